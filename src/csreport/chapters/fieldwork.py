"""Fieldwork: how answers came in, what the sample was to reach and reached, and the stages of the work."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

import pandas as pd

from csreport.chapters.comparisons import Verdict
from csreport.chapters.indicators import row_of
from csreport.estimates import PLANNED, Estimates, Row
from csreport.facts import Dates, Facts, Name, Number, Sentence, Value, about, all_of, block
from csreport.project.period import Stage
from csreport.survey.screening import is_checked
from csreport.survey.survey import KEY, Survey
from csreport.survey.tables import HISTORY, REASONS
from csreport.survey.weighting import FRAME
from surveystats.proportions import share_of_count

# ---- how answers came in over fieldwork ----
STAGE = "stage"  # stands for the segment of deadlines (start, end) and of stages (their places in the period file)


def fieldwork_rows(survey: Survey) -> Iterator[Row]:
    """Analysed answers of each day, of all days, and how many had come in by each deadline.

    Population: accepted respondents with a date.
    """
    if "design.date" not in survey.accepted:
        return
    days = survey.accepted["design.date"].dropna().dt.date
    if days.empty:
        return
    key = Row(survey.name, "fieldwork", "count", weighting="none", method="analysed answers")
    yield replace(key, value=float(len(days)))
    yield replace(key, measure="respondents", category="undated", value=float(len(survey.accepted) - len(days)))
    for day, count in days.value_counts().sort_index().items():
        yield replace(key, category=str(day), value=float(count))
    given = survey.period.fieldwork
    for name, day in () if given is None else (("start", given.start), ("end", given.end)):
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
    deadline, plan, title = None, None, Sentence("sample-progress", kind="half", day=_day(half))
    if given is not None and end is not None:
        days = Dates(given.start.isoformat(), given.end.isoformat())
        deadline = Sentence("sample-fieldwork", days=days, count=Number(end))
    if planned is not None:
        reached = _reached(rows, planned.value)
        kind, day = "reached" if reached else "missed", _day(reached or rows[-1])
        title, plan = (
            Sentence(id, kind=kind, day=day, planned=Number(planned)) for id in ("sample-progress", "sample-plan")
        )
    unread = Sentence("sample-undated", count=Number(undated)) if undated is not None and undated.value else None
    answer = all_of(pace, unread, deadline, plan)
    return block(values, answer=answer, finding=title, alt=pace, base="sample-progress-base")


def _day(row: Row) -> Dates:
    return Dates(row.category, row.category)


def _reached(rows: list[Row], count: float) -> Row | None:
    """The day on which so many answers had come in."""
    sums = accumulate(row.value for row in rows)
    return next((row for row, done in zip(rows, sums, strict=True) if done >= count), None)


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
VERDICTS: tuple[StageVerdict, ...] = ("in_time", "delayed", "not_done", "open")


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
    for verdict in VERDICTS:
        yield replace(key, category=verdict, value=float(found.count(verdict)))
    for place, (stage, verdict) in enumerate(zip(stages, found, strict=True), 1):
        row = replace(key, stat="days", category=verdict, segment=STAGE, level=str(place), method="done less due")
        if stage.done is None:
            yield replace(row, status="not_estimable")
        else:
            yield replace(row, value=float((stage.done - stage.due).days))


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

    def of(kind: str) -> list[Row]:
        return [row for row in rows.values() if row.category == kind]

    later = tuple(Sentence("sample-stage-late", stage=names[row.level], n=int(row.value)) for row in of("delayed"))
    missed, still = (tuple(names[row.level] for row in of(kind)) for kind in ("not_done", "open"))
    kept = counts["in_time"].row.value == counts["declared"].row.value
    undone = until is not None and any(stage.done is None for stage in stages)
    day = Dates(str(until), str(until))
    return block(
        {},
        answer=all_of(
            Sentence("sample-stages", kind="all" if kept else "", count=counts["declared"], kept=counts["in_time"]),
            Sentence("sample-stages-late", names=later) if later else None,
            Sentence("sample-stages-missed", names=missed) if missed else None,
            Sentence("sample-stages-open", names=still) if still else None,
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
    invited = invited_key_customers(survey)
    if invited is None or survey.frame is None:
        return
    listed, asked = float(survey.frame[KEY].sum()), float(len(invited))
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


def invited_key_customers(survey: Survey) -> pd.DataFrame | None:
    """The invited whom the frame lists as key customers, each once; None where nobody knows who they are."""
    invited, frame, column = survey.invitations, survey.frame, f"{FRAME}{KEY}"
    if survey.period.sample == "open" or invited is None or frame is None or KEY not in frame or column not in invited:
        return None
    return invited[invited[column].eq(True)].drop_duplicates("id")


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
STATS = {
    "sample_share": "share",
    "coverage": "share",
    "response_rate": "rate",
    "completes": "count",
    "margin_of_error": "margin_of_error",
    "key_customers": "share",
    "key_interviews": "share",
    "contacts_per_year": "mean",
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
    for name, stat in STATS.items():
        value = getattr(declared, name)
        if value is not None:
            yield replace(key, stat=stat, category=PLANNED + name, value=float(value))
    for segment, count in declared.per_level.items():
        yield from _per_level(survey, replace(key, segment=segment), float(count))
    size, probability = survey.population_size, survey.period.sample == "probability"
    if declared.sample_share is not None and survey.invitations is not None and size and probability:
        key = replace(
            key, measure="invitations", stat="share", category="customers", method="invited of the population"
        )
        yield replace(key, value=survey.invitations["id"].nunique() / size, n=size)
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
    key = Row(
        survey.name,
        "response",
        "share",
        "heard",
        weighting="none",
        method="customers with any answer or row of a table",
    )
    yield replace(key, value=len(heard) / size, n=size)


def _per_level(survey: Survey, key: Row, count: float) -> Iterator[Row]:
    """Answers planned and analysed in each level."""
    planned = replace(key, category=PLANNED + "per_level", value=count)
    for level in survey.codebook.segments[key.segment].names:
        planned = replace(planned, level=level)
        yield planned
        found = float((survey.accepted[key.segment] == level).sum())
        yield replace(planned, category="per_level", value=found, method="count")


def checks(estimates: Estimates) -> list[Check]:
    """Every declared target of the sample with its verdict, those of groups by group."""
    rows = [row for row in estimates.select(measure="response") if row.planned]
    named = {name: [row for row in rows if row.planned == name] for name in (*STATS, "per_level")}
    found = []
    for name, planned in named.items():
        for row in planned:
            of_level = estimates.get(row, category="per_level")
            reached = estimates.find(**REACHED[name]) if name in REACHED else of_level
            found.append(Check(name, row, reached, _verdict(name, row, reached, estimates)))
    return found


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
    names: list[Value] = []
    levels: dict[str, list[Check]] = {}
    for check in found:
        if check.planned.segment:
            levels.setdefault(check.planned.segment, []).append(check)
        elif check.verdict == verdict:
            names.append(target_name(check.name))
    for segment, parts in levels.items():
        held = [check for check in parts if check.verdict == verdict]
        listed = tuple(Name("level", check.planned.level, segment) for check in held)
        kind = "all" if len(held) == len(parts) else ""
        if held:
            names.append(Sentence("sample-answers-of", kind=kind, segment=Name("item", segment), levels=listed))
    return tuple(names)


def target_name(name: str) -> Sentence:
    """What a target of the sample is called."""
    return Sentence("sample-target", target=name.replace("_", "-"))


def _why(check: Check, estimates: Estimates, survey: Survey) -> Sentence:
    """Why a target cannot be judged."""
    name = check.name
    why = "missing"
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
