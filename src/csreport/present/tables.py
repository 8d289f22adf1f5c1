"""The tables of a report: Estimates into one semantic HTML table each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from csreport.chapters import banners
from csreport.chapters.fieldwork import CEILINGS, STAGE, Check, checks, target_name
from csreport.chapters.register import Proposal
from csreport.chapters.response import BEFORE, STRATUM, TIMES
from csreport.estimates import Estimates, Row
from csreport.facts import Facts, Sentence, reason_of
from csreport.present import crosstabs
from csreport.present.cells import (
    Cell,
    Column,
    Columns,
    Entry,
    Line,
    Table,
    base_legend,
    build,
    by_group,
    interval_head,
    number,
    span,
    without_twin,
)
from csreport.present.chapter import inline_html
from csreport.present.comments import agreement, main_topics, mention_groups, mentions, sources
from csreport.present.crosstabs import crosstab
from csreport.present.layout import level_name, segment_name
from csreport.present.records import cohorts, records_told
from csreport.present.results import (
    correlations,
    driver_checks,
    drivers,
    groups,
    limited,
    limits,
    moves,
    periods,
    questions,
    reliability,
    scores,
    targets,
    verdict,
    weightings,
)
from csreport.present.words import Words, capital
from csreport.project.actions import Action
from csreport.project.codebook import Item
from csreport.project.errors import NotebookError, nearest
from csreport.project.period import Stage
from csreport.survey.survey import Survey

__all__ = [
    "Table",
    "actions",
    "agreement",
    "attainment",
    "banner",
    "cohorts",
    "composition",
    "contacts",
    "correlations",
    "crosstab",
    "deadlines",
    "driver_checks",
    "drivers",
    "exclusions",
    "groups",
    "limits",
    "main_topics",
    "mention_groups",
    "mentions",
    "moves",
    "nonresponse",
    "periods",
    "proposals",
    "questionnaire",
    "questions",
    "rates",
    "records",
    "records_told",
    "register",
    "reliability",
    "scores",
    "sources",
    "stages",
    "statements",
    "targets",
    "weightings",
    "weights",
]


# ---- the questionnaire with its results ----
def questionnaire(estimates: Estimates, words: Words, *, period: str) -> Table | None:
    """Questions in the codebook's order, each heading its answers; the base first, the mean last."""
    book, form = words.codebook, _Form(estimates.select(period=period, against=""), words)
    entries: list[Entry] = []
    for key, item in book.items.items():
        entries += form.item(key, item) if item.asked_in(period) else ()
    for key, choice in book.choices.items():
        entries += form.choice(key, list(choice.options)) if choice.asked_in(period) else ()
    for key, segment in book.segments.items():  # what the questionnaire asked about the respondents themselves
        entries += form.group(key) if segment.source == "responses" and segment.asked_in(period) else ()
    for key, comment in book.comments.items():
        entries += form.nothing(key, words.text("common-open-question")) if comment.asked_in(period) else ()
    show = Columns(estimates, words)
    columns = [
        show.number(words.text("common-weighted")),
        show.span(),
        show.number(words.text("common-unweighted"), weighting="none"),
    ]
    shown = [entry[1] for entry in entries if isinstance(entry, tuple) and entry[1] is not None]
    plain = [estimates.get(row, weighting="none") for row in shown]
    legend = base_legend([*shown, *(row for row in plain if row is not None)], words)
    both = build(words.text("tables-answer-2"), entries, columns, legend=legend)
    if not any(cell.key for line in both.lines for cell in line.cells):
        return None
    one = without_twin(both)
    return one if one is both else replace(one, heads=[one.heads[0], words.text("tables-result"), one.heads[2]])


class _Form:
    """The questions, each with its results weighted to be representative."""

    def __init__(self, estimates: Estimates, words: Words):
        self.estimates, self.words = estimates.select(weighting="representative"), words
        self.all = self.estimates.select(segment="")

    def item(self, key: str, item: Item) -> Iterator[Entry]:
        """A rating question: base, answers from the lowest to the highest, top answers, mean."""
        words = self.words
        if item.attention is not None:
            yield from self.nothing(key, words.text("common-attention-check"))
            return
        mean = self.all.find(measure=key, stat="mean", category="")
        if mean is None:
            return
        yield from self._base(key, number(mean, words, "n"))
        for point in words.codebook.scale(key).points:
            said = words.option(key, point)
            name = said if said == f"{point:g}" else f"{point:g} · {said}"
            yield name, self.all.find(measure=key, stat="share", category=f"{point:g}")
        stats = {"nps": words.text("common-net-promoter-score"), "top_box": words.text("tables-top-answers")}
        for stat, name in stats.items():
            row = self.all.find(measure=key, stat=stat, category="")
            if row is not None or stat != "nps":
                yield name, row
        yield words.text("common-mean"), mean

    def choice(self, key: str, options: list[str]) -> Iterator[Entry]:
        """A choice: base, then its options."""
        rows = [self.all.find(measure=key, stat="share", category=option) for option in options]
        if rows[0] is None:
            return
        yield from self._base(key, number(rows[0], self.words, "n"))
        yield from ((self.words.chosen(key, option), row) for option, row in zip(options, rows, strict=True))

    def group(self, key: str) -> Iterator[Entry]:
        """A question that makes groups of customers: its levels."""
        rows = list(self.estimates.select(measure="respondents", stat="share", segment=key))
        yield from [self.words.label(key)] if rows else []
        yield from ((self.words.level(key, row.level), row) for row in rows)

    def nothing(self, key: str, said: str) -> Iterator[Entry]:
        """A question without a score."""
        yield self._heading(key)
        yield Line(said, [Cell("–")] * 3)

    def _base(self, key: str, count: Cell) -> Iterator[Entry]:
        yield self._heading(key)
        yield Line(self.words.text("tables-answers-n"), [count, Cell("–"), Cell("–")])

    def _heading(self, key: str) -> str:
        """Label and wording of a question."""
        item = self.words.codebook.items.get(key)
        label, wording = self.words.label(key), self.words.choose(item.question, "") if item is not None else ""
        return self.words.text("tables-label-wording", label=label, wording=wording) if wording else label


# ---- tables of sentences ----
LINK = re.compile(r"(?<!\\)\[([^\[\]]+)\]\(#([\w-]+)\)")


def statements(facts: Facts, words: Words, *, about: str = "indicator") -> Table | None:
    """A block's terms and what they mean; `about` says what the terms are: indicator or rule."""
    items: Any = facts.get("items", ())
    if not items:
        return None
    lines = [Line(words.plain(term), [_meaning(meaning, words)]) for term, meaning in items]
    head = words.text("tables-rule") if about == "rule" else words.text("tables-indicator")
    return Table([head, words.text("tables-definition")], lines)


def _meaning(sentence: Sentence, words: Words) -> Cell:
    """A sentence as text, and as HTML: numbers with their keys, links to places in the report."""
    marked = LINK.sub("\ue000\\2\ue001\\1\ue002", words.sentence(sentence))
    html = re.sub("\ue000(.*?)\ue001(.*?)\ue002", r'<a href="#\1">\2</a>', inline_html(marked))
    return Cell(LINK.sub(r"\1", words.plain(sentence)), kind="text", html=html)


# ---- the sample: fieldwork ----
STAGE_VERDICTS = {
    "in_time": ("tables-in-time", "verdict met"),
    "not_done": ("tables-not-done", "verdict not-met"),
    "open": ("tables-open", "verdict cannot-tell"),
}
STAGE_WORDS = {"start": "tables-start-fieldwork", "end": "tables-end-fieldwork"}


def stages(estimates: Estimates, words: Words, *, declared: Sequence[Stage]) -> Table | None:
    """Stages in the order of the period file: when due, when done, and the verdict."""
    rows = list(estimates.select(measure="stages", stat="days"))
    if not rows:
        return None

    found = [(declared[int(row.level) - 1], row) for row in rows]
    columns: list[Column] = [
        (words.text("tables-due"), lambda stage: _day(stage[0].due, words)),
        (words.text("tables-done"), lambda stage: _day(stage[0].done, words)),
        (words.text("tables-verdict"), lambda stage: _stage_verdict(stage[1], words)),
    ]
    entries = [(words.choose(stage.name, row.level), (stage, row)) for stage, row in found]
    return build(words.text("tables-stage"), entries, columns)


def _day(date: dt.date | None, words: Words) -> Cell:
    return Cell("–") if date is None else Cell(words.date(date), sort=date.isoformat())


def _stage_verdict(row: Row, words: Words) -> Cell:
    if row.category in STAGE_VERDICTS:
        text, mark = STAGE_VERDICTS[row.category]
        return Cell(words.text(text), mark=mark)
    late = words.text("tables-days-late", n=int(row.value))
    return replace(number(row, words), text=late, mark="verdict not-met")


# ---- the actions ----
STATUS_MARKS = {"done": "verdict met", "late": "verdict not-met"}


def actions(followed: Sequence[tuple[Action, str]], words: Words) -> Table | None:
    """Actions and their status, by horizon: whose they are, when due, and how they stand; below each its steps."""
    found = sorted(followed, key=lambda one: one[0].place)

    def status(kind: str) -> Cell:
        return Cell(words.text("tables-action-status", kind=kind), mark=STATUS_MARKS.get(kind, ""))

    columns: list[Column] = [
        (words.text("tables-owner"), lambda one: Cell(words.choose(one[0].owner, "–"), kind="text")),
        (words.text("tables-due"), lambda one: _day(one[0].due, words)),
        (words.text("tables-status"), lambda one: status(one[1])),
    ]
    if any(one.cost for one, _ in found):
        columns.append((words.text("tables-cost"), lambda one: Cell(words.choose(one[0].cost, "–"), kind="text")))
    entries, blank = list[Entry](), [Cell("")] * (len(columns) - 2)
    for one in found:
        head = words.text("tables-action-horizon", kind=one[0].horizon)
        entries += [] if head in entries else [head]
        entries.append((capital(words.choose(one[0].task, "")), one))
        for step in one[0].steps:
            cells = [Cell(words.choose(step.owner, "–"), kind="text"), _day(step.due, words), *blank]
            entries.append(Line(f"– {words.choose(step.task, '')}", cells))
    return build(words.text("tables-action"), entries, columns) if found else None


def proposals(found: Sequence[Proposal], words: Words) -> Table | None:
    """What matters and is rated low: importance, score, who criticises it, and the action about it."""

    def action(one: Proposal) -> Cell:
        task = capital(words.choose(one.action.task, "")) if one.action is not None else words.text("tables-no-action")
        return Cell(task, kind="text")

    columns: list[Column] = [
        (words.text("tables-sure"), lambda one: Cell(words.text("tables-how-sure", sure=one.sure), kind="text")),
        (words.text("tables-importance"), lambda one: number(one.driver.importance, words)),
        (words.text("tables-score"), lambda one: number(one.driver.score, words)),
        (words.text("tables-criticised"), lambda one: number(one.problem, words)),
        (words.text("tables-action"), action),
    ]
    entries = [(words.label(one.driver.score.measure), one) for one in found]
    return build(words.text("tables-item"), entries, columns) if found else None


def register(estimates: Estimates, words: Words) -> Table | None:
    """Shares of suggestions with interval and base; days and seconds of earlier reports."""
    rates = estimates.select(measure="suggestions", stat="rate")
    entries: list[Entry] = [(words.text("tables-suggestions", kind=row.category), row) for row in rates]
    made = estimates.select(measure="approval")
    entries += [(words.text("tables-made", kind=row.stat, period=words.period(row.period)), row) for row in made]
    show = Columns(estimates, words)
    columns = [show("tables-value"), show.span(), show("tables-n", "n")]
    return (
        build(words.text("tables-follow-up"), entries, columns, legend=base_legend(rates, words)) if entries else None
    )


def deadlines(estimates: Estimates, words: Words) -> dict[str, dt.date]:
    """Deadlines of fieldwork by their name in the reader's language."""
    rows = estimates.select(measure="fieldwork", segment=STAGE)
    return {words.text(STAGE_WORDS[row.level]): dt.date.fromisoformat(row.category) for row in rows}


def contacts(estimates: Estimates, words: Words) -> Table | None:
    """Invited customers by the number of their earlier invitations, and the response of each group."""
    rows = [row for row in estimates.select(measure="contacts", stat="count", category=list(TIMES)) if row.value > 0]
    if len(rows) < 2:
        return None
    groups = estimates.select(measure="contacts", stat="rate", segment=BEFORE)
    show = Columns(estimates, words)
    columns: list[Column] = [
        show("tables-number"),
        show("common-share", stat="share"),
        (words.text("tables-response"), lambda row: number(groups.find(level=row.category), words)),
        (interval_head(words), lambda row: span(groups.find(level=row.category), words)),
    ]
    entries = [(words.text("tables-times-invited", times=row.category), row) for row in rows]
    return build(words.text("tables-customers-invited"), entries, columns, legend=base_legend(groups, words))


# ---- the sample: answers and rates ----
def exclusions(estimates: Estimates, words: Words) -> Table | None:
    """Screening rules with the answers they flagged and those excluded for them."""
    rules = list(estimates.select(category="flagged", stat="count"))
    if not rules:
        return None
    without = {row.scenario: row for row in estimates if row.scenario and not row.against}
    show = Columns(estimates, words)

    def flagged(row: Row) -> Cell:
        return number(row, words) if row.shown else Cell(words.text("tables-not-checked"), row.key)

    columns: list[Column] = [(words.text("tables-flagged"), flagged), show("tables-excluded", category="excluded")]
    shown = any(row.shown for row in without.values())
    if shown:
        columns.append((words.text("tables-without-rule"), lambda row: number(without.get(row.level), words)))
    blank = [Cell("")] * (len(columns) - 1)

    def total(head: str, category: str) -> Line:
        return Line(
            words.text(head),
            [number(estimates.find(measure="respondents", category=category, stat="count"), words), *blank],
            True,
        )

    entries: list[Entry] = [
        total("common-received", "received"),
        *((capital(words.text(reason_of(row.level))), row) for row in rules),
        total("tables-accepted", "accepted"),
    ]
    return build(
        words.text("tables-rule"), entries, columns, legend=base_legend(without.values() if shown else (), words)
    )


def records(estimates: Estimates, words: Words) -> Table | None:
    """Rows of each table beside the answers: received, left out for each reason, and used."""
    rows = estimates.select(measure="records", segment="record")
    if not rows:
        return None

    def of(name: str) -> Column:
        head = capital(words.text("sample-table", table=name))
        return head, lambda category: number(rows.find(level=name, category=category), words)

    columns = [of(name) for name in rows.values("level")]
    reasons = [name for name in rows.values("category") if name not in {"rows", "used"}]
    left_out: list[Entry] = [(capital(words.text("sample-left-out", reason=name)), name) for name in reasons]

    def total(head: str, category: str) -> Line:
        return Line(words.text(head), [cell(category) for _, cell in columns], True)

    entries = [total("tables-rows-received", "rows"), *left_out, total("tables-rows-used", "used")]
    return build(words.text("tables-rows"), entries, columns)


RATES = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "CON1", "COOP1", "REF1", "silent", "usable", "weighted", "e")


def rates(estimates: Estimates, words: Words) -> Table | None:
    """AAPOR rates of all invited with interval, and of each channel."""
    everyone = {row.category: row for row in estimates.select(measure="response", stat="rate", category=RATES)}
    if not any(row.shown for row in everyone.values()):
        return None
    parts = estimates.select(measure="channels", stat="rate")
    channels = parts.values("level") if len(parts.values("level")) > 1 else []
    show = Columns(estimates, words)
    columns = [show("tables-all-invited"), show.span()]

    def of_channel(name: str) -> Column:
        return words.level("channel", name), lambda row: number(parts.find(level=name, category=row.category), words)

    columns += [of_channel(name) for name in channels]
    bases = [everyone.get("RR1"), None, *(parts.find(level=name, category="RR1") for name in channels)]
    cells = [Cell("") if row is None else number(row, words, "n") for row in bases]
    entries: list[Entry] = [Line(words.text("tables-base-rr1"), cells, total=True)]
    for name in (name for name in RATES if name in everyone and everyone[name].status != "not_estimable"):
        head, row = words.text("tables-rate-name", rate=name), everyone[name]
        alone = Line(head, [number(row, words), *[Cell("")] * (len(columns) - 1)])  # one e for all channels
        entries.append(alone if name == "e" else (head, row))
    return build(words.text("tables-rate"), entries, columns, legend=base_legend(parts, words))


# ---- the sample: who is in it, and how exact it is ----
MAKE_UP: dict[str, dict[str, str]] = {
    "common-population": {"measure": "frame"},
    "tables-invited": {"measure": "invitations"},
    "tables-respondents": {},
    "tables-before-calibration": {"stat": "share_before", "weighting": "representative"},
    "tables-weighted": {"weighting": "representative"},
    "tables-difference": {"measure": "nonresponse", "stat": "smd"},
    "tables-margin": {"stat": "margin_of_error", "weighting": "representative"},
}


def composition(estimates: Estimates, words: Words) -> Table | None:
    """Every group: its answers, its share of population, invited and respondents, and how exact it can be."""
    shares = estimates.select(measure="respondents", stat="share", weighting="none", category="")
    rows = [row for row in shares if row.level and row.segment != "reason"]
    if not rows:
        return None
    show = Columns(estimates, words)

    def base(row: Row) -> Cell:
        """The answers of a group, unless its share says that they are too few to be shown."""
        margin = estimates.get(row, stat="margin_of_error", weighting="representative")
        known = number(margin, words, "n") if margin is not None else number(estimates.get(row, stat="count"), words)
        return known if row.shown else number(row, words)

    def detectable(change: Row) -> Column:
        found = estimates.select(measure=change.measure, stat=change.stat, category=change.category)
        head = words.text("tables-detectable-of", indicator=words.series(replace(change, stat=change.category)))
        return head, lambda row: number(found.find(segment=row.segment, level=row.level), words)

    found = {head: [estimates.get(row, **other) for row in rows] for head, other in MAKE_UP.items()}
    kept = [head for head, cells in found.items() if any(cell is not None and cell.shown for cell in cells)]
    plain, weighted = (
        [row.value if row else 0 for row in found[f"tables-{name}"]] for name in ("respondents", "weighted")
    )
    if plain == weighted and "tables-weighted" in kept:
        kept.remove("tables-weighted")
    columns: list[Column] = [(words.text("tables-n"), base), *(show(head, **MAKE_UP[head]) for head in kept)]
    changes = [row for row in _changes(estimates, words) if row.shown]
    columns += [detectable(row) for row in changes]
    entries: list[Entry] = []
    if (margin := estimates.find(measure="precision")) is not None and margin.shown:
        cells = {words.text("tables-n"): number(margin, words, "n"), words.text("tables-margin"): number(margin, words)}
        ends = [number(row, words) for row in changes]
        start = [cells.get(head, Cell("")) for head, _ in columns[: len(columns) - len(ends)]]
        entries.append(Line(words.text("common-all-customers"), [*start, *ends], total=True))

    def segment(row: Row) -> str:
        return words.text("tables-stratum") if row.segment == STRATUM else segment_name(row.segment, words)

    entries += by_group(rows, segment, lambda row: level_name(row, words))
    return build(words.text("tables-group"), entries, columns, legend=base_legend(shares, words))


def _changes(estimates: Estimates, words: Words) -> Iterator[Row]:
    """Smallest detectable changes of all customers: of overall satisfaction (or the index) and of the NPS."""
    every, role = estimates.select(stat="detectable_change", segment=""), words.codebook.role
    overall = every.select(measure=role("overall") or "index", category="mean" if role("overall") else "index")
    yield from (*overall, *every.select(category="nps"))


def nonresponse(estimates: Estimates, words: Words) -> Table | None:
    """How unevenly each grouping answered: its widest difference before and after weighting, its test, its part."""
    own = estimates.select(measure="nonresponse")
    if not any(row.shown for row in own.select(stat="smd", weighting="none")):
        return None

    def widest(weighting: str) -> Callable[[str], Cell]:
        def of(segment: str) -> Cell:
            rows = [row for row in own.select(stat="smd", weighting=weighting, segment=segment) if row.shown]
            return number(max(rows, key=lambda row: abs(row.value), default=None), words)

        return of

    parts = own.select(stat="partial_r", level="")
    columns: list[Column] = [
        (words.text("tables-widest"), widest("none")),
        (words.text("tables-after-weighting"), widest("representative")),
        (words.text("tables-p"), lambda name: number(own.find(segment=name, stat="chi_square"), words, "p")),
        (
            words.text("tables-partial-r"),
            lambda name: number(parts.find(segment=name), words),
        ),
    ]
    names = own.select(stat="smd", weighting="none").values("segment")
    return build(words.text("tables-grouping"), [(segment_name(name, words), name) for name in names], columns)


WEIGHT_STATS = ("minimum", "maximum", "ratio", "cv", "design_effect", "n_eff")
TRIM_STATS = ("n_trimmed", "share_trimmed", "n_eff_untrimmed")


def weights(estimates: Estimates, words: Words) -> Table | None:
    """Spread of the weights, what trimming took, and what they cost."""
    rows = {row.stat: row for row in estimates.select(measure="weights") if row.shown}
    if "n_eff" not in rows or not rows["ratio"].value > 1:
        return None
    cut = "n_trimmed" in rows and rows["n_trimmed"].value > 0
    entries: list[Entry] = [
        Line(words.text("tables-answers-weighted"), [number(rows["n_eff"], words, "n")], total=True)
    ]
    shown = [stat for stat in (*WEIGHT_STATS, *(TRIM_STATS if cut else ())) if stat in rows]
    entries += [(words.text("tables-weight", stat=stat.replace("_", "-")), rows[stat]) for stat in shown]
    return build(words.text("tables-weights"), entries, [Columns(estimates, words)("tables-value")])


def attainment(estimates: Estimates, words: Words) -> Table | None:
    """Targets of the sample: planned, reached, and the verdict; those of groups under their segment."""
    entries: list[Entry] = []
    segments = set[str]()
    for check in checks(estimates):
        goal = check.planned
        if goal.level and goal.segment not in segments:
            segments.add(goal.segment)
            entries.append(words.text("tables-answers-by", segment=segment_name(goal.segment, words)))
        name = level_name(goal, words) if goal.level else capital(words.plain(target_name(check.name)))
        entries.append((name, check))
    columns: list[Column] = [
        (words.text("tables-planned"), lambda check: _planned(check, words)),
        (words.text("tables-reached"), lambda check: number(check.reached, words)),
        (words.text("tables-verdict"), lambda check: verdict(check.verdict, words)),
    ]
    return build(words.text("tables-sampling-target"), entries, columns) if entries else None


def _planned(check: Check, words: Words) -> Cell:
    goal = number(check.planned, words)
    return replace(goal, text=limited(goal.text, words, least=check.name not in CEILINGS))


# ---- every question by every segment ----
def banner(
    survey: Survey, words: Words | None = None, *, rows: Sequence[str] = (), columns: Sequence[str] = ()
) -> Table | None:
    """Questions by segments, with bases and letters, computed anew: a table to explore with.

    Parameters
    ----------
    survey : Survey
        `chapter.survey`.
    words : Words, optional
        `chapter.words`; English unless given.
    rows, columns : sequence of str
        Ids of items, choices, dimensions or "index"; ids of segments. All unless given.

    Raises
    ------
    NotebookError
        If a question or a segment is not in the codebook; names the nearest.
    """
    book = survey.codebook
    known = {"rows": [*book.items, *book.choices, *book.dimensions, "index"], "columns": [*book.segments]}
    for kind, given in (("rows", rows), ("columns", columns)):
        for key in given:
            if key not in known[kind]:
                raise NotebookError(f"tables.banner: {kind}: '{key}' is not in the codebook{nearest(key, known[kind])}")
    words = words or Words("en", book, periods={}, confidence=survey.rules.confidence)
    return crosstabs.banner(banners.banner(survey), words, rows=rows, columns=columns)
