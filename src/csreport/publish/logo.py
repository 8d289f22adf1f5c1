"""The organisation's logo: read from params, made safe and small enough to stand in every page."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from csreport.project.errors import ParamsError, nearest
from csreport.project.project import Project

LARGEST, MOST_PIXELS = 100_000, 4_000_000
SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
SHAPES = {
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "title", "desc", "style",
}  # fmt: skip
WRITING = {"text", "tspan", "textPath"}  # drawn with whatever font a reader has: outlines look the same everywhere
LINK = re.compile(r"url\s*\((?!\s*['\"]?#)|@import|expression\s*\(|javascript:|\\", re.IGNORECASE)
KEPT_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}  # no text, date or place of the person who drew it


def read_logo(project: Project) -> tuple[str, bytes] | None:
    """File name and content of the logo as it is published; None where none is declared.

    Raises
    ------
    ParamsError
        When the file is missing, too large, not what its name says, or holds more than a drawing.
    """
    name = project.file.brand.logo
    if name is None:
        return None
    path, shown = project.params(name), f"params/{name}"
    if not path.is_file():
        there = [found.name for found in project.params().glob("*.[sp][vn]g")]
        raise ParamsError(f"params/project.yml: brand.logo: {shown} not found{nearest(name, there)}")
    content = path.read_bytes()
    if len(content) > LARGEST:
        raise ParamsError(f"{shown}: {len(content):,} bytes; a logo stands in every page: at most {LARGEST:,}")
    if path.suffix == ".svg":
        return "brand-logo.svg", _drawing(content, shown)
    return "brand-logo.png", b"\x89PNG\r\n\x1a\n" + b"".join(_chunks(content, shown))


# ---- SVG -------------------------------------------------------------------------------------
def _drawing(content: bytes, shown: str) -> bytes:
    """The drawing with nothing but shapes: no script, no link, no font, no note of a program."""
    if re.search(rb"<!ENTITY", content, re.IGNORECASE):
        raise ParamsError(f"{shown}: declares entities; save it as plain SVG")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise ParamsError(f"{shown}:{error.position[0]}: not readable as SVG") from None
    if root.tag != f"{SVG}svg":
        raise ParamsError(f"{shown}: not an SVG drawing")
    if not root.get("viewBox") and not (root.get("width") and root.get("height")):
        raise ParamsError(f"{shown}: states neither a viewBox nor width and height")
    ElementTree.register_namespace("", SVG[1:-1])
    ElementTree.register_namespace("xlink", XLINK[1:-1])
    try:
        return ElementTree.tostring(_clean(root, shown), encoding="utf-8")
    except RecursionError:
        raise ParamsError(f"{shown}: nested too deeply") from None


def _clean(element: ElementTree.Element, shown: str) -> ElementTree.Element:
    """An element with its shapes; refuses what could do harm, leaves out what drawing programs note."""
    name = element.tag.removeprefix(SVG)
    attributes = dict(_attributes(element, name, shown))
    made = ElementTree.Element(element.tag, attributes)
    made.text = element.text if name in {"title", "desc", "style"} else None
    for child in element:
        if not isinstance(child.tag, str) or not child.tag.startswith(SVG):
            continue  # comments, and elements of drawing programs
        inner = child.tag.removeprefix(SVG)
        if inner in WRITING:
            raise ParamsError(f"{shown}: holds <{inner}>, which needs a font; convert the text to outlines (paths)")
        if inner == "metadata":
            continue
        if inner not in SHAPES:
            raise ParamsError(f"{shown}: holds <{inner}>; a logo may hold shapes only")
        if inner == "style":
            _no_link(child.text or "", f"{shown}: <style>")
        made.append(_clean(child, shown))
    return made


def _attributes(element: ElementTree.Element, name: str, shown: str) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        if key.lower().startswith("on"):
            raise ParamsError(f"{shown}: <{name}> holds {key}, a script; a logo may hold shapes only")
        if key in {"href", f"{XLINK}href"} and not value.startswith("#"):
            raise ParamsError(f"{shown}: <{name}> refers to something outside the file; embed or remove it")
        _no_link(value, f"{shown}: <{name}> {key.rpartition('}')[2]}")
        if not key.startswith("{") or key == f"{XLINK}href":
            yield key, value


def _no_link(text: str, where: str) -> None:
    if LINK.search(text):
        raise ParamsError(f"{where}: refers to something outside the file; embed or remove it")


# ---- PNG ---------------------------------------------------------------------------------------
def _chunks(content: bytes, shown: str) -> Iterator[bytes]:
    """The parts of a PNG picture that are needed to draw it."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        raise ParamsError(f"{shown}: not a PNG picture")
    at, kinds = 8, list[bytes]()
    while at + 12 <= len(content) and (not kinds or kinds[-1] != b"IEND"):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length or zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
            raise ParamsError(f"{shown}: the picture is damaged at byte {at}")
        if kind == b"IHDR":
            width, height = struct.unpack(">II", chunk[8:16])
            if not 0 < width * height <= MOST_PIXELS:
                raise ParamsError(f"{shown}: {width} × {height} pixels; a logo needs at most {MOST_PIXELS:,}")
        kinds.append(kind)
        at += len(chunk)
        if kind in KEPT_CHUNKS:
            yield chunk
    if not kinds or kinds[0] != b"IHDR" or b"IDAT" not in kinds or kinds[-1] != b"IEND":
        raise ParamsError(f"{shown}: the picture is not complete")
