"""SVG drawings: places in inches from the top left, text that stays text, and a title on what can be pointed at."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypedDict, Unpack
from xml.sax.saxutils import escape, quoteattr

from csreport.present.glyphs import FAMILIES, require_glyphs, text_width

INK, GHOST, PAPER = "#18242d", "#8b969f", "#ffffff"
SIZE = 9.0  # points
LEADING = 1.2  # from one line of text to the next, in sizes
CAP, DESCENT = 0.73, 0.22  # height of a capital, and of what hangs below the line, in sizes
HATCH = 0.055  # inches from one line of a hatch to the next
ROUND, DIAMOND, UP, DOWN = "o", "D", "^", "v"
SHAPES = {
    DIAMOND: ((0, -0.707), (0.707, 0), (0, 0.707), (-0.707, 0)),
    UP: ((0, -0.5), (0.5, 0.5), (-0.5, 0.5)),
    DOWN: ((0, 0.5), (0.5, -0.5), (-0.5, -0.5)),
}
DASHED, DOTTED = "4 2", "2 2"
CLASS = "csreport-drawing"  # by which the page knows our drawings
OPENING = f'<svg xmlns="http://www.w3.org/2000/svg" class="{CLASS}"'


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
    turned: bool


class Outline(TypedDict, total=False):
    """The shape of a mark, and its edge with the edge's width in points."""

    shape: str
    edge: str
    width: float


class Pen(TypedDict, total=False):
    """How a line is drawn."""

    dash: str
    opacity: float


class Canvas:
    """A drawing that grows; it needs no names inside, so that any number of them can stand on a page."""

    def __init__(self, width: float, family: str):
        self.width, self._family, self._parts = width, family, list[str]()

    def svg(self, height: float) -> str:
        """The drawing as it is so far, cut to a height: same calls, same bytes."""
        wide, high = _points(self.width), _points(height)
        families = ", ".join(dict.fromkeys((self._family, *FAMILIES)))
        return (
            f'{OPENING} width="{wide}pt" height="{high}pt" viewBox="0 0 {wide} {high}" stroke-linejoin="round" '
            f'font-family="{families}, sans-serif" font-size="{SIZE:g}" fill="{INK}">'
            f'<path d="M0 0H{wide}V{high}H0z" fill="{PAPER}"/>{"".join(self._parts)}</svg>'
        )

    @contextmanager
    def titled(self, title: str) -> Iterator[None]:
        """What is drawn inside says this when it is pointed at."""
        kept, self._parts = self._parts, []
        yield
        inside, self._parts = "".join(self._parts), kept
        if inside:
            kept.append(f"<g><title>{escape(title)}</title>{inside}</g>" if title else inside)

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str, width: float = 1.0, **pen: Unpack[Pen]
    ) -> None:
        """A line through points; none where any of them is unknown."""
        if not any(map(math.isnan, (*xs, *ys))):
            path = "L".join(f"{_points(x)} {_points(y)}" for x, y in zip(xs, ys, strict=True))
            style = {"stroke-dasharray": pen.get("dash", ""), "stroke-opacity": str(pen.get("opacity", ""))}
            self._add("path", d=f"M{path}", fill="none", stroke=colour, **{"stroke-width": f"{width:g}"}, **style)

    def area(self, xs: Sequence[float], ys: Sequence[float], colour: str) -> None:
        """The field inside a closed line."""
        path = "L".join(f"{_points(x)} {_points(y)}" for x, y in zip(xs, ys, strict=True))
        self._add("path", d=f"M{path}z", fill=colour)

    def box(self, corner: tuple[float, float], size: tuple[float, float], colour: str, *, edge: str = "") -> None:
        """A rectangle by its upper left corner, width and height; with an edge where neighbours touch."""
        width, height = size
        if width > 0 and height > 0:
            style = {"stroke-width": "0.7"} if edge else {}
            place = dict(zip(("x", "y", "width", "height"), map(_points, (*corner, *size)), strict=True))
            self._add("rect", **place, fill=colour, stroke=edge, **style)

    def hatch(self, x: float, y: float, width: float, height: float) -> None:
        """A hatched rectangle: what is missing."""
        self.box((x, y), (width, height), PAPER)
        starts = [(step + 0.5) * HATCH for step in range(int((width + height) / HATCH + 0.5))]
        lines = [  # each rises by its run from where it enters the rectangle
            (x + max(0.0, at - height), y + min(at, height), x + min(at, width), y + max(0.0, at - width))
            for at in starts
        ]
        path = "".join(f"M{_points(a)} {_points(b)}L{_points(c)} {_points(d)}" for a, b, c, d in lines)
        if path:
            self._add("path", d=path, stroke=GHOST, **{"stroke-width": "0.6"})

    def dot(self, x: float, y: float, size: float, colour: str, **outline: Unpack[Outline]) -> None:
        """A mark of some points across; none where its place is unknown."""
        if math.isnan(x) or math.isnan(y):
            return
        edge, shape = outline.get("edge", ""), outline.get("shape", ROUND)
        style = {"fill": colour, "stroke": edge, "stroke-width": f"{outline.get('width', 0.8):g}" if edge else ""}
        if shape == ROUND:
            self._add("circle", cx=_points(x), cy=_points(y), r=f"{size / 2:g}", **style)
        else:
            corners = ((72 * x + size * dx, 72 * y + size * dy) for dx, dy in SHAPES[shape])
            self._add("path", d="M" + "L".join(f"{_short(a)} {_short(b)}" for a, b in corners) + "z", **style)

    def text(self, x: float, y: float, text: str, **writing: Unpack[Writing]) -> None:
        """Lines of text."""
        if not text.strip():
            return
        require_glyphs(text)
        size, weight = writing.get("size", SIZE), writing.get("weight", "normal")
        align, colour = writing.get("align", "start"), writing.get("colour", INK)
        lines = text.split("\n")
        more, em = (len(lines) - 1) * LEADING * size / 72, size / 72
        heights = {"middle": (CAP * em - more) / 2, "top": CAP * em + 0.02, "bottom": -more - DESCENT * em}
        first = y + heights.get(writing.get("up", "middle"), -more)
        if writing.get("ground"):
            width = max(text_width(line, size, weight) for line in lines)
            left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[align]
            self.box((left - 0.01, first - 0.9 * em), (width + 0.02, more + 1.2 * em), writing["ground"])
        style = {
            "font-size": f"{size:g}" if size != SIZE else "",
            "font-weight": weight if weight != "normal" else "",
            "fill": colour if colour != INK else "",
            "text-anchor": align if align != "start" else "",
            "transform": f"rotate(-90 {_points(x)} {_points(y)})" if writing.get("turned") else "",
        }
        rows = [(line, _points(first + place * LEADING * em)) for place, line in enumerate(lines)]
        spans = (f'<tspan x="{_points(x)}" y="{at}">{escape(line)}</tspan>' for line, at in rows)
        if len(rows) == 1:
            self._add("text", escape(text), x=_points(x), y=rows[0][1], **style)
        else:
            self._add("text", "".join(spans), **style)

    def _add(self, tag: str, inner: str = "", /, **attributes: str) -> None:
        said = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)
        self._parts.append(f"<{tag}{said}>{inner}</{tag}>" if inner else f"<{tag}{said}/>")


def _points(inches: float) -> str:
    return _short(72 * inches)


def _short(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
