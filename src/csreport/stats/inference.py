"""Design-based inference: weighted means with Taylor-linearised variance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats


@dataclass(frozen=True)
class Result:
    """An estimate with its uncertainty and bases; NaN where it cannot be had."""

    value: float
    se: float = math.nan
    low: float = math.nan
    high: float = math.nan
    df: float = math.nan
    p: float = math.nan
    n: float = 0
    n_weighted: float = 0.0
    n_eff: float = 0.0


@dataclass(frozen=True)
class Sample:
    """How respondents were drawn: arrays of one length, one entry per respondent.

    `fpc` is the sampling fraction of each respondent's stratum; without strata or clusters the sample is simple.
    """

    weights: np.ndarray
    strata: np.ndarray
    clusters: np.ndarray
    fpc: np.ndarray

    @staticmethod
    def of(
        n: int, *, weights: ArrayLike | None = None, strata: ArrayLike | None = None,
        clusters: ArrayLike | None = None, fpc: ArrayLike | None = None,
    ) -> Sample:  # fmt: skip
        """A sample of n respondents; what is not given is equal weights, one stratum, no clusters, no fpc."""
        stratum = np.zeros(n, int) if strata is None else np.unique(np.asarray(strata), return_inverse=True)[1]
        cluster = np.arange(n) if clusters is None else np.unique(np.asarray(clusters), return_inverse=True)[1]
        pairs = np.stack([stratum, cluster], axis=1)
        cluster = np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1)
        fraction = np.zeros(n) if fpc is None else np.asarray(fpc, float)
        weight = np.ones(n) if weights is None else np.asarray(weights, float)
        return Sample(weight, stratum, cluster, fraction)

    def subset(self, keep: np.ndarray) -> Sample:
        """The same design with the weights of all others set to 0 (a domain, not a smaller sample)."""
        return Sample(np.where(keep, self.weights, 0.0), self.strata, self.clusters, self.fpc)


def kish_n_eff(weights: ArrayLike) -> float:
    """Effective sample size of weights: (Σw)² / Σw².

    Population: weights above 0; 0 when there are none.
    Source: Kish 1965.
    """
    w = np.asarray(weights, float)
    w = w[w > 0]
    return float(w.sum() ** 2 / (w**2).sum()) if len(w) else 0.0


def kish_design_effect(weights: ArrayLike) -> float:
    """Design effect of unequal weights: n Σw² / (Σw)²; NaN without weights above 0.

    Source: Kish 1965, 1992.
    """
    w = np.asarray(weights, float)
    n = int((w > 0).sum())
    return n / kish_n_eff(w) if n else math.nan


def mean(values: ArrayLike, sample: Sample, *, confidence: float = 0.95) -> Result:
    """Weighted mean of a domain, with linearised standard error and t interval.

    Population: respondents with a value and a positive weight; the others leave numerator and base together
    but stay in the design (their stratum and cluster still count).
    Formula: ȳ = Σwy / Σw; z = w (y − ȳ) / Σw; V = Σ_h (1 − f_h) n_h/(n_h − 1) Σ_i (z_hi − z̄_h)² over clusters i of
    stratum h. A stratum with one cluster is centred at the overall mean of z (0). df = clusters − strata.
    Source: Binder 1983; Lumley 2004.
    """
    y = np.asarray(values, float)
    base = np.isfinite(y) & (sample.weights > 0)
    n = int(base.sum())
    if n == 0:
        return Result(math.nan)
    w = np.where(base, sample.weights, 0.0)
    total = w.sum()
    value = float((w * np.where(base, y, 0.0)).sum() / total)
    z = w * (np.where(base, y, value) - value) / total
    variance, df = linearised_variance(z, sample)
    se = math.sqrt(variance) if n > 1 else math.nan
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else math.nan
    return Result(
        value, se, value - reach, value + reach, df, math.nan, n, float(total), kish_n_eff(sample.weights[base])
    )


def linearised_variance(z: np.ndarray, sample: Sample) -> tuple[float, float]:
    """Variance of Σz under the design, and its degrees of freedom."""
    clusters = int(sample.clusters.max()) + 1
    sums = np.bincount(sample.clusters, z, clusters)
    stratum = np.zeros(clusters, int)
    stratum[sample.clusters] = sample.strata
    fraction = np.zeros(clusters)
    fraction[sample.clusters] = sample.fpc
    size = np.bincount(stratum)
    centre = np.where(size > 1, np.bincount(stratum, sums) / np.maximum(size, 1), 0.0)
    spread = np.bincount(stratum, (1 - fraction) * (sums - centre[stratum]) ** 2)
    factor = np.where(size > 1, size / np.maximum(size - 1, 1), 1.0)
    return float((factor * spread).sum()), float(clusters - (size > 0).sum())


def standard_deviation(values: ArrayLike, sample: Sample) -> float:
    """Weighted standard deviation, n − 1 in the denominator; NaN below two answers."""
    y = np.asarray(values, float)
    base = np.isfinite(y) & (sample.weights > 0)
    n = int(base.sum())
    if n < 2:
        return math.nan
    w, y = sample.weights[base], y[base]
    centre = (w * y).sum() / w.sum()
    return math.sqrt((w * (y - centre) ** 2).sum() / w.sum() * n / (n - 1))


def margin_of_error(n_eff: float, *, population: float | None = None, confidence: float = 0.95) -> float:
    """Half width of the interval of a share of one half, as a share.

    Formula: z √(p(1−p)/n · (N−n)/(N−1)) at p = 0.5, n the effective sample size.
    Source: Cochran 1977.
    """
    if n_eff <= 0:
        return math.nan
    z = float(stats.norm.ppf((1 + confidence) / 2))
    left = 1.0 if population is None or population <= 1 else max(population - n_eff, 0.0) / (population - 1)
    return z * math.sqrt(0.25 / n_eff * left)
