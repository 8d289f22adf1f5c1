"""Chapter 90 on the miniature project: what follows and what stays open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import MINIATURE, PERIOD, said, without
from test_story import ITEMS, change, drivers, row
from test_story import evidence as story_evidence

from csreport.chapters import conclusion, sample, satisfaction
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates, Row, bind
from csreport.facts import Point
from csreport.present.chapter import words_of
from csreport.project.actions import Action
from csreport.project.project import Project
from csreport.project.targets import Target, TargetsFile
from csreport.survey.survey import load_survey


@pytest.fixture(scope="module")
def evidence(survey, history) -> Estimates:
    made = bind(sample.estimates(survey, history), satisfaction.estimates(survey, history))
    return suppress(made, caution=30, suppress=10)


def test_it_concludes_from_the_story(evidence, survey):
    told = said(Project(MINIATURE), conclusion, evidence, survey)["conclusion/answer"]
    assert told == "One item rose and none fell: waiting time."


def test_every_recommendation_has_an_owner_or_says_that_none_is_named(evidence, survey):
    points = conclusion.facts_recommendations(evidence, survey)["recommendations"]
    assert isinstance(points, tuple) and len(points) > 1
    words = words_of(Project(MINIATURE), "en")
    for point in points[:-1]:
        assert isinstance(point, Point) and point.figure.startswith("fig-")
        assert words.plain(point.owner) == "Owner open" and words.plain(point.due) == "date open"
    assert words.plain(points[-1].told).startswith("Keep what is strong: ")


def test_only_what_is_above_average_for_certain_is_to_be_kept(survey):
    """Freshness is second, but its interval reaches below the average of 3.6."""
    found = story_evidence(*(row(item, "average", 3.6) for item in ITEMS), row("freshness", "mean", 3.9, 0.4))
    words = words_of(Project(MINIATURE), "en")
    last = conclusion.facts_recommendations(found, survey)["recommendations"][-1]
    assert words.plain(last.told) == "Keep what is strong: friendliness (4.40) needs no new effort."
    unknown = story_evidence(*(row(item, "average", 4.5) for item in ITEMS))
    points = conclusion.facts_recommendations(unknown, survey)["recommendations"]
    assert not [point for point in points if "Keep what" in words.plain(point.told)]


def test_what_is_declared_gives_first_step_owner_and_date(survey):
    """Assortment fell; who is to act is declared."""
    action = {"period": PERIOD, "item": "assortment", "task": "Act", "step": "call ten bakeries", "owner": "Ann",
              "due": "2026-01-31"}  # fmt: skip
    here = replace(survey, actions=(Action.model_validate(action),))
    found = story_evidence(change("assortment", -0.3), row("assortment", "bottom_box", 0.3))
    first = conclusion.facts_recommendations(found, here)["recommendations"][0]
    words = words_of(Project(MINIATURE), "en")
    assert words.plain(first.told) == (
        "Stop the fall in assortment. 30% are dissatisfied with it, more than with anything else. "
        "First step: call ten bakeries."
    )
    assert (words.plain(first.owner), words.plain(first.due)) == ("Ann", "by 31 January 2026")


def test_what_a_next_survey_would_notice_is_that_of_the_test(evidence, survey):
    told = said(Project(MINIATURE), conclusion, evidence, survey)["open/answer"]
    row = evidence.one(measure="overall", stat="detectable", category="mean")
    assert f"would notice a change of {row.value:.2f} in overall satisfaction about eight times out of ten." in told


def test_undecided_targets_and_priorities_are_open(evidence, survey):
    here = replace(survey, targets=TargetsFile(targets={
        "o": Target(measure="overall", value=1.0, label={"en": "A dream"}),
    }))  # fmt: skip
    now = evidence.one(measure="overall", stat="mean", against="", weighting="representative")
    distance = replace(now, against="target:o", value=0.0, low=-0.1, high=0.1)
    aim = Row(PERIOD, "overall", "target", "mean", against="target:o", value=now.value)
    driver = [Row(PERIOD, "waiting", "importance", against="measure:overall", value=1.0)]
    driver += [Row(PERIOD, "advice", "importance", against="measure:overall", value=0.0)]
    low = min(("waiting", "advice"), key=lambda key: evidence.one(measure=key, stat="mean", against="",
              weighting="representative").value)  # fmt: skip
    driver = [replace(row, value=float(row.measure == low)) for row in driver]
    told = said(Project(MINIATURE), conclusion, bind(evidence, [distance, aim], driver), here)["open/answer"]
    assert told.startswith("Two things stay open. Is the target reached for overall satisfaction?")
    assert "come first?" in told


@pytest.mark.parametrize(("chance", "asked"), [(0.99, False), (0.7, True)])
def test_what_is_to_be_improved_first_is_open_only_where_the_drivers_leave_it_so(survey, chance, asked):
    found = story_evidence(*drivers((0, chance, 0, 0, 0, 0)))
    told = said(Project(MINIATURE), conclusion, found, survey)["open/answer"]
    assert ("come first?" in told) is asked


def test_a_survey_of_items_alone_still_has_a_conclusion(mini):
    project = without(mini, "overall", "recommend", "effort", dimensions=False)
    survey = load_survey(project, PERIOD)
    made = bind(sample.estimates(survey, Estimates()), satisfaction.estimates(survey, Estimates()))
    told = said(project, conclusion, made, survey)
    assert told["conclusion/answer"] == "The levels are known now; what changes, the next survey will show."
    assert "notice" not in told["open/answer"]


def test_nothing_is_concluded_from_hidden_numbers(evidence, survey):
    hidden = suppress(evidence, caution=10_000, suppress=10_000)
    told = said(Project(MINIATURE), conclusion, hidden, survey)
    assert "–" not in " ".join(told.values()) and "None" not in " ".join(told.values())
    assert "nan" not in " ".join(told.values())
