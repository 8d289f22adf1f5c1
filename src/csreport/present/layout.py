"""Laying out a figure in inches: nothing is fitted by eye, so any label in any language has its room."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from csreport.catalogue import statistic
from csreport.estimates import Row, halves
from csreport.present.style import (
    ALERT,
    FOCUS,
    INK,
    INK3,
    NARROW,
    PAPER,
    WIDE,
    measure,
    wrap,
)
from csreport.present.words import Words

LINE = 0.15  # inches from one line of a label to the next
LABEL_ROOM = 2.1  # widest label beside a wide plot
AIR = 0.03  # over and under a label that stands above its mark
HEADING = 0.3  # inches of a heading over a group of rows
COLOUR = {1: FOCUS, -1: ALERT, 0: INK3}  # of a change: better, worse, noise


@dataclass(frozen=True)
class Sheet:
    """What a form draws on: a language and one of two widths."""

    words: Words
    wide: bool

    @property
    def width(self) -> float:
        """Width in inches."""
        return WIDE if self.wide else NARROW

    @property
    def level(self) -> str:
        """The confidence level in words: 95%."""
        return self.words.percent(self.words.confidence)


@dataclass(frozen=True)
class Margins:
    """Inches round the plot."""

    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0


def canvas(sheet: Sheet, height: float, *, margins: Margins) -> tuple[Figure, Axes]:
    """An empty figure whose plot is `height` inches high; y counts inches downwards."""
    width, total = sheet.width, height + margins.top + margins.bottom
    inside = (width - margins.left - margins.right) / width
    figure = Figure((width, total), dpi=72)
    axes = figure.add_axes((margins.left / width, margins.bottom / total, inside, height / total))
    axes.set(ylim=(height, 0), yticks=[])
    return figure, axes


def plot(figure: Figure, corner: tuple[float, float], size: tuple[float, float]) -> Axes:
    """A plot of some width and height in inches, its corner so far from the top left; y counts inches downwards."""
    (left, top), (width, height), (wide, high) = corner, size, figure.get_size_inches()
    axes = figure.add_axes((left / wide, 1 - (top + height) / high, width / wide, height / high))
    axes.set(ylim=(height, 0), yticks=[])
    return axes


def inches(axes: Axes) -> float:
    """Width of the plot in inches."""
    figure: Any = axes.figure
    return float(axes.get_position().width * figure.get_figwidth())


def write(axes: Axes, text: str, *, at: tuple[float | str, float], **style: Any) -> None:
    """Write at data x (or at the "left" or "right" edge of the plot) plus `dx` inches; y in inches."""
    x, y = at
    edge = {"left": 0.0, "right": 1.0}.get(str(x))
    shift = 72 * style.pop("dx", 0.0)
    ours: dict[str, Any] = {"va": "center_baseline", "linespacing": 1.15, "annotation_clip": False}
    axes.annotate(
        text,
        (x if edge is None else edge, y),
        xycoords="data" if edge is None else ("axes fraction", "data"),
        xytext=(shift, 0),
        textcoords="offset points",
        **ours | style,
    )


def whisker(axes: Axes, low: float, high: float, *, y: float) -> None:
    """An interval over a bar: dark, with a light edge where the bar is dark too."""
    axes.plot([low, high], [y, y], color=PAPER, lw=2.8, zorder=4)
    axes.plot([low, high], [y, y], color=INK, lw=1.2, zorder=5)


# ---- rows with their labels ---------------------------------------------
@dataclass(frozen=True)
class Stack:
    """Labelled rows one below the other: wrapped labels, where they and the marks lie, in inches."""

    labels: list[str]
    label_at: list[float]
    mark_at: list[float]
    height: float
    width: float  # of the widest label


@dataclass(frozen=True)
class Tall:
    """Inches: least height of a row when its label stands beside the marks, and when it stands above them."""

    wide: float
    narrow: float
    mark: float  # height of the marks
    free: float = 0.0  # kept empty to the right of a label above its marks


def stack(sheet: Sheet, labels: Iterable[str], tall: Tall) -> Stack:
    """Rows one below the other; labels beside the marks, or above on a phone."""
    room = LABEL_ROOM if sheet.wide else sheet.width - 0.04 - tall.free
    wrapped = [wrap(label, room) for label in labels]
    label_at, mark_at, top = [], [], 0.0
    for label in wrapped:
        lines = label.count("\n") + 1
        more = (lines - 1) * LINE
        height = max(tall.wide, lines * LINE + 0.1) if sheet.wide else tall.narrow + more
        label_at.append(top + (height / 2 if sheet.wide else AIR + (LINE + more) / 2))
        mark_at.append(top + (height / 2 if sheet.wide else 2 * AIR + LINE + more + tall.mark / 2))
        top += height
    return Stack(wrapped, label_at, mark_at, top, max(map(measure, wrapped), default=0.0))


@dataclass(frozen=True)
class Group:
    """Labels that belong together, under a heading."""

    head: str
    labels: list[str]


@dataclass(frozen=True)
class Groups:
    """Groups of rows one below the other: the rows, and where each heading lies, in inches."""

    rows: Stack
    heads: list[tuple[str, float]]


def stack_groups(sheet: Sheet, groups: Iterable[Group], tall: Tall) -> Groups:
    """Rows like `stack`, each group under its heading; a group without one begins at once."""
    heads: list[tuple[str, float]] = []
    whole = Stack([], [], [], 0.0, 0.0)
    for group in groups:
        top = whole.height
        if group.head:
            heads.append((group.head, top + HEADING * 0.6))
            top += HEADING
        part = stack(sheet, group.labels, tall)
        whole = Stack(
            [*whole.labels, *part.labels],
            [*whole.label_at, *(top + y for y in part.label_at)],
            [*whole.mark_at, *(top + y for y in part.mark_at)],
            top + part.height,
            max(whole.width, part.width),
        )
    return Groups(whole, heads)


def write_labels(axes: Axes, rows: Stack, *, sheet: Sheet, pad: float = 0.1, strong: int = -1) -> None:
    """Names left of the plot, or, on a phone, on their own line above the marks; one may be bold."""
    start = 0.02 - axes.get_position().x0 * sheet.width
    where: dict[str, Any] = {"dx": -pad, "ha": "right"} if sheet.wide else {"dx": start, "ha": "left"}
    if not sheet.wide:  # above the marks, where lines of the plot would run through
        where |= {"bbox": {"fc": PAPER, "ec": "none", "pad": 0.6}, "zorder": 7}
    for place, (y, label) in enumerate(zip(rows.label_at, rows.labels, strict=True)):
        style = centred(label) | {"weight": "bold" if place == strong else "normal"}
        write(axes, label, at=("left", y), multialignment=where["ha"], **style, **where)


def centred(label: str) -> dict[str, Any]:
    """How a label is centred on its height, with one line or several."""
    return {"va": "center" if "\n" in label else "center_baseline"}


# ---- numbers of an axis -------------------------------------------------
def ticks(low: float, high: float, *, count: int) -> list[float]:
    """Round values between two ends, in at most about `count` steps; two of them at least."""
    found: list[float] = []
    for steps in range(max(1, count), max(1, count) + 5):
        values, slack = MaxNLocator(steps, steps=[1, 2, 5, 10]).tick_values(low, high), 1e-9 * (high - low)
        found = [float(value) for value in values if low - slack <= value <= high + slack]
        if len(found) > 1:
            break
    return found


def tick_labels(words: Words, values: Sequence[float], *, stat: str) -> list[str]:
    """Axis numbers with as many decimals as the ticks need: percent for shares, else in scale points."""
    told = statistic(stat)
    factor, signed = 100 if told.shown == "percent" else 1, told.sign == "always"
    least = 1 if told.shown == "number" and not signed and told.digits > 1 else 0
    needed = next((d for d in range(least, 4) if all(_has_digits(factor * v, d) for v in values)), 4)
    if told.shown == "percent":
        return [words.percent(value, needed) for value in values]
    return [words.fixed(value, needed, signed=signed and abs(value) > 1e-9) for value in values]


def _has_digits(value: float, digits: int) -> bool:
    return abs(round(value, digits) - value) < 1e-9 * max(1.0, abs(value))


def extent(values: Iterable[float], *, least: float, pad: float = 0.04) -> tuple[float, float]:
    """Ends of an axis round the known values, at least `least` apart, with a little air."""
    known = [value for value in values if not math.isnan(value)]
    low, high = min(known), max(known)
    middle, half = (low + high) / 2, max(least / 2, (high - low) * (0.5 + pad))
    return middle - half, middle + half


# ---- names of rows ------------------------------------------------------
def name_rows(rows: Sequence[Row], words: Words) -> list[str]:
    """What tells rows apart: measure, level of a segment, period – only what differs among them."""
    several = {part for part in ("measure", "period") if len({getattr(row, part) for row in rows}) > 1}
    return [_name(row, words, several, any(row.level for row in rows)) for row in rows]


def _name(row: Row, words: Words, several: set[str], levels: bool) -> str:
    parts = []
    if "measure" in several or not (levels or "period" in several):
        parts.append(words.label(row.measure))
    if row.level:
        parts.append(level_name(row, words))
    elif levels:
        parts.append(words.text("All customers"))
    if "period" in several:
        parts.append(words.period(row.period))
    return " · ".join(parts)


def level_name(row: Row, words: Words) -> str:
    """Level of a row in words; of two segments at once: both."""
    pairs = zip(row.segments, row.levels, strict=True)
    return " · ".join(words.level(segment, level) for segment, level in pairs)


def segment_name(segment: str, words: Words) -> str:
    """Segment in words; two of them at once: both."""
    return " × ".join(words.text("Channel") if part == "channel" else words.label(part) for part in halves(segment))


def least_extent(stat: str, units: int) -> float:
    """Smallest sensible length of an axis: so many units of the last decimal that is printed."""
    told = statistic(stat)
    return units * 10.0**-told.digits / (100 if told.shown == "percent" else 1)


def clamp(middle: float, width: float, *, within: tuple[float, float]) -> float:
    """Middle of a text of some width, moved as little as keeps it between two ends."""
    low, high = within[0] + width / 2, within[1] - width / 2
    return (within[0] + within[1]) / 2 if low > high else min(max(middle, low), high)
