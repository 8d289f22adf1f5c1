"""Weights: raking and calibration to known totals, trimming, and adjustment for non-response."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import ArrayLike

from surveystats.errors import StatisticsError
from surveystats.inference import Sample, kish_n_eff

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
    found = [_coded_margin(name, labels, population[name], weights) for name, labels in margins.items()]
    size = float(found[0].totals.sum())
    for margin in found[1:]:
        other = float(margin.totals.sum())
        if abs(other - size) > AGREE * size:
            raise StatisticsError(
                f"weighting: '{margin.name}' adds to {other:g}, '{found[0].name}' to {size:g}; bring them to one total"
            )
    return [Margin(m.name, m.codes, m.levels, m.totals * (size / m.totals.sum())) for m in found]


def _coded_margin(name: str, labels: ArrayLike, population: Population, weights: np.ndarray) -> Margin:
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


# ---- distance functions of calibration ----
Curve = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Distance:
    """The factor F(u) by which a weight changes, its slope, and its integral (the potential that Newton's method
    descends); u is the linear predictor of the calibration variables. Made by `linear` or `logit`."""

    factor: Curve
    slope: Curve
    potential: Curve


def linear(low: float = -math.inf, high: float = math.inf) -> Distance:
    """Linear calibration (GREG), the factor cut off at the bounds.

    Raises: ValueError when 1 does not lie between the bounds. Source: Deville & Särndal 1992, cases 1 and 7.
    """
    _around_one(low, high)

    def held(u: np.ndarray) -> np.ndarray:
        return np.clip(u, low - 1, high - 1)

    return Distance(
        factor=lambda u: 1 + held(u),
        slope=lambda u: ((u > low - 1) & (u < high - 1)).astype(float),
        potential=lambda u: held(u) + held(u) ** 2 / 2 + (1 + held(u)) * (u - held(u)),
    )


def logit(low: float, high: float) -> Distance:
    """Logit calibration: factors strictly between the bounds.

    Raises: ValueError when a bound is not finite, or 1 does not lie between them.
    Source: Deville & Särndal 1992, case 6.
    """
    _around_one(low, high)
    if not (math.isfinite(low) and math.isfinite(high)):
        raise ValueError("logit calibration needs finite bounds: the smallest and the largest factor")
    span = high - low
    rate, shift = span / ((1 - low) * (high - 1)), math.log((1 - low) / (high - 1))
    return Distance(
        factor=lambda u: low + span * scipy.special.expit(rate * u + shift),
        slope=lambda u: rate * span * scipy.special.expit(rate * u + shift) * scipy.special.expit(-rate * u - shift),
        potential=lambda u: low * u + span / rate * np.logaddexp(0.0, rate * u + shift),
    )


def _around_one(low: float, high: float) -> None:
    if not low < 1 < high:
        raise ValueError(f"bounds {low:g} to {high:g}: the first must be below 1, the second above")


TOLERANCE = 1e-10  # share of a total by which it may be missed
MISS = 1e-8  # where the rounds are used up
SWEEPS, ROUNDS = 1000, 100
DAMPINGS = (0.0, 1e-6, 1e-3, 1.0, 1e3)
LENGTHS = tuple(0.5**halvings for halvings in range(30))


@dataclass(frozen=True)
class Calibration:
    """Calibrated weights, the factors by which they changed, and what their variance is computed from.

    `auxiliaries` (respondents × variables) are what was calibrated to, `before` the weights with which residuals are
    fitted: those before calibration; 1 after `rake`.
    """

    weights: np.ndarray
    factors: np.ndarray
    auxiliaries: np.ndarray
    before: np.ndarray

    def sample(
        self, *, strata: ArrayLike | None = None, clusters: ArrayLike | None = None, fpc: ArrayLike | None = None
    ) -> Sample:
        """The sample with these weights; its variances account for the calibration.

        Raises: StatisticsError when a weight is negative, as linear calibration without bounds may make it.
        """
        negative = int((self.weights < 0).sum())
        if negative:
            raise StatisticsError(f"calibration: {negative} weights are negative; give bounds, or use another method")
        drawn = Sample.of(len(self.weights), weights=self.weights, strata=strata, clusters=clusters, fpc=fpc)
        return drawn.calibrated(self.auxiliaries, self.before)


def poststratify(cells: ArrayLike, population: Population, *, weights: ArrayLike | None = None) -> Calibration:
    """Weights that give every cell its total in the population.

    Population: respondents with a positive weight; each needs a cell.
    Raises: StatisticsError when a cell of the population has no respondent, a respondent no cell, or a cell no
    population; names it. Source: Holt & Smith 1979.
    """
    base = _base(weights, {"cell": cells})
    margin = coded_margins({"cell": cells}, {"cell": population}, base)[0]
    factors = _ratio(margin.totals, margin.sums(base))[margin.codes]
    return Calibration(base * factors, factors, indicators([margin])[0], base)


def rake(
    margins: Mapping[str, ArrayLike], population: Mapping[str, Population], *, weights: ArrayLike | None = None
) -> Calibration:
    """Weights that give every level of every margin its total in the population, by iterative proportional fitting.

    Population: respondents with a positive weight; each needs a level of every margin.
    Raises: StatisticsError when a level has no respondent or no population, a respondent no level, margins add to
    different totals, or they cannot all be met; names margin and level, and by how much it is missed.
    Source: Deming & Stephan 1940.
    """
    base = _base(weights, margins)
    coded = coded_margins(margins, population, base)
    cell, first = crossed(coded)
    start = np.bincount(cell, base)
    small = [Margin(margin.name, margin.codes[first], margin.levels, margin.totals) for margin in coded]
    factors = _ratio(_fitted(start, small), start)[cell]
    return Calibration(base * factors, factors, indicators(coded)[0], (base > 0).astype(float))


def calibrate_margins(
    margins: Mapping[str, ArrayLike],
    population: Mapping[str, Population],
    *,
    weights: ArrayLike | None = None,
    distance: Distance | None = None,
) -> Calibration:
    """Weights that give every level of every margin its total in the population, by a distance function.

    Population, Raises: as for `rake`. Source: Deville, Särndal & Sautory 1993.
    """
    base = _base(weights, margins)
    table, sought, names = indicators(coded_margins(margins, population, base))
    size = np.abs(table).max(axis=0, initial=0.0)
    size = np.where(size > 0, size, 1.0)
    factors = _solved(_Equations(table / size, sought / size, base, distance or linear(), names), size)
    return Calibration(base * factors, factors, table, base)


def _base(weights: ArrayLike | None, margins: Mapping[str, ArrayLike]) -> np.ndarray:
    if not margins:
        raise ValueError("no margins to weight to")
    n = len(np.asarray(next(iter(margins.values()))))
    base = np.ones(n) if weights is None else np.asarray(weights, float)
    if len(base) != n:
        raise ValueError(f"weights: {len(base)} entries for {n} respondents")
    if not (np.isfinite(base).all() and (base >= 0).all()):
        raise StatisticsError("weighting: a weight before calibration is missing or negative")
    if not (base > 0).any():
        raise StatisticsError("weighting: nobody has a weight above 0")
    return base


def _ratio(wanted: np.ndarray, found: np.ndarray) -> np.ndarray:
    return np.divide(wanted, found, out=np.zeros_like(found), where=found > 0)


def _fitted(start: np.ndarray, margins: list[Margin]) -> np.ndarray:
    """Weights of the cells after raking."""
    fitted, missed, words = start, 1.0, ""
    for _ in range(SWEEPS):
        for margin in margins:
            fitted = fitted * _ratio(margin.totals, margin.sums(fitted))[margin.codes]
        missed, words = worst_missed(margins, fitted)
        if missed <= TOLERANCE:
            return fitted
    if missed > MISS:
        listed = ", ".join(margin.name for margin in margins)
        raise StatisticsError(
            f"raking to {listed}: the margins cannot all be met; use fewer margins (after {SWEEPS} rounds {words})"
        )
    return fitted


# ---- Newton's method for the calibration equations ---------------------------
@dataclass(frozen=True)
class _Equations:
    """Σ w F(xᵀλ) x = totals; the left side is the gradient of a convex potential in λ."""

    x: np.ndarray
    totals: np.ndarray
    base: np.ndarray
    distance: Distance
    names: list[str]

    def factors(self, at: np.ndarray) -> np.ndarray:
        return self.distance.factor(self.x @ at)

    def missed(self, at: np.ndarray) -> np.ndarray:
        return self.totals - (self.base * self.factors(at)) @ self.x

    def potential(self, at: np.ndarray) -> float:
        return float((self.base * self.distance.potential(self.x @ at)).sum() - at @ self.totals)

    def curvature(self, at: np.ndarray) -> np.ndarray:
        return (self.x * (self.base * self.distance.slope(self.x @ at))[:, None]).T @ self.x


def _solved(equations: _Equations, unit: np.ndarray) -> np.ndarray:
    """Factors that solve the equations; `unit` is what 1 stands for in each."""
    size = np.maximum(np.abs(equations.totals), equations.base @ np.abs(equations.x))
    size, at = np.where(size > 0, size, 1.0), np.zeros(len(equations.totals))
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(ROUNDS):
            if (np.abs(equations.missed(at)) <= TOLERANCE * size).all():
                return equations.factors(at)
            further = _stepped(equations, at)
            if further is None:
                break
            at = further
        missed = equations.missed(at)
        if (np.abs(missed) <= MISS * size).all():
            return equations.factors(at)
    worst = int(np.argmax(np.abs(missed) / size))
    total = equations.totals[worst] * unit[worst]
    raise StatisticsError(
        f"calibration: the totals cannot all be met; widen the bounds or use fewer totals "
        f"({equations.names[worst]} reaches {total - missed[worst] * unit[worst]:.6g} of {total:.6g})"
    )


def _stepped(equations: _Equations, at: np.ndarray) -> np.ndarray | None:
    """The next point: Newton's step, shortened until the potential falls; None where there is no way down."""
    missed, now, curvature = equations.missed(at), equations.potential(at), equations.curvature(at)
    ridge = max(float(np.trace(curvature)) / len(at), 1e-9 * float(equations.base.sum())) * np.eye(len(at))
    for damping in DAMPINGS:  # where all are at their bounds the curvature is 0
        damped = curvature + damping * ridge
        step = np.linalg.pinv(damped, rcond=1e-12, hermitian=True) @ missed
        if np.abs(damped @ step - missed).max() > 1e-6 * np.abs(missed).max():
            continue
        if np.abs(equations.missed(at + step)).max() < 0.01 * np.abs(missed).max():
            return at + step
        for length in LENGTHS:
            if equations.potential(at + length * step) < now - 1e-4 * length * float(step @ missed):
                return at + length * step
    return None


# ---- adjustments of weights beside calibration ----
CLOSE = 1e-6  # share by which a weight may exceed the cap after the last calibration
TRIMMING_ROUNDS, PATIENCE = 500, 25


@dataclass(frozen=True)
class Trimmed:
    """Trimmed weights, how many were above the cap, and the share of all weight that was cut off."""

    weights: np.ndarray
    n_trimmed: int
    share_trimmed: float


def trim(
    weights: ArrayLike,
    limit: float,
    *,
    recalibrate: Callable[[np.ndarray], np.ndarray] | None = None,
    named: Callable[[int], str] | None = None,
) -> Trimmed:
    """Weights of at most `limit` times their mean, what is cut off spread over the others; the sum is kept.

    Population: all weights given; those of 0 stay 0. `named`: what the error calls a respondent, by position.
    Raises: StatisticsError when the margins need a weight above the cap; names who has it, and how large it is;
    ValueError when the limit is not above 1. Source: Potter 1990; Izrael, Battaglia & Frankel 2009 (rake and trim).
    """
    if not limit > 1:
        raise ValueError(f"limit {limit:g}: a cap at or below the mean weight leaves nothing to spread over")
    w = np.asarray(weights, float)
    cap = limit * float(w.mean()) if len(w) else math.nan
    over = w > cap * (1 + 1e-12)
    cut = float((w[over] - cap).sum() / w.sum()) if over.any() else 0.0
    found = _capped(w, cap) if recalibrate is None else _alternated(w, cap, recalibrate=recalibrate, named=named)
    return Trimmed(found, int(over.sum()), cut)


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
    for _ in range(TRIMMING_ROUNDS):
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

    Population: those asked, with a weight above 0.
    Merge rule: while a cell has fewer than `minimum` respondents, the one with the fewest joins the cell whose response
    rate is nearest (of two, the first).
    Raises: StatisticsError when a cell has no respondent (and `minimum` merges none), a cell is missing, or nobody
    responded; names the cell. Source: Kalton & Flores-Cervantes 2003 (weighting classes).
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

    Population: weights above 0; NaN when there are none. Source: Kish 1965, 1992.
    """
    w = np.asarray(weights, float)
    w = w[w > 0]
    if not len(w):
        return Spread(0, math.nan, math.nan, math.nan, math.nan, 0.0, math.nan)
    low, high, n_eff = float(w.min()), float(w.max()), kish_n_eff(w)
    return Spread(len(w), low, high, high / low, float(w.std() / w.mean()), n_eff, len(w) / n_eff)
