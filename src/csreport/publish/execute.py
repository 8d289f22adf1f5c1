"""Run the notebooks: strict about parameters, clear about failures, and only those that something changed for."""

from __future__ import annotations

import ast
import json
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import nbformat

from csreport.chapters.conductor import Conductor, Known, computing_chapters, hears_others
from csreport.chapters.history import keep_period, overlaps_of
from csreport.chapters.questionnaire import banners_of
from csreport.project.errors import CsreportError, NotebookError
from csreport.project.params import split_names
from csreport.project.project import Project, codebook_in, sha256
from csreport.publish.record import NOTED, hashed, made_with
from csreport.publish.supervisor import ALIKE, POSSIBLE, run_in_copies
from surveystats.errors import StatisticsError

if TYPE_CHECKING:
    from papermill.exceptions import PapermillExecutionError

# ---- run the notebooks ----
T = TypeVar("T")
PARAMETERS = ("period", "lang")
INJECTED = "injected-parameters"  # tag of the cell that papermill adds after the parameters cell
INLINE = "module://matplotlib_inline.backend_inline"  # with any other backend an analyst's figures vanish silently
ANSI = re.compile(r"\x1b\[[0-9;]*m")  # colours of a terminal


@dataclass(frozen=True)
class Job:
    """One notebook to run in one language, and where the executed notebook goes."""

    notebook: Path
    lang: str
    target: Path

    @property
    def chapter(self) -> str:
        """Name of the chapter."""
        return chapter_of(self.notebook)


def chapter_of(notebook: Path) -> str:
    """A file's name without its number."""
    return notebook.stem.split("_", 1)[-1]


def report_notebooks(project: Project) -> list[Path]:
    """Notebooks of the report in reading order.

    Raises NotebookError: when there is none, or one has no parameters cell with exactly `period` and `lang`.
    """
    found = sorted(project.notebooks.glob("[0-9]*_*.ipynb"))
    if not found:
        raise NotebookError("notebooks/: no report notebook (a name like 20_satisfaction.ipynb) found")
    for path in found:
        check_parameters(path)
    return found


def check_parameters(path: Path) -> None:
    """Refuse a notebook that would silently run on its defaults."""
    where = f"notebooks/{path.name}"
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:
        raise NotebookError(f"{where}: not readable as a notebook: {error}") from None
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise NotebookError(f"{where}: expected one cell tagged 'parameters', found {len(tagged)}")
    try:
        statements = [node for node in ast.parse(tagged[0].source).body if isinstance(node, ast.Assign | ast.AnnAssign)]
    except SyntaxError as error:
        raise NotebookError(f"{where}: parameters cell, line {error.lineno}: {error.msg}") from None
    targets = [t for node in statements for t in (node.targets if isinstance(node, ast.Assign) else [node.target])]
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    if sorted(names) != sorted(PARAMETERS):
        raise NotebookError(f"{where}: the parameters cell must set exactly {' and '.join(PARAMETERS)}, found {names}")


def compute(
    project: Project, period: str, names: Collection[str], *, meanwhile: Iterable[Callable[[], None]] = ()
) -> Known:
    """The estimates of every chapter, side by side; whoever asks next reads what was kept.

    Returns the facts of those chapters of the given ones that hear no others. What is done meanwhile in this process,
    chapters that begin later find.
    """
    tasks = [partial(_compute, project, period, name, name in names) for name in computing_chapters(project)]
    found: list[Known | None] = _kept([*tasks, partial(_banners, project, period)], meanwhile)
    return {key: facts for known in found for key, facts in (known or {}).items()}


def _compute(project: Project, period: str, name: str, speaks: bool) -> Known:
    chapter = Conductor(project, name, period)
    _ = chapter.estimates
    return chapter.all_facts() if speaks and not hears_others(name, project) else {}


def _banners(project: Project, period: str) -> Known:
    _ = banners_of(project, period)
    return {}


def compute_earlier(project: Project, period: str, *, meanwhile: Iterable[Callable[[], None]] = ()) -> None:
    """What this period's report is told of the earlier ones, side by side."""
    earlier = [partial(keep_period, project, name) for name in project.until(period)[:-1]]
    _kept([partial(overlaps_of, project, period), *earlier], meanwhile)


def _kept(tasks: Sequence[Callable[[], Any]], meanwhile: Iterable[Callable[[], None]] = ()) -> list[Any]:
    """What tasks give that keep their results; one that fails here fails where it is asked for, which says where."""

    def give(task: Callable[[], Any]) -> Any:
        with suppress(Exception):
            return task()

    return run_in_copies([partial(give, task) for task in tasks], meanwhile=meanwhile)


def run_all(
    project: Project,
    period: str,
    jobs: list[Job],
    *,
    progress: Callable[[Job], None],
    meanwhile: Iterable[Callable[[], None]] = (),
) -> None:
    """Run several notebooks side by side, each in a copy of this process; the first failure stops the run.

    What is done meanwhile in this process, copies that begin later find.
    """
    if not jobs:
        return
    from csreport.publish import engine  # noqa: F401, PLC0415 - copies have it; most builds of a day run no notebook

    run_in_copies(
        [partial(run, project, job, period) for job in jobs],
        names=[f"notebooks/{job.notebook.name}" for job in jobs],
        meanwhile=meanwhile,
        ended=lambda place: progress(jobs[place]),
    )


def run(project: Project, job: Job, period: str) -> None:
    """Run one notebook in its folder, in this process or, where it is no copy, in a kernel.

    Raises NotebookError: when a cell fails; names notebook, cell and the last line of the error.
    """
    import papermill  # noqa: PLC0415 - as above
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    folder = job.notebook.parent
    job.target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with _environment(project), chdir(folder):
            papermill.execute_notebook(
                str(job.notebook),
                str(job.target),
                parameters={"period": period, "lang": job.lang},
                engine_name="csreport" if POSSIBLE else None,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,  # at the end and when it fails: each time is the whole file
            )
    except PapermillExecutionError as error:
        raise NotebookError(_failure(job, error)) from None


def own_cells(cells: list[Any]) -> list[Any]:
    """Cells that the analyst wrote: messages count them as they stand in the notebook."""
    return [cell for cell in cells if not {INJECTED, "papermill-error-cell-tag"} & set(cell.metadata.get("tags", []))]


def _failure(job: Job, error: PapermillExecutionError) -> str:
    """Notebook, cell and line that failed, and why; our own errors say all that is to be said."""
    place = len(own_cells(nbformat.read(job.target, as_version=4).cells[: error.cell_index + 3]))  # + its two marks
    trace = ANSI.sub("", "\n".join(error.traceback or ()))
    lines = [int(line) for line in re.findall(rf"^\s*Cell In\[{error.exec_count}\], line (\d+)", trace, re.MULTILINE)]
    where, said = f"notebooks/{job.notebook.name}, cell {place}", error.source.splitlines()
    # IPython counts from the first line of code.
    blank = next((above for above, line in enumerate(said) if line.strip()), 0)
    if lines and lines[-1] + blank <= len(said):
        where += f", line {lines[-1] + blank} ({said[lines[-1] + blank - 1].strip()})"
    kinds: tuple[type[Exception], ...] = (CsreportError, *CsreportError.__subclasses__(), StatisticsError)
    ours = error.ename in {kind.__name__ for kind in kinds}
    what = f"{error.ename}: {error.evalue}" if error.ename and not ours else str(error.evalue)
    return f"{where}:\n  {what}"


@contextmanager
def _environment(project: Project) -> Iterator[None]:
    """What every kernel inherits; put back afterwards."""
    wanted = ALIKE | {
        "CSREPORT_PROJECT": str(project.root),
        "MPLBACKEND": INLINE,
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    before = {name: os.environ[name] for name in wanted if name in os.environ}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name in wanted:
            os.environ.pop(name, None)
        os.environ.update(before)


# ---- executed notebooks that are still right ----
NAMES = "params/codebook.yml, names"  # of questions: every chapter says them, no number depends on them
ELSEWHERE = {"open", "exec", "eval", "compile", "__import__", "get_ipython"}  # by which code can read anything


def ingredients(project: Project, period: str) -> Callable[[Job], dict[str, str]]:
    """What an executed notebook is made of, fingerprints by name: its code, and what its chapter can read.

    Its prose is not among them: no result depends on it (`take_over` puts the new one in).
    """
    made = made_with(project, period)
    shared = {
        name: told for name, told in made["made_of"].items() if not name.startswith(("notebooks/", "params/words/"))
    }
    asked, names = split_names(codebook_in(project.codebook, project.until(period)))
    shared |= {"params/codebook.yml": hashed(asked), NAMES: hashed(names), "packages": hashed(made["packages"])}
    shared["approvals"] = hashed(made["approvals"])
    chapters = sorted(path.name for path in project.notebooks.glob("[0-9]*_*.ipynb"))
    shared["which notebooks there are"] = hashed(chapters)  # the summary speaks of those

    def of(job: Job) -> dict[str, str]:
        words = {name: told for name, told in made["params"].items() if name.startswith(f"params/words/{job.lang}/")}
        return shared | words | {f"notebooks/{job.notebook.name}": hashed(_code(job.notebook))}

    return of


def _code(path: Path) -> list[Any]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    told = [cell for cell in cells if cell["cell_type"] == "code"]
    return [["".join(cell["source"]), cell["metadata"].get("tags", [])] for cell in told]


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
    shown = _shown(before.cells)
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
    if _shown(cells) != shown:
        before.cells = cells
        nbformat.write(before, job.target)


def _shown(cells: list[Any]) -> list[Any]:
    """What a reader sees the effect of; papermill adds to the rest."""
    noted = ([cell.metadata.get(name) or None for name in NOTED] for cell in cells)
    return [(cell.cell_type, cell.source, cell.get("attachments"), next(noted)) for cell in cells]


def reasons(changed: Mapping[Job, list[str]]) -> list[str]:
    """Why notebooks are run again: a line for each input that changed."""
    found: dict[str, set[str]] = {}
    for job, names in changed.items():
        for name in names:
            found.setdefault(name, set()).add(job.chapter)
    lines = []
    for name, chapters in sorted(found.items()):
        told = f"{len(chapters)} chapters" if len(chapters) > 1 else "".join(chapters)
        words_alone = name == NAMES or name.startswith("params/words/")
        lines.append(f"{name} → words of {told}, no numbers" if words_alone else f"{name} → {told}")
    return lines
