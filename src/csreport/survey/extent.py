"""Where a table of answers begins and ends: titles and merged headers above it, totals and signatures below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from csreport.project.errors import InputError
from csreport.survey.cells import folded
from csreport.survey.grid import Grid

SEARCHED = 12  # rows from the top among which a header is looked for
FULL = 0.8  # share of the columns that a header names at least
SPARSE = 0.5  # share of the columns that the rows above it fill at most
COMPARED = 200  # rows below a header in which its names must not stand again
LONGEST = 20  # characters of a cell that names a total
RARE = 0.1  # share of the rows that are totals at most
FEW = 2  # cells of a line that is a signature or a note
TOTAL = re.compile(
    r"(grand |sub-?)?totals?|sum|averages?|means?|avg\.?|合计|总计|小计|共计|总和|汇总|平均(分|值|数|得分)?|均值|均分|"
    r"合計|總計|小計|總和|匯總|平均(數|得分)|promedio|gesamt|summe|mittelwert|moyenne"
)
NOTE = re.compile(
    r"(制表|填表|审核|复核|编制|统计|负责|签字|签名|盖章|制表日期|打印|导出|备注|说明|注|数据来源|製表|審核|覆核|簽名|備註|說明|"
    r"prepared|checked|approved|signed|signature|printed|exported|source|notes?|remarks?)[^:：]{0,12}[:：].*",
    re.DOTALL,
)
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?\s*%?")


def find_table(grid: Grid, shown: str, *, header: Sequence[int] | None = None) -> Grid:
    """The grid from its header on: where that stands is declared by line, or found below a title.

    A header of two rows, groups of columns above their names, becomes one: a name that stands under two groups, and
    one that is blank, take the group's.

    Raises
    ------
    InputError
        When a declared line is not in the file.
    """
    rows = [grid.header, *([str(cell) for cell in row] for row in grid.table.head(SEARCHED).itertuples(index=False))]
    if header is None:
        place = _header_place(rows, grid)
        groups = place - 1 if place and _is_group_row(rows[place - 1], rows[place]) else None
    else:
        places = [_declared_place(line, grid, shown) for line in header]
        rows = [grid.header, *([str(cell) for cell in grid.table.iloc[at - 1]] for at in range(1, max(places) + 1))]
        place, groups = places[-1], places[0] if len(places) > 1 else None
    if not place:
        return grid
    names, labels = _names(rows[place], rows[groups] if groups is not None else [])
    line = grid.lines[place - 1]
    note = f"the header is taken from line {line}; what stands above it is left out"
    return replace(
        grid,
        header=names,
        table=grid.table.iloc[place:].reset_index(drop=True),
        lines=grid.lines[place:],
        column_labels=grid.column_labels | labels,
        notes=(*grid.notes, note),
    )


def total_lines(grid: Grid) -> list[int]:
    """Lines that are no answers: totals and averages, and signatures or notes at the end."""
    width = len(grid.header)
    if width <= FEW:
        return []
    table = grid.table
    first = table.iloc[:, 0].where(table.iloc[:, 0].str.strip() != "", table.iloc[:, 1])
    named = [cell for cell in first.unique() if len(cell) <= LONGEST and TOTAL.fullmatch(folded(cell))]
    totals = set(map(int, np.flatnonzero(first.isin(named))))
    totals = totals if len(totals) <= max(RARE * len(table), FEW) else set()  # an answer that many give
    for at in range(len(table) - 1, -1, -1):
        cells = [cell for cell in table.iloc[at].tolist() if cell.strip()]
        if at not in totals and not (len(cells) <= FEW and any(NOTE.fullmatch(folded(cell)) for cell in cells)):
            break
        totals.add(at)
    return [grid.lines[at] for at in sorted(totals)]


def _declared_place(line: int, grid: Grid, shown: str) -> int:
    """Row of the grid (0 = its first) that stands on a line of the file."""
    if line in grid.lines:
        return list(grid.lines).index(line) + 1
    if len(grid.lines) and line > grid.lines[0]:
        raise InputError(f"{shown}: header: line {line} is blank or beyond the end of the file")
    return 0


def _header_place(rows: list[list[str]], grid: Grid) -> int:
    """Row that names the columns: the first that fills most of them, below rows that fill few."""
    width = max((sum(bool(cell.strip()) for cell in row) for row in rows), default=0)
    if width <= FEW:
        return 0
    for at, row in enumerate(rows):
        above = rows[at - 1] if at else []
        filled = {place for place, cell in enumerate(row) if cell.strip()}
        named = filled | {place for place, cell in enumerate(above) if cell.strip() and place not in filled}
        if len(filled) >= FULL * width or (at and len(named) >= FULL * width and _is_group_row(above, row)):
            return at if at == 0 or _names_columns(row, at, grid) else 0
        if len(filled) > SPARSE * width and not (at + 1 < len(rows) and _is_group_row(row, rows[at + 1])):
            return 0
    return 0


def _names_columns(row: list[str], at: int, grid: Grid) -> bool:
    """Whether a row reads like names: hardly a number, and nothing that stands again below it as an answer."""
    filled = [(place, cell.strip()) for place, cell in enumerate(row) if cell.strip()]
    numbers = sum(NUMBER.fullmatch(cell) is not None for _, cell in filled)
    below = grid.table.iloc[at : at + COMPARED]
    again = sum(bool((below.iloc[:, place].str.strip() == cell).any()) for place, cell in filled)
    return max(numbers, again) <= 0.1 * len(filled)


def _is_group_row(above: list[str], row: list[str]) -> bool:
    """Whether a row holds groups of the columns that the next row names; merged cells leave blanks behind them."""
    filled = [place for place, cell in enumerate(above) if cell.strip()]
    covered = sum(bool(row[place].strip()) for place in range(len(row)) if place not in filled)
    return len(filled) > 1 and covered >= 1


def _names(row: list[str], groups: list[str]) -> tuple[list[str], dict[str, str]]:
    """Name of each column, and the group beside it as its label."""
    names, group, over = [cell.strip() for cell in row], "", list[str]()
    for place, name in enumerate(names):
        cell = groups[place].strip() if groups else ""
        group = cell or group
        over.append(group if name else cell)
    times = Counter(name for name in names if name)
    found = [
        (f"{group}: {name}" if group and times[name] > 1 else name) or group
        for name, group in zip(names, over, strict=True)
    ]
    labels = {
        name: f"{group}: {own}"
        for name, own, group in zip(found, names, over, strict=True)
        if own and group and group != own
    }
    return found, labels
