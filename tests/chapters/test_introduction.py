"""Chapter 05 on the miniature project: why, who and how, from params and facts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import MINIATURE, PERIOD, said, without

from csreport.chapters import introduction, sample
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates
from csreport.project.project import Project
from csreport.survey.survey import load_survey


@pytest.fixture(scope="module")
def evidence(survey, history) -> Estimates:
    return suppress(sample.estimates(survey, history), caution=30, suppress=10)


def test_it_says_what_was_asked_about(evidence, survey):
    told = said(Project(MINIATURE), introduction, evidence, survey)
    assert told["background/answer"].startswith("This report shows what the survey of 2025 found")
    assert told["background/answer"].endswith("It asks about Ordering and Baking.")


def test_without_dimensions_it_counts_the_questions(mini):
    project = without(mini, dimensions=False)
    survey = load_survey(project, PERIOD)
    told = said(project, introduction, Estimates(), survey)
    assert told["background/answer"].endswith("It holds 9 rating questions.")


def test_who_was_asked_comes_from_params_and_counts(evidence, survey):
    told = said(Project(MINIATURE), introduction, evidence, survey)["method/answer"]
    assert "82 came in; 72 of these are analysed." in told
    assert "Population: Cafés that Linden Bakery supplies." in told
    assert "Fieldwork: 5–16 May 2025." in told
    assert "Weighting: post-stratified to Customer size." in told
    assert told.endswith("Details stand in the chapter [Sample and precision](#sample).")


def test_an_open_sample_is_not_said_to_be_drawn(open_sample, history):
    survey = load_survey(open_sample, PERIOD)
    told = said(open_sample, introduction, sample.estimates(survey, history), survey)
    assert "82 answers came in through an open link; 72 of them are analysed." in told["method/answer"]
    assert "invited" not in told["method/answer"]
    assert "people chose themselves" in told["reading/answer"] and "all customers" not in told["reading/answer"]


def test_what_is_not_declared_is_left_out(survey):
    bare = survey.period.model_copy(update={"population": {}, "fieldwork": None})
    told = said(Project(MINIATURE), introduction, Estimates(), replace(survey, period=bare))["method/answer"]
    assert told == "Weighting: post-stratified to Customer size."


def test_the_marks_are_those_of_the_rules(evidence, survey):
    told = said(Project(MINIATURE), introduction, evidence, survey)["reading/answer"]
    assert "in 95 of 100 surveys" in told and "effective base below 30" in told and "fewer than 10" in told
    assert "no proof of a cause" in told
