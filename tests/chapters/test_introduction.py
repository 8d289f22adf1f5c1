"""Chapters 05 and 90: who was asked and how sure the results are; what follows and what stays open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import MINIATURE, PERIOD, said
from test_story import ITEMS, change, drivers, row
from test_story import evidence as story_evidence

from csreport.chapters import conclusion, introduction, sample, satisfaction
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates, Row, bind
from csreport.facts import Point, Sentence
from csreport.present.chapter import words_of
from csreport.project.actions import Action
from csreport.project.project import Project
from csreport.project.targets import Target, TargetsFile
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
    assert told(objective={"en": "sell more bread"}).startswith("The survey is to sell more bread. ")
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


WORDS = words_of(Project(MINIATURE), "en")


def told(found: Estimates, survey: Survey) -> dict[str, str]:
    return said(Project(MINIATURE), conclusion, found, survey)


def points(found: Estimates, survey: Survey) -> list[Point]:
    return list(conclusion.facts_recommendations(found, survey)["recommendations"])


def test_it_concludes_from_the_story_and_tells_what_a_next_survey_would_notice(evidence, survey):
    texts, row = told(evidence, survey), evidence.one(measure="overall", stat="detectable", category="mean")
    assert texts["conclusion/answer"] == "One item rose and none fell: waiting time."
    notice = f"would notice a change of {row.value:.2f} in overall satisfaction about eight times out of ten."
    assert notice in texts["open/answer"]
    *others, last = points(evidence, survey)
    assert others and WORDS.plain(last.told).startswith("Keep what is strong: ")
    told_of = {(WORDS.plain(one.owner), WORDS.plain(one.due), one.figure[:4]) for one in others}
    assert told_of == {("Owner open", "date open", "fig-")}, "nobody is named"
    hidden = " ".join(told(suppress(evidence, caution=10_000, suppress=10_000), survey).values())
    assert not [sign for sign in ("–", "None", "nan") if sign in hidden], "nothing is concluded from hidden numbers"


def test_only_what_is_above_average_is_to_be_kept_and_what_is_declared_gives_step_owner_and_date(survey):
    """Assortment fell; who is to act is declared."""
    action = {"period": PERIOD, "item": "assortment", "task": "Act", "step": "call ten bakeries", "owner": "Ann",
              "due": "2026-01-31"}  # fmt: skip
    here = replace(survey, actions=(Action.model_validate(action),))
    found = story_evidence(change("assortment", -0.3), row("assortment", "bottom_box", 0.3))
    first = points(found, here)[0]
    assert [WORDS.plain(part) for part in (first.told, first.owner, first.due)] == [
        "Stop the fall in assortment. 30% are dissatisfied with it, more than with anything else. "
        "First step: call ten bakeries.", "Ann", "by 31 January 2026",
    ]  # fmt: skip
    # Freshness is second, but its interval reaches below the average of 3.6.
    found = story_evidence(*(row(item, "average", 3.6) for item in ITEMS), row("freshness", "mean", 3.9, 0.4))
    kept = WORDS.plain(points(found, survey)[-1].told)
    assert kept == "Keep what is strong: friendliness (4.40) needs no new effort."
    unknown = story_evidence(*(row(item, "average", 4.5) for item in ITEMS))
    assert not [point for point in points(unknown, survey) if "Keep what" in WORDS.plain(point.told)]


def test_what_is_not_decided_is_open_and_first_only_where_the_drivers_leave_it_so(evidence, survey):
    dream = Target(measure="overall", value=1.0, label={"en": "A dream"})
    here = replace(survey, targets=TargetsFile(targets={"o": dream}))
    means = evidence.of_all(stat="mean", against="", period=PERIOD)
    now, low = means.one(measure="overall"), min(means.select(measure=("waiting", "advice")), key=lambda row: row.value)
    aim = Row(PERIOD, "overall", "target", "mean", against="target:o", value=now.value)
    distance = replace(now, against="target:o", value=0.0, low=-0.1, high=0.1)
    importance = [Row(PERIOD, key, "importance", against="measure:overall", value=float(key == low.measure))
                  for key in ("waiting", "advice")]  # fmt: skip
    text = told(bind(evidence, [distance, aim], importance), here)["open/answer"]
    assert text.startswith("Two things stay open. Is the target reached for overall satisfaction?")
    assert "come first?" in text
    for chance, asked in ((0.99, False), (0.7, True)):
        found = story_evidence(*drivers((0, chance, 0, 0, 0, 0)))
        assert ("come first?" in told(found, survey)["open/answer"]) is asked
