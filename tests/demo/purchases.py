"""Orders since 2023: how soon the next one follows, who stops buying, and what an order is worth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import activity
from .activity import days_of
from .company import SIZES, first_day, stream
from .customers import STAYS, register

MOST = 90  # orders of one customer that are drawn
CHURN_FROM = np.datetime64("2024-01-01")
Dates = np.ndarray


def purchases(seed: int, index: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders up to a quarter's end (customer, date, amount, lot), and when each customer stops buying.

    A further quarter adds orders and changes none; `lot` in [0, 1) decides what goes wrong with a row.
    """
    people = register(seed, index)
    last = np.datetime64(days_of(index)[1].date()) - np.timedelta64(1, "D")
    parts, stops = [], []
    for cohort in range(index + 1):
        group = people[people["joined"] == cohort]
        rng = stream(seed, cohort, purpose="purchases")
        days, amounts, lots = _orders(group, rng)
        churn = np.maximum(CHURN_FROM, group["since"].to_numpy(dtype="datetime64[D]"))
        churn = churn + (365.25 / activity.CHURN * rng.exponential(size=len(group))).astype(int)
        left = np.array([np.datetime64(first_day(min(quarter, index + 1))) for quarter in group["left"]])
        stay = (days <= last) & (days < churn[:, None]) & (days < left[:, None])
        who, number = np.nonzero(stay)
        customers = group["customer_id"].to_numpy()
        columns = {"customer": customers[who], "date": days[who, number], "amount": amounts[who, number]}
        parts.append(pd.DataFrame(columns | {"lot": lots[who, number]}))
        present = group["left"].to_numpy() == STAYS
        stops.append(pd.DataFrame({"customer": customers, "churned": (churn <= last) & present, "present": present}))
    orders = pd.concat(parts).sort_values(["date", "customer"], kind="stable", ignore_index=True)
    return orders, pd.concat(stops, ignore_index=True)


def _orders(group: pd.DataFrame, rng: np.random.Generator) -> tuple[Dates, np.ndarray, np.ndarray]:
    """Days, amounts and lots of each customer's orders, one row per customer, as if nobody ever stopped."""
    count = len(group)
    yearly = group["size"].map(activity.ORDERS_A_YEAR).to_numpy()
    usual = 365.25 / yearly
    rest = (usual - 4.5) / (1 - activity.AGAIN_WITHIN[30]) - 31  # so that the gaps are `usual` on average
    personal = rng.gamma(4.0, 0.25, count)
    long_gap = np.maximum(rest, 5)[:, None] / personal[:, None]
    lots = rng.random((count, MOST))
    gaps = 31 + np.floor(long_gap * rng.exponential(size=(count, MOST)))
    for within, share in reversed(activity.AGAIN_WITHIN.items()):
        shorter = [days for days in activity.AGAIN_WITHIN if days < within]
        sooner = max(shorter, default=0)
        gaps = np.where(lots < share, rng.integers(sooner + 1, within + 1, (count, MOST)), gaps)
    since = group["since"].to_numpy(dtype="datetime64[D]")
    opening = np.datetime64(activity.FIRST_ORDER)
    since = since + np.where(group["joined"] > 0, 90, 0)  # new customers: after they joined the register
    first = np.where(since < opening, opening + (rng.random(count) * usual).astype(int), since)
    gaps[:, 0] = 0
    days = first[:, None] + np.cumsum(gaps, axis=1).astype(int)
    price = np.array([SIZES[size].revenue for size in group["size"]]) ** 0.3 * group["revenue"].to_numpy() ** 0.7
    amounts = (price / yearly)[:, None] * np.exp(0.4 * rng.standard_normal((count, MOST)))
    return days, np.maximum(np.round(amounts, -2), 100).astype(np.int64), rng.random((count, MOST))
