"""Chapter 95, the appendix: the questionnaire with its results, definitions and exclusion rules."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.chapters.importance import asked, outcomes_of, ranked, standing_out, turning, unknown
from csreport.chapters.wording import alpha_of, confidence_of, headline, items_of, meanings, rules
from csreport.estimates import Estimates, Row
from csreport.facts import N_, Blocks, Facts, Name, Number, Sentence, Value, about, all_of, block, span_of
from csreport.survey.survey import Survey


def facts_questionnaire(evidence: Estimates, survey: Survey) -> Facts:
    """What was asked, word for word, and what was answered."""
    book = survey.codebook
    rated = [key for key in book.items if survey.measured(key)]
    if not len(evidence.select(period=survey.name, measure=[*rated, *book.choices], stat="share")):
        return {}
    choices, comments = (
        sum(found.asked_in(survey.name) for found in group.values()) for group in (book.choices, book.comments)
    )
    answer = all_of(
        "Every question with its answers, in the order of the questionnaire.",
        Sentence("Rating questions: {count}.", count=len(rated)) if rated else None,
        Sentence("Choices: {count}.", count=choices) if choices else None,
        Sentence("Open questions: {count}.", count=comments) if comments else None,
        "Weighted shares stand for the population, unweighted ones describe the respondents."
        if survey.design.method != "none"
        else None,
    )
    return block(
        {"confidence": confidence_of(survey), "cut": survey.rules.top_box},
        answer=answer,
        caption="Questionnaire with results",
        note="Base: respondents who answered the question; “not applicable” and blanks are left out. Interval: "
        "{confidence}%. Top answers: the {cut} highest. Rounded shares may not add to 100%.",
    )


def facts_definitions(evidence: Estimates, survey: Survey) -> Facts:
    """What each indicator of the report means."""
    if not len(evidence):
        return {}
    return {
        "answer": Sentence(
            "Every indicator of this report means the same wherever it stands. Higher is better unless said otherwise."
        ),
        "caption": Sentence("Definitions of the indicators"),
        "items": tuple((meaning.term, meaning.told) for meaning in meanings(evidence, survey)),
    }


def facts_exclusions(evidence: Estimates, survey: Survey) -> Facts:
    """Which answers were left out, and by which limits."""
    found = rules(evidence, survey)
    if not found:
        return {"answer": Sentence("No answer was checked: every screening rule is switched off.")}
    told = any(row.measure == "respondents" for row in evidence)
    return {
        "answer": all_of(
            Sentence("Answers are left out by declared rules, the same for all; scores play no part in them."),
            Sentence("What each rule changes stands in the chapter [Sampling](#sampling).") if told else None,
        ),
        "caption": Sentence("Screening rules in the order in which they decide"),
        "items": found,
    }


# ---- drivers by other methods ----
OVERLAP = 5  # variance inflation from which a driver can hardly be told from the others


def facts_robustness(estimates: Estimates, survey: Survey) -> Facts:
    """Whether other methods say the same."""
    outcomes = outcomes_of(survey)
    outcome = next(iter(outcomes), "")
    rows = ranked(estimates, outcome, "importance")
    if not rows:
        return unknown(outcome) if asked(estimates, outcome) else {}
    turned = turning(estimates, survey, outcome)
    values: dict[str, Value] = {
        "outcome": Name("item", outcome),
        "confidence": confidence_of(survey),
        "items": items_of(turned),
    }
    ordinal = N_("Log odds: ordinal model (proportional odds) of the {n} respondents who answered everything.")
    note = all_of(
        "Slope: points of {outcome} per point of the aspect, the other aspects held. Base: {fewest} to {most} "
        "respondents. {confidence}% bootstrap intervals; “beyond noise” after Holm's correction.",
        "Beta: slope in standard deviations. VIF: variance inflation by overlap with the other aspects.",
        *(Sentence(ordinal, n=Number(row, "n")) for row in ranked(estimates, outcome, "log_odds")[:1]),
        *(sentence for name in outcomes for sentence in _steps(estimates, survey, name)),
        **values | span_of(rows),
    )
    follows = all_of(
        *(_overlap(row) for row in ranked(estimates, outcome, "vif")[:1]),
        "Change of sign when the others are held, to be read with care: {items}."
        if turned
        else "No aspect changes its sign beyond noise when the others are held.",
        **values,
    )
    agree = (sentence for name in outcomes for sentence in _agreement(estimates, name))
    answer, caption = all_of(_on_top(estimates, survey, rows), *agree), N_("Drivers of {outcome} by several methods")
    return block(values, answer=answer, caption=caption, note=note, follows=follows)


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


BLOCKS: Blocks = {
    "questionnaire": facts_questionnaire,
    "definitions": facts_definitions,
    "exclusions": facts_exclusions,
    "robustness": facts_robustness,
}
