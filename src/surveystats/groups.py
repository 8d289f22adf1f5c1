"""Respondents by label: who belongs to which group, and the groups' means with their joint covariance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from surveystats.inference import clusters_held, degrees_of_freedom, linearised_covariance
from surveystats.labels import coded
from surveystats.sample import Sample, kish_n_eff


@dataclass(frozen=True)
class GroupMeans:
    """Weighted means of k groups, their covariance under the design, and who is in each base (respondents × k)."""

    labels: tuple[Any, ...]
    means: np.ndarray
    covariance: np.ndarray
    base: np.ndarray
    sample: Sample

    @property
    def n(self) -> np.ndarray:
        """Respondents in each group's base."""
        return self.base.sum(axis=0)

    @property
    def clusters(self) -> np.ndarray:
        """Clusters in each group's base: respondents, where there are no clusters."""
        return np.array([clusters_held(column, self.sample) for column in self.base.T], int)

    @property
    def everyone(self) -> np.ndarray:
        """Who is in the base of any group."""
        return np.asarray(self.base.any(axis=1))

    @property
    def weights(self) -> np.ndarray:
        """The weights of those in the base of any group, 0 for the others."""
        return np.where(self.everyone, self.sample.weights, 0.0)

    @property
    def bases(self) -> tuple[int, float, float]:
        """n, weighted and effective n of all groups together."""
        return int(self.everyone.sum()), float(self.weights.sum()), kish_n_eff(self.weights)

    def df(self, *columns: int) -> float:
        """Degrees of freedom of one group, of the difference of two, or of all together where none is named."""
        if not columns:
            return degrees_of_freedom(self.everyone, self.sample)
        sides = self.base[:, list(columns)]
        parts = self.sample.weights[:, None] * sides / (self.sample.weights @ sides)
        return degrees_of_freedom(
            np.asarray(sides.any(axis=1)), self.sample, parts @ np.array([1.0, -1.0])[: len(columns)]
        )

    def select(self, keep: np.ndarray) -> GroupMeans:
        """The same for some of the groups."""
        labels = tuple(label for label, kept in zip(self.labels, keep, strict=True) if kept)
        covariance = self.covariance[np.ix_(keep, keep)]
        return GroupMeans(labels, self.means[keep], covariance, self.base[:, keep], self.sample)


def group_means(values: ArrayLike, groups: ArrayLike, sample: Sample) -> GroupMeans:
    """Means of all groups at once; groups without an answer are left out.

    `groups`: one label per respondent (NaN or None: no group), or a table of 0 and 1 (respondents × k) where groups
    overlap. Formula: as `inference.mean` of each group; with replicate weights the means are computed anew in each.
    Source: Binder 1983; Lumley 2004 (`svyby(covmat = TRUE)`). Check: by hand; each group as a domain on random designs.
    """
    y = np.asarray(values, float)
    labels, members = membership(groups)
    base = members & (np.isfinite(y) & (sample.weights > 0))[:, None]
    held = base.any(axis=0)
    base = base[:, held]
    if not held.any():
        return GroupMeans((), np.zeros(0), np.zeros((0, 0)), base, sample)
    answers = np.where(base, np.where(np.isfinite(y), y, 0.0)[:, None], 0.0)
    means, covariance = ratio_covariance(answers, base.astype(float), sample)
    kept = tuple(label for label, there in zip(labels, held, strict=True) if there)
    return GroupMeans(kept, means, covariance, base, sample)


def ratio_covariance(numerators: np.ndarray, denominators: np.ndarray, sample: Sample) -> tuple[np.ndarray, np.ndarray]:
    """Ratios of weighted totals, column by column (0 outside the base), and their covariance under the design."""
    inside = (denominators != 0).any(axis=1)
    w = np.where(inside, sample.weights, 0.0)[:, None]
    total = (w * denominators).sum(axis=0)
    value = (w * numerators).sum(axis=0) / total
    if sample.replicates is None:
        return value, linearised_covariance(w * (numerators - value * denominators) / total, sample)[0]
    weights = np.where(inside[:, None], sample.replicates.weights, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (numerators.T @ weights) / (denominators.T @ weights)
    return value, sample.replicates.covariance(found, value)


def membership(groups: ArrayLike) -> tuple[tuple[Any, ...], np.ndarray]:
    """The labels in order, and who has which (respondents × labels)."""
    given = np.asarray(groups)
    if given.ndim == 2:
        return tuple(range(given.shape[1])), np.nan_to_num(given.astype(float)) > 0
    labels, codes = coded(given)
    return labels, codes[:, None] == np.arange(len(labels))
