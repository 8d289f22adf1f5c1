"""The characters that the packaged fonts can draw."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path

from matplotlib.ft2font import FT2Font

FOLDER = Path(str(files("csreport.present"))) / "fonts"


@cache
def drawn() -> frozenset[int]:
    """Every character of every packaged font: where one lacks it, the others stand in."""
    return frozenset().union(*(FT2Font(str(path)).get_charmap() for path in sorted(FOLDER.glob("*-Regular.ttf"))))


def missing(text: str) -> list[str]:
    """Characters of a text that no packaged font has, each once."""
    return [character for character in dict.fromkeys(text) if ord(character) not in drawn() and character != "\n"]


def named(character: str) -> str:
    """A character with its code; one that cannot be seen alone with its name: U+FE0F VARIATION SELECTOR-16."""
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character)[0] in "CZM":
        return f"{code} {unicodedata.name(character, 'control character')}"
    return f"'{character}' ({code})"
