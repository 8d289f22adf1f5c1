"""SVG drawings in the style of the figures, with text that stays text, measured by the packaged fonts."""

from __future__ import annotations

import io
import math
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache, lru_cache
from html import unescape
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack
from xml.sax.saxutils import escape, quoteattr

from fontTools.ttLib import TTFont

from csreport.project.brand import PALETTE
from csreport.project.errors import RenderError

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

# ---- colours ----
INK, GHOST, PAPER = PALETTE["ink"], PALETTE["ghost"], PALETTE["paper"]
INK2, INK3 = PALETTE["ink-2"], PALETTE["ink-3"]  # labels; captions, bases and noise
RULE, GRID, BLACK = PALETTE["rule"], PALETTE["gridline"], "#000000"
FOCUS, FOCUS_LIGHT = PALETTE["focus"], PALETTE["band"]  # the data; a change for the better
ALERT, ALERT_LIGHT = PALETTE["alert"], PALETTE["alert-tint"]  # a change for the worse; where to act first
CARE = PALETTE["care"]  # cannot tell
CONTEXT = PALETTE["scene"]  # bars that set the scene for the dark one
SCALE = (ALERT, "#e9ad82", "#dedcd6", "#86b9cf", "#0b4f6c")  # answers from worst to best
NIGHT = ("#d9733f", "#e9b48c", "#47535d", "#8cc0d6", "#3d93b5")  # the same where the page is dark
COLOUR = {1: FOCUS, -1: ALERT, 0: INK3}  # of a change: better, worse, not clear
BANDS = {1: FOCUS_LIGHT, -1: PALETTE["band-alert"], 0: PALETTE["band-ghost"]}  # of its interval
TONES = {"met": FOCUS, "not_met": ALERT, "cannot_tell": CARE, "not_measured": INK3}  # of a verdict
MARKS = {1: "▲ ", -1: "▼ ", 0: ""}  # of a clear difference

# ---- sizes: a unit is a pixel of the page and of a phone; on paper 14 of them are 9 points ----
PAGE, PHONE, PRINT = 1040.0, 328.0, 728.0  # widths
ON_PAPER = 9 / 14  # points of a unit
TEXT, LESS, LEAST, TINIEST = 14.0, 13.5, 12.5, 12.0  # names and values; what goes with them; axes; inside a mark
LEADING = 1.2  # from one line of text to the next, in sizes
LEAD = 17.0  # from one line of a label to the next

# ---- marks and lines ----
ROUND, DIAMOND, UP, DOWN = "o", "D", "^", "v"
DASHED, DOTTED, BROKEN = "4 2", "2 2", "5 4"

# ---- text: keywords of `Canvas.text` ----
Style = dict[str, Any]
QUIET: Style = {"size": LEAST, "colour": INK3}  # axes and heads
SECOND: Style = {"size": LESS, "colour": INK2}  # what goes with a name or a value
BOLD: Style = {"weight": "bold"}
INSIDE: Style = {"size": TINIEST, "align": "middle"}  # in a mark


# ---- the packaged fonts ----
FOLDER = Path(str(files("csreport.present"))) / "fonts"
# Where one lacks a character, the next stands in: the other way of writing Chinese, letters of Europe's languages.
FAMILIES = ("Noto Sans SC", "Noto Sans TC", "Noto Sans")
WEIGHTS = {"normal": "Regular", "bold": "Bold"}
MEASURED = 100  # points at which an advance is read


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
    """Width of a line in the unit of its size, without kerning: never less than what is drawn."""
    require_glyphs(line)
    return sum(_advance(character, weight) for character in line) * size


@cache
def covered(family: str) -> frozenset[int]:
    """Characters of one family."""
    return frozenset(_face(family, "normal").get_charmap())


@cache
def _face(family: str, weight: str) -> FT2Font:
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415 - most builds of a day draw nothing

    face = FT2Font(str(_file(family, weight)))
    face.set_size(MEASURED, 72)
    return face


if hasattr(os, "register_at_fork"):  # a copy of this process reads from its own place in the file
    os.register_at_fork(after_in_child=_face.cache_clear)


def _file(family: str, weight: str) -> Path:
    return FOLDER / f"{family.replace(' ', '')}-{WEIGHTS[weight]}.ttf"


@cache
def _family_of(character: str) -> str | None:
    return next((family for family in FAMILIES if ord(character) in covered(family)), None)


@cache
def _advance(character: str, weight: str) -> float:
    """Width of a character in sizes; Latin and hanzi are equally wide in both Chinese families."""
    from matplotlib.ft2font import LoadFlags  # noqa: PLC0415 - as above

    face = _face(_family_of(character) or FAMILIES[0], weight)
    return float(face.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / MEASURED


# ---- the fonts of a page --------------------------------------------------------------------------
def font_faces(drawings: Iterable[str]) -> list[tuple[str, str, bytes]]:
    """Family, weight and content (WOFF2) of the fonts that draw the text of drawings, cut to what they hold.

    The first is the drawings' own; another follows where that lacks a character.
    """
    texts: dict[str, set[str]] = {weight: set() for weight in WEIGHTS}
    families: dict[str, None] = {}
    for drawing in drawings:
        families |= dict.fromkeys(re.findall(r'<svg[^>]* font-family="([^",]+)', drawing))
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
    from fontTools import subset  # noqa: PLC0415 - it takes long, and most processes cut no font

    options = subset.Options(layout_features=[], name_IDs=[], glyph_names=False)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE"]
    font = TTFont(_file(family, weight), lazy=True, recalcTimestamp=False)
    font.setGlyphOrder([f"g{place}" for place in range(font["maxp"].numGlyphs)])  # nobody reads the names of thousands
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = "woff2"
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


# ---- SVG drawings ----
TOKENS = {colour: name for name, colour in reversed(PALETTE.items())}  # of two names for one colour the first
CAP, DESCENT = 0.73, 0.22  # height of a capital, and of what hangs below the line, in sizes
HATCH = 5.0  # units from one line of a hatch to the next
SHAPES = {
    DIAMOND: ((0, -0.707), (0.707, 0), (0, 0.707), (-0.707, 0)),
    UP: ((0, -0.5), (0.5, 0.5), (-0.5, 0.5)),
    DOWN: ((0, 0.5), (0.5, -0.5), (-0.5, -0.5)),
}
CLASS = "csreport-drawing"  # by which the page knows our drawings
OPENING = f'<svg xmlns="http://www.w3.org/2000/svg" class="{CLASS}"'


Span = Sequence[float]  # where some points stand across, or along


class Writing(TypedDict, total=False):
    """How a text stands: `up` tells which height its place is, of its middle, top, bottom, or last baseline.

    With a `ground` of some colour, what lies behind does not run through the letters.
    """

    size: float
    weight: str
    colour: str
    align: str
    up: str
    ground: str


class Pen(TypedDict, total=False):
    """How a line is drawn."""

    dash: str
    opacity: str


class Paint(str):
    """A colour that no token of the page names, and what it becomes on a dark page."""

    dark: str

    def __new__(cls, light: str, dark: str) -> Paint:
        """By its two shades; as text it is the light one."""
        made = super().__new__(cls, light)
        made.dark = dark
        return made


HIT = 'class="hit" fill="none" pointer-events="all"'


def follow_page(drawing: str) -> str:
    """A drawing in the colours of the page that holds it, so that it turns dark with the page."""
    drawing = drawing.replace(HIT, 'class="hit"')  # of which the page's style says the rest, as of lines
    drawing = re.sub(r'(<path d="[^"]*") fill="none"', r"\1", drawing).replace('<text x="0"', "<text")
    drawing = re.sub(r'fill="(#\w{6})" data-dark="(#\w{6})"', r'fill="light-dark(\1, \2)"', drawing)
    return re.sub(
        r'"(#\w{6})"', lambda found: f'"var(--{TOKENS[found[1]]})"' if found[1] in TOKENS else found[0], drawing
    )


class Canvas:
    """A drawing that grows, so many units wide, a unit shown as so many points.

    It needs no names inside, so that any number of them can stand on a page.
    """

    def __init__(self, width: float, family: str, points: float = 0.75):
        self.width, self._family, self._points, self._parts = width, family, points, list[str]()

    def svg(self, height: float) -> str:
        """The drawing as it is so far, cut to a height: same calls, same bytes."""
        wide, high = _short(self.width), _short(height)
        shown = [_short(self._points * side) for side in (self.width, height)]
        families = ", ".join(dict.fromkeys((self._family, *FAMILIES)))
        return (
            f'{OPENING} width="{shown[0]}pt" height="{shown[1]}pt" viewBox="0 0 {wide} {high}" stroke-linejoin="round" '
            f'font-family="{families}, sans-serif" font-size="{LEAST:g}" fill="{INK}">{"".join(self._parts)}</svg>'
        )

    def mark(self, key: str, title: str) -> AbstractContextManager[None]:
        """What is drawn inside marks an estimate: a page opens its numbers, and without script it says this."""
        return self._group(f'<g class="mark" data-key={quoteattr(key)} role="img">', title, empty=True)

    def titled(self, title: str) -> AbstractContextManager[None]:
        """What is drawn inside says this when it is pointed at."""
        return self._group("<g>", title)

    @contextmanager
    def _group(self, start: str, title: str, *, empty: bool = False) -> Iterator[None]:
        place = len(self._parts)
        yield
        inside = "".join(self._parts[place:])
        if inside or empty:
            self._parts[place:] = [f"{start}<title>{escape(title)}</title>{inside}</g>"]

    @contextmanager
    def behind(self, place: int) -> Iterator[None]:
        """What is drawn inside lies behind all that was drawn since `place`."""
        end = len(self._parts)
        yield
        inside = self._parts[end:]
        del self._parts[end:]
        self._parts[place:place] = inside

    @property
    def place(self) -> int:
        """How much is drawn so far."""
        return len(self._parts)

    def hit(self, x: float, y: float, width: float, height: float) -> None:
        """Where a pointer finds a mark: not seen until the page shows it."""
        self._add("rect", **{"class": "hit", "fill": "none", "pointer-events": "all"} | _sides(x, y, width, height))

    def line(self, xs: Span, ys: Span, colour: str, width: float = 1.0, **pen: Unpack[Pen]) -> None:
        """A line through points; none where any of them is unknown."""
        if not any(map(math.isnan, (*xs, *ys))):
            style = {"stroke-dasharray": pen.get("dash", ""), "stroke-opacity": pen.get("opacity", "")}
            style["stroke-width"] = _unless(width, 1)
            self._add("path", d=f"M{_path(zip(xs, ys, strict=True))}", fill="none", stroke=colour, **style)

    def upright(self, x: float, ends: Span, colour: str, width: float = 1.0, **pen: Unpack[Pen]) -> None:
        """A line from one height to another."""
        self.line([x, x], ends, colour, width, **pen)

    def level(self, y: float, ends: Span, colour: str, width: float = 1.0, **pen: Unpack[Pen]) -> None:
        """A line from left to right."""
        self.line(ends, [y, y], colour, width, **pen)

    def area(self, xs: Span, ys: Span, colour: str) -> None:
        """The field inside a closed line."""
        self._add("path", d=f"M{_path(zip(xs, ys, strict=True))}z", fill=colour)

    def box(
        self, corner: tuple[float, float], size: tuple[float, float], colour: str, *, edge: str = "", opacity: str = ""
    ) -> None:
        """A rectangle by its upper left corner, width and height; with an edge where neighbours touch."""
        if min(size) > 0:
            style = {"stroke-width": "0.7" if edge else "", "fill-opacity": opacity}
            self._add("rect", **_sides(*corner, *size), fill=colour, stroke=edge, **style)

    def hatch(self, x: float, y: float, width: float, height: float) -> None:
        """A hatched rectangle: what is missing."""
        self.box((x, y), (width, height), PAPER)
        starts = [(step + 0.5) * HATCH for step in range(int((width + height) / HATCH + 0.5))]
        lines = [  # each rises by its run from where it enters the rectangle
            (x + max(0.0, at - height), y + min(at, height), x + min(at, width), y + max(0.0, at - width))
            for at in starts
        ]
        path = "".join(f"M{_short(a)} {_short(b)}L{_short(c)} {_short(d)}" for a, b, c, d in lines)
        if path:
            self._add("path", d=path, stroke=GHOST, **{"stroke-width": "0.6"})

    def dot(self, x: float, y: float, size: float, colour: str, shape: str = ROUND) -> None:
        """A mark of some points across, hollow without a colour; none where its place is unknown."""
        if math.isnan(x) or math.isnan(y):
            return
        style = {"fill": colour} if colour else {"fill": PAPER, "stroke": INK3, "stroke-width": "2"}
        if shape == ROUND:
            self._add("circle", cx=_short(x), cy=_short(y), r=f"{size / 2:g}", **style)
        else:
            self._add("path", d=f"M{_path((x + size * dx, y + size * dy) for dx, dy in SHAPES[shape])}z", **style)

    def text(self, x: float, y: float, text: str, **writing: Unpack[Writing]) -> None:
        """Lines of text."""
        if not text.strip():
            return
        require_glyphs(text)
        size, weight = writing.get("size", TEXT), writing.get("weight", "normal")
        align, colour = writing.get("align", "start"), writing.get("colour", INK)
        lines = text.split("\n")
        more, em = (len(lines) - 1) * LEADING * size, size
        heights = {"middle": (CAP * em - more) / 2, "top": CAP * em + 1.5, "bottom": -more - DESCENT * em}
        first = y + heights.get(writing.get("up", "middle"), -more)
        if writing.get("ground"):
            width = max(text_width(line, size, weight) for line in lines)
            left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[align]
            self.box((left - 1, first - 0.9 * em), (width + 2, more + 1.2 * em), writing["ground"])
        style = {
            "font-size": _unless(size, LEAST),
            "font-weight": _unless(weight, "normal"),
            "fill": colour if colour != INK or isinstance(colour, Paint) else "",
            "text-anchor": _unless(align, "start"),
        }
        if len(lines) == 1:
            self._add("text", self._spans(text), x=_short(x), y=_short(first), **style)
            return
        rows = (
            f'<tspan x="{_short(x)}" y="{_short(first + place * LEADING * em)}">{self._spans(line)}</tspan>'
            for place, line in enumerate(lines)
        )
        self._add("text", "".join(rows), **style)

    def _spans(self, line: str) -> str:
        """Each part of a line with the family that has its characters: paper does not look for another."""

        def drawer(character: str) -> str:
            return self._family if ord(character) in covered(self._family) else _family_of(character) or self._family

        parts = [(family, escape("".join(part))) for family, part in groupby(line, key=drawer)]
        other = '<tspan font-family="{}, sans-serif">{}</tspan>'
        return "".join(part if family == self._family else other.format(family, part) for family, part in parts)

    def _add(self, tag: str, inner: str = "", /, **attributes: str) -> None:
        if isinstance(fill := attributes.get("fill"), Paint):  # the page reads the two together
            attributes = {"fill": fill, "data-dark": fill.dark} | attributes
        said = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)
        self._parts.append(f"<{tag}{said}>{inner}</{tag}>" if inner else f"<{tag}{said}/>")


def _short(number: float) -> str:
    text = f"{number:.1f}".removesuffix(".0")  # of a pixel: more cannot be seen
    return "0" if text == "-0" else text


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "L".join(f"{_short(x)} {_short(y)}" for x, y in points)


def _sides(*sides: float) -> dict[str, str]:
    return dict(zip(("x", "y", "width", "height"), map(_short, sides), strict=True))


def _unless(value: float | str, usual: float | str) -> str:
    """An attribute that is left out where it says what is usual."""
    return "" if value == usual else value if isinstance(value, str) else f"{value:g}"
