"""Bootstrap of a design: replicate weights, totals under each, and percentile intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.draws import Bootstrap
from surveystats.inference import degrees_of_freedom
from surveystats.sample import Result, Sample, kish_n_eff

CELLS = 2_000_000  # weights held at a time


def bootstrap(
    statistic: Callable[[np.ndarray], ArrayLike], sample: Sample, *, settings: Bootstrap | None = None
) -> tuple[Result, ...]:
    """Any statistic of the weights (one number, or several) with percentile intervals.

    `statistic` takes one weight per respondent. A sample with replicate weights of its own is not resampled: its
    replicates are used, with their coefficients and a t interval.
    Formula: se = standard deviation over replicates; interval = quantiles Φ(±t) of the replicates, t the quantile (1 +
    confidence)/2 of Student's distribution on the degrees of freedom of the base (the percentile interval, widened
    where clusters are few); quantile q of B replicates is the q(B + 1)-th, or it would lie too far inside. Replicates
    without a number are left out; NaN when fewer than two are left, or where no stratum has two clusters to draw from.
    Source: Davison & Hinkley 1997, 2.4; Hesterberg 2015 (expanded percentile); Rao, Wu & Yue 1992. Check: se of the
    mean against its linearised se; `scipy.stats.bootstrap`.
    """
    point = np.atleast_1d(np.asarray(statistic(sample.weights), float))
    chosen = settings or Bootstrap()
    blocks = replicate_blocks(sample, replicates=chosen.replicates, seed=chosen.seed)
    values = [np.atleast_1d(np.asarray(statistic(w), float)) for block in blocks for w in block.T]
    return resampled(point, np.array(values).T, sample=sample, base=sample.weights, confidence=chosen.confidence)


def replicate_blocks(sample: Sample, *, replicates: int, seed: int) -> Iterator[np.ndarray]:
    """Replicate weights a few at a time, respondents × some replicates; a sample's own replicates where it has them."""
    step = max(1, CELLS // max(len(sample.weights), 1))
    if sample.replicates is not None:
        own = sample.replicates.weights
        yield from (own[:, start : start + step] for start in range(0, own.shape[1], step))
        return
    random, strata = np.random.default_rng(seed), _strata(sample)
    for start in range(0, replicates, step):
        yield _weighted(_factors(strata, min(step, replicates - start), random), sample)


def replicate_totals(columns: np.ndarray, sample: Sample, *, bootstrap: Bootstrap) -> np.ndarray:
    """Weighted totals of columns (respondents × k) under every replicate, replicates × k."""
    blocks = replicate_blocks(sample, replicates=bootstrap.replicates, seed=bootstrap.seed)
    return np.concatenate([block.T @ columns for block in blocks])


def moment_columns(scores: np.ndarray, base: np.ndarray) -> np.ndarray:
    """What is to be totalled for means and covariances of q scores: 1, the scores and their products, 0 outside."""
    first, second = np.triu_indices(scores.shape[1])
    inside = base.astype(float)[:, None]
    return np.hstack([inside, scores * inside, scores[:, first] * scores[:, second] * inside])


def moment_correlations(totals: np.ndarray, count: int) -> np.ndarray:
    """Correlation matrices (replicates × q × q) from the totals of `moment_columns`; 0 with a score that is constant.

    Scores should be near mean 0 and standard deviation 1 in the full sample, or digits are lost.
    """
    first, second = np.triu_indices(count)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = totals[:, 1 : count + 1] / totals[:, :1]
        products = totals[:, count + 1 :] / totals[:, :1] - means[:, first] * means[:, second]
    covariance = np.empty((len(totals), count, count))
    covariance[:, first, second] = covariance[:, second, first] = products
    spread = np.sqrt(np.maximum(np.einsum("rii->ri", covariance), 0.0))
    scale = np.where(spread > 1e-9, spread, math.inf)
    correlations = covariance / scale[:, :, None] / scale[:, None, :]
    correlations[:, range(count), range(count)] = np.where(np.isnan(spread), math.nan, 1.0)
    return correlations


def resampled(
    point: np.ndarray, values: np.ndarray, *, sample: Sample, base: np.ndarray, confidence: float
) -> tuple[Result, ...]:
    """Results from estimates (k) and their replicates (k × replicates); `base`: the weights of their base.

    Formula: as for `bootstrap`.
    """
    inside = base > 0
    bases = (int(inside.sum()), float(base[inside].sum()), kish_n_eff(base))
    df = degrees_of_freedom(inside, sample)
    found = []
    for value, row in zip(point, values, strict=True):
        limits = _limits(float(value), row, sample=sample, df=df, confidence=confidence)
        found.append(Result(float(value), *limits, df, math.nan, *bases))
    return tuple(found)


def _limits(
    value: float, row: np.ndarray, *, sample: Sample, df: float, confidence: float
) -> tuple[float, float, float]:
    """Standard error and limits of an estimate from its replicates."""
    usable = np.isfinite(row)
    if usable.sum() < 2 or math.isnan(value):
        return math.nan, math.nan, math.nan
    t = float(stats.t.ppf((1 + confidence) / 2, df)) if df > 0 else math.nan
    if sample.replicates is None:
        if not df > 0:  # no stratum has two clusters to draw from
            return math.nan, math.nan, math.nan
        low, high = np.quantile(row[usable], stats.norm.cdf([-t, t]), method="weibull")
        return float(np.std(row[usable], ddof=1)), float(low), float(high)
    se = math.sqrt(sample.replicates.covariance(row[None, :], np.array([value]))[0, 0])
    return se, value - t * se, value + t * se


def _strata(sample: Sample) -> list[tuple[np.ndarray, np.ndarray]]:
    """The clusters of each stratum, and by how much their factors are shrunk."""
    first = np.unique(sample.clusters, return_index=True)[1]
    stratum, shrink = sample.strata[first], np.sqrt(1 - sample.fpc[first])
    order = np.argsort(stratum, kind="stable")
    bounds = np.cumsum(np.bincount(stratum))[:-1]
    return [(members, shrink[members, None]) for members in np.split(order, bounds)]


def _factors(strata: list[tuple[np.ndarray, np.ndarray]], count: int, random: np.random.Generator) -> np.ndarray:
    """What multiplies each cluster's weights, clusters × replicates."""
    factors = np.ones((sum(len(members) for members, _ in strata), count))
    for members, reach in strata:
        size = len(members)
        if size > 1:
            drawn = random.integers(0, size, (count, size - 1)) + size * np.arange(count)[:, None]
            times = np.bincount(drawn.ravel(), minlength=size * count).reshape(count, size).T
            factors[members] = 1 - reach + reach * times * (size / (size - 1))
    return factors


def _weighted(factors: np.ndarray, sample: Sample) -> np.ndarray:
    """Weights of respondents under factors of their clusters, calibrated again where the sample was."""
    spread = factors[sample.clusters]
    if sample.auxiliaries is None or sample.before is None:
        return sample.weights[:, None] * spread
    full = sample.weights if sample.full is None else sample.full
    table, weights = sample.auxiliaries, sample.before[:, None] * spread
    short = full @ table - weights.T @ table
    moments = np.stack([(table * column[:, None]).T @ table for column in weights.T])
    slopes = np.einsum("rjk,rk->rj", np.linalg.pinv(moments, hermitian=True), short)
    inside = np.divide(sample.weights, full, out=np.zeros_like(full), where=full > 0)
    return weights * (1 + table @ slopes.T) * inside[:, None]
