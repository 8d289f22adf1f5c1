"""The figures of a report: each from estimates and words, for the page, a phone and paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from csreport.estimates import Estimates
from csreport.facts import Facts
from csreport.present.forms import answers as _answers
from csreport.present.forms import changes as _changes
from csreport.present.forms import course as _course
from csreport.present.forms import flow as _flow
from csreport.present.forms import groups as _groups
from csreport.present.forms import improve as _improve
from csreport.present.forms import items as _items
from csreport.present.forms import progress as _progress
from csreport.present.forms import service as _service
from csreport.present.forms import squares as _squares
from csreport.present.forms import targets as _targets
from csreport.present.forms import timeline as _timeline
from csreport.present.forms import topics as _topics
from csreport.present.layout import PAGE, PHONE, PRINT, Drawing, Sheet
from csreport.present.words import Words
from csreport.project.actions import Action
from csreport.project.targets import Service, Target


# ---- the figures of a report ----
def _draw(form: Callable[[Any, Sheet], str], data: object, words: Words) -> Drawing | None:
    """One figure for the page, a phone and paper."""
    if not data:
        return None
    page, phone, paper = (form(data, Sheet(words, width)) for width in (PAGE, PHONE, PRINT))
    return Drawing(page, phone, paper)


def likert(estimates: Estimates, words: Words) -> Drawing | None:
    """Shares of the answer options of one item, by period."""
    return _draw(_answers.draw_bars, _answers.read_likert(estimates, words), words)


def nps(estimates: Estimates, words: Words) -> Drawing | None:
    """Detractors, passives and promoters with the Net Promoter Score; the first period stands out."""
    return _draw(_answers.draw_bars, _answers.read_nps(estimates, words), words)


def flow(estimates: Estimates, words: Words) -> Drawing | None:
    """From invited to analysed: how many were left at every step, and why the others were not.

    With the counts `answered`, `further` and `not_invited` also what is received beside complete answers of those
    invited.
    """
    return _draw(_flow.draw_flow, _flow.read_flow(estimates, words), words)


def progress(
    estimates: Estimates, words: Words, *, planned: float | None = None, deadlines: Mapping[str, dt.date] | None = None
) -> Drawing | None:
    """Completed answers by day and altogether; `deadlines` are days by their name in the reader's language."""
    data = _progress.read_progress(estimates, planned=planned, deadlines=deadlines or {})
    return _draw(_progress.draw_progress, data, words)


def targets(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None = None) -> Drawing | None:
    """Indicators with interval against their targets, and the verdict; `declared` are the targets by id."""
    return _draw(_targets.draw_targets, _targets.read_targets(estimates, words, declared=declared or {}), words)


def items(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None = None) -> Drawing | None:
    """All items under their dimensions: answers, score with interval, change and target; the lowest first.

    Of more than 16 only those that fell, rose, are the lowest or lead the importance.
    """
    return _draw(_items.draw_items, _items.read_items(estimates, words, declared=declared), words)


def improve_first(estimates: Estimates, words: Words) -> Drawing | None:
    """Drivers by importance with interval and advice, and a map of importance and score with their numbers."""
    return _draw(_improve.draw_improve, _improve.read_improve(estimates, words), words)


def groups(
    estimates: Estimates, words: Words, *, segment: str, declared: Mapping[str, Target] | None = None
) -> Drawing | None:
    """The levels of one grouping on every part of the service, the widest gap first.

    Levels of bands, and those whose scores rise or fall from first to last, have discs that grow.
    """
    data = _groups.read_groups(estimates, words, segment=segment, declared=declared)
    return _draw(_groups.draw_groups, data, words)


def changes(estimates: Estimates, words: Words) -> Drawing | None:
    """Since the first period compared with: what fell, what rose, and what did not clearly change."""
    return _draw(_changes.draw_changes, _changes.read_changes(estimates, words), words)


def trends(
    estimates: Estimates,
    words: Words,
    *,
    events: Sequence[tuple[dt.date, str]] = (),
    days: Mapping[str, dt.date] | None = None,
) -> Drawing | None:
    """At most nine measures over all periods in small panels, clear changes first; events are numbered."""
    return _draw(_course.draw_trends, _course.read_trends(estimates, words, events=events, days=days or {}), words)


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
    return _draw(_course.draw_course, data, words)


def squares(evidence: Estimates, facts: Facts, words: Words) -> Drawing | None:
    """A hundred squares for all customers: how many are dissatisfied with what some facts count."""
    return _draw(_squares.draw_squares, _squares.read_squares(evidence, facts), words)


def topics(estimates: Estimates, words: Words) -> Drawing | None:
    """What comments criticise and praise, topic by topic, the most criticised first."""
    return _draw(_topics.draw_topics, _topics.read_topics(estimates, words), words)


def clocks(estimates: Estimates, words: Words, *, declared: Service) -> Drawing | None:
    """Limits of time: the share of cases that keeps each, its interval, what was aimed at, and the verdict."""
    return _draw(_targets.draw_targets, _service.read_clocks(estimates, words, declared), words)


def week(estimates: Estimates, words: Words) -> Drawing | None:
    """Tickets by weekday and hour, and the share answered late."""
    return _draw(_service.draw_week, _service.read_week(estimates), words)


def complaints(estimates: Estimates, words: Words) -> Drawing | None:
    """Complaints by month, and which months are a surge; none of fewer than three months."""
    months = _service.read_months(estimates)
    return _draw(_service.draw_months, months if len(months) > 2 else None, words)


def timeline(actions: Sequence[tuple[Action, str]], words: Words, *, today: dt.date | None) -> Drawing | None:
    """Actions by horizon: start, due day, end and how each stood on a day; those without any day are left out."""
    return _draw(_timeline.draw_timeline, _timeline.read_timeline(actions, today), words)
