"""The figure of actions along the months."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from conftest import MINIATURE
from figure_rows import check_layout, texts, titles, widths

from csreport.present import figures
from csreport.present.chapter import words_of
from csreport.project.actions import Action
from csreport.project.project import Project


def action(**changed: Any) -> Action:
    told = {
        "period": "2024",
        "item": "waiting",
        "task": {"en": "call every baker of the town twice", "zh-Hans": "逐一回访"},
    }
    return Action.model_validate(told | changed)


TOLD = [
    (action(start="2025-01-10", due="2025-03-01", finished="2025-02-20", owner="Ann"), "done"),
    (action(start="2025-02-01", due="2025-05-01", task="repair the ovens"), "late"),
    (action(start="2024-02-01", task="bake earlier"), "running"),
    (action(due="2026-05-01"), "planned"),
    (action(), "planned"),
]
TODAY = dt.date(2025, 5, 16)


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("lines", [TOLD, TOLD[1:2], TOLD[3:4]])
def test_every_dated_action_stands_in_every_width(lang: str, lines: list[tuple[Action, str]]) -> None:
    for svg in widths(figures.timeline(lines, words_of(Project(MINIATURE), lang), today=TODAY)):
        check_layout(svg)
        assert len(titles(svg)) == len([one for one, _ in lines if one.start or one.due])


def test_it_names_owner_term_state_and_the_day_of_the_report() -> None:
    words = words_of(Project(MINIATURE), "en")
    said = texts(widths(figures.timeline(TOLD, words, today=TODAY))[0])
    for told in ("Repairtheovens", "Owneropen", "Ann", "endoffieldwork", "late", "Shortterm(upto3months)", "2025"):
        assert told in said
    assert figures.timeline(TOLD[4:], words, today=TODAY) is None, "an action without any day has no place"
    assert figures.timeline(TOLD, words, today=None) is None
