"""R-indicators: how evenly people answered, judged by what is known of everyone who was asked."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike

from surveystats import distributions as stats
from surveystats.inference import linearised_variance
from surveystats.sample import Design, Sample, bases_of, coded, sample_of

FITTING_ROUNDS, SETTLED = 100, 1e-12


@dataclass(frozen=True)
class Propensities:
    """Fitted chances of answering: `values` (NaN outside the base), the model's columns, the covariance of its
    coefficients, who is in the base, and whether the fit converged."""

    values: np.ndarray
    columns: np.ndarray
    covariance: np.ndarray
    base: np.ndarray
    converged: bool


@dataclass(frozen=True)
class RIndicator:
    """R-indicator 1 − 2 S(ρ̂): 1 when everyone is equally likely to answer.

    `value` with se and interval; `adjusted` for the bias of few cases; `propensity` the mean chance of answering;
    `variation` S/ρ̄, which bounds the absolute bias of respondents' means in standard deviations; `partial` (by
    variable, ≥ 0) and `partial_levels` (by level, signed: below 0 is underrepresented) unconditional partial
    indicators.
    """

    value: float
    se: float = math.nan
    low: float = math.nan
    high: float = math.nan
    adjusted: float = math.nan
    propensity: float = math.nan
    variation: float = math.nan
    partial: dict[str, float] = field(default_factory=dict)
    partial_levels: dict[str, dict[Hashable, float]] = field(default_factory=dict)
    n: int = 0
    n_weighted: float = 0.0
    n_eff: float = 0.0
    converged: bool = True


def response_propensities(
    responded: ArrayLike,
    known: Mapping[str, ArrayLike],
    sample: Sample | None = None,
    **design: Unpack[Design],
) -> Propensities:
    """Chance of answering by logistic regression on what is known of everyone asked; 0–1.

    `known`: labels by variable, main effects; a missing label is a level of its own.
    Population: cases with a response (1 or 0) and a positive weight.
    Source: McCullagh & Nelder 1989; Little 1986 (response propensity).
    """
    answer = np.asarray(responded, float)
    sample = sample_of(len(answer), sample, design)
    base = np.isfinite(answer) & (sample.weights > 0)
    dummies = [
        code == level for code in (coded(one)[1] for one in known.values()) for level in np.unique(code[base])[1:]
    ]
    x = np.stack([np.ones(len(base)), *dummies], axis=1)
    values, cross = np.full(len(answer), np.nan), np.zeros((x.shape[1],) * 2)
    w = sample.weights[base] / sample.weights[base].mean() if base.any() else np.zeros(0)
    if not base.any():
        return Propensities(values, x, cross, base, False)
    if len(set(answer[base])) < 2:  # all or none answered
        values[base] = answer[base]
        return Propensities(values, x, cross, base, True)
    values[base], covariance, converged = _logistic(x[base], answer[base], w)
    return Propensities(values, x, covariance, base, converged)


def _logistic(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """Fitted chances, covariance of the coefficients, and whether Newton's steps came to rest."""
    share = (w * y).sum() / w.sum()
    beta = np.zeros(x.shape[1])
    beta[0] = math.log(share / (1 - share))
    fitted, converged = np.full(len(y), share), False
    for _ in range(FITTING_ROUNDS):
        information = x.T @ ((w * fitted * (1 - fitted))[:, None] * x)
        beta = beta + np.linalg.pinv(information, hermitian=True) @ (x.T @ (w * (y - fitted)))
        before, fitted = fitted, 0.5 * (1 + np.tanh(x @ beta / 2))
        if np.abs(fitted - before).max() < SETTLED:
            converged = True
            break
    information = x.T @ ((w * fitted * (1 - fitted))[:, None] * x)
    return fitted, np.linalg.pinv(information, hermitian=True), converged


def r_indicator(
    responded: ArrayLike,
    known: Mapping[str, ArrayLike],
    sample: Sample | None = None,
    *,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> RIndicator:
    """How evenly those asked answered, with partial indicators by variable and level.

    Weights are design weights (inverse chances of selection), `fpc` the sampling fractions: 1 where everyone was asked.
    Population: as `response_propensities`.
    Degenerate: NaN without cases; 1 without standard error when all, or none, answered.
    Partial: √(Σ_k W_k (ρ̄_k − ρ̄)²/N) and, by level, ±√(W_k/N) |ρ̄_k − ρ̄|.
    Source: Schouten, Cobben & Bethlehem 2009; Shlomo, Skinner & Schouten 2012; Schouten, Shlomo & Skinner 2011; de
    Heij, Schouten & Shlomo 2015 (RISQ manual 2.1).
    """
    answer = np.asarray(responded, float)
    sample = sample_of(len(answer), sample, design)
    fit = response_propensities(answer, known, sample)
    base = fit.base
    w = np.where(base, sample.weights, 0.0)
    n, total, n_eff = bases = bases_of(w)
    if n < 2 or total <= 1:
        return RIndicator(math.nan, n=n, n_weighted=total, n_eff=n_eff, converged=fit.converged)
    rho = np.where(base, fit.values, 0.0)
    centre = float((w * rho).sum() / total)
    squares = float((w * (rho - centre) ** 2).sum())
    spread2 = squares / (total - 1) if squares > SETTLED**2 * total else 0.0
    factor, variance = _bias_factor(fit, rho, spread2, sample), _variance_of_r(fit, rho, spread2, sample)
    value, se = 1 - 2 * math.sqrt(spread2), math.sqrt(variance) if variance >= 0 else math.nan
    reach = float(stats.norm.ppf((1 + confidence) / 2)) * se
    levels = {name: _by_level(labels, rho, w) for name, labels in known.items()}
    partial = {name: math.sqrt(sum(part**2 for part in parts.values())) for name, parts in levels.items()}
    spreads = (1 - 2 * math.sqrt(spread2 * factor), centre, math.sqrt(spread2) / centre if centre > 0 else math.nan)
    high = min(value + reach, 1.0) if se >= 0 else math.nan
    return RIndicator(value, se, value - reach, high, *spreads, partial, levels, *bases, fit.converged)


def _bias_factor(fit: Propensities, rho: np.ndarray, spread2: float, sample: Sample) -> float:
    """Share of S² that is not due to fitting the propensities to few cases."""
    if not spread2 > 0:
        return 1.0
    w = np.where(fit.base, sample.weights, 0.0)
    z, total = (rho * (1 - rho))[:, None] * fit.columns, float(w.sum())
    fitting = float((w * np.einsum("ij,jk,ik->i", z, fit.covariance, z)).sum())
    drawing = linearised_variance(w * (rho - (w * rho).sum() / total), sample)[0] / total
    return max(1 - (fitting - drawing) / total / spread2, 0.0)


def _variance_of_r(fit: Propensities, rho: np.ndarray, spread2: float, sample: Sample) -> float:
    """Variance of R; NaN when there is no spread to vary."""
    if not spread2 > 0:
        return math.nan
    w = np.where(fit.base, sample.weights, 0.0)
    total = float(w.sum())
    z, centre = (rho * (1 - rho))[:, None] * fit.columns, (w * rho).sum() / total
    z = z - w @ z / total
    slope = (w * (rho - centre)) @ z / total
    both = z.T @ (w[:, None] * z) / total @ fit.covariance
    plain = float((w * (rho - centre) ** 2).sum() / total)
    drawn = linearised_variance(w * ((rho - centre) ** 2 - plain), sample)[0] / total**2
    return float(4 * slope @ fit.covariance @ slope + 2 * np.trace(both @ both) + drawn) / plain


def _by_level(labels: ArrayLike, rho: np.ndarray, w: np.ndarray) -> dict[Hashable, float]:
    """Signed share of each level in the spread of the propensities between levels."""
    names, code = coded(labels)
    total, centre = w.sum(), (w * rho).sum() / w.sum()
    found: dict[Hashable, float] = {}
    for level in np.unique(code[w > 0]):
        part = np.where(code == level, w, 0.0)
        distance = float((part * rho).sum() / part.sum() - centre)
        found["" if level < 0 else names[level]] = math.copysign(
            math.sqrt(part.sum() / total) * abs(distance), distance
        )
    return found
