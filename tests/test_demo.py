"""The demonstration's files are reproducible, and what docs/demo.md says is planted in them is there."""

from __future__ import annotations

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


def documented(columns: int) -> list[list[str]]:
    """Rows of the page's tables that have this many columns."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line[:1] == "|"]
    return [[cell.strip() for cell in row] for row in rows if len(row) == columns]


# ---- reproducible -----------------------------------------------------------
def test_stored_files_are_what_the_generator_writes(tmp_path):
    demo.write(tmp_path, periods=["2025Q4"])
    stored, written = ROOT / "data/raw/2025Q4", tmp_path / "data/raw/2025Q4"
    for path in stored.iterdir():
        if path.suffix == ".parquet":  # names the version of its writer: compare what it holds
            pd.testing.assert_frame_equal(pd.read_parquet(path), pd.read_parquet(written / path.name))
        else:
            assert path.read_bytes() == (written / path.name).read_bytes(), path.name
    assert {path.name for path in stored.iterdir()} == {path.name for path in written.iterdir()}


# ---- the page tells the truth -----------------------------------------------
def test_page_shows_population_values_defect_rates_and_driver_order():
    by_total, by_size = (
        [row for row in documented(keys + len(demo.PERIODS)) if row[1] in {"mean", "top2", "nps"}] for keys in (2, 3)
    )
    shown = {(*row[:2], ""): row[2:] for row in by_total} | {tuple(row[:3]): row[3:] for row in by_size}
    assert len(shown) == 18 + 9
    for key, cells in shown.items():
        decimals = 1 if key[1] == "nps" else 3
        assert cells == [f"{true_values(period)[key]:.{decimals}f}" for period in demo.PERIODS], key
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
    found, counts = quarter(), quarter().planted["defect"].value_counts()
    answered = len(found.responses) - counts["duplicate"] - counts["off_frame"]
    for defect, rate in demo.DEFECTS.items():
        assert counts[defect] == pytest.approx(rate * answered, abs=0.5), defect
    assert found.planted["response_id"].is_unique


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


def test_comments_are_varied_and_carry_hostile_text():
    texts = quarter().responses["Q7"]
    written = texts[texts != ""]
    assert 0.50 < len(written) / len(texts) < 0.65
    assert written.nunique() > 400
    everything = "\n".join(pd.concat([texts, quarter("2025Q3").responses["Q7"]]))
    assert [part for part in ("<script>", "|", "*", "@", "😡") if part not in everything] == []


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
    answers = pd.to_numeric(rows["Q1_总体满意度"], errors="coerce")
    answers, shares = answers.where(answers.between(1, 5)), found.frame["size"].value_counts(normalize=True)
    weighted = (answers.groupby(rows["size"]).mean() * shares).sum()
    true = true_values("2024Q1", seed)["overall", "mean", ""]
    return float(answers.mean() - true), float(weighted - true)


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
