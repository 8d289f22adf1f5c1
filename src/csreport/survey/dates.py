"""Dates of raw files: read where they are certain; day or month first only where it is provable or declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

import numpy as np
import pandas as pd

from csreport.project.columns import DateColumn
from csreport.project.errors import InputError, nearest
from csreport.survey.days import Clock, Day, clock_of, day_of, split

KINDS = ("blank", "unreadable", "serial", "iso", "other", "ambiguous", "day-first", "month-first")


@dataclass(frozen=True)
class DateReport:
    """How many cells of a column are written which way; blank cells are not counted.

    `iso` is any date with its year first. `other` is certain for another reason: a month in words, a declared
    spreadsheet number, a day equal to its month. `contradicting` cells can only be read against the order used.
    """

    iso: int = 0
    day_first: int = 0
    month_first: int = 0
    ambiguous: int = 0
    other: int = 0
    unreadable: int = 0
    order_used: str | None = None
    contradicting: int = 0


def read_dates(
    text: pd.Series, column: DateColumn, *, shown: str, where: Callable[[int], str] | None = None
) -> pd.Series:
    """Text cells as local dates and times; NaT where a cell is blank or no date.

    With `timezone`, stamps that carry a zone are converted to it; without, the day counts where it was answered.

    Raises
    ------
    InputError
        When the cells do not tell whether the day or the month comes first, or the time zone is unknown.
    """
    if column.timezone is not None and column.timezone not in _zones():
        raise InputError(f"{shown}: time zone '{column.timezone}' is unknown{nearest(column.timezone, _zones())}")
    scan = _scan(text, column)
    problem = _problem(scan, text, column, where or _answer)
    if problem:
        raise InputError(f"{shown}: {problem}")
    moments = _moments(scan, _order(scan, column), column.timezone)
    return pd.Series(moments[scan.cell], index=text.index, name=text.name)


def date_report(text: pd.Series, column: DateColumn) -> DateReport:
    """Count how the cells of a column are written, and the order in which they are read (None: undecided)."""
    scan = _scan(text, column)
    counts, order = scan.counts(), _order(scan, column)
    against = {"day-first", "month-first"} - {order} if order else set()
    return DateReport(
        counts["iso"], counts["day-first"], counts["month-first"], counts["ambiguous"], counts["other"],
        counts["unreadable"] + counts["serial"], order, sum(counts[kind] for kind in against),
    )  # fmt: skip


@cache
def _zones() -> set[str]:
    return available_timezones()


# ---- a column, worked on by its unique cells, days and clocks ---------------------------------
@dataclass(frozen=True)
class _Scan:
    """Which unique cell each row holds, and the day and the clock of each of them."""

    cell: np.ndarray
    day: np.ndarray
    clock: np.ndarray
    days: list[Day]
    clocks: list[Clock | None]
    kind: np.ndarray  # of each unique cell, as place in KINDS

    def counts(self) -> dict[str, int]:
        """Rows of each kind."""
        rows = np.bincount(self.kind[self.cell], minlength=len(KINDS))
        return dict(zip(KINDS, rows.tolist(), strict=True))

    def first(self, kind: str) -> int:
        """Place of the first row of a kind."""
        return int(np.argmax(self.kind[self.cell] == KINDS.index(kind)))


def _scan(text: pd.Series, column: DateColumn) -> _Scan:
    cell, cells = pd.factorize(text.fillna("").to_numpy(dtype=object))
    pairs = [split(str(one)) for one in cells.tolist()]
    day, days = pd.factorize(np.array([pair[0] for pair in pairs], dtype=object))
    clock, clocks = pd.factorize(np.array([pair[1] for pair in pairs], dtype=object))
    read_days = [day_of(one, column.order) for one in days]
    read_clocks = [clock_of(one) for one in clocks]
    kinds = np.array([KINDS.index(one.kind) for one in read_days], dtype=int)
    told = np.array([one is not None for one in read_clocks], dtype=bool)
    kind = np.where(told[clock], kinds[day], KINDS.index("unreadable"))
    return _Scan(cell, day, clock, read_days, read_clocks, kind)


# ---- what the column says as a whole --------------------------------------------------------------
def _order(scan: _Scan, column: DateColumn) -> str | None:
    """Order declared, else the one that is proved; `iso` where none is needed; None where it is undecided."""
    if column.order is not None:
        return column.order
    counts = scan.counts()
    proved = [order for order in ("day-first", "month-first") if counts[order]]
    if proved:
        return proved[0] if len(proved) == 1 else None
    return None if counts["ambiguous"] else "iso"


def _moments(scan: _Scan, order: str | None, timezone: str | None) -> np.ndarray:
    """Local moment of each unique cell."""
    days = _array((day.on(order) for day in scan.days), "datetime64[us]")
    times = _array((clock and clock.time for clock in scan.clocks), "timedelta64[us]")
    moments = days[scan.day] + times[scan.clock]
    if timezone is None:
        return moments
    zones = np.array([np.nan if clock is None else clock.zone for clock in scan.clocks], dtype=float)[scan.clock]
    carry = np.isfinite(zones) & ~np.isnat(moments)
    utc = moments[carry] - (zones[carry] * 60_000_000).astype("timedelta64[us]")
    local = pd.DatetimeIndex(utc).tz_localize("UTC").tz_convert(timezone).tz_localize(None)
    moments[carry] = local.to_numpy().astype("datetime64[us]")
    return moments


def _array(values: Iterable[object], kind: str) -> np.ndarray:
    return np.array(["NaT" if value is None else value for value in values], dtype=kind)


def _answer(place: int) -> str:
    return f"answer {place + 1}"


def _problem(scan: _Scan, text: pd.Series, column: DateColumn, where: Callable[[int], str]) -> str:
    """Why the column cannot be read without guessing, and what to declare; "" when it can."""
    counts = scan.counts()

    def example(kind: str) -> str:
        place = scan.first(kind)
        return f"'{str(text.iloc[place]).strip()}', {where(place)}"

    if column.order is not None:
        return ""
    if counts["serial"] and counts["serial"] == sum(counts.values()) - counts["blank"]:
        return f"every date is a number ({example('serial')}); if they are a spreadsheet's days, add 'order: excel'"
    if counts["day-first"] and counts["month-first"]:
        return (
            f"dates with the day first: {counts['day-first']} ({example('day-first')}); with the month first: "
            f"{counts['month-first']} ({example('month-first')}); readable both ways: {counts['ambiguous']}; add "
            "'order: day-first' or 'order: month-first', the column's usual order"
        )
    if counts["ambiguous"] and _order(scan, column) is None:
        return (
            f"dates that can be read in more than one order: {counts['ambiguous']} ({example('ambiguous')}), and none "
            "that shows which; add 'order: day-first', 'order: month-first' or 'order: year-first'"
        )
    return ""
