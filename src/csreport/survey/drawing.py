"""Drawing a sample from a customer frame: by a seed, whatever the order of the frame, every row accounted for."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from csreport.project.columns import DateColumn
from csreport.project.errors import InputError, nearest, refused_as_input
from csreport.survey.dates import read_dates
from csreport.survey.intake import normalise
from surveystats.planning import allocate

Method = Literal["simple", "stratified", "systematic"]
Spread = Literal["proportional", "equal"]
Order = Literal["iso", "day-first", "month-first", "year-first", "excel"]
REASONS = ("no_id", "never_contact", "recently_contacted", "duplicate")  # the first that holds decides
YES = {"1", "1.0", "true", "yes", "y", "x", "是"}
NO = {"", "0", "0.0", "false", "no", "n", "否"}
LOTS = 2**64


@dataclass(frozen=True)
class DrawRules:
    """How many are drawn, how, and who is left out; columns are those of the frame.

    `simple`: everyone has the same chance, all samples of n too. `stratified`: simple within each stratum of `by`, n
    spread by `allocation` with a `minimum` per stratum. `systematic`: every (N/n)th of the list sorted by `by` and id.
    """

    n: int
    method: Method = "simple"
    by: tuple[str, ...] = ()
    allocation: Spread = "proportional"
    minimum: int = 0
    seed: int = 0
    never_contact: str | None = None
    last_contact: str | None = None
    quiet_days: int = 90
    date: dt.date | None = None
    date_order: Order | None = None

    def __post_init__(self) -> None:
        if self.n < 1:
            raise InputError(f"draw: n must be at least 1, not {self.n}")
        if self.method not in get_args(Method):
            raise InputError(f"draw: method '{self.method}' is unknown{nearest(self.method, get_args(Method))}")
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

    Raises
    ------
    InputError
        When a column is missing, a flag is neither yes nor no, or a date cannot be read.
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
    cells = column_of(frame, rules.never_contact).map(lambda cell: normalise(cell).casefold())
    unclear = sorted(set(cells) - YES - NO)
    if unclear:
        raise InputError(f"frame: '{unclear[0]}' in column '{rules.never_contact}' is neither yes (1) nor no (0)")
    return cells.isin(YES)


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

    Raises
    ------
    InputError
        When fewer may be drawn than were asked for, or the minima of the strata sum to more.

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
