"""Indicators against what was set out: distance to each target and benchmark, with interval, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from csreport.estimates import Estimates, Row
from csreport.measures.indicators import result_of, row_of
from csreport.project.targets import Metric, Target, TargetsFile
from surveystats.change import difference
from surveystats.sample import Result

Verdict = Literal["met", "not_met", "cannot_tell", "not_measured"]


def target_rows(
    estimates: Iterable[Row], history: Estimates, declared: TargetsFile, *, period: str, confidence: float
) -> Iterator[Row]:
    """Each target's and benchmark's value (stat `target`), and the estimate's distance to it (`against` it).

    Population: every target has its value; one whose indicator, or whose baseline period, was not measured has no
    distance. The distance to a declared value has the estimate's own interval; one to an earlier period's result is a
    difference of two estimates, whose interval holds the errors of both (Welch).
    """
    now = Estimates(estimates)
    for kind, group in (("target", declared.targets), ("benchmark", declared.benchmarks)):
        for key, metric in group.items():
            aim, against = aim_of(metric, history), f"{kind}:{key}"
            stem = Row(period, metric.measure, "target", metric.stat, metric.segment, metric.level, against)
            known = not math.isnan(aim.value)
            yield replace(stem, value=aim.value, method="declared", status="ok" if known else "not_estimable")
            row = _estimate(now, metric, period)
            if row is not None and known:
                yield replace(_distance(row, metric, aim, confidence), against=against)


def aim_of(metric: Metric, history: Estimates) -> Result:
    """The value to reach, or that others reach; NaN where its baseline is not known. Only a baseline has an error."""
    if not isinstance(metric, Target) or metric.change is None:
        value = getattr(metric, "value", None)
        return Result(math.nan if value is None else float(value))
    factor, step = (1 + metric.change, 0.0) if metric.relative else (1.0, metric.change)
    start = Result(math.nan)
    if metric.baseline is not None and metric.baseline.value is not None:
        start = Result(metric.baseline.value)
    elif metric.baseline is not None:
        before = _estimate(history, metric, metric.baseline.period or "")
        if before is not None and before.shown:
            start = result_of(before)
    return replace(start, value=start.value * factor + step, se=start.se * factor)


def verdict(distance: Row | None, target: Target) -> Verdict:
    """Met when the whole interval lies on the right side of the target, not met when none of it does."""
    if distance is None:
        return "not_measured"
    if not distance.shown or math.isnan(distance.low):
        return "cannot_tell"
    low, high = (distance.low, distance.high) if target.goal == "at_least" else (-distance.high, -distance.low)
    if low >= 0:
        return "met"
    return "not_met" if high < 0 else "cannot_tell"


def _distance(row: Row, metric: Metric, aim: Result, confidence: float) -> Row:
    if not row.shown:
        return row
    if isinstance(metric, Target) and metric.baseline is not None and metric.baseline.period is not None:
        found = difference(result_of(row), aim, confidence=confidence)
        return replace(row_of(found, row, "independent waves, Welch; less the target"), p=math.nan)
    ends = {part: getattr(row, part) - aim.value for part in ("value", "low", "high")}
    return replace(row, p=math.nan, method=f"{row.method}; less what was declared", **ends)


def _estimate(estimates: Estimates, metric: Metric, period: str) -> Row | None:
    where = {"period": period, "segment": metric.segment, "level": metric.level, "weighting": "representative"}
    return estimates.find(measure=metric.measure, stat=metric.stat, category="", against="", **where)
