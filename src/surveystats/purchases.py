"""Who buys again, how soon, and who matters most: from one line a purchase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

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
