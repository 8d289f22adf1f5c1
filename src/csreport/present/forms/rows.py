"""Rows: a label, marks on a common axis, and columns of numbers; seven forms are made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from csreport.present.layout import (
    FOCUS,
    HEADING,
    INK,
    INK3,
    LINE,
    PAPER,
    SIZE,
    SMALL,
    Axis,
    Entry,
    Group,
    Sheet,
    Stack,
    Tall,
    draw_scale,
    extent,
    measure,
    readable_on,
    scale_of,
    stack,
    write_key,
)
from csreport.present.vectors import ROUND, Canvas, Outline, Writing
from csreport.present.words import Words

Mark = Callable[[Canvas, Axis, float], None]  # draws at the height of its row
Behind = Callable[[Canvas, Axis, float, float], None]  # draws once, from the top of the rows to their bottom
USUAL = Tall(0.285, 0.42, 0.14)
FOOT, BETWEEN = 0.24, 0.08  # inches below a section for its axis, and to the next section


# ---- marks ------------------------------------------------------------------------------------------
def span(low: float, high: float, colour: str = FOCUS, width: float = 2.2, *, dy: float = 0.0) -> Mark:
    """An interval, or a line from one value to another."""
    return lambda canvas, axis, y: canvas.line([axis(low), axis(high)], [y + dy] * 2, colour, width)


class Look(TypedDict, total=False):
    """How a value's mark differs from a filled dot in the middle of its row."""

    hollow: bool  # another's value, or one that is not sure
    shape: str
    dy: float


def dot(value: float, colour: str = FOCUS, size: float = 6.4, **look: Unpack[Look]) -> Mark:
    """A value."""
    fill, edge, width = (PAPER, colour, 1.3) if look.get("hollow") else (colour, PAPER, 0.8)
    outline: Outline = {"shape": look.get("shape", ROUND), "edge": edge, "width": width}
    return lambda canvas, axis, y: canvas.dot(axis(value), y + look.get("dy", 0.0), size, fill, **outline)


def tick(value: float, half: float = 0.1, colour: str = INK, width: float = 2.0) -> Mark:
    """An upright stroke: what a value is held against."""
    return lambda canvas, axis, y: canvas.line([axis(value)] * 2, [y - half, y + half], colour, width)


def bar(start: float, end: float, colour: str, height: float, *, edge: str = "") -> Mark:
    """A bar from one value to another."""
    return lambda canvas, axis, y: canvas.box(
        (axis(start), y - height / 2), (axis(end) - axis(start), height), colour, edge=edge
    )


def parts(shares: Iterable[tuple[float, str, str]], start: float, height: float, **writing: Unpack[Writing]) -> Mark:
    """A bar of parts, each with its number where it has room: share, colour, text."""
    size, weight = writing.get("size", SMALL), writing.get("weight", "normal")

    def drawn(canvas: Canvas, axis: Axis, y: float) -> None:
        at = start
        for share, colour, text in shares:
            bar(at, at + share, colour, height, edge=PAPER)(canvas, axis, y)
            if share * axis.inch > measure(text, size, weight=weight) + 0.07:
                style: Writing = {"size": size, "weight": weight, "colour": readable_on(colour), "align": "middle"}
                canvas.text(axis(at + share / 2), y, text, **style)
            at += share

    return drawn


# ---- rows and sections ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """A text in a column."""

    text: str = ""
    colour: str = INK
    weight: str = "normal"
    size: float = SIZE
    dy: float = 0.0

    def write(self, canvas: Canvas, x: float, y: float, *, align: str, ground: str = "") -> None:
        """Write it at its place."""
        style: Writing = {"size": self.size, "weight": self.weight, "colour": self.colour}
        canvas.text(x, y + self.dy, self.text, **style | {"align": align, "ground": ground})


@dataclass(frozen=True)
class Line:
    """A row: its name, what is drawn on the axis, the texts of each column, and what it says when pointed at."""

    label: str
    marks: Sequence[Mark]
    cells: Sequence[Sequence[Cell]] = ()
    title: str = ""
    strong: bool = False
    note: Cell | None = None  # at the right end of the label's line, where that stands above the marks


@dataclass(frozen=True)
class Section:
    """Rows over an axis of their own, in groups by heading: they are measured in one unit."""

    groups: dict[str, list[Line]]
    ends: tuple[float, float]
    stat: str = ""  # that the axis is written like; without it, it has no numbers
    head: str = ""
    behind: Sequence[Behind] = ()

    @property
    def lines(self) -> list[Line]:
        """All rows."""
        return [line for lines in self.groups.values() for line in lines]


@dataclass(frozen=True)
class Column:
    """A column to the right of the marks: its head, the inches before it, and whether its texts begin at one line."""

    head: str = ""
    gap: float = 0.12
    left: bool = False


def around(values: Iterable[float], stat: str) -> tuple[float, float]:
    """Ends of an axis that holds all values."""
    return extent(values, stat=stat, units=20)


def stacked(section: Section, tall: Tall, *, beside: bool) -> Stack:
    """The rows of a section, one below the other."""
    groups = [Group(head, [line.label for line in lines]) for head, lines in section.groups.items()]
    return stack(groups, tall, beside=beside)


def column_places(columns: Sequence[Column], lines: Sequence[Line]) -> list[float]:
    """Inches from the marks to where the texts of each column end, or begin."""
    places, at = [], 0.0
    for place, column in enumerate(columns):
        cells = [cell for line in lines for cell in line.cells[place]]
        widths = [measure(cell.text, cell.size, weight=cell.weight) for cell in cells]
        widest = max([measure(column.head, SMALL), *widths])
        used = column.gap if widest else 0.0
        places.append(at + used + (0.0 if column.left else widest))
        at += used + widest
    return [*places, at + 0.02]


@dataclass(frozen=True)
class Form:
    """What the sections of a figure share: key, columns, room for rows, and inches at the sides and above."""

    key: Sequence[Entry] = ()
    columns: Sequence[Column] = ()
    tall: Tall = USUAL
    top: float = 0.0
    below: float = 0.0
    sides: float = 0.0  # on both sides of the plot, for marks that reach beyond it
    ticks: float = 0.45  # inches of one step of the axis, at least


@dataclass(frozen=True)
class Plot:
    """A section where it stands: its rows from some height on, along an axis."""

    canvas: Canvas
    section: Section
    rows: Stack
    axis: Axis
    top: float

    def draw(self, words: Words, *, step: float) -> None:
        """Axis and marks; the numbers of the axis stand at least a step apart."""
        canvas, axis, section, bottom = self.canvas, self.axis, self.section, self.top + self.rows.height
        if section.stat:
            count = max(2, min(6, int(axis.length / step)))
            draw_scale(canvas, axis, scale_of(words, section.stat, section.ends, count), (self.top, bottom))
        for behind in section.behind:
            behind(canvas, axis, self.top, bottom)
        for y, line in zip(self.rows.mark_at, section.lines, strict=True):
            with canvas.titled(line.title):
                for mark in line.marks:
                    mark(canvas, axis, self.top + y)

    def write_labels(self, left: float, *, beside: bool) -> None:
        """Names left of the plot, or, on a phone, on their own line above the marks; headings of groups."""
        canvas = self.canvas
        for head, y in self.rows.heads:
            canvas.text(0.02, self.top + y, head, weight="bold")
        for label, y, line in zip(self.rows.labels, self.rows.label_at, self.section.lines, strict=True):
            weight = "bold" if line.strong else "normal"
            if beside:
                canvas.text(left - 0.1, self.top + y, label, align="end", weight=weight)
                continue
            canvas.text(0.02, self.top + y, label, ground=PAPER, weight=weight)
            if line.note is not None:
                at = self.top + y + label.count("\n") * LINE / 2
                line.note.write(canvas, canvas.width - 0.04, at, align="end", ground=PAPER)

    def write_cells(self, columns: Sequence[Column], places: Sequence[float], right: float) -> None:
        """The texts of all columns, beside their marks."""
        for y, line in zip(self.rows.mark_at, self.section.lines, strict=True):
            for column, at, cells in zip(columns, places, line.cells, strict=False):
                for cell in cells:
                    cell.write(self.canvas, right + at, self.top + y, align="start" if column.left else "end")


def draw_rows(sheet: Sheet, sections: Sequence[Section], form: Form) -> str:
    """The sections one below the other, with one set of columns to the right."""
    canvas = sheet.canvas()
    stacks = [stacked(section, form.tall, beside=sheet.wide) for section in sections]
    lines = [line for section in sections for line in section.lines]
    labels = [label for rows in stacks for label in rows.labels]
    places = column_places(form.columns, lines)
    widths = [
        measure(label, weight="bold" if line.strong else "normal") for label, line in zip(labels, lines, strict=True)
    ]
    left = (0.16 + max(widths) if sheet.wide else 0.14 if form.ticks else 0.02) + form.sides
    end = sheet.width - places[-1]
    y = write_key(canvas, form.key) + form.top
    for section, rows in zip(sections, stacks, strict=True):
        y += HEADING if section.head else 0.06 if len(sections) > 1 else 0.0
        canvas.text(0.02, y - HEADING * 0.4, section.head, size=SMALL, weight="bold")
        for column, at in zip(form.columns if rows is stacks[0] else [], places, strict=False):
            align = "start" if column.left else "end"
            canvas.text(end + at, y - 0.06, column.head, size=SMALL, colour=INK3, align=align, up="baseline")
        plot = Plot(canvas, section, rows, Axis(*section.ends, left, end - left - form.sides), y)
        plot.draw(sheet.words, step=form.ticks)
        plot.write_labels(left - form.sides, beside=sheet.wide)
        plot.write_cells(form.columns, places, end)
        y += rows.height + (FOOT if section.stat else 0.04) + (BETWEEN if rows is not stacks[-1] else 0.0)
    return canvas.svg(y + form.below)
