"""The tables of a report: Estimates into one semantic HTML table each."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from csreport.chapters import banners
from csreport.chapters.response import BEFORE, TIMES
from csreport.estimates import Estimates, Row
from csreport.facts import REASON_WORDS, Facts, Sentence
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
from csreport.present.crosstabs import crosstab, levels
from csreport.present.results import (
    attainment,
    by_dimension,
    composition,
    deadlines,
    drivers,
    nonresponse,
    precision,
    rates,
    reliability,
    revision,
    targets,
    tests,
    weights,
)
from csreport.present.words import Words
from csreport.project.codebook import Item
from csreport.project.errors import NotebookError, nearest
from csreport.project.period import Stage
from csreport.survey.survey import Survey


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


# ---- the tables of a report ----
# ---- tables of when and how often ----
STAGE_VERDICTS = {
    "in_time": ("tables-time", "verdict met"),
    "not_done": ("tables-done", "verdict not-met"),
    "open": ("tables-open", "verdict cannot-tell"),
}


def stages(estimates: Estimates, words: Words, *, declared: Sequence[Stage]) -> Table | None:
    """Stages in the order of the period file: when due, when done, and the verdict."""
    rows = list(estimates.select(measure="stages", stat="days"))
    if not rows:
        return None

    def day(date: dt.date | None) -> Cell:
        return Cell("–") if date is None else Cell(words.date(date), sort=date.isoformat())

    found = [(declared[int(row.level) - 1], row) for row in rows]
    columns: list[Column] = [
        (words.text("tables-due"), lambda stage: day(stage[0].due)),
        (words.text("tables-done-2"), lambda stage: day(stage[0].done)),
        (words.text("tables-verdict"), lambda stage: _verdict(stage[1], words)),
    ]
    entries = [(words.choose(stage.name, row.level), (stage, row)) for stage, row in found]
    return build(words.text("tables-stage"), entries, columns)


def _verdict(row: Row, words: Words) -> Cell:
    if row.category in STAGE_VERDICTS:
        text, mark = STAGE_VERDICTS[row.category]
        return Cell(words.text(text), mark=mark)
    days = number(row, words)
    late = words.text("tables-day-late") if row.value == 1 else words.text("tables-days-late", days=days.text)
    return replace(days, text=late, mark="verdict not-met")


def contacts(estimates: Estimates, words: Words) -> Table | None:
    """Invited customers by the number of their earlier invitations, and the response of each group."""
    found = {name: estimates.find(measure="contacts", stat="count", category=name) for name in TIMES}
    counts = {name: row for name, row in found.items() if row is not None and row.value > 0}
    if len(counts) < 2:
        return None
    groups = estimates.select(measure="contacts", stat="rate", segment=BEFORE)
    rates = {name: groups.find(level=name) for name in counts}
    show = Columns(estimates, words)
    columns: list[Column] = [
        show.number(words.text("tables-number")),
        show.number(words.text("common-share"), stat="share"),
        (words.text("tables-response-rr1"), lambda row: number(rates[row.category], words)),
        (interval_head(words), lambda row: span(rates[row.category], words)),
    ]
    names = {name: words.text(TIMES[name]) for name in counts}
    entries = [(names[name][:1].upper() + names[name][1:], row) for name, row in counts.items()]
    legend = base_legend((row for row in rates.values() if row is not None), words)
    return build(words.text("tables-customers-invited"), entries, columns, legend=legend)


# ---- the tables of a report ----
__all__ = [
    "Table",
    "attainment",
    "banner",
    "choices",
    "composition",
    "contacts",
    "crosstab",
    "deadlines",
    "drivers",
    "exclusions",
    "levels",
    "nonresponse",
    "periods",
    "precision",
    "profile",
    "questionnaire",
    "rates",
    "reliability",
    "revision",
    "scores",
    "stages",
    "statements",
    "targets",
    "tests",
    "weightings",
    "weights",
]


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


WEIGHTINGS = {"representative": "common-weighted", "none": "common-unweighted"}


def scores(estimates: Estimates, words: Words, *, groups: bool = False) -> Table | None:
    """Measures with base, mean, interval, top box and change against each earlier period, best first.

    With `groups` the items stand under their dimension, in codebook order.
    """
    ranked = sorted(estimates.select(stat="mean", against=""), key=lambda row: -row.value if row.shown else math.inf)
    if not ranked:
        return None
    show = Columns(estimates, words)
    columns = [show.number(words.text("tables-n"), "n"), show.number(words.text("common-mean")), show.span()]
    if any(row.stat == "top_box" for row in estimates):
        columns.append(show.number(words.text("tables-top-answers"), stat="top_box"))
    for name in _earlier(estimates):
        head = words.text("tables-change-against", period=words.period(name))
        columns.append(show.change(head, against=f"period:{name}"))
    entries: dict[str, Entry] = {row.measure: (words.label(row.measure), row) for row in ranked}
    return build(words.text("tables-indicator"), by_dimension(entries, words) if groups else entries.values(), columns)


def _earlier(estimates: Estimates) -> list[str]:
    """Periods that changes are counted against, in the order given."""
    return list(dict.fromkeys(row.against_id for row in estimates if row.against_kind == "period"))


def weightings(estimates: Estimates, words: Words) -> Table | None:
    """One measure, weighted and unweighted: bases, design effect, mean, spread, shares; once, where nothing is
    weighted."""
    found = {kind: estimates.find(weighting=kind, stat="mean", against="") for kind in WEIGHTINGS}
    means = {kind: row for kind, row in found.items() if kind in estimates.values("weighting")}
    if not means:
        return None
    if len({(row.value, row.low, row.high, row.n_eff) for row in means.values() if row is not None}) == 1:
        means = dict([means.popitem()])
    show = Columns(estimates, words)
    columns = [
        show.number(words.text("tables-n"), "n"),
        show.number(words.text("tables-effective-n"), "n_eff"),
        show.number(words.text("tables-design-effect"), stat="design_effect"),
        show.number(words.text("common-mean")),
        show.span(),
        show.number(words.text("tables-sd"), stat="sd"),
        show.number(words.text("tables-top-answers"), stat="top_box"),
        show.span(stat="top_box"),
        show.number(words.text("tables-bottom-answers"), stat="bottom_box"),
    ]
    entries = [(words.text(WEIGHTINGS[kind]), row) for kind, row in means.items()]
    return build(words.text("common-weighting"), entries, columns)


def exclusions(estimates: Estimates, words: Words) -> Table | None:
    """Screening rules with the answers they flagged and those excluded for them."""
    rules = list(estimates.select(category="flagged", stat="count"))
    if not rules:
        return None
    scenarios = [row for row in estimates if row.scenario]
    scenarios = scenarios if any(row.shown for row in scenarios) else []  # without any, the column goes
    show = Columns(estimates, words)
    columns: list[Column] = [
        (
            words.text("tables-flagged"),
            lambda row: number(row, words) if row.shown else Cell(words.text("tables-checked"), row.key),
        ),
        show.number(words.text("tables-excluded"), category="excluded"),
    ]
    if scenarios:
        without = {row.scenario: row for row in scenarios if not row.against}
        head = words.text("tables-headline-without-rule")
        columns.append((head, lambda row: number(without.get(row.level), words)))

    def total(name: str, category: str) -> Line:
        count = number(estimates.find(category=category, stat="count"), words)
        return Line(name, [count, *[Cell("–")] * (len(columns) - 1)], total=True)

    entries: list[Entry] = [(words.text(REASON_WORDS[row.level]), row) for row in rules]
    entries = [
        total(words.text("common-received"), "received"),
        *entries,
        total(words.text("tables-accepted"), "accepted"),
    ]
    return build(words.text("tables-rule"), entries, columns, legend=base_legend(scenarios, words))


def profile(estimates: Estimates, words: Words) -> Table | None:
    """Groups of respondents with their count and their share, unweighted and weighted."""
    counts = estimates.select(measure="respondents", stat="count", weighting="none")
    rows = [row for row in counts if row.level and row.segment != "reason"]
    entries = by_group(rows, lambda row: words.label(row.segment), lambda row: words.level(row.segment, row.level))
    return _shares(list(entries), estimates, words)


def choices(estimates: Estimates, words: Words) -> Table | None:
    """Options of each choice with their count and their share, unweighted and weighted."""
    entries: list[Entry] = []
    for choice, declared in words.codebook.choices.items():
        rows = [row for row in estimates.select(measure=choice, stat="count") if row.category in declared.options]
        entries += by_group(
            rows, lambda row: words.label(row.measure), lambda row: words.chosen(row.measure, row.category)
        )
    return _shares(entries, estimates, words)


def _shares(entries: list[Entry], estimates: Estimates, words: Words) -> Table | None:
    def count(row: Row) -> Cell:
        """The count, unless its share says that it is too small to be shown."""
        share = estimates.get(row, stat="share", weighting="none")
        return number(row if share is not None and share.shown else share, words)

    show = Columns(estimates, words)
    columns = [
        (words.text("tables-n"), count),
        show.number(words.text("tables-respondents"), stat="share", weighting="none"),
        show.number(words.text("tables-respondents-weighted"), stat="share", weighting="representative"),
    ]
    return without_twin(build(words.text("tables-group"), entries, columns)) if entries else None


def periods(estimates: Estimates, words: Words, *, ranked: bool = False) -> Table | None:
    """Indicators with their value now, before, and each change, marked where it exceeds noise.

    With `ranked` the largest fall against the first earlier period stands first.
    """
    earlier = _earlier(estimates)
    now = [row for row in estimates if not row.against]
    if not now:
        return None
    current = now[-1].period
    show = Columns(estimates, words)
    columns = [show.number(words.period(current))]
    for name in earlier:
        columns.append(show.number(words.period(name), period=name))
        columns.append(show.change(words.text("common-change"), against=f"period:{name}"))

    def first_change(row: Row) -> float:
        """Its change against the first earlier period; what has none stands last."""
        found = estimates.get(row, against=f"period:{earlier[0]}") if earlier else None
        return found.value if found is not None and found.shown else math.inf

    here = [row for row in now if row.period == current]
    here = sorted(here, key=first_change) if ranked else here
    return build(words.text("tables-indicator"), [(words.series(row), row) for row in here], columns)
