"""Differences between groups: one test for all of them, and every pair with the covariance of its two means.

The design-based two-group t test is `inference.contrast`; tests of ranks are in `ranks`, of tables in `contingency`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.groups import GroupMeans, effective_sizes, group_means, two_group_means
from surveystats.multiplicity import Method, adjusted, column_letters
from surveystats.sample import Design, Result, Sample, kish_n_eff, sample_of


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
    """Every pair of groups, one entry per pair: first minus second; intervals and `p` are of the pair alone."""

    labels: tuple[Any, ...]
    means: np.ndarray
    first: np.ndarray  # places in `labels`
    second: np.ndarray
    value: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    df: np.ndarray
    p: np.ndarray
    p_adjusted: np.ndarray
    n: np.ndarray  # of the smaller group
    method: Method

    def letters(self, *, alpha: float = 0.05) -> tuple[str, ...]:
        """Per group, the letters of the groups whose mean it is significantly above (`column_letters`)."""
        table = np.full((len(self.labels),) * 2, np.nan)
        table[self.first, self.second] = table[self.second, self.first] = self.p_adjusted
        return column_letters(self.means, table, alpha=alpha)


def wald_test(
    values: ArrayLike, groups: ArrayLike, *, few_clusters: bool = False, sample: Sample | None = None,
    **design: Unpack[Design],
) -> SignificanceTest:  # fmt: skip
    """Design-based F test that the means of several groups are equal.

    Population: respondents with a value, a group and a positive weight; groups of one respondent, or of one cluster,
    are left out. NaN with fewer than two groups, or where the means' covariance is singular (no spread; fewer clusters
    than groups).
    Formula: F = d' V⁻¹ d / (k − 1), d the differences from one group, V their design covariance; df = k − 1 and those
    of the design, ν, less k − 1. It rejects too often where ν is not many times k; `few_clusters`: F times
    (ν − k + 2)/ν, df ν − k + 2.
    Source: Lumley 2004 (`regTermTest` of `svyglm`); Korn & Graubard 1990.
    Check: t² of `svyttest` on the Californian schools; rank scores on random designs against `svy`.
    """
    y = np.asarray(values, float)
    found = group_means(y, groups, sample_of(len(y), sample, design))
    found = found.select(found.clusters > 1)
    count = len(found.labels) - 1
    free = found.df()
    left = free - count + few_clusters
    if count < 1 or left <= 0:
        return _unknown(found)
    contrast = np.hstack([-np.ones((count, 1)), np.eye(count)])
    square = quadratic(contrast @ found.means, contrast @ found.covariance @ contrast.T)
    value = square / count * (left / free if few_clusters else 1.0)
    return SignificanceTest(value, count, left, float(stats.f.sf(value, count, left)), *found.bases)


def _unknown(found: GroupMeans) -> SignificanceTest:
    """A test that cannot be had, with its bases."""
    return SignificanceTest(math.nan, math.nan, math.nan, math.nan, *found.bases)


def quadratic(moved: np.ndarray, covariance: np.ndarray) -> float:
    """d' V⁻¹ d; NaN where V is singular or unknown.

    Formula: as above. Source: Wald 1943. Check: t² of two groups through `wald_test`.
    """
    size = np.linalg.eigvalsh(covariance) if np.isfinite(covariance).all() else np.zeros(1)
    if not size[-1] > 0 or size[0] <= 1e-12 * size[-1]:
        return math.nan
    return float(moved @ np.linalg.solve(covariance, moved))


def anova(values: ArrayLike, groups: ArrayLike, *, weights: ArrayLike | None = None) -> SignificanceTest:
    """Classical one-way analysis of variance (equal variances); weights are scaled to the Kish effective base.

    Population: respondents with a value, a group and a positive weight. Ignores strata and clusters.
    Formula: F = (SS_between/(k − 1)) / (SS_within/(n − k)).
    Source: Fisher 1925. Check: equals `scipy.stats.f_oneway` and `pingouin.anova` at equal weights.
    """
    found, n, between, within = variance_parts(values, groups, weights=weights)
    count, left = len(found.labels) - 1, n - len(found.labels)
    if count < 1 or left <= 0 or not within > 0:
        return _unknown(found)
    value = between / count / (within / left)
    return SignificanceTest(value, count, left, float(stats.f.sf(value, count, left)), *found.bases)


def variance_parts(
    values: ArrayLike, groups: ArrayLike, *, weights: ArrayLike | None = None
) -> tuple[GroupMeans, float, float, float]:
    """Group means, effective n, and the sums of squares between and within groups, weights scaled to that n.

    Formula: Σn_j(ȳ_j − ȳ)² and ΣΣw(y − ȳ_j)². Source: Fisher 1925. Check: `anova` against scipy and pingouin; by hand.
    """
    y = np.asarray(values, float)
    found = group_means(y, groups, sample_of(len(y), None, {"weights": weights}))
    w = found.weights
    n = kish_n_eff(w)
    if n == 0:
        return found, 0.0, math.nan, math.nan
    w = w * n / w.sum()
    y = np.where(w > 0, y, 0.0)
    sizes = w @ found.base
    between = float(sizes @ (found.means - w @ y / n) ** 2)
    within = float((w[:, None] * found.base * (y[:, None] - found.means) ** 2).sum())
    return found, n, between, within


def welch_t(
    values: ArrayLike, group: ArrayLike, *, weights: ArrayLike | None = None, confidence: float = 0.95
) -> Result:
    """Difference of two groups' means, group 1 minus group 0, by Welch's t (unequal variances).

    Population: respondents with a value, a group (0 or 1) and a positive weight. Weights enter through Kish effective
    bases; strata and clusters are ignored: the report uses `inference.contrast`.
    Formula: se² = s₁²/n₁ + s₀²/n₀; df by Welch–Satterthwaite.
    Source: Welch 1947. Check: equals `scipy.stats.ttest_ind(equal_var=False)` at equal weights.
    """
    y = np.asarray(values, float)
    found = two_group_means(y, group, sample_of(len(y), None, {"weights": weights}))
    sizes, spread = _moments(y, found)
    if found.labels != (0, 1):
        return Result(math.nan)
    w = np.where(found.base[:, int(np.argmin(found.n))], found.sample.weights, 0.0)
    bases = (int(found.n.min()), float(w.sum()), float(kish_n_eff(w)))
    value, parts = float(found.means[1] - found.means[0]), spread / sizes
    if not parts.sum() > 0:
        return Result(value, float(math.sqrt(parts.sum())), math.nan, math.nan, math.nan, math.nan, *bases)
    se = math.sqrt(parts.sum())
    df = float(parts.sum() ** 2 / (parts**2 / (sizes - 1)).sum())
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se
    p = 2 * float(stats.t.sf(abs(value) / se, df))
    return Result(value, se, value - reach, value + reach, df, p, *bases)


def welch_anova(values: ArrayLike, groups: ArrayLike, *, weights: ArrayLike | None = None) -> SignificanceTest:
    """Welch's F test that several means are equal, without equal variances.

    Population and weights: as for `welch_t`; groups of one respondent are left out. NaN where a group has no spread.
    Formula: `equality` of the means, se_j² = s_j²/n_j, df_j = n_j − 1.
    Source: Welch 1951. Check: MASS housing, F = 19.123 (3, 679.948); equals `pingouin.welch_anova`.
    """
    y = np.asarray(values, float)
    found = group_means(y, groups, sample_of(len(y), None, {"weights": weights}))
    found = found.select(found.n > 1)
    sizes, spread = _moments(y, found)
    k = len(found.labels)
    if k < 2 or not (spread > 0).all():
        return _unknown(found)
    moments = zip(found.means, spread, sizes, strict=True)
    test = equality(Result(average, math.sqrt(variance / n), df=n - 1) for average, variance, n in moments)
    return SignificanceTest(test.value, test.df, test.df_denominator, test.p, *found.bases)


def equality(estimates: Iterable[Result]) -> SignificanceTest:
    """Welch's F test that several independent estimates are equal; those without a standard error are left out.

    Formula: u_j = 1/se_j²; F = Σu_j(x_j − x_u)²/(k − 1) / (1 + 2(k − 2)/(k² − 1) Λ), Λ = Σ(1 − u_j/Σu)²/df_j;
    df = k − 1 and (k² − 1)/(3Λ). n is the sum of the bases.
    Source: Welch 1951; Cochran 1954 (without limit of df: Q/(k − 1)).
    Check: two estimates: t² of Welch's t; three groups: `pingouin.welch_anova`.
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
    values: ArrayLike, groups: ArrayLike, *, sample: Sample | None = None, method: Method = "holm",
    confidence: float = 0.95, **design: Unpack[Design],
) -> Pairs:  # fmt: skip
    """Every pair of groups: difference of means, interval, p, and p adjusted over the pairs as one family.

    `groups`: one label per respondent, or a table of 0 and 1 (respondents × groups) where groups overlap.
    Population: respondents with a value, a group and a positive weight. No standard error where a group
    has one respondent, or lies in one cluster.
    Formula: `inference.contrast` of each pair, from one joint covariance of all means.
    Source: Lumley 2004; Holm 1979. Check: equals `contrast` pair by pair.
    """
    y = np.asarray(values, float)
    found = group_means(y, groups, sample_of(len(y), sample, design))
    first, second = np.triu_indices(len(found.labels), 1)
    variance = np.diag(found.covariance)
    variance = variance[first] + variance[second] - 2 * found.covariance[first, second]
    n = np.minimum(found.n[first], found.n[second])
    known = np.minimum(found.clusters[first], found.clusters[second]) > 1
    se = np.where(known, np.sqrt(np.maximum(variance, 0.0)), np.nan)
    df = np.array([found.df(int(i), int(j)) - 1 for i, j in zip(first, second, strict=True)], np.float64)
    value = found.means[first] - found.means[second]
    usable = np.where(df > 0, df, np.nan)
    reach = stats.t.ppf((1 + confidence) / 2, usable) * se
    p = 2 * stats.t.sf(np.abs(value) / np.where(se > 0, se, np.nan), usable)
    bounds = (value - reach, value + reach)
    return Pairs(
        found.labels, found.means, first, second, value, se, *bounds, df, p, adjusted(p, method=method), n, method
    )


def _moments(y: np.ndarray, found: GroupMeans) -> tuple[np.ndarray, np.ndarray]:
    """Kish effective size and variance of each group (NaN in a group of one)."""
    sizes = effective_sizes(found)
    held = np.where(found.everyone, y, 0.0)[:, None]
    inside = found.weights[:, None] * found.base
    spread = (inside * (held - found.means) ** 2).sum(axis=0) / inside.sum(axis=0)
    return sizes, np.where(found.n > 1, spread * sizes / np.where(found.n > 1, sizes - 1, 1.0), np.nan)
