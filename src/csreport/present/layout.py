"""What figures are drawn on: a sheet with keys, heads and rows; text that wraps; axes; names of rows and periods."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from csreport.estimates import Estimates, Row, direction, halves, statistic
from csreport.present import vectors
from csreport.present.vectors import INK3, LEAD, LEADING, LEAST, MARKS, PAPER, PHONE, QUIET, ROUND, TEXT, Canvas, Paint
from csreport.present.words import Words
from csreport.project.brand import contrast, mixed

FAMILY = {"zh-Hant": "Noto Sans TC"}  # else Noto Sans SC
OPENING = "（《【“‘("  # may not end a line
CLOSING = "，。、；：！？）】》”’…%,.;:!?)"  # may not begin a line
WIDE_CHARACTER = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
T = TypeVar("T")


@dataclass(frozen=True)
class Drawing:
    """One figure for the page, a phone and paper, as SVG text: never one scaled to another."""

    wide: str
    narrow: str
    paper: str


def drawn(draw: Callable[[T, Sheet], float], data: T | None, words: Words) -> Drawing | None:
    """One figure for the page, a phone and paper, drawn by what returns its height; None of nothing."""
    if not data:
        return None
    sheets = [Sheet(words, width) for width in (vectors.PAGE, vectors.PHONE, vectors.PRINT)]
    return Drawing(*(sheet.svg(draw(data, sheet)) for sheet in sheets))


# ---- text ---------------------------------------------------------------
def across(text: str, size: float = TEXT, *, weight: str = "normal") -> float:
    """Width of the longest line in units, so that margins fit any label in any language."""
    return max((vectors.text_width(line, size, weight) for line in text.split("\n") if line.strip()), default=0.0)


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
    place = min(int(share * (len(vectors.SCALE) - 1)), len(vectors.SCALE) - 2)
    rest = share * (len(vectors.SCALE) - 1) - place
    light, dark = (mixed(shades[place + 1], shades[place], rest) for shades in (vectors.SCALE, vectors.NIGHT))
    return Paint(light, dark)


def readable_on(colour: str) -> str:
    """Ink or paper, whichever reads better on a colour; black where neither reads well enough (4.5)."""
    best = max((vectors.INK, PAPER), key=lambda text: contrast(text, colour))
    best = best if contrast(best, colour) >= 4.5 else vectors.BLACK
    if not isinstance(colour, Paint):
        return best
    return Paint(best, max((vectors.BLACK, PAPER), key=lambda text: contrast(text, colour.dark)))


# ---- keys ---------------------------------------------------------------
@dataclass(frozen=True)
class Sample:
    """A sample of a mark, which is drawn at its middle, what it means, and its width in units."""

    draw: Callable[[Sheet, float, float], None]
    text: str
    width: float = 12.0


def swatch(colour: str, text: str, edge: str = "") -> Sample:
    """A sample of a bar's part."""
    return Sample(lambda sheet, x, y: sheet.box((x - 6, y - 6), (12, 12), colour, edge=edge), text)


def spot(colour: str, text: str, size: float = 11.0, shape: str = ROUND) -> Sample:
    """A sample of a dot; in the colour of what cannot be told a hollow one."""
    fill = "" if colour == INK3 and size > 10 else colour
    return Sample(lambda sheet, x, y: sheet.dot(x, y, size, fill, shape), text, size)


def stroke(colour: str, text: str) -> Sample:
    """A sample of an upright line."""
    return Sample(lambda sheet, x, y: sheet.upright(x, (y - 8, y + 8), colour, 3.0), text, 4.0)


def dash(colour: str, text: str, width: float) -> Sample:
    """A sample of a line across."""
    return Sample(lambda sheet, x, y: sheet.level(y, (x - 10, x + 10), colour, width), text, 20.0)


def base_samples(rows: Iterable[Row], words: Words) -> list[Sample]:
    """What marks small bases and those too small, where there are any."""
    status = {row.status for row in rows}
    small = Sample(lambda *_: None, words.text("figures-small-base"), 0.0)
    hidden = Sample(lambda sheet, x, y: sheet.missing(x - 11, y), words.text("figures-base-too-small"), 22.0)
    return [small] * ("caution" in status) + [hidden] * ("suppressed" in status)


# ---- what a figure is drawn on ------------------------------------------
@dataclass(frozen=True)
class Slot:
    """Where a row stands: its top, the middles of its name, of its numbers and of its marks, its end, and the next."""

    top: float
    name: float
    text: float
    y: float
    end: float
    below: float


class Sheet(Canvas):
    """A canvas for one language and one of three widths."""

    def __init__(self, words: Words, width: float):
        points = vectors.ON_PAPER if width == vectors.PRINT else 0.75
        super().__init__(width, FAMILY.get(words.lang, "Noto Sans SC"), points)
        self.words, self.wide = words, width > PHONE  # wide: names stand beside their marks, and not above them

    @property
    def room(self) -> float:
        """Units of the widest label beside its mark."""
        return min(236.0, 0.235 * self.width) if self.wide else self.width

    # ---- marks ----
    def rule(self, y: float) -> None:
        """A line between rows."""
        self.level(y, (0, self.width), vectors.RULE)

    def interval(self, axis: Axis, y: float, row: Row, colour: str, size: float) -> None:
        """A value with its interval, its dot of some size."""
        self.level(y, (axis(row.low), axis(row.high)), vectors.GHOST if colour == INK3 else colour, 2.0)
        self.dot(axis(row.value), y, size, colour)

    def disc(self, x: float, y: float, number: int, colour: str) -> None:
        """A number in a disc, hollow in the colour of what cannot be told."""
        hollow = colour == INK3
        self.dot(x, y, 20, "" if hollow else colour)
        self.text(x, y, str(number), weight="bold", colour=vectors.INK if hollow else PAPER, **vectors.INSIDE)

    def tag(self, x: float, y: float, number: int) -> None:
        """The number of an event."""
        self.dot(x, y, 18, vectors.INK2)
        self.text(x, y, str(number), weight="bold", colour=PAPER, **vectors.INSIDE)

    def missing(self, x: float, y: float) -> None:
        """What stands in place of a mark whose base is too small."""
        self.hatch(x, y - 5, 22, 10)

    # ---- text ----
    def quiet(self, x: float, y: float, text: str, align: str = "start", up: str = "middle") -> None:
        """What an axis or a head says."""
        self.text(x, y, text, align=align, up=up, **QUIET)

    def centre(self, x: float, y: float, text: str, ends: tuple[float, float] | None = None, up: str = "top") -> None:
        """The same in the middle of a place, moved as little as keeps it on the sheet or between two ends."""
        self.quiet(clamp(x, across(text, LEAST), within=ends or (0.0, self.width)), y, text, "middle", up)

    def heads(self, top: float, heads: Iterable[tuple[float, str, float, str]], look: vectors.Style = QUIET) -> float:
        """Heads of columns by place, align, room and text, all with the same last line; the height of that line."""
        known, size = list(heads), look["size"]
        texts = [fit(text, room, size, weight=look.get("weight", "normal")) for _, _, room, text in known]
        lines = max(text.count("\n") for text in texts)
        for (x, align, _, _), text in zip(known, texts, strict=True):
            self.text(x, top + (lines - text.count("\n")) * size * LEADING, text, align=align, up="top", **look)
        return top + lines * size * LEADING

    def steps(self, numbers: Mapping[float, str], up: Axis, ends: tuple[float, float], gap: float = 6) -> None:
        """Lines across at round values, and the numbers left of them."""
        for value, text in numbers.items():
            self.level(up(value), ends, vectors.GRID)
            self.quiet(ends[0] - gap, up(value), text, "end")

    def key(self, samples: Iterable[Sample], top: float = 0.0) -> float:
        """Samples from left to right, on further lines where they do not fit; the height below them."""
        x, y, below = 0.0, top + 10, top
        for sample in samples:
            text = fit(sample.text, self.width - sample.width - 8, LEAST)
            need = sample.width + 7 + across(text, LEAST)
            if x and x + need > self.width:
                x, y = 0.0, below + 10
            sample.draw(self, x + sample.width / 2, y)
            more = text.count("\n") * LEAD
            self.text(x + sample.width + 7, y + more / 2, text, size=LEAST, colour=vectors.INK2)
            x, below = x + need + 18, max(below, y + more + 12)
        return below + 6 if below > top else top

    # ---- rows ----
    def slot(self, top: float, texts: Sequence[str], wide: Sequence[float], narrow: Sequence[float]) -> Slot:
        """Where a row stands, its name the first of its texts.

        Wide: all in one line, at least so high, with so much beside the lines of its texts. Narrow: the name so far
        below the top, the marks so far below that, then the end of the row and the next.
        """
        if self.wide:
            least, more = wide
            height = max(least, LEAD * (max(text.count("\n") for text in texts) + 1) + more)
            y = top + height / 2
            return Slot(top, y, y, y, top + height, top + height)
        first, marks, end, below = narrow
        more = LEAD * texts[0].count("\n")
        y = top + first + more + marks
        return Slot(top, top + first + more / 2, top + first, y, y + end, y + below)

    @contextmanager
    def row(self, slot: Slot, key: str, title: str, right: float = 0.0) -> Iterator[None]:
        """What is drawn inside is one mark, which a pointer finds anywhere in its row."""
        with self.mark(key, title):
            yield
            self.hit(0, slot.top, right or self.width, slot.end - slot.top)


# ---- axes ---------------------------------------------------------------
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

    @property
    def ends(self) -> tuple[float, float]:
        """From where to where it runs."""
        return self.start, self.end

    def numbers(self, words: Words, stat: str, count: int) -> dict[float, str]:
        """Round values with their texts: as many decimals as they need; percent for shares."""
        values, told = ticks(self.low, self.high, count=count), statistic(stat)
        factor, always = 100 if told.shown == "percent" else 1, told.sign == "always"
        least = 1 if told.shown == "number" and not always and told.digits > 1 else 0
        fits = (d for d in range(least, 4) if all(_is_round(factor * value, d) for value in values))
        digits = next(fits, 4)
        if told.shown == "percent":
            return {value: words.percent(value, digits) for value in values}
        return {value: words.fixed(value, digits, signed=always and abs(value) > 1e-9) for value in values}


def _is_round(value: float, digits: int) -> bool:
    return abs(round(value, digits) - value) < 1e-9 * max(1.0, abs(value))


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


def extent(values: Iterable[float], *, stat: str, units: int, pad: float = 0.04) -> tuple[float, float]:
    """Ends of an axis round the known values, at least so many units of the last printed decimal apart."""
    known, told = [value for value in values if not math.isnan(value)], statistic(stat)
    low, high = min(known), max(known)
    least = units * 10.0**-told.digits / (100 if told.shown == "percent" else 1)
    middle, half = (low + high) / 2, max(least / 2, (high - low) * (0.5 + pad))
    return middle - half, middle + half


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
    names = (words.text("figures-channel") if part == "channel" else words.label(part) for part in halves(segment))
    return " × ".join(names)


def mark_title(words: Words, row: Row, *names: str) -> str:
    """What a mark says when it is pointed at: its name, and its value with interval and base."""
    text = words.figure(row)
    if words.interval(row):
        text += f" ({words.text('common-interval-2', level=words.sure)} {words.interval(row)})"
    if not math.isnan(row.n):
        text += f", n = {words.figure(row, 'n')}"
    return f"{' · '.join(names)}: {text}"


# ---- names of periods, and what figures say alike of changes ----
QUARTER = re.compile(r"(\d{4})[-_]?[Qq]([1-4])")


def last_period(estimates: Estimates) -> str:
    """The period that the estimates are of: that of the first change, else the last that stands in them."""
    changed = next((row.period for row in estimates if row.against_kind == "period"), "")
    return changed or next(reversed(estimates.values("period")), "")


def earlier_period(estimates: Estimates) -> str:
    """The first period that the estimates are compared with; "" without one."""
    return next((row.against for row in estimates if row.against_kind == "period"), "")


def quarter_of(period: str) -> tuple[str, int] | None:
    """Year and quarter of a period that is named by them."""
    found = QUARTER.fullmatch(period)
    return (found[1], int(found[2])) if found else None


def short_period(words: Words, period: str, now: str = "") -> str:
    """A period as it is called beside one of the same year: Q3; else Q4 2024; else its title."""
    quarter, this = quarter_of(period), quarter_of(now)
    if quarter is None:
        return words.period(period)
    if this is not None and this[0] == quarter[0]:
        return words.text("figures-quarter", n=quarter[1])
    return words.text("figures-quarter-year", n=quarter[1], year=quarter[0])


def one_statistic(rows: Iterable[Row]) -> list[Row]:
    """One row for each measure: its Net Promoter Score, index or mean."""
    found: dict[str, Row] = {}
    for row in rows:
        if row.stat in {"nps", "index"} or (row.stat == "mean" and row.measure not in found):
            found[row.measure] = row
    return list(found.values())


def moved(change: Row | None, words: Words) -> tuple[str, str, bool]:
    """A change as it is written, its colour, and whether it is clear."""
    if change is None or not change.shown:
        return "", INK3, False
    way = direction(change, words.alpha)
    return MARKS[way] + words.figure(change, signed=True), vectors.COLOUR[way], bool(way)


def from_to(now: Row, change: Row, words: Words) -> str:
    """What a value was, written like that of now, and what it is."""
    earlier = replace(now, value=now.value - change.value, low=math.nan, high=math.nan)
    return words.text("figures-from-to", before=words.figure(earlier), now=words.figure(now))
