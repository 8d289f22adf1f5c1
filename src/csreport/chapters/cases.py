"""Clocks of service, cases and complaints of a period, as Estimates; open cases count for as long as they are open."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from csreport.chapters.indicators import judged_together, row_of
from csreport.chapters.wording import alpha_of, change_of, change_words, first_comparison
from csreport.estimates import Estimates, Row, direction
from csreport.facts import Name, Number, Sentence, Value
from csreport.project.codebook import Codebook
from csreport.project.targets import Hours, Limit, Service
from csreport.survey.survey import Survey
from surveystats import distributions as stats
from surveystats.events import event_rate, kaplan_meier, surge
from surveystats.proportions import share_of_count
from surveystats.sample import Result

COUNTED = {"tickets", "complaints", "purchases", "inspections", "operations"}  # measures of whole tables, and of parts
COUNTED |= {"late_reason", "complaint_reason", "complaint_channel", "second_satisfaction", "rfm", "cohort"}
COUNTED |= {"ticket_topic", "path", "interviews"}
UNITS = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0}  # statistics of a median, and seconds of each
BY_KIND = {"first_response", "resolution"}  # told for each kind of case
CALLED = {"connected", "greeted"}  # of those channels only on which it happens
MONTHS = (6, 12)  # that a month is held against, at least and at most
Verdict = tuple[Row, Limit, Literal["met", "not_met", "cannot_tell"]]
CURVE = "Kaplan–Meier, log–log"


class Timed(NamedTuple):
    """What a clock times: from opening to a column of a table, of cases of some complexity, told in a unit."""

    table: str
    column: str
    complexity: str = ""
    unit: str = "hours"


CLOCKS: dict[str, Timed] = {
    "connected": Timed("tickets", "connected", unit="seconds"),
    "greeted": Timed("tickets", "greeted", unit="minutes"),
    "first_response": Timed("tickets", "responded"),
    "resolution": Timed("tickets", "closed"),
    "resolution_simple": Timed("tickets", "closed", "simple"),
    "resolution_complex": Timed("tickets", "closed", "complex"),
    "complaint_answer": Timed("complaints", "answered"),
    "complaint_plan": Timed("complaints", "planned"),
    "complaint_resolution": Timed("complaints", "closed"),
}


# ---- durations ----------------------------------------------------------------------------------
class Durations(NamedTuple):
    """Seconds that each case took, or has been open for (NaN: the clock does not time it); 1 where it is over."""

    seconds: np.ndarray
    over: np.ndarray

    def late(self, limit: float) -> np.ndarray:
        """Whether each took longer than a limit: 1, 0, NaN where that is not known yet."""
        return np.where(
            self.seconds > limit, 1.0, np.where(np.isfinite(self.seconds) & (self.over == 1), 0.0, math.nan)
        )


def durations(survey: Survey, clock: str) -> Durations | None:
    """What a clock says of every case of its table; None where nothing is known."""
    timed, hours = CLOCKS[clock], survey.targets.service.hours
    rows = survey.tables.get(timed.table)
    if rows is None or timed.column not in rows or not rows[timed.column].notna().any():
        return None
    done, counted = rows[timed.column], pd.Series(True, index=rows.index)
    over = done.notna()
    if timed.column in CALLED:
        counted = rows["channel"].isin(set(rows["channel"][over])) if "channel" in rows else over
    if timed.complexity:
        counted &= rows["complexity"] == timed.complexity if "complexity" in rows else False
    last = rows.select_dtypes("datetimetz").max().max()
    if survey.activity is not None:  # until when the cases were followed
        last = pd.Timestamp(survey.activity.end, tz=rows["opened"].dt.tz) + pd.Timedelta(days=1)
    ends = (done.fillna(rows["closed"]) if "closed" in rows else done).fillna(last)
    taken = np.maximum(_moments(ends, hours) - _moments(rows["opened"], hours), 0.0)
    return Durations(np.where(counted, taken, math.nan), over.to_numpy(float))


def _moments(times: pd.Series, hours: Hours | None) -> np.ndarray:
    """Seconds up to each time; of business hours alone, where these are declared."""
    if hours is None:
        return np.asarray((times - pd.Timestamp(0, tz=times.dt.tz)).dt.total_seconds(), float)
    local = times.dt.tz_localize(None)
    midnight = local.dt.normalize()
    days = midnight.to_numpy("datetime64[D]")
    calendar = np.busdaycalendar(" ".join(map(str.capitalize, hours.days)), hours.days_off)
    first, last = (at.hour * 3600 + at.minute * 60 + at.second for at in (hours.opens, hours.closes))
    today = np.clip(np.asarray((local - midnight).dt.total_seconds(), float) - first, 0, last - first)
    before = np.busday_count(np.datetime64("1970-01-01"), days, busdaycal=calendar)
    return np.asarray(before * (last - first) + today * np.is_busday(days, busdaycal=calendar), float)


# ---- clocks ---------------------------------------------------------------------------------------
def clock_rows(survey: Survey) -> Iterator[Row]:
    """Median time of each clock, by kind too (category), and the share that keeps its limit (stat `within`).

    Population: all cases that the clock times; one that is not over counts as open for as long as it was followed.
    """
    level = survey.rules.confidence
    for clock, timed in CLOCKS.items():
        found, limit = durations(survey, clock), survey.targets.service.limits.get(clock)
        if found is None:
            continue
        rows, unit = survey.tables[timed.table], timed.unit
        kinds = sorted(rows["kind"].dropna().unique()) if clock in BY_KIND and "kind" in rows else []
        for kind in ("", *(kinds if len(kinds) > 1 else ())):
            which = (rows["kind"] == kind).to_numpy() if kind else slice(None)
            curve = kaplan_meier(found.seconds[which], found.over[which], confidence=level)
            key = Row(survey.name, clock, unit, kind, weighting="none")
            if curve.n:
                yield row_of(_median(curve.median, UNITS[unit], level), key, CURVE)
                if limit is not None:
                    yield row_of(curve.over(limit.seconds), replace(key, stat="within"), CURVE)


def _median(found: Result, unit: float, level: float) -> Result:
    """A median in another unit, with the standard error that a normal estimate of this interval would have."""
    spread = (found.high - found.low) / (2 * float(stats.norm.ppf((1 + level) / 2)))
    ends = {name: value / unit for name, value in (("value", found.value), ("low", found.low), ("high", found.high))}
    return replace(found, **ends, se=spread / unit, df=found.n - 1.0)


# ---- what is told of clocks ---------------------------------------------------------------------------
def moved(evidence: Estimates, survey: Survey) -> list[tuple[Row, Row]]:
    """Median times that clearly changed since the first period compared with, and their changes; the largest first.

    A clock that is known by kind is told of by kind; closing by complexity only where it is not known for all.
    """
    rows = [row for row in evidence.select(period=survey.name, stat=UNITS, against="") if row.shown]
    split, found = {row.measure for row in rows if row.category}, list[tuple[float, Row, Row]]()
    parts = {"resolution_simple", "resolution_complex"} if any(row.measure == "resolution" for row in rows) else set()
    for row in (row for row in rows if (row.category or row.measure not in split) and row.measure not in parts):
        change = change_of(evidence, row, first_comparison(survey))
        if change is not None and direction(change, alpha_of(survey)) and row.value > max(change.value, 0.0):
            found.append((abs(math.log(row.value / (row.value - change.value))), row, change))
    return [(row, change) for _, row, change in sorted(found, key=lambda one: -one[0])]


def move_told(message: str, row: Row, change: Row, evidence: Estimates, survey: Survey, **also: Value) -> Sentence:
    """How a median time changed, in a sentence."""
    old = evidence.get(row, period=change.against_id)
    values = change_words(change) | clock_words(row, survey.codebook) | {"value": Number(row)}
    values |= {"old": Number(old)} if old is not None else {}
    return Sentence(message, way="rise" if change.value > 0 else "fall", **values | also)


def clock_words(row: Row, book: Codebook) -> dict[str, Value]:
    """What a clock times, in which unit, and of which kind of case."""
    kind = term_of(book, "tickets", "kind", row.category)
    clock, unit = row.measure.replace("_", "-"), CLOCKS[row.measure].unit
    return {"clock": clock, "unit": unit, "kind": kind, "known": "yes" if row.category else "no"}


def term_of(book: Codebook, table: str, column: str, code: str) -> Name:
    """What a level of a table's column is called in running text; its code where nobody says."""
    declared = book.tables.get(table)
    label = (declared.labels.get(column, {}).get(code) if declared is not None else None) or {"en": code}
    return Name("term", texts=tuple(label.items()))


def verdicts(estimates: Estimates, period: str, service: Service) -> list[Verdict]:
    """Shares of all cases that keep their limits, by kind where that is known, and whether as many as aimed at do.

    The one furthest below comes first.
    """
    rows = [row for row in estimates.select(period=period, stat="within", against="") if row.shown]
    split, found = {row.measure for row in rows if row.category}, list[Verdict]()
    for row in rows:
        limit = service.limits.get(row.measure)
        if limit is not None and not math.isnan(row.low) and bool(row.category) == (row.measure in split):
            low, high = row.low >= limit.share, row.high < limit.share
            found.append((row, limit, "met" if low else "not_met" if high else "cannot_tell"))
    return sorted(found, key=lambda one: one[0].value - one[1].share)


def limit_words(row: Row, limit: Limit, book: Codebook) -> dict[str, Value]:
    """A limit in words, and the share of cases that is to keep it."""
    (count, unit), goal = limit.parts, f"{100 * limit.share:g}"
    told = count if isinstance(count, int) else f"{count:g}"
    return clock_words(row, book) | {"count": told, "unit": unit, "goal": goal}


# ---- how cases went -------------------------------------------------------------------------------
def share_row(survey: Survey, measure: str, stat: str, category: str, holds: pd.Series) -> Iterator[Row]:
    """Share of the cases of which something holds (1), among those of which it is known (0 or 1)."""
    n, key = int(holds.notna().sum()), Row(survey.name, measure, stat, category, weighting="none")
    if n:
        found = share_of_count(float(holds.sum()), n, confidence=survey.rules.confidence)
        yield row_of(replace(found, df=n - 1.0), key, "Wilson")


def mix_rows(survey: Survey, told: pd.Series, measure: str) -> Iterator[Row]:
    """Share of each reason or channel among those that name one, the most frequent first."""
    known = told[told.notna() & (told != "")]
    for name in known.value_counts().index:
        yield from share_row(survey, measure, "share", str(name), (known == name).astype(float))


def case_rows(survey: Survey) -> Iterator[Row]:
    """Of tickets: how they went, from first contact to overdue (stat `rate`), and why they are overdue."""
    rows, service = survey.tables.get("tickets"), survey.targets.service
    if rows is None or rows.empty:
        return
    held = {name: rows[name].astype(float) for name in ("remote", "escalated", "reopened") if name in rows}
    if "contacts" in rows:
        held["first_contact"] = (rows["contacts"] == 1).astype(float).where(rows["contacts"].notna())
    if {"customer", "topic"} <= set(rows):  # opened within so many days of the one before, of customer and topic
        known = rows[(rows[["customer", "topic"]].fillna("") != "").all(axis=1)].sort_values("opened", kind="stable")
        before = known.groupby(["customer", "topic"], sort=False)["opened"].diff()
        held["recurrent"] = (before <= pd.Timedelta(days=service.recurrent_days)).astype(float).reindex(rows.index)
    late = pd.Series(math.nan, rows.index)
    for clock in ("resolution", "resolution_simple", "resolution_complex"):  # by complexity, where it has a limit
        limit, found = service.limits.get(clock), durations(survey, clock)
        if limit is not None and found is not None:
            late = pd.Series(found.late(limit.seconds), rows.index).combine_first(late)
    for category, holds in (held | {"overdue": late}).items():
        yield from share_row(survey, "tickets", "rate", category, holds)
    if "late_reason" in rows:
        yield from mix_rows(survey, rows["late_reason"][late == 1], "late_reason")


def hour_rows(survey: Survey) -> Iterator[Row]:
    """Tickets by weekday and hour of opening (category "0 09": Monday, from nine), and the share answered late.

    Population of the share: tickets answered, or open for longer than the limit of a first response.
    """
    rows, found = survey.tables.get("tickets"), durations(survey, "first_response")
    limit = survey.targets.service.limits.get("first_response")
    if rows is None or rows.empty:
        return
    late = found.late(limit.seconds) if found is not None and limit is not None else math.nan
    cell = rows["opened"].dt.day_of_week * 24 + rows["opened"].dt.hour
    told = pd.DataFrame({"cell": cell, "late": late}).groupby("cell")["late"].agg(["size", "sum", "count"])
    for place, size, sum_late, known in told.itertuples():
        day, hour = divmod(int(place), 24)
        key = Row(survey.name, "tickets", "count", f"{day} {hour:02d}", weighting="none")
        yield replace(key, value=float(size), n=float(size), method="count")
        if known:
            share = share_of_count(sum_late, known, confidence=survey.rules.confidence)
            yield row_of(share, replace(key, stat="late"), "Wilson")


# ---- complaints ---------------------------------------------------------------------------------
def complaint_rows(survey: Survey) -> Iterator[Row]:
    """Complaints by month (category) and of all: how many, and per 1,000 customers; by month and reason how many."""
    rows, size = survey.tables.get("complaints"), survey.population_size
    if rows is None or rows.empty:
        return
    month = rows["opened"].dt.strftime("%Y-%m")
    key = Row(survey.name, "complaints", "count", weighting="none", method="count")
    for category, count in {"": len(rows), **month.value_counts().sort_index()}.items():
        yield replace(key, category=category, value=float(count))
        if size is not None:
            found = event_rate(float(count), size, confidence=survey.rules.confidence)
            yield row_of(found, replace(key, stat="rate_1000", category=category), "exact Poisson")
    if "reason" in rows:
        for category, count in (month + " " + rows["reason"].dropna()).value_counts().sort_index().items():
            yield replace(key, measure="complaint_reason", category=str(category), value=float(count))


def surge_rows(survey: Survey, history: Estimates, now: Sequence[Row]) -> Iterator[Row]:
    """How many complaints of a month would be a surge (stat `surge`), and p; of each reason in it likewise.

    Held against up to twelve months before, no surges of this report; there must be six. False alarms: as declared,
    over all months of the report together, p by Holm; customers of each month as the base, where all are known.
    """
    rows = [row for row in (*history, *now) if row.measure in {"complaints", "complaint_reason"} and row.category]
    counts = {row.category: row.value for row in rows if row.stat == "count"}
    months = sorted({row.category for row in rows if row.measure == "complaints"})
    ours = sorted({row.category for row in now if row.measure == "complaints" and row.category})
    known = {row.category: row.n for row in rows if row.stat == "rate_1000"}
    sizes = known if set(months) <= set(known) else dict.fromkeys(months, 1.0)
    alarms, surged = survey.targets.service.false_alarms / max(len(ours), 1), set[tuple[str, str]]()
    found: dict[str, list[Row]] = {"complaints": [], "complaint_reason": []}
    reasons = sorted({f" {row.category.partition(' ')[2]}" for row in rows if row.measure == "complaint_reason"})
    for month, reason in product(ours, ("", *reasons)):
        before = [one for one in months if one < month and (one, reason) not in surged][-MONTHS[1] :]
        if len(before) >= MONTHS[0]:
            count, told = counts.get(month + reason, 0.0), [counts.get(one + reason, 0.0) for one in before]
            one = surge(count, sizes[month], told, [sizes[other] for other in before], alarms=alarms)
            surged |= {(month, reason)} if one.p <= alarms else set()
            measure = "complaint_reason" if reason else "complaints"
            key = Row(survey.name, measure, "surge", month + reason, weighting="none", n=count)
            method = f"conditional binomial, dispersion {one.dispersion:.2f}, {len(before)} months before"
            found[measure].append(replace(key, value=one.limit, p=one.p, method=method))
    for part in found.values():
        yield from judged_together(part)
