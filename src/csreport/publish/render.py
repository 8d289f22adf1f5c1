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
import tempfile
from pathlib import Path

import typst

from csreport.project.errors import RenderError
from csreport.publish.pandoc import document_of, run_pandoc
from csreport.publish.pictures import drawing_fonts, pictures

Pictures = dict[str, dict[str, object]]
_TEMPLATES = Path(__file__).parent / "templates"
_FONTS = Path(__file__).parents[1] / "present" / "fonts"


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
        template.write_text(_page_template(source), encoding="utf-8")
        options = ["--to=html5", "--section-divs", "--mathml", f"--template={template}"]
        page = _pandoc(source, Path(folder), options)
    target.write_text(page, encoding="utf-8", newline="\n")


def render_pdf(source: Path, target: Path, *, timestamp: int) -> None:
    """Write the report as a tagged PDF (PDF/UA-1 and PDF/A-2a).

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
        (room / "report.typ").write_text(_paper_template(source), encoding="utf-8")
        if (source / "figures").is_dir():
            shutil.copytree(source / "figures", room / "figures")
        target.write_bytes(_compile(room / "main.typ", timestamp=timestamp))


def _pandoc(source: Path, room: Path, options: list[str]) -> str:
    """Run pandoc with our filter on the folder's document and return what it wrote."""
    document = document_of(source)
    document_hash = hashlib.sha256(document.read_bytes()).hexdigest()
    manifest, (figures, data) = room / "figures.json", _named(pictures(source), document_hash)
    manifest.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")
    page = run_pandoc(
        document,
        "--standalone",
        "--wrap=none",
        "--syntax-highlighting=none",
        f"--lua-filter={_TEMPLATES / 'report.lua'}",
        f"--metadata=csreport-figures:{manifest}",
        f"--metadata=csreport-mark:fragment{document_hash}x",
        *options,
    )
    return re.sub(r"picture-[0-9a-f]{64}-\d+\.", lambda name: data.get(name[0], name[0]), page.decode("utf-8"))


def _named(found: Pictures, document: str) -> tuple[Pictures, dict[str, str]]:
    """The pictures with a name in place of each URI, and the URI of each name: pandoc would read megabytes for nothing.

    A name holds the hash of the document, so that no text of the document holds a name.
    """
    data: dict[str, str] = {}

    def named(uri: object) -> str:
        data[name := f"picture-{document}-{len(data)}."] = str(uri)
        return name

    return {
        path: {part: named(value) if part in ("uri", "narrow", "inside") else value for part, value in picture.items()}
        for path, picture in found.items()
    }, data


def _compile(main: Path, *, timestamp: int) -> bytes:
    """Set the paper; a complaint of typst comes back with the line it stumbled over."""
    try:
        return typst.compile(
            str(main),
            root=str(main.parent),
            font_paths=[str(_FONTS)],
            ignore_system_fonts=True,
            pdf_standards=["ua-1", "a-2a"],
            timestamp=timestamp,
        )
    except typst.TypstError as error:
        found = re.search(r"│\n\s*\d+ │ (.*)", error.diagnostic or "")
        where = f", near: {found[1].strip()[:200]}" if found else ""
        raise RenderError(f"report.pdf: {error.message}{where}") from error


def lacking_on_paper(characters: list[str]) -> list[str]:
    """Those characters that typst, whose own fonts have more than the package's, cannot set either."""
    return [character for character in characters if not _sets(character)]


def _sets(character: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder) / "main.typ"
        main.write_text(f'#set document(title: "x")\n#"\\u{{{ord(character):x}}}"\n', encoding="utf-8")
        try:
            _compile(main, timestamp=0)
        except RenderError:
            return False
    return True


def _paper_template(source: Path) -> str:
    """Return our typst template, with the organisation's colours in place of ours where it has some."""
    paper, brand = (_TEMPLATES / "report.typ").read_text(encoding="utf-8"), source / "brand.typ"
    return paper.replace("// {{brand}}", brand.read_text(encoding="utf-8") if brand.is_file() else "")


def _page_template(source: Path) -> str:
    """Return our HTML template with style and script in place and their hashes in the policy."""
    brand = source / "brand.css"
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8") + drawing_fonts(source)
    style += brand.read_text(encoding="utf-8") if brand.is_file() else ""
    script = (_TEMPLATES / "report.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; img-src data:; font-src data:; style-src '{_sha256(style)}'; "
        f"script-src '{_sha256(script)}'; base-uri 'none'; form-action 'none'"
    )
    page = (_TEMPLATES / "report.html").read_text(encoding="utf-8")
    for name, text in {"policy": policy, "style": style, "script": script}.items():
        page = page.replace("{{" + name + "}}", text.replace("$", "$$"))
    return page


def _sha256(text: str) -> str:
    """Return the hash as a content security policy writes it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
