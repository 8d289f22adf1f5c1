"""Lists of persons to call back and to interview: only who agreed, drawn by lot, and never outside private/."""

from __future__ import annotations

import csv
import stat
from dataclasses import replace

import pandas as pd
import pytest
from conftest import EARLIER, PERIOD, copy_project, edit, said

from csreport.chapters import actions
from csreport.chapters.register import agreed, callback_rows, follow_up, interviews, write_lists
from csreport.cli import main
from csreport.estimates import Estimates
from csreport.project.period import Fieldwork
from csreport.project.project import Project, sha256
from csreport.publish.report import build_report
from csreport.survey.survey import Survey, load_survey

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
def survey(asked: Project) -> Survey:
    return load_survey(asked, PERIOD)


def test_only_who_is_dissatisfied_and_agreed_is_called_with_reason_owner_and_day(survey: Survey) -> None:
    table, rows = follow_up(survey, "en"), survey.accepted
    low = rows[(rows["overall"] <= 2) & (rows["design.recontact"] == 1)]
    assert list(table["id"]) == list(low["design.id"]) and 0 < len(table) < (rows["overall"] <= 2).sum()
    rated = {key: item.label["en"] for key, item in survey.codebook.items.items() if item.role is None}
    for line, (_, answers) in zip(table.to_dict("records"), low.iterrows(), strict=True):
        named = line["reason"].split("; ") if line["reason"] else []
        worst = [label for key, label in rated.items() if answers[key] <= 2]
        assert set(named) <= set(worst) and len(named) == min(3, len(worst))
        assert line["owner"] == ("Head baker" if "Waiting time" in named else "Sales desk")
        assert line["deadline"].isoformat() == "2025-05-23"


def test_interviews_are_drawn_by_the_seed_from_who_agreed(survey: Survey) -> None:
    def with_seed(seed: int) -> Survey:
        return replace(survey, rules=survey.rules.model_copy(update={"seed": seed}))

    found, rows = interviews(survey), agreed(survey)
    assert found["id"].is_unique and set(found["id"]) <= set(rows.index)
    assert found["reason"].value_counts().to_dict() == {"detractor": 2, "promoter": 2}
    score = rows["recommend"]
    assert sorted(score[found["id"]]) == [*sorted(score.dropna())[:2], *sorted(score.dropna())[-2:]]
    pd.testing.assert_frame_equal(found, interviews(survey))
    draws = {tuple(interviews(with_seed(seed))["id"]) for seed in range(8)}
    assert len(draws) > 1, "the seed decides among those whose answers are alike"


def test_who_left_and_who_is_of_high_value_may_be_drawn_too(survey: Survey) -> None:
    """Of three customers without a purchase for a year, one answered and one bought again on the day after."""
    rows, ids = survey.accepted, survey.accepted["design.id"].str.strip()
    days = {"LB-9001": "2023-04-01", "LB-9002": "2024-05-01", ids.iloc[0]: "2023-04-01"}
    bought = pd.DataFrame({"customer": list(days), "date": pd.to_datetime(list(days.values()))})
    worth = pd.Series(range(len(rows)), index=rows.index, dtype=float)
    worn = survey.received.assign(**{"design.value_weight": worth})
    beside = {"tables": {"purchases": bought}, "activity": Fieldwork(start="2025-01-01", end="2025-05-01")}
    found = interviews(replace(survey, received=worn, **beside)).set_index("reason")["id"]
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


def test_the_report_counts_and_names_nobody(asked: Project, survey: Survey) -> None:
    base = survey.rules.minimum_base.model_copy(update={"suppress": 8})
    shown = replace(survey, rules=survey.rules.model_copy(update={"minimum_base": base}))
    counts = {row.category: row.value for row in callback_rows(shown)}
    assert counts == {"dissatisfied": 8, "agreed": len(follow_up(survey, "en")), "interviews": 4}
    told = said(asked, actions, actions.estimates(shown, Estimates()), shown)["beside/answer"]
    assert told == ("7 of 8 dissatisfied respondents agreed to be called back; 4 customers are drawn for interviews.")
    assert list(callback_rows(survey)) == [], "eight are too few to be counted where ten are asked for"
    silent = replace(survey, received=survey.received.drop(columns="design.recontact"))
    nobody = (list(callback_rows(silent)), len(follow_up(silent, "en")), len(interviews(silent)))
    assert nobody == ([], 0, 0), "without consent"


@pytest.mark.slow
def test_no_build_publishes_or_caches_who_is_listed(asked: Project) -> None:
    """The lists stand where the command put them; no artefact or cache of a build holds a person of them."""
    write_lists(asked, PERIOD)
    listed = pd.concat([pd.read_csv(path) for path in sorted((asked.root / "private" / PERIOD).glob("*.csv"))])
    build_report(asked, PERIOD, ["en"])
    kept = [path for path in asked.root.rglob("*.csv") if path.name in {"follow_up.csv", "interviews.csv"}]
    assert {path.parent for path in kept} == {asked.root / "private" / PERIOD}
    cached = (asked.root / "private").rglob("estimates-*")
    for path in [path for path in (*asked.output.rglob("*"), *cached) if path.is_file()]:
        content = path.read_bytes()
        assert not [person for person in listed["id"] if person.encode() in content], path.name
