"""Correlation and regression: by hand, published, against other packages."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from reference_data import reference_table
from scipy import stats

from surveystats.association import Regression, linear_regression, pearson
from surveystats.inference import contrast
from surveystats.sample import Replicates, Sample

NAN = math.nan
X, Y, W = [1, 2, 3, NAN], [1, 3, 2, 5], [1, 2, 1, 4]


def scores(seed: int, n: int = 80) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two tied five-point scores and weights."""
    random = np.random.default_rng(seed)
    x = random.integers(1, 6, n).astype(float)
    y = np.clip(x + random.integers(-2, 3, n), 1, 5)
    return x, y, random.uniform(0.5, 3, n)


def test_pearson_by_hand():
    """The respondent without x leaves. Σw = 4, x̄ = 8/4, ȳ = 9/4; Σw dx dy = 1.25 − .25 = 1, Σw dx² = 2,
    Σw dy² = 1.5625 + 1.125 + .0625 = 2.75; r = 1/√5.5. n_eff = 16/6 < 3: no interval."""
    found = pearson(X, Y, weights=W)
    assert found.value == pytest.approx(1 / math.sqrt(5.5), abs=1e-12)
    assert (found.n, found.n_weighted, found.n_eff) == (3, 4.0, pytest.approx(16 / 6))
    assert math.isnan(found.se) and math.isnan(found.low) and math.isnan(found.high)


def test_fisher_interval_rests_on_the_effective_base():
    """Weights 1 and 3 in turn: n_eff = (4·50)²/(10·50) = 80 of 100 respondents."""
    x, y, _ = scores(1, 100)
    w = np.tile([1.0, 3.0], 50)
    found = pearson(x, y, weights=w)
    assert found.n_eff == pytest.approx(80)
    reach = 1.959963984540054 / math.sqrt(77)
    assert found.low == pytest.approx(math.tanh(math.atanh(found.value) - reach), abs=1e-12)
    assert found.high == pytest.approx(math.tanh(math.atanh(found.value) + reach), abs=1e-12)
    t = found.value * math.sqrt(78 / (1 - found.value**2))
    assert found.p == pytest.approx(2 * stats.t.sf(abs(t), 78), rel=1e-10)


@pytest.mark.parametrize("seed", range(5))
def test_scipy_agrees_at_equal_weights(seed: int):
    x, y, _ = scores(seed)
    found, theirs = pearson(x, y), stats.pearsonr(x, y)
    interval = theirs.confidence_interval()
    assert (found.value, found.low, found.high) == pytest.approx((theirs.statistic, *interval), abs=1e-12)
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_linearised_scores_are_the_derivatives_by_the_weights(seed: int):
    """The infinitesimal jackknife, by differences: se² = n/(n − 1) Σ (w ∂r/∂w)², the design two equal strata."""
    x, y, w = scores(seed, 40)
    strata, step = np.repeat([0, 1], 20), 1e-5
    found = pearson(x, y, weights=w, strata=strata)
    z = w * [
        (pearson(x, y, weights=w + step * unit).value - pearson(x, y, weights=w - step * unit).value) / (2 * step)
        for unit in np.eye(40)
    ]
    variance = sum(20 / 19 * ((part - part.mean()) ** 2).sum() for part in np.split(z, 2))
    assert found.se == pytest.approx(math.sqrt(variance), rel=1e-6)
    reach = stats.t.ppf(0.975, 38) * found.se / (1 - found.value**2)
    assert found.high == pytest.approx(math.tanh(math.atanh(found.value) + reach), abs=1e-9)


def test_clusters_strata_and_replicates_make_the_interval_linear():
    x, y, w = scores(4)
    plain = pearson(x, y, weights=w)
    designs = [
        Sample.of(80, weights=w, clusters=np.repeat(np.arange(20), 4)),
        Sample.of(80, weights=w, strata=np.repeat([0, 1], 40)),
        Sample.of(80, weights=w, fpc=np.full(80, 0.5)),
        Sample.of(80, weights=w).replicated(Replicates.of(np.random.default_rng(1).exponential(w[:, None], (80, 60)),
                                                          "bootstrap")),
    ]  # fmt: skip
    for sample, df in zip(designs, (19, 78, 79, 59), strict=True):
        found = pearson(x, y, sample=sample)
        assert found.value == pytest.approx(plain.value, abs=1e-12)
        assert found.df == df
        assert found.low < found.value < found.high
        assert found.se != pytest.approx(plain.se, rel=1e-6)


@pytest.mark.parametrize("values", [[], [1.0], [2.0, 2.0, 2.0], [NAN, NAN]])
def test_without_spread_there_is_no_correlation(values):
    found = pearson(values, np.arange(len(values), dtype=float))
    assert math.isnan(found.value) and math.isnan(found.se) and math.isnan(found.p)
    assert found.n == int(np.isfinite(values).sum())


def survey(seed: int, n: int = 60, count: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, count)) + random.normal(size=(n, 1))
    y = x @ np.arange(1, count + 1) + random.normal(size=n) * (1 + np.abs(x[:, 0]))
    return y, x, random.uniform(0.5, 3, n)


def values(results) -> list[float]:
    return [result.value for result in results]


def test_one_driver_by_hand():
    """The fourth respondent has no score on the driver but stays in the design.

    x = 1, 2, 3, y = 1, 3, 2, w = 1, 2, 1: x̄ = 2, ȳ = 2.25, Σw dx dy = 1, Σw dx² = 2: b = .5, intercept 1.25;
    residuals −.75, .75, −.75: R² = 1 − 2.25/2.75; scores w e dx/2 = .375, 0, −.375, 0 over four respondents:
    V = 4/3 · .28125 = .375.
    """
    found = linear_regression([1, 3, 2, 5], [1, 2, 3, NAN], weights=[1, 2, 1, 4])
    slope = found.coefficients[0]
    assert (slope.value, found.intercept.value) == (pytest.approx(0.5), pytest.approx(1.25))
    assert slope.se == pytest.approx(math.sqrt(0.375))
    assert found.r2 == pytest.approx(2 / 11)
    assert (slope.n, slope.n_weighted, slope.n_eff, slope.df) == (3, 4, pytest.approx(16 / 6), 1)
    assert slope.high - slope.value == pytest.approx(stats.t.ppf(0.975, 1) * slope.se)
    assert slope.p == pytest.approx(2 * stats.t.sf(0.5 / slope.se, 1))


@pytest.mark.parametrize("seed", range(5))
def test_statsmodels_agrees(seed: int):
    """Coefficients, R² and the sandwich (HC0 × n/(n − 1)) of weighted least squares."""
    y, x, w = survey(seed)
    found, theirs = linear_regression(y, x, weights=w), sm.WLS(y, sm.add_constant(x), weights=w).fit(cov_type="HC0")
    together = (found.intercept, *found.coefficients)
    assert values(together) == pytest.approx(theirs.params, rel=1e-10)
    assert [result.se for result in together] == pytest.approx(theirs.bse * math.sqrt(60 / 59), rel=1e-10)
    assert found.r2 == pytest.approx(theirs.rsquared, rel=1e-12)


def test_clusters_as_in_statsmodels():
    """Clustered sandwich without its small-sample factor, times G/(G − 1)."""
    y, x, w = survey(7)
    groups = np.repeat(np.arange(15), 4)
    theirs = sm.WLS(y, sm.add_constant(x), weights=w).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    found = linear_regression(y, x, weights=w, clusters=groups)
    together = (found.intercept, *found.coefficients)
    assert [result.se for result in together] == pytest.approx(theirs.bse * math.sqrt(15 / 14), rel=1e-10)
    assert found.intercept.df == 15 - 1 - 3


def test_a_dummy_gives_the_difference_of_two_means():
    """As `contrast`: same value, standard error and degrees of freedom under a stratified clustered design."""
    y, x, w = survey(3)
    side = (x[:, 0] > 0).astype(float)
    sample = Sample.of(60, weights=w, strata=np.repeat([0, 1], 30), clusters=np.repeat(np.arange(20), 3))
    found, expected = linear_regression(y, side, sample=sample).coefficients[0], contrast(y, side, sample=sample)
    for name in ("value", "se", "df", "low", "high", "p"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-10)


def test_a_domain_is_not_a_smaller_sample():
    """Only the degrees of freedom and bases are the domain's: zero scores of the others stay in the variance."""
    y, x, w = survey(4)
    keep = np.arange(60) < 40
    sample = Sample.of(60, weights=w)
    domain = linear_regression(y, x, sample=sample.subset(keep))
    apart = linear_regression(y[keep], x[keep], weights=w[keep])
    masked = linear_regression(np.where(keep, y, NAN), x, sample=sample)
    assert values(domain.coefficients) == pytest.approx(values(apart.coefficients))
    assert domain.coefficients[0].se == pytest.approx(masked.coefficients[0].se)
    assert domain.coefficients[0].se == pytest.approx(apart.coefficients[0].se * math.sqrt(60 / 59 / (40 / 39)))
    assert domain.coefficients[0].df == apart.coefficients[0].df == 40 - 1 - 3


def test_replicate_weights_are_used():
    y, x, w = survey(5)
    jackknife = np.where(np.eye(60, dtype=bool), 0.0, w[:, None] * 60 / 59)
    sample = Sample.of(60, weights=w)
    found = linear_regression(y, x, sample=sample.replicated(Replicates.of(jackknife, "jk1")))
    linear = linear_regression(y, x, sample=sample)
    assert found.coefficients[1].se == pytest.approx(linear.coefficients[1].se, rel=1e-9)
    assert found.coefficients[1].df == 59 - 3


@pytest.mark.parametrize(
    ("y", "x", "reason"),
    [
        ([], np.empty((0, 2)), "too_few"),
        ([1, 2, 3], [[1, 2], [2, 1], [3, 3]], "too_few"),
        ([5] * 6, [[i, i**2] for i in range(6)], "constant_outcome"),
        (range(6), [[i**2, 4] for i in range(6)], "constant_driver"),
        (range(6), [[i**2, -2 * i**2] for i in range(6)], "collinear"),
        (range(6), [[NAN, i] for i in range(6)], "too_few"),
    ],
)
def test_what_cannot_be_fitted_says_why(y, x, reason):
    found = linear_regression(list(y), x)
    assert found.reason == reason and math.isnan(found.r2) and len(found.coefficients) == 2
    assert all(math.isnan(result.value) for result in (found.intercept, *found.coefficients))


DRIVERS = ["complaints", "privileges", "learning", "raises", "critical", "advance"]


def attitude() -> tuple[np.ndarray, np.ndarray]:
    data = reference_table("attitude")
    return data["rating"].to_numpy(float), data[DRIVERS].to_numpy(float)


def test_attitude_correlations():
    """R `cor.test(rating, complaints)`: .8254176 (.6620128–.9139139), p 1.988e−8."""
    y, x = attitude()
    found = pearson(y, x[:, 0])
    assert (found.value, found.low, found.high) == pytest.approx((0.8254176, 0.6620128, 0.9139139), abs=5e-8)
    assert found.p == pytest.approx(1.988e-8, rel=2e-4) and found.df == 28


def test_a_weighted_correlation():
    """R package LPWC, example of wt.corr: 0.4241453."""
    found = pearson([1, 2, -9, 4, 5], [2, 3, 4, 5, 6], weights=[0.5, 1, 2, 0.5, 2])
    assert found.value == pytest.approx(0.4241453, abs=5e-8)


def schools(name: str, *, fpc: bool = True, nested: bool = False) -> tuple[pd.DataFrame, Sample]:
    data = reference_table(name)
    design = {"weights": data["pw"], "fpc": data["fpc"] if fpc else None}
    if name == "apistrat":
        design["strata"] = data["stype"]
    if name == "apiclus1" or nested:
        design["clusters"] = data["dnum"]
    return data, Sample.of(len(data), **design)


def assert_fit(found: Regression, expected: dict[str, list[float]], *, df: float, rel: float = 1e-9) -> None:
    together = (found.intercept, *found.coefficients)
    for name, numbers in expected.items():
        assert [getattr(result, name) for result in together] == pytest.approx(numbers, rel=rel), name
    assert {result.df for result in together} == {df}


EXPLAINED = ["ell", "meals", "mobility"]


def test_stratified_regression():
    """R survey 4.5 `svyglm(api00 ~ ell + meals + mobility, dstrat)` (man/svyglm), full digits as frozen in the tests
    of Stats::LikeR; printed 820.8873 10.0777 | −.4806 .3920 | −3.1415 .2839 | .2257 .3932."""
    data, sample = schools("apistrat")
    found = linear_regression(data["api00"], data[EXPLAINED], sample=sample)
    assert_fit(found, {
        "value": [820.8873159056232, -0.4805866121719494, -3.1415353099845613, 0.22571321022963628],
        "se": [10.077735949885389, 0.3919734032225283, 0.28394650641650143, 0.39321836202252897],
        "p": [5.594749814545701e-152, 0.2216587151554869, 2.254134651846002e-22, 0.5666226131622016],
        "low": [801.0113244897284, -1.253663028983467, -3.7015537855799514, -0.5498185984025248],
        "high": [840.7633073215179, 0.2924898046395684, -2.581516834389171, 1.0012450188617978],
    }, df=194)  # fmt: skip


def test_clustered_regression():
    """R survey 4.5 `svyglm(api00 ~ ell + meals + mobility, dclus1)`: 819.2791 21.3900 …, 11 degrees of freedom."""
    data, sample = schools("apiclus1")
    found = linear_regression(data["api00"], data[EXPLAINED], sample=sample)
    assert_fit(found, {
        "value": [819.2790511391253, -0.5167217796834802, -3.123204264899352, -0.16891968218716674],
        "se": [21.3899712651521, 0.32400394496541335, 0.2780830437608844, 0.44491841915120217],
        "p": [4.646620299650624e-13, 0.13906346730593247, 2.2905074124112613e-07, 0.7114222316707224],
        "high": [866.3580604685117, 0.1964060949965425, -2.511147612308532, 0.8103391558160606],
    }, df=11)  # fmt: skip


def test_a_driver_with_missing_answers():
    """R survey 4.5 `svyglm(api00 ~ acs.k3 + ell, dstrat)`: rows leave, their clusters stay in the design; 94 df."""
    data, sample = schools("apistrat")
    found = linear_regression(data["api00"], data[["acs.k3", "ell"]], sample=sample)
    assert_fit(found, {
        "value": [681.0640856220909, 4.844802651073272, -3.862410557051025],
        "se": [132.09446168573584, 6.95197773600194, 0.33056955363458607],
        "low": [418.78743540431253, -8.958512111093299, -4.518764154959875],
        "p": [1.3942279638825135e-06, 0.48758802847978766, 5.1851675217595835e-20],
    }, df=94)  # fmt: skip
