"""Adjustments of weights beside calibration: trimming, non-response cells; and how far weights spread."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from surveystats.errors import StatisticsError
from surveystats.sample import kish_n_eff

CLOSE = 1e-6  # share by which a weight may exceed the cap after the last calibration
ROUNDS, PATIENCE = 500, 25


@dataclass(frozen=True)
class Trimmed:
    """Trimmed weights, the cap, how many weights were above it, and the share of all weight that was cut off."""

    weights: np.ndarray
    cap: float
    n_trimmed: int
    share_trimmed: float


def trim(
    weights: ArrayLike, limit: float, *, recalibrate: Callable[[np.ndarray], np.ndarray] | None = None,
    named: Callable[[int], str] | None = None,
) -> Trimmed:  # fmt: skip
    """Weights of at most `limit` times their mean, what is cut off spread over the others; the sum is kept.

    Population: all weights given; those of 0 stay 0. `named`: what the error calls a respondent, by position.
    Formula: w > cap becomes cap, the rest times (Σw − Σcap)/Σrest, until none is above the cap. With `recalibrate`
    (weights to weights that meet the margins again) both alternate until the margins are met by weights of at most the
    cap, to one in a million.
    Raises: StatisticsError when the margins need a weight above the cap; names who has it, and how large it is;
    ValueError when the limit is not above 1.
    Source: Potter 1990; Izrael, Battaglia & Frankel 2009 (rake and trim). Check: by hand; `svy`, 200 random samples
    (tests/references/test_weighting_references.py).
    """
    if not limit > 1:
        raise ValueError(f"limit {limit:g}: a cap at or below the mean weight leaves nothing to spread over")
    w = np.asarray(weights, float)
    cap = limit * float(w.mean()) if len(w) else math.nan
    over = w > cap * (1 + 1e-12)
    cut = float((w[over] - cap).sum() / w.sum()) if over.any() else 0.0
    found = _capped(w, cap) if recalibrate is None else _alternated(w, cap, recalibrate=recalibrate, named=named)
    return Trimmed(found, cap, int(over.sum()), cut)


def _capped(weights: np.ndarray, cap: float) -> np.ndarray:
    trimmed = weights
    while (trimmed > cap * (1 + 1e-12)).any():
        over = trimmed >= cap
        excess, room = float((trimmed[over] - cap).sum()), float(trimmed[~over].sum())
        if room <= 0:
            break
        trimmed = np.where(over, cap, trimmed * ((room + excess) / room))
    return trimmed


def _alternated(
    weights: np.ndarray,
    cap: float,
    *,
    recalibrate: Callable[[np.ndarray], np.ndarray],
    named: Callable[[int], str] | None,
) -> np.ndarray:
    trimmed, best, since = weights, math.inf, 0
    for _ in range(ROUNDS):
        largest = float(trimmed.max())
        if largest <= cap * (1 + CLOSE):
            return trimmed
        best, since = (largest, 0) if largest < best * (1 - 1e-7) else (best, since + 1)
        if since == PATIENCE:
            break
        trimmed = recalibrate(_capped(trimmed, cap))
    place = int(np.argmax(trimmed))
    who = f" ({named(place)})" if named is not None else ""
    mean = float(weights.mean())
    raise StatisticsError(
        f"trimming at {cap / mean:g} times the mean weight: the margins need a weight of {trimmed[place] / mean:.3g} "
        f"times the mean{who}; raise the limit or merge levels"
    )


@dataclass(frozen=True)
class NonResponse:
    """Weights after adjustment (0 for those who did not respond), the response rate of each cell used, and into
    which cell each merged one went."""

    weights: np.ndarray
    rates: dict[Any, float]
    merged: dict[Any, Any]


def adjust_nonresponse(
    cells: ArrayLike, responded: ArrayLike, *, weights: ArrayLike | None = None, minimum: int = 0
) -> NonResponse:
    """Weights of respondents over the response rate of their cell; everyone who was asked has an entry.

    Population: those asked, with a weight above 0. Merge rule: while a cell has fewer than `minimum` respondents, the
    one with the fewest joins the cell whose response rate is nearest (of two, the first).
    Formula: rate_c = Σ_c respondents w / Σ_c w; w / rate_c.
    Raises: StatisticsError when a cell has no respondent (and `minimum` merges none), a cell is missing, or nobody
    responded; names the cell.
    Source: Kalton & Flores-Cervantes 2003 (weighting classes). Check: by hand; `svy`
    (tests/references/test_weighting_references.py).
    """
    given = np.asarray(cells).tolist()
    answered = np.asarray(responded, bool)
    w = np.ones(len(given)) if weights is None else np.asarray(weights, float)
    if not (np.isfinite(w) & (w >= 0)).all():
        raise StatisticsError("non-response adjustment: a weight is missing or negative")
    missing = sum(1 for cell, weight in zip(given, w, strict=True) if weight > 0 and (cell is None or cell != cell))  # noqa: PLR0124
    if missing:
        raise StatisticsError(f"non-response adjustment: {missing} of those asked have no cell")
    asked = [cell for cell, weight in zip(given, w, strict=True) if weight > 0]
    names = list(dict.fromkeys(asked))
    place = {name: code for code, name in enumerate(names)}
    codes = np.array([place.get(cell, 0) for cell in given], int)
    table = np.stack([np.bincount(codes, part, len(names)) for part in (w, w * answered, 1.0 * answered * (w > 0))])
    target = _merged(table, names, minimum)
    joint = np.stack([np.bincount(target, row, len(names)) for row in table])
    rates = np.divide(joint[1], joint[0], out=np.ones(len(names)), where=joint[0] > 0)
    return NonResponse(
        np.where(answered, w / rates[target[codes]], 0.0),
        {names[code]: float(rates[code]) for code in np.unique(target)},
        {name: names[target[code]] for code, name in enumerate(names) if target[code] != code},
    )


def _merged(table: np.ndarray, names: list[Any], minimum: int) -> np.ndarray:
    """The cell that each cell is merged into (its own where it is not)."""
    target, sums = np.arange(len(names)), table.copy()
    if not sums[2].sum():
        raise StatisticsError("non-response adjustment: nobody responded")
    while True:
        alive = np.unique(target)
        smallest = alive[np.argmin(sums[2, alive])]
        if sums[2, smallest] >= minimum or len(alive) == 1:
            break
        rates = sums[1, alive] / sums[0, alive]
        distance = np.where(alive == smallest, np.inf, np.abs(rates - sums[1, smallest] / sums[0, smallest]))
        into = alive[np.argmin(distance)]
        target[target == smallest] = into
        sums[:, into] += sums[:, smallest]
    empty = [names[code] for code in np.unique(target) if sums[2, code] == 0]
    if empty:
        raise StatisticsError(f"non-response adjustment: nobody of cell '{empty[0]}' responded; merge cells")
    return target


@dataclass(frozen=True)
class Spread:
    """How far weights spread: smallest, largest, their ratio, coefficient of variation, Kish effective base and
    design effect, of the weights above 0."""

    n: int
    minimum: float
    maximum: float
    ratio: float
    cv: float
    n_eff: float
    design_effect: float


def weight_spread(weights: ArrayLike) -> Spread:
    """Spread of weights.

    Population: weights above 0; NaN when there are none.
    Formula: cv = sd (divisor n) / mean; n_eff = (Σw)²/Σw²; design effect = n/n_eff = 1 + cv².
    Source: Kish 1965, 1992. Check: Kalton & Flores-Cervantes 2003, raked (n_eff 909.3549 of 1,000).
    """
    w = np.asarray(weights, float)
    w = w[w > 0]
    if not len(w):
        return Spread(0, math.nan, math.nan, math.nan, math.nan, 0.0, math.nan)
    low, high, n_eff = float(w.min()), float(w.max()), kish_n_eff(w)
    return Spread(len(w), low, high, high / low, float(w.std() / w.mean()), n_eff, len(w) / n_eff)
