"""What a measure is made of in each period, and where that changed: values across a break are not compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from csreport.estimates import Estimates, Row
from csreport.project.codebook import Codebook

BROKEN = "items asked differ"


def composition(codebook: Codebook, measure: str, period: str) -> tuple[str, ...]:
    """The items of a measure that a period's questionnaire held: of a dimension its own, of the index all of them."""
    if measure in codebook.items:
        items = [measure]
    elif measure in codebook.dimensions:
        items = codebook.members(measure)
    else:
        items = [item for dimension in codebook.dimensions for item in codebook.members(dimension)]
    return tuple(item for item in items if codebook.items[item].asked_in(period))


def breaks(codebook: Codebook, measure: str, periods: Iterable[str]) -> dict[str, set[str]]:
    """Periods from which on a measure is made of other items than before, and the items that make the difference.

    Periods whose questionnaire held none of its items are passed over.
    """
    parts = [(period, composition(codebook, measure, period)) for period in periods]
    held = [(period, set(items)) for period, items in parts if items]
    return {period: now ^ before for (_, before), (period, now) in pairwise(held) if now != before}


def comparable(codebook: Codebook, history: Estimates, period: str) -> Estimates:
    """Estimates of earlier periods whose measure was made of the same items as in this period."""
    now = {measure: composition(codebook, measure, period) for measure in history.values("measure")}
    pairs = {(row.measure, row.period) for row in history}
    same = {pair for pair in pairs if composition(codebook, *pair) == now[pair[0]]}
    return Estimates(row for row in history if (row.measure, row.period) in same)


def break_rows(
    codebook: Codebook, measures: Iterable[str], periods: Sequence[str], *, compare_to: Iterable[str] = ()
) -> Iterator[Row]:
    """Where definitions changed (stat `break`; value: items that differ).

    A row of the period from which on a new definition holds; and of the last period against each one to compare with
    that was made of other items.
    """
    for measure in dict.fromkeys(measures):
        for period, items in breaks(codebook, measure, periods).items():
            yield Row(period, measure, "break", value=float(len(items)), method=BROKEN)
        now = set(composition(codebook, measure, periods[-1]))
        for earlier in compare_to:
            before = set(composition(codebook, measure, earlier))
            if now and before and now != before:
                row = Row(periods[-1], measure, "break", against=f"period:{earlier}", method=BROKEN)
                yield replace(row, value=float(len(now ^ before)))


def questions(codebook: Codebook, now: str, before: str) -> tuple[list[str], list[str]]:
    """Items that this period's questionnaire added to an earlier one's, and those that it left out."""
    items = codebook.items.items()
    added = [key for key, item in items if item.asked_in(now) and not item.asked_in(before)]
    gone = [key for key, item in items if item.asked_in(before) and not item.asked_in(now)]
    return added, gone
