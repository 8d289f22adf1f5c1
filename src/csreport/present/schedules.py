"""Tables of when and how often: stages of the work with their due days, and earlier invitations of customers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from csreport.estimates import Estimates, Row
from csreport.facts import N_
from csreport.findings.contacts import BEFORE, TIMES
from csreport.present.cells import Cell, Line, Table, base_legend, number, span
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
    heads = [words.text("Stage"), words.text("Due"), words.text("Done"), words.text("Verdict")]
    named = [(declared[int(row.level) - 1], row) for row in rows]
    lines = [
        Line(
            words.choose(stage.name, row.level),
            [_day(stage.due, words), _day(stage.done, words), _verdict(row, words)],
        )
        for stage, row in named
    ]
    return Table(heads, lines)


def _day(day: dt.date | None, words: Words) -> Cell:
    return Cell("–") if day is None else Cell(words.date(day), sort=day.isoformat())


def _verdict(row: Row, words: Words) -> Cell:
    if row.category in STAGE_VERDICTS:
        text, mark = STAGE_VERDICTS[row.category]
        return Cell(words.translate(text), mark=mark)
    late = words.text("a day late") if row.value == 1 else words.text("{days} days late", days=number(row, words).text)
    return Cell(late, row.key, sort=repr(row.value), mark="verdict not-met")


def contacts(estimates: Estimates, words: Words) -> Table | None:
    """Invited customers by the number of their earlier invitations, and the response of each group."""
    found = {name: estimates.find(measure="contacts", stat="count", category=name) for name in TIMES}
    counts = {name: row for name, row in found.items() if row is not None and row.value > 0}
    if len(counts) < 2:
        return None
    heads = [words.text("Customers invited"), words.text("Number"), words.text("Share"), words.text("Response (RR1)"),
             words.text("{level} interval", level=words.percent(words.confidence))]  # fmt: skip
    lines, rates = [], list[Row]()
    for name, row in counts.items():
        share = estimates.get(row, stat="share")
        rate = estimates.find(measure="contacts", stat="rate", segment=BEFORE, level=name)
        rates += [rate] if rate is not None else []
        text = words.translate(TIMES[name])
        cells = [number(row, words), number(share, words), number(rate, words), span(rate, words)]
        lines.append(Line(text[:1].upper() + text[1:], cells))
    return Table(heads, lines, legend=base_legend(rates, words))
