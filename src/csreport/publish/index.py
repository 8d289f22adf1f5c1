"""The index of what is published: periods with their state, headline and course, links, and builds that failed."""

from __future__ import annotations

import base64
import math
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from csreport.estimates import FIELDS, Row
from csreport.present.words import Words, native_name
from csreport.project.codebook import Codebook
from csreport.project.errors import CsreportError, ProjectError
from csreport.project.project import Project
from csreport.publish.approval import STATE_WORDS, Standing, noted, standing_of
from csreport.publish.look import page_style, policy_hash, read_logo, template
from csreport.publish.record import read_failure, read_record

# ---- the headline of a report in the index ----
WIDTH, HEIGHT, MARGIN = 192.0, 48.0, 5.0


def headline_html(card: dict[str, Any], words: Words) -> str:
    """Value and interval in words, and the course over the periods; empty where nothing was measured."""
    headline = card.get("headline") or {}
    if not headline:
        return ""
    row = Row(**{key: value for key, value in headline["row"].items() if key in FIELDS})
    name = escape(words.choose(headline["label"], "") or words.series(row))
    scale = f" / {headline['of']:g}" if headline.get("of") is not None else ""
    if not math.isnan(row.low):
        scale = words.text("common-label-unit", label=scale, unit=words.interval(row))
    said = f'<span class="value">{words.figure(row)}</span><span class="of">{escape(scale)}</span>'
    drawing = _course(headline.get("course", []), row, name, words)
    return f'<p class="headline"><span><span class="measure">{name}</span>{said}</span>{drawing}</p>'


def _course(points: list[dict[str, Any]], row: Row, name: str, words: Words) -> str:
    """A line over the periods, the report's own filled; read aloud as the list of its values."""
    if len(points) < 2:
        return ""
    values = [float(point["value"]) for point in points]
    across, up = (WIDTH - 2 * MARGIN) / (len(points) - 1), (HEIGHT - 2 * MARGIN) / ((max(values) - min(values)) or 1)
    line, dots, said = [], [], []
    for i, (point, value) in enumerate(zip(points, values, strict=True)):
        x, y = MARGIN + i * across, HEIGHT - MARGIN - (value - min(values)) * up
        now = ' class="now"' if point["period"] == row.period else ""
        line.append(f"{x:.1f},{y:.1f}")
        dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"{now}/>')
        told = words.figure(Row(row.period, row.measure, row.stat, value=value))
        said.append(f"{words.choose(point['title'], point['period'])} {told}")
    label = f"{name}: {escape('; '.join(said))}"
    opening = f'<svg class="course" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img" aria-label="{label}">'
    return f'{opening}<polyline points="{" ".join(line)}"/>{"".join(dots)}</svg>'


# ---- the index of what is published ----
# What readers are given, in the order of the links.
FORMATS = {
    "report.html": "page-web-page",
    "report.pdf": "page-pdf",
    "report.xlsx": "page-workbook",
    "report.docx": "page-word-document",
}


@dataclass(frozen=True)
class Entry:
    """One period of the index: its published report, where it may be listed, and its failed build."""

    period: str
    record: dict[str, Any] | None
    standing: Standing
    failure: dict[str, Any] | None = None

    @property
    def card(self) -> dict[str, Any]:
        """What the build noted for the index."""
        return dict((self.record or self.failure or {}).get("card", {}))


def write_index(project: Project) -> Path:
    """Write `output/index.html` from what is published.

    Reports that nobody approved are listed only where `params/project.yml` says `publish: all`.

    Raises CsreportError: when `params/project.yml` or the logo cannot be read.
    """
    project.output.mkdir(exist_ok=True)
    target = project.output / "index.html"
    entries = listed(project)
    shown = {entry.period for entry in entries if entry.record is not None}
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    page = index_page(project, entries, waiting=len(_built(project) - shown))
    draft.write_text(page, encoding="utf-8", newline="\n")
    draft.replace(target)  # in one step: a reader sees the old index or the new one
    return target


def write_site(project: Project, folder: Path) -> list[str]:
    """Copy the index and the reports it lists into a folder for a static host; returns the periods.

    Failed builds, sources and executed notebooks stay at home.

    Raises ProjectError: when the folder holds something else.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "index.html").is_file():
        raise ProjectError(f"{folder.name}: the folder holds something that is not a site of ours; choose an empty one")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    entries = [entry for entry in listed(project) if entry.record is not None]
    for entry in entries:
        for lang, name in _files(project, entry):
            target = folder / entry.period / lang / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(project.output / entry.period / lang / name, target)
    page = index_page(project, [Entry(e.period, e.record, e.standing) for e in entries])
    (folder / "index.html").write_text(page, encoding="utf-8", newline="\n")
    (folder / ".nojekyll").write_bytes(b"")
    return [entry.period for entry in entries if _linked(project, entry)]


def listed(project: Project) -> list[Entry]:
    """Entries of the index, newest first: what may be published, and periods whose last build failed."""
    found = []
    for period in sorted(_built(project) | {path.stem for path in project.output.joinpath(".failed").glob("*.json")}):
        record, failure = read_record(project, period), read_failure(project, period)
        try:
            standing = standing_of(project, period, (record or {}).get("made_of"))
        except CsreportError as error:  # what cannot be checked does not hold
            standing = Standing("void", changes=(str(error).splitlines()[0],))
        shown = record if project.file.publish == "all" or standing.state in {"approved", "void"} else None
        if shown is not None or failure is not None:
            found.append(Entry(period, shown, standing, failure))
    return sorted(found, key=lambda entry: (str((entry.card.get("fieldwork") or [""])[0]), entry.period), reverse=True)


def _built(project: Project) -> set[str]:
    return {path.parent.name for path in project.output.glob("[!.]*/run.json")}


def _linked(project: Project, entry: Entry) -> bool:
    """Whether the entry's report may be opened: a void one only where drafts are published, too."""
    return entry.record is not None and (project.file.publish == "all" or entry.standing.state == "approved")


def _files(project: Project, entry: Entry) -> Iterator[tuple[str, str]]:
    """Language and file name of everything that readers may open."""
    if not _linked(project, entry):
        return
    folder = project.output / entry.period
    for lang in (entry.record or {}).get("languages", []):
        yield from ((lang, name) for name in FORMATS if (folder / lang / name).is_file())


# ---- the page --------------------------------------------------------------------------------
def index_page(project: Project, entries: list[Entry], *, waiting: int = 0) -> str:
    """The index as one page that asks for nothing else, in the project's source language.

    `waiting`: reports that are not listed because nobody approved them; a public site does not tell.
    """
    # The index speaks even where the codebook cannot be read: all it names stands in the records of the builds.
    titles = {entry.period: dict(entry.card.get("title") or {}) for entry in entries}
    empty = Codebook(scales={}, items={})
    lang = project.file.source_language
    words = Words(lang, empty, periods=titles, own=(project.params("words"), lang))
    style = template("report.css") + template("index.css") + page_style(project.file.brand)
    policy = f"default-src 'none'; img-src data:; style-src '{policy_hash(style)}'; base-uri 'none'; form-action 'none'"
    notes = [] if entries else [words.text("page-report-published-yet")]
    if waiting:
        notes.append(words.text("page-reports-wait-approval-listed", count=waiting))
    body = [_section(project, entry, words) for entry in entries]
    parts = {
        "lang": words.lang,
        "policy": policy,
        "style": style,
        "logo": _logo(project, words),
        "title": escape(words.choose(project.file.title, "")),
        "organisation": escape(words.choose(project.file.organisation, "")),
        "body": "\n".join([*body, *(f'<p class="note">{escape(note)}</p>' for note in notes)]),
    }
    head, *pieces = template("index.html").split("{{")
    filled = (parts[name] + text for name, _, text in (piece.partition("}}") for piece in pieces))
    return head + "".join(filled)


def _section(project: Project, entry: Entry, words: Words) -> str:
    title, state = escape(words.period(entry.period)), entry.standing.state
    name = f"period-{escape(entry.period)}"
    status = words.text("page-report") if entry.record is None else words.text(STATE_WORDS[state])
    chip = f'<span class="status {"failed" if entry.record is None else state}">{escape(status)}</span>'
    parts = [f'<h2 id="{name}">{title} {chip}</h2>']
    if _linked(project, entry):
        parts += [headline_html(entry.card, words), _editions(project, entry, words)]
    if entry.record is not None and state != "draft":
        parts.append(f'<p class="note wide">{escape(words.plain(noted(entry.standing, words)))}</p>')
    if entry.failure is not None:
        said, reason = escape(words.text("page-last-build-failed")), escape(str(entry.failure.get("reason", "")))
        parts.append(f'<div class="callout contradiction wide"><p class="title">{said}</p><p>{reason}</p></div>')
    return f'<section class="report" aria-labelledby="{name}">\n' + "\n".join(filter(None, parts)) + "\n</section>"


def _editions(project: Project, entry: Entry, words: Words) -> str:
    """A row per language, a link per format."""
    rows: dict[str, str] = {}
    for lang, name in _files(project, entry):
        href = "/".join(quote(part) for part in (entry.period, lang, name))
        text = escape(words.text(FORMATS[name]))
        label = escape(f"{words.period(entry.period)}, {native_name(lang)}, {words.text(FORMATS[name])}")
        link = f'<a href="{href}" hreflang="{lang}" aria-label="{label}">{text}</a>'
        rows[lang] = f"{rows[lang]} {link}" if lang in rows else link
    lines = ""
    for lang, links in rows.items():
        lines += f'<tr><th scope="row" lang="{lang}">{escape(native_name(lang))}</th><td>{links}</td></tr>'
    return f'<table class="editions"><tbody>{lines}</tbody></table>' if rows else ""


def _logo(project: Project, words: Words) -> str:
    found = read_logo(project)
    if found is None:
        return ""
    name, content = found
    kind = "svg+xml" if name.endswith(".svg") else "png"
    alt = escape(words.choose(project.file.brand.name or project.file.organisation, ""))
    return f'<img class="logo" src="data:image/{kind};base64,{base64.b64encode(content).decode()}" alt="{alt}">'
