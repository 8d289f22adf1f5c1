"""Chapter 80: what became of the actions, and what may be said of their effect."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import survey_from, with_base
from conftest import MINIATURE, PERIOD, REPOSITORY, said

from csreport.chapters import actions
from csreport.chapters.history import history_of, survey_of
from csreport.chapters.register import effect_rows, followed, reached_rows, status_of
from csreport.estimates import Estimates, Row
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.project.project import Project
from csreport.project.targets import Action
from csreport.survey.survey import Survey
from surveystats.planning import sample_size_for_change

MINI = Project(MINIATURE)
BOOK: dict[str, Any] = {
    "scales": {"five": {"min": 1, "max": 5}},
    "items": {"speed": {"column": "Q", "scale": "five", "label": "Speed"}},
    "segments": {"team": {"column": "T", "label": "Team", "levels": {"a": "A", "b": "B", "c": "C", "d": "D"}}},
    "design": {"weight": "W"},
}
RULES = {"minimum_base": {"caution": 1, "suppress": 1}, "screening": {"duplicate": "off"}}
ENDS = {"2023": dt.date(2023, 6, 1), "2024": dt.date(2024, 6, 1), "2025": dt.date(2025, 6, 1)}


def declared(**changed: Any) -> dict[str, Action]:
    """One finished action about speed that reached team a."""
    told = {"period": "2024", "item": "speed", "task": "act", "start": "2024-09-01", "finished": "2025-02-01"}
    return {"act": Action.model_validate(told | {"reached": {"team": "a"}} | changed)}


def wave(period: str, answers: list[tuple[str, object, float]], register: Mapping[str, Action]) -> Survey:
    table = pd.DataFrame(answers, columns=["T", "Q", "W"]).astype(str)
    made = survey_from(table, BOOK, rules=RULES, period=period, sample="probability")
    return replace(made, register=dict(register), ends=ENDS)


NOW = [("a", 4, 1.0), ("a", 2, 3.0), ("a", "", 2.0), ("b", 5, 1.0), ("b", 3, 1.0)]
BEFORE = [("a", 1, 1.0), ("a", 3, 1.0), ("b", 4, 2.0), ("b", 1, 1.0)]


def effects(register: Mapping[str, Action], now: object = NOW, **earlier: Any) -> dict[str, Row]:
    waves = [wave(name.removeprefix("y"), answers, register) for name, answers in earlier.items()]
    history = Estimates(dict.fromkeys(row for one in waves for row in reached_rows(one)))
    return {row.stat: row for row in effect_rows(wave("2025", now, register), history)}


def test_the_effect_is_that_counted_by_hand_against_a_declared_group_or_all_others() -> None:
    """One answer is missing, weights differ. Team a: 2 to (4·1 + 2·3)/4 = 2.5; team b: (4·2 + 1)/3 = 3 to 4.

    Variances are n/(n−1) Σ u², u = w(y − ȳ)/Σw: now 5/4 (2·0.375²) and 5/4 (2·0.5²), before 4/3 (2·0.5²) and
    4/3 (2·(2/3)²).
    """
    found = effects(declared(expected={"measure": "speed", "change": 1.0}), y2024=BEFORE)
    assert found["effect"].value == pytest.approx(0.5)
    compared = found["effect_compared"]
    assert compared.value == pytest.approx(0.5 - 1.0)
    parts = [5 / 4 * 2 * 0.375**2, 5 / 4 * 2 * 0.5**2, 4 / 3 * 2 * 0.5**2, 4 / 3 * 2 * (2 / 3) ** 2]
    assert compared.se == pytest.approx(math.sqrt(sum(parts)))
    assert compared.note == "2024" and compared.against == "action:act"
    sd = compared.se * math.sqrt(compared.n)
    assert found["answers_needed"].value == sample_size_for_change(1.0, sd, sd_before=0.0)
    assert "effect_before" not in found, "only one survey lies before it"
    # From 2023 to 2024 team a fell from 3 to 2, team b rose from 2 to 3.
    now, before = [*NOW, ("c", 5, 1.0), ("c", 5, 1.0)], [*BEFORE, ("c", 1, 1.0), ("c", 2, 1.0)]
    found = effects(declared(comparison="b"), now, y2024=before)
    assert found["effect_compared"].value == pytest.approx(-0.5)
    assert effects(declared(), now, y2024=before)["effect_compared"].value < -0.5
    found = effects(declared(), y2023=[("a", 3, 1.0), ("a", 3, 1.0), ("b", 1, 1.0), ("b", 3, 1.0)], y2024=BEFORE)
    assert found["effect_before"].value == pytest.approx(-2.0)
    four = [(team, value, 1.0) for team, low in zip("abcd", (1, 3, 3, 4), strict=True) for value in (low, low + 1)]
    cases = [("a", four), ("b", four), ("a", BEFORE), ("b", BEFORE)]
    found = ["regression" in effects(declared(reached={"team": team}), y2024=before) for team, before in cases]
    assert found == [True, False, False, False]


def test_an_effect_needs_an_earlier_survey_a_number_and_levels_large_enough_to_show() -> None:
    assert effects(declared()) == {}
    assert effects(declared(start="2023-01-01"), y2024=BEFORE) == {}, "it began before the first survey"
    assert effects(declared(item=None, segment="team", level="a"), y2024=BEFORE) == {}
    assert effects(declared(finished="2025-06-02"), y2024=BEFORE) == {}, "it was not finished yet"
    assert effects(declared(), [row for row in NOW if row[0] == "b"], y2024=BEFORE) == {}, "nobody was reached"
    now, history = wave("2025", NOW, declared()), Estimates(reached_rows(wave("2024", BEFORE, declared())))
    strict = with_base(now, caution=30, suppress=3)
    assert effect_rows(now, history) and effect_rows(strict, history) == [], "team b has two respondents"


def test_what_this_report_asks_for_is_followed_from_the_next_one_on(survey: Survey) -> None:
    past = {"period": "2024", "start": "2024-01-01"}
    told = {"asked": {}, "begun": {"start": "2025-05-01"}, "earlier": {"period": "2024"}}
    told |= {"past": past | {"finished": "2024-05-15"}, "done": past | {"finished": "2024-05-16"}}
    asked = {"item": "waiting", "task": "act", "period": PERIOD}
    register = {key: Action.model_validate(asked | more) for key, more in told.items()}
    assert list(followed(replace(survey, register=register))) == ["begun", "earlier", "done"]


def test_without_actions_the_chapter_has_nothing_to_say(survey, history) -> None:
    assert actions.estimates(survey, history) == Estimates()
    assert not any(facts(Estimates(), survey) for facts in actions.BLOCKS.values())
    assert tables.actions([], words_of(MINI, "en")) is None


@pytest.mark.slow
def test_without_actions_the_report_has_no_heading_of_them(mini_report) -> None:
    page = (mini_report.root / "output" / PERIOD / "en" / "report.html").read_text(encoding="utf-8")
    assert "Recommendations" in page and "Actions" not in page and 'id="actions' not in page


def effect(stat: str, value: float, low: float = math.nan, high: float = math.nan, p: float = math.nan) -> Row:
    return Row(PERIOD, "waiting", stat, "mean", "size", "small", "action:act", value=value, se=0.1, low=low, high=high,
               df=200, p=p, n=200, n_weighted=200, n_eff=190, note="2024")  # fmt: skip


EXPECTED, NEEDED = effect("effect_expected", 0.3), Row(PERIOD, "waiting", "answers_needed", "mean", "size", "small",
                                                       "action:act", value=1256, n=200, n_eff=190)  # fmt: skip
CLEAR, VAGUE = effect("effect", 0.4, 0.2, 0.6, 0.001), effect("effect_compared", 0.1, -0.1, 0.3, 0.2)
COMPARED = replace(CLEAR, stat="effect_compared")
CASES = [
    ([CLEAR], "worked", "Waiting time rose by 0.40 since 2024, the last survey before it (0.20 to 0.60); without a "
     "comparison group nobody can say why."),
    ([CLEAR, COMPARED, EXPECTED], "worked", "Small customers gained 0.40 more on waiting time than the others since "
     "2024 (0.20 to 0.60). They were not drawn by lot, so other reasons remain."),
    ([CLEAR, VAGUE, EXPECTED, NEEDED], "too-few", "Too few answers to tell. A change of 0.30 in waiting time would "
     "need 1,256 answers of small customers in each survey; there were 200. The range found is −0.10 to +0.30."),
    ([CLEAR, VAGUE], "unclear", "Small customers did not clearly gain more on waiting time than the others since 2024 "
     "(−0.10 to +0.30)."),
    ([CLEAR, replace(VAGUE, high=0.25), EXPECTED], "missed", "Small customers did not clearly gain more on waiting "
     "time than the others since 2024 (−0.10 to +0.25); the 0.30 hoped for lies outside that range."),
    ([replace(CLEAR, value=-0.4, low=-0.6, high=-0.2)], "contrary", "Waiting time fell by 0.40 since 2024, the last "
     "survey before it (0.20 to 0.60); without a comparison group nobody can say why. That is the opposite of what was "
     "meant."),
    ([CLEAR, COMPARED, effect("effect_before", -0.5, -0.7, -0.3, 0.001)], "apart", None),
    ([CLEAR, effect("regression", 0.2)], "regression", "By customer size, small customers rated waiting time worst "
     "when it began. Since 2024 they gained 0.40 (0.20 to 0.60), yet 0.20 was to be expected without any action; "
     "nothing beyond that is certain."),
    ([CLEAR, VAGUE, effect("regression", 0.2)], "regression", "By customer size, small customers rated waiting time "
     "worst when it began. Since 2024 they did not clearly gain more than the others (−0.10 to +0.30), and 0.20 was to "
     "be expected without any action; nothing beyond that is certain."),
    ([CLEAR, COMPARED, effect("regression", 0.1)], "worked", None),
    ([replace(CLEAR, p=0.06)], "unclear", None),
    ([], "unmeasured", "No survey can tell: what it was to change was not asked both before and after."),
]  # fmt: skip


def test_the_verdict_is_what_the_interval_allows(survey) -> None:
    register = declared(item="waiting", reached={"size": "small"}, period="2024", start="2024-09-01")
    here = replace(survey, register=register)
    for rows, verdict, told in CASES:
        found = Estimates(rows)
        assert actions.verdict_of("act", register["act"], found, here) == verdict
        assert told is None or said(MINI, actions, found, here)["effects/findings"] == f"Act. {told}"
    register = declared(item="waiting", expected={"measure": "waiting", "stat": "bottom_box", "change": -0.03})
    for verdict, ends in (("worked", (-0.05, -0.08, -0.02)), ("contrary", (0.05, 0.02, 0.08))):
        row = replace(effect("effect", *ends, 0.001), category="bottom_box")
        assert actions.verdict_of("act", register["act"], Estimates([row]), survey) == verdict


def test_late_actions_are_named_with_owner_and_date_and_gaps_are_counted(survey, history) -> None:
    register = declared(item="waiting", reached={}, owner="Ann", due="2025-01-31")
    late = {"period": "2024", "item": "advice", "task": "call ten cafés", "due": "2025-05-15", "start": "2024-12-16"}
    late |= {"steps": [{"task": "list them", "owner": "Bo", "due": "2025-01-15"}], "cost": "ten hours"}
    register |= {"late": Action.model_validate(late)}
    here = replace(survey, register=register)
    made = actions.estimates(here, history)
    told = said(MINI, actions, made, here)
    assert told["state/answer"] == (
        "Of two actions, one is done and one is late. Late: call ten cafés, due 15 May 2025, owner open."
    )
    gaps = "No measurable goal: act and call ten cafés. | No owner: call ten cafés."
    assert told["coverage/findings"] == gaps
    one = Action.model_validate({"period": "2024", "item": "advice", "task": "act"})
    many = replace(here, register=dict.fromkeys("abcd", one))
    assert (
        "Four actions have no owner."
        in said(MINI, actions, actions.estimates(many, history), many)["coverage/findings"]
    )
    stand = [(action, status_of(action, here)) for action in followed(here).values()]
    table = tables.actions(stand, words_of(MINI, "en"))
    assert table is not None
    lines = [[line.head, *(cell.text for cell in line.cells)] for line in table.lines]
    assert lines == [
        ["Medium term (3 to 6 months)"], ["Act", "Ann", "31 January 2025", "done", "–"],
        ["Call ten cafés", "–", "15 May 2025", "late", "ten hours"], ["– list them", "Bo", "15 January 2025", "", ""],
    ]  # fmt: skip


def verdicts(gain: float, seeds: range) -> list[str]:
    """Verdicts on team a, one of two, where all gained half a point and team a `gain` more."""
    register = declared(expected={"measure": "speed", "change": 0.5})
    found = []
    for seed in seeds:
        rng = np.random.default_rng(seed)

        def answers(moved: dict[str, float], rng: np.random.Generator = rng) -> list[tuple[str, object, float]]:
            teams, weights = rng.choice(["a", "b"], 400), rng.uniform(0.5, 2.0, 400)
            felt = np.clip(np.rint(3 + rng.normal(0, 0.8, 400) + [moved[team] for team in teams]), 1, 5)
            return [(team, int(x), w) for team, x, w in zip(teams, felt, weights, strict=True)]

        history = Estimates(reached_rows(wave("2024", answers({"a": 0.0, "b": 0.0}), register)))
        now = wave("2025", answers({"a": 0.5 + gain, "b": 0.5}), register)
        found.append(actions.verdict_of("act", register["act"], Estimates(effect_rows(now, history)), now))
    return found


@pytest.mark.slow
def test_a_planted_effect_is_found_and_false_alarms_are_as_rare_as_promised() -> None:
    """100 seeds: without any effect one in forty "worked" (5% two-sided), at most 7 of 100 but for one run in 100."""
    assert verdicts(0.0, range(100)).count("worked") <= 7
    assert verdicts(0.5, range(100)).count("worked") >= 95


@pytest.mark.slow
def test_the_demonstration_holds_one_action_of_each_kind() -> None:
    project = Project(REPOSITORY)
    survey, history = survey_of(project, "2025Q4"), history_of(project, "2025Q4")
    found = actions.estimates(survey, history)
    done = {key: one for key, one in followed(survey).items() if status_of(one, survey) == "done"}
    assert {key: actions.verdict_of(key, one, found, survey) for key, one in done.items()} == {
        "itemised_quotations": "worked", "delivery_training": "missed", "logistics_contact": "too-few",
        "north_visits": "regression",
    }  # fmt: skip
