"""The report's numbers as a workbook: every table on a sheet of its own, all estimates, and the codebook."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from csreport.estimates import COLUMNS, read_csv
from csreport.present.words import MINUS, OFFICE, Words
from csreport.project.brand import PALETTE
from csreport.project.codebook import Item
from csreport.publish.render import document_head

# ---- writing one sheet of the workbook ----
INK, QUIET, FOCUS, ALERT, CARE, TINT, RULE = (
    PALETTE[name] for name in ("ink", "ink-3", "focus", "alert", "care", "tint", "rule")
)
HAZARDS = {"=", "+", "-", "@"}  # what a formula may begin with
LONGEST = 32_767  # characters that a cell can hold
NARROWEST, WIDEST, NAMES = 9, 26, 46  # of columns, in characters; of the first column at most
SIGNS = {"up": "▲ ", "down": "▼ ", "met": "✓ ", "not-met": "✕ ", "cannot-tell": "? "}
COLOURS = {"better": FOCUS, "worse": ALERT, "met": FOCUS, "not-met": ALERT, "cannot-tell": CARE, "caution": QUIET}
HEAD = {"bold": True, "bg_color": TINT, "bottom": 1, "bottom_color": INK, "text_wrap": True, "valign": "bottom"}
Data = Mapping[str, Any]  # a table, a line or a cell, as `present.cells` says it
Entry = Sequence[str | float | None]  # a line of a plain list


@dataclass
class Book:
    """The workbook under way: the words it speaks, and its formats, each made once."""

    file: Workbook
    words: Words
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def style(self, **wanted: Any) -> Any:
        """A cell format."""
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            font = OFFICE.get(self.words.lang, "Calibri")
            usual = {"font_name": font, "font_size": 10, "font_color": INK, "valign": "top"}
            self.formats[key] = self.file.add_format(usual | wanted)
        return self.formats[key]


def write_text(book: Book, sheet: Worksheet, at: tuple[int, int], said: str, **style: Any) -> None:
    """Write text as text: nothing in it can become a formula, a link or a number."""
    if said[:1] in HAZARDS:
        style |= {"quote_prefix": True}  # stays text when somebody edits the cell
    if not said:
        sheet.write_blank(*at, None, book.style(**style))
    else:
        sheet.write_string(*at, said if len(said) <= LONGEST else said[: LONGEST - 1] + "…", book.style(**style))


def write_table(book: Book, sheet: Worksheet, title: str, table: Data) -> None:
    """Write a table of the report: title, link back, heads, lines, notes."""
    _begin(book, sheet, title)
    starts = _starts(table)
    top = _write_heads(book, sheet, table, starts)
    for at, line in enumerate(table["lines"], top):
        _write_line(book, (sheet, at), line, starts)
    _write_notes(book, sheet, top + len(table["lines"]), table["notes"], starts[-1])
    sheet.freeze_panes(top, 1)
    sheet.repeat_rows(max(0, top - 1))
    for column, head in enumerate(table["heads"]):
        named = (line["head"] for line in table["lines"] if line["cells"])
        texts = named if column == 0 else (cell.get("text", "") for cell in _column(table, column))
        longest = max([_room(head) / 1.6, *map(_room, texts)]) / (starts[column + 1] - starts[column])
        word = max((min(_room(word), WIDEST if word.isascii() else 8) for word in head.split()), default=0)
        width = max(NARROWEST, word + 2, min(WIDEST if column else NAMES, longest + 2))
        sheet.set_column(starts[column], starts[column + 1] - 1, width)


def _begin(book: Book, sheet: Worksheet, title: str) -> None:
    """Title and link back of a sheet, which prints on A4, turned, one page wide."""
    _paper(sheet)
    write_text(book, sheet, (0, 0), title, bold=True, font_size=13)
    sheet.set_row(0, 20)
    back = book.file.worksheets()[0].get_name()
    link = book.style(font_color=FOCUS, underline=1)
    sheet.write_url(1, 0, f"internal:'{back}'!A1", link, book.words.text("common-contents"))


def _paper(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


# ---- columns ----------------------------------------------------------------------------------
def _column(table: Data, column: int) -> list[Data]:
    """The cells of a column beside the heads of the lines, which are column 0."""
    return [line["cells"][column - 1] for line in table["lines"] if line["cells"]]


def _starts(table: Data) -> list[int]:
    """Where each column of the table starts in the sheet, and where the last one ends: intervals take two."""
    columns = range(1, len(table["heads"]))
    intervals = (any(len(cell.get("numbers", ())) == 2 for cell in _column(table, column)) for column in columns)
    return [0, *accumulate((1, *(2 if interval else 1 for interval in intervals)))]


def _room(said: str) -> float:
    """Characters that a text takes; a Chinese one counts twice."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in said)


# ---- heads ------------------------------------------------------------------------------------
def _write_heads(book: Book, sheet: Worksheet, table: Data, starts: Sequence[int]) -> int:
    """Heads from the fourth row on; returns the first row below them."""
    row = 3
    if table["groups"]:
        write_text(book, sheet, (row, 0), "", **HEAD)
        column = 1
        for label, columns in table["groups"]:
            first, last = starts[column], starts[column + columns] - 1
            style = HEAD | {"align": "center" if last > first else "right"}
            if label and last > first:
                sheet.merge_range(row, first, row, last, "", book.style(**style))
            for at in range(first, last + 1) if not label else (first,):
                write_text(book, sheet, (row, at), label, **style)
            column += columns
        row += 1
    for column, head in enumerate(table["heads"]):
        wordy = column == 0 or any("text" in cell.get("kind", "").split() for cell in _column(table, column))
        names = [head] * (starts[column + 1] - starts[column])
        if head and len(names) == 2:
            names = [book.words.text("workbook-from-2", name=head), book.words.text("workbook-to-2", name=head)]
        for at, name in enumerate(names, starts[column]):
            write_text(book, sheet, (row, at), name, **HEAD, align="left" if wordy else "right")
    return row + 1


# ---- lines ------------------------------------------------------------------------------------
def _write_line(book: Book, at: tuple[Worksheet, int], line: Data, starts: Sequence[int]) -> None:
    sheet, row = at
    if not line["cells"]:
        for column in range(starts[-1]):
            said = line["head"] if column == 0 else ""
            write_text(book, sheet, (row, column), said, bold=True, bottom=1, bottom_color=RULE, font_color=FOCUS)
        return
    style: dict[str, Any] = {"bottom": 1, "bottom_color": INK if line["total"] else RULE, "bold": line["total"]}
    write_text(book, sheet, (row, 0), line["head"], **style, align="left", text_wrap=True)
    for column, cell in enumerate(line["cells"], 1):
        _write_cell(book, (sheet, [(row, end) for end in range(starts[column], starts[column + 1])]), cell, style)


def _write_cell(book: Book, at: tuple[Worksheet, list[tuple[int, int]]], cell: Data, style: Mapping[str, Any]) -> None:
    """A cell as its numbers, or as its words."""
    sheet, places = at
    kinds, said, letters = cell.get("kind", "").split(), cell.get("text", ""), cell.get("letters", "")
    sign = next((SIGNS[kind] for kind in kinds if kind in SIGNS), "")
    style = {**style, **next(({"font_color": COLOURS[kind]} for kind in kinds if kind in COLOURS), {})}
    numbers = cell.get("numbers", ())
    around = ("", "")
    if len(numbers) == 1:  # it keeps the words round it ("at least 100"), its sign, star and letters
        before, _, after = said.partition(numbers[0]["text"])
        around = sign + before, after + "*" * ("caution" in kinds) + f" {letters}".rstrip()
    for place, number in zip(places, numbers, strict=False):
        value, shown = _number(number, *around)
        sheet.write_number(*place, value, book.style(**style, num_format=shown))
    if numbers:
        said = ""
    else:
        wordy = "text" in kinds
        style |= {"align": "left" if wordy else "right", "text_wrap": wordy}
        style |= {"pattern": 14, "fg_color": RULE} if "suppressed" in kinds else {}
        said = sign + said + f" {letters}".rstrip()
    for nth, place in enumerate(places[len(numbers) :]):
        write_text(book, sheet, place, said if nth == 0 else "", **style)


def _number(number: Data, before: str = "", after: str = "") -> tuple[float, str]:
    """A number in the unit shown, and the format that shows it as the report does."""
    said, value = number["text"], number["value"] * (100 if number["unit"] == "points" else 1)
    digits = "#,##0" + "." * (number["digits"] > 0) + "0" * number["digits"] + "%" * (number["unit"] == "%")
    after = _quoted(after)
    if said.startswith("<"):  # an amount below a limit shows the limit
        limit = f"{10.0 ** -number['digits']:.{number['digits']}f}"
        return value, f"[<{limit}]{_quoted(before + said)}{after};{_quoted(before)}{digits}{after}"
    plus = "+" if said.startswith("+") else ""
    minus = "" if value < 0 and not said.startswith(MINUS) else MINUS  # nothing has no sign
    return value, ";".join(f"{_quoted(before + sign)}{digits}{after}" for sign in (plus, minus, ""))


def _quoted(said: str) -> str:
    """Words of a number format, which must not become part of its code."""
    return f'"{said.replace(chr(34), chr(0x201D))}"' if said else ""


def _write_notes(book: Book, sheet: Worksheet, row: int, notes: Sequence[str], columns: int) -> None:
    """Notes below the table, across its columns, high enough for their lines."""
    for at, note in enumerate(notes, row + 1):
        style: dict[str, Any] = {"font_color": QUIET, "text_wrap": True, "font_size": 9}
        last = max(columns, 4) - 1
        sheet.merge_range(at, 0, at, last, "", book.style(**style))
        write_text(book, sheet, (at, 0), note, **style)
        sheet.set_row(at, 13 * math.ceil(_room(note) / (13 * (last + 1) + 10) + 0.2))


def _write_list(book: Book, name: str, heads: Sequence[str], lines: Sequence[Entry]) -> None:
    """A sheet with a plain list and a filter: numbers as numbers, words as words."""
    title = book.words.text(name)
    taken = {sheet.get_name().lower() for sheet in book.file.worksheets()}
    sheet, plain = book.file.add_worksheet(_sheet_name(title, taken)), book.style()
    _begin(book, sheet, title)
    for column, head in enumerate(heads):
        style = {"bold": True, "bg_color": TINT, "bottom": 1, "bottom_color": INK, "text_wrap": True}
        write_text(book, sheet, (3, column), head, **style)
        longest = max([_room(head), *(_room(str(line[column] or "")) for line in lines[:400])])
        sheet.set_column(column, column, max(NARROWEST, min(NAMES, longest + 2)))
    for row, line in enumerate(lines, 4):
        for column, value in enumerate(line):
            if isinstance(value, str) and value:
                write_text(book, sheet, (row, column), value)
            elif isinstance(value, int | float) and math.isinf(value):
                sheet.write_string(row, column, str(value), plain)  # a spreadsheet has no infinity
            elif isinstance(value, int | float) and not math.isnan(value):
                sheet.write_number(row, column, value, plain)
    sheet.freeze_panes(4, 1)
    sheet.autofilter(3, 0, 3 + max(1, len(lines)), len(heads) - 1)


# ---- the codebook as a list ----
HEADS = (
    "workbook-kind",
    "workbook-id",
    "workbook-label",
    "workbook-wording",
    "workbook-column",
    "workbook-role",
    "workbook-dimension",
    "workbook-from",
    "workbook-to",
    "workbook-answer-options",
    "workbook-counts-answer",
    "workbook-index-weight",
)
ROLES = {
    "overall": "workbook-overall-satisfaction",
    "recommend": "workbook-recommendation",
    "effort": "workbook-effort",
    "expectation": "workbook-expectation",
    "repurchase": "workbook-repurchase",
}


def _codebook(words: Words, period: str) -> Iterator[Mapping[str, str | float | None]]:
    """Rating questions, choices, open questions, dimensions and groups of customers, in codebook order, by head."""
    book = words.codebook
    for key, item in book.items.items():
        if item.asked_in(period):
            yield _item(words, period, key, item)
    for key, choice in book.choices.items():
        if columns := choice.columns(period):
            options = "; ".join(f"{option} = {words.chosen(key, option)}" for option in columns)
            places = ", ".join(dict.fromkeys(columns.values()))
            yield {
                "workbook-kind": words.text("workbook-choice"),
                "workbook-id": key,
                "workbook-column": places,
                "workbook-answer-options": options,
            }
    for key, comment in book.comments.items():
        if comment.asked_in(period):
            yield {
                "workbook-kind": words.text("common-open-question"),
                "workbook-id": key,
                "workbook-column": comment.name_in(period),
            }
    for key, dimension in book.dimensions.items():
        names = words.join([words.label(member) for member in book.members(key)])
        told = {"workbook-kind": words.text("workbook-dimension"), "workbook-id": key, "workbook-answer-options": names}
        yield told | {"workbook-index-weight": dimension.weight}
    for key, segment in book.segments.items():
        if segment.asked_in(period):
            levels = "; ".join(f"{name} = {words.level(key, name)}" for name in segment.names)
            told = {
                "workbook-kind": words.text("workbook-group-customers"),
                "workbook-id": key,
                "workbook-column": segment.name_in(period),
            }
            yield told | {"workbook-answer-options": levels}


def _item(words: Words, period: str, key: str, item: Item) -> dict[str, str | float | None]:
    scale = words.codebook.scales[item.scale]
    points = [f"{point:g} = {words.option(key, point)}" for point in scale.points if scale.words(point)]
    return {
        "workbook-kind": words.text("common-attention-check")
        if item.attention is not None
        else words.text("workbook-rating-question"),
        "workbook-id": key,
        "workbook-wording": words.choose(item.question, ""),
        "workbook-column": item.name_in(period),
        "workbook-role": words.text(ROLES[item.role]) if item.role else None,
        "workbook-dimension": words.label(item.dimension) if item.dimension else None,
        "workbook-from": scale.min,
        "workbook-to": scale.max,
        "workbook-answer-options": "; ".join(points),
        "workbook-counts-answer": ", ".join([*scale.missing, *scale.not_applicable]) or None,
    }


# ---- the report's numbers as a workbook ----
LIMIT = 31  # characters of a sheet's name
ESTIMATES, CODEBOOK = "workbook-estimates", "workbook-codebook"


def write_workbook(source: Path, estimates: Path, *, target: Path, words: Words, timestamp: int) -> None:
    """Write the workbook of a report in one language, with the timestamp as its date.

    `source`: folder with the assembled `report.qmd`, and its tables as data in `tables.json`; `estimates`: folder with
    one CSV per chapter.

    Raises CsreportError: if the document or a table of estimates cannot be read; the message says which.
    """
    front = document_head(source)
    found = json.loads((source / "tables.json").read_text(encoding="utf-8"))
    stream = io.BytesIO()
    file = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = dt.datetime.fromtimestamp(timestamp, dt.UTC).replace(tzinfo=None)
    file.set_properties({"title": front["title"], "author": front["author"], "created": created})
    book = Book(file, words)
    _write_report(book, front, found)
    rows = [
        [path.stem, words.label(row.measure), *(getattr(row, column) for column in COLUMNS)]
        for path in sorted(estimates.glob("*.csv"))
        for row in read_csv(path)
    ]
    _write_list(book, ESTIMATES, ["chapter", "label", *COLUMNS], rows)
    entries = [
        {"workbook-label": words.label(str(one["workbook-id"])), **one}
        for one in _codebook(words, front["csreport"]["period"])
    ]
    lines = [[entry.get(head) for head in HEADS] for entry in entries]
    _write_list(book, CODEBOOK, [words.text(head) for head in HEADS], lines)
    file.close()
    target.write_bytes(stream.getvalue())


def _write_report(book: Book, front: Mapping[str, Any], found: list[Data]) -> None:
    """The contents, then a sheet for each table."""
    words, taken = book.words, set[str]()
    contents = book.file.add_worksheet(_sheet_name(words.text("common-contents"), taken))
    titles = [f"{front['csreport']['words']['table']} {table['number']}" for table in found]
    names = [_sheet_name(title, taken) for title in titles]
    entries = [(name, table["caption"], table["chapter"]) for name, table in zip(names, found, strict=True)]
    for name, said in (
        (ESTIMATES, words.text("workbook-every-number-report-unrounded")),
        (CODEBOOK, words.text("workbook-questions-answer-options-groups")),
    ):
        entries.append((_sheet_name(words.text(name), taken), said, ""))
    _write_contents(book, contents, front, entries)
    for name, title, table in zip(names, titles, found, strict=True):
        write_table(book, book.file.add_worksheet(name), f"{title}  {table['caption']}".strip(), table)


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
    write_text(book, sheet, (0, 0), str(front["title"]), bold=True, font_size=16)
    sheet.set_row(0, 24)
    write_text(book, sheet, (1, 0), str(front["author"]), font_color=QUIET)
    write_text(book, sheet, (2, 0), str(own.get("status") or ""), bold=True)
    write_text(book, sheet, (3, 0), str(own.get("status-note") or ""), font_color=QUIET)
    facts = [(str(fact["name"]), str(fact["value"])) for fact in [*own.get("facts", []), *own.get("record", [])]]
    for row, (name, value) in enumerate(facts, 5):
        write_text(book, sheet, (row, 0), name, font_color=QUIET)
        write_text(book, sheet, (row, 1), value)
    top = 6 + len(facts)
    for column, head in enumerate(
        (words.text("workbook-sheet"), words.text("common-content"), words.text("workbook-chapter"))
    ):
        write_text(book, sheet, (top, column), head, bold=True, bg_color=TINT, bottom=1, bottom_color=INK)
    rule = {"bottom": 1, "bottom_color": RULE}
    link = book.style(font_color=FOCUS, underline=1, **rule)
    for row, (name, caption, chapter) in enumerate(entries, top + 1):
        sheet.write_url(row, 0, f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1", link, name)
        write_text(book, sheet, (row, 1), caption, **rule)
        write_text(book, sheet, (row, 2), chapter, **rule)
    sheet.freeze_panes(top + 1, 0)
    for column, width in enumerate((24, 78, 30)):
        sheet.set_column(column, column, width)
    _paper(sheet)
