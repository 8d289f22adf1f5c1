"""The shape of every number: unique keys, suppression, comparison, and an exact way to the disk and back."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csreport import estimates
from csreport.estimates import COLUMNS, KEYS, NUMBERS, Estimates, Row, compare, csv_of, direction, read_csv, suppress
from csreport.project.errors import EstimatesError

NAN = math.nan
MEAN = Row("2025Q1", "overall", "mean", value=4.1, se=0.1, low=3.9, high=4.3, df=9, p=0.04, n=10, n_weighted=9, n_eff=8)


def a_row(**changed) -> Row:
    return replace(MEAN, **changed)


def table() -> Estimates:
    return Estimates([MEAN, a_row(measure="price"), a_row(period="2024Q1", status="caution"), a_row(stat="sd")])


def test_key_is_the_eight_parts_in_order() -> None:
    assert Row("p", "m", "s", "c", "g", "l", "a", "none").key == "p/m/c/g/l/a/none/s"


@pytest.mark.parametrize("part", KEYS)
def test_key_parts_tell_rows_apart_and_values_do_not(part: str) -> None:
    other = a_row(**{part: {"weighting": "none", "stat": "sd"}.get(part, "other")})
    assert len(Estimates([MEAN, other])) == 2
    with pytest.raises(EstimatesError, match=f"'{MEAN.key}' stands in the table twice"):
        Estimates([MEAN, other, a_row(value=1.0, note="x")])
    with pytest.raises(EstimatesError, match=f"'/' separates key parts and may not stand in '{part}'"):
        Estimates([a_row(**{part: "scenario:a/b" if part == "weighting" else "a/b"})])


def test_bind_refuses_a_key_of_two_tables() -> None:
    assert len(estimates.bind(table(), [a_row(measure="speed")], [])) == 5
    assert estimates.bind(table(), [MEAN]) == table()  # two chapters may show the same number
    with pytest.raises(EstimatesError, match="twice"):
        estimates.bind(table(), [a_row(value=4.2)])


def test_statuses_and_weightings_are_known_and_what_is_suppressed_has_no_number() -> None:
    nothing = dict.fromkeys(NUMBERS, NAN)
    known = [a_row(status=status, **(nothing if status == "suppressed" else {})) for status in estimates.STATUSES]
    assert [len(Estimates([row])) for row in known] == [1] * len(estimates.STATUSES)
    assert [row.status for row in known if row.shown] == ["ok", "caution"]
    assert not any(replace(row, value=NAN).shown for row in known)
    assert len(Estimates([a_row(weighting="scenario:no speeding")])) == 1
    for changed, said in (
        ({"status": "supressed"}, "status 'supressed' is unknown; did you mean 'suppressed'"),
        ({"weighting": "weighted"}, "weighting 'weighted' is unknown"),
        *((nothing | {"status": "suppressed", part: 3.0}, "carries no value, interval or base") for part in NUMBERS),
    ):
        with pytest.raises(EstimatesError, match=said):
            Estimates([a_row(**changed)])


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        *(({"n": n, "n_eff": n}, "suppressed") for n in (0, 9)),
        *(({"n": n, "n_eff": n}, "caution") for n in (10, 29)),
        *(({"n": n, "n_eff": n}, "ok") for n in (30, NAN)),
        ({"n_eff": 29}, "caution"),
        ({"n": 30, "n_eff": 29.999999999999996}, "ok"),
        ({"df": 7.9}, "caution"),
        ({"df": 2, "se": NAN}, "ok"),
        ({"stat": "importance", "value": 0.2}, "caution"),
        ({"stat": "importance", "value": 0.2, "n": 300, "n_eff": 210}, "ok"),
    ],
)
def test_caution_follows_from_the_effective_base_and_the_degrees_of_freedom(changed: dict, status: str) -> None:
    """Of a hundred answers with unequal weights, or from a handful of clusters, intervals promise too much."""
    row = a_row(**({"n": 100, "n_eff": 80, "df": 40} | changed))
    (found,) = suppress([row], caution=30, suppress=10)
    assert (found.status, found.key) == (status, row.key)
    if status == "suppressed":
        assert all(math.isnan(getattr(found, part)) for part in NUMBERS) and found.note == "base below 10"
    else:
        assert found.value == row.value


def test_select_find_and_one() -> None:
    found, empty = table(), a_row(value=NAN)
    assert [row.measure for row in found.select(stat="mean", period="2025Q1")] == ["overall", "price"]
    assert len(found.select(measure=["overall", "price"], stat=("mean", "sd"))) == 4
    assert len(found.select(status="caution")) == 1 and len(found.select(measure=[])) == 0
    assert found.find(measure="price") == a_row(measure="price") and found.find(measure="none such") is None
    assert found.one(stat="sd").measure == "overall"
    assert found.get(MEAN, period="2024Q1").status == "caution" and found.get(MEAN, period="2023Q1") is None
    assert Estimates([empty]) == Estimates([replace(empty)]) != Estimates([MEAN]) and Estimates([MEAN]) != [MEAN]
    with pytest.raises(EstimatesError, match="3 estimates match"):
        found.find(stat="mean")
    nearest = r"no estimate '2025Q1/overal/////\*/mean'; did you mean '2025Q1/overall/////rep"
    with pytest.raises(EstimatesError, match=nearest):
        found.one(period="2025Q1", measure="overal", stat="mean", category="", segment="", level="", against="")
    with pytest.raises(EstimatesError, match="no column 'measures'; did you mean 'measure'"):
        found.select(measures="x")


def test_compare_names_key_column_and_both_values_and_knows_tolerance_and_missing_rows() -> None:
    theirs = Estimates([replace(row, value=4.2, note="n") if row.stat == "sd" else row for row in table()])
    key = "2025Q1/overall/////representative/sd"
    assert compare(table(), theirs).to_numpy().tolist() == [[key, "value", 4.1, 4.2], [key, "note", "", "n"]]
    assert compare(table(), table()).empty and compare(Estimates(), Estimates()).empty
    close = Estimates([a_row(value=4.1 * (1 + 1e-10), p=NAN)])
    assert compare(close, Estimates([a_row(p=NAN)])).empty
    assert list(compare(close, Estimates([a_row(p=NAN)]), tolerance=1e-12)["column"]) == ["value"]
    gone = compare(table(), Estimates(list(table())[1:]))
    assert set(gone["key"]) == {MEAN.key} and {"value", "n", "status"} <= set(gone["column"])
    assert set(compare(Estimates(), Estimates([MEAN]))["key"]) == {MEAN.key}
    empty = Estimates([Row("p", "m", "mean", status="not_estimable")])
    assert set(compare(empty, Estimates())["column"]) == {"status"}


def test_direction_of_a_change() -> None:
    told = {(0.049, 0.2, "ok"): 1, (0.049, -0.2, "ok"): -1, (0.05, 0.2, "ok"): 0, (NAN, 0.2, "ok"): 0}
    told |= {(0.01, NAN, "ok"): 0, (0.01, 0.2, "caution"): 1, (0.01, 0.2, "not_estimable"): 0}
    assert {key: direction(a_row(p=key[0], value=key[1], status=key[2]), 0.05) for key in told} == told


NUMBER = st.floats() | st.just(NAN) | st.integers(-(2**53), 2**53).map(float)
ODD = ["NA", "nan", "null", "None", "2026_01", "007", "1e3", "True", '"', ",", "'", " x ", "=1+1", "é很😀", "#", ";"]
SIGNS = st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="/")
TEXT = st.text(SIGNS, max_size=12) | st.sampled_from(ODD)


@st.composite
def rows(draw):
    keys = {part: draw(TEXT) for part in KEYS if part not in {"weighting", "stat"}}
    keys["stat"] = draw(st.sampled_from(["mean", "slope"]))
    numbers = {part: draw(NUMBER) for part in NUMBERS}
    return Row(**keys, **numbers, method=draw(TEXT), note=draw(TEXT), status=draw(st.sampled_from(["ok", "caution"])))


@given(st.lists(rows(), max_size=3, unique_by=lambda row: row.key))
def test_csv_reads_back_exactly(tmp_path_factory, found) -> None:
    path = tmp_path_factory.getbasetemp() / "estimates.csv"
    path.write_text(csv_of(Estimates(found)))
    back = list(read_csv(path))
    assert [repr(row) for row in back] == [repr(row) for row in found]  # repr: every digit, NaN, -0.0 and inf


def test_csv_has_one_fixed_form_and_what_is_unreadable_is_named(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text(csv_of(Estimates([a_row(note="a, b", value=0.1 + 0.2, p=NAN)])))
    line = '2025Q1,overall,,,,,representative,mean,0.30000000000000004,0.1,3.9,4.3,9,,10,9,8,,ok,"a, b"'
    assert (tmp_path / "e.csv").read_bytes().decode() == f"{','.join(COLUMNS)}\n{line}\n"
    path = tmp_path / "e.csv"
    path.write_text(csv_of(table()))
    text = path.read_text()
    for old, new, said in (("n_eff", "neff", "column 'n_eff' is missing"), ("4.1", "four", ".*four"), (text, "", "")):
        path.write_text(text.replace(old, new, 1))
        with pytest.raises(EstimatesError, match=rf"e\.csv: {said}"):
            read_csv(path)


def test_a_folder_is_read_again_when_a_table_of_it_changes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(csv_of(Estimates([MEAN])))
    read = estimates.read_tables
    assert read(tmp_path).get(MEAN) == MEAN and estimates.read_each(tmp_path) is estimates.read_each(tmp_path)
    (tmp_path / "a.csv").write_text(csv_of(Estimates([a_row(value=4.0)])))
    (tmp_path / "b.csv").write_text(csv_of(Estimates([a_row(measure="price")])))
    assert [row.value for row in read(tmp_path)] == [4.0, 4.1]
    assert [*estimates.read_each(tmp_path)] == ["a", "b"]
