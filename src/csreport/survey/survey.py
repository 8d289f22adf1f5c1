"""The frozen Survey: every received row, the ledger of exclusions, the design of the accepted ones; and its tables."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csreport.project.codebook import LEVEL, TABLES, WORDS, Codebook, DateColumn, Label, Table, kinds_of
from csreport.project.errors import InputError, ParamsError, nearest
from csreport.project.params import read_yaml
from csreport.project.period import Action as RuleAction
from csreport.project.period import Event, Fieldwork, RawFile
from csreport.project.project import Approved, Duty, PeriodFile, Population, Project, Rules, approved_before, left_out
from csreport.project.targets import Action, FollowUp, Suggestion, TargetsFile
from csreport.survey.dates import read_dates, read_times
from csreport.survey.draw import EarlierInvitations, earlier_invitations
from csreport.survey.intake import (
    Raw,
    absent,
    customers_of,
    level_cells,
    own_columns,
    read_raw,
    receive,
    rows_of,
    says_one_of,
    stacked,
    with_source,
)
from csreport.survey.screening import action_of, decide, screen
from csreport.survey.text import (
    TEXT,
    among,
    blank_as_none,
    different,
    distinct,
    each,
    filled,
    folded,
    numbers,
)
from csreport.survey.vendors import CHOSEN, NOT_CHOSEN
from csreport.survey.weighting import (
    FRAME,
    Design,
    population_margin,
    replicate_columns,
    unweighted,
    weightable,
    weighted,
)
from surveystats.events import GROUPS, buyers, rfm_groups

# ---- rows beside the answers (tickets, complaints, purchases …) ----
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
    """Numbers, and which cells are none."""
    try:  # nearly always
        found = pd.Series(pc.cast(blank_as_none(text), pa.float64()).to_numpy(zero_copy_only=False), index=text.index)
    except pa.ArrowInvalid:
        found = numbers(text, thousands=True)
    found = found.where(np.isfinite(found))
    return found, {"unreadable_number": found.isna().to_numpy() & filled(text)}


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


# ---- the frozen Survey ----
KEY = "design.key_customer"
LEVELLED = {"purchases", "interviews"}  # tables whose rows are told by the groups of their customers


@dataclass(frozen=True, repr=False)
class Survey:
    """One period's survey, prepared once and never changed."""

    period: PeriodFile
    codebook: Codebook
    rules: Rules
    received: pd.DataFrame
    ledger: pd.DataFrame
    design: Design
    frame: pd.DataFrame | None
    invitations: pd.DataFrame | None
    population_size: float | None
    raw_design: pd.Series | None = None
    targets: TargetsFile = field(default_factory=TargetsFile)
    events: tuple[Event, ...] = ()  # up to this period, earliest first
    actions: tuple[Action, ...] = ()  # what this period's report asks to be decided
    register: dict[str, Action] = field(default_factory=dict)  # every declared action by its key
    suggestions: dict[str, Suggestion] = field(default_factory=dict)
    follow_up: FollowUp = field(default_factory=FollowUp)
    approved: dict[str, Approved] = field(default_factory=dict)  # earlier reports, as far as they were by then
    objective: Label = field(default_factory=dict)  # what the survey is for
    roles: tuple[Duty, ...] = ()
    left_out: tuple[str, ...] = ()  # earlier special and event surveys, which no trend holds
    ends: dict[str, dt.date] = field(default_factory=dict)  # last day of fieldwork, by period
    earlier: EarlierInvitations | None = None
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)  # rows beside the answers, those accepted
    table_ledger: Mapping[str, pd.DataFrame] = field(default_factory=dict)  # file, line and reason of the others
    table_received: Mapping[str, int] = field(default_factory=dict)
    activity: Fieldwork | None = None  # the days that they cover
    contact: Mapping[str, str] = field(default_factory=dict)  # columns of the export with contact data, and which
    waves: tuple[pd.DataFrame, ...] = ()  # answers of the last earlier periods (measures.waves), the latest first

    def __repr__(self) -> str:
        counts = f"{int(self.ledger['accepted'].sum()):,} of {len(self.received):,} received rows accepted"
        asked = [(kind, list(getattr(self.codebook, kind))) for kind in ("items", "segments", "choices")]
        parts = [f"{kind}: {', '.join(group)}" for kind, group in asked if group]
        return f"<survey {self.name}: {counts}; {'; '.join(parts)}>"

    def _repr_html_(self) -> str:
        book = self.codebook
        labels = {key: one.label for group in (book.items, book.segments) for key, one in group.items()}
        lines = (f"<li><code>{key}</code> {escape(next(iter(text.values()), ''))}</li>" for key, text in labels.items())
        summary = escape(repr(self)[1:].partition(";")[0])
        return f"<p>{summary}. Columns of <code>.accepted</code>, one row a respondent:</p><ul>{''.join(lines)}</ul>"

    def _repr_markdown_(self) -> str:
        return ""  # what helps to explore is no part of a report

    @property
    def name(self) -> str:
        """The period's name."""
        return self.period.period

    @cached_property
    def accepted(self) -> pd.DataFrame:
        """The analysed respondents: one row each, also where several rows of theirs were accepted."""
        rows = self.received[self.ledger["accepted"]]
        return by_respondent(rows) if self.codebook.design.several_rows else rows

    def measured(self, item: str | None) -> bool:
        """Whether an item or dimension is declared, was asked, and has an answer."""
        return item in self._measured

    @cached_property
    def _measured(self) -> frozenset[str]:
        answered = self.accepted.notna().any()
        return frozenset(item for item in answered.index[answered] if not self.is_check(item))

    def is_check(self, item: str) -> bool:
        """Whether an item is an attention check, which has no score."""
        declared = self.codebook.items.get(item)
        return declared is not None and declared.attention is not None


def by_respondent(rows: pd.DataFrame) -> pd.DataFrame:
    """Several rows of a respondent as one: the mean of numbers, the first answer of the rest; its first row's label.

    Rows without an id stay as they are.
    """
    if "design.id" not in rows:
        return rows
    ids = rows["design.id"].where(rows["design.id"] != "", pd.Series(rows.index.astype(str) + "\0", index=rows.index))
    ids = ids.rename(None)  # or the column of ids would be taken for the groups and left out
    numbers = [str(name) for name, kind in rows.dtypes.items() if pd.api.types.is_numeric_dtype(kind)]
    groups = rows.groupby(ids, sort=False)
    merged = groups.first()
    merged[numbers] = groups[numbers].mean()
    merged["design.line"] = groups["design.line"].first()
    first = pd.Series(rows.index, index=rows.index).groupby(ids, sort=False).first()
    return merged.set_axis(pd.Index(first), axis=0).rename_axis(None)[list(rows.columns)]


def load_survey(project: Project, period: str, raw: Raw | None = None) -> Survey:
    """Read and prepare one period; `raw`: its tables, where they were read."""
    raw = _with_groups(project, raw or read_raw(project, period))
    survey = prepare(raw, project.codebook, project.rules, population=project.population)
    earlier = None
    if survey.invitations is not None and survey.period.sample != "open":
        earlier = earlier_invitations(project, period, survey.invitations["id"])
    days = {name: project.period(name).fieldwork for name in project.periods}
    ends = {name: fieldwork.end for name, fieldwork in days.items() if fieldwork is not None}
    declared = project.actions
    told: dict[str, object] = {"events": project.events(period), "register": declared.actions, "ends": ends}
    told |= {"suggestions": declared.suggestions, "follow_up": declared.follow_up}
    told |= {"actions": tuple(action for action in declared.actions.values() if action.period == period)}
    told |= {"approved": approved_before(project, period), "left_out": tuple(left_out(project, period))}
    if project.params("project.yml").exists():  # answers can be read without it
        told |= {"objective": project.file.objective, "roles": tuple(project.file.roles)}
    told |= _tables(project, raw, survey.frame) | {"contact": contact_columns(raw.responses)}
    return replace(survey, targets=project.targets, earlier=earlier, **told)  # type: ignore[arg-type]


def _with_groups(project: Project, raw: Raw) -> Raw:
    """The frame with each customer's group by recency, frequency and amount, where a segment asks for it."""
    name, segments = raw.period.period, project.codebook.segments.values()
    columns = [one.name_in(name) for one in segments if one.source == "purchases" and one.asked_in(name)]
    key = project.codebook.design.name_of("id", name)
    if not columns:
        return raw
    if raw.frame is None or key is None or "purchases" not in tables_of(project, name):
        raise InputError(f"period {name}: a segment from purchases needs the frame, its ids and the table of purchases")
    ids = raw.frame[key].str.strip()
    rows = read_rows(project, name, "purchases", set(ids)).accepted
    found = buyers(
        rows["customer"].to_numpy(str), rows["date"].to_numpy("datetime64[D]").astype(float), rows.get("amount")
    )
    told = pd.Series(np.array(GROUPS)[rfm_groups(found)], index=found.customers)
    return replace(raw, frame=raw.frame.assign(**dict.fromkeys(columns, ids.map(told).fillna(""))))


def _tables(project: Project, raw: Raw, frame: pd.DataFrame | None) -> dict[str, object]:
    """The rows beside the answers, each table read when first asked for; of customers also what the frame says."""
    period, customers = raw.period.period, customers_of(raw, project.codebook)
    names = tables_of(project, period)
    rows = Lazy(names, lambda name: read_rows(project, period, name, customers))

    def levelled(name: str) -> pd.DataFrame:
        found = rows[name].accepted
        if name not in LEVELLED or "customer" not in found:
            return found
        return found.join(_levels_of(found["customer"], raw, project.codebook, frame))

    return {
        "activity": raw.period.activity,
        "tables": Lazy(names, levelled),
        "table_ledger": Lazy(names, lambda name: rows[name].ledger),
        "table_received": Lazy(names, lambda name: rows[name].received),
    }


def prepare(raw: Raw, codebook: Codebook, rules: Rules, *, population: Population | None = None) -> Survey:
    """Raw tables into a Survey; pure, so that sensitivity can call it with other rules."""
    rules = rules.of(raw.period, codebook)
    if codebook.design.several_rows:  # further rows of a respondent are answers, not duplicates
        rules = rules.model_copy(
            update={"screening": rules.screening.model_copy(update={"duplicate": RuleAction(action="off")})}
        )
    received = receive(raw, codebook)
    ledger = screen(received, codebook, rules, raw.period, customers_of(raw, codebook))
    replicates = replicate_columns(raw.responses, rules.weighting.replicates)
    scored = pd.concat([score(received.answers, codebook), replicates], axis=1)
    frame = _frame_levels(raw, codebook)
    if not ledger["accepted"].any():
        raise InputError(f"period {raw.period.period}: none of the {len(ledger)} received rows is accepted")
    survey = Survey(
        raw.period,
        codebook,
        rules,
        scored,
        ledger,
        unweighted(scored[ledger["accepted"]]),
        frame,
        _dispositions(raw, codebook, frame),
        float(len(frame)) if frame is not None else population.size if population else None,
        scored.get("design.weight"),
    )
    margins = {name: population_margin(survey, population, name) for name in rules.weighting.margins}
    return replace(survey, design=weighted(survey, margins))


def without_rule(survey: Survey, rule: str) -> Survey | None:
    """The survey as it would be if a screening rule (or, as "all", every rule) flagged only and excluded nothing.

    Acceptance is decided anew from the flags in the ledger, and the rows are weighted anew. Totals are no answers and
    stay out, as do rows that cannot be weighted: those of unknown level on a margin (off the frame) or without a weight
    of the file. None when no row comes in, or the rows cannot be weighted.
    """
    off = [name for name in type(survey.rules.screening).model_fields if rule in {name, "all"} and name != "total_row"]
    excluding = [name for name in off if action_of(survey.rules, name) == "exclude"]
    lenient = {name: getattr(survey.rules.screening, name).model_copy(update={"action": "flag"}) for name in excluding}
    screening = survey.rules.screening.model_copy(update=lenient)
    rules = survey.rules.model_copy(update={"screening": screening})
    ledger = survey.ledger.assign(**decide(survey.ledger, survey.received, survey.codebook, rules))
    left_out = ledger["accepted"] & ~survey.ledger["accepted"] & ~weightable(survey)
    for column in ("reason", "accepted"):
        ledger[column] = ledger[column].mask(left_out, survey.ledger[column])
    if ledger["accepted"].equals(survey.ledger["accepted"]):
        return None
    try:
        changed = replace(survey, rules=rules, ledger=ledger)
        return replace(changed, design=weighted(changed, survey.design.margins))
    except InputError:
        return None


def _frame_levels(raw: Raw, codebook: Codebook) -> pd.DataFrame | None:
    """The frame as segment levels (stratum, what a customer is worth, whether key), a row per customer, without ids."""
    if raw.frame is None:
        return None
    period, columns = raw.period.period, dict[str, Any]()
    for key, segment in codebook.segments.items():
        if segment.in_frame and segment.asked_in(period):
            codes, cells = raw.distinct(segment.name_in(period), "frame")
            columns[key] = level_cells(cells, segment).take(codes)
    stratum = codebook.design.stratum
    if stratum is not None and stratum.source == "frame" and stratum.asked_in(period):
        columns["design.stratum"] = raw.frame[stratum.name_in(period)].str.strip()
    worth = codebook.design.value_weight
    if worth is not None and worth.source == "frame" and worth.asked_in(period):
        columns["design.value_weight"] = numbers(raw.frame[worth.name_in(period)])
    chosen = codebook.design.key_customer
    if chosen is not None and chosen.asked_in(period):
        columns[KEY] = says_one_of(raw.frame[chosen.name_in(period)], chosen.codes)
    return pd.DataFrame(columns, index=raw.frame.index)


def _dispositions(raw: Raw, codebook: Codebook, frame: pd.DataFrame | None) -> pd.DataFrame | None:
    """Invitations with their AAPOR category and channel, and what the frame says of the invited."""
    columns = codebook.invitations
    if raw.invitations is None or columns is None:
        return None
    found = raw.invitations[columns.disposition].str.strip()
    unknown = sorted({*different(found)} - {*columns.codes})
    if unknown:
        count = int((found == unknown[0]).sum())
        hint = nearest(unknown[0], columns.codes)
        raise InputError(
            f"invitations of {raw.period.period}: disposition '{unknown[0]}' ({count} rows) has no code in "
            f"params/codebook.yml{hint}"
        )
    channel = raw.invitations[columns.channel].str.strip() if columns.channel else ""
    ids = raw.invitations[columns.id].str.strip()
    table = {"id": ids, "disposition": each(found, columns.codes.__getitem__), "channel": channel}
    return pd.DataFrame(table, index=found.index).join(_levels_of(ids, raw, codebook, frame))


def _levels_of(ids: pd.Series, raw: Raw, codebook: Codebook, frame: pd.DataFrame | None) -> pd.DataFrame:
    """The levels that the frame gives the customers of a list of ids."""
    key = codebook.design.name_of("id", raw.period.period)
    if frame is None or raw.frame is None or key is None:
        return pd.DataFrame(index=ids.index)
    return rows_of(frame, raw.frame[key].str.strip(), ids).add_prefix(FRAME)


CONTACT = {
    "email": re.compile(r"[^@\s]+@[^@\s]+\.\w+"),
    "telephone": re.compile(r"(?:\+?86[ -]?)?1[3-9]\d{9}|\+\d[\d ()-]{7,}|0\d{2,3}-\d{7,8}"),
    "address": re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{1,4}(?::[\da-f]{0,4}){3,7}", re.IGNORECASE),  # IP
}


LOOKED_AT, MOSTLY = 1000, 0.5  # cells of a column, and the share of them that makes it one of contact data


def contact_columns(responses: pd.DataFrame) -> dict[str, str]:
    """Columns of an export in which most cells are e-mail addresses, telephone numbers or IP addresses, and which."""
    found = {}
    for name in own_columns(responses):
        cells = pc.utf8_trim_whitespace(pa.array(responses[name]))
        some = Counter(cells.filter(pc.not_equal(cells, ""))[:LOOKED_AT].to_pylist())
        for kind, pattern in CONTACT.items():
            if sum(n for cell, n in some.items() if pattern.fullmatch(cell)) > MOSTLY * some.total():
                found[name] = kind
    return found


# ---- what is told of the answers before they are analysed ----
MINIMUM_SHARE = 0.5  # of a dimension's items, answered by whoever has a score on it


def score(answers: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Answers with one column per dimension: the mean of its answered items.

    A respondent with fewer than half of a dimension's items answered has no score on it.
    """
    scores = {}
    for key in codebook.dimensions:
        members = answers[codebook.members(key)].to_numpy(float).T
        given = np.isfinite(members)
        n = given.sum(axis=0)
        with np.errstate(invalid="ignore"):
            means = np.where(given, members, 0.0).sum(axis=0) / n
        scores[key] = np.where(n >= MINIMUM_SHARE * len(members), means, np.nan)
    return pd.concat([answers, pd.DataFrame(scores, index=answers.index)], axis=1)
