"""Tests of several means, and every pair of them, by hand and against scipy, pingouin and `contrast`."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveystats.groups import equality, pairwise, wald_test
from surveystats.inference import contrast, mean
from surveystats.sample import Replicates, Result, Sample

NAN = math.nan
Y, GROUP, WEIGHTS = [2, 4, 1, 5, NAN], [1, 1, 0, 0, 0], [1, 3, 2, 2, 5]
PAIN = pingouin.read_dataset("anova")
VALUES, HAIR = PAIN["Pain threshold"].to_numpy(float), PAIN["Hair color"].to_numpy()


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, Sample]:
    """Answers with gaps, three groups with outsiders, unequal weights, strata and clusters."""
    random = np.random.default_rng(seed)
    n = int(random.integers(30, 80))
    y = np.where(random.random(n) < 0.1, NAN, random.integers(1, 6, n).astype(float))
    groups = np.where(random.random(n) < 0.1, NAN, random.integers(0, 3, n))
    strata = random.integers(0, 2, n)
    clusters = random.integers(0, 12, n) if seed % 2 else None
    return y, groups, Sample.of(n, weights=random.uniform(0.5, 3, n), strata=strata, clusters=clusters)


def test_wald_by_hand() -> None:
    """Means 3.5 and 3, V = 0.3515625 + 2.5 (see `test_groups`): F = 0.25 / 2.8515625 with 1 and 4 − 1 − 1 df."""
    found = wald_test(Y, GROUP, weights=WEIGHTS)
    assert found.value == pytest.approx(0.25 / 2.8515625, rel=1e-12)
    assert (found.df, found.df_denominator, found.n, found.n_weighted) == (1, 2, 4, 8)
    assert found.p == pytest.approx(stats.f.sf(0.25 / 2.8515625, 1, 2), rel=1e-12)


def test_equality_of_estimates_by_hand() -> None:
    """1, 2 and 4 with standard errors 1, 1 and 2, no limit of df: weighted mean 16/9, Q = 17/9, p = exp(−Q/2)."""
    known = [Result(1.0, 1.0, df=math.inf, n=5), Result(2.0, 1.0, df=math.inf, n=4), Result(4.0, 2.0, df=math.inf, n=3)]
    found = equality([*known, Result(9.0), Result(9.0, 0.0, df=5)])
    assert found.value == pytest.approx(17 / 18) and found.p == pytest.approx(math.exp(-17 / 18))
    assert (found.df, found.df_denominator, found.n) == (2, math.inf, 12)
    firm = equality([Result(one.value, one.se, df=1e9) for one in known])
    assert firm.p == pytest.approx(found.p, rel=1e-6)


def test_equality_of_two_is_the_square_of_welch_t() -> None:
    one, zero = VALUES[HAIR == "Dark Blond"], VALUES[HAIR == "Light Brunette"]
    t = stats.ttest_ind(one, zero, equal_var=False)
    found = equality([mean(one), mean(zero)])
    assert (found.value, found.p, found.df_denominator) == pytest.approx((t.statistic**2, t.pvalue, t.df))
    assert math.isnan(equality([mean(one)]).p) and math.isnan(equality([]).value)


def test_pairs_by_hand() -> None:
    found = pairwise(Y, GROUP, weights=WEIGHTS)
    assert found.labels == (0, 1) and found.value.tolist() == [-0.5]
    assert found.se[0] ** 2 == pytest.approx(2.8515625) and found.df.tolist() == [2] and found.n.tolist() == [2]
    assert found.p[0] == pytest.approx(2 * stats.t.sf(0.5 / math.sqrt(2.8515625), 2))


@given(seed=st.integers(0, 10**6))
def test_pairs_are_contrasts(seed: int) -> None:
    """Difference, standard error, interval, df and p of every pair."""
    y, groups, sample = drawn(seed)
    found = pairwise(y, groups, sample=sample)
    for place, (i, j) in enumerate(zip(found.first, found.second, strict=True)):
        one, two = found.labels[i], found.labels[j]
        side = np.select([groups == one, groups == two], [1.0, 0.0], NAN)
        expected = contrast(y, side, sample=sample)
        for name in ("value", "se", "low", "high", "df", "p", "n"):
            assert getattr(found, name)[place] == pytest.approx(getattr(expected, name), rel=1e-8, nan_ok=True)


@given(seed=st.integers(0, 10**6))
def test_two_groups_give_t_squared(seed: int) -> None:
    y, groups, sample = drawn(seed)
    side = np.where(groups < 2, groups, NAN)
    found, expected = wald_test(y, side, sample=sample), contrast(y, side, sample=sample)
    assert found.value == pytest.approx((expected.value / expected.se) ** 2, rel=1e-8)
    assert found.df_denominator == expected.df and found.p == pytest.approx(expected.p, rel=1e-8)


def test_pairwise_is_near_games_howell_standard_errors() -> None:
    """pingouin's se of a pair in Games–Howell is Welch's: the same but for n/(n − 1)."""
    random = np.random.default_rng(5)
    data = pd.DataFrame({"y": random.normal(size=90), "g": np.repeat(["a", "b", "c"], 30)})
    table = pingouin.pairwise_gameshowell(data=data, dv="y", between="g")
    found = pairwise(data["y"], data["g"])
    assert found.value == pytest.approx(table["diff"].to_numpy())
    assert found.se == pytest.approx(table["se"].to_numpy() * math.sqrt((90 / 89) / (30 / 29)), rel=1e-9)


def test_pairs_of_overlapping_columns() -> None:
    """Everyone, and the half that scores high."""
    y = np.concatenate([np.full(30, 4.0) + np.arange(30) % 2, np.full(30, 1.0) + np.arange(30) % 2])
    members = np.column_stack([np.ones(60), np.arange(60) < 30, np.arange(60) >= 30])
    found = pairwise(y, members)
    everyone = np.where(np.arange(60) < 30, 1.0, 0.0)
    assert found.p[2] == pytest.approx(contrast(y, everyone).p, rel=1e-8)
    assert found.se[0] < math.hypot(mean(y).se, mean(y, Sample.of(60).subset(everyone == 1)).se)


def test_replicates_move_every_mean_anew() -> None:
    """Jackknife of a simple sample: the variance of the difference is that of its replicates, by definition."""
    y, side = np.array([1.0, 4, 2, 5, 3, 6]), np.array([0, 0, 0, 1, 1, 1])
    weights = np.where(np.eye(6, dtype=bool), 0.0, 6 / 5)
    found = pairwise(y, side, sample=Sample.of(6).replicated(Replicates.of(weights, "jk1")))
    gaps = [np.average(y[:3], weights=w[:3]) - np.average(y[3:], weights=w[3:]) for w in weights.T]
    expected = 5 / 6 * sum((gap - (y[:3].mean() - y[3:].mean())) ** 2 for gap in gaps)
    assert found.se[0] ** 2 == pytest.approx(expected, rel=1e-12)


def test_fewer_clusters_than_groups() -> None:
    """Three groups in two clusters: no degrees of freedom are left."""
    found = wald_test([1, 2, 3, 4, 5, 7.0], [0, 1, 2, 0, 1, 2], clusters=[0, 0, 0, 1, 1, 1])
    assert math.isnan(found.value) and found.n == 6


def test_confidence() -> None:
    narrow, wide = (pairwise(VALUES, HAIR, confidence=level) for level in (0.8, 0.99))
    assert (narrow.low > wide.low).all() and (narrow.high < wide.high).all()


def test_a_group_in_one_cluster_is_left_out() -> None:
    """Nothing tells how the third group's mean varies: no test of it, no standard error, but its mean."""
    y, groups = [1.0, 2, 4, 3, 5, 9, 7, 7], ["a", "b", "a", "b", "a", "b", "c", "c"]
    sample = Sample.of(8, clusters=[1, 1, 2, 2, 3, 3, 4, 4])
    pairs = pairwise(y, groups, sample=sample)
    assert pairs.labels == ("a", "b", "c") and np.isfinite(pairs.se).tolist() == [True, False, False]
    both = wald_test(y, groups, sample=sample)
    without = wald_test(y[:6] + [NAN] * 2, groups, sample=sample)
    assert (both.value, both.df, both.n) == (pytest.approx(without.value), 1, 6)
