"""A hundred squares: all customers by what they answered, also nothing."""

from __future__ import annotations

from conftest import MINIATURE

from csreport.estimates import Estimates, Row
from csreport.facts import Number, Sentence
from csreport.present import figures
from csreport.present.chapter import words_of
from csreport.present.forms.service import count_squares
from csreport.project.project import Project


def evidence(**shares: float) -> tuple[Estimates, dict[str, Sentence]]:
    count = Row("2025", "waiting", "concerned", value=1500.0, low=1400.0, high=1600.0)
    rows = [Row("2025", "waiting", stat, value=value) for stat, value in shares.items()]
    return Estimates([count, *rows]), {"answer": Sentence("summary-concerned", value=Number(count))}


def test_shares_of_those_who_answered_become_shares_of_all():
    """Of 75 who answered, 20 % are 15 and 48 % are 36; 25 did not answer, 24 are left."""
    found, _ = evidence(bottom_box=0.2, top_box=0.48, non_response=0.25)
    counts = count_squares(found, found.one(stat="concerned"))
    assert counts == {"dissatisfied": 15, "neither": 24, "satisfied": 36, "none": 25}


def test_a_hundred_squares_are_drawn_with_what_they_mean():
    words = words_of(Project(MINIATURE), "en")
    found, facts = evidence(bottom_box=0.2, top_box=0.5)
    drawing = figures.squares(found, facts, words)
    assert drawing is not None
    for svg in (drawing.wide, drawing.narrow):
        assert svg.count("<rect") >= 100 + 3 and "dissatisfied 20" in svg and "no experience" not in svg
    assert figures.squares(found, {}, words) is None
