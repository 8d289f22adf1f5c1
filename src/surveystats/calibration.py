"""Calibration: weights that reproduce known totals of the population, and what variances need to know of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from surveystats.distance import Distance, linear
from surveystats.errors import StatisticsError
from surveystats.margins import Margin, Population, coded_margins, crossed, indicators, worst_missed
from surveystats.sample import Sample

TOLERANCE = 1e-10  # share of a total by which it may be missed
MISS = 1e-8  # where the rounds are used up
SWEEPS, ROUNDS = 1000, 100
DAMPINGS = (0.0, 1e-6, 1e-3, 1.0, 1e3)
LENGTHS = tuple(0.5**halvings for halvings in range(30))


@dataclass(frozen=True)
class Calibration:
    """Calibrated weights, the factors by which they changed, and what their variance is computed from.

    `auxiliaries` (respondents × variables) are what was calibrated to, `before` the weights with which residuals are
    fitted: those before calibration, over `variance` where that was given; 1 after `rake`. `rounds`: how many it took.
    """

    weights: np.ndarray
    factors: np.ndarray
    auxiliaries: np.ndarray
    before: np.ndarray
    rounds: int

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
    Formula: w N_c / Σ_c w.
    Raises: StatisticsError when a cell of the population has no respondent, a respondent no cell, or a cell no
    population; names it.
    Source: Holt & Smith 1979. Check: tests/references/test_weighting_references.py (Kalton & Flores-Cervantes 2003; R
    `survey`, postStratify).
    """
    base = _base(weights, len(np.asarray(cells)))
    margin = coded_margins({"cell": cells}, {"cell": population}, base)[0]
    factors = _ratio(margin.totals, margin.sums(base))[margin.codes]
    return Calibration(base * factors, factors, indicators([margin])[0], base, 1)


def rake(
    margins: Mapping[str, ArrayLike], population: Mapping[str, Population], *, weights: ArrayLike | None = None
) -> Calibration:
    """Weights that give every level of every margin its total in the population, by iterative proportional fitting.

    Population: respondents with a positive weight; each needs a level of every margin.
    Formula: margin by margin, w N_m / Σ_m w, until no total is missed by more than 1e-10 of the population. Residuals
    for the variance are fitted unweighted (as R and svy do); `calibrate_margins` fits them with the weights before.
    Raises: StatisticsError when a level has no respondent or no population, a respondent no level, margins add to
    different totals, or they cannot all be met; names margin and level, and by how much it is missed.
    Source: Deming & Stephan 1940. Check: tests/references/test_weighting_references.py (Kalton & Flores-Cervantes 2003;
    R `survey`, rake).
    """
    base = _base(weights, _length(margins))
    coded = coded_margins(margins, population, base)
    cell, first = crossed(coded)
    start = np.bincount(cell, base)
    small = [Margin(margin.name, margin.codes[first], margin.levels, margin.totals) for margin in coded]
    fitted, rounds = _fitted(start, small)
    factors = _ratio(fitted, start)[cell]
    return Calibration(base * factors, factors, indicators(coded)[0], (base > 0).astype(float), rounds)


def calibrate_margins(
    margins: Mapping[str, ArrayLike], population: Mapping[str, Population], *, weights: ArrayLike | None = None,
    distance: Distance | None = None,
) -> Calibration:  # fmt: skip
    """Weights that give every level of every margin its total in the population, by a distance function.

    `calibrate` to the levels of the margins; the distance `raking()` gives the weights of `rake`.
    Population, Raises: as for `rake`.
    Formula: that of `calibrate`, x the 0/1 indicators of the levels.
    Source: Deville, Särndal & Sautory 1993. Check: as for `calibrate`.
    """
    base = _base(weights, _length(margins))
    table, sought, names = indicators(coded_margins(margins, population, base))
    return _Equations(table, sought, base, distance or linear(), names).calibration()


def _length(margins: Mapping[str, ArrayLike]) -> int:
    if not margins:
        raise ValueError("no margins to weight to")
    return len(np.asarray(next(iter(margins.values()))))


def _base(weights: ArrayLike | None, n: int) -> np.ndarray:
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


def _fitted(start: np.ndarray, margins: list[Margin]) -> tuple[np.ndarray, int]:
    """Weights of the cells after raking, and the number of sweeps."""
    fitted, missed, words = start, 1.0, ""
    for sweep in range(1, SWEEPS + 1):
        for margin in margins:
            fitted = fitted * _ratio(margin.totals, margin.sums(fitted))[margin.codes]
        missed, words = worst_missed(margins, fitted)
        if missed <= TOLERANCE:
            return fitted, sweep
    if missed > MISS:
        listed = ", ".join(margin.name for margin in margins)
        raise StatisticsError(
            f"raking to {listed}: the margins cannot all be met; use fewer margins (after {SWEEPS} rounds {words})"
        )
    return fitted, SWEEPS


# ---- Newton's method for the calibration equations ---------------------------
@dataclass(frozen=True)
class _Equations:
    """Σ w F(xᵀλ) x = totals; the left side is the gradient of a convex potential in λ."""

    x: np.ndarray
    totals: np.ndarray
    base: np.ndarray
    distance: Distance
    names: list[str]

    def calibration(self) -> Calibration:
        size = np.abs(self.x).max(axis=0, initial=0.0)
        size = np.where(size > 0, size, 1.0)
        factors, rounds = _solved(replace(self, x=self.x / size, totals=self.totals / size), size)
        return Calibration(self.base * factors, factors, self.x, self.base, rounds)

    def factors(self, at: np.ndarray) -> np.ndarray:
        return self.distance.factor(self.x @ at)

    def missed(self, at: np.ndarray) -> np.ndarray:
        return self.totals - (self.base * self.factors(at)) @ self.x

    def potential(self, at: np.ndarray) -> float:
        return float((self.base * self.distance.potential(self.x @ at)).sum() - at @ self.totals)

    def curvature(self, at: np.ndarray) -> np.ndarray:
        return (self.x * (self.base * self.distance.slope(self.x @ at))[:, None]).T @ self.x


def _solved(equations: _Equations, unit: np.ndarray) -> tuple[np.ndarray, int]:
    """Factors that solve the equations, and the number of steps; `unit` is what 1 stands for in each."""
    size = np.maximum(np.abs(equations.totals), equations.base @ np.abs(equations.x))
    size, at = np.where(size > 0, size, 1.0), np.zeros(len(equations.totals))
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(ROUNDS):
            if (np.abs(equations.missed(at)) <= TOLERANCE * size).all():
                return equations.factors(at), step
            further = _stepped(equations, at)
            if further is None:
                break
            at = further
        missed = equations.missed(at)
        if (np.abs(missed) <= MISS * size).all():
            return equations.factors(at), ROUNDS
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
