"""Chapter 50: how the indicators developed over all periods, which changes are real, and what may come next."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.estimates import Estimates, Row, bind, direction
from csreport.facts import Blocks, Facts, Name, Number, Sentence, Value, all_of
from csreport.findings.goals import facts_goals, indicator_name, names_of
from csreport.findings.outlook import TOLD, compared, facts_limits, facts_outlook, facts_seasons
from csreport.findings.wording import alpha_of, confidence_of
from csreport.measures.breakdown import aimed_levels, headlines, level_rows
from csreport.measures.comparisons import detectable_rows
from csreport.measures.course import cycle_rows, forecast_rows, limit_rows, season_rows, series_of, timeline, trend_rows
from csreport.measures.definitions import break_rows, comparable
from csreport.measures.indicators import changes, indicators, with_changes
from csreport.measures.nonresponse import POWER
from csreport.measures.panel import OVERLAP, overlap_rows
from csreport.measures.targets import target_rows
from csreport.survey.survey import Survey


# ---- estimates ---------------------------------------------------------------------------------
def estimates(survey: Survey, history: Estimates) -> Estimates:
    """The leading indicators of every period with this period's changes, range of chance, seasons, trend and targets;
    and the headline in every group of customers."""
    periods, past = _periods(survey, history), comparable(survey.codebook, history, survey.name)
    everything = with_changes(survey, past, indicators(survey))
    now = [row for key, stats in leading(survey) for row in everything.select(measure=key, stat=stats, **ALL)]
    current, told = [row for row in now if not row.against], {row.against for row in now}
    cycle = cycle_rows(_families(current, survey), past, periods, survey.rules.confidence)
    groups = list(_groups(survey, past, history))
    here = [row for row in groups if row.period == survey.name and not row.against]
    return Estimates([
        *(row for key, stats in leading(survey) for row in history.select(measure=key, stat=stats, **ALL)),
        *now,
        *(row for row in cycle if row.against not in told),
        *groups,
        *overlap_rows(survey, history),
        *_weighted_apart(survey, history, everything),
        *break_rows(survey.codebook, [key for key, _ in leading(survey)], periods, compare_to=survey.period.compare_to),
        *_course(survey, current, past, periods),
        *detectable_rows(survey, past, Estimates(current)),
        *target_rows(
            [*current, *here], history, survey.targets, period=survey.name, confidence=survey.rules.confidence
        ),
    ])  # fmt: skip


def _weighted_apart(survey: Survey, *estimates: Estimates) -> list[Row]:
    """What weighting costs in each period (1 where nothing is weighted), where some are weighted and others not."""
    keys = [key for key, _ in leading(survey)]
    rows = (row for part in estimates for row in part.select(measure=keys, stat="design_effect", **ALL) if row.shown)
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row.period, row)
    return list(found.values()) if 0 < sum(map(_is_unweighted, found.values())) < len(found) else []


def _is_unweighted(row: Row) -> bool:
    return abs(row.value - 1) < 1e-9


ALL = {"weighting": "representative", "segment": "", "category": ""}


def _periods(survey: Survey, history: Estimates) -> list[str]:
    return [*history.values("period"), survey.name]


def leading(survey: Survey) -> list[tuple[str, tuple[str, ...]]]:
    """Measures to follow, with the statistics to follow them by: headline items, index, dimensions (or items), and
    what has a target."""
    book = survey.codebook
    heads = [
        (book.role("overall"), ("mean", "top_box")),
        (book.role("recommend"), ("nps",)),
        (book.role("effort"), ("mean",)),
    ]
    plain = [key for key, item in book.items.items() if item.role is None]
    rest = [*(["index"] if book.dimensions else []), *(list(book.dimensions) or plain)]
    found = {key: stats for key, stats in heads if key}
    found |= {key: ("index" if key == "index" else "mean",) for key in rest}
    for target in survey.targets.targets.values():
        if not target.segment:
            found[target.measure] = tuple(dict.fromkeys([*found.get(target.measure, ()), target.stat]))
    return list(found.items())


def _families(current: list[Row], survey: Survey) -> list[list[Row]]:
    """Estimates that are tested together: of a statistic each headline alone, the dimensions, the other items."""
    book, found = survey.codebook, dict[tuple[str, str], list[Row]]()
    for row in current:
        item = book.items.get(row.measure)
        alone = row.measure == "index" or (item is not None and item.role is not None)
        kind = row.measure if alone else "dimensions" if row.measure in book.dimensions else "items"
        found.setdefault((row.stat, kind), []).append(row)
    return list(found.values())


def _groups(survey: Survey, past: Estimates, history: Estimates) -> Iterator[Row]:
    """The headline in every level of the segments, over all periods, and its changes, adjusted over all levels of all
    segments; then the groups in which a level has a target of its own."""
    lead = next((measure for measure in headlines(survey) if measure.stat in TOLD), None)
    levels = list(level_rows(survey, [lead])) if lead is not None else []
    now = list(bind(levels, aimed_levels(survey)))
    series = {(row.measure, row.stat, row.segment, row.level) for row in now}
    rows = history.select(measure={key[0] for key in series}, against="", category="", weighting="representative")
    yield from (row for row in rows if (row.measure, row.stat, row.segment, row.level) in series)
    yield from now
    for earlier in survey.period.compare_to:
        yield from changes(levels, past, earlier, confidence=survey.rules.confidence)


def _course(survey: Survey, current: list[Row], past: Estimates, periods: list[str]) -> Iterator[Row]:
    """Range of chance, seasons, trend and where it leads."""
    level = survey.rules.confidence
    series = series_of(current, past, periods, least=survey.rules.minimum_base.suppress)
    told = [one for one in series if one.now.stat in TOLD]
    seasons = season_rows(told, level)
    trends = trend_rows(told, seasons, level)
    yield from limit_rows(series)
    yield from seasons
    yield from trends
    yield from forecast_rows(told, trends, seasons, level)


# ---- changes -----------------------------------------------------------------------------------
def facts_indicators(estimates: Estimates, survey: Survey) -> Facts:
    """Which indicators changed over time."""
    rows = _followed(estimates, survey)
    periods = timeline(rows)
    if len(periods) < 2:
        return {}
    series = dict.fromkeys((row.measure, row.stat) for row in rows)
    facts: Facts = {
        "answer": all_of(_summary(estimates, survey), *_broken(estimates, survey)),
        "finding": _development(estimates, survey, periods),
        "alt": all_of(
            Sentence(
                "Small multiples of {count} indicators over {periods} periods, each value with its interval.",
                count=len(series), periods=len(periods),
            ),
            _summary(estimates, survey),
        ),
        "base": _base(rows, survey),
        "caption": Sentence("Change of each indicator"),
        "note": all_of(
            *_waves(estimates, survey),
            Sentence("▲▼ change beyond noise at {confidence}%, p adjusted by Holm within dimensions.",
                     confidence=confidence_of(survey)),
            _provenance(rows),
            *_unweighted(estimates),
        ),
    }  # fmt: skip
    found = _detectable(estimates, survey)
    return facts | ({"follows": found} if found is not None else {})


def _development(estimates: Estimates, survey: Survey, periods: list[str]) -> Sentence:
    """The span of time, and how many indicators rose and fell at its end."""
    ends: dict[str, Value] = {"first": Name("period", periods[0]), "last": Name("period", periods[-1])}
    earlier = next(iter(survey.period.compare_to), "")
    changed = estimates.select(stat=TOLD, against=f"period:{earlier}", **ALL)
    if not len(changed):
        return Sentence("Development from {first} to {last}", **ends)
    rose, fell = (sum(direction(row, alpha_of(survey)) == way for row in changed) for way in (1, -1))
    return Sentence("Development from {first} to {last}; real rises: {rose}, real falls: {fell}",
                    rose=rose, fell=fell, **ends)  # fmt: skip


def _followed(estimates: Estimates, survey: Survey) -> list[Row]:
    """Values of the leading indicators in every period."""
    pairs = {(key, stat) for key, stats in leading(survey) for stat in stats}
    return [row for row in estimates.select(against="", **ALL) if row.shown and (row.measure, row.stat) in pairs]


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
    printed = tuple(dict.fromkeys(Name("period", r.period) for r in rows if r.method.startswith("published:")))
    if not printed:
        return Sentence("All periods are recomputed from raw data under today's codebook.")
    return Sentence(
        "{periods}: as published, not recomputed; the others are recomputed from raw data under today's codebook.",
        periods=printed,
    )


def _unweighted(estimates: Estimates) -> list[Sentence]:
    """Which periods are not weighted, where others are."""
    plain = [row for row in estimates.select(stat="design_effect", **ALL) if _is_unweighted(row)]
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
    """One sentence per comparison period on what rose and fell."""
    found = []
    for earlier in survey.period.compare_to:
        rows = list(estimates.select(stat=("mean", "nps"), against=f"period:{earlier}", **ALL))
        if rows:
            found.append(compared(rows, earlier, alpha_of(survey)))
    if found:
        return all_of(*found)
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
        "**What follows.** Treat what is within noise as unchanged. In mean scores, true changes of {least} to {most} "
        "would be found with a probability of {power}%; smaller ones may pass unseen.",
        least=Number(min(rows, key=lambda row: row.value)), most=Number(max(rows, key=lambda row: row.value)),
        power=round(100 * POWER),
    )  # fmt: skip


# ---- groups of customers -----------------------------------------------------------------------
def facts_segment_trends(estimates: Estimates, survey: Survey) -> Facts:
    """In which groups of customers the headline changed."""
    rows = [row for row in estimates.select(against="", stat=TOLD) if row.segment and row.shown]
    if len(timeline(rows)) < 2:
        return {}
    tested = {earlier: _tested(estimates, rows[0], earlier) for earlier in survey.period.compare_to}
    told = [_groups_moved(rows, earlier, alpha_of(survey)) for earlier, rows in tested.items() if rows]
    answer = all_of(*told) if told else Sentence("No group of customers can be compared with an earlier period.")
    lead: dict[str, Value] = {"indicator": indicator_name(rows[0].measure, rows[0].stat)}
    return {
        "answer": answer,
        "finding": _found(lead, next(iter(tested.values()), []), alpha_of(survey)),
        "alt": all_of(Sentence("Small multiples of {indicator}, one for each group of customers.", **lead), answer),
        "base": all_of(
            _base(rows, survey), Sentence("p adjusted by Holm over all groups. Grey line: all customers.")
        ),
    }  # fmt: skip


def _tested(estimates: Estimates, row: Row, earlier: str) -> list[Row]:
    changed = estimates.select(measure=row.measure, stat=row.stat, against=f"period:{earlier}")
    return [other for other in changed if other.segment and other.shown]


def _found(lead: dict[str, Value], tested: list[Row], alpha: float) -> Sentence:
    """In how many groups the headline rose and fell."""
    if not tested:
        return Sentence("{indicator} in every group of customers", **lead)
    rose, fell = (sum(direction(row, alpha) == way for row in tested) for way in (1, -1))
    return Sentence("{indicator} in {count} groups of customers; real rises: {rose}, real falls: {fell}",
                    count=len(tested), rose=rose, fell=fell, **lead)  # fmt: skip


def _groups_moved(tested: list[Row], earlier: str, alpha: float) -> Sentence:
    """The groups that rose and fell against an earlier period."""
    rose, fell = (tuple(_group(row) for row in tested if direction(row, alpha) == way) for way in (1, -1))
    values: dict[str, Value] = {
        "indicator": indicator_name(tested[0].measure, tested[0].stat), "period": Name("period", earlier), "rose": rose,
        "fell": fell,
    }  # fmt: skip
    if rose and fell:
        return Sentence("Against {period}, {indicator} rose beyond noise in {rose} and fell in {fell}.", **values)
    if rose:
        return Sentence("Against {period}, {indicator} rose beyond noise in {rose}.", **values)
    if fell:
        return Sentence("Against {period}, {indicator} fell beyond noise in {fell}.", **values)
    return Sentence("Against {period}, {indicator} changed beyond noise in no group of customers.", **values)


def _group(row: Row) -> Sentence:
    return Sentence(
        "{level} ({segment})", level=Name("level", row.level, row.segment), segment=Name("item", row.segment)
    )


BLOCKS: Blocks = {
    "indicators": facts_indicators,
    "limits": facts_limits,
    "segment_trends": facts_segment_trends,
    "goals": facts_goals,
    "seasons": facts_seasons,
    "outlook": facts_outlook,
}
