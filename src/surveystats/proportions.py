"""Shares of answers with intervals that hold near 0 and 1, under any design."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from surveystats.bases import FEW, Base, base_of, effective_base
from surveystats.inference import mean
from surveystats.sample import Design, Result, Sample, refuse, sample_of


def wilson(share: float, n: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of a share on a base of n (may be an effective base); NaN without a base.

    Formula: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n).
    Source: Wilson 1927; Newcombe 1998a, method 3. Check: 81/263 → .2553–.3662; 15/148 → .0624–.1605; 0/20 → 0–.1611;
    1/29 → .0061–.1718.
    """
    if not n > 0:
        return math.nan, math.nan
    z2 = float(special.ndtri((1 + confidence) / 2)) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * share * (1 - share) / n + z2**2 / (4 * n**2)) / (1 + z2 / n)
    return max(0.0, min(centre - half, share)), min(1.0, max(centre + half, share))


def share_of_count(count: float, n: float, *, confidence: float = 0.95) -> Result:
    """Share from a count and its base, of a simple random sample, with Wilson interval.

    Formula: p = x/n; se = √(p(1 − p)/n), NaN below two answers.
    Raises: ValueError when the count is not between 0 and n.
    Source: Wilson 1927. Check: 81/263 → .2553–.3662; 0/20 → 0–.1611 (Newcombe 1998a).
    """
    if not n > 0:
        return Result(math.nan, n=n)
    if not 0 <= count <= n:
        raise ValueError(f"a count of {count:g} of {n:g}")
    p = count / n
    se = math.sqrt(p * (1 - p) / n) if n > 1 else math.nan
    return Result(p, se, *wilson(p, n, confidence=confidence), math.inf, math.nan, n, n, n)


def share(
    holds: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Weighted share of answers that meet a condition: 1 meets it, 0 does not, NaN was not asked or not answered.

    Population: respondents with an answer and a positive weight; the others leave numerator and base together.
    Formula: p and se as for `mean`; Wilson interval on `effective_base`, n/deff, which is n in a simple sample. In
    clusters with n/deff · p(1 − p) < 10, where few answers say too little of how clusters differ: logit(p) ± t_df
    se/(p(1 − p)). Units: 0–1.
    Raises: StatisticsError for an answer that is neither 0 nor 1.
    Source: Wilson 1927; Korn & Graubard 1998; Franco et al. 2019; Lumley 2010 (`svyciprop`). Check: Newcombe's
    intervals at equal weights; apistrat P(sch.wide) .8279; by hand.
    """
    y = np.asarray(holds, float)
    refuse(y, (y == 0) | (y == 1), "0 or 1")
    sample = sample_of(len(y), sample, design)
    found = mean(y, sample, confidence=confidence)
    return share_of(found, base=base_of(np.isfinite(y), sample), confidence=confidence)


def share_of(found: Result, *, base: Base | None = None, confidence: float = 0.95) -> Result:
    """The mean of answers 0 and 1 (of `mean` or `domain_means`) with the interval of `share`.

    `base` as for `effective_base`. Check: `share` calls it.
    """
    if math.isnan(found.value):
        return found
    p = min(max(found.value, 0.0), 1.0)
    spread = p * (1 - p)
    n = effective_base(found, spread, base=base, confidence=confidence)
    if base is not None and base.clustered and spread > 1e-12 and n * spread < FEW:
        reach = float(special.stdtrit(found.df, (1 + confidence) / 2)) * found.se if found.df > 0 else math.nan
        centre, half = float(special.logit(p)), reach / spread
        low, high = float(special.expit(centre - half)), float(special.expit(centre + half))
    else:
        low, high = wilson(p, n, confidence=confidence)
    return replace(found, value=p, low=low, high=high)


def box(scores: ArrayLike, cut: float, *, top: bool = True) -> np.ndarray:
    """1 where a score lies in the top (≥ cut) or bottom (≤ cut) box, 0 where not, NaN where missing.

    Formula: 1[y ≥ cut] or 1[y ≤ cut]. Source: practice of market research (top-2 box). Check: by hand.
    """
    y = np.asarray(scores, float)
    return np.where(np.isfinite(y), (y >= cut if top else y <= cut).astype(float), np.nan)
