"""The findings of a period, chosen by rule from the evidence of all chapters: at most one of each kind."""

from __future__ import annotations

from csreport.estimates import KEYS, Estimates, Row, direction
from csreport.facts import N_, Name, Number, Sentence, Value, all_of, interval
from csreport.findings.differences import firm, gap_words, gaps_of, leading_row
from csreport.findings.goals import indicator_name
from csreport.findings.moves import Moves, first_names, moves
from csreport.findings.priorities import priorities
from csreport.findings.strengths import comparable_dimensions, comparable_items
from csreport.findings.wording import alpha_of, among_many, change_of, first_comparison, headline, listed
from csreport.survey.survey import Survey


def scores(evidence: Estimates, survey: Survey) -> list[Row]:
    """Scores of the items that share a scale, or of the dimensions where fewer than two do, the lowest first."""
    items = comparable_items(survey)
    measures = items if len(items) > 1 else comparable_dimensions(survey)
    found = [headline(evidence, measure, "mean", period=survey.name) for measure in measures]
    return sorted((row for row in found if row is not None), key=lambda row: row.value)


# ---- overall -----------------------------------------------------------------------------------
def overall_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """Overall satisfaction and its change against the first comparison period."""
    row = headline(evidence, survey.codebook.role("overall"), "mean", period=survey.name)
    if row is None:
        return None
    change = change_of(evidence, row, first_comparison(survey))
    name: dict[str, Value] = {"indicator": Name("item", row.measure), "value": Number(row)}
    if change is None:
        return Sentence(
            "**{indicator} is {value}** ({low} to {high}).", low=Number(row, "low"), high=Number(row, "high"), **name
        )
    ends: dict[str, Value] = {"low": Number(change, "low", signed=True), "high": Number(change, "high", signed=True)}
    span: dict[str, Value] = {
        "amount": Number(change, absolute=True),
        "period": Name("period", first_comparison(survey)),
    }
    values, alpha = name | ends | span, alpha_of(survey)
    told = {
        1: Sentence("**{indicator} rose to {value}**, up {amount} against {period} ({low} to {high}).", **values),
        -1: Sentence("**{indicator} fell to {value}**, down {amount} against {period} ({low} to {high}).", **values),
        0: Sentence(
            "**{indicator} stands at {value}**; the change against {period} ({low} to {high}) is within noise.",
            **values,
        ),
    }[direction(change, alpha)]
    return all_of(told, among_many(change, alpha))


# ---- change ------------------------------------------------------------------------------------
def moved(evidence: Estimates, survey: Survey) -> Moves:
    """What changed against the first comparison period, overall satisfaction apart; of a dimension whose item moved
    the same way the item alone."""
    found = moves(evidence, survey, first_comparison(survey)).without([survey.codebook.role("overall") or ""])
    return Moves(found.period, found.tested, *(_innermost(rows, survey) for rows in (found.fell, found.rose)))


def _innermost(rows: list[Row], survey: Survey) -> list[Row]:
    members, book = {row.measure for row in rows}, survey.codebook
    return [row for row in rows if row.measure not in book.dimensions or not members & set(book.members(row.measure))]


def change_findings(evidence: Estimates, survey: Survey) -> list[Sentence]:
    """What fell most, what rose most, and what else did; or that nothing changed."""
    found = moved(evidence, survey)
    period = Name("period", found.period)
    if not found.tested:
        return []
    if not found.fell and not found.rose:
        return [Sentence("**None of the {count} scores changed beyond noise** against {period}.",
                         count=len(found.tested), period=period)]  # fmt: skip
    told = []
    for rows, message, also in ((found.fell, FELL, ALSO_FELL), (found.rose, ROSE, ALSO_ROSE)):
        if rows:
            others = Sentence(also, names=first_names(rows[1:])) if rows[1:] else None
            told.append(all_of(Sentence(message, period=period, **_change_words(rows[0], evidence)), others))
    return told


FELL = N_("**{indicator} fell by {amount} to {value}** against {period} ({low} to {high}).")
ROSE = N_("**{indicator} rose by {amount} to {value}** against {period} ({low} to {high}).")
ALSO_FELL, ALSO_ROSE = N_("Also fell: {names}."), N_("Also rose: {names}.")


def _change_words(change: Row, evidence: Estimates) -> dict[str, Value]:
    """The words of one change: its indicator, how much, its interval, and the value now."""
    return {
        "indicator": indicator_name(change.measure, change.stat), "amount": Number(change, absolute=True),
        "low": Number(change, "low", signed=True), "high": Number(change, "high", signed=True),
        "value": Number(evidence.one(**{part: getattr(change, part) for part in KEYS} | {"against": ""})),
    }  # fmt: skip


# ---- strongest and weakest ---------------------------------------------------------------------
def extremes_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The highest and the lowest score, and which others their intervals do not set apart."""
    ranked = scores(evidence, survey)
    if len(ranked) < 2:
        return None
    worst, best = ranked[0], ranked[-1]
    level = Sentence(
        "**{best} is the strength ({best_value}), {worst} the weakness ({worst_value})** among {count} scores.",
        best=Name("item", best.measure), best_value=Number(best), worst=Name("item", worst.measure),
        worst_value=Number(worst), count=len(ranked),
    )  # fmt: skip
    inside = ranked[1:-1]
    near = [row for row in inside if row.high >= best.low or row.low <= worst.high]
    if not near:
        return level
    return all_of(level, Sentence("Their intervals overlap with those of {names}.", names=listed(near)))


# ---- drivers -----------------------------------------------------------------------------------
def driver_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The most important driver, and which important one that is rated low comes first."""
    found = priorities(evidence, survey)
    if found is None:
        return None
    leading, first = found.drivers[0], found.first
    values: dict[str, Value] = {
        "driver": Name("item", leading.importance.measure), "outcome": Name("item", leading.outcome),
        "share": Number(leading.importance), "score": Number(leading.score),
    }  # fmt: skip
    closest = Sentence(
        "**{driver} goes most closely with {outcome}** ({share} of the explained variance; score {score}).", **values
    )
    if first is None:
        return all_of(closest, Sentence("Nothing that matters as much as the average aspect is rated below average."))
    place: dict[str, Value] = {
        "item": Name("item", first.importance.measure), "share": Number(first.importance), **interval(first.score),
    }  # fmt: skip
    if first in found.settled:
        return all_of(closest, Sentence(
            "**To improve first: {item}**, important and rated low ({share}; score {value}, {low} to {high}).", **place
        ))  # fmt: skip
    return all_of(closest, Sentence(
        "What to improve first is not settled; {item} may be ({share}; score {value}, {low} to {high}).", **place
    ))  # fmt: skip


# ---- groups of customers -----------------------------------------------------------------------
def widest_gap(evidence: Estimates, survey: Survey, *, way: int = 0) -> Row | None:
    """The level furthest from all others together, beyond noise, in the leading score."""
    now = evidence.select(period=survey.name)
    lead = leading_row(now, survey)
    gaps = gaps_of(now, lead.measure, lead.stat) if lead is not None else []
    real = [row for row in gaps if direction(row, alpha_of(survey)) and (not way or row.value * way > 0)]
    return max(firm(real), key=lambda row: abs(row.value), default=None)


def gap_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The group that stands furthest apart, or that none does."""
    now = evidence.select(period=survey.name)
    lead = leading_row(now, survey)
    if lead is None or not gaps_of(now, lead.measure, lead.stat):
        return None
    row = widest_gap(evidence, survey)
    if row is None:
        name = indicator_name(lead.measure, lead.stat)
        return Sentence(
            "**No group of customers differs from the others beyond noise** in {indicator}.", indicator=name
        )
    words = gap_words(row)
    if row.value > 0:
        return Sentence(
            "**{level} ({segment}) stands furthest apart:** {measure} {amount} above all others ({low} to {high}).",
            **words,
        )
    return Sentence(
        "**{level} ({segment}) stands furthest apart:** {measure} {amount} below all others ({low} to {high}).", **words
    )


# ---- problems ----------------------------------------------------------------------------------
def top_problem(evidence: Estimates, survey: Survey) -> Row | None:
    """The item with the largest share of lowest answers, of those without a role."""
    plain = [key for key, item in survey.codebook.items.items() if item.role is None]
    found = [headline(evidence, key, "bottom_box", period=survey.name) for key in plain]
    return max((row for row in found if row is not None), key=lambda row: row.value, default=None)


def problem_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """Where most customers are dissatisfied, unless that is the lowest score; without such items, where experience
    falls short of expectation."""
    row = top_problem(evidence, survey)
    if row is not None:
        lowest = scores(evidence, survey)[:1]
        return None if row.measure in {score.measure for score in lowest} else Sentence(
            "**Most dissatisfied answers: {item}.** {value} chose one of the lowest {cut} answers ({low} to {high}).",
            item=Name("item", row.measure), cut=survey.rules.top_box, **interval(row),
        )  # fmt: skip
    gaps = evidence.of_all(period=survey.name, stat="gap", against="", category="")
    short = [gap for gap in gaps if direction(gap, alpha_of(survey)) < 0]
    worst = min(short, key=lambda gap: gap.value, default=None)
    if worst is None:
        return None
    return Sentence(
        "**{item} falls short of expectation** by {amount} ({low} to {high}).", item=Name("item", worst.measure),
        amount=Number(worst, absolute=True), low=Number(worst, "low", signed=True),
        high=Number(worst, "high", signed=True),
    )  # fmt: skip
