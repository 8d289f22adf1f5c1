"""Tables of sentences: definitions and rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from csreport.facts import Facts, Sentence
from csreport.present.blocks import inline_html
from csreport.present.cells import Cell, Line, Table
from csreport.present.words import Words

LINK = re.compile(r"(?<!\\)\[([^\[\]]+)\]\(#([\w-]+)\)")


@dataclass(frozen=True)
class Statements(Table):
    """A table whose cells hold HTML already: sentences with their numbers and links."""

    def _bodies(self) -> str:
        bodies: list[list[str]] = [[]]
        for line in self.lines:
            if not line.cells:
                bodies.append([f'<tr><th scope="rowgroup" colspan="{len(self.heads)}">{escape(line.head)}</th></tr>'])
                continue
            cells = "".join(f'<td class="{cell.kind}">{cell.text}</td>' for cell in line.cells)
            bodies[-1].append(f'<tr><th scope="row">{escape(line.head)}</th>{cells}</tr>')
        return "".join(f"<tbody>{''.join(body)}</tbody>" for body in bodies if body)


def statements(facts: Facts, words: Words, *, about: str = "indicator") -> Table | None:
    """A block's terms and what they mean; `about` says what the terms are: indicator or rule."""
    items: Any = facts.get("items", ())
    if not items:
        return None
    lines = [Line(words.plain(term), [Cell(told(meaning, words), kind="text")]) for term, meaning in items]
    head = words.text("Rule") if about == "rule" else words.text("Indicator")
    return Statements([head, words.text("Definition")], lines)


def told(sentence: Sentence, words: Words) -> str:
    """A sentence as HTML: numbers with their keys, links to places in the report."""
    marked = LINK.sub("\ue000\\2\ue001\\1\ue002", words.sentence(sentence))
    return re.sub("\ue000(.*?)\ue001(.*?)\ue002", r'<a href="#\1">\2</a>', inline_html(marked))
