"""What the evidence suggests to look at, by rule; each with its number and the chapter that holds it. No effects."""

from __future__ import annotations

from csreport.estimates import Estimates, Row
from csreport.facts import Name, Number, Sentence, Value
from csreport.findings.differences import gap_words
from csreport.findings.goals import furthest_missed, goals
from csreport.findings.highlights import (
    drivers,
    first_priority,
    largest_change,
    priorities,
    scores,
    settled,
    top_problem,
    widest_gap,
)
from csreport.survey.survey import Survey


def advice(evidence: Estimates, survey: Survey) -> list[Sentence]:
    """What to look at first, what to protect, what fell, who is behind, which target is furthest; those that apply."""
    found = [
        _first(evidence, survey), _protect(evidence, survey), _fell(evidence, survey), _behind(evidence, survey),
        _target(evidence, survey), _dissatisfied(evidence, survey),
    ]  # fmt: skip
    return [sentence for sentence in found if sentence is not None]


def _named(row: Row) -> dict[str, Value]:
    return {"item": Name("item", row.measure), "value": Number(row)}


def _first(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The important driver that is rated low; without drivers the weakest score."""
    pair, known = first_priority(evidence, survey), drivers(evidence, survey)
    if pair is not None:
        outcome = Name("item", pair[0].against.removeprefix("measure:"))
        values = {"outcome": outcome, **_named(pair[1])}
        if settled(evidence, survey, pair):
            return Sentence(
                "**Look first at {item}:** goes closely with {outcome}, scores low ({value}); see [Drivers](#drivers).",
                **values,
            )
        return Sentence(
            "**Look into {item}:** goes closely with {outcome}, may score low ({value}); see [Drivers](#drivers).",
            **values,
        )
    ranked = scores(evidence, survey)
    if known or len(ranked) < 2:
        return None
    return Sentence(
        "**Look first at {item}:** the lowest score, {value}; see [Satisfaction](#satisfaction).",
        **_named(ranked[0]),
    )


def _protect(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The most important driver that is rated well; without drivers the strongest score."""
    _, kept = priorities(evidence, survey)
    if kept:
        outcome = Name("item", kept[0][0].against.removeprefix("measure:"))
        return Sentence(
            "**Protect {item}:** goes closely with {outcome}, scores well ({value}); see [Drivers](#drivers).",
            outcome=outcome, **_named(kept[0][1]),
        )  # fmt: skip
    ranked = scores(evidence, survey)
    if drivers(evidence, survey) or len(ranked) < 2:
        return None
    return Sentence(
        "**Protect {item}:** the highest score, {value}; see [Satisfaction](#satisfaction).",
        **_named(ranked[-1]),
    )


def _fell(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The largest real fall."""
    row = largest_change(evidence, survey, way=-1)
    if row is None:
        return None
    return Sentence(
        "**Find out why {item} fell:** by {amount} against {period}; see [Satisfaction](#satisfaction).",
        item=Name("item", row.measure), amount=Number(row, absolute=True),
        period=Name("period", survey.period.compare_to[0]),
    )  # fmt: skip


def _behind(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The group furthest below all others."""
    row = widest_gap(evidence, survey, way=-1)
    if row is None:
        return None
    return Sentence(
        "**Ask {level} ({segment}) what they miss:** {measure} {amount} below all others; see [Segments](#segments).",
        **gap_words(row, "level", "segment", "measure", "amount"),
    )


def _target(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The target that is missed by most."""
    worst = furthest_missed(goals(evidence, survey))
    if worst is None:
        return None
    return Sentence(
        "**Settle how to reach “{target}”:** the estimate lies {amount} away; see [Satisfaction](#satisfaction).",
        target=worst[0], amount=Number(worst[1], absolute=True),
    )  # fmt: skip


def _dissatisfied(evidence: Estimates, survey: Survey) -> Sentence | None:
    """Where most answers are dissatisfied, when that is not named already."""
    row, pair = top_problem(evidence, survey), first_priority(evidence, survey)
    if row is None or (pair is not None and pair[0].measure == row.measure):
        return None
    return Sentence(
        "**Find out what is wrong with {item}:** {value} gave one of the lowest answers; see "
        "[Satisfaction](#satisfaction).",
        **_named(row),
    )
