"""Decompositions of R² among correlated drivers, from correlations: many replicates at once."""

from __future__ import annotations

import math

import numpy as np

EXACT = 14  # drivers up to which every subset is fitted
PIVOT = 1e-12  # share of a driver's variance below which it adds nothing
CHUNK = 16  # replicates held in cache together


def subset_r2(correlations: np.ndarray) -> np.ndarray:
    """R² of every subset of p drivers, 2^p × replicates; `correlations`: replicates × (p + 1) × (p + 1), outcome last.

    Subset s holds driver j when bit p − 1 − j of s is set. A driver that the subset determines adds nothing.
    Formula: drivers are taken or left one after the other; taking one replaces the matrix by its Schur complement A −
    aaᵀ/a_kk, so that each subset costs one update of the matrix that remains.
    Source: Goodnight 1979 (sweep operator).
    """
    first, second = np.triu_indices(correlations.shape[-1])
    block = np.ascontiguousarray(correlations[:, first, second].T)[None]  # subsets × upper triangle × replicates
    for size in range(correlations.shape[-1], 1, -1):
        row, left = block[:, 1:size], block[:, size:]
        pivot = np.broadcast_to(block[:, :1], row.shape)
        scaled = np.divide(row, pivot, out=np.zeros_like(row), where=pivot > PIVOT)
        both = np.empty((len(block), 2, *left.shape[1:]))
        both[:, 0], start = left, 0
        for place in range(size - 1):
            end = start + size - 1 - place
            np.multiply(scaled[:, place : place + 1], row[:, place:], out=both[:, 1, start:end])
            start = end
        np.subtract(left, both[:, 1], out=both[:, 1])
        block = both.reshape(2 * len(block), *left.shape[1:])
    return 1 - block[:, 0]


def exact_parts(correlations: np.ndarray) -> np.ndarray:
    """Parts of R² averaged over every order of the drivers, replicates × drivers.

    Formula: LMG_j = Σ_{S ∌ j} |S|!(p − 1 − |S|)!/p! (R²(S ∪ j) − R²(S)).
    Source: Lindeman, Merenda & Gold 1980; Shapley 1953.
    """
    factors = _shapley_factors(correlations.shape[-1] - 1)
    starts = range(0, len(correlations), CHUNK)
    return np.concatenate([(factors @ subset_r2(correlations[start : start + CHUNK])).T for start in starts])


def _shapley_factors(count: int) -> np.ndarray:
    """What each subset's R² counts in each driver's part, drivers × subsets."""
    subsets = np.arange(2**count)
    holds = (subsets >> np.arange(count)[::-1, None]) & 1
    size = holds.sum(axis=0)
    chance = np.array([1 / (count * math.comb(count - 1, k)) for k in range(count)])
    return np.where(holds == 1, chance[np.maximum(size - 1, 0)], -chance[np.minimum(size, count - 1)])


def relative_parts(correlations: np.ndarray) -> np.ndarray:
    """Johnson's relative weights, replicates × drivers.

    Formula: R_xx = QDQᵀ, Λ = QD^½Qᵀ, β = Λ⁻¹r_xy; ε_j = Σ_k Λ_jk² β_k².
    Source: Johnson 2000; Genizi 1993.
    """
    values, vectors = np.linalg.eigh(correlations[:, :-1, :-1])
    root = np.sqrt(np.maximum(values, 0.0))
    back = np.divide(1.0, root, out=np.zeros_like(root), where=values > PIVOT)
    mixing = np.einsum("rik,rk,rjk->rij", vectors, root, vectors)
    slopes = np.einsum("rik,rk,rjk,rj->ri", vectors, back, vectors, correlations[:, :-1, -1], optimize=True)
    return np.einsum("rij,rj->ri", mixing**2, slopes**2)
