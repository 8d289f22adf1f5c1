"""Fieldwork: how answers came in, how often customers were asked, stages of the work, and what was to be reached."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal, get_args

import numpy as np
import pandas as pd

from csreport.chapters.comparisons import Verdict
from csreport.chapters.indicators import row_of
from csreport.chapters.response import IN_STRATUM, status_of
from csreport.estimates import PLANNED, Estimates, Row, direction
from csreport.facts import Dates, Facts, Name, Number, Sentence, Value, about, all_of, alpha_of, block, by_way, interval
from csreport.project.period import Stage
from csreport.survey.screening import is_checked
from csreport.survey.survey import HISTORY, KEY, REASONS, Survey
from csreport.survey.weighting import FRAME
from surveystats.association import linear_regression
from surveystats.proportions import share_of_count

# ---- how answers came in over fieldwork ----
STAGE = "stage"  # stands for the segment of deadlines (start, end) and of stages (their places in the period file)


def fieldwork_rows(survey: Survey) -> Iterator[Row]:
    """Analysed answers of each day, of all days, and how many had come in by each deadline.

    Population: accepted respondents with a date.
    """
    days = survey.accepted.get("design.date", pd.Series(dtype="datetime64[ns]")).dropna().dt.date
    if days.empty:
        return
    key = Row(survey.name, "fieldwork", "count", weighting="none", method="analysed answers")
    yield replace(key, value=float(len(days)))
    yield replace(key, measure="respondents", category="undated", value=float(len(survey.accepted) - len(days)))
    for day, count in days.value_counts().sort_index().items():
        yield replace(key, category=str(day), value=float(count))
    given = survey.period.fieldwork
    for name, day in {"start": given.start, "end": given.end}.items() if given is not None else ():
        done = float((days <= day).sum())
        yield replace(key, category=day.isoformat(), segment=STAGE, level=name, value=done, method="answers by the day")


def duration_rows(survey: Survey) -> Iterator[Row]:
    """Median minutes from the first to the last page, of analysed respondents with a duration; unweighted."""
    seconds = survey.accepted.get("design.duration", pd.Series(dtype=float))
    known = seconds[seconds > 0]
    if len(known):
        row = Row(survey.name, "respondents", "minutes", weighting="none", n=float(len(known)), method="median")
        yield replace(row, value=float(known.median()) / 60)


def facts_progress(estimates: Estimates, survey: Survey) -> Facts:
    """How fast answers came in, and whether deadline and number planned were kept."""
    found = estimates.select(measure="fieldwork", stat="count")
    everything, end = found.find(category="", segment=""), found.find(segment=STAGE, level="end")
    if everything is None:
        return {}
    rows, given = [row for row in found.select(segment="") if row.category], survey.period.fieldwork
    undated = estimates.find(measure="respondents", category="undated")
    planned = estimates.find(measure="response", stat="count", category="planned:completes")
    half, busiest = _reached(rows, everything.value / 2) or rows[-1], max(rows, key=lambda row: row.value)
    values: dict[str, Value] = {"count": Number(everything), "half": _day(half), "day": _day(busiest)}
    pace = Sentence("sample-pace", kind="one" if len(rows) == 1 else "", most=Number(busiest), **values)
    told, title = [pace], Sentence("sample-progress", kind="half", day=_day(half))
    if undated is not None and undated.value:
        told.append(Sentence("sample-undated", count=Number(undated)))
    if given is not None and end is not None:
        days = Dates(given.start.isoformat(), given.end.isoformat())
        told.append(Sentence("sample-fieldwork", days=days, count=Number(end)))
    if planned is not None:
        reached = _reached(rows, planned.value)
        plan = {
            "kind": "reached" if reached else "missed",
            "day": _day(reached or rows[-1]),
            "planned": Number(planned),
        }
        title = Sentence("sample-progress", **plan)
        told.append(Sentence("sample-plan", **plan))
    return block(values, answer=all_of(*told), finding=title, alt=pace, base="sample-progress-base")


def _day(row: Row) -> Dates:
    return Dates(row.category, row.category)


def _reached(rows: list[Row], count: float) -> Row | None:
    """The day on which so many answers had come in."""
    sums = accumulate(row.value for row in rows)
    return next((row for row, done in zip(rows, sums, strict=True) if done >= count), None)


# ---- how often customers were asked in twelve months, and whether those asked often answer less ----
TIMES = ("none", "one", "two", "more")  # earlier invitations
BEFORE = "times_before"  # stands for the segment of customers by their number of earlier invitations
FURTHER = "invitation:further"  # what a slope is taken from: one invitation more, the stratum the same


def contact_rows(survey: Survey) -> Iterator[Row]:
    """Customers invited now by how often they were invited in the twelve months before, and how they answered.

    Population: invited customers, each once; of rates those not known to be ineligible. Open samples have none.
    """
    earlier = survey.earlier
    if survey.invitations is None or earlier is None or (not earlier.periods and earlier.at_least):
        return
    invited = survey.invitations.drop_duplicates("id")
    before, n = invited["id"].map(earlier.counts).astype(int), float(len(invited))
    invited = invited.assign(earlier=before, times=before.clip(upper=3).map(dict(enumerate(TIMES))))
    key = Row(survey.name, "contacts", "count", weighting="none", method="count")
    yield replace(key, category="asked", value=n)
    method = "1: customers may have been invited more often than is known"
    yield replace(key, category="at_least", value=float(earlier.at_least), method=method)
    for name in TIMES:
        found = float((invited["times"] == name).sum())
        yield replace(key, category=name, value=found)
        yield replace(key, stat="share", category=name, value=found / n, n=n, method="of those invited")
    times, limit, size = before + 1, survey.targets.sampling.contacts_per_year, survey.population_size
    method, average = "invitations in twelve months", replace(key, stat="mean")
    yield replace(average, category="asked", value=float(times.mean()), n=n, method=f"{method}, this one included")
    if size:
        value = (earlier.total + n) / size
        yield replace(average, category="customers", value=value, n=size, method=f"{method} over all customers")
    if limit is not None:
        above, method = float((times > limit).mean()), f"of those invited, more than {limit:g} {method}"
        yield replace(key, stat="share", category="above", value=above, n=n, method=method)
    yield from _rates_by_invitations(survey, invited)


def _rates_by_invitations(survey: Survey, invited: pd.DataFrame) -> Iterator[Row]:
    """Complete answers by earlier invitations, and their difference per further invitation within strata."""
    asked = invited[invited["disposition"] != "not_eligible"]
    answered, confidence = (asked["disposition"] == "complete").to_numpy(float), survey.rules.confidence
    key = Row(survey.name, "contacts", "rate", "RR1", weighting="none")
    for name in TIMES:
        holds = (asked["times"] == name).to_numpy()
        if holds.any():
            result = share_of_count(float(answered[holds].sum()), int(holds.sum()), confidence=confidence)
            yield row_of(result, replace(key, segment=BEFORE, level=name), "AAPOR RR1")
    if len(asked) == 0:
        return
    # strata differ in their chance of being invited, and in answering
    strata = asked.get(IN_STRATUM, pd.Series("", asked.index)).astype(object).fillna("")
    apart = pd.get_dummies(strata, drop_first=True).to_numpy(float)
    drivers = np.column_stack([asked["earlier"].to_numpy(float), apart])
    fit = linear_regression(answered, drivers, strata=strata.to_numpy(str), confidence=confidence)
    method = "least squares, per further invitation" + ("" if drivers.shape[1] == 1 else ", within strata")
    yield row_of(fit.coefficients[0], replace(key, against=FURTHER), method)


def facts_contacts(estimates: Estimates, survey: Survey) -> Facts:
    """How often those invited were asked before, and whether being asked often goes with answering less."""
    found = [row for row in estimates.select(measure="contacts", against=["", FURTHER], segment="") if row.shown]
    rows = {(row.stat, row.category or row.against): row for row in found}
    earlier = survey.earlier
    if ("mean", "asked") not in rows or earlier is None:
        return {"answer": _unknown(survey)}
    within = survey.codebook.design.name_of("stratum", survey.name) is not None
    values: dict[str, Value] = {
        "strata": "yes" if within else "no",
        "invited": Number(rows["count", "asked"]),
        "first": Number(rows["share", "none"]),
        "mean": Number(rows["mean", "asked"]),
        "periods": _periods(earlier.periods),
    }
    if not earlier.periods:
        return block(values, answer="sample-contacts-once")
    overall, slope, unknown = rows.get(("mean", "customers")), rows.get(("rate", "RR1")), _periods(earlier.unknown)
    way = direction(slope, alpha_of(survey)) if slope is not None else 0
    kind = "unknown" if unknown else "short"
    return block(
        values,
        answer=all_of(
            "sample-contacts",
            Sentence("sample-contacts-mean", mean=Number(overall)) if overall else None,
            by_way(way, "sample-contacts-response", **values | interval(slope)) if slope else None,
            Sentence("sample-contacts-at-least", kind=kind, periods=unknown) if earlier.at_least else None,
            _too_often(survey, rows["mean", "asked"], rows.get(("share", "above")), way),
            **values,
        ),
        caption="sample-contacts-caption",
        note=all_of("sample-contacts-note", "sample-contacts-strata" if within else None, **values),
    )


def _periods(names: Iterable[str]) -> tuple[Value, ...]:
    return tuple(Name("period", name) for name in names)


def _unknown(survey: Survey) -> Sentence:
    """Why nobody knows how often customers were asked."""
    kind, unknown = "first", survey.earlier.unknown if survey.earlier is not None else ()
    if survey.period.sample == "open":
        kind, unknown = "open", ()
    elif survey.invitations is None:
        kind, unknown = "unrecorded", ()
    elif survey.earlier is None:
        kind = "undated"
    elif unknown:
        kind = "before"
    return Sentence("sample-contacts-unknown", kind=kind, periods=_periods(unknown))


def _too_often(survey: Survey, mean: Row, above: Row | None, way: int) -> Sentence | None:
    """What to change in the next draw."""
    limit = survey.targets.sampling.contacts_per_year
    if limit is not None and mean.value > limit:
        return Sentence("sample-asked-too-often", kind="mean")
    if way < 0:
        return Sentence("sample-asked-too-often", kind="response")
    if above is not None and above.value > 0:
        return Sentence("sample-asked-too-often", kind="share", share=Number(above))
    return None


# ---- the tables beside the answers ----
def record_rows(survey: Survey) -> Iterator[Row]:
    """Rows received of each table, of all of them, those that can be used, and those left out for each reason met."""
    left_out = {name: survey.table_ledger[name]["reason"].value_counts() for name in survey.tables}
    met = [reason for reason in REASONS if any(reason in found for found in left_out.values())]
    counts = {name: {"rows": survey.table_received[name], "used": len(survey.tables[name])} for name in left_out}
    key = Row(survey.name, "records", "count", weighting="none", method="count")
    for category in ("rows", "used") if counts else ():
        yield replace(key, category=category, value=float(sum(found[category] for found in counts.values())))
    for name, found in counts.items():
        every = found | {reason: int(left_out[name].get(reason, 0)) for reason in met}
        for category, count in every.items():
            yield replace(key, category=category, segment="record", level=name, value=float(count))


def facts_records(estimates: Estimates, survey: Survey) -> Facts:
    """Which tables there are, and how many of their rows can be used."""
    counts = {row.category: Number(row) for row in estimates.select(measure="records", level="")}
    if not counts:
        return {}
    names = tuple(Sentence("sample-table", table=name) for name in survey.tables)
    answer = Sentence("sample-records", names=names, **counts)
    return block({}, answer=answer, caption="sample-records-caption", note="sample-records-note")


# ---- the stages of the work on a period ----
StageVerdict = Literal["in_time", "delayed", "not_done", "open"]


def stage_rows(survey: Survey) -> Iterator[Row]:
    """Days between the day on which each declared stage was due and the day on which it was done; counts by verdict.

    Category of a stage's row: its verdict. Days are below 0 for a stage that was done early; a stage that is not
    done, or not yet, has none.
    """
    stages, until = survey.period.stages, survey.period.known_until
    if not stages:
        return
    found = [verdict_of(stage, until) for stage in stages]
    key = Row(survey.name, "stages", "count", weighting="none", method="count")
    yield replace(key, category="declared", value=float(len(stages)))
    for verdict in get_args(StageVerdict):
        yield replace(key, category=verdict, value=float(found.count(verdict)))
    for place, (stage, verdict) in enumerate(zip(stages, found, strict=True), 1):
        days = math.nan if stage.done is None else float((stage.done - stage.due).days)
        row = replace(key, stat="days", category=verdict, segment=STAGE, level=str(place), method="done less due")
        yield replace(row, value=days, status=status_of(days))


def verdict_of(stage: Stage, until: dt.date | None) -> StageVerdict:
    """Whether a stage was done in time; one without a day is not done where later days are known."""
    if stage.done is not None:
        return "in_time" if stage.done <= stage.due else "delayed"
    return "not_done" if until is not None and stage.due <= until else "open"


def facts_stages(estimates: Estimates, survey: Survey) -> Facts:
    """How many stages were done in time, and which were not."""
    stages, until = survey.period.stages, survey.period.known_until
    rows = {row.level: row for row in estimates.select(measure="stages", stat="days")}
    if not rows:
        return {"answer": Sentence("sample-no-stages")}
    counts = {row.category: Number(row) for row in estimates.select(measure="stages", stat="count")}
    names = {level: Name("given", texts=tuple(stages[int(level) - 1].name.items())) for level in rows}
    kinds = {kind: [row for row in rows.values() if row.category == kind] for kind in get_args(StageVerdict)}
    later = tuple(Sentence("sample-stage-late", stage=names[row.level], n=int(row.value)) for row in kinds["delayed"])
    missed, still = (tuple(names[row.level] for row in kinds[kind]) for kind in ("not_done", "open"))
    kept = counts["in_time"].row.value == counts["declared"].row.value
    undone, day = until is not None and any(stage.done is None for stage in stages), Dates(str(until), str(until))
    told: dict[str, tuple[Value, ...]] = {
        "sample-stages-late": later,
        "sample-stages-missed": missed,
        "sample-stages-open": still,
    }
    return block(
        {},
        answer=all_of(
            Sentence("sample-stages", kind="all" if kept else "", count=counts["declared"], kept=counts["in_time"]),
            *(Sentence(message, names=found) for message, found in told.items() if found),
        ),
        caption="sample-stages-caption",
        note=all_of("sample-stages-note", Sentence("sample-stages-undone", day=day) if undone else None),
    )


# ---- key customers ----
ANSWERED = "key_customers"  # as the target of the same name
ELIGIBLE = "key_customers_eligible"
UNKNOWN = ("unknown", "not_eligible")


def key_customer_rows(survey: Survey) -> Iterator[Row]:
    """Key customers of the frame, those invited, and the share of these that answered completely.

    Population: invited key customers not known to be ineligible (as RR1), and those known to be eligible (as RR5).
    None for open samples, or where frame, flag or invitations are missing.
    """
    invited, frame, column = survey.invitations, survey.frame, f"{FRAME}{KEY}"
    if survey.period.sample == "open" or invited is None or frame is None or KEY not in frame or column not in invited:
        return
    invited = invited[invited[column].eq(True)].drop_duplicates("id")
    listed, asked = float(frame[KEY].sum()), float(len(invited))
    key = Row(survey.name, "invitations", "count", "key_customers_listed", weighting="none", method="count")
    yield replace(key, value=listed)
    yield replace(key, category="key_customers", value=asked)
    if listed > 0:
        method = "key customers invited of those in the frame"
        yield replace(key, stat="share", category="key_customers", value=asked / listed, n=listed, method=method)
    outcome, method = invited["disposition"], "complete answers of the invited key customers"
    for name, left_out in ((ANSWERED, UNKNOWN[1:]), (ELIGIBLE, UNKNOWN)):
        base, found = int((~outcome.isin(left_out)).sum()), float((outcome == "complete").sum())
        result = share_of_count(found, base, confidence=survey.rules.confidence)
        yield row_of(result, replace(key, measure="response", stat="share", category=name), method)


def interview_rows(survey: Survey) -> Iterator[Row]:
    """Share of the key customers of the frame who were interviewed in the period, each counted once."""
    told, column = survey.tables.get("interviews"), f"{FRAME}{KEY}"
    if survey.frame is not None and told is not None and column in told and (listed := float(survey.frame[KEY].sum())):
        count = told.loc[told[column].eq(True), "customer"].nunique()
        key = Row(survey.name, "interviews", "share", weighting="none", method="key customers interviewed")
        yield replace(key, value=count / listed, n=listed)


def coverage_of(estimates: Estimates) -> Sentence | None:
    """How many key customers were invited, and how many of those answered."""
    known = estimates.select(category=("key_customers_listed", "key_customers"))
    rows = {(row.measure, row.stat, row.category): row for row in known if row.shown}
    share, rate = rows.get(("invitations", "share", "key_customers")), rows.get(("response", "share", ANSWERED))
    if share is None:
        return None
    return all_of(
        "sample-key-customers",
        "sample-key-customers-answered" if rate else None,
        listed=Number(rows["invitations", "count", "key_customers_listed"]),
        invited=Number(rows["invitations", "count", "key_customers"]),
        **about(rate or share) | {"share": Number(share)},
    )


def _why_key_customers(estimates: Estimates, survey: Survey) -> str:
    """Why nothing stands against the target for key customers, or what does not settle it."""
    rate = estimates.find(measure="response", stat="share", category=ANSWERED)
    listed = estimates.find(measure="invitations", stat="count", category="key_customers_listed")
    if survey.codebook.design.key_customer is None:
        return "worth" if survey.design.worth is not None else "undeclared"
    if rate is None and survey.period.sample == "open":
        return "open"
    if rate is None:
        return "unmarked" if survey.frame is None or KEY not in survey.frame else "no-list"
    if rate.status == "suppressed":
        return "few"
    if math.isnan(rate.value):
        return "none-listed" if listed is not None and listed.value == 0 else "none-invited"
    return "eligibility"


# ---- what the sample was to reach, what it reached, and the verdict ----
REACHED = {
    "sample_share": {"measure": "invitations", "stat": "share", "category": "customers"},
    "coverage": {"measure": "response", "stat": "share", "category": "heard"},
    "response_rate": {"measure": "response", "stat": "rate", "category": "RR1"},
    "completes": {"measure": "respondents", "stat": "count", "category": "accepted"},
    "margin_of_error": {"measure": "precision", "stat": "margin_of_error"},
    "key_customers": {"measure": "response", "stat": "share", "category": ANSWERED},
    "key_interviews": {"measure": "interviews", "stat": "share"},
    "contacts_per_year": {"measure": "contacts", "stat": "mean", "category": "asked"},
}
CEILINGS = {"margin_of_error", "contacts_per_year"}  # to be reached at most
MOST = {"response_rate": {"stat": "rate", "category": "RR5"}, "key_customers": {"stat": "share", "category": ELIGIBLE}}


@dataclass(frozen=True)
class Check:
    """A target of the sample: its name, what was planned and reached, and whether it was met."""

    name: str
    planned: Row
    reached: Row | None
    verdict: Verdict


def attainment_rows(survey: Survey) -> Iterator[Row]:
    """Each declared target of the sample, and what it is held against where no other row says so."""
    declared = survey.targets.sampling
    key = Row(survey.name, "response", "count", weighting="none", method="declared")
    for name, where in REACHED.items():
        value = getattr(declared, name)
        if value is not None:
            yield replace(key, stat=where["stat"], category=PLANNED + name, value=float(value))
    for segment, count in declared.per_level.items():
        for level in survey.codebook.segments[segment].names:
            planned = replace(key, category=PLANNED + "per_level", segment=segment, level=level, value=float(count))
            yield planned
            found = float((survey.accepted[segment] == level).sum())
            yield replace(planned, category="per_level", value=found, method="count")
    size, probability = survey.population_size, survey.period.sample == "probability"
    if declared.sample_share is not None and survey.invitations is not None and size and probability:
        key = replace(key, measure="invitations", stat="share", category="customers")
        asked = survey.invitations["id"].nunique() / size
        yield replace(key, value=asked, n=size, method="invited of the population")
    yield from key_customer_rows(survey)
    yield from interview_rows(survey)
    yield from coverage_rows(survey)


def coverage_rows(survey: Survey) -> Iterator[Row]:
    """Share of the customers of the frame of whom anything was received in the period: answers, whole or not, and rows
    of tables that are of the frame and of this period alone.

    Population: the frame. None where nobody knows whose answers these are.
    """
    if survey.frame is None or "design.id" not in survey.received or not is_checked(survey.ledger, "off_frame"):
        return
    own = survey.received.loc[survey.ledger["off_frame"].eq(False), "design.id"]
    heard, size = set(own.str.strip()) - {""}, float(len(survey.frame))
    for name, table in survey.tables.items():
        if name not in HISTORY and "customer" in table and survey.codebook.tables[name].outside_frame == "exclude":
            heard |= set(table["customer"].dropna())
    key, method = (
        Row(survey.name, "response", "share", "heard", weighting="none"),
        "customers with any answer or row of a table",
    )
    yield replace(key, value=len(heard) / size, n=size, method=method)


def checks(estimates: Estimates) -> list[Check]:
    """Every declared target of the sample with its verdict, those of groups by group."""
    rows = [row for row in estimates.select(measure="response") if row.planned]
    order, found = [*REACHED, "per_level"], []
    for row in sorted(rows, key=lambda row: order.index(row.planned)):
        of_level = estimates.get(row, category="per_level")
        reached = estimates.find(**REACHED[row.planned]) if row.planned in REACHED else of_level
        found.append(Check(row.planned, row, reached, _verdict(row.planned, row, reached, estimates)))
    return found


def _verdict(name: str, planned: Row, reached: Row | None, estimates: Estimates) -> Verdict:
    """Counts and shares of this fieldwork are what they are; a response rate lies between RR1 and RR5, as cases of
    unknown eligibility count or not, and customers may have been invited more often than is known."""
    if reached is None or not reached.shown:
        return "cannot_tell"
    if name in CEILINGS:
        more = estimates.find(measure="contacts", stat="count", category="at_least")
        unsure = name == "contacts_per_year" and more is not None and more.value > 0
        return "not_met" if reached.value > planned.value else "cannot_tell" if unsure else "met"
    if reached.value >= planned.value:
        return "met"
    most = estimates.find(measure="response", **MOST[name]) if name in MOST else None
    open_to_both = most is not None and most.shown and most.value >= planned.value
    return "cannot_tell" if open_to_both else "not_met"


def facts_checks(estimates: Estimates, survey: Survey) -> Facts:
    """Which targets of the sample are met."""
    found = checks(estimates)
    if not found:
        return {"answer": all_of("sample-no-targets", *_heard(estimates))}
    undecided = {check.name: check for check in found if check.verdict == "cannot_tell"}
    told = {"missed": _named(found, "not_met"), "open": _named(found, "cannot_tell")}
    return block(
        {},
        answer=all_of(
            Sentence("sample-targets", met=sum(check.verdict == "met" for check in found), count=len(found)),
            *(Sentence("sample-targets-named", way=way, names=names) for way, names in told.items() if names),
            *_heard(estimates),
        ),
        caption="sample-targets-caption",
        note=all_of("sample-targets-note", *(_why(check, estimates, survey) for check in undecided.values())),
    )


def _heard(estimates: Estimates) -> Iterator[Sentence | None]:
    """How many customers anything was received of, and how many key customers were invited and answered."""
    row = estimates.find(**REACHED["coverage"])
    yield Sentence("sample-heard", **about(row)) if row is not None and row.shown else None
    yield coverage_of(estimates)


def _named(found: list[Check], verdict: str) -> tuple[Value, ...]:
    """Targets with one verdict; groups under their segment, and together where all of a segment share it."""
    held = [check for check in found if check.verdict == verdict]
    names = [target_name(check.name) for check in held if not check.planned.segment]
    for segment in dict.fromkeys(check.planned.segment for check in held if check.planned.segment):
        levels = [check.planned.level for check in held if check.planned.segment == segment]
        kind = "all" if len(levels) == sum(check.planned.segment == segment for check in found) else ""
        listed = tuple(Name("level", level, segment) for level in levels)
        names.append(Sentence("sample-answers-of", kind=kind, segment=Name("item", segment), levels=listed))
    return tuple(names)


def target_name(name: str) -> Sentence:
    """What a target of the sample is called."""
    return Sentence("sample-target", target=name.replace("_", "-"))


def _why(check: Check, estimates: Estimates, survey: Survey) -> Sentence:
    """Why a target cannot be judged."""
    name, why = check.name, "missing"
    if name == "key_customers":
        return Sentence("sample-why-key-customers", why=_why_key_customers(estimates, survey))
    if name == "contacts_per_year":
        why = "contacts"
    elif survey.period.sample == "open":
        why = "open"
    elif check.reached is not None and not check.reached.shown:
        why = "few"
    elif name == "response_rate" and survey.invitations is not None:
        why = "eligibility"
    return Sentence("sample-why", why=why, target=target_name(name))
