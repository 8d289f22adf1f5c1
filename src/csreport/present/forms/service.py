"""Service: limits of time and how many cases keep them, the hours at which tickets come, and complaints by month."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from babel.dates import format_skeleton

from csreport.chapters.customers import limit_words, verdicts
from csreport.estimates import Estimates, Row
from csreport.facts import Sentence
from csreport.present.forms.pieces import QUIET, Sample, Style, base_samples, draw_key, last_period, swatch
from csreport.present.layout import (
    ALERT,
    CONTEXT,
    FOCUS,
    GRID,
    INK,
    LEAST,
    NIGHT,
    PAPER,
    TINIEST,
    Axis,
    Sheet,
    across,
    mark_title,
    readable_on,
    ticks,
)
from csreport.present.results import Aim
from csreport.present.vectors import Paint
from csreport.present.words import Words, capital
from csreport.project.brand import mixed
from csreport.project.targets import Service

HIGH, CELL = 150.0, 26.0  # units: height of the bars, of an hour's row


def read_clocks(estimates: Estimates, words: Words, declared: Service) -> list[Aim]:
    """Limits of time as targets, the one furthest from what was aimed at first."""
    found = list[Aim]()
    for row, limit, verdict in verdicts(estimates, last_period(estimates), declared):
        name = capital(words.plain(Sentence("service-row", **limit_words(row, limit, words.codebook))))
        goal = replace(row, value=limit.share, low=math.nan, high=math.nan)
        ends = {end: getattr(row, end) - limit.share for end in ("value", "low", "high")}
        found.append(
            Aim(name, "", row, goal, replace(row, **ends), None, math.nan, at_least=True, stable=0, verdict=verdict)
        )
    return found


@dataclass(frozen=True)
class Week:
    """Tickets and late answers by weekday and hour."""

    cells: dict[tuple[int, int], tuple[Row, Row | None]]

    @property
    def hours(self) -> range:
        """From the first hour with one in a hundred tickets to the last."""
        sums = Counter[int]()
        for (_, hour), (row, _late) in self.cells.items():
            sums[hour] += round(row.value)
        busy = [hour for hour, count in sums.items() if count >= sums.total() / 100]
        return range(min(busy), max(busy) + 1)


def read_week(estimates: Estimates) -> Week | None:
    """Counts of tickets by weekday and hour, each with the share answered late."""
    counts = estimates.select(measure="tickets", stat="count", against="", period=last_period(estimates))
    cells = {(int(row.category[0]), int(row.category[2:])): (row, estimates.get(row, stat="late")) for row in counts}
    return Week(cells) if cells else None


def draw_week(data: Week, sheet: Sheet) -> str:
    """A field for each hour of the week, the darker the more tickets, in it the share of late answers."""
    canvas, words, most = sheet.canvas(), sheet.words, max(row.value for row, _ in data.cells.values())
    days = sorted({day for day, _ in data.cells})
    key = [swatch(_shade(part), words.text("service-shade", part=name)) for part, name in ((0.1, "few"), (1.0, "many"))]
    top = draw_key(canvas, [*key, Sample(lambda *_: None, words.text("service-inside"), 0.0)]) + 4
    names = {day: words.text("service-weekday", day=f"d{day}") for day in days}
    left = (max(map(across, names.values())) if sheet.wide else across("00:00", LEAST)) + 10
    columns, lines = (data.hours, days) if sheet.wide else (days, data.hours)
    wide = (sheet.width - left) / len(columns)
    for place, column in enumerate(columns):
        head = f"{column}" if sheet.wide else words.text("service-weekday-short", day=f"d{column}")
        canvas.text(left + (place + 0.5) * wide, top, head, align="middle", up="top", **QUIET)
    top += LEAST * 1.2 + 6
    for line_place, line in enumerate(lines):
        y = top + line_place * CELL
        canvas.text(0, y + CELL / 2, names[line] if sheet.wide else f"{line}:00", size=LEAST)
        for place, column in enumerate(columns):
            day, hour = (line, column) if sheet.wide else (column, line)
            if (day, hour) in data.cells:
                row, late = data.cells[day, hour]
                colour = _shade(row.value / most)
                with canvas.mark(row.key, mark_title(words, row, names[day], f"{hour}:00")):
                    canvas.box((left + place * wide + 1, y + 1), (wide - 2, CELL - 2), colour)
                    told = words.fixed(late.value, 0, places=2) if late is not None and late.shown else ""
                    style: Style = {"size": TINIEST, "align": "middle", "colour": readable_on(colour)}
                    canvas.text(left + (place + 0.5) * wide, y + CELL / 2, told, **style)
    return canvas.svg(top + len(lines) * CELL + 4)


def _shade(part: float) -> Paint:
    return Paint(*(mixed(strong, ground, 0.06 + 0.94 * part) for strong, ground in ((FOCUS, PAPER), NIGHT[4:1:-2])))


def read_months(estimates: Estimates) -> list[tuple[Row, Row | None]]:
    """Complaints of every month, and from how many on it is a surge."""
    rows = [row for row in estimates.select(measure="complaints", stat="count", against="") if row.category]
    return [(row, estimates.get(row, stat="surge")) for row in sorted(rows, key=lambda row: row.category)]


def draw_months(data: Sequence[tuple[Row, Row | None]], sheet: Sheet) -> str:
    """A bar for each month; one that is a surge stands out, and a line tells from where on it is one."""
    canvas, words = sheet.canvas(), sheet.words
    limits = [limit for _, limit in data if limit is not None]
    key = [
        swatch(ALERT, words.text("service-surge-key", part="surge")),
        swatch(CONTEXT, words.text("service-surge-key", part="other")),
    ]
    line = Sample(
        lambda c, x, y: c.line([x - 10, x + 10], [y, y], INK, 2.0), words.text("service-surge-key", part="limit"), 20.0
    )
    top = draw_key(canvas, [*key, *([line] if limits else []), *base_samples(limits, words)]) + 14
    most = max([row.value for row, _ in data] + [limit.value for limit in limits])
    up, places = Axis(0.0, most, top + HIGH, -HIGH), ticks(0.0, most, count=3)
    left = 10 + max(across(words.fixed(value, 0), LEAST) for value in places)
    each = (sheet.width - left) / len(data)
    for value in places:
        canvas.line([left, sheet.width], [up(value)] * 2, GRID)
        canvas.text(left - 6, up(value), words.fixed(value, 0), align="end", **QUIET)
    for place, (row, limit) in enumerate(data):
        x, surges = left + place * each, limit is not None and row.value >= limit.value
        day = dt.date.fromisoformat(f"{row.category}-01")
        with canvas.mark(row.key, mark_title(words, row, format_skeleton("yMMM", day, locale=words.locale))):
            canvas.box(
                (x + 0.15 * each, up(row.value)), (0.7 * each, up.start - up(row.value)), ALERT if surges else CONTEXT
            )
            if surges:
                canvas.text(
                    x + each / 2, up(row.value) - 3, words.figure(row), align="middle", up="bottom", weight="bold"
                )
        if limit is not None:
            canvas.line([x + 0.05 * each, x + 0.95 * each], [up(limit.value)] * 2, INK, 2.0)
        if day.month in {1, 7} or place == 0:
            canvas.text(x, up.start + 6, format_skeleton("yMMM", day, locale=words.locale), up="top", **QUIET)
    return canvas.svg(up.start + 26)
