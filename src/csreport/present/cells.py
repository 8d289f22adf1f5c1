"""Cells, lines and the one semantic HTML table that they make, the same in JupyterLab and in the report."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from csreport.estimates import Row, direction
from csreport.present.words import Words

MARKS = {1: "change better up", -1: "change worse down", 0: ""}


@dataclass(frozen=True)
class Cell:
    """One cell: its text, the key of its number, its class, what it sorts by, and letters above the line."""

    text: str
    key: str = ""
    kind: str = ""
    sort: str = ""
    mark: str = ""
    letters: str = ""


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

    def html(self, id: str, caption: str, note: str) -> str:
        """The table as semantic HTML; caption and note are HTML already, cells are escaped here."""
        return (
            f'<table id="{id}"><caption>{caption}</caption><thead>{self._head()}</thead>'
            f"{self._bodies()}{self._foot(note)}</table>"
        )

    def _head(self) -> str:
        heads = "".join(f'<th scope="col">{escape(head)}</th>' if head else "<td></td>" for head in self.heads)
        if not self.groups:
            return f"<tr>{heads}</tr>"
        return f"<tr><td></td>{''.join(_group(*group) for group in self.groups)}</tr><tr>{heads}</tr>"

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
                kind = ' class="total"' if line.total else ""
                cells = "".join(_cell(cell) for cell in line.cells)
                bodies[-1].append(f'<tr{kind}><th scope="row">{escape(line.head)}</th>{cells}</tr>')
        return "".join(f"<tbody>{''.join(body)}</tbody>" for body in bodies if body)


def _group(label: str, columns: int) -> str:
    if not label:
        return "<td></td>" * columns
    return f'<th scope="colgroup" colspan="{columns}">{escape(label)}</th>'


def _cell(cell: Cell) -> str:
    text, key = escape(cell.text), cell.key
    marked = f'<span class="{cell.mark}">{text}</span>' if cell.mark else text
    if cell.letters:  # they are no part of the number
        marked, key = f'<span class="num" data-key="{escape(key)}">{marked}</span>', ""
    attributes = {"class": cell.kind, "data-key": key, "data-sort": cell.sort}
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    letters = f"<sup>{escape(cell.letters)}</sup>" if cell.letters else ""
    return f"<td{written}>{marked}{letters}</td>"


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
    key = row.key if part == "value" else f"{row.key}/part={part}"
    value = getattr(row, part)
    kind = "caution" if row.status == "caution" and part == "value" else ""
    return Cell(words.figure(row, part), key, kind, "" if math.isnan(value) else repr(float(value)))


def span(row: Row | None, words: Words) -> Cell:
    """A cell with the interval of an estimate."""
    if row is None or not row.shown or row.low != row.low:
        return Cell("–")
    return Cell(words.interval(row), f"{row.key}/part=low+high", "", repr(float(row.low)))


def change(row: Row | None, words: Words) -> Cell:
    """A cell with a change, marked when it exceeds noise."""
    cell = number(row, words)
    if row is None or not row.shown:
        return cell
    return replace(cell, mark=MARKS[direction(row, words.alpha)])


def base_legend(rows: Iterable[Row], words: Words) -> list[str]:
    """What marks small bases and those too small, where there are any."""
    status, found = {row.status for row in rows}, []
    if "caution" in status:
        found.append(words.text("* small base: read with caution."))
    if "suppressed" in status:
        found.append(words.text("– base too small to be shown."))
    return found
