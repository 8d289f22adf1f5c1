"""Columns of raw files and the labels of what stands in them."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from csreport.project.params import Model

Label = dict[str, str]


def _one_column(value: Any) -> Any:
    """`column: Q7` and `{column: Q7, aliases: {2013: Q7_OLD}}` mean the same thing."""
    return {"column": value} if isinstance(value, str) else value


def _one_label(value: Any) -> Any:
    return {"": value} if isinstance(value, str) else value


Labelled = Annotated[Label, BeforeValidator(_one_label)]


class Asked(Model):
    """What some periods do not have: those named in `absent`, before `since` or after `until`.

    Periods compare by name, digits as numbers: 2024Q4 < 2025Q1, wave9 < wave10.
    """

    absent: list[str] = []
    since: str | None = None
    until: str | None = None

    def asked_in(self, period: str) -> bool:
        """Whether the questionnaire of a period held it."""
        early = self.since is not None and period_order(period) < period_order(self.since)
        late = self.until is not None and period_order(period) > period_order(self.until)
        return not (early or late or period in self.absent)


class Column(Asked):
    """A column of the raw files, with other names that it had in some periods."""

    column: str = Field(min_length=1)
    aliases: dict[str, str] = {}
    source: Literal["responses", "frame"] = "responses"

    def name_in(self, period: str) -> str:
        """Name of the column in one period's file."""
        return self.aliases.get(period, self.column)


def period_order(name: str) -> list[tuple[int, int | str]]:
    """Sort key of a period's name: digits as numbers."""
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in re.findall(r"\d+|\D+", name)]


class DateColumn(Column):
    """A column of dates: their order where they are not ISO, and the time zone of the report's days."""

    order: Literal["iso", "day-first", "month-first", "year-first", "excel"] | None = None
    timezone: str | None = None


class KeyColumn(Column):
    """The column of the customer frame that marks key customers, and the codes that mean it.

    Only the frame knows it of those who did not answer.
    """

    source: Literal["frame"] = "frame"
    codes: list[str] = Field(min_length=1)


class ChannelColumn(Column):
    """The column of the channel of answering, and what its codes are called."""

    labels: dict[str, Labelled] = {}


ColumnLike = Annotated[Column, BeforeValidator(_one_column)]
DateLike = Annotated[DateColumn, BeforeValidator(_one_column)]
ChannelLike = Annotated[ChannelColumn, BeforeValidator(_one_column)]


class Level(Model):
    """A level of a segment: its label and the raw codes that mean it (default: its id)."""

    label: Labelled
    codes: list[str] = []


class Option(Level, Asked):
    """An option of a choice. In a column of its own its codes are the cells that say it was chosen (default: 1, yes
    and their like, its id, its label); with `filled` every cell does that says neither "no" nor "no answer"."""

    column: str | None = None
    aliases: dict[str, str] = {}
    filled: bool = False


def _one_level(value: Any) -> Any:
    """`small: {en: Small}` and `small: {label: {en: Small}, codes: [S, s]}` mean the same kind of thing."""
    return value if isinstance(value, dict) and "label" in value else {"label": value}


LevelLike = Annotated[Level, BeforeValidator(_one_level)]
OptionLike = Annotated[Option, BeforeValidator(_one_level)]
