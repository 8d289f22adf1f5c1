"""Drivers: how much of what is explained goes with each of them, by two methods, with interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.estimates import Estimates, Row, direction
from csreport.present.key import PLAIN, Entry, base_entries, key_line, write_key
from csreport.present.layout import (
    Margins,
    Sheet,
    Stack,
    Tall,
    canvas,
    inches,
    stack,
    tick_labels,
    ticks,
    whisker,
    write,
    write_labels,
)
from csreport.present.style import ALERT, CONTEXT, FOCUS, INK, INK2, INK3, PAPER, SMALL, TINY, measure
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
    return [
        Driver(words.label(row.measure), row, _value(estimates.get(row, stat="importance_johnson")),
               _sign(estimates.get(row, stat="slope"), alpha))
        for row in rows
    ]  # fmt: skip


def _value(row: Row | None) -> float:
    return row.value if row is not None and row.shown else math.nan


def _sign(row: Row | None, alpha: float) -> int:
    if row is None or not row.shown or row.value >= 0:
        return 0
    return -1 if direction(row, alpha) else 1


def draw(data: Sequence[Driver], sheet: Sheet) -> Figure:
    """Bars from the most important down; dark where the interval lies above an equal share."""
    rows = stack(sheet, [driver.label for driver in data], Tall(0.285, 0.42, 0.16))
    key = key_line(sheet, _entries(data, sheet))
    values = [sheet.words.percent(driver.row.value) + stars(driver.row) for driver in data]
    signs = measure(MINUS, SMALL, weight="bold") + 0.05 if any(driver.sign for driver in data) else 0.0
    right = 0.12 + max(measure(text, weight="bold") for text in values) + signs
    left = 0.16 + rows.width if sheet.wide else 0.12
    head = 0.2 if len(data) > 1 else 0.04
    figure, axes = canvas(sheet, rows.height, margins=Margins(left, right, key.height + head, 0.24))
    write_key(figure, key)
    _draw_bars(axes, data, rows, sheet)
    write_labels(axes, rows, sheet=sheet)
    for y, driver, text in zip(rows.mark_at, data, values, strict=True):
        write(axes, text, at=("right", y), dx=right - signs - 0.02, ha="right", weight="bold")
        if driver.sign:
            colour, weight = (ALERT, "bold") if driver.sign < 0 else (INK3, "normal")
            style = {"size": SMALL, "color": colour, "weight": weight, "ha": "right"}
            write(axes, MINUS, at=("right", y), dx=right - 0.02, **style)
    return figure


def _draw_bars(axes: Axes, data: Sequence[Driver], rows: Stack, sheet: Sheet) -> None:
    fair = 1 / len(data)
    known = [v for d in data for v in (d.row.value, d.row.high, d.other, fair) if not math.isnan(v)]
    axes.set_xlim(0, max(known) * 1.02)
    places = ticks(0, max(known) * 1.02, count=max(2, int(inches(axes) / 0.5)))
    axes.set_xticks(places, tick_labels(sheet.words, places, stat="share"))
    axes.grid(axis="x")
    for y, driver in zip(rows.mark_at, data, strict=True):
        row = driver.row
        tone = FOCUS if row.low > fair else CONTEXT
        axes.barh(y, row.value, height=TALL, color=tone, zorder=2)
        whisker(axes, row.low, row.high, y=y)
        axes.plot(driver.other, y, "D", ms=4.5, mfc=PAPER, mec=INK, mew=1.1, zorder=6)
    if len(data) > 1:
        axes.axvline(fair, color=INK2, lw=0.9, ls=(0, (2, 2)), zorder=4)
        text = sheet.words.text("equal shares {share}", share=sheet.words.percent(fair))
        room, half = inches(axes), measure(text, TINY) / 2
        at = fair / axes.get_xlim()[1] * room
        ha = "left" if at < half else "center"
        write(axes, text, at=(fair, -0.06), size=TINY, color=INK2, ha=ha, va="baseline")


def _entries(data: Sequence[Driver], sheet: Sheet) -> list[Entry]:
    words = sheet.words
    entries = [Entry("swatch", FOCUS, words.text("LMG importance, above an equal share")),
               Entry("swatch", CONTEXT, words.text("not above it beyond noise")),
               Entry("ends", INK, words.text("{level} bootstrap interval", level=sheet.level))]  # fmt: skip
    if any(not math.isnan(driver.other) for driver in data):
        entries.append(Entry("diamond", INK, words.text("Johnson's relative weight")))
    if any(driver.sign for driver in data):
        entries.append(Entry(PLAIN, INK2, words.text("(−) negative slope beside the other drivers")))
    return entries + base_entries((driver.row for driver in data), words)
