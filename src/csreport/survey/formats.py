"""Any survey file as one grid of text cells; what a file is, its content says and not its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from csreport.project.errors import InputError
from csreport.survey.database import read_query
from csreport.survey.delimited import read_text
from csreport.survey.grid import Grid, check_width
from csreport.survey.pages import read_page
from csreport.survey.statistical import read_sav, read_stata
from csreport.survey.workbooks import read_workbook

__all__ = ["Grid", "read_grid", "read_query"]

ZIP = b"PK\x03\x04"
BEGINS = {
    b"$FL2": "spss",
    b"$FL3": "spss",
    b"<stata_dta>": "stata",
    b"PAR1": "parquet",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "sheet",
}
MAX_HEADER = 32_767  # characters, as many as a spreadsheet's cell holds
# Files that are none of ours, by how they begin, and what to do about them.
REFUSED = {
    b"%PDF": "is a PDF document; export the answers as a table",
    b"SQLite format 3\0": "is an SQLite database; read it with a query",
    b"\x1f\x8b": "is a gzip archive; unpack it first",
    b"7z\xbc\xaf\x27\x1c": "is a 7z archive; unpack it first",
    b"Rar!": "is a RAR archive; unpack it first",
    b"PK\x05\x06": "is an empty archive",
    b"{\\rtf": "is a word-processor document; export the answers as a table",
}
NAMED = {
    "sheet": {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"},
    "html": {".html", ".htm"},
    "text": {".csv", ".tsv", ".txt", ".tab", ".dat"},
    "spss": {".sav", ".zsav"},
    "stata": {".dta"},
    "parquet": {".parquet", ".pq"},
}
SPREADSHEET_XML = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet")
HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|table|body|div)\b", re.I | re.S
)


def read_grid(path: Path, shown: str, *, sheet: str | None = None, encoding: str | None = None) -> Grid:
    """One file as a grid of text; `sheet` names a spreadsheet's sheet, `encoding` overrides what text looks like.

    Raises
    ------
    InputError
        When the file cannot be read; says which file, why, and the line or row where known.
    """
    try:
        head = _head(path)
        kind = _kind(head, path, shown)
        if sheet is not None and kind != "sheet":
            raise InputError(f"{shown}: sheet '{sheet}' is asked for, but the file is no spreadsheet")
        if encoding is not None and kind in {"sheet", "parquet"}:
            raise InputError(f"{shown}: encoding '{encoding}' is asked for, but the file is no text")
        grid = _reader(kind, sheet, encoding)(path, shown)
    except InputError:
        raise
    except MemoryError:
        raise InputError(f"{shown}: too large for the memory of this machine") from None
    except Exception as error:  # file libraries raise errors of many kinds on damaged files
        reason = (str(error).strip() or type(error).__name__).splitlines()[0].replace(str(path), shown)
        raise InputError(f"{shown}: cannot be read as a table: {reason}") from None
    check_width(len(grid.header), shown)
    for place, cell in enumerate(grid.header, 1):
        if len(cell) > MAX_HEADER:
            raise InputError(f"{shown}: the header of column {place} has {len(cell):,} characters: no table of answers")
    return _named(grid, kind, path)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def _kind(head: bytes, path: Path, shown: str) -> str:
    for start, reason in REFUSED.items():
        if head.startswith(start):
            raise InputError(f"{shown}: {reason}")
    if not head:
        raise InputError(f"{shown}: the file is empty")
    if SPREADSHEET_XML.search(head):
        raise InputError(f"{shown}: is a spreadsheet in the XML form of 2003; save it as .xlsx or .csv")
    for start, kind in BEGINS.items():
        if head.startswith(start):
            return kind
    if 102 <= head[0] <= 115 and head[1:4] in {b"\1\1\0", b"\2\1\0"}:  # Stata up to release 12
        return "stata"
    if head.startswith(ZIP):
        return _zipped(path, shown)
    return "html" if HTML.match(head.removeprefix(b"\xef\xbb\xbf")) else "text"


def _zipped(path: Path, shown: str) -> str:
    try:
        names = zipfile.ZipFile(path).namelist()
    except zipfile.BadZipFile:
        raise InputError(f"{shown}: is a damaged spreadsheet or archive") from None
    if any(name.startswith("xl/") for name in names) or "content.xml" in names:
        return "sheet"
    raise InputError(f"{shown}: is a zip archive and no spreadsheet; unpack it first")


def _reader(kind: str, sheet: str | None, encoding: str | None) -> Callable[[Path, str], Grid]:
    readers: dict[str, Callable[[Path, str], Grid]] = {
        "text": lambda path, shown: read_text(path.read_bytes(), shown, encoding=encoding),
        "html": lambda path, shown: read_page(path, shown, encoding=encoding),
        "sheet": lambda path, shown: read_workbook(path, shown, sheet=sheet),
        "spss": lambda path, shown: read_sav(path, shown, encoding=encoding),
        "stata": lambda path, shown: read_stata(path, shown, encoding=encoding),
        "parquet": _parquet,
    }
    return readers[kind]


def _named(grid: Grid, kind: str, path: Path) -> Grid:
    """Say so when the name of a file promises something else than it holds."""
    suffix = path.suffix.lower()
    promised = next((known for known, suffixes in NAMED.items() if suffix in suffixes), kind)
    if promised == kind:
        return grid
    note = f"the name ends in {suffix}, but the content is {'text' if kind == 'text' else kind.upper()}"
    return Grid(**{**vars(grid), "notes": (note.replace("SHEET", "a spreadsheet"), *grid.notes)})


def _parquet(path: Path, shown: str) -> Grid:
    table = pd.read_parquet(path, dtype_backend="numpy_nullable")  # whole numbers stay whole beside blank cells
    cells = table.astype("string").fillna("").astype("str")
    names = [str(name) for name in cells.columns]
    cells = cells.set_axis(range(len(names)), axis=1).reset_index(drop=True)
    return Grid(names, cells, range(1, len(cells) + 1), kind="parquet", notes=("read as Parquet",))
