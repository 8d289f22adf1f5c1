"""Tables of targets and scores: of all customers, by group, together, over time, and as measurements."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from csreport.chapters.comparisons import Verdict
from csreport.chapters.comparisons import verdict as verdict_of
from csreport.chapters.groups import OTHERS
from csreport.estimates import Estimates, Row, direction
from csreport.present.cells import (
    MARKS,
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
from csreport.present.layout import level_name, segment_name
from csreport.present.words import Words
from csreport.project.targets import Target

# ---- targets as they are shown ----
VERDICT_WORDS: dict[str, str] = {
    "met": "tables-met",
    "not_met": "tables-met-2",
    "cannot_tell": "tables-cannot-tell",
    "not_measured": "tables-measured",
}
VERDICT_MARKS = {"met": "✓", "not_met": "×", "cannot_tell": "?"}
VERDICT_CLASSES = {"met": "verdict met", "not_met": "verdict not-met"}


@dataclass(frozen=True)
class Aim:
    """One target with what became of it; `goal_row` is written like the indicator, `goal_key` is the target's own."""

    label: str
    goal_key: str
    row: Row | None
    goal_row: Row
    distance: Row | None
    detectable: Row | None
    benchmark: float
    at_least: bool
    stable: int
    verdict: Verdict

    @property
    def goal(self) -> float:
        """The value to reach."""
        return self.goal_row.value


def aims(estimates: Estimates, words: Words, declared: Mapping[str, Target]) -> Iterator[Aim]:
    """Every target in the order given. One that was not declared counts as met from its value upwards."""
    for row in estimates.select(stat="target"):
        if row.against_kind != "target":
            continue
        distance = _distance(estimates, row)
        target = declared.get(row.against_id) or Target(measure=row.measure, value=row.value)
        stat = distance.stat if distance is not None else row.indicator
        now = estimates.get(row, stat=stat, category="", against="")
        yield Aim(
            label=_aim_name(row, stat, target, words),
            goal_key=row.key,
            row=now,
            goal_row=replace(row, stat=stat, category="", against=""),
            distance=distance,
            detectable=estimates.get(row, stat="detectable", category=stat, against=""),
            benchmark=_benchmark(estimates, row, stat),
            at_least=target.goal == "at_least",
            stable=target.stable,
            verdict=verdict_of(distance, target),
        )


def _distance(estimates: Estimates, row: Row) -> Row | None:
    """How far the estimate lies from the value that a row of stat `target` states."""
    found = estimates.select(measure=row.measure, segment=row.segment, level=row.level, against=row.against)
    return next((other for other in found if other.stat != "target" and other.period == row.period), None)


def _benchmark(estimates: Estimates, row: Row, stat: str) -> float:
    """The first benchmark of the same indicator."""
    for other in estimates.select(stat="target", measure=row.measure, segment=row.segment, level=row.level):
        if other.against_kind == "benchmark":
            distance = _distance(estimates, other)
            if distance is None or distance.stat == stat:
                return other.value
    return math.nan


def _aim_name(row: Row, stat: str, target: Target, words: Words) -> str:
    name = words.choose(target.label, words.series(replace(row, stat=stat)))
    return f"{name} · {level_name(row, words)}" if row.level and not target.label else name


def verdict(name: str, words: Words) -> Cell:
    """A cell that says what became of a target."""
    return Cell(words.text(VERDICT_WORDS[name]), mark=VERDICT_CLASSES.get(name, "verdict cannot-tell"))


def targets(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None = None) -> Table | None:
    """Targets in the order given: value now, what was to be reached, the distance, and the verdict."""
    found = list(aims(estimates, words, declared or {}))
    if not found:
        return None
    columns: list[Column] = [
        (words.text("common-now"), lambda aim: number(aim.row, words)),
        (words.text("common-target"), lambda aim: _goal(aim, words)),
        (words.text("tables-distance"), lambda aim: number(aim.distance, words)),
        (interval_head(words), lambda aim: span(aim.distance, words)),
        (words.text("tables-verdict"), lambda aim: verdict(aim.verdict, words)),
    ]
    if any(aim.detectable is not None and aim.detectable.shown for aim in found):
        columns.append((words.text("tables-detectable"), lambda aim: number(aim.detectable, words)))
    legend = base_legend((aim.row for aim in found if aim.row is not None), words)
    return build(words.text("tables-indicator"), [(aim.label, aim) for aim in found], columns, legend=legend)


def _goal(aim: Aim, words: Words) -> Cell:
    if math.isnan(aim.goal):
        return Cell("–")
    shown = words.numeral(aim.goal_row)
    return Cell(limited(shown.text, words, least=aim.at_least, stable=aim.stable), aim.goal_key, "", (shown,))


def limited(goal: str, words: Words, *, least: bool, stable: int = 1) -> str:
    """A goal with its side: ≥ 3.9."""
    return words.text("tables-goal", goal=goal, way="least" if least else "most", stable=stable)


# ---- scores of all customers ----
HEADLINES = ("mean", "top_box", "nps", "index")
WEIGHTINGS = {"representative": "common-weighted", "value": "tables-by-worth", "none": "common-unweighted"}


def outline(rows: Iterable[Row], words: Words) -> Iterator[tuple[str, Row, bool]]:
    """Rows under their dimension, whose own score stands out; what belongs to none comes first."""
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(row.measure, []).append(row)
    book = words.codebook
    inside = [key for dimension in book.dimensions for key in (dimension, *book.members(dimension))]
    for key in [*(key for key in held if key not in inside), *(key for key in inside if key in held)]:
        yield from ((words.series(row), row, key in book.dimensions) for row in held[key])


def scores(estimates: Estimates, words: Words) -> Table | None:
    """Every score: base, interval, spread, and the shares of the best and the worst answers."""
    rows = [row for row in estimates.select(stat=["mean", "nps", "index"], against="", category="") if row.shown]
    if not rows:
        return None

    def of_answers(head: str, stat: str) -> Column:
        found = {row.measure: row for row in estimates.select(stat=stat, against="", category="")}
        return words.text(head), lambda row: number(found.get(row.measure) if row.stat == "mean" else None, words)

    show = Columns(estimates, words)
    columns = [
        show("tables-n", "n"),
        show("tables-score"),
        show.span(),
        of_answers("tables-sd", "sd"),
        of_answers("tables-top-answers", "top_box"),
        of_answers("tables-bottom-answers", "bottom_box"),
    ]
    return build(words.text("tables-indicator"), outline(rows, words), columns, legend=base_legend(rows, words))


def weightings(estimates: Estimates, words: Words) -> Table | None:
    """Headline indicators by weighting: bases, design effect, value; None where nothing is weighted."""
    rows = [row for row in estimates.select(weighting="representative") if _is_headline(row) and not row.level]
    scored = {row.measure for row in rows if row.stat == "nps"}
    published = [row for row in rows if row.stat == "nps" or row.measure not in scored]
    lines: list[Row] = []
    for row in published:
        other = [estimates.get(row, weighting=kind) for kind in ("value", "none")]
        lines += [row, *(way for way in other if way is not None and way.shown and way.low != row.low)]
    if len(lines) == len(published):
        return None
    show = Columns(estimates, words)
    columns = [
        show("tables-n", "n"),
        show("tables-effective-n", "n_eff"),
        show("tables-design-effect", stat="design_effect"),
        show("tables-value"),
        show.span(),
    ]
    entries = by_group(lines, words.series, lambda row: words.text(WEIGHTINGS[row.weighting]))
    return build(words.text("common-weighting"), entries, columns, legend=base_legend(published, words))


def _is_headline(row: Row) -> bool:
    return row.stat in HEADLINES and not row.against and not row.category


# ---- scores by group ----
MANY = 8  # levels that still stand side by side


def groups(estimates: Estimates, words: Words) -> dict[str, Table]:
    """A table of each grouping: every score, and what goes with the first outcome, by level.

    ▲▼ mark what lies above or below all other levels together; η² and p are those of the test that no level differs.
    """
    by_segment: dict[str, list[Row]] = {}
    for row in estimates:
        if row.level and not row.is_crossed and (_is_headline(row) or row.stat == "shrunken" or _is_weight(row)):
            by_segment.setdefault(row.segment, []).append(row)
    said = words.text("tables-marks-others", level=words.percent(words.confidence))
    found = {}
    for segment, rows in by_segment.items():
        if any(row.shown for row in rows):
            many = len({row.level for row in rows}) > MANY
            table = (_by_level if many else by_score)(rows, estimates, words)
            marked = any(cell.mark for line in table.lines for cell in line.cells)
            found[segment] = replace(table, legend=[*([said] if marked else []), *base_legend(rows, words)])
    return found


def _is_weight(row: Row) -> bool:
    """Whether a row states how closely something goes with an outcome."""
    return row.stat == "importance" and row.against_kind == "measure"


MORE_PROBLEMS = {1: "change worse up", -1: "change better down", 0: ""}


def _marked(row: Row | None, estimates: Estimates, words: Words) -> Cell:
    cell, others = number(row, words), estimates.get(row, against=OTHERS) if row is not None else None
    if others is None or not others.shown:
        return cell
    way = direction(others, words.alpha)
    return replace(cell, mark=MORE_PROBLEMS[way] if row is not None and row.category == "problem" else MARKS[way])


def _largest(rows: Iterable[Row | None]) -> Row | None:
    """The one with the largest base: scores differ in how many answered them."""
    return max((row for row in rows if row is not None), key=lambda row: row.n if row.shown else -1.0, default=None)


def by_score(rows: list[Row], estimates: Estimates, words: Words) -> Table:
    """Scores in the lines, levels in the columns, the test last."""
    levels = list(dict.fromkeys(row.level for row in rows))
    stems = list({(row.measure, row.stat): row for row in rows}.values())

    def at(level: str) -> Column:
        name = level_name(replace(rows[0], level=level), words)
        return name, lambda row: _marked(estimates.get(row, level=level), estimates, words)

    def tested(row: Row, part: str) -> Cell:
        category = row.stat if row.stat == "top_box" else ""
        test = estimates.get(row, stat="eta_squared", level="", against="", category=category)
        return Cell("") if _is_weight(row) else number(test, words, part)

    columns = [Columns(estimates, words)("common-all", segment="", level=""), *map(at, levels)]
    whole = _largest(estimates.get(stem, segment="", level="") for stem in stems)
    bases = [whole, *(_largest(row for row in rows if row.level == level) for level in levels)]
    cells = [number(row, words, "n") for row in bases]
    if len(estimates.select(stat="eta_squared", segment=rows[0].segment)):
        columns.append((words.text("tables-eta-squared"), lambda row: tested(row, "value")))
        columns.append((words.text("tables-p"), lambda row: tested(row, "p")))
        cells += [Cell(""), Cell("")]
    weights = [row for row in stems if _is_weight(row)]
    entries: list[Entry] = [Line(words.text("tables-n"), cells, total=True)]
    entries += outline((row for row in stems if not _is_weight(row)), words)
    entries += [words.text("tables-importance-for", outcome=words.label(row.against_id)) for row in weights[:1]]
    entries += ((words.label(row.measure), row) for row in weights)
    return build(words.text("tables-indicator"), entries, columns)


def _by_level(rows: list[Row], estimates: Estimates, words: Words) -> Table:
    """Levels in the lines, headline indicators in the columns: where levels are many."""
    stems = {(row.measure, row.stat): row for row in rows if not _is_weight(row) and _leads(row.measure, words)}
    levels = list(dict.fromkeys(row.level for row in rows))

    def of(stem: Row) -> Column:
        head = words.text("tables-shrunken") if stem.stat == "shrunken" else words.series(stem)
        return head, lambda level: _marked(estimates.get(stem, level=level), estimates, words)

    def base(level: str) -> Cell:
        return number(_largest(estimates.get(stem, level=level) for stem in stems.values()), words, "n")

    columns: list[Column] = [(words.text("tables-n"), base), *map(of, stems.values())]
    entries = [(level_name(replace(rows[0], level=level), words), level) for level in levels]
    return build(words.text("tables-level"), entries, columns)


def _leads(measure: str, words: Words) -> bool:
    """Whether a measure stands above items and dimensions: a question with a role, or the index."""
    item = words.codebook.items.get(measure)
    return measure not in words.codebook.dimensions if item is None else item.role is not None


# ---- what goes together ----
WIDE = 16  # questions whose correlations still stand side by side
DRIVER_HEADS = {
    "importance": "tables-importance",
    "importance_johnson": "tables-johnsons-weight",
    "rank": "tables-rank",
    "correlation": "tables-correlation",
    "gain": "tables-gain",
    "slope": "tables-slope",
    "beta": "tables-beta",
    "log_odds": "tables-log-odds",
    "vif": "tables-vif",
}
WITH_INTERVAL = {"importance", "rank", "slope", "alpha"}


def correlations(estimates: Estimates, words: Words) -> Table | None:
    """Correlations of each question with those before it, outcomes first; of many questions with the outcomes alone."""
    pairs = {frozenset((row.measure, row.against_id)): row for row in estimates.select(stat="correlation")}
    if not any(row.shown for row in pairs.values()):
        return None
    every = list(dict.fromkeys(name for row in pairs.values() for name in (row.measure, row.against_id)))
    heads = [name for name in every if _leads(name, words)]
    names = [*heads, *(name for name in every if name not in heads)]
    across = (names if len(names) <= WIDE else heads)[: len(names) - 1]

    def of(place: int) -> Column:
        """A column that stops where its own question stands in the lines."""
        return (
            f"{place + 1}",
            lambda line: number(pairs.get(frozenset((names[line], names[place]))), words) if line > place else Cell(""),
        )

    entries: list[Entry] = [(f"{place + 1} {words.label(name)}", place) for place, name in enumerate(names)]
    return build(words.text("tables-item"), entries, [of(place) for place in range(len(across))])


def drivers(estimates: Estimates, words: Words, *, stats: Collection[str] = tuple(DRIVER_HEADS)) -> Table | None:
    """What goes with each outcome, the closest first, by the `stats` that any has."""
    every = [row for row in estimates.select(stat="importance", level="") if row.against_kind == "measure"]
    rows = sorted(every, key=lambda row: -row.value if row.shown else math.inf)
    if not any(row.shown for row in rows):
        return None

    def known(row: Row, stat: str) -> Row | None:
        return estimates.get(row, stat=stat)

    rows = [row for row in rows if known(row, "correlation") is not None] or rows  # groups have importance alone
    columns = _statistics(rows, {stat: DRIVER_HEADS[stat] for stat in DRIVER_HEADS if stat in stats}, known, words)
    entries: list[Entry] = []
    for outcome in dict.fromkeys(row.against_id for row in every):
        entries.append(words.label(outcome))
        entries += ((words.label(row.measure), row) for row in rows if row.against_id == outcome)
    return build(words.text("tables-driver"), entries, columns, legend=base_legend(rows, words))


CHECKS = {
    "explained": "tables-explained",
    "agreement/ordinal": "tables-agreement-ordinal",
    "agreement/johnson": "tables-agreement-johnson",
    "agreement/listwise": "tables-agreement-listwise",
    "proportionality": "tables-proportionality",
}


def driver_checks(estimates: Estimates, words: Words) -> Table | None:
    """What each outcome's drivers explain together, whether other methods rank them alike, and the ordinal test."""
    stats = list(dict.fromkeys(check.partition("/")[0] for check in CHECKS))
    found = {(row.measure, f"{row.stat}/{row.category}".strip("/")): row for row in estimates.select(stat=stats)}
    entries: list[Entry] = []
    for outcome in dict.fromkeys(measure for measure, _ in found):
        entries.append(words.label(outcome))
        entries += [
            (words.text(text), found[outcome, check]) for check, text in CHECKS.items() if (outcome, check) in found
        ]
    show = Columns(estimates, words)
    columns = [show("tables-n", "n"), show("tables-value"), show.span(), show("tables-p", "p")]
    return build(words.text("tables-check"), entries, columns) if entries else None


def _statistics(
    subjects: Iterable[Any], heads: Mapping[str, str], find: Callable[[Any, str], Row | None], words: Words
) -> list[Column]:
    """A column for each statistic that any subject has, and one for the interval of some."""
    subjects = list(subjects)

    def of(stat: str, cell: Callable[[Row | None, Words], Cell]) -> Callable[[Any], Cell]:
        return lambda subject: cell(find(subject, stat), words)

    columns: list[Column] = []
    for stat, head in heads.items():
        if any(row is not None and row.shown for row in (find(subject, stat) for subject in subjects)):
            columns.append((words.text(head), of(stat, number)))
            columns += [(interval_head(words), of(stat, span))] * (stat in WITH_INTERVAL)
    return columns


# ---- over time ----
LIMITS = {
    "centre": "tables-average-before",
    "limit_low": "tables-range-from",
    "limit_high": "tables-range-to",
    "detectable": "tables-detectable",
}


def periods(estimates: Estimates, words: Words) -> Table | None:
    """Scores now, in each period that they are compared with, and the changes, marked where they are clear."""
    rows = [row for row in _compared(estimates.select(segment="")) if row.stat != "top_box"]
    table = build(words.text("tables-indicator"), outline(rows, words), _course(estimates, rows, words, share=True))
    return replace(table, legend=base_legend(rows, words)) if rows else None


def moves(estimates: Estimates, words: Words) -> Table | None:
    """The same of each level of each grouping, and the test that the levels changed alike."""
    rows = [row for row in _compared(estimates) if row.level and not row.is_crossed]
    columns = _course(estimates, rows, words)
    entries: list[Entry] = []
    for segment in dict.fromkeys(row.segment for row in rows):
        tests = estimates.select(stat="unequal_change", segment=segment)
        entries.append(segment_name(segment, words))
        entries += ((_moved(row, rows, words), row) for row in rows if row.segment == segment)
        if len(tests):
            ends = [cell for test in tests for cell in (Cell(""), number(test, words, "p"))]
            entries.append(Line(words.text("tables-p"), [Cell(""), *ends], total=True))
    table = build(words.text("tables-level"), entries, columns)
    return replace(table, legend=base_legend(rows, words)) if rows else None


def _moved(row: Row, rows: list[Row], words: Words) -> str:
    """A level, and its indicator where there are several."""
    several = len({(other.measure, other.stat) for other in rows}) > 1
    return f"{level_name(row, words)} · {words.series(row)}" if several else level_name(row, words)


def _compared(estimates: Estimates) -> list[Row]:
    """Headline statistics of which there is a change."""
    changes = [row for row in estimates if row.against_kind == "period" and row.stat in HEADLINES and not row.category]
    found = (estimates.get(change, against="") for change in changes)
    return list({row.key: row for row in found if row is not None}.values())


def _course(estimates: Estimates, rows: list[Row], words: Words, *, share: bool = False) -> list[Column]:
    """Now, then each earlier period with the change since, and with that of the `share` of top answers."""
    changes = [row for row in estimates if row.against_kind == "period" and row.stat in HEADLINES]
    names = dict.fromkeys(row.against_id for row in changes) if rows else ()
    show = Columns(estimates, words)
    columns = [show.number(words.period(row.period)) for row in rows[:1]]
    for name in names:
        columns.append(show.number(words.period(name), period=name))
        columns.append(show.change(words.text("common-change"), against=f"period:{name}"))
        if share:
            columns.append(show.change(words.text("tables-top-answers"), stat="top_box", against=f"period:{name}"))
    return columns


def limits(estimates: Estimates, words: Words) -> Table | None:
    """The range in which earlier periods let this one be expected, and the smallest change that would be found."""
    rows = [row for row in estimates if _is_headline(row) and not row.level]
    rows = [row for row in rows if estimates.get(row, stat="limit_low", category=row.stat) is not None]

    def of(stat: str) -> Callable[[Row], Cell]:
        return lambda row: number(estimates.get(row, stat=stat, category=row.stat), words)

    columns = [
        Columns(estimates, words)("common-now"),
        *((words.text(head), of(stat)) for stat, head in LIMITS.items()),
    ]
    return build(words.text("tables-indicator"), outline(rows, words), columns) if rows else None


# ---- scales ----
ITEM_HEADS = {
    "floor": "tables-lowest-answer",
    "ceiling": "tables-highest-answer",
    "non_response": "tables-no-answer",
    "item_total": "tables-item-total",
    "loading": "tables-loading",
    "alpha_without": "tables-alpha-without",
}
SCALE_HEADS = {
    "items": "tables-items",
    "alpha": "tables-alpha",
    "omega": "tables-omega",
    "factor_share": "tables-factor-share",
    "inter_item": "tables-inter-item",
}


def reliability(estimates: Estimates, words: Words) -> Table | None:
    """Scales with their reliability: alpha with interval, omega, and what else was estimated."""
    return _scales(estimates, words, SCALE_HEADS, "tables-scale")


def questions(estimates: Estimates, words: Words) -> Table | None:
    """Questions with what speaks for or against keeping them as they are."""
    return _scales(estimates, words, ITEM_HEADS, "tables-item")


def _scales(estimates: Estimates, words: Words, heads: Mapping[str, str], head: str) -> Table | None:
    """One line per measure, one column per statistic that any of them has."""
    rows = [row for row in estimates if row.stat in heads and not (row.level or row.against or row.category)]
    lines = list({row.measure: row for row in rows if row.n == row.n}.values())
    columns = _statistics(lines, heads, lambda row, stat: estimates.get(row, stat=stat), words)
    if not columns:
        return None
    base = Columns(estimates, words)("tables-n", "n")
    named = [(words.label(entry[1].measure), *entry[1:]) for entry in outline(lines, words)]
    return build(words.text(head), named, [base, *columns], legend=base_legend(rows, words))
