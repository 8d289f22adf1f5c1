"""The rooms of the house: imports run one way, heavy libraries stay in their room, questions are data."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import nbformat
import pytest
import yaml
from conftest import REPOSITORY
from pydantic import BaseModel

from csreport import estimates
from csreport.measures.indicators import NPS_PARTS
from csreport.measures.response import ASKED
from csreport.project import codebook, project
from csreport.survey.screening import REASONS

SOURCE = REPOSITORY / "src" / "csreport"
MODULES = sorted([*SOURCE.rglob("*.py"), *(SOURCE.parent / "surveystats").rglob("*.py")])
# A module may import from its own room and from the rooms before it.
ORDER = [
    "project",
    "surveystats",
    "survey",
    "draft",
    "catalogue",
    "estimates",
    "facts",
    "measures",
    "findings",
    "chapters",
    "present",
    "publish",
    "cli",
]
# project and surveystats stand side by side: neither knows the other; they share the errors that a person can mend.
ASIDE = {("surveystats", "project")}
ROOMS = {
    "publish": {"papermill", "nbformat", "nbconvert", "nbclient", "pypandoc", "typst", "jupyter_client", "xlsxwriter"},
    "present": {"matplotlib", "seaborn", "babel", "IPython"},
    "survey": {"pyarrow", "pyreadstat", "python_calamine", "openpyxl"},
}


# The kernel that `publish` forks must show an analyst's matplotlib figures.
EXCEPT = {"csreport/publish/kernels.py": {"matplotlib", "IPython"}}


def room(name: str) -> str:
    """Room of a module's dotted name: the first part below csreport, or the other package."""
    if name.split(".", maxsplit=1)[0] == "surveystats":
        return "surveystats"
    return name.split(".")[1] if "." in name else "__init__"


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Dotted names a module imports, anywhere in it."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = dotted(path).split(".") if path.name == "__init__.py" else dotted(path).split(".")[:-1]
            above = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def named(path: Path) -> str:
    return path.relative_to(SOURCE.parent).as_posix()


def test_every_module_has_a_place_in_the_order():
    assert {room(dotted(path)) for path in MODULES} - {"__init__", "__main__"} == set(ORDER)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_run_one_way(path):
    own = room(dotted(path))
    if own in {"__init__", "__main__"}:
        return
    for name in imports(path):
        if name.split(".")[0] in {"csreport", "surveystats"}:
            theirs = room(name)
            if theirs.startswith("__"):
                continue  # the version
            assert ORDER.index(theirs) <= ORDER.index(own), f"{own} imports {name}"
            shared = name.startswith("csreport.project.errors")
            assert shared or (own, theirs) not in ASIDE, f"{own} imports {name}"


def test_no_chapter_imports_another():
    for path in (SOURCE / "chapters").glob("*.py"):
        for name in imports(path):
            assert not name.startswith("csreport.chapters"), f"{path.name} imports {name}"


def test_the_demo_knows_nothing_of_the_package_that_reads_it():
    """The generator judges the package, so it shares no code and no threshold with it."""
    for path in (REPOSITORY / "tests" / "demo").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?m)^\s*(from|import) (csreport|surveystats|conftest)", text), path.name


@pytest.mark.parametrize("home", ROOMS)
def test_heavy_libraries_live_in_one_room(home):
    for path in MODULES:
        used = {name.split(".")[0] for name in imports(path)} & ROOMS[home]
        used -= EXCEPT.get(named(path), set())
        assert not used or room(dotted(path)) == home, f"{named(path)} imports {sorted(used)}"


def test_files_of_respondents_are_read_in_survey_only():
    for path in MODULES:
        if room(dotted(path)) in {"survey", "estimates"}:
            continue
        calls = [
            node.func.attr
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        ]
        readers = [name for name in calls if re.fullmatch(r"read_(csv|table|excel|parquet|spss|stata|sas|fwf)", name)]
        assert not readers, f"{named(path)} calls {readers}"


def test_folder_names_are_known_in_one_place():
    for path in MODULES:
        if room(dotted(path)) == "project":
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and isinstance(node.right, ast.Constant):
                assert node.right.value not in {"params", "data", "raw", "output", "private"}, (
                    f"{named(path)}:{node.lineno} builds a path to '{node.right.value}'"
                )


def test_opening_the_package_imports_nothing_heavy():
    """`import csreport` and `csreport --help` must be quick."""
    import subprocess  # noqa: PLC0415

    code = "import sys, csreport, csreport.cli; print(sorted({'pandas', 'matplotlib', 'papermill'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# ---- questions are data --------------------------------------------------------------
def codebooks() -> list[Path]:
    return [REPOSITORY / "params" / "codebook.yml", *sorted(REPOSITORY.glob("tests/**/params/codebook.yml"))]


def ids(path: Path) -> set[str]:
    """Ids of items, dimensions, segments, comments and levels."""
    book = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    found = {key for part in ("items", "dimensions", "segments", "comments", "scales") for key in book.get(part) or {}}
    found |= {level for segment in (book.get("segments") or {}).values() for level in segment.get("levels") or {}}
    return {key for key in found if codebook.IDENTIFIER.fullmatch(key)}


def contract_words() -> set[str]:
    """Words that the contracts between rooms use: an id may happen to be spelt the same."""
    models = [
        member
        for module in (codebook, project)
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, BaseModel)
    ]
    fields = {name for model in models for name in model.model_fields}
    literals = {*get_args(codebook.Role), *get_args(codebook.Disposition)}
    shape = {*estimates.COLUMNS, *estimates.WEIGHTINGS, *estimates.STATUSES}
    chapters = {path.stem for path in (SOURCE / "chapters").glob("*.py")}
    return literals | codebook.RESERVED | fields | shape | chapters | {*REASONS, *ASKED, *NPS_PARTS}


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """String literals, docstrings apart."""
    texts = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
            yield node.lineno, node.value


@cache
def foreign_words() -> frozenset[str]:
    """Ids that surveys give to their questions, and no contract of ours uses."""
    return frozenset(set().union(*map(ids, codebooks())) - contract_words())


def test_the_contract_words_are_no_loophole():
    """The exemptions are few: most ids of every codebook are really looked for."""
    for path in codebooks():
        assert len(ids(path) - contract_words()) > len(ids(path)) / 2, path


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_question_is_named_in_the_code(path):
    assert not [(line, text) for line, text in strings(tree_of(path)) if text in foreign_words()]


@pytest.mark.parametrize("path", sorted((REPOSITORY / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_no_question_is_named_in_a_shipped_notebook(path):
    foreign = foreign_words() - blocks_of(path)
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert not [text for _, text in strings(ast.parse(cell.source)) if text in foreign], cell.source


def blocks_of(path: Path) -> set[str]:
    from csreport.chapters.conductor import chapter_module  # noqa: PLC0415

    return set(chapter_module(path.stem.split("_", 1)[1]).BLOCKS)
