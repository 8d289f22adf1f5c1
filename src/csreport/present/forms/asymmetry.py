"""Penalty and reward: what low and high scores of a driver go with, either side of zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.estimates import Estimates, Row
from csreport.facts import N_
from csreport.present.key import Entry, base_entries, key_line, write_key
from csreport.present.layout import (
    LINE,
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
from csreport.present.style import ALERT, FOCUS, INK, INK2, INK3, SIZE, SMALL, measure
from csreport.present.words import Words, stars

TALL = 0.17  # inches: height of a bar
STEP = 0.07  # from the middle of a row to each bar, where both lie on one side of zero
AIR = 0.06  # between a bar's interval and its number
CLASSES = {-1: N_("basic: failing costs more"), 0: N_("even, within noise"), 1: N_("delight: excelling gains more")}


@dataclass(frozen=True)
class Driver:
    """One driver: both sides, and which of them weighs more (−1, 1; 0 neither; None untested)."""

    label: str
    penalty: Row | None
    reward: Row | None
    kind: int | None

    @property
    def mixed(self) -> bool:
        """Whether both sides, or their intervals, would cover each other on one line."""
        if self.penalty is None or self.reward is None:
            return False
        wrong = self.penalty.value > 0 or self.reward.value < 0
        return wrong or self.penalty.high > min(self.reward.low, self.reward.value)

    @property
    def span(self) -> float:
        """Distance from the end of one side to that of the other."""
        return sum(abs(row.value) for row in (self.penalty, self.reward) if row is not None)


def read(estimates: Estimates, words: Words, *, explaining: str) -> list[Driver]:
    """Drivers of one outcome, the furthest apart first; without a choice, of the first outcome given."""
    rows = [row for row in estimates if row.stat in {"penalty", "reward"} and row.shown and not row.level]
    target = explaining or (rows[0].against_id if rows else "")
    sides = {(row.measure, row.stat): row for row in rows if row.against_id == target}
    drivers = []
    for measure_ in dict.fromkeys(name for name, _ in sides):
        known = next(row for (name, _), row in sides.items() if name == measure_)
        kind = _kind(estimates.get(known, stat="asymmetry"))
        drivers.append(
            Driver(words.label(measure_), sides.get((measure_, "penalty")), sides.get((measure_, "reward")), kind)
        )
    return sorted(drivers, key=lambda driver: -driver.span)


def _kind(row: Row | None) -> int | None:
    if row is None or not row.shown or math.isnan(row.low):
        return None
    return (row.low > 0) - (row.high < 0)


def draw(data: Sequence[Driver], sheet: Sheet) -> Figure:
    """Bars either side of zero with their intervals and numbers; the class of the driver in words."""
    kinds = [sheet.words.translate(CLASSES[driver.kind]) if driver.kind is not None else "" for driver in data]
    below = not sheet.wide and any(kinds)
    rows = stack(
        sheet,
        [driver.label for driver in data],
        Tall(0.33, 0.54, 0.3) if any(driver.mixed for driver in data) else Tall(0.3, 0.42, 0.16),
    )
    if below:
        rows = _with_line(rows)
    key = key_line(sheet, _entries(data, sheet))
    right = 0.14 + max(measure(text, SMALL) for text in kinds) if sheet.wide and any(kinds) else 0.04
    left = 0.16 + rows.width if sheet.wide else 0.04
    figure, axes = canvas(sheet, rows.height, margins=Margins(left, right, key.height + 0.04, 0.24))
    write_key(figure, key)
    _draw_bars(axes, data, rows, sheet)
    write_labels(axes, rows, sheet=sheet)
    for y, at, label, text in zip(rows.mark_at, rows.label_at, rows.labels, kinds, strict=True):
        under = at + (label.count("\n") + 2) / 2 * LINE
        place = ("right", y, right - 0.02) if sheet.wide else ("left", under, 0.02 - left)
        write(axes, text, at=place[:2], dx=place[2], ha="right" if sheet.wide else "left", size=SMALL, color=INK3)
    return figure


def _with_line(rows: Stack) -> Stack:
    """Rows with room for one more line below each label."""
    shift = [LINE * place for place in range(len(rows.labels))]
    label_at = [y + down for y, down in zip(rows.label_at, shift, strict=True)]
    mark_at = [y + down + LINE for y, down in zip(rows.mark_at, shift, strict=True)]
    return Stack(rows.labels, label_at, mark_at, rows.height + LINE * len(rows.labels), rows.width)


def _draw_bars(axes: Axes, data: Sequence[Driver], rows: Stack, sheet: Sheet) -> None:
    sides = [row for driver in data for row in (driver.penalty, driver.reward) if row is not None]
    ends = [value for row in sides for value in (row.low, row.high, row.value, 0.0) if not math.isnan(value)]
    texts = max(measure(sheet.words.figure(row) + stars(row), weight="bold") for row in sides) + 2 * AIR
    low, high = _limits(min(ends), max(ends), texts, inches(axes))
    axes.set_xlim(low, high)
    places = ticks(min(ends), max(ends), count=max(2, int(inches(axes) / 0.7)))
    axes.set_xticks(places, tick_labels(sheet.words, places, stat="nps"))
    axes.grid(axis="x")
    axes.axvline(0, color=INK2, lw=0.9, zorder=4)
    for y, driver in zip(rows.mark_at, data, strict=True):
        apart = STEP if driver.mixed else 0.0  # bars on the same side of zero stand one below the other
        for row, tone, side in ((driver.penalty, ALERT, -1), (driver.reward, FOCUS, 1)):
            if row is not None:
                _draw_side(axes, row, (y + side * apart, tone), None if driver.mixed else side, sheet.words)


def _draw_side(axes: Axes, row: Row, place: tuple[float, str], side: int | None, words: Words) -> None:
    """A bar, its interval, and its number beyond the end; `side` is where it belongs, None where that is open."""
    y, tone = place
    known = [value for value in (row.value, row.low, row.high, 0.0) if not math.isnan(value)]
    mixed = side is None
    left = (row.value if side is None else side) < 0
    axes.barh(y, row.value, height=2 * STEP - 0.02 if mixed else TALL, color=tone, zorder=2)
    whisker(axes, row.low, row.high, y=y)
    style = {"ha": "right" if left else "left", "weight": "bold", "color": tone, "size": SMALL if mixed else SIZE}
    end = min(known) if left else max(known)
    write(axes, words.figure(row) + stars(row), at=(end, y), dx=-AIR if left else AIR, **style)


def _limits(low: float, high: float, texts: float, room: float) -> tuple[float, float]:
    """Ends of the axis with room for a number beyond either end."""
    inch = max(1e-9, high - low) / max(0.5, room - 2 * texts)
    return low - texts * inch, high + texts * inch


def _entries(data: Sequence[Driver], sheet: Sheet) -> list[Entry]:
    words = sheet.words
    entries = [Entry("swatch", ALERT, words.text("penalty (low scores)")),
               Entry("swatch", FOCUS, words.text("reward (high scores)")),
               Entry("ends", INK, words.text("{level} interval", level=sheet.level))]  # fmt: skip
    rows = [row for driver in data for row in (driver.penalty, driver.reward) if row is not None]
    return entries + base_entries(rows, words)
