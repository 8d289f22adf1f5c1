"""Shipped notebooks tell the story and do no work: the static contract of docs/house.md."""

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
from conftest import PERIOD, REPOSITORY

from csreport.chapters.conductor import chapter_module
from csreport.publish.execute import check_parameters

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
START = REPOSITORY / "notebooks" / "explore" / "00_start.ipynb"  # where an analyst begins; no part of the report
FORBIDDEN = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.If, ast.IfExp, ast.For, ast.While, ast.With,
    ast.Try, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare,
    ast.AugAssign, ast.Subscript, ast.JoinedStr, ast.Delete, ast.Global, ast.Assert, ast.Raise,
)  # fmt: skip
SHOWING = {"text", "figure", "quotes", "table", "tables", "tiles", "verdicts", "box", "points"}


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def shown(path: Path) -> list[tuple[str, str]]:
    """What a notebook shows, in order: kind and block."""
    calls = [node for cell in code(path) for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
    named = [(call, ast.unparse(call.func).split(".")) for call in calls]
    return [
        (name[-1], ast.literal_eval(call.args[0]))
        for call, name in named
        if name[0] == "chapter" and len(name) == 2 and name[1] in SHOWING
    ]


def opens_well(path: Path) -> str:
    """What is wrong with title, parameters and imports."""
    cells = read(path).cells
    check_parameters(path)
    opened = re.search(r'^chapter = open_chapter\("(\w+)", period, lang\)$', cells[2].source, re.M)
    if not re.fullmatch(r"# .+", cells[0].source):
        return "does not open with a title"
    if cells[1].metadata.tags != ["parameters"] or cells[1].source != 'period = "2025Q4"\nlang = "en"':
        return "has other parameters"
    return "" if opened and opened[1] == path.stem.split("_", 1)[1] else "opens another chapter"


def wrong_imports(path: Path) -> list[str]:
    """Imports outside the second code cell, from elsewhere than csreport, or of names that are not used."""
    trees = [ast.parse(cell.source) for cell in code(path)]
    used = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found = [(place, node) for place, tree in enumerate(trees) for node in ast.walk(tree)]
    imported = [(place, node) for place, node in found if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for _, node in imported for alias in node.names}
    foreign = [ast.unparse(node) for place, node in imported if place != 1 or getattr(node, "module", "") != "csreport"]
    return [*foreign, *sorted(names - used)]


def test_they_open_with_title_parameters_and_imports():
    assert max(path.stem for path in (REPOSITORY / "params" / "periods").glob("*.yml")) == "2025Q4"
    assert {path.stem: opens_well(path) for path in NOTEBOOKS} == dict.fromkeys([p.stem for p in NOTEBOOKS], "")
    assert [(path.stem, wrong) for path in NOTEBOOKS if (wrong := wrong_imports(path))] == []


def test_they_are_short_compute_nothing_and_show_no_respondents():
    private = {"survey", "accepted", "received", "ledger", "frame", "invitations"}
    for path in NOTEBOOKS:
        assert len(read(path).cells) <= 20, path.stem
        for cell in read(path).cells:
            assert len(cell.source.splitlines()) <= 8, cell.source
            assert cell.cell_type == "code" or not re.search(r"\d", cell.source), cell.source
        for cell in code(path):
            nodes = [*ast.walk(ast.parse(cell.source))]
            assert not re.search(r"^\s*[%!?]", cell.source, re.M), f"magic: {cell.source}"
            assert not [node for node in nodes if isinstance(node, FORBIDDEN)], cell.source
            assert not {node.attr for node in nodes if isinstance(node, ast.Attribute)} & private, cell.source


def test_they_show_the_blocks_of_their_chapter_answer_first_and_close_it_last():
    """A block's text stands before its figure and table, so that every figure follows its finding."""
    for path in NOTEBOOKS:
        kinds: dict[str, list[str]] = {}
        for kind, block in shown(path):
            kinds.setdefault(block, []).append(kind)
        assert set(kinds) == set(chapter_module(path.stem.split("_", 1)[1]).BLOCKS), path.stem
        kinds.pop("course", None)  # stands below the page's standfirst
        led = {block: first for block, (first, *_) in kinds.items() if first in {"figure", "table"}}
        assert led == {} or path.stem == "92_scores", path.stem  # tables alone
        assert code(path)[-1].source == "chapter.close()", path.stem
        assert sum("chapter.close(" in cell.source for cell in code(path)) == 1, path.stem


@pytest.mark.parametrize("path", [*NOTEBOOKS, START], ids=lambda path: path.stem)
def test_they_are_stored_clean(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(read(path))
    assert content["nbformat"] == 4 and content["nbformat_minor"] >= 5
    assert content["metadata"].keys() == {"kernelspec", "language_info"}
    assert content["metadata"]["kernelspec"]["name"] == "python3"
    assert content["metadata"]["language_info"] == {"name": "python"}
    assert len({cell["id"] for cell in content["cells"]}) == len(content["cells"])
    for cell in content["cells"]:
        assert set(cell["metadata"]) <= {"tags", "caption", "alt"}
        assert cell["cell_type"] != "code" or (cell["outputs"], cell["execution_count"]) == ([], None)
    assert path.read_text(encoding="utf-8").endswith("}\n")


def test_the_start_uses_what_analysts_know():
    known = "open_chapter( survey.accepted pd.crosstab( sns. pingouin. chapter.show("
    used = "\n".join(cell.source for cell in code(START))
    assert [call for call in known.split() if call not in used] == []


@pytest.mark.parametrize(
    "paths",
    [[START, NOTEBOOKS[1]], pytest.param([START, *NOTEBOOKS], marks=pytest.mark.slow)],
    ids=["the start and one", "all"],
)
def test_notebooks_run_from_top_to_bottom_in_a_plain_kernel(paths, mini_report, tmp_path):
    """As Run All does in JupyterLab, each by itself; nbval runs the cells."""
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert "2025Q4" in text
        (tmp_path / path.name).write_text(text.replace("2025Q4", PERIOD), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "--nbval-lax", "-p", "no:cacheprovider", f"--rootdir={tmp_path}"]
    environment = os.environ | {"CSREPORT_PROJECT": str(mini_report.root)}
    done = subprocess.run([*command, str(tmp_path)], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    cells = sum(len(code(path)) for path in paths)
    assert re.search(rf"^{cells} passed", done.stdout, re.M), done.stdout[-300:]
