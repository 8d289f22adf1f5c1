"""How far the data carry: each criterion at, above and below its limits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import MINIATURE, PERIOD

from csreport.chapters import sample
from csreport.chapters.quality import ORDER, checks
from csreport.chapters.summary import facts_sure
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
    return {one.name: one.light for one in checks(found, survey)}


NAMES = ("response", "precision", "analysed", "likeness")


def test_good_data_are_good_by_every_criterion(survey):
    assert lights(evidence(), survey) == dict.fromkeys(NAMES, "good")


@pytest.mark.parametrize(
    ("part", "name", "limits"),
    [
        ("rate", "response", {0.20: "good", 0.19: "watch", 0.10: "watch", 0.09: "poor"}),
        ("margin", "precision", {0.05: "good", 0.051: "watch", 0.10: "watch", 0.11: "poor"}),
        ("accepted", "analysed", {90: "good", 89: "watch", 75: "watch", 74: "poor"}),
        ("even", "likeness", {0.80: "good", 0.79: "watch", 0.65: "watch", 0.64: "poor"}),
        ("left", "likeness", {0.10: "good", 0.11: "watch", 0.25: "watch", 0.26: "poor"}),
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
    assert (found["response"], found["precision"]) == ("watch", "watch")


def told(found: Estimates, survey: Survey, lang: str = "en") -> str:
    return words_of(Project(MINIATURE), lang).plain(facts_sure(found, survey)["answer"])


def test_only_what_calls_for_care_is_said_and_the_worst_of_it(survey):
    assert "care" not in told(evidence(), survey)
    assert told(evidence(rate=0.15), survey).endswith(
        "One point calls for care: 15% of those invited answered, below our mark of 20%."
    )
    both = told(evidence(rate=0.15, accepted=70), survey)
    assert both.endswith(
        "Read the results as a hint: 70 of the 100 answers received could be used, below our mark of 90%."
    )
    assert max((one.light for one in checks(evidence(rate=0.15), survey)), key=ORDER.index) == "watch"


def test_every_criterion_has_words_in_both_languages(survey):
    for found in (evidence(rate=0.01), evidence(margin=0.2), evidence(accepted=10), evidence(even=0.1)):
        assert told(found, survey) != told(found, survey, "zh-Hans")
        assert "提示" not in told(found, survey, "zh-Hans") and "仅供参考" in told(found, survey, "zh-Hans")


def test_what_is_not_known_calls_for_care(survey):
    found = Estimates(row for row in evidence() if row.measure not in {"response", "nonresponse", "precision"})
    assert lights(found, survey) == {"unknown": "watch", "analysed": "good"}


def test_an_open_link_has_no_response_rate_and_no_margin(survey, history):
    opened = replace(survey, period=survey.period.model_copy(update={"sample": "open"}), invitations=None)
    text = told(sample.estimates(opened, history), opened)
    assert "no margin can be given" in text
    assert not any(claim in text for claim in ("±", "population", "response rate"))


def test_the_miniature_project_is_judged_by_its_own_numbers(survey, history):
    """72 of 82 answers analysed are 88 percent."""
    found = checks(sample.estimates(survey, history), survey)
    assert {one.name: one.light for one in found}["analysed"] == "watch"
