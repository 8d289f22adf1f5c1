"""The base an interval rests on: answers of a simple random sample that would be as precise."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy import special

from surveystats.inference import clusters_held, degrees_of_freedom
from surveystats.sample import Result, Sample

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
    Formula: b = m/(m − 1) · variance/se² · (t_{n−1}/t_df)², m the size of the whole sample, as in se². It may exceed n:
    strata and a large sampling fraction truly lower the variance, and an interval must not contradict the standard
    error beside it. Where b · variance < 10, so few answers differ from the rest that chance may give them small
    weights, and se is too small with them: at most the Kish base times −ln(1 − f)/f, as (1 − f)^K is the chance to miss
    all of K; the same without spread (all or none, or strata that explain everything). NaN without answers or without
    degrees of freedom.
    Source: Kish 1965; Korn & Graubard 1998; Franco et al. 2019; the bound of 10 by simulation
    (`benchmarks/coverage.py`). Check: n in a simple random sample, so that published Wilson intervals come out of
    `share`.
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

    Population: respondents who answered and have a positive weight.
    Formula: df that of the whole design, at most the clusters that answered less 1. Strata with few answers are not
    taken off, unlike in `mean`: the scores of a domain lie around 0 in each of them. f = Σwf/Σw.
    Source: Korn & Graubard 1999, 5.2. Check: by hand; through the intervals of `share`.
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

    Formula: as above. Check: R `svyciprop(method = "beta")` through `share`.
    Source: Korn & Graubard 1998.
    """
    if df == simple:
        return 1.0
    if not (df > 0 and simple > 0):
        return math.nan
    tail = (1 + confidence) / 2
    return float(special.stdtrit(simple, tail) / special.stdtrit(df, tail)) ** 2
