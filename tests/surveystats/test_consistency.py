"""Checks of published summaries: by hand, from the paper, and on the report whose distribution belies its mean."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveystats import planning
from surveystats.planning import (
    agrees,
    grim,
    implied_range,
    implied_sd_range,
    index_of_mean,
    largest_sd,
    mean_of_distribution,
    nps_range,
    sd_of_distribution,
    sums_to_one,
)

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


@given(st.lists(st.integers(1, 5), min_size=1, max_size=99))
def test_grim_lets_every_true_mean_pass(answers: list[int]) -> None:
    mean = sum(answers) / len(answers)
    assert grim(round(mean, 2), len(answers), 2) is True
    assert grim(round(mean, 2), len(answers), 1) in {True, None}


@given(st.integers(100, 999), st.integers(1, 99))
def test_grim_agrees_with_trying_every_total(hundredths: int, n: int) -> None:
    mean = Fraction(hundredths, 100)
    tried = any(abs(Fraction(total, n) - mean) <= Fraction(1, 200) for total in range(0, 10 * n + 1))
    assert grim(hundredths / 100, n, 2) is tried


def test_spread() -> None:
    assert largest_sd(3, 1, 5) == pytest.approx(2)  # half at each end
    assert largest_sd(3, 1, 5, n=2) == pytest.approx(math.sqrt(8))  # 1 and 5
    assert largest_sd(1, 1, 5) == 0 and math.isnan(largest_sd(0.9, 1, 5)) and math.isnan(largest_sd(3, 1, 5, n=1))
    low, high = implied_sd_range(SHARES, POINTS, n=1200)
    assert 0.84 < low < 0.8942 < high < 0.95
    assert math.isnan(sd_of_distribution(SHARES, POINTS, n=1)) and math.isnan(mean_of_distribution([0, 0], [1, 2]))


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


def test_the_implied_range_is_that_of_every_corner() -> None:
    """Against trying all corners of the box of roundings, the last share making up the whole."""
    shares, points, half = [0.2, 0.3, 0.5], [1.0, 3.0, 2.0], 0.005
    tried = []
    for first, second in itertools.product(np.linspace(-half, half, 21), repeat=2):
        third = -first - second
        if abs(third) <= half + 1e-12:
            tried.append(sum((p + d) * x for p, d, x in zip(shares, (first, second, third), points, strict=True)))
    assert implied_range(shares, points) == (pytest.approx(min(tried)), pytest.approx(max(tried)))


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
