"""What was set out and what became of it: the verdict on every target, of all customers and of single groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from csreport.estimates import Estimates, Row
from csreport.facts import Dates, Facts, Name, Number, Sentence, Value, all_of
from csreport.findings.wording import confidence_of
from csreport.measures.targets import Verdict, verdict
from csreport.project.targets import Metric, Target
from csreport.survey.survey import Survey


@dataclass(frozen=True)
class Goal:
    """A declared target whose indicator is estimated: its value, the estimate's distance to it, and the verdict."""

    target: Target
    aim: Row
    distance: Row
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
    if stat == "nps":
        return Sentence("Net Promoter Score")
    name = Name("item", measure)
    if stat == "top_box":
        return Sentence("{indicator}: top answers", indicator=name)
    return Sentence("{indicator}: bottom answers", indicator=name) if stat == "bottom_box" else name


def names_of(rows: Iterable[Row]) -> tuple[Value, ...]:
    """What the indicators of several rows are called."""
    return tuple(indicator_name(row.measure, row.stat) for row in rows)


def goals(estimates: Estimates, survey: Survey) -> list[Goal]:
    """Targets in the order declared, without those whose indicator is not shown."""
    found = []
    for key, target in survey.targets.targets.items():
        against = f"target:{key}"
        aim = estimates.find(measure=target.measure, stat="target", against=against, period=survey.name)
        distance = estimates.find(measure=target.measure, stat=target.stat, against=against, period=survey.name)
        if aim is not None and distance is not None and distance.shown:
            found.append(Goal(target, aim, distance, verdict(distance, target)))
    return found


def facts_goals(estimates: Estimates, survey: Survey) -> Facts:
    """Which targets are met, and until when the others have time."""
    if not survey.targets.targets:
        return {"answer": Sentence("No target is declared in this project.")}
    found = goals(estimates, survey)
    if not found:
        return {}
    met = sum(goal.verdict == "met" for goal in found)
    facts: Facts = {
        "answer": all_of(
            Sentence("{met} of {count} targets are met.", met=met, count=len(found)),
            *(verdict_sentence(kind, found) for kind in ("met", "not_met", "cannot_tell")),
            *_deadlines(found, survey),
        ),
        "caption": Sentence("Targets of all customers and of single groups"),
        "note": Sentence(
            "Met: the whole {confidence}% interval reaches the target. Not met: none of it does. Cannot tell: the "
            "interval holds the target.",
            confidence=confidence_of(survey),
        ),
    }
    follows = _follows(found)
    return facts | ({"follows": follows} if follows is not None else {})


def verdict_sentence(kind: Verdict, found: list[Goal]) -> Sentence | None:
    """The targets with one verdict."""
    names = tuple(goal.name for goal in found if goal.verdict == kind)
    if not names:
        return None
    return {
        "met": Sentence("Met: {names}.", names=names),
        "not_met": Sentence("Not met: {names}.", names=names),
        "cannot_tell": Sentence("Cannot tell: {names}.", names=names),
    }[kind]


def goals_told(estimates: Estimates, survey: Survey) -> list[Sentence]:
    """How many targets are met, and which are not; nothing where none is declared or estimated."""
    found = goals(estimates, survey)
    if not found:
        return []
    met = sum(goal.verdict == "met" for goal in found)
    missed = verdict_sentence("not_met", found)
    count = Sentence("{met} of {count} targets are met.", met=met, count=len(found))
    return [count, missed] if missed is not None else [count]


def _deadlines(found: list[Goal], survey: Survey) -> list[Sentence]:
    """Which of the targets that are not met still have time, by their day."""
    end = survey.period.fieldwork.end if survey.period.fieldwork is not None else None
    if end is None:
        return []
    days: dict[dt.date, list[Value]] = {}
    for goal in found:
        if goal.verdict != "met" and goal.target.date is not None and goal.target.date > end:
            days.setdefault(goal.target.date, []).append(goal.name)
    return [
        Sentence("Not due before {day}: {names}.", day=Dates(day.isoformat(), day.isoformat()), names=tuple(names))
        for day, names in sorted(days.items())
    ]


def _follows(found: list[Goal]) -> Sentence | None:
    """The target that is missed by most, in interval widths; else what an undecided verdict means."""
    missed = [goal for goal in found if goal.verdict == "not_met"]
    if missed:
        furthest = max(missed, key=lambda goal: abs(goal.distance.value) / (goal.distance.high - goal.distance.low))
        return Sentence(
            "**What follows.** The furthest from its target is “{target}”: {amount} away.",
            target=furthest.name, amount=Number(furthest.distance, absolute=True),
        )  # fmt: skip
    if any(goal.verdict == "cannot_tell" for goal in found):
        return Sentence(
            "**What follows.** Where the verdict is “cannot tell”, the interval holds the target: only more answers or "
            "a larger distance would decide."
        )
    return None
