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
from csreport.chapters.response import level_sizes
from csreport.estimates import PLANNED, Estimates, Row
from csreport.facts import Dates, Facts, Name, Number, Sentence, Value, about, all_of, block
from csreport.project.period import Stage
from csreport.survey.survey import KEY, Survey
from csreport.survey.weighting import FRAME
from surveystats.planning import margin_of_error
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
    pace = Sentence(
        "sample-analysed-answers-all" if len(rows) == 1 else "sample-half-analysed-answers-come",
        most=Number(busiest),
        **values,
    )
    deadline, unread = None, None
    if given is not None and end is not None:
        days = Dates(given.start.isoformat(), given.end.isoformat())
        deadline = Sentence("sample-fieldwork-ran-end-come", days=days, count=Number(end))
    if undated is not None and undated.value:
        message = "sample-left-out-here-analysed"
        unread = Sentence(message, count=Number(undated))
    title, plan, follows = Sentence("sample-half-answers", day=_day(half)), None, None
    if planned is not None:
        title, plan, follows = _against_plan(planned, _reached(rows, planned.value), everything, survey)
    return block(
        values,
        answer=all_of(pace, unread, deadline, plan),
        finding=title,
        alt=pace,
        base="sample-base-analysed-answers-date",
        follows=follows,
    )


def _day(row: Row) -> Dates:
    return Dates(row.category, row.category)


def _reached(rows: list[Row], count: float) -> Row | None:
    """The day on which so many answers had come in."""
    sums = accumulate(row.value for row in rows)
    return next((row for row, done in zip(rows, sums, strict=True) if done >= count), None)


def _against_plan(
    planned: Row, reached: Row | None, everything: Row, survey: Survey
) -> tuple[Sentence, Sentence, Sentence]:
    """The number planned in the figure's title, in the answer, and in what follows."""
    values: dict[str, Value] = {"planned": Number(planned), "count": Number(everything)}
    if reached is None:
        return (
            Sentence("sample-fewer-answers-came-planned", **values),
            Sentence("sample-number-planned-reached-2", **values),
            Sentence(
                "sample-follows-next-wave-invite",
                **values,
            ),
        )
    last = survey.period.fieldwork.end.isoformat() if survey.period.fieldwork else reached.category
    return (
        Sentence("sample-answers-planned", day=_day(reached), **values),
        Sentence("sample-number-planned-reached", day=_day(reached), **values),
        Sentence(
            "sample-follows-number-planned-reached"
            if reached.category >= last
            else "sample-follows-number-planned-reached-before"
        ),
    )


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
        return {"answer": Sentence("sample-stages-due-day-declared")}
    counts = {row.category: Number(row) for row in estimates.select(measure="stages", stat="count")}
    names = {level: Name("given", texts=tuple(stages[int(level) - 1].name.items())) for level in rows}
    missed, still = (
        tuple(names[level] for level, row in rows.items() if row.category == kind) for kind in ("not_done", "open")
    )
    delayed = [row for row in rows.values() if row.category == "delayed"]
    late = {1.0: "sample-day-late"}
    later = tuple(
        Sentence(late.get(row.value, "sample-days-late"), stage=names[row.level], days=Number(row)) for row in delayed
    )
    kept = counts["in_time"].row.value == counts["declared"].row.value
    undone = until is not None and any(stage.done is None for stage in stages)
    return block(
        {"names": missed, "stage": names[max(delayed, key=lambda row: row.value).level] if delayed else ""},
        answer=all_of(
            "sample-all-stages-declared-done" if kept else "sample-stages-declared-done-time",
            Sentence("sample-done-later", names=later) if later else None,
            Sentence("sample-done", names=missed) if missed else None,
            Sentence("sample-still-open", names=still) if still else None,
            count=counts["declared"],
            kept=counts["in_time"],
        ),
        caption="sample-stages-when-they-due",
        note=all_of("sample-time-done-day-due", UNDONE if undone else None, day=_date(until)),
        follows="sample-follows-allow-more-time" if delayed else "sample-follows-catch-up-done" if missed else None,
    )


UNDONE = "sample-without-day-done-stage"


def _date(day: dt.date | None) -> Dates:
    return Dates(str(day), str(day))


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
        "sample-key-customers-customer-frame",
        "sample-those-known-ineligible-answered" if rate else None,
        listed=Number(rows["invitations", "count", "key_customers_listed"]),
        invited=Number(rows["invitations", "count", "key_customers"]),
        **about(rate or share) | {"share": Number(share)},
    )


def why_unknown(estimates: Estimates, survey: Survey) -> Sentence:
    """Why nothing stands against the target for key customers, or what does not settle it."""
    rate = estimates.find(measure="response", stat="share", category=ANSWERED)
    listed = estimates.find(measure="invitations", stat="count", category="key_customers_listed")
    if survey.codebook.design.key_customer is None:
        return all_of(
            "sample-cannot-tell-about-key-customers-codebook",
            "sample-customers-worth-known-those" if survey.design.worth is not None else None,
        )
    if rate is None and survey.period.sample == "open":
        return Sentence("sample-cannot-tell-about-key-customers-open")
    if rate is None:
        unmarked = survey.frame is None or KEY not in survey.frame
        return Sentence(
            "sample-cannot-tell-about-key-customers-customer"
            if unmarked
            else "sample-cannot-tell-about-key-customers-list"
        )
    if rate.status == "suppressed":
        return Sentence("sample-cannot-tell-about-key-customers-too")
    if math.isnan(rate.value) and listed is not None and listed.value == 0:
        return Sentence("sample-cannot-tell-about-key-customers-nobody")
    return Sentence(
        "sample-cannot-tell-about-key" if math.isnan(rate.value) else "sample-cannot-tell-about-key-customers"
    )


# ---- what the sample was to reach, what it reached, and the verdict ----
CHECK_WORDS = {
    "sample_share": "sample-share-customers-invited",
    "response_rate": "sample-response-rate",
    "completes": "sample-analysed-answers",
    "margin_of_error": "sample-margin-error",
    "key_customers": "sample-key-customers-answered",
    "contacts_per_year": "sample-invitations-per-invited-customer",
    "per_level": "sample-analysed-answers-group",
}
STATS = {
    "sample_share": "share",
    "response_rate": "rate",
    "completes": "count",
    "margin_of_error": "margin_of_error",
    "key_customers": "share",
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


def _per_level(survey: Survey, key: Row, count: float) -> Iterator[Row]:
    """Answers planned and analysed in each level, and the margin of error that those planned would have."""
    sizes, planned = level_sizes(survey, key.segment), replace(key, category=PLANNED + "per_level", value=count)
    for level in survey.codebook.segments[key.segment].names:
        planned = replace(planned, level=level)
        yield planned
        found = float((survey.accepted[key.segment] == level).sum())
        yield replace(planned, category="per_level", value=found, method="count")
        if survey.period.sample == "probability":
            margin = margin_of_error(count, population=sizes.get(level), confidence=survey.rules.confidence)
            yield replace(planned, stat="margin_of_error", value=margin, method="of as many answers as planned")


def checks(estimates: Estimates) -> list[Check]:
    """Every declared target of the sample with its verdict, those of groups by group."""
    rows = [row for row in estimates.select(measure="response") if row.planned]
    named = {name: [row for row in rows if row.planned == name] for name in CHECK_WORDS}
    found = []
    for name, planned in named.items():
        for row in planned:
            if name != "per_level" or row.stat == "count":
                of_level = estimates.get(row, category="per_level")
                reached = estimates.find(**REACHED[name]) if name in REACHED else of_level
                found.append(Check(name, row, reached, _verdict(name, row, reached, estimates)))
    return found


REACHED = {
    "sample_share": {"measure": "invitations", "stat": "share", "category": "customers"},
    "response_rate": {"measure": "response", "stat": "rate", "category": "RR1"},
    "completes": {"measure": "respondents", "stat": "count", "category": "accepted"},
    "margin_of_error": {"measure": "precision", "stat": "margin_of_error"},
    "key_customers": {"measure": "response", "stat": "share", "category": ANSWERED},
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
        return {"answer": all_of("sample-target-declared-sample", coverage_of(estimates))}
    met, missed, unsure = (_named(found, kind) for kind in ("met", "not_met", "cannot_tell"))
    undecided = {check.name: check for check in found if check.verdict == "cannot_tell"}
    return block(
        {"names": missed},
        answer=all_of(
            "sample-targets-sample-met",
            Sentence("common-met", names=met) if met else None,
            Sentence("common-met-2", names=missed) if missed else None,
            Sentence("common-cannot-tell", names=unsure) if unsure else None,
            coverage_of(estimates),
            met=sum(check.verdict == "met" for check in found),
            count=len(found),
        ),
        caption="sample-sample-reach-reached",
        note=all_of(
            "sample-targets-declared-verdicts-fieldwork",
            *(_why(check, estimates, survey) for check in undecided.values()),
        ),
        follows="sample-follows-plan-next-wave" if missed else None,
    )


def _named(found: list[Check], kind: str) -> tuple[Value, ...]:
    """Targets with one verdict; groups under their segment, and together where all of a segment share it."""
    names: list[Value] = []
    levels: dict[str, list[Check]] = {}
    for check in found:
        if check.planned.segment:
            levels.setdefault(check.planned.segment, []).append(check)
        elif check.verdict == kind:
            names.append(Name("message", CHECK_WORDS[check.name]))
    for segment, parts in levels.items():
        held = [check for check in parts if check.verdict == kind]
        if held and len(held) == len(parts):
            names.append(Sentence("sample-answers-each-group", segment=Name("item", segment)))
        elif held:
            listed = tuple(Name("level", check.planned.level, segment) for check in held)
            names.append(Sentence("sample-answers", segment=Name("item", segment), levels=listed))
    return tuple(names)


def _why(check: Check, estimates: Estimates, survey: Survey) -> Sentence:
    """Why a target cannot be judged."""
    name = check.name
    if name == "key_customers":
        return why_unknown(estimates, survey)
    if name == "contacts_per_year":
        return Sentence("sample-cannot-tell-often-customers")
    target = Name("message", CHECK_WORDS[name])
    if survey.period.sample == "open":
        return Sentence("sample-cannot-tell-about-open", target=target)
    if check.reached is not None and not check.reached.shown:
        return Sentence("sample-cannot-tell-about-too", target=target)
    if name == "response_rate" and survey.invitations is not None:
        return Sentence("sample-cannot-tell-about-response")
    return Sentence("sample-cannot-tell-about-list", target=target)
