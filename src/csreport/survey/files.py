"""Any survey file as one grid of text cells; what a file is, its content says and not its name."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import python_calamine as calamine
from pyarrow import parquet

from csreport.project.errors import InputError, nearest
from csreport.survey.text import (
    MAX_COLUMNS,
    Grid,
    arrow_frame,
    check_width,
    filled_rows,
    frame,
    padded,
    read_text,
    text_of,
    to_utf8,
)

MAX_ROWS = 1_048_576  # of a sheet
MAX_CELLS = 30_000_000  # of the rectangle that holds all cells of a sheet, as the library reads it
MAX_UNPACKED = 1 << 31  # bytes
PART = 1 << 22  # bytes of a sheet that are looked at at once
LONGEST_TAG = 10_000
COLUMN, ROW = rb"\sr=%b([A-Za-z]{1,9})\d", rb"\sr=%b[A-Za-z]{1,9}(\d{%d,18})"  # of a cell
REPEATED = re.compile(rb"number-(rows|columns)-repeated=[\"'](\d+)[\"']")


def read_workbook(path: Path, shown: str, *, sheet: str | None = None) -> Grid:
    """One sheet as a grid: the one that is named, else the first that is not empty.

    InputError when there is no such sheet, or the file is locked, damaged or too large.
    """
    _check_size(path, shown)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))  # its name would be believed
        names = book.sheet_names
        if sheet is not None and sheet not in names:
            raise InputError(f"{shown}: there is no sheet '{sheet}'{nearest(sheet, names)}")
        for name in [sheet] if sheet is not None else names:
            found = book.get_sheet_by_name(name)
            check_width(found.width, shown)
            rows = [[text_of(cell) for cell in row] for row in found.to_python(skip_empty_area=True)]
            if any(map(any, rows)):
                return _grid_of_sheet(rows, (found.start or (0, 0))[0] + 1, name=name, others=names)
    except calamine.PasswordError:
        raise InputError(f"{shown}: is locked with a password; save it without one") from None
    except Exception:
        raise
    except BaseException as error:  # the Rust library panics on some damaged files
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise InputError(f"{shown}: is a damaged spreadsheet") from None
    raise InputError(f"{shown}: {f'sheet {sheet!r}' if sheet is not None else 'every sheet'} is empty")


def _grid_of_sheet(rows: list[list[str]], first: int, *, name: str, others: list[str]) -> Grid:
    rows, lines, dropped = filled_rows(rows, first)
    rest = [other for other in others if other != name]
    notes = [f"read sheet '{name}'" + (f"; not read: {', '.join(rest)}" if rest else "")]
    table = frame(rows[1:], len(rows[0]))
    return Grid(rows[0], table, lines[1:], kind="sheet", sheet=name, notes=tuple(notes), dropped=tuple(dropped))


# ---- size, before the library takes the memory for it ---------------------------------------------
def _check_size(path: Path, shown: str) -> None:
    """Refuse what would unpack to more than fits: the library would end the whole process."""
    if not zipfile.is_zipfile(path):
        return  # the older binary format holds 65,536 rows of 256 columns at most
    with zipfile.ZipFile(path) as book:
        parts = {part.filename: part.file_size for part in book.infolist()}
        if sum(parts.values()) > MAX_UNPACKED:
            raise InputError(f"{shown}: unpacks to {sum(parts.values()) >> 30} GiB; save the sheet of answers as .csv")
        for name in parts:
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                _check_sheet(book, name, shown)
            elif name == "content.xml":
                _check_repeated(book, name, shown)


def _pieces(book: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part of the file piece by piece; no tag is cut."""
    rest = b""
    with book.open(name) as stream:
        while read := stream.read(PART):
            piece = rest + read
            cut = piece.rfind(b"<", -LONGEST_TAG)
            cut = len(piece) if cut < 0 else cut
            yield piece[:cut]
            rest = piece[cut:]
    yield rest


def _check_sheet(book: zipfile.ZipFile, name: str, shown: str) -> None:
    """Refuse a sheet whose cells lie far apart; each of them is looked at, as what a sheet says of its size may lie."""
    columns, cells = set[bytes](), 0
    for piece in _pieces(book, name):
        cells += piece.count(b"<c") + piece.count(b":c")
        for quote in _quotes(piece):
            columns.update(re.findall(COLUMN % quote, piece))
    numbers = [_column(letters) for letters in columns] or [1]
    wide = max(numbers) - min(numbers) + 1
    digits = len(str(MAX_CELLS // wide))  # rows with fewer digits cannot be too many
    far = {
        int(row)
        for piece in _pieces(book, name)
        for quote in _quotes(piece)
        for row in re.findall(ROW % (quote, digits), piece)
    }
    if max(wide * max(far, default=1), cells) > MAX_CELLS:
        raise InputError(
            f"{shown}: a sheet spans {max(far, default=1):,} rows and {wide:,} columns for {cells:,} cells; delete "
            "what stands far from the answers, or save it as .csv"
        )


def _quotes(piece: bytes) -> list[bytes]:
    return [quote for quote in (b'"', b"'") if b"r=" + quote in piece]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_repeated(book: zipfile.ZipFile, name: str, shown: str) -> None:
    limits = {b"rows": MAX_ROWS, b"columns": MAX_COLUMNS}
    for piece in _pieces(book, name):
        for kind, times in REPEATED.findall(piece):
            if len(times) > 9 or int(times) > limits[kind]:
                raise InputError(
                    f"{shown}: repeats {kind.decode()} {times.decode()[:20]} times: is a damaged spreadsheet"
                )


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
    table, meta, encoding = _read("read_sav", path, shown=shown, encoding=encoding)
    missing: Missing = {}
    for column, ranges in meta.missing_ranges.items():
        ends = [(span["lo"], span["hi"]) for span in ranges]
        missing[column] = [
            text_of(low) if low == high or isinstance(low, str) else (float(low), float(high)) for low, high in ends
        ]
    return _grid_of_columns(table, meta, kind="spss", missing=missing, encoding=encoding)


def read_stata(path: Path, shown: str, *, encoding: str | None = None) -> Grid:
    """Stata .dta: codes as text, value labels, and extended missing values as ".a" to ".z"."""
    table, meta, encoding = _read("read_dta", path, shown=shown, encoding=encoding)
    marks = {column: set(map(str, marks)) for column, marks in meta.missing_user_values.items()}
    for column, known in marks.items():
        table[column] = [f".{cell}" if isinstance(cell, str) and cell in known else cell for cell in table[column]]
    labels = meta.variable_value_labels
    for column, known in marks.items():
        if column in labels:
            labels[column] = {f".{k}" if str(k) in known else k: text for k, text in labels[column].items()}
    missing: Missing = {column: [f".{mark}" for mark in sorted(known)] for column, known in marks.items()}
    return _grid_of_columns(table, meta, kind="stata", missing=missing, encoding=encoding)


def _read(reader: str, path: Path, *, shown: str, encoding: str | None) -> tuple[pd.DataFrame, Any, str | None]:
    """Read with the encoding the file declares; older Chinese files declare none and hold GB18030."""
    import pyreadstat  # noqa: PLC0415 - takes long, and few surveys come as such files

    stamp = path.stat()
    if not _sound(path, reader, (stamp.st_size, stamp.st_mtime_ns)):
        raise InputError(f"{shown}: is damaged; export it again")
    for tried in [encoding] if encoding is not None else [None, "GB18030", "CP1252"]:
        try:
            table, meta = getattr(pyreadstat, reader)(
                str(path), apply_value_formats=False, user_missing=True, encoding=tried
            )
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


def _texts_of_column(column: pd.Series, text: Callable[[Any], str] = text_of) -> pa.ChunkedArray:
    """Cells as text, each distinct value written once: answers repeat."""
    codes, values = pd.factorize(column)
    texts = np.array([*map(text, values), ""], dtype=object)  # blank cells have code -1, the last
    return pa.chunked_array([texts[codes]], pa.large_string())


def _grid_of_columns(table: pd.DataFrame, meta: Any, *, kind: str, missing: Missing, encoding: str | None) -> Grid:
    names = [str(name) for name in table.columns]
    cells = arrow_frame([_texts_of_column(table[name]) for name in table.columns])
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


def _number(span: str | None) -> int:
    """Columns that a cell spans; one where that is no number."""
    digits = (span or "").strip()
    return min(max(int(digits), 1), MAX_COLUMNS + 1) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 1


class _Table(HTMLParser):
    """Rows of the first table of a page; a cell that spans others is repeated as blanks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.depth = self.tables = self.at = 0
        self.open = self.merged = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag == "table"
        self.tables += tag == "table" and self.depth == 1
        if self.depth != 1 or self.tables != 1:
            return
        if tag == "tr":
            self.rows.append([])
            self.open = False
        elif tag in {"td", "th"} and self.rows:
            spans = {
                name: value for name, value in attrs if name in {"colspan", "rowspan"} and value not in {"1", None}
            }
            self.merged = self.merged or "rowspan" in spans
            self.at, self.open = len(self.rows[-1]), True
            self.rows[-1] += [""] * _number(spans.get("colspan"))
        elif tag == "br" and self.open:
            self.rows[-1][self.at] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"} and self.depth == 1:
            self.open = False
        self.depth = max(self.depth - (tag == "table"), 0)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.rows[-1][self.at] += re.sub(r"\s+", " ", data)


def read_page(path: Path, shown: str, *, encoding: str | None = None) -> Grid:
    """The first table of an HTML page, as which some services export their "Excel" files.

    InputError when the page holds no table, or one that is no plain grid.
    """
    text, encoding = to_utf8(path.read_bytes(), shown, encoding)
    parser = _Table()
    parser.feed(text.decode("utf-8"))
    if parser.merged:
        raise InputError(f"{shown}: the HTML table has cells over several rows; save it as .xlsx or .csv")
    check_width(max(map(len, parser.rows), default=0), shown)
    rows, lines, dropped = filled_rows([[cell.strip() for cell in row] for row in parser.rows], 1)
    if not rows:
        raise InputError(f"{shown}: the HTML page holds no table")
    for line, row in zip(lines, rows, strict=True):
        if len(row) > len(rows[0]):
            raise InputError(f"{shown}: row {line} has {len(row)} cells, but the header has {len(rows[0])}")
    more = f"; {parser.tables - 1} further tables not read" if parser.tables > 1 else ""
    stated = f"read as the HTML table of a page in {encoding}{more}"
    table = frame(padded(rows[1:], len(rows[0])), len(rows[0]))
    return Grid(rows[0], table, lines[1:], kind="html", encoding=encoding, notes=(stated,), dropped=tuple(dropped))


FETCH = 10_000
QUOTING = re.compile(r"[\\$`#]|--|/\*")  # with one of these, what looks like the end of a text may be none
# What keeps a transaction from writing; another database gets one statement that is rolled back.
READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    **dict.fromkeys(("postgresql", "mysql", "mariadb"), "SET TRANSACTION READ ONLY"),
}
READS = re.compile(r"\s*(?:(?:--[^\n]*\n|/\*.*?\*/)\s*)*(?:select|with|from|values)\b", re.IGNORECASE | re.DOTALL)


def read_query(url_variable: str, query: str, *, folder: Path | None = None) -> Grid:
    """Rows of one query as a grid; the database's URL is taken from the environment variable that is named.

    `duckdb://` is the embedded DuckDB, which reads the files of `folder` by their names.

    InputError when the variable is not set, a package is missing, or the query fails; never shows the URL.
    """
    url = os.environ.get(url_variable, "").strip()
    shown = f"query of {url_variable}"
    if not url:
        raise InputError(f"{shown}: the environment variable '{url_variable}' with the database's URL is not set")
    if not READS.match(query):
        raise InputError(f"{shown}: only a query that reads is run; it starts with SELECT or WITH")
    if not _single(query):
        raise InputError(f"{shown}: only one statement is run; leave out what follows ';', and comments that hold one")
    duck = url.startswith("duckdb:")
    names, rows = (_duckdb if duck else _sqlalchemy)(url, query, shown=shown, folder=folder)
    table = frame(rows, len(names))
    return Grid(names, table, range(1, len(table) + 1), kind="query", notes=(f"{shown}: {len(table)} rows",))


def _single(query: str) -> bool:
    """Whether a query is one statement: a `;` may end it, or stand inside of plain quotes."""
    text = query.strip().removesuffix(";")
    return ";" not in (text if QUOTING.search(text) else re.sub(r"'[^']*'|\"[^\"]*\"", "", text))


def _needs(shown: str, package: str) -> InputError:
    return InputError(f"{shown}: needs the package {package}: pip install csreport[database]")


def _fetched(cursor: Any) -> Iterator[list[str]]:
    while part := cursor.fetchmany(FETCH):
        yield from ([text_of(cell) for cell in row] for row in part)


def _failed(shown: str, error: Exception, secrets: Iterable[str]) -> InputError:
    """Say why a query failed, without anything that stands in the URL or names a folder."""
    reason = (str(getattr(error, "orig", None) or error).strip() or type(error).__name__).splitlines()[0]
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        reason = reason.replace(secret, "…")
    return InputError(f"{shown}: the query failed: {reason}")


def _sqlalchemy(url: str, query: str, *, shown: str, folder: Path | None) -> tuple[list[str], list[list[str]]]:
    try:
        import sqlalchemy as sa  # noqa: PLC0415 - optional package
    except ImportError:
        raise _needs(shown, "sqlalchemy") from None
    try:
        parsed = sa.make_url(url)
        engine = sa.create_engine(parsed)
        connection = engine.connect()
    except ImportError as error:
        driver = error.name or "of the database's driver"
        raise InputError(f"{shown}: needs the package {driver}: pip install {driver}") from None
    except Exception as error:  # drivers put host and user into their messages
        raise InputError(f"{shown}: the database cannot be reached ({type(error).__name__})") from None
    secrets = [url, parsed.password, parsed.username, parsed.host, parsed.database, *parsed.query.values()]
    try:
        with connection:  # closed without commit: what a query may still do is rolled back
            if (guard := READ_ONLY.get(engine.dialect.name)) is not None:
                connection.exec_driver_sql(guard)
            result = connection.execution_options(stream_results=True).exec_driver_sql(query)
            return list(result.keys()), list(_fetched(result))
    except Exception as error:
        raise _failed(shown, error, map(str, filter(None, secrets))) from None
    finally:
        engine.dispose()


def _duckdb(url: str, query: str, *, shown: str, folder: Path | None) -> tuple[list[str], list[list[str]]]:
    try:
        import duckdb  # noqa: PLC0415 - optional package
    except ImportError:
        raise _needs(shown, "duckdb") from None
    name = re.sub(r"^duckdb:/{0,3}", "", url.split("?", 1)[0])
    stored = name not in {"", ":memory:"}
    base = (folder or Path()).resolve()
    try:
        with duckdb.connect(str(base / name) if stored else ":memory:", read_only=stored) as connection:
            _offer(connection, query, folder=base if folder is not None and not stored else None)
            if any(part.type != duckdb.StatementType.SELECT for part in duckdb.extract_statements(query)):
                raise ValueError("only a query that reads is run")
            cursor = connection.execute(query)
            return [column[0] for column in cursor.description], list(_fetched(cursor))
    except Exception as error:
        raise _failed(shown, error, [url, str(base / name), str(base), name if stored else ""]) from None


def _offer(connection: Any, query: str, *, folder: Path | None) -> None:
    """Make the folder's files readable by name, and no other file."""
    if folder is not None:
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name in query and path.resolve().is_relative_to(folder):
                source, view = str(path).replace("'", "''"), path.name.replace('"', '""')
                connection.execute(f"CREATE VIEW \"{view}\" AS SELECT * FROM '{source}'")
        allowed = str(folder).replace("'", "''")
        connection.execute(f"SET allowed_directories = ['{allowed}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


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
SPREADSHEET_XML = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet")
HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|table|body|div)\b", re.I | re.S
)


def read_grid(path: Path, shown: str, *, sheet: str | None = None, encoding: str | None = None) -> Grid:
    """One file as a grid of text; `sheet` names a spreadsheet's sheet, `encoding` overrides what text looks like.

    InputError when the file cannot be read; says which file, why, and the line or row where known.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4096)
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
    return grid


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
    if "xl/workbook.bin" in names:
        raise InputError(f"{shown}: is a binary workbook; save it as .xlsx or .csv")
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


def _parquet(path: Path, shown: str) -> Grid:
    table = parquet.read_table(path)
    indices = (table.schema.pandas_metadata or {}).get("index_columns", [])
    names = [name for name in table.column_names if name not in indices]
    cells = arrow_frame([_texts_of_values(table[name]) for name in names])
    return Grid(names, cells, range(1, len(cells) + 1), kind="parquet", notes=("read as Parquet",))


def _texts_of_values(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Values as text; whole numbers stay whole beside blank cells, the rest is as pandas writes it."""
    kinds = pa.types
    if any(fits(values.type) for fits in (kinds.is_string, kinds.is_large_string, kinds.is_integer, kinds.is_date32)):
        return pc.fill_null(pc.cast(values, pa.large_string()), "")
    if kinds.is_floating(values.type):
        return _texts_of_column(values.to_pandas(), str)
    column = values.to_pandas(types_mapper={pa.bool_(): pd.BooleanDtype()}.get)
    return pa.chunked_array([pa.array(column.astype("string").fillna(""), pa.large_string())])


def as_csv(grid: Grid, *, ordered: bool) -> bytes:
    """A result as CSV, the same bytes for the same rows: without ORDER BY a database promises no order, so we sort."""
    table = grid.table if ordered else grid.table.sort_values(list(grid.table.columns), kind="stable")
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(grid.header)
    writer.writerows(table.itertuples(index=False, name=None))
    return stream.getvalue().replace("\0", "\ufffd").encode("utf-8", "replace")
