"""The tables of a report: Estimates into one semantic HTML table each."""

from __future__ import annotations

import math

from csreport.estimates import Estimates, Row
from csreport.facts import N_, REASON_WORDS
from csreport.present.cells import Cell, Line, Table, base_legend, change, number, span, without_twin
from csreport.present.crosstabs import crosstab, levels
from csreport.present.questionnaire import questionnaire
from csreport.present.results import by_dimension, drivers, reliability, revision, targets, tests
from csreport.present.samples import attainment, composition, deadlines, nonresponse, precision, rates, weights
from csreport.present.schedules import contacts, stages
from csreport.present.statements import statements
from csreport.present.words import Words

__all__ = [
    "Cell", "Line", "Table", "attainment", "change", "choices", "composition", "contacts", "crosstab",
    "deadlines", "drivers", "exclusions", "levels", "margins", "nonresponse", "number", "periods", "precision",
    "profile", "questionnaire", "rates", "reliability", "revision", "scores", "span", "stages",
    "statements", "targets", "tests", "weightings", "weights",
]  # fmt: skip
WEIGHTINGS = {"representative": N_("Weighted"), "none": N_("Unweighted")}


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
        lines = by_dimension(dict(zip((row.measure for row in ranked), lines, strict=True)), words)
    return Table(heads, lines)


def _first_change(row: Row, estimates: Estimates) -> float:
    """Its change against the first earlier period; what has none stands last."""
    found = [estimates.get(row, against=f"period:{name}") for name in _earlier(estimates)[:1]]
    return next((change.value for change in found if change is not None and change.shown), math.inf)


def _earlier(estimates: Estimates) -> list[str]:
    return list(dict.fromkeys(row.against_id for row in estimates if row.against_kind == "period"))


def _score_line(row: Row, estimates: Estimates, words: Words, boxes: bool) -> Line:
    cells = [number(row, words, "n"), number(row, words), span(row, words)]
    if boxes:
        cells.append(number(estimates.find(measure=row.measure, stat="top_box", against=""), words))
    for name in _earlier(estimates):
        cells.append(change(estimates.find(measure=row.measure, stat="mean", against=f"period:{name}"), words))
    return Line(words.label(row.measure), cells)


def weightings(estimates: Estimates, words: Words) -> Table | None:
    """One measure, weighted and unweighted: bases, design effect, mean, spread, shares; once, where nothing is
    weighted."""
    kinds = [kind for kind in WEIGHTINGS if kind in estimates.values("weighting")]
    if not kinds:
        return None
    means = [estimates.find(weighting=kind, stat="mean", against="") for kind in kinds]
    if len({(mean.value, mean.low, mean.high, mean.n_eff) for mean in means if mean is not None}) == 1:
        kinds = kinds[-1:]
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
    scenarios = [row for row in estimates if row.scenario]
    tried = any(row.shown for row in scenarios)
    rest = [Cell("–")] if tried else []
    for row in rules:
        excluded = estimates.find(category="excluded", level=row.level)
        scenario = estimates.find(stat=("mean", "index"), weighting=f"scenario:{row.level}", against="")
        without = [number(scenario, words)] if tried else []
        flagged = number(row, words) if row.shown else Cell(words.text("not checked"), row.key)
        cells = [flagged, number(excluded, words), *without]
        lines.append(Line(words.translate(REASON_WORDS[row.level]), cells))
    totals = [number(estimates.find(category=part, stat="count"), words) for part in ("received", "accepted")]
    lines = [Line(words.text("Received"), [totals[0], Cell("–"), *rest], total=True), *lines]
    lines.append(Line(words.text("Accepted"), [totals[1], Cell("–"), *rest], total=True))
    heads = [words.text("Rule"), words.text("Flagged"), words.text("Excluded")]
    heads += [words.text("Headline without the rule")] if tried else []
    return Table(heads, lines, legend=base_legend(scenarios, words) if tried else ())


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
    return without_twin(Table(heads, lines)) if lines else None


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
    return without_twin(Table(heads, lines)) if lines else None


def periods(estimates: Estimates, words: Words, *, ranked: bool = False) -> Table | None:
    """Indicators with their value now, before, and each change, marked where it exceeds noise.

    With `ranked` the largest fall against the first earlier period stands first.
    """
    earlier = _earlier(estimates)
    now = [row for row in estimates if not row.against]
    if not now:
        return None
    current = now[-1].period
    heads = [words.text("Indicator"), words.period(current)]
    for name in earlier:
        heads += [words.period(name), words.text("Change")]
    lines = []
    here = [row for row in now if row.period == current]
    for row in sorted(here, key=lambda row: _first_change(row, estimates)) if ranked else here:
        cells = [number(row, words)]
        for name in earlier:
            same = {"measure": row.measure, "stat": row.stat}
            cells += [number(estimates.find(**same, period=name, against=""), words),
                      change(estimates.find(**same, against=f"period:{name}"), words)]  # fmt: skip
        lines.append(Line(words.series(row), cells))
    return Table(heads, lines)
