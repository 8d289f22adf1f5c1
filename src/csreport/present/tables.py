"""Tables: Estimates into one semantic HTML table, the same in JupyterLab and in the report."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from csreport.estimates import Estimates, Row, direction
from csreport.facts import N_, REASON_WORDS
from csreport.present.words import Words

WEIGHTINGS = {"representative": N_("Weighted"), "none": N_("Unweighted")}
MARKS = {1: "change better up", -1: "change worse down", 0: ""}


@dataclass(frozen=True)
class Cell:
    """One cell: its text, the key of its number, its class, and what it sorts by."""

    text: str
    key: str = ""
    kind: str = ""
    sort: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Line:
    """A table row: its head, its cells; without cells it heads a group."""

    head: str
    cells: Sequence[Cell] = ()
    total: bool = False


@dataclass(frozen=True)
class Table:
    """A table without its caption and note, which come from the chapter's facts."""

    heads: Sequence[str]
    lines: Sequence[Line]

    def html(self, id: str, caption: str, note: str) -> str:
        """The table as semantic HTML; caption and note are HTML already, cells are escaped here."""
        heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in self.heads)
        foot = f'<tfoot><tr><td colspan="{len(self.heads)}">{note}</td></tr></tfoot>' if note else ""
        return (
            f'<table id="{id}"><caption>{caption}</caption><thead><tr>{heads}</tr></thead>'
            f"{self._bodies()}{foot}</table>"
        )

    def _bodies(self) -> str:
        bodies: list[list[str]] = [[]]
        for line in self.lines:
            if not line.cells:
                bodies.append([f'<tr><th scope="rowgroup" colspan="{len(self.heads)}">{escape(line.head)}</th></tr>'])
            else:
                kind = ' class="total"' if line.total else ""
                cells = "".join(_cell(cell) for cell in line.cells)
                bodies[-1].append(f'<tr{kind}><th scope="row">{escape(line.head)}</th>{cells}</tr>')
        return "".join(f"<tbody>{''.join(body)}</tbody>" for body in bodies if body)


def _cell(cell: Cell) -> str:
    attributes = {"class": cell.kind, "data-key": cell.key, "data-sort": cell.sort}
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    text = escape(cell.text)
    marked = f'<span class="{cell.mark}">{text}</span>' if cell.mark else text
    return f"<td{written}>{marked}</td>"


def number(row: Row | None, words: Words, part: str = "value") -> Cell:
    """A cell with one part of an estimate; suppressed and missing values say so."""
    if row is None:
        return Cell("–")
    if not row.shown:
        return Cell("–", row.key, "suppressed" if row.status == "suppressed" else "")
    key = row.key if part == "value" else f"{row.key}/part={part}"
    value = getattr(row, part)
    kind = "caution" if row.status == "caution" and part == "value" else ""
    return Cell(words.figure(row, part), key, kind, "" if math.isnan(value) else repr(float(value)))


def span(row: Row | None, words: Words) -> Cell:
    """A cell with the interval of an estimate."""
    if row is None or not row.shown or row.low != row.low:
        return Cell("–")
    return Cell(words.interval(row), f"{row.key}/part=low+high", "", repr(float(row.low)))


def change(row: Row | None, words: Words) -> Cell:
    """A cell with a change, marked when it exceeds noise."""
    cell = number(row, words)
    return (
        cell
        if row is None or not row.shown
        else Cell(cell.text, cell.key, cell.kind, cell.sort, MARKS[direction(row, 1 - words.confidence)])
    )


def scores(estimates: Estimates, words: Words, *, groups: bool = False) -> Table | None:
    """Measures with base, mean, interval, top box and change against each earlier period, best first.

    With `groups` the items stand under their dimension, in codebook order.
    """
    now = list(estimates.select(stat="mean", against=""))
    if not now:
        return None
    earlier = _earlier(estimates)
    boxes = any(row.stat == "top_box" for row in estimates)
    heads = [
        words.text("Indicator"),
        words.text("n"),
        words.text("Mean"),
        words.text("{level} interval", level=words.percent(words.confidence)),
    ]
    heads += [words.text("Top answers")] if boxes else []
    heads += [words.text("Change against {period}", period=words.period(name)) for name in earlier]
    ranked = sorted(now, key=lambda row: -row.value if row.shown else 9e9)
    lines = [_score_line(row, estimates, words, boxes) for row in ranked]
    if groups:
        lines = _grouped(dict(zip((row.measure for row in ranked), lines, strict=True)), words)
    return Table(heads, lines)


def _earlier(estimates: Estimates) -> list[str]:
    return [part.removeprefix("period:") for part in estimates.values("against") if part.startswith("period:")]


def _score_line(row: Row, estimates: Estimates, words: Words, boxes: bool) -> Line:
    cells = [number(row, words, "n"), number(row, words), span(row, words)]
    if boxes:
        cells.append(number(estimates.find(measure=row.measure, stat="top_box", against=""), words))
    for name in _earlier(estimates):
        cells.append(change(estimates.find(measure=row.measure, stat="mean", against=f"period:{name}"), words))
    return Line(words.label(row.measure), cells)


def _grouped(lines: dict[str, Line], words: Words) -> list[Line]:
    found: list[Line] = []
    book = words.codebook
    for dimension in book.dimensions:
        members = [lines[key] for key in book.members(dimension) if key in lines]
        if members:
            found += [Line(words.label(dimension)), *members]
    rest = [line for key, line in lines.items() if book.items[key].dimension is None]
    return found + ([Line(words.text("Others")), *rest] if rest and found else rest)


def weightings(estimates: Estimates, words: Words) -> Table | None:
    """One measure, weighted and unweighted: bases, design effect, mean, spread, shares."""
    kinds = [kind for kind in WEIGHTINGS if kind in estimates.values("weighting")]
    if not kinds:
        return None
    level = words.text("{level} interval", level=words.percent(words.confidence))
    heads = [words.text("Weighting"), words.text("n"), words.text("Effective n"), words.text("Design effect"),
             words.text("Mean"), level, words.text("SD"), words.text("Top answers"), level,
             words.text("Bottom answers")]  # fmt: skip
    lines = []
    for kind in kinds:
        row = {stat: estimates.find(weighting=kind, stat=stat, against="") for stat in
               ("mean", "sd", "top_box", "bottom_box", "design_effect")}  # fmt: skip
        mean, top = row["mean"], row["top_box"]
        cells = [number(mean, words, "n"), number(mean, words, "n_eff"), number(row["design_effect"], words),
                 number(mean, words), span(mean, words), number(row["sd"], words),
                 number(top, words), span(top, words), number(row["bottom_box"], words)]  # fmt: skip
        lines.append(Line(words.translate(WEIGHTINGS[kind]), cells))
    return Table(heads, lines)


def exclusions(estimates: Estimates, words: Words) -> Table | None:
    """Screening rules with the answers they flagged and those excluded for them."""
    rules = list(estimates.select(category="flagged", stat="count"))
    if not rules:
        return None
    lines = []
    tried = any(row.weighting.startswith("scenario:") for row in estimates)
    rest = [Cell("–")] if tried else []
    for row in rules:
        excluded = estimates.find(category="excluded", level=row.level)
        scenario = estimates.find(stat=("mean", "index"), weighting=f"scenario:{row.level}", against="")
        without = [number(scenario, words)] if tried else []
        cells = [number(row, words), number(excluded, words), *without]
        lines.append(Line(words.translate(REASON_WORDS[row.level]), cells))
    totals = [number(estimates.find(category=part, stat="count"), words) for part in ("received", "accepted")]
    lines = [Line(words.text("Received"), [totals[0], Cell("–"), *rest], total=True), *lines]
    lines.append(Line(words.text("Accepted"), [totals[1], Cell("–"), *rest], total=True))
    heads = [words.text("Rule"), words.text("Flagged"), words.text("Excluded")]
    return Table([*heads, *([words.text("Headline without the rule")] if tried else [])], lines)


def margins(estimates: Estimates, words: Words) -> Table | None:
    """Levels with their share in the population, among respondents, and weighted."""
    population = estimates.select(measure="frame", stat="share")
    if not len(population):
        return None
    lines: list[Line] = []
    for row in population:
        if words.label(row.segment) not in {line.head for line in lines if not line.cells}:
            lines.append(Line(words.label(row.segment)))
        where = {"measure": "respondents", "stat": "share", "segment": row.segment, "level": row.level}
        plain, weighted = (estimates.find(**where, weighting=kind) for kind in ("none", "representative"))
        cells = [number(row, words), number(plain, words), number(weighted, words)]
        lines.append(Line(words.level(row.segment, row.level), cells))
    heads = [
        words.text("Level"),
        words.text("Population"),
        words.text("Respondents"),
        words.text("Respondents, weighted"),
    ]
    return Table(heads, lines)


def profile(estimates: Estimates, words: Words) -> Table | None:
    """Groups of respondents with their count and their share, unweighted and weighted."""
    counts = [
        row
        for row in estimates.select(measure="respondents", stat="count", weighting="none")
        if row.segment != "reason"
    ]
    lines: list[Line] = []
    for row in (row for row in counts if row.level):
        if words.label(row.segment) not in {line.head for line in lines if not line.cells}:
            lines.append(Line(words.label(row.segment)))
        where = {"measure": "respondents", "stat": "share", "segment": row.segment, "level": row.level}
        plain, weighted = (estimates.find(**where, weighting=kind) for kind in ("none", "representative"))
        cells = [
            number(row if plain is not None and plain.shown else plain, words),
            number(plain, words),
            number(weighted, words),
        ]
        lines.append(Line(words.level(row.segment, row.level), cells))
    heads = [words.text("Group"), words.text("n"), words.text("Respondents"), words.text("Respondents, weighted")]
    return Table(heads, lines) if lines else None


def choices(estimates: Estimates, words: Words) -> Table | None:
    """Options of each choice with their count and their share, unweighted and weighted."""
    lines: list[Line] = []
    for choice, declared in words.codebook.choices.items():
        rows = [row for row in estimates.select(measure=choice, stat="count") if row.category in declared.options]
        lines += [Line(words.label(choice))] if rows else []
        for row in rows:
            share = {"measure": choice, "stat": "share", "category": row.category}
            plain, weighted = (estimates.find(**share, weighting=kind) for kind in ("none", "representative"))
            count = row if plain is not None and plain.shown else plain
            cells = [number(count, words), number(plain, words), number(weighted, words)]
            lines.append(Line(words.chosen(choice, row.category), cells))
    heads = [words.text("Group"), words.text("n"), words.text("Respondents"), words.text("Respondents, weighted")]
    return Table(heads, lines) if lines else None


def periods(estimates: Estimates, words: Words) -> Table | None:
    """Indicators with their value now, before, and each change; marked where it exceeds noise."""
    earlier = _earlier(estimates)
    now = [row for row in estimates if not row.against]
    if not now:
        return None
    current = now[-1].period
    heads = [words.text("Indicator"), words.period(current)]
    for name in earlier:
        heads += [words.period(name), words.text("Change")]
    lines = []
    for row in (row for row in now if row.period == current):
        cells = [number(row, words)]
        for name in earlier:
            same = {"measure": row.measure, "stat": row.stat}
            cells += [number(estimates.find(**same, period=name, against=""), words),
                      change(estimates.find(**same, against=f"period:{name}"), words)]  # fmt: skip
        lines.append(Line(series_name(row, words), cells))
    return Table(heads, lines)


STAT_WORDS = {"nps": N_("Net Promoter Score"), "index": N_("Satisfaction index")}


def series_name(row: Row, words: Words) -> str:
    """What a row measures, in words: the item, and the statistic where it is not the mean."""
    if row.stat in STAT_WORDS:
        return words.translate(STAT_WORDS[row.stat])
    label = words.label(row.measure)
    return words.text("{indicator}: top answers", indicator=label) if row.stat == "top_box" else label
