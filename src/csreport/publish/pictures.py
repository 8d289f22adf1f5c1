"""The pictures of a report as the page holds them: as data, what two drawings share only once."""

from __future__ import annotations

import base64
import re
import struct
from pathlib import Path
from urllib.parse import quote

from csreport.project.errors import RenderError

_RASTER = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_PX_PER_UNIT = {"": 1.0, "px": 1.0, "pt": 96 / 72, "in": 96.0, "mm": 96 / 25.4, "cm": 96 / 2.54}
_DRAWING = re.compile(  # as `present.vectors` writes it
    r'<svg xmlns="[^"]*" width="[\d.]+pt" height="[\d.]+pt" viewBox="0 0 ([\d.]+) ([\d.]+)" stroke-linejoin="round">'
    r"<defs>(.*?)</defs>(.*)</svg>",
    re.DOTALL,
)


def pictures(source: Path) -> dict[str, dict[str, object]]:
    """Describe every picture of a folder: data URI, size in px, and its drawing for narrow screens.

    Parameters
    ----------
    source : Path
        Folder with `figures/`.

    Returns
    -------
    dict
        By path inside the folder: `uri`, `width`, `height`, `raster`; `shape`, the class that gives the picture its
        shape on narrow screens, where one file holds both drawings; `narrow`, the URI of the other, where it cannot.

    Raises
    ------
    RenderError
        If a file is not the picture that its name promises.
    """
    found: dict[str, dict[str, object]] = {}
    for place, path in enumerate(_files(source)):
        name = path.relative_to(source).as_posix()
        if path.suffix == ".svg":
            found[name] = _vector(path, name, f"shape-{place}")
        elif path.suffix.lower() in _RASTER:
            found[name] = _raster(path)
    return found


def narrow_shapes(source: Path) -> str:
    """Return the style that gives pictures of two drawings the shape of the narrow one on narrow screens."""
    rules = []
    for place, path in enumerate(_files(source)):
        pair = _pair(path)
        if pair:
            rules.append(f".shape-{place} {{ aspect-ratio: {pair[1][1]} / {pair[1][2]}; }}")
    return "@media screen and (max-width: 37.5rem) {\n" + "\n".join(rules) + "\n}\n" if rules else ""


def _files(source: Path) -> list[Path]:
    return sorted((source / "figures").glob("**/*"))


def _vector(path: Path, name: str, shape: str) -> dict[str, object]:
    """Describe an SVG drawing."""
    text, pair = path.read_text(encoding="utf-8"), _pair(path)
    width, height = _svg_size(text, name)
    picture: dict[str, object] = {"width": width, "height": height, "raster": False}
    if pair:
        return picture | {"uri": _svg_uri(_joined(*pair)), "shape": shape}
    narrow = path.with_suffix(".narrow.svg")
    if narrow.is_file():
        picture["narrow"] = _svg_uri(narrow.read_text(encoding="utf-8")).replace(" ", "%20")
    return picture | {"uri": _svg_uri(text)}


def _pair(path: Path) -> tuple[re.Match[str], re.Match[str]] | None:
    """The wide and the narrow drawing of a figure, if both are ours; nobody else's names are safe to mix."""
    narrow = path.with_suffix(".narrow.svg")
    if path.suffix != ".svg" or not narrow.is_file():
        return None
    first, second = (_DRAWING.fullmatch(file.read_text(encoding="utf-8").strip()) for file in (path, narrow))
    return (first, second) if first and second else None


def _joined(wide: re.Match[str], narrow: re.Match[str]) -> str:
    """One picture of two drawings with the letters they share; it shows the one that suits the shape of its box.

    A reader that ignores the style shows the wide one.
    """
    letters = r'<path id="(\w+)" d="([^"]*)"/>'
    known = {outline: name for name, outline in re.findall(letters, wide[3])}
    names = {name: known[outline] for name, outline in re.findall(letters, narrow[3]) if outline in known}
    defined = re.sub(letters, lambda path: "" if path[1] in names else path[0], narrow[3])

    def renamed(text: str) -> str:
        pattern = r'(id="|href="#|url\(#)(\w+)'
        return re.sub(pattern, lambda found: found[1] + names.get(found[2], found[2].upper()), text)

    return (
        '<svg xmlns="http://www.w3.org/2000/svg" stroke-linejoin="round">'
        f"<style>@media(max-aspect-ratio:{_between(wide, narrow)}/1000)"
        "{.w{display:none}.n{display:inline}}</style>"
        f"<defs>{wide[3]}{renamed(defined)}</defs>"
        f'<svg class="w" viewBox="0 0 {wide[1]} {wide[2]}">{wide[4]}</svg>'
        f'<svg class="n" display="none" viewBox="0 0 {narrow[1]} {narrow[2]}">{renamed(narrow[4])}</svg></svg>'
    )


def _between(wide: re.Match[str], narrow: re.Match[str]) -> int:
    """A shape between two, in thousandths: width by height, as far from one as from the other."""
    shapes = [float(drawing[1]) / float(drawing[2]) for drawing in (wide, narrow)]
    return round(1000 * (shapes[0] * shapes[1]) ** 0.5)


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
