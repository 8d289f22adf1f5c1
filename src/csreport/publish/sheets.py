"""One sheet of a workbook: text, tables and lists, with filters, frozen heads and numbers as they are shown."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from csreport.present.words import MINUS, OFFICE, Words
from csreport.project.brand import PALETTE

INK, QUIET, FOCUS, ALERT, CARE, TINT, RULE = (
    PALETTE[name] for name in ("ink", "ink-3", "focus", "alert", "care", "tint", "rule")
)
HAZARDS = {"=", "+", "-", "@"}  # what a formula may begin with
TOP = 4  # row of the first line of a table below its title
LONGEST = 32_767  # characters that a cell can hold
NARROWEST, WIDEST, NAMES = 11, 26, 46  # of columns, in characters; of the first column at most
SIGNS = {"up": "▲ ", "down": "▼ ", "met": "✓ ", "not-met": "✕ ", "cannot-tell": "? "}
COLOURS = {"better": FOCUS, "worse": ALERT, "met": FOCUS, "not-met": ALERT, "cannot-tell": CARE, "caution": QUIET}
UNDER, RULED = {"bottom": 1, "bottom_color": INK}, {"bottom": 1, "bottom_color": RULE}
HEAD = {"bold": True, "bg_color": TINT, "text_wrap": True, "valign": "bottom"} | UNDER
Data = Mapping[str, Any]  # a table, a line or a cell, as `present.cells` says it
Entry = Sequence[str | float | None]  # a line of a plain list


@dataclass
class Book:
    """The workbook under way: the words it speaks, its formats and the names of its sheets, each once."""

    file: Workbook
    words: Words
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)  # in the order of the sheets: the second one lists the others

    def style(self, **wanted: Any) -> Any:
        """A cell format."""
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            font = OFFICE.get(self.words.lang, "Calibri")
            usual = {"font_name": font, "font_size": 10, "font_color": INK, "valign": "vcenter"}
            self.formats[key] = self.file.add_format(usual | wanted)
        return self.formats[key]

    def named(self, wanted: str) -> str:
        """A name that a spreadsheet program accepts and that no other sheet has, cut between words."""
        clean = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).split()).strip(" '") or "-"
        name, further = _cut(clean, LIMIT), 1
        while name.lower() in map(str.lower, self.names):
            further += 1
            name = _cut(clean, LIMIT - len(f" {further}")) + f" {further}"
        self.names.append(name)
        return name


@dataclass(frozen=True)
class Page:
    """A sheet under way: text, tables and lists, with filters, frozen heads and numbers as they are shown."""

    book: Book
    sheet: Worksheet

    def text(self, row: int, column: int, said: str, **style: Any) -> None:
        """Write text as text: nothing in it can become a formula, a link or a number."""
        if said[:1] in HAZARDS:
            style |= {"quote_prefix": True}  # stays text when somebody edits the cell
        if not said:
            self.sheet.write_blank(row, column, None, self.book.style(**style))
        else:
            self.sheet.write_string(row, column, _held(said), self.book.style(**style))

    def link(self, row: int, target: str, **style: Any) -> None:
        """A link to another sheet, in the first column."""
        place = "internal:'{}'!A1".format(target.replace("'", "''"))
        self.sheet.write_url(row, 0, place, self.book.style(font_color=FOCUS, underline=1, **style), target)

    def begin(self, title: str, *, back: str = "") -> None:
        """Title and link back of a sheet."""
        self.on_paper()
        self.text(0, 0, title, bold=True, font_size=13)
        self.sheet.set_row(0, 20)
        self.link(1, back or self.book.names[1])

    def on_paper(self, *, pages: int = 0) -> None:
        """A sheet prints on A4, turned, one page wide; on as many pages as it needs unless told."""
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, pages)
        self.sheet.hide_gridlines(2)

    def set_widths(self, widths: Iterable[float]) -> None:
        """Widths of the first columns."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def fit(self, row: int, texts: Iterable[tuple[str, float]]) -> None:
        """Make a row as high as its texts need, each wrapped in its width."""
        lines = max((math.ceil(_room(text) * 0.92 / width) for text, width in texts), default=1)
        if lines > 1:
            self.sheet.set_row(row, 13.5 * lines + 1.5)

    def facts(self, row: int, facts: Iterable[Mapping[str, str]]) -> int:
        """Names and values of facts; returns the row below them."""
        for fact in facts:
            self.text(row, 0, str(fact["name"]), font_color=QUIET)
            self.text(row, 1, str(fact["value"]))
            row += 1
        return row

    def paragraph(self, row: int, said: str, widths: Sequence[float], **style: Any) -> None:
        """A text across the columns of these widths, high enough for its lines."""
        style |= {"text_wrap": True}
        self.sheet.merge_range(row, 0, row, len(widths) - 1, "", self.book.style(**style))
        self.text(row, 0, said, **style)
        self.fit(row, [(said, sum(widths))])

    def table(self, title: str, table: Data) -> int:
        """A table on a sheet of its own: title, link back, heads with filters, lines, notes; the row below them."""
        self.begin(title)
        widths = widths_of(table)
        top, end = self.block(3, table, widths)
        self.sheet.freeze_panes(top, 1 + bool(table.get("flat")))
        self.sheet.repeat_rows(3, top - 1)
        if table["lines"]:
            self.sheet.autofilter(top - 1, 0, top + len(table["lines"]) - 1, len(widths) - 1)
        self.set_widths(widths)
        return end

    def block(self, row: int, table: Data, widths: Sequence[float]) -> tuple[int, int]:
        """Heads, lines and notes from a row on; returns the first row of the lines, and the one below all."""
        starts, top, before = starts_of(table), self._heads(row, table, widths), ""
        for at, line in enumerate(table["lines"], top):
            again = bool(table.get("flat")) and line["head"] == before
            self._line(at, line, starts, again=again)
            texts = [*enumerate(map(_wordy, line["cells"]), 1), *([] if again else [(0, line["head"])])]
            self.fit(at, [(text, widths[starts[column]]) for column, text in texts])
            before = line["head"]
        end = top + len(table["lines"])
        across = [*widths[: starts[-1]], NARROWEST, NARROWEST]
        for at, note in enumerate(table["notes"], end + 1):
            self.paragraph(at, note, across, font_color=QUIET, font_size=9)
        return top, end + 2 + len(table["notes"])

    def _heads(self, row: int, table: Data, widths: Sequence[float]) -> int:
        """Heads from a row on; returns the first row below them."""
        starts, texts = starts_of(table), list[tuple[str, float]]()
        if table["groups"]:
            self.text(row, 0, "", **HEAD)
            column = 1
            for label, columns in table["groups"]:
                first, last = starts[column], starts[column + columns] - 1
                style = HEAD | {"align": "center" if last > first else "right"}
                if label and last > first:
                    self.sheet.merge_range(row, first, row, last, "", self.book.style(**style))
                for place in range(first, last + 1) if not label else (first,):
                    self.text(row, place, label, **style)
                column += columns
            row += 1
        for column, head in enumerate(table["heads"]):
            wordy = column == 0 or any(map(_wordy, _column(table, column)))
            names = [head] * (starts[column + 1] - starts[column])
            if head and len(names) == 2:
                names = [self.book.words.text(end, name=head) for end in ("workbook-from-2", "workbook-to-2")]
            for place, name in enumerate(names, starts[column]):
                self.text(row, place, name, **HEAD, align="left" if wordy else "right")
                texts.append((name, widths[place] - 1))
        self.fit(row, texts)
        return row + 1

    def _line(self, row: int, line: Data, starts: Sequence[int], *, again: bool) -> None:
        """A line; a head that stands in the line above, too (`again`), is written faintly: filters need it."""
        if not line["cells"]:
            for column in range(starts[-1]):
                self.text(row, column, "" if column else line["head"], bold=True, font_color=FOCUS, **RULED)
            return
        style: dict[str, Any] = {**(UNDER if line["total"] else RULED), "bold": line["total"]}
        faint = {"font_color": QUIET} if again else {}
        self.text(row, 0, line["head"], **style, **faint, align="left", text_wrap=not again)
        for column, cell in enumerate(line["cells"], 1):
            self._cell(row, range(starts[column], starts[column + 1]), cell, style)

    def _cell(self, row: int, columns: Sequence[int], cell: Data, style: Mapping[str, Any]) -> None:
        kinds, said, numbers = cell.get("kind", "").split(), cell.get("text", ""), cell.get("numbers", ())
        letters = f" {cell.get('letters', '')}".rstrip()
        sign = next((SIGNS[kind] for kind in kinds if kind in SIGNS), "")
        style = {**style, **next(({"font_color": COLOURS[kind]} for kind in kinds if kind in COLOURS), {})}
        around = ("", "")
        if len(numbers) == 1:  # it keeps the words round it ("at least 100"), its sign, star and letters
            before, _, after = said.partition(numbers[0]["text"])
            around = sign + before, after + "*" * ("caution" in kinds) + letters
        for column, each in zip(columns, numbers, strict=False):
            value, shown = formatted(each, *around)
            self.sheet.write_number(row, column, value, self.book.style(**style, num_format=shown))
        if not numbers:
            wordy = "text" in kinds
            style |= {"align": "left" if wordy else "right", "text_wrap": wordy}
            style |= {"pattern": 14, "fg_color": RULE} if "suppressed" in kinds else {}
        for nth, column in enumerate(columns[len(numbers) :]):
            self.text(row, column, "" if numbers or nth else sign + said + letters, **style)

    def list(
        self, title: str, columns: Sequence[str], lines: Sequence[Entry], formats: Mapping[str, str], range: str = ""
    ) -> None:
        """A plain list with a filter: numbers, in the `formats` of their columns, as numbers, words as words.

        A `range` of that name begins with the names of the columns, for programs.
        """
        self.begin(title)
        top = TOP + bool(range)
        for place, name in enumerate(columns):
            head = self.book.words.text(f"workbook-head-{name.replace('_', '-')}")
            self.text(3, place, head, bold=True, bg_color=TINT, text_wrap=True, **({} if range else UNDER))
            if range:
                self.text(4, place, name, font_color=QUIET, bg_color=TINT, **UNDER)
            longest = max([_room(head), *(_room(str(line[place] or "")) for line in lines[:400])])
            self.sheet.set_column(place, place, max(NARROWEST, min(NAMES, longest + 3)))
        plain, inert = self.book.style(), self.book.style(quote_prefix=True)
        styles = [self.book.style(num_format=formats[name]) if name in formats else plain for name in columns]
        for row, line in enumerate(lines, top):
            for column, value in enumerate(line):
                if isinstance(value, str):  # as `text`, which is slow for so many
                    if value:
                        self.sheet.write_string(row, column, _held(value), inert if value[0] in HAZARDS else plain)
                elif value is not None and math.isinf(value):
                    self.sheet.write_string(row, column, str(value), plain)  # a spreadsheet has no infinity
                elif value is not None and not math.isnan(value):
                    self.sheet.write_number(row, column, value, styles[column])
        ends = (top - 1, 0, top - 1 + max(1, len(lines)), len(columns) - 1)
        self.sheet.freeze_panes(top, 1)
        self.sheet.autofilter(*ends)
        if range:
            place_of = f"={quote_sheetname(self.sheet.get_name())}!{xl_range_abs(*ends)}"
            self.book.file.define_name(range, place_of)


# ---- tables as data ---------------------------------------------------------------------------
def flat(table: Data, section: str) -> Data:
    """The table with the names of its sections in a column of their own (`section` heads it), so that it can be
    filtered; as it is where it has none."""
    if all(line["cells"] for line in table["lines"]):
        return table
    lines, name = [], ""
    for line in table["lines"]:
        if line["cells"]:
            first = {"text": line["head"], "kind": "text"}
            lines.append({**line, "head": name, "cells": [first, *line["cells"]]})
        name = name if line["cells"] else line["head"]
    groups = [["", 1], *table["groups"]] if table["groups"] else []
    return {**table, "heads": [section, *table["heads"]], "groups": groups, "lines": lines, "flat": True}


def _column(table: Data, column: int) -> list[Data]:
    """The cells of a column beside the heads of the lines, which are column 0."""
    return [line["cells"][column - 1] for line in table["lines"] if line["cells"]]


def _wordy(cell: Data) -> str:
    """What a cell of words says; nothing of numbers, which are not wrapped."""
    return str(cell.get("text", "")) if "text" in cell.get("kind", "").split() else ""


def starts_of(table: Data) -> list[int]:
    """Where each column of the table starts in the sheet, and where the last one ends: intervals take two."""
    columns = range(1, len(table["heads"]))
    intervals = (any(len(cell.get("numbers", ())) == 2 for cell in _column(table, column)) for column in columns)
    return [0, *accumulate((1, *(2 if interval else 1 for interval in intervals)))]


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


# ---- texts and numbers ------------------------------------------------------------------------
LIMIT = 31  # characters of a sheet's name


def _room(said: str) -> float:
    """Characters that a text takes; a Chinese one counts twice."""
    return len(said) if said.isascii() else sum(2 if ord(letter) > 0x2E7F else 1 for letter in said)


def _held(said: str) -> str:
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def _cut(text: str, most: int) -> str:
    """The beginning of a text, whole words where they leave enough; a tab of Chinese is as wide as one of Latin."""
    if _room(text) <= most:
        return text
    kept = next(text[:count] for count in range(most, 0, -1) if _room(text[:count]) < most)
    words = kept if text[len(kept)] == " " else kept.rpartition(" ")[0]
    return (words if _room(words) > most / 2 else kept).rstrip(" ,;'，、（") + "…"


def formatted(number: Data, before: str = "", after: str = "") -> tuple[float, str]:
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
