"""What was set out and what became of it: the verdict on every target, of all customers and of single groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from csreport.catalogue import statistic
from csreport.estimates import Estimates, Row
from csreport.facts import N_, Dates, Name, Number, Sentence, Value, all_of
from csreport.findings.wording import confidence_of
from csreport.measures.targets import Verdict, verdict
from csreport.project.targets import Metric, Target
from csreport.survey.survey import Survey


@dataclass(frozen=True)
class Goal:
    """A declared target: its value, the estimate's distance to it where it was measured, and the verdict."""

    target: Target
    distance: Row | None
    verdict: Verdict

    @property
    def name(self) -> Value:
        """What people call it."""
        return named(self.target)


def named(metric: Metric) -> Value:
    """A target or benchmark by its label, else by its indicator and group."""
    if metric.label:
        return Name("given", texts=tuple(metric.label.items()))
    indicator = indicator_name(metric.measure, metric.stat)
    if not metric.level:
        return indicator
    return Sentence("{indicator}, {level}", indicator=indicator, level=Name("level", metric.level, metric.segment))


def indicator_name(measure: str, stat: str) -> Value:
    """What a measure and its statistic are called."""
    series, name = statistic(stat).series, Name("item", measure)
    return name if series == "{indicator}" else Sentence(series, indicator=name)


def names_of(rows: Iterable[Row]) -> tuple[Value, ...]:
    """What the indicators of several rows are called."""
    return tuple(indicator_name(row.measure, row.stat) for row in rows)


def goals(estimates: Estimates, survey: Survey) -> list[Goal]:
    """Every declared target in order, of all customers and of groups; none where these estimates hold none."""
    found = []
    for key, target in survey.targets.targets.items():
        mine = estimates.select(measure=target.measure, against=f"target:{key}", period=survey.name)
        if len(mine):
            distance = mine.find(stat=target.stat)
            found.append(Goal(target, distance, verdict(distance, target)))
    return found


def score(estimates: Estimates, survey: Survey) -> list[Sentence]:
    """How many targets are met, the verdict on each, and who still has time: one line, the same in every chapter."""
    found = goals(estimates, survey)
    if not found:
        return []
    met = sum(goal.verdict == "met" for goal in found)
    count = Sentence("{met} of {count} targets are met.", met=met, count=len(found))
    said = [(sentence, tuple(goal.name for goal in found if goal.verdict == kind)) for kind, sentence in SAID.items()]
    return [count, *(Sentence(text, names=names) for text, names in said if names), *_deadlines(found, survey)]


SAID: dict[Verdict, str] = {
    "met": N_("Met: {names}."),
    "not_met": N_("Not met: {names}."),
    "cannot_tell": N_("Cannot tell: {names}."),
    "not_measured": N_("Not measured in this period, or in the one it starts from: {names}."),
}


def verdict_rule(survey: Survey) -> Sentence:
    """When a target counts as met."""
    rule = Sentence(
        "Met: the whole {confidence}% interval reaches the target. Not met: none of it does. Cannot tell: the "
        "interval holds the target, or there is none.", confidence=confidence_of(survey),
    )  # fmt: skip
    started = any(target.baseline and target.baseline.period for target in survey.targets.targets.values())
    both = Sentence(
        "Where a target starts from an earlier period's result, the interval of the distance holds the error of both."
    )
    return all_of(rule, both if started else None)


def _deadlines(found: list[Goal], survey: Survey) -> list[Sentence]:
    """Which of the targets that are not met still have time, by their day."""
    end = survey.period.fieldwork.end if survey.period.fieldwork is not None else None
    days: dict[dt.date | None, list[Value]] = {}
    for goal in found:
        if goal.verdict != "met":
            day = goal.target.date if end is not None and goal.target.date and goal.target.date > end else None
            days.setdefault(day, []).append(goal.name)
    if len(days) == 1 and None not in days:
        return [Sentence("None of the others is due before {day}.", day=_day(day)) for day in days if day is not None]
    return [
        Sentence("Not due before {day}: {names}.", day=_day(day), names=tuple(days[day]))
        for day in sorted(day for day in days if day is not None)
    ]


def _day(day: dt.date) -> Dates:
    return Dates(day.isoformat(), day.isoformat())


def furthest_missed(found: list[Goal]) -> tuple[Value, Row] | None:
    """The target that is missed by most, in widths of its interval: its name, and the distance."""
    missed = [(goal.name, goal.distance) for goal in found if goal.verdict == "not_met" and goal.distance is not None]
    return max(missed, key=lambda pair: abs(pair[1].value) / ((pair[1].high - pair[1].low) or 1.0), default=None)


def follows(found: list[Goal]) -> Sentence | None:
    """The target that is missed by most; else what an undecided verdict means."""
    missed = furthest_missed(found)
    if missed is not None:
        return Sentence(
            "**What follows.** The furthest from its target is “{target}”: {amount} away.",
            target=missed[0], amount=Number(missed[1], absolute=True),
        )  # fmt: skip
    if any(goal.verdict == "cannot_tell" for goal in found):
        return Sentence(
            "**What follows.** Where the verdict is “cannot tell”, the interval holds the target: only more answers or "
            "a larger distance would decide."
        )
    return None
