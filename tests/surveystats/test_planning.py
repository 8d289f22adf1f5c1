"""Sample sizes, allocations, and whether published numbers are possible: by hand, published, and what must hold."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveystats import planning
from surveystats.change import difference
from surveystats.errors import StatisticsError
from surveystats.inference import mean
from surveystats.planning import (
    agrees,
    allocate,
    expected_se,
    grim,
    implied_range,
    implied_sd_range,
    index_of_mean,
    margin_of_error,
    mean_of_distribution,
    minimum_detectable_change,
    nps_range,
    sample_size_for_change,
    sd_of_distribution,
    share_sd,
    sums_to_one,
)

NAN = math.nan
power = pytest.importorskip("statsmodels.stats.power")


def test_expected_se_by_hand() -> None:
    """sd 2, 25 of 101 answers, design effect 1.5: 2 √(1.5/25 · 76/100)."""
    assert expected_se(2, 25, population=101, design_effect=1.5) == pytest.approx(2 * math.sqrt(0.06 * 0.76))
    assert expected_se(2, 25) == 0.4


def test_spreads_of_shares_and_scores() -> None:
    assert share_sd(0.2) == 0.4 and share_sd(0) == share_sd(1) == 0


def test_detectable_change_by_hand() -> None:
    """Standard errors .3 and .4, estimates correlated by .25: √(.09 + .16 − 2 · .25 · .12) = √.19."""
    z = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    assert minimum_detectable_change(0.3, 0.4, correlation=0.25) == pytest.approx(z * math.sqrt(0.19))
    assert minimum_detectable_change(0.3) == pytest.approx(z * math.sqrt(0.18))


def test_detectable_change_of_two_estimates_uses_their_degrees_of_freedom() -> None:
    """Three answers per wave: t of 4 degrees of freedom instead of z."""
    now, before = mean([1, 2, 4]), mean([2, 3, 5])
    df = difference(now, before).df
    expected = (stats.t.ppf(0.975, df) + stats.t.ppf(0.8, df)) * math.hypot(now.se, before.se)
    assert minimum_detectable_change(now, before) == pytest.approx(expected)
    assert minimum_detectable_change(now, before.se) < expected
    assert minimum_detectable_change(replace(now, df=NAN)) == pytest.approx(minimum_detectable_change(now.se))


@pytest.mark.parametrize(
    ("change", "sd", "wanted", "level"), [(0.2, 1.0, 0.8, 0.95), (5, 70.0, 0.9, 0.9), (-0.1, 0.5, 0.7, 0.99)]
)
def test_sample_size_for_a_change_agrees_with_statsmodels(
    change: float, sd: float, wanted: float, level: float
) -> None:
    effect = abs(change) / sd
    expected = power.NormalIndPower().solve_power(effect, power=wanted, alpha=1 - level)
    assert sample_size_for_change(change, sd, power=wanted, confidence=level) == pytest.approx(expected, abs=1.1)


def test_sample_size_for_a_change_by_hand() -> None:
    """From 60 % to 50 %, z = 1.95996 + .84162: n₀ = 7.8489 (.24 + .25)/.01 = 384.6; of 1,000: 384.6/1.3836 = 277.97;
    a panel whose answers correlate by .5 needs 7.8489 (.49 − .24495)/.01 = 192.3."""
    spread = {"sd": share_sd(0.5), "sd_before": share_sd(0.6)}
    assert sample_size_for_change(0.1, **spread) == 385
    assert sample_size_for_change(0.1, **spread, population=1_000) == 278
    assert sample_size_for_change(0.1, **spread, correlation=0.5) == 193
    assert sample_size_for_change(0.1, **spread, design_effect=2) == 770


@pytest.mark.parametrize("change", [0, NAN])
def test_no_change_needs_no_sample_size(change: float) -> None:
    with pytest.raises(ValueError, match="change must not be 0"):
        sample_size_for_change(change, 1)


def test_allocations_by_hand() -> None:
    """60 of 300, 200 and 100: proportional 30, 20, 10; equal 20 each."""
    sizes = [300, 200, 100]
    assert allocate(60, sizes).tolist() == [30, 20, 10]
    assert allocate(60, sizes, method="equal").tolist() == [20, 20, 20]
    assert allocate(60, sizes, minimum=15).tolist() == [27, 18, 15]


def test_a_small_stratum_is_taken_whole() -> None:
    assert allocate(30, [100, 3, 50], method="equal").tolist() == [14, 3, 13]
    assert allocate(7, [100, 1, 50], minimum=2).tolist() == [4, 1, 2]


def test_equal_remainders_go_to_the_larger_stratum_then_to_the_first() -> None:
    assert allocate(4, [5, 5, 5], method="equal").tolist() == [2, 1, 1]
    assert allocate(4, [5, 9, 5], method="equal").tolist() == [1, 2, 1]


def test_nothing_to_spread() -> None:
    assert allocate(0, [3, 4]).tolist() == [0, 0]
    assert allocate(0, []).tolist() == []
    assert allocate(7, [3, 4]).tolist() == [3, 4]


def test_what_cannot_be_allocated_is_said() -> None:
    with pytest.raises(StatisticsError, match="sample of 9 was asked for, but the strata hold only 7"):
        allocate(9, [3, 4])
    with pytest.raises(StatisticsError, match="less than the strata's minima, which sum to 4"):
        allocate(3, [30, 40], minimum=2)
    with pytest.raises(StatisticsError, match="size is missing or negative"):
        allocate(3, [30, NAN])


SIZES = st.lists(st.integers(0, 400), min_size=1, max_size=12).map(np.array)


@given(SIZES, st.floats(0, 1), st.sampled_from(["proportional", "equal"]), st.integers(0, 5))
def test_an_allocation_sums_to_n_within_its_bounds(sizes, share, method, minimum) -> None:
    low = np.minimum(minimum, sizes)
    n = int(low.sum() + share * (sizes.sum() - low.sum()))
    found = allocate(n, sizes, method=method, minimum=minimum)
    assert found.sum() == n and (found >= low).all() and (found <= sizes).all()


POINTS = [1, 2, 3, 4, 5]
SHARES = [0.02, 0.03, 0.20, 0.45, 0.30]  # 30/45/20/3/2 % from very satisfied to very dissatisfied


def test_a_distribution_of_30_45_20_3_2_percent_implies_398_not_42() -> None:
    assert mean_of_distribution(SHARES, POINTS) == pytest.approx(3.98)
    assert sd_of_distribution(SHARES, POINTS) == pytest.approx(math.sqrt(16.64 - 3.98**2))  # 0.894
    assert sd_of_distribution(SHARES, POINTS, n=1200) == pytest.approx(0.8946, abs=5e-5)
    low, high = implied_range(SHARES, POINTS)
    assert (low, high) == (pytest.approx(3.95), pytest.approx(4.01))
    assert not agrees(4.2, low, high, digits=1) and agrees(4.0, low, high, digits=1)
    assert index_of_mean(3.98, 1, 5) == pytest.approx(74.5) and index_of_mean(4.2, 1, 5) == pytest.approx(80)
    around = tuple(index_of_mean(mean, 1, 5) for mean in (low, high))
    assert not agrees(80.0, *around, digits=1) and agrees(74.5, *around, digits=1)
    assert implied_range(SHARES, [0, 0, 0, 1, 1])[0] <= 0.75 <= implied_range(SHARES, [0, 0, 0, 1, 1])[1]
    assert grim(4.2, 1200, 1) is None  # 1,200 answers can have every mean of one decimal


def test_range_by_hand() -> None:
    """49.5–50.5 % each: the mean of 0 and 1 lies between 0.495 and 0.505; exact halves leave nothing open."""
    assert implied_range([0.5, 0.5], [0, 1]) == (pytest.approx(0.495), pytest.approx(0.505))
    assert implied_range([0.5, 0.5], [0, 1], digits=6) == (pytest.approx(0.5), pytest.approx(0.5))
    assert implied_range([1, 0], [1, 5]) == (pytest.approx(1), pytest.approx(1.02))  # 0 % may be up to 0.5 %
    assert all(math.isnan(end) for end in implied_range([0.5, 0.4], [0, 1]))


@pytest.mark.parametrize(
    ("shares", "digits", "good"),
    [([0.33, 0.33, 0.33], 0, True), ([0.333, 0.333, 0.333], 1, True), ([0.33, 0.33, 0.32], 0, False),
     ([0.3, 0.3, 0.3], 0, False), ([0.5, 0.5], 0, True), (SHARES, 0, True)],
)  # fmt: skip
def test_shares_sum_to_one_within_their_rounding(shares: list[float], digits: int, good: bool) -> None:
    assert sums_to_one(shares, digits=digits) is good


@pytest.mark.parametrize(
    ("mean", "n", "digits", "items", "possible"),
    [
        (5.19, 28, 2, 1, False),  # Brown & Heathers 2017: 145/28 = 5.18, 146/28 = 5.21
        (5.18, 28, 2, 1, True), (5.21, 28, 2, 1, True),
        (3.45, 20, 2, 1, True), (3.47, 20, 2, 1, False), (3.47, 15, 2, 1, True),
        (3.125, 8, 3, 1, True), (3.12, 8, 2, 1, True), (3.13, 8, 2, 1, True),  # a half may be rounded either way
        (5.19, 28, 2, 3, True), (5.19, 28, 2, 4, None), (4.2, 10, 1, 1, None), (4.2, 9, 1, 1, True),
        (4.25, 100, 2, 1, None), (4.2, 0, 1, 1, None),
    ],
)  # fmt: skip
def test_grim(mean: float, n: int, digits: int, items: int, possible: bool | None) -> None:
    assert grim(mean, n, digits, items=items) is possible


@given(st.integers(100, 999), st.integers(1, 99))
def test_grim_agrees_with_trying_every_total(hundredths: int, n: int) -> None:
    mean = Fraction(hundredths, 100)
    tried = any(abs(Fraction(total, n) - mean) <= Fraction(1, 200) for total in range(0, 10 * n + 1))
    assert grim(hundredths / 100, n, 2) is tried


def test_net_promoter_score_of_rounded_shares() -> None:
    assert nps_range(0.47, 0.30) == (pytest.approx(16), pytest.approx(18))
    assert nps_range(0.47, 0.30, digits=1) == (pytest.approx(16.9), pytest.approx(17.1))


@given(st.lists(st.integers(0, 40), min_size=5, max_size=5).filter(lambda counts: sum(counts) > 1), st.integers(0, 2))
def test_the_truth_lies_in_the_implied_ranges(counts: list[int], digits: int) -> None:
    shares = np.array(counts) / sum(counts)
    rounded = np.round(shares, digits + 2)
    assert sums_to_one(rounded, digits=digits)
    low, high = implied_range(rounded, POINTS, digits=digits)
    assert low - 1e-9 <= mean_of_distribution(shares, POINTS) <= high + 1e-9
    low, high = implied_sd_range(rounded, POINTS, digits=digits, n=sum(counts))
    for denominator in (math.inf, sum(counts)):
        assert low - 1e-9 <= sd_of_distribution(shares, POINTS, n=denominator) <= high + 1e-6


def test_rounding_and_bounds_by_hand() -> None:
    """Two digits hide up to .005; half the answers at each end of 1–5 spread most: 2, four √(16/3)."""
    assert planning.rounding(2) == pytest.approx(0.005) and planning.rounding(0) == 0.5
    assert planning.agrees(3.98, 3.9849, 4.1, digits=2) and not planning.agrees(3.98, 3.9851, 4.1, digits=2)
    assert planning.largest_sd(3, 1, 5) == 2 and planning.largest_sd(3, 1, 5, n=4) == pytest.approx((16 / 3) ** 0.5)
    assert planning.largest_sd(5, 1, 5) == 0
    assert np.isnan([planning.largest_sd(6, 1, 5), planning.largest_sd(3, 1, 5, n=1)]).all()
    assert np.isnan(planning.sd_of_distribution([1, 0], [1, 2], n=1))
    assert np.isnan(planning.mean_of_distribution([], [])) and planning.grim(3.0, 0, 2) is None
    answers = np.repeat([1, 2, 5], [3, 5, 2])
    assert planning.sd_of_distribution([0.3, 0.5, 0.2], [1, 2, 5], n=10) == pytest.approx(answers.std(ddof=1))


@pytest.mark.parametrize(
    ("n", "population", "points"), [(1_200, None, 2.829), (1_200, 4_000, 2.367), (300, 1_000, 4.736)]
)
def test_margins_of_error(n: float, population: float | None, points: float) -> None:
    """Cochran 1977 [run]: percentage points, 3 digits."""
    assert round(100 * margin_of_error(n, population=population), 3) == points


def test_standard_error_of_a_mean_from_a_finite_population() -> None:
    """Help of the R package statpsych: ci.mean.fpc(.05, 24.5, 3.65, 40, 300) has SE 0.5381631."""
    assert round(expected_se(3.65, 40, population=300), 7) == 0.5381631


@pytest.mark.parametrize(("n", "points"), [(400, 15.3), (1_200, 8.9)])
def test_detectable_change_of_the_nps(n: int, points: float) -> None:
    """METHODS_REFERENCE 3.4: variance .6 per answer, power .8, two-sided 5 %: 15.3 and 8.9 points."""
    assert round(minimum_detectable_change(expected_se(100 * math.sqrt(0.6), n)), 1) == points
