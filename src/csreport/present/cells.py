"""Cells, lines and the one semantic HTML table that they make: of a DataFrame, of one segment by another."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from numbers import Real
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from pandas.api.types import is_integer_dtype

from csreport.chapters.customers import UNITS
from csreport.chapters.groups import LONG, OTHERS
from csreport.estimates import Estimates, Row, direction
from csreport.present.layout import level_name, segment_name
from csreport.present.words import Numeral, Words

# ---- cells, lines and the one semantic HTML table that they make ----
T = TypeVar("T")
BARE = re.compile(r"\W*\d")  # a page sorts a number as it is written where nothing is said before it
MARKS = {1: "change better up", -1: "change worse down", 0: ""}
LESS_IS_BETTER = {1: "change worse up", -1: "change better down", 0: ""}  # of problems and of times


@dataclass(frozen=True)
class Cell:
    """One cell: its text, the key of its number, its class, its numbers, and letters above the line.

    `html` takes the place of the text on the page, where a cell holds more than a number; `sort` is what it sorts by
    where that is no number.
    """

    text: str
    key: str = ""
    kind: str = ""
    numbers: Sequence[Numeral] = ()
    mark: str = ""
    letters: str = ""
    sort: str = ""
    html: str = ""


@dataclass(frozen=True)
class Line:
    """A table row: its head, its cells; without cells it heads a group."""

    head: str
    cells: Sequence[Cell] = ()
    total: bool = False


@dataclass(frozen=True)
class Table:
    """A table without its caption and note, which come from the chapter's facts.

    `groups` head several columns at once (label, columns; the first column stands alone before them); `legend`
    explains the marks that the table uses, below the note.
    """

    heads: Sequence[str]
    lines: Sequence[Line]
    groups: Sequence[tuple[str, int]] = ()
    legend: Sequence[str] = ()

    def _repr_html_(self) -> str:
        return self.html("", "", "")

    def payload(self, id: str, caption: str, note: str) -> dict[str, Any]:
        """The table as data, from which other media write it; caption and note are plain text."""
        lines = [{"head": li.head, "total": li.total, "cells": [_data(cell) for cell in li.cells]} for li in self.lines]
        groups, notes = [list(group) for group in self.groups], [text for text in (note, *self.legend) if text]
        return {
            "id": id,
            "caption": caption,
            "notes": notes,
            "heads": list(self.heads),
            "groups": groups,
            "lines": lines,
        }

    def html(self, id: str, caption: str, note: str) -> str:
        """The table as semantic HTML; caption and note are HTML already, cells are escaped here."""
        head, foot = self._head(), self._foot(note)
        return f'<table id="{id}"><caption>{caption}</caption><thead>{head}</thead>{self._bodies()}{foot}</table>'

    def _head(self) -> str:
        heads = "".join(f'<th scope="col">{escape(head)}</th>' if head else "<td></td>" for head in self.heads)
        if not self.groups:
            return f"<tr>{heads}</tr>"
        groups = "".join(
            f'<th scope="colgroup" colspan="{columns}">{escape(label)}</th>' if label else "<td></td>" * columns
            for label, columns in self.groups
        )
        return f"<tr><td></td>{groups}</tr><tr>{heads}</tr>"

    def _foot(self, note: str) -> str:
        legend = "".join(f"<p>{escape(text)}</p>" for text in self.legend)
        inside = f"<p>{note}</p>{legend}" if note and legend else note or legend
        return f'<tfoot><tr><td colspan="{len(self.heads)}">{inside}</td></tr></tfoot>' if inside else ""

    def _bodies(self) -> str:
        bodies: list[list[str]] = [[]]
        for line in self.lines:
            if not line.cells:
                bodies.append([f'<tr><th scope="rowgroup" colspan="{len(self.heads)}">{escape(line.head)}</th></tr>'])
            else:
                kind, cells = ' class="total"' if line.total else "", "".join(map(_cell, line.cells))
                bodies[-1].append(f'<tr{kind}><th scope="row">{escape(line.head)}</th>{cells}</tr>')
        return "".join(f"<tbody>{''.join(body)}</tbody>" for body in bodies if body)


def _data(cell: Cell) -> dict[str, Any]:
    """What a cell says, its numbers and its classes; what is empty is left out."""
    numbers = [{**vars(number)} for number in cell.numbers]
    found = {"text": cell.text, "kind": f"{cell.kind} {cell.mark}".strip(), "letters": cell.letters, "numbers": numbers}
    return {name: value for name, value in found.items() if value}


def _cell(cell: Cell) -> str:
    text, key = cell.html or escape(cell.text), cell.key
    sort = cell.sort or (f"{cell.numbers[0].value:.7g}" if cell.numbers and not BARE.match(cell.text) else "")
    marked = f'<span class="{cell.mark}">{text}</span>' if cell.mark else text
    if cell.letters:  # they are no part of the number
        letters = f"<sup>{escape(cell.letters)}</sup>"
        marked, key = f'<span class="num" data-key="{escape(key)}">{marked}</span>{letters}', ""
    attributes = {"class": cell.kind, "data-key": key, "data-sort": sort}
    given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    return f"<td{given}>{marked}</td>"


# ---- a table from its columns -----------------------------------------------------------------
Column = tuple[str, Callable[[Any], Cell]]  # what heads it, and what it shows of the subject of a line
Find = Callable[[Any], Row | None]
# The name of a group, a line as it is, or the name and the subject of a line, and whether it stands out.
Entry = str | Line | tuple[str, Any] | tuple[str, Any, bool]


def build(head: str, entries: Iterable[Entry], columns: Sequence[Column], **rest: Any) -> Table:
    """A table from its columns; `head` stands over the names of the lines, what a line lacks at its end is empty."""

    def line(entry: Entry) -> Line:
        if isinstance(entry, tuple):
            return Line(entry[0], [show(entry[1]) for _, show in columns], total=len(entry) > 2 and bool(entry[2]))
        if isinstance(entry, str) or not entry.cells:
            return Line(entry) if isinstance(entry, str) else entry
        return replace(entry, cells=[*entry.cells, *[Cell("")] * (len(columns) - len(entry.cells))])

    return Table([head, *(name for name, _ in columns)], [line(entry) for entry in entries], **rest)


@dataclass(frozen=True)
class Columns:
    """Columns of one table, and the table: each column shows an estimate of the subject of a line.

    That is the subject itself, or the estimate whose key differs as stated, or what `of` finds for the subject.
    """

    estimates: Estimates
    words: Words

    def __call__(self, head: str, part: str = "value", *, of: Find | None = None, **other: str) -> Column:
        """A part of the estimate, under a message of ours."""
        return self.number(self.words.text(head), part, of=of, **other)

    def number(self, head: str, part: str = "value", *, of: Find | None = None, **other: str) -> Column:
        """A part of the estimate."""
        return head, lambda subject: number(self._row(subject, of, other), self.words, part)

    def span(self, *, of: Find | None = None, **other: str) -> Column:
        """Its interval."""
        head = self.words.text("common-interval-2", level=self.words.sure)
        return head, lambda subject: span(self._row(subject, of, other), self.words)

    def change(self, head: str, **other: str) -> Column:
        """A change, marked when it exceeds noise."""
        return head, lambda subject: change(self._row(subject, None, other), self.words)

    def text(self, head: str, say: Callable[[Any], str]) -> Column:
        """A text of the subject, under a message of ours."""
        return self.words.text(head), lambda subject: Cell(say(subject), kind="text")

    def total(self, head: str, rows: Iterable[Row | None], part: str = "value") -> Line:
        """A line of estimates that stands out, under a message of ours."""
        return Line(self.words.text(head), [number(row, self.words, part) for row in rows], total=True)

    def table(
        self, head: str, entries: Iterable[Entry], columns: Sequence[Column], rows: Iterable[Row | None] = ()
    ) -> Table | None:
        """The table under a message of ours, with what marks the bases of some estimates; None without lines."""
        made = build(self.words.text(head), entries, columns, legend=base_legend(rows, self.words))
        return made if made.lines else None

    def _row(self, subject: Any, of: Find | None, other: dict[str, str]) -> Row | None:
        row = of(subject) if of is not None else subject
        return self.estimates.get(row, **other) if row is not None and other else row


def by_group(rows: Iterable[T], group: Callable[[T], str], name: Callable[[T], str]) -> Iterator[Entry]:
    """Rows with their names, under the name of their group."""
    for head, members in groupby(rows, key=group):
        yield head
        yield from ((name(row), row) for row in members)


def without_twin(table: Table) -> Table:
    """The table without its last column where that says what the first or the one before says: nothing is weighted."""
    told = [[cell.text for cell in line.cells] for line in table.lines if line.cells]
    if not any(all(texts[-1] == texts[place] for texts in told) for place in (0, -2)):
        return table
    lines = [replace(line, cells=line.cells[:-1]) for line in table.lines]
    return replace(table, heads=table.heads[:-1], lines=lines)


def number(row: Row | None, words: Words, part: str = "value") -> Cell:
    """A cell with one part of an estimate; suppressed and missing values say so."""
    if row is None:
        return Cell("–")
    if not row.shown:
        return Cell("–", row.key, "suppressed" if row.status == "suppressed" else "")
    key, shown = row.key if part == "value" else f"{row.key}/part={part}", words.numeral(row, part)
    kind = "caution" if row.status == "caution" and part == "value" else ""
    return Cell(shown.text, key, kind, () if math.isnan(shown.value) else (shown,))


def span(row: Row | None, words: Words) -> Cell:
    """A cell with the interval of an estimate."""
    if row is None or not row.shown or row.low != row.low:
        return Cell("–")
    low, high = (words.numeral(row, end) for end in ("low", "high"))
    return Cell(words.text("common-to", low=low.text, high=high.text), f"{row.key}/part=low+high", "", (low, high))


def change(row: Row | None, words: Words) -> Cell:
    """A cell with a change, marked when it exceeds noise."""
    cell, marks = number(row, words), LESS_IS_BETTER if row is not None and row.stat in UNITS else MARKS
    return replace(cell, mark=marks[direction(row, words.alpha)]) if row is not None and row.shown else cell


def base_legend(rows: Iterable[Row | None], words: Words) -> list[str]:
    """What marks small bases and those too small, where there are any."""
    status = {row.status for row in rows if row is not None}
    found = {"caution": "tables-small-base-read-caution", "suppressed": "tables-base-too-small-shown"}
    return [words.text(text) for mark, text in found.items() if mark in status]


# ---- a table of the analyst's own ----
P_VALUE = re.compile(r"p([-_ .].*)?", re.IGNORECASE)  # as statistics libraries call it: p, p_val, p-unc


def frame_table(frame: pd.DataFrame, words: Words, *, digits: int = 2) -> Table:
    """A DataFrame as a table: its index heads the rows, or its first column where rows are only counted."""
    counted = frame.index.nlevels == 1 and frame.index.name is None and is_integer_dtype(frame.index)
    if counted and frame.shape[1] > 1:
        frame = frame.set_index(frame.columns[0])
    names, heads = ([_named(label, axis.names, words) for label in axis] for axis in (frame.columns, frame.index))
    columns = [_column(frame.iloc[:, place], words, digits) for place in range(frame.shape[1])]
    lines = [Line(_joined(head), cells) for head, *cells in zip(heads, *columns, strict=True)]
    first = _joined([_said(name, words) for name in frame.index.names])
    if frame.columns.nlevels == 1:
        return Table([first, *map(_joined, names)], lines)
    groups = [(group, len(list(run))) for group, run in groupby(name[0] for name in names)]
    return Table([first, *(_joined(name[1:]) for name in names)], lines, groups=groups)


def _named(label: Hashable, levels: Sequence[Hashable], words: Words) -> list[str]:
    """The parts of a label; a level of a segment is called by its own name."""
    parts = label if isinstance(label, tuple) else (label,)
    return [_value(part, level, words) for part, level in zip(parts, levels, strict=True)]


def _value(part: Any, name: Hashable, words: Words) -> str:
    return words.level(str(name), str(part)) if name in words.codebook.segments else _said(part, words)


def _said(text: Any, words: Words) -> str:
    """A name in the reader's language, where the codebook or a catalogue has it."""
    if text is None or isinstance(text, dt.date):
        return "" if text is None else words.date(text)
    book, key = words.codebook, str(text)
    if any(key in group for group in (book.items, book.dimensions, book.segments, book.comments, book.choices)):
        return words.label(key)
    return (words.wording(key) if key else None) or key


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)


def _column(values: pd.Series, words: Words, digits: int) -> list[Cell]:
    """The cells of a column: all its numbers with as many decimals, none where all are whole."""
    name = values.name[-1] if isinstance(values.name, tuple) else values.name
    whole = all(float(value).is_integer() for value in values if _is_number(value))
    shown = -1 if P_VALUE.fullmatch(str(name)) else 0 if whole else digits
    return [_own_cell(value, name, words, shown) for value in values]


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_) and math.isfinite(value)


def _own_cell(value: Any, name: Hashable, words: Words, digits: int) -> Cell:
    if _is_number(value):
        shown = _number(float(value), words, digits)
        return Cell(shown.text, numbers=(shown,))
    if isinstance(value, list | tuple | np.ndarray) and len(value) == 2 and all(map(_is_number, value)):
        low, high = (_number(float(end), words, digits or 2) for end in value)  # an interval
        return Cell(words.text("common-to", low=low.text, high=high.text), numbers=(low, high))
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, Real) and math.isnan(value)):
        return Cell("–")
    return Cell(_value(value, name, words), kind="text")


def _number(value: float, words: Words, digits: int) -> Numeral:
    """A number rounded; p values by their own rule, and what is too small to be seen is not called zero."""
    if digits < 0:
        return words.decimal(value, 3, least=0.001)
    return words.decimal(value, digits, least=10.0**-digits / 2 if value > 0 else 0.0)


# ---- levels that were tested: letters and marks ----
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class _Comparison:
    """Estimates whose levels were tested: in pairs, which letters tell, or against all others, which marks tell."""

    estimates: Estimates
    words: Words
    pairs: bool

    def cell(self, row: Row | None, letters: Mapping[str, str]) -> Cell:
        """An estimate with the letters of the levels that it exceeds, or its mark; `letters` by level."""
        cell, alpha = number(row, self.words), self.words.alpha
        if row is None or not row.shown:
            return cell
        if not self.pairs:
            others = self.estimates.get(row, against=OTHERS)
            return replace(cell, mark=MARKS[direction(others, alpha)]) if others is not None else cell
        tests = {letter: self.estimates.get(row, against=f"level:{level}") for level, letter in letters.items()}
        above = [letter for letter, test in tests.items() if test is not None and direction(test, alpha) > 0]
        return replace(cell, letters=("" if all(len(letter) == 1 for letter in above) else " ").join(above))

    def head(self, label: str, letter: str) -> str:
        """The name of a level, with its letter where letters are used."""
        return self.words.text("tables-level-letter", level=label, letter=letter) if self.pairs else label


def _letter(place: int) -> str:
    """A to Z, then AA, AB …"""
    before, own = divmod(place, len(LETTERS))
    return (_letter(before - 1) if before else "") + LETTERS[own]


def _level(segment: str, level: str, words: Words) -> str:
    return level_name(Row("", "", "", segment=segment, level=level), words)


# ---- one segment by another -----------------------------------------------
def crosstab(estimates: Estimates, words: Words) -> Table | None:
    """One segment in the rows, another in the columns, with the totals of both; the first such pair given.

    A letter marks a value above that of the column with this letter in
    the same row; without such tests, ▲▼ mark what lies above or below all other cells together.
    """
    crossed = [row for row in estimates if row.is_estimate and row.is_crossed and row.level]
    rows = [row for row in crossed if row.segment == crossed[0].segment]
    if not any(row.shown for row in rows):
        return None
    (down, across), stem = rows[0].segments, rows[0]
    names, levels = (list(dict.fromkeys(row.levels[side] for row in rows)) for side in (0, 1))
    letters = {level: _letter(place) for place, level in enumerate(levels)}
    tests = [row for row in estimates.select(segment=stem.segment) if row.level and row.against_kind == "level"]
    tested = _Comparison(estimates, words, any(row.against != OTHERS for row in tests))

    def of(level: str) -> Column:
        def show(name: str) -> Cell:
            if not name:
                return tested.cell(estimates.get(stem, segment=across, level=level), letters)
            rivals = {f"{name}*{other}": letter for other, letter in letters.items()}
            return tested.cell(estimates.get(stem, level=f"{name}*{level}"), rivals)

        return tested.head(_level(across, level, words), letters[level]), show

    def own(name: str) -> Row | None:
        return estimates.get(stem, segment=down if name else "", level=name)

    columns: list[Column] = [Columns(estimates, words)("common-all", of=own), *map(of, levels)]
    entries: list[Entry] = [(words.text("common-all-customers"), "", True)]
    entries += ((_level(down, name, words), name) for name in names)
    legend = [words.text("tables-letter-marks-value-above-column", level=words.sure)] if tested.pairs else []
    if not tested.pairs and any(estimates.get(row, against=OTHERS) for row in rows):
        legend = [words.text("tables-marks-others", level=words.sure)]
    groups, legend = [("", 1), (segment_name(across, words), len(levels))], [*legend, *base_legend(rows, words)]
    return build(segment_name(down, words), entries, columns, groups=groups, legend=legend)


# ---- every question by every segment ------------------------------------------------
PARTS = {part: f"figures-{part}" for part in ("detractors", "passives", "promoters")}
STATS = {"top_box": "tables-top-answers", "nps": "common-net-promoter-score", "index": "common-satisfaction-index"}


def banner(
    estimates: Estimates, words: Words, *, rows: Sequence[str] = (), columns: Sequence[str] = ()
) -> Table | None:
    """Questions (`rows`) with their bases, answers and scores by the levels of segments (`columns`); all unless named.

    A letter marks a value above that of the column with this letter in the same segment; `chapters.questionnaire` says
    which. Segments of many levels have none.
    """
    values = [row for row in estimates if not row.against and (not rows or row.measure in rows)]
    held = {(row.segment, row.level) for row in values if row.segment}
    declared = {key: words.codebook.segments[key].names for key in words.codebook.segments}
    levels = {key: [name for name in names if (key, name) in held] for key, names in declared.items()}
    levels = {key: levels[key] for key in columns or levels if levels[key]}
    if not levels:
        return None
    many = {segment: len(declared[segment]) >= LONG for segment in levels}
    shown: list[Column] = [_level_column(_Comparison(estimates, words, False), words.text("common-all"), {}, {})]
    for segment, names in levels.items():
        tested = _Comparison(estimates, words, not many[segment])
        letters = {name: _letter(place) for place, name in enumerate(names)}
        for name in names:
            head = tested.head(_level(segment, name, words), letters[name])
            shown.append(_level_column(tested, head, {"segment": segment, "level": name}, letters))
    kept = [row for row in values if not row.segment or row.segment in levels]
    groups = [("", 1), *((segment_name(segment, words), len(names)) for segment, names in levels.items())]
    notes = {"bases": True, "letters": not all(many.values()), "many": any(many.values())}
    legend = [words.text(f"tables-banner-{note}", level=words.sure) for note, needed in notes.items() if needed]
    legend += base_legend(kept, words)
    return build(words.text("tables-answer-2"), _questions(kept, words), shown, groups=groups, legend=legend)


def _level_column(tested: _Comparison, head: str, place: Mapping[str, str], letters: Mapping[str, str]) -> Column:
    """A level, or all customers: of a line's estimate of all customers and the part of it that is shown."""

    def show(subject: tuple[Row, str]) -> Cell:
        row = tested.estimates.get(subject[0], **place)
        compared = place and subject[1] == "value"
        return tested.cell(row, letters) if compared else number(row, tested.words, subject[1])

    return head, show


def _questions(rows: Iterable[Row], words: Words) -> Iterator[Entry]:
    """Each question under its name: its bases, then a line for each answer and score."""
    lines = dict.fromkeys((row.period, row.measure, row.stat, row.category) for row in rows)
    for measure, group in groupby((Row(*line) for line in lines), key=lambda row: row.measure):
        first, *rest = group
        yield words.label(measure)
        yield words.text("tables-n"), (first, "n")
        yield words.text("tables-effective-n"), (first, "n_eff")
        yield from ((line_name(row, words), (row, "value")) for row in (first, *rest))


def line_name(row: Row, words: Words) -> str:
    """What a row says of its question: an answer, or a score."""
    if row.stat != "share":
        return words.text(STATS.get(row.stat, "common-mean"))
    if row.measure in words.codebook.choices:
        return words.chosen(row.measure, row.category)
    if row.category in PARTS:
        return words.text(PARTS[row.category])
    said = words.option(row.measure, float(row.category))
    return said if said == row.category else f"{row.category} · {said}"
