"""Whether the numbers of a published summary can belong together."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

SLACK = 1e-9  # of computing, far below any rounding


def rounding(digits: int) -> float:
    """Half of the last digit: how far a rounded number can lie from its true value.

    Formula: ½ · 10^−digits. Source: Brown & Heathers 2017. Check: by hand.
    """
    return 0.5 * 10.0**-digits


def mean_of_distribution(shares: ArrayLike, points: ArrayLike) -> float:
    """Mean of answers that fall on points with given shares: Σ p x / Σ p; NaN without shares.

    Formula: as above. Source: the definition, of grouped answers. Check: 30/45/20/3/2 % is 3.98.
    """
    p, x = np.asarray(shares, float), np.asarray(points, float)
    return float((p * x).sum() / p.sum()) if p.sum() > 0 else math.nan


def sd_of_distribution(shares: ArrayLike, points: ArrayLike, *, n: float = math.inf) -> float:
    """Standard deviation of such answers: √(Σ p (x − x̄)² / Σ p · n/(n − 1)); NaN below two answers.

    Formula: as above. Source: the definition, of grouped answers. Check: `numpy.std` of the answers.
    """
    p, x = np.asarray(shares, float), np.asarray(points, float)
    if not (p.sum() > 0 and n > 1):
        return math.nan
    variance = float((p * (x - mean_of_distribution(p, x)) ** 2).sum() / p.sum())
    return math.sqrt(variance / (1 - 1 / n))


def sums_to_one(shares: ArrayLike, *, digits: int = 0) -> bool:
    """Whether shares published as percentages with so many decimals can be parts of one whole.

    Formula: |Σp − 1| ≤ k · ½ · 10^−(digits + 2). Source: as for `implied_range`. Check: by hand; rounded random shares.
    """
    p = np.asarray(shares, float)
    return bool(abs(p.sum() - 1) <= len(p) * rounding(digits + 2) + SLACK)


def implied_range(shares: ArrayLike, points: ArrayLike, *, digits: int = 0) -> tuple[float, float]:
    """Lowest and highest mean that shares allow, each published as a percentage with so many decimals.

    Formula: every share starts at the low end of its rounding; what is missing to 1 goes to the lowest points first
    (lowest mean) or to the highest (highest mean). With 0/1 as points it is the range of a sum of shares (a box). NaN
    where the shares cannot sum to 1.
    Source: linear programming over a box, solved greedily (fractional knapsack, Dantzig 1957). Check: by hand; every
    corner of the box.
    """
    p, x = np.asarray(shares, float), np.asarray(points, float)
    half = rounding(digits + 2) + SLACK
    low, high = np.clip(p - half, 0, 1), np.clip(p + half, 0, 1)
    if low.sum() > 1 or high.sum() < 1:
        return math.nan, math.nan
    order = np.argsort(x, kind="stable")
    return _filled(low, high, x, order), _filled(low, high, x, order[::-1])


def implied_sd_range(
    shares: ArrayLike, points: ArrayLike, *, digits: int = 0, n: float = math.inf
) -> tuple[float, float]:
    """Ends between which the standard deviation lies that such shares allow; n or n − 1 may be its denominator.

    Formula: Σ p (x − m)² is the variance plus (x̄ − m)²; its range at the published mean m bounds the variance.
    Source: as for `implied_range`. Check: holds the truth for random counts.
    """
    centre, x = mean_of_distribution(shares, points), np.asarray(points, float)
    least, most = implied_range(shares, (x - centre) ** 2, digits=digits)
    low, high = implied_range(shares, x, digits=digits)
    shift = max(high - centre, centre - low)
    return math.sqrt(max(least - shift**2, 0)), math.sqrt(most / (1 - 1 / n)) if n > 1 else math.nan


def _filled(low: np.ndarray, high: np.ndarray, points: np.ndarray, order: np.ndarray) -> float:
    """Mean when the shares above their low ends go to the points in this order."""
    room = (high - low)[order]
    before = np.concatenate([[0.0], np.cumsum(room)[:-1]])
    added = np.clip(1 - low.sum() - before, 0, room)
    return float(((low[order] + added) * points[order]).sum())


def agrees(value: float, low: float, high: float, *, digits: int) -> bool:
    """Whether a number rounded to so many decimals can stand for one between low and high.

    Formula: low − ½ · 10^−digits ≤ value ≤ high + ½ · 10^−digits. Source: Brown & Heathers 2017. Check: by hand.
    """
    half = rounding(digits) + SLACK
    return low - half <= value <= high + half


def index_of_mean(mean: float, low: float, high: float) -> float:
    """Mean of a scale from low to high, brought to 0–100: 100 (x̄ − low) / (high − low).

    Formula: as above. Source: Fornell et al. 1996. Check: 3.98 of 1–5 is 74.5.
    """
    return 100 * (mean - low) / (high - low)


def grim(mean: float, n: int, digits: int, *, items: int = 1) -> bool | None:
    """Whether the integer answers of n people to so many items can have this mean, rounded to so many decimals.

    Formula: with N = n · items, some whole number T has |T/N − mean| ≤ half of the last digit (both ways of rounding a
    half are allowed). None, not informative, from N = 10^digits on: then every mean is possible.
    Population: unweighted answers to a scale of whole numbers, nobody left out.
    Source: Brown & Heathers 2017. Check: the paper's 5.19 of 28; every total tried (random means).
    """
    answers = n * items
    if answers < 1 or answers >= 10**digits:
        return None
    return abs(round(mean * answers) / answers - mean) <= rounding(digits) + SLACK


def largest_sd(mean: float, low: float, high: float, *, n: float = math.inf) -> float:
    """Largest standard deviation that answers between low and high with this mean can have.

    Formula: √((high − x̄)(x̄ − low) · n/(n − 1)); NaN for a mean outside, or below two answers.
    Source: Bhatia & Davis 2000. Check: half the answers at each end, by hand.
    """
    room = (high - mean) * (mean - low)
    return math.sqrt(room / (1 - 1 / n)) if room >= 0 and n > 1 else math.nan


def nps_range(promoters: float, detractors: float, *, digits: int = 0) -> tuple[float, float]:
    """Lowest and highest Net Promoter Score that the two shares allow, each published as such a percentage.

    Formula: 100 (p − d) ± 200 · ½ · 10^−(digits + 2). Source: Reichheld 2003. Check: by hand.
    """
    score, half = 100 * (promoters - detractors), 200 * rounding(digits + 2)
    return score - half, score + half
