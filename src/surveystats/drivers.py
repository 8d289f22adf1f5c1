"""Importance of drivers: shares of the explained variance, with bootstrap intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from surveystats import distributions as stats
from surveystats.inference import Result, Sample, bases_of, degrees_of_freedom, sums_by, tested


@dataclass(frozen=True)
class Bootstrap:
    """How often to draw, from which seed, and at which confidence to report."""

    replicates: int = 1000
    seed: int = 0
    confidence: float = 0.95


CELLS = 2_000_000  # weights held at a time


def bootstrap(
    statistic: Callable[[np.ndarray], ArrayLike], sample: Sample, *, settings: Bootstrap | None = None
) -> tuple[Result, ...]:
    """Any statistic of the weights (one number, or several) with percentile intervals.

    `statistic` takes one weight per respondent. A sample with replicate weights of its own is not resampled: its
    replicates are used, with their coefficients and a t interval.
    Source: Davison & Hinkley 1997, 2.4; Hesterberg 2015 (expanded percentile); Rao, Wu & Yue 1992.
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
    """Results from estimates (k) and their replicates (k × replicates); `base`: the weights of their base."""
    bases, df = bases_of(base), degrees_of_freedom(base > 0, sample)
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
    (patterns, which), weights = sample.patterns, sample.before[:, None] * spread
    sums, count = sums_by(which, weights, len(patterns)).T, patterns.shape[1]
    moments = sums @ (patterns[:, :, None] * patterns[:, None]).reshape(len(patterns), -1)
    inverse = np.linalg.pinv(moments.reshape(-1, count, count), hermitian=True)
    slopes = np.einsum("rjk,rk->rj", inverse, full @ sample.auxiliaries - sums @ patterns)
    inside = np.divide(sample.weights, full, out=np.zeros_like(full), where=full > 0)
    return weights * (1 + patterns @ slopes.T)[which] * inside[:, None]


# ---- decompositions of R² among correlated drivers, from correlations ----
EXACT = 14  # drivers up to which every subset is fitted
PIVOT = 1e-12  # share of a driver's variance below which it adds nothing
CHUNK = 2**15  # subsets of all replicates that are held in cache together, about


def subset_r2(correlations: np.ndarray) -> np.ndarray:
    """R² of every subset of p drivers, 2^p × replicates; `correlations`: replicates × (p + 1) × (p + 1), outcome last.

    Subset s holds driver j when bit p − 1 − j of s is set. A driver that the subset determines adds nothing.
    Formula: drivers are taken or left one after the other; taking one replaces the matrix by its Schur complement A −
    aaᵀ/a_kk, so that each subset costs one update of the matrix that remains. Source: Goodnight 1979 (sweep operator).
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
    step = max(CHUNK // factors.shape[1], 16)
    starts = range(0, len(correlations), step)
    return np.concatenate([(factors @ subset_r2(correlations[start : start + step])).T for start in starts])


def _shapley_factors(count: int) -> np.ndarray:
    """What each subset's R² counts in each driver's part, drivers × subsets."""
    subsets = np.arange(2**count)
    holds = (subsets >> np.arange(count)[::-1, None]) & 1
    size = holds.sum(axis=0)
    chance = np.array([1 / (count * math.comb(count - 1, k)) for k in range(count)])
    return np.where(holds == 1, chance[np.maximum(size - 1, 0)], -chance[np.minimum(size, count - 1)])


def relative_parts(correlations: np.ndarray) -> np.ndarray:
    """Johnson's relative weights, replicates × drivers.

    Formula: R_xx = QDQᵀ, Λ = QD^½Qᵀ, β = Λ⁻¹r_xy; ε_j = Σ_k Λ_jk² β_k². Source: Johnson 2000; Genizi 1993.
    """
    values, vectors = np.linalg.eigh(correlations[:, :-1, :-1])
    root = np.sqrt(np.maximum(values, 0.0))
    back = np.divide(1.0, root, out=np.zeros_like(root), where=values > PIVOT)
    mixing = np.einsum("rik,rk,rjk->rij", vectors, root, vectors)
    slopes = np.einsum("rik,rk,rjk,rj->ri", vectors, back, vectors, correlations[:, :-1, -1], optimize=True)
    return np.einsum("rij,rj->ri", mixing**2, slopes**2)


# ---- how closely an outcome goes with its drivers ----
Quadrant = Literal["concentrate", "keep", "low_priority", "overkill"]
QUADRANTS: tuple[Quadrant, ...] = get_args(Quadrant)
DEFINITE = 1e-8  # least eigenvalue of a matrix of correlations


@dataclass(frozen=True)
class Drivers:
    """What goes with an outcome, in the sample (first) and in each replicate; NaN where it cannot be fitted.

    `statistics`: of the drivers, each (1 + replicates) × drivers. `explained`: R². `quadrants`: place of each driver in
    QUADRANTS.
    """

    scores: np.ndarray
    sample: Sample
    confidence: float
    statistics: dict[str, np.ndarray]
    explained: np.ndarray
    quadrants: np.ndarray

    def base(self, *questions: int) -> np.ndarray:
        """Weights of those who answered some of the questions (columns), 0 for all others."""
        return np.where(np.isfinite(self.scores[:, questions]).all(axis=1), self.sample.weights, 0.0)

    @property
    def least(self) -> np.ndarray:
        """The base of the pair of questions that the fewest answered."""
        count = self.scores.shape[1]
        pairs = [self.base(i, j) for i in range(count) for j in range(i + 1, count)]
        return min(pairs, key=lambda base: int((base > 0).sum()))

    def result(self, values: np.ndarray, base: np.ndarray, *, symmetric: bool = False) -> Result:
        """An estimate (first) with its replicates: percentile interval, or one by t with the two-sided p."""
        found = resampled(values[:1], values[None, 1:], sample=self.sample, base=base, confidence=self.confidence)[0]
        return tested(found, self.confidence) if symmetric else found


def fit_drivers(
    scores: ArrayLike, sample: Sample, *, bootstrap: Bootstrap | None = None, step: float = 1.0
) -> Drivers | None:
    """Importance, slopes and priority of drivers (respondents × drivers, the outcome last); None where no fit.

    Population: pairwise, positive weights; up to 14 drivers.
    Source: Lindeman, Merenda & Gold 1980; Grömping 2006; Johnson 2000; Rao, Wu & Yue 1992; Martilla & James 1977; Fox &
    Monette 1992.
    """
    table, settings = np.asarray(scores, float), bootstrap or Bootstrap()
    known = (np.isfinite(table) & (sample.weights > 0)[:, None]).astype(float)
    if (known.T @ known).min(initial=math.inf) < table.shape[1] + 1:  # a regression of so many needs one more
        return None
    means, spreads, tables = moments(table, sample, bootstrap=settings)
    usable = np.isfinite(tables).all(axis=(1, 2))
    usable[usable] = np.linalg.eigvalsh(tables[usable])[:, 0] > DEFINITE
    if not usable[0]:
        return None
    tables, spreads, means = tables[usable], spreads[usable], means[usable, :-1]
    inverse = np.linalg.inv(tables[:, :-1, :-1])
    beta = np.einsum("rij,rj->ri", inverse, tables[:, :-1, -1])
    slope = beta * spreads[:, -1:] / spreads[:, :-1]
    r2 = (beta * tables[:, :-1, -1]).sum(axis=1)
    importance = exact_parts(tables) / r2[:, None]
    found = {
        "importance": importance,
        "importance_johnson": relative_parts(tables) / r2[:, None],
        "slope": slope,
        "beta": beta,
        "gain": step * slope,
        "vif": np.einsum("rii->ri", inverse),
        "rank": stats.ranks(-importance),
    }
    matters, good = (values >= values.mean(axis=1, keepdims=True) for values in (importance, means))
    quadrants = np.where(matters, np.where(good, 1.0, 0.0), np.where(good, 3.0, 2.0))

    def everywhere(values: np.ndarray) -> np.ndarray:
        full = np.full((len(usable), *values.shape[1:]), np.nan)
        full[usable] = values
        return full

    statistics = {name: everywhere(values) for name, values in found.items()}
    return Drivers(table, sample, settings.confidence, statistics, everywhere(r2), everywhere(quadrants))


def moments(scores: np.ndarray, sample: Sample, *, bootstrap: Bootstrap) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weighted means, spreads and correlations of scores, pairwise: of the sample (first), then of each replicate.

    Formula: r = Σw(x − x̄)(y − ȳ)/√(Σw(x − x̄)² Σw(y − ȳ)²) over those who know both. Check: numpy at equal weights.
    """
    centre, scale = np.nanmean(scores, axis=0), np.nanstd(scores, axis=0)
    z = (scores - centre) / np.where(scale > 0, scale, 1.0)
    first, second = np.triu_indices(z.shape[1])
    known = np.isfinite(z)
    both, z = known[:, first] & known[:, second], np.where(known, z, 0.0)
    x, y = z[:, first] * both, z[:, second] * both
    columns = np.hstack([both, x, y, x * x, y * y, x * y])
    totals = np.vstack([sample.weights @ columns, replicate_totals(columns, sample, bootstrap=bootstrap)])
    weight, sums, others, squares, other_squares, products = np.moveaxis(totals.reshape(len(totals), 6, -1), 1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = (squares / weight - (sums / weight) ** 2, other_squares / weight - (others / weight) ** 2)
        found = (products / weight - sums * others / weight**2) / np.sqrt(spread[0] * spread[1])
        own = first == second
        means, spreads = sums[:, own] / weight[:, own], np.sqrt(np.maximum(spread[0][:, own], 0.0))
    tables = np.empty((len(totals), z.shape[1], z.shape[1]))
    tables[:, first, second] = tables[:, second, first] = np.where(own, 1.0, found)
    return centre + means * scale, spreads * scale, tables
