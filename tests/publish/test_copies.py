"""Copies of a build: what they run, what they leave, and how they fail."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from csreport.project.errors import CsreportError, InputError
from csreport.project.project import Project
from csreport.publish.supervisor import POSSIBLE, run_in_copies


def fail(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize("most", [1, 2, 9])
def test_tasks_in_copies_leave_their_files_and_nothing_else(tmp_path: Path, most: int) -> None:
    here: list[int] = []

    def leave(place: int) -> None:
        here.append(place)
        (tmp_path / str(place)).write_text(str(os.getpid()), encoding="utf-8")

    run_in_copies([partial(leave, place) for place in range(5)], most)
    pids = {path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert len(list(tmp_path.iterdir())) == 5
    assert not POSSIBLE or (here == [] and len(pids) == 5 and str(os.getpid()) not in pids)


def test_a_task_that_begins_later_has_what_was_done_meanwhile() -> None:
    here: list[int] = []
    steps = [partial(here.append, place) for place in range(3)]
    seen = run_in_copies([lambda: len(here)] * 9, 2, meanwhile=steps)
    assert here == [0, 1, 2] and seen == sorted(seen) and seen[-1] == 3
    assert run_in_copies([], 2, meanwhile=steps) == [] and len(here) == 6
    further = run_in_copies([lambda: -1], 2, meanwhile=[lambda: [lambda: 0, lambda: 1], lambda: [lambda: 2]])
    assert further == [-1, 0, 1, 2], "what a step gives comes after what there was"


@pytest.mark.skipif(not POSSIBLE, reason="this system cannot copy a process")
def test_what_the_last_step_gives_takes_a_free_place_at_once(tmp_path: Path) -> None:
    mark = tmp_path / "mark"

    def wait_for_other() -> bool:
        for _ in range(200):
            if mark.exists():
                return True
            time.sleep(0.05)
        return False

    assert run_in_copies([wait_for_other], 2, meanwhile=[lambda: [mark.touch]])[0]


class Sealed(ValueError):
    """An error that does not travel between processes."""

    def __reduce__(self) -> str:
        raise TypeError("sealed")


def test_what_a_copy_raises_is_raised_and_the_rest_is_not_begun(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with pytest.raises(InputError, match="row 7"):
        run_in_copies([partial(fail, InputError("row 7")), partial(mark.write_text, "begun")], 1)
    assert not mark.exists()
    with pytest.raises((RuntimeError, Sealed), match="no passport"):
        run_in_copies([partial(fail, Sealed("no passport"))], 1)


@pytest.mark.skipif(not POSSIBLE, reason="this system cannot copy a process")
def test_a_copy_that_the_system_ends_is_said() -> None:
    with pytest.raises(CsreportError, match=r"^a process of the build: ended by the system"):
        run_in_copies([lambda: os.kill(os.getpid(), signal.SIGKILL)], 1)


@pytest.mark.slow
def test_a_script_without_a_main_guard_builds_a_report_and_runs_once(mini: Project, tmp_path: Path) -> None:
    for path in mini.notebooks.glob("*.ipynb"):  # two chapters: enough for copies side by side
        if path.stem not in {"91_sample", "20_satisfaction"}:
            path.unlink()
    script, mark = tmp_path / "build.py", tmp_path / "runs"
    script.write_text(
        "from pathlib import Path\n"
        f"open({str(mark)!r}, 'a').write('run\\n')\n"
        "from csreport.project.project import Project\n"
        "from csreport.publish.report import build_report\n"
        f"build_report(Project(Path({str(mini.root)!r})), '2025', ['en'])\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert mark.read_text(encoding="utf-8") == "run\n"
    assert (mini.output / "2025" / "en" / "report.pdf").is_file()
