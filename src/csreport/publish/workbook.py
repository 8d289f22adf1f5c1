"""The report's numbers as a workbook: every table on a sheet of its own, all estimates, and the codebook."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from csreport.estimates import COLUMNS, Row, read_csv
from csreport.facts import N_
from csreport.present.words import MINUS, OFFICE, Words
from csreport.project.brand import PALETTE
from csreport.project.codebook import Scale
from csreport.publish.render import document_head

# ---- writing one sheet of the workbook ----
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


# ---- the codebook as a list ----
HEADS = (
    N_("Kind"), N_("Id"), N_("Label"), N_("Wording"), N_("Column"), N_("Role"), N_("Dimension"), N_("From"), N_("To"),
    N_("Answer options"), N_("Counts as no answer"), N_("Index weight"),
)  # fmt: skip
ROLES = {
    "overall": N_("overall satisfaction"), "recommend": N_("recommendation"), "effort": N_("effort"),
    "expectation": N_("expectation"), "repurchase": N_("repurchase"),
}  # fmt: skip
Entry = list[str | float | None]


def codebook_heads(words: Words) -> list[str]:
    """Heads of the list."""
    return [words.translate(head) for head in HEADS]


def codebook_lines(words: Words, period: str) -> Iterator[Entry]:
    """Rating questions, choices, open questions, dimensions and groups of customers, in codebook order."""
    yield from _items(words, period)
    yield from _choices(words, period)
    book = words.codebook
    for key, comment in book.comments.items():
        if comment.asked_in(period):
            yield _entry(words.text("Open question"), key, words.label(key), column=comment.name_in(period))
    for key, dimension in book.dimensions.items():
        names = words.join([words.label(member) for member in book.members(key)])
        entry = _entry(words.text("Dimension"), key, words.label(key), options=names)
        yield [*entry[:-1], dimension.weight]
    for key, segment in book.segments.items():
        if segment.asked_in(period):
            levels = [f"{name} = {words.level(key, name)}" for name in segment.names]
            yield _entry(words.text("Group of customers"), key, words.label(key), column=segment.name_in(period),
                         options="; ".join(levels))  # fmt: skip


def _items(words: Words, period: str) -> Iterator[Entry]:
    book = words.codebook
    for key, item in book.items.items():
        if not item.asked_in(period):
            continue
        scale = book.scales[item.scale]
        kind = words.text("Attention check") if item.attention is not None else words.text("Rating question")
        entry = _entry(kind, key, words.label(key), column=item.name_in(period), options=_points(words, key, scale))
        entry[3] = words.choose(item.question, "")
        entry[5] = words.translate(ROLES[item.role]) if item.role else None
        entry[6] = words.label(item.dimension) if item.dimension else None
        entry[7:9], entry[10] = [scale.min, scale.max], ", ".join([*scale.missing, *scale.not_applicable]) or None
        yield entry


def _choices(words: Words, period: str) -> Iterator[Entry]:
    for key, choice in words.codebook.choices.items():
        columns = ", ".join(dict.fromkeys(choice.columns(period).values()))
        if columns:
            options = "; ".join(f"{option} = {words.chosen(key, option)}" for option in choice.columns(period))
            yield _entry(words.text("Choice"), key, words.label(key), column=columns, options=options)


def _points(words: Words, item: str, scale: Scale) -> str:
    """The points of a scale that have words."""
    told = [f"{point:g} = {words.option(item, point)}" for point in scale.points if scale.words(point)]
    return "; ".join(told)


def _entry(kind: str, key: str, label: str, *, column: str = "", options: str = "") -> Entry:
    return [kind, key, label, None, column, None, None, None, None, options, None, None]


# ---- the report's numbers as a workbook ----
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
    front = document_head(source)
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
