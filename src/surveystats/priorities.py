"""Importance against performance: the map of Martilla & James with its uncertainty, and stated against derived."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Unpack, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.correlation import RankAgreement, rank_agreement
from surveystats.draws import Bootstrap
from surveystats.importance import ORDERS, Measure, lmg, relative_weights, replicate_parts
from surveystats.inference import mean
from surveystats.regression import complete_cases
from surveystats.resampling import replicate_totals, resampled
from surveystats.sample import Design, Result, Sample, sample_of

Quadrant = Literal["concentrate", "keep", "low_priority", "overkill"]
Standing = Literal["both", "derived_only", "stated_only", "neither"]
Centre = Literal["mean", "median"]
QUADRANTS: tuple[Quadrant, ...] = get_args(Quadrant)


@dataclass(frozen=True)
class Position:
    """One item on the map.

    `covariance`: of (performance, importance) over the replicates; `probabilities`: share of the replicates (0–1) in
    each quadrant, the lines drawn anew in each.
    """

    performance: Result
    importance: Result
    covariance: np.ndarray
    quadrant: Quadrant | None
    probabilities: dict[Quadrant, float]


@dataclass(frozen=True)
class PriorityMap:
    """Items by performance and importance, and where the lines lie (performance, importance)."""

    positions: tuple[Position, ...]
    lines: tuple[float, float]


@dataclass(frozen=True)
class StatedDerived:
    """Stated and derived importance of items: how far their rankings agree, and where each item stands."""

    agreement: RankAgreement
    standings: tuple[Standing | None, ...]
    lines: tuple[float, float]


def importance_performance(  # noqa: PLR0913
    outcome: ArrayLike, items: ArrayLike, *, sample: Sample | None = None, measure: Measure = "lmg",
    centre: Centre = "mean", bootstrap: Bootstrap | None = None, **design: Unpack[Design],
) -> PriorityMap:  # fmt: skip
    """Map of items by mean score and derived importance, the part of R² of the outcome they are associated with.

    Population: performance: everyone with a score on the item; importance: listwise over outcome and items.
    Formula: lines at the mean (or median) of the items' coordinates, a point on a line counts as high;
    *concentrate*: importance high, performance low; *keep*: both high; *low_priority*: both low; *overkill*:
    performance high, importance low. Both coordinates of a replicate come from the same bootstrap weights.
    Source: Martilla & James 1977; Rao, Wu & Yue 1992 (bootstrap).
    Check: by hand; parts as for `lmg` and `relative_weights`.
    """
    cases = complete_cases(outcome, items, sample=sample, design=design)
    chosen = bootstrap or Bootstrap()
    if measure == "lmg":
        point = lmg(outcome, items, sample=cases.sample, orders=ORDERS, seed=chosen.seed)
    else:
        point = relative_weights(outcome, items, sample=cases.sample)
    if point.reason:
        values = np.full((len(point.parts), 1), math.nan)
    else:
        values = replicate_parts(cases, measure, bootstrap=chosen)
    found = resampled(point.parts, values, sample=cases.sample, base=cases.weights, confidence=chosen.confidence)
    return _mapped(np.asarray(items, float), cases.sample, (found, values), centre=centre, bootstrap=chosen)


def stated_performance(
    stated: ArrayLike, items: ArrayLike, *, sample: Sample | None = None, centre: Centre = "mean",
    bootstrap: Bootstrap | None = None, **design: Unpack[Design],
) -> PriorityMap:  # fmt: skip
    """Map of items by mean score and mean stated importance (respondents × items, on any scale).

    Population: everyone with a score, and everyone with a stated importance, of the item.
    Formula: as for `importance_performance`; intervals of both means by linearisation.
    Source: Martilla & James 1977.
    Check: by hand.
    """
    table, chosen = np.asarray(stated, float), bootstrap or Bootstrap()
    found = sample_of(len(table), sample, design)
    results = tuple(mean(column, found, confidence=chosen.confidence) for column in table.T)
    values = _replicate_means(table, found, chosen)
    return _mapped(np.asarray(items, float), found, (results, values), centre=centre, bootstrap=chosen)


def stated_versus_derived(stated: ArrayLike, derived: ArrayLike, *, centre: Centre = "mean") -> StatedDerived:
    """Where items stand by stated importance (respondents say so) and derived importance (it goes with the outcome).

    Population: items with both.
    Formula: Spearman ρ and Kendall τ-b of the two; lines at the mean (or median) of each, a value on a line counts as
    high. *derived_only*: matters more than respondents say; *stated_only*: expected, but not what tells satisfied
    respondents from others.
    Source: Vavra 1997; Martilla & James 1977.
    Check: by hand.
    """
    said, found = np.asarray(stated, float), np.asarray(derived, float)
    known = np.isfinite(said) & np.isfinite(found)
    lines = tuple(float(line) for line in _lines(np.stack([said, found])[:, known], centre)) if known.any() else ()
    names: dict[tuple[bool, bool], Standing] = {
        (True, True): "both", (False, True): "derived_only", (True, False): "stated_only", (False, False): "neither",
    }  # fmt: skip
    first, second = lines or (math.nan, math.nan)
    standings = tuple(
        names[bool(one >= first), bool(two >= second)] if fine else None
        for one, two, fine in zip(said, found, known, strict=True)
    )
    return StatedDerived(rank_agreement(said, found), standings, (first, second))


def ellipse(covariance: ArrayLike, *, confidence: float = 0.95) -> tuple[float, float, float]:
    """Half axes (major, minor) of a point's confidence ellipse, and the angle of the major one in radians.

    The angle is counted from the first coordinate, −π/2 to π/2.
    Formula: √(χ²_2(confidence) λ), λ the eigenvalues of the covariance of the two coordinates.
    Source: Johnson & Wichern 2007, 5.4.
    Check: by hand.
    """
    table = np.asarray(covariance, float)
    if not np.isfinite(table).all():
        return math.nan, math.nan, math.nan
    values, vectors = np.linalg.eigh(table)
    minor, major = np.sqrt(np.maximum(values, 0.0) * stats.chi2.ppf(confidence, 2))
    along = vectors[:, 1] if vectors[0, 1] >= 0 else -vectors[:, 1]
    return float(major), float(minor), math.atan2(along[1], along[0])


def _mapped(
    items: np.ndarray, sample: Sample, importance: tuple[tuple[Result, ...], np.ndarray], *, centre: Centre,
    bootstrap: Bootstrap,
) -> PriorityMap:  # fmt: skip
    """The map, from items and the importance (results, replicates) of each."""
    performance = tuple(mean(column, sample, confidence=bootstrap.confidence) for column in items.T)
    point = np.array([[result.value for result in results] for results in (performance, importance[0])])
    values = np.stack(np.broadcast_arrays(_replicate_means(items, sample, bootstrap), importance[1]))
    lines = _lines(point, centre)
    place = _quadrants(point, lines)
    usable = np.isfinite(values).all(axis=(0, 1))
    drawn = _quadrants(values[:, :, usable], _lines(values[:, :, usable], centre)[:, None])
    positions = []
    for j, (score, weight) in enumerate(zip(performance, importance[0], strict=True)):
        shares = [float((drawn[j] == code).mean()) if usable.any() and sample.replicates is None else math.nan
                  for code in range(len(QUADRANTS))]  # fmt: skip
        quadrant = QUADRANTS[place[j]] if np.isfinite(point).all() else None
        covariance = _covariance(values[:, j], point[:, j], sample)
        positions.append(Position(score, weight, covariance, quadrant, dict(zip(QUADRANTS, shares, strict=True))))
    return PriorityMap(tuple(positions), (float(lines[0]), float(lines[1])))


def _replicate_means(table: np.ndarray, sample: Sample, bootstrap: Bootstrap) -> np.ndarray:
    """Weighted means of columns under every replicate, columns × replicates; NaN without respondents."""
    known = np.isfinite(table)
    totals = replicate_totals(np.hstack([np.where(known, table, 0.0), known]), sample, bootstrap=bootstrap).T
    sums, weights = np.split(totals, 2)
    return np.divide(sums, weights, out=np.full(sums.shape, math.nan), where=weights > 0)


def _lines(coordinates: np.ndarray, centre: Centre) -> np.ndarray:
    """Mean or median over items (second axis)."""
    if not coordinates.size:
        return np.full((coordinates.shape[0], *coordinates.shape[2:]), math.nan)
    return coordinates.mean(axis=1) if centre == "mean" else np.median(coordinates, axis=1)


def _quadrants(coordinates: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Place in QUADRANTS of every item: performance and importance on the first axis, items on the second."""
    performance, importance = coordinates[0] >= lines[0], coordinates[1] >= lines[1]
    return np.where(importance, np.where(performance, 1, 0), np.where(performance, 3, 2))


def _covariance(values: np.ndarray, point: np.ndarray, sample: Sample) -> np.ndarray:
    """Covariance of an item's two coordinates over the replicates."""
    usable = np.isfinite(values).all(axis=0)
    if usable.sum() < 2 or not np.isfinite(point).all():
        return np.full((2, 2), math.nan)
    if sample.replicates is None:
        return np.cov(values[:, usable])
    return sample.replicates.covariance(values, point)
