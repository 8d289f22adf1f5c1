"""Scores on 0–100, the index of several of them, and how respondents use the scale of each item."""

from __future__ import annotations

from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike

from surveystats.proportions import share
from surveystats.sample import Design, Result, Sample, sample_of


def rescaled(values: ArrayLike, scale: tuple[float, float]) -> np.ndarray:
    """Answers on a scale (low, high) brought to 0–100. NaN stays.

    Formula: 100 (x − low)/(high − low).
    Raises: ValueError for an answer outside the scale, or a scale without length.
    Source: Fornell et al. 1996. Check: 3.98 of 1–5 is 74.5.
    """
    y = np.asarray(values, float)
    low, high = scale
    if not high > low:
        raise ValueError(f"scale: from {low:g} to {high:g}; the high end must lie above the low end")
    outside = y[(y < low - 1e-9) | (y > high + 1e-9)]
    if outside.size:
        raise ValueError(f"values: {outside.flat[0]:g} lies outside the scale from {low:g} to {high:g}")
    return 100 * (y - low) / (high - low)


def weighted_index(parts: ArrayLike, importance: ArrayLike) -> np.ndarray:
    """Each respondent's index: the weighted mean of the parts (respondents × parts, all on one scale) that are known.

    Missing rule: the weight of missing parts is spread over the known ones; NaN where these carry half of it or less.
    Formula: Σ w_j x_j / Σ w_j over the known parts.
    Source: Fornell et al. 1996 (ACSI). Check: means 8, 7, 7 of 1–10 with .3885/.3190/.2925 70.983; by hand.
    """
    table, w = np.asarray(parts, float), np.asarray(importance, float)
    known = np.isfinite(table)
    held = (known * w).sum(axis=1)
    total = (np.where(known, table, 0.0) * w).sum(axis=1)
    return np.divide(total, held, out=np.full(len(table), np.nan), where=held > w.sum() / 2)


def floor_share(
    answers: ArrayLike, low: float, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Share of answers at the lowest point of the scale (or below), 0–1; above 15 % one speaks of a floor effect.

    Population: respondents with an answer and a positive weight. Formula: `proportions.share` of x ≤ low.
    Source: Terwee et al. 2007. Check: by hand.
    """
    y = np.asarray(answers, float)
    return share(np.where(np.isfinite(y), y <= low, np.nan), sample, confidence=confidence, **design)


def ceiling_share(
    answers: ArrayLike, high: float, sample: Sample | None = None, *, confidence: float = 0.95, **design: Unpack[Design]
) -> Result:
    """Share of answers at the highest point of the scale (or above): `floor_share` of the reversed item.

    Population, source: as there. Formula: `proportions.share` of x ≥ high. Check: by hand.
    """
    return floor_share(-np.asarray(answers, float), -high, sample, confidence=confidence, **design)


def item_nonresponse(
    answers: ArrayLike,
    asked: ArrayLike | None = None,
    sample: Sample | None = None,
    *,
    confidence: float = 0.95,
    **design: Unpack[Design],
) -> Result:
    """Share of those asked who gave no answer, 0–1.

    Population: those `asked` (everyone unless given), with a positive weight.
    Formula: `proportions.share` of missing answers.
    Source: de Leeuw, Hox & Huisman 2003; AAPOR Standard Definitions. Check: by hand.
    """
    y = np.asarray(answers, float)
    sample = sample_of(len(y), sample, design)
    put = np.ones(len(y), bool) if asked is None else np.asarray(asked, bool)
    return share(np.where(put, ~np.isfinite(y), np.nan), sample, confidence=confidence)
