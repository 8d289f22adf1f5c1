"""Weighted correlations of two scores, with intervals, and the matrix of many.

Missing rule: a pair counts where both scores are known and the weight is positive (pairwise).
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
class CorrelationMatrix:
    """Correlations of k scores: every field is k × k; `p` of a score with itself is NaN."""

    value: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    n: np.ndarray
    n_weighted: np.ndarray
    n_eff: np.ndarray


def pearson(
    x: ArrayLike, y: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Weighted product-moment correlation, −1 to 1.

    Population: respondents with both scores and a positive weight; NaN where a score does not vary.
    Formula: r = Σw(x − x̄)(y − ȳ) / √(Σw(x − x̄)² Σw(y − ȳ)²). With weights at most: tanh(atanh r ± z/√(n_eff − 3)), p
    by t = r√((n_eff − 2)/(1 − r²)) on n_eff − 2. With strata, clusters, sampling fractions, calibration or replicates:
    tanh(atanh r ± t se/(1 − r²)), se by linearisation of w/Σw (uv − r(u² + v²)/2), u and v standardised.
    Source: Fisher 1921; Kish 1965; Binder 1983. Check: attitude r(rating, complaints) = .8254 (.6620–.9139); svycor of
    apistrat.
    """
    one, two = np.asarray(x, float), np.asarray(y, float)
    if len(one) != len(two):
        raise ValueError(f"x has {len(one)} entries, y {len(two)}")
    sample = sample_of(len(one), sample, design)
    base = np.isfinite(one) & np.isfinite(two) & (sample.weights > 0)
    w = np.where(base, sample.weights, 0.0)
    bases = (int(base.sum()), float(w.sum()), kish_n_eff(w))
    if not base.any() or not all(_varies(score[base]) for score in (one, two)):
        return Result(math.nan, n=bases[0], n_weighted=bases[1], n_eff=bases[2])
    share = w / w.sum()
    u, v = (_standard_score(np.where(base, score, 0.0), share) for score in (one, two))
    value = float(np.clip((share * u * v).sum(), -1.0, 1.0))
    slope = 1 - value**2
    if _more_than_weights(sample):
        df = degrees_of_freedom(base, sample)
        variance = linearised_variance(share * (u * v - value * (u**2 + v**2) / 2), sample)[0]
        se = math.sqrt(max(variance, 0.0)) if bases[0] > 2 and clusters_held(base, sample) > 1 else math.nan
        reach = float(stats.t.ppf((1 + confidence) / 2, df)) if df > 0 else math.nan
        statistic = math.inf if se == 0 or slope <= 0 else math.atanh(value) * slope / se
    else:
        df, reach = bases[2] - 2, float(stats.norm.ppf((1 + confidence) / 2))
        se = slope / math.sqrt(df - 1) if df > 1 else math.nan
        statistic = value * math.sqrt(df / slope) if slope > 0 and df > 0 else math.inf
    limits = (value + se, value + se)  # a perfect correlation, or none known
    if slope > 0:
        step = reach * se / slope
        limits = math.tanh(math.atanh(value) - step), math.tanh(math.atanh(value) + step)
    p = 2 * float(stats.t.sf(abs(statistic), df)) if df > 0 and bases[0] > 2 else math.nan
    return Result(value, se, *limits, df, p, *bases)


def correlation_matrix(
    scores: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> CorrelationMatrix:
    """`pearson` of every pair of columns, each with interval, p and bases.

    Population, formula, source: those of `pearson`. Check: equals it pair by pair; `pingouin.pairwise_corr`.
    """
    table = np.asarray(scores, float)
    sample = sample_of(len(table), sample, design)
    count = table.shape[1]
    found = {
        (i, j): pearson(table[:, i], table[:, j], sample, confidence=confidence)
        for i in range(count)
        for j in range(i + 1)
    }

    def field(name: str) -> np.ndarray:
        cells = [[getattr(found[max(i, j), min(i, j)], name) for j in range(count)] for i in range(count)]
        return np.array(cells, float).reshape(count, count)

    p = np.where(np.eye(count, dtype=bool), math.nan, field("p"))
    rest = {name: field(name) for name in ("value", "se", "low", "high", "n", "n_weighted", "n_eff")}
    return CorrelationMatrix(p=p, **rest)


def _varies(score: np.ndarray) -> bool:
    """Whether a score varies by more than rounding."""
    return float(np.ptp(score)) > 1e-12 * float(np.abs(score).max())


def _standard_score(score: np.ndarray, share: np.ndarray) -> np.ndarray:
    centred = np.where(share > 0, score - (share * score).sum(), 0.0)
    return centred / math.sqrt((share * centred**2).sum())


def _more_than_weights(sample: Sample) -> bool:
    """Whether there is more to the design than weights, so that the interval must come from it."""
    made = sample.replicates is not None or sample.auxiliaries is not None
    return made or not sample.simple or bool((sample.fpc > 0).any() or sample.strata.any())
