"""Correlation and regression: by hand, published, against other packages."""

from __future__ import annotations

import math

import numpy as np
import pytest
from reference_data import reference_table
from scipy import stats

from surveystats.association import linear_regression, pearson
from surveystats.sample import Replicates, Sample

NAN = math.nan
X, Y, W = [1, 2, 3, NAN], [1, 3, 2, 5], [1, 2, 1, 4]
Z = 1.959963984540054


def scores(seed: int, n: int = 80) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two tied five-point scores and weights."""
    random = np.random.default_rng(seed)
    x = random.integers(1, 6, n).astype(float)
    y = np.clip(x + random.integers(-2, 3, n), 1, 5)
    return x, y, random.uniform(0.5, 3, n)


def jackknifed(weights: np.ndarray) -> Sample:
    n = len(weights)
    table = np.where(np.eye(n, dtype=bool), 0.0, weights[:, None] * n / (n - 1))
    return Sample.of(n, weights=weights).replicated(Replicates.of(table, "jk1"))


def test_pearson_by_hand():
    """The respondent without x leaves. Σw = 4, x̄ = 8/4, ȳ = 9/4; Σw dx dy = 1.25 − .25 = 1, Σw dx² = 2,
    Σw dy² = 1.5625 + 1.125 + .0625 = 2.75; r = 1/√5.5. n_eff = 16/6 < 3: no interval. Weights 1 and 3 in turn: n_eff =
    (4·50)²/(10·50) = 80 of 100 respondents, on which Fisher's interval rests."""
    found = pearson(X, Y, weights=W)
    assert found.value == pytest.approx(1 / math.sqrt(5.5), abs=1e-12)
    assert (found.n, found.n_weighted, found.n_eff) == (3, 4.0, pytest.approx(16 / 6))
    assert math.isnan(found.se) and math.isnan(found.low) and math.isnan(found.high)
    found, reach = pearson(*scores(1, 100)[:2], weights=np.tile([1.0, 3.0], 50)), Z / math.sqrt(77)
    assert found.n_eff == pytest.approx(80)
    ends = tuple(math.tanh(math.atanh(found.value) + step) for step in (-reach, reach))
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-12)
    assert found.p == pytest.approx(2 * stats.t.sf(found.value * math.sqrt(78 / (1 - found.value**2)), 78), rel=1e-10)


def test_pearson_is_that_of_scipy_at_equal_weights():
    for seed in range(5):
        x, y, _ = scores(seed)
        found, theirs = pearson(x, y), stats.pearsonr(x, y)
        expected = (theirs.statistic, *theirs.confidence_interval())
        assert (found.value, found.low, found.high) == pytest.approx(expected, abs=1e-12)
        assert found.p == pytest.approx(theirs.pvalue, rel=1e-9)


def test_linearised_scores_are_the_derivatives_by_the_weights():
    """The infinitesimal jackknife, by differences: se² = n/(n − 1) Σ (w ∂r/∂w)², the design two equal strata."""
    x, y, w = scores(0, 40)
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
    designs = [{"clusters": np.repeat(np.arange(20), 4)}, {"strata": np.repeat([0, 1], 40)}, {"fpc": np.full(80, 0.5)}]
    samples = [*(Sample.of(80, weights=w, **design) for design in designs), jackknifed(w)]
    for sample, df in zip(samples, (19, 78, 79, 79), strict=True):
        found = pearson(x, y, sample=sample)
        assert found.value == pytest.approx(plain.value, abs=1e-12) and found.df == df
        assert found.low < found.value < found.high and found.se != pytest.approx(plain.se, rel=1e-6)


@pytest.mark.parametrize("values", [[], [1.0], [2.0, 2.0, 2.0], [NAN, NAN]])
def test_without_spread_there_is_no_correlation(values):
    found = pearson(values, np.arange(len(values), dtype=float))
    assert math.isnan(found.value) and math.isnan(found.se) and math.isnan(found.p)
    assert found.n == int(np.isfinite(values).sum())


def test_one_driver_by_hand():
    """The fourth respondent has no score on the driver but stays in the design.

    x = 1, 2, 3, y = 1, 3, 2, w = 1, 2, 1: x̄ = 2, ȳ = 2.25, Σw dx dy = 1, Σw dx² = 2: b = .5, intercept 1.25;
    residuals −.75, .75, −.75: R² = 1 − 2.25/2.75; scores w e dx/2 = .375, 0, −.375, 0 over four respondents:
    V = 4/3 · .28125 = .375.
    """
    found = linear_regression(Y, X, weights=W)
    slope = found.coefficients[0]
    assert (slope.value, found.intercept.value) == (pytest.approx(0.5), pytest.approx(1.25))
    assert slope.se == pytest.approx(math.sqrt(0.375)) and found.r2 == pytest.approx(2 / 11)
    assert (slope.n, slope.n_weighted, slope.n_eff, slope.df) == (3, 4, pytest.approx(16 / 6), 1)
    assert slope.high - slope.value == pytest.approx(stats.t.ppf(0.975, 1) * slope.se)
    assert slope.p == pytest.approx(2 * stats.t.sf(0.5 / slope.se, 1))


def test_a_domain_is_not_a_smaller_sample_and_replicates_replace_linearisation():
    """Only the degrees of freedom and bases are the domain's: zero scores of the others stay in the variance."""
    random = np.random.default_rng(4)
    x, w = random.normal(size=(60, 3)) + random.normal(size=(60, 1)), random.uniform(0.5, 3, 60)
    y, keep = x @ [1, 2, 3] + random.normal(size=60) * (1 + np.abs(x[:, 0])), np.arange(60) < 40
    whole, apart = linear_regression(y, x, weights=w), linear_regression(y[keep], x[keep], weights=w[keep])
    domain = linear_regression(y, x, sample=Sample.of(60, weights=w).subset(keep))
    masked = linear_regression(np.where(keep, y, NAN), x, weights=w)
    replicated = linear_regression(y, x, sample=jackknifed(w))
    for i in range(3):
        inside, alone = domain.coefficients[i], apart.coefficients[i]
        assert inside.value == pytest.approx(alone.value) and inside.df == alone.df == 40 - 1 - 3
        assert inside.se == pytest.approx(alone.se * math.sqrt(60 / 59 / (40 / 39)))
        assert inside.se == pytest.approx(masked.coefficients[i].se)
        assert replicated.coefficients[i].se == pytest.approx(whole.coefficients[i].se, rel=1e-9)
        assert replicated.coefficients[i].df == 59 - 3


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


EXPLAINED = ["ell", "meals", "mobility"]
SVYGLM = [
    # printed: 820.8873 10.0777 | −.4806 .3920 | −3.1415 .2839 | .2257 .3932
    ("apistrat", {"strata": "stype"}, EXPLAINED, 194, {
        "value": [820.8873159056232, -0.4805866121719494, -3.1415353099845613, 0.22571321022963628],
        "se": [10.077735949885389, 0.3919734032225283, 0.28394650641650143, 0.39321836202252897],
        "p": [5.594749814545701e-152, 0.2216587151554869, 2.254134651846002e-22, 0.5666226131622016],
        "low": [801.0113244897284, -1.253663028983467, -3.7015537855799514, -0.5498185984025248],
    }),
    # clusters: 11 degrees of freedom
    ("apiclus1", {"clusters": "dnum"}, EXPLAINED, 11, {
        "value": [819.2790511391253, -0.5167217796834802, -3.123204264899352, -0.16891968218716674],
        "se": [21.3899712651521, 0.32400394496541335, 0.2780830437608844, 0.44491841915120217],
        "high": [866.3580604685117, 0.1964060949965425, -2.511147612308532, 0.8103391558160606],
    }),
    # a driver with missing answers: rows leave, their clusters stay in the design
    ("apistrat", {"strata": "stype"}, ["acs.k3", "ell"], 94, {
        "value": [681.0640856220909, 4.844802651073272, -3.862410557051025],
        "se": [132.09446168573584, 6.95197773600194, 0.33056955363458607],
    }),
]  # fmt: skip


@pytest.mark.parametrize(("name", "design", "drivers", "df", "expected"), SVYGLM)
def test_regressions_of_schools_are_those_of_svyglm(name, design, drivers, df, expected):
    """R survey 4.5 `svyglm(api00 ~ …)` (man/svyglm), full digits as frozen in the tests of Stats::LikeR."""
    data = reference_table(name)
    known = {"weights": data["pw"], "fpc": data["fpc"]} | {part: data[column] for part, column in design.items()}
    found = linear_regression(data["api00"], data[drivers], **known)
    together = (found.intercept, *found.coefficients)
    for field, numbers in expected.items():
        assert [getattr(result, field) for result in together] == pytest.approx(numbers, rel=1e-9), field
    assert {result.df for result in together} == {df}
