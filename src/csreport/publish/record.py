"""What happened during a build: run.json of a finished one, a small record of a failed one."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from csreport.project.errors import CsreportError
from csreport.project.project import Project, sha256
from csreport.publish.card import card_of
from csreport.publish.origin import failure_file, made_with
from csreport.survey.sources import fingerprint
from csreport.survey.survey import Survey


@dataclass
class Run:
    """What happened during a build, for run.json."""

    period: str
    seconds: dict[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step, and say that it begins."""
        tqdm.write(f"{self.period}: {name}", file=sys.stderr)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 2)


def inputs_of(project: Project, survey: Survey) -> dict[str, str]:
    """Raw files of the period, and results of queries, with their fingerprints."""
    return {name: fingerprint(project, survey.name, file) for name, file in survey.period.parts.items()}


def write_record(project: Project, survey: Survey, draft: Path, run: Run) -> None:
    """Write run.json, the only artefact that knows the clock."""
    record = {
        "period": survey.name,
        "built": _now(),
        "languages": sorted(path.parent.name for path in draft.glob("*/report.html")),
        "card": card_of(project, survey, draft),
        "inputs": inputs_of(project, survey),
        **made_with(project, survey.name),
        "commit": _commit(project),
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


# ---- failed builds -----------------------------------------------------------------------------
def note_failure(project: Project, period: str, error: BaseException) -> None:
    """Keep why a build failed, for the index: the first line, without anything of this machine."""
    told = str(error) if isinstance(error, CsreportError) else f"unexpected error ({type(error).__name__})"
    path = failure_file(project, period)
    path.parent.mkdir(parents=True, exist_ok=True)
    record: dict[str, Any] = {"period": period, "failed": _now(), "reason": _impersonal(told, project)}
    with contextlib.suppress(CsreportError):  # it may be the period's own file that cannot be read
        declared = project.period(period)
        days = [declared.fieldwork.start.isoformat()] if declared.fieldwork else []
        record |= {"card": {"title": declared.title, "fieldwork": days}}
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def forget_failure(project: Project, period: str) -> None:
    """The next build succeeded."""
    path = failure_file(project, period)
    path.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def _impersonal(text: str, project: Project) -> str:
    """The first line of a message, without paths and host of this machine."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = " ".join(lines[:2] if lines and lines[0].endswith(":") else lines[:1])
    told = re.sub(r"(data/raw/[^/\s]+/)[^:;,]+", r"\1…", told)  # a file's name may hold that of a person
    for name in sorted((path.name for path in project.root.glob("data/raw/*/*")), key=len, reverse=True):
        told = told.replace(name, "…")
    traces = {f"{project.root}/": "", str(project.root): "", f"{tempfile.gettempdir()}/": "", str(Path.home()): "~"}
    for trace, instead in (traces | {socket.gethostname(): "…"}).items():
        told = told.replace(trace, instead) if len(trace) > 4 else told
    return told if len(told) <= 300 else told[:299] + "…"


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
