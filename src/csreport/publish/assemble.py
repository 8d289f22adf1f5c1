"""Executed notebooks into one Quarto document, and each as a page of the audit trail."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat

from csreport import __version__
from csreport.chapters.sample import approved_changes
from csreport.estimates import MIME
from csreport.facts import Sentence, all_of
from csreport.present.chapter import FIGURE_MIME, TABLE_MIME, Chapter
from csreport.present.words import Words, escape, language_tag, native_name
from csreport.project.errors import NotebookError
from csreport.project.params import Form, cached, program, yaml_text
from csreport.project.project import Project, sha256
from csreport.publish.approval import front_of, standing_of
from csreport.publish.execute import chapter_of, own_cells
from csreport.publish.look import TEMPLATES, brand_of
from csreport.publish.record import FORMATS, hashed, inputs_of, origin_of
from csreport.publish.render import READER, convert
from csreport.survey.survey import Survey

# ---- executed notebooks into one Quarto document ----
OPEN_MIME = "application/vnd.csreport.open-figures+json"  # of a note in a cell: so many figures are open
PICTURES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
# What a commentary may use of Markdown: no HTML, no attributes, no blocks that reach into the report around it.
COMMENTARY = (
    "markdown_strict-raw_html+all_symbols_escapable+backtick_code_blocks+blank_before_header+citations"
    "+east_asian_line_breaks+escaped_line_breaks+intraword_underscores+pipe_tables+smart+startnum+strikeout"
    "+subscript+superscript"
)
LEASH = TEMPLATES / "commentary.lua"
FENCE = re.compile(r"^(`{3,}|:{3,}|~{3,})")
LABEL = re.compile(r"\{#([A-Za-z][\w-]*)")


@dataclass
class Source:
    """The growing report of one language: its Markdown, its pictures and tables, the estimates it was made of."""

    words: Words
    source_language: str
    parts: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    estimates: dict[str, Any] = field(default_factory=dict)
    tables: list[dict[str, Any]] = field(default_factory=list)
    chapter: str = ""  # the heading under which it grows
    stderr: list[str] = field(default_factory=list)


def assemble(notebooks: list[Path], source: Source, front: dict[str, Any], commentary: dict[str, str]) -> str:
    """The report's document; figures and `tables.json` go to `source.files`, estimates to `source.estimates`.

    Raises NotebookError: for a displayed object that cannot be published, or a label used twice; names notebook and
    cell.
    """
    places = list[str]()  # of the parts, cell by cell
    for path in notebooks:
        chapter = chapter_of(path)
        cells = own_cells(nbformat.v4.reads(path.read_text(encoding="utf-8")).cells)
        for place, cell in enumerate(cells, 1):
            where = f"notebooks/{path.name}, cell {place}"
            if cell.cell_type == "markdown":
                source.parts += _prose(cell.source, chapter, source)
            elif cell.cell_type == "code":
                follows = place > 1 and cells[place - 2].cell_type == "markdown"
                source.parts += list(_outputs(cell, follows, where, source))
            places += [where] * (len(source.parts) - len(places))
        _refuse_open_figures(cells, f"notebooks/{path.name}")
        if commentary.get(chapter):
            source.parts.append(_commentary(chapter, commentary[chapter], source.words))
    given, source.parts = source.parts, without_absent(source.parts)
    body = "\n\n".join(source.parts)
    labels = LABEL.findall(body)
    if doubled := sorted({label for label in labels if labels.count(label) > 1}):
        held = (place for place, part in zip(places, given, strict=False) if doubled[0] in LABEL.findall(part))
        where = " and ".join(dict.fromkeys(held))
        raise NotebookError(
            f"{where}: label '{doubled[0]}' is used twice; each figure, table and heading needs its own"
        )
    numbers = {label: number for number, label in enumerate((name for name in labels if name.startswith("tbl-")), 1)}
    tables = [{"number": numbers[table["id"]], **table} for table in source.tables]
    source.files["tables.json"] = json.dumps(tables, ensure_ascii=False).encode()
    head = yaml_text(front)
    return f"---\n{head}---\n\n{body}\n"


ABSENT = "::: absent"  # what a block shows of which nothing was measured
HEADING = re.compile(r"(#+)[ \t]+(.*?)[ \t]*(\{.*\})?")


def without_absent(parts: Sequence[str]) -> list[str]:
    """The report without blocks of which nothing was measured, and without headings that thereby lost all content."""
    kept, emptied = list[str](), set[int]()
    for part in [*filter(str.strip, parts), "# "]:  # the end closes every section
        if part.startswith(ABSENT):
            emptied.add(len(kept) - 1)
            continue
        heading = HEADING.fullmatch(part)
        while heading and len(kept) - 1 in emptied and (last := HEADING.fullmatch(kept[-1])):
            if len(heading[1]) > len(last[1]):
                break  # its first section follows
            emptied.discard(len(kept) - 1)
            kept.pop()
            emptied.add(len(kept) - 1)
        kept.append(part)
    return kept[:-1]


# ---- Markdown cells -----------------------------------------------------------
def blocks(text: str) -> list[str]:
    """A Markdown cell's blocks (paragraphs, headings, lists): the messages that translators see."""
    found: list[list[str]] = [[]]
    code, divs = "", 0
    for line in text.strip().splitlines():
        mark = FENCE.match(line)
        if code:
            code = "" if re.fullmatch(rf"{code}{code[0]}*\s*", line) else code
        elif mark and mark[1][0] == ":":
            divs = max(0, divs + (1 if line.strip(": ") else -1))
        elif mark:
            code = mark[1]
        if not line.strip() and not code and not divs:
            found.append([])
        else:
            found[-1].append(line)
    return ["\n".join(block) for block in found if block]


def _prose(text: str, chapter: str, source: Source) -> list[str]:
    found = []
    for block in blocks(text):
        if heading := HEADING.fullmatch(block):
            marks, title, attributes = heading.groups()
            said = _translated(title, source)
            source.chapter = re.sub(r"\\(.)|[*_`]", r"\1", said) if len(marks) == 1 else source.chapter
            found.append(f"{marks} {said} {attributes or _heading_label(marks, title, chapter)}")
        else:
            found.append(_translated(block, source))
    return found


def _translated(block: str, source: Source) -> str:
    return source.words.wording(block) or block


def _heading_label(marks: str, title: str, chapter: str) -> str:
    """A label that is the same in every language."""
    if len(marks) == 1:
        return "{#summary .unnumbered}" if chapter == "summary" else f"{{#{chapter}}}"
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-")
    return f"{{#{chapter}-{slug}}}" if slug else ""


def _commentary(chapter: str, text: str, words: Words) -> str:
    """A typed text in its box: read apart from the report, so that no fence or heading of it reaches beyond."""
    options = (f"--to={READER}", "--wrap=preserve", f"--lua-filter={LEASH}")
    said = convert(text.encode(), *options, name=f"commentary of {chapter}", reader=COMMENTARY).decode()
    return f"::: {{.callout .commentary}}\n[{words.text('page-commentary')}]{{.title}}\n\n{said.strip()}\n:::"


# ---- code cells -----------------------------------------------------------------
def _outputs(cell: Any, follows: bool, where: str, source: Source) -> Iterator[str]:
    pictures = any(map(_is_picture, cell.outputs))
    captions = _captions(cell.metadata, follows, source) if pictures else ("", "")
    if not pictures and _is_promised(cell, follows, source):
        raise NotebookError(
            f"{where}: a caption, but no figure; end the cell with plt.show() or the figure, or take the caption "
            f"(metadata, or the *italic line* above) away"
        )
    for output in cell.outputs:
        if output.output_type == "stream":
            if output.name == "stderr":
                source.stderr.append(f"{where}: {output.text}")
            continue
        if output.output_type == "error":
            raise NotebookError(f"{where}: {output.ename}: {output.evalue}")
        yield from _displayed(output.data, captions, where, source)


def _displayed(data: Any, captions: tuple[str, str], where: str, source: Source) -> Iterator[str]:
    if MIME in data:
        source.estimates[data[MIME]["chapter"]] = data[MIME]
    if FIGURE_MIME in data:
        drawing = data[FIGURE_MIME]
        source.files[f"figures/{drawing['id']}.svg"] = (drawing["paper"] or drawing["wide"]).encode()
        for width in ("wide", "narrow"):  # of the page, in its own colours
            source.files[f"figures/{drawing['id']}.{width}.svg"] = drawing[width].encode()
    if "text/markdown" in data:
        yield _table(data, source) if TABLE_MIME in data else data["text/markdown"]
        return
    for kind, ending in PICTURES.items():
        if kind in data:
            if not captions[1]:
                raise NotebookError(
                    f"{where}: the figure has no alt text; set 'alt' and 'caption' in the cell's metadata, or write "
                    f"the caption as an *italic line* at the end of the Markdown cell above"
                )
            yield _picture(data[kind], ending, captions, source)
            return
    if "text/html" in data:
        raise NotebookError(
            f"{where}: a bare table or HTML object cannot be published; "
            f'show a DataFrame with chapter.show(frame, caption="…")'
        )


def _table(data: Any, source: Source) -> str:
    """A table, whose data are kept; an analyst's own gets its place in the report, as notebooks count their own."""
    table, markdown = {"chapter": source.chapter, **data[TABLE_MIME]}, str(data["text/markdown"])
    table["lines"] = json.loads(table["lines"])
    if table["id"].startswith("tbl-own-"):
        id = f"tbl-own-{1 + sum(other['id'].startswith('tbl-own-') for other in source.tables)}"
        markdown, table["id"] = markdown.replace(table["id"], id, 2), id
    source.tables.append(table)
    return markdown


def _picture(content: str, ending: str, captions: tuple[str, str], source: Source) -> str:
    caption, alt = captions
    number = sum(name.startswith("figures/own-") for name in source.files) + 1
    data = content.encode() if ending == "svg" else base64.b64decode(content)
    source.files[f"figures/own-{number}.{ending}"] = data
    alt = alt.replace('"', "”")
    return f'::: {{#fig-own-{number}}}\n![](figures/own-{number}.{ending}){{fig-alt="{alt}"}}\n\n{caption}\n:::'


def _is_picture(output: Any) -> bool:
    data = set(output.get("data", {}))
    return not {MIME, "text/markdown"} & data and bool(set(PICTURES) & data)


def _is_promised(cell: Any, follows: bool, source: Source) -> bool:
    """Whether a cell without a figure of the analyst's has a caption for one, in its metadata or right above it."""
    shows = any("data" in output and OPEN_MIME not in output.data for output in cell.outputs)
    above = follows and not shows and cell.source.strip() and _italic_line(source)
    return bool(above or cell.metadata.get("caption") or cell.metadata.get("alt"))


def _refuse_open_figures(cells: list[Any], where: str) -> None:
    """Refuse a notebook that ends with more figures open than it ever showed: some would be lost silently."""
    outputs = [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    last: list[Any] = next((cell.outputs for cell in reversed(cells) if cell.cell_type == "code"), [])
    still = max((output.data[OPEN_MIME] for output in last if OPEN_MIME in output.get("data", {})), default=0)
    if still > sum(map(_is_picture, outputs)):
        raise NotebookError(f"{where}: {still} figures were drawn and not shown; end their cells with plt.show()")


def _captions(metadata: Any, follows: bool, source: Source) -> tuple[str, str]:
    """Caption and alt text of an analyst's own figures: metadata, else the italic line that ends the cell above."""
    caption, alt = (_translated(metadata[part], source) if metadata.get(part) else "" for part in ("caption", "alt"))
    if not caption and follows and (caption := _italic_line(source)):
        source.parts[-1] = "\n".join(source.parts[-1].splitlines()[:-1])  # it is not printed twice
    return caption or alt, alt or caption


def _italic_line(source: Source) -> str:
    """The italic line that ends what was written last, without its marks."""
    last = source.parts[-1].splitlines()[-1] if source.parts and source.parts[-1] else ""
    line = re.fullmatch(r"\s*([*_])(?![*_])(.+?)(?<![*_])\1\s*", last)
    return line[2] if line else ""


# ---- the head of the document: title, status, facts, run record, and the words of the page itself ----
AROUND = {
    "contents": "common-contents",
    "figure": "page-figure",
    "table": "page-table",
    "skip": "page-skip-report",
    "filter": "page-filter-rows",
    "record": "page-run-record",
    "how-made": "page-report-made",
    "languages": "page-language",
    "of": "page-of",
    "appendix": "page-appendix",
    "search": "page-search",
    "files": "page-files",
    "base": "page-base",
    "effective": "page-effective-base",
    "aim": "page-target",
    "to": "page-to",
    "name": "page-name",
    "group": "page-group",
    "period": "page-period",
    "comparison": "page-compared",
    "value": "page-value",
    "low": "page-low",
    "high": "page-high",
}


def front_matter(project: Project, survey: Survey, summary: Chapter, languages: Sequence[str]) -> dict[str, Any]:
    """Metadata of one language's document, and links to the languages that will stand beside it.

    `stamped` adds what prose of notebooks changes, too.
    """
    words = summary.words
    title, period = words.choose(project.file.title, ""), words.period(survey.name)
    gap = " " if f"{period[-1:]}{title[:1]}".isascii() else ""  # what Chinese sets side by side may be Latin
    standfirst = summary.facts("headline").get("standfirst")
    beside = [{"code": code, "name": native_name(code), "href": f"../{code}/report.html"} for code in languages]
    files = {**FORMATS, "../../index.html": "page-all-reports"}
    own = {"lang": words.lang, "period": survey.name}
    own |= brand_of(project, words)
    said = {name: words.text(message) for name, message in AROUND.items()}
    return {
        "title": escape(words.text("page-title-period", title=title, gap=gap, period=period)),
        "subtitle": escape(words.plain(standfirst)) if isinstance(standfirst, Sentence) else "",
        "author": escape(words.choose(project.file.organisation, "")),
        "lang": language_tag(words.lang),
        "csreport": {
            **own,
            "facts": _facts(survey, words),
            "findings": _findings(summary),
            "languages": beside,
            "files": [
                {"href": href, "name": words.text(said)} for href, said in files.items() if href != "report.html"
            ],
            "image": "share.png",
            "record": _record(project, survey, words),
            "words": said | {"interval": words.text("page-interval", level=words.percent(words.confidence))},
        },
    }


STAMP = "0" * 16  # in place of the fingerprint


def stamped(front: Mapping[str, Any], project: Project, words: Words) -> dict[str, Any]:
    """Metadata with the fingerprint of the content as it is now, and with how the report stands."""
    period, own = front["csreport"]["period"], front["csreport"]
    content = origin_of(project, period).content
    record = [fact | {"value": content} if fact["value"] == STAMP else fact for fact in own["record"]]
    version = words.text("page-version", version=f"{content[:8]} · csreport {__version__}")
    now = {"record": record, "content": content, "version": version}
    return {**front, "csreport": {**own, **front_of(standing_of(project, period), words), **now}}


def _facts(survey: Survey, words: Words) -> list[dict[str, str]]:
    n, level = words.fixed(len(survey.accepted), 0), words.percent(survey.rules.confidence)
    if survey.period.sample == "open":
        level = words.text("page-chance-alone", level=level)
    facts = {words.text("page-base"): words.text("page-respondents", n=n), words.text("common-interval"): level}
    if days := survey.period.fieldwork:
        facts = {words.text("common-fieldwork"): words.date_range(days.start, days.end)} | facts
    return [{"name": name, "value": value} for name, value in facts.items()]


def _findings(summary: Chapter) -> list[dict[str, Any]]:
    """What got better, what got worse and why, what to decide, line by line and without markup, for the workbook."""
    facts, words, found = dict[str, Any](summary.facts("verdicts")), summary.words, []
    for part in ("better", "worse", "decide"):
        points = [*facts[part], *(facts["weak"] if part == "worse" else ())]
        told = (all_of(point.told, point.why, point.owner, point.due) for point in points)
        lines = [*filter(None, map(words.plain, told))]
        found.append({"title": words.plain(facts[f"{part}_title"]), "lines": lines})
    return found


def _record(project: Project, survey: Survey, words: Words) -> list[dict[str, str]]:
    """Inputs, content and program, and what changed in methods and definitions since the last approved report."""
    inputs = " · ".join(found[:8] for found in inputs_of(project, survey.name).values())
    facts = {words.text("page-inputs"): inputs, words.text("common-content"): STAMP}
    facts[words.text("page-made")] = f"csreport {__version__}"
    earlier, changes = approved_changes(project, survey.name)
    if earlier is not None:
        period = words.period(earlier)
        name = words.text("page-methods-definitions-since-approved", period=period)
        facts[escape(name)] = words.sentence(all_of(*(changes or [Sentence("page-unchanged")])))
    return [{"name": name, "value": value} for name, value in facts.items()]


# ---- the audit trail ----
PAGE = Form[str]("html", str.encode, bytes.decode)
# nbconvert's pages load scripts and fonts from elsewhere; the audit trail must read the same offline, years from now.
ELSEWHERE = re.compile(
    r"<script\b.*?</script>|<link\b[^>]*>|<meta\b[^>]*\bhttp-equiv\b[^>]*>", re.DOTALL | re.IGNORECASE
)
# Nor does what an analyst writes in Markdown or displays: no handler runs, nothing is fetched.
POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'\">"
)


def write_notebook_pages(notebooks: list[Path], folder: Path) -> None:
    """One static HTML page per executed notebook; no script, no request, same bytes for the same notebook.

    A page stays beside its notebook for the next build.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in notebooks:
        made_of = hashed([sha256(path), program(".py"), version("nbconvert")])
        page = cached(path.with_name(f"{path.stem}.page-{made_of[:16]}"), lambda path=path: page_of(path), PAGE)  # type: ignore[misc]
        (folder / f"{path.stem}.html").write_text(page, encoding="utf-8")


def page_of(path: Path) -> str:
    """An executed notebook as a static page."""
    from nbconvert.filters.markdown_mistune import InvalidNotebook  # noqa: PLC0415 - as below

    kept = json.loads(path.read_text(encoding="utf-8")) | {"metadata": {"title": path.stem}}
    for place, cell in enumerate(kept["cells"]):
        cell["id"] = f"cell-{place}"
        for output in cell.get("outputs", []):  # less what only the report reads, most of a notebook
            for kind in [kind for kind in output.get("data", {}) if kind.startswith("application/vnd.csreport")]:
                del output["data"][kind]
    notebook = nbformat.v4.to_notebook(kept)
    try:
        page, _ = _exporter().from_notebook_node(notebook)
    except InvalidNotebook as error:
        raise NotebookError(f"notebooks/{path.name}: {error}") from None
    page = re.sub(r"<img (?![^>]*\balt=)", '<img alt="" ', ELSEWHERE.sub("", page))
    return page.replace("<head>", f"<head>{POLICY}", 1)


@cache
def _exporter() -> Any:
    """The exporter of pages: pictures that a cell only names stay out, no file is read."""
    # These libraries take long, and most pages are kept.
    from nbconvert.exporters import HTMLExporter, TemplateExporter  # noqa: PLC0415
    from nbconvert.filters import Highlight2HTML, clean_html  # noqa: PLC0415
    from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter  # noqa: PLC0415

    class Highlighted(str):
        """Code as pygments writes it: nothing in it is left to clean, which takes longer than to write it."""

    class Exporter(HTMLExporter):
        """Without the last step of its class, which reads the whole page once more, and without copies."""

        def from_notebook_node(self, nb: Any, resources: Any = None, **options: Any) -> tuple[Any, Any]:
            resources = self._init_resources(resources)
            kinds = WidgetsDataTypeFilter(notebook_metadata=self._nb_metadata, parent=self, resources=resources)
            highlight = Highlight2HTML(parent=self)
            self.register_filter("highlight_code", lambda code, **more: Highlighted(highlight(code, **more)))
            self.register_filter("clean_html", lambda html: html if isinstance(html, Highlighted) else clean_html(html))
            self.register_filter("filter_data_type", kinds)
            return TemplateExporter.from_notebook_node(self, nb, resources, **options)

        def _preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
            for preprocessor in self._preprocessors:
                nb, resources = preprocessor(nb, resources)
            return nb, resources

    return Exporter(template_name="classic")
