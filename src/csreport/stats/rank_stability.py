"""Whether the order of units (segments, branches) by an index depends on its weights, or on chance."""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from csreport.stats.correlation import rank_agreement
from csreport.stats.draws import Bootstrap
from csreport.stats.index_weights import normalised_weights
from csreport.stats.labels import is_missing
from csreport.stats.resampling import replicate_blocks
from csreport.stats.sample import Design, Sample, sample_of


@dataclass(frozen=True)
class Ranking:
    """Scores and ranks (1 = highest) of the units under one scheme of weights.

    `top`, `bottom`: highest and lowest unit; `top_stays`, `bottom_stays`: share of draws (0–1) in which it is so again.
    """

    scores: np.ndarray
    ranks: np.ndarray
    top: Hashable
    bottom: Hashable
    top_stays: float
    bottom_stays: float


@dataclass(frozen=True)
class RankStability:
    """Rankings of units under several schemes of weights, and how far they agree (pairs of schemes)."""

    units: tuple[Hashable, ...]
    schemes: dict[str, Ranking]
    spearman: dict[tuple[str, str], float]
    kendall: dict[tuple[str, str], float]
    n: dict[Hashable, int]
    draws: int


def rank_stability(
    items: ArrayLike, units: ArrayLike, schemes: Mapping[str, ArrayLike], *, bootstrap: Bootstrap | None = None,
    sample: Sample | None = None, **design: Unpack[Design],
) -> RankStability:  # fmt: skip
    """Order of units by a weighted index of item means, under schemes of weights and over bootstrap draws.

    `items`: respondents × items on one scale; `units`: each respondent's unit; `schemes`: e.g. expert, equal and
    derived weights of the items.
    Population: respondents with a unit and a positive weight; each item's mean is of those who answered it
    (pairwise). A unit without an answer to an item with weight has no score and no rank; a draw in which a unit has
    lost its score counts as one in which nothing stays.
    Formula: score = Σw_j x̄_j; ranks with ties at their mean; Spearman's ρ and Kendall's τ_b between the schemes'
    scores; draws by the design's rescaled bootstrap (`resampling.replicate_blocks`), 1,000 unless given; a sample's
    own replicate weights take its place.
    Raises: ValueError for weights that are negative, all 0 or of another number than the items.
    Source: Saisana, Saltelli & Tarantola 2005; OECD & JRC 2008, 7; Rao & Wu 1988.
    Check: `scipy.stats.spearmanr`, `kendalltau`; far-apart units always stay, equal units stay by chance.
    """
    table = np.asarray(items, float)
    sample = sample_of(len(table), sample, design)
    given = {name: _of_items(weights, table.shape[1], name) for name, weights in schemes.items()}
    names, member = _membership(units, sample)
    chosen = bootstrap or Bootstrap()
    point = _means(table, member, sample.weights[:, None])[0]
    drawn = [
        _means(table, member, block)
        for block in replicate_blocks(sample, replicates=chosen.replicates, seed=chosen.seed)
    ]
    means = np.concatenate(drawn)
    found = {name: _ranking(names, _scores(point[None], w)[0], _scores(means, w)) for name, w in given.items()}
    pairs = {
        (one, two): rank_agreement(found[one].scores, found[two].scores)
        for one, two in itertools.combinations(found, 2)
    }
    return RankStability(
        names,
        found,
        {pair: agreement.spearman for pair, agreement in pairs.items()},
        {pair: agreement.kendall for pair, agreement in pairs.items()},
        dict(zip(names, member.sum(axis=0).tolist(), strict=True)),
        len(means),
    )


def _of_items(weights: ArrayLike, count: int, name: str) -> np.ndarray:
    w = normalised_weights(weights)
    if len(w) != count:
        raise ValueError(f"schemes: {len(w)} weights in '{name}' for {count} items")
    return w


def _membership(units: ArrayLike, sample: Sample) -> tuple[tuple[Hashable, ...], np.ndarray]:
    """Names of the units that hold respondents, and who is in which (respondents × units)."""
    cells = np.asarray(units, dtype=object).tolist()
    known = [not is_missing(cell) and weight > 0 for cell, weight in zip(cells, sample.weights, strict=True)]
    names = sorted({cell for cell, held in zip(cells, known, strict=True) if held}, key=str)
    place = {name: column for column, name in enumerate(names)}
    member = np.zeros((len(cells), len(names)), bool)
    rows = np.flatnonzero(known)
    member[rows, [place[cells[row]] for row in rows]] = True
    return tuple(names), member


def _means(table: np.ndarray, member: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Item means of each unit under each column of weights: draws × units × items; NaN without an answer."""
    answered = np.isfinite(table)
    values = np.where(answered, table, 0.0)
    found = np.full((weights.shape[1], member.shape[1], table.shape[1]), math.nan)
    for unit, held in enumerate(member.T):
        own = weights[held].T
        base = own @ answered[held]
        np.divide(own @ values[held], base, out=found[:, unit], where=base > 0)
    return found


def _scores(means: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Index of each unit in each draw."""
    return means[:, :, w > 0] @ w[w > 0]


def _ranking(names: tuple[Hashable, ...], scores: np.ndarray, drawn: np.ndarray) -> Ranking:
    """Ranks of the scores, and how often first and last stay so over the draws."""
    known = np.isfinite(scores)
    ranks = np.full(len(scores), math.nan)
    ranks[known] = stats.rankdata(-scores[known])
    if not known.any():
        return Ranking(scores, ranks, None, None, math.nan, math.nan)
    first, last = int(np.nanargmax(scores)), int(np.nanargmin(scores))
    drawn = drawn[:, known]
    first_of, last_of = (int(known[:place].sum()) for place in (first, last))
    complete = np.isfinite(drawn).all(axis=1)
    with np.errstate(invalid="ignore"):
        top = complete & (drawn[:, first_of] >= drawn.max(axis=1) - 1e-12)
        bottom = complete & (drawn[:, last_of] <= drawn.min(axis=1) + 1e-12)
    return Ranking(scores, ranks, names[first], names[last], float(top.mean()), float(bottom.mean()))
