"""Fieldwork: completed answers day by day and altogether, with what was planned and when it was due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from babel.dates import format_date
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.estimates import Estimates
from csreport.present.key import Entry, key_line, write_key
from csreport.present.layout import LINE, Sheet, clamp, plot, ticks
from csreport.present.style import (
    CARE,
    CONTEXT,
    FOCUS,
    FOCUS_LIGHT,
    INK,
    INK3,
    PAPER,
    SIZE,
    SMALL,
    TINY,
    measure,
    wrap,
)
from csreport.present.words import Words

HIGH, LOW = 1.55, 0.62  # inches: height of the upper plot and of the lower one
DAYS = {"en": "d MMM", "zh-Hans": "M月d日", "zh-Hant": "M月d日"}


@dataclass(frozen=True)
class Progress:
    """Completed answers of every day without a gap, what was planned, and the days when something was due."""

    first: dt.date
    counts: list[float]
    planned: float | None
    deadlines: list[tuple[dt.date, str]]

    @property
    def days(self) -> int:
        """Days from the first answer to the last answer or deadline."""
        last = max([self.first + dt.timedelta(len(self.counts) - 1), *(day for day, _ in self.deadlines)])
        return (last - self.first).days + 1


def read(estimates: Estimates, *, planned: float | None, deadlines: Mapping[str, dt.date]) -> Progress | None:
    """Counts by day; days without an answer count zero."""
    rows = [row for row in estimates if row.measure == "fieldwork" and row.stat == "count" and row.shown]
    found = {dt.date.fromisoformat(row.category): row.value for row in rows if row.category}
    if not found:
        return None
    first = min([*found, *deadlines.values()])
    counts = [found.get(first + dt.timedelta(day), 0.0) for day in range((max(found) - first).days + 1)]
    return Progress(first, counts, planned, sorted((day, text) for text, day in deadlines.items()))


def draw(data: Progress, sheet: Sheet) -> Figure:
    """The sum above, the days below, over the same days."""
    words, total = sheet.words, sum(data.counts)
    top = max(total, data.planned or 0.0)
    places = ticks(0.0, top, count=3)
    daily = ticks(0.0, max(data.counts), count=2)
    left = 0.08 + max(measure(words.fixed(value, 0), TINY) for value in (*places, *daily))
    right = 0.12 + measure(words.fixed(total, 0), SIZE, weight="bold")
    key = key_line(sheet, _entries(data, words))
    notes = _notes(data, sheet, sheet.width - left - right)
    head = key.height + 0.06 + LINE * sum(text.count("\n") + 1 for text in notes)
    figure = Figure((sheet.width, head + HIGH + 0.2 + LOW + 0.24), dpi=72)
    write_key(figure, key)
    size = sheet.width - left - right
    upper = _axes(plot(figure, (left, head), (size, HIGH)), places, top, data, words)
    lower = _axes(plot(figure, (left, head + HIGH + 0.2), (size, LOW)), daily, max(data.counts), data, words)
    days, sums = range(len(data.counts)), list(accumulate(data.counts))
    upper.fill_between(days, sums, color=FOCUS_LIGHT, lw=0, zorder=2)
    upper.plot(days, sums, color=FOCUS, lw=1.8, zorder=4)
    upper.plot(days[-1], total, "o", ms=6, color=FOCUS, zorder=7, clip_on=False)
    lower.bar(days, data.counts, width=0.75, color=CONTEXT, zorder=3)
    end: dict[str, Any] = {"xytext": (7, 0), "textcoords": "offset points", "annotation_clip": False}
    upper.annotate(words.fixed(total, 0), (days[-1], total), weight="bold", va="center_baseline", **end)
    if data.planned:
        upper.axhline(data.planned, color=INK, lw=1.2, zorder=3)
    _write_deadlines(upper, lower, data, notes, size)
    _write_days(lower, data, words, size)
    return figure


def _axes(axes: Axes, places: Sequence[float], top: float, data: Progress, words: Words) -> Axes:
    axes.set(xlim=(-0.6, data.days - 0.4), ylim=(0, max(top * 1.06, 1.0)), xticks=[])
    axes.set_yticks(places, [words.fixed(value, 0) for value in places])
    axes.tick_params(axis="y", labelsize=TINY, labelcolor=INK3, pad=1)
    axes.grid(axis="y", zorder=0)
    return axes


def _notes(data: Progress, sheet: Sheet, room: float) -> list[str]:
    """Each deadline in words, with its day."""
    return [
        wrap(f"{text} {short_day(day, sheet.words)}", min(room, sheet.width - 0.3), size=SMALL)
        for day, text in data.deadlines
    ]


def _write_deadlines(upper: Axes, lower: Axes, data: Progress, notes: Sequence[str], room: float) -> None:
    """A line on each day, up to its words: one line of words per deadline, the last lowest."""
    inch, up = data.days / room, upper.get_ylim()[1] / HIGH
    lines = [text.count("\n") + 1 for text in notes]
    for place, ((day, _), text) in enumerate(zip(data.deadlines, notes, strict=True)):
        x = (day - data.first).days
        below = sum(lines[place + 1 :]) * LINE
        for axes, high in ((upper, upper.get_ylim()[1] + (below + 0.02) * up), (lower, lower.get_ylim()[1])):
            axes.plot([x, x], [0, high], color=CARE, lw=1.0, ls=(0, (3, 2)), zorder=6, clip_on=False)
        middle = clamp(x, measure(text, SMALL) * inch, within=(-0.6, data.days - 0.4))
        y = upper.get_ylim()[1] + (below + 0.05) * up
        style: dict[str, Any] = {"ha": "center", "va": "bottom", "linespacing": 1.15, "clip_on": False}
        upper.text(
            middle, y, text, size=SMALL, color=CARE, zorder=8, bbox={"fc": PAPER, "ec": "none", "pad": 0.6}, **style
        )


def _write_days(axes: Axes, data: Progress, words: Words, room: float) -> None:
    """Days under the plot: the first, the last, and some between them where there is room."""
    widest = max(measure(short_day(data.first + dt.timedelta(day), words), TINY) for day in range(data.days))
    fit = max(1, int(room / (widest + 0.16)))
    step = next(step for step in (1, 2, 7, 14, 28, 56, 112, 365, 10**6) if data.days / step <= fit)
    for day in range(0, data.days, step):
        text = short_day(data.first + dt.timedelta(day), words)
        half = measure(text, TINY) * data.days / room
        x = clamp(day, half, within=(-0.6, data.days - 0.4))
        style: dict[str, Any] = {"ha": "center", "va": "top", "size": TINY, "color": INK3, "clip_on": False}
        axes.text(x, -0.07 * axes.get_ylim()[1] / LOW, text, **style)


def short_day(day: dt.date, words: Words) -> str:
    """A day without its year: 8 Dec, 12月8日."""
    return format_date(day, DAYS.get(words.lang, DAYS["en"]), locale=words.locale)


def _entries(data: Progress, words: Words) -> list[Entry]:
    entries = [Entry("swatch", FOCUS, words.text("completed so far")), Entry("swatch", CONTEXT, words.text("per day"))]
    if data.planned:
        planned = words.text("planned {count}", count=words.fixed(data.planned, 0))
        entries.append(Entry("ends", INK, planned))
    return entries
