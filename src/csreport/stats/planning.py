"""How large a sample must be, and what one of a given size can show."""

from __future__ import annotations

import math

from scipy import stats


def margin_of_error(n_eff: float, *, population: float | None = None, confidence: float = 0.95) -> float:
    """Half width of the interval of a share of one half, as a share.

    Formula: z √(p(1−p)/n · (N−n)/(N−1)) at p = 0.5, n the effective sample size.
    Source: Cochran 1977.
    """
    if n_eff <= 0:
        return math.nan
    z = float(stats.norm.ppf((1 + confidence) / 2))
    left = 1.0 if population is None or population <= 1 else max(population - n_eff, 0.0) / (population - 1)
    return z * math.sqrt(0.25 / n_eff * left)
