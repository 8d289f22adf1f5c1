"""Tables of the company's records: what they tell beside clocks and complaints, and who came back after how long."""

from __future__ import annotations

import datetime as dt

from csreport.chapters.customers import CLOCKS, PATH, TOPICS, ratio_verdict, term_of
from csreport.estimates import Estimates, Row
from csreport.facts import Sentence, Value
from csreport.present.cells import Cell, Column, Columns, Table, base_legend, build, by_group, number
from csreport.present.layout import level_name, segment_name
from csreport.present.results import verdict
from csreport.present.words import Words, capital
from csreport.project.targets import Service

SEASONS = 4  # quarters of a year


def records_told(estimates: Estimates, words: Words, *, declared: Service) -> Table | None:
    """Tickets to come, weeks before and after a day, tickets about a topic with a target, paths, and amounts bought."""
    rows = [
        *estimates.select(stat="forecast"),
        *(row for row in estimates.select(stat="weekly_change")),
        *estimates.select(stat="rate_ratio", measure=TOPICS),
        *(row for row in estimates.select(measure=PATH, stat="count") if row.value),
        *_amounts(estimates),
    ]
    if not any(row.shown for row in rows):
        return None
    shares = {row.category: row for row in estimates.select(measure=PATH, stat="share")}
    changed = {row.against for row in estimates.select(stat="amount") if row.against}

    def told(row: Row) -> Row | None:
        """What a line shows: of a stage of a path, the share of the one before."""
        return shares.get(row.category) if row.measure == PATH else row

    def judged(row: Row) -> Cell:
        aim = declared.topics.get(row.category) if row.measure == TOPICS else None
        return verdict(ratio_verdict(row, aim), words) if aim is not None else Cell("")

    show = Columns(estimates, words)
    span = show.span()
    columns: list[Column] = [
        (words.text("tables-number"), lambda row: number(estimates.get(row, stat="count", against=""), words)),
        (words.text("tables-value"), lambda row: number(told(row), words)),
        (span[0], lambda row: span[1](told(row))),
        (words.text("tables-n"), lambda row: number(told(row), words, "n")),
        *(show.change(words.text("common-change"), against=against) for against in changed),
        (words.text("tables-verdict"), judged),
    ]
    entries = by_group(rows, lambda row: _group(row, words), lambda row: _line(row, words))
    return build(words.text("tables-records"), entries, columns, legend=base_legend(rows, words))


def _amounts(estimates: Estimates) -> Estimates:
    """Amounts of all, of each product, and by the grouping whose levels stand furthest apart; the workbook has all."""
    amounts = estimates.select(stat="amount", against="")

    def apart(segment: str) -> float:
        shown = [row for row in amounts.select(segment=segment) if row.shown]
        return max((row.low for row in shown), default=0.0) - min((row.high for row in shown), default=0.0)

    groupings = [segment for segment in amounts.values("segment") if segment]
    return amounts.select(segment=["", *sorted(groupings, key=apart)[-1:]])


def _group(row: Row, words: Words) -> str:
    kind = PATH if row.measure == PATH else row.stat.replace("_", "-")
    name = segment_name(row.segment, words) if row.segment else ""
    day = words.date(dt.date.fromisoformat(row.against_id)) if row.against_kind == "week" else ""
    return words.text("tables-record-group", kind=kind, segment=name, known="yes" if name else "no", day=day)


def _line(row: Row, words: Words) -> str:
    if row.level:
        return level_name(row, words)
    if row.stat == "forecast" and row.category:
        day, hour = f"d{row.category[0]}", int(row.category[2:])
        return words.text("service-hour", day=day, hour=hour, next=hour + 1)
    if row.measure in CLOCKS:
        kind = term_of(words.codebook, "tickets", "kind", row.category)
        values: dict[str, Value] = {
            "clock": row.measure.replace("_", "-"),
            "unit": CLOCKS[row.measure].unit,
            "kind": kind,
        }
        return capital(words.plain(Sentence("service-week", known="yes" if row.category else "no", **values)))
    if not row.category:
        return words.text("common-all")
    term = term_of(
        words.codebook, *(("tickets", "topic") if row.measure == TOPICS else ("operations", "kind")), row.category
    )
    name = capital(words.choose(dict(term.texts), row.category))
    return f"{name} · {words.period(row.note)}" if row.stat == "rate_ratio" else name


def cohorts(estimates: Estimates, words: Words) -> Table | None:
    """Of those who first bought in each quarter, how many bought so many quarters later; their number first.

    Those of the first year on record are left out: many of them had bought before.
    """
    rows = estimates.select(measure="cohort", stat="share")
    known = [row.category.split() for row in rows if row.shown]
    starts = sorted({name.split()[0] for name in rows.values("category")})[SEASONS:]
    told = [start for start in starts if start in {first for first, _ in known}]
    laters = sorted({later for first, later in known if first in told})

    def of(later: str) -> Column:
        return str(int(later)), lambda start: number(rows.find(category=f"{start} {later}"), words)

    columns: list[Column] = [
        (words.text("tables-n"), lambda start: number(rows.find(category=f"{start} 01"), words, "n")),
        *map(of, laters),
    ]
    entries = [(words.text("tables-quarter", year=start[:4], quarter=int(start[5:])), start) for start in told]
    legend = base_legend([row for row in rows if row.shown], words)
    return build(words.text("tables-cohort"), entries, columns, legend=legend) if told else None
