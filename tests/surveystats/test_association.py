"""Correlation, regression and proportional odds: by hand, published, against other packages."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from reference_data import reference_table
from scipy import special, stats
from statsmodels.miscmodels.ordinal_model import OrderedModel
from statsmodels.tools.numdiff import approx_fprime, approx_hess

from surveystats.association import linear_regression, pearson, proportional_odds, proportional_odds_test
from surveystats.groups import contrast
from surveystats.inference import Replicates, Sample

NAN = math.nan
X, Y, W = [1, 2, 3, NAN], [1, 3, 2, 5], [1, 2, 1, 4]
Z = 1.959963984540054


def scores(seed: int, n: int = 80) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two tied five-point scores and weights."""
    random = np.random.default_rng(seed)
    x = random.integers(1, 6, n).astype(float)
    y = np.clip(x + random.integers(-2, 3, n), 1, 5)
    return x, y, random.uniform(0.5, 3, n)


def values(results: tuple) -> list[float]:
    return [result.value for result in results]


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


def test_published_correlations():
    """R `cor.test(rating, complaints)`: .8254176 (.6620128–.9139139), p 1.988e−8; package LPWC, wt.corr: 0.4241453."""
    data = reference_table("attitude")
    found = pearson(data["rating"].to_numpy(float), data["complaints"].to_numpy(float))
    assert (found.value, found.low, found.high) == pytest.approx((0.8254176, 0.6620128, 0.9139139), abs=5e-8)
    assert found.p == pytest.approx(1.988e-8, rel=2e-4) and found.df == 28
    found = pearson([1, 2, -9, 4, 5], [2, 3, 4, 5, 6], weights=[0.5, 1, 2, 0.5, 2])
    assert found.value == pytest.approx(0.4241453, abs=5e-8)


def test_a_dummy_gives_the_difference_of_two_means():
    """As `contrast`: same value, standard error and degrees of freedom under a stratified clustered design."""
    random = np.random.default_rng(3)
    y, side = random.normal(size=60), (random.normal(size=60) > 0).astype(float)
    clusters = np.repeat(np.arange(20), 3)
    sample = Sample.of(60, weights=random.uniform(0.5, 3, 60), strata=np.repeat([0, 1], 30), clusters=clusters)
    found, expected = linear_regression(y, side, sample=sample).coefficients[0], contrast(y, side, sample=sample)
    for name in ("value", "se", "df", "low", "high", "p"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-10)


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


def survey(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcome, three drivers and weights of 60."""
    random = np.random.default_rng(seed)
    x, w = random.normal(size=(60, 3)) + random.normal(size=(60, 1)), random.uniform(0.5, 3, 60)
    return x @ [1, 2, 3] + random.normal(size=60) * (1 + np.abs(x[:, 0])), x, w


@pytest.mark.parametrize("clusters", [np.arange(60), np.repeat(np.arange(15), 4)], ids=["respondents", "clusters"])
def test_weighted_regressions_are_those_of_statsmodels(clusters):
    """Coefficients, R², and the clustered sandwich without its small-sample factor, times G/(G − 1)."""
    (y, x, w), many = survey(7), clusters.max() + 1
    kind = {"cov_type": "cluster", "cov_kwds": {"groups": clusters, "use_correction": False}}
    found, theirs = linear_regression(y, x, weights=w, clusters=clusters), sm.WLS(y, sm.add_constant(x), w).fit(**kind)
    together = (found.intercept, *found.coefficients)
    assert values(together) == pytest.approx(theirs.params, rel=1e-10) and found.r2 == pytest.approx(theirs.rsquared)
    assert [result.se for result in together] == pytest.approx(theirs.bse * math.sqrt(many / (many - 1)), rel=1e-10)
    assert {result.df for result in together} == {many - 1 - 3}


def test_a_domain_is_not_a_smaller_sample_and_replicates_replace_linearisation():
    """Only the degrees of freedom and bases are the domain's: zero scores of the others stay in the variance."""
    (y, x, w), keep = survey(4), np.arange(60) < 40
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
    [([], np.empty((0, 2)), "too_few"), ([1, 2, 3], [[1, 2], [2, 1], [3, 3]], "too_few"),
     ([5] * 6, [[i, i**2] for i in range(6)], "constant_outcome"), (range(6), [[NAN, i] for i in range(6)], "too_few"),
     (range(6), [[i**2, 4] for i in range(6)], "constant_driver"),
     (range(6), [[i**2, -2 * i**2] for i in range(6)], "collinear")],
)  # fmt: skip
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


# ---- proportional odds ----
def test_proportional_odds_by_hand() -> None:
    """Two answers and one predictor of 0 and 1: β is the weighted log odds ratio.

    x = 0: weights 3 (low), 1 (high); x = 1: 2 (low), 5 (high); two are incomplete; all of it twice, to have enough.
    ζ = log(3/1); β = log(5/2 · 3/1). z of a respondent is w (y − π) over its group's information Σw π(1 − π): with
    π = 1/4, Σwπ(1 − π) = 2 · 4 · 3/16 = 3/2 and with π = 5/7, 2 · 7 · 10/49 = 20/7. V(β) = 12/11 Σz² over all twelve.
    """
    answers, x, weights = [1, 2, 1, 2, NAN, 2] * 2, [0, 0, 1, 1, 1, NAN] * 2, [3, 1, 2, 5, 4, 4] * 2
    found = proportional_odds(answers, x, weights=weights)
    assert values(found.coefficients) == pytest.approx([math.log(7.5)])
    assert values(found.thresholds) == pytest.approx([math.log(3)])
    assert found.levels == (1.0, 2.0) and (found.n, found.n_weighted) == (8, 22) and found.converged
    low0, high0, low1, high1 = 3 * -0.25 / 1.5, 1 * 0.75 / 1.5, 2 * (-5 / 7) / (20 / 7), 5 * (2 / 7) / (20 / 7)
    spread = 2 * (low0**2 + high0**2 + low1**2 + high1**2)
    assert found.coefficients[0].se ** 2 == pytest.approx(12 / 11 * spread, rel=1e-6)
    assert found.coefficients[0].df == 8 - 1 - 1


def drawn(seed: int, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers 0 … 3 to two predictors, and weights."""
    random = np.random.default_rng(seed)
    x = np.column_stack([random.normal(size=n), random.integers(0, 2, n)])
    latent = x @ [0.8, 0.5] + random.logistic(size=n)
    return np.digitize(latent, [-1.2, 0.2, 1.4]).astype(float), x, random.uniform(0.5, 2, n)


def latent(seed: int, *, cuts: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Answers 1, 2 … of a proportional-odds model with two predictors."""
    random = np.random.default_rng(seed)
    x = np.column_stack([random.normal(0, 1, 300), random.integers(0, 2, 300)])
    return np.digitize(x @ [0.5, 0.6] + random.logistic(size=300), cuts) + 1.0, x


@pytest.mark.parametrize("cuts", [(0.0, 1.0), (-2.0, -1.0, 0.0, 0.5, 1.0, 2.0)])
def test_proportional_odds_are_those_of_statsmodels(cuts: tuple[float, ...]) -> None:
    """Coefficients and thresholds of OrderedModel."""
    y, x = latent(1, cuts=cuts)
    model = OrderedModel(y, x, distr="logit")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = model.fit(method="bfgs", disp=False, gtol=1e-10, maxiter=5000)
    found = proportional_odds(y, x)
    assert values(found.coefficients) == pytest.approx(expected.params[:2], abs=2e-6)
    assert values(found.thresholds) == pytest.approx(model.transform_threshold_params(expected.params)[1:-1], abs=5e-6)


@pytest.mark.parametrize("clustered", [False, True], ids=["simple", "clusters"])
def test_design_variance_is_the_sandwich(clustered: bool) -> None:
    """Two levels: statsmodels' weighted logit, and its sandwich with G/(G − 1) over clusters (or respondents)."""
    y, x = latent(4, cuts=(0.3,))
    random = np.random.default_rng(4)
    weights, clusters = random.uniform(0.5, 3, 300), random.integers(0, 40, 300) if clustered else np.arange(300)
    found = proportional_odds(y, x, weights=weights, clusters=clusters)
    design = sm.add_constant(x)
    expected = sm.GLM(y - 1, design, family=sm.families.Binomial(), freq_weights=weights).fit(tol=1e-14)
    chance, count = expected.fittedvalues, len(np.unique(clusters))
    bread = np.linalg.inv(design.T @ ((weights * chance * (1 - chance))[:, None] * design))
    scores = (weights * (y - 1 - chance))[:, None] * design
    sums = np.array([scores[clusters == one].sum(axis=0) for one in np.unique(clusters)])
    errors = np.sqrt(np.diag(bread @ sums.T @ sums @ bread) * count / (count - 1))
    assert values(found.coefficients) == pytest.approx(expected.params[1:], rel=1e-6)
    assert -found.thresholds[0].value == pytest.approx(expected.params[0], rel=1e-6)
    assert [r.se for r in found.coefficients + found.thresholds] == pytest.approx([*errors[1:], errors[0]], rel=1e-6)
    assert found.coefficients[0].df == count - 1 - 2


@pytest.mark.parametrize(
    ("answers", "predictors"),
    [([], np.zeros((0, 2))), ([1.0, 2, 3], [[1], [2], [3]]), ([NAN] * 5, np.ones((5, 1))), ([1.0] * 9, np.arange(9.0)),
     ([1.0, 2, 3] * 8, np.ones((24, 1))), (np.repeat([1.0, 2, 3], 20), np.repeat([0.0, 1, 2], 20)),
     ([1.0, 2, 3, 1, 2, 3] * 5, np.column_stack([np.arange(30.0), 2 * np.arange(30.0)]))],
    ids=["empty", "few", "missing", "one level", "constant", "separated", "collinear"],
)  # fmt: skip
def test_odds_that_are_not_estimable(answers, predictors) -> None:
    found = proportional_odds(answers, predictors)
    assert not found.converged and np.isnan(found.covariance).all()
    assert all(math.isnan(result.value) and math.isnan(result.p) for result in found.coefficients + found.thresholds)
    for test in (proportional_odds_test(answers, predictors), proportional_odds_test([1.0, 2] * 20, np.arange(40) % 7)):
        assert math.isnan(test.value) and math.isnan(test.p)


def general_likelihood(parameters: np.ndarray, y: np.ndarray, x: np.ndarray, weights: np.ndarray) -> float:
    """Weighted log likelihood with own coefficients at each cut: ζ and β of the first, of the second …"""
    table = parameters.reshape(-1, 1 + x.shape[1])
    below = np.column_stack([special.expit(row[0] - x @ row[1:]) for row in table])
    edges = np.hstack([np.zeros((len(y), 1)), below, np.ones((len(y), 1))])
    return float(weights @ np.log(np.diff(edges, axis=1)[np.arange(len(y)), y.astype(int)]))


def test_statistic_by_numerical_derivatives() -> None:
    """X² = δ̂'(C I⁻¹ C')⁻¹δ̂ and F = X²/Σδ with the design effects of a simple sample with weights.

    δ̂: differences of the coefficients of the second and third cut and those of the first, from numerical scores at
    the fit of common ones.
    """
    y, x, weights = drawn(1, 150)
    fit = proportional_odds(y, x, weights=weights)
    start = np.concatenate([[result.value, *values(fit.coefficients)] for result in fit.thresholds])
    alone = [(y[[i]], x[[i]], np.ones(1)) for i in range(len(y))]
    each = np.array([approx_fprime(start, general_likelihood, args=one, centered=True) for one in alone])
    inverse = np.linalg.inv(-approx_hess(start, general_likelihood, args=(y, x, weights)))
    unit = np.eye(9)
    contrasts = np.array([unit[3 * cut + driver] - unit[driver] for cut in (1, 2) for driver in (1, 2)])
    parts = weights[:, None] * each @ inverse @ contrasts.T
    moved, simple = parts.sum(axis=0), contrasts @ inverse @ contrasts.T
    actual = 150 / 149 * (parts - parts.mean(axis=0)).T @ (parts - parts.mean(axis=0))
    effects = np.linalg.eigvals(np.linalg.solve(simple, actual)).real
    found = proportional_odds_test(y, x, weights=weights)
    assert found.value == pytest.approx(moved @ np.linalg.solve(simple, moved) / effects.sum(), rel=1e-3)
    assert found.df == pytest.approx(effects.sum() ** 2 / (effects**2).sum(), rel=1e-3)
    assert found.df_denominator == pytest.approx(found.df * 149)
    assert found.p == pytest.approx(stats.f.sf(found.value, found.df, found.df_denominator)) and found.n == 150


def coded(*indicators: np.ndarray) -> np.ndarray:
    return np.column_stack(indicators).astype(float)


@pytest.mark.parametrize("people", [False, True], ids=["frequencies", "one row each"])
def test_housing_model(people: bool) -> None:
    """R, MASS::housing, polr(Sat ~ Infl + Type + Cont, weights = Freq): its seven digits, further ones of clm.

    Satisfaction varies fastest, then influence, type and contact. The design-based errors lie near those of the model.
    """
    counts = [
        21, 21, 28, 34, 22, 36, 10, 11, 36, 61, 23, 17, 43, 35, 40, 26, 18, 54,
        13, 9, 10, 8, 8, 12, 6, 7, 9, 18, 6, 7, 15, 13, 13, 7, 5, 11,
        14, 19, 37, 17, 23, 40, 3, 5, 23, 78, 46, 43, 48, 45, 86, 15, 25, 62,
        20, 23, 20, 10, 22, 24, 7, 10, 21, 57, 23, 13, 31, 21, 13, 5, 6, 13,
    ]  # fmt: skip
    cells = np.indices((2, 4, 3, 3)).reshape(4, -1)
    contact, type_, influence, satisfaction = np.repeat(cells, counts, axis=1) if people else cells
    x = coded(*(influence == level for level in (1, 2)), *(type_ == level for level in (1, 2, 3)), contact == 1)
    found = proportional_odds(satisfaction, x, weights=None if people else counts)
    digits = [0.566393737902, 1.288819110364, -0.572350002038, -0.366186370687, -1.091014658963, 0.360284004567,
              -0.496135138189, 0.690708259254]  # fmt: skip
    assert values(found.coefficients + found.thresholds) == pytest.approx(digits, abs=1e-9)
    errors = [0.1046528, 0.1271561, 0.1192380, 0.1551733, 0.1514860, 0.0955358]
    if people:
        assert found.n == 1681 and [one.se for one in found.coefficients] == pytest.approx(errors, rel=0.05)


def test_model_of_clustered_schools() -> None:
    """R survey and broom, svyolr(mealcat ~ avg.ed + mobility + stype, dclus1): estimates and design-based errors.

    A school without `avg.ed` leaves the fit, not its cluster: 15 of them less a stratum less four slopes.
    """
    table = reference_table("apiclus1")
    category = pd.cut(table["meals"], [0, 25, 50, 75, 100]).cat.codes.replace(-1, np.nan)
    x = coded(table["avg.ed"], table["mobility"], table["stype"] == "H", table["stype"] == "M")
    found = proportional_odds(category, x, weights=table["pw"], clusters=table["dnum"], fpc=table["fpc"])
    results = found.coefficients + found.thresholds
    expected = [-2.6999217, 0.0325042, -1.7574715, -0.6191463, -8.857919, -6.586464, -4.924938]
    assert values(results) == pytest.approx(expected, rel=1e-5)
    printed = [1.13, 0.0207, 0.700, 0.310, 3.69, 3.11, 2.86]
    assert [float(f"{result.se:.3g}") for result in results] == printed and found.n == 157
    assert {result.df for result in found.coefficients} == {15 - 1 - 4}


def test_score_test_of_hip_replacements() -> None:
    """SAS LOGISTIC (a course's worked exercise, effect coding): estimates and "Score Test for the Proportional Odds
    Assumption", χ² = 26.5204 with 3 df. SAS writes P(y ≤ k) with + xβ.

    Satisfaction (1–3) after hip replacement by year and volume of the hospital.
    """
    counts = [84, 231, 99, 473, 493, 93, 150, 347, 117, 332, 387, 62, 257, 889, 234, 571, 793, 112]
    year, high, answer = np.indices((3, 2, 3)).reshape(3, -1)
    x = coded(np.where(high == 0, 1, -1), *(np.where(year == 2, -1, year == level) for level in (0, 1)))
    fit = proportional_odds(answer, x, weights=counts)
    assert [round(-value, 4) for value in values(fit.coefficients)] == [-0.4965, 0.0079, 0.0558]
    assert [round(value, 4) for value in values(fit.thresholds)] == [-0.8317, 1.9763]
    assert round(proportional_odds_test(answer, x, weights=counts).chi_square, 4) == 26.5204
