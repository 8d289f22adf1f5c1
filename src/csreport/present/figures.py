"""Which groupings a figure holds: a page has room for some dozens of groups, a questionnaire may have hundreds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Sentence
from csreport.present.forms import bars, matrix, values
from csreport.present.forms import levels as _levels
from csreport.present.forms import quadrant as _quadrant
from csreport.present.forms import trends as _trends
from csreport.present.layout import Drawing, Sheet
from csreport.present.words import Words
from csreport.project.targets import Target


# ---- which groupings a figure holds ----
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
        return Sentence("figures-drawn-groupings-those-differ", drawn=self.drawn, known=known)


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


# ---- the figures of a report ----
LEVELS, PANELS = 26, 23  # groups that one page holds, as lines and as small panels


def _draw(
    form: Callable[[Any, Sheet], str], data: object, words: Words, note: Sentence | None = None
) -> Drawing | None:
    return Drawing(form(data, Sheet(words, True)), form(data, Sheet(words, False)), note) if data else None


def dots(estimates: Estimates, words: Words) -> Drawing | None:
    """Ranked values with interval and earlier value; ▲▼ where the change exceeds noise."""
    return _draw(values.draw_dots, values.read_dots(estimates, words), words)


def likert(estimates: Estimates, words: Words) -> Drawing | None:
    """Shares of the answer options of several items, or of one item in several periods or segments."""
    return _draw(bars.draw_likert, bars.read_likert(estimates, words), words)


def nps(estimates: Estimates, words: Words) -> Drawing | None:
    """Detractors, passives and promoters with the Net Promoter Score; the first period stands out."""
    return _draw(bars.draw_nps, bars.read_nps(estimates, words), words)


def trends(estimates: Estimates, words: Words) -> Drawing | None:
    """One small panel per series over the periods; a triangle where the last change exceeds noise.

    Control limits, targets, the series of all customers and the periods from which on a new definition holds are drawn
    where they are given.
    """
    choice = fitting(estimates, words, most=PANELS)
    return _draw(_trends.draw_trends, _trends.read_trends(choice.rows, words), words, choice.note)


def flow(estimates: Estimates, words: Words) -> Drawing | None:
    """From invited to analysed: how many were left at every step, and why the others were not."""
    return _draw(bars.draw_flow, bars.read_flow(estimates, words), words)


def heatmap(estimates: Estimates, words: Words, *, apart: bool = False) -> Drawing | None:
    """Measures by the levels of segments; colour and ▲▼ where a level differs from all others beyond noise.

    With `apart` only the segments in which any level does, in this period or over several.
    """
    if apart:
        alpha = words.alpha
        differ = {row.segment for row in estimates.select(against="level:others") if direction(row, alpha)}
        estimates = estimates.select(segment=["", *differ])
    choice = fitting(estimates, words, most=LEVELS)
    return _draw(matrix.draw, matrix.read_levels(choice.rows, words), words, choice.note)


def levels(estimates: Estimates, words: Words, *, ranked: bool = False) -> Drawing | None:
    """A few measures by the levels of each segment; ▲▼ where a level differs from all others beyond noise.

    Levels stand in the order given, or with `ranked` the highest of the first measure first.
    """
    choice = fitting(estimates, words, most=LEVELS)
    return _draw(_levels.draw, _levels.read(choice.rows, words, ranked=ranked), words, choice.note)


def correlations(estimates: Estimates, words: Words) -> Drawing | None:
    """How closely measures go together: the lower triangle of a matrix; what is within noise stays grey."""
    return _draw(matrix.draw, matrix.read_correlations(estimates, words), words)


def drivers(estimates: Estimates, words: Words, *, outcome: str = "") -> Drawing | None:
    """Importance of the drivers of an outcome with interval, by two methods; negative slopes marked."""
    return _draw(values.draw_drivers, values.read_drivers(estimates, words, explaining=outcome), words)


def progress(
    estimates: Estimates, words: Words, *, planned: float | None = None, deadlines: Mapping[str, dt.date] | None = None
) -> Drawing | None:
    """Completed answers by day and altogether; `deadlines` are days by their name in the reader's language."""
    return _draw(
        _trends.draw_progress, _trends.read_progress(estimates, planned=planned, deadlines=deadlines or {}), words
    )


def targets(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None = None) -> Drawing | None:
    """Indicators with interval against their targets, and the verdict; `declared` are the targets by id."""
    return _draw(values.draw_targets, values.read_targets(estimates, words, declared=declared or {}), words)


def compare_weightings(estimates: Estimates, words: Words) -> Drawing | None:
    """The same measures as representative, by customer value and unweighted, each with its interval."""
    return _draw(values.draw_weightings, values.read_weightings(estimates, words), words)


def quadrant(estimates: Estimates, words: Words, *, outcome: str = "") -> Drawing | None:
    """Importance against performance of the drivers of an outcome; the fields meet at the averages."""
    return _draw(_quadrant.draw, _quadrant.read(estimates, words, explaining=outcome), words)
