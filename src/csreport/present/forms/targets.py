"""Targets: each indicator with its interval against the value it was to reach, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.estimates import Estimates, Row
from csreport.present.aims import VERDICT_MARKS, VERDICT_WORDS, Aim, aims
from csreport.present.forms.strips import Strip, strips
from csreport.present.key import Entry, base_entries, key_line
from csreport.present.layout import Margins, Sheet, Stack, Tall, write
from csreport.present.style import ALERT, BAND, CARE, FOCUS, FOCUS_LIGHT, GHOST, INK, INK3, PAPER, SIZE, SMALL, measure
from csreport.present.words import Words, stars
from csreport.project.targets import Target

TONES = {"met": FOCUS, "not_met": ALERT, "cannot_tell": CARE}
TALL = 0.17  # inches: height of a track


def read(estimates: Estimates, words: Words, *, declared: Mapping[str, Target]) -> list[Aim]:
    """Targets whose indicator is estimated and whose value is known, in the order given."""
    return [aim for aim in aims(estimates, words, declared) if aim.distance is not None and aim.distance.shown]


@dataclass(frozen=True)
class _Columns:
    """Texts to the right of the tracks, and where each column ends, in inches from the plot."""

    heads: tuple[str, str]
    values: list[str]
    goals: list[str]
    verdicts: list[str]
    value_end: float
    goal_end: float
    width: float


def draw(data: Sequence[Aim], sheet: Sheet) -> Figure:
    """One strip per unit: the side of the target that counts as met is tinted."""
    words = sheet.words
    groups: dict[str, list[Aim]] = {}
    for aim in data:
        groups.setdefault(words.unit(_row(aim)), []).append(aim)
    parts = [_strip(unit, items, several=len(groups) > 1) for unit, items in groups.items()]
    columns = _columns([aim for items in groups.values() for aim in items], sheet)
    key = key_line(sheet, _entries(data, sheet) + base_entries(map(_row, data), words))
    free = 0.0 if sheet.wide else max(measure(text, SMALL, weight="bold") for text in columns.verdicts) + 0.1
    tall = Tall(0.29, 0.42, TALL, free)
    picture, plots = strips(sheet, parts, key, tall=tall, margins=Margins(right=columns.width, top=0.1))
    _write_heads(plots[0][0], columns)
    place = 0
    for (axes, rows), items in zip(plots, groups.values(), strict=True):
        for line, aim in enumerate(items):
            _draw_aim(axes, aim, rows.mark_at[line])
            _write_aim(axes, aim, columns, (rows, line, place), sheet)
            place += 1
    return picture


def _row(aim: Aim) -> Row:
    """The estimate with the interval that decides: around a goal from a baseline, that of their distance."""
    assert aim.row is not None and aim.distance is not None
    return replace(aim.row, low=aim.goal + aim.distance.low, high=aim.goal + aim.distance.high)


def _strip(unit: str, items: Sequence[Aim], *, several: bool) -> Strip:
    rows = [_row(aim) for aim in items]
    values = [value for row in rows for value in (row.low, row.value, row.high)]
    values += [value for aim in items for value in (aim.goal, aim.benchmark)]
    known = [value for value in values if not math.isnan(value)]
    beyond = 0.1 * (max(known) - min(known))  # so that the side that counts as met is seen
    values += [aim.goal + (beyond if aim.at_least else -beyond) for aim in items]
    alone = len(items) == 1 and items[0].label == unit
    return Strip(unit if several and not alone else "", rows[0].stat, [aim.label for aim in items], values)


def _columns(data: Sequence[Aim], sheet: Sheet) -> _Columns:
    words = sheet.words
    heads = (words.text("Now"), words.text("Target"))
    values = [words.figure(_row(aim)) + stars(_row(aim)) for aim in data]
    goals = [words.figure(aim.goal_row) for aim in data]
    verdicts = [f"{VERDICT_MARKS[aim.verdict]} {words.translate(VERDICT_WORDS[aim.verdict])}" for aim in data]
    value_end = 0.12 + max(measure(heads[0], SMALL), *(measure(text, SIZE, weight="bold") for text in values))
    goal_end = value_end + 0.14 + max(measure(heads[1], SMALL), *(measure(text, SIZE) for text in goals))
    last = 0.14 + max(measure(text, SMALL, weight="bold") for text in verdicts) if sheet.wide else 0.0
    return _Columns(heads, values, goals, verdicts, value_end, goal_end, goal_end + last + 0.02)


def _write_heads(axes: Axes, columns: _Columns) -> None:
    style: dict[str, Any] = {"size": SMALL, "color": INK3, "ha": "right", "va": "baseline"}
    for text, end in zip(columns.heads, (columns.value_end, columns.goal_end), strict=True):
        write(axes, text, at=("right", -0.06), dx=end, **style)


def _draw_aim(axes: Axes, aim: Aim, y: float) -> None:
    row, (low, high) = _row(aim), axes.get_xlim()
    axes.barh(y, high - low, left=low, height=TALL, color=BAND, zorder=1)
    start, end = (aim.goal, high) if aim.at_least else (low, aim.goal)
    axes.barh(y, end - start, left=start, height=TALL, color=FOCUS_LIGHT, zorder=2)
    tone = TONES[aim.verdict]
    axes.plot([row.low, row.high], [y, y], color=tone, lw=2.2, zorder=4)
    axes.plot([aim.goal] * 2, [y - 0.11, y + 0.11], color=INK, lw=2.0, zorder=5)
    axes.plot(aim.benchmark, y, "D", ms=4.5, color=PAPER, mec=GHOST, mew=1.2, zorder=5)
    sure = aim.verdict != "cannot_tell"
    axes.plot(row.value, y, "o", ms=6.2, color=tone if sure else PAPER, mec=PAPER if sure else tone, mew=1.2, zorder=6)


def _write_aim(axes: Axes, aim: Aim, columns: _Columns, at: tuple[Stack, int, int], sheet: Sheet) -> None:
    rows, line, place = at
    y = rows.mark_at[line]
    write(axes, columns.values[place], at=("right", y), dx=columns.value_end, ha="right", weight="bold")
    write(axes, columns.goals[place], at=("right", y), dx=columns.goal_end, ha="right", color=INK3)
    style: dict[str, Any] = {"size": SMALL, "weight": "bold", "color": TONES[aim.verdict]}
    if sheet.wide:
        write(axes, columns.verdicts[place], at=("right", y), dx=columns.goal_end + 0.12, **style)
    else:
        at_label = rows.label_at[line]
        write(axes, columns.verdicts[place], at=("right", at_label), dx=columns.width - 0.02, ha="right", **style)


def _entries(data: Sequence[Aim], sheet: Sheet) -> list[Entry]:
    words = sheet.words
    entries = [Entry("interval", FOCUS, words.text("value with {level} interval", level=sheet.level)),
               Entry("tick", INK, words.text("target")),
               Entry("band", FOCUS_LIGHT, words.text("target reached"))]  # fmt: skip
    if any(not math.isnan(aim.benchmark) for aim in data):
        entries.append(Entry("diamond", GHOST, words.text("benchmark")))
    return entries
