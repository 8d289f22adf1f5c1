"""Each rule by hand on tiny tables; the ledger explains every received row."""

from __future__ import annotations

import itertools
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2
from tiny_survey import CODEBOOK, codebook, raw, rules

from csreport.project.codebook import Codebook
from csreport.project.errors import InputError
from csreport.survey import screening
from csreport.survey.intake import receive
from csreport.survey.screening import REASONS, decide, is_checked, screen, straight_lining


def ledger_of(tables, book, rules, ids="frame"):
    known = set(tables.frame["id"]) if ids == "frame" else ids
    return screen(receive(tables, book), book, rules, tables.period, known)


OTHERS = [rule for rule in REASONS if rule != "near_duplicate"]
ALL = dict.fromkeys(OTHERS, "exclude") | {
    "straight_lining": {"action": "exclude", "minimum_items": "3"},
    "near_duplicate": {"action": "flag", "minimum_items": "5"},
}
SAME = {"Q2": "4", "Q3": "4", "Q4": "4"}


@pytest.fixture
def judged():
    """Reasons of rows under all rules (or those given)."""

    def judge(*rows, frame=None, screening=ALL, ids="frame"):
        return ledger_of(raw(*rows, frame=frame), codebook(), rules(**screening), ids)

    return judge


@pytest.mark.parametrize(
    ("reason", "rows"),
    [
        ("", [{}, {"date": "2025-03-01 00:00"}, {"date": "2025-03-10 23:59"}, {"date": ""}, {"Q1": "", "Q2": "9"}]),
        ("", [{"seconds": seconds} for seconds in ("200", "", "0", "-5")]),
        ("", [SAME | {"Q3": ""}, {"Q5": "99"}]),
        ("off_frame", [{"id": "stranger"}, {"id": ""}]),
        ("outside_fieldwork", [{"date": "2025-02-28 23:59"}, {"date": "2025-03-11 00:00"}]),
        ("incomplete", [{"Q1": "", "Q2": "9", "Q3": ""}]),
        ("speeding", [{"seconds": "199"}]),
        ("straight_lining", [SAME, SAME | {"Q1": "3"}]),
        ("out_of_range", [{"Q5": "11"}]),
    ],
)
def test_rule_decides(judged, reason, rows) -> None:
    for row in rows:
        ledger = judged({}, row, {})
        assert ledger["reason"].tolist() == ["", reason, ""], row
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
        ([SAME, {}], [False, True]),
        ([{}, SAME], [True, False]),
        ([{"seconds": "1"}, {"Q1": ""}], [False, True]),
        ([SAME | {"seconds": "1"}, {"Q1": "", "Q2": "", "Q3": ""}, {"Q1": "", "Q2": ""}], [False, False, True]),
        ([SAME, {"seconds": "1"}], [False, False]),
    ],
)  # fmt: skip
def test_of_duplicates_the_most_complete_then_the_first_stays(judged, rows, kept) -> None:
    ledger = judged(*({"id": "C0"} | row for row in rows), screening=ALL | {"out_of_range": "flag"})
    assert ledger["accepted"].tolist() == kept


def test_rows_that_stay_in_are_compared_for_duplicates(judged) -> None:
    """Of a lost group one row keeps its own reason, the others are its duplicates."""
    late, stranger = {"id": "C0", "date": "2025-04-01"}, {"id": "X"}
    for action in ("off", "flag"):
        for row in (late, stranger):
            found = judged(row, row, screening=ALL | {"outside_fieldwork": action, "off_frame": action})
            assert found["reason"].tolist() == ["", "duplicate"]
    fast = {"id": "C0", "seconds": "1"}
    assert judged(fast, fast, {}, {})["reason"].tolist() == ["speeding", "duplicate", "", ""]


def test_the_first_reason_in_order_decides() -> None:
    """Row i has every flag from the i-th on; the last row has none."""
    count = len(REASONS)
    flags = pd.DataFrame({rule: [i <= place for i in range(count + 1)] for place, rule in enumerate(REASONS)})
    answers = pd.DataFrame(dict.fromkeys(codebook().items, 4.0), index=flags.index)
    answers["design.id"] = [str(i) for i in flags.index]
    answers.loc[REASONS.index("duplicate"), "design.id"] = str(count)
    ledger = decide(flags, answers, codebook(), rules(**dict.fromkeys(REASONS, "exclude")))
    assert ledger["reason"].tolist() == [*REASONS, ""]
    assert ledger["accepted"].tolist() == [False] * count + [True]
    kept = decide(flags, answers, codebook(), rules(**dict.fromkeys(REASONS, "flag")))
    assert kept["accepted"].all() and not kept["reason"].any()


WORST = {"Q1": "77", "Q2": "4", "Q3": "4", "Q4": "4", "Q5": "7", "id": "X", "date": "2025-04-01", "seconds": "1"}


def test_off_flags_nothing_and_flag_excludes_nothing(judged) -> None:
    rows = [{}, WORST, {"id": "C0", "Q1": ""}, {"Q1": "", "Q2": "", "Q3": ""}, {}]
    for rule in (rule for rule in REASONS if rule not in {"attention", "inconsistent", "total_row"}):
        whole = ALL[rule] if isinstance(ALL[rule], dict) else {}
        flagged, quiet = (judged(*rows, screening=ALL | {rule: whole | {"action": way}}) for way in ("flag", "off"))
        assert flagged[rule].any() and rule not in set(flagged["reason"])
        assert not quiet[rule].any() and rule not in set(quiet["reason"])


# ---- straight-lining -----------------------------------------------------------------
def lines(screening, *rows, **changed):
    """Flags of straight-lining for rows of answers to Q1 … Qn, all on one scale or those given."""
    width = len(rows[0])
    scales = changed.pop("scales", {"sat": {"min": "1", "max": "5"}})
    items = {f"i{n}": {"column": f"Q{n}", "label": "?", "scale": changed.get(f"i{n}", "sat")} for n in range(width)}
    book = Codebook.model_validate({"scales": scales, "items": items})
    answers = pd.DataFrame({f"i{n}": [row[n] for row in rows] for n in range(width)}, dtype=float)
    found = straight_lining(answers, book, rules(straight_lining=screening))
    return found if found is None else found.tolist()


def test_little_spread_or_a_long_run_of_what_was_ticked_is_a_straight_line() -> None:
    """4 4 4 5 has SD 1/2, 4 4 5 5 has SD 1/√3 = 0.577; last 4 4 4 4, of which two are scored 2, then ticked 4 4 2 2."""
    rows = [(4, 4, 4, 5), (4, 4, 5, 5), (4, 4, 4, np.nan), (4, 4, 4, 4)]
    assert lines({"minimum_items": "4"}, *rows) == [False, False, False, True]
    assert lines({"minimum_items": "4", "maximum_sd": "0.5"}, *rows) == [True, False, False, True]
    assert lines({"minimum_items": "3", "maximum_sd": "0.58"}, *rows) == [True, True, True, True]
    rows = [(1, 4, 4, 4, 2), (4, 4, 1, 4, 4), (4, np.nan, 4, 4, 2), (np.nan,) * 5]
    assert lines({"longstring": "3"}, *rows) == [True, False, True, False]
    assert lines({"longstring": "5"}, *rows) == [False] * 4
    assert lines({"longstring": "6"}, *rows) is None, "no run can be that long"
    scales = {"sat": {"min": "1", "max": "5"}, "turned": {"min": "1", "max": "5", "reverse": "true"}}
    found = lines({"minimum_items": "4"}, (4, 4, 2, 2), (4, 4, 4, 4), scales=scales, i2="turned", i3="turned")
    assert found == [True, False]


@given(st.lists(st.lists(st.sampled_from([1.0, 2.0, np.nan]), min_size=6, max_size=6), min_size=1, max_size=6))
def test_run_and_spread_are_those_of_the_plain_definitions(rows) -> None:
    columns = list(np.array(rows).T)
    for row, run, spread in zip(rows, screening.longest_run(columns), screening.within_person_sd(columns), strict=True):
        given = [x for x in row if np.isfinite(x)]
        assert run == max((len(list(group)) for _, group in itertools.groupby(given)), default=0)
        assert spread == pytest.approx(statistics.stdev(given)) if len(given) > 1 else np.isnan(spread)


# ---- copies of others' answers ------------------------------------------------------------
def test_copies_of_another_respondents_answers_are_flagged(judged) -> None:
    screening = {"near_duplicate": {"minimum_items": "5"}, "straight_lining": {"minimum_items": "3"}}
    first, blank = {"id": "C0"}, {"Q1": ""}
    for rows, flagged in (
        ([{}, {}], [False, True]),
        ([{}, {"Q1": "5"}], [False, False]),
        ([first, first], [False, False]),
        ([first, first, {"id": "C1"}], [False, False, True]),
        ([{"id": ""}, {"id": ""}], [False, True]),
        ([SAME, SAME], [False, False]),
        ([blank, blank, {"Q1": "5"}], [False, False, False]),
    ):
        assert judged(*rows, screening=screening)["near_duplicate"].tolist() == flagged, rows


CELLS = st.lists(st.sampled_from([1.0, 2.0, np.nan]), min_size=5, max_size=5)


@given(st.lists(CELLS, min_size=1, max_size=7), st.integers(0, 2))
def test_near_copies_are_those_that_comparing_all_pairs_finds(rows, different) -> None:
    columns, text = list(np.array(rows).T), [[str(x) for x in row] for row in rows]
    found = screening.copies(columns, np.arange(len(rows)), rows=np.ones(len(rows), dtype=bool), different=different)
    for place, row in enumerate(text):
        gaps = [sum(a != b for a, b in zip(row, other, strict=True)) for other in text[:place]]
        assert found[place] == (min(gaps, default=99) <= different)
    with pytest.raises(InputError, match="near_duplicate lets 12 of 60 answers differ"):
        screening.copies([np.ones(3)] * 60, np.arange(3), rows=np.ones(3, dtype=bool), different=12)


# ---- attention checks ---------------------------------------------------------------------
def test_a_check_answered_otherwise_than_asked_is_flagged() -> None:
    check = {"column": "Q4", "scale": "check", "label": "Tick two", "attention": "2"}
    tables = raw({"Q4": "2"}, {"Q4": "4"}, {"Q4": ""}, {"Q4": "９"}, {"Q4": "２"})
    for reverse in ("false", "true"):
        scales = CODEBOOK["scales"] | {"check": {"min": "1", "max": "5", "reverse": reverse}}
        book = codebook(scales=scales, items=CODEBOOK["items"] | {"price": check})
        ledger = ledger_of(tables, book, rules(attention="exclude"))
        assert ledger["attention"].tolist() == [False, True, False, False, False]
        assert ledger["reason"].tolist() == ["", "attention", "", "", ""]


# ---- answers that do not go together ------------------------------------------------------
def test_distance_is_mahalanobis_and_items_without_spread_do_not_count() -> None:
    rng = np.random.default_rng(2)
    table = rng.normal(size=(200, 3)) @ np.array([[1, 0.5, 0], [0, 1, 0.5], [0, 0, 1]])
    gaps = table - table.mean(axis=0)
    distance = np.einsum("ij,jk,ik->i", gaps, np.linalg.inv(np.cov(table.T)), gaps)
    columns = [*table.T, np.full(200, 4.0), table[:, 0] + table[:, 1]]
    for level in (0.5 - 1e-9, 0.1, 0.01):
        np.testing.assert_array_equal(screening.outliers(columns, level=level), distance > chi2.isf(level, 3))
    assert screening.outliers(list(table[:29].T), level=0.001) is None, "too few rows to tell"


def test_rules_without_their_data_are_not_checked_and_exclude_nobody(judged) -> None:
    """No frame, fieldwork, ids or durations; too few items and rows to compare: no flag is False, every one missing."""
    tables = raw({"id": "X"}, {"id": "X", "Q1": "3"}, fieldwork=None)
    received = receive(tables, codebook())
    bare = type(received)(received.answers.drop(columns=["design.id", "design.duration"]), received.out_of_range)
    ledger = screen(bare, codebook(), rules(**ALL), tables.period, None)
    assert ledger["accepted"].all() and not (ledger["reason"] != "").any()
    checked = [rule for rule in REASONS if is_checked(ledger, rule)]
    assert set(checked) == {"incomplete", "straight_lining", "near_duplicate", "out_of_range"}
    assert ledger[[rule for rule in REASONS if rule not in checked]].isna().all(axis=None)
    assert ",,," in ledger.to_csv(index=False).splitlines()[1], "a file says nothing where nothing was checked"
    for rule, rows, setting in (
        ("outside_fieldwork", [{"date": ""}, {"date": ""}], {}),
        ("speeding", [{"seconds": ""}, {"seconds": "0"}], {}),
        ("duplicate", [{"id": ""}, {"id": ""}], {"off_frame": "off"}),
        ("near_duplicate", [{}, {}], {"near_duplicate": {"minimum_items": "9"}}),
        ("straight_lining", [{}, {}], {"straight_lining": {"minimum_items": "9"}}),
        ("speeding", [{}, {}], {"speeding": "off"}),
    ):
        ledger = judged(*rows, screening=setting)
        assert ledger[rule].isna().all() and ledger["accepted"].all(), rule
    assert judged({}, {"Q1": "3"}, {"id": "C0"})["speeding"].notna().all()
