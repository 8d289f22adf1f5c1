"""Internal consistency of a battery of items: alpha and its relatives, item by item and together.

Items are arrays of respondents × items, reversed items turned round beforehand. Missing rule: pairwise, each covariance
on those who answered both items (as R's `psych::alpha`); `n` counts respondents with any answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

from surveystats.covariance import correlation, covariance, inverted
from surveystats.sample import Design, Result, Sample

LEAST_UNIQUENESS = 0.005  # of R's factanal and psych::fa: keeps Heywood cases inside
SCALE = 0.01  # of their search (parscale)
TOLERANCE = 1e7 * 2.220446049250313e-16  # of their search (factr 1e7)


def cronbach_alpha(
    items: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Cronbach's alpha of items (respondents × items), raw, with design-based t interval.

    NaN where the sum of the items does not vary.
    Formula: k/(k − 1) (1 − Σs_jj / ΣΣs_ij); se by linearisation, distribution-free.
    Source: Cronbach 1951; Maydeu-Olivares, Coffman & Hartmann 2007. Check: `attitude` .843142769565; `bfi` A1–A5 .7030,
    complete cases .7037559.
    """
    base = covariance(items, sample, **design)
    value, gradient = _alpha_of(base.matrix)
    return base.result(value, gradient, confidence=confidence)


def alpha_if_dropped(
    items: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> tuple[Result, ...]:
    """Cronbach's alpha without each item in turn, with design-based t interval; NaN for two items.

    Formula and source as for `cronbach_alpha`. Check: `attitude` without `critical` .8639.
    """
    base, results = covariance(items, sample, **design), []
    for item in range(len(base.matrix)):
        rest = np.delete(np.arange(len(base.matrix)), item)
        value, part = _alpha_of(base.matrix[np.ix_(rest, rest)])
        gradient = np.zeros_like(base.matrix)
        gradient[np.ix_(rest, rest)] = part
        results.append(base.result(value, gradient, confidence=confidence))
    return tuple(results)


def average_correlation(
    items: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Mean of the correlations between the items, with design-based t interval; NaN where an item does not vary.

    Formula: (ΣΣr_ij − k) / (k (k − 1)), dr_ij = ds_ij/√(s_ii s_jj) − r_ij/2 (ds_ii/s_ii + ds_jj/s_jj).
    Source: Cronbach 1951; Clark & Watson 1995. Check: k r̄ / (1 + (k − 1) r̄) is the standardised alpha of `attitude`,
    .83908380303.
    """
    base = covariance(items, sample, **design)
    table, k = base.correlation, len(base.matrix)
    value = float((table.sum() - k) / (k * (k - 1)))
    if not np.isfinite(table).all():
        return base.result(math.nan)
    spread, outside = np.sqrt(np.diag(base.matrix)), (1 - np.eye(k)) / (k * (k - 1))
    pulled = (2 * outside * table).sum(axis=1) / (2 * np.diag(base.matrix))
    return base.result(value, outside / np.outer(spread, spread) - np.diag(pulled), confidence=confidence)


def item_total_correlations(
    items: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> tuple[Result, ...]:
    """Correlation of each item with the sum of the others (corrected item–total correlation).

    NaN for an item that does not vary.
    Formula: Σ_{j≠i}s_ij / √(s_ii Σ_{p,q≠i}s_pq); design-based standard error, t interval of artanh r turned back.
    Source: Nunnally & Bernstein 1994; R `psych::alpha` (r.drop). Check: equals `numpy.corrcoef` of item and rest at
    equal weights.
    """
    base = covariance(items, sample, **design)
    matrix, results = base.matrix, []
    for item in range(len(matrix)):
        rest = np.arange(len(matrix)) != item
        own, others = float(matrix[item, item]), float(matrix[np.ix_(rest, rest)].sum())
        if not (own > 0 and others > 1e-12 * own):
            results.append(base.result(math.nan))
            continue
        spread = math.sqrt(own * others)
        value = min(max(float(matrix[item, rest].sum()) / spread, -1.0), 1.0)
        gradient = np.where(np.outer(rest, rest), -value / (2 * others), 0.0)
        gradient[item, rest] = 1 / spread
        gradient[item, item] = -value / (2 * own)
        found = base.result(value, gradient, confidence=confidence)
        if found.df > 0 and 1 - value**2 > 1e-12:
            centre = math.atanh(value)
            reach = float(stats.t.ppf((1 + confidence) / 2, found.df)) * found.se / (1 - value**2)
            found = replace(found, low=math.tanh(centre - reach), high=math.tanh(centre + reach))
        results.append(found)
    return tuple(results)


def _alpha_of(matrix: np.ndarray) -> tuple[float, np.ndarray]:
    """Alpha of a covariance matrix, and its derivative by each entry."""
    k, own, total = len(matrix), float(np.trace(matrix)), float(matrix.sum())
    if k < 2 or not total > 1e-12 * own or not own > 0:
        return math.nan, np.full_like(matrix, math.nan)
    factor = k / (k - 1)
    return factor * (1 - own / total), factor * (own / total**2 - np.eye(k) / total)


# ---- one factor --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Adequacy:
    """Kaiser–Meyer–Olkin measure of sampling adequacy (0–1), overall and per item, with its bases."""

    overall: float
    items: np.ndarray
    n: int
    n_weighted: float
    n_eff: float


def kaiser_meyer_olkin(items: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]) -> Adequacy:
    """Kaiser–Meyer–Olkin measure of sampling adequacy of items (respondents × items).

    NaN where an item does not vary or is a sum of others.
    Formula: Σr² / (Σr² + Σq²) over pairs of items (of one item for its own), q the partial correlations given all other
    items, −(R⁻¹)_ij/√((R⁻¹)_ii (R⁻¹)_jj).
    Source: Kaiser 1970; Kaiser & Rice 1974. Check: `attitude` .763275432159; `bfi`, 25 items, .8459.
    """
    base = covariance(items, sample, **design)
    table = correlation(base)
    inverse = inverted(table)
    scale, outside = np.sqrt(np.diag(inverse)), 1 - np.eye(len(table))
    shared, partial = table**2 * outside, (inverse / np.outer(scale, scale)) ** 2 * outside
    with np.errstate(invalid="ignore", divide="ignore"):
        own = shared.sum(axis=0) / (shared.sum(axis=0) + partial.sum(axis=0))
        overall = float(shared.sum() / (shared.sum() + partial.sum()))
    return Adequacy(overall, own, base.n, base.n_weighted, base.n_eff)


def omega_total(items: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]) -> Result:
    """McDonald's omega total of the standardised items, from one common factor fitted by maximum likelihood.

    NaN below three items, where an item is a sum of others, or where the search does not settle. No interval.
    Formula: (Σλ)² / ((Σλ)² + Σψ), ψ = 1 − λ²; λ minimise ln|Σ| + tr(Σ⁻¹R) − ln|R| − k, Σ = λλᵀ + diag ψ, ψ ≥ .005.
    Search (L-BFGS-B from ψ = 1/(R⁻¹)_jj) and stopping rule are those of R's `psych::fa(fm = "ml")`; they leave the
    value within about 1e-6 of the exact minimum.
    Source: McDonald 1999; Jöreskog 1967; Lawley & Maxwell 1971. Check: `attitude` .840544816901 (`psych::omega(nfactors
    = 1)` gives .8510: minimum residuals).
    """
    base = covariance(items, sample, **design)
    loadings = _one_factor(base.correlation)
    common = float(loadings.sum()) ** 2
    return base.result(common / (common + float((1 - loadings**2).sum())))


def _one_factor(correlations: np.ndarray) -> np.ndarray:
    """Loadings of one factor by maximum likelihood, their sum not negative; NaN where it cannot be fitted."""
    inverse = inverted(correlations)
    if len(correlations) < 3 or not np.isfinite(inverse).all():
        return np.full(len(correlations), math.nan)

    def discrepancy(point: np.ndarray) -> float:
        """The maximum-likelihood discrepancy at its best loadings, a function of the uniquenesses alone."""
        root = np.sqrt(point * SCALE)
        rest = np.linalg.eigvalsh(correlations / np.outer(root, root))[:-1]
        return float((rest - np.log(rest)).sum()) - len(rest)

    def slope(point: np.ndarray) -> np.ndarray:
        unique = point * SCALE
        return SCALE * (_loadings(unique, correlations) ** 2 + unique - np.diag(correlations)) / unique**2

    found = optimize.minimize(
        discrepancy,
        1 / np.diag(inverse) / SCALE,
        jac=slope,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUENESS / SCALE, 1 / SCALE)] * len(correlations),
        options={"ftol": TOLERANCE, "gtol": 0, "maxcor": 5, "maxiter": 1000},
    )
    return _loadings(found.x * SCALE, correlations) if found.success else np.full(len(correlations), math.nan)


def _loadings(uniquenesses: np.ndarray, correlations: np.ndarray) -> np.ndarray:
    """Loadings that minimise the discrepancy for given uniquenesses."""
    root = np.sqrt(uniquenesses)
    values, vectors = np.linalg.eigh(correlations / np.outer(root, root))
    loadings = root * vectors[:, -1] * math.sqrt(max(values[-1] - 1, 0.0))
    return loadings if loadings.sum() >= 0 else -loadings
