"""Where groups of customers differ: which grouping does most, and which of its levels stand above or below the rest."""

from __future__ import annotations

from collections.abc import Iterable

from csreport.chapters.groups import OTHERS
from csreport.estimates import Estimates, Row, direction
from csreport.facts import Name, alpha_of, size_of
from csreport.survey.survey import Survey


def leading_row(estimates: Estimates, survey: Survey) -> Row | None:
    """The score of all customers that stands for all: overall satisfaction, else the index, the recommendation, any."""
    book = survey.codebook
    order = [(book.role("overall"), "mean"), ("index", "index"), (book.role("recommend"), "nps")]
    totals = [row for row in estimates.select(segment="", against="", stat=("mean", "index", "nps")) if row.shown]
    found = [row for place in order for row in totals if (row.measure, row.stat) == place]
    return next(iter([*found, *totals]), None)


def modes_of(survey: Survey) -> set[str]:
    """Segments that tell how people answered; they make no groups of customers."""
    book = survey.codebook
    declared = {key for key, segment in book.segments.items() if segment.kind == "mode"}
    return declared | {"channel", *([book.channel_segment] if book.channel_segment else [])}


def groupings(estimates: Estimates, survey: Survey) -> list[Row]:
    """Tests of the leading score over the groupings of customers: those that differ first, the most first."""
    lead, modes = leading_row(estimates, survey), modes_of(survey)
    tests = [] if lead is None else tests_of(estimates, measure=lead.measure)
    known = [row for row in tests if row.segment not in modes and not row.is_crossed]
    return sorted(known, key=lambda row: (not differs(row, survey), -row.value))


def differs(test: Row, survey: Survey) -> bool:
    """Whether the levels of a grouping differ for certain."""
    return direction(test, alpha_of(survey)) > 0


def leading_grouping(estimates: Estimates, survey: Survey) -> str:
    """The one grouping of customers that differs most, of those with few levels; "" where none differs."""
    lead = leading_row(estimates, survey)
    told = (row.segment for row in groupings(estimates, survey) if differs(row, survey))
    return next((one for one in told if lead is not None and levels_of(estimates, lead, one)), "")


def levels_of(estimates: Estimates, row: Row, segment: str) -> list[Row]:
    """A score of all customers in each level of a grouping, in the order of the levels."""
    same = {"period": row.period, "measure": row.measure, "stat": row.stat, "segment": segment}
    return [found for found in estimates.of_all(against="", **same) if found.shown]


def tests_of(estimates: Estimates, **wanted: str) -> list[Row]:
    """The tests of whole segments that could be had."""
    rows = estimates.select(stat="eta_squared", category="", level="", **wanted)
    return [row for row in rows if row.shown and row.p == row.p]


def gaps_of(estimates: Estimates, measure: str, stat: str) -> list[Row]:
    """Levels of single segments less all others."""
    rows = estimates.select(measure=measure, stat=stat, against=OTHERS)
    return [row for row in rows if row.shown and not row.is_crossed]


def segments_of(rows: Iterable[Row]) -> tuple[Name, ...]:
    """The segments of some rows, each once."""
    return tuple(Name("item", segment) for segment in dict.fromkeys(row.segment for row in rows))


def widest(rows: list[Row], survey: Survey) -> Row | None:
    """The widest gap, as a part of its scale: of those on a sufficient base, where there are any."""
    firm = [row for row in rows if row.status == "ok"] or rows
    return max(firm, key=lambda row: size_of(row, survey), default=None)
