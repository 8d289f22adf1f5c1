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
    marks = "trends-change-beyond-noise-p"
    changed = Sentence(marks, confidence=confidence_of(survey))
    return block(
        values,
        answer=all_of(summary, *_broken(estimates, survey)),
        finding="trends-development-indicators-items-real" if real.tested else "trends-development",
        alt=all_of(
            "trends-small-multiples-indicators-over",
            summary,
            **values,
        ),
        base=_base([row for row in rows if row.measure not in plain] or rows, survey),
        caption="trends-change-each-indicator",
        note=all_of(*_waves(estimates, survey), changed, *_provenance(rows, estimates)),
        caption_items="trends-change-each-item-largest",
        follows=_unseen(estimates, survey),
    )


def _unseen(estimates: Estimates, survey: Survey) -> Sentence | None:
    """The changes that would be found, where changes are told."""
    rows = [row for row in estimates.select(stat="detectable", category="mean") if row.shown]
    if not rows or not survey.period.compare_to:
        return None
    return Sentence(
        "trends-follows-read-change-into",
        power=round(100 * POWER),
        **ends_of(rows),
    )


def _waves(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """How many respondents also answered in the periods compared with; without any the waves are independent."""
    shared = list(estimates.select(measure="respondents", category=OVERLAP))
    for row in shared:
        yield Sentence(
            "trends-respondents-also-answered",
            count=Number(row),
            n=Number(row, "n"),
            period=Name("period", row.level),
        )
    if not shared:
        yield Sentence("trends-independent-waves")
    else:
        yield Sentence(
            "trends-intervals-tests-these-changes"
            if survey.design.replicates is None
            else "trends-replicate-weights-do-tell"
        )


def _provenance(rows: list[Row], estimates: Estimates) -> Iterator[Sentence]:
    """Which periods were recomputed and which are as published; which are not weighted, where others are."""
    printed = dict.fromkeys(Name("period", row.period) for row in rows if row.is_published)
    yield Sentence(
        "trends-published-recomputed-others-recomputed" if printed else "trends-all-periods-recomputed-raw",
        periods=tuple(printed),
    )
    effects = estimates.of_all(stat="design_effect", category="")
    plain = tuple(Name("period", row.period) for row in effects if _is_unweighted(row))
    if plain:
        yield Sentence("trends-weighted-other-periods", periods=plain)


def _base(rows: list[Row], survey: Survey) -> Sentence:
    known = [row for row in rows if row.n > 0]
    if not known:
        return Sentence("trends-bases-these-values-known")
    return Sentence(
        "trends-base-respondents-period-lines",
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
        "trends-indicator-can-compared-earlier"
        if survey.period.compare_to
        else "common-earlier-period-declared-comparison"
    )


def _broken(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """Which indicators cannot be compared with which period, because they were made of other items then."""
    for earlier in survey.period.compare_to:
        names = names_of(list(estimates.select(stat="break", against=f"period:{earlier}")))
        if names:
            yield Sentence(
                "trends-comparable-because-other-questions",
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
            answer="trends-range-indicator-usually-moves",
        )
    below, above = (first_names([row for row, side in sides if side == way]) for way in (-1, 1))
    return block(
        values,
        answer=all_of(
            Sentence("trends-below-range-earlier-periods", names=below) if below else None,
            Sentence("trends-above-range-earlier-periods", names=above) if above else None,
            None if below or above else "trends-every-indicator-stays-within",
            "trends-grey-band-figure-range",
            None if earlier >= FIRM_PERIODS else "trends-rests-few-periods-provisional",
            **values,
        ),
        follows="trends-follows-lies-outside-moved" if below or above else "trends-follows-ups-downs-inside",
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
        finding="trends-groups-customers-groupings-moved" if values["count"] else "trends-every-group-customers",
        alt=all_of("trends-small-multiples-one-each", answer, **values),
        base=all_of(
            _base(rows, survey),
            "trends-tested-whether-groups-grouping",
        ),
    )


ALONE = "trends-group-customers-can-compared"


ALIKE = "trends-against-grouping-shows-unequal"


def _apart(test: Row, estimates: Estimates, least: int) -> Sentence:
    """From what change to what the levels of a grouping moved apart."""
    changed = estimates.select(measure=test.measure, stat=test.category, segment=test.segment, against=test.against)
    return Sentence(
        "trends-against-changed-unequally",
        **about(test) | {"indicator": indicator_name(test.measure, test.category)},
        **ends_of(row for row in changed if row.shown and row.n >= least),
    )


BLOCKS: Blocks = {
    "indicators": facts_indicators,
    "limits": facts_limits,
    "segment_trends": facts_segment_trends,
}
