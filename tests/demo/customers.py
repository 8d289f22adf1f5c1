"""The customer register: who is a customer in which quarter, and the lasting part of each one's opinions."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import numpy as np
import pandas as pd

from .company import (
    BUSINESS_LINES,
    CUSTOMERS,
    INDUSTRIES,
    OUTCOMES,
    REGIONS,
    SIZES,
    TOUCHPOINTS,
    TURNOVER,
    first_day,
    pick,
    stream,
)

FRAME_COLUMNS = {  # and their types in the frame's file
    "customer_id": "string",
    **dict.fromkeys(("size", "industry", "region", "business_line"), "string"),
    "since": "date32",
    "tenure_years": "float64",
    "key_account": "int8",
    "revenue": "int64",
}
DIMENSIONS = tuple(dict.fromkeys(touchpoint.dimension for touchpoint in TOUCHPOINTS.values()))
TRAITS = ("general", *DIMENSIONS, *TOUCHPOINTS, *OUTCOMES)
STAYS = 99_999  # quarter in which a customer who has not left leaves


@lru_cache(maxsize=2)  # nobody changes what it gives
def register(seed: int, index: int) -> pd.DataFrame:
    """Everyone who was a customer up to a quarter, in order of joining.

    `joined` and `left` are quarters; `ticket` is a lasting lot in [0, 1) by which samples are drawn.
    """
    cohorts, moving = [_cohort(seed, 0, count=CUSTOMERS, first_number=0)], round(CUSTOMERS * TURNOVER)
    for quarter in range(1, index + 1):
        cohorts.append(_cohort(seed, quarter, count=moving, first_number=CUSTOMERS + (quarter - 1) * moving))
    people = pd.concat(cohorts, ignore_index=True)
    left = np.full(len(people), STAYS)
    for quarter in range(1, index + 1):
        present = np.flatnonzero((people["joined"].to_numpy() < quarter) & (left == STAYS))
        left[stream(seed, quarter, purpose="leavers").permutation(present)[:moving]] = quarter
    people["left"] = left
    return people


def customers_at(people: pd.DataFrame, index: int) -> pd.DataFrame:
    """Customers of one quarter; the index is their place in the register."""
    return people[(people["joined"] <= index) & (people["left"] > index)]


def frame_at(people: pd.DataFrame, index: int) -> pd.DataFrame:
    """Customers of one quarter, with their tenure on its first day."""
    here = customers_at(people, index).copy()
    days = np.array([(first_day(index) - since).days for since in here["since"]])
    here["tenure_years"] = np.floor(days / 365.25 * 10) / 10
    return here


def traits(seed: int, index: int) -> np.ndarray:
    """Lasting opinions, standard normal, one row per customer of the register and one column per trait."""
    joining = [CUSTOMERS, *[round(CUSTOMERS * TURNOVER)] * index]
    streams = [stream(seed, quarter, purpose="traits") for quarter in range(index + 1)]
    return np.vstack([s.standard_normal((n, len(TRAITS))) for s, n in zip(streams, joining, strict=True)])


def _cohort(seed: int, quarter: int, *, count: int, first_number: int) -> pd.DataFrame:
    """Customers who joined in one quarter (for quarter 0: all customers at the start)."""
    rng = stream(seed, quarter, purpose="customers")
    size = pick(rng, {name: group.share for name, group in SIZES.items()}, count=count)
    spread = np.exp(0.6 * rng.standard_normal(count))
    median = np.array([SIZES[name].revenue for name in size])
    return pd.DataFrame(
        {
            "customer_id": [f"C{100_001 + first_number + row}" for row in range(count)],
            "size": size,
            "industry": pick(rng, INDUSTRIES, count=count),
            "region": pick(rng, REGIONS, count=count),
            "business_line": pick(rng, BUSINESS_LINES, count=count),
            "since": _since(rng, quarter, count=count),
            "key_account": (rng.random(count) < [SIZES[name].key_account for name in size]).astype(np.int64),
            "revenue": np.round(median * spread, -2).astype(np.int64),
            "joined": quarter,
            "ticket": rng.random(count),
        }
    )


def _since(rng: np.random.Generator, quarter: int, *, count: int) -> list[dt.date]:
    """Dates of the first contract: long tails at the start, the quarter before for those who joined later."""
    lots = rng.random(count)
    years = -np.log(1 - 0.885 * lots) / 0.12  # 12 % new each year, at most 18 years
    days = years * 365.25 if quarter == 0 else lots * 89
    return [first_day(quarter) - dt.timedelta(days=1 + int(day)) for day in days]
