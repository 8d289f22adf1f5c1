"""The report as a Word document, for those who must edit it: real tables, pictures with alt text, named styles.

pandoc reads the same `report.qmd` through the same filter as the page and the paper; typst turns drawings into pixels.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import typst

from csreport.present.glyphs import FOLDER
from csreport.project.errors import RenderError
from csreport.publish.extracts import document_head
from csreport.publish.pandoc import document_of, run_pandoc
from csreport.publish.wordstyles import write_reference

TEMPLATES = Path(__file__).parent / "templates"
RASTER = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
DENSITY = 200  # dots per inch of a drawing
DATE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
EARLIEST = 315_532_800  # 1980, before which a zip archive knows no date
PER_INCH = {"": 96.0, "px": 96.0, "pt": 72.0, "in": 1.0, "mm": 25.4, "cm": 2.54}


def render_docx(source: Path, target: Path, *, timestamp: int) -> None:
    """Write the report as a Word document.

    Parameters
    ----------
    source : Path
        Folder with `report.qmd` and `figures/`.
    target : Path
        The document to write.
    timestamp : int
        Seconds since 1970 that the document carries as its date.

    Raises
    ------
    RenderError
        If the document, a figure or a reference cannot be rendered; the message says which.
    """
    document = document_of(source)
    own = document_head(source).get("csreport") or {}
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        manifest = room / "figures.json"
        manifest.write_text(json.dumps(_pictures(source, room), ensure_ascii=False), encoding="utf-8")
        reference = room / "reference.docx"
        write_reference(reference, lang=str(own.get("lang", "en")), status=str(own.get("status") or ""))
        run_pandoc(
            document, "--standalone", "--syntax-highlighting=none", "--to=docx",
            f"--reference-doc={reference}", f"--lua-filter={TEMPLATES / 'report.lua'}",
            f"--metadata=csreport-figures:{manifest}", f"--output={room / 'report.docx'}",
        )  # fmt: skip
        target.write_bytes(_dated(room / "report.docx", timestamp))


def _dated(made: Path, timestamp: int) -> bytes:
    """The document with the date of its data; in its sandbox pandoc knows no date."""
    day = dt.datetime.fromtimestamp(max(timestamp, EARLIEST), dt.UTC)
    stream = io.BytesIO()
    with zipfile.ZipFile(made) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                content = DATE.sub(f"{day:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            part = zipfile.ZipInfo(name, day.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, content)
    return stream.getvalue()


def _pictures(source: Path, room: Path) -> dict[str, dict[str, object]]:
    """Every picture of the folder as a file that a Word document can hold, with its width in inches."""
    files = sorted((source / "figures").glob("*"))
    drawings = [path for path in files if path.suffix == ".svg" and not path.name.endswith(".narrow.svg")]
    found: dict[str, dict[str, object]] = {}
    for path, width, data in _pixels(drawings, room):
        made = room / f"{path.stem}.png"
        made.write_bytes(data)
        found[path.relative_to(source).as_posix()] = {"file": str(made), "kind": "image/png", "width": width}
    for path in files:
        if path.suffix.lower() in RASTER:
            found[path.relative_to(source).as_posix()] = {"file": str(path), "kind": RASTER[path.suffix.lower()]}
    return found


def _pixels(drawings: list[Path], room: Path) -> Iterator[tuple[Path, float, bytes]]:
    """Drawings with their width and their PNG, each a page of one document: setting up typst is what takes time."""
    widths = [_width(path) for path in drawings]
    if not drawings:
        return
    for place, path in enumerate(drawings):
        shutil.copyfile(path, room / f"{place}.svg")
    pages = [
        f'#page(width: auto, height: auto, margin: 0pt)[#image("{place}.svg", width: {width:.4f}in)]'
        for place, width in enumerate(widths)
    ]
    main = room / "drawings.typ"
    main.write_text("\n".join(pages), encoding="utf-8")
    try:
        fonts = [str(FOLDER)]
        made = typst.compile(
            str(main), root=str(room), format="png", ppi=DENSITY, font_paths=fonts, ignore_system_fonts=True
        )
    except typst.TypstError as error:
        raise RenderError(f"figures of report.docx: {error.message}") from error
    yield from zip(drawings, widths, [made] if isinstance(made, bytes) else made, strict=True)


def _width(drawing: Path) -> float:
    """Width of a drawing in inches, from its own size or its view box."""
    opening = re.search(r"<svg\b[^>]*>", drawing.read_text(encoding="utf-8"))
    if opening is None:
        raise RenderError(f"figures/{drawing.name}: not an SVG drawing")
    size = re.search(r'\swidth="([\d.]+)([a-z]*)"', opening[0])
    if size is not None and size[2] in PER_INCH:
        return float(size[1]) / PER_INCH[size[2]]
    box = re.search(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)', opening[0])
    if box is None:
        raise RenderError(f"figures/{drawing.name}: the drawing states neither a size nor a view box")
    return float(box[1]) / PER_INCH[""]
