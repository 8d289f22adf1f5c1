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
    "met": "tables-met",
    "not_met": "tables-met-2",
    "cannot_tell": "tables-cannot-tell",
    "not_measured": "tables-measured",
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
    return Cell(words.text(VERDICT_WORDS[name]), mark=VERDICT_CLASSES[name])


# ---- drivers ----------------------------------------------------------------
DRIVER_HEADS = {
    "importance": "tables-importance",
    "importance_johnson": "tables-johnsons-weight",
    "rank": "tables-rank",
    "slope": "tables-slope",
    "beta": "tables-beta",
    "log_odds": "tables-log-odds",
    "correlation": "tables-correlation",
    "vif": "tables-vif",
    "gain": "tables-n-0-2-points",
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
        entries.append(Line(words.text("tables-explained-variance-r"), cells, total=True))
    return build(words.text("tables-driver"), entries, columns, legend=base_legend(rows, words))


def _statistics(
    subjects: Iterable[Any], heads: Mapping[str, str], find: Callable[[Any, str], Row | None], words: Words
) -> list[Column]:
    """A column for each statistic that any subject has, and one for its interval."""

    def columns_of(stat: str) -> list[Column]:
        value: Column = (words.text(heads[stat]), lambda subject: number(find(subject, stat), words))
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
        show.number(words.text("tables-n"), "n"),
        show.number(words.text("tables-variance-between-levels")),
        show.number(words.text("tables-df"), "df"),
        show.number(words.text("tables-p-adjusted"), "p"),
        (words.text("tables-levels"), lambda row: _difference(row, words)),
    ]
    segments = list(dict.fromkeys(row.segment for row in rows))
    rows.sort(key=lambda row: segments.index(row.segment))
    legend = base_legend(rows, words)
    if len({row.measure for row in rows}) == 1:
        entries: list[Entry] = [(segment_name(row.segment, words), row) for row in rows]
        return build(words.text("tables-segment"), entries, columns, legend=legend)
    groups = by_group(rows, lambda row: segment_name(row.segment, words), lambda row: words.label(row.measure))
    return build(words.text("tables-indicator"), groups, columns, legend=legend)


def _difference(row: Row, words: Words) -> Cell:
    if not row.shown or math.isnan(row.p):
        return Cell("–")
    real = direction(row, words.alpha)
    return Cell(words.text("tables-differ") if real else words.text("tables-within-noise"))


# ---- targets --------------------------------------------------------------------
def targets(estimates: Estimates, words: Words, *, declared: Mapping[str, Target] | None = None) -> Table | None:
    """Targets in the order given: value now, what was to be reached, the distance, and the verdict."""
    found = list(aims(estimates, words, declared or {}))
    if not found:
        return None
    limits = {True: words.text("tables-least"), False: words.text("tables-most")}
    columns: list[Column] = [
        (words.text("common-now"), lambda aim: number(aim.row, words)),
        (words.text("common-target"), lambda aim: _goal(aim, words)),
        (words.text("tables-distance"), lambda aim: number(aim.distance, words)),
        (interval_head(words), lambda aim: span(aim.distance, words)),
        (words.text("tables-verdict"), lambda aim: verdict(aim.verdict, words)),
    ]
    if not all(aim.at_least for aim in found):
        columns.insert(0, (words.text("tables-goal"), lambda aim: Cell(limits[aim.at_least])))
    if any(aim.detectable is not None and aim.detectable.shown for aim in found):
        columns.append((words.text("tables-smallest-detectable-change"), lambda aim: number(aim.detectable, words)))
    legend = base_legend((aim.row for aim in found if aim.row is not None), words)
    return build(words.text("tables-indicator"), [(aim.label, aim) for aim in found], columns, legend=legend)


def _goal(aim: Aim, words: Words) -> Cell:
    shown = words.numeral(aim.goal_row)
    return Cell("–") if math.isnan(aim.goal) else Cell(shown.text, aim.goal_key, "", (shown,))


# ---- scales -----------------------------------------------------------------------
ITEM_HEADS = {
    "mean": "common-mean",
    "sd": "tables-sd",
    "floor": "tables-lowest-answer",
    "ceiling": "tables-highest-answer",
    "non_response": "tables-answer",
    "item_total": "tables-item-total-correlation",
    "alpha_without": "tables-alpha-without",
}
SCALE_HEADS = {
    "items": "tables-items",
    "alpha": "tables-cronbachs-alpha",
    "omega": "tables-mcdonalds-omega",
    "split_half": "tables-split-half",
    "inter_item": "tables-mean-inter-item-correlation",
    "composite_reliability": "tables-composite-reliability",
    "average_variance_extracted": "tables-average-variance-extracted",
}


def revision(estimates: Estimates, words: Words) -> Table | None:
    """Items under their dimension with what speaks for or against keeping them as they are."""
    return _scales(estimates, words, ITEM_HEADS, words.text("tables-item"), grouped=True)


def reliability(estimates: Estimates, words: Words) -> Table | None:
    """Scales with their reliability: alpha with interval, omega, and what else was estimated."""
    rows = Estimates(row for row in estimates if row.stat != "mean")
    return _scales(rows, words, SCALE_HEADS, words.text("tables-scale"), grouped=False)


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
    return build(head, body, [(words.text("tables-n"), base), *columns], legend=base_legend(rows, words))


def by_dimension(entries: Mapping[str, Entry], words: Words) -> list[Entry]:
    """Lines of items under their dimension, in codebook order; the others last."""
    found: list[Entry] = []
    book = words.codebook
    for dimension in book.dimensions:
        members = [entries[key] for key in book.members(dimension) if key in entries]
        if members:
            found += [words.label(dimension), *members]
    rest = [entry for key, entry in entries.items() if key not in book.items or book.items[key].dimension is None]
    return found + ([words.text("tables-others"), *rest] if rest and found else rest)


# ---- tables of the sample ----
LISTED = 8  # levels of a segment that the table of precision lists; units in their dozens would bury the rest
STAGE_WORDS = {"start": "tables-start-fieldwork", "end": "tables-end-fieldwork"}


def deadlines(estimates: Estimates, words: Words) -> dict[str, dt.date]:
    """Deadlines of fieldwork by their name in the reader's language."""
    rows = estimates.select(measure="fieldwork", segment=STAGE)
    return {words.text(STAGE_WORDS[row.level]): dt.date.fromisoformat(row.category) for row in rows}


# ---- response rates ----------------------------------------------------------
RATE_WORDS = {
    "RR1": "tables-rr1-complete-answers",
    "RR2": "tables-rr2-complete-partial-answers",
    "RR3": "tables-rr3-rr1-unknown-cases",
    "RR4": "tables-rr4-rr2-unknown-cases",
    "RR5": "tables-rr5-rr1-eligible-cases",
    "RR6": "tables-rr6-rr2-eligible-cases",
    "CON1": "tables-con1-reached",
    "COOP1": "tables-coop1-complete-answers-those",
    "REF1": "tables-ref1-refused",
    "silent": "tables-reply-whether-reached-known",
    "usable": "tables-analysed-answers",
    "weighted": "tables-rr1-weighted-chance-invitation",
    "e": "tables-e-eligible-among-cases",
}


def rates(estimates: Estimates, words: Words) -> Table | None:
    """AAPOR rates of all invited with interval, and of each channel."""
    everyone = {row.category: row for row in estimates.select(measure="response", stat="rate")}
    if not any(name in everyone and everyone[name].shown for name in RATE_WORDS):
        return None
    parts = estimates.select(measure="channels", stat="rate")
    channels = parts.values("level") if len(parts.values("level")) > 1 else []
    show = Columns(estimates, words)
    columns = [show.number(words.text("tables-all-invited")), show.span()]

    def of_channel(name: str, part: str = "value") -> Column:
        return words.level("channel", name), lambda row: number(
            parts.find(level=name, category=row.category), words, part
        )

    columns += [of_channel(name) for name in channels]
    base = everyone.get("RR1") or Row("", "response", "rate", category="RR1")
    counts = [number(everyone.get("RR1"), words, "n"), Cell(""), *(of_channel(name, "n")[1](base) for name in channels)]
    entries: list[Entry] = [Line(words.text("tables-base-rr1-n"), counts, total=True)]
    for name, text in RATE_WORDS.items():
        row = everyone.get(name)
        if row is None or row.status == "not_estimable":
            continue
        line: Entry = (words.text(text), row)
        if name == "e":  # one for all channels, and no interval
            line = Line(words.text(text), [number(row, words), *[Cell("")] * (len(columns) - 1)])
        entries.append(line)
    return build(words.text("tables-rate"), entries, columns, legend=base_legend(parts, words))


# ---- make-up -------------------------------------------------------------------
SHARE_WORDS = {
    "invited": "tables-invited-customers",
    "plain": "tables-respondents",
    "before": "tables-respondents-before-calibration",
    "weighted": "tables-respondents-weighted",
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
    columns = [show.number(words.text("common-population"))]
    columns += [show.number(words.text(SHARE_WORDS[name]), **stems[name]) for name in kept]

    def segment(row: Row) -> str:
        return words.text("tables-stratum") if row.segment == STRATUM else segment_name(row.segment, words)

    entries = by_group(population, segment, lambda row: level_name(row, words))
    legend = base_legend((row for rows in kept.values() for row in rows), words)
    return build(words.text("tables-level"), entries, columns, legend=legend)


def nonresponse(estimates: Estimates, words: Words) -> Table | None:
    """Standardised differences of each level before and after weighting; test and partial R of each segment."""
    own = estimates.select(measure="nonresponse")
    rows = own.select(stat="smd", weighting="none")
    if not any(row.shown for row in rows):
        return None
    show, blank = Columns(estimates, words), Cell("")
    columns: list[Column] = [
        show.number(words.text("tables-difference-unweighted")),
        show.span(),
        show.number(words.text("tables-after-weighting"), weighting="representative"),
        (words.text("tables-p-adjusted"), lambda row: blank),
        (words.text("tables-partial-r"), lambda row: blank),
    ]
    entries: list[Entry] = []
    for segment in rows.values("segment"):
        test = number(own.find(segment=segment, stat="chi_square"), words, "p")
        partial = number(own.find(segment=segment, stat="partial_r", level=""), words)
        entries += [segment_name(segment, words)]
        entries += [Line(words.text("tables-all-levels"), [blank, blank, blank, test, partial], total=True)]
        entries += [(level_name(row, words), row) for row in rows.select(segment=segment)]
    return build(words.text("tables-group"), entries, columns, legend=base_legend(rows, words))


# ---- weights and precision -----------------------------------------------------
WEIGHT_WORDS = {
    "minimum": "tables-smallest-weight-mean",
    "maximum": "tables-largest-weight-mean",
    "ratio": "tables-largest-smallest",
    "cv": "tables-coefficient-variation",
    "design_effect": "tables-design-effect",
    "n_eff": "tables-effective-n-weights",
    "n_trimmed": "tables-weights-trimmed",
    "share_trimmed": "tables-share-all-weight-cut",
    "n_eff_untrimmed": "tables-effective-n-weights-before",
}


def weights(estimates: Estimates, words: Words) -> Table | None:
    """Spread of the weights, what trimming took, and what they cost."""
    rows = {row.stat: row for row in estimates.select(measure="weights") if row.shown}
    if "n_eff" not in rows or not rows["ratio"].value > 1:
        return None
    entries: list[Entry] = [
        Line(words.text("tables-answers-weighted-n"), [number(rows["n_eff"], words, "n")], total=True)
    ]
    entries += [(words.text(text), rows[stat]) for stat, text in WEIGHT_WORDS.items() if stat in rows]
    columns = [Columns(estimates, words).number(words.text("tables-value"))]
    return build(words.text("tables-weights"), entries, columns, legend=base_legend(rows.values(), words))


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
        show.number(words.text("tables-n"), "n"),
        show.number(words.text("tables-effective-n-margin"), "n_eff"),
        show.number(words.text("tables-margin-error-points")),
    ]
    if planned:
        columns.append((words.text("tables-planned"), lambda row: number(planned.get((row.segment, row.level)), words)))
    columns += [_detectable(text, rows, words) for text, rows in _changes(estimates, words).items()]
    whole = Line(words.text("common-all-customers"), [cell(margin) for _, cell in columns], total=True)
    groups = by_group(levels, lambda row: segment_name(row.segment, words), lambda row: level_name(row, words))
    legend = base_legend([margin, *levels], words)
    return build(words.text("tables-group"), [whole, *groups], columns, legend=legend)


def _detectable(head: str, rows: Estimates, words: Words) -> Column:
    return head, lambda row: number(rows.find(segment=row.segment, level=row.level), words)


def _changes(estimates: Estimates, words: Words) -> dict[str, Estimates]:
    """Detectable changes to show: of overall satisfaction (or the index) and of the NPS."""
    book, every = words.codebook, estimates.select(stat="detectable_change")
    overall, recommend = book.role("overall"), book.role("recommend")
    leading = every.select(measure=overall, category="mean") if overall else every.select(measure="index")
    found = {words.label(overall or "index"): leading}
    if recommend is not None:
        found[words.text(statistic("nps").name)] = every.select(measure=recommend, category="nps")
    return {
        words.text("tables-detectable", indicator=name): rows
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
            entries.append(words.text("tables-analysed-answers-2", segment=segment_name(goal.segment, words)))
        entries.append((level_name(goal, words) if goal.level else _check_name(check, words), check))
    columns: list[Column] = [
        (words.text("tables-planned"), lambda check: _planned(check, words)),
        (words.text("tables-reached"), lambda check: number(check.reached, words)),
        (words.text("tables-verdict"), lambda check: verdict(check.verdict, words)),
    ]
    return build(words.text("tables-sampling-target"), entries, columns) if entries else None


def _check_name(check: Check, words: Words) -> str:
    if check.name == "margin_of_error":
        return words.text("tables-margin-error-percentage-points")
    text = words.text(CHECK_WORDS[check.name])
    return text[:1].upper() + text[1:]


def _planned(check: Check, words: Words) -> Cell:
    goal = number(check.planned, words)
    limit = words.text("tables-most") if check.name in CEILINGS else words.text("tables-least")
    return replace(goal, text=f"{limit} {goal.text}")
