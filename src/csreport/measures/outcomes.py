"""The outcomes of a survey, and the questions that may go with them: which are drivers, and which are not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from csreport.estimates import Row
from csreport.measures.indicators import sample_of
from csreport.project.codebook import Role, Scale
from csreport.survey.survey import Survey
from surveystats.correlation import pearson
from surveystats.decomposition import EXACT
from surveystats.sample import Sample

OUTCOMES: tuple[Role, ...] = ("overall", "recommend")
PER_DRIVER = 5  # respondents that every pair of questions needs for each driver


@dataclass(frozen=True)
class Model:
    """An outcome and its drivers: the accepted respondents' scores (drivers first, outcome last) and their design."""

    survey: Survey
    outcome: str
    drivers: tuple[str, ...]
    scores: np.ndarray
    sample: Sample

    @property
    def confidence(self) -> float:
        """Level of the intervals."""
        return self.survey.rules.confidence

    @property
    def complete(self) -> np.ndarray:
        """Who answered everything."""
        return np.asarray(np.isfinite(self.scores).all(axis=1))

    def row(self, driver: str, stat: str, category: str = "") -> Row:
        """The row of a driver, without numbers."""
        return Row(self.survey.name, driver, stat, category, against=f"measure:{self.outcome}")

    def enough(self, scores: np.ndarray) -> bool:
        """Whether every pair of questions has respondents enough."""
        known = (np.isfinite(scores) & (self.sample.weights > 0)[:, None]).astype(float)
        return bool((known.T @ known).min() >= PER_DRIVER * len(self.drivers))


def models(survey: Survey) -> list[Model]:
    """A model for each outcome that was measured; none with fewer than two drivers."""
    outcomes, sample = outcomes_of(survey), sample_of(survey)
    drivers = tuple(drivers_of(survey))
    if len(drivers) < 2:
        return []
    return [
        Model(survey, outcome, drivers, survey.accepted[[*drivers, outcome]].to_numpy(float), sample)
        for outcome in outcomes
    ]


def outcomes_of(survey: Survey) -> list[str]:
    """Overall satisfaction and recommendation, as far as they were measured."""
    found = [survey.codebook.role(role) for role in OUTCOMES]
    return [item for item in found if item is not None and survey.measured(item)]


def drivers_of(survey: Survey) -> list[str]:
    """What may go with the outcomes: the items that play no role, or the dimensions where there are more than 14.

    Only rating scales (three points or more), of those with the same ends the most. Left out: what all answered alike,
    and what so few answered together with the others that a regression cannot hold it. More than 14 and no dimensions:
    the 14 that go with the first outcome most closely.
    """
    book, outcomes = survey.codebook, outcomes_of(survey)
    if not outcomes:
        return []
    items = _alike(survey, [key for key, item in book.items.items() if item.role is None])
    if len(items) > EXACT:
        pure = [key for key in book.dimensions if not set(book.members(key)) & set(outcomes)]
        dimensions = _alike(survey, [key for key in pure if book.members(key)])
        items = dimensions if len(dimensions) > 1 else _closest(survey, items, outcomes[0])
    return _together(survey, items[:EXACT], outcomes)


def left_out(survey: Survey) -> list[str]:
    """Measured items without a role that are no drivers and stand in no driver."""
    book, drivers = survey.codebook, drivers_of(survey)
    inside = {member for key in drivers if key in book.dimensions for member in book.members(key)} | set(drivers)
    return [key for key, item in book.items.items() if item.role is None and survey.measured(key) and key not in inside]


def scales_of(survey: Survey, key: str) -> list[Scale]:
    """Scales of an item, or of the items of a dimension."""
    book = survey.codebook
    return [book.scale(item) for item in ([key] if key in book.items else book.members(key))]


def _alike(survey: Survey, keys: Iterable[str]) -> list[str]:
    """The largest group of keys on rating scales with the same ends that were not answered by all alike."""
    groups: dict[tuple[float, float], list[str]] = {}
    for key in keys:
        scales = scales_of(survey, key)
        ends = {(scale.min, scale.max) for scale in scales}
        rated = len(ends) == 1 and min(len(scale.points) for scale in scales) > 2
        if rated and survey.measured(key) and survey.accepted[key].nunique() > 1:
            groups.setdefault(ends.pop(), []).append(key)
    return max(groups.values(), key=len, default=[])


def _closest(survey: Survey, keys: list[str], outcome: str) -> list[str]:
    """The 14 that go with an outcome most closely, in their order."""
    weights, table = survey.design.weights, survey.accepted
    found = {key: abs(pearson(table[key], table[outcome], weights=weights).value) for key in keys}
    best = sorted(keys, key=lambda key: -found[key] if found[key] == found[key] else 0.0)[:EXACT]
    return [key for key in keys if key in best]


def _together(survey: Survey, keys: list[str], outcomes: list[str]) -> list[str]:
    """The keys without those that the fewest answered, until every pair of questions has respondents enough."""
    known = survey.accepted[[*keys, *outcomes]].notna().to_numpy(float)
    kept = list(range(known.shape[1]))
    while len(kept) > len(outcomes):
        pairs = known[:, kept].T @ known[:, kept]
        if pairs.min() >= PER_DRIVER * (len(kept) - len(outcomes)):
            break
        kept.remove(min(kept[: -len(outcomes)], key=lambda column: known[:, column].sum()))
    return [keys[column] for column in kept[: -len(outcomes)]]
