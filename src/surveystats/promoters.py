"""Net Promoter Score: from scores of any design, and from the counts of a published table."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from surveystats.bases import Base, base_of, effective_base
from surveystats.inference import mean
from surveystats.sample import Design, Result, Sample, refuse, sample_of

HIGHEST, PROMOTER, DETRACTOR = 10, 9, 6
Method = Literal["adjusted_wald", "wald", "t"]


def promoter_score(scores: ArrayLike) -> np.ndarray:
    """+100 for promoters (9, 10), −100 for detractors (0–6), 0 for passives, NaN where missing.

    Source: Reichheld 2003.
    Formula: 100 · 1[y ≥ 9] − 100 · 1[y ≤ 6]. Check: by hand for each answer 0–10.
    Raises: InputError for an answer outside 0–10, as a code for "no answer" would be.
    """
    y = np.asarray(scores, float)
    refuse(y, (y >= 0) & (y <= HIGHEST), f"from 0 to {HIGHEST}")
    points = 100.0 * (y >= PROMOTER) - 100.0 * (y <= DETRACTOR)
    return np.where(np.isfinite(y), points, np.nan)


def nps(
    scores: ArrayLike, sample: Sample | None = None, *, confidence: float = 0.95, method: Method = "adjusted_wald",
    **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Net Promoter Score of answers from 0 to 10, in points, −100 to 100.

    Population: respondents with an answer and a positive weight; the others leave numerator and base together.
    Formula: 100 (p − d), the mean of `promoter_score`; se as for `mean`, so that one answer varies by
    p + d − (p − d)², not as two independent shares. Intervals, m being the `effective_base` (n in a simple sample):
    `adjusted_wald` (default): p and d from m + 3 answers, ¾ more promoters and ¾ more detractors, ± z √(Var/(m + 3));
    `wald`: ± z √(Var/m); `t`: ± t_df se. All end at −100 and 100 and hold the score.
    Raises: InputError for an answer outside 0–10.
    The default never closes on a point where everyone is a promoter, and covers at 10 answers as it should.
    Source: Reichheld 2003; Rocks 2016.
    Check: 36 promoters, 45 passives, 19 detractors: 17, adjusted 2.561–30.448.
    """
    points = promoter_score(scores)
    sample = sample_of(len(points), sample, design)
    found = mean(points, sample, confidence=confidence)
    if math.isnan(found.value):
        return found
    answered = np.isfinite(points)
    w = np.where(answered, sample.weights, 0.0)
    up, down = (float(w[points == worth].sum()) / found.n_weighted for worth in (100.0, -100.0))
    return nps_of(found, (up, down), base=base_of(answered, sample), method=method, confidence=confidence)


def nps_of(
    found: Result, parts: tuple[float, float], *, base: Base | None = None, method: Method = "adjusted_wald",
    confidence: float = 0.95,
) -> Result:  # fmt: skip
    """The mean of `promoter_score` as a Net Promoter Score: the same result with an interval that suits it.

    Inputs: `found`, of `mean` or `domain_means`; `parts`, the shares of promoters and detractors; `base` as for
    `effective_base`.
    Formula, source: those of `nps`, which is `nps_of` of the mean with the `base_of` its answers.
    Check: equals `nps`, which calls it.
    """
    if math.isnan(found.value):
        return found
    if method == "t":
        return _held(found, found.low, found.high)
    n = effective_base(replace(found, se=found.se / 100), _variance(*parts), base=base, confidence=confidence)
    low, high = _limits(*parts, n, method=method, confidence=confidence)
    return _held(found, low, high)


def nps_of_counts(
    promoters: float, passives: float, detractors: float, *, confidence: float = 0.95,
    method: Method = "adjusted_wald",
) -> Result:  # fmt: skip
    """Net Promoter Score of a simple random sample from its three counts, in points, −100 to 100.

    Formula: 100 (p − d); se = 100 √(Var/n), NaN below two answers, Var = p + d − (p − d)²; intervals as for `nps` on n,
    `t` with √(Var/(n − 1)) and n − 1 degrees of freedom.
    Raises: ValueError for a negative count.
    Source: Reichheld 2003; Rocks 2016.
    Check: 162/108/54: 33.33, se 4.1409, Wald 25.217–41.449, adjusted 24.945–41.110; 45/30/25: 20, se 8.1240.
    """
    n = promoters + passives + detractors
    if min(promoters, passives, detractors) < 0:
        raise ValueError("a negative count of promoters, passives or detractors")
    if not n > 0:
        return Result(math.nan, n=n)
    up, down = promoters / n, detractors / n
    variance = _variance(up, down)
    se = 100 * math.sqrt(variance / n) if n > 1 else math.nan
    found = Result(100 * (up - down), se, math.nan, math.nan, n - 1, math.nan, n, n, n)
    low, high = _limits(up, down, n, method="wald" if method == "t" else method, confidence=confidence)
    if method == "t":
        reach = math.nan
        if n > 1:
            reach = float(special.stdtrit(n - 1, (1 + confidence) / 2)) * 100 * math.sqrt(variance / (n - 1))
        low, high = found.value - reach, found.value + reach
    return _held(found, low, high)


def _variance(up: float, down: float) -> float:
    """Variance of one answer that is +1, 0 or −1."""
    return max(up + down - (up - down) ** 2, 0.0)


def _limits(up: float, down: float, base: float, *, method: Method, confidence: float) -> tuple[float, float]:
    if math.isinf(base):
        return 100 * (up - down), 100 * (up - down)
    if method == "adjusted_wald":
        up, down, base = (up * base + 0.75) / (base + 3), (down * base + 0.75) / (base + 3), base + 3
    reach = float(special.ndtri((1 + confidence) / 2)) * math.sqrt(_variance(up, down) / base)
    return 100 * (up - down - reach), 100 * (up - down + reach)


def _held(found: Result, low: float, high: float) -> Result:
    """The score with limits that lie in the scale and hold it."""
    value = min(max(found.value, -100.0), 100.0)
    if math.isnan(low) or math.isnan(high):
        return replace(found, value=value, low=math.nan, high=math.nan)
    return replace(found, value=value, low=max(min(low, value), -100.0), high=min(max(high, value), 100.0))
