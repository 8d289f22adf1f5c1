"""Limits of a noncentrality parameter: the values under which a statistic lies at either end of its distribution."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy import optimize, stats


def chi_square_limits(value: float, df: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Limits of the noncentrality of a χ² statistic; 0 where even the central distribution lies lower.

    Where that would be so of both, the upper limit is that of a statistic at its expected value, df: less association
    than chance alone brings does not prove that there is none.
    Source: Smithson 2003. Check: R effectsize, Cramér V of a 3 × 3 table.
    Formula: λ with P(χ²_df(λ) ≤ value) = (1 ± confidence)/2.
    """
    start = max(value - df, 0.0)
    spread = math.sqrt(2 * (df + 2 * start))

    def falling(centre: float) -> float:
        return float(stats.ncx2.cdf(value, df, centre))

    low, high = _limits(falling, (start, spread), confidence=confidence)
    return low, chi_square_limits(df, df, confidence=confidence)[1] if high == 0 and value < df else high


def f_limits(value: float, df: float, df_denominator: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Limits of the noncentrality of an F statistic; 0 where even the central distribution lies lower.

    Where that would be so of both, the upper limit is that of F = 1, as for `chi_square_limits`.
    Source: Steiger 2004. Check: R effectsize and MBESS, F(3, 123) = 4.
    Formula: λ with P(F(λ) ≤ value) = (1 ± confidence)/2.
    """
    start = max(value * df - df, 0.0)
    spread = math.sqrt(2 * (df + 2 * start) + 2 * (value * df) ** 2 / df_denominator)

    def falling(centre: float) -> float:
        return float(stats.ncf.cdf(value, df, df_denominator, centre))

    low, high = _limits(falling, (start, spread), confidence=confidence)
    return low, f_limits(1.0, df, df_denominator, confidence=confidence)[1] if high == 0 and value < 1 else high


def t_limits(value: float, df: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Limits of the noncentrality of a t statistic.

    Source: Cumming & Finch 2001. Check: R effectsize, t(68) = 4.
    Formula: δ with P(t_df(δ) ≤ value) = (1 ± confidence)/2.
    """
    if not (math.isfinite(value) and df > 0):
        return math.nan, math.nan
    tail, about = (1 - confidence) / 2, (value, math.sqrt(1 + value**2 / (2 * df)))

    def falling(centre: float) -> float:
        return float(stats.nct.cdf(value, df, centre))

    low, high = (_crossing(falling, at, about, least=-math.inf) for at in (1 - tail, tail))
    return low, high


def _limits(falling: Callable[[float], float], about: tuple[float, float], *, confidence: float) -> tuple[float, float]:
    """Where the cumulative probability of a statistic falls to 1 − tail and to tail, from 0 up."""
    if not all(math.isfinite(part) for part in about):
        return math.nan, math.nan
    tail, central = (1 - confidence) / 2, falling(0.0)
    low, high = (
        0.0 if central <= at else max(_crossing(falling, at, about, least=0.0), 0.0) for at in (1 - tail, tail)
    )
    return low, high


def _crossing(falling: Callable[[float], float], at: float, about: tuple[float, float], *, least: float) -> float:
    """The noncentrality at which the cumulative probability reaches `at`; its large-sample value if need be.

    Far out the noncentral distributions cannot be evaluated, so the search starts at the large-sample value and widens.
    """
    start, spread = about
    guess = start - spread * float(stats.norm.ppf(at))
    for width in (1.0, 2.0, 4.0, 8.0, 16.0):
        ends = (max(guess - width * spread, least), guess + width * spread)
        if falling(ends[0]) > at > falling(ends[1]):
            return float(optimize.brentq(lambda centre: falling(centre) - at, *ends, xtol=1e-10))
    return guess
