"""Laying out a figure in inches: nothing is fitted by eye, so any label in any language has its room."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from csreport.estimates import Row
from csreport.present.style import (
    ALERT,
    FOCUS,
    INK2,
    INK3,
    NARROW,
    PAPER,
    SMALL,
    WIDE,
    measure,
    wrap,
)
from csreport.present.words import FORMS, Words

LINE = 0.15  # inches from one line of a label to the next
LABEL_ROOM = 2.1  # widest label beside a wide plot
AIR = 0.03  # over and under a label that stands above its mark
KEY_LINE, KEY_GAP = 0.19, 0.16
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


# ---- rows with their labels ---------------------------------------------
@dataclass(frozen=True)
class Stack:
    """Labelled rows one below the other: wrapped labels, where they and the marks lie, in inches."""

    labels: list[str]
    label_at: list[float]
    mark_at: list[float]
    height: float
    width: float  # of the widest label


def stack(sheet: Sheet, labels: Iterable[str], *, wide: float, narrow: float, mark: float) -> Stack:
    """Rows at least `wide` (or `narrow`) inches high; labels beside the marks, or above on a phone.

    `mark` is the height of a mark.
    """
    room = LABEL_ROOM if sheet.wide else sheet.width - 0.04
    wrapped = [wrap(label, room) for label in labels]
    label_at, mark_at, top = [], [], 0.0
    for label in wrapped:
        lines = label.count("\n") + 1
        more = (lines - 1) * LINE
        height = max(wide, lines * LINE + 0.1) if sheet.wide else narrow + more
        label_at.append(top + (height / 2 if sheet.wide else AIR + (LINE + more) / 2))
        mark_at.append(top + (height / 2 if sheet.wide else 2 * AIR + LINE + more + mark / 2))
        top += height
    return Stack(wrapped, label_at, mark_at, top, max(map(measure, wrapped), default=0.0))


def write_labels(axes: Axes, rows: Stack, *, sheet: Sheet, pad: float = 0.1, strong: int = -1) -> None:
    """Names left of the plot, or, on a phone, on their own line above the marks; one may be bold."""
    start = 0.02 - axes.get_position().x0 * sheet.width
    where = {"dx": -pad, "ha": "right"} if sheet.wide else {"dx": start, "ha": "left"}
    for place, (y, label) in enumerate(zip(rows.label_at, rows.labels, strict=True)):
        style = _middle(label) | {"weight": "bold" if place == strong else "normal"}
        write(axes, label, at=("left", y), multialignment=where["ha"], **style, **where)


def _middle(label: str) -> dict[str, Any]:
    return {"va": "center" if "\n" in label else "center_baseline"}


# ---- the key ------------------------------------------------------------
MARK = {"swatch": 0.17, "up": 0.14, "down": 0.14, "dot": 0.14, "tick": 0.10}
MARK_OTHER = 0.30


@dataclass(frozen=True)
class Entry:
    """A sample mark and what it means."""

    mark: str
    colour: str
    text: str


@dataclass(frozen=True)
class Key:
    """How to read the marks: one line of sample marks above the plot, in reading order."""

    places: list[tuple[float, float, Entry, str]]
    height: float


def key_line(sheet: Sheet, entries: Sequence[Entry]) -> Key:
    """Place the entries from left to right, on further lines where they do not fit."""
    places, x, y, below = [], 0.02, 0.12, 0.12
    for entry in entries:
        start = MARK.get(entry.mark, MARK_OTHER) + (0.0 if entry.mark == "swatch" else 0.06)
        text = wrap(entry.text, sheet.width - start - 0.06, size=SMALL)
        need = start + measure(text, SMALL)
        if x + need > sheet.width - 0.02 and x > 0.1:
            x, y = 0.02, below + KEY_LINE
        places.append((x, y, entry, text))
        x, below = x + need + KEY_GAP, max(below, y + text.count("\n") * LINE)
    return Key(places, below + 0.21 if entries else 0.0)


def write_key(figure: Figure, key: Key) -> None:
    """Draw the key at the top of the figure."""
    top, inch = figure.get_figheight(), figure.dpi_scale_trans
    for x, y, entry, text in key.places:
        size = MARK.get(entry.mark, MARK_OTHER)
        for artist in _sample(entry, (x, size), top - y):
            artist.set(transform=inch, clip_on=False)
            figure.add_artist(artist)
        lines = text.count("\n")
        figure.text(
            x + size + (0.0 if entry.mark == "swatch" else 0.06), top - y - lines * LINE / 2, text,
            size=SMALL, color=INK2, transform=inch, linespacing=1.15, **_middle(text),
        )  # fmt: skip


def _sample(entry: Entry, span: tuple[float, float], y: float) -> Iterator[Line2D | Rectangle]:
    """The sample mark of an entry between x and x + size inches."""
    (x, size), colour = span, entry.colour
    middle = x + size / 2
    if entry.mark == "interval":
        yield Line2D([x, x + size], [y, y], color=colour, lw=2)
        yield Line2D([middle], [y], marker="o", ms=6, color=colour)
    elif entry.mark == "dot":
        yield Line2D([middle], [y], marker="o", ms=5.5, mfc=PAPER, mec=colour, mew=1.3, ls="")
    elif entry.mark in {"up", "down"}:
        yield Line2D([middle], [y], marker="^" if entry.mark == "up" else "v", ms=6.5, color=colour, ls="")
    elif entry.mark == "tick":
        yield Line2D([middle] * 2, [y - 0.065, y + 0.065], color=colour, lw=2)
    elif entry.mark == "band":
        yield Rectangle((x, y - 0.055), size, 0.11, fc=colour, ec="none")
    else:
        yield Rectangle((x, y - 0.06), 0.13, 0.12, fc=colour, ec="none")


# ---- numbers of an axis -------------------------------------------------
def ticks(low: float, high: float, *, count: int) -> list[float]:
    """Round values between two ends, at most about `count` steps."""
    values = MaxNLocator(max(1, count), steps=[1, 2, 5, 10]).tick_values(low, high)
    slack = 1e-9 * (high - low)
    return [float(value) for value in values if low - slack <= value <= high + slack]


def tick_labels(words: Words, values: Sequence[float], *, stat: str) -> list[str]:
    """Axis numbers with as many decimals as the ticks need: percent for shares, else in scale points."""
    kind, digits = FORMS.get(stat, ("points", 2))
    factor = 100 if kind == "percent" else 1
    least = 1 if kind == "points" and digits > 1 else 0
    needed = next((d for d in range(least, 4) if all(_has_digits(factor * v, d) for v in values)), 4)
    if kind == "percent":
        return [words.percent(value, needed) for value in values]
    return [words.fixed(value, needed, signed=kind == "signed" and abs(value) > 1e-9) for value in values]


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
        pairs = zip(row.segment.split("*"), row.level.split("*"), strict=True)
        parts += [words.level(segment, level) for segment, level in pairs]
    elif levels:
        parts.append(words.text("All customers"))
    if "period" in several:
        parts.append(words.period(row.period))
    return " · ".join(parts)


def least_extent(stat: str, units: int) -> float:
    """Smallest sensible length of an axis: so many units of the last decimal that is printed."""
    kind, digits = FORMS.get(stat, ("points", 2))
    return units * 10.0**-digits / (100 if kind == "percent" else 1)


def clamp(middle: float, width: float, *, within: tuple[float, float]) -> float:
    """Middle of a text of some width, moved as little as keeps it between two ends."""
    low, high = within[0] + width / 2, within[1] - width / 2
    return (within[0] + within[1]) / 2 if low > high else min(max(middle, low), high)
