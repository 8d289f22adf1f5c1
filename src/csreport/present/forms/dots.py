"""Ranked dots: estimates with their intervals, what they were before, and their targets or their average."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.catalogue import statistic
from csreport.estimates import Estimates, Row, direction
from csreport.present.key import Entry, key_line, write_key
from csreport.present.layout import (
    COLOUR,
    Margins,
    Sheet,
    Stack,
    Tall,
    canvas,
    extent,
    inches,
    least_extent,
    name_rows,
    stack,
    tick_labels,
    ticks,
    write,
    write_labels,
)
from csreport.present.style import (
    FOCUS,
    GHOST,
    INK,
    INK3,
    PAPER,
    SIZE,
    SMALL,
    measure,
)
from csreport.present.words import Words

MARKS = {1: "▲ ", -1: "▼ ", 0: ""}


@dataclass(frozen=True)
class Dot:
    """One estimate, what it was before, and the tick it is held against: its target, or the average of its kind."""

    label: str
    row: Row
    change: Row | None
    before: float
    tick: float
    averaged: bool


def read(estimates: Estimates, words: Words, *, target: Estimates | None) -> list[Dot]:
    """Rows of the current period, biggest first, each with its first change and its target."""
    now = [row for row in estimates if row.shown and not row.against]
    now = sorted((row for row in now if row.period == now[0].period), key=lambda row: -row.value)
    changes = [row for row in estimates if row.shown and row.against_kind == "period"]
    first = changes[0].against if changes else ""
    change = {_thing(row): row for row in changes if row.against == first}
    ticks = {_thing(row): row for row in target or () if row.shown}
    return [
        Dot(
            label,
            row,
            change.get(_thing(row)),
            before=_reference(row, change.get(_thing(row))),
            tick=_reference(row, ticks.get(_thing(row))),
            averaged=any(other.stat == "average" for other in ticks.values()),
        )
        for label, row in zip(name_rows(now, words), now, strict=True)
    ]


def _thing(row: Row) -> tuple[str, str, str, str]:
    return row.measure, row.category, row.segment, row.level


def _reference(row: Row, other: Row | None) -> float:
    """The other value: itself, or what remains of ours when it is a difference."""
    if other is None:
        return math.nan
    return row.value - other.value if other.against else other.value


def draw(data: Sequence[Dot], sheet: Sheet) -> Figure:
    """Ranked dots: this period filled with its interval, the period before hollow, the target or average a tick."""
    rows = stack(sheet, [dot.label for dot in data], Tall(0.285, 0.42, 0.14))
    key = key_line(sheet, _dots_key(data, sheet))
    columns = _Columns.of(data, sheet)
    left = 0.16 + rows.width if sheet.wide else 0.16
    margins = Margins(left, columns.width, key.height + (0.22 if sheet.wide else 0.14), 0.24)
    figure, axes = canvas(sheet, rows.height, margins=margins)
    write_key(figure, key)
    stat = data[0].row.stat
    low, high = extent(_values(data), least=least_extent(stat, 20))
    places = ticks(low, high, count=min(6, int(inches(axes) / 0.36)))
    axes.set_xlim(low, high)
    axes.set_xticks(places, tick_labels(sheet.words, places, stat=stat))
    axes.grid(axis="x")
    _draw_points(axes, data, rows)
    write_labels(axes, rows, sheet=sheet)
    columns.write(axes, rows, sheet=sheet)
    return figure


def _values(data: Sequence[Dot]) -> Iterator[float]:
    for dot in data:
        yield from (dot.row.low, dot.row.value, dot.row.high, dot.before, dot.tick)


def _draw_points(axes: Axes, data: Sequence[Dot], rows: Stack) -> None:
    for y, dot in zip(rows.mark_at, data, strict=True):
        axes.plot([dot.row.low, dot.row.high], [y, y], color=FOCUS, lw=2.2, zorder=3)
        axes.plot([dot.tick] * 2, [y - 0.08, y + 0.08], color=INK, lw=1.8, zorder=4)
    hollow: dict[str, Any] = {"s": 30, "color": PAPER, "edgecolor": GHOST, "linewidth": 1.3, "zorder": 5}
    filled: dict[str, Any] = {"s": 46, "color": FOCUS, "edgecolor": PAPER, "linewidth": 0.8, "zorder": 6}
    for values, style in (([dot.before for dot in data], hollow), ([dot.row.value for dot in data], filled)):
        sns.scatterplot(x=values, y=rows.mark_at, ax=axes, legend=False, **style)
    axes.set(xlabel="", ylabel="")


def _dots_key(data: Sequence[Dot], sheet: Sheet) -> list[Entry]:
    words = sheet.words
    period = words.period(data[0].row.period)
    if any(not math.isnan(dot.row.low) for dot in data):
        period = words.text("{period} with {level} interval", period=period, level=sheet.level)
    entries = [Entry("interval", FOCUS, period)]
    earlier = next((dot.change.against_id for dot in data if dot.change), "")
    if earlier:
        entries.append(Entry("dot", GHOST, words.period(earlier)))
    if any(not math.isnan(dot.tick) for dot in data):
        entries.append(Entry("tick", INK, words.text("average") if data[0].averaged else words.text("target")))
    return entries


@dataclass(frozen=True)
class _Columns:
    """The printed values and changes to the right of the dots."""

    head: str
    values: list[str]
    changes: list[tuple[str, int]]
    value_end: float
    width: float

    @classmethod
    def of(cls, data: Sequence[Dot], sheet: Sheet) -> _Columns:
        words, alpha = sheet.words, sheet.words.alpha
        head, values = _score_head(data[0].row.stat, words), [words.figure(dot.row) for dot in data]
        found = [(dot.change, direction(dot.change, alpha) if dot.change else 0) for dot in data]
        changes = [(MARKS[way] + words.figure(row) if row else "", way) for row, way in found]
        end = max(0.42, 0.1 + max(measure(head, SMALL), *(measure(text, SIZE, weight="bold") for text in values)))
        if not any(text for text, _ in changes):
            return cls(head, values, [], end, end + 0.02)
        widths = [measure(text, SMALL, weight="bold") for text, _ in changes]
        widest = max(0.4, measure(words.text("Change"), SMALL), *widths)
        return cls(head, values, changes, end, end + 0.16 + widest)

    def write(self, axes: Axes, rows: Stack, *, sheet: Sheet) -> None:
        """Write both columns with their heads."""
        right: dict[str, Any] = {"ha": "right"}
        head = {"va": "baseline", "size": SMALL, "color": INK3, "ha": "right"}
        top = -0.06 if sheet.wide else 0.03
        write(axes, self.head, at=("right", top), dx=self.value_end, **head)
        for y, text in zip(rows.mark_at, self.values, strict=True):
            write(axes, text, at=("right", y), dx=self.value_end, weight="bold", **right)
        if self.changes:
            write(axes, sheet.words.text("Change"), at=("right", top), dx=self.width - 0.02, **head)
        for y, (text, way) in zip(rows.mark_at, self.changes, strict=False):
            style = {"size": SMALL, "color": COLOUR[way], "weight": "bold" if way else "normal"}
            write(axes, text, at=("right", y), dx=self.width - 0.02, **style, **right)


def _score_head(stat: str, words: Words) -> str:
    if statistic(stat).shown == "percent":
        return words.text("Share")
    return "NPS" if stat == "nps" else words.text("Score")
