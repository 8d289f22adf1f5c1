"""Drawing a sample: seeded, in any order of the frame, every row accounted for, chances as stated."""

from __future__ import annotations

import csv
import datetime as dt
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from csreport.cli import main
from csreport.project.errors import InputError
from csreport.project.project import Project, sha256
from csreport.survey.draw import REASONS, DrawRules, draw, exclusions

DATE = dt.date(2026, 1, 31)
METHODS = ("simple", "stratified", "systematic")


def listed(sizes: dict[str, int]) -> tuple[pd.Series, pd.Series]:
    """Ids and strata of customers."""
    strata = pd.Series([*Counter(sizes).elements()], dtype="str")
    return pd.Series([f"C{row:04d}" for row in range(len(strata))], dtype="str"), strata


def rules_of(method: str, **more: Any) -> DrawRules:
    return DrawRules(**{"n": 40, "seed": 5, "method": method, "by": () if method == "simple" else ("size",)} | more)


def frame_of(rows: list[dict[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype="str").fillna("")


# ---- the draw ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_draws_the_same_customers_whatever_the_order(method: str) -> None:
    ids, strata = listed({"large": 30, "small": 170})
    found = draw(ids, strata, rules_of(method))
    assert len(found) == 40 and found["id"].is_unique
    order = np.random.default_rng(1).permutation(200)
    again = draw(ids.iloc[order], strata.iloc[order], rules_of(method))
    pd.testing.assert_frame_equal(found.reset_index(drop=True), again.reset_index(drop=True))
    assert set(draw(ids, strata, rules_of(method, seed=6))["id"]) != set(found["id"])
    assert set(draw(ids, strata, rules_of(method), salt="2026Q1")["id"]) != set(found["id"])


@pytest.mark.parametrize(
    ("changed", "counts"),
    [({}, (6, 10, 24)), ({"allocation": "equal"}, (13, 13, 14)), ({"minimum": 12}, (12, 12, 16))],
)
def test_strata_get_what_was_allocated(changed: dict, counts: tuple[int, ...]) -> None:
    """30, 50 and 120 customers; n 40."""
    sizes = {"large": 30, "medium": 50, "small": 120}
    found = draw(*listed(sizes), rules_of("stratified", **changed))
    assert Counter(found["stratum"]) == dict(zip(sizes, counts, strict=True))
    expected = {name: count / sizes[name] for name, count in zip(sizes, counts, strict=True)}
    np.testing.assert_allclose(found["inclusion_probability"], found["stratum"].map(expected))
    assert found["weight"].sum() == pytest.approx(200)


def test_a_systematic_sample_spreads_over_the_sorted_list() -> None:
    """Every fifth of the list by size and id: the strata in proportion, to a customer; steps of 5."""
    ids, strata = listed({"large": 31, "small": 169})
    found = draw(ids, strata, rules_of("systematic"))
    assert set(np.diff(sorted(int(one[1:]) for one in found["id"]))) == {5}
    assert Counter(found["stratum"])["large"] in {6, 7}
    assert draw(ids, strata, rules_of("systematic", n=200, by=()))["id"].tolist() == ids.tolist()


@pytest.mark.parametrize("method", METHODS)
def test_chances_are_those_stated(method: str) -> None:
    """200 seeds: each of 30 customers is drawn as often as its inclusion probability says, ± 4.5 standard errors."""
    ids, strata = listed({"large": 10, "small": 20})
    drawn = [draw(ids, strata, rules_of(method, n=7, seed=seed, allocation="equal")) for seed in range(200)]
    found = pd.concat(drawn).groupby("id")["inclusion_probability"].agg(["size", "first"])
    assert set(found.index) == set(ids)
    gaps = (found["size"] / 200 - found["first"]).abs()
    assert (gaps < 4.5 * np.sqrt(found["first"] * (1 - found["first"]) / 200)).all()


FRAMES = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=60)


@given(FRAMES, st.floats(0, 1), st.integers(0, 10**6), st.sampled_from(METHODS))
def test_any_draw_has_n_customers_and_weights_that_count_the_frame(levels, share, seed, method) -> None:
    ids, strata = listed(Counter(levels))
    n = max(1, round(share * len(ids)))
    found = draw(ids, strata, rules_of(method, n=n, seed=seed))
    assert len(found) == n and found["id"].is_unique and set(found["id"]) <= set(ids)
    held = set(found["stratum"]) if method == "stratified" else set(strata)
    assert found["weight"].sum() == pytest.approx(strata.isin(held).sum())


ODD = frame_of([{"id": "a", "flag": "maybe", "day": "03/04/2025"}])


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"n": 0}, "n must be at least 1"),
        ({"by": ("size",)}, "simple sample has no strata"),
        ({"method": "stratified"}, "needs 'by'"),
        ({"last_contact": "day"}, "needs the date"),
        ({"n": 4}, "4 were asked for, but only 3 customers"),
        ({"method": "stratified", "by": ("x",), "minimum": 3}, "minima, which sum to 3"),
        ({"never_contact": "flag"}, "'maybe' in column 'flag' is neither yes"),
        ({"never_contact": "flagg"}, "no column 'flagg'; did you mean 'flag'"),
        ({"last_contact": "flag", "date": DATE}, "'maybe' is no date"),
        ({"last_contact": "day", "date": DATE}, "'day'"),
    ],
)
def test_what_cannot_be_drawn_is_named(rules: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        exclusions(ODD, ODD["id"], kept := DrawRules(**{"n": 2} | rules))
        draw(*listed({"all": 3}), kept)


# ---- who is left out --------------------------------------------------------------------------------
def test_each_reason_by_hand() -> None:
    """b says no in its second row only; c was in contact 29 days ago, d 30, e will be; f stands there twice."""
    rows = ["a||", "b||", "b|Yes|", "c||2026-01-02", "d||2026-01-01", "e||2026-02-01", "|1|", "f|0|", "f||"]
    frame = pd.DataFrame([row.split("|") for row in rows], columns=["id", "no", "day"], dtype="str")
    rules = DrawRules(n=1, never_contact="no", last_contact="day", quiet_days=30, date=DATE)
    found, (refused, recent) = exclusions(frame, frame["id"], rules), ("never_contact", "recently_contacted")
    assert found.tolist() == ["", refused, refused, recent, "", recent, "no_id", "duplicate", ""]
    order = np.random.default_rng(2).permutation(len(frame))
    again = exclusions(frame.iloc[order], frame["id"].iloc[order], rules)
    assert again.sort_index().tolist() == found.tolist()
    frame = frame_of([{"id": "a", "day": "03/01/2026"}, {"id": "b", "day": "03/01/2025"}])
    rules = DrawRules(n=1, last_contact="day", date=DATE, quiet_days=30, date_order="day-first")
    assert exclusions(frame, frame["id"], rules).tolist() == [recent, ""], "a declared order of dates is used"


# ---- the command ------------------------------------------------------------------------------------
def run(project: Project, *arguments: str) -> int:
    return main(["--project", str(project.root), "draw", *arguments])


def drawn(project: Project, period: str) -> tuple[list[dict[str, str]], dict]:
    """The one list and record of a period."""
    (folder,) = (project.root / "private" / period / "drawn").iterdir()
    with (folder / "sample.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return rows, yaml.safe_load((folder / "record.yml").read_text(encoding="utf-8"))


def write_frame(path: Path, rows: list[dict[str, str]]) -> Path:
    frame_of(rows).to_csv(path, index=False)
    return path


def test_the_command_draws_from_a_periods_frame(mini: Project, capsys) -> None:
    assert run(mini, "2025", "--n", "60", "--method", "stratified", "--by", "size") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[2] == "240 rows = 60 drawn + 180 not drawn + 0 excluded"
    assert said[0].startswith("private/2025/drawn/stratified-60-seed7-") and said[0].endswith("/sample.csv")
    rows, record = drawn(mini, "2025")
    assert Counter(row["stratum"] for row in rows) == {"small": 40, "large": 20}
    assert {row["weight"] for row in rows} == {"4.0"}
    assert [row["customer"] for row in rows] == sorted({row["customer"] for row in rows})
    assert record["rules"]["seed"] == 7 and record["rules"]["date"] == dt.date(2025, 5, 5)
    assert record["frame"] == {"file": "frame.csv", "sha256": sha256(mini.raw("2025") / "frame.csv"), "id": "customer"}
    assert record["strata"][0] == {"stratum": "large", "drawable": 80, "drawn": 20, "inclusion_probability": 0.25}
    assert record["coverage"]["customers"] == 240


def test_the_list_is_private_and_drawn_again_to_the_same_bytes(mini: Project, capsys) -> None:
    folder = mini.root / "private" / "2025" / "drawn"
    assert run(mini, "2025", "--n", "10") == 0
    (first,) = folder.iterdir()
    before = {path: path.read_bytes() for path in first.iterdir()}
    assert {stat.S_IMODE(path.stat().st_mode) for path in before} == {0o600}
    assert stat.S_IMODE(first.stat().st_mode) == 0o700 and not mini.output.exists()
    assert drawn(mini, "2025")[1]["list"] == {"file": "sample.csv", "sha256": sha256(first / "sample.csv")}
    assert run(mini, "2025", "--n", "10") == 0
    assert {path: path.read_bytes() for path in first.iterdir()} == before
    assert run(mini, "2025", "--n", "10", "--seed", "8") == 0
    assert len(list(folder.iterdir())) == 2
    (first / "sample.csv").write_text("customer\nLB-1001\n")
    assert run(mini, "2025", "--n", "10") == 1
    assert "was changed after it was drawn" in capsys.readouterr().err


def test_every_row_of_a_frame_file_is_accounted_for(mini: Project, tmp_path: Path, capsys) -> None:
    """Ten customers: two said no, one was in contact in January, one stands there twice, one row has no id."""
    rows = [{"customer": f"K{number}", "no": "", "seen": "2025-06-01", "size": "small"} for number in range(10)]
    for row, told in enumerate(({"no": "1"}, {"no": "1", "size": "large"}, {"seen": "2026-01-15"}, {"size": "other"})):
        rows[row] |= told
    path = write_frame(tmp_path / "customers.csv", [*rows, rows[4], {"customer": "", "size": "small"}])
    told = (
        "--n 4 --method stratified --by size --never-contact no --last-contact seen --quiet-days 60 --date 2026-01-31"
    )
    assert run(mini, "2026", "--frame", str(path), *told.split(), "--date", "2026-01-31") == 0
    assert "12 rows = 4 drawn + 3 not drawn + 5 excluded (no_id 1, never_contact 2" in capsys.readouterr().out
    found, record = drawn(mini, "2026")
    account = record["accounted"]
    assert account["excluded"] == {"no_id": 1, "never_contact": 2, "recently_contacted": 1, "duplicate": 1}
    assert list(account["excluded"]) == list(REASONS)
    assert account["drawn"] + account["not_drawn"] + sum(account["excluded"].values()) == account["frame_rows"] == 12
    assert {row["stratum"] for row in record["strata"]} == {"small", "not stated"}
    assert record["coverage"]["duplicates"] == 1 and record["coverage"]["contactable"] == 0.8
    assert not {row["customer"] for row in found} & {"K0", "K1", "K2", ""}


def test_strata_may_be_columns_of_the_frame_and_may_cross(mini: Project, tmp_path: Path) -> None:
    rows = [{"nr": str(row), "land": "AB"[row % 2], "kind": "xy"[row // 2 % 2]} for row in range(40)]
    told = "--id nr --method stratified --by land kind --n 8 --allocation equal"
    assert run(mini, "p1", "--frame", str(write_frame(tmp_path / "f.csv", rows)), *told.split()) == 0
    found, _ = drawn(mini, "p1")
    assert Counter(row["stratum"] for row in found) == {"A × x": 2, "A × y": 2, "B × x": 2, "B × y": 2}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "give the frame as a file"),
        ("2052", "period '2052' is not declared"),
        ("../x --frame frame.csv", "is no name of a period"),
        ("2025 --n 300", "only 240 customers"),
        ("2025 --id custommer", "did you mean 'customer'"),
        ("2025 --method stratified --by sise", "did you mean 'size'"),
        ("2025 --last-contact size --date soon", "date 'soon' is not written"),
        ("2026 --frame nowhere.csv", "nowhere.csv: file not found"),
    ],
)
def test_what_is_wrong_is_one_message(mini: Project, capsys, arguments: str, message: str) -> None:
    assert run(mini, *("--n 3 " + arguments).split()) == 1
    said = capsys.readouterr()
    assert said.out == "" and message in said.err and "Traceback" not in said.err
