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


def imported() -> Iterator[tuple[Path, str, str, str]]:
    """Each import: the module, its room, what it imports, and the package or library of that."""
    for path in MODULES:
        for name in imports(path):
            yield path, room(dotted(path)), name, name.split(".", maxsplit=1)[0]


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


def test_imports_run_one_way():
    """Of the package itself, anybody may import its version."""
    wrong = [
        f"{named(path)} imports {name}"
        for path, own, name, package in imported()
        if own in ORDER and package in {"csreport", "surveystats"} and not room(name).startswith("__")
        if ORDER.index(room(name)) > ORDER.index(own)
    ]
    assert wrong == []


def test_the_statistics_can_be_used_alone():
    """`surveystats` needs numpy and scipy; of it, what the analyst declared knows the errors only."""
    known = {"numpy", "scipy", "surveystats", *sys.stdlib_module_names}
    wrong = [
        f"{named(path)} imports {name}"
        for path, own, name, package in imported()
        if (own == "surveystats" and package not in known)
        or (own == "project" and room(name) == "surveystats" and ".errors." not in name)
    ]
    assert wrong == []


def test_no_chapter_imports_another():
    """A chapter is a notebook's module; the subjects beside it may be used by all of them."""
    chapters = {path.stem.split("_", 1)[1] for path in (REPOSITORY / "notebooks").glob("*.ipynb")}
    wrong = [
        f"{path.name} imports {name}"
        for path, own, name, _ in imported()
        if own == "chapters" and name.startswith("csreport.chapters")
        if name.split(".")[2] in chapters - {path.stem}
    ]
    assert wrong == []


def test_the_demo_knows_nothing_of_the_package_that_reads_it():
    """The generator judges the package, so it shares no code and no threshold with it."""
    for path in (REPOSITORY / "tests" / "demo").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?m)^\s*(from|import) (csreport|surveystats|conftest)", text), path.name


def test_heavy_libraries_live_in_one_room():
    assert len(HOMES) > 10
    wrong = [
        f"{named(path)} imports {library}"
        for path, own, _, library in imported()
        if HOMES.get(library) not in {None, own} and library not in EXCEPT.get(named(path), set())
    ]
    assert wrong == []


def test_files_of_respondents_are_read_in_survey_only():
    reader = re.compile(r"read_(csv|table|excel|parquet|spss|stata|sas|fwf)")
    wrong = [
        f"{named(path)}:{call.lineno} calls {call.func.attr}"
        for path in MODULES
        if room(dotted(path)) not in {"survey", "estimates"}
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and reader.fullmatch(call.func.attr)
    ]
    assert wrong == []


def test_folder_names_are_known_in_one_place():
    folders = {"params", "data", "raw", "output", "private"}
    wrong = [
        f"{named(path)}:{node.lineno} builds a path to {node.right.value!r}"
        for path in MODULES
        if room(dotted(path)) != "project"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        if isinstance(node.right, ast.Constant) and node.right.value in folders
    ]
    assert wrong == []


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
    """Ids that surveys give to their questions, and no contract of ours uses."""
    return frozenset(set().union(*map(ids, codebooks())) - contract_words())


def test_the_contract_words_are_no_loophole():
    """The exemptions are few: most ids of every codebook are really looked for."""
    for path in codebooks():
        assert len(ids(path) - contract_words()) > len(ids(path)) / 2, path


def test_no_question_is_named_in_the_code():
    texts = [(named(path), line, text) for path in MODULES for line, text in strings(tree_of(path))]
    assert [place for place in texts if place[-1] in foreign_words()] == []


def test_no_question_is_named_in_a_shipped_notebook():
    wrong = []
    for path in sorted((REPOSITORY / "notebooks").glob("*.ipynb")):
        foreign = foreign_words() - set(chapter_module(path.stem.split("_", 1)[1]).BLOCKS)
        code = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        texts = [text for source in code for _, text in strings(ast.parse(source))]
        wrong += [f"{path.name}: {text!r}" for text in texts if text in foreign]
    assert wrong == []
