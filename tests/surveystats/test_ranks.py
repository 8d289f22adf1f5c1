"""Tests by rank, by hand and against scipy, pingouin and `svy`."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from surveystats.ranks import kruskal_wallis, mann_whitney, rank_difference, rank_scores, rank_test

from surveystats.inference import contrast
from surveystats.sample import Sample

NAN = math.nan


def test_rank_scores_by_hand() -> None:
    """Answers 1, 2, 2, 3, – with weights 1, 2, 1, 4, 5: (0 + ½)/8, (1 + 3/2)/8 twice, (4 + 2)/8."""
    found = rank_scores([1, 2, 2, 3, NAN], weights=[1, 2, 1, 4, 5])
    assert found[:4].tolist() == [0.0625, 0.3125, 0.3125, 0.75] and math.isnan(found[4])
    middle = rank_scores([1, 2, 2, 3], scores="median", weights=[1, 2, 1, 4])
    assert middle.tolist() == [0, 0, 0, 1]
    normal = rank_scores([1, 2, 2, 3], scores="normal", weights=[1, 2, 1, 4])
    assert normal == pytest.approx(stats.norm.ppf([0.0625, 0.3125, 0.3125, 0.75]))


def test_rank_difference_by_hand() -> None:
    """Ranks of 1, 2 | 2, 3 as above: group 1 (2 of weight 1, 3 of weight 4) (0.3125 + 3)/5, group 0 (0.0625 + 0.625)/3.

    The last respondent has no group and does not count in the ranks either.
    """
    values, side, weights = [1, 2, 2, 3, 3], [0, 0, 1, 1, NAN], [1, 2, 1, 4, 9]
    found = rank_difference(values, side, weights=weights)
    assert found.value == pytest.approx(3.3125 / 5 - 0.6875 / 3, rel=1e-12)
    expected = contrast([0.0625, 0.3125, 0.3125, 0.75, NAN], side, weights=weights)
    assert found == expected
    several = rank_test(values, side, weights=weights)
    assert several.value == pytest.approx((found.value / found.se) ** 2) and several.p == pytest.approx(found.p)


def test_mann_whitney_by_hand() -> None:
    """Of 2, 3 against 1, 2, 2: 3 is above three, 2 above one and equal to two: U = 3 + 1 + 1; two do not count."""
    found = mann_whitney([2, 3, 1, 2, 2, NAN, 9], [1, 1, 0, 0, 0, 1, NAN])
    assert (found.value, found.n) == (5, 5)


def test_kruskal_wallis_by_hand() -> None:
    """1, 2 | 2, 3 | –: ranks 1, 2.5 | 2.5, 4 around 2.5; H = 3 · 2 · 2 · 0.75² / (1.5² + 1.5²)."""
    found = kruskal_wallis([1, 2, 2, 3, NAN], ["a", "a", "b", "b", "b"])
    assert found.value == pytest.approx(3 * 2 * (0.75**2 + 0.75**2) / (2 * 1.5**2)) and (found.df, found.n) == (1, 4)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_simple_samples_agree_with_scipy_and_pingouin(seed: int) -> None:
    random = np.random.default_rng(seed)
    y, groups = random.integers(1, 6, 60).astype(float), random.integers(0, 3, 60)
    parts = [y[groups == level] for level in range(3)]
    found, expected = kruskal_wallis(y, groups), stats.kruskal(*parts)
    assert found.value == pytest.approx(expected.statistic) and found.p == pytest.approx(expected.pvalue)
    table = pingouin.kruskal(data=pd.DataFrame({"y": y, "g": groups}), dv="y", between="g").iloc[0]
    assert (found.value, found.p) == pytest.approx((table["H"], table["p_unc"]))
    two = mann_whitney(y, np.where(groups < 2, groups, NAN))
    expected = stats.mannwhitneyu(parts[1], parts[0], method="asymptotic")
    assert (two.value, two.p) == pytest.approx((expected.statistic, expected.pvalue))
    table = pingouin.mwu(parts[1], parts[0], method="asymptotic").iloc[0]
    assert (two.value, two.p) == pytest.approx((table["U_val"], table["p_val"]))


def test_exact_and_uncorrected() -> None:
    y, side = [1.0, 2, 3, 4, 5, 6.5], [0, 0, 1, 0, 1, 1]
    for options, expected in (
        ({"method": "exact"}, stats.mannwhitneyu([3, 5, 6.5], [1, 2, 4], method="exact")),
        ({"continuity": False}, stats.mannwhitneyu([3, 5, 6.5], [1, 2, 4], method="asymptotic", use_continuity=False)),
    ):
        assert mann_whitney(y, side, **options).p == pytest.approx(expected.pvalue)


def test_rank_test_is_near_kruskal_wallis_in_a_simple_sample() -> None:
    """Under the null the F of ranks and H/(k − 1) differ by the pooling of the variance only."""
    random = np.random.default_rng(11)
    y, groups = random.integers(1, 11, 900).astype(float), random.integers(0, 3, 900)
    found, classical = rank_test(y, groups), kruskal_wallis(y, groups)
    assert found.value == pytest.approx(classical.value / 2, rel=0.05) and found.p == pytest.approx(
        classical.p, abs=0.01
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_only_order_matters(seed: int) -> None:
    """Any increasing scale gives the same; a reversed one flips the sign; rows may come in any order."""
    random = np.random.default_rng(seed)
    y, side, weights = random.integers(1, 8, 40).astype(float), np.arange(40) % 2, random.uniform(0.5, 3, 40)
    found = rank_difference(y, side, weights=weights)
    order = random.permutation(40)
    same = rank_difference(np.exp(y)[order], side[order], weights=weights[order])
    turned = rank_difference(-y, side, weights=weights)
    assert (same.value, same.se) == pytest.approx((found.value, found.se), rel=1e-8)
    assert (turned.value, turned.se) == pytest.approx((-found.value, found.se), rel=1e-8)


def test_strata_and_clusters_count() -> None:
    random = np.random.default_rng(2)
    clusters = np.repeat(np.arange(20), 10)
    y = random.normal(size=200) + np.repeat(random.normal(size=20), 10)
    side = (clusters < 10).astype(float)
    assert rank_difference(y, side, clusters=clusters).se > 1.5 * rank_difference(y, side).se
    sample = Sample.of(200, clusters=clusters)
    assert rank_test(y, side, sample=sample).df_denominator == 18


@pytest.mark.parametrize(
    ("values", "groups"),
    [
        ([], []),
        ([1.0], [1.0]),
        ([NAN] * 3, [1, 1, 0]),
        ([1, 1, 1, 1], [1, 1, 0, 0]),
        ([1, 2], [1, 1]),
        ([1, 2], [NAN] * 2),
    ],
    ids=["empty", "one", "missing", "constant", "one group", "no group"],
)
def test_nothing_to_rank(values: list, groups: list) -> None:
    for test in (kruskal_wallis, mann_whitney, rank_test):
        assert math.isnan(test(values, groups).p)
    assert math.isnan(rank_difference(values, groups).p)
    assert np.isnan(rank_scores([NAN, NAN])).all()
