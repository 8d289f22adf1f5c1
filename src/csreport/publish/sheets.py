"""Writing one sheet of the workbook: heads, groups, real numbers in the unit shown, notes below."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from csreport.estimates import Row
from csreport.present.words import Words
from csreport.publish.extracts import Cell, Grid, Line
from csreport.publish.numerals import numerals, written_number

INK, QUIET, FOCUS, ALERT, CARE, TINT, RULE = (
    "#18242D", "#5F6B75", "#0B5A78", "#A8431A", "#7A5A00", "#F6F4EF", "#DCD8CE",
)  # fmt: skip
LATIN = "Calibri"
HANZI = {"zh-Hans": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei"}
HAZARDS = {"=", "+", "-", "@"}  # what a formula may begin with
LONGEST = 32_767  # characters that a cell can hold
LINE = 13.5  # points from one line of a cell to the next
NARROWEST, WIDEST, NAMES = 9, 26, 46  # of columns, in characters; of the first column at most
SIGNS = {"up": "▲ ", "down": "▼ ", "met": "✓ ", "not-met": "✕ ", "cannot-tell": "? "}
COLOURS = {"better": FOCUS, "worse": ALERT, "met": FOCUS, "not-met": ALERT, "cannot-tell": CARE, "caution": QUIET}


@dataclass
class Book:
    """The workbook under way: the words it speaks, the estimates it shows, and its formats, each made once."""

    file: Workbook
    words: Words
    rows: Mapping[str, Row] = field(default_factory=dict)  # every estimate, by its key
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def style(self, **wanted: Any) -> Any:
        """A cell format."""
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            usual = {
                "font_name": HANZI.get(self.words.lang, LATIN),
                "font_size": 10,
                "font_color": INK,
                "valign": "top",
            }
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


def write_grid(book: Book, place: Place, grid: Grid) -> None:
    """Write a table of the report: title, link back, heads, lines, notes."""
    sheet, spread = place.sheet, _spread(grid)
    columns, widths = sum(spread), _widths(grid, spread)
    text(book, sheet, (0, 0), place.title, bold=True, font_size=13)
    sheet.set_row(0, 20)
    sheet.write_url(1, 0, f"internal:'{place.back[0]}'!A1", book.style(font_color=FOCUS, underline=1), place.back[1])
    top = _write_heads(book, sheet, grid, spread)
    for at, line in enumerate(grid.heads, 3):
        sheet.set_row(at, LINE * _lines(line, spread, widths) + 3)
    for at, line in enumerate(grid.lines, top):
        _write_line(book, (sheet, at), line, spread)
    _write_notes(book, sheet, top + len(grid.lines), grid.notes, columns)
    sheet.freeze_panes(top, 1)
    sheet.repeat_rows(max(0, top - 1))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def paper(sheet: Worksheet) -> None:
    """Print on A4, turned, as many pages high as needed and one wide."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


# ---- columns ----------------------------------------------------------------------------------
def _spread(grid: Grid) -> list[int]:
    """How many columns of the sheet each column of the table takes: two where it holds intervals."""
    spread = [1] * grid.width
    for line in grid.lines:
        for column, cell in _columns(line):
            if cell.is_interval:
                spread[column] = 2
    return spread


def _columns(line: Line) -> list[tuple[int, Cell]]:
    """The cells of a line, each with the column where it starts."""
    found, column = [], 0
    for cell in line.cells:
        found.append((column, cell))
        column += cell.columns
    return found


def _widths(grid: Grid, spread: Sequence[int]) -> list[float]:
    widths: list[float] = []
    for column, parts in enumerate(spread):
        lines = [line for line in [*grid.heads, *grid.lines] if not line.group]
        texts = [cell.text for line in lines for at, cell in _columns(line) if at == column and cell.columns == 1]
        head = [cell.text for line in grid.heads for at, cell in _columns(line) if at == column]
        longest = max((_room(said) / (1.6 if said in head else 1) for said in texts), default=0)
        word = max((_word(said) for said in head if said), default=0)
        most = NAMES if column == 0 else WIDEST
        widths += [max(NARROWEST, word + 2, min(most, longest / parts + 2))] * parts
    return widths


def _word(said: str) -> float:
    """Room for the longest word of a head; Chinese may break anywhere."""
    return max(min(_room(word), WIDEST if word.isascii() else 8) for word in said.split())


def _lines(line: Line, spread: Sequence[int], widths: Sequence[float]) -> int:
    """How many lines the longest head of a row takes."""
    starts = [0, *_sums(spread)]
    needed = [1.0]
    for column, cell in _columns(line):
        own = widths[starts[column] : starts[column + cell.columns]]
        ends = len(own) if cell.columns == 1 else 1
        room = max(1.0, sum(own) / ends - 1)
        needed.append(_room(cell.text + ": from" * (ends - 1)) / room + 0.3 * (" " in cell.text))
    return math.ceil(max(needed))


def _room(said: str) -> float:
    """Characters that a text takes; a Chinese one counts twice."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in said)


# ---- heads ------------------------------------------------------------------------------------
def _write_heads(book: Book, sheet: Worksheet, grid: Grid, spread: Sequence[int]) -> int:
    """Heads from the fourth row on; returns the first row below them."""
    starts, at = [0, *_sums(spread)], 3
    wordy = {column for line in grid.lines for column, cell in _columns(line) if "text" in cell.kinds}
    for line in grid.heads:
        for column, cell in _columns(line):
            side = "left" if column == 0 or column in wordy else "right"
            _write_head(book, sheet, (at, starts[column], starts[column + cell.columns] - 1), cell, side)
        at += 1
    return at


def _sums(spread: Sequence[int]) -> list[int]:
    return [sum(spread[: end + 1]) for end in range(len(spread))]


def _write_head(book: Book, sheet: Worksheet, where: tuple[int, int, int], cell: Cell, side: str) -> None:
    """A head over one column, over several, or over the two ends of an interval."""
    row, first, last = where
    style: dict[str, Any] = {"bold": True, "bg_color": TINT, "bottom": 1, "text_wrap": True, "valign": "bottom"}
    style |= {"bottom_color": INK, "align": side}
    if cell.columns > 1 and cell.text:
        sheet.merge_range(row, first, row, last, "", book.style(**style | {"align": "center"}))
        text(book, sheet, (row, first), cell.text, **style | {"align": "center"})
    elif last > first and cell.text and cell.columns == 1:
        low, high = book.words.text("{name}: from", name=cell.text), book.words.text("{name}: to", name=cell.text)
        text(book, sheet, (row, first), low, **style)
        text(book, sheet, (row, last), high, **style)
    else:
        for column in range(first, last + 1):
            text(book, sheet, (row, column), cell.text if column == first else "", **style)


# ---- lines ------------------------------------------------------------------------------------
def _write_line(book: Book, at: tuple[Worksheet, int], line: Line, spread: Sequence[int]) -> None:
    sheet, row = at
    if line.group:
        for column in range(sum(spread)):
            said = line.cells[0].text if column == 0 else ""
            text(book, sheet, (row, column), said, bold=True, bottom=1, bottom_color=RULE, font_color=FOCUS)
        return
    starts = [0, *_sums(spread)]
    for column, cell in _columns(line):
        style: dict[str, Any] = {"bottom": 1, "bottom_color": INK if line.total else RULE, "bold": line.total}
        ends = list(range(starts[column], starts[min(column + cell.columns, len(spread))]))
        _write_cell(book, (sheet, [(row, end) for end in ends]), cell, style)


def _write_cell(book: Book, at: tuple[Worksheet, list[tuple[int, int]]], cell: Cell, style: Mapping[str, Any]) -> None:
    """A cell as its numbers, or as its words."""
    colour = next((COLOURS[kind] for kind in cell.kinds if kind in COLOURS), None)
    sheet, places = at
    style = {**style, **({"font_color": colour} if colour else {})}
    found = _numbers(cell, book.rows) if not cell.head else None
    if found is not None and len(found) <= len(places):
        for place, numeral in zip(places, found, strict=False):
            sheet.write_number(*place, numeral.value, book.style(**style, num_format=numeral.format))
        places = places[len(found) :]
        said = ""
    else:
        sign = next((SIGNS[kind] for kind in cell.kinds if kind in SIGNS), "")
        said = sign + cell.text + (f" {cell.letters}" if cell.letters else "")
        side = "left" if cell.head or "text" in cell.kinds else "right"
        style = style | {"align": side, "text_wrap": cell.head or "text" in cell.kinds}
        style |= {"pattern": 14, "fg_color": RULE} if "suppressed" in cell.kinds else {}
    for nth, place in enumerate(places):
        text(book, sheet, place, said if nth == 0 else "", **style)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _numbers(cell: Cell, rows: Mapping[str, Row]) -> list[Any] | None:
    """The numbers that a cell shows: both ends of an interval, or one with its sign, star and letters."""
    if not _is_number(cell.sort):  # a column of dates sorts by text
        plain = written_number(cell.text) if not cell.key and not cell.kinds else None
        return [plain] if plain else None
    values: tuple[float, ...] = (float(cell.sort),)
    if cell.is_interval:
        row = rows.get(cell.key.removesuffix("/part=low+high"))
        if row is None or math.isnan(row.high):
            return None
        values = (row.low, row.high)
    before = next((SIGNS[kind] for kind in cell.kinds if kind in SIGNS), "")
    after = ("*" if "caution" in cell.kinds else "") + (f" {cell.letters}" if cell.letters else "")
    return numerals(cell.text, values, before=before, after=after)


def _write_notes(book: Book, sheet: Worksheet, row: int, notes: Sequence[str], columns: int) -> None:
    """Notes below the table, across its columns, high enough for their lines."""
    for at, note in enumerate(notes, row + 1):
        style: dict[str, Any] = {"font_color": QUIET, "text_wrap": True, "font_size": 9}
        last = max(columns, 4) - 1
        sheet.merge_range(at, 0, at, last, "", book.style(**style))
        text(book, sheet, (at, 0), note, **style)
        sheet.set_row(at, 13 * math.ceil(_room(note) / (13 * (last + 1) + 10) + 0.2))


def write_rows(book: Book, place: Place, heads: Sequence[str], lines: Sequence[Sequence[str | float | None]]) -> None:
    """Write a plain list with a filter: numbers as numbers, words as words."""
    sheet = place.sheet
    text(book, sheet, (0, 0), place.title, bold=True, font_size=13)
    sheet.write_url(1, 0, f"internal:'{place.back[0]}'!A1", book.style(font_color=FOCUS, underline=1), place.back[1])
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
