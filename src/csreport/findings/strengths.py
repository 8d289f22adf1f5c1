"""Strengths and weaknesses: dimensions and items against the average of their kind, as Estimates and as facts."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from csreport.estimates import Estimates, Row
from csreport.facts import N_, Sentence
from csreport.findings.wording import listed
from csreport.survey.survey import Survey


def average_rows(survey: Survey, now: Estimates) -> Iterator[Row]:
    """Beside each of the comparable dimensions and items the average of its kind (stat `average`).

    Population: scores whose base is at least the minimum. Formula: mean of their means.
    """
    for group in (comparable_dimensions(survey), comparable_items(survey)):
        scores = now.select(measure=group, stat="mean", against="", weighting="representative")
        kept = [row for row in scores if row.shown and row.n >= survey.rules.minimum_base.suppress]
        average = float(np.mean([row.value for row in kept])) if len(kept) > 1 else math.nan
        for row in kept if len(kept) > 1 else []:
            yield Row(row.period, row.measure, "average", value=average, method=f"mean of {len(kept)} means")


def comparable_items(survey: Survey) -> list[str]:
    """The largest group of items without a role that share one scale."""
    plain = [key for key, item in survey.codebook.items.items() if item.role is None]
    return _alike(survey, {key: [key] for key in plain})


def comparable_dimensions(survey: Survey) -> list[str]:
    """The largest group of dimensions whose items share one scale."""
    return _alike(survey, {key: survey.codebook.members(key) for key in survey.codebook.dimensions})


def _alike(survey: Survey, measured: dict[str, list[str]]) -> list[str]:
    groups: dict[tuple[float, float], list[str]] = {}
    for key, items in measured.items():
        scales = {(survey.codebook.scale(item).min, survey.codebook.scale(item).max) for item in items}
        if survey.measured(key) and len(scales) == 1:
            groups.setdefault(scales.pop(), []).append(key)
    return max(groups.values(), key=len, default=[])


# What is said where there are strengths and weaknesses, only strengths, only weaknesses, neither.
STANDING = {
    "dimensions": (
        N_("Strengths among the dimensions: {strong}; weaknesses: {weak}."),
        N_("Strengths among the dimensions: {strong}; none is weak."),
        N_("Weaknesses among the dimensions: {weak}; none is strong."),
        N_("No dimension stands out from the average of the dimensions."),
    ),
    "items": (
        N_("Strengths among the items: {strong}; weaknesses: {weak}."),
        N_("Strengths among the items: {strong}; none is weak."),
        N_("Weaknesses among the items: {weak}; none is strong."),
        N_("No item stands out from the average of the items."),
    ),
}


def strengths(estimates: Estimates, scores: list[Row], kind: str) -> Sentence | None:
    """Which scores lie above or below the average of their kind with their whole interval."""
    found = [(row, estimates.get(row, stat="average")) for row in sorted(scores, key=lambda row: -row.value)]
    pairs = [(row, average) for row, average in found if average is not None and average.shown]
    if len(pairs) < 2:
        return None
    strong = [row for row, average in pairs if row.low > average.value]
    weak = [row for row, average in reversed(pairs) if row.high < average.value]
    return Sentence(STANDING[kind][2 * (not strong) + (not weak)], strong=listed(strong), weak=listed(weak))
