"""`params/targets.yml`: what the organisation set out to reach, and what others reach."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from csreport.project.codebook import Codebook, Labelled
from csreport.project.errors import ParamsError, nearest
from csreport.project.params import Model, load, read_document

Statistic = Literal["mean", "top_box", "bottom_box", "nps", "index"]


class Metric(Model):
    """Which number is meant: a measure, its statistic, and the level of a segment (all customers unless given)."""

    measure: str
    stat: Statistic = "mean"
    segment: str = ""
    level: str = ""
    label: Labelled = {}

    @model_validator(mode="after")
    def _both_or_neither(self) -> Metric:
        if bool(self.segment) != bool(self.level):
            raise ValueError("'segment' and 'level' go together")
        return self


class Baseline(Model):
    """Where a target starts from: an earlier period, or a value."""

    period: str | None = None
    value: float | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Baseline:
        if (self.period is None) == (self.value is None):
            raise ValueError("give the baseline's 'period' or its 'value'")
        return self


class Target(Metric):
    """A value to reach by a date: outright, or as a change from a baseline in points or relative to it."""

    goal: Literal["at_least", "at_most"] = "at_least"
    value: float | None = None
    change: float | None = None
    relative: bool = False  # the change is a share of the baseline: 0.05 = 5 %
    baseline: Baseline | None = None
    date: dt.date | None = None

    @model_validator(mode="after")
    def _value_or_change(self) -> Target:
        if (self.value is None) == (self.change is None):
            raise ValueError("give a 'value', or a 'change' from a baseline")
        if self.change is not None and self.baseline is None:
            raise ValueError("a 'change' needs a 'baseline'")
        if self.relative and self.change is None:
            raise ValueError("'relative' belongs to a 'change'")
        return self


class Benchmark(Metric):
    """A value that others reach, with its source and date."""

    value: float
    source: str
    date: dt.date | None = None


class SamplingTargets(Model):
    """What the sample itself was to reach; shares 0–1."""

    sample_share: float | None = Field(default=None, gt=0, le=1)  # invited of the population
    margin_of_error: float | None = Field(default=None, gt=0, lt=1)
    response_rate: float | None = Field(default=None, gt=0, le=1)
    completes: int | None = Field(default=None, gt=0)
    per_level: dict[str, int] = {}  # segment: completes in each of its levels
    key_customers: float | None = Field(default=None, gt=0, le=1)  # share of key customers who answered
    contacts_per_year: float | None = Field(default=None, ge=1)  # invitations of an invited customer, at most


class TargetsFile(Model):
    """`params/targets.yml`."""

    targets: dict[str, Target] = {}
    benchmarks: dict[str, Benchmark] = {}
    sampling: SamplingTargets = SamplingTargets()


# ---- what can never be estimated -----------------------------------------------------------------
Problem = tuple[tuple[str, ...], str, str]  # place in the file, the value found, what is wrong with it


def read_targets(path: Path, codebook: Codebook, periods: Collection[str], *, shown: str) -> TargetsFile:
    """Read the file, and refuse a target or benchmark of something that no period could ever measure.

    Raises
    ------
    ParamsError
        Every problem at once: file, line, key, value found, nearest match.
    """
    declared, document = load(path, TargetsFile, shown=shown), read_document(path, shown)
    problems = [
        f"{shown}:{document.line(place)}: {'.'.join(place)}: '{found}' {wrong}"
        for place, found, wrong in _unknown(declared, codebook, periods)
    ]
    if problems:
        raise ParamsError("\n".join(problems))
    return declared


def _unknown(declared: TargetsFile, codebook: Codebook, periods: Collection[str]) -> Iterator[Problem]:
    for kind, group in (("targets", declared.targets), ("benchmarks", declared.benchmarks)):
        for key, metric in group.items():
            yield from (((kind, key, part), found, wrong) for part, found, wrong in _wrong(metric, codebook))
            start = metric.baseline.period if isinstance(metric, Target) and metric.baseline else None
            if start is not None and start not in periods:
                yield (kind, key, "baseline", "period"), start, f"is no declared period{nearest(start, periods)}"
    for segment in declared.sampling.per_level:
        if segment not in codebook.segments:
            place = ("sampling", "per_level", segment)
            yield place, segment, f"is no segment of the codebook{nearest(segment, codebook.segments)}"


def _wrong(metric: Metric, codebook: Codebook) -> Iterator[tuple[str, str, str]]:
    """Parts of a metric that name nothing, or nothing that has an estimate: key, value, what is wrong."""
    measure, segment, items = metric.measure, metric.segment, codebook.items
    scored = {key: STATS for key, item in items.items() if item.attention is None}
    known = {"index": ("index",), **dict.fromkeys(codebook.dimensions, ("mean",)), **scored}
    if measure not in known:
        yield "measure", measure, f"is no item, dimension or index of the codebook{nearest(measure, known)}"
    elif metric.stat not in known[measure]:
        yield "stat", metric.stat, f"is not estimated of '{measure}' (there is: {', '.join(known[measure])})"
    elif metric.stat == "nps" and items[measure].role != "recommend":
        yield "stat", metric.stat, f"is estimated of the item with the role 'recommend' only, not of '{measure}'"
    if segment and segment not in codebook.segments:
        yield "segment", segment, f"is no segment of the codebook{nearest(segment, codebook.segments)}"
    elif segment and metric.level not in codebook.segments[segment].names:
        names = codebook.segments[segment].names
        yield "level", metric.level, f"is no level of '{segment}'{nearest(metric.level, names)}"


STATS: tuple[Statistic, ...] = ("mean", "top_box", "bottom_box", "nps")
