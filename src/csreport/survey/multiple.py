"""Questions with several answers: in one column each, or joined in one cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from csreport.survey.vendors import CLOSING, OPENING

SAMPLE = 5_000  # rows that are enough to see how cells are joined
JOINTS = ("┋", ";", "; ", ", ", ",")
BESIDE = "〖〗"  # ends the name of a column of words that were written beside an option, as 问卷星 marks them
SKIPPED = re.compile(r"-\d{1,3}")  # no option of a question is chosen by a negative code
LONGEST_CELL = 5_000  # characters of several options joined
MAX_STEMS, LONGEST = 30, 60  # options that ask for words, and their characters: more are sentences of people
TICKED = ({"0", "1"}, {"Y", "N"}, {"Y"}, {"X"}, {"x"})
Group = list[tuple[str, str]]  # column and the option it stands for


def parts_of(cell: str, delimiter: str) -> list[str]:
    """Options joined in a cell; a delimiter within brackets belongs to its option."""
    found, depth, start = [], 0, 0
    for match in re.finditer(f"[{re.escape(OPENING + CLOSING)}]|{re.escape(delimiter)}", cell):
        if match[0] in OPENING:
            depth += 1
        elif match[0] in CLOSING:
            depth = max(depth - 1, 0)
        elif depth == 0:
            found.append(cell[start : match.start()])
            start = match.end()
    return [part for part in map(str.strip, [*found, cell[start:]]) if part]


def set_apart(table: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, tuple[str, list[str]]]]:
    """Cells like 其他〖words〗 become the option; the words stand in a column of their own, at the end.

    Returns the table, and for each new column the one it comes from and the options that its words stand beside.
    """
    changed: dict[str, pd.Series] = {}
    origins = {}
    for column in table.columns:
        if not table[column].str.contains(BESIDE[0], regex=False).any():
            continue
        found = {cell: [_with_words(part) for part in cell.split("┋")] for cell in table[column].unique()}
        stems = sorted({stem for parts in found.values() for stem, words in parts if words is not None})
        if not stems or len(stems) > MAX_STEMS or max(map(len, stems)) > LONGEST:
            continue
        name = column + BESIDE
        while name in table.columns:
            name += BESIDE
        said = {cell: "; ".join(words for _, words in parts if words) for cell, parts in found.items()}
        kept = {cell: "┋".join(stem for stem, _ in parts) for cell, parts in found.items()}
        origins[name] = column, stems
        changed[name] = table[column].map(said).astype(table[column].dtype)
        changed[column] = table[column].map(kept).astype(table[column].dtype)
    return table.assign(**changed), origins


def _with_words(part: str) -> tuple[str, str | None]:
    """An option and what was written beside it; the part as it stands, and None, where nothing was."""
    stem, mark, rest = part.strip().partition(BESIDE[0])
    words, end = rest[:-1], rest[-1:]
    if not mark or not stem.strip() or end != BESIDE[1] or set(words + stem) & set(BESIDE):
        return part, None
    return stem.strip(), words.strip()


def joint_of(cells: pd.Series) -> str | None:
    """Delimiter that joins several answers in the cells of a column, or None.

    Answers that are joined recur in ever new combinations; commas of sentences and of single options do not.
    """
    distinct = dict.fromkeys(cells.iloc[:SAMPLE].tolist())
    for joint in JOINTS:
        held = [cell for cell in distinct if joint in cell]
        if any(len(cell) > LONGEST_CELL for cell in held):
            continue
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
    values = {value for value in _values(cells) if not SKIPPED.fullmatch(value)}
    if any(values <= known for known in TICKED):
        return True
    return len(values) == 1 and _plain(next(iter(values))) == _plain(option)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
