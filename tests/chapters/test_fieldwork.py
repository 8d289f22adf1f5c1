"""Fieldwork on the miniature project: how often customers were asked, key customers, and stages of the work."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import EARLIER, MINIATURE, PERIOD, edit, said

from csreport.chapters import sample
from csreport.chapters.fieldwork import BEFORE, FURTHER, checks, contact_rows, stage_rows, verdict_of
from csreport.estimates import Estimates, suppress
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.project.errors import InputError, ParamsError
from csreport.project.period import PeriodFile, Stage
from csreport.project.project import Project
from csreport.project.targets import SamplingTargets, TargetsFile
from csreport.survey.draw import EarlierInvitations, earlier_invitations, periods_before
from csreport.survey.survey import KEY, Survey, load_survey
from surveystats.proportions import wilson

MINI = Project(MINIATURE)


def rows_in(name: str, period: str = PERIOD) -> list[dict[str, str]]:
    with (MINIATURE / "data" / "raw" / period / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def ids(period: str) -> set[str]:
    return {row["customer"] for row in rows_in("invitations.csv", period)}


def aimed(survey: Survey, **targets: float | None) -> Survey:
    return replace(survey, targets=TargetsFile(sampling=SamplingTargets(**targets)))


def told(survey: Survey, project: Project = MINI, **target: float | None) -> tuple[dict[str, str], str | None]:
    """What the chapter says of a survey with a target of its sample, and the verdict on that."""
    other = aimed(survey, **target) if target else survey
    found = sample.estimates(other, Estimates())
    verdicts = {check.name: check.verdict for check in checks(found)}
    return said(project, sample, found, other), verdicts.get(next(iter(target), ""))


# ---- how often customers were asked: reading -------------------------------------------------------
@pytest.fixture
def lately(mini: Project) -> Project:
    """The miniature project whose survey of 2024 began within the twelve months before that of 2025."""
    edit(mini.params("periods", f"{EARLIER}.yml"), ("start: 2024-05-05", "start: 2024-05-06"))
    return Project(mini.root)


def invited_before(survey: Survey, times: dict[str, int] | int, *, whole: bool = True) -> Survey:
    """The survey with given numbers of earlier invitations."""
    index = pd.Index(survey.invitations["id"].unique())
    counts = pd.Series(times, index=index) if isinstance(times, int) else pd.Series(times).reindex(index).fillna(0)
    return replace(survey, earlier=EarlierInvitations(counts.astype(int), int(counts.sum()), ("2024",), (), whole))


def test_customers_invited_in_both_surveys_are_counted_and_a_period_without_a_list_is_named(lately: Project) -> None:
    both = ids(PERIOD) & ids(EARLIER)
    found = load_survey(lately, PERIOD).earlier
    assert 0 < len(both) < 120
    assert set(found.counts.index[found.counts == 1]) == both and found.counts.sum() == len(both)
    assert (found.total, found.periods, found.unknown, found.whole) == (len(ids(EARLIER)), (EARLIER,), (), False)
    # A survey of 2023 besides, so that the declared ones reach back twelve months.
    path = lately.params("periods", f"{EARLIER}.yml")
    text = path.read_text(encoding="utf-8").replace("2024-05", "2023-05").replace("period: 2024", "period: 2023")
    lately.params("periods", "2023.yml").write_text(text, encoding="utf-8")
    path.write_text("".join(line for line in path.open() if not line.startswith("invitations")))
    project = Project(lately.root)
    survey = load_survey(project, PERIOD)
    assert survey.earlier.unknown == (EARLIER,) and survey.earlier.whole
    text, verdict = told(survey, project, contacts_per_year=1)
    assert "before is not recorded (2024), so nobody knows" in text["contacts/answer"] and verdict == "cannot_tell"


def test_twelve_months_are_counted_to_the_day(mini: Project) -> None:
    known = ("2025-05-05", "2024-05-05")
    cases = {known: [], ("2025-05-05", "2024-05-06"): [EARLIER], ("2024-02-29", "2023-03-01"): [EARLIER]}
    for starts, counted in cases.items():
        for period, before, start in zip((PERIOD, EARLIER), known, starts, strict=True):
            edit(mini.params("periods", f"{period}.yml"), (f"start: {before}", f"start: {start}"))
        known = starts
        assert [one.period for one in periods_before(Project(mini.root), PERIOD)] == counted


def test_an_open_or_undated_survey_counts_nothing_and_a_list_without_the_column_is_named(open_sample, survey, lately):
    opened, undated = load_survey(open_sample, PERIOD), replace(survey, earlier=None)
    assert opened.earlier is None and not list(contact_rows(undated))
    for other, why in ((opened, "open link"), (undated, "gives no dates of fieldwork")):
        answer = sample.BLOCKS["contacts"](Estimates(), other)["answer"]
        assert why in words_of(open_sample, "en").plain(answer)
    edit(lately.params("codebook.yml"), ("  id: customer\n  disposition", "  id: client\n  disposition"))
    with pytest.raises(InputError, match="invitations names column 'client', which the file of 2024 does not have"):
        earlier_invitations(Project(lately.root), PERIOD, pd.Series(["LB-1001"]))


def test_groups_by_earlier_invitations_add_up_and_have_a_line_each(survey: Survey) -> None:
    """Of 120 invited: 60 never before, 30 once, 20 twice, 6 three times and 4 five times."""
    names = sorted(ids(PERIOD))
    times = dict(zip(names, [0] * 60 + [1] * 30 + [2] * 20 + [3] * 6 + [5] * 4, strict=True))
    other = aimed(invited_before(survey, times), contacts_per_year=3)
    found = Estimates(contact_rows(other))
    assert "8.3% of those invited were asked more often" in told(other)[0]["contacts/answer"]
    counts = {row.category: row.value for row in found.select(stat="count")}
    assert counts == {"asked": 120, "at_least": 0, "none": 60, "one": 30, "two": 20, "more": 10}
    assert found.one(stat="share", category="more").value == pytest.approx(10 / 120)
    total = 30 + 2 * 20 + 3 * 6 + 5 * 4
    assert found.one(stat="mean", category="asked").value == pytest.approx(1 + total / 120)
    assert found.one(stat="mean", category="customers").value == pytest.approx((120 + total) / 240)
    assert found.one(stat="share", category="above").value == pytest.approx(10 / 120)
    for level, wanted in (("none", {0}), ("one", {1}), ("two", {2}), ("more", {3, 5})):
        own = survey.invitations["disposition"][survey.invitations["id"].map(times).isin(wanted)]
        rate, base = found.one(stat="rate", segment=BEFORE, level=level), (own != "not_eligible").sum()
        assert [rate.value, rate.n] == pytest.approx([(own == "complete").sum() / base, base])
    words = words_of(MINI, "en")
    times = {name: place % 3 for place, name in enumerate(survey.invitations["id"])}
    table = tables.contacts(Estimates(contact_rows(invited_before(survey, times))), words)
    heads = [(line.head, line.cells[0].text) for line in table.lines]
    assert heads == [("Not before", "40"), ("Once before", "40"), ("Twice before", "40")]
    assert all(cell.key for line in table.lines for cell in line.cells)
    assert tables.contacts(Estimates(contact_rows(invited_before(survey, 1))), words) is None


def rates_of(survey: Survey) -> tuple[float, Estimates]:
    """By how much the response of those asked once before lies above that of the others; all rows."""
    found = Estimates(contact_rows(survey))
    none, one = (found.one(stat="rate", segment=BEFORE, level=level).value for level in ("none", "one"))
    return one - none, found


def test_strata_that_are_asked_more_and_answer_more_do_not_pass_for_an_association(survey: Survey) -> None:
    other = invited_before(survey, dict.fromkeys(sorted(ids(PERIOD))[:50], 1))
    apart, found = rates_of(replace(other, invitations=other.invitations.drop(columns="frame.design.stratum")))
    assert found.one(stat="rate", against=FURTHER).value == pytest.approx(apart)
    # Large customers were all asked before and all answer, small ones neither; within a size nothing differs.
    large = survey.invitations["frame.design.stratum"] == "large"
    fours, turn = np.divmod(np.arange(len(large)), 4)
    asked = np.where(large, turn > 0, turn == 0)  # each size: asked before or not, whatever they answer
    disposition = np.where(fours % np.where(large, 2, 8) == 0, "complete", "non_contact")
    times = dict(zip(survey.invitations["id"], asked.astype(int), strict=True))
    changed = replace(survey, invitations=survey.invitations.assign(disposition=disposition))
    crude, found = rates_of(invited_before(changed, times))
    row = found.one(stat="rate", against=FURTHER)
    assert crude > 0.08 > abs(row.value) and row.p > 0.2


# ---- how often customers were asked: what is said ----------------------------------------------------
def test_a_yearly_survey_asks_once_and_the_target_is_a_ceiling(survey: Survey, mini: Project) -> None:
    """The survey of 2024 began twelve months before to the day: it does not count, and it shows that none is missed."""
    text, verdict = told(replace(survey, earlier=replace(survey.earlier, whole=True)), contacts_per_year=1)
    assert text["contacts/answer"].endswith("the 120 customers invited were asked once.")
    assert verdict == "met" and survey.earlier.whole
    text, verdict = told(load_survey(mini, EARLIER), mini, contacts_per_year=3)
    assert "This is the first survey declared" in text["contacts/answer"] and verdict == "cannot_tell"
    cases = [(1.5, True, "not_met"), (2, True, "met"), (1.5, False, "not_met"), (3, False, "cannot_tell")]
    for most, whole, verdict in cases:
        text, found = told(invited_before(survey, 1, whole=whole), contacts_per_year=most)
        assert found == verdict and ("that often at least" in text["contacts/answer"]) == (not whole)
        assert ("not all invitations of twelve months are known" in text["checks/note"]) == (verdict == "cannot_tell")
    outcome = survey.invitations.set_index("id")["disposition"]
    often = {name: 0 if outcome[name] == "complete" else 2 for name in outcome.index}
    text = told(invited_before(survey, often))[0]["contacts/answer"]
    assert "Response differs by −" in text and "Leave out those asked lately" in text
    assert "cause" not in text
    turns = {name: place % 2 for place, name in enumerate(survey.invitations["id"])}
    assert (
        "make no clear difference to the response within strata ("
        in told(invited_before(survey, turns))[0]["contacts/answer"]
    )


# ---- key customers: large cafés are declared to be ---------------------------------------------------
KEYS = "{column: size, codes: [large]}"
FLAG = ("  stratum: {", f"  key_customer: {KEYS}\n  stratum: {{")


@pytest.fixture
def keyed(change) -> Survey:
    return load_survey(change("params/codebook.yml", FLAG), PERIOD)


@pytest.fixture(scope="module")
def outcomes() -> Counter:
    """Outcomes of the large customers invited, from the files themselves."""
    large = {row["customer"] for row in rows_in("frame.csv") if row["size"] == "large"}
    return Counter(row["outcome"] for row in rows_in("invitations.csv") if row["customer"] in large)


def test_invited_and_answered_are_counted_as_in_the_files(keyed: Survey, outcomes: Counter) -> None:
    asked, base = sum(outcomes.values()), sum(outcomes.values()) - outcomes["closed"]
    found, text = sample.estimates(keyed, Estimates()), told(keyed)[0]
    assert found.one(measure="invitations", category="key_customers_listed").value == 80
    keys = {"measure": "invitations", "category": "key_customers"}
    share = found.one(stat="share", **keys)
    assert found.one(stat="count", **keys).value == asked == 60 and (share.value, share.n) == (asked / 80, 80)
    rate = found.one(measure="response", category="key_customers")
    low, high = wilson(outcomes["completed"] / base, base)
    assert (rate.value, rate.n, rate.low, rate.high) == pytest.approx((outcomes["completed"] / base, base, low, high))
    assert "Of 80 key customers in the register, 60 were invited (75.0%)." in text["checks/answer"]
    assert f"{100 * rate.value:.1f}% answered completely" in text["checks/answer"]
    doubled = replace(keyed, invitations=keyed.invitations.loc[list(keyed.invitations.index) * 2])
    twice = sample.estimates(doubled, Estimates()).one(stat="count", **keys)
    assert twice.value == 60, "an id invited twice counts once"


def test_the_target_is_met_missed_left_open_between_the_bounds_or_hidden(keyed: Survey, outcomes: Counter) -> None:
    base = sum(outcomes.values()) - outcomes["closed"]
    least, most = outcomes["completed"] / base, outcomes["completed"] / (base - outcomes["bounced"])
    assert outcomes["bounced"] > 0
    assert told(keyed, key_customers=least - 0.001)[1] == "met"
    assert told(keyed, key_customers=most + 0.001)[1] == "not_met"
    text, verdict = told(keyed, key_customers=(least + most) / 2)
    assert verdict == "cannot_tell" and "only if cases of unknown eligibility do not count" in text["checks/note"]
    other = aimed(keyed, key_customers=0.2)
    found = suppress(sample.estimates(other, Estimates()), caution=200, suppress=100)
    assert not found.one(measure="response", category="key_customers").shown
    assert "too few of them were invited" in said(MINI, sample, found, other)["checks/note"]


def test_what_cannot_be_told_says_why(keyed: Survey, survey: Survey) -> None:
    none_invited, unmarked = keyed.invitations.assign(**{f"frame.{KEY}": False}), keyed.frame.assign(**{KEY: False})
    cases = [
        (survey, "the codebook does not say who they are"),
        (replace(keyed, frame=None), "the customer register of this period does not mark them"),
        (replace(keyed, frame=keyed.frame.drop(columns=KEY)), "the customer register of this period does not mark"),
        (replace(keyed, frame=unmarked, invitations=none_invited), "nobody in the register has one of their codes"),
        (replace(keyed, invitations=None), "the list of invitations is missing"),
        (replace(keyed, period=keyed.period.model_copy(update={"sample": "open"})), "an open link has no list"),
        (replace(keyed, invitations=none_invited), "none was invited"),
    ]
    for other, reason in cases:
        text, verdict = told(other, key_customers=0.2)
        assert verdict == "cannot_tell" and reason in text["checks/note"]
        assert "nan" not in " ".join(text.values())
        assert ("key customers in the register" in text["checks/answer"]) == (reason == "none was invited"), reason


def test_codes_in_full_width_are_the_same_and_a_period_may_lack_the_flag_that_a_frame_must_hold(change, mini) -> None:
    full = change("params/codebook.yml", (FLAG[0], FLAG[1].replace("large", "ＬＡＲＧＥ")))
    assert load_survey(full, PERIOD).frame[KEY].sum() == 80
    edit(mini.params("codebook.yml"), ("column: size, codes", f"column: vip, absent: [{PERIOD}], codes"))
    survey = load_survey(Project(mini.root), PERIOD)
    assert survey.frame is not None and KEY not in survey.frame
    assert told(survey, key_customers=0.2)[1] == "cannot_tell"
    edit(mini.params("codebook.yml"), (f"column: vip, absent: [{PERIOD}]", "column: sise"))
    with pytest.raises(InputError, match=r"design\.key_customer names column 'sise'.*did you mean 'size'"):
        load_survey(Project(mini.root), PERIOD)


DECLARED = [
    {"name": {"en": "Drawn", "zh-Hans": "抽样"}, "due": "2025-05-02", "done": "2025-05-01"},
    {"name": {"en": "Sent"}, "due": "2025-05-05", "done": "2025-05-05"},
    {"name": {"en": "Reminded"}, "due": "2025-05-09"},
    {"name": {"en": "Checked"}, "due": "2025-05-20", "done": "2025-05-21"},
    {"name": {"en": "Written & told"}, "due": "2025-05-23", "done": "2025-05-30"},
    {"name": {"en": "Acted on"}, "due": "2025-06-30"},
]


def staged(survey: Survey, declared: list[dict]) -> Survey:
    """The survey with stages in its period file; fieldwork ended on 16 May 2025."""
    period = PeriodFile.model_validate(survey.period.model_dump() | {"stages": declared})
    return replace(survey, period=period)


def test_days_and_verdicts_are_those_counted_by_hand_said_and_shown_in_order(survey: Survey) -> None:
    other = staged(survey, DECLARED)
    found, text = Estimates(stage_rows(other)), told(other)[0]
    rows = list(found.select(stat="days"))
    assert [row.category for row in rows] == ["in_time", "in_time", "not_done", "delayed", "delayed", "open"]
    assert [row.value for row in rows if row.shown] == [-1, 0, 1, 7]
    days = (dt.date(2025, 5, 9), dt.date(2025, 5, 8), None)  # until when something is known, of one due on the ninth
    known = [verdict_of(Stage.model_validate(DECLARED[2]), until) for until in days]
    assert known == ["not_done", "open", "open"]
    counts = {row.category: row.value for row in found.select(stat="count")}
    assert counts == {"declared": 6, "in_time": 2, "delayed": 2, "not_done": 1, "open": 1}
    assert text["stages/answer"] == (
        "2 of 6 stages were done in time. Late: Checked (a day) and Written & told (7 days). Not done: "
        "Reminded. Still open: Acted on."
    )
    assert "due by 30 May 2025 without a day" in text["stages/note"]
    assert told(staged(survey, DECLARED[:2]))[0]["stages/answer"] == "All 2 stages were done in time."
    none = Estimates(stage_rows(survey))
    assert not len(none) and sample.BLOCKS["stages"](none, survey).keys() == {"answer"}, "none is declared"
    assert tables.stages(none, words_of(MINI, "en"), declared=[]) is None
    table = tables.stages(found, words_of(MINI, "zh-Hans"), declared=other.period.stages)
    assert [line.head for line in table.lines] == ["抽样", "Sent", "Reminded", "Checked", "Written & told", "Acted on"]
    assert [cell.text for cell in table.lines[0].cells][:2] == ["2025年5月2日", "2025年5月1日"]
    assert [line.cells[1].text for line in table.lines].count("–") == 2
    for line, row in zip(table.lines, rows, strict=True):
        assert {cell.key for cell in line.cells[:2]} == {""}, "a date is not the number of days"
        assert line.cells[2].key == row.key or not any(sign.isdigit() for sign in line.cells[2].text)
    assert "Written &amp; told" in table.html("t", "", "")


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("periods/2025", "{name: Drawn, due: 2025-13-01}", "stages.0.due"),
        ("periods/2025", "{name: Drawn}", "key 'stages.0.due' is missing"),
        ("periods/2025", "{name: A, due: 2025-05-01, don: 2025-05-01}", "'stages.0.don'; did you mean 'done'?"),
        ("periods/2025", "{name: {}, due: 2025-05-01}", "a stage needs a name"),
        ("periods/2025", "{name: A, due: 2025-05-01}\n  - {name: A, due: 2025-05-02}", "'A' stands here a second time"),
        ("codebook", "{column: size}", "key 'design.key_customer.codes' is missing"),
        ("codebook", "{column: size, source: responses, codes: [large]}", "design.key_customer.source: "),
    ],
)
def test_a_wrong_stage_or_flag_is_named_with_its_place(mini: Project, name: str, line: str, expected: str) -> None:
    stages = ("compare_to: [2024]", f"stages:\n  - {line}\ncompare_to: [2024]")
    edit(mini.params(f"{name}.yml"), (FLAG[0], FLAG[1].replace(KEYS, line)) if name == "codebook" else stages)
    with pytest.raises(ParamsError) as caught:
        _ = Project(mini.root).codebook if name == "codebook" else mini.period("2025")
    assert expected in str(caught.value) and str(caught.value).startswith(f"params/{name}.yml:")
