"""Effect sizes of two groups, by hand and against pingouin and scipy."""

from __future__ import annotations

import math

import numpy as np
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from csreport.project.errors import InputError
from csreport.stats.effects import cliffs_delta, hedges_g, share_difference
from csreport.stats.inference import contrast
from csreport.stats.proportions import wilson
from csreport.stats.sample import Replicates, Sample

NAN = math.nan


def drawn(seed: int, *, n: int = 120) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    side = np.arange(n) % 2
    return np.round(random.normal(5 + side, 2)).clip(0, 10), side, random.uniform(0.5, 3, n)


def test_hedges_g_by_hand() -> None:
    """Group 1: 2, 4 with weights 1, 3, so n = 1.6 and Σw(y − ȳ)²/Σw = .75; group 0: 1, 5 with 2, 2: n = 2 and 4.

    s² = (1.6 · .75 + 2 · 4)/(3.6 − 2) = 5.75; d = .5/√5.75; J of 1.6 is Γ(.8)/(√.8 Γ(.3)). One answer is missing.
    """
    found = hedges_g([2, 4, 1, 5, NAN], [1, 1, 0, 0, 0], weights=[1, 3, 2, 2, 5])
    small = math.gamma(0.8) / (math.sqrt(0.8) * math.gamma(0.3))
    assert found.value == pytest.approx(0.5 / math.sqrt(5.75) * small, rel=1e-12)
    assert (found.n, found.n_weighted, found.df) == (2, 4, 2)


def test_hedges_g_agrees_with_pingouin() -> None:
    """pingouin's small-sample factor is the approximation 1 − 3/(4m − 1) of ours."""
    y, side, _ = drawn(1)
    expected = pingouin.compute_effsize(y[side == 1], y[side == 0], eftype="cohen")
    m = len(y) - 2
    exact = math.exp(math.lgamma(m / 2) - math.lgamma((m - 1) / 2)) / math.sqrt(m / 2)
    assert hedges_g(y, side).value == pytest.approx(expected * exact, rel=1e-12)
    other = pingouin.compute_effsize(y[side == 1], y[side == 0], eftype="hedges")
    assert hedges_g(y, side, weights=np.full(len(y), 3.0)).value == pytest.approx(other, rel=1e-4)


def test_hedges_g_intervals_agree_in_large_samples() -> None:
    """Normal answers of equal variance: linearised, noncentral and pingouin's large-sample interval coincide."""
    random = np.random.default_rng(3)
    side = np.arange(4000) % 2
    y = random.normal(size=4000) + 0.5 * side
    found, other = hedges_g(y, side), hedges_g(y, side, interval="noncentral")
    expected = pingouin.compute_esci(found.value, 2000, 2000, eftype="hedges", decimals=8)
    assert (found.low, found.high) == pytest.approx(tuple(expected), abs=2e-3)
    assert (other.low, other.high) == pytest.approx(tuple(expected), abs=1e-3)


def test_linearised_variance_is_that_of_the_jackknife() -> None:
    """Leaving out one cluster at a time moves g and δ by their scores, to first order."""
    y, side, weights = drawn(5, n=400)
    clusters = np.arange(400) // 4
    for effect in (hedges_g, cliffs_delta):
        found = effect(y, side, weights=weights, clusters=clusters)
        moved = [effect(y, side, weights=np.where(clusters == one, 0.0, weights)).value for one in range(100)]
        assert found.se**2 == pytest.approx(99 / 100 * sum((m - found.value) ** 2 for m in moved), rel=0.05)


def test_cliffs_delta_by_hand() -> None:
    """Group 1: 3, 1 with weights 1, 1; group 0: 2, 1 with weights 3, 1. 3 lies above all, 1 below three quarters.

    δ = (1 − .75)/2 = .125. z = w(d − δ)/W: ½(1 − .125), ½(−.75 − .125), ¾(0 − .125), ¼(½ − .125); the fifth has no
    answer: V = 5/4 Σz².
    """
    found = cliffs_delta([3, 1, 2, 1, NAN], [1, 1, 0, 0, 0], weights=[1, 1, 3, 1, 2])
    assert found.value == pytest.approx(0.125)
    assert found.se**2 == pytest.approx(5 / 4 * (2 * 0.4375**2 + 2 * 0.09375**2), rel=1e-12)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_cliffs_delta_is_mann_whitney(seed: int) -> None:
    """δ = 2U/(n₁n₀) − 1, and pingouin's common-language effect size is (δ + 1)/2."""
    y, side, _ = drawn(seed, n=30)
    u = stats.mannwhitneyu(y[side == 1], y[side == 0]).statistic
    found = cliffs_delta(y, side)
    assert found.value == pytest.approx(2 * u / 15**2 - 1, abs=1e-12)
    assert (found.value + 1) / 2 == pytest.approx(pingouin.compute_effsize(y[side == 1], y[side == 0], eftype="cles"))
    assert -1 <= found.low <= found.value <= found.high <= 1
    exact = np.sign(y[side == 1][:, None] - y[side == 0][None, :])
    rows, columns, value = exact.mean(axis=1), exact.mean(axis=0), exact.mean()
    parts = 15**2 * ((rows - value) ** 2).sum() + 15**2 * ((columns - value) ** 2).sum() - ((exact - value) ** 2).sum()
    assert cliffs_delta(y, side, variance="unbiased").se ** 2 == pytest.approx(parts / (15 * 15 * 14 * 14), rel=1e-9)


def test_cliffs_variances_agree_in_large_samples() -> None:
    y, side, _ = drawn(6, n=2000)
    one, two, three = (cliffs_delta(y, side, variance=name).se for name in ("design", "consistent", "unbiased"))
    assert one == pytest.approx(two, rel=2e-3) and two == pytest.approx(three, rel=2e-3)
    with pytest.raises(ValueError, match="variance='design'"):
        cliffs_delta(y, side, variance="unbiased", weights=np.arange(2000.0) + 1)


def test_groups_that_do_not_overlap() -> None:
    """δ = 1: no pair disagrees, so that the lower limit is Wilson's of 12 in 12 on the smaller group."""
    found = cliffs_delta([5] * 12 + [1] * 20, [1] * 12 + [0] * 20)
    assert found.value == 1 == found.high
    assert found.low == pytest.approx(2 * wilson(1, 12)[0] - 1)
    turned = cliffs_delta([1] * 12 + [5] * 20, [1] * 12 + [0] * 20)
    assert (turned.value, turned.low, turned.high) == pytest.approx((-1, -1, -found.low))


def test_share_difference_by_hand() -> None:
    """Group 1: yes, no with weights 3, 1; group 0: yes, no with weights 1, 1 and one not asked: .75 − .5.

    se from z = ±3·.25/4 and ±.25 over five respondents. A share's base is p(1 − p)/(n − 1) n over its variance.
    """
    found = share_difference([1, 0, 1, 0, NAN], [1, 1, 0, 0, 0], weights=[3, 1, 1, 1, 9])
    assert found.value == 0.25
    parts = 5 / 4 * 2 * np.array([0.1875**2, 0.25**2])
    assert found.se**2 == pytest.approx(parts.sum(), rel=1e-12)
    bases = [2 * 0.1875 / parts[0], 2 * 0.25 / parts[1]]
    (low1, high1), (low0, high0) = wilson(0.75, min(bases[0], 2)), wilson(0.5, min(bases[1], 2))
    assert found.low == pytest.approx(0.25 - math.hypot(0.75 - low1, high0 - 0.5))
    assert found.high == pytest.approx(0.25 + math.hypot(high1 - 0.75, 0.5 - low0))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_shares_are_a_contrast(seed: int) -> None:
    y, side, weights = drawn(seed)
    holds = (y >= 6).astype(float)
    found, expected = share_difference(holds, side, weights=weights), contrast(holds, side, weights=weights)
    assert (found.value, found.se, found.p, found.df) == (expected.value, expected.se, expected.p, expected.df)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.05)
    assert -1 <= found.low <= found.value <= found.high <= 1


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
@pytest.mark.parametrize("effect", [hedges_g, cliffs_delta])
def test_invariance(effect, seed: int) -> None:
    """A reversed scale and exchanged groups flip the sign; equal weights, order and scale do not matter."""
    y, side, weights = drawn(seed, n=40)
    found = effect(y, side, weights=weights)
    for other in (effect(10 - y, side, weights=weights), effect(y, 1 - side, weights=weights)):
        assert (other.value, other.low, other.high) == pytest.approx((-found.value, -found.high, -found.low), rel=1e-8)
    order = np.random.default_rng(seed).permutation(40)
    same = effect(3 * y[order] + 1, side[order], weights=5 * weights[order])
    assert (same.value, same.se, same.low) == pytest.approx((found.value, found.se, found.low), rel=1e-8)
    assert effect(y, side).value == pytest.approx(effect(y, side, weights=np.full(40, 2.0)).value)


@pytest.mark.parametrize("effect", [hedges_g, cliffs_delta, share_difference])
def test_clusters_and_replicates(effect) -> None:
    random = np.random.default_rng(8)
    clusters = np.repeat(np.arange(30), 8)
    y = (random.normal(size=30)[clusters] + random.normal(size=240) > 0).astype(float)
    side = (np.arange(240) // 120).astype(float)
    found = effect(y, side, clusters=clusters)
    assert found.df == 28 and found.se > 1.5 * effect(y, side).se
    weights = np.where(clusters[:, None] == np.arange(30), 0.0, 30 / 29)
    jackknife = effect(y, side, sample=Sample.of(240).replicated(Replicates.of(weights, "jk1")))
    assert jackknife.se == pytest.approx(found.se, rel=0.05)  # drops a cluster of 15, where se spreads it over 30


@pytest.mark.parametrize("effect", [hedges_g, cliffs_delta, share_difference])
@pytest.mark.parametrize(
    ("values", "group"),
    [([], []), ([1.0], [1]), ([NAN] * 3, [1, 1, 0]), ([1, 0, 1], [1, 1, 1]), ([1, 0], [NAN, NAN]), ([1, 0], [1, 0])],
    ids=["empty", "one", "missing", "one group", "no group", "one each"],
)
def test_nothing_to_compare(effect, values: list, group: list) -> None:
    found = effect(values, group)
    assert math.isnan(found.se) and math.isnan(found.p)


def test_no_spread() -> None:
    assert math.isnan(hedges_g([1, 1, 0, 0], [1, 1, 0, 0]).value)
    level = cliffs_delta([1, 1, 1, 1], [1, 1, 0, 0])
    assert level.value == 0 and math.isnan(level.low)
    sure = share_difference([1, 1, 1, 1], [1, 1, 0, 0])
    assert sure.value == 0 and sure.low == pytest.approx(-sure.high) and sure.high > 0.5


def test_shares_must_be_shares() -> None:
    with pytest.raises(InputError, match="found the value 4, expected 0, 1 or missing"):
        share_difference([1, 4, NAN], [1, 0, 0])
