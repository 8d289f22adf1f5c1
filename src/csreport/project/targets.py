"""What is to be reached, what others or earlier tables show, and what is to be done about it."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Annotated, Literal, cast

from pydantic import AfterValidator, BeforeValidator, Field

from csreport.project.codebook import Codebook, Label, Labelled
from csreport.project.params import Model, Place, Problem, shorthand, unknown

# ---- what was set out to be reached ----
Statistic = Literal["mean", "top_box", "bottom_box", "nps", "index"]
STATS: tuple[Statistic, ...] = ("mean", "top_box", "bottom_box", "nps")  # of an item
RANGES = {"top_box": (0.0, 1.0), "bottom_box": (0.0, 1.0), "nps": (-100.0, 100.0), "index": (0.0, 100.0)}


class Metric(Model):
    """Which number is meant: a measure, its statistic, and the level of a segment (all customers unless given)."""

    measure: str
    stat: Statistic = "mean"
    segment: str = ""
    level: str = ""
    label: Labelled = {}

    def _contradictions(self) -> Iterator[str]:
        if bool(self.segment) != bool(self.level):
            yield "'segment' and 'level' go together"

    def problems(self, codebook: Codebook, at: Place) -> Iterator[Problem]:
        """Its parts that name nothing, or nothing that has an estimate."""
        measure, stat, items = self.measure, self.stat, codebook.items
        scored = {key: STATS for key, item in items.items() if item.attention is None}
        known = {"index": ("index",), **dict.fromkeys(codebook.dimensions, ("mean",)), **scored}
        yield from unknown((*at, "measure"), measure, known, "is no item, dimension or index of the codebook")
        if measure in known and stat not in known[measure]:
            yield (*at, "stat"), stat, f"is not estimated of '{measure}' (there is: {', '.join(known[measure])})"
        elif stat == "nps" and measure in known and items[measure].role != "recommend":
            yield (*at, "stat"), stat, f"is estimated of the item with the role 'recommend' only, not of '{measure}'"
        segment = self.segment or None
        yield from unknown((*at, "segment"), segment, codebook.segments, "is no segment of the codebook")
        yield from codebook.unknown_level((*at, "level"), segment, self.level)

    def impossible(self, book: Codebook, value: float | None, at: Place) -> Iterator[Problem]:
        """A value that its statistic cannot have: a mean lies on the scale of its items, a share between 0 and 1."""
        own = [book.scales[item.scale] for key, item in book.items.items() if self.measure in {key, item.dimension}]
        ends = (min(scale.min for scale in own), max(scale.max for scale in own)) if own else (-math.inf, math.inf)
        low, high = RANGES.get(self.stat, ends)
        if value is not None and not low <= value <= high:
            yield at, f"{value:g}", f"is no {self.stat} of '{self.measure}': it lies between {low:g} and {high:g}"


class Baseline(Model):
    """Where a target starts from: an earlier period, or a value."""

    period: str | None = None
    value: float | None = None

    def _contradictions(self) -> Iterator[str]:
        if (self.period is None) == (self.value is None):
            yield "give the baseline's 'period' or its 'value'"


class Target(Metric):
    """A value to reach by a date: outright, or as a change from a baseline in points or relative to it."""

    goal: Literal["at_least", "at_most"] = "at_least"
    value: float | None = None
    change: float | None = None
    relative: bool = False  # the change is a share of the baseline: 0.05 = 5 %
    baseline: Baseline | None = None
    stable: int = Field(default=1, ge=1)  # the last so many periods that must reach it, this one included
    date: dt.date | None = None

    def _contradictions(self) -> Iterator[str]:
        yield from super()._contradictions()
        if (self.value is None) == (self.change is None):
            yield "give a 'value', or a 'change' from a baseline"
        if self.change is not None and self.baseline is None:
            yield "a 'change' needs a 'baseline'"
        if self.relative and self.change is None:
            yield "'relative' belongs to a 'change'"
        if self.stable > 1 and self.change is not None:
            yield "'stable' belongs to a 'value', which stays the same over the periods"


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
DURATION = r"^([0-9]+(?:\.[0-9]+)?) *(s|min|h|d)$"


class Limit(Model):
    """How long something may take (20 s, 3 min, 4 h, 2 d), and which share of the cases is to keep it."""

    within: str = Field(pattern=DURATION)
    share: float = Field(default=0.9, gt=0, le=1)

    @property
    def parts(self) -> tuple[float | int, str]:
        """The number and its unit."""
        number, unit = re.findall(DURATION, self.within)[0]
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

    def _contradictions(self) -> Iterator[str]:
        if self.closes <= self.opens:
            yield "'closes' comes after 'opens'"


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
        return cast("Limit | None", getattr(self, clock))


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

    def problems(self, codebook: Codebook, periods: Collection[str]) -> Iterator[Problem]:
        """Targets and benchmarks of what no period could ever measure, and names of what is not declared."""
        no_period, no_segment = "is no declared period", "is no segment of the codebook"
        for kind, group in (("targets", self.targets), ("benchmarks", self.benchmarks)):
            for key, metric in group.items():
                yield from metric.problems(codebook, (kind, key))
                yield from metric.impossible(codebook, metric.value, (kind, key, "value"))
                start = metric.baseline.period if isinstance(metric, Target) and metric.baseline else None
                yield from unknown((kind, key, "baseline", "period"), start, periods, no_period)
        for topic, aim in self.service.topics.items():
            yield from unknown(("service", "topics", topic, "baseline"), aim.baseline, periods, no_period)
        if self.production is not None:
            yield from unknown(("production", "baseline"), self.production.baseline, periods, no_period)
        for segment in self.sampling.per_level:
            yield from unknown(("sampling", "per_level", segment), segment, codebook.segments, no_segment)


# ---- tables that were published --------------------------------------------------------------------
def _not_percent(value: object) -> object:
    """A share, with a word on percentages: 30 is not 0.30."""
    if isinstance(value, str) and (value.endswith("%") or (value.isdecimal() and 1 < int(value) <= 100)):
        raise ValueError("shares go from 0 to 1: write 0.30 for 30 %")
    return value


Share = Annotated[Decimal, BeforeValidator(_not_percent), Field(ge=0, le=1)]
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

    def _contradictions(self) -> Iterator[str]:
        told = (self.mean, self.index, self.nps, self.promoters, self.top_box, self.bottom_box)
        if all(number is None for number in told) and not self.distribution:
            yield "give at least one of mean, index, nps, promoters, top_box, bottom_box, distribution"
        if (self.promoters is None) != (self.detractors is None):
            yield "promoters and detractors belong together"
        if self.se is not None and self.n is None:
            yield "se needs n, the number of people that it comes from"

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


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _first_day(date: str) -> dt.date:
    return dt.date.fromisoformat(date + "0000-01-01"[len(date) :])


def _a_date(value: str) -> str:
    try:
        if re.fullmatch(r"\d{4}(-\d\d){0,2}", value) and _first_day(value):
            return value
    except ValueError:
        pass
    raise ValueError("expected a year, a month or a day: 2022, 2022-06 or 2022-06-30")


class PublishedPeriod(Model):
    """One period's table: its title, where it was published, and when."""

    title: Labelled = Field(default_factory=dict)
    source: str = Field(min_length=1)
    date: Annotated[str, AfterValidator(_a_date)] | None = None
    measures: dict[str, PublishedMeasure] = Field(min_length=1)

    @property
    def day(self) -> dt.date | None:
        """First day of its date."""
        return _first_day(self.date) if self.date is not None else None


class PublishedFile(Model):
    """`params/published.yml`: its periods by name."""

    periods: dict[Annotated[str, Field(pattern=NAME)], PublishedPeriod]

    @property
    def titles(self) -> dict[str, Label]:
        """Titles of its periods."""
        return {name: period.title for name, period in self.periods.items()}


# ---- what is to be decided, and what became of it: whose, from when to when, for what ----
MONTHS = {"short": 3, "mid": 6}  # from start to due, at most; what takes longer is long
HORIZONS = (*MONTHS, "long", "open")
Status = Literal["done", "late", "running", "planned"]


class Expected(Model):
    """The number that an action is to move, and by how much, in its units (a share: 0.05)."""

    measure: str
    stat: Statistic = "mean"
    change: float

    def _contradictions(self) -> Iterator[str]:
        if not abs(self.change) > 0:
            yield "'change' must not be 0"


class Step(Model):
    """A part of an action: what, whose and by when."""

    task: Labelled = Field(min_length=1)
    owner: Labelled = Field(default={})
    due: dt.date | None = None


class Suggestion(Model):
    """What a customer proposed: when, what was answered and decided, and why, where it was declined."""

    text: Labelled = Field(min_length=1)
    received: dt.date
    answered: dt.date | None = None
    decision: Literal["adopted", "declined"] | None = None
    reason: Labelled = Field(default={})

    def _contradictions(self) -> Iterator[str]:
        if self.answered is not None and self.answered < self.received:
            yield "'answered' does not come before 'received'"


class FollowUp(Model):
    """Who calls dissatisfied customers back, within how many days, and how many of each kind are interviewed."""

    owner: Labelled = Field(default={})
    days: int = Field(default=14, gt=0)
    interviews: int = Field(default=5, ge=0)


class Action(Model):
    """A task, in words that begin with a verb and end without a stop; about an item, a dimension, a target, a group,
    what a table records, or a topic of comments, which may also stand beside one of the others.

    `period`: the report that asks for it. `reached`: the level of a segment that it reached, of all customers unless
    given; its effect is compared with `comparison`, another level, or with all the others; `by_lot`: those reached were
    drawn by lot.
    """

    period: str
    task: Labelled = Field(min_length=1)
    item: str | None = None
    dimension: str | None = None
    target: str | None = None
    segment: str | None = None
    level: str | None = None
    record: Literal["tickets", "complaints", "purchases"] | None = None
    topic: str | None = None
    step: Labelled = Field(default={})  # the first one, in words that begin with a verb
    steps: list[Step] = Field(default=[])
    cost: Labelled = Field(default={})
    suggestion: str | None = None  # the one that it carries out
    owner: Labelled = Field(default={})
    start: dt.date | None = None
    due: dt.date | None = None
    finished: dt.date | None = None
    expected: Expected | None = None
    reached: dict[str, str] = Field(default={}, max_length=1)
    comparison: str | None = None
    by_lot: bool = False

    def _contradictions(self) -> Iterator[str]:
        named = (self.item, self.dimension, self.target, self.segment, self.record)
        about = sum(part is not None for part in named)
        if about != 1 and (about or self.topic is None):
            yield "give one of 'item', 'dimension', 'target', 'record', or 'segment' with 'level'; or a 'topic'"
        if (self.segment is None) != (self.level is None):
            yield "'segment' and 'level' go together"
        if self.finished is not None and self.start is None:
            yield "what is 'finished' has a 'start'"
        if self.start is not None and any(day < self.start for day in (self.due, self.finished) if day is not None):
            yield "'due' and 'finished' do not come before 'start'"
        if (self.comparison is not None or self.by_lot) and not self.reached:
            yield "'comparison' and 'by_lot' belong to 'reached'"

    @property
    def horizon(self) -> str:
        """short (up to 3 months from start to due), mid (up to 6) or long; open where a day is not set."""
        if self.start is None or self.due is None:
            return "open"
        months = 12 * (self.due.year - self.start.year) + self.due.month - self.start.month
        months += self.due.day > self.start.day  # begun months count
        return next((name for name, most in MONTHS.items() if months <= most), "long")

    @property
    def place(self) -> tuple[int, str]:
        """By what actions are ordered: horizon, then due day."""
        return HORIZONS.index(self.horizon), str(self.due)

    def status(self, day: dt.date) -> Status:
        """How it stood at the end of a day."""
        if self.finished is not None and self.finished <= day:
            return "done"
        if self.due is not None and self.due < day:
            return "late"
        return "running" if self.start is not None and self.start <= day else "planned"


class ActionsFile(Model):
    """`params/actions.yml`, in the order in which the report tells them."""

    actions: dict[str, Action] = Field(default={})
    suggestions: dict[str, Suggestion] = Field(default={})
    follow_up: FollowUp = FollowUp()

    def problems(self, codebook: Codebook, targets: Collection[str], periods: Collection[str]) -> Iterator[Problem]:
        """Actions about what is not declared."""
        known: dict[str, Collection[str]] = {"period": periods, "item": codebook.items}
        known |= {"dimension": codebook.dimensions, "target": targets, "segment": codebook.segments}
        known |= {"topic": codebook.topics, "suggestion": self.suggestions}
        measures = [*codebook.items, *codebook.dimensions, "index"]
        for key, action in self.actions.items():
            at = ("actions", key)
            for part, names in known.items():
                yield from unknown((*at, part), getattr(action, part), names)
            yield from codebook.unknown_level((*at, "level"), action.segment, action.level)
            if action.expected is not None:
                yield from unknown((*at, "expected", "measure"), action.expected.measure, measures)
            for name, level in action.reached.items():
                yield from unknown((*at, "reached"), name, codebook.segments, "is no segment")
                yield from codebook.unknown_level((*at, "reached"), name, level)
                yield from codebook.unknown_level((*at, "comparison"), name, action.comparison)
                if name in codebook.segments and action.comparison == level:
                    yield (*at, "comparison"), level, "is the level that the action reached"
