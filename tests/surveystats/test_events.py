"""Time to close, rates of rare events, and who buys again: by hand, published, against statsmodels."""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.rates import confint_poisson

from surveystats import events
from surveystats.events import buyers, finite_share, kaplan_meier, rate_ratio, surge

NAN = math.nan
CDNOW = Path(os.environ.get("CSREPORT_REFERENCE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "purchases"

# 6-mercaptopurine arm of Freireich et al. 1963: weeks in remission, 1 = relapse.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSE = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def test_curve_by_hand() -> None:
    """Closed after 2 (weight 1), 3 (2), 5 (1); open at 3 (2), after 4 unknown (9), weights sum to 6; n_eff = 36/10.

    S(2) = 5/6; at 3 five at risk, 2 close: S = 5/6 · 3/5 = 1/2; at 5 the last: 0.
    Greenwood at 3, weights scaled by 3.6/6: 1/4 · (1/(6·5) + 2/(5·3)) / 0.6.
    """
    found = kaplan_meier([2, 3, 5, 3, 4], [1, 1, 1, 0, NAN], weights=[1, 2, 1, 2, 9])
    assert found.times.tolist() == [2, 3, 5] and found.at_risk.tolist() == [6, 5, 1]
    assert found.closed.tolist() == [1, 2, 1] and found.open_share == pytest.approx([5 / 6, 1 / 2, 0])
    assert found.se[1] == pytest.approx(math.sqrt(1 / 4 * (1 / 30 + 2 / 15) / 0.6))
    assert math.isnan(found.se[2]) and math.isnan(found.low[2])
    assert (found.n, found.n_closed, found.n_weighted) == (4, 3, 6) and found.n_eff == pytest.approx(3.6)
    assert found.median.value == 4  # one half from 3 until 5: their midpoint
    spread = 1.959963984540054 * found.se[1] / (0.5 * math.log(2))
    assert (found.low[1], found.high[1]) == pytest.approx((0.5 ** math.exp(spread), 0.5 ** math.exp(-spread)))


def test_share_open_at_a_time_and_over_by_it() -> None:
    found = kaplan_meier([2, 3, 5, 7], [1, 1, 1, 0])
    assert [found.at(time).value for time in (0, 1.9, 2, 4, 7)] == pytest.approx([1, 1, 0.75, 0.5, 0.25])
    assert math.isnan(found.at(7.1).value) and math.isnan(found.over(8).value)
    assert found.at(4).low == found.low[1] and found.at(4).n == 4 and found.at(0).n_weighted == 4
    assert found.over(4).value == 0.5 and found.over(4).low == 1 - found.at(4).high
    assert kaplan_meier([2, 3], [1, 1]).over(8).value == 1  # all are over, sooner


def test_curve_is_the_published_one_and_that_of_statsmodels() -> None:
    """Freireich et al. 1963, PROC LIFETEST: S .8571 (.0764), .8067 (.0869), .7529 (.0963) after 6, 7, 10 weeks."""
    found, expected = kaplan_meier(WEEKS, RELAPSE), SurvfuncRight(WEEKS, RELAPSE)
    published = [(6, 0.8571, 0.0764), (7, 0.8067, 0.0869), (10, 0.7529, 0.0963)]
    assert [(time, round(found.at(time).value, 4), round(found.at(time).se, 4)) for time, *_ in published] == published
    assert (found.n, found.n_closed) == (21, 9)
    assert (found.median.value, found.median.low) == (23, 13) and math.isnan(found.median.high)  # R: survfit, log-log
    assert found.times == pytest.approx(expected.surv_times) and found.at_risk == pytest.approx(expected.n_risk)
    assert found.open_share == pytest.approx(expected.surv_prob) and found.se == pytest.approx(expected.surv_prob_se)
    assert found.closed == pytest.approx(expected.n_events)


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.integers(1, 3)), min_size=2, max_size=25))
def test_weighted_curve_agrees_with_statsmodels(rows: list[tuple[int, bool, int]]) -> None:
    time, closed, w = (np.array(column) for column in zip(*rows, strict=True))
    found, repeated = kaplan_meier(time, closed, weights=w), kaplan_meier(np.repeat(time, w), np.repeat(closed, w))
    if not closed.any():
        assert not len(found.times) and math.isnan(found.median.value) and found.at(1).value == 1
        return
    with np.errstate(all="ignore"):
        expected = SurvfuncRight(time, closed, freq_weights=w).surv_prob
    assert found.open_share == pytest.approx(expected) == repeated.open_share
    assert found.median.value == pytest.approx(repeated.median.value, nan_ok=True)
    inside = found.open_share > 1e-9
    assert ((found.low <= found.open_share) & (found.open_share <= found.high))[inside].all()
    same = kaplan_meier(time, closed, weights=np.full(len(time), 2.5))
    assert same.se == pytest.approx(kaplan_meier(time, closed).se, nan_ok=True)


def test_rate_by_hand_and_by_statsmodels() -> None:
    """12 complaints on 4,000 orders: 3 per 1,000; nothing of 4,000: up to −ln .025/4 = 0.922 per 1,000."""
    found = events.event_rate(12, 4000)
    assert found.value == pytest.approx(3) and found.se == pytest.approx(math.sqrt(12) / 4)
    assert events.event_rate(12, 4000, per=100).value == pytest.approx(0.3)
    none = events.event_rate(0, 4000)
    assert (none.value, none.low) == (0, 0) and none.high == pytest.approx(-math.log(0.025) / 4)
    for count, exposure, confidence in ((1, 7.0, 0.8), (12, 4000.0, 0.95), (480, 1e6, 0.99)):
        found = events.event_rate(count, exposure, per=1, confidence=confidence)
        expected = confint_poisson(count, exposure, method="exact-c", alpha=1 - confidence)
        assert (found.low, found.high) == pytest.approx(expected, rel=1e-9)


def test_ratio_of_two_rates_agrees_with_poisson_test() -> None:
    """11 cases in 800 person-years, 21 in 3,011: R's poisson.test says 1.9715 (0.8584 to 4.2773)."""
    found = rate_ratio((11, 21), (800, 3011))
    assert (found.value, found.low, found.high) == pytest.approx((1.971488, 0.8584264, 4.2772659))
    # by hand: given 5 events on like exposures, none of them now happens in one of 2⁵; doubled
    none = rate_ratio((0, 5), (100, 100))
    assert (none.value, none.low, none.p) == (0, 0, pytest.approx(2 / 32))
    assert none.high == pytest.approx(1.091279)
    assert rate_ratio((5, 0), (100, 100)).low == pytest.approx(1 / none.high)
    assert math.isnan(rate_ratio((0, 0), (1, 1)).value) and math.isnan(rate_ratio((1, 1), (0, 1)).value)


def test_a_forecast_holds_what_comes_and_says_when_periods_vary_more() -> None:
    """By hand: after 20 in 4 periods the next is negative binomial (20.5, 0.8), of which R's qnbinom gives 1 and 11."""
    found = events.count_forecast([4, 6, math.nan, 5, 5])
    assert (found.value, found.n, found.se) == (5, 4, pytest.approx(math.sqrt(5 * 1.25)))
    assert (found.low, found.high) == (1, 11)
    wide = events.count_forecast([0, 10, 0, 10])
    assert wide.low == 0 and wide.high > found.high
    assert (events.count_forecast([0, 0]).value, events.count_forecast([0, 0]).low) == (0, 0)
    assert math.isnan(events.count_forecast([]).value) and events.count_forecast([7]).value == 7
    drawn = np.random.default_rng(7).poisson(60, (3_000, 9))
    inside = [one.low <= row[8] <= one.high for row in drawn for one in [events.count_forecast(row[:8])]]
    assert 0.94 < np.mean(inside) < 0.99  # whole numbers, and χ²/df above 1 by chance, make it wider


def test_share_of_a_lot_keeps_its_promise_and_is_near_phyper() -> None:
    """45 of 50 pass, of a lot of 400: the shares that R's phyper leaves with more than .025 go from .79 to .9625."""
    found = finite_share(45, 50, 400)
    assert (found.value, found.low, found.high) == pytest.approx((0.9, 0.79, 0.9625), abs=0.004)
    # by hand: the base is 50 · 399/350 = 57
    assert found.se == pytest.approx(math.sqrt(0.09 / 57))
    assert found.low == pytest.approx(stats.beta.ppf(0.025, 0.9 * 57, 0.1 * 57 + 1))
    all_seen = finite_share(3, 4, 4)
    assert (all_seen.low, all_seen.value, all_seen.high) == (0.75, 0.75, 0.75)
    assert finite_share(20, 20, 10**9).low == pytest.approx(0.025 ** (1 / 20))  # of an endless lot
    assert math.isnan(finite_share(0, 0, 9).value)
    with pytest.raises(ValueError, match="5 of 4 checked"):
        finite_share(5, 4, 9)
    held = stats.hypergeom(400, 360, 50)
    inside = [finite_share(x, 50, 400).low <= 0.9 <= finite_share(x, 50, 400).high for x in range(51)]
    assert held.pmf(np.arange(51))[inside].sum() > 0.95


def test_a_surge_by_hand() -> None:
    """Two earlier months with 3 events together, like months: given T events, those of now are Bin(T, 1/3).

    P(X ≥ 6 | T = 9) = 0.0424; of 9 of 12 it is 0.0039, of 8 of 11 0.0088, of 7 of 10 0.0197.
    """
    found = surge(6, 1, [1, 2], [1, 1])
    assert found.expected == 1.5 and found.dispersion == 1
    assert found.p == pytest.approx(stats.binom.sf(5, 9, 1 / 3)) == pytest.approx(0.0424, abs=1e-4)
    assert found.limit == 8 and surge(8, 1, [1, 2], [1, 1]).p == pytest.approx(0.0088, abs=1e-4)
    assert surge(0, 1, [1, 2], [1, 1]).p == 1 and math.isnan(surge(4, 1, [0, 0], [1, 1]).p)


def test_calm_months_are_seldom_called_a_surge() -> None:
    def alarms(months: np.ndarray) -> float:
        return float(np.mean([surge(now, 1, before, np.ones(12)).p <= 0.01 for now, *before in months]))

    draw = np.random.default_rng(3)
    assert alarms(draw.poisson(60, (3000, 13))) <= 0.01 + 2 * math.sqrt(0.01 / 3000)
    uneven = draw.poisson(draw.gamma(20, 3, (3000, 13)))  # variance four times the mean
    assert alarms(uneven) < 0.03 and alarms(draw.poisson([120] + [60] * 12, (200, 13))) > 0.99


def test_days_of_purchase_by_hand() -> None:
    """A buys on days 5, 1 and 5 again; B on day 2; C on a day that nobody wrote down."""
    found = buyers(["A", "B", "A", "A", "C"], [5, 2, 1, 5, NAN], [10, 20, NAN, 1, 9])
    assert found.customers.tolist() == ["A", "B"] and found.amount.tolist() == [11, 20]
    assert (found.first.tolist(), found.last.tolist(), found.times.tolist()) == ([1, 2], [5, 2], [2, 1])
    assert found.second[0] == 5 and np.isnan(found.second[1])
    assert not len(buyers([], []).first) and not len(events.rfm_groups(buyers([], [])))


def test_groups_by_hand() -> None:
    """Ten customers; the fifth of a value with k smaller ones is 1 + 5k // 10; equal values lie in the same."""
    assert events.fifths([1, 1, 2, 3, 4]).tolist() == [1, 1, 3, 4, 5] and events.fifths([7, 7]).tolist() == [1, 1]
    last, often = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0], [9, 1, 8, 2, 3, 4, 5, 6, 7, 0]
    days = [(who, last[who] - step) for who in range(10) for step in range(often[who] + 1)]
    found = events.rfm_groups(buyers(*zip(*days, strict=True), [often[who] for who, _ in days]))
    assert found.tolist() == [0, 1, 0, 1, 3, 3, 3, 2, 2, 3]


def test_cohorts_by_hand() -> None:
    """A first buys in month 3 and again in 5; B in 4 alone, twice; of month 5's starters nothing later is known."""
    table = events.cohorts(["A", "A", "B", "B"], [3, 5, 4, 4])
    np.testing.assert_equal(table, [[1, 0, 1], [1, 0, NAN], [0, NAN, NAN]])
    assert events.cohorts([], []).shape == (0, 0)


@pytest.mark.skipif(not CDNOW.is_dir(), reason="reference data not here: set CSREPORT_REFERENCE_DATA")
def test_cdnow() -> None:
    """Of 2,357 customers 946 bought again by 1997-09-30, and 410 within 30 days (Fader & Hardie)."""
    names = ["old", "id", "day", "cds", "paid"]
    told = pd.read_csv(CDNOW / "CDNOW_sample.txt", sep=r"\s+", names=names, dtype={"day": str})
    day = pd.to_datetime(told["day"])
    found = buyers(told["id"], day.to_numpy("datetime64[D]").astype(float), told["paid"])
    until = float(np.datetime64("1997-09-30").astype(int))
    assert len(found.first) == 2357 and (found.second <= until).sum() == 946
    assert (found.second - found.first <= 30).sum() == 410
    assert found.amount.sum() == pytest.approx(told["paid"].sum())
    # everybody was followed for more than 30 days, so the curve is the plain share
    end = np.where(np.isnan(found.second), until, np.minimum(found.second, until))
    curve = kaplan_meier(end - found.first, found.second <= until)
    assert 1 - curve.at(30).value == pytest.approx(410 / 2357)
    table = events.cohorts(told["id"], day.dt.year * 12 + day.dt.month)
    assert table[:3, 0].tolist() == [781, 857, 719]
    assert np.nansum(table) == len(told.assign(month=day.dt.to_period("M")).drop_duplicates(["id", "month"]))
