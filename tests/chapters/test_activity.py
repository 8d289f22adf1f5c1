"""What records tell beside clocks: a forecast, weeks, topics of tickets, paths, amounts, interviews; by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import MINIATURE, PERIOD
from test_service import ZONE, kept

from csreport.chapters.activity import (
    amount_rows,
    before_and_after,
    forecast_rows,
    path_rows,
    ratio_rows,
    ratio_verdict,
    topic_rows,
    week_rows,
)
from csreport.chapters.fieldwork import interview_rows
from csreport.estimates import Estimates, Row, emptied
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.project.codebook import Table
from csreport.project.errors import ParamsError
from csreport.project.project import Project
from csreport.project.targets import Service, TopicTarget
from csreport.survey.survey import KEY, load_survey
from csreport.survey.weighting import FRAME


def hourly(period: str, counts: tuple[int | None, ...]) -> list[Row]:
    """Tickets of Mondays at nine and at ten."""
    key = Row(period, "tickets", "count", weighting="none")
    return [replace(key, category=f"0 {hour}", value=n, n=n) for hour, n in zip(("09", "10"), counts, strict=True) if n]


def test_a_forecast_is_the_mean_of_periods_alike_and_names_the_busiest_hours(survey):
    """40, 50, 60 and 50 tickets on Mondays at nine, none at ten in one period: 50 are expected, and 10 at ten."""
    names = ["2022", "2023", "2024", PERIOD]
    one = replace(survey, ends={name: dt.date(2022 + place, 12, 1) for place, name in enumerate(names)})
    told = [(40, 10), (50, 20), (60, None), (50, 10)]
    rows = [hourly(name, counts) for name, counts in zip(names, told, strict=True)]
    past = Estimates([row for part in rows[:3] for row in part])
    found = {row.category: row for row in forecast_rows(one, past, rows[3])}
    assert {category: row.value for category, row in found.items()} == {"": 60, "0 09": 50, "0 10": 10}
    assert found["0 09"].low < 40 and found["0 09"].high > 62 and found["0 09"].n == 200
    assert not list(forecast_rows(one, Estimates(rows[2]), rows[3]))  # two periods are too few


def test_weeks_before_and_after_a_day(survey):
    """Medians of 2, 3, 4 hours in three weeks, of 8, 9, 10 in the three after the day: six hours more."""
    monday = pd.Timestamp("2025-01-06 09:00", tz=ZONE)
    opened = pd.Series([monday + pd.Timedelta(weeks=week) for week in range(6) for _ in range(3)])
    hours = np.repeat([2.0, 3, 4, 8, 9, 10], 3)
    table = pd.DataFrame({"id": range(18), "opened": opened, "responded": opened + pd.to_timedelta(hours, unit="h")})
    one = kept(survey, {"tickets": table}, end="2025-02-16", weekly={"first_response": "2025-01-27"})
    weeks = list(week_rows(one))
    assert [(row.category, row.value) for row in weeks][:2] == [("2025-01-06", 2), ("2025-01-13", 3)]
    (change,) = before_and_after(one, Estimates(weeks[:2]), weeks[2:])
    assert (change.value, change.n, change.against) == (6, 18, "week:2025-01-27")
    se = np.sqrt(2 / 3)  # of two means of three with a standard deviation of 1
    assert change.high - change.low == pytest.approx(2 * 2.776445 * se) and change.p < 0.01
    assert not list(before_and_after(one, Estimates(), weeks[2:]))  # one week before is too few


@pytest.mark.parametrize(("now", "verdict"), [(40, "met"), (160, "not_met"), (75, "cannot_tell")])
def test_tickets_about_a_topic_against_their_target(survey, now, verdict):
    aim = TopicTarget(change=-0.2, baseline="2024")
    table = pd.DataFrame({"topic": ["manual"] * now + ["bill"]})
    one = replace(kept(survey, {"tickets": table}, topics={"manual": aim.model_dump()}), population_size=500.0)
    rows = list(topic_rows(one))
    assert {row.category: row.value for row in rows} == {"manual": now, "bill": 1}
    old = replace(rows[1], period="2024", value=100.0, n=500.0)
    (ratio,) = ratio_rows(one, Estimates([old]), rows)
    assert (ratio.value, ratio.note) == (now / 100, "2024") and ratio_verdict(ratio, aim) == verdict
    assert not list(ratio_rows(one, Estimates(), rows))


def test_stages_of_a_path_and_who_goes_on(survey):
    calls = pd.DataFrame({"kind": ["view", "view", "order", "call"], "count": [300.0, 100, 40, 9]})
    declared = {"operations": Table.model_construct(path=["view", "order", "again"])}
    book = survey.codebook.model_copy(update={"tables": declared})
    one = replace(kept(survey, {"operations": calls}), codebook=book)
    rows = {(row.stat, row.category): row for row in path_rows(one)}
    assert [rows["count", stage].value for stage in ("view", "order", "again")] == [400, 40, 0]
    share = rows["share", "order"]
    assert (share.value, share.n) == (0.1, 400) and 0.07 < share.low < 0.1 < share.high < 0.14
    assert ("share", "again") not in rows
    assert not list(path_rows(replace(one, tables={"operations": calls[calls["kind"] == "call"]})))


def test_what_buyers_spent_by_group_and_product(survey):
    """A bought for 10 and 20, B for 50: 40 on average; what lies outside the period does not count."""
    (segment,) = [key for key, one in survey.codebook.segments.items() if one.in_frame][:1]
    level = survey.codebook.segments[segment].names[0]
    rows = [("A", "2025-02-01", 10.0), ("A", "2025-03-01", 20.0), ("B", "2025-03-02", 50.0), ("B", "2024-12-31", 900.0)]
    table = pd.DataFrame(rows, columns=["customer", "date", "amount"]).assign(product=["x", "y", "x", "x"])
    table["date"], table[f"{FRAME}{segment}"] = pd.to_datetime(table["date"]), [level, level, None, None]
    found = {(row.category, row.level): row for row in amount_rows(kept(survey, {"purchases": table}))}
    assert {key: row.value for key, row in found.items()} == {
        ("", ""): 40,
        ("x", ""): 30,
        ("y", ""): 20,
        ("", level): 30,
    }
    assert not list(amount_rows(kept(survey, {"purchases": table.drop(columns="amount")})))


def test_key_customers_interviewed_are_counted_once(change):
    flag = ("  stratum: {", "  key_customer: {column: size, codes: [large]}\n  stratum: {")
    one = load_survey(change("params/codebook.yml", flag), PERIOD)
    told = pd.DataFrame({"customer": ["A", "A", "B", "C"], f"{FRAME}{KEY}": [True, True, True, False]})
    (row,) = interview_rows(replace(one, tables={"interviews": told}))
    assert (row.value, row.n) == (2 / 80, 80)


def test_they_stand_in_one_table_with_verdict(survey):
    aims = Service.model_validate({"topics": {"manual": {"change": -0.2, "baseline": "2024"}}})
    key = Row(PERIOD, "tickets", "forecast", "0 09", weighting="none", value=50, low=36, high=66, n=4)
    ratio = replace(key, measure="ticket_topic", stat="rate_ratio", category="manual", value=0.5, low=0.3, high=0.7)
    rows = Estimates([key, replace(ratio, note="2024")])
    table = tables.records_told(rows, words_of(Project(MINIATURE), "en"), declared=aims)
    lines = {line.head: [cell.text for cell in line.cells] for line in table.lines}
    assert lines["Monday, 9 to 10 o’clock"][1] == "50" and lines["Manual · 2024"][-1] == "met"
    assert tables.records_told(Estimates(), words_of(Project(MINIATURE), "en"), declared=aims) is None


def test_a_baseline_that_is_no_period_is_named(mini):
    told = "service: {topics: {manual: {change: -0.2, baseline: 2019}}}"
    mini.params("targets.yml").write_text(told, encoding="utf-8")
    with pytest.raises(ParamsError, match="is no declared period"):
        _ = Project(mini.root).targets


def test_cohorts_begin_after_the_first_year_on_record() -> None:
    book = words_of(Project(MINIATURE), "en")
    quarters = [f"{year}Q{quarter}" for year in (2024, 2025) for quarter in range(1, 5)]
    key = Row("2025", "cohort", "share", weighting="none", value=0.4, low=0.3, high=0.5, n=50.0)
    rows = [replace(key, category=f"{start} 01") for start in quarters[:6]]
    rows.append(replace(emptied(key, "base below 10"), category=f"{quarters[6]} 01"))
    rows.append(replace(key, category=f"{quarters[0]} 07"))
    table = tables.cohorts(Estimates(rows), book)
    assert table is not None and [line.head for line in table.lines] == ["Q1 2025", "Q2 2025"]
    assert [len(line.cells) for line in table.lines] == [2, 2], "no column for quarters that none of them lived to see"
    assert tables.cohorts(Estimates(rows[:4]), book) is None
