"""Chapter 00 on the miniature project."""

from __future__ import annotations

import pytest
from conftest import EARLIER, MINIATURE, PERIOD, said, without

from csreport.chapters import sampling, satisfaction, summary
from csreport.estimates import Estimates, bind
from csreport.facts import Tile
from csreport.indicators import indicators
from csreport.project.project import Project
from csreport.suppression import suppress
from csreport.survey.survey import Survey, load_survey


def evidence_of(survey: Survey, history: Estimates) -> Estimates:
    return bind(sampling.estimates(survey, history), satisfaction.estimates(survey, history))


@pytest.fixture(scope="module")
def evidence(survey, history) -> Estimates:
    return evidence_of(survey, history)


def tiles(evidence: Estimates, survey: Survey) -> list[Tile]:
    return list(summary.facts_headline(evidence, survey).get("tiles", ()))


def test_it_has_no_numbers_of_its_own(survey, history):
    assert len(summary.estimates(survey, history)) == 0
    assert set(summary.EVIDENCE) == {"sampling", "satisfaction"}


def test_its_tiles_are_the_headlines_of_the_roles_declared(evidence, survey):
    shown = [(tile.row.measure, tile.row.stat) for tile in tiles(evidence, survey)]
    assert shown == [
        ("overall", "mean"), ("overall", "top_box"), ("recommend", "nps"), ("effort", "mean"), ("index", "index"),
    ]  # fmt: skip
    assert all(tile.row.key in {row.key for row in evidence} for tile in tiles(evidence, survey))
    assert all(tile.change is not None and tile.change.against == "period:2024" for tile in tiles(evidence, survey))


def test_its_findings_name_strength_weakness_change_and_quality(evidence, survey):
    findings = said(Project(MINIATURE), summary, evidence, survey)["headline/findings"].split(" | ")
    assert findings[0].startswith("The largest real change is a rise: Ordering")
    assert any("among 2 scores" in finding for finding in findings)
    assert any(finding.startswith("Most dissatisfied answers: Assortment") for finding in findings)


def test_its_standfirst_never_says_more_than_the_test(evidence, survey):
    text = said(Project(MINIATURE), summary, evidence, survey)["headline/standfirst"]
    assert text == "Overall satisfaction did not change beyond noise against 2024."


def test_a_first_period_has_levels_and_no_changes():
    survey = load_survey(Project(MINIATURE), EARLIER)
    evidence = evidence_of(survey, Estimates())
    assert all(tile.change is None for tile in tiles(evidence, survey))
    told = said(Project(MINIATURE), summary, evidence, survey)
    assert not any("against" in text.lower() for text in told.values())
    assert told["headline/standfirst"].startswith("What customers told us")


def test_an_open_sample_claims_no_precision(open_sample):
    survey = load_survey(open_sample, PERIOD)
    evidence = evidence_of(survey, indicators(load_survey(open_sample, EARLIER)))
    for part, text in said(open_sample, summary, evidence, survey).items():
        for claim in ("margin of error", "response rate is", "±", "population", "exact to"):
            assert claim not in text, f"{part}: {text}"
    assert "Respondents chose themselves" in said(open_sample, summary, evidence, survey)["headline/findings"]


def test_nothing_breaks_when_every_number_is_suppressed(evidence, survey):
    hidden = suppress(evidence, caution=10_000, suppress=10_000)
    assert tiles(hidden, survey) == []
    told = said(Project(MINIATURE), summary, hidden, survey)
    for part, text in told.items():
        assert "–" not in text and "nan" not in text.lower(), f"{part}: {text}"


def test_a_survey_of_items_alone_still_has_a_summary(mini):
    project = without(mini, "overall", "recommend", "effort", dimensions=False)
    survey = load_survey(project, PERIOD)
    evidence = evidence_of(survey, Estimates())
    assert tiles(evidence, survey) == []
    assert "among 6 scores" in said(project, summary, evidence, survey)["headline/findings"]
