"""Errors that a person can fix: what is wrong, where, and the nearest match."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from surveystats.errors import StatisticsError, nearest

__all__ = ["nearest"]  # of the statistics, for all rooms


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


@contextmanager
def refused_as_input() -> Iterator[None]:
    """What a statistic refuses is shown as any other error in the data (also as a decorator)."""
    try:
        yield
    except StatisticsError as error:
        raise InputError(str(error)) from error
