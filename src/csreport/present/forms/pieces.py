"""What the redrawn figures share: intervals, numbered discs, keys, targets, periods in short, and names that wrap."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from csreport.estimates import Estimates, Row, direction
from csreport.present.layout import (
    ALERT,
    CARE,
    COLOUR,
    FOCUS,
    GHOST,
    INK,
    INK2,
    INK3,
    LEAD,
    LEAST,
    LESS,
    MARKS,
    PAPER,
    TINIEST,
    Axis,
    across,
    fit,
)
from csreport.present.results import VERDICT_MARKS, Aim, aims
from csreport.present.vectors import ROUND, Canvas
from csreport.present.words import Words
from csreport.project.targets import Target

Style = dict[str, Any]  # how a text stands: the keywords of `Canvas.text`
QUIET: Style = {"size": LEAST, "colour": INK3}  # axes and heads
SECOND: Style = {"size": LESS, "colour": INK2}  # what goes with a name or a value
TONES = {"met": FOCUS, "not_met": ALERT, "cannot_tell": CARE, "not_measured": INK3}  # of a verdict
BOLD: Style = {"weight": "bold"}


# ---- marks ------------------------------------------------------------------------------------------
def draw_interval(canvas: Canvas, axis: Axis, y: float, row: Row, look: tuple[str, float]) -> None:
    """A value with its interval, in a colour and with a dot of some size."""
    colour, size = look
    line = GHOST if colour == INK3 else colour
    canvas.line([axis(row.low), axis(row.high)], [y, y], line, 2.0)
    canvas.dot(axis(row.value), y, size, colour)


def draw_disc(canvas: Canvas, at: tuple[float, float], number: int, colour: str) -> None:
    """A number in a disc, hollow in the colour of what cannot be told."""
    hollow = colour == INK3
    canvas.dot(*at, 20, PAPER if hollow else colour, edge=INK3 if hollow else "", width=2.0)
    style: Style = {"size": TINIEST, "weight": "bold", "align": "middle", "colour": INK if hollow else PAPER}
    canvas.text(*at, str(number), **style)


def hatch_missing(canvas: Canvas, x: float, y: float) -> None:
    """What stands in place of a mark whose base is too small."""
    canvas.hatch(x, y - 5, 22, 10)


# ---- keys -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Sample:
    """A sample of a mark, its width in units, and what it means; it is drawn at its middle."""

    draw: Callable[[Canvas, float, float], None]
    text: str
    width: float = 12.0


def swatch(colour: str, text: str) -> Sample:
    """A sample of a bar's part."""
    return Sample(lambda canvas, x, y: canvas.box((x - 6, y - 6), (12, 12), colour), text)


def spot(colour: str, text: str, size: float = 11.0, shape: str = ROUND) -> Sample:
    """A sample of a dot; in the colour of what cannot be told a hollow one."""
    hollow = colour == INK3 and size > 10
    fill, edge = (PAPER, INK3) if hollow else (colour, "")
    return Sample(lambda canvas, x, y: canvas.dot(x, y, size, fill, edge=edge, width=2.0, shape=shape), text, size)


def stroke(colour: str, text: str) -> Sample:
    """A sample of an upright line."""
    return Sample(lambda canvas, x, y: canvas.line([x, x], [y - 8, y + 8], colour, 3.0), text, 4.0)


def numbered(number: int, text: str) -> Sample:
    """A number that stands in the figure, and what it means."""
    return Sample(lambda canvas, x, y: draw_tag(canvas, x, y, number), text, 18.0)


def draw_tag(canvas: Canvas, x: float, y: float, number: int) -> None:
    """The number of an event."""
    canvas.dot(x, y, 18, INK2)
    canvas.text(x, y, str(number), size=TINIEST, weight="bold", colour=PAPER, align="middle")


def draw_key(canvas: Canvas, samples: Iterable[Sample], top: float = 0.0) -> float:
    """Samples from left to right, on further lines where they do not fit; the height below them."""
    x, y, below = 0.0, top + 10, top
    for sample in samples:
        text = fit(sample.text, canvas.width - sample.width - 8, LEAST)
        need = sample.width + 7 + across(text, LEAST)
        if x and x + need > canvas.width:
            x, y = 0.0, below + 10
        sample.draw(canvas, x + sample.width / 2, y)
        more = (text.count("\n")) * LEAD
        canvas.text(x + sample.width + 7, y + more / 2, text, size=LEAST, colour=INK2)
        x, below = x + need + 18, max(below, y + more + 12)
    return below + 6 if below > top else top


def base_samples(rows: Iterable[Row], words: Words) -> list[Sample]:
    """What marks small bases and those too small, where there are any."""
    status = {row.status for row in rows}
    found = []
    if "caution" in status:
        found.append(Sample(lambda canvas, x, y: None, words.text("figures-small-base"), 0.0))
    if "suppressed" in status:
        hatched = Sample(
            lambda canvas, x, y: hatch_missing(canvas, x - 11, y), words.text("figures-base-too-small"), 22.0
        )
        found.append(hatched)
    return found


# ---- what is read of estimates ----------------------------------------------------------------------
def last_period(estimates: Estimates) -> str:
    """The period that the estimates are of: that of the first change, else the last that stands in them."""
    changed = next((row.period for row in estimates if row.against_kind == "period"), "")
    return changed or next(reversed(estimates.values("period")), "")


def earlier_period(estimates: Estimates) -> str:
    """The first period that the estimates are compared with; "" without one."""
    return next((row.against for row in estimates if row.against_kind == "period"), "")


def one_statistic(rows: Iterable[Row]) -> list[Row]:
    """One row for each measure: its Net Promoter Score, index or mean."""
    found: dict[str, Row] = {}
    for row in rows:
        if row.stat in {"nps", "index"} or (row.stat == "mean" and row.measure not in found):
            found[row.measure] = row
    return list(found.values())


def goals_of(estimates: Estimates, words: Words, declared: Mapping[str, Target] | None) -> dict[tuple[str, ...], Aim]:
    """Targets by measure, statistic, segment and level."""
    found = (aim for aim in aims(estimates, words, declared or {}) if not math.isnan(aim.goal))
    return {(a.goal_row.measure, a.goal_row.stat, a.goal_row.segment, a.goal_row.level): a for a in found}


def verdict_of(aim: Aim, words: Words) -> str:
    """A target with its verdict: ✕ target 3.80: not met."""
    value, mark = words.figure(aim.goal_row), VERDICT_MARKS.get(aim.verdict, "?")
    return f"{mark} {words.text('figures-verdict', value=value, verdict=aim.verdict)}"


def moved(change: Row | None, words: Words) -> tuple[str, str, bool]:
    """A change as it is written, its colour, and whether it is clear."""
    if change is None or not change.shown:
        return "", INK3, False
    way = direction(change, words.alpha)
    return MARKS[way] + words.figure(change, signed=True), COLOUR[way], bool(way)


def before(now: Row, change: Row) -> Row:
    """The value that a change started from, written like the value of now."""
    return replace(now, value=now.value - change.value, low=math.nan, high=math.nan)


# ---- periods ----------------------------------------------------------------------------------------
QUARTER = re.compile(r"(\d{4})[-_]?[Qq]([1-4])")
MONTH = re.compile(r"(\d{4})[-_]?[Mm]?(0[1-9]|1[0-2])")


def quarter_of(period: str) -> tuple[str, int] | None:
    """Year and quarter of a period that is named by them."""
    found = QUARTER.fullmatch(period)
    return (found[1], int(found[2])) if found else None


def short_period(words: Words, period: str, now: str = "") -> str:
    """A period as it is called beside one of the same year: Q3; else Q4 2024; else its title."""
    quarter, this = quarter_of(period), quarter_of(now)
    if quarter is None:
        return words.period(period)
    if this is not None and this[0] == quarter[0]:
        return words.text("figures-quarter", n=quarter[1])
    return words.text("figures-quarter-year", n=quarter[1], year=quarter[0])


def day_of(period: str, days: Mapping[str, dt.date]) -> dt.date | None:
    """When a period was asked: the day given, else the middle of the last month of a quarter, of a month or a year."""
    if period in days:
        return days[period]
    if quarter := quarter_of(period):
        return dt.date(int(quarter[0]), 3 * quarter[1], 15)
    if month := MONTH.fullmatch(period):
        return dt.date(int(month[1]), int(month[2]), 15)
    return dt.date(int(period), 7, 1) if re.fullmatch(r"\d{4}", period) else None


def in_time(rows: Sequence[Row], days: Mapping[str, dt.date]) -> list[Row]:
    """Rows by the days of their periods; in the order given where a day is not known."""
    known = [day_of(row.period, days) for row in rows]
    dated = [(day, place) for place, day in enumerate(known) if day is not None]
    return [rows[place] for _, place in sorted(dated)] if len(dated) == len(rows) else list(rows)


def times_of(periods: Sequence[str], days: Mapping[str, dt.date]) -> tuple[dict[str, float], bool]:
    """Where periods stand in time, and whether that is told in days: else they stand one after the other."""
    known = [day_of(period, days) for period in periods]
    dated = [day.toordinal() for day in known if day is not None]
    if len(dated) == len(periods) and all(one < other for one, other in pairwise(dated)):
        return dict(zip(periods, map(float, dated), strict=True)), True
    return {period: float(place) for place, period in enumerate(periods)}, False
