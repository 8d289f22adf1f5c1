"""What of a project is to be translated, and what still is not."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import nbformat

from csreport.present.catalogues import (
    empty,
    package_catalogue,
    read_catalogue,
    untranslated,
    updated,
    write_catalogue,
)
from csreport.project.project import Project
from csreport.publish.assemble import blocks

SHIPPED = "zh-Hans"  # its messages are those of the package


def update_catalogue(project: Project, lang: str) -> tuple[Path, int]:
    """Bring `params/locale/<lang>.po` in step with the project; returns it and how many messages wait.

    It holds the blocks of the project's notebooks that the package does not translate and, for a language that does
    not ship, all messages of the package. A translation is never lost: one whose message changed is kept as `fuzzy`
    (not used until the mark is removed), one whose message is gone as a comment.

    Raises
    ------
    CsreportError
        If the catalogue cannot be read, or there is no such language.
    """
    path = project.params("locale", f"{lang}.po")
    old = read_catalogue(path, lang) if path.is_file() else empty(lang)
    shipped = package_catalogue(SHIPPED if lang == "en" else lang)
    known = set() if shipped is None else {str(entry.id) for entry in shipped if entry.id}
    found = _wanted(project, lang, shipped is None)
    wanted = {text: places for text, places in found.items() if text not in known or old.get(text)}
    wanted |= {str(entry.id): [] for entry in old if entry.id and str(entry.id) in known and entry.string}
    if not wanted and not path.is_file():
        return path, 0
    path.parent.mkdir(parents=True, exist_ok=True)
    write_catalogue(path, updated(old, wanted, keep=True))
    return path, len(untranslated(read_catalogue(path, lang)))


def _wanted(project: Project, lang: str, whole: bool) -> dict[str, list[str]]:
    """Messages of the project's notebooks (unless they are written in this language), and those of the package."""
    own = lang == project.file.source_language
    found = {} if own else notebook_messages(project.notebooks)
    if not whole:
        return found
    return {str(entry.id): [] for entry in package_catalogue(SHIPPED) or () if entry.id} | found


def notebook_messages(folder: Path) -> dict[str, list[str]]:
    """Blocks of the notebooks' Markdown, captions and alternative texts, with the notebooks that hold them."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.ipynb")):
        for message in dict.fromkeys(_prose(nbformat.read(path, as_version=4).cells)):
            found.setdefault(message, []).append(f"{folder.name}/{path.name}")
    return found


def _prose(cells: Iterable[Any]) -> Iterator[str]:
    for cell in cells:
        if cell.cell_type == "markdown":
            for block in blocks(cell.source):
                heading = block.startswith("#") and "\n" not in block
                yield block.lstrip("#").split(" {#")[0].strip() if heading else block
        elif cell.cell_type == "code":
            yield from (cell.metadata[part] for part in ("caption", "alt") if cell.metadata.get(part))
            yield from _captions(cell.source)


def _captions(source: str) -> Iterator[str]:
    """Captions and notes of tables that a cell shows: `chapter.show(frame, "…", note="…")`."""
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    except SyntaxError:  # a magic
        return
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "show":
            given = [*call.args[1:2], *(word.value for word in call.keywords if word.arg in {"caption", "note"})]
            yield from (part.value for part in given if isinstance(part, ast.Constant) and isinstance(part.value, str))
