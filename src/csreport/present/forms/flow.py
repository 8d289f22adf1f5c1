"""Who was asked, who answered and who is analysed: bars that shrink, with what was lost hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from csreport.estimates import Estimates
from csreport.facts import N_, REASON_WORDS
from csreport.present.forms.rows import Behind, Cell, Column, Form, Line, Section, bar, draw_rows
from csreport.present.layout import CONTEXT, FOCUS, INK2, PAPER, SMALL, Axis, Sheet, Tall, measure, readable_on
from csreport.present.vectors import Canvas
from csreport.present.words import Words

STEP_WORDS = {
    "invited": N_("Invited"),
    "delivered": N_("Delivered"),
    "started": N_("Started"),
    "completed": N_("Completed"),
    "received": N_("Received"),
    "accepted": N_("Analysed"),
}
LOSS_WORDS = {
    "delivered": N_("undeliverable or not eligible"),
    "started": N_("no reply, or refused"),
    "completed": N_("broke off"),
    "accepted": N_("excluded by rule"),
}
GAIN_WORDS = {"received": N_("partial, further or late, or not invited")}
TALL, REASON = 0.24, 0.2  # inches: height of a bar, and of a reason's line


@dataclass(frozen=True)
class Step:
    """A step, how many reached it, how many fewer (or, below 0, more) than the step before, and why."""

    label: str
    count: float
    lost: float
    why: str
    colour: str = CONTEXT


@dataclass(frozen=True)
class Flow:
    """Steps in order, and the reasons of the last loss."""

    steps: list[Step]
    reasons: list[tuple[str, float]]


def read(estimates: Estimates, words: Words) -> Flow | None:
    """Steps and reasons in the order given; reasons that never applied are left out."""
    counts = [row for row in estimates if row.shown and not row.against and row.stat == "count"]
    steps, before = [], 0.0
    for row in (row for row in counts if not row.level):
        whys = GAIN_WORDS if row.value > before > 0 else LOSS_WORDS
        why = words.translate(whys[row.category]) if row.category in whys else ""
        label = words.translate(STEP_WORDS.get(row.category, row.category))
        steps.append(Step(label, row.value, before - row.value if before else 0.0, why))
        before = row.value
    steps = [*steps[:-1], *(replace(step, colour=FOCUS) for step in steps[-1:])]
    given = [row for row in counts if row.segment == "reason" and row.value > 0]
    reasons = [(words.translate(REASON_WORDS.get(row.level, row.level)), row.value) for row in given]
    return Flow(steps, reasons) if steps else None


def draw(data: Flow, sheet: Sheet) -> str:
    """Bars of the steps, the analysed one dark; reasons listed below."""
    lines = [_line(step, place + 1 == len(data.steps), sheet) for place, step in enumerate(data.steps)]
    ends = (0.0, max(1.0, *(step.count for step in data.steps)))
    below = REASON * len(data.reasons) + 0.1 if data.reasons else 0.0
    section = Section({"": lines}, ends, behind=[_reasons(data.reasons, sheet)])
    return draw_rows(sheet, [section], Form((), (Column(),), Tall(0.36, 0.5, TALL), top=0.02, below=below, ticks=0.0))


def _line(step: Step, last: bool, sheet: Sheet) -> Line:
    words = sheet.words
    count, lost = words.fixed(step.count, 0), max(step.lost, 0.0)
    note = f"{words.fixed(-step.lost, 0, signed=True)} {step.why}".strip() if step.lost else ""

    def missing(canvas: Canvas, axis: Axis, y: float) -> None:
        canvas.hatch(axis(step.count), y - TALL / 2, lost * axis.inch, TALL)
        if sheet.wide:
            _write_beside(canvas, axis, y, step, note)

    marks = [bar(0, step.count, step.colour, TALL), missing]
    said = f"{step.label}: {count}" + (f" ({note})" if note else "")
    return Line(step.label, marks, [[Cell(count, weight="bold")]], said, last, Cell(note, INK2, size=SMALL))


def _write_beside(canvas: Canvas, axis: Axis, y: float, step: Step, note: str) -> None:
    """How many were lost, and why: after the hatching where there is room, else inside the bar, else over it."""
    need, start, end = measure(note, SMALL) + 0.1, axis(step.count), axis(step.count + max(step.lost, 0.0))
    if end + need < axis.end:
        canvas.text(end + 0.08, y, note, size=SMALL, colour=INK2)
    elif step.count * axis.inch > need:
        canvas.text(start - 0.08, y, note, size=SMALL, colour=readable_on(step.colour), align="end")
    else:
        canvas.text(start + 0.1, y, note, size=SMALL, colour=INK2, ground=PAPER)


def _reasons(reasons: Sequence[tuple[str, float]], sheet: Sheet) -> Behind:
    """Why rows were excluded, with their numbers in a column."""
    counts = [sheet.words.fixed(count, 0) for _, count in reasons]
    column = 0.02 + max((measure(text, SMALL, weight="bold") for text in counts), default=0.0)

    def drawn(canvas: Canvas, axis: Axis, top: float, bottom: float) -> None:
        for place, ((label, _), count) in enumerate(zip(reasons, counts, strict=True)):
            y = bottom + 0.06 + (place + 0.5) * REASON
            canvas.text(axis.start + column, y, count, size=SMALL, weight="bold", align="end")
            canvas.text(axis.start + column + 0.06, y, label, size=SMALL, colour=INK2)
            if place == 0 and sheet.wide:
                text = sheet.words.text("of which")
                canvas.text(axis.start - 0.1, y, text, size=SMALL, colour=INK2, align="end")

    return drawn
