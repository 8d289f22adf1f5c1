"""The tables of a report: Estimates into one semantic HTML table each."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import replace

from csreport.chapters.response import BEFORE, TIMES
from csreport.estimates import Estimates, Row
from csreport.facts import N_, REASON_WORDS
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
from csreport.present.crosstabs import crosstab, levels
from csreport.present.questionnaire import questionnaire, statements
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
from csreport.project.period import Stage

# ---- tables of when and how often ----
STAGE_VERDICTS = {
    "in_time": (N_("in time"), "verdict met"),
    "not_done": (N_("not done"), "verdict not-met"),
    "open": (N_("open"), "verdict cannot-tell"),
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
        (words.text("Due"), lambda stage: day(stage[0].due)),
        (words.text("Done"), lambda stage: day(stage[0].done)),
        (words.text("Verdict"), lambda stage: _verdict(stage[1], words)),
    ]
    entries = [(words.choose(stage.name, row.level), (stage, row)) for stage, row in found]
    return build(words.text("Stage"), entries, columns)


def _verdict(row: Row, words: Words) -> Cell:
    if row.category in STAGE_VERDICTS:
        text, mark = STAGE_VERDICTS[row.category]
        return Cell(words.translate(text), mark=mark)
    days = number(row, words)
    late = words.text("a day late") if row.value == 1 else words.text("{days} days late", days=days.text)
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
        show.number(words.text("Number")),
        show.number(words.text("Share"), stat="share"),
        (words.text("Response (RR1)"), lambda row: number(rates[row.category], words)),
        (interval_head(words), lambda row: span(rates[row.category], words)),
    ]
    names = {name: words.translate(TIMES[name]) for name in counts}
    entries = [(names[name][:1].upper() + names[name][1:], row) for name, row in counts.items()]
    legend = base_legend((row for row in rates.values() if row is not None), words)
    return build(words.text("Customers invited"), entries, columns, legend=legend)


# ---- the tables of a report ----
__all__ = [
    "Table",
    "attainment",
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
WEIGHTINGS = {"representative": N_("Weighted"), "none": N_("Unweighted")}


def scores(estimates: Estimates, words: Words, *, groups: bool = False) -> Table | None:
    """Measures with base, mean, interval, top box and change against each earlier period, best first.

    With `groups` the items stand under their dimension, in codebook order.
    """
    ranked = sorted(estimates.select(stat="mean", against=""), key=lambda row: -row.value if row.shown else math.inf)
    if not ranked:
        return None
    show = Columns(estimates, words)
    columns = [show.number(words.text("n"), "n"), show.number(words.text("Mean")), show.span()]
    if any(row.stat == "top_box" for row in estimates):
        columns.append(show.number(words.text("Top answers"), stat="top_box"))
    for name in _earlier(estimates):
        head = words.text("Change against {period}", period=words.period(name))
        columns.append(show.change(head, against=f"period:{name}"))
    entries: dict[str, Entry] = {row.measure: (words.label(row.measure), row) for row in ranked}
    return build(words.text("Indicator"), by_dimension(entries, words) if groups else entries.values(), columns)


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
        show.number(words.text("n"), "n"),
        show.number(words.text("Effective n"), "n_eff"),
        show.number(words.text("Design effect"), stat="design_effect"),
        show.number(words.text("Mean")),
        show.span(),
        show.number(words.text("SD"), stat="sd"),
        show.number(words.text("Top answers"), stat="top_box"),
        show.span(stat="top_box"),
        show.number(words.text("Bottom answers"), stat="bottom_box"),
    ]
    entries = [(words.translate(WEIGHTINGS[kind]), row) for kind, row in means.items()]
    return build(words.text("Weighting"), entries, columns)


def exclusions(estimates: Estimates, words: Words) -> Table | None:
    """Screening rules with the answers they flagged and those excluded for them."""
    rules = list(estimates.select(category="flagged", stat="count"))
    if not rules:
        return None
    scenarios = [row for row in estimates if row.scenario]
    show = Columns(estimates, words)
    columns: list[Column] = [
        (
            words.text("Flagged"),
            lambda row: number(row, words) if row.shown else Cell(words.text("not checked"), row.key),
        ),
        show.number(words.text("Excluded"), category="excluded"),
    ]
    if any(row.shown for row in scenarios):
        without = {row.scenario: row for row in scenarios if not row.against}
        head = words.text("Headline without the rule")
        columns.append((head, lambda row: number(without.get(row.level), words)))

    def total(name: str, category: str) -> Line:
        count = number(estimates.find(category=category, stat="count"), words)
        return Line(name, [count, *[Cell("–")] * (len(columns) - 1)], total=True)

    entries: list[Entry] = [(words.translate(REASON_WORDS[row.level]), row) for row in rules]
    entries = [total(words.text("Received"), "received"), *entries, total(words.text("Accepted"), "accepted")]
    return build(words.text("Rule"), entries, columns, legend=base_legend(scenarios, words))


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
        (words.text("n"), count),
        show.number(words.text("Respondents"), stat="share", weighting="none"),
        show.number(words.text("Respondents, weighted"), stat="share", weighting="representative"),
    ]
    return without_twin(build(words.text("Group"), entries, columns)) if entries else None


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
        columns.append(show.change(words.text("Change"), against=f"period:{name}"))

    def first_change(row: Row) -> float:
        """Its change against the first earlier period; what has none stands last."""
        found = estimates.get(row, against=f"period:{earlier[0]}") if earlier else None
        return found.value if found is not None and found.shown else math.inf

    here = [row for row in now if row.period == current]
    here = sorted(here, key=first_change) if ranked else here
    return build(words.text("Indicator"), [(words.series(row), row) for row in here], columns)
