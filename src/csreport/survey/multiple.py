"""Questions with several answers: in one column each, or joined in one cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pandas as pd

SAMPLE = 5_000  # rows that are enough to see how cells are joined
JOINTS = ("┋", ";", "; ", ", ", ",")
WRITTEN = re.compile(r"〖[^〖〗]*〗$")  # what was written beside "other"; the option is what stands before it
TICKED = ({"0", "1"}, {"Y", "N"}, {"Y"}, {"X"}, {"x"})
Group = list[tuple[str, str]]  # column and the option it stands for


def split_choices(cells: pd.Series, delimiter: str) -> pd.DataFrame:
    """One column of "0" and "1" per option of joined answers, in order of first appearance; blank stays blank."""
    parts = {cell: parts_of(cell, delimiter) for cell in cells.unique()}
    options = list(dict.fromkeys(option for cell in parts.values() for option in cell))
    answered = cells.str.strip() != ""
    columns = {}
    for option in options:
        held = cells.map({cell: "1" if option in found else "0" for cell, found in parts.items()})
        columns[option] = held.where(answered, "")
    return pd.DataFrame(columns, index=cells.index)


def parts_of(cell: str, delimiter: str) -> list[str]:
    """Options joined in a cell; a delimiter within brackets belongs to its option."""
    found, depth, start = [], 0, 0
    for at, char in enumerate(cell):
        if char in "((":
            depth += 1
        elif char in "))":
            depth = max(depth - 1, 0)
        elif depth == 0 and cell.startswith(delimiter, at):
            found.append(cell[start:at])
            start = at + len(delimiter)
    parts = (WRITTEN.sub("", part.strip()) if delimiter == "┋" else part.strip() for part in [*found, cell[start:]])
    return [part for part in parts if part]


def joint_of(cells: pd.Series) -> str | None:
    """Delimiter that joins several answers in the cells of a column, or None.

    Answers that are joined recur in ever new combinations; commas of sentences and of single options do not.
    """
    distinct = dict.fromkeys(cells.iloc[:SAMPLE].tolist())
    for joint in JOINTS:
        held = [cell for cell in distinct if joint in cell]
        if len(held) >= (1 if joint == "┋" else 3) and (joint == "┋" or _combines(held, joint)):
            return joint
    return None


def _combines(held: Sequence[str], joint: str) -> bool:
    """Whether four of five parts recur, each in two different combinations on average."""
    cells = [parts_of(cell, joint) for cell in held]
    cells = [parts for parts in cells if len(parts) > 1]
    counts = Counter(part for parts in cells for part in set(parts))
    total = sum(counts.values())
    if len(cells) < 3 or any(len(part) > 200 for part in counts):
        return False
    again = sum(count for count in counts.values() if count > 1)
    return again / total >= 0.8 and total / len(counts) >= 2 and not _numbers(counts)


def _numbers(counts: Counter[str]) -> bool:
    """Decimal commas and places on the map are no options."""
    return all(re.fullmatch(r"[-+\d.\s°]+", part) for part in counts)


def companions(cells: pd.Series, delimiter: str) -> list[tuple[str, str]]:
    """Pairs of parts that only ever stand side by side: perhaps one option that holds the delimiter itself."""
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    seen: Counter[str] = Counter()
    for cell in dict.fromkeys(cells.iloc[:SAMPLE].tolist()):
        parts = parts_of(cell, delimiter)
        seen.update(parts)
        for left, right in zip(["", *parts], [*parts, ""], strict=True):
            after.setdefault(left, set()).add(right)
            before.setdefault(right, set()).add(left)
    pairs = ((left, next(iter(right))) for left, right in after.items() if left and len(right) == 1)
    return [(a, b) for a, b in pairs if b and before[b] == {a} and seen[a] > 2]


def ticked_groups(table: pd.DataFrame, groups: dict[str, Group]) -> dict[str, Group]:
    """Groups of columns that each say only whether an option was chosen; one may hold the text of "other"."""
    found = {}
    for stem, members in groups.items():
        ticks = [member for member in members if _is_tick(table[member[0]], member[1])]
        blank = all(not _values(table[column]) for column, _ in members)
        if len(ticks) >= 2 and len(ticks) >= len(members) - 1 and not blank:
            found[stem] = ticks
    return found


def _values(cells: pd.Series) -> set[str]:
    return {cell.strip() for cell in cells.unique() if cell.strip()}


def _is_tick(cells: pd.Series, option: str) -> bool:
    values = _values(cells)
    if any(values <= known for known in TICKED):
        return True
    return len(values) == 1 and _plain(next(iter(values))) == _plain(option)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
