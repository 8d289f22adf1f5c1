"""Files as tables of text: nothing is typed, dropped or renamed here."""

from __future__ import annotations

import csv
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
        raise InputError(f"{shown}: cannot be read as a table: {str(error).strip().splitlines()[0]}") from None
    table.columns = [str(name).strip() for name in table.columns]
    doubled = table.columns[table.columns.duplicated()]
    if len(doubled):
        raise InputError(f"{shown}: column '{doubled[0]}' stands in the header twice")
    return table


def _delimited(path: Path) -> pd.DataFrame:
    text = _decode(path.read_bytes())
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    return pd.read_csv(StringIO(text), sep=delimiter, dtype=str, keep_default_na=False, skipinitialspace=False)


def _decode(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError(f"not text in any of {', '.join(ENCODINGS)}")


def _parquet(path: Path) -> pd.DataFrame:
    table = pd.read_parquet(path)
    return table.astype("string").fillna("").astype(object).astype(str)


READERS = {".csv": _delimited, ".tsv": _delimited, ".txt": _delimited, ".parquet": _parquet}
