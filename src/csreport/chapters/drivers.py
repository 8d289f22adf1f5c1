"""Chapter 40, drivers: what overall satisfaction and recommendation go with, and what to improve first."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.chapters.importance import (
    Driver,
    Priorities,
    asked,
    check_rows,
    correlation_rows,
    drivers_of,
    fit_of,
    importance_rows,
    left_out,
    models,
    outcomes_of,
    performance_rows,
    priorities,
    ranked,
    standing_out,
    turning,
    unknown,
)
from csreport.chapters.wording import alpha_of, confidence_of, headline, items_of
from csreport.estimates import Estimates, Row, direction
from csreport.facts import Blocks, Facts, Name, Number, Sentence, Value, about, all_of, block, interval, span_of
from csreport.survey.survey import Survey


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Correlations of drivers and outcomes; of each outcome importance, slopes, priorities and checks."""
    found = models(survey)
    rows = list(correlation_rows(found))
    for place, model in enumerate(found):
        fit = fit_of(model)
        first = performance_rows(model) if place == 0 else ()
        rows += [*first, *importance_rows(model, fit), *check_rows(model, fit)]
    return Estimates(rows)


# ---- correlations --------------------------------------------------------------------
def facts_correlations(estimates: Estimates, survey: Survey) -> Facts:
    """What goes together."""
    outcome, drivers = next(iter(outcomes_of(survey)), ""), drivers_of(survey)
    pairs = list(estimates.select(stat="correlation"))
    rows = [row for row in ranked(estimates, outcome, "correlation") if row.measure in drivers]
    rows.sort(key=lambda row: -abs(row.value))
    if not rows:
        return unknown(outcome) if pairs else {}
    within = sum(row.shown and not direction(row, alpha_of(survey)) for row in pairs)
    values = about(rows[0]) | span_of(pairs) | {"last": Name("item", rows[-1].measure), "least": Number(rows[-1])}
    values |= {"count": len(pairs), "within": within, "confidence": confidence_of(survey)}
    closest = "drivers-goes-most-closely-correlation"
    noise = "drivers-all-correlations-beyond-noise"
    if within:
        noise = "drivers-within-noise-correlations"
    return block(
        values,
        answer=all_of(closest, noise, **values),
        finding="drivers-goes-most-closely",
        alt=closest,
        base="drivers-base-respondents-answered-both",
        follows=_closest_pair(pairs, set(drivers)),
    )


def _closest_pair(rows: list[Row], drivers: set[str]) -> Sentence:
    """The two drivers that are hardest to tell apart."""
    among = [row for row in rows if row.shown and {row.measure, row.against_id} <= drivers]
    pair = max(among, key=lambda row: abs(row.value), default=None)
    if pair is None:
        return Sentence("drivers-follows-goes-together-need-cause")
    return Sentence(
        "drivers-follows-goes-together-need",
        one=Name("item", pair.measure),
        other=Name("item", pair.against_id),
        value=Number(pair),
    )


# ---- importance ------------------------------------------------------------------------
def facts_overall(estimates: Estimates, survey: Survey) -> Facts:
    """What overall satisfaction goes with."""
    return _importance(estimates, survey, survey.codebook.role("overall"))


def facts_recommend(estimates: Estimates, survey: Survey) -> Facts:
    """What recommendation goes with."""
    return _importance(estimates, survey, survey.codebook.role("recommend"))


def _importance(estimates: Estimates, survey: Survey, outcome: str | None) -> Facts:
    if outcome is None or not asked(estimates, outcome):
        return {}
    rows, explained = ranked(estimates, outcome, "importance"), headline(estimates, outcome, "explained")
    if not rows or explained is None:
        return unknown(outcome)
    clear, turned, aside = standing_out(rows, survey), turning(estimates, survey, outcome), left_out(survey)
    values: dict[str, Value] = {"drivers": items_of(clear), "count": len(rows), "items": items_of(turned)}
    values |= interval(explained) | {"outcome": Name("item", outcome)}
    level = Sentence(
        "drivers-goes-together-most-more" if clear else "drivers-aspect-goes-together-more",
        **values,
    )
    first = _first(estimates, rows[0])
    together = "drivers-together-aspects-account-differences"
    signs = "drivers-alone-higher-beside-other"
    others = "drivers-left-out-another-scale"
    omitted = Sentence(others, items=tuple(Name("item", key) for key in aside)) if aside else None
    return block(
        values,
        answer=all_of(level, first, together, **values),
        finding="drivers-goes-together-most" if clear else "drivers-aspect-stands-out-beside",
        alt=all_of(level, first),
        base=_pair_base([*rows, explained], survey),
        caption="drivers-goes-together-most-important",
        note=all_of(METHOD, signs if turned else None, omitted, **values),
        follows=all_of(
            "drivers-follows-when-moves-look" if clear else "drivers-follows-importance-alone-sets",
            BY_SEGMENT if survey.codebook.segments else None,
            **values,
        ),
    )


BY_SEGMENT = "drivers-where-bases-allow-chapter"
METHOD = "drivers-importance-share-explained-variance"


def _pair_base(rows: list[Row], survey: Survey) -> Sentence:
    """Smallest and largest base of pairs of questions."""
    return Sentence(
        "drivers-base-respondents-bootstrap-intervals"
        if len({row.n for row in rows}) == 1
        else "drivers-base-respondents-answered-both-questions",
        n=Number(rows[0], "n"),
        confidence=confidence_of(survey),
        **span_of(rows),
    )


def _first(estimates: Estimates, row: Row) -> Sentence:
    """How large the first importance is, and how sure its place."""
    rank = estimates.get(row, stat="rank")
    sure = rank is None or not rank.shown or rank.high == 1
    return Sentence(
        "drivers-comes-first-explained-variance" if sure else "drivers-comes-first-explained-variance-but",
        best=Number(rank or row, "low"),
        worst=Number(rank or row, "high"),
        **about(row),
    )


# ---- priorities --------------------------------------------------------------------------
def facts_priorities(estimates: Estimates, survey: Survey) -> Facts:
    """Which aspects to improve first: important and rated low."""
    outcome = next(iter(outcomes_of(survey)), "")
    if not asked(estimates, outcome):
        return {}
    found = priorities(estimates, survey)
    if found is None:
        return unknown(outcome)
    kept, settled = (
        tuple(Name("item", driver.score.measure) for driver in drivers) for drivers in (found.kept, found.settled)
    )
    first = all_of(*_first_places(found, settled))
    title = "drivers-nothing-important-rated-below"
    follows = "drivers-follows-keep-up-important"
    if settled:
        title, follows = "drivers-improve-first", "drivers-follows-start"
    elif found.possible:
        title = "drivers-improve-first-settled"
        follows = "drivers-follows-where-start-settled"
    also = Sentence("drivers-important-beyond-noise-but", items=kept) if kept else None
    values: dict[str, Value] = {"items": settled, "outcome": Name("item", outcome), "count": len(found.drivers)}
    return block(
        values | {"confidence": confidence_of(survey)},
        answer=all_of(first, also),
        finding=title,
        alt=first,
        base="drivers-importance-mean-score-fields",
        follows=follows,
    )


def _first_places(found: Priorities, settled: tuple[Value, ...]) -> Iterator[Sentence]:
    if settled:
        yield Sentence("drivers-more-important-average-aspect", items=settled)
    if found.possible:
        yield Sentence(
            "drivers-possibly-also-probability" if settled else "drivers-more-important-average-aspect-rated",
            items=tuple(_with_chance(driver) for driver in found.possible),
        )
    if found.first is None:
        yield Sentence("drivers-aspect-both-more-important")


def _with_chance(driver: Driver) -> Value:
    """A driver with the probability of its place, where that is known."""
    name = Name("item", driver.score.measure)
    if driver.chance is None or not driver.chance.shown:
        return name
    return Sentence("drivers-item-chance", item=name, chance=Number(driver.chance))


BLOCKS: Blocks = {
    "correlations": facts_correlations,
    "overall": facts_overall,
    "recommend": facts_recommend,
    "priorities": facts_priorities,
}
