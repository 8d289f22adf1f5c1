"""Indicators against what was set out: distance to each target and benchmark, with interval, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from csreport.estimates import Estimates, Row
from csreport.project.targets import Metric, Target, TargetsFile

Verdict = Literal["met", "not_met", "cannot_tell"]


def target_rows(estimates: Iterable[Row], history: Estimates, declared: TargetsFile, *, period: str) -> Iterator[Row]:
    """Each target's and benchmark's value (stat `target`), and the estimate's distance to it (`against` it).

    Population: targets whose indicator is estimated in this period; one from a baseline period needs that period.
    The distance is estimate minus target with the estimate's own interval: a target has no error.
    """
    now = Estimates(estimates)
    for kind, group in (("target", declared.targets), ("benchmark", declared.benchmarks)):
        for key, metric in group.items():
            row, value = _estimate(now, metric, period), aim_of(metric, history)
            if row is None or math.isnan(value):
                continue
            stem = Row(period, row.measure, "target", row.stat, segment=row.segment, level=row.level)
            yield replace(stem, against=f"{kind}:{key}", value=value, method="declared")
            if row.shown:
                ends = {part: getattr(row, part) - value for part in ("value", "low", "high")}
                yield replace(row, against=f"{kind}:{key}", p=math.nan, method=f"{row.method}; less the {kind}", **ends)


def aim_of(metric: Metric, history: Estimates) -> float:
    """The value to reach, or that others reach; NaN where its baseline is not known."""
    if not isinstance(metric, Target):
        return float(getattr(metric, "value", math.nan))
    if metric.value is not None or metric.baseline is None or metric.change is None:
        return math.nan if metric.value is None else metric.value
    start = metric.baseline.value
    if start is None:
        before = _estimate(history, metric, metric.baseline.period or "")
        start = before.value if before is not None else math.nan
    return start * (1 + metric.change) if metric.relative else start + metric.change


def verdict(distance: Row, target: Target) -> Verdict:
    """Met when the whole interval lies on the right side of the target, not met when none of it does."""
    if not distance.shown or math.isnan(distance.low):
        return "cannot_tell"
    low, high = (distance.low, distance.high) if target.goal == "at_least" else (-distance.high, -distance.low)
    if low >= 0:
        return "met"
    return "not_met" if high < 0 else "cannot_tell"


def _estimate(estimates: Estimates, metric: Metric, period: str) -> Row | None:
    return estimates.find(
        period=period, measure=metric.measure, stat=metric.stat, category="", segment=metric.segment,
        level=metric.level, against="", weighting="representative",
    )  # fmt: skip
