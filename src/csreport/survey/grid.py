"""One grid of text cells: what every file becomes before anything is understood."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, repeat
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from csreport.project.errors import InputError

MAX_COLUMNS = 16_384  # as many as a spreadsheet holds
CHUNK = 20_000  # rows turned into compact columns at once, so that a long file never lies in memory cell by cell
TEXT = pd.StringDtype(na_value=np.nan)  # the text type of pandas 3, compact in memory


@dataclass(frozen=True)
class Grid:
    """Cells of one file as text, the first row apart, and what was detected on the way."""

    header: list[str]
    table: pd.DataFrame
    lines: Sequence[int]
    kind: str = "text"
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    value_labels: dict[str, dict[str, str]] = field(default_factory=dict)
    column_labels: dict[str, str] = field(default_factory=dict)
    user_missing: dict[str, list[str | tuple[float, float]]] = field(default_factory=dict)
    multiple: dict[str, list[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    dropped: tuple[tuple[int, str], ...] = ()


def check_width(columns: int, shown: str) -> None:
    """Refuse a table that is wider than any table of answers.

    Raises
    ------
    InputError
        Names the file and its columns.
    """
    if columns > MAX_COLUMNS:
        raise InputError(f"{shown}: {columns:,} columns are more than the {MAX_COLUMNS:,} that can be read")


def text_of(value: Any) -> str:
    """One cell as text: whole numbers without ".0", dates as ISO text, nothing as ""."""
    if value is None or value is pd.NaT:
        return ""
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    whole = value.is_integer() and abs(value) < 1e15
    return str(int(value)) if whole else repr(float(value))


def padded(rows: Iterable[Sequence[str]], width: int) -> Iterator[Sequence[str]]:
    """Rows filled up with blank cells to the same width."""
    for row in rows:
        yield row if len(row) == width else [*row, *repeat("", width - len(row))]


def frame(rows: Iterable[Sequence[str]], width: int) -> pd.DataFrame:
    """Rows of equal width as a table of text, built chunk by chunk."""
    chunks: list[list[pa.Array]] = [[] for _ in range(width)]
    source = iter(rows)
    while part := list(islice(source, CHUNK)):
        for target, column in zip(chunks, zip(*part, strict=True), strict=True):
            target.append(pa.array(column, pa.large_string()))
    return arrow_frame([pa.chunked_array(parts, pa.large_string()) for parts in chunks])


def arrow_frame(columns: Sequence[pa.ChunkedArray]) -> pd.DataFrame:
    """Arrow columns of text as a table whose columns are numbered."""
    table = pa.Table.from_arrays(list(columns), names=[str(i) for i in range(len(columns))])
    read: pd.DataFrame = table.to_pandas(types_mapper={pa.large_string(): TEXT}.get)
    return read.set_axis(range(len(columns)), axis=1)


def filled(rows: list[list[str]], first_line: int) -> tuple[list[list[str]], list[int], list[tuple[int, str]]]:
    """Rows that hold anything, their line numbers, and the blank ones with the reason they are left out."""
    held = [any(row) for row in rows]
    lines = [line for line, full in enumerate(held, first_line) if full]
    dropped = [(line, "blank row") for line, full in enumerate(held, first_line) if not full]
    return [row for row, full in zip(rows, held, strict=True) if full], lines, dropped
