"""Tables of when and how often: stages of the work with their due days, and earlier invitations of customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from csreport.estimates import Estimates, Row
from csreport.facts import N_
from csreport.findings.contacts import BEFORE, TIMES
from csreport.present.cells import Cell, Column, Columns, Table, base_legend, build, interval_head, number, span
from csreport.present.words import Words
from csreport.project.period import Stage

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
