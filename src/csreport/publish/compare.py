"""What differs between a period's files and those of the period before: columns, codes, scales, rows."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterator, Sequence

import pandas as pd

from csreport.draft.draft import is_date
from csreport.draft.guess import look
from csreport.project.errors import InputError
from csreport.project.project import PeriodFile, Project
from csreport.survey.intake import code_answers, normalise
from csreport.survey.sources import Reading, read_declared
from csreport.survey.vocabulary import no_answer

MAX_CODES = 30  # a column with more different values is no list of codes
SHOWN = 8
NEAR = 10  # new columns that are compared closely with one that is gone
LONGEST = 200  # characters of a name that are compared


def changes_of(project: Project, before: PeriodFile | None, now: Sequence[Reading], period: str) -> list[str]:
    """What a person should know before the new period is compared with the last one."""
    table = pd.concat([reading.table for reading in now], ignore_index=True).fillna("")
    if before is None:
        return [f"{len(table):,} rows"]
    name = before.period
    try:
        old = [read_declared(project, name, declared) for declared in before.responses]
    except (InputError, OSError) as error:
        return [f"{len(table):,} rows", f"the files of {name} cannot be compared: {error}"]
    then = pd.concat([reading.table for reading in old], ignore_index=True).fillna("")
    return [
        f"{len(table):,} rows ({name}: {len(then):,})",
        *_columns(project, name, then, table, period=period),
        *_codes(project, name, then, table, period=period),
    ]


def _columns(project: Project, name: str, then: pd.DataFrame, now: pd.DataFrame, *, period: str) -> Iterator[str]:
    gone = [column for column in then.columns if column not in now.columns]
    new = [column for column in now.columns if column not in then.columns]
    declared = {column: place for place, column, source in project.codebook.columns(name) if source == "responses"}
    matches = _matches(gone, new, then, now)
    for column in gone:
        match = matches.get(column)
        place = f" ({declared[column]})" if column in declared else ""
        hint = f"; perhaps '{match}' now" if match else ""
        if place:
            hint += f": aliases: {{{period}: '{match}'}}" if match else f"; if no longer asked: absent: [{period}]"
        yield f"column gone: '{column}'{place}{hint}"
    for column in new:
        if column not in matches.values():
            yield f"column new: '{column}'"


def _matches(gone: Sequence[str], new: Sequence[str], then: pd.DataFrame, now: pd.DataFrame) -> dict[str, str]:
    """The new column that is most likely an old one under another name: by its spelling and by its answers."""
    pairs = {name: _pairs(name) for name in {*gone, *new}}
    free, found = dict.fromkeys(new), dict[str, str]()
    for column in gone:
        near = heapq.nlargest(NEAR, free, key=lambda other: len(pairs[column] & pairs[other]) / len(pairs[other]))
        likely = {other: _likeness(column, other, then, now) for other in near}
        best = max(likely, key=likely.__getitem__, default=None)
        if best is not None and likely[best] > 0:
            found[column] = best
            del free[best]
    return found


def _pairs(name: str) -> set[str]:
    """Neighbouring characters of a name: names that share few of them are not compared any closer."""
    text = f" {name.casefold()} "
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _likeness(column: str, other: str, then: pd.DataFrame, now: pd.DataFrame) -> float:
    spelt = difflib.SequenceMatcher(None, column.casefold()[:LONGEST], other.casefold()[:LONGEST]).ratio()
    if spelt >= 0.6 or spelt < 0.3:
        return spelt if spelt >= 0.6 else 0.0
    left, right = set(then[column].unique()), set(now[other].unique())
    answers = len(left & right) / max(len(left | right), 1) if len(left) <= MAX_CODES else 0.0
    return 0.5 * spelt + 0.5 * answers if answers > 0.8 else 0.0


def _codes(project: Project, name: str, then: pd.DataFrame, now: pd.DataFrame, *, period: str) -> Iterator[str]:
    book = project.codebook
    items = {item.name_in(name): key for key, item in book.items.items()}
    for column in [column for column in then.columns if column in now.columns]:
        old, new = (dict(table[column].map(normalise).value_counts()) for table in (then, now))
        codes = [code for code in new if code and code not in old]
        if column in items:
            scale = book.scale(items[column])
            coded = code_answers(now[column], scale)
            outside = now[column][coded.outside].map(normalise).value_counts()
            yield from (f"column '{column}': {n} answers '{code}' stand outside the scale {scale.min:g}–{scale.max:g}"
                        for code, n in outside.items())  # fmt: skip
            special = {*scale.missing, *scale.not_applicable}
            old_cells, new_cells = (table[column][~table[column].str.strip().isin(special)] for table in (then, now))
            yield from _ends(column, old_cells, new_cells, name)
        elif codes and len(old) <= MAX_CODES and len(new) <= MAX_CODES and not is_date(look(column, new, options={})):
            told = ", ".join(f"'{code}' ({new[code]})" for code in codes[:SHOWN])
            more = f" and {len(codes) - SHOWN} more" if len(codes) > SHOWN else ""
            yield f"column '{column}': codes never seen before: {told}{more}"


def _ends(column: str, then: pd.Series, now: pd.Series, name: str) -> Iterator[str]:
    """A question that is answered on another range of numbers than before."""
    ranges = []
    for cells in (then, now):
        numbers = look(column, [cell for cell in cells if not no_answer(cell)], options={}).numbers
        kept = [value for value, count in numbers.items() if count >= 0.005 * sum(numbers.values())]
        ranges.append((min(kept), max(kept)) if kept else None)
    if ranges[0] and ranges[1] and ranges[0] != ranges[1]:
        yield (f"column '{column}': answers run from {ranges[1][0]} to {ranges[1][1]}, "
               f"in {name} from {ranges[0][0]} to {ranges[0][1]}")  # fmt: skip
