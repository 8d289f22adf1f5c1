"""Chapter 20 on the miniature project."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import MINIATURE, PERIOD, said, without

from csreport.chapters import satisfaction
from csreport.estimates import Estimates
from csreport.indicators import indicators
from csreport.project.project import Project
from csreport.suppression import suppress
from csreport.survey.survey import load_survey


@pytest.fixture(scope="module")
def found(survey, history) -> Estimates:
    return satisfaction.estimates(survey, history)


def test_it_measures_items_dimensions_and_index(found, survey):
    book = survey.codebook
    now = found.select(period=PERIOD, against="", weighting="representative")
    assert set(now.values("measure")) == {*book.items, *book.dimensions, "index"}
    item = now.select(measure="freshness")
    assert set(item.values("stat")) == {"mean", "sd", "design_effect", "share", "top_box", "bottom_box"}
    assert set(now.select(measure="baking").values("stat")) == {"mean", "sd", "design_effect"}
    assert set(now.select(measure="recommend", stat="share").values("category")) == {
        *map(str, range(11)), "detractors", "passives", "promoters",
    }  # fmt: skip


def test_means_are_weighted_means_of_those_who_answered(found, survey):
    for item in survey.codebook.items:
        answers, weights = survey.accepted[item], survey.design.weights
        held = answers.notna()
        row = found.one(measure=item, stat="mean", against="", weighting="representative")
        assert row.value == pytest.approx(np.average(answers[held], weights=weights[held]))
        assert row.n == held.sum()
        assert row.low < row.value < row.high
        assert found.one(measure=item, stat="mean", against="", weighting="none").value == pytest.approx(answers.mean())


def test_an_answer_outside_the_scale_is_no_answer(found):
    """Two rows hold a 7 on a five-point item, and four a 9 (not applicable); the rows stay."""
    bases = {row.measure: row.n for row in found.select(stat="mean", against="", weighting="none")}
    assert bases["overall"] == 72
    assert min(bases.values()) < 72


def test_shares_of_every_item_sum_to_one(found, survey):
    for item in survey.codebook.items:
        points = {f"{point:g}" for point in survey.codebook.scale(item).points}
        for weighting in ("representative", "none"):
            rows = found.select(measure=item, stat="share", category=points, against="", weighting=weighting)
            assert sum(row.value for row in rows) == pytest.approx(1)
            assert all(0 <= row.low <= row.value + 1e-12 and row.value <= row.high <= 1 for row in rows)


def test_boxes_are_sums_of_shares(found):
    share = {row.category: row.value for row in found.select(measure="overall", stat="share", weighting="none")}
    boxes = {
        row.stat: row.value for row in found.select(measure="overall", weighting="none", stat=("top_box", "bottom_box"))
    }
    assert boxes == {
        "top_box": pytest.approx(share["4"] + share["5"]),
        "bottom_box": pytest.approx(share["1"] + share["2"]),
    }


def test_the_nps_is_promoters_less_detractors(found):
    here = found.select(measure="recommend", against="", weighting="representative")
    parts = {row.category: row.value for row in here.select(stat="share")}
    assert here.one(stat="nps").value == pytest.approx(100 * (parts["promoters"] - parts["detractors"]))
    assert parts["promoters"] == pytest.approx(parts["9"] + parts["10"])
    assert parts["detractors"] == pytest.approx(sum(parts[str(point)] for point in range(7)))


def test_the_index_weighs_the_dimensions(found):
    here = found.select(against="", weighting="none")
    baking, ordering = (here.one(measure=m, stat="mean").value for m in ("baking", "ordering"))
    expected = 0.6 * 25 * (baking - 1) + 0.4 * 25 * (ordering - 1)
    assert here.one(measure="index", stat="index").value == pytest.approx(expected, abs=0.5)


def test_changes_are_differences_to_the_declared_period(found, history):
    changed = found.select(against="period:2024")
    assert set(changed.values("stat")) == {"mean", "top_box", "nps", "index"}
    for row in changed:
        now = found.one(measure=row.measure, stat=row.stat, against="", weighting="representative")
        before = history.one(measure=row.measure, stat=row.stat, weighting="representative")
        assert row.value == pytest.approx(now.value - before.value)
        assert 0 <= row.p <= 1
    waiting = changed.one(measure="waiting", stat="mean")
    assert waiting.value > 0.5 and waiting.p < 0.001 and waiting.method.endswith("Holm over 6")


def test_it_says_what_rose_and_that_the_rest_did_not(found, survey):
    told = said(Project(MINIATURE), satisfaction, found, survey)
    assert {key.split("/")[0] for key in told} == {"overall", "dimensions", "items", "recommend"}
    assert "Against 2024 it did not change beyond noise" in told["overall/answer"]
    assert "Against 2024, Waiting time rose beyond noise." in told["items/answer"]
    assert "The Net Promoter Score is" in told["recommend/answer"]


# ---- what a survey may lack ---------------------------------------------------------
def test_a_role_that_is_not_declared_gives_no_facts(mini):
    project = without(mini, "overall", "recommend")
    survey = load_survey(project, PERIOD)
    found = satisfaction.estimates(survey, Estimates())
    assert satisfaction.facts_overall(found, survey) == {}
    assert satisfaction.facts_recommend(found, survey) == {}
    assert not len(found.select(stat="nps"))
    assert satisfaction.facts_items(found, survey)


def test_an_item_absent_in_one_period_gives_no_facts(change):
    project = change("params/codebook.yml", ("recommend: {column: D1,", "recommend: {column: D1, absent: [2025],"))
    survey = load_survey(project, PERIOD)
    found = satisfaction.estimates(survey, indicators(load_survey(project, "2024")))
    assert satisfaction.facts_recommend(found, survey) == {}


def test_a_survey_without_dimensions_ranks_its_items(mini):
    project = without(mini, dimensions=False)
    survey = load_survey(project, PERIOD)
    found = satisfaction.estimates(survey, Estimates())
    assert satisfaction.facts_dimensions(found, survey) == {}
    assert "dimensions" not in " ".join(said(project, satisfaction, found, survey))
    assert not len(found.select(stat="index"))


def test_a_first_period_compares_with_nothing():
    project = Project(MINIATURE)
    survey = load_survey(project, "2024")
    found = satisfaction.estimates(survey, Estimates())
    told = said(project, satisfaction, found, survey)
    assert not any("Against" in text for text in told.values())
    assert len(found.values("against")) == 1


def test_suppressed_numbers_say_nothing(found, survey):
    hidden = suppress(found, caution=10_000, suppress=10_000)
    assert [name for name, facts in satisfaction.BLOCKS.items() if facts(hidden, survey)] == []


def test_an_open_sample_speaks_of_respondents_not_of_the_population(open_sample):
    survey = load_survey(open_sample, PERIOD)
    found = satisfaction.estimates(survey, indicators(load_survey(open_sample, "2024")))
    for part, text in said(open_sample, satisfaction, found, survey).items():
        for claim in ("population", "margin of error", "±"):
            assert claim not in text, f"{part}: {text}"
