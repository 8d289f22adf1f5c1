"""What the evidence suggests to look at, by rule; each with its number and the chapter that holds it. No effects."""

from __future__ import annotations

from csreport.estimates import Estimates
from csreport.facts import Name, Sentence, about
from csreport.findings.differences import gap_words
from csreport.findings.goals import furthest_missed, goals, indicator_name
from csreport.findings.highlights import moved, scores, top_problem, widest_gap
from csreport.findings.priorities import priorities
from csreport.survey.survey import Survey


def advice(evidence: Estimates, survey: Survey) -> list[Sentence]:
    """What to look at first, what fell, what to protect, who is behind, which target is furthest; those that apply."""
    told = [found(evidence, survey) for found in (_first, _fell, _protect, _behind, _target, _dissatisfied)]
    return [sentence for sentence in told if sentence is not None]


def _first(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The important driver that is rated low; without drivers the weakest score."""
    found, ranked = priorities(evidence, survey), scores(evidence, survey)
    if found is not None and found.first is not None:
        return Sentence(
            "**Look first at {item}:** goes closely with {outcome}, scores low ({value}); see [Drivers](#drivers)."
            if found.settled
            else "**Look into {item}:** goes closely with {outcome}, may score low ({value}); see [Drivers](#drivers).",
            outcome=Name("item", found.first.outcome),
            **about(found.first.score),
        )
    if found is not None or len(ranked) < 2:
        return None
    return Sentence(
        "**Look first at {item}:** the lowest score, {value}; see [Satisfaction](#satisfaction).",
        **about(ranked[0]),
    )


def _protect(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The most important driver that is rated well; without drivers the strongest score."""
    found, ranked = priorities(evidence, survey), scores(evidence, survey)
    if found is not None and found.kept:
        return Sentence(
            "**Protect {item}:** goes closely with {outcome}, scores well ({value}); see [Drivers](#drivers).",
            outcome=Name("item", found.kept[0].outcome),
            **about(found.kept[0].score),
        )
    if found is not None or len(ranked) < 2:
        return None
    return Sentence(
        "**Protect {item}:** the highest score, {value}; see [Satisfaction](#satisfaction).",
        **about(ranked[-1]),
    )


def _fell(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The largest real fall."""
    found = moved(evidence, survey)
    if not found.fell:
        return None
    return Sentence(
        "**Find out why {item} fell:** by {amount} against {period}; see [Satisfaction](#satisfaction).",
        period=Name("period", found.period),
        **about(found.fell[0]) | {"item": indicator_name(found.fell[0].measure, found.fell[0].stat)},
    )


def _behind(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The group furthest below all others."""
    row = widest_gap(evidence, survey, way=-1)
    if row is None:
        return None
    return Sentence(
        "**Ask {level} ({segment}) what they miss:** {measure} {amount} below all others; see [Segments](#segments).",
        **gap_words(row),
    )


def _target(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The target that is missed by most."""
    worst = furthest_missed(goals(evidence, survey))
    if worst is None:
        return None
    return Sentence(
        "**Settle how to reach “{target}”:** the estimate lies {amount} away; see [Satisfaction](#satisfaction).",
        target=worst[0],
        **about(worst[1]),
    )


def _dissatisfied(evidence: Estimates, survey: Survey) -> Sentence | None:
    """Where most answers are dissatisfied, when that is not named already."""
    row, found = top_problem(evidence, survey), priorities(evidence, survey)
    named = {fell.measure for fell in moved(evidence, survey).fell[:1]}
    named |= {found.first.score.measure} if found is not None and found.first is not None else set()
    if row is None or row.measure in named:
        return None
    return Sentence(
        "**Find out what is wrong with {item}:** {value} gave one of the lowest answers; see "
        "[Satisfaction](#satisfaction).",
        **about(row),
    )
