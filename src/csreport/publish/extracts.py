"""The tables of the assembled report as grids of cells: captions, heads, groups, numbers with their keys, notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

from csreport.project.errors import RenderError
from csreport.publish.pandoc import document_of, run_pandoc

CELLS = {"td", "th"}


@dataclass
class Cell:
    """One cell: its text, the key and exact value of its number, its classes, and letters above the line."""

    text: str = ""
    key: str = ""
    sort: str = ""
    kinds: tuple[str, ...] = ()
    scope: str = ""
    head: bool = False
    columns: int = 1
    letters: str = ""

    @property
    def is_interval(self) -> bool:
        """Whether it holds both ends of an interval."""
        return self.key.endswith("/part=low+high")


@dataclass
class Line:
    """A row of a table; a group row heads those below it."""

    cells: list[Cell] = field(default_factory=list)
    total: bool = False

    @property
    def group(self) -> bool:
        """Whether it heads the rows below it."""
        return len(self.cells) == 1 and self.cells[0].scope == "rowgroup"


@dataclass
class Grid:
    """One table of the report: its id, number, chapter, caption, heads, lines and notes."""

    id: str = ""
    number: int | None = None
    chapter: str = ""
    caption: str = ""
    heads: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((sum(cell.columns for cell in line.cells) for line in [*self.heads, *self.lines]), default=0)


def document_head(source: Path) -> dict[str, Any]:
    """What the head of the folder's `report.qmd` says, as plain words."""
    text = (source / "report.qmd").read_text(encoding="utf-8")
    found = re.match(r"---\n(.*?)\n---\n", text, re.S)
    if found is None:
        raise RenderError(f"{source.name}/report.qmd: no front matter between two lines '---'")
    plain: dict[str, Any] = _plain(yaml.safe_load(found[1]))
    return plain


def grids(source: Path) -> list[Grid]:
    """Every table of the folder's `report.qmd`, in order, numbered as the report numbers them.

    Raises
    ------
    RenderError
        When there is no document, or pandoc cannot read it.
    """
    reader = _Reader()
    reader.feed(run_pandoc(document_of(source), "--wrap=none", "--to=html5").decode("utf-8"))
    reader.close()
    numbered = [grid for grid in reader.grids if grid.id.startswith("tbl-")]
    for number, grid in enumerate(numbered, 1):
        grid.number = number
    return [grid for grid in reader.grids if grid.lines or grid.heads]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return re.sub(r"\\(.)", r"\1", value) if isinstance(value, str) else value


class _Reader(HTMLParser):
    """Collects the tables of a page, and the chapter that each stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.grids: list[Grid] = []
        self._chapter, self._divs = "", [""]
        self._grid: Grid | None = None
        self._part, self._cell, self._into = "", Cell(), ""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "div":
            self._divs.append(given.get("id", ""))
        elif tag == "h1":
            self._chapter, self._into = "", "chapter"
        elif tag == "table":
            self._open_table(given)
        elif tag == "p" and self._grid is None and self._caption_follows():
            self._into = "caption"
        elif self._grid is not None:
            self._inside(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and len(self._divs) > 1:
            self._divs.pop()
        elif tag == "table":
            self._grid = None
        elif tag in {"h1", "caption", "p"} and self._into in {"chapter", "caption"}:
            self._into = ""
        elif tag == "sup" and self._into == "letters":
            self._into = "cell"
        elif tag in CELLS:
            self._close_cell()

    def handle_data(self, data: str) -> None:
        if self._into == "chapter":
            self._chapter += data
        elif self._into == "caption":
            self.grids[-1].caption += data
        elif self._into == "cell":
            self._cell.text += data
        elif self._into == "letters":
            self._cell.letters += data

    def _caption_follows(self) -> bool:
        """Whether a paragraph beside a table of ours is its caption."""
        last = self.grids[-1] if self.grids else None
        return last is not None and not last.caption and last.id != "" and last.id == self._divs[-1]

    def _open_table(self, given: dict[str, str]) -> None:
        own = next((name for name in reversed(self._divs) if name.startswith("tbl-")), given.get("id", ""))
        self._grid = Grid(own, chapter=self._chapter.strip())
        self.grids.append(self._grid)
        self._part = "tbody"

    def _inside(self, tag: str, given: dict[str, str]) -> None:
        assert self._grid is not None
        if tag in {"thead", "tbody", "tfoot"}:
            self._part = tag
        elif tag == "caption":
            self._into = "caption"
        elif tag == "tr" and self._part != "tfoot":
            lines = self._grid.heads if self._part == "thead" else self._grid.lines
            lines.append(Line(total="total" in given.get("class", "").split()))
        elif tag in CELLS:
            self._cell, self._into = _cell(tag, given), "cell"
        elif tag == "sup":
            self._into = "letters"
        elif tag == "br" or (tag == "p" and self._part == "tfoot"):
            self._cell.text += "\n"
        elif tag == "span":
            self._cell.kinds += tuple(given.get("class", "").split())
            self._cell.key = self._cell.key or given.get("data-key", "")

    def _close_cell(self) -> None:
        if self._grid is None or self._into not in {"cell", "letters"}:
            return
        self._into, self._cell.text = "", self._cell.text.strip()
        if self._part == "tfoot":
            self._grid.notes += [line.strip() for line in self._cell.text.split("\n") if line.strip()]
        elif lines := self._grid.heads if self._part == "thead" else self._grid.lines:
            lines[-1].cells.append(self._cell)


def _cell(tag: str, given: dict[str, str]) -> Cell:
    columns = given.get("colspan", "1")
    return Cell(
        key=given.get("data-key", ""), sort=given.get("data-sort", ""), kinds=tuple(given.get("class", "").split()),
        scope=given.get("scope", ""), head=tag == "th", columns=int(columns) if columns.isdigit() else 1,
    )  # fmt: skip
