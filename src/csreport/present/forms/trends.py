"""Trends: one small panel per series, all over the same periods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.estimates import Estimates, Row, direction
from csreport.present.layout import (
    COLOUR,
    LINE,
    Entry,
    Sheet,
    clamp,
    extent,
    key_line,
    least_extent,
    name_rows,
    tick_labels,
    ticks,
    write_key,
)
from csreport.present.style import (
    ALERT,
    BAND,
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

CELL = {1: 1.6, 2: 1.2, 3: 1.0}  # height of a wide panel, by panels side by side
CELL_NARROW = 0.98
LEAD = 0.12  # inches from the edge of a panel to its first point


@dataclass(frozen=True)
class Panel:
    """One series: its rows by place of their period, the limits of chance, and its last change."""

    title: str
    rows: dict[int, Row]
    limits: dict[int, tuple[float, float]]
    change: int

    @property
    def last(self) -> int:
        """Place of the latest period with an estimate."""
        return max(self.rows)


@dataclass(frozen=True)
class Trends:
    """Several series over the same periods."""

    panels: list[Panel]
    periods: list[str]
    tested: bool  # whether changes were tested at all


def read(estimates: Estimates, words: Words) -> Trends:
    """One panel per measure (and level), in order of appearance."""
    shown = [row for row in estimates if row.shown]
    series: dict[tuple[str, ...], list[Row]] = {}
    for row in shown:
        if not row.against and row.stat != "limit":
            series.setdefault(_series(row), []).append(row)
    periods = _merge([row.period for row in rows] for rows in series.values())
    changes = [row for row in shown if row.against.startswith("period:")]
    titles = name_rows([replace(rows[0], period="") for rows in series.values()], words)
    panels = []
    for title, (name, rows) in zip(titles, series.items(), strict=True):
        at = {periods.index(row.period): row for row in rows}
        last = [row for row in changes if _series(row) == name and row.period == at[max(at)].period]
        change = direction(last[0], round(1 - words.confidence, 9)) if last else 0
        limits = [row for row in shown if row.stat == "limit" and _series(row) == name]
        panels.append(Panel(title, at, _limits(limits, periods), change))
    return Trends(panels, periods, bool(changes))


def _series(row: Row) -> tuple[str, ...]:
    return row.measure, row.segment, row.level


def _merge(sequences: Iterable[Sequence[str]]) -> list[str]:
    """All periods in the order that every series has them in, also where a series has gaps."""
    merged: list[str] = []
    for sequence in sequences:
        place = 0 if set(sequence) & set(merged) else len(merged)
        for period in sequence:
            if period not in merged:
                merged.insert(place, period)
            place = merged.index(period) + 1
    return merged


def _limits(rows: Iterable[Row], periods: Sequence[str]) -> dict[int, tuple[float, float]]:
    """Lower and upper limit of each period; limits given once hold for all periods."""
    value = {(row.period, row.category): row.value for row in rows}
    both = [period for period, side in value if side == "lower" and (period, "upper") in value]
    pairs = {period: (value[period, "lower"], value[period, "upper"]) for period in both}
    if len(pairs) == 1:
        pairs = dict.fromkeys(periods, *pairs.values())
    return {periods.index(period): pair for period, pair in pairs.items() if period in periods}


@dataclass(frozen=True)
class Scale:
    """The y axis of a panel."""

    low: float
    high: float
    ticks: list[float]
    labels: list[str]


def _scale(panel: Panel, words: Words) -> Scale:
    rows, stat = panel.rows.values(), panel.rows[panel.last].stat
    known = [value for row in rows for value in (row.low, row.value, row.high)]
    known += [value for pair in panel.limits.values() for value in pair]
    low, high = extent(known, least=least_extent(stat, 30), pad=0.06)
    places = ticks(low, high, count=3)
    return Scale(low, high, places, tick_labels(words, places, stat=stat))


@dataclass(frozen=True)
class Grid:
    """Where the panels stand, in inches from the top left of the figure."""

    columns: int
    left: float  # room for the y labels of each panel
    each: float  # width of a plot
    cell: float  # height of a plot
    head: float  # room for the title
    foot: float  # room for the periods
    tail: float  # room for the last value
    top: float

    def corner(self, place: int) -> tuple[float, float]:
        """Left and top edge of a panel's plot."""
        line, column = divmod(place, self.columns)
        down = line * (self.head + self.cell + self.foot) + self.head
        return self.left + column * (self.each + self.left + 0.04), self.top + down

    def x(self, place: int, periods: int) -> float:
        """Inches from the left edge of a plot to a period."""
        return LEAD + place * (self.each - LEAD - self.tail) / max(1, periods - 1)


def draw(data: Trends, sheet: Sheet) -> Figure:
    """Trends as small multiples: value, interval, limits of chance, and a real change at the end."""
    scales = [_scale(panel, sheet.words) for panel in data.panels]
    key = key_line(sheet, _key(data, sheet))
    grid = _grid(data, scales, sheet, key.height)
    titles = [wrap(panel.title, grid.each + grid.left - 0.06, weight="bold") for panel in data.panels]
    periods = _period_labels(data, grid, sheet)
    grid = replace(
        grid,
        head=0.36 + LINE * max(title.count("\n") for title in titles),
        foot=0.26 + LINE * max(label.count("\n") for label in periods.values()),
    )
    lines = -(-len(data.panels) // grid.columns)
    height = grid.corner((lines - 1) * grid.columns)[1] + grid.cell + grid.foot
    figure = Figure((sheet.width, height), dpi=72)
    write_key(figure, key)
    for place, (panel, scale) in enumerate(zip(data.panels, scales, strict=True)):
        axes = _panel_axes(figure, grid, place, scale)
        _draw_panel(axes, panel, grid, len(data.periods))
        _write_end(axes, panel, sheet.words, grid.x(panel.last, len(data.periods)))
        _write_frame(figure, grid, place, titles[place], periods)
    return figure


def _key(data: Trends, sheet: Sheet) -> list[Entry]:
    words, stats = sheet.words, {row.stat for panel in data.panels for row in panel.rows.values()}
    mean = stats == {"mean"}
    text = words.text("mean with {level} interval", level=sheet.level)
    other = words.text("value with {level} interval", level=sheet.level)
    entries = [Entry("interval", FOCUS, text if mean else other)]
    if any(panel.limits for panel in data.panels):
        entries.append(Entry("band", BAND, words.text("range of chance")))
    if data.tested:
        entries.append(Entry("up", FOCUS, words.text("real rise")))
        entries.append(Entry("down", ALERT, words.text("real fall")))
    return entries


def _grid(data: Trends, scales: Sequence[Scale], sheet: Sheet, top: float) -> Grid:
    columns = min(len(data.panels), 3 if sheet.wide else 2)
    left = max(0.2, *(measure(label, TINY) for scale in scales for label in scale.labels)) + 0.06
    each = (sheet.width - left - (columns - 1) * (left + 0.04) - 0.02) / columns
    ends = [sheet.words.figure(panel.rows[panel.last]) for panel in data.panels]
    tail = 0.14 + max(measure(text, SMALL, weight="bold") for text in ends)
    return Grid(columns, left, each, CELL[columns] if sheet.wide else CELL_NARROW, 0.0, 0.0, tail, top)


def _period_labels(data: Trends, grid: Grid, sheet: Sheet) -> dict[float, str]:
    """First and last period under a panel: their titles where both fit, else their short names."""
    ends = list(dict.fromkeys([data.periods[0], data.periods[-1]]))
    room = (grid.each + grid.left - 0.1) / len(ends) - 0.04
    names = [sheet.words.period(period) for period in ends]
    if any(measure(name, TINY) > room for name in names):
        names = [wrap(period, room, size=TINY) for period in ends]
    places = [grid.x(data.periods.index(period), len(data.periods)) for period in ends]
    return dict(zip(places, names, strict=True))


def _panel_axes(figure: Figure, grid: Grid, place: int, scale: Scale) -> Axes:
    (x, y), (width, height) = grid.corner(place), figure.get_size_inches()
    axes = figure.add_axes((x / width, 1 - (y + grid.cell) / height, grid.each / width, grid.cell / height))
    axes.set(xlim=(0, grid.each), ylim=(scale.low, scale.high), xticks=[])
    axes.set_yticks(scale.ticks, scale.labels)
    axes.tick_params(axis="y", labelsize=TINY, labelcolor=INK3, pad=1)
    axes.grid(axis="y", zorder=0)
    return axes


def _draw_panel(axes: Axes, panel: Panel, grid: Grid, periods: int) -> None:
    half = (grid.x(1, periods) - grid.x(0, periods)) / 2 if periods > 1 else LEAD
    for place, (low, high) in panel.limits.items():
        middle = grid.x(place, periods)
        axes.fill_between([middle - half, middle + half], low, high, color=BAND, lw=0, zorder=0)
    x = {place: grid.x(place, periods) for place in panel.rows}
    for run in _runs(sorted(panel.rows)):
        rows = [panel.rows[place] for place in run]
        at = [x[place] for place in run]
        ends = [row.low for row in rows], [row.high for row in rows]
        axes.vlines(at, *ends, color=FOCUS_LIGHT, lw=3, zorder=2)
        line: dict[str, Any] = {"color": FOCUS, "lw": 1.4, "zorder": 3, "estimator": None}
        sns.lineplot(x=at, y=[row.value for row in rows], ax=axes, errorbar=None, **line)
    dots: dict[str, Any] = {"s": 13, "color": FOCUS, "edgecolor": PAPER, "linewidth": 0.6, "zorder": 5}
    sns.scatterplot(x=list(x.values()), y=[row.value for row in panel.rows.values()], ax=axes, **dots)
    axes.set(xlabel="", ylabel="")


def _runs(places: Iterable[int]) -> list[list[int]]:
    """Places without a gap between them."""
    pairs = groupby(enumerate(places), key=lambda pair: pair[1] - pair[0])
    return [[place for _, place in run] for _, run in pairs]


def _write_end(axes: Axes, panel: Panel, words: Words, x: float) -> None:
    """The last value, and a triangle where it really changed."""
    row, colour = panel.rows[panel.last], COLOUR[panel.change] if panel.change else INK
    if panel.change:
        mark = "^" if panel.change > 0 else "v"
        axes.plot(x, row.value, mark, ms=7.5, color=colour, mec=PAPER, mew=0.8, zorder=6)
    axes.annotate(
        words.figure(row), (x, row.value), xytext=(7, 0), textcoords="offset points", size=SMALL,
        weight="bold", va="center_baseline", color=colour, annotation_clip=False, zorder=7,
    )  # fmt: skip


def _write_frame(figure: Figure, grid: Grid, place: int, title: str, periods: dict[float, str]) -> None:
    """Title above a panel, first and last period below it."""
    (x, y), height = grid.corner(place), figure.get_figheight()
    style: dict[str, Any] = {"transform": figure.dpi_scale_trans, "linespacing": 1.15}
    below: dict[str, Any] = {"ha": "center", "va": "top", "size": TINY, "color": INK3}
    left = x - grid.left + 0.02
    figure.text(left, height - y + 0.15, title, size=SIZE, weight="bold", va="baseline", **style)
    for at, label in periods.items():
        middle = clamp(x + at, measure(label, TINY), within=(left, x + grid.each))
        figure.text(middle, height - y - grid.cell - 0.07, label, **below, **style)
