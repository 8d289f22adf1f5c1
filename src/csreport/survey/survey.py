"""The frozen Survey: every received row, the ledger of exclusions, and the design of the accepted ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from csreport.project.codebook import Codebook, Label
from csreport.project.errors import InputError, nearest
from csreport.project.period import Action as RuleAction
from csreport.project.period import Event, Fieldwork
from csreport.project.project import Approved, Duty, PeriodFile, Population, Project, Rules, approved_before, left_out
from csreport.project.targets import Action, FollowUp, Suggestion, TargetsFile
from csreport.survey.intake import (
    EarlierInvitations,
    Raw,
    contact_columns,
    customers_of,
    earlier_invitations,
    level_cells,
    read_raw,
    receive,
    rows_of,
    says_one_of,
    score,
)
from csreport.survey.screening import action_of, decide, screen
from csreport.survey.tables import Lazy, read_rows, tables_of
from csreport.survey.text import different, each
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
        columns["design.value_weight"] = pd.to_numeric(raw.frame[worth.name_in(period)].str.strip(), errors="coerce")
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
