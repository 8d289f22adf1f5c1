"""Chapter 50: how the indicators developed over all periods, and which changes are real."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.estimates import Estimates, Row, bind, direction
from csreport.facts import Blocks, Facts, Name, Number, Sentence, Value, all_of
from csreport.findings.goals import indicator_name, names_of
from csreport.findings.moves import TOLD, compared, first_names, moves
from csreport.findings.wording import alpha_of, confidence_of, first_comparison
from csreport.measures.breakdown import aimed_levels, headlines, level_rows
from csreport.measures.comparisons import detectable_rows
from csreport.measures.course import limit_rows, outside, series_of, timeline, unequal_rows
from csreport.measures.definitions import break_rows, comparable
from csreport.measures.indicators import changes, headline_pairs, indicators, with_changes
from csreport.measures.nonresponse import POWER
from csreport.measures.panel import OVERLAP, overlap_rows
from csreport.measures.targets import target_rows
from csreport.survey.survey import Survey
from surveystats.control import FIRM_PERIODS, LEAST_PERIODS


# ---- estimates ---------------------------------------------------------------------------------
def estimates(survey: Survey, history: Estimates) -> Estimates:
    """The leading indicators of every period with this period's changes, range of chance and targets;
    and the headline in every group of customers."""
    periods, past = _periods(survey, history), comparable(survey.codebook, history, survey.name)
    everything = with_changes(survey, history, indicators(survey))
    now = [row for key, stats in leading(survey) for row in everything.of_all(measure=key, stat=stats, category="")]
    current = [row for row in now if not row.against]
    groups = list(_groups(survey, past, history))
    here = [row for row in groups if row.period == survey.name and not row.against]
    return Estimates([
        *(row for key, stats in leading(survey) for row in history.of_all(measure=key, stat=stats, category="")),
        *now,
        *groups,
        *overlap_rows(survey, history),
        *_weighted_apart(survey, history, everything),
        *break_rows(survey.codebook, [key for key, _ in leading(survey)], periods, compare_to=survey.period.compare_to),
        *limit_rows(series_of(current, past, periods, least=survey.rules.minimum_base.suppress)),
        *detectable_rows(survey, past, Estimates(current)),
        *target_rows(
            [*current, *here], history, survey.targets, period=survey.name, confidence=survey.rules.confidence
        ),
    ])  # fmt: skip


def _weighted_apart(survey: Survey, *estimates: Estimates) -> list[Row]:
    """What weighting costs in each period (1 where nothing is weighted), where some are weighted and others not."""
    keys = [key for key, _ in leading(survey)]
    rows = (
        row for part in estimates for row in part.of_all(measure=keys, stat="design_effect", category="") if row.shown
    )
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row.period, row)
    return list(found.values()) if 0 < sum(map(_is_unweighted, found.values())) < len(found) else []


def _is_unweighted(row: Row) -> bool:
    return abs(row.value - 1) < 1e-9


def _periods(survey: Survey, history: Estimates) -> list[str]:
    return [*history.values("period"), survey.name]


def leading(survey: Survey) -> list[tuple[str, tuple[str, ...]]]:
    """Measures to follow, with the statistics to follow them by: the headline indicators, the dimensions, the items
    without a role, and what has a target."""
    book, found = survey.codebook, dict[str, tuple[str, ...]]()
    plain = [key for key, item in book.items.items() if item.role is None]
    aimed = [(aim.measure, aim.stat) for aim in survey.targets.targets.values() if not aim.segment]
    for key, stat in [*headline_pairs(survey), *((key, "mean") for key in [*book.dimensions, *plain]), *aimed]:
        found[key] = tuple(dict.fromkeys([*found.get(key, ()), stat]))
    return list(found.items())


def _groups(survey: Survey, past: Estimates, history: Estimates) -> Iterator[Row]:
    """The headline in every level of the segments over all periods, its changes, and whether those of the levels of a
    segment are unequal; then the groups in which a level has a target of its own."""
    lead = next((measure for measure in headlines(survey) if measure.stat in TOLD), None)
    levels = list(level_rows(survey, [lead])) if lead is not None else []
    now = list(bind(levels, aimed_levels(survey)))
    series = {(row.measure, row.stat, row.segment, row.level) for row in now}
    rows = history.select(measure={key[0] for key in series}, against="", category="", weighting="representative")
    yield from (row for row in rows if (row.measure, row.stat, row.segment, row.level) in series)
    yield from now
    moved = changes(levels, past, survey.period.compare_to, confidence=survey.rules.confidence)
    yield from moved
    yield from unequal_rows(moved, least=survey.rules.minimum_base.caution)


# ---- changes -----------------------------------------------------------------------------------
def facts_indicators(estimates: Estimates, survey: Survey) -> Facts:
    """Which indicators changed over time."""
    rows = _followed(estimates, survey)
    periods = timeline(rows)
    if len(periods) < 2:
        return {}
    plain = {key for key, item in survey.codebook.items.items() if item.role is None}
    facts: Facts = {
        "answer": all_of(_summary(estimates, survey), *_broken(estimates, survey)),
        "finding": _development(estimates, survey, periods),
        "alt": all_of(
            Sentence(
                "Small multiples of the indicators over {periods} periods, each value with its interval.",
                periods=len(periods),
            ),
            _summary(estimates, survey),
        ),
        "base": _base([row for row in rows if row.measure not in plain] or rows, survey),
        "caption": Sentence("Change of each indicator"),
        "note": all_of(
            *_waves(estimates, survey),
            Sentence(
                "▲▼ change beyond noise at {confidence}%, p adjusted by Holm over the headline indicators, the "
                "dimensions or the items and all periods compared with.",
                confidence=confidence_of(survey),
            ),
            _provenance(rows),
            *_unweighted(estimates),
        ),
        "caption_items": Sentence("Change of each item, the largest fall first"),
    }  # fmt: skip
    found = _detectable(estimates, survey)
    return facts | ({"follows": found} if found is not None else {})


def _development(estimates: Estimates, survey: Survey, periods: list[str]) -> Sentence:
    """The span of time, and how many indicators and items fell and rose at its end."""
    ends: dict[str, Value] = {"first": Name("period", periods[0]), "last": Name("period", periods[-1])}
    found = moves(estimates, survey, first_comparison(survey))
    if not found.tested:
        return Sentence("Development from {first} to {last}", **ends)
    return Sentence(
        "Development from {first} to {last}; of the indicators and items, real falls: {fell}, real rises: {rose}",
        fell=len(found.fell), rose=len(found.rose), **ends,
    )  # fmt: skip


def _followed(estimates: Estimates, survey: Survey) -> list[Row]:
    """Values of the leading indicators in every period."""
    pairs = {(key, stat) for key, stats in leading(survey) for stat in stats}
    return [row for row in estimates.of_all(against="", category="") if row.shown and (row.measure, row.stat) in pairs]


def _waves(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """How many respondents also answered in the periods compared with; without any the waves are independent."""
    shared = list(estimates.select(measure="respondents", category=OVERLAP))
    for row in shared:
        yield Sentence("{count} of {n} respondents also answered in {period}.", count=Number(row), n=Number(row, "n"),
                       period=Name("period", row.level))  # fmt: skip
    if not shared:
        yield Sentence("Independent waves.")
    elif survey.design.replicates is None:
        yield Sentence("Intervals and tests of these changes account for it.")
    else:
        yield Sentence("Replicate weights do not tell how two waves vary together, so changes are tested as if these "
                       "were different people.")  # fmt: skip


def _provenance(rows: list[Row]) -> Sentence:
    """Which periods were recomputed and which are as published."""
    printed = tuple(dict.fromkeys(Name("period", r.period) for r in rows if r.is_published))
    if not printed:
        return Sentence("All periods are recomputed from raw data under today's codebook.")
    return Sentence(
        "{periods}: as published, not recomputed; the others are recomputed from raw data under today's codebook.",
        periods=printed,
    )


def _unweighted(estimates: Estimates) -> list[Sentence]:
    """Which periods are not weighted, where others are."""
    plain = [row for row in estimates.of_all(stat="design_effect", category="") if _is_unweighted(row)]
    names = tuple(Name("period", row.period) for row in plain)
    return [Sentence("Not weighted: {periods}; the other periods are.", periods=names)] if names else []


def _base(rows: list[Row], survey: Survey) -> Sentence:
    known = [row for row in rows if row.n > 0]
    if not known:
        return Sentence("The bases of these values are not known.")
    return Sentence(
        "Base: {fewest} to {most} respondents a period. Lines show {confidence}% intervals.",
        fewest=Number(min(known, key=lambda r: r.n), "n"), most=Number(max(known, key=lambda r: r.n), "n"),
        confidence=confidence_of(survey),
    )  # fmt: skip


def _summary(estimates: Estimates, survey: Survey) -> Sentence:
    """One sentence per comparison period on what fell and rose."""
    found = [moves(estimates, survey, earlier) for earlier in survey.period.compare_to]
    told = [compared(one) for one in found if one.tested]
    if told:
        return all_of(*told)
    if survey.period.compare_to:
        return Sentence("No indicator can be compared with the earlier periods that are declared for comparison.")
    return Sentence("No earlier period is declared for comparison.")


def _broken(estimates: Estimates, survey: Survey) -> list[Sentence]:
    """Which indicators cannot be compared with which period, because they were made of other items then."""
    found = []
    for earlier in survey.period.compare_to:
        names = names_of(list(estimates.select(stat="break", against=f"period:{earlier}")))
        if names:
            found.append(Sentence(
                "Not comparable with {period}, because other questions were asked then: {names}.",
                period=Name("period", earlier), names=names,
            ))  # fmt: skip
    return found


def _detectable(estimates: Estimates, survey: Survey) -> Sentence | None:
    """The changes that would be found, where changes are told."""
    rows = [row for row in estimates.select(stat="detectable", category="mean") if row.shown]
    if not rows or not survey.period.compare_to:
        return None
    return Sentence(
        "**What follows.** Read no change into what is within noise. In mean scores, true changes of {least} to {most} "
        "would be found with a probability of {power}%; smaller ones may pass unseen.",
        least=Number(min(rows, key=lambda row: row.value)), most=Number(max(rows, key=lambda row: row.value)),
        power=round(100 * POWER),
    )  # fmt: skip


# ---- range of chance ---------------------------------------------------------------------------
def facts_limits(estimates: Estimates, survey: Survey) -> Facts:
    """Which indicators lie outside the range in which they moved before."""
    rows = [row for row in estimates.of_all(stat=TOLD, against="", category="") if row.shown]
    earlier = len(timeline(rows)) - 1
    sides = [(row, outside(row, estimates)) for row in rows if row.period == survey.name]
    known = [(row, side) for row, side in sides if side is not None]
    if not sides:
        return {}
    if not known:
        return {"answer": Sentence(
            "The range in which an indicator usually moves can be told from {least} earlier periods on; so far: "
            "{count}.", least=LEAST_PERIODS, count=earlier,
        )}  # fmt: skip
    below, above = (first_names([row for row, side in known if side == way]) for way in (-1, 1))
    told = [Sentence("Below the range of the earlier periods: {names}.", names=below)] if below else []
    told += [Sentence("Above the range of the earlier periods: {names}.", names=above)] if above else []
    within = [] if told else [Sentence("Every indicator stays within the range of the earlier periods.")]
    return {"answer": all_of(*told, *within, *_band(earlier)), "follows": OUTSIDE if told else INSIDE}


def _band(earlier: int) -> list[Sentence]:
    text = Sentence(
        "The grey band in the figure is the range in which an indicator moves when nothing special happens."
    )
    firm = earlier >= FIRM_PERIODS
    return [text] if firm else [text, Sentence("It rests on few periods ({count}) and is provisional.", count=earlier)]


OUTSIDE = Sentence(
    "**What follows.** What lies outside has moved further than is usual from one period to the next: ask what was "
    "different this time."
)
INSIDE = Sentence(
    "**What follows.** Ups and downs inside the range need no explanation of their own, also where a change is beyond "
    "sampling noise."
)


# ---- groups of customers -----------------------------------------------------------------------
def facts_segment_trends(estimates: Estimates, survey: Survey) -> Facts:
    """Whether the headline changed alike in all groups of customers."""
    rows = [row for row in estimates.select(against="", stat=TOLD) if row.segment and row.shown]
    if len(timeline(rows)) < 2:
        return {}
    lead: dict[str, Value] = {"indicator": indicator_name(rows[0].measure, rows[0].stat)}
    tests = {earlier: _tests(estimates, rows[0], earlier) for earlier in survey.period.compare_to}
    told = _unequal([test for found in tests.values() for test in found], estimates, survey)
    answer = told or Sentence("No group of customers can be compared with an earlier period.")
    first = tests.get(first_comparison(survey), [])
    differ = sum(direction(row, alpha_of(survey)) > 0 for row in first)
    return {
        "answer": answer,
        "finding": Sentence("{indicator} in groups of customers; groupings that moved apart: {differ} of {count}",
                            differ=differ, count=len(first), **lead)
        if first else Sentence("{indicator} in every group of customers", **lead),
        "alt": all_of(Sentence("Small multiples of {indicator}, one for each group of customers.", **lead), answer),
        "base": all_of(_base(rows, survey), Sentence(
            "Tested: whether the groups of a grouping changed equally (Welch's F), p adjusted by Holm over the "
            "groupings and periods. Grey line: all customers."
        )),
    }  # fmt: skip


def _tests(estimates: Estimates, row: Row, earlier: str) -> list[Row]:
    """Of each grouping the test that its groups changed alike."""
    found = estimates.select(measure=row.measure, stat="unequal_change", category=row.stat, against=f"period:{earlier}")
    return [test for test in found if test.shown]


def _unequal(tests: list[Row], estimates: Estimates, survey: Survey) -> Sentence | None:
    """Which groupings moved apart, and from what change to what; or that nothing shows it."""
    apart = [test for test in tests if direction(test, alpha_of(survey)) > 0]
    if apart or not tests:
        return (
            all_of(*(_apart(test, estimates, survey.rules.minimum_base.caution) for test in apart)) if apart else None
        )
    against = dict.fromkeys(test.against_id for test in tests)
    return Sentence(
        "Against {periods}, no grouping shows unequal changes of {indicator} beyond noise: where one group moved "
        "further than another, chance may have done it.",
        indicator=indicator_name(tests[0].measure, tests[0].category),
        periods=tuple(Name("period", period) for period in against),
    )  # fmt: skip


def _apart(test: Row, estimates: Estimates, least: int) -> Sentence:
    changed = estimates.select(measure=test.measure, stat=test.category, segment=test.segment, against=test.against)
    ranked = sorted((row for row in changed if row.shown and row.n >= least), key=lambda row: row.value)
    lowest, highest = ranked[0], ranked[-1]
    return Sentence(
        "Against {period}, {indicator} changed unequally by {segment}: from {least} ({lowest}) to {most} ({highest}).",
        period=Name("period", test.against_id), segment=Name("item", test.segment),
        indicator=indicator_name(test.measure, test.category), least=Number(lowest), most=Number(highest),
        lowest=Name("level", lowest.level, lowest.segment), highest=Name("level", highest.level, highest.segment),
    )  # fmt: skip


BLOCKS: Blocks = {
    "indicators": facts_indicators,
    "limits": facts_limits,
    "segment_trends": facts_segment_trends,
}
