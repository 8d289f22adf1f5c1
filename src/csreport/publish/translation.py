"""What of a project is to be translated: its notebooks' own words and, for a language that does not ship, ours."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from fluent.syntax import FluentSerializer
from fluent.syntax.ast import Message, Resource

from csreport.present.words import FOLDER, NOTEBOOKS, OWN, files_of, locale_of, own_id, prose, read_messages, shipped
from csreport.project.project import Project
from csreport.publish.assemble import blocks

KEPT = "# ---- of messages that are gone ----"


def update_words(project: Project, lang: str) -> tuple[Path, int]:
    """Bring `params/words/<lang>` in step with the project; returns it and how many messages wait.

    What waits stands there as a comment: the text, then the id that its translation takes. A language that does not
    ship also gets all messages of the package, in English. A translation is never lost.

    Raises CsreportError: if a file cannot be read, or there is no such language.
    """
    locale_of(lang)
    folder, waiting = project.params(*OWN.split("/")[1:], lang), 0
    if lang != project.file.source_language:
        texts = (text for text in notebook_messages(project.notebooks) if prose().get(text) is None)
        waiting += _write(folder / f"{NOTEBOOKS}.ftl", {own_id(text): f"{text}\n{own_id(text)} =" for text in texts})
    if not (FOLDER / lang).is_dir():
        for file in files_of(FOLDER / "en"):
            waiting += _write(folder / f"{file}.ftl", _entries(shipped("en", file)))
    return folder, waiting


def _entries(resource: Resource | None) -> dict[str, str]:
    """Messages of a file as they are written, by id."""
    write = FluentSerializer().serialize_entry
    body = resource.body if resource else []
    return {entry.id.name: write(entry).strip() for entry in body if isinstance(entry, Message)}


def _write(path: Path, wanted: Mapping[str, str]) -> int:
    """Write what is translated and, as comments, what waits; returns how many wait."""
    known = _entries(read_messages(path, f"{OWN}/{path.parent.name}/{path.name}")) if path.is_file() else {}
    if not wanted and not known:
        return 0
    parts = [known.get(id) or "# " + told.replace("\n", "\n# ") for id, told in wanted.items()]
    gone = [told for id, told in known.items() if id not in wanted]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join([*parts, *([KEPT, *gone] if gone else [])]) + "\n", encoding="utf-8")
    return sum(id not in known for id in wanted)


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
