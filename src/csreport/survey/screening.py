"""Screening: rules flag rows, a stated policy excludes; every received row stays in the ledger."""

from __future__ import annotations

import numpy as np
import pandas as pd

from csreport.project.codebook import Codebook
from csreport.project.project import PeriodFile, Rules
from csreport.survey.intake import Received

# The order decides which reason a row with several flags is excluded for.
REASONS = (
    "off_frame", "outside_fieldwork", "duplicate", "incomplete", "speeding", "straight_lining", "out_of_range",
)  # fmt: skip


def screen(
    received: Received, codebook: Codebook, rules: Rules, period: PeriodFile, frame_ids: set[str] | None
) -> pd.DataFrame:
    """Ledger: one row per received row with all flags, the deciding reason ("" = accepted) and its origin."""
    answers = received.answers
    flags = pd.DataFrame(index=answers.index)
    flags["off_frame"] = off_frame(answers, frame_ids)
    flags["outside_fieldwork"] = outside_fieldwork(answers, period)
    flags["incomplete"] = incomplete(answers, codebook, rules.screening.incomplete.minimum_share, period.period)
    flags["speeding"] = speeding(answers, codebook, rules)
    flags["straight_lining"] = straight_lining(answers, codebook, rules.screening.straight_lining.minimum_items)
    flags["out_of_range"] = received.out_of_range
    aside = [rule for rule in ("off_frame", "outside_fieldwork") if getattr(rules.screening, rule).action == "exclude"]
    earlier = flags[aside].any(axis=1)
    flags["duplicate"] = duplicate(answers, list(codebook.items), earlier)
    flags = flags[list(REASONS)]
    reason = pd.Series("", index=flags.index)
    for rule in reversed(REASONS):
        action = getattr(rules.screening, rule).action
        if action == "off":
            flags[rule] = False
        if action == "exclude":
            reason = reason.mask(flags[rule], rule)
    where = answers[["design.source", "design.line"]].rename(columns=lambda name: name.removeprefix("design."))
    return pd.concat([where, flags, reason.rename("reason"), (reason == "").rename("accepted")], axis=1)


def off_frame(answers: pd.DataFrame, frame_ids: set[str] | None) -> pd.Series:
    """Rows whose customer is not in the frame; none when the period has no frame."""
    if frame_ids is None or "design.id" not in answers:
        return _none(answers)
    return ~answers["design.id"].isin(frame_ids)


def outside_fieldwork(answers: pd.DataFrame, period: PeriodFile) -> pd.Series:
    """Rows answered before the first or after the last day of fieldwork; undated rows are not flagged."""
    if period.fieldwork is None or "design.date" not in answers:
        return _none(answers)
    day = answers["design.date"].dt.normalize()
    early, late = pd.Timestamp(period.fieldwork.start), pd.Timestamp(period.fieldwork.end)
    return (day < early) | (day > late)


def duplicate(answers: pd.DataFrame, items: list[str], set_aside: pd.Series) -> pd.Series:
    """Further rows of one respondent: the most complete row stays, of equals the first received.

    Rows set aside (excluded as off frame or outside fieldwork) neither stay nor make others duplicates.
    """
    if "design.id" not in answers:
        return _none(answers)
    key = answers["design.id"]
    order = pd.DataFrame({"aside": set_aside, "answered": -answers[items].notna().sum(axis=1)})
    ranked = order.sort_values(["aside", "answered"], kind="stable").index
    return key.loc[ranked].duplicated().reindex(answers.index) & (key != "") & ~set_aside


def incomplete(answers: pd.DataFrame, codebook: Codebook, minimum_share: float, period: str) -> pd.Series:
    """Rows with fewer than the minimum share of the asked items answered."""
    asked = [key for key, item in codebook.items.items() if item.asked_in(period)]
    return answers["design.answered"] < minimum_share * len(asked)


def speeding(answers: pd.DataFrame, codebook: Codebook, rules: Rules) -> pd.Series:
    """Rows faster than a share of the median duration, or than the least time per answered item."""
    if "design.duration" not in answers:
        return _none(answers)
    seconds = answers["design.duration"].where(answers["design.duration"] > 0)
    answered = answers["design.answered"]
    rule = rules.screening.speeding
    return (seconds < rule.median_share * seconds.median()) | (seconds < rule.seconds_per_item * answered)


def straight_lining(answers: pd.DataFrame, codebook: Codebook, minimum_items: int) -> pd.Series:
    """Rows with one and the same answer down a block (items of one scale, role items apart)."""
    blocks: dict[str, list[str]] = {}
    for key, item in codebook.items.items():
        if item.role is None and item.attention is None:
            blocks.setdefault(item.scale, []).append(key)
    found = _none(answers)
    for members in blocks.values():
        if len(members) < minimum_items:
            continue
        block = answers[members].to_numpy(float)
        answered = np.isfinite(block).sum(axis=1)
        low = np.where(np.isfinite(block), block, np.inf).min(axis=1)
        high = np.where(np.isfinite(block), block, -np.inf).max(axis=1)
        found |= (answered >= minimum_items) & (low == high)
    return found


def _none(answers: pd.DataFrame) -> pd.Series:
    return pd.Series(False, index=answers.index)
