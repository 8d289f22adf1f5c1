"""Sentences that several chapters say alike: what changed, what the base is, what an indicator means."""

from __future__ import annotations

import math
from dataclasses import dataclass

from csreport.catalogue import explained_by, statistic
from csreport.chapters.indicators import POWER
from csreport.estimates import Estimates, Row, alpha_at, direction
from csreport.facts import N_, REASON_WORDS, Card, Name, Number, Sentence, Value, about, all_of, by_way, span_of
from csreport.project.codebook import Role
from csreport.survey.screening import REASONS, action_of, is_checked
from csreport.survey.survey import Survey


def alpha_of(survey: Survey) -> float:
    """Level below which a p value exceeds noise."""
    return alpha_at(survey.rules.confidence)


def confidence_of(survey: Survey) -> int:
    """Confidence of the intervals in percent."""
    return round(100 * survey.rules.confidence)


def meaning_of_intervals(survey: Survey) -> Sentence:
    """What an interval says, which for people who chose themselves is less."""
    return Sentence(
        "Intervals show how much a number could vary by chance ({confidence}%); people chose themselves, so they say "
        "nothing of those who did not answer."
        if survey.period.sample == "open"
        else "A number stands with its interval: in {confidence} of 100 surveys like this one, it holds the value of "
        "all customers.",
        confidence=confidence_of(survey),
    )


def headline(
    estimates: Estimates, measure: str | None, stat: str, category: str = "", *, period: str | None = None
) -> Row | None:
    """The representative estimate of all customers, where there is one to show; of one period where there are more."""
    if measure is None:
        return None
    when = {"period": period} if period is not None else {}
    row = estimates.of_all(measure=measure, stat=stat, category=category, against="", **when).find()
    return row if row is not None and row.shown else None


def change_of(estimates: Estimates, row: Row, earlier: str) -> Row | None:
    """Change of an estimate against an earlier period, where there is one to show and it could be tested."""
    found = estimates.get(row, against=f"period:{earlier}")
    return found if found is not None and found.shown and not math.isnan(found.low) else None


def first_comparison(survey: Survey) -> str:
    """The earlier period that this one is compared with first; "" where there is none."""
    return next(iter(survey.period.compare_to), "")


def changes(estimates: Estimates, survey: Survey, row: Row) -> list[Sentence]:
    """One sentence per comparison: risen, fallen, or no change beyond noise."""
    found = [change_of(estimates, row, earlier) for earlier in survey.period.compare_to]
    return [change_sentence(change, alpha_of(survey)) for change in found if change is not None]


def change_sentence(change: Row, alpha: float) -> Sentence:
    """A change in words, never more than the test shows."""
    told = by_way(
        direction(change, alpha),
        "Against {period} it rose by {amount} (interval {low} to {high}).",
        "Against {period} it fell by {amount} (interval {low} to {high}).",
        "Against {period} it did not change beyond noise (interval {low} to {high}).",
        **about(change),
    )
    return all_of(told, among_many(change, alpha))


def among_many(change: Row, alpha: float) -> Sentence | None:
    """Why a change whose own interval leaves zero out is no real one: its p counts the others tested with it."""
    if direction(change, alpha) or change.low <= 0 <= change.high:
        return None
    return Sentence("Alone it would stand out; among all the changes tested, chance may have done it.")


def detectable(estimates: Estimates, survey: Survey, row: Row) -> Sentence | None:
    """The smallest change that would be found, where changes are told."""
    found = headline(estimates, row.measure, "detectable", row.stat)
    if found is None or not any(change_of(estimates, row, earlier) for earlier in survey.period.compare_to):
        return None
    return Sentence(
        "A true change of {amount} would be found with a probability of {power}%; a smaller one may pass unseen.",
        amount=Number(found),
        power=round(100 * POWER),
    )


def base_of(row: Row, survey: Survey) -> Sentence:
    """Base and weighting of the shares of one question."""
    return Sentence(
        "Base: {n} respondents. Rounded shares may not add to 100%."
        if survey.design.method == "none"
        else "Base: {n} respondents. Weighted shares; rounded shares may not add to 100%.",
        n=Number(row, "n"),
    )


def bases_of(rows: list[Row], survey: Survey) -> Sentence:
    """Smallest and largest base of several scores."""
    return Sentence(
        "Base: {n} respondents; {confidence}% intervals."
        if len({row.n for row in rows}) == 1
        else "Base: {fewest} to {most} respondents; {confidence}% intervals.",
        n=Number(rows[0], "n"),
        confidence=confidence_of(survey),
        **span_of(rows),
    )


def items_of(rows: list[Row]) -> tuple[Name, ...]:
    """Names of the measures of several rows."""
    return tuple(Name("item", row.measure) for row in rows)


def listed(rows: list[Row], most: int = 5) -> tuple[Value, ...]:
    """Names of the measures of several rows; of many the first, and how many more."""
    names: tuple[Value, ...] = items_of(rows)
    if len(rows) <= most + 1:
        return names
    return (*names[:most], Sentence("{count} more", count=len(rows) - most))


# ---- what the report's indicators and its screening rules mean, in words, as far as this survey uses them ----
@dataclass(frozen=True)
class Meaning:
    """A term, what it means, and the statistics, categories, measures or comparisons whose numbers it explains."""

    term: Sentence
    told: Sentence
    of: frozenset[str] = frozenset()


def meanings(evidence: Estimates, survey: Survey) -> list[Meaning]:
    """Terms and definitions of every indicator that the report uses, the most read first."""
    now = evidence.select(period=survey.name)
    stats = {row.stat for row in now if row.shown}
    found = [*_scores(now, survey, stats), *_composed(survey, stats), *_of_uncertainty(survey, stats)]
    return [*found, *_of_comparison(survey, stats), *_of_sample(now, survey, stats)]


def _meaning(term: str, told: str, *of: str, **values: Value) -> Meaning:
    return Meaning(Sentence(term, **values), Sentence(told, **values), frozenset(of))


def _terms(stats: set[str], *wanted: str, **values: Value) -> list[Meaning]:
    """Terms of the catalogue, of those wanted the ones whose numbers are in use."""
    found = [(statistic(id), explained_by(id)) for id in wanted]
    return [Meaning(Sentence(one.name), Sentence(one.definition, **values), of) for one, of in found if stats & of]


def _scores(now: Estimates, survey: Survey, stats: set[str]) -> list[Meaning]:
    """Statistics of single questions."""
    found = _terms(stats, "mean", "top_box", "bottom_box", cut=survey.rules.top_box)
    item = survey.codebook.role("recommend")
    if item is not None:
        found += _terms(stats, "nps", item=Name("item", item))
    return found + _roles(now, survey)


def _roles(now: Estimates, survey: Survey) -> list[Meaning]:
    """Shares that are read out of questions with a role."""
    book, said = survey.codebook, {row.category for row in now.select(stat="rate") if row.shown}
    items = [(book.role(role), term, told, of) for role, (term, told, *of) in ROLES.items()]
    return [
        _meaning(term, told, *of, item=Name("item", item)) for item, term, told, of in items if item and said & {*of}
    ]


ROLES: dict[Role, tuple[str, ...]] = {
    "effort": (N_("Easy"), N_("Share of answers to “{item}” above the middle of the scale."), "easy"),
    "expectation": (
        N_("Better or worse than expected"),
        N_("Share whose experience lies above or below what was expected, by “{item}”."),
        "better",
        "worse",
    ),
    "repurchase": (
        N_("Loyal"),
        N_("Share with a high answer both to overall satisfaction and to “{item}”."),
        "loyal",
    ),
}


def _composed(survey: Survey, stats: set[str]) -> list[Meaning]:
    """Dimensions and the index."""
    book, found, parts = survey.codebook, list[Meaning](), list[Sentence]()
    held = [key for key in book.dimensions if survey.measured(key)]
    total = sum(book.dimensions[key].weight for key in held)
    for key in held:
        name, share = Name("item", key), f"{100 * book.dimensions[key].weight / total:.3g}" if total else ""
        items = tuple(Name("item", member) for member in book.members(key) if survey.measured(member))
        told = N_("Dimension: mean of each respondent's answers to {items}.")
        found.append(_meaning("{dimension}", told, key, dimension=name, items=items))
        parts.append(Sentence("{dimension} ({share}%)", dimension=name, share=share))
    return found + (_terms(stats, "index", parts=tuple(parts)) if total else [])


def _of_uncertainty(survey: Survey, stats: set[str]) -> list[Meaning]:
    """Interval, margin of error, effective base."""
    drawn = N_(
        "{confidence}% confidence interval that accounts for strata, weights and the size of the population; for "
        "shares after Wilson."
    )
    chosen = N_(
        "How much a number could vary by chance, with {confidence}% confidence; for shares after Wilson. It tells "
        "nothing about those who did not answer."
    )
    told = chosen if survey.period.sample == "open" else drawn
    interval = _meaning(N_("Interval"), told, confidence=confidence_of(survey))
    return [interval, *_terms(stats, "margin_of_error", "n_eff", "detectable")]


def _of_comparison(survey: Survey, stats: set[str]) -> list[Meaning]:
    """What counts as a difference, a target met, an importance, a reliability."""
    real = N_("Difference whose p value, adjusted for the number of comparisons (Holm), lies below {level}.")
    met = N_("The whole interval reaches the target; not met where none of it does; in between nothing can be told.")
    level = f"{1 - survey.rules.confidence:.3g}"
    return [
        _meaning(N_("Real change, beyond noise"), real, "period", level=level),
        *([_meaning(N_("Target met"), met, "target")] if "target" in stats else []),
        *_terms(stats, "importance", "alpha", "eta_squared"),
    ]


def _of_sample(now: Estimates, survey: Survey, stats: set[str]) -> list[Meaning]:
    """Response and likeness to the population."""
    rate = N_("Complete answers as a share of all invited customers who are not known to be ineligible (AAPOR).")
    weighted = N_("Answers count so that groups of customers have the share that they have in the population.")
    asked = any(row.shown for row in now.select(measure="response", stat="rate"))
    counted = survey.design.method != "none" and survey.period.sample != "open"
    return [
        *([_meaning(N_("Response rate (RR1)"), rate, "RR1")] if asked else []),
        *_terms(stats, "r_indicator"),
        *([_meaning(N_("Weighted"), weighted)] if counted else []),
    ]


# ---- screening rules --------------------------------------------------------------------------------
def rules(evidence: Estimates, survey: Survey) -> Card:
    """Screening rules in use, in the order in which they decide: what each flags and what follows."""
    checked = any(item.attention is not None for item in survey.codebook.items.values())
    idle = set() if is_checked(survey.ledger, "total_row") else {"total_row"}
    used = [rule for rule in REASONS if action_of(survey.rules, rule) != "off" and rule not in idle]
    return tuple(
        (Sentence("{rule}", rule=Name("message", REASON_WORDS[rule])), _rule(rule, evidence, survey))
        for rule in used
        if rule != "attention" or checked
    )


def _rule(rule: str, evidence: Estimates, survey: Survey) -> Sentence:
    """What a rule flags, with its limits, and how many answers it excluded."""
    count = evidence.find(period=survey.name, measure="respondents", stat="count", category="excluded", level=rule)
    if not is_checked(survey.ledger, rule):
        follows = Sentence("Not checked: the data do not hold what the rule needs.")
    elif action_of(survey.rules, rule) == "flag":
        follows = Sentence("Flagged only.")
    elif count is None or not count.shown:
        follows = Sentence("Excluded.")
    else:
        follows = Sentence("Excluded: {count}.", count=Number(count))
    return all_of(FLAGS[_form(rule, survey)], follows, **_limits(rule, survey))


FLAGS = {
    "total_row": N_("A line of totals or averages, a signature or a note: no answer."),
    "off_frame": N_("The customer is not in the customer frame."),
    "outside_fieldwork": N_("Answered before the first or after the last day of fieldwork."),
    "duplicate": N_("Further answers of one respondent; the most complete one stays."),
    "near_duplicate": N_("{share}% or more of the answers are those of another respondent, from {items} questions on."),
    "copy": N_("All answers are those of another respondent, from {items} questions on."),
    "incomplete": N_("Fewer than {share}% of the questions answered."),
    "speeding": N_("Faster than {share}% of the median duration, or than {seconds} seconds a question."),
    "straight_lining": N_("The same answer, or nearly, to all of {items} or more questions of one scale."),
    "attention": N_("An attention check answered otherwise than asked."),
    "inconsistent": N_("Answers that contradict each other as at most {share}% of orderly ones do by chance."),
    "out_of_range": N_("An answer outside its scale."),
}


def _form(rule: str, survey: Survey) -> str:
    return "copy" if rule == "near_duplicate" and survey.rules.screening.near_duplicate.share == 1 else rule


def _limits(rule: str, survey: Survey) -> dict[str, Value]:
    """The numbers that a rule's sentence names."""
    found = survey.rules.screening
    shares = {
        "near_duplicate": found.near_duplicate.share,
        "incomplete": found.incomplete.minimum_share,
        "speeding": found.speeding.median_share,
        "inconsistent": found.inconsistent.level,
    }
    lined = rule == "straight_lining"
    return {
        "share": f"{100 * shares.get(rule, 0):.3g}",
        "seconds": f"{found.speeding.seconds_per_item:g}",
        "items": found.straight_lining.minimum_items if lined else found.near_duplicate.minimum_items,
    }
