"""Files of statistics packages: codes stay codes, and what the file says about them is kept beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from csreport.project.errors import InputError
from csreport.survey.grid import Grid, frame, text_of

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
    for tried in [encoding] if encoding is not None else [None, "GB18030", "CP1252"]:
        try:
            table, meta = reader(str(path), apply_value_formats=False, user_missing=True, encoding=tried)
            return table, meta, tried or meta.file_encoding
        except pyreadstat.ReadstatError as error:
            reason = str(error)
            if "convert" not in reason:
                break
    raise InputError(f"{shown}: cannot be read: {reason.splitlines()[0]}")


def _missing(low: Any, high: Any) -> str | tuple[float, float]:
    return text_of(low) if low == high or isinstance(low, str) else (float(low), float(high))


def _grid(table: pd.DataFrame, meta: Any, *, kind: str, missing: Missing, encoding: str | None) -> Grid:
    names = [str(name) for name in table.columns]
    columns = [[text_of(None if pd.isna(cell) else cell) for cell in table[name]] for name in table.columns]
    cells = frame(zip(*columns, strict=True), len(names)) if names else pd.DataFrame()
    labels = {name: text for name, text in zip(names, meta.column_labels, strict=True) if text}
    values = {
        str(column): {text_of(code): str(text) for code, text in codes.items()}
        for column, codes in meta.variable_value_labels.items()
    }
    sets = {
        described["label"] or name: described["variable_list"]
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
        user_missing=missing,
        multiple=sets,
        notes=(stated,),
    )
