"""Penalty and reward, and Kano's classes: by hand, against statsmodels, and what must hold for any data."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from surveystats.asymmetry import kano, kano_category, penalty_reward
from surveystats.inference import mean
from surveystats.sample import Sample

NAN = math.nan
CUTS = (2, 4)


def survey(seed: int, n: int = 200, count: int = 2) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    x = random.integers(1, 6, (n, count)).astype(float)
    y = 5 - 1.5 * (x[:, 0] <= 2) + 0.8 * (x[:, -1] >= 4) + 0.5 * random.normal(size=n)
    return y, x, random.uniform(0.5, 3, n)


# ---- penalty and reward ------------------------------------------------------------------
def test_one_driver_by_hand():
    """Means of low 1, 3 (weights 1, 3), middle 5, 5 and high 6, 8 scores: 2.5, 5, 7; the seventh has no score.

    Penalty −2.5, reward 2, |penalty| − reward .5, range 4.5. V(penalty) = 7/6 ((1 · 1.5/4)² + (3 · .5/4)²), the middle
    being constant; V(reward) = 7/6 · 2(1/2)². Shares of the weight 8: low 4/8, high 2/8.
    """
    found = penalty_reward([1, 3, 5, 5, 6, 8, 2], [1, 1, 3, 3, 5, 5, NAN], cuts=CUTS, weights=[1, 3, 1, 1, 1, 1, 2])
    [driver] = found.drivers
    assert (driver.penalty.value, driver.reward.value) == (pytest.approx(-2.5), pytest.approx(2))
    assert (driver.difference.value, driver.range.value) == (pytest.approx(0.5), pytest.approx(4.5))
    assert driver.penalty.se == pytest.approx(math.sqrt(7 / 6 * 0.28125))
    assert driver.reward.se == pytest.approx(math.sqrt(7 / 6 * 0.5))
    assert driver.difference.se == driver.range.se == pytest.approx(math.sqrt(7 / 6 * 0.78125))
    assert (driver.low_share.value, driver.high_share.value) == (0.5, 0.25)
    assert (found.n, found.n_weighted, driver.penalty.df) == (6, 8, 3)
    assert driver.kind == "unclear" and driver.gap == ""


@pytest.mark.parametrize("seed", range(3))
def test_statsmodels_agrees(seed: int):
    y, x, w = survey(seed)
    dummies = np.column_stack([column for item in x.T for column in (item <= 2, item >= 4)]).astype(float)
    theirs = sm.WLS(y, sm.add_constant(dummies), weights=w).fit(cov_type="HC0")
    found = penalty_reward(y, x, cuts=CUTS, weights=w)
    ours = [result for driver in found.drivers for result in (driver.penalty, driver.reward)]
    assert [result.value for result in ours] == pytest.approx(theirs.params[1:], rel=1e-9)
    assert [result.se for result in ours] == pytest.approx(theirs.bse[1:] * math.sqrt(200 / 199), rel=1e-9)
    test = theirs.t_test([0, -1, -1, 0, 0])
    assert found.drivers[0].difference.se == pytest.approx(np.ravel(test.sd)[0] * math.sqrt(200 / 199))
    assert (found.r2, found.r2_adjusted) == pytest.approx((theirs.rsquared, theirs.rsquared_adj))


def test_the_four_kinds():
    """Low scores cost 2 and high ones bring nothing; both 1; high ones bring 2; neither."""
    random = np.random.default_rng(1)
    x = random.integers(1, 6, (4000, 4)).astype(float)
    low, high = x <= 2, x >= 4
    y = -2 * low[:, 0] - low[:, 1] + high[:, 1] + 2 * high[:, 2] + random.normal(size=4000)
    found = penalty_reward(y, x, cuts=CUTS)
    assert [driver.kind for driver in found.drivers] == ["basic", "performance", "excitement", "unclear"]
    assert found.prevalence == {"basic": 1, "performance": 1, "excitement": 1, "unclear": 1}


def test_cuts_of_each_driver():
    y, x, _ = survey(2)
    found = penalty_reward(y, x * [1, 2], cuts=([2, 4], [4, 8]))
    for one, two in zip(found.drivers, penalty_reward(y, x, cuts=CUTS).drivers, strict=True):
        assert one.penalty.value == pytest.approx(two.penalty.value)
    with pytest.raises(ValueError, match="must lie below high"):
        penalty_reward(y, x, cuts=(4, 4))


def test_a_driver_without_low_middle_or_high_scores():
    y, x, _ = survey(3, count=5)
    x[:, 0], x[:, 1], x[:, 2] = np.maximum(x[:, 0], 3), np.minimum(x[:, 1], 3), np.where(x[:, 2] == 3, 5, x[:, 2])
    x[:, 4] = 3
    found = penalty_reward(y, x, cuts=CUTS)
    no_low, no_high, no_middle, whole, only_middle = found.drivers
    assert [driver.gap for driver in found.drivers] == ["no_low", "no_high", "no_middle", "", "only_middle"]
    assert math.isnan(only_middle.penalty.value) and math.isnan(only_middle.reward.value)
    assert math.isnan(no_low.penalty.value) and math.isfinite(no_low.reward.value)
    assert math.isfinite(no_high.penalty.value) and math.isnan(no_high.reward.value)
    assert math.isnan(no_middle.penalty.value) and math.isnan(no_middle.range.value)
    assert all(math.isnan(driver.difference.value) for driver in (no_low, no_high, no_middle))
    assert [driver.kind for driver in found.drivers[:3]] == ["unclear"] * 3
    assert math.isfinite(whole.difference.value)
    assert no_low.low_share.value == 0 and no_middle.low_share.value + no_middle.high_share.value == pytest.approx(1)


@pytest.mark.parametrize(
    ("y", "x", "reason"),
    [
        ([], np.empty((0, 2)), "too_few"),
        ([3], [[1, 5]], "too_few"),
        ([1, 2, 3, 4, 5, 6], [[3], [3], [3], [3], [3], [3]], "too_few"),
        ([2] * 7, [[1], [1], [3], [3], [5], [5], [3]], "constant_outcome"),
        (range(8), [[i % 5 + 1, i % 5 + 1] for i in range(8)], "collinear"),
        ([NAN] * 7, [[1], [1], [3], [3], [5], [5], [3]], "too_few"),
    ],
)
def test_what_cannot_be_fitted_says_why(y, x, reason):
    found = penalty_reward(list(y), x, cuts=CUTS)
    assert found.reason == reason
    assert all(math.isnan(driver.penalty.value) and driver.kind == "unclear" for driver in found.drivers)
    assert {driver.gap for driver in found.drivers} <= {"not_fitted"}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_turning_the_scale_swaps_penalty_and_reward(seed: int):
    y, x, w = survey(seed, 60)
    found, turned = penalty_reward(y, x, cuts=CUTS, weights=w), penalty_reward(y, 6 - x, cuts=CUTS, weights=2 * w)
    equal = penalty_reward(y, x, cuts=CUTS, weights=np.full(60, 3.0)), penalty_reward(y, x, cuts=CUTS)
    for one, two in zip(found.drivers, turned.drivers, strict=True):
        assert two.penalty.value == pytest.approx(one.reward.value, nan_ok=True)
        assert two.reward.se == pytest.approx(one.penalty.se, nan_ok=True)
        assert two.difference.value == pytest.approx(one.difference.value, nan_ok=True)
    for one, two in zip(equal[0].drivers, equal[1].drivers, strict=True):
        assert one.penalty.value == pytest.approx(two.penalty.value, nan_ok=True) and one.kind == two.kind


# ---- Kano --------------------------------------------------------------------------------
def test_the_table_cell_by_cell():
    """Berger et al. 1993: like/dislike O, like/else A, else/dislike M, R and Q at the edges, I within."""
    expected = "QAAAO" + "RIIIM" * 3 + "RRRRQ"
    pairs = list(itertools.product(range(1, 6), repeat=2))
    assert "".join(kano_category(*zip(*pairs, strict=True))) == expected


def test_a_missing_answer_has_no_class_and_a_wrong_one_is_named():
    assert kano_category([1, NAN, 2], [2, 5, NAN]).tolist() == ["A", "", ""]
    with pytest.raises(ValueError, match="dysfunctional: answer 6 of respondent 1 is not 1–5"):
        kano_category([1, 2], [5, 6])


def test_a_feature_by_hand():
    """Classes A O M I R and one missing, weights 3 2 1 2 2 (5): shares .3 .2 .1 .2 .2; Better (3 + 2)/8, Worse
    −(2 + 1)/8; the class A leads the next by .1 (O and I and R are equal, O before them); total strength .6."""
    found = kano([1, 1, 2, 2, 5, 1], [2, 5, 5, 3, 1, NAN], weights=[3, 2, 1, 2, 2, 5])
    assert {letter: share.value for letter, share in found.shares.items()} == pytest.approx(
        {"A": 0.3, "O": 0.2, "M": 0.1, "I": 0.2, "R": 0.2, "Q": 0}
    )
    assert (found.better.value, found.worse.value) == (pytest.approx(5 / 8), pytest.approx(-3 / 8))
    assert (found.category, found.strength.value, found.total_strength.value) == (
        "A", pytest.approx(0.1), pytest.approx(0.6),
    )  # fmt: skip
    assert (found.better.n, found.shares["A"].n) == (4, 5)
    inside = mean([1, 1, 0, 0], Sample.of(4, weights=[3, 2, 1, 2]))
    assert found.better.value == pytest.approx(inside.value)


@pytest.mark.parametrize(("pairs", "category"), [("MO", "M"), ("OA", "O"), ("AI", "A"), ("IR", "I"), ("RQ", "R")])
def test_ties_are_decided_in_the_order_of_berger(pairs: str, category: str):
    cells = {"M": (2, 5), "O": (1, 5), "A": (1, 2), "I": (2, 2), "R": (2, 1), "Q": (1, 1)}
    found = kano(*zip(*(cells[letter] for letter in pairs), strict=True))
    assert found.category == category and found.strength.value == 0


def test_a_feature_nobody_judged():
    for answers in ([], [NAN, NAN]):
        found = kano(answers, answers)
        assert found.category == "" and math.isnan(found.better.value) and found.shares["A"].n == 0
    only_reverse = kano([5, 5], [1, 1])
    assert only_reverse.category == "R" and math.isnan(only_reverse.worse.value)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_shares_sum_to_one(seed: int):
    random = np.random.default_rng(seed)
    have, lack, w = random.integers(1, 6, 30), random.integers(1, 6, 30), random.uniform(0.5, 2, 30)
    found = kano(have, lack, weights=w)
    assert sum(share.value for share in found.shares.values()) == pytest.approx(1)
    assert found.shares[found.category].value == max(share.value for share in found.shares.values())
    assert 0 <= found.better.value <= 1 and -1 <= found.worse.value <= 0
    order = random.permutation(30)
    assert kano(have[order], lack[order], weights=w[order]).better.se == pytest.approx(found.better.se)
