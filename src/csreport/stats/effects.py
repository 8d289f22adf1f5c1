"""How large the difference of two groups is: standardised, by dominance and in shares, with intervals.

Of several groups: `variance_shares`; of two answers: Cramér's V in `contingency`.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from csreport.project.errors import InputError
from csreport.stats.groups import GroupMeans, effective_sizes, two_group_means
from csreport.stats.inference import contrast, linearised_variance
from csreport.stats.noncentral import t_limits
from csreport.stats.proportions import wilson
from csreport.stats.sample import Design, Result, Sample, kish_n_eff, sample_of


def hedges_g(
    values: ArrayLike, group: ArrayLike, *, interval: Literal["linearised", "noncentral"] = "linearised",
    sample: Sample | None = None, confidence: float = 0.95, **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Difference of two groups' means in pooled standard deviations, group 1 minus group 0, corrected for small n.

    Population: respondents with a value, a group (0 or 1) and a positive weight; NaN without spread or below two
    answers in a group.
    Formula: g = J (ȳ₁ − ȳ₀)/s, s² pooled over n_j − 1, J = Γ(m/2)/(√(m/2) Γ((m − 1)/2)), m = n₁ + n₀ − 2, n_j Kish
    effective. Interval: `linearised` (default), t with the design variance of the means and of s; `noncentral`: limits
    of the noncentral t (simple samples of equal variances).
    Source: Hedges 1981; Cumming & Finch 2001. Check: R effectsize, `mtcars` 1.844 (1.004–2.664). pingouin takes
    1 − 3/(4m − 1) for J.
    """
    y = np.asarray(values, float)
    found = two_group_means(y, group, sample_of(len(y), sample, design))
    sizes = effective_sizes(found)
    if found.labels != (0, 1) or not (found.n > 1).all():
        return _unknown(found)
    held = np.where(found.everyone, y, 0.0)[:, None]
    inside = np.where(found.base, found.sample.weights[:, None], 0.0)
    shares = inside / inside.sum(axis=0)
    squares = (held - found.means) ** 2
    spread = (shares * squares).sum(axis=0)
    free = float(sizes.sum()) - 2
    pooled = math.sqrt(float((sizes * spread).sum()) / free)
    if not pooled > 0:
        return _unknown(found)
    value = float(found.means[1] - found.means[0]) / pooled
    scores = (shares * (held - found.means)) @ [-1.0, 1.0] / pooled
    scores = scores - value / (2 * pooled**2) * (shares * (squares - spread)) @ (sizes / free)
    small = _small_sample(free)
    result = _spanned(small * value, small**2 * linearised_variance(scores, found.sample)[0], found, confidence)
    if interval == "linearised":
        return result
    scale = math.sqrt(float(sizes.prod() / sizes.sum()))
    low, high = (small * limit / scale for limit in t_limits(value * scale, free, confidence=confidence))
    return replace(result, low=low, high=high, df=free)


def cliffs_delta(
    values: ArrayLike, group: ArrayLike, *, variance: Literal["design", "consistent", "unbiased"] = "design",
    sample: Sample | None = None, confidence: float = 0.95, **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Chance that a member of group 1 lies above one of group 0, less the chance that it lies below: −1 to 1.

    Population: respondents with a value, a group (0 or 1) and a positive weight.
    Formula: δ = Σ w_i w_j sign(y_i − y_j) / (W₁W₀). Variance: `design` (default), of the scores w_i(d_i − δ)/W, d_i the
    dominance of one respondent; `consistent` and `unbiased`, Cliff's for simple samples of equal weights.
    Interval: asymmetric within −1 to 1, by t; where no pair overlaps, Wilson's on the smaller base.
    Source: Cliff 1996; Feng & Cliff 2004. Check: R effsize, −0.25 (−0.7265846 to 0.3890062); 2U/(n₁n₀) − 1.

    Raises
    ------
    ValueError
        When Cliff's own variances are asked for unequal weights.
    """
    y = np.asarray(values, float)
    found = two_group_means(y, group, sample_of(len(y), sample, design))
    if found.labels != (0, 1):
        return _unknown(found)
    inside = np.where(found.base, found.sample.weights[:, None], 0.0)
    w = inside / inside.sum(axis=0)
    (below0, above0), (below1, above1) = (_reached(y, column) for column in w.T)
    value = float(w[:, 1] @ (below0 - above0))
    own = np.where(found.base[:, 1], below0 - above0, above1 - below1)
    spread, df = linearised_variance(w.sum(axis=1) * (own - value), found.sample)[0], found.df() - 1
    if variance != "design":
        untied = float(w[:, 1] @ (below0 + above0))
        spread = _cliff_variance(own, value, found, untied=untied, unbiased=variance == "unbiased")
        df = float(found.n.sum() - 2)
    result = replace(_spanned(value, spread, found, confidence), df=df)
    if abs(value) > 1 - 1e-12:
        reach = 2 * wilson(1.0, float(effective_sizes(found).min()), confidence=confidence)[0] - 1
        return replace(result, low=min(value, value * reach), high=max(value, value * reach))
    if not (result.se > 0 and df > 0):
        return replace(result, low=math.nan, high=math.nan)
    t = float(stats.t.ppf((1 + confidence) / 2, df))
    half = t * result.se * math.sqrt((1 - value**2) ** 2 + t**2 * spread)
    low, high = ((value - value**3 + sign * half) / (1 - value**2 + t**2 * spread) for sign in (-1, 1))
    return replace(result, low=low, high=high)


def share_difference(
    holds: ArrayLike, group: ArrayLike, *, sample: Sample | None = None, confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Difference of two groups' shares (0–1; times 100: percentage points), group 1 minus group 0.

    Population: respondents who meet the condition (1) or could have (0; NaN = not asked), in group 1 or 0.
    Formula: value, se and p of `contrast`; interval of Newcombe's method 10 from the Wilson limits of both shares, each
    on the base that its standard error implies (at most n), less their correlation under the design.
    Source: Newcombe 1998b; Zou & Donner 2008; Korn & Graubard 1998.
    Check: 56/70 − 48/80 = .2000 (.0524–.3339); 9/10 − 3/10; 10/10 − 0/20.

    Raises
    ------
    InputError
        When a value is neither 0, 1 nor missing.
    """
    y = np.asarray(holds, float)
    strange = y[np.isfinite(y) & (y != 0) & (y != 1)]
    if len(strange):
        raise InputError(f"share of a condition: found the value {strange[0]:g}, expected 0, 1 or missing")
    sample = sample_of(len(y), sample, design)
    found = two_group_means(y, group, sample)
    result = contrast(y, group, sample=sample, confidence=confidence)
    if found.labels != (0, 1) or not (found.clusters > 1).all():
        return result
    limits = [_share_limits(found, place, confidence) for place in (0, 1)]
    (low0, high0), (low1, high1) = limits
    zero, one = found.means
    root = math.sqrt(max(found.covariance[0, 0] * found.covariance[1, 1], 0.0))
    both = float(found.covariance[0, 1] / root) if root > 0 else 0.0
    low = result.value - _joined(one - low1, high0 - zero, both)
    high = result.value + _joined(high1 - one, zero - low0, both)
    return replace(result, low=max(low, -1.0), high=min(high, 1.0))


def _small_sample(m: float) -> float:
    """Hedges' J of m degrees of freedom."""
    return math.exp(special.gammaln(m / 2) - special.gammaln((m - 1) / 2)) / math.sqrt(m / 2) if m > 1 else math.nan


def _reached(y: np.ndarray, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For every respondent the shares of a group below and above it; 0 where its answer is missing."""
    held = shares > 0
    order = np.argsort(y[held])
    known, reached = y[held][order], np.concatenate([[0.0], np.cumsum(shares[held][order])])
    below, upto = (reached[np.searchsorted(known, y, side=side)] for side in ("left", "right"))
    return np.where(np.isfinite(y), below, 0.0), np.where(np.isfinite(y), reached[-1] - upto, 0.0)


def _cliff_variance(own: np.ndarray, value: float, found: GroupMeans, *, untied: float, unbiased: bool) -> float:
    """Cliff's variances of δ for simple samples, from the dominance of each respondent and the share of untied pairs.

    Source: Cliff 1996; Feng & Cliff 2004.
    """
    if np.ptp(found.sample.weights[found.everyone]) > 0:
        raise ValueError("Cliff's variance is for equal weights: take variance='design'")
    n0, n1 = (int(size) for size in found.n)
    if min(n0, n1) < 2:
        return math.nan
    zero, one = (float(((own[column] - value) ** 2).sum()) for column in found.base.T)
    pairs = n1 * n0 * (untied - value**2)
    if unbiased:
        return (n0**2 * one + n1**2 * zero - pairs) / (n1 * n0 * (n1 - 1) * (n0 - 1))
    return ((n0 - 1) * one / (n1 - 1) + (n1 - 1) * zero / (n0 - 1) + pairs / ((n1 - 1) * (n0 - 1))) / (n1 * n0)


def _share_limits(found: GroupMeans, place: int, confidence: float) -> tuple[float, float]:
    """Wilson limits of one group's share, on the base that its standard error and the degrees of freedom imply."""
    share, n = min(max(float(found.means[place]), 0.0), 1.0), int(found.n[place])
    variance, df = float(found.covariance[place, place]), found.df() - 1
    base = float(effective_sizes(found)[place])
    if variance > 0 and 0 < share < 1:
        base = min(n * share * (1 - share) / (n - 1) / variance, float(n))
    at = (1 + confidence) / 2
    shrunk = stats.t.ppf(at, found.n.sum() - 2) / stats.t.ppf(at, df) if df > 0 else math.nan
    return wilson(share, base * min(float(shrunk), 1.0) ** 2, confidence=confidence)


def _joined(one: float, zero: float, both: float) -> float:
    """Distance to a limit of a difference, from the distances to those of its parts and their correlation."""
    return math.sqrt(max(one**2 + zero**2 - 2 * both * one * zero, 0.0))


def _unknown(found: GroupMeans) -> Result:
    """An effect that cannot be had, with the bases of the smaller group."""
    if found.labels != (0, 1):
        return Result(math.nan)
    return replace(_spanned(math.nan, math.nan, found, math.nan), df=math.nan)


def _spanned(value: float, variance: float, found: GroupMeans, confidence: float) -> Result:
    """A result with t interval; n of the smaller group."""
    least = found.base[:, int(np.argmin(found.n))]
    w = np.where(least, found.sample.weights, 0.0)
    df = found.df() - 1
    se = math.sqrt(variance) if variance >= 0 and found.clusters.min() > 1 else math.nan
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else math.nan
    return Result(
        value, se, value - reach, value + reach, df, math.nan, int(least.sum()), float(w.sum()), kish_n_eff(w)
    )
