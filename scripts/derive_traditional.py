"""Derive 繁體中文 from 简体中文: OpenCC, then the terms and the whole messages of `traditional.yml`.

`make i18n` runs it after a change of `src/csreport/words/zh-Hans`; `--check` changes nothing and fails when a file of
`words/zh-Hant` is not what would be derived.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import opencc
import yaml
from fluent.syntax import FluentParser, FluentSerializer, ast
from fluent.syntax.visitor import Transformer

CONVERTER = opencc.OpenCC("s2twp")  # to the writing, the words and the idioms of Taiwan
ROOT = Path(__file__).resolve().parents[1]
WORDS = ROOT / "src" / "csreport" / "words"
EXCEPTIONS = yaml.safe_load(Path(__file__).with_name("traditional.yml").read_text(encoding="utf-8"))
TERMS = re.compile("|".join(sorted(EXCEPTIONS["terms"], key=len, reverse=True)))


def traditional(text: str) -> str:
    """A text in Traditional Chinese as written in Taiwan."""
    return TERMS.sub(lambda found: str(EXCEPTIONS["terms"][found[0]]), CONVERTER.convert(text))


class _Converted(Transformer):
    """Converts the text of messages and leaves ids, variables and comments."""

    def visit_TextElement(self, node: ast.TextElement) -> ast.TextElement:
        node.value = traditional(node.value)
        return node

    def visit_StringLiteral(self, node: ast.StringLiteral) -> ast.StringLiteral:
        node.value = traditional(node.value)
        return node


def derived(text: str) -> str:
    """A file of messages in Traditional Chinese."""
    resource = FluentParser().parse(text)
    exceptions = FluentParser().parse("\n".join(f"{id} = {said}" for id, said in EXCEPTIONS["messages"].items()))
    said = {entry.id.name: entry.value for entry in exceptions.body if isinstance(entry, ast.Message)}
    resource.body = [entry for entry in resource.body if isinstance(entry, ast.Message | ast.Term)]
    for entry in resource.body:
        entry.comment = None
    made = _Converted().visit(resource)
    for entry in made.body:
        entry.value = said.get(entry.id.name, entry.value)
    return str(FluentSerializer().serialize(made))


def main(check: bool) -> int:
    """Write the files, or say which are not as derived."""
    files = {path.name: derived(path.read_text(encoding="utf-8")) for path in sorted((WORDS / "zh-Hans").glob("*.ftl"))}
    stored = {path.name: path.read_text(encoding="utf-8") for path in (WORDS / "zh-Hant").glob("*.ftl")}
    stale = sorted(name for name in files.keys() | stored.keys() if files.get(name) != stored.get(name))
    for name in stale if not check else ():
        if name in files:
            (WORDS / "zh-Hant" / name).write_text(files[name], encoding="utf-8")
        else:
            (WORDS / "zh-Hant" / name).unlink()
    for name in stale if check else ():
        print(f"words/zh-Hant/{name}: not as derived from zh-Hans; run make i18n", file=sys.stderr)
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
