"""Scores on 0–100, indices of weighted means, composites over a tree of items; customer effort, expectation gap."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.index_weights import equal_weights, normalised_weights
from surveystats.inference import clusters_held, degrees_of_freedom, influence, linearised_variance, mean, paired
from surveystats.proportions import share
from surveystats.sample import Design, Result, Sample, kish_n_eff, sample_of

Scale = tuple[float, float]


@dataclass(frozen=True)
class IndexTree:
    """A composite of items in dimensions.

    `dimensions`: the dimension of each item. `item_weights`: per item, of its own dimension (equal unless given; they
    are brought to a sum of 1 within the dimension). `dimension_weights`: per dimension (equal unless given).
    `missing`: `renormalise` spreads the weight of missing parts over the known ones of the same level, as long as the
    known ones carry at least `minimum` of the weight there; `exclude` needs every part.
    """

    dimensions: Sequence[Hashable]
    item_weights: ArrayLike | None = None
    dimension_weights: Mapping[Hashable, float] | None = None
    missing: Literal["renormalise", "exclude"] = "renormalise"
    minimum: float = 0.5


@dataclass(frozen=True)
class Composite:
    """Composite score and dimension scores, one per row; `known`: share (0–1) of the index weight behind the score."""

    total: np.ndarray
    dimensions: dict[Hashable, np.ndarray]
    known: np.ndarray


@dataclass(frozen=True)
class CompositeIndex:
    """Means of the composite and of its dimensions."""

    total: Result
    dimensions: dict[Hashable, Result]


@dataclass(frozen=True)
class CustomerEffort:
    """Customer effort score: mean of the scale, and share (0–1) of answers at or above the cut."""

    mean: Result
    easy: Result


def rescaled(values: ArrayLike, scale: Scale, *, reverse: bool = False) -> np.ndarray:
    """Answers on a scale (low, high) brought to 0–100; with `reverse` the low end counts as 100. NaN stays.

    Formula: 100 (x − low)/(high − low), or 100 less that.
    Raises: ValueError for an answer outside the scale, or a scale without length.
    Source: Fornell et al. 1996.
    Check: 3.98 of 1–5 is 74.5.
    """
    y = np.asarray(values, float)
    low, high = scale
    if not high > low:
        raise ValueError(f"scale: from {low:g} to {high:g}; the high end must lie above the low end")
    outside = y[(y < low - 1e-9) | (y > high + 1e-9)]
    if outside.size:
        raise ValueError(f"values: {outside.flat[0]:g} lies outside the scale from {low:g} to {high:g}")
    points = 100 * (y - low) / (high - low)
    return 100 - points if reverse else points


def scale_index(
    values: ArrayLike, scale: Scale, *, reverse: bool = False, sample: Sample | None = None, **design: Unpack[Design]
) -> Result:
    """Mean of answers on 0–100, with standard error and 95 % interval.

    Population: respondents with an answer and a positive weight.
    Formula: `inference.mean` of `rescaled`.
    Source: Fornell et al. 1996.
    Check: 100 (x̄ − low)/(high − low).
    """
    return mean(rescaled(values, scale, reverse=reverse), sample, **design)


def index_of_means(means: ArrayLike, importance: ArrayLike | None = None, *, scale: Scale) -> float:
    """Weighted index (0–100) of published means of one scale; NaN where a mean with weight is missing.

    Formula: Σw_i (x̄_i − low)/(high − low) · 100, weights brought to a sum of 1, equal unless given.
    Raises: ValueError for weights that are negative or all 0, or of another number than the means.
    Source: Fornell et al. 1996 (ACSI).
    Check: means 8, 7, 7 of 1–10 with .3885/.3190/.2925 70.983, equal weights 70.370.
    """
    points = rescaled(means, scale)
    w = _parts(importance, points.size)
    return float((w * np.where(w > 0, points, 0.0)).sum()) if points.size else math.nan


def weighted_index(
    items: ArrayLike, importance: ArrayLike | None = None, *, scale: Scale, sample: Sample | None = None,
    confidence: float = 0.95, **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Weighted index (0–100) of the means of items (respondents × items) of one scale, with t interval.

    Each mean is of those who answered the item (pairwise); the standard error holds their covariance under the design.
    Items of several scales: bring each to 0–100 (`rescaled`) and give the scale (0, 100).
    Population: `n` counts respondents with an answer to an item with weight. NaN where nobody answered such an item.
    Formula: Σw_i (x̄_i − low)/(high − low) · 100; z = Σw_i z_i of the means.
    Raises: as for `index_of_means`.
    Source: Fornell et al. 1996; Binder 1983.
    Check: with complete answers, `inference.mean` of each respondent's weighted mean.
    """
    table = rescaled(items, scale)
    sample = sample_of(len(table), sample, design)
    w = _parts(importance, table.shape[1])
    found = [influence(column, sample) for column in table.T]
    used = [(part, *rest) for part, rest in zip(w, found, strict=True) if part > 0]
    base = np.logical_or.reduce([held for *_, held in used]) if used else np.zeros(len(table), bool)
    held = np.where(base, sample.weights, 0.0)
    bases = {"n": int(base.sum()), "n_weighted": float(held.sum()), "n_eff": kish_n_eff(held)}
    value = float(sum(part * centre for part, centre, *_ in used)) if used else math.nan
    if math.isnan(value) or clusters_held(base, sample) < 2:
        return Result(value, **bases)
    scores = np.sum([part * z for part, _, z, _ in used], axis=0)
    se, df = math.sqrt(max(linearised_variance(scores, sample)[0], 0.0)), degrees_of_freedom(base, sample)
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else math.nan
    return Result(value, se, value - reach, value + reach, df, **bases)


def composite(scores: ArrayLike, tree: IndexTree) -> Composite:
    """Composite and dimension scores per row (respondent, unit) of rows × items on one scale, e.g. 0–100.

    Missing rule: that of the tree, first within dimensions, then between them; a row that falls short gets NaN.
    Formula: D_d = Σw_j x_j/Σw_j over the dimension's known items; C = ΣW_d D_d/ΣW_d over known dimensions.
    Raises: ValueError for weights that are negative or all 0, that do not match, or a minimum outside 0–1.
    Source: OECD & JRC 2008 (weighted arithmetic aggregation, hierarchical).
    Check: by hand; with complete answers Σ W_d w_j x_j.
    """
    table = np.asarray(scores, float)
    labels = list(tree.dimensions)
    if table.ndim != 2 or table.shape[1] != len(labels):
        raise ValueError(f"scores: a table of {len(labels)} items is needed, one per entry of the tree's dimensions")
    names = list(dict.fromkeys(labels))
    outer = _outer_weights(names, tree.dimension_weights)
    inner = np.ones(len(labels)) if tree.item_weights is None else np.asarray(tree.item_weights, float)
    if len(inner) != len(labels):
        raise ValueError(f"item_weights: {len(inner)} entries for {len(labels)} items")
    least = _least(tree)
    parts, shares = {}, []
    for name in names:
        held = [place for place, label in enumerate(labels) if label == name]
        parts[name], known = _weighted_mean(table[:, held], normalised_weights(inner[held]), least)
        shares.append(known)
    dimensions = np.stack([parts[name] for name in names], axis=1)
    total, _ = _weighted_mean(dimensions, outer, least)
    behind = (np.where(np.isfinite(dimensions), np.stack(shares, axis=1), 0.0) * outer).sum(axis=1)
    return Composite(total, parts, behind)


def composite_index(
    scores: ArrayLike, tree: IndexTree, *, sample: Sample | None = None, confidence: float = 0.95,
    **design: Unpack[Design],
) -> CompositeIndex:  # fmt: skip
    """Means of the composite and of its dimensions over respondents (respondents × items), with t intervals.

    Population: respondents with a composite (a dimension score) under the tree's missing rule, positive weight.
    Formula: `inference.mean` of `composite`.
    Source: as for `composite`.
    Check: equals `weighted_index` with the products of the weights where every answer is known.
    """
    found = composite(scores, tree)
    sample = sample_of(len(found.total), sample, design)
    parts = {name: mean(part, sample, confidence=confidence) for name, part in found.dimensions.items()}
    return CompositeIndex(mean(found.total, sample, confidence=confidence), parts)


def customer_effort(
    scores: ArrayLike, sample: Sample | None = None, *, cut: float = 5, confidence: float = 0.95,
    **design: Unpack[Design],
) -> CustomerEffort:  # fmt: skip
    """Customer effort score: agreement (1–7) that the company made it easy; mean and share of answers ≥ `cut` (5).

    Population: respondents with an answer and a positive weight.
    Formula: `inference.mean`; `proportions.share` of x ≥ cut.
    Source: Dixon, Freeman & Toman 2010; CES 2.0 (2013).
    Check: by hand.
    """
    y = np.asarray(scores, float)
    sample = sample_of(len(y), sample, design)
    easy = share(np.where(np.isfinite(y), y >= cut, np.nan), sample, confidence=confidence)
    return CustomerEffort(mean(y, sample, confidence=confidence), easy)


def expectation_gap(
    perceived: ArrayLike, expected: ArrayLike, *, sample: Sample | None = None, confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Perceived minus expected of the same respondents, with t interval and p; negative: below expectation.

    Population: respondents with both answers and a positive weight.
    Formula: `inference.paired`.
    Source: Parasuraman, Zeithaml & Berry 1988; Oliver 1980.
    Check: `scipy.stats.ttest_rel` at equal weights.
    """
    return paired(perceived, expected, sample=sample, confidence=confidence, **design)


def _parts(importance: ArrayLike | None, count: int) -> np.ndarray:
    """Weights of so many parts."""
    if importance is None:
        return equal_weights(count)
    w = normalised_weights(importance)
    if w.size != count:
        raise ValueError(f"importance: {w.size} weights for {count} parts")
    return w


def _outer_weights(names: list[Hashable], given: Mapping[Hashable, float] | None) -> np.ndarray:
    """Weights of the dimensions, in their order."""
    if given is None:
        return equal_weights(len(names))
    unlike = set(names) ^ set(given)
    if unlike:
        raise ValueError(f"dimension_weights: {sorted(map(str, unlike))} in the items or in the weights, not in both")
    return normalised_weights([given[name] for name in names])


def _least(tree: IndexTree) -> float:
    """Share of the weight that must be known."""
    if not 0 <= tree.minimum <= 1:
        raise ValueError(f"minimum: {tree.minimum:g}; a share between 0 and 1 is needed")
    return 1.0 if tree.missing == "exclude" else tree.minimum


def _weighted_mean(table: np.ndarray, w: np.ndarray, least: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean of the known parts of each row where they carry enough weight, and the share of weight they carry."""
    known = np.isfinite(table)
    carried = (known * w).sum(axis=1)
    enough = (carried > 0) & (carried >= least - 1e-12)
    total = (np.where(known, table, 0.0) * w).sum(axis=1)
    return np.divide(total, carried, out=np.full(len(table), np.nan), where=enough), carried
