"""Weights: how the accepted answers are made to stand for the population."""

from __future__ import annotations

import numpy as np
import pandas as pd

from csreport.project.errors import InputError

TOLERANCE, ROUNDS = 1e-10, 1000
MISS = 1e-8  # share of the sample by which a margin may be missed


def poststratify(cells: pd.Series, population: pd.Series) -> pd.Series:
    """Weights that give every cell its share of the population; mean 1.

    Raises
    ------
    InputError
        When a cell of the population has no respondent; names it.

    Source: Holt & Smith 1979.
    """
    sample = cells.value_counts()
    share = population / population.sum()
    _no_empty_cell(share, sample)
    return cells.map(share * len(cells) / sample.reindex(share.index)).astype(float)


def rake(margins: pd.DataFrame, population: dict[str, pd.Series], *, start: pd.Series | None = None) -> pd.Series:
    """Weights whose weighted margins all equal the population's (iterative proportional fitting); mean 1.

    Raises
    ------
    InputError
        When a level has no respondent, or the margins cannot all be met.

    Source: Deming & Stephan 1940; Deville & Särndal 1992.
    """
    weights = np.ones(len(margins)) if start is None else start.to_numpy(float)
    weights = weights / weights.mean()
    codes, targets = {}, {}
    for name, known in population.items():
        share = known / known.sum()
        _no_empty_cell(share, margins[name].value_counts(), name)
        codes[name] = pd.Categorical(margins[name], categories=list(share.index)).codes
        targets[name] = share.to_numpy(float) * len(margins)
    for _ in range(ROUNDS):
        before = weights
        for name, code in codes.items():
            sums = np.bincount(code, weights, len(targets[name]))
            weights = weights * np.divide(targets[name], sums, out=np.zeros_like(sums), where=sums > 0)[code]
        if np.abs(weights - before).max() < TOLERANCE:
            break
    gaps = [np.bincount(code, weights, len(targets[name])) - targets[name] for name, code in codes.items()]
    if any(np.abs(gap).max() > MISS * len(margins) for gap in gaps):
        raise InputError(f"raking to {', '.join(population)}: the margins cannot all be met; use fewer margins")
    return pd.Series(weights, index=margins.index)


def trim(weights: pd.Series, limit: float) -> pd.Series:
    """Weights capped at `limit` times their mean, the excess spread over the others; the sum is kept.

    Source: Potter 1990.
    """
    cap = limit * weights.mean()
    trimmed = weights.copy()
    while (trimmed > cap * (1 + 1e-12)).any():
        over = trimmed >= cap
        excess = (trimmed[over] - cap).sum()
        room = trimmed[~over].sum()
        if room <= 0:
            break
        trimmed = trimmed.where(~over, cap)
        trimmed[~over] *= (room + excess) / room
    return trimmed


def _no_empty_cell(share: pd.Series, sample: pd.Series, margin: str = "cell") -> None:
    empty = [str(level) for level in share.index if share[level] > 0 and sample.get(level, 0) == 0]
    if empty:
        raise InputError(f"weighting: {margin} '{empty[0]}' is in the population but has no respondent; merge levels")
    unknown = [str(level) for level in sample.index if sample[level] > 0 and share.get(level, 0) == 0]
    if unknown:
        raise InputError(f"weighting: {margin} '{unknown[0]}' has respondents but no place in the population")
