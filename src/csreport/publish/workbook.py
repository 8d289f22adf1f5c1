"""The report's numbers as a workbook: every table on a sheet of its own, all estimates, and the codebook."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook

from csreport.estimates import COLUMNS, Row, read_csv
from csreport.facts import N_
from csreport.present.words import Words
from csreport.publish.codebooks import codebook_heads, codebook_lines
from csreport.publish.extracts import Grid, document_head, grids
from csreport.publish.sheets import FOCUS, INK, QUIET, RULE, TINT, Book, Place, paper, text, write_grid, write_rows

LIMIT = 31  # characters of a sheet's name
ESTIMATES, CODEBOOK = N_("Estimates"), N_("Codebook")


def write_workbook(source: Path, estimates: Path, *, target: Path, words: Words, timestamp: int) -> None:
    """Write the workbook of a report in one language.

    Parameters
    ----------
    source : Path
        Folder with the assembled `report.qmd`.
    estimates : Path
        Folder with one CSV per chapter.
    target : Path
        The workbook to write.
    words : Words
        The language, and the codebook.
    timestamp : int
        Seconds since 1970 that the workbook carries as its date.

    Raises
    ------
    CsreportError
        If the document or a table of estimates cannot be read; the message says which.
    """
    front, found = document_head(source), grids(source)
    tables = {path.stem: read_csv(path) for path in sorted(estimates.glob("*.csv"))}
    stream = io.BytesIO()
    file = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = dt.datetime.fromtimestamp(timestamp, dt.UTC).replace(tzinfo=None)
    file.set_properties({"title": front["title"], "author": front["author"], "created": created})
    book = Book(file, words, {row.key: row for table in tables.values() for row in table})
    _write_report(book, front, found)
    _write_estimates(book, {name: list(table) for name, table in tables.items()})
    _write_codebook(book, str(front["csreport"]["period"]))
    file.close()
    target.write_bytes(stream.getvalue())


def _write_report(book: Book, front: Mapping[str, Any], found: list[Grid]) -> None:
    """The contents, then a sheet for each table."""
    words, taken = book.words, set[str]()
    contents = book.file.add_worksheet(_sheet_name(words.text("Contents"), taken))
    names = [_sheet_name(_title(grid, front), taken) for grid in found]
    ledgers = [_sheet_name(words.translate(name), taken) for name in (ESTIMATES, CODEBOOK)]
    entries = [(name, grid.caption, grid.chapter) for name, grid in zip(names, found, strict=True)]
    entries += [(ledgers[0], words.text("Every number of this report, unrounded"), ""),
                (ledgers[1], words.text("Questions, answer options and groups of customers"), "")]  # fmt: skip
    _write_contents(book, contents, front, entries)
    back = (contents.get_name(), words.text("Contents"))
    for name, grid in zip(names, found, strict=True):
        sheet = book.file.add_worksheet(name)
        paper(sheet)
        title = f"{_title(grid, front)}  {grid.caption}".strip()
        write_grid(book, Place(sheet, title, back), grid)


def _title(grid: Grid, front: Mapping[str, Any]) -> str:
    """ "Table 3", as the report names it; a table without a number is called after its chapter."""
    word = str(front["csreport"]["words"]["table"])
    return f"{word} {grid.number}" if grid.number else f"{word} – {grid.chapter}"


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that a spreadsheet program accepts and that no other sheet has."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip(" '")[:LIMIT].strip(" '") or "-"
    name, further = clean, 1
    while name.lower() in taken:
        further += 1
        end = f" {further}"
        name = clean[: LIMIT - len(end)] + end
    taken.add(name.lower())
    return name


def _write_contents(book: Book, sheet: Any, front: Mapping[str, Any], entries: list[tuple[str, str, str]]) -> None:
    """Title, period, status, and a link to every sheet."""
    words, own = book.words, front["csreport"]
    text(book, sheet, (0, 0), str(front["title"]), bold=True, font_size=16)
    sheet.set_row(0, 24)
    text(book, sheet, (1, 0), str(front["author"]), font_color=QUIET)
    text(book, sheet, (2, 0), str(own.get("status") or ""), bold=True)
    text(book, sheet, (3, 0), str(own.get("status-note") or ""), font_color=QUIET)
    facts = [(str(fact["name"]), str(fact["value"])) for fact in [*own.get("facts", []), *own.get("record", [])]]
    for row, (name, value) in enumerate(facts, 5):
        text(book, sheet, (row, 0), name, font_color=QUIET)
        text(book, sheet, (row, 1), value)
    top = 6 + len(facts)
    for column, head in enumerate((words.text("Sheet"), words.text("Content"), words.text("Chapter"))):
        text(book, sheet, (top, column), head, bold=True, bg_color=TINT, bottom=1, bottom_color=INK)
    link, rule = (
        book.style(font_color=FOCUS, underline=1, bottom=1, bottom_color=RULE),
        {"bottom": 1, "bottom_color": RULE},
    )
    for row, (name, caption, chapter) in enumerate(entries, top + 1):
        sheet.write_url(row, 0, f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1", link, name)
        text(book, sheet, (row, 1), caption, **rule)
        text(book, sheet, (row, 2), chapter, **rule)
    sheet.freeze_panes(top + 1, 0)
    for column, width in enumerate((24, 78, 30)):
        sheet.set_column(column, column, width)
    paper(sheet)


def _write_estimates(book: Book, tables: Mapping[str, list[Row]]) -> None:
    """All estimates in the columns of their files, chapter by chapter, each with its name in words."""
    lines = list(_estimate_lines(book.words, tables))
    _write_ledger(book, ESTIMATES, ["chapter", "label", *COLUMNS], lines)


def _estimate_lines(words: Words, tables: Mapping[str, list[Row]]) -> Iterator[list[str | float | None]]:
    for name, rows in tables.items():
        for row in rows:
            yield [name, words.label(row.measure), *(getattr(row, column) for column in COLUMNS)]


def _write_codebook(book: Book, period: str) -> None:
    _write_ledger(book, CODEBOOK, codebook_heads(book.words), list(codebook_lines(book.words, period)))


def _write_ledger(book: Book, name: str, heads: list[str], lines: list[list[str | float | None]]) -> None:
    title = book.words.translate(name)
    sheet = book.file.add_worksheet(_sheet_name(title, {sheet.get_name().lower() for sheet in book.file.worksheets()}))
    paper(sheet)
    back = (book.file.worksheets()[0].get_name(), book.words.text("Contents"))
    write_rows(book, Place(sheet, title, back), heads, lines)
