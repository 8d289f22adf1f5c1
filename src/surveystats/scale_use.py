"""How respondents use the scale of each item: floor and ceiling, and answers withheld."""

from __future__ import annotations

from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike

from surveystats.proportions import share
from surveystats.sample import Design, Result, Sample, sample_of


def floor_shares(
    items: ArrayLike, low: float, *, sample: Sample | None = None, confidence: float = 0.95, **design: Unpack[Design]
) -> tuple[Result, ...]:
    """Share of answers at the lowest point of the scale (or below), per item of respondents × items.

    Population: per item, respondents with an answer and a positive weight. Shares 0–1.
    Formula: `proportions.share` of x ≤ low. Above 15 % a floor effect is commonly spoken of.
    Source: Terwee et al. 2007.
    Check: by hand; equals the mean of the condition.
    """
    table = np.asarray(items, float)
    sample = sample_of(len(table), sample, design)
    return _shares(np.where(np.isfinite(table), table <= low, np.nan), sample, confidence=confidence)


def ceiling_shares(
    items: ArrayLike, high: float, *, sample: Sample | None = None, confidence: float = 0.95, **design: Unpack[Design]
) -> tuple[Result, ...]:
    """Share of answers at the highest point of the scale (or above), per item of respondents × items.

    Population, formula, source as for `floor_shares`, of x ≥ high.
    Check: equals `floor_shares` of the reversed items.
    """
    table = np.asarray(items, float)
    sample = sample_of(len(table), sample, design)
    return _shares(np.where(np.isfinite(table), table >= high, np.nan), sample, confidence=confidence)


def item_nonresponse(
    items: ArrayLike, asked: ArrayLike | None = None, *, sample: Sample | None = None, confidence: float = 0.95,
    **design: Unpack[Design],
) -> tuple[Result, ...]:  # fmt: skip
    """Share of those asked who gave no answer, per item of respondents × items.

    `asked`: true where a respondent was asked the item (one value per respondent or per answer); everyone unless given.
    Population: per item, those asked, with a positive weight. Shares 0–1.
    Formula: `proportions.share` of missing answers.
    Source: de Leeuw, Hox & Huisman 2003; AAPOR Standard Definitions.
    Check: by hand; 1 less the share of known answers.
    """
    table = np.asarray(items, float)
    sample = sample_of(len(table), sample, design)
    put = np.ones(table.shape, bool) if asked is None else np.asarray(asked, bool)
    put = np.broadcast_to(put if put.ndim > 1 else put[:, None], table.shape)
    return _shares(np.where(put, ~np.isfinite(table), np.nan), sample, confidence=confidence)


def _shares(holds: np.ndarray, sample: Sample, *, confidence: float) -> tuple[Result, ...]:
    return tuple(share(column, sample, confidence=confidence) for column in holds.T)
