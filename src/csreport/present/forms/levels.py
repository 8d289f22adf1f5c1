"""Levels of segments: one or a few measures as dots with intervals, beside the value of all customers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.estimates import Estimates, Row, direction
from csreport.present.key import PLAIN, Entry, base_entries, key_line, write_key
from csreport.present.layout import (
    COLOUR,
    LINE,
    Group,
    Groups,
    Sheet,
    Tall,
    clamp,
    extent,
    least_extent,
    level_name,
    plot,
    segment_name,
    stack_groups,
    tick_labels,
    ticks,
    write,
    write_labels,
)
from csreport.present.style import (
    ALERT,
    CONTEXT,
    FOCUS,
    GHOST,
    INK,
    INK2,
    INK3,
    PAPER,
    SIZE,
    TINY,
    measure,
    wrap,
)
from csreport.present.words import Words, stars

MARKS = {1: "▲ ", -1: "▼ ", 0: ""}
SIDE_BY_SIDE = 3  # panels
NARROW_LABEL = 1.0  # inches: widest label beside the marks on a phone
BETWEEN = 0.16  # inches between panels, and below a band of them
TONE = {1: FOCUS, -1: ALERT, 0: CONTEXT}


@dataclass(frozen=True)
class Dot:
    """One level: its estimate, if there is one, and whether it really lies above or below the others."""

    row: Row | None
    way: int

    def text(self, words: Words) -> str:
        """The number, with the mark of a real difference and of a small base."""
        if self.row is None or not self.row.shown:
            return "–"
        return MARKS[self.way] + words.figure(self.row) + stars(self.row)


@dataclass(frozen=True)
class Panel:
    """One measure: its value for all customers and for every level."""

    title: str
    stat: str
    total: Row | None
    dots: list[Dot]


@dataclass(frozen=True)
class Levels:
    """Panels over the same levels, and whether differences were tested."""

    panels: list[Panel]
    groups: list[Group]
    tested: bool


def read(estimates: Estimates, words: Words, *, ranked: bool) -> Levels | None:
    """Levels in the order given, or the highest of the first measure first."""
    rows = [row for row in estimates if row.level and row.is_estimate]
    if not any(row.shown for row in rows):
        return None
    segments: dict[str, dict[str, Row]] = {}
    for row in rows:
        segments.setdefault(row.segment, {}).setdefault(row.level, row)
    if ranked:
        segments = {name: dict(sorted(levels.items(), key=_rank)) for name, levels in segments.items()}
    places = [(segment, level) for segment, levels in segments.items() for level in levels]
    tests = list(estimates.select(against="level:others"))
    series: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        series.setdefault((row.measure, row.stat), []).append(row)
    panels = [_panel(estimates, found, tests, places, words) for found in series.values()]
    groups = [Group(segment_name(segment, words), [level_name(row, words) for row in levels.values()])
              for segment, levels in segments.items()]  # fmt: skip
    return Levels(panels, groups, bool(tests))


def _rank(level: tuple[str, Row]) -> float:
    return -level[1].value if level[1].shown else math.inf


def _panel(
    estimates: Estimates, rows: Sequence[Row], tests: Sequence[Row], places: Sequence[tuple[str, str]], words: Words
) -> Panel:
    first = rows[0]
    total = [row for row in estimates if not row.level and row.is_estimate and _same(row, first) and row.shown]
    at, alpha = {(row.segment, row.level): row for row in rows}, words.alpha
    way = {(row.segment, row.level): direction(row, alpha) for row in tests if _same(row, first)}
    dots = [Dot(at.get(place), way.get(place, 0)) for place in places]
    return Panel(words.series(first), first.stat, total[0] if total else None, dots)


def _same(row: Row, other: Row) -> bool:
    return (row.measure, row.stat) == (other.measure, other.stat)


# ---- drawing ------------------------------------------------------------
@dataclass(frozen=True)
class Band:
    """Panels side by side: their titles, where their plots begin, and how wide plots and values are, in inches."""

    panels: Sequence[Panel]
    titles: list[str]
    starts: list[float]
    plot: float
    values: float

    @property
    def head(self) -> float:
        """Height of the titles and of the line that names the reference."""
        return (max(title.count("\n") for title in self.titles) + 1) * LINE + 0.24


def draw(data: Levels, sheet: Sheet) -> Figure:
    """Bands of panels; on a phone one panel below the other."""
    beside = _beside(data, sheet)
    groups = stack_groups(beside, data.groups, Tall(0.215, 0.38, 0.14))
    side = min(SIDE_BY_SIDE, len(data.panels)) if sheet.wide else 1
    chunks = [data.panels[start : start + side] for start in range(0, len(data.panels), side)]
    left = groups.rows.width + 0.16 if beside.wide else 0.08
    bands = [_band(chunk, left, side, sheet) for chunk in chunks]
    key = key_line(sheet, _entries(data, sheet))
    height = key.height + sum(band.head + groups.rows.height + 0.26 for band in bands) + BETWEEN * (len(bands) - 1)
    picture = Figure((sheet.width, height), dpi=72)
    write_key(picture, key)
    top = key.height
    for band in bands:
        top += band.head
        for place, panel in enumerate(band.panels):
            size = (band.plot, groups.rows.height)
            axes = plot(picture, (band.starts[place], top), size)
            _draw_panel(axes, panel, groups, sheet)
            _write_panel(axes, panel, groups, band, sheet)
            if place == 0:
                _write_names(axes, groups, beside, sheet)
        top += groups.rows.height + 0.26 + BETWEEN
    return picture


def _beside(data: Levels, sheet: Sheet) -> Sheet:
    """The sheet as its labels see it: short ones stand beside the marks also on a phone."""
    widest = max(measure(label) for group in data.groups for label in group.labels)
    return Sheet(sheet.words, sheet.wide or widest <= NARROW_LABEL)


def _band(panels: Sequence[Panel], left: float, side: int, sheet: Sheet) -> Band:
    values = max(measure(dot.text(sheet.words), SIZE, weight="bold") for panel in panels for dot in panel.dots) + 0.16
    each = (sheet.width - left - 0.02 - BETWEEN * (side - 1)) / side
    room = each if sheet.wide else sheet.width
    titles = [wrap(panel.title, room - 0.04, weight="bold") for panel in panels]
    starts = [left + place * (each + BETWEEN) for place in range(len(panels))]
    return Band(panels, titles, starts, each - values, values)


def _draw_panel(axes: Axes, panel: Panel, groups: Groups, sheet: Sheet) -> None:
    low, high = extent(_values(panel), least=least_extent(panel.stat, 30))
    places = ticks(low, high, count=max(2, min(5, int(axes.get_window_extent().width / 72 / 0.42))))
    axes.set_xlim(low, high)
    axes.set_xticks(places, tick_labels(sheet.words, places, stat=panel.stat), size=TINY)
    axes.grid(axis="x")
    if panel.total is not None:
        axes.axvline(panel.total.value, color=GHOST, lw=1.0, ls=(0, (4, 2)), zorder=1)
    differing = any(dot.way for dot in panel.dots)  # then the others step back
    for y, dot in zip(groups.rows.mark_at, panel.dots, strict=True):
        row = dot.row
        if row is None or not row.shown:
            continue
        colour = TONE[dot.way] if differing else FOCUS
        axes.plot([row.low, row.high], [y, y], color=colour, lw=2.2, zorder=3)
        face = PAPER if stars(row) else colour
        edge: dict[str, Any] = {"mec": colour, "mew": 1.4} if stars(row) else {"mec": PAPER, "mew": 0.8}
        axes.plot(row.value, y, "o", ms=6.2, color=face, zorder=5, **edge)


def _values(panel: Panel) -> Iterator[float]:
    for row in (panel.total, *(dot.row for dot in panel.dots)):
        if row is not None and row.shown:
            yield row.value
    yield from (end for dot in panel.dots if dot.row and dot.row.shown for end in (dot.row.low, dot.row.high))


def _write_names(axes: Axes, groups: Groups, beside: Sheet, sheet: Sheet) -> None:
    write_labels(axes, groups.rows, sheet=beside)
    start = 0.02 - axes.get_position().x0 * sheet.width
    for head, y in groups.heads:
        write(axes, head, at=("left", y), dx=start, size=SIZE, weight="bold")


def _write_panel(axes: Axes, panel: Panel, groups: Groups, band: Band, sheet: Sheet) -> None:
    words, rows = sheet.words, groups.rows
    title: dict[str, Any] = {"va": "bottom", "weight": "bold", "multialignment": "left"}
    place = band.panels.index(panel)
    start = 0.0 if sheet.wide else 0.02 - axes.get_position().x0 * sheet.width
    write(axes, band.titles[place], at=("left", -0.22), dx=start, **title)
    for y, dot in zip(rows.mark_at, panel.dots, strict=True):
        faint = dot.row is None or not dot.row.shown or bool(stars(dot.row))
        style = {"color": COLOUR[dot.way] if dot.way else INK3 if faint else INK, "ha": "right"}
        weight = "bold" if dot.way else "normal"
        write(axes, dot.text(words), at=("right", y), dx=band.values - 0.02, weight=weight, **style)
    if panel.total is not None:
        text = words.text("All {value}", value=words.figure(panel.total))
        low, high = axes.get_xlim()
        inch = (high - low) / band.plot
        x = clamp(panel.total.value, measure(text, TINY) * inch, within=(low, high + band.values * inch))
        write(axes, text, at=(x, -0.07), size=TINY, color=INK2, ha="center", va="baseline")


def _entries(data: Levels, sheet: Sheet) -> list[Entry]:
    words = sheet.words
    dots = [dot for panel in data.panels for dot in panel.dots]
    means = {panel.stat for panel in data.panels} == {"mean"}
    text = words.text("mean with {level} interval", level=sheet.level)
    other = words.text("value with {level} interval", level=sheet.level)
    entries = [Entry("interval", CONTEXT if any(dot.way for dot in dots) else FOCUS, text if means else other)]
    if any(panel.total for panel in data.panels):
        entries.append(Entry("dashes", GHOST, words.text("All customers")))
    ways = {dot.way for dot in dots}
    if 1 in ways:
        entries.append(Entry("interval", FOCUS, words.text("▲ above the others (beyond noise)")))
    if -1 in ways:
        entries.append(Entry("interval", ALERT, words.text("▼ below the others (beyond noise)")))
    if data.tested and ways == {0}:
        entries.append(Entry(PLAIN, INK2, words.text("No level differs from the others beyond noise.")))
    return entries + base_entries((dot.row for dot in dots if dot.row is not None), words)
