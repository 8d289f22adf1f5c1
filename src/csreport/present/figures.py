"""The figures of a report: each from estimates and words, for the page, a phone and paper."""

from __future__ import annotations

from csreport.present.forms.answers import items, likert, nps
from csreport.present.forms.changes import changes, clocks, targets
from csreport.present.forms.course import course, trends
from csreport.present.forms.flow import flow, progress
from csreport.present.forms.groups import groups
from csreport.present.forms.improve import improve_first
from csreport.present.forms.service import complaints, squares, timeline, topics, week

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
