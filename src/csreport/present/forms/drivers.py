"""Drivers: how much of what is explained goes with each of them, by two methods, with interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row, direction
from csreport.present.forms.rows import Cell, Column, Form, Line, Section, bar, dot, draw_rows, span
from csreport.present.layout import (
    ALERT,
    CONTEXT,
    FOCUS,
    INK,
    INK2,
    INK3,
    PAPER,
    PLAIN,
    SMALL,
    TINY,
    Axis,
    Entry,
    Sheet,
    Tall,
    base_entries,
    clamp,
    mark_title,
    measure,
)
from csreport.present.vectors import DIAMOND, DOTTED, Canvas
from csreport.present.words import Words, stars

TALL = 0.17  # inches: height of a bar
MINUS = "(−)"  # beside a driver whose slope is negative


@dataclass(frozen=True)
class Driver:
    """One driver: its share by both methods, and the sign of its slope where that is negative."""

    label: str
    row: Row
    other: float
    sign: int  # −1 really negative, 0 none, 1 negative within noise


def read(estimates: Estimates, words: Words, *, explaining: str) -> list[Driver]:
    """Drivers of one outcome, the most important first; without a choice, of the first outcome given."""
    rows = [row for row in estimates if row.stat == "importance" and row.shown and not row.level]
    target = explaining or (rows[0].against_id if rows else "")
    rows = sorted((row for row in rows if row.against_id == target), key=lambda row: -row.value)
    alpha = words.alpha
    found = []
    for row in rows:
        other, slope = estimates.get(row, stat="importance_johnson"), estimates.get(row, stat="slope")
        negative = slope is not None and slope.shown and slope.value < 0
        sign = (-1 if direction(slope, alpha) else 1) if slope is not None and negative else 0
        johnson = other.value if other is not None and other.shown else math.nan
        found.append(Driver(words.label(row.measure), row, johnson, sign))
    return found


def draw(data: Sequence[Driver], sheet: Sheet) -> str:
    """Bars from the most important down; dark where the interval lies above an equal share."""
    fair = 1 / len(data)
    known = [v for one in data for v in (one.row.value, one.row.high, one.other, fair) if not math.isnan(v)]
    several = len(data) > 1

    def equal(canvas: Canvas, axis: Axis, top: float, bottom: float) -> None:
        text = sheet.words.text("equal shares {share}", share=sheet.words.percent(fair))
        canvas.line([axis(fair)] * 2, [top, bottom], INK2, 0.9, dash=DOTTED)
        at = clamp(axis(fair), measure(text, TINY), within=(axis.start, sheet.width))
        canvas.text(at, top - 0.06, text, size=TINY, colour=INK2, align="middle", up="baseline")

    lines = {"": [_line(one, fair, sheet) for one in data]}
    section = Section(lines, (0.0, max(known) * 1.02), "share", behind=[equal] if several else [])
    columns, top = (Column(), Column(gap=0.05)), 0.2 if several else 0.04
    return draw_rows(sheet, [section], Form(_key(data, sheet), columns, Tall(0.285, 0.42, 0.16), top=top, ticks=0.5))


def _line(one: Driver, fair: float, sheet: Sheet) -> Line:
    row = one.row
    marks = [
        bar(0, row.value, FOCUS if row.low > fair else CONTEXT, TALL),
        span(row.low, row.high, PAPER, 2.8),
        span(row.low, row.high, INK, 1.2),
        dot(one.other, INK, 5.0, hollow=True, shape=DIAMOND),
    ]
    sign = Cell(MINUS, *((ALERT, "bold") if one.sign < 0 else (INK3, "normal")), SMALL)
    cells = [[Cell(sheet.words.percent(row.value) + stars(row), weight="bold")], [sign] if one.sign else []]
    return Line(one.label, marks, cells, mark_title(sheet.words, row, one.label))


def _key(data: Sequence[Driver], sheet: Sheet) -> list[Entry]:
    words = sheet.words
    entries = [
        Entry("swatch", FOCUS, words.text("LMG importance, above an equal share")),
        Entry("swatch", CONTEXT, words.text("not above it beyond noise")),
        Entry("ends", INK, words.text("{level} bootstrap interval", level=sheet.level)),
    ]
    if any(not math.isnan(one.other) for one in data):
        entries.append(Entry("diamond", INK, words.text("Johnson's relative weight")))
    if any(one.sign for one in data):
        entries.append(Entry(PLAIN, INK2, words.text("(−) negative slope beside the other drivers")))
    return entries + base_entries((one.row for one in data), words)
