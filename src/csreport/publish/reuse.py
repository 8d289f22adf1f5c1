"""Executed notebooks that are still right: what each was made of, by name, and what changed since."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat

from csreport.project.content import split_names
from csreport.project.project import Project, codebook_in, earlier_periods, sha256
from csreport.publish.execute import INJECTED, Job
from csreport.publish.origin import NOTED, hashed, made_with

NAMES = "params/codebook.yml, names"  # of questions: every chapter says them, no number depends on them
ELSEWHERE = {"open", "exec", "eval", "compile", "__import__", "get_ipython"}  # by which code can read anything


def ingredients(project: Project, period: str) -> Callable[[Job], dict[str, str]]:
    """What an executed notebook is made of, fingerprints by name: its code, and what its chapter can read.

    Its prose is not among them: no result depends on it (`take_over` puts the new one in).
    """
    made = made_with(project, period)
    shared = {name: told for name, told in made["made_of"].items() if not name.startswith(("notebooks/", "params/lo"))}
    known = [name for name in earlier_periods(project, period) if name in project.periods]
    asked, names = split_names(codebook_in(project.codebook, [*known, period]))
    shared |= {"params/codebook.yml": hashed(asked), NAMES: hashed(names), "packages": hashed(made["packages"])}
    shared["approvals"] = hashed(made["approvals"])
    chapters = sorted(path.name for path in project.notebooks.glob("[0-9]*_*.ipynb"))
    shared["which notebooks there are"] = hashed(chapters)  # the summary speaks of those

    def of(job: Job) -> dict[str, str]:
        words = {name: told for name, told in made["params"].items() if name == f"params/locale/{job.lang}.po"}
        return shared | words | {f"notebooks/{job.notebook.name}": hashed(_code(job.notebook))}

    return of


def _code(path: Path) -> list[Any]:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return [[cell.source, cell.metadata.get("tags", [])] for cell in cells]


def take_over(job: Job, parts: Mapping[str, str]) -> list[str] | None:
    """Keep what was executed before, with today's prose; None when it is kept, else what changed (nothing: no result).

    A notebook with code of the analyst's own may read anything, and is always run.
    """
    try:
        known = json.loads(_record(job).read_text(encoding="utf-8"))
        whole = known["sha256"] == sha256(job.target)
    except (OSError, ValueError, KeyError):
        return []
    if not whole or reads_elsewhere(job.notebook):
        return []
    changed = [name for name in sorted({*parts, *known["parts"]}) if parts.get(name) != known["parts"].get(name)]
    if changed:
        return changed
    _rejoin(job)
    remember(job, parts)
    return None


def remember(job: Job, parts: Mapping[str, str]) -> None:
    """Note beside an executed notebook what it was made of."""
    told = json.dumps({"sha256": sha256(job.target), "parts": dict(parts)}, ensure_ascii=False, indent=1)
    _record(job).write_text(told + "\n", encoding="utf-8")


def _record(job: Job) -> Path:
    return job.target.with_suffix(".made.json")


def reads_elsewhere(path: Path) -> bool:
    """Whether code of a notebook can read more than its chapter: it imports something, or opens a file."""
    for source, _ in _code(path):
        try:
            nodes = list(ast.walk(ast.parse(source)))
        except SyntaxError:  # a command of IPython's
            return True
        modules = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        modules += [str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)]
        if any(name.partition(".")[0] != "csreport" for name in modules):
            return True
        if ELSEWHERE & {node.id for node in nodes if isinstance(node, ast.Name)}:
            return True
    return False


def _rejoin(job: Job) -> None:
    """Today's prose, captions and alt texts with the results of code that is the same."""
    now, before = (nbformat.read(path, as_version=4) for path in (job.notebook, job.target))
    ran, cells = iter([cell for cell in before.cells if cell.cell_type == "code"]), []
    for cell in now.cells:
        if cell.cell_type != "code":
            cells.append(cell)
            continue
        done = next(ran)
        for name in NOTED:
            done.metadata.pop(name, None)
        done.metadata.update(cell.metadata)
        cells.append(done)
        if "parameters" in done.metadata.get("tags", []):
            cells.append(next(ran))  # papermill's, with the parameters of the run
    if INJECTED not in [tag for cell in cells for tag in cell.metadata.get("tags", [])] or next(ran, None) is not None:
        raise AssertionError(f"{job.target.name}: not what papermill made of {job.notebook.name}")
    if cells != before.cells:
        before.cells = cells
        nbformat.write(before, job.target)


def reasons(changed: Mapping[Job, list[str]]) -> list[str]:
    """Why notebooks are run again: a line for each input that changed."""
    found: dict[str, set[str]] = {}
    for job, names in changed.items():
        for name in names:
            found.setdefault(name, set()).add(job.chapter)
    return [f"{name} → {_extent(name, chapters)}" for name, chapters in sorted(found.items())]


def _extent(name: str, chapters: set[str]) -> str:
    told = f"{len(chapters)} chapters" if len(chapters) > 1 else "".join(chapters)
    return f"words of {told}, no numbers" if name == NAMES or name.startswith("params/locale/") else told
