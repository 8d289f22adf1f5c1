"""Labels of respondents as numbers: which levels there are, and who has none."""

from __future__ import annotations

import math
from collections.abc import Hashable

import numpy as np
from numpy.typing import ArrayLike


def is_missing(label: object) -> bool:
    """Whether a cell holds no label: None, NaN, a library's own mark of a missing value, or an empty text."""
    if label is None or isinstance(label, float | np.floating):
        return label is None or math.isnan(label)
    return type(label).__name__ in {"NAType", "NaTType"} or (isinstance(label, str) and not label.strip())


def coded(labels: ArrayLike) -> tuple[list[Hashable], np.ndarray]:
    """Levels in the order of their text, and each entry's place among them; −1 for a missing label."""
    places: dict[Hashable, int] = {}
    names: list[Hashable] = []
    for cell in (cells := np.asarray(labels, dtype=object).tolist()):
        if cell not in places:
            places[cell] = -1 if is_missing(cell) else len(names)
            if places[cell] >= 0:
                names.append(cell)
    found = np.array([places[cell] for cell in cells], dtype=int)
    ranked = sorted(range(len(names)), key=lambda place: str(names[place]))
    order = np.full(len(names) + 1, -1)
    order[ranked] = np.arange(len(names))
    return [names[place] for place in ranked], order[found]
