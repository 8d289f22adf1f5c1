"""Tests of proportional odds, against derivatives taken numerically and against statsmodels' logits."""

from __future__ import annotations

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats
from statsmodels.tools.numdiff import approx_fprime, approx_hess

from surveystats.ordinal import proportional_odds
from surveystats.proportionality import brant, proportional_odds_test

NAN = math.nan


def drawn(seed: int, *, n: int = 400, spread: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
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


def test_score_statistic_by_numerical_derivatives() -> None:
    """g' I⁻¹ g of the larger model at the fit of the smaller, gradient and second derivatives taken numerically."""
    y, x, weights = drawn(1)
    fit = proportional_odds(y, x, weights=weights)
    slopes = [result.value for result in fit.coefficients]
    start = np.concatenate([[result.value, *slopes] for result in fit.thresholds])
    gradient = approx_fprime(start, general_likelihood, args=(y, x, weights), centered=True)
    information = -approx_hess(start, general_likelihood, args=(y, x, weights))
    expected = gradient @ np.linalg.solve(information, gradient)
    found = proportional_odds_test(y, x, weights=weights, variance="model").overall
    assert found.value == pytest.approx(expected, rel=1e-4) and found.df == 4
    assert found.p == pytest.approx(stats.chi2.sf(found.value, 4)) and found.n == 400


def test_brant_by_hand() -> None:
    """Three levels and a predictor of 0 and 1, as frequencies 4, 3, 5 | 2, 3, 7; one answer is missing.

    β₁ = log(10/2 · 4/8), β₂ = log(7/5 · 7/5). V(β₁) = 1/4 + 1/8 + 1/2 + 1/10, V(β₂) = 1/7 + 1/5 + 1/5 + 1/7. The two
    logits of a group of N covary by 1/(N π₁(1 − π₂)): 12/(8 · 7) and 12/(10 · 5).
    """
    y, x, counts = [0, 1, 2, 0, 1, 2, NAN], [0, 0, 0, 1, 1, 1, 1], [4, 3, 5, 2, 3, 7, 9]
    found = brant(y, x, weights=counts, variance="model").overall
    spread = (1 / 4 + 1 / 8 + 1 / 2 + 1 / 10) + 2 * (1 / 7 + 1 / 5) - 2 * (12 / 56 + 12 / 50)
    assert found.value == pytest.approx(math.log(1.96 / 2.5) ** 2 / spread, rel=1e-6)
    assert (found.df, found.n, found.n_weighted) == (1, 6, 24)


def test_score_of_a_small_table() -> None:
    """The same table: the score of the larger model, taken numerically; that of the common coefficient is 0."""
    y, x, counts = (
        np.array([0.0, 1, 2, 0, 1, 2]),
        np.array([0.0, 0, 0, 1, 1, 1])[:, None],
        np.array([4.0, 3, 5, 2, 3, 7]),
    )
    fit = proportional_odds(y, x, weights=counts)
    (one, two), (slope,) = fit.thresholds, fit.coefficients
    start, data = np.array([one.value, slope.value, two.value, slope.value]), (y, x, counts)
    gradient = approx_fprime(start, general_likelihood, args=data, centered=True)
    assert gradient[1] == pytest.approx(-gradient[3], abs=1e-4)
    expected = gradient @ np.linalg.solve(-approx_hess(start, general_likelihood, args=data), gradient)
    found = proportional_odds_test(y, x, weights=counts, variance="model").overall
    assert found.value == pytest.approx(expected, rel=1e-3) and found.df == 1


@pytest.mark.parametrize("weighted", [False, True])
def test_brant_from_separate_logits(weighted: bool) -> None:
    """Slopes, and their joint covariance under the design, from statsmodels' logits and their influences."""
    y, x, weights = drawn(2)
    weights = weights if weighted else np.ones(400)
    design = sm.add_constant(x)
    slopes, influences = [], []
    for cut in range(3):
        fit = sm.GLM((y > cut).astype(float), design, family=sm.families.Binomial(), freq_weights=weights).fit(
            tol=1e-14
        )
        chance = fit.fittedvalues
        inverse = np.linalg.inv(design.T @ ((weights * chance * (1 - chance))[:, None] * design))
        slopes.append(fit.params[1:])
        influences.append(((weights * ((y > cut) - chance))[:, None] * design @ inverse)[:, 1:])
    moved = np.concatenate([slopes[1] - slopes[0], slopes[2] - slopes[0]])
    scores = np.hstack([influences[1] - influences[0], influences[2] - influences[0]])
    covariance = 400 / 399 * scores.T @ (scores - scores.mean(axis=0))
    square = moved @ np.linalg.solve(covariance, moved)
    found = brant(y, x, weights=weights).overall
    assert found.value == pytest.approx(square * (399 - 3) / (399 * 4), rel=1e-5)
    assert (found.df, found.df_denominator) == (4, 396)
    one = moved[[0, 2]]
    square = one @ np.linalg.solve(covariance[np.ix_([0, 2], [0, 2])], one)
    assert brant(y, x, weights=weights).predictors[0].value == pytest.approx(square * 398 / (399 * 2), rel=1e-5)


def test_both_find_what_is_there_and_where() -> None:
    """A coefficient that grows by .5 from cut to cut: found for the first predictor, not the second."""
    y, x, _ = drawn(3, n=3000, spread=0.5)
    for test in (proportional_odds_test, brant):
        for variance in ("design", "model"):
            found = test(y, x, variance=variance)
            assert max(found.overall.p, found.predictors[0].p) < 1e-6 and found.predictors[1].p > 0.01
    y, x, _ = drawn(3, n=3000)
    assert proportional_odds_test(y, x).overall.p > 0.05 and brant(y, x).overall.p > 0.05


def test_design_and_model_agree_where_the_model_holds() -> None:
    """A large simple sample: design effects near 1, F near χ²/df."""
    y, x, _ = drawn(7, n=5000)
    design, model = (proportional_odds_test(y, x, variance=name).overall for name in ("design", "model"))
    assert design.design_effect == pytest.approx(1, abs=0.1) and design.uncorrected == pytest.approx(model.value)
    assert design.p == pytest.approx(model.p, abs=0.05)
    wald, other = (brant(y, x, variance=name).overall for name in ("design", "model"))
    assert wald.value == pytest.approx(other.value / 4, rel=0.1) and wald.p == pytest.approx(other.p, abs=0.05)


def test_clusters_take_significance() -> None:
    """Every respondent four times, as a cluster: the design-based tests stay as they were, the model's do not."""
    y, x, _ = drawn(5, n=300, spread=0.4)
    clusters = np.repeat(np.arange(300), 4)
    many, wide = np.repeat(y, 4), np.repeat(x, 4, axis=0)
    for test in (proportional_odds_test, brant):
        found, once = test(many, wide, clusters=clusters).overall, test(y, x).overall
        assert found.value == pytest.approx(once.value, rel=1e-6) and found.p == pytest.approx(once.p, rel=1e-5)
        assert test(many, wide, variance="model").overall.p < test(y, x, variance="model").overall.p


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_invariance(seed: int) -> None:
    """Reversed scale, units of predictors and weights, order of rows."""
    y, x, weights = drawn(seed, n=250)
    order = np.random.default_rng(seed).permutation(250)
    for test in (proportional_odds_test, brant):
        found = test(y, x, weights=weights)
        other = test(3 - y[order], 100 * x[order] - 5, weights=8 * weights[order])
        assert other.overall.value == pytest.approx(found.overall.value, rel=1e-4)
        assert other.predictors[1].p == pytest.approx(found.predictors[1].p, rel=1e-3)


@pytest.mark.parametrize("test", [proportional_odds_test, brant])
@pytest.mark.parametrize(
    ("answers", "predictors"),
    [([], np.zeros((0, 2))), ([NAN] * 5, np.ones((5, 1))), ([1.0, 2] * 20, np.arange(40.0) % 7),
     ([1.0, 2, 3] * 8, np.ones((24, 1))), (np.repeat([1.0, 2, 3], 20), np.repeat([0.0, 1, 2], 20))],
    ids=["empty", "missing", "two levels", "constant", "separated"],
)  # fmt: skip
def test_not_estimable(test, answers, predictors) -> None:
    found = test(answers, predictors)
    assert math.isnan(found.overall.value) and math.isnan(found.overall.p)
    assert len(found.predictors) == np.atleast_2d(np.asarray(predictors).T).shape[0]


def test_score_holds_where_a_cut_cannot_be_fitted() -> None:
    """Nobody with x = 1 gave the lowest answer: the first logit is infinite, the common model is not."""
    y = np.repeat([0, 1, 2, 1, 2], [10, 20, 20, 15, 25]).astype(float)
    x = np.repeat([0.0, 1.0], [50, 40])
    assert math.isnan(brant(y, x).overall.value)
    assert 0 < proportional_odds_test(y, x).overall.p < 1


def test_fewer_clusters_than_differences() -> None:
    y, x, _ = drawn(8, n=200)
    clusters = np.arange(200) % 4
    assert math.isnan(brant(y, x, clusters=clusters).overall.p)
    assert 0 < proportional_odds_test(y, x, clusters=clusters).overall.p <= 1
