"""The lights of data quality: each criterion at, above and below its limits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import MINIATURE, PERIOD

from csreport.chapters import sample
from csreport.chapters.highlights import checks, facts_quality, overall
from csreport.estimates import Estimates, Row
from csreport.present.chapter import words_of
from csreport.project.project import Project
from csreport.project.targets import SamplingTargets, TargetsFile
from csreport.survey.survey import Survey


def evidence(
    *, rate: float = 0.3, margin: float = 0.03, accepted: float = 95, even: float = 0.9, left: float = 0.02
) -> Estimates:
    none = {"weighting": "none"}
    return Estimates([
        Row(PERIOD, "response", "rate", "RR1", value=rate, n=400.0, **none),
        Row(PERIOD, "response", "rate", "RR1", segment="channel", level="web", value=0.01, n=400.0, **none),
        Row(PERIOD, "precision", "margin_of_error", value=margin, n=100.0),
        Row(PERIOD, "respondents", "count", "received", value=100.0, **none),
        Row(PERIOD, "respondents", "count", "accepted", value=accepted, **none),
        Row(PERIOD, "nonresponse", "r_indicator", value=even, n=400.0, **none),
        Row(PERIOD, "nonresponse", "smd", segment="size", level="small", value=-left, n=100.0),
        Row(PERIOD, "nonresponse", "smd", segment="size", level="small", value=0.9, n=100.0, **none),
    ])  # fmt: skip


def lights(found: Estimates, survey: Survey) -> dict[str, str]:
    return {check.name: check.light for check in checks(found, survey)}


NAMES = ("Response", "Precision", "Usable answers", "Likeness to the population")


def test_good_data_are_good_by_every_criterion(survey):
    assert lights(evidence(), survey) == dict.fromkeys(NAMES, "good")


@pytest.mark.parametrize(
    ("part", "name", "limits"),
    [
        ("rate", "Response", {0.20: "good", 0.19: "watch", 0.10: "watch", 0.09: "poor"}),
        ("margin", "Precision", {0.05: "good", 0.051: "watch", 0.10: "watch", 0.11: "poor"}),
        ("accepted", "Usable answers", {90: "good", 89: "watch", 75: "watch", 74: "poor"}),
        ("even", "Likeness to the population", {0.80: "good", 0.79: "watch", 0.65: "watch", 0.64: "poor"}),
        ("left", "Likeness to the population", {0.10: "good", 0.11: "watch", 0.25: "watch", 0.26: "poor"}),
    ],
)
def test_each_criterion_has_its_limits(survey, part, name, limits):
    for value, light in limits.items():
        found = lights(evidence(**{part: value}), survey)
        assert found[name] == light, value
        assert {other for key, other in found.items() if key != name} == {"good"}


def test_declared_targets_of_the_sample_set_the_limits(survey):
    wanted = SamplingTargets(response_rate=0.4, margin_of_error=0.02)
    strict = replace(survey, targets=TargetsFile(sampling=wanted))
    found = lights(evidence(), strict)
    assert (found["Response"], found["Precision"]) == ("watch", "watch")


def test_the_worst_light_counts_and_is_said_in_words(survey):
    words = words_of(Project(MINIATURE), "en")
    for found, light, said in (
        (evidence(), "good", "Data quality: good by every criterion."),
        (evidence(rate=0.15), "watch", "Data quality: read with care, not every criterion is met."),
        (evidence(rate=0.15, margin=0.2), "poor", "Data quality: poor by one criterion or more"),
    ):
        assert overall(checks(found, survey)) == light
        assert words.plain(facts_quality(found, survey)["key"]).startswith(said)
    text = words.plain(facts_quality(evidence(rate=0.15), survey)["key"])
    assert "Response: with care (15.0%; good from 20%)" in text
    assert "Precision: good (±3.0 percentage points; good up to 5)" in text
    assert "Usable answers: good (95 of 100 answers analysed; good from 90%)" in text
    assert "(R-indicator 0.90, good from 0.8; largest standardised difference 0.02, good up to 0.1)" in text


def test_a_light_is_a_sign_and_a_word_never_colour_alone(survey):
    markdown = words_of(Project(MINIATURE), "en").sentence(facts_quality(evidence(rate=0.01), survey)["key"])
    assert "[Response: poor]{.light .poor}" in markdown and "[Precision: good]{.light .good}" in markdown


def test_what_is_not_known_calls_for_care(survey):
    found = Estimates(row for row in evidence() if row.measure not in {"response", "nonresponse", "precision"})
    assert lights(found, survey) == {
        "Response": "watch", "Usable answers": "good", "Likeness to the population": "watch",
    }  # fmt: skip


def test_an_open_link_has_no_response_rate_and_no_margin(survey, history):
    opened = replace(survey, period=survey.period.model_copy(update={"sample": "open"}), invitations=None)
    found = sample.estimates(opened, history)
    text = words_of(Project(MINIATURE), "en").plain(facts_quality(found, opened)["key"])
    assert "Response: with care (open link)" in text
    assert not any(claim in text for claim in ("±", "population", "response rate"))


def test_the_miniature_project_is_judged_by_its_own_numbers(survey, history):
    """72 of 82 answers analysed are 88 percent."""
    text = words_of(Project(MINIATURE), "en").plain(facts_quality(sample.estimates(survey, history), survey)["key"])
    assert "Usable answers: with care (72 of 82 answers analysed; good from 90%)" in text


def test_without_the_evidence_of_the_sample_only_care_is_left(survey):
    assert set(lights(Estimates(), survey).values()) == {"watch"}
