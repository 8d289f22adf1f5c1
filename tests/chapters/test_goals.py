"""Targets as goals: which are estimated, what they are called, and what is said of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from conftest import MINIATURE, PERIOD

from csreport.chapters import conclusion, summary
from csreport.chapters.comparisons import goals, indicator_name, named, score
from csreport.chapters.satisfaction import facts_targets
from csreport.estimates import Estimates, Row
from csreport.facts import Sentence
from csreport.present.chapter import words_of
from csreport.project.project import Project
from csreport.project.targets import Target, TargetsFile
from csreport.survey.survey import Survey

NOW = Row(PERIOD, "overall", "mean", value=4.0, low=3.9, high=4.1, se=0.05, n=200.0)
AIMS = {"met": 3.5, "missed": 4.5, "open": 4.05, "far": 4.9}


def evidence(**aims: float) -> Estimates:
    rows = [NOW]
    for key, value in aims.items():
        against = f"target:{key}"
        rows.append(Row(PERIOD, "overall", "target", "mean", against=against, value=value))
        ends = {part: getattr(NOW, part) - value for part in ("value", "low", "high")}
        rows.append(replace(NOW, against=against, **ends))
    return Estimates(rows)


def here(survey: Survey, **targets: Target) -> Survey:
    return replace(survey, targets=TargetsFile(targets=targets))


def labelled(**aims: float) -> dict[str, Target]:
    return {key: Target(measure="overall", value=value, label={"en": key}) for key, value in aims.items()}


def spoken(sentence: object) -> str:
    whole = sentence if isinstance(sentence, Sentence) else Sentence("{it}", it=sentence)
    return words_of(Project(MINIATURE), "en").plain(whole)


def test_verdicts_are_those_of_the_interval(survey):
    found = goals(evidence(**AIMS), here(survey, **labelled(**AIMS)))
    assert [goal.verdict for goal in found] == ["met", "not_met", "cannot_tell", "not_met"]


def test_a_ceiling_is_met_from_below(survey):
    target = Target(measure="overall", value=4.5, goal="at_most")
    assert [goal.verdict for goal in goals(evidence(low=4.5), here(survey, low=target))] == ["met"]


def test_what_was_not_measured_is_said(survey):
    """The evidence of a chapter holds the value of every target, and a distance where there is one."""
    rows = [*evidence(met=3.5), Row(PERIOD, "effort", "target", "mean", against="target:other", value=3.0)]
    declared = here(survey, **labelled(met=3.5), other=Target(measure="effort", value=3.0, label={"en": "other"}))
    assert [goal.verdict for goal in goals(Estimates(rows), declared)] == ["met", "not_measured"]
    assert [spoken(sentence) for sentence in score(Estimates(rows), declared)] == [
        "1 of 2 targets are met.", "Met: met.", "Not measured in this period, or in the one it starts from: other.",
    ]  # fmt: skip


def test_without_the_chapter_nothing_is_said(survey):
    assert goals(Estimates([NOW]), here(survey, **labelled(met=3.5))) == []
    assert score(Estimates(), survey) == []


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"measure": "overall", "label": {"en": "Delight"}}, "Delight"),
        ({"measure": "overall"}, "Overall satisfaction"),
        ({"measure": "overall", "stat": "top_box"}, "Overall satisfaction: top answers"),
        ({"measure": "overall", "stat": "bottom_box"}, "Overall satisfaction: bottom answers"),
        ({"measure": "recommend", "stat": "nps"}, "Net Promoter Score"),
        ({"measure": "index", "stat": "index"}, "Satisfaction index"),
        ({"measure": "overall", "segment": "size", "level": "small"}, "Overall satisfaction, Small"),
    ],
)
def test_a_target_has_a_name(parts, name):
    assert spoken(named(Target(value=1.0, **parts))) == name


def test_the_score_is_called_by_its_name():
    assert spoken(indicator_name("recommend", "nps")) == "Net Promoter Score"
    assert spoken(indicator_name("recommend", "mean")) == "Likelihood to recommend"


def test_what_is_said_names_every_verdict_and_the_furthest(survey):
    facts = facts_targets(evidence(**AIMS), here(survey, **labelled(**AIMS)))
    assert spoken(facts["answer"]) == "1 of 4 targets are met. Met: met. Not met: missed and far. Cannot tell: open."
    assert spoken(facts["follows"]) == "What follows. The furthest from its target is “far”: 0.90 away."
    undecided = facts_targets(evidence(open=4.05), here(survey, **labelled(open=4.05)))
    assert "only more answers" in spoken(undecided["follows"])
    assert "follows" not in facts_targets(evidence(met=3.5), here(survey, **labelled(met=3.5)))


def test_only_what_is_not_met_still_has_time(survey):
    end = survey.period.fieldwork.end
    due = {key: Target(measure="overall", value=AIMS[key], label={"en": key}, date=end + dt.timedelta(days=days))
           for key, days in (("met", 10), ("missed", 10), ("open", 20), ("far", 0))}  # fmt: skip
    text = spoken(facts_targets(evidence(**AIMS), here(survey, **due))["answer"])
    assert text.endswith("Not due before 26 May 2025: missed. Not due before 5 June 2025: open.")
    no_days = replace(here(survey, **due), period=survey.period.model_copy(update={"fieldwork": None}))
    assert "due" not in spoken(facts_targets(evidence(**AIMS), no_days)["answer"])
    alike = {key: target.model_copy(update={"date": due["missed"].date}) for key, target in due.items()}
    text = spoken(facts_targets(evidence(**AIMS), here(survey, **alike))["answer"])
    assert text.endswith("Cannot tell: open. None of the others is due before 26 May 2025.")


def test_every_chapter_says_the_same_score(survey):
    rows, declared = evidence(**AIMS), here(survey, **labelled(**AIMS))
    one = "1 of 4 targets are met. Met: met. Not met: missed and far. Cannot tell: open."
    assert spoken(facts_targets(rows, declared)["answer"]) == one
    assert spoken(facts_targets(rows, declared)["finding"]) == "Targets met: 1 of 4"
    assert one in spoken(summary.facts_headline(rows, declared)["answer"])
    assert one in spoken(conclusion.facts_conclusion(rows, declared)["answer"])
