"""The figure style, the key of a figure, and its layout in inches: nothing is fitted by eye."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csreport.catalogue import statistic
from csreport.estimates import Row, halves
from csreport.facts import Sentence
from csreport.present.vectors import (
    DASHED,
    DIAMOND,
    DOTTED,
    DOWN,
    GHOST,
    INK,
    PAPER,
    ROUND,
    SIZE,
    UP,
    Canvas,
    Paint,
    text_width,
)
from csreport.present.words import Words
from csreport.project.brand import DARK, PALETTE, contrast, mixed

# ---- the figure style ----
__all__ = ["GHOST", "INK", "PAPER", "SIZE"]

INK2, INK3 = PALETTE["ink-2"], PALETTE["ink-3"]  # labels; captions, bases and noise
RULE, GRID, BLACK = PALETTE["rule"], PALETTE["gridline"], "#000000"
FOCUS, FOCUS_LIGHT = PALETTE["focus"], PALETTE["band"]  # the data; a change for the better
ALERT, ALERT_LIGHT = PALETTE["alert"], PALETTE["alert-tint"]  # a change for the worse; where to act first
CARE = PALETTE["care"]  # cannot tell
CONTEXT = PALETTE["scene"]  # bars that set the scene for the dark one
BAND = PALETTE["band-ghost"]  # the range of chance
SCALE = (ALERT, "#e9ad82", "#dedcd6", "#86b9cf", "#0b4f6c")  # answers from worst to best
HEAT = ("#d98c5c", "#f1c7a9", "#ffffff", "#b3d3e0", "#64a3bf")  # from far below to far above; ink reads on all
NIGHT: dict[tuple[str, ...], tuple[str, ...]] = {  # the same where the page is dark
    SCALE: ("#d9733f", "#e9b48c", "#47535d", "#8cc0d6", "#3d93b5"),
    HEAT: ("#8f4d26", "#5b3a29", DARK["paper"], "#1f4757", "#2d6f8b"),
}
# Detractors, passives and promoters of earlier periods.
FADED = (Paint("#d9b09c", "#6e4a3a"), Paint("#ecebe7", "#39434b"), Paint("#9dbccb", "#3b5968"))

SMALL, TINY = 8.0, 7.5  # points; nothing smaller is ever drawn
WIDE, NARROW = 6.5, 3.4  # inches: desktop, tablet and paper; phones
FAMILY = {"en": "Noto Sans SC", "zh-Hans": "Noto Sans SC", "zh-Hant": "Noto Sans TC"}
OPENING = "（《【“‘("  # may not end a line
CLOSING = "，。、；：！？）】》”’…%,.;:!?)"  # may not begin a line
WIDE_CHARACTER = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"


@dataclass(frozen=True)
class Drawing:
    """One figure in its two widths, as SVG text: never one scaled to the other."""

    wide: str
    narrow: str
    note: Sentence | None = None  # what the caption says of it: what it leaves out
    paper: str = ""  # where the wide one is too small to be printed


# ---- figures in units: a pixel of the page and of a phone; on paper 14 of them are 9 points --------
PAGE, PHONE, PRINT = 1040.0, 328.0, 728.0  # widths
TEXT, LESS, LEAST, TINIEST = 14.0, 13.5, 12.5, 12.0  # names and values; what goes with them; axes; inside a mark
LEAD = 17.0  # from one line of a label to the next


def across(text: str, size: float = TEXT, *, weight: str = "normal") -> float:
    """Width of the longest line in units."""
    return 72 * measure(text, size, weight=weight)


def fit(text: str, room: float, size: float = TEXT, *, weight: str = "normal") -> str:
    """Break a label so that no line is wider than so many units, the lines as even as can be."""
    return balance(text, room / 72, size=size, weight=weight)


# ---- text ---------------------------------------------------------------
def measure(text: str, size: float = SIZE, *, weight: str = "normal") -> float:
    """Width of the longest line in inches, so that margins fit any label in any language."""
    return max((text_width(line, size, weight) for line in text.split("\n") if line.strip()), default=0.0)


def wrap(text: str, inches: float, *, size: float = SIZE, weight: str = "normal") -> str:
    """Break a label so that no line is wider than asked: at spaces, or between Chinese characters."""
    lines = [""]
    for piece in _pieces(text):
        trial = lines[-1] + piece
        if not lines[-1] or measure(trial.strip(), size, weight=weight) <= inches:
            lines[-1] = trial
        else:
            lines.append(piece.lstrip())
    return "\n".join(part for line in lines for part in _cut(line.strip(), inches, size, weight))


def balance(text: str, inches: float, *, size: float = SIZE, weight: str = "normal") -> str:
    """Like `wrap`, the lines as even as can be: no single character is left over."""
    best = wrap(text, inches, size=size, weight=weight)
    lines, least = best.count("\n"), inches / 2
    for width in (inches - step * (inches - least) / 8 for step in range(1, 9)):
        trial = wrap(text, width, size=size, weight=weight)
        if not lines or trial.count("\n") > lines:
            break
        best = trial
    return best


def _pieces(text: str) -> list[str]:
    opening, closing = re.escape(OPENING), re.escape(CLOSING)
    word = rf"[^\s{WIDE_CHARACTER}]+|[{WIDE_CHARACTER}]"
    return re.findall(rf"\s*[{opening}]*(?:{word})[{closing}]*", " ".join(text.split()))


def _cut(line: str, inches: float, size: float, weight: str) -> list[str]:
    """Parts of one word that is too long for a line."""
    parts = [""]
    for character in line if measure(line, size, weight=weight) > inches else [line]:
        fits = not parts[-1] or measure(parts[-1] + character, size, weight=weight) <= inches
        parts = [*parts[:-1], parts[-1] + character] if fits else [*parts, character]
    return parts


# ---- colour -------------------------------------------------------------
def answer_colours(points: int) -> list[Paint]:
    """Colours of any number of answers, from worst to best; an odd number has a neutral middle."""
    return [_blend(SCALE, point / max(1, points - 1)) for point in range(points)]


def heat_colour(distance: float) -> Paint:
    """Colour of a distance, from −1 (as far below as any) to 1 (as far above)."""
    return _blend(HEAT, (max(-1.0, min(1.0, distance)) + 1) / 2)


def _blend(stops: tuple[str, ...], share: float) -> Paint:
    """Colour so far between the first stop (0) and the last (1)."""
    place = min(int(share * (len(stops) - 1)), len(stops) - 2)
    rest = share * (len(stops) - 1) - place
    light, dark = (mixed(shades[place + 1], shades[place], rest) for shades in (stops, NIGHT[stops]))
    return Paint(light, dark)


def readable_on(colour: str) -> str:
    """Ink or paper, whichever reads better on a colour; black where neither reads well enough (4.5)."""
    best = max((INK, PAPER), key=lambda text: contrast(text, colour))
    best = best if contrast(best, colour) >= 4.5 else BLACK
    if not isinstance(colour, Paint):
        return best
    return Paint(best, max((BLACK, PAPER), key=lambda text: contrast(text, colour.dark)))


# ---- laying out a figure in inches ----
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
    units: float = 0.0  # its width, of a figure that is drawn in units

    @property
    def width(self) -> float:
        """Width in inches, or in units."""
        return self.units or (WIDE if self.wide else NARROW)

    @property
    def room(self) -> float:
        """Units of the widest label beside its mark."""
        return min(236.0, 0.235 * self.units) if self.wide else self.units

    @property
    def level(self) -> str:
        """The confidence level in words: 95%."""
        return self.words.percent(self.words.confidence)

    def canvas(self) -> Canvas:
        """An empty drawing of this width."""
        family = FAMILY.get(self.words.lang, FAMILY["en"])
        if not self.units:
            return Canvas(self.width, family)
        points = 72 * WIDE / PRINT if self.units == PRINT else 0.75
        return Canvas(self.units, family, unit=1.0, points=points, size=TEXT)


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
    """Lines across a plot from some height down to another, and their numbers below it, none beyond the sheet."""
    top, bottom = span
    for value, text in labels.items():
        canvas.line([axis(value)] * 2, [top, bottom], RULE, 0.7)
        middle = clamp(axis(value), measure(text, size), within=(0.0, canvas.width))
        canvas.text(middle, bottom + TICK_AT, text, size=size, colour=INK3, align="middle", up="baseline")


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
    shown = [factor * value for value in values]
    needed = next((d for d in range(least, 4) if all(abs(round(v, d) - v) < 1e-9 * max(1.0, abs(v)) for v in shown)), 4)
    if told.shown == "percent":
        return {value: words.percent(value, needed) for value in values}
    return {value: words.fixed(value, needed, signed=always and abs(value) > 1e-9) for value in values}


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
        parts.append(words.text("common-all-customers"))
    if "period" in several:
        parts.append(words.period(row.period))
    return " · ".join(parts)


def level_name(row: Row, words: Words) -> str:
    """Level of a row in words; of two segments at once: both."""
    pairs = zip(row.segments, row.levels, strict=True)
    return " · ".join(words.level(segment, level) for segment, level in pairs)


def segment_name(segment: str, words: Words) -> str:
    """Segment in words; two of them at once: both."""
    return " × ".join(
        words.text("figures-channel") if part == "channel" else words.label(part) for part in halves(segment)
    )


def mark_title(words: Words, row: Row, *names: str) -> str:
    """What a mark says when it is pointed at: its name, and its value with interval and base."""
    text = words.figure(row)
    if words.interval(row):
        level = words.percent(words.confidence)
        text += f" ({words.text('common-interval-2', level=level)} {words.interval(row)})"
    if not math.isnan(row.n):
        text += f", n = {words.figure(row, 'n')}"
    return f"{' · '.join(names)}: {text}"


# ---- the key of a figure ----
GAP, LINE_GAP = 0.16, 0.19
PLAIN = "plain"  # no mark: the text begins with its own sign
SWATCHES = ("swatch", "hatch", "lower", "higher")
DOTS = {"dot": (ROUND, 5.5), "full": (ROUND, 6.5), "diamond": (DIAMOND, 4.9), "up": (UP, 6.5), "down": (DOWN, 6.5)}
HOLLOW = ("dot", "diamond")
UPRIGHT = ("tick", "dashes")
WIDTHS = {PLAIN: 0.0, **dict.fromkeys(SWATCHES, 0.17), **dict.fromkeys(DOTS, 0.14), **dict.fromkeys(UPRIGHT, 0.10)}
WIDTH_OTHER = 0.30


@dataclass(frozen=True)
class Entry:
    """A sample mark and what it means."""

    mark: str
    colour: str
    text: str

    @property
    def width(self) -> float:
        """Inches of the mark."""
        return WIDTHS.get(self.mark, WIDTH_OTHER)

    @property
    def indent(self) -> float:
        """Inches from the start of the mark to the text."""
        return self.width + (0.0 if self.mark in {PLAIN, *SWATCHES} else 0.06)


def write_key(canvas: Canvas, entries: Sequence[Entry]) -> float:
    """Write the entries from left to right, on further lines where they do not fit; the inches they take."""
    x, y, below = 0.02, 0.12, 0.12
    for entry in entries:
        text = wrap(entry.text, canvas.width - entry.indent - 0.06, size=SMALL)
        need = entry.indent + measure(text, SMALL)
        if x + need > canvas.width - 0.02 and x > 0.1:
            x, y = 0.02, below + LINE_GAP
        more = text.count("\n") * LINE
        _sample(canvas, entry, x, y)
        canvas.text(x + entry.indent, y + more / 2, text, size=SMALL, colour=INK2)
        x, below = x + need + GAP, max(below, y + more)
    return below + 0.21 if entries else 0.0


def interval_entry(sheet: Sheet, stats: set[str], colour: str = FOCUS) -> Entry:
    """A value with its interval; a mean is called one."""
    mean = sheet.words.text("figures-mean-interval", level=sheet.level)
    value = sheet.words.text("figures-value-interval", level=sheet.level)
    return Entry("interval", colour, mean if stats == {"mean"} else value)


def base_entries(rows: Iterable[Row], words: Words, *, sign: str = PLAIN) -> list[Entry]:
    """What marks small bases and those too small, where there are any; the latter by a dash or a hatch."""
    status = {row.status for row in rows}
    entries = [Entry(PLAIN, INK2, words.text("figures-small-base"))] if "caution" in status else []
    if "suppressed" not in status:
        return entries
    text = words.text("figures-base-too-small")
    return [*entries, Entry(sign, GHOST, text if sign == "hatch" else f"– {text}")]


def _sample(canvas: Canvas, entry: Entry, x: float, y: float) -> None:
    """The sample mark of an entry, from x on."""
    mark, colour, end, middle = entry.mark, entry.colour, x + entry.width, x + entry.width / 2
    if mark in DOTS:
        shape, size = DOTS[mark]
        hollow = mark in HOLLOW
        canvas.dot(middle, y, size, PAPER if hollow else colour, shape=shape, edge=colour if hollow else "", width=1.3)
    elif mark == "hatch":
        canvas.hatch(x, y - 0.06, 0.13, 0.12)
    elif mark in SWATCHES:
        canvas.box((x, y - 0.06), (0.13, 0.12), colour)
        if mark != "swatch":
            canvas.dot(x + 0.065, y, 3.2, INK, shape=DOWN if mark == "lower" else UP)
    elif mark in UPRIGHT:
        style = {"tick": (2.0, ""), "dashes": (1.0, DOTTED)}[mark]
        canvas.line([middle] * 2, [y - 0.07, y + 0.07], colour, style[0], dash=style[1])
    elif mark == "band":
        canvas.box((x, y - 0.055), (end - x, 0.11), colour)
    elif mark != PLAIN:
        width, dash = {"interval": (2.0, ""), "ends": (1.2, ""), "thin": (1.0, DASHED)}[mark]
        canvas.line([x, end], [y, y], colour, width, dash=dash)
        if mark == "interval":
            canvas.dot(middle, y, 6.0, colour)
