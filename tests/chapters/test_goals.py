"""Targets as goals: which are estimated, how many are met, and what is said of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from conftest import MINIATURE, PERIOD

from csreport.chapters.comparisons import facts_targets, goals, indicator_name
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
    whole = sentence if isinstance(sentence, Sentence) else Sentence("", it=sentence)
    return words_of(Project(MINIATURE), "en").plain(whole)


def test_verdicts_are_those_of_the_interval(survey):
    found = goals(evidence(**AIMS), here(survey, **labelled(**AIMS)))
    assert [goal.verdict for goal in found] == ["met", "not_met", "cannot_tell", "not_met"]


def test_a_ceiling_is_met_from_below(survey):
    target = Target(measure="overall", value=4.5, goal="at_most")
    assert [goal.verdict for goal in goals(evidence(low=4.5), here(survey, low=target))] == ["met"]


def test_what_was_not_measured_is_no_target_of_the_score(survey):
    """The evidence of a chapter holds the value of every target, and a distance where there is one."""
    rows = [*evidence(met=3.5), Row(PERIOD, "effort", "target", "mean", against="target:other", value=3.0)]
    declared = here(survey, **labelled(met=3.5), other=Target(measure="effort", value=3.0, label={"en": "other"}))
    assert [goal.verdict for goal in goals(Estimates(rows), declared)] == ["met", "not_measured"]
    assert count(facts_targets(Estimates(rows), declared)).values["n"] == 1


def test_without_the_chapter_nothing_is_said(survey):
    assert goals(Estimates([NOW]), here(survey, **labelled(met=3.5))) == []
    assert facts_targets(Estimates(), survey) == {}


def count(facts: dict) -> Sentence:
    """How many of the targets are met."""
    first = next(iter(facts["answer"].values.values()))
    assert first.message == "satisfaction-targets"
    return first


def goals_of(facts: dict) -> dict[str, int]:
    lists = [part for part in facts["answer"].values.values() if part.message == "satisfaction-goals"]
    return {str(part.values["kind"]): len(part.values["goals"]) for part in lists}


def test_every_target_is_counted_and_named_once(survey):
    facts = facts_targets(evidence(**AIMS), here(survey, **labelled(**AIMS)))
    values = count(facts).values
    assert (values["pattern"], values["n"]) == ("mixed", 4)
    assert [values[kind] for kind in ("met", "not_met", "cannot_tell", "later")] == [1, 2, 1, 0]
    assert goals_of(facts) == {"met": 1, "not-met": 2, "cannot-tell": 1}
    assert spoken(facts["answer"]).startswith(
        "One of four targets is met, two are missed, one is too close to call. "
        "Met: overall satisfaction (4.00; target 3.50). "
    )
    assert facts["finding"].values["title"] == "not-met"


@pytest.mark.parametrize(
    ("aims", "pattern", "whole", "said"),
    [
        ({"met": 3.5}, "one", "met", "The one target set is met."),
        ({"open": 4.05}, "one", "cannot-tell", "Whether the one target set is met is too close to call."),
        ({"a": 3.5, "b": 3.6}, "alike", "met", "Both targets are met."),
        ({"a": 4.5, "b": 4.6, "c": 4.7}, "alike", "not-met", "All three targets are missed."),
        ({"a": 4.5, "b": 4.05}, "mixed", "none",
         "None of two targets is met for certain, one is missed, one is too close to call."),
    ],
)  # fmt: skip
def test_targets_that_are_alike_are_said_in_one(aims, pattern, whole, said, survey):
    facts = facts_targets(evidence(**aims), here(survey, **labelled(**aims)))
    assert (count(facts).values["pattern"], count(facts).values["whole"]) == (pattern, whole)
    assert spoken(count(facts)) == said


def test_only_what_is_not_met_still_has_time(survey):
    end = survey.period.known_until
    due = {key: Target(measure="overall", value=AIMS[key], label={"en": key}, date=end + dt.timedelta(days=days))
           for key, days in (("met", 10), ("missed", 10), ("open", 20), ("far", 0))}  # fmt: skip
    assert goals_of(facts_targets(evidence(**AIMS), here(survey, **due))) == {"met": 1, "not-met": 1, "later": 2}
    no_days = replace(here(survey, **due), period=survey.period.model_copy(update={"fieldwork": None, "stages": []}))
    assert "later" not in goals_of(facts_targets(evidence(**AIMS), no_days))


def test_a_ceiling_is_exceeded_not_fallen_short_of(survey):
    target = Target(measure="overall", value=3.5, goal="at_most")
    assert "(4.00, 0.50 above 3.50)" in spoken(facts_targets(evidence(low=3.5), here(survey, low=target))["answer"])


def test_the_score_is_called_by_its_name():
    assert spoken(indicator_name("recommend", "nps")) == "Net Promoter Score"
    assert spoken(indicator_name("recommend", "mean")) == "likelihood to recommend"
