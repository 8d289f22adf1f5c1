"""Design-based inference, and distributions without scipy.stats."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveystats import distributions, inference
from surveystats.errors import StatisticsError
from surveystats.groups import contrast
from surveystats.inference import (
    Replicates,
    Result,
    Sample,
    clusters_held,
    degrees_of_freedom,
    influence,
    kish_design_effect,
    kish_n_eff,
    linearised_covariance,
    linearised_variance,
    mean,
    ratio,
    standard_deviation,
)

NAN = math.nan
ANSWERS, WEIGHTS = [2, 4, NAN, 5], [1, 2, 5, 1]


def test_cluster_ids_may_repeat_between_strata() -> None:
    y, strata = [1.0, 2, 3, 4, 5, 7], list("aaabbb")
    nested, named = (mean(y, strata=strata, clusters=ids) for ids in ([1, 1, 2, 1, 2, 2], [11, 11, 12, 21, 22, 22]))
    assert repr(nested) == repr(named) and nested.df == 2  # NaN is NaN


def test_kish_by_hand() -> None:
    """Weights 1, 1, 2: (Σw)² / Σw² = 16 / 6; weights of 0 count for nothing."""
    assert kish_n_eff([1, 1, 2]) == pytest.approx(16 / 6) == kish_n_eff([1, 0, 1, 2, NAN])
    assert kish_design_effect([1, 1, 2, 0]) == pytest.approx(3 * 6 / 16)
    assert (kish_n_eff([]), kish_n_eff([0, 0])) == (0, 0)
    assert math.isnan(kish_design_effect([])) and math.isnan(kish_design_effect([0.0]))


def test_mean_and_spread_by_hand() -> None:
    """Answers 2, 4, –, 5 with weights 1, 2, 5, 1 and the last of weight 0 apart.

    ȳ = (2 + 8 + 5) / 4 = 3.75; z = w (y − ȳ) / 4 = −0.4375, 0.125, 0, 0.3125, 0 over 5 respondents;
    Σz = 0, Σz² = 0.3046875; V = 5/4 · Σz². Σw(y−ȳ)² / Σw = 4.75 / 4, times 3/2.
    """
    sample = Sample.of(5, weights=[*WEIGHTS, 0])
    found = mean([*ANSWERS, 1], sample)
    assert found.value == 3.75 and found.se == pytest.approx(math.sqrt(5 / 4 * 0.3046875), rel=1e-12)
    assert (found.n, found.n_weighted, found.df, found.n_eff) == (3, 4, 2, pytest.approx(16 / 6))
    reach = 4.302652729696142 * found.se  # t of 97.5 % at 2 degrees of freedom: three respondents have the base
    assert (found.low, found.high) == pytest.approx((3.75 - reach, 3.75 + reach), rel=1e-9)
    assert standard_deviation([*ANSWERS, 1], sample) == pytest.approx(math.sqrt(4.75 / 4 * 3 / 2), rel=1e-12)
    assert standard_deviation([1.0, 2, 2, 5]) == pytest.approx(np.std([1, 2, 2, 5], ddof=1))


@given(st.integers(2, 12).flatmap(lambda n: st.lists(st.tuples(st.sampled_from([NAN, *range(11)]), st.floats(0.1, 10),
       st.sampled_from("ab"), st.integers(0, 3)), min_size=n, max_size=n)), st.floats(0.01, 100))  # fmt: skip
def test_scaling_weights_changes_only_the_weighted_base(rows, factor) -> None:
    y, w, strata, clusters = map(np.array, zip(*rows, strict=True))
    one, other = (mean(y, weights=w * by, strata=strata, clusters=clusters) for by in (1, factor))
    expected = vars(replace(one, n_weighted=one.n_weighted * factor))
    assert vars(other) == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


def test_a_mean_from_a_finite_population_is_that_of_stata() -> None:
    """Stata's manual of svy commands, data `fpc`: two strata of 15 and 12 units."""
    x, stratum = [2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2], np.repeat([0, 1], [5, 3])
    design = {"weights": np.array([3, 4])[stratum], "strata": stratum}
    without, found = mean(x, **design), mean(x, **design, fpc=np.array([15, 12])[stratum])
    assert (round(found.value, 5), round(without.se, 5), round(found.se, 5)) == (5.44815, 0.74127, 0.61604)


@pytest.mark.parametrize(
    ("scores", "design", "variance", "df"),
    [
        # ¾·2·(0.25² + 0.25²) + ½·2·(0.5² + 0.5²): a quarter of the first stratum and half of the second sampled
        ([-0.5, 0, -0.25, 0.75], {"strata": list("aabb"), "fpc": [0.25, 0.25, 0.5, 0.5]}, 0.6875, 2),
        # sums of clusters 1, −2, 4: around their mean 1, 3/2 · (0 + 9 + 9) = 27; a twentieth sampled
        ([1.0, -1.5, -0.5, 4.0], {"clusters": [0, 1, 1, 2], "fpc": [0.05] * 4}, 0.95 * 27, 2),
        # a stratum of one is centred at the mean of all, 0: 2·((1/6)² + (1/6)²) + 1²
        ([-2 / 3, -1 / 3, 1], {"strata": list("aab")}, 2 * 2 / 36 + 1, 1),
        ([1.0, -1, 0], {"clusters": [1, 1, 1]}, NAN, 0),
        ([1.0, -1, 0], {"clusters": [1, 1, 1], "fpc": [1, 1, 1]}, 0, 0),
    ],
    ids=["strata", "clusters", "a stratum of one", "one cluster", "a census of one cluster"],
)
def test_variance_of_a_sum_by_hand(scores, design, variance: float, df: float) -> None:
    found = linearised_variance(np.array(scores), Sample.of(len(scores), **design))
    assert found == pytest.approx((variance, df), rel=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    "labels",
    [list("aaabbb"), [1, 1, 1, 2, 2, 2], [1, 1, 1, "b", "b", "b"], [1.5, 1.5, 1.5, 2, 2, 2], [*[""] * 3, *"bbb"],
     pd.Categorical(list("xxxyyy")), pd.Series(list("aaabbb"), index=range(9, 15)), [True] * 3 + [False] * 3],
)  # fmt: skip
def test_strata_and_clusters_are_labels_of_any_kind(labels) -> None:
    """Strata of 1, 2, 6 and 3, 3, 9: V = Σ_h 3/2 Σ(z − z̄_h)², z = (y − 4)/6, within sums of squares 14 and 24."""
    y = [1.0, 2, 6, 3, 3, 9]
    given = pd.Series(labels, dtype=object) if {type(one) for one in labels} == {int, str} else labels
    assert mean(y, strata=given).se ** 2 == pytest.approx(3 / 2 * (14 + 24) / 36, rel=1e-12)
    # Two clusters, Σz = −3/6 and 3/6: V = 2/1 · 2 · (1/2)².
    assert mean(y, clusters=given).se ** 2 == pytest.approx(2 * 2 / 4, rel=1e-12)


@pytest.mark.parametrize("lost", [None, NAN, pd.NA])
@pytest.mark.parametrize("name", ["strata", "clusters"])
def test_everyone_needs_a_stratum_and_a_cluster(name: str, lost) -> None:
    with pytest.raises(StatisticsError, match=f"{name}: 2 respondents have no label"):
        mean([1, 2, 3, 4], **{name: np.array(["a", lost, "b", lost], dtype=object)})
    with pytest.raises(StatisticsError, match=f"{name}: 1 respondents have no label"):
        mean([1, 2, 3], **{name: [1.0, NAN, 2.0]})


def test_a_stratum_has_one_size() -> None:
    """R's svydesign refuses it too."""
    with pytest.raises(ValueError, match="several sizes or fractions in one stratum"):
        mean([1, 2, 3, 4], strata=list("aabb"), fpc=[10, 20, 30, 30])
    assert mean([1, 2, 3, 4], strata=list("aabb"), fpc=[10, 10, 30, 30]).n == 4


@pytest.mark.parametrize("weight", [-1.0, NAN, math.inf])
def test_weights_that_are_none_are_refused(weight: float) -> None:
    with pytest.raises(StatisticsError, match=rf"1 of 4 are negative, missing or infinite \(first: {weight:g}\)"):
        mean([1, 2, 3, 4], weights=[1, 1, weight, 1])
    assert mean([1, 2, 3, 4], weights=[1, 1, 0, 1]).n == 3


def test_a_domain_in_one_cluster_has_no_standard_error() -> None:
    """Cluster a holds answers 1, 2, 6; how clusters differ within the domain cannot be told from one of them."""
    sample = Sample.of(5, clusters=["a", "a", "a", "b", "c"], weights=[1, 2, 1, 1, 1])
    y = [1.0, 2, 6, 4, NAN]
    inside = mean(y, sample.subset(np.array([True, True, True, False, False])))
    assert (inside.value, inside.n, inside.df) == ((1 + 4 + 6) / 4, 3, 0) and math.isnan(inside.se)
    against = contrast(y, [1, 1, 1, 0, 0], sample=sample)
    assert against.value == 11 / 4 - 4 and math.isnan(against.se) and math.isnan(against.p)
    first, second = (1 * (1 - 3) + 2 * (2 - 3) + (6 - 3)) / 5, (4 - 3) / 5  # around the mean of all, 15/5
    assert mean(y, sample).se ** 2 == pytest.approx(3 / 2 * (first**2 + second**2), rel=1e-12)  # one of three is silent


def test_ratio_by_hand() -> None:
    """Over 1, 2, 3, 4: R = (2 + 8 + 5)/(1 + 4 + 4) = 5/3; z = w(y − Rx)/9 = (1, 4, 0, −5)/27; V = 4/3 Σz²."""
    found = ratio(ANSWERS, [1, 2, 3, 4], weights=WEIGHTS)
    assert found.value == pytest.approx(5 / 3) and found.se**2 == pytest.approx(4 / 3 * (1 + 16 + 25) / 27**2)
    assert (found.n, found.n_weighted, found.df, found.n_eff) == (3, 4, 2, pytest.approx(16 / 6))
    assert math.isnan(ratio([1, 2], [0, 0]).value) and ratio([1, 2], [0, 0]).n == 2


def test_contrast_by_hand() -> None:
    """Group 1: 2, 4, – of weights 1, 2, 5: 10/3; group 0: 5, 1 of weights 1, 3: 2.

    z = −4/9, 4/9, 0, −3/4, 3/4; V = 5/4 Σz²; four answers less a stratum less a second mean: 2 degrees of freedom.
    """
    found = contrast([2, 4, NAN, 5, 1], [1, 1, 1, 0, 0], weights=[1, 2, 5, 1, 3])
    assert found.value == pytest.approx(10 / 3 - 2) and (found.n, found.df) == (2, 2)
    assert found.se**2 == pytest.approx(5 / 4 * (2 * 16 / 81 + 2 * 9 / 16), rel=1e-12)
    t = (10 / 3 - 2) / found.se
    assert found.p == pytest.approx(1 - t / math.sqrt(2 + t**2), rel=1e-12)  # Student's t of 2, in closed form
    small = contrast(np.ones(405), np.repeat([1.0, 0.0], [5, 400]), degrees="satterthwaite")
    assert small.df == pytest.approx(4.1, abs=0.2)  # of the group whose mean varies most, as Welch's


def test_how_far_a_group_moves_the_whole_by_hand_and_by_the_jackknife() -> None:
    """All: (2 + 8 + 5 + 3)/7; less group 0: 2. Large and simple, its error is that of leaving one out at a time."""
    found = contrast([2, 4, NAN, 5, 1, 9], [1, 1, 1, 0, 0, NAN], whole=True, weights=[1, 2, 5, 1, 3, 7])
    assert found.value == pytest.approx(18 / 7 - 2) and found.n == 2
    draw = np.random.default_rng(3)
    y, group = draw.normal(size=400), (draw.random(400) < 0.2).astype(float)
    left = [y[keep].mean() - y[keep & (group == 0)].mean() for keep in ~np.eye(400, dtype=bool)]
    jackknife = math.sqrt(399 / 400 * float(np.square(left - np.mean(left)).sum()))
    assert contrast(y, group, whole=True).se == pytest.approx(jackknife, rel=0.01)
    assert math.isnan(contrast([1, 2], [0, 0], whole=True).value)


def test_parts_of_an_estimate_by_hand() -> None:
    """Strata a (1, −1) and b (0, 2) of a first score, (0, 2) and (1, −3) of a second: 2/1 of the sums of products."""
    value, z, base = influence(np.array(ANSWERS), Sample.of(4, weights=WEIGHTS))
    assert value == 3.75 and z.tolist() == [-0.4375, 0.125, 0, 0.3125] and base.tolist() == [True, True, False, True]
    strata = Sample.of(4, strata=list("aabb"))
    table, df = linearised_covariance(np.array([[1.0, 0], [-1, 2], [0, 1], [2, -3]]), strata)
    assert table.tolist() == [[2 * (2 + 2), 2 * (-2 - 4)], [2 * (-2 - 4), 2 * (2 + 8)]] and df == 2
    three = np.array([True, True, True, False])
    assert degrees_of_freedom(three, strata) == 3 - 2 and clusters_held(three, strata) == 3
    assert clusters_held(three, Sample.of(4, clusters=list("xxyy"))) == 2
    sure = inference.tested(Result(3.0, 1.0, df=2))
    assert sure.p == pytest.approx(1 - 3 / math.sqrt(2 + 9)) and math.isnan(inference.tested(Result(3.0, 0.0, df=2)).p)


@pytest.mark.parametrize(
    ("signs", "df"),
    [([[1, 1], [1, -1]], 1.0), ([[1, 1, 1, 1], [1, -1, 1, -1]], 1.0), ([[1, 1, -1, -1], [1, -1, 1, -1]], 2.0)],
    ids=["a stratum never halved the other way", "the same twice", "two strata, four half-samples"],
)
def test_balanced_half_samples_have_as_many_degrees_of_freedom_as_strata_they_tell_apart(signs, df):
    """Two clusters a stratum: replicate weights are 1 ± the sign of the stratum, so their rank is 1 + strata varied."""
    weights = np.array([[1 + sign * side for sign in stratum] for stratum in signs for side in (1, -1)], float)
    sample = replace(Sample.of(4), replicates=Replicates.of(weights, "brr"))
    assert mean([1.0, 2.0, 3.0, 5.0], sample=sample).df == df


def by_matrices(base: np.ndarray, sample: Sample, parts: np.ndarray) -> float:
    """(tr M)²/tr M² of the variance z'Mz of a base whose answers vary alike, M built stratum by stratum."""
    first = second = 0.0
    for stratum in np.unique(sample.strata[base]):
        inside = base & (sample.strata == stratum)
        totals = np.bincount(sample.clusters[inside], parts[inside] ** 2)
        root, left = np.diag(np.sqrt(totals[totals > 0])), 1 - sample.fpc[inside][0]
        m = len(root)
        matrix = root @ (np.eye(m) - 1 / m) @ root * left * m / (m - 1) if m > 1 else root @ root * left
        first, second = first + np.trace(matrix), second + np.trace(matrix @ matrix)
    return first**2 / second


@pytest.mark.parametrize("seed", range(12))
def test_degrees_by_satterthwaite_are_those_of_the_matrices(seed: int) -> None:
    random = np.random.default_rng(seed)
    strata, clusters = random.integers(0, 4, 60), random.integers(0, 25, 60) if seed % 2 else None
    weights, fpc = random.uniform(1, 9, 60), np.array([0.0, 0.5, 0.9, 1.0])[strata] if seed % 3 else None
    sample = Sample.of(60, weights=weights, strata=strata, clusters=clusters, fpc=fpc, degrees="satterthwaite")
    base, parts = random.random(60) < 0.4, random.uniform(0.1, 1, 60)
    most = degrees_of_freedom(base, replace(sample, degrees="design"))
    assert degrees_of_freedom(base, sample) == pytest.approx(min(most, by_matrices(base, sample, weights)))
    assert degrees_of_freedom(base, sample, parts) == pytest.approx(min(most, by_matrices(base, sample, parts)))


def test_degrees_by_satterthwaite_by_hand() -> None:
    """Strata of 3 and 3, weights 1 and 3: V 3 and 27, D 9/2 and 729/2: 30²/369; clusters − strata where alike."""
    unequal = Sample.of(6, weights=[1, 1, 1, 3, 3, 3], strata=list("aaabbb"), degrees="satterthwaite")
    everyone = np.ones(6, bool)
    assert degrees_of_freedom(everyone, unequal) == pytest.approx(900 / 369)
    assert degrees_of_freedom(everyone, replace(unequal, weights=np.ones(6))) == 4
    assert mean([1, 2, 3, 4, 6, NAN], unequal).df == pytest.approx((3 + 18) ** 2 / (9 / 2 + 18**2))


def test_intervals_of_few_answers_in_unequal_strata_cover() -> None:
    """Four strata of 60 to 6,000 customers, five answers each; a t on clusters − strata covers 89 in 100."""
    random, sizes = np.random.default_rng(3), np.array([60, 300, 1200, 6000])
    people = [np.digitize(random.normal(0.2 * h, 1, n), [-1.8, -1, -0.1, 0.9]) + 1.0 for h, n in enumerate(sizes)]
    truth = sum(answers.sum() for answers in people) / sizes.sum()
    strata, hits = np.repeat(np.arange(4), 5), {"design": 0, "satterthwaite": 0}
    for _ in range(1000):
        y = np.concatenate([random.choice(answers, 5) for answers in people])
        for degrees in hits:
            found = mean(y, weights=sizes[strata] / 5, strata=strata, degrees=degrees)
            hits[degrees] += found.low <= truth <= found.high
    assert hits["design"] < 910 and 925 <= hits["satterthwaite"] <= 960


def test_every_function_is_that_of_scipy_stats() -> None:
    q, degrees = [1e-12, 0.025, 0.5, 0.975, 1, np.nan], [0.5, 1, 3.7, 99, 1e7]
    x = [0.0, 1e-9, 0.3, 1, 2.7, 15, 400, np.inf, np.nan]
    both = [*x, *np.negative(x)]
    cases = [
        *[("t", "sf", (at, df)) for at in both for df in (*degrees, np.inf, 0)],
        *[("t", "ppf", (p, df)) for p in q for df in (*degrees, np.inf)],
        *[("norm", kind, (at,)) for kind in ("sf", "cdf") for at in both],
        *[("norm", "ppf", (p,)) for p in (0, *q)],
        *[("f", "sf", (at, df, other)) for at in (-1, *x) for df in degrees for other in degrees],
        *[("ncf", "cdf", (at, df, 99.5, centre)) for at in (-1, *x) for df in (1, 5) for centre in (0, 0.1, 30)],
        *[("chi2", "sf", (at, df)) for at in (-1, *x) for df in degrees],
        *[("chi2", kind, (p, df)) for kind in ("ppf", "isf") for p in (0, *q) for df in degrees],
    ]
    found, wanted = ([getattr(getattr(one, name), kind)(*given) for name, kind, given in cases]
                     for one in (distributions, stats))  # fmt: skip
    np.testing.assert_array_equal(np.array(found, float), np.array(wanted, float))
    for values in ([3.0, 1, 2], [[2, 2, 1], [5, 5, 5]], [[1, np.nan, 2]], [1]):
        np.testing.assert_array_equal(distributions.ranks(values), stats.rankdata(values, axis=-1))
