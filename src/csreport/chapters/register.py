"""What the register of actions leaves open: problems without an action, suggestions, and how long a report takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from csreport.chapters.comparisons import goals
from csreport.chapters.effects import MEMORY
from csreport.chapters.importance import Driver, advise, priorities
from csreport.chapters.indicators import row_of
from csreport.chapters.story import is_rating
from csreport.estimates import Estimates, Row
from csreport.facts import Name, Value, indicator_name
from csreport.project.actions import Action, Suggestion
from csreport.project.targets import Target
from csreport.survey.survey import Survey
from surveystats.proportions import share_of_count

FREQUENT = 0.1  # share of comments from which on a problem asks for an action
PROMPT = 5  # working days within which a suggestion is to be answered
SURE = ("sure", "probably", "open")


# ---- problems and who is at work on them ----
def under_way(survey: Survey) -> list[Action]:
    """Actions that this or an earlier report asked for and that are not finished."""
    day = survey.ends.get(survey.name, dt.date.min)
    asked = (one for one in survey.register.values() if survey.ends.get(one.period, dt.date.max) <= day)
    return [one for one in asked if one.status(day) != "done"]


def about(measure: str, survey: Survey, *, topic: str = "") -> Action | None:
    """The action under way about a measure, else about its dimension or items, a target of these, or a topic."""
    book = survey.codebook
    item = book.items.get(measure)
    kin = {measure, *book.members(measure), *({item.dimension} if item is not None else ())} - {"", None}

    def serves(action: Action) -> bool:
        aim = survey.targets.targets.get(action.target or "")
        named = {action.item, action.dimension, aim.measure if aim is not None and not aim.level else None}
        return bool(kin & named) or bool(topic and action.topic == topic)

    found = [one for one in under_way(survey) if serves(one)]
    return min(found, key=lambda one: measure not in {one.item, one.dimension}, default=None)


def _serving(target: Target, survey: Survey) -> Action | None:
    """The first action under way about a target: its group, else its measure, or an item of that."""
    if not target.segment:
        return about(target.measure, survey)
    known, group = survey.targets.targets, (target.segment, target.level)
    return next(
        (
            one
            for one in under_way(survey)
            if known.get(one.target or "") is target or (one.segment, one.level) == group
        ),
        None,
    )


@dataclass(frozen=True)
class Proposal:
    """A driver that matters and is rated low: how sure that is, who criticises it, and the action about it."""

    driver: Driver
    sure: str
    problem: Row | None
    action: Action | None


def proposals(evidence: Estimates, survey: Survey) -> list[Proposal]:
    """What to take up, the surest first; where that is alike what more comments criticise, then what matters more."""
    found = priorities(evidence, survey)
    if found is None:
        return []
    told = []
    for driver in (*found.settled, *found.possible):
        measure = driver.score.measure
        field, sure = advise(evidence, driver, found, confidence=survey.rules.confidence)
        if is_rating(measure, survey):
            step = sure if field == "concentrate" else "open"
            told.append(Proposal(driver, step, _criticised(measure, evidence, survey), about(measure, survey)))

    def order(one: Proposal) -> tuple[float, ...]:
        share = one.problem.value if one.problem is not None else 0.0
        return SURE.index(one.sure), -share, -one.driver.importance.value

    return sorted(told, key=order)


def _criticised(measure: str, evidence: Estimates, survey: Survey) -> Row | None:
    """The topic of an item or dimension that most comments criticise."""
    topics = survey.codebook.topics
    rows = [
        row
        for row in _problems(evidence, survey)
        if measure in {topics[row.measure].item, topics[row.measure].dimension}
    ]
    return max(rows, key=lambda row: row.value, default=None)


def _problems(evidence: Estimates, survey: Survey) -> list[Row]:
    rows = evidence.of_all(stat="mention", category="problem", period=survey.name, against="")
    return [row for row in rows if row.shown and row.measure in survey.codebook.topics]


def unanswered(evidence: Estimates, survey: Survey) -> Iterator[tuple[str, Value]]:
    """Missed targets, what is surely or probably to be improved first, and frequent problems without an action."""
    for goal in goals(evidence, survey):
        if goal.verdict == "not_met" and _serving(goal.target, survey) is None:
            yield "target", named(goal.target)
    first = [
        one.driver.score.measure for one in proposals(evidence, survey) if one.sure != "open" and one.action is None
    ]
    for measure in first:
        yield "priority", Name("item", measure)
    for row in sorted(_problems(evidence, survey), key=lambda row: -row.value):
        topic = survey.codebook.topics[row.measure]
        known = topic.item or topic.dimension or ""
        if row.value >= FREQUENT and known not in first and about(known, survey, topic=row.measure) is None:
            yield "topic", Name("given", texts=tuple((topic.problem.phrase or topic.problem.label).items()))


def named(target: Target) -> Value:
    """What a target is for: its group, else its indicator."""
    return (
        Name("level", target.level, target.segment) if target.segment else indicator_name(target.measure, target.stat)
    )


# ---- suggestions ----
def suggestion_rows(survey: Survey) -> Iterator[Row]:
    """Suggestions of the year up to the end of fieldwork, and shares of them (Wilson).

    prompt: answered within five working days, of those received so long ago or answered; adopted: of all; done:
    of those adopted, by a finished action; explained: of those declined, with a reason.
    """
    day = survey.ends.get(survey.name)
    known = {key: one for key, one in survey.suggestions.items() if day and day - MEMORY < one.received <= day}
    if day is None or not known:
        return
    settled = {key: one for key, one in known.items() if one.answered is not None and one.answered <= day}
    done = {one.suggestion for one in survey.register.values() if one.status(day) == "done"}
    due = [one for key, one in known.items() if key in settled or _working_days(one.received, day) > PROMPT]
    adopted, declined = ([k for k, one in settled.items() if one.decision == kind] for kind in ("adopted", "declined"))
    shares = {
        "prompt": (sum(_in_time(one) for one in due), len(due)),
        "adopted": (len(adopted), len(known)),
        "done": (len(done & {*adopted}), len(adopted)),
        "explained": (sum(bool(known[key].reason) for key in declined), len(declined)),
    }
    stem = Row(survey.name, "suggestions", "rate", weighting="none")
    yield replace(stem, stat="count", value=float(len(known)), method="count")
    for category, (count, base) in shares.items():
        if base:
            found = share_of_count(count, base, confidence=survey.rules.confidence)
            yield row_of(found, replace(stem, category=category), "Wilson")


def _in_time(one: Suggestion) -> bool:
    return one.answered is not None and _working_days(one.received, one.answered) <= PROMPT


def _working_days(start: dt.date, end: dt.date) -> int:
    """Mondays to Fridays after one day up to another; holidays are not known."""
    return int(np.busday_count(start + dt.timedelta(1), end + dt.timedelta(1)))


# ---- how long a report takes ----
def production_rows(survey: Survey) -> Iterator[Row]:
    """Of earlier reports: days from the end of fieldwork to the first approval, and seconds of the build signed."""
    for period, made in survey.approved.items():
        for stat, value in (("days", made.days), ("seconds", made.seconds)):
            if value is not None:
                yield Row(period, "approval", stat, weighting="none", value=float(value), method="first approval")
