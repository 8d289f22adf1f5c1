"""Bring the message catalogues in step with code and notebooks.

Run `make i18n` after changing a sentence. In `src/csreport/present/locale/<lang>.po` a new message appears
untranslated, a changed one with the nearest old translation marked `fuzzy` (correct it and remove the mark), and
messages that are gone are dropped. `--check` changes nothing and fails when a message is missing, stale or
untranslated. The HTML, Lua and typst templates hold no words of their own: they are given words of the code.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from csreport import catalogue
from csreport.present.words import read_catalogue, spoken, untranslated, updated, write_catalogue
from csreport.publish.validate import notebook_messages

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "src" / "csreport" / "present" / "locale"
MARKERS: dict[str, None] = dict.fromkeys(("Sentence", "by_way", "all_of", "block", "text", "translate", "N_"))


def messages() -> dict[str, list[str]]:
    """Every message of code and shipped notebooks, with the files that use it."""
    found: dict[str, set[str]] = {}
    source = ROOT / "src"
    for path, _, message, *_ in extract_from_dir(source, [("**.py", extract_code)], keywords=MARKERS):
        found.setdefault(str(message), set()).add(f"src/{Path(path).as_posix()}")
    for message in filter(spoken, catalogue.messages()):
        found.setdefault(message, set()).add("src/csreport/statistics.yml")
    for message, files in notebook_messages(ROOT / "notebooks").items():
        found.setdefault(message, set()).update(files)
    return {message: sorted(files) for message, files in found.items()}


def extract_code(
    stream: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: dict[str, Any]
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel extractor for Python that also sees messages in f-strings and after other calls."""
    for call in ast.walk(ast.parse(stream.read())):
        if not isinstance(call, ast.Call) or not (call.args or call.keywords):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        named = [keyword.value for keyword in call.keywords] if name == "block" else []
        given = named or (call.args[name == "by_way" :] if name in {"by_way", "all_of"} else call.args[:1])
        for message in (message for part in given for message in _literals(part)) if name in keywords else ():
            if spoken(message):
                yield call.lineno, name, message, []


def _literals(argument: ast.expr) -> list[str]:
    """The message, or both of `"one" if … else "other"`."""
    if isinstance(argument, ast.IfExp):
        return _literals(argument.body) + _literals(argument.orelse)
    return [argument.value] if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else []


def read(path: Path) -> Catalog:
    """A catalogue as it is stored."""
    return read_catalogue(path, path.stem)


def problems(path: Path, found: dict[str, Any]) -> list[str]:
    """What is wrong with one catalogue."""
    catalogue = read(path)
    stored = {str(entry.id) for entry in catalogue if entry.id}
    missing = [f"{path.name}: missing: {m}" for m in sorted(set(found) - stored)]
    stale = [f"{path.name}: no longer used: {m}" for m in sorted(stored - set(found))]
    return missing + stale + [f"{path.name}: not translated: {message}" for message in untranslated(catalogue)]


def main(check: bool) -> int:
    """Update every catalogue, or check them."""
    found, failed = messages(), []
    for path in sorted(LOCALE.glob("*.po")):
        if not check:
            write_catalogue(path, updated(read(path), found))
        failed += problems(path, found)
    print("\n".join(failed), file=sys.stderr)
    return 1 if failed and check else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
