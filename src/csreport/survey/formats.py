"""Any survey file as one grid of text cells; what a file is, its content says and not its name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import python_calamine as calamine

from csreport.project.errors import InputError, nearest
from csreport.survey.database import read_query
from csreport.survey.delimited import read_text
from csreport.survey.encodings import to_utf8
from csreport.survey.grid import MAX_COLUMNS, Grid, filled, frame, padded, text_of
from csreport.survey.statistical import read_sav, read_stata

__all__ = ["Grid", "read_grid", "read_query"]

ZIP = b"PK\x03\x04"
BEGINS = {
    b"$FL2": "spss",
    b"$FL3": "spss",
    b"<stata_dta>": "stata",
    b"PAR1": "parquet",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "sheet",
}
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
    if len(grid.header) > MAX_COLUMNS:
        raise InputError(f"{shown}: {len(grid.header):,} columns are more than the {MAX_COLUMNS:,} that can be read")
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
        "html": lambda path, shown: _html(path, shown, encoding),
        "sheet": lambda path, shown: _sheet(path, shown, sheet),
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


def _sheet(path: Path, shown: str, sheet: str | None) -> Grid:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))  # its name would be believed
        names = book.sheet_names
        if sheet is not None and sheet not in names:
            raise InputError(f"{shown}: there is no sheet '{sheet}'{nearest(sheet, names)}")
        for name in [sheet] if sheet is not None else names:
            found = book.get_sheet_by_name(name)
            rows = [[text_of(cell) for cell in row] for row in found.to_python(skip_empty_area=True)]
            if any(map(any, rows)):
                return _sheet_grid(rows, (found.start or (0, 0))[0] + 1, name=name, others=names)
    except calamine.PasswordError:
        raise InputError(f"{shown}: is locked with a password; save it without one") from None
    except Exception:
        raise
    except BaseException as error:  # the Rust library panics on some damaged files
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise InputError(f"{shown}: is a damaged spreadsheet") from None
    raise InputError(f"{shown}: {f'sheet {sheet!r}' if sheet is not None else 'every sheet'} is empty")


def _sheet_grid(rows: list[list[str]], first: int, *, name: str, others: list[str]) -> Grid:
    rows, lines, dropped = filled(rows, first)
    rest = [other for other in others if other != name]
    notes = [f"read sheet '{name}'" + (f"; not read: {', '.join(rest)}" if rest else "")]
    table = frame(rows[1:], len(rows[0]))
    return Grid(rows[0], table, lines[1:], kind="sheet", sheet=name, notes=tuple(notes), dropped=tuple(dropped))


class _Table(HTMLParser):
    """Rows of the first table of a page; a cell that spans others is repeated as blanks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.depth = self.tables = 0
        self.open = self.merged = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag == "table"
        self.tables += tag == "table" and self.depth == 1
        if self.depth != 1 or self.tables != 1:
            return
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            spans = {
                name: value for name, value in attrs if name in {"colspan", "rowspan"} and value not in {"1", None}
            }
            self.merged = self.merged or "rowspan" in spans
            self.rows[-1].append("")
            self.blanks = [""] * (int(spans.get("colspan") or 1) - 1)
            self.open = True
        elif tag == "br" and self.open:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self.open and self.depth == 1:
            self.rows[-1] += self.blanks
            self.open = False
        self.depth -= tag == "table"

    def handle_data(self, data: str) -> None:
        if self.open:
            self.rows[-1][-1] += re.sub(r"\s+", " ", data)


def _html(path: Path, shown: str, encoding: str | None) -> Grid:
    text, encoding = to_utf8(path.read_bytes(), shown, encoding)
    parser = _Table()
    parser.feed(text.decode("utf-8"))
    if parser.merged:
        raise InputError(f"{shown}: the HTML table has cells over several rows; save it as .xlsx or .csv")
    rows, lines, dropped = filled([[cell.strip() for cell in row] for row in parser.rows], 1)
    if not rows:
        raise InputError(f"{shown}: the HTML page holds no table")
    for line, row in zip(lines, rows, strict=True):
        if len(row) > len(rows[0]):
            raise InputError(f"{shown}: row {line} has {len(row)} cells, but the header has {len(rows[0])}")
    more = f"; {parser.tables - 1} further tables not read" if parser.tables > 1 else ""
    stated = f"read as the HTML table of a page in {encoding}{more}"
    table = frame(padded(rows[1:], len(rows[0])), len(rows[0]))
    return Grid(rows[0], table, lines[1:], kind="html", encoding=encoding, notes=(stated,), dropped=tuple(dropped))


def _parquet(path: Path, shown: str) -> Grid:
    table = pd.read_parquet(path, dtype_backend="numpy_nullable")  # whole numbers stay whole beside blank cells
    cells = table.astype("string").fillna("").astype("str")
    names = [str(name) for name in cells.columns]
    cells = cells.set_axis(range(len(names)), axis=1).reset_index(drop=True)
    return Grid(names, cells, range(1, len(cells) + 1), kind="parquet", notes=("read as Parquet",))
