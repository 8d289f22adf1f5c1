"""What stands in a drawing, and that nothing in it collides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from xml.etree import ElementTree

from csreport.present import layout
from csreport.present.vectors import text_width

SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def texts(svg: str) -> str:
    """All text of a drawing, without the breaks of its lines."""
    found = ("".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))
    return "|".join(re.sub(r"\s", "", text) for text in found)


def titles(svg: str) -> list[str]:
    """What the marks of a drawing say."""
    return [title.text or "" for title in ElementTree.fromstring(svg).iter(f"{SVG}title")]


def shapes(svg: str, tag: str, **attributes: str) -> list[dict[str, str]]:
    """Attributes of all shapes of a kind that have these values."""
    wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
    found = (shape.attrib for shape in ElementTree.fromstring(svg).iter(f"{SVG}{tag}"))
    return [shape for shape in found if wanted.items() <= shape.items()]


def boxes(svg: str) -> Iterator[tuple[str, Box]]:
    """Every line of text with the room it takes, in units."""
    root = ElementTree.fromstring(svg)
    for text in root.iter(f"{SVG}text"):
        size, weight = float(text.get("font-size", root.get("font-size", ""))), text.get("font-weight", "normal")
        for line in [row for row in text if "x" in row.attrib] or [text]:
            said = "".join(line.itertext())
            x, y, width = float(line.get("x", 0)), float(line.get("y", 0)), text_width(said, size, weight)
            left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
            yield said, (left, y - 0.8 * size, left + width, y + 0.2 * size)


def check_layout(svg: str) -> None:
    """No text leaves the drawing, no two overlap, none is too small, no shape leaves it; no name stands in it twice.

    12 units on screen, where a unit is a pixel or, at the switch of drawings, 13% less; 7.5 pt on paper.
    """
    root, found = ElementTree.fromstring(svg), sorted(boxes(svg), key=lambda box: box[1][1])
    width, height = (float(side) for side in root.get("viewBox", "").split()[2:])
    for text, (x0, y0, x1, y1) in found:
        assert x0 >= -0.5 and y0 >= -0.5 and x1 <= width + 0.5 and y1 <= height + 0.5, (text, x0, y0, x1, y1)
    for place, (first, one) in enumerate(found):  # from the top, so that only neighbours are compared
        for second, other in takewhile(lambda box: box[1][1] < one[3], found[place + 1 :]):  # noqa: B023
            wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
            assert wide < 1 or high < 1.5, (first, second)
    for box in shapes(svg, "rect"):
        x, y, wide, high = (float(box[side]) for side in ("x", "y", "width", "height"))
        assert x >= -7 and y >= -1 and x + wide <= width + 7 and y + high <= height + 1, box
    for dot in shapes(svg, "circle"):
        x, y, r = (float(dot[side]) for side in ("cx", "cy", "r"))
        assert x - r >= -1 and y - r >= -1 and x + r <= width + 1 and y + r <= height + 1, dot
    shown = float(root.get("width", "").removesuffix("pt")) / width
    least = min(float(text.get("font-size", root.get("font-size", ""))) for text in root.iter(f"{SVG}text"))
    assert least >= 12 and least * shown >= 7.5, least
    assert "nan" not in svg and not re.search(r' id="| style="|url\(|href', svg)


def one(drawing: layout.Drawing | None) -> layout.Drawing:
    assert drawing is not None
    return drawing


def widths(drawing: layout.Drawing | None) -> tuple[str, str, str]:
    """A figure in its three widths: page, phone, paper."""
    return one(drawing).wide, one(drawing).narrow, one(drawing).paper


def wide(drawing: layout.Drawing | None) -> str:
    """All text of a figure on the page."""
    return texts(one(drawing).wide)
