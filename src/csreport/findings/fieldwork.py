"""How answers came in over fieldwork: by day, by each deadline, and when the number planned was reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from csreport.estimates import Estimates, Row
from csreport.facts import Dates, Facts, Number, Sentence, Value, all_of
from csreport.survey.survey import Survey

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
    planned = estimates.find(measure="response", stat="count", category="planned:completes")
    reached = None if planned is None else _reached(rows, planned.value)
    half, busiest = _reached(rows, everything.value / 2) or rows[-1], max(rows, key=lambda row: row.value)
    numbers: dict[str, Value] = {"count": Number(everything), "half": _day(half)}
    pace = Sentence(
        "Half of the {count} analysed answers had come in by {half}; the busiest day was {day}, with {most}.",
        day=_day(busiest),
        most=Number(busiest),
        **numbers,
    )
    if len(rows) == 1:
        pace = Sentence("Analysed answers: {count}, all of {day}.", day=_day(rows[0]), **numbers)
    undated = estimates.find(measure="respondents", category="undated")
    deadline = None
    if given is not None and end is not None:
        days = Dates(given.start.isoformat(), given.end.isoformat())
        deadline = Sentence("Fieldwork ran {days}; by its end {count} had come in.", days=days, count=Number(end))
    unread = None
    if undated is not None and undated.value:
        unread = Sentence(
            "Left out here: analysed answers without a date that can be read for certain ({count}).",
            count=Number(undated),
        )
    title, plan, follows = Sentence("Half of the answers were in by {day}", day=_day(half)), None, None
    if planned is not None:
        title, plan, follows = _against_plan(planned, reached, everything, survey)
    facts: Facts = {
        "answer": all_of(pace, unread, deadline, plan),
        "finding": title,
        "alt": pace,
        "base": Sentence("Base: {count} analysed answers with a date, by the day on which they came in.", **numbers),
    }
    return facts | ({"follows": follows} if follows is not None else {})


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
            Sentence("Fewer answers came in than the {planned} planned", **values),
            Sentence("The number planned, {planned}, was not reached.", **values),
            Sentence(
                "**What follows.** For the next wave, invite more customers, send reminders earlier or allow more "
                "time: {count} answers came in where {planned} were planned.",
                **values,
            ),
        )
    last = survey.period.fieldwork.end.isoformat() if survey.period.fieldwork else reached.category
    return (
        Sentence("The {planned} answers planned were in by {day}", day=_day(reached), **values),
        Sentence("The number planned, {planned}, was reached on {day}.", day=_day(reached), **values),
        Sentence(
            "**What follows.** The number planned was reached with no day to spare: keep the next wave as long."
            if reached.category >= last
            else "**What follows.** The number planned was reached before the end; the days that remained served "
            "customers who answer late."
        ),
    )
