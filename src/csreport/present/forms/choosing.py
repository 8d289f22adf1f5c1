"""Which groupings a figure holds: a page has room for some dozens of groups, a questionnaire may have hundreds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row
from csreport.facts import Sentence
from csreport.present.notation import is_estimate


@dataclass(frozen=True)
class Choice:
    """The rows to draw, and how many of how many groupings they are of."""

    rows: Estimates
    drawn: int
    known: int

    @property
    def note(self) -> Sentence | None:
        """What the figure leaves out; None where it holds all."""
        if self.drawn == self.known:
            return None
        known = self.known
        return Sentence("Drawn: {drawn} of {known} groupings, those that differ most.", drawn=self.drawn, known=known)


def fitting(estimates: Estimates, *, most: int) -> Choice:
    """Groupings with at most so many groups together: the smallest p first, then the widest spread of values.

    One grouping is always drawn. Rows of all customers stay.
    """
    groupings: dict[str, list[Row]] = {}
    for row in estimates:
        if row.level:
            groupings.setdefault(row.segment, []).append(row)
    kept, room = set[str](), most
    for name in sorted(groupings, key=lambda name: _telling(groupings[name])):
        size = len({row.level for row in groupings[name] if is_estimate(row)})
        if not kept or size <= room:
            kept.add(name)
            room -= size
    if len(kept) == len(groupings):
        return Choice(estimates, len(kept), len(kept))
    return Choice(
        Estimates(row for row in estimates if not row.level or row.segment in kept), len(kept), len(groupings)
    )


def _telling(rows: Sequence[Row]) -> tuple[float, float]:
    """How much a grouping tells, the most first: its smallest p, and the spread of its first measure."""
    ps = [row.p for row in rows if row.shown and not math.isnan(row.p)]
    values = [row.value for row in rows if row.shown and is_estimate(row) and _series(row) == _series(rows[0])]
    return min(ps, default=1.0), min(values, default=0.0) - max(values, default=0.0)


def _series(row: Row) -> tuple[str, str]:
    return row.measure, row.stat
