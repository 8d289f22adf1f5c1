"""What is different from the last report: data, questions, definitions, parameters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import EARLIER, MINIATURE, PERIOD

from csreport.chapters import trends
from csreport.chapters.highlights import facts_news, weighting_words
from csreport.chapters.indicators import indicators
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates
from csreport.present.chapter import words_of
from csreport.project.project import Project
from csreport.survey.survey import Survey, load_survey


def told(evidence: Estimates, survey: Survey, project: Project | None = None) -> str:
    return words_of(project or Project(MINIATURE), "en").plain(facts_news(evidence, survey)["key"])


def test_the_same_questions_and_weighting_are_said_to_be_the_same(survey, history):
    text = told(trends.estimates(survey, history), survey)
    assert text.startswith("Since 2024. Data: ")
    assert text.endswith(
        "Questions: the same. Parameters: today's rules and weighting (post-stratified to Customer size) for both, so "
        "no difference comes from there."
    )


def test_the_bases_are_those_of_both_periods(survey, history):
    text = told(trends.estimates(survey, history), survey)
    now = indicators(survey).one(measure="overall", stat="mean", weighting="representative")
    then = history.one(measure="overall", stat="mean", weighting="representative")
    assert f"Data: {now.n:.0f} answers to Overall satisfaction, then {then.n:.0f}." in text


def test_new_and_former_questions_and_broken_definitions_are_named(change):
    project = change(
        "params/codebook.yml", ("advice: {column: B3,", "advice: {column: B3, since: '2025',"),
        ("invoice: {column: C3,", "invoice: {column: C3, until: '2024',"),
    )  # fmt: skip
    survey = load_survey(project, PERIOD)
    evidence = trends.estimates(survey, indicators(load_survey(project, EARLIER)))
    text = told(evidence, survey, project)
    assert "New questions: Advice. No longer asked: Invoice." in text and "the same" not in text
    assert (
        "Definitions: not comparable, because made of other questions: Satisfaction index, Ordering and Baking." in text
    )


def test_a_published_period_has_parameters_of_its_own(survey, history):
    printed = Estimates(replace(row, method="published: annual report") for row in history)
    text = told(trends.estimates(survey, printed), survey)
    assert text.endswith("Parameters: 2024 stands as published; its rules and weights may differ from today's.")


def test_without_a_comparison_or_its_numbers(survey, history):
    first = replace(survey, period=survey.period.model_copy(update={"compare_to": []}))
    assert told(Estimates(), first) == "No earlier period is declared for comparison."
    assert told(Estimates(), survey).startswith("Since 2024. Questions: the same. Parameters:")
    hidden = suppress(trends.estimates(survey, history), caution=10_000, suppress=10_000)
    assert "Data:" not in told(hidden, survey)


@pytest.mark.parametrize("method", ["none", "file", "rake", "poststratify", "linear", "logit", "adjust"])
def test_every_way_of_weighting_has_words(survey, method):
    changed = replace(survey, design=replace(survey.design, method=method))
    assert words_of(Project(MINIATURE), "en").plain(weighting_words(changed))
