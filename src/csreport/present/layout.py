"""The figure style: sizes, colours and text in units, a sheet to draw on, and the numbers of an axis."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from csreport.catalogue import statistic
from csreport.estimates import Row, halves
from csreport.present.vectors import GHOST, INK, PAPER, TEXT, Canvas, Paint, text_width
from csreport.present.words import Words
from csreport.project.brand import PALETTE, contrast, mixed

# ---- the figure style ----
__all__ = ["GHOST", "INK", "PAPER", "TEXT"]

INK2, INK3 = PALETTE["ink-2"], PALETTE["ink-3"]  # labels; captions, bases and noise
RULE, GRID, BLACK = PALETTE["rule"], PALETTE["gridline"], "#000000"
FOCUS, FOCUS_LIGHT = PALETTE["focus"], PALETTE["band"]  # the data; a change for the better
ALERT, ALERT_LIGHT = PALETTE["alert"], PALETTE["alert-tint"]  # a change for the worse; where to act first
CARE = PALETTE["care"]  # cannot tell
CONTEXT = PALETTE["scene"]  # bars that set the scene for the dark one
BAND = PALETTE["band-ghost"]  # the range of chance
SCALE = (ALERT, "#e9ad82", "#dedcd6", "#86b9cf", "#0b4f6c")  # answers from worst to best
NIGHT = ("#d9733f", "#e9b48c", "#47535d", "#8cc0d6", "#3d93b5")  # the same where the page is dark

# A unit is a pixel of the page and of a phone; on paper 14 of them are 9 points.
PAGE, PHONE, PRINT = 1040.0, 328.0, 728.0  # widths
ON_PAPER = 9 / 14  # points of a unit
LESS, LEAST, TINIEST = 13.5, 12.5, 12.0  # what goes with names and values; axes; inside a mark
LEAD = 17.0  # from one line of a label to the next
FAMILY = {"en": "Noto Sans SC", "zh-Hans": "Noto Sans SC", "zh-Hant": "Noto Sans TC"}
OPENING = "（《【“‘("  # may not end a line
CLOSING = "，。、；：！？）】》”’…%,.;:!?)"  # may not begin a line
WIDE_CHARACTER = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
MARKS = {1: "▲ ", -1: "▼ ", 0: ""}  # of a clear difference
COLOUR = {1: FOCUS, -1: ALERT, 0: INK3}  # of a change: better, worse, not clear


@dataclass(frozen=True)
class Drawing:
    """One figure for the page, a phone and paper, as SVG text: never one scaled to another."""

    wide: str
    narrow: str
    paper: str


# ---- text ---------------------------------------------------------------
def across(text: str, size: float = TEXT, *, weight: str = "normal") -> float:
    """Width of the longest line in units, so that margins fit any label in any language."""
    return max((text_width(line, size, weight) for line in text.split("\n") if line.strip()), default=0.0)


def wrap(text: str, room: float, size: float = TEXT, *, weight: str = "normal") -> str:
    """Break a label so that no line is wider than asked: at spaces, or between Chinese characters."""
    lines = [""]
    for piece in _pieces(text):
        trial = lines[-1] + piece
        if not lines[-1] or across(trial.strip(), size, weight=weight) <= room:
            lines[-1] = trial
        else:
            lines.append(piece.lstrip())
    return "\n".join(part for line in lines for part in _cut(line.strip(), room, size, weight))


def fit(text: str, room: float, size: float = TEXT, *, weight: str = "normal") -> str:
    """Like `wrap`, the lines as even as can be: no single character is left over."""
    best = wrap(text, room, size, weight=weight)
    lines, least = best.count("\n"), room / 2
    for width in (room - step * (room - least) / 8 for step in range(1, 9)):
        trial = wrap(text, width, size, weight=weight)
        if not lines or trial.count("\n") > lines:
            break
        best = trial
    return best


def _pieces(text: str) -> list[str]:
    opening, closing = re.escape(OPENING), re.escape(CLOSING)
    word = rf"[^\s{WIDE_CHARACTER}]+|[{WIDE_CHARACTER}]"
    return re.findall(rf"\s*[{opening}]*(?:{word})[{closing}]*", " ".join(text.split()))


def _cut(line: str, room: float, size: float, weight: str) -> list[str]:
    """Parts of one word that is too long for a line."""
    parts = [""]
    for character in line if across(line, size, weight=weight) > room else [line]:
        fits = not parts[-1] or across(parts[-1] + character, size, weight=weight) <= room
        parts = [*parts[:-1], parts[-1] + character] if fits else [*parts, character]
    return parts


# ---- colour -------------------------------------------------------------
def answer_colours(points: int) -> list[Paint]:
    """Colours of any number of answers, from worst to best; an odd number has a neutral middle."""
    return [_blend(point / max(1, points - 1)) for point in range(points)]


def _blend(share: float) -> Paint:
    """Colour so far between the first of the scale (0) and the last (1)."""
    place = min(int(share * (len(SCALE) - 1)), len(SCALE) - 2)
    rest = share * (len(SCALE) - 1) - place
    light, dark = (mixed(shades[place + 1], shades[place], rest) for shades in (SCALE, NIGHT))
    return Paint(light, dark)


def readable_on(colour: str) -> str:
    """Ink or paper, whichever reads better on a colour; black where neither reads well enough (4.5)."""
    best = max((INK, PAPER), key=lambda text: contrast(text, colour))
    best = best if contrast(best, colour) >= 4.5 else BLACK
    if not isinstance(colour, Paint):
        return best
    return Paint(best, max((BLACK, PAPER), key=lambda text: contrast(text, colour.dark)))


# ---- what a figure is drawn on ----------------------------------------------
@dataclass(frozen=True)
class Sheet:
    """A language and one of three widths."""

    words: Words
    width: float

    @property
    def wide(self) -> bool:
        """Whether names stand beside their marks, and not above them as on a phone."""
        return self.width > PHONE

    @property
    def room(self) -> float:
        """Units of the widest label beside its mark."""
        return min(236.0, 0.235 * self.width) if self.wide else self.width

    @property
    def level(self) -> str:
        """The confidence level in words: 95%."""
        return self.words.percent(self.words.confidence)

    def canvas(self, width: float = 0.0) -> Canvas:
        """An empty drawing of this width, or of another."""
        points = ON_PAPER if self.width == PRINT else 0.75
        return Canvas(width or self.width, FAMILY.get(self.words.lang, FAMILY["en"]), points)


@dataclass(frozen=True)
class Axis:
    """Values along a line that starts at some place and is so long; upwards with a negative length."""

    low: float
    high: float
    start: float
    length: float

    def __call__(self, value: float) -> float:
        """Place of a value."""
        return self.start + (value - self.low) * self.each

    @property
    def each(self) -> float:
        """Length of one."""
        return self.length / (self.high - self.low)

    @property
    def end(self) -> float:
        """Where the line ends."""
        return self.start + self.length


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
