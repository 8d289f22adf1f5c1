"""A codebook in the making: what is taken, what is left, and the names that things get."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from csreport.project.codebook import LEVEL, RESERVED
from csreport.survey import vocabulary as words
from csreport.survey.guess import Seen
from csreport.survey.vendors import sub_question

LABEL = 60  # characters of a label; the whole question stands beside it
Place = tuple[str, str]
NUMBER = re.compile(r"(?:第|q)?\s*(\d{1,3})(?:题|[、.:)]|\s|\()")


@dataclass
class Draft:
    """A codebook as data, the reason for each guess by its place, and the columns that are not used."""

    language: str = "en"
    book: dict[str, Any] = field(default_factory=dict)
    notes: dict[Place, str] = field(default_factory=dict)
    unused: dict[str, str] = field(default_factory=dict)
    fieldwork: tuple[dt.date, dt.date] | None = None

    def add(self, part: str, key: str, entry: Any, note: str) -> None:
        """Put one entry into a part of the codebook."""
        self.book.setdefault(part, {})[key] = entry
        if note:
            self.notes[part, key] = note

    def preview(self) -> list[tuple[str, str]]:
        """Each column of the files and what it was taken for."""
        return [
            *((_column_of(entry), part) for part, entry in self.book.get("design", {}).items()),
            *((entry["column"], self._scored(entry)) for entry in self.book.get("items", {}).values()),
            *(
                (entry["column"], "segment" + (f", {len(entry['levels'])} levels" if "levels" in entry else ""))
                for entry in self.book.get("segments", {}).values()
            ),
            *(
                (entry.get("column", entry["label"]), f"choice, {len(entry['options'])} options")
                for entry in self.book.get("choices", {}).values()
            ),
            *((entry["column"], "comment") for entry in self.book.get("comments", {}).values()),
            *((column, f"not used: {why}") for column, why in self.unused.items()),
        ]

    def _scored(self, entry: Mapping[str, Any]) -> str:
        scale = self.book["scales"][entry["scale"]]
        role = f", role {entry['role']}" if "role" in entry else ""
        return f"item from {scale['min']} to {scale['max']}{role}"


def _column_of(entry: Any) -> str:
    return str(entry["column"] if isinstance(entry, Mapping) else entry)


@dataclass
class Work:
    """The columns of the files, and the draft that grows out of them."""

    table: pd.DataFrame
    columns: dict[str, Seen]
    draft: Draft
    used: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=lambda: set(RESERVED))
    doubled: Counter[str] = field(default_factory=Counter)

    def left(self) -> list[Seen]:
        """Columns that no part of the codebook has taken yet."""
        return [seen for name, seen in self.columns.items() if name not in self.used]

    def drop(self, seen: Seen, why: str) -> None:
        """Leave a column out, and say why."""
        self.used.add(seen.name)
        self.draft.unused[seen.name] = why

    def take(self, seen: Seen, wanted: str = "") -> tuple[str, dict[str, Any]]:
        """Id and the first keys of an entry for a column, which is then taken."""
        self.used.add(seen.name)
        entry: dict[str, Any] = {"column": seen.name}
        label = short(seen.question)
        return self.name(wanted or slug(seen)), entry | {"label": label}

    def name(self, wanted: str) -> str:
        """An id that is free."""
        found = wanted
        while found in self.ids:
            self.doubled[wanted] += 1
            found = f"{wanted}_{self.doubled[wanted] + 1}"
        self.ids.add(found)
        return found


def slug(seen: Seen) -> str:
    """A readable id: the column's name when it is one, else words of the question, else its number."""
    plain = re.sub(r"\W+", "_", seen.name, flags=re.ASCII).strip("_").lower()
    if len(seen.name) <= 24 and seen.name.isascii() and plain and " " not in seen.name.strip():
        return plain if plain[0].isalpha() else f"q{plain}"
    text = words.folded(seen.question)
    number = next(filter(None, (NUMBER.match(words.folded(name)) for name in (seen.name, seen.question))), None)
    tokens = [token for token in re.findall(r"[a-z][a-z0-9]+", text) if token not in words.STOP and token.isascii()]
    latin = sum(map(len, tokens)) > 0.4 * len(re.sub(r"\W", "", text)) if text else False
    if tokens and latin:
        return "_".join(tokens[:4])[:40].strip("_")
    return f"q{number[1] if number else seen.position}"


def short(question: str) -> str:
    """A question as a label: without its number and markup, the item of a matrix only, at most a line."""
    text = " ".join(re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", question).replace("*", "").split())
    matrix = sub_question(text)
    text = (
        matrix[1]
        if matrix and len(matrix[0]) >= 20 and len(matrix[1]) >= 2
        else re.sub(r"^(第\d+题|[Qq]?\d{1,3}\s*[、.．:)）])\s*(?=\S)", "", text)
    )
    if "_" in text.strip("_") and re.fullmatch(r"\w+", text):  # a column's name, and no question
        text = text.replace("_", " ").strip()
        text = text[:1].upper() + text[1:]
    if len(text) <= LABEL:
        return text or question or "?"
    return text[:LABEL].rsplit(" ", 1)[0].rstrip(" ,;:，；：") + "…"


def level_id(text: str) -> str:
    """A text as id of a level or option: without the characters that ids must not hold."""
    plain = re.sub(r"[/|\\]", "-", re.sub(r'[*"{}\x00-\x1f]', " ", text))
    return " ".join(plain.split())[:40].strip() or "other"


def levels_of(codes: Mapping[str, str]) -> dict[str, Any]:
    """Raw codes and their words as levels."""
    found: dict[str, Any] = {}
    for code, text in codes.items():
        key = base = level_id(code)
        number = 1
        while key in found:
            number += 1
            key = f"{base} {number}"
        plain = bool(LEVEL.fullmatch(code)) and key == code
        label = " ".join(text.split()) or code
        found[key] = label if plain else {"label": label, "codes": [code]}
    return found
