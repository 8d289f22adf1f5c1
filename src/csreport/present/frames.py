"""A table of the analyst's own: any DataFrame as a table of the report, names and numbers as the reader writes them."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Hashable, Sequence
from itertools import groupby
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_integer_dtype

from csreport.present.cells import Cell, Line, Table
from csreport.present.words import Numeral, Words

P_VALUE = re.compile(r"p([-_ .].*)?", re.IGNORECASE)  # as statistics libraries call it: p, p_val, p-unc


def frame_table(frame: pd.DataFrame, words: Words, *, digits: int = 2) -> Table:
    """A DataFrame as a table: its index heads the rows, or its first column where rows are only counted."""
    counted = frame.index.nlevels == 1 and frame.index.name is None and is_integer_dtype(frame.index)
    if counted and frame.shape[1] > 1:
        frame = frame.set_index(frame.columns[0])
    names = [_named(label, frame.columns.names, words) for label in frame.columns]
    columns = [_column(frame.iloc[:, place], words, digits) for place in range(frame.shape[1])]
    heads = [_named(label, frame.index.names, words) for label in frame.index]
    lines = [Line(_joined(head), cells) for head, *cells in zip(heads, *columns, strict=True)]
    first = _joined([_said(name, words) for name in frame.index.names])
    if frame.columns.nlevels == 1:
        return Table([first, *map(_joined, names)], lines)
    groups = [(group, len(list(run))) for group, run in groupby(name[0] for name in names)]
    return Table([first, *(_joined(name[1:]) for name in names)], lines, groups=groups)


def _named(label: Hashable, levels: Sequence[Hashable], words: Words) -> list[str]:
    """The parts of a label; a level of a segment is called by its own name."""
    parts = label if isinstance(label, tuple) else (label,)
    return [_value(part, level, words) for part, level in zip(parts, levels, strict=True)]


def _value(part: Any, name: Hashable, words: Words) -> str:
    if name in words.codebook.segments:
        return words.level(str(name), str(part))
    return _said(part, words)


def _said(text: Any, words: Words) -> str:
    """A name in the reader's language, where the codebook or a catalogue has it."""
    if text is None:
        return ""
    if isinstance(text, dt.date):
        return words.date(text)
    book, key = words.codebook, str(text)
    if any(key in group for group in (book.items, book.dimensions, book.segments, book.comments, book.choices)):
        return words.label(key)
    return (words.translation(key) if key else None) or key


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)


def _column(values: pd.Series, words: Words, digits: int) -> list[Cell]:
    """The cells of a column: all its numbers with as many decimals, none where all are whole."""
    name = values.name[-1] if isinstance(values.name, tuple) else values.name
    numbers = [float(value) for value in values if _is_number(value)]
    shown = 0 if all(value.is_integer() for value in numbers) else digits
    if P_VALUE.fullmatch(str(name)):
        shown = -1
    return [_cell(value, name, words, shown) for value in values]


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_) and math.isfinite(value)


def _cell(value: Any, name: Hashable, words: Words, digits: int) -> Cell:
    if _is_number(value):
        shown = _number(float(value), words, digits)
        return Cell(shown.text, numbers=(shown,))
    if isinstance(value, list | tuple | np.ndarray) and len(value) == 2 and all(map(_is_number, value)):
        low, high = (_number(float(end), words, digits or 2) for end in value)  # an interval
        return Cell(words.text("{low} to {high}", low=low.text, high=high.text), numbers=(low, high))
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, Real) and math.isnan(value)):
        return Cell("–")
    return Cell(_value(value, name, words), kind="text")


def _number(value: float, words: Words, digits: int) -> Numeral:
    """A number rounded; p values by their own rule, and what is too small to be seen is not called zero."""
    if digits < 0:
        return words.decimal(value, 3, least=0.001)
    return words.decimal(value, digits, least=10.0**-digits / 2 if value > 0 else 0.0)
