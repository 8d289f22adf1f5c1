"""Chapter 95, the appendix: the questionnaire with its results, definitions and exclusion rules."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.chapters.importance import asked, outcomes_of, ranked, standing_out, turning, unknown
from csreport.chapters.wording import alpha_of, confidence_of, headline, items_of, meanings, rules
from csreport.estimates import Estimates, Row
from csreport.facts import Blocks, Facts, Name, Number, Sentence, Value, about, all_of, block, span_of
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
        "questionnaire-every-question-answers-order",
        Sentence("questionnaire-rating-questions", count=len(rated)) if rated else None,
        Sentence("questionnaire-choices", count=choices) if choices else None,
        Sentence("questionnaire-open-questions", count=comments) if comments else None,
        "questionnaire-weighted-shares-stand-population" if survey.design.method != "none" else None,
    )
    return block(
        {"confidence": confidence_of(survey), "cut": survey.rules.top_box},
        answer=answer,
        caption="questionnaire-questionnaire-results",
        note="questionnaire-base-respondents-answered-question",
    )


def facts_definitions(evidence: Estimates, survey: Survey) -> Facts:
    """What each indicator of the report means."""
    if not len(evidence):
        return {}
    return {
        "answer": Sentence("questionnaire-every-indicator-report-means"),
        "caption": Sentence("questionnaire-definitions-indicators"),
        "items": tuple((meaning.term, meaning.told) for meaning in meanings(evidence, survey)),
    }


def facts_exclusions(evidence: Estimates, survey: Survey) -> Facts:
    """Which answers were left out, and by which limits."""
    found = rules(evidence, survey)
    if not found:
        return {"answer": Sentence("questionnaire-answer-checked-every-screening")}
    told = any(row.measure == "respondents" for row in evidence)
    return {
        "answer": all_of(
            Sentence("questionnaire-answers-left-out-declared"),
            Sentence("questionnaire-each-rule-changes-stands") if told else None,
        ),
        "caption": Sentence("questionnaire-screening-rules-order-they"),
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
    ordinal = "questionnaire-log-odds-ordinal-model"
    note = all_of(
        "questionnaire-slope-points-per-point",
        "questionnaire-beta-slope-standard-deviations",
        *(Sentence(ordinal, n=Number(row, "n")) for row in ranked(estimates, outcome, "log_odds")[:1]),
        *(sentence for name in outcomes for sentence in _steps(estimates, survey, name)),
        **values | span_of(rows),
    )
    follows = all_of(
        *(_overlap(row) for row in ranked(estimates, outcome, "vif")[:1]),
        "questionnaire-change-sign-when-others" if turned else "questionnaire-aspect-changes-sign-beyond",
        **values,
    )
    agree = (sentence for name in outcomes for sentence in _agreement(estimates, name))
    answer, caption = all_of(_on_top(estimates, survey, rows), *agree), "questionnaire-drivers-several-methods"
    return block(values, answer=answer, caption=caption, note=note, follows=follows)


def _on_top(estimates: Estimates, survey: Survey, rows: list[Row]) -> Sentence:
    """Whether the drivers that stand out (or the first) come first by other methods, too."""
    outcome, count = rows[0].against_id, max(len(standing_out(rows, survey)), 1)
    first = {row.measure for row in rows[:count]}
    ways = [ranked(estimates, outcome, way)[:count] for way in ("importance_johnson", "log_odds")]
    others = sorted({row.measure for way in ways for row in way} - first)
    return Sentence(
        "questionnaire-comes-top-depends-method" if others else "questionnaire-every-method-puts-same",
        items=items_of(rows[:count]),
        outcome=Name("item", outcome),
        others=tuple(Name("item", key) for key in others),
    )


AGREEMENTS = {
    "ordinal": "questionnaire-ordinal-against-linear-model",
    "johnson": "questionnaire-johnsons-weights-against-lmg",
    "listwise": "questionnaire-respondents-answered-everything-against",
}


def _agreement(estimates: Estimates, outcome: str) -> Iterator[Sentence]:
    """How far other methods rank the drivers alike."""
    rows = {way: headline(estimates, outcome, "agreement", way) for way in AGREEMENTS}
    parts = tuple(Sentence(AGREEMENTS[way], **about(row)) for way, row in rows.items() if row is not None)
    if parts:
        name = Name("item", outcome)
        yield Sentence("questionnaire-rank-agreement-1-same", outcome=name, parts=parts)


def _steps(estimates: Estimates, survey: Survey, outcome: str) -> Iterator[Sentence]:
    row = headline(estimates, outcome, "proportionality")
    if row is not None:
        yield Sentence(
            "questionnaire-associations-differ-between-steps"
            if row.p < alpha_of(survey)
            else "questionnaire-associations-do-differ-between",
            outcome=Name("item", outcome),
            p=Number(row, "p"),
        )


def _overlap(row: Row) -> Sentence:
    return Sentence(
        "questionnaire-follows-overlaps-other-aspects"
        if row.value >= OVERLAP
        else "questionnaire-follows-aspects-can-told",
        limit=OVERLAP,
        **about(row),
    )


BLOCKS: Blocks = {
    "questionnaire": facts_questionnaire,
    "definitions": facts_definitions,
    "exclusions": facts_exclusions,
    "robustness": facts_robustness,
}
