"""Weights of the parts of an index: equal, derived from importances, and experts' by pairwise comparison (AHP)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

# Mean consistency index of random reciprocal matrices of order 1–15.
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
CONSISTENT = 0.10  # consistency ratio below which judgements are accepted


@dataclass(frozen=True)
class Priorities:
    """Weights from pairwise comparisons (sum 1), the largest eigenvalue and how consistent the judgements are."""

    weights: np.ndarray
    eigenvalue: float
    consistency_index: float
    consistency_ratio: float

    @property
    def consistent(self) -> bool:
        """Whether the consistency ratio is below .10."""
        return self.consistency_ratio < CONSISTENT


def normalised_weights(weights: ArrayLike) -> np.ndarray:
    """Weights brought to a sum of 1.

    Formula: w/Σw.
    Raises: ValueError for a weight that is negative or missing, or weights that are all 0.
    Check: .3885/.3190/.2925 stay as they are.
    Source: OECD & JRC 2008.
    """
    w = np.asarray(weights, float)
    bad = np.flatnonzero(~(np.isfinite(w) & (w >= 0)))
    if len(bad):
        raise ValueError(f"weights: entry {bad[0] + 1} is {w[bad[0]]:g}; a number of at least 0 is needed")
    if not w.sum() > 0:
        raise ValueError("weights: all are 0")
    return w / w.sum()


def equal_weights(count: int) -> np.ndarray:
    """The same weight for each of so many parts: 1/k.

    Formula: as above. Source: OECD & JRC 2008. Check: by hand.
    """
    return np.full(count, 1 / count) if count > 0 else np.zeros(0)


def derived_weights(importances: ArrayLike) -> np.ndarray:
    """Weights in proportion to derived importances (LMG or relative weights, correlations, slopes).

    Rule: a negative importance counts as 0; NaN throughout where one is missing or none is above 0.
    Formula: max(v, 0)/Σ max(v, 0).
    Source: Grömping 2007 (shares of R²).
    Check: by hand.
    """
    v = np.asarray(importances, float)
    if not np.isfinite(v).all() or not (v > 0).any():
        return np.full(v.shape, math.nan)
    return np.maximum(v, 0.0) / np.maximum(v, 0.0).sum()


def ahp_weights(comparisons: ArrayLike) -> Priorities:
    """Experts' weights from a matrix of pairwise comparisons a_ij (how many times i outweighs j; Saaty's 1–9).

    Cells below the diagonal may be NaN; they are then 1/a_ji. Several experts: the geometric mean of their matrices.
    Formula: principal right eigenvector, sum 1; CI = (λ_max − k)/(k − 1), CR = CI/RI(k), Saaty's random indices;
    CR < .10 is accepted. CR is 0 up to two parts, NaN above 15.
    Raises: ValueError for a matrix that is not square, a cell that is not above 0, or cells that are not reciprocal.
    Source: Saaty 1977, 1980.
    Check: the leader example (4, 3, 7; 1/3, 3; 5): .547, .127, .270, .056; CR .044.
    """
    table = np.array(comparisons, float)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError("comparisons: a square matrix is needed, one row and one column per part")
    k = len(table)
    below = np.tril(np.isnan(table), -1)
    table[below] = 1 / table.T[below]
    _check_reciprocal(table)
    if k == 0:
        return Priorities(np.zeros(0), math.nan, math.nan, math.nan)
    values, vectors = np.linalg.eig(table)
    first = int(np.argmax(values.real))
    weights, eigenvalue = np.abs(vectors[:, first].real), float(values[first].real)
    index = max(0.0, (eigenvalue - k) / (k - 1)) if k > 2 else 0.0
    known = math.nan if k > len(RANDOM_INDEX) else RANDOM_INDEX[k - 1]
    return Priorities(weights / weights.sum(), eigenvalue, index, index / known if k > 2 else 0.0)


def _check_reciprocal(table: np.ndarray) -> None:
    for i, row in enumerate(table):
        for j, cell in enumerate(row):
            if not (np.isfinite(cell) and cell > 0):
                raise ValueError(f"comparisons: row {i + 1}, column {j + 1} is {cell:g}; a number above 0 is needed")
            if abs(cell * table[j, i] - 1) > 0.02:  # 0.33 and 3 pass for reciprocal
                raise ValueError(
                    f"comparisons: row {i + 1}, column {j + 1} is {cell:g}, "
                    f"row {j + 1}, column {i + 1} is {table[j, i]:g}; one must be 1 over the other"
                )
