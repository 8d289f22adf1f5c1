"""What happened during a build: run.json."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from csreport import __version__
from csreport.history import content_hash, earlier_periods
from csreport.project.project import Project, sha256
from csreport.survey.sources import fingerprint
from csreport.survey.survey import Survey

PACKAGES = ("numpy", "pandas", "scipy", "matplotlib", "seaborn", "papermill", "nbconvert", "pypandoc-binary", "typst")


@dataclass
class Run:
    """What happened during a build, for run.json."""

    seconds: dict[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 2)


def inputs_of(project: Project, survey: Survey) -> dict[str, str]:
    """Raw files of the period, and results of queries, with their fingerprints."""
    return {file.name: fingerprint(project, survey.name, file) for file in survey.period.inputs}


def write_record(project: Project, survey: Survey, draft: Path, run: Run) -> None:
    """Write run.json, the only artefact that knows the clock."""
    used = {f"{name}.yml" for name in (*earlier_periods(project, survey.name), survey.name)}
    params = [path for path in sorted(project.params().rglob("*")) if path.is_file()
              and (path.parent != project.params("periods") or path.name in used)]  # fmt: skip
    record = {
        "period": survey.name,
        "built": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "content": content_hash(project, survey.name),
        "inputs": inputs_of(project, survey),
        "params": {path.relative_to(project.root).as_posix(): sha256(path) for path in params},
        "csreport": __version__,
        "commit": _commit(project),
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
        "seconds": run.seconds,
        "warnings": run.warnings,
        "artefacts": {p.relative_to(draft).as_posix(): sha256(p) for p in sorted(draft.rglob("*")) if p.is_file()},
    }
    (draft / "run.json").write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _commit(project: Project) -> str | None:
    command = ["git", "-C", str(project.root), "rev-parse", "HEAD"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found.stdout.strip() or None
