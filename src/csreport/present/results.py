"""Tables of models, tests and scales: drivers, tests between levels, targets, items to revise, reliability."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from csreport.estimates import Estimates, Row, direction
from csreport.facts import N_
from csreport.present.aims import VERDICT_WORDS, Aim, aims
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
)
from csreport.present.layout import segment_name
from csreport.present.words import Words
from csreport.project.targets import Target

VERDICT_CLASSES = {
    "met": "verdict met", "not_met": "verdict not-met", "cannot_tell": "verdict cannot-tell",
    "not_measured": "verdict cannot-tell",
}  # fmt: skip


def verdict(name: str, words: Words) -> Cell:
    """A cell that says what became of a target."""
    return Cell(words.translate(VERDICT_WORDS[name]), mark=VERDICT_CLASSES[name])


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

    def known(row: Row, stat: str) -> Row | None:
        """A statistic of a driver beside the same outcome; VIF may stand without one."""
        found = estimates.get(row, stat=stat)
        return found if found is not None else estimates.get(row, stat=stat, against="")

    columns = _statistics(rows, {stat: DRIVER_HEADS[stat] for stat in stats}, known, words)
    rows.sort(key=lambda row: -row.value if row.shown else math.inf)
    entries: list[Entry] = [(words.label(row.measure), row) for row in rows]
    explained = estimates.find(measure=target, stat="explained", level="", against="", weighting=rows[0].weighting)
    if explained is not None and explained.shown:
        cells = [number(explained, words), span(explained, words), *[Cell("")] * (len(columns) - 2)]
        entries.append(Line(words.text("Explained variance (R²)"), cells, total=True))
    return build(words.text("Driver"), entries, columns, legend=base_legend(rows, words))


def _statistics(
    subjects: Iterable[Any], heads: Mapping[str, str], find: Callable[[Any, str], Row | None], words: Words
) -> list[Column]:
    """A column for each statistic that any subject has, and one for its interval."""

    def columns_of(stat: str) -> list[Column]:
        value: Column = (words.translate(heads[stat]), lambda subject: number(find(subject, stat), words))
        return [value] + [(interval_head(words), lambda subject: span(find(subject, stat), words))] * (
            stat in WITH_INTERVAL
        )

    subjects = list(subjects)
    known = [stat for stat in heads if any(row is not None and row.shown for row in (find(s, stat) for s in subjects))]
    return [column for stat in known for column in columns_of(stat)]


# ---- tests between levels -----------------------------------------------------
def tests(estimates: Estimates, words: Words) -> Table | None:
    """One test per measure and segment: effect size, degrees of freedom, adjusted p, and what it says."""
    rows = [row for row in estimates if row.stat == "eta_squared" and row.segment and not row.level]
    if not any(row.shown for row in rows):
        return None
    show = Columns(estimates, words)
    columns = [
        show.number(words.text("n"), "n"),
        show.number(words.text("Variance between levels (η²)")),
        show.number(words.text("df"), "df"),
        show.number(words.text("p (adjusted)"), "p"),
        (words.text("Levels"), lambda row: _difference(row, words)),
    ]
    segments = list(dict.fromkeys(row.segment for row in rows))
    rows.sort(key=lambda row: segments.index(row.segment))
    legend = base_legend(rows, words)
    if len({row.measure for row in rows}) == 1:
        entries: list[Entry] = [(segment_name(row.segment, words), row) for row in rows]
        return build(words.text("Segment"), entries, columns, legend=legend)
    groups = by_group(rows, lambda row: segment_name(row.segment, words), lambda row: words.label(row.measure))
    return build(words.text("Indicator"), groups, columns, legend=legend)


def _difference(row: Row, words: Words) -> Cell:
    if not row.shown or math.isnan(row.p):
        return Cell("–")
    real = direction(row, words.alpha)
    return Cell(words.text("differ") if real else words.text("within noise"))


# ---- targets --------------------------------------------------------------------
def targets(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None = None) -> Table | None:
    """Targets in the order given: value now, what was to be reached, the distance, and the verdict."""
    found = list(aims(estimates, words, declared or {}))
    if not found:
        return None
    limits = {True: words.text("at least"), False: words.text("at most")}
    columns: list[Column] = [
        (words.text("Now"), lambda aim: number(aim.row, words)),
        (words.text("Target"), lambda aim: _goal(aim, words)),
        (words.text("Distance"), lambda aim: number(aim.distance, words)),
        (interval_head(words), lambda aim: span(aim.distance, words)),
        (words.text("Verdict"), lambda aim: verdict(aim.verdict, words)),
    ]
    if not all(aim.at_least for aim in found):
        columns.insert(0, (words.text("Goal"), lambda aim: Cell(limits[aim.at_least])))
    if any(aim.detectable is not None and aim.detectable.shown for aim in found):
        columns.append((words.text("Smallest detectable change"), lambda aim: number(aim.detectable, words)))
    legend = base_legend((aim.row for aim in found if aim.row is not None), words)
    return build(words.text("Indicator"), [(aim.label, aim) for aim in found], columns, legend=legend)


def _goal(aim: Aim, words: Words) -> Cell:
    shown = words.numeral(aim.goal_row)
    return Cell("–") if math.isnan(aim.goal) else Cell(shown.text, aim.goal_key, "", (shown,))


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
    at = {(row.measure, row.stat): row for row in rows}
    measures = list(dict.fromkeys(row.measure for row in rows))
    columns = _statistics(measures, names, lambda name, stat: at.get((name, stat)), words)
    if not columns:
        return None

    def base(name: str) -> Cell:
        found = (at.get((name, stat)) for stat in names)
        return number(next((row for row in found if row is not None and row.n == row.n), None), words, "n")

    entries: dict[str, Entry] = {name: (words.label(name), name) for name in measures}
    body = by_dimension(entries, words) if grouped else list(entries.values())
    return build(head, body, [(words.text("n"), base), *columns], legend=base_legend(rows, words))


def by_dimension(entries: Mapping[str, Entry], words: Words) -> list[Entry]:
    """Lines of items under their dimension, in codebook order; the others last."""
    found: list[Entry] = []
    book = words.codebook
    for dimension in book.dimensions:
        members = [entries[key] for key in book.members(dimension) if key in entries]
        if members:
            found += [words.label(dimension), *members]
    rest = [entry for key, entry in entries.items() if key not in book.items or book.items[key].dimension is None]
    return found + ([words.text("Others"), *rest] if rest and found else rest)
