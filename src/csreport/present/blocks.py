"""Blocks of a chapter as Markdown for the report and HTML for JupyterLab."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from csreport.estimates import direction
from csreport.facts import Card, Tile
from csreport.present.words import Words, escape


@dataclass(frozen=True)
class Shown:
    """Something displayed in a notebook: HTML for JupyterLab, Markdown for the report."""

    html: str
    markdown: str
    extra: dict[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/html": self.html, "text/markdown": self.markdown, "text/plain": "", **self.extra}


def preview(markdown: str) -> str:
    """Rough HTML of our Markdown for JupyterLab; the report renders the Markdown itself."""
    plain = re.sub(r"\[([^\[\]]*)\]\{[^}]*\}", r"\1", markdown)
    plain = re.sub(r"\[([^\[\]]*)\]\{[^}]*\}", r"\1", plain)
    lines = [line for line in plain.splitlines() if not line.startswith(":::")]
    text = plain_html(re.sub(r"\\(.)", r"\1", "\n".join(lines))).replace("**", "")
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n") if part.strip())


def part_of(part: str, content: Any, words: Words) -> str:
    """A part of a block's facts as Markdown."""
    if part == "findings":
        points = "\n".join(f"{i}. {words.sentence(sentence)}" for i, sentence in enumerate(content, 1))
        return f"::: findings\n{points}\n:::"
    if part == "method":
        return card(content, words)
    return f"::: {part}\n{words.sentence(content)}\n:::"


def card(items: Card, words: Words) -> str:
    """A card of terms and what they mean."""
    lines = "\n\n".join(f"{words.sentence(term)}\n: {words.sentence(meaning)}" for term, meaning in items)
    return f'::: {{.method title="{attribute(words.text("Method statement"))}"}}\n{lines}\n:::'


def tile_of(tile: Tile, words: Words) -> str:
    """A key figure with its interval, ruler and change."""
    row = tile.row
    places = " ".join(f'{name}="{value:.4f}"' for name, value in _ruler(tile).items())
    unit = words.sentence(tile.unit) + " · " if tile.unit else ""
    value = f'[[{words.figure(row)}]{{.num key="{row.key}"}}]{{.value}}'
    span = f'[{unit}[{words.interval(row)}]{{.num key="{row.key}/part=low+high"}}]{{.interval}}'
    parts = [f"[{words.sentence(tile.name)}]{{.name}}", f"{value} {span}", *_tile_change(tile, words)]
    return f"::: {{.tile {places}}}\n" + "\n\n".join(parts) + "\n:::"


def _tile_change(tile: Tile, words: Words) -> list[str]:
    change = tile.change
    if change is None:
        return []
    kind = direction(change, 1 - words.confidence)
    amount = f'[{words.figure(change)}]{{.num key="{change.key}"}}'
    values = {"amount": amount, "period": escape(words.period(change.against_id))}
    real = words.text("{amount} against {period}, real change", **values)
    said = real if kind else words.text("{amount} against {period}, within noise", **values)
    mark = {1: ".better .up", -1: ".worse .down", 0: ".noise"}[kind]
    return [f"[{said}]{{.change {mark}}}"]


def _ruler(tile: Tile) -> dict[str, float]:
    """Places of interval, value and earlier value on the tile's ruler, 0 to 1."""
    row = tile.row
    earlier = row.value - tile.change.value if tile.change is not None else row.value
    marks = {"low": row.low, "high": row.high, "now": row.value} | (
        {"before": earlier} if tile.change is not None else {}
    )
    if any(math.isnan(value) for value in marks.values()):
        return {"now": 0.5, "low": 0.5, "high": 0.5}
    least, most = min(marks.values()), max(marks.values())
    room = max(most - least, 1e-9) * 0.35
    return {name: (value - least + room) / (most - least + 2 * room) for name, value in marks.items()}


def key_of(tiles: list[Tile], words: Words, *, chosen: bool) -> str:
    """How to read the tiles' rulers; where people chose themselves to answer, an interval is of chance alone."""
    bar = words.text("bar: variation by chance") if chosen else words.text("bar: interval")
    earlier = next((tile.change.against_id for tile in tiles if tile.change is not None), None)
    if earlier is None:
        return f"::: key\n{bar}\n:::"
    return f"::: key\n{bar} · {words.text('hollow: {period}', period=escape(words.period(earlier)))}\n:::"


def definitions(terms: Card, words: Words) -> str:
    """A card that unfolds on the page: terms and what they mean. On paper the appendix tells it."""
    named = " · ".join(words.plain(term) for term, _ in terms)
    title = attribute(words.text("What it means: {terms}", terms=named))
    items = "\n\n".join(f"{words.sentence(term)}\n: {words.sentence(told)}" for term, told in terms)
    return f'::: {{.definition .unfolding title="{title}"}}\n{items}\n:::'


def attribute(text: str) -> str:
    """Text for a quoted attribute."""
    return re.sub(r"\\(.)", r"\1", text).replace("\\", "").replace('"', "”")


def plain_html(text: str) -> str:
    """Text as HTML that shows it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inline_html(markdown: str) -> str:
    """A sentence's Markdown as HTML: keyed numbers become spans, the rest plain text."""
    text = plain_html(markdown)
    text = re.sub(r'\[([^\]]*)\]\{\.num key="([^"]*)"\}', r'<span class="num" data-key="\2">\1</span>', text)
    return re.sub(r"\\(.)", r"\1", text).replace("**", "")
