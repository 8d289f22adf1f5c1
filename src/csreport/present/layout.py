"""Laying out a figure in inches: nothing is fitted by eye, so any label in any language has its room."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csreport.catalogue import statistic
from csreport.estimates import Row, halves
from csreport.present.style import ALERT, FAMILY, FOCUS, INK3, NARROW, RULE, SMALL, WIDE, measure, wrap
from csreport.present.vectors import Canvas
from csreport.present.words import Words

LINE = 0.15  # inches from one line of a label to the next
LABEL_ROOM = 2.1  # widest label beside a wide plot
AIR = 0.03  # over and under a label that stands above its mark
HEADING = 0.3  # inches of a heading over a group of rows
TICK_AT = 0.15  # inches below a plot: the line that the numbers of its axis stand on
MARKS = {1: "▲ ", -1: "▼ ", 0: ""}  # of a difference beyond noise
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

    def canvas(self) -> Canvas:
        """An empty drawing of this width."""
        return Canvas(self.width, FAMILY.get(self.words.lang, FAMILY["en"]))


@dataclass(frozen=True)
class Axis:
    """Values along a line that starts at some inches and is so many long; upwards with a negative length."""

    low: float
    high: float
    start: float
    length: float

    def __call__(self, value: float) -> float:
        """Place of a value, in inches."""
        return self.start + (value - self.low) * self.inch

    @property
    def inch(self) -> float:
        """Inches of one unit."""
        return self.length / (self.high - self.low)

    @property
    def end(self) -> float:
        """Where the line ends, in inches."""
        return self.start + self.length


def draw_scale(
    canvas: Canvas, axis: Axis, labels: dict[float, str], span: tuple[float, float], size: float = SMALL
) -> None:
    """Lines across a plot from some height down to another, and their numbers below it."""
    top, bottom = span
    for value, text in labels.items():
        canvas.line([axis(value)] * 2, [top, bottom], RULE, 0.7)
        canvas.text(axis(value), bottom + TICK_AT, text, size=size, colour=INK3, align="middle", up="baseline")


# ---- rows with their labels ---------------------------------------------
@dataclass(frozen=True)
class Stack:
    """Labelled rows one below the other: wrapped labels, where they and the marks lie, in inches; headings too."""

    labels: list[str]
    label_at: list[float]
    mark_at: list[float]
    heads: list[tuple[str, float]]
    height: float

    @property
    def width(self) -> float:
        """Width of the widest label."""
        return max(map(measure, self.labels), default=0.0)


@dataclass(frozen=True)
class Tall:
    """Inches: least height of a row when its label stands beside the marks, and when it stands above them."""

    wide: float
    narrow: float
    mark: float  # height of the marks
    free: float = 0.0  # kept empty to the right of a label above its marks


@dataclass(frozen=True)
class Group:
    """Labels that belong together, under a heading."""

    head: str
    labels: list[str]


def stack(groups: Iterable[Group], tall: Tall, *, beside: bool) -> Stack:
    """Rows one below the other, each group under its heading; labels beside the marks, or above on a phone."""
    rows, top = Stack([], [], [], [], 0.0), 0.0
    room = LABEL_ROOM if beside else NARROW - 0.04 - tall.free
    for group in groups:
        if group.head:
            rows.heads.append((group.head, top + HEADING * 0.6))
            top += HEADING
        for label in (wrap(label, room) for label in group.labels):
            more = label.count("\n") * LINE
            height = max(tall.wide, more + LINE + 0.1) if beside else tall.narrow + more
            rows.labels.append(label)
            rows.label_at.append(top + (height / 2 if beside else AIR + (LINE + more) / 2))
            rows.mark_at.append(top + (height / 2 if beside else 2 * AIR + LINE + more + tall.mark / 2))
            top += height
    return Stack(rows.labels, rows.label_at, rows.mark_at, rows.heads, top)


# ---- numbers of an axis -------------------------------------------------
def ticks(low: float, high: float, *, count: int) -> list[float]:
    """Round values between two ends, in at most about `count` steps; two of them at least."""
    least = 10.0 ** (math.floor(math.log10((high - low) / max(1, count))) + 1)
    steps = [least * part for part in (1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)]
    fitting = [step for step in steps if step * max(1, count) >= (high - low) * (1 - 1e-9)]
    for step in [fitting[-1], *steps[len(fitting) :]]:
        slack = 1e-9 * (high - low) / step
        places = range(math.ceil(low / step - slack), math.floor(high / step + slack) + 1)
        if len(places) > 1:
            return [round(place * step, 12) for place in places]
    return [low, high]


def scale_of(words: Words, stat: str, ends: tuple[float, float], count: int) -> dict[float, str]:
    """Round values of an axis with their texts: as many decimals as they need; percent for shares."""
    values = ticks(*ends, count=count)
    told = statistic(stat)
    factor, always = 100 if told.shown == "percent" else 1, told.sign == "always"
    least = 1 if told.shown == "number" and not always and told.digits > 1 else 0
    needed = next((d for d in range(least, 4) if all(_has_digits(factor * v, d) for v in values)), 4)
    if told.shown == "percent":
        return {value: words.percent(value, needed) for value in values}
    return {value: words.fixed(value, needed, signed=always and abs(value) > 1e-9) for value in values}


def _has_digits(value: float, digits: int) -> bool:
    return abs(round(value, digits) - value) < 1e-9 * max(1.0, abs(value))


def extent(values: Iterable[float], *, stat: str, units: int, pad: float = 0.04) -> tuple[float, float]:
    """Ends of an axis round the known values, at least so many units of the last printed decimal apart."""
    known = [value for value in values if not math.isnan(value)]
    low, high = min(known), max(known)
    middle, half = (low + high) / 2, max(least_extent(stat, units) / 2, (high - low) * (0.5 + pad))
    return middle - half, middle + half


def least_extent(stat: str, units: int) -> float:
    """Smallest sensible length of an axis: so many units of the last decimal that is printed."""
    told = statistic(stat)
    return units * 10.0**-told.digits / (100 if told.shown == "percent" else 1)


def clamp(middle: float, width: float, *, within: tuple[float, float]) -> float:
    """Middle of a text of some width, moved as little as keeps it between two ends."""
    low, high = within[0] + width / 2, within[1] - width / 2
    return (within[0] + within[1]) / 2 if low > high else min(max(middle, low), high)


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


def mark_title(words: Words, row: Row, *names: str) -> str:
    """What a mark says when it is pointed at: its name, and its value with interval and base."""
    text = words.figure(row)
    if words.interval(row):
        level = words.percent(words.confidence)
        text += f" ({words.text('{level} interval', level=level)} {words.interval(row)})"
    if not math.isnan(row.n):
        text += f", n = {words.figure(row, 'n')}"
    return f"{' · '.join(names)}: {text}"
