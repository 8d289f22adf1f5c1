"""Where groups differ, as facts: which segments do, and which of their levels lie above or below the others."""

from __future__ import annotations

from collections.abc import Iterable

from csreport.chapters.groups import OTHERS
from csreport.chapters.wording import alpha_of, confidence_of
from csreport.estimates import Estimates, Row, direction
from csreport.facts import Facts, Name, Number, Sentence, Value, about, all_of, indicator_name, span_of
from csreport.survey.survey import Survey

SHOWN = 3  # segments told one by one


def leading_row(estimates: Estimates, survey: Survey) -> Row | None:
    """The score of all customers that stands for all: overall satisfaction, else the index, the recommendation, any."""
    book = survey.codebook
    order = [(book.role("overall"), "mean"), ("index", "index"), (book.role("recommend"), "nps")]
    totals = [row for row in estimates.select(segment="", against="", stat=("mean", "index", "nps")) if row.shown]
    found = [row for place in order for row in totals if (row.measure, row.stat) == place]
    return next(iter([*found, *totals]), None)


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


def firm(rows: list[Row]) -> list[Row]:
    """Those on a sufficient base, where there are any."""
    return [row for row in rows if row.status == "ok"] or rows


def also(tests: list[Row]) -> Sentence | None:
    """Further segments that differ."""
    return Sentence("segments-groups-also-differ", segments=segments_of(tests)) if tests else None


def within_noise(tests: Iterable[Row], indicator: Value, *, others_differ: bool) -> Sentence | None:
    """Which segments do not differ."""
    segments = segments_of(tests)
    if not segments:
        return None
    return Sentence(
        "segments-differences-within-noise" if others_differ else "segments-does-differ-beyond-noise",
        indicator=indicator,
        segments=segments,
    )


def standing(estimates: Estimates, survey: Survey, total: Row | None) -> Facts:
    """Which levels stand above and below the others in one score: answer, and finding, alt and base of a figure."""
    gaps = [] if total is None or not total.shown else gaps_of(estimates, total.measure, total.stat)
    if total is None or not gaps:
        return {}
    indicator, held = indicator_name(total.measure, total.stat), {gap.segment for gap in gaps}
    real = [gap for gap in gaps if direction(gap, alpha_of(survey))]
    tests = [row for row in tests_of(estimates, measure=total.measure) if row.segment in held]
    differ = sorted((row for row in tests if direction(row, alpha_of(survey))), key=lambda row: -row.value)
    told = [
        _apart(row, [gap for gap in real if gap.segment == row.segment], estimates, indicator) for row in differ[:SHOWN]
    ]
    noise = within_noise([row for row in tests if row not in differ], indicator, others_differ=bool(told))
    answer = all_of(*told, also(differ[SHOWN:]), noise)
    scores = [row for gap in gaps if (row := estimates.get(gap, against="")) is not None and row.shown]
    base = Sentence(
        "segments-base-respondents-group-intervals",
        confidence=confidence_of(survey),
        **span_of(scores or gaps),
    )
    return {"answer": answer, "finding": furthest(real, indicator), "alt": answer, "base": base}


def _apart(test: Row, real: list[Row], estimates: Estimates, indicator: Value) -> Sentence:
    """What stands above and below in one segment that differs."""
    above, below = (tuple(_valued(row, estimates) for row in real if row.value * sign > 0) for sign in (1, -1))
    return Sentence(
        APART[bool(above), bool(below)],
        segment=Name("item", test.segment),
        indicator=indicator,
        above=above,
        below=below,
    )


APART = {
    (True, True): "segments-above-others-below",
    (True, False): "segments-above-others",
    (False, True): "segments-below-others",
    (False, False): "segments-groups-differ-but-none",
}


def _valued(gap: Row, estimates: Estimates) -> Sentence | Name:
    """A level with its own value."""
    row, level = estimates.get(gap, against=""), Name("level", gap.level, gap.segment)
    if row is None or not row.shown:
        return level
    return Sentence("segments-level-value", level=level, value=Number(row))


def furthest(real: list[Row], indicator: Value) -> Sentence:
    """The level that stands furthest apart, as the title of a figure."""
    if not real:
        return Sentence("segments-group-stands-apart-beyond", indicator=indicator)
    widest = max(firm(real), key=lambda row: abs(row.value))
    return Sentence(
        "segments-stands-furthest-apart-above" if widest.value > 0 else "segments-stands-furthest-apart-below",
        **about(widest) | {"indicator": indicator},
    )
