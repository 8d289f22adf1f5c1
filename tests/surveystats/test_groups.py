"""Groups, every pair of them, and tests of several: by hand, published, against other packages."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_data import reference_table
from scipy import stats
from statsmodels.stats.multitest import multipletests

from surveystats.groups import (
    coded,
    domain_means,
    equality,
    eta_squared,
    f_limits,
    group_means,
    holm,
    membership,
    pairwise,
    recoded_means,
    wald_test,
)
from surveystats.inference import contrast, mean
from surveystats.sample import Replicates, Result, Sample

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


def test_overlapping_groups_are_columns() -> None:
    labels, members = membership([[1, 1], [0, 1], [NAN, 0]])
    assert labels == (0, 1) and members.tolist() == [[True, True], [False, True], [False, False]]


def test_means_by_hand() -> None:
    """Group a: 2, 4 with weights 1, 3: 14/4 = 3.5; b: 1, 5, – with weights 2, 2, 5: 12/4 = 3.

    z = ∓0.375 and ∓1 over 5 respondents: V = 5/4 · 2 · 0.375² and 5/4 · 2; both sum to 0, so the covariance is 0.
    """
    found = group_means([2, 4, 1, 5, NAN], ["a", "a", "b", "b", "b"], Sample.of(5, weights=[1, 3, 2, 2, 5]))
    assert found.labels == ("a", "b") and found.means.tolist() == [3.5, 3.0]
    assert found.covariance == pytest.approx(np.array([[0.3515625, 0], [0, 2.5]]), abs=1e-12)
    assert found.n.tolist() == [2, 2] and found.bases == (4, 8.0, pytest.approx(64 / 18)) and found.df() == 3


@given(seed=st.integers(0, 10**6), kind=st.sampled_from(["simple", "strata", "clusters", "replicates"]))
def test_each_group_is_a_domain(seed: int, kind: str) -> None:
    """Means, standard errors and degrees of freedom are those of `mean`, also where groups overlap."""
    random = np.random.default_rng(seed)
    n = int(random.integers(8, 50))
    y = np.where(random.random(n) < 0.1, NAN, random.normal(size=n))
    sample = Sample.of(
        n, weights=random.uniform(0.5, 3, n), strata=random.integers(0, 2, n) if kind == "strata" else None,
        clusters=random.integers(0, 6, n) if kind == "clusters" else None,
        degrees="satterthwaite" if seed % 2 else "design",
    )  # fmt: skip
    if kind == "replicates":
        sample = sample.replicated(Replicates.of(random.uniform(0.5, 2, (n, 15)), "bootstrap"))
    members = random.random((n, 3)) < 0.5
    found = group_means(y, members, sample)
    for place, label in enumerate(found.labels):
        expected = mean(y, sample.subset(members[:, label]))
        assert found.means[place] == pytest.approx(expected.value, rel=1e-9)
        assert found.df(place) == pytest.approx(expected.df) and found.n[place] == expected.n
        if found.clusters[place] > 1:  # of one cluster `mean` says nothing: no spread can be told
            assert math.sqrt(found.covariance[place, place]) == pytest.approx(expected.se, rel=1e-9)


RECODES = np.array([[0.0, 0, -100], [1, 0, -100], [2, 1, 0], [3, 1, math.nan]])
FIELDS = ("value", "se", "low", "high", "df", "n", "n_weighted", "n_eff")


def of_kind(seed: int, *, kind: str) -> tuple[np.ndarray, np.ndarray, Sample]:
    """Answers with gaps, groups with outsiders, and a design."""
    random = np.random.default_rng(seed)
    n = int(random.integers(6, 60))
    answers, groups = random.integers(-1, 4, n), random.integers(-1, 3, n)
    strata = random.integers(0, 3, n)
    fpc = np.array([0.1, 0.0, 0.4])[strata]
    weights = np.where(random.random(n) < 0.1, 0.0, random.uniform(0.5, 3, n))
    clusters = random.integers(0, 8, n) if kind == "clusters" else None
    degrees = "satterthwaite" if seed % 2 else "design"
    sample = Sample.of(n, weights=weights, strata=strata, fpc=fpc, clusters=clusters, degrees=degrees)
    if kind == "multiplied":
        sample = sample.multiplied(random.uniform(0, 9, n))
    if kind == "calibrated":
        margins = np.eye(3)[random.integers(0, 3, n)]
        sample = sample.calibrated(np.hstack([margins, np.eye(2)[random.integers(0, 2, n)]]), random.uniform(1, 2, n))
    if kind == "replicates":
        sample = sample.replicated(Replicates.of(random.uniform(0, 2, (n, 20)), "bootstrap"))
    return answers, groups, sample


@pytest.mark.parametrize("kind", ["strata", "calibrated", "clusters", "replicates", "multiplied"])
@given(seed=st.integers(0, 10**6))
def test_equals_the_mean_of_each_group(kind: str, seed: int) -> None:
    answers, groups, sample = of_kind(seed, kind=kind)
    for level, results in enumerate(domain_means(answers, RECODES, groups, sample=sample)):
        for column, found in zip(RECODES.T, results, strict=True):
            expected = mean(np.where(answers >= 0, column[answers], np.nan), sample.subset(groups == level))
            for field in FIELDS:
                assert getattr(found, field) == pytest.approx(getattr(expected, field), rel=1e-9, abs=1e-9, nan_ok=True)


def test_domains_by_hand() -> None:
    """Group 0: answers 1, 3, – with weights 1, 3, 2: (1 + 9)/4 = 2.5; z = 1·(−1.5)/4, 3·0.5/4; V = 4/3·2·0.375²."""
    ((found, share), _) = domain_means(
        [1, 3, -1, 0], [[0, 0], [1, 0], [2, 1], [3, 1]], [0, 0, 0, 1], weights=[1, 3, 2, 1]
    )
    assert found.value == 2.5 and share.value == 0.75
    assert found.se == pytest.approx(math.sqrt(4 / 3 * 2 * 0.375**2), rel=1e-12)
    assert (found.n, found.n_weighted, found.n_eff, found.df) == (2, 4, 1.6, 1)


Y, GROUP, WEIGHTS = [2, 4, 1, 5, NAN], [1, 1, 0, 0, 0], [1, 3, 2, 2, 5]
PAIN = pingouin.read_dataset("anova")
VALUES, HAIR = PAIN["Pain threshold"].to_numpy(float), PAIN["Hair color"].to_numpy()


def three_groups(seed: int) -> tuple[np.ndarray, np.ndarray, Sample]:
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
    y, groups, sample = three_groups(seed)
    found = pairwise(y, groups, sample=sample)
    for place, (i, j) in enumerate(zip(found.first, found.second, strict=True)):
        one, two = found.labels[i], found.labels[j]
        side = np.select([groups == one, groups == two], [1.0, 0.0], NAN)
        expected = contrast(y, side, sample=sample)
        for name in ("value", "se", "low", "high", "df", "p", "n"):
            assert getattr(found, name)[place] == pytest.approx(getattr(expected, name), rel=1e-8, nan_ok=True)


@given(seed=st.integers(0, 10**6))
def test_recodes_in_one_pass_are_those_one_by_one(seed: int) -> None:
    y, groups, sample = three_groups(seed)
    recodes = np.column_stack([y, np.where(np.isfinite(y), y > np.nanmean(y), NAN)])
    for column, found in zip(recodes.T, recoded_means(recodes, groups, sample), strict=True):
        one, two = found.pairs(0.9), pairwise(column, groups, sample=sample, confidence=0.9)
        for name in ("value", "se", "low", "df", "p", "n"):
            assert getattr(one, name) == pytest.approx(getattr(two, name), rel=1e-8, abs=1e-12, nan_ok=True)
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
    y, groups = [1.0, 2, 4, 3, 5, 9, 7, 7], ["a", "b", "a", "b", "a", "b", "c", "c"]
    sample = Sample.of(8, clusters=[1, 1, 2, 2, 3, 3, 4, 4])
    pairs = pairwise(y, groups, sample=sample)
    assert pairs.labels == ("a", "b", "c") and np.isfinite(pairs.se).tolist() == [True, False, False]
    both = wald_test(y, groups, sample=sample)
    without = wald_test(y[:6] + [NAN] * 2, groups, sample=sample)
    assert (both.value, both.df, both.n) == (pytest.approx(without.value), 1, 6)


def test_holm_by_hand() -> None:
    """.01, .04, –, .03: three count: .01 · 3, .03 · 2, then no less; never above 1; none of none."""
    assert holm([0.01, 0.04, NAN, 0.03]) == pytest.approx([0.03, 0.06, NAN, 0.06], nan_ok=True)
    assert holm([0.6, 0.6]).tolist() == [1, 1]
    assert np.isnan(holm([NAN, NAN])).all() and not len(holm([]))


@settings(max_examples=5)
@given(st.lists(st.sampled_from([0.0, 0.01, 0.02, 0.2, 1.0, NAN]), max_size=6))
def test_holm_agrees_with_statsmodels(p_values: list[float]) -> None:
    p = np.array(p_values)
    known, found = np.isfinite(p), holm(p)
    assert np.isnan(found[~known]).all()
    if known.any():
        assert found[known] == pytest.approx(multipletests(p[known], method="holm")[1], abs=1e-12)


def test_eta_squared_by_hand() -> None:
    """Means 3.5 and 3 around 3.25, weights 4 and 4: SS 8/16 = .5 between, 1·2.25 + 3·.25 + 2·4 + 2·4 = 19 within."""
    found = eta_squared([2, 4, 1, 5, NAN], ["a", "a", "b", "b", "b"], weights=[1, 3, 2, 2, 5])
    assert found.value == pytest.approx(0.5 / 19.5, rel=1e-12)
    assert (found.n, found.n_weighted, found.n_eff) == (4, 8, pytest.approx(64 / 18))


def test_eta_squared_agrees_with_pingouin() -> None:
    data = pingouin.read_dataset("anova")
    table = pingouin.anova(data=data, dv="Pain threshold", between="Hair color", effsize="n2").iloc[0]
    found = eta_squared(data["Pain threshold"], data["Hair color"].to_numpy())
    assert found.value == pytest.approx(table["n2"]) and found.low < found.value < found.high


def test_limits_put_the_statistic_at_a_tail() -> None:
    for value, df, left in ((5, 2, 20), (1.7, 4, 300)):
        low, high = f_limits(value, df, left, confidence=0.9)
        assert low == 0 or stats.ncf.cdf(value, df, left, low) == pytest.approx(0.95, abs=1e-6)
        assert stats.ncf.cdf(value, df, left, high) == pytest.approx(0.05, abs=1e-6)
    assert f_limits(0.0, 2, 20)[1] == f_limits(1.0, 2, 20)[1]
    assert all(math.isnan(limit) for limit in f_limits(NAN, 2, 20))


@pytest.fixture(scope="module")
def strata() -> tuple[pd.DataFrame, Sample]:
    table = reference_table("apistrat")
    return table, Sample.of(len(table), weights=table["pw"], strata=table["stype"], fpc=table["fpc"])


def test_t_of_two_groups(strata) -> None:
    """R survey 4.1, svyttest(api00 ~ awards, dstrat), and the same as a Wald F of two groups."""
    table, sample = strata
    found = contrast(table["api00"], (table["awards"] == "Yes").astype(float), sample=sample)
    assert found.value / found.se == pytest.approx(2.30360731982, rel=1e-11)
    assert found.p == pytest.approx(0.0222935238151, rel=1e-10) and (round(found.value, 3), found.df) == (44.687, 196)
    several = wald_test(table["api00"], table["awards"], sample=sample)
    assert several.value == pytest.approx(2.30360731982**2, rel=1e-10)
    assert several.p == pytest.approx(0.0222935238151, rel=1e-10) and several.df_denominator == 196
    pair = pairwise(table["api00"], table["awards"], sample=sample)
    assert pair.p[0] == pytest.approx(0.0222935238151, rel=1e-10)


def test_benjamini_hochberg_example() -> None:
    """Benjamini & Hochberg 1995, 15 p values: 3 rejected by Holm's method."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590]
    assert (holm([*p, 1]) <= 0.05).sum() == 3


def test_limits_of_f() -> None:
    """R effectsize and MBESS: F(3, 123) = 4 gives η² = .089, 90 % (.014–.163); F(2, 57) = 67.4157 up to .7853874."""
    low, high = (limit / (limit + 123) for limit in f_limits(4, 3, 123, confidence=0.9))
    assert (round(low, 3), round(high, 3)) == (0.014, 0.163)
    most = f_limits(67.4157, 2, 57)[1]
    assert most / (most + 57) == pytest.approx(0.7853874, abs=2e-7)
