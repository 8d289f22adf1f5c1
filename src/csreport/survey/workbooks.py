"""Spreadsheets: .xlsx, .xlsm, .xlsb, .xls and .ods, one sheet of them as a grid of text cells."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import python_calamine as calamine

from csreport.project.errors import InputError, nearest
from csreport.survey.grid import MAX_COLUMNS, Grid, check_width, filled, frame, text_of

MAX_ROWS = 1_048_576  # of a sheet
MAX_CELLS = 30_000_000  # of the rectangle that holds all cells of a sheet, as the library reads it
MAX_UNPACKED = 1 << 31  # bytes
PART = 1 << 22  # bytes of a sheet that are looked at at once
LONGEST_TAG = 10_000
COLUMN, ROW = rb"\sr=%b([A-Za-z]{1,9})\d", rb"\sr=%b[A-Za-z]{1,9}(\d{%d,18})"  # of a cell
REPEATED = re.compile(rb"number-(rows|columns)-repeated=[\"'](\d+)[\"']")
# Reads a sheet in another process with little memory, which the library ends on some files.
PROBE = """
import sys, python_calamine
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
except ImportError:
    pass
try:
    book = python_calamine.CalamineWorkbook.from_filelike(open(sys.argv[1], "rb"))
    for name in book.sheet_names:
        book.get_sheet_by_name(name)
except Exception:
    pass
"""


def read_workbook(path: Path, shown: str, *, sheet: str | None = None) -> Grid:
    """One sheet as a grid: the one that is named, else the first that is not empty.

    Raises
    ------
    InputError
        When there is no such sheet, or the file is locked, damaged or too large.
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
                return _grid(rows, (found.start or (0, 0))[0] + 1, name=name, others=names)
    except calamine.PasswordError:
        raise InputError(f"{shown}: is locked with a password; save it without one") from None
    except Exception:
        raise
    except BaseException as error:  # the Rust library panics on some damaged files
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise InputError(f"{shown}: is a damaged spreadsheet") from None
    raise InputError(f"{shown}: {f'sheet {sheet!r}' if sheet is not None else 'every sheet'} is empty")


def _grid(rows: list[list[str]], first: int, *, name: str, others: list[str]) -> Grid:
    rows, lines, dropped = filled(rows, first)
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
    if any(name.startswith("xl/") and name.endswith(".bin") for name in parts):
        probe = subprocess.run([sys.executable, "-c", PROBE, path], capture_output=True, check=False)
        if probe.returncode:
            raise InputError(f"{shown}: is damaged or too large; save the sheet of answers as .csv")


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
    """Quotation marks around the places of cells."""
    return [quote for quote in (b'"', b"'") if b"r=" + quote in piece]


def _column(letters: bytes) -> int:
    """Number of a column named A to XFD and beyond."""
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
