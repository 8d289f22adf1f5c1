"""The Net Promoter Score and the three groups that it is made of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row
from csreport.present.forms.rows import Behind, Cell, Column, Form, Line, Section, draw_rows, parts
from csreport.present.layout import (
    ALERT,
    FADED,
    FOCUS,
    INK,
    INK3,
    SCALE,
    SIZE,
    SMALL,
    Axis,
    Sheet,
    Tall,
    clamp,
    mark_title,
    measure,
    name_rows,
)
from csreport.present.vectors import Canvas
from csreport.present.words import Words

GROUPS = ("detractors", "passives", "promoters")
TONES, HEADS = (SCALE[0], SCALE[2], SCALE[4]), (ALERT, INK3, FOCUS)
BIG, LESS = 15.0, 11.0  # points: the score of this period, and of earlier ones
RANGES = ("0–6", "7–8", "9–10")  # answers of each group


@dataclass(frozen=True)
class Composition:
    """Shares of the three groups and the score of one period."""

    label: str
    shares: list[float]
    score: Row | None


def read(estimates: Estimates, words: Words) -> list[Composition]:
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


def draw(data: Sequence[Composition], sheet: Sheet) -> str:
    """Stacked bars of the groups with the score beside them; this period strong, earlier ones faded."""
    words, tall = sheet.words, 0.23 if sheet.wide else 0.26
    names = [words.text("Detractors"), words.text("Passives"), words.text("Promoters")]
    lines = [_line(bar, names, tall, first=place == 0, sheet=sheet) for place, bar in enumerate(data)]
    known = any(bar.score is not None and not math.isnan(bar.score.low) for bar in data)
    head = words.text("{level} interval" if sheet.wide else "{level} CI", level=sheet.level)
    columns = (
        Column("NPS" if any(bar.score for bar in data) else "", 0.14 if sheet.wide else 0.06),
        Column(head if known else "", 0.1, left=True),
    )
    section = Section({"": lines}, (0.0, 1.0), behind=[_heads(names, data[0].shares, sheet)])
    return draw_rows(sheet, [section], Form((), columns, Tall(0.33, 0.56, 0.26), top=0.3, ticks=0.0))


def _line(bar: Composition, names: Sequence[str], tall: float, *, first: bool, sheet: Sheet) -> Line:
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


def _heads(names: Sequence[str], shares: Sequence[float], sheet: Sheet) -> Behind:
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
