"""McDonald's omega total from a one-factor model of the items."""

from __future__ import annotations

import math
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from surveystats.covariance import Missing, covariance, estimated
from surveystats.reliability import inverted
from surveystats.sample import Design, Result, Sample, sample_of

LEAST_UNIQUENESS = 0.005  # of R's factanal and psych::fa: keeps Heywood cases inside
SCALE = 0.01  # of their search (parscale)
TOLERANCE = 1e7 * 2.220446049250313e-16  # of their search (factr 1e7)


def omega_total(
    items: ArrayLike, sample: Sample | None = None, *, missing: Missing = "listwise", **design: Unpack[Design]
) -> Result:
    """McDonald's omega total of the standardised items, from one common factor fitted by maximum likelihood.

    Population and missing rule as for `reliability.standardised_alpha`. NaN below three items, where an item is a sum
    of others, or where the search does not settle. No interval.
    Formula: (Σλ)² / ((Σλ)² + Σψ), ψ = 1 − λ²; λ minimise ln|Σ| + tr(Σ⁻¹R) − ln|R| − k, Σ = λλᵀ + diag ψ, ψ ≥ .005.
    Search (L-BFGS-B from ψ = 1/(R⁻¹)_jj) and stopping rule are those of R's `psych::fa(fm = "ml")`; they leave the
    value within about 1e-6 of the exact minimum.
    Source: McDonald 1999; Jöreskog 1967; Lawley & Maxwell 1971.
    Check: `attitude` .840544816901 (`psych::omega(nfactors = 1)` gives .8510: minimum residuals).
    """
    sample = sample_of(len(np.asarray(items)), sample, design)
    base = covariance(items, sample, missing=missing)
    loadings = _one_factor(base.correlation)
    common = float(loadings.sum()) ** 2
    value = common / (common + float((1 - loadings**2).sum()))
    return estimated(value, None, base, sample=sample)


def _one_factor(correlations: np.ndarray) -> np.ndarray:
    """Loadings of one factor by maximum likelihood, their sum not negative; NaN where it cannot be fitted."""
    inverse = inverted(correlations)
    unknown = np.full(len(correlations), math.nan)
    if len(correlations) < 3 or not np.isfinite(inverse).all():
        return unknown
    found = optimize.minimize(
        lambda point: _discrepancy(point * SCALE, correlations),
        1 / np.diag(inverse) / SCALE,
        jac=lambda point: _slope(point * SCALE, correlations) * SCALE,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUENESS / SCALE, 1 / SCALE)] * len(correlations),
        options={"ftol": TOLERANCE, "gtol": 0, "maxcor": 5, "maxiter": 1000},
    )
    return _loadings(found.x * SCALE, correlations) if found.success else unknown


def _loadings(uniquenesses: np.ndarray, correlations: np.ndarray) -> np.ndarray:
    """Loadings that minimise the discrepancy for given uniquenesses."""
    root = np.sqrt(uniquenesses)
    values, vectors = np.linalg.eigh(correlations / np.outer(root, root))
    loadings = root * vectors[:, -1] * math.sqrt(max(values[-1] - 1, 0.0))
    return loadings if loadings.sum() >= 0 else -loadings


def _discrepancy(uniquenesses: np.ndarray, correlations: np.ndarray) -> float:
    """The maximum-likelihood discrepancy at its best loadings, a function of the uniquenesses alone."""
    root = np.sqrt(uniquenesses)
    rest = np.linalg.eigvalsh(correlations / np.outer(root, root))[:-1]
    return float((rest - np.log(rest)).sum()) - len(rest)


def _slope(uniquenesses: np.ndarray, correlations: np.ndarray) -> np.ndarray:
    loadings = _loadings(uniquenesses, correlations)
    return (loadings**2 + uniquenesses - np.diag(correlations)) / uniquenesses**2
