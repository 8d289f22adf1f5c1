"""The organisation's look: its colours for page, paper and figures, and its logo."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from csreport.present.vectors import FOCUS, FOCUS_LIGHT
from csreport.present.words import Words, escape
from csreport.project.brand import DARK, PALETTE, PAPERS, PRINT, WHITE, Brand, readable, tinted
from csreport.project.errors import ParamsError, nearest
from csreport.project.project import Project

# ---- the organisation's logo ----
LARGEST, MOST_PIXELS = 100_000, 4_000_000
SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
NAMES = (
    "svg g defs symbol use path rect circle ellipse line polyline polygon linearGradient radialGradient stop clipPath "
    "mask pattern title desc style"
)
SHAPES = frozenset(NAMES.split())
WRITING = {"text", "tspan", "textPath"}  # drawn with whatever font a reader has: outlines look the same everywhere
LINK = re.compile(r"url\s*\((?!\s*['\"]?#)|@import|expression\s*\(|javascript:|\\", re.IGNORECASE)
KEPT_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}  # no text, date or place of the person who drew it


def read_logo(project: Project) -> tuple[str, bytes] | None:
    """File name and content of the logo as it is published; None where none is declared.

    Raises ParamsError: when the file is missing, too large, not what its name says, or holds more than a drawing.
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
    """An element with its shapes; refuses what could do harm, takes out what drawing programs note."""
    name = element.tag.removeprefix(SVG)
    if name == "style":
        _no_link(element.text or "", f"{shown}: <style>")
    element.text, element.tail = element.text if name in {"title", "desc", "style"} else None, None
    for key, value in [*element.attrib.items()]:
        if key.lower().startswith("on"):
            raise ParamsError(f"{shown}: <{name}> holds {key}, a script; a logo may hold shapes only")
        if key in {"href", f"{XLINK}href"} and not value.startswith("#"):
            raise ParamsError(f"{shown}: <{name}> refers to something outside the file; embed or remove it")
        _no_link(value, f"{shown}: <{name}> {key.rpartition('}')[2]}")
        if key.startswith("{") and key != f"{XLINK}href":
            del element.attrib[key]
    for child in [*element]:
        inner = child.tag.removeprefix(SVG) if isinstance(child.tag, str) and child.tag.startswith(SVG) else "metadata"
        if inner == "metadata":  # and comments, and elements of drawing programs
            element.remove(child)
        elif inner in WRITING:
            raise ParamsError(f"{shown}: holds <{inner}>, which needs a font; convert the text to outlines (paths)")
        elif inner not in SHAPES:
            raise ParamsError(f"{shown}: holds <{inner}>; a logo may hold shapes only")
        else:
            _clean(child, shown)
    return element


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


# ---- the organisation's look ----
TEMPLATES = Path(__file__).parent / "templates"
NIGHT = (DARK["tint"], DARK["paper"], "#2a3640")  # boxes and paper of the dark page, and what a tint may make of a box
RULES = "h2, body > footer { border-color: var(--accent); }\n"


def template(name: str) -> str:
    """A template of page or paper with the report's colours where it asks for them."""
    text, prefix = (TEMPLATES / name).read_text(encoding="utf-8"), "report-" if name == "quarto.typ" else ""
    for mark, colours in {"{{light}}": PALETTE, "{{dark}}": DARK, "{{print}}": PRINT}.items():
        text = text.replace(mark, _properties(colours))
    return text.replace("// {{palette}}\n", _definitions({f"{prefix}{key}": PALETTE[key] for key in PALETTE}))


def policy_of(style: str, script: str) -> str:
    """The content security policy of a page that holds a style and a script, and asks for nothing."""
    style, script = (
        "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)
    )
    return (
        f"default-src 'none'; img-src data:; font-src data:; style-src '{style}'; script-src '{script}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _properties(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


def _definitions(colours: Mapping[str, str]) -> str:
    """Colours as definitions of a paper; no name may be a word of typst itself."""
    kept = {name: colour for name, colour in colours.items() if name not in {"context", "grid"}}
    return "".join(f'#let {name} = rgb("{colour}")\n' for name, colour in kept.items())


def brand_of(project: Project, words: Words) -> dict[str, Any]:
    """Keys of the front matter: the logo's file, and the name that stands for it."""
    brand, logo = project.file.brand, read_logo(project)
    name = words.choose(brand.name or project.file.organisation, "")
    found = {"brand": escape(name)} if brand.name or logo else {}
    return found | ({"logo": f"figures/{logo[0]}"} if logo else {})


def brand_files(project: Project) -> dict[str, bytes]:
    """Files of the source folder that carry the look; none where no brand is declared."""
    brand, logo = project.file.brand, read_logo(project)
    files = {"brand.css": page_style(brand), "brand.typ": paper_style(brand)}
    made = {name: text.encode() for name, text in files.items() if text}
    return made | ({f"figures/{logo[0]}": logo[1]} if logo else {})


def page_style(brand: Brand) -> str:
    """Style that follows the page's own: custom properties for light, dark and print; empty without colours."""
    grounds = (WHITE, PAPERS["the tinted boxes of the report"]), NIGHT
    light, dark = (f":root {{ {_properties(_colours(brand, ground))} }}" for ground in grounds)
    if not _colours(brand, ()):
        return ""
    night = f"@media screen and (prefers-color-scheme: dark) {{ {dark} }}"
    return f"{light}\n{night}\n@media print {{ {light} }}\n" + (RULES if brand.accent else "")


def paper_style(brand: Brand) -> str:
    """Definitions that take the place of the paper's own colours; empty without colours."""
    return _definitions(_colours(brand, ()))


def _colours(brand: Brand, grounds: tuple[str, ...]) -> dict[str, str]:
    """The organisation's colours, in shades that can be read on these grounds; the first takes the tint."""
    found = {}
    if brand.colour:
        found["focus"] = readable(brand.colour, grounds) if grounds else brand.colour
        found["focus-tint"] = tinted(found["focus"], grounds[0] if grounds else WHITE, strongest=0.16)
    if brand.accent:
        found["accent"] = readable(brand.accent, grounds) if grounds else brand.accent
    return found


PAGE_DRAWINGS = (".wide.svg", ".narrow.svg")  # take their colours from the page that holds them


def brand_figure(name: str, content: bytes, brand: Brand) -> bytes:
    """A drawing with the organisation's colour in place of the report's blue."""
    if brand.colour is None or not name.endswith(".svg") or name.endswith(PAGE_DRAWINGS):
        return content
    light = tinted(brand.colour, WHITE, strongest=0.2)
    return content.replace(FOCUS.encode(), brand.colour.encode()).replace(FOCUS_LIGHT.encode(), light.encode())
