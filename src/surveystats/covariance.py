"""Weighted covariances and correlations of a battery of items, with the linearised scores of what is built on them.

Items are arrays of respondents × items. Missing rule: pairwise, each pair of items on those who answered both (the
matrix need not be positive definite).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.inference import clusters_held, degrees_of_freedom, linearised_variance
from surveystats.sample import Design, Result, Sample, kish_n_eff, sample_of


@dataclass(frozen=True)
class Covariances:
    """Weighted covariance matrix of items, and its bases.

    `n`: respondents with any answer. `pairs`: respondents per pair of items. `answers` (less the item's mean, NaN where
    missing), `weights` and `sample`: for linearisation.
    """

    matrix: np.ndarray
    pairs: np.ndarray
    n: int
    n_weighted: float
    n_eff: float
    answers: np.ndarray
    weights: np.ndarray
    sample: Sample

    @property
    def correlation(self) -> np.ndarray:
        """The covariances over the standard deviations, each on all answers to its item (as R's `cov2cor`)."""
        spread = np.sqrt(np.where(np.diag(self.matrix) > 0, np.diag(self.matrix), np.nan))
        table = self.matrix / np.outer(spread, spread)
        np.fill_diagonal(table, np.where(np.isfinite(spread), 1.0, np.nan))
        return table

    def result(self, value: float, gradient: np.ndarray | None = None, *, confidence: float = 0.95) -> Result:
        """A function of the matrix with linearised standard error and t interval, where its derivatives are given.

        Formula: z = Σ_ij g_ij w ((x_i − x̄_i)(x_j − x̄_j) − s_ij) / Σw over the respondents of the pair; fixed factors
        n/(n − 1) as in the matrix.
        Source: Binder 1983; Maydeu-Olivares, Coffman & Hartmann 2007 (simple random samples).
        """
        plain = Result(value, n=self.n, n_weighted=self.n_weighted, n_eff=self.n_eff)
        base = self.weights > 0
        if gradient is None or math.isnan(value) or self.n < 3 or clusters_held(base, self.sample) < 2:
            return plain
        mask, y = _known(self.answers)
        sums, means, products = _pair_moments(y, mask, self.weights)
        with np.errstate(invalid="ignore", divide="ignore"):
            slopes = np.where(self.pairs > 1, gradient * _unbiased(self.pairs) / sums, 0.0)
        z = np.zeros(len(y))
        for i, slope in enumerate(slopes):
            deviations = (y[:, [i]] - means[i]) * (y - means[:, i]) - products[i]
            z += mask[:, i] * ((deviations * mask) @ slope)
        if not np.isfinite(z).all():
            return plain
        variance, df = linearised_variance(z * self.weights, self.sample)[0], degrees_of_freedom(base, self.sample)
        se = math.sqrt(max(variance, 0.0))
        reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else math.nan
        return Result(value, se, value - reach, value + reach, df, math.nan, self.n, self.n_weighted, self.n_eff)


def covariance(items: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]) -> Covariances:
    """Weighted covariance matrix of items (respondents × items).

    Population: of each pair of items, respondents with both answers and a positive weight; NaN below two.
    Formula: Σw(x − x̄)(y − ȳ)/Σw · n/(n − 1), means over the same respondents.
    Source: Lumley 2004 (`svyvar`); pairwise as R's `cov(use = "pairwise")`. Check: equals `numpy.cov` and
    `pandas.DataFrame.cov` at equal weights.
    """
    table = np.asarray(items, float)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError("items: a table of respondents × at least two items is needed")
    sample = sample_of(len(table), sample, design)
    answered = np.isfinite(table) & (sample.weights > 0)[:, None]
    used = answered.any(axis=1)
    w = np.where(used, sample.weights, 0.0)
    mask, y = _known(np.where(answered, table, np.nan))
    weight = w @ mask
    y -= np.divide(w @ y, weight, out=np.zeros_like(weight), where=weight > 0)  # against cancellation
    table = np.where(answered, y, np.nan)
    mask, y = _known(table)
    products = _pair_moments(y, mask, w)[2]
    pairs = mask[used].T @ mask[used]
    matrix = np.where(pairs > 1, products * _unbiased(pairs), np.nan)
    return Covariances(matrix, pairs, int(used.sum()), float(w.sum()), kish_n_eff(w), table, w, sample)


def correlation(found: Covariances) -> np.ndarray:
    """Weighted correlation matrix of items, standard deviations too of those who answered both items of a pair.

    NaN for an item without spread. Formula: s_xy / (s_x s_y).
    Source: Pearson 1895; R's `cor(use = "pairwise")`. Check: equals `numpy.corrcoef` and `pandas.DataFrame.corr` at
    equal weights.
    """
    mask, y = _known(found.answers)
    sums, means, products = _pair_moments(y, mask, found.weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        variances = (y**2).T @ (found.weights[:, None] * mask) / sums - means**2
        own = np.diag(products)
        # Rounding leaves dust where all answers of a pair are alike.
        spread = np.where(variances > 1e-12 * np.maximum(own, 1e-300)[:, None], variances, np.nan)
        table = products / np.sqrt(spread * spread.T)
    table = np.where(found.pairs > 1, np.clip(table, -1.0, 1.0), np.nan)
    np.fill_diagonal(table, np.where(own > 0, 1.0, np.nan))
    return table


def inverted(correlations: np.ndarray) -> np.ndarray:
    """Inverse of a correlation matrix; NaN where it is not positive definite."""
    if not np.isfinite(correlations).all() or np.linalg.eigvalsh(correlations)[0] < 1e-10:
        return np.full_like(correlations, math.nan)
    return np.linalg.inv(correlations)


def _known(answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """1 where there is an answer, and the answers with 0 where there is none."""
    answered = np.isfinite(answers)
    return answered.astype(float), np.where(answered, answers, 0.0)


def _pair_moments(y: np.ndarray, mask: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per pair of items: sum of weights, mean of the first, covariance with Σw as denominator."""
    weighted = mask * w[:, None]
    sums = mask.T @ weighted
    with np.errstate(invalid="ignore", divide="ignore"):
        means = y.T @ weighted / sums
        products = y.T @ (y * w[:, None]) / sums - means * means.T
    return sums, means, products


def _unbiased(pairs: np.ndarray) -> np.ndarray:
    return pairs / np.maximum(pairs - 1, 1)
