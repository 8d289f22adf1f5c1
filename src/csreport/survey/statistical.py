"""Files of statistics packages: codes stay codes, and what the file says about them is kept beside them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyreadstat

from csreport.project.errors import InputError
from csreport.survey.grid import Grid, arrow_frame, text_of

# The C library ends the whole process on some damaged files: their description is read in another process first.
PROBE = """
import sys, pyreadstat
try:
    getattr(pyreadstat, sys.argv[1])(sys.argv[2], metadataonly=True)
except Exception:
    pass
"""
Missing = dict[str, list[str | tuple[float, float]]]


def read_sav(path: Path, shown: str, *, encoding: str | None = None) -> Grid:
    """SPSS .sav or .zsav: codes as text, value labels, and user-missing values and ranges."""
    table, meta, encoding = _read(pyreadstat.read_sav, path, shown=shown, encoding=encoding)
    missing: Missing = {}
    for column, ranges in meta.missing_ranges.items():
        missing[column] = [_missing(span["lo"], span["hi"]) for span in ranges]
    return _grid(table, meta, kind="spss", missing=missing, encoding=encoding)


def read_stata(path: Path, shown: str, *, encoding: str | None = None) -> Grid:
    """Stata .dta: codes as text, value labels, and extended missing values as ".a" to ".z"."""
    table, meta, encoding = _read(pyreadstat.read_dta, path, shown=shown, encoding=encoding)
    marks = {column: set(map(str, marks)) for column, marks in meta.missing_user_values.items()}
    for column, known in marks.items():
        table[column] = [f".{cell}" if isinstance(cell, str) and cell in known else cell for cell in table[column]]
    labels = meta.variable_value_labels
    for column, known in marks.items():
        if column in labels:
            labels[column] = {f".{k}" if str(k) in known else k: text for k, text in labels[column].items()}
    missing: Missing = {column: [f".{mark}" for mark in sorted(known)] for column, known in marks.items()}
    return _grid(table, meta, kind="stata", missing=missing, encoding=encoding)


def _read(
    reader: Callable[..., Any], path: Path, *, shown: str, encoding: str | None
) -> tuple[pd.DataFrame, Any, str | None]:
    """Read with the encoding the file declares; older Chinese files declare none and hold GB18030."""
    stamp = path.stat()
    if not _sound(path, reader.__name__, (stamp.st_size, stamp.st_mtime_ns)):
        raise InputError(f"{shown}: is damaged; export it again")
    for tried in [encoding] if encoding is not None else [None, "GB18030", "CP1252"]:
        try:
            table, meta = reader(str(path), apply_value_formats=False, user_missing=True, encoding=tried)
            return table, meta, tried or meta.file_encoding
        except pyreadstat.ReadstatError as error:
            reason = str(error)
            if "convert" not in reason:
                break
    raise InputError(f"{shown}: cannot be read: {reason.splitlines()[0]}")


@cache
def _sound(path: Path, reader: str, stamp: tuple[int, int]) -> bool:
    """Whether another process lived through reading the description of a file that stands there in one state."""
    probe = subprocess.run([sys.executable, "-c", PROBE, reader, path], capture_output=True, check=False)
    return probe.returncode in {0, 1}  # 1: the process could not be started properly, which says nothing of the file


def _missing(low: Any, high: Any) -> str | tuple[float, float]:
    return text_of(low) if low == high or isinstance(low, str) else (float(low), float(high))


def _texts(column: pd.Series) -> pa.ChunkedArray:
    """Cells as text, each distinct value written once: answers repeat."""
    codes, values = pd.factorize(column)
    texts = np.array([*map(text_of, values), ""], dtype=object)  # blank cells have code -1, the last
    return pa.chunked_array([texts[codes]], pa.large_string())


def _grid(table: pd.DataFrame, meta: Any, *, kind: str, missing: Missing, encoding: str | None) -> Grid:
    names = [str(name) for name in table.columns]
    cells = arrow_frame([_texts(table[name]) for name in table.columns])
    labels = {name: text for name, text in zip(names, meta.column_labels, strict=True) if text}
    values = {
        str(column): {text_of(code): str(text) for code, text in codes.items()}
        for column, codes in meta.variable_value_labels.items()
    }
    known = {name.casefold(): name for name in names}  # sets may write the names of their columns in another case
    sets = {
        described["label"] or name: [known[c.casefold()] for c in described["variable_list"] if c.casefold() in known]
        for name, described in (getattr(meta, "mr_sets", None) or {}).items()
        if described["is_dichotomy"]
    }
    stated = f"read as {'SPSS' if kind == 'spss' else 'Stata'} file, {len(values)} columns with labelled codes"
    return Grid(
        names,
        cells,
        range(1, len(cells) + 1),
        kind=kind,
        encoding=encoding,
        value_labels=values,
        column_labels=labels,
        user_missing={column: spans for column, spans in missing.items() if column in names},
        multiple=sets,
        notes=(stated,),
    )
