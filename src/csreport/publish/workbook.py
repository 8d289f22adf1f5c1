"""The report's numbers as a workbook: every table on a sheet of its own, all estimates, and the codebook."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook

from csreport.estimates import COLUMNS, Row, read_csv
from csreport.facts import N_
from csreport.present.words import Words
from csreport.publish.codebooks import codebook_heads, codebook_lines
from csreport.publish.pandoc import document_head, document_of
from csreport.publish.sheets import (
    FOCUS,
    INK,
    QUIET,
    RULE,
    TINT,
    Book,
    Data,
    Place,
    paper,
    text,
    write_list,
    write_table,
)

LIMIT = 31  # characters of a sheet's name
ESTIMATES, CODEBOOK = N_("Estimates"), N_("Codebook")


def write_workbook(source: Path, estimates: Path, *, target: Path, words: Words, timestamp: int) -> None:
    """Write the workbook of a report in one language.

    Parameters
    ----------
    source : Path
        Folder with the assembled `report.qmd`, and its tables as data in `tables.json`.
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
    front = document_head(document_of(source).parent)
    found = json.loads((source / "tables.json").read_text(encoding="utf-8"))
    rows = {path.stem: read_csv(path) for path in sorted(estimates.glob("*.csv"))}
    stream = io.BytesIO()
    file = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = dt.datetime.fromtimestamp(timestamp, dt.UTC).replace(tzinfo=None)
    file.set_properties({"title": front["title"], "author": front["author"], "created": created})
    book = Book(file, words)
    _write_report(book, front, found)
    _write_estimates(book, rows)
    entries = list(codebook_lines(words, str(front["csreport"]["period"])))
    _write_ledger(book, CODEBOOK, codebook_heads(words), entries)
    file.close()
    target.write_bytes(stream.getvalue())


def _write_report(book: Book, front: Mapping[str, Any], found: list[Data]) -> None:
    """The contents, then a sheet for each table."""
    words, taken = book.words, set[str]()
    contents = book.file.add_worksheet(_sheet_name(words.text("Contents"), taken))
    titles = [f"{front['csreport']['words']['table']} {table['number']}" for table in found]
    names = [_sheet_name(title, taken) for title in titles]
    ledgers = [_sheet_name(words.translate(name), taken) for name in (ESTIMATES, CODEBOOK)]
    entries = [(name, table["caption"], table["chapter"]) for name, table in zip(names, found, strict=True)]
    entries += [(ledgers[0], words.text("Every number of this report, unrounded"), ""),
                (ledgers[1], words.text("Questions, answer options and groups of customers"), "")]  # fmt: skip
    _write_contents(book, contents, front, entries)
    back = (contents.get_name(), words.text("Contents"))
    for name, title, table in zip(names, titles, found, strict=True):
        sheet = book.file.add_worksheet(name)
        paper(sheet)
        write_table(book, Place(sheet, f"{title}  {table['caption']}".strip(), back), table)


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


def _write_estimates(book: Book, tables: Mapping[str, Iterable[Row]]) -> None:
    """All estimates in the columns of their files, chapter by chapter, each with its name in words."""
    lines: list[list[str | float | None]] = [
        [name, book.words.label(row.measure), *(getattr(row, column) for column in COLUMNS)]
        for name, rows in tables.items()
        for row in rows
    ]
    _write_ledger(book, ESTIMATES, ["chapter", "label", *COLUMNS], lines)


def _write_ledger(book: Book, name: str, heads: list[str], lines: list[list[str | float | None]]) -> None:
    title = book.words.translate(name)
    sheet = book.file.add_worksheet(_sheet_name(title, {sheet.get_name().lower() for sheet in book.file.worksheets()}))
    paper(sheet)
    back = (book.file.worksheets()[0].get_name(), book.words.text("Contents"))
    write_list(book, Place(sheet, title, back), heads, lines)
