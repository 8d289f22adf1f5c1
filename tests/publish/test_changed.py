"""Which reports a change of the repository touches."""

from __future__ import annotations

import subprocess

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


CHANGES = {
    "params/periods/2025.yml": ["2025"],
    "data/raw/2024/responses.csv": ["2024", "2025"],
    "params/rules.yml": ["2024", "2025"],
    "notebooks/00_summary.ipynb": ["2024", "2025"],
    "README.md": [],
}


@pytest.mark.parametrize(("name", "expected"), CHANGES.items())
def test_periods_to_build_again(repository: Project, name: str, expected: list[str]) -> None:
    assert changed_periods(repository, "HEAD") == []
    with (repository.root / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    subprocess.run(["git", "-C", str(repository.root), "add", "."], check=True)
    assert changed_periods(repository, "HEAD") == expected


def test_an_unknown_revision_and_a_folder_outside_git_are_said(repository: Project, tmp_path_factory) -> None:
    with pytest.raises(ProjectError, match="cannot compare with 'nowhere'"):
        changed_periods(repository, "nowhere")
    with pytest.raises(ProjectError, match="git cannot compare"):
        changed_periods(Project(tmp_path_factory.mktemp("outside")), "HEAD")
