"""The project folder: found, read, and guarded."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from csreport.project.errors import InputError, ParamsError, ProjectError
from csreport.project.period import Weighting
from csreport.project.project import PeriodFile, Population, Project, RawFile, Rules, find_project

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


def test_project_is_found_by_walking_up_unless_the_environment_names_it(folder, monkeypatch, tmp_path_factory) -> None:
    (below := folder.root / "notebooks" / "explore").mkdir(parents=True)
    monkeypatch.chdir(below)
    assert find_project().root == find_project(below).root == folder.root.resolve()
    monkeypatch.chdir(empty := tmp_path_factory.mktemp("empty"))
    with pytest.raises(ProjectError, match=r"no project here: .*params/codebook\.yml"):
        find_project()
    monkeypatch.setenv("CSREPORT_PROJECT", str(empty))
    with pytest.raises(ProjectError, match=r"CSREPORT_PROJECT points to .*, which has no params/codebook\.yml"):
        find_project()
    monkeypatch.setenv("CSREPORT_PROJECT", str(folder.root))
    assert find_project().root == folder.root.resolve()


def test_periods_are_ordered_by_fieldwork_else_by_name(folder) -> None:
    folder.period("spring", "2025-03-01", "2025-03-10")
    folder.period("autumn", "2025-09-01", "2025-09-10")
    folder.period("winter", "2024-12-01", "2024-12-10")
    assert Project(folder.root).periods == ["winter", "spring", "autumn"]
    path = folder.root / "params/periods/winter.yml"
    path.write_text("".join(line for line in path.open() if not line.startswith("fieldwork")))
    assert Project(folder.root).periods == ["autumn", "spring", "winter"]


def test_unknown_period_names_nearest_and_no_other_file_is_looked_for_by_its_name(folder) -> None:
    folder.period("2025Q3", "2025-09-01", "2025-09-10")
    folder.period("2024Q4", "2024-12-01", "2024-12-10")
    with pytest.raises(ProjectError, match=r"'2025Q2' is not declared .*did you mean '2025Q3'\?.*2024Q4, 2025Q3"):
        Project(folder.root).period("2025Q2")
    for name in ("x" * 5000, "../../2025Q3", "2025Q3\0", ""):
        with pytest.raises(ProjectError, match="is not declared") as caught:
            Project(folder.root).check_period(name)
        assert len(str(caught.value)) < 200


def test_a_period_file_says_its_own_name_and_days_in_order(folder) -> None:
    folder.period("2025Q3", "2025-09-01", "2025-09-10", says="2025Q2")
    with pytest.raises(ProjectError, match=r"2025Q3\.yml says period '2025Q2'; it must say '2025Q3'"):
        Project(folder.root).period("2025Q3")
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


def test_private_folder_is_its_owners_only(folder) -> None:
    private = folder.root / "private"
    for _ in ("new", "left open"):
        assert Project(folder.root).private("2025Q3", "cache") == private / "2025Q3" / "cache"
        assert (private / "2025Q3" / "cache").is_dir() and stat.S_IMODE(private.stat().st_mode) == 0o700
        private.chmod(0o755)


def test_params_are_read_with_their_shown_names(folder) -> None:
    assert (Project(folder.root).rules.confidence, Project(folder.root).population) == (0.9, None)
    folder.write("params/population.yml", "source: register\ndate: 2025-01-01\nmargins: {size: {s: 10, l: 2}}\n")
    folder.write("params/project.yml", "title: T\norganization: O\n")
    fresh = Project(folder.root)
    assert fresh.population is not None and fresh.population.margins == {"size": {"s": 10.0, "l": 2.0}}
    with pytest.raises(ParamsError, match=r"project\.yml:2: unknown key 'organization'; did you mean 'organisation'"):
        _ = fresh.file


# ---- rules ----------------------------------------------------------------------------
MARGIN, FILE = {"margins": ["a"]}, {"method": "file"}
REPLICATES = {"prefix": "RW", "kind": "jk1"}
PERIOD_OF = {"sample": "open", "responses": [{"file": "a.csv", "sha256": "0" * 64}]}
CONTRADICTIONS: dict[str, list[dict[str, Any]]] = {
    "greater than 1": [{"method": "none", "trim": "1"}],
    "method 'rake' needs 'margins'": [{"method": "rake"}],
    "method 'poststratify' needs 'margins'": [{"method": "poststratify"}],
    "method 'linear' needs 'margins'": [{"method": "linear"}],
    "'margins' names 'a' twice": [{"method": "rake", "margins": ["a", "a"]}],
    "method 'logit' needs 'bounds'": [{"method": "logit"} | MARGIN],
    "'bounds' go with method 'linear' or 'logit'": [{"method": "rake", "bounds": ["0.5", "2"]} | MARGIN],
    "the first from 0 to 1, the second above 1": [{"method": "logit", "bounds": ["1.5", "2"]} | MARGIN],
    "leave one out": [{"method": "linear", "bounds": ["0.5", "2"], "trim": "3"} | MARGIN],
    "method 'none' leaves answers unweighted": [{"base": "file"}, {"adjustment": {"cells": ["a"]}}],
    "method 'adjust' needs a 'base' or an 'adjustment'": [{"method": "adjust"}],
    "at least 1 item": [{"method": "adjust", "adjustment": {"cells": []}}],
    "to go on from them, use base 'file'": [FILE | {"base": "stratum"}],
    "they need method 'file', without 'trim'": [
        {"method": "rake", "replicates": REPLICATES} | MARGIN,
        FILE | {"trim": "3", "replicates": REPLICATES},
    ],
    "either 'columns', the list of them, or their 'prefix'": [
        FILE | {"replicates": {"kind": "jk1"}},
        FILE | {"replicates": REPLICATES | {"columns": ["R1"]}},
    ],
    "names a replicate weight twice": [FILE | {"replicates": {"columns": ["R1", "R1"], "kind": "jk1"}}],
    "goes with kind 'fay' and only with it": [
        FILE | {"replicates": {"prefix": "R", "kind": "fay"}},
        FILE | {"replicates": REPLICATES | {"fay": "0.5"}},
    ],
    "kind 'jkn' needs 'coefficients'": [
        FILE | {"replicates": {"prefix": "R", "kind": "jkn"}},
        FILE | {"replicates": REPLICATES | {"coefficients": ["1"]}},
    ],
    "2 coefficients for 1 columns": [
        FILE | {"replicates": {"columns": ["R1"], "kind": "jkn", "coefficients": ["1", "2"]}}
    ],
    "Extra inputs are not permitted": [FILE | {"stratum": "a"}],
}


def test_what_contradicts_itself_or_is_out_of_bounds_is_refused() -> None:
    wrong = [(Weighting, said, declared) for said, cases in CONTRADICTIONS.items() for declared in cases]
    wrong += [(Rules, "less than 1", {"confidence": "95"})]
    wrong += [(Rules, "less than 1", {"screening": {"speeding": {"median_share": "1"}}})]
    wrong += [(Rules, "'exclude', 'flag' or 'off'", {"screening": {"duplicate": "drop"}})]
    for known in ({}, {"x": "-1", "y": "3"}, {"x": "0"}):
        told = {"source": "register", "margins": {"size": known}}
        wrong += [(Population, "margin 'size' needs counts or shares", told)]
    for name in ("", "../2025", "2025/Q1", "2025 Q1", "-2025", "2025.Q1", "2" * 41):  # names files, stands in keys
        wrong += [(PeriodFile, "period", PERIOD_OF | {"period": name})]
    for model, said, declared in wrong:
        with pytest.raises(ValidationError, match=said):
            model.model_validate(declared)
