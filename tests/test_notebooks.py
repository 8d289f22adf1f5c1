"""Shipped notebooks tell the story and do no work: the static contract of DESIGN, section 3."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import PERIOD, REPOSITORY, SLOW, copy_project

from csreport.chapters.conductor import chapter_module
from csreport.publish.execute import check_parameters

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
START = REPOSITORY / "notebooks" / "explore" / "00_start.ipynb"  # where an analyst begins; no part of the report
FORBIDDEN = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.If, ast.IfExp, ast.For, ast.While, ast.With,
    ast.Try, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare,
    ast.AugAssign, ast.Subscript, ast.JoinedStr, ast.Delete, ast.Global, ast.Assert, ast.Raise,
)  # fmt: skip
SHOWING = {"text", "figure", "table", "tiles"}


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def shown(path: Path) -> list[tuple[str, str]]:
    """What a notebook shows, in order: kind and block."""
    calls = [node for cell in code(path) for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
    return [
        (call.func.attr, ast.literal_eval(call.args[0]))
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in SHOWING
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "chapter"
    ]


every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 4


@every_notebook
def test_it_opens_with_its_title_its_parameters_and_its_imports(path):
    cells = read(path).cells
    assert re.fullmatch(r"# .+", cells[0].source)
    check_parameters(path)
    assert cells[1].metadata.tags == ["parameters"]
    assert cells[1].source == 'period = "2025Q4"\nlang = "en"'
    opened = re.search(r'^chapter = open_chapter\("(\w+)", period, lang\)$', cells[2].source, re.M)
    assert opened and opened[1] == path.stem.split("_", 1)[1]


@every_notebook
def test_it_imports_from_csreport_only_and_in_one_cell(path):
    for place, cell in enumerate(code(path)):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert place == 1, f"import in code cell {place + 1}"
                assert isinstance(node, ast.ImportFrom) and node.module == "csreport"
    used = {node.id for cell in code(path) for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)}
    tree = ast.parse(code(path)[1].source)
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert imported <= used, f"imported and not used: {imported - used}"


@every_notebook
def test_it_is_short(path):
    cells = read(path).cells
    assert len(cells) <= 20
    assert max(len(cell.source.splitlines()) for cell in cells) <= 8


@every_notebook
def test_it_computes_nothing(path):
    for cell in code(path):
        assert not re.search(r"^\s*[%!?]", cell.source, re.M), f"magic: {cell.source}"
        found = [type(node).__name__ for node in ast.walk(ast.parse(cell.source)) if isinstance(node, FORBIDDEN)]
        assert not found, cell.source


@every_notebook
def test_its_prose_holds_no_number(path):
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\d", cell.source), cell.source


@every_notebook
def test_it_shows_no_respondents(path):
    for cell in code(path):
        reached = {node.attr for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Attribute)}
        assert not reached & {"survey", "accepted", "received", "ledger", "frame", "invitations"}


@pytest.mark.parametrize("path", [*NOTEBOOKS, START], ids=lambda path: path.stem)
def test_it_is_stored_clean(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(read(path))
    assert content["nbformat"] == 4 and content["nbformat_minor"] >= 5
    assert set(content["metadata"]) == {"kernelspec", "language_info"}
    assert content["metadata"]["kernelspec"]["name"] == "python3"
    assert content["metadata"]["language_info"] == {"name": "python"}
    ids = [cell["id"] for cell in content["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in content["cells"]:
        assert set(cell["metadata"]) <= {"tags", "caption", "alt"}
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None
    assert path.read_text(encoding="utf-8").endswith("}\n")


@every_notebook
def test_it_shows_every_block_of_its_chapter_and_no_other(path):
    chapter = chapter_module(path.stem.split("_", 1)[1])
    assert {block for _, block in shown(path)} == set(chapter.BLOCKS)


@every_notebook
def test_it_closes_its_chapter_last(path):
    assert code(path)[-1].source == "chapter.close()"
    assert sum("chapter.close(" in cell.source for cell in code(path)) == 1


@every_notebook
def test_a_figure_or_table_is_introduced_by_its_answer(path):
    """A block's text stands before its figure and table, so that every figure follows its finding."""
    calls = shown(path)
    for block in {block for _, block in calls}:
        order = [kind for kind, name in calls if name == block]
        assert order[0] in {"text", "tiles"}, f"{block}: {order}"


@pytest.mark.report
def test_notebooks_run_from_top_to_bottom_in_a_plain_kernel(mini_report, tmp_path):
    """As Run All does in JupyterLab, each by itself; nbval runs the cells. The build has run them all in its kernels:
    one chapter, one that speaks of the others, and the start are enough, all with CSREPORT_SLOW=1."""
    chosen = [path for path in NOTEBOOKS if SLOW or path.stem in {"20_satisfaction", "90_conclusion"}]
    for path in [*chosen, START]:
        text = path.read_text(encoding="utf-8")
        assert "2025Q4" in text
        (tmp_path / path.name).write_text(text.replace("2025Q4", PERIOD), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "--nbval-lax", "-p", "no:cacheprovider", f"--rootdir={tmp_path}"]
    environment = os.environ | {"CSREPORT_PROJECT": str(mini_report.root)}
    done = subprocess.run([*command, str(tmp_path)], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    cells = sum(len(code(path)) for path in [*chosen, START])
    assert re.search(rf"^{cells} passed", done.stdout, re.M), done.stdout[-300:]


def test_the_start_uses_what_analysts_know():
    used = "\n".join(cell.source for cell in code(START))
    for call in ("open_chapter(", "survey.accepted", "pd.crosstab(", "sns.", "pingouin.", "chapter.show("):
        assert call in used, call


def test_default_parameters_are_the_latest_period_of_the_demo():
    declared = sorted(path.stem for path in (REPOSITORY / "params" / "periods").glob("*.yml"))
    assert declared[-1] == "2025Q4"


def test_the_miniature_project_takes_the_shipped_notebooks(tmp_path):
    names = [path.name for path in copy_project(tmp_path).notebooks.glob("*.ipynb")]
    assert sorted(names) == [path.name for path in NOTEBOOKS]
