"""HTML pages that hold a table: what some services call an Excel export."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from csreport.project.errors import InputError
from csreport.survey.encodings import to_utf8
from csreport.survey.grid import MAX_COLUMNS, Grid, check_width, filled, frame, padded


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

    Raises
    ------
    InputError
        When the page holds no table, or one that is no plain grid.
    """
    text, encoding = to_utf8(path.read_bytes(), shown, encoding)
    parser = _Table()
    parser.feed(text.decode("utf-8"))
    if parser.merged:
        raise InputError(f"{shown}: the HTML table has cells over several rows; save it as .xlsx or .csv")
    check_width(max(map(len, parser.rows), default=0), shown)
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
