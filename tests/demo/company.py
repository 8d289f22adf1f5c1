"""Hengxin Services Group, a fictional company: its customers, its survey and everything planted in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

SEED = 20240101
PERIODS = tuple(f"{year}Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4))

CUSTOMERS = 12_000
TURNOVER = 0.03  # share of customers that leave, and of new ones, per quarter


# ---- who the customers are --------------------------------------------------
@dataclass(frozen=True)
class SizeGroup:
    """How customers of one size differ from the others."""

    share: float  # of the customers
    sampled: float  # of them invited
    answering: float  # of those invited
    key_account: float  # share of key accounts
    revenue: float  # median, CNY per year
    channels: tuple[float, float, float]
    lift: float  # on every touchpoint, in scale points


CHANNELS = ("email", "wechat", "phone")
SIZES = {
    "small": SizeGroup(0.60, 0.30, 0.24, 0.01, 36_000, (0.36, 0.60, 0.04), -0.06),
    "medium": SizeGroup(0.30, 0.40, 0.30, 0.10, 210_000, (0.48, 0.40, 0.12), 0.05),
    "large": SizeGroup(0.10, 0.48, 0.44, 0.60, 1_300_000, (0.50, 0.22, 0.28), 0.42),
}
INDUSTRIES = {
    "manufacturing": 0.26,
    "retail": 0.22,
    "technology": 0.18,
    "finance": 0.10,
    "logistics": 0.13,
    "education": 0.11,
}
REGIONS = {"east": 0.34, "north": 0.22, "south": 0.21, "central": 0.13, "west": 0.10}
BUSINESS_LINES = {"consulting": 0.38, "training": 0.34, "support": 0.28}

# Extra lift of one group on one touchpoint. Region, industry, tenure and channel have none.
GROUP_EFFECTS = (
    ("size", "small", "response_speed", -0.20),
    ("size", "small", "value_for_money", -0.22),
    ("business_line", "support", "after_sales", -0.20),
)


# ---- what they are asked ----------------------------------------------------
@dataclass(frozen=True)
class Touchpoint:
    """A five-point item: place on the scale, pull on overall satisfaction, share of 'not applicable'."""

    dimension: str
    level: float
    pull: float
    not_applicable: float = 0.005


TOUCHPOINTS = {
    "staff_expertise": Touchpoint("expertise", 4.31, 0.02),
    "communication": Touchpoint("expertise", 3.96, 0.18),
    "first_consultation": Touchpoint("solution", 3.95, 0.02, 0.03),
    "plan_fit": Touchpoint("solution", 4.19, 0.02),
    "delivery_quality": Touchpoint("delivery", 4.00, 0.02),
    "delivery_timeliness": Touchpoint("delivery", 3.83, 0.02),
    "response_speed": Touchpoint("responsiveness", 3.51, 0.30),
    "cooperation": Touchpoint("responsiveness", 3.30, 0.02),
    "problem_solving": Touchpoint("problem_handling", 3.68, 0.40, 0.06),
    "after_sales": Touchpoint("problem_handling", 3.53, 0.02, 0.18),
    "value_for_money": Touchpoint("value", 3.86, 0.02),
    "price_transparency": Touchpoint("value", 3.64, 0.02),
}
DRIVER_ORDER = ("problem_solving", "response_speed", "communication")
OUTCOMES = ("overall", "recommend", "effort", "expectation", "repurchase")

COLUMNS = {
    "overall": "Q1",
    **{item: f"Q2_{number}" for number, item in enumerate(TOUCHPOINTS, start=1)},
    "recommend": "Q3",
    "effort": "Q4",
    "expectation": "Q5",
    "repurchase": "Q6",
}
COLUMNS_2024 = {"Q1": "Q1_总体满意度", "Q2_7": "Q2_7_响应速度", "Q2_8": "Q2_8_跨部门协作"}


# ---- what changes -----------------------------------------------------------
@dataclass(frozen=True)
class Change:
    """A lasting change of the population that begins in a period."""

    period: str
    indicator: str
    change: float  # of the population mean (`recommend`: of the Net Promoter Score)
    shift: float = 0.0  # how it is brought about; 0: follows from the touchpoints


REAL_CHANGES = (
    Change("2025Q2", "price_transparency", 0.15, 0.165),
    Change("2025Q4", "response_speed", 0.25, 0.27),
    Change("2025Q4", "cooperation", 0.15, 0.16),
    Change("2025Q4", "problem_solving", 0.12, 0.13),
    Change("2025Q4", "after_sales", -0.20, -0.21),
    Change("2025Q4", "overall", 0.12),
    Change("2025Q4", "recommend", 8.0),
    Change("2025Q4", "effort", 0.20),
    Change("2025Q4", "expectation", 0.08),
    Change("2025Q4", "repurchase", 0.09),
)

# ---- what goes wrong, as a share of the customers who answered --------------
DEFECTS = {
    "duplicate": 0.012,  # a second submission of the same customer; the second row is the defect
    "straight_lining": 0.025,  # overall and all twelve items alike
    "speeding": 0.025,  # 15 to 50 seconds for eighteen questions
    "random_answering": 0.010,  # answers drawn by lot, at ordinary speed
    "out_of_range": 0.008,  # one impossible code
    "incomplete": 0.025,  # fewer than half of the items
    "off_frame": 0.008,  # a customer number that the frame does not hold
    "outside_fieldwork": 0.008,  # submitted one to six days after the end
    "untidy": 0.006,  # a trailing space or a full-width digit in one cell
}
CARELESS_SHARE = DEFECTS["straight_lining"] + DEFECTS["speeding"] + DEFECTS["random_answering"]


# ---- the calendar -----------------------------------------------------------
def quarter_index(period: str) -> int:
    """Quarters since 2024Q1; ValueError when the period is not a quarter such as 2024Q1, or lies before it."""
    year, mark, quarter = period.partition("Q")
    if not (mark and year.isdecimal() and quarter in {"1", "2", "3", "4"} and int(year) >= 2024):
        raise ValueError(f"'{period}' is not a quarter from 2024Q1 on")
    return (int(year) - 2024) * 4 + int(quarter) - 1


def first_day(index: int) -> dt.date:
    """First day of a quarter."""
    return dt.date(2024 + index // 4, 3 * (index % 4) + 1, 1)


def fieldwork(index: int) -> tuple[dt.date, dt.date]:
    """First and last day of fieldwork: two weeks in the last month of the quarter."""
    start = first_day(index)
    month = start.replace(month=start.month + 2)
    return month.replace(day=8), month.replace(day=21)


def stream(seed: int, index: int, *, purpose: str) -> np.random.Generator:
    """Random numbers of one quarter for one purpose, independent of every other stream."""
    return np.random.default_rng([seed, index, *purpose.encode()])


def pick(rng: np.random.Generator, shares: dict[str, float], *, count: int) -> np.ndarray:
    """Draw `count` names with given shares (adding up to 1)."""
    ends = np.cumsum(list(shares.values()))
    return np.array(list(shares))[np.searchsorted(ends[:-1], rng.random(count), side="right")]
