"""Screening rules of `params/rules.yml`: what each flags, and what follows from the flag."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from csreport.project.params import Model


class Action(Model):
    """What a screening rule does with the rows it flags."""

    action: Literal["exclude", "flag", "off"] = "flag"


class NearDuplicate(Action):
    """The answers of another respondent over again."""

    minimum_items: int = Field(default=10, ge=2)
    share: float = Field(default=1.0, gt=0, le=1)


class Incomplete(Action):
    """Too few of the scored items answered."""

    minimum_share: float = Field(default=0.5, ge=0, le=1)


class Speeding(Action):
    """Answered faster than a person can read."""

    median_share: float = Field(default=1 / 3, gt=0, lt=1)
    seconds_per_item: float = Field(default=1.0, ge=0)


class StraightLining(Action):
    """The same answer all the way down a block, or in a long run."""

    minimum_items: int = Field(default=8, ge=3)
    maximum_sd: float = Field(default=0.0, ge=0)
    longstring: int | None = Field(default=None, ge=3)


class Inconsistent(Action):
    """Answers that do not go together; `level` is the share of orderly rows that the rule may flag by chance."""

    level: float = Field(default=0.001, gt=0, lt=0.5)


def _action(value: object) -> object:
    return {"action": value} if isinstance(value, str) else value


class Screening(Model):
    """Rules that flag rows, each with what follows from the flag."""

    total_row: Annotated[Action, BeforeValidator(_action)] = Action(action="exclude")
    off_frame: Annotated[Action, BeforeValidator(_action)] = Action()
    outside_fieldwork: Annotated[Action, BeforeValidator(_action)] = Action()
    duplicate: Annotated[Action, BeforeValidator(_action)] = Action()
    near_duplicate: Annotated[NearDuplicate, BeforeValidator(_action)] = NearDuplicate()
    incomplete: Annotated[Incomplete, BeforeValidator(_action)] = Incomplete()
    speeding: Annotated[Speeding, BeforeValidator(_action)] = Speeding()
    straight_lining: Annotated[StraightLining, BeforeValidator(_action)] = StraightLining()
    attention: Annotated[Action, BeforeValidator(_action)] = Action()
    inconsistent: Annotated[Inconsistent, BeforeValidator(_action)] = Inconsistent()
    out_of_range: Annotated[Action, BeforeValidator(_action)] = Action()
