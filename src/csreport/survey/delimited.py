"""Delimited text: which character separates the cells, and every row with the line it stands on."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from itertools import chain, islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from csreport.project.errors import InputError
from csreport.survey.encodings import to_utf8
from csreport.survey.grid import Grid, arrow_frame, check_width, frame, padded

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
MAX_LINE = 1 << 24  # bytes
MAX_CELL = 1_000_000  # characters
SAMPLE = 1 << 21
END = "\x1e"  # stands after the last line while rows are read: a cell that swallows it was never closed


def read_text(data: bytes, shown: str, *, encoding: str | None = None, delimiter: str | None = None) -> Grid:
    """Delimited text as a grid: encoding and delimiter detected from the content unless they are given.

    Raises
    ------
    InputError
        When it cannot be read as a table; names the line.
    """
    text, encoding = to_utf8(data, shown, encoding)
    del data
    _check_lines(text, shown)
    delimiter, header = _layout(text, shown) if delimiter is None else (delimiter, _header(text, delimiter, shown))
    check_width(len(header), shown)
    grid = _fast(text, header, delimiter=delimiter, shown=shown) or _careful(text, header, delimiter, shown)
    parted = f"cells separated by {DELIMITERS[delimiter]}" if len(header) > 1 else "one column"
    stated = f"read as {encoding} text, {parted}"
    return Grid(**{**vars(grid), "encoding": encoding, "delimiter": delimiter, "notes": (stated, *grid.notes)})


def _check_lines(text: bytes | bytearray, shown: str) -> None:
    start = 0
    while len(text) - start > MAX_LINE:
        end = start + MAX_LINE
        last = max(text.rfind(b"\n", start, end), text.rfind(b"\r", start, end))
        if last < 0:
            line = text.count(b"\n", 0, start) + 1
            raise InputError(
                f"{shown}: line {line} is longer than {MAX_LINE >> 20} MiB, so this is no table of answers"
            )
        start = last + 1


def _header(text: bytes | bytearray, delimiter: str, shown: str) -> list[str]:
    return next((row for _, row in _rows(text, delimiter, shown) if row), [])


def _layout(text: bytes | bytearray, shown: str) -> tuple[str, list[str]]:
    """Delimiter under which the rows agree best with a wide header, and that header."""
    sample = bytes(text[:SAMPLE]).decode("utf-8", "ignore")
    cut = len(text) > SAMPLE
    found = {d: _sampled(sample, d, cut=cut, strict=True) for d in DELIMITERS}
    best = max(DELIMITERS, key=lambda d: _agreement(found[d]))
    if _agreement(found[best]) < 0.5:  # quotes may stand wrongly under the right delimiter too
        found = {d: _sampled(sample, d, cut=cut, strict=False) for d in DELIMITERS}
        best = max(DELIMITERS, key=lambda d: (_agreement(found[d]), bool(found[d])))
    if found[best]:
        return best, found[best][0]
    first = next(iter(_rows(text, ",", shown)), None)
    if first is None or not first[1]:
        raise InputError(f"{shown}: the file is empty")
    raise InputError(f"{shown}: the header does not end within {SAMPLE >> 20} MiB, so this is no table of answers")


def _sampled(sample: str, delimiter: str, *, cut: bool, strict: bool) -> list[list[str]]:
    """First rows under a delimiter; none when `strict` and a closing quote is followed by something else."""
    csv.field_size_limit(MAX_CELL)
    rows: list[list[str]] = []
    try:
        for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=strict), 1000):
            if row:
                rows.append(row)
    except csv.Error as error:
        return [] if "expected after" in str(error) else rows
    return rows[:-1] if cut and len(rows) < 1000 else rows


def _agreement(rows: list[list[str]]) -> float:
    if not rows or len(rows[0]) < 2:
        return 0.0
    wide = len(rows[0])
    fits = [1.0 if len(row) == wide else 0.5 if 1 < len(row) < wide else 0.0 for row in rows[1:]] or [1.0]
    return (0.01 + sum(fits) / len(fits)) * math.log2(wide)


def _fast(text: bytes | bytearray, header: list[str], *, delimiter: str, shown: str) -> Grid | None:
    """Read a regular file in compact columns; None when any row needs care."""
    names = [f"f{i}" for i in range(len(header))]
    quoted = b'"' in text
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(text)),
            read_options=arrow_csv.ReadOptions(autogenerate_column_names=True, block_size=MAX_LINE),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=quoted),
            convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string())),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_columns != len(header) or (quoted and not _closed(text, table)):
        return None
    cells = arrow_frame(table.columns)
    if cells.iloc[0].tolist() != header:
        return None
    lines, dropped = _lines(text, table, delimiter=delimiter, shown=shown)
    return Grid(header, cells.iloc[1:].reset_index(drop=True), lines[1:], dropped=dropped)


def _closed(text: bytes | bytearray, table: pa.Table) -> bool:
    """Whether the last cell ends where the file ends: a quote left open would have swallowed the rest."""
    last = table.columns[-1][-1].as_py().encode()
    tail = bytes(text[-(2 * len(last) + 64) :]).rstrip(b"\r\n")
    if tail.endswith(b'"' + last.replace(b'"', b'""') + b'"'):
        return True
    return tail.endswith(last) and not tail.removesuffix(last).endswith(b'"') and b"\n" not in last


def _lines(
    text: bytes | bytearray, table: pa.Table, *, delimiter: str, shown: str
) -> tuple[Sequence[int], tuple[tuple[int, str], ...]]:
    """Line on which each row starts, and the blank lines between."""
    breaks = text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")
    total = breaks + (not text.endswith((b"\n", b"\r")))
    if total == table.num_rows:
        return range(1, total + 1), ()
    inner = _inner_breaks(table)
    if total == table.num_rows + int(inner.sum()):
        return (1 + np.arange(table.num_rows) + np.concatenate(([0], inner.cumsum()[:-1]))).tolist(), ()
    places = [(line, bool(row)) for line, row in _rows(text, delimiter, shown)]
    dropped = tuple((line, "blank line") for line, full in places if not full)
    return [line for line, full in places if full], dropped


def _inner_breaks(table: pa.Table) -> np.ndarray:
    """Line breaks inside the cells of each row."""
    inner = np.zeros(table.num_rows, dtype=np.int64)
    for column in table.columns:
        for mark, sign in (("\n", 1), ("\r", 1), ("\r\n", -1)):
            inner += sign * pc.count_substring(column, mark).to_numpy()
    return inner


def _rows(text: bytes | bytearray, delimiter: str, shown: str) -> Iterator[tuple[int, list[str]]]:
    """Rows one by one with the line they start on; a blank line is an empty row."""
    csv.field_size_limit(MAX_CELL)
    stream = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    ended: list[bool] = []
    reader = csv.reader(chain(stream, _ending(ended)), delimiter=delimiter)
    line = 1
    try:
        for row in reader:
            if ended:
                if row != [END] or line != reader.line_num:
                    raise InputError(f"{shown}: the quotation mark opened in line {line} is never closed")
                return
            yield line, row
            line = reader.line_num + 1
    except csv.Error:
        limit = f"a cell longer than {MAX_CELL:,} characters"
        raise InputError(f"{shown}: line {line} starts {limit}: is a quotation mark not closed?") from None


def _ending(ended: list[bool]) -> Iterator[str]:
    ended.append(True)
    yield END


def _careful(text: bytes | bytearray, header: list[str], delimiter: str, shown: str) -> Grid:
    """Read an irregular file row by row: short rows are filled up, long ones are an error."""
    lines: list[int] = []
    dropped: list[tuple[int, str]] = []
    odd: dict[str, list[int]] = {"short": [], "long": []}
    width = len(header)

    def regular() -> Iterator[list[str]]:
        for line, row in _rows(text, delimiter, shown):
            if not row:
                dropped.append((line, "blank line"))
                continue
            lines.append(line)
            if len(row) > width and any(row[width:]):
                raise InputError(f"{shown}: line {line} has {len(row)} cells, but the header has {width}")
            if len(row) != width:
                odd["short" if len(row) < width else "long"].append(line)
            yield row[:width]

    table = frame(padded(regular(), width), width)
    rest = table.iloc[1:].reset_index(drop=True)
    return Grid(table.iloc[0].tolist(), rest, lines[1:], notes=_oddities(odd), dropped=tuple(dropped))


def _oddities(odd: dict[str, list[int]]) -> tuple[str, ...]:
    said = {
        "short": "rows are shorter than the header; their missing cells are blank",
        "long": "rows end in more blank cells than the header has columns; these are left out",
    }
    return tuple(f"{len(found)} {said[kind]} (first: line {found[0]})" for kind, found in odd.items() if found)
