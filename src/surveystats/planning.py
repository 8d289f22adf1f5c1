"""Planning: sample sizes, allocation, detectable changes; and whether published numbers are possible."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from surveystats import distributions as stats
from surveystats.errors import StatisticsError
from surveystats.inference import Result, welch_satterthwaite

# ---- how large a sample must be, how to spread it over strata, and what one of a given size can show ----
Allocation = Literal["proportional", "equal"]
WHOLE = 1e-9


def expected_se(sd: float, n: float, *, population: float | None = None, design_effect: float = 1.0) -> float:
    """Standard error to expect of a mean of n answers with standard deviation `sd`; in units of the answers.

    For a share sd = √(p(1−p)) (`share_sd`), for the NPS 100 √(p + d − (p−d)²) (`nps_sd`).
    Degenerate: NaN without answers; 0 when the whole population answers. Source: Cochran 1977, 2.4; Kish 1965 (deff).
    """
    if not n > 0:
        return math.nan
    left = 1.0 if population is None or population <= 1 else max(population - n, 0.0) / (population - 1)
    return sd * math.sqrt(design_effect / n * left)


def share_sd(share: float) -> float:
    """Standard deviation of a 0/1 answer with a mean of `share` (0–1): √(p(1−p)). Source: Cochran 1977, 3.2."""
    return math.sqrt(share * (1 - share))


def margin_of_error(
    n_eff: float,
    *,
    share: float = 0.5,
    population: float | None = None,
    design_effect: float = 1.0,
    confidence: float = 0.95,
) -> float:
    """Half width of the interval of a share, as a share; n is the effective sample size, or n with its design effect.

    Degenerate: NaN without answers. Source: Cochran 1977, 3.2.
    """
    se = expected_se(share_sd(share), n_eff, population=population, design_effect=design_effect)
    return float(stats.norm.ppf((1 + confidence) / 2)) * se


def minimum_detectable_change(
    now: Result | float,
    before: Result | float | None = None,
    *,
    correlation: float = 0.0,
    power: float = 0.8,
    confidence: float = 0.95,
) -> float:
    """Smallest true change that a two-sided test at 1 − confidence finds with the given power; units of the indicator.

    `now` and `before` are estimates or their standard errors; without `before` the other wave is taken to be as exact.
    `correlation` is that of the two estimates: 0 for independent samples, above 0 where respondents overlap.
    Degenerate: NaN where a standard error is unknown. Source: Cochran 1977, 4.6; Bloom 1995.
    """
    waves = (now, now if before is None else before)
    one, two = (wave.se if isinstance(wave, Result) else float(wave) for wave in waves)
    known = [(wave.se**2, wave.df) for wave in waves if isinstance(wave, Result)]
    df = welch_satterthwaite(known) if len(known) == len(waves) else math.nan
    df = math.inf if math.isnan(df) else df
    reach = float(stats.t.ppf((1 + confidence) / 2, df) + stats.t.ppf(power, df))
    return reach * math.sqrt(max(one**2 + two**2 - 2 * correlation * one * two, 0.0))


def sample_size_for_change(  # noqa: PLR0913
    change: float,
    sd: float,
    *,
    sd_before: float | None = None,
    correlation: float = 0.0,
    population: float | None = None,
    design_effect: float = 1.0,
    power: float = 0.8,
    confidence: float = 0.95,
) -> int:
    """Answers per wave needed to find a true change of this size; `change` and `sd` in units of the indicator.

    `correlation` is that of one respondent's two answers in a panel; 0 for two independent samples.
    Raises: ValueError when the change is 0 or not a number.
    Source: Cochran 1977, 4.6; Fleiss, Levin & Paik 2003, 4 (shares, unpooled).
    """
    if not abs(change) > 0:
        raise ValueError(f"change must not be 0, found {change}")
    other = sd if sd_before is None else sd_before
    variance = max(sd**2 + other**2 - 2 * correlation * sd * other, 0.0)
    n = design_effect * (float(stats.norm.ppf((1 + confidence) / 2) + stats.norm.ppf(power)) / change) ** 2 * variance
    if population is not None:
        n = n / (1 + (n - 1) / population) if population > 0 else 0.0
    return math.ceil(n - WHOLE)


def allocate(n: int, sizes: ArrayLike, *, method: Allocation = "proportional", minimum: int = 0) -> np.ndarray:
    """Whole sample sizes of strata, summing to n: in proportion to their sizes, or equal, within bounds.

    No stratum gets more than it holds or, where it holds as many, fewer than `minimum`; equal remainders go to the
    larger stratum, then to the first.
    Raises: StatisticsError when n is more than the strata hold, less than their minima, or a size is missing.
    Source: Cochran 1977, 5; Wesołowski, Wieczorkowski & Wójciak 2022 (bounds); Hamilton (largest remainders).
    """
    size = np.floor(np.asarray(sizes, float) + WHOLE)
    low = np.minimum(minimum, size)
    if not (size >= 0).all():
        raise StatisticsError("allocation: a stratum's size is missing or negative")
    if n > size.sum():
        raise StatisticsError(f"a sample of {n:g} was asked for, but the strata hold only {size.sum():g}")
    if n < low.sum():
        raise StatisticsError(f"a sample of {n:g} is less than the strata's minima, which sum to {low.sum():g}")
    wanted = np.where(size > 0, size if method == "proportional" else 1.0, 1.0)
    bends = np.unique(np.concatenate([low, size]) / np.tile(wanted, 2))  # where a stratum meets one of its bounds
    reached = np.array([np.clip(bend * wanted, low, size).sum() for bend in bends])
    exact = np.clip(np.interp(n, reached, bends) * wanted, low, size) if len(size) else size
    whole = np.floor(exact + WHOLE)
    order = np.lexsort((-size, -np.round(exact - whole, 9)))
    whole[order[: round(n - whole.sum())]] += 1
    return whole.astype(int)


# ---- whether the numbers of a published summary can belong together ----
SLACK = 1e-9  # of computing, far below any rounding


def rounding(digits: int) -> float:
    """Half of the last digit: how far a rounded number can lie from its true value. Source: Brown & Heathers 2017."""
    return 0.5 * 10.0**-digits


def mean_of_distribution(shares: ArrayLike, points: ArrayLike) -> float:
    """Mean of answers that fall on points with given shares: Σ p x / Σ p; NaN without shares.

    Source: the definition, of grouped answers.
    """
    p, x = np.asarray(shares, float), np.asarray(points, float)
    return float((p * x).sum() / p.sum()) if p.sum() > 0 else math.nan


def sd_of_distribution(shares: ArrayLike, points: ArrayLike, *, n: float = math.inf) -> float:
    """Standard deviation of such answers: √(Σ p (x − x̄)² / Σ p · n/(n − 1)); NaN below two answers.

    Source: the definition, of grouped answers.
    """
    p, x = np.asarray(shares, float), np.asarray(points, float)
    if not (p.sum() > 0 and n > 1):
        return math.nan
    variance = float((p * (x - mean_of_distribution(p, x)) ** 2).sum() / p.sum())
    return math.sqrt(variance / (1 - 1 / n))


def sums_to_one(shares: ArrayLike, *, digits: int = 0) -> bool:
    """Whether shares published as percentages with so many decimals can be parts of one whole.

    Source: as for `implied_range`.
    """
    p = np.asarray(shares, float)
    return bool(abs(p.sum() - 1) <= len(p) * rounding(digits + 2) + SLACK)


def implied_range(shares: ArrayLike, points: ArrayLike, *, digits: int = 0) -> tuple[float, float]:
    """Lowest and highest mean that shares allow, each published as a percentage with so many decimals.

    Source: linear programming over a box, solved greedily (fractional knapsack, Dantzig 1957).
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

    Source: as for `implied_range`.
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

    Source: Brown & Heathers 2017.
    """
    half = rounding(digits) + SLACK
    return low - half <= value <= high + half


def index_of_mean(mean: float, low: float, high: float) -> float:
    """Mean of a scale from low to high, brought to 0–100: 100 (x̄ − low) / (high − low).

    Source: Fornell et al. 1996.
    """
    return 100 * (mean - low) / (high - low)


def grim(mean: float, n: int, digits: int, *, items: int = 1) -> bool | None:
    """Whether the integer answers of n people to so many items can have this mean, rounded to so many decimals.

    Population: unweighted answers to a scale of whole numbers, nobody left out. Source: Brown & Heathers 2017.
    """
    answers = n * items
    if answers < 1 or answers >= 10**digits:
        return None
    return abs(round(mean * answers) / answers - mean) <= rounding(digits) + SLACK


def largest_sd(mean: float, low: float, high: float, *, n: float = math.inf) -> float:
    """Largest standard deviation that answers between low and high with this mean can have.

    Source: Bhatia & Davis 2000.
    """
    room = (high - mean) * (mean - low)
    return math.sqrt(room / (1 - 1 / n)) if room >= 0 and n > 1 else math.nan


def nps_range(promoters: float, detractors: float, *, digits: int = 0) -> tuple[float, float]:
    """Lowest and highest Net Promoter Score that the two shares allow, each published as such a percentage.

    Source: Reichheld 2003.
    """
    score, half = 100 * (promoters - detractors), 200 * rounding(digits + 2)
    return score - half, score + half
