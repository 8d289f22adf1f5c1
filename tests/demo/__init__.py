"""A made-up company with known truth: survey files for trying csreport, and for testing it.

Stands alone: shares no code and no threshold with the rest of the package, so that it can be its judge.
"""

from __future__ import annotations

from .company import CARELESS_SHARE, DEFECTS, DRIVER_ORDER, PERIODS, REAL_CHANGES, SEED, Change  # noqa: F401
from .exports import Tables, tables  # noqa: F401
from .files import declare, write  # noqa: F401
from .opinions import truth  # noqa: F401
from .quarter import Quarter, generate  # noqa: F401
