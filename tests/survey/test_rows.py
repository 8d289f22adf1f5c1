"""Tables beside the answers: typed, every row accepted or left out for a reason, columns named as they are."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import PERIOD, copy_project, edit
from hypothesis import given
from hypothesis import strategies as st
from table_project import HEADER, TICKETS, read_tickets, rows_of, with_files, with_table

from csreport.chapters.history import content_hash
from csreport.project.codebook import TABLES, DateColumn, kinds_of
from csreport.project.errors import InputError, ParamsError
from csreport.project.project import Project
from csreport.publish.record import origin_of
from csreport.survey import survey
from csreport.survey.dates import read_dates, read_times
from csreport.survey.survey import REASONS, load_survey, read_rows

GOOD = "T1,LB-1001,2025-05-01 09:00,2025-05-01 10:30,2025-05-02 09:00,request_desk,A,2,yes,Late again"


def test_a_ticket_is_typed(mini):
    rows = [GOOD, "T2,,2025-05-01T07:30:00Z,,,售后, b ,,0,", "T3,LB-1002,8 May 2025 9:15,,,Night,,,,x"]
    project = with_table(mini, "tickets", TICKETS, "\n".join([HEADER, *rows, BAD["unknown_customer"]]))
    survey = load_survey(project, PERIOD)
    tickets = survey.tables["tickets"]
    assert list(tickets) == [key for key in kinds_of("tickets") if key in TICKETS]
    assert str(tickets["opened"].dtype) == "datetime64[us, Europe/Berlin]"
    opened = [f"2025-05-{time}:00+02:00" for time in ("01 09:00", "01 09:30", "08 09:15")]
    assert [str(moment) for moment in tickets["opened"]] == opened
    assert tickets["responded"].isna().tolist() == tickets["closed"].isna().tolist() == [False, True, True]
    assert tickets["kind"].tolist() == ["request_desk", "after_sales", "Night"]
    assert tickets["complexity"].tolist()[:2] == ["simple", "complex"]
    assert tickets["reopened"].tolist() == [True, False, pd.NA]
    assert tickets["customer"].isna().tolist() == [False, True, False]
    assert tickets["contacts"].iloc[0] == 2 and tickets["contacts"].dtype == float
    assert survey.table_ledger["tickets"]["reason"].tolist() == ["unknown_customer"]
    assert survey.table_received == {"tickets": 4}
    assert (str(survey.activity.start), str(survey.activity.end)) == ("2025-03-01", "2025-10-31")


BAD = {
    "missing_required": "T9,LB-1001,,,,,,,,",
    "unreadable_time": "T9,LB-1001,soon,,,,,,,",
    "ambiguous_time": "T9,LB-1001,2025-10-26 02:30,,,,,,,",
    "no_such_time": "T9,LB-1001,2025-03-30 02:30,,,,,,,",
    "unreadable_number": "T9,LB-1001,2025-05-01 09:00,,,,,often,,",
    "unknown_code": "T9,LB-1001,2025-05-01 09:00,,,,C,,,",
    "closed_before_opened": "T9,LB-1001,2025-05-01 09:00,,2025-05-01 08:59,,,,,",
    "answered_before_opened": "T9,LB-1001,2025-05-01 09:00,2025-05-01 08:59,,,,,,",
    "outside_activity": "T9,LB-1001,2025-11-01 00:00,,,,,,,",
    "unknown_customer": "T9,LB-0001,2025-05-01 09:00,,,,,,,",
    "duplicate_id": "T1,LB-1001,2025-05-01 09:00,,,,,,,",
    "total_row": "Total,,,,,,,3,,",
}


def test_each_reason(mini):
    rows = read_tickets(mini, GOOD, *BAD.values())
    assert set(rows.ledger["file"]) == {"tickets-1.csv"} and rows.ledger["line"].tolist() == [*range(3, 3 + len(BAD))]
    assert rows.ledger["reason"].tolist() == [*BAD]
    assert rows.accepted["id"].tolist() == ["T1"]
    assert set(BAD) == set(REASONS)


def test_a_time_with_its_zone_is_certain_when_the_clock_changes(mini):
    cells = ("2025-10-26 02:30+02:00", "2025-10-26T01:30:00Z", "2025-10-26 02:30:00 +0100")
    rows = read_tickets(mini, *(f"{cell},,{cell},,{cell},,,,," for cell in cells))
    assert rows.ledger.empty
    opened = rows.accepted["opened"]
    assert opened.tolist() == [pd.Timestamp(cell.replace(" +0100", "+0100")) for cell in cells]
    assert set(opened.dt.strftime("%H:%M")) == {"02:30"}


def test_a_row_of_which_the_first_is_left_out_is_no_duplicate(mini):
    rows = read_tickets(mini, "T1,,soon,,,,,,,", GOOD.replace("request_desk", "a/b|c*"), GOOD)
    assert rows.ledger["reason"].tolist() == ["unreadable_time", "duplicate_id"]
    assert rows.accepted["id"].tolist() == ["T1"]
    assert rows.accepted["kind"].tolist() == ["a b c"], "which may stand in a key"


def test_rows_of_others_may_be_kept_and_days_need_not_be_said(mini):
    told = f"{TICKETS.strip()}\noutside_frame: keep\nmissing: ['-']"
    rows = read_tickets(mini, "T1,LB-0001,1999-05-01 09:00,-,-,,-,-,-,-", declared=told, activity=None)
    assert rows.ledger.empty
    assert rows.accepted.drop(columns=["id", "customer", "opened"]).isna().all(axis=None)


def test_purchases_keep_their_history_and_inspections_pass_or_not(mini):
    rows = 'C,D,A\nLB-1001,01/02/2023,"1,250.50"\nLB-1001,31/10/2025,￥８\nLB-1002,01/11/2025,3\n,01/02/2025,2\n'
    told = "columns: {customer: C, date: D, amount: A}\norder: day-first"
    found = rows_of(with_table(copy_project(mini.root / "copy"), "purchases", told, rows), "purchases")
    bought = found.accepted
    assert bought["date"].tolist() == [pd.Timestamp("2023-02-01"), pd.Timestamp("2025-10-31")]
    assert bought["amount"].tolist() == [1250.5, 8]
    assert found.ledger["reason"].tolist() == ["outside_activity", "missing_required"]
    rows = "N,D,OK\n1,2025-05-01,是\n2,2025-05-01,not ok\n3,2025-05-02,否\n4,2025-05-02,\n"
    found = rows_of(with_table(mini, "inspections", "columns: {id: N, date: D, passed: OK}", rows), "inspections")
    assert found.accepted["passed"].tolist() == [True, False]
    assert found.ledger["reason"].tolist() == ["unknown_code", "missing_required"]


def test_files_are_read_together_and_may_call_columns_otherwise(mini):
    first = f"{HEADER.replace('CREATED', '创建时间')}\n{GOOD}\n"
    told = f"{TICKETS.strip()}\naliases: {{{PERIOD}: {{opened: 创建时间}}, 2024: {{opened: WHEN}}}}"
    second = first.replace("NO", "NR") + GOOD.replace("T1", "T2") + "\n"
    project = with_table(mini, "tickets", told, first, second)
    with pytest.raises(InputError, match=r"tables.tickets.id names column 'NO', .*tickets-2.csv"):
        rows_of(project, "tickets")
    own = ("{file: tickets-2.csv,", "{file: tickets-2.csv, aliases: {NO: NR},")
    edit(project.params("periods", f"{PERIOD}.yml"), own)
    rows = rows_of(Project(project.root), "tickets")
    assert rows.accepted["id"].tolist() == ["T1", "T2"]
    assert rows.ledger.to_numpy().tolist() == [["tickets-2.csv", 2, "duplicate_id", "", ""]]


def test_a_table_that_nobody_asks_for_is_not_read(mini):
    survey = load_survey(with_table(mini, "tickets", TICKETS, "no,such\n1,2\n"), PERIOD)
    assert list(survey.tables) == ["tickets"] and "complaints" not in survey.tables
    with pytest.raises(InputError, match=r"tables.tickets.id names column 'NO'"):
        survey.tables["tickets"]


AB = "columns: {id: A, opened: B}\ntimezone: UTC"


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (AB.replace("B}", "B, clozed: C}"), "tickets have no column 'clozed'; did you mean 'closed'"),
        (AB.replace("id: A, ", ""), "tickets need id"),
        (AB.partition("\n")[0], "tickets hold times: add the 'timezone'"),
        (f"{AB}\ncodes: {{complexity: {{A: easy}}}}", "'easy' is not one of complex, simple"),
        (f"{AB}\ncodes: {{reopened: {{A: yes}}}}", "'yes' is not one of false, true"),
        (f"{AB}\ncodes: {{id: {{A: B}}}}", "codes belong to columns of words"),
        (f"{AB}\nlabels: {{desk: {{a: A}}}}", "tickets have no column 'desk'"),
        (f"{TICKETS.strip()}\nuntil: 2024", f"^params/periods/{PERIOD}.yml: tables: .* declares no table 'tickets'"),
        (f"{TICKETS.strip()}\nabsent: [2025]", f"^params/periods/{PERIOD}.yml: tables: .* declares no table 'tickets'"),
        (TICKETS.replace("Berlin", "Berlim"), "time zone 'Europe/Berlim' is unknown; did you mean 'Europe/Berlin'"),
        ("timezone: UTC", "tables.tickets names no columns, and .* no export of zendesk or freshdesk"),
    ],
)
def test_what_cannot_be_meant_of_a_table(mini, declared, said):
    place = "" if said[0] == "^" or declared[0] != "c" else r"params/codebook.yml:\d+: tables.tickets.*: "
    project = with_table(mini, "tickets", declared, f"{HEADER}\n{GOOD}\n")
    with pytest.raises((ParamsError, InputError), match=place + said):
        _ = load_survey(project, PERIOD).tables["tickets"]


def test_tables_that_are_not_known(mini):
    project = with_table(mini, "ticket", "columns: {id: A}", "A\n")
    with pytest.raises(ParamsError, match=r"codebook.yml:\d+: tables.ticket: no such table; did you mean 'tickets'"):
        _ = project.codebook


def test_numbers_and_approvals_know_the_files_of_tables(mini):
    before = origin_of(mini, PERIOD).content
    project = with_table(mini, "tickets", TICKETS, f"{HEADER}\n{GOOD}\n")
    origin, hashed = origin_of(project, PERIOD), content_hash(project, PERIOD)
    assert origin.content != before
    assert f"data/raw/{PERIOD} (tickets 1)" in origin.parts
    edit(project.params("codebook.yml"), ("A: simple", "A: complex"))
    assert content_hash(Project(project.root), PERIOD) != hashed


# ---- groups by what customers bought, as a segment like any other ----
def test_groups_by_purchases_are_a_segment(mini):
    """Customers of the frame by turns: in month 1 one order of nothing, up to month 9 with nine of 800 each."""
    ids = pd.read_csv(mini.raw(PERIOD) / "frame.csv", dtype=str)["customer"]
    bought = [(who, place % 9, day) for place, who in enumerate(ids) for day in range(1, 2 + place % 9)]
    lines = [f"{who},2025-{1 + turn:02d}-0{day},{100 * turn}\n" for who, turn, day in bought]
    levels = ", ".join(f"{name}: {{label: {name}}}" for name in ("high_value", "potential", "at_risk", "other"))
    segment = f"  value: {{column: RFM, source: purchases, label: Value, levels: {{{levels}}}}}"
    edit(mini.params("codebook.yml"), ("\nsegments:\n", f"\nsegments:\n{segment}\n"))
    with pytest.raises(InputError, match="needs the frame, its ids and the table of purchases"):
        load_survey(Project(mini.root), PERIOD)
    told = "columns: {customer: WHO, date: DAY, amount: SUM}"
    found = load_survey(with_table(mini, "purchases", told, "".join(["WHO,DAY,SUM\n", *lines])), PERIOD)
    assert found.frame is not None and set(found.frame["value"].unique()) == {"high_value", "other"}
    known = found.accepted.set_index("design.id")["value"]
    best = {who for place, who in enumerate(ids) if place % 9 >= 6} & set(known.index)
    assert best and {known[who] for who in best} == {"high_value"}
    assert (known[[who for who in known.index if who in set(ids) - best]] == "other").all()


# ---- exports that are known ---------------------------------------------------------------------
ZENDESK = (
    "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Submitter,Assignee,Group,Subject,"
    "Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,"
    "Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,Assignee stations,"
    "Reopens,Replies,First reply time in minutes,First reply time in minutes within business hours\n"
    "1,7001,A Name,33,LB-1001,a@example.org,A Name,An Agent,Support,Cannot log in,,Closed,Normal,Web form,Incident,"
    "2025-05-05 09:00,2025-05-07 10:00,2025-05-05 09:05,,,2025-05-05 09:05,2025-05-06 15:30,30,Good,1,1,2,3,95,40\n"
    "1,7002,A Name,33,,a@example.org,A Name,,Support,Price?,,Open,Normal,Mail,Question,"
    "2025-05-05 10:00,2025-05-05 10:00,,,,,,,Unoffered,0,0,0,0,,\n"
)
FRESHDESK = (
    "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,Closed time,"
    "Last update time,Initial response time,Time tracked,First response time (in hrs),Resolution time (in hrs),"
    "Agent interactions,Customer interactions,Resolution status,First response status,Tags,Survey results\n"
    "12,Late delivery,Closed,Low,Phone,Incident,An Agent,Billing,2025-05-05 09:00:10,2025-05-08 09:00:10,"
    "2025-05-05 19:00:10,2025-05-07 09:00:00,2025-05-07 09:00:00,2025-05-05 09:30:10,00:00,00:30:00,10:00:00,2,1,"
    "Within SLA,Within SLA,,\n"
)


def test_a_zendesk_export_needs_no_columns(mini):
    rows = rows_of(with_table(mini, "tickets", "timezone: Asia/Shanghai", ZENDESK), "tickets")
    assert rows.ledger.empty
    first, second = rows.accepted.to_dict("records")
    assert str(first["opened"]) == "2025-05-05 09:00:00+08:00" and first["text"] == "Cannot log in"
    assert first["responded"] - first["opened"] == pd.Timedelta(minutes=95)
    assert first["closed"] - first["opened"] == pd.Timedelta(hours=30.5)
    found = [first[key] for key in ("id", "customer", "kind", "channel", "topic", "contacts", "reopened")]
    assert found == ["7001", "LB-1001", "Support", "Web form", "Incident", 3, True]
    assert pd.isna(second["responded"]) and pd.isna(second["closed"]) and not second["reopened"]


def test_a_freshdesk_export_needs_no_columns_however_its_headers_are_written(mini):
    head, row = FRESHDESK.split("\n", 1)
    for number, header in enumerate((head, head.replace(" time", " Time").replace("ID", "Id"))):
        project = copy_project(mini.root / f"copy{number}")
        rows = rows_of(with_table(project, "tickets", "timezone: UTC", f"{header}\n{row}"), "tickets")
        (ticket,) = rows.accepted.to_dict("records")
        assert ticket["responded"] - ticket["opened"] == pd.Timedelta(minutes=30)
        assert ticket["closed"] - ticket["opened"] == pd.Timedelta(hours=10)
        found = [ticket[key] for key in ("id", "kind", "channel", "topic", "contacts")]
        assert found == ["12", "Billing", "Phone", "Incident", 2]


PLAY = (
    "Package Name,App Version Code,App Version Name,Reviewer Language,Device,Review Submit Date and Time,"
    "Review Submit Millis Since Epoch,Review Last Update Date and Time,Review Last Update Millis Since Epoch,"
    "Star Rating,Review Title,Review Text,Developer Reply Date and Time,Developer Reply Millis Since Epoch,"
    "Developer Reply Text,Review Link\n"
    "org.example,1,1.0,de,x,2025-05-05T23:30:00Z,1,2025-05-05T23:30:00Z,1,2,,Slow,,,,https://example.org/r?id=1\n"
    "org.example,1,1.0,de,x,2025-05-06T01:00:00Z,1,2025-05-06T01:00:00Z,1,5,,,,,,\n"
)
JUDGE_ME = (
    "title,body,rating,review_date,source,curated,reviewer_name,reviewer_email,product_id,product_handle,reply\n"
    "Fine,Fresh bread,5,2025-05-02 10:12:00 UTC,web,ok,A Name,a@example.org,7,bread,\n"
    "Bad,Stale,1,2025-05-03,web,ok,B Name,b@example.org,7,bread,\n"
)


def test_exports_of_reviews_need_no_columns(mini):
    played = rows_of(with_table(mini, "reviews", "timezone: Asia/Shanghai", PLAY), "reviews")
    assert played.accepted[["date", "text", "rating"]].to_numpy().tolist() == [[pd.Timestamp("2025-05-06"), "Slow", 2]]
    assert played.ledger["reason"].tolist() == ["missing_required"], "stars without a text are no review"
    shop = rows_of(with_table(copy_project(mini.root / "shop"), "reviews", "timezone: UTC", JUDGE_ME), "reviews")
    assert shop.accepted["text"].tolist() == ["Fresh bread", "Stale"]
    assert shop.accepted["id"].tolist() == ["reviews-1.csv:2", "reviews-1.csv:3"], "which have no number of their own"


CELLS = {
    "time": ["2025-05-01 09:00", "2025-10-26 02:30", "2025-03-30 02:30", "2030-01-01 00:00", "x", ""],
    "date": ["2025-05-01", "2024-01-01", "2030-01-01", "x", ""],
    "number": ["1", "-2.5", "x", ""],
    "yes_no": ["1", "no", "x", ""],
    "level": ["A", "simple", "a/b", ""],
    "text": ["LB-1001", "LB-1", "", "Total"],
}


@pytest.fixture(scope="module")
def each_table(tmp_path_factory):
    """A project that declares every table under its own words."""
    project = copy_project(tmp_path_factory.mktemp("tables"))
    own = {name: ", ".join(f"{key}: {key}" for key in kinds_of(name)) for name in TABLES}
    told = "".join(f"\n  {name}: {{columns: {{{keys}}}, timezone: Europe/Berlin}}" for name, keys in own.items())
    path = project.params("codebook.yml")
    path.write_text(f"{path.read_text(encoding='utf-8')}\ntables:{told}\n", encoding="utf-8")
    files = ", ".join(f"{name}: [{{database: URL, query: select {name}}}]" for name in TABLES)
    return with_files(project, f"{{{files}}}")


@given(name=st.sampled_from(sorted(TABLES)), data=st.data())
def test_every_row_is_accepted_or_left_out_for_one_reason(each_table, monkeypatch, name, data):
    kinds = kinds_of(name)
    rows = data.draw(st.lists(st.tuples(*(st.sampled_from(CELLS[kind]) for kind in kinds.values())), max_size=30))
    raw = pd.DataFrame(rows, columns=[*kinds], dtype="str")
    origin = {"csreport.source": "file", "csreport.line": range(2, len(raw) + 2), "csreport.total": False}
    monkeypatch.setattr(survey, "with_source", lambda *_: raw.assign(**origin))
    found = read_rows(each_table, PERIOD, name, {"LB-1001"})
    assert len(found.accepted) + len(found.ledger) == found.received == len(rows)
    assert set(found.ledger["reason"]) <= set(REASONS)
    assert found.ledger["line"].is_unique
    assert found.accepted[list(TABLES[name]["required"])].notna().all(axis=None)


@given(st.lists(st.datetimes(min_value=pd.Timestamp("1990-01-01"), max_value=pd.Timestamp("2050-01-01")), max_size=20))
def test_times_are_those_that_dates_are_read_as(moments):
    cells = [moment.isoformat(*how) for moment in moments for how in ((" ", "seconds"), ("T", "auto"))]
    cells += [moment.strftime("%d %B %Y %H:%M") for moment in moments] + ["", "2025-02-30 10:00", "1899-12-31 00:00"]
    text, column = pd.Series(cells, dtype="str"), DateColumn(column="x", timezone="Asia/Tokyo")
    found = read_times(text, column, shown="x")
    pd.testing.assert_series_equal(found.moments.dt.tz_localize(None), read_dates(text, column, shown="x"))
    assert found.problems["unreadable_time"].tolist() == [False] * (len(cells) - 2) + [True, True]
