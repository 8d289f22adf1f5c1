"""Columns that describe an answer rather than hold one: who, when, how long, with what weight."""

from __future__ import annotations

import re

import pandas as pd

from csreport.project.columns import DateColumn
from csreport.survey.dates import DateReport, date_report, read_dates
from csreport.survey.drafted import Work
from csreport.survey.guess import Seen

MAX_LEVELS = 12
MAX_YEARS = 3  # dates over more years than this are no fieldwork
DATED = re.compile(r".*\d\s*[-/.年: ].*\d.*", re.S)


def describe(work: Work) -> None:
    """Find the columns of the design, and leave out what is personal or the survey tool's own."""
    for seen in work.left():
        if not seen.answered:
            work.drop(seen, "no answers")
        elif seen.named("personal"):
            work.drop(seen, "personal data: never needed for a report")
    _date(work)
    parts = {"id": ("id", _is_id), "duration": ("duration", _is_duration), "weight": ("weight", _is_weight),
             "channel": ("channel", _is_few)}  # fmt: skip
    for part, (pattern, fits) in parts.items():
        found = [seen for seen in work.left() if seen.named(pattern) and fits(seen)]
        found.sort(key=lambda seen: seen.named("counted"))
        for seen in found[:1]:
            work.used.add(seen.name)
            work.draft.add("design", part, seen.name, f"guess: by name; {shape_of(seen)}")
        for seen in found[1:] if part == "id" else []:
            work.drop(seen, f"another {part}")
    for seen in work.left():
        if seen.named("technical"):
            work.drop(seen, "written by the survey tool")
        elif seen.named("duration") and any(char.isdigit() for cell in list(seen.counts)[:3] for char in cell):
            work.drop(seen, "a duration, but not in plain seconds")


def _is_id(seen: Seen) -> bool:
    return seen.answered >= 0.95 * seen.rows and len(seen.counts) >= 0.9 * seen.answered


def _is_duration(seen: Seen) -> bool:
    return len(seen.counts) > 5 and numeric(seen)


def _is_weight(seen: Seen) -> bool:
    """Positive numbers; under a name that people's weight in kilograms may have, too, around 1 on average."""
    if not numeric(seen) or len(seen.counts) < 2 or min(map(float, seen.counts)) <= 0:
        return False
    return 0.3 < _mean(seen) < 3 or not seen.named("kilograms")


def _is_few(seen: Seen) -> bool:
    return 1 < len(seen.counts) <= MAX_LEVELS


def numeric(seen: Seen) -> bool:
    """Whether every answer is a number."""
    try:
        return bool([float(cell) for cell in seen.counts])
    except ValueError:
        return False


def _mean(seen: Seen) -> float:
    return sum(float(cell) * count for cell, count in seen.counts.items()) / seen.answered


def _date(work: Work) -> None:
    """The column that says when an answer was given: the end of the interview rather than its start."""
    found = [seen for seen in work.left() if is_date(seen)]
    found.sort(key=lambda seen: not seen.says("date_preferred"))
    chosen = False
    for seen in found:
        why = "another date" if chosen else _take_date(work, seen)
        if why:
            work.drop(seen, why)
        chosen = chosen or not why


def _take_date(work: Work, seen: Seen) -> str:
    """Declare a column of dates; why not, where it is none of fieldwork."""
    cells = work.table[seen.name]
    report = _dates_of(seen)
    column = DateColumn(column=seen.name, order=None if report.order_used else "excel" if _serial(seen) else None)
    if report.order_used is None and column.order is None:
        return "dates whose order no cell proves: declare it as design.date with its order"
    days = read_dates(cells, column, shown=seen.name).dropna()
    if days.empty or days.max().year - days.min().year > MAX_YEARS:
        return "dates over many years, so not those of fieldwork"
    work.used.add(seen.name)
    order = column.order or report.order_used
    plain = order == "iso"
    note = f"guess: the day of the answer, {'as days of a spreadsheet' if column.order else f'{order} by its cells'}"
    work.draft.add("design", "date", seen.name if plain else {"column": seen.name, "order": order}, note)
    work.draft.fieldwork = days.min().date(), days.max().date()
    return ""


def _dates_of(seen: Seen) -> DateReport:
    return date_report(pd.Series(list(seen.counts)), DateColumn(column=seen.name))


def is_date(seen: Seen) -> bool:
    """Whether nearly all cells are dates."""
    some = list(seen.counts)[:50]
    if sum(DATED.fullmatch(cell) is not None for cell in some) < 0.9 * len(some) or not some:
        return _serial(seen)
    return _dates_of(seen).unreadable <= 0.1 * len(seen.counts) and not numeric(seen)


def _serial(seen: Seen) -> bool:
    """Days of a spreadsheet: numbers of these decades in a column that is called a date."""
    called = seen.says("dated")
    return called and numeric(seen) and all(30_000 < float(cell) < 60_000 for cell in seen.counts)


def shape_of(seen: Seen) -> str:
    """How many different answers a column holds."""
    kind = "numbers" if numeric(seen) else "texts"
    return f"{len(seen.counts)} different {kind} in {seen.answered} answers" if seen.answered else "no answers"
