"""What the forms read alike of estimates: periods and their short names, targets, and changes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from csreport.estimates import Estimates, Row, direction
from csreport.present.results import VERDICT_MARKS, Aim, aims
from csreport.present.style import COLOUR, INK3, MARKS
from csreport.present.words import Words
from csreport.project.targets import Target

QUARTER = re.compile(r"(\d{4})[-_]?[Qq]([1-4])")


def last_period(estimates: Estimates) -> str:
    """The period that the estimates are of: that of the first change, else the last that stands in them."""
    changed = next((row.period for row in estimates if row.against_kind == "period"), "")
    return changed or next(reversed(estimates.values("period")), "")


def earlier_period(estimates: Estimates) -> str:
    """The first period that the estimates are compared with; "" without one."""
    return next((row.against for row in estimates if row.against_kind == "period"), "")


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


def from_to(now: Row, change: Row, words: Words) -> str:
    """What a value was, written like that of now, and what it is."""
    earlier = replace(now, value=now.value - change.value, low=math.nan, high=math.nan)
    return words.text("figures-from-to", before=words.figure(earlier), now=words.figure(now))
