"""How much of the variance of a value lies between groups, with the interval that the design-based F implies."""

from __future__ import annotations

import math
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

from surveystats.comparison import wald_test
from surveystats.groups import group_means
from surveystats.sample import Design, Result, Sample, kish_n_eff, sample_of


def eta_squared(
    values: ArrayLike,
    groups: ArrayLike,
    sample: Sample | None = None,
    *,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:
    """Share of the variance of a value that lies between groups, 0–1, with interval.

    Population: respondents with a value, a group and a positive weight.
    Formula: η² = SS_between/SS_total, weights scaled to the Kish base. Interval: limits λ of the noncentrality of the
    design-based F (`wald_test`), η² = λ/(λ + N), N the base that F and η² imply, (k − 1)F(1 − η²)/η². p is of F.
    Source: Fisher 1925; Steiger 2004. Check: `pingouin.anova`; R effectsize and MBESS (the limits).
    """
    y = np.asarray(values, float)
    sample = sample_of(len(y), sample, design)
    found = group_means(y, groups, Sample.of(len(y), weights=sample.weights))
    n, between, within = kish_n_eff(found.weights), math.nan, math.nan
    if n > 0:
        w = found.weights * n / found.weights.sum()
        y = np.where(w > 0, y, 0.0)
        between = float((w @ found.base) @ (found.means - w @ y / n) ** 2)
        within = float((w[:, None] * found.base * (y[:, None] - found.means) ** 2).sum())
    test, none = wald_test(values, groups, sample=sample), (math.nan,) * 5
    if len(found.labels) < 2 or not between + within > 0:
        return Result(math.nan, *none, *found.bases)
    value = between / (between + within)
    if not (within > 0 and math.isfinite(test.value)):
        return Result(value, *none, *found.bases)
    base = test.df * test.value * within / between if between > 0 else n
    limits = f_limits(test.value, test.df, test.df_denominator, confidence=confidence)
    low, high = (limit / (limit + base) for limit in limits)
    return Result(value, math.nan, low, high, test.df, test.p, *found.bases)


def f_limits(value: float, df: float, df_denominator: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Limits of the noncentrality of an F statistic; 0 where even the central distribution lies lower.

    Where that would be so of both, the upper limit is that of F = 1: less association than chance alone brings does not
    prove that there is none.
    Formula: λ with P(F(λ) ≤ value) = (1 ± confidence)/2.
    Source: Steiger 2004. Check: R effectsize and MBESS, F(3, 123) = 4.
    """
    tail, start = (1 - confidence) / 2, max(value * df - df, 0.0)
    spread = math.sqrt(2 * (df + 2 * start) + 2 * (value * df) ** 2 / df_denominator)
    if not math.isfinite(spread):
        return math.nan, math.nan

    def reached(centre: float) -> float:
        return float(stats.ncf.cdf(value, df, df_denominator, centre))

    def crossing(at: float) -> float:
        """Where the probability falls to `at`; its large-sample value where the distribution cannot be evaluated."""
        if reached(0.0) <= at:
            return 0.0
        guess = start - spread * float(stats.norm.ppf(at))
        for width in (1.0, 2.0, 4.0, 8.0, 16.0):
            ends = (max(guess - width * spread, 0.0), guess + width * spread)
            if reached(ends[0]) > at > reached(ends[1]):
                return float(optimize.brentq(lambda centre: reached(centre) - at, *ends, xtol=1e-10))
        return max(guess, 0.0)

    low, high = crossing(1 - tail), crossing(tail)
    return low, f_limits(1.0, df, df_denominator, confidence=confidence)[1] if high == 0 and value < 1 else high
