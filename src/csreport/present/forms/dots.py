"""Ranked dots: estimates with their intervals, what they were before, and their targets or their average."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csreport.catalogue import statistic
from csreport.estimates import Estimates, Row, direction
from csreport.present.forms.rows import Cell, Column, Form, Line, Section, around, dot, draw_rows, span, tick
from csreport.present.layout import COLOUR, FOCUS, GHOST, INK, MARKS, SMALL, Entry, Sheet, mark_title, name_rows
from csreport.present.words import Words


@dataclass(frozen=True)
class Dot:
    """One estimate, what it was before, and the tick it is held against: its target, or the average of its kind."""

    label: str
    row: Row
    change: Row | None
    before: float
    tick: float
    averaged: bool


def read(estimates: Estimates, words: Words, *, target: Estimates | None) -> list[Dot]:
    """Rows of the current period, biggest first, each with its first change and its target."""
    now = [row for row in estimates if row.shown and not row.against]
    now = sorted((row for row in now if row.period == now[0].period), key=lambda row: -row.value)
    changes = [row for row in estimates if row.shown and row.against_kind == "period"]
    change = {_thing(row): row for row in changes if row.against == changes[0].against}
    ticks = {_thing(row): row for row in target or () if row.shown}
    averaged = any(other.stat == "average" for other in ticks.values())
    return [
        Dot(
            label,
            row,
            change.get(_thing(row)),
            before=_reference(row, change.get(_thing(row))),
            tick=_reference(row, ticks.get(_thing(row))),
            averaged=averaged,
        )
        for label, row in zip(name_rows(now, words), now, strict=True)
    ]


def _thing(row: Row) -> tuple[str, str, str, str]:
    return row.measure, row.category, row.segment, row.level


def _reference(row: Row, other: Row | None) -> float:
    """The other value: itself, or what remains of ours when it is a difference."""
    if other is None:
        return math.nan
    return row.value - other.value if other.against else other.value


def draw(data: Sequence[Dot], sheet: Sheet) -> str:
    """Ranked dots: this period filled with its interval, the period before hollow, the target or average a tick."""
    words, stat = sheet.words, data[0].row.stat
    values = [v for one in data for v in (one.row.low, one.row.value, one.row.high, one.before, one.tick)]
    section = Section({"": [_line(one, sheet) for one in data]}, around(values, stat), stat)
    changed = any(one.change for one in data)
    columns = (Column(_head(stat, words), 0.1), Column(words.text("Change") if changed else "", 0.16))
    return draw_rows(sheet, [section], Form(_key(data, sheet), columns, top=0.22 if sheet.wide else 0.14, ticks=0.36))


def _line(one: Dot, sheet: Sheet) -> Line:
    words, row, change = sheet.words, one.row, one.change
    way = direction(change, words.alpha) if change else 0
    moved = Cell(MARKS[way] + words.figure(change), COLOUR[way], "bold" if way else "normal", SMALL) if change else None
    marks = [
        span(row.low, row.high),
        tick(one.tick, 0.08, width=1.8),
        dot(one.before, GHOST, 5.5, hollow=True),
        dot(row.value, size=6.8),
    ]
    cells = [[Cell(words.figure(row), weight="bold")], [moved] if moved else []]
    return Line(one.label, marks, cells, mark_title(sheet.words, row, one.label))


def _key(data: Sequence[Dot], sheet: Sheet) -> list[Entry]:
    words = sheet.words
    period = words.period(data[0].row.period)
    if any(not math.isnan(one.row.low) for one in data):
        period = words.text("{period} with {level} interval", period=period, level=sheet.level)
    entries = [Entry("interval", FOCUS, period)]
    earlier = next((one.change.against_id for one in data if one.change), "")
    if earlier:
        entries.append(Entry("dot", GHOST, words.period(earlier)))
    if any(not math.isnan(one.tick) for one in data):
        entries.append(Entry("tick", INK, words.text("average") if data[0].averaged else words.text("target")))
    return entries


def _head(stat: str, words: Words) -> str:
    if statistic(stat).shown == "percent":
        return words.text("Share")
    return "NPS" if stat == "nps" else words.text("Score")
