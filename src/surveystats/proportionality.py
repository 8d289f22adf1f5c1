"""Whether odds are proportional: one coefficient for every cut of the scale, or one for each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike

from surveystats.comparison import SignificanceTest, quadratic, rao_scott
from surveystats.inference import degrees_of_freedom
from surveystats.ordinal import OrderedAnswers, cell, curvature, fitted, ordered_answers
from surveystats.sample import Design, Sample


@dataclass(frozen=True)
class ProportionalityTest:
    """The test of all predictors together (and its χ² with weights as frequencies), and of each predictor alone."""

    overall: SignificanceTest
    predictors: tuple[SignificanceTest, ...]
    chi_square: float = math.nan


def proportional_odds_test(
    answers: ArrayLike, predictors: ArrayLike, *, sample: Sample | None = None,
    **design: Unpack[Design],
) -> ProportionalityTest:  # fmt: skip
    """Score test of the proportional-odds model against coefficients that differ from cut to cut of the scale.

    F, the score statistic corrected for the design as in `rao_scott`.
    Population: that of `proportional_odds`; NaN where it cannot be fitted or the scale has two levels. Needs no fit of
    the larger model, so that it holds where single cuts cannot be fitted.
    Formula: δ̂ = C I⁻¹ Σ w s, s and I the scores and observed information of the larger model at the fit of the
    smaller, C the differences of its coefficients; X² = δ̂' (C I⁻¹ C')⁻¹ δ̂; design effects (C I⁻¹ C')⁻¹ V(δ̂).
    Source: Peterson & Harrell 1990; Rao, Scott & Skinner 1998. Check: SAS LOGISTIC, χ² = 26.5204 (3).
    """
    data = ordered_answers(answers, predictors, sample=sample, **design)
    cuts, p = len(data.levels) - 1, data.predictors.shape[1]
    theta, converged = fitted(data)
    if cuts < 2 or not converged:
        return _unknown(data)
    scores, information = _general(data, theta)
    inverse = np.linalg.pinv(information, hermitian=True)
    contrasts = _contrasts(cuts, p)
    moved = data.weights @ scores @ inverse @ contrasts.T
    simple = contrasts @ inverse @ contrasts.T
    actual = data.covariance(data.weights[:, None] * scores @ inverse @ contrasts.T)
    return _score_tests(data, moved, simple, actual)


def _general(data: OrderedAnswers, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores and observed information of the model with own coefficients per cut, at the fit of common ones."""
    cuts = len(data.levels) - 1
    x = np.hstack([np.ones((len(data.place), 1)), -data.predictors])
    _, above, below = cell(data, theta)
    upper, lower = (place[:, None] == np.arange(cuts) for place in (data.place, data.place - 1))
    own = above[:, None] * upper - below[:, None] * lower
    scores = (own[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    up, down, both = curvature(data, theta)

    def block(one: int, two: int) -> np.ndarray:
        second = up * (upper[:, one] & upper[:, two]) + down * (lower[:, one] & lower[:, two])
        second = second + both * ((upper[:, one] & lower[:, two]) | (lower[:, one] & upper[:, two]))
        return -x.T @ ((data.weights * second)[:, None] * x)

    return scores, np.block([[block(one, two) for two in range(cuts)] for one in range(cuts)])


def _contrasts(cuts: int, p: int) -> np.ndarray:
    """Coefficients of the second cut, the third … less those of the first; predictor varies fastest."""
    rows = np.zeros((cuts - 1, p, cuts, p + 1))
    for cut in range(1, cuts):
        rows[cut - 1, :, cut, 1:] = np.eye(p)
        rows[cut - 1, :, 0, 1:] = -np.eye(p)
    return rows.reshape((cuts - 1) * p, cuts * (p + 1))


def _score_tests(
    data: OrderedAnswers, moved: np.ndarray, simple: np.ndarray, actual: np.ndarray
) -> ProportionalityTest:
    """Score tests of all differences, and of those of each predictor."""
    left, found, p = degrees_of_freedom(data.base, data.sample), [], data.predictors.shape[1]
    for rows in (np.arange(len(moved)), *(np.arange(place, len(moved), p) for place in range(p))):
        own, design = (table[np.ix_(rows, rows)] for table in (simple, actual))
        value = quadratic(moved[rows], own)
        known = math.isfinite(value) and np.isfinite(design).all()
        effects = np.linalg.solve(own, design) if known else np.full((1, 1), math.nan)
        found.append(SignificanceTest(*rao_scott(value, effects, len(rows), left=left), *data.bases))
    return ProportionalityTest(found[0], tuple(found[1:]), quadratic(moved, simple))


def _unknown(data: OrderedAnswers) -> ProportionalityTest:
    lost = SignificanceTest(math.nan, math.nan, math.nan, math.nan, *data.bases)
    return ProportionalityTest(lost, (lost,) * data.predictors.shape[1])
