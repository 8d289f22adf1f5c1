"""Means of several recodes of one answer, in every group at once: all indicators of all levels of a segment.

Respondents who share stratum, calibration variables, group and answer have the same linearised score but for their
weight, so they are first counted into cells. The result is that of `mean` on each group, at a cost that hardly grows
with the number of respondents. Clusters, replicate and multiplied weights are worked through respondent by respondent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from surveystats.inference import mean, satterthwaite
from surveystats.sample import Design, Result, Sample, sample_of


@dataclass(frozen=True)
class _Cells:
    """Respondents counted by stratum, calibration pattern, group and answer (−1: none)."""

    stratum: np.ndarray
    pattern: np.ndarray
    group: np.ndarray
    answer: np.ndarray
    n: np.ndarray
    weight: np.ndarray  # Σw
    square: np.ndarray  # Σw²
    fourth: np.ndarray  # Σw⁴
    before: np.ndarray  # Σ of the weights before calibration


def domain_means(
    answers: ArrayLike, recodes: ArrayLike, groups: ArrayLike, *, sample: Sample | None = None,
    confidence: float = 0.95, **design: Unpack[Design],
) -> list[list[Result]]:  # fmt: skip
    """Mean of each recode of an answer in each group: results[group][recode], with t intervals.

    `answers`: codes 0 … V − 1, −1 where missing. `recodes` (V × k): the value for which each answer counts, e.g. the
    score itself, 1 for the top two, +100 and −100 for promoters and detractors; NaN = not in the base. `groups`: codes
    0 … G − 1, −1 where none.
    Population, missing rule, formula: those of `inference.mean` with the group as a domain.
    Source: Binder 1983; Deville & Särndal 1992. Check: equals `mean` of each group for random designs.
    """
    code, group, table = np.asarray(answers, int), np.asarray(groups, int), np.asarray(recodes, float)
    sample = sample_of(len(code), sample, design)
    levels = range(int(group.max(initial=-1)) + 1)
    if not (sample.simple and sample.replicates is None and sample.plain):
        values = np.where(code[:, None] >= 0, table[code], np.nan)
        inside = [sample.subset(group == level) for level in levels]
        return [[mean(column, domain, confidence=confidence) for column in values.T] for domain in inside]
    cells = _counted(code, np.where(sample.weights > 0, group, -1), sample)
    t = (1 + confidence) / 2
    return [_of_group(cells, table, sample, level=level, point=t) for level in levels]


def _counted(code: np.ndarray, group: np.ndarray, sample: Sample) -> _Cells:
    """The cells that hold respondents."""
    parts = (sample.strata, sample.patterns[1], group + 1, code + 1)
    sizes = [int(part.max(initial=0)) + 1 for part in parts]
    key = np.ravel_multi_index(parts, sizes)
    if math.prod(sizes) > 4 * len(code):  # mostly empty: number only those that occur
        held, key = np.unique(key, return_inverse=True)
    else:
        held = np.arange(math.prod(sizes))
    n = np.bincount(key, minlength=len(held))
    w = sample.weights if sample.full is None else sample.full
    before = w if sample.before is None else sample.before
    sums = [np.bincount(key, column, len(held))[n > 0] for column in (w, w**2, w**4, before)]
    stratum, pattern, level, answer = np.unravel_index(held[n > 0], sizes)
    return _Cells(stratum, pattern, level - 1, answer - 1, n[n > 0], *sums)


def _of_group(cells: _Cells, table: np.ndarray, sample: Sample, *, level: int, point: float) -> list[Result]:
    values = np.where(((cells.group == level) & (cells.answer >= 0))[:, None], table[cells.answer], np.nan)
    base = np.isfinite(values)
    values = np.where(base, values, 0.0)
    n, total = cells.n @ base, cells.weight @ base
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (cells.weight @ values) / total
        scores = np.where(base, (values - found) / total, 0.0)
        n_eff = total**2 / (cells.square @ base)
    variance = _variance(cells, _residuals(cells, scores, sample), sample)
    se = np.where(n > 1, np.sqrt(np.maximum(variance, 0.0)), np.nan)
    df = np.array([_degrees(cells, column, sample) for column in base.T])
    reach = np.where(df > 0, stats.t.ppf(point, np.maximum(df, 1)), np.nan) * se
    return [
        Result(float(v), float(s), float(v - r), float(v + r), float(d), math.nan, int(k), float(w), float(e))
        if k else Result(math.nan)
        for v, s, r, d, k, w, e in zip(found, se, reach, df, n, total, n_eff, strict=True)
    ]  # fmt: skip


def _degrees(cells: _Cells, base: np.ndarray, sample: Sample) -> float:
    """As `inference.degrees_of_freedom`, from cells."""
    stratum, left = cells.stratum[base], 1 - _fractions(sample)[cells.stratum[base]]
    held = np.bincount(stratum, cells.n[base])
    most = float(held.sum() - (held > 0).sum())
    if sample.degrees == "design" or most <= 0:
        return most
    squares, fourths = left * cells.square[base], left**2 * cells.fourth[base]
    return min(most, satterthwaite(np.bincount(stratum, squares), np.bincount(stratum, fourths), held))


def _fractions(sample: Sample) -> np.ndarray:
    """Sampling fraction of each stratum."""
    fraction = np.zeros(int(sample.strata.max(initial=0)) + 1)
    fraction[sample.strata] = sample.fpc
    return fraction


def _residuals(cells: _Cells, scores: np.ndarray, sample: Sample) -> np.ndarray:
    """Scores per unit of weight, less what the calibration variables explain of them."""
    if sample.auxiliaries is None:
        return scores
    patterns = sample.patterns[0]
    held = np.bincount(cells.pattern, cells.before, len(patterns))
    sums = np.stack([np.bincount(cells.pattern, cells.before * u, len(patterns)) for u in scores.T], axis=1)
    root = np.sqrt(held)[:, None]
    means = np.divide(sums, root, out=np.zeros_like(sums), where=root > 0)
    slopes = np.linalg.lstsq(patterns * root, means, rcond=None)[0]
    return scores - (patterns @ slopes)[cells.pattern]


def _variance(cells: _Cells, scores: np.ndarray, sample: Sample) -> np.ndarray:
    """Variance of Σ w e over respondents, stratum by stratum."""
    strata = int(sample.strata.max(initial=0)) + 1
    size = np.bincount(cells.stratum, cells.n, strata)[:, None]
    first = np.stack([np.bincount(cells.stratum, cells.weight * e, strata) for e in scores.T], axis=1)
    second = np.stack([np.bincount(cells.stratum, cells.square * e * e, strata) for e in scores.T], axis=1)
    several = size > 1
    spread = second - np.where(several, first**2 / np.maximum(size, 1), 0.0)
    factor = (1 - _fractions(sample))[:, None] * np.where(several, size / np.maximum(size - 1, 1), 1.0)
    return (factor * spread).sum(axis=0)
