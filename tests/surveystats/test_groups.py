"""Groups, every pair of them, and tests of several: by hand, published, against other packages."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference_data import reference_table
from scipy import stats
from statsmodels.stats.multitest import multipletests

from surveystats.groups import (
    coded,
    contrast,
    domain_means,
    equality,
    eta_squared,
    f_limits,
    group_means,
    holm,
    pairwise,
    recoded_means,
    wald_test,
)
from surveystats.inference import Replicates, Result, Sample, mean

NAN = math.nan


@pytest.mark.parametrize(
    ("labels", "levels", "codes"),
    [
        ([3, 1, 3], (1, 3), [1, 0, 1]),
        ([2.0, NAN, 1.0], (1.0, 2.0), [1, -1, 0]),
        (np.array(["b", "a"]), ("a", "b"), [1, 0]),
        (["b", None, "a", NAN], ("a", "b"), [1, -1, 0, -1]),
        (pd.Series(["b", pd.NA, "a"]), ("a", "b"), [1, -1, 0]),
        (pd.Series(["b", None, "a"], dtype="category"), ("a", "b"), [1, -1, 0]),
        (np.array([1, "a", 2, None], object), (1, 2, "a"), [0, 2, 1, -1]),
        ([True, False], (False, True), [1, 0]),
        ([], (), []),
    ],
    ids=["whole", "floats", "text", "none", "pandas", "category", "mixed", "bool", "empty"],
)
def test_labels(labels, levels: tuple, codes: list[int]) -> None:
    found, places = coded(labels)
    assert found == levels and places.tolist() == codes


Y, GROUP, DESIGN = [2, 4, 1, 5, NAN], ["a", "a", "b", "b", "b"], {"weights": [1, 3, 2, 2, 5]}


def test_means_pairs_and_tests_by_hand() -> None:
    """Group a: 2, 4 with weights 1, 3: 14/4 = 3.5; b: 1, 5, – with weights 2, 2, 5: 12/4 = 3.

    z = ∓0.375 and ∓1 over 5 respondents: V = 5/4 · 2 · 0.375² and 5/4 · 2; both sum to 0, so the covariance is 0.
    F = .25 / (.3515625 + 2.5) with 1 and 4 − 1 − 1 degrees of freedom. Around 3.25: SS 8/16 = .5 between, 1·2.25 +
    3·.25 + 2·4 + 2·4 = 19 within.
    """
    found = group_means(Y, GROUP, Sample.of(5, **DESIGN))
    assert found.labels == ("a", "b") and found.means.tolist() == [3.5, 3.0]
    assert found.covariance == pytest.approx(np.array([[0.3515625, 0], [0, 2.5]]), abs=1e-12)
    assert found.n.tolist() == [2, 2] and found.bases == (4, 8.0, pytest.approx(64 / 18)) and found.df() == 3
    pair = pairwise(Y, GROUP, **DESIGN)
    assert pair.labels == ("a", "b") and pair.value.tolist() == [0.5] and pair.se[0] ** 2 == pytest.approx(2.8515625)
    assert pair.df.tolist() == [2] and pair.n.tolist() == [2]
    assert pair.p[0] == pytest.approx(2 * stats.t.sf(0.5 / math.sqrt(2.8515625), 2))
    test = wald_test(Y, GROUP, **DESIGN)
    assert test.value == pytest.approx(0.25 / 2.8515625, rel=1e-12) and test.p == pytest.approx(pair.p[0])
    assert (test.df, test.df_denominator, test.n, test.n_weighted) == (1, 2, 4, 8)
    eta = eta_squared(Y, GROUP, **DESIGN)
    assert eta.value == pytest.approx(0.5 / 19.5, rel=1e-12)
    assert (eta.n, eta.n_weighted, eta.n_eff) == (4, 8, pytest.approx(64 / 18))


def test_domains_by_hand() -> None:
    """Group 0: answers 1, 3, – with weights 1, 3, 2: (1 + 9)/4 = 2.5; z = 1·(−1.5)/4, 3·0.5/4; V = 4/3·2·0.375²."""
    ((found, share), _) = domain_means(
        [1, 3, -1, 0], [[0, 0], [1, 0], [2, 1], [3, 1]], [0, 0, 0, 1], weights=[1, 3, 2, 1]
    )
    assert found.value == 2.5 and share.value == 0.75
    assert found.se == pytest.approx(math.sqrt(4 / 3 * 2 * 0.375**2), rel=1e-12)
    assert (found.n, found.n_weighted, found.n_eff, found.df) == (2, 4, 1.6, 1)


def drawn(seed: int, kind: str) -> tuple[np.ndarray, np.ndarray, Sample]:
    """Answers 0 to 3 and groups 0 to 2 (−1: none), and a design with weights of 0, strata and sampling fractions."""
    random = np.random.default_rng(seed)
    n = int(random.integers(6, 60))
    answers, groups, strata = random.integers(-1, 4, n), random.integers(-1, 3, n), random.integers(0, 3, n)
    weights = np.where(random.random(n) < 0.1, 0.0, random.uniform(0.5, 3, n))
    clusters = random.integers(0, 8, n) if kind == "clusters" else None
    sample = Sample.of(n, weights=weights, strata=strata, fpc=np.array([0.1, 0.0, 0.4])[strata], clusters=clusters,
                       degrees="satterthwaite" if seed % 2 else "design")  # fmt: skip
    if kind == "multiplied":
        sample = sample.multiplied(random.uniform(0, 9, n))
    if kind == "calibrated":
        margins = np.eye(3)[random.integers(0, 3, n)]
        sample = sample.calibrated(np.hstack([margins, np.eye(2)[random.integers(0, 2, n)]]), random.uniform(1, 2, n))
    if kind == "replicates":
        sample = sample.replicated(Replicates.of(random.uniform(0.1, 2, (n, 20)), "bootstrap"))
    return answers, groups, sample


def known(codes: np.ndarray) -> np.ndarray:
    return np.where(codes >= 0, codes, NAN)


KINDS = ["strata", "calibrated", "clusters", "replicates", "multiplied"]
RECODES = np.array([[0.0, 0, -100], [1, 0, -100], [2, 1, 0], [3, 1, NAN]])


@pytest.mark.parametrize("kind", KINDS)
@given(seed=st.integers(0, 10**6))
def test_each_group_is_a_domain(kind: str, seed: int) -> None:
    """Recodes of all groups at once, and groups that overlap: each is `mean` of that group."""
    answers, groups, sample = drawn(seed, kind)
    for level, results in enumerate(domain_means(answers, RECODES, groups, sample=sample)):
        for column, found in zip(RECODES.T, results, strict=True):
            expected = mean(np.where(answers >= 0, column[answers], np.nan), sample.subset(groups == level))
            for field in ("value", "se", "low", "high", "df", "n", "n_weighted", "n_eff"):
                assert getattr(found, field) == pytest.approx(getattr(expected, field), rel=1e-9, abs=1e-9, nan_ok=True)
    members = np.column_stack([groups == 0, groups < 2])
    found = group_means(known(answers), members, sample)
    for place, label in enumerate(found.labels):
        expected = mean(known(answers), sample.subset(members[:, label]))
        assert found.means[place] == pytest.approx(expected.value, rel=1e-9)
        assert found.df(place) == pytest.approx(expected.df) and found.n[place] == expected.n
        if found.clusters[place] > 1:  # of one cluster `mean` says nothing: no spread can be told
            assert math.sqrt(found.covariance[place, place]) == pytest.approx(expected.se, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("kind", ["strata", "clusters"])
@given(seed=st.integers(0, 10**6))
def test_pairs_are_contrasts_and_recodes_in_one_pass_those_one_by_one(kind: str, seed: int) -> None:
    """Difference, standard error, interval, df and p of every pair."""
    answers, groups, sample = drawn(seed, kind)
    y, groups = known(answers), known(groups)
    recodes = np.column_stack([y, np.where(np.isfinite(y), y > 1, NAN)])
    for column, found in zip(recodes.T, recoded_means(recodes, groups, sample), strict=True):
        pairs = found.pairs(0.9)
        for place, (i, j) in enumerate(zip(pairs.first, pairs.second, strict=True)):
            side = np.select([groups == found.labels[i], groups == found.labels[j]], [1.0, 0.0], NAN)
            expected = contrast(column, side, sample=sample, confidence=0.9)
            for name in ("value", "se", "low", "high", "df", "p", "n"):
                ours, theirs = getattr(pairs, name)[place], getattr(expected, name)
                assert ours == pytest.approx(theirs, rel=1e-7, abs=1e-9, nan_ok=True)
        assert found.equal().p == pytest.approx(wald_test(column, groups, sample=sample).p, rel=1e-7, nan_ok=True)


def test_replicates_move_every_mean_anew() -> None:
    """Jackknife of a simple sample: the variance of the difference is that of its replicates, by definition."""
    y, side = np.array([1.0, 4, 2, 5, 3, 6]), np.array([0, 0, 0, 1, 1, 1])
    weights = np.where(np.eye(6, dtype=bool), 0.0, 6 / 5)
    found = pairwise(y, side, sample=Sample.of(6).replicated(Replicates.of(weights, "jk1")))
    gaps = [np.average(y[:3], weights=w[:3]) - np.average(y[3:], weights=w[3:]) for w in weights.T]
    expected = 5 / 6 * sum((gap - (y[:3].mean() - y[3:].mean())) ** 2 for gap in gaps)
    assert found.se[0] ** 2 == pytest.approx(expected, rel=1e-12)


def test_a_group_in_one_cluster_is_left_out() -> None:
    """Nothing tells how the third group's mean varies: no test of it, no standard error, but its mean."""
    y, groups = [1.0, 2, 4, 3, 5, 9, 7, 7], [*"abababcc"]
    sample = Sample.of(8, clusters=[1, 1, 2, 2, 3, 3, 4, 4])
    pairs = pairwise(y, groups, sample=sample)
    assert pairs.labels == ("a", "b", "c") and np.isfinite(pairs.se).tolist() == [True, False, False]
    both, without = wald_test(y, groups, sample=sample), wald_test(y[:6] + [NAN] * 2, groups, sample=sample)
    assert (both.value, both.df, both.n) == (pytest.approx(without.value), 1, 6)


def test_tests_of_two_groups_are_the_t_test_of_r() -> None:
    """R survey 4.1, svyttest(api00 ~ awards, dstrat), and the same as a Wald F of two groups."""
    table = reference_table("apistrat")
    design = {"weights": table["pw"], "strata": table["stype"], "fpc": table["fpc"]}
    found = wald_test(table["api00"], table["awards"], **design)
    assert found.value == pytest.approx(2.30360731982**2, rel=1e-10) and found.df_denominator == 196
    pair = pairwise(table["api00"], table["awards"], **design)
    assert (found.p, pair.p[0]) == pytest.approx((0.0222935238151,) * 2, rel=1e-10)


PAIN = pingouin.read_dataset("anova")


def test_equality_of_estimates_by_hand_and_by_welch() -> None:
    """1, 2 and 4 with standard errors 1, 1 and 2, no limit of df: weighted mean 16/9, Q = 17/9, p = exp(−Q/2)."""
    three = [Result(1.0, 1.0, df=math.inf, n=5), Result(2.0, 1.0, df=math.inf, n=4), Result(4.0, 2.0, df=math.inf, n=3)]
    found = equality([*three, Result(9.0), Result(9.0, 0.0, df=5)])
    assert found.value == pytest.approx(17 / 18) and found.p == pytest.approx(math.exp(-17 / 18))
    assert (found.df, found.df_denominator, found.n) == (2, math.inf, 12)
    assert equality([Result(one.value, one.se, df=1e9) for one in three]).p == pytest.approx(found.p, rel=1e-6)
    one, zero = (PAIN["Pain threshold"][PAIN["Hair color"] == hair] for hair in ("Dark Blond", "Light Brunette"))
    t, found = stats.ttest_ind(one, zero, equal_var=False), equality([mean(one), mean(zero)])
    assert (found.value, found.p, found.df_denominator) == pytest.approx((t.statistic**2, t.pvalue, t.df))
    assert math.isnan(equality([mean(one)]).p) and math.isnan(equality([]).value)


def test_holm_by_hand_and_by_statsmodels() -> None:
    """.01, .04, –, .03: three count: .01 · 3, .03 · 2, then no less; never above 1; none of none."""
    assert holm([0.01, 0.04, NAN, 0.03]) == pytest.approx([0.03, 0.06, NAN, 0.06], nan_ok=True)
    assert holm([0.6, 0.6]).tolist() == [1, 1]
    assert np.isnan(holm([NAN, NAN])).all() and not len(holm([]))
    p = [0.02, 0.0, 0.2, 0.01, 1.0, 0.01]
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1], abs=1e-12)


def test_eta_squared_agrees_with_pingouin() -> None:
    table = pingouin.anova(data=PAIN, dv="Pain threshold", between="Hair color", effsize="n2").iloc[0]
    found = eta_squared(PAIN["Pain threshold"], PAIN["Hair color"].to_numpy())
    assert found.value == pytest.approx(table["n2"]) and found.low < found.value < found.high


def test_limits_of_f_are_the_published_ones() -> None:
    """R effectsize and MBESS: F(3, 123) = 4 gives η² = .089, 90 % (.014–.163); F(2, 57) = 67.4157 up to .7853874."""
    low, high = (limit / (limit + 123) for limit in f_limits(4, 3, 123, confidence=0.9))
    most = f_limits(67.4157, 2, 57)[1]
    assert (round(low, 3), round(high, 3), most / (most + 57)) == (0.014, 0.163, pytest.approx(0.7853874, abs=2e-7))
    assert f_limits(0.0, 2, 20)[1] == f_limits(1.0, 2, 20)[1]
    assert all(math.isnan(limit) for limit in f_limits(NAN, 2, 20))
