"""docs/methods.md tells the truth: its examples run, its import paths exist, and no public statistic is left out."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
from pathlib import Path

from conftest import REPOSITORY

METHODS = REPOSITORY / "docs" / "methods.md"
TEXT = METHODS.read_text(encoding="utf-8")


def test_the_examples_run() -> None:
    shared: dict[str, object] = {}
    for line in re.findall(r"`((?:from \S+ )?import [^`]+)`", TEXT.partition("\n## ")[0]):
        exec(line, shared)
    blocks = re.findall(r"^### (.+?)\n.*?^```python\n(.*?)^```", TEXT, re.M | re.S)
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    alone = [("README", code) for code in re.findall(r"^```python\n(>>> .*?)^```", readme, re.M | re.S)]
    assert blocks and alone
    wrong: list[str] = []
    for name, code in [*blocks, *alone]:
        known = {} if name == "README" else dict(shared)
        example = doctest.DocTestParser().get_doctest(code, known, name, str(METHODS), 0)
        if not example.examples:
            wrong.append(f"{name}: no example")
        doctest.DocTestRunner(verbose=False).run(example, out=wrong.append)
    assert not wrong, "".join(wrong)


def exists(path: str) -> bool:
    module, name = path.rsplit(".", 1)
    try:
        return hasattr(importlib.import_module(module), name) or bool(importlib.import_module(path))
    except ModuleNotFoundError:
        return False


def test_the_import_paths_exist() -> None:
    named = sorted(set(re.findall(r"`((?:csreport|surveystats)(?:\.\w+)+)`", TEXT)))
    assert named and [path for path in named if not exists(path)] == []


def public(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def test_every_public_statistic_is_described() -> None:
    modules = sorted((REPOSITORY / "src" / "surveystats").glob("[a-z]*.py"))
    statistics = [f"surveystats.{path.stem}.{name}" for path in modules for name in public(path)]
    assert statistics and [name for name in statistics if name not in TEXT] == []
