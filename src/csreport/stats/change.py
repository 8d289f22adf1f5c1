"""Change between two independent waves."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy import stats

from csreport.stats.sample import Result


def difference(now: Result, before: Result, *, confidence: float = 0.95) -> Result:
    """Difference of two estimates of independent samples, with interval and two-sided p.

    Formula: se² = se₁² + se₂²; degrees of freedom by Welch–Satterthwaite. NaN where either has no standard error;
    no interval or p where one has no degrees of freedom.
    Source: Welch 1947.
    """
    value, variance = now.value - before.value, now.se**2 + before.se**2
    bases = (min(now.n, before.n), min(now.n_weighted, before.n_weighted), min(now.n_eff, before.n_eff))
    if not variance > 0:
        return Result(value, math.sqrt(variance), n=bases[0], n_weighted=bases[1], n_eff=bases[2])
    se = math.sqrt(variance)
    spread = [(result.se**4, result.df) for result in (now, before) if result.se > 0]
    if not all(df > 0 for _, df in spread):
        return Result(value, se, n=bases[0], n_weighted=bases[1], n_eff=bases[2])
    df = variance**2 / sum(fourth / df for fourth, df in spread)
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se
    p = 2 * float(stats.t.sf(abs(value) / se, df))
    return Result(value, se, value - reach, value + reach, df, p, *bases)


def holm(p_values: Sequence[float]) -> np.ndarray:
    """Adjusted p values that keep the family-wise error; NaN stays NaN and does not count.

    Source: Holm 1979.
    """
    p = np.asarray(p_values, float)
    adjusted = np.full(len(p), np.nan)
    order = np.argsort(p[np.isfinite(p)], kind="stable")
    tested = np.flatnonzero(np.isfinite(p))[order]
    steps = np.arange(len(tested), 0, -1)
    adjusted[tested] = np.minimum(np.maximum.accumulate(p[tested] * steps), 1.0)
    return adjusted
