"""Dates: every way they are written, the order of day and month, time zones, and never a guess."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csreport.project.codebook import DateColumn
from csreport.project.errors import InputError
from csreport.survey.dates import DateReport, date_report, read_dates

AFTERNOON = "2025-10-08 14:05:00"


def declared(**keys: Any) -> DateColumn:
    return DateColumn.model_validate({"column": "day"} | keys)


def read(*cells: str | None, **keys: Any) -> list[str | None]:
    found = read_dates(pd.Series(cells, dtype=object), declared(**keys), shown="2025Q4: column 'day'")
    assert found.dtype == "datetime64[us]"
    return [None if pd.isna(moment) else str(moment) for moment in found]


def report(*cells: str, **keys: Any) -> DateReport:
    return date_report(pd.Series(cells, dtype="str"), declared(**keys))


DAYS = [
    "2025-10-08", "2025/10/8", "2025.10.08", "2025. 10. 8.", "20251008", "2025年10月8日", "2025年10月8號",
    "2025年10月8日 星期三", "２０２５／１０／０８", " 2025-10-08 ", "8 Oct 2025", "08-OCT-25", "8th October 2025",
    "Oct 8, 2025", "October 8 2025", "Wednesday, October 8, 2025", "Wed Oct 08 2025",
]  # fmt: skip
TIMES = [
    "2025-10-08 14:05", "2025-10-08T14:05:00", "2025-10-08T14:05:00Z", "2025-10-08 14:05:00.000 +08:00",
    "2025-10-08T14:05:00-0330", "2025-10-08 14:05:00 UTC", "20251008140500", "20251008T140500Z",
    "2025/10/8 2:05 PM",
    "2025年10月8日 14:05", "2025年10月8日14时05分", "2025年10月8日 下午2:05", "2025/10/8 下午 02:05:00",
    "Oct 8, 2025, 2:05:00\u202fp.m.", "Wed Oct 08 2025 14:05:00 GMT+0800 (China Standard Time)",
]  # fmt: skip
CLOCKS = {
    "12:00 AM": "00:00:00", "12:30 PM": "12:30:00", "11:59:59 PM": "23:59:59", "9:30:00 AM": "09:30:00",
    "13:05 PM": "13:05:00", "上午12:10": "00:10:00", "23:59:59.1234567": "23:59:59.123456",
}  # fmt: skip
NO_DATES = [
    "", "  ", None, "tomorrow", "2025", "2025-02-30", "2025-13-01", "2025-10-08 25:00", "2025-10-08 14:60",
    "2025-10-08 14:05 AM", "2025-10-08 14:05+99:00", "12/31/1899 09:30:00 AM", "1899-12-30", "9999-12-31",
    "14:05", "8 Foo 2025", "8 Ma 2025", "32/13/2025", "2025-10-08 14:05 EST", "1759932300", "星期三",
    "12345678", "\ud83d",
    " " * 40_000 + "x", "a" + " " * 40_000 + "b", "1" * 40_000, ", " * 30_000, "8" + " " * 50_000 + "8",
]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        *((cell, "2025-10-08 00:00:00") for cell in DAYS),
        ("Sept. 8, 2025", "2025-09-08 00:00:00"),
        *((cell, AFTERNOON) for cell in TIMES),
        *((f"2025-10-08 {cell}", f"2025-10-08 {clock}") for cell, clock in CLOCKS.items()),
        *((cell, None) for cell in NO_DATES),
    ],
)
def test_days_that_are_certain_times_where_they_were_answered_and_what_is_no_date(cell, moment) -> None:
    assert read(cell) == [moment]


# ---- day or month first ------------------------------------------------------------------------
def test_one_provable_date_settles_the_column() -> None:
    assert read("10/8/2025", "13/8/2025", "8.10.2025") == [f"2025-{md} 00:00:00" for md in ("08-10", "08-13", "10-08")]
    assert read("10/8/2025 2:05 PM", "8/13/2025") == [AFTERNOON, "2025-08-13 00:00:00"]
    found = report("10/8/2025", "13/8/2025", "8/8/2025")
    assert found == DateReport(day_first=1, ambiguous=1, other=1, order_used="day-first")


def test_both_orders_in_one_column_are_refused_with_counts_and_examples() -> None:
    cells = ["", "13/10/2025", "1/2/2025", "10/13/2025", "14/10/2025"]
    with pytest.raises(InputError) as caught:
        read(*cells)
    assert str(caught.value) == (
        "2025Q4: column 'day': dates with the day first: 2 ('13/10/2025', answer 2); with the month first: 1 "
        "('10/13/2025', answer 4); readable both ways: 1; add 'order: day-first' or 'order: month-first', the column's "
        "usual order"
    )
    assert report(*cells).order_used is None
    with pytest.raises(InputError, match=r"'13/10/2025', responses\.csv:3"):
        read_dates(pd.Series(cells), declared(), shown="day", where=lambda place: f"responses.csv:{place + 2}")


def test_a_declared_order_is_needed_where_no_date_tells_and_rows_against_it_are_counted() -> None:
    with pytest.raises(InputError, match=r"in more than one order: 2 \('1/2/2025', answer 1\).*add 'order: day-first'"):
        read("1/2/2025", "3.4.2025", "8/8/2025")
    assert read("1/2/2025", order="day-first") == ["2025-02-01 00:00:00"]
    assert read("1/2/2025", order="month-first") == ["2025-01-02 00:00:00"]
    assert read("10/13/2025", "1/2/2025", order="day-first") == ["2025-10-13 00:00:00", "2025-02-01 00:00:00"]
    expected = DateReport(day_first=1, month_first=1, ambiguous=1, order_used="day-first", contradicting=1)
    assert report("10/13/2025", "1/2/2025", "13/1/2025", order="day-first") == expected


def test_an_order_that_says_nothing_of_days_and_months_reads_only_what_is_certain() -> None:
    cells = ("2025-10-08", "1/2/2025", "13/1/2025")
    for order in ("iso", "excel", "year-first"):
        assert read(*cells, order=order) == ["2025-10-08 00:00:00", None, "2025-01-13 00:00:00"]
        assert report(*cells, order=order).contradicting == 1


def test_years_of_two_digits() -> None:
    assert read("10/31/25", "1/2/25") == ["2025-10-31 00:00:00", "2025-01-02 00:00:00"]
    assert read("31/12/99", order="day-first") == ["1999-12-31 00:00:00"]
    assert read("25/10/08", order="year-first") == ["2025-10-08 00:00:00"]
    with pytest.raises(InputError, match="order: year-first"):
        read("25/10/08")  # 25 October 2008 or 8 October 2025
    assert read("99/12/31") == ["1999-12-31 00:00:00"]


# ---- spreadsheet numbers ------------------------------------------------------------------------
def test_spreadsheet_days_are_read_when_declared_and_else_refused() -> None:
    cells = ["45938", "45938.5868055556", "0.395833", "2025-10-08", "999999"]
    assert read(*cells, order="excel") == ["2025-10-08 00:00:00", AFTERNOON, None, "2025-10-08 00:00:00", None]
    with pytest.raises(InputError, match=r"every date is a number \('45938', answer 2\).* add 'order: excel'"):
        read("", "45938", "45939.25")
    assert read("45938", "2025-10-08") == [None, "2025-10-08 00:00:00"]
    assert report("45938", "2025-10-08", "") == DateReport(iso=1, unreadable=1, order_used="iso")


# ---- time zones ------------------------------------------------------------------------------------
def test_stamps_with_a_zone_are_converted_to_the_declared_one() -> None:
    cells = ["2025-10-08T23:30:00Z", "2025-10-08 23:30", "2025-10-08T23:30:00-05:00", "2025-10-08", "", "never"]
    moments = ["2025-10-09 07:30:00", "2025-10-08 23:30:00", "2025-10-09 12:30:00", "2025-10-08 00:00:00", None, None]
    assert read(*cells, timezone="Asia/Shanghai") == moments
    found = read("2025-01-15T12:00Z", "2025-07-15T12:00Z", timezone="Europe/Berlin")
    assert found == ["2025-01-15 13:00:00", "2025-07-15 14:00:00"], "summer time counts"
    for name in ("Asia/Shangai", "asia/shanghai"):
        with pytest.raises(InputError, match=rf"time zone '{name}' is unknown; did you mean 'Asia/Shanghai'\?"):
            read("2025-10-08", timezone=name)


# ---- whatever stands there -------------------------------------------------------------------------
def test_index_and_name_are_kept_and_empty_columns_stay_empty() -> None:
    found = read_dates(pd.Series(["2025-10-08", ""], index=[3, 3], name="day"), declared(), shown="")
    assert found.name == "day" and list(found.index) == [3, 3]
    assert len(read_dates(pd.Series([], dtype="str"), declared(timezone="UTC"), shown="")) == 0
    assert report() == DateReport(order_used="iso")


DIGITS = st.from_regex(r"\A\d{1,4}[-/. ]\d{1,4}[-/. ]\d{1,4}([ T]\d{1,2}:\d{1,2}(:\d\d)?)?( [AP]M|Z|[+-]\d{2,4})?\Z")
CELLS = st.text(max_size=30) | DIGITS | st.text("0123456789/-.: TZ+年月日AP午下,", max_size=25)
ORDERS = st.sampled_from([None, "iso", "day-first", "month-first", "year-first", "excel"])


STAMPS = st.from_regex(r"\A(0|1|2)\d{3}-[01]\d-[0-3]\d([ T][0-2]\d(:[0-6]\d(:[0-6]\d(\.\d{1,3})?)?)?)?\Z") | st.just("")


@given(st.lists(STAMPS, min_size=1, max_size=4), st.sampled_from([None, "Asia/Shanghai"]))
def test_the_fast_way_reads_stamps_as_the_careful_way(cells: list[str], zone: str | None) -> None:
    quick, careful = (pd.Series(cells, dtype=kind) for kind in ("str", object))
    assert date_report(quick, declared()) == date_report(careful, declared())
    column = declared(timezone=zone)
    pd.testing.assert_series_equal(read_dates(quick, column, shown="x"), read_dates(careful, column, shown="x"))


@given(st.lists(CELLS, max_size=6), ORDERS, st.sampled_from([None, "Asia/Shanghai", "America/New_York"]))
@example(["1905-01-01T00:00:00+14:00"], None, "America/New_York")
@example(["2199-12-31T23:59:59.999999-14:00"], None, "Asia/Shanghai")
def test_any_text_is_read_or_refused_in_words(cells: list[str], order: str | None, zone: str | None) -> None:
    column, text = declared(order=order, timezone=zone), pd.Series(cells, dtype=object)
    found = date_report(text, column)
    try:
        moments = read_dates(text, column, shown="here")
    except InputError as error:
        assert order is None and str(error).startswith("here: ")
        return
    counted = found.iso + found.day_first + found.month_first + found.ambiguous + found.other + found.unreadable
    assert moments.notna().sum() <= counted - found.unreadable <= len(cells)
    if order in {"day-first", "month-first"} or (order is None and found.order_used):
        assert moments.notna().sum() >= counted - found.unreadable - found.ambiguous
    repeated = read_dates(pd.concat([text, text]), column, shown="here")
    assert repeated.iloc[: len(text)].equals(moments)
