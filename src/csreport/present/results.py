"""Tables of models, tests and scales: drivers, tests between levels, targets, items to revise, reliability."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

from csreport.estimates import Estimates, Row, direction
from csreport.facts import N_
from csreport.present.aims import VERDICT_WORDS, Aim, aims
from csreport.present.cells import Cell, Line, Table, base_legend, number, span
from csreport.present.layout import segment_name
from csreport.present.words import Words
from csreport.project.targets import Target

VERDICT_CLASSES = {
    "met": "verdict met", "not_met": "verdict not-met", "cannot_tell": "verdict cannot-tell",
    "not_measured": "verdict cannot-tell",
}  # fmt: skip


# ---- drivers ----------------------------------------------------------------
DRIVER_HEADS = {
    "importance": N_("Importance"),
    "importance_johnson": N_("Johnson's weight"),
    "rank": N_("Rank"),
    "slope": N_("Slope"),
    "beta": N_("Beta"),
    "log_odds": N_("Log odds"),
    "correlation": N_("Correlation"),
    "vif": N_("VIF"),
    "gain": N_("0.2 points more go with"),
}
WITH_INTERVAL = {"correlation", "importance", "rank", "slope", "gain", "alpha"}


def drivers(
    estimates: Estimates, words: Words, *, outcome: str = "", stats: Collection[str] = tuple(DRIVER_HEADS)
) -> Table | None:
    """Drivers of an outcome, the most important first: importance by two methods, slope, correlation, collinearity.

    Without a choice, of the first outcome given. Columns: the `stats` that any driver has.
    """
    rows = [row for row in estimates if row.stat == "importance" and not row.level]
    target = outcome or (rows[0].against_id if rows else "")
    rows = [row for row in rows if row.against_id == target]
    if not any(row.shown for row in rows):
        return None
    rows.sort(key=lambda row: -row.value if row.shown else math.inf)
    known = [stat for stat in stats if any(_known(_driver(estimates, row, stat)) for row in rows)]
    heads = [words.text("Driver"), *_heads(known, DRIVER_HEADS, words)]
    lines = [Line(words.label(row.measure), _cells(_found(estimates, row, known), words)) for row in rows]
    explained = estimates.find(measure=target, stat="explained", level="", against="", weighting=rows[0].weighting)
    if explained is not None and explained.shown:
        cells = [number(explained, words), span(explained, words), *[Cell("")] * (len(heads) - 3)]
        lines.append(Line(words.text("Explained variance (R²)"), cells, total=True))
    return Table(heads, lines, legend=base_legend(rows, words))


def _driver(estimates: Estimates, row: Row, stat: str) -> Row | None:
    """A statistic of a driver beside the same outcome; VIF may stand without one."""
    found = estimates.get(row, stat=stat)
    return found if found is not None else estimates.get(row, stat=stat, against="")


def _found(estimates: Estimates, row: Row, stats: Iterable[str]) -> list[tuple[str, Row | None]]:
    return [(stat, _driver(estimates, row, stat)) for stat in stats]


def _known(row: Row | None) -> bool:
    return row is not None and row.shown


def _heads(stats: Iterable[str], names: Mapping[str, str], words: Words) -> list[str]:
    level = words.text("{level} interval", level=words.percent(words.confidence))
    heads = []
    for stat in stats:
        heads += [words.translate(names[stat]), *([level] if stat in WITH_INTERVAL else [])]
    return heads


def _cells(found: Iterable[tuple[str, Row | None]], words: Words) -> list[Cell]:
    cells = []
    for stat, row in found:
        cells += [number(row, words)]
        cells += [span(row, words)] if stat in WITH_INTERVAL else []
    return cells


# ---- tests between levels -----------------------------------------------------
def tests(estimates: Estimates, words: Words) -> Table | None:
    """One test per measure and segment: effect size, degrees of freedom, adjusted p, and what it says."""
    rows = [row for row in estimates if row.stat == "eta_squared" and row.segment and not row.level]
    if not any(row.shown for row in rows):
        return None
    several = len({row.measure for row in rows}) > 1
    lines: list[Line] = []
    for segment in dict.fromkeys(row.segment for row in rows):
        own = [row for row in rows if row.segment == segment]
        name = segment_name(segment, words)
        lines += [Line(name)] if several else []
        lines += [Line(words.label(row.measure) if several else name, _test(row, words)) for row in own]
    head = words.text("Indicator") if several else words.text("Segment")
    heads = [head, words.text("n"), words.text("Variance between levels (η²)"), words.text("df"),
             words.text("p (adjusted)"), words.text("Levels")]  # fmt: skip
    return Table(heads, lines, legend=base_legend(rows, words))


def _test(row: Row, words: Words) -> list[Cell]:
    p = number(row, words, "p")
    if not row.shown or math.isnan(row.p):
        verdict = Cell("–")
    else:
        real = direction(row, words.alpha)
        verdict = Cell(words.text("differ") if real else words.text("within noise"))
    return [number(row, words, "n"), number(row, words), number(row, words, "df"), p, verdict]


# ---- targets --------------------------------------------------------------------
def targets(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None = None) -> Table | None:
    """Targets in the order given: value now, what was to be reached, the distance, and the verdict."""
    found = list(aims(estimates, words, declared or {}))
    if not found:
        return None
    detectable = any(_known(aim.detectable) for aim in found)
    ceilings = [] if all(aim.at_least for aim in found) else [words.text("Goal")]
    level = words.text("{level} interval", level=words.percent(words.confidence))
    heads = [words.text("Indicator"), *ceilings, words.text("Now"), words.text("Target"), words.text("Distance"), level,
             words.text("Verdict")]  # fmt: skip
    heads += [words.text("Smallest detectable change")] if detectable else []
    lines = []
    for aim in found:
        goal = [Cell(words.text("at least") if aim.at_least else words.text("at most"))] if ceilings else []
        last = [number(aim.detectable, words)] if detectable else []
        lines.append(Line(aim.label, [*goal, *_aim(aim, words), *last]))
    return Table(heads, lines, legend=base_legend((aim.row for aim in found if aim.row is not None), words))


def _aim(aim: Aim, words: Words) -> list[Cell]:
    verdict = Cell(words.translate(VERDICT_WORDS[aim.verdict]), mark=VERDICT_CLASSES[aim.verdict])
    goal = Cell("–")
    if not math.isnan(aim.goal):
        goal = Cell(words.figure(aim.goal_row), aim.goal_key, "", repr(float(aim.goal)))
    return [number(aim.row, words), goal, number(aim.distance, words), span(aim.distance, words), verdict]


# ---- scales -----------------------------------------------------------------------
ITEM_HEADS = {
    "mean": N_("Mean"),
    "sd": N_("SD"),
    "floor": N_("Lowest answer"),
    "ceiling": N_("Highest answer"),
    "non_response": N_("No answer"),
    "item_total": N_("Item–total correlation"),
    "alpha_without": N_("Alpha without it"),
}
SCALE_HEADS = {
    "items": N_("Items"),
    "alpha": N_("Cronbach's alpha"),
    "omega": N_("McDonald's omega"),
    "split_half": N_("Split-half"),
    "inter_item": N_("Mean inter-item correlation"),
    "composite_reliability": N_("Composite reliability"),
    "average_variance_extracted": N_("Average variance extracted"),
}


def revision(estimates: Estimates, words: Words) -> Table | None:
    """Items under their dimension with what speaks for or against keeping them as they are."""
    return _scales(estimates, words, ITEM_HEADS, words.text("Item"), grouped=True)


def reliability(estimates: Estimates, words: Words) -> Table | None:
    """Scales with their reliability: alpha with interval, omega, and what else was estimated."""
    rows = Estimates(row for row in estimates if row.stat != "mean")
    return _scales(rows, words, SCALE_HEADS, words.text("Scale"), grouped=False)


def _scales(estimates: Estimates, words: Words, names: Mapping[str, str], head: str, *, grouped: bool) -> Table | None:
    """One line per measure, one column per statistic that any of them has."""
    rows = [row for row in estimates if row.stat in names and not row.level and not row.against and not row.category]
    stats = [stat for stat in names if any(row.stat == stat and row.shown for row in rows)]
    if not stats:
        return None
    at = {(row.measure, row.stat): row for row in rows}
    lines: dict[str, Line] = {}
    for name in dict.fromkeys(row.measure for row in rows):
        first = next(
            (at[name, stat] for stat in stats if (name, stat) in at and at[name, stat].n == at[name, stat].n), None
        )
        cells = _cells([(stat, at.get((name, stat))) for stat in stats], words)
        lines[name] = Line(words.label(name), [number(first, words, "n"), *cells])
    heads = [head, words.text("n"), *_heads(stats, names, words)]
    body = by_dimension(lines, words) if grouped else list(lines.values())
    return Table(heads, body, legend=base_legend(rows, words))


def by_dimension(lines: Mapping[str, Line], words: Words) -> list[Line]:
    """Lines of items under their dimension, in codebook order; the others last."""
    found: list[Line] = []
    book = words.codebook
    for dimension in book.dimensions:
        members = [lines[key] for key in book.members(dimension) if key in lines]
        if members:
            found += [Line(words.label(dimension)), *members]
    rest = [line for key, line in lines.items() if key not in book.items or book.items[key].dimension is None]
    return found + ([Line(words.text("Others")), *rest] if rest and found else rest)
