"""Where a period's answers come from: declared files and queries, each unfolded to one row per respondent."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

from csreport.project.errors import InputError, nearest
from csreport.project.params import Form
from csreport.project.period import RawFile
from csreport.project.project import Project, sha256
from csreport.survey import vendors
from csreport.survey.choices import Group, joint_of, set_apart, ticked_groups
from csreport.survey.files import read_grid, read_query
from csreport.survey.text import Grid, different, read_text
from csreport.survey.vendors import Layout, find_table, one_row, question_or_code, sub_question, total_lines

# In this order: the first that recognises the grid wins, so the most specific signs come first.
SHAPES: dict[str, tuple[Callable[[Grid], bool], Callable[[Grid], Layout]]] = {
    "spss": (lambda grid: grid.kind == "spss", lambda grid: Layout(grid.header)),
    "stata": (lambda grid: grid.kind == "stata", lambda grid: Layout(grid.header)),
    "qualtrics": (vendors.is_qualtrics, vendors.qualtrics),
    "qualtrics_legacy": (vendors.is_qualtrics_legacy, vendors.qualtrics_legacy),
    "wjx_coded": (vendors.is_wjx_coded, vendors.wjx),
    "wjx_text": (vendors.is_wjx, vendors.wjx),
    "limesurvey": (vendors.is_limesurvey, lambda grid: one_row(grid, "LimeSurvey", question_or_code)),
    "typeform": (vendors.is_typeform, lambda grid: one_row(grid, "Typeform")),
    "google_forms": (vendors.is_google_forms, lambda grid: one_row(grid, "Google Forms", sub_question)),
    "surveymonkey": (vendors.is_surveymonkey, vendors.surveymonkey),
    "plain": (lambda _: True, lambda grid: Layout(grid.header)),
}
STRICT = {"plain", "spss", "stata"}  # a name that stands twice is an error here, not a habit of the service


@dataclass(frozen=True)
class Reading:
    """Answers of a file, one row each, as text; what was detected and what was left out is said."""

    table: pd.DataFrame
    shape: str
    header_rows: int
    lines: Sequence[int]
    labels: dict[str, str] = field(default_factory=dict)
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    multiple: dict[str, Group] = field(default_factory=dict)
    missing: dict[str, list[str | tuple[float, float]]] = field(default_factory=dict)
    stated: list[str] = field(default_factory=list)
    joined: Callable[[], tuple[dict[str, str], list[str]]] = lambda: ({}, [])  # asked of answers only: it takes long
    dropped: list[tuple[int, str]] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)  # lines that are no answers

    @property
    def delimited(self) -> dict[str, str]:
        """What joins several answers in the cells of a column."""
        return self.joined()[0]

    @property
    def notes(self) -> list[str]:
        """What was detected and what was left out."""
        return [*self.stated, *self.joined()[1]]

    @cached_property
    def cells(self) -> int:
        """How many it has."""
        return int(self.table.size)


def read(
    path: Path, shown: str, *, shape: str | None = None, header: Sequence[int] | None = None, **format: str | None
) -> Reading:
    """Read a file of any kind; `shape` names the service, `header` the line of the column names.

    `format` (sheet, encoding) is what `read_grid` takes.

    InputError when the file cannot be read as a table of answers.
    """
    return unfold(read_grid(path, shown, **format), shown, shape=shape, header=header)


def unfold(grid: Grid, shown: str, *, shape: str | None = None, header: Sequence[int] | None = None) -> Reading:
    """Turn a grid into one row per respondent and one uniquely named column per answer."""
    if shape is not None and shape not in SHAPES:
        raise InputError(f"{shown}: shape '{shape}' is not known{nearest(shape, SHAPES)} ({', '.join(SHAPES)})")
    if header is not None:
        grid = find_table(grid, shown, header=header)
    elif shape is None and grid.kind != "parquet":
        shape = _shape_of(grid)
        found = find_table(grid, shown) if shape == "plain" else grid
        grid, shape = found, shape if found is grid else None
    shape = shape or _shape_of(grid)
    layout = SHAPES[shape][1](grid)
    if layout.header_rows - 1 > len(grid.table):
        raise InputError(f"{shown}: has fewer than the {layout.header_rows} header rows of shape {shape}")
    names, doubled = _unique(layout.names, shown, strict=shape in STRICT)
    table = grid.table.iloc[layout.header_rows - 1 :] if layout.header_rows > 1 else grid.table
    table = table.set_axis(names, axis=1).reset_index(drop=True)
    table, blanked = _user_missing(table, grid, dict(zip(grid.header, names, strict=False)))
    table, beside = set_apart(table)
    multiple = _multiple(table, layout, grid)
    others = {*beside, *(column for group in multiple.values() for column, _ in group)}
    texts = layout.labels or [grid.column_labels.get(name, "") for name in names]
    labels = {name: text for name, text in zip(names, texts, strict=True) if text}
    labels |= {name: f"{labels.get(column, column)}: {', '.join(stems)}" for name, (column, stems) in beside.items()}
    return Reading(
        table=table,
        shape=shape,
        header_rows=layout.header_rows,
        lines=grid.lines[layout.header_rows - 1 :],
        labels=labels,
        options=grid.value_labels,
        multiple=multiple,
        missing=grid.user_missing,
        stated=[*grid.notes, *layout.notes, *doubled, *blanked],
        joined=cache(lambda: _delimited(table, others, multiple, [*beside])),
        dropped=list(grid.dropped),
        totals=total_lines(grid) if shape == "plain" else [],
    )


def _shape_of(grid: Grid) -> str:
    return next(name for name, (detect, _) in SHAPES.items() if detect(grid))


def _unique(raw: list[str], shown: str, *, strict: bool) -> tuple[list[str], list[str]]:
    """Stripped names; blank ones are numbered, and doubled ones get a number behind them unless that is an error."""
    names: list[str] = []
    taken = {name.strip() for name in raw}
    seen: set[str] = set()
    doubled: list[str] = []
    times: Counter[str] = Counter()
    for position, name in enumerate(raw):
        found = base = name.strip() or f"Unnamed: {position}"
        while found in seen or (found != base and found in taken):
            times[base] += 1
            found = f"{base} ({times[base] + 1})"
        if found != base:
            doubled.append(base)
        seen.add(found)
        names.append(found)
    if doubled and strict:
        raise InputError(f"{shown}: column '{doubled[0]}' stands in the header twice")
    said = f"{len(doubled)} headers stand there more than once and got a number: {_some(doubled)}"
    return names, [said] if doubled else []


def _some(names: Sequence[str]) -> str:
    shown = [name if len(name) <= 60 else f"{name[:59]}…" for name in dict.fromkeys(names)]
    return ", ".join(f"'{name}'" for name in shown[:3]) + (f" and {len(shown) - 3} more" if len(shown) > 3 else "")


def _user_missing(table: pd.DataFrame, grid: Grid, names: dict[str, str]) -> tuple[pd.DataFrame, list[str]]:
    """Blank the cells a statistics file declares missing, and say how many there are of each.

    `names`: header in the file to column of the table, which is trimmed and unique.
    """
    notes = []
    changed = {}
    for header, spans in grid.user_missing.items():
        column = names[header]
        gone = {cell for cell in different(table[column]) if cell and any(_within(cell, span) for span in spans)}
        if not gone:
            continue
        labels = grid.value_labels.get(header, {})
        hit = table[column].isin(gone)
        said = ", ".join(sorted(f"{value} ({labels[value]})" if value in labels else value for value in gone))
        notes.append(f"column '{column}': {int(hit.sum())} cells declared missing are read as blank: {said}")
        changed[column] = table[column].mask(hit, "")
    return table.assign(**changed) if changed else table, notes


def _within(value: str, span: str | tuple[float, float]) -> bool:
    if isinstance(span, str):
        return value == span
    try:
        return span[0] <= float(value) <= span[1]
    except ValueError:
        return False


def _multiple(table: pd.DataFrame, layout: Layout, grid: Grid) -> dict[str, Group]:
    names = list(table.columns)
    groups: dict[str, Group] = {
        stem: [(names[i], option) for i, option in members] for stem, members in layout.groups.items()
    }
    for stem, columns in grid.multiple.items():
        groups[stem] = [(column, grid.column_labels.get(column, column)) for column in columns]
    return ticked_groups(table, groups)


def _delimited(
    table: pd.DataFrame, others: set[str], multiple: dict[str, Group], beside: list[str]
) -> tuple[dict[str, str], list[str]]:
    """What joins several answers in a cell, by column; what is to be said of questions with several answers."""
    joints = {column: joint_of(table[column]) for column in table.columns if column not in others}
    found = {column: joint for column, joint in joints.items() if joint is not None}
    return found, _said(multiple, found, beside)


def _said(multiple: dict[str, Group], delimited: dict[str, str], beside: list[str]) -> list[str]:
    notes = []
    if multiple:
        notes.append(f"{len(multiple)} questions with several answers have a column per option: {_some([*multiple])}")
    for joint in dict.fromkeys(delimited.values()):
        columns = [column for column, used in delimited.items() if used == joint]
        notes.append(f"{len(columns)} columns hold several answers joined by '{joint}': {_some(columns)}")
    if beside:
        notes.append(f"words written beside an option (〖…〗) have {len(beside)} columns of their own: {_some(beside)}")
    return notes


ORDERED = re.compile(r"\border\s+by\b", re.IGNORECASE)


def read_declared(project: Project, period: str, declared: RawFile) -> Reading:
    """Read a declared file, or the result of a declared query.

    InputError when it is not there, has changed since its fingerprint was declared, or cannot be read.
    """
    path, shown = _located(project, period, declared), declared.place(period)
    if declared.query is None:
        key = (str(declared.sha256), shown, repr(declared.reading))  # just checked
        found = _READINGS.get(key) or read(path, shown, **declared.reading)
        if found.cells <= LARGEST:
            _READINGS[key] = found
        while sum(reading.cells for reading in _READINGS.values()) > MOST:
            del _READINGS[next(iter(_READINGS))]
        return _renamed(found, declared, shown, period)
    grid = read_text(path.read_bytes(), shown, encoding="utf-8", delimiter=",")
    grid = replace(grid, kind="query", notes=(f"result of a query of {declared.database}",))
    return _renamed(unfold(grid, shown, shape=declared.shape), declared, shown, period)


LARGEST, MOST = 1_000_000, 4_000_000  # cells of a file, and of all, that are kept to be read again
_READINGS: dict[tuple[str, str, str], Reading] = {}


def _renamed(reading: Reading, declared: RawFile, shown: str, period: str) -> Reading:
    """The columns of one file under the names that the period's other files have."""
    headers = list(reading.table.columns)
    for name, header in declared.aliases.items():
        place = f"params/periods/{period}.yml: aliases: {name}"
        if header not in headers:
            raise InputError(f"{place}: {shown} has no column '{header}'{nearest(header, headers)}")
        if name in headers and name not in declared.aliases.values():
            raise InputError(f"{place}: {shown} has a column of this name already; leave the alias out")
    if not declared.aliases:
        return reading
    return replace(reading, table=reading.table.rename(columns={old: new for new, old in declared.aliases.items()}))


def fingerprint(project: Project, period: str, declared: RawFile) -> str:
    """The sha256 of a declared file, or of the result of a declared query, after checking that it is the declared one.

    InputError as `read_declared` does.
    """
    return sha256(_located(project, period, declared))


def refresh(project: Project, period: str) -> None:
    """Ask the database anew for every result of a period that no declared fingerprint freezes.

    InputError when a query fails.
    """
    for declared in project.period(period).inputs:
        if declared.query is not None and declared.sha256 is None:
            _fetch(project, period, declared)


def _located(project: Project, period: str, declared: RawFile) -> Path:
    """Path of a file, or of a stored result, which is asked for when there is none or not the declared one."""
    if declared.query is None:
        return project.raw_file(period, declared)
    path = project.stored(period, declared)
    kept = path.is_file() and declared.sha256 in {None, sha256(path)}
    return path if kept else _fetch(project, period, declared)


def _fetch(project: Project, period: str, declared: RawFile) -> Path:
    """Ask the database, and keep what it returns."""
    where, folder = f"params/periods/{period}.yml", project.raw(period)
    try:
        grid = read_query(str(declared.database), str(declared.query), folder=folder if folder.is_dir() else None)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    data = _as_text(grid, ordered=ORDERED.search(str(declared.query)) is not None)
    found = hashlib.sha256(data).hexdigest()
    if declared.sha256 not in {None, found}:
        raise InputError(
            f"{where}: query of {declared.database}: its result has changed since it was declared\n"
            f"  expected sha256 {declared.sha256}\n  found    sha256 {found} ({len(grid.table):,} rows)"
        )
    path = project.stored(period, declared)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(data)
    draft.chmod(0o600)
    draft.replace(path)
    return path


def _as_text(grid: Grid, *, ordered: bool) -> bytes:
    """A result as CSV, the same bytes for the same rows: without ORDER BY a database promises no order, so we sort."""
    table = grid.table if ordered else grid.table.sort_values(list(grid.table.columns), kind="stable")
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(grid.header)
    writer.writerows(table.itertuples(index=False, name=None))
    return stream.getvalue().replace("\0", "\ufffd").encode("utf-8", "replace")


PARQUET = Form[pd.DataFrame]("parquet", pd.DataFrame.to_parquet, lambda data: pd.read_parquet(io.BytesIO(data)))
