"""Which periods' reports a change of the repository touches."""

from __future__ import annotations

import subprocess

from csreport.project.errors import ProjectError
from csreport.project.project import Project

# A change here touches every report.
COMMON = ("params/", "notebooks/", "src/", "requirements.lock", "pyproject.toml")


def changed_periods(project: Project, since: str) -> list[str]:
    """Periods to build again after the commits since a revision, earliest first.

    A change of one period's files touches it and every later one, which shows it in its trends; a change of common
    params, notebooks or code touches all.

    Raises
    ------
    ProjectError
        When git does not know the revision.
    """
    files = _changed_files(project, since)
    periods = project.periods
    if any(name.startswith(COMMON) and not name.startswith("params/periods/") for name in files):
        return periods
    own = [place for place, period in enumerate(periods) if any(_belongs(name, period) for name in files)]
    return periods[min(own) :] if own else []


def _belongs(name: str, period: str) -> bool:
    return name == f"params/periods/{period}.yml" or name.startswith(f"data/raw/{period}/")


def _changed_files(project: Project, since: str) -> list[str]:
    command = ["git", "-C", str(project.root), "diff", "--name-only", "--relative", "-z", since, "--"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode:
        raise ProjectError(f"git cannot compare with '{since}': {found.stderr.strip().splitlines()[0]}")
    return [name for name in found.stdout.split("\0") if name]
