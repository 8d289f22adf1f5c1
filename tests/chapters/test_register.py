"""Problems without an action, proposals, suggestions, how long reports take; whom to call back and to interview."""

from __future__ import annotations

import csv
import datetime as dt
import stat
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from builders import with_base
from conftest import EARLIER, MINIATURE, PERIOD, copy_project, edit, said
from spoken import DEAR, FAST, SLOW, spoken_survey

from csreport.chapters import actions, register
from csreport.chapters.comparisons import target_rows
from csreport.chapters.history import survey_of
from csreport.cli import main
from csreport.estimates import Estimates, Row, bind
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.project.errors import ParamsError
from csreport.project.period import Fieldwork
from csreport.project.project import Approved, Project, sha256
from csreport.project.targets import Action, Suggestion, TargetsFile
from csreport.publish.report import build_report
from csreport.survey.survey import Survey, load_survey

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
def test_what_more_customers_criticise_comes_first_and_gaps_are_one_list(spoken: Survey, evidence: Estimates) -> None:
    here = registered(spoken, action(item="advice", start="2025-01-01"))
    found = register.proposals(evidence, here)
    assert [(one.driver.score.measure, one.sure) for one in found] == [("waiting", "probably"), ("advice", "probably")]
    assert found[0].problem is not None and found[0].problem.value == 0.12 and found[0].action is None
    assert found[1].problem is None and found[1].action is not None
    table = tables.proposals(found, WORDS)
    lines = [(line.head, line.cells[-1].text) for line in table.lines]
    assert lines == [("Waiting time", "none yet"), ("Advice", "Call the bakers")]
    decided = replace(here, actions=(action(period=PERIOD, item="invoice"),))  # what nobody is named for is asked, too
    lines = [line.cells[-1].text for line in tables.proposals(register.proposals(evidence, decided), WORDS).lines]
    assert lines == ["To be decided: name an owner", "Call the bakers; to be decided: name an owner"]
    told = said(Project(MINIATURE), actions, bind(evidence, actions.estimates(decided, Estimates())), decided)
    assert (
        told["proposals/answer"] == "Two items matter and are, or may be, rated low; one has an action but no "
        "owner, and this report asks for a decision on both."
    )
    here = registered(spoken, action(item="advice", start="2025-01-01", owner="Ann"))
    told = said(Project(MINIATURE), actions, bind(evidence, actions.estimates(here, Estimates())), here)
    gap = "Nobody has taken up one problem; two other gaps remain."
    assert told["coverage/answer"] == gap
    assert told["coverage/findings"].split(" | ") == [
        "To improve first, and no action about it: waiting time.",
        "No measurable goal: call the bakers.",
        "No date: call the bakers.",
    ]


def test_a_problem_is_answered_by_an_action_under_way_about_it(
    spoken: Survey, evidence: Estimates, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [
        ((), {"priority", "target"}),
        ((action(item="waiting"), action(dimension="baking")), {"priority"}),  # of advice
        ((action(dimension="ordering"), action(dimension="baking")), set()),
        ((action(dimension="ordering", start="2025-01-01", finished="2025-02-01"),), {"priority", "target"}),
        ((action(period=PERIOD, target="goal"), action(topic="speed"), action(item="advice")), {"priority"}),
    ]
    aims = TargetsFile.model_validate({"targets": {"goal": {"measure": "baking", "value": 4.5}}})
    low = Row(PERIOD, "baking", "mean", value=3.9, low=3.8, high=4.0, n=300, n_eff=300)
    known = bind(evidence, [low], target_rows([low], Estimates(), aims, period=PERIOD, confidence=0.95))
    for declared, kinds in cases:
        here = replace(registered(spoken, *declared), targets=aims)
        assert {kind for kind, _ in register.unanswered(known, here)} == kinds
    (line,) = register.unowned(known, replace(registered(spoken, action(item="waiting")), targets=aims))
    assert WORDS.plain(line.told) == "Name who takes up waiting time, the target for baking and advice."
    monkeypatch.setattr(register, "NAMED", 1)
    (line,) = register.unowned(known, replace(registered(spoken, action(item="waiting")), targets=aims))
    assert WORDS.plain(line.told) == "Name who takes up waiting time and 2 more."
    # A rare problem asks for none; an action of a later report answers nothing.
    found = Estimates([mentioned("speed", 0.12), mentioned("price", 0.09)])
    assert [kind for kind, _ in register.unanswered(found, spoken)] == ["topic"]
    for named in ({"topic": "speed"}, {"item": "waiting"}, {"dimension": "ordering"}):
        assert list(register.unanswered(found, registered(spoken, action(**named)))) == [], named
    here = registered(spoken, action(dimension="ordering"), action(item="waiting", task="repair the ovens"))
    items = {key: register.about(key, here) for key in ("waiting", "advice", "freshness")}
    assert items["waiting"].item == "waiting" and items["advice"].item is None and items["freshness"] is None
    late = registered(spoken, action(period="2026", topic="speed"))
    assert list(register.unanswered(found, replace(late, ends=late.ends | {"2026": dt.date(2026, 5, 1)})))


def suggestion(received: str, answered: str | None = None, **more: Any) -> Suggestion:
    return Suggestion.model_validate({"text": "bake earlier", "received": received, "answered": answered} | more)


def test_suggestions_are_counted_by_hand(survey: Survey) -> None:
    """Fieldwork ends on Friday 16 May 2025. Of six in the year, four were answered and one, from Monday, is young.

    Friday to Friday are five working days, Friday to Monday week six. 3 of 5 in time; 2 of 6 adopted, one of them
    carried out; 1 of 2 declined with a reason.
    """
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
    made = Estimates(register.suggestion_rows(replace(here, suggestions=found)))
    rows, counts = ({row.category: row for row in made.select(stat=stat)} for stat in ("rate", "count"))
    shares = {name: (counts[name].value, row.n) for name, row in rows.items()}
    assert counts[""].value == 6
    assert shares == {"prompt": (3, 5), "adopted": (2, 6), "done": (1, 2), "explained": (1, 2)}
    assert all(row.value == counts[name].value / row.n for name, row in rows.items())
    assert said(Project(MINIATURE), actions, made, here)["beside/answer"] == (
        "Of 6 suggestions in the twelve months to the end of fieldwork, 2 were adopted; 1 of these is carried out, 3 "
        "of 5 due were answered within five working days and 1 of 2 declined was explained."
    )
    # Wilson by hand for 2 of 6: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n), z = 1.959964
    assert (rows["adopted"].low, rows["adopted"].high) == pytest.approx((0.0967714, 0.7000067), abs=1e-6)
    assert list(register.suggestion_rows(replace(here, suggestions={}))) == []


def test_what_names_nothing_is_refused(tmp_path) -> None:
    project = copy_project(tmp_path)
    declared = """actions:
  ovens: {period: "2025", topic: sped, task: {en: repair the ovens}, suggestion: nobody}
suggestions:
  earlier: {text: {en: bake earlier}, received: 2025-05-02, answered: 2025-05-01}
"""
    path = project.params("actions.yml")
    unknown = r"(?s)topic: 'sped' is not declared.*suggestion: 'nobody' is not declared"
    late = "'answered' does not come before 'received'"
    for text, error in ((declared, late), (declared.replace(", answered: 2025-05-01", ""), unknown)):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ParamsError, match=error):
            _ = Project(project.root).actions


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
    assert [(row.period, row.stat) for row in register.production_rows(here)] == [
        (EARLIER, "days"),
        (EARLIER, "seconds"),
    ]
    edit(folder / "approval.yml", ("2024-05-27", "2025-06-27"), ("2024-06-30", "2025-06-30"))
    assert survey_of(Project(project.root), PERIOD).approved == {}, "it was not yet approved by the end of fieldwork"


def test_days_to_approval_are_held_against_the_target(survey: Survey) -> None:
    """30% less than 10 days are 7."""
    aims = TargetsFile.model_validate({"production": {"baseline": EARLIER, "change": -0.3}})
    for days, told in ((7, "is met"), (8, "is missed")):
        made = {EARLIER: Approved(10, None), "2024b": Approved(days, 30.0)}
        here = replace(registered(survey, action(item="waiting")), approved=made, targets=aims)
        found = actions.estimates(here, Estimates())
        line = said(Project(MINIATURE), actions, found, here)["beside/answer"]
        assert f"approved {days} days after fieldwork" in line and f"the target of 30% less {told}" in line
        assert [line.cells[0].text for line in tables.register(found, WORDS).lines] == ["10", f"{days}", "30"]


REGISTER = """actions:
  ovens:
    {period: "2024", item: waiting, task: {en: repair the ovens}, owner: {en: Head baker}, start: 2025-05-01}
follow_up: {owner: {en: Sales desk}, days: 7, interviews: 2}
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The miniature project; every second respondent, and everybody dissatisfied but the first, agreed to a call."""
    project = copy_project(tmp_path_factory.mktemp("asked"))
    path = project.raw(PERIOD) / "responses.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    low = [row for row in rows if row["A1"] in {"1", "2"}]
    for place, row in enumerate(rows):
        row["call"] = "yes" if (place % 2 or row in low) and row is not low[0] else "no"
    before = sha256(path)
    pd.DataFrame(rows).to_csv(path, index=False)
    edit(project.params("periods", f"{PERIOD}.yml"), (before, sha256(path)))
    declared = f"  id: customer\n  recontact: {{column: call, codes: [YES], since: {PERIOD}}}"
    edit(project.params("codebook.yml"), ("  id: customer\n  stratum", f"{declared}\n  stratum"))
    project.params("actions.yml").write_text(REGISTER, encoding="utf-8")
    return Project(project.root)


@pytest.fixture(scope="module")
def consenting(asked: Project) -> Survey:
    return load_survey(asked, PERIOD)


def test_only_who_is_dissatisfied_and_agreed_is_called_with_reason_owner_and_day(consenting: Survey) -> None:
    table, rows = register.follow_up(consenting, "en"), consenting.accepted
    low = rows[(rows["overall"] <= 2) & (rows["design.recontact"] == 1)]
    assert list(table["id"]) == list(low["design.id"]) and 0 < len(table) < (rows["overall"] <= 2).sum()
    rated = {key: item.label["en"] for key, item in consenting.codebook.items.items() if item.role is None}
    for line, (_, answers) in zip(table.to_dict("records"), low.iterrows(), strict=True):
        named = line["reason"].split("; ") if line["reason"] else []
        worst = [label for key, label in rated.items() if answers[key] <= 2]
        assert set(named) <= set(worst) and len(named) == min(3, len(worst))
        assert line["owner"] == ("Head baker" if "Waiting time" in named else "Sales desk")
        assert line["deadline"].isoformat() == "2025-05-23"


def test_interviews_are_drawn_by_the_seed_from_who_agreed_left_or_is_of_high_value(consenting: Survey) -> None:
    def with_seed(seed: int) -> Survey:
        return replace(consenting, rules=consenting.rules.model_copy(update={"seed": seed}))

    found, rows = register.interviews(consenting), register.agreed(consenting)
    assert found["id"].is_unique and set(found["id"]) <= set(rows.index)
    assert found["reason"].value_counts().to_dict() == {"detractor": 2, "promoter": 2}
    score = rows["recommend"]
    assert sorted(score[found["id"]]) == [*sorted(score.dropna())[:2], *sorted(score.dropna())[-2:]]
    pd.testing.assert_frame_equal(found, register.interviews(consenting))
    draws = {tuple(register.interviews(with_seed(seed))["id"]) for seed in range(8)}
    assert len(draws) > 1, "the seed decides among those whose answers are alike"
    # Of three customers without a purchase for a year, one answered and one bought again on the day after.
    rows, ids = consenting.accepted, consenting.accepted["design.id"].str.strip()
    days = {"LB-9001": "2023-04-01", "LB-9002": "2024-05-01", ids.iloc[0]: "2023-04-01"}
    bought = pd.DataFrame({"customer": list(days), "date": pd.to_datetime(list(days.values()))})
    worth = pd.Series(range(len(rows)), index=rows.index, dtype=float)
    worn = consenting.received.assign(**{"design.value_weight": worth})
    beside = {"tables": {"purchases": bought}, "activity": Fieldwork(start="2025-01-01", end="2025-05-01")}
    found = register.interviews(replace(consenting, received=worn, **beside)).set_index("reason")["id"]
    assert found["left"] == "LB-9001"
    assert set(found["high value"]) <= set(ids[worth[worth >= worth.quantile(0.9)].index])


def test_the_command_writes_them_for_their_owner_alone(asked: Project, capsys) -> None:
    assert main(["--project", str(asked.root), "follow-up", PERIOD]) == 0
    folder = asked.root / "private" / PERIOD
    (folder / "follow_up.csv").write_text("id\nsomebody\n", encoding="utf-8")  # of an earlier run
    assert main(["--project", str(asked.root), "follow-up", PERIOD]) == 0
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    out = capsys.readouterr().out
    for name in ("follow_up", "interviews"):
        path = folder / f"{name}.csv"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert f"private/{PERIOD}/{name}.csv: {len(pd.read_csv(path))}\n" in out
        assert "somebody" not in path.read_text(encoding="utf-8")
    assert main(["--project", str(asked.root), "follow-up", EARLIER]) == 1
    assert "design.recontact is not declared" in capsys.readouterr().err


def test_the_report_counts_and_names_nobody(asked: Project, consenting: Survey) -> None:
    shown = with_base(consenting, suppress=8)
    counts = {row.category: row.value for row in register.callback_rows(shown)}
    assert counts == {"dissatisfied": 8, "agreed": len(register.follow_up(consenting, "en")), "interviews": 4}
    told = said(asked, actions, actions.estimates(shown, Estimates()), shown)["beside/answer"]
    assert told == ("7 of 8 dissatisfied respondents agreed to be called back; 4 customers are drawn for interviews.")
    assert list(register.callback_rows(consenting)) == [], "eight are too few to be counted where ten are asked for"
    silent = replace(consenting, received=consenting.received.drop(columns="design.recontact"))
    lists = (register.callback_rows(silent), register.follow_up(silent, "en"), register.interviews(silent))
    assert [len(list(one.index) if isinstance(one, pd.DataFrame) else list(one)) for one in lists] == [0, 0, 0]


@pytest.mark.slow
def test_no_build_publishes_or_caches_who_is_listed(asked: Project) -> None:
    """The lists stand where the command put them; no artefact or cache of a build holds a person of them."""
    register.write_lists(asked, PERIOD)
    listed = pd.concat([pd.read_csv(path) for path in sorted((asked.root / "private" / PERIOD).glob("*.csv"))])
    build_report(asked, PERIOD, ["en"])
    kept = [path for path in asked.root.rglob("*.csv") if path.name in {"follow_up.csv", "interviews.csv"}]
    assert {path.parent for path in kept} == {asked.root / "private" / PERIOD}
    cached = (asked.root / "private").rglob("estimates-*")
    for path in [path for path in (*asked.output.rglob("*"), *cached) if path.is_file()]:
        content = path.read_bytes()
        assert not [person for person in listed["id"] if person.encode() in content], path.name
