"""Weighted covariances and correlations of a battery of items, with the linearised scores of what is built on them.

Items are arrays of respondents × items. Rule for missing answers: `listwise` uses respondents who answered every
item; `pairwise` uses, for each pair of items, those who answered both (its matrix need not be positive definite).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.inference import clusters_held, degrees_of_freedom, linearised_variance
from surveystats.sample import Design, Result, Sample, kish_n_eff, sample_of

Missing = Literal["listwise", "pairwise"]


@dataclass(frozen=True)
class Covariances:
    """Weighted covariance matrix of items, and its bases.

    `n`: respondents used: all items answered (listwise), at least one answered (pairwise). `pairs`: respondents per
    pair of items. `answers` (less the item's mean, NaN where not used) and `weights`: for linearisation.
    """

    matrix: np.ndarray
    pairs: np.ndarray
    n: int
    n_weighted: float
    n_eff: float
    answers: np.ndarray
    weights: np.ndarray

    @property
    def correlation(self) -> np.ndarray:
        """The covariances over the standard deviations, each on all answers to its item (as R's `cov2cor`)."""
        return standardised(self.matrix)

    def scores(self, gradient: np.ndarray) -> np.ndarray:
        """Linearised scores z (one per respondent) of a function of the matrix, from its derivative by each entry.

        Formula: z = Σ_ij g_ij w ((x_i − x̄_i)(x_j − x̄_j) − s_ij) / Σw over the respondents of the pair; fixed factors
        n/(n − 1) as in the matrix.
        Source: Binder 1983; Maydeu-Olivares, Coffman & Hartmann 2007 (simple random samples).
        """
        mask, y = _known(self.answers)
        sums, means, products = _moments(y, mask, self.weights)
        with np.errstate(invalid="ignore", divide="ignore"):
            slopes = np.where(self.pairs > 1, gradient * _factor(self.pairs) / sums, 0.0)
        z = np.zeros(len(y))
        for i, slope in enumerate(slopes):
            deviations = (y[:, [i]] - means[i]) * (y - means[:, i]) - products[i]
            z += mask[:, i] * ((deviations * mask) @ slope)
        return z * self.weights


def covariance(
    items: ArrayLike, sample: Sample | None = None, *, missing: Missing = "listwise", **design: Unpack[Design]
) -> Covariances:
    """Weighted covariance matrix of items (respondents × items).

    Population: respondents with a positive weight and, listwise, an answer to every item or, pairwise, to both items
    of a pair. NaN where a pair has fewer than two respondents.
    Formula: Σw(x − x̄)(y − ȳ)/Σw · n/(n − 1), means over the same respondents.
    Source: Lumley 2004 (`svyvar`); pairwise as R's `cov(use = "pairwise")`.
    Check: equals `numpy.cov` and `pandas.DataFrame.cov` at equal weights.
    """
    table = np.asarray(items, float)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError("items: a table of respondents × at least two items is needed")
    sample = sample_of(len(table), sample, design)
    answered = np.isfinite(table) & (sample.weights > 0)[:, None]
    if missing == "listwise":
        answered &= answered.all(axis=1)[:, None]
    used = answered.any(axis=1)
    w = np.where(used, sample.weights, 0.0)
    mask, y = _known(np.where(answered, table, np.nan))
    weight = w @ mask
    y -= np.divide(w @ y, weight, out=np.zeros_like(weight), where=weight > 0)  # against cancellation
    table = np.where(answered, y, np.nan)
    mask, y = _known(table)
    _, _, products = _moments(y, mask, w)
    pairs = mask[used].T @ mask[used]
    matrix = np.where(pairs > 1, products * _factor(pairs), np.nan)
    return Covariances(matrix, pairs, int(used.sum()), float(w.sum()), kish_n_eff(w), table, w)


def correlation(
    items: ArrayLike, sample: Sample | None = None, *, missing: Missing = "listwise", **design: Unpack[Design]
) -> np.ndarray:
    """Weighted correlation matrix of items (respondents × items).

    Population and missing rule as for `covariance`; pairwise, the standard deviations too are those of the
    respondents who answered both items (as R's `cor(use = "pairwise")`). NaN for an item without spread.
    Formula: s_xy / (s_x s_y).
    Source: Pearson 1895.
    Check: equals `numpy.corrcoef` and `pandas.DataFrame.corr` at equal weights.
    """
    found = covariance(items, sample, missing=missing, **design)
    if missing == "listwise":
        return found.correlation
    mask, y = _known(found.answers)
    sums, means, products = _moments(y, mask, found.weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        variances = (y**2).T @ (found.weights[:, None] * mask) / sums - means**2
        own = np.diag(products)
        # Rounding leaves dust where all answers of a pair are alike.
        spread = np.where(variances > 1e-12 * np.maximum(own, 1e-300)[:, None], variances, np.nan)
        table = products / np.sqrt(spread * spread.T)
    table = np.where(found.pairs > 1, np.clip(table, -1.0, 1.0), np.nan)
    np.fill_diagonal(table, np.where(own > 0, 1.0, np.nan))
    return table


def standardised(matrix: np.ndarray) -> np.ndarray:
    """A covariance matrix as correlations; NaN for variances of 0."""
    spread = np.sqrt(np.where(np.diag(matrix) > 0, np.diag(matrix), np.nan))
    table = matrix / np.outer(spread, spread)
    np.fill_diagonal(table, np.where(np.isfinite(spread), 1.0, np.nan))
    return table


def correlation_gradient(matrix: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    """Derivative by each covariance of a function of the correlations, from its derivative by each correlation.

    Formula: dr_ij = ds_ij/√(s_ii s_jj) − r_ij/2 (ds_ii/s_ii + ds_jj/s_jj), i ≠ j.
    """
    spread = np.sqrt(np.diag(matrix))
    outside = slopes * (1 - np.eye(len(matrix)))
    gradient = outside / np.outer(spread, spread)
    pulled = (outside + outside.T) * standardised(matrix)
    return gradient - np.diag(pulled.sum(axis=1) / (2 * np.diag(matrix)))


def estimated(
    value: float, scores: np.ndarray | None, base: Covariances, *, sample: Sample, confidence: float = 0.95
) -> Result:
    """A result on a base of items, with linearised standard error and t interval where scores are given."""
    bases = {"n": base.n, "n_weighted": base.n_weighted, "n_eff": base.n_eff}
    known = scores is not None and np.isfinite(scores).all() and base.n > 2 and not math.isnan(value)
    if scores is None or not known or clusters_held(base.weights > 0, sample) < 2:
        return Result(value, **bases)
    variance, df = linearised_variance(scores, sample)[0], degrees_of_freedom(base.weights > 0, sample)
    se = math.sqrt(max(variance, 0.0))
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else math.nan
    return Result(value, se, value - reach, value + reach, df, **bases)


def _known(answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """1 where there is an answer, and the answers with 0 where there is none."""
    answered = np.isfinite(answers)
    return answered.astype(float), np.where(answered, answers, 0.0)


def _moments(y: np.ndarray, mask: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per pair of items: sum of weights, mean of the first, covariance with Σw as denominator."""
    weighted = mask * w[:, None]
    sums = mask.T @ weighted
    with np.errstate(invalid="ignore", divide="ignore"):
        means = y.T @ weighted / sums
        products = y.T @ (y * w[:, None]) / sums - means * means.T
    return sums, means, products


def _factor(pairs: np.ndarray) -> np.ndarray:
    return pairs / np.maximum(pairs - 1, 1)
