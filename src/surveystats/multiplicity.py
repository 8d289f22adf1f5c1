"""Many tests at once: adjusted p values over a declared family, and the letters of columns that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

Method = Literal["holm", "benjamini_hochberg", "bonferroni", "none"]


@dataclass(frozen=True)
class Family:
    """Tests that are judged together: a name and a method, as declared before looking."""

    name: str
    method: Method = "holm"

    def adjusted(self, p_values: ArrayLike) -> np.ndarray:
        """The p values of the family's tests, adjusted."""
        return adjusted(p_values, method=self.method)

    def rejected(self, p_values: ArrayLike, *, alpha: float = 0.05) -> np.ndarray:
        """Which tests are significant at `alpha` after adjustment; a missing p is not."""
        with np.errstate(invalid="ignore"):
            return self.adjusted(p_values) <= alpha


def adjusted(p_values: ArrayLike, *, method: Method) -> np.ndarray:
    """Adjusted p values by the method named; `none` returns them as they are.

    Raises
    ------
    ValueError
        When the method is not known.
    Formula, source, check: those of `bonferroni`, `holm` and `benjamini_hochberg`.
    """
    if method not in {"holm", "benjamini_hochberg", "bonferroni", "none"}:
        raise ValueError(f"unknown method '{method}': one of holm, benjamini_hochberg, bonferroni, none")
    if method == "none":
        return np.array(p_values, float)
    return {"holm": holm, "benjamini_hochberg": benjamini_hochberg, "bonferroni": bonferroni}[method](p_values)


def bonferroni(p_values: ArrayLike) -> np.ndarray:
    """Adjusted p values, m p, that keep the family-wise error; NaN stays NaN and does not count in m.

    Source: Dunn 1961. Check: 3 of the 15 p values of Benjamini & Hochberg 1995 are rejected; equals statsmodels.
    Formula: min(m p, 1), m the known p values.
    """
    p = np.asarray(p_values, float)
    return np.minimum(p * np.isfinite(p).sum(), 1.0)


def holm(p_values: ArrayLike) -> np.ndarray:
    """Adjusted p values that keep the family-wise error, stepwise; NaN stays NaN and does not count in m.

    Formula: the largest of (m − i + 1) p_(i) up to that rank.
    Source: Holm 1979. Check: 3 of the 15 p values of Benjamini & Hochberg 1995 are rejected; equals statsmodels.
    """
    p = np.asarray(p_values, float)
    found, order = np.full(p.shape, np.nan), _order(p)
    found[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(len(order), 0, -1)), 1.0)
    return found


def benjamini_hochberg(p_values: ArrayLike) -> np.ndarray:
    """Adjusted p values (q) that keep the expected share of false rejections; NaN stays NaN and does not count in m.

    Formula: the smallest of m p_(i)/i from that rank up.
    Source: Benjamini & Hochberg 1995. Check: their 15 p values, 4 rejected, q₄ = .035625; equals statsmodels.
    """
    p = np.asarray(p_values, float)
    found, order = np.full(p.shape, np.nan), _order(p)
    steps = p[order] * len(order) / np.arange(1, len(order) + 1)
    found[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return found


def column_letters(estimates: ArrayLike, p_values: ArrayLike, *, alpha: float = 0.05) -> tuple[str, ...]:
    """Per column, the letters of the columns that it is significantly above: A for the first column, B …, AA after Z.

    `p_values`: k × k, (adjusted) p of each pair; NaN (the diagonal, a pair not tested) earns no letter. Market-research
    convention: the letter stands in the column with the higher estimate.

    Raises
    ------
    ValueError
        When the table of p values is not k × k.
    Formula: p ≤ alpha and a higher estimate. Source: practice of market-research tables. Check: by hand.
    """
    found, p = np.asarray(estimates, float), np.asarray(p_values, float)
    if p.shape != (len(found),) * 2:
        raise ValueError(f"p values: {p.shape} for {len(found)} columns; needed one for each pair of columns")
    with np.errstate(invalid="ignore"):
        above = (p <= alpha) & (found[:, None] > found[None, :])
    names = column_names(len(found))
    return tuple(_joined([names[j] for j in np.flatnonzero(row)]) for row in above)


def column_names(count: int) -> tuple[str, ...]:
    """A … Z, AA, AB … for as many columns.

    Formula: base 26 without a zero. Source: spreadsheet columns. Check: by hand (Z, AA).
    """
    names = []
    for place in range(1, count + 1):
        name, rest = "", place
        while rest:
            rest, letter = divmod(rest - 1, 26)
            name = chr(ord("A") + letter) + name
        names.append(name)
    return tuple(names)


def _joined(names: Sequence[str]) -> str:
    """Letters side by side; with commas where a name has two."""
    return ("," if any(len(name) > 1 for name in names) else "").join(names)


def _order(p: np.ndarray) -> np.ndarray:
    """Places of the known p values, smallest first."""
    known = np.flatnonzero(np.isfinite(p))
    return known[np.argsort(p[known], kind="stable")]
