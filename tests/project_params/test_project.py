"""The project folder: found, read, and guarded."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from csreport.project.errors import InputError, ParamsError, ProjectError
from csreport.project.project import PeriodFile, Project, RawFile, Rules, find_project

CODEBOOK = """\
scales:
  sat: {min: 1, max: 5}
items:
  overall: {column: Q1, scale: sat, role: overall, label: Overall}
"""
PERIOD = """\
period: {name}
sample: open
fieldwork: {{start: {start}, end: {end}}}
responses:
  - {{file: responses.csv, sha256: {sha}}}
"""


class Folder:
    """Writes the files of a project."""

    def __init__(self, root: Path):
        self.root = root

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def period(self, name: str, start: str, end: str, *, data: str = "Q1\n5\n", says: str | None = None) -> None:
        self.write(f"data/raw/{name}/responses.csv", data)
        sha = hashlib.sha256(data.encode()).hexdigest()
        text = PERIOD.format(name=says or name, start=start, end=end, sha=sha)
        self.write(f"params/periods/{name}.yml", text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.delenv("CSREPORT_PROJECT", raising=False)
    made = Folder(tmp_path)
    made.write("params/codebook.yml", CODEBOOK)
    made.write("params/rules.yml", "confidence: 0.9\n")
    return made


def test_project_is_found_by_walking_up(folder, monkeypatch: pytest.MonkeyPatch) -> None:
    below = folder.root / "notebooks" / "explore"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find_project().root == folder.root.resolve()
    assert find_project(below).root == folder.root.resolve()


def test_environment_wins_over_the_working_folder(folder, tmp_path_factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    monkeypatch.setenv("CSREPORT_PROJECT", str(folder.root))
    assert find_project().root == folder.root.resolve()


def test_no_project_says_where_it_looked(tmp_path_factory, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path_factory.mktemp("empty")
    monkeypatch.delenv("CSREPORT_PROJECT", raising=False)
    with pytest.raises(ProjectError, match=r"no project here: .*params/codebook\.yml"):
        find_project(empty)
    monkeypatch.setenv("CSREPORT_PROJECT", str(empty))
    with pytest.raises(ProjectError, match=r"CSREPORT_PROJECT points to .*, which has no params/codebook\.yml"):
        find_project()


def test_periods_are_ordered_by_fieldwork(folder) -> None:
    folder.period("spring", "2025-03-01", "2025-03-10")
    folder.period("autumn", "2025-09-01", "2025-09-10")
    folder.period("winter", "2024-12-01", "2024-12-10")
    assert Project(folder.root).periods == ["winter", "spring", "autumn"]


def test_periods_without_fieldwork_are_ordered_by_name(folder) -> None:
    folder.period("b", "2025-03-01", "2025-03-10")
    folder.period("a", "2025-09-01", "2025-09-10")
    path = folder.root / "params/periods/a.yml"
    path.write_text("".join(line for line in path.open() if not line.startswith("fieldwork")))
    assert Project(folder.root).periods == ["a", "b"]


def test_unknown_period_names_nearest(folder) -> None:
    folder.period("2025Q3", "2025-09-01", "2025-09-10")
    folder.period("2024Q4", "2024-12-01", "2024-12-10")
    with pytest.raises(ProjectError, match=r"'2025Q2' is not declared .*did you mean '2025Q3'\?.*2024Q4, 2025Q3"):
        Project(folder.root).period("2025Q2")


@pytest.mark.parametrize("name", ["x" * 5000, "../../2025Q3", "2025Q3\0", ""])
def test_no_other_file_is_looked_for_by_the_name_of_a_period(folder, name) -> None:
    folder.period("2025Q3", "2025-09-01", "2025-09-10")
    with pytest.raises(ProjectError, match="is not declared") as caught:
        Project(folder.root).check_period(name)
    assert len(str(caught.value)) < 200


def test_period_file_must_say_its_own_name(folder) -> None:
    folder.period("2025Q3", "2025-09-01", "2025-09-10", says="2025Q2")
    with pytest.raises(ProjectError, match=r"2025Q3\.yml says period '2025Q2'; it must say '2025Q3'"):
        Project(folder.root).period("2025Q3")


def test_fieldwork_cannot_end_before_it_starts(folder) -> None:
    folder.period("2025Q3", "2025-09-10", "2025-09-01")
    with pytest.raises(ParamsError, match=r"periods/2025Q3\.yml:3: fieldwork: ends .* before it starts"):
        Project(folder.root).period("2025Q3")


def test_raw_file_is_checked(folder) -> None:
    folder.period("2025Q3", "2025-09-01", "2025-09-10")
    project = Project(folder.root)
    declared = project.period("2025Q3").responses[0]
    path = project.raw_file("2025Q3", declared)
    assert path.read_text() == "Q1\n5\n"
    path.write_text("Q1\n4\n")
    expected = rf"has changed(.|\n)*expected sha256 {declared.sha256}\n *found +sha256 \w{{64}}"
    with pytest.raises(InputError, match=expected):
        project.raw_file("2025Q3", declared)
    wrong = RawFile(file="response.csv", sha256=declared.sha256)
    with pytest.raises(InputError, match=r"Q3/response\.csv: file not found.*did you mean 'responses\.csv'"):
        project.raw_file("2025Q3", wrong)


@pytest.mark.parametrize("before", [None, 0o755], ids=["new", "left-open"])
def test_private_folder_is_its_owners_only(folder, before: int | None) -> None:
    if before is not None:
        (folder.root / "private").mkdir(mode=before)
    made = Project(folder.root).private("2025Q3", "cache")
    assert made.is_dir() and made == folder.root / "private" / "2025Q3" / "cache"
    assert stat.S_IMODE((folder.root / "private").stat().st_mode) == 0o700


def test_params_are_read_with_their_shown_names(folder) -> None:
    project = Project(folder.root)
    assert (project.rules.confidence, project.population) == (0.9, None)
    folder.write("params/population.yml", "source: register\ndate: 2025-01-01\nmargins: {size: {s: 10, l: 2}}\n")
    fresh = Project(folder.root)
    assert fresh.population is not None and fresh.population.margins == {"size": {"s": 10.0, "l": 2.0}}
    folder.write("params/project.yml", "title: T\norganization: O\n")
    with pytest.raises(ParamsError, match=r"project\.yml:2: unknown key 'organization'; did you mean 'organisation'"):
        _ = fresh.file


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"weighting": {"method": "rake"}}, "method 'rake' needs 'margins'"),
        ({"weighting": {"method": "poststratify"}}, "method 'poststratify' needs 'margins'"),
        ({"weighting": {"method": "none", "trim": "1"}}, "greater than 1"),
        ({"confidence": "95"}, "less than 1"),
        ({"screening": {"duplicate": "drop"}}, "'exclude', 'flag' or 'off'"),
        ({"screening": {"speeding": {"median_share": "1"}}}, "less than 1"),
    ],
)
def test_rules_out_of_bounds_are_refused(rules: dict, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        Rules.model_validate(rules)


@pytest.mark.parametrize("name", ["", "../2025", "2025/Q1", "2025 Q1", "-2025", "2025.Q1", "2" * 41])
def test_names_of_periods_are_short_and_plain(name) -> None:
    """They name files and folders, and stand in keys."""
    told = {"period": name, "sample": "open", "responses": [{"file": "a.csv", "sha256": "0" * 64}]}
    with pytest.raises(ValidationError, match="period"):
        PeriodFile.model_validate(told)
