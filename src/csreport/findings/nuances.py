"""What the drivers of an outcome say beyond their order: size of the associations, and other methods."""

from __future__ import annotations

from csreport.estimates import Estimates, Row, direction
from csreport.facts import N_, Facts, Name, Number, Sentence, Value, all_of
from csreport.findings.wording import alpha_of, confidence_of, headline, items_of
from csreport.measures.importances import STEP
from csreport.measures.outcomes import drivers_of, outcomes_of
from csreport.survey.survey import Survey

OVERLAP = 5  # variance inflation from which a driver can hardly be told from the others
WAYS = {"importance_johnson": "importance", "log_odds": "slope"}  # another method, and what it is to be compared with


# ---- which rows --------------------------------------------------------------------
def ranked(estimates: Estimates, outcome: str, stat: str, category: str = "") -> list[Row]:
    """One statistic of the drivers of an outcome, the largest first; what is not shown is left out."""
    found = estimates.select(stat=stat, against=f"measure:{outcome}", category=category, segment="")
    return sorted((row for row in found if row.shown), key=lambda row: -row.value)


def asked(estimates: Estimates, outcome: str, stat: str) -> bool:
    """Whether a statistic was sought for an outcome, found or not."""
    return len(estimates.select(stat=stat, against=f"measure:{outcome}", segment="")) > 0


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


# ---- gain -------------------------------------------------------------------------------
def facts_gain(estimates: Estimates, survey: Survey) -> Facts:
    """What a difference of 0.2 points goes with in the first outcome."""
    outcome = next(iter(outcomes_of(survey)), "")
    rows, name = ranked(estimates, outcome, "gain"), Name("item", outcome)
    if not rows:
        return unknown(outcome) if asked(estimates, outcome, "importance") else {}
    values: dict[str, Value] = {"outcome": name, "step": f"{STEP:g}", "count": len(rows)}
    real = [row for row in rows if direction(row, alpha_of(survey)) > 0]
    together = headline(estimates, outcome, "gain", "together")
    if real:
        first = Sentence(
            "Where {item} is rated {step} points higher and the other aspects alike, {outcome} is {amount} points "
            "higher on average ({low} to {high}).",
            item=Name("item", real[0].measure), amount=Number(real[0], absolute=True),
            low=Number(real[0], "low"), high=Number(real[0], "high"), **values,
        )  # fmt: skip
    else:
        first = Sentence("For none of the {count} aspects do {step} points more go with a higher {outcome}, beyond "
                         "noise.", **values)  # fmt: skip
    rest = Sentence("Beyond noise also: {items}.", items=items_of(real[1:])) if real[1:] else None
    whole = Sentence(
        "With each of the {count} aspects {step} points higher, the difference is {amount} points ({low} to {high}).",
        amount=Number(together), low=Number(together, "low"), high=Number(together, "high"), **values,
    ) if together is not None else None  # fmt: skip
    return {
        "answer": all_of(first, rest, whole),
        "caption": Sentence("What {step} points more on an aspect go with", **values),
        "note": _slopes(rows, survey),
        "follows": Sentence(
            "**What follows.** These are differences between respondents, not forecasts: what raising a score brings "
            "shows only in a trial or over time."
        ),
    }  # fmt: skip


def _slopes(rows: list[Row], survey: Survey) -> Sentence:
    return Sentence(
        "Slope: points of {outcome} per point of the aspect, the other aspects held. Base: {fewest} to {most} "
        "respondents. {confidence}% bootstrap intervals; “beyond noise” after Holm's correction.",
        outcome=Name("item", rows[0].against.removeprefix("measure:")), confidence=confidence_of(survey),
        fewest=Number(min(rows, key=lambda row: row.n), "n"), most=Number(max(rows, key=lambda row: row.n), "n"),
    )  # fmt: skip


# ---- robustness -----------------------------------------------------------------------------
def facts_robustness(estimates: Estimates, survey: Survey) -> Facts:
    """Whether other methods say the same."""
    outcome = next(iter(outcomes_of(survey)), "")
    rows = ranked(estimates, outcome, "importance")
    if not rows:
        return unknown(outcome) if asked(estimates, outcome, "importance") else {}
    ordinal = ranked(estimates, outcome, "log_odds")
    steps = [_steps(estimates, survey, name) for name in outcomes_of(survey)]
    agreements = [_agreement(estimates, name) for name in outcomes_of(survey)]
    return {
        "answer": all_of(_on_top(estimates, survey, rows), *agreements),
        "caption": Sentence("Drivers of {outcome} by several methods", outcome=Name("item", outcome)),
        "note": all_of(
            Sentence("Beta: slope in standard deviations. VIF: variance inflation by overlap with the other aspects."),
            Sentence("Log odds: ordinal model (proportional odds) of the {n} respondents who answered everything.",
                     n=Number(ordinal[0], "n")) if ordinal else None,
            *steps,
        ),
        "follows": all_of(_overlap(estimates, outcome), _turned(estimates, survey, outcome)),
    }  # fmt: skip


def _on_top(estimates: Estimates, survey: Survey, rows: list[Row]) -> Sentence:
    """Whether the drivers that stand out (or the first) come first by other methods, too."""
    outcome, count = rows[0].against.removeprefix("measure:"), max(len(standing_out(rows, survey)), 1)
    tops = [{row.measure for row in rows[:count]}]
    for way in WAYS:
        other = ranked(estimates, outcome, way)
        tops += [{row.measure for row in other[:count]}] if other else []
    values: dict[str, Value] = {"items": items_of(rows[:count]), "outcome": Name("item", outcome)}
    if all(top == tops[0] for top in tops):
        return Sentence("For {outcome}, every method puts the same on top: {items}.", **values)
    others = sorted(set.union(*tops) - tops[0])
    return Sentence(
        "For {outcome}, what comes on top depends on the method in part. By LMG: {items}; by others also: {others}.",
        others=tuple(Name("item", key) for key in others), **values,
    )  # fmt: skip


AGREEMENTS = {
    "ordinal": N_("{value} for an ordinal against a linear model"),
    "johnson": N_("{value} for Johnson's weights against LMG"),
    "listwise": N_("{value} for the {n} respondents who answered everything against all"),
}


def _agreement(estimates: Estimates, outcome: str) -> Sentence | None:
    """How far other methods rank the drivers alike."""
    rows = {way: headline(estimates, outcome, "agreement", way) for way in AGREEMENTS}
    parts = tuple(
        Sentence(AGREEMENTS[way], value=Number(row), **({"n": Number(row, "n")} if way == "listwise" else {}))
        for way, row in rows.items()
        if row is not None
    )
    if not parts:
        return None
    return Sentence(
        "Rank agreement for {outcome} (1 = same order): {parts}.", outcome=Name("item", outcome), parts=parts
    )


def _steps(estimates: Estimates, survey: Survey, outcome: str) -> Sentence | None:
    row = headline(estimates, outcome, "proportionality")
    if row is None:
        return None
    values: dict[str, Value] = {"outcome": Name("item", outcome), "p": Number(row, "p")}
    if row.p < alpha_of(survey):
        return Sentence("The associations differ between the steps of the scale of {outcome} (p value {p}): a slope is "
                        "their average.", **values)  # fmt: skip
    return Sentence("The associations do not differ between the steps of the scale of {outcome} beyond noise (p value "
                    "{p}).", **values)  # fmt: skip


def _overlap(estimates: Estimates, outcome: str) -> Sentence | None:
    row = next(iter(ranked(estimates, outcome, "vif")), None)
    if row is None:
        return None
    values: dict[str, Value] = {"item": Name("item", row.measure), "value": Number(row), "limit": OVERLAP}
    if row.value >= OVERLAP:
        return Sentence("**What follows.** {item} overlaps with the other aspects so far (VIF {value}, above {limit}) "
                        "that its importance can hardly be told from theirs.", **values)  # fmt: skip
    return Sentence("**What follows.** The aspects can be told apart: the largest VIF is {value} ({item}), below "
                    "{limit}.", **values)  # fmt: skip


def _turned(estimates: Estimates, survey: Survey, outcome: str) -> Sentence:
    rows = turning(estimates, survey, outcome)
    if not rows:
        return Sentence("No aspect changes its sign beyond noise when the others are held.")
    return Sentence("Change of sign when the others are held, to be read with care: {items}.", items=items_of(rows))
