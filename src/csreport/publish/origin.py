"""What a report is made of: fingerprints of every input that a reader's page depends on, and what differs since."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from csreport import __version__
from csreport.measures.history import earlier_periods
from csreport.project.errors import CsreportError
from csreport.project.params import read_document
from csreport.project.period import RawFile
from csreport.project.project import Project, codebook_in, sha256

CODE = "csreport"
CODE_FILES = {".py", ".yml", ".po", ".lua", ".html", ".css", ".js", ".typ", ".typst"}
LOOK = {"brand", "publish"}  # of project.yml: neither changes what the report says
NOTED = ("tags", "alt", "caption")  # of a cell's metadata: what a reader sees the effect of


@dataclass(frozen=True)
class Origin:
    """Fingerprints by name: params, raw files, notebooks, translations and the program."""

    parts: Mapping[str, str]

    @property
    def content(self) -> str:
        """One fingerprint of all of them: what a signature is given for."""
        told = "".join(f"{name}\0{found}\n" for name, found in sorted(self.parts.items()))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def origin_of(project: Project, period: str) -> Origin:
    """Fingerprints of everything that a period's report says something with.

    Comments and layout of params, other periods' questions and later periods leave it as it is, and so does a mere
    rebuild. Brand and rules of publishing change the look, not the content.

    Raises
    ------
    CsreportError
        When params cannot be read.
    """
    periods = [name for name in earlier_periods(project, period) if name in project.periods] + [period]
    return Origin(dict(sorted({
        **dict(_params(project, periods)), **dict(_raw(project, periods)), **dict(_notebooks(project)),
        CODE: f"{__version__}/{_code()}",
    }.items())))  # fmt: skip


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Names of what was changed, added or taken away; the program with both versions."""
    names = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    return [_versions(before.get(CODE, ""), now.get(CODE, "")) if name == CODE else name for name in names]


def _versions(before: str, now: str) -> str:
    """`csreport 0.1.0 → 0.2.0`; two states of the same version by their fingerprints."""
    (old, _, old_code), (new, _, new_code) = before.partition("/"), now.partition("/")
    return f"{CODE} {old} → {new}" if old != new else f"{CODE} {old} ({old_code[:8]} → {new_code[:8]})"


def _params(project: Project, periods: Sequence[str]) -> Iterator[tuple[str, str]]:
    for path in sorted(project.params().glob("*.yml")):
        name = f"params/{path.name}"
        if path.name == "codebook.yml":
            yield name, _hashed(codebook_in(project.codebook, periods))
        else:
            data = read_document(path, name).data
            kept = {key: value for key, value in data.items() if key not in LOOK} if isinstance(data, dict) else data
            yield name, _hashed(kept if path.name == "project.yml" else data)
    for period in periods:
        name = f"params/periods/{period}.yml"
        yield name, _hashed(read_document(project.params("periods", f"{period}.yml"), name).data)
    for lang in project.file.languages:
        path = project.params("locale", f"{lang}.po")
        if path.is_file():
            yield f"params/locale/{lang}.po", _hashed(path.read_text(encoding="utf-8", errors="replace").splitlines())


def _raw(project: Project, periods: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Raw files as they stand, whatever is declared of them."""
    for period in periods:
        for name, declared in project.period(period).parts.items():
            path = _place(project, period, declared)
            yield f"data/raw/{period} ({name})", sha256(path) if path.is_file() else ""


def _place(project: Project, period: str, declared: RawFile) -> Path:
    return project.raw(period) / declared.file if declared.file else project.stored(period, declared)


def _notebooks(project: Project) -> Iterator[tuple[str, str]]:
    """Prose and code of the report's notebooks, without results; the parameters are the run's."""
    for path in sorted(project.notebooks.glob("[0-9]*_*.ipynb")):
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            told = [_cell(cell) for cell in cells if "parameters" not in cell.get("metadata", {}).get("tags", [])]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise CsreportError(f"notebooks/{path.name}: not readable as a notebook") from None
        yield f"notebooks/{path.name}", _hashed(told)
    for path in sorted(project.chapters.glob("*.py")):  # the project's own
        yield f"chapters/{path.name}", _hashed(path.read_text(encoding="utf-8", errors="replace").splitlines())


def _cell(cell: Mapping[str, Any]) -> list[Any]:
    source, metadata = cell.get("source", ""), cell.get("metadata", {})
    text = source if isinstance(source, str) else "".join(source)
    return [cell.get("cell_type"), text, {name: metadata[name] for name in NOTED if name in metadata}]


def _hashed(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@cache
def _code() -> str:
    """Fingerprint of the program: code, messages and templates; line ends do not count."""
    digest, root = hashlib.sha256(), Path(str(files("csreport")))
    for path in sorted(path for path in root.rglob("*") if path.suffix in CODE_FILES):
        digest.update(path.relative_to(root).as_posix().encode() + re.sub(rb"\r\n?", b"\n", path.read_bytes()))
    return digest.hexdigest()[:16]
