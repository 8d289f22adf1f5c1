"""The shape of every number: one row per estimate, eight key parts; its statistic; what is too small to be shown."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property, lru_cache
from html import escape
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd

from csreport.project.errors import EstimatesError, nearest
from csreport.project.params import read_yaml
from csreport.survey.survey import Survey

# ---- what every statistic is, as `statistics.yml` declares it ----
NAME_ALONE = "statistics-indicator-series"  # a series that is called like its item
FILE = Path(__file__).with_name("statistics.yml")


@dataclass(frozen=True)
class Statistic:
    """One statistic; `statistics.yml` says what each field means."""

    id: str
    form: str
    name: str
    definition: str
    digits: int
    shown: str = "number"
    sign: str = "difference"
    low: float = -math.inf
    high: float = math.inf
    unit: str = ""
    series: str = NAME_ALONE
    explained: str = ""
    followed: bool = False
    relates: bool = False
    of: str = ""
    amount_digits: int | None = None


@cache
def statistics() -> dict[str, Statistic]:
    """Every statistic by its id; each followed one brings its covariance between two periods."""
    stored = _stored()
    found = {id: Statistic(id=id, **stored["forms"][told["form"]] | told) for id, told in stored["statistics"].items()}
    for one in [one for one in found.values() if one.followed]:
        id, about = covariance_of(one.id), f"Covariance of “{one.name}” between two periods with the same respondents."
        found[id] = Statistic(id=id, form="number", name="Covariance", definition=about, digits=one.digits)
    return found


@cache
def _stored() -> dict[str, Any]:
    return dict(read_yaml(FILE))


def statistic(id: str) -> Statistic:
    """A statistic by its id.

    Raises
    ------
    EstimatesError
        When it is not declared; names the nearest that is.
    """
    found = statistics().get(id)
    if found is None:
        raise EstimatesError(f"the statistic '{id}' is not declared in statistics.yml{nearest(id, statistics())}")
    return found


def covariance_of(stat: str) -> str:
    """Under which id the covariance of a statistic with itself in a later period stands."""
    return f"{stat}_covariance"


def followed() -> tuple[str, ...]:
    """Statistics whose changes from period to period are tested."""
    return tuple(id for id, one in statistics().items() if one.followed)


def headlines() -> list[tuple[str, str]]:
    """Headline indicators in order: role of the question, statistic."""
    return [(one["role"], one["stat"]) for one in _stored()["headlines"]]


def explained_by(id: str) -> frozenset[str]:
    """Statistics whose numbers one definition explains."""
    return frozenset(one.id for one in statistics().values() if one.explained == id)


# ---- the shape of every number ----
KEYS = ("period", "measure", "category", "segment", "level", "against", "weighting", "stat")
NUMBERS = ("value", "se", "low", "high", "df", "p", "n", "n_weighted", "n_eff")
PARTS: Callable[[Any], tuple[str, ...]] = attrgetter(*KEYS)
COLUMNS = (*KEYS, *NUMBERS, "method", "status", "note")
WEIGHTINGS = ("representative", "value", "none")
SHORT = 10  # rows and names that a summary shows
STATUSES = ("ok", "caution", "suppressed", "not_estimable")
MIME = "application/vnd.csreport.estimates+json"


@dataclass(frozen=True)
class Row:
    """One estimate. Raw units: scale points, shares 0–1, NPS −100…100, seconds, counts.

    With `against` the value is a difference of `stat` (this minus that).
    """

    period: str
    measure: str
    stat: str
    category: str = ""
    segment: str = ""
    level: str = ""
    against: str = ""
    weighting: str = "representative"
    value: float = math.nan
    se: float = math.nan
    low: float = math.nan
    high: float = math.nan
    df: float = math.nan
    p: float = math.nan
    n: float = math.nan
    n_weighted: float = math.nan
    n_eff: float = math.nan
    method: str = ""
    status: str = "ok"
    note: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The eight parts of its key."""
        return PARTS(self)

    @property
    def key(self) -> str:
        """Name of the number on the page: the eight parts joined by `/`."""
        return "/".join(self.parts)

    @property
    def shown(self) -> bool:
        """Whether there is a value to show."""
        return self.status in {"ok", "caution"} and not math.isnan(self.value)

    @property
    def indicator(self) -> str:
        """The statistic that its value is written like: its own, or that of its category where it speaks of one."""
        return self.category if statistic(self.stat).of else self.stat

    @property
    def against_kind(self) -> str:
        """What the row stands against: level, period, measure, target, benchmark …; "" for nothing."""
        return self.against.partition(":")[0]

    @property
    def against_id(self) -> str:
        """Which level, period, measure … the row stands against."""
        return self.against.partition(":")[2]

    @property
    def is_estimate(self) -> bool:
        """Whether the row is a value, and no difference from another period, level or target."""
        return not self.against or (self.against_kind == "measure" and statistic(self.stat).relates)

    @property
    def segments(self) -> list[str]:
        """The segment, or both of a crosstab."""
        return halves(self.segment)

    @property
    def levels(self) -> list[str]:
        """The level, or both of a crosstab."""
        return halves(self.level)

    @property
    def is_crossed(self) -> bool:
        """Whether it is of two segments at once."""
        return len(self.segments) > 1

    @property
    def planned(self) -> str:
        """The target of the sample that the row states; "" where it states none."""
        return self.category.removeprefix(PLANNED) if self.category.startswith(PLANNED) else ""

    @property
    def is_published(self) -> bool:
        """Whether it is known from a published table alone."""
        return self.method.startswith(PUBLISHED)

    @property
    def scenario(self) -> str:
        """The screening rule without which this is estimated; "" for none."""
        kind, _, rule = self.weighting.partition(":")
        return rule if kind == "scenario" else ""


def emptied(row: Row, note: str) -> Row:
    """The row without its numbers, and why."""
    return replace(row, **dict.fromkeys(NUMBERS, math.nan), status="suppressed", note=note)  # type: ignore[arg-type]


PLANNED = "planned:"  # before the name of a target of the sample, as category of the row that states it
PUBLISHED = "published: "  # before its source, as method of what is known from a published table


def halves(name: str) -> list[str]:
    """Both segments or levels of a crosstab; a single one alone."""
    return name.split("*")


FIELDS = tuple(field.name for field in fields(Row))


class Estimates:
    """An unchangeable table of estimates with unique keys."""

    def __init__(self, rows: Iterable[Row] = ()):
        self._rows = tuple(rows)
        seen = set[tuple[str, ...]]()
        for row in self._rows:
            parts = row.parts
            _check(row, parts)
            if parts in seen:
                raise EstimatesError(f"estimate '{row.key}' stands in the table twice")
            seen.add(parts)

    @classmethod
    def of_checked(cls, rows: Iterable[Row]) -> Estimates:
        """A table of rows that stood in one table, or in several without a common key: nothing is checked again."""
        found = cls()
        found._rows = tuple(rows)
        return found

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    @cached_property
    def _index(self) -> dict[tuple[str, ...], Row]:
        return {row.parts: row for row in self._rows}

    @cached_property
    def _by_measure(self) -> dict[str, list[int]]:
        return self._places("measure")

    @cached_property
    def _by_stat(self) -> dict[str, list[int]]:
        return self._places("stat")

    def _places(self, part: str) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, name in enumerate(map(attrgetter(part), self._rows)):
            found.setdefault(name, []).append(place)
        return found

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        kinds = dict.fromkeys(NUMBERS, float)  # whole numbers are numbers
        return isinstance(other, Estimates) and self.frame().astype(kinds).equals(other.frame().astype(kinds))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        parts = (f"{part}: {_some(self.values(part))}" for part in ("period", "measure", "stat"))
        return f"<{len(self):,} estimates; {'; '.join(parts)}>"

    def _repr_html_(self) -> str:
        told = [part for part in COLUMNS if part in {*KEYS, "value", "low", "high", "n", "status"}]
        first = self.frame()[told].head(SHORT)
        table = first.loc[:, (first != "").any()].to_html(index=False, na_rep="", float_format="{:.4g}".format)
        return (
            f"<p>{escape(repr(self)[1:-1])}</p>{table}<p>The first {min(SHORT, len(self))} of {len(self):,}. "
            f'<code>.select(measure="…", stat="…")</code> narrows them, <code>.frame()</code> is a DataFrame.</p>'
        )

    def _repr_markdown_(self) -> str:
        return ""  # what helps to explore is no part of a report

    def select(self, **wanted: str | Iterable[str]) -> Estimates:
        """Rows whose key parts (or status, method) equal the wanted value, or one of several."""
        return self.of_checked(self._matching(wanted))

    def of_all(self, **wanted: str | Iterable[str]) -> Estimates:
        """Rows of all customers, weighted to be representative, unless asked otherwise."""
        return self.select(**({"segment": "", "weighting": "representative"} | wanted))

    def find(self, **wanted: str | Iterable[str]) -> Row | None:
        """The one row that matches, or None.

        Raises
        ------
        EstimatesError
            When several rows match.
        """
        found = self._matching(wanted)
        if len(found) > 1:
            keys = ", ".join(row.key for row in found[:3])
            raise EstimatesError(f"{len(found)} estimates match {wanted}: {keys} …")
        return found[0] if found else None

    def one(self, **wanted: str | Iterable[str]) -> Row:
        """The one row that matches.

        Raises
        ------
        EstimatesError
            When none or several match; names the nearest key.
        """
        found = self.find(**wanted)
        if found is None:
            sought = "/".join(str(wanted.get(part, "*")) for part in KEYS)
            raise EstimatesError(f"no estimate '{sought}'{nearest(sought, [row.key for row in self._rows])}")
        return found

    def get(self, row: Row, **changed: str) -> Row | None:
        """The row whose key is that of another row but for the parts given, or None."""
        return self._index.get(tuple(changed.get(part, getattr(row, part)) for part in KEYS))

    def values(self, part: str) -> list[str]:
        """Distinct values of a key part, in order of appearance."""
        return list(dict.fromkeys(getattr(row, part) for row in self._rows))

    def frame(self) -> pd.DataFrame:
        """The table as a DataFrame, columns in contract order."""
        return pd.DataFrame([[getattr(row, name) for name in COLUMNS] for row in self._rows], columns=list(COLUMNS))

    def _matching(self, wanted: dict[str, Any]) -> Sequence[Row]:
        for name in wanted:
            if name not in FIELDS:
                raise EstimatesError(f"estimates have no column '{name}'{nearest(name, FIELDS)}")
        sought = {k: {v} if isinstance(v, str) else set(v) for k, v in wanted.items()}
        rows: Sequence[Row] = self._rows
        for name in ("measure", "stat"):  # a table is asked a thousand times a chapter
            if name in sought:
                known = self._by_measure if name == "measure" else self._by_stat
                places = [known[value] for value in sought.pop(name) if value in known]
                rows = [rows[i] for i in (places[0] if len(places) == 1 else sorted(chain(*places)))]
                break
        for name, values in sought.items():
            part = attrgetter(name)
            rows = [row for row in rows if part(row) in values]
        return rows


def _some(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    rest = len(names) - SHORT
    return ", ".join(names[:SHORT]) + (f" and {rest} more" if rest > 0 else "")


def _check(row: Row, parts: tuple[str, ...]) -> None:
    if row.status not in STATUSES:
        raise EstimatesError(f"'{row.key}': status '{row.status}' is unknown{nearest(row.status, STATUSES)}")
    if row.weighting not in WEIGHTINGS and not row.scenario:
        raise EstimatesError(f"'{row.key}': weighting '{row.weighting}' is unknown")
    if "/" in "".join(parts):
        part = next(name for name, told in zip(KEYS, parts, strict=True) if "/" in told)
        raise EstimatesError(f"'{row.key}': '/' separates key parts and may not stand in '{part}'")
    _check_statistic(row)
    if row.status == "suppressed" and not all(math.isnan(getattr(row, part)) for part in NUMBERS):
        raise EstimatesError(f"'{row.key}': a suppressed estimate carries no value, interval or base")


def _check_statistic(row: Row) -> None:
    """Its statistic is declared, and that of its category where it speaks of one; its value lies within the range."""
    try:
        told = statistic(row.stat)
        written = statistic(row.category) if told.of else told
    except EstimatesError as error:
        raise EstimatesError(f"'{row.key}': {error}") from None
    ranged = written if told.of == "value" else told
    slack = 1e-9 * (1 + abs(row.value))
    if row.is_estimate and not ranged.low - slack <= row.value <= ranged.high + slack and not math.isnan(row.value):
        raise EstimatesError(
            f"'{row.key}': the value {row.value:g} lies outside the range of '{ranged.id}', "
            f"{ranged.low:g} to {ranged.high:g}"
        )


def bind(*tables: Iterable[Row]) -> Estimates:
    """One table from several; a key in two of them is an error, unless both rows are the same but for rounding."""
    found: dict[tuple[str, ...], Row] = {}
    for table in tables:
        for row in table:
            parts = row.parts
            if not isinstance(table, Estimates):
                _check(row, parts)
            known = found.setdefault(parts, row)
            if known is not row and not _alike(known, row):
                raise EstimatesError(f"estimate '{row.key}' stands in the table twice")
    return Estimates.of_checked(found.values())


def _alike(one: Row, other: Row) -> bool:
    """Whether two rows say the same; the last digits depend on the order in which a sum was taken."""
    pairs = ((getattr(one, name), getattr(other, name)) for name in FIELDS)
    return all(_near(a, b) if isinstance(a, float) else a == b for a, b in pairs)


def _near(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) or (math.isnan(a) and math.isnan(b))


def compare(ours: Estimates, theirs: Estimates, *, tolerance: float = 1e-9) -> pd.DataFrame:
    """Rows that differ between two tables: key, column, both values (NaN equals NaN)."""
    left, right = (e.frame().set_index(list(KEYS)) for e in (ours, theirs))
    index = left.index.union(right.index)
    left, right = left.reindex(index), right.reindex(index)
    found = []
    for name in left.columns:
        if name in NUMBERS:
            same = (left[name] - right[name]).abs() <= tolerance * (1 + right[name].abs())
            same |= left[name].isna() & right[name].isna()
        else:
            same = left[name].fillna("") == right[name].fillna("")
        for key in index[~same]:
            found.append(
                {"key": "/".join(key), "column": name, "ours": left.at[key, name], "theirs": right.at[key, name]}
            )
    return pd.DataFrame(found, columns=["key", "column", "ours", "theirs"])


def csv_of(estimates: Estimates) -> str:
    """A table as it is stored: shortest decimals that read back exactly."""
    return estimates.frame().to_csv(index=False, lineterminator="\n")


def read_csv(path: Path) -> Estimates:
    """Read a stored table back, exactly.

    Raises
    ------
    EstimatesError
        When a column is missing or a number cannot be read; names the file.
    """
    with path.open(encoding="utf-8", newline="") as file:
        head, *lines = [*csv.reader(file)] or [[]]
    if missing := [name for name in COLUMNS if name not in head]:
        raise EstimatesError(f"{path.name}: column '{missing[0]}' is missing")
    places = [(name, head.index(name)) for name in FIELDS]
    try:
        columns = [[float(line[i] or "nan") if name in NUMBERS else line[i] for line in lines] for name, i in places]
    except (ValueError, IndexError) as error:
        raise EstimatesError(f"{path.name}: {error}") from None
    return Estimates(map(Row, *columns))


Stamp = tuple[Path, int, int]  # a file, when it was written, its size


def read_each(folder: Path) -> Mapping[str, Estimates]:
    """The stored tables of a folder by name; those that did not change are read once in a process."""
    return _each(_stamped(folder))


def _stamped(folder: Path) -> tuple[Stamp, ...]:
    return tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(folder.glob("*.csv")))


def read_tables(folder: Path) -> Estimates:
    """The stored tables of a folder as one, each key once."""
    return _joined(_stamped(folder))


@lru_cache(maxsize=1)
def _joined(files: tuple[Stamp, ...]) -> Estimates:
    return Estimates({row.key: row for each in _each(files).values() for row in each}.values())


@lru_cache(maxsize=1)
def _each(files: tuple[Stamp, ...]) -> Mapping[str, Estimates]:
    return {path.stem: read_csv(path) for path, *_ in files}


def alpha_at(confidence: float) -> float:
    """Level below which a p value exceeds noise, without the digits that subtracting leaves."""
    return round(1 - confidence, 9)


def direction(row: Row, alpha: float) -> int:
    """Class of a change: +1 or −1 when it exceeds noise (its p, adjusted where declared, below alpha), else 0."""
    if not row.shown or math.isnan(row.p) or row.p >= alpha:
        return 0
    return 1 if row.value > 0 else -1


# ---- small bases: marked, or emptied together with what would give them away ----
Cell = tuple[str, str, str, str]  # period, measure, segment, level
Sizes = Mapping[tuple[str, str, str], int]  # respondents by period, segment, level
CUSTOMERS = {"frame", "invitations"}  # measures of customers, whether they answered or not
# Statistics whose tests and intervals keep their promise from this base on (docs/methods.md, simulation).
LEAST_DEGREES = 8  # of freedom, below which a standard error says little (NCHS; docs/methods.md, simulation)
LARGE_BASE = dict.fromkeys(("eta_squared", "importance", "importance_johnson"), 200)


def sizes_of(survey: Survey) -> dict[tuple[str, str, str], int]:
    """How many analysed respondents each level of the segments has; levels without any are left out."""
    return {
        (survey.name, segment, str(level)): int(count)
        for segment in survey.codebook.segments
        if segment in survey.accepted
        for level, count in survey.accepted[segment].value_counts().items()
    }


def suppress(
    estimates: Iterable[Row], *, caution: int, suppress: int, mark_all: bool = False, sizes: Sizes | None = None
) -> Estimates:
    """Mark estimates on small effective bases or few degrees of freedom, and empty those on too few answers.

    The base of an estimate of a level is at most the level (`sizes`): a level's share of all rests on the level. Where
    one level of a segment alone is emptied, the smallest of the others is emptied too, the same one for every measure:
    with the total of all customers the one could be worked out. Differences against an emptied level, or against the
    emptied value of an earlier period, go with it; one that is emptied for its own base leaves both its values.
    With `mark_all` every representative estimate is marked, whatever its base.
    Population: rows with a base `n`; counts (`stat` count) are bases themselves and stay.
    """
    known = sizes or {}
    rows = [
        _by_base(row, known, caution, suppress, mark_all and row.weighting == "representative") for row in estimates
    ]
    empty = (row for row in rows if row.segment and row.status == "suppressed" and not row.against)
    hidden = {(row.period, row.measure, row.segment, row.level) for row in empty}
    hidden |= _complements(rows, hidden, known)
    if not hidden:
        return Estimates(rows)
    note = "its value would give that of a level with too small a base away"
    return Estimates(emptied(row, note) if _gives_away(row, hidden) else row for row in rows)


def _by_base(row: Row, sizes: Sizes, caution: int, limit: int, marked: bool) -> Row:
    if row.stat == "count" or math.isnan(row.n) or row.status not in {"ok", "caution"}:
        return row
    known = row.n if row.measure in CUSTOMERS else sizes.get((row.period, row.segment, row.level), row.n)
    base = min(row.n, known)
    if base < limit:
        return emptied(row, f"base below {limit}")
    base = round(min(base, row.n_eff), 9) if row.n_eff > 0 else base  # of 30 equal weights it may be 29.999999999999996
    few = marked or base < LARGE_BASE.get(row.stat, caution) or (row.se > 0 and row.df < LEAST_DEGREES)
    return replace(row, status="caution") if few else row


def _complements(rows: list[Row], hidden: set[Cell], known: Sizes) -> set[Cell]:
    """The smallest shown level of each measure and segment in which exactly one level is hidden."""
    sizes: dict[tuple[str, str, str], dict[str, float]] = {}
    for row in rows:
        if row.segment and row.level and not row.against and row.stat != "count":
            levels = sizes.setdefault((row.period, row.measure, row.segment), {})
            own = known.get((row.period, row.segment, row.level), 0.0 if math.isnan(row.n) else row.n)
            levels[row.level] = max(levels.get(row.level, 0.0), own)
    found: set[Cell] = set()
    for (period, measure, segment), levels in sizes.items():
        shown = {level: n for level, n in levels.items() if (period, measure, segment, level) not in hidden}
        if len(shown) == len(levels) - 1 and shown:
            found.add((period, measure, segment, min(shown, key=lambda level: (shown[level], level))))
    return found


def _gives_away(row: Row, hidden: set[Cell]) -> bool:
    """Whether a shown row is of a hidden level, or is a difference against one, or against its own earlier value."""
    if not row.segment or row.status == "suppressed" or row.stat == "count":
        return False
    kind, other = row.against_kind, row.against_id
    earlier = other if kind == "period" else row.period
    level = other if kind == "level" else row.level
    return any(
        (period, row.measure, row.segment, name) in hidden
        for period, name in ((row.period, row.level), (row.period, level), (earlier, row.level))
    )
