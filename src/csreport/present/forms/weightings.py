"""Weightings side by side: the same measures as representative, by customer value and as answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csreport.estimates import Estimates, Row
from csreport.facts import N_
from csreport.present.forms.rows import Cell, Column, Form, Line, Section, around, dot, draw_rows, span
from csreport.present.layout import (
    CONTEXT,
    FOCUS,
    GHOST,
    INK,
    INK2,
    INK3,
    SMALL,
    Entry,
    Sheet,
    Tall,
    base_entries,
    mark_title,
)
from csreport.present.vectors import DIAMOND
from csreport.present.words import Words, stars

WEIGHTING_WORDS = {
    "representative": N_("Representative"),
    "value": N_("By customer value"),
    "none": N_("Unweighted"),
}
DOTS: dict[str, dict[str, Any]] = {
    "representative": {"colour": FOCUS},
    "value": {"colour": INK, "size": 5.0, "hollow": True, "shape": DIAMOND},
    "none": {"colour": GHOST, "size": 5.4, "hollow": True},
}
SAMPLES = {"representative": ("full", FOCUS), "value": ("diamond", INK), "none": ("dot", GHOST)}
LINES = {"representative": FOCUS, "value": INK2, "none": GHOST}
STEP = 0.13  # inches from one weighting to the next


@dataclass(frozen=True)
class Measure:
    """One measure with the estimate of every weighting it has."""

    label: str
    unit: str
    rows: dict[str, Row]


def read(estimates: Estimates, words: Words) -> list[Measure]:
    """Measures in the order given that have at least two weightings, where these differ at all."""
    found: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in estimates:
        if row.is_estimate and row.weighting in WEIGHTING_WORDS and not row.category:
            found.setdefault((row.measure, row.stat, row.segment, row.level), {})[row.weighting] = row
    data = []
    for rows in found.values():
        if len({(row.value, row.low, row.high) for row in rows.values() if row.shown}) > 1:
            first = next(iter(rows.values()))
            data.append(Measure(words.series(first), words.unit(first), rows))
    return data


def draw(data: Sequence[Measure], sheet: Sheet) -> str:
    """Every weighting on a line of its own, with its interval and its number."""
    words = sheet.words
    kinds = [kind for kind in WEIGHTING_WORDS if any(kind in one.rows for one in data)]
    groups: dict[str, list[Measure]] = {}
    for one in data:
        groups.setdefault(one.unit, []).append(one)
    several = len(groups) > 1
    sections = []
    for unit, measures in groups.items():
        rows = [row for one in measures for row in one.rows.values()]
        stat = rows[0].stat
        head = unit if several and [one.label for one in measures] != [unit] else ""
        ends = around([value for row in rows for value in (row.low, row.value, row.high)], stat)
        sections.append(Section({"": [_line(one, kinds, sheet) for one in measures]}, ends, stat, head))
    entries = [Entry(*SAMPLES[kind], words.translate(WEIGHTING_WORDS[kind])) for kind in kinds]
    entries.append(Entry("ends", CONTEXT, words.text("{level} interval", level=sheet.level)))
    key = entries + base_entries((row for one in data for row in one.rows.values()), words)
    room = STEP * (len(kinds) - 1) + 0.14
    return draw_rows(sheet, sections, Form(key, [Column()], Tall(room + 0.1, room + 0.26, room)))


def _line(one: Measure, kinds: Sequence[str], sheet: Sheet) -> Line:
    marks, cells, said = [], [], []
    for place, kind in enumerate(kinds):
        dy, row = (place - (len(kinds) - 1) / 2) * STEP, one.rows.get(kind)
        if row is None:
            continue
        if row.shown:
            marks += [span(row.low, row.high, LINES[kind], 1.4, dy=dy), dot(row.value, dy=dy, **DOTS[kind])]
            said.append(mark_title(sheet.words, row, one.label, sheet.words.translate(WEIGHTING_WORDS[kind])))
        style = {"weight": "bold" if kind == "representative" else "normal", "colour": INK3 if kind == "none" else INK}
        cells.append(Cell(sheet.words.figure(row) + stars(row) if row.shown else "–", size=SMALL, dy=dy, **style))
    return Line(one.label, marks, [cells], "\n".join(said))
