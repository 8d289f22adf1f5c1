"""Sentences that several chapters say alike: what changed, what would be found, what the base is."""

from __future__ import annotations

import math

from csreport.estimates import Estimates, Row, alpha_at, direction
from csreport.facts import Name, Number, Sentence, Value, all_of
from csreport.measures.indicators import POWER
from csreport.survey.survey import Survey


def alpha_of(survey: Survey) -> float:
    """Level below which a p value exceeds noise."""
    return alpha_at(survey.rules.confidence)


def confidence_of(survey: Survey) -> int:
    """Confidence of the intervals in percent."""
    return round(100 * survey.rules.confidence)


def meaning_of_intervals(survey: Survey) -> Sentence:
    """What an interval says, which for people who chose themselves is less."""
    if survey.period.sample == "open":
        return Sentence(
            "Intervals show how much a number could vary by chance ({confidence}%); people chose themselves, so they "
            "say nothing of those who did not answer.", confidence=confidence_of(survey),
        )  # fmt: skip
    return Sentence(
        "A number stands with its interval: in {confidence} of 100 surveys like this one, it holds the value of all "
        "customers.", confidence=confidence_of(survey),
    )  # fmt: skip


def headline(
    estimates: Estimates, measure: str | None, stat: str, category: str = "", *, period: str | None = None
) -> Row | None:
    """The representative estimate of all customers, where there is one to show; of one period where there are more."""
    if measure is None:
        return None
    when = {"period": period} if period is not None else {}
    row = estimates.of_all(measure=measure, stat=stat, category=category, against="", **when).find()
    return row if row is not None and row.shown else None


def change_of(estimates: Estimates, row: Row, earlier: str) -> Row | None:
    """Change of an estimate against an earlier period, where there is one to show and it could be tested."""
    found = estimates.get(row, against=f"period:{earlier}")
    return found if found is not None and found.shown and not math.isnan(found.low) else None


def first_comparison(survey: Survey) -> str:
    """The earlier period that this one is compared with first; "" where there is none."""
    return next(iter(survey.period.compare_to), "")


def changes(estimates: Estimates, survey: Survey, row: Row) -> list[Sentence]:
    """One sentence per comparison: risen, fallen, or no change beyond noise."""
    found = [(change_of(estimates, row, earlier), earlier) for earlier in survey.period.compare_to]
    return [change_sentence(change, earlier, alpha_of(survey)) for change, earlier in found if change is not None]


def change_sentence(change: Row, earlier: str, alpha: float) -> Sentence:
    """A change in words, never more than the test shows."""
    values: dict[str, Value] = {
        "amount": Number(change, absolute=True), "period": Name("period", earlier),
        "low": Number(change, "low", signed=True), "high": Number(change, "high", signed=True),
    }  # fmt: skip
    told = {
        1: Sentence("Against {period} it rose by {amount} (interval {low} to {high}).", **values),
        -1: Sentence("Against {period} it fell by {amount} (interval {low} to {high}).", **values),
        0: Sentence("Against {period} it did not change beyond noise (interval {low} to {high}).", **values),
    }[direction(change, alpha)]
    return all_of(told, among_many(change, alpha))


def among_many(change: Row, alpha: float) -> Sentence | None:
    """Why a change whose own interval leaves zero out is no real one: its p counts the others tested with it."""
    if direction(change, alpha) or change.low <= 0 <= change.high:
        return None
    return Sentence("Alone it would stand out; among all the changes tested, chance may have done it.")


def detectable(estimates: Estimates, survey: Survey, row: Row) -> Sentence | None:
    """The smallest change that would be found, where changes are told."""
    found = headline(estimates, row.measure, "detectable", row.stat)
    if found is None or not any(change_of(estimates, row, earlier) for earlier in survey.period.compare_to):
        return None
    return Sentence(
        "A true change of {amount} would be found with a probability of {power}%; a smaller one may pass unseen.",
        amount=Number(found), power=round(100 * POWER),
    )  # fmt: skip


def base_of(row: Row, survey: Survey) -> Sentence:
    """Base and weighting of the shares of one question."""
    if survey.design.method == "none":
        return Sentence("Base: {n} respondents. Rounded shares may not add to 100%.", n=Number(row, "n"))
    return Sentence("Base: {n} respondents. Weighted shares; rounded shares may not add to 100%.", n=Number(row, "n"))


def bases_of(rows: list[Row], survey: Survey) -> Sentence:
    """Smallest and largest base of several scores."""
    least, most = min(row.n for row in rows), max(row.n for row in rows)
    if least == most:
        n = Number(rows[0], "n")
        return Sentence("Base: {n} respondents; {confidence}% intervals.", n=n, confidence=confidence_of(survey))
    return Sentence(
        "Base: {fewest} to {most} respondents; {confidence}% intervals.",
        fewest=Number(min(rows, key=lambda row: row.n), "n"), most=Number(max(rows, key=lambda row: row.n), "n"),
        confidence=confidence_of(survey),
    )  # fmt: skip


def items_of(rows: list[Row]) -> tuple[Name, ...]:
    """Names of the measures of several rows."""
    return tuple(Name("item", row.measure) for row in rows)


def listed(rows: list[Row], most: int = 5) -> tuple[Value, ...]:
    """Names of the measures of several rows; of many the first, and how many more."""
    names: tuple[Value, ...] = items_of(rows)
    if len(rows) <= most + 1:
        return names
    return (*names[:most], Sentence("{count} more", count=len(rows) - most))
