"""The shape of every number: unique keys, suppression, comparison, and an exact way to the disk and back."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csreport.chapters.suppression import suppress
from csreport.estimates import (
    COLUMNS,
    KEYS,
    NUMBERS,
    STATUSES,
    Estimates,
    Row,
    bind,
    compare,
    direction,
    read_csv,
    read_each,
    read_tables,
    write_csv,
)
from csreport.project.errors import EstimatesError

NAN = math.nan
MEAN = Row("2025Q1", "overall", "mean", value=4.1, se=0.1, low=3.9, high=4.3, df=9, p=0.04, n=10, n_weighted=9, n_eff=8)


def a_row(**changed) -> Row:
    return replace(MEAN, **changed)


def table() -> Estimates:
    return Estimates([MEAN, a_row(measure="price"), a_row(period="2024Q1", status="caution"), a_row(stat="sd")])


def test_key_is_the_eight_parts_in_order() -> None:
    row = Row("p", "m", "s", "c", "g", "l", "a", "none")
    assert row.key == "p/m/c/g/l/a/none/s"
    assert (*KEYS, *NUMBERS, "method", "status", "note") == COLUMNS


@pytest.mark.parametrize("part", KEYS)
def test_key_parts_tell_rows_apart_and_values_do_not(part: str) -> None:
    other = a_row(**{part: {"weighting": "none", "stat": "sd"}.get(part, "other")})
    assert len(Estimates([MEAN, other])) == 2
    with pytest.raises(EstimatesError, match=f"'{MEAN.key}' stands in the table twice"):
        Estimates([MEAN, other, a_row(value=1.0, note="x")])


def test_bind_refuses_a_key_of_two_tables() -> None:
    assert len(bind(table(), [a_row(measure="speed")], [])) == 5
    assert bind(table(), [MEAN]) == table()  # two chapters may show the same number
    with pytest.raises(EstimatesError, match="twice"):
        bind(table(), [a_row(value=4.2)])


@pytest.mark.parametrize("part", KEYS)
def test_slash_is_refused_in_every_key_part(part: str) -> None:
    text = "scenario:a/b" if part == "weighting" else "a/b"
    with pytest.raises(EstimatesError, match=f"'/' separates key parts and may not stand in '{part}'"):
        Estimates([a_row(**{part: text})])


@pytest.mark.parametrize("status", STATUSES)
def test_known_statuses(status: str) -> None:
    empty = dict.fromkeys(NUMBERS, NAN) if status == "suppressed" else {}
    row = a_row(status=status, **empty)
    assert len(Estimates([row])) == 1
    assert row.shown == (status in {"ok", "caution"})
    assert not replace(row, value=NAN).shown


def test_unknown_status_and_weighting_are_refused() -> None:
    with pytest.raises(EstimatesError, match="status 'supressed' is unknown; did you mean 'suppressed'"):
        Estimates([a_row(status="supressed")])
    with pytest.raises(EstimatesError, match="weighting 'weighted' is unknown"):
        Estimates([a_row(weighting="weighted")])
    assert len(Estimates([a_row(weighting="scenario:no speeding")])) == 1


@pytest.mark.parametrize("part", NUMBERS)
def test_suppressed_row_carries_no_number(part: str) -> None:
    hidden = dict.fromkeys(NUMBERS, NAN) | {part: 3.0}
    with pytest.raises(EstimatesError, match="carries no value, interval or base"):
        Estimates([a_row(status="suppressed", **hidden)])


@pytest.mark.parametrize(
    ("n", "status"), [(0, "suppressed"), (9, "suppressed"), (10, "caution"), (29, "caution"), (30, "ok"), (NAN, "ok")]
)
def test_small_bases_are_marked_or_emptied(n: float, status: str) -> None:
    (row,) = suppress([a_row(n=n, n_eff=n)], caution=30, suppress=10)
    assert row.status == status and row.key == MEAN.key
    if status == "suppressed":
        assert all(math.isnan(getattr(row, part)) for part in NUMBERS)
        assert row.note == "base below 10"
    else:
        assert row.value == MEAN.value


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, "ok"),
        ({"n_eff": 29}, "caution"),
        ({"df": 7.9}, "caution"),
        ({"df": 2, "se": NAN}, "ok"),
        ({"stat": "importance", "value": 0.2}, "caution"),
        ({"stat": "importance", "value": 0.2, "n": 300, "n_eff": 210}, "ok"),
    ],
)
def test_caution_follows_from_the_effective_base_and_the_degrees_of_freedom(changed: dict, status: str) -> None:
    """Of a hundred answers with unequal weights, or from a handful of clusters, intervals promise too much."""
    row = a_row(**({"n": 100, "n_eff": 80, "df": 40} | changed))
    assert [found.status for found in suppress([row], caution=30, suppress=10)] == [status]


def test_select_find_and_one() -> None:
    found = table()
    assert [row.measure for row in found.select(stat="mean", period="2025Q1")] == ["overall", "price"]
    assert len(found.select(measure=["overall", "price"], stat=("mean", "sd"))) == 4
    assert len(found.select(status="caution")) == 1 and len(found.select(measure=[])) == 0
    assert found.find(measure="price") == a_row(measure="price") and found.find(measure="none such") is None
    assert found.one(stat="sd").measure == "overall"
    with pytest.raises(EstimatesError, match="3 estimates match"):
        found.find(stat="mean")
    with pytest.raises(
        EstimatesError, match=r"no estimate '2025Q1/overal/////\*/mean'; did you mean '2025Q1/overall/////rep"
    ):
        found.one(period="2025Q1", measure="overal", stat="mean", category="", segment="", level="", against="")
    with pytest.raises(EstimatesError, match="no column 'measures'; did you mean 'measure'"):
        found.select(measures="x")


def test_get_changes_some_parts_of_a_key() -> None:
    found = table()
    assert found.get(MEAN, period="2024Q1") == a_row(period="2024Q1", status="caution")
    assert found.get(MEAN, period="2023Q1") is None


def test_equality_knows_nan_and_order() -> None:
    empty = a_row(value=NAN)
    assert Estimates([empty]) == Estimates([replace(empty)]) != Estimates([MEAN])
    assert Estimates() == Estimates() and Estimates([MEAN]) != [MEAN]


def test_compare_names_key_column_and_both_values() -> None:
    ours, theirs = (
        table(),
        Estimates([replace(row, value=4.2, note="n") if row.stat == "sd" else row for row in table()]),
    )
    found = compare(ours, theirs)
    assert found.to_dict("records") == [
        {"key": "2025Q1/overall/////representative/sd", "column": "value", "ours": 4.1, "theirs": 4.2},
        {"key": "2025Q1/overall/////representative/sd", "column": "note", "ours": "", "theirs": "n"},
    ]


def test_compare_knows_tolerance_nan_and_missing_rows() -> None:
    assert compare(table(), table()).empty and compare(Estimates(), Estimates()).empty
    close = Estimates([a_row(value=4.1 * (1 + 1e-10), p=NAN)])
    assert compare(close, Estimates([a_row(p=NAN)])).empty
    assert list(compare(close, Estimates([a_row(p=NAN)]), tolerance=1e-12)["column"]) == ["value"]
    gone = compare(table(), Estimates(list(table())[1:]))
    assert set(gone["key"]) == {MEAN.key} and {"value", "n", "status"} <= set(gone["column"])
    assert set(compare(Estimates(), Estimates([MEAN]))["key"]) == {MEAN.key}
    empty = Estimates([Row("p", "m", "mean", status="not_estimable")])
    assert set(compare(empty, Estimates())["column"]) == {"status"}


@pytest.mark.parametrize(
    ("p", "value", "status", "expected"),
    [(0.049, 0.2, "ok", 1), (0.049, -0.2, "ok", -1), (0.05, 0.2, "ok", 0), (NAN, 0.2, "ok", 0), (0.01, NAN, "ok", 0),
     (0.01, 0.2, "caution", 1), (0.01, 0.2, "not_estimable", 0)],
)  # fmt: skip
def test_direction_of_a_change(p, value, status, expected) -> None:
    assert direction(a_row(p=p, value=value, status=status), 0.05) == expected


NUMBER = st.floats() | st.just(NAN) | st.integers(-(2**53), 2**53).map(float)
TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="/"), max_size=12
) | st.sampled_from(
    ["NA", "nan", "null", "None", "2026_01", "007", "1e3", "True", '"', ",", "'", " x ", "=1+1", "é很😀", "#", ";"]
)


@st.composite
def rows(draw):
    keys = {part: draw(TEXT) for part in KEYS if part not in {"weighting", "stat"}}
    keys["stat"] = draw(st.sampled_from(["mean", "slope"]))
    numbers = {part: draw(NUMBER) for part in NUMBERS}
    return Row(**keys, **numbers, method=draw(TEXT), note=draw(TEXT), status=draw(st.sampled_from(["ok", "caution"])))


@given(st.lists(rows(), max_size=3, unique_by=lambda row: row.key))
def test_csv_reads_back_exactly(tmp_path_factory, found) -> None:
    path = tmp_path_factory.getbasetemp() / "estimates.csv"
    write_csv(Estimates(found), path)
    back = list(read_csv(path))
    assert [repr(row) for row in back] == [repr(row) for row in found]  # repr: every digit, NaN, -0.0 and inf


def test_csv_has_one_fixed_form(tmp_path: Path) -> None:
    write_csv(Estimates([a_row(note="a, b", value=0.1 + 0.2, p=NAN)]), tmp_path / "e.csv")
    assert (tmp_path / "e.csv").read_bytes() == (
        ",".join(COLUMNS)
        + '\n2025Q1,overall,,,,,representative,mean,0.30000000000000004,0.1,3.9,4.3,9,,10,9,8,,ok,"a, b"\n'
    ).encode()


def test_a_folder_is_read_again_when_a_table_of_it_changes(tmp_path: Path) -> None:
    write_csv(Estimates([MEAN]), tmp_path / "a.csv")
    assert read_tables(tmp_path).get(MEAN) == MEAN and read_each(tmp_path) is read_each(tmp_path)
    write_csv(Estimates([a_row(value=4.0)]), tmp_path / "a.csv")
    write_csv(Estimates([a_row(measure="price")]), tmp_path / "b.csv")
    assert [row.value for row in read_tables(tmp_path)] == [4.0, 4.1] and len(read_tables(tmp_path)) == 2
    assert [*read_each(tmp_path)] == ["a", "b"]


def test_unreadable_csv_names_the_file(tmp_path: Path) -> None:
    write_csv(table(), tmp_path / "e.csv")
    text = (tmp_path / "e.csv").read_text()
    (tmp_path / "e.csv").write_text(text.replace("n_eff", "neff"))
    with pytest.raises(EstimatesError, match=r"e\.csv: column 'n_eff' is missing"):
        read_csv(tmp_path / "e.csv")
    (tmp_path / "e.csv").write_text(text.replace("4.1", "four", 1))
    with pytest.raises(EstimatesError, match=r"e\.csv: .*four"):
        read_csv(tmp_path / "e.csv")
    (tmp_path / "e.csv").write_text("")
    with pytest.raises(EstimatesError, match=r"e\.csv: "):
        read_csv(tmp_path / "e.csv")
