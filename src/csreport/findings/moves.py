"""Which changes are real: one list, from which every chapter, title and sentence takes what rose and what fell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Name, Sentence, Value
from csreport.findings.goals import indicator_name
from csreport.findings.wording import alpha_of
from csreport.survey.survey import Survey

SPANS = {"nps": 200.0, "index": 100.0}  # lengths of the scales of what is no mean
TOLD = ("mean", *SPANS)
MOST = 8  # names that a sentence holds


@dataclass(frozen=True)
class Moves:
    """Changes against an earlier period: all of them, and those that fell or rose beyond noise, the largest first.

    Changes on scales of different lengths are ranked as parts of their scale.
    """

    period: str
    tested: list[Row]
    fell: list[Row]
    rose: list[Row]

    def without(self, measures: Iterable[str]) -> Moves:
        """The same without some measures."""
        gone = set(measures)
        kept = ([row for row in rows if row.measure not in gone] for rows in (self.tested, self.fell, self.rose))
        return Moves(self.period, *kept)


def moves(estimates: Estimates, survey: Survey, earlier: str) -> Moves:
    """What changed against an earlier period, of all customers: headline questions, index, dimensions and items.

    One statistic for each measure: the mean, of the recommendation the Net Promoter Score.
    """
    found = estimates.of_all(period=survey.name, against=f"period:{earlier}", stat=TOLD, category="")
    twice = {row.measure for row in found if row.stat == "nps"}
    known = [row for row in found if row.shown and (now := estimates.get(row, against="")) is not None and now.shown]
    tested = [row for row in known if not (row.stat == "mean" and row.measure in twice)]
    ranked = sorted(tested, key=lambda row: -abs(row.value) / _span(survey, row))
    fell, rose = ([row for row in ranked if direction(row, alpha_of(survey)) == way] for way in (-1, 1))
    return Moves(earlier, tested, fell, rose)


def _span(survey: Survey, row: Row) -> float:
    """Length of the scale of a score; of a dimension that of its items."""
    if row.stat in SPANS:
        return SPANS[row.stat]
    book = survey.codebook
    items = [row.measure] if row.measure in book.items else book.members(row.measure)
    lengths = {book.scale(item).max - book.scale(item).min for item in items}
    return lengths.pop() if len(lengths) == 1 else 1.0


def first_names(rows: list[Row]) -> tuple[Value, ...]:
    """What the indicators are called; of many the first, and how many more."""
    names = tuple(indicator_name(row.measure, row.stat) for row in rows)
    return names if len(rows) <= MOST + 1 else (*names[:MOST], Sentence("{count} more", count=len(rows) - MOST))


def compared(found: Moves) -> Sentence:
    """What fell and what rose, never more than the tests show."""
    values: dict[str, Value] = {
        "period": Name("period", found.period),
        "fell": first_names(found.fell),
        "rose": first_names(found.rose),
    }
    if found.fell and found.rose:
        return Sentence("Against {period}, real falls: {fell}; real rises: {rose}.", **values)
    if found.fell:
        return Sentence("Against {period}, real falls: {fell}; real rises: none.", **values)
    if found.rose:
        return Sentence("Against {period}, real rises: {rose}; real falls: none.", **values)
    return Sentence("Against {period}, no indicator changed beyond noise.", period=values["period"])
