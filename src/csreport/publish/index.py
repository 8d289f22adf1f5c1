"""The index of what is published: periods with their state, headline and course, links, and builds that failed."""

from __future__ import annotations

import base64
import math
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from csreport.chapters.indicators import headline_pairs
from csreport.estimates import FIELDS, Estimates, Row, read_tables
from csreport.present.chapter import words_of
from csreport.present.results import Aim, aims
from csreport.present.words import Words, native_name
from csreport.project.codebook import Codebook
from csreport.project.errors import CsreportError, ProjectError
from csreport.project.project import Project, timeline
from csreport.project.targets import Target
from csreport.publish.approval import STATE_WORDS, Standing, noted, standing_of
from csreport.publish.look import page_style, policy_of, read_logo, template
from csreport.publish.record import FORMATS, days_of, read_failure, read_record
from csreport.survey.survey import Survey

# ---- the series: the headline indicator over all periods, with its scale and its target ----
STEPS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
WIDE, NARROW = (960, 280), (328, 220)
APART = 26  # at least, from the last value to the word of the target
EDGE = 84  # to the right of the last period: its value, and the target


@dataclass(frozen=True)
class Plot:
    """Where the values of a series stand in a drawing of some size."""

    size: tuple[int, int]
    points: tuple[Row, ...]
    goal: float

    @property
    def ticks(self) -> list[float]:
        """Round values of the axis, around what is drawn."""
        drawn = [value for row in self.points for value in (row.value, row.low, row.high)]
        known = [value for value in (*drawn, self.goal) if not math.isnan(value)]
        low, high = min(known), max(known)
        step = next((step for step in STEPS if (high - low) / step <= 4), 100)
        first = math.floor(low / step)
        return [step * n for n in range(first, math.ceil(high / step) + (high == low) + 1)]

    def across(self, place: int) -> float:
        """Where a period stands."""
        return 44 + (self.size[0] - 44 - EDGE) * place / max(1, len(self.points) - 1)

    def up(self, value: float) -> float:
        """Where a value stands."""
        low, high = self.ticks[0], self.ticks[-1]
        return 24 + (self.size[1] - 24 - 34) * (high - value) / (high - low)


def series_html(card: dict[str, Any], words: Words) -> str:
    """The headline indicator over all periods that are known; empty where there are fewer than two."""
    row, name = _headline(card, words)
    course = _course(card)
    if row is None or len(course) < 2:
        return ""
    points = tuple(_at(row, point) for point in course)
    goal = float(card["headline"].get("goal", math.nan))
    first, last = (escape(words.period(point.period)) for point in (points[0], points[-1]))
    said = "; ".join(f"{words.period(point.period)} {words.figure(point)}" for point in points)
    drawings = "".join(
        _drawing(Plot(size, points, goal), kind, row, words) for kind, size in {"wide": WIDE, "narrow": NARROW}.items()
    )
    title = words.text("page-course", name=name, first=first, last=last)
    return (
        f'<figure class="series"><span class="drawing" role="img" aria-label="{escape(f"{name}: {said}")}">{drawings}'
        f"</span><figcaption><p>{title}</p></figcaption></figure>"
    )


def _at(row: Row, point: dict[str, Any]) -> Row:
    """The headline's row in another period."""
    known = {name: point[name] for name in ("period", "value", "low", "high") if point.get(name) is not None}
    return replace(row, **{"low": math.nan, "high": math.nan} | known)


def _drawing(plot: Plot, kind: str, row: Row, words: Words) -> str:
    wide, high = plot.size
    parts = []
    for tick in plot.ticks:
        y, told = plot.up(tick), words.figure(replace(row, value=tick))
        parts.append(f'<line class="grid" x1="44" x2="{wide - EDGE}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" x="36" y="{y + 4:.1f}" text-anchor="end">{told}</text>')
    if not math.isnan(plot.goal):
        y = plot.up(plot.goal)
        told = escape(words.text("page-target-of", goal=words.figure(replace(row, value=plot.goal))))
        parts.append(f'<line class="goal" x1="44" x2="{wide - EDGE}" y1="{y:.1f}" y2="{y:.1f}"/>')
        now = plot.up(plot.points[-1].value)
        at = y + 4 if abs(y - now) > APART else now + (APART if y > now else -APART)
        parts.append(f'<text class="tick" x="{wide - EDGE + 10}" y="{at:.1f}">{told}</text>')
    places = [(plot.across(n), plot.up(point.value)) for n, point in enumerate(plot.points)]
    parts.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>')
    parts += [_point(plot, n, row, words, named=kind == "wide") for n in range(len(places))]
    return f'<svg class="{kind}" viewBox="0 0 {wide} {high}" aria-hidden="true">{"".join(parts)}</svg>'


def _point(plot: Plot, place: int, row: Row, words: Words, *, named: bool) -> str:
    """A period: interval, value, and its name where there is room; the first and the last always have it."""
    point, x, end = plot.points[place], plot.across(place), place in {0, len(plot.points) - 1}
    y, title, now = plot.up(point.value), escape(words.period(point.period)), point.period == row.period
    told = f"{title}: {words.figure(point)}" + (f" ({words.interval(point)})" if words.interval(point) else "")
    parts = [f"<title>{told}</title>"]
    if not math.isnan(point.low):
        top, bottom = plot.up(point.high), plot.up(point.low)
        parts.append(f'<line class="range" x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{bottom:.1f}"/>')
    parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{6 if now else 4.5}"/>')
    if named or end:
        rises = place + 1 < len(plot.points) and plot.points[place + 1].value > point.value  # the line stays clear
        parts.append(
            f'<text class="value" x="{x + 9:.1f}" y="{y + 18 if rises else y - 7:.1f}">{words.figure(point)}</text>'
        )
        anchor = "middle" if 0 < place < len(plot.points) - 1 else "start" if place == 0 else "end"
        at = x + (0 if anchor == "middle" else -20 if anchor == "start" else 50)
        parts.append(f'<text class="tick" x="{at:.1f}" y="{plot.size[1] - 8}" text-anchor="{anchor}">{title}</text>')
    opening = '<g class="now">' if now else "<g>"
    return f"{opening}{''.join(parts)}</g>"


# ---- a report in the index: its headline, and what became of its targets ----
def card_of(project: Project, survey: Survey, draft: Path) -> dict[str, Any]:
    """What a build notes for the index, as plain data; the headline is the first that the survey measured."""
    known, declared = read_tables(draft / "estimates"), project.targets.targets
    spoken = {lang: words_of(project, lang) for lang in project.file.languages}
    found = {lang: [*aims(known, words, declared)] for lang, words in spoken.items()}
    reached = next(iter(found.values()))
    return {
        "title": survey.period.title,
        "kind": survey.period.kind,
        "fieldwork": days_of(survey.period),
        "respondents": len(survey.accepted),
        "headline": _measured(project, survey, known, reached),
        "aims": [
            {
                "verdict": aim.verdict,
                "label": {lang: of[place].label for lang, of in found.items()},
                # A target's own name says what is to be reached.
                "goal": {} if _is_named(aim, declared) else {k: w.figure(aim.goal_row) for k, w in spoken.items()},
            }
            for place, aim in enumerate(reached)
        ],
    }


def _is_named(aim: Aim, declared: Mapping[str, Target]) -> bool:
    target = declared.get(aim.goal_key.split("/")[5].partition(":")[2])
    return target is not None and bool(target.label)


def _measured(project: Project, survey: Survey, known: Estimates, reached: Sequence[Aim]) -> dict[str, Any]:
    """The headline indicator with its course over the periods, and its target."""
    for measure, stat in headline_pairs(survey):
        series = {row.period: row for row in known.of_all(measure=measure, stat=stat, category="", against="")}
        now = series.get(survey.name)
        if now is None or not now.shown:
            continue
        book, titles = survey.codebook, project.titles
        shown = [series[name] for name in timeline(project) if name in series and series[name].shown]
        goal = [aim.goal for aim in reached if aim.row is not None and aim.row.key == now.key]
        return {
            "label": book.items[measure].label if measure in book.items and stat == "mean" else {},
            "row": _plain(now, FIELDS),
            "of": None if stat == "nps" else 100.0 if stat == "index" else book.scale(measure).max,
            "course": [
                {"period": one.period, "title": titles.get(one.period, {})} | _plain(one, ("value", "low", "high"))
                for one in shown
            ],
        } | ({"goal": goal[0]} if goal else {})
    return {}


def _plain(row: Row, parts: Iterable[str]) -> dict[str, Any]:
    """Parts of a row as data, without numbers that it does not have."""
    found = {part: getattr(row, part) for part in parts}
    return {part: value for part, value in found.items() if not (isinstance(value, float) and math.isnan(value))}


def _headline(card: dict[str, Any], words: Words) -> tuple[Row | None, str]:
    """The row of the headline indicator and its name, where anything was measured."""
    headline = card.get("headline") or {}
    if not headline:
        return None, ""
    row = Row(**{key: value for key, value in headline["row"].items() if key in FIELDS})
    return row, escape(words.choose(headline["label"], "") or words.series(row))


def headline_html(card: dict[str, Any], words: Words) -> str:
    """Value and interval in words; empty where nothing was measured."""
    row, name = _headline(card, words)
    if row is None:
        return ""
    scale = f" / {card['headline']['of']:g}" if card["headline"].get("of") is not None else ""
    if not math.isnan(row.low):
        scale = words.text("common-label-unit", label=scale, unit=words.interval(row))
    said = f'<span class="value">{words.figure(row)}</span><span class="of">{escape(scale)}</span>'
    return f'<p class="headline"><span class="measure">{name}</span>{said}</p>'


def verdicts_html(card: dict[str, Any], words: Words) -> str:
    """What became of each target."""
    lines = ""
    for aim in card.get("aims", []):
        named = f"{words.choose(aim['label'], '')} {words.choose(aim['goal'], '')}".strip()
        told = escape(words.text("page-aim", goal=named, verdict=aim["verdict"]))
        lines += f'<li><span class="verdict {aim["verdict"].replace("_", "-")}">{told}</span></li>'
    return f'<ul class="aims">{lines}</ul>' if lines else ""


# ---- the index of what is published ----
PICTURE = "share.png"  # shown by those who link to a page


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
        for lang, name in _files(project, entry, (*FORMATS, PICTURE)):
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


def _files(project: Project, entry: Entry, names: Iterable[str] = FORMATS) -> Iterator[tuple[str, str]]:
    """Language and file name of everything that readers may open."""
    if not _linked(project, entry):
        return
    folder = project.output / entry.period
    for lang in (entry.record or {}).get("languages", []):
        yield from ((lang, name) for name in names if (folder / lang / name).is_file())


# ---- the page --------------------------------------------------------------------------------
def index_page(project: Project, entries: list[Entry], *, waiting: int = 0) -> str:
    """The index as one page that asks for nothing else; a reader sees the language of the browser, or chooses.

    `waiting`: reports that are not listed because nobody approved them; a public site does not tell.
    """
    own = project.file.source_language
    languages = sorted(project.file.languages, key=lambda lang: lang != own)
    style = template("report.css") + template("index.css") + page_style(project.file.brand)
    script = template("index.js")
    parts = {
        "lang": languages[0],
        "title": escape(next(iter(project.file.title.values()), "")),
        "policy": policy_of(style, script),
        "style": style,
        "script": script,
        "body": "\n".join(_edition(project, entries, lang, languages, waiting) for lang in languages),
    }
    head, *pieces = template("index.html").split("{{")
    filled = (parts[name] + text for name, _, text in (piece.partition("}}") for piece in pieces))
    return head + "".join(filled)


def _edition(project: Project, entries: list[Entry], lang: str, languages: list[str], waiting: int) -> str:
    """The whole index in one language; the first is seen where no script chooses."""
    # The index speaks even where the codebook cannot be read: all it names stands in the records of the builds.
    titles = {point["period"]: dict(point["title"]) for entry in entries for point in _course(entry.card)}
    titles |= {entry.period: dict(entry.card.get("title") or {}) for entry in entries}
    words = Words(lang, Codebook(scales={}, items={}), periods=titles, own=(project.params("words"), lang))
    notes = [] if entries else [words.text("page-report-published-yet")]
    if waiting:
        notes.append(words.text("page-reports-wait-approval-listed", count=waiting))
    title, organisation = (escape(words.choose(text, "")) for text in (project.file.title, project.file.organisation))
    current = {lang: ' aria-current="true"'}
    links = "".join(
        f'<a href="#{code}" lang="{code}"{current.get(code, "")}>{native_name(code)}</a>' for code in languages
    )
    label = words.text("page-language")
    switch = f'<nav class="languages" aria-label="{label}">{links}</nav>' if len(languages) > 1 else ""
    shown = next((entry for entry in entries if _linked(project, entry) and entry.card.get("headline")), None)
    body = [series_html(shown.card, words) if shown else "", *(_section(project, entry, words) for entry in entries)]
    body += [
        _earlier(shown, entries, words) if shown else "",
        *(f'<p class="note">{escape(note)}</p>' for note in notes),
    ]
    return (
        f'<div class="edition" id="{lang}" lang="{lang}" data-title="{title} – {organisation}"'
        f"{' hidden' if lang != languages[0] else ''}>\n"
        f'<header><div class="imprint">{_logo(project, words)}<strong>{organisation}</strong>'
        f"{switch}</div>\n<h1>{title}</h1></header>\n"
        "<main>\n" + "\n".join(filter(None, body)) + "\n</main>\n</div>"
    )


def _course(card: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (card.get("headline") or {}).get("course", [])
    return found


def _earlier(shown: Entry, entries: list[Entry], words: Words) -> str:
    """Periods that the newest report knows and that have no report here: their value alone."""
    row, name = _headline(shown.card, words)
    here, lines = {entry.period for entry in entries}, ""
    for point in reversed(_course(shown.card)):
        if row is not None and point["period"] not in here:
            of = _at(row, point)
            lines += f'<tr><th scope="row">{escape(words.period(of.period))}</th><td>{words.figure(of)}</td>'
            lines += f"<td>{words.interval(of)}</td></tr>"
    caption = f"<caption>{escape(words.text('page-earlier'))} · {name}</caption>"
    return f'<table class="earlier">{caption}<tbody>{lines}</tbody></table>' if lines else ""


def _section(project: Project, entry: Entry, words: Words) -> str:
    title, state = escape(words.period(entry.period)), entry.standing.state
    kind = entry.card.get("kind", "full")
    title += f" · {words.text('page-kind', kind=kind)}" if kind != "full" else ""
    name = f"period-{escape(entry.period)}-{words.lang}"
    status = words.text("page-report") if entry.record is None else words.text(STATE_WORDS[state])
    chip = f'<span class="status {"failed" if entry.record is None else state}">{escape(status)}</span>'
    parts = [f'<h2 id="{name}">{title} {chip}</h2>']
    if _linked(project, entry):
        told = headline_html(entry.card, words) + verdicts_html(entry.card, words)
        parts += [f"<div>{told}</div>", _files_of(project, entry, words)]
    if entry.record is not None and state != "draft":
        parts.append(f'<p class="note wide">{escape(words.plain(noted(entry.standing, words)))}</p>')
    if entry.failure is not None:
        said, reason = escape(words.text("page-last-build-failed")), escape(str(entry.failure.get("reason", "")))
        parts.append(f'<div class="callout contradiction wide"><p class="title">{said}</p><p>{reason}</p></div>')
    return f'<section class="report" aria-labelledby="{name}">\n' + "\n".join(filter(None, parts)) + "\n</section>"


def _files_of(project: Project, entry: Entry, words: Words) -> str:
    """A row per language, the reader's first; a link per format."""
    rows: dict[str, str] = {}
    for lang, name in sorted(_files(project, entry), key=lambda file: file[0] != words.lang):
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
