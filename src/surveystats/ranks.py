"""Comparisons of ordinal answers by rank: Mann–Whitney, Kruskal–Wallis, and the same for survey designs."""

from __future__ import annotations

import math
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.comparison import SignificanceTest, wald_test
from surveystats.groups import coded
from surveystats.inference import contrast
from surveystats.sample import Design, Result, Sample, sample_of

Scores = Literal["wilcoxon", "normal", "median"]


def mann_whitney(
    values: ArrayLike, group: ArrayLike, *, method: Literal["asymptotic", "exact", "auto"] = "asymptotic",
    continuity: bool = True,
) -> SignificanceTest:  # fmt: skip
    """Mann–Whitney test of two groups of a simple sample, unweighted, ties by mid-ranks.

    Population: respondents with a value and a group (0 or 1); NaN where a group is empty or all values are equal.
    `value` is U of group 1, the pairs in which it is higher, ties one half; p is two-sided. For weights, strata and
    clusters: `rank_difference`.
    Source: Mann & Whitney 1947. Check: equals `scipy.stats.mannwhitneyu` and `pingouin.mwu`.
    Formula: U = Σ_ij (1[y_i > y_j] + ½ 1[y_i = y_j]), i in group 1, j in group 0.
    """
    y, side = np.asarray(values, float), np.asarray(group, float)
    one, zero = (y[np.isfinite(y) & (side == code)] for code in (1, 0))
    n = len(one) + len(zero)
    if not len(one) or not len(zero) or np.ptp(np.concatenate([one, zero])) == 0:
        return SignificanceTest(math.nan, n=n, n_weighted=float(n), n_eff=float(n))
    found = stats.mannwhitneyu(one, zero, method=method, use_continuity=continuity)
    p = float(found.pvalue)
    return SignificanceTest(float(found.statistic), p=p, n=n, n_weighted=float(n), n_eff=float(n))


def kruskal_wallis(values: ArrayLike, groups: ArrayLike) -> SignificanceTest:
    """Kruskal–Wallis test of several groups of a simple sample, unweighted, corrected for ties.

    Population: respondents with a value and a group; NaN with fewer than two groups or where all values are equal.
    `value` is H with k − 1 degrees of freedom. For weights, strata and clusters: `rank_test`.
    Formula: H = (n − 1) Σn_j(r̄_j − r̄)² / Σ(r_i − r̄)² of the mid-ranks.
    Source: Kruskal & Wallis 1952. Check: MASS housing, H = 53.5598; equals scipy and pingouin.
    """
    y = np.asarray(values, float)
    labels, codes = coded(groups)
    held = np.isfinite(y) & (codes >= 0)
    n, codes = int(held.sum()), codes[held]
    sizes = np.bincount(codes, minlength=len(labels))
    ranks = stats.rankdata(y[held])
    spread = float(((ranks - ranks.mean()) ** 2).sum()) if n else 0.0
    if (sizes > 0).sum() < 2 or spread == 0:
        return SignificanceTest(math.nan, n=n, n_weighted=float(n), n_eff=float(n))
    means = np.bincount(codes, ranks, len(labels))[sizes > 0] / sizes[sizes > 0]
    value = (n - 1) * float((sizes[sizes > 0] * (means - ranks.mean()) ** 2).sum()) / spread
    df = int((sizes > 0).sum()) - 1
    p = float(stats.chi2.sf(value, df))
    return SignificanceTest(value, df, p=p, n=n, n_weighted=float(n), n_eff=float(n))


def rank_scores(
    values: ArrayLike, *, scores: Scores = "wilcoxon", sample: Sample | None = None, **design: Unpack[Design]
) -> np.ndarray:
    """Estimated rank of each answer in the population, as a share (0–1) or transformed; NaN where missing.

    Formula: the weight of lower answers plus half that of equal ones, over the total; `normal`: its normal quantile
    (van der Waerden); `median`: 1 above one half.
    Source: Lumley & Scott 2013.
    Check: by hand with a missing answer and unequal weights; through `rank_test` against `svy`.
    """
    y = np.asarray(values, float)
    sample = sample_of(len(y), sample, design)
    base = np.isfinite(y) & (sample.weights > 0)
    found = np.full(len(y), np.nan)
    if not base.any():
        return found
    _, place = np.unique(y[base], return_inverse=True)
    weight = np.bincount(place, sample.weights[base])
    share = ((np.cumsum(weight) - weight / 2) / weight.sum())[place]
    transforms = {"wilcoxon": lambda r: r, "normal": stats.norm.ppf, "median": lambda r: (r > 0.5).astype(float)}
    found[base] = transforms[scores](share)
    return found


def rank_difference(
    values: ArrayLike, group: ArrayLike, *, scores: Scores = "wilcoxon", sample: Sample | None = None,
    **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Difference of two groups' mean rank, group 1 minus group 0, for weights, strata and clusters.

    Population: respondents with a value, a group (0 or 1) and a positive weight. In shares: a difference of 0.1 means
    that a member of group 1 ranks ten per cent of the population higher on average.
    Formula: `contrast` of `rank_scores`; two-sided p by t.
    Source: Lumley & Scott 2013 (`svyranktest`). Check: random designs against `svy`.
    """
    y, side = np.asarray(values, float), np.asarray(group, float)
    sample = sample_of(len(y), sample, design)
    held = np.where(np.isfinite(side), y, np.nan)
    return contrast(rank_scores(held, scores=scores, sample=sample), side, sample=sample)


def rank_test(
    values: ArrayLike, groups: ArrayLike, *, scores: Scores = "wilcoxon", sample: Sample | None = None,
    **design: Unpack[Design],
) -> SignificanceTest:  # fmt: skip
    """Design-based F test that several groups have the same distribution, by rank (Kruskal–Wallis for surveys).

    Population: respondents with a value, a group and a positive weight; groups of one respondent are left out.
    Formula: `wald_test` of `rank_scores`; df = k − 1 and those of the design less k − 1.
    Source: Lumley & Scott 2013 (`svyranktest`). Check: random designs against `svy`; near `kruskal_wallis` at equal
    weights, from which it differs in taking the ranks' variance within groups, not pooled under the null.
    """
    y = np.asarray(values, float)
    sample = sample_of(len(y), sample, design)
    held = np.where(coded(groups)[1] >= 0, y, np.nan)
    return wald_test(rank_scores(held, scores=scores, sample=sample), groups, sample=sample)
