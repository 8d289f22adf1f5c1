"""Dates of raw files: read where they are certain; day or month first only where it is provable or declared."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import available_timezones

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from dateutil.parser import parserinfo

from csreport.project.codebook import DateColumn
from csreport.project.errors import InputError, nearest
from csreport.survey.text import blank_as_none, distinct, filled

YEARS = range(1905, 2200)  # outside lie a clock's epoch (1899-12-31, 1904-01-01) and "no end" (9999-12-31)
SERIALS = (20_000, 60_000)  # October 1954 to April 2064: a column of such numbers holds a spreadsheet's days
MONTHS = parserinfo()  # English names of months, whole or shortened
KEPT = 1 << 14  # cells, days and clocks whose reading is remembered: they stand in many files
LONGEST = 80  # characters of the longest date that anything writes
FLAGS = re.IGNORECASE | re.ASCII | re.DOTALL

CLOCK = re.compile(r"(?:(?<=\d)T|[\s,]*)((?:上午|下午|[ap]m)?\s*\d{1,2}[:时時点點]\d{1,2}.*)$", FLAGS)
COMPACT = re.compile(r"(\d{8})[T ]?(\d\d)(\d\d)(\d\d)?([.,]\d+)?(Z|[+-]\d\d:?(?:\d\d)?)?", FLAGS)
TIME = re.compile(
    r"(?P<before>上午|下午|[ap]m)?\s*(?P<h>\d{1,2})[:时時点點](?P<m>\d{1,2})"
    r"(?:[:分](?P<s>\d{1,2})(?:[.,](?P<f>\d{1,6})\d*)?)?[分秒]?\s*(?P<after>上午|下午|[ap]\.?m\.?)?"
    r"\s*(?P<zone>Z|(?:UTC|GMT)?\s*(?P<sign>[+−-])(?P<zh>\d{1,2})(?::?(?P<zm>\d\d))?|UTC|GMT)?\s*(?:\([^()]*\))?",
    FLAGS,
)
WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+|\s*(?:星期|周|週|礼拜)[一二三四五六日天]$", FLAGS)
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號.]?|(\d{4})(\d\d)(\d\d)", FLAGS)
PARTS = re.compile(r"(\d{1,2})\s*([-/. ])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})\.?", FLAGS)
NAMED = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<m>[a-z]+)[\s.,-]+(?P<y>\d{4}|\d\d)"
    r"|(?P<M>[a-z]+)[\s.-]+(?P<D>\d{1,2})(?:st|nd|rd|th)?[\s,.-]+(?P<Y>\d{4}|\d\d)",
    FLAGS,
)
STAMP, OFFSET = r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?", r"([zZ]|[+-]\d\d:\d\d)"  # nearly all
ISO = ("2025-10-01", "2025-10-01 08:33", "2025-10-01 08:33:55")
FIRST, LAST = (np.datetime64(f"{year}-01-01", "us") for year in (YEARS.start, YEARS.stop))
NUMBER = re.compile(r"\d{4,6}(?:\.\d+)?", FLAGS)


class Day(NamedTuple):
    """A day as written: what kind it is, and the day it means in each order that makes sense."""

    kind: str
    readings: dict[str, dt.datetime]

    def on(self, order: str | None) -> dt.datetime | None:
        """The day in an order, or the only one that it can be; None where that is not known."""
        only = next(iter(self.readings.values())) if len(set(self.readings.values())) == 1 else None
        return self.readings.get(order or "", only)


class Clock(NamedTuple):
    """A time of day in microseconds, and its zone's minutes ahead of UTC (NaN: none)."""

    time: int
    zone: float


@lru_cache(KEPT)
def split(cell: str) -> tuple[str, str]:
    """Day and clock of a cell, full-width characters made plain; what is too long for a date stays whole."""
    text = (cell if cell.isascii() else unicodedata.normalize("NFKC", cell)).strip()
    if len(text) > LONGEST:
        return text, ""
    day, _, clock = text.partition("T" if text[10:11] == "T" else " ")
    if ":" in clock[1:3]:  # quick: nearly all are written so
        return day.rstrip(","), clock
    found = CLOCK.search(text)
    if found and found.start():
        return text[: found.start()], found[1]
    compact = COMPACT.fullmatch(text)
    if compact:
        day, hour, minute, second, fraction, zone = compact.groups(default="")
        return day, f"{hour}:{minute}:{second or '00'}{fraction}{zone}"
    return text, ""


@lru_cache(KEPT)
def day_of(text: str, order: str | None) -> Day:
    """Day of a text, in every order that makes sense where none is declared."""
    if not text or len(text) > LONGEST:
        return Day("unreadable" if text else "blank", {})
    text = WEEKDAY.sub("", text)
    if NUMBER.fullmatch(text):
        return _serial(float(text), excel=order == "excel")
    if found := YEAR_FIRST.fullmatch(text):
        return _certain("iso", *(int(part) for part in found.groups() if part))
    if found := PARTS.fullmatch(text):
        return _parts(found[1], found[3], found[4], order)
    if found := NAMED.fullmatch(text):
        named = found.groupdict()
        month, day, year = (named[low] or named[low.upper()] for low in "mdy")
        return _certain("other", _year(year), MONTHS.month(month) or 0, int(day))
    return Day("unreadable", {})


def _certain(kind: str, year: int, month: int, day: int) -> Day:
    found = _date(year, month, day)
    return Day(kind, {"": found}) if found else Day("unreadable", {})


def _date(year: int, month: int, day: int) -> dt.datetime | None:
    try:
        return dt.datetime(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _year(text: str) -> int:
    """A year as written; two digits as POSIX reads them: 69 to 99 lie in the last century."""
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 69 else 2000)


def _parts(first: str, second: str, last: str, order: str | None) -> Day:
    """Three numbers, the year at the end; a year of two digits may also stand in front unless the order says no."""
    one, two, year = int(first), int(second), _year(last)
    turned = _date(_year(first.zfill(2)), two, int(last)) if len(last) == 2 else None
    if turned and order == "year-first":
        return Day("iso", {"year-first": turned})
    found = {"day-first": _date(year, two, one), "month-first": _date(year, one, two)}
    if order not in found:
        found["year-first"] = turned
    readings = {way: date for way, date in found.items() if date is not None}
    if len(set(readings.values())) > 1:
        return Day("ambiguous", readings)
    kind = next(iter(readings), "unreadable") if len(readings) < 2 else "other"
    return Day("iso" if kind == "year-first" else kind, readings)


def _serial(days: float, *, excel: bool) -> Day:
    """A spreadsheet's day number, to the millisecond that it keeps; a number by itself is no date."""
    if not excel:
        return Day("serial" if SERIALS[0] <= days <= SERIALS[1] else "unreadable", {})
    moment = dt.datetime(1899, 12, 30) + dt.timedelta(milliseconds=round(days * 86_400_000))
    return Day("other", {"": moment}) if moment.year in YEARS else Day("unreadable", {})


@lru_cache(KEPT)
def clock_of(text: str) -> Clock | None:
    """A time of day; None where there is none such."""
    if not text:
        return Clock(0, np.nan)
    found = TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    half = (found["before"] or found["after"] or "").lower()
    if half:
        late = half[0] in "p下"
        if hour > 12 and not late:
            return None
        hour = hour % 12 + 12 * late if hour <= 12 else hour
    if hour > 23 or minute > 59 or second > 59:
        return None
    micro = int((found["f"] or "").ljust(6, "0"))
    zone = _zone(found)
    return None if zone is None else Clock(((hour * 60 + minute) * 60 + second) * 1_000_000 + micro, zone)


def _zone(found: re.Match[str]) -> float | None:
    """Minutes ahead of UTC; NaN without a zone, None where no place on earth has it."""
    if not found["zone"]:
        return np.nan
    minutes = int(found["zh"] or 0) * 60 + int(found["zm"] or 0)
    return None if minutes > 14 * 60 else -minutes if found["sign"] in {"-", "−"} else minutes


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

    InputError when the cells do not tell whether the day or the month comes first, or the time zone is unknown.
    """
    _check_zone(column, shown)
    scan = _scan(text, column)
    problem = _problem(scan, text, column, where or (lambda place: f"answer {place + 1}"))
    if problem:
        raise InputError(f"{shown}: {problem}")
    moments = _moments(scan, _order(scan, column), column.timezone)
    return pd.Series(moments[scan.cell], index=text.index, name=text.name)


def _check_zone(column: DateColumn, shown: str) -> None:
    if column.timezone is not None and column.timezone not in _zones():
        raise InputError(f"{shown}: time zone '{column.timezone}' is unknown{nearest(column.timezone, _zones())}")


class Times(NamedTuple):
    """Moments in a time zone (NaT where there is none), and which cells are none and why."""

    moments: pd.Series
    problems: dict[str, np.ndarray]


def read_times(text: pd.Series, column: DateColumn, *, shown: str, where: Callable[[int], str] | None = None) -> Times:
    """Text cells as moments. A cell without a zone is a local time of `timezone`: one that the clock skipped is none,
    and of one that it showed twice nobody knows which is meant.

    InputError as `read_dates` does.
    """
    _check_zone(column, shown)
    local, utc = _stamps(text, column, shown, where or (lambda place: f"row {place + 1}"))
    stamps, later = pd.DatetimeIndex(local), np.zeros(len(text), dtype=bool)
    unreadable = filled(text) & np.isnat(local) & np.isnat(utc)
    if np.isnat(utc).all():
        with contextlib.suppress(ValueError):  # a local time that the clock skipped, or showed twice
            known = pd.Series(stamps.tz_localize(column.timezone), index=text.index)
            return Times(known, {"unreadable_time": unreadable, "ambiguous_time": later, "no_such_time": later})
    once = stamps.tz_localize(column.timezone, ambiguous="NaT", nonexistent="shift_forward")
    there = stamps.tz_localize(column.timezone, ambiguous=later, nonexistent="NaT")
    twice, skipped = (~np.isnat(local) & found.isna() for found in (once, there))
    own = pd.DatetimeIndex(once.where(~skipped)).tz_convert("UTC").tz_localize(None).to_numpy()
    moments = pd.DatetimeIndex(np.where(np.isnat(utc), own, utc)).tz_localize("UTC").tz_convert(column.timezone)
    problems = {"unreadable_time": unreadable, "ambiguous_time": twice, "no_such_time": skipped}
    return Times(pd.Series(moments, index=text.index), problems)


def _stamps(
    text: pd.Series, column: DateColumn, shown: str, where: Callable[[int], str]
) -> tuple[np.ndarray, np.ndarray]:
    """Moments without a zone, as written, and those with one, in UTC."""
    if (stamps := _stamps_alone(text)) is not None:
        return stamps, np.full(len(text), "NaT", dtype="datetime64[us]")
    cells = pc.fill_null(pa.array(text, pa.large_string()), "")
    quick, zoned = (
        pc.match_substring_regex(cells, f"^{form}$").to_numpy(zero_copy_only=False) for form in (STAMP, STAMP + OFFSET)
    )
    local, utc = (np.full(len(text), "NaT", dtype="datetime64[us]") for _ in range(2))
    for rows, found in ((quick, local), (zoned, utc)):
        moments = pd.DatetimeIndex(pd.to_datetime(text[rows], format="ISO8601", errors="coerce", utc=found is utc))
        read = moments.tz_localize(None).to_numpy().astype("datetime64[us]")
        found[rows] = np.where((read >= FIRST) & (read < LAST), read, np.datetime64("NaT", "us"))
    rest = filled(text) & ~quick & ~zoned
    if rest.any():
        rest[np.argmax(quick | zoned)] |= (quick | zoned).any()  # it tells that not all cells are numbers
        scan, places = _scan(text[rest], column), np.flatnonzero(rest)
        if problem := _problem(scan, text[rest], column, lambda place: where(int(places[place]))):
            raise InputError(f"{shown}: {problem}")
        read = _moments(scan, _order(scan, column), None)
        ahead = np.array([np.nan if clock is None else clock.zone for clock in scan.clocks], dtype=float)[scan.clock]
        known, minutes = np.isfinite(ahead), np.nan_to_num(ahead).astype("timedelta64[m]")
        nothing = np.datetime64("NaT", "us")
        local[rest] = np.where(known, nothing, read)[scan.cell]
        utc[rest] = np.where(known, read - minutes, nothing)[scan.cell]
    return local, utc


def _stamps_alone(text: pd.Series) -> np.ndarray | None:
    """Moments of a column all of whose cells are blank or like 2025-10-01[ 08:33[:55]]; None where one is not."""
    if not isinstance(text.dtype, pd.StringDtype):
        return None
    cells = blank_as_none(text)
    try:
        found = pc.cast(cells, pa.timestamp("us"))
    except pa.ArrowInvalid:
        return None
    lengths = {*pc.unique(pc.utf8_length(cells)).to_pylist()}
    moments = found.to_numpy(zero_copy_only=False).astype("datetime64[us]")
    fits = np.isnat(moments) | ((moments >= FIRST) & (moments < LAST))
    return moments if lengths <= {None, *map(len, ISO)} and fits.all() else None


def date_report(text: pd.Series, column: DateColumn) -> DateReport:
    """Count how the cells of a column are written, and the order in which they are read (None: undecided)."""
    scan = _scan(text, column)
    counts, order = scan.counts(), _order(scan, column)
    against = {"day-first", "month-first"} - {order} if order else set()
    found = {kind.replace("-", "_"): counts[kind] for kind in ("iso", "day-first", "month-first", "ambiguous", "other")}
    unreadable, contradicting = counts["unreadable"] + counts["serial"], sum(counts[kind] for kind in against)
    return DateReport(**found, unreadable=unreadable, order_used=order, contradicting=contradicting)


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
    plain: np.ndarray | None = None  # moments, where all cells are stamps without a zone

    def counts(self) -> dict[str, int]:
        """Rows of each kind."""
        rows = np.bincount(self.kind[self.cell], minlength=len(KINDS))
        return dict(zip(KINDS, rows.tolist(), strict=True))

    def first(self, kind: str) -> int:
        """Place of the first row of a kind."""
        return int(np.argmax(self.kind[self.cell] == KINDS.index(kind)))


def _scan(text: pd.Series, column: DateColumn) -> _Scan:
    if (plain := _stamps_alone(text)) is not None:
        blank, nothing = np.isnat(plain), np.zeros(0, dtype=int)
        kind = np.where(blank, KINDS.index("blank"), KINDS.index("iso"))
        return _Scan(np.arange(len(text)), nothing, nothing, [], [], kind, plain)
    cell, cells = distinct(text.fillna(""))
    pairs = [split(one) for one in cells]
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
    if scan.plain is not None:
        return scan.plain
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
