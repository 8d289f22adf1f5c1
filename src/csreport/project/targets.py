"""`params/targets.yml` and `published.yml`: what was set out to be reached, and what others or earlier tables show."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from csreport.project.codebook import Codebook, Label, Labelled
from csreport.project.errors import nearest
from csreport.project.params import Model, load, refuse, shorthand

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
    stable: int = Field(default=1, ge=1)  # the last so many periods that must reach it, this one included
    date: dt.date | None = None

    @model_validator(mode="after")
    def _value_or_change(self) -> Target:
        if (self.value is None) == (self.change is None):
            raise ValueError("give a 'value', or a 'change' from a baseline")
        if self.change is not None and self.baseline is None:
            raise ValueError("a 'change' needs a 'baseline'")
        if self.relative and self.change is None:
            raise ValueError("'relative' belongs to a 'change'")
        if self.stable > 1 and self.change is not None:
            raise ValueError("'stable' belongs to a 'value', which stays the same over the periods")
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
    coverage: float | None = Field(default=None, gt=0, le=1)  # customers of the frame of whom anything was received
    response_rate: float | None = Field(default=None, gt=0, le=1)
    completes: int | None = Field(default=None, gt=0)
    per_level: dict[str, int] = {}  # segment: completes in each of its levels
    key_customers: float | None = Field(default=None, gt=0, le=1)  # share of key customers who answered
    key_interviews: float | None = Field(default=None, gt=0, le=1)  # share of key customers who were interviewed
    contacts_per_year: float | None = Field(default=None, ge=1)  # invitations of an invited customer, at most


SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86_400}
DURATION = re.compile(rf"(\d+(?:\.\d+)?) *({'|'.join(SECONDS)})")


class Limit(Model):
    """How long something may take (20 s, 3 min, 4 h, 2 d), and which share of the cases is to keep it."""

    within: str
    share: float = Field(default=0.9, gt=0, le=1)

    @field_validator("within")
    @classmethod
    def _is_a_duration(cls, value: str) -> str:
        if not DURATION.fullmatch(value):
            raise ValueError("give a number and its unit: 20 s, 3 min, 4 h or 2 d")
        return value

    @property
    def parts(self) -> tuple[float | int, str]:
        """The number and its unit."""
        number, unit = DURATION.fullmatch(self.within).groups()  # type: ignore[union-attr]
        return int(number) if number.isdecimal() else float(number), unit

    @property
    def seconds(self) -> float:
        """The limit in seconds."""
        number, unit = self.parts
        return number * SECONDS[unit]


class Hours(Model):
    """When there is service: working days, from when until when, and days off; clocks stand still outside."""

    days: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = Field(min_length=1)
    opens: dt.time
    closes: dt.time
    days_off: list[dt.date] = []

    @model_validator(mode="after")
    def _in_order(self) -> Hours:
        if self.closes <= self.opens:
            raise ValueError("'closes' comes after 'opens'")
        return self


Within = Annotated[Limit, shorthand("within")]


class Limits(Model):
    """Limits of time, off unless declared: of tickets, then of complaints, each from when the case was opened."""

    connected: Within | None = None
    greeted: Within | None = None
    first_response: Within | None = None
    resolution: Within | None = None
    resolution_simple: Within | None = None
    resolution_complex: Within | None = None
    complaint_answer: Within | None = None
    complaint_plan: Within | None = None
    complaint_resolution: Within | None = None

    def get(self, clock: str) -> Limit | None:
        """The limit of a clock; None where none is declared."""
        found: Limit | None = getattr(self, clock)
        return found


Clock = Literal["connected", "greeted", "first_response", "resolution", "complaint_answer", "complaint_resolution"]


class TopicTarget(Model):
    """By which share tickets about a topic are to change from an earlier period's, per customer (−0.2: 20 % fewer)."""

    change: float = Field(gt=-1)
    baseline: str


class Service(Model):
    """Limits of service, by what is timed, and how its cases are counted.

    `topics`: targets for the number of tickets by topic. `weekly`: clocks that are followed by the week, and the day on
    which something changed for them.
    """

    limits: Limits = Limits()
    hours: Hours | None = None
    topics: dict[str, TopicTarget] = {}
    weekly: dict[Clock, dt.date] = {}
    recurrent_days: int = Field(default=30, gt=0)  # within which the same customer and topic count as come again
    false_alarms: float = Field(default=0.01, gt=0, lt=0.5)  # share of reports in calm times that call a month a surge


class ProductionTarget(Model):
    """By which share the days from the end of fieldwork to approval are to change from a report's (−0.3: 30 % less)."""

    baseline: str
    change: float = Field(gt=-1, lt=0)


class TargetsFile(Model):
    """`params/targets.yml`."""

    targets: dict[str, Target] = {}
    benchmarks: dict[str, Benchmark] = {}
    sampling: SamplingTargets = SamplingTargets()
    service: Service = Service()
    production: ProductionTarget | None = None


# ---- what can never be estimated -----------------------------------------------------------------
Problem = tuple[tuple[str, ...], str, str]  # place in the file, the value found, what is wrong with it


def read_targets(path: Path, codebook: Codebook, periods: Collection[str], *, shown: str) -> TargetsFile:
    """Read the file, and refuse a target or benchmark of something that no period could ever measure.

    ParamsError: every problem at once: file, line, key, value found, nearest match.
    """
    declared = load(path, TargetsFile, shown=shown)
    refuse(path, shown, _unknown(declared, codebook, periods))
    return declared


def _unknown(declared: TargetsFile, codebook: Codebook, periods: Collection[str]) -> Iterator[Problem]:
    for kind, group in (("targets", declared.targets), ("benchmarks", declared.benchmarks)):
        for key, metric in group.items():
            yield from (((kind, key, part), found, wrong) for part, found, wrong in _wrong(metric, codebook))
            start = metric.baseline.period if isinstance(metric, Target) and metric.baseline else None
            if start is not None and start not in periods:
                yield (kind, key, "baseline", "period"), start, f"is no declared period{nearest(start, periods)}"
    for topic, aim in declared.service.topics.items():
        if aim.baseline not in periods:
            yield (
                ("service", "topics", topic, "baseline"),
                aim.baseline,
                f"is no declared period{nearest(aim.baseline, periods)}",
            )
    made = declared.production
    if made is not None and made.baseline not in periods:
        yield ("production", "baseline"), made.baseline, f"is no declared period{nearest(made.baseline, periods)}"
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


Share = Annotated[Decimal, Field(ge=0, le=1)]
NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"


class PublishedMeasure(Model):
    """What the table says of one item, dimension or the index; numbers keep the decimals that they are written with.

    `digits` are the decimals of mean, index and NPS, `digits_share` those of the percentages: declare them where
    the table shows fewer or more than stand here. `weighted`: the answers were weighted, so that GRIM does not apply.
    """

    mean: Decimal | None = None
    sd: Annotated[Decimal, Field(gt=0)] | None = None
    se: Annotated[Decimal, Field(gt=0)] | None = None
    index: Annotated[Decimal, Field(ge=0, le=100)] | None = None
    nps: Annotated[Decimal, Field(ge=-100, le=100)] | None = None
    promoters: Share | None = None
    detractors: Share | None = None
    top_box: Share | None = None
    bottom_box: Share | None = None
    distribution: dict[float, Share] = Field(default_factory=dict)
    n: int | None = Field(default=None, gt=0)
    digits: int | None = Field(default=None, ge=0, le=6)
    digits_share: int | None = Field(default=None, ge=0, le=6)
    items: int = Field(default=1, gt=0)
    weighted: bool = False

    @field_validator("promoters", "detractors", "top_box", "bottom_box", mode="before")
    @classmethod
    def _a_share(cls, value: object) -> object:
        return _not_percent(value)

    @field_validator("distribution", mode="before")
    @classmethod
    def _shares(cls, value: object) -> object:
        return {key: _not_percent(share) for key, share in value.items()} if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _says_something(self) -> PublishedMeasure:
        told = (self.mean, self.index, self.nps, self.promoters, self.top_box, self.bottom_box)
        if all(number is None for number in told) and not self.distribution:
            raise ValueError("give at least one of mean, index, nps, promoters, top_box, bottom_box, distribution")
        if (self.promoters is None) != (self.detractors is None):
            raise ValueError("promoters and detractors belong together")
        if self.se is not None and self.n is None:
            raise ValueError("se needs n, the number of people that it comes from")
        return self

    def decimals(self, name: str) -> int:
        """Decimals of one of its numbers, as declared or as written."""
        number = getattr(self, name)
        return self.digits if self.digits is not None else _decimals(number)

    @property
    def share_decimals(self) -> int:
        """Decimals of its percentages, as declared or as written."""
        if self.digits_share is not None:
            return self.digits_share
        parts = (self.promoters, self.detractors, self.top_box, self.bottom_box, *self.distribution.values())
        return max([0, *(_decimals(part) - 2 for part in parts if part is not None)])


def _not_percent(value: object) -> object:
    """A share, with a word on percentages: 30 is not 0.30."""
    if isinstance(value, str) and (value.endswith("%") or (value.isdecimal() and 1 < int(value) <= 100)):
        raise ValueError("shares go from 0 to 1: write 0.30 for 30 %")
    return value


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


class PublishedPeriod(Model):
    """One period's table: its title, where it was published, and when."""

    title: Labelled = Field(default_factory=dict)
    source: str = Field(min_length=1)
    date: str | None = None
    measures: dict[str, PublishedMeasure] = Field(min_length=1)

    @field_validator("date")
    @classmethod
    def _is_a_date(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                _first_day(value)
            except ValueError:
                raise ValueError("expected a year, a month or a day: 2022, 2022-06 or 2022-06-30") from None
        return value

    @property
    def day(self) -> dt.date | None:
        """First day of its date."""
        return _first_day(self.date) if self.date is not None else None


def _first_day(date: str) -> dt.date:
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", date):
        raise ValueError
    return dt.date.fromisoformat(date + "0000-01-01"[len(date) :])


class PublishedFile(Model):
    """`params/published.yml`: its periods by name."""

    periods: dict[Annotated[str, Field(pattern=NAME)], PublishedPeriod]

    @property
    def titles(self) -> dict[str, Label]:
        """Titles of its periods."""
        return {name: period.title for name, period in self.periods.items()}
