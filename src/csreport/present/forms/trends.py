"""Over time: one small panel per series, and fieldwork day by day."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from babel.dates import format_date

from csreport.chapters.changes import merged_periods
from csreport.estimates import Estimates, Row, direction
from csreport.present.layout import (
    ALERT,
    BAND,
    CARE,
    COLOUR,
    CONTEXT,
    FOCUS,
    FOCUS_LIGHT,
    GHOST,
    INK,
    INK2,
    INK3,
    LINE,
    PAPER,
    RULE,
    SIZE,
    SMALL,
    TINY,
    Axis,
    Entry,
    Sheet,
    base_entries,
    clamp,
    extent,
    interval_entry,
    level_name,
    mark_title,
    measure,
    scale_of,
    ticks,
    wrap,
    write_key,
)
from csreport.present.vectors import DASHED, DOTTED, DOWN, UP, Canvas
from csreport.present.words import Words, stars

# ---- trends ----
CELL = {1: 1.6, 2: 1.2, 3: 1.0, 4: 0.78}  # height of a wide panel, by panels side by side
CELL_NARROW = 0.98
LEAD = 0.12  # inches from the edge of a panel to its first point
MANY = 12  # panels from which four stand side by side
LIMITS = ("limit_low", "centre", "limit_high")
Name = tuple[str, str, str, str]  # of a series: measure, statistic, segment, level


@dataclass(frozen=True)
class Panel:
    """One series: its rows by place of their period, limits of chance, target, last change, and its background."""

    title: str
    rows: dict[int, Row]
    limits: dict[int, tuple[float, float, float]]
    target: float
    change: int
    behind: dict[int, Row]
    breaks: list[int]  # places of the periods from which on its measure is made of other items

    @property
    def last(self) -> int:
        """Place of the latest period with an estimate."""
        return max(self.rows)


@dataclass(frozen=True)
class Trends:
    """Several series over the same periods, and whether changes were tested at all."""

    panels: list[Panel]
    periods: list[str]
    tested: bool


# ---- reading ------------------------------------------------------------
def read_trends(estimates: Estimates, words: Words) -> Trends | None:
    """One panel per measure, statistic and level, in order of appearance; a `break` row tells where it changed."""
    shown = [row for row in estimates if row.shown]
    series: dict[Name, list[Row]] = {}
    for row in shown:
        if row.is_estimate and not row.category and row.stat not in {*LIMITS, "target", "detectable", "break"}:
            series.setdefault(_series(row), []).append(row)
    periods = merged_periods([row.period for row in rows] for rows in series.values())
    broken = {(row.measure, row.period) for row in shown if row.stat == "break" and not row.against}
    changes = [row for row in shown if row.against_kind == "period"]
    title = _titles(series, words)
    panels = []
    for name, rows in series.items():
        at = {periods.index(row.period): row for row in rows}
        last = [row for row in changes if _series(row) == name and row.period == at[max(at)].period]
        change = direction(last[0], words.alpha) if last else 0
        total = series.get((*name[:2], "", ""), []) if name[3] else []
        behind = {periods.index(row.period): row for row in total}
        breaks = [place for place, period in enumerate(periods) if place and (name[0], period) in broken]
        limits = _limits(shown, name, periods, max(breaks, default=0))
        panels.append(Panel(title(rows[0]), at, limits, _target(estimates, name), change, behind, breaks))
    return Trends(panels, periods, bool(changes)) if panels else None


def _series(row: Row) -> Name:
    return row.measure, row.stat, row.segment, row.level


def _titles(series: Mapping[Name, Sequence[Row]], words: Words) -> Callable[[Row], str]:
    """What tells the panels apart: the measure, the level, or both."""
    levels = any(name[3] for name in series)
    several = len({name[:2] for name in series}) > 1

    def title(row: Row) -> str:
        parts = [words.series(row)] if several or not levels else []
        if levels:
            parts.append(level_name(row, words) if row.level else words.text("common-all-customers"))
        return " · ".join(parts)

    return title


def _limits(
    rows: Iterable[Row], name: Name, periods: Sequence[str], since: int
) -> dict[int, tuple[float, float, float]]:
    """Lower limit, centre and upper limit of each period; given once they hold for all, or since the last break."""
    ours = [row for row in rows if row.stat in LIMITS and (row.measure, row.category, row.segment, row.level) == name]
    value = {(row.period, row.stat): row.value for row in ours}
    found = {}
    for period in dict.fromkeys(period for period, _ in value):
        low, centre, high = (value.get((period, part), math.nan) for part in LIMITS)
        if period in periods and not (math.isnan(low) or math.isnan(high)):
            found[periods.index(period)] = (low, centre, high)
    return dict.fromkeys(range(since, len(periods)), *found.values()) if len(found) == 1 else found


def _target(estimates: Estimates, name: Name) -> float:
    """The value that the series is to reach: of the target whose distance has its statistic."""
    measure_, stat, segment, level = name
    for row in estimates.select(stat="target", measure=measure_, segment=segment, level=level):
        if row.against_kind == "target" and estimates.get(row, stat=stat, category=""):
            return row.value
    return math.nan


# ---- drawing ------------------------------------------------------------
@dataclass(frozen=True)
class Grid:
    """Where the panels stand, in inches."""

    columns: int
    left: float  # room for the y labels of each panel
    each: float  # width of a plot
    cell: float  # height of a plot
    tail: float  # room for the last value


def draw_trends(data: Trends, sheet: Sheet) -> str:
    """Trends as small multiples: value, interval, limits of chance, and a real change at the end."""
    scales = [_scale(panel, sheet.words) for panel in data.panels]
    grid = _grid(data, [label for _, labels in scales for label in labels.values()], sheet)
    titles = [wrap(panel.title, grid.each + grid.left - 0.06, weight="bold") for panel in data.panels]
    canvas = sheet.canvas()
    head = 0.36 + LINE * max(title.count("\n") for title in titles)
    top = write_key(canvas, _trend_key(data, sheet)) + head
    x = Axis(0, max(1, len(data.periods) - 1), 0.0, grid.each - LEAD - grid.tail)
    below = _period_labels(data.periods, grid, sheet)
    foot = 0.26 + LINE * max(label.count("\n") for label in below.values())
    for place, (panel, (ends, labels)) in enumerate(zip(data.panels, scales, strict=True)):
        line, column = divmod(place, grid.columns)
        left = grid.left + column * (grid.each + grid.left + 0.04)
        bottom = top + line * (head + grid.cell + foot) + grid.cell
        across, up = Axis(x.low, x.high, left + LEAD, x.length), Axis(*ends, bottom, -grid.cell)
        for value, text in labels.items():
            canvas.line([left, left + grid.each], [up(value)] * 2, RULE, 0.7)
            canvas.text(left - 0.03, up(value), text, size=TINY, colour=INK3, align="end")
        _draw_references(canvas, panel, across, up, data)
        _draw_series(canvas, panel, across, up, sheet.words)
        first = left - grid.left + 0.02
        canvas.text(first, bottom - grid.cell - 0.15, titles[place], weight="bold", up="baseline")
        for at, label in below.items():
            middle = clamp(across(at), measure(label, TINY), within=(first, left + grid.each))
            canvas.text(middle, bottom + 0.05, label, size=TINY, colour=INK3, align="middle", up="top")
    lines = -(-len(data.panels) // grid.columns)
    return canvas.svg(top + lines * (head + grid.cell + foot) - head)


def _scale(panel: Panel, words: Words) -> tuple[tuple[float, float], dict[float, str]]:
    """Ends of a panel's axis, and its numbers."""
    stat = panel.rows[panel.last].stat
    known = [value for row in panel.rows.values() for value in (row.low, row.value, row.high)]
    known += [row.value for row in panel.behind.values()] + [panel.target]
    known += [value for triple in panel.limits.values() for value in triple]
    ends = extent(known, stat=stat, units=30, pad=0.06)
    return ends, scale_of(words, stat, ends, 3)


def _grid(data: Trends, numbers: Sequence[str], sheet: Sheet) -> Grid:
    panels = len(data.panels)
    columns = min(panels, (4 if panels > MANY else 3) if sheet.wide else 2)
    left = max(0.2, *(measure(text, TINY) for text in numbers)) + 0.06
    each = (sheet.width - left - (columns - 1) * (left + 0.04) - 0.02) / columns
    last = max(measure(_last(panel, sheet.words), SMALL, weight="bold") for panel in data.panels)
    return Grid(columns, left, each, CELL[columns] if sheet.wide else CELL_NARROW, 0.14 + last)


def _period_labels(periods: Sequence[str], grid: Grid, sheet: Sheet) -> dict[int, str]:
    """First and last period under a panel: their titles where both fit, else their short names."""
    ends = list(dict.fromkeys([periods[0], periods[-1]]))
    room = (grid.each + grid.left - 0.1) / len(ends) - 0.04
    names = [sheet.words.period(period) for period in ends]
    if any(measure(name, TINY) > room for name in names):
        names = [wrap(period, room, size=TINY) for period in ends]
    return {periods.index(period): name for period, name in zip(ends, names, strict=True)}


def _last(panel: Panel, words: Words) -> str:
    row = panel.rows[panel.last]
    return words.figure(row) + stars(row)


def _trend_key(data: Trends, sheet: Sheet) -> list[Entry]:
    words, rows = sheet.words, [row for panel in data.panels for row in panel.rows.values()]
    entries = [interval_entry(sheet, {row.stat for row in rows})]
    if any(panel.behind for panel in data.panels):
        entries.append(Entry("ends", GHOST, words.text("common-all-customers")))
    if any(panel.limits for panel in data.panels):
        entries.append(Entry("band", BAND, words.text("figures-range-chance")))
    if not all(math.isnan(panel.target) for panel in data.panels):
        entries.append(Entry("thin", INK, words.text("figures-target")))
    if any(panel.breaks for panel in data.panels):
        entries.append(Entry("dashes", INK2, words.text("figures-new-definition")))
    if data.tested:
        entries.append(Entry("up", FOCUS, words.text("figures-real-rise")))
        entries.append(Entry("down", ALERT, words.text("figures-real-fall")))
    return entries + base_entries((panel.rows[panel.last] for panel in data.panels), words)


def _draw_references(canvas: Canvas, panel: Panel, across: Axis, up: Axis, data: Trends) -> None:
    """What the series is held against: limits of chance, target, breaks of definition, all customers."""
    half = across.inch / 2 if len(data.periods) > 1 else LEAD
    for place, (low, centre, high) in panel.limits.items():
        ends = [across(place) - half, across(place) + half]
        canvas.box((ends[0], up(high)), (2 * half, up(low) - up(high)), BAND)
        canvas.line(ends, [up(centre)] * 2, GHOST, 0.7)
    if not math.isnan(panel.target):
        ends = [across.start - LEAD, across(len(data.periods) - 1) + LEAD / 2]
        canvas.line(ends, [up(panel.target)] * 2, INK, dash=DASHED)
    for place in panel.breaks:
        canvas.line([across(place - 0.5)] * 2, [up.start, up.end], INK2, 0.9, dash=DOTTED)
    for run in _runs(sorted(panel.behind), panel.breaks):
        canvas.line([across(place) for place in run], [up(panel.behind[place].value) for place in run], GHOST)


def _draw_series(canvas: Canvas, panel: Panel, across: Axis, up: Axis, words: Words) -> None:
    """Intervals, the line that joins the values, the values, and the last of them as a number."""
    for place, row in panel.rows.items():
        canvas.line([across(place)] * 2, [up(row.low), up(row.high)], FOCUS_LIGHT, 3)
    for run in _runs(sorted(panel.rows), panel.breaks):
        canvas.line([across(place) for place in run], [up(panel.rows[place].value) for place in run], FOCUS, 1.4)
    for place, row in panel.rows.items():
        with canvas.titled(mark_title(words, row, panel.title, words.period(row.period))):
            canvas.dot(across(place), up(row.value), 3.6, FOCUS, edge=PAPER, width=0.6)
    row, x = panel.rows[panel.last], across(panel.last)
    colour = COLOUR[panel.change] if panel.change else INK
    if panel.change:
        shape = UP if panel.change > 0 else DOWN
        canvas.dot(x, up(row.value), 7.5, colour, shape=shape, edge=PAPER)
    canvas.text(x + 0.1, up(row.value), _last(panel, words), size=SMALL, weight="bold", colour=colour)


def _runs(places: Iterable[int], breaks: Collection[int]) -> list[list[int]]:
    """Places without a gap between them, and without a break of definition."""
    pairs = groupby(enumerate(places), key=lambda pair: (pair[1] - pair[0], sum(pair[1] >= at for at in breaks)))
    return [[place for _, place in run] for _, run in pairs]


# ---- fieldwork ----
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
    left = 0.08 + max(measure(words.fixed(value, 0), TINY) for value in (*places, *daily))
    size = sheet.width - left - 0.12 - measure(words.fixed(total, 0), SIZE, weight="bold")
    canvas = sheet.canvas()
    notes = [
        wrap(f"{text} {short_day(day, words)}", min(size, sheet.width - 0.3), size=SMALL)
        for day, text in data.deadlines
    ]
    top = write_key(canvas, _progress_key(data, words)) + 0.06 + LINE * sum(text.count("\n") + 1 for text in notes)
    across = Axis(-0.6, data.days - 0.4, left, size)
    upper = Axis(0.0, max(1.06 * max(total, data.planned or 0.0), 1.0), top + HIGH, -HIGH)
    lower = Axis(0.0, max(1.06 * most, 1.0), top + HIGH + 0.2 + LOW, -LOW)
    for up, value in [*((upper, value) for value in places), *((lower, value) for value in daily)]:
        canvas.line([across.start, across.end], [up(value)] * 2, RULE, 0.7)
        canvas.text(across.start - 0.03, up(value), words.fixed(value, 0), size=TINY, colour=INK3, align="end")
    _draw_days(canvas, data, (across, upper, lower), words)
    for day, text in zip(data.deadlines, notes, strict=True):
        x = across((day[0] - data.first).days)
        bottom = top - 0.05 - LINE * sum(note.count("\n") + 1 for note in notes[notes.index(text) + 1 :])
        for end, start in ((bottom + 0.03, upper.start), (lower.end, lower.start)):
            canvas.line([x, x], [end, start], CARE, dash="3 2")
        middle = clamp(x, measure(text, SMALL), within=(across.start, across.end))
        canvas.text(middle, bottom, text, size=SMALL, colour=CARE, align="middle", up="bottom", ground=PAPER)
    _write_days(canvas, data, across, lower.start + 0.05, words)
    return canvas.svg(lower.start + 0.24)


def _draw_days(canvas: Canvas, data: Progress, axes: tuple[Axis, Axis, Axis], words: Words) -> None:
    """The sum as an area that ends in its number, and a bar for every day."""
    across, upper, lower = axes
    days, sums = [across(day) for day in range(len(data.counts))], list(accumulate(data.counts))
    heights = [upper(value) for value in sums]
    canvas.area([days[0], *days, days[-1]], [upper.start, *heights, upper.start], FOCUS_LIGHT)
    if data.planned:
        canvas.line([across.start, across.end], [upper(data.planned)] * 2, INK, 1.2)
    canvas.line(days, heights, FOCUS, 1.8)
    canvas.dot(days[-1], heights[-1], 6, FOCUS)
    canvas.text(days[-1] + 0.1, heights[-1], words.fixed(sums[-1], 0), weight="bold", ground=PAPER)
    for day, (count, so_far) in enumerate(zip(data.counts, sums, strict=True)):
        name = short_day(data.first + dt.timedelta(day), words)
        with canvas.titled(f"{name}: {words.fixed(count, 0)} ({words.fixed(so_far, 0)})"):
            width = 0.75 * across.inch
            canvas.box((across(day) - width / 2, lower(count)), (width, lower.start - lower(count)), CONTEXT)


def _write_days(canvas: Canvas, data: Progress, across: Axis, y: float, words: Words) -> None:
    """Days under the plot: the first, the last, and some between them where there is room."""
    names = [short_day(data.first + dt.timedelta(day), words) for day in range(data.days)]
    fit = max(1, int(across.length / (max(measure(name, TINY) for name in names) + 0.16)))
    step = next(step for step in (1, 2, 7, 14, 28, 56, 112, 365, 10**6) if data.days / step <= fit)
    for day in range(0, data.days, step):
        x = clamp(across(day), measure(names[day], TINY), within=(across.start, across.end))
        canvas.text(x, y, names[day], size=TINY, colour=INK3, align="middle", up="top")


def short_day(day: dt.date, words: Words) -> str:
    """A day without its year: 8 Dec, 12月8日."""
    return format_date(day, DAYS.get(words.lang, DAYS["en"]), locale=words.locale)


def _progress_key(data: Progress, words: Words) -> list[Entry]:
    entries = [
        Entry("swatch", FOCUS, words.text("figures-completed-so-far")),
        Entry("swatch", CONTEXT, words.text("figures-per-day")),
    ]
    if data.planned:
        planned = words.text("figures-planned", count=words.fixed(data.planned, 0))
        entries.append(Entry("ends", INK, planned))
    return entries
