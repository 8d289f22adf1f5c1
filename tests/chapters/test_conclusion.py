"""Chapter 90 on the miniature project: what follows and what stays open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import EARLIER, MINIATURE, PERIOD, said
from test_story import ITEMS, change, drivers, row
from test_story import evidence as story_evidence

from csreport.chapters import conclusion, sample, satisfaction, summary
from csreport.estimates import Estimates, Row, bind, suppress
from csreport.facts import Point
from csreport.present.chapter import words_of
from csreport.project.project import Project
from csreport.project.targets import Action, Target, TargetsFile
from csreport.survey.survey import Survey


@pytest.fixture(scope="module")
def evidence(survey, history) -> Estimates:
    made = bind(sample.estimates(survey, history), satisfaction.estimates(survey, history))
    return suppress(made, caution=30, suppress=10)


WORDS = words_of(Project(MINIATURE), "en")


def told(found: Estimates, survey: Survey) -> dict[str, str]:
    return said(Project(MINIATURE), conclusion, found, survey)


def points(found: Estimates, survey: Survey) -> list[Point]:
    return list(conclusion.facts_recommendations(found, survey)["recommendations"])


def test_it_concludes_from_the_story_and_tells_what_a_next_survey_would_notice(evidence, survey):
    texts, row = told(evidence, survey), evidence.one(measure="overall", stat="detectable", category="mean")
    assert texts["conclusion/answer"] == "Waiting time rose; no item fell."
    notice = f"would notice a change of {row.value:.2f} in overall satisfaction about eight times out of ten."
    assert notice in texts["open/more"]
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
    shares = (row("assortment", "bottom_box", 0.3), row("waiting", "bottom_box", 0.2))
    found = story_evidence(change("assortment", -0.3), *shares)
    first = points(found, here)[0]
    assert [WORDS.plain(part) for part in (first.told, first.owner, first.due)] == [
        "Stop the fall in assortment. None of the 2 items has a higher share of dissatisfied customers: 30% of those "
        "who rated it (25% to 35%). First step: call ten bakeries.", "Ann", "by 31 January 2026",
    ]  # fmt: skip
    # Freshness is second, but its interval reaches below the average of 3.6.
    found = story_evidence(*(row(item, "average", 3.6) for item in ITEMS), row("freshness", "mean", 3.9, 0.4))
    kept = WORDS.plain(points(found, survey)[-1].told)
    assert kept == "Keep what is strong: friendliness (4.40) needs no new effort."
    unknown = story_evidence(*(row(item, "average", 4.5) for item in ITEMS))
    assert not [point for point in points(unknown, survey) if "Keep what" in WORDS.plain(point.told)]


def test_recommendations_have_the_numbers_of_the_decisions_on_the_first_page(survey):
    """What nobody is named for is one line of both; what an earlier action is about keeps its owner."""
    asked = [{"item": "invoice", "task": "check bills"}, {"item": "assortment", "task": "bake more", "owner": "Ann"}]
    declared = [Action.model_validate({"period": PERIOD} | one) for one in asked]
    old = Action.model_validate({"period": EARLIER, "item": "waiting", "task": "queue less", "due": "2026-06-30"})
    found = story_evidence(change("assortment", -0.3), *drivers((0, 0.99, 0, 0, 0, 0)))
    for owner, n in (("", 3), ("Bo", 2)):
        register = dict(
            zip("abc", (*declared, old.model_copy(update={"owner": {"en": owner} if owner else {}})), strict=True)
        )
        here = replace(survey, actions=tuple(declared), register=register)
        decided = [WORDS.plain(point.told) for point in summary.facts_verdicts(found, here)["decide"]]
        texts = [WORDS.plain(point.told) for point in points(found, here)]
        assert decided[:2] == ["Check bills.", "Bake more."] and texts[0] == "Check bills."
        assert texts[1].startswith("Stop the fall in assortment.")
        last = "Name who takes up waiting time." if n == 3 else "Take waiting time next."
        assert texts[2].startswith(last) and decided[2:] == texts[2:n]
        words = told(found, here)["recommendations/more"]
        assert words.startswith(
            f"Numbers 1 to {n} belong to the decisions of the summary, which have the same numbers;"
        )
    assert WORDS.plain(points(found, here)[2].owner) == "Bo"
    none = told(found, survey)["recommendations/more"]
    assert none.startswith("What fell comes first")


def test_what_is_not_decided_is_open_and_first_only_where_the_drivers_leave_it_so(evidence, survey):
    dream = Target(measure="overall", value=1.0, label={"en": "A dream"})
    here = replace(survey, targets=TargetsFile(targets={"o": dream}))
    means = evidence.of_all(stat="mean", against="", period=PERIOD)
    now, low = means.one(measure="overall"), min(means.select(measure=("waiting", "advice")), key=lambda row: row.value)
    aim = Row(PERIOD, "overall", "target", "mean", against="target:o", value=now.value)
    distance = replace(now, against="target:o", value=0.0, low=-0.1, high=0.1)
    importance = [Row(PERIOD, key, "importance", against="measure:overall", value=float(key == low.measure))
                  for key in ("waiting", "advice")]  # fmt: skip
    text = told(bind(evidence, [distance, aim], importance), here)["open/more"]
    assert text.startswith("Is the target reached for overall satisfaction?")
    assert "come first?" in text
    for chance, asked in ((0.99, False), (0.7, True)):
        found = story_evidence(*drivers((0, chance, 0, 0, 0, 0)))
        assert ("come first?" in told(found, survey)["open/more"]) is asked
