"""Time to close with open tickets, rates of rare events, checks of a finite lot, and who buys again."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import scipy
from numpy.typing import ArrayLike

from surveystats import distributions as stats
from surveystats.inference import Result, kish_n_eff
from surveystats.proportions import wilson


@dataclass(frozen=True)
class SurvivalCurve:
    """Share of tickets still open after each time at which one was closed, and the median time to close.

    `times`, and per time `at_risk` (weight of those open until then), `closed` (weight closed then), `open_share` (0–1)
    with `se`, `low`, `high`. `n`: tickets; `n_closed`: those closed; `last`: longest duration.
    """

    times: np.ndarray
    at_risk: np.ndarray
    closed: np.ndarray
    open_share: np.ndarray
    se: np.ndarray
    low: np.ndarray
    high: np.ndarray
    median: Result
    n: int
    n_closed: int
    n_weighted: float
    n_eff: float
    last: float

    def at(self, time: float) -> Result:
        """Share still open after a time (0–1), with its interval; NaN after the last time anything is known."""
        bases = {"n": self.n, "n_weighted": self.n_weighted, "n_eff": self.n_eff}
        if not self.n or time > self.last:
            return Result(math.nan, **bases)
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            return Result(1.0, 0.0, 1.0, 1.0, **bases)
        part = (self.open_share, self.se, self.low, self.high)
        return Result(*(float(column[place]) for column in part), **bases)

    def over(self, time: float) -> Result:
        """Share over by a time (0–1), with its interval (Wilson's of none or all) and n − 1 degrees of freedom."""
        left = self.at(min(time, self.last) if self.n_closed == self.n else time)
        ends = wilson(1 - left.value, self.n_eff) if left.value in {0.0, 1.0} else (1 - left.high, 1 - left.low)
        return replace(left, value=1 - left.value, low=ends[0], high=ends[1], df=self.n - 1.0)


def kaplan_meier(
    durations: ArrayLike, closed: ArrayLike, *, weights: ArrayLike | None = None, confidence: float = 0.95
) -> SurvivalCurve:
    """Kaplan–Meier estimate of the share of tickets still open, open ones counted until the day they were last seen.

    `durations`: time from opening to closing, or to the extract for an open ticket (any unit); `closed`: 1 closed, 0
    still open. A ticket closed at a time leaves before one last seen open at that time.
    Population: tickets with both, with a positive weight; `n` counts them.
    Raises: ValueError for a negative duration or a `closed` that is not 0 or 1.
    Source: Kaplan & Meier 1958; Greenwood 1926; Kalbfleisch & Prentice 1980; Brookmeyer & Crowley 1982.
    """
    time, event = np.asarray(durations, float), np.asarray(closed, float)
    w = np.ones(len(time)) if weights is None else np.asarray(weights, float)
    if not len(time) == len(event) == len(w):
        raise ValueError(f"lengths differ: {len(time)} durations, {len(event)} closed, {len(w)} weights")
    base = np.isfinite(time) & np.isfinite(event) & (w > 0)
    time, event, w = time[base], event[base], w[base]
    if (time < 0).any():
        raise ValueError(f"durations: {time[time < 0][0]:g} is negative")
    if (other := event[(event != 0) & (event != 1)]).size:
        raise ValueError(f"closed: {other[0]:g}; 1 (closed) or 0 (open) is needed")
    times, place = np.unique(time, return_inverse=True)
    leaving, gone = np.bincount(place, w * event, len(times)), np.bincount(place, w, len(times))
    at_risk, some = np.cumsum(gone[::-1])[::-1], leaving > 0
    times, leaving, at_risk = times[some], leaving[some], at_risk[some]
    kept = np.where(leaving >= at_risk * (1 - 1e-12), 0.0, 1 - leaving / at_risk)
    share, n_eff = np.cumprod(kept), kish_n_eff(w)
    scale = n_eff / w.sum() if len(w) else math.nan
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        relative = np.sqrt(np.cumsum(np.where(kept > 0, leaving / (at_risk * (at_risk - leaving) * scale), math.nan)))
        power = np.exp(float(stats.norm.ppf((1 + confidence) / 2)) * relative / np.abs(np.log(share)))
        low, high = np.clip(share**power, 0.0, 1.0), np.clip(share ** (1 / power), 0.0, 1.0)
    median, least, most = (_half_time(times, curve) for curve in (share, low, high))
    bases = (len(w), float(w.sum()), n_eff)
    middle = Result(median, math.nan, least, most, math.nan, math.nan, *bases)
    last = float(time.max()) if len(time) else math.nan
    curves = (times, at_risk, leaving, share, share * relative, low, high)
    return SurvivalCurve(*curves, middle, len(w), int(event.sum()), *bases[1:], last)


def event_rate(events: float, exposure: float, *, per: float = 1000, confidence: float = 0.95) -> Result:
    """Rate of events (complaints) per 1,000 customers or orders, with exact Poisson interval.

    `events`, `exposure`: a complete count and what it is counted on; a rate estimated from a sample of respondents is
    `inference.ratio`. `n` is the exposure. NaN without exposure. Raises: ValueError for a negative number of events.
    Source: Garwood 1936.
    """
    if events < 0:
        raise ValueError(f"events: {events:g}; a count of at least 0 is needed")
    bases = {"n": exposure, "n_weighted": float(exposure), "n_eff": float(exposure)}
    if not exposure > 0 or math.isnan(events):
        return Result(math.nan, **bases)
    tail, unit = (1 - confidence) / 2, per / exposure
    low = float(stats.chi2.ppf(tail, 2 * events)) / 2 * unit if events > 0 else 0.0
    high = float(stats.chi2.isf(tail, 2 * events + 2)) / 2 * unit
    return Result(events * unit, math.sqrt(events) * unit, low, high, **bases)


def rate_ratio(events: tuple[float, float], exposures: tuple[float, float], *, confidence: float = 0.95) -> Result:
    """Rate of events now over an earlier one, with exact conditional interval; p: both rates are the same.

    `events`, `exposures`: now, earlier. NaN where either exposure or both counts are zero. `n` counts the events.
    Source: Clopper & Pearson 1934; Przyborowski & Wilenski 1940 (R: `poisson.test`).
    """
    (now, before), (exposed, earlier) = events, exposures
    total, tail = now + before, (1 - confidence) / 2
    bases = {"n": total, "n_weighted": float(total), "n_eff": float(total)}
    if not (min(exposed, earlier) > 0 and total > 0):
        return Result(math.nan, **bases)

    def odds(share: float) -> float:
        return share / (1 - share) * earlier / exposed if share < 1 else math.inf

    low = float(scipy.special.betaincinv(now, before + 1, tail)) if now else 0.0
    high = float(scipy.special.betaincinv(now + 1, before, 1 - tail)) if before else 1.0
    fair = exposed / (exposed + earlier)
    more = float(scipy.special.betainc(now, before + 1, fair)) if now else 1.0
    fewer = float(scipy.special.betaincc(now + 1, before, fair)) if before else 1.0
    value = now / before * earlier / exposed if before else math.inf
    return Result(value, math.nan, odds(low), odds(high), math.inf, min(1.0, 2 * min(more, fewer)), **bases)


@dataclass(frozen=True)
class Surge:
    """A count held against earlier ones: what they led to expect, the smallest count that is a surge, and its p."""

    expected: float
    limit: float
    p: float
    dispersion: float


def surge(count: float, exposure: float, counts: ArrayLike, exposures: ArrayLike, *, alarms: float = 0.01) -> Surge:
    """Whether a count is more than the earlier ones lead to expect.

    `alarms`: share of calm counts that are called a surge, at most. Formula: given all events, those of now are
    binomial with the share of its exposure; counts are divided by the dispersion of the earlier ones (Pearson's χ² by
    its degrees of freedom, at least 1). NaN without an earlier event.
    Source: Przyborowski & Wilenski 1940; Farrington et al. 1996 (dispersion).
    """
    c, e = np.asarray(counts, float), np.asarray(exposures, float)
    known = np.isfinite(c) & (e > 0)
    c, e = c[known], e[known]
    if not (exposure > 0 and c.sum() > 0):
        return Surge(math.nan, math.nan, math.nan, math.nan)
    level = c.sum() / e.sum() * e
    dispersion = max(1.0, float(((c - level) ** 2 / level).sum() / (len(c) - 1))) if len(c) > 1 else 1.0
    fair = exposure / (exposure + e.sum())

    def tail(found: np.ndarray) -> np.ndarray:
        return np.asarray(scipy.special.betainc(np.maximum(found, 1e-9) / dispersion, c.sum() / dispersion + 1, fair))

    expected = float(c.sum() / e.sum() * exposure)
    tried = np.arange(
        math.ceil(expected), math.ceil(expected + 12 * math.sqrt(dispersion * expected) + 30 * dispersion)
    )
    limit = float(tried[np.argmax(tail(tried) <= alarms)])
    return Surge(expected, limit, float(tail(np.array(count))) if count > 0 else 1.0, dispersion)


def count_forecast(counts: ArrayLike, *, confidence: float = 0.95) -> Result:
    """Events of the next period from those of equally long ones before it, with prediction interval; without a trend.

    Formula: a gamma–Poisson prediction with Jeffreys' prior; where the counts vary more than Poisson (χ²/df above 1),
    of the counts divided by it. `n` is the number of periods. NaN without any.
    Source: Nelson 1982; Farrington et al. 1996 (dispersion).
    """
    known = np.asarray(counts, float)
    known = known[np.isfinite(known)]
    n, bases = len(known), {"n": len(known), "n_weighted": float(len(known)), "n_eff": float(len(known))}
    if not n:
        return Result(math.nan, **bases)
    rate, total = float(known.mean()), float(known.sum())
    spread = max(1.0, float(((known - rate) ** 2).sum() / rate / (n - 1))) if n > 1 and total else 1.0
    tail, shape, chance = (1 - confidence) / 2, total / spread + 0.5, n / (n + 1)
    low, high = (math.ceil(float(scipy.special.nbdtrik(part, shape, chance)) * spread) for part in (tail, 1 - tail))
    se = math.sqrt(spread * rate * (1 + 1 / n))
    return Result(rate, se, max(0.0, float(low)), float(high), math.inf, math.nan, **bases)


def finite_share(count: float, n: float, lot: float, *, confidence: float = 0.95) -> Result:
    """Share of a lot that passes, from a simple random sample of it, with Clopper–Pearson interval.

    On the base n (N − 1)/(N − n), on which a share of an endless lot would be as exact; all checked: no doubt left.
    Raises: ValueError for a count above n, or an n above the lot.
    Source: Clopper & Pearson 1934; Korn & Graubard 1998; Cochran 1977.
    """
    if not 0 <= count <= n <= lot:
        raise ValueError(f"{count:g} of {n:g} checked, of a lot of {lot:g}")
    if not n:
        return Result(math.nan, n=0)
    p, base = count / n, n * (lot - 1) / (lot - n) if lot > n else math.inf
    low = high = p
    if base < math.inf:
        yes, no, tail = p * base, (1 - p) * base, (1 - confidence) / 2
        low = float(scipy.special.betaincinv(yes, no + 1, tail)) if yes else 0.0
        high = float(scipy.special.betaincinv(yes + 1, no, 1 - tail)) if no else 1.0
    return Result(p, math.sqrt(p * (1 - p) / base), low, high, n - 1.0, math.nan, n, n, n)


def _half_time(times: np.ndarray, curve: np.ndarray) -> float:
    """First time at which a falling curve is at most one half; NaN where it never is."""
    below = np.flatnonzero(curve <= 0.5 + 1e-9)
    if not len(below):
        return math.nan
    place = int(below[0])
    if abs(curve[place] - 0.5) > 1e-9:
        return float(times[place])
    lower = np.flatnonzero(curve < 0.5 - 1e-9)
    return float((times[place] + times[lower[0]]) / 2) if len(lower) else float(times[place])


# ---- who buys again, how soon, and who matters most: from one line a purchase ----
GROUPS = ("high_value", "potential", "at_risk", "other")


@dataclass(frozen=True)
class Buyers:
    """Customers in order, each with day of first and of second purchase (NaN: bought once) and of the last.

    A day counts once, however often somebody bought on it. `times`: days with a purchase; `amount`: all that was paid.
    """

    customers: np.ndarray
    first: np.ndarray
    second: np.ndarray
    last: np.ndarray
    times: np.ndarray
    amount: np.ndarray


def buyers(customers: ArrayLike, days: ArrayLike, amounts: ArrayLike | None = None) -> Buyers:
    """Every customer's first, second and last day of purchase, how many there were, and what was paid.

    `days`: numbers, such as days since 1970; purchases without a day are left out, amounts that are unknown count 0.
    Source: Fader & Hardie 2001.
    """
    day = np.asarray(days, float)
    names, code = np.unique(np.asarray(customers)[np.isfinite(day)], return_inverse=True)
    paid = np.zeros(len(day)) if amounts is None else np.nan_to_num(np.asarray(amounts, float))
    total = np.bincount(code, paid[np.isfinite(day)], len(names))
    day = day[np.isfinite(day)]
    order = np.lexsort((day, code))
    code, day = code[order], day[order]
    new = np.ones(len(day), bool)
    new[1:] = (code[1:] != code[:-1]) | (day[1:] != day[:-1])
    code, day = code[new], day[new]
    times = np.bincount(code, minlength=len(names))
    start = np.cumsum(times) - times
    again = np.where(times > 1, day[np.minimum(start + 1, max(len(day) - 1, 0))], np.nan) if len(day) else day
    return Buyers(names, day[start], again, day[start + times - 1], times, total)


def fifths(values: ArrayLike) -> np.ndarray:
    """Fifth, 1 to 5, in which each value lies, by the share of smaller ones; equal values lie in the same.

    Source: Hughes 1994.
    """
    v = np.asarray(values, float)
    return 1 + 5 * np.searchsorted(np.sort(v), v) // max(len(v), 1)


def rfm_groups(found: Buyers) -> np.ndarray:
    """Group of each customer by how lately, how often and for how much they bought: places in `GROUPS`.

    Fifths of recency (5: latest), frequency and amount. High value: the upper two of all three. Potential: the latest
    two, not of high value. At risk: the earliest two, but the upper two in frequency or amount. Other: the rest.
    Source: Hughes 1994.
    """
    late, often, much = fifths(found.last), fifths(found.times), fifths(found.amount)
    high = (late >= 4) & (often >= 4) & (much >= 4)
    return np.select([high, late >= 4, (late <= 2) & ((often >= 4) | (much >= 4))], [0, 1, 2], 3)


def cohorts(customers: ArrayLike, spans: ArrayLike) -> np.ndarray:
    """Customers by span (month, quarter) of first purchase, and how many of them bought 0, 1, 2 … spans later.

    `spans`: whole numbers in order of time. Rows are the spans from the first to the last; NaN: not yet come.
    Source: Fader & Hardie 2001.
    """
    names, code = np.unique(np.asarray(customers), return_inverse=True)
    span = np.asarray(spans, int)
    if not len(span):
        return np.empty((0, 0))
    span = span - span.min()
    size = int(span.max()) + 1
    who, when = np.divmod(np.unique(code * size + span), size)  # each customer and span once, in order
    first = when[np.searchsorted(who, np.arange(len(names)))][who]
    table = np.bincount(first * size + when - first, minlength=size**2).reshape(size, size)
    return np.where(np.add.outer(np.arange(size), np.arange(size)) < size, table, np.nan)
