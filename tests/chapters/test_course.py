"""The course of an indicator: places in time, range of chance, unequal changes of groups."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from csreport.chapters import changes
from csreport.chapters.changes import Series
from csreport.estimates import Estimates, Row
from surveystats.change import p_chart, xmr

QUARTERS = [f"{year}Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]


def rows(values, periods=QUARTERS, *, stat="mean", measure="m", se=0.05, n=400.0):
    given = [se] * len(values) if np.isscalar(se) else se
    return [
        Row(period, measure, stat, value=float(value), se=float(error), low=value - 2 * error, high=value + 2 * error,
            df=n - 1, n=n, n_weighted=n, n_eff=n)
        for period, value, error in zip(periods, values, given, strict=False)
    ]  # fmt: skip


def series(values, periods=QUARTERS, **more) -> Series:
    known = [row for row in rows(values, periods, **more) if math.isfinite(row.value)]
    return Series(tuple(known), changes.places_in_time(list(periods[: len(values)])))


# ---- groups of customers ------------------------------------------------------------------------
def moved(segment: str, *changes: float, n: float = 400.0, earlier: str = "2024Q4") -> list[Row]:
    return [
        Row("2025Q4", "m", "mean", segment=segment, level=str(place), against=f"period:{earlier}", value=change, se=0.1,
            df=n - 1, n=n)
        for place, change in enumerate(changes)
    ]  # fmt: skip


def test_unequal_change_is_tested_for_each_grouping_with_holm_over_all():
    """Of 0.4 and 0 with standard errors of 0.1 the difference is 0.4 / √0.02: its p is that of Welch's t."""
    p = 2 * float(stats.t.sf(0.4 / math.sqrt(0.02), 798))
    found = changes.unequal_rows([*moved("size", 0.4, 0.0), *moved("region", 0.2, 0.2)], least=30)
    assert [(row.segment, row.level, row.stat, row.category) for row in found] == [
        ("size", "", "unequal_change", "mean"), ("region", "", "unequal_change", "mean"),
    ]  # fmt: skip
    assert found[0].p == pytest.approx(2 * p) and found[1].p == pytest.approx(1.0)
    assert found[0].value == pytest.approx(8.0) and found[0].n == 800


def test_levels_on_few_respondents_and_single_levels_are_not_tested():
    few = replace(moved("size", 5.0)[0], level="few", n=29.0)
    assert changes.unequal_rows([*moved("size", 0.1), few, *moved("region", 0.3)], least=30) == []
    unknown = [replace(row, se=math.nan) for row in moved("size", 0.4, 0.0)]
    assert changes.unequal_rows(unknown, least=30) == []


# ---- calendar ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("periods", "places"),
    [
        (["2024Q3", "2024Q4", "2025Q1", "2025Q2"], [2, 3, 4, 5]),
        (["2024-11", "2024-12", "2025-01"], [1, 2, 3]),  # months in which nothing was ever asked are no seasons
        (["2024H1", "2024H2", "2025H1"], [0, 1, 2]),
        (["2024-spring", "2024-autumn", "2025-spring"], [0, 1, 2]),
        (["2013", "2014", "2016"], [0, 1, 3]),
        (["2023Q4", "2024Q4"], [0, 1]),
        (["wave9", "wave10"], [0, 1]),
        (["2024", "2025Q1"], [0, 1]),
        (["2025Q1", "2024Q4"], [0, 1]),  # names that contradict the order of time tell nothing
        ([], []),
    ],
)
def test_names_tell_places_in_time(periods, places):
    assert changes.places_in_time(periods) == dict(zip(periods, places, strict=True))


def test_the_order_of_periods_comes_from_every_series():
    first = rows([1, 2, 3], ["2024Q1", "2024Q2", "2024Q4"])
    second = rows([1, 2, 3], ["2024Q2", "2024Q3", "2024Q4"], measure="k")
    assert changes.timeline([*second, *first]) == ["2024Q1", "2024Q2", "2024Q3", "2024Q4"]
    assert changes.timeline(rows([1, 2, 3], QUARTERS[:3])) == QUARTERS[:3]
    assert changes.timeline([]) == []


# ---- series ------------------------------------------------------------------------------------
def test_a_series_leaves_out_what_is_not_shown_and_small_bases():
    past = rows([3.0, 3.1, 3.2], QUARTERS[:3])
    hidden = Row("2023Q4", "m", "mean", status="suppressed")
    now = rows([3.3], ["2024Q1"])
    small = [*past[:1], Row("2023Q2", "m", "mean", value=5.0, se=1.0, n=4.0), past[2], hidden]
    found = changes.series_of(now, Estimates(small), [*QUARTERS[:4], "2024Q1"], least=10)
    assert [row.period for row in found[0].rows] == ["2023Q1", "2023Q3", "2024Q1"]
    assert (
        changes.series_of([Row("2024Q1", "m", "mean", value=3.0, n=4.0)], Estimates(past), QUARTERS[:5], least=10) == []
    )


# ---- range of chance ---------------------------------------------------------------------------
def test_limits_are_those_of_the_periods_before():
    """Individuals chart of the eight earlier values: mean 3.55, mean moving range .1, limits 3.55 ± .266."""
    values = [3.5, 3.6, 3.5, 3.6, 3.5, 3.6, 3.5, 3.6, 4.5]
    found = {row.stat: row for row in changes.limit_rows([series(values)])}
    assert found["centre"].value == pytest.approx(3.55)
    assert found["limit_high"].value == pytest.approx(3.55 + 3 * 0.1 / 1.128)
    chart = xmr(values[:-1])
    assert (found["limit_low"].value, found["limit_high"].value) == (chart.low[-1], chart.high[-1])
    assert {row.category for row in found.values()} == {"mean"} and {row.period for row in found.values()} == {"2025Q1"}
    assert "8 earlier periods, provisional" in found["centre"].method
    assert all(math.isnan(row.n) for row in found.values()), "eight periods are no base of eight respondents"


def test_shares_have_limits_for_the_base_of_this_period():
    """p′ chart: p̄ of the earlier periods, their dispersion, and 3 σ at this period's effective base."""
    shares, n = [0.60, 0.62, 0.58, 0.61, 0.63, 0.59, 0.6], 400.0
    past = rows(shares, stat="top_box", n=n)
    now = rows([0.7], [QUARTERS[7]], stat="top_box", n=100.0)
    one = Series((*past, *now), changes.places_in_time(QUARTERS[:8]))
    found = {row.stat: row.value for row in changes.limit_rows([one])}
    chart = p_chart(shares, [n] * 7)
    reach = 3 * chart.dispersion * math.sqrt(chart.centre[0] * (1 - chart.centre[0]) / 100)
    assert found["centre"] == pytest.approx(np.mean(shares))
    assert found["limit_high"] - found["centre"] == pytest.approx(reach)
    assert found["limit_high"] - found["centre"] == pytest.approx(2 * (chart.high[0] - chart.centre[0]))


@pytest.mark.parametrize("earlier", [0, 1, 5])
def test_too_few_periods_have_no_limits(earlier):
    assert list(changes.limit_rows([series([3.0] * (earlier + 1))])) == []


def test_a_missing_period_is_a_gap():
    values = [3.5, 3.6, math.nan, 3.6, 3.5, 3.6, 3.5, 3.6, 3.9]
    found = {row.stat: row.value for row in changes.limit_rows([series(values)])}
    assert found["limit_high"] == xmr(values[:-1]).high[-1]


def test_limits_end_where_the_scale_ends():
    found = {row.stat: row.value for row in changes.limit_rows([series([90, -20] * 4, stat="nps")])}
    assert found["limit_high"] == 100.0 and found["limit_low"] == -100.0


def test_above_below_and_within():
    steady = [3.5, 3.6] * 4
    for value, side in ((4.5, 1), (2.0, -1), (3.6, 0)):
        one = series([*steady, value])
        assert changes.outside(one.now, Estimates([one.now, *changes.limit_rows([one])])) == side
    assert changes.outside(one.now, Estimates([one.now])) is None


@pytest.mark.parametrize("stat", ["mean", "top_box", "nps", "index"])
def test_degenerate_series_say_nothing(stat):
    constant = series([0.5] * 9, stat=stat, se=0.0)
    unknown = series([0.5] * 9, stat=stat, se=math.nan)
    for one in (constant, unknown, series([0.5], stat=stat)):
        assert all(math.isfinite(row.value) for row in changes.limit_rows([one]))


@given(st.lists(st.floats(1, 5), min_size=9, max_size=12), st.floats(-2, 2))
def test_moving_a_series_moves_its_limits(values, shift):
    one, other = series(values), series([value + shift for value in values])
    limits = [[row.value for row in changes.limit_rows([s])] for s in (one, other)]
    assert np.array(limits[1]) - np.array(limits[0]) == pytest.approx(shift, abs=1e-9)
