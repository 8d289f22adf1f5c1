"""The packaged fonts: which characters they draw, how wide each is, and the part of them that a page needs."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from html import unescape
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib.ft2font import FT2Font, LoadFlags

from csreport.project.errors import RenderError

FOLDER = Path(str(files("csreport.present"))) / "fonts"
# Where one lacks a character, the next stands in: the other way of writing Chinese, letters of Europe's languages.
FAMILIES = ("Noto Sans SC", "Noto Sans TC", "Noto Sans")
WEIGHTS = {"normal": "Regular", "bold": "Bold"}
MEASURED = 100  # points at which an advance is read


def drawn() -> frozenset[int]:
    """Every character of every packaged font: where one lacks it, the others stand in."""
    return frozenset().union(*(covered(family) for family in FAMILIES))


def missing(text: str) -> list[str]:
    """Characters of a text that no packaged font has, each once."""
    return [character for character in dict.fromkeys(text) if character != "\n" and _family_of(character) is None]


def named(character: str) -> str:
    """A character with its code; one that cannot be seen alone with its name: U+FE0F VARIATION SELECTOR-16."""
    code = f"U+{ord(character):04X}"
    if unicodedata.category(character)[0] in "CZM":
        return f"{code} {unicodedata.name(character, 'control character')}"
    return f"'{character}' ({code})"


@lru_cache(maxsize=4096)
def require_glyphs(text: str) -> None:
    """Refuse text that the fonts cannot draw.

    Raises
    ------
    RenderError
        Names the characters and the text they stand in.
    """
    if lacking := missing(text):
        raise RenderError(f"figure text '{text}': no packaged font has {', '.join(map(named, lacking))}")


@lru_cache(maxsize=4096)
def text_width(line: str, size: float, weight: str) -> float:
    """Width of a line in inches, without kerning: never less than what is drawn."""
    require_glyphs(line)
    return sum(_advance(character, weight) for character in line) * size / 72


@cache
def covered(family: str) -> frozenset[int]:
    """Characters of one family."""
    return frozenset(_face(family, "normal").get_charmap())


@cache
def _face(family: str, weight: str) -> FT2Font:
    face = FT2Font(str(_file(family, weight)))
    face.set_size(MEASURED, 72)
    return face


def _file(family: str, weight: str) -> Path:
    return FOLDER / f"{family.replace(' ', '')}-{WEIGHTS[weight]}.ttf"


@cache
def _family_of(character: str) -> str | None:
    return next((family for family in FAMILIES if ord(character) in covered(family)), None)


@cache
def _advance(character: str, weight: str) -> float:
    """Width of a character in sizes; Latin and hanzi are equally wide in both Chinese families."""
    face = _face(_family_of(character) or FAMILIES[0], weight)
    return float(face.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / MEASURED


# ---- the fonts of a page --------------------------------------------------------------------------
def font_faces(drawings: Iterable[str]) -> list[tuple[str, str, bytes]]:
    """Family, weight and content (WOFF) of the fonts that draw the text of drawings, cut to what they hold.

    The first is the drawings' own; another follows where that lacks a character.
    """
    texts: dict[str, set[str]] = {weight: set() for weight in WEIGHTS}
    families: dict[str, None] = {}
    for drawing in drawings:
        families |= dict.fromkeys(re.findall(r'font-family="([^",]+)', drawing))
        for attributes, inside in re.findall(r"<text([^>]*)>(.*?)</text>", drawing, re.DOTALL):
            weight = "bold" if 'font-weight="bold"' in attributes else "normal"
            texts[weight].update(unescape(re.sub(r"<[^>]*>", "", inside)))
    faces = []
    for weight, characters in texts.items():
        left = {character for character in characters if not character.isspace()}
        for family in dict.fromkeys((*families, *FAMILIES)):
            ours = {character for character in left if ord(character) in covered(family)}
            if ours:
                faces.append((family, weight, _cut(family, weight, "".join(sorted(ours)) + " ")))
            left -= ours
    return faces


@lru_cache(maxsize=32)
def _cut(family: str, weight: str, characters: str) -> bytes:
    """One font with these characters alone, drawn one after the other at the widths that were measured."""
    options = subset.Options(layout_features=[], name_IDs=[], glyph_names=False)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE"]
    font = TTFont(_file(family, weight), lazy=True, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = "woff"
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()
