"""Sentences that several chapters say alike: what changed, what the base is, what an indicator means."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from csreport.catalogue import explained_by, statistic
from csreport.chapters.indicators import POWER
from csreport.estimates import Estimates, Row, alpha_at, direction
from csreport.facts import REASON_WORDS, Card, Name, Number, Sentence, Value, all_of
from csreport.project.rules import NearDuplicate
from csreport.survey.screening import REASONS, action_of, is_checked
from csreport.survey.survey import Survey


# ---- sentences that several chapters say alike ----
def alpha_of(survey: Survey) -> float:
    """Level below which a p value exceeds noise."""
    return alpha_at(survey.rules.confidence)


def confidence_of(survey: Survey) -> int:
    """Confidence of the intervals in percent."""
    return round(100 * survey.rules.confidence)


def meaning_of_intervals(survey: Survey) -> Sentence:
    """What an interval says, which for people who chose themselves is less."""
    if survey.period.sample == "open":
        return Sentence(
            "Intervals show how much a number could vary by chance ({confidence}%); people chose themselves, so they "
            "say nothing of those who did not answer.", confidence=confidence_of(survey),
        )  # fmt: skip
    return Sentence(
        "A number stands with its interval: in {confidence} of 100 surveys like this one, it holds the value of all "
        "customers.", confidence=confidence_of(survey),
    )  # fmt: skip


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
    found = [(change_of(estimates, row, earlier), earlier) for earlier in survey.period.compare_to]
    return [change_sentence(change, earlier, alpha_of(survey)) for change, earlier in found if change is not None]


def change_sentence(change: Row, earlier: str, alpha: float) -> Sentence:
    """A change in words, never more than the test shows."""
    values: dict[str, Value] = {
        "amount": Number(change, absolute=True), "period": Name("period", earlier),
        "low": Number(change, "low", signed=True), "high": Number(change, "high", signed=True),
    }  # fmt: skip
    told = {
        1: Sentence("Against {period} it rose by {amount} (interval {low} to {high}).", **values),
        -1: Sentence("Against {period} it fell by {amount} (interval {low} to {high}).", **values),
        0: Sentence("Against {period} it did not change beyond noise (interval {low} to {high}).", **values),
    }[direction(change, alpha)]
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
        amount=Number(found), power=round(100 * POWER),
    )  # fmt: skip


def base_of(row: Row, survey: Survey) -> Sentence:
    """Base and weighting of the shares of one question."""
    if survey.design.method == "none":
        return Sentence("Base: {n} respondents. Rounded shares may not add to 100%.", n=Number(row, "n"))
    return Sentence("Base: {n} respondents. Weighted shares; rounded shares may not add to 100%.", n=Number(row, "n"))


def bases_of(rows: list[Row], survey: Survey) -> Sentence:
    """Smallest and largest base of several scores."""
    least, most = min(row.n for row in rows), max(row.n for row in rows)
    if least == most:
        n = Number(rows[0], "n")
        return Sentence("Base: {n} respondents; {confidence}% intervals.", n=n, confidence=confidence_of(survey))
    return Sentence(
        "Base: {fewest} to {most} respondents; {confidence}% intervals.",
        fewest=Number(min(rows, key=lambda row: row.n), "n"), most=Number(max(rows, key=lambda row: row.n), "n"),
        confidence=confidence_of(survey),
    )  # fmt: skip


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

    def explains(self, row: Row) -> bool:
        """Whether the term is what this number states."""
        return not self.of.isdisjoint({row.stat, row.category, row.measure, row.against_kind})


def meanings(evidence: Estimates, survey: Survey) -> list[Meaning]:
    """Terms and definitions of every indicator that the report uses, the most read first."""
    now = evidence.select(period=survey.name)
    stats = {row.stat for row in now if row.shown}
    found = [*_scores(now, survey, stats), *_composed(survey, stats), *_of_uncertainty(survey, stats)]
    return [*found, *_of_comparison(survey, stats), *_of_sample(now, survey, stats)]


def explained(evidence: Estimates, survey: Survey, rows: Iterable[Row]) -> list[Meaning]:
    """Those definitions that explain one of these numbers."""
    told = list(rows)
    return [meaning for meaning in meanings(evidence, survey) if any(map(meaning.explains, told))]


def _meaning(term: Sentence, told: Sentence, *of: str) -> Meaning:
    return Meaning(term, told, frozenset(of))


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
    effort, expectation, again = book.role("effort"), book.role("expectation"), book.role("repurchase")
    found: list[Meaning] = []
    if effort is not None and "easy" in said:
        found.append(_meaning(Sentence("Easy"), Sentence(
            "Share of answers to “{item}” above the middle of the scale.", item=Name("item", effort)
        ), "easy"))  # fmt: skip
    if expectation is not None and {"better", "worse"} & said:
        found.append(_meaning(Sentence("Better or worse than expected"), Sentence(
            "Share whose experience lies above or below what was expected, by “{item}”.", item=Name("item", expectation)
        ), "better", "worse"))  # fmt: skip
    if again is not None and "loyal" in said:
        found.append(_meaning(Sentence("Loyal"), Sentence(
            "Share with a high answer both to overall satisfaction and to “{item}”.", item=Name("item", again)
        ), "loyal"))  # fmt: skip
    return found


def _composed(survey: Survey, stats: set[str]) -> list[Meaning]:
    """Dimensions and the index."""
    book = survey.codebook
    held = [key for key in book.dimensions if survey.measured(key)]
    found: list[Meaning] = [
        _meaning(Sentence("{dimension}", dimension=Name("item", key)), Sentence(
            "Dimension: mean of each respondent's answers to {items}.",
            items=tuple(Name("item", member) for member in book.members(key) if survey.measured(member)),
        ), key)
        for key in held
    ]  # fmt: skip
    total = sum(book.dimensions[key].weight for key in held)
    if total:
        parts: tuple[Value, ...] = tuple(
            Sentence("{dimension} ({share}%)", dimension=Name("item", key),
                     share=f"{100 * book.dimensions[key].weight / total:.3g}")
            for key in held
        )  # fmt: skip
        found += _terms(stats, "index", parts=parts)
    return found


def _of_uncertainty(survey: Survey, stats: set[str]) -> list[Meaning]:
    """Interval, margin of error, effective base."""
    drawn = Sentence(
        "{confidence}% confidence interval that accounts for strata, weights and the size of the population; for "
        "shares after Wilson.", confidence=confidence_of(survey),
    )  # fmt: skip
    chosen = Sentence(
        "How much a number could vary by chance, with {confidence}% confidence; for shares after Wilson. It tells "
        "nothing about those who did not answer.", confidence=confidence_of(survey),
    )  # fmt: skip
    interval = _meaning(Sentence("Interval"), chosen if survey.period.sample == "open" else drawn)
    return [interval, *_terms(stats, "margin_of_error", "n_eff", "detectable")]


def _of_comparison(survey: Survey, stats: set[str]) -> list[Meaning]:
    """What counts as a difference, a target met, an importance, a reliability."""
    real = _meaning(Sentence("Real change, beyond noise"), Sentence(
        "Difference whose p value, adjusted for the number of comparisons (Holm), lies below {level}.",
        level=f"{1 - survey.rules.confidence:.3g}",
    ), "period")  # fmt: skip
    met = _meaning(Sentence("Target met"), Sentence(
        "The whole interval reaches the target; not met where none of it does; in between nothing can be told."
    ), "target")  # fmt: skip
    return [real, *([met] if "target" in stats else []), *_terms(stats, "importance", "alpha", "eta_squared")]


def _of_sample(now: Estimates, survey: Survey, stats: set[str]) -> list[Meaning]:
    """Response and likeness to the population."""
    found: list[Meaning] = []
    if any(row.shown for row in now.select(measure="response", stat="rate")):
        found.append(_meaning(Sentence("Response rate (RR1)"), Sentence(
            "Complete answers as a share of all invited customers who are not known to be ineligible (AAPOR)."
        ), "RR1"))  # fmt: skip
    found += _terms(stats, "r_indicator")
    if survey.design.method != "none" and survey.period.sample != "open":
        found.append(_meaning(Sentence("Weighted"), Sentence(
            "Answers count so that groups of customers have the share that they have in the population."
        )))  # fmt: skip
    return found


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
    if not is_checked(survey.ledger, rule):
        return all_of(_flags(rule, survey), Sentence("Not checked: the data do not hold what the rule needs."))
    count = evidence.find(period=survey.name, measure="respondents", stat="count", category="excluded", level=rule)
    if action_of(survey.rules, rule) == "flag":
        return all_of(_flags(rule, survey), Sentence("Flagged only."))
    if count is None or not count.shown:
        return all_of(_flags(rule, survey), Sentence("Excluded."))
    return all_of(_flags(rule, survey), Sentence("Excluded: {count}.", count=Number(count)))


def _flags(rule: str, survey: Survey) -> Sentence:
    limits = survey.rules.screening
    return {
        "total_row": Sentence("A line of totals or averages, a signature or a note: no answer."),
        "off_frame": Sentence("The customer is not in the customer frame."),
        "outside_fieldwork": Sentence("Answered before the first or after the last day of fieldwork."),
        "duplicate": Sentence("Further answers of one respondent; the most complete one stays."),
        "near_duplicate": _copied(limits.near_duplicate),
        "incomplete": Sentence(
            "Fewer than {share}% of the questions answered.", share=_percent(limits.incomplete.minimum_share)
        ),
        "speeding": Sentence(
            "Faster than {share}% of the median duration, or than {seconds} seconds a question.",
            share=_percent(limits.speeding.median_share), seconds=f"{limits.speeding.seconds_per_item:g}",
        ),
        "straight_lining": Sentence(
            "The same answer, or nearly, to all of {items} or more questions of one scale.",
            items=limits.straight_lining.minimum_items,
        ),
        "attention": Sentence("An attention check answered otherwise than asked."),
        "inconsistent": Sentence(
            "Answers that contradict each other as at most {share}% of orderly ones do by chance.",
            share=_percent(limits.inconsistent.level),
        ),
        "out_of_range": Sentence("An answer outside its scale."),
    }[rule]  # fmt: skip


def _copied(rule: NearDuplicate) -> Sentence:
    if rule.share == 1:
        return Sentence("All answers are those of another respondent, from {items} questions on.",
                        items=rule.minimum_items)  # fmt: skip
    return Sentence(
        "{share}% or more of the answers are those of another respondent, from {items} questions on.",
        share=_percent(rule.share), items=rule.minimum_items,
    )  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.3g}"
