"""Which groupings a figure holds: a page has room for some dozens of groups, a questionnaire may have hundreds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Sentence
from csreport.present.words import Words


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


def fitting(estimates: Estimates, words: Words, *, most: int) -> Choice:
    """Groupings with at most so many groups together: the widest real difference first, then the widest spread.

    One grouping is always drawn. Rows of all customers stay.
    """
    groupings: dict[str, list[Row]] = {}
    for row in estimates:
        if row.level:
            groupings.setdefault(row.segment, []).append(row)
    kept, room, alpha = set[str](), most, words.alpha
    for name in sorted(groupings, key=lambda name: _telling(groupings[name], alpha)):
        size = len({row.level for row in groupings[name] if row.is_estimate})
        if not kept or size <= room:
            kept.add(name)
            room -= size
    if len(kept) == len(groupings):
        return Choice(estimates, len(kept), len(kept))
    return Choice(
        Estimates(row for row in estimates if not row.level or row.segment in kept), len(kept), len(groupings)
    )


def _telling(rows: Sequence[Row], alpha: float) -> tuple[float, float]:
    """How much a grouping tells, the most first: its widest difference beyond noise, and the spread of its values.

    The figure's title speaks of the widest difference, so that must be drawn.
    """
    same = [row for row in rows if row.stat == rows[0].stat and row.shown]
    real = [abs(row.value) for row in same if direction(row, alpha)]
    values = [row.value for row in same if row.is_estimate]
    return -max(real, default=0.0), min(values, default=0.0) - max(values, default=0.0)
