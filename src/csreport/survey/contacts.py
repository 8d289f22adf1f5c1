"""How often customers were asked: the invitations of the twelve months before, by customer number only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from csreport.project.errors import InputError, nearest
from csreport.project.period import PeriodFile
from csreport.project.project import Project
from csreport.survey.sources import read_declared


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

    Raises
    ------
    InputError
        When a list of invitations cannot be read, or has no column of customer numbers.
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
            counts = counts + counts.index.isin(invited).astype(int)
    whole = len(window) < project.periods.index(period)  # one at least began before these twelve months
    return EarlierInvitations(counts, total, tuple(known), tuple(unknown), whole)


def periods_before(project: Project, period: str) -> list[PeriodFile] | None:
    """Declared periods whose fieldwork began less than twelve months before this one's; None where it is not dated.

    A period without dates counts as one of them where its name stands before this one's: when it was, nobody knows.
    """
    own = project.period(period).fieldwork
    if own is None:
        return None
    first = _year_before(own.start)
    names = project.periods[: project.periods.index(period)]
    found = [project.period(name) for name in names]
    return [one for one in found if one.fieldwork is None or first < one.fieldwork.start <= own.start]


def _year_before(day: dt.date) -> dt.date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)


def _invited(project: Project, declared: PeriodFile) -> pd.Index | None:
    """Customer numbers of a period's list of invitations, each once; None where there is none, or no dates."""
    columns = project.codebook.invitations
    if declared.invitations is None or declared.fieldwork is None or columns is None or declared.sample == "open":
        return None
    table = read_declared(project, declared.period, declared.invitations).table
    if columns.id not in table:
        raise InputError(
            f"params/codebook.yml: invitations names column '{columns.id}', which the file of {declared.period} does "
            f"not have{nearest(columns.id, table.columns)}"
        )
    return pd.Index(table[columns.id].str.strip().unique())
