"""The repository is as docs/house.md says: files in their places, all of it small, declarations in agreement."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import yaml
from conftest import REPOSITORY

from csreport.chapters.conductor import chapter_module

HOUSE = REPOSITORY / "docs" / "house.md"
SOURCE = REPOSITORY / "src" / "csreport"
MODULES = sorted(SOURCE.parent.rglob("*.py"))
LINES_OF_MODULE, LINES_OF_FUNCTION, PARAMETERS = 600, 40, 5
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def named(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def yaml_of(path: Path) -> dict:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


# ---- places ------------------------------------------------------------------------
def test_what_belongs_here_is_here():
    """What people and GitHub look for by name; docs/house.md names the rooms; each period has its folder of files."""
    names = """README.md CHANGELOG.md LICENSE Makefile pyproject.toml requirements.lock environment.yml .gitignore
        .pre-commit-config.yaml params/codebook.yml params/periods data/raw src/csreport/present/fonts/OFL.txt"""
    told = re.findall(r"`((?:src|tests|docs|notebooks|params|data)/[\w/.]*)`", HOUSE.read_text(encoding="utf-8"))
    assert len(told) > 20
    assert [name for name in [*names.split(), *told] if not (REPOSITORY / name).exists()] == []
    declared = {path.stem for path in (REPOSITORY / "params" / "periods").glob("*.yml")}
    assert {path.name for path in (REPOSITORY / "data" / "raw").iterdir() if path.is_dir()} == declared
    ignored = (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"output/", "private/", ".venv/"} <= set(ignored), "what is made and what is private is not committed"


def test_one_word_per_chapter():
    """30_segments.ipynb = chapters/segments.py = test_segments.py."""
    notebooks = {path.stem.split("_", 1)[1]: path for path in (REPOSITORY / "notebooks").glob("*.ipynb")}
    found = (SOURCE / "chapters").glob("*.py")
    modules = {path.stem for path in found if "\nBLOCKS" in path.read_text(encoding="utf-8")}
    tests = {path.stem.removeprefix("test_") for path in (REPOSITORY / "tests" / "chapters").glob("test_*.py")}
    assert set(notebooks) == modules
    assert modules <= tests
    numbers = [path.name[:3] for path in notebooks.values()]
    assert all(re.fullmatch(r"\d\d_", number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


# ---- sizes -------------------------------------------------------------------------
def sizes(path: Path) -> Iterator[str]:
    """What is too large in a module; a docstring explains a body, it does not make it longer."""
    text = path.read_text(encoding="utf-8")
    if len(text.splitlines()) > LINES_OF_MODULE:
        yield f"{named(path)}: {len(text.splitlines())} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said = node.body[0] if ast.get_docstring(node) else None
            lines = node.end_lineno - node.lineno + 1 - (said.end_lineno - said.lineno + 1 if said else 0)
            given = [a.arg for a in (*node.args.posonlyargs, *node.args.args) if a.arg not in {"self", "cls"}]
            if lines > LINES_OF_FUNCTION:
                yield f"{named(path)}:{node.lineno} {node.name}: {lines} lines"
            if len(given) > PARAMETERS:
                yield f"{named(path)}:{node.lineno} {node.name}: {len(given)} positional parameters"


def test_modules_and_functions_are_small_and_always_formatted():
    assert [offender for path in MODULES for offender in sizes(path)] == []
    assert [named(path) for path in MODULES if "# fmt:" in path.read_text(encoding="utf-8")] == []


# ---- declarations agree --------------------------------------------------------------
def requirement(text: str) -> tuple[str, str]:
    """Name and bounds of a requirement, in one spelling."""
    name, bounds = re.fullmatch(r"\s*([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*([^;]*?)\s*(?:;.*)?", text).groups()
    return re.sub(r"[-_.]+", "-", name).lower(), bounds.replace(" ", "")


def declared() -> dict[str, str]:
    groups = [PROJECT["project"]["dependencies"], *PROJECT.get("dependency-groups", {}).values()]
    return dict(requirement(text) for group in groups for text in group if isinstance(text, str))


def flat(dependencies: list) -> list[str]:
    """Conda's list, and the pip list inside it."""
    return [text for entry in dependencies for text in (flat(entry["pip"]) if isinstance(entry, dict) else [entry])]


def test_the_conda_environment_declares_what_the_package_declares():
    listed = flat(yaml_of(REPOSITORY / "environment.yml")["dependencies"])
    conda, ours = dict(requirement(text) for text in listed if not text.startswith(("-", "."))), declared()
    conda |= {new: conda.pop(old) for old, new in {"matplotlib-base": "matplotlib"}.items() if old in conda}
    shared = set(conda) & set(ours)
    assert len(shared) >= 5
    assert {name: conda[name] for name in shared} == {name: ours[name] for name in shared}
    assert conda["python"].startswith(PROJECT["project"]["requires-python"])


def entries() -> list[str]:
    text = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    return [line for line in text.replace("\\\n", " ").splitlines() if line.strip() and line.lstrip()[0] != "#"]


def test_the_lock_holds_every_runtime_dependency_with_version_and_hashes_and_names_no_host():
    assert len(entries()) > 50
    for entry in entries():
        assert re.match(r"[A-Za-z0-9._-]+(\[[\w,-]+\])?==\S+", entry), entry[:80]
        assert HASH.search(entry), entry[:80]
        assert HASH.sub("", entry).count("--") == 0, f"an option beside hashes: {entry[:80]}"
        assert "://" not in entry and "@ " not in entry and not re.match(r"\s*-", entry), entry[:80]
    locked = {requirement(entry.split("==")[0])[0] for entry in entries()}
    assert {requirement(text)[0] for text in PROJECT["project"]["dependencies"]} <= locked


# ---- workflows -----------------------------------------------------------------------
def test_the_pre_commit_hooks_are_local():
    repos = yaml_of(REPOSITORY / ".pre-commit-config.yaml")["repos"]
    hooks = [hook for repo in repos for hook in repo["hooks"]]
    assert {repo["repo"] for repo in repos} == {"local"} and {hook["language"] for hook in hooks} == {"system"}
    files = [word for hook in hooks for word in hook["entry"].split() if word.endswith(".py")]
    assert [word for word in files if not (REPOSITORY / word).is_file()] == []


# ---- documents -------------------------------------------------------------------------------
def test_documents_name_tests_that_exist():
    """Files, and tests in them: `tests/test_layers.py::imports_run_one_way`."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (REPOSITORY / "docs").glob("*.md")}
    name = re.compile(r"`(tests/[\w/.]*\w)(?:::(\w+))?`")
    told = [(doc, *pair) for doc, text in texts.items() for pair in name.findall(text)]
    lost = [one for one in told if not (REPOSITORY / one[1]).exists()]
    lost += [one for one in told if one[2] and f"def test_{one[2]}(" not in (REPOSITORY / one[1]).read_text("utf-8")]
    assert lost == []


def test_coverage_holds_each_item_once_and_says_where_or_why():
    """Five documents, 94 items; a row that is not there gives its reason, every other one names a test."""
    text = (REPOSITORY / "docs" / "coverage.md").read_text(encoding="utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| S0")]
    asked = {"S000": 24, "S001": 17, "S002": 14, "S003": 24, "S004": 15}
    items = [f"{source}#{number}" for source, count in asked.items() for number in range(1, count + 1)]
    assert [row[0].strip() for row in rows] == items and re.findall(r"S00\d#\d+", text) == items
    for item, state, _, where, test in ([cell.strip() for cell in row] for row in rows):
        assert state in {"●", "◐", "–"} and where, item
        assert bool(test) == (state != "–"), item
        assert ("; " in where) >= (state == "◐"), item
    told = re.findall(r"`(\w+) › (\w+)`", (REPOSITORY / "docs" / "coverage.md").read_text(encoding="utf-8"))
    assert len(told) > 30 and [pair for pair in told if pair[1] not in chapter_module(pair[0]).BLOCKS] == []
