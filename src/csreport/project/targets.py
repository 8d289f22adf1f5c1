"""`params/targets.yml`: what the organisation set out to reach, and what others reach."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from csreport.project.codebook import Labelled
from csreport.project.params import Model

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
