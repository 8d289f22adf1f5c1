"""One thing that `validate` has to say: what, how grave, where, and how often."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from csreport.project.errors import CsreportError
from csreport.project.params import libraries, program, read_checked, write_checked
from csreport.project.project import Project, sha256
from csreport.publish.record import CODE_FILES, hashed

Kind = Literal["params", "files", "columns", "values", "labels", "notebooks", "detected"]
Severity = Literal["problem", "warning", "information"]
TITLES: dict[Kind, str] = {
    "params": "Params",
    "files": "Files",
    "columns": "Columns",
    "values": "Values",
    "labels": "Labels",
    "notebooks": "Notebooks",
    "detected": "What was detected",
}
SHOWN = 20  # warnings of one kind about one column that people are shown; machines get all
PLACE = re.compile(r"(?:\S+: )?((?:params|data|notebooks|private)/[^:,]+)(?::(\d+))?[:,]")
FOUND = {
    "column": re.compile(r"column '([^']*)'"),
    "nearest": re.compile(r"did you mean '([^']*)'\?"),
    "value": re.compile(r"found '?([^',;]+)'?$"),
    "expected": re.compile(r"expected ([^,;]+)"),
}


@dataclass(frozen=True)
class Finding:
    """A problem stops the report or makes it wrong; a warning does not, but somebody should know; an information only
    tells."""

    kind: Kind
    severity: Severity
    message: str
    file: str = ""
    line: int | None = None
    column: str = ""
    value: str = ""
    expected: str = ""
    nearest: str = ""
    count: int = 1
    counts: tuple[tuple[str, int], ...] = ()

    @property
    def record(self) -> dict[str, Any]:
        """The finding for machines."""
        order = ("kind", "severity", "file", "line", "column", "value", "expected", "nearest", "count", "counts")
        found = asdict(self) | {"counts": dict(self.counts)}
        return {name: found[name] for name in (*order, "message")}


def tried(step: Callable[[], object], kind: Kind, *, period: str = "") -> list[Finding]:
    """Problems that a step of the build names, a line each (an indented one belongs to the one before)."""
    try:
        step()
    except CsreportError as error:
        return [_from_message(text, kind, period) for text in re.split(r"\n(?!\s)", str(error))]
    return []


def _from_message(message: str, kind: Kind, period: str) -> Finding:
    place, first = PLACE.match(message), message.splitlines()[0]
    parts = {name: match[1] for name, pattern in FOUND.items() if (match := pattern.search(first))}
    file, line = place.groups() if place else ("", None)
    if "column" in parts and "does not have" in message:
        kind = "columns"
    elif file.startswith("params/"):
        kind = "params"
    shown = f"{period}: {message}" if period else message
    return Finding(kind, "problem", shown, file, int(line) if line else None, **parts)  # type: ignore[arg-type]


def listed(findings: Iterable[Finding]) -> list[str]:
    """Findings for people: grouped, most basic first, each group under its title."""
    found, lines = list(dict.fromkeys(findings)), list[str]()
    for kind, title in TITLES.items():
        if group := [finding for finding in found if finding.kind == kind]:
            told = (f"  {message}".replace("\n", "\n  ") for message in _shortened(group))
            lines += [f"{title} ({len(group)})", *told]
    return lines


def _shortened(group: list[Finding]) -> Iterable[str]:
    """Messages in order; of many warnings about the same thing the first ones, and how many more there are."""
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for at, finding in enumerate(group):
        about = (finding.file, finding.column, finding.expected)
        alike.setdefault((str(at),) if finding.severity == "problem" else about, []).append(finding)
    for (*_, last), findings in alike.items():
        yield from (finding.message for finding in findings[:SHOWN])
        if len(findings) > SHOWN:
            column = findings[0].column
            yield f"… and {len(findings) - SHOWN} more of {f'column {column!r}' if column else last}; --json lists them"


def all_findings(project: Project) -> list[Finding]:
    """What `validate` says: of the same files by the same program what it said before."""

    def checked() -> list[Finding]:
        from csreport.publish.validate import check_all  # noqa: PLC0415 - its libraries take longer than all of this

        return check_all(project)

    places = ("params/**/*", "data/**/*", "notebooks/**/*", "private/*/queries/*")
    return recorded(project, project.private() / "validated.json", places, checked)


def recorded(project: Project, path: Path, places: Iterable[str], make: Callable[[], list[Finding]]) -> list[Finding]:
    """What was found in the same files by the same program, else what `make` finds."""
    known, key = json.loads(read_checked(path) or b"{}"), _key(project, places)
    if known.get("key") == key:
        return [Finding(**one | {"counts": tuple((name, n) for name, n in one["counts"])}) for one in known["findings"]]
    found = make()
    if key == _key(project, places):
        told = json.dumps({"key": key, "findings": [asdict(one) for one in found]}, ensure_ascii=False)
        write_checked(path, told.encode())
    return found


def problems(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that stop a report."""
    return [finding for finding in findings if finding.severity == "problem"]


def _key(project: Project, places: Iterable[str]) -> str:
    files = [path for place in places for path in project.root.glob(place) if path.is_file()]
    told = {path.relative_to(project.root).as_posix(): sha256(path) for path in sorted(files)}
    return hashed([told, program(*CODE_FILES), libraries()])
