"""Shares, top boxes and the Net Promoter Score, with intervals on the effective base."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple, Unpack

import numpy as np
import scipy
from numpy.typing import ArrayLike

from surveystats.inference import Design, Result, Sample, clusters_held, degrees_of_freedom, mean, refuse, sample_of

# ---- the base an interval rests on ----
FEW = 10.0  # effective answers apart from the rest below which their own spread says too little of the design effect


class Base(NamedTuple):
    """Degrees of freedom of those who answered, their mean sampling fraction, the whole sample's size, and clusters."""

    df: float
    fraction: float = 0.0
    drawn: float = math.inf
    clustered: bool = False


def effective_base(found: Result, variance: float, *, base: Base | None = None, confidence: float = 0.95) -> float:
    """Answers of a simple random sample that would give the standard error found: n/deff, adjusted for df.

    Inputs: `found`, the mean of the answers; `variance` of one answer, p(1 − p) for a share; `base`, of `base_of`: the
    df of `found`, no sampling fraction and a large sample unless given.
    Source: Kish 1965; Korn & Graubard 1998; Franco et al. 2019; the bound of 10 by simulation
    (`benchmarks/coverage.py`).
    """
    if not found.n > 0:
        return math.nan
    df, fraction, drawn, _ = Base(found.df) if base is None else base
    ratio = t_ratio(found.n - 1, df, confidence)
    gain = 1.0 if fraction <= 0 else math.inf if fraction >= 1 else -math.log1p(-fraction) / fraction
    kish = found.n_eff * ratio * gain
    if not (variance > 1e-12 and found.se > 1e-9 * math.sqrt(variance)):
        return kish
    known = variance / found.se**2 / (1 - 1 / drawn) * ratio
    return min(known, kish) if known * variance < FEW else known


def base_of(answered: np.ndarray, sample: Sample) -> Base:
    """What `effective_base` must know of the design behind an answer.

    Population: respondents who answered and have a positive weight. Source: Korn & Graubard 1999, 5.2.
    """
    base = answered & (sample.weights > 0)
    drawn = float(len(base))
    if not base.any():
        return Base(math.nan, 0.0, drawn)
    df = min(degrees_of_freedom(np.ones(len(base), bool), sample), clusters_held(base, sample) - 1)
    if not sample.fpc.any():
        return Base(float(df), 0.0, drawn, not sample.simple)
    fraction = (sample.weights * sample.fpc)[base].sum() / sample.weights[base].sum()
    return Base(float(df), float(fraction), drawn, not sample.simple)


def t_ratio(simple: float, df: float, confidence: float) -> float:
    """(t_simple/t_df)² at the two-sided confidence, by which few degrees of freedom shrink a base; NaN without any.

    Source: Korn & Graubard 1998.
    """
    if df == simple:
        return 1.0
    if not (df > 0 and simple > 0):
        return math.nan
    tail = (1 + confidence) / 2
    return float(scipy.special.stdtrit(simple, tail) / scipy.special.stdtrit(df, tail)) ** 2


# ---- shares of answers with intervals that hold near 0 and 1, under any design ----
def wilson(share: float, n: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of a share on a base of n (may be an effective base); NaN without a base.

    Source: Wilson 1927; Newcombe 1998a, method 3.
    """
    if not n > 0:
        return math.nan, math.nan
    z2 = float(scipy.special.ndtri((1 + confidence) / 2)) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * share * (1 - share) / n + z2**2 / (4 * n**2)) / (1 + z2 / n)
    return max(0.0, min(centre - half, share)), min(1.0, max(centre + half, share))


def share_of_count(count: float, n: float, *, confidence: float = 0.95) -> Result:
    """Share from a count and its base, of a simple random sample, with Wilson interval.

    Raises: ValueError when the count is not between 0 and n. Source: Wilson 1927.
    """
    if not n > 0:
        return Result(math.nan, n=n)
    if not 0 <= count <= n:
        raise ValueError(f"a count of {count:g} of {n:g}")
    p = count / n
    se = math.sqrt(p * (1 - p) / n) if n > 1 else math.nan
    return Result(p, se, *wilson(p, n, confidence=confidence), math.inf, math.nan, n, n, n)


def more_often(count: float, n: float, *, before: float, n_before: float) -> float:
    """One-sided p of Fisher's exact test: of n as many as `count` or more, where `before` of n_before had it.

    Population: two simple random samples. NaN without a base.
    Raises: ValueError when a count is not between 0 and its base. Source: Fisher 1935; Agresti 2013, 3.5.1.
    """
    if not (0 <= count <= n and 0 <= before <= n_before):
        raise ValueError(f"counts of {count:g} of {n:g} and {before:g} of {n_before:g}")
    if not min(n, n_before) > 0:
        return math.nan
    have = np.arange(count, min(n, count + before) + 1)
    ways = _log_choose(n, have) + _log_choose(n_before, count + before - have)
    return float(min(np.exp(ways - _log_choose(n + n_before, count + before)).sum(), 1.0))


def _log_choose(n: float, k: ArrayLike) -> np.ndarray:
    k = np.asarray(k, float)
    return np.asarray(scipy.special.gammaln(n + 1) - scipy.special.gammaln(k + 1) - scipy.special.gammaln(n - k + 1))


def share(
    holds: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Weighted share of answers that meet a condition: 1 meets it, 0 does not, NaN was not asked or not answered.

    Population: respondents with an answer and a positive weight; the others leave numerator and base together.
    Units: 0–1. Raises: StatisticsError for an answer that is neither 0 nor 1.
    Source: Wilson 1927; Korn & Graubard 1998; Franco et al. 2019; Lumley 2010 (`svyciprop`).
    """
    y = np.asarray(holds, float)
    refuse(y, (y == 0) | (y == 1), "0 or 1")
    sample = sample_of(len(y), sample, design)
    found = mean(y, sample, confidence=confidence)
    return share_of(found, base=base_of(np.isfinite(y), sample), confidence=confidence)


def share_of(found: Result, *, base: Base | None = None, confidence: float = 0.95) -> Result:
    """The mean of answers 0 and 1 (of `mean` or `domain_means`) with the interval of `share`.

    `base` as for `effective_base`. Formula, source: those of `share`.
    """
    if math.isnan(found.value):
        return found
    p = min(max(found.value, 0.0), 1.0)
    spread = p * (1 - p)
    n = effective_base(found, spread, base=base, confidence=confidence)
    if base is not None and base.clustered and spread > 1e-12 and n * spread < FEW:
        reach = float(scipy.special.stdtrit(found.df, (1 + confidence) / 2)) * found.se if found.df > 0 else math.nan
        centre, half = float(scipy.special.logit(p)), reach / spread
        low, high = float(scipy.special.expit(centre - half)), float(scipy.special.expit(centre + half))
    else:
        low, high = wilson(p, n, confidence=confidence)
    return replace(found, value=p, low=low, high=high)


def box(scores: ArrayLike, cut: float, *, top: bool = True) -> np.ndarray:
    """1 where a score lies in the top (≥ cut) or bottom (≤ cut) box, 0 where not, NaN where missing.

    Source: practice of market research (top-2 box).
    """
    y = np.asarray(scores, float)
    return np.where(np.isfinite(y), (y >= cut if top else y <= cut).astype(float), np.nan)


HIGHEST, PROMOTER, DETRACTOR = 10, 9, 6


def promoter_score(scores: ArrayLike) -> np.ndarray:
    """+100 for promoters (9, 10), −100 for detractors (0–6), 0 for passives, NaN where missing.

    Raises: StatisticsError for an answer outside 0–10, as a code for "no answer" would be.
    Source: Reichheld 2003.
    """
    y = np.asarray(scores, float)
    refuse(y, (y >= 0) & (y <= HIGHEST), f"from 0 to {HIGHEST}")
    points = 100.0 * (y >= PROMOTER) - 100.0 * (y <= DETRACTOR)
    return np.where(np.isfinite(y), points, np.nan)


def nps(
    scores: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Net Promoter Score of answers from 0 to 10, in points, −100 to 100.

    Population: respondents with an answer and a positive weight; the others leave numerator and base together.
    Raises: StatisticsError for an answer outside 0–10. Source: Reichheld 2003; Rocks 2016.
    """
    points = promoter_score(scores)
    sample = sample_of(len(points), sample, design)
    found = mean(points, sample, confidence=confidence)
    if math.isnan(found.value):
        return found
    answered = np.isfinite(points)
    w = np.where(answered, sample.weights, 0.0)
    up, down = (float(w[points == worth].sum()) / found.n_weighted for worth in (100.0, -100.0))
    return nps_of(found, (up, down), base=base_of(answered, sample), confidence=confidence)


def nps_of(found: Result, parts: tuple[float, float], *, base: Base | None = None, confidence: float = 0.95) -> Result:
    """The mean of `promoter_score` (of `mean` or `domain_means`) with the interval of `nps`.

    `parts`: shares of promoters and detractors; `base` as for `effective_base`. Formula, source: those of `nps`.
    """
    if math.isnan(found.value):
        return found
    up, down = parts
    m = effective_base(replace(found, se=found.se / 100), _spread(up, down), base=base, confidence=confidence)
    low = high = 100 * (up - down)
    if not math.isinf(m):
        up, down, m = (up * m + 0.75) / (m + 3), (down * m + 0.75) / (m + 3), m + 3
        reach = float(scipy.special.ndtri((1 + confidence) / 2)) * math.sqrt(_spread(up, down) / m)
        low, high = 100 * (up - down - reach), 100 * (up - down + reach)
    value = min(max(found.value, -100.0), 100.0)
    if math.isnan(low):
        return replace(found, value=value, low=math.nan, high=math.nan)
    return replace(found, value=value, low=max(min(low, value), -100.0), high=min(max(high, value), 100.0))


def _spread(up: float, down: float) -> float:
    """Variance of one answer that is +1, 0 or −1."""
    return max(up + down - (up - down) ** 2, 0.0)
