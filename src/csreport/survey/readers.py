"""Files as tables of text: nothing is typed, dropped or renamed here."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path

import pandas as pd

from csreport.project.errors import InputError

ENCODINGS = ("utf-8-sig", "gb18030", "cp1252")
DELIMITERS = ",\t;|"


def read_table(path: Path, shown: str) -> pd.DataFrame:
    """One raw file as text cells; headers without surrounding space, blank cells as "".

    Raises
    ------
    InputError
        When the file cannot be read as a table, or two headers are the same.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{shown}: file type '{path.suffix}' cannot be read (expected {', '.join(sorted(READERS))})")
    try:
        table = reader(path)
    except (ValueError, OSError, csv.Error) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise InputError(f"{shown}: cannot be read as a table: {reason}") from None
    table.columns = [str(name).strip() for name in table.columns]
    doubled = table.columns[table.columns.duplicated()]
    if len(doubled):
        raise InputError(f"{shown}: column '{doubled[0]}' stands in the header twice")
    return table


def _delimited(path: Path) -> pd.DataFrame:
    text = _decode(path.read_bytes())
    if "\0" in text:
        raise ValueError("it holds NUL characters, so it is no text file")
    first = re.sub(r'"[^"]*"', "", text[:1_000_000]).lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    # The header is read as a row: pandas would rename doubled names and take a first column too many for an index.
    cells = pd.read_csv(StringIO(text), sep=delimiter, header=None, dtype=str, keep_default_na=False).fillna("")
    names = [name or f"Unnamed: {i}" for i, name in enumerate(cells.iloc[0].str.strip())]
    return cells.iloc[1:].set_axis(names, axis=1).reset_index(drop=True)


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError(f"not text in any of {', '.join(ENCODINGS)}")


def _parquet(path: Path) -> pd.DataFrame:
    table = pd.read_parquet(path, dtype_backend="numpy_nullable")  # whole numbers stay whole beside blank cells
    return table.astype("string").fillna("").astype(object).astype(str)


READERS = {".csv": _delimited, ".tsv": _delimited, ".txt": _delimited, ".parquet": _parquet}
