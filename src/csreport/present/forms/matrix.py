"""A matrix of coloured numbers, of levels or of correlations, in as many blocks as the width needs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row, direction
from csreport.present.layout import (
    BAND,
    HEADING,
    HEAT,
    INK,
    INK2,
    INK3,
    LINE,
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
    wrap,
    write_key,
)
from csreport.present.vectors import CAP, DOWN, UP, Canvas
from csreport.present.words import Words, stars

LEAST, MOST = 0.3, 0.72  # inches: width of a square
TALL, THIN_LINE = 0.27, 0.135  # inches: height of a square, and of a line of a small label
BETWEEN, BELOW = 0.14, 0.2  # inches between groups of columns, and between blocks
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
    """Squares by row and column, and the key; one of levels has the totals in its first column, in every block."""

    rows: list[Group]
    columns: list[Group]
    squares: Mapping[tuple[int, int], Square]
    key: list[Entry]
    totals: bool = False

    def turned(self) -> Matrix:
        """Columns as rows."""
        return Matrix(self.columns, self.rows, {(y, x): square for (x, y), square in self.squares.items()}, self.key)


@dataclass(frozen=True)
class Block:
    """Columns that stand side by side, by group with its head, and the rows that have squares there."""

    columns: list[tuple[str, list[int]]]
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
    top: float  # height of the heads of groups of columns

    def tall(self, row: int) -> float:
        """Height of a row."""
        return max(TALL, (self.labels[row].count("\n") + 1) * THIN_LINE + 0.08)

    def height(self, block: Block) -> float:
        """Height of a block."""
        rows = sum((HEADING if head else 0.0) + sum(map(self.tall, places)) for head, places in block.rows)
        return self.top + self.head + rows

    @property
    def total(self) -> float:
        """Height of all blocks."""
        return sum(map(self.height, self.blocks)) + BELOW * (len(self.blocks) - 1)

    def starts(self, block: Block) -> Iterator[tuple[int, float]]:
        """Left edge of each column of a block."""
        x = self.left
        for place, (_, columns) in enumerate(block.columns):
            x += BETWEEN if place else 0.0
            for column in columns:
                yield column, x
                x += self.each


def labels_of(groups: Sequence[Group]) -> list[str]:
    """Labels of all groups, in order."""
    return [label for group in groups for label in group.labels]


# ---- measures by the levels of segments ---------------------------------
def read_levels(estimates: Estimates, words: Words) -> Matrix | None:
    """Every measure with every level, in the order given; colour where a level differs from the others beyond noise."""
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
            squares[measures.index(name), 0] = Square(
                words.figure(total), title=mark_title(words, total, titles[name]), strong=True, framed=False
            )
    for row in rows:
        name = (row.measure, row.stat)
        real = way.get(_place(row), 0)
        away = (row.value - totals[name].value) / reach[row.stat] if name in totals and (real or not way) else 0.0
        squares[measures.index(name), 1 + levels.index((row.segment, row.level))] = _level_square(
            row, real, away, titles[name], words
        )
    columns = [Group("", [words.text("All")]), *_segments(rows, words)]
    key = _level_key({square.mark for square in squares.values()}, words, tested=bool(way))
    key += base_entries(rows, words, sign="hatch")
    return Matrix([Group("", [titles[name] for name in measures])], columns, squares, key, True)


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
        below, above = words.text("below all customers"), words.text("above all customers")
        return [Entry("swatch", HEAT[0], below), Entry("swatch", HEAT[-1], above)]
    if marks == {0}:
        return [Entry(PLAIN, INK2, words.text("No level differs from the others beyond noise."))]
    lower = Entry("lower", HEAT[0], words.text("below the others (beyond noise)"))
    higher = Entry("higher", HEAT[-1], words.text("above the others (beyond noise)"))
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
    return Matrix([Group("", labels)], [Group("", numbers)], squares, _correlation_key(rows, words))


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
    entries = [Entry("swatch", HEAT[-1], words.text("the darker, the closer they go together"))]
    if any(row.value < 0 for row in real):
        entries.append(Entry("swatch", HEAT[0], words.text("one high where the other is low")))
    if noise:
        entries.append(Entry(PLAIN, INK3, words.text("grey: within noise")))
    return entries + base_entries(rows, words, sign="hatch")


# ---- planning -----------------------------------------------------------
def best_plan(matrix: Matrix, sheet: Sheet) -> Plan:
    """The plan of the matrix; of one of levels or of its transpose, whichever is lower."""
    plans = [plan(way, sheet) for way in ((matrix, matrix.turned()) if matrix.totals else (matrix,))]
    return min(plans, key=lambda found: found.total)


def plan(matrix: Matrix, sheet: Sheet) -> Plan:
    """Blocks as wide as the sheet, squares wide enough for every number."""
    small = SMALL if sheet.wide else TINY
    labels = [balance(label, 1.9 if sheet.wide else 1.05, size=SMALL) for label in labels_of(matrix.rows)]
    left = max(measure(label, SMALL) for label in labels) + 0.1
    room = sheet.width - left - 0.02
    widest = max((measure(s.text, small, weight="bold") for s in matrix.squares.values()), default=0.0)
    least = max(LEAST if sheet.wide else 0.0, widest + NUMBERS)
    chunks = _chunks(matrix, room, least)
    spare = [room - BETWEEN * (len(chunk) - 1) for chunk in chunks]
    counts = [sum(len(columns) for _, columns in chunk) for chunk in chunks]
    words = [measure(word, small) + 0.06 for label in labels_of(matrix.columns) for word in _unbreakable(label)]
    wish = min(1.1, max(MOST, *words)) if words else MOST  # wide enough for upright heads where there is room
    each = min(wish, *(width / count for width, count in zip(spare, counts, strict=True)))
    heads, turned = _heads(labels_of(matrix.columns), each, small)
    blocks = [Block(chunk, _rows_of(matrix, chunk)) for chunk in chunks]
    return Plan(
        matrix,
        blocks,
        left,
        each,
        labels,
        heads,
        turned,
        _head_height(heads, turned, small),
        _top_height(chunks, each),
    )


def _chunks(matrix: Matrix, room: float, least: float) -> list[list[tuple[str, list[int]]]]:
    """Groups of columns into blocks: whole groups where they fit, a long group in equal parts."""
    groups = _numbered(matrix.columns)
    fixed = groups[:1] if matrix.totals else []
    room -= least + BETWEEN if fixed else 0.0
    chunks: list[list[tuple[str, list[int]]]] = []
    used = math.inf
    for head, columns in groups[len(fixed) :]:
        for part in _parts(columns, max(1, int(room / least + 1e-9))):
            need = len(part) * least
            if used + BETWEEN + need > room:
                chunks.append([])
                used = -BETWEEN
            chunks[-1].append((head, part))
            used += BETWEEN + need
    return [[*fixed, *chunk] for chunk in chunks] or [fixed]


def _numbered(groups: Sequence[Group]) -> list[tuple[str, list[int]]]:
    numbered, first = [], 0
    for group in groups:
        numbered.append((group.head, list(range(first, first + len(group.labels)))))
        first += len(group.labels)
    return numbered


def _parts(columns: list[int], most: int) -> list[list[int]]:
    parts = -(-len(columns) // most)
    size = -(-len(columns) // parts)
    return [columns[start : start + size] for start in range(0, len(columns), size)]


def _rows_of(matrix: Matrix, chunk: Sequence[tuple[str, list[int]]]) -> list[tuple[str, list[int]]]:
    columns = [column for _, group in chunk for column in group]
    groups = [
        (head, [row for row in rows if any((row, column) in matrix.squares for column in columns)])
        for head, rows in _numbered(matrix.rows)
    ]
    return [(head, rows) for head, rows in groups if rows]


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


def _top_height(chunks: Sequence[Sequence[tuple[str, list[int]]]], each: float) -> float:
    heads = [_group_head(head, len(columns), each) for chunk in chunks for head, columns in chunk if head]
    return max(head.count("\n") + 1 for head in heads) * LINE + 0.06 if heads else 0.0


def _group_head(head: str, columns: int, each: float) -> str:
    return wrap(head, columns * each - 0.02, size=SMALL, weight="bold")


# ---- drawing ------------------------------------------------------------
def draw(matrix: Matrix, sheet: Sheet) -> str:
    """All blocks below the key."""
    canvas, found = sheet.canvas(), best_plan(matrix, sheet)
    y = write_key(canvas, matrix.key)
    for block in found.blocks:
        _draw_heads(canvas, found, block, y, sheet)
        _draw_rows(canvas, found, block, y + found.top + found.head, sheet)
        y += found.height(block) + BELOW
    return canvas.svg(y - BELOW + 0.03)


def _draw_heads(canvas: Canvas, found: Plan, block: Block, y: float, sheet: Sheet) -> None:
    at, size = dict(found.starts(block)), SMALL if sheet.wide else TINY
    below = y + found.top + found.head - 0.05
    for column, x in at.items():
        head, middle = found.heads[column], x + found.each / 2
        if found.turned:
            lines = head.split("\n")
            for place, line in enumerate(lines):
                aside = (place - (len(lines) - 1) / 2) * THIN_LINE + CAP * size / 144
                canvas.text(middle + aside, below, line, size=size, colour=INK2, up="baseline", turned=True)
        else:
            canvas.text(middle, below, head, size=size, colour=INK2, align="middle", up="bottom")
    for head, columns in block.columns:
        if head:
            start, end = at[columns[0]] + 0.02, at[columns[-1]] + found.each - 0.02
            canvas.line([start, end], [y + found.top - 0.02] * 2, INK, 0.8)
            text = _group_head(head, len(columns), found.each)
            canvas.text(start, y + found.top - 0.05, text, size=SMALL, weight="bold", up="bottom")


def _draw_rows(canvas: Canvas, found: Plan, block: Block, y: float, sheet: Sheet) -> None:
    at = dict(found.starts(block))
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
