"""Chapter 70 and what records tell beside clocks, by hand, and what the report says of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import EARLIER, MINIATURE, PERIOD, said, told_in
from test_story import evidence as planted

from csreport.chapters import customers, service, summary
from csreport.chapters.customers import CLOCKS, COUNTED, clock_rows, complaint_rows, durations
from csreport.chapters.fieldwork import interview_rows
from csreport.chapters.register import unanswered
from csreport.chapters.story import Fact, Line, Story, worsened
from csreport.estimates import Estimates, Row, emptied
from csreport.facts import Point, Sentence
from csreport.present import figures, tables
from csreport.present.chapter import words_of
from csreport.project.codebook import RESERVED, Table
from csreport.project.errors import ParamsError
from csreport.project.period import Fieldwork
from csreport.project.project import Project
from csreport.project.targets import Action, Service, TopicTarget
from csreport.survey.survey import KEY, load_survey
from csreport.survey.weighting import FRAME

ZONE = "Asia/Shanghai"
MONDAY = pd.Timestamp("2025-03-03 09:00", tz=ZONE)


def kept(survey, tables, start="2025-01-01", end="2025-03-31", **service_told):
    """The survey with tables beside it, whose days go from one to another."""
    days = Fieldwork(start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end))
    targets = survey.targets.model_copy(update={"service": Service.model_validate(service_told)})
    return replace(survey, tables=tables, activity=days, targets=targets)


def cases(hours, column="responded", **columns):
    """Tickets opened on a Monday at nine, and after how many hours each was over; None: open."""
    opened = pd.Series([MONDAY] * len(hours))
    over = opened + pd.to_timedelta(pd.Series(hours, dtype=float), unit="h")
    table = {"id": [f"T{place}" for place in range(len(hours))], "opened": opened, column: over}
    return pd.DataFrame(table | columns)


# ---- clocks ---------------------------------------------------------------------------------------
def test_open_cases_count_for_as_long_as_they_are_open_and_are_late_only_past_their_limit(survey):
    """Answered after 1, 2 and 4 hours, one open for weeks: half are over within 3 hours, not 2; three in four in 24."""
    one = kept(survey, {"tickets": cases([1, 2, 4, None])}, limits={"first_response": "24 h"})
    median, within = clock_rows(one)
    assert (median.measure, median.stat, median.value, median.n) == ("first_response", "hours", 3, 4)
    assert (within.stat, within.value) == ("within", 0.75) and within.low < 0.75 < within.high
    # Opened an hour before the end of the period: nobody knows yet whether four hours will do.
    table = cases([2, 9, None]).assign(opened=[MONDAY, MONDAY, pd.Timestamp("2025-03-31 23:00", tz=ZONE)])
    one = kept(survey, {"tickets": table}, limits={"first_response": "4 h"})
    np.testing.assert_array_equal(durations(one, "first_response").late(4 * 3600), [0, 1, np.nan])
    _, within = clock_rows(one)
    assert within.value == 0.5 and within.n == 3  # of the two that were followed for as long


def test_clocks_of_channels_kinds_and_complexity_stand_still_outside_business_hours(survey):
    calls = cases([0.01, None, None], "connected", channel=["phone", "phone", "email"])
    median, *_ = clock_rows(kept(survey, {"tickets": calls}))
    assert (median.measure, median.stat, median.n, median.value) == ("connected", "seconds", 2, pytest.approx(36))
    parts = {"kind": ["desk", "desk", "after", "after"], "complexity": ["simple", "simple", "complex", "simple"]}
    tables = {"tickets": cases([1, 3, 30, 40], "closed", **parts)}
    found = {(row.measure, row.category): row for row in clock_rows(kept(survey, tables))}
    assert found["resolution", "desk"].value == 2 and found["resolution", "after"].value == 35
    assert found["resolution_simple", ""].n == 3 and found["resolution_complex", ""].n == 1
    # From Friday 17:00 to Monday 10:00: an hour on Friday, one on Monday; with Monday off none more.
    opened, over = (pd.Series([pd.Timestamp(text, tz=ZONE)]) for text in ("2025-03-07 17:00", "2025-03-10 10:00"))
    table = pd.DataFrame({"id": ["T"], "opened": opened, "responded": over})
    hours = {"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "09:00", "closes": "18:00"}
    off = hours | {"days_off": ["2025-03-10"]}
    for told, expected in (({"hours": hours}, 2), ({"hours": off}, 1), ({}, 65)):
        one = kept(survey, {"tickets": table}, **told)
        assert durations(one, "first_response").seconds.tolist() == [3600 * expected]


def test_a_limit_needs_a_clock_a_number_and_its_unit_and_a_baseline_a_period(mini):
    cases = [
        ("limits:\n    first_response: 4 hours", "20 s, 3 min, 4 h or 2 d"),
        ("limits:\n    first_respons: 4 h", r"targets\.yml:3.*first_response"),
        ("topics: {manual: {change: -0.2, baseline: 2019}}", "is no declared period"),
    ]
    for told, error in cases:
        mini.params("targets.yml").write_text(f"service:\n  {told}\n", encoding="utf-8")
        with pytest.raises(ParamsError, match=error):
            _ = Project(mini.root).targets


def test_how_cases_went_and_when_by_hand(survey):
    """Of ten tickets of one customer and topic, five days apart, nine come again; simple cases have 4 hours."""
    opened = pd.Series([MONDAY - pd.Timedelta(days=5 * place) for place in range(10)][::-1])
    table = pd.DataFrame({"id": [*map(str, range(10))], "opened": opened, "customer": "A", "topic": "bill"})
    table["closed"] = opened + pd.to_timedelta([1, 5, 9, 1, 1, 1, 1, 1, 1, 1], unit="h")
    table["complexity"], table["late_reason"] = ["simple"] * 9 + [""], ["", "staff", "staff"] + [""] * 7
    table["contacts"] = [1, 2, np.nan, 1, 1, 1, 1, 1, 1, 1]
    table["escalated"] = pd.array([True, None] + [False] * 8, dtype="boolean")
    table["remote"] = pd.array([True, None] + [False] * 6 + [True] * 2, dtype="boolean")
    one = kept(survey, {"tickets": table}, limits={"resolution_simple": "4 h"}, recurrent_days=5)
    found = {row.category: (row.measure, row.value * row.n, row.n) for row in customers.case_rows(one)}
    ninths = {"first_contact": 8, "escalated": 1, "remote": 3, "overdue": 2}
    whole = {"recurrent": ("tickets", pytest.approx(9), 10), "staff": ("late_reason", 2, 2)}
    assert found == whole | {name: ("tickets", pytest.approx(count), 9) for name, count in ninths.items()}
    told = said(Project(MINIATURE), service, Estimates(customers.case_rows(one)), one)["cases/answer"]
    assert "Where a reason is noted (2 tickets), it is staff in 100% (34% to 100%)." in told
    table = cases([1, 30, 2, 40]).assign(opened=[MONDAY, MONDAY, MONDAY, MONDAY + pd.Timedelta(hours=27)])
    one = kept(survey, {"tickets": table}, limits={"first_response": "4 h"})
    found = {(row.category, row.stat): row.value for row in customers.hour_rows(one)}
    late = {("0 09", "late"): pytest.approx(1 / 3), ("1 12", "late"): 1}
    assert found == {("0 09", "count"): 3, ("1 12", "count"): 1} | late
    rows = [(row.category, bool(row.against), row.value, row.p) for row in customers.late_rows(one)]
    own, gaps = rows[:2], {name: (value, p) for name, _, value, p in rows[2:]}
    assert own == [("09", False, pytest.approx(1 / 3), *own[0][3:]), ("12", False, 1, *own[1][3:])]
    # One of one late beside one of three: Fisher's p of as many is 1/2, twice that 1; after Holm 1.
    assert gaps == {"09": (pytest.approx(-2 / 3), 1), "12": (pytest.approx(2 / 3), 1)}


def complaints(*counts, reason="delay"):
    """So many complaints in January, February and March of 2025."""
    days = pd.to_datetime([f"2025-{month:02d}-10" for month in range(1, len(counts) + 1)]).tz_localize(ZONE)
    return pd.DataFrame({"id": range(sum(counts)), "opened": days.repeat(counts), "reason": reason})


def test_complaints_per_thousand_and_a_surge_that_stands_out(survey):
    one = replace(kept(survey, {"complaints": complaints(2, 4)}), population_size=2000.0)
    found = {(row.measure, row.stat, row.category): row.value for row in complaint_rows(one)}
    counts = {"": 6, "2025-01": 2, "2025-02": 4}
    assert found == {
        **{("complaints", "count", month): count for month, count in counts.items()},
        **{("complaints", "rate_1000", month): count / 2 for month, count in counts.items()},
        **{("complaint_reason", "count", f"{month} delay"): counts[month] for month in ("2025-01", "2025-02")},
    }
    assert not [row for row in complaint_rows(replace(one, population_size=None)) if row.stat == "rate_1000"]
    one = replace(kept(survey, {"complaints": complaints(20, 60, 20)}), population_size=None)
    found = {(row.measure, row.category): row for row in customers.surge_rows(one, earlier(), [*complaint_rows(one)])}
    assert found["complaints", "2025-02"].p < 0.01 <= found["complaints", "2025-01"].p
    assert found["complaint_reason", "2025-02 delay"].p < 0.01
    assert found["complaints", "2025-03"].value == pytest.approx(found["complaints", "2025-02"].value, abs=1)
    assert not list(customers.surge_rows(one, earlier(months=3), [*complaint_rows(one)])), "too few months to tell"


def earlier(count=20, months=12):
    """Complaints of each month of the year before."""
    names = [f"2024-{month:02d}" for month in range(1, months + 1)]
    rows = [Row("2024", "complaints", "count", name, weighting="none", value=float(count)) for name in ("", *names)]
    reasons = [replace(row, measure="complaint_reason", category=f"{row.category} delay") for row in rows[1:]]
    return Estimates(rows + reasons)


def test_two_rates_and_two_definitions(survey):
    """A, B and C bought in the quarter before, A and D in this one; of 8 customers 2 are active, of 3 one came back.

    A comes back after 7 days, D does not within 38.
    """
    days = {"A": ["2024-11-01", "2025-02-01", "2025-02-08"], "B": ["2024-10-03"], "C": ["2024-12-31"]}
    rows = [(who, pd.Timestamp(day), 5.0) for who, bought in (days | {"D": ["2025-02-21"]}).items() for day in bought]
    table = pd.DataFrame(rows, columns=["customer", "date", "amount"])
    one = replace(kept(survey, {"purchases": table}), population_size=8.0)
    found = {row.category: row for row in customers.purchase_rows(one)}
    assert (found["active"].value, found["active"].n) == (0.25, 8)
    assert (found["repurchase"].value, found["repurchase"].n) == (pytest.approx(1 / 3), 3)
    assert (found["retention_1"].value, found["retention_7"].value, found["retention_30"].value) == (0, 0.5, 0.5)
    assert sum(found[name].value for name in ("high_value", "potential", "at_risk", "other") if name in found) == 1
    cohort = {row.category: (row.value, row.n) for row in customers.cohort_rows(one)}
    assert cohort == {"2024Q4 01": (pytest.approx(1 / 3), 3)}
    late = table.assign(date=table["date"] + pd.Timedelta(days=40))  # the quarter before is not known as a whole
    known = customers.purchase_rows(replace(one, tables={"purchases": late}))
    assert "repurchase" not in {row.category for row in known}


def test_slower_service_goes_with_lower_satisfaction_and_inspections_and_calls_are_counted(survey):
    """Each respondent's time doubles with every point less of satisfaction: a slope of −1, whatever the weights."""
    accepted = survey.accepted
    overall, ids = accepted[survey.codebook.role("overall")], accepted["design.id"].astype(str)
    who = overall.notna() & (ids != "")
    table = cases(2.0 ** -overall[who].to_numpy()).assign(customer=ids[who].to_numpy(), topic="bill")
    (row,) = customers.speed_rows(kept(survey, {"tickets": table}))
    assert row.value == pytest.approx(-1, abs=1e-6) and row.n == who.sum()
    assert not customers.speed_rows(kept(survey, {"tickets": table.drop(columns="customer")}))
    checked = pd.DataFrame({"id": range(50), "date": pd.Timestamp("2025-02-01"), "lot": 400.0, "kind": "call"})
    checked["passed"] = pd.array([True] * 45 + [False] * 5, dtype="boolean")
    calls = pd.DataFrame({"date": pd.Timestamp("2025-02-01"), "count": [30.0, 20], "reached": [10.0, 15]})
    calls["kind"] = "follow_up"
    passed, reached = customers.check_rows(kept(survey, {"inspections": checked, "operations": calls}))
    assert (passed.category, passed.value) == ("call", 0.9) and passed.low == pytest.approx(0.791, abs=1e-3)
    assert (reached.category, reached.value, reached.n) == ("follow_up", 0.5, 50)


# ---- the chapter ----------------------------------------------------------------------------------
@pytest.fixture
def served(survey):
    """Two desks: one answers in 2 to 6 hours, the other in 20 to 60; a surge of complaints in March."""
    hours = [2 + place / 15 for place in range(60)] + [20 + place * 2 / 3 for place in range(60)]
    table = cases(hours, kind=["desk"] * 60 + ["after"] * 60, topic="bill", customer=list(map(str, range(120))))
    table["escalated"] = pd.array([True] * 12 + [False] * 108, dtype="boolean")
    tables = {"tickets": table, "complaints": complaints(20, 20, 60)}
    return kept(survey, tables, limits={"first_response": {"within": "4 h", "share": 0.4}})


@pytest.fixture
def past(served):
    """The year before: the desk took twice the time, the other one half of it."""
    factor = {"desk": 2.0, "after": 0.5}
    times = [(row, factor.get(row.category, 1.0) if row.stat == "hours" else 1.0) for row in clock_rows(served)]
    before = [
        replace(row, period="2024", value=row.value * by, low=row.low * by, high=row.high * by) for row, by in times
    ]
    return Estimates([*before, *earlier()])


def test_it_tells_what_became_slower_and_then_what_became_faster(served, past):
    found = service.estimates(served, past)
    answer = service.facts_clocks(found, served)["answer"]
    told = [(one.message, one.values.get("way"), str(one.values.get("kind"))) for one in told_in(answer)]
    assert [part[:2] for part in told[:2]] == [("service-moved", "rise"), ("service-moved", "fall")]
    assert "after" in told[0][2] and "desk" in told[1][2]
    text = said(Project(MINIATURE), service, found, served)["clocks/answer"]
    later = "After cases get a first reply later: half of them within 39.7 hours, up 19.8 from 2024 ("
    assert text.startswith(later)
    assert "Furthest from the target of 40% is first reply within 4 hours (after): 0% of cases meet it" in text
    levels = service.facts_clocks(service.estimates(served, Estimates()), served)["answer"]
    messages = [one.message for one in told_in(levels)]
    assert messages[0] == "service-level" and "service-moved" not in messages, "without clear changes"


def test_complaints_cases_and_figures_in_words(served, past):
    found, project = service.estimates(served, past), Project(MINIATURE)
    texts = said(project, service, found, served)
    assert "March 2025 brought 60 complaints, above the surge threshold of" in texts["complaints/answer"]
    assert "No other month of the period stands out." in texts["complaints/answer"]
    assert "most of the rise is about delay" in texts["complaints/answer"]
    assert texts["cases/answer"].startswith("Of the tickets whose course is noted, 10% were escalated")
    assert texts["cases/finding"] == "Tickets by weekday and hour", "one hour alone cannot stand out"
    now, words = found.select(period=PERIOD), words_of(project, "en")
    clocks = figures.clocks(now, words, declared=served.targets.service)
    drawn = [clocks, figures.week(now, words), figures.complaints(found, words)]
    assert [drawing.wide.count('class="mark"') for drawing in drawn] == [2, 1, 15]
    chinese = said(project, service, found, served, "zh-Hans")
    assert chinese["complaints/finding"] == "2025年3月明显高于此前各月"


def test_an_hour_is_named_only_where_its_tickets_are_clearly_late_more_often(survey):
    """Of 200 tickets at nine half are late, at ten as many or nearly all; the even hours are not ranked."""
    for late, title in ((50, "Tickets by weekday and hour"), (95, "Replies are late more often from 10:00 to 11:00")):
        table = cases([1, 9] * 100 + [9] * late + [1] * (100 - late))
        table["opened"] += pd.to_timedelta([0] * 200 + [1] * 100, unit="h")
        table["responded"] += pd.to_timedelta([0] * 200 + [1] * 100, unit="h")
        one = kept(survey, {"tickets": table}, limits={"first_response": "4 h"})
        texts = said(Project(MINIATURE), service, service.estimates(one, Estimates()), one)
        assert texts["cases/finding"] == title
        told = "Of tickets that come from 10:00 to 11:00, 95% wait too long for a reply, 45.0 points more than"
        assert (told in texts["cases/answer"]) == (late > 50)


def test_limits_stand_beside_what_they_were_and_both_clocks_beside_satisfaction(served, past):
    """The desk kept its limit in 20 of 100 cases before; after-sales in none, then and now."""
    desk = [replace(row, value=0.2, se=0.04) if (row.stat, row.category) == ("within", "desk") else row for row in past]
    found, project = service.estimates(served, Estimates(desk)), Project(MINIATURE)
    slope = Row(
        PERIOD, "first_response", "slope_doubled", weighting="none", value=-0.2, low=-0.3, high=-0.1, p=0.01, n=90
    )
    other = replace(slope, measure="resolution", value=-0.05, low=-0.15, high=0.05, p=0.3)
    rest = (row for row in found if row.stat != slope.stat)
    texts = said(project, service, Estimates([*rest, other, slope]), served)
    assert texts["clocks/finding"] == "One limit is met more often"
    clear, unclear = (texts["clocks/answer"].index(text) for text in ("0.20 lower than others", "shows no clear link"))
    assert clear < unclear and "The time to closing shows no clear link with" in texts["clocks/answer"]
    words = words_of(project, "en")
    now = found.select(period=PERIOD)
    drawn = figures.clocks(now, words, declared=served.targets.service)
    for text in (drawn.wide, drawn.paper, drawn.narrow):
        assert "▲" in text and "2024" in text
    assert "20.0%" in drawn.paper and "20.0%" in drawn.wide
    table = tables.records_told(now, words, declared=served.targets.service)
    marks = {line.head: line.cells[-2].mark for line in table.lines if line.cells}
    assert marks["Desk, first reply, hours"] == "change better down", "less time is better"
    assert marks["After, first reply, hours"] == "change worse up"


CHANGED = [
    ([-0.03, -0.01], ", 3.0 points down from 2024 (2.0 to 4.0); no clear change from 2023."),
    ([-0.03, 0.02], ", 3.0 points down from 2024 (2.0 to 4.0) and 2.0 points up from 2023 (1.0 to 3.0)."),
    ([-0.01, 0.01], " (38% to 40%), no clear change from 2024 and 2023."),
    ([], " (38% to 40%)."),
]


@pytest.mark.parametrize(("changes", "text"), CHANGED)
def test_who_bought_is_told_with_each_clear_change(survey, changes, text):
    key = Row(PERIOD, "purchases", "rate", "active", weighting="none", value=0.39, low=0.38, high=0.4, n=12000.0)
    rows = [
        replace(
            key, against=f"period:{year}", value=value, low=value - 0.01, high=value + 0.01, p=float(value**2 < 3e-4)
        )
        for year, value in zip(("2024", "2023"), changes, strict=False)
    ]
    one = replace(survey, period=survey.period.model_copy(update={"compare_to": ["2024", "2023"]}))
    answer = service.facts_customers(Estimates([key, *rows]), one)["answer"]
    assert words_of(Project(MINIATURE), "en").plain(answer) == f"39% of our customers bought in the period{text}"


def test_without_tables_or_rows_there_is_no_chapter(survey):
    assert not list(service.estimates(survey, Estimates())) and not list(customers.recorded(survey))
    assert all(block(Estimates(), survey) == {} for block in service.BLOCKS.values())
    none = pd.DataFrame({"customer": [], "date": pd.Series([], dtype="datetime64[us]")})
    tables = {"tickets": cases([1])[:0], "complaints": complaints(1)[:0], "purchases": none}
    assert not list(service.estimates(kept(survey, tables), Estimates()))


def test_a_clock_that_moved_stands_on_the_deciding_page(served, past, monkeypatch):
    found, story = service.estimates(served, past), Story(None, None, "rise", (), (), (), (), None, ())
    slower, faster = (summary._with_clock((), way, story, found, served) for way in ("rise", "fall"))
    assert [point.told.values["way"] for point in (*slower, *faster)] == ["rise", "fall"]
    assert {point.figure for point in (*slower, *faster)} == {"fig-service-clocks"}
    words = words_of(Project(MINIATURE), "en")
    text = words.plain(slower[0].told)
    assert text == "Half of all after cases now get a first reply within 39.7 hours, up 19.8 hours from 2024."
    assert summary._with_clock((), "rise", story, Estimates(), served) == ()
    monkeypatch.setattr(summary, "_point", lambda line, *_: Point(Sentence(line.pattern)))
    lines = tuple(Line(name, Fact("fall", *[Row(PERIOD, name, stat="mean")] * 2)) for name in ("assortment", "waiting"))
    tickets = Table(columns={"id": "A", "opened": "B"}, timezone="UTC", items={"after": "assortment"})
    known = replace(served, codebook=served.codebook.model_copy(update={"tables": {"tickets": tickets}}))
    told = [point.told for point in summary._with_clock(lines, "rise", story, found, known)]
    assert [one.message for one in told] == ["assortment", "summary-log", "waiting"]
    assert words.plain(told[1]).startswith("The records agree. Half of all after cases now get")
    apart = summary._with_clock(lines, "rise", story, found, served)  # nothing says what the kinds are about
    assert [point.told.message for point in apart] == ["assortment", "waiting", "summary-log"]


def recorded(named, value, change, p=0.001):
    """What the records show of this period, and its change since the one before."""
    now = Row(PERIOD, *named, weighting="none", value=value, low=value - 0.02, high=value + 0.02, n=900)
    moved = replace(now, against=f"period:{EARLIER}", value=change, low=change - 0.01, high=change + 0.01, p=p)
    return [now, moved]


ACTIVE, OVERDUE = ("purchases", "rate", "active"), ("tickets", "rate", "overdue")
WITHIN, HOURS = ("first_response", "within"), ("first_response", "hours")
RATIO = [
    Row(PERIOD, "complaints", "count", weighting="none", value=90, n=90),
    Row(PERIOD, "complaints", "rate_ratio", EARLIER, weighting="none", value=1.4, low=1.2, high=1.7, p=0.002, n=150),
]
SURGE = [
    replace(RATIO[0], category="2025-03", value=60),
    replace(RATIO[0], stat="surge", category="2025-03", value=41, p=1e-9),
    replace(RATIO[0], measure="complaint_reason", stat="surge", category="2025-03 delay", value=20, p=1e-9),
]
WORSE = [
    (RATIO, "Complaints are 1.40 times those of 2024 (1.20 to 1.70).", "the rise in complaints"),
    ([*RATIO, *SURGE], "Complaints are 1.40 times those of 2024 (1.20 to 1.70). March 2025 alone brought 60; most of "
     "that rise is about delay.", "the complaint surge of March 2025"),
    ([RATIO[0], *SURGE[:2]], "Complaints surged. March 2025 alone brought 60, where 41 would stand out.",
     "the complaint surge of March 2025"),
    (recorded(ACTIVE, 0.39, -0.04), "Fewer customers bought: 39%, down 4.0 percentage points from 2024 (3.0 to "
     "5.0).", "the fall in buyers"),
    # the page has room for two, the clearest first; all ask for somebody
    ([*RATIO, *recorded(OVERDUE, 0.51, 0.05), *recorded(ACTIVE, 0.39, -0.0296, p=0.003)],
     "More cases take longer than allowed: 51%, up 5.0 percentage points from 2024 (4.0 to 6.0). | "
     "Complaints are 1.40 times those of 2024 (1.20 to 1.70).",
     "overdue cases, the rise in complaints and the fall in buyers"),
    (recorded(WITHIN, 0.3, -0.2), "Fewer cases keep the limit of first reply within 4 hours: 30%, down 20.0 "
     "percentage points from 2024 (19.0 to 21.0).", "the fall in “first reply within 4 hours”"),
    # a clock that the page tells is not told again by its limit
    ([*recorded(WITHIN, 0.3, -0.2), *recorded(HOURS, 9.0, 5.0)], "Half of all cases now get a first reply within "
     "9.0 hours, up 5.0 hours from 2024.", "the fall in “first reply within 4 hours”"),
    # less than three points; better; not clear; fewer complaints
    (recorded(ACTIVE, 0.39, -0.02), None, None),
    (recorded(OVERDUE, 0.51, -0.05), None, None),
    (recorded(OVERDUE, 0.51, 0.05, p=0.2), None, None),
    ([RATIO[0], replace(RATIO[1], value=0.7)], None, None),
]  # fmt: skip


def test_what_the_records_show_as_clearly_worse_stands_on_the_deciding_page_and_asks_for_somebody(survey):
    one = kept(survey, {}, limits={"first_response": {"within": "4 h", "share": 0.9}})
    about = Action.model_validate({"period": PERIOD, "item": "waiting", "task": "act", "owner": "Ann"})
    for rows, worse, open_one in WORSE:
        found, here = planted(*rows), replace(one, actions=(about,), register={"a": about})
        told = said(Project(MINIATURE), summary, found, here)
        assert (told["verdicts/worse_title"] == "Worse, and the background") is bool(worse)
        assert worse is None or told["verdicts/worse"] == worse
        asked = f"Name who takes up {open_one}." if open_one else ""
        assert told["verdicts/decide"].partition("Act. | Ann | date open")[2].removeprefix(" | ") == asked
        chinese = said(Project(MINIATURE), summary, found, here, "zh-Hans")
        assert ("指定下列事项的责任人" in chinese["verdicts/decide"]) is bool(open_one)
    # since a further period; what has become better since the last one is not worse
    late = {"period": one.period.model_copy(update={"compare_to": (EARLIER, "2023")})}
    now, change = recorded(ACTIVE, 0.39, -0.04)
    since = replace(change, against="period:2023")
    for last, told in ((0.01, ["period:2023"]), (0.05, [])):
        rows = [now, replace(change, value=last, p=0.5 if told else 0.001, low=last - 0.02, high=last + 0.02), since]
        assert [pair[1].against for pair in worsened(planted(*rows), replace(one, **late))] == told
    served = Action.model_validate({"period": PERIOD, "record": "complaints", "task": "ask why", "owner": "Bo"})
    here = replace(one, actions=(served,), register={"a": served})
    told = said(Project(MINIATURE), summary, planted(*RATIO), here)
    assert told["verdicts/decide"] == "Ask why. | Bo | date open", "somebody is at work on it"


def test_a_slower_clock_is_taken_up_by_the_action_about_the_item_that_rates_it(survey):
    table = Table(columns={"id": "A", "opened": "B"}, timezone="UTC", items={"after": "assortment"})
    book, found = survey.codebook, planted(*recorded((*HOURS, "after"), 9.0, 5.0))
    known = replace(survey, codebook=book.model_copy(update={"tables": {"tickets": table}}))
    for item, open_ones in (("assortment", []), ("waiting", ["record"])):
        about = Action.model_validate({"period": PERIOD, "item": item, "task": "act", "owner": "Ann"})
        assert [kind for kind, _ in unanswered(found, replace(known, register={"a": about}))] == open_ones


def test_the_demo_shows_its_staff_move(quarter):
    """From October 2025 the request desk replies in about 1.2 hours, and after-sales takes about 52."""
    found = {(row.measure, row.category): row for row in clock_rows(quarter) if row.stat == "hours"}
    assert found["first_response", "request_desk"].low < 1.25 and found["first_response", "request_desk"].high > 1.05
    assert found["resolution", "after_sales"].low < 52 < found["resolution", "after_sales"].high
    assert {*CLOCKS, *COUNTED} <= RESERVED, "numbers of the records have names that no question can take"
    words = words_of(Project(MINIATURE), "en")
    assert len({words.label(key) for key in (*CLOCKS, *COUNTED)}) == len({*CLOCKS, *COUNTED})


def hourly(period: str, counts: tuple[int | None, ...]) -> list[Row]:
    """Tickets of Mondays at nine and at ten."""
    key = Row(period, "tickets", "count", weighting="none")
    return [replace(key, category=f"0 {hour}", value=n, n=n) for hour, n in zip(("09", "10"), counts, strict=True) if n]


def test_forecasts_weeks_and_topics_of_tickets_by_hand(survey):
    """40, 50, 60 and 50 tickets on Mondays at nine, none at ten in one period: 50 are expected, and 10 at ten."""
    names = ["2022", "2023", "2024", PERIOD]
    one = replace(survey, ends={name: dt.date(2022 + place, 12, 1) for place, name in enumerate(names)})
    told = [(40, 10), (50, 20), (60, None), (50, 10)]
    rows = [hourly(name, counts) for name, counts in zip(names, told, strict=True)]
    past = Estimates([row for part in rows[:3] for row in part])
    found = {row.category: row for row in customers.forecast_rows(one, past, rows[3])}
    assert {category: row.value for category, row in found.items()} == {"": 60, "0 09": 50, "0 10": 10}
    assert found["0 09"].low < 40 and found["0 09"].high > 62 and found["0 09"].n == 200
    assert not list(customers.forecast_rows(one, Estimates(rows[2]), rows[3]))  # two periods are too few
    # Medians of 2, 3, 4 hours in three weeks, of 8, 9, 10 in the three after the day: six hours more.
    monday = pd.Timestamp("2025-01-06 09:00", tz=ZONE)
    opened = pd.Series([monday + pd.Timedelta(weeks=week) for week in range(6) for _ in range(3)])
    hours = np.repeat([2.0, 3, 4, 8, 9, 10], 3)
    table = pd.DataFrame({"id": range(18), "opened": opened, "responded": opened + pd.to_timedelta(hours, unit="h")})
    one = kept(survey, {"tickets": table}, end="2025-02-16", weekly={"first_response": "2025-01-27"})
    weeks = list(customers.week_rows(one))
    assert [(row.category, row.value) for row in weeks][:2] == [("2025-01-06", 2), ("2025-01-13", 3)]
    (change,) = customers.before_and_after(one, Estimates(weeks[:2]), weeks[2:])
    assert (change.value, change.n, change.against) == (6, 18, "week:2025-01-27")
    se = np.sqrt(2 / 3)  # of two means of three with a standard deviation of 1
    assert change.high - change.low == pytest.approx(2 * 2.776445 * se) and change.p < 0.01
    assert not list(customers.before_and_after(one, Estimates(), weeks[2:]))  # one week before is too few
    aim = TopicTarget(change=-0.2, baseline="2024")
    for now, verdict in ((40, "met"), (160, "not_met"), (75, "cannot_tell")):
        table = pd.DataFrame({"topic": ["manual"] * now + ["bill"]})
        one = replace(kept(survey, {"tickets": table}, topics={"manual": aim.model_dump()}), population_size=500.0)
        rows = list(customers.topic_rows(one))
        assert {row.category: row.value for row in rows} == {"manual": now, "bill": 1}
        old = replace(rows[1], period="2024", value=100.0, n=500.0)
        (ratio,) = customers.ratio_rows(one, Estimates([old]), rows)
        assert (ratio.value, ratio.note) == (now / 100, "2024") and customers.ratio_verdict(ratio, aim) == verdict
        assert not list(customers.ratio_rows(one, Estimates(), rows))


def test_what_buyers_spent_and_how_far_they_went(survey):
    """A bought for 10 and 20, B for 50: 40 on average; what lies outside the period does not count."""
    (segment,) = [key for key, one in survey.codebook.segments.items() if one.in_frame][:1]
    level = survey.codebook.segments[segment].names[0]
    rows = [("A", "2025-02-01", 10.0), ("A", "2025-03-01", 20.0), ("B", "2025-03-02", 50.0), ("B", "2024-12-31", 900.0)]
    table = pd.DataFrame(rows, columns=["customer", "date", "amount"]).assign(product=["x", "y", "x", "x"])
    table["date"], table[f"{FRAME}{segment}"] = pd.to_datetime(table["date"]), [level, level, None, None]
    found = {(row.category, row.level): row for row in customers.amount_rows(kept(survey, {"purchases": table}))}
    spent = {("", ""): 40, ("x", ""): 30, ("y", ""): 20, ("", level): 30}
    assert {key: row.value for key, row in found.items()} == spent
    assert not list(customers.amount_rows(kept(survey, {"purchases": table.drop(columns="amount")})))
    calls = pd.DataFrame({"kind": ["view", "view", "order", "call"], "count": [300.0, 100, 40, 9]})
    declared = {"operations": Table.model_construct(path=["view", "order", "again"])}
    book = survey.codebook.model_copy(update={"tables": declared})
    one = replace(kept(survey, {"operations": calls}), codebook=book)
    rows = {(row.stat, row.category): row for row in customers.path_rows(one)}
    assert [rows["count", stage].value for stage in ("view", "order", "again")] == [400, 40, 0]
    share = rows["share", "order"]
    assert (share.value, share.n) == (0.1, 400) and 0.07 < share.low < 0.1 < share.high < 0.14
    assert ("share", "again") not in rows
    assert not list(customers.path_rows(replace(one, tables={"operations": calls[calls["kind"] == "call"]})))


def test_key_customers_interviewed_are_counted_once(change):
    flag = ("  stratum: {", "  key_customer: {column: size, codes: [large]}\n  stratum: {")
    one = load_survey(change("params/codebook.yml", flag), PERIOD)
    told = pd.DataFrame({"customer": ["A", "A", "B", "C"], f"{FRAME}{KEY}": [True, True, True, False]})
    (row,) = interview_rows(replace(one, tables={"interviews": told}))
    assert (row.value, row.n) == (2 / 80, 80)


def test_records_stand_in_one_table_with_verdict_and_cohorts_after_the_first_year(survey):
    aims = Service.model_validate({"topics": {"manual": {"change": -0.2, "baseline": "2024"}}})
    key = Row(PERIOD, "tickets", "forecast", weighting="none", value=50, low=36, high=66, n=4)
    ratio = replace(key, measure="ticket_topic", stat="rate_ratio", category="manual", value=0.5, low=0.3, high=0.7)
    rows = Estimates([key, replace(key, category="0 09"), replace(ratio, note="2024")])
    table = tables.records_told(rows, words_of(Project(MINIATURE), "en"), declared=aims)
    lines = {line.head: [cell.text for cell in line.cells] for line in table.lines}
    assert lines["All"][1] == "50" and lines["Manual · 2024"][-1] == "met"
    assert tables.records_told(Estimates(), words_of(Project(MINIATURE), "en"), declared=aims) is None
    book = words_of(Project(MINIATURE), "en")
    quarters = [f"{year}Q{quarter}" for year in (2024, 2025) for quarter in range(1, 5)]
    key = Row("2025", "cohort", "share", weighting="none", value=0.4, low=0.3, high=0.5, n=50.0)
    rows = [replace(key, category=f"{start} 01") for start in quarters[:6]]
    rows.append(replace(emptied(key, "base below 10"), category=f"{quarters[6]} 01"))
    rows.append(replace(key, category=f"{quarters[0]} 07"))
    table = tables.cohorts(Estimates(rows), book)
    assert table is not None and [line.head for line in table.lines] == ["Q1 2025", "Q2 2025"]
    assert [len(line.cells) for line in table.lines] == [2, 2], "no column for quarters that none of them lived to see"
    assert tables.cohorts(Estimates(rows[:4]), book) is None
