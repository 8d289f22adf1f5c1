"""The pictures of a report as the page holds them: our drawings as part of it, all others as data."""

from __future__ import annotations

import base64
import re
import struct
from pathlib import Path
from urllib.parse import quote

from csreport.present.glyphs import font_faces
from csreport.present.vectors import CLASS, OPENING
from csreport.project.errors import RenderError

_RASTER = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_PX_PER_UNIT = {"": 1.0, "px": 1.0, "pt": 96 / 72, "in": 96.0, "mm": 96 / 25.4, "cm": 96 / 2.54}


def pictures(source: Path) -> dict[str, dict[str, object]]:
    """Describe every picture of a folder: data URI, size in px, and its drawing for narrow screens.

    Parameters
    ----------
    source : Path
        Folder with `figures/`.

    Returns
    -------
    dict
        By path inside the folder: `uri`, `width`, `height`, `raster`; `narrow`, the URI of its drawing for narrow
        screens, where there is one; for our own drawings, whose text stays text, `inside`: both as the page holds them.

    Raises
    ------
    RenderError
        If a file is not the picture that its name promises.
    """
    found: dict[str, dict[str, object]] = {}
    for path in _files(source):
        name = path.relative_to(source).as_posix()
        if path.suffix == ".svg":
            found[name] = _vector(path, name)
        elif path.suffix.lower() in _RASTER:
            found[name] = _raster(path)
    return found


def drawing_fonts(source: Path) -> str:
    """Return the style that gives our drawings their fonts, cut to the characters that they hold."""
    texts = [path.read_text(encoding="utf-8") for path in _files(source) if path.suffix == ".svg"]
    rules, families = [], dict[str, None]()
    for family, weight, content in font_faces(text for text in texts if text.startswith(OPENING)):
        families[f'"Figures {family}"'] = None  # a name of its own, so that prose never takes a cut font
        data = base64.b64encode(content).decode()
        rules.append(f'@font-face {{ font-family: "Figures {family}"; font-weight: {weight}; '
                     f"src: url(data:font/woff;base64,{data}); }}")  # fmt: skip
    if families:
        rules.append(f".drawing svg {{ font-family: {', '.join(families)}, sans-serif; }}")
    return "\n".join(rules) + "\n" if rules else ""


def _files(source: Path) -> list[Path]:
    return sorted((source / "figures").glob("**/*"))


def _vector(path: Path, name: str) -> dict[str, object]:
    """Describe an SVG drawing."""
    text, narrow = path.read_text(encoding="utf-8"), path.with_suffix(".narrow.svg")
    width, height = _svg_size(text, name)
    picture: dict[str, object] = {"width": width, "height": height, "raster": False}
    both = [text, *([narrow.read_text(encoding="utf-8")] if narrow.is_file() else [])]
    if all(drawing.startswith(OPENING) for drawing in both):  # nobody else's names are safe to mix
        kinds = ("wide", "narrow") if len(both) > 1 else ("only",)
        marked = (drawing.replace(CLASS, kind, 1) for drawing, kind in zip(both, kinds, strict=True))
        return picture | {"inside": "".join(marked)}
    if len(both) > 1:
        picture["narrow"] = _svg_uri(both[1]).replace(" ", "%20")
    return picture | {"uri": _svg_uri(text)}


def _svg_uri(text: str) -> str:
    """Return the drawing as a data URI; only what a URI or an attribute cannot hold is encoded."""
    line = re.sub(r"\s", " ", text.strip())
    line = line if "'" in line else line.replace('"', "'")  # either quote serves; this one needs no encoding
    return "data:image/svg+xml," + re.sub(r'[^ -~]|["#%&<>\\^`{|}]', lambda found: quote(found[0], safe=""), line)


def _svg_size(text: str, name: str) -> tuple[int, int]:
    """Return width and height in px, from the drawing's own size or its view box."""
    opening = re.search(r"<svg\b[^>]*>", text)
    if opening is None:
        raise RenderError(f"{name}: not an SVG drawing")
    sizes = [re.search(rf'\s{side}="([\d.]+)([a-z]*)"', opening[0]) for side in ("width", "height")]
    if all(size is not None and size[2] in _PX_PER_UNIT for size in sizes):
        width, height = (float(size[1]) * _PX_PER_UNIT[size[2]] for size in sizes if size)
    else:
        box = re.search(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"', opening[0])
        if box is None:
            raise RenderError(f"{name}: the drawing states neither a size nor a view box")
        width, height = float(box[1]), float(box[2])
    return max(1, round(width)), max(1, round(height))


def _raster(path: Path) -> dict[str, object]:
    """Describe a PNG or JPEG picture."""
    data = path.read_bytes()
    uri = f"data:{_RASTER[path.suffix.lower()]};base64,{base64.b64encode(data).decode()}"
    png = data.startswith(b"\x89PNG") and len(data) >= 24
    width, height = struct.unpack(">II", data[16:24]) if png else _jpeg_size(data, path)
    return {"uri": uri, "width": width, "height": height, "raster": True}


def _jpeg_size(data: bytes, path: Path) -> tuple[int, int]:
    """Return width and height from the first frame header of a JPEG file."""
    at = 2
    while data.startswith(b"\xff\xd8") and at + 9 < len(data):
        marker, length = struct.unpack(">xBH", data[at : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise RenderError(f"{path.name}: neither a PNG nor a JPEG picture")
