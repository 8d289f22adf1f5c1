"""Prepared once per content: the cache follows every input, survives damage, and history only looks back."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import pandas as pd
import pytest

from csreport.estimates import Estimates
from csreport.measures import history
from csreport.measures.history import content_hash, earlier_periods, estimates_of, history_of, indicators_of, survey_of
from csreport.project.errors import InputError, ProjectError
from csreport.project.project import Project

BOOK = "scales: {sat: {min: 1, max: 5}}\nitems:\n  overall: {column: Q1, scale: sat, role: overall, label: Overall}\n"


def add_period(root: Path, name: str, data: str, compare_to: str = "[]") -> None:
    raw = root / "data/raw" / name / "r.csv"
    raw.parent.mkdir(parents=True, exist_ok=True)
    raw.write_text(data)
    sha = hashlib.sha256(data.encode()).hexdigest()
    (root / "params/periods").mkdir(parents=True, exist_ok=True)
    (root / f"params/periods/{name}.yml").write_text(
        f"period: {name}\nsample: open\ncompare_to: {compare_to}\nresponses:\n- {{file: r.csv, sha256: {sha}}}\n"
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    add_period(tmp_path, "2023", "Q1\n1\n2\n4\n")
    add_period(tmp_path, "2024", "Q1\n3\n4\n4\n", "['2023']")
    add_period(tmp_path, "2025", "Q1\n5\n5\n4\n", "['2024', '2023']")
    (tmp_path / "params/codebook.yml").write_text(BOOK)
    (tmp_path / "params/rules.yml").write_text("confidence: 0.95\n")
    return tmp_path


def cached(root: Path, period: str, kind: str) -> list[Path]:
    return sorted((root / "private" / period / "cache").glob(f"{kind}-*"))


def test_second_reading_comes_from_the_cache_and_is_equal(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, numbers = survey_of(Project(root), "2025"), indicators_of(Project(root), "2025")
    monkeypatch.setattr(history, "load_survey", lambda *_: pytest.fail("prepared again"))
    monkeypatch.setattr(history, "indicators", lambda *_: pytest.fail("computed again"))
    second = survey_of(Project(root), "2025")
    pd.testing.assert_frame_equal(first.received, second.received)
    pd.testing.assert_frame_equal(first.ledger, second.ledger)
    assert (first.codebook, first.rules, first.period) == (second.codebook, second.rules, second.period)
    assert indicators_of(Project(root), "2025") == numbers
    assert len(cached(root, "2025", "survey")) == len(cached(root, "2025", "indicators")) == 1


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    "change",
    [
        lambda root: edit(root / "params/codebook.yml", "label: Overall", "label: All in all"),
        lambda root: edit(root / "params/rules.yml", "0.95", "0.9"),
        lambda root: (root / "params/population.yml").write_text("source: register\n"),
        lambda root: edit(root / "params/periods/2025.yml", "sample: open", "sample: probability"),
        lambda root: add_period(root, "2025", "Q1\n5\n5\n5\n", "['2024', '2023']"),
    ],
    ids=["codebook", "rules", "population", "period", "data"],
)
def test_every_input_changes_the_hash_of_its_period(root: Path, change) -> None:
    before = content_hash(Project(root), "2025")
    assert content_hash(Project(root), "2025") == before
    survey_of(Project(root), "2025")
    (kept,) = cached(root, "2025", "survey")
    change(root)
    after = content_hash(Project(root), "2025")
    assert after != before
    survey_of(Project(root), "2025")
    (made,) = cached(root, "2025", "survey")
    assert made != kept


def test_other_periods_do_not_change_the_hash(root: Path) -> None:
    before = content_hash(Project(root), "2025")
    add_period(root, "2024", "Q1\n1\n")
    (root / "params/project.yml").write_text("title: New\norganisation: New\n")
    assert content_hash(Project(root), "2025") == before


def test_an_earlier_period_renews_what_is_compared_with_it_only(root: Path) -> None:
    """Surveys know earlier invitations and chapters the history; a period's own indicators know neither."""
    made: list[str] = []

    def make() -> Estimates:
        made.append("made")
        return Estimates()

    indicators_of(Project(root), "2025")
    estimates_of(Project(root), "2025", "trends", make)
    estimates_of(Project(root), "2025", "trends", make)
    kept = {kind: cached(root, "2025", kind) for kind in ("survey", "indicators", "estimates")}
    assert made == ["made"]
    add_period(root, "2024", "Q1\n1\n")
    survey_of(Project(root), "2025")
    indicators_of(Project(root), "2025")
    estimates_of(Project(root), "2025", "trends", make)
    assert made == ["made", "made"]
    assert {kind: cached(root, "2025", kind) == paths for kind, paths in kept.items()} == {
        "survey": False, "indicators": True, "estimates": False,
    }  # fmt: skip


def test_data_changed_without_saying_so_is_refused(root: Path) -> None:
    survey_of(Project(root), "2025")
    (root / "data/raw/2025/r.csv").write_text("Q1\n1\n")
    with pytest.raises(InputError, match="has changed since it was declared"):
        survey_of(Project(root), "2025")


@pytest.mark.parametrize(
    "damage",
    [b"", b"garbage", b"\x80\x05", b"\x80\x05K\x01",
     b"cnowhere\nNothing\n.", b"I1x\n.", b"0.", b"\x80\x05\x95\xff" + b"\xff" * 8],
    ids=["empty", "garbage", "cut", "cut-later", "unknown-class", "bad-number", "empty-stack", "too-long"],
)  # fmt: skip
def test_damaged_cache_is_made_again(root: Path, damage: bytes) -> None:
    wanted = indicators_of(Project(root), "2025")
    (path,) = cached(root, "2025", "indicators")
    path.write_bytes(damage)
    assert indicators_of(Project(root), "2025") == wanted
    assert pickle.loads(path.read_bytes()) == wanted
    assert cached(root, "2025", "indicators") == [path]


def test_history_holds_the_earlier_periods_only(root: Path) -> None:
    assert earlier_periods(Project(root), "2024") == ["2023"]
    assert history_of(Project(root), "2025").values("period") == ["2023", "2024"]
    assert len(history_of(Project(root), "2023")) == 0
    mean = history_of(Project(root), "2025").one(
        period="2023", measure="overall", stat="mean", weighting="representative"
    )
    assert mean.value == pytest.approx(7 / 3)


def test_history_is_recomputed_under_todays_codebook(root: Path) -> None:
    history_of(Project(root), "2025")
    edit(root / "params/codebook.yml", "max: 5", "max: 5, reverse: true")
    mean = history_of(Project(root), "2025").one(
        period="2023", measure="overall", stat="mean", weighting="representative"
    )
    assert mean.value == pytest.approx(6 - 7 / 3)


@pytest.mark.parametrize("wanted", ["2025", "2026"], ids=["itself", "later"])
def test_comparison_must_be_earlier(root: Path, wanted: str) -> None:
    add_period(root, "2026", "Q1\n1\n")
    edit(root / "params/periods/2025.yml", "['2024', '2023']", f"['{wanted}']")
    with pytest.raises(ProjectError, match=rf"2025\.yml: compare_to '{wanted}' is not earlier than 2025"):
        history_of(Project(root), "2025")


def test_unknown_comparison_names_nearest(root: Path) -> None:
    edit(root / "params/periods/2025.yml", "['2024', '2023']", "['2O24']")
    with pytest.raises(ProjectError, match=r"period '2O24' is not declared .*did you mean '2024'"):
        history_of(Project(root), "2025")


def test_broken_earlier_period_is_named(root: Path) -> None:
    (root / "data/raw/2023/r.csv").unlink()
    with pytest.raises(InputError, match=r"while preparing the earlier periods of 2025:\ndata/raw/2023/r\.csv"):
        history_of(Project(root), "2025")
