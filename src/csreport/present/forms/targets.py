"""Targets: each indicator with its interval against the value it was to reach, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from csreport.estimates import Estimates, Row
from csreport.present.forms.rows import Cell, Column, Form, Line, Section, around, bar, dot, draw_rows, span, tick
from csreport.present.layout import (
    ALERT,
    BAND,
    CARE,
    FOCUS,
    FOCUS_LIGHT,
    GHOST,
    INK,
    INK3,
    SMALL,
    Entry,
    Sheet,
    Tall,
    base_entries,
    mark_title,
    measure,
)
from csreport.present.results import VERDICT_MARKS, VERDICT_WORDS, Aim, aims
from csreport.present.vectors import DIAMOND
from csreport.present.words import Words, stars
from csreport.project.targets import Target

TONES = {"met": FOCUS, "not_met": ALERT, "cannot_tell": CARE}
TALL = 0.17  # inches: height of a track


def read(estimates: Estimates, words: Words, *, declared: Mapping[str, Target]) -> list[Aim]:
    """Targets whose indicator is estimated and whose value is known, in the order given."""
    return [aim for aim in aims(estimates, words, declared) if aim.distance is not None and aim.distance.shown]


def draw(data: Sequence[Aim], sheet: Sheet) -> str:
    """One section per unit: the side of the target that counts as met is tinted."""
    words = sheet.words
    groups: dict[str, list[Aim]] = {}
    for aim in data:
        groups.setdefault(words.unit(_row(aim)), []).append(aim)
    sections = [_section(unit if len(groups) > 1 else "", aims_, sheet) for unit, aims_ in groups.items()]
    entries = [
        Entry("interval", FOCUS, words.text("value with {level} interval", level=sheet.level)),
        Entry("tick", INK, words.text("target")),
        Entry("band", FOCUS_LIGHT, words.text("target reached")),
    ]
    if any(not math.isnan(aim.benchmark) for aim in data):
        entries.append(Entry("diamond", GHOST, words.text("benchmark")))
    columns = (Column(words.text("Now")), Column(words.text("Target"), 0.14), Column("", 0.12, left=True))
    free = 0.0 if sheet.wide else max(measure(_verdict(aim, words), SMALL, weight="bold") for aim in data) + 0.1
    tall = Tall(0.29, 0.42, TALL, free)
    key = entries + base_entries(map(_row, data), words)
    return draw_rows(sheet, sections, Form(key, columns, tall, top=0.16 if len(groups) == 1 else 0.1))


def _row(aim: Aim) -> Row:
    """The estimate with the interval that decides: around a goal from a baseline, that of their distance."""
    assert aim.row is not None and aim.distance is not None
    return replace(aim.row, low=aim.goal + aim.distance.low, high=aim.goal + aim.distance.high)


def _verdict(aim: Aim, words: Words) -> str:
    return f"{VERDICT_MARKS[aim.verdict]} {words.translate(VERDICT_WORDS[aim.verdict])}"


def _section(unit: str, data: Sequence[Aim], sheet: Sheet) -> Section:
    rows = [_row(aim) for aim in data]
    values = [value for row in rows for value in (row.low, row.value, row.high)]
    values += [value for aim in data for value in (aim.goal, aim.benchmark)]
    known = [value for value in values if not math.isnan(value)]
    beyond = 0.1 * (max(known) - min(known))  # so that the side that counts as met is seen
    values += [aim.goal + (beyond if aim.at_least else -beyond) for aim in data]
    stat = rows[0].stat
    ends = around(values, stat)
    alone = len(data) == 1 and data[0].label == unit
    return Section({"": [_line(aim, ends, sheet) for aim in data]}, ends, stat, "" if alone else unit)


def _line(aim: Aim, ends: tuple[float, float], sheet: Sheet) -> Line:
    words, row, tone = sheet.words, _row(aim), TONES[aim.verdict]
    start, end = (aim.goal, ends[1]) if aim.at_least else (ends[0], aim.goal)
    marks = [
        bar(*ends, BAND, TALL),
        bar(start, end, FOCUS_LIGHT, TALL),
        span(row.low, row.high, tone),
        tick(aim.goal, 0.11),
        dot(aim.benchmark, GHOST, 5.0, hollow=True, shape=DIAMOND),
        dot(row.value, tone, hollow=aim.verdict == "cannot_tell"),
    ]
    verdict = Cell(_verdict(aim, words), tone, "bold", SMALL)
    cells = [
        [Cell(words.figure(row) + stars(row), weight="bold")],
        [Cell(words.figure(aim.goal_row), INK3)],
        [verdict] if sheet.wide else [],
    ]
    return Line(aim.label, marks, cells, mark_title(sheet.words, row, aim.label), note=verdict)
