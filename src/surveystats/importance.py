"""Which drivers an outcome is associated with most: shares of R², with bootstrap intervals and ranks.

Missing rule: listwise over outcome and drivers. Associations, not causes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike

from surveystats.decomposition import (
    EXACT,
    PIVOT,
    exact_parts,
    random_orders,
    relative_parts,
    sampled_parts,
)
from surveystats.draws import Bootstrap
from surveystats.regression import Cases, Reason, complete_cases, correlation_table, obstacle
from surveystats.resampling import moment_columns, moment_correlations, replicate_totals, resampled
from surveystats.sample import Design, Result, Sample, kish_n_eff

Measure = Literal["lmg", "johnson"]
ORDERS = 400  # of more drivers than can be exact, in every replicate the same


@dataclass(frozen=True)
class Decomposition:
    """R² split among drivers; NaN with a `reason` where the regression cannot be fitted.

    `parts` sum to `r2`, `shares` to 1. `standardised` are the coefficients of the multiple regression, `correlations`
    the zero-order ones. `monte_carlo_se` is 0 where every order of the drivers was used.
    """

    parts: np.ndarray
    shares: np.ndarray
    r2: float
    standardised: np.ndarray
    correlations: np.ndarray
    monte_carlo_se: np.ndarray
    n: int = 0
    n_weighted: float = 0.0
    n_eff: float = 0.0
    reason: Reason = ""

    @property
    def signs(self) -> np.ndarray:
        """Signs in the multiple regression."""
        return np.sign(self.standardised)

    @property
    def zero_order_signs(self) -> np.ndarray:
        """Signs of the drivers on their own."""
        return np.sign(self.correlations)

    @property
    def reversed_signs(self) -> np.ndarray:
        """Which drivers change sign when the others are held: read them with their correlations."""
        return self.signs * self.zero_order_signs < 0


@dataclass(frozen=True)
class Importance:
    """A decomposition with bootstrap intervals and the stability of its ranking (1 = the largest part).

    `first`: share of replicates (0–1) in which a driver ranks first; `above_next`: in which it lies above the driver
    that follows it in the ranking, NaN for the last; `replicates`: how many could be computed.
    """

    decomposition: Decomposition
    parts: tuple[Result, ...]
    shares: tuple[Result, ...]
    r2: Result
    ranks: np.ndarray
    rank_low: np.ndarray
    rank_high: np.ndarray
    first: np.ndarray
    above_next: np.ndarray
    replicates: int


def lmg(
    outcome: ArrayLike, drivers: ArrayLike, *, sample: Sample | None = None, orders: int = 2000, seed: int = 0,
    **design: Unpack[Design],
) -> Decomposition:  # fmt: skip
    """R² averaged over the orders in which drivers enter the weighted regression (LMG, Shapley value).

    Population: listwise. Exact up to 14 drivers; beyond, the mean over `orders` random orders, each with its reverse,
    and its Monte-Carlo standard error.
    Formula: LMG_j = Σ_{S ∌ j} |S|!(p − 1 − |S|)!/p! (R²(S ∪ j) − R²(S)).
    Source: Lindeman, Merenda & Gold 1980; Grömping 2006.
    Check: relaimpo on attitude (six values and R², 12 digits); dominanceanalysis on attitude (every subset).
    """
    cases = complete_cases(outcome, drivers, sample=sample, design=design)
    return _decomposed(cases, "lmg", orders=orders, seed=seed)


def relative_weights(
    outcome: ArrayLike, drivers: ArrayLike, *, sample: Sample | None = None, **design: Unpack[Design]
) -> Decomposition:
    """Johnson's relative weights of the weighted regression; equal to Genizi's decomposition.

    Population: listwise.
    Formula: R_xx = QDQᵀ, Λ = QD^½Qᵀ, β = Λ⁻¹r_xy; ε_j = Σ_k Λ_jk² β_k².
    Source: Johnson 2000; Genizi 1993; criticism in Thomas et al. 2014.
    Check: relaimpo (genizi) on attitude, 12 digits; package rwa on mtcars.
    """
    cases = complete_cases(outcome, drivers, sample=sample, design=design)
    return _decomposed(cases, "johnson", orders=0, seed=0)


def decomposition_of_correlations(
    among: ArrayLike, with_outcome: ArrayLike, *, measure: Measure = "lmg", orders: int = 2000, seed: int = 0
) -> Decomposition:
    """LMG or relative weights from published correlations: of the drivers with each other and with the outcome.

    Formula: as for `lmg` and `relative_weights`; no respondents, so n = 0.
    Raises
    ------
    ValueError
        When the table is not square or does not fit the list.
    Source: Johnson 2000; Grömping 2006.
    Check: published correlation tables (see the tests).
    """
    between, beside = np.asarray(among, float), np.asarray(with_outcome, float)
    if between.shape != (len(beside), len(beside)):
        raise ValueError(f"correlations among drivers are {between.shape}, with the outcome {len(beside)}")
    table = np.block([[between, beside[:, None]], [beside[None, :], np.ones((1, 1))]])
    if not len(beside) or not np.isfinite(table).all():
        return _unknown(len(beside), "too_few", (0, 0.0, 0.0))
    if np.linalg.eigvalsh(between)[0] < PIVOT:
        return _unknown(len(beside), "collinear", (0, 0.0, 0.0))
    return _of_table(table, measure, orders=orders, seed=seed, bases=(0, 0.0, 0.0))


def importance(
    outcome: ArrayLike, drivers: ArrayLike, *, sample: Sample | None = None, measure: Measure = "lmg",
    bootstrap: Bootstrap | None = None, **design: Unpack[Design],
) -> Importance:  # fmt: skip
    """Parts of R² with percentile intervals, and how stable their ranking is.

    Population: listwise. Clusters (a respondent's answers, where they repeat) are resampled whole, within strata,
    with their weights; calibrated weights are calibrated again in each replicate.
    Formula: Rao–Wu bootstrap; interval = quantiles of the replicates; ranks 1 … p by part, interval likewise.
    Parts cannot be negative, so that the lower limit of an unimportant driver lies above 0.
    Source: Grömping 2006; Rao, Wu & Yue 1992.
    Check: every replicate decomposed on its own; scipy's percentile interval (resampling).
    """
    cases = complete_cases(outcome, drivers, sample=sample, design=design)
    chosen = bootstrap or Bootstrap()
    point = _decomposed(cases, measure, orders=ORDERS, seed=chosen.seed)
    if point.reason:
        return _unranked(point, cases)
    parts = replicate_parts(cases, measure, bootstrap=chosen)
    r2 = parts.sum(axis=0)
    values = np.vstack([parts, parts / r2, r2])
    points = np.concatenate([point.parts, point.shares, [point.r2]])
    found = resampled(points, values, sample=cases.sample, base=cases.weights, confidence=chosen.confidence)
    usable, count = np.isfinite(r2), len(point.parts)
    ranks = _ranks(point.parts[:, None])[:, 0]
    stability = _stability(parts[:, usable], ranks, chosen.confidence)
    return Importance(point, found[:count], found[count:-1], found[-1], ranks, *stability, int(usable.sum()))


def replicate_parts(cases: Cases, measure: Measure, *, bootstrap: Bootstrap) -> np.ndarray:
    """Parts of R² under every replicate, drivers × replicates; NaN where the outcome or the base vanishes."""
    base = cases.weights > 0
    scores = np.column_stack([cases.drivers, cases.outcome])
    scores = np.where(base[:, None], (scores - scores[base].mean(axis=0)) / scores[base].std(axis=0), 0.0)
    totals = replicate_totals(moment_columns(scores, base), cases.sample, bootstrap=bootstrap)
    tables = moment_correlations(totals, scores.shape[1])
    usable = np.isfinite(tables).all(axis=(1, 2)) & (tables[:, :-1, -1] != 0).any(axis=1)
    parts = np.full((len(tables), scores.shape[1] - 1), math.nan)
    parts[usable] = _parts(tables[usable], measure, orders=ORDERS, seed=bootstrap.seed)[0]
    return parts.T


def _parts(tables: np.ndarray, measure: Measure, *, orders: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Parts of R² (tables × drivers) and their Monte-Carlo standard errors."""
    count = tables.shape[-1] - 1
    if measure == "johnson":
        return relative_parts(tables), np.zeros((len(tables), count))
    if count <= EXACT:
        return exact_parts(tables), np.zeros((len(tables), count))
    return sampled_parts(tables, random_orders(count, orders=orders, seed=seed))


def _decomposed(cases: Cases, measure: Measure, *, orders: int, seed: int) -> Decomposition:
    bases = (cases.n, float(cases.weights.sum()), kish_n_eff(cases.weights))
    reason = obstacle(cases)
    if reason:
        return _unknown(cases.drivers.shape[1], reason, bases)
    return _of_table(correlation_table(cases), measure, orders=orders, seed=seed, bases=bases)


def _of_table(
    table: np.ndarray, measure: Measure, *, orders: int, seed: int, bases: tuple[int, float, float]
) -> Decomposition:
    """The decomposition of one correlation matrix, outcome last."""
    parts, errors = (found[0] for found in _parts(table[None], measure, orders=orders, seed=seed))
    slopes = np.linalg.solve(table[:-1, :-1], table[:-1, -1])
    r2 = float(parts.sum())
    shares = parts / r2 if r2 > 0 else np.full(len(parts), math.nan)
    return Decomposition(parts, shares, r2, slopes, table[:-1, -1].copy(), errors, *bases)


def _unknown(count: int, reason: Reason, bases: tuple[int, float, float]) -> Decomposition:
    blank = np.full(count, math.nan)
    return Decomposition(blank, blank, math.nan, blank, blank, blank, *bases, reason)


def _unranked(point: Decomposition, cases: Cases) -> Importance:
    unknown = Result(math.nan, n=point.n, n_weighted=point.n_weighted, n_eff=point.n_eff)
    blank, several = np.full(len(point.parts), math.nan), (unknown,) * cases.drivers.shape[1]
    return Importance(point, several, several, unknown, blank, blank, blank, blank, blank, 0)


def _ranks(parts: np.ndarray) -> np.ndarray:
    """Ranks of drivers within each column, 1 for the largest."""
    order = np.argsort(-parts, axis=0, kind="stable")
    ranks = np.empty(parts.shape)
    np.put_along_axis(ranks, order, np.arange(1.0, len(parts) + 1)[:, None] * np.ones(parts.shape[1]), axis=0)
    return ranks


def _stability(
    parts: np.ndarray, ranks: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Limits of the ranks, share of replicates at first place, and share above the next driver."""
    count = len(ranks)
    if not parts.shape[1]:
        blank = np.full(count, math.nan)
        return blank, blank, blank, blank
    drawn = _ranks(parts)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    low, high = np.quantile(drawn, tails, axis=1, method="inverted_cdf")
    order = np.argsort(ranks)
    above = np.full(count, math.nan)
    above[order[:-1]] = (parts[order[:-1]] > parts[order[1:]]).mean(axis=1)
    return low, high, (drawn == 1).mean(axis=1), above
