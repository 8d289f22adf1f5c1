"""Tables of what comments say: the main points of each dimension, every topic, by group, by source, and the coding."""

from __future__ import annotations

from csreport.chapters.mentions import OTHERS, SOURCES
from csreport.chapters.topics import SIDES
from csreport.estimates import Estimates, Row
from csreport.present.cells import Cell, Column, Columns, Entry, Line, Table, base_legend, build, by_group, number
from csreport.present.layout import segment_name
from csreport.present.results import by_score
from csreport.present.words import Words


def _named(estimates: Estimates) -> list[Row]:
    """Topics and sides that somebody names, the problems first, those named most first."""
    rows = [row for side in SIDES for row in estimates.of_all(stat="mention", category=side, against="")]
    shown = [row for row in rows if row.shown and row.value > 0]
    return sorted(shown, key=lambda row: (SIDES.index(row.category), -row.value))


def main_topics(estimates: Estimates, words: Words) -> Table | None:
    """The main point to improve and the main praise of each dimension, and whether an action is about the former."""
    found: dict[tuple[str | None, str], Row] = {}
    for row in _named(estimates):
        found.setdefault((words.codebook.topics[row.measure].dimension, row.category), row)
    entries = [
        (words.label(key), key) for key in words.codebook.dimensions if any((key, side) in found for side in SIDES)
    ]
    if not entries:
        return None

    def of(side: str) -> list[Column]:
        def name(key: str) -> Cell:
            row = found.get((key, side))
            return Cell(words.series(row) if row else "–", kind="text")

        return [
            (words.text("voice-main", side=side), name),
            (words.text("voice-share"), lambda key: number(found.get((key, side)), words)),
        ]

    def planned(key: str) -> Cell:
        row = found.get((key, "problem"))
        count = estimates.find(measure=row.measure, stat="count", category="actions") if row else None
        return Cell(words.text("voice-action", known="yes" if count and count.value else "no"), kind="text")

    actions = [(words.text("voice-actions"), planned)] * bool(len(estimates.select(stat="count", category="actions")))
    columns = [*of("problem"), *actions, *of("praise")]
    return build(words.text("voice-dimension"), entries, columns, legend=base_legend(found.values(), words))


def mentions(estimates: Estimates, words: Words) -> Table | None:
    """Every problem and praise: how many name it, its part of all mentions, how satisfied they are, what it moves."""
    show, rows, apart = Columns(estimates, words), _named(estimates), {"stat": "mention_score", "against": OTHERS}
    columns = [
        show("voice-share"),
        show.span(),
        show("voice-part", stat="mention_part"),
        show("voice-score", stat="mention_score"),
        show.change(words.text("voice-gap"), **apart),
        show.span(**apart),
        show("voice-cost", stat="mention_cost", against=OTHERS),
        show.span(stat="mention_cost", against=OTHERS),
    ]
    entries = by_group(rows, lambda row: words.text("voice-side", side=row.category), words.series)
    legend = base_legend([*rows, *estimates.of_all(stat="mention_score")], words)
    return build(words.text("voice-topic"), entries, columns, legend=legend) if rows else None


def mention_groups(estimates: Estimates, words: Words) -> Table | None:
    """Problems by the levels of the grouping in which one of them differs most surely."""
    every = estimates.select(stat="eta_squared", measure=words.codebook.topics)
    tests = [row for row in every if row.shown and row.p == row.p]
    if not tests:
        return None
    segment = min(tests, key=lambda row: (row.p, -row.value)).segment
    rows = [row for row in estimates.select(stat="mention", segment=segment, against="") if row.level]
    table = by_score(rows, estimates, words)
    heads = [f"{words.text('voice-topic')} · {segment_name(segment, words)}", *table.heads[1:]]
    said = words.text("tables-marks-others", level=words.percent(words.confidence))
    return Table(heads, table.lines, legend=[said, *base_legend(rows, words)])


def agreement(estimates: Estimates, words: Words) -> Table | None:
    """Whether the rules say what people say of the same comments: of all sides together, and of each."""
    rows, show = sorted(estimates.select(stat="coder_alpha"), key=lambda row: row.category), Columns(estimates, words)
    columns = [show("tables-n", "n"), show("voice-alpha"), show.span()]
    for stat in ("precision", "recall"):
        columns += [show(f"voice-{stat}", stat=stat), show.span(stat=stat)]
    entries: list[Entry] = [
        (words.series(row) if row.category else words.text("common-all"), row, not row.category) for row in rows
    ]
    return build(words.text("voice-topic"), entries, columns) if rows else None


def sources(estimates: Estimates, words: Words) -> Table | None:
    """How many texts of each source criticise each topic: of the survey, and of each other source."""
    seen = {(row.measure, row.level): row for row in estimates.select(stat="seen", category="problem")}
    given = [source for source in SOURCES if any(level == source for _, level in seen)]
    rows = sorted(estimates.of_all(stat="mention", category="problem", against=""), key=lambda row: -row.value)
    if not given or not rows:
        return None

    def of(source: str, part: str = "value") -> Column:
        return words.level("", source), lambda row: number(seen.get((row.measure, source)), words, part)

    columns: list[Column] = [(words.level("", "survey"), lambda row: number(row, words)), *map(of, given)]
    bases = [number(rows[0], words, "n"), *(of(source, "n")[1](rows[0]) for source in given)]
    entries: list[Entry] = [Line(words.text("tables-n"), bases, total=True)]
    entries += ((words.series(row), row) for row in rows)
    return build(words.text("voice-topic"), entries, columns, legend=base_legend([*rows, *seen.values()], words))
