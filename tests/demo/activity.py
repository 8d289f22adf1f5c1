"""What the company records beside its survey, and everything planted there: desks, complaints, orders, talks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .company import first_day, quarter_index

STAFF_MOVE = quarter_index("2025Q4")  # after-sales staff went to the request desk on its first day

# ---- tickets ----------------------------------------------------------------
TICKETS = {"small": 0.115, "medium": 0.24, "large": 0.55}  # per customer and quarter, before those that come again
AGAIN = 0.08  # of the tickets: the same customer and topic once more within 30 days
DESK_SHARES = {"request_desk": 0.55, "after_sales": 0.45}
CHANNEL_SHARES = {"phone": 0.35, "wechat": 0.30, "email": 0.15, "portal": 0.20}
# Whose clock follows which opinion of the customer.
FOLLOWED = {"request_desk": "response_speed", "after_sales": "after_sales"}


@dataclass(frozen=True)
class Desk:
    """A desk: shares of topics, of simple cases and of those solved at once; hours (medians), and what changes them."""

    topics: dict[str, float]
    simple: float
    at_once: float
    reply: float
    work: dict[str, float]  # request desk: from reply to end; after-sales: from opening to end
    moved: tuple[float, float]  # from 2025Q4 on replies and work take so many times as long


REQUESTS = {"booking": 0.35, "quotation": 0.30, "invoice": 0.20, "account": 0.15}
REPAIRS = {"correction": 0.30, "coaching": 0.30, "system_fault": 0.25, "documents": 0.15}
DESKS = {
    "request_desk": Desk(REQUESTS, 0.80, 0.62, 3.0, {"simple": 2.0, "complex": 20.0}, (0.4, 1.0)),
    "after_sales": Desk(REPAIRS, 0.30, 0.38, 4.0, {"simple": 8.0, "complex": 48.0}, (1.0, 52 / 30)),
}
SPREAD = 0.9  # standard deviation of the logarithm of every clock
# A point more of the opinion: so much less of the logarithm, of the reply (request desk) or the end (after-sales).
PULL = 0.28
PICKED_UP, GREETED = 11.0, 75.0  # seconds (medians): telephone, WeChat
AT_PEAK = 1.8  # replies, picking up and greeting take this much longer then
LIMITS = {"simple": 4.0, "complex": 72.0}  # hours; beyond them a reason is written down
LATE_REASONS = {"staff": 0.35, "customer": 0.30, "supplier": 0.20, "information": 0.15}
# After-sales, from 2025Q4.
LATE_REASONS_MOVED = {"staff": 0.60, "customer": 0.18, "supplier": 0.12, "information": 0.10}
ESCALATED = {"simple": 0.03, "complex": 0.12}
REOPENED, REMOTE, PERSONAL = 0.05, 0.70, 0.03

# ---- complaints -------------------------------------------------------------
COMPLAINTS = 60.0  # a month: 5 per 1,000 customers
SURGE_MONTH, SURGE = dt.date(2025, 11, 1), 60.0  # so many more, all of them delays of after-sales
COMPLAINT_KINDS = {"after_sales": 0.40, "request_desk": 0.25, "delivery": 0.20, "billing": 0.15}
REASONS = {"delay": 18 / 53, "unresolved": 15 / 53, "handover": 12 / 53, "fees": 5 / 53, "conduct": 3 / 53}
REASON_ITEMS = {"delay": "response_speed", "unresolved": "problem_solving", "handover": "cooperation"}
REASON_ITEMS |= {"fees": "price_transparency", "conduct": "communication"}
COMPLAINT_HOURS = {"answered": 0.55, "planned": 12.0, "closed": 48.0}  # medians
COMPLAINERS = {1: 3.0, 2: 2.5, 3: 1.5, 4: 0.7, 5: 0.4}  # weight by overall satisfaction

# ---- purchases --------------------------------------------------------------
FIRST_ORDER = dt.date(2023, 1, 1)
AGAIN_WITHIN = {1: 0.03, 7: 0.08, 30: 0.20}  # days: share of orders that the next one follows, for everyone alike
ORDERS_A_YEAR = {"small": 1.6, "medium": 3.0, "large": 6.0}
CHURN = 0.06  # share of customers a year who stop buying from 2024 on, but stay in the register

# ---- talks and samples of work ----------------------------------------------
WEB = 220  # to the customer portal on a day
PATH = {"visit": 1.0, "search": 0.45, "enquiry": 0.12, "booking": 0.30}  # who goes on, of the stage before
CALLS, CALLS_REACHED = 25.0, 0.62  # follow-up calls on a working day; share reached
LOTS = {"recording": 950, "case_file": 2_400}  # pieces in a quarter, of which 60 each are inspected
INSPECTED, PASSED = 60, 0.90
VISITS = {"visit": 0.5, "telephone": 0.3, "video": 0.2}
SITES = {"app": 0.5, "mini_program": 0.3, "website": 0.2}
SAID = {"interviews": (40.0, VISITS, 3), "reviews": (150.0, SITES, 1)}  # a quarter, where, and parts of a text
REVIEWERS = {1: 4.0, 2: 2.0, 3: 0.6, 4: 0.6, 5: 1.6}  # weight by overall satisfaction: the moved write

# ---- what goes wrong, as a share of the orderly rows ------------------------
TABLE_DEFECTS = {
    "tickets": {"closed_before_opened": 0.008, "unknown_customer": 0.008, "duplicate_id": 0.006}
    | {"unreadable_time": 0.004, "outside_activity": 0.003, "unknown_code": 0.003, "missing_required": 0.002},
    "complaints": {"closed_before_opened": 0.01, "unknown_customer": 0.01, "duplicate_id": 0.01},
    "purchases": {"unreadable_time": 0.001, "missing_required": 0.001},
}


# ---- the calendar -----------------------------------------------------------
def days_of(index: int) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First moment of a quarter, and of the next one: the moment of the exports."""
    return pd.Timestamp(first_day(index)), pd.Timestamp(first_day(index + 1))


def is_peak(moments: pd.Series) -> pd.Series:
    """Monday 9 to 11, and the hour after lunch (13 to 14) of every working day."""
    weekday, hour = moments.dt.day_of_week, moments.dt.hour
    return ((weekday == 0) & hour.isin([9, 10])) | ((weekday < 5) & (hour == 13))


def moments_between(start: pd.Timestamp, end: pd.Timestamp, *, count: int, rng: np.random.Generator) -> pd.Series:
    """When people write or call: working hours, some evenings and weekends, more at the peaks."""
    hours = pd.Series(pd.date_range(start, end, freq="h", inclusive="left"))
    hour, weekend = hours.dt.hour, hours.dt.day_of_week >= 5
    weight = np.select([(hour < 8) | (hour > 21), weekend, hour > 17], [0.01, 0.2, 0.3], 1.0)
    weight = np.where(is_peak(hours), np.where(hour == 13, 1.8, 2.5), weight)
    chosen = hours.to_numpy()[rng.choice(len(hours), count, p=weight / weight.sum())]
    return pd.Series(chosen + pd.to_timedelta(rng.integers(0, 3600, count), unit="s"))


def spread_out(median: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Durations around their medians."""
    return np.asarray(median * np.exp(SPREAD * rng.standard_normal(len(median))))
