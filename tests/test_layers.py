"""The rooms of docs/house.md: imports run one way, heavy libraries stay in their room, questions are data."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import nbformat
import yaml
from conftest import REPOSITORY
from pydantic import BaseModel

from csreport import estimates
from csreport.chapters.conductor import chapter_module
from csreport.chapters.indicators import NPS_PARTS
from csreport.chapters.response import ASKED
from csreport.project import codebook, project
from csreport.survey.screening import REASONS

SOURCE = REPOSITORY / "src" / "csreport"
MODULES = sorted([*SOURCE.rglob("*.py"), *(SOURCE.parent / "surveystats").rglob("*.py")])
HOUSE = (REPOSITORY / "docs" / "house.md").read_text(encoding="utf-8")
# The table of rooms: a module may import from its own room and from the rooms above it.
ROWS = dict(re.findall(r"(?m)^\| `(\w+)` \| .* \| ([\w, ]*)\|$", HOUSE.partition("## Rooms")[2].partition("## ")[0]))
ORDER = list(ROWS)
HOMES = {library: room for room, libraries in ROWS.items() for library in libraries.replace(",", " ").split()}


# What runs notebooks must show an analyst's matplotlib figures.
EXCEPT = {"csreport/publish/engine.py": {"matplotlib", "IPython"}}
CHAPTERS = {path.stem.split("_", 1)[1] for path in (REPOSITORY / "notebooks").glob("*.ipynb")}


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


def wrong(path: Path, name: str) -> str:
    """What is wrong with an import of a module: only its own room and those above it may be imported."""
    own, theirs, package = room(dotted(path)), room(name), name.split(".", maxsplit=1)[0]
    if package in {"csreport", "surveystats"} and own in ORDER and theirs in ORDER:
        if ORDER.index(theirs) > ORDER.index(own):
            return "runs the other way"
        if own == "project" and theirs == "surveystats" and ".errors." not in name:
            return "what the analyst declared knows the errors of the statistics only"
    if own == "surveystats" and package not in {"numpy", "scipy", own, *sys.stdlib_module_names}:
        return "the statistics can be used alone"
    if own == theirs == "chapters" and name.count(".") > 1 and name.split(".")[2] in CHAPTERS - {path.stem}:
        return "no chapter imports another, only the subjects beside it"
    if HOMES.get(package) not in {None, own} and package not in EXCEPT.get(named(path), set()):
        return "a heavy library lives in one room"
    return ""


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


def test_imports_run_one_way():
    assert {room(dotted(path)) for path in MODULES} - {"__init__", "__main__"} == set(ORDER) and len(HOMES) > 10
    found = [(named(path), name, wrong(path, name)) for path in MODULES for name in imports(path)]
    assert [offender for offender in found if offender[-1]] == []


def test_the_demo_knows_nothing_of_the_package_that_reads_it():
    """The generator judges the package, so it shares no code and no threshold with it."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (REPOSITORY / "tests" / "demo").glob("*.py")}
    foreign = re.compile(r"(?m)^\s*(from|import) (csreport|surveystats|conftest)")
    assert texts and [name for name, text in texts.items() if foreign.search(text)] == []


def test_files_of_respondents_are_read_in_survey_only_and_folders_are_named_in_one_place():
    reader = re.compile(r"read_(csv|table|excel|parquet|spss|stata|sas|fwf)")
    reading = [
        f"{named(path)}:{call.lineno}"
        for path in MODULES
        if room(dotted(path)) not in {"survey", "estimates"}
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and reader.fullmatch(call.func.attr)
    ]
    naming = [
        f"{named(path)}:{node.lineno}"
        for path in MODULES
        if room(dotted(path)) != "project"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and isinstance(node.right, ast.Constant)
        if node.right.value in {"params", "data", "raw", "output", "private"}
    ]
    assert (reading, naming) == ([], [])


def test_opening_the_package_imports_nothing_heavy():
    """`import csreport` and `csreport --help` must be quick."""
    code = "import sys, csreport, csreport.cli; print({'pandas', 'matplotlib', 'papermill'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"set()\n"


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
    kinds = [member for module in (codebook, project) for member in vars(module).values() if isinstance(member, type)]
    fields = {name for kind in kinds if issubclass(kind, BaseModel) for name in kind.model_fields}
    literals = {*get_args(codebook.Role), *get_args(codebook.Disposition)}
    shape = {*estimates.COLUMNS, *estimates.WEIGHTINGS, *estimates.STATUSES}
    chapters = {path.stem for path in (SOURCE / "chapters").glob("*.py")}
    return literals | codebook.RESERVED | fields | shape | chapters | {*REASONS, *ASKED, *NPS_PARTS}


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """String literals, docstrings apart."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value


@cache
def foreign_words() -> frozenset[str]:
    """Ids that surveys give to their questions, and no contract of ours uses: few are exempt."""
    known = contract_words()
    for path in codebooks():
        assert len(ids(path) - known) > len(ids(path)) / 2, path
    return frozenset(set().union(*map(ids, codebooks())) - known)


def test_no_question_is_named_in_the_code():
    texts = [(named(path), line, text) for path in MODULES for line, text in strings(tree_of(path))]
    assert [place for place in texts if place[-1] in foreign_words()] == []


def test_no_question_is_named_in_a_shipped_notebook():
    found = []
    for path in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
        foreign = foreign_words() - set(chapter_module(path.stem.split("_", 1)[1]).BLOCKS)
        code = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        texts = [text for source in code for _, text in strings(ast.parse(source))]
        found += [f"{path.name}: {text!r}" for text in texts if text in foreign]
    assert found == []
