"""Means, ratios, contrasts and their spread under any design: by hand, published, and by what must hold."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference_data import reference_table

from surveystats import inference
from surveystats.errors import StatisticsError
from surveystats.inference import (
    clusters_held,
    contrast,
    degrees_of_freedom,
    influence,
    linearised_covariance,
    linearised_variance,
    mean,
    ratio,
    standard_deviation,
)
from surveystats.sample import Replicates, Result, Sample, kish_design_effect, kish_n_eff

NAN = math.nan


def test_cluster_ids_may_repeat_between_strata() -> None:
    y, strata = [1.0, 2, 3, 4, 5, 7], ["a", "a", "a", "b", "b", "b"]
    nested = Sample.of(6, strata=strata, clusters=[1, 1, 2, 1, 2, 2])
    named = Sample.of(6, strata=strata, clusters=["a1", "a1", "a2", "b1", "b2", "b2"])
    assert mean(y, nested) == mean(y, named)
    assert mean(y, nested).df == 2


def test_kish_by_hand() -> None:
    """Weights 1, 1, 2: (Σw)² / Σw² = 16 / 6; weights of 0 count for nothing."""
    assert kish_n_eff([1, 1, 2]) == pytest.approx(16 / 6) == kish_n_eff([1, 0, 1, 2, NAN])
    assert kish_design_effect([1, 1, 2, 0]) == pytest.approx(3 * 6 / 16)
    assert (kish_n_eff([]), kish_n_eff([0, 0])) == (0, 0)
    assert math.isnan(kish_design_effect([])) and math.isnan(kish_design_effect([0.0]))


def test_mean_by_hand() -> None:
    """Answers 2, 4, –, 5 with weights 1, 2, 5, 1 and the last of weight 0 apart.

    ȳ = (2 + 8 + 5) / 4 = 3.75; z = w (y − ȳ) / 4 = −0.4375, 0.125, 0, 0.3125, 0 over 5 respondents;
    Σz = 0, Σz² = 0.3046875; V = 5/4 · Σz².
    """
    found = mean([2, 4, NAN, 5, 1], Sample.of(5, weights=[1, 2, 5, 1, 0]))
    assert found.value == 3.75
    assert found.se == pytest.approx(math.sqrt(5 / 4 * 0.3046875), rel=1e-12)
    assert (found.n, found.n_weighted, found.df) == (3, 4, 2)
    assert found.n_eff == pytest.approx(16 / 6)
    reach = 4.302652729696142 * found.se  # t of 97.5 % at 2 degrees of freedom: three respondents have the base
    assert (found.low, found.high) == pytest.approx((3.75 - reach, 3.75 + reach), rel=1e-9)


def test_stratified_mean_by_hand() -> None:
    """Strata 1, 3 and 2, 6, all weights 1, a quarter of the first stratum and half of the second sampled.

    ȳ = 3; z = −0.5, 0 and −0.25, 0.75; V = ¾·2·(0.25² + 0.25²) + ½·2·(0.5² + 0.5²) = 0.6875.
    """
    sample = Sample.of(4, strata=["a", "a", "b", "b"], fpc=[0.25, 0.25, 0.5, 0.5])
    found = mean([1, 3, 2, 6], sample)
    assert (found.value, found.df) == (3, 2)
    assert found.se**2 == pytest.approx(0.6875, rel=1e-12)


def test_clustered_variance_by_hand() -> None:
    """Cluster sums of z 1, −2, 4: around their mean 1, 3/2 · (0 + 9 + 9) = 27; a twentieth sampled."""
    sample = Sample.of(4, clusters=[0, 1, 1, 2], fpc=[0.05] * 4)
    variance, df = linearised_variance(np.array([1.0, -1.5, -0.5, 4.0]), sample)
    assert (variance, df) == (pytest.approx(0.95 * 27), 2)


def test_lonely_stratum_is_centred_at_the_overall_mean() -> None:
    """Stratum b holds one respondent: z = −2/3, −1/3, 1; V = 2·((1/6)² + (1/6)²) + 1² (not 0 for b)."""
    found = mean([1.0, 2, 6], Sample.of(3, strata=["a", "a", "b"]))
    assert found.se**2 == pytest.approx(2 * 2 / 36 + 1, rel=1e-12)
    assert found.df == 1


@pytest.mark.parametrize(
    "labels",
    [
        list("aaabbb"),
        [1, 1, 1, 2, 2, 2],
        [1, 1, 1, "b", "b", "b"],
        [1.5, 1.5, 1.5, 2, 2, 2],
        ["", "", "", "b", "b", "b"],
        pd.Categorical(list("xxxyyy")),
        pd.Series(list("aaabbb"), index=range(9, 15)),
        [True, True, True, False, False, False],
    ],
)
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


def test_a_domain_in_one_cluster_has_no_standard_error() -> None:
    """Cluster a holds answers 1, 2, 6; how clusters differ within the domain cannot be told from one of them."""
    sample = Sample.of(5, clusters=["a", "a", "a", "b", "c"], weights=[1, 2, 1, 1, 1])
    y = [1.0, 2, 6, 4, NAN]
    inside = mean(y, sample.subset(np.array([True, True, True, False, False])))
    assert (inside.value, inside.n, inside.df) == ((1 + 4 + 6) / 4, 3, 0) and math.isnan(inside.se)
    against = contrast(y, [1, 1, 1, 0, 0], sample=sample)
    assert against.value == 11 / 4 - 4 and math.isnan(against.se) and math.isnan(against.p)
    both = mean(y, sample)
    whole = 15 / 5
    first, second = (1 * (1 - whole) + 2 * (2 - whole) + (6 - whole)) / 5, (4 - whole) / 5
    assert both.se**2 == pytest.approx(3 / 2 * (first**2 + second**2), rel=1e-12)  # of three clusters, one is silent
    held = linearised_variance(np.array([1.0, -1, 0]), Sample.of(3, clusters=[1, 1, 1]))
    assert math.isnan(held[0]) and held[1] == 0
    census = linearised_variance(np.array([1.0, -1, 0]), Sample.of(3, clusters=[1, 1, 1], fpc=[1, 1, 1]))
    assert census == (0, 0)


def test_standard_deviation_by_hand() -> None:
    """Answers 2, 4, –, 5 with weights 1, 2, 9, 1: ȳ = 3.75, Σw(y−ȳ)² / Σw = 4.75 / 4, times 3/2."""
    found = standard_deviation([2, 4, NAN, 5], Sample.of(4, weights=[1, 2, 9, 1]))
    assert found == pytest.approx(math.sqrt(4.75 / 4 * 3 / 2), rel=1e-12)
    assert standard_deviation([1.0, 2, 2, 5], Sample.of(4)) == pytest.approx(np.std([1, 2, 2, 5], ddof=1))


ANSWER = st.one_of(st.none(), st.integers(0, 10)).map(lambda x: NAN if x is None else float(x))


@st.composite
def surveys(draw):
    n = draw(st.integers(2, 12))
    column = lambda of: np.array(draw(st.lists(of, min_size=n, max_size=n)))  # noqa: E731
    return column(ANSWER), column(st.floats(0.1, 10)), column(st.sampled_from("ab")), column(st.integers(0, 3))


def numbers(result) -> list[float]:
    return [result.value, result.se, result.low, result.high, result.df]


@given(surveys(), st.floats(0.01, 100))
def test_scaling_weights_changes_only_the_weighted_base(survey, factor) -> None:
    y, w, strata, clusters = survey
    design = {"strata": strata, "clusters": clusters}
    one, other = (mean(y, Sample.of(len(y), weights=w * by, **design)) for by in (1, factor))
    np.testing.assert_allclose(numbers(one), numbers(other), rtol=1e-9, atol=1e-9)
    assert other.n_weighted == pytest.approx(one.n_weighted * factor)
    assert other.n_eff == pytest.approx(one.n_eff)


@given(surveys())
def test_reversing_the_scale_flips_the_sign(survey) -> None:
    y, w, strata, clusters = survey
    sample = Sample.of(len(y), weights=w, strata=strata, clusters=clusters)
    plus, minus = mean(y, sample), mean(-y, sample)
    np.testing.assert_allclose(
        numbers(minus), [-plus.value, plus.se, -plus.high, -plus.low, plus.df], rtol=1e-9, atol=1e-9
    )


ANSWERS, WEIGHTS = [2, 4, NAN, 5], [1, 2, 5, 1]


def test_ratio_by_hand() -> None:
    """Over 1, 2, 3, 4: R = (2 + 8 + 5)/(1 + 4 + 4) = 5/3; z = w(y − Rx)/9 = (1, 4, 0, −5)/27; V = 4/3 Σz²."""
    found = ratio(ANSWERS, [1, 2, 3, 4], weights=WEIGHTS)
    assert found.value == pytest.approx(5 / 3) and found.se**2 == pytest.approx(4 / 3 * (1 + 16 + 25) / 27**2)
    assert (found.n, found.n_weighted, found.df) == (3, 4, 2) and found.n_eff == pytest.approx(16 / 6)
    assert math.isnan(ratio([1, 2], [0, 0]).value) and ratio([1, 2], [0, 0]).n == 2


def test_contrast_by_hand() -> None:
    """Group 1: 2, 4, – of weights 1, 2, 5: 10/3; group 0: 5, 1 of weights 1, 3: 2.

    z = −4/9, 4/9, 0, −3/4, 3/4; V = 5/4 Σz²; four answers less a stratum less a second mean: 2 degrees of freedom.
    """
    found = contrast([2, 4, NAN, 5, 1], [1, 1, 1, 0, 0], weights=[1, 2, 5, 1, 3])
    assert found.value == pytest.approx(10 / 3 - 2) and (found.n, found.df) == (2, 2)
    assert found.se**2 == pytest.approx(5 / 4 * (2 * 16 / 81 + 2 * 9 / 16), rel=1e-12)
    t = (10 / 3 - 2) / math.sqrt(5 / 4 * (2 * 16 / 81 + 2 * 9 / 16))
    assert found.p == pytest.approx(1 - t / math.sqrt(2 + t**2), rel=1e-12)  # Student's t of 2, in closed form


def test_how_far_a_group_moves_the_whole_by_hand_and_by_the_jackknife() -> None:
    """All: (2 + 8 + 5 + 3)/7; less group 0: 2. Large and simple, its error is that of leaving one out at a time."""
    found = contrast([2, 4, NAN, 5, 1, 9], [1, 1, 1, 0, 0, NAN], whole=True, weights=[1, 2, 5, 1, 3, 7])
    assert found.value == pytest.approx(18 / 7 - 2)
    assert found.n == 2
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
    base = random.random(60) < 0.4
    most = degrees_of_freedom(base, replace(sample, degrees="design"))
    assert degrees_of_freedom(base, sample) == pytest.approx(min(most, by_matrices(base, sample, weights)))
    parts = random.uniform(0.1, 1, 60)
    assert degrees_of_freedom(base, sample, parts) == pytest.approx(min(most, by_matrices(base, sample, parts)))


def test_degrees_by_satterthwaite_by_hand() -> None:
    """Strata of 3 and 3, weights 1 and 3: V 3 and 27, D 9/2 and 729/2: 30²/369; clusters − strata where alike."""
    unequal = Sample.of(6, weights=[1, 1, 1, 3, 3, 3], strata=[0, 0, 0, 1, 1, 1], degrees="satterthwaite")
    everyone = np.ones(6, bool)
    assert degrees_of_freedom(everyone, unequal) == pytest.approx(900 / 369)
    assert degrees_of_freedom(everyone, replace(unequal, degrees="design")) == 4
    assert degrees_of_freedom(everyone, replace(unequal, weights=np.ones(6))) == 4
    assert mean([1, 2, 3, 4, 6, NAN], unequal).df == pytest.approx((3 + 18) ** 2 / (9 / 2 + 18**2))


def test_a_small_group_has_few_degrees_against_a_large_one() -> None:
    """As Welch's: those of the smaller group, whose mean varies most."""
    group = np.repeat([1.0, 0.0], [5, 400])
    found = contrast(np.random.default_rng(1).normal(size=405), group, degrees="satterthwaite")
    assert found.df == pytest.approx(4.1, abs=0.2)
    assert contrast(np.ones(405), np.repeat([1.0, 0.0], [200, 205]), degrees="satterthwaite").df == pytest.approx(
        403, abs=1
    )


@pytest.mark.parametrize("weight", [-1.0, NAN, math.inf])
def test_weights_that_are_none_are_refused(weight: float) -> None:
    with pytest.raises(StatisticsError, match=rf"1 of 4 are negative, missing or infinite \(first: {weight:g}\)"):
        mean([1, 2, 3, 4], weights=[1, 1, weight, 1])
    assert mean([1, 2, 3, 4], weights=[1, 1, 0, 1]).n == 3


def test_standard_deviation_is_numpys_at_equal_weights() -> None:
    y = np.random.default_rng(3).normal(size=50)
    assert standard_deviation(y) == pytest.approx(y.std(ddof=1), rel=1e-12)
    assert standard_deviation(y, weights=[7.0] * 50) == pytest.approx(y.std(ddof=1), rel=1e-12)


@pytest.fixture(scope="module")
def strata() -> tuple[pd.DataFrame, Sample]:
    table = reference_table("apistrat")
    return table, Sample.of(len(table), weights=table["pw"], strata=table["stype"], fpc=table["fpc"])


STATA = {
    "x": [2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2],
    "weights": [3, 3, 3, 3, 3, 4, 4, 4],
    "strata": [1, 1, 1, 1, 1, 2, 2, 2],
    "size": [15, 15, 15, 15, 15, 12, 12, 12],
}


def test_finite_population() -> None:
    """Stata's manual of svy commands, data `fpc`: two strata of 15 and 12 units."""
    design = {"weights": STATA["weights"], "strata": STATA["strata"]}
    without, with_ = mean(STATA["x"], **design), mean(STATA["x"], **design, fpc=STATA["size"])
    assert round(without.value, 5) == 5.44815
    assert (round(without.se, 5), round(with_.se, 5)) == (0.74127, 0.61604)


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
