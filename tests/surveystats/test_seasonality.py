"""Trends and seasons by hand, against regressions of statsmodels, and where they cannot be told."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.regression.linear_model import OLS, WLS

from surveystats.change import difference
from surveystats.sample import Result
from surveystats.seasonality import LEAST_FORECAST, forecast, same_season, trend

NAN = math.nan
QUARTERS = ["Q1", "Q2", "Q3", "Q4"]


def test_trend_by_hand_with_a_gap() -> None:
    """Periods 0, 1, 3, 4 with 1, 2, 3, 6: slope (−2·−2 + −1·−1 + 1·0 + 2·3)/10 = 1.1; residuals .2, .1, −1.1, .8."""
    found = trend([1, 2, NAN, 3, 6])
    assert found.value == pytest.approx(1.1) and (found.n, found.df) == (4, 2)
    squares = 0.2**2 + 0.1**2 + 1.1**2 + 0.8**2
    assert found.dispersion == pytest.approx(squares / 2) and found.se == pytest.approx(math.sqrt(squares / 2 / 10))
    reach = stats.t.ppf(0.975, 2) * found.se
    assert (found.low, found.high) == pytest.approx((1.1 - reach, 1.1 + reach))
    assert found.p == pytest.approx(2 * stats.t.sf(1.1 / found.se, 2)) and found.reason == "" and found.seasons == {}


def test_weighted_trend_by_hand() -> None:
    """Standard errors 1, 1, ½, ½ (weights 1, 1, 4, 4) at 0, 1, 2, 3: t̄ = 2.1; values on a line but for the first."""
    found = trend([2, 1, 2, 3], se=[1, 1, 0.5, 0.5])
    t, w, y = np.arange(4) - 2.1, np.array([1, 1, 4, 4]), np.array([2, 1, 2, 3])
    assert found.value == pytest.approx((w * t * y).sum() / (w * t * t).sum())
    assert found.dispersion < 1  # less scatter than the standard errors allow: they are the floor
    assert found.se == pytest.approx(1 / math.sqrt((w * t * t).sum())) and found.n_eff == pytest.approx(100 / 34)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_trend_agrees_with_statsmodels(seed) -> None:
    random = np.random.default_rng(seed)
    n = int(random.integers(6, 30))
    t, y, se = np.sort(random.choice(60, n, replace=False)), random.normal(0, 3, n), random.uniform(0.5, 2, n)
    plain, ols = trend(y, t), OLS(y, np.column_stack([np.ones(n), t])).fit()
    assert (plain.value, plain.se, plain.p) == pytest.approx((ols.params[1], ols.bse[1], ols.pvalues[1]))
    assert (plain.low, plain.high) == pytest.approx(tuple(ols.conf_int()[1]))
    weighted, wls = trend(y, t, se=se), WLS(y, np.column_stack([np.ones(n), t]), weights=1 / se**2).fit()
    assert weighted.value == pytest.approx(wls.params[1]) and weighted.dispersion == pytest.approx(wls.scale)
    assert weighted.se == pytest.approx(wls.bse[1] * max(1, 1 / math.sqrt(wls.scale)))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_forecast_agrees_with_statsmodels(seed) -> None:
    random = np.random.default_rng(seed)
    n = int(random.integers(LEAST_FORECAST, 30))
    y, x = random.normal(0, 3, n), np.column_stack([np.ones(n), np.arange(n)])
    found = forecast(trend(y), n)
    expected = OLS(y, x).fit().get_prediction([[1, n]]).summary_frame(alpha=0.05)
    assert (found.value, found.low, found.high) == pytest.approx(
        tuple(expected[["mean", "obs_ci_lower", "obs_ci_upper"]].iloc[0])
    )


def test_seasons_by_hand() -> None:
    """Two years of quarters, 10 + season + ½ a period, exactly: seasons 1, −2, 0, 1 and slope ½."""
    seasons = np.array([1.0, -2, 0, 1])
    y = 10 + np.tile(seasons, 2) + 0.5 * np.arange(8)
    found = trend(y, seasons=QUARTERS * 2)
    assert found.value == pytest.approx(0.5) and found.df == 3
    assert [one.value for one in found.seasons.values()] == pytest.approx(seasons) and list(found.seasons) == QUARTERS
    assert sum(one.value for one in found.seasons.values()) == pytest.approx(0)
    ahead = forecast(found, 8, season="Q1")
    assert ahead.value == pytest.approx(10 + 1 + 4)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_seasons_agree_with_dummies_of_statsmodels(seed) -> None:
    random = np.random.default_rng(seed)
    y, se = random.normal(0, 2, 11), random.uniform(0.05, 0.2, 11)
    labels = np.array(QUARTERS * 3)[:11]
    found = trend(y, seasons=labels, se=se)
    table = np.column_stack([np.arange(11), *(labels == quarter for quarter in QUARTERS)]).astype(float)
    fit = WLS(y, table, weights=1 / se**2).fit()
    for k, quarter in enumerate(QUARTERS):
        contrast = np.r_[0, np.where(np.arange(4) == k, 0.75, -0.25)]
        expected = fit.t_test(contrast)
        one = found.seasons[quarter]
        assert one.value == pytest.approx(expected.effect[0]) and one.df == 6
        assert one.se == pytest.approx(expected.sd[0, 0] * max(1, 1 / math.sqrt(fit.scale)))


@pytest.mark.parametrize(
    ("values", "seasons", "reason"),
    [
        ([], None, "periods"),
        ([1, 2, 3], None, "periods"),
        ([1, NAN, 3, 4, NAN], None, "periods"),
        ([1, 2, 3, 4, 5, 6, 7], (QUARTERS * 2)[:7], "cycles"),
        ([1, 2, 3, 4, 5, 6, NAN, 8], QUARTERS * 2, "cycles"),
        ([1, 2, 3, 4, 5], ["all"] * 5, "cycles"),
        ([1, 2, 3, 4], ["summer", "summer", "winter", "winter"], ""),
    ],
)
def test_what_cannot_be_told_has_a_reason(values, seasons, reason) -> None:
    found = trend(values, seasons=seasons)
    assert found.reason == reason
    if reason:
        assert math.isnan(found.value) and math.isnan(found.se) and found.n == np.isfinite(values).sum()
        assert all(math.isnan(one.value) for one in found.seasons.values())
        assert forecast(found, 9).reason == reason


def test_times_and_seasons_that_are_one_and_the_same() -> None:
    assert trend([1, 2, 3, 4], [5, 5, 5, 5]).reason == "times"
    assert trend([1, 2, 3, 4], [0, 0, 1, 1], seasons=["a", "a", "b", "b"]).reason == "degrees"
    assert trend([1, 2, 3, 4], se=[1, 1, 0, NAN]).reason == "periods"


def test_a_perfect_line_has_no_error() -> None:
    found = trend([1.0, 2, 3, 4, 5])
    assert found.value == pytest.approx(1) and found.se == pytest.approx(0, abs=1e-12)
    flat = trend([2.0] * 5)
    assert flat.value == pytest.approx(0, abs=1e-12)


def test_forecast_only_where_justified() -> None:
    """Seven periods are too few; from eight on one period ahead, a quarter of the time seen for longer series."""
    assert forecast(trend([0, 2, 2, 4, 4, 6, 6]), 7).reason == "periods"
    eight = trend([1.0, 3, 2, 4, 3, 5, 4, 6])
    assert forecast(eight, 8).reason == "" and forecast(eight, 9).reason == "horizon"
    found = forecast(eight, 8)
    assert found.low < found.value < found.high
    long = trend(np.sin(np.arange(41)))
    assert forecast(long, 50).reason == "" and forecast(long, 51).reason == "horizon"
    with pytest.raises(ValueError, match="season Q1"):
        forecast(eight, 8, season="Q1")
    with pytest.raises(ValueError, match="season None"):
        forecast(trend(np.sin(np.arange(8)), seasons=QUARTERS * 2), 8)


def test_forecast_of_a_less_exact_wave_is_wider() -> None:
    y, se = [4.0, 4.2, 4.1, 4.3, 4.2, 4.4, 4.3, 4.5], [0.1] * 8
    fit = trend(y, se=se)
    exact, rough = forecast(fit, 8, se=0.1), forecast(fit, 8, se=0.5)
    assert rough.high - rough.low > 2 * (exact.high - exact.low)
    x = np.column_stack([np.ones(8), np.arange(8)])
    spread = 0.01 + 0.01 * np.array([1, 8]) @ np.linalg.inv(x.T @ x) @ np.array([1, 8])
    assert exact.high - exact.value == pytest.approx(stats.t.ppf(0.975, 6) * math.sqrt(spread))


def test_same_season_is_the_difference_to_a_year_ago() -> None:
    waves = [Result(4 + 0.1 * k, 0.05, df=80, n=81) for k in range(8)]
    assert same_season(waves, 4) == difference(waves[7], waves[3])
    assert math.isnan(same_season(waves[:7], 4).value)
    assert math.isnan(same_season([*waves[:3], Result(NAN), *waves[4:]], 4).value)
    assert math.isnan(same_season([], 4).value)
    with pytest.raises(ValueError, match="cycle of 0"):
        same_season(waves, 0)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.floats(-50, 50), st.floats(0.1, 9))
def test_trend_moves_with_shift_and_scale(seed, shift, scale) -> None:
    y = np.random.default_rng(seed).normal(0, 1, 12)
    one, other = trend(y, seasons=QUARTERS * 3), trend(scale * y + shift, 2.0 * np.arange(12), seasons=QUARTERS * 3)
    assert (other.value, other.se) == pytest.approx((scale * one.value / 2, scale * one.se / 2))
    assert other.p == pytest.approx(one.p)
    back = trend(-y, seasons=QUARTERS * 3)
    assert (back.low, back.high) == pytest.approx((-one.high, -one.low))


def test_same_season_by_hand() -> None:
    """Fourth quarters 3 (.4) and 4 (.3): 1 (√(.16 + .09)); df by Welch .25²/(.16² + .09²) · 10."""
    waves = [Result(2.0, 0.1, df=10)] * 3 + [Result(3.0, 0.4, df=10, n=9)] + [Result(math.nan)] * 3
    found = same_season([*waves, Result(4.0, 0.3, df=10, n=11)], 4)
    assert (found.value, found.n) == (1, 9) and found.se == pytest.approx(0.5)
    assert found.df == pytest.approx(0.25**2 / (0.16**2 + 0.09**2) * 10)
