"""Strengths and weaknesses: dimensions and items against the average of their kind, as Estimates and as facts."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from csreport.estimates import Estimates, Row
from csreport.facts import N_, Facts, Number, Sentence, Value, all_of
from csreport.findings.wording import bases_of, headline, listed
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


# ---- facts -------------------------------------------------------------------------------------
def facts_strengths(estimates: Estimates, survey: Survey) -> Facts:
    """Which dimensions and items lie above or below the average of their kind with their whole interval."""
    kinds = {"dimensions": comparable_dimensions(survey), "items": comparable_items(survey)}
    sides = {kind: _sides(estimates, measures) for kind, measures in kinds.items()}
    told = [_standing(kind, *found) for kind, found in sides.items() if found is not None]
    drawn = sides["items"]
    if drawn is None:
        return {}
    strong, weak = (listed(rows) for rows in drawn[:2])
    return {
        "answer": all_of(*told),
        "finding": _contrasted(strong, weak),
        "alt": _standing("items", *drawn),
        "base": all_of(bases_of([row for row, _ in drawn[2]], survey), Sentence(
            "A strength lies above the average of its kind (tick: {average}) with its whole interval, a weakness "
            "below it.",
            average=Number(drawn[2][0][1]),
        )),
    }  # fmt: skip


Sides = tuple[list[Row], list[Row], list[tuple[Row, Row]]]


def _sides(estimates: Estimates, measures: list[str]) -> Sides | None:
    """Scores above and below the average of their kind with their whole interval; and all of them with the average."""
    found = [(headline(estimates, key, "mean"), headline(estimates, key, "average")) for key in measures]
    pairs = [(row, average) for row, average in found if row is not None and average is not None]
    if len(pairs) < 2:
        return None
    pairs.sort(key=lambda pair: -pair[0].value)
    strong = [row for row, average in pairs if row.low > average.value]
    weak = [row for row, average in reversed(pairs) if row.high < average.value]
    return strong, weak, pairs


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


def _standing(kind: str, strong: list[Row], weak: list[Row], pairs: list[tuple[Row, Row]]) -> Sentence:
    message = STANDING[kind][2 * (not strong) + (not weak)]
    return Sentence(message, strong=listed(strong), weak=listed(weak))


def _contrasted(strong: tuple[Value, ...], weak: tuple[Value, ...]) -> Sentence:
    if strong and weak:
        return Sentence("Strong: {strong}; weak: {weak}", strong=strong[:2], weak=weak[:2])
    if strong:
        return Sentence("Strong: {strong}", strong=strong[:2])
    return Sentence("Weak: {weak}", weak=weak[:2]) if weak else Sentence("No item stands out from the others")
