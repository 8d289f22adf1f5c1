"""Files and queries of a period into received answers: one row per respondent, answers as points of their scales."""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csreport.project.codebook import DECIMALS, Codebook, Column, Consent, DateColumn, KeyColumn, Scale, Segment
from csreport.project.errors import InputError, nearest
from csreport.project.params import Form, read_document
from csreport.project.period import PeriodFile, RawFile
from csreport.project.project import Project, sha256
from csreport.survey import vendors
from csreport.survey.choices import Group, check_choice, check_coded, code_choice, joint_of, set_apart, ticked_groups
from csreport.survey.dates import read_dates
from csreport.survey.files import as_csv, read_grid, read_query
from csreport.survey.text import TEXT, Grid, different, distinct, each, folded, normalise, numbers, read_text
from csreport.survey.vendors import UNIT, Layout, find_table, one_row, question_or_code, sub_question, total_lines

# ---- declared files and queries, each unfolded to one row per respondent ----
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
        options={
            column: _answers(texts, grid.user_missing.get(column, [])) for column, texts in grid.value_labels.items()
        },
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


def _answers(texts: dict[str, str], missing: Sequence[str | tuple[float, float]]) -> dict[str, str]:
    """Words of the codes that are answers: what a file declares missing is none."""
    return {code: text for code, text in texts.items() if not any(_within(code, span) for span in missing)}


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
    data = as_csv(grid, ordered=ORDERED.search(str(declared.query)) is not None)
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


PARQUET = Form[pd.DataFrame]("parquet", pd.DataFrame.to_parquet, lambda data: pd.read_parquet(io.BytesIO(data)))


# ---- raw tables into received answers ----
UNIT_BEHIND = re.compile(f"{UNIT}$", re.IGNORECASE)
COMMA = re.compile(r"^(-?\d+),(\d+)$")  # of a rating like 4,5


@dataclass(frozen=True)
class Raw:
    """A period's tables as received: text cells, one row per answer, `source` and `line` say where from."""

    period: PeriodFile
    responses: pd.DataFrame
    frame: pd.DataFrame | None = None
    invitations: pd.DataFrame | None = None
    _known: dict[tuple[str, str], tuple[np.ndarray, list[str]]] = field(default_factory=dict, init=False, repr=False)

    def distinct(self, name: str, source: str = "responses") -> tuple[np.ndarray, list[str]]:
        """Which of the different cells of a column each row holds, and these; looked for once."""
        if (source, name) not in self._known:
            codes, cells = distinct(getattr(self, source)[name])
            self._known[source, name] = codes.astype(np.int32), cells
        return self._known[source, name]


@dataclass(frozen=True)
class Received:
    """Typed answers of every received row, and which rows hold an answer outside its scale."""

    answers: pd.DataFrame
    out_of_range: pd.Series


def read_raw(project: Project, period: str) -> Raw:
    """Read a period's declared files, checking that each is there and unchanged."""
    declared = project.period(period)
    tables = [with_source(project, period, file) for file in declared.responses]
    responses = stacked(tables)
    beside = (declared.frame, declared.invitations)
    frame, sent = (None if file is None else with_source(project, period, file) for file in beside)
    raw = Raw(declared, responses, frame, sent)
    if problems := absent_columns(raw, project.codebook):
        lines = read_document(project.params("codebook.yml"), file := "params/codebook.yml")
        places = (tuple(problem.partition(" ")[0].split(".")) for problem in problems)
        raise InputError("\n".join(f"{file}:{lines.line(at)}: {one}" for at, one in zip(places, problems, strict=True)))
    return raw


def with_source(project: Project, period: str, declared: RawFile) -> pd.DataFrame:
    """Rows of a declared file, and where each comes from: its file, its line, and whether it is a total."""
    reading = read_declared(project, period, declared)
    for name in reading.table.columns:
        if name.startswith("csreport."):
            raise InputError(f"{declared.place(period)}: column '{name}': names that start with 'csreport.' are ours")
    at = reading.lines
    lines = np.arange(at.start, at.stop, at.step) if isinstance(at, range) else np.asarray(at, dtype=int)
    source = pd.array(pa.repeat(pa.scalar(declared.name, pa.large_string()), len(lines)), dtype=TEXT)
    total = np.isin(lines, reading.totals) if reading.totals else np.zeros(len(lines), dtype=bool)
    return reading.table.assign(**{"csreport.source": source, "csreport.line": lines, "csreport.total": total})


def stacked(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Rows of several files as one table; a column that one of them has not is blank there."""
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True).fillna("")


def absent_columns(raw: Raw, codebook: Codebook) -> list[str]:
    """What is wrong with each declared column that does not exist."""
    tables = {"responses": raw.responses, "frame": raw.frame}
    name, problems = raw.period.period, list[str]()
    for place, column, source in codebook.columns(name):
        table = tables[source]
        if source == "frame" and codebook.design.name_of("id", name) is None:
            problems.append(f"{place} takes column '{column}' from the frame, but no design.id says whose row it is")
        elif table is None:
            problems.append(f"{place} takes column '{column}' from the frame, but period {name} declares no frame file")
        elif column not in table.columns:
            problems.append(absent(place, column, f"{source} file of {name}", own_columns(table)))
    if raw.invitations is not None and codebook.invitations is not None:
        columns = codebook.invitations
        for wanted in filter(None, (columns.id, columns.disposition, columns.channel)):
            if wanted not in raw.invitations.columns:
                problems.append(absent("invitations", wanted, f"file of {name}", own_columns(raw.invitations)))
    return problems


def customers_of(raw: Raw, codebook: Codebook) -> pa.Array | None:
    """Numbers of the customers in the frame; None where there is no frame."""
    key = codebook.design.name_of("id", raw.period.period)
    return None if raw.frame is None or key is None else numbers_of(raw.frame[key])


def numbers_of(column: pd.Series) -> pa.Array:
    """Customer numbers of a list, each once."""
    return pc.unique(pc.utf8_trim_whitespace(pa.array(column, pa.large_string())))


def absent(place: str, column: str, file: str, known: list[str]) -> str:
    """Say that a declared column is not there, and the nearest one that is."""
    return f"{place} names column '{column}', which the {file} does not have{nearest(column, known)}"


def own_columns(table: pd.DataFrame) -> list[str]:
    """Columns of a file, without those that say where its rows come from."""
    return [name for name in table.columns if not name.startswith("csreport.")]


def receive(raw: Raw, codebook: Codebook) -> Received:
    """Type every received row; nothing is dropped."""
    period, responses = raw.period.period, _with_frame(raw, codebook)
    columns: dict[str, pd.Series | np.ndarray] = {}
    outside, answered = np.zeros(len(responses), dtype=bool), np.zeros(len(responses), dtype=int)
    for key, item in codebook.items.items():
        columns[key] = np.full(len(responses), np.nan)
        if item.asked_in(period):
            name = item.name_in(period)
            codes, cells = distinct(responses[f"frame.{name}"]) if item.in_frame else raw.distinct(name)
            columns[key], wrong, given = (part[codes] for part in code_cells(cells, codebook.scale(key)))
            outside, answered = outside | wrong, answered + given
    for key, segment in codebook.segments.items():
        text = _text(responses, segment, period) if segment.asked_in(period) else pd.Series("", index=responses.index)
        columns[key] = code_levels(text, segment)
    for key, comment in codebook.comments.items():
        if comment.asked_in(period):
            columns[key] = _text(responses, comment, period).str.strip()
            consent = comment.consent
            if consent is not None and consent.asked_in(period):
                columns[f"consent.{key}"] = says_one_of(_text(responses, consent, period), consent.codes)
            if comment.coded is not None and comment.coded.asked_in(period):
                columns[f"coded.{key}"] = told = _text(responses, comment.coded, period).str.strip()
                if key == codebook.topics_of:
                    check_coded(told, codebook, comment.coded.name_in(period))
    for key, choice in codebook.choices.items():
        check_choice(responses, key, choice, period)
        columns |= {f"choice.{key}.{option}": found for option, found in code_choice(responses, choice, period).items()}
    columns |= _design(responses, codebook, period) | {"design.answered": answered}
    return Received(pd.DataFrame(columns, index=responses.index), pd.Series(outside, index=responses.index))


def says_one_of(cells: pd.Series, codes: Iterable[str]) -> pd.Series:
    """Rows whose cell is one of the codes, however it is written."""
    known = {folded(code) for code in codes}
    return each(cells, lambda cell: folded(cell) in known, bool)


def _text(responses: pd.DataFrame, column: Column, period: str) -> pd.Series:
    name = column.name_in(period)
    return responses[f"frame.{name}" if column.in_frame else name]


def _with_frame(raw: Raw, codebook: Codebook) -> pd.DataFrame:
    """Responses with the columns of their customer's row in the frame."""
    responses = raw.responses
    key = codebook.design.name_of("id", raw.period.period)
    if raw.frame is None or key is None:
        return responses
    if key not in raw.frame.columns:
        raise InputError(f"the frame file has no column '{key}' to join on{nearest(key, own_columns(raw.frame))}")
    ids = raw.frame[key].str.strip()
    if pc.count_distinct(pa.array(ids)).as_py() < len(ids):
        doubled = ids[ids.duplicated()]
        raise InputError(f"the frame file holds customer '{doubled.iloc[0]}' twice ({len(doubled)} such rows)")
    joined = rows_of(raw.frame[own_columns(raw.frame)], ids, responses[key].str.strip()).fillna("")
    return pd.concat([responses, joined.add_prefix("frame.")], axis=1)


def rows_of(table: pd.DataFrame, keys: pd.Series, wanted: pd.Series) -> pd.DataFrame:
    """For each key that is wanted, the row of a table that has it; nothing where none has."""
    place = pc.fill_null(pc.index_in(pa.array(wanted), value_set=pa.array(keys)), -1).to_numpy(zero_copy_only=False)
    found = {name: column.array.take(place, allow_fill=True) for name, column in table.items()}
    return pd.DataFrame(found, index=wanted.index)


def _design(responses: pd.DataFrame, codebook: Codebook, period: str) -> dict[str, pd.Series]:
    """Design columns under reserved names: `design.id`, `design.weight` …; the row's origin as `design.source`."""
    origin = ("source", "line", "total")
    found = {f"design.{part}": responses[f"csreport.{part}"] for part in origin if f"csreport.{part}" in responses}
    for part, column in codebook.design.columns():
        if isinstance(column, KeyColumn) or not column.asked_in(period):
            continue  # key customers are read of all customers, not of respondents only
        text = _text(responses, column, period).str.strip()
        if part in {"weight", "value_weight", "duration"}:
            found[f"design.{part}"] = numbers(text)
        elif isinstance(column, Consent):
            found[f"design.{part}"] = says_one_of(text, column.codes)
        elif isinstance(column, DateColumn):
            shown = f"{period}: column '{column.name_in(period)}'"
            found["design.date"] = read_dates(text, column, shown=shown, where=partial(_place, responses))
        else:
            found[f"design.{part}"] = text
    return found


def _place(responses: pd.DataFrame, row: int) -> str:
    return f"{responses['csreport.source'].iloc[row]}, line {responses['csreport.line'].iloc[row]}"


class Coded(NamedTuple):
    """Answers as scale points, which stand outside the scale, and which questions were answered at all."""

    values: pd.Series
    outside: pd.Series
    answered: pd.Series


def code_answers(column: pd.Series, scale: Scale) -> Coded:
    """Text answers as scale points.

    Blank cells and missing codes are NaN; so is a value that is no point of the scale, which is flagged. Value labels
    in any language are read as their point. "Not applicable" is an answer without a score.
    """
    codes, cells = distinct(column)
    return Coded(*(pd.Series(part[codes], index=column.index) for part in code_cells(cells, scale)))


def code_cells(cells: list[str], scale: Scale) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same of single cells: points, which are none of the scale, and which are answers at all."""
    missing = {"", *(_number_or_text(normalise(code)) for code in scale.missing)}
    beside = {_number_or_text(normalise(code)) for code in scale.not_applicable}
    words = {folded(label): point for point, labels in scale.labels.items() for label in labels.values()}
    values = np.full(len(cells), np.nan)
    outside, answered = np.zeros(len(cells), bool), np.ones(len(cells), bool)
    for place, cell in enumerate(cells):
        answer = _number_or_text(normalise(cell))
        if answer in missing:
            answered[place] = False
        elif answer not in beside:
            point = _point(answer, words, scale)
            values[place] = np.nan if point is None else point
            outside[place] = point is None
    return values, outside, answered


def _point(answer: float | str, words: dict[str, float], scale: Scale) -> float | None:
    """Scale point of an answer that is neither blank nor a special code; None where there is none."""
    found: float | str = answer
    if isinstance(answer, str):
        found = words.get(answer.casefold(), answer)
    if not isinstance(found, float) or not scale.min <= found <= scale.max:
        return None
    steps = (found - scale.min) / scale.step
    if abs(steps - round(steps)) >= 1e-9:
        return None
    return round(scale.min + scale.max - found if scale.reverse else found, DECIMALS)


def _number_or_text(cell: str) -> float | str:
    try:
        value = float(cell if cell.isdigit() else COMMA.sub(r"\1.\2", UNIT_BEHIND.sub("", cell)))
    except ValueError:
        return cell
    return value if np.isfinite(value) and "_" not in cell else cell  # Python reads "1_0" as 10


def is_missing(cell: str, segment: Segment) -> bool:
    """Whether a cell is expected to name no level of a segment: blank, or declared missing."""
    return folded(cell) in {"", *map(folded, segment.missing)}


def code_levels(column: pd.Series, segment: Segment) -> pd.Series:
    """Text cells as level ids of a segment; what is no level, or declared missing, is missing."""
    codes, cells = distinct(column)
    return pd.Series(level_cells(cells, segment).take(codes), index=column.index)


def level_cells(cells: list[str], segment: Segment) -> pd.Categorical[Any]:
    """The same of single cells."""
    cells = ["" if is_missing(cell, segment) else cell for cell in cells]
    if segment.bands:
        values = numbers(pd.Series(cells, dtype="str")).to_numpy()
        return pd.cut(values, [-np.inf, *segment.bands, np.inf], right=False, labels=segment.names)
    known = {folded(name): key for key, level in segment.levels.items() for name in level.label.values()}
    known |= {folded(code): key for key, level in segment.levels.items() for code in (level.codes or [key])}
    places = {key: place for place, key in enumerate(segment.names)}
    codes = [places.get(known.get(folded(cell), ""), -1) for cell in cells]
    return pd.Categorical.from_codes(codes, pd.Index(segment.names))
