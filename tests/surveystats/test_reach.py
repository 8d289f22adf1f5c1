"""Every public name of `surveystats` is reached from a chapter, a command or a shipped notebook, or awaits one."""

from __future__ import annotations

import ast

import nbformat
from conftest import REPOSITORY

PACKAGE = REPOSITORY / "src" / "surveystats"


def defined() -> dict[str, ast.AST]:
    """Top-level functions, classes and constants, by name; a name that two modules share would hide one."""
    found: dict[str, ast.AST] = {}
    for path in sorted(PACKAGE.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            names = [part.id for target in targets if target for part in ast.walk(target) if isinstance(part, ast.Name)]
            for name in [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else names:
                assert name not in found, f"{path.stem}: '{name}' stands in two modules"
                found[name] = node
    return found


def used(tree: ast.AST) -> set[str]:
    """Names and attributes that are read somewhere in a piece of code."""
    return {getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(tree)}


def called_from_outside() -> set[str]:
    """What the product imports from the package, or reads from a module of it, where it uses it."""
    cells = [cell.source for path in (REPOSITORY / "notebooks").rglob("*.ipynb")
             for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]  # fmt: skip
    texts = [path.read_text(encoding="utf-8") for path in (REPOSITORY / "src" / "csreport").rglob("*.py")]
    found: set[str] = set()
    for tree in (ast.parse(text) for text in [*texts, *cells] if "surveystats" in text):
        modules: set[str] = set()
        nodes = [*ast.walk(tree)]
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and node.module == "surveystats":
                modules |= {alias.asname or alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("surveystats."):
                found |= {alias.name for alias in node.names}
        read = [node for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
        found |= {node.attr for node in read if node.value.id in modules}
    return found


def test_no_statistic_is_without_a_caller() -> None:
    names = defined()
    waiting, reached = [*called_from_outside()], set[str]()
    while waiting:
        name = waiting.pop()
        if name in names and name not in reached:
            reached.add(name)
            waiting += used(names[name])
    assert sorted(set(names) - reached) == []
