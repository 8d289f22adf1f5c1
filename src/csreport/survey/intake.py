"""Raw tables into received answers: columns by codebook id, floats in scale points, NaN where missing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csreport.project.codebook import DECIMALS, Codebook, Scale, Segment
from csreport.project.errors import InputError, nearest
from csreport.project.project import PeriodFile, Project, RawFile
from csreport.survey.readers import read_table

ZONE = re.compile(r"(:\d\d(?:\.\d+)?)\s*(?:Z|[+-]\d\d(?::?\d\d)?)$")  # time zone after a time of day


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
    tables = [_with_source(project, period, file) for file in declared.responses]
    responses = pd.concat(tables, ignore_index=True).fillna("")
    frame = _optional(project, period, declared.frame)
    raw = Raw(declared, responses, frame, _optional(project, period, declared.invitations))
    _check_columns(raw, project.codebook)
    return raw


def _with_source(project: Project, period: str, declared: RawFile) -> pd.DataFrame:
    path = project.raw_file(period, declared)
    table = read_table(path, f"data/raw/{period}/{declared.file}")
    where = pd.DataFrame({"source": declared.file, "line": np.arange(2, len(table) + 2)}, index=table.index)
    return pd.concat([table, where.add_prefix("csreport.")], axis=1)


def _optional(project: Project, period: str, declared: RawFile | None) -> pd.DataFrame | None:
    if declared is None:
        return None
    return read_table(project.raw_file(period, declared), f"data/raw/{period}/{declared.file}")


def _check_columns(raw: Raw, codebook: Codebook) -> None:
    """Every declared column must exist; all that do not are named at once."""
    tables = {"responses": raw.responses, "frame": raw.frame}
    name = raw.period.period
    problems = []
    for place, column, source in codebook.columns(name):
        table = tables[source]
        if source == "frame" and codebook.design.id is None:
            problems.append(f"{place} takes column '{column}' from the frame, but no design.id says whose row it is")
        elif table is None:
            problems.append(f"{place} takes column '{column}' from the frame, but period {name} declares no frame file")
        elif column not in table.columns:
            hint = nearest(column, [c for c in table.columns if not c.startswith("csreport.")])
            problems.append(f"{place} names column '{column}', which the {source} file of {name} does not have{hint}")
    if raw.invitations is not None and codebook.invitations is not None:
        columns = codebook.invitations
        for wanted in filter(None, (columns.id, columns.disposition, columns.channel)):
            if wanted not in raw.invitations.columns:
                hint = nearest(wanted, raw.invitations.columns)
                problems.append(f"invitations names column '{wanted}', which the file of {name} does not have{hint}")
    if problems:
        raise InputError("\n".join(f"params/codebook.yml: {problem}" for problem in problems))


def receive(raw: Raw, codebook: Codebook) -> Received:
    """Type every received row; nothing is dropped."""
    period, responses = raw.period.period, _with_frame(raw, codebook)
    columns: dict[str, pd.Series] = {}
    outside = pd.Series(False, index=responses.index)
    for key, item in codebook.items.items():
        name = item.name_in(period)
        if name is None:
            columns[key] = pd.Series(np.nan, index=responses.index)
            continue
        columns[key], bad = code_answers(responses[name], codebook.scale(key))
        outside |= bad
    for key, segment in codebook.segments.items():
        columns[key] = code_levels(responses[_from(segment.source, segment.name_in(period))], segment)
    for key, comment in codebook.comments.items():
        columns[key] = responses[comment.name_in(period)].str.strip()
    answers = pd.DataFrame(columns | _design(responses, codebook, period), index=responses.index)
    return Received(answers, outside)


def _from(source: str, column: str) -> str:
    return f"frame.{column}" if source == "frame" else column


def _with_frame(raw: Raw, codebook: Codebook) -> pd.DataFrame:
    """Responses with the columns of their customer's row in the frame."""
    responses = raw.responses
    if raw.frame is None or codebook.design.id is None:
        return responses
    key = codebook.design.id.name_in(raw.period.period)
    if key not in raw.frame.columns:
        raise InputError(f"the frame file has no column '{key}' to join on{nearest(key, raw.frame.columns)}")
    frame = raw.frame.assign(**{key: raw.frame[key].str.strip()})
    doubled = frame[key][frame[key].duplicated()]
    if len(doubled):
        raise InputError(f"the frame file holds customer '{doubled.iloc[0]}' twice ({len(doubled)} such rows)")
    joined = frame.set_index(key, drop=False).add_prefix("frame.").reindex(responses[key].str.strip()).fillna("")
    return pd.concat([responses, joined.set_axis(responses.index)], axis=1)


def _design(responses: pd.DataFrame, codebook: Codebook, period: str) -> dict[str, pd.Series]:
    """Design columns under reserved names: `design.id`, `design.weight` …; the row's origin as `design.source`."""
    found = {"design.source": responses["csreport.source"], "design.line": responses["csreport.line"]}
    for part in type(codebook.design).model_fields:
        column = getattr(codebook.design, part)
        if column is None:
            continue
        text = responses[_from(column.source, column.name_in(period))].str.strip()
        if part in {"weight", "duration"}:
            found[f"design.{part}"] = pd.to_numeric(text, errors="coerce")
        elif part == "date":
            local = text.str.replace(ZONE, r"\1", regex=True)  # the day counts where it was answered
            found["design.date"] = pd.to_datetime(local, errors="coerce", format="ISO8601")
        else:
            found[f"design.{part}"] = text
    return found


def normalise(text: str) -> str:
    """A cell without surrounding space, full-width digits and letters made plain."""
    return unicodedata.normalize("NFKC", text).strip()


def code_answers(column: pd.Series, scale: Scale) -> tuple[pd.Series, pd.Series]:
    """Text answers as scale points, and which of them stand outside the scale.

    Blank cells and missing codes are NaN; a value that is no point of the scale is NaN and flagged. Value
    labels in any language are read as their point.
    """
    missing = {_number_or_text(normalise(code)) for code in scale.missing}
    words = {_folded(label): point for point, labels in scale.labels.items() for label in labels.values()}
    coded: dict[str, float] = {}
    outside: set[str] = set()
    for cell in column.unique():
        answer = _number_or_text(normalise(cell))
        if answer == "" or answer in missing:
            coded[cell] = np.nan
            continue
        answer = words.get(answer.casefold(), answer) if isinstance(answer, str) else answer
        if isinstance(answer, float) and _on_scale(answer, scale):
            coded[cell] = round(scale.min + scale.max - answer if scale.reverse else answer, DECIMALS)
        else:
            coded[cell] = np.nan
            outside.add(cell)
    return column.map(coded).astype(float), column.isin(outside)


def _folded(text: str) -> str:
    return normalise(text).casefold()


def _number_or_text(cell: str) -> float | str:
    try:
        value = float(cell)
    except ValueError:
        return cell
    return value if np.isfinite(value) and "_" not in cell else cell  # Python reads "1_0" as 10


def _on_scale(answer: float, scale: Scale) -> bool:
    steps = (answer - scale.min) / scale.step
    return scale.min <= answer <= scale.max and abs(steps - round(steps)) < 1e-9


def code_levels(column: pd.Series, segment: Segment) -> pd.Series:
    """Text cells as level ids of a segment; what is no level is missing."""
    if segment.bands:
        numbers = pd.to_numeric(column.map({c: normalise(c) for c in column.unique()}), errors="coerce")
        edges = [-np.inf, *segment.bands, np.inf]
        return pd.cut(numbers, edges, right=False, labels=segment.names)
    known = {_folded(name): level for level, label in segment.levels.items() for name in label.values()}
    known |= {_folded(level): level for level in segment.levels}
    mapped = column.map({cell: known.get(_folded(cell)) for cell in column.unique()})
    return pd.Series(pd.Categorical(mapped, categories=segment.names), index=column.index)
