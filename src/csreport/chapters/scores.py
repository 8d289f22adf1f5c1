"""Annex: what the body's chapters left out: all scores, groups, tests, changes and checks of method, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.chapters.importance import asked, outcomes_of, ranked, standing_out, turning, unknown
from csreport.chapters.wording import alpha_of, confidence_of, headline, items_of
from csreport.estimates import Estimates, Row
from csreport.facts import Blocks, Facts, Name, Number, Sentence, Value, about, all_of, block, span_of
from csreport.survey.survey import Survey

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
    "robustness": facts_robustness,
}
