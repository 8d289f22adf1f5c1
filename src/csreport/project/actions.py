"""`params/actions.yml`: what a report asks to be decided: the task, what it is about, whose it is, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path

from pydantic import Field, model_validator

from csreport.project.codebook import Codebook, Labelled
from csreport.project.errors import nearest
from csreport.project.params import Model, Place, load, refuse


class Action(Model):
    """A task, in words that begin with a verb and end without a stop; about an item, a dimension, a target or a group.

    `period`: the report that asks for it.
    """

    period: str
    task: Labelled = Field(min_length=1)
    item: str | None = None
    dimension: str | None = None
    target: str | None = None
    segment: str | None = None
    level: str | None = None
    step: Labelled = Field(default={})  # the first one, in words that begin with a verb
    owner: Labelled = Field(default={})
    due: dt.date | None = None

    @model_validator(mode="after")
    def _about_one_thing(self) -> Action:
        if sum(part is not None for part in (self.item, self.dimension, self.target, self.segment)) != 1:
            raise ValueError("give one of 'item', 'dimension', 'target', or 'segment' with 'level'")
        if (self.segment is None) != (self.level is None):
            raise ValueError("'segment' and 'level' go together")
        return self


class ActionsFile(Model):
    """`params/actions.yml`, in the order in which the report tells them."""

    actions: dict[str, Action] = Field(default={})


def read_actions(
    path: Path, codebook: Codebook, targets: Collection[str], periods: Collection[str], *, shown: str
) -> ActionsFile:
    """Read the file, and refuse an action about what is not declared.

    ParamsError: every problem at once: file, line, key, value found, nearest match.
    """
    declared = load(path, ActionsFile, shown=shown)
    known = {"period": periods, "item": codebook.items, "dimension": codebook.dimensions, "target": targets}
    refuse(path, shown, _unknown(declared, known | {"segment": codebook.segments}, codebook))
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
