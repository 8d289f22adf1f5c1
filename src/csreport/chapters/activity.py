"""What records tell beside clocks and complaints: hours to come, weeks, topics of tickets, paths, amounts bought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from csreport.chapters.comparisons import Verdict
from csreport.chapters.customers import (
    CLOCKS,
    UNITS,
    case_rows,
    clock_rows,
    complaint_rows,
    durations,
    hour_rows,
    purchase_rows,
)
from csreport.chapters.indicators import TAYLOR, row_of
from csreport.estimates import Estimates, Row
from csreport.project.targets import TopicTarget
from csreport.survey.survey import Survey
from csreport.survey.weighting import FRAME
from surveystats.change import difference
from surveystats.events import count_forecast, kaplan_meier, rate_ratio
from surveystats.inference import mean, tested
from surveystats.proportions import share_of_count

TOPICS, PATH = "ticket_topic", "path"  # measures: tickets by what they are about; stages of a path
FORECAST = (4, 8)  # periods that a forecast rests on, at least and at most
BUSIEST = 5  # hours that are forecast
WEEKS = 12  # before a day and from it on, at most


def forecast_rows(survey: Survey, history: Estimates, now: Sequence[Row]) -> Iterator[Row]:
    """Tickets that the next period will bring in all (no category) and in the five busiest hours of the week.

    From this period and up to seven before it, each as long as the next; `events.count_forecast`: no trend, no season.
    """
    rows = [row for row in (*history, *now) if row.measure == "tickets" and row.stat == "count" and row.category]
    cells = pd.DataFrame([(row.period, row.category, row.value) for row in rows], columns=["period", "cell", "count"])
    counts = cells.groupby(["period", "cell"])["count"].sum().unstack().fillna(0.0)
    order = [name for name in [*survey.ends] if name in counts.index][-FORECAST[1] :]
    if survey.name not in order or len(order) < FORECAST[0]:
        return
    told = counts.loc[order]
    busiest = told.mean().sort_values(ascending=False, kind="stable").index[:BUSIEST]
    for category, past in {"": told.sum(axis=1), **{cell: told[cell] for cell in busiest}}.items():
        key = Row(survey.name, "tickets", "forecast", str(category), weighting="none")
        found = count_forecast(past.to_numpy(), confidence=survey.rules.confidence)
        base = dict.fromkeys(("n", "n_weighted", "n_eff"), float(past.sum()))
        yield replace(row_of(found, key, f"Poisson prediction from {len(order)} periods"), **base)  # type: ignore[arg-type]


def week_rows(survey: Survey) -> Iterator[Row]:
    """Median of each followed clock by week of opening (category "2025-10-06 kind"), of whole weeks of the period."""
    for clock in survey.targets.service.weekly:
        found, timed = durations(survey, clock), CLOCKS[clock]
        if found is None or survey.activity is None:
            continue
        rows = survey.tables[timed.table]
        days = rows["opened"].dt.tz_localize(None).dt.normalize()
        monday = days - pd.to_timedelta(days.dt.day_of_week, unit="D")
        last = pd.Timestamp(survey.activity.end) - pd.Timedelta(days=6)
        whole = monday.between(pd.Timestamp(survey.activity.start), last) & np.isfinite(found.seconds)
        kinds = rows["kind"].fillna("") if "kind" in rows else pd.Series("", rows.index)
        for (week, kind), some in rows[whole].groupby([monday[whole], kinds[whole]]):
            which = rows.index.get_indexer(some.index)
            curve = kaplan_meier(found.seconds[which], found.over[which], confidence=survey.rules.confidence)
            key = Row(survey.name, clock, "weekly", f"{week:%Y-%m-%d} {kind}".strip(), weighting="none")
            ends = {end: getattr(curve.median, end) / UNITS[timed.unit] for end in ("value", "low", "high")}
            yield replace(key, **ends, n=float(curve.n), method="Kaplan–Meier, log–log")


def before_and_after(survey: Survey, history: Estimates, now: Sequence[Row]) -> Iterator[Row]:
    """By how much weekly medians moved from up to twelve whole weeks before a day to up to twelve from it on.

    A week is one observation; means of weeks, Welch. Weeks are taken as independent, and nothing else as changing.
    """
    known, level = [row for row in (*history, *now) if row.stat == "weekly"], survey.rules.confidence
    for clock, day in survey.targets.service.weekly.items():
        ours = sorted((row for row in known if row.measure == clock and row.shown), key=lambda row: row.category)
        whole = str(pd.Timestamp(day) - pd.Timedelta(days=6))[:10]
        for kind in sorted({row.category[11:] for row in ours}):
            weeks = [row for row in ours if row.category[11:] == kind]
            before = [row for row in weeks if row.category[:10] < whole][-WEEKS:]
            after = [row for row in weeks if row.category[:10] >= str(day)][:WEEKS]
            if min(len(before), len(after)) > 2:
                two, one = (mean([row.value for row in part], confidence=level) for part in (after, before))
                key = Row(survey.name, clock, "weekly_change", kind, against=f"week:{day}", weighting="none")
                method = f"means of {len(after)} and {len(before)} weeks, Welch"
                found = row_of(tested(difference(two, one, confidence=level)), key, method)
                base = dict.fromkeys(("n", "n_weighted", "n_eff"), sum(row.n for row in (*before, *after)))
                yield replace(found, **base)


def topic_rows(survey: Survey) -> Iterator[Row]:
    """Tickets about each topic that their table names; base: customers of the register, where it is known."""
    rows = survey.tables.get("tickets")
    if rows is not None and "topic" in rows:
        for topic, count in rows["topic"].value_counts().sort_index().items():
            key = Row(survey.name, TOPICS, "count", str(topic), weighting="none", method="count")
            yield replace(key, value=float(count), n=survey.population_size or 1.0)


def ratio_rows(survey: Survey, history: Estimates, now: Sequence[Row]) -> Iterator[Row]:
    """Tickets about a topic with a target, per customer, over those of the target's baseline, which the note names."""
    counts = {row.category: row for row in now if row.measure == TOPICS}
    for topic, aim in survey.targets.service.topics.items():
        row = counts.get(topic)
        old = history.get(row, period=aim.baseline) if row is not None else None
        if row is not None and old is not None:
            found = rate_ratio((row.value, old.value), (row.n, old.n), confidence=survey.rules.confidence)
            yield row_of(found, replace(row, stat="rate_ratio", note=aim.baseline), "conditional binomial, exact")


def ratio_verdict(row: Row, aim: TopicTarget) -> Verdict:
    """Whether tickets about a topic changed by as much as they were to: for certain, for certain not, or unknown."""
    most, fewer = 1 + aim.change, aim.change < 0
    if not row.shown:
        return "cannot_tell"
    met, missed = (row.high <= most, row.low > most) if fewer else (row.low >= most, row.high < most)
    return "met" if met else "not_met" if missed else "cannot_tell"


def path_rows(survey: Survey) -> Iterator[Row]:
    """Stages of a path (views, searches, enquiries …) in `operations`: how many, and the share of the stage before.

    Events, not people: one who comes again counts again, and the interval (Wilson) takes events as independent.
    """
    rows, declared, before = survey.tables.get("operations"), survey.codebook.tables.get("operations"), 0.0
    if rows is None or declared is None or not rows["kind"].isin(declared.path).any():
        return
    for stage in declared.path:
        count = float(rows.loc[rows["kind"] == stage, "count"].sum())
        key = Row(survey.name, PATH, "count", stage, weighting="none", method="count")
        yield replace(key, value=count)
        if 0 < count <= before:
            found = share_of_count(count, before, confidence=survey.rules.confidence)
            yield row_of(found, replace(key, stat="share"), "Wilson")
        before = count


def amount_rows(survey: Survey) -> Iterator[Row]:
    """What a buyer spent in the period: the mean of all, by level of each segment of the register, and by product."""
    rows = survey.tables.get("purchases")
    if rows is None or "amount" not in rows or survey.activity is None:
        return
    start, end = (pd.Timestamp(day) for day in (survey.activity.start, survey.activity.end))
    rows, key = rows[rows["date"].between(start, end)], Row(survey.name, "purchases", "amount", weighting="none")
    level = survey.rules.confidence

    def spent(some: pd.DataFrame, stem: Row) -> Row:
        return row_of(mean(some.groupby("customer")["amount"].sum().to_numpy(), confidence=level), stem, TAYLOR)

    if len(rows):
        yield spent(rows, key)
    if "product" in rows:
        yield from (spent(some, replace(key, category=str(name))) for name, some in rows.groupby("product"))
    for segment, declared in survey.codebook.segments.items():
        for name in declared.names if f"{FRAME}{segment}" in rows else ():
            some = rows[rows[f"{FRAME}{segment}"] == name]
            if len(some):
                yield spent(some, replace(key, segment=segment, level=name))


def recorded(survey: Survey) -> Iterator[Row]:
    """All that is compared with the same of later periods."""
    for rows in (clock_rows, case_rows, complaint_rows, purchase_rows, hour_rows, topic_rows, week_rows, amount_rows):
        yield from rows(survey)
