"""Chapter 50 on the miniature project."""

from __future__ import annotations

import pytest
from conftest import EARLIER, MINIATURE, PERIOD, said, without

from csreport.chapters import trends
from csreport.estimates import Estimates
from csreport.indicators import indicators
from csreport.project.project import Project
from csreport.suppression import suppress
from csreport.survey.survey import load_survey


@pytest.fixture(scope="module")
def found(survey, history) -> Estimates:
    return trends.estimates(survey, history)


def test_it_follows_the_headlines_the_index_and_the_dimensions(found):
    assert found.values("period") == [EARLIER, PERIOD]
    assert {(row.measure, row.stat) for row in found} == {
        ("overall", "mean"), ("overall", "top_box"), ("recommend", "nps"), ("effort", "mean"), ("index", "index"),
        ("ordering", "mean"), ("baking", "mean"),
    }  # fmt: skip
    assert found.values("weighting") == ["representative"]
    assert found.values("against") == ["", "period:2024"]


def test_the_earlier_period_is_recomputed_under_its_own_column_names(found, history):
    for row in found.select(period=EARLIER):
        assert row == history.get(row)


def test_it_says_what_rose(found, survey):
    told = said(Project(MINIATURE), trends, found, survey)
    assert told["indicators/answer"] == "Against 2024, real rises: Ordering."
    assert "7 indicators over 2 periods" in told["indicators/alt"]
    assert "Development from 2024 to 2025" in told["indicators/finding"]


def test_the_base_is_the_fewest_and_the_most_who_answered(found, survey):
    bases = [row.n for row in found.select(against="")]
    text = said(Project(MINIATURE), trends, found, survey)["indicators/base"]
    assert f"{min(bases):.0f} to {max(bases):.0f} respondents" in text


def test_a_single_period_has_no_trend():
    survey = load_survey(Project(MINIATURE), EARLIER)
    found = trends.estimates(survey, Estimates())
    assert found.values("period") == [EARLIER]
    assert trends.facts_indicators(found, survey) == {}


def test_periods_without_a_declared_comparison_say_so(change):
    project = change(f"params/periods/{PERIOD}.yml", ("compare_to: [2024]\n", ""))
    survey = load_survey(project, PERIOD)
    found = trends.estimates(survey, indicators(load_survey(project, EARLIER)))
    assert said(project, trends, found, survey)["indicators/answer"] == "No earlier period is declared for comparison."


def test_suppressed_numbers_say_nothing(found, survey):
    hidden = suppress(found, caution=10_000, suppress=10_000)
    assert trends.facts_indicators(hidden, survey) == {}


def test_without_dimensions_it_follows_the_items(mini):
    project = without(mini, "recommend", "effort", dimensions=False)
    survey = load_survey(project, PERIOD)
    found = trends.estimates(survey, indicators(load_survey(project, EARLIER)))
    plain = ["friendliness", "waiting", "advice", "freshness", "assortment", "invoice"]
    assert found.values("measure") == ["overall", *plain]
    assert "Waiting time" in said(project, trends, found, survey)["indicators/answer"]


def test_an_item_new_this_period_appears_without_a_change(change):
    project = change("params/codebook.yml", ("recommend: {column: D1,", "recommend: {column: D1, absent: [2024],"))
    survey = load_survey(project, PERIOD)
    found = trends.estimates(survey, indicators(load_survey(project, EARLIER)))
    assert [(row.period, row.against) for row in found.select(measure="recommend")] == [(PERIOD, "")]
    assert said(project, trends, found, survey)
