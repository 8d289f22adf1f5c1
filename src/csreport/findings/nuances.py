"""What the drivers of an outcome say beyond their order, and whether other methods say the same."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.estimates import Estimates, Row, direction
from csreport.facts import N_, Facts, Name, Number, Sentence, about, all_of, span_of
from csreport.findings.wording import alpha_of, confidence_of, headline, items_of
from csreport.measures.outcomes import drivers_of, outcomes_of
from csreport.survey.survey import Survey

OVERLAP = 5  # variance inflation from which a driver can hardly be told from the others


# ---- which rows --------------------------------------------------------------------
def ranked(estimates: Estimates, outcome: str, stat: str, category: str = "") -> list[Row]:
    """One statistic of the drivers of an outcome, the largest first; what is not shown is left out."""
    found = estimates.select(stat=stat, against=f"measure:{outcome}", category=category, segment="")
    return sorted((row for row in found if row.shown), key=lambda row: -row.value)


def asked(estimates: Estimates, outcome: str) -> bool:
    """Whether importance was sought for an outcome, found or not."""
    return len(estimates.select(stat="importance", against=f"measure:{outcome}", segment="")) > 0


def standing_out(rows: list[Row], survey: Survey) -> list[Row]:
    """Drivers whose importance exceeds an equal share beyond noise."""
    return [row for row in rows if row.low > 1 / len(drivers_of(survey))]


def turning(estimates: Estimates, survey: Survey, outcome: str) -> list[Row]:
    """Drivers that go with a higher outcome alone, and with a lower one beside the others, beyond noise."""
    alone = {row.measure for row in ranked(estimates, outcome, "correlation") if direction(row, alpha_of(survey)) > 0}
    slopes = ranked(estimates, outcome, "slope")
    return [row for row in slopes if direction(row, alpha_of(survey)) < 0 and row.measure in alone]


def unknown(outcome: str) -> Facts:
    """What is said where the answers do not allow an analysis."""
    return {
        "answer": Sentence(
            "The answers are too few, or too much alike, to tell what goes with {outcome}.",
            outcome=Name("item", outcome),
        )
    }


# ---- robustness -----------------------------------------------------------------------------
def facts_robustness(estimates: Estimates, survey: Survey) -> Facts:
    """Whether other methods say the same."""
    outcomes = outcomes_of(survey)
    outcome = next(iter(outcomes), "")
    rows = ranked(estimates, outcome, "importance")
    if not rows:
        return unknown(outcome) if asked(estimates, outcome) else {}
    turned = turning(estimates, survey, outcome)
    slopes = Sentence(
        "Slope: points of {outcome} per point of the aspect, the other aspects held. Base: {fewest} to {most} "
        "respondents. {confidence}% bootstrap intervals; “beyond noise” after Holm's correction.",
        outcome=Name("item", outcome),
        confidence=confidence_of(survey),
        **span_of(rows),
    )
    return {
        "answer": all_of(
            _on_top(estimates, survey, rows),
            *(sentence for name in outcomes for sentence in _agreement(estimates, name)),
        ),
        "caption": Sentence("Drivers of {outcome} by several methods", outcome=Name("item", outcome)),
        "note": all_of(
            slopes,
            Sentence("Beta: slope in standard deviations. VIF: variance inflation by overlap with the other aspects."),
            *(
                Sentence(
                    "Log odds: ordinal model (proportional odds) of the {n} respondents who answered everything.",
                    n=Number(row, "n"),
                )
                for row in ranked(estimates, outcome, "log_odds")[:1]
            ),
            *(sentence for name in outcomes for sentence in _steps(estimates, survey, name)),
        ),
        "follows": all_of(
            *(_overlap(row) for row in ranked(estimates, outcome, "vif")[:1]),
            Sentence(
                "Change of sign when the others are held, to be read with care: {items}."
                if turned
                else "No aspect changes its sign beyond noise when the others are held.",
                items=items_of(turned),
            ),
        ),
    }


def _on_top(estimates: Estimates, survey: Survey, rows: list[Row]) -> Sentence:
    """Whether the drivers that stand out (or the first) come first by other methods, too."""
    outcome, count = rows[0].against_id, max(len(standing_out(rows, survey)), 1)
    first = {row.measure for row in rows[:count]}
    ways = [ranked(estimates, outcome, way)[:count] for way in ("importance_johnson", "log_odds")]
    others = sorted({row.measure for way in ways for row in way} - first)
    return Sentence(
        "For {outcome}, what comes on top depends on the method in part. By LMG: {items}; by others also: {others}."
        if others
        else "For {outcome}, every method puts the same on top: {items}.",
        items=items_of(rows[:count]),
        outcome=Name("item", outcome),
        others=tuple(Name("item", key) for key in others),
    )


AGREEMENTS = {
    "ordinal": N_("{value} for an ordinal against a linear model"),
    "johnson": N_("{value} for Johnson's weights against LMG"),
    "listwise": N_("{value} for the {n} respondents who answered everything against all"),
}


def _agreement(estimates: Estimates, outcome: str) -> Iterator[Sentence]:
    """How far other methods rank the drivers alike."""
    rows = {way: headline(estimates, outcome, "agreement", way) for way in AGREEMENTS}
    parts = tuple(Sentence(AGREEMENTS[way], **about(row)) for way, row in rows.items() if row is not None)
    if parts:
        name = Name("item", outcome)
        yield Sentence("Rank agreement for {outcome} (1 = same order): {parts}.", outcome=name, parts=parts)


def _steps(estimates: Estimates, survey: Survey, outcome: str) -> Iterator[Sentence]:
    row = headline(estimates, outcome, "proportionality")
    if row is not None:
        yield Sentence(
            "The associations differ between the steps of the scale of {outcome} (p value {p}): a slope is their "
            "average."
            if row.p < alpha_of(survey)
            else "The associations do not differ between the steps of the scale of {outcome} beyond noise (p value "
            "{p}).",
            outcome=Name("item", outcome),
            p=Number(row, "p"),
        )


def _overlap(row: Row) -> Sentence:
    return Sentence(
        "**What follows.** {item} overlaps with the other aspects so far (VIF {value}, above {limit}) that its "
        "importance can hardly be told from theirs."
        if row.value >= OVERLAP
        else "**What follows.** The aspects can be told apart: the largest VIF is {value} ({item}), below {limit}.",
        limit=OVERLAP,
        **about(row),
    )
