"""What customers do beside answering: who buys again, and how speed goes with satisfaction; calls and checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from csreport.chapters.activity import amount_rows, topic_rows, week_rows
from csreport.chapters.cases import (
    CURVE,
    Durations,
    case_rows,
    clock_rows,
    complaint_rows,
    durations,
    hour_rows,
    share_row,
)
from csreport.chapters.indicators import TAYLOR, judged_together, row_of, sample_of
from csreport.estimates import Row
from csreport.survey.survey import Survey
from surveystats.association import linear_regression
from surveystats.events import finite_share, kaplan_meier
from surveystats.proportions import share_of_count
from surveystats.purchases import GROUPS, buyers, cohorts, rfm_groups

RETURNS = (1, 7, 30)  # days after a purchase
TIMED = ("first_response", "resolution")  # whose speed is held against satisfaction


# ---- purchases ------------------------------------------------------------------------------------
def purchase_rows(survey: Survey) -> Iterator[Row]:
    """Two rates and what they are of, how soon customers return, and groups by recency, frequency and amount.

    `active`: of all customers, those who bought in the period. `repurchase`: of those who bought in the span of the
    same length before, those who bought again in the period. `retention_k`: of those who bought in the period, those
    who bought again within k days of the first time (Kaplan–Meier: others were followed for less). Groups (`rfm`): of
    all who ever bought.
    """
    rows, key = survey.tables.get("purchases"), Row(survey.name, "purchases", "rate", weighting="none")
    if rows is None or rows.empty or survey.activity is None:
        return
    day, level = days_of(rows["date"]), survey.rules.confidence
    start, end = (float(np.datetime64(at).astype(int)) for at in (survey.activity.start, survey.activity.end))
    who = pd.factorize(rows["customer"])[0]
    first = 2 * start - end - 1  # of the span before
    now, before = (np.unique(who[(day >= one) & (day <= last)]) for one, last in ((start, end), (first, start - 1)))
    counts = {"active": (len(now), survey.population_size or 0)}
    counts |= {"repurchase": (len(np.intersect1d(now, before)), len(before))} if day.min() <= first else {}
    for category, (count, n) in counts.items():
        if count <= n > 0:
            share = replace(share_of_count(count, n, confidence=level), df=n - 1.0)
            yield row_of(share, replace(key, category=category), "Wilson")
    during = (day >= start) & (day <= end)
    here = buyers(who[during], day[during])
    again = np.isfinite(here.second)
    curve = kaplan_meier(np.where(again, here.second, end) - here.first, again, confidence=level)
    for days in RETURNS if curve.n else ():
        yield row_of(curve.over(days), replace(key, category=f"retention_{days}"), CURVE)
    groups = pd.Series(rfm_groups(buyers(who, day, rows.get("amount"))))
    for place, name in enumerate(GROUPS):
        yield from share_row(survey, "rfm", "share", name, (groups == place).astype(float))


def days_of(dates: pd.Series) -> np.ndarray:
    """Days since 1970; NaN where there is none."""
    return np.asarray((dates - pd.Timestamp(0)).dt.days, float)


def recorded(survey: Survey) -> Iterator[Row]:
    """All that is compared with the same of later periods."""
    for rows in (clock_rows, case_rows, complaint_rows, purchase_rows, hour_rows, topic_rows, week_rows, amount_rows):
        yield from rows(survey)


def cohort_rows(survey: Survey) -> Iterator[Row]:
    """Of those who first bought in a quarter, how many bought so many quarters later (category "2023Q1 02")."""
    rows = survey.tables.get("purchases")
    if rows is None or rows.empty:
        return
    quarter = rows["date"].dt.year * 4 + rows["date"].dt.quarter - 1
    table = cohorts(rows["customer"].to_numpy(str), quarter)
    for place, line in enumerate(table):
        year, part = divmod(int(quarter.min()) + place, 4)
        for later, count in enumerate(line[1:], 1):
            if line[0] and not np.isnan(count):
                key = Row(survey.name, "cohort", "share", f"{year}Q{part + 1} {later:02d}", weighting="none")
                yield row_of(share_of_count(count, line[0], confidence=survey.rules.confidence), key, "Wilson")


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
    for name in TIMED:
        timed = durations(survey, name)
        if timed is not None:
            held = _varied(np.column_stack([_of_respondents(survey, timed), *map(_dummies, groups)]))
            fit = linear_regression(answers, held, sample_of(survey), confidence=level)
            key = Row(survey.name, name, "slope_doubled", weighting="none")
            found.append(row_of(fit.coefficients[0], key, f"weighted least squares, {TAYLOR}"))
    return judged_together(found)


def _of_respondents(survey: Survey, timed: Durations) -> np.ndarray:
    """Of each respondent the mean logarithm of time, and the share of tickets of each topic; NaN without a ticket."""
    rows, ids = survey.tables["tickets"], survey.accepted["design.id"].astype(str)
    which = rows["customer"].isin(set(ids) - {""}).to_numpy() & (timed.over == 1) & (timed.seconds > 0)
    told = pd.DataFrame({"time": np.log2(timed.seconds[which])}, index=rows.index[which])
    about = next((column for column in ("topic", "kind") if column in rows), None)
    topics = _dummies(rows.loc[which, about]) if about is not None else np.empty((len(told), 0))
    told = told.join(pd.DataFrame(topics, index=told.index))
    return told.groupby(rows.loc[which, "customer"].to_numpy()).mean().reindex(ids).to_numpy(float)


def _dummies(labels: pd.Series) -> np.ndarray:
    """A column for each level but the first."""
    return pd.get_dummies(labels, dtype=float).to_numpy()[:, 1:]


def _varied(columns: np.ndarray) -> np.ndarray:
    """The first column, and those others that vary where everything is known."""
    known = columns[np.isfinite(columns).all(axis=1)]
    varies = np.ptp(known, axis=0) > 0 if len(known) else np.zeros(columns.shape[1], bool)
    varies[0] = True
    return columns[:, varies]


# ---- calls and checks -------------------------------------------------------------------------------
def check_rows(survey: Survey) -> Iterator[Row]:
    """By kind, the share of inspected pieces that passed, for the lots they were drawn from, and of calls reached."""
    rows, calls = survey.tables.get("inspections"), survey.tables.get("operations")
    if rows is not None and "lot" in rows:
        kinds = rows["kind"] if "kind" in rows else pd.Series("", rows.index)
        for kind, some in rows.groupby(kinds):
            lot = max(float(some["lot"].drop_duplicates().sum()), len(some))
            share = finite_share(float(some["passed"].sum()), len(some), lot, confidence=survey.rules.confidence)
            key = Row(survey.name, "inspections", "rate", str(kind), weighting="none")
            yield row_of(share, key, "Clopper–Pearson, finite population")
    if calls is not None and "reached" in calls:
        for kind, some in calls.dropna(subset=["reached"]).groupby("kind"):
            n, key = float(some["count"].sum()), Row(survey.name, "operations", "rate", str(kind), weighting="none")
            yield row_of(share_of_count(some["reached"].sum(), n, confidence=survey.rules.confidence), key, "Wilson")
