"""Problems without an action, proposals, suggestions, and how long reports take."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from conftest import EARLIER, MINIATURE, PERIOD, copy_project, edit, said
from spoken import DEAR, FAST, SLOW, spoken_survey

from csreport.chapters import actions
from csreport.chapters.comparisons import target_rows
from csreport.chapters.history import survey_of
from csreport.chapters.register import about, production_rows, proposals, suggestion_rows, unanswered
from csreport.estimates import Estimates, Row, bind
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.project.actions import Action, Suggestion
from csreport.project.errors import ParamsError
from csreport.project.project import Approved, Project
from csreport.project.targets import TargetsFile
from csreport.survey.survey import Survey

WORDS = words_of(Project(MINIATURE), "en")


def action(**changed: Any) -> Action:
    return Action.model_validate({"period": EARLIER, "task": "call the bakers"} | changed)


def registered(survey: Survey, *declared: Action) -> Survey:
    return replace(survey, register={f"a{place}": one for place, one in enumerate(declared)})


def mentioned(topic: str, share: float) -> Row:
    return Row(PERIOD, topic, "mention", "problem", value=share, low=share / 2, high=2 * share, n=100, n_eff=100)


def driver(item: str, importance: float, score: float, chance: float) -> list[Row]:
    """A driver of overall satisfaction, and the chance that it matters and is rated low."""
    own = Row(PERIOD, item, "mean", value=score, low=score - 0.1, high=score + 0.1, n=300, n_eff=300)
    weight = replace(own, stat="importance", against="measure:overall", value=importance, low=0.1, high=0.9)
    field = {"concentrate": chance, "keep": 1 - chance, "low_priority": 0.0, "overkill": 0.0}
    return [own, weight, *(replace(weight, stat="priority", category=k, value=v) for k, v in field.items())]


@pytest.fixture
def evidence() -> Estimates:
    """Waiting and advice matter alike and are low, friendliness neither; slow replies 12%, prices 9%."""
    explained = Row(PERIOD, "overall", "explained", value=0.6, n=300, n_eff=300)
    found = [("waiting", 0.4, 3.0, 0.7), ("advice", 0.45, 3.2, 0.8), ("friendliness", 0.15, 4.5, 0.0)]
    rows = [row for told in found for row in driver(*told)]
    return Estimates([explained, *rows, mentioned("speed", 0.12), mentioned("price", 0.09)])


@pytest.fixture
def spoken(survey: Survey) -> Survey:
    """Comments, of which those on speed are about waiting."""
    made = spoken_survey(survey, [SLOW] * 20 + [DEAR] * 11 + [FAST] * 10)
    topics = made.codebook.topics | {"speed": made.codebook.topics["speed"].model_copy(update={"item": "waiting"})}
    return replace(made, codebook=made.codebook.model_copy(update={"topics": topics}))


# ---- what lacks an action ---------------------------------------------------------------------------
def test_where_it_is_as_sure_what_more_customers_criticise_comes_first(spoken: Survey, evidence: Estimates) -> None:
    here = registered(spoken, action(item="advice", start="2025-01-01"))
    found = proposals(evidence, here)
    assert [(one.driver.score.measure, one.sure) for one in found] == [("waiting", "probably"), ("advice", "probably")]
    assert found[0].problem is not None and found[0].problem.value == 0.12 and found[0].action is None
    assert found[1].problem is None and found[1].action is not None
    table = tables.proposals(found, WORDS)
    assert table is not None
    assert [line.head for line in table.lines] == ["Waiting time", "Advice"]
    assert [line.cells[-1].text for line in table.lines] == ["none yet", "Call the bakers"]


@pytest.mark.parametrize(
    ("declared", "kinds"),
    [
        ((), {"priority", "target"}),
        ((action(item="waiting"), action(dimension="baking")), {"priority"}),  # of advice
        ((action(dimension="ordering"), action(dimension="baking")), set()),
        ((action(dimension="ordering", start="2025-01-01", finished="2025-02-01"),), {"priority", "target"}),
        ((action(period=PERIOD, target="goal"), action(topic="speed"), action(item="advice")), {"priority"}),
    ],
)
def test_a_problem_is_answered_by_an_action_under_way_about_it(
    declared: tuple[Action, ...], kinds: set[str], spoken: Survey, evidence: Estimates
) -> None:
    aims = TargetsFile.model_validate({"targets": {"goal": {"measure": "baking", "value": 4.5}}})
    low = Row(PERIOD, "baking", "mean", value=3.9, low=3.8, high=4.0, n=300, n_eff=300)
    known = bind(evidence, [low], target_rows([low], Estimates(), aims, period=PERIOD, confidence=0.95))
    here = replace(registered(spoken, *declared), targets=aims)
    assert {kind for kind, _ in unanswered(known, here)} == kinds


def test_a_frequent_problem_asks_for_an_action_and_a_rare_one_does_not(spoken: Survey) -> None:
    found = Estimates([mentioned("speed", 0.12), mentioned("price", 0.09)])
    assert [kind for kind, _ in unanswered(found, spoken)] == ["topic"]
    for named in ({"topic": "speed"}, {"item": "waiting"}, {"dimension": "ordering"}):
        assert list(unanswered(found, registered(spoken, action(**named)))) == [], named


def test_the_action_about_the_item_itself_goes_first_and_one_of_a_later_report_answers_nothing(spoken: Survey) -> None:
    here = registered(spoken, action(dimension="ordering"), action(item="waiting", task="repair the ovens"))
    assert about("waiting", here).item == "waiting" and about("advice", here).item is None
    assert about("freshness", here) is None
    late = registered(spoken, action(period="2026", topic="speed"))
    late = replace(late, ends=late.ends | {"2026": dt.date(2026, 5, 1)})
    assert list(unanswered(Estimates([mentioned("speed", 0.12)]), late))


def test_gaps_are_one_list(spoken: Survey, evidence: Estimates) -> None:
    here = registered(spoken, action(item="advice", start="2025-01-01", owner="Ann"))
    told = said(Project(MINIATURE), actions, bind(evidence, actions.estimates(here, Estimates())), here)
    assert told["coverage/answer"] == (
        "One problem has no action under way and is not up for decision; one other gap remains."
    )
    assert told["coverage/findings"].split(" | ") == [
        "To improve first, and no action about it: waiting time.",
        "Of the actions, one has no measurable goal and one has no date.",
    ]


# ---- suggestions ------------------------------------------------------------------------------------
def suggestion(received: str, answered: str | None = None, **more: Any) -> Suggestion:
    given = {"text": "bake earlier", "received": received} | ({"answered": answered} if answered else {})
    return Suggestion.model_validate(given | more)


def test_suggestions_are_counted_by_hand(survey: Survey) -> None:
    """Fieldwork ends on Friday 16 May 2025. Of six in the year, four were answered and one, from Monday, is young.

    Friday to Friday are five working days, Friday to Monday week six. 3 of 5 in time; 2 of 6 adopted, one of them
    carried out; 1 of 2 declined with a reason.
    """
    end = survey.ends[PERIOD]
    assert end == dt.date(2025, 5, 16)
    found = {
        "old": suggestion("2024-05-01", "2024-05-02", decision="adopted"),
        "friday": suggestion("2025-05-02", "2025-05-09", decision="adopted"),
        "late": suggestion("2025-05-02", "2025-05-12", decision="declined"),
        "quick": suggestion("2025-04-01", "2025-04-01", decision="adopted"),
        "told": suggestion("2025-04-07", "2025-04-09", decision="declined", reason="too early"),
        "waiting": suggestion("2025-05-08"),
        "young": suggestion("2025-05-12"),
        "later": suggestion("2025-05-17"),
    }
    here = registered(survey, action(item="waiting", suggestion="quick", start="2025-04-02", finished="2025-05-01"))
    rows = {row.category: row for row in suggestion_rows(replace(here, suggestions=found))}
    shares = {name: (round(row.value * row.n), row.n) for name, row in rows.items() if name}
    assert rows[""].value == 6
    assert shares == {"prompt": (3, 5), "adopted": (2, 6), "done": (1, 2), "explained": (1, 2)}
    # Wilson by hand for 2 of 6: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n), z = 1.959964
    assert (rows["adopted"].low, rows["adopted"].high) == pytest.approx((0.0967714, 0.7000067), abs=1e-6)
    assert list(suggestion_rows(replace(here, suggestions={}))) == []


def test_what_names_nothing_is_refused(tmp_path) -> None:
    project = copy_project(tmp_path)
    declared = """actions:
  ovens: {period: "2025", topic: sped, task: {en: repair the ovens}, suggestion: nobody}
suggestions:
  earlier: {text: {en: bake earlier}, received: 2025-05-02, answered: 2025-05-01}
"""
    path = project.params("actions.yml")
    unknown = r"(?s)topic: 'sped' is not declared.*suggestion: 'nobody' is not declared"
    refused = [(declared, "'answered' does not come before 'received'")]
    for text, error in (*refused, (declared.replace(", answered: 2025-05-01", ""), unknown)):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ParamsError, match=error):
            _ = Project(project.root).actions


# ---- how long a report takes --------------------------------------------------------------------------
APPROVAL = """period: "2024"
content: abc
signatures:
  - {state: reviewed, by: Ann, role: Head, date: 2024-05-20, content: old}
  - {state: approved, by: Ann, role: Head, date: 2024-05-27, content: old, seconds: 41.5}
  - {state: approved, by: Ann, role: Head, date: 2024-06-30, content: abc, seconds: 30}
made_of: {}
"""


def test_the_first_approval_of_earlier_reports_counts(tmp_path) -> None:
    """Fieldwork of 2024 ended on 16 May; whatever became of the signature, ten days later the report was approved."""
    project = copy_project(tmp_path)
    assert survey_of(project, PERIOD).approved == {}
    folder = project.archive(EARLIER)
    folder.mkdir(parents=True)
    (folder / "approval.yml").write_text(APPROVAL, encoding="utf-8")
    end = survey_of(project, EARLIER).ends[EARLIER]
    here = survey_of(Project(project.root), PERIOD)
    assert here.approved == {EARLIER: Approved((dt.date(2024, 5, 27) - end).days, 41.5)}
    assert [(row.period, row.stat) for row in production_rows(here)] == [(EARLIER, "days"), (EARLIER, "seconds")]
    edit(folder / "approval.yml", ("2024-05-27", "2025-06-27"), ("2024-06-30", "2025-06-30"))
    assert survey_of(Project(project.root), PERIOD).approved == {}, "it was not yet approved by the end of fieldwork"


@pytest.mark.parametrize(("days", "told"), [(7, "is met"), (8, "is missed")])
def test_days_to_approval_are_held_against_the_target(days: int, told: str, survey: Survey) -> None:
    """30% less than 10 days are 7."""
    aims = TargetsFile.model_validate({"production": {"baseline": EARLIER, "change": -0.3}})
    made = {EARLIER: Approved(10, None), "2024b": Approved(days, 30.0)}
    here = replace(registered(survey, action(item="waiting")), approved=made, targets=aims)
    found = actions.estimates(here, Estimates())
    line = said(Project(MINIATURE), actions, found, here)["beside/answer"]
    assert f"approved {days} days after fieldwork" in line and f"the target of 30% less {told}" in line
    table = tables.register(found, WORDS)
    assert table is not None and [line.cells[0].text for line in table.lines] == ["10", f"{days}", "30"]
