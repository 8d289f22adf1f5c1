"""What customers do beside answering, as Estimates: cases and their clocks, complaints, purchases, calls, checks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from csreport.chapters.comparisons import Verdict
from csreport.chapters.groups import OTHERS
from csreport.chapters.indicators import TAYLOR, judged_together, row_of, sample_of
from csreport.estimates import Estimates, Row, direction
from csreport.facts import Name, Number, Sentence, Value, alpha_of, change_of, change_words, first_comparison
from csreport.project.codebook import Codebook
from csreport.project.targets import Hours, Limit, Service, TopicTarget
from csreport.survey.survey import Survey
from csreport.survey.weighting import FRAME
from surveystats import distributions as stats
from surveystats.association import linear_regression
from surveystats.change import difference
from surveystats.events import (
    GROUPS,
    buyers,
    cohorts,
    count_forecast,
    event_rate,
    finite_share,
    kaplan_meier,
    rate_ratio,
    rfm_groups,
    surge,
)
from surveystats.inference import mean, tested
from surveystats.proportions import more_often, share_of_count

COUNTED = {"tickets", "complaints", "purchases", "inspections", "operations"}  # measures of whole tables, and of parts
COUNTED |= {"late_reason", "complaint_reason", "complaint_channel", "second_satisfaction", "rfm", "cohort"}
COUNTED |= {"ticket_topic", "path", "interviews"}
UNITS = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0}  # statistics of a median, and seconds of each
BY_KIND = ("first_response", "resolution")  # told for each kind of case, and held against satisfaction
BY_COMPLEXITY = ("resolution_simple", "resolution_complex")
CALLED = {"connected", "greeted"}  # of those channels only on which it happens
MONTHS = (6, 12)  # that a month is held against, at least and at most
RETURNS = (1, 7, 30)  # days after a purchase
Outcome = tuple[Row, Limit, Literal["met", "not_met", "cannot_tell"]]
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


# ---- rows of counts ---------------------------------------------------------------------------------
def _key(survey: Survey, measure: str, stat: str, category: str = "") -> Row:
    return Row(survey.name, measure, stat, category, weighting="none", method="count")


def _share(survey: Survey, key: Row, count: float, n: float) -> Row:
    return row_of(share_of_count(count, n, confidence=survey.rules.confidence), key, "Wilson")


def share_row(survey: Survey, key: Row, holds: pd.Series) -> Iterator[Row]:
    """Share of the cases of which something holds (1), among those of which it is known (0 or 1)."""
    if n := int(holds.notna().sum()):
        yield replace(_share(survey, key, float(holds.sum()), n), df=n - 1.0)


def mix_rows(survey: Survey, told: pd.Series, measure: str) -> Iterator[Row]:
    """Share of each reason or channel among those that name one, the most frequent first."""
    known = told[told.notna() & (told != "")]
    for name in known.value_counts().index:
        yield from share_row(survey, _key(survey, measure, "share", str(name)), (known == name).astype(float))


def _rows(survey: Survey, table: str) -> pd.DataFrame | None:
    """A table's rows, where there are any."""
    rows = survey.tables.get(table)
    return None if rows is None or rows.empty else rows


# ---- clocks ---------------------------------------------------------------------------------------
class Durations(NamedTuple):
    """Seconds that each case took, or has been open for (NaN: the clock does not time it); 1 where it is over."""

    seconds: np.ndarray
    over: np.ndarray

    def late(self, limit: float) -> np.ndarray:
        """Whether each took longer than a limit: 1, 0, NaN where that is not known yet."""
        known = np.isfinite(self.seconds) & (self.over == 1)
        return np.where(self.seconds > limit, 1.0, np.where(known, 0.0, math.nan))


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


def clock_rows(survey: Survey) -> Iterator[Row]:
    """Median time of each clock, by kind too (category), and the share that keeps its limit (stat `within`).

    Population: all cases that the clock times; one that is not over counts as open for as long as it was followed. The
    standard error of a median is that of a normal estimate with its interval.
    """
    level = survey.rules.confidence
    for clock, timed in CLOCKS.items():
        found, limit, unit = durations(survey, clock), survey.targets.service.limits.get(clock), UNITS[timed.unit]
        if found is None:
            continue
        rows = survey.tables[timed.table]
        kinds = sorted(rows["kind"].dropna().unique()) if clock in BY_KIND and "kind" in rows else []
        for kind in ("", *(kinds if len(kinds) > 1 else ())):
            which = (rows["kind"] == kind).to_numpy() if kind else slice(None)
            curve = kaplan_meier(found.seconds[which], found.over[which], confidence=level)
            key = _key(survey, clock, timed.unit, kind)
            if curve.n:
                half = curve.median
                ends = {part: getattr(half, part) / unit for part in ("value", "low", "high")}
                spread = (half.high - half.low) / (2 * float(stats.norm.ppf((1 + level) / 2)))
                yield row_of(replace(half, **ends, se=spread / unit, df=half.n - 1.0), key, CURVE)
                if limit is not None:
                    yield row_of(curve.over(limit.seconds), replace(key, stat="within"), CURVE)


# ---- what is told of clocks ---------------------------------------------------------------------------
def clocks_told(estimates: Estimates, period: str, stats: Iterable[str]) -> list[Row]:
    """Rows of clocks that can be shown; of a clock that is known by kind those by kind."""
    rows = [row for row in estimates.select(period=period, measure=CLOCKS, stat=stats, against="") if row.shown]
    split = {row.measure for row in rows if row.category}
    return [row for row in rows if bool(row.category) == (row.measure in split)]


def moved(evidence: Estimates, survey: Survey) -> list[tuple[Row, Row]]:
    """Median times that clearly changed since the first period compared with, and their changes; the largest first.

    Closing by complexity is told only where it is not known for all.
    """
    rows, found = clocks_told(evidence, survey.name, UNITS), list[tuple[float, Row, Row]]()
    parts = BY_COMPLEXITY if any(row.measure == "resolution" for row in rows) else ()
    for row in (row for row in rows if row.measure not in parts):
        change = change_of(evidence, row, first_comparison(survey))
        if change is not None and direction(change, alpha_of(survey)) and row.value > max(change.value, 0.0):
            found.append((abs(math.log(row.value / (row.value - change.value))), row, change))
    return [(row, change) for _, row, change in sorted(found, key=lambda one: -one[0])]


def move_told(message: str, row: Row, change: Row, survey: Survey, **also: Value) -> Sentence:
    """How a median time changed, in a sentence."""
    clock = clock_words(row, survey.codebook)
    values = change_words(change) | clock | {"value": Number(row), "cases": Sentence("service-cases-of", **clock)}
    return Sentence(message, way="rise" if change.value > 0 else "fall", **values | also)


def clock_words(row: Row, book: Codebook) -> dict[str, Value]:
    """What a clock times, in which unit, and of which kind of case."""
    kind, known = term_of(book, "tickets", "kind", row.category), "yes" if row.category else "no"
    return {"clock": row.measure.replace("_", "-"), "unit": CLOCKS[row.measure].unit, "kind": kind, "known": known}


def term_of(book: Codebook, table: str, column: str, code: str) -> Name:
    """What a level of a table's column is called in running text; its code where nobody says."""
    declared = book.tables.get(table)
    label = (declared.labels.get(column, {}).get(code) if declared is not None else None) or {"en": code}
    return Name("term", texts=tuple(label.items()))


def verdicts(estimates: Estimates, period: str, service: Service) -> list[Outcome]:
    """Shares of all cases that keep their limits, by kind where that is known, and whether as many as aimed at do.

    The one furthest below comes first.
    """
    found = list[Outcome]()
    for row in clocks_told(estimates, period, ["within"]):
        limit = service.limits.get(row.measure)
        if limit is not None and not math.isnan(row.low):
            met, missed = row.low >= limit.share, row.high < limit.share
            found.append((row, limit, "met" if met else "not_met" if missed else "cannot_tell"))
    return sorted(found, key=lambda one: one[0].value - one[1].share)


def limit_words(row: Row, limit: Limit, book: Codebook) -> dict[str, Value]:
    """A limit in words, and the share of cases that is to keep it."""
    (count, unit), goal = limit.parts, f"{100 * limit.share:g}"
    told = count if isinstance(count, int) else f"{count:g}"
    return clock_words(row, book) | {"count": told, "unit": unit, "goal": goal}


# ---- how cases went -------------------------------------------------------------------------------
def case_rows(survey: Survey) -> Iterator[Row]:
    """Of tickets: how they went, from first contact to overdue (stat `rate`), and why they are overdue."""
    rows, service = _rows(survey, "tickets"), survey.targets.service
    if rows is None:
        return
    held = {name: rows[name].astype(float) for name in ("remote", "escalated", "reopened") if name in rows}
    if "contacts" in rows:
        held["first_contact"] = (rows["contacts"] == 1).astype(float).where(rows["contacts"].notna())
    if {"customer", "topic"} <= set(rows):  # opened within so many days of the one before, of customer and topic
        known = rows[(rows[["customer", "topic"]].fillna("") != "").all(axis=1)].sort_values("opened", kind="stable")
        before = known.groupby(["customer", "topic"], sort=False)["opened"].diff()
        held["recurrent"] = (before <= pd.Timedelta(days=service.recurrent_days)).astype(float).reindex(rows.index)
    late = pd.Series(math.nan, rows.index)
    for clock in ("resolution", *BY_COMPLEXITY):  # by complexity, where it has a limit
        limit, found = service.limits.get(clock), durations(survey, clock)
        if limit is not None and found is not None:
            late = pd.Series(found.late(limit.seconds), rows.index).combine_first(late)
    for category, holds in (held | {"overdue": late}).items():
        yield from share_row(survey, _key(survey, "tickets", "rate", category), holds)
    if "late_reason" in rows:
        yield from mix_rows(survey, rows["late_reason"][late == 1], "late_reason")


def hour_rows(survey: Survey) -> Iterator[Row]:
    """Tickets by weekday and hour of opening (category "0 09": Monday, from nine), and the share answered late.

    Population of the share: tickets answered, or open for longer than the limit of a first response.
    """
    for (day, hour), size, late, n in _replies(survey, "day", "hour"):
        key = _key(survey, "tickets", "count", f"{day} {hour:02d}")
        yield replace(key, value=float(size), n=float(size))
        if n:
            yield _share(survey, replace(key, stat="late"), late, n)


def late_rows(survey: Survey) -> Iterator[Row]:
    """Share of tickets answered late by hour of opening (category "13"), and by how much it exceeds all other hours.

    Population: as of `hour_rows`, all weekdays together. p: of Fisher's exact test that it is more, twice; Holm.
    """
    found, gaps = [*_replies(survey, "hour")], list[Row]()
    all_late, all_known = (sum(one[place] for one in found) for place in (2, 3))
    for hour, _, late, n in found:
        rest, base = all_late - late, all_known - n
        if n and base:
            key = _key(survey, "tickets", "late", f"{hour:02d}")
            yield _share(survey, key, late, n)
            two = (replace(share_of_count(*part), df=part[1] - 1.0) for part in ((late, n), (rest, base)))
            gap = difference(*two, confidence=survey.rules.confidence)
            p = min(1.0, 2 * more_often(late, n, before=rest, n_before=base))
            gaps.append(replace(row_of(gap, replace(key, against=OTHERS), "Fisher, exact"), p=p))
    yield from judged_together(gaps)


def _replies(survey: Survey, *by: str) -> Iterator[tuple[Any, ...]]:
    """By day and hour of opening: how many tickets, how many of them were answered late, of how many that is known."""
    rows, found = _rows(survey, "tickets"), durations(survey, "first_response")
    limit = survey.targets.service.limits.get("first_response")
    if rows is not None:
        late = found.late(limit.seconds) if found is not None and limit is not None else math.nan
        told = pd.DataFrame({"day": rows["opened"].dt.day_of_week, "hour": rows["opened"].dt.hour, "late": late})
        yield from told.groupby([*by])["late"].agg(["size", "sum", "count"]).itertuples(name=None)


# ---- complaints ---------------------------------------------------------------------------------
def complaint_rows(survey: Survey) -> Iterator[Row]:
    """Complaints by month (category) and of all: how many, and per 1,000 customers; by month and reason how many."""
    rows, size, key = _rows(survey, "complaints"), survey.population_size, _key(survey, "complaints", "count")
    if rows is None:
        return
    month = rows["opened"].dt.strftime("%Y-%m")
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
            key = _key(survey, "complaint_reason" if reason else "complaints", "surge", month + reason)
            method = f"conditional binomial, dispersion {one.dispersion:.2f}, {len(before)} months before"
            found[key.measure].append(replace(key, value=one.limit, p=one.p, n=count, method=method))
    for part in found.values():
        yield from judged_together(part)


# ---- purchases ------------------------------------------------------------------------------------
def purchase_rows(survey: Survey) -> Iterator[Row]:
    """Two rates and what they are of, how soon customers return, and groups by recency, frequency and amount.

    `active`: of all customers, those who bought in the period. `repurchase`: of those who bought in the span of the
    same length before, those who bought again in the period. `retention_k`: of those who bought in the period, those
    who bought again within k days of the first time (Kaplan–Meier: others were followed for less). Groups (`rfm`): of
    all who ever bought.
    """
    rows, key = _rows(survey, "purchases"), _key(survey, "purchases", "rate")
    if rows is None or survey.activity is None:
        return
    day = np.asarray((rows["date"] - pd.Timestamp(0)).dt.days, float)
    start, end = (float(np.datetime64(at).astype(int)) for at in (survey.activity.start, survey.activity.end))
    who = pd.factorize(rows["customer"])[0]
    first = 2 * start - end - 1  # of the span before
    now, before = (np.unique(who[(day >= one) & (day <= last)]) for one, last in ((start, end), (first, start - 1)))
    counts = {"active": (len(now), survey.population_size or 0)}
    counts |= {"repurchase": (len(np.intersect1d(now, before)), len(before))} if day.min() <= first else {}
    for category, (count, n) in counts.items():
        if count <= n > 0:
            yield replace(_share(survey, replace(key, category=category), count, n), df=n - 1.0)
    during = (day >= start) & (day <= end)
    here = buyers(who[during], day[during])
    again = np.isfinite(here.second)
    curve = kaplan_meier(np.where(again, here.second, end) - here.first, again, confidence=survey.rules.confidence)
    for days in RETURNS if curve.n else ():
        yield row_of(curve.over(days), replace(key, category=f"retention_{days}"), CURVE)
    groups = pd.Series(rfm_groups(buyers(who, day, rows.get("amount"))))
    for place, name in enumerate(GROUPS):
        yield from share_row(survey, _key(survey, "rfm", "share", name), (groups == place).astype(float))


def cohort_rows(survey: Survey) -> Iterator[Row]:
    """Of those who first bought in a quarter, how many bought so many quarters later (category "2023Q1 02")."""
    rows = _rows(survey, "purchases")
    if rows is None:
        return
    quarter = rows["date"].dt.year * 4 + rows["date"].dt.quarter - 1
    for place, line in enumerate(cohorts(rows["customer"].to_numpy(str), quarter), int(quarter.min())):
        for later, count in enumerate(line[1:], 1):
            if line[0] and not np.isnan(count):
                category = f"{place // 4}Q{place % 4 + 1} {later:02d}"
                yield _share(survey, _key(survey, "cohort", "share", category), count, line[0])


# ---- speed of service and satisfaction ------------------------------------------------------------
def speed_rows(survey: Survey) -> list[Row]:
    """Points of overall satisfaction for twice the time, of respondents who had a case (stat `slope_doubled`).

    Population: respondents who answered the overall question and had tickets that are over; the logarithm of their
    mean time. Adjusted for topic (kind where there is none) and for the groupings that weights are raked to.
    Formula: `association.linear_regression`; p by Holm over the clocks. Ids stay here.
    """
    rows, overall = survey.tables.get("tickets"), survey.codebook.role("overall")
    if rows is None or "customer" not in rows or "design.id" not in survey.accepted or not survey.measured(overall):
        return []
    answers, level, found = survey.accepted[str(overall)].to_numpy(float), survey.rules.confidence, list[Row]()
    groups = [survey.accepted[name] for name in survey.rules.weighting.margins if name in survey.accepted]
    for name in BY_KIND:
        timed = durations(survey, name)
        if timed is not None:
            held = np.column_stack([_of_respondents(survey, timed), *map(_dummies, groups)])
            known = held[np.isfinite(held).all(axis=1)]
            varies = np.ptp(known, axis=0) > 0 if len(known) else np.zeros(held.shape[1], bool)
            varies[0] = True  # what is asked; of what else is held that which varies
            fit = linear_regression(answers, held[:, varies], sample_of(survey), confidence=level)
            method = f"weighted least squares, {TAYLOR}"
            found.append(row_of(fit.coefficients[0], _key(survey, name, "slope_doubled"), method))
    return judged_together(found)


def _of_respondents(survey: Survey, timed: Durations) -> np.ndarray:
    """Of each respondent the mean logarithm of time, and the share of tickets of each topic; NaN without a ticket."""
    rows, ids = survey.tables["tickets"], survey.accepted["design.id"].astype(str)
    which = rows["customer"].isin(set(ids) - {""}).to_numpy() & (timed.over == 1) & (timed.seconds > 0)
    told = pd.DataFrame({"time": np.log2(timed.seconds[which])}, index=rows.index[which])
    for about in [column for column in ("topic", "kind") if column in rows][:1]:
        told = told.join(pd.DataFrame(_dummies(rows.loc[which, about]), index=told.index))
    return told.groupby(rows.loc[which, "customer"].to_numpy()).mean().reindex(ids).to_numpy(float)


def _dummies(labels: pd.Series) -> np.ndarray:
    """A column for each level but the first."""
    return pd.get_dummies(labels, dtype=float).to_numpy()[:, 1:]


# ---- calls and checks -------------------------------------------------------------------------------
def check_rows(survey: Survey) -> Iterator[Row]:
    """By kind, the share of inspected pieces that passed, for the lots they were drawn from, and of calls reached."""
    rows, calls = survey.tables.get("inspections"), survey.tables.get("operations")
    if rows is not None and "lot" in rows:
        for kind, some in rows.groupby(rows["kind"] if "kind" in rows else pd.Series("", rows.index)):
            lot = max(float(some["lot"].drop_duplicates().sum()), len(some))
            share = finite_share(float(some["passed"].sum()), len(some), lot, confidence=survey.rules.confidence)
            yield row_of(share, _key(survey, "inspections", "rate", str(kind)), "Clopper–Pearson, finite population")
    if calls is not None and "reached" in calls:
        for kind, some in calls.dropna(subset=["reached"]).groupby("kind"):
            key = _key(survey, "operations", "rate", str(kind))
            yield _share(survey, key, some["reached"].sum(), float(some["count"].sum()))


# ---- hours to come, weeks, topics of tickets, paths, amounts bought ----
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
