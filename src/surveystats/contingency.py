"""Tables of two answers: Pearson and Rao–Scott χ², goodness of fit, Cramér's V with interval."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from csreport.project.errors import InputError, nearest
from surveystats.comparison import SignificanceTest
from surveystats.groups import coded, ratio_covariance
from surveystats.inference import degrees_of_freedom, linearised_covariance
from surveystats.noncentral import chi_square_limits
from surveystats.sample import Design, Result, Sample, kish_n_eff, sample_of

NOTHING = 1e-9  # a design effect that is only rounding: no cell varies but with another

Correction = Literal["second_order", "satterthwaite", "first_order"]


@dataclass(frozen=True)
class TableTest(SignificanceTest):
    """A test of a table: also the uncorrected Pearson χ² on n, and the mean design effect that it is corrected for."""

    uncorrected: float = math.nan
    design_effect: float = math.nan


@dataclass(frozen=True)
class _Table:
    """Weighted shares of the cells (flat, rows × columns), and who is in the base."""

    shares: np.ndarray
    shape: tuple[int, int]
    cell: np.ndarray
    base: np.ndarray
    weights: np.ndarray


def pearson(table: ArrayLike, *, yates: bool = False) -> TableTest:
    """Pearson's χ² test of a table of counts of a simple sample; empty rows and columns do not count.

    Formula: Σ(O − E)²/E, df = (r − 1)(c − 1); `yates`: |O − E| less one half in tables of 2 × 2.
    Source: Pearson 1900. Check: MASS housing, 60.286 and 106.175; smokers of Fleiss 1981, 12.6004; equals scipy.
    """
    counts = np.asarray(table, float)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    n = float(counts.sum())
    if min(counts.shape, default=0) < 2:
        return TableTest(math.nan, n=round(n), n_weighted=n, n_eff=n)
    found = stats.chi2_contingency(counts, correction=yates)
    value, p = float(found.statistic), float(found.pvalue)
    return TableTest(value, int(found.dof), math.nan, p, round(n), n, n, value, 1.0)


def rao_scott(
    rows: ArrayLike, columns: ArrayLike, *, correction: Correction = "second_order", sample: Sample | None = None,
    **design: Unpack[Design],
) -> TableTest:  # fmt: skip
    """Test that two answers are independent, corrected for the design.

    `second_order` (default): F with d₀ and d₀ν degrees of freedom; `satterthwaite`: the same without ν; `first_order`:
    χ² over the mean design effect.
    Population: respondents with both answers and a positive weight. NaN where a table has one row or one column.
    Formula: X² of the weighted shares on n; δ the eigenvalues of (C'D⁻¹C/n)⁻¹ C'D⁻¹VD⁻¹C, C the interactions of the
    log-linear model; F = X²/Σδ, d₀ = (Σδ)²/Σδ², ν the design's degrees of freedom.
    Source: Rao & Scott 1984; Thomas & Rao 1987; Lumley 2004 (`svychisq`).
    Check: F = 17.2474439639 (1.82867150416, 360.24828632) on the stratified Californian schools, and others.
    """
    codes = [coded(labels) for labels in (rows, columns)]
    sample = sample_of(len(codes[0][1]), sample, design)
    table = _tabulated(codes[0][1], codes[1][1], sample)
    bases = (int(table.base.sum()), float(table.weights.sum()), kish_n_eff(table.weights))
    if min(table.shape) < 2:
        return TableTest(math.nan, n=bases[0], n_weighted=bases[1], n_eff=bases[2])
    effects = _design_effects(table, sample)
    df = (table.shape[0] - 1) * (table.shape[1] - 1)
    left = degrees_of_freedom(table.base, sample)
    return corrected(_independence(table), effects, df=df, left=left, correction=correction, bases=bases)


def corrected(  # noqa: PLR0913
    statistic: float, effects: np.ndarray, *, df: int, left: float, correction: Correction,
    bases: tuple[int, float, float],
) -> TableTest:  # fmt: skip
    """A χ² statistic corrected for its design effects δ; NaN where they are not all known or add up to 0.

    Source: Rao & Scott 1984; Thomas & Rao 1987.
    Formula: X²/δ̄ on χ²_df; X² Σδ/Σδ² on χ²_d₀; X²/Σδ on F(d₀, d₀ν). Check: R `svychisq` through `rao_scott`.
    """
    total, squares = float(effects.sum()), float((effects**2).sum())
    if not (math.isfinite(total) and total > NOTHING * df and left > 0):
        return TableTest(math.nan, math.nan, math.nan, math.nan, *bases, statistic)
    mean, own = total / df, total**2 / squares
    if correction == "first_order":
        value = statistic / mean
        return TableTest(value, df, math.nan, float(stats.chi2.sf(value, df)), *bases, statistic, mean)
    if correction == "satterthwaite":
        value = statistic * total / squares
        return TableTest(value, own, math.nan, float(stats.chi2.sf(value, own)), *bases, statistic, mean)
    value = statistic / total
    return TableTest(value, own, own * left, float(stats.f.sf(value, own, own * left)), *bases, statistic, mean)


def goodness_of_fit(
    answers: ArrayLike, expected: Mapping[object, float], *, correction: Correction = "second_order",
    sample: Sample | None = None, **design: Unpack[Design],
) -> TableTest:  # fmt: skip
    """Test that an answer is distributed as expected, corrected for the design.

    `expected`: the share of each level, above 0; scaled to 1. `correction`: as for `rao_scott`.
    Population: respondents with an answer and a positive weight.
    Formula: X² = n Σ(p̂ − p)²/p; δ the eigenvalues of the design covariance of (O − pN)/√(pN), linearised at the
    estimates, over the weight per respondent.
    Source: Rao & Scott 1981; Lumley 2004 (`svygofchisq`, whose p is that of `satterthwaite`).
    Check: the uncorrected statistic equals `scipy.stats.chisquare`; two levels equal the t test of one share.

    Raises
    ------
    InputError
        When an answer has no expected share, or a share is not above 0.
    """
    levels, codes = coded(answers)
    share = _expected(levels, expected)
    sample = sample_of(len(codes), sample, design)
    base = (codes >= 0) & (sample.weights > 0)
    w = np.where(base, sample.weights, 0.0)
    bases = (int(base.sum()), float(w.sum()), kish_n_eff(w))
    if not base.any() or len(share) < 2:
        return TableTest(math.nan, n=bases[0], n_weighted=bases[1], n_eff=bases[2])
    place = np.array([list(expected).index(level) for level in levels], int)[codes]
    chosen = (place[:, None] == np.arange(len(share))) & base[:, None]
    found = w @ chosen / w.sum()
    scores = w[:, None] * (chosen - (share + found) / 2) / np.sqrt(share * w.sum())
    scale = w.sum() / bases[0]
    covariance = linearised_covariance(scores, sample)[0]
    effects = np.linalg.eigvalsh(covariance) / scale if np.isfinite(covariance).all() else np.array([math.nan])
    statistic = bases[0] * float(((found - share) ** 2 / share).sum())
    left = degrees_of_freedom(base, sample)
    return corrected(statistic, effects, df=len(share) - 1, left=left, correction=correction, bases=bases)


def cramers_v(
    rows: ArrayLike, columns: ArrayLike, *, bias_corrected: bool = False, sample: Sample | None = None,
    confidence: float = 0.95, **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Cramér's V of two answers, 0 (independent) to 1, with interval.

    Population: respondents with both answers and a positive weight. NaN where a table has one row or one column.
    Formula: V = √(φ²/m), φ² = X²/n, m = min(r, c) − 1; `bias_corrected`: Bergsma's φ² and m. Interval: limits λ of the
    noncentrality of the first-order corrected χ², V = √(λδ̄/(nm)), of the same population value for both estimates.
    δ̄ is the mean design effect (Kish's, where empty cells leave none); se is not defined.
    Source: Cramér 1946; Bergsma 2013; Smithson 2003; Rao & Scott 1984.
    Check: MASS housing, .1339 and .1777; R effectsize, .072 (.047–.091); equals scipy and pingouin at equal weights.
    """
    codes = [coded(labels) for labels in (rows, columns)]
    sample = sample_of(len(codes[0][1]), sample, design)
    table = _tabulated(codes[0][1], codes[1][1], sample)
    n, weight, n_eff = int(table.base.sum()), float(table.weights.sum()), kish_n_eff(table.weights)
    if min(table.shape) < 2:
        return Result(math.nan, n=n, n_weighted=weight, n_eff=n_eff)
    df, least = (table.shape[0] - 1) * (table.shape[1] - 1), min(table.shape) - 1
    statistic = _independence(table)
    value = math.sqrt(statistic / n / least)
    effect = float(_design_effects(table, sample).sum()) / df * (n - 1) / n  # 1 in a simple sample
    effect = effect if effect > NOTHING else n / n_eff
    if bias_corrected:
        value = _bergsma(statistic / n, table.shape, n=n / effect)
    limits = chi_square_limits(statistic / effect, df, confidence=confidence)
    low, high = (min(math.sqrt(limit * effect / (n * least)), 1.0) for limit in limits)
    return Result(value, math.nan, low, high, df, math.nan, n, weight, n_eff)


def _bergsma(phi2: float, shape: tuple[int, int], *, n: float) -> float:
    """V less what sampling alone adds to it."""
    left = max(0.0, phi2 - (shape[0] - 1) * (shape[1] - 1) / (n - 1))
    sizes = [size - (size - 1) ** 2 / (n - 1) for size in shape]
    return math.sqrt(left / (min(sizes) - 1)) if min(sizes) > 1 else math.nan


def _tabulated(rows: np.ndarray, columns: np.ndarray, sample: Sample) -> _Table:
    """Weighted shares of the cells of rows and columns that hold respondents."""
    base = (rows >= 0) & (columns >= 0) & (sample.weights > 0)
    w = np.where(base, sample.weights, 0.0)
    row, column = (np.unique(codes[base], return_inverse=True) for codes in (rows, columns))
    shape = (len(row[0]), len(column[0]))
    cell = np.zeros(len(base), int)
    cell[base] = row[1] * shape[1] + column[1]
    shares = np.bincount(cell, w, max(shape[0] * shape[1], 1)) / w.sum() if base.any() else np.zeros(1)
    return _Table(shares, shape, cell, base, w)


def _independence(table: _Table) -> float:
    """Pearson's X² of the weighted shares, on n."""
    shares = table.shares.reshape(table.shape)
    even = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return float(table.base.sum() * ((shares - even) ** 2 / even).sum())


def _design_effects(table: _Table, sample: Sample) -> np.ndarray:
    """Eigenvalues of the design covariance of the interactions over that of a simple sample (NaN: not estimable)."""
    r, c = table.shape
    row, column = np.divmod(np.arange(r * c), c)
    rows, columns = (part[:, None] == np.arange(1, size) for part, size in ((row, r), (column, c)))
    main = np.hstack([np.ones((r * c, 1)), rows, columns])
    both = (rows[:, :, None] & columns[:, None, :]).reshape(r * c, -1).astype(float)
    both -= main @ np.linalg.lstsq(main, both, rcond=None)[0]
    held = np.where(table.shares > 0, table.shares, 1.0)
    inverse = np.where(table.shares > 0, both.T / held, 0.0).T  # D⁻¹C
    simple = both.T @ inverse / table.base.sum()
    scores = np.where(table.base[:, None], inverse[table.cell], 0.0)
    _, covariance = ratio_covariance(scores, table.base[:, None].astype(float), sample)
    if np.linalg.matrix_rank(simple) < len(simple) or not np.isfinite(covariance).all():
        return np.array([math.nan])
    return np.linalg.eigvals(np.linalg.solve(simple, covariance)).real


def _expected(levels: tuple[object, ...], expected: Mapping[object, float]) -> np.ndarray:
    """Expected shares, scaled to 1."""
    for level in levels:
        if level not in expected:
            raise InputError(f"answer '{level}' has no expected share{nearest(str(level), map(str, expected))}")
    for level, share in expected.items():
        if not share > 0:
            raise InputError(f"expected share of '{level}' is {share}: it must be above 0")
    shares = np.array(list(expected.values()), float)
    return shares / shares.sum()
