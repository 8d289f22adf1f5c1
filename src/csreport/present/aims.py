"""Targets as they are shown: the estimate, the value to reach, the distance between them and the verdict."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from csreport.estimates import Estimates, Row
from csreport.facts import N_
from csreport.measures.targets import Verdict
from csreport.measures.targets import verdict as verdict_of
from csreport.present.layout import level_name
from csreport.present.words import Words
from csreport.project.targets import Target

VERDICT_WORDS: dict[str, str] = {
    "met": N_("met"), "not_met": N_("not met"), "cannot_tell": N_("cannot tell"), "not_measured": N_("not measured"),
}  # fmt: skip
VERDICT_MARKS = {"met": "✓", "not_met": "×", "cannot_tell": "?"}


@dataclass(frozen=True)
class Aim:
    """One target with what became of it; `goal_row` is written like the indicator, `goal_key` is the target's own."""

    label: str
    goal_key: str
    row: Row | None
    goal_row: Row
    distance: Row | None
    detectable: Row | None
    benchmark: float
    at_least: bool
    verdict: Verdict

    @property
    def goal(self) -> float:
        """The value to reach."""
        return self.goal_row.value


def aims(estimates: Estimates, words: Words, declared: Mapping[str, Target]) -> Iterator[Aim]:
    """Every target in the order given. One that was not declared counts as met from its value upwards."""
    for row in estimates.select(stat="target"):
        if row.against_kind != "target":
            continue
        distance = _distance(estimates, row)
        target = declared.get(row.against_id) or Target(measure=row.measure, value=row.value)
        stat = distance.stat if distance is not None else row.indicator
        now = estimates.get(row, stat=stat, category="", against="")
        yield Aim(
            label=_label(row, stat, target, words),
            goal_key=row.key,
            row=now,
            goal_row=replace(row, stat=stat, category="", against=""),
            distance=distance,
            detectable=estimates.get(row, stat="detectable", category=stat, against=""),
            benchmark=_benchmark(estimates, row, stat),
            at_least=target.goal == "at_least",
            verdict=verdict_of(distance, target),
        )


def _distance(estimates: Estimates, row: Row) -> Row | None:
    """How far the estimate lies from the value that a row of stat `target` states."""
    found = estimates.select(measure=row.measure, segment=row.segment, level=row.level, against=row.against)
    return next((other for other in found if other.stat != "target" and other.period == row.period), None)


def _benchmark(estimates: Estimates, row: Row, stat: str) -> float:
    """The first benchmark of the same indicator."""
    for other in estimates.select(stat="target", measure=row.measure, segment=row.segment, level=row.level):
        if other.against_kind == "benchmark":
            distance = _distance(estimates, other)
            if distance is None or distance.stat == stat:
                return other.value
    return math.nan


def _label(row: Row, stat: str, target: Target, words: Words) -> str:
    name = words.choose(target.label, words.series(replace(row, stat=stat)))
    return f"{name} · {level_name(row, words)}" if row.level and not target.label else name
