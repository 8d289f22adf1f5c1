"""Labels of respondents as numbers: which levels there are, and who has none."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike


def is_missing(label: object) -> bool:
    """Whether a cell holds no label: None, NaN, a library's own mark of a missing value, or an empty text."""
    if label is None or isinstance(label, float | np.floating):
        return label is None or math.isnan(label)
    return type(label).__name__ in {"NAType", "NaTType"} or (isinstance(label, str) and not label.strip())


def coded(labels: ArrayLike, *, blank: bool = False) -> tuple[tuple[Any, ...], np.ndarray]:
    """The distinct labels in order (numbers before text), and each entry's place among them; −1 for a missing one.

    `blank`: an empty text is a label like any other.
    """
    given = np.asarray(labels)
    if given.dtype.kind in "OU":
        cells = np.asarray(labels, dtype=object).tolist()  # beside text, NaN would be a text
        lost = {cell for cell in set(cells) if is_missing(cell) and not (blank and isinstance(cell, str))}
        order = sorted(set(cells) - lost, key=lambda cell: (isinstance(cell, str), cell))
        place = {cell: code for code, cell in enumerate(order)}
        return tuple(order), np.array([place.get(cell, -1) for cell in cells], int)
    there = np.isfinite(given) if given.dtype.kind == "f" else np.ones(len(given), bool)
    found, inverse = np.unique(given[there], return_inverse=True)
    codes = np.full(len(given), -1)
    codes[there] = inverse.reshape(-1)
    return tuple(found.tolist()), codes
