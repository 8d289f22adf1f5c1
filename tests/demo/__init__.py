"""A made-up company with known truth: survey files for trying csreport, and for testing it.

Stands alone: shares no code and no threshold with the rest of the package, so that it can be its judge.
"""

from __future__ import annotations

from .company import CARELESS_SHARE, DEFECTS, DRIVER_ORDER, PERIODS, REAL_CHANGES, SEED, Change
from .exports import Tables, tables
from .files import declare, write
from .population import truth
from .quarter import Quarter, generate

__all__ = [
    "CARELESS_SHARE",
    "DEFECTS",
    "DRIVER_ORDER",
    "PERIODS",
    "REAL_CHANGES",
    "SEED",
    "Change",
    "Quarter",
    "Tables",
    "declare",
    "generate",
    "tables",
    "truth",
    "write",
]
