"""What a report of the demo costs, beside a notebook that anyone could write: ratios within one run.

The baseline is one notebook that reads the answers of 2025Q4, draws 24 seaborn figures and three statsmodels tables,
run by the papermill command and made a page by `nbconvert --to html`. Run: make bench

With `--periods` every other period is built, too, in all languages, by `csreport reports`. On a machine that does other
things, look at the ratio of the processors' seconds.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[1]
PROGRAMS = Path(sys.executable).parent
PERIOD = "2025Q4"
ITEMS = ["Q1", *(f"Q2_{item}" for item in range(1, 13))]
SENTENCE = "\n\nOne sentence more."


@dataclass(frozen=True)
class Cost:
    """What a command cost: seconds on the clock and of the processors, and the memory of all its processes."""

    seconds: float
    cpu: float
    megabytes: float


def measure(*command: str | Path, **environment: str) -> Cost:
    """Run a command and its children to their end."""
    before, start, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), [0.0]
    process = subprocess.Popen(
        [str(part) for part in command],
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": ""} | environment,  # as on any machine, code is compiled once
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

    def watch() -> None:
        while process.poll() is None:
            peak[0] = max(peak[0], memory(process.pid))
            time.sleep(0.5)

    watcher = threading.Thread(target=watch)
    watcher.start()
    failed, seconds = process.wait(), time.perf_counter() - start
    if failed:
        raise SystemExit(f"{' '.join(map(str, command))}: failed")
    watcher.join()
    while True:  # processes that outlived their parent are ours now: their seconds count, too
        try:
            os.wait()
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds, cpu, peak[0])


def adopt_orphans() -> None:
    """Let processes that lose their parent become children of this one (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def memory(command: int) -> float:
    """Megabytes that a command and its descendants hold, what they share counted once."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if command in ancestry(int(folder.name)):
                lines = folder.joinpath("smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration):
            continue
    return total / 1024


def ancestry(process: int) -> list[int]:
    """A process and those it descends from."""
    found = [process]
    while found[-1] > 1:
        status = Path(f"/proc/{found[-1]}/status").read_text().splitlines()
        found.append(next(int(line.split()[1]) for line in status if line.startswith("PPid:")))
    return found


def baseline_notebook(target: Path) -> None:
    """Write the notebook that the report is compared with."""
    cells = [
        "import pandas as pd\nimport seaborn as sns\nimport matplotlib.pyplot as plt\n"
        "import statsmodels.formula.api as smf\n"
        f"answers = pd.read_csv({str(ROOT / 'data/raw' / PERIOD / 'responses.csv')!r})\n"
        f"items = {ITEMS!r}\nanswers[items] = answers[items].apply(pd.to_numeric, errors='coerce')\nanswers.describe()",
    ]
    for place, item in enumerate(ITEMS[:12]):
        cells.append(f"sns.countplot(data=answers, x={item!r}, hue='channel')\nplt.show()")
        other = ITEMS[place + 1]
        cells.append(f"sns.regplot(data=answers, x={item!r}, y={other!r}, x_jitter=0.2, y_jitter=0.2)\nplt.show()")
    for place in (1, 5, 9):
        cells.append(f"smf.ols('Q1 ~ {' + '.join(ITEMS[place : place + 4])} + C(channel)', answers).fit().summary()")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, target)


def baseline(folder: Path) -> Cost:
    """The cost of that notebook, run and made a page."""
    notebook, executed = folder / "baseline.ipynb", folder / "executed.ipynb"
    baseline_notebook(notebook)
    run = measure(PROGRAMS / "papermill", notebook, executed)
    page = measure(PROGRAMS / "jupyter-nbconvert", "--to", "html", executed)
    return Cost(run.seconds + page.seconds, run.cpu + page.cpu, max(run.megabytes, page.megabytes))


def copied(folder: Path) -> Path:
    """The demo in a folder of its own, so that nothing that was built before helps."""
    project = folder / "demo"
    for name in ("params", "data", "notebooks"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("explore"))
    return project


def report(project: Path, *options: str, period: str = PERIOD) -> Cost:
    """The cost of a build."""
    return measure(PROGRAMS / "csreport", "--project", project, "report", period, *options)


def forget(project: Path) -> None:
    """Remove what was built and kept of the period; what is kept of earlier ones stays."""
    shutil.rmtree(project / "output", ignore_errors=True)
    shutil.rmtree(project / "private" / PERIOD, ignore_errors=True)


def write_sentence(project: Path) -> None:
    """Add a sentence to the prose of one chapter."""
    path = project / "notebooks" / "20_satisfaction.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    cell["source"] = "".join(cell["source"]) + SENTENCE
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def costs(folder: Path) -> Iterator[tuple[str, Cost]]:
    """What is measured, in order: each needs what came before."""
    yield "baseline", baseline(folder)
    project = copied(folder)
    yield "the first of all builds", report(project, "--langs", "en")
    forget(project)
    yield "one language", report(project, "--langs", "en")
    yield "nothing changed", report(project, "--langs", "en")
    write_sentence(project)
    yield "one sentence changed", report(project, "--langs", "en")
    forget(project)
    yield "three languages", report(project)
    yield "validate", measure(PROGRAMS / "csreport", "--project", project, "validate")
    yield "validate, nothing changed", measure(PROGRAMS / "csreport", "--project", project, "validate")
    yield "--help", measure(PROGRAMS / "csreport", "--help")
    if "--periods" in sys.argv:
        first, *further = sorted(path.stem for path in (project / "params" / "periods").glob("*.yml"))[:-1]
        yield f"three languages of {first}", report(project, period=first)
        cost = measure(PROGRAMS / "csreport", "--project", project, "reports")
        yield "each further period", replace(cost, seconds=cost.seconds / len(further), cpu=cost.cpu / len(further))


def main() -> None:
    """Print a line for each."""
    adopt_orphans()
    print(f"{'':34}{'× baseline':>11}{'seconds':>9}{'CPU':>8}{'× CPU':>7}{'MB':>6}", flush=True)
    with tempfile.TemporaryDirectory(prefix="csreport-speed-") as folder:
        base = None
        for name, cost in costs(Path(folder)):
            base = base or cost
            ratio, cpu = cost.seconds / base.seconds, cost.cpu / base.cpu
            numbers = f"{ratio:11.2f}{cost.seconds:9.1f}{cost.cpu:8.1f}{cpu:7.2f}{cost.megabytes:6.0f}"
            print(f"{name:34}{numbers}", flush=True)


if __name__ == "__main__":
    main()
