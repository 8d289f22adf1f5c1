"""Who was asked, who answered and who is analysed: every step, what was lost or came in besides, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from csreport.estimates import Estimates, Row
from csreport.facts import reason_of
from csreport.present.forms.pieces import BOLD, QUIET, SECOND, fit
from csreport.present.layout import (
    CONTEXT,
    FOCUS,
    INK,
    INK2,
    LEAD,
    LEAST,
    LESS,
    TEXT,
    Axis,
    Sheet,
    across,
)
from csreport.present.vectors import Canvas
from csreport.present.words import Words
from csreport.survey.screening import REASONS

STEP_WORDS = {
    "invited": "figures-invited",
    "delivered": "figures-delivered",
    "started": "figures-started",
    "completed": "figures-completed",
    "received": "common-received",
    "accepted": "figures-analysed",
}
LOSS_WORDS = {
    "delivered": "figures-undeliverable-eligible",
    "started": "figures-reply-refused",
    "completed": "figures-broke-off",
    "accepted": "figures-excluded-rule",
}
GAIN_WORDS = {  # what is received besides complete answers of those invited
    "answered": "figures-received-otherwise",
    "further": "figures-received-again",
    "not_invited": "figures-received-uninvited",
}
TALL = 20.0  # units: height of a bar


# ---- reading ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Step:
    """A step: how many there are, or come in, from where to where its bar runs, and how many were lost, and why."""

    row: Row
    label: str
    count: str
    start: float
    end: float
    lost: float = 0.0
    why: str = ""
    colour: str = CONTEXT
    plain: bool = False  # no step of its own, but a part of the next


@dataclass(frozen=True)
class Flow:
    """Steps in order, and the reasons of the last loss."""

    steps: list[Step]
    reasons: list[tuple[str, str]]


def read_flow(estimates: Estimates, words: Words) -> Flow | None:
    """Steps and reasons in the order given; reasons that never applied are left out."""
    counts = [row for row in estimates if row.shown and not row.against and row.stat == "count"]
    known = {row.category: row for row in counts if not row.level}
    steps: list[Step] = []
    before = 0.0
    for category, message in STEP_WORDS.items():
        row = known.get(category)
        if row is None:
            continue
        if row.value > before > 0:
            steps += _gains(known, before, row, words)
        lost = max(0.0, before - row.value)
        why = ""
        if lost and category in LOSS_WORDS:
            why = f"{words.fixed(-lost, 0, signed=True)} {words.text(LOSS_WORDS[category])}"
        steps.append(Step(row, words.text(message), words.fixed(row.value, 0), 0.0, row.value, lost, why))
        before = row.value
    if not steps:
        return None
    steps[-1] = replace(steps[-1], colour=FOCUS)
    given = [row for row in counts if row.segment == "reason" and row.category == "excluded" and row.value > 0]
    names = [words.text(reason_of(row.level)) if row.level in REASONS else row.level for row in given]
    said = [(words.fixed(row.value, 0), name) for row, name in zip(given, names, strict=True)]
    return Flow(steps, said)


def _gains(known: dict[str, Row], before: float, received: Row, words: Words) -> list[Step]:
    """What came in beside the complete answers of those invited, where it is known from where: else in one."""
    parts = {name: known[name].value - (before if name == "answered" else 0.0) for name in GAIN_WORDS if name in known}
    if abs(sum(parts.values()) - (received.value - before)) > 1e-9 or min(parts.values(), default=-1.0) < 0:
        parts = {"": received.value - before}
    found, at = [], before
    for name, count in parts.items():
        if count:
            text = words.text(GAIN_WORDS.get(name, "figures-partial-further-late-invited"))
            row = known.get(name, received)
            found.append(Step(row, text, words.fixed(count, 0, signed=True), at, at + count, plain=True))
            at += count
    return found


# ---- drawing ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Plan:
    """What steps are drawn on: the right ends of names and counts, the axis of the bars, the start of the reasons."""

    canvas: Canvas
    words: Words
    names: float
    counts: float
    axis: Axis
    notes: float


def draw_flow(data: Flow, sheet: Sheet) -> str:
    """A bar for each step, the analysed one dark; what came in besides begins where the step before ends."""
    canvas, words = sheet.canvas(), sheet.words
    most = max(1.0, *(step.end for step in data.steps))
    count = max(across(step.count, weight="bold") for step in data.steps)
    widest = max(across(step.label, _size(step), weight="bold") for step in data.steps)
    y = 2.0
    if sheet.wide:
        note = max((across(step.why, LESS) for step in data.steps), default=0.0)
        names = min(0.3 * sheet.width, widest)
        start = names + count + 44
        notes = sheet.width - min(note, 0.28 * sheet.width)
        plan = Plan(canvas, words, names, start - 14, Axis(0.0, most, start, notes - 16 - start), notes)
        for step in data.steps:
            y = _draw_wide(plan, step, y)
    else:
        plan = Plan(canvas, words, sheet.width - count - 12, sheet.width, Axis(0.0, most, 0.0, sheet.width), 0.0)
        for step in data.steps:
            y = _draw_narrow(plan, step, y)
    return canvas.svg(_write_reasons(plan, data.reasons, y))


def _size(step: Step) -> float:
    return LESS if step.plain else TEXT


def _title(step: Step) -> str:
    return f"{step.label}: {step.count}" + (f" ({step.why})" if step.why else "")


def _draw_bar(plan: Plan, step: Step, y: float) -> None:
    axis, high = plan.axis, TALL * (0.5 if step.plain else 1.0)
    plan.canvas.box((axis(step.start), y - high / 2), (max(1.5, axis(step.end) - axis(step.start)), high), step.colour)
    plan.canvas.hatch(axis(step.end), y - high / 2, step.lost * axis.each, high)


def _draw_wide(plan: Plan, step: Step, top: float) -> float:
    canvas = plan.canvas
    size = _size(step)
    weight = "bold" if step.colour == FOCUS else "normal"
    name = fit(step.label, plan.names, size, weight=weight)
    note = fit(step.why, canvas.width - plan.notes, LESS)
    height = max(24.0 if step.plain else 32.0, LEAD * (max(name.count("\n"), note.count("\n")) + 1) + 8)
    y = top + height / 2
    with canvas.mark(step.row.key, _title(step)):
        canvas.text(plan.names, y, name, size=size, weight=weight, align="end", colour=INK2 if step.plain else INK)
        canvas.text(plan.counts, y, step.count, align="end", **(SECOND if step.plain else BOLD))
        _draw_bar(plan, step, y)
        canvas.text(plan.notes, y, note, **SECOND)
        canvas.hit(0, top, canvas.width, height)
    return top + height


def _draw_narrow(plan: Plan, step: Step, top: float) -> float:
    canvas = plan.canvas
    size = _size(step)
    weight = "bold" if step.colour == FOCUS else "normal"
    name = fit(step.label, plan.names, size, weight=weight)
    note = fit(step.why, canvas.width, LEAST)
    more = LEAD * name.count("\n")
    y = top + 12 + more + 20
    with canvas.mark(step.row.key, _title(step)):
        canvas.text(0, top + 10 + more / 2, name, size=size, weight=weight, colour=INK2 if step.plain else INK)
        canvas.text(plan.counts, top + 10, step.count, align="end", **(SECOND if step.plain else BOLD))
        _draw_bar(plan, step, y)
        bottom = y + 14
        if note:
            canvas.text(0, bottom, note, up="top", **QUIET)
            bottom += LEAST * 1.2 * (note.count("\n") + 1) + 4
        canvas.hit(0, top, canvas.width, bottom - top)
    return bottom + 4


def _write_reasons(plan: Plan, reasons: Sequence[tuple[str, str]], top: float) -> float:
    """Why answers were excluded, with their numbers in a column."""
    start = plan.axis.start
    column = max((across(count, LESS, weight="bold") for count, _ in reasons), default=0.0)
    y = top + 2
    for count, text in reasons:
        said = fit(text, plan.canvas.width - start - column - 10, LESS)
        plan.canvas.text(start + column, y, count, size=LESS, align="end", up="top", **BOLD)
        plan.canvas.text(start + column + 8, y, said, up="top", **SECOND)
        y += LESS * 1.2 * (said.count("\n") + 1) + 4
    return y + 4
