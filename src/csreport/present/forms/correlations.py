"""Correlations: the lower triangle of a matrix, rows and columns told apart by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row
from csreport.present.forms.matrix import Matrix, Square, plan
from csreport.present.forms.matrix import draw as draw_matrix
from csreport.present.layout import (
    BAND,
    HEAT,
    INK3,
    PAPER,
    PLAIN,
    Entry,
    Group,
    Sheet,
    base_entries,
    heat_colour,
    mark_title,
)
from csreport.present.words import Words, stars


@dataclass(frozen=True)
class Correlations:
    """The triangle, and the rows that it was made of."""

    matrix: Matrix
    rows: list[Row]


def read(estimates: Estimates, words: Words) -> Correlations | None:
    """Every measure with every other, in the order given."""
    rows = [row for row in estimates if row.stat == "correlation"]
    if not any(row.shown for row in rows):
        return None
    names = _order(rows, words)
    squares = {(place, place): Square(colour=BAND) for place in range(len(names) - 1)}
    for row in rows:
        pair = sorted((names.index(row.measure), names.index(row.against_id)))
        squares[pair[1], pair[0]] = _square(row, words)
    labels = [f"{words.label(name)}  {place}" for place, name in enumerate(names, 1)]
    numbers = [str(place) for place in range(1, len(names))]
    return Correlations(Matrix([Group("", labels)], [Group("", numbers)], squares), rows)


def _order(rows: Sequence[Row], words: Words) -> list[str]:
    """Measures of either side of a pair, in the order of the codebook; others last."""
    found = dict.fromkeys(name for row in rows for name in (row.measure, row.against_id))
    known = [name for name in (*words.codebook.items, *words.codebook.dimensions) if name in found]
    return [*known, *(name for name in found if name not in known)]


def _square(row: Row, words: Words) -> Square:
    if not row.shown:
        return Square("–", hatched=row.status == "suppressed", faint=True)
    noise = _noise(row, words)
    text = words.figure(row) + stars(row)
    title = mark_title(words, row, words.label(row.measure), words.label(row.against_id))
    return Square(text, PAPER if noise else heat_colour(row.value), title, faint=noise)


def _noise(row: Row, words: Words) -> bool:
    return row.p >= words.alpha


def draw(data: Correlations, sheet: Sheet) -> str:
    """The triangle with its key."""
    words, shown = sheet.words, [row for row in data.rows if row.shown]
    entries = [Entry("swatch", HEAT[-1], words.text("the darker, the closer they go together"))]
    if any(row.value < 0 and not _noise(row, words) for row in shown):
        entries.append(Entry("swatch", HEAT[0], words.text("one high where the other is low")))
    if any(_noise(row, words) for row in shown):
        entries.append(Entry(PLAIN, INK3, words.text("grey: within noise")))
    entries += base_entries(data.rows, words, sign="hatch")
    return draw_matrix(plan(data.matrix, sheet), sheet, entries)
