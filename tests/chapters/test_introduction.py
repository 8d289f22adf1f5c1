"""Chapter 05 on the miniature project: who was asked, and how sure the results are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import MINIATURE, PERIOD, said

from csreport.chapters import introduction, sample, satisfaction
from csreport.estimates import Estimates, Row, bind, suppress
from csreport.facts import Sentence
from csreport.project.project import Project
from csreport.survey.survey import Survey, load_survey


@pytest.fixture(scope="module")
def evidence(survey, history) -> Estimates:
    made = bind(sample.estimates(survey, history), satisfaction.estimates(survey, history))
    return suppress(made, caution=30, suppress=10)


def sentences(found: Estimates, survey: Survey, block: str = "asked") -> dict[str, Sentence]:
    """What a block says, by message."""
    parts = introduction.BLOCKS[block](found, survey).values()
    return {one.message: one for part in parts for one in part.values.values()}


def counts(**rows: float) -> Estimates:
    of = {"accepted": "respondents", "invited": "invitations", "customers": "invitations"}
    row = Row(PERIOD, "", "count", weighting="none")
    return Estimates(replace(row, measure=of[key], category=key, value=value) for key, value in rows.items())


def test_who_was_asked_comes_from_counts_and_what_is_not_declared_is_left_out(survey):
    cases = [({"invited": 90, "customers": 400}, "sample"), ({"invited": 400, "customers": 400}, "census"),
             ({"invited": 90}, "invited"), ({"customers": 400}, "plain")]  # fmt: skip
    for rows, pattern in cases:
        told = sentences(counts(accepted=72, **rows), survey)
        assert told["introduction-asked"].values["pattern"] == pattern
    bare = survey.period.model_copy(update={"population": {}, "fieldwork": None})
    told = sentences(counts(accepted=72), replace(survey, period=bare))
    assert set(told) == {"introduction-asked", "introduction-weights"}
    assert introduction.facts_asked(Estimates(), survey) == {}


def test_an_open_sample_is_not_said_to_be_drawn(open_sample, history):
    survey = load_survey(open_sample, PERIOD)
    told = said(open_sample, introduction, sample.estimates(survey, history), survey)
    assert told["asked/answer"].startswith("72 people answered the open link; they speak for themselves")
    assert "invited" not in told["asked/answer"] and "They stand for" not in told["asked/answer"]
    assert told["sure/answer"].startswith("No margin can be given") and "true value" not in told["sure/answer"]
    assert "rise or a fall only" not in told["sure/more"]


def test_it_is_spoken_from_params_and_counts(evidence, survey):
    """A special survey says that it is one, a full one what it leaves out."""

    def told(**changed: object) -> str:
        return said(Project(MINIATURE), introduction, evidence, replace(survey, **changed))["asked/answer"]

    plain = told()
    assert "and 72 usable answers came back." in plain and "The survey ran 5–16 May 2025" in plain
    assert "They stand for cafés that Linden Bakery supplies." in plain
    assert {"introduction-kind", "introduction-left-out"}.isdisjoint(sentences(evidence, survey))
    assert told(objective={"en": "sell more bread"}).endswith(" The survey is to sell more bread.")
    special = told(period=survey.period.model_copy(update={"kind": "special"}))
    assert special.endswith("It is a special survey and stands outside the trends of the full ones.")
    assert told(left_out=("2024",)).endswith("The trends leave out 2024, which was no full survey.")


def test_a_group_invited_more_often_is_named_with_what_weights_do(survey):
    share = Row(PERIOD, "frame", "share", segment="size", level="small", weighting="none", value=0.6)
    rows = [share, replace(share, level="large", value=0.4)]
    invited = [replace(row, measure="invitations", value=value) for row, value in zip(rows, (0.3, 0.7), strict=True)]
    even, known = [replace(row, measure="invitations") for row in rows], counts(accepted=72, invited=90, customers=400)
    told = sentences(bind(known, rows, invited), survey)["introduction-weights-unequal"].values
    assert told["group"].id == "large" and told["kind"] == "margins"
    assert "introduction-weights" in sentences(bind(known, rows, even), survey)


def test_how_sure_says_what_is_known_and_a_first_survey_promises_no_changes(evidence, survey):
    for kept, pattern in (({"precision", "overall"}, "both"), ({"overall"}, "half"), (set(), "none")):
        found = Estimates(row for row in evidence if row.measure in kept)
        assert sentences(found, survey, "sure")["introduction-sure"].values["pattern"] == pattern
    first = replace(survey, period=survey.period.model_copy(update={"compare_to": []}))
    assert sentences(evidence, first, "sure")["introduction-changes"].values["earlier"] == "no"
    mean = evidence.one(measure="overall", stat="mean", against="", weighting="representative", segment="")
    half = evidence.one(measure="overall", stat="half_width")
    assert half.value == pytest.approx((mean.high - mean.low) / 2) and half.n == mean.n
