"""The index of what is published: periods with their state, headline and course, links, and builds that failed."""

from __future__ import annotations

import base64
import math
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jinja2

from csreport.chapters.comparisons import first_of_year
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
SIZES = {"wide": (960, 280), "narrow": (328, 220)}
APART = 26  # at least, from the last value to the word of the target
EDGE = 84  # to the right of the last period: its value, and the target


@dataclass(frozen=True)
class Plot:
    """Where the values of a series stand in a drawing of some size."""

    kind: str
    points: tuple[Row, ...]
    goal: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return SIZES[self.kind]

    @property
    def right(self) -> int:
        """Where the lines of the axis end."""
        return self.size[0] - EDGE

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
        return 44 + (self.right - 44) * place / max(1, len(self.points) - 1)

    def up(self, value: float) -> float:
        """Where a value stands."""
        low, high = self.ticks[0], self.ticks[-1]
        return 24 + (self.size[1] - 24 - 34) * (high - value) / (high - low)

    @property
    def goal_start(self) -> float:
        """Where the line of the target begins: with the year for which it was set, as in the report."""
        periods = [row.period for row in self.points]
        return min(self.across(periods.index(first_of_year(periods))), self.right - 40.0)

    @property
    def beside_goal(self) -> float:
        """Where the word of the target stands, clear of the last value."""
        goal, now = self.up(self.goal), self.up(self.points[-1].value)
        return goal + 4 if abs(goal - now) > APART else now + (APART if goal > now else -APART)


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


# ---- the index of what is published ----
PICTURE = "share.png"  # shown by those who link to a page


@dataclass(frozen=True)
class Entry:
    """One period of the index: its published report, where it may be listed, and its failed build.

    `folder`: of the report, where it may be opened: a void one only where drafts are published, too.
    """

    period: str
    record: dict[str, Any] | None
    standing: Standing
    failure: dict[str, Any] | None = None
    folder: Path | None = None

    @property
    def linked(self) -> bool:
        """Whether the report may be opened."""
        return self.record is not None and self.folder is not None

    @property
    def card(self) -> dict[str, Any]:
        """What the build noted for the index."""
        return dict((self.record or self.failure or {}).get("card", {}))

    @property
    def kind(self) -> str:
        """The kind of survey."""
        return str(self.card.get("kind", "full"))

    @property
    def course(self) -> list[dict[str, Any]]:
        """The headline indicator in all periods that the report knows."""
        return list((self.card.get("headline") or {}).get("course", []))

    def headline(self, words: Words) -> tuple[Row, str, str] | None:
        """The row of the headline indicator, its name and the end of its scale, where anything was measured."""
        found = self.card.get("headline") or {}
        if not found:
            return None
        row = Row(**{key: value for key, value in found["row"].items() if key in FIELDS})
        scale = f" / {found['of']:g}" if found.get("of") is not None else ""
        return row, words.choose(found["label"], "") or words.series(row), scale

    def _points(self, row: Row) -> list[Row]:
        """The headline's row in each period."""
        known = [
            {name: point[name] for name in ("period", "value", "low", "high") if point.get(name) is not None}
            for point in self.course
        ]
        return [replace(row, **{"low": math.nan, "high": math.nan} | point) for point in known]

    def plots(self, row: Row) -> list[Plot]:
        """The series as it is drawn; nothing where fewer than two periods are known."""
        points, goal = tuple(self._points(row)), float(self.card["headline"].get("goal", math.nan))
        return [Plot(kind, points, goal) for kind in SIZES] if len(points) > 1 else []

    def earlier(self, row: Row, entries: Sequence[Entry]) -> list[Row]:
        """The headline's row in periods that have no report here, the last first."""
        here = {entry.period for entry in entries}
        return [point for point in reversed(self._points(row)) if point.period not in here]

    def files(self, first: str = "", names: Iterable[str] = FORMATS) -> list[tuple[str, list[str]]]:
        """By language, the reader's first: everything that readers may open."""
        folder, languages = self.folder, (self.record or {}).get("languages", [])
        if folder is None:
            return []
        found = [(lang, [name for name in names if (folder / lang / name).is_file()]) for lang in languages]
        return sorted(((lang, there) for lang, there in found if there), key=lambda file: file[0] != first)


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
        for lang, names in entry.files(names=(*FORMATS, PICTURE)):
            (folder / entry.period / lang).mkdir(parents=True)
            for name in names:
                shutil.copyfile(project.output / entry.period / lang / name, folder / entry.period / lang / name)
    page = index_page(project, [replace(entry, failure=None) for entry in entries])
    (folder / "index.html").write_text(page, encoding="utf-8", newline="\n")
    (folder / ".nojekyll").write_bytes(b"")
    return [entry.period for entry in entries if entry.linked]


def listed(project: Project) -> list[Entry]:
    """Entries of the index, newest first: what may be published, and periods whose last build failed."""
    found = []
    for period in sorted(_built(project) | {path.stem for path in project.output.joinpath(".failed").glob("*.json")}):
        record, failure = read_record(project, period), read_failure(project, period)
        try:
            standing = standing_of(project, period, (record or {}).get("made_of"))
        except CsreportError as error:  # what cannot be checked does not hold
            standing = Standing("void", changes=(str(error).splitlines()[0],))
        drafts = project.file.publish == "all"
        shown = record if drafts or standing.state in {"approved", "void"} else None
        opened = shown is not None and (drafts or standing.state == "approved")
        if shown is not None or failure is not None:
            found.append(Entry(period, shown, standing, failure, project.output / period if opened else None))
    return sorted(found, key=lambda entry: (str((entry.card.get("fieldwork") or [""])[0]), entry.period), reverse=True)


def _built(project: Project) -> set[str]:
    return {path.parent.name for path in project.output.glob("[!.]*/run.json")}


# ---- the page --------------------------------------------------------------------------------
def index_page(project: Project, entries: list[Entry], *, waiting: int = 0) -> str:
    """The index as one page that asks for nothing else; a reader sees the language of the browser, or chooses.

    `waiting`: reports that are not listed because nobody approved them; a public site does not tell.
    """
    own = project.file.source_language
    languages = sorted(project.file.languages, key=lambda lang: lang != own)
    style, script = (
        template("report.css") + template("index.css") + page_style(project.file.brand),
        template("index.js"),
    )
    pages = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    pages.filters |= {"at": "{:.1f}".format, "at_value": lambda row, value: replace(row, value=value)}
    pages.tests["known"] = lambda value: not math.isnan(value)
    pages.globals |= {"native_name": native_name, "noted": noted, "formats": FORMATS, "states": STATE_WORDS}
    return pages.from_string(template("index.html")).render(
        file=project.file,
        languages=languages,
        policy=policy_of(style, script),
        style=style,
        script=script,
        logo=_logo(project),
        editions_of=[_words(project, entries, lang) for lang in languages],
        entries=entries,
        newest=next((entry for entry in entries if entry.linked and entry.card.get("headline")), None),
        waiting=waiting,
    )


def _words(project: Project, entries: list[Entry], lang: str) -> Words:
    """The index speaks even where the codebook cannot be read: all it names stands in the records of the builds."""
    titles = {point["period"]: dict(point["title"]) for entry in entries for point in entry.course}
    titles |= {entry.period: dict(entry.card.get("title") or {}) for entry in entries}
    return Words(lang, Codebook(scales={}, items={}), periods=titles, own=(project.params("words"), lang))


def _logo(project: Project) -> str:
    """The logo as an address that holds it."""
    name, content = read_logo(project) or ("", b"")
    kind = "svg+xml" if name.endswith(".svg") else "png"
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}" if name else ""
