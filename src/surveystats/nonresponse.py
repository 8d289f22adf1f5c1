"""Whether those who answered differ from those who were asked: known variables, time of answering, waves of contact.

Nothing here says that non-response caused a difference; it says what is associated with answering.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.comparison import rao_scott
from surveystats.inference import contrast, degrees_of_freedom, linearised_covariance
from surveystats.labels import coded
from surveystats.proportions import share as share_of
from surveystats.sample import Design, Result, Sample, sample_of

NOTHING = 1e-9  # what is left by rounding where nothing varies


# ---- respondents against the frame ---------------------------------------------------------------


def standardised_differences(
    levels: ArrayLike, frame: ArrayLike | Mapping[Any, float], sample: Sample | None = None, *,
    confidence: float = 0.95, **design: Unpack[Design],
) -> dict[Hashable, Result]:  # fmt: skip
    """Share of each level among respondents minus its share in the frame, in standard deviations.

    `frame`: the labels of its rows, or the count of each level. A missing label leaves its side's base.
    Formula: (p_R − p_F) / √((p_R(1 − p_R) + p_F(1 − p_F))/2); se and Wilson interval from the respondents alone.
    Source: Austin 2009. Check: by hand; R `cobalt`'s definition for binary variables.
    """
    names, code = coded(levels)
    sample = sample_of(len(code), sample, design)
    counts = _counts(frame)
    total, place = sum(counts.values()), {name: number for number, name in enumerate(names)}
    found: dict[Hashable, Result] = {}
    for level in dict.fromkeys([*counts, *names]):
        holds = np.where(code >= 0, (code == place.get(level, len(names))).astype(float), np.nan)
        held = share_of(holds, sample, confidence=confidence)
        known = counts.get(level, 0.0) / total if total else math.nan
        found[level] = _standardised(held, known, [p * (1 - p) for p in (held.value, known)])
    return found


def _standardised(result: Result, centre: float, spreads: list[float]) -> Result:
    """A mean as distance from a known centre, in units of the pooled standard deviation."""
    scale = math.sqrt(sum(spreads) / 2) if not math.isnan(sum(spreads)) else math.nan
    if not scale > 0:
        gap = dict.fromkeys(("value", "se", "low", "high", "df", "p"), math.nan)
        return replace(result, **gap)
    low, high = sorted(((result.low - centre) / scale, (result.high - centre) / scale))
    value, se = (result.value - centre) / scale, result.se / scale
    p = 2 * float(stats.t.sf(abs(value) / se, result.df)) if se > NOTHING and result.df > 0 else math.nan
    return replace(result, value=value, se=se, low=low, high=high, p=p)


def _counts(frame: ArrayLike | Mapping[Any, float]) -> dict[Hashable, float]:
    if isinstance(frame, Mapping):
        return {level: float(count) for level, count in frame.items()}
    names, code = coded(frame)
    return dict(zip(names, np.bincount(code[code >= 0], minlength=len(names)).astype(float).tolist(), strict=True))


# ---- does answering depend on a known variable? ------------------------------------------------------
@dataclass(frozen=True)
class ResponseTest:
    """χ² of answering by a known variable: Pearson's with its p as for a simple random sample, and Rao–Scott's F with
    its degrees of freedom and p under the design. Without weights or clusters read `p`, otherwise `p_design`."""

    chi_square: float = math.nan
    df: float = math.nan
    p: float = math.nan
    f: float = math.nan
    ndf: float = math.nan
    ddf: float = math.nan
    p_design: float = math.nan
    n: int = 0


def response_test(
    levels: ArrayLike, responded: ArrayLike, sample: Sample | None = None, **design: Unpack[Design]
) -> ResponseTest:
    """Test that the chance of answering is the same at every level of a known variable.

    Population: cases asked (or the rows of a frame) with a level, a response (1 or 0) and a positive weight. With the
    whole frame this is the test of fit of the respondents to the frame, with its finite population correction.
    Degenerate: NaN with fewer than two levels, or when all or none answered.
    Formula: X² = n Σ (p − p₀)²/p₀ over the weighted 2 × K table; F = X² / tr Δ on tr²Δ / trΔ² and that × df degrees of
    freedom, Δ the matrix of generalised design effects.
    Source: Pearson 1900; Rao & Scott 1984. Check: R `survey` svychisq on the Californian schools: F 17.2474, ndf
    1.8287, ddf 360.248; scipy chi2_contingency.
    """
    answer, (_, code) = np.asarray(responded, float), coded(levels)
    sample = sample_of(len(code), sample, design)
    base = (code >= 0) & np.isfinite(answer) & (sample.weights > 0)
    present, column = np.unique(code[base], return_inverse=True)
    n = int(base.sum())
    if len(present) < 2 or len(set(answer[base])) < 2:
        return ResponseTest(n=n)
    cells = np.zeros((len(code), 2, len(present)))
    cells[np.flatnonzero(base), (answer[base] == 1).astype(int), column] = 1.0
    flat = cells.reshape(len(code), -1)
    w = np.where(base, sample.weights, 0.0)
    p = w @ flat / w.sum()
    table = p.reshape(2, -1)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    chi_square, df = float(n * ((table - expected) ** 2 / expected).sum()), len(present) - 1
    covariance, _ = linearised_covariance((w / w.sum())[:, None] * (flat - p), sample)
    inverse = np.divide(1.0, p, out=np.zeros_like(p), where=p > 0)
    hidden = _interaction(len(present))
    simple = hidden.T @ (inverse[:, None] / n * hidden)
    actual = hidden.T @ (inverse[:, None] * covariance * inverse) @ hidden
    effects = np.linalg.lstsq(simple, actual, rcond=None)[0]
    corrected = rao_scott(chi_square, effects, df, left=degrees_of_freedom(base, sample))
    return ResponseTest(chi_square, df, float(stats.chi2.sf(chi_square, df)), *corrected, n)


def _interaction(columns: int) -> np.ndarray:
    """Interaction contrasts of a 2 × K table, freed of the main effects."""
    row, column = np.divmod(np.arange(2 * columns), columns)
    one = np.ones((2 * columns, 1))
    main = np.hstack([one, row[:, None] == 1, column[:, None] == np.arange(1, columns)]).astype(float)
    cross = (row[:, None] == 1) & (column[:, None] == np.arange(1, columns))
    return cross - main @ np.linalg.lstsq(main, cross.astype(float), rcond=None)[0]


# ---- who answers late ------------------------------------------------------------------------------
def early_late(
    values: ArrayLike, arrival: ArrayLike, sample: Sample | None = None, *, share: float = 0.25,
    confidence: float = 0.95, **design: Unpack[Design],
) -> Result:  # fmt: skip
    """Mean of late respondents minus that of early ones, with p; late respondents stand in for those who never answer.

    `arrival`: any number that rises with time. Early are the first `share` (0–½) of the respondents, late the last; who
    arrived at the same time as the last of a side belongs to it.
    Population: respondents with a value, an arrival and a positive weight.
    Degenerate: NaN when the two sides would overlap or one is empty.
    Formula: `contrast` of the two domains.
    Source: Armstrong & Overton 1977. Check: by hand; Welch's t at equal weights up to its degrees of freedom.
    """
    y, time = np.asarray(values, float), np.asarray(arrival, float)
    sample = sample_of(len(y), sample, design)
    base = np.isfinite(y) & np.isfinite(time) & (sample.weights > 0)
    if not base.any():
        return Result(math.nan)
    first, last = (sign * np.quantile(sign * time[base], share, method="inverted_cdf") for sign in (1, -1))
    side = np.where(base & (time >= last), 1.0, np.where(base & (time <= first), 0.0, np.nan))
    if first >= last:
        return Result(math.nan, n=int(base.sum()))
    return contrast(y, side, sample=sample, confidence=confidence)
