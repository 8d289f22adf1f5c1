"""A matrix of coloured numbers, of levels or of correlations, in as many blocks as the width needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row, direction
from csreport.present.layout import (
    BAND,
    HEADING,
    HEAT,
    INK,
    INK2,
    INK3,
    PAPER,
    PLAIN,
    RULE,
    SMALL,
    TINY,
    WIDE_CHARACTER,
    Entry,
    Group,
    Sheet,
    balance,
    base_entries,
    heat_colour,
    least_extent,
    level_name,
    mark_title,
    measure,
    segment_name,
    write_key,
)
from csreport.present.vectors import CAP, DOWN, UP, Canvas
from csreport.present.words import Words, stars

LEAST, MOST = 0.3, 0.72  # inches: width of a square
TALL, THIN_LINE = 0.27, 0.135  # inches: height of a square, and of a line of a small label
BELOW = 0.2  # inches between blocks
HEAD_LINES = 4  # lines of a column's head before it is turned
NUMBERS = 0.13  # inches round a number
FULL = 30  # units of the last decimal printed: a distance never gets full colour below this


@dataclass(frozen=True)
class Square:
    """One number, its colour, and whether it lies really above (1) or below (−1) what it is compared with."""

    text: str = ""
    colour: str = PAPER
    title: str = ""  # what it says when pointed at
    mark: int = 0
    strong: bool = False
    faint: bool = False
    hatched: bool = False
    framed: bool = True


@dataclass(frozen=True)
class Matrix:
    """Squares by row and column, and the key."""

    rows: list[Group]
    columns: list[str]
    squares: Mapping[tuple[int, int], Square]
    key: list[Entry]


@dataclass(frozen=True)
class Block:
    """Columns that stand side by side, and the rows that have squares there, by group with its head."""

    columns: range
    rows: list[tuple[str, list[int]]]


@dataclass(frozen=True)
class Plan:
    """Where everything stands, in inches."""

    matrix: Matrix
    blocks: list[Block]
    left: float  # room of the row labels
    each: float  # width of a square
    labels: list[str]
    heads: list[str]
    turned: bool
    head: float  # height of the column heads

    def tall(self, row: int) -> float:
        """Height of a row."""
        return max(TALL, (self.labels[row].count("\n") + 1) * THIN_LINE + 0.08)

    def height(self, block: Block) -> float:
        """Height of a block."""
        return self.head + sum((HEADING if head else 0.0) + sum(map(self.tall, rows)) for head, rows in block.rows)

    def starts(self, block: Block) -> dict[int, float]:
        """Left edge of each column of a block."""
        return {column: self.left + place * self.each for place, column in enumerate(block.columns)}


# ---- measures by the levels of segments ---------------------------------
def read_levels(estimates: Estimates, words: Words) -> Matrix | None:
    """Measures in the columns, all customers and every level in the rows, in the order given.

    Colour where a level differs from the others beyond noise; without tests, by the distance from all customers.
    """
    rows = [row for row in estimates if row.level and row.is_estimate]
    if not any(row.shown for row in rows):
        return None
    measures = list(dict.fromkeys((row.measure, row.stat) for row in rows))
    levels = list(dict.fromkeys((row.segment, row.level) for row in rows))
    tests, alpha = estimates.select(against="level:others"), words.alpha
    way = {_place(row): direction(row, alpha) for row in tests}
    totals = {(row.measure, row.stat): row for row in estimates if not row.level and row.is_estimate and row.shown}
    reach = _reach(rows, totals)
    titles = {(row.measure, row.stat): words.series(row) for row in reversed(rows)}
    squares: dict[tuple[int, int], Square] = {}
    for name, total in totals.items():
        if name in measures:
            squares[0, measures.index(name)] = Square(
                words.figure(total), title=mark_title(words, total, titles[name]), strong=True, framed=False
            )
    for row in rows:
        name = (row.measure, row.stat)
        real = way.get(_place(row), 0)
        away = (row.value - totals[name].value) / reach[row.stat] if name in totals and (real or not way) else 0.0
        squares[1 + levels.index((row.segment, row.level)), measures.index(name)] = _level_square(
            row, real, away, titles[name], words
        )
    lines = [Group("", [words.text("common-all")]), *_segments(rows, words)]
    key = _level_key({square.mark for square in squares.values()}, words, tested=bool(way))
    key += base_entries(rows, words, sign="hatch")
    return Matrix(lines, [titles[name] for name in measures], squares, key)


def _place(row: Row) -> tuple[str, str, str, str]:
    return row.measure, row.stat, row.segment, row.level


def _reach(rows: Iterable[Row], totals: dict[tuple[str, str], Row]) -> dict[str, float]:
    """Distance from the total that gets full colour, by statistic."""
    reach: dict[str, float] = {}
    for row in rows:
        total = totals.get((row.measure, row.stat))
        far = abs(row.value - total.value) if total is not None and row.shown else 0.0
        reach[row.stat] = max(reach.get(row.stat, least_extent(row.stat, FULL)), far)
    return reach


def _level_square(row: Row, real: int, away: float, name: str, words: Words) -> Square:
    if not row.shown:
        return Square("–", hatched=row.status == "suppressed", faint=True)
    colour = heat_colour(away) if abs(away) > 1e-9 else PAPER
    text = words.figure(row) + stars(row)
    title, faint = mark_title(words, row, name, level_name(row, words)), bool(stars(row)) and colour == PAPER
    return Square(text, colour, title, mark=real, strong=bool(real), faint=faint)


def _segments(rows: Sequence[Row], words: Words) -> list[Group]:
    levels: dict[str, dict[str, str]] = {}
    for row in rows:
        levels.setdefault(row.segment, {})[row.level] = level_name(row, words)
    return [Group(segment_name(segment, words), list(names.values())) for segment, names in levels.items()]


def _level_key(marks: set[int], words: Words, *, tested: bool) -> list[Entry]:
    if not tested:
        below, above = words.text("figures-below-all-customers"), words.text("figures-above-all-customers")
        return [Entry("swatch", HEAT[0], below), Entry("swatch", HEAT[-1], above)]
    if marks == {0}:
        return [Entry(PLAIN, INK2, words.text("figures-level-differs-others-beyond"))]
    lower = Entry("lower", HEAT[0], words.text("figures-below-others-beyond-noise-2"))
    higher = Entry("higher", HEAT[-1], words.text("figures-above-others-beyond-noise-2"))
    return [entry for mark, entry in ((-1, lower), (1, higher)) if mark in marks]


# ---- correlations -------------------------------------------------------
def read_correlations(estimates: Estimates, words: Words) -> Matrix | None:
    """The lower triangle of every measure with every other, in the order of the codebook; grey within noise."""
    rows = [row for row in estimates if row.stat == "correlation"]
    if not any(row.shown for row in rows):
        return None
    names = _order(rows, words)
    squares = {(place, place): Square(colour=BAND) for place in range(len(names) - 1)}
    for row in rows:
        pair = sorted((names.index(row.measure), names.index(row.against_id)))
        squares[pair[1], pair[0]] = _correlation_square(row, words)
    labels = [f"{words.label(name)}  {place}" for place, name in enumerate(names, 1)]
    numbers = [str(place) for place in range(1, len(names))]
    return Matrix([Group("", labels)], numbers, squares, _correlation_key(rows, words))


def _order(rows: Sequence[Row], words: Words) -> list[str]:
    """Measures of either side of a pair, in the order of the codebook; others last."""
    found = dict.fromkeys(name for row in rows for name in (row.measure, row.against_id))
    known = [name for name in (*words.codebook.items, *words.codebook.dimensions) if name in found]
    return [*known, *(name for name in found if name not in known)]


def _correlation_square(row: Row, words: Words) -> Square:
    if not row.shown:
        return Square("–", hatched=row.status == "suppressed", faint=True)
    noise = row.p >= words.alpha
    text = words.figure(row) + stars(row)
    title = mark_title(words, row, words.label(row.measure), words.label(row.against_id))
    return Square(text, PAPER if noise else heat_colour(row.value), title, faint=noise)


def _correlation_key(rows: Sequence[Row], words: Words) -> list[Entry]:
    real, noise = ([row for row in rows if row.shown and (row.p >= words.alpha) is grey] for grey in (False, True))
    entries = [Entry("swatch", HEAT[-1], words.text("figures-darker-closer-they-go"))]
    if any(row.value < 0 for row in real):
        entries.append(Entry("swatch", HEAT[0], words.text("figures-one-high-where-other")))
    if noise:
        entries.append(Entry(PLAIN, INK3, words.text("figures-grey-within-noise")))
    return entries + base_entries(rows, words, sign="hatch")


# ---- planning -----------------------------------------------------------
def plan(matrix: Matrix, sheet: Sheet) -> Plan:
    """Blocks as wide as the sheet, squares wide enough for every number."""
    small, count = SMALL if sheet.wide else TINY, len(matrix.columns)
    names = [label for group in matrix.rows for label in group.labels]
    labels = [balance(label, 1.9 if sheet.wide else 1.05, size=SMALL) for label in names]
    left = max(measure(label, SMALL) for label in labels) + 0.1
    room = sheet.width - left - 0.02
    widest = max((measure(s.text, small, weight="bold") for s in matrix.squares.values()), default=0.0)
    most = max(1, int(room / max(LEAST if sheet.wide else 0.0, widest + NUMBERS)))
    size = -(-count // -(-count // most))  # blocks of equal width
    words = [measure(word, small) + 0.06 for label in matrix.columns for word in _unbreakable(label)]
    wish = min(1.1, max([MOST, *words]))  # wide enough for upright heads where there is room
    each = min(wish, room / size)
    heads, turned = _heads(matrix.columns, each, small)
    blocks = [_block(matrix, range(start, min(start + size, count))) for start in range(0, count, size)]
    return Plan(matrix, blocks, left, each, labels, heads, turned, _head_height(heads, turned, small))


def _block(matrix: Matrix, columns: range) -> Block:
    rows, first = [], 0
    for group in matrix.rows:
        places = range(first, first + len(group.labels))
        first += len(group.labels)
        known = [row for row in places if any((row, column) in matrix.squares for column in columns)]
        rows += [(group.head, known)] if known else []
    return Block(columns, rows)


def _heads(labels: Sequence[str], each: float, size: float) -> tuple[list[str], bool]:
    """Heads of the columns: wrapped where every word fits, else turned by a quarter."""
    wrapped = [balance(label, each - 0.04, size=size) for label in labels]
    whole = all(measure(word, size) <= each - 0.04 for label in labels for word in _unbreakable(label))
    if whole and max(text.count("\n") for text in wrapped) < HEAD_LINES:
        return wrapped, False
    for length in (0.9, 1.2, 1.6, 2.2, 3.0, 4.0):
        turned = [balance(label, length, size=size) for label in labels]
        if max(text.count("\n") + 1 for text in turned) * THIN_LINE <= each + 0.02:
            break
    return turned, True


def _unbreakable(label: str) -> list[str]:
    """Words of a label; Chinese breaks between any two characters."""
    return re.findall(rf"[^\s{WIDE_CHARACTER}]+", label)


def _head_height(heads: Sequence[str], turned: bool, size: float) -> float:
    if not any(heads):
        return 0.06
    if turned:
        return max(measure(text, size) for text in heads) + 0.1
    return max(text.count("\n") + 1 for text in heads) * THIN_LINE + 0.08


# ---- drawing ------------------------------------------------------------
def draw(matrix: Matrix, sheet: Sheet) -> str:
    """All blocks below the key."""
    canvas, found = sheet.canvas(), plan(matrix, sheet)
    y = write_key(canvas, matrix.key)
    for block in found.blocks:
        _draw_heads(canvas, found, block, y + found.head - 0.05, sheet)
        _draw_rows(canvas, found, block, y + found.head, sheet)
        y += found.height(block) + BELOW
    return canvas.svg(y - BELOW + 0.03)


def _draw_heads(canvas: Canvas, found: Plan, block: Block, y: float, sheet: Sheet) -> None:
    size = SMALL if sheet.wide else TINY
    for column, x in found.starts(block).items():
        head, middle = found.heads[column], x + found.each / 2
        if not found.turned:
            canvas.text(middle, y, head, size=size, colour=INK2, align="middle", up="bottom")
            continue
        lines = head.split("\n")
        for place, line in enumerate(lines):
            aside = (place - (len(lines) - 1) / 2) * THIN_LINE + CAP * size / 144
            canvas.text(middle + aside, y, line, size=size, colour=INK2, up="baseline", turned=True)


def _draw_rows(canvas: Canvas, found: Plan, block: Block, y: float, sheet: Sheet) -> None:
    at = found.starts(block)
    for head, rows in block.rows:
        if head:
            canvas.text(0.02, y + HEADING - 0.08, head, size=SMALL, weight="bold", up="baseline")
            canvas.line([0.02, max(at.values()) + found.each], [y + HEADING - 0.02] * 2, RULE, 0.8)
            y += HEADING
        for row in rows:
            tall = found.tall(row)
            canvas.text(found.left - 0.08, y + tall / 2, found.labels[row], size=SMALL, align="end")
            for column, x in at.items():
                square = found.matrix.squares.get((row, column))
                if square is not None:
                    with canvas.titled(square.title):
                        _draw_square(canvas, square, (x, y, found.each, tall), SMALL if sheet.wide else TINY)
            y += tall


def _draw_square(canvas: Canvas, square: Square, box: tuple[float, float, float, float], size: float) -> None:
    x, y, width, tall = box
    corner, inside = (x + 0.015, y + 0.015), (width - 0.03, tall - 0.03)
    if square.hatched:
        canvas.hatch(*corner, *inside)
        return
    if square.framed:
        canvas.box(corner, inside, square.colour, edge=RULE if square.colour == PAPER else "")
    if square.mark:
        canvas.dot(x + width - 0.065, y + 0.06, 2.8, INK, shape=UP if square.mark > 0 else DOWN)
    weight, colour = "bold" if square.strong else "normal", INK3 if square.faint else INK
    canvas.text(x + width / 2, y + tall / 2, square.text, size=size, weight=weight, colour=colour, align="middle")
