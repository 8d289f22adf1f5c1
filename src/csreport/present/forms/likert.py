"""Answers to scale questions: diverging bars from worst to best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.estimates import Estimates, Row
from csreport.present.key import Entry, key_line, write_key
from csreport.present.layout import (
    Margins,
    Sheet,
    Stack,
    Tall,
    canvas,
    inches,
    name_rows,
    stack,
    write,
    write_labels,
)
from csreport.present.style import ALERT, FOCUS, PAPER, SIZE, SMALL, answer_colours, measure, readable_on
from csreport.present.words import Words
from csreport.project.errors import RenderError

TALL = 0.205  # inches: height of a bar
HEAD_AT = -0.06  # inches below the top of the rows
AIR = 0.05  # between a bar and its total


@dataclass(frozen=True)
class Answers:
    """Shares of every answer option, from worst to best."""

    label: str
    shares: list[float]

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
    bars = [_answers(label, group, points) for label, group in zip(labels, groups.values(), strict=True)]
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


def _answers(label: str, rows: Iterable[Row], points: Sequence[float]) -> Answers:
    share = {float(row.category): row.value for row in rows}
    return Answers(label, [share.get(point, 0.0) for point in points])


def draw(data: Likert, sheet: Sheet) -> Figure:
    """Diverging bars: the neutral middle straddles zero, the halves are summed at both ends."""
    colours = answer_colours(len(data.options))
    rows = stack(sheet, [bar.label for bar in data.bars], Tall(0.275, 0.46, TALL))
    samples = zip(colours, data.options, strict=True)
    key = key_line(sheet, [Entry("swatch", colour, text) for colour, text in samples])
    total = measure("100%", SIZE, weight="bold") + AIR
    left = 0.2 + rows.width + total if sheet.wide else total + 0.02
    figure, axes = canvas(sheet, rows.height, margins=Margins(left, total + 0.04, key.height + 0.22, 0.04))
    write_key(figure, key)
    axes.set(xticks=[], xlim=(min(bar.start for bar in data.bars), max(_end(bar) for bar in data.bars)))
    for y, bar in zip(rows.mark_at, data.bars, strict=True):
        _draw_bar(axes, y, bar, sheet.words)
    write_labels(axes, rows, sheet=sheet, pad=total + 0.12)
    _write_totals(axes, data, rows, sheet)
    return figure


def _end(bar: Answers) -> float:
    return bar.start + sum(bar.shares)


def _draw_bar(axes: Axes, y: float, bar: Answers, words: Words) -> None:
    """The parts of a bar, each with its percentage where it has room."""
    low, high = axes.get_xlim()
    at, inch = bar.start, inches(axes) / (high - low)
    for share, colour in zip(bar.shares, answer_colours(len(bar.shares)), strict=True):
        axes.barh(y, share, left=at, height=TALL, color=colour, edgecolor=PAPER, linewidth=0.8)
        text = words.fixed(100 * share, 0)
        if share * inch > measure(text, SMALL) + 0.07:
            style = {"ha": "center", "size": SMALL, "color": readable_on(colour)}
            write(axes, text, at=(at + share / 2, y), **style)
        at += share


def _write_totals(axes: Axes, data: Likert, rows: Stack, sheet: Sheet) -> None:
    """Sums of both halves at the ends of each bar, and what they are above the first."""
    words, half = sheet.words, len(data.options) // 2
    left, right = {"ha": "right", "color": ALERT, "dx": -AIR}, {"ha": "left", "color": FOCUS, "dx": AIR}
    for y, bar in zip(rows.mark_at, data.bars, strict=True):
        write(axes, words.percent(bar.low), at=(bar.start, y), weight="bold", **left)
        write(axes, words.percent(bar.high), at=(_end(bar), y), weight="bold", **right)
    low, high = axes.get_xlim()
    head = {"va": "baseline", "size": SMALL}
    if sheet.wide:
        low = max(bar.start for bar in data.bars)
    else:
        left |= {"ha": "left", "dx": 0.0}
    write(axes, words.text("lower {count}", count=half), at=(low, HEAD_AT), **left, **head)
    write(axes, words.text("upper {count}", count=half), at=(high, HEAD_AT), **head, ha="right", color=FOCUS)
