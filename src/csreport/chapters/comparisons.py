"""What an estimate is held against: other weightings, other channels, targets and benchmarks, with the verdict."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from csreport.chapters.groups import Split, gap_rows, level_rows, measures
from csreport.chapters.indicators import POWER, readings, result_of, row_of, sample_of
from csreport.chapters.response import answered_by
from csreport.estimates import Estimates, Row, followed
from csreport.facts import (
    Dates,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    all_of,
    block,
    change_words,
    confidence_of,
    indicator_name,
    named,
)
from csreport.project.targets import Metric, Target, TargetsFile
from csreport.survey.survey import Survey
from surveystats import distributions as stats
from surveystats.change import difference
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
