"""Kernels fork from a process that never runs the program which builds the report."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from csreport.project.project import Project


@pytest.mark.slow
def test_a_script_without_a_main_guard_builds_a_report_and_runs_once(mini: Project, tmp_path: Path) -> None:
    for path in mini.notebooks.glob("*.ipynb"):  # two chapters: enough for kernels side by side
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
