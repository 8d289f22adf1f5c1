"""The demonstration's files are reproducible, and what docs/demo.md says is planted in them is there."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import demo
import numpy as np
import pandas as pd
import pytest
from demo.company import TOUCHPOINTS, quarter_index
from demo.opinions import clean_answers

from csreport.cli import main
from csreport.project.project import Project

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "demo.md"
FILES = ("frame.parquet", "purchases.parquet", "invitations.csv", "responses.csv", "tickets.csv", "complaints.csv")
FILES += ("operations.csv", "inspections.csv", "interviews.csv", "reviews.csv")
ITEMS = [f"Q2_{number}" for number in range(1, 13)]


@cache
def quarter(period: str = "2025Q4", seed: int = demo.SEED) -> demo.Quarter:
    return demo.generate(period, seed)


@cache
def true_values(period: str, seed: int = demo.SEED) -> pd.Series:
    return demo.truth(period, seed).set_index(["indicator", "statistic", "level"])["value"]


def rows_of(defect: str) -> pd.DataFrame:
    found = quarter()
    ids = found.planted.loc[found.planted["defect"] == defect, "response_id"]
    return found.responses[found.responses["response_id"].isin(ids)]


def numbers(cells: pd.DataFrame) -> pd.DataFrame:
    values = cells.apply(pd.to_numeric, errors="coerce")
    return values.where((values >= 1) & (values <= 5))


def documented(columns: int) -> list[list[str]]:
    """Rows of the page's tables that have this many columns."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line[:1] == "|"]
    return [[cell.strip() for cell in row] for row in rows if len(row) == columns]


# ---- reproducible -----------------------------------------------------------


def test_same_seed_same_bytes(tmp_path):
    for name, seed in (("first", 1), ("second", 1), ("other", 2)):
        demo.write(tmp_path / name, seed=seed, periods=["2024Q2"])
    for file in FILES:
        first, second, other = (
            (tmp_path / name / "data/raw/2024Q2" / file).read_bytes() for name in ("first", "second", "other")
        )
        assert first == second
        assert first != other


def test_stored_files_are_what_the_generator_writes(tmp_path):
    demo.write(tmp_path, periods=["2025Q4"])
    stored, written = ROOT / "data/raw/2025Q4", tmp_path / "data/raw/2025Q4"
    for file in FILES[2:]:
        assert (stored / file).read_bytes() == (written / file).read_bytes(), file
    # Parquet names the version of its writer: compare what it holds.
    for file in FILES[:2]:
        pd.testing.assert_frame_equal(pd.read_parquet(stored / file), pd.read_parquet(written / file))


@pytest.mark.parametrize("period", ["2023Q4", "2024Q5", "2024", "Q12024"])
def test_refuses_what_is_not_a_quarter(period):
    with pytest.raises(ValueError, match=period):
        demo.generate(period)


def test_declares_fingerprints(tmp_path):
    demo.write(tmp_path, periods=["2024Q1"], seed=3)
    declaration = tmp_path / "params" / "periods" / "2024Q1.yml"
    declaration.parent.mkdir(parents=True)
    stored = (ROOT / "params/periods/2024Q1.yml").read_text(encoding="utf-8")
    declaration.write_text(stored, encoding="utf-8")
    demo.declare(tmp_path)
    renewed = declaration.read_text(encoding="utf-8")
    assert re.sub(r"[0-9a-f]{64}", "", renewed) == re.sub(r"[0-9a-f]{64}", "", stored)
    assert not set(re.findall(r"[0-9a-f]{64}", renewed)) & set(re.findall(r"[0-9a-f]{64}", stored))


# ---- the page tells the truth -----------------------------------------------


def test_page_shows_the_population_values():
    by_total = [row for row in documented(2 + len(demo.PERIODS)) if row[1] in {"mean", "top2", "nps"}]
    by_size = [row for row in documented(3 + len(demo.PERIODS)) if row[1] in {"mean", "top2", "nps"}]
    shown = {(row[0], row[1], ""): row[2:] for row in by_total}
    shown |= {(row[0], row[1], row[2]): row[3:] for row in by_size}
    assert len(shown) == 18 + 9
    for key, cells in shown.items():
        decimals = 1 if key[1] == "nps" else 3
        assert cells == [f"{true_values(period)[key]:.{decimals}f}" for period in demo.PERIODS], key


def test_page_shows_defect_rates_and_driver_order():
    shown = {row[0]: row[1] for row in documented(3) if row[0] in demo.DEFECTS}
    assert shown == {defect: f"{100 * rate:.1f} %" for defect, rate in demo.DEFECTS.items()}
    text = PAGE.read_text(encoding="utf-8")
    assert f"**{100 * demo.CARELESS_SHARE:.1f} %**" in text
    assert " > ".join(demo.DRIVER_ORDER) in text


def test_only_the_planted_changes_happen():
    planted = {(change.period, change.indicator): change.change for change in demo.REAL_CHANGES}
    for earlier, later in zip(demo.PERIODS, demo.PERIODS[1:], strict=False):
        moved = (true_values(later) - true_values(earlier)).xs("", level="level")
        moved = moved.drop("top2", level="statistic")
        for (indicator, statistic), found in moved.items():
            room = 2.0 if statistic == "nps" else 0.03
            assert abs(found - planted.get((later, indicator), 0.0)) < room, (later, indicator)


# ---- what is planted is there -----------------------------------------------


def test_defects_come_at_the_stated_rates():
    found = quarter()
    answered = len(found.responses) - len(rows_of("duplicate")) - len(rows_of("off_frame"))
    for defect, rate in demo.DEFECTS.items():
        assert len(rows_of(defect)) == pytest.approx(rate * answered, abs=0.5), defect
    assert found.planted["response_id"].is_unique


def test_defects_are_what_they_are_called():
    found = quarter()
    lined = rows_of("straight_lining")
    assert (lined[["Q1", *ITEMS]].nunique(axis=1) == 1).all()
    assert rows_of("speeding")["duration_seconds"].max() <= 50
    assert (numbers(rows_of("incomplete")[ITEMS]).notna().sum(axis=1) < 6).all()
    assert not rows_of("off_frame")["customer_id"].isin(found.frame["customer_id"]).any()
    assert (rows_of("outside_fieldwork")["submitted_at"] > "2025-12-22").all()
    codes = rows_of("out_of_range")[ITEMS].isin(["0", "8", "44", "55", "-1"])
    assert (codes.sum(axis=1) == 1).all()
    untidy = rows_of("untidy")[ITEMS].map(lambda cell: bool(re.search("[ ０-９]", cell)))
    assert (untidy.sum(axis=1) == 1).all()


def test_duplicates_follow_an_orderly_first_answer():
    found = quarter()
    for _, second in rows_of("duplicate").iterrows():
        same = found.responses[found.responses["customer_id"] == second["customer_id"]]
        assert len(same) == 2
        first = same.iloc[0]
        assert first["submitted_at"] < second["submitted_at"] < "2025-12-22"
        assert first["response_id"] not in set(found.planted["response_id"])


def test_other_rows_are_orderly():
    found = quarter()
    rows = found.responses[~found.responses["response_id"].isin(found.planted["response_id"])]
    assert rows["customer_id"].is_unique
    assert rows[ITEMS].isin(["1", "2", "3", "4", "5", "9", "99", ""]).all(axis=None)
    assert (numbers(rows[ITEMS]).notna().sum(axis=1) >= 8).mean() > 0.999
    assert (rows["duration_seconds"] >= 70).all()
    assert rows["submitted_at"].between("2025-12-08", "2025-12-22").all()


def test_invitations_agree_with_frame_and_responses():
    found, before = quarter(), quarter("2025Q3")
    invited = found.invitations.set_index("customer_id")
    assert invited.index.is_unique
    assert invited.index.isin(found.frame["customer_id"]).all()
    assert not invited.index.isin(before.invitations["customer_id"]).any()
    in_time = set(found.responses["customer_id"]) - set(rows_of("off_frame")["customer_id"])
    answered = invited.index[invited["disposition"].isin(["completed", "partial"])]
    assert set(answered) == in_time - set(rows_of("outside_fieldwork")["customer_id"])
    assert (invited.loc[rows_of("incomplete")["customer_id"], "disposition"] == "partial").all()


def test_customers_change_slowly():
    stayed = quarter()
    before = quarter("2025Q3")
    common = set(stayed.frame["customer_id"]) & set(before.frame["customer_id"])
    assert len(stayed.frame) == 12_000
    assert len(common) == round(0.97 * 12_000)
    fixed = ["customer_id", "size", "region", "since", "revenue"]
    both = stayed.frame[fixed].merge(before.frame[fixed], on="customer_id")
    assert (both["size_x"] == both["size_y"]).all()
    assert stayed.frame["tenure_years"].min() >= 0


def test_comments_are_varied_and_carry_hostile_text():
    texts = quarter().responses["Q7"]
    written = texts[texts != ""]
    assert 0.50 < len(written) / len(texts) < 0.65
    assert written.nunique() > 400
    everything = "\n".join(pd.concat([quarter().responses["Q7"], quarter("2025Q3").responses["Q7"]]))
    for part in ("<script>", "|", "*", "@", "😡"):
        assert part in everything


def test_unweighted_mean_is_biased_and_weighting_to_size_repairs_it():
    gaps = np.array([_gaps(seed) for seed in range(1, 5)])
    unweighted, by_size = gaps.mean(axis=0)
    assert unweighted > 0.03
    assert unweighted - by_size > 0.05
    assert abs(by_size) < 0.05  # four standard errors of the mean of four surveys


def _gaps(seed: int) -> tuple[float, float]:
    """Sample minus population mean of overall satisfaction: as it comes, and weighted to the sizes."""
    found = quarter("2024Q1", seed)
    orderly = found.responses[~found.responses["response_id"].isin(found.planted["response_id"])]
    rows = orderly.merge(found.frame, on="customer_id")
    answers = numbers(rows[["Q1_总体满意度"]]).to_numpy()[:, 0]
    size, sizes = rows["size"].to_numpy(), found.frame["size"].to_numpy()
    weighted = sum(np.nanmean(answers[size == level]) * np.mean(sizes == level) for level in np.unique(sizes))
    true = true_values("2024Q1", seed)["overall", "mean", ""]
    return float(np.nanmean(answers) - true), float(weighted - true)


def test_drivers_keep_their_order_in_the_population():
    _, answers = clean_answers(demo.SEED, quarter_index("2025Q4"))
    design = np.column_stack([np.ones(len(answers)), answers[list(TOUCHPOINTS)]])
    slopes = np.linalg.lstsq(design, answers["overall"], rcond=None)[0][1:]
    assert tuple(np.array(list(TOUCHPOINTS))[np.argsort(-slopes)][:3]) == demo.DRIVER_ORDER
    third, fourth = np.sort(slopes)[-3], np.sort(slopes)[-4]
    assert third > 2 * fourth


@pytest.mark.slow
def test_every_period_of_the_demo_company_can_be_reported(tmp_path, capfd):
    """Each period has numbers of its own, and a check of the finished page may trip over one (1 day late)."""
    for name in ("params", "data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("explore"))
    project = Project(tmp_path)
    assert main(["--project", str(tmp_path), "reports", "--langs", "en"]) == 0, capfd.readouterr().err
    listed = (project.output / "index.html").read_text(encoding="utf-8")
    assert [period for period in project.periods if f'"{period}/en/report.html"' not in listed] == []
