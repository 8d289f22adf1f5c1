"""Chapter 90 on the miniature project: what follows and what stays open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import MINIATURE, PERIOD, said, without

from csreport.chapters import conclusion, sample, satisfaction
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates, Row, bind
from csreport.project.project import Project
from csreport.project.targets import Target, TargetsFile
from csreport.survey.survey import load_survey


@pytest.fixture(scope="module")
def evidence(survey, history) -> Estimates:
    made = bind(sample.estimates(survey, history), satisfaction.estimates(survey, history))
    return suppress(made, caution=30, suppress=10)


def test_it_concludes_from_the_findings(evidence, survey):
    told = said(Project(MINIATURE), conclusion, evidence, survey)["conclusion/answer"]
    assert told.startswith("Overall satisfaction stands at")
    assert "Waiting time rose by 0.87 to 3.97 against 2024" in told and "among 6 scores" in told
    assert told.endswith("The data are poor in one respect or more, so this is a hint: Precision and Usable answers.")


def test_what_is_suggested_is_the_advice(evidence, survey):
    told = said(Project(MINIATURE), conclusion, evidence, survey)
    assert told["recommendations/findings"].startswith("Look first at ")
    assert "by fixed rules" in told["recommendations/answer"]
    nothing = said(Project(MINIATURE), conclusion, Estimates(), survey)
    assert nothing["recommendations/answer"] == "The results suggest nothing to look at first."


def test_what_a_next_survey_would_find_is_that_of_the_test(evidence, survey):
    told = said(Project(MINIATURE), conclusion, evidence, survey)["open/answer"]
    row = evidence.one(measure="overall", stat="detectable", category="mean")
    assert f"a true change of {row.value:.2f} in Overall satisfaction with a probability of 80%" in told
    assert told.endswith("only a trial shows what an action brings.")


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
    assert told.startswith("Whether these targets are met is open: A dream.")
    assert "comes first is not settled." in told


def test_a_survey_of_items_alone_still_has_a_conclusion(mini):
    project = without(mini, "overall", "recommend", "effort", dimensions=False)
    survey = load_survey(project, PERIOD)
    made = bind(sample.estimates(survey, Estimates()), satisfaction.estimates(survey, Estimates()))
    told = said(project, conclusion, made, survey)
    assert "among 6 scores" in told["conclusion/answer"] and "probability" not in told["open/answer"]


def test_nothing_is_concluded_from_hidden_numbers(evidence, survey):
    hidden = suppress(evidence, caution=10_000, suppress=10_000)
    told = said(Project(MINIATURE), conclusion, hidden, survey)
    assert "stands at" not in told["conclusion/answer"] and "–" not in told["conclusion/answer"]
    assert "nan" not in " ".join(told.values())
