"""Ordered answers by predictors: the proportional-odds model, fitted with weights, its variance from the design.

Whether the odds are proportional is tested in `proportionality`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from surveystats.inference import degrees_of_freedom, linearised_covariance
from surveystats.labels import coded
from surveystats.sample import Design, Result, Sample, kish_n_eff, sample_of


@dataclass(frozen=True)
class OrderedAnswers:
    """Complete cases of an ordered answer and its predictors; predictors standardised by `centre` and `scale`."""

    levels: tuple[Any, ...]
    place: np.ndarray  # 0 … K − 1 among `levels`
    predictors: np.ndarray
    centre: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    base: np.ndarray  # of everyone: who is a complete case
    sample: Sample

    @property
    def bases(self) -> tuple[int, float, float]:
        """n, weighted and effective n."""
        return len(self.place), float(self.weights.sum()), kish_n_eff(self.weights)

    @property
    def df(self) -> float:
        """Degrees of freedom of the design less the predictors."""
        return degrees_of_freedom(self.base, self.sample) - self.predictors.shape[1]

    @property
    def estimable(self) -> bool:
        """Two levels or more, and predictors that vary and are not collinear."""
        held = len(self.levels) > 1 and len(self.place) > self.predictors.shape[1] + len(self.levels)
        return held and np.linalg.matrix_rank(self.predictors, tol=1e-8 * math.sqrt(len(self.place))) == len(self.scale)

    def covariance(self, scores: np.ndarray) -> np.ndarray:
        """Covariance under the design of the sums of scores of complete cases."""
        everyone = np.zeros((len(self.base), scores.shape[1]))
        everyone[self.base] = scores
        return linearised_covariance(everyone, self.sample)[0]


@dataclass(frozen=True)
class OrdinalFit:
    """A proportional-odds model: log odds ratios of a higher answer per unit of each predictor, and thresholds.

    `covariance` (of coefficients, then thresholds) is that of the design; `model_covariance` that of the model, with
    the weights as frequencies. NaN where the model cannot be estimated (`converged` is false).
    """

    levels: tuple[Any, ...]
    coefficients: tuple[Result, ...]
    thresholds: tuple[Result, ...]
    covariance: np.ndarray
    model_covariance: np.ndarray
    log_likelihood: float
    converged: bool
    n: int
    n_weighted: float
    n_eff: float


def proportional_odds(
    answers: ArrayLike, predictors: ArrayLike, *, sample: Sample | None = None, confidence: float = 0.95,
    **design: Unpack[Design],
) -> OrdinalFit:  # fmt: skip
    """Proportional-odds (cumulative logit) model of an ordered answer, by weighted maximum likelihood.

    `predictors`: respondents × p numbers (0 and 1 for a level of a segment, one level left out).
    Population: respondents with the answer, every predictor and a positive weight (listwise). NaN where predictors are
    collinear or separate the answers, or fewer than two levels are used.
    Formula: logit P(y ≤ k) = ζ_k − xβ; Newton's method on Σ w log P. Covariance: H⁻¹ V(Σ w s) H⁻¹, s the scores, V that
    of the design; t with the design's degrees of freedom less p.
    Units: log odds ratios; a coefficient above 0 is associated with higher answers.
    Source: McCullagh 1980; Binder 1983; Lumley 2004 (`svyolr`). Check: MASS `polr` (housing), `clm` (wine), `svyolr`
    (Californian schools); statsmodels at equal weights.
    """
    data = ordered_answers(answers, predictors, sample=sample, **design)
    theta, converged = fitted(data)
    p, levels = data.predictors.shape[1], max(len(data.levels) - 1, 0)
    if not converged:
        missing = np.full((p + levels,) * 2, math.nan)
        lost = tuple(Result(math.nan, n=data.bases[0]) for _ in range(p + levels))
        return OrdinalFit(data.levels, lost[:p], lost[p:], missing, missing, math.nan, False, *data.bases)
    value, scores, information = _likelihood(data, theta)
    inverse = np.linalg.inv(information)
    back = _unscaled(data, levels)
    robust = data.covariance(data.weights[:, None] * scores @ inverse)
    covariance, model = (back @ table @ back.T for table in (robust, inverse))
    found = _results(back @ theta, covariance, data, confidence=confidence)
    return OrdinalFit(data.levels, found[:p], found[p:], covariance, model, value, True, *data.bases)


def ordered_answers(
    answers: ArrayLike, predictors: ArrayLike, *, sample: Sample | None = None, **design: Unpack[Design]
) -> OrderedAnswers:
    """Complete cases, coded and standardised."""
    _, codes = coded(answers)
    sample = sample_of(len(codes), sample, design)
    given = np.asarray(predictors, float)
    x = given[:, None] if given.ndim == 1 else given
    base = (codes >= 0) & np.isfinite(x).all(axis=1) & (sample.weights > 0)
    w, x = sample.weights[base], x[base]
    used, place = np.unique(codes[base], return_inverse=True)
    levels = tuple(coded(answers)[0][code] for code in used)
    centre = w @ x / w.sum() if base.any() else np.zeros(x.shape[1])
    scale = np.sqrt(w @ (x - centre) ** 2 / w.sum()) if base.any() else np.ones(x.shape[1])
    scale = np.where(scale > 1e-12 * np.maximum(np.abs(centre), 1e-300), scale, 1.0)
    return OrderedAnswers(levels, place, (x - centre) / scale, centre, scale, w, base, sample)


def fitted(data: OrderedAnswers) -> tuple[np.ndarray, bool]:
    """Coefficients of the standardised predictors and thresholds that maximise the likelihood; whether they exist."""
    p, weight = data.predictors.shape[1], data.weights.sum()
    if not data.estimable:
        return np.full(p + max(len(data.levels) - 1, 0), math.nan), False
    shares = np.cumsum(np.bincount(data.place, data.weights))[:-1] / weight
    theta = np.concatenate([np.zeros(p), special.logit(shares)])
    value, scores, information = _likelihood(data, theta)
    for _ in range(50):
        gradient = data.weights @ scores
        step = np.linalg.lstsq(information, gradient, rcond=None)[0]
        if gradient @ step < 1e-18 * weight:
            break
        theta, value, scores, information = _stepped(data, theta, step, value)
    else:
        return theta, False
    return theta, bool(np.linalg.eigvalsh(information)[0] > 1e-8 * weight)


def _stepped(
    data: OrderedAnswers, theta: np.ndarray, step: np.ndarray, value: float
) -> tuple[np.ndarray, float, np.ndarray, np.ndarray]:
    """The first of the full step, half of it, a quarter … that keeps the thresholds in order and gains."""
    p = data.predictors.shape[1]
    for halving in range(40):
        tried = theta + step / 2**halving
        if (np.diff(tried[p:]) > 0).all():
            found, scores, information = _likelihood(data, tried)
            if found >= value - 1e-12 * abs(value):
                return tried, found, scores, information
    return theta, *_likelihood(data, theta)


def _likelihood(data: OrderedAnswers, theta: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Weighted log likelihood, scores of each respondent (unweighted), and minus the matrix of second derivatives."""
    upper, lower = _directions(data)
    chance, above, below = cell(data, theta)
    scores = above[:, None] * upper - below[:, None] * lower
    curved = curvature(data, theta)
    second = _square(upper, upper, data.weights * curved[0]) + _square(lower, lower, data.weights * curved[1])
    mixed = _square(upper, lower, data.weights * curved[2])
    with np.errstate(divide="ignore"):
        value = float(data.weights @ np.log(chance))
    return value, scores, -(second + mixed + mixed.T)


def _directions(data: OrderedAnswers) -> tuple[np.ndarray, np.ndarray]:
    """Derivatives of the upper and the lower bound of each answer in the parameters; 0 where there is no bound."""
    count = len(data.levels) - 1
    upper, lower = (
        np.hstack([-data.predictors * held[:, None], (place[:, None] == np.arange(count)) * held[:, None]])
        for place, held in ((data.place, data.place < count), (data.place - 1, data.place > 0))
    )
    return upper, lower


def bounds(data: OrderedAnswers, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Upper and lower bound of each answer on the logit scale, ±∞ at the ends."""
    p = data.predictors.shape[1]
    edges = np.concatenate([[-np.inf], theta[p:], [np.inf]])
    moved = data.predictors @ theta[:p]
    return edges[data.place + 1] - moved, edges[data.place] - moved


def cell(data: OrderedAnswers, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Chance of each answer, and the logistic densities at its bounds over that chance."""
    upper, lower = bounds(data, theta)
    flip = lower > 0  # differences of small numbers, not of numbers near 1
    top, bottom = np.where(flip, -lower, upper), np.where(flip, -upper, lower)
    chance = np.maximum(special.expit(top) - special.expit(bottom), 1e-300)
    return chance, *(special.expit(bound) * special.expit(-bound) / chance for bound in (upper, lower))


def curvature(data: OrderedAnswers, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Second derivatives of the log chance of each answer in its bounds: upper, lower, and both."""
    chance, above, below = cell(data, theta)
    upper, lower = (_slope(bound) / chance for bound in bounds(data, theta))
    return upper - above**2, -lower - below**2, above * below


def _slope(bound: np.ndarray) -> np.ndarray:
    """Derivative of the logistic density."""
    share = special.expit(bound)
    return share * special.expit(-bound) * (1 - 2 * share)


def _square(left: np.ndarray, right: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return left.T @ (weights[:, None] * right)


def _unscaled(data: OrderedAnswers, thresholds: int) -> np.ndarray:
    """Matrix from the parameters of standardised predictors to those of the predictors as given."""
    p = len(data.scale)
    back = np.eye(p + thresholds)
    back[:p, :p] = np.diag(1 / data.scale)
    back[p:, :p] = data.centre / data.scale
    return back


def _results(
    theta: np.ndarray, covariance: np.ndarray, data: OrderedAnswers, *, confidence: float
) -> tuple[Result, ...]:
    """Each parameter with se, t interval and two-sided p."""
    df = data.df
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) if df > 0 else math.nan
    found = []
    for value, variance in zip(theta.tolist(), np.diag(covariance).tolist(), strict=True):
        se = math.sqrt(max(variance, 0.0))
        p = 2 * float(stats.t.sf(abs(value) / se, df)) if se > 0 and df > 0 else math.nan
        found.append(Result(value, se, value - reach * se, value + reach * se, df, p, *data.bases))
    return tuple(found)
