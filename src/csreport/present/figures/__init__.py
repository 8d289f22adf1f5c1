"""The figures of a report: each from estimates and words, for the page, a phone and paper."""

from __future__ import annotations

from csreport.present.figures.answers import items, likert, nps
from csreport.present.figures.comparisons import changes, clocks, groups, targets
from csreport.present.figures.fieldwork import flow, progress
from csreport.present.figures.improve import complaints, improve_first, squares, timeline, topics, week
from csreport.present.figures.periods import course, trends

__all__ = [
    "changes",
    "clocks",
    "complaints",
    "course",
    "flow",
    "groups",
    "improve_first",
    "items",
    "likert",
    "nps",
    "progress",
    "squares",
    "targets",
    "timeline",
    "topics",
    "trends",
    "week",
]
