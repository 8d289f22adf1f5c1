"""Fieldwork day by day: answers of each day, and altogether."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from babel.dates import format_date

from csreport.estimates import Estimates
from csreport.present.forms.pieces import QUIET, Sample, Style, draw_key, fit, stroke, swatch
from csreport.present.layout import (
    CARE,
    CONTEXT,
    FOCUS,
    FOCUS_LIGHT,
    GRID,
    INK,
    LEAST,
    LESS,
    PAPER,
    Axis,
    Sheet,
    across,
    clamp,
    ticks,
)
from csreport.present.vectors import Canvas
from csreport.present.words import Words

HIGH, LOW = 170.0, 64.0  # units: height of the upper plot and of the lower one
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


def read_progress(estimates: Estimates, *, planned: float | None, deadlines: Mapping[str, dt.date]) -> Progress | None:
    """Counts by day; days without an answer count zero."""
    rows = [row for row in estimates if row.measure == "fieldwork" and row.stat == "count" and row.shown]
    found = {dt.date.fromisoformat(row.category): row.value for row in rows if row.category}
    if not found:
        return None
    first = min([*found, *deadlines.values()])
    counts = [found.get(first + dt.timedelta(day), 0.0) for day in range((max(found) - first).days + 1)]
    return Progress(first, counts, planned, sorted((day, text) for text, day in deadlines.items()))


def draw_progress(data: Progress, sheet: Sheet) -> str:
    """The sum above, the days below, over the same days."""
    words, total, most = sheet.words, sum(data.counts), max(data.counts)
    places, daily = ticks(0.0, max(total, data.planned or 0.0), count=3), ticks(0.0, most, count=2)
    left = 10 + max(across(words.fixed(value, 0), LEAST) for value in (*places, *daily))
    size = sheet.width - left - 18 - across(words.fixed(total, 0), weight="bold")
    canvas = sheet.canvas()
    notes = [fit(f"{text} {short_day(day, words)}", min(size, sheet.width - 40), LESS) for day, text in data.deadlines]
    heights = [LESS * 1.2 * (note.count("\n") + 1) + 2 for note in notes]
    top = draw_key(canvas, _progress_key(data, words)) + 6 + sum(heights)
    days = Axis(-0.6, data.days - 0.4, left, size)
    upper = Axis(0.0, max(1.06 * max(total, data.planned or 0.0), 1.0), top + HIGH, -HIGH)
    lower = Axis(0.0, max(1.06 * most, 1.0), top + HIGH + 24 + LOW, -LOW)
    for up, value in [*((upper, value) for value in places), *((lower, value) for value in daily)]:
        canvas.line([days.start, days.end], [up(value)] * 2, GRID)
        canvas.text(days.start - 6, up(value), words.fixed(value, 0), align="end", **QUIET)
    _draw_days(canvas, data, (days, upper, lower), words)
    below = top - 4.0
    for (day, _), note, height in reversed(list(zip(data.deadlines, notes, heights, strict=True))):
        x = days((day - data.first).days)
        for end, start in ((below + 2, upper.start), (lower.end, lower.start)):
            canvas.line([x, x], [end, start], CARE, dash="3 2")
        style: Style = {"size": LESS, "colour": CARE, "align": "middle", "up": "bottom", "ground": PAPER}
        canvas.text(clamp(x, across(note, LESS), within=(days.start, days.end)), below, note, **style)
        below -= height
    _write_days(canvas, data, days, lower.start + 6, words)
    return canvas.svg(lower.start + 26)


def _draw_days(canvas: Canvas, data: Progress, axes: tuple[Axis, Axis, Axis], words: Words) -> None:
    """The sum as an area that ends in its number, and a bar for every day."""
    across_, upper, lower = axes
    days, sums = [across_(day) for day in range(len(data.counts))], list(accumulate(data.counts))
    heights = [upper(value) for value in sums]
    canvas.area([days[0], *days, days[-1]], [upper.start, *heights, upper.start], FOCUS_LIGHT)
    if data.planned:
        canvas.line([across_.start, across_.end], [upper(data.planned)] * 2, INK, 1.5)
    canvas.line(days, heights, FOCUS, 2.5)
    canvas.dot(days[-1], heights[-1], 9, FOCUS)
    canvas.text(days[-1] + 12, heights[-1], words.fixed(sums[-1], 0), weight="bold", ground=PAPER)
    for day, (count, so_far) in enumerate(zip(data.counts, sums, strict=True)):
        name = short_day(data.first + dt.timedelta(day), words)
        with canvas.titled(f"{name}: {words.fixed(count, 0)} ({words.fixed(so_far, 0)})"):
            width = 0.75 * across_.each
            canvas.box((across_(day) - width / 2, lower(count)), (width, lower.start - lower(count)), CONTEXT)


def _write_days(canvas: Canvas, data: Progress, days: Axis, y: float, words: Words) -> None:
    """Days under the plot: the first, the last, and some between them where there is room."""
    names = [short_day(data.first + dt.timedelta(day), words) for day in range(data.days)]
    room = max(1, int(days.length / (max(across(name, LEAST) for name in names) + 18)))
    step = next(step for step in (1, 2, 7, 14, 28, 56, 112, 365, 10**6) if data.days / step <= room)
    for day in range(0, data.days, step):
        x = clamp(days(day), across(names[day], LEAST), within=(days.start, days.end))
        canvas.text(x, y, names[day], align="middle", up="top", **QUIET)


def short_day(day: dt.date, words: Words) -> str:
    """A day without its year: 8 Dec, 12月8日."""
    return format_date(day, DAYS.get(words.lang, DAYS["en"]), locale=words.locale)


def _progress_key(data: Progress, words: Words) -> list[Sample]:
    found = [
        swatch(FOCUS, words.text("figures-completed-so-far")),
        swatch(CONTEXT, words.text("figures-per-day")),
    ]
    if data.planned:
        planned = words.text("figures-planned", count=words.fixed(data.planned, 0))
        found.append(stroke(INK, planned))
    return found
