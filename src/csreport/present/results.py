"""Tables of targets and scores: of all customers, by group, together, over time, as measurements; and of comments."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from csreport.chapters.comparisons import Verdict
from csreport.chapters.comparisons import verdict as verdict_of
from csreport.chapters.groups import OTHERS
from csreport.chapters.topics import SIDES, SOURCES
from csreport.estimates import Estimates, Row, direction
from csreport.present.cells import (
    LESS_IS_BETTER,
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
    number,
)
from csreport.present.layout import level_name, segment_name
from csreport.present.words import Words
from csreport.project.targets import Target

# ---- targets as they are shown ----
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
    change: Row | None = None

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
        level = f" · {level_name(row, words)}" if row.level and not target.label else ""
        yield Aim(
            label=words.choose(target.label, words.series(replace(row, stat=stat))) + level,
            goal_key=row.key,
            row=estimates.get(row, stat=stat, category="", against=""),
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
    found = estimates.select(
        measure=row.measure, segment=row.segment, level=row.level, against=row.against, period=row.period
    )
    return next((other for other in found if other.stat != "target"), None)


def _benchmark(estimates: Estimates, row: Row, stat: str) -> float:
    """The first benchmark of the same indicator."""
    for other in estimates.select(stat="target", measure=row.measure, segment=row.segment, level=row.level):
        distance = _distance(estimates, other)
        if other.against_kind == "benchmark" and (distance is None or distance.stat == stat):
            return other.value
    return math.nan


def verdict_words(verdict: str, words: Words) -> str:
    """What became of a target."""
    return words.text(f"tables-verdict-{verdict.replace('_', '-')}")


def verdict(name: str, words: Words) -> Cell:
    """A cell that says what became of a target."""
    return Cell(verdict_words(name, words), mark=VERDICT_CLASSES.get(name, "verdict cannot-tell"))


def goals_of(estimates: Estimates, words: Words, declared: Mapping[str, Target] | None) -> dict[tuple[str, ...], Aim]:
    """Targets by measure, statistic, segment and level."""
    found = (aim for aim in aims(estimates, words, declared or {}) if not math.isnan(aim.goal))
    return {(a.goal_row.measure, a.goal_row.stat, a.goal_row.segment, a.goal_row.level): a for a in found}


def goal_words(aim: Aim, words: Words) -> str:
    """A target with its verdict: ✕ target 3.80: not met."""
    value, mark = words.figure(aim.goal_row), VERDICT_MARKS.get(aim.verdict, "?")
    return f"{mark} {words.text('figures-verdict', value=value, verdict=aim.verdict)}"


def targets(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None = None) -> Table | None:
    """Targets in the order given: value now, what was to be reached, the distance, and the verdict."""
    found, show = list(aims(estimates, words, declared or {})), Columns(estimates, words)
    columns: list[Column] = [
        show("common-now", of=lambda aim: aim.row),
        (words.text("common-target"), lambda aim: _goal(aim, words)),
        show("tables-distance", of=lambda aim: aim.distance),
        show.span(of=lambda aim: aim.distance),
        (words.text("tables-verdict"), lambda aim: verdict(aim.verdict, words)),
    ]
    if any(aim.detectable is not None and aim.detectable.shown for aim in found):
        columns.append(show("tables-stat-detectable", of=lambda aim: aim.detectable))
    entries = [(aim.label, aim) for aim in found]
    return show.table("tables-indicator", entries, columns, (aim.row for aim in found))


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
    show = Columns(estimates, words)

    def of_answers(head: str, stat: str) -> Column:
        return show(head, of=lambda row: estimates.get(row, stat=stat) if row.stat == "mean" else None)

    columns = [
        show("tables-n", "n"),
        show("tables-score"),
        show.span(),
        of_answers("tables-sd", "sd"),
        of_answers("tables-top-answers", "top_box"),
        of_answers("tables-bottom-answers", "bottom_box"),
    ]
    return show.table("tables-indicator", outline(rows, words), columns, rows)


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
    effect = show("tables-design-effect", stat="design_effect")
    columns = [show("tables-n", "n"), show("tables-effective-n", "n_eff"), effect, show("tables-value"), show.span()]
    entries = by_group(lines, words.series, lambda row: words.text(WEIGHTINGS[row.weighting]))
    return show.table("common-weighting", entries, columns, published)


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
    found = {}
    for segment, rows in by_segment.items():
        if any(row.shown for row in rows):
            many = len({row.level for row in rows}) > MANY
            found[segment] = _marked((_by_level if many else by_score)(rows, estimates, words), rows, words)
    return found


def _marked(table: Table, rows: Iterable[Row], words: Words) -> Table:
    """The table with what explains its marks."""
    said = words.text("tables-marks-others", level=words.sure)
    marked = any(cell.mark for line in table.lines for cell in line.cells)
    return replace(table, legend=[said] * marked + base_legend(rows, words))


def _is_weight(row: Row) -> bool:
    """Whether a row states how closely something goes with an outcome."""
    return row.stat == "importance" and row.against_kind == "measure"


def _beside(row: Row | None, estimates: Estimates, words: Words) -> Cell:
    """An estimate of a level, marked where it differs from all other levels."""
    cell, others = number(row, words), estimates.get(row, against=OTHERS) if row is not None else None
    if row is None or others is None or not others.shown:
        return cell
    return replace(cell, mark=(LESS_IS_BETTER if row.category == "problem" else MARKS)[direction(others, words.alpha)])


def _largest(rows: Iterable[Row | None]) -> Row | None:
    """The one with the largest base: scores differ in how many answered them."""
    return max((row for row in rows if row is not None), key=lambda row: row.n if row.shown else -1.0, default=None)


def by_score(rows: list[Row], estimates: Estimates, words: Words) -> Table:
    """Scores in the lines, levels in the columns, the test last."""
    show, levels = Columns(estimates, words), list(dict.fromkeys(row.level for row in rows))
    stems = list({(row.measure, row.stat): row for row in rows}.values())

    def at(level: str) -> Column:
        name = level_name(replace(rows[0], level=level), words)
        return name, lambda row: _beside(estimates.get(row, level=level), estimates, words)

    def tested(row: Row, part: str) -> Cell:
        category = row.stat if row.stat == "top_box" else ""
        test = estimates.get(row, stat="eta_squared", level="", against="", category=category)
        return Cell("") if _is_weight(row) else number(test, words, part)

    columns = [show("common-all", segment="", level=""), *map(at, levels)]
    if len(estimates.select(stat="eta_squared", segment=rows[0].segment)):
        columns.append((words.text("tables-eta-squared"), lambda row: tested(row, "value")))
        columns.append((words.text("tables-p"), lambda row: tested(row, "p")))
    whole = _largest(estimates.get(stem, segment="", level="") for stem in stems)
    bases = [whole, *(_largest(row for row in rows if row.level == level) for level in levels)]
    weights = [row for row in stems if _is_weight(row)]
    entries: list[Entry] = [show.total("tables-n", bases, "n")]
    entries += outline((row for row in stems if not _is_weight(row)), words)
    entries += [words.text("tables-importance-for", outcome=words.label(row.against_id)) for row in weights[:1]]
    entries += ((words.label(row.measure), row) for row in weights)
    return build(words.text("tables-indicator"), entries, columns)


def _by_level(rows: list[Row], estimates: Estimates, words: Words) -> Table:
    """Levels in the lines, headline indicators in the columns: where levels are many."""
    stems = {(row.measure, row.stat): row for row in rows if not _is_weight(row) and _leads(row.measure, words)}

    def of(stem: Row) -> Column:
        head = words.text("tables-shrunken") if stem.stat == "shrunken" else words.series(stem)
        return head, lambda level: _beside(estimates.get(stem, level=level), estimates, words)

    def base(level: str) -> Row | None:
        return _largest(estimates.get(stem, level=level) for stem in stems.values())

    columns = [Columns(estimates, words)("tables-n", "n", of=base), *map(of, stems.values())]
    levels = dict.fromkeys(row.level for row in rows)
    entries = [(level_name(replace(rows[0], level=level), words), level) for level in levels]
    return build(words.text("tables-level"), entries, columns)


def _leads(measure: str, words: Words) -> bool:
    """Whether a measure stands above items and dimensions: a question with a role, or the index."""
    item = words.codebook.items.get(measure)
    return measure not in words.codebook.dimensions if item is None else item.role is not None


# ---- what goes together ----
WIDE = 16  # questions whose correlations still stand side by side
DRIVER_STATS = "importance", "importance_johnson", "rank", "correlation", "gain", "slope", "beta", "log_odds", "vif"
WITH_INTERVAL = {"importance", "rank", "slope", "alpha"}


def correlations(estimates: Estimates, words: Words) -> Table | None:
    """Correlations of each question with those before it, outcomes first; of many questions with the outcomes alone."""
    pairs = {frozenset((row.measure, row.against_id)): row for row in estimates.select(stat="correlation")}
    if not any(row.shown for row in pairs.values()):
        return None
    every = list(dict.fromkeys(name for row in pairs.values() for name in (row.measure, row.against_id)))
    heads = [name for name in every if _leads(name, words)]
    names = [*heads, *(name for name in every if name not in heads)]

    def cell(line: int, place: int) -> Cell:
        """A column stops where its own question stands in the lines."""
        return number(pairs.get(frozenset((names[line], names[place]))), words) if line > place else Cell("")

    across = min(len(names) if len(names) <= WIDE else len(heads), len(names) - 1)
    columns: list[Column] = [(f"{n + 1}", lambda line, n=n: cell(line, n)) for n in range(across)]  # type: ignore[misc]
    entries: list[Entry] = [(f"{place + 1} {words.label(name)}", place) for place, name in enumerate(names)]
    return build(words.text("tables-item"), entries, columns)


def drivers(estimates: Estimates, words: Words, *, stats: Collection[str] = DRIVER_STATS) -> Table | None:
    """What goes with each outcome, the closest first, by the `stats` that any has."""
    every = [row for row in estimates.select(stat="importance", level="") if row.against_kind == "measure"]
    rows = sorted(every, key=lambda row: -row.value if row.shown else math.inf)
    if not any(row.shown for row in rows):
        return None
    # groups have importance alone
    rows = [row for row in rows if estimates.get(row, stat="correlation") is not None] or rows
    columns = _statistics(rows, estimates, [stat for stat in DRIVER_STATS if stat in stats], words)
    entries: list[Entry] = []
    for outcome in dict.fromkeys(row.against_id for row in every):
        entries.append(words.label(outcome))
        entries += ((words.label(row.measure), row) for row in rows if row.against_id == outcome)
    return Columns(estimates, words).table("tables-driver", entries, columns, rows)


CHECKS = "explained", "agreement/ordinal", "agreement/johnson", "agreement/listwise", "proportionality"


def _head(stat: str) -> str:
    """The message that says what a statistic is."""
    return f"tables-stat-{re.sub('[_/]', '-', stat)}"


def driver_checks(estimates: Estimates, words: Words) -> Table | None:
    """What each outcome's drivers explain together, whether other methods rank them alike, and the ordinal test."""
    stats = list(dict.fromkeys(check.partition("/")[0] for check in CHECKS))
    found = {(row.measure, f"{row.stat}/{row.category}".strip("/")): row for row in estimates.select(stat=stats)}
    entries: list[Entry] = []
    for outcome in dict.fromkeys(measure for measure, _ in found):
        known = [check for check in CHECKS if (outcome, check) in found]
        entries += [words.label(outcome), *((words.text(_head(check)), found[outcome, check]) for check in known)]
    show = Columns(estimates, words)
    columns = [show("tables-n", "n"), show("tables-value"), show.span(), show("tables-p", "p")]
    return show.table("tables-check", entries, columns)


def _statistics(rows: list[Row], estimates: Estimates, stats: Iterable[str], words: Words) -> list[Column]:
    """A column for each statistic that any of some rows has, and one for the interval of some."""
    show, columns = Columns(estimates, words), list[Column]()
    for stat in stats:
        if any(row is not None and row.shown for row in (estimates.get(row, stat=stat) for row in rows)):
            columns += [show(_head(stat), stat=stat), *([show.span(stat=stat)] if stat in WITH_INTERVAL else [])]
    return columns


# ---- over time ----
LIMITS = "centre", "limit_low", "limit_high", "detectable"


def periods(estimates: Estimates, words: Words) -> Table | None:
    """Scores now, in each period that they are compared with, and the changes, marked where they are clear."""
    rows = [row for row in _compared(estimates.select(segment="")) if row.stat != "top_box"]
    columns = _course(estimates, rows, words, share=True)
    return Columns(estimates, words).table("tables-indicator", outline(rows, words), columns, rows)


def moves(estimates: Estimates, words: Words) -> Table | None:
    """The same of each level of each grouping, and the test that the levels changed alike."""
    rows = [row for row in _compared(estimates) if row.level and not row.is_crossed]
    several, entries = len({(row.measure, row.stat) for row in rows}) > 1, list[Entry]()
    for segment in dict.fromkeys(row.segment for row in rows):
        entries.append(segment_name(segment, words))
        for row in (row for row in rows if row.segment == segment):
            entries.append((level_name(row, words) + (f" · {words.series(row)}" if several else ""), row))
        tests = estimates.select(stat="unequal_change", segment=segment)
        cells = [cell for test in tests for cell in (Cell(""), number(test, words, "p"))]
        entries += [Line(words.text("tables-p"), [Cell(""), *cells], total=True)] if cells else []
    return Columns(estimates, words).table("tables-level", entries, _course(estimates, rows, words), rows)


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
            columns.append(show.change(words.text("tables-top-change"), stat="top_box", against=f"period:{name}"))
    return columns


def limits(estimates: Estimates, words: Words) -> Table | None:
    """The range in which earlier periods let this one be expected, and the smallest change that would be found."""
    show, known = Columns(estimates, words), (row for row in estimates if not row.level and not row.against)
    rows = [row for row in known if estimates.get(row, stat="limit_low", category=row.stat) is not None]

    def of(stat: str) -> Callable[[Row], Row | None]:
        return lambda row: estimates.get(row, stat=stat, category=row.stat)

    columns = [show("common-now"), *(show(_head(stat), of=of(stat)) for stat in LIMITS)]
    return show.table("tables-indicator", outline(rows, words), columns)


# ---- scales ----
ITEM_STATS = "floor", "ceiling", "non_response", "item_total", "loading", "alpha_without"
SCALE_STATS = "items", "alpha", "omega", "factor_share", "inter_item"


def reliability(estimates: Estimates, words: Words) -> Table | None:
    """Scales with their reliability: alpha with interval, omega, and what else was estimated."""
    return _scales(estimates, words, SCALE_STATS, "tables-scale")


def questions(estimates: Estimates, words: Words) -> Table | None:
    """Questions with what speaks for or against keeping them as they are."""
    return _scales(estimates, words, ITEM_STATS, "tables-item")


def _scales(estimates: Estimates, words: Words, stats: Collection[str], head: str) -> Table | None:
    """One line per measure, one column per statistic that any of them has."""
    rows = [row for row in estimates if row.stat in stats and not (row.level or row.against or row.category)]
    lines = list({row.measure: row for row in rows if row.n == row.n}.values())
    columns, show = _statistics(lines, estimates, stats, words), Columns(estimates, words)
    entries = [(words.label(entry[1].measure), *entry[1:]) for entry in outline(lines, words)] if columns else []
    return show.table(head, entries, [show("tables-n", "n"), *columns], rows)


# ---- what comments say ----
def _named(estimates: Estimates) -> list[Row]:
    """Topics and sides that somebody names, the problems first, those named most first."""
    rows = [row for side in SIDES for row in estimates.of_all(stat="mention", category=side, against="")]
    shown = [row for row in rows if row.shown and row.value > 0]
    return sorted(shown, key=lambda row: (SIDES.index(row.category), -row.value))


def main_topics(estimates: Estimates, words: Words) -> Table | None:
    """The main point to improve and the main praise of each dimension, and whether an action is about the former."""
    found, show = dict[tuple[str | None, str], Row](), Columns(estimates, words)
    for row in _named(estimates):
        found.setdefault((words.codebook.topics[row.measure].dimension, row.category), row)
    dimensions = [key for key in words.codebook.dimensions if any((key, side) in found for side in SIDES)]

    def of(side: str) -> list[Column]:
        def name(key: str) -> str:
            return words.series(row) if (row := found.get((key, side))) else "–"

        share = show("voice-share", of=lambda key: found.get((key, side)))
        return [(words.text("voice-main", side=side), lambda key: Cell(name(key), kind="text")), share]

    def planned(key: str) -> str:
        row = found.get((key, "problem"))
        rows = estimates.select(measure=row.measure, stat="count", category=["actions", "decisions"]) if row else ()
        known = next((found.category for found in rows if found.value), "none")
        return words.text("voice-action", known=known)

    actions = [show.text("voice-actions", planned)] * bool(len(estimates.select(stat="count", category="actions")))
    columns, entries = [*of("problem"), *actions, *of("praise")], [(words.label(key), key) for key in dimensions]
    return show.table("voice-dimension", entries, columns, found.values())


def mentions(estimates: Estimates, words: Words) -> Table | None:
    """Every problem and praise: how many name it, its part of all mentions, how satisfied they are, what it moves."""
    show, rows = Columns(estimates, words), _named(estimates)
    columns = [
        show("voice-share"),
        show.span(),
        show("voice-part", stat="mention_part"),
        show("voice-score", stat="mention_score"),
        show.change(words.text("voice-gap"), stat="mention_score", against=OTHERS),
        show.span(stat="mention_score", against=OTHERS),
        show("voice-cost", stat="mention_cost", against=OTHERS),
        show.span(stat="mention_cost", against=OTHERS),
    ]
    entries = by_group(rows, lambda row: words.text("voice-side", side=row.category), words.series)
    return show.table("voice-topic", entries, columns, [*rows, *estimates.of_all(stat="mention_score")])


def mention_groups(estimates: Estimates, words: Words) -> Table | None:
    """Problems by the levels of the grouping in which one of them differs most surely."""
    every = estimates.select(stat="eta_squared", measure=words.codebook.topics)
    tests = [row for row in every if row.shown and row.p == row.p]
    if not tests:
        return None
    segment = min(tests, key=lambda row: (row.p, -row.value)).segment
    rows = [row for row in estimates.select(stat="mention", segment=segment, against="") if row.level]
    table = _marked(by_score(rows, estimates, words), rows, words)
    return replace(table, heads=[f"{words.text('voice-topic')} · {segment_name(segment, words)}", *table.heads[1:]])


def agreement(estimates: Estimates, words: Words) -> Table | None:
    """Whether the rules say what people say of the same comments: of all sides together, and of each."""
    rows, show = sorted(estimates.select(stat="coder_alpha"), key=lambda row: row.category), Columns(estimates, words)
    columns = [show("tables-n", "n"), show("voice-alpha"), show.span()]
    for stat in ("precision", "recall"):
        columns += [show(f"voice-{stat}", stat=stat), show.span(stat=stat)]
    every = words.text("common-all")
    entries = [(words.series(row) if row.category else every, row, not row.category) for row in rows]
    return show.table("voice-topic", entries, columns)


def sources(estimates: Estimates, words: Words) -> Table | None:
    """How many texts of each source criticise each topic: of the survey, and of each other source."""
    seen = {(row.measure, row.level): row for row in estimates.select(stat="seen", category="problem")}
    rows = sorted(estimates.of_all(stat="mention", category="problem", against=""), key=lambda row: -row.value)
    given = [source for source in SOURCES if any(level == source for _, level in seen)]
    if not given or not rows:
        return None

    def of(source: str) -> Callable[[Row], Row | None]:
        return lambda row: seen.get((row.measure, source))

    show, found = Columns(estimates, words), {"survey": lambda row: row} | {source: of(source) for source in given}
    columns = [show.number(words.level("", source), of=find) for source, find in found.items()]
    bases = show.total("tables-n", [find(rows[0]) for find in found.values()], "n")
    entries: list[Entry] = [bases, *((words.series(row), row) for row in rows)]
    return show.table("voice-topic", entries, columns, [*rows, *seen.values()])
