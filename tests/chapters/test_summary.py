"""Chapter 00 on the miniature project."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import EARLIER, MINIATURE, PERIOD, said, without

from csreport.chapters import drivers, sample, satisfaction, segments, summary, trends
from csreport.chapters.indicators import indicators
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates, Row, bind
from csreport.facts import Tile
from csreport.present.chapter import Chapter, key_of, words_of
from csreport.project.project import Project
from csreport.publish.assemble import front_matter
from csreport.survey.survey import Survey, load_survey


def evidence_of(survey: Survey, history: Estimates) -> Estimates:
    return bind(sample.estimates(survey, history), satisfaction.estimates(survey, history))


@pytest.fixture(scope="module")
def evidence(survey, history) -> Estimates:
    return evidence_of(survey, history)


def tiles(evidence: Estimates, survey: Survey) -> list[Tile]:
    return list(summary.facts_headline(evidence, survey).get("tiles", ()))


def test_its_tiles_are_the_headlines_of_the_roles_declared(evidence, survey):
    shown = [(tile.row.measure, tile.row.stat) for tile in tiles(evidence, survey)]
    assert shown == [
        ("overall", "mean"), ("overall", "top_box"), ("recommend", "nps"), ("effort", "mean"), ("index", "index"),
    ]  # fmt: skip
    assert all(tile.row.key in {row.key for row in evidence} for tile in tiles(evidence, survey))
    assert all(tile.change is not None and tile.change.against == "period:2024" for tile in tiles(evidence, survey))


def test_it_leads_with_overall_satisfaction(evidence, survey):
    told = said(Project(MINIATURE), summary, evidence, survey)
    assert told["headline/answer"].startswith("Overall satisfaction stands at")


def test_its_findings_name_change_strength_weakness_and_problem(evidence, survey):
    findings = said(Project(MINIATURE), summary, evidence, survey)["headline/findings"].split(" | ")
    assert len(findings) == 2, "the lowest score has most dissatisfied answers, too: not said twice"
    assert findings[0].startswith("Waiting time rose by 0.87 to 3.97 against 2024")
    assert "Freshness is the strength" in findings[1] and "Assortment the weakness" in findings[1]


def test_its_lights_tell_how_far_the_data_carry(evidence, survey):
    told = said(Project(MINIATURE), summary, evidence, survey)["quality/key"]
    assert "72 of 82 answers analysed" in told and "percentage points; good up to 5" in told


def test_without_an_overall_item_it_leads_with_the_recommendation(mini):
    project = without(mini, "overall")
    survey = load_survey(project, PERIOD)
    told = said(project, summary, evidence_of(survey, indicators(load_survey(project, EARLIER))), survey)
    assert told["headline/answer"].startswith("The Net Promoter Score is")
    assert "against 2024" in told["headline/answer"]


@pytest.fixture(scope="module")
def complete(survey, history) -> Estimates:
    """Evidence of every chapter; what several of them estimate stands once."""
    rows: dict[str, Row] = {}
    for chapter in (sample, satisfaction, drivers, segments, trends):
        for row in suppress(chapter.estimates(survey, history), caution=30, suppress=10):
            rows.setdefault(row.key, row)
    return Estimates(rows.values())


def test_with_every_chapter_there_is_one_finding_of_each_kind(complete, survey):
    told = said(Project(MINIATURE), summary, complete, survey)
    findings = told["headline/findings"].split(" | ")
    for finding, words in zip(
        findings, ("rose by", "among 6 scores", "goes most closely with", "Customer size"), strict=True
    ):
        assert words in finding or "No group of customers" in finding
    assert 0 < len(told["recommendations/findings"].split(" | ")) <= summary.MOST


def test_further_evidence_changes_no_tile(evidence, complete, survey):
    assert [tile.row.key for tile in tiles(complete, survey)] == [tile.row.key for tile in tiles(evidence, survey)]
    standfirst = "headline/standfirst"
    assert (
        said(Project(MINIATURE), summary, complete, survey)[standfirst]
        == (said(Project(MINIATURE), summary, evidence, survey)[standfirst])
    )


def test_its_standfirst_never_says_more_than_the_test(evidence, survey):
    text = said(Project(MINIATURE), summary, evidence, survey)["headline/standfirst"]
    assert text == "Overall satisfaction did not change beyond noise against 2024."


def test_what_fell_stands_on_the_title_page_and_before_what_rose(evidence, survey):
    """Planted: the item that rose fell instead, and another rose as much."""
    change = evidence.one(measure="waiting", stat="mean", against="period:2024")
    fell = replace(change, value=-change.value, low=-change.high, high=-change.low)
    rose = replace(change, measure="freshness")
    rows = [row for row in evidence if row.key != rose.key]
    planted = Estimates([*(fell if row == change else row for row in rows), rose])
    told = said(Project(MINIATURE), summary, planted, survey)
    assert told["headline/standfirst"].endswith("against 2024. Waiting time fell.")
    findings = told["headline/findings"].split(" | ")
    assert findings[0].startswith("Waiting time fell by 0.87") and findings[1].startswith("Freshness rose by 0.87")
    assert "Find out why Waiting time fell" in told["recommendations/findings"]


def test_a_first_period_has_levels_and_no_changes():
    survey = load_survey(Project(MINIATURE), EARLIER)
    evidence = evidence_of(survey, Estimates())
    assert all(tile.change is None for tile in tiles(evidence, survey))
    told = said(Project(MINIATURE), summary, evidence, survey)
    assert not any("against" in text.lower() for text in told.values())
    assert told["news/key"] == "No earlier period is declared for comparison."
    assert told["headline/standfirst"].startswith("What customers told us")


def test_an_open_sample_claims_no_precision(open_sample):
    survey = load_survey(open_sample, PERIOD)
    evidence = evidence_of(survey, indicators(load_survey(open_sample, EARLIER)))
    for part, text in said(open_sample, summary, evidence, survey).items():
        for claim in ("margin of error", "response rate is", "±", "population", "exact to"):
            assert claim not in text, f"{part}: {text}"
    told = said(open_sample, summary, evidence, survey)
    assert "open link" in told["quality/key"]
    assert "people chose themselves" in told["headline/answer"]
    assert key_of(tiles(evidence, survey), words_of(open_sample, "en"), chosen=True).startswith(
        "::: key\nbar: variation by chance"
    )
    facts = front_matter(open_sample, survey, Chapter(open_sample, "summary", PERIOD, "en"), ["en"])["csreport"][
        "facts"
    ]
    assert {"name": "Interval", "value": "95%, chance alone"} in facts


def test_a_survey_of_items_alone_still_has_a_summary(mini):
    project = without(mini, "overall", "recommend", "effort", dimensions=False)
    survey = load_survey(project, PERIOD)
    evidence = evidence_of(survey, Estimates())
    assert tiles(evidence, survey) == []
    assert "among 6 scores" in said(project, summary, evidence, survey)["headline/findings"]
