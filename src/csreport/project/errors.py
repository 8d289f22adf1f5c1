"""Errors that a person can fix: what is wrong, where, and the nearest match."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class CsreportError(Exception):
    """Anything wrong that the analyst can put right; shown as one message, never as a traceback."""


class ProjectError(CsreportError):
    """The project folder is not where or what it should be."""


class ParamsError(CsreportError):
    """A params file says something that cannot be read."""


class InputError(CsreportError):
    """A raw data file is missing, changed or does not fit the codebook."""


class EstimatesError(CsreportError):
    """Estimates break their contract (duplicate key, unknown column, unknown status)."""


class NotebookError(CsreportError):
    """A notebook breaks the contract or failed while it ran."""


class RenderError(CsreportError):
    """The executed notebooks could not be turned into a page."""


class CsreportWarning(UserWarning):
    """Something the analyst should know, though the report was built."""


def nearest(wanted: str, known: Iterable[str]) -> str:
    """Name the nearest known word, as the end of an error message ("; did you mean …?"), or ""."""
    options = sorted({str(word) for word in known})
    folded = {word.casefold(): word for word in options}
    match = difflib.get_close_matches(str(wanted).casefold(), list(folded), n=1, cutoff=0.6)
    return f"; did you mean '{folded[match[0]]}'?" if match else ""
