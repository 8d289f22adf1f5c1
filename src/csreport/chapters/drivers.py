"""Chapter 40: what overall satisfaction and recommendation go with, and where to look first. Associations only."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.estimates import Estimates, Row, direction
from csreport.facts import N_, Blocks, Facts, Name, Number, Sentence, Value, all_of, interval
from csreport.findings.nuances import (
    asked,
    facts_gain,
    ranked,
    standing_out,
    turning,
    unknown,
)
from csreport.findings.priorities import Driver, Priorities, priorities
from csreport.findings.wording import alpha_of, confidence_of, headline, items_of
from csreport.measures.associations import check_rows, correlation_rows
from csreport.measures.importances import fit_of, importance_rows, performance_rows
from csreport.measures.outcomes import drivers_of, left_out, models, outcomes_of
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


def _pair_base(rows: list[Row], survey: Survey) -> Sentence:
    """Smallest and largest base of pairs of questions."""
    fewest, most = (pick(rows, key=lambda row: row.n) for pick in (min, max))
    if fewest.n == most.n:
        return Sentence(
            "Base: {n} respondents; {confidence}% bootstrap intervals.",
            n=Number(most, "n"), confidence=confidence_of(survey),
        )  # fmt: skip
    return Sentence(
        "Base: {fewest} to {most} respondents who answered both questions of a pair; {confidence}% bootstrap "
        "intervals.",
        fewest=Number(fewest, "n"), most=Number(most, "n"), confidence=confidence_of(survey),
    )  # fmt: skip


# ---- correlations --------------------------------------------------------------------
def facts_correlations(estimates: Estimates, survey: Survey) -> Facts:
    """What goes together."""
    outcome = next(iter(outcomes_of(survey)), "")
    pairs = list(estimates.select(stat="correlation"))
    drivers = drivers_of(survey)
    rows = [row for row in ranked(estimates, outcome, "correlation") if row.measure in drivers]
    rows.sort(key=lambda row: -abs(row.value))
    if not rows:
        return unknown(outcome) if pairs else {}
    values: dict[str, Value] = {
        "item": Name("item", rows[0].measure), "outcome": Name("item", outcome), **interval(rows[0]),
        "last": Name("item", rows[-1].measure), "least": Number(rows[-1]),
    }  # fmt: skip
    closest = Sentence(
        "{item} goes most closely with {outcome}: the correlation is {value} ({low} to {high}). {last} goes with it "
        "least ({least}).",
        **values,
    )
    within = [row for row in pairs if row.shown and not direction(row, alpha_of(survey))]
    noise = (
        Sentence("Within noise: {within} of the {count} correlations.", count=len(pairs), within=len(within))
        if within
        else Sentence("All {count} correlations are beyond noise.", count=len(pairs))
    )
    return {
        "answer": all_of(closest, noise),
        "finding": Sentence("{item} goes most closely with {outcome}", item=values["item"], outcome=values["outcome"]),
        "alt": closest,
        "base": Sentence(
            "Base: {fewest} to {most} respondents who answered both questions. Correlations after Pearson; noise at "
            "{confidence}% after Holm's correction.",
            fewest=Number(min((row for row in pairs if row.shown), key=lambda row: row.n), "n"),
            most=Number(max((row for row in pairs if row.shown), key=lambda row: row.n), "n"),
            confidence=confidence_of(survey),
        ),
        "follows": _closest_pair(pairs, survey),
    }  # fmt: skip


def _closest_pair(rows: list[Row], survey: Survey) -> Sentence:
    """The two drivers that are hardest to tell apart."""
    drivers = set(drivers_of(survey))
    among = [row for row in rows if row.shown and {row.measure, row.against.removeprefix("measure:")} <= drivers]
    pair = max(among, key=lambda row: abs(row.value), default=None)
    if pair is None:
        return Sentence("**What follows.** What goes together need not be cause and effect.")
    return Sentence(
        "**What follows.** What goes together need not be cause and effect. {one} and {other} go together most among "
        "the aspects ({value}), so part of what goes with one of them goes with the other, too.",
        one=Name("item", pair.measure), other=Name("item", pair.against.removeprefix("measure:")), value=Number(pair),
    )  # fmt: skip


# ---- importance ------------------------------------------------------------------------
def facts_overall(estimates: Estimates, survey: Survey) -> Facts:
    """What overall satisfaction goes with."""
    return _importance(estimates, survey, survey.codebook.role("overall"))


def facts_recommend(estimates: Estimates, survey: Survey) -> Facts:
    """What recommendation goes with."""
    return _importance(estimates, survey, survey.codebook.role("recommend"))


def _importance(estimates: Estimates, survey: Survey, outcome: str | None) -> Facts:
    if outcome is None or not asked(estimates, outcome, "importance"):
        return {}
    rows, explained = ranked(estimates, outcome, "importance"), headline(estimates, outcome, "explained")
    if not rows or explained is None:
        return unknown(outcome)
    clear, name = standing_out(rows, survey), Name("item", outcome)
    values: dict[str, Value] = {"outcome": name, "drivers": items_of(clear)}
    level = (
        Sentence("{outcome} goes together most with {drivers}: more than an average aspect, beyond noise.", **values)
        if clear
        else Sentence("No aspect goes together with {outcome} more than the average one, beyond noise.", outcome=name)
    )
    together = Sentence(
        "Together, the {count} aspects account for {value} of the differences in {outcome} ({low} to {high}).",
        count=len(rows), outcome=name, **interval(explained),
    )  # fmt: skip
    return {
        "answer": all_of(level, _first(estimates, rows[0]), together),
        "finding": Sentence("{outcome} goes together most with {drivers}", **values)
        if clear else Sentence("No aspect stands out beside {outcome}", outcome=name),
        "alt": all_of(level, _first(estimates, rows[0])),
        "base": _pair_base([*rows, explained], survey),
        "caption": Sentence("What {outcome} goes together with, most important first", outcome=name),
        "note": all_of(Sentence(METHOD), _signs(estimates, survey, outcome), _others(survey)),
        "follows": all_of(_look_first(clear, outcome), _by_segment(survey)),
    }  # fmt: skip


METHOD = N_(
    "Importance: share of the explained variance, averaged over all orders of the aspects (LMG). Beside it, as a "
    "check, Johnson's relative weights. Associations between answers; they prove no cause."
)


def _first(estimates: Estimates, row: Row) -> Sentence:
    """How large the first importance is, and how sure its place."""
    rank = estimates.get(row, stat="rank")
    values: dict[str, Value] = {"item": Name("item", row.measure), **interval(row)}
    if rank is None or not rank.shown or rank.high == 1:
        return Sentence("{item} comes first with {value} of the explained variance ({low} to {high}).", **values)
    return Sentence(
        "{item} comes first with {value} of the explained variance ({low} to {high}), but its place is within noise: "
        "rank {best} to {worst}.",
        best=Number(rank, "low"), worst=Number(rank, "high"), **values,
    )  # fmt: skip


def _signs(estimates: Estimates, survey: Survey, outcome: str) -> Sentence | None:
    rows = turning(estimates, survey, outcome)
    if not rows:
        return None
    return Sentence(
        "Alone higher with {outcome}, beside the other aspects lower (−), a sign of overlap: {items}.",
        outcome=Name("item", outcome), items=items_of(rows),
    )  # fmt: skip


def _others(survey: Survey) -> Sentence | None:
    keys = left_out(survey)
    if not keys:
        return None
    names = tuple(Name("item", key) for key in keys)
    return Sentence(
        "Left out (another scale, no dimension, too few answers or too many questions): {items}.", items=names
    )


def _look_first(clear: list[Row], outcome: str) -> Sentence:
    if not clear:
        return Sentence("**What follows.** Importance alone sets no priority among the aspects.")
    return Sentence(
        "**What follows.** When {outcome} moves, look first at {drivers}. Whether an improvement there raises it shows "
        "only in a trial.",
        outcome=Name("item", outcome), drivers=items_of(clear),
    )  # fmt: skip


def _by_segment(survey: Survey) -> Sentence | None:
    if not survey.codebook.segments:
        return None
    return Sentence("Where bases allow, the chapter on segments shows what matters to whom.")


# ---- priorities --------------------------------------------------------------------------
def facts_priorities(estimates: Estimates, survey: Survey) -> Facts:
    """Which aspects to improve first: important and rated low."""
    outcome = next(iter(outcomes_of(survey)), "")
    if not asked(estimates, outcome, "importance"):
        return {}
    found = priorities(estimates, survey)
    if found is None:
        return unknown(outcome)
    kept = tuple(_name(driver) for driver in found.kept)
    also = Sentence("As important beyond noise, but rated above average: {items}.", items=kept) if kept else None
    first = all_of(*_first_places(found))
    return {
        "answer": all_of(first, also),
        "finding": _place(found),
        "alt": first,
        "base": Sentence(
            "Importance for {outcome} and mean score. The fields meet at the averages of the {count} aspects; lines at "
            "a point: {confidence}% intervals, filled where neither crosses. Probabilities from the bootstrap.",
            outcome=Name("item", outcome), count=len(found.drivers), confidence=confidence_of(survey),
        ),
        "follows": _start(found),
    }  # fmt: skip


def _name(driver: Driver) -> Name:
    return Name("item", driver.score.measure)


def _first_places(found: Priorities) -> Iterator[Sentence]:
    if found.settled:
        yield Sentence("More important than the average aspect and rated lower, beyond noise: {items}.",
                       items=tuple(_name(driver) for driver in found.settled))  # fmt: skip
    if found.possible:
        chances = tuple(_with_chance(driver) for driver in found.possible)
        message = Sentence("Possibly also, with its probability: {items}.", items=chances)
        yield (
            message
            if found.settled
            else Sentence(
                "More important than the average aspect and rated lower, but within noise, with its probability: "
                "{items}.",
                items=chances,
            )
        )
    if found.first is None:
        yield Sentence("No aspect is both more important than the average one and rated lower.")


def _with_chance(driver: Driver) -> Value:
    """A driver with the probability of its place, where that is known."""
    if driver.chance is None or not driver.chance.shown:
        return _name(driver)
    return Sentence("{item} ({chance})", item=_name(driver), chance=Number(driver.chance))


def _place(found: Priorities) -> Sentence:
    if found.settled:
        return Sentence("To improve first: {items}", items=tuple(_name(driver) for driver in found.settled))
    if found.possible:
        return Sentence("What to improve first is not settled")
    return Sentence("Nothing important is rated below average")


def _start(found: Priorities) -> Sentence:
    if found.settled:
        return Sentence("**What follows.** Start with {items}.",
                        items=tuple(_name(driver) for driver in found.settled))  # fmt: skip
    if found.possible:
        return Sentence("**What follows.** Where to start is not settled; other reasons, such as cost, may decide.")
    return Sentence("**What follows.** Keep up what is important; nothing calls for attention first.")


BLOCKS: Blocks = {
    "correlations": facts_correlations,
    "overall": facts_overall,
    "recommend": facts_recommend,
    "priorities": facts_priorities,
    "gain": facts_gain,
}
