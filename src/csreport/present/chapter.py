"""What a notebook holds: one chapter in one language, and how its blocks are shown."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from csreport.chapters.conductor import Conductor
from csreport.estimates import MIME, csv_of
from csreport.facts import Card, Facts, Name, Number, Point, Sentence, Tile, change_words
from csreport.present.cells import Table, frame_table
from csreport.present.words import Words, escape
from csreport.project.errors import NotebookError
from csreport.project.period import Event
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
    if part == "method":
        return card(content, words)
    if part == "more":  # a paragraph of its own
        return words.sentence(content)
    if part == "headline":
        return headline_of(content, words)
    if part == "findings":
        return "\n".join(f"1. {words.sentence(sentence)}" for sentence in content)
    return f"::: {part}\n{words.sentence(content)}\n:::"


def card(items: Card, words: Words) -> str:
    """A card of terms and what they mean."""
    lines = "\n\n".join(f"{words.sentence(term)}\n: {words.sentence(meaning)}" for term, meaning in items)
    return f'::: {{.method title="{attribute(words.text("page-method-statement"))}"}}\n{lines}\n:::'


def tile_of(tile: Tile, words: Words) -> str:
    """A key figure: name, value of its scale, interval, ruler, change and verdict."""
    row, aim = tile.row, tile.target
    places = " ".join(f'{name}="{value:.4f}"' for name, value in _ruler(tile).items())
    value = f'[[{words.figure(row)}]{{.num key="{row.key}"}}]{{.value}}'
    ends = f' · [{words.interval(row)}]{{.num key="{row.key}/part=low+high"}}' if words.interval(row) else ""
    moved = {"rise": ".better .up", "fall": ".worse .down"}.get(tile.way, ".noise")
    change = Sentence("summary-tile-change", way=tile.way, **change_words(tile.change))
    target = Sentence("summary-tile-target", verdict=tile.verdict or "none", **({"target": Number(aim)} if aim else {}))
    parts = [
        f"[{words.sentence(Sentence('', name=tile.name))}]{{.name}}",
        f"{value} [{words.sentence(tile.scale)}{ends}]{{.interval}}",
        f"[{words.sentence(change)}]{{.change {moved}}}",
        f"[{words.sentence(target)}]{{.verdict .{tile.verdict or 'none'}}}",
    ]
    return f"::: {{.tile {places}}}\n" + "\n\n".join(parts) + "\n:::"


def _ruler(tile: Tile) -> dict[str, float]:
    """Places of interval, value, earlier value and target on the tile's ruler, 0 to 1."""
    row, change = tile.row, tile.change
    marks = {"low": row.low, "high": row.high, "now": row.value}
    marks |= {"before": row.value - change.value} if change is not None else {}
    marks |= {"goal": tile.target.value} if tile.target is not None else {}
    known = {name: value for name, value in marks.items() if not math.isnan(value)}
    least, most = min(known.values(), default=0.0), max(known.values(), default=0.0)
    room = max(most - least, 1e-9) * 0.35
    return {name: (value - least + room) / (most - least + 2 * room) for name, value in known.items()}


def key_of(tiles: list[Tile], words: Words, *, chosen: bool) -> str:
    """How to read the tiles' rulers; where people chose themselves to answer, an interval is of chance alone."""
    before = next((tile.change for tile in tiles if tile.change is not None), None)
    values = {"before": Name("period", before.against_id, before.period)} if before is not None else {}
    sample, known = "open" if chosen else "probability", "yes" if values else "no"
    confidence = round(100 * words.confidence)
    told = Sentence("summary-tile-key", sample=sample, known=known, confidence=confidence, **values)
    return f"::: key\n{words.sentence(told)}\n:::"


FITS = {"zh": 32}  # characters of a headline; of other languages 90


def headline_of(candidates: tuple[Sentence, ...], words: Words) -> str:
    """The first headline that fits, else the shortest."""
    room = FITS.get(words.lang.partition("-")[0], 90)
    said = [sentence for sentence in candidates if len(words.plain(sentence)) <= room]
    chosen = next(iter(said), min(candidates, key=lambda sentence: len(words.plain(sentence))))
    return f"::: headline\n{words.sentence(chosen)}\n:::"


def points_of(points: tuple[Point, ...], words: Words, *, ordered: bool = False) -> str:
    """A list of lines, each with the link to its figure, and below it why, or whose it is and by when."""
    return "\n".join(_point(point, words, "1. " if ordered else "- ") for point in points)


def _point(point: Point, words: Words, mark: str) -> str:
    told, parts, indent = words.sentence(point.told), list[str](), " " * len(mark)
    if point.figure:
        name = words.text("summary-figure", figure=point.figure)
        told += f" [{name}](#{point.figure}){{.leads}}" if told else f"[{name}](#{point.figure}){{.leads}}"
    if point.owner is not None and point.due is not None:
        parts.append(f"[{words.sentence(point.owner)}]{{.owner}} [{words.sentence(point.due)}]{{.due}}")
    if point.why is not None:
        parts.append(f"::: why\n{indent}{words.sentence(point.why)}\n{indent}:::")
    return "\n".join([f"{mark}{told}", *(f"\n{indent}{part}" for part in parts)])


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


def _dated(event: Event) -> Sentence:
    """What happened, with its month."""
    text = Name("given", texts=tuple(event.text.items()))
    return Sentence("summary-dated", month=Name("month", event.date.isoformat()), event=text)


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
        self.lang, self.words = lang, words_of(self.project, lang)
        self._own = 0  # tables of the analyst's own, so far
        self._absent: set[str] = set()

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

    @property
    def events(self) -> list[tuple[dt.date, str]]:
        """What customers felt, up to this period: the day, and what happened."""
        return [(event.date, self.words.plain(_dated(event))) for event in self.survey.events]

    @property
    def days(self) -> dict[str, dt.date]:
        """Last day of fieldwork of every declared period."""
        return self.survey.ends

    @property
    def today(self) -> dt.date | None:
        """The day on which the report looks: the end of fieldwork."""
        return self.survey.ends.get(self.period)

    # ---- what a block shows ---------------------------------------------------
    def text(self, block: str, part: str = "answer") -> None:
        """Show a block's sentences: `answer` (the first), `more`, `headline`, `standfirst`, `method`."""
        facts = self.facts(block)
        said = facts.get(part)
        if not facts or said == () or (isinstance(said, Sentence) and not self.words.sentence(said).strip()):
            self._say_absent(block)
        elif said is not None:
            _show(part_of(part, said, self.words))

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

    def verdicts(self, block: str) -> None:
        """Show what got better, what got worse and why, and what to decide, side by side."""
        facts: Any = self.facts(block)
        columns = []
        for part in ("better", "worse", "decide"):
            title = self.words.sentence(facts[f"{part}_title"])
            points = points_of(facts[part], self.words, ordered=part == "decide")
            if part == "worse" and facts["weak"]:
                points += (
                    f"\n\n**{self.words.sentence(facts['weak_title'])}**\n\n{points_of(facts['weak'], self.words)}"
                )
            columns.append(f"::: {part}\n[{title}]{{.title}}\n\n{points}\n:::")
        _show("\n\n".join([":::: verdicts", *columns, "::::"]))

    def points(self, block: str) -> None:
        """Show a block's recommendations, each with its figure, owner and date."""
        facts: Any = self.facts(block)
        if facts:
            _show(f"::: decide\n{points_of(facts[block], self.words, ordered=True)}\n:::")

    def quotes(self, block: str) -> None:
        """Show what customers wrote, in their language, each with its topic; said where it is not the reader's."""
        found: Any = self.facts(block).get("quotes", ())
        if not found:
            self._say_absent(block)
        if any(not self.words.lang.startswith(quote.lang) for quote in found):
            _show(self.words.text("voice-quoted"))
        for quote in found:
            said = self.words.text("voice-quote", text=escape(quote.text), lang=quote.lang)
            _show(f"> [{said}]{{lang={quote.lang}}} [{escape(self.words.name(quote.about))}]{{.label}}")

    def box(self, block: str, drawing: Drawing | None = None) -> None:
        """Show a block in a box of its name, with its title: its sentences, a drawing without number, and links."""
        facts: Any = self.facts(block)
        if not facts:
            return
        say, payload = self.words.sentence, dict[str, Any]()
        parts = (
            [f"[{say(facts['title'])}]{{.title}}", say(facts["answer"])] if "title" in facts else [say(facts["answer"])]
        )
        if drawing is not None:
            image, payload = self._picture(block, drawing)
            parts.append(image)
        if "links" in facts:
            parts.append(points_of(facts["links"], self.words))
        markdown = "\n\n".join([f":::: {block}", *filter(None, parts), "::::"])
        display(Shown(preview(markdown), markdown, payload))

    def figure(self, block: str, drawing: Drawing | None) -> None:
        """Show a drawing with the block's finding as title, its base as note, and its alt text."""
        facts = self.facts(block)
        if drawing is None or not facts:
            return
        image, payload = self._picture(block, drawing)
        title = self.words.sentence(_sentence(facts, "finding", block))
        base = self.words.sentence(_sentence(facts, "base", block))
        markdown = f"::: {{#{_id('fig', self.name, block)}}}\n{image}\n\n{title} [{base}]{{.note}}\n:::"
        plain = self.words.plain(_sentence(facts, "finding", block))
        shown = f"<figure>{drawing.wide}<figcaption>{plain_html(plain)}</figcaption></figure>"
        display(Shown(shown, markdown, payload))

    def _picture(self, block: str, drawing: Drawing) -> tuple[str, dict[str, Any]]:
        """A drawing with its alternative text in the report, and what travels with it."""
        id = _id("fig", self.name, block)
        alt = self.words.plain(_sentence(self.facts(block), "alt", block))
        drawn = {"id": id, "wide": drawing.wide, "narrow": drawing.narrow, "paper": drawing.paper}
        return f'![](figures/{id}.svg){{fig-alt="{attribute(alt)}"}}', {FIGURE_MIME: drawn}

    def tables(self, block: str, tables: Mapping[str, Table]) -> None:
        """Show several tables of a block, each with a caption and note of its own."""
        if not tables:
            self._say_absent(block)
        for suffix, table in tables.items():
            self.table(block, table, suffix)

    def table(self, block: str, table: Table | None, suffix: str = "") -> None:
        """Show a table with the block's caption and note."""
        facts = self.facts(block)
        if table is None and "answer" not in facts:
            self._say_absent(block)
        if table is None or not facts:
            return
        id = _id("tbl", self.name, block, suffix)
        caption_part, note_part = (f"{part}_{suffix}" if suffix else part for part in ("caption", "note"))
        caption = _sentence(facts, caption_part, block)
        note = _sentence(facts, note_part, block) if note_part in facts else Sentence("")
        shown = (inline_html(self.words.sentence(sentence)) for sentence in (caption, note))
        said = (self.words.plain(sentence) for sentence in (caption, note))
        _show_table(table.html(id, *shown), table.payload(id, *said))

    def show(self, frame: pd.DataFrame | pd.Series | Table, caption: str, *, note: str = "", digits: int = 2) -> None:
        """Show a table of your own: any DataFrame, its names and numbers as the reader writes them, or a banner table.

        Parameters
        ----------
        frame : pandas.DataFrame, pandas.Series or Table
            Results, one line each; never the answers of single respondents. A table is that of `tables.banner`.
        caption, note : str
            What the table shows; what stands below it.
        digits : int
            Decimals of numbers that are not whole.

        Raises
        ------
        NotebookError
            If there is no caption, or the table is none or holds respondents.
        """
        made = frame if isinstance(frame, Table) else self._own_table(frame, digits)
        if not caption.strip():
            raise NotebookError('chapter.show needs a caption: chapter.show(frame, caption="…")')
        if not made.lines:
            _show(f"::: absent\n{self.words.text(ABSENT)}\n:::")
            return
        self._own += 1
        id = f"tbl-own-{self._own}"  # counted through the report when that is put together
        said = [self._translated(text) if text else "" for text in (caption, note)]
        _show_table(made.html(id, *map(plain_html, said)), made.payload(id, *said))

    def _own_table(self, frame: pd.DataFrame | pd.Series, digits: int) -> Table:
        table = frame.to_frame() if isinstance(frame, pd.Series) else frame
        if not isinstance(table, pd.DataFrame):
            raise NotebookError(f"chapter.show takes a DataFrame, found {type(frame).__name__}")
        if self._holds_respondents(table):
            raise NotebookError(
                "chapter.show: these rows are answers of respondents; show counts, means or tests of them"
            )
        return Table([], []) if table.empty else frame_table(table, self.words, digits=digits)

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
        title = self.words.text("page-estimates-chapter", count=len(self.estimates))
        stored, untranslated = csv_of(self.estimates), sorted(self.words.untranslated)
        payload = {"chapter": self.name, "estimates": stored, "untranslated": untranslated}
        display(Shown(f"<p>{plain_html(title)}</p>", "", {MIME: payload}))

    def _say_absent(self, block: str) -> None:
        if block not in self._absent:
            self._absent.add(block)
            _show(f"::: absent\n{self.words.text(ABSENT)}\n:::")


def display(shown: Shown) -> None:
    """Show something where this notebook runs."""
    from IPython import display as shell  # noqa: PLC0415 - it takes long, and most builds of a day run no notebook

    shell.display(shown)


def _show(markdown: str) -> None:
    display(Shown(preview(markdown), markdown))


def _show_table(html: str, payload: dict[str, Any]) -> None:
    markdown = f"::: {{#{payload['id']}}}\n```{{=html}}\n{html}\n```\n:::"
    lines = json.dumps(payload["lines"], ensure_ascii=False)  # as one text: a notebook takes each part of it in hand
    display(Shown(html, markdown, {TABLE_MIME: payload | {"lines": lines}}))


def _sentence(facts: Facts, part: str, block: str) -> Sentence:
    found = facts.get(part)
    if not isinstance(found, Sentence):
        raise NotebookError(f"block '{block}' has no sentence for '{part}'")
    return found


def _id(*parts: str) -> str:
    """Label of a figure or table: its kind, chapter and block, so that no two chapters share one."""
    return "-".join(part.replace("_", "-") for part in parts if part)
