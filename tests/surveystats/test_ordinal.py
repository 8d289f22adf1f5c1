"""The proportional-odds model and its test: by hand, published, against statsmodels."""

from __future__ import annotations

import math
import warnings
from itertools import product

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from reference_data import reference_table
from scipy import special, stats
from statsmodels.miscmodels.ordinal_model import OrderedModel
from statsmodels.tools.numdiff import approx_fprime, approx_hess

from surveystats.association import proportional_odds, proportional_odds_test
from surveystats.sample import Sample

NAN = math.nan


def drawn(seed: int, *, n: int = 300, cuts: tuple[float, ...] = (-1.0, 0.3, 1.2)) -> tuple[np.ndarray, np.ndarray]:
    """Answers 1, 2 … of a proportional-odds model with two predictors."""
    random = np.random.default_rng(seed)
    x = np.column_stack([random.normal(50, 10, n), random.integers(0, 2, n)])
    latent = x @ [0.05, 0.6] - 2.5 + random.logistic(size=n)
    return np.digitize(latent, cuts) + 1.0, x


def values(results: tuple) -> list[float]:
    return [result.value for result in results]


def test_by_hand() -> None:
    """Two answers and one predictor of 0 and 1: β is the weighted log odds ratio.

    x = 0: weights 3 (low), 1 (high); x = 1: 2 (low), 5 (high); two are incomplete; all of it twice, to have enough.
    ζ = log(3/1); β = log(5/2 · 3/1). z of a respondent is w (y − π) over its group's information Σw π(1 − π): with
    π = 1/4, Σwπ(1 − π) = 2 · 4 · 3/16 = 3/2 and with π = 5/7, 2 · 7 · 10/49 = 20/7. V(β) = 12/11 Σz² over all twelve.
    """
    answers, x, weights = [1, 2, 1, 2, NAN, 2], [0, 0, 1, 1, 1, NAN], [3, 1, 2, 5, 4, 4]
    answers, x, weights = ([*part, *part] for part in (answers, x, weights))
    found = proportional_odds(answers, x, weights=weights)
    assert values(found.coefficients) == pytest.approx([math.log(7.5)]) and values(found.thresholds) == pytest.approx(
        [math.log(3)]
    )
    assert found.levels == (1.0, 2.0) and (found.n, found.n_weighted) == (8, 22) and found.converged
    low0, high0, low1, high1 = 3 * -0.25 / 1.5, 1 * 0.75 / 1.5, 2 * (-5 / 7) / (20 / 7), 5 * (2 / 7) / (20 / 7)
    spread = 2 * (low0**2 + high0**2 + low1**2 + high1**2)
    assert found.coefficients[0].se ** 2 == pytest.approx(12 / 11 * spread, rel=1e-6)
    assert found.coefficients[0].df == 8 - 1 - 1


@pytest.mark.parametrize(
    ("seed", "cuts"), [(0, (-1.0, 0.3, 1.2)), (1, (0.0, 1.0)), (2, (-2.0, -1.0, 0.0, 0.5, 1.0, 2.0))]
)
def test_agrees_with_statsmodels(seed: int, cuts: tuple[float, ...]) -> None:
    """Coefficients and thresholds of OrderedModel."""
    y, x = drawn(seed, cuts=cuts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = OrderedModel(y, (x - [50, 0]) / [10, 1], distr="logit")
        expected = model.fit(method="bfgs", disp=False, gtol=1e-10, maxiter=5000)
    found = proportional_odds(y, (x - [50, 0]) / [10, 1])
    assert values(found.coefficients) == pytest.approx(expected.params[:2], abs=2e-6)
    assert values(found.thresholds) == pytest.approx(model.transform_threshold_params(expected.params)[1:-1], abs=5e-6)


@pytest.mark.parametrize("clustered", [False, True], ids=["simple", "clusters"])
def test_design_variance_is_the_sandwich(clustered: bool) -> None:
    """Two levels: statsmodels' weighted logit, and its sandwich with G/(G − 1) over clusters (or respondents)."""
    y, x = drawn(4, cuts=(0.3,))
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


def test_complete_cases_keep_the_design() -> None:
    """A missing predictor takes the respondent out of the fit, not out of its cluster."""
    y, x = drawn(3)
    gap = x.copy()
    gap[::7, 0] = NAN
    clusters = np.arange(300) // 10
    found = proportional_odds(y, gap, clusters=clusters)
    assert found.n == 300 - len(range(0, 300, 7)) and found.coefficients[0].df == 27
    kept = np.isfinite(gap[:, 0])
    alone = proportional_odds(y[kept], x[kept], clusters=clusters[kept])
    assert values(found.coefficients) == pytest.approx(values(alone.coefficients))


@pytest.mark.parametrize(
    ("answers", "predictors"),
    [([], np.zeros((0, 2))), ([1.0, 2, 3], [[1], [2], [3]]), ([NAN] * 5, np.ones((5, 1))), ([1.0] * 9, np.arange(9.0)),
     ([1.0, 2, 3] * 8, np.ones((24, 1))), (np.repeat([1.0, 2, 3], 20), np.repeat([0.0, 1, 2], 20)),
     ([1.0, 2, 3, 1, 2, 3] * 5, np.column_stack([np.arange(30.0), 2 * np.arange(30.0)]))],
    ids=["empty", "few", "missing", "one level", "constant", "separated", "collinear"],
)  # fmt: skip
def test_not_estimable(answers, predictors) -> None:
    found = proportional_odds(answers, predictors)
    assert not found.converged
    assert all(math.isnan(result.value) and math.isnan(result.p) for result in found.coefficients + found.thresholds)
    assert np.isnan(found.covariance).all()


def unequal_slopes(seed: int, *, n: int = 400, spread: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers 0 … 3; the first predictor's log odds ratio is .8 − spread, .8 and .8 + spread at the three cuts."""
    random = np.random.default_rng(seed)
    x = np.column_stack([random.normal(size=n), random.integers(0, 2, n)])
    slopes = np.array([0.8 - spread, 0.8, 0.8 + spread])
    above = special.expit(x[:, :1] * slopes + 0.5 * x[:, 1:] - np.array([-1.2, 0.2, 1.4]))
    y = (random.random((n, 1)) < np.minimum.accumulate(above, axis=1)).sum(axis=1).astype(float)
    return y, x, random.uniform(0.5, 2, n)


def general_likelihood(parameters: np.ndarray, y: np.ndarray, x: np.ndarray, weights: np.ndarray) -> float:
    """Weighted log likelihood with own coefficients at each cut: ζ and β of the first, of the second …"""
    table = parameters.reshape(-1, 1 + x.shape[1])
    below = np.column_stack([special.expit(row[0] - x @ row[1:]) for row in table])
    edges = np.hstack([np.zeros((len(y), 1)), below, np.ones((len(y), 1))])
    chance = np.diff(edges, axis=1)[np.arange(len(y)), y.astype(int)]
    return float(weights @ np.log(chance))


def score_of(y: np.ndarray, x: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each respondent's part of the differences δ̂ of coefficients, by numerical scores at the common fit; and I⁻¹."""
    fit = proportional_odds(y, x, weights=weights)
    slopes = [result.value for result in fit.coefficients]
    start = np.concatenate([[result.value, *slopes] for result in fit.thresholds])
    alone = [(y[[i]], x[[i]], np.ones(1)) for i in range(len(y))]
    each = np.array([approx_fprime(start, general_likelihood, args=one, centered=True) for one in alone])
    inverse = np.linalg.inv(-approx_hess(start, general_likelihood, args=(y, x, weights)))
    count, width = len(fit.thresholds), 1 + x.shape[1]
    contrasts = np.zeros((0, count * width))
    for cut in range(1, count):
        for driver in range(x.shape[1]):
            row = np.zeros(count * width)
            row[cut * width + 1 + driver], row[1 + driver] = 1, -1
            contrasts = np.vstack([contrasts, row])
    return each, inverse, contrasts


def test_statistic_by_numerical_derivatives() -> None:
    """X² = δ̂'(C I⁻¹ C')⁻¹δ̂ and F = X²/Σδ with the design effects of a simple sample with weights."""
    y, x, weights = unequal_slopes(1, n=150)
    each, inverse, contrasts = score_of(y, x, weights)
    parts = weights[:, None] * each @ inverse @ contrasts.T
    moved, simple = parts.sum(axis=0), contrasts @ inverse @ contrasts.T
    square = moved @ np.linalg.solve(simple, moved)
    actual = 150 / 149 * (parts - parts.mean(axis=0)).T @ (parts - parts.mean(axis=0))
    effects = np.linalg.eigvals(np.linalg.solve(simple, actual)).real
    found = proportional_odds_test(y, x, weights=weights)
    assert found.value == pytest.approx(square / effects.sum(), rel=1e-3)
    assert found.df == pytest.approx(effects.sum() ** 2 / (effects**2).sum(), rel=1e-3)
    assert found.df_denominator == pytest.approx(found.df * 149)
    assert found.p == pytest.approx(stats.f.sf(found.value, found.df, found.df_denominator)) and found.n == 150


def test_a_missing_answer_leaves_the_base() -> None:
    y, x, weights = unequal_slopes(4, n=120)
    found = proportional_odds_test(np.append(y, NAN), np.vstack([x, [1, 1]]), weights=np.append(weights, 9))
    alone = proportional_odds_test(y, x, weights=weights)
    assert (found.n, found.n_weighted) == (120, pytest.approx(weights.sum()))
    assert found.value == pytest.approx(alone.value, rel=1e-2)  # whose place in the design counts as one respondent


@pytest.mark.parametrize(
    ("answers", "predictors"),
    [([], np.zeros((0, 2))), ([NAN] * 5, np.ones((5, 1))), ([1.0, 2] * 20, np.arange(40.0) % 7),
     ([1.0, 2, 3] * 8, np.ones((24, 1))), (np.repeat([1.0, 2, 3], 20), np.repeat([0.0, 1, 2], 20))],
    ids=["empty", "missing", "two levels", "constant", "separated"],
)  # fmt: skip
def test_no_test_of_what_is_not_estimable(answers, predictors) -> None:
    found = proportional_odds_test(answers, predictors)
    assert math.isnan(found.value) and math.isnan(found.p)


# MASS::housing (Madsen 1976), 1,681 householders: satisfaction varies fastest, then influence, type and contact.
HOUSING = [
    21, 21, 28, 34, 22, 36, 10, 11, 36, 61, 23, 17, 43, 35, 40, 26, 18, 54,
    13, 9, 10, 8, 8, 12, 6, 7, 9, 18, 6, 7, 15, 13, 13, 7, 5, 11,
    14, 19, 37, 17, 23, 40, 3, 5, 23, 78, 46, 43, 48, 45, 86, 15, 25, 62,
    20, 23, 20, 10, 22, 24, 7, 10, 21, 57, 23, 13, 31, 21, 13, 5, 6, 13,
]  # fmt: skip
CELLS = np.array([(s, i, t, c) for c, t, i, s in product(range(2), range(4), range(3), range(3))])
PEOPLE = np.repeat(CELLS, HOUSING, axis=0)


@pytest.fixture(scope="module")
def clusters() -> tuple[pd.DataFrame, Sample]:
    table = reference_table("apiclus1")
    return table, Sample.of(len(table), weights=table["pw"], clusters=table["dnum"], fpc=table["fpc"])


def coded(indicators: list[np.ndarray]) -> np.ndarray:
    return np.column_stack(indicators).astype(float)


@pytest.mark.parametrize("people", [False, True], ids=["frequencies", "one row each"])
def test_housing_model(people: bool) -> None:
    """R, polr(Sat ~ Infl + Type + Cont, weights = Freq, data = housing): printed values, and clm's further digits.

    polr stops its search early: its seventh digit is not that of clm, whose gradient is 1e-8.
    """
    cells, weights = (PEOPLE, None) if people else (CELLS, HOUSING)
    x = coded([cells[:, 1] == 1, cells[:, 1] == 2, *(cells[:, 2] == level for level in (1, 2, 3)), cells[:, 3] == 1])
    found = proportional_odds(cells[:, 0], x, weights=weights)
    estimates = [result.value for result in found.coefficients + found.thresholds]
    printed = [0.5663937, 1.2888191, -0.5723501, -0.3661866, -1.0910149, 0.3602841, -0.4961353, 0.6907083]
    assert estimates == pytest.approx(printed, abs=4e-7)
    digits = [0.566393737902, 1.288819110364, -0.572350002038, -0.366186370687, -1.091014658963, 0.360284004567,
              -0.496135138189, 0.690708259254]  # fmt: skip
    assert estimates == pytest.approx(digits, abs=1e-9)
    expected = [0.1046528, 0.1271561, 0.1192380, 0.1551733, 0.1514860, 0.0955358, 0.1248472, 0.1254719]
    if people:
        assert found.n == 1681
        assert [result.se for result in found.coefficients] == pytest.approx(expected[:6], rel=0.05)


def test_model_of_clustered_schools(clusters) -> None:
    """R survey and broom, svyolr(mealcat ~ avg.ed + mobility + stype, dclus1): estimates and design-based errors."""
    table, sample = clusters
    category = pd.cut(table["meals"], [0, 25, 50, 75, 100]).cat.codes.replace(-1, np.nan)
    x = coded([table["avg.ed"], table["mobility"], table["stype"] == "H", table["stype"] == "M"])
    found = proportional_odds(category, x, sample=sample)
    results = found.coefficients + found.thresholds
    assert [result.value for result in results] == pytest.approx(
        [-2.6999217, 0.0325042, -1.7574715, -0.6191463, -8.857919, -6.586464, -4.924938], rel=1e-5
    )
    printed = [1.13, 0.0207, 0.700, 0.310, 3.69, 3.11, 2.86]
    assert [float(f"{result.se:.3g}") for result in results] == printed and found.n == 157


# Satisfaction (1–3) after hip replacement by year and volume of the hospital: year, high volume, answer, count.
HIPS = [
    (1, 0, (84, 231, 99)), (1, 1, (473, 493, 93)), (2, 0, (150, 347, 117)), (2, 1, (332, 387, 62)),
    (3, 0, (257, 889, 234)), (3, 1, (571, 793, 112)),
]  # fmt: skip


def test_score_test_of_hip_replacements() -> None:
    """SAS LOGISTIC (a course's worked exercise, effect coding): estimates and "Score Test for the Proportional Odds
    Assumption", χ² = 26.5204 with 3 df. SAS writes P(y ≤ k) with + xβ.
    """
    rows = np.array([(y, v, s, n) for y, v, counts in HIPS for s, n in enumerate(counts)])
    years = [np.where(rows[:, 0] == 3, -1, rows[:, 0] == level) for level in (1, 2)]
    x = coded([np.where(rows[:, 1] == 0, 1, -1), *years])
    fit = proportional_odds(rows[:, 2], x, weights=rows[:, 3])
    assert [round(-result.value, 4) for result in fit.coefficients] == [-0.4965, 0.0079, 0.0558]
    assert [round(result.value, 4) for result in fit.thresholds] == [-0.8317, 1.9763]
    found = proportional_odds_test(rows[:, 2], x, weights=rows[:, 3])
    assert round(found.chi_square, 4) == 26.5204
