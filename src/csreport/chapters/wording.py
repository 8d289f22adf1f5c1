"""Sentences that several chapters say alike: what changed, what the base is, what an indicator means."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from csreport.catalogue import explained_by, statistic
from csreport.chapters.indicators import index_weights
from csreport.estimates import Estimates, Row, alpha_at, direction
from csreport.facts import Dates, Name, Number, Point, Sentence, Value, given, interval, level_of
from csreport.project.codebook import Role
from csreport.project.targets import Action
from csreport.survey.survey import Survey


def alpha_of(survey: Survey) -> float:
    """Level below which a p value exceeds noise."""
    return alpha_at(survey.rules.confidence)


def confidence_of(survey: Survey) -> int:
    """Confidence of the intervals in percent."""
    return round(100 * survey.rules.confidence)


def headline(
    estimates: Estimates, measure: str | None, stat: str, category: str = "", *, period: str | None = None
) -> Row | None:
    """The representative estimate of all customers, where there is one to show; of one period where there are more."""
    when = {"period": period} if period is not None else {}
    found = estimates.of_all(measure=measure or (), stat=stat, category=category, against="", **when)
    return shown(found.find())


def shown(row: Row | None) -> Row | None:
    """The row, where there is one to show."""
    return row if row is not None and row.shown else None


def known(estimates: Estimates, survey: Survey, **wanted: str | Iterable[str]) -> dict[str, Row]:
    """This period's unweighted estimates that can be shown, by category."""
    rows = estimates.select(period=survey.name, weighting="none", against="", **wanted)
    return {row.category: row for row in rows if row.shown}


def change_of(estimates: Estimates, row: Row, earlier: str) -> Row | None:
    """Change of an estimate against an earlier period, where there is one to show and it could be tested."""
    found = shown(estimates.get(row, against=f"period:{earlier}"))
    return found if found is not None and not math.isnan(found.low) else None


def first_comparison(survey: Survey) -> str:
    """The earlier period that this one is compared with first; "" where there is none."""
    return next(iter(survey.period.compare_to), "")


# ---- how sure, and how large ----
Way = Literal["rise", "fall", "hint-up", "hint-down", "steady", "none", "first", "open"]
SPANS = {"nps": 200.0, "index": 100.0}  # lengths of the scales of what is no mean
SLIGHT = 0.025  # of the scale's length: 0.10 of 1 to 5, 5 of the Net Promoter Score
SLIGHT_SHARE = 0.03


def way_of(change: Row | None, survey: Survey) -> Way:
    """How a change, a gap or a distance is told: the only function that decides how sure we are.

    Clear (rise, fall): survives the correction for all that was tested with it (`direction`). Hint: does not, but its
    own interval leaves zero out. Steady: all of its interval is slight. None: anything else. First: nothing to compare
    with. Open: people chose themselves to answer, so that nothing can be said of customers.
    """
    if change is None or not change.shown or math.isnan(change.low):
        return "first"
    if survey.period.sample == "open":
        return "open"
    if clear := direction(change, alpha_of(survey)):
        return "rise" if clear > 0 else "fall"
    if change.low > 0 or change.high < 0:
        return "hint-up" if change.value > 0 else "hint-down"
    slight = SLIGHT * length_of_scale(survey, change) if change.stat in {"mean", *SPANS} else SLIGHT_SHARE
    return "steady" if max(-change.low, change.high) < slight else "none"


def change_words(change: Row | None) -> dict[str, Value]:
    """Amount, interval and earlier period of a change; unsigned and from small to large where it has a direction."""
    if change is None:
        return {}
    low, high = Number(change, "low", signed=True), Number(change, "high", signed=True)
    if change.low > 0 or change.high < 0:
        parts = ("low", "high") if change.low > 0 else ("high", "low")
        low, high = (Number(change, part, absolute=True) for part in parts)
    before = Name("period", change.against_id, change.period)
    return {"change": Number(change, absolute=True), "low": low, "high": high, "before": before}


def way_words(estimates: Estimates, survey: Survey, row: Row) -> dict[str, Value]:
    """What a sentence says of an estimate: its value, and which way and how far it went since the first comparison.

    `low` and `high` are those of the change, without one those of the value.
    """
    change = change_of(estimates, row, first_comparison(survey))
    way = "open" if survey.period.sample == "open" else way_of(change, survey)
    named: dict[str, Value] = {"item": Name("item", row.measure), "way": way}
    return named | interval(row) | change_words(change)


def length_of_scale(survey: Survey, row: Row) -> float:
    """Length of the scale of a score; of a dimension that of its items."""
    if row.stat in SPANS:
        return SPANS[row.stat]
    lengths = {scale.max - scale.min for scale in survey.codebook.scales_of(row.measure)}
    return lengths.pop() if len(lengths) == 1 else 1.0


def size_of(change: Row, survey: Survey) -> float:
    """Size of a change or a gap as a part of its scale."""
    return abs(change.value) / length_of_scale(survey, change)


def is_clear(change: Row | None, survey: Survey) -> bool:
    """Whether a change or a gap is a rise or a fall for certain."""
    return way_of(change, survey) in {"rise", "fall"}


def kind_of(row: Row, survey: Survey) -> str:
    """Whether a score is overall satisfaction, or another."""
    return "overall" if row.measure == survey.codebook.role("overall") else "other"


def count_of(evidence: Estimates, survey: Survey, measure: str, category: str) -> Row | None:
    """A count of this period, where there is one to show."""
    return known(evidence, survey, measure=measure, stat="count", category=category, segment="").get(category)


def items_of(rows: Iterable[Row]) -> tuple[Name, ...]:
    """Names of the measures of several rows."""
    return tuple(Name("item", row.measure) for row in rows)


def listed(rows: list[Row], most: int = 5) -> tuple[Value, ...]:
    """Names of the measures of several rows; of many the first, and how many more."""
    names: tuple[Value, ...] = items_of(rows)
    if len(rows) <= most + 1:
        return names
    return (*names[:most], Sentence("common-more", count=len(rows) - most))


# ---- names, figures and decisions that the first and the last chapter share ---------------------------
ITEMS, DRIVERS, GROUPS = "fig-satisfaction-items", "fig-drivers-priorities", "fig-segments-levels"
TRENDS, SERVICE = "fig-trends-indicators", "fig-service-clocks"


def named(row: Row) -> Value:
    """What a row is of, in running text: a group of customers, else an indicator."""
    if row.stat in SPANS and not row.level:
        return Sentence("summary-subject", kind=row.stat, name="")
    return level_of(row) if row.level else Name("item", row.measure)


def figure_of(row: Row, kind: str) -> str:
    """The figure that shows a fact of the story."""
    return GROUPS if row.level else DRIVERS if kind in {"rise", "weak"} else ITEMS


def to_do(told: Sentence, figure: str, action: Action | None = None) -> Point:
    """What is to be done, whose task it is and by when; or that nobody is named and no date set yet."""
    owner, due = Sentence("summary-owner", known="no"), Sentence("summary-due", known="no")
    if action is not None and action.owner:
        owner = Sentence("summary-owner", known="yes", owner=given(action.owner))
    if action is not None and action.due is not None:
        due = Sentence("summary-due", known="yes", day=Dates.of(action.due))
    return Point(told, figure, owner=owner, due=due)


# ---- what the report's indicators and its screening rules mean, in words, as far as this survey uses them ----
@dataclass(frozen=True)
class Meaning:
    """A term, what it means, and the statistics, categories, measures or comparisons whose numbers it explains."""

    term: Sentence
    told: Sentence
    of: frozenset[str] = frozenset()


def meanings(evidence: Estimates, survey: Survey) -> list[Meaning]:
    """Terms and definitions of every indicator that the report uses, the most read first."""
    now, chosen = evidence.select(period=survey.name), survey.period.sample == "open"
    stats, recommend = {row.stat for row in now if row.shown}, survey.codebook.role("recommend")
    asked = any(row.shown for row in now.select(measure="response", stat="rate"))
    weighted = survey.design.method != "none" and not chosen
    interval = "common-much-number-could-vary" if chosen else "common-confidence-interval-accounts-strata"
    level = f"{1 - survey.rules.confidence:.3g}"
    return [
        *_terms(stats, "mean", "top_box", "bottom_box", cut=survey.rules.top_box),
        *(_terms(stats, "nps", item=Name("item", recommend)) if recommend is not None else ()),
        *_roles(now, survey),
        *_composed(survey, stats),
        _meaning("common-interval", interval, confidence=confidence_of(survey)),
        *_terms(stats, "margin_of_error", "n_eff", "detectable"),
        _meaning("common-clear-change", "common-difference-whose-p-value", "period", level=level),
        *([_meaning("common-target-met", "common-whole-interval-reaches-target", "target")] * ("target" in stats)),
        *_terms(stats, "importance", "alpha", "eta_squared"),
        *([_meaning("common-response-rate-rr1", "common-complete-answers-share-all", "RR1")] * asked),
        *_terms(stats, "r_indicator"),
        *([_meaning("common-weighted", "common-answers-count-so-groups")] * weighted),
    ]


def _meaning(term: str, told: str, *of: str, **values: Value) -> Meaning:
    return Meaning(Sentence(term, **values), Sentence(told, **values), frozenset(of))


def _terms(stats: set[str], *wanted: str, **values: Value) -> list[Meaning]:
    """Terms of the catalogue, of those wanted the ones whose numbers are in use."""
    found = [(statistic(id), explained_by(id)) for id in wanted]
    return [Meaning(Sentence(one.name), Sentence(one.definition, **values), of) for one, of in found if stats & of]


def _roles(now: Estimates, survey: Survey) -> list[Meaning]:
    """Shares that are read out of questions with a role."""
    said = {row.category for row in now.select(stat="rate") if row.shown}
    items = [(survey.codebook.role(role), terms) for role, terms in ROLES.items()]
    return [_meaning(*terms, item=Name("item", item)) for item, terms in items if item and said & {*terms[2:]}]


ROLES: dict[Role, tuple[str, str, *tuple[str, ...]]] = {
    "effort": ("common-easy", "common-share-answers-above-middle", "easy"),
    "expectation": ("common-better-worse-expected", "common-share-whose-experience-lies", "better", "worse"),
    "repurchase": ("common-loyal", "common-share-high-answer-both", "loyal"),
}


def _composed(survey: Survey, stats: set[str]) -> list[Meaning]:
    """Dimensions and the index."""
    book, found, parts, weights = survey.codebook, list[Meaning](), list[Sentence](), index_weights(survey)
    total = sum(weights.values())
    for key in (key for key in book.dimensions if survey.measured(key)):
        name, told = Name("item", key), "common-dimension-mean-each-respondents"
        items = tuple(Name("item", member) for member in book.members(key) if survey.measured(member))
        found.append(_meaning("common-dimension", told, key, dimension=name, items=items))
        if key in weights:
            parts.append(Sentence("common-dimension-share", dimension=name, share=f"{100 * weights[key] / total:.3g}"))
    return found + _terms(stats, "index", parts=tuple(parts), weights=book.index.weights)
