"""The Net Promoter Score and the three groups that it is made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.estimates import Estimates, Row
from csreport.present.layout import (
    Margins,
    Sheet,
    Stack,
    Tall,
    canvas,
    clamp,
    inches,
    name_rows,
    stack,
    write,
    write_labels,
)
from csreport.present.style import (
    ALERT,
    FADED,
    FOCUS,
    INK,
    INK3,
    PAPER,
    SCALE,
    SIZE,
    SMALL,
    measure,
    readable_on,
)
from csreport.present.words import Words

GROUPS = ("detractors", "passives", "promoters")
TONES, HEADS = (SCALE[0], SCALE[2], SCALE[4]), (ALERT, INK3, FOCUS)
BIG, LESS = 15.0, 11.0  # points: the score of this period, and of earlier ones
RANGES = ("0–6", "7–8", "9–10")  # answers of each group
HEAD_AT = -0.06  # inches below the top of the bars
TALL = {True: 0.23, False: 0.26}  # inches: height of a bar, wide and narrow


@dataclass(frozen=True)
class Composition:
    """Shares of the three groups and the score of one period."""

    label: str
    shares: list[float]
    score: Row | None


def read(estimates: Estimates, words: Words) -> list[Composition]:
    """One bar per period (or level) that has all three groups, in the order given."""
    groups: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in estimates:
        part = row.category if row.stat == "share" else row.stat
        if row.shown and not row.against and part in {*GROUPS, "nps"}:
            groups.setdefault((row.measure, row.period, row.segment, row.level), {})[part] = row
    whole = [group for group in groups.values() if set(GROUPS) <= set(group)]
    labels = name_rows([group[GROUPS[0]] for group in whole], words)
    if len(whole) == 1:
        labels = [words.period(whole[0][GROUPS[0]].period)]
    return [
        Composition(label, [group[name].value for name in GROUPS], group.get("nps"))
        for label, group in zip(labels, whole, strict=True)
    ]


def draw(data: Sequence[Composition], sheet: Sheet) -> Figure:
    """Stacked bars of the groups with the score beside them; this period strong, earlier ones faded."""
    rows = stack(sheet, [bar.label for bar in data], Tall(0.33, 0.56, TALL[False]))
    column = _column(data, sheet)
    left = 0.14 + rows.width if sheet.wide else 0.02
    figure, axes = canvas(sheet, rows.height, margins=Margins(left, column.width, 0.3, 0.02))
    axes.set(xlim=(0, 1), xticks=[])
    for place, (y, bar) in enumerate(zip(rows.mark_at, data, strict=True)):
        _draw_bar(axes, y, shares=bar.shares, sheet=sheet, first=place == 0)
    _write_heads(axes, data[0].shares, sheet)
    _write_scores(axes, column, rows)
    write_labels(axes, rows, sheet=sheet)
    return figure


def _draw_bar(axes: Axes, y: float, *, shares: Sequence[float], sheet: Sheet, first: bool) -> None:
    at = 0.0
    for share, tone in zip(shares, TONES if first else FADED, strict=True):
        axes.barh(y, share, left=at, height=TALL[sheet.wide], color=tone, edgecolor=PAPER, linewidth=0.8)
        size, weight = (SIZE, "bold") if first else (SMALL, "normal")
        text = sheet.words.percent(share)
        if share * inches(axes) > measure(text, size, weight=weight) + 0.06:
            style = {"size": size, "weight": weight, "color": readable_on(tone)}
            write(axes, text, at=(at + share / 2, y), ha="center", **style)
        at += share


def _write_heads(axes: Axes, shares: Sequence[float], sheet: Sheet) -> None:
    """Names of the groups over the first bar, in their colours."""
    words = sheet.words
    names = [words.text("Detractors"), words.text("Passives"), words.text("Promoters")]
    if sheet.wide:
        names = [f"{name} {range_}" for name, range_ in zip(names, RANGES, strict=True)]
    room, widths = inches(axes), [measure(name, SMALL) for name in names]
    between = (widths[0] + 0.12, room - widths[2] - 0.12)
    middle = clamp((shares[0] + shares[1] / 2) * room, widths[1], within=between) / room
    for x, ha, name, colour in zip((0, middle, 1), ("left", "center", "right"), names, HEADS, strict=True):
        write(axes, name, at=(x, HEAD_AT), ha=ha, va="baseline", size=SMALL, color=colour)


@dataclass(frozen=True)
class _Column:
    """The printed scores and intervals to the right of the bars."""

    scores: list[str]
    intervals: list[str]
    head: str
    score_end: float  # inches from the bars
    width: float


def _column(data: Sequence[Composition], sheet: Sheet) -> _Column:
    words = sheet.words
    scores = [words.figure(bar.score) if bar.score else "" for bar in data]
    known = [bar.score if bar.score and not math.isnan(bar.score.low) else None for bar in data]
    intervals = [words.interval(row) if row else "" for row in known]
    short = words.text("{level} CI", level=sheet.level)
    head = words.text("{level} interval", level=sheet.level) if sheet.wide else short
    head = head if any(intervals) else ""
    sizes = [BIG] + [LESS] * (len(data) - 1)
    widest = max(measure(text, size, weight="bold") for text, size in zip(scores, sizes, strict=True))
    end = (0.14 if sheet.wide else 0.06) + max(widest, measure("NPS", SMALL), 0.4)
    beside = max(measure(text, SMALL) for text in (head, *intervals))
    return _Column(scores, intervals, head, end, end + 0.1 + beside)


def _write_scores(axes: Axes, column: _Column, rows: Stack) -> None:
    small: dict[str, Any] = {"size": SMALL, "color": INK3}
    end, after = column.score_end, column.score_end + 0.08
    for y, score, interval in zip(rows.mark_at, column.scores, column.intervals, strict=True):
        first = y == rows.mark_at[0]
        size, colour = (BIG, INK) if first else (LESS, INK3)
        write(axes, score, at=("right", y), dx=end, ha="right", size=size, weight="bold", color=colour)
        write(axes, interval, at=("right", y), dx=after, **small)
    if any(column.scores):
        write(axes, "NPS", at=("right", HEAD_AT), dx=end, ha="right", va="baseline", **small)
    write(axes, column.head, at=("right", HEAD_AT), dx=after, va="baseline", **small)
