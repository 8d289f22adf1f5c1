"""`params/actions.yml`: what a report asks to be decided, and what became of it: whose, from when to when, for what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Literal

from pydantic import Field

from csreport.project.codebook import Codebook, Labelled
from csreport.project.params import Model, Problem, unknown
from csreport.project.targets import Statistic

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
    """A task, in words that begin with a verb and end without a stop; about an item, a dimension, a target, a group
    or a topic of comments, which may also stand beside one of the others.

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
        about = sum(part is not None for part in (self.item, self.dimension, self.target, self.segment))
        if about != 1 and (about or self.topic is None):
            yield "give one of 'item', 'dimension', 'target', or 'segment' with 'level'; or a 'topic'"
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
