"""How often customers were asked: counted from the lists of invitations themselves, and held against the response."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import EARLIER, MINIATURE, PERIOD, edit, said

from csreport.chapters import sample
from csreport.chapters.fieldwork import BEFORE, FURTHER, checks, contact_rows
from csreport.estimates import Estimates
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.project.errors import InputError
from csreport.project.project import Project
from csreport.project.targets import SamplingTargets, TargetsFile
from csreport.survey.intake import EarlierInvitations, earlier_invitations, periods_before
from csreport.survey.survey import Survey, load_survey


def ids(period: str) -> set[str]:
    path = MINIATURE / "data" / "raw" / period / "invitations.csv"
    with path.open(encoding="utf-8") as stream:
        return {row["customer"] for row in csv.DictReader(stream)}


@pytest.fixture
def lately(mini: Project) -> Project:
    """The miniature project whose survey of 2024 began within the twelve months before that of 2025."""
    edit(mini.params("periods", f"{EARLIER}.yml"), ("start: 2024-05-05", "start: 2024-05-06"))
    return Project(mini.root)


@pytest.fixture
def long_ago(lately: Project) -> Project:
    """The same with a survey of 2023, so that the declared ones reach back twelve months."""
    text = lately.params("periods", f"{EARLIER}.yml").read_text(encoding="utf-8")
    text = text.replace("2024-05", "2023-05").replace("period: 2024", "period: 2023")
    lately.params("periods", "2023.yml").write_text(text, encoding="utf-8")
    return Project(lately.root)


def invited_before(survey: Survey, times: dict[str, int] | int, *, whole: bool = True) -> Survey:
    """The survey with given numbers of earlier invitations."""
    index = pd.Index(survey.invitations["id"].unique())
    counts = pd.Series(times, index=index) if isinstance(times, int) else pd.Series(times).reindex(index).fillna(0)
    return replace(survey, earlier=EarlierInvitations(counts.astype(int), int(counts.sum()), ("2024",), (), whole))


# ---- reading --------------------------------------------------------------------------------------------
def test_customers_invited_in_both_surveys_are_those_of_both_files(lately: Project) -> None:
    both = ids(PERIOD) & ids(EARLIER)
    found = load_survey(lately, PERIOD).earlier
    assert 0 < len(both) < 120
    assert set(found.counts.index[found.counts == 1]) == both and found.counts.sum() == len(both)
    assert (found.total, found.periods, found.unknown, found.whole) == (len(ids(EARLIER)), (EARLIER,), (), False)


@pytest.mark.parametrize(("start", "counted"), [("2024-05-05", []), ("2024-05-06", [EARLIER])])
def test_twelve_months_end_on_the_same_day_a_year_before(mini: Project, start: str, counted: list[str]) -> None:
    edit(mini.params("periods", f"{EARLIER}.yml"), ("start: 2024-05-05", f"start: {start}"))
    assert [one.period for one in periods_before(Project(mini.root), PERIOD)] == counted


def test_a_leap_day_has_its_year(mini: Project) -> None:
    edit(mini.params("periods", f"{PERIOD}.yml"), ("start: 2025-05-05", "start: 2024-02-29"))
    edit(mini.params("periods", f"{EARLIER}.yml"), ("start: 2024-05-05", "start: 2023-03-01"))
    assert [one.period for one in periods_before(Project(mini.root), PERIOD)] == [EARLIER]


def test_a_period_without_invitations_is_named_as_unknown(long_ago: Project) -> None:
    path = long_ago.params("periods", f"{EARLIER}.yml")
    path.write_text("".join(line for line in path.open() if not line.startswith("invitations")))
    project = Project(long_ago.root)
    survey = load_survey(project, PERIOD)
    assert survey.earlier.unknown == (EARLIER,) and survey.earlier.whole
    text, verdict = spoken(project, survey, 1)
    assert text["contacts/answer"] == (
        "Who was invited in the twelve months before is not recorded (2024), so nobody knows how often customers were "
        "asked."
    )
    assert verdict == "cannot_tell"


def test_a_list_without_the_column_is_named(lately: Project) -> None:
    edit(lately.params("codebook.yml"), ("  id: customer\n  disposition", "  id: client\n  disposition"))
    with pytest.raises(InputError, match="invitations names column 'client', which the file of 2024 does not have"):
        earlier_invitations(Project(lately.root), PERIOD, pd.Series(["LB-1001"]))


def test_an_open_survey_and_one_without_days_count_nothing(open_sample: Project, survey: Survey) -> None:
    found = load_survey(open_sample, PERIOD)
    assert found.earlier is None
    words = words_of(open_sample, "en")
    assert "open link" in words.plain(sample.BLOCKS["contacts"](Estimates(), found)["answer"])
    undated = replace(survey, earlier=None)
    assert not list(contact_rows(undated))
    said_of = sample.BLOCKS["contacts"](Estimates(), undated)["answer"]
    assert "gives no dates of fieldwork" in words.plain(said_of)


# ---- rows -----------------------------------------------------------------------------------------------
def test_groups_by_earlier_invitations_add_up(survey: Survey) -> None:
    """Of 120 invited: 60 never before, 30 once, 20 twice, 6 three times and 4 five times."""
    names = sorted(ids(PERIOD))
    times = dict(zip(names, [0] * 60 + [1] * 30 + [2] * 20 + [3] * 6 + [5] * 4, strict=True))
    other = replace(invited_before(survey, times), targets=limited(3))
    found = Estimates(contact_rows(other))
    counts = {row.category: row.value for row in found.select(stat="count")}
    assert counts == {"asked": 120, "at_least": 0, "none": 60, "one": 30, "two": 20, "more": 10}
    assert found.one(stat="share", category="more").value == pytest.approx(10 / 120)
    total = 30 + 2 * 20 + 3 * 6 + 5 * 4
    assert found.one(stat="mean", category="asked").value == pytest.approx(1 + total / 120)
    assert found.one(stat="mean", category="customers").value == pytest.approx((120 + total) / 240)
    assert found.one(stat="share", category="above").value == pytest.approx(10 / 120)
    outcome = survey.invitations.set_index("id")["disposition"]
    for level, wanted in (("none", {0}), ("one", {1}), ("two", {2}), ("more", {3, 5})):
        own = outcome[[name for name in names if times[name] in wanted]]
        rate = found.one(stat="rate", segment=BEFORE, level=level)
        base = (own != "not_eligible").sum()
        assert (rate.value, rate.n) == pytest.approx(((own == "complete").sum() / base, base))


def limited(most: float) -> TargetsFile:
    return TargetsFile(sampling=SamplingTargets(contacts_per_year=most))


def test_the_difference_per_invitation_without_strata_is_that_of_the_rates(survey: Survey) -> None:
    names = sorted(ids(PERIOD))
    other = invited_before(survey, dict.fromkeys(names[:50], 1))
    other = replace(other, invitations=other.invitations.drop(columns="frame.design.stratum"))
    found = Estimates(contact_rows(other))
    none, one = (found.one(stat="rate", segment=BEFORE, level=level).value for level in ("none", "one"))
    assert found.one(stat="rate", against=FURTHER).value == pytest.approx(one - none)


def test_strata_that_are_asked_more_and_answer_more_do_not_pass_for_an_association(survey: Survey) -> None:
    """Large customers were all asked before and all answer, small ones neither; within a size nothing differs."""
    size = survey.invitations["frame.design.stratum"]
    turn = np.arange(len(size)) % 4
    asked = np.where(size == "large", turn > 0, turn == 0)  # each size: asked before or not, whatever they answer
    answers = np.where(size == "large", (np.arange(len(size)) // 4) % 2 == 0, (np.arange(len(size)) // 4) % 8 == 0)
    times = dict(zip(survey.invitations["id"], asked.astype(int), strict=True))
    disposition = np.where(answers, "complete", "non_contact")
    other = invited_before(replace(survey, invitations=survey.invitations.assign(disposition=disposition)), times)
    found = Estimates(contact_rows(other))
    crude = [found.one(stat="rate", segment=BEFORE, level=level).value for level in ("none", "one")]
    row = found.one(stat="rate", against=FURTHER)
    assert crude[1] - crude[0] > 0.08 > abs(row.value) and row.p > 0.2


# ---- what is said ---------------------------------------------------------------------------------------
def spoken(project: Project, survey: Survey, most: float | None = None) -> tuple[dict[str, str], str | None]:
    other = survey if most is None else replace(survey, targets=limited(most))
    found = sample.estimates(other, Estimates())
    verdicts = {check.name: check.verdict for check in checks(found)}
    return said(project, sample, found, other), verdicts.get("contacts_per_year")


def test_a_yearly_survey_asks_once(survey: Survey) -> None:
    """The survey of 2024 began twelve months before to the day: it does not count, and it shows that none is missed."""
    found = replace(survey, earlier=replace(survey.earlier, whole=True))
    text, verdict = spoken(Project(MINIATURE), found, 1)
    assert text["contacts/answer"].endswith("the 120 customers invited were asked once.")
    assert verdict == "met"
    assert survey.earlier.whole


def test_the_first_survey_cannot_tell(mini: Project) -> None:
    survey = load_survey(mini, EARLIER)
    text, verdict = spoken(mini, survey, 3)
    assert "This is the first survey declared" in text["contacts/answer"] and verdict == "cannot_tell"


@pytest.mark.parametrize(("most", "verdict"), [(1.5, "not_met"), (2, "met"), (2.5, "met")])
def test_the_target_is_a_ceiling(survey: Survey, most: float, verdict: str) -> None:
    assert spoken(Project(MINIATURE), invited_before(survey, 1), most)[1] == verdict


@pytest.mark.parametrize(("most", "verdict"), [(1.5, "not_met"), (3, "cannot_tell")])
def test_what_is_known_at_least_can_break_a_ceiling_but_not_keep_it(survey: Survey, most: float, verdict: str) -> None:
    text, found = spoken(Project(MINIATURE), invited_before(survey, 1, whole=False), most)
    assert found == verdict and "that often at least" in text["contacts/answer"]
    assert ("not all invitations of twelve months are known" in text["checks/note"]) == (verdict == "cannot_tell")


def test_a_lower_response_of_those_asked_often_is_an_association(survey: Survey) -> None:
    outcome = survey.invitations.set_index("id")["disposition"]
    times = {name: 0 if outcome[name] == "complete" else 2 for name in outcome.index}
    text, _ = spoken(Project(MINIATURE), invited_before(survey, times))
    assert "Response differs by −" in text["contacts/answer"]
    assert "Leave out those asked lately" in text["contacts/answer"]
    assert "cause" not in text["contacts/answer"]


def test_no_association_is_said_as_such(survey: Survey) -> None:
    times = {name: place % 2 for place, name in enumerate(survey.invitations["id"])}
    text, _ = spoken(Project(MINIATURE), invited_before(survey, times))
    assert "make no clear difference to the response" in text["contacts/answer"]


def test_customers_asked_more_often_than_planned_are_counted(survey: Survey) -> None:
    times = dict.fromkeys(sorted(ids(PERIOD))[:12], 3)
    text, verdict = spoken(Project(MINIATURE), invited_before(survey, times), 2)
    assert verdict == "met" and "10.0% of those invited were asked more often" in text["contacts/answer"]


def test_the_table_has_a_line_per_group_and_a_key_per_number(survey: Survey) -> None:
    words = words_of(Project(MINIATURE), "en")
    times = {name: place % 3 for place, name in enumerate(survey.invitations["id"])}
    found = Estimates(contact_rows(invited_before(survey, times)))
    table = tables.contacts(found, words)
    assert table is not None
    assert [line.head for line in table.lines] == [
        "Not before", "Once before", "Twice before",
    ]  # fmt: skip
    assert [line.cells[0].text for line in table.lines] == ["40"] * 3
    assert all(cell.key for line in table.lines for cell in line.cells)
    alike = Estimates(contact_rows(invited_before(survey, 1)))
    assert tables.contacts(alike, words) is None
