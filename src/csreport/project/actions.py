"""`params/actions.yml`: what a report asks to be decided, and what became of it: whose, from when to when, for what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from csreport.project.codebook import Codebook, Labelled
from csreport.project.errors import nearest
from csreport.project.params import Model, Place, load, refuse
from csreport.project.targets import Statistic

MONTHS = {"short": 3, "mid": 6}  # from start to due, at most; what takes longer is long
HORIZONS = (*MONTHS, "long", "open")
Status = Literal["done", "late", "running", "planned"]


class Expected(Model):
    """The number that an action is to move, and by how much, in its units (a share: 0.05)."""

    measure: str
    stat: Statistic = "mean"
    change: float

    @model_validator(mode="after")
    def _some_change(self) -> Expected:
        if not abs(self.change) > 0:
            raise ValueError("'change' must not be 0")
        return self


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

    @model_validator(mode="after")
    def _answered_in_order(self) -> Suggestion:
        if self.answered is not None and self.answered < self.received:
            raise ValueError("'answered' does not come before 'received'")
        return self


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

    @model_validator(mode="after")
    def _about_one_thing(self) -> Action:
        about = sum(part is not None for part in (self.item, self.dimension, self.target, self.segment))
        if about != 1 and (about or self.topic is None):
            raise ValueError("give one of 'item', 'dimension', 'target', or 'segment' with 'level'; or a 'topic'")
        if (self.segment is None) != (self.level is None):
            raise ValueError("'segment' and 'level' go together")
        return self

    @model_validator(mode="after")
    def _in_order_of_time(self) -> Action:
        if self.finished is not None and self.start is None:
            raise ValueError("what is 'finished' has a 'start'")
        if self.start is not None and any(day < self.start for day in (self.due, self.finished) if day is not None):
            raise ValueError("'due' and 'finished' do not come before 'start'")
        if (self.comparison is not None or self.by_lot) and not self.reached:
            raise ValueError("'comparison' and 'by_lot' belong to 'reached'")
        return self

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


def read_actions(
    path: Path, codebook: Codebook, targets: Collection[str], periods: Collection[str], *, shown: str
) -> ActionsFile:
    """Read the file, and refuse an action about what is not declared.

    ParamsError: every problem at once: file, line, key, value found, nearest match.
    """
    declared = load(path, ActionsFile, shown=shown)
    known = {"period": periods, "item": codebook.items, "dimension": codebook.dimensions, "target": targets}
    known |= {"segment": codebook.segments, "topic": codebook.topics, "suggestion": declared.suggestions}
    refuse(path, shown, _unknown(declared, known, codebook))
    return declared


def _unknown(
    declared: ActionsFile, known: dict[str, Collection[str]], codebook: Codebook
) -> Iterator[tuple[Place, str, str]]:
    for key, action in declared.actions.items():
        for part, names in known.items():
            found = getattr(action, part)
            if found is not None and found not in names:
                yield ("actions", key, part), found, f"is not declared{nearest(found, names)}"
        segment = codebook.segments.get(action.segment or "")
        if segment is not None and action.level not in segment.names:
            wrong = f"is no level of '{action.segment}'{nearest(str(action.level), segment.names)}"
            yield ("actions", key, "level"), str(action.level), wrong
        yield from _unmeasured(key, action, codebook)


def _unmeasured(key: str, action: Action, codebook: Codebook) -> Iterator[tuple[Place, str, str]]:
    """What no survey could tell of an action: a number or a group that is not declared."""
    known = [*codebook.items, *codebook.dimensions, "index"]
    if action.expected is not None and action.expected.measure not in known:
        found = action.expected.measure
        yield ("actions", key, "expected", "measure"), found, f"is not declared{nearest(found, known)}"
    for name, level in action.reached.items():
        if name not in codebook.segments:
            yield ("actions", key, "reached"), name, f"is no segment{nearest(name, codebook.segments)}"
            continue
        levels = codebook.segments[name].names
        for part, found in (("reached", level), ("comparison", action.comparison or level)):
            if found not in levels:
                yield ("actions", key, part), found, f"is no level of '{name}'{nearest(found, levels)}"
        if action.comparison == level:
            yield ("actions", key, "comparison"), level, "is the level that the action reached"
