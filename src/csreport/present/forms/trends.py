"""Trends: one small panel per series, all over the same periods."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.estimates import Estimates, Row, direction
from csreport.measures.course import merged_periods
from csreport.present.forms.panels import (
    LEAD,
    Grid,
    Scale,
    make_grid,
    panel_axes,
    period_labels,
    with_texts,
    write_frame,
)
from csreport.present.key import Entry, base_entries, key_line, write_key
from csreport.present.layout import COLOUR, Sheet, extent, least_extent, level_name, tick_labels, ticks
from csreport.present.style import ALERT, BAND, FOCUS, FOCUS_LIGHT, GHOST, INK, INK2, PAPER, SMALL, measure, wrap
from csreport.present.words import Words, stars

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
def read(estimates: Estimates, words: Words) -> Trends:
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
    return Trends(panels, periods, bool(changes))


def _series(row: Row) -> Name:
    return row.measure, row.stat, row.segment, row.level


def _titles(series: Mapping[Name, Sequence[Row]], words: Words) -> Callable[[Row], str]:
    """What tells the panels apart: the measure, the level, or both."""
    levels = any(name[3] for name in series)
    several = len({name[:2] for name in series}) > 1

    def title(row: Row) -> str:
        parts = [words.series(row)] if several or not levels else []
        if levels:
            parts.append(level_name(row, words) if row.level else words.text("All customers"))
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


def _scale(panel: Panel, words: Words) -> Scale:
    rows, stat = [*panel.rows.values(), *panel.behind.values()], panel.rows[panel.last].stat
    known = [value for row in panel.rows.values() for value in (row.low, row.high)]
    known += [row.value for row in rows] + [panel.target]
    known += [value for triple in panel.limits.values() for value in triple]
    low, high = extent(known, least=least_extent(stat, 30), pad=0.06)
    places = ticks(low, high, count=3)
    return Scale(low, high, places, tick_labels(words, places, stat=stat))


# ---- drawing ------------------------------------------------------------
def draw(data: Trends, sheet: Sheet) -> Figure:
    """Trends as small multiples: value, interval, limits of chance, and a real change at the end."""
    scales = [_scale(panel, sheet.words) for panel in data.panels]
    key = key_line(sheet, _key(data, sheet))
    ends = [measure(_last(panel, sheet.words), SMALL, weight="bold") for panel in data.panels]
    grid = make_grid(sheet, scales, ends, key.height)
    titles = [wrap(panel.title, grid.each + grid.left - 0.06, weight="bold") for panel in data.panels]
    periods = period_labels(data.periods, grid, sheet)
    grid = with_texts(grid, titles, periods)
    figure = Figure((sheet.width, grid.height(len(data.panels))), dpi=72)
    write_key(figure, key)
    for place, (panel, scale) in enumerate(zip(data.panels, scales, strict=True)):
        axes = panel_axes(figure, grid, place, scale)
        _draw_references(axes, panel, grid, data)
        _draw_series(axes, panel, grid, data)
        _write_end(axes, panel, sheet.words, grid.x(panel.last, len(data.periods)))
        write_frame(figure, grid, place, titles[place], periods)
    return figure


def _last(panel: Panel, words: Words) -> str:
    row = panel.rows[panel.last]
    return words.figure(row) + stars(row)


def _key(data: Trends, sheet: Sheet) -> list[Entry]:
    words, rows = sheet.words, [row for panel in data.panels for row in panel.rows.values()]
    text = words.text("mean with {level} interval", level=sheet.level)
    other = words.text("value with {level} interval", level=sheet.level)
    entries = [Entry("interval", FOCUS, text if {row.stat for row in rows} == {"mean"} else other)]
    if any(panel.behind for panel in data.panels):
        entries.append(Entry("ends", GHOST, words.text("All customers")))
    if any(panel.limits for panel in data.panels):
        entries.append(Entry("band", BAND, words.text("range of chance")))
    if not all(math.isnan(panel.target) for panel in data.panels):
        entries.append(Entry("thin", INK, words.text("target")))
    if any(panel.breaks for panel in data.panels):
        entries.append(Entry("dashes", INK2, words.text("new definition")))
    if data.tested:
        entries.append(Entry("up", FOCUS, words.text("real rise")))
        entries.append(Entry("down", ALERT, words.text("real fall")))
    return entries + base_entries((panel.rows[panel.last] for panel in data.panels), words)


def _draw_references(axes: Axes, panel: Panel, grid: Grid, data: Trends) -> None:
    """What the series is held against: limits of chance, target, breaks of definition, all customers."""
    periods = len(data.periods)
    half = (grid.x(1, periods) - grid.x(0, periods)) / 2 if periods > 1 else LEAD
    for place, (low, centre, high) in panel.limits.items():
        ends = [grid.x(place, periods) - half, grid.x(place, periods) + half]
        axes.fill_between(ends, low, high, color=BAND, lw=0, zorder=0)
        axes.plot(ends, [centre, centre], color=GHOST, lw=0.7, zorder=1)
    span = [0.0, grid.x(periods - 1, periods) + LEAD / 2]
    if not math.isnan(panel.target):
        axes.plot(span, [panel.target] * 2, color=INK, lw=1.0, ls=(0, (4, 2)), zorder=4)
    for place in panel.breaks:
        axes.axvline(grid.x(place - 0.5, periods), color=INK2, lw=0.9, ls=(0, (2, 2)), zorder=4)
    for run in _runs(sorted(panel.behind), panel.breaks):
        at = [grid.x(place, periods) for place in run]
        axes.plot(at, [panel.behind[place].value for place in run], color=GHOST, lw=1.0, zorder=2)


def _draw_series(axes: Axes, panel: Panel, grid: Grid, data: Trends) -> None:
    x = {place: grid.x(place, len(data.periods)) for place in panel.rows}
    for run in _runs(sorted(panel.rows), panel.breaks):
        rows = [panel.rows[place] for place in run]
        at = [x[place] for place in run]
        ends = [row.low for row in rows], [row.high for row in rows]
        axes.vlines(at, *ends, color=FOCUS_LIGHT, lw=3, zorder=2)
        axes.plot(at, [row.value for row in rows], color=FOCUS, lw=1.4, zorder=3)
    dots: dict[str, Any] = {"s": 13, "color": FOCUS, "edgecolor": PAPER, "linewidth": 0.6, "zorder": 5}
    axes.scatter(list(x.values()), [row.value for row in panel.rows.values()], **dots)


def _runs(places: Iterable[int], breaks: Collection[int]) -> list[list[int]]:
    """Places without a gap between them, and without a break of definition."""
    pairs = groupby(enumerate(places), key=lambda pair: (pair[1] - pair[0], sum(pair[1] >= at for at in breaks)))
    return [[place for _, place in run] for _, run in pairs]


def _write_end(axes: Axes, panel: Panel, words: Words, x: float) -> None:
    """The last value, and a triangle where it really changed."""
    row, colour = panel.rows[panel.last], COLOUR[panel.change] if panel.change else INK
    if panel.change:
        mark = "^" if panel.change > 0 else "v"
        axes.plot(x, row.value, mark, ms=7.5, color=colour, mec=PAPER, mew=0.8, zorder=6)
    axes.annotate(
        _last(panel, words), (x, row.value), xytext=(7, 0), textcoords="offset points", size=SMALL,
        weight="bold", va="center_baseline", color=colour, annotation_clip=False, zorder=7,
    )  # fmt: skip
