"""Raw tables into received answers, their scores, and how often customers were invited before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csreport.project.codebook import DECIMALS, Codebook, Column, Consent, DateColumn, KeyColumn, Scale, Segment
from csreport.project.errors import InputError, nearest
from csreport.project.period import PeriodFile
from csreport.project.project import Project, RawFile
from csreport.survey.choices import check_choice, code_choice
from csreport.survey.dates import read_dates
from csreport.survey.sources import read_declared
from csreport.survey.text import TEXT, among, distinct, each, folded, normalise
from csreport.survey.vocabulary import UNIT

UNIT_BEHIND = re.compile(f"{UNIT}$", re.IGNORECASE)


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
    _check_columns(raw, project.codebook)
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


def customers_of(raw: Raw, codebook: Codebook) -> pa.Array | None:
    """Numbers of the customers in the frame; None where there is no frame."""
    key = codebook.design.name_of("id", raw.period.period)
    return None if raw.frame is None or key is None else _numbers_of(raw.frame[key])


def _numbers_of(column: pd.Series) -> pa.Array:
    """Customer numbers of a list, each once."""
    return pc.unique(pc.utf8_trim_whitespace(pa.array(column, pa.large_string())))


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
            found[f"design.{part}"] = pd.to_numeric(text, errors="coerce")
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
        value = float(cell if cell.isdigit() else UNIT_BEHIND.sub("", cell))
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
        numbers = pd.to_numeric(pd.Series([*map(normalise, cells)], dtype="str"), errors="coerce")
        return pd.cut(numbers.to_numpy(), [-np.inf, *segment.bands, np.inf], right=False, labels=segment.names)
    known = {folded(name): key for key, level in segment.levels.items() for name in level.label.values()}
    known |= {folded(code): key for key, level in segment.levels.items() for code in (level.codes or [key])}
    places = {key: place for place, key in enumerate(segment.names)}
    codes = [places.get(known.get(folded(cell), ""), -1) for cell in cells]
    return pd.Categorical.from_codes(codes, pd.Index(segment.names))


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
            counts += among(counts.index.to_series(), invited)
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


def _invited(project: Project, declared: PeriodFile) -> pa.Array | None:
    """Customer numbers of a period's list of invitations, each once; None where there is none, or no dates."""
    columns = project.codebook.invitations
    if declared.invitations is None or declared.fieldwork is None or columns is None or declared.sample == "open":
        return None
    table = read_declared(project, declared.period, declared.invitations).table
    if columns.id not in table:
        said = absent("invitations", columns.id, f"file of {declared.period}", list(table.columns))
        raise InputError(f"params/codebook.yml: {said}")
    return _numbers_of(table[columns.id])


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
