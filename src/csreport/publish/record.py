"""What a report is made of, by fingerprints of every input; what was found in these, what happened as it was built."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tqdm import tqdm

from csreport import __version__
from csreport.project.errors import CsreportError, ProjectError, RenderError, nearest
from csreport.project.params import libraries, program, read_checked, read_document, read_json, write_checked
from csreport.project.period import PeriodFile
from csreport.project.project import Project, codebook_in, sha256

if TYPE_CHECKING:
    pass


# ---- the choice of renderer -------------------------------------------------------
OLDEST = (1, 9)  # the first that sets our tables, fonts and languages right
RENDERERS = ("embedded", "quarto", "auto")


@dataclass(frozen=True)
class Renderer:
    """What makes page and paper, its version, and a note where another one was wished for."""

    name: str = "embedded"
    version: str = __version__
    note: str = ""


def chosen_renderer(environment: Mapping[str, str] = os.environ) -> Renderer:
    """The renderer that `RENDERER` asks for.

    Raises ProjectError: if there is no renderer of that name; RenderError: if Quarto is asked for and is absent or
    too old.
    """
    wanted = environment.get("RENDERER", "").strip().lower() or "embedded"
    if wanted not in RENDERERS:
        raise ProjectError(f"RENDERER={wanted}: expected one of {', '.join(RENDERERS)}{nearest(wanted, RENDERERS)}")
    if wanted == "embedded":
        return Renderer()
    version, missing = _version(environment)
    if not missing:
        return Renderer("quarto", version)
    if wanted == "quarto":
        raise RenderError(f"RENDERER=quarto: {missing}; install it, or set RENDERER=embedded")
    return Renderer(note=f"RENDERER=auto: {missing}; the embedded renderer was used")


def _version(environment: Mapping[str, str]) -> tuple[str, str]:
    """Quarto's version, and why it cannot be used, or ""."""
    program, oldest = shutil.which("quarto", path=environment.get("PATH")), ".".join(map(str, OLDEST))
    if program is None:
        return "", f"the program quarto ({oldest} or newer) is not on PATH"
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    version = done.stdout.strip()
    found = re.match(r"(\d+)\.(\d+)", version)
    if done.returncode != 0 or found is None:
        return "", f"quarto does not say its version: {(done.stderr or version).strip()[:200]!r}"
    if (int(found[1]), int(found[2])) < OLDEST:
        return "", f"quarto {version} is too old, {oldest} is needed"
    return version, ""


# ---- what a report is made of ----
CODE = "csreport"
CODE_FILES = (".py", ".ftl", ".lua", ".html", ".css", ".js", ".typ", ".typst", ".yml")
LOOK = {"brand", "publish"}  # of project.yml: neither changes what the report says
WRITERS = ("matplotlib", "seaborn", "papermill", "nbconvert", "pypandoc-binary", "typst")
PACKAGES = (*WRITERS, "babel", "fluent.runtime", "fonttools", "xlsxwriter")  # beside those that numbers depend on
UNCHANGED = "nothing changed since it was built (--force builds it all the same)"
FORMATS = {  # what a reader is given of each language, in the order of the links
    "report.html": "page-web-page",
    "report.pdf": "page-pdf",
    "brief.pdf": "page-one-page",
    "report.xlsx": "page-workbook",
    "report.docx": "page-word-document",
}
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

    Raises CsreportError: when params cannot be read.
    """
    periods = project.until(period)
    parts = dict([*_params(project, periods), *_raw(project, periods), *_notebooks(project)])
    return Origin(dict(sorted([*parts.items(), (CODE, f"{__version__}/{program(*CODE_FILES)}")])))


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Names of what was changed, added or taken away; the program with both versions, or states of one version."""
    names = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    (old, _, code), (new, _, later) = (state.get(CODE, "").partition("/") for state in (before, now))
    versions = f"{CODE} {old} → {new}" if old != new else f"{CODE} {old} ({code[:8]} → {later[:8]})"
    return [versions if name == CODE else name for name in names]


def _params(project: Project, periods: Sequence[str]) -> Iterator[tuple[str, str]]:
    for path in sorted(project.params().glob("*.yml")):
        name = f"params/{path.name}"
        if path.name == "codebook.yml":
            yield name, hashed(codebook_in(project.codebook, periods))
        else:
            data = read_document(path, name).data
            kept = {key: value for key, value in data.items() if key not in LOOK} if isinstance(data, dict) else data
            yield name, hashed(kept if path.name == "project.yml" else data)
    for period in periods:
        name = f"params/periods/{period}.yml"
        yield name, hashed(read_document(project.params("periods", f"{period}.yml"), name).data)
    for lang in project.file.languages:
        for path in sorted(project.params("words", lang).glob("*.ftl")):
            told = path.read_text(encoding="utf-8", errors="replace").splitlines()
            yield f"params/words/{lang}/{path.name}", hashed(told)


def _raw(project: Project, periods: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Raw files as they stand, whatever is declared of them."""
    for period in periods:
        for name, declared in project.period(period).parts.items():
            path = project.raw(period) / declared.file if declared.file else project.stored(period, declared)
            yield f"data/raw/{period} ({name})", sha256(path) if path.is_file() else ""


def _notebooks(project: Project) -> Iterator[tuple[str, str]]:
    """Prose and code of the report's notebooks, without results; the parameters are the run's."""
    for path in sorted(project.notebooks.glob("[0-9]*_*.ipynb")):
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            told = [_cell(cell) for cell in cells if "parameters" not in cell.get("metadata", {}).get("tags", [])]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise CsreportError(f"notebooks/{path.name}: not readable as a notebook") from None
        yield f"notebooks/{path.name}", hashed(told)
    for path in sorted(project.chapters.glob("*.py")):  # the project's own
        yield f"chapters/{path.name}", hashed(path.read_text(encoding="utf-8", errors="replace").splitlines())


def _cell(cell: Mapping[str, Any]) -> list[Any]:
    noted = {name: told for name, told in cell.get("metadata", {}).items() if name in NOTED}
    return [cell.get("cell_type"), "".join(cell.get("source", "")), noted]


def hashed(data: Any) -> str:
    """Fingerprint of plain data."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


# ---- what is published, beside what would be built ---------------------------------------
def made_with(project: Project, period: str) -> dict[str, Any]:
    """What every language of a report is made of and with: what changes one of these changes all languages."""
    used = {f"{name}.yml" for name in project.until(period)}
    files = [path for path in sorted(project.params().rglob("*")) if path.is_file()]
    params = [path for path in files if path.parent != project.params("periods") or path.name in used]
    signed = sorted(project.archive("").glob("*/approval.yml"))
    origin, renderer = origin_of(project, period), chosen_renderer()
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {
        "content": origin.content,
        "made_of": dict(origin.parts),
        "params": {path.relative_to(project.root).as_posix(): sha256(path) for path in params},
        "approvals": {path.parent.name: sha256(path) for path in signed},
        "csreport": __version__,
        "renderer": {"name": renderer.name, "version": renderer.version},
        "packages": {**libraries(), **versions},
    }


def outdated(project: Project, period: str, record: Mapping[str, Any]) -> list[str]:
    """What changed since a published report was built; nothing where a new build would be the same."""
    now = made_with(project, period)
    other = [part for part in now if now[part] != record.get(part) and part not in {"content", "made_of"}]
    return differences(record.get("made_of", {}), now["made_of"]) or other


def edited(folder: Path, record: Mapping[str, Any]) -> list[str]:
    """Artefacts of a published report that are no longer what the build made."""
    known = record.get("artefacts", {}).items()
    return [name for name, found in known if not (folder / name).is_file() or sha256(folder / name) != found]


def read_record(project: Project, period: str) -> dict[str, Any] | None:
    """`run.json` of the published report; None where none is published, or not by this program."""
    return read_json(project.output / period / "run.json")


def read_failure(project: Project, period: str) -> dict[str, Any] | None:
    """Why the last build of a period failed; None where it did not."""
    return read_json(_failure_file(project, period))


def _failure_file(project: Project, period: str) -> Path:
    return project.output / ".failed" / f"{period}.json"


def current_pages(project: Project, period: str, languages: Sequence[str]) -> list[Path]:
    """The published pages, where a build of these languages would give the same again; else none.

    Raises CsreportError: when params cannot be read.
    """
    record = read_record(project, period) or {}
    if not set(languages) <= set(record.get("languages", [])) or read_failure(project, period) is not None:
        return []
    asked_anew = any(file.query is not None and file.sha256 is None for file in project.period(period).inputs)
    if asked_anew or outdated(project, period, record) or edited(project.output / period, record):
        return []
    return made_files(project, period, languages)


def made_files(project: Project, period: str, languages: Sequence[str]) -> list[Path]:
    """What a reader is given of a published report."""
    made = [project.output / period / lang / name for lang in languages for name in FORMATS]
    return [path for path in made if path.is_file()]


def latest_period(project: Project) -> str:
    """The last declared period; a ProjectError when there is none."""
    if not project.periods:
        raise ProjectError("no period is declared; write params/periods/<period>.yml first")
    return project.periods[-1]


# ---- what happened during a build ----
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


def inputs_of(project: Project, period: str) -> dict[str, str]:
    """Raw files of the period, and results of queries, with their fingerprints."""
    from csreport.survey.intake import fingerprint  # noqa: PLC0415 - as above

    return {name: fingerprint(project, period, file) for name, file in project.period(period).parts.items()}


def write_record(project: Project, period: str, draft: Path, run: Run, card: Mapping[str, Any]) -> None:
    """Write run.json, the only artefact that knows the clock; `card`: what the index shows."""
    record = {
        "period": period,
        "built": _now(),
        "languages": sorted(path.parent.name for path in draft.glob("*/report.html")),
        "card": card,
        "inputs": inputs_of(project, period),
        **made_with(project, period),
        "commit": _commit(project),
        "seconds": run.seconds,
        "warnings": run.warnings,
        "artefacts": {p.relative_to(draft).as_posix(): sha256(p) for p in sorted(draft.rglob("*")) if p.is_file()},
    }
    (draft / "run.json").write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _commit(project: Project) -> str | None:
    command = ["git", "-C", str(project.root), "rev-parse", "HEAD"]
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout.strip() or None
    return None


# ---- failed builds -----------------------------------------------------------------------------
def note_failure(project: Project, period: str, error: BaseException) -> None:
    """Keep why a build failed, for the index: the first line, without anything of this machine."""
    told = str(error) if isinstance(error, CsreportError) else f"unexpected error ({type(error).__name__})"
    path = _failure_file(project, period)
    path.parent.mkdir(parents=True, exist_ok=True)
    record: dict[str, Any] = {"period": period, "failed": _now(), "reason": _impersonal(told, project)}
    with contextlib.suppress(CsreportError):  # it may be the period's own file that cannot be read
        declared = project.period(period)
        record |= {"card": {"title": declared.title, "fieldwork": days_of(declared)}}
    path.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def forget_failure(project: Project, period: str) -> None:
    """The next build succeeded."""
    path = _failure_file(project, period)
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


def days_of(period: PeriodFile) -> list[str]:
    """First and last day of fieldwork."""
    return [period.fieldwork.start.isoformat(), period.fieldwork.end.isoformat()] if period.fieldwork else []


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


# ---- which periods' reports a change of the repository touches ----
# A change here touches every report.
COMMON = ("params/", "notebooks/", "src/", "requirements.lock", "pyproject.toml")


def changed_periods(project: Project, since: str) -> list[str]:
    """Periods to build again after the commits since a revision, earliest first.

    A change of one period's files touches it and every later one, which shows it in its trends; a change of common
    params, notebooks or code touches all.

    Raises ProjectError: when git does not know the revision.
    """
    command = ["git", "-C", str(project.root), "diff", "--name-only", "--relative", "-z", since, "--"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode:
        raise ProjectError(f"git cannot compare with '{since}': {found.stderr.strip().splitlines()[0]}")
    files, periods = [name for name in found.stdout.split("\0") if name], project.periods
    if any(name.startswith(COMMON) and not name.startswith("params/periods/") for name in files):
        return periods
    places = [(f"params/periods/{period}.yml", f"data/raw/{period}/") for period in periods]
    first = [at for at, place in enumerate(places) if any(name.startswith(place) for name in files)][:1]
    return periods[first[0] :] if first else []


# ---- what `validate` has to say: what, how grave, where, and how often ----
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
