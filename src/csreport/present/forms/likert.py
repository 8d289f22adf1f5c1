"""Answers to scale questions: diverging bars from worst to best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from csreport.estimates import Estimates, Row
from csreport.present.forms.rows import Behind, Form, Line, Section, draw_rows, parts
from csreport.present.layout import (
    ALERT,
    FOCUS,
    SIZE,
    SMALL,
    Axis,
    Entry,
    Sheet,
    Tall,
    answer_colours,
    measure,
    name_rows,
)
from csreport.present.vectors import Canvas
from csreport.present.words import Words
from csreport.project.errors import RenderError

TALL = 0.205  # inches: height of a bar
AIR = 0.05  # between a bar and its total


@dataclass(frozen=True)
class Answers:
    """Shares of every answer option, from worst to best."""

    label: str
    shares: list[float]
    n: float

    @property
    def low(self) -> float:
        """Share of the lower half of the scale, without its middle."""
        return sum(self.shares[: len(self.shares) // 2])

    @property
    def high(self) -> float:
        """Share of the upper half of the scale, without its middle."""
        return sum(self.shares[(len(self.shares) + 1) // 2 :])

    @property
    def start(self) -> float:
        """Where the bar begins when the middle of the scale lies at zero."""
        middle = self.shares[len(self.shares) // 2] if len(self.shares) % 2 else 0.0
        return -(self.low + middle / 2)

    @property
    def end(self) -> float:
        """Where the bar ends."""
        return self.start + sum(self.shares)


@dataclass(frozen=True)
class Likert:
    """Bars over the same answer options."""

    bars: list[Answers]
    options: list[str]


def read(estimates: Estimates, words: Words) -> Likert | None:
    """One bar per measure (most positive first), or per period or level in the order given."""
    rows = [row for row in estimates if row.shown and not row.against and row.stat == "share"]
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.measure, row.period, row.segment, row.level), []).append(row)
    if not groups:
        return None
    points = _points(rows, words)
    labels = name_rows([group[0] for group in groups.values()], words)
    bars = []
    for label, group in zip(labels, groups.values(), strict=True):
        share = {float(row.category): row.value for row in group}
        bars.append(Answers(label, [share.get(point, 0.0) for point in points], group[0].n))
    if len({row.measure for row in rows}) > 1:
        bars.sort(key=lambda bar: -bar.high)
    item = rows[0].measure
    known = item in words.codebook.items
    return Likert(bars, [words.option(item, point) if known else f"{point:g}" for point in points])


def _points(rows: Iterable[Row], words: Words) -> list[float]:
    """Answer options of the measures: the points of their scale, and those that were given.

    Raises
    ------
    RenderError
        When the measures have different scales, or a category is no scale point.
    """
    items = words.codebook.items
    scales = {tuple(words.codebook.scale(row.measure).points) for row in rows if row.measure in items}
    if len(scales) > 1:
        raise RenderError("figure 'likert': measures on different scales; draw one figure for each scale")
    try:
        return sorted({float(row.category) for row in rows}.union(*scales))
    except ValueError as error:
        raise RenderError(f"figure 'likert': a category is no point of a scale ({error})") from None


def draw(data: Likert, sheet: Sheet) -> str:
    """Diverging bars: the neutral middle straddles zero, the halves are summed at both ends."""
    key = [Entry("swatch", *pair) for pair in zip(answer_colours(len(data.options)), data.options, strict=True)]
    total = measure("100%", SIZE, weight="bold") + AIR
    ends = min(bar.start for bar in data.bars), max(bar.end for bar in data.bars)
    section = Section({"": [_line(bar, data.options, sheet) for bar in data.bars]}, ends, behind=[_heads(data, sheet)])
    form = Form(key, tall=Tall(0.275, 0.46, TALL), top=0.22, sides=total + 0.02, ticks=0.0)
    return draw_rows(sheet, [section], form)


def _line(bar: Answers, options: Sequence[str], sheet: Sheet) -> Line:
    """A bar with its parts, and the sums of both halves at its ends."""
    words, colours = sheet.words, answer_colours(len(bar.shares))
    pieces = [(share, colour, words.fixed(100 * share, 0)) for share, colour in zip(bar.shares, colours, strict=True)]

    def totals(canvas: Canvas, axis: Axis, y: float) -> None:
        style: dict[str, Any] = {"weight": "bold"}
        canvas.text(axis(bar.start) - AIR, y, words.percent(bar.low), colour=ALERT, align="end", **style)
        canvas.text(axis(bar.end) + AIR, y, words.percent(bar.high), colour=FOCUS, **style)

    said = [f"{option} {words.percent(share, 1)}" for option, share in zip(options, bar.shares, strict=True)]
    base = f" (n = {words.fixed(bar.n, 0)})" if bar.n == bar.n else ""
    return Line(bar.label, [parts(pieces, bar.start, TALL), totals], title=f"{bar.label}{base}\n" + "\n".join(said))


def _heads(data: Likert, sheet: Sheet) -> Behind:
    """What the sums are, above the first bar."""
    words, half = sheet.words, len(data.options) // 2

    def drawn(canvas: Canvas, axis: Axis, top: float, bottom: float) -> None:
        style: dict[str, Any] = {"size": SMALL, "up": "baseline"}
        low, high = words.text("lower {count}", count=half), words.text("upper {count}", count=half)
        x, align = (axis(max(bar.start for bar in data.bars)) - AIR, "end") if sheet.wide else (axis.start, "start")
        canvas.text(x, top - 0.06, low, colour=ALERT, align=align, **style)
        canvas.text(axis.end, top - 0.06, high, colour=FOCUS, align="end", **style)

    return drawn
