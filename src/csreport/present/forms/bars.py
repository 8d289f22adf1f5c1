"""Bars of parts: answers to scale questions, the Net Promoter Score, and who was asked and analysed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from csreport.estimates import Estimates, Row
from csreport.present.forms.rows import Behind, Cell, Column, Form, Line, Section, draw_rows, parts
from csreport.present.layout import (
    ALERT,
    FADED,
    FOCUS,
    INK,
    INK3,
    SIZE,
    SMALL,
    Axis,
    Entry,
    Sheet,
    Tall,
    answer_colours,
    clamp,
    mark_title,
    measure,
    name_rows,
)
from csreport.present.vectors import Canvas
from csreport.present.words import Words
from csreport.project.errors import RenderError

# ---- answers to scale questions ----
BAR = 0.205  # inches: height of a bar
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


def read_likert(estimates: Estimates, words: Words) -> Likert | None:
    """One bar per measure (most positive first), or per period or level in the order given."""
    rows = [row for row in estimates if row.shown and not row.against and row.stat == "share"]
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.measure, row.period, row.segment, row.level), []).append(row)
    if not groups:
        return None
    points = _scale_points(rows, words)
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


def _scale_points(rows: Iterable[Row], words: Words) -> list[float]:
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


def draw_likert(data: Likert, sheet: Sheet) -> str:
    """Diverging bars: the neutral middle straddles zero, the halves are summed at both ends."""
    key = [Entry("swatch", *pair) for pair in zip(answer_colours(len(data.options)), data.options, strict=True)]
    total = measure("100%", SIZE, weight="bold") + AIR
    ends = min(bar.start for bar in data.bars), max(bar.end for bar in data.bars)
    section = Section(
        {"": [_answer_line(bar, data.options, sheet) for bar in data.bars]}, ends, behind=[_half_heads(data, sheet)]
    )
    form = Form(key, tall=Tall(0.275, 0.46, BAR), top=0.22, sides=total + 0.02, ticks=0.0)
    return draw_rows(sheet, [section], form)


def _answer_line(bar: Answers, options: Sequence[str], sheet: Sheet) -> Line:
    """A bar with its parts, and the sums of both halves at its ends."""
    words, colours = sheet.words, answer_colours(len(bar.shares))
    pieces = [(share, colour, words.fixed(100 * share, 0)) for share, colour in zip(bar.shares, colours, strict=True)]

    def totals(canvas: Canvas, axis: Axis, y: float) -> None:
        style: dict[str, Any] = {"weight": "bold"}
        canvas.text(axis(bar.start) - AIR, y, words.percent(bar.low), colour=ALERT, align="end", **style)
        canvas.text(axis(bar.end) + AIR, y, words.percent(bar.high), colour=FOCUS, **style)

    said = [f"{option} {words.percent(share, 1)}" for option, share in zip(options, bar.shares, strict=True)]
    base = f" (n = {words.fixed(bar.n, 0)})" if bar.n == bar.n else ""
    return Line(bar.label, [parts(pieces, bar.start, BAR), totals], title=f"{bar.label}{base}\n" + "\n".join(said))


def _half_heads(data: Likert, sheet: Sheet) -> Behind:
    """What the sums are, above the first bar."""
    words, half = sheet.words, len(data.options) // 2

    def drawn(canvas: Canvas, axis: Axis, top: float, bottom: float) -> None:
        style: dict[str, Any] = {"size": SMALL, "up": "baseline"}
        low, high = words.text("figures-lower", count=half), words.text("figures-upper", count=half)
        x, align = (axis(max(bar.start for bar in data.bars)) - AIR, "end") if sheet.wide else (axis.start, "start")
        canvas.text(x, top - 0.06, low, colour=ALERT, align=align, **style)
        canvas.text(axis.end, top - 0.06, high, colour=FOCUS, align="end", **style)

    return drawn


# ---- the Net Promoter Score and the three groups that it is made of ----
GROUPS = ("detractors", "passives", "promoters")
TONES, HEADS = [answer_colours(5)[place] for place in (0, 2, 4)], (ALERT, INK3, FOCUS)
BIG, LESS = 15.0, 11.0  # points: the score of this period, and of earlier ones
RANGES = ("0–6", "7–8", "9–10")  # answers of each group


@dataclass(frozen=True)
class Composition:
    """Shares of the three groups and the score of one period."""

    label: str
    shares: list[float]
    score: Row | None


def read_nps(estimates: Estimates, words: Words) -> list[Composition]:
    """One bar per period (or level) that has all three groups, in the order given."""
    groups: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in estimates:
        part = row.category if row.stat == "share" else row.stat
        if row.shown and not row.against and part in {*GROUPS, "nps"}:
            groups.setdefault((row.measure, row.period, row.segment, row.level), {})[part] = row
    whole = [group for group in groups.values() if set(GROUPS) <= set(group)]
    labels = name_rows([group[GROUPS[0]] for group in whole], words)
    if len(whole) == 1:
        labels = [words.period(whole[0][GROUPS[0]].period)]
    return [
        Composition(label, [group[name].value for name in GROUPS], group.get("nps"))
        for label, group in zip(labels, whole, strict=True)
    ]


def draw_nps(data: Sequence[Composition], sheet: Sheet) -> str:
    """Stacked bars of the groups with the score beside them; this period strong, earlier ones faded."""
    words, tall = sheet.words, 0.23 if sheet.wide else 0.26
    names = [words.text("figures-detractors"), words.text("figures-passives"), words.text("figures-promoters")]
    lines = [_score_line(bar, names, tall, first=place == 0, sheet=sheet) for place, bar in enumerate(data)]
    known = any(bar.score is not None and not math.isnan(bar.score.low) for bar in data)
    head = words.text("common-interval-2" if sheet.wide else "figures-ci", level=sheet.level)
    columns = (
        Column("NPS" if any(bar.score for bar in data) else "", 0.14 if sheet.wide else 0.06),
        Column(head if known else "", 0.1, left=True),
    )
    section = Section({"": lines}, (0.0, 1.0), behind=[_group_heads(names, data[0].shares, sheet)])
    return draw_rows(sheet, [section], Form((), columns, Tall(0.33, 0.56, 0.26), top=0.3, ticks=0.0))


def _score_line(bar: Composition, names: Sequence[str], tall: float, *, first: bool, sheet: Sheet) -> Line:
    words, score = sheet.words, bar.score
    tones, size, weight = (TONES, SIZE, "bold") if first else (FADED, SMALL, "normal")
    pieces = [(share, tone, words.percent(share)) for share, tone in zip(bar.shares, tones, strict=True)]
    cells: list[list[Cell]] = [[], []]
    said = [f"{name} {words.percent(share, 1)}" for name, share in zip(names, bar.shares, strict=True)]
    if score is not None:
        big = (INK, "bold", BIG) if first else (INK3, "bold", LESS)
        cells[0] = [Cell(words.figure(score), *big)]
        cells[1] = [] if math.isnan(score.low) else [Cell(words.interval(score), INK3, size=SMALL)]
        said.insert(0, mark_title(sheet.words, score, bar.label, "NPS"))
    return Line(bar.label, [parts(pieces, 0.0, tall, size=size, weight=weight)], cells, "\n".join(said))


def _group_heads(names: Sequence[str], shares: Sequence[float], sheet: Sheet) -> Behind:
    """Names of the groups over the first bar, in their colours."""
    said = [f"{name} {range_}" for name, range_ in zip(names, RANGES, strict=True)] if sheet.wide else names

    def drawn(canvas: Canvas, axis: Axis, top: float, bottom: float) -> None:
        widths = [measure(name, SMALL) for name in said]
        between = (axis.start + widths[0] + 0.12, axis.end - widths[2] - 0.12)
        middle = clamp(axis(shares[0] + shares[1] / 2), widths[1], within=between)
        places = zip((axis.start, middle, axis.end), ("start", "middle", "end"), said, HEADS, strict=True)
        for x, align, name, colour in places:
            canvas.text(x, top - 0.06, name, size=SMALL, colour=colour, align=align, up="baseline")

    return drawn
