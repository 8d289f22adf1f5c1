"""One `report.qmd` with its figures through pandoc, and to a page; the same by Quarto."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from html import escape, unescape
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pypandoc

from csreport.present.vectors import CLASS, FOLDER, OPENING, follow_page, font_faces
from csreport.present.words import Words, language_tag
from csreport.project.errors import RenderError
from csreport.project.params import Form, cached, program, read_yaml, yaml_text
from csreport.publish.gates import keys_of
from csreport.publish.look import PAGE_DRAWINGS, TEMPLATES, policy_of, template

# ---- the one way in which pandoc is run ----
# Chinese lines join without a space; nothing an analyst types becomes an element with attributes of its own.
READER = "markdown-native_divs-native_spans-raw_tex+east_asian_line_breaks"
# pandoc cannot open a file with a Chinese name where the machine's language is C.
LANGUAGE = {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}


def convert(text: bytes, *options: str, name: str, reader: str = READER) -> bytes:
    """Run pandoc on a text in some kind of Markdown; `name` is what an error calls it.

    Raises RenderError: if it fails: our filter's own message if there is one, else all that pandoc said.
    """
    command = [pypandoc.get_pandoc_path(), "--sandbox", f"--from={reader}", *options]
    done = subprocess.run(command, input=text, capture_output=True, env=os.environ | LANGUAGE, check=False)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").split("\nHasCallStack")[0].strip()
        own = re.search(r"csreport-error: (.+)", said)
        raise RenderError(f"{name}: {own[1].strip() if own else said}")
    return done.stdout


def read_document(source: Path) -> tuple[bytes, str]:
    """The document of a folder as pandoc reads it, and the rows of its tables; read once for page, paper and Word.

    Raises RenderError: if there is no document, or pandoc cannot read it.
    """
    return _tree(document_of(source).read_text(encoding="utf-8"), f"{source.name}/report.qmd")


@lru_cache(4)
def _tree(text: str, name: str) -> tuple[bytes, str]:
    """In the rows of tables every cell would cost pandoc dearly."""
    tables = dict[str, Any]()

    def lift(found: re.Match[str]) -> str:
        rows = table_rows(found["rows"])
        if rows is None:  # no table of ours
            return found[0]
        tables[found["id"]] = rows
        return f"{found['begin']}<tbody><tr><td></td></tr></tbody>"

    less = TABLE.sub(lift, text)
    tree = convert(less.encode(), "--standalone", "--to=json", f"--lua-filter={TEMPLATES / 'read.lua'}", name=name)
    return tree, json.dumps(tables, ensure_ascii=False)


def convert_report(source: Path, room: Path, *options: str) -> bytes:
    """Run pandoc with our filter on the document of a folder."""
    tables, (tree, rows) = room / "tables.json", read_document(source)
    tables.write_text(rows, encoding="utf-8")
    options = ("--standalone", "--syntax-highlighting=none", f"--lua-filter={TEMPLATES / 'report.lua'}", *options)
    told = f"--metadata=csreport-tables:{tables}"
    return convert(tree, told, *options, name=f"{source.name}/report.qmd", reader="json")


# ---- a table as `present.cells` writes it, read without pandoc; any other goes through pandoc ----
TABLE = re.compile(
    r'(?P<begin>::: \{#(?P<id>tbl-[\w-]+)\}\n```\{=html\}\n<table id="(?P=id)">(?:(?!```).)*?)'
    r"(?P<rows><thead>(?:(?!```).)*</tbody>)",
    re.DOTALL,
)
PART = re.compile(r"<(thead|tbody)>(.*?)</\1>", re.DOTALL)
LINE = re.compile(r'<tr( class="total")?>(.*?)</tr>', re.DOTALL)
CELL = re.compile(r'<(t[dh])((?: [a-z-]+="[^"<>]*")*)>(.*?)</\1>', re.DOTALL)
ATTRIBUTE = re.compile(r' (?:data-)?(scope|colspan|class|key|sort)="([^"]*)"')
MARKED = re.compile(r'(?:<span class="([\w -]+)">)?([^<]*)(?:</span>)?')


def table_rows(html: str) -> dict[str, Any] | None:
    """Head and bodies of a table as plain data for our filter; None where they are written in any other way."""
    parts: dict[str, list[Any]] = {"thead": [], "tbody": []}
    for part in (found := [*PART.finditer(html)]):
        parts[part[1]].append(lines := [*LINE.finditer(part[2])])
        whole = all("".join(each[0] for each in CELL.finditer(line[2])) == line[2] for line in lines)
        if not whole or "".join(line[0] for line in lines) != part[2]:
            return None
    if "".join(part[0] for part in found) != html or len(parts["thead"]) != 1:
        return None
    head, *bodies = ([_row(line) for line in lines] for lines in parts["thead"] + parts["tbody"])
    columns = max(sum(cell.get("columns", 1) for cell in row["cells"]) for rows in (head, *bodies) for row in rows)
    return {"columns": columns, "head": head, "bodies": bodies}


def _row(line: re.Match[str]) -> dict[str, Any]:
    return {"total": bool(line[1]), "cells": [_cell(cell) for cell in CELL.finditer(line[2])]}


def _cell(cell: re.Match[str]) -> dict[str, Any]:
    """Its attributes, and its text with the classes of a mark around it; what holds more stays HTML as well."""
    found: dict[str, Any] = {name: unescape(value) for name, value in ATTRIBUTE.findall(cell[2])}
    found["classes"] = found.pop("class", "").split()
    if "colspan" in found:
        found["columns"] = int(found.pop("colspan"))
    marked = MARKED.fullmatch(cell[3])
    if marked is None or bool(marked[1]) != cell[3].endswith("</span>"):
        return found | {"html": cell[3]}
    return found | {"text": unescape(marked[2])} | ({"mark": marked[1].split()} if marked[1] else {})


def document_of(source: Path) -> Path:
    """The document of a folder; a RenderError where there is none."""
    document = source / "report.qmd"
    if not document.is_file():
        raise RenderError(f"no report.qmd in {source}")
    return document


def hash_of(source: Path) -> str:
    """Fingerprint of the document of a folder."""
    return hashlib.sha256(document_of(source).read_bytes()).hexdigest()


def document_head(source: Path) -> dict[str, Any]:
    """What the head of the folder's `report.qmd` says, as plain words."""
    found = re.match(r"---\n(.*?)\n---\n", document_of(source).read_text(encoding="utf-8"), re.S)
    if found is None:
        raise RenderError(f"{source.name}/report.qmd: no front matter between two lines '---'")
    plain: dict[str, Any] = _plain(read_yaml(found[1]))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return re.sub(r"\\(.)", r"\1", value) if isinstance(value, str) else value


# ---- the pictures of a report ----
Pictures = dict[str, dict[str, object]]
RASTER = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
PX_PER_UNIT = {"": 1.0, "px": 1.0, "pt": 96 / 72, "in": 96.0, "mm": 96 / 25.4, "cm": 96 / 2.54}


def pictures(source: Path) -> Pictures:
    """Every picture of a folder as the page holds it, by its path in there.

    `uri`, `width` and `height` in px, `raster`; `narrow`, the URI of its drawing for narrow screens, where there is
    one; for our own drawings, whose text stays text, `inside`: both as the page holds them.

    Raises RenderError: if a file is not the picture that its name promises.
    """
    found: Pictures = {}
    for path in figure_files(source):
        name = path.relative_to(source).as_posix()
        if name.endswith(PAGE_DRAWINGS):
            continue  # parts of the picture that the document names
        if path.suffix == ".svg":
            found[name] = _vector(path)
        elif path.suffix.lower() in RASTER:
            data = path.read_bytes()
            width, height = _raster_size(data, path)
            uri = f"data:{RASTER[path.suffix.lower()]};base64,{base64.b64encode(data).decode()}"
            found[name] = {"uri": uri, "width": width, "height": height, "raster": True}
    return found


DRAWN_BY = (".py", ".ttf")  # files of the program on which it depends how a drawing looks


def drawing_fonts(source: Path, kept: Path | None = None) -> str:
    """Return the style that gives our drawings their fonts, cut to the characters that they hold.

    `kept`: where it stays for the next page with the same drawings.
    """
    texts = [path.read_text(encoding="utf-8") for path in figure_files(source) if path.suffix == ".svg"]
    drawings = [text for text in texts if text.startswith(OPENING)]
    if kept is None:
        return _font_style(drawings)
    made_of = hashlib.sha256("\0".join([version("fonttools"), program(*DRAWN_BY), *drawings]).encode()).hexdigest()[:16]
    return cached(kept.with_name(f"{kept.name}-{made_of}"), partial(_font_style, drawings), STYLE)


STYLE = Form[str]("css", str.encode, bytes.decode)


def _font_style(drawings: Sequence[str]) -> str:
    rules, families = [], dict[str, None]()
    for family, weight, content in font_faces(drawings):
        families[f'"Figures {family}"'] = None  # a name of its own, so that prose never takes a cut font
        data = base64.b64encode(content).decode()
        rules.append(
            f'@font-face {{ font-family: "Figures {family}"; font-weight: {weight}; '
            f"src: url(data:font/woff2;base64,{data}); }}"
        )
    if families:
        rules.append(f".drawing svg {{ font-family: {', '.join(families)}, sans-serif; }}")
    return "\n".join(rules) + "\n" if rules else ""


def figure_files(source: Path) -> list[Path]:
    """What stands among the figures of a folder."""
    return sorted((source / "figures").glob("**/*"))


TITLE = re.compile(r'(?<=role="img">)<title>.*?</title>')  # of a mark


def _vector(path: Path) -> dict[str, object]:
    text = path.read_text(encoding="utf-8")
    drawn = {kind: path.with_suffix(f".{kind}.svg") for kind in ("wide", "narrow")}
    found = {kind: other.read_text(encoding="utf-8") for kind, other in drawn.items() if other.is_file()}
    shown = {"wide": text} | found if found else {"only": text}
    width, height = (max(1, round(side)) for side in svg_size(shown.get("wide", text), path))
    picture: dict[str, object] = {"width": width, "height": height, "raster": False}
    if all(drawing.startswith(OPENING) for drawing in shown.values()):  # nobody else's names are safe to mix
        marked = {kind: follow_page(drawing).replace(CLASS, kind, 1) for kind, drawing in shown.items()}
        if "narrow" in marked:  # its marks take what they say from those of the wide one
            marked["narrow"] = TITLE.sub("", marked["narrow"])
        return picture | {"inside": "".join(marked.values())}
    if "narrow" in found:
        picture["narrow"] = _svg_uri(found["narrow"]).replace(" ", "%20")
    return picture | {"uri": _svg_uri(text)}


def _svg_uri(text: str) -> str:
    """The drawing as a data URI; only what a URI or an attribute cannot hold is encoded."""
    line = re.sub(r"\s", " ", text.strip())
    line = line if "'" in line else line.replace('"', "'")  # either quote serves; this one needs no encoding
    return "data:image/svg+xml," + re.sub(r'[^ -~]|["#%&<>\\^`{|}]', lambda found: quote(found[0], safe=""), line)


def svg_size(text: str, path: Path) -> tuple[float, float]:
    """Width and height in px, from the drawing's own size or its view box."""
    opening = re.search(r"<svg\b[^>]*>", text)
    if opening is None:
        raise RenderError(f"figures/{path.name}: not an SVG drawing")
    sizes = [re.search(rf'\s{side}="([\d.]+)([a-z]*)"', opening[0]) for side in ("width", "height")]
    found = [float(size[1]) * PX_PER_UNIT[size[2]] for size in sizes if size is not None and size[2] in PX_PER_UNIT]
    if len(found) == 2:
        return found[0], found[1]
    box = re.search(r'viewBox="[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)"', opening[0])
    if box is None:
        raise RenderError(f"figures/{path.name}: the drawing states neither a size nor a view box")
    return float(box[1]), float(box[2])


def _raster_size(data: bytes, path: Path) -> tuple[int, int]:
    """Width and height of a PNG, or from the first frame header of a JPEG."""
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    at = 2
    while data.startswith(b"\xff\xd8") and at + 9 < len(data):
        marker, length = struct.unpack(">xBH", data[at : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    raise RenderError(f"{path.name}: neither a PNG nor a JPEG picture")


# ---- the page ----


def render_html(source: Path, target: Path, *, kept: Path | None = None) -> None:
    """Write the report of a folder as one HTML file that asks for nothing else; `kept`: as of `drawing_fonts`.

    Raises RenderError: if the document, a figure or a reference cannot be rendered; the message says which.
    """
    known = source / "numbers.json"
    numbers: dict[str, Any] = json.loads(known.read_text(encoding="utf-8")) if known.is_file() else {}
    with tempfile.TemporaryDirectory() as folder:
        frame, mark = Path(folder) / "template.html", f"part-{hash_of(source)}-"  # as of pictures
        frame.write_text(re.sub(r"{{(\w+)}}", rf"{mark}\1.", template("report.html")), encoding="utf-8")
        options = ["--to=html5", "--section-divs", "--mathml", f"--template={frame}"]
        page, parts = convert_with_pictures(source, Path(folder), *options), _page_parts(source, numbers, kept)
    places = {escape(key): str(place) for place, key in enumerate(keys_of(numbers))}

    def placed(found: re.Match[str]) -> str:  # of a key among the rows that the page holds
        key, *part = found[0].split("/part=")
        return "/part=".join([places.get(key, key), *part])

    page = re.sub(r'(?<= data-key=")[^"]*', placed, page)
    page = re.sub(rf"{mark}(\w+)\.", lambda found: parts[found[1]], page)
    target.write_text(page, encoding="utf-8", newline="\n")


def _page_parts(source: Path, numbers: Mapping[str, Any], kept: Path | None) -> dict[str, str]:
    """What stands in our HTML template: style and script, their hashes in the policy, and what is known of numbers."""
    brand, style, script = source / "brand.css", *(_close(template(f"report.{kind}")) for kind in ("css", "js"))
    style += drawing_fonts(source, kept) + (brand.read_text(encoding="utf-8") if brand.is_file() else "")
    known = {**numbers, "words": (document_head(source).get("csreport") or {}).get("words", {})}
    return {
        "policy": policy_of(style, script),
        "icon": _svg_uri(template("icon.svg")),
        "style": style,
        "numbers": json.dumps(known, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/"),
        "script": script,
    }


def _close(text: str) -> str:
    """A style or script without what is only there for those who read it."""
    return re.sub(r"\n\s+", "\n", re.sub(r"(?m)^\s*//.*\n|/\* -.*? \*/\n", "", text))


def convert_with_pictures(source: Path, room: Path, *options: str) -> str:
    """The document of a folder as pandoc writes it, with every picture in its place."""
    document = hash_of(source)
    manifest, data = room / "figures.json", dict[str, str]()

    def named(uri: object) -> str:
        data[name := f"picture-{document}-{len(data)}."] = str(uri)
        return name

    # A name in place of each URI: pandoc would read megabytes for nothing. With the hash of the document in it, no text
    # of the document holds one.
    figures = {
        path: {part: named(value) if part in ("uri", "narrow", "inside") else value for part, value in picture.items()}
        for path, picture in pictures(source).items()
    }
    manifest.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")
    marks = (f"--metadata=csreport-figures:{manifest}", f"--metadata=csreport-mark:fragment{document}x")
    page = convert_report(source, room, "--wrap=none", *marks, *options)
    return re.sub(r"picture-[0-9a-f]{64}-\d+\.", lambda name: data.get(name[0], name[0]), page.decode("utf-8"))


# ---- the same report by Quarto ----
# A program of its own that csreport neither ships nor needs; an analyst who has it can edit `report.qmd` and see the
# result at once with `quarto preview`.
FORMATS = {".html": "html", ".pdf": "typst"}
FILES = ("quarto.lua", "reading.lua", "quarto.css", "quarto.typ")
HEADER = (
    "# Written by csreport. `quarto render` makes the page and the paper, `quarto preview report.qmd` shows the page\n"
    "# while you edit.\n"
)
# Curly quotes and dashes of the shipped fonts are as wide as a hanzi; a font that typst brings has narrow ones.
LATIN = '((name: "Libertinus Serif", covers: regex("[‘’“”–—…·×±÷°§]")), "{font}")'
CHINESE = '("{font}",)'
START = '#set text(font: report-font, fallback: true, number-type: "lining")\n#show: report-body\n'
EMPHASIS = '#show emph: it => text(weight: "bold", it.body)\n'


def write_quarto_project(source: Path, *, words: Words) -> None:
    """Make the folder of `report.qmd` a Quarto project: `_quarto.yml`, a filter, styles and the language's font.

    Raises RenderError: if there is no `report.qmd`, or Quarto would run a cell of it.
    """
    text = document_of(source).read_text(encoding="utf-8")
    if cell := re.search(r"(?m)^\s*(`{3,}|~{3,})\s*{\w+(?![\w=])[^}]*}", text):
        raise RenderError(
            f"{source.name}/report.qmd: {cell[0].strip()!r} would be run as code; for a listing write ```python, "
            "without braces"
        )
    font = "Noto Sans TC" if words.lang == "zh-Hant" else "Noto Sans SC"
    settings = _settings(words, document_head(source), font)
    dumped = yaml_text(settings)
    (source / "_quarto.yml").write_text(HEADER + dumped, encoding="utf-8")
    for name in FILES:
        (source / name).write_text(template(name), encoding="utf-8", newline="\n")
    (source / "fonts").mkdir(exist_ok=True)
    faces = [path for family in (font.replace(" ", ""), "NotoSans") for path in FOLDER.glob(f"{family}-*.ttf")]
    for path in [*faces, FOLDER / "OFL.txt"]:
        shutil.copyfile(path, source / "fonts" / path.name)


def _settings(words: Words, front: Mapping[str, Any], font: str) -> dict[str, Any]:
    """Content of `_quarto.yml`: what is the same in every report, with the report's language, words and pages."""
    settings: dict[str, Any] = read_yaml(template("quarto.yml"))
    settings |= {"lang": language_tag(words.lang), "toc-title": words.text("common-contents")}
    for kind, name in {"fig": words.text("page-figure"), "tbl": words.text("page-table")}.items():
        settings["crossref"] |= {f"{kind}-title": name, f"{kind}-prefix": name}
    own, chinese = front.get("csreport", {}), words.locale.language == "zh"
    said = {"title": front.get("title", ""), "organisation": front.get("author", "")}
    said |= {"status": own.get("status", ""), "of": words.text("page-of").strip(), "draft": bool(own.get("draft"))}
    given = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in said.items())
    pages = (
        f"#let report-font = {(CHINESE if chinese else LATIN).replace('{font}', font)}\n"
        f"#set page(..report-pages(report-font, {given}))\n"
    )
    paper = settings["format"]["typst"]
    paper["mainfont"] = font
    paper["include-in-header"].append({"text": pages})
    paper["include-before-body"] = {"text": START + (EMPHASIS if chinese else "")}
    return settings


def render_with_quarto(source: Path, target: Path, *, timestamp: int) -> None:
    """Write the report of a completed folder, which is only read, as a page (`….html`) or a paper (`….pdf`).

    Raises RenderError: if Quarto is absent, fails or writes nothing; with what it said.
    """
    command = ["quarto", "render", "report.qmd", "--to", FORMATS[target.suffix]]
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder) / "source"
        shutil.copytree(source, room)
        environment = os.environ | {"SOURCE_DATE_EPOCH": str(timestamp), "NO_COLOR": "1"}
        try:
            done = subprocess.run(command, cwd=room, env=environment, capture_output=True, text=True, check=False)
        except FileNotFoundError as error:
            raise RenderError("the program quarto is not on PATH; install it, or set RENDERER=embedded") from error
        made = room / f"report{target.suffix}"
        if done.returncode != 0 or not made.is_file():
            said = _reason(done.stderr or done.stdout).replace(str(room), "source")
            raise RenderError(f"{target.name}: quarto failed: {said or 'it said nothing'}")
        shutil.move(made, target)


def _reason(said: str) -> str:
    """Our filter's own message if there is one, else what Quarto says from its first error on."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
    own, first = re.search(r"csreport-error: (.+)", plain), re.search(r"(?im)^.*\berror\b", plain)
    return own[1].strip() if own else plain[first.start() if first else 0 :].strip()[-2000:]
