"""Rows beside the answers (tickets, complaints, purchases …): read, typed, and those that cannot be used with the
reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csreport.project.codebook import LEVEL, TABLES, WORDS, DateColumn, Table, kinds_of
from csreport.project.errors import InputError, ParamsError, nearest
from csreport.project.params import read_yaml
from csreport.project.period import Fieldwork, RawFile
from csreport.project.project import Project
from csreport.survey.dates import read_dates, read_times
from csreport.survey.intake import absent, own_columns, stacked, with_source
from csreport.survey.text import TEXT, among, blank_as_none, distinct, filled, folded, normalise
from csreport.survey.vocabulary import CHOSEN, NOT_CHOSEN

# The first that holds is a row's reason.
REASONS = (
    *("total_row", "missing_required", "unreadable_time", "ambiguous_time", "no_such_time", "unreadable_number"),
    *("unknown_code", "closed_before_opened", "answered_before_opened", "outside_activity", "unknown_customer"),
    "duplicate_id",
)
EXPORTS = read_yaml(Path(__file__).with_name("exports.yml"))
HISTORY = {"purchases"}  # whose rows before the days that a period covers are kept

T = TypeVar("T")
Marks = dict[tuple[str, str], np.ndarray]  # reason, and the column whose cell it is: the rows of which it holds
Wrong = dict[str, np.ndarray]  # the same of one column


class Lazy(Mapping[str, T]):
    """A thing by name, made when it is first asked for."""

    def __init__(self, names: Iterable[str], make: Callable[[str], T]) -> None:
        self._names, self._make, self._made = tuple(names), make, dict[str, T]()

    def __getitem__(self, name: str) -> T:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True)
class Rows:
    """A period's rows of one table: the accepted ones; file, line and reason of each other one, and where a cell is
    the reason, its column and its value."""

    accepted: pd.DataFrame
    ledger: pd.DataFrame

    @property
    def received(self) -> int:
        """All of them."""
        return len(self.accepted) + len(self.ledger)


def tables_of(project: Project, period: str) -> list[str]:
    """Tables of which a period has rows.

    ParamsError when it declares one that the codebook does not declare for it.
    """
    known = {name for name, table in project.codebook.tables.items() if table.asked_in(period)}
    for name in project.period(period).tables:
        if name not in known:
            said = f"tables: params/codebook.yml declares no table '{name}' for this period{nearest(name, known)}"
            raise ParamsError(f"params/periods/{period}.yml: {said}")
    return [*project.period(period).tables]


def read_rows(project: Project, period: str, name: str, customers: Collection[str] | None = None) -> Rows:
    """A period's rows of one table, typed; `customers`: those of the frame.

    InputError when a file cannot be read, or a column is not there.
    """
    table, declared = project.codebook.tables[name], project.period(period)
    raw = stacked([_part(project, period, name, file) for file in declared.tables[name]])
    typed, marks = _typed(raw, table, name, period)
    marks["total_row", ""] = raw["csreport.total"].to_numpy(dtype=bool)
    marks |= _marks_of_times(typed)
    if declared.activity is not None:
        marks["outside_activity", ""] = _outside(typed, declared.activity, past=name not in HISTORY)
    if customers is not None and table.outside_frame == "exclude" and "customer" in typed:
        own = typed["customer"]
        marks["unknown_customer", ""] = own.notna().to_numpy(dtype=bool) & ~among(own, customers)
    held = np.logical_or.reduce([*marks.values()])
    if "id" in typed:
        marks["duplicate_id", ""] = ~held & typed["id"].mask(held).duplicated().to_numpy(dtype=bool)
        held = held | marks["duplicate_id", ""]
    return Rows(typed[~held].reset_index(drop=True), _ledger(raw, marks))


def _ledger(raw: pd.DataFrame, marks: Marks) -> pd.DataFrame:
    """Rows that are left out, each for the first reason that holds."""
    told = sorted(marks, key=lambda mark: REASONS.index(mark[0]))
    out = np.flatnonzero(np.logical_or.reduce([*marks.values()]))
    which = np.select([marks[mark][out] for mark in told], range(len(told))) if len(out) else out
    reasons, columns = (np.array(names, dtype=object)[which] for names in zip(*told, strict=True))
    values = np.full(len(out), "", dtype=object)
    for key in set(columns) - {""}:
        values[columns == key] = raw[key].array[out[columns == key]]
    ledger = {"file": raw["csreport.source"].array[out], "line": raw["csreport.line"].array[out], "reason": reasons}
    return pd.DataFrame(ledger | {"column": columns, "value": pd.array(values, dtype=TEXT)})


def _part(project: Project, period: str, name: str, file: RawFile) -> pd.DataFrame:
    """Rows of one file as text under our words, and where they come from."""
    raw = with_source(project, period, file.model_copy(update={"shape": file.shape or "plain"}))
    declared, known, shown = project.codebook.tables[name], own_columns(raw), f"file {file.place(period)}"
    exported = {} if declared.columns else _exported(name, known, shown)
    headers = declared.headers(period, exported)
    gone = [absent(f"tables.{name}.{key}", one, shown, known) for key, one in headers.items() if one not in known]
    if gone:
        raise InputError("\n".join(f"params/codebook.yml: {problem}" for problem in gone))
    ours = {key: raw[header].str.strip() for key, header in headers.items()}
    for key in exported:
        if kinds_of(name).get(key) == "yes_no":  # how often
            ours[key] = ours[key].str.replace(r"^[1-9]\d*$", "1", regex=True)
    if "id" in TABLES[name]["required"] and "id" not in headers:
        ours["id"] = raw["csreport.source"].astype(str) + ":" + raw["csreport.line"].astype(str)
    cells = ours | {column: raw[column] for column in ("csreport.source", "csreport.line", "csreport.total")}
    return pd.DataFrame({key: column.array for key, column in cells.items()})  # arrays need not be aligned


def _exported(name: str, known: list[str], shown: str) -> dict[str, str]:
    """Columns of a known export by our words; InputError when it is none."""
    there, exports = {folded(header): header for header in known}, EXPORTS.get(name, {})
    for export in exports.values():
        if there.keys() >= {folded(header) for header in export["headers"]}:
            return {key: there[folded(one)] for key, one in export["columns"].items() if folded(one) in there}
    said = f", and the {shown} is no export of {' or '.join(exports)}" if exports else ""
    raise InputError(f"params/codebook.yml: tables.{name} names no columns{said}")


def _typed(raw: pd.DataFrame, table: Table, name: str, period: str) -> tuple[pd.DataFrame, Marks]:
    """Each column as what it holds; which rows lack what they must have, and which hold what cannot be read."""
    typed, marks = dict[str, pd.Series](), Marks()
    for key, kind in kinds_of(name).items():
        if f"minutes.{key}" in raw:
            minutes, _ = _numbers(raw[f"minutes.{key}"])
            typed[key] = typed["opened"] + pd.to_timedelta(minutes, unit="m").astype("timedelta64[us]")
        if key not in raw:
            continue
        text = raw[key].mask(raw[key].isin(table.missing), "") if table.missing else raw[key]
        if kind in {"time", "date"}:
            typed[key], wrong = _moments(text, table, kind, shown=f"{period}: tables.{name}.{key}", raw=raw)
        elif kind == "number":
            typed[key], wrong = _numbers(text)
        else:
            typed[key], wrong = _words(text, table, key, kind)
        if key in TABLES[name]["required"]:
            wrong["missing_required"] = ~filled(text)
        marks |= {(reason, key): rows for reason, rows in wrong.items()}
    return pd.DataFrame({key: column.array for key, column in typed.items()}), marks


def _moments(text: pd.Series, table: Table, kind: str, *, shown: str, raw: pd.DataFrame) -> tuple[pd.Series, Wrong]:
    def where(row: int) -> str:
        return f"{raw['csreport.source'].iloc[row]}, line {raw['csreport.line'].iloc[row]}"

    column = DateColumn(column=shown, order=table.order, timezone=table.timezone)
    if kind == "time":
        times = read_times(text, column, shown=shown, where=where)
        return times.moments, {**times.problems}
    days = read_dates(text, column, shown=shown, where=where).dt.normalize()
    return days, {"unreadable_time": np.isnat(days.to_numpy()) & filled(text)}


def _numbers(text: pd.Series) -> tuple[pd.Series, Wrong]:
    """Numbers, also with full-width digits, separated thousands or a sign of money in front."""
    cells = blank_as_none(text)
    try:  # nearly always
        found = pc.cast(cells, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        codes, known = distinct(text)
        plain = [re.sub(r"^[¥$€£]|(?<=\d),(?=\d{3})", "", normalise(cell)) for cell in known]
        found = pd.to_numeric(pd.Series(plain, dtype="str"), errors="coerce").to_numpy(float)[codes]
    found = np.where(np.isfinite(found), found, np.nan)
    return pd.Series(found, index=text.index), {"unreadable_number": np.isnan(found) & filled(text)}


def _words(text: pd.Series, table: Table, key: str, kind: str) -> tuple[pd.Series, Wrong]:
    """Our words for the cells of a column; those of its codes where it has some, else what stands there."""
    if kind == "text":
        return pd.Series(pd.array(blank_as_none(text), dtype=TEXT), index=text.index), {}
    codes, labels = table.codes.get(key, {}), table.labels.get(key, {})
    words = WORDS.get(key) or WORDS.get(kind) or ({*codes.values()} if codes else set())
    said = {folded(one): level for level, label in labels.items() for one in (level, *label.values())}
    said |= {folded(word): word for word in words}
    if kind == "yes_no":
        said |= {**dict.fromkeys(CHOSEN, "true"), **dict.fromkeys(NOT_CHOSEN, "false")}
    said |= {folded(code): word for code, word in codes.items()}
    number, cells = distinct(text)
    read = [None if words else " ".join(LEVEL.findall(cell)) or None for cell in cells]  # becomes part of keys
    read = [said.get(folded(cell), other) for cell, other in zip(cells, read, strict=True)]
    wrong = np.array(
        [bool(words) and cell != "" and one is None for cell, one in zip(cells, read, strict=True)], dtype=bool
    )
    if kind == "yes_no":
        truth = pd.array([None if one is None else one == "true" for one in read], dtype="boolean")
        return pd.Series(truth.take(number), index=text.index), {"unknown_code": wrong[number]}
    return pd.Series(pd.array(read, dtype="str").take(number), index=text.index), {"unknown_code": wrong[number]}


def _marks_of_times(typed: pd.DataFrame) -> Marks:
    """Rows of which something happened before they were opened."""
    keys = typed.select_dtypes("datetimetz").columns if "opened" in typed else ()
    name = {"closed": "closed_before_opened"}
    utc = {key: typed[key].array.asi8 for key in keys}
    known = {key: ~typed[key].array.isna() for key in keys}
    early = {key: known[key] & known["opened"] & (utc[key] < utc["opened"]) for key in keys}
    return {(name.get(key, "answered_before_opened"), key): rows for key, rows in early.items()}


def _outside(typed: pd.DataFrame, activity: Fieldwork, *, past: bool) -> np.ndarray:
    """Rows of another time than a period covers; `past`: also of an earlier one."""
    moments = typed["opened"].dt.tz_localize(None) if "opened" in typed else typed["date"]
    late = moments >= pd.Timestamp(activity.end) + pd.Timedelta(days=1)
    return (late | (moments < pd.Timestamp(activity.start)) & past).to_numpy(dtype=bool)
