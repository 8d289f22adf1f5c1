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
from statsmodels.stats.power import NormalIndPower

from surveystats import planning
from surveystats.change import difference
from surveystats.errors import StatisticsError
from surveystats.inference import mean
from surveystats.planning import allocate, expected_se, grim, share_sd

NAN = math.nan


def test_expected_errors_by_hand_and_published() -> None:
    """sd 2, 25 of 101 answers, design effect 1.5: 2 √(1.5/25 · 76/100). R package statpsych, help of ci.mean.fpc(.05,
    24.5, 3.65, 40, 300) has SE 0.5381631. Cochran 1977: margins in percentage points, 3 digits."""
    assert expected_se(2, 25, population=101, design_effect=1.5) == pytest.approx(2 * math.sqrt(0.06 * 0.76))
    assert expected_se(2, 25) == 0.4 and share_sd(0.2) == 0.4 and share_sd(0) == share_sd(1) == 0
    assert round(expected_se(3.65, 40, population=300), 7) == 0.5381631
    for n, population, points in ((1_200, None, 2.829), (1_200, 4_000, 2.367), (300, 1_000, 4.736)):
        assert round(100 * planning.margin_of_error(n, population=population), 3) == points


def test_detectable_change_by_hand_and_published() -> None:
    """Standard errors .3 and .4, estimates correlated by .25: √(.09 + .16 − 2 · .25 · .12) = √.19.

    METHODS_REFERENCE 3.4: NPS, variance .6 per answer, power .8, two-sided 5 %: 15.3 and 8.9 points. Three answers per
    wave: t of 4 degrees of freedom instead of z.
    """
    z = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    assert planning.minimum_detectable_change(0.3, 0.4, correlation=0.25) == pytest.approx(z * math.sqrt(0.19))
    assert planning.minimum_detectable_change(0.3) == pytest.approx(z * math.sqrt(0.18))
    for n, points in ((400, 15.3), (1_200, 8.9)):
        assert round(planning.minimum_detectable_change(expected_se(100 * math.sqrt(0.6), n)), 1) == points
    now, before = mean([1, 2, 4]), mean([2, 3, 5])
    df = difference(now, before).df
    expected = (stats.t.ppf(0.975, df) + stats.t.ppf(0.8, df)) * math.hypot(now.se, before.se)
    assert planning.minimum_detectable_change(now, before) == pytest.approx(expected)
    assert planning.minimum_detectable_change(now, before.se) < expected
    assert planning.minimum_detectable_change(replace(now, df=NAN)) == pytest.approx(
        planning.minimum_detectable_change(now.se)
    )


def test_sample_size_for_a_change_by_hand_and_by_statsmodels() -> None:
    """From 60 % to 50 %, z = 1.95996 + .84162: n₀ = 7.8489 (.24 + .25)/.01 = 384.6; of 1,000: 384.6/1.3836 = 277.97;
    a panel whose answers correlate by .5 needs 7.8489 (.49 − .24495)/.01 = 192.3."""
    spread = {"sd": share_sd(0.5), "sd_before": share_sd(0.6)}
    for more, n in (({}, 385), ({"population": 1_000}, 278), ({"correlation": 0.5}, 193), ({"design_effect": 2}, 770)):
        assert planning.sample_size_for_change(0.1, **spread, **more) == n
    for change, sd, power, level in ((0.2, 1.0, 0.8, 0.95), (5, 70.0, 0.9, 0.9), (-0.1, 0.5, 0.7, 0.99)):
        expected = NormalIndPower().solve_power(abs(change) / sd, power=power, alpha=1 - level)
        assert planning.sample_size_for_change(change, sd, power=power, confidence=level) == pytest.approx(
            expected, abs=1.1
        )
    for change in (0, NAN):
        with pytest.raises(ValueError, match="change must not be 0"):
            planning.sample_size_for_change(change, 1)


@pytest.mark.parametrize(
    ("n", "sizes", "how", "expected"),
    [
        (60, [300, 200, 100], {}, [30, 20, 10]),
        (60, [300, 200, 100], {"method": "equal"}, [20, 20, 20]),
        (60, [300, 200, 100], {"minimum": 15}, [27, 18, 15]),
        (30, [100, 3, 50], {"method": "equal"}, [14, 3, 13]),  # a small stratum is taken whole
        (7, [100, 1, 50], {"minimum": 2}, [4, 1, 2]),
        (4, [5, 5, 5], {"method": "equal"}, [2, 1, 1]),  # equal remainders: the larger stratum, then the first
        (4, [5, 9, 5], {"method": "equal"}, [1, 2, 1]),
        (0, [3, 4], {}, [0, 0]),
        (0, [], {}, []),
        (7, [3, 4], {}, [3, 4]),
    ],
)
def test_allocations_by_hand(n: int, sizes: list[int], how: dict, expected: list[int]) -> None:
    assert allocate(n, sizes, **how).tolist() == expected


def test_what_cannot_be_allocated_is_said() -> None:
    for n, sizes, minimum, expected in (
        (9, [3, 4], 0, "sample of 9 was asked for, but the strata hold only 7"),
        (3, [30, 40], 2, "less than the strata's minima, which sum to 4"),
        (3, [30, NAN], 0, "size is missing or negative"),
    ):
        with pytest.raises(StatisticsError, match=expected):
            allocate(n, sizes, minimum=minimum)


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
    assert planning.mean_of_distribution(SHARES, POINTS) == pytest.approx(3.98)
    assert planning.sd_of_distribution(SHARES, POINTS) == pytest.approx(math.sqrt(16.64 - 3.98**2))  # 0.894
    assert planning.sd_of_distribution(SHARES, POINTS, n=1200) == pytest.approx(0.8946, abs=5e-5)
    low, high = planning.implied_range(SHARES, POINTS)
    assert (low, high) == (pytest.approx(3.95), pytest.approx(4.01))
    assert not planning.agrees(4.2, low, high, digits=1) and planning.agrees(4.0, low, high, digits=1)
    assert planning.index_of_mean(3.98, 1, 5) == pytest.approx(74.5) and planning.index_of_mean(
        4.2, 1, 5
    ) == pytest.approx(80)


def test_ranges_by_hand() -> None:
    """49.5–50.5 % each: the mean of 0 and 1 lies between 0.495 and 0.505; exact halves leave nothing open.

    Two digits hide up to .005; half the answers at each end of 1–5 spread most: 2, four √(16/3).
    """
    assert planning.implied_range([0.5, 0.5], [0, 1]) == pytest.approx((0.495, 0.505))
    assert planning.implied_range([0.5, 0.5], [0, 1], digits=6) == pytest.approx((0.5, 0.5))
    assert planning.implied_range([1, 0], [1, 5]) == pytest.approx((1, 1.02))  # 0 % may be up to 0.5 %
    assert planning.nps_range(0.47, 0.30) == pytest.approx((16, 18))
    assert planning.nps_range(0.47, 0.30, digits=1) == pytest.approx((16.9, 17.1))
    assert planning.rounding(2) == pytest.approx(0.005) and planning.rounding(0) == 0.5
    assert planning.agrees(3.98, 3.9849, 4.1, digits=2) and not planning.agrees(3.98, 3.9851, 4.1, digits=2)
    assert planning.largest_sd(3, 1, 5) == 2 and planning.largest_sd(3, 1, 5, n=4) == pytest.approx((16 / 3) ** 0.5)
    answers = np.repeat([1, 2, 5], [3, 5, 2])
    assert planning.sd_of_distribution([0.3, 0.5, 0.2], [1, 2, 5], n=10) == pytest.approx(answers.std(ddof=1))
    assert planning.largest_sd(5, 1, 5) == 0
    for shares, digits, good in (([0.33] * 3, 0, True), ([0.333] * 3, 1, True), ([0.33, 0.33, 0.32], 0, False)):
        assert planning.sums_to_one(shares, digits=digits) is good
    nothing = [
        *planning.implied_range([0.5, 0.4], [0, 1]),
        planning.largest_sd(6, 1, 5),
        planning.largest_sd(3, 1, 5, n=1),
    ]
    assert np.isnan(
        [*nothing, planning.sd_of_distribution([1, 0], [1, 2], n=1), planning.mean_of_distribution([], [])]
    ).all()


@pytest.mark.parametrize(
    ("mean", "n", "digits", "items", "possible"),
    [
        (5.19, 28, 2, 1, False),  # Brown & Heathers 2017: 145/28 = 5.18, 146/28 = 5.21
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


@given(st.lists(st.integers(0, 40), min_size=5, max_size=5).filter(lambda counts: sum(counts) > 1), st.integers(0, 2))
def test_the_truth_lies_in_the_implied_ranges(counts: list[int], digits: int) -> None:
    shares = np.array(counts) / sum(counts)
    rounded = np.round(shares, digits + 2)
    assert planning.sums_to_one(rounded, digits=digits)
    low, high = planning.implied_range(rounded, POINTS, digits=digits)
    assert low - 1e-9 <= planning.mean_of_distribution(shares, POINTS) <= high + 1e-9
    low, high = planning.implied_sd_range(rounded, POINTS, digits=digits, n=sum(counts))
    for denominator in (math.inf, sum(counts)):
        assert low - 1e-9 <= planning.sd_of_distribution(shares, POINTS, n=denominator) <= high + 1e-6
