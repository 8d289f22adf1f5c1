"""Means, totals and ratios under a survey's design, with their standard errors and intervals."""

from __future__ import annotations

import math
from dataclasses import replace
from hashlib import blake2b
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike

from surveystats import distributions as stats
from surveystats.sample import Design, Result, Sample, bases_of, sample_of, sums_by


def mean(
    values: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Weighted mean of a domain, with linearised standard error and t interval.

    Population: respondents with a value and a positive weight; the others leave numerator and base together but stay in
    the design (their stratum and cluster still count). Source: Binder 1983; Lumley 2004.
    """
    y = np.asarray(values, float)
    return ratio(y, np.where(np.isfinite(y), 1.0, np.nan), sample=sample, confidence=confidence, **design)


def ratio(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    sample: Sample | None = None,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:
    """Ratio of two weighted totals, with linearised standard error and t interval.

    Population: respondents with both values and a positive weight.
    Degenerate: NaN without a base or with a denominator of 0; no standard error below two answers, or two clusters.
    Source: Binder 1983; Särndal, Swensson & Wretman 1992, 5.6.
    """
    y, x = np.asarray(numerator, float), np.asarray(denominator, float)
    sample = sample_of(len(y), sample, design)
    base = np.isfinite(y) & np.isfinite(x) & (sample.weights > 0)
    y, x, w = np.where(base, y, 0.0), np.where(base, x, 0.0), np.where(base, sample.weights, 0.0)
    if not base.any() or float((w * x).sum()) == 0:
        return unknown(bases_of(w))
    value, table = ratio_covariance(y[:, None], x[:, None], sample, inside=base)
    variance = float(table[0, 0]) if clusters_held(base, sample) > 1 else math.nan
    df = degrees_of_freedom(base, sample)
    return with_interval(float(value[0]), variance, df, bases_of(w), confidence=confidence)


def ratio_covariance(
    numerators: np.ndarray, denominators: np.ndarray, sample: Sample, *, inside: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Ratios of weighted totals of those inside, column by column, and their covariance under the design."""
    w = np.where(inside, sample.weights, 0.0)[:, None]
    total = (w * denominators).sum(axis=0)
    value = (w * numerators).sum(axis=0) / total
    if sample.replicates is None:
        return value, linearised_covariance(w * (numerators - value * denominators) / total, sample)[0]
    weights = np.where(inside[:, None], sample.replicates.weights, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (numerators.T @ weights) / (denominators.T @ weights)
    return value, sample.replicates.covariance(found, value)


def contrast(
    values: ArrayLike,
    group: ArrayLike,
    *,
    whole: bool = False,
    sample: Sample | None = None,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:
    """Difference of two domains' means, group 1 minus group 0, with their covariance under the design.

    Population: respondents with a value, a group (0 or 1; NaN = neither) and a positive weight; df is one less than
    that of both groups together, as two means are fitted: near n − 1 of the smaller group where the other is much
    larger, as Welch's. n is the smaller group's. With `whole`, the mean of both groups together minus that of group 0:
    how far group 1 moves it. Source: Lumley 2004 (design-based t test).
    """
    y, side = np.asarray(values, float), np.asarray(group, float)
    sample = sample_of(len(y), sample, design)
    known = np.isfinite(y) & (sample.weights > 0)
    sides = [known & (side == 1), known & (side == 0)]
    if not all(one.any() for one in sides):
        return Result(math.nan)
    both = np.column_stack([known & np.isfinite(side) if whole else sides[0], sides[1]])
    inside = np.asarray(both.any(axis=1))
    (one, zero), table = ratio_covariance(np.where(both, y[:, None], 0.0), both.astype(float), sample, inside=inside)
    w1, w0 = (np.where(base, sample.weights, 0.0) for base in sides)
    df = degrees_of_freedom(inside, sample, w1 / w1.sum() + w0 / w0.sum()) - 1
    w = min(w1, w0, key=lambda array: (array > 0).sum())
    enough = min(clusters_held(base, sample) for base in sides) > 1
    variance = float(table[0, 0] - 2 * table[0, 1] + table[1, 1]) if enough else math.nan
    return tested(with_interval(float(one - zero), variance, df, bases_of(w), confidence=confidence))


def influence(values: np.ndarray, sample: Sample) -> tuple[float, np.ndarray, np.ndarray]:
    """A domain's weighted mean, its linearised scores z (0 outside the domain), and who is in its base.

    Source: Binder 1983.
    """
    y = np.asarray(values, float)
    base = np.isfinite(y) & (sample.weights > 0)
    w = np.where(base, sample.weights, 0.0)
    if not base.any():
        return math.nan, np.zeros(len(y)), base
    y = np.where(base, y, 0.0)
    value = float((w * y).sum() / w.sum())
    return value, w * (y - value) / w.sum(), base


def degrees_of_freedom(base: np.ndarray, sample: Sample, parts: np.ndarray | None = None) -> float:
    """Clusters less strata that hold the base; independent replicates less one where there are replicate weights.

    A small domain has as many degrees of freedom as its own clusters give, not those of the whole sample. Where a
    sample asks for "satterthwaite", as the report's do, they are fewer in unequal strata and with unequal weights:
    `parts` is what each respondent counts in the estimate, the weight unless given (in a contrast w/Σw of the group).
    Source: Korn & Graubard 1999, 5.2; R `survey::degf` of a subset; Satterthwaite 1946; Bell & McCaffrey 2002.
    """
    if parts is not None:
        return float(degrees_of_columns(base[:, None], sample, parts[:, None])[0])
    known, key = sample.degrees_of_bases, blake2b(base.tobytes(), digest_size=16).digest()
    if key not in known:
        known[key] = float(degrees_of_columns(base[:, None], sample, sample.weights[:, None])[0])
    return known[key]


def degrees_of_columns(bases: np.ndarray, sample: Sample, parts: np.ndarray) -> np.ndarray:
    """`degrees_of_freedom` of several estimates at once (respondents × estimates)."""
    if sample.replicates is not None:
        return np.array([sample.replicates.rank(base) - 1.0 for base in bases.T])
    stratum, left, size = sample.strata_of_clusters
    squares, inside = np.where(bases, parts, 0.0) ** 2, bases.astype(float)
    if not sample.simple:
        squares, inside = (sums_by(sample.clusters, table, len(stratum)) for table in (squares, inside))
    held = sums_by(stratum, (inside > 0).astype(float), len(size))
    most = held.sum(axis=0) - (held > 0).sum(axis=0)
    if sample.degrees == "design":
        return most
    second = left[:, None] * squares
    sums, fourths = (sums_by(stratum, column, len(size)) for column in (second, second**2))
    return np.minimum(most, satterthwaite(sums, fourths, held))


def satterthwaite(squares: np.ndarray, fourths: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Degrees of freedom from Σ c a and Σ (c a)² of the clusters of each stratum, and how many there are.

    Strata × estimates. Source: Satterthwaite 1946.
    """
    scale = squares.max(axis=0, initial=0.0)
    some = scale > 0  # a census varies by nothing
    m, v, q = np.maximum(held, 1), squares / np.where(some, scale, 1.0), fourths / np.where(some, scale, 1.0) ** 2
    own = np.where(held > 1, (m / np.maximum(m - 1, 1)) ** 2 * ((1 - 2 / m) * q + (v / m) ** 2), q).sum(axis=0)
    return np.where(some, np.round(v.sum(axis=0) ** 2 / np.where(some, own, 1.0), 9), math.inf)


def welch_satterthwaite(parts: list[tuple[float, float]]) -> float:
    """Degrees of freedom of a sum of independent variances, each with its own; NaN where one has none.

    Source: Welch 1947; Satterthwaite 1946.
    """
    total, known = sum(variance for variance, _ in parts), [(variance, df) for variance, df in parts if variance > 0]
    if not known or not total > 0 or not all(df > 0 for _, df in known):
        return math.nan
    return total**2 / sum(variance**2 / df for variance, df in known)


def clusters_held(base: np.ndarray, sample: Sample) -> int:
    """Clusters (respondents, where none are given) that hold the base: no spread can be told from fewer than two.

    Source: Korn & Graubard 1999, 5.2.
    """
    return int(np.count_nonzero(base) if sample.simple else clusters_of_columns(base[:, None], sample)[0])


def clusters_of_columns(bases: np.ndarray, sample: Sample) -> np.ndarray:
    """`clusters_held` of several bases at once (respondents × bases)."""
    count = len(sample.strata_of_clusters[0])
    held = bases if sample.simple else sums_by(sample.clusters, bases.astype(float), count) > 0
    return np.asarray(held.sum(axis=0))


def linearised_variance(scores: np.ndarray, sample: Sample) -> tuple[float, float]:
    """Variance of Σz under the design, and its degrees of freedom.

    Formula, source: those of `linearised_covariance`.
    """
    table, df = linearised_covariance(scores[:, None], sample)
    return float(table[0, 0]), df


def linearised_covariance(scores: np.ndarray, sample: Sample) -> tuple[np.ndarray, float]:
    """Covariance matrix of the column sums of z (respondents × statistics) under the design, and df.

    Source: Binder 1983; Deville & Särndal 1992; Lumley 2010, 7.
    """
    if sample.replicates is not None:
        w = sample.weights[:, None]
        found = np.divide(scores, w, out=np.zeros_like(scores), where=w > 0).T @ sample.replicates.weights
        return sample.replicates.covariance(found, scores.sum(axis=0)), sample.replicates.rank(sample.weights > 0) - 1.0
    centred, factor = deviations(scores, sample)
    size = sample.strata_of_clusters[2]
    if len(centred) < 2 and (sample.fpc < 1).any():  # one cluster says nothing of how clusters differ
        return np.full((scores.shape[1],) * 2, math.nan), 0.0
    return (centred * factor).T @ centred, float(len(centred) - np.count_nonzero(size))


def deviations(scores: np.ndarray, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """How far each cluster's sums of z lie from its stratum's (clusters × statistics), and what their squares count."""
    scores = residuals(scores, sample)
    stratum, left, size = sample.strata_of_clusters
    sums = scores if sample.simple else sums_by(sample.clusters, scores, len(stratum))
    means = sums_by(stratum, sums, len(size)) / np.maximum(size, 1)[:, None]
    centred = sums - np.where(size[:, None] > 1, means, 0.0)[stratum]
    return centred, (left * np.where(size > 1, size / np.maximum(size - 1, 1), 1.0)[stratum])[:, None]


def residuals(scores: np.ndarray, sample: Sample) -> np.ndarray:
    """Scores less what the calibration variables explain of them."""
    if sample.auxiliaries is None or sample.before is None:
        return scores
    w = (sample.weights if sample.full is None else sample.full)[:, None]
    used = np.divide(scores, w, out=np.zeros_like(scores), where=w > 0)
    patterns, which = sample.patterns  # few where the weights were calibrated to margins
    return (used - (patterns @ (sample.slopes @ used))[which]) * w


def tested(result: Result, confidence: float | None = None) -> Result:
    """The same result with the two-sided p, by t, of its value being 0; with `confidence` also the interval by t.

    Source: Student 1908.
    """
    if not (result.se > 0 and result.df > 0):
        return result
    if confidence is not None:
        reach = float(stats.t.ppf((1 + confidence) / 2, result.df)) * result.se
        result = replace(result, low=result.value - reach, high=result.value + reach)
    return replace(result, p=2 * float(stats.t.sf(abs(result.value) / result.se, result.df)))


def with_interval(
    value: float, variance: float, df: float, bases: tuple[float, float, float], *, confidence: float
) -> Result:
    """An estimate with standard error and t interval; neither below two answers, no interval without df.

    `bases`: n, weighted and effective n. Source: Student 1908.
    """
    se = math.sqrt(max(variance, 0.0)) if bases[0] > 1 and not math.isnan(variance) else math.nan
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else math.nan
    return Result(value, se, value - reach, value + reach, df, math.nan, *bases)


def unknown(bases: tuple[float, float, float]) -> Result:
    """The result of what cannot be had, with its bases. Source: as the statistic that returns it."""
    return Result(math.nan, n=bases[0], n_weighted=bases[1], n_eff=bases[2])


def standard_deviation(values: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]) -> float:
    """Weighted standard deviation; NaN below two answers.

    Population: respondents with a value and a positive weight. Source: Lumley 2004 (`svyvar`).
    """
    y = np.asarray(values, float)
    sample = sample_of(len(y), sample, design)
    base = np.isfinite(y) & (sample.weights > 0)
    n = int(base.sum())
    if n < 2:
        return math.nan
    w, y = sample.weights[base], y[base]
    centre = (w * y).sum() / w.sum()
    return math.sqrt((w * (y - centre) ** 2).sum() / w.sum() * n / (n - 1))
