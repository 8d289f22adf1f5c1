"""Agreement of coders who coded the same units (comments, complaints).

Ratings are one sequence of codes per coder, all of one length: coders × units. A missing code is None, NaN or "".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from surveystats import resampling
from surveystats.draws import Bootstrap
from surveystats.labels import is_missing
from surveystats.sample import Result, Sample, kish_n_eff

Level = Literal["nominal", "ordinal", "interval", "ratio"]


def krippendorff_alpha(
    ratings: Sequence[Any] | np.ndarray, *, level: Level = "nominal", categories: Sequence[Any] | None = None,
    weights: ArrayLike | None = None, bootstrap: Bootstrap | None = None,
) -> Result:  # fmt: skip
    """Krippendorff's alpha of codes (coders × units), any number of coders, missing codes allowed.

    `categories`: the codes in their order, for ordinal codes that are not numbers; sorted unless given. `weights`: per
    unit. With `bootstrap`, standard error and percentile interval over draws of units (`resampling.bootstrap`).
    Population: units with a positive weight that at least two coders coded; `n` counts them. NaN without such units or
    where all codes are alike.
    Formula: 1 − D_o/D_e = 1 − (n.. − 1) Σ o_ck δ_ck / Σ n_c n_k δ_ck; o_ck pairs of codes within units, each unit's
    divided by m_u − 1; δ: nominal c ≠ k; ordinal (Σ_{g=c..k} n_g − (n_c + n_k)/2)²; interval (c − k)²; ratio ((c −
    k)/(c + k))². Weights are scaled to a mean of 1.
    Raises: ValueError for a code that is not among the categories, or not a number where it must be.
    Source: Krippendorff 2004, 11; Hayes & Krippendorff 2007; Zapf et al. 2016 (bootstrap of units). Check: "C" data of
    R `irr`: .7434 nominal, .8154 ordinal, .8491 interval, .7974 ratio.
    """
    counts, values = _coded(ratings, categories, level)
    w = _unit_weights(counts, weights)
    usable = (counts.sum(axis=1) > 1) & (w > 0)
    counts, w = counts[usable], w[usable]
    found = Result(math.nan, n=len(w), n_weighted=float(w.sum()), n_eff=kish_n_eff(w))
    if not len(w):
        return found
    scale = float(w.mean())

    def statistic(weights: np.ndarray) -> float:
        return _alpha(counts, weights / scale, values=values, level=level)

    if bootstrap is None:
        return replace(found, value=statistic(w))
    drawn, *_ = resampling.bootstrap(statistic, Sample.of(len(w), weights=w), settings=bootstrap)
    return replace(found, value=drawn.value, se=drawn.se, low=drawn.low, high=drawn.high)


def _alpha(counts: np.ndarray, w: np.ndarray, *, values: np.ndarray, level: Level) -> float:
    """Alpha of counts (units × codes) with weights."""
    part = w / (counts.sum(axis=1) - 1)
    within = (counts * part[:, None]).T @ counts - np.diag(part @ counts)
    often = within.sum(axis=1)
    distance = _distances(often, values, level)
    expected = float(often @ distance @ often)
    if not expected > 0:
        return math.nan
    return 1 - (float(often.sum()) - 1) * float((within * distance).sum()) / expected


def _distances(often: np.ndarray, values: np.ndarray, level: Level) -> np.ndarray:
    """Squared difference between codes, that of ordinal codes depending on how often they occur."""
    if level == "nominal":
        return 1 - np.eye(len(often))
    if level == "ordinal":
        middle = np.cumsum(often) - often / 2
        return (middle[:, None] - middle) ** 2
    apart = values[:, None] - values
    if level == "interval":
        return apart**2
    both = values[:, None] + values
    return np.divide(apart, both, out=np.zeros_like(apart), where=both != 0) ** 2


def _coded(
    ratings: Sequence[Any] | np.ndarray, categories: Sequence[Any] | None, level: Level
) -> tuple[np.ndarray, np.ndarray]:
    """How many coders gave each unit each code (units × codes), and the codes as numbers."""
    ratings = np.asarray(ratings, dtype=object)
    names = _categories(ratings) if categories is None else list(categories)
    if level == "ordinal" and categories is None:
        _numbers(names, "an ordinal level without 'categories'")
    places = [_positions(coder, names) for coder in ratings]
    if len({len(coder) for coder in places}) > 1:
        raise ValueError(f"ratings: coders with {sorted({len(coder) for coder in places})} units; one length is needed")
    units = len(places[0]) if places else 0
    counts = np.zeros((units, len(names)))
    for place in places:
        held = np.flatnonzero(place >= 0)
        counts[held, place[held]] += 1
    if level in ("nominal", "ordinal"):
        return counts, np.arange(len(names), dtype=float)
    return counts, _numbers(names, f"a level of {level}")


def _categories(ratings: Sequence[Any] | np.ndarray) -> list[Any]:
    """All codes that occur, in order."""
    found = {code for coder in ratings for code in coder if not is_missing(code)}
    return sorted(found, key=lambda code: (isinstance(code, str), code))


def _numbers(names: list[Any], need: str) -> np.ndarray:
    for name in names:
        if not isinstance(name, int | float | np.number):
            raise ValueError(f"codes: {name!r} is not a number, which {need} needs")
    return np.array(names, float)


def _positions(coder: Sequence[Any] | np.ndarray, names: list[Any]) -> np.ndarray:
    """Position of each code among the categories, −1 where missing."""
    place = {name: position for position, name in enumerate(names)}
    for code in coder:
        if not is_missing(code) and code not in place:
            raise ValueError(f"ratings: code {code!r} is not among the categories {names}")
    return np.array([-1 if is_missing(code) else place[code] for code in coder], int)


def _unit_weights(counts: np.ndarray, weights: ArrayLike | None) -> np.ndarray:
    w = np.ones(len(counts)) if weights is None else np.asarray(weights, float)
    if len(w) != len(counts):
        raise ValueError(f"weights: {len(w)} entries for {len(counts)} units")
    return w
