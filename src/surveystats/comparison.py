"""Differences between groups: one test for all of them, and every pair with the covariance of its two means."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.groups import group_means
from surveystats.sample import Design, Result, Sample, sample_of

NOTHING = 1e-9  # a design effect that is only rounding: no cell varies but with another


@dataclass(frozen=True)
class SignificanceTest:
    """A test statistic, its degrees of freedom (of an F: numerator and denominator), p and bases."""

    value: float
    df: float = math.nan
    df_denominator: float = math.nan
    p: float = math.nan
    n: int = 0
    n_weighted: float = 0.0
    n_eff: float = 0.0


@dataclass(frozen=True)
class Pairs:
    """Every pair of groups, one entry per pair: first minus second, with interval and p of the pair alone."""

    labels: tuple[Any, ...]
    first: np.ndarray  # places in `labels`
    second: np.ndarray
    value: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    df: np.ndarray
    p: np.ndarray
    n: np.ndarray  # of the smaller group


def wald_test(
    values: ArrayLike, groups: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]
) -> SignificanceTest:
    """Design-based F test that the means of several groups are equal.

    Population: respondents with a value, a group and a positive weight; groups of one respondent, or of one cluster,
    are left out. NaN with fewer than two groups, or where the means' covariance is singular (no spread; fewer clusters
    than groups).
    Formula: F = d' V⁻¹ d / (k − 1), d the differences from one group, V their design covariance; df = k − 1 and those
    of the design, ν, less k − 1. It rejects too often where ν is not many times k.
    Source: Lumley 2004 (`regTermTest` of `svyglm`); Korn & Graubard 1990. Check: t² of `svyttest` on the Californian
    schools.
    """
    y = np.asarray(values, float)
    found = group_means(y, groups, sample_of(len(y), sample, design))
    found = found.select(found.clusters > 1)
    count = len(found.labels) - 1
    left = found.df() - count
    if count < 1 or left <= 0:
        return SignificanceTest(math.nan, math.nan, math.nan, math.nan, *found.bases)
    contrast = np.hstack([-np.ones((count, 1)), np.eye(count)])
    value = quadratic(contrast @ found.means, contrast @ found.covariance @ contrast.T) / count
    return SignificanceTest(value, count, left, float(stats.f.sf(value, count, left)), *found.bases)


def quadratic(moved: np.ndarray, covariance: np.ndarray) -> float:
    """d' V⁻¹ d; NaN where V is singular or unknown. Source: Wald 1943. Check: through `wald_test`."""
    size = np.linalg.eigvalsh(covariance) if np.isfinite(covariance).all() else np.zeros(1)
    if not size[-1] > 0 or size[0] <= 1e-12 * size[-1]:
        return math.nan
    return float(moved @ np.linalg.solve(covariance, moved))


def rao_scott(statistic: float, effects: np.ndarray, df: int, *, left: float) -> tuple[float, float, float, float]:
    """A χ² statistic corrected for the design: F, its two degrees of freedom, and p; NaN without design effects.

    `effects`: the matrix of generalised design effects Δ (its eigenvalues δ); `left`: degrees of freedom ν of the
    design.
    Formula: F = X²/Σδ on d₀ = (Σδ)²/Σδ² and d₀ν degrees of freedom.
    Source: Rao & Scott 1984; Thomas & Rao 1987. Check: R `survey` svychisq on the Californian schools
    (`nonresponse.response_test`): F 17.2474, 1.8287 and 360.248.
    """
    total, squares = float(np.trace(effects)), float(np.trace(effects @ effects))
    if not (math.isfinite(total) and total > NOTHING * df and squares > 0 and left > 0):
        return (math.nan,) * 4
    value, own = statistic / total, total**2 / squares
    return value, own, own * left, float(stats.f.sf(value, own, own * left))


def equality(estimates: Iterable[Result]) -> SignificanceTest:
    """Welch's F test that several independent estimates are equal; those without a standard error are left out.

    Formula: u_j = 1/se_j²; F = Σu_j(x_j − x_u)²/(k − 1) / (1 + 2(k − 2)/(k² − 1) Λ), Λ = Σ(1 − u_j/Σu)²/df_j; df = k −
    1 and (k² − 1)/(3Λ). n is the sum of the bases.
    Source: Welch 1951; Cochran 1954 (without limit of df: Q/(k − 1)). Check: two estimates: t² of Welch's t; three
    groups: `pingouin.welch_anova`.
    """
    kept = [one for one in estimates if one.se > 0 and one.df > 0]
    k = len(kept)
    parts = ("n", "n_weighted", "n_eff")
    n, n_weighted, n_eff = (sum(getattr(one, part) for one in kept) for part in parts)
    if k < 2:
        return SignificanceTest(math.nan, n=n, n_weighted=n_weighted, n_eff=n_eff)
    values, precision, df = np.array([(one.value, 1 / one.se**2, one.df) for one in kept]).T
    share = precision / precision.sum()
    between = float(precision @ (values - share @ values) ** 2) / (k - 1)
    lack = float(((1 - share) ** 2 / df).sum())
    value = between / (1 + 2 * (k - 2) / (k**2 - 1) * lack)
    left = (k**2 - 1) / (3 * lack) if lack > 0 else math.inf
    p = stats.f.sf(value, k - 1, left) if lack > 0 else stats.chi2.sf(value * (k - 1), k - 1)
    return SignificanceTest(value, k - 1, left, float(p), n, n_weighted, n_eff)


def pairwise(
    values: ArrayLike,
    groups: ArrayLike,
    sample: Sample | None = None,
    *,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> Pairs:
    """Every pair of groups: difference of means, interval and p.

    `groups`: one label per respondent, or a table of 0 and 1 (respondents × groups) where groups overlap.
    Population: respondents with a value, a group and a positive weight. No standard error where a group has one
    respondent, or lies in one cluster.
    Formula: `inference.contrast` of each pair, from one joint covariance of all means.
    Source: Lumley 2004. Check: equals `contrast` pair by pair.
    """
    y = np.asarray(values, float)
    found = group_means(y, groups, sample_of(len(y), sample, design))
    first, second = np.triu_indices(len(found.labels), 1)
    variance = np.diag(found.covariance)
    variance = variance[first] + variance[second] - 2 * found.covariance[first, second]
    known = np.minimum(found.clusters[first], found.clusters[second]) > 1
    se = np.where(known, np.sqrt(np.maximum(variance, 0.0)), np.nan)
    df = np.array([found.df(int(i), int(j)) - 1 for i, j in zip(first, second, strict=True)], np.float64)
    value = found.means[first] - found.means[second]
    usable = np.where(df > 0, df, np.nan)
    reach = stats.t.ppf((1 + confidence) / 2, usable) * se
    p = 2 * stats.t.sf(np.abs(value) / np.where(se > 0, se, np.nan), usable)
    n = np.minimum(found.n[first], found.n[second])
    return Pairs(found.labels, first, second, value, se, value - reach, value + reach, df, p, n)
