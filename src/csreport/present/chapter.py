"""What a notebook holds: one chapter in one language, and how its blocks are shown."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd
from IPython.display import display

from csreport.chapters.conductor import Conductor
from csreport.chapters.wording import explained
from csreport.estimates import MIME, direction
from csreport.facts import Card, Facts, Sentence, Tile, all_of, rows_in
from csreport.present.cells import Table, frame_table
from csreport.present.words import Words, escape
from csreport.project.errors import NotebookError
from csreport.project.project import Project, find_project


# ---- blocks of a chapter as Markdown for the report and HTML for JupyterLab ----
@dataclass(frozen=True)
class Shown:
    """Something displayed in a notebook: HTML for JupyterLab, Markdown for the report."""

    html: str
    markdown: str
    extra: dict[str, Any] = field(default_factory=dict)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/html": self.html, "text/markdown": self.markdown, "text/plain": "", **self.extra}


def preview(markdown: str) -> str:
    """Rough HTML of our Markdown for JupyterLab; the report renders the Markdown itself."""
    plain = re.sub(r"\[([^\[\]]*)\]\{[^}]*\}", r"\1", markdown)
    plain = re.sub(r"\[([^\[\]]*)\]\{[^}]*\}", r"\1", plain)
    lines = [line for line in plain.splitlines() if not line.startswith(":::")]
    text = plain_html(re.sub(r"\\(.)", r"\1", "\n".join(lines))).replace("**", "")
    return "".join(f"<p>{part}</p>" for part in text.split("\n\n") if part.strip())


def part_of(part: str, content: Any, words: Words) -> str:
    """A part of a block's facts as Markdown."""
    if part == "findings":
        points = "\n".join(f"{i}. {words.sentence(sentence)}" for i, sentence in enumerate(content, 1))
        return f"::: findings\n{points}\n:::"
    if part == "method":
        return card(content, words)
    return f"::: {part}\n{words.sentence(content)}\n:::"


def card(items: Card, words: Words) -> str:
    """A card of terms and what they mean."""
    lines = "\n\n".join(f"{words.sentence(term)}\n: {words.sentence(meaning)}" for term, meaning in items)
    return f'::: {{.method title="{attribute(words.text("page-method-statement"))}"}}\n{lines}\n:::'


def tile_of(tile: Tile, words: Words) -> str:
    """A key figure with its interval, ruler and change."""
    row = tile.row
    places = " ".join(f'{name}="{value:.4f}"' for name, value in _ruler(tile).items())
    unit = words.sentence(tile.unit) + " · " if tile.unit else ""
    value = f'[[{words.figure(row)}]{{.num key="{row.key}"}}]{{.value}}'
    span = f'[{unit}[{words.interval(row)}]{{.num key="{row.key}/part=low+high"}}]{{.interval}}'
    parts = [f"[{words.sentence(tile.name)}]{{.name}}", f"{value} {span}", *_tile_change(tile, words)]
    return f"::: {{.tile {places}}}\n" + "\n\n".join(parts) + "\n:::"


def _tile_change(tile: Tile, words: Words) -> list[str]:
    change = tile.change
    if change is None:
        return []
    kind = direction(change, 1 - words.confidence)
    amount = f'[{words.figure(change)}]{{.num key="{change.key}"}}'
    values = {"amount": amount, "period": escape(words.period(change.against_id))}
    real = words.text("page-against-real-change", **values)
    said = real if kind else words.text("page-against-within-noise", **values)
    mark = {1: ".better .up", -1: ".worse .down", 0: ".noise"}[kind]
    return [f"[{said}]{{.change {mark}}}"]


def _ruler(tile: Tile) -> dict[str, float]:
    """Places of interval, value and earlier value on the tile's ruler, 0 to 1."""
    row = tile.row
    earlier = row.value - tile.change.value if tile.change is not None else row.value
    marks = {"low": row.low, "high": row.high, "now": row.value} | (
        {"before": earlier} if tile.change is not None else {}
    )
    if any(math.isnan(value) for value in marks.values()):
        return {"now": 0.5, "low": 0.5, "high": 0.5}
    least, most = min(marks.values()), max(marks.values())
    room = max(most - least, 1e-9) * 0.35
    return {name: (value - least + room) / (most - least + 2 * room) for name, value in marks.items()}


def key_of(tiles: list[Tile], words: Words, *, chosen: bool) -> str:
    """How to read the tiles' rulers; where people chose themselves to answer, an interval is of chance alone."""
    bar = words.text("page-bar-variation-chance") if chosen else words.text("page-bar-interval")
    earlier = next((tile.change.against_id for tile in tiles if tile.change is not None), None)
    if earlier is None:
        return f"::: key\n{bar}\n:::"
    return f"::: key\n{bar} · {words.text('page-hollow', period=escape(words.period(earlier)))}\n:::"


def definitions(terms: Card, words: Words) -> str:
    """A card that unfolds on the page: terms and what they mean. On paper the appendix tells it."""
    named = " · ".join(words.plain(term) for term, _ in terms)
    title = attribute(words.text("page-means", terms=named))
    items = "\n\n".join(f"{words.sentence(term)}\n: {words.sentence(told)}" for term, told in terms)
    return f'::: {{.definition .unfolding title="{title}"}}\n{items}\n:::'


def attribute(text: str) -> str:
    """Text for a quoted attribute."""
    return re.sub(r"\\(.)", r"\1", text).replace("\\", "").replace('"', "”")


def plain_html(text: str) -> str:
    """Text as HTML that shows it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inline_html(markdown: str) -> str:
    """A sentence's Markdown as HTML: keyed numbers become spans, the rest plain text."""
    text = plain_html(markdown)
    text = re.sub(r'\[([^\]]*)\]\{\.num key="([^"]*)"\}', r'<span class="num" data-key="\2">\1</span>', text)
    return re.sub(r"\\(.)", r"\1", text).replace("**", "")


# ---- what a notebook holds ----
if TYPE_CHECKING:
    from csreport.present.layout import Drawing

FIGURE_MIME = "application/vnd.csreport.figure+json"
TABLE_MIME = "application/vnd.csreport.table+json"
ABSENT = "page-measured-survey"


def open_chapter(name: str, period: str, lang: str) -> Chapter:
    """Open a chapter of the report: in JupyterLab and in a run alike.

    The project is $CSREPORT_PROJECT or the nearest folder upwards with params/codebook.yml.

    Raises
    ------
    CsreportError
        Unknown chapter, period or language, or a raw file that cannot be read; names the nearest match.
    """
    project = find_project()
    project.check_language(lang)
    return Chapter(project, name, period, lang)


def words_of(project: Project, lang: str) -> Words:
    """The project's words in one language."""
    return Words(
        lang,
        project.codebook,
        periods=project.titles,
        own=(project.params("words"), project.file.source_language),
        confidence=project.rules.confidence,
    )


class Chapter(Conductor):
    """One chapter of one period's report, in one language."""

    def __init__(self, project: Project, name: str, period: str, lang: str):
        super().__init__(project, name, period)
        self.lang, self.words = lang, words_of(project, lang)
        self._own = 0  # tables of the analyst's own, so far
        self._absent: set[str] = set()
        self._defined: set[frozenset[str]] = set()

    def __repr__(self) -> str:
        return f"<chapter '{self.name}' of {self.period} in {self.lang}; blocks: {', '.join(self.module.BLOCKS)}>"

    def _repr_html_(self) -> str:
        blocks = "".join(f"<li><code>{block}</code></li>" for block in self.module.BLOCKS)
        return (
            f"<p>Chapter <b>{self.name}</b> of {plain_html(self.period)} ({self.lang}). Its numbers: "
            f"<code>chapter.estimates</code>; its answers: <code>chapter.survey.accepted</code>; a table of your own: "
            f'<code>chapter.show(frame, caption="…")</code>. Its blocks, as in <code>chapter.text("…")</code>:</p>'
            f"<ul>{blocks}</ul>"
        )

    def _repr_markdown_(self) -> str:
        return ""  # what helps to explore is no part of a report

    # ---- what a block shows ---------------------------------------------------
    def text(self, block: str, part: str = "answer") -> None:
        """Show a block's sentences: `answer` (the first), `follows`, `findings`, `method`."""
        facts = self.facts(block)
        said = facts.get(part)
        if not facts or said == () or (isinstance(said, Sentence) and not self.words.sentence(said).strip()):
            self._say_absent(block)
        elif said is not None:
            _show(part_of(part, said, self.words))
        if part == "answer" and facts and len(self.estimates):
            self._define(facts)

    def tiles(self, block: str) -> None:
        """Show a block's key figures."""
        found: Any = self.facts(block).get("tiles", ())
        tiles = [tile for tile in found if isinstance(tile, Tile)]
        if tiles:
            shown = [tile_of(tile, self.words) for tile in tiles]
            _show(
                "\n\n".join(
                    [
                        "::::: tiles",
                        *shown,
                        ":::::",
                        key_of(tiles, self.words, chosen=self.survey.period.sample == "open"),
                    ]
                )
            )

    def figure(self, block: str, drawing: Drawing | None, suffix: str = "") -> None:
        """Show a drawing with the block's finding as title, its base as note, and its alt text."""
        facts = self.facts(block)
        if drawing is None or not facts:
            return
        id, say = _id("fig", self.name, block, suffix), self.words.sentence
        alt = self.words.plain(_sentence(facts, "alt", block))
        title, base = (
            say(_sentence(facts, "finding", block)),
            say(all_of(_sentence(facts, "base", block), drawing.note)),
        )
        image = f'![](figures/{id}.svg){{fig-alt="{attribute(alt)}"}}'
        markdown = f"::: {{#{id}}}\n{image}\n\n{title} [{base}]{{.note}}\n:::"
        payload = {FIGURE_MIME: {"id": id, "wide": drawing.wide, "narrow": drawing.narrow}}
        plain = self.words.plain(_sentence(facts, "finding", block))
        shown = f"<figure>{drawing.wide}<figcaption>{plain_html(plain)}</figcaption></figure>"
        display(Shown(shown, markdown, payload))

    def tables(self, block: str, tables: Mapping[str, Table]) -> None:
        """Show several tables of a block, each with a caption and note of its own."""
        for suffix, table in tables.items():
            self.table(block, table, suffix)

    def table(self, block: str, table: Table | None, suffix: str = "") -> None:
        """Show a table with the block's caption and note."""
        facts = self.facts(block)
        if table is None or not facts:
            return
        id = _id("tbl", self.name, block, suffix)
        caption_part, note_part = (f"{part}_{suffix}" if suffix else part for part in ("caption", "note"))
        caption = _sentence(facts, caption_part, block)
        note = _sentence(facts, note_part, block) if note_part in facts else Sentence("")
        shown = (inline_html(self.words.sentence(sentence)) for sentence in (caption, note))
        said = (self.words.plain(sentence) for sentence in (caption, note))
        _show_table(table.html(id, *shown), table.payload(id, *said))

    def show(self, frame: pd.DataFrame | pd.Series, caption: str, *, note: str = "", digits: int = 2) -> None:
        """Show a table of your own: any DataFrame, its names and numbers as the reader writes them.

        Parameters
        ----------
        frame : pandas.DataFrame or pandas.Series
            Results, one line each; never the answers of single respondents.
        caption, note : str
            What the table shows; what stands below it.
        digits : int
            Decimals of numbers that are not whole.

        Raises
        ------
        NotebookError
            If there is no caption, or the table is none or holds respondents.
        """
        table = frame.to_frame() if isinstance(frame, pd.Series) else frame
        if not isinstance(table, pd.DataFrame):
            raise NotebookError(f"chapter.show takes a DataFrame, found {type(frame).__name__}")
        if not caption.strip():
            raise NotebookError('chapter.show needs a caption: chapter.show(frame, caption="…")')
        if self._holds_respondents(table):
            raise NotebookError(
                "chapter.show: these rows are answers of respondents; show counts, means or tests of them"
            )
        if table.empty:
            _show(f"::: absent\n{self.words.text(ABSENT)}\n:::")
            return
        self._own += 1
        id = f"tbl-own-{self._own}"  # counted through the report when that is put together
        said = [self._translated(text) if text else "" for text in (caption, note)]
        made = frame_table(table, self.words, digits=digits)
        _show_table(made.html(id, *map(plain_html, said)), made.payload(id, *said))

    def _holds_respondents(self, table: pd.DataFrame) -> bool:
        """Whether a table is a part of what was received, row by row."""
        rows = self.survey.received
        if any(str(name).startswith("design.") for name in table.columns):
            return True
        if table.empty or table.index.nlevels > 1 or table.columns.nlevels > 1:
            return False
        known = table.index.isin(rows.index).all() and table.columns.isin(rows.columns).all()
        return bool(known) and rows.loc[table.index, table.columns].equals(table)

    def _translated(self, text: str) -> str:
        """The analyst's own words in this language, if the project translates them."""
        return self.words.wording(text) or text

    def close(self) -> None:
        """End the chapter: its estimates travel with the notebook, and `publish` stores them."""
        rows = [
            {k: v for k, v in vars(row).items() if not (isinstance(v, float) and math.isnan(v))}
            for row in self.estimates
        ]
        title = self.words.text("page-estimates-chapter", count=len(rows))
        payload = {"chapter": self.name, "rows": rows, "untranslated": sorted(self.words.untranslated)}
        display(Shown(f"<p>{plain_html(title)}</p>", "", {MIME: payload}))

    def _define(self, facts: Facts) -> None:
        """Show what the numbers of a block mean, each term where the chapter uses it first."""
        found = explained(self.estimates, self.survey, rows_in(facts))
        new = [meaning for meaning in found if meaning.of not in self._defined]
        self._defined |= {meaning.of for meaning in new}
        if new:
            _show(definitions(tuple((meaning.term, meaning.told) for meaning in new), self.words))

    def _say_absent(self, block: str) -> None:
        if block not in self._absent:
            self._absent.add(block)
            _show(f"::: absent\n{self.words.text(ABSENT)}\n:::")


def _show(markdown: str) -> None:
    display(Shown(preview(markdown), markdown))


def _show_table(html: str, payload: dict[str, Any]) -> None:
    markdown = f"::: {{#{payload['id']}}}\n```{{=html}}\n{html}\n```\n:::"
    display(Shown(html, markdown, {TABLE_MIME: payload}))


def _sentence(facts: Facts, part: str, block: str) -> Sentence:
    found = facts.get(part)
    if not isinstance(found, Sentence):
        raise NotebookError(f"block '{block}' has no sentence for '{part}'")
    return found


def _id(*parts: str) -> str:
    """Label of a figure or table: its kind, chapter and block, so that no two chapters share one."""
    return "-".join(part.replace("_", "-") for part in parts if part)
