"""Association of scores: correlation, linear regression and proportional odds under a design."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, Unpack

import numpy as np
import scipy
from numpy.typing import ArrayLike

from surveystats import distributions as stats
from surveystats import inference
from surveystats.groups import SignificanceTest, quadratic, rao_scott
from surveystats.inference import Design, Result, Sample, bases_of, coded, degrees_of_freedom, sample_of, unknown


def pearson(
    x: ArrayLike, y: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Weighted product-moment correlation, −1 to 1.

    Population: respondents with both scores and a positive weight; NaN where a score does not vary.
    Source: Fisher 1921; Kish 1965; Binder 1983.
    """
    one, two = np.asarray(x, float), np.asarray(y, float)
    if len(one) != len(two):
        raise ValueError(f"x has {len(one)} entries, y {len(two)}")
    sample = sample_of(len(one), sample, design)
    base = np.isfinite(one) & np.isfinite(two) & (sample.weights > 0)
    w = np.where(base, sample.weights, 0.0)
    bases, scores = bases_of(w), np.where(base[:, None], np.column_stack([one, two]), 0.0)
    if not _columns_vary(scores[base]).all():
        return unknown(bases)
    share = w / w.sum()
    u, v = _standard_columns(scores, share)[0].T
    value = float(np.clip((share * u * v).sum(), -1.0, 1.0))
    slope = 1 - value**2
    if _more_than_weights(sample):
        df = degrees_of_freedom(base, sample)
        variance = inference.linearised_variance(share * (u * v - value * (u**2 + v**2) / 2), sample)[0]
        se = math.sqrt(max(variance, 0.0)) if bases[0] > 2 and inference.clusters_held(base, sample) > 1 else math.nan
        reach = float(stats.t.ppf((1 + confidence) / 2, df)) if df > 0 else math.nan
        statistic = math.inf if se == 0 or slope <= 0 else math.atanh(value) * slope / se
    else:
        df, reach = bases[2] - 2, float(stats.norm.ppf((1 + confidence) / 2))
        se = slope / math.sqrt(df - 1) if df > 1 else math.nan
        statistic = value * math.sqrt(df / slope) if slope > 0 and df > 0 else math.inf
    limits = (value + se, value + se)  # a perfect correlation, or none known
    if slope > 0:
        step = reach * se / slope
        limits = math.tanh(math.atanh(value) - step), math.tanh(math.atanh(value) + step)
    p = 2 * float(stats.t.sf(abs(statistic), df)) if df > 0 and bases[0] > 2 else math.nan
    return Result(value, se, *limits, df, p, *bases)


def _more_than_weights(sample: Sample) -> bool:
    """Whether there is more to the design than weights, so that the interval must come from it."""
    made = sample.replicates is not None or sample.auxiliaries is not None
    return made or not sample.simple or bool((sample.fpc > 0).any() or sample.strata.any())


Reason = Literal["", "too_few", "constant_outcome", "constant_driver", "collinear"]
SINGULAR = 1e-10  # share of a driver's variance that the others must leave


@dataclass(frozen=True)
class Cases:
    """Respondents of a regression: scores are 0 and weights 0 outside the base."""

    outcome: np.ndarray
    drivers: np.ndarray
    weights: np.ndarray
    sample: Sample


@dataclass(frozen=True)
class Regression:
    """A fitted regression; where it cannot be fitted every number is NaN and `reason` says why.

    `coefficients`: points of the outcome per point of a driver, the others held.
    """

    intercept: Result
    coefficients: tuple[Result, ...]
    r2: float
    reason: Reason = ""


def complete_cases(outcome: ArrayLike, drivers: ArrayLike, *, sample: Sample | None, design: Design) -> Cases:
    """The respondents with outcome, every driver and a positive weight.

    Raises: ValueError when outcome and drivers differ in length.
    """
    y, x = np.asarray(outcome, float), np.asarray(drivers, float)
    x = x[:, None] if x.ndim == 1 else x
    if len(x) != len(y):
        raise ValueError(f"drivers: {len(x)} respondents for {len(y)} outcomes")
    found = sample_of(len(y), sample, design)
    base = np.isfinite(y) & np.isfinite(x).all(axis=1) & (found.weights > 0)
    return Cases(np.where(base, y, 0.0), np.where(base[:, None], x, 0.0), np.where(base, found.weights, 0.0), found)


def linear_regression(
    outcome: ArrayLike,
    drivers: ArrayLike,
    sample: Sample | None = None,
    *,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> Regression:
    """Weighted least squares with design-based standard errors.

    Population: listwise; a driver is associated with the outcome, the others held: no cause is claimed.
    Source: Binder 1983; Lumley 2004 (`svyglm`).
    """
    cases = complete_cases(outcome, drivers, sample=sample, design=design)
    bases = bases_of(cases.weights)
    reason, count = obstacle(cases), cases.drivers.shape[1] + 1
    if reason:
        return Regression(unknown(bases), (unknown(bases),) * (count - 1), math.nan, reason)
    share = cases.weights / cases.weights.sum()
    z, centre, scale = _standard_columns(cases.drivers, share)
    u, middle, spread = _standard_columns(cases.outcome[:, None], share)
    inverse = np.linalg.inv((z * share[:, None]).T @ z)
    slopes = inverse @ (z * share[:, None]).T @ u[:, 0]
    error = np.where(share > 0, u[:, 0] - z @ slopes, 0.0)
    scores = share[:, None] * np.column_stack([error, error[:, None] * (z @ inverse)])  # of the standardised model
    back = np.diag(np.concatenate([[1.0], 1 / scale])) * spread[0]  # from the standardised model to the scores
    back[0, 1:] = -spread[0] * centre / scale
    values = back @ np.concatenate([[0.0], slopes]) + np.concatenate([middle, np.zeros(count - 1)])
    variances = np.diag(back @ inference.linearised_covariance(scores, cases.sample)[0] @ back.T)
    df = degrees_of_freedom(cases.weights > 0, cases.sample) - len(slopes)
    if inference.clusters_held(cases.weights > 0, cases.sample) < 2:
        variances = np.full(count, math.nan)
    found = [
        inference.tested(inference.with_interval(value, variance, df, bases, confidence=confidence))
        for value, variance in zip(values.tolist(), variances.tolist(), strict=True)
    ]
    return Regression(found[0], tuple(found[1:]), float(1 - (share * error**2).sum()))


def obstacle(cases: Cases) -> Reason:
    """Why a regression on these respondents cannot be fitted; empty when it can."""
    base = cases.weights > 0
    count = cases.drivers.shape[1]
    if np.count_nonzero(base) < count + 2 or count == 0:
        return "too_few"
    if not _columns_vary(cases.outcome[base, None]).all():
        return "constant_outcome"
    if not _columns_vary(cases.drivers[base]).all():
        return "constant_driver"
    values, vectors = np.linalg.eigh(correlation_table(cases)[:-1, :-1])
    if values[0] <= SINGULAR**1.5 or (vectors**2 / values).sum(axis=1).max() > 1 / SINGULAR:
        return "collinear"
    return ""


def correlation_table(cases: Cases) -> np.ndarray:
    """Weighted correlations of the drivers and, last, the outcome; all must vary."""
    share = cases.weights / cases.weights.sum()
    z = _standard_columns(np.column_stack([cases.drivers, cases.outcome]), share)[0]
    return (z * share[:, None]).T @ z


def _columns_vary(scores: np.ndarray) -> np.ndarray:
    """Which columns vary by more than rounding."""
    if not len(scores):
        return np.zeros(scores.shape[1], bool)
    return np.ptp(scores, axis=0) > 1e-12 * np.abs(scores).max(axis=0)


def _standard_columns(scores: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Columns with weighted mean 0 and standard deviation 1, and both; 0 outside the base."""
    centre = share @ scores
    centred = np.where((share > 0)[:, None], scores - centre, 0.0)
    scale = np.sqrt(share @ centred**2)
    return centred / scale, centre, scale


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
        return bases_of(self.weights)

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
        return inference.linearised_covariance(everyone, self.sample)[0]


@dataclass(frozen=True)
class OrdinalFit:
    """A proportional-odds model: log odds ratios of a higher answer per unit of each predictor, and thresholds.

    `covariance` (of coefficients, then thresholds) is that of the design. NaN where the model cannot be estimated
    (`converged` is false).
    """

    levels: tuple[Any, ...]
    coefficients: tuple[Result, ...]
    thresholds: tuple[Result, ...]
    covariance: np.ndarray
    converged: bool
    n: int
    n_weighted: float
    n_eff: float


def proportional_odds(
    answers: ArrayLike,
    predictors: ArrayLike,
    *,
    sample: Sample | None = None,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> OrdinalFit:
    """Proportional-odds (cumulative logit) model of an ordered answer, by weighted maximum likelihood.

    `predictors`: respondents × p numbers (0 and 1 for a level of a segment, one level left out).
    Population: respondents with the answer, every predictor and a positive weight (listwise). NaN where predictors are
    collinear or separate the answers, or fewer than two levels are used.
    Units: log odds ratios; a coefficient above 0 is associated with higher answers.
    Source: McCullagh 1980; Binder 1983; Lumley 2004 (`svyolr`).
    """
    data = ordered_answers(answers, predictors, sample=sample, **design)
    theta, converged = fitted(data)
    p, levels = data.predictors.shape[1], max(len(data.levels) - 1, 0)
    if not converged:
        missing = np.full((p + levels,) * 2, math.nan)
        lost = tuple(Result(math.nan, n=data.bases[0]) for _ in range(p + levels))
        return OrdinalFit(data.levels, lost[:p], lost[p:], missing, False, *data.bases)
    _, scores, information = _likelihood(data, theta)
    inverse = np.linalg.inv(information)
    back = _unscaled(data, levels)
    covariance = back @ data.covariance(data.weights[:, None] * scores @ inverse) @ back.T
    found = tuple(
        inference.tested(inference.with_interval(one, variance, data.df, data.bases, confidence=confidence))
        for one, variance in zip((back @ theta).tolist(), np.diag(covariance).tolist(), strict=True)
    )
    return OrdinalFit(data.levels, found[:p], found[p:], covariance, True, *data.bases)


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
    theta = np.concatenate([np.zeros(p), scipy.special.logit(shares)])
    value, scores, information = _likelihood(data, theta)
    for _ in range(50):
        gradient = data.weights @ scores
        step = np.linalg.lstsq(information, gradient, rcond=None)[0]
        if gradient @ step < 1e-18 * weight:
            break
        theta, value, scores, information = _improved(data, theta, step, value)
    else:
        return theta, False
    return theta, bool(np.linalg.eigvalsh(information)[0] > 1e-8 * weight)


def _improved(
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
    chance, (above, below), curved = cell(data, theta)
    scores = above[:, None] * upper - below[:, None] * lower
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


def cell(data: OrderedAnswers, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Chance of each answer, the logistic densities at its upper and lower bound over that chance, and the second
    derivatives of its logarithm: in the upper bound, the lower, and both."""
    p = data.predictors.shape[1]
    edges = np.concatenate([[-np.inf], theta[p:], [np.inf]])  # of the answers on the logit scale
    ends = np.stack([edges[data.place + 1], edges[data.place]]) - data.predictors @ theta[:p]
    top, bottom = np.where(ends[1] > 0, -ends[::-1], ends)  # differences of small numbers, not of numbers near 1
    chance = np.maximum(scipy.special.expit(top) - scipy.special.expit(bottom), 1e-300)
    above, below = density = scipy.special.expit(ends) * scipy.special.expit(-ends) / chance
    upper, lower = density * (1 - 2 * scipy.special.expit(ends))
    return chance, density, np.stack([upper - above**2, -lower - below**2, above * below])


def _square(left: np.ndarray, right: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return left.T @ (weights[:, None] * right)


def _unscaled(data: OrderedAnswers, thresholds: int) -> np.ndarray:
    """Matrix from the parameters of standardised predictors to those of the predictors as given."""
    p = len(data.scale)
    back = np.eye(p + thresholds)
    back[:p, :p] = np.diag(1 / data.scale)
    back[p:, :p] = data.centre / data.scale
    return back


@dataclass(frozen=True)
class ProportionalityTest(SignificanceTest):
    """The test of all predictors together; `chi_square`: its statistic with the weights as frequencies."""

    chi_square: float = math.nan


def proportional_odds_test(
    answers: ArrayLike, predictors: ArrayLike, *, sample: Sample | None = None, **design: Unpack[Design]
) -> ProportionalityTest:
    """Score test of the proportional-odds model against coefficients that differ from cut to cut of the scale.

    F, the score statistic corrected for the design as in `rao_scott`.
    Population: that of `proportional_odds`; NaN where it cannot be fitted or the scale has two levels. Needs no fit of
    the larger model, so that it holds where single cuts cannot be fitted.
    Source: Peterson & Harrell 1990; Rao, Scott & Skinner 1998.
    """
    data = ordered_answers(answers, predictors, sample=sample, **design)
    cuts, p = len(data.levels) - 1, data.predictors.shape[1]
    theta, converged = fitted(data)
    if cuts < 2 or not converged:
        return ProportionalityTest(math.nan, math.nan, math.nan, math.nan, *data.bases)
    scores, information = _general(data, theta)
    inverse = np.linalg.pinv(information, hermitian=True)
    contrasts = _contrasts(cuts, p)
    moved = data.weights @ scores @ inverse @ contrasts.T
    simple = contrasts @ inverse @ contrasts.T
    actual = data.covariance(data.weights[:, None] * scores @ inverse @ contrasts.T)
    chi_square = quadratic(moved, simple)
    known = math.isfinite(chi_square) and np.isfinite(actual).all()
    effects = np.linalg.solve(simple, actual) if known else np.full((1, 1), math.nan)
    left = degrees_of_freedom(data.base, data.sample)
    corrected = rao_scott(chi_square, effects, len(moved), left=left)
    return ProportionalityTest(*corrected, *data.bases, chi_square)


def _general(data: OrderedAnswers, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores and observed information of the model with own coefficients per cut, at the fit of common ones."""
    cuts = len(data.levels) - 1
    x = np.hstack([np.ones((len(data.place), 1)), -data.predictors])
    _, (above, below), (up, down, both) = cell(data, theta)
    upper, lower = (place[:, None] == np.arange(cuts) for place in (data.place, data.place - 1))
    own = above[:, None] * upper - below[:, None] * lower
    scores = (own[:, :, None] * x[:, None, :]).reshape(len(x), -1)

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
