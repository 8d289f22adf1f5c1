"""Tests of several means, and every pair of them, by hand and against scipy, pingouin and `contrast`."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from surveystats.comparison import anova, equality, pairwise, variance_parts, wald_test, welch_anova, welch_t
from surveystats.inference import contrast, mean
from surveystats.multiplicity import holm
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


def test_anova_by_hand() -> None:
    """Weights 1, 3, 2, 2: n = 64/18, scaled by n/8. Means 3.5 and 3 around 3.25: SS_between = n/16.

    SS_within = n/8 (1·1.5² + 3·0.5² + 2·2² + 2·2²) = n/8 · 19; F = SS_between / (SS_within/(n − 2)).
    """
    n = 64 / 18
    found = anova(Y, GROUP, weights=WEIGHTS)
    assert found.value == pytest.approx((n / 16) / (n * 19 / 8 / (n - 2)), rel=1e-12)
    assert (found.df, found.df_denominator) == (1, pytest.approx(n - 2))


def test_welch_by_hand() -> None:
    """n₁ = 16/10, s₁² = (1·1.5² + 3·0.5²)/4 · 1.6/0.6 = 2; n₀ = 2, s₀² = 4 · 2/1 = 8; se² = 2/1.6 + 8/2 = 5.25.

    df = 5.25² / (1.25²/0.6 + 4²/1); F of two groups is t².
    """
    found = welch_t(Y, GROUP, weights=WEIGHTS)
    assert found.value == 0.5 and found.se**2 == pytest.approx(5.25, rel=1e-12)
    assert found.df == pytest.approx(5.25**2 / (1.25**2 / 0.6 + 16), rel=1e-12)
    assert (found.n, found.n_weighted) == (2, 4)
    several = welch_anova(Y, GROUP, weights=WEIGHTS)
    assert several.value == pytest.approx(0.25 / 5.25, rel=1e-12)
    assert several.df_denominator == pytest.approx(found.df) and several.p == pytest.approx(found.p)


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
    found = pairwise(Y, GROUP, weights=WEIGHTS, method="none")
    assert found.labels == (0, 1) and found.value.tolist() == [-0.5]
    assert found.se[0] ** 2 == pytest.approx(2.8515625) and found.df.tolist() == [2] and found.n.tolist() == [2]
    assert found.p_adjusted[0] == found.p[0] == pytest.approx(2 * stats.t.sf(0.5 / math.sqrt(2.8515625), 2))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_pairs_are_contrasts(seed: int) -> None:
    """Difference, standard error, interval, df and p of every pair; p adjusted over all of them."""
    y, groups, sample = drawn(seed)
    found = pairwise(y, groups, sample=sample)
    for place, (i, j) in enumerate(zip(found.first, found.second, strict=True)):
        one, two = found.labels[i], found.labels[j]
        side = np.select([groups == one, groups == two], [1.0, 0.0], NAN)
        expected = contrast(y, side, sample=sample)
        for name in ("value", "se", "low", "high", "df", "p", "n"):
            assert getattr(found, name)[place] == pytest.approx(getattr(expected, name), rel=1e-8, nan_ok=True)
    assert found.p_adjusted == pytest.approx(holm(found.p), nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_two_groups_give_t_squared(seed: int) -> None:
    y, groups, sample = drawn(seed)
    side = np.where(groups < 2, groups, NAN)
    found, expected = wald_test(y, side, sample=sample), contrast(y, side, sample=sample)
    assert found.value == pytest.approx((expected.value / expected.se) ** 2, rel=1e-8)
    assert found.df_denominator == expected.df and found.p == pytest.approx(expected.p, rel=1e-8)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_invariance(seed: int) -> None:
    """Order of rows, names of groups, origin and direction of the scale and size of weights do not matter."""
    y, groups, sample = drawn(seed)
    order = np.random.default_rng(seed).permutation(len(y))
    shuffled = Sample.of(
        len(y), weights=3 * sample.weights[order], strata=sample.strata[order], clusters=sample.clusters[order]
    )
    names = np.array(["c", "a", "b"])[np.nan_to_num(groups).astype(int)].astype(object)
    names[np.isnan(groups)] = None
    found, other = wald_test(y, groups, sample=sample), wald_test(10 - 2 * y[order], names[order], sample=shuffled)
    assert other.value == pytest.approx(found.value, rel=1e-6) and other.df_denominator == found.df_denominator
    for test in (anova, welch_anova):
        one, two = test(y, groups), test(10 - 2 * y[order], names[order])
        assert two.value == pytest.approx(one.value, rel=1e-8, nan_ok=True)


def test_equal_weights_agree_with_scipy_and_pingouin() -> None:
    parts = [VALUES[level == HAIR] for level in np.unique(HAIR)]
    found, expected = anova(VALUES, HAIR, weights=np.full(len(HAIR), 2.5)), stats.f_oneway(*parts)
    assert found.value == pytest.approx(expected.statistic) and found.p == pytest.approx(expected.pvalue)
    table = pingouin.anova(data=PAIN, dv="Pain threshold", between="Hair color").iloc[0]
    assert (found.value, found.p, found.df) == pytest.approx((table["F"], table["p_unc"], table["ddof1"]))
    found = welch_anova(VALUES, HAIR)
    table = pingouin.welch_anova(data=PAIN, dv="Pain threshold", between="Hair color").iloc[0]
    assert (found.value, found.p) == pytest.approx((table["F"], table["p_unc"]))
    assert (found.df, found.df_denominator) == pytest.approx((table["ddof1"], table["ddof2"]))


def test_welch_t_agrees_with_scipy_and_pingouin() -> None:
    side = np.where(HAIR == "Dark Blond", 1.0, np.where(HAIR == "Light Brunette", 0.0, NAN))
    one, zero = VALUES[side == 1], VALUES[side == 0]
    found, expected = welch_t(VALUES, side), stats.ttest_ind(one, zero, equal_var=False)
    assert found.p == pytest.approx(expected.pvalue) and found.df == pytest.approx(expected.df)
    assert (found.low, found.high) == pytest.approx(tuple(expected.confidence_interval()))
    table = pingouin.ttest(one, zero, correction=True).iloc[0]
    assert found.value / found.se == pytest.approx(table["T"]) and found.p == pytest.approx(table["p_val"])


def test_design_t_is_near_welch_in_a_simple_sample() -> None:
    """The two differ in n/(n − 1) for n_j/(n_j − 1) only: the design-based test takes each group as a domain."""
    random = np.random.default_rng(4)
    y, side = random.normal(size=400), np.repeat([0.0, 1.0], 200)
    found, design = welch_t(y, side), contrast(y, side)
    assert design.se / found.se == pytest.approx(math.sqrt((400 / 399) / (200 / 199)), rel=1e-9)


def test_pairwise_is_near_games_howell_standard_errors() -> None:
    """pingouin's se of a pair in Games–Howell is Welch's: the same but for n/(n − 1)."""
    random = np.random.default_rng(5)
    data = pd.DataFrame({"y": random.normal(size=90), "g": np.repeat(["a", "b", "c"], 30)})
    table = pingouin.pairwise_gameshowell(data=data, dv="y", between="g")
    found = pairwise(data["y"], data["g"])
    assert found.value == pytest.approx(table["diff"].to_numpy())
    assert found.se == pytest.approx(table["se"].to_numpy() * math.sqrt((90 / 89) / (30 / 29)), rel=1e-9)


def test_letters_of_overlapping_columns() -> None:
    """Everyone, and the half that scores high: its column is above the total, and the total above nobody."""
    y = np.concatenate([np.full(30, 4.0) + np.arange(30) % 2, np.full(30, 1.0) + np.arange(30) % 2])
    members = np.column_stack([np.ones(60), np.arange(60) < 30, np.arange(60) >= 30])
    found = pairwise(y, members)
    assert found.letters() == ("C", "AC", "")
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


@pytest.mark.parametrize("test", [wald_test, anova, welch_anova])
@pytest.mark.parametrize(
    ("values", "groups"),
    [([], []), ([1.0], [1]), ([NAN] * 3, [1, 1, 2]), ([1, 1, 1, 1], [1, 1, 2, 2]), ([1, 2, 3], [1, 1, 1]),
     ([1, 2, 3], [None] * 3), ([1, 2], [1, 2]), ([1, 1, 2, 2], [1, 1, 2, 2])],
    ids=["empty", "one", "missing", "constant", "one group", "no group", "groups of one", "no spread within"],
)  # fmt: skip
def test_nothing_to_test(test, values: list, groups: list) -> None:
    found = test(values, groups)
    assert math.isnan(found.value) and math.isnan(found.p)


def test_degenerate_pairs() -> None:
    assert pairwise([], []).value.tolist() == [] == list(pairwise([1.0, 2.0], ["a", "a"]).letters())[1:]
    lone = pairwise([1.0, 2, 3], ["a", "b", "b"])
    assert lone.value.tolist() == [-1.5] and math.isnan(lone.p[0]) and math.isnan(lone.se[0]) and lone.n.tolist() == [1]
    level = pairwise([1.0, 1, 1, 1], [0, 0, 1, 1])
    assert level.value.tolist() == [0] and math.isnan(level.p[0]) and level.letters() == ("", "")
    assert math.isnan(welch_t([1.0], [1]).value) and math.isnan(welch_t([1, 2, 3], [1, 0, 0]).p)
    assert math.isnan(welch_t([1, 1, 2, 2], [0, 0, 1, 1]).p)


def test_few_clusters() -> None:
    """Three groups in six clusters, ν = 5: Hotelling's T²/2 · 4/5 on 2 and 4 for T²/2 on 2 and 3."""
    random = np.random.default_rng(7)
    y, groups, clusters = random.normal(size=60), np.arange(60) % 3, np.arange(60) // 10
    plain, few = (wald_test(y, groups, clusters=clusters, few_clusters=known) for known in (False, True))
    assert few.value == pytest.approx(plain.value * 4 / 5)
    assert (plain.df_denominator, few.df_denominator) == (3, 4) and few.p == pytest.approx(stats.f.sf(few.value, 2, 4))


def test_fewer_clusters_than_groups() -> None:
    """Three groups in two clusters: no degrees of freedom are left."""
    found = wald_test([1, 2, 3, 4, 5, 7.0], [0, 1, 2, 0, 1, 2], clusters=[0, 0, 0, 1, 1, 1])
    assert math.isnan(found.value) and found.n == 6


def test_confidence() -> None:
    narrow, wide = (pairwise(VALUES, HAIR, confidence=level) for level in (0.8, 0.99))
    assert (narrow.low > wide.low).all() and (narrow.high < wide.high).all()


def test_parts_of_the_variance_by_hand() -> None:
    """Groups 1, 3, – and 5, 7 of weights 1, 1, 4 and 2, 2: n_eff 36/10, weights times 3.6/6; means 2, 6 around 14/3."""
    found, n, between, within = variance_parts([1, 3, NAN, 5, 7], [0, 0, 0, 1, 1], weights=[1, 1, 4, 2, 2])
    assert found.means.tolist() == [2, 6] and n == pytest.approx(3.6)
    assert between == pytest.approx(1.2 * (8 / 3) ** 2 + 2.4 * (4 / 3) ** 2)
    assert within == pytest.approx(0.6 * 2 + 1.2 * 2)


def test_a_group_in_one_cluster_is_left_out() -> None:
    """Nothing tells how the third group's mean varies: no test of it, no standard error, but its mean."""
    y, groups = [1.0, 2, 4, 3, 5, 9, 7, 7], ["a", "b", "a", "b", "a", "b", "c", "c"]
    sample = Sample.of(8, clusters=[1, 1, 2, 2, 3, 3, 4, 4])
    pairs = pairwise(y, groups, sample=sample)
    assert pairs.labels == ("a", "b", "c") and np.isfinite(pairs.se).tolist() == [True, False, False]
    both = wald_test(y, groups, sample=sample)
    without = wald_test(y[:6] + [NAN] * 2, groups, sample=sample)
    assert (both.value, both.df, both.n) == (pytest.approx(without.value), 1, 6)
