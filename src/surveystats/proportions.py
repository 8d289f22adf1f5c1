"""Shares of answers with intervals that hold near 0 and 1, under any design."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from surveystats.bases import FEW, Base, base_of, effective_base, t_ratio
from surveystats.inference import clusters_held, degrees_of_freedom, linearised_covariance, mean, paired
from surveystats.sample import Design, Result, Sample, kish_n_eff, refuse, sample_of

Method = Literal["wilson", "logit", "korn_graubard", "wald", "clopper_pearson"]


def wilson(share: float, n: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of a share on a base of n (may be an effective base); NaN without a base.

    Formula: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n).
    Source: Wilson 1927; Newcombe 1998a, method 3.
    Check: 81/263 → .2553–.3662; 15/148 → .0624–.1605; 0/20 → 0–.1611; 1/29 → .0061–.1718.
    """
    if not n > 0:
        return math.nan, math.nan
    z2 = float(special.ndtri((1 + confidence) / 2)) ** 2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * share * (1 - share) / n + z2**2 / (4 * n**2)) / (1 + z2 / n)
    return max(0.0, min(centre - half, share)), min(1.0, max(centre + half, share))


def clopper_pearson(share: float, n: float, *, confidence: float = 0.95) -> tuple[float, float]:
    """Exact binomial interval of a share on a base of n (may be an effective base); NaN without a base.

    Formula: B(α/2; np, n − np + 1) to B(1 − α/2; np + 1, n − np), B the quantiles of the beta distribution.
    Source: Clopper & Pearson 1934; on an effective base Korn & Graubard 1998.
    Check: 81/263 → .2527–.3676; 0/20 → 0–.1684 (Newcombe 1998a, method 5).
    """
    if not n > 0 or math.isnan(share):
        return math.nan, math.nan
    if math.isinf(n):
        return share, share
    tail, count = (1 - confidence) / 2, share * n
    low = float(special.betaincinv(count, n - count + 1, tail)) if share > 0 else 0.0
    high = float(special.betaincinv(count + 1, n - count, 1 - tail)) if share < 1 else 1.0
    return low, high


def share_of_count(count: float, n: float, *, confidence: float = 0.95) -> Result:
    """Share from a count and its base, of a simple random sample, with Wilson interval.

    Formula: p = x/n; se = √(p(1 − p)/n), NaN below two answers.
    Source: Wilson 1927.
    Raises: ValueError when the count is not between 0 and n.
    Check: 81/263 → .2553–.3662; 0/20 → 0–.1611 (Newcombe 1998a).
    """
    if not n > 0:
        return Result(math.nan, n=n)
    if not 0 <= count <= n:
        raise ValueError(f"a count of {count:g} of {n:g}")
    p = count / n
    low, high = wilson(p, n, confidence=confidence)
    se = math.sqrt(p * (1 - p) / n) if n > 1 else math.nan
    return Result(p, se, low, high, math.inf, math.nan, n, n, n)


def share(
    holds: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, method: Method = "wilson",
    **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Weighted share of answers that meet a condition: 1 meets it, 0 does not, NaN was not asked or not answered.

    Population: respondents with an answer and a positive weight; the others leave numerator and base together.
    Formula: p and se as for `mean`. Intervals:
    `wilson` (default), `clopper_pearson`: on `effective_base`, n/deff, which is n in a simple sample; in clusters with
    n/deff · p(1 − p) < 10 `wilson` is `logit`, as so few answers say too little of how clusters differ;
    `korn_graubard`: Clopper–Pearson on p(1 − p)/se² · (t_{n−1}/t_df)²; `logit`: logit(p) ± t_df se/(p(1 − p));
    `wald`: p ± t_df se, cut at 0 and 1. No base is cut at n, as in R's `svyciprop`. At 0 and 1 `logit` and
    `korn_graubard` are Clopper–Pearson on the effective base. Units: 0–1.
    Raises: InputError for an answer that is neither 0 nor 1.
    Source: Wilson 1927; Korn & Graubard 1998; Franco et al. 2019; Lumley 2010 (`svyciprop`).
    Check: apistrat P(sch.wide) .8279, logit .7745–.871, K–G .7742–.873, Wald .7799–.876; P(awards) K–G .5672–.7064.
    """
    y = np.asarray(holds, float)
    refuse(y, (y == 0) | (y == 1), "0 or 1")
    sample = sample_of(len(y), sample, design)
    found = mean(y, sample, confidence=confidence)
    return share_of(found, base=base_of(np.isfinite(y), sample), method=method, confidence=confidence)


def distribution(
    values: ArrayLike, points: Sequence[float], sample: Sample | None = None, *, confidence: float = 0.95,
    method: Method = "wilson", **design: Unpack[Design],
) -> list[Result]:  # fmt: skip
    """Share of each answer option, in the order of `points`, in one pass over the respondents.

    Population: respondents with an answer and a positive weight; an answer outside `points` counts in the base only.
    Formula: as for `share`, which gives the same results one by one; the shares sum to 1 where `points` are complete.
    Source: as for `share`.
    Check: equals `share` option by option on random designs; sums to 1.
    """
    y = np.asarray(values, float)
    sample = sample_of(len(y), sample, design)
    answered = np.isfinite(y)
    base = answered & (sample.weights > 0)
    if sample.replicates is not None or clusters_held(base, sample) < 2 or len(points) == 0:
        each = (np.where(answered, y == point, np.nan) for point in points)
        return [share(holds, sample, confidence=confidence, method=method) for holds in each]
    w = np.where(base, sample.weights, 0.0)
    total = float(w.sum())
    chosen = [w * (y == point) for point in points]
    shares = [float(weight.sum()) / total for weight in chosen]
    scores = np.stack([(weight - p * w) / total for weight, p in zip(chosen, shares, strict=True)], axis=1)
    table, _ = linearised_covariance(scores, sample)
    stem = Result(
        math.nan, df=degrees_of_freedom(base, sample), n=int(base.sum()), n_weighted=total, n_eff=kish_n_eff(w)
    )
    found = [replace(stem, value=p, se=math.sqrt(max(v, 0.0))) for p, v in zip(shares, np.diag(table), strict=True)]
    rest = base_of(answered, sample)
    return [share_of(one, base=rest, method=method, confidence=confidence) for one in found]


def share_of(found: Result, *, base: Base | None = None, method: Method = "wilson", confidence: float = 0.95) -> Result:
    """The mean of answers 0 and 1 as a share: the same result with an interval that suits a share.

    Inputs: `found`, of `mean` or `domain_means`; `base` as for `effective_base`.
    Formula, source: those of `share`, which is `share_of` of the mean with the `base_of` its answers.
    Check: equals `share`, which calls it.
    """
    if math.isnan(found.value):
        return found
    p = min(max(found.value, 0.0), 1.0)
    spread = p * (1 - p)
    n = effective_base(found, spread, base=base, confidence=confidence)
    if method == "wilson" and base is not None and base.clustered and spread > 1e-12 and n * spread < FEW:
        method = "logit"
    if method in ("wilson", "clopper_pearson") or (spread <= 1e-12 and method != "wald"):
        interval = wilson if method == "wilson" else clopper_pearson
        low, high = interval(p, n, confidence=confidence)
    elif method == "korn_graubard":
        n = spread / found.se**2 * t_ratio(found.n - 1, found.df, confidence) if found.se > 0 else math.nan
        low, high = clopper_pearson(p, n, confidence=confidence)
    else:
        low, high = _around(p, found, logit=method == "logit", confidence=confidence)
    return replace(found, value=p, low=low, high=high)


def box(scores: ArrayLike, cut: float, *, top: bool = True) -> np.ndarray:
    """1 where a score lies in the top (≥ cut) or bottom (≤ cut) box, 0 where not, NaN where missing.

    Formula: 1[y ≥ cut] or 1[y ≤ cut]. Source: practice of market research (top-2 box). Check: by hand.
    """
    y = np.asarray(scores, float)
    inside = y >= cut if top else y <= cut
    return np.where(np.isfinite(y), inside.astype(float), np.nan)


def share_difference(now: Result, before: Result, *, confidence: float = 0.95) -> Result:
    """Difference of two independent shares (or scores) from their own intervals: Newcombe's method 10.

    Inputs: two results with the interval of their design, both of the confidence given; of `share` (Wilson on the
    effective base), `share_of_count`, or any other estimate with limits, as `nps`.
    Formula: d − √((p₁ − l₁)² + (u₂ − p₂)²) to d + √((u₁ − p₁)² + (p₂ − l₂)²); se² = se₁² + se₂²; p from the variance
    recovered on the side of 0, so that p and interval agree. n is the smaller base.
    Source: Newcombe 1998b, method 10; Zou & Donner 2008.
    Check: 56/70 − 48/80 → .0524–.3339; 9/10 − 3/10 → .1705–.8090; 10/10 − 0/20 → .6791–1.
    """
    bases = (min(now.n, before.n), min(now.n_weighted, before.n_weighted), min(now.n_eff, before.n_eff))
    stem = Result(now.value - before.value, math.hypot(now.se, before.se), n=bases[0], n_weighted=bases[1])
    return _added(replace(stem, n_eff=bases[2]), now, before, correlation=0.0, confidence=confidence)


def paired_share_difference(
    now: ArrayLike, before: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Difference of two shares among the same respondents, now minus before: Newcombe's method 10 for pairs.

    Population: respondents with both answers (0 or 1) and a positive weight.
    Formula: as `share_difference`, with −2φ(p₁ − l₁)(u₂ − p₂) under the first root and likewise under the second;
    φ = cov/(se₁ se₂) under the design, drawn towards 0 by 1/(2m √(p₁q₁p₂q₂)) where positive, m the `effective_base`.
    Source: Newcombe 1998c, method 10.
    Check: 14 both, 5 and 0 one only, 22 neither → .011–.226 (Altman et al. 2000, table 6.2).
    """
    one, other = np.asarray(now, float), np.asarray(before, float)
    sample = sample_of(len(one), sample, design)
    both = np.isfinite(one) & np.isfinite(other)
    one, other = np.where(both, one, np.nan), np.where(both, other, np.nan)
    shares = [share(holds, sample, confidence=confidence) for holds in (one, other)]
    found = replace(paired(one, other, sample=sample, confidence=confidence), low=math.nan, high=math.nan, p=math.nan)
    spread = [result.value * (1 - result.value) for result in shares]
    correlation, scale = 0.0, math.prod(result.se for result in shares)
    if scale > 0:
        correlation = (shares[0].se ** 2 + shares[1].se ** 2 - found.se**2) / (2 * scale)
    if correlation > 0:
        rest = base_of(both, sample)
        m = min(
            effective_base(result, v, base=rest, confidence=confidence)
            for v, result in zip(spread, shares, strict=True)
        )
        correlation = max(correlation - 1 / (2 * m * math.sqrt(math.prod(spread))), 0.0)
    return _added(found, shares[0], shares[1], correlation=max(correlation, -1.0), confidence=confidence)


def _added(stem: Result, one: Result, other: Result, *, correlation: float, confidence: float) -> Result:
    """A difference with the limits that add the squared distances of two estimates to their own limits."""
    down, up = (
        math.sqrt(max(first**2 + second**2 - 2 * correlation * first * second, 0.0))
        for first, second in ((one.value - one.low, other.high - other.value),
                              (one.high - one.value, other.value - other.low))
    )  # fmt: skip
    towards = down if stem.value > 0 else up
    z = float(special.ndtri((1 + confidence) / 2))
    p = 2 * float(special.ndtr(-z * abs(stem.value) / towards)) if towards > 0 else math.nan
    return replace(stem, low=stem.value - down, high=stem.value + up, p=p)


def _around(p: float, found: Result, *, logit: bool, confidence: float) -> tuple[float, float]:
    """Limits a multiple of the standard error away from the share, on its own scale or that of the logit."""
    reach = float(special.stdtrit(found.df, (1 + confidence) / 2)) * found.se if found.df > 0 else math.nan
    if not logit:
        return max(p - reach, 0.0) if reach >= 0 else math.nan, min(p + reach, 1.0) if reach >= 0 else math.nan
    centre, half = float(special.logit(p)), reach / (p * (1 - p))
    return float(special.expit(centre - half)), float(special.expit(centre + half))
