"""Shares and the Net Promoter Score."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from csreport.stats.inference import mean
from csreport.stats.sample import Result, Sample

PROMOTER, DETRACTOR = 9, 6


def wilson(share: float, n: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of a share on a base of n (may be an effective base).

    Source: Wilson 1927; Newcombe 1998a.
    """
    if not n > 0:
        return math.nan, math.nan
    z2 = float(stats.norm.ppf((1 + confidence) / 2)) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * share * (1 - share) / n + z2**2 / (4 * n**2)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def share(holds: ArrayLike, sample: Sample, *, confidence: float = 0.95) -> Result:
    """Weighted share of answers that meet a condition (1), among those that could (0 or 1, NaN = not asked).

    Standard error as for `mean`; Wilson interval on the base that this standard error implies, p(1 − p)/se², at
    most n; the Kish effective base where the share is 0 or 1.
    """
    result = mean(holds, sample, confidence=confidence)
    if math.isnan(result.value):
        return result
    p = min(max(result.value, 0.0), 1.0)
    binding = result.se > 0 and 0 < p < 1
    base = min(p * (1 - p) / result.se**2, result.n) if binding else result.n_eff
    low, high = wilson(p, base, confidence=confidence)
    return replace(result, value=p, low=low, high=high)


def box(scores: ArrayLike, cut: float, *, top: bool = True) -> np.ndarray:
    """1 where a score lies in the top (≥ cut) or bottom (≤ cut) box, 0 where not, NaN where missing."""
    y = np.asarray(scores, float)
    inside = y >= cut if top else y <= cut
    return np.where(np.isfinite(y), inside.astype(float), np.nan)


def promoter_score(scores: ArrayLike) -> np.ndarray:
    """+100 for promoters (9, 10), −100 for detractors (0–6), 0 for passives, NaN where missing."""
    y = np.asarray(scores, float)
    points = 100.0 * (y >= PROMOTER) - 100.0 * (y <= DETRACTOR)
    return np.where(np.isfinite(y), points, np.nan)


def nps(scores: ArrayLike, sample: Sample, *, confidence: float = 0.95) -> Result:
    """Net Promoter Score in points, −100 to 100.

    The mean of `promoter_score`, so that its variance is p + d − (p − d)² per answer, not that of two shares.
    Source: Reichheld 2003; Rocks 2016.
    """
    result = mean(promoter_score(scores), sample, confidence=confidence)
    return replace(result, low=max(result.low, -100.0), high=min(result.high, 100.0))
