"""One sheet of a workbook: text, tables, lists and charts, with filters, frozen heads and numbers as they are shown."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import accumulate
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.utility import quote_sheetname, xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from csreport.estimates import Row
from csreport.present.words import MINUS, OFFICE, Words
from csreport.project.brand import PALETTE

INK, QUIET, FOCUS, ALERT, CARE, TINT, RULE = (
    PALETTE[name] for name in ("ink", "ink-3", "focus", "alert", "care", "tint", "rule")
)
HAZARDS = {"=", "+", "-", "@"}  # what a formula may begin with
LONGEST = 32_767  # characters that a cell can hold
NARROWEST, WIDEST, NAMES = 11, 26, 46  # of columns, in characters; of the first column at most
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
    contents: str = ""  # name of the sheet that lists the others
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def style(self, **wanted: Any) -> Any:
        """A cell format."""
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            font = OFFICE.get(self.words.lang, "Calibri")
            usual = {"font_name": font, "font_size": 10, "font_color": INK, "valign": "vcenter"}
            self.formats[key] = self.file.add_format(usual | wanted)
        return self.formats[key]


def write_text(book: Book, sheet: Worksheet, at: tuple[int, int], said: str, **style: Any) -> None:
    """Write text as text: nothing in it can become a formula, a link or a number."""
    if said[:1] in HAZARDS:
        style |= {"quote_prefix": True}  # stays text when somebody edits the cell
    if not said:
        sheet.write_blank(*at, None, book.style(**style))
    else:
        sheet.write_string(*at, _held(said), book.style(**style))


def _held(said: str) -> str:
    """As much of a text as a cell can hold."""
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def write_table(book: Book, sheet: Worksheet, title: str, table: Data) -> int:
    """Write a table on a sheet of its own: title, link back, heads with filters, lines, notes; the row below them."""
    begin(book, sheet, title)
    fixed, widths = 1 + bool(table.get("flat")), widths_of(table)
    top, end = write_block(book, sheet, 3, table, widths)
    sheet.freeze_panes(top, fixed)
    sheet.repeat_rows(3, top - 1)
    if table["lines"]:
        sheet.autofilter(top - 1, 0, top + len(table["lines"]) - 1, len(widths) - 1)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    return end


def write_block(book: Book, sheet: Worksheet, row: int, table: Data, widths: Sequence[float]) -> tuple[int, int]:
    """Write heads, lines and notes from a row on; returns the first row of the lines, and the one below all."""
    starts = starts_of(table)
    top = _write_heads(book, (sheet, row), table, widths)
    before = ""
    for at, line in enumerate(table["lines"], top):
        again = bool(table.get("flat")) and line["head"] == before
        _write_line(book, (sheet, at), line, starts, again=again)
        texts = [*enumerate(map(_wordy, line["cells"]), 1), *([] if again else [(0, line["head"])])]
        _fit(sheet, at, [(text, widths[starts[column]]) for column, text in texts])
        before = line["head"]
    end = top + len(table["lines"])
    across = [*widths[: starts[-1]], NARROWEST, NARROWEST]
    for at, note in enumerate(table["notes"], end + 1):
        write_paragraph(book, sheet, at, note, across, font_color=QUIET, font_size=9)
    return top, end + 2 + len(table["notes"])


def _fit(sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Make a row as high as its texts need, each wrapped in its width."""
    lines = max((math.ceil(_room(text) * 0.92 / width) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(row, 13.5 * lines + 1.5)


def flat(table: Data, section: str) -> Data:
    """The table with the names of its sections in a column of their own (`section` heads it), so that it can be
    filtered; as it is where it has none."""
    if all(line["cells"] for line in table["lines"]):
        return table
    lines, name = list[Data](), ""
    for line in table["lines"]:
        if line["cells"]:
            first = {"text": line["head"], "kind": "text"}
            lines.append({**line, "head": name, "cells": [first, *line["cells"]]})
        name = name if line["cells"] else line["head"]
    groups = [["", 1], *table["groups"]] if table["groups"] else []
    return {**table, "heads": [section, *table["heads"]], "groups": groups, "lines": lines, "flat": True}


def begin(book: Book, sheet: Worksheet, title: str, *, back: str = "") -> None:
    """Title and link back of a sheet."""
    on_paper(sheet)
    write_text(book, sheet, (0, 0), title, bold=True, font_size=13)
    sheet.set_row(0, 20)
    link = book.style(font_color=FOCUS, underline=1)
    sheet.write_url(1, 0, address(back or book.contents), link, back or book.contents)


def on_paper(sheet: Worksheet, *, pages: int = 0) -> None:
    """A sheet prints on A4, turned, one page wide; on as many pages as it needs unless told."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, pages)
    sheet.hide_gridlines(2)


# ---- columns ----------------------------------------------------------------------------------
def _column(table: Data, column: int) -> list[Data]:
    """The cells of a column beside the heads of the lines, which are column 0."""
    return [line["cells"][column - 1] for line in table["lines"] if line["cells"]]


def widths_of(table: Data) -> list[float]:
    """Widths of the sheet's columns that a table takes."""
    starts, found = starts_of(table), list[float]()
    for column, head in enumerate(table["heads"]):
        count = starts[column + 1] - starts[column]
        named = (line["head"] for line in table["lines"] if line["cells"])
        texts = named if column == 0 else (cell.get("text", "") for cell in _column(table, column))
        longest = max([_room(head) / 1.6, *map(_room, texts)]) / count
        word = max((min(_room(word), WIDEST if word.isascii() else 8) for word in head.split()), default=0)
        most = NAMES if column < 1 + bool(table.get("flat")) else WIDEST
        found += [max(NARROWEST, word + 3, min(most, longest + 2))] * count
    return found


def _wordy(cell: Data) -> str:
    """What a cell of words says; nothing of numbers, which are not wrapped."""
    return str(cell.get("text", "")) if "text" in cell.get("kind", "").split() else ""


def starts_of(table: Data) -> list[int]:
    """Where each column of the table starts in the sheet, and where the last one ends: intervals take two."""
    columns = range(1, len(table["heads"]))
    intervals = (any(len(cell.get("numbers", ())) == 2 for cell in _column(table, column)) for column in columns)
    return [0, *accumulate((1, *(2 if interval else 1 for interval in intervals)))]


def _room(said: str) -> float:
    """Characters that a text takes; a Chinese one counts twice."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in said)


# ---- heads ------------------------------------------------------------------------------------
def _write_heads(book: Book, at: tuple[Worksheet, int], table: Data, widths: Sequence[float]) -> int:
    """Heads from a row on; returns the first row below them."""
    (sheet, row), starts, told = at, starts_of(table), list[tuple[int, str]]()
    if table["groups"]:
        write_text(book, sheet, (row, 0), "", **HEAD)
        column = 1
        for label, columns in table["groups"]:
            first, last = starts[column], starts[column + columns] - 1
            style = HEAD | {"align": "center" if last > first else "right"}
            if label and last > first:
                sheet.merge_range(row, first, row, last, "", book.style(**style))
            for place in range(first, last + 1) if not label else (first,):
                write_text(book, sheet, (row, place), label, **style)
            column += columns
        row += 1
    for column, head in enumerate(table["heads"]):
        wordy = column == 0 or any(map(_wordy, _column(table, column)))
        names = [head] * (starts[column + 1] - starts[column])
        if head and len(names) == 2:
            names = [book.words.text("workbook-from-2", name=head), book.words.text("workbook-to-2", name=head)]
        for place, name in enumerate(names, starts[column]):
            write_text(book, sheet, (row, place), name, **HEAD, align="left" if wordy else "right")
            told.append((place, name))
    _fit(sheet, row, ((name, widths[place] - 1) for place, name in told))
    return row + 1


# ---- lines ------------------------------------------------------------------------------------
def _write_line(
    book: Book, at: tuple[Worksheet, int], line: Data, starts: Sequence[int], *, again: bool = False
) -> None:
    """A line; a head that stands in the line above, too (`again`), is written faintly: filters need it."""
    sheet, row = at
    if not line["cells"]:
        for column in range(starts[-1]):
            said = line["head"] if column == 0 else ""
            write_text(book, sheet, (row, column), said, bold=True, bottom=1, bottom_color=RULE, font_color=FOCUS)
        return
    style: dict[str, Any] = {"bottom": 1, "bottom_color": INK if line["total"] else RULE, "bold": line["total"]}
    faint = {"font_color": QUIET} if again else {}
    write_text(book, sheet, (row, 0), line["head"], **style, **faint, align="left", text_wrap=not again)
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


def write_paragraph(book: Book, sheet: Worksheet, row: int, said: str, widths: Sequence[float], **style: Any) -> None:
    """A text across the columns of these widths, high enough for its lines."""
    style |= {"text_wrap": True}
    sheet.merge_range(row, 0, row, len(widths) - 1, "", book.style(**style))
    write_text(book, sheet, (row, 0), said, **style)
    _fit(sheet, row, [(said, sum(widths))])


def write_heads(book: Book, sheet: Worksheet, row: int, heads: Sequence[str]) -> None:
    """Heads of a plain list."""
    for column, head in enumerate(heads):
        write_text(book, sheet, (row, column), head, **HEAD)


# ---- lists ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Listed:
    """A plain list: heads, lines, formats of numbers by head; for programs the names of the columns, and of the range
    from these names on, the same in every language."""

    heads: Sequence[str]
    lines: Sequence[Entry]
    formats: Mapping[str, str] = field(default_factory=dict)
    columns: Sequence[str] = ()
    range: str = ""


def write_list(book: Book, sheet: Worksheet, title: str, listed: Listed) -> None:
    """Write a plain list with a filter: numbers as numbers, words as words."""
    begin(book, sheet, title)
    heads, lines, top = listed.heads, listed.lines, 4 + bool(listed.columns)
    for column, head in enumerate(heads):
        style = {"bold": True, "bg_color": TINT, "text_wrap": True}
        rule = {"bottom": 1, "bottom_color": INK}
        write_text(book, sheet, (3, column), head, **style, **({} if listed.columns else rule))
        if listed.columns:
            write_text(book, sheet, (4, column), listed.columns[column], font_color=QUIET, bg_color=TINT, **rule)
        longest = max([_room(head), *(_room(str(line[column] or "")) for line in lines[:400])])
        sheet.set_column(column, column, max(NARROWEST, min(NAMES, longest + 3)))
    plain, inert, shown = (
        book.style(),
        book.style(quote_prefix=True),
        {head: book.style(num_format=code) for head, code in listed.formats.items()},
    )
    styles = [shown.get(head, plain) for head in heads]
    for row, line in enumerate(lines, top):
        for column, value in enumerate(line):
            if isinstance(value, str):  # as `write_text`, which is slow for so many
                if value:
                    sheet.write_string(row, column, _held(value), inert if value[0] in HAZARDS else plain)
            elif isinstance(value, int | float) and math.isinf(value):
                sheet.write_string(row, column, str(value), plain)  # a spreadsheet has no infinity
            elif isinstance(value, int | float) and not math.isnan(value):
                sheet.write_number(row, column, value, styles[column])
    ends = (top - 1, 0, top - 1 + max(1, len(lines)), len(heads) - 1)
    sheet.freeze_panes(top, 1)
    sheet.autofilter(*ends)
    if listed.range:
        book.file.define_name(listed.range, f"={quote_sheetname(sheet.get_name())}!{xl_range_abs(*ends)}")


# ---- charts -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Series:
    """Estimates that a chart draws, and where they stand: sheet, column, first row, and the first of two columns with
    the lengths of their intervals below and above the value."""

    sheet: str
    column: int
    top: int
    rows: Sequence[Row]
    errors: int

    def place(self, column: int) -> list[Any]:
        """The range of the lines in a column."""
        return [self.sheet, self.top, column, self.top + len(self.rows) - 1, column]

    def formula(self, column: int) -> str:
        """The same as a formula."""
        return f"={quote_sheetname(self.sheet)}!{xl_range_abs(*self.place(column)[1:])}"

    def write_errors(self, sheet: Worksheet) -> None:
        """Write the lengths, hidden: a chart takes them from cells alone."""
        for row, one in enumerate(self.rows, self.top):
            for column, length in enumerate((one.value - one.low, one.high - one.value), self.errors):
                if math.isfinite(length):
                    sheet.write_number(row, column, length)
        sheet.set_column(self.errors, self.errors + 1, None, None, {"hidden": True})


def chart(
    book: Book, series: Series, title: str, *, kind: str = "line", ends: tuple[float, float] | None = None
) -> Chart:
    """A chart of estimates with their intervals: a line over periods, or bars from above (`bar`).

    `ends`: of the axis; of a line a little beyond the numbers, as a course is not read from zero.
    """
    made, bars = book.file.add_chart({"type": kind}), kind == "bar"
    font = {"name": OFFICE.get(book.words.lang, "Calibri"), "color": INK, "size": 9}
    drawn: dict[str, Any] = {"name": title, "categories": series.place(0), "values": series.place(series.column)}
    drawn["x_error_bars" if bars else "y_error_bars"] = {
        "type": "custom",
        "minus_values": series.formula(series.errors),
        "plus_values": series.formula(series.errors + 1),
        "line": {"color": INK if bars else QUIET, "width": 1},
    }
    marker = {"type": "circle", "size": 7, "fill": {"color": FOCUS}, "border": {"color": FOCUS}}
    colour = (
        {"fill": {"color": FOCUS}, "gap": 60} if bars else {"line": {"color": FOCUS, "width": 2.25}, "marker": marker}
    )
    made.add_series(drawn | colour)
    numeral = book.words.numeral(next(row for row in series.rows if row.shown))
    low, high = ends or _ends(series.rows)
    value: dict[str, Any] = {"min": low, "max": high, "num_format": _number(asdict(numeral))[1], "num_font": font}
    value |= {"line": {"none": True}, "major_gridlines": {"visible": True, "line": {"color": RULE}}}
    names = {"num_font": font, "line": {"color": QUIET}}
    made.set_x_axis({**value, "label_position": "high"} if bars else names)
    made.set_y_axis({**names, "reverse": True} if bars else value)  # the first bar on top
    made.set_title({"name": title, "name_font": {**font, "size": 12, "bold": True}, "overlay": False})
    made.set_legend({"none": True})
    made.show_hidden_data()
    made.set_size({"width": 640, "height": 90 + 26 * len(series.rows) if bars else 300})
    return made


def _ends(rows: Sequence[Row]) -> tuple[float, float]:
    """Ends of an axis a little beyond some estimates and their intervals."""
    known = [end for row in rows for end in (row.low, row.high, row.value) if math.isfinite(end)]
    low, high = min(known), max(known)
    step = 10.0 ** math.floor(math.log10(max(high - low, 1e-9)))
    return math.floor(low / step - 0.2) * step, math.ceil(high / step + 0.2) * step


# ---- names of sheets --------------------------------------------------------------------------
LIMIT = 31  # characters of a sheet's name


def address(sheet: str) -> str:
    """Where a link to a sheet leads."""
    return "internal:'{}'!A1".format(sheet.replace("'", "''"))


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that a spreadsheet program accepts and that no other sheet has, cut between words."""
    clean = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).split()).strip(" '") or "-"
    name, further = _cut(clean, LIMIT), 1
    while name.lower() in taken:
        further += 1
        end = f" {further}"
        name = _cut(clean, LIMIT - len(end)) + end
    taken.add(name.lower())
    return name


def _cut(text: str, most: int) -> str:
    """The beginning of a text, whole words where they leave enough; a tab of Chinese is as wide as one of Latin."""
    if _room(text) <= most:
        return text
    kept = next(text[:count] for count in range(most, 0, -1) if _room(text[:count]) < most)
    words = kept if text[len(kept)] == " " else kept.rpartition(" ")[0]
    return (words if _room(words) > most / 2 else kept).rstrip(" ,;'，、（") + "…"
