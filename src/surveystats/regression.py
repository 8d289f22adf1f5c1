"""Weighted linear regression of a score on several others, with design-based standard errors.

Missing rule: listwise; a respondent counts with the outcome, every driver and a positive weight. The others stay in
the design, as in a domain estimate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.inference import degrees_of_freedom, linearised_covariance, tested
from surveystats.sample import Design, Result, Sample, kish_n_eff, sample_of

Reason = Literal["", "too_few", "constant_outcome", "constant_driver", "collinear"]
SINGULAR = 1e-10  # share of a driver's variance that the others must leave


@dataclass(frozen=True)
class Cases:
    """Respondents of a regression: scores are 0 and weights 0 outside the base."""

    outcome: np.ndarray
    drivers: np.ndarray
    weights: np.ndarray
    sample: Sample

    @property
    def n(self) -> int:
        """Respondents in the base."""
        return int((self.weights > 0).sum())


@dataclass(frozen=True)
class Regression:
    """A fitted regression; where it cannot be fitted every number is NaN and `reason` says why.

    `coefficients`: points of the outcome per point of a driver, the others held. `standardised`: standard deviations
    per standard deviation. `inflation`: variance inflation factors. `covariance`: of intercept and coefficients.
    """

    intercept: Result
    coefficients: tuple[Result, ...]
    standardised: tuple[Result, ...]
    inflation: np.ndarray
    r2: float
    r2_adjusted: float
    covariance: np.ndarray
    df: float
    n: int
    n_weighted: float
    n_eff: float
    reason: Reason = ""


def complete_cases(outcome: ArrayLike, drivers: ArrayLike, *, sample: Sample | None, design: Design) -> Cases:
    """The respondents with outcome, every driver and a positive weight.

    Raises
    ------
    ValueError
        When outcome and drivers differ in length.
    """
    y, x = np.asarray(outcome, float), np.asarray(drivers, float)
    x = x[:, None] if x.ndim == 1 else x
    if len(x) != len(y):
        raise ValueError(f"drivers: {len(x)} respondents for {len(y)} outcomes")
    found = sample_of(len(y), sample, design)
    base = np.isfinite(y) & np.isfinite(x).all(axis=1) & (found.weights > 0)
    return Cases(np.where(base, y, 0.0), np.where(base[:, None], x, 0.0), np.where(base, found.weights, 0.0), found)


def linear_regression(
    outcome: ArrayLike, drivers: ArrayLike, *, sample: Sample | None = None, confidence: float = 0.95,
    **design: Unpack[Design],
) -> Regression:  # fmt: skip
    """Weighted least squares with design-based standard errors.

    Population: listwise; a driver is associated with the outcome, the others held: no cause is claimed.
    Formula: b = (XᵀWX)⁻¹XᵀWy; V(b) = design covariance of the scores (XᵀWX)⁻¹ x w e; df = clusters − strata of the
    base − drivers. b* = b s_x/s_y, its scores with those of the standard deviations. R² = 1 − Σwe²/Σw(y − ȳ)²,
    adjusted 1 − (1 − R²)(n − 1)/(n − drivers − 1); VIF = 1/(1 − R² of a driver on the others).
    Source: Binder 1983; Lumley 2004 (`svyglm`); Fox & Monette 1992 (VIF).
    Check: `svyglm(api00 ~ ell + meals + mobility)` on apistrat, apiclus1 and apisrs; statsmodels WLS; attitude VIF.
    """
    cases = complete_cases(outcome, drivers, sample=sample, design=design)
    reason = obstacle(cases)
    if reason:
        return _unfitted(cases, reason)
    share = cases.weights / cases.weights.sum()
    z, centre, scale = _standardised(cases.drivers, share)
    u, middle, spread = _standardised(cases.outcome[:, None], share)
    inverse = np.linalg.inv(_correlations(z, share))
    slopes = inverse @ (z * share[:, None]).T @ u[:, 0]
    error = np.where(share > 0, u[:, 0] - z @ slopes, 0.0)
    scores = share[:, None] * np.column_stack([error, error[:, None] * (z @ inverse)])  # of the standardised model
    moving = share[:, None] * slopes * (z**2 - u**2) / 2
    together, _ = linearised_covariance(np.column_stack([scores, scores[:, 1:] + moving]), cases.sample)
    df = degrees_of_freedom(cases.weights > 0, cases.sample) - len(slopes)
    back = _back(centre, scale, spread=spread[0])
    values = back @ np.concatenate([[0.0], slopes]) + np.concatenate([middle, np.zeros(len(slopes))])
    count = len(slopes) + 1
    covariance = back @ together[:count, :count] @ back.T
    fitted = _results(values, np.diag(covariance), cases, df=df, confidence=confidence)
    standard = _results(slopes, np.diag(together)[count:], cases, df=df, confidence=confidence)
    r2 = float(1 - (share * error**2).sum())
    return Regression(
        fitted[0], fitted[1:], standard, np.diag(inverse), r2, 1 - (1 - r2) * (cases.n - 1) / (cases.n - count),
        covariance, df, cases.n, float(cases.weights.sum()), kish_n_eff(cases.weights),
    )  # fmt: skip


def variance_inflation(drivers: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]) -> np.ndarray:
    """Variance inflation factor of each driver: 1 without correlation, infinite for a combination of the others.

    Population: listwise over the drivers; NaN for a driver that does not vary, or without respondents.
    Formula: 1/(1 − R² of the driver on the others), the diagonal of the inverse of their correlations.
    Source: Fox & Monette 1992.
    Check: attitude complaints 2.667, raises 3.078; statsmodels.
    """
    x = np.asarray(drivers, float)
    cases = complete_cases(np.zeros(len(x)), x, sample=sample, design=design)
    found = np.full(cases.drivers.shape[1], math.nan)
    varies = _varies(cases.drivers[cases.weights > 0])
    if not varies.any():
        return found
    share = cases.weights / cases.weights.sum()
    values, vectors = np.linalg.eigh(_correlations(_standardised(cases.drivers[:, varies], share)[0], share))
    lost = values < SINGULAR
    inflation = (vectors[:, ~lost] ** 2 / values[~lost]).sum(axis=1)
    found[varies] = np.where((vectors[:, lost] ** 2).sum(axis=1) > 1e-8, math.inf, inflation)
    return found


def associated_change(fit: Regression, changes: ArrayLike, *, confidence: float = 0.95) -> Result:
    """What moving drivers by so many points is associated with, in points of the outcome.

    `changes`: points per driver, 0 where it stays; several at once take their covariance into account. One number
    moves every driver by it.
    Formula: Σ b_j Δ_j; se = √(Δᵀ V(b) Δ); interval and two-sided p by t.
    Source: Lumley 2010, 5 (linear combinations of coefficients).
    Check: by hand; one driver alone is its coefficient.
    """
    count = len(fit.coefficients)
    steps = np.broadcast_to(np.asarray(changes, float), (count,))
    value = float(sum(result.value * step for result, step in zip(fit.coefficients, steps, strict=True)))
    variance = float(steps @ fit.covariance[1:, 1:] @ steps)
    return _estimated(value, variance, fit.df, bases=(fit.n, fit.n_weighted, fit.n_eff), confidence=confidence)


def obstacle(cases: Cases) -> Reason:
    """Why a regression on these respondents cannot be fitted; empty when it can."""
    base = cases.weights > 0
    count = cases.drivers.shape[1]
    if cases.n < count + 2 or count == 0:
        return "too_few"
    if not _varies(cases.outcome[base, None]).all():
        return "constant_outcome"
    if not _varies(cases.drivers[base]).all():
        return "constant_driver"
    values, vectors = np.linalg.eigh(correlation_table(cases)[:-1, :-1])
    if values[0] <= SINGULAR**1.5 or (vectors**2 / values).sum(axis=1).max() > 1 / SINGULAR:
        return "collinear"
    return ""


def correlation_table(cases: Cases) -> np.ndarray:
    """Weighted correlations of the drivers and, last, the outcome; all must vary."""
    share = cases.weights / cases.weights.sum()
    return _correlations(_standardised(np.column_stack([cases.drivers, cases.outcome]), share)[0], share)


def _varies(scores: np.ndarray) -> np.ndarray:
    """Which columns vary by more than rounding."""
    if not len(scores):
        return np.zeros(scores.shape[1], bool)
    return np.ptp(scores, axis=0) > 1e-12 * np.abs(scores).max(axis=0)


def _standardised(scores: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Columns with weighted mean 0 and standard deviation 1, and both; 0 outside the base."""
    centre = share @ scores
    centred = np.where((share > 0)[:, None], scores - centre, 0.0)
    scale = np.sqrt(share @ centred**2)
    return centred / scale, centre, scale


def _correlations(z: np.ndarray, share: np.ndarray) -> np.ndarray:
    return (z * share[:, None]).T @ z


def _back(centre: np.ndarray, scale: np.ndarray, *, spread: float) -> np.ndarray:
    """The matrix that turns intercept and slopes of the standardised model into those of the scores."""
    back = np.diag(np.concatenate([[1.0], 1 / scale])) * spread
    back[0, 1:] = -spread * centre / scale
    return back


def _results(
    values: np.ndarray, variances: np.ndarray, cases: Cases, *, df: float, confidence: float
) -> tuple[Result, ...]:
    bases = (cases.n, float(cases.weights.sum()), kish_n_eff(cases.weights))
    pairs = zip(values, variances, strict=True)
    return tuple(
        _estimated(float(value), float(variance), df, bases=bases, confidence=confidence) for value, variance in pairs
    )


def _estimated(
    value: float, variance: float, df: float, *, bases: tuple[int, float, float], confidence: float
) -> Result:
    """A coefficient with t interval and p."""
    se = math.sqrt(max(variance, 0.0)) if math.isfinite(variance) else math.nan
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else math.nan
    return tested(Result(value, se, value - reach, value + reach, df, math.nan, *bases))


def _unfitted(cases: Cases, reason: Reason) -> Regression:
    count = cases.drivers.shape[1]
    bases = (cases.n, float(cases.weights.sum()), kish_n_eff(cases.weights))
    unknown = Result(math.nan, n=bases[0], n_weighted=bases[1], n_eff=bases[2])
    inflation = np.full(count, math.nan)
    if reason == "collinear":
        inflation = variance_inflation(cases.drivers, cases.sample.subset(cases.weights > 0))
    return Regression(
        unknown, (unknown,) * count, (unknown,) * count, inflation, math.nan, math.nan,
        np.full((count + 1, count + 1), math.nan), math.nan, *bases, reason,
    )  # fmt: skip
