"""Dates of raw files: ISO where they are, day or month first only where it is provable or declared."""

from __future__ import annotations

import re

import pandas as pd

from csreport.project.columns import DateColumn

ZONE = re.compile(r"(:\d\d(?:\.\d+)?)\s*(?:Z|[+-]\d\d(?::?\d\d)?)$")  # time zone after a time of day


def read_dates(text: pd.Series, column: DateColumn, *, shown: str) -> pd.Series:
    """Text cells as local dates and times; NaT where a cell is no date."""
    local = text.str.replace(ZONE, r"\1", regex=True)  # the day counts where it was answered
    return pd.to_datetime(local, errors="coerce", format="ISO8601")
