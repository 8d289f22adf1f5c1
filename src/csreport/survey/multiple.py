"""Questions with several answers: in one column each, or joined in one cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from csreport.survey.choices import CHOSEN, NOT_CHOSEN
from csreport.survey.choices import plain as _plain
from csreport.survey.vendors import CLOSING, OPENING
from csreport.survey.vocabulary import no_answer

SAMPLE = 5_000  # rows that are enough to see how cells are joined
JOINTS = ("┋", ";", "; ", ", ", ",")
BESIDE = "〖〗"  # ends the name of a column of words that were written beside an option, as 问卷星 marks them
SKIPPED = re.compile(r"-\d{1,3}")  # no option of a question is chosen by a negative code
LONGEST_CELL = 5_000  # characters of several options joined
MAX_STEMS, LONGEST = 30, 60  # options that ask for words, and their characters: more are sentences of people
NO_ANSWER_CODES = {"8", "9", "88", "98", "99", "888", "998", "999"}  # beside codes 1 and 2
ENDS = (r"[_.](\d{1,2}|[a-zA-Z]|other)", r"\s[-–—]\s+(\S.{0,199})", r"[:：]\s*(\S.{0,199})", r"\s*\[([^\[\]]{1,200})\]")
BATTERY = [re.compile(f"{end}$") for end in ENDS]
LONGEST_NAME = 400  # characters of a column's name that is taken apart
LEAST = 3  # columns that make a question of several options, where only their names say so
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


class Ticks(NamedTuple):
    """How the columns of one question's options are to be read: cells that mean chosen by column (none: the usual
    ones), columns in which any words do, and cells that mean not chosen or no answer."""

    codes: dict[str, list[str]]
    filled: set[str]
    not_chosen: list[str]
    missing: list[str]


def ticks_of(
    table: pd.DataFrame, members: Group, labels: Mapping[str, Mapping[str, str]] | None = None
) -> Ticks | None:
    """Whether columns each say only that an option was chosen, and how; one may hold the words of "other".

    `labels`: words of the codes by column, where the file brings them.
    """
    cells = {column: _values(table[column]) for column, _ in members}
    skipped = sorted({cell for found in cells.values() for cell in found if SKIPPED.fullmatch(cell)})
    answers = {column: {cell for cell in found if not SKIPPED.fullmatch(cell)} for column, found in cells.items()}
    coded = _coded(answers, labels or {})
    if coded is not None:
        return coded._replace(missing=[*coded.missing, *skipped])
    codes, filled = dict[str, list[str]](), set[str]()
    for column, option in members:
        found = answers[column]
        if {_plain(cell) for cell in found} <= CHOSEN | NOT_CHOSEN:
            continue
        if len(found) == 1 and _names(next(iter(found)), option):
            codes[column] = [*found]
        else:
            filled.add(column)
    several = any(found for found in answers.values())
    if not several or len(filled) > 1 or len(members) - len(filled) < 2:
        return None
    return Ticks(codes, filled, [], skipped)


def _coded(answers: Mapping[str, set[str]], labels: Mapping[str, Mapping[str, str]]) -> Ticks | None:
    """Columns of two codes, such as 1 and 2, beside which others may say that there is no answer."""
    told = {code: _plain(text) for column in answers for code, text in labels.get(column, {}).items()}
    yes, no = ([code for code, text in told.items() if text in known] for known in (CHOSEN, NOT_CHOSEN))
    values = set().union(*answers.values())
    if not (yes and no):
        plain = {_plain(value): value for value in values}
        if told or not {"1", "2"} <= {*plain}:
            return None
        yes, no = [plain["1"]], [plain["2"]]
    rest = sorted(values - {*yes, *no})
    if any(not no_answer(told.get(code, code)) and code not in NO_ANSWER_CODES for code in rest) or "0" in rest:
        return None
    return Ticks(dict.fromkeys(answers, yes), set(), no, rest) if values & {*yes, *no} else None


def ticked_groups(table: pd.DataFrame, groups: dict[str, Group]) -> dict[str, Group]:
    """Groups of columns that each say only whether an option was chosen: those that the layout gives, and columns in a
    row whose names differ by their end only."""
    found = {stem: members for stem, members in groups.items() if ticks_of(table, members)}
    taken = {column for members in groups.values() for column, _ in members}
    for stem, members in _batteries(table, taken):
        ticks = ticks_of(table, members) if stem not in found else None
        if ticks is not None and not ticks.filled and sum(bool(_values(table[column])) for column, _ in members) > 1:
            found[stem] = members
    return found


def _batteries(table: pd.DataFrame, taken: set[str]) -> Iterator[tuple[str, Group]]:
    """Columns that stand side by side and are named like q4_1, q4_2 or "Where? - Shop", "Where? - Web"."""
    block, stem = Group(), ""
    for column in [*table.columns, ""]:
        own, option = ("", "") if column in taken else _part(column)
        if own != stem:
            if stem and len(block) >= LEAST:
                yield stem, block
            block, stem = Group(), own
        block.append((column, option))


def _part(column: str) -> tuple[str, str]:
    """The question and the option that a column's name holds; blank where it holds none."""
    match = (
        next((found for end in BATTERY if (found := end.search(column))), None) if len(column) <= LONGEST_NAME else None
    )
    return (column[: match.start()].strip(), match[1].strip()) if match else ("", "")


def _values(cells: pd.Series) -> set[str]:
    return {cell.strip() for cell in cells.unique() if cell.strip()}


def _names(cell: str, option: str) -> bool:
    """Whether a cell is the option, or one of them holds the other."""
    one, other = " ".join(_plain(cell).split()), " ".join(_plain(option).split())
    return bool(one and other) and (one in other or other in one) and not one.isdecimal()
