"""Whether a share is precise enough to be shown: the standard of a statistical office."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike

from csreport.stats.bases import t_ratio
from csreport.stats.inference import mean
from csreport.stats.proportions import clopper_pearson
from csreport.stats.sample import Design, Result, Sample, sample_of

LEAST_BASE, NARROW, WIDE, RELATIVE, LEAST_DEGREES = 30, 0.05, 0.30, 1.30, 8


@dataclass(frozen=True)
class Precision:
    """Verdict on a share, its reasons, and what they rest on."""

    verdict: Literal["present", "review", "suppress"]
    reasons: tuple[str, ...]  # base, wide, relative; degrees, extreme; complement
    share: Result  # with the Korn–Graubard interval of the standard, its base cut at n
    n_eff: float
    width: float
    relative_width: float


def precision_of(
    holds: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Precision:
    """Verdict of the NCHS presentation standard on a share (holds: 1, 0, NaN).

    Population: respondents with an answer and a positive weight.
    Formula: n_eff = min(p(1 − p)/se², n), n where p is 0 or 1; interval: Clopper–Pearson on
    min(p(1 − p)/se² (t_{n−1}/t_df)², n). *suppress*: n or n_eff below 30 (`base`); width 0.30 or more (`wide`); width
    above 0.05 and above 130 % of p (`relative`). *review*: fewer than 8 degrees of freedom (`degrees`), or p 0 or 1
    (`extreme`). *present* otherwise; reason `complement`: the share of the others, 1 − p, fails the relative width.
    Source: Parker et al. 2017 (NCHS, Vital and Health Statistics 2/175); Korn & Graubard 1998.
    Check: by hand at each threshold; interval that of the package `svy` ("korn-graubard") on random designs.
    """
    y = np.asarray(holds, float)
    sample = sample_of(len(y), sample, design)
    found = mean(y, sample, confidence=confidence)
    if math.isnan(found.value):
        return Precision("suppress", ("base",), found, math.nan, math.nan, math.nan)
    p = min(max(found.value, 0.0), 1.0)
    extreme = p in (0.0, 1.0)
    n_eff = p * (1 - p) / found.se**2 if found.se > 0 and not extreme else float(found.n)
    base = float(found.n) if extreme else min(n_eff * t_ratio(found.n - 1, found.df, confidence), float(found.n))
    n_eff = min(n_eff, float(found.n))
    low, high = clopper_pearson(p, base, confidence=confidence)
    result = replace(found, value=p, low=low, high=high)
    return _judged(result, n_eff, extreme)


def _judged(result: Result, n_eff: float, extreme: bool) -> Precision:
    width, p = result.high - result.low, result.value
    relative, others = (width / part if part > 0 else math.inf for part in (p, 1 - p))
    if min(result.n, n_eff) < LEAST_BASE:
        verdict, reasons = "suppress", ["base"]
    elif not width < WIDE:
        verdict, reasons = "suppress", ["wide"]
    elif width > NARROW and relative > RELATIVE:
        verdict, reasons = "suppress", ["relative"]
    else:
        flags = {"degrees": not result.df >= LEAST_DEGREES, "extreme": extreme}
        reasons = [flag for flag, raised in flags.items() if raised]
        verdict = "review" if reasons else "present"
        if width > NARROW and others > RELATIVE:
            reasons.append("complement")
    return Precision(verdict, tuple(reasons), result, n_eff, width, relative)  # type: ignore[arg-type]
