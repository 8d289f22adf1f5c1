"""Bring the message catalogues in step with code, templates and notebooks.

Run `python scripts/update_catalogues.py` after changing a sentence; new messages appear untranslated in
`src/csreport/present/locale/<lang>.po`, messages that are gone are dropped. `--check` changes nothing and fails when
a message is missing, stale or untranslated.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import nbformat
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from csreport.present.words import spoken
from csreport.publish.assemble import blocks

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "src" / "csreport" / "present" / "locale"
MARKERS = {"Sentence", "text", "translate", "N_"}


def messages() -> dict[str, list[str]]:
    """Every message of code and shipped notebooks, with the files that use it."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for message in _in_code(path):
            found.setdefault(message, []).append(path.relative_to(ROOT).as_posix())
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for message in _in_notebook(path):
            found.setdefault(message, []).append(path.relative_to(ROOT).as_posix())
    return {message: sorted(set(files)) for message, files in found.items()}


def _in_code(path: Path) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    found = []
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        first = call.args[0] if call.args else None
        if name in MARKERS and isinstance(first, ast.Constant) and isinstance(first.value, str) and spoken(first.value):
            found.append(first.value)
    return found


def _in_notebook(path: Path) -> list[str]:
    cells = nbformat.read(path, as_version=4).cells
    prose = [block for cell in cells if cell.cell_type == "markdown" for block in blocks(cell.source)]
    return [block.lstrip("#").strip() if block.startswith("#") and "\n" not in block else block for block in prose]


def read(path: Path) -> Catalog:
    """A catalogue as it is stored."""
    with path.open("rb") as stream:
        return read_po(stream, locale=path.stem.replace("-", "_"))


def updated(old: Catalog, found: dict[str, list[str]]) -> Catalog:
    """The catalogue with exactly today's messages."""
    new = Catalog(locale=old.locale, project="csreport", copyright_holder="csreport", header_comment=old.header_comment)
    new.creation_date = new.revision_date = old.creation_date
    for message in sorted(found):
        known = old.get(message)
        places = [(file, None) for file in found[message]]
        new.add(message, known.string if known else "", locations=places)  # type: ignore[arg-type]
    return new


def problems(path: Path, found: dict[str, list[str]]) -> list[str]:
    """What is wrong with one catalogue."""
    catalogue = read(path)
    stored = {entry.id for entry in catalogue if entry.id}
    missing = [f"{path.name}: missing: {m}" for m in sorted(set(found) - stored)]
    stale = [f"{path.name}: no longer used: {m}" for m in sorted(stored - set(found))]
    empty = [f"{path.name}: not translated: {entry.id}" for entry in catalogue if entry.id and not entry.string]
    return missing + stale + empty


def main(check: bool) -> int:
    """Update every catalogue, or check them."""
    found, failed = messages(), []
    for path in sorted(LOCALE.glob("*.po")):
        if check:
            failed += problems(path, found)
            continue
        catalogue = updated(read(path), found)
        with path.open("wb") as stream:
            write_po(stream, catalogue, width=110, sort_output=True, omit_header=False)
    print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
