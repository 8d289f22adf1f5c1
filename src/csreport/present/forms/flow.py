"""Who was asked, who answered and who is analysed: bars that shrink, with what was lost hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from csreport.estimates import Estimates
from csreport.facts import N_, REASON_WORDS
from csreport.present.layout import Margins, Sheet, Stack, Tall, canvas, inches, stack, write, write_labels
from csreport.present.style import CONTEXT, FOCUS, GHOST, INK2, PAPER, SMALL, measure, readable_on
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


def read(estimates: Estimates, words: Words) -> Flow:
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
    return Flow(steps, reasons)


def draw(data: Flow, sheet: Sheet) -> Figure:
    """Bars of the steps, the analysed one dark; reasons listed below."""
    rows = stack(sheet, [step.label for step in data.steps], Tall(0.36, 0.5, TALL))
    words, below = sheet.words, (REASON * len(data.reasons) + 0.1 if data.reasons else 0.0)
    counts = [words.fixed(step.count, 0) for step in data.steps]
    right = 0.12 + max(measure(text, weight="bold") for text in counts)
    left = 0.17 + max(measure(label, weight="bold") for label in rows.labels) if sheet.wide else 0.02
    figure, axes = canvas(sheet, rows.height + below, margins=Margins(left, right, 0.02, 0.02))
    axes.set(xlim=(0, max(1.0, *(step.count for step in data.steps))), xticks=[])
    for y, step, count in zip(rows.mark_at, data.steps, counts, strict=True):
        axes.barh(y, step.count, height=TALL, color=step.colour, edgecolor="none")
        hatch: dict[str, Any] = {"hatch": "//////", "edgecolor": GHOST, "linewidth": 0}
        axes.barh(y, max(step.lost, 0.0), left=step.count, height=TALL, color=PAPER, **hatch)
        write(axes, count, at=("right", y), dx=right - 0.02, ha="right", weight="bold")
    _write_notes(axes, data, rows, sheet)
    write_labels(axes, rows, sheet=sheet, strong=len(data.steps) - 1)
    _write_reasons(axes, data.reasons, rows.height, sheet)
    return figure


def _write_notes(axes: Axes, data: Flow, rows: Stack, sheet: Sheet) -> None:
    """How many were lost on the way to a step and why; on a phone above the bar, at its right end."""
    for y, label_at, step in zip(rows.mark_at, rows.label_at, data.steps, strict=True):
        if not step.lost:
            continue
        note = f"{sheet.words.fixed(-step.lost, 0, signed=True)} {step.why}".strip()
        if sheet.wide:
            _write_beside(axes, y, step, note)
        else:
            end = sheet.width - axes.get_position().x1 * sheet.width - 0.02
            write(axes, note, at=("right", label_at), dx=end, ha="right", size=SMALL, color=INK2)


def _write_beside(axes: Axes, y: float, step: Step, note: str) -> None:
    """After the hatching where the note has room, else inside the bar, else over the hatching."""
    inch, need = inches(axes) / axes.get_xlim()[1], measure(note, SMALL) + 0.1
    end = step.count + max(step.lost, 0.0)
    if end * inch + need < inches(axes):
        write(axes, note, at=(end, y), dx=0.08, size=SMALL, color=INK2)
    elif step.count * inch > need:
        write(axes, note, at=(step.count, y), dx=-0.08, ha="right", size=SMALL, color=readable_on(step.colour))
    else:
        box = {"fc": PAPER, "ec": "none", "pad": 1.5}
        write(axes, note, at=(step.count, y), dx=0.1, size=SMALL, color=INK2, bbox=box)


def _write_reasons(axes: Axes, reasons: Sequence[tuple[str, float]], top: float, sheet: Sheet) -> None:
    """Why rows were excluded, with their numbers in a column."""
    words = sheet.words
    counts = [words.fixed(count, 0) for _, count in reasons]
    column = 0.02 + max((measure(text, SMALL, weight="bold") for text in counts), default=0.0)
    for line, ((label, _), count) in enumerate(zip(reasons, counts, strict=True)):
        y = top + 0.06 + (line + 0.5) * REASON
        write(axes, count, at=("left", y), dx=column, ha="right", size=SMALL, weight="bold")
        write(axes, label, at=("left", y), dx=column + 0.06, size=SMALL, color=INK2)
    if reasons and sheet.wide:
        style = {"dx": -0.1, "ha": "right", "size": SMALL, "color": INK2}
        write(axes, words.text("of which"), at=("left", top + 0.06 + 0.5 * REASON), **style)
