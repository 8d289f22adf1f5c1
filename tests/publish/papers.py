"""What a PDF holds, read with pypdf: lines, links, bookmarks, fonts, colours and the structure tree."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, NameObject, StreamObject

LABEL = re.compile(r"(Figure|Table|图|圖|表)[ \xa0]?(\d+)")
HEADING = re.compile(r"(?m)^(#{1,6}) (.+?)(?: \{([^}]*)\})?$")
MOVED = re.compile(rb"(q\b)? ?(?:(?:-?[\d.]+ ){6}cm\b)?")  # a drawing or text begins; where


class Run(NamedTuple):
    """A piece of upright text and where its baseline begins."""

    x: float
    y: float
    text: str


@cache
def pages_of(data: bytes) -> tuple[tuple[Run, ...], ...]:
    """The runs of each page."""
    return tuple(_runs(page) for page in PdfReader(io.BytesIO(data)).pages)


def _runs(page: PageObject) -> tuple[Run, ...]:
    found: list[Run] = []

    def see(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        if text.strip() and cm[1] == cm[2] == 0:
            found.append(Run(cm[4] + tm[4] * cm[0], cm[5] + tm[5] * cm[3], text))

    light = StreamObject()
    light.set_data(_written(page.get_contents().get_data()))
    page[NameObject("/Contents")] = light
    page.extract_text(visitor_text=see)
    return tuple(found)


def _written(content: bytes) -> bytes:
    """The text of a page and where it stands; pypdf would read the outlines of drawings too, number by number."""
    groups: list[list[bytes]] = [[]]
    inside = False
    for line in content.split(b"\n"):
        moved = MOVED.match(line)
        if inside or line.startswith(b"BT"):
            groups[-1].append(line)
            inside = line != b"ET"
        elif line == b"Q":
            group = groups.pop()
            groups[-1] += [*group, line] if b"ET" in group else []
        elif moved:
            groups += [[]] if moved[1] else []
            groups[-1].append(moved[0])
    return b"\n".join(groups[0])


@cache
def lines_of(data: bytes) -> tuple[list[tuple[float, str]], ...]:
    """Height and words of each page's lines, from top to bottom; runs with one baseline make a line."""
    found = []
    for runs in pages_of(data):
        rows: dict[int, list[Run]] = {}
        for run in runs:
            rows.setdefault(round(run.y), []).append(run)
        found.append([(row[0].y, joined(row)) for _, row in sorted(rows.items(), reverse=True)])
    return tuple(found)


def joined(runs: list[Run]) -> str:
    return re.sub(r"[ \n]+", " ", "".join(run.text for run in sorted(runs, key=lambda run: run.x))).strip()


@cache
def text_of(data: bytes) -> str:
    """All words line by line."""
    return "\n".join(text for lines in lines_of(data) for _, text in lines)


@cache
def quick_text(data: bytes) -> str:
    """The same, sooner, where poppler is installed; as it comes."""
    if shutil.which("pdftotext") is None:
        return text_of(data)
    return subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


def text_in(name: str, content: bytes) -> str:
    """All text of a published file: pages and properties of a PDF, every part of a workbook or manuscript."""
    if name.endswith(".pdf"):
        return quick_text(content) + str(dict(PdfReader(io.BytesIO(content)).metadata or {}))
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8", "replace")
    packed = zipfile.ZipFile(io.BytesIO(content))
    return " ".join(packed.read(part).decode("utf-8", "replace") for part in packed.namelist())


class Link(NamedTuple):
    """The words of a link inside the document, and the line it leads to."""

    text: str
    target: str


def links_of(data: bytes) -> list[Link]:
    reader, pages = PdfReader(io.BytesIO(data)), pages_of(data)
    places = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)}
    found = []
    for page, runs in zip(reader.pages, pages, strict=True):
        for note in page.get("/Annots", []):
            link = note.get_object()
            place = link.get("/Dest") or link.get("/A", {}).get("/D")
            if isinstance(place, str):
                place = reader.named_destinations[place].dest_array
            if place is not None:
                left, low, right, high = (float(edge) for edge in link["/Rect"])
                inside = [run for run in runs if left - 1 <= run.x <= right and low <= run.y <= high]
                found.append(Link(joined(inside), line_at(data, places[place[0].idnum], float(place[3]))))
    return found


def line_at(data: bytes, page: int, top: float) -> str:
    """The first line below a destination."""
    return next((text for y, text in lines_of(data)[page] if y <= top), "")


class Bookmark(NamedTuple):
    """A bookmark, how deep it stands, and the line it leads to."""

    depth: int
    title: str
    target: str


def bookmarks_of(data: bytes) -> list[Bookmark]:
    reader = PdfReader(io.BytesIO(data))
    places = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)}

    def walk(items: list[Any], depth: int) -> Iterator[Bookmark]:
        for item in items:
            if isinstance(item, list):
                yield from walk(item, depth + 1)
            else:
                target = line_at(data, places[item.raw_get("/Page").idnum], float(item["/Top"]))
                yield Bookmark(depth, item.title.replace("\xa0", " "), target)

    return list(walk(reader.outline, 1))


def headings_of(source: Path) -> list[tuple[int, str]]:
    """Depth and words of the source's headings, numbered here once more, and the run record behind them."""
    head, body = (source / "report.qmd").read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n", 1)
    own = yaml.safe_load(head)["csreport"]
    found, chapters, letters, sections, name = [], 0, 0, 0, ""
    for marks, words, attributes in HEADING.findall(re.sub(r"(?ms)^```.*?^```$", "", body)):
        depth, number = len(marks), ""
        if depth == 1:
            appendix, sections = ".appendix" in attributes, 0
            chapters += not appendix and ".unnumbered" not in attributes
            letters += appendix
            name = "" if ".unnumbered" in attributes else chr(64 + letters) if appendix else str(chapters)
            number = f"{own['words']['appendix']} {name}" if appendix else name
        elif depth == 2 and name:
            sections += 1
            number = f"{name}.{sections}"
        found.append((depth, f"{number} {words}".strip().replace("'", "’")))
    return [*found, (1, f"{own['words']['appendix']} {chr(65 + letters)} {own['words']['record']}")]


FILES = {"/FontFile", "/FontFile2", "/FontFile3"}


def objects_of(reader: PdfReader) -> Iterator[Any]:
    """Every dictionary of the file."""
    found = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
    return (each for each in found if isinstance(each, dict))


def fonts_of(reader: PdfReader) -> dict[str, bool]:
    """Every font by name, and whether its letters are in the file."""
    fonts = [each for each in objects_of(reader) if each.get("/Type") == "/Font" and each["/Subtype"] != "/Type0"]
    held = [{*font} | {*font.get("/FontDescriptor", {})} for font in fonts]
    names = [str(font.get("/BaseFont", font["/Subtype"])) for font in fonts]
    return {name: bool(parts & (FILES | {"/CharProcs"})) for name, parts in zip(names, held, strict=True)}


def colours_of(reader: PdfReader) -> set[str]:
    """Fill and line colours of three parts, as `#rrggbb`."""
    found = set()
    for page in reader.pages:
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in (b"sc", b"scn", b"rg", b"SC", b"SCN", b"RG") and len(operands) == 3:
                found.add("#" + "".join(f"{round(255 * float(part)):02x}" for part in operands))
    return found


def elements_of(reader: PdfReader) -> list[Any]:
    """Every element of the structure tree."""
    return [each for each in objects_of(reader) if {"/S", "/P"} <= {*each}]
