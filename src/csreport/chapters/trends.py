"""Chapter 50: how the indicators developed over all periods, and which changes are real."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.chapters.changes import (
    OVERLAP,
    TOLD,
    compared,
    first_names,
    limit_rows,
    moves,
    outside,
    overlap_rows,
    series_of,
    timeline,
    unequal_rows,
)
from csreport.chapters.comparisons import detectable_rows, names_of, target_rows
from csreport.chapters.groups import aimed_levels, headlines, level_rows
from csreport.chapters.indicators import (
    POWER,
    break_rows,
    changes,
    comparable,
    headline_pairs,
    indicators,
    with_changes,
)
from csreport.chapters.wording import alpha_of, confidence_of, first_comparison
from csreport.estimates import Estimates, Row, bind, direction
from csreport.facts import (
    N_,
    Blocks,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    about,
    all_of,
    block,
    ends_of,
    indicator_name,
    span_of,
)
from csreport.survey.survey import Survey
from surveystats.change import FIRM_PERIODS, LEAST_PERIODS


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """The leading indicators of every period with this period's changes, range of chance and targets;
    and the headline in every group of customers."""
    periods = [*history.values("period"), survey.name]
    past = comparable(survey.codebook, history, survey.name)
    everything = with_changes(survey, history, indicators(survey))
    now = [row for key, stats in leading(survey) for row in everything.of_all(measure=key, stat=stats, category="")]
    current = [row for row in now if not row.against]
    groups = list(_groups(survey, past, history))
    here = [row for row in groups if row.period == survey.name and not row.against]
    return Estimates(
        [
            *(row for key, stats in leading(survey) for row in history.of_all(measure=key, stat=stats, category="")),
            *now,
            *groups,
            *overlap_rows(survey, history),
            *_weighted_apart(survey, history, everything),
            *break_rows(
                survey.codebook, [key for key, _ in leading(survey)], periods, compare_to=survey.period.compare_to
            ),
            *limit_rows(series_of(current, past, periods, least=survey.rules.minimum_base.suppress)),
            *detectable_rows(survey, past, Estimates(current)),
            *target_rows(
                [*current, *here], history, survey.targets, period=survey.name, confidence=survey.rules.confidence
            ),
        ]
    )


def _weighted_apart(survey: Survey, *estimates: Estimates) -> list[Row]:
    """What weighting costs in each period (1 where nothing is weighted), where some are weighted and others not."""
    found: dict[str, Row] = {}
    for part in estimates:
        for row in part.of_all(measure=[key for key, _ in leading(survey)], stat="design_effect", category=""):
            if row.shown:
                found.setdefault(row.period, row)
    return list(found.values()) if 0 < sum(map(_is_unweighted, found.values())) < len(found) else []


def _is_unweighted(row: Row) -> bool:
    return abs(row.value - 1) < 1e-9


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
    pairs = {(key, stat) for key, stats in leading(survey) for stat in stats}
    rows = [row for row in estimates.of_all(against="", category="") if row.shown and (row.measure, row.stat) in pairs]
    periods = timeline(rows)
    if len(periods) < 2:
        return {}
    plain = {key for key, item in survey.codebook.items.items() if item.role is None}
    summary, real = _summary(estimates, survey), moves(estimates, survey, first_comparison(survey))
    values: dict[str, Value] = {"first": Name("period", periods[0]), "last": Name("period", periods[-1])}
    values |= {"fell": len(real.fell), "rose": len(real.rose), "periods": len(periods)}
    marks = N_(
        "▲▼ change beyond noise at {confidence}%, p adjusted by Holm over the headline indicators, the dimensions or "
        "the items and all periods compared with."
    )
    changed = Sentence(marks, confidence=confidence_of(survey))
    return block(
        values,
        answer=all_of(summary, *_broken(estimates, survey)),
        finding="Development from {first} to {last}; of the indicators and items, real falls: {fell}, real rises: "
        "{rose}"
        if real.tested
        else "Development from {first} to {last}",
        alt=all_of(
            "Small multiples of the indicators over {periods} periods, each value with its interval.",
            summary,
            **values,
        ),
        base=_base([row for row in rows if row.measure not in plain] or rows, survey),
        caption="Change of each indicator",
        note=all_of(*_waves(estimates, survey), changed, *_provenance(rows, estimates)),
        caption_items="Change of each item, the largest fall first",
        follows=_unseen(estimates, survey),
    )


def _unseen(estimates: Estimates, survey: Survey) -> Sentence | None:
    """The changes that would be found, where changes are told."""
    rows = [row for row in estimates.select(stat="detectable", category="mean") if row.shown]
    if not rows or not survey.period.compare_to:
        return None
    return Sentence(
        "**What follows.** Read no change into what is within noise. In mean scores, true changes of {least} to {most} "
        "would be found with a probability of {power}%; smaller ones may pass unseen.",
        power=round(100 * POWER),
        **ends_of(rows),
    )


def _waves(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """How many respondents also answered in the periods compared with; without any the waves are independent."""
    shared = list(estimates.select(measure="respondents", category=OVERLAP))
    for row in shared:
        yield Sentence(
            "{count} of {n} respondents also answered in {period}.",
            count=Number(row),
            n=Number(row, "n"),
            period=Name("period", row.level),
        )
    if not shared:
        yield Sentence("Independent waves.")
    else:
        yield Sentence(
            "Intervals and tests of these changes account for it."
            if survey.design.replicates is None
            else "Replicate weights do not tell how two waves vary together, so changes are tested as if these were "
            "different people."
        )


def _provenance(rows: list[Row], estimates: Estimates) -> Iterator[Sentence]:
    """Which periods were recomputed and which are as published; which are not weighted, where others are."""
    printed = dict.fromkeys(Name("period", row.period) for row in rows if row.is_published)
    yield Sentence(
        "{periods}: as published, not recomputed; the others are recomputed from raw data under today's codebook."
        if printed
        else "All periods are recomputed from raw data under today's codebook.",
        periods=tuple(printed),
    )
    effects = estimates.of_all(stat="design_effect", category="")
    plain = tuple(Name("period", row.period) for row in effects if _is_unweighted(row))
    if plain:
        yield Sentence("Not weighted: {periods}; the other periods are.", periods=plain)


def _base(rows: list[Row], survey: Survey) -> Sentence:
    known = [row for row in rows if row.n > 0]
    if not known:
        return Sentence("The bases of these values are not known.")
    return Sentence(
        "Base: {fewest} to {most} respondents a period. Lines show {confidence}% intervals.",
        confidence=confidence_of(survey),
        **span_of(known),
    )


def _summary(estimates: Estimates, survey: Survey) -> Sentence:
    """One sentence per comparison period on what fell and rose."""
    found = [moves(estimates, survey, earlier) for earlier in survey.period.compare_to]
    told = [compared(one) for one in found if one.tested]
    if told:
        return all_of(*told)
    return Sentence(
        "No indicator can be compared with the earlier periods that are declared for comparison."
        if survey.period.compare_to
        else "No earlier period is declared for comparison."
    )


def _broken(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """Which indicators cannot be compared with which period, because they were made of other items then."""
    for earlier in survey.period.compare_to:
        names = names_of(list(estimates.select(stat="break", against=f"period:{earlier}")))
        if names:
            yield Sentence(
                "Not comparable with {period}, because other questions were asked then: {names}.",
                period=Name("period", earlier),
                names=names,
            )


# ---- range of chance ---------------------------------------------------------------------------
def facts_limits(estimates: Estimates, survey: Survey) -> Facts:
    """Which indicators lie outside the range in which they moved before."""
    rows = [row for row in estimates.of_all(stat=TOLD, against="", category="") if row.shown]
    earlier = len(timeline(rows)) - 1
    sides = [(row, outside(row, estimates)) for row in rows if row.period == survey.name]
    values: dict[str, Value] = {"least": LEAST_PERIODS, "count": earlier}
    if not sides:
        return {}
    if all(side is None for _, side in sides):
        return block(
            values,
            answer="The range in which an indicator usually moves can be told from {least} earlier periods on; so far: "
            "{count}.",
        )
    below, above = (first_names([row for row, side in sides if side == way]) for way in (-1, 1))
    return block(
        values,
        answer=all_of(
            Sentence("Below the range of the earlier periods: {names}.", names=below) if below else None,
            Sentence("Above the range of the earlier periods: {names}.", names=above) if above else None,
            None if below or above else "Every indicator stays within the range of the earlier periods.",
            "The grey band in the figure is the range in which an indicator moves when nothing special happens.",
            None if earlier >= FIRM_PERIODS else "It rests on few periods ({count}) and is provisional.",
            **values,
        ),
        follows="**What follows.** What lies outside has moved further than is usual from one period to the next: ask "
        "what was different this time."
        if below or above
        else "**What follows.** Ups and downs inside the range need no explanation of their own, also where a change "
        "is beyond sampling noise.",
    )


# ---- groups of customers -----------------------------------------------------------------------
def facts_segment_trends(estimates: Estimates, survey: Survey) -> Facts:
    """Whether the headline changed alike in all groups of customers."""
    rows = [row for row in estimates.select(against="", stat=TOLD) if row.segment and row.shown]
    if len(timeline(rows)) < 2:
        return {}
    lead, alpha, first = rows[0], alpha_of(survey), f"period:{first_comparison(survey)}"
    tests = [
        row
        for earlier in survey.period.compare_to
        for row in estimates.select(measure=lead.measure, stat="unequal_change", against=f"period:{earlier}")
        if row.shown and row.category == lead.stat
    ]
    apart = [test for test in tests if direction(test, alpha) > 0]
    values: dict[str, Value] = {
        "indicator": indicator_name(lead.measure, lead.stat),
        "differ": sum(test.against == first for test in apart),
        "count": sum(test.against == first for test in tests),
        "periods": tuple(dict.fromkeys(Name("period", test.against_id) for test in tests)),
    }
    answer = Sentence(ALIKE if tests else ALONE, **values)
    if apart:
        answer = all_of(*(_apart(test, estimates, survey.rules.minimum_base.caution) for test in apart))
    return block(
        values,
        answer=answer,
        finding="{indicator} in groups of customers; groupings that moved apart: {differ} of {count}"
        if values["count"]
        else "{indicator} in every group of customers",
        alt=all_of("Small multiples of {indicator}, one for each group of customers.", answer, **values),
        base=all_of(
            _base(rows, survey),
            "Tested: whether the groups of a grouping changed equally (Welch's F), p adjusted by Holm over the "
            "groupings and periods. Grey line: all customers.",
        ),
    )


ALONE = N_("No group of customers can be compared with an earlier period.")


ALIKE = N_(
    "Against {periods}, no grouping shows unequal changes of {indicator} beyond noise: where one group moved further "
    "than another, chance may have done it."
)


def _apart(test: Row, estimates: Estimates, least: int) -> Sentence:
    """From what change to what the levels of a grouping moved apart."""
    changed = estimates.select(measure=test.measure, stat=test.category, segment=test.segment, against=test.against)
    return Sentence(
        "Against {period}, {indicator} changed unequally by {segment}: from {least} ({worst}) to {most} ({best}).",
        **about(test) | {"indicator": indicator_name(test.measure, test.category)},
        **ends_of(row for row in changed if row.shown and row.n >= least),
    )


BLOCKS: Blocks = {
    "indicators": facts_indicators,
    "limits": facts_limits,
    "segment_trends": facts_segment_trends,
}
