"""Which groupings a figure holds: a page has room for some dozens of groups, a questionnaire may have hundreds."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Facts, Sentence
from csreport.present.forms import bars, matrix, values
from csreport.present.forms import changes as _changes
from csreport.present.forms import course as _course
from csreport.present.forms import flow as _flow
from csreport.present.forms import groups as _groups
from csreport.present.forms import improve as _improve
from csreport.present.forms import items as _items
from csreport.present.forms import levels as _levels
from csreport.present.forms import progress as _progress
from csreport.present.forms import quadrant as _quadrant
from csreport.present.forms import squares as _squares
from csreport.present.layout import PAGE, PHONE, PRINT, Drawing, Sheet
from csreport.present.vectors import Canvas, follow_page
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
LEVELS = 26  # groups that one page holds


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


def flow(estimates: Estimates, words: Words) -> Drawing | None:
    """From invited to analysed: how many were left at every step, and why the others were not.

    With the counts `answered`, `further` and `not_invited` also what is received beside complete answers of those
    invited.
    """
    return _redraw(_flow.draw_flow, _flow.read_flow(estimates, words), words)


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
        _progress.draw_progress, _progress.read_progress(estimates, planned=planned, deadlines=deadlines or {}), words
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


# ---- the figures of the body ----
def _redraw(form: Callable[[Any, Sheet], str], data: object, words: Words) -> Drawing | None:
    if not data:
        return None
    page, phone, paper = (form(data, Sheet(words, width > PHONE, width)) for width in (PAGE, PHONE, PRINT))
    return Drawing(page, phone, None, paper)


def items(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None = None) -> Drawing | None:
    """All items under their dimensions: answers, score with interval, change and target; the lowest first.

    Of more than 16 only those that fell, rose, are the lowest or lead the importance.
    """
    return _redraw(_items.draw_items, _items.read_items(estimates, words, declared=declared), words)


def improve_first(estimates: Estimates, words: Words, *, outcome: str = "") -> Drawing | None:
    """Drivers by importance with interval and advice, and a map of importance and score with their numbers."""
    return _redraw(_improve.draw_improve, _improve.read_improve(estimates, words, outcome=outcome), words)


def groups(
    estimates: Estimates,
    words: Words,
    *,
    segment: str,
    ordered: bool | None = None,
    declared: Mapping[str, Target] | None = None,
) -> Drawing | None:
    """The levels of one grouping on every part of the service, the widest gap first.

    Levels that are `ordered` have discs that grow; without a choice, those of bands, and those whose scores rise or
    fall from first to last.
    """
    data = _groups.read_groups(estimates, words, segment=segment, ordered=ordered, declared=declared)
    return _redraw(_groups.draw_groups, data, words)


def changes(estimates: Estimates, words: Words) -> Drawing | None:
    """Since the first period compared with: what fell, what rose, and what did not clearly change."""
    return _redraw(_changes.draw_changes, _changes.read_changes(estimates, words), words)


def trends(
    estimates: Estimates,
    words: Words,
    *,
    events: Sequence[tuple[dt.date, str]] = (),
    days: Mapping[str, dt.date] | None = None,
) -> Drawing | None:
    """At most nine measures over all periods in small panels, clear changes first; events are numbered."""
    return _redraw(_course.draw_trends, _course.read_trends(estimates, words, events=events, days=days or {}), words)


def course(
    estimates: Estimates,
    words: Words,
    *,
    events: Sequence[tuple[dt.date, str]] = (),
    days: Mapping[str, dt.date] | None = None,
    declared: Mapping[str, Target] | None = None,
) -> Drawing | None:
    """The leading score over all periods with its target and dated events; none of fewer than three periods.

    `days` tells when a period was asked, where its name does not.
    """
    data = _course.read_course(estimates, words, events=events, days=days or {}, declared=declared)
    return _redraw(_course.draw_course, data, words)


def squares(evidence: Estimates, facts: Facts, words: Words) -> Drawing | None:
    """A hundred squares for all customers: how many are dissatisfied with what some facts count."""
    return _redraw(_squares.draw_squares, _squares.read_squares(evidence, facts), words)


def ruler(row: Row, change: Row | None = None, target: float = math.nan) -> str:
    """The ruler of a tile in the colours of the page: interval, now, before and target."""
    return follow_page(_course.draw_ruler(row, change, target, Canvas(160.0, "Noto Sans SC", unit=1.0, points=0.75)))
