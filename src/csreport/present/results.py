"""Tables of the sample, of targets, models, tests and scales."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from csreport.catalogue import statistic
from csreport.chapters.comparisons import Verdict
from csreport.chapters.comparisons import verdict as verdict_of
from csreport.chapters.fieldwork import CEILINGS, CHECK_WORDS, STAGE, Check, checks
from csreport.chapters.response import STRATUM
from csreport.estimates import Estimates, Row, direction
from csreport.facts import N_
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
from csreport.present.layout import level_name, segment_name
from csreport.present.words import Words
from csreport.project.targets import Target

# ---- targets as they are shown ----
VERDICT_WORDS: dict[str, str] = {
    "met": N_("met"),
    "not_met": N_("not met"),
    "cannot_tell": N_("cannot tell"),
    "not_measured": N_("not measured"),
}
VERDICT_MARKS = {"met": "✓", "not_met": "×", "cannot_tell": "?"}


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


# ---- tables of models, tests and scales ----
VERDICT_CLASSES = {
    "met": "verdict met",
    "not_met": "verdict not-met",
    "cannot_tell": "verdict cannot-tell",
    "not_measured": "verdict cannot-tell",
}


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


# ---- tables of the sample ----
LISTED = 8  # levels of a segment that the table of precision lists; units in their dozens would bury the rest
STAGE_WORDS = {"start": N_("start of fieldwork"), "end": N_("end of fieldwork")}


def deadlines(estimates: Estimates, words: Words) -> dict[str, dt.date]:
    """Deadlines of fieldwork by their name in the reader's language."""
    rows = estimates.select(measure="fieldwork", segment=STAGE)
    return {words.translate(STAGE_WORDS[row.level]): dt.date.fromisoformat(row.category) for row in rows}


# ---- response rates ----------------------------------------------------------
RATE_WORDS = {
    "RR1": N_("RR1: complete answers"),
    "RR2": N_("RR2: complete and partial answers"),
    "RR3": N_("RR3: as RR1, unknown cases by e"),
    "RR4": N_("RR4: as RR2, unknown cases by e"),
    "RR5": N_("RR5: as RR1, eligible cases only"),
    "RR6": N_("RR6: as RR2, eligible cases only"),
    "CON1": N_("CON1: reached"),
    "COOP1": N_("COOP1: complete answers of those reached"),
    "REF1": N_("REF1: refused"),
    "silent": N_("No reply, whether reached is not known"),
    "usable": N_("Analysed answers"),
    "weighted": N_("RR1, weighted by chance of invitation"),
    "e": N_("e: eligible among the cases known"),
}


def rates(estimates: Estimates, words: Words) -> Table | None:
    """AAPOR rates of all invited with interval, and of each channel."""
    everyone = {row.category: row for row in estimates.select(measure="response", stat="rate")}
    if not any(name in everyone and everyone[name].shown for name in RATE_WORDS):
        return None
    parts = estimates.select(measure="channels", stat="rate")
    channels = parts.values("level") if len(parts.values("level")) > 1 else []
    show = Columns(estimates, words)
    columns = [show.number(words.text("All invited")), show.span()]

    def of_channel(name: str, part: str = "value") -> Column:
        return words.level("channel", name), lambda row: number(
            parts.find(level=name, category=row.category), words, part
        )

    columns += [of_channel(name) for name in channels]
    base = everyone.get("RR1") or Row("", "response", "rate", category="RR1")
    counts = [number(everyone.get("RR1"), words, "n"), Cell(""), *(of_channel(name, "n")[1](base) for name in channels)]
    entries: list[Entry] = [Line(words.text("Base of RR1 (n)"), counts, total=True)]
    for name, text in RATE_WORDS.items():
        row = everyone.get(name)
        if row is None or row.status == "not_estimable":
            continue
        line: Entry = (words.translate(text), row)
        if name == "e":  # one for all channels, and no interval
            line = Line(words.translate(text), [number(row, words), *[Cell("")] * (len(columns) - 1)])
        entries.append(line)
    return build(words.text("Rate"), entries, columns, legend=base_legend(parts, words))


# ---- make-up -------------------------------------------------------------------
SHARE_WORDS = {
    "invited": N_("Invited customers"),
    "plain": N_("Respondents"),
    "before": N_("Respondents, before calibration"),
    "weighted": N_("Respondents, weighted"),
}


def composition(estimates: Estimates, words: Words) -> Table | None:
    """Levels with their share in the population, among the invited and the respondents, and after weighting."""
    population = list(estimates.select(measure="frame", stat="share"))
    if not population:
        return None
    stems = {
        "invited": {"measure": "invitations", "stat": "share", "weighting": "none"},
        "plain": {"measure": "respondents", "stat": "share", "weighting": "none"},
        "before": {"measure": "respondents", "stat": "share_before", "weighting": "representative"},
        "weighted": {"measure": "respondents", "stat": "share", "weighting": "representative"},
    }
    found = {name: [estimates.get(row, **stem) for row in population] for name, stem in stems.items()}
    kept = {name: [row for row in rows if row is not None] for name, rows in found.items() if any(rows)}
    show = Columns(estimates, words)
    columns = [show.number(words.text("Population"))]
    columns += [show.number(words.translate(SHARE_WORDS[name]), **stems[name]) for name in kept]

    def segment(row: Row) -> str:
        return words.text("Stratum") if row.segment == STRATUM else segment_name(row.segment, words)

    entries = by_group(population, segment, lambda row: level_name(row, words))
    legend = base_legend((row for rows in kept.values() for row in rows), words)
    return build(words.text("Level"), entries, columns, legend=legend)


def nonresponse(estimates: Estimates, words: Words) -> Table | None:
    """Standardised differences of each level before and after weighting; test and partial R of each segment."""
    own = estimates.select(measure="nonresponse")
    rows = own.select(stat="smd", weighting="none")
    if not any(row.shown for row in rows):
        return None
    show, blank = Columns(estimates, words), Cell("")
    columns: list[Column] = [
        show.number(words.text("Difference, unweighted")),
        show.span(),
        show.number(words.text("After weighting"), weighting="representative"),
        (words.text("p (adjusted)"), lambda row: blank),
        (words.text("Partial R"), lambda row: blank),
    ]
    entries: list[Entry] = []
    for segment in rows.values("segment"):
        test = number(own.find(segment=segment, stat="chi_square"), words, "p")
        partial = number(own.find(segment=segment, stat="partial_r", level=""), words)
        entries += [segment_name(segment, words)]
        entries += [Line(words.text("All levels"), [blank, blank, blank, test, partial], total=True)]
        entries += [(level_name(row, words), row) for row in rows.select(segment=segment)]
    return build(words.text("Group"), entries, columns, legend=base_legend(rows, words))


# ---- weights and precision -----------------------------------------------------
WEIGHT_WORDS = {
    "minimum": N_("Smallest weight, of the mean"),
    "maximum": N_("Largest weight, of the mean"),
    "ratio": N_("Largest to smallest"),
    "cv": N_("Coefficient of variation"),
    "design_effect": N_("Design effect"),
    "n_eff": N_("Effective n of the weights"),
    "n_trimmed": N_("Weights trimmed"),
    "share_trimmed": N_("Share of all weight cut off"),
    "n_eff_untrimmed": N_("Effective n of the weights before trimming"),
}


def weights(estimates: Estimates, words: Words) -> Table | None:
    """Spread of the weights, what trimming took, and what they cost."""
    rows = {row.stat: row for row in estimates.select(measure="weights") if row.shown}
    if "n_eff" not in rows or not rows["ratio"].value > 1:
        return None
    entries: list[Entry] = [Line(words.text("Answers weighted (n)"), [number(rows["n_eff"], words, "n")], total=True)]
    entries += [(words.translate(text), rows[stat]) for stat, text in WEIGHT_WORDS.items() if stat in rows]
    columns = [Columns(estimates, words).number(words.text("Value"))]
    return build(words.text("Weights"), entries, columns, legend=base_legend(rows.values(), words))


def precision(estimates: Estimates, words: Words) -> Table | None:
    """Base, margin of error reached and planned, and smallest detectable changes, of all and of each level."""
    margin = estimates.find(measure="precision")
    if margin is None or not margin.shown:
        return None
    every = list(estimates.select(measure="respondents", stat="margin_of_error"))
    sizes = Counter(row.segment for row in every)
    levels = [row for row in every if sizes[row.segment] <= LISTED]
    planned = {(row.segment, row.level): row for row in estimates.select(measure="response", stat="margin_of_error")}
    show = Columns(estimates, words)
    columns = [
        show.number(words.text("n"), "n"),
        show.number(words.text("Effective n of the margin"), "n_eff"),
        show.number(words.text("Margin of error (± points)")),
    ]
    if planned:
        columns.append((words.text("Planned"), lambda row: number(planned.get((row.segment, row.level)), words)))
    columns += [_detectable(text, rows, words) for text, rows in _changes(estimates, words).items()]
    whole = Line(words.text("All customers"), [cell(margin) for _, cell in columns], total=True)
    groups = by_group(levels, lambda row: segment_name(row.segment, words), lambda row: level_name(row, words))
    legend = base_legend([margin, *levels], words)
    return build(words.text("Group"), [whole, *groups], columns, legend=legend)


def _detectable(head: str, rows: Estimates, words: Words) -> Column:
    return head, lambda row: number(rows.find(segment=row.segment, level=row.level), words)


def _changes(estimates: Estimates, words: Words) -> dict[str, Estimates]:
    """Detectable changes to show: of overall satisfaction (or the index) and of the NPS."""
    book, every = words.codebook, estimates.select(stat="detectable_change")
    overall, recommend = book.role("overall"), book.role("recommend")
    leading = every.select(measure=overall, category="mean") if overall else every.select(measure="index")
    found = {words.label(overall or "index"): leading}
    if recommend is not None:
        found[words.translate(statistic("nps").name)] = every.select(measure=recommend, category="nps")
    return {
        words.text("Detectable: {indicator}", indicator=name): rows
        for name, rows in found.items()
        if any(row.shown for row in rows)
    }


# ---- targets of the sample -------------------------------------------------------
def attainment(estimates: Estimates, words: Words) -> Table | None:
    """Targets of the sample: planned, reached, and the verdict; those of groups under their segment."""
    entries: list[Entry] = []
    segments = set[str]()
    for check in checks(estimates):
        goal = check.planned
        if goal.level and goal.segment not in segments:
            segments.add(goal.segment)
            entries.append(words.text("Analysed answers: {segment}", segment=segment_name(goal.segment, words)))
        entries.append((level_name(goal, words) if goal.level else _check_name(check, words), check))
    columns: list[Column] = [
        (words.text("Planned"), lambda check: _planned(check, words)),
        (words.text("Reached"), lambda check: number(check.reached, words)),
        (words.text("Verdict"), lambda check: verdict(check.verdict, words)),
    ]
    return build(words.text("Sampling target"), entries, columns) if entries else None


def _check_name(check: Check, words: Words) -> str:
    if check.name == "margin_of_error":
        return words.text("Margin of error, percentage points")
    text = words.translate(CHECK_WORDS[check.name])
    return text[:1].upper() + text[1:]


def _planned(check: Check, words: Words) -> Cell:
    goal = number(check.planned, words)
    limit = words.text("at most") if check.name in CEILINGS else words.text("at least")
    return replace(goal, text=f"{limit} {goal.text}")
