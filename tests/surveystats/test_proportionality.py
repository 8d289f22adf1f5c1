"""Tests of proportional odds, against derivatives taken numerically."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special, stats
from statsmodels.tools.numdiff import approx_fprime, approx_hess

from surveystats.association import proportional_odds, proportional_odds_test

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


def score_of(
    y: np.ndarray, x: np.ndarray, weights: np.ndarray, free: list[int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
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
        for driver in free:
            row = np.zeros(count * width)
            row[cut * width + 1 + driver], row[1 + driver] = 1, -1
            contrasts = np.vstack([contrasts, row])
    return each, inverse, contrasts


@pytest.mark.parametrize("free", [[0, 1], [0], [1]])
def test_statistic_by_numerical_derivatives(free: list[int]) -> None:
    """X² = δ̂'(C I⁻¹ C')⁻¹δ̂ and F = X²/Σδ with the design effects of a simple sample with weights."""
    y, x, weights = drawn(1, n=150)
    each, inverse, contrasts = score_of(y, x, weights, free)
    parts = weights[:, None] * each @ inverse @ contrasts.T
    moved, simple = parts.sum(axis=0), contrasts @ inverse @ contrasts.T
    square = moved @ np.linalg.solve(simple, moved)
    actual = 150 / 149 * (parts - parts.mean(axis=0)).T @ (parts - parts.mean(axis=0))
    effects = np.linalg.eigvals(np.linalg.solve(simple, actual)).real
    found = proportional_odds_test(y, x, weights=weights)
    one = found.overall if len(free) == 2 else found.predictors[free[0]]
    assert one.value == pytest.approx(square / effects.sum(), rel=1e-3)
    assert one.df == pytest.approx(effects.sum() ** 2 / (effects**2).sum(), rel=1e-3)
    assert one.df_denominator == pytest.approx(one.df * 149)
    assert one.p == pytest.approx(stats.f.sf(one.value, one.df, one.df_denominator)) and one.n == 150


def test_a_missing_answer_leaves_the_base() -> None:
    y, x, weights = drawn(4, n=120)
    found = proportional_odds_test(np.append(y, NAN), np.vstack([x, [1, 1]]), weights=np.append(weights, 9)).overall
    alone = proportional_odds_test(y, x, weights=weights).overall
    assert (found.n, found.n_weighted) == (120, pytest.approx(weights.sum()))
    assert found.value == pytest.approx(alone.value, rel=1e-2)  # whose place in the design counts as one respondent


def test_it_finds_what_is_there_and_where() -> None:
    """A coefficient that grows by .5 from cut to cut: found for the first predictor, not the second."""
    y, x, _ = drawn(3, n=3000, spread=0.5)
    found = proportional_odds_test(y, x)
    assert max(found.overall.p, found.predictors[0].p) < 1e-6 and found.predictors[1].p > 0.01
    y, x, _ = drawn(3, n=3000)
    assert proportional_odds_test(y, x).overall.p > 0.05


def test_clusters_take_significance() -> None:
    """Every respondent four times, as a cluster: the test stays as it was."""
    y, x, _ = drawn(5, n=300, spread=0.4)
    found = proportional_odds_test(np.repeat(y, 4), np.repeat(x, 4, axis=0), clusters=np.repeat(np.arange(300), 4))
    once = proportional_odds_test(y, x).overall
    assert found.overall.value == pytest.approx(once.value, rel=1e-6)
    assert found.overall.p == pytest.approx(once.p, rel=1e-5)


@pytest.mark.parametrize(
    ("answers", "predictors"),
    [([], np.zeros((0, 2))), ([NAN] * 5, np.ones((5, 1))), ([1.0, 2] * 20, np.arange(40.0) % 7),
     ([1.0, 2, 3] * 8, np.ones((24, 1))), (np.repeat([1.0, 2, 3], 20), np.repeat([0.0, 1, 2], 20))],
    ids=["empty", "missing", "two levels", "constant", "separated"],
)  # fmt: skip
def test_not_estimable(answers, predictors) -> None:
    found = proportional_odds_test(answers, predictors)
    assert math.isnan(found.overall.value) and math.isnan(found.overall.p)
    assert len(found.predictors) == np.atleast_2d(np.asarray(predictors).T).shape[0]
