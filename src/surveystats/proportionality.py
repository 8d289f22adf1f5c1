"""Whether odds are proportional: one coefficient for every cut of the scale, or one for each."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from surveystats.comparison import SignificanceTest, quadratic
from surveystats.contingency import corrected
from surveystats.inference import degrees_of_freedom
from surveystats.ordinal import OrderedAnswers, bounds, cell, curvature, fitted, ordered_answers
from surveystats.sample import Design, Sample

Variance = Literal["design", "model"]


@dataclass(frozen=True)
class ProportionalityTest:
    """The test of all predictors together and of each alone."""

    overall: SignificanceTest
    predictors: tuple[SignificanceTest, ...]


def proportional_odds_test(
    answers: ArrayLike, predictors: ArrayLike, *, variance: Variance = "design", sample: Sample | None = None,
    **design: Unpack[Design],
) -> ProportionalityTest:  # fmt: skip
    """Score test of the proportional-odds model against coefficients that differ from cut to cut of the scale.

    `design` (default): F, the score statistic corrected for the design as in `rao_scott`; `model`: χ² with (K − 2)p
    degrees of freedom, the weights as frequencies.
    Population: that of `proportional_odds`; NaN where it cannot be fitted or the scale has two levels. Needs no fit of
    the larger model, so that it holds where single cuts cannot be fitted.
    Formula: δ̂ = C I⁻¹ Σ w s, s and I the scores and observed information of the larger model at the fit of the smaller,
    C the differences of its coefficients; X² = δ̂' (C I⁻¹ C')⁻¹ δ̂; design effects (C I⁻¹ C')⁻¹ V(δ̂).
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
    return _tested(data, moved, (simple, actual), model=variance == "model")


def brant(
    answers: ArrayLike, predictors: ArrayLike, *, variance: Variance = "design", sample: Sample | None = None,
    **design: Unpack[Design],
) -> ProportionalityTest:  # fmt: skip
    """Brant's Wald test: the coefficients of separate logits, one per cut of the scale, are equal.

    `design` (default): F with q and ν − q + 1 degrees of freedom; `model`: χ² with q = (K − 2)p, the weights as
    frequencies.
    Population: that of `proportional_odds`; NaN where a cut cannot be fitted (`proportional_odds_test` still can).
    Formula: X² = (Dβ)' (D V D')⁻¹ Dβ, V the joint covariance of the logits' coefficients, from their scores under the
    design or from the fitted chances; F = X² (ν − q + 1)/(νq).
    Source: Brant 1990; Korn & Graubard 1990. Check: R `brant` on `MASS::survey`, χ² = 3.28 (4), 1.58 (2), 0.02 (2).
    """
    data = ordered_answers(answers, predictors, sample=sample, **design)
    cuts, p = len(data.levels) - 1, data.predictors.shape[1]
    if cuts < 2 or not data.estimable:
        return _unknown(data)
    fits = [_logit(data, cut) for cut in range(cuts)]
    if not all(held for _, _, held in fits):
        return _unknown(data)
    x = np.hstack([np.ones((len(data.place), 1)), data.predictors])
    chances = [special.expit(x @ theta) for theta, _, _ in fits]
    if variance == "design":
        parts = [
            (data.weights * ((data.place > cut) - chance))[:, None] * x @ inverse
            for cut, (chance, (_, inverse, _)) in enumerate(zip(chances, fits, strict=True))
        ]
        covariance = data.covariance(np.hstack(parts))
    else:
        covariance = _model_covariance(data, x, chances, [inverse for _, inverse, _ in fits])
    contrasts = _contrasts(cuts, p)
    moved = contrasts @ np.concatenate([theta for theta, _, _ in fits])
    return _wald(data, moved, contrasts @ covariance @ contrasts.T, model=variance == "model")


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


def _logit(data: OrderedAnswers, cut: int) -> tuple[np.ndarray, np.ndarray, bool]:
    """The logit of lying above a cut: coefficients, inverse information, and whether it could be fitted."""
    merged = replace(data, levels=("below", "above"), place=(data.place > cut).astype(int))
    theta, converged = fitted(merged)
    slopes, p = np.concatenate([-theta[-1:], theta[:-1]]), data.predictors.shape[1]
    if not converged:
        return slopes, np.full((p + 1, p + 1), math.nan), False
    x = np.hstack([np.ones((len(data.place), 1)), data.predictors])
    chance = special.expit(bounds(replace(merged, place=np.zeros(len(data.place), int)), theta)[0])
    return slopes, np.linalg.inv(x.T @ ((data.weights * chance * (1 - chance))[:, None] * x)), True


def _model_covariance(
    data: OrderedAnswers, x: np.ndarray, chances: list[np.ndarray], inverses: list[np.ndarray]
) -> np.ndarray:
    """Joint covariance of the logits' coefficients, weights as frequencies: P(above both) is that of the higher cut."""

    def joint(one: int, two: int) -> np.ndarray:
        shared = chances[max(one, two)] - chances[one] * chances[two]
        return inverses[one] @ (x.T @ ((data.weights * shared)[:, None] * x)) @ inverses[two]

    cuts = range(len(chances))
    return np.block([[joint(one, two) for two in cuts] for one in cuts])


def _tested(
    data: OrderedAnswers, moved: np.ndarray, covariances: tuple[np.ndarray, np.ndarray], *, model: bool
) -> ProportionalityTest:
    """Score tests of all differences, and of those of each predictor."""
    left, found = degrees_of_freedom(data.base, data.sample), []
    for rows in _rows(data, len(moved)):
        simple, actual = (table[np.ix_(rows, rows)] for table in covariances)
        value, df = quadratic(moved[rows], simple), len(rows)
        if model or not math.isfinite(value):
            found.append(SignificanceTest(value, df, math.nan, float(stats.chi2.sf(value, df)), *data.bases))
            continue
        known = np.isfinite(actual).all()
        effects = np.linalg.eigvals(np.linalg.solve(simple, actual)).real if known else np.array([math.nan])
        found.append(corrected(value, effects, df=df, left=left, correction="second_order", bases=data.bases))
    return ProportionalityTest(found[0], tuple(found[1:]))


def _wald(data: OrderedAnswers, moved: np.ndarray, covariance: np.ndarray, *, model: bool) -> ProportionalityTest:
    """Wald tests of all differences, and of those of each predictor."""
    free, found = degrees_of_freedom(data.base, data.sample), []
    for rows in _rows(data, len(moved)):
        value, df = quadratic(moved[rows], covariance[np.ix_(rows, rows)]), len(rows)
        left = free - df + 1
        if model:
            found.append(SignificanceTest(value, df, math.nan, float(stats.chi2.sf(value, df)), *data.bases))
        elif left > 0:
            f = value * left / (free * df)
            found.append(SignificanceTest(f, df, left, float(stats.f.sf(f, df, left)), *data.bases))
        else:
            found.append(SignificanceTest(math.nan, math.nan, math.nan, math.nan, *data.bases))
    return ProportionalityTest(found[0], tuple(found[1:]))


def _rows(data: OrderedAnswers, count: int) -> list[np.ndarray]:
    """The differences of all predictors, then of each."""
    p = data.predictors.shape[1]
    return [np.arange(count), *(np.arange(place, count, p) for place in range(p))]


def _unknown(data: OrderedAnswers) -> ProportionalityTest:
    lost = SignificanceTest(math.nan, math.nan, math.nan, math.nan, *data.bases)
    return ProportionalityTest(lost, (lost,) * data.predictors.shape[1])
