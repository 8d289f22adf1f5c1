"""Heat map: measures by the levels of segments, coloured where a level differs from the others beyond noise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row, direction
from csreport.present.forms.matrix import Matrix, Square, best_plan
from csreport.present.forms.matrix import draw as draw_matrix
from csreport.present.layout import (
    HEAT,
    INK2,
    PAPER,
    PLAIN,
    Entry,
    Group,
    Sheet,
    base_entries,
    heat_colour,
    least_extent,
    level_name,
    mark_title,
    segment_name,
)
from csreport.present.words import Words, stars

FULL = 30  # units of the last decimal printed: a distance never gets full colour below this


@dataclass(frozen=True)
class Heat:
    """Measures by levels, the rows that they were made of, and whether differences were tested."""

    matrix: Matrix
    rows: list[Row]
    tested: bool


def read(estimates: Estimates, words: Words) -> Heat | None:
    """Every measure with every level, in the order given; the total of each measure first."""
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
        squares[measures.index(name), 1 + levels.index((row.segment, row.level))] = _square(
            row, real, away, titles[name], words
        )
    columns = [Group("", [words.text("All")]), *_segments(rows, words)]
    return Heat(Matrix([Group("", [titles[name] for name in measures])], columns, squares, True), rows, bool(way))


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


def _square(row: Row, real: int, away: float, name: str, words: Words) -> Square:
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


def draw(data: Heat, sheet: Sheet) -> str:
    """The matrix with its key, turned where that takes less room."""
    words, entries = sheet.words, list[Entry]()
    marks = {square.mark for square in data.matrix.squares.values()}
    if -1 in marks:
        entries.append(Entry("lower", HEAT[0], words.text("below the others (beyond noise)")))
    if 1 in marks:
        entries.append(Entry("higher", HEAT[-1], words.text("above the others (beyond noise)")))
    if data.tested and marks == {0}:
        entries.append(Entry(PLAIN, INK2, words.text("No level differs from the others beyond noise.")))
    if not data.tested:
        entries.append(Entry("swatch", HEAT[0], words.text("below all customers")))
        entries.append(Entry("swatch", HEAT[-1], words.text("above all customers")))
    entries += base_entries(data.rows, words, sign="hatch")
    return draw_matrix(best_plan(data.matrix, sheet), sheet, entries)
