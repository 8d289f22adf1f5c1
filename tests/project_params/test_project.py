"""The project folder: found, read, and guarded."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from csreport.project.errors import InputError, ParamsError, ProjectError
from csreport.project.project import PeriodFile, Population, Project, RawFile, Rules, find_project
from csreport.project.rules import Weighting

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


def test_project_is_found_by_walking_up_unless_the_environment_names_it(folder, monkeypatch) -> None:
    below = folder.root / "notebooks" / "explore"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find_project().root == find_project(below).root == folder.root.resolve()
    monkeypatch.chdir(folder.root.parent)
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


def test_periods_are_ordered_by_fieldwork_else_by_name(folder) -> None:
    folder.period("spring", "2025-03-01", "2025-03-10")
    folder.period("autumn", "2025-09-01", "2025-09-10")
    folder.period("winter", "2024-12-01", "2024-12-10")
    assert Project(folder.root).periods == ["winter", "spring", "autumn"]
    path = folder.root / "params/periods/winter.yml"
    path.write_text("".join(line for line in path.open() if not line.startswith("fieldwork")))
    assert Project(folder.root).periods == ["autumn", "spring", "winter"]


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


@pytest.mark.parametrize(
    ("start", "end", "says", "expected"),
    [
        ("2025-09-01", "2025-09-10", "2025Q2", r"2025Q3\.yml says period '2025Q2'; it must say '2025Q3'"),
        ("2025-09-10", "2025-09-01", None, r"periods/2025Q3\.yml:3: fieldwork: ends .* before it starts"),
    ],
)
def test_a_period_file_says_its_own_name_and_days_in_order(folder, start, end, says, expected) -> None:
    folder.period("2025Q3", start, end, says=says)
    with pytest.raises((ProjectError, ParamsError), match=expected):
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


# ---- rules ----------------------------------------------------------------------------
REPLICATES = {"prefix": "RW", "kind": "jk1"}


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"method": "none", "trim": "1"}, "greater than 1"),
        ({"method": "rake"}, "method 'rake' needs 'margins'"),
        ({"method": "poststratify"}, "method 'poststratify' needs 'margins'"),
        ({"method": "linear"}, "method 'linear' needs 'margins'"),
        ({"method": "rake", "margins": ["a", "a"]}, "'margins' names 'a' twice"),
        ({"method": "logit", "margins": ["a"]}, "method 'logit' needs 'bounds'"),
        ({"method": "rake", "margins": ["a"], "bounds": ["0.5", "2"]}, "'bounds' go with method 'linear' or 'logit'"),
        ({"method": "logit", "margins": ["a"], "bounds": ["1.5", "2"]}, "the first from 0 to 1, the second above 1"),
        ({"method": "linear", "margins": ["a"], "bounds": ["0.5", "2"], "trim": "3"}, "leave one out"),
        ({"base": "file"}, "method 'none' leaves answers unweighted"),
        ({"adjustment": {"cells": ["a"]}}, "method 'none' leaves answers unweighted"),
        ({"method": "adjust"}, "method 'adjust' needs a 'base' or an 'adjustment'"),
        ({"method": "adjust", "adjustment": {"cells": []}}, "at least 1 item"),
        ({"method": "file", "base": "stratum"}, "to go on from them, use base 'file'"),
        ({"method": "rake", "margins": ["a"], "replicates": REPLICATES}, "they need method 'file', without 'trim'"),
        ({"method": "file", "trim": "3", "replicates": REPLICATES}, "they need method 'file', without 'trim'"),
        ({"method": "file", "replicates": {"kind": "jk1"}}, "either 'columns', the list of them, or their 'prefix'"),
        ({"method": "file", "replicates": REPLICATES | {"columns": ["R1"]}}, "either 'columns'"),
        ({"method": "file", "replicates": {"columns": ["R1", "R1"], "kind": "jk1"}}, "names a replicate weight twice"),
        ({"method": "file", "replicates": {"prefix": "R", "kind": "fay"}}, "goes with kind 'fay' and only with it"),
        ({"method": "file", "replicates": REPLICATES | {"fay": "0.5"}}, "goes with kind 'fay' and only with it"),
        ({"method": "file", "replicates": {"prefix": "R", "kind": "jkn"}}, "kind 'jkn' needs 'coefficients'"),
        ({"method": "file", "replicates": REPLICATES | {"coefficients": ["1"]}}, "kind 'jkn' needs 'coefficients'"),
        ({"method": "file", "replicates": {"columns": ["R1"], "kind": "jkn", "coefficients": ["1", "2"]}},
         "2 coefficients for 1 columns"),
        ({"method": "file", "stratum": "a"}, "Extra inputs are not permitted"),
    ],
    ids=str,
)  # fmt: skip
def test_a_weighting_that_contradicts_itself_is_refused(declared: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValidationError, match=expected):
        Weighting.model_validate(declared)


@pytest.mark.parametrize(
    ("model", "declared", "expected"),
    [
        (Rules, {"confidence": "95"}, "less than 1"),
        (Rules, {"screening": {"duplicate": "drop"}}, "'exclude', 'flag' or 'off'"),
        (Rules, {"screening": {"speeding": {"median_share": "1"}}}, "less than 1"),
        *((Population, {"source": "register", "margins": {"size": known}}, "margin 'size' needs counts or shares")
          for known in ({}, {"x": "-1", "y": "3"}, {"x": "0"})),
    ],
)  # fmt: skip
def test_rules_and_margins_out_of_bounds_are_refused(model, declared, expected) -> None:
    with pytest.raises(ValidationError, match=expected):
        model.model_validate(declared)


@pytest.mark.parametrize("name", ["", "../2025", "2025/Q1", "2025 Q1", "-2025", "2025.Q1", "2" * 41])
def test_names_of_periods_are_short_and_plain(name) -> None:
    """They name files and folders, and stand in keys."""
    told = {"period": name, "sample": "open", "responses": [{"file": "a.csv", "sha256": "0" * 64}]}
    with pytest.raises(ValidationError, match="period"):
        PeriodFile.model_validate(told)
