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
from csreport.facts import N_, Blocks, Facts, Name, Number, Sentence, Value, about, all_of, block, interval, span_of
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
    closest = N_(
        "{item} goes most closely with {outcome}: the correlation is {value} ({low} to {high}). {last} goes with it "
        "least ({least})."
    )
    noise = N_("All {count} correlations are beyond noise.")
    if within:
        noise = N_("Within noise: {within} of the {count} correlations.")
    return block(
        values,
        answer=all_of(closest, noise, **values),
        finding="{item} goes most closely with {outcome}",
        alt=closest,
        base="Base: {fewest} to {most} respondents who answered both questions. Correlations after Pearson; noise at "
        "{confidence}% after Holm's correction.",
        follows=_closest_pair(pairs, set(drivers)),
    )


def _closest_pair(rows: list[Row], drivers: set[str]) -> Sentence:
    """The two drivers that are hardest to tell apart."""
    among = [row for row in rows if row.shown and {row.measure, row.against_id} <= drivers]
    pair = max(among, key=lambda row: abs(row.value), default=None)
    if pair is None:
        return Sentence("**What follows.** What goes together need not be cause and effect.")
    return Sentence(
        "**What follows.** What goes together need not be cause and effect. {one} and {other} go together most among "
        "the aspects ({value}), so part of what goes with one of them goes with the other, too.",
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
        "{outcome} goes together most with {drivers}: more than an average aspect, beyond noise."
        if clear
        else "No aspect goes together with {outcome} more than the average one, beyond noise.",
        **values,
    )
    first = _first(estimates, rows[0])
    together = N_(
        "Together, the {count} aspects account for {value} of the differences in {outcome} ({low} to {high})."
    )
    signs = N_("Alone higher with {outcome}, beside the other aspects lower (−), a sign of overlap: {items}.")
    others = N_("Left out (another scale, no dimension, too few answers or too many questions): {items}.")
    omitted = Sentence(others, items=tuple(Name("item", key) for key in aside)) if aside else None
    return block(
        values,
        answer=all_of(level, first, together, **values),
        finding="{outcome} goes together most with {drivers}" if clear else "No aspect stands out beside {outcome}",
        alt=all_of(level, first),
        base=_pair_base([*rows, explained], survey),
        caption="What {outcome} goes together with, most important first",
        note=all_of(METHOD, signs if turned else None, omitted, **values),
        follows=all_of(
            "**What follows.** When {outcome} moves, look first at {drivers}. Whether an improvement there raises it "
            "shows only in a trial."
            if clear
            else "**What follows.** Importance alone sets no priority among the aspects.",
            BY_SEGMENT if survey.codebook.segments else None,
            **values,
        ),
    )


BY_SEGMENT = N_("Where bases allow, the chapter on segments shows what matters to whom.")
METHOD = N_(
    "Importance: share of the explained variance, averaged over all orders of the aspects (LMG). Beside it, as a "
    "check, Johnson's relative weights. Associations between answers; they prove no cause."
)


def _pair_base(rows: list[Row], survey: Survey) -> Sentence:
    """Smallest and largest base of pairs of questions."""
    return Sentence(
        "Base: {n} respondents; {confidence}% bootstrap intervals."
        if len({row.n for row in rows}) == 1
        else "Base: {fewest} to {most} respondents who answered both questions of a pair; {confidence}% bootstrap "
        "intervals.",
        n=Number(rows[0], "n"),
        confidence=confidence_of(survey),
        **span_of(rows),
    )


def _first(estimates: Estimates, row: Row) -> Sentence:
    """How large the first importance is, and how sure its place."""
    rank = estimates.get(row, stat="rank")
    sure = rank is None or not rank.shown or rank.high == 1
    return Sentence(
        "{item} comes first with {value} of the explained variance ({low} to {high})."
        if sure
        else "{item} comes first with {value} of the explained variance ({low} to {high}), but its place is within "
        "noise: rank {best} to {worst}.",
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
    title = N_("Nothing important is rated below average")
    follows = N_("**What follows.** Keep up what is important; nothing calls for attention first.")
    if settled:
        title, follows = N_("To improve first: {items}"), N_("**What follows.** Start with {items}.")
    elif found.possible:
        title = N_("What to improve first is not settled")
        follows = N_("**What follows.** Where to start is not settled; other reasons, such as cost, may decide.")
    also = Sentence("As important beyond noise, but rated above average: {items}.", items=kept) if kept else None
    values: dict[str, Value] = {"items": settled, "outcome": Name("item", outcome), "count": len(found.drivers)}
    return block(
        values | {"confidence": confidence_of(survey)},
        answer=all_of(first, also),
        finding=title,
        alt=first,
        base="Importance for {outcome} and mean score. The fields meet at the averages of the {count} aspects; lines "
        "at a point: {confidence}% intervals, filled where neither crosses. Probabilities from the bootstrap.",
        follows=follows,
    )


def _first_places(found: Priorities, settled: tuple[Value, ...]) -> Iterator[Sentence]:
    if settled:
        yield Sentence("More important than the average aspect and rated lower, beyond noise: {items}.", items=settled)
    if found.possible:
        yield Sentence(
            "Possibly also, with its probability: {items}."
            if settled
            else "More important than the average aspect and rated lower, but within noise, with its probability: "
            "{items}.",
            items=tuple(_with_chance(driver) for driver in found.possible),
        )
    if found.first is None:
        yield Sentence("No aspect is both more important than the average one and rated lower.")


def _with_chance(driver: Driver) -> Value:
    """A driver with the probability of its place, where that is known."""
    name = Name("item", driver.score.measure)
    if driver.chance is None or not driver.chance.shown:
        return name
    return Sentence("{item} ({chance})", item=name, chance=Number(driver.chance))


BLOCKS: Blocks = {
    "correlations": facts_correlations,
    "overall": facts_overall,
    "recommend": facts_recommend,
    "priorities": facts_priorities,
}
