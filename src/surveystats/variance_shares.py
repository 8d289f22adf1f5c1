"""How much of the variance of a value lies between groups: η², ω² and their rank version, with intervals."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.comparison import SignificanceTest, variance_parts, wald_test
from surveystats.groups import group_means
from surveystats.noncentral import f_limits
from surveystats.ranks import rank_scores, rank_test
from surveystats.sample import Design, Result, Sample, sample_of


def eta_squared(
    values: ArrayLike, groups: ArrayLike, *, sample: Sample | None = None, confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Share of the variance of a value that lies between groups, 0–1, with interval.

    Population: respondents with a value, a group and a positive weight.
    Formula: η² = SS_between/SS_total, weighted. Interval: limits λ of the noncentrality of the design-based F
    (`wald_test`), η² = λ/(λ + N), N the base that F and η² imply, (k − 1)F(1 − η²)/η². se is not defined; p is of F.
    Source: Fisher 1925; Steiger 2004. Check: R effectsize (`eta_squared_from_f`); equals `pingouin.anova`.
    """
    return _variance_share(values, groups, sample_of(len(np.asarray(values)), sample, design), confidence=confidence)


def omega_squared(
    values: ArrayLike, groups: ArrayLike, *, sample: Sample | None = None, confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:  # fmt: skip
    """`eta_squared` less what chance alone adds to it; may be below 0. The interval is of the same population value.

    Formula: ω² = (SS_between − (k − 1)MS_within)/(SS_total + MS_within), weights scaled to the Kish effective base.
    Source: Hays 1963. Check: by hand, and from the F of `scipy.stats.f_oneway`.
    """
    sample = sample_of(len(np.asarray(values)), sample, design)
    result = _variance_share(values, groups, sample, confidence=confidence)
    found, n, between, within = variance_parts(values, groups, weights=sample.weights)
    left = n - len(found.labels)
    if len(found.labels) < 2 or not (left > 0 and within > 0):
        return replace(result, value=math.nan)
    mean_square = within / left
    value = (between - (len(found.labels) - 1) * mean_square) / (between + within + mean_square)
    return replace(result, value=value)


def rank_epsilon_squared(
    values: ArrayLike, groups: ArrayLike, *, sample: Sample | None = None, confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Share of the variance of the ranks that lies between groups, 0–1: the effect size of Kruskal–Wallis.

    Population: respondents with a value, a group and a positive weight.
    Formula: ε² = H/(n − 1), which is η² of the (weighted) mid-ranks; interval as for `eta_squared`, from `rank_test`.
    Source: Kelley 1935; Tomczak & Tomczak 2014. Check: Hollander & Wolfe's data, .0593 (R effectsize).
    """
    sample = sample_of(len(np.asarray(values)), sample, design)
    held = np.where(group_means(values, groups, sample).everyone, np.asarray(values, float), np.nan)
    return _variance_share(
        rank_scores(held, sample=sample), groups, sample, confidence=confidence,
        test=rank_test(values, groups, sample=sample),
    )  # fmt: skip


def eta_squared_from_f(value: float, df: float, df_denominator: float, *, confidence: float = 0.95) -> Result:
    """η² of a published F statistic of a simple sample, with the interval of the noncentral F.

    Formula: F df/(F df + df_denominator); limits λ/(λ + df_denominator).
    Source: Steiger 2004. Check: R effectsize and MBESS, F(3, 123) = 4: .089 (90 %: .014–.163).
    """
    if not (value >= 0 and df > 0 and df_denominator > 0):
        return Result(math.nan)
    limits = f_limits(value, df, df_denominator, confidence=confidence)
    low, high = (limit / (limit + df_denominator) for limit in limits)
    part = value * df
    return Result(
        part / (part + df_denominator), low=low, high=high, df=df, p=float(stats.f.sf(value, df, df_denominator))
    )


def _variance_share(
    values: ArrayLike, groups: ArrayLike, sample: Sample, *, confidence: float, test: SignificanceTest | None = None
) -> Result:
    """η² with the limits that the design-based F implies."""
    found, n, between, within = variance_parts(values, groups, weights=sample.weights)
    test = wald_test(values, groups, sample=sample) if test is None else test
    none = (math.nan,) * 5
    if len(found.labels) < 2 or not between + within > 0:
        return Result(math.nan, *none, *found.bases)
    value = between / (between + within)
    if not (within > 0 and math.isfinite(test.value)):
        return Result(value, *none, *found.bases)
    base = test.df * test.value * within / between if between > 0 else n
    limits = f_limits(test.value, test.df, test.df_denominator, confidence=confidence)
    low, high = (limit / (limit + base) for limit in limits)
    return Result(value, math.nan, low, high, test.df, test.p, *found.bases)
