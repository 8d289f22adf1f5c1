"""Run the notebooks: strict about parameters, clear about failures."""

from __future__ import annotations

import ast
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from papermill.exceptions import PapermillExecutionError
from papermill.iorw import local_file_io_cwd
from traitlets.config import Config

from csreport.project.errors import CsreportError, NotebookError
from csreport.project.project import Project
from csreport.publish.kernels import POSSIBLE, WarmKernelManager, warm_up
from surveystats.errors import StatisticsError

PARAMETERS = ("period", "lang")
INJECTED = "injected-parameters"  # tag of the cell that papermill adds after the parameters cell
INLINE = "module://matplotlib_inline.backend_inline"  # with any other backend an analyst's figures vanish silently
# One thread per numeric library: same inputs, same bytes, on any machine.
THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
ANSI = re.compile(r"\x1b\[[0-9;]*m")  # colours of a terminal
LONGEST_ROOM = 90  # bytes: a socket's path holds 103 on macOS, and its name takes 13


@dataclass(frozen=True)
class Job:
    """One notebook to run in one language, and where the executed notebook goes."""

    notebook: Path
    lang: str
    target: Path

    @property
    def chapter(self) -> str:
        """Name of the chapter: the file's name without its number."""
        return self.notebook.stem.split("_", 1)[-1]


def report_notebooks(project: Project) -> list[Path]:
    """Notebooks of the report in reading order.

    Raises
    ------
    NotebookError
        When there is none, or one has no parameters cell with exactly `period` and `lang`.
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


def run_all(project: Project, period: str, jobs: list[Job], *, progress: Callable[[Job], None], workers: int) -> None:
    """Run several notebooks side by side, in their folder; the first failure stops the run."""
    # Papermill changes the folder of the whole process, each run for itself; side by side they would not all return.
    folder = project.notebooks
    with _environment(project), chdir(folder), local_file_io_cwd(str(folder)), ThreadPoolExecutor(workers) as pool:
        running = {pool.submit(run, job, period): job for job in jobs}
        for future in as_completed(running):
            if future.exception() is not None:
                pool.shutdown(cancel_futures=True)
                future.result()
            progress(running[future])


def start_server(project: Project) -> None:
    """Let the process that kernels are forked from import its libraries while the surveys are prepared."""
    with _environment(project):
        warm_up()


def run(job: Job, period: str) -> None:
    """Run one notebook in a kernel of its own.

    Raises
    ------
    NotebookError
        When a cell fails; names notebook, cell and the last line of the error.
    """
    job.target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="csreport-") as room:
            papermill.execute_notebook(
                str(job.notebook), str(job.target), parameters={"period": period, "lang": job.lang},
                kernel_name="python3", language="python", cwd=str(job.notebook.parent), progress_bar=False,
                config=_channel(Path(room)), kernel_manager_class=WarmKernelManager,
            )  # fmt: skip
    except PapermillExecutionError as error:
        raise NotebookError(_failure(job, error)) from None
    except DeadKernelError:
        raise NotebookError(f"notebooks/{job.notebook.name}: the kernel died while it ran (out of memory?)") from None


def _channel(room: Path) -> Config:
    """How a kernel is spoken to: messages carry answers of respondents, so they are encrypted even on this machine.

    Sockets that are files of this run's own: builds side by side may be given the same network port.
    """
    fits = POSSIBLE and len(os.fsencode(room)) <= LONGEST_ROOM
    files = {"transport": "ipc", "connection_file": str(room / "kernel.json")} if fits else {}
    return Config({"KernelManager": {"transport_encryption": "auto"} | files})


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
    wanted = dict.fromkeys(THREADS, "1") | {
        "CSREPORT_PROJECT": str(project.root), "PYTHONHASHSEED": "0", "MPLBACKEND": INLINE,
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }  # fmt: skip
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
