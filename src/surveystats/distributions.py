"""Distributions as `scipy.special` computes them: `scipy.stats`, which wraps them, takes a second to import.

`scipy.special` itself is imported when something of it is first asked for.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import scipy
from numpy.typing import ArrayLike

# Named and called as those of scipy.stats.
t = SimpleNamespace(
    sf=lambda x, df: scipy.special.stdtr(df, np.negative(x)), ppf=lambda q, df: scipy.special.stdtrit(df, q)
)
norm = SimpleNamespace(
    sf=lambda x: scipy.special.ndtr(np.negative(x)),
    cdf=lambda x: scipy.special.ndtr(x),  # noqa: PLW0108 - the import waits for the first call
    ppf=lambda q: scipy.special.ndtri(q),  # noqa: PLW0108 - as above
)
f = SimpleNamespace(sf=lambda x, df, other: scipy.special.fdtrc(df, other, np.maximum(x, 0)))
ncf = SimpleNamespace(
    cdf=lambda x, df, df_denominator, centre: scipy.special.ncfdtr(df, df_denominator, centre, np.maximum(x, 0))
)
chi2 = SimpleNamespace(
    sf=lambda x, df: scipy.special.chdtrc(df, np.maximum(x, 0)),
    ppf=lambda q, df: 2 * scipy.special.gammaincinv(df / 2, q),
    isf=lambda p, df: scipy.special.chdtri(df, p),
)


def ranks(values: ArrayLike) -> np.ndarray:
    """Ranks along the last axis, 1 for the smallest; equal values share their mean rank."""
    table = np.asarray(values, float)
    below = (table[..., None, :] < table[..., None]).sum(axis=-1)
    alike = (table[..., None, :] == table[..., None]).sum(axis=-1)
    found = below + (alike + 1) / 2
    return np.where(np.isnan(table).any(axis=-1, keepdims=True), np.nan, found)
