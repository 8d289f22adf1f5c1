"""Public tables for which other programs printed results; sources and licences: references/data/README.md."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent / "references" / "data"


@cache
def _read(name: str, keep_default_na: bool) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", keep_default_na=keep_default_na)


def reference_table(name: str, *, keep_default_na: bool = True) -> pd.DataFrame:
    """A fresh copy of one of the tables."""
    return _read(name, keep_default_na).copy()
