"""Questions answered by choosing: which options were chosen, and answers that are none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from csreport.project.codebook import Choice
from csreport.project.columns import Level
from csreport.project.errors import InputError
from csreport.survey.cells import folded, normalise

# What an option's own column holds where nothing else is declared.
NOT_CHOSEN = {
    "0", "no", "false", "n", "not selected", "unselected", "not checked", "unchecked", "not chosen",
    "not mentioned", "not ticked", "nein", "non", "否", "未选", "未选中", "未选择", "未勾选", "没选", "不选", "☐",
}  # fmt: skip
CHOSEN = {
    "1", "yes", "true", "y", "x", "selected", "checked", "chosen", "mentioned", "ticked", "sí", "si", "ja",
    "oui", "是", "选中", "已选", "已选中", "选择", "勾选", "已勾选", "✓", "✔", "√", "☑",
}  # fmt: skip
WHOLE = re.compile(r"(-?\d+)\.0+")


class Odd(NamedTuple):
    """A value that the codebook does not know: where it stands, what it says, in how many rows, and the first."""

    column: str
    value: str
    rows: int
    first: int


def code_choice(responses: pd.DataFrame, choice: Choice, period: str) -> dict[str, pd.Series]:
    """Which options were chosen: 1, 0, or NaN where the question was not asked or not answered at all."""
    names, missing = choice.columns(period), _missing(choice)
    text = {name: _cells(responses[name]) for name in dict.fromkeys(names.values())}
    found = dict.fromkeys(choice.options, pd.Series(np.nan, index=responses.index))
    if not names:
        return found
    answered = pd.concat([~cells.isin(missing) for cells in text.values()], axis=1).any(axis=1)
    for option, name in names.items():
        level = choice.options[option]
        if choice.column is not None:
            chosen = _chosen(text[name], _codes(option, level), choice.delimiter)
        elif level.filled:
            chosen = ~text[name].isin({"", *missing, *_not_chosen(choice)})
        else:
            chosen = text[name].isin(_ticked(option, choice))
        found[option] = chosen.astype(float).where(answered)
    return found


def check_choice(responses: pd.DataFrame, key: str, choice: Choice, period: str) -> None:
    """Refuse options with columns of their own whose cells nobody has said how to read.

    Raises
    ------
    InputError
        When a cell says neither that the option was chosen nor that it was not, or a code declared missing stands
        beside options that were chosen.
    """
    for odd in unlisted(responses, choice, period):
        if is_undeclared(choice, odd.column, period):
            raise InputError(
                f"params/codebook.yml: choices.{key}: column '{odd.column}': '{odd.value}' ({odd.rows} rows) says "
                f"neither that the option was chosen nor that it was not; declare it under the option's codes, "
                f"not_chosen or missing"
            )
    for odd in misdeclared(responses, choice, period):
        raise InputError(
            f"params/codebook.yml: choices.{key}: '{odd.value}' is declared as missing, but stands beside options that "
            f"were chosen ({odd.rows} rows); declare it under not_chosen"
        )


def is_undeclared(choice: Choice, column: str, period: str) -> bool:
    """Whether the codebook leaves open which cells of an option's own column say that it was chosen."""
    names = choice.columns(period)
    return choice.column is None and not any(choice.options[key].codes for key, name in names.items() if name == column)


def unlisted(responses: pd.DataFrame, choice: Choice, period: str) -> Iterator[Odd]:
    """Answers that are no option: they count as an answer to the question, and as none of its options.

    In an option's own column these are cells that say neither that it was chosen nor that it was not.
    """
    names = choice.columns(period)
    for name in dict.fromkeys(names.values()):
        here = [key for key, column in names.items() if column == name]
        if any(choice.options[key].filled for key in here):
            continue
        known = set().union(*(_known(key, choice) for key in here))
        codes, cells = pd.factorize(responses[name])
        found: dict[str, Odd] = {}
        for cell, count, first in zip(cells, np.bincount(codes), np.unique(codes, return_index=True)[1], strict=True):
            for part in _strange(str(cell), known, choice):
                before = found.get(part, Odd(name, part, 0, int(first)))
                found[part] = before._replace(rows=before.rows + int(count))
        yield from sorted(found.values(), key=lambda odd: -odd.rows)


def misdeclared(responses: pd.DataFrame, choice: Choice, period: str) -> Iterator[Odd]:
    """Codes declared missing that say in truth that an option was not chosen: they stand beside chosen ones, and
    nothing else in the question's columns says "no"."""
    if choice.column is not None or not any(choice.missing) or any(unlisted(responses, choice, period)):
        return
    text = {name: _cells(responses[name]) for name in dict.fromkeys(choice.columns(period).values())}
    if any(cells.isin(_not_chosen(choice) - _missing(choice)).any() for cells in text.values()):
        return
    chosen = pd.DataFrame(code_choice(responses, choice, period)).eq(1).any(axis=1)
    for code in filter(None, choice.missing):
        for name, cells in text.items():
            rows = np.flatnonzero(cells.eq(plain(code)) & chosen)
            if len(rows):
                yield Odd(name, code, len(rows), int(rows[0]))
                break


def silent_rows(responses: pd.DataFrame, choice: Choice, period: str) -> Odd | None:
    """Rows that leave all options' own columns blank, where nobody has said whether they were asked."""
    names = dict.fromkeys(choice.columns(period).values())
    if choice.column is not None or not names or "" in {*choice.missing, *choice.not_chosen}:
        return None
    table = pd.DataFrame({name: _cells(responses[name]) for name in names})
    blank = np.flatnonzero((table == "").all(axis=1))
    if not len(blank) or table.isin(_not_chosen(choice)).any(axis=None):
        return None
    return Odd(next(iter(names)), "", len(blank), int(blank[0]))


def plain(cell: str) -> str:
    """A cell as it is compared: 1.0, as some programs write whole numbers beside blanks, is 1."""
    text = folded(cell)
    whole = WHOLE.fullmatch(text)
    return whole[1] if whole else text


def _missing(choice: Choice) -> set[str]:
    blank = set() if "" in choice.not_chosen else {""}
    return blank | {plain(code) for code in choice.missing}


def _codes(option: str, level: Level) -> set[str]:
    return {plain(code) for code in (level.codes or [option, *level.label.values()])}


def _not_chosen(choice: Choice) -> set[str]:
    """What says "not chosen" in the columns of options, where it is not among the codes of one."""
    return NOT_CHOSEN | {plain(code) for code in choice.not_chosen}


def _ticked(option: str, choice: Choice) -> set[str]:
    """What says "chosen" in an option's own column."""
    level = choice.options[option]
    if level.codes:
        return _codes(option, level)
    return (_codes(option, level) | CHOSEN) - _not_chosen(choice)


def _known(option: str, choice: Choice) -> set[str]:
    """What may stand in the column of an option."""
    return _codes(option, choice.options[option]) if choice.column else _ticked(option, choice) | _not_chosen(choice)


def _cells(column: pd.Series) -> pd.Series:
    return column.map({cell: plain(cell) for cell in column.unique()})


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
    missing = {"", *_missing(choice)}
    if plain(cell) in missing:
        return []
    if choice.delimiter is None or choice.column is None:
        return [] if plain(cell) in known else [cell.strip()]
    mark = _mark(choice.delimiter)
    left = _joined(folded(cell), mark)
    for code in sorted((_joined(code, mark) for code in known), key=len, reverse=True):
        while code in left:
            left = left.replace(code, mark)
    written = {folded(part): part.strip() for part in normalise(cell).split(normalise(choice.delimiter) or mark)}
    parts = dict.fromkeys(part.strip() for part in left.split(mark))
    return [written.get(part, part) for part in parts if part not in missing]
