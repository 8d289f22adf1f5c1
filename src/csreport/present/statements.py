"""Tables of sentences: definitions and rules."""

from __future__ import annotations

import re
from typing import Any

from csreport.facts import Facts, Sentence
from csreport.present.blocks import inline_html
from csreport.present.cells import Cell, Line, Table
from csreport.present.words import Words

LINK = re.compile(r"(?<!\\)\[([^\[\]]+)\]\(#([\w-]+)\)")


def statements(facts: Facts, words: Words, *, about: str = "indicator") -> Table | None:
    """A block's terms and what they mean; `about` says what the terms are: indicator or rule."""
    items: Any = facts.get("items", ())
    if not items:
        return None
    lines = [Line(words.plain(term), [_told(meaning, words)]) for term, meaning in items]
    head = words.text("Rule") if about == "rule" else words.text("Indicator")
    return Table([head, words.text("Definition")], lines)


def _told(sentence: Sentence, words: Words) -> Cell:
    """A sentence as text, and as HTML: numbers with their keys, links to places in the report."""
    marked = LINK.sub("\ue000\\2\ue001\\1\ue002", words.sentence(sentence))
    html = re.sub("\ue000(.*?)\ue001(.*?)\ue002", r'<a href="#\1">\2</a>', inline_html(marked))
    return Cell(LINK.sub(r"\1", words.plain(sentence)), kind="text", html=html)
