"""How the statistics of models and scales are written: each as one of those that words already know."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from csreport.estimates import Row

if TYPE_CHECKING:
    from csreport.present.words import Words

# Statistic of a model or a scale: the everyday statistic that it is written like.
ALIKE = {
    "importance": "share", "importance_johnson": "share", "explained": "share", "eta_squared": "share",
    "floor": "share", "ceiling": "share", "non_response": "share",
    "correlation": "mean", "slope": "mean", "beta": "mean", "log_odds": "mean", "vif": "mean",
    "alpha": "mean", "omega": "mean", "split_half": "mean", "composite_reliability": "mean",
    "average_variance_extracted": "mean", "alpha_without": "mean", "item_total": "mean", "inter_item": "mean",
    "validity": "mean", "kmo": "mean", "effect": "mean", "cramers_v": "mean", "shrunken": "mean", "lasting_gap": "mean",
    "gain": "mean", "penalty": "mean", "reward": "mean", "asymmetry": "mean", "gap": "mean",
    "priority": "share", "agreement": "mean", "proportionality": "mean",
    "rank": "count", "items": "count", "days": "count", "smd": "mean", "partial_r": "design_effect",
    "n_trimmed": "count", "n_eff_untrimmed": "count", "share_trimmed": "share", "share_before": "share",
    "ratio": "median",
}  # fmt: skip
SIGNED = {"gain", "penalty", "reward", "asymmetry", "gap", "smd"}  # differences by nature: + or − always stands
OF_CATEGORY = {"centre", "limit_low", "limit_high", "target"}  # written like the statistic they belong to
AMOUNTS = {"detectable", "detectable_change"}  # sizes of a change: no sign, no percentage
AMOUNT_OF = {"nps": "index", "top_box": "margin_of_error", "bottom_box": "margin_of_error", "share": "margin_of_error"}
INDICATORS = {"mean", "index", "median", "nps", "top_box", "bottom_box", "share", "rate"}
APART = ("level:", "period:", "target:", "benchmark:")  # what a difference is taken from


def written(row: Row) -> Row:
    """The row as words write it; a statistic that words know is left as it is."""
    if row.stat in OF_CATEGORY and row.category in INDICATORS:
        return replace(row, stat=row.category, against="")
    if row.stat in AMOUNTS and row.category in INDICATORS:
        return replace(row, stat=AMOUNT_OF.get(row.category, row.category), against="")
    if row.stat not in ALIKE:
        return row
    against = row.against if row.against.startswith(APART) else "difference" if row.stat in SIGNED else ""
    return replace(row, stat=ALIKE[row.stat], against=against)


def figure(row: Row, words: Words, part: str = "value") -> str:
    """Part of an estimate as plain text."""
    return words.figure(written(row), part)


def interval(row: Row, words: Words) -> str:
    """Interval of an estimate as plain text; nothing where there is none."""
    return "" if math.isnan(row.low) else words.interval(written(row))


def is_estimate(row: Row) -> bool:
    """Whether a row is a value and no difference from another period, level or target."""
    return not row.against or (row.against.startswith("measure:") and row.stat in ALIKE)


def outcome(row: Row) -> str:
    """The measure that a row of a model explains or goes with."""
    return row.against.removeprefix("measure:")


def aim_of(row: Row) -> str:
    """What a row of stat `target` states: `target:<id>` or `benchmark:<id>`; it stands in `against` or `category`."""
    name = row.against or row.category
    return name if ":" in name else f"target:{name}"


def stars(row: Row) -> str:
    """The mark of a small base."""
    return "*" if row.status == "caution" else ""
