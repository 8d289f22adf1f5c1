"""Prepared once per content: the cache follows every input, survives damage, and history only looks back."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from conftest import edit

from csreport.chapters import history
from csreport.chapters.history import content_hash, estimates_of, history_of, indicators_of, survey_of
from csreport.estimates import Estimates
from csreport.project.errors import InputError, ProjectError
from csreport.project.params import libraries, read_checked
from csreport.project.project import Project, earlier_periods

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
    (tmp_path / "params/project.yml").write_text("organisation: Shop\ntitle: Report\nlanguages: [en]\n")
    return tmp_path


def cached(root: Path, period: str, kind: str) -> list[Path]:
    return sorted((root / "private" / period / "cache").glob(f"{kind}-*"))


def test_what_was_computed_once_is_not_computed_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, numbers = survey_of(Project(root), "2025"), indicators_of(Project(root), "2025")
    monkeypatch.setattr(history, "wave_of", lambda *_: pytest.fail("computed again"))
    history._SURVEYS.clear()
    again = survey_of(Project(root), "2025")
    for one, other in zip(first.waves, again.waves, strict=True):
        pd.testing.assert_frame_equal(one, other)
    monkeypatch.setattr(history, "load_survey", lambda *_: pytest.fail("prepared again"))
    monkeypatch.setattr(history, "indicators", lambda *_: pytest.fail("computed again"))
    assert survey_of(Project(root), "2025") is again
    assert indicators_of(Project(root), "2025") == numbers
    assert len(cached(root, "2025", "indicators")) == 1


def test_every_input_changes_the_hash_of_its_period(root: Path) -> None:
    """Codebook, rules, population, period and data; what belongs to other periods does not."""
    changes: list[Callable[[], object]] = [
        lambda: edit(root / "params/codebook.yml", ("max: 5", "max: 7")),
        lambda: edit(root / "params/rules.yml", ("0.95", "0.9")),
        lambda: (root / "params/population.yml").write_text("source: register\n"),
        lambda: edit(root / "params/periods/2025.yml", ("sample: open", "sample: probability")),
        lambda: add_period(root, "2025", "Q1\n5\n5\n5\n", "['2024', '2023']"),
    ]
    hashes, kept = [content_hash(Project(root), "2025")], []
    for change in changes:
        indicators_of(Project(root), "2025")
        kept += cached(root, "2025", "indicators")
        change()
        hashes.append(content_hash(Project(root), "2025"))
        assert content_hash(Project(root), "2025") == hashes[-1]
    assert len(set(hashes)) == len(changes) + 1 and len(set(kept)) == len(changes)
    add_period(root, "2024", "Q1\n1\n")
    (root / "params/project.yml").write_text("title: New\norganisation: New\n")
    assert content_hash(Project(root), "2025") == hashes[-1]


def test_another_library_makes_the_numbers_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, asked = content_hash(Project(root), "2025"), []
    indicators_of(Project(root), "2025")
    monkeypatch.setattr(history, "libraries", lambda: {**libraries(), "numpy": "99.0"})
    assert content_hash(Project(root), "2025") != before
    monkeypatch.setattr(history, "_all_indicators", lambda survey: asked.append(len(survey.received)) or Estimates())
    indicators_of(Project(root), "2025")
    assert asked == [3], "what another numpy computed is not taken for this one's"


def test_the_name_of_a_question_changes_no_number_and_data_changed_in_silence_are_refused(root: Path) -> None:
    before, survey = content_hash(Project(root), "2025"), survey_of(Project(root), "2025")
    edit(root / "params/codebook.yml", ("label: Overall", "label: All in all"))
    assert content_hash(Project(root), "2025") == before
    assert survey.codebook.items["overall"].label != survey_of(Project(root), "2025").codebook.items["overall"].label
    survey_of(Project(root), "2025")
    (root / "data/raw/2025/r.csv").write_text("Q1\n1\n")
    with pytest.raises(InputError, match="has changed since it was declared"):
        survey_of(Project(root), "2025")


def test_an_earlier_period_renews_what_is_compared_with_it_only(root: Path) -> None:
    """Surveys know earlier invitations and chapters the history; a period's own indicators know neither.

    Chapters of all languages run side by side, and those that speak of others ask for what others compute: once.
    """
    made: list[str] = []

    def make() -> Estimates:
        made.append("made")
        time.sleep(0.2)
        return Estimates()

    indicators_of(Project(root), "2025")
    with ThreadPoolExecutor(3) as pool:
        wanted = [pool.submit(estimates_of, Project(root), "2025", "trends", make) for _ in range(3)]
    assert all(len(asked.result()) == 0 for asked in wanted) and made == ["made"]
    kept = {kind: cached(root, "2025", kind) for kind in ("indicators", "estimates")}
    survey = survey_of(Project(root), "2025")
    add_period(root, "2024", "Q1\n1\n")
    assert survey_of(Project(root), "2025") is not survey
    indicators_of(Project(root), "2025")
    estimates_of(Project(root), "2025", "trends", make)
    assert made == ["made", "made"]
    same = {kind: cached(root, "2025", kind) == paths for kind, paths in kept.items()}
    assert same == {"indicators": True, "estimates": False}


def test_no_single_flipped_bit_is_read(root: Path) -> None:
    indicators_of(Project(root), "2025")
    (path,) = cached(root, "2025", "indicators")
    whole = path.read_bytes()
    loaded = []
    for place in range(0, len(whole) * 8, 31):
        damaged = bytearray(whole)
        damaged[place // 8] ^= 1 << place % 8
        path.write_bytes(damaged)
        loaded += [place] if read_checked(path) is not None else []
    assert not loaded


@pytest.mark.parametrize("damage", [b"", b"garbage", b"cnowhere\nNothing\n."], ids=["empty", "garbage", "a pickle"])
def test_damaged_cache_is_made_again_and_said_once(root: Path, damage: bytes, capsys) -> None:
    wanted = indicators_of(Project(root), "2025")
    (path,) = cached(root, "2025", "indicators")
    path.write_bytes(damage)
    assert indicators_of(Project(root), "2025") == wanted
    assert indicators_of(Project(root), "2025") == wanted
    assert capsys.readouterr().err.count(f"{path.name} was damaged and is made again") == 1
    assert read_checked(path) is not None
    assert cached(root, "2025", "indicators") == [path]


def test_history_holds_the_earlier_periods_only_under_todays_codebook(root: Path) -> None:
    def mean() -> float:
        rows = history_of(Project(root), "2025").select(period="2023", measure="overall", stat="mean")
        return rows.one(weighting="representative").value

    assert earlier_periods(Project(root), "2024") == ["2023"]
    assert history_of(Project(root), "2025").values("period") == ["2023", "2024"]
    assert len(history_of(Project(root), "2023")) == 0 and mean() == pytest.approx(7 / 3)
    edit(root / "params/codebook.yml", ("max: 5", "max: 5, reverse: true"))
    assert mean() == pytest.approx(6 - 7 / 3)


def test_a_comparison_that_is_not_earlier_unknown_or_broken_is_named(root: Path) -> None:
    add_period(root, "2026", "Q1\n1\n")
    told, path = "['2024', '2023']", root / "params/periods/2025.yml"
    late = r"2025\.yml: compare_to '{}' is not earlier than 2025"
    unknown = r"period '2O24' is not declared .*did you mean '2024'"
    for wanted, error in (("2025", late), ("2026", late), ("2O24", unknown)):
        edit(path, (told, f"['{wanted}']"))
        with pytest.raises(ProjectError, match=error.format(wanted)):
            history_of(Project(root), "2025")
        edit(path, (f"['{wanted}']", told))
    (root / "data/raw/2023/r.csv").unlink()
    with pytest.raises(InputError, match=r"while preparing the earlier periods of 2025:\ndata/raw/2023/r\.csv"):
        history_of(Project(root), "2025")


@pytest.mark.parametrize("kind", ["special", "event"])
def test_a_special_survey_is_in_no_history_unless_named(root: Path, kind: str) -> None:
    """2024 is special: 2025 names it and holds it, 2026 does not; what 2026 pools leaves it out, too."""
    path = root / "params/periods/2024.yml"
    path.write_text(f"kind: {kind}\n" + path.read_text())
    add_period(root, "2026", "Q1\n5\n3\n4\n", "['2025']")
    project = Project(root)
    assert set(history_of(project, "2025").values("period")) == {"2023", "2024"}
    assert set(history_of(project, "2026").values("period")) == {"2023", "2025"}
    assert survey_of(project, "2026").left_out == ("2024",) and survey_of(project, "2025").left_out == ()
    assert len(survey_of(project, "2026").waves) == 2
    assert set(history_of(project, "2024").values("period")) == {"2023"}, "it is itself compared with what it names"
