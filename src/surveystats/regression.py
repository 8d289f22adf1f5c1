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
    Formula: b = (XᵀWX)⁻¹XᵀWy; V(b) = design covariance of the scores (XᵀWX)⁻¹ x w e; df = clusters − strata of the base
    − drivers. R² = 1 − Σwe²/Σw(y − ȳ)².
    Source: Binder 1983; Lumley 2004 (`svyglm`). Check: `svyglm(api00 ~ ell + meals + mobility)` on apistrat, apiclus1
    and apisrs; statsmodels WLS.
    """
    cases = complete_cases(outcome, drivers, sample=sample, design=design)
    bases = (cases.n, float(cases.weights.sum()), kish_n_eff(cases.weights))
    reason, count = obstacle(cases), cases.drivers.shape[1] + 1
    if reason:
        unknown = Result(math.nan, n=bases[0], n_weighted=bases[1], n_eff=bases[2])
        return Regression(unknown, (unknown,) * (count - 1), math.nan, reason)
    share = cases.weights / cases.weights.sum()
    z, centre, scale = _standardised(cases.drivers, share)
    u, middle, spread = _standardised(cases.outcome[:, None], share)
    inverse = np.linalg.inv((z * share[:, None]).T @ z)
    slopes = inverse @ (z * share[:, None]).T @ u[:, 0]
    error = np.where(share > 0, u[:, 0] - z @ slopes, 0.0)
    scores = share[:, None] * np.column_stack([error, error[:, None] * (z @ inverse)])  # of the standardised model
    back = np.diag(np.concatenate([[1.0], 1 / scale])) * spread[0]  # from the standardised model to the scores
    back[0, 1:] = -spread[0] * centre / scale
    values = back @ np.concatenate([[0.0], slopes]) + np.concatenate([middle, np.zeros(count - 1)])
    variances = np.diag(back @ linearised_covariance(scores, cases.sample)[0] @ back.T)
    df = degrees_of_freedom(cases.weights > 0, cases.sample) - len(slopes)
    found = []
    for value, variance in zip(values.tolist(), variances.tolist(), strict=True):
        se = math.sqrt(max(variance, 0.0)) if math.isfinite(variance) else math.nan
        reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else math.nan
        found.append(tested(Result(value, se, value - reach, value + reach, df, math.nan, *bases)))
    return Regression(found[0], tuple(found[1:]), float(1 - (share * error**2).sum()))


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
    z = _standardised(np.column_stack([cases.drivers, cases.outcome]), share)[0]
    return (z * share[:, None]).T @ z


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
