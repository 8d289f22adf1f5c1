"""Stages of the work: read from the period file, judged without a clock, told and shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import MINIATURE, edit, said

from csreport.chapters import sample
from csreport.chapters.fieldwork import stage_rows, verdict_of
from csreport.estimates import Estimates
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.project.errors import ParamsError
from csreport.project.period import PeriodFile, Stage
from csreport.project.project import Project
from csreport.survey.survey import Survey

DECLARED = [
    {"name": {"en": "Drawn", "zh-Hans": "抽样"}, "due": "2025-05-02", "done": "2025-05-01"},
    {"name": {"en": "Sent"}, "due": "2025-05-05", "done": "2025-05-05"},
    {"name": {"en": "Reminded"}, "due": "2025-05-09"},
    {"name": {"en": "Checked"}, "due": "2025-05-20", "done": "2025-05-21"},
    {"name": {"en": "Written & told"}, "due": "2025-05-23", "done": "2025-05-30"},
    {"name": {"en": "Acted on"}, "due": "2025-06-30"},
]


def staged(survey: Survey, declared: list[dict]) -> Survey:
    """The survey with stages in its period file; fieldwork ended on 16 May 2025."""
    period = PeriodFile.model_validate(survey.period.model_dump() | {"stages": declared})
    return replace(survey, period=period)


def test_days_and_verdicts_are_those_counted_by_hand(survey: Survey) -> None:
    found = Estimates(stage_rows(staged(survey, DECLARED)))
    rows = list(found.select(stat="days"))
    assert [row.category for row in rows] == ["in_time", "in_time", "not_done", "delayed", "delayed", "open"]
    assert [row.value for row in rows if row.shown] == [-1, 0, 1, 7]
    assert [row.status for row in rows if not row.shown] == ["not_estimable"] * 2
    assert {row.category: row.value for row in found.select(stat="count")} == {
        "declared": 6, "in_time": 2, "delayed": 2, "not_done": 1, "open": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("until", "expected"), [("2025-05-09", "not_done"), ("2025-05-08", "open"), (None, "open")])
def test_a_stage_without_a_day_is_judged_by_what_is_known_later(until: str | None, expected: str) -> None:
    stage = Stage.model_validate(DECLARED[2])
    assert verdict_of(stage, dt.date.fromisoformat(until) if until else None) == expected


def test_the_chapter_says_which_stages_were_kept(survey: Survey) -> None:
    other = staged(survey, DECLARED)
    told = said(Project(MINIATURE), sample, Estimates(stage_rows_and_rest(other)), other)
    assert told["stages/answer"] == (
        "2 of 6 stages were done in time. Late: Checked (a day) and Written & told (7 days). Not done: "
        "Reminded. Still open: Acted on."
    )
    assert "due by 30 May 2025 without a day" in told["stages/note"]


def stage_rows_and_rest(survey: Survey) -> list:
    return list(sample.estimates(survey, Estimates()))


def test_all_in_time_asks_for_nothing(survey: Survey) -> None:
    other = staged(survey, DECLARED[:2])
    told = said(Project(MINIATURE), sample, Estimates(stage_rows_and_rest(other)), other)
    assert told["stages/answer"] == "All 2 stages were done in time."


def test_without_stages_the_block_says_so_in_one_line(survey: Survey) -> None:
    found = sample.estimates(survey, Estimates())
    assert not len(found.select(measure="stages"))
    assert sample.BLOCKS["stages"](found, survey).keys() == {"answer"}
    words = words_of(Project(MINIATURE), "en")
    assert tables.stages(found, words, declared=[]) is None


def test_the_table_keeps_the_order_and_its_days_carry_keys(survey: Survey) -> None:
    other = staged(survey, DECLARED)
    found, words = Estimates(stage_rows(other)), words_of(Project(MINIATURE), "zh-Hans")
    table = tables.stages(found, words, declared=other.period.stages)
    assert table is not None
    assert [line.head for line in table.lines] == ["抽样", "Sent", "Reminded", "Checked", "Written & told", "Acted on"]
    assert [cell.text for cell in table.lines[0].cells][:2] == ["2025年5月2日", "2025年5月1日"]
    assert [line.cells[1].text for line in table.lines if line.cells[1].text == "–"] == ["–", "–"]
    rows = list(found.select(stat="days"))
    for line, row in zip(table.lines, rows, strict=True):
        assert {cell.key for cell in line.cells[:2]} == {""}, "a date is not the number of days"
        assert line.cells[2].key == row.key or not any(sign.isdigit() for sign in line.cells[2].text)
    assert "Written &amp; told" in table.html("t", "", "")


# ---- errors that a person can mend ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{name: Drawn, due: 2025-13-01}", "stages.0.due"),
        ("{name: Drawn}", "key 'stages.0.due' is missing"),
        ("{name: Drawn, due: 2025-05-01, don: 2025-05-01}", "unknown key 'stages.0.don'; did you mean 'done'?"),
        ("{name: {}, due: 2025-05-01}", "a stage needs a name"),
        ("{name: A, due: 2025-05-01}\n  - {name: A, due: 2025-05-02}", "stage 'A' stands here a second time"),
    ],
)
def test_what_is_wrong_with_a_stage_is_said_with_its_place(mini: Project, line: str, expected: str) -> None:
    path: Path = mini.params("periods", "2025.yml")
    edit(path, ("compare_to: [2024]", f"stages:\n  - {line}\ncompare_to: [2024]"))
    with pytest.raises(ParamsError) as caught:
        mini.period("2025")
    assert expected in str(caught.value) and str(caught.value).startswith("params/periods/2025.yml:")
