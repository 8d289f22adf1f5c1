"""Means, designs and bases against R's survey package, by hand, and by what must hold for any data."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

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
from surveystats.planning import margin_of_error
from surveystats.sample import Replicates, Result, Sample, kish_design_effect, kish_n_eff

REPOSITORY = Path(__file__).resolve().parents[2]
NAN = math.nan


def api_sample(name: str) -> tuple[pd.DataFrame, Sample]:
    """The data and design of the examples of R's survey package."""
    table = reference_table(name)
    if name == "apistrat":
        size = table["stype"].map(table["stype"].value_counts())
        design = Sample.of(len(table), weights=table["pw"], strata=table["stype"], fpc=size / table["fpc"])
    elif name == "apisrs":
        design = Sample.of(len(table), weights=table["pw"], fpc=len(table) / table["fpc"])
    else:
        clusters = table["dnum"]
        design = Sample.of(len(table), weights=table["pw"], clusters=clusters, fpc=clusters.nunique() / table["fpc"])
    return table, design


@pytest.mark.parametrize(
    ("name", "column", "value", "se", "df"),
    [
        ("apistrat", "api00", 662.287363159, 9.40894080278, 197),
        ("apistrat", "api99", 629.39, 9.9639, 197),
        ("apisrs", "api00", 656.585, 9.24972203928, 199),
        ("apiclus1", "api00", 644.169398907, 23.5422406938, 14),
    ],
    ids=["stratified", "stratified-99", "simple", "clusters"],
)
def test_mean_of_a_design_as_published(name: str, column: str, value: float, se: float, df: float) -> None:
    table, sample = api_sample(name)
    found = mean(table[column], sample)
    digits = {"rel": 1e-9} if value > 629.4 else {"abs": 5.1e-3}
    assert found.value == pytest.approx(value, **digits)
    assert found.se == pytest.approx(se, **({"rel": 1e-9} if value > 629.4 else {"abs": 5.1e-5}))
    assert (found.df, found.n) == (df, len(table))


@pytest.mark.parametrize(
    ("level", "value", "se"),
    [("E", 674.43, 12.3824797939), ("H", 625.82, 14.9371291854), ("M", 636.6, 16.2147073082)],
    ids=["elementary", "high", "middle"],
)
def test_mean_of_a_domain_as_published(level: str, value: float, se: float) -> None:
    table, sample = api_sample("apistrat")
    domain = sample.subset((table["stype"] == level).to_numpy())
    found = mean(table["api00"], domain)
    assert found.value == pytest.approx(value, rel=1e-10) and found.se == pytest.approx(se, rel=1e-9)
    assert found.n == (table["stype"] == level).sum()


def test_paired_change_as_published() -> None:
    table, sample = api_sample("apistrat")
    found = mean(table["api00"] - table["api99"], sample)
    assert round(found.value, 3) == 32.893 and round(found.se, 4) == 2.0511


def test_mean_without_clusters_agrees_with_the_cluster_of_one() -> None:
    table, sample = api_sample("apistrat")
    single = Sample.of(len(table), weights=table["pw"], strata=table["stype"], clusters=range(200), fpc=sample.fpc)
    assert mean(table["api00"], single) == mean(table["api00"], sample)


def test_cluster_ids_may_repeat_between_strata() -> None:
    y, strata = [1.0, 2, 3, 4, 5, 7], ["a", "a", "a", "b", "b", "b"]
    nested = Sample.of(6, strata=strata, clusters=[1, 1, 2, 1, 2, 2])
    named = Sample.of(6, strata=strata, clusters=["a1", "a1", "a2", "b1", "b2", "b2"])
    assert mean(y, nested) == mean(y, named)
    assert mean(y, nested).df == 2


def test_kish_as_published() -> None:
    weights = reference_table("apistrat")["pw"]
    assert kish_n_eff(weights) == pytest.approx(168.581331281, rel=1e-10)
    assert round(kish_design_effect(weights), 5) == 1.18637


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


def test_equal_weights_give_the_textbook_standard_error() -> None:
    y = np.array([1.0, 2, 2, 5, 4])
    assert mean(y, Sample.of(5)).se == pytest.approx(y.std(ddof=1) / math.sqrt(5), rel=1e-12)


def test_confidence_widens_the_interval() -> None:
    y, sample = [1.0, 2, 4, 4], Sample.of(4)
    at = {level: mean(y, sample, confidence=level) for level in (0.8, 0.99)}
    assert at[0.99].low < at[0.8].low < at[0.8].value < at[0.8].high < at[0.99].high
    assert (at[0.8].high - at[0.8].value) / at[0.8].se == pytest.approx(1.6377443536962095)  # t of 90 %, 3 df


@pytest.mark.parametrize("y", [[], [NAN, NAN], [NAN]], ids=["nobody", "all-missing", "one-missing"])
def test_no_answer_is_no_estimate(y: list[float]) -> None:
    found = mean(y, Sample.of(len(y)))
    assert math.isnan(found.value) and math.isnan(found.se) and math.isnan(found.low) and found.n == 0


def test_all_weights_zero_is_no_estimate() -> None:
    assert mean([1.0, 2], Sample.of(2, weights=[0, 0])).n == 0


@pytest.mark.parametrize("design", [{}, {"strata": ["a", "a", "b"]}], ids=["simple", "strata"])
def test_one_answer_has_no_interval(design: dict) -> None:
    found = mean([NAN, 4, NAN], Sample.of(3, **design))
    assert (found.value, found.n) == (4, 1)
    assert math.isnan(found.se) and math.isnan(found.low) and math.isnan(found.high)
    alone = mean([4], Sample.of(1))
    assert alone.value == 4 and math.isnan(alone.se) and math.isnan(alone.low)


def test_constant_answers_have_no_spread() -> None:
    found = mean([4.0] * 5, Sample.of(5, weights=[1, 2, 3, 4, 5]))
    assert (found.value, found.se, found.low, found.high) == (4, 0, 4, 4)
    assert standard_deviation([4.0] * 5, Sample.of(5)) == 0


def test_lonely_stratum_is_centred_at_the_overall_mean() -> None:
    """Stratum b holds one respondent: z = −2/3, −1/3, 1; V = 2·((1/6)² + (1/6)²) + 1² (not 0 for b)."""
    found = mean([1.0, 2, 6], Sample.of(3, strata=["a", "a", "b"]))
    assert found.se**2 == pytest.approx(2 * 2 / 36 + 1, rel=1e-12)
    assert found.df == 1


def test_only_lonely_strata_have_no_degrees_of_freedom() -> None:
    found = mean([1.0, 2, 6], Sample.of(3, strata=["a", "b", "c"]))
    assert found.df == 0 and found.se > 0 and math.isnan(found.low)


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


def test_census_has_no_sampling_error() -> None:
    assert mean([1.0, 2, 6], Sample.of(3, fpc=[1, 1, 1])).se == 0


def test_standard_deviation_by_hand() -> None:
    """Answers 2, 4, –, 5 with weights 1, 2, 9, 1: ȳ = 3.75, Σw(y−ȳ)² / Σw = 4.75 / 4, times 3/2."""
    found = standard_deviation([2, 4, NAN, 5], Sample.of(4, weights=[1, 2, 9, 1]))
    assert found == pytest.approx(math.sqrt(4.75 / 4 * 3 / 2), rel=1e-12)
    assert standard_deviation([1.0, 2, 2, 5], Sample.of(4)) == pytest.approx(np.std([1, 2, 2, 5], ddof=1))


@pytest.mark.parametrize("y", [[], [NAN], [3.0], [3.0, NAN]])
def test_standard_deviation_needs_two_answers(y: list[float]) -> None:
    assert math.isnan(standard_deviation(y, Sample.of(len(y))))


@pytest.mark.parametrize(
    ("n", "population", "points"),
    [(1200, None, 2.829), (1200, 4000, 2.367), (300, 1000, 4.736), (1200, 1, 2.829)],
    ids=["unlimited", "of-4000", "300-of-1000", "population-of-one"],
)
def test_margin_of_error_as_published(n: float, population: float | None, points: float) -> None:
    assert round(100 * margin_of_error(n, population=population), 3) == points


def test_margin_of_error_at_its_ends() -> None:
    assert math.isnan(margin_of_error(0)) and margin_of_error(500, population=500) == 0
    assert margin_of_error(600, population=500) == 0
    assert margin_of_error(100, confidence=0.99) == pytest.approx(2.5758293035489004 * 0.05)


# ---- what holds for any data ------------------------------------------------
ANSWER = st.one_of(st.none(), st.integers(0, 10)).map(lambda x: NAN if x is None else float(x))


@st.composite
def surveys(draw):
    n = draw(st.integers(2, 12))
    column = lambda of: np.array(draw(st.lists(of, min_size=n, max_size=n)))  # noqa: E731
    return column(ANSWER), column(st.floats(0.1, 10)), column(st.sampled_from("ab")), column(st.integers(0, 3))


def numbers(result) -> list[float]:
    return [result.value, result.se, result.low, result.high, result.df]


@given(surveys(), st.floats(0.1, 50))
def test_equal_weights_are_no_weights(survey, weight) -> None:
    y, _, strata, clusters = survey
    equal = mean(y, Sample.of(len(y), weights=[weight] * len(y), strata=strata, clusters=clusters))
    none = mean(y, Sample.of(len(y), strata=strata, clusters=clusters))
    np.testing.assert_allclose(numbers(equal), numbers(none), rtol=1e-9, atol=1e-9)
    assert equal.n == none.n and equal.n_eff == pytest.approx(equal.n)


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


@given(surveys(), st.randoms(use_true_random=False))
def test_the_order_of_respondents_does_not_matter(survey, random) -> None:
    order = list(range(len(survey[0])))
    random.shuffle(order)
    results = []
    for y, w, strata, clusters in (survey, tuple(part[order] for part in survey)):
        sample = Sample.of(len(y), weights=w, strata=strata, clusters=clusters)
        results.append([*numbers(mean(y, sample)), standard_deviation(y, sample), mean(y, sample).n_eff])
    np.testing.assert_allclose(results[0], results[1], rtol=1e-9, atol=1e-9)


@given(surveys())
def test_value_lies_between_the_answers_and_n_eff_below_n(survey) -> None:
    y, w, *_ = survey
    found = mean(y, Sample.of(len(y), weights=w))
    if found.n:
        assert np.nanmin(y) - 1e-9 <= found.value <= np.nanmax(y) + 1e-9
        assert 1 - 1e-9 <= found.n_eff <= found.n + 1e-9


@given(surveys())
def test_subset_keeps_the_design_and_drops_the_others(survey) -> None:
    y, w, strata, clusters = survey
    keep = y >= 5
    sample = Sample.of(len(y), weights=w, strata=strata, clusters=clusters)
    domain, masked = mean(y, sample.subset(keep)), mean(np.where(keep, y, NAN), sample)
    np.testing.assert_equal(numbers(domain), numbers(masked))


# ---- the other estimators by hand: answers 2, 4, –, 5 with weights 1, 2, 5, 1 -----------------------
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


# ---- degrees of freedom --------------------------------------------------------------------------
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


@pytest.mark.parametrize("weight", [-1.0, NAN, math.inf])
def test_weights_that_are_none_are_refused(weight: float) -> None:
    with pytest.raises(StatisticsError, match=rf"1 of 4 are negative, missing or infinite \(first: {weight:g}\)"):
        mean([1, 2, 3, 4], weights=[1, 1, weight, 1])
    assert mean([1, 2, 3, 4], weights=[1, 1, 0, 1]).n == 3


def test_degrees_are_one_of_two_kinds() -> None:
    with pytest.raises(StatisticsError, match="'design' or 'satterthwaite' expected, not 'welch'"):
        mean([1, 2], degrees="welch")  # type: ignore[typeddict-item]
