"""How answers came in over fieldwork: by day, by each deadline, and when the number planned was reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from csreport.estimates import PLANNED, Estimates, Row
from csreport.facts import Dates, Facts, Number, Sentence, Value, all_of
from csreport.survey.survey import Survey

STAGE = "stage"  # stands for the segment of deadlines: start and end of fieldwork


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
    everything = estimates.find(measure="fieldwork", stat="count", category="", segment="")
    if everything is None:
        return {}
    rows = [row for row in estimates.select(measure="fieldwork", stat="count", segment="") if row.category]
    pace = _pace(everything, rows)
    planned = estimates.find(measure="response", stat="count", category=PLANNED + "completes")
    reached = None if planned is None else _reached(rows, planned.value)
    facts: Facts = {
        "answer": all_of(
            pace, _undated(estimates), _deadline(estimates, survey),
            None if planned is None else _plan(planned, reached),
        ),
        "finding": _finding(rows, reached, planned),
        "alt": pace,
        "base": Sentence("Base: {count} analysed answers with a date, by the day on which they came in.",
                         count=Number(everything)),
    }  # fmt: skip
    return facts if planned is None else facts | {"follows": _follows(planned, everything, reached, survey)}


def _day(row: Row) -> Dates:
    return Dates(row.category, row.category)


def _reached(rows: list[Row], count: float) -> Row | None:
    """The day on which so many answers had come in."""
    sums = accumulate(row.value for row in rows)
    return next((row for row, done in zip(rows, sums, strict=True) if done >= count), None)


def _pace(everything: Row, rows: list[Row]) -> Sentence:
    half, busiest = _reached(rows, everything.value / 2), max(rows, key=lambda row: row.value)
    if len(rows) == 1 or half is None:
        return Sentence("Analysed answers: {count}, all of {day}.", count=Number(everything), day=_day(rows[0]))
    return Sentence(
        "Half of the {count} analysed answers had come in by {half}; the busiest day was {day}, with {most}.",
        count=Number(everything), half=_day(half), day=_day(busiest), most=Number(busiest),
    )  # fmt: skip


def _undated(estimates: Estimates) -> Sentence | None:
    """Answers whose day is not known: blank, no date, or written against the order of days and months."""
    row = estimates.find(measure="respondents", category="undated")
    if row is None or not row.value:
        return None
    return Sentence("Left out here: analysed answers without a date that can be read for certain ({count}).",
                    count=Number(row))  # fmt: skip


def _finding(rows: list[Row], reached: Row | None, planned: Row | None) -> Sentence:
    if planned is not None and reached is not None:
        return Sentence("The {planned} answers planned were in by {day}", planned=Number(planned), day=_day(reached))
    if planned is not None:
        return Sentence("Fewer answers came in than the {planned} planned", planned=Number(planned))
    half = _reached(rows, sum(row.value for row in rows) / 2)
    return Sentence("Half of the answers were in by {day}", day=_day(half if half is not None else rows[-1]))


def _deadline(estimates: Estimates, survey: Survey) -> Sentence | None:
    given = survey.period.fieldwork
    end = estimates.find(measure="fieldwork", stat="count", segment=STAGE, level="end")
    if given is None or end is None:
        return None
    days, count = Dates(given.start.isoformat(), given.end.isoformat()), Number(end)
    return Sentence("Fieldwork ran {days}; by its end {count} had come in.", days=days, count=count)


def _plan(planned: Row, reached: Row | None) -> Sentence:
    values: dict[str, Value] = {"planned": Number(planned)}
    if reached is None:
        return Sentence("The number planned, {planned}, was not reached.", **values)
    return Sentence("The number planned, {planned}, was reached on {day}.", day=_day(reached), **values)


def _follows(planned: Row, everything: Row, reached: Row | None, survey: Survey) -> Sentence:
    if reached is None:
        return Sentence(
            "**What follows.** For the next wave, invite more customers, send reminders earlier or allow more time: "
            "{count} answers came in where {planned} were planned.",
            count=Number(everything), planned=Number(planned),
        )  # fmt: skip
    last = survey.period.fieldwork.end.isoformat() if survey.period.fieldwork else reached.category
    if reached.category >= last:
        return Sentence("**What follows.** The number planned was reached with no day to spare: keep the next wave as "
                        "long.")  # fmt: skip
    return Sentence(
        "**What follows.** The number planned was reached before the end; the days that remained served customers who "
        "answer late."
    )
