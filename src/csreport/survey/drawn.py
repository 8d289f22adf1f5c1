"""`csreport draw`: a frame is read, a sample drawn, the list and its record kept where respondents' data belong."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from csreport import __version__
from csreport.project.codebook import Segment
from csreport.project.errors import InputError, nearest, refused_as_input
from csreport.project.period import NAME
from csreport.project.project import Project, sha256
from csreport.survey.drawing import (
    REASONS,
    DrawRules,
    column_of,
    days_since_contact,
    draw,
    exclusions,
    never_contact,
)
from csreport.survey.intake import code_levels
from csreport.survey.shapes import read
from csreport.survey.sources import fingerprint, read_declared
from surveystats.response import coverage, frame_quality

NOT_STATED, LIST, RECORD = "not stated", "sample.csv", "record.yml"
PERIOD = re.compile(NAME)


@dataclass(frozen=True)
class Frame:
    """A frame as text cells, with what identifies it."""

    table: pd.DataFrame
    name: str
    sha256: str
    period: str


def draw_sample(
    project: Project, period: str, rules: Mapping[str, Any], *, frame: Path | None = None, customer: str | None = None
) -> list[str]:
    """Draw a sample from the frame of a declared period, or from a frame file; says what was written and drawn.

    `rules` are the fields of `DrawRules`, others are not looked at; without a seed that of params/rules.yml is used,
    without a date (YYYY-MM-DD) the first day of fieldwork. The same frame and rules give the same list and record; no
    draw overwrites another.

    Raises
    ------
    InputError
        When the frame or a column is missing, or the rules cannot be kept.
    """
    if period and not PERIOD.fullmatch(period):
        raise InputError(f"draw: '{period}' is no name of a period; use at most 40 letters, digits, _ and -")
    source = _frame_of(project, period, frame)
    fieldwork = project.period(period).fieldwork if frame is None else None
    asked = _asked(rules, seed=project.rules.seed, date=fieldwork.start if fieldwork else None)
    ids = column_of(source.table, _id_column(project, period, customer)).str.strip()
    excluded = exclusions(source.table, ids, asked)
    strata = _strata(project, source, asked.by)
    may = excluded == ""
    drawn = draw(ids[may], strata[may], asked, salt=period)
    record = {
        "csreport": __version__,
        "period": period or None,
        "frame": {"file": source.name, "sha256": source.sha256, "id": ids.name},
        "rules": _plain(asked),
        "accounted": _accounted(excluded, drawn),
        "strata": _by_stratum(strata[may], drawn),
        "coverage": _coverage(project, source, ids, asked),
    }
    return _written(project, drawn.rename(columns={"id": str(ids.name)}), record)


def _asked(rules: Mapping[str, Any], **default: Any) -> DrawRules:
    names = [field.name for field in fields(DrawRules)]
    given = {name: rules[name] for name in names if rules.get(name) is not None}
    if isinstance(given.get("date"), str):
        try:
            given["date"] = dt.date.fromisoformat(given["date"])
        except ValueError:
            raise InputError(f"draw: date '{given['date']}' is not written as 2026-01-31") from None
    return DrawRules(**default | given | {"by": tuple(given.get("by", ()))})


def _frame_of(project: Project, period: str, path: Path | None) -> Frame:
    if path is not None:
        if not path.is_file():
            raise InputError(f"{path.as_posix()}: file not found{nearest(path.name, _names(path.parent))}")
        return Frame(read(path, path.name).table.fillna(""), path.name, sha256(path), period)
    declared = project.period(period).frame if period else None
    if declared is None:
        where = f"params/periods/{period}.yml declares no frame" if period else "name a period"
        raise InputError(f"draw: {where}; give the frame as a file (--frame FILE)")
    table = read_declared(project, period, declared).table.fillna("")
    return Frame(table, declared.name, fingerprint(project, period, declared), period)


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*")] if folder.is_dir() else []


def _id_column(project: Project, period: str, named: str | None) -> str:
    if named is not None:
        return named
    declared = project.codebook.design.name_of("id", period)
    if declared is None:
        raise InputError("draw: params/codebook.yml declares no design.id; name the frame's column of customers (--id)")
    return declared


def _strata(project: Project, frame: Frame, by: tuple[str, ...]) -> pd.Series:
    """Stratum of every row: levels of segments, or cells of columns, crossed; an empty text without `by`."""
    parts = [_levels(frame, project.codebook.segments.get(name), name) for name in by]
    if not parts:
        return pd.Series("", index=frame.table.index, dtype="str")
    crossed = parts[0]
    for part in parts[1:]:
        crossed = crossed + " × " + part
    return crossed


def _levels(frame: Frame, segment: Segment | None, name: str) -> pd.Series:
    column = segment.name_in(frame.period) if segment is not None else name
    cells = column_of(frame.table, column)
    levels = code_levels(cells, segment).astype("str") if segment is not None else cells.str.strip()
    return levels.where(levels.notna() & (levels != ""), NOT_STATED).astype("str")


# ---- the record -------------------------------------------------------------------------------
def _plain(rules: DrawRules) -> dict[str, Any]:
    told = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(rules).items()}
    return {name: value for name, value in told.items() if value is not None}


def _accounted(excluded: pd.Series, drawn: pd.DataFrame) -> dict[str, Any]:
    """Drawn, not drawn and excluded rows, which add up to those of the frame."""
    counts = {reason: int((excluded == reason).sum()) for reason in REASONS}
    left = len(set(excluded.index[excluded == ""]) - set(drawn.index))
    found = {"frame_rows": len(excluded), "drawn": len(drawn), "not_drawn": left, "excluded": counts}
    if len(drawn) + left + sum(counts.values()) != len(excluded):
        raise ValueError(f"the draw does not account for every row: {found}")
    return found


def _by_stratum(strata: pd.Series, drawn: pd.DataFrame) -> list[dict[str, Any]]:
    sizes, taken = strata.value_counts(), drawn["stratum"].value_counts()
    chances = drawn.groupby("stratum")["inclusion_probability"].first()
    return [
        {
            "stratum": str(name),
            "drawable": int(sizes[name]),
            "drawn": int(taken.get(name, 0)),
            "inclusion_probability": float(chances.get(name, 0.0)),
        }
        for name in sorted(sizes.index)
    ]


@refused_as_input()
def _coverage(project: Project, frame: Frame, ids: pd.Series, rules: DrawRules) -> dict[str, Any]:
    """How fit the frame is: duplicates, who can be contacted, recency, and frame against population where known."""
    flags = (~never_contact(frame.table, rules)).astype(float) if rules.never_contact else None
    days = days_since_contact(frame.table, rules) if rules.last_contact else None
    found = asdict(frame_quality(ids, contactable=flags, days_since_contact=days))
    told: dict[str, Any] = {name: value for name, value in found.items() if not math.isnan(value)}
    margins = project.population.margins if project.population else {}
    for name, known in margins.items():
        segment = project.codebook.segments.get(name)
        if segment is not None and segment.name_in(frame.period) in frame.table:
            rows = coverage(code_levels(frame.table[segment.name_in(frame.period)], segment).astype(object), known)
            told[name] = {str(level): asdict(row) for level, row in rows.items()}
    return told


def _written(project: Project, drawn: pd.DataFrame, record: dict[str, Any]) -> list[str]:
    """Store list and record in a folder named by frame and rules; the same again gives the same files."""
    listed = drawn.to_csv(index=False, lineterminator="\n").encode()
    told = record | {"list": {"file": LIST, "sha256": hashlib.sha256(listed).hexdigest()}}
    rules, key = record["rules"], _yaml({part: record[part] for part in ("period", "frame", "rules")})
    name = f"{rules['method']}-{rules['n']}-seed{rules['seed']}-{hashlib.sha256(key).hexdigest()[:8]}"
    folder = project.private(record["period"] or "frame", "drawn", name)
    if (folder / LIST).exists() and (folder / LIST).read_bytes() != listed:
        raise InputError(f"{name}/{LIST} was changed after it was drawn; move it away to draw it again")
    for file, data in ((LIST, listed), (RECORD, _yaml(told))):
        (folder / file).write_bytes(data)
        (folder / file).chmod(0o600)
    where = folder.relative_to(project.root).as_posix()
    return [f"{where}/{LIST}", f"{where}/{RECORD}", _said(record["accounted"])]


def _yaml(content: dict[str, Any]) -> bytes:
    return bytes(yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode())


def _said(accounted: dict[str, Any]) -> str:
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in accounted["excluded"].items() if count)
    excluded = sum(accounted["excluded"].values())
    return (
        f"{accounted['frame_rows']:,} rows = {accounted['drawn']:,} drawn + {accounted['not_drawn']:,} not drawn + "
        f"{excluded:,} excluded{f' ({reasons})' if reasons else ''}"
    )
