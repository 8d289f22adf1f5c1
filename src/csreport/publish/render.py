"""The embedded renderer: one `report.qmd` with its figures to a self-contained page and to a PDF.

pandoc reads the document, our Lua filter gives every construct its form, typst sets the paper.
No installed program, font or network is needed; the same folder gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import pypandoc
import typst

from csreport.project.errors import RenderError

_TEMPLATES = Path(__file__).parent / "templates"
_FONTS = Path(__file__).parents[1] / "present" / "fonts"
# Chinese lines join without a space; nothing an analyst types becomes an element with attributes of its own.
_READER = "markdown-native_divs-native_spans-raw_tex+east_asian_line_breaks"
_RASTER = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_PX_PER_UNIT = {"": 1.0, "px": 1.0, "pt": 96 / 72, "in": 96.0, "mm": 96 / 25.4, "cm": 96 / 2.54}


class _Quoted(dict[int, str]):
    """Percent-encoding of one character after the other, each worked out once."""

    def __missing__(self, code: int) -> str:
        self[code] = quote(chr(code), safe=" /:;,=()'!*~+@?[]-._")
        return self[code]


_QUOTED = _Quoted()


def render_html(source: Path, target: Path) -> None:
    """Write the report as one HTML file that asks for nothing else.

    Parameters
    ----------
    source : Path
        Folder with `report.qmd` and `figures/`.
    target : Path
        The HTML file to write.

    Raises
    ------
    RenderError
        If the document, a figure or a reference cannot be rendered; the message says which.
    """
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.html"
        template.write_text(_page_template(), encoding="utf-8")
        options = ["--to=html5", "--section-divs", "--mathml", f"--template={template}"]
        page = _pandoc(source, Path(folder), options)
    target.write_text(page, encoding="utf-8", newline="\n")


def render_pdf(source: Path, target: Path, *, timestamp: int) -> None:
    """Write the report as a tagged PDF (PDF/UA-1).

    Parameters
    ----------
    source : Path
        Folder with `report.qmd` and `figures/`.
    target : Path
        The PDF file to write.
    timestamp : int
        Seconds since 1970 that the document carries as its date.

    Raises
    ------
    RenderError
        If the document, a figure, a reference or a character cannot be rendered; the message says which.
    """
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        options = ["--to=typst-smart", f"--template={_TEMPLATES / 'report.typst'}"]
        (room / "main.typ").write_text(_pandoc(source, room, options), encoding="utf-8")
        shutil.copyfile(_TEMPLATES / "report.typ", room / "report.typ")
        if (source / "figures").is_dir():
            shutil.copytree(source / "figures", room / "figures")
        target.write_bytes(_compile(room / "main.typ", timestamp=timestamp))


def _pandoc(source: Path, room: Path, options: list[str]) -> str:
    """Run pandoc with our filter on the folder's document and return what it wrote."""
    document = source / "report.qmd"
    if not document.is_file():
        raise RenderError(f"no report.qmd in {source}")
    manifest = room / "figures.json"
    manifest.write_text(json.dumps(_figures(source), ensure_ascii=False), encoding="utf-8")
    command = [
        pypandoc.get_pandoc_path(),
        "--sandbox",
        "--standalone",
        "--wrap=none",
        "--syntax-highlighting=none",
        f"--from={_READER}",
        f"--lua-filter={_TEMPLATES / 'report.lua'}",
        f"--metadata=csreport-figures:{manifest}",
        *options,
    ]
    text = document.read_bytes()
    done = subprocess.run(command, input=text, capture_output=True, check=False)
    if done.returncode != 0:
        raise RenderError(f"{document}: {_reason(done.stderr.decode('utf-8', 'replace'))}")
    return done.stdout.decode("utf-8")


def _reason(stderr: str) -> str:
    """Our filter's own message if there is one, else all that pandoc said."""
    own = re.search(r"csreport-error: (.+)", stderr)
    return own[1].strip() if own else stderr.strip()


def _compile(main: Path, *, timestamp: int) -> bytes:
    """Set the paper; a complaint of typst comes back with the line it stumbled over."""
    try:
        return typst.compile(
            str(main),
            root=str(main.parent),
            font_paths=[str(_FONTS)],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=timestamp,
        )
    except typst.TypstError as error:
        found = re.search(r"│\n\s*\d+ │ (.*)", error.diagnostic or "")
        where = f", near: {found[1].strip()[:200]}" if found else ""
        raise RenderError(f"report.pdf: {error.message}{where}") from error


def _page_template() -> str:
    """Return our HTML template with style and script in place and their hashes in the policy."""
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    script = (_TEMPLATES / "report.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; img-src data:; style-src '{_sha256(style)}'; script-src '{_sha256(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    page = (_TEMPLATES / "report.html").read_text(encoding="utf-8")
    for name, text in {"policy": policy, "style": style, "script": script}.items():
        page = page.replace("{{" + name + "}}", text.replace("$", "$$"))
    return page


def _sha256(text: str) -> str:
    """Return the hash as a content security policy writes it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _figures(source: Path) -> dict[str, dict[str, object]]:
    """Describe every picture of the folder: data URI, size in px, and its drawing for narrow screens."""
    pictures: dict[str, dict[str, object]] = {}
    for path in sorted((source / "figures").glob("**/*")):
        name = path.relative_to(source).as_posix()
        if path.suffix == ".svg":
            text = path.read_text(encoding="utf-8")
            width, height = _svg_size(text, name)
            pictures[name] = {"uri": _svg_uri(text), "width": width, "height": height, "raster": False}
            narrow = path.with_suffix(".narrow.svg")
            if narrow.is_file():
                pictures[name]["narrow"] = _svg_uri(narrow.read_text(encoding="utf-8")).replace(" ", "%20")
        elif path.suffix.lower() in _RASTER:
            pictures[name] = _raster(path)
    return pictures


def _svg_uri(text: str) -> str:
    """Return the drawing as a data URI; only what a URI or an attribute cannot hold is encoded."""
    return "data:image/svg+xml," + text.strip().replace("\n", " ").translate(_QUOTED)


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
    width, height = struct.unpack(">II", data[16:24]) if data.startswith(b"\x89PNG") else _jpeg_size(data, path)
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
