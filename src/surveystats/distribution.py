"""Spread and quantiles of a weighted distribution, and the design effect of its mean."""

from __future__ import annotations

import math
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.inference import mean
from surveystats.sample import Design, Result, Sample, sample_of


def standard_deviation(values: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]) -> float:
    """Weighted standard deviation; NaN below two answers.

    Population: respondents with a value and a positive weight.
    Formula: √(Σw(y − ȳ)²/Σw · n/(n − 1)).
    Source: Lumley 2004 (`svyvar`). Check: by hand with a missing answer and unequal weights; `numpy.std(ddof=1)` at
    equal weights.
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


def quantile(
    values: ArrayLike, share: float, *, sample: Sample | None = None, confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Weighted quantile, the smallest value with at least `share` (0–1) of the weight at or below it.

    Population: respondents with a value and a positive weight.
    Formula: interval by inverting that of the share at or below the estimate (as R 4.1 does); se = width / 2t.
    Source: Woodruff 1952; Lumley 2004 (`svyquantile`, rule "math"). Check: `svy` on random designs (value and
    Woodruff's interval); by hand.
    """
    y = np.asarray(values, float)
    sample = sample_of(len(y), sample, design)
    below = np.where(np.isfinite(y), 0.0, np.nan)
    base = np.isfinite(y) & (sample.weights > 0)
    if not base.any():
        return Result(math.nan)
    order = np.argsort(y[base], kind="stable")
    known, reached = y[base][order], np.cumsum(sample.weights[base][order]) / sample.weights[base].sum()
    value = _inverse(known, reached, share)
    below[base] = y[base] <= value
    found = mean(below, sample, confidence=confidence)
    t = float(stats.t.ppf((1 + confidence) / 2, found.df)) if found.df > 0 else math.nan
    low, high = (_inverse(known, reached, found.value + sign * t * found.se) for sign in (-1, 1))
    return Result(value, (high - low) / (2 * t), low, high, found.df, math.nan, found.n, found.n_weighted, found.n_eff)


def median(
    values: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Weighted median: `quantile` at one half.

    Formula, source, check: those of `quantile`.
    """
    return quantile(values, 0.5, sample=sample, confidence=confidence, **design)


def _inverse(known: np.ndarray, reached: np.ndarray, share: float) -> float:
    """Smallest value whose cumulative share reaches `share`; NaN for an unknown share."""
    if math.isnan(share):
        return math.nan
    place = int(np.searchsorted(reached, min(max(share, 0.0), 1.0) - 1e-12))
    return float(known[min(place, len(known) - 1)])
