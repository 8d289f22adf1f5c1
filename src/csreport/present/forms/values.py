"""Values with their intervals, a row each: ranked, against targets, by weighting, and the importance of drivers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csreport.catalogue import statistic
from csreport.estimates import Estimates, Row, direction
from csreport.present.forms.rows import Cell, Column, Form, Line, Section, around, bar, dot, draw_rows, span, tick
from csreport.present.layout import (
    ALERT,
    BAND,
    CARE,
    COLOUR,
    CONTEXT,
    FOCUS,
    FOCUS_LIGHT,
    GHOST,
    INK,
    INK2,
    INK3,
    MARKS,
    PAPER,
    PLAIN,
    SMALL,
    TINY,
    Axis,
    Entry,
    Sheet,
    Tall,
    base_entries,
    clamp,
    interval_entry,
    mark_title,
    measure,
    name_rows,
)
from csreport.present.results import VERDICT_MARKS, VERDICT_WORDS, Aim, aims
from csreport.present.vectors import DIAMOND, DOTTED, Canvas
from csreport.present.words import Words, stars
from csreport.project.targets import Target


# ---- ranked dots ----
@dataclass(frozen=True)
class Ranked:
    """One estimate, and how it changed."""

    label: str
    row: Row
    change: Row | None

    @property
    def before(self) -> float:
        """What it was before."""
        return self.row.value - self.change.value if self.change is not None else math.nan


def read_dots(estimates: Estimates, words: Words) -> list[Ranked]:
    """Rows of the current period, biggest first, each with its first change."""
    now = [row for row in estimates if row.shown and not row.against]
    now = sorted((row for row in now if row.period == now[0].period), key=lambda row: -row.value)
    first = next((row.against for row in estimates if row.shown and row.against_kind == "period"), "")
    shown = Estimates(row for row in estimates if row.shown and row.against == first)
    return [
        Ranked(label, row, shown.get(row, against=first) if first else None)
        for label, row in zip(name_rows(now, words), now, strict=True)
    ]


def draw_dots(data: Sequence[Ranked], sheet: Sheet) -> str:
    """Ranked dots: this period filled with its interval, the period before hollow."""
    words, stat = sheet.words, data[0].row.stat
    values = [v for one in data for v in (one.row.low, one.row.value, one.row.high, one.before)]
    section = Section({"": [_dot_line(one, sheet) for one in data]}, around(values, stat), stat)
    changed = any(one.change for one in data)
    columns = (Column(_dot_head(stat, words), 0.1), Column(words.text("common-change") if changed else "", 0.16))
    form = Form(_dot_key(data, sheet), columns, top=0.22 if sheet.wide else 0.14, ticks=0.36)
    return draw_rows(sheet, [section], form)


def _dot_line(one: Ranked, sheet: Sheet) -> Line:
    words, row, change = sheet.words, one.row, one.change
    way = direction(change, words.alpha) if change else 0
    moved = Cell(MARKS[way] + words.figure(change), COLOUR[way], "bold" if way else "normal", SMALL) if change else None
    marks = [span(row.low, row.high), dot(one.before, GHOST, 5.5, hollow=True), dot(row.value, size=6.8)]
    cells = [[Cell(words.figure(row), weight="bold")], [moved] if moved else []]
    return Line(one.label, marks, cells, mark_title(words, row, one.label))


def _dot_key(data: Sequence[Ranked], sheet: Sheet) -> list[Entry]:
    words = sheet.words
    period = words.period(data[0].row.period)
    if any(not math.isnan(one.row.low) for one in data):
        period = words.text("figures-interval", period=period, level=sheet.level)
    earlier = next((one.change.against_id for one in data if one.change), "")
    before = [Entry("dot", GHOST, words.period(earlier))] if earlier else []
    return [Entry("interval", FOCUS, period), *before]


def _dot_head(stat: str, words: Words) -> str:
    if statistic(stat).shown == "percent":
        return words.text("common-share")
    return "NPS" if stat == "nps" else words.text("figures-score")


# ---- targets ----
TONES = {"met": FOCUS, "not_met": ALERT, "cannot_tell": CARE}
TRACK = 0.17  # inches: height of a track


def read_targets(estimates: Estimates, words: Words, *, declared: Mapping[str, Target]) -> list[Aim]:
    """Targets whose indicator is estimated and whose value is known, in the order given."""
    return [aim for aim in aims(estimates, words, declared) if aim.distance is not None and aim.distance.shown]


def draw_targets(data: Sequence[Aim], sheet: Sheet) -> str:
    """One section per unit: the side of the target that counts as met is tinted."""
    words = sheet.words
    groups: dict[str, list[Aim]] = {}
    for aim in data:
        groups.setdefault(words.unit(_deciding_row(aim)), []).append(aim)
    sections = [_target_section(unit if len(groups) > 1 else "", aims_, sheet) for unit, aims_ in groups.items()]
    entries = [
        interval_entry(sheet, set()),
        Entry("tick", INK, words.text("figures-target")),
        Entry("band", FOCUS_LIGHT, words.text("figures-target-reached")),
    ]
    if any(not math.isnan(aim.benchmark) for aim in data):
        entries.append(Entry("diamond", GHOST, words.text("figures-benchmark")))
    columns = (Column(words.text("common-now")), Column(words.text("common-target"), 0.14), Column("", 0.12, left=True))
    free = 0.0 if sheet.wide else max(measure(_verdict(aim, words), SMALL, weight="bold") for aim in data) + 0.1
    tall = Tall(0.29, 0.42, TRACK, free)
    key = entries + base_entries(map(_deciding_row, data), words)
    return draw_rows(sheet, sections, Form(key, columns, tall, top=0.16 if len(groups) == 1 else 0.1))


def _deciding_row(aim: Aim) -> Row:
    """The estimate with the interval that decides: around a goal from a baseline, that of their distance."""
    assert aim.row is not None and aim.distance is not None
    return replace(aim.row, low=aim.goal + aim.distance.low, high=aim.goal + aim.distance.high)


def _verdict(aim: Aim, words: Words) -> str:
    return f"{VERDICT_MARKS[aim.verdict]} {words.text(VERDICT_WORDS[aim.verdict])}"


def _target_section(unit: str, data: Sequence[Aim], sheet: Sheet) -> Section:
    rows = [_deciding_row(aim) for aim in data]
    values = [value for row in rows for value in (row.low, row.value, row.high)]
    values += [value for aim in data for value in (aim.goal, aim.benchmark)]
    known = [value for value in values if not math.isnan(value)]
    beyond = 0.1 * (max(known) - min(known))  # so that the side that counts as met is seen
    values += [aim.goal + (beyond if aim.at_least else -beyond) for aim in data]
    stat = rows[0].stat
    ends = around(values, stat)
    alone = len(data) == 1 and data[0].label == unit
    return Section({"": [_target_line(aim, ends, sheet) for aim in data]}, ends, stat, "" if alone else unit)


def _target_line(aim: Aim, ends: tuple[float, float], sheet: Sheet) -> Line:
    words, row, tone = sheet.words, _deciding_row(aim), TONES[aim.verdict]
    start, end = (aim.goal, ends[1]) if aim.at_least else (ends[0], aim.goal)
    marks = [
        bar(*ends, BAND, TRACK),
        bar(start, end, FOCUS_LIGHT, TRACK),
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


# ---- weightings side by side ----
WEIGHTING_WORDS = {
    "representative": "figures-representative",
    "value": "figures-customer-value",
    "none": "common-unweighted",
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


def read_weightings(estimates: Estimates, words: Words) -> list[Measure]:
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


def draw_weightings(data: Sequence[Measure], sheet: Sheet) -> str:
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
        sections.append(Section({"": [_weighting_line(one, kinds, sheet) for one in measures]}, ends, stat, head))
    entries = [Entry(*SAMPLES[kind], words.text(WEIGHTING_WORDS[kind])) for kind in kinds]
    entries.append(Entry("ends", CONTEXT, words.text("common-interval-2", level=sheet.level)))
    key = entries + base_entries((row for one in data for row in one.rows.values()), words)
    room = STEP * (len(kinds) - 1) + 0.14
    return draw_rows(sheet, sections, Form(key, [Column()], Tall(room + 0.1, room + 0.26, room)))


def _weighting_line(one: Measure, kinds: Sequence[str], sheet: Sheet) -> Line:
    marks, cells, said = [], [], []
    for place, kind in enumerate(kinds):
        dy, row = (place - (len(kinds) - 1) / 2) * STEP, one.rows.get(kind)
        if row is None:
            continue
        if row.shown:
            marks += [span(row.low, row.high, LINES[kind], 1.4, dy=dy), dot(row.value, dy=dy, **DOTS[kind])]
            said.append(mark_title(sheet.words, row, one.label, sheet.words.text(WEIGHTING_WORDS[kind])))
        style = {"weight": "bold" if kind == "representative" else "normal", "colour": INK3 if kind == "none" else INK}
        cells.append(Cell(sheet.words.figure(row) + stars(row) if row.shown else "–", size=SMALL, dy=dy, **style))
    return Line(one.label, marks, [cells], "\n".join(said))


# ---- drivers ----
BAR = 0.17  # inches: height of a bar
MINUS = "(−)"  # beside a driver whose slope is negative


@dataclass(frozen=True)
class Driver:
    """One driver: its share by both methods, and the sign of its slope where that is negative."""

    label: str
    row: Row
    other: float
    sign: int  # −1 really negative, 0 none, 1 negative within noise


def read_drivers(estimates: Estimates, words: Words, *, explaining: str) -> list[Driver]:
    """Drivers of one outcome, the most important first; without a choice, of the first outcome given."""
    rows = [row for row in estimates if row.stat == "importance" and row.shown and not row.level]
    target = explaining or (rows[0].against_id if rows else "")
    rows = sorted((row for row in rows if row.against_id == target), key=lambda row: -row.value)
    alpha = words.alpha
    found = []
    for row in rows:
        other, slope = estimates.get(row, stat="importance_johnson"), estimates.get(row, stat="slope")
        negative = slope is not None and slope.shown and slope.value < 0
        sign = (-1 if direction(slope, alpha) else 1) if slope is not None and negative else 0
        johnson = other.value if other is not None and other.shown else math.nan
        found.append(Driver(words.label(row.measure), row, johnson, sign))
    return found


def draw_drivers(data: Sequence[Driver], sheet: Sheet) -> str:
    """Bars from the most important down; dark where the interval lies above an equal share."""
    fair = 1 / len(data)
    known = [v for one in data for v in (one.row.value, one.row.high, one.other, fair) if not math.isnan(v)]
    several = len(data) > 1

    def equal(canvas: Canvas, axis: Axis, top: float, bottom: float) -> None:
        text = sheet.words.text("figures-equal-shares", share=sheet.words.percent(fair))
        canvas.line([axis(fair)] * 2, [top, bottom], INK2, 0.9, dash=DOTTED)
        at = clamp(axis(fair), measure(text, TINY), within=(axis.start, sheet.width))
        canvas.text(at, top - 0.06, text, size=TINY, colour=INK2, align="middle", up="baseline")

    lines = {"": [_driver_line(one, fair, sheet) for one in data]}
    section = Section(lines, (0.0, max(known) * 1.02), "share", behind=[equal] if several else [])
    columns, top = (Column(), Column(gap=0.05)), 0.2 if several else 0.04
    return draw_rows(
        sheet, [section], Form(_driver_key(data, sheet), columns, Tall(0.285, 0.42, 0.16), top=top, ticks=0.5)
    )


def _driver_line(one: Driver, fair: float, sheet: Sheet) -> Line:
    row = one.row
    marks = [
        bar(0, row.value, FOCUS if row.low > fair else CONTEXT, BAR),
        span(row.low, row.high, PAPER, 2.8),
        span(row.low, row.high, INK, 1.2),
        dot(one.other, INK, 5.0, hollow=True, shape=DIAMOND),
    ]
    sign = Cell(MINUS, *((ALERT, "bold") if one.sign < 0 else (INK3, "normal")), SMALL)
    cells = [[Cell(sheet.words.percent(row.value) + stars(row), weight="bold")], [sign] if one.sign else []]
    return Line(one.label, marks, cells, mark_title(sheet.words, row, one.label))


def _driver_key(data: Sequence[Driver], sheet: Sheet) -> list[Entry]:
    words = sheet.words
    entries = [
        Entry("swatch", FOCUS, words.text("figures-lmg-importance-above-equal")),
        Entry("swatch", CONTEXT, words.text("figures-above-beyond-noise")),
        Entry("ends", INK, words.text("figures-bootstrap-interval", level=sheet.level)),
    ]
    if any(not math.isnan(one.other) for one in data):
        entries.append(Entry("diamond", INK, words.text("figures-johnsons-relative-weight")))
    if any(one.sign for one in data):
        entries.append(Entry(PLAIN, INK2, words.text("figures-negative-slope-beside-other")))
    return entries + base_entries((one.row for one in data), words)
