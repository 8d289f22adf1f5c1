"""Writing one sheet of the workbook: heads, groups, real numbers in the unit shown, notes below."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from csreport.present.languages import OFFICE
from csreport.present.words import MINUS, Words
from csreport.project.colours import PALETTE

INK, QUIET, FOCUS, ALERT, CARE, TINT, RULE = (
    PALETTE[name] for name in ("ink", "ink-3", "focus", "alert", "care", "tint", "rule")
)
HAZARDS = {"=", "+", "-", "@"}  # what a formula may begin with
LONGEST = 32_767  # characters that a cell can hold
LINE = 13.5  # points from one line of a cell to the next
NARROWEST, WIDEST, NAMES = 9, 26, 46  # of columns, in characters; of the first column at most
SIGNS = {"up": "▲ ", "down": "▼ ", "met": "✓ ", "not-met": "✕ ", "cannot-tell": "? "}
COLOURS = {"better": FOCUS, "worse": ALERT, "met": FOCUS, "not-met": ALERT, "cannot-tell": CARE, "caution": QUIET}
HEAD = {"bold": True, "bg_color": TINT, "bottom": 1, "bottom_color": INK, "text_wrap": True, "valign": "bottom"}
Data = Mapping[str, Any]  # a table, a line or a cell, as `present.cells` says it


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


@dataclass(frozen=True)
class Place:
    """Where a table stands in the workbook: its sheet, and the names and links above it."""

    sheet: Worksheet
    title: str
    back: tuple[str, str]  # name of the contents sheet, and what its link says


def text(book: Book, sheet: Worksheet, at: tuple[int, int], said: str, **style: Any) -> None:
    """Write text as text: nothing in it can become a formula, a link or a number."""
    if said[:1] in HAZARDS:
        style |= {"quote_prefix": True}  # stays text when somebody edits the cell
    if not said:
        sheet.write_blank(*at, None, book.style(**style))
    else:
        sheet.write_string(*at, said if len(said) <= LONGEST else said[: LONGEST - 1] + "…", book.style(**style))


def write_table(book: Book, place: Place, table: Data) -> None:
    """Write a table of the report: title, link back, heads, lines, notes."""
    _write_title(book, place)
    starts = _starts(table)
    widths = _widths(table, starts)
    top = _write_heads(book, place.sheet, table, starts)
    place.sheet.set_row(top - 1, LINE * _lines_of_heads(table, starts, widths) + 3)
    for at, line in enumerate(table["lines"], top):
        _write_line(book, (place.sheet, at), line, starts)
    _write_notes(book, place.sheet, top + len(table["lines"]), table["notes"], starts[-1])
    place.sheet.freeze_panes(top, 1)
    place.sheet.repeat_rows(max(0, top - 1))
    for column, width in enumerate(widths):
        place.sheet.set_column(starts[column], starts[column + 1] - 1, width)


def paper(sheet: Worksheet) -> None:
    """Print on A4, turned, as many pages high as needed and one wide."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _write_title(book: Book, place: Place) -> None:
    text(book, place.sheet, (0, 0), place.title, bold=True, font_size=13)
    place.sheet.set_row(0, 20)
    link = book.style(font_color=FOCUS, underline=1)
    place.sheet.write_url(1, 0, f"internal:'{place.back[0]}'!A1", link, place.back[1])


# ---- columns ----------------------------------------------------------------------------------
def _column(table: Data, column: int) -> list[Data]:
    """The cells of a column beside the heads of the lines, which are column 0."""
    return [line["cells"][column - 1] for line in table["lines"] if line["cells"]]


def _starts(table: Data) -> list[int]:
    """Where each column of the table starts in the sheet, and where the last one ends: intervals take two."""
    columns = range(1, len(table["heads"]))
    intervals = (any(len(cell.get("numbers", ())) == 2 for cell in _column(table, column)) for column in columns)
    return [0, *accumulate((1, *(2 if interval else 1 for interval in intervals)))]


def _widths(table: Data, starts: Sequence[int]) -> list[float]:
    widths: list[float] = []
    for column, head in enumerate(table["heads"]):
        named = (line["head"] for line in table["lines"] if line["cells"])
        texts = named if column == 0 else (cell.get("text", "") for cell in _column(table, column))
        longest = max([_room(head) / 1.6, *map(_room, texts)]) / (starts[column + 1] - starts[column])
        most = NAMES if column == 0 else WIDEST
        widths.append(max(NARROWEST, _word(head) + 2, min(most, longest + 2)))
    return widths


def _word(said: str) -> float:
    """Room for the longest word of a head; Chinese may break anywhere."""
    return max((min(_room(word), WIDEST if word.isascii() else 8) for word in said.split()), default=0)


def _lines_of_heads(table: Data, starts: Sequence[int], widths: Sequence[float]) -> int:
    """How many lines the longest head takes."""
    needed = [1.0]
    for column, head in enumerate(table["heads"]):
        ends = ": from" if starts[column + 1] - starts[column] == 2 else ""
        needed.append(_room(head + ends) / max(1.0, widths[column] - 1) + 0.3 * (" " in head))
    return math.ceil(max(needed))


def _room(said: str) -> float:
    """Characters that a text takes; a Chinese one counts twice."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in said)


# ---- heads ------------------------------------------------------------------------------------
def _write_heads(book: Book, sheet: Worksheet, table: Data, starts: Sequence[int]) -> int:
    """Heads from the fourth row on; returns the first row below them."""
    row = 3
    if table["groups"]:
        text(book, sheet, (row, 0), "", **HEAD)
        column = 1
        for label, columns in table["groups"]:
            _write_group(book, sheet, (row, starts[column], starts[column + columns] - 1), label)
            column += columns
        row += 1
    for column, head in enumerate(table["heads"]):
        wordy = column == 0 or any("text" in cell.get("kind", "").split() for cell in _column(table, column))
        style = HEAD | {"align": "left" if wordy else "right"}
        names = [head]
        if head and starts[column + 1] - starts[column] == 2:
            names = [book.words.text("{name}: from", name=head), book.words.text("{name}: to", name=head)]
        for at, name in enumerate(names, starts[column]):
            text(book, sheet, (row, at), name, **style)
    return row + 1


def _write_group(book: Book, sheet: Worksheet, where: tuple[int, int, int], label: str) -> None:
    """A head over several columns."""
    row, first, last = where
    style = HEAD | {"align": "center" if last > first else "right"}
    if label and last > first:
        sheet.merge_range(row, first, row, last, "", book.style(**style))
        text(book, sheet, (row, first), label, **style)
    else:
        for column in range(first, last + 1):
            text(book, sheet, (row, column), label, **style)


# ---- lines ------------------------------------------------------------------------------------
def _write_line(book: Book, at: tuple[Worksheet, int], line: Data, starts: Sequence[int]) -> None:
    sheet, row = at
    if not line["cells"]:
        for column in range(starts[-1]):
            said = line["head"] if column == 0 else ""
            text(book, sheet, (row, column), said, bold=True, bottom=1, bottom_color=RULE, font_color=FOCUS)
        return
    style: dict[str, Any] = {"bottom": 1, "bottom_color": INK if line["total"] else RULE, "bold": line["total"]}
    text(book, sheet, (row, 0), line["head"], **style, align="left", text_wrap=True)
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
        text(book, sheet, place, said if nth == 0 else "", **style)


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
        text(book, sheet, (at, 0), note, **style)
        sheet.set_row(at, 13 * math.ceil(_room(note) / (13 * (last + 1) + 10) + 0.2))


def write_list(book: Book, place: Place, heads: Sequence[str], lines: Sequence[Sequence[str | float | None]]) -> None:
    """Write a plain list with a filter: numbers as numbers, words as words."""
    sheet = place.sheet
    _write_title(book, place)
    for column, head in enumerate(heads):
        text(book, sheet, (3, column), head, bold=True, bg_color=TINT, bottom=1, bottom_color=INK, text_wrap=True)
    plain = book.style()
    for row, line in enumerate(lines, 4):
        for column, value in enumerate(line):
            if isinstance(value, str) and value[:1] in HAZARDS:
                text(book, sheet, (row, column), value)
            elif isinstance(value, str) and value:
                sheet.write_string(row, column, value[:LONGEST], plain)
            elif value is not None and not isinstance(value, str) and math.isinf(value):
                sheet.write_string(row, column, str(value), plain)  # a spreadsheet has no infinity
            elif value is not None and not isinstance(value, str) and not math.isnan(value):
                sheet.write_number(row, column, value, plain)
    sheet.freeze_panes(4, 1)
    sheet.autofilter(3, 0, 3 + max(1, len(lines)), len(heads) - 1)
    for column, head in enumerate(heads):
        longest = max([_room(head), *(_room(str(line[column] or "")) for line in lines[:400])])
        sheet.set_column(column, column, max(NARROWEST, min(NAMES, longest + 2)))
