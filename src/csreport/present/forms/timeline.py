"""Actions along the months: from start to due day, what is finished, and the day on which the report looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from babel.dates import format_skeleton

from csreport.present.forms.pieces import BOLD, QUIET, draw_key, fit, stroke, swatch
from csreport.present.layout import ALERT, CONTEXT, FOCUS, GRID, INK, INK2, LEAD, LEAST, LESS, RULE, Axis, Sheet, across
from csreport.present.vectors import DIAMOND, Canvas
from csreport.present.words import Words, capital
from csreport.project.actions import Action

TONES = {"done": FOCUS, "late": ALERT, "running": INK2, "planned": CONTEXT}


@dataclass(frozen=True)
class Timeline:
    """Actions and how they stand, by horizon, and the day on which they are looked at."""

    lines: list[tuple[Action, str]]
    today: dt.date

    @property
    def ends(self) -> tuple[dt.date, dt.date]:
        """First and last day that is drawn."""
        days = [day for one, _ in self.lines for day in (one.start, one.due, one.finished) if day is not None]
        return min([*days, self.today]), max([*days, self.today])


def read_timeline(actions: Sequence[tuple[Action, str]], today: dt.date | None) -> Timeline | None:
    """Actions that have a day, in the order of their horizons and due days."""
    dated = [(one, status) for one, status in actions if one.start or one.due]
    dated.sort(key=lambda pair: pair[0].place)
    return Timeline(dated, today) if dated and today is not None else None


def draw_timeline(data: Timeline, sheet: Sheet) -> str:
    """Names and owners at the left, or above on a phone; a bar from start to due day or end."""
    canvas, words = sheet.canvas(), sheet.words
    used = [status for status in TONES if status in {status for _, status in data.lines}]
    key = [swatch(TONES[status], words.text("tables-action-status", kind=status)) for status in used]
    y = draw_key(canvas, [*key, stroke(INK, words.text("figures-today"))]) + LEAST * 1.2
    names = 0.36 * sheet.width if sheet.wide else 0.0
    first, last = (day.toordinal() for day in data.ends)
    state = max(across(words.text("tables-action-status", kind=status), LESS, weight="bold") for status in used)
    end = sheet.width - state - 14 if sheet.wide else sheet.width - 8
    axis, top = Axis(first, max(last, first + 30), names + 10, end - names - 18), y
    now, place = data.today.toordinal(), canvas.place
    for horizon, members in groupby(data.lines, key=lambda pair: pair[0].horizon):
        canvas.line([0, sheet.width], [y, y], RULE)
        canvas.text(0, y + 14, words.text("tables-action-horizon", kind=horizon), **QUIET)
        y += 22
        for action, status in members:
            y = _draw_action(canvas, (action, status), (axis, now), y, sheet)
    with canvas.behind(place):
        for x, text in _months(data, axis, words):
            canvas.text(x, top - 6, text, up="bottom", **QUIET)
            canvas.line([x, x], [top, y], GRID)
        canvas.line([axis(now)] * 2, [top, y], INK, 1.5)
    return canvas.svg(y + 4)


def _draw_action(canvas: Canvas, told: tuple[Action, str], days: tuple[Axis, int], top: float, sheet: Sheet) -> float:
    """One action from its top on; how low it reaches."""
    (action, status), (axis, now), words = told, days, sheet.words
    room = axis.start - 24 if sheet.wide else sheet.width
    name, owner = fit(capital(words.choose(action.task, "")), room, LESS), words.choose(action.owner, "")
    lines = name.count("\n")
    canvas.text(0, top + 9 + lines * LEAD / 2, name, size=LESS)
    canvas.text(
        0, top + 9 + (lines + 1) * LEAD, fit(owner or words.text("summary-owner", known="no"), room, LEAST), **QUIET
    )
    below = top + (lines + 2) * LEAD + 6
    y = (top + below) / 2 - 3 if sheet.wide else below + 4
    due, done = (day.toordinal() if day else None for day in (action.due, action.finished))
    start = action.start.toordinal() if action.start else due or now
    stop = done if status == "done" and done else max(now, start)
    with canvas.titled(f"{name}: {words.text('tables-action-status', kind=status)}"):
        canvas.box((axis(start), y - 4), (max(axis(stop) - axis(start), 2.0), 8), TONES[status])
        if due:
            canvas.line([axis(start), axis(due)], [y, y], TONES[status], 2.0)
            canvas.dot(axis(due), y, 9, INK, shape=DIAMOND)
    style = BOLD | {"size": LESS, "colour": TONES[status] if status != "planned" else INK2}
    text, at = words.text("tables-action-status", kind=status), y if sheet.wide else top + 9 + (lines + 1) * LEAD
    canvas.text(sheet.width, at, text, align="end", **style)
    return below if sheet.wide else y + 16


def _months(data: Timeline, axis: Axis, words: Words) -> Iterator[tuple[float, str]]:
    """Firsts of months, so many as there is room for, with their names."""
    first, last = data.ends
    months = [dt.date(first.year + month // 12, month % 12 + 1, 1) for month in range(first.month, first.month + 240)]
    known = [month for month in months if month <= last]
    room = max(1, int(axis.length / 84))
    step = next(step for step in (1, 3, 6, 12, 24, 240) if len(known) / step <= room)
    for month in (month for month in known if (12 * month.year + month.month - 1) % step == 0):
        yield axis(month.toordinal()), format_skeleton("yMMM", month, locale=words.locale)
