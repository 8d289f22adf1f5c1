"""Each rule by hand on tiny tables; the ledger explains every received row."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_survey import codebook, raw, rules

from csreport.survey.intake import receive
from csreport.survey.screening import REASONS, screen


def ledger_of(tables, book, rules, ids="frame"):
    known = set(tables.frame["id"]) if ids == "frame" else ids
    return screen(receive(tables, book), book, rules, tables.period, known)


ALL = dict.fromkeys(REASONS, "exclude") | {"straight_lining": {"action": "exclude", "minimum_items": "3"}}
SAME = {"Q2": "4", "Q3": "4", "Q4": "4"}


@pytest.fixture
def judged():
    """Reasons of rows under all rules (or those given)."""

    def judge(*rows, frame=None, screening=ALL, ids="frame"):
        return ledger_of(raw(*rows, frame=frame), codebook(), rules(**screening), ids)

    return judge


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, ""),
        ({"id": "stranger"}, "off_frame"),
        ({"id": ""}, "off_frame"),
        ({"date": "2025-02-28 23:59"}, "outside_fieldwork"),
        ({"date": "2025-03-01 00:00"}, ""),
        ({"date": "2025-03-10 23:59"}, ""),
        ({"date": "2025-03-11 00:00"}, "outside_fieldwork"),
        ({"date": ""}, ""),
        ({"Q1": "", "Q2": "9"}, ""),
        ({"Q1": "", "Q2": "9", "Q3": ""}, "incomplete"),
        ({"seconds": "199"}, "speeding"),
        ({"seconds": "200"}, ""),
        ({"seconds": ""}, ""),
        ({"seconds": "0"}, ""),
        ({"seconds": "-5"}, ""),
        (SAME, "straight_lining"),
        (SAME | {"Q3": ""}, ""),
        (SAME | {"Q1": "3"}, "straight_lining"),
        ({"Q5": "11"}, "out_of_range"),
        ({"Q5": "99"}, ""),
    ],
    ids=[
        "ordinary", "not-in-frame", "no-id", "day-before", "first-day", "last-day", "day-after", "undated",
        "three-of-five", "two-of-five", "below-third-of-median", "third-of-median", "no-time", "zero-time",
        "negative-time", "same-answer", "same-but-one-missing", "role-item-stands-apart", "impossible", "missing-code",
    ],
)  # fmt: skip
def test_rule_decides(judged, row, reason) -> None:
    ledger = judged({}, row, {})
    assert ledger["reason"].tolist() == ["", reason, ""]
    assert ledger["accepted"].tolist() == [True, reason == "", True]


def test_seconds_per_item_counts_answered_items(judged) -> None:
    rows = [{"seconds": "4"}, {"seconds": "4", "Q1": ""}, {"seconds": "5"}]
    ledger = judged(*rows, screening={"speeding": {"action": "exclude", "median_share": "0.01"}})
    assert ledger["speeding"].tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([{"Q1": ""}, {}], [False, True]),
        ([{}, {"Q1": ""}], [True, False]),
        ([{}, {}, {}], [True, False, False]),
        ([{"Q1": ""}, {"Q2": ""}], [True, False]),
        ([{"Q1": "77"}, {}], [False, True]),
        ([{"date": "2025-02-01"}, {"Q1": ""}], [False, True]),
        ([{"date": "2025-02-01"}, {"date": "2025-02-01"}, {"Q1": ""}], [False, False, True]),
    ],
    ids=["complete-wins", "complete-first", "equals", "equally-complete", "impossible-is-no-answer", "in-time-wins",
         "two-out-of-time"],
)  # fmt: skip
def test_of_duplicates_the_most_complete_then_the_first_stays(judged, rows, kept) -> None:
    ledger = judged(*({"id": "C0"} | row for row in rows), screening=ALL | {"out_of_range": "flag"})
    assert ledger["accepted"].tolist() == kept


def test_rows_without_id_are_no_duplicates(judged) -> None:
    assert not judged({"id": ""}, {"id": ""}, ids=None)["duplicate"].any()


@pytest.mark.parametrize("action", ["off", "flag"])
def test_rows_that_stay_in_are_compared_for_duplicates(judged, action) -> None:
    screening = ALL | {"outside_fieldwork": action, "off_frame": action}
    late = {"id": "C0", "date": "2025-04-01"}
    assert judged(late, late, screening=screening)["reason"].tolist() == ["", "duplicate"]
    assert judged({"id": "X"}, {"id": "X"}, screening=screening)["reason"].tolist() == ["", "duplicate"]


WORST = {"Q1": "77", "Q2": "4", "Q3": "4", "Q4": "4", "Q5": "", "id": "X", "date": "2025-04-01", "seconds": "1"}
REPAIRS = [  # what to put right so that the next reason decides
    ("off_frame", {"id": "C0"}),
    ("outside_fieldwork", {"date": "2025-03-05"}),
    ("duplicate", {"id": "C1"}),
    ("incomplete", {"Q5": "7"}),
    ("speeding", {"seconds": "600"}),
    ("straight_lining", {"Q2": "3"}),
    ("out_of_range", {"Q1": "5"}),
]


def test_the_first_reason_in_order_decides(judged) -> None:
    assert tuple(name for name, _ in REPAIRS) == REASONS
    row, screening = dict(WORST), ALL | {"incomplete": {"action": "exclude", "minimum_share": "0.9"}}
    for reason, repair in REPAIRS:
        ledger = judged({}, row, {"id": "C2"}, {"id": "C3"}, screening=screening)
        assert ledger["reason"].iloc[1] == reason
        row |= repair
    assert judged({}, row, {"id": "C2"}, {"id": "C3"}, screening=screening)["accepted"].all()


@pytest.mark.parametrize("rule", REASONS)
def test_off_flags_nothing_and_flag_excludes_nothing(judged, rule) -> None:
    rows = [{}, WORST | {"Q5": "7"}, {"id": "C0", "Q1": ""}, {"Q1": "", "Q2": "", "Q3": ""}, {}]
    whole = ALL[rule] if isinstance(ALL[rule], dict) else {}
    flagged = judged(*rows, screening=ALL | {rule: whole | {"action": "flag"}})
    quiet = judged(*rows, screening=ALL | {rule: whole | {"action": "off"}})
    assert flagged[rule].any() and rule not in set(flagged["reason"])
    assert not quiet[rule].any() and rule not in set(quiet["reason"])


def test_block_shorter_than_the_rule_is_no_straight_line(judged) -> None:
    ledger = judged(SAME, screening={"straight_lining": {"action": "exclude", "minimum_items": "4"}})
    assert not ledger["straight_lining"].any()


def test_without_frame_fieldwork_or_id_nothing_is_flagged() -> None:
    tables = raw({"id": "X"}, {"id": "X"}, fieldwork=None)
    received = receive(tables, codebook())
    bare = type(received)(received.answers.drop(columns=["design.id", "design.duration"]), received.out_of_range)
    ledger = screen(bare, codebook(), rules(**ALL), tables.period, None)
    assert ledger["accepted"].all() and not ledger[list(REASONS)].any(axis=None)


def test_ledger_says_where_each_row_comes_from(judged) -> None:
    ledger = judged({}, {"id": "stranger"}, {})
    assert ledger["source"].tolist() == ["responses.csv"] * 3
    assert ledger["line"].tolist() == [2, 3, 4]
    assert list(ledger.columns) == ["source", "line", *REASONS, "reason", "accepted"]


ODD = ["", "1", "4", "5", "9", "77", "４", "非常满意", "=1+1", "\x07", "😀", "nan", "-", "1e400"]
CELL = st.sampled_from(ODD) | st.text(max_size=4)
ACTIONS = st.lists(st.sampled_from(["exclude", "flag", "off"]), min_size=7, max_size=7)
ROW = st.fixed_dictionaries({
    "id": st.sampled_from(["C0", "C1", "C2", "", "X"]) | st.text(max_size=3),
    "date": st.sampled_from(["2025-03-05", "2024-01-01", "", "2025-03-05T10:00:00Z"]) | st.text(max_size=5),
    "seconds": st.sampled_from(["600", "1", "", "-3"]) | st.text(max_size=4),
    "Q1": CELL, "Q2": CELL, "Q3": CELL, "Q4": CELL, "Q5": CELL,
})  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=8), actions=ACTIONS)
def test_accepted_and_excluded_make_the_received(rows, actions) -> None:
    screening = dict(zip(REASONS, actions, strict=True)) | {
        "straight_lining": {"action": actions[5], "minimum_items": "3"}
    }
    ledger = ledger_of(raw(*rows, frame={"C0": "small", "C1": "large"}), codebook(), rules(**screening))
    excluded = (ledger["reason"] != "").sum()
    assert len(ledger) == len(rows) == ledger["accepted"].sum() + excluded
    assert (ledger["accepted"] == (ledger["reason"] == "")).all()
    for rule, action in zip(REASONS, actions, strict=True):
        decided = ledger["reason"] == rule
        assert ledger.loc[decided, rule].all()
        assert action == "exclude" or not decided.any()
        assert action != "off" or not ledger[rule].any()
        assert action != "exclude" or not (ledger[rule] & ledger["accepted"]).any()
    if actions[REASONS.index("duplicate")] == "exclude":
        ids = [row["id"].strip() for row, kept in zip(rows, ledger["accepted"], strict=True) if kept]
        named = [key for key in ids if key]
        assert len(named) == len(set(named))
