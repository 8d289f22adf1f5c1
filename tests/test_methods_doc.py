"""docs/methods.md tells the truth: its examples run, its import paths exist, and no public statistic is left out."""

from __future__ import annotations

import ast
import doctest
import importlib
import re

import pytest
from conftest import REPOSITORY

METHODS = REPOSITORY / "docs" / "methods.md"
TEXT = METHODS.read_text(encoding="utf-8")
STATS = sorted((REPOSITORY / "src" / "surveystats").glob("[a-z]*.py"))
BLOCKS = re.findall(r"^### (.+?)\n.*?^```python\n(.*?)^```", TEXT, re.M | re.S)
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
BLOCKS += [("README", block) for block in re.findall(r"^```python\n(>>> .*?)^```", README, re.M | re.S)]


@pytest.mark.parametrize(("name", "code"), BLOCKS, ids=[name for name, _ in BLOCKS])
def test_the_example_runs(name: str, code: str) -> None:
    example = doctest.DocTestParser().get_doctest(code, {}, name, str(METHODS), 0)
    assert example.examples, f"{name}: no example"
    found: list[str] = []
    doctest.DocTestRunner(verbose=False).run(example, out=found.append)
    assert not found, "".join(found)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:csreport|surveystats)(?:\.\w+)+)`", TEXT))))
def test_the_import_path_exists(path: str) -> None:
    module, name = path.rsplit(".", 1)
    try:
        assert hasattr(importlib.import_module(module), name)
    except ModuleNotFoundError:
        importlib.import_module(path)


def public(path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


@pytest.mark.parametrize("path", STATS, ids=lambda path: path.stem)
def test_every_public_statistic_is_described(path) -> None:
    missing = [name for name in public(path) if f"surveystats.{path.stem}.{name}" not in TEXT]
    assert not missing
