"""What a person can put right: an input that a statistic refuses."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class StatisticsError(ValueError):
    """Data or parameters do not allow the statistic; says what was found, where, and what was expected."""


def nearest(wanted: str, known: Iterable[str]) -> str:
    """Name the nearest known word, as the end of an error message ("; did you mean …?"), or ""."""
    options = sorted({str(word) for word in known})
    folded = {word.casefold(): word for word in options}
    match = difflib.get_close_matches(str(wanted).casefold(), list(folded), n=1, cutoff=0.6)
    return f"; did you mean '{folded[match[0]]}'?" if match else ""
