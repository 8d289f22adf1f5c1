"""Levels of segments: one or a few measures as dots with intervals, beside the value of all customers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row, direction
from csreport.present.forms.rows import Cell, Column, Line, Plot, Section, column_places, dot, span, stacked
from csreport.present.layout import (
    ALERT,
    COLOUR,
    CONTEXT,
    FOCUS,
    GHOST,
    INK,
    INK2,
    INK3,
    LINE,
    MARKS,
    PLAIN,
    TINY,
    Axis,
    Entry,
    Sheet,
    Tall,
    base_entries,
    clamp,
    extent,
    interval_entry,
    level_name,
    mark_title,
    measure,
    segment_name,
    wrap,
    write_key,
)
from csreport.present.vectors import DASHED, Canvas
from csreport.present.words import Words, stars

SIDE_BY_SIDE = 3  # panels
NARROW_LABEL = 1.0  # inches: widest label beside the marks on a phone
BETWEEN = 0.16  # inches between panels, and below a band of them
TONE = {1: FOCUS, -1: ALERT, 0: CONTEXT}


@dataclass(frozen=True)
class Dot:
    """One level: its name, its estimate, if there is one, and whether it really lies above or below the others."""

    label: str
    row: Row | None
    way: int

    def text(self, words: Words) -> str:
        """The number, with the mark of a real difference and of a small base."""
        if self.row is None or not self.row.shown:
            return "–"
        return MARKS[self.way] + words.figure(self.row) + stars(self.row)


@dataclass(frozen=True)
class Panel:
    """One measure: its value for all customers and for every level, by the name of their segment."""

    title: str
    stat: str
    total: Row | None
    groups: dict[str, list[Dot]]

    @property
    def dots(self) -> list[Dot]:
        """All levels."""
        return [dot for dots in self.groups.values() for dot in dots]


@dataclass(frozen=True)
class Levels:
    """Panels over the same levels, and whether differences were tested."""

    panels: list[Panel]
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
        segments = {
            name: dict(sorted(levels.items(), key=lambda one: -one[1].value if one[1].shown else math.inf))
            for name, levels in segments.items()
        }
    tests = list(estimates.select(against="level:others"))
    series: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        series.setdefault((row.measure, row.stat), []).append(row)
    return Levels([_panel(estimates, found, tests, segments, words) for found in series.values()], bool(tests))


def _panel(
    estimates: Estimates, rows: Sequence[Row], tests: Sequence[Row], segments: dict[str, dict[str, Row]], words: Words
) -> Panel:
    first = rows[0]
    total = [row for row in estimates if not row.level and row.is_estimate and _same(row, first) and row.shown]
    at, alpha = {(row.segment, row.level): row for row in rows}, words.alpha
    way = {(row.segment, row.level): direction(row, alpha) for row in tests if _same(row, first)}
    groups = {
        segment_name(segment, words): [
            Dot(level_name(row, words), at.get((segment, level)), way.get((segment, level), 0))
            for level, row in levels.items()
        ]
        for segment, levels in segments.items()
    }
    return Panel(words.series(first), first.stat, total[0] if total else None, groups)


def _same(row: Row, other: Row) -> bool:
    return (row.measure, row.stat) == (other.measure, other.stat)


# ---- drawing ------------------------------------------------------------
def draw(data: Levels, sheet: Sheet) -> str:
    """Panels side by side, in bands; on a phone one panel below the other."""
    labels = [dot.label for dot in data.panels[0].dots]
    beside = sheet.wide or max(map(measure, labels)) <= NARROW_LABEL  # short labels stand beside also on a phone
    sections = [_section(panel, sheet) for panel in data.panels]
    columns = [Column(gap=0.14)]
    rows = stacked(sections[0], Tall(0.215, 0.38, 0.14), beside=beside)
    places = column_places(columns, [line for section in sections for line in section.lines])
    side = min(SIDE_BY_SIDE, len(sections)) if sheet.wide else 1
    left = rows.width + 0.16 if beside else 0.08
    each = (sheet.width - left - 0.02 - BETWEEN * (side - 1)) / side
    titles = [wrap(panel.title, (each if sheet.wide else sheet.width) - 0.04, weight="bold") for panel in data.panels]
    canvas = sheet.canvas()
    top = write_key(canvas, _key(data, sheet))
    for start in range(0, len(sections), side):
        top += (max(title.count("\n") for title in titles[start : start + side]) + 1) * LINE + 0.24
        for place, section in enumerate(sections[start : start + side]):
            axis = Axis(*section.ends, left + place * (each + BETWEEN), each - places[-1])
            title_at = axis.start if sheet.wide else 0.02
            canvas.text(title_at, top - 0.22, titles[start + place], weight="bold", up="bottom")
            plot = Plot(canvas, section, rows, axis, top)
            plot.draw(sheet.words, step=0.42)
            plot.write_cells(columns, places, axis.end)
            if place == 0:
                plot.write_labels(left, beside=beside)
        top += rows.height + 0.26 + BETWEEN
    return canvas.svg(top - BETWEEN)


def _section(panel: Panel, sheet: Sheet) -> Section:
    shown = [dot.row for dot in panel.dots if dot.row is not None and dot.row.shown]
    values = [value for row in shown for value in (row.low, row.value, row.high)]
    values += [panel.total.value] if panel.total is not None else []
    differing = any(dot.way for dot in panel.dots)  # then the others step back
    lines = {head: [_line(dot, panel, differing, sheet) for dot in dots] for head, dots in panel.groups.items()}

    def all_customers(canvas: Canvas, axis: Axis, top: float, bottom: float) -> None:
        if panel.total is not None:
            text = sheet.words.text("figures-all", value=sheet.words.figure(panel.total))
            canvas.line([axis(panel.total.value)] * 2, [top, bottom], GHOST, dash=DASHED)
            middle = clamp(axis(panel.total.value), measure(text, TINY), within=(axis.start, axis.end + 0.4))
            with canvas.titled(
                mark_title(sheet.words, panel.total, panel.title, sheet.words.text("common-all-customers"))
            ):
                canvas.text(middle, top - 0.07, text, size=TINY, colour=INK2, align="middle", up="baseline")

    ends = extent(values, stat=panel.stat, units=30)
    return Section(lines, ends, panel.stat, behind=[all_customers])


def _line(one: Dot, panel: Panel, differing: bool, sheet: Sheet) -> Line:
    row, tone = one.row, TONE[one.way] if differing else FOCUS
    shown = row is not None and row.shown
    colour = COLOUR[one.way] if one.way else INK3 if row is None or not shown or stars(row) else INK
    cell = Cell(one.text(sheet.words), colour, "bold" if one.way else "normal")
    if row is None or not shown:
        return Line(one.label, [], [[cell]])
    marks = [span(row.low, row.high, tone), dot(row.value, tone, 6.2, hollow=bool(stars(row)))]
    return Line(one.label, marks, [[cell]], mark_title(sheet.words, row, panel.title, one.label))


def _key(data: Levels, sheet: Sheet) -> list[Entry]:
    words = sheet.words
    dots = [dot for panel in data.panels for dot in panel.dots]
    ways = {dot.way for dot in dots}
    entries = [interval_entry(sheet, {panel.stat for panel in data.panels}, CONTEXT if ways != {0} else FOCUS)]
    if any(panel.total for panel in data.panels):
        entries.append(Entry("dashes", GHOST, words.text("common-all-customers")))
    if 1 in ways:
        entries.append(Entry("interval", FOCUS, words.text("figures-above-others-beyond-noise")))
    if -1 in ways:
        entries.append(Entry("interval", ALERT, words.text("figures-below-others-beyond-noise")))
    if data.tested and ways == {0}:
        entries.append(Entry(PLAIN, INK2, words.text("figures-level-differs-others-beyond")))
    return entries + base_entries((dot.row for dot in dots if dot.row is not None), words)
