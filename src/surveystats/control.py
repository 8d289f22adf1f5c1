"""Control charts of a series of periods: what varies as it always did, and what does not.

A chart needs periods: limits are given from `LEAST_PERIODS` on and stay provisional below `FIRM_PERIODS`. A missing
period is a gap: it has no point, no moving range over it, and breaks no run of points around it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

LEAST_PERIODS, FIRM_PERIODS = 6, 17
D2, D4 = 1.128, 3.267  # of ranges of two: mean over sigma, upper limit over mean
RULES = {
    "beyond limits": (1, 1, 3.0),
    "two of three": (2, 3, 2.0),
    "four of five": (4, 5, 1.0),
    "run of eight": (8, 8, 0.0),
}


@dataclass(frozen=True)
class Chart:
    """Points of a control chart with their centre, sigma and limits, and which rule each point completes.

    `sigma` is that of each point, NaN where it cannot be had; `low` and `high` are the limits; `signals` maps the name
    of a rule to the points at which it is met. `estimable`: enough periods for limits; `provisional`: limits that will
    still move. `ranges` and `range_high` are the moving ranges and their limit (`xmr`), `dispersion` is Laney's σ_z.
    """

    points: np.ndarray
    centre: np.ndarray
    sigma: np.ndarray
    low: np.ndarray
    high: np.ndarray
    signals: dict[str, np.ndarray]
    n: int
    estimable: bool
    provisional: bool
    ranges: np.ndarray | None = None
    mean_range: float = math.nan
    range_high: float = math.nan
    dispersion: float = math.nan


def xmr(values: ArrayLike) -> Chart:
    """Chart of individual values and moving ranges (XmR): any indicator, one value per period.

    Population: periods with a value. Units: those of the values.
    Formula: x̄ ± 2.66 MR̄ (3 MR̄/1.128); ranges up to 3.267 MR̄.
    Degenerate: below `LEAST_PERIODS` values no limits and no signals; without any variation limits at the centre.
    Source: Shewhart 1931; Wheeler & Chambers 1992; NIST/SEMATECH e-Handbook 6.3.2.2. Check: NIST: x̄ 50.81, MR̄ 1.8778,
    limits 45.8159 and 55.8041.
    """
    x = np.asarray(values, float)
    ranges = np.concatenate([[math.nan], np.abs(np.diff(x))]) if len(x) else x
    mean_range = _known_mean(ranges)
    chart = _chart(x, _known_mean(x), np.full(len(x), mean_range / D2))
    high = D4 * mean_range if chart.estimable else math.nan
    return replace(chart, ranges=ranges, mean_range=mean_range, range_high=high)


def p_chart(shares: ArrayLike, n: ArrayLike) -> Chart:
    """Chart of a share with a base that changes: Laney's p′ chart.

    Population: periods with a share (0–1) and a base above 0; `n` may be effective bases, so that weighted shares are
    judged with their own precision. Limits are cut at 0 and 1.
    Formula: p̄ = Σnp/Σn, σ_i = √(p̄(1 − p̄)/n_i), z_i = (p_i − p̄)/σ_i, σ_z = mean |z_i − z_{i−1}|/1.128; limits p̄ ± 3
    σ_i σ_z. σ_z above 1: periods differ by more than sampling error.
    Raises: ValueError for a share outside 0–1.
    Source: Laney 2002; Shewhart 1931. Check: NIST wafers (p̄ .2313; limits .0524 and .4102 over σ_z); by hand.
    """
    p, base = np.asarray(shares, float), np.asarray(n, float)
    known = np.isfinite(p) & (base > 0)
    p, base = np.where(known, p, math.nan), np.where(known, base, math.nan)
    if ((p < 0) | (p > 1)).any():
        raise ValueError("shares: between 0 and 1")
    total = float(np.nansum(base))
    centre = float(np.nansum(base * p)) / total if total > 0 else math.nan
    within, dispersion = np.sqrt(centre * (1 - centre) / base), math.nan
    if centre * (1 - centre) > 0:
        dispersion = _known_mean(np.abs(np.diff((p - centre) / within))) / D2
        within = within * dispersion
    chart = _chart(p, centre, within)
    return replace(chart, low=np.maximum(chart.low, 0.0), high=np.minimum(chart.high, 1.0), dispersion=dispersion)


def run_rules(distances: ArrayLike) -> dict[str, np.ndarray]:
    """At which points a rule for a signal is met, from distances to the centre in sigmas.

    Rules: *beyond limits*: beyond 3; *two of three*: two of three neighbours beyond 2, *four of five* beyond 1, *run of
    eight*: eight beyond 0, each on one side. A point is marked that completes a pattern and is part of it.
    Population: points that are not missing; the missing ones are skipped.
    Formula: a rule is met where k of the last m distances lie beyond its number of sigmas on one side.
    Source: Western Electric 1956; Wheeler & Chambers 1992. Check: by hand for each rule.
    """
    z = np.asarray(distances, float)
    known = np.flatnonzero(np.isfinite(z))
    found = {rule: np.zeros(len(z), bool) for rule in RULES}
    for rule, (least, window, beyond) in RULES.items() if len(known) else ():
        for side in (1, -1):
            outside = side * z[known] > beyond
            recent = np.convolve(outside, np.ones(window))[: len(outside)]
            found[rule][known] |= outside & (recent >= least)
    return found


def _chart(points: np.ndarray, centre: float, sigma: np.ndarray) -> Chart:
    """Limits at three sigmas and signals, where there are periods enough."""
    count = int(np.isfinite(points).sum())
    sigma = sigma if count >= LEAST_PERIODS else np.full(len(points), math.nan)
    # Rounding leaves dust where nothing varies.
    off = np.where(np.abs(points - centre) > 1e-12 * max(abs(centre), 1e-300), points - centre, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        distances = np.where(off == 0, 0.0, off / sigma)
    signals = run_rules(np.where(np.isnan(points) | np.isnan(sigma), math.nan, np.clip(distances, -1e9, 1e9)))
    middle = np.full(len(points), centre)
    limits = (middle - 3 * sigma, middle + 3 * sigma)
    return Chart(points, middle, sigma, *limits, signals, count, count >= LEAST_PERIODS, count < FIRM_PERIODS)


def _known_mean(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else math.nan
