"""The report on paper: as a PDF by typst, and as a Word document by pandoc for those who must edit it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import lru_cache, partial
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

from csreport.present.vectors import FOLDER
from csreport.present.words import OFFICE
from csreport.project.errors import RenderError
from csreport.project.params import Form, cached, program, read_checked, write_checked
from csreport.publish.look import PAGE_DRAWINGS, TEMPLATES, template
from csreport.publish.render import (
    DRAWN_BY,
    PX_PER_UNIT,
    RASTER,
    Pictures,
    convert_report,
    convert_with_pictures,
    document_head,
    document_of,
    figure_files,
    hash_of,
    svg_size,
)
from csreport.publish.supervisor import WORKERS

# ---- typst ----
# In a process of its own: its memory goes with it, and Python goes on meanwhile. What is set twice costs once.
TYPST = """
import json, sys, typst
compiler = None
for line in sys.stdin:
    if not line.strip():
        break
    compiler = compiler or typst.Compiler(ignore_system_fonts=True, **json.loads(sys.argv[1]))
    said = None
    for run in json.loads(line):
        try:
            compiler.compile(**run)
        except typst.TypstError as error:
            said = [run["output"], error.message, error.diagnostic or ""]
            break
    print(json.dumps(said), flush=True)
"""
MAIN = "main.typ"
PDF, PNG = {"pdf_standards": ["ua-1", "a-2a"]}, {"format": "png", "ppi": 144}


class Typesetter:
    """typst in a process of its own, for one document: what it has set before it sets again in a tenth of the time."""

    def __init__(self, main: Path) -> None:
        setup = {"input": str(main), "root": str(main.parent), "font_paths": [str(FOLDER)]}
        command = [sys.executable, "-c", TYPST, json.dumps(setup)]
        self.main, pipe = main, subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8")

    def __enter__(self) -> Typesetter:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def leave(self) -> None:
        """Let it end, whoever began it: its memory is needed."""
        with suppress(BrokenPipeError):
            print(file=self.process.stdin, flush=True)

    def begin(self, runs: Sequence[Mapping[str, Any]]) -> None:
        """Let it set the document as it stands; what it writes goes beside it."""
        placed = [{**run, "output": str(self.main.with_name(run["output"]))} for run in runs]
        with suppress(BrokenPipeError):  # what it says of its end comes from `end`
            print(json.dumps(placed), file=self.process.stdin, flush=True)

    def waits(self) -> bool:
        """Whether it is there when it is done with what it has begun."""
        return bool(self.process.stdout.readline())  # type: ignore[union-attr]

    def end(self) -> list[str] | None:
        """Wait for it; returns the file it failed at, what it says, and where. Nothing where all went well."""
        if line := self.process.stdout.readline():  # type: ignore[union-attr]
            found: list[str] | None = json.loads(line)
            return found
        return [str(self.main), self.process.stderr.read().strip() or "typst was ended", ""]  # type: ignore[union-attr]

    def typeset(self, runs: Sequence[Mapping[str, Any]], *, name: str = "") -> None:
        """Set the document as it stands; a complaint comes back with the line it stumbled over.

        `name` is what an error calls what is made.
        """
        self.begin(runs)
        if failure := self.end():
            line = re.search(r"│\n\s*\d+ │ (.*)", failure[2])
            where = f", near: {line[1].strip()[:200]}" if line else ""
            raise RenderError(f"{name or Path(failure[0]).name}: {failure[1]}{where}")


def lacking_on_paper(characters: list[str]) -> list[str]:
    """Those characters that typst, whose own fonts have more than the package's, cannot set either."""
    lacking = list[str]()
    if not characters:
        return lacking
    with tempfile.TemporaryDirectory() as folder, Typesetter(Path(folder) / "main.typ") as typesetter:
        for character in characters:
            text = f'#set document(title: "x")\n#"\\u{{{ord(character):x}}}"\n'
            typesetter.main.write_text(text, encoding="utf-8")
            try:
                typesetter.typeset([{"output": "x.pdf", **PDF}])
            except RenderError:
                lacking.append(character)
    return lacking


# ---- the report as a PDF ----
REPORT = "report.pdf"
# The deciding page alone, and a picture of it for those who share the report: mode of the paper, file beside it.
EXTRACTS = {"brief": "brief.pdf", "share": "share.png"}
DECIDING = "\n::: headline\n"  # what the deciding page begins with


def render_pdf(
    source: Path, target: Path, *, timestamp: int, kept: Path | None = None, ready: Typesetter | None = None
) -> None:
    """Write the report of a folder as a tagged PDF (PDF/UA-1 and PDF/A-2a) that carries the timestamp as its date.

    The deciding page stands alone beside it, as `brief.pdf` and as a picture, `share.png`. `kept`: where the text that
    was set is kept for `set_again`, which gives `ready`.

    Raises RenderError: if the document, a figure, a reference or a character cannot be rendered; the message says
    which.
    """
    text = read_paper(source)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ended:
        # One that is ready is another process's to end.
        waits = ready is not None and ready.waits()
        typesetter = ready if ready and waits else ended.enter_context(Typesetter(Path(folder) / MAIN))
        room = typesetter.main.parent
        _furnish(room, source, text)
        deciding = DECIDING in document_of(source).read_text(encoding="utf-8")
        typesetter.typeset(_runs(timestamp, EXTRACTS if deciding else {}))
        typesetter.leave()
        for made in (REPORT, *EXTRACTS.values())[: 3 if deciding else 1]:
            shutil.copyfile(room / made, target if made == REPORT else target.with_name(made))
    if kept is not None:
        write_checked(kept, text.encode())


def read_paper(source: Path) -> str:
    """The document of a folder as typst reads it; made once."""
    return _paper(source, hash_of(source))


@lru_cache(2)
def _paper(source: Path, _hash: str) -> str:
    with tempfile.TemporaryDirectory() as room:
        options = ["--to=typst-smart", f"--template={TEMPLATES / 'report.typst'}"]
        return convert_with_pictures(source, Path(room), *options)


def _runs(timestamp: int, extracts: Mapping[str, str]) -> list[dict[str, Any]]:
    modes = {"report": REPORT, **extracts}
    runs = [{"output": name, "timestamp": timestamp, "sys_inputs": {"mode": mode}} for mode, name in modes.items()]
    return [run | (PNG if run["output"] == EXTRACTS["share"] else PDF) for run in runs]


def _furnish(room: Path, source: Path, text: str) -> None:
    """Put into a folder what typst reads: the document, our look, and the pictures.

    What changes with every report stands in files of its own: typst reads a document anew from the first place that
    differs to the last.
    """
    brand, own = source / "brand.typ", document_head(source).get("csreport") or {}
    look = template("report.typ").replace("// {{brand}}", brand.read_text(encoding="utf-8") if brand.is_file() else "")
    stamps = {name: str(own.get(name) or "") for name in ("content", "version")}
    text = text.replace(f'"{stamps["content"]}"', "content()") if stamps["content"] else text
    for name, part in {MAIN: text, "report.typ": look, **stamps}.items():
        (room / name).write_text(part, encoding="utf-8")
    if (source / "figures").is_dir():
        shutil.copytree(source / "figures", room / "figures", dirs_exist_ok=True)


def set_again(kept: Path, source: Path) -> Typesetter | None:
    """Begin to set what was set last, on a processor that is free: most of what is set next will be the same."""
    text = read_checked(kept)
    if text is None or WORKERS < 2:
        return None
    room = Path(tempfile.mkdtemp())
    _furnish(room, source, text.decode())
    typesetter = Typesetter(room / MAIN)
    typesetter.begin(_runs(0, EXTRACTS))
    return typesetter


# ---- the report as a Word document, for those who must edit it ----
DENSITY = 200  # dots per inch of a drawing
DATE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
EARLIEST = 315_532_800  # 1980, before which a zip archive knows no date


def render_docx(source: Path, target: Path, *, timestamp: int, kept: Path | None = None) -> None:
    """Write the report of a folder as a Word document that carries the timestamp as its date.

    `kept`: where its pictures are kept for the next time.

    Raises RenderError: if the document, a figure or a reference cannot be rendered; the message says which.
    """
    own = document_head(source).get("csreport") or {}
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        manifest, made = room / "figures.json", room / "report.docx"
        manifest.write_text(json.dumps(_word_pictures(source, room, kept), ensure_ascii=False), encoding="utf-8")
        look = f"--reference-doc={TEMPLATES / 'reference.docx'}"
        convert_report(source, room, "--to=docx", look, f"--metadata=csreport-figures:{manifest}", f"--output={made}")
        target.write_bytes(_finished(made, own, timestamp))


def _finished(made: Path, own: Mapping[str, Any], timestamp: int) -> bytes:
    """The document with its status on every page, the font of its language, and the date of its data.

    Its styles say Simplified Chinese; pandoc, in its sandbox, knows no date.
    """
    hanzi = OFFICE.get(str(own.get("lang")), OFFICE["zh-Hans"])
    day = dt.datetime.fromtimestamp(max(timestamp, EARLIEST), dt.UTC)
    stream = io.BytesIO()
    with zipfile.ZipFile(made) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in given.namelist():
            content = given.read(name)
            if name == "word/header1.xml":
                content = content.replace(b"STATUS", escape(str(own.get("status") or "")).encode())
            elif name == "word/document.xml":
                content = _whole_rows(content)
            elif name == "word/styles.xml":
                content = content.replace(OFFICE["zh-Hans"].encode(), hanzi.encode())
            elif name == "docProps/core.xml":
                content = DATE.sub(f"{day:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            part = zipfile.ZipInfo(name, day.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, content)
    return stream.getvalue()


def _whole_rows(document: bytes) -> bytes:
    """No row breaks across pages; columns fill the page, where pandoc knows another paper."""
    kept = re.sub(rb"<w:tr>(?!<w:trPr>)", b"<w:tr><w:trPr></w:trPr>", document)
    kept = kept.replace(b"<w:trPr>", b"<w:trPr><w:cantSplit />")
    kept = kept.replace(b"</w:p><w:p /></w:tc>", b"</w:p></w:tc>")  # pandoc does not see the paragraph of a plain cell
    return re.sub(rb'(<w:gridCol w:w=")(\d+)', lambda found: found[1] + b"%d" % (int(found[2]) * 9406 // 7920), kept)


PICTURES = Form[list[bytes]](
    "json",
    lambda pages: json.dumps([base64.b64encode(page).decode() for page in pages]).encode(),
    lambda stored: [base64.b64decode(page) for page in json.loads(stored)],
)


def _word_pictures(source: Path, room: Path, kept: Path | None) -> Pictures:
    """Every picture of the folder as a file that a Word document can hold, with its width in inches."""
    files, drawings = figure_files(source), dict[Path, tuple[str, float]]()
    for path in files:
        if path.suffix == ".svg" and not path.name.endswith(PAGE_DRAWINGS):
            text = path.read_text(encoding="utf-8")
            drawings[path] = text, svg_size(text, path)[0] / PX_PER_UNIT["in"]
    made_of = hashlib.sha256(repr([*drawings.values(), version("typst"), program(*DRAWN_BY)]).encode()).hexdigest()[:16]
    draw = partial(_draw, [*drawings.values()], room)
    pages = cached(kept.with_name(f"{kept.name}-{made_of}"), draw, PICTURES) if kept else draw()
    found: dict[Path, dict[str, object]] = {}
    for place, (path, page) in enumerate(zip(drawings, pages, strict=True), 1):
        (picture := room / f"picture-{place}.png").write_bytes(page)
        found[path] = {"file": str(picture), "kind": "image/png", "width": drawings[path][1]}
    rasters = [path for path in files if path.suffix.lower() in RASTER]
    found |= {path: {"file": str(path), "kind": RASTER[path.suffix.lower()]} for path in rasters}
    return {path.relative_to(source).as_posix(): picture for path, picture in found.items()}


def _draw(drawings: Sequence[tuple[str, float]], room: Path) -> list[bytes]:
    """Drawings of some widths in inches as PNG: pages of one document, as setting up typst is what takes time."""
    sheets = []
    for place, (text, width) in enumerate(drawings):
        (room / f"{place}.svg").write_text(text, encoding="utf-8")
        sheets.append(f'#page(width: auto, height: auto, margin: 0pt)[#image("{place}.svg", width: {width:.4f}in)]')
    (room / MAIN).write_text("\n".join(sheets), encoding="utf-8")
    with Typesetter(room / MAIN) as typesetter:
        drawn = {"output": "drawing-{p}.png", "format": "png", "ppi": DENSITY}
        typesetter.typeset([drawn], name="figures of report.docx")
    return [(room / f"drawing-{page}.png").read_bytes() for page in range(1, 1 + len(drawings))]
