"""Trend and seasons of a series of periods, only where there are periods enough to tell them.

A trend is estimable from `LEAST_TREND` periods on, seasons from `LEAST_CYCLES` complete cycles, a range for a coming
period from `LEAST_FORECAST` periods. Below that the answer is NaN with a reason, never a number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from surveystats.change import difference
from surveystats.inference import tested
from surveystats.sample import Result, kish_n_eff

LEAST_CYCLES, LEAST_TREND, LEAST_FORECAST, FURTHEST = 2, 4, 8, 0.25


@dataclass(frozen=True)
class Fit:
    """A weighted regression on time and seasons: coefficients, their covariance, and what it was fitted to."""

    coefficients: np.ndarray
    covariance: np.ndarray
    scale: float
    times: np.ndarray
    labels: tuple[str, ...]

    def row(self, time: float, season: str | None) -> np.ndarray:
        """Regressors of a period: 1, its distance to the mean time, and its season against the last one."""
        return _rows(np.array([time]), None if season is None else np.array([season]), self.labels, self.times)[0]


@dataclass(frozen=True)
class Trend(Result):
    """Slope per unit of time, as a result; `seasons` are deviations that sum to 0; `reason` says why there is none.

    `reason`: *periods* (too few), *cycles* (a season seen in fewer than two), *times* (all alike), *degrees* (of
    freedom, none left). `dispersion`: residual variance over that which the standard errors imply; the residual
    variance without them.
    """

    seasons: dict[str, Result] = field(default_factory=dict)
    dispersion: float = math.nan
    reason: str = ""
    fit: Fit | None = None


@dataclass(frozen=True)
class Forecast:
    """Fit at a coming period and the range in which its estimate should lie; NaN with a reason where not justified."""

    value: float
    low: float
    high: float
    reason: str = ""


def trend(
    values: ArrayLike, times: ArrayLike | None = None, *, se: ArrayLike | None = None,
    seasons: Sequence[str] | None = None, confidence: float = 0.95,
) -> Trend:  # fmt: skip
    """Straight trend of an indicator over periods, and its seasons where their labels are given.

    Population: periods with a value, a time and, where standard errors are given, one above 0. `times`: 0, 1, 2 …
    unless given; `seasons`: label of each period, as "Q1"; each must have been seen in `LEAST_CYCLES` cycles.
    Formula: weighted least squares, w = 1/se² (1 without); errors scaled by the residual variance, but never below what
    the standard errors imply. df = periods − coefficients; n = periods.
    Source: Draper & Smith 1998, 9 and 14; Birge 1932 (the floor). Check: NIST StRD Norris, slope 1.00211681802045, se
    .000429796848199937; statsmodels WLS.
    """
    y = np.asarray(values, float)
    t = np.arange(len(y), dtype=float) if times is None else np.asarray(times, float)
    error = np.ones(len(y)) if se is None else np.asarray(se, float)
    known = np.isfinite(y) & np.isfinite(t) & np.isfinite(error) & (error > 0)
    labels = None if seasons is None else np.asarray(list(seasons), dtype=str)[known]
    y, t, w = y[known], t[known], 1 / error[known] ** 2
    names = () if labels is None else tuple(str(name) for name in dict.fromkeys(labels))
    reason = _reason(t, labels, names)
    if reason:
        return Trend(
            math.nan, n=len(y), n_eff=kish_n_eff(w), seasons=dict.fromkeys(names, Result(math.nan)), reason=reason
        )
    x = _rows(t, labels, names, t)
    inverse = np.linalg.inv((x * w[:, None]).T @ x)
    beta = inverse @ (x.T @ (w * y))
    df = float(len(y) - x.shape[1])
    dispersion = float((w * (y - x @ beta) ** 2).sum() / df)
    scale = dispersion if se is None else max(dispersion, 1.0)
    fit = Fit(beta, inverse * scale, scale, t, names)
    stem = Result(math.nan, df=df, n=len(y), n_weighted=float(len(y)), n_eff=kish_n_eff(w))
    slope = _contrast(fit, np.eye(x.shape[1])[1], stem, confidence)
    return Trend(**vars(slope), seasons=_deviations(fit, stem, confidence), dispersion=dispersion, fit=fit)


def same_season(results: Sequence[Result], cycle: int, *, confidence: float = 0.95) -> Result:
    """Change of the last period against the same season one cycle before, of independent waves.

    `results`: one per period in their order, NaN where a wave is missing; `cycle`: periods per cycle. NaN when fewer
    than `LEAST_CYCLES` cycles have gone by.
    Formula: `difference` of the two waves: a steady season falls out of it.
    Source: Welch 1947; Box, Jenkins & Reinsel 1994, 9. Check: equals `difference` of the two waves.
    """
    if cycle < 1:
        raise ValueError(f"a cycle of {cycle} periods")
    if len(results) < LEAST_CYCLES * cycle:
        return Result(math.nan)
    return difference(results[-1], results[-1 - cycle], confidence=confidence)


def forecast(
    fitted: Trend, time: float, *, season: str | None = None, se: float | None = None, confidence: float = 0.95
) -> Forecast:
    """Range in which the estimate of a coming period should lie if trend and seasons go on as they were.

    `time` and `season` as in the fit; `se`: the standard error that wave is expected to have, where the fit was given
    standard errors. Reasons: those of the trend; *periods*: fewer than `LEAST_FORECAST`; *horizon*: further ahead than
    a quarter of the time seen, and more than one period.
    Formula: x b ± t_df √(s² (1/w + x (XᵀWX)⁻¹ xᵀ)), 1/w = se², 1 without standard errors.
    Raises: ValueError for a season that was not in the fit.
    Source: Draper & Smith 1998, 3.1. Check: statsmodels `get_prediction` for ordinary least squares.
    """
    fit = fitted.fit
    reason = fitted.reason or ("periods" if fitted.n < LEAST_FORECAST else "")
    if fit is not None and not reason:
        seen = np.unique(fit.times)
        ahead = time - seen[-1]
        reason = "horizon" if ahead > max(FURTHEST * (seen[-1] - seen[0]), np.diff(seen).min()) else ""
    if fit is None or reason:
        return Forecast(math.nan, math.nan, math.nan, reason)
    if (season is None) != (not fit.labels) or (season is not None and season not in fit.labels):
        raise ValueError(f"season {season}: the fit has {', '.join(fit.labels) or 'none'}")
    x = fit.row(time, season)
    own = fit.scale * (1.0 if se is None else se**2)
    reach = float(special.stdtrit(fitted.df, (1 + confidence) / 2)) * math.sqrt(own + x @ fit.covariance @ x)
    value = float(x @ fit.coefficients)
    return Forecast(value, value - reach, value + reach)


def _reason(t: np.ndarray, labels: np.ndarray | None, names: tuple[str, ...]) -> str:
    if len(t) < LEAST_TREND:
        return "periods"
    if len(np.unique(t)) < 2:
        return "times"
    if labels is None:
        return ""
    if len(names) < 2 or min(int((labels == name).sum()) for name in names) < LEAST_CYCLES:
        return "cycles"
    rows = _rows(t, labels, names, t)
    return "" if len(t) > rows.shape[1] == np.linalg.matrix_rank(rows) else "degrees"


def _rows(t: np.ndarray, labels: np.ndarray | None, names: tuple[str, ...], seen: np.ndarray) -> np.ndarray:
    """Regressors: 1, time less its mean, and a column per season but the last, that has −1 in all of them."""
    columns = [np.ones(len(t)), t - seen.mean()]
    if labels is not None:
        last = (labels == names[-1]).astype(float)
        columns += [(labels == name) - last for name in names[:-1]]
    return np.stack(columns, axis=1)


def _deviations(fit: Fit, stem: Result, confidence: float) -> dict[str, Result]:
    """Seasons as deviations from their mean."""
    if not fit.labels:
        return {}
    count = len(fit.labels) - 1
    table = np.vstack([np.eye(count), -np.ones(count)])
    rows = np.hstack([np.zeros((count + 1, 2)), table])
    return {name: _contrast(fit, row, stem, confidence) for name, row in zip(fit.labels, rows, strict=True)}


def _contrast(fit: Fit, row: np.ndarray, stem: Result, confidence: float) -> Result:
    """A linear combination of the coefficients, with t interval and p."""
    value, se = float(row @ fit.coefficients), math.sqrt(max(float(row @ fit.covariance @ row), 0.0))
    reach = float(special.stdtrit(stem.df, (1 + confidence) / 2)) * se
    known = Result(value, se, value - reach, value + reach, stem.df, math.nan, stem.n, stem.n_weighted, stem.n_eff)
    return tested(known)
