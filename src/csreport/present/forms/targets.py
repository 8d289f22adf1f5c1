"""Targets: where each indicator stands, what it was to reach, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from csreport.estimates import Estimates, Row
from csreport.present.forms.pieces import BOLD, QUIET, SECOND, TONES, base_samples, draw_key, fit, spot, stroke
from csreport.present.layout import (
    FOCUS,
    GHOST,
    INK,
    LEAD,
    LEAST,
    LESS,
    RULE,
    Axis,
    Sheet,
    across,
    extent,
    mark_title,
)
from csreport.present.results import VERDICT_MARKS, VERDICT_WORDS, Aim, aims
from csreport.present.vectors import DIAMOND, Canvas
from csreport.present.words import Words, stars
from csreport.project.targets import Target


def read_targets(estimates: Estimates, words: Words, *, declared: Mapping[str, Target]) -> list[Aim]:
    """Targets whose indicator is estimated and whose value is known, in the order given."""
    return [aim for aim in aims(estimates, words, declared) if aim.distance is not None and aim.distance.shown]


def deciding_row(aim: Aim) -> Row:
    """The estimate with the interval that decides: around a goal from a baseline, that of their distance."""
    assert aim.row is not None and aim.distance is not None
    return replace(aim.row, low=aim.goal + aim.distance.low, high=aim.goal + aim.distance.high)


@dataclass(frozen=True)
class Plan:
    """What rows are drawn on: the room of names, from where to where a ruler runs, and right ends of the numbers."""

    canvas: Canvas
    sheet: Sheet
    names: float
    ruler: tuple[float, float]
    now: float
    goal: float


def draw_targets(data: Sequence[Aim], sheet: Sheet) -> str:
    """A ruler for each: interval, value and target; their numbers and the verdict beside it."""
    canvas, words = sheet.canvas(), sheet.words
    key = [
        spot(FOCUS, words.text("figures-value-interval", level=sheet.level), 9.0),
        stroke(INK, words.text("figures-target")),
    ]
    if any(not math.isnan(aim.benchmark) for aim in data):
        key.append(spot(GHOST, words.text("figures-benchmark"), 9.0, DIAMOND))
    y = draw_key(canvas, [*key, *base_samples(map(deciding_row, data), words)])
    plan = _plan(canvas, data, sheet)
    for at, head in ((plan.now, words.text("common-now")), (plan.goal, words.text("common-target"))):
        canvas.text(at, y, head, align="end", up="top", **QUIET)
    y += LEAST * 1.2 + 6
    for aim in data:
        canvas.line([0, sheet.width], [y, y], RULE)
        y = (_draw_wide if sheet.wide else _draw_narrow)(plan, aim, y)
    return canvas.svg(y)


def _verdict(aim: Aim, words: Words) -> str:
    return f"{VERDICT_MARKS[aim.verdict]} {words.text(VERDICT_WORDS[aim.verdict])}"


def _numbers(aim: Aim, words: Words) -> tuple[str, str]:
    row = deciding_row(aim)
    return words.figure(row) + stars(row), words.figure(aim.goal_row)


def _plan(canvas: Canvas, data: Sequence[Aim], sheet: Sheet) -> Plan:
    words = sheet.words
    now, goal = (max(58.0, *(across(_numbers(aim, words)[part], weight="bold") for aim in data)) for part in (0, 1))
    if not sheet.wide:
        return Plan(
            canvas,
            sheet,
            sheet.width - now - goal - 24,
            (6.0, sheet.width * 0.52),
            sheet.width - goal - 12,
            sheet.width,
        )
    verdict = max(across(_verdict(aim, words), LESS, weight="bold") for aim in data) + 20
    names = min(sheet.room + 60, max(across(aim.label) for aim in data))
    start, end = names + 26, sheet.width - verdict
    return Plan(canvas, sheet, names, (start, end - now - goal - 50), end - goal - 16, end)


def _draw_wide(plan: Plan, aim: Aim, top: float) -> float:
    canvas, words = plan.canvas, plan.sheet.words
    name = fit(aim.label, plan.names)
    height = max(34.0, LEAD * (name.count("\n") + 1) + 10)
    y = top + height / 2
    with canvas.mark(deciding_row(aim).key, _title(aim, words)):
        canvas.text(0, y, name)
        _draw_ruler(plan, aim, y)
        _write_numbers(plan, aim, y)
        canvas.text(plan.goal + 20, y, _verdict(aim, words), size=LESS, colour=TONES[aim.verdict], **BOLD)
        canvas.hit(0, top, plan.sheet.width, height)
    return top + height


def _draw_narrow(plan: Plan, aim: Aim, top: float) -> float:
    canvas, words = plan.canvas, plan.sheet.words
    name = fit(aim.label, plan.names)
    more = LEAD * name.count("\n")
    y = top + 12 + more + 24
    with canvas.mark(deciding_row(aim).key, _title(aim, words)):
        canvas.text(0, top + 14 + more / 2, name)
        _write_numbers(plan, aim, top + 14)
        _draw_ruler(plan, aim, y)
        style = {"size": LEAST, "weight": "bold", "colour": TONES[aim.verdict]}
        canvas.text(plan.sheet.width, y, _verdict(aim, words), align="end", **style)  # type: ignore[arg-type]
        canvas.hit(0, top, plan.sheet.width, y + 14 - top)
    return y + 18


def _title(aim: Aim, words: Words) -> str:
    return f"{mark_title(words, deciding_row(aim), aim.label)}\n{_verdict(aim, words)}"


def _write_numbers(plan: Plan, aim: Aim, y: float) -> None:
    now, goal = _numbers(aim, plan.sheet.words)
    plan.canvas.text(plan.now, y, now, align="end", **BOLD)
    plan.canvas.text(plan.goal, y, goal, align="end", **SECOND)


def _draw_ruler(plan: Plan, aim: Aim, y: float) -> None:
    """Interval, value, target and benchmark along a line of their own: rows have their own units, or all are shares."""
    canvas, row, tone = plan.canvas, deciding_row(aim), TONES[aim.verdict]
    start, end = plan.ruler
    values = [row.low, row.value, row.high, aim.goal, aim.benchmark]
    shares = row.stat == "within"  # all of one unit, to be compared
    ends = (0.0, 1.0) if shares else extent(values, stat=row.stat, units=20, pad=0.15)
    axis = Axis(*ends, start, end - start)
    canvas.line([start, end], [y, y], RULE)
    canvas.line([axis(row.low), axis(row.high)], [y, y], tone, 4.0)
    canvas.dot(axis(aim.benchmark), y, 9, GHOST, shape=DIAMOND)
    canvas.line([axis(aim.goal)] * 2, [y - 10, y + 10], INK, 3.0)
    canvas.dot(axis(row.value), y, 11, tone)
