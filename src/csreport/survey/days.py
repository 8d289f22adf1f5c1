"""One cell of a date column: its day, which can have several readings, and its clock."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import NamedTuple

import numpy as np

YEARS = range(1905, 2200)  # outside lie a clock's epoch (1899-12-31, 1904-01-01) and "no end" (9999-12-31)
SERIALS = (20_000, 60_000)  # October 1954 to April 2064: a column of such numbers holds a spreadsheet's days
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
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
        return _certain("other", _year(year), _month(month), int(day))
    return Day("unreadable", {})


def _certain(kind: str, year: int, month: int, day: int) -> Day:
    found = _date(year, month, day)
    return Day(kind, {"": found}) if found else Day("unreadable", {})


def _date(year: int, month: int, day: int) -> dt.datetime | None:
    try:
        return dt.datetime(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _month(word: str) -> int:
    """Number of a month in English words, three letters at least; 0 where there is none such."""
    found = [place for place, name in enumerate(MONTHS, 1) if len(word) > 2 and name.startswith(word.lower())]
    return found[0] if found else 0


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
