"""SVG drawings in few bytes: a page holds dozens of them, each with the outline of every letter it shows.

The picture stays the same: letters to 1/400 of their size, places to 0.01 pt. Text remains outlines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

_EM = 4.0  # letters stand on a grid this much finer than the 100 units that matplotlib gives a size
_PLACES = {"id", "d", "x", "y", "width", "height", "transform", "href", "points"}  # where, as opposed to how
_DEFINED = {"clipPath", "pattern"}
_NUMBER = r"-?\d*\.?\d+(?:e-?\d+)?"


def compact(drawing: str) -> str:
    """Return matplotlib's SVG in fewer bytes: same drawing in, same bytes out."""
    text = re.sub(r' xmlns(:xlink)?="[^"]*"|xlink:(?=href=)', "", drawing[drawing.index("<svg") :])
    text = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", text, flags=re.DOTALL)
    root = ElementTree.fromstring(text)
    defined = [part for part in root.iter() if part.tag in _DEFINED or _is_shared(part)]
    inside = {child for part in defined for child in part.iter()} | set(root.iter("defs"))
    body = "".join(_grouped(_leaves(root, {}, inside)))
    opening = "".join(f' {name}="{root.get(name)}"' for name in ("width", "height", "viewBox"))
    return _short_names(
        f'<svg xmlns="http://www.w3.org/2000/svg"{opening} stroke-linejoin="round">'
        f"<defs>{''.join(map(_definition, defined))}</defs>{body}</svg>"
    )


def named(drawing: str, name: str) -> str:
    """The drawing with ids of its own: in a document that holds several, a reference finds the first of a name."""
    return re.sub(r'( id="|href="#|url\(#)(\w+)', rf"\1{name}-\2", drawing)


# ---- what is defined once ------------------------------------------------------------------------
def _is_shared(part: Element) -> bool:
    return part.tag == "path" and "id" in part.attrib


def _definition(part: Element) -> str:
    """A clip path, a hatch, the shape of a mark, or the outline of a letter."""
    scale = re.fullmatch(rf"scale\(({_NUMBER})\)", part.get("transform", ""))
    if scale:
        return f'<path id="{part.get("id")}" d="{_outline(part.get("d", ""), float(scale[1]) * _EM)}"/>'
    return _element(part, _paint(part), "".join(_element(child, _paint(child)) for child in part))


# ---- what is drawn -------------------------------------------------------------------------------
def _leaves(part: Element, paint: dict[str, str], inside: set[Element]) -> Iterator[tuple[dict[str, str], Element]]:
    """Shapes and lines of text in drawing order, each with the paint it has from itself and from around it."""
    for child in part:
        if child in inside:
            continue
        own = paint | _paint(child)
        if child.tag == "g" and "transform" not in child.attrib:
            yield from _leaves(child, own, inside)
        else:
            yield own, child


def _paint(part: Element) -> dict[str, str]:
    """How a part is painted: all that does not say where, its style as attributes."""
    stated = {name: value for name, value in part.attrib.items() if name not in _PLACES | {"style"}}
    styled = dict(re.findall(r"([\w-]+): ([^;]+)", part.get("style", "")))
    return {name: _brief(value) if name.startswith("stroke") else value for name, value in (stated | styled).items()}


def _grouped(leaves: Iterable[tuple[dict[str, str], Element]]) -> Iterator[str]:
    """Neighbours painted alike share one statement of their paint; see-through ones would add up differently."""
    for paint, run in groupby(leaves, key=lambda leaf: leaf[0]):
        parts = [part for _, part in run]
        for together in [[part] for part in parts] if "opacity" in paint else [parts]:
            # A clip path on a shape that is moved would move with it: around it, it stays.
            if len(together) == 1 and ("clip-path" not in paint or together[0].tag == "path"):
                yield _drawn(together[0], paint)
            else:
                yield f"<g{_attributes(paint)}>{''.join(_drawn(part, {}) for part in together)}</g>"


def _drawn(part: Element, paint: dict[str, str]) -> str:
    if part.tag != "g":
        return _element(part, paint, keep_id=False)
    transform = re.sub(rf"scale\(({_NUMBER}) ({_NUMBER})\)", _finer, part.get("transform", ""))
    letters = "".join(_letter(use) for use in part.iter("use"))
    return f"<g{_attributes(paint | {'transform': _brief(transform, 5)})}>{letters}</g>"


def _finer(scale: re.Match[str]) -> str:
    return f"scale({float(scale[1]) / _EM:.6f} {float(scale[2]) / _EM:.6f})"


def _letter(use: Element) -> str:
    """One letter at its place in the line."""
    place = re.fullmatch(rf"translate\(({_NUMBER})[ ,]({_NUMBER})\)", use.get("transform", "translate(0 0)"))
    if place is None:
        return _element(use, {})
    x, y = (round(float(number) * _EM) for number in place.groups())
    return f'<use href="{use.get("href")}"' + (f' x="{x}"' if x else "") + (f' y="{y}"' if y else "") + "/>"


def _element(part: Element, paint: dict[str, str], inner: str = "", *, keep_id: bool = True) -> str:
    place = {name: part.attrib[name] for name in sorted(_PLACES & set(part.attrib)) if keep_id or name != "id"}
    place = {name: value if name in {"id", "href"} else _brief(value) for name, value in place.items()}
    if "d" in place:
        place["d"] = re.sub(r",?([A-Za-z]),?", r"\1", ",".join(place["d"].split()))
    start = f"<{part.tag}{_attributes(place | paint)}"
    return f"{start}>{inner}</{part.tag}>" if inner else f"{start}/>"


def _attributes(values: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items())


# ---- numbers and names ---------------------------------------------------------------------------
def _outline(path: str, scale: float) -> str:
    """Path data as whole numbers, each relative to the point before: rounded first, so that nothing drifts."""
    at = start = (0, 0)
    mirrored: tuple[int, int] | None = None  # where a curve that goes on smoothly has its control point
    done: list[str] = []
    for command, rest in re.findall(r"([MLQCZz])([^MLQCZz]*)", path):
        numbers = [round(float(number) * scale) for number in re.findall(_NUMBER, rest)]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if not points:
            done.append("z")
            at, mirrored = start, None
            continue
        smooth = command == "Q" and mirrored is not None and _close(mirrored, points[0])
        if smooth and mirrored:
            points[0] = mirrored
        relative = [axis for x, y in points for axis in (x - at[0], y - at[1])]
        done.append(_step("T", relative[2:]) if smooth else _step(command, relative))
        at = points[-1]
        start = at if command == "M" else start
        mirrored = (2 * at[0] - points[0][0], 2 * at[1] - points[0][1]) if command == "Q" else None
    return _joined(step for step in done if step)


def _close(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether two points are one but for rounding."""
    return abs(first[0] - second[0]) <= 1 and abs(first[1] - second[1]) <= 1


def _step(command: str, relative: list[int]) -> str:
    """One command; a line that is level or upright needs one number, one to the same place none."""
    if command == "L" and 0 in relative:
        axis = "v" if relative[0] == 0 else "h"
        return f"{axis}{sum(relative)}" if any(relative) else ""
    return command.lower() + "".join(f",{number}" for number in relative)[1:].replace(",-", "-")


def _joined(steps: Iterable[str]) -> str:
    """Commands one after the other; a letter that repeats is left out."""
    listed = ["", *steps]
    text = ""
    for before, step in pairwise(listed):
        repeated = before[:1] == step[0] and step[0] in "lqct"
        text += (step[1:] if step[1] == "-" else "," + step[1:]) if repeated else step
    return text


def _brief(text: str, digits: int = 2) -> str:
    """Numbers to two decimals, or as many as asked, without empty digits."""

    def short(number: re.Match[str]) -> str:
        rounded = f"{float(number[0]):.{digits}f}".rstrip("0").rstrip(".")
        return re.sub(r"^(-?)0\.", r"\1.", "0" if rounded == "-0" else rounded)

    return re.sub(r"-?\d+\.\d+", short, text)


def _short_names(text: str) -> str:
    """Names of one or two letters for what is used, none for the rest; letters without an outline vanish."""
    blank = set(re.findall(r'<path id="([^"]*)" d=""/>', text))
    text = re.sub(r'<path id="[^"]*" d=""/>', "", text)
    text = re.sub(r'<use href="#([^"]*)"[^>]*/>', lambda use: "" if use[1] in blank else use[0], text)
    used = sorted(set(re.findall(r'(?:href="|url\()#([^")]*)', text)), key=lambda name: (-text.count(name), name))
    names = {name: _name(place) for place, name in enumerate(used)}
    text = re.sub(r' id="([^"]*)"', lambda found: f' id="{names[found[1]]}"' if found[1] in names else "", text)
    return re.sub(r'(href="|url\()#([^")]*)', lambda found: f"{found[1]}#{names[found[2]]}", text)


def _name(place: int) -> str:
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return (_name(place // 26 - 1) if place >= 26 else "") + alphabet[place % 26]
