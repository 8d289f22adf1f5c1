"""The script that stores notebooks clean, as pre-commit calls it."""

from __future__ import annotations

import runpy
from pathlib import Path

import nbformat
import pytest
from conftest import REPOSITORY
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output


@pytest.fixture
def main():
    return runpy.run_path(str(REPOSITORY / "scripts" / "strip_notebooks.py"))["main"]


@pytest.fixture
def used(tmp_path: Path) -> Path:
    """A notebook as JupyterLab leaves it after a run."""
    ran = new_code_cell(
        "1 + 1",
        execution_count=7,
        outputs=[new_output("stream", name="stdout", text="LB-1001")],
        metadata={"tags": ["parameters"], "caption": "面包", "alt": "Loaves", "scrolled": True,
                  "execution": {"iopub.execute_input": "2025-01-01T00:00:00Z"}, "papermill": {"duration": 1.2}},
    )  # fmt: skip
    notebook = new_notebook(cells=[new_markdown_cell("# 标题", metadata={"editable": True}), ran])
    notebook.metadata = {"kernelspec": {"name": "my-env", "display_name": "My env"}, "widgets": {}, "toc": {"x": 1}}
    path = tmp_path / "20_used.ipynb"
    nbformat.write(notebook, path)
    return path


def test_stripping_keeps_the_story_and_drops_the_run(main, used, capsys):
    before, raw = nbformat.read(used, as_version=4), used.read_bytes()
    assert main(["--check", str(used)]) == 1
    assert used.read_bytes() == raw, "asked to check, it changes nothing"
    assert main([str(used)]) == 1
    assert capsys.readouterr().out.splitlines() == [used.as_posix()] * 2
    after, once = nbformat.read(used, as_version=4), used.read_bytes()
    nbformat.validate(after)
    assert [(cell.id, cell.source) for cell in after.cells] == [(cell.id, cell.source) for cell in before.cells]
    assert after.cells[0].metadata == {}
    assert after.cells[1].metadata == {"tags": ["parameters"], "caption": "面包", "alt": "Loaves"}
    assert after.cells[1].outputs == [] and after.cells[1].execution_count is None
    assert set(after.metadata) == {"kernelspec", "language_info"}
    assert "面包" in once.decode(), "text stays readable in a diff"
    assert main([str(used)]) == 0 and used.read_bytes() == once, "twice changes nothing more"
