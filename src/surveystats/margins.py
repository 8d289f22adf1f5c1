"""Margins of a population: the level of each respondent, the total of each level, and how far weights miss it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from surveystats.errors import StatisticsError

Population = Mapping[Any, float]
AGREE = 1e-6  # share by which margins may add to different totals


@dataclass(frozen=True)
class Margin:
    """One margin: level codes of the respondents, names of the levels and their totals in the population."""

    name: str
    codes: np.ndarray
    levels: tuple[Any, ...]
    totals: np.ndarray

    def sums(self, weights: np.ndarray) -> np.ndarray:
        """Weight of each level."""
        return np.bincount(self.codes, weights, len(self.totals))


def coded_margins(
    margins: Mapping[str, ArrayLike], population: Mapping[str, Population], weights: np.ndarray
) -> list[Margin]:
    """Labels as codes, checked against the population; totals scaled to that of the first margin.

    Raises: StatisticsError when a margin has no population, a level no respondent or no population, a respondent of
    positive weight no level, or margins add to different totals; names margin and level.
    """
    absent = [name for name in margins if name not in population] + [name for name in population if name not in margins]
    if absent:
        raise StatisticsError(
            f"weighting: margin '{absent[0]}' stands only in the population, or only among respondents"
        )
    found = [_coded(name, labels, population[name], weights) for name, labels in margins.items()]
    size = float(found[0].totals.sum())
    for margin in found[1:]:
        other = float(margin.totals.sum())
        if abs(other - size) > AGREE * size:
            raise StatisticsError(
                f"weighting: '{margin.name}' adds to {other:g}, '{found[0].name}' to {size:g}; bring them to one total"
            )
    return [Margin(m.name, m.codes, m.levels, m.totals * (size / m.totals.sum())) for m in found]


def _coded(name: str, labels: ArrayLike, population: Population, weights: np.ndarray) -> Margin:
    known = dict(population)
    totals = np.array([float(size) for size in known.values()])
    if not (np.isfinite(totals).all() and (totals >= 0).all() and totals.sum() > 0):
        raise StatisticsError(f"weighting: {name} has a population that is missing, negative or 0 in all")
    place = {level: code for code, level in enumerate(known)}
    given = np.asarray(labels).tolist()
    if len(given) != len(weights):
        raise ValueError(f"{name}: {len(given)} labels for {len(weights)} respondents")
    codes = np.array([place.get(label, -1) for label in given], int)
    _placed(name, given, (weights > 0) & ((codes < 0) | (totals[codes] == 0)))
    codes = np.where(codes < 0, 0, codes)  # the rest has no weight
    margin = Margin(name, codes, tuple(known), totals)
    empty = (margin.sums(weights) == 0) & (totals > 0)
    if empty.any():
        level = margin.levels[int(np.argmax(empty))]
        raise StatisticsError(f"weighting: {name} '{level}' is in the population but has no respondent; merge levels")
    return margin


def _placed(name: str, labels: list[Any], lost: np.ndarray) -> None:
    if not lost.any():
        return
    label = labels[int(np.argmax(lost))]
    if label is None or label != label:  # noqa: PLR0124 (NaN)
        raise StatisticsError(f"weighting: {int(lost.sum())} respondents have no level of {name}")
    raise StatisticsError(f"weighting: {name} '{label}' has respondents but no place in the population")


def crossed(margins: list[Margin]) -> tuple[np.ndarray, np.ndarray]:
    """Cell of each respondent in the table of all margins, and the first respondent of each cell."""
    cell = margins[0].codes
    for margin in margins[1:]:
        cell = np.unique(cell * len(margin.totals) + margin.codes, return_inverse=True)[1]
    _, first, cell = np.unique(cell, return_index=True, return_inverse=True)
    return cell, first


def indicators(margins: list[Margin]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """0/1 columns of every level, but of later margins not the first (it follows), their totals and names."""
    columns, totals, names = [], [], []
    for position, margin in enumerate(margins):
        levels = np.flatnonzero(margin.totals > 0)[1 if position else 0 :]
        columns.append(margin.codes[:, None] == levels)
        totals.append(margin.totals[levels])
        names += [f"{margin.name} '{margin.levels[level]}'" for level in levels]
    return np.concatenate(columns, axis=1).astype(float), np.concatenate(totals), names


def worst_missed(margins: list[Margin], weights: np.ndarray) -> tuple[float, str]:
    """The largest distance of a level from its total, as a share of the population, and in words."""
    gaps = [np.abs(margin.sums(weights) - margin.totals) for margin in margins]
    margin, gap = max(zip(margins, gaps, strict=True), key=lambda pair: float(pair[1].max()))
    level = int(np.argmax(gap))
    reached = margin.sums(weights)[level]
    words = f"{margin.name} '{margin.levels[level]}' reaches {reached:.6g} of {margin.totals[level]:.6g}"
    return float(gap.max()) / float(margin.totals.sum()), words
