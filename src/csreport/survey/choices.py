"""Questions answered by choosing: which options were chosen, and answers that are none of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from csreport.project.codebook import Choice
from csreport.project.columns import Level
from csreport.survey.cells import folded, normalise

NOT_CHOSEN = {"0", "0.0", "no", "false", "n", "否", "未选"}  # what an option's own column holds when it was not chosen
CHOSEN = {"1", "1.0", "yes", "true", "y", "x", "是", "选中", "已选", "checked", "selected", "✓", "√"}


class Odd(NamedTuple):
    """A value that the codebook does not know: where it stands, what it says, in how many rows, and the first."""

    column: str
    value: str
    rows: int
    first: int


def code_choice(responses: pd.DataFrame, choice: Choice, period: str) -> dict[str, pd.Series]:
    """Which options were chosen: 1, 0, or NaN where the question was not answered at all."""
    names, missing = choice.columns(period), _missing(choice)
    text = {name: _cells(responses[name]) for name in dict.fromkeys(names.values())}
    answered = pd.concat([~cells.isin(missing) for cells in text.values()], axis=1).any(axis=1)
    found = {}
    for option, level in choice.options.items():
        if choice.column is None:
            chosen = ~text[names[option]].isin(missing | NOT_CHOSEN)
        else:
            chosen = _chosen(text[names[option]], _codes(option, level), choice.delimiter)
        found[option] = chosen.astype(float).where(answered)
    return found


def unlisted(responses: pd.DataFrame, choice: Choice, period: str) -> Iterator[Odd]:
    """Answers that are no option: they count as an answer to the question, and as none of its options.

    In an option's own column these are cells that say neither that it was chosen nor that it was not.
    """
    names = choice.columns(period)
    for name in dict.fromkeys(names.values()):
        known = set().union(*(_codes(key, level) for key, level in choice.options.items() if names[key] == name))
        codes, cells = pd.factorize(responses[name])
        found: dict[str, Odd] = {}
        for cell, count, first in zip(cells, np.bincount(codes), np.unique(codes, return_index=True)[1], strict=True):
            for part in _strange(str(cell), known, choice):
                before = found.get(part, Odd(name, part, 0, int(first)))
                found[part] = before._replace(rows=before.rows + int(count))
        yield from sorted(found.values(), key=lambda odd: -odd.rows)


def _missing(choice: Choice) -> set[str]:
    return {"", *(folded(code) for code in choice.missing)}


def _codes(option: str, level: Level) -> set[str]:
    return {folded(code) for code in (level.codes or [option, *level.label.values()])}


def _cells(column: pd.Series) -> pd.Series:
    return column.map({cell: folded(cell) for cell in column.unique()})


def _mark(delimiter: str) -> str:
    return folded(delimiter) or delimiter


def _joined(cell: str, mark: str) -> str:
    """A cell with the delimiter around each of its parts."""
    return mark + mark.join(part.strip() for part in cell.split(mark)) + mark


def _chosen(cells: pd.Series, codes: set[str], delimiter: str | None) -> pd.Series:
    """Cells that name an option, alone or among several joined by a delimiter (which may stand in an option, too)."""
    if delimiter is None:
        return cells.isin(codes)
    mark = _mark(delimiter)

    def names(cell: str) -> bool:
        padded = _joined(cell, mark)
        return any(_joined(code, mark) in padded for code in codes)

    return cells.map({cell: names(cell) for cell in cells.unique()}).astype(bool)


def _strange(cell: str, known: set[str], choice: Choice) -> list[str]:
    """Parts of a cell that are no option, as they are written."""
    missing = _missing(choice)
    if folded(cell) in missing:
        return []
    if choice.column is None:
        known = known | NOT_CHOSEN | CHOSEN
    if choice.delimiter is None or choice.column is None:
        return [] if folded(cell) in known else [cell.strip()]
    mark = _mark(choice.delimiter)
    left = _joined(folded(cell), mark)
    for code in sorted((_joined(code, mark) for code in known), key=len, reverse=True):
        while code in left:
            left = left.replace(code, mark)
    written = {folded(part): part.strip() for part in normalise(cell).split(normalise(choice.delimiter) or mark)}
    parts = dict.fromkeys(part.strip() for part in left.split(mark))
    return [written.get(part, part) for part in parts if part not in missing]
