"""Which reports a change of the repository touches."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from csreport.project.errors import ProjectError
from csreport.project.project import Project
from csreport.publish.record import changed_periods


@pytest.fixture
def repository(mini: Project) -> Project:
    """The miniature project under git, with one commit."""
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", "-C", str(mini.root), *command], check=True, capture_output=True)
    return mini


def touch(project: Project, name: str) -> None:
    path = project.root / name
    path.write_bytes(path.read_bytes() + b"\n")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("params/periods/2025.yml", ["2025"]),
        ("data/raw/2024/responses.csv", ["2024", "2025"]),
        ("params/rules.yml", ["2024", "2025"]),
        ("notebooks/00_summary.ipynb", ["2024", "2025"]),
        (None, []),
    ],
)
def test_periods_to_build_again(repository: Project, name: str | None, expected: list[str]) -> None:
    if name:
        touch(repository, name)
    assert changed_periods(repository, "HEAD") == expected


def test_a_file_of_the_readme_touches_nothing(repository: Project) -> None:
    (repository.root / "README.md").write_text("x", encoding="utf-8")
    subprocess.run(["git", "-C", str(repository.root), "add", "README.md"], check=True)
    assert changed_periods(repository, "HEAD") == []


def test_an_unknown_revision_is_said(repository: Project) -> None:
    with pytest.raises(ProjectError, match="cannot compare with 'nowhere'"):
        changed_periods(repository, "nowhere")


def test_outside_git_is_said(mini: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="git cannot compare"):
        changed_periods(mini, "HEAD")
