"""Fieldwork: who was asked, answered and is analysed, what was lost and why; and the answers of each day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from babel.dates import format_date

from csreport.estimates import Estimates, Row
from csreport.facts import reason_of
from csreport.present import layout, vectors
from csreport.present.layout import Axis, Drawing, Sample, Sheet, across, drawn, fit, ticks
from csreport.present.vectors import BOLD, CARE, CONTEXT, FOCUS, INK, INK2, LEADING, LEAST, LESS, PAPER, SECOND, TEXT
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


# ---- from invited to analysed -----------------------------------------------------------------------
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

    @property
    def size(self) -> float:
        """Size of its name."""
        return LESS if self.plain else TEXT


@dataclass(frozen=True)
class Flow:
    """Steps in order, and the reasons of the last loss."""

    steps: list[Step]
    reasons: list[tuple[str, str]]


def flow(estimates: Estimates, words: Words) -> Drawing | None:
    """From invited to analysed: how many were left at every step, and why the others were not.

    With the counts `answered`, `further` and `not_invited` also what is received beside complete answers of those
    invited.
    """
    return drawn(_draw_flow, read_flow(estimates, words), words)


def read_flow(estimates: Estimates, words: Words) -> Flow | None:
    """Steps and reasons in the order given; reasons that never applied are left out."""
    counts = [row for row in estimates if row.shown and not row.against and row.stat == "count"]
    known = {row.category: row for row in counts if not row.level}
    steps, before = list[Step](), 0.0
    for category in (name for name in STEP_WORDS if name in known):
        row = known[category]
        if row.value > before > 0:
            steps += _gains(known, before, row, words)
        lost, why = max(0.0, before - row.value), ""
        if lost and category in LOSS_WORDS:
            why = f"{words.fixed(-lost, 0, signed=True)} {words.text(LOSS_WORDS[category])}"
        count = words.fixed(row.value, 0)
        steps.append(Step(row, words.text(STEP_WORDS[category]), count, 0.0, row.value, lost, why))
        before = row.value
    if not steps:
        return None
    steps[-1] = replace(steps[-1], colour=FOCUS)
    given = [row for row in counts if row.segment == "reason" and row.category == "excluded" and row.value > 0]
    names = [words.text(reason_of(row.level)) if row.level in REASONS else row.level for row in given]
    return Flow(steps, [(words.fixed(row.value, 0), name) for row, name in zip(given, names, strict=True)])


def _gains(known: dict[str, Row], before: float, received: Row, words: Words) -> list[Step]:
    """What came in beside the complete answers of those invited, where it is known from where: else in one."""
    parts = {name: known[name].value - (before if name == "answered" else 0.0) for name in GAIN_WORDS if name in known}
    if abs(sum(parts.values()) - (received.value - before)) > 1e-9 or min(parts.values(), default=-1.0) < 0:
        parts = {"": received.value - before}
    found, at = [], before
    for name, count in parts.items():
        if count:
            text = words.text(GAIN_WORDS.get(name, "figures-partial-further-late-invited"))
            said = words.fixed(count, 0, signed=True)
            found.append(Step(known.get(name, received), text, said, at, at + count, plain=True))
            at += count
    return found


def _draw_flow(data: Flow, sheet: Sheet) -> float:
    """A bar for each step, the analysed one dark; what came in besides begins where the step before ends."""
    most, end, start, notes = max(1.0, *(step.end for step in data.steps)), sheet.width, 0.0, 0.0
    count = max(across(step.count, weight="bold") for step in data.steps)
    names, length = end - count - 12, end
    if sheet.wide:
        names = min(0.3 * sheet.width, max(across(step.label, step.size, weight="bold") for step in data.steps))
        start = names + count + 44
        end, notes = start - 14, end - min(max(across(step.why, LESS) for step in data.steps), 0.28 * sheet.width)
        length = notes - 16 - start
    y, axis = 2.0, Axis(0.0, most, start, length)
    for step in data.steps:
        y = _draw_step(sheet, axis, (names, end, notes), step, y)
    return _write_reasons(sheet, start, data.reasons, y)


def _draw_step(sheet: Sheet, axis: Axis, places: tuple[float, float, float], step: Step, top: float) -> float:
    """A step, with the room of names, the right end of counts and the start of reasons; the height below it."""
    (names, counts, notes), weight, wide = places, "bold" if step.colour == FOCUS else "normal", sheet.wide
    name = fit(step.label, names, step.size, weight=weight)
    note = fit(step.why, sheet.width - notes, LESS if wide else LEAST)
    room = LEAST * LEADING * (note.count("\n") + 1) + 4 if note else 0.0
    slot = sheet.slot(top, [name, note], (24.0 if step.plain else 32.0, 8), (10, 22, 14 + room, 18 + room))
    x, align = (names, "end") if wide else (0.0, "start")
    with sheet.row(slot, step.row.key, f"{step.label}: {step.count}" + (f" ({step.why})" if step.why else "")):
        colour, high = INK2 if step.plain else INK, TALL * (0.5 if step.plain else 1.0)
        sheet.text(x, slot.name, name, size=step.size, weight=weight, align=align, colour=colour)
        sheet.text(counts, slot.text, step.count, align="end", **(SECOND if step.plain else BOLD))
        length = max(1.5, axis(step.end) - axis(step.start))
        sheet.box((axis(step.start), slot.y - high / 2), (length, high), step.colour)
        sheet.hatch(axis(step.end), slot.y - high / 2, step.lost * axis.each, high)
        if wide:
            sheet.text(notes, slot.y, note, **SECOND)
        else:
            sheet.quiet(0, slot.y + 14, note, up="top")
    return slot.below


def _write_reasons(sheet: Sheet, start: float, reasons: Sequence[tuple[str, str]], top: float) -> float:
    """Why answers were excluded, with their numbers in a column."""
    end = start + max((across(count, LESS, weight="bold") for count, _ in reasons), default=0.0)
    y = top + 2
    for count, text in reasons:
        said = fit(text, sheet.width - end - 10, LESS)
        sheet.text(end, y, count, size=LESS, align="end", up="top", **BOLD)
        sheet.text(end + 8, y, said, up="top", **SECOND)
        y += LESS * LEADING * (said.count("\n") + 1) + 4
    return y + 4


# ---- day by day -------------------------------------------------------------------------------------
HIGH, LOW = 170.0, 64.0  # units: height of the upper plot and of the lower one
DAYS = {"en": "d MMM", "zh-Hans": "M月d日", "zh-Hant": "M月d日"}


@dataclass(frozen=True)
class Progress:
    """Completed answers of every day without a gap, what was planned, and the days when something was due."""

    first: dt.date
    counts: list[float]
    planned: float
    deadlines: list[tuple[dt.date, str]]

    @property
    def days(self) -> int:
        """Days from the first answer to the last answer or deadline."""
        last = max([self.first + dt.timedelta(len(self.counts) - 1), *(day for day, _ in self.deadlines)])
        return (last - self.first).days + 1

    def name(self, day: int, words: Words) -> str:
        """A day without its year: 8 Dec, 12月8日."""
        return _short_day(self.first + dt.timedelta(day), words)


def _short_day(day: dt.date, words: Words) -> str:
    return format_date(day, DAYS.get(words.lang, DAYS["en"]), locale=words.locale)


def progress(
    estimates: Estimates, words: Words, *, planned: float | None = None, deadlines: Mapping[str, dt.date] | None = None
) -> Drawing | None:
    """Completed answers by day and altogether; `deadlines` are days by their name in the reader's language."""
    rows = [row for row in estimates if row.measure == "fieldwork" and row.stat == "count" and row.shown]
    found = {dt.date.fromisoformat(row.category): row.value for row in rows if row.category}
    due = sorted((day, text) for text, day in (deadlines or {}).items())
    if not found:
        return None
    first = min([*found, *(day for day, _ in due)])
    counts = [found.get(first + dt.timedelta(day), 0.0) for day in range((max(found) - first).days + 1)]
    return drawn(_draw_progress, Progress(first, counts, planned or 0.0, due), words)


def _draw_progress(data: Progress, sheet: Sheet) -> float:
    """The sum above, the days below, over the same days."""
    words, total, most = sheet.words, sum(data.counts), max(data.counts)
    goal = max(total, data.planned)
    sums, daily = (
        {value: words.fixed(value, 0) for value in ticks(0.0, high, count=count)}
        for high, count in ((goal, 3), (most, 2))
    )
    left = 10 + max(across(text, LEAST) for text in (*sums.values(), *daily.values()))
    size = sheet.width - left - 18 - across(words.fixed(total, 0), weight="bold")
    room = min(size, sheet.width - 40)
    notes = [fit(f"{text} {_short_day(day, words)}", room, LESS) for day, text in data.deadlines]
    heights = [LESS * LEADING * (note.count("\n") + 1) + 2 for note in notes]
    top = sheet.key(_samples(data, words)) + 6 + sum(heights)
    days = Axis(-0.6, data.days - 0.4, left, size)
    upper = Axis(0.0, max(1.06 * goal, 1.0), top + HIGH, -HIGH)
    lower = Axis(0.0, max(1.06 * most, 1.0), top + HIGH + 24 + LOW, -LOW)
    sheet.steps(sums, upper, days.ends)
    sheet.steps(daily, lower, days.ends)
    _draw_days(sheet, data, days, upper, lower)
    below = top - 4.0
    for (day, _), note, height in reversed(list(zip(data.deadlines, notes, heights, strict=True))):
        x = days((day - data.first).days)
        for end, start in ((below + 2, upper.start), (lower.end, lower.start)):
            sheet.upright(x, (end, start), CARE, dash="3 2")
        at = layout.clamp(x, across(note, LESS), within=days.ends)
        sheet.text(at, below, note, size=LESS, colour=CARE, align="middle", up="bottom", ground=PAPER)
        below -= height
    _write_days(sheet, data, days, lower.start + 6)
    return lower.start + 26


def _draw_days(sheet: Sheet, data: Progress, along: Axis, upper: Axis, lower: Axis) -> None:
    """The sum as an area that ends in its number, and a bar for every day."""
    words, sums = sheet.words, list(accumulate(data.counts))
    days, heights = [along(day) for day in range(len(data.counts))], [upper(value) for value in sums]
    sheet.area([days[0], *days, days[-1]], [upper.start, *heights, upper.start], vectors.FOCUS_LIGHT)
    if data.planned:
        sheet.level(upper(data.planned), along.ends, INK, 1.5)
    sheet.line(days, heights, FOCUS, 2.5)
    sheet.dot(days[-1], heights[-1], 9, FOCUS)
    sheet.text(days[-1] + 12, heights[-1], words.fixed(sums[-1], 0), weight="bold", ground=PAPER)
    width = 0.75 * along.each
    for day, (count, so_far) in enumerate(zip(data.counts, sums, strict=True)):
        with sheet.titled(f"{data.name(day, words)}: {words.fixed(count, 0)} ({words.fixed(so_far, 0)})"):
            sheet.box((along(day) - width / 2, lower(count)), (width, lower.start - lower(count)), CONTEXT)


def _write_days(sheet: Sheet, data: Progress, days: Axis, y: float) -> None:
    """Days under the plot: the first, the last, and some between them where there is room."""
    names = [data.name(day, sheet.words) for day in range(data.days)]
    room = max(1, int(days.length / (max(across(name, LEAST) for name in names) + 18)))
    step = next(step for step in (1, 2, 7, 14, 28, 56, 112, 365, 10**6) if data.days / step <= room)
    for day in range(0, data.days, step):
        sheet.centre(days(day), y, names[day], days.ends)


def _samples(data: Progress, words: Words) -> list[Sample]:
    planned = layout.stroke(INK, words.text("figures-planned", count=words.fixed(data.planned, 0)))
    found = [
        layout.swatch(FOCUS, words.text("figures-completed-so-far")),
        layout.swatch(CONTEXT, words.text("figures-per-day")),
    ]
    return [*found, planned] if data.planned else found
