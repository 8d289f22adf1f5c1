"""Questions answered by choosing: which options, in one column or several; and the topics that a person coded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from csreport.project.codebook import Choice, Codebook, Level
from csreport.project.errors import InputError, nearest
from csreport.survey.text import different, distinct, each, folded, holds, normalise
from csreport.survey.vendors import CHOSEN, CLOSING, NOT_CHOSEN, OPENING, no_answer

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

    InputError when a cell says neither that the option was chosen nor that it was not, or a code declared missing
    stands beside options that were chosen.
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
        if choice.column:
            known = set().union(*(_codes(key, choice.options[key]) for key in here))
        else:
            known = _not_chosen(choice).union(*(_ticked(key, choice) for key in here))
        codes, cells = distinct(responses[name])
        found: dict[str, Odd] = {}
        for cell, count, first in zip(cells, np.bincount(codes), np.unique(codes, return_index=True)[1], strict=True):
            for part in _strange(cell, known, choice):
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
    level = choice.options[option]
    if level.codes:
        return _codes(option, level)
    return (_codes(option, level) | CHOSEN) - _not_chosen(choice)


def _cells(column: pd.Series) -> pd.Series:
    return each(column, plain)


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

    joined = {_joined(code, mark) for code in codes}
    return each(cells, lambda cell: any(code in _joined(cell, mark) for code in joined), bool)


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
        if not holds(table[column], BESIDE[0]):
            continue
        found = {cell: [_with_words(part) for part in cell.split("┋")] for cell in different(table[column])}
        stems = sorted({stem for parts in found.values() for stem, words in parts if words is not None})
        if not stems or len(stems) > MAX_STEMS or max(map(len, stems)) > LONGEST:
            continue
        name = column + BESIDE
        while name in table.columns:
            name += BESIDE
        said = {cell: "; ".join(words for _, words in parts if words) for cell, parts in found.items()}
        kept = {cell: "┋".join(stem for stem, _ in parts) for cell, parts in found.items()}
        origins[name] = column, stems
        changed[name], changed[column] = (each(table[column], told.__getitem__) for told in (said, kept))
    return table.assign(**changed) if changed else table, origins


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
    known = different(cells, SAMPLE)
    text = "\n".join(known)
    for joint in JOINTS:
        held = [cell for cell in known if joint in cell] if joint in text else []
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
    # decimal commas and places on the map are no options
    numbers = all(re.fullmatch(r"[-+\d.\s°]+", part) for part in counts)
    return again / total >= 0.8 and total / len(counts) >= 2 and not numbers


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
        if {plain(cell) for cell in found} <= CHOSEN | NOT_CHOSEN:
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
    told = {code: plain(text) for column in answers for code, text in labels.get(column, {}).items()}
    yes, no = ([code for code, text in told.items() if text in known] for known in (CHOSEN, NOT_CHOSEN))
    values = set().union(*answers.values())
    if not (yes and no):
        coded = {plain(value): value for value in values}
        if told or not {"1", "2"} <= {*coded}:
            return None
        yes, no = [coded["1"]], [coded["2"]]
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
    return {cell.strip() for cell in different(cells) if cell.strip()}


def _names(cell: str, option: str) -> bool:
    """Whether a cell is the option, or one of them holds the other."""
    one, other = " ".join(plain(cell).split()), " ".join(plain(option).split())
    return bool(one and other) and (one in other or other in one) and not one.isdecimal()


# ---- topics and sides that a person wrote of comments ----
SIDES = {"-": "problem", "+": "praise"}


def sides_of(cell: str) -> frozenset[tuple[str, str]]:
    """Topics and sides that a person wrote of a comment; none where the cell says 0."""
    parts = [part.strip() for part in re.split("[;；,，]", cell.replace("−", "-")) if part.strip(" 0")]
    return frozenset((part[:-1].strip(), SIDES.get(part[-1], "")) for part in parts)


def check_coded(cells: pd.Series, codebook: Codebook, name: str) -> None:
    """Refuse a topic that is not declared, or without its side; InputError names the column, the row and the value."""
    for place, cell in enumerate(cells):
        for topic, side in sides_of(cell):
            if topic not in codebook.topics or not side:
                wrong = f"column '{name}', row {place + 1}: '{cell}': topics with - or + are expected, or 0"
                raise InputError(f"{wrong}{nearest(topic, codebook.topics)}")
