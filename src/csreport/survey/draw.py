"""Who is invited: `csreport draw`, a sample from a frame by a seed; and how often customers were invited before."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from csreport import __version__
from csreport.project.codebook import DateColumn, DateOrder, Segment
from csreport.project.errors import InputError, nearest, refused_as_input
from csreport.project.params import yaml_text
from csreport.project.period import NAME, PeriodFile
from csreport.project.project import Project, sha256
from csreport.survey.choices import plain
from csreport.survey.dates import read_dates
from csreport.survey.intake import absent, code_levels, fingerprint, numbers_of, read, read_declared
from csreport.survey.text import among
from csreport.survey.vendors import CHOSEN, NOT_CHOSEN
from csreport.survey.weighting import crossed
from surveystats.planning import Allocation, allocate
from surveystats.response import coverage, frame_quality

Method = Literal["simple", "stratified", "systematic"]
REASONS = ("no_id", "never_contact", "recently_contacted", "duplicate")  # the first that holds decides
LOTS = 2**64


# ---- a sample from a customer frame, whatever its order, every row accounted for ----
@dataclass(frozen=True)
class DrawRules:
    """How many are drawn, how, and who is left out; columns are those of the frame.

    `simple`: everyone has the same chance, all samples of n too. `stratified`: simple within each stratum of `by`, n
    spread by `allocation` with a `minimum` per stratum. `systematic`: every (N/n)th of the list sorted by `by` and id.
    """

    n: int
    method: Method = "simple"
    by: tuple[str, ...] = ()
    allocation: Allocation = "proportional"
    minimum: int = 0
    seed: int = 0
    never_contact: str | None = None
    last_contact: str | None = None
    quiet_days: int = 90
    date: dt.date | None = None
    date_order: DateOrder | None = None

    def __post_init__(self) -> None:
        if self.n < 1:
            raise InputError(f"draw: n must be at least 1, not {self.n}")
        if self.method == "simple" and self.by:
            raise InputError("draw: a simple sample has no strata; use method 'stratified' or leave 'by' out")
        if self.method == "stratified" and not self.by:
            raise InputError("draw: a stratified sample needs 'by': a segment of the codebook or a column of the frame")
        if self.last_contact and self.date is None:
            raise InputError("draw: 'last_contact' needs the date from which the quiet days are counted back ('date')")


def exclusions(frame: pd.DataFrame, ids: pd.Series, rules: DrawRules) -> pd.Series:
    """Reason why a row of the frame may not be drawn, "" where it may.

    What is known of one of a customer's rows holds for all of them; of the rows that remain the first in the order of
    their contents stays, so that the order of the frame makes no difference.

    InputError when a column is missing, a flag is neither yes nor no, or a date cannot be read.
    """
    flags = pd.DataFrame({"no_id": ids == ""}, index=frame.index)
    flags["never_contact"] = _of_customer(never_contact(frame, rules), ids)
    days = days_since_contact(frame, rules)
    flags["recently_contacted"] = _of_customer(days < rules.quiet_days, ids)
    flags["duplicate"] = _further(frame, ids)
    first = np.column_stack([*(flags[reason] for reason in REASONS), np.ones(len(flags), dtype=bool)]).argmax(axis=1)
    return pd.Series(np.array([*REASONS, ""], dtype=object)[first], index=frame.index, dtype="str")


def never_contact(frame: pd.DataFrame, rules: DrawRules) -> pd.Series:
    """Rows whose flag says that the customer must not be contacted."""
    if rules.never_contact is None:
        return pd.Series(False, index=frame.index)
    cells = column_of(frame, rules.never_contact).map(plain)
    unclear = sorted(set(cells) - CHOSEN - NOT_CHOSEN - {""})
    if unclear:
        raise InputError(f"frame: '{unclear[0]}' in column '{rules.never_contact}' is neither yes (1) nor no (0)")
    return cells.isin(CHOSEN)


def days_since_contact(frame: pd.DataFrame, rules: DrawRules) -> pd.Series:
    """Days from the last contact to the date of the rules; NaN where none is recorded. A contact that still lies ahead
    counts as one of that day."""
    if rules.last_contact is None or rules.date is None:
        return pd.Series(np.nan, index=frame.index)
    cells = column_of(frame, rules.last_contact).str.strip()
    shown = f"frame: column '{rules.last_contact}'"
    dates = read_dates(cells, DateColumn(column=rules.last_contact, order=rules.date_order), shown=shown)
    unread = cells[(cells != "") & dates.isna()]
    if len(unread):
        raise InputError(f"{shown}: '{unread.iloc[0]}' is no date ({len(unread)} rows)")
    return (pd.Timestamp(rules.date) - dates.dt.normalize()).dt.days.clip(lower=0).astype(float)


def column_of(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column of the frame; an InputError with the nearest name when there is none."""
    if name not in frame:
        raise InputError(f"the frame has no column '{name}'{nearest(name, frame.columns)}")
    return frame[name]


def _of_customer(flag: pd.Series, ids: pd.Series) -> pd.Series:
    """A flag of one row as a flag of all rows of that customer; rows without id stand alone."""
    return flag | (ids.isin(set(ids[flag & (ids != "")])))


def _further(frame: pd.DataFrame, ids: pd.Series) -> pd.Series:
    """Rows of a customer beyond the first, in the order of their contents."""
    several = frame[ids.duplicated(keep=False)].astype(str)
    ranked = several.sort_values(list(frame.columns)).index
    return ids[ranked].duplicated().reindex(frame.index, fill_value=False)


def draw(ids: pd.Series, strata: pd.Series, rules: DrawRules, *, salt: str = "") -> pd.DataFrame:
    """Draw from rows that may be drawn (one per customer): their stratum, chance of selection and weight, by id.

    Every customer has a lot that depends on the seed, the salt (the period) and the id alone; the lowest lots are
    drawn. Formula: π = n/N, n_h/N_h in strata; weight 1/π.

    InputError when fewer may be drawn than were asked for, or the minima of the strata sum to more.

    Source: Cochran 1977, 2, 5 and 8; Ohlsson 1995 (permanent random numbers).
    """
    if len(ids) < rules.n:
        raise InputError(f"draw: {rules.n} were asked for, but only {len(ids)} customers of the frame may be drawn")
    listed = pd.DataFrame({"id": ids, "stratum": strata}).sort_values("id")
    if rules.method == "systematic":
        taken, chance = _systematic(listed, rules, salt)
    else:
        taken, chance = _lowest(listed, rules, salt)
    chosen = chance[taken]
    return listed[taken].assign(inclusion_probability=chosen, weight=1 / chosen)


def lots(ids: Iterable[str], seed: int, salt: str) -> list[int]:
    """A lot between 0 and 2⁶⁴ for each id: the first 8 bytes of SHA-256 over seed, salt and id."""
    return [int.from_bytes(hashlib.sha256(f"{seed}\x1f{salt}\x1f{one}".encode()).digest()[:8]) for one in ids]


@refused_as_input()
def _lowest(listed: pd.DataFrame, rules: DrawRules, salt: str) -> tuple[np.ndarray, np.ndarray]:
    """Who has one of the lowest lots of the stratum (of all, in a simple sample), and everyone's chance."""
    named = listed["stratum"].to_numpy(str) if rules.method == "stratified" else np.zeros(len(listed), int)
    code = np.unique(named, return_inverse=True)[1]
    sizes = np.bincount(code)
    given = allocate(rules.n, sizes, method=rules.allocation, minimum=rules.minimum)
    order = np.lexsort((np.array(lots(listed["id"], rules.seed, salt), dtype=np.uint64), code))
    place = np.empty(len(listed), dtype=int)
    place[order] = np.arange(len(listed)) - (np.cumsum(sizes) - sizes)[code[order]]
    return place < given[code], (given / sizes)[code]


def _systematic(listed: pd.DataFrame, rules: DrawRules, salt: str) -> tuple[np.ndarray, np.ndarray]:
    """Every (N/n)th of the list by stratum and id, from a random start; in whole numbers, so that chances are exact."""
    size = len(listed)
    order = np.argsort(listed["stratum"].to_numpy(str), kind="stable")  # the list is sorted by id
    start = lots(["start of a systematic sample"], rules.seed, salt)[0]
    places = [(start + step * LOTS) * size // (rules.n * LOTS) for step in range(rules.n)]
    taken = np.zeros(size, dtype=bool)
    taken[order[places]] = True
    return taken, np.full(size, rules.n / size)


NOT_STATED, LIST, RECORD = "not stated", "sample.csv", "record.yml"


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

    InputError when the frame or a column is missing, or the rules cannot be kept.
    """
    if period and not re.fullmatch(NAME, period):
        raise InputError(f"draw: '{period}' is no name of a period; use at most 40 letters, digits, _ and -")
    source = _frame_of(project, period, frame)
    fieldwork = project.period(period).fieldwork if frame is None else None
    asked = _asked(rules, seed=project.rules.seed, date=fieldwork.start if fieldwork else None)
    ids = column_of(source.table, _id_column(project, period, customer)).str.strip()
    excluded = exclusions(source.table, ids, asked)
    strata = _strata(project, source, asked.by)
    may = excluded == ""
    drawn = draw(ids[may], strata[may], asked, salt=period)
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(asked).items()}
    record = {
        "csreport": __version__,
        "period": period or None,
        "frame": {"file": source.name, "sha256": source.sha256, "id": ids.name},
        "rules": {name: value for name, value in plain.items() if value is not None},
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
            there = [other.name for other in path.parent.glob("*")] if path.parent.is_dir() else []
            raise InputError(f"{path.as_posix()}: file not found{nearest(path.name, there)}")
        return Frame(read(path, path.name).table.fillna(""), path.name, sha256(path), period)
    declared = project.period(period).frame if period else None
    if declared is None:
        where = f"params/periods/{period}.yml declares no frame" if period else "name a period"
        raise InputError(f"draw: {where}; give the frame as a file (--frame FILE)")
    table = read_declared(project, period, declared).table.fillna("")
    return Frame(table, declared.name, fingerprint(project, period, declared), period)


def _id_column(project: Project, period: str, named: str | None) -> str:
    if named is not None:
        return named
    declared = project.codebook.design.name_of("id", period)
    if declared is None:
        raise InputError("draw: params/codebook.yml declares no design.id; name the frame's column of customers (--id)")
    return declared


def _strata(project: Project, frame: Frame, by: tuple[str, ...]) -> pd.Series:
    """Stratum of every row: levels of segments, or cells of columns, crossed; an empty text without `by`."""
    if not by:
        return pd.Series("", index=frame.table.index, dtype="str")
    parts = {name: _levels(frame, project.codebook.segments.get(name), name) for name in by}
    return crossed(pd.DataFrame(parts), list(parts))


def _levels(frame: Frame, segment: Segment | None, name: str) -> pd.Series:
    column = segment.name_in(frame.period) if segment is not None else name
    cells = column_of(frame.table, column)
    levels = code_levels(cells, segment).astype("str") if segment is not None else cells.str.strip()
    return levels.where(levels.notna() & (levels != ""), NOT_STATED).astype("str")


# ---- the record -------------------------------------------------------------------------------
def _accounted(excluded: pd.Series, drawn: pd.DataFrame) -> dict[str, Any]:
    """Drawn, not drawn and excluded rows, which add up to those of the frame."""
    counts = {reason: int((excluded == reason).sum()) for reason in REASONS}
    left = len(set(excluded.index[excluded == ""]) - set(drawn.index))
    return {"frame_rows": len(excluded), "drawn": len(drawn), "not_drawn": left, "excluded": counts}


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
    rules = record["rules"]
    key = yaml_text({part: record[part] for part in ("period", "frame", "rules")}, width=80).encode()
    name = f"{rules['method']}-{rules['n']}-seed{rules['seed']}-{hashlib.sha256(key).hexdigest()[:8]}"
    folder = project.private(record["period"] or "frame", "drawn", name)
    if (folder / LIST).exists() and (folder / LIST).read_bytes() != listed:
        raise InputError(f"{name}/{LIST} was changed after it was drawn; move it away to draw it again")
    for file, data in ((LIST, listed), (RECORD, yaml_text(told, width=80).encode())):
        (folder / file).write_bytes(data)
        (folder / file).chmod(0o600)
    where = folder.relative_to(project.root).as_posix()
    return [f"{where}/{LIST}", f"{where}/{RECORD}", _said(record["accounted"])]


def _said(accounted: dict[str, Any]) -> str:
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in accounted["excluded"].items() if count)
    excluded = sum(accounted["excluded"].values())
    return (
        f"{accounted['frame_rows']:,} rows = {accounted['drawn']:,} drawn + {accounted['not_drawn']:,} not drawn + "
        f"{excluded:,} excluded{f' ({reasons})' if reasons else ''}"
    )


# ---- how often customers were invited before ----
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
    return numbers_of(table[columns.id])
