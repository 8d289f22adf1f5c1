"""Raw tables into received answers, their scores, and how often customers were invited before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from csreport.project.codebook import DECIMALS, Codebook, Column, Consent, DateColumn, KeyColumn, Scale, Segment
from csreport.project.errors import InputError, nearest
from csreport.project.period import PeriodFile
from csreport.project.project import Project, RawFile
from csreport.survey.choices import check_choice, code_choice
from csreport.survey.dates import read_dates
from csreport.survey.sources import read_declared
from csreport.survey.text import folded, normalise
from csreport.survey.vocabulary import UNIT


@dataclass(frozen=True)
class Raw:
    """A period's tables as received: text cells, one row per answer, `source` and `line` say where from."""

    period: PeriodFile
    responses: pd.DataFrame
    frame: pd.DataFrame | None = None
    invitations: pd.DataFrame | None = None


@dataclass(frozen=True)
class Received:
    """Typed answers of every received row, and which rows hold an answer outside its scale."""

    answers: pd.DataFrame
    out_of_range: pd.Series


def read_raw(project: Project, period: str) -> Raw:
    """Read a period's declared files, checking that each is there and unchanged."""
    declared = project.period(period)
    tables = [with_source(project, period, file) for file in declared.responses]
    responses = pd.concat(tables, ignore_index=True).fillna("")
    beside = (declared.frame, declared.invitations)
    frame, sent = (None if file is None else with_source(project, period, file) for file in beside)
    raw = Raw(declared, responses, frame, sent)
    _check_columns(raw, project.codebook)
    return raw


def with_source(project: Project, period: str, declared: RawFile) -> pd.DataFrame:
    """Rows of a declared file, and where each comes from: its file, its line, and whether it is a total."""
    reading = read_declared(project, period, declared)
    for name in reading.table.columns:
        if name.startswith("csreport."):
            raise InputError(f"{declared.place(period)}: column '{name}': names that start with 'csreport.' are ours")
    where = pd.DataFrame(
        {"source": declared.name, "line": list(reading.lines), "total": pd.Index(reading.lines).isin(reading.totals)},
        index=reading.table.index,
    )
    return pd.concat([reading.table, where.add_prefix("csreport.")], axis=1)


def _check_columns(raw: Raw, codebook: Codebook) -> None:
    """Every declared column must exist; all that do not are named at once."""
    tables = {"responses": raw.responses, "frame": raw.frame}
    name = raw.period.period
    problems = []
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
    if problems:
        raise InputError("\n".join(f"params/codebook.yml: {problem}" for problem in problems))


def customers_of(raw: Raw, codebook: Codebook) -> set[str] | None:
    """Numbers of the customers in the frame; None where there is no frame."""
    key = codebook.design.name_of("id", raw.period.period)
    return None if raw.frame is None or key is None else set(raw.frame[key].str.strip())


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
        cells = responses[name].str.strip()
        some = cells[cells != ""].head(LOOKED_AT)
        for kind, pattern in CONTACT.items() if len(some) else ():
            if some.str.fullmatch(pattern).mean() > MOSTLY:
                found[name] = kind
    return found


def absent(place: str, column: str, file: str, known: list[str]) -> str:
    """Say that a declared column is not there, and the nearest one that is."""
    return f"{place} names column '{column}', which the {file} does not have{nearest(column, known)}"


def own_columns(table: pd.DataFrame) -> list[str]:
    """Columns of a file, without those that say where its rows come from."""
    return [name for name in table.columns if not name.startswith("csreport.")]


def receive(raw: Raw, codebook: Codebook) -> Received:
    """Type every received row; nothing is dropped."""
    period, responses = raw.period.period, _with_frame(raw, codebook)
    columns: dict[str, pd.Series] = {}
    nothing = pd.Series(np.nan, index=responses.index)
    outside, answered = pd.Series(False, index=responses.index), pd.Series(0, index=responses.index)
    for key, item in codebook.items.items():
        columns[key] = nothing
        if item.asked_in(period):
            coded = code_answers(_text(responses, item, period), codebook.scale(key))
            columns[key], outside, answered = coded.values, outside | coded.outside, answered + coded.answered
    for key, segment in codebook.segments.items():
        text = _text(responses, segment, period) if segment.asked_in(period) else pd.Series("", index=responses.index)
        columns[key] = code_levels(text, segment)
    for key, comment in codebook.comments.items():
        if comment.asked_in(period):
            columns[key] = _text(responses, comment, period).str.strip()
            consent = comment.consent
            if consent is not None and consent.asked_in(period):
                codes = {folded(code) for code in consent.codes}
                columns[f"consent.{key}"] = _text(responses, consent, period).map(folded).isin(codes)
            if comment.coded is not None and comment.coded.asked_in(period):
                columns[f"coded.{key}"] = _text(responses, comment.coded, period).str.strip()
                if key == codebook.topics_of:
                    check_coded(columns[f"coded.{key}"], codebook, comment.coded.name_in(period))
    for key, choice in codebook.choices.items():
        check_choice(responses, key, choice, period)
        columns |= {f"choice.{key}.{option}": found for option, found in code_choice(responses, choice, period).items()}
    columns |= _design(responses, codebook, period) | {"design.answered": answered}
    return Received(pd.DataFrame(columns, index=responses.index), outside)


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
    frame = raw.frame[own_columns(raw.frame)].assign(**{key: raw.frame[key].str.strip()})
    doubled = frame[key][frame[key].duplicated()]
    if len(doubled):
        raise InputError(f"the frame file holds customer '{doubled.iloc[0]}' twice ({len(doubled)} such rows)")
    joined = frame.set_index(key, drop=False).add_prefix("frame.").reindex(responses[key].str.strip()).fillna("")
    return pd.concat([responses, joined.set_axis(responses.index)], axis=1)


def _design(responses: pd.DataFrame, codebook: Codebook, period: str) -> dict[str, pd.Series]:
    """Design columns under reserved names: `design.id`, `design.weight` …; the row's origin as `design.source`."""
    origin = ("source", "line", "total")
    found = {f"design.{part}": responses[f"csreport.{part}"] for part in origin if f"csreport.{part}" in responses}
    for part, column in codebook.design.columns():
        if isinstance(column, KeyColumn) or not column.asked_in(period):
            continue  # key customers are read of all customers, not of respondents only
        text = _text(responses, column, period).str.strip()
        if part in {"weight", "value_weight", "duration"}:
            found[f"design.{part}"] = pd.to_numeric(text, errors="coerce")
        elif isinstance(column, Consent):
            codes = {folded(code) for code in column.codes}
            found[f"design.{part}"] = text.map(folded).isin(codes)
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
    codes, cells = pd.factorize(column, use_na_sentinel=False)  # each distinct cell is read once
    small = _code_cells([str(cell) for cell in cells], scale)
    return Coded(*(pd.Series(part[codes], index=column.index) for part in small))


def _code_cells(cells: list[str], scale: Scale) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
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
        value = float(re.sub(UNIT + "$", "", cell, flags=re.IGNORECASE))
    except ValueError:
        return cell
    return value if np.isfinite(value) and "_" not in cell else cell  # Python reads "1_0" as 10


def is_missing(cell: str, segment: Segment) -> bool:
    """Whether a cell is expected to name no level of a segment: blank, or declared missing."""
    return folded(cell) in {"", *map(folded, segment.missing)}


def code_levels(column: pd.Series, segment: Segment) -> pd.Series:
    """Text cells as level ids of a segment; what is no level, or declared missing, is missing."""
    column = column.map({cell: "" if is_missing(cell, segment) else cell for cell in column.unique()})
    if segment.bands:
        numbers = pd.to_numeric(column.map({c: normalise(c) for c in column.unique()}), errors="coerce")
        edges = [-np.inf, *segment.bands, np.inf]
        return pd.cut(numbers, edges, right=False, labels=segment.names)
    known = {folded(name): key for key, level in segment.levels.items() for name in level.label.values()}
    known |= {folded(code): key for key, level in segment.levels.items() for code in (level.codes or [key])}
    mapped = column.map({cell: known.get(folded(cell)) for cell in column.unique()})
    return pd.Series(pd.Categorical(mapped, categories=segment.names), index=column.index)


@dataclass(frozen=True)
class EarlierInvitations:
    """Invitations of the declared periods whose fieldwork began within twelve months before this one's.

    `counts`: of each customer invited now, by customer number. `total`: of all customers. `periods` were counted;
    of those in `unknown` nobody knows who was invited. `whole`: declared periods reach back twelve months or more.
    Where it is not, or some are unknown, the counts are what is known at least.
    """

    counts: pd.Series
    total: int
    periods: tuple[str, ...]
    unknown: tuple[str, ...]
    whole: bool

    @property
    def at_least(self) -> bool:
        """Whether customers may have been invited more often than is known."""
        return bool(self.unknown) or not self.whole


def earlier_invitations(project: Project, period: str, ids: pd.Series) -> EarlierInvitations | None:
    """Count how often each of these customers was invited before; None where the period does not say when it was.

    InputError when a list of invitations cannot be read, or has no column of customer numbers.
    """
    counts = pd.Series(0, index=pd.Index(ids.unique()))
    total, known, unknown = 0, list[str](), list[str]()
    window = periods_before(project, period)
    if window is None:
        return None
    for declared in window:
        invited = _invited(project, declared)
        (unknown if invited is None else known).append(declared.period)
        if invited is not None:
            total += len(invited)
            counts = counts + counts.index.astype(object).isin(invited).astype(int)  # Arrow would make a scalar of each
    whole = len(window) < project.periods.index(period)  # one at least began before these twelve months
    return EarlierInvitations(counts, total, tuple(known), tuple(unknown), whole)


def periods_before(project: Project, period: str) -> list[PeriodFile] | None:
    """Declared periods whose fieldwork began less than twelve months before this one's; None where it is not dated.

    A period without dates counts as one of them where its name stands before this one's: when it was, nobody knows.
    """
    own = project.period(period).fieldwork
    if own is None:
        return None
    first = (pd.Timestamp(own.start) - pd.DateOffset(years=1)).date()
    names = project.periods[: project.periods.index(period)]
    found = [project.period(name) for name in names]
    return [one for one in found if one.fieldwork is None or first < one.fieldwork.start <= own.start]


def _invited(project: Project, declared: PeriodFile) -> pd.Index | None:
    """Customer numbers of a period's list of invitations, each once; None where there is none, or no dates."""
    columns = project.codebook.invitations
    if declared.invitations is None or declared.fieldwork is None or columns is None or declared.sample == "open":
        return None
    table = read_declared(project, declared.period, declared.invitations).table
    if columns.id not in table:
        said = absent("invitations", columns.id, f"file of {declared.period}", list(table.columns))
        raise InputError(f"params/codebook.yml: {said}")
    return pd.Index(table[columns.id].str.strip().unique(), dtype=object)


MINIMUM_SHARE = 0.5


def score(answers: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Answers with one column per dimension: the mean of its answered items.

    A respondent with fewer than half of a dimension's items answered has no score on it.
    """
    scores = {}
    for key in codebook.dimensions:
        members = answers[codebook.members(key)]
        enough = members.notna().mean(axis=1) >= MINIMUM_SHARE
        scores[key] = members.mean(axis=1).where(enough)
    return pd.concat([answers, pd.DataFrame(scores, index=answers.index)], axis=1)
