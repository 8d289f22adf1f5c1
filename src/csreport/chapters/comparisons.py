"""What an estimate is held against: earlier periods, other weightings, channels, targets; which changes are real."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from csreport.chapters.groups import Split, gap_rows, headlines, level_rows, measures
from csreport.chapters.indicators import POWER, measured, readings, result_of, row_of, sample_of
from csreport.chapters.response import answered_by
from csreport.estimates import Estimates, Row, covariance_of, direction, followed, statistic
from csreport.facts import (
    SPANS,
    Dates,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    all_of,
    alpha_of,
    block,
    change_words,
    confidence_of,
    indicator_name,
    named,
    size_of,
)
from csreport.project.codebook import period_order
from csreport.project.targets import Metric, Target, TargetsFile
from csreport.survey.survey import Survey
from surveystats import distributions as stats
from surveystats.change import FIRM_PERIODS, Wave, difference, overlap_of, p_chart, xmr
from surveystats.groups import contrast
from surveystats.inference import (
    Result,
    Sample,
    bases_of,
    clusters_held,
    degrees_of_freedom,
    influence,
    linearised_variance,
    residuals,
    tested,
    with_interval,
)
from surveystats.planning import minimum_detectable_change

CHANNEL = "channel"


# ---- change that would be found ----------------------------------------------------------------
def detectable_rows(survey: Survey, history: Estimates, now: Estimates) -> Iterator[Row]:
    """Smallest true change to the first period compared with that the test finds, with the power stated.

    Population: estimates whose changes are tested, shares of a reading apart. Where there is no such period, or it did
    not measure the indicator, the other wave is taken to be as exact as this one. Rows carry the stat `detectable` and
    the statistic in `category`. Formula: `planning.minimum_detectable_change`.
    """
    earlier, level = next(iter(survey.period.compare_to), ""), survey.rules.confidence
    method = f"two-sided test at {1 - level:.2g}, power {POWER:g}"
    for row in now.of_all(stat=followed(), category="", against=""):
        before = history.get(row, period=earlier)
        known = before is not None and before.shown and before.se > 0
        waves = [result_of(row), *([result_of(before)] if before is not None and known else [])]
        value = minimum_detectable_change(*waves, power=POWER, confidence=level)
        if not math.isnan(value):
            key = Row(row.period, row.measure, "detectable", row.stat)
            against = f"against {earlier}" if known else "against a wave as exact"
            yield replace(key, value=value, n=row.n, n_eff=row.n_eff, method=f"{method}; {against}")


# ---- weightings --------------------------------------------------------------------------------
def weighting_rows(survey: Survey) -> Iterator[Row]:
    """What counting by customer value changes: overall satisfaction by value less representative.

    Population: respondents with an answer. Both means are of the same respondents: the interval accounts for it.
    Formula: z = z₁ − z₀ of the two means, each less what its calibration explains; t.
    """
    item = survey.codebook.role("overall") if survey.design.worth is not None else None
    for measure in measures(survey, [(item, "mean")]) if item is not None else ():
        key = Row(survey.name, measure.key, "mean", against="weighting:representative", weighting="value")
        result = _reweighted(measure.values, sample_of(survey, "value"), sample_of(survey), survey.rules.confidence)
        yield row_of(result, key, "same respondents weighted two ways; Taylor linearisation, t")


def _reweighted(values: np.ndarray, one: Sample, other: Sample, confidence: float) -> Result:
    """Mean of the same values under two sets of weights: the difference."""
    (value, z1, base1), (reference, z0, base0) = influence(values, one), influence(values, other)
    plain, base = replace(one, auxiliaries=None, before=None, replicates=None), base1 & base0
    scores = residuals(z1[:, None], one)[:, 0] - residuals(z0[:, None], other)[:, 0]
    variance = linearised_variance(scores, plain)[0] if clusters_held(base, plain) > 1 else math.nan
    df, bases = degrees_of_freedom(base, plain), bases_of(np.where(base, one.weights, 0.0))
    return tested(with_interval(value - reference, variance, df, bases, confidence=confidence))


# ---- channels ----------------------------------------------------------------------------------
def channel_rows(survey: Survey) -> Iterator[Row]:
    """The overall score in every channel of answering, and each channel less all others (Holm).

    Population: respondents with an answer whose channel is known and brought at least the minimum base of answers. None
    where fewer than two channels did, and none where the channel is declared as a segment, which has its own chapter.
    """
    item, names = survey.codebook.role("overall"), answered_by(survey)
    overall = measures(survey, [(item, "mean"), (item, "top_box")]) if item is not None else []
    if not overall or names is None:
        return
    least = max(survey.rules.minimum_base.suppress, 2)
    counts = names[(names != "") & np.isfinite(overall[0].values)].value_counts()
    levels = sorted(str(name) for name, count in counts.items() if count >= least)
    if len(levels) > 1:
        codes = pd.Categorical(names.where(names.isin(levels)), categories=levels).codes.astype(int)
        split = Split(CHANNEL, levels, codes)
        yield from level_rows(survey, overall, of=[split])
        yield from gap_rows(survey, overall[:1], of=[split])


# ---- loyalty -----------------------------------------------------------------------------------
def loyalty_rows(survey: Survey) -> Iterator[Row]:
    """Share that would buy again among the satisfied less that among the others.

    Population: respondents who answered both questions. Formula: `groups.contrast`.
    """
    found = {reading.category: reading for reading in readings(survey)}
    if "again_satisfied" not in found:
        return
    satisfied, others = (found[part].holds for part in ("again_satisfied", "again_others"))
    returns = np.where(np.isfinite(satisfied), satisfied, others)
    group = np.where(np.isfinite(returns), np.isfinite(satisfied).astype(float), math.nan)
    result = contrast(returns, group, sample=sample_of(survey), confidence=survey.rules.confidence)
    key = Row(survey.name, found["again_satisfied"].item, "rate", "again_satisfied", against="category:again_others")
    yield row_of(result, key, "Taylor linearisation, t")


# ---- indicators against what was set out ----
Verdict = Literal["met", "not_met", "cannot_tell", "not_measured"]


def target_rows(
    estimates: Iterable[Row], history: Estimates, declared: TargetsFile, *, period: str, confidence: float
) -> Iterator[Row]:
    """Each target's and benchmark's value (stat `target`), and the estimate's distance to it (`against` it).

    Population: every target has its value; one whose indicator, or whose baseline period, was not measured has no
    distance. The distance to a declared value has the estimate's own interval; one to an earlier period's result is a
    difference of two estimates, whose interval holds the errors of both (Welch).
    """
    now = Estimates(estimates)
    for kind, group in (("target", declared.targets), ("benchmark", declared.benchmarks)):
        for key, metric in group.items():
            aim, against = aim_of(metric, history), f"{kind}:{key}"
            stem = Row(period, metric.measure, "target", metric.stat, metric.segment, metric.level, against)
            known = not math.isnan(aim.value)
            yield replace(stem, value=aim.value, method="declared", status="ok" if known else "not_estimable")
            row = _estimate(now, metric, period)
            if row is not None and known:
                found = _distance(row, metric, aim, confidence)
                if isinstance(metric, Target) and metric.stable > 1 and found.shown:
                    found = _weakest(found, metric, aim, history, confidence)
                yield replace(found, against=against)


def aim_of(metric: Metric, history: Estimates) -> Result:
    """The value to reach, or that others reach; NaN where its baseline is not known. Only a baseline has an error."""
    if not isinstance(metric, Target) or metric.change is None:
        value = getattr(metric, "value", None)
        return Result(math.nan if value is None else float(value))
    start, baseline = Result(math.nan), metric.baseline
    if baseline is not None and baseline.value is not None:
        start = Result(baseline.value)
    elif baseline is not None:
        before = _estimate(history, metric, baseline.period or "")
        start = result_of(before) if before is not None and before.shown else start
    if not metric.relative:
        return replace(start, value=start.value + metric.change)
    step = math.copysign(1, start.value) * metric.change  # of an NPS below 0, a tenth more is a tenth nearer to 0
    return replace(start, value=start.value * (1 + step), se=start.se * abs(1 + step))


def verdict(distance: Row | None, target: Target) -> Verdict:
    """Met when the whole interval lies on the right side of the target, not met when none of it does."""
    if distance is None:
        return "not_measured"
    if not distance.shown or math.isnan(distance.low):
        return "cannot_tell"
    low, high = (distance.low, distance.high) if target.goal == "at_least" else (-distance.high, -distance.low)
    if low >= 0:
        return "met"
    return "not_met" if high < 0 else "cannot_tell"


def _distance(row: Row, metric: Metric, aim: Result, confidence: float) -> Row:
    if not row.shown:
        return row
    if isinstance(metric, Target) and metric.baseline is not None and metric.baseline.period is not None:
        found = difference(result_of(row), aim, confidence=confidence)
        return replace(row_of(found, row, "independent waves, Welch; less the target"), p=math.nan)
    ends = {part: getattr(row, part) - aim.value for part in ("value", "low", "high")}
    return replace(row, p=math.nan, method=f"{row.method}; less what was declared", **ends)


def _weakest(now: Row, target: Target, aim: Result, history: Estimates, confidence: float) -> Row:
    """The distance of the weakest of the last periods, with an interval that holds that of the true one.

    Formula: the side towards the target is the worst of the periods' own limits (that all reach it needs no
    correction, Berger 1982); the other one, of intervals at 1 − (1 − confidence)/periods (Bonferroni). No interval
    where one of the periods has none.
    """
    names = [name for name in history.values("period") if name != now.period][1 - target.stable :]
    before = (_estimate(history, target, name) for name in names)
    rows = [now, *(_distance(row, target, aim, confidence) for row in before if row is not None and row.shown)]
    sign, ends = (1 if target.goal == "at_least" else -1), (math.nan, math.nan)
    worst = min(rows, key=lambda row: sign * row.value)
    if len(rows) == target.stable and all(row.low <= row.high for row in rows):
        level = 1 - (1 - confidence) / target.stable
        near, far = zip(*(_sides(row, sign, confidence, level) for row in rows), strict=True)
        ends = (min(near), min(far)) if sign > 0 else (-min(far), -min(near))
    method = f"weakest of {len(rows)} of the last {target.stable} periods; less what was declared"
    result = replace(result_of(now), value=worst.value, se=math.nan, low=ends[0], high=ends[1], df=math.nan, p=math.nan)
    return row_of(result, now, method)


def _sides(row: Row, sign: int, confidence: float, level: float) -> tuple[float, float]:
    """The limit of a distance on the side where a target is missed, and the other one at a wider level."""
    near, far = (row.low, row.high) if sign > 0 else (-row.high, -row.low)
    df = row.df if row.df > 0 else math.inf
    wider = float(stats.t.ppf((1 + level) / 2, df) / stats.t.ppf((1 + confidence) / 2, df))
    return near, sign * row.value + wider * (far - sign * row.value)


def _estimate(estimates: Estimates, metric: Metric, period: str) -> Row | None:
    where = {"period": period, "segment": metric.segment, "level": metric.level, "weighting": "representative"}
    return estimates.find(measure=metric.measure, stat=metric.stat, category="", against="", **where)


# ---- what was set out and what became of it ----
@dataclass(frozen=True)
class Goal:
    """A declared target: its value, the estimate's distance to it where it was measured, and the verdict."""

    target: Target
    distance: Row | None
    verdict: Verdict


def names_of(rows: Iterable[Row]) -> tuple[Value, ...]:
    """What the indicators of several rows are called."""
    return tuple(indicator_name(row.measure, row.stat) for row in rows)


def goals(estimates: Estimates, survey: Survey) -> list[Goal]:
    """Every declared target in order, of all customers and of groups; none where these estimates hold none."""
    found = []
    for key, target in survey.targets.targets.items():
        mine = estimates.select(measure=target.measure, against=f"target:{key}", period=survey.name)
        if len(mine):
            distance = mine.find(stat=target.stat)
            found.append(Goal(target, distance, verdict(distance, target)))
    return found


def standing(goal: Goal, survey: Survey) -> str:
    """What became of a target; `later`: not met, and not due before the last day of which anything is known."""
    until, due = survey.period.known_until, goal.target.date
    late = until is not None and due is not None and due > until and goal.verdict != "met"
    return "later" if late else goal.verdict.replace("_", "-")


def facts_targets(estimates: Estimates, survey: Survey) -> Facts:
    """How many targets are met and missed, which they are, and which is missed by most."""
    kinds: dict[str, list[tuple[Target, Row]]] = {"met": [], "not-met": [], "cannot-tell": [], "later": []}
    for goal in goals(estimates, survey):
        if goal.distance is not None:  # it was measured
            kinds[standing(goal, survey)].append((goal.target, goal.distance))
    counts = {kind.replace("-", "_"): len(held) for kind, held in kinds.items()}
    n = counts["n"] = sum(counts.values())
    if not n:
        return {}
    whole = next((kind for kind in kinds if len(kinds[kind]) == n), "none")
    words = {f"{name}_words": Sentence("common-count", n=count) for name, count in counts.items()}
    pattern = "one" if n == 1 else "mixed" if whole == "none" else "alike"
    told = [Sentence("satisfaction-targets", pattern=pattern, whole=whole, **counts, **words)]
    for kind, held in kinds.items():
        each = tuple(_goal(kind, *pair, estimates) for pair in held)
        told += [Sentence("satisfaction-goals", kind=kind, goals=each)] if each else []
    widths = {abs(row.value) / ((row.high - row.low) or 1.0): row for _, row in kinds["not-met"]}
    furthest = {"name": named(widths[max(widths)])} if widths else {}
    title = next((kind for kind in ("not-met", "cannot-tell", "later") if kinds[kind]), "met")
    return block(
        {"title": title, "missed": counts["not_met"], "confidence": confidence_of(survey), **furthest},
        answer=all_of(*told),
        finding="satisfaction-targets-finding",
        alt=all_of(*told),
        base="satisfaction-targets-base",
    )


def _goal(kind: str, target: Target, distance: Row, estimates: Estimates) -> Value:
    """A target in a list: what it is of, the value, and what was to be reached."""
    now, aim = estimates.get(distance, against=""), estimates.get(distance, stat="target", category=target.stat)
    if now is None or aim is None or not distance.shown:
        return named(distance)
    values: dict[str, Value] = {"value": Number(now), "aim": Number(aim), "distance": Number(distance, absolute=True)}
    values |= {"day": Dates(str(target.date), str(target.date))} if target.date is not None else {}
    values |= {"goal": target.goal.replace("_", "-"), "stable": target.stable}
    return Sentence("satisfaction-goal", kind=kind, name=named(distance), **values)


def benchmarks(estimates: Estimates, survey: Survey, measures: Iterable[str]) -> list[Sentence]:
    """How some measures compare with what others reach."""
    wanted, told = set(measures), []
    for key, metric in survey.targets.benchmarks.items():
        where = {"stat": metric.stat, "segment": metric.segment, "level": metric.level, "weighting": "representative"}
        gap = estimates.find(measure=metric.measure, against=f"benchmark:{key}", **where)
        aim = estimates.get(gap, stat="target", category=metric.stat) if gap is not None else None
        if metric.measure in wanted and gap is not None and aim is not None and gap.shown and gap.low <= gap.high:
            way = "rise" if gap.low > 0 else "fall" if gap.high < 0 else "none"
            label = Name("given", texts=tuple((metric.label or {"": key}).items()))
            values = change_words(gap) | {"name": named(gap), "value": Number(aim), "benchmark": label}
            told.append(Sentence("satisfaction-benchmark", way=way, **values))
    return told


# ---- the course of indicators over all periods ----
SIGMAS = 3.0
NAME = re.compile(r"(\d{4})[-_]?([A-Za-z]{0,8}\d{0,2})")


def first_of_year(periods: Sequence[str]) -> str:
    """The first of these periods, in order of time, in the year of the last; the last where names tell no year."""
    year = NAME.fullmatch(periods[-1])
    return next(name for name in periods if name[:4] == year[1]) if year else periods[-1]


def places_in_time(periods: Sequence[str]) -> dict[str, int]:
    """Where periods stand in time, counted in periods: from names like 2024Q1, 2024-05 or 2024-spring, or years alone.

    `periods` stand in their order. Names that tell no such order give their place alone.
    """
    counted = {period: place for place, period in enumerate(periods)}
    known = [match for match in map(NAME.fullmatch, periods) if match is not None]
    labels = _seasons(known)
    if not known or len(known) < len(periods) or (len(labels) > 1 and "" in labels):
        return counted
    first = min(int(match[1]) for match in known)
    places = {match[0]: (int(match[1]) - first) * len(labels) + labels.index(match[2]) for match in known}
    ascending = all(before < now for before, now in pairwise(places.values()))
    return places if ascending else counted


def _seasons(found: Sequence[re.Match[str]]) -> list[str]:
    """Seasons in the order of the year that has the most of them, then the others."""
    years: dict[str, list[str]] = {}
    for match in found:
        years.setdefault(match[1], []).append(match[2])
    fullest = max(years.values(), key=len, default=[])
    rest = {label for labels in years.values() for label in labels} - set(fullest)
    return sorted([*fullest, *rest], key=period_order) if rest else fullest


@dataclass(frozen=True)
class Series:
    """One indicator: its estimate in each period in which it was measured the same way, the latest last."""

    rows: tuple[Row, ...]
    places: dict[str, int]

    @property
    def now(self) -> Row:
        """The estimate of this period."""
        return self.rows[-1]

    @property
    def earlier(self) -> tuple[Row, ...]:
        """The estimates of the periods before."""
        return self.rows[:-1]


def series_of(now: Iterable[Row], history: Estimates, periods: Sequence[str], *, least: int = 0) -> list[Series]:
    """Each indicator of this period with its earlier estimates; without those on fewer than `least` respondents."""
    places = places_in_time(periods)
    found = []
    for row in now:
        if row.shown and not row.against and not row.n < least:
            before = (history.get(row, period=period) for period in periods if period != row.period)
            past = [other for other in before if other is not None and other.shown and not other.n < least]
            found.append(Series((*past, row), places))
    return found


def timeline(rows: Iterable[Row]) -> list[str]:
    """Periods of several series in the order that every one of them has them in, also where some have gaps."""
    series: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        series.setdefault((row.measure, row.stat, row.segment, row.level), []).append(row.period)
    merged: list[str] = []
    for sequence in sorted(series.values(), key=len, reverse=True):
        place = 0 if set(sequence) & set(merged) else len(merged)
        for period in sequence:
            if period not in merged:
                merged.insert(place, period)
            place = merged.index(period) + 1
    return merged


# ---- range of chance ---------------------------------------------------------------------------
def limit_rows(series: Iterable[Series]) -> Iterator[Row]:
    """Centre and control limits (stats `centre`, `limit_low`, `limit_high`; category: the statistic they belong to).

    Population: the periods before this one, a missing period being a gap; none before `control.LEAST_PERIODS` of them.
    Formula: XmR chart, x̄ ± 2.66 MR̄; shares: Laney's p′ chart on effective bases, limits at this period's base.
    Shares, NPS and index are cut at the ends of their scale.
    """
    for one in series:
        low, centre, high, chart = _limits(one)
        if math.isnan(low):
            continue
        state = ", provisional" if len(one.earlier) < FIRM_PERIODS else ""
        method = f"{chart} of {len(one.earlier)} earlier periods{state}"
        now, ends = one.now, statistic(one.now.stat)
        key = Row(now.period, now.measure, "", now.stat, now.segment, now.level, method=method)
        values = {"centre": centre, "limit_low": max(low, ends.low), "limit_high": min(high, ends.high)}
        yield from (replace(key, stat=stat, value=value) for stat, value in values.items())


def _limits(series: Series) -> tuple[float, float, float, str]:
    values, base = _gapped(series, "value"), series.now.n_eff
    if series.now.stat != "top_box":
        chart = xmr(values)
        lines = (chart.low, chart.centre, chart.high)
        low, centre, high = (float(line[-1]) if len(line) else math.nan for line in lines)
        return low, centre, high, "XmR chart"
    chart = p_chart(values, _gapped(series, "n_eff"))
    centre = float(chart.centre[-1]) if len(chart.centre) else math.nan
    if not chart.estimable or not base > 0:
        return math.nan, math.nan, math.nan, ""
    spread = chart.dispersion if math.isfinite(chart.dispersion) else 0.0
    reach = SIGMAS * spread * math.sqrt(centre * (1 - centre) / base)
    return centre - reach, centre, centre + reach, "Laney p′ chart"


def _gapped(series: Series, part: str) -> np.ndarray:
    """The earlier values at their places in time."""
    if not series.earlier:
        return np.array([])
    at = {series.places[row.period]: getattr(row, part) for row in series.earlier}
    return np.array([at.get(place, math.nan) for place in range(min(at), max(at) + 1)])


def outside(row: Row, estimates: Estimates) -> int | None:
    """Whether an estimate lies above (1), below (−1) or within (0) its range of chance; None where there is none."""
    low, high = (estimates.get(row, stat=stat, category=row.stat, against="") for stat in ("limit_low", "limit_high"))
    if low is None or high is None or not row.shown:
        return None
    return int(row.value > high.value) - int(row.value < low.value)


# ---- respondents that two periods have in common, and what they do to the change of each indicator ----
OVERLAP = "overlap"  # category of the count of respondents that answered in both periods
EARLIER = "earlier_period"  # stands for the segment of periods compared with


def panel_rows(now: Survey, before: Survey) -> Iterator[Row]:
    """How many respondents of a period answered in an earlier one too, and the covariances of their indicators.

    Rows of the earlier period `against` this one: a count of category `overlap` (n: respondents of this period), and
    for each indicator whose change is tested, in all and in the levels of headlines, its covariance with itself (stat
    `<stat>_covariance`; df: of the difference; n: units in both). None without a panel or without common respondents.
    """
    empty = pd.Series(dtype=str)
    ids = [set(survey.accepted.get("design.panel", empty).astype(str).str.strip()) - {""} for survey in (now, before)]
    common = len(ids[0] & ids[1])
    if not common:
        return
    against, n = f"period:{now.name}", float(len(now.accepted))
    count = Row(before.name, "respondents", "count", OVERLAP, against=against, weighting="none", method="count")
    yield replace(count, value=float(common), n=n)
    if now.design.replicates is not None or before.design.replicates is not None:
        return
    method = f"{common:,} of {len(now.accepted):,} respondents also answered in {before.name}"
    for key, waves in _waves(now, before):
        shared = overlap_of(*waves)
        if shared.units:
            row = replace(key, period=before.name, stat=covariance_of(key.stat), against=against, method=method)
            yield replace(row, value=shared.covariance, df=shared.df, n=float(shared.units))


def overlap_rows(survey: Survey, history: Estimates) -> Iterator[Row]:
    """How many respondents also answered in each earlier period, as rows of this one."""
    for row in history.select(measure="respondents", category=OVERLAP, against=f"period:{survey.name}"):
        yield replace(row, period=survey.name, against="", segment=EARLIER, level=row.period)


def _waves(now: Survey, before: Survey) -> Iterator[tuple[Row, tuple[Wave, Wave]]]:
    """Both waves of each indicator, and of each headline in each level, that both periods have answers to."""
    samples, units = [sample_of(survey) for survey in (now, before)], _units(now, before)
    earlier, heads = _followed(before), {(measure.key, measure.stat, "") for measure in headlines(now)}
    splits = [(Split.of(now, segment), Split.of(before, segment)) for segment in now.codebook.segments]
    for (measure, stat, category), values in _followed(now).items():
        if (measure, stat, category) not in earlier:
            continue
        answers, key = (values, earlier[measure, stat, category]), Row(now.name, measure, stat, category)
        yield key, _pair(answers, units, samples)
        for pair in splits if (measure, stat, category) in heads else ():
            for place, level in enumerate(pair[0].levels):
                inside = [sample.subset(split.codes == place) for sample, split in zip(samples, pair, strict=True)]
                yield replace(key, segment=pair[0].segment, level=level), _pair(answers, units, inside)


def _pair(answers: tuple[np.ndarray, np.ndarray], units: list[np.ndarray], samples: list[Sample]) -> tuple[Wave, Wave]:
    now, before = (Wave(*parts) for parts in zip(answers, units, samples, strict=True))
    return now, before


def _followed(survey: Survey) -> dict[tuple[str, str, str], np.ndarray]:
    """Values per respondent of each statistic whose change is tested."""
    book, recommend = survey.codebook, survey.codebook.role("recommend")
    wanted = [(key, "mean") for key in measured(survey)]
    wanted += [(key, "top_box") for key in measured(survey) if key in book.items]
    wanted += [(recommend, "nps")] if recommend is not None else []
    found = {(m.key, m.stat, ""): m.values for m in measures(survey, [*wanted, ("index", "index")])}
    found |= {(reading.item, "rate", reading.category): reading.holds for reading in readings(survey)}
    return {key: values for key, values in found.items() if statistic(key[1]).followed}


def _units(now: Survey, before: Survey) -> list[np.ndarray]:
    """The drawn units of both waves by number: clusters where they were drawn, else respondents."""
    labels = []
    for survey in (now, before):
        design, ids = survey.design, survey.accepted["design.panel"].astype(str).str.strip()
        alone = survey.name + " " + pd.Series(range(len(ids)), ids.index).astype(str)
        found = "id " + ids.mask((ids == "") | ids.duplicated())
        if design.clusters is not None:
            found = design.strata.astype(str) + "\0" + design.clusters.astype(str)
        labels.append(found.fillna(alone))
    codes = pd.factorize(pd.concat(labels))[0]
    return np.split(codes, [len(labels[0])])


# ---- which changes are real ----
TOLD = ("mean", *SPANS)
PANELS = 9  # measures that the figure of their courses holds, those that clearly moved first


@dataclass(frozen=True)
class Moves:
    """Changes against an earlier period: all of them, and those that fell or rose beyond noise, the largest first.

    Changes on scales of different lengths are ranked as parts of their scale.
    """

    period: str
    tested: list[Row]
    fell: list[Row]
    rose: list[Row]

    def without(self, measures: Iterable[str]) -> Moves:
        """The same without some measures."""
        gone = set(measures)
        kept = ([row for row in rows if row.measure not in gone] for rows in (self.tested, self.fell, self.rose))
        return Moves(self.period, *kept)


def once_each(rows: Iterable[Row]) -> list[Row]:
    """One statistic for each measure: the mean, of the recommendation the Net Promoter Score."""
    found = list(rows)
    twice = {row.measure for row in found if row.stat == "nps"}
    return [row for row in found if not (row.stat == "mean" and row.measure in twice)]


def moves(estimates: Estimates, survey: Survey, earlier: str) -> Moves:
    """What changed against an earlier period, of all customers: headline questions, index, dimensions and items."""
    found = estimates.of_all(period=survey.name, against=f"period:{earlier}", stat=TOLD, category="")
    known = (row for row in once_each(found) if row.shown)
    tested = [row for row in known if (now := estimates.get(row, against="")) is not None and now.shown]
    ranked = sorted(tested, key=lambda row: size_of(row, survey), reverse=True)
    fell, rose = ([row for row in ranked if direction(row, alpha_of(survey)) == way] for way in (-1, 1))
    return Moves(earlier, tested, fell, rose)
