"""The findings of a period, chosen by rule from the evidence of all chapters: at most one of each kind."""

from __future__ import annotations

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Name, Number, Sentence, Value, all_of, interval
from csreport.findings.differences import firm, gap_words, gaps_of, leading_row
from csreport.findings.goals import indicator_name
from csreport.findings.wording import alpha_of
from csreport.measures.outcomes import OUTCOMES, drivers_of
from csreport.survey.survey import Survey

ALL = {"category": "", "segment": "", "weighting": "representative"}
CHANCE = {"stat": "priority", "category": "concentrate"}  # of being important and rated low


def here(evidence: Estimates, survey: Survey) -> Estimates:
    """The evidence of this period."""
    return evidence.select(period=survey.name)


def value_of(evidence: Estimates, survey: Survey, measure: str | None, stat: str) -> Row | None:
    """This period's estimate of all customers, where there is one to show."""
    if measure is None:
        return None
    row = evidence.find(measure=measure, stat=stat, against="", period=survey.name, **ALL)
    return row if row is not None and row.shown else None


def change_of(evidence: Estimates, survey: Survey, row: Row) -> Row | None:
    """Its change against the first comparison period, where there is one to show."""
    for earlier in survey.period.compare_to[:1]:
        found = evidence.get(row, against=f"period:{earlier}")
        return found if found is not None and found.shown else None
    return None


def scores(evidence: Estimates, survey: Survey) -> list[Row]:
    """Scores of the dimensions, or of the items where there are none, the lowest first."""
    book = survey.codebook
    measures = list(book.dimensions) or [key for key, item in book.items.items() if item.role is None]
    found = [value_of(evidence, survey, measure, "mean") for measure in measures]
    return sorted((row for row in found if row is not None), key=lambda row: row.value)


# ---- overall -----------------------------------------------------------------------------------
def overall_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """Overall satisfaction and its change against the first comparison period."""
    row = value_of(evidence, survey, survey.codebook.role("overall"), "mean")
    if row is None:
        return None
    change = change_of(evidence, survey, row)
    name: dict[str, Value] = {"indicator": Name("item", row.measure), "value": Number(row)}
    if change is None:
        return Sentence(
            "**{indicator} is {value}** ({low} to {high}).", low=Number(row, "low"), high=Number(row, "high"), **name
        )
    ends: dict[str, Value] = {"low": Number(change, "low", signed=True), "high": Number(change, "high", signed=True)}
    span: dict[str, Value] = {
        "amount": Number(change, absolute=True),
        "period": Name("period", survey.period.compare_to[0]),
    }
    values = name | ends | span
    return {
        1: Sentence("**{indicator} rose to {value}**, up {amount} against {period} ({low} to {high}).", **values),
        -1: Sentence("**{indicator} fell to {value}**, down {amount} against {period} ({low} to {high}).", **values),
        0: Sentence(
            "**{indicator} stands at {value}**; the change against {period} ({low} to {high}) is within noise.",
            **values,
        ),
    }[direction(change, alpha_of(survey))]


# ---- change ------------------------------------------------------------------------------------
def changed(evidence: Estimates, survey: Survey) -> list[Row]:
    """Changes of the scores against the first comparison period."""
    pairs = [change_of(evidence, survey, row) for row in scores(evidence, survey)]
    return [row for row in pairs if row is not None]


def largest_change(evidence: Estimates, survey: Survey, *, way: int = 0) -> Row | None:
    """The largest real change among the scores, as a part of their scale; only rises (1) or falls (−1) if so wished."""
    real = [row for row in changed(evidence, survey) if direction(row, alpha_of(survey))]
    wanted = [row for row in real if not way or direction(row, alpha_of(survey)) == way]
    return max(wanted, key=lambda row: abs(row.value) / _range(survey, row.measure), default=None)


def _range(survey: Survey, measure: str) -> float:
    """Length of the scale of an item or of the items of a dimension."""
    book = survey.codebook
    items = [measure] if measure in book.items else book.members(measure)
    lengths = {book.scale(item).max - book.scale(item).min for item in items}
    return lengths.pop() if len(lengths) == 1 else 1.0


def change_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The largest real change among dimensions or items, or that there is none."""
    found, row = changed(evidence, survey), largest_change(evidence, survey)
    if not found:
        return None
    period = Name("period", survey.period.compare_to[0])
    if row is None:
        return Sentence(
            "**None of the {count} scores changed beyond noise** against {period}.", count=len(found), period=period
        )
    values: dict[str, Value] = {
        "indicator": Name("item", row.measure), "amount": Number(row, absolute=True), "period": period,
        "low": Number(row, "low", signed=True), "high": Number(row, "high", signed=True),
    }  # fmt: skip
    if row.value > 0:
        return Sentence(
            "**The largest real change is a rise:** {indicator}, up {amount} against {period} ({low} to {high}).",
            **values,
        )
    return Sentence(
        "**The largest real change is a fall:** {indicator}, down {amount} against {period} ({low} to {high}).",
        **values,
    )


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
    names = tuple(Name("item", row.measure) for row in near)
    return all_of(level, Sentence("Their intervals overlap with those of {names}.", names=names))


# ---- drivers -----------------------------------------------------------------------------------
def drivers(evidence: Estimates, survey: Survey) -> list[tuple[Row, Row]]:
    """Drivers of the first outcome that has any, with their scores; the most important first."""
    named = drivers_of(survey)
    for role in OUTCOMES:
        outcome = survey.codebook.role(role)
        against = {"against": f"measure:{outcome}", "period": survey.name} | ALL
        rows = [row for row in evidence.select(measure=named, stat="importance", **against) if row.shown]
        pairs = [(row, value_of(evidence, survey, row.measure, "mean")) for row in rows]
        known = [(row, score) for row, score in pairs if score is not None]
        if known:
            return sorted(known, key=lambda pair: -pair[0].value)
    return []


def priorities(evidence: Estimates, survey: Survey) -> tuple[list[tuple[Row, Row]], list[tuple[Row, Row]]]:
    """Drivers more important than the average one: those that score below the average, and those that do not."""
    known = drivers(evidence, survey)
    line = sum(score.value for _, score in known) / len(known) if known else 0.0
    important = [(row, score) for row, score in known if row.value >= 1 / len(known)]
    low = [pair for pair in important if pair[1].value < line]
    return low, [pair for pair in important if pair not in low]


def settled(evidence: Estimates, survey: Survey, pair: tuple[Row, Row]) -> bool:
    """Whether a driver is important and rated low as surely as the confidence asks."""
    chance = evidence.get(pair[0], **CHANCE)
    return chance is not None and chance.shown and chance.value >= survey.rules.confidence


def first_priority(evidence: Estimates, survey: Survey) -> tuple[Row, Row] | None:
    """The driver to look at first: of those important and rated low one that is settled, else the most important."""
    low, _ = priorities(evidence, survey)
    return next((pair for pair in low if settled(evidence, survey, pair)), next(iter(low), None))


def driver_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The most important driver that is rated low, or that there is none."""
    known, pair = drivers(evidence, survey), first_priority(evidence, survey)
    if not known:
        return None
    outcome = Name("item", known[0][0].against.removeprefix("measure:"))
    if pair is None:
        return Sentence(
            "**Nothing that goes closely with {outcome} is rated below average**; the closest is {driver} "
            "({share} of the explained variance).",
            outcome=outcome, driver=Name("item", known[0][0].measure), share=Number(known[0][0]),
        )  # fmt: skip
    values: dict[str, Value] = {
        "driver": Name("item", pair[0].measure), "outcome": outcome, "share": Number(pair[0]), **interval(pair[1]),
    }  # fmt: skip
    if settled(evidence, survey, pair):
        return Sentence(
            "**{driver} goes closely with {outcome} and is rated low:** {share} of the explained variance, score "
            "{value} ({low} to {high}).",
            **values,
        )
    return Sentence(
        "**{driver} goes closely with {outcome} and may be rated low:** {share} of the explained variance, score "
        "{value} ({low} to {high}); its place is not settled.",
        **values,
    )


# ---- groups of customers -----------------------------------------------------------------------
def widest_gap(evidence: Estimates, survey: Survey, *, way: int = 0) -> Row | None:
    """The level furthest from all others together, beyond noise, in the leading score."""
    lead = leading_row(here(evidence, survey), survey)
    gaps = gaps_of(here(evidence, survey), lead.measure, lead.stat) if lead is not None else []
    real = [row for row in gaps if direction(row, alpha_of(survey)) and (not way or row.value * way > 0)]
    return max(firm(real), key=lambda row: abs(row.value), default=None)


def gap_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The group that stands furthest apart, or that none does."""
    lead = leading_row(here(evidence, survey), survey)
    if lead is None or not gaps_of(here(evidence, survey), lead.measure, lead.stat):
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
    found = [value_of(evidence, survey, key, "bottom_box") for key in plain]
    return max((row for row in found if row is not None), key=lambda row: row.value, default=None)


def problem_finding(evidence: Estimates, survey: Survey) -> Sentence | None:
    """Where most customers are dissatisfied; without such items, where experience falls short of expectation."""
    row = top_problem(evidence, survey)
    if row is not None:
        return Sentence(
            "**Most dissatisfied answers: {item}.** {value} chose one of the lowest {cut} answers ({low} to {high}).",
            item=Name("item", row.measure), cut=survey.rules.top_box, **interval(row),
        )  # fmt: skip
    gaps = here(evidence, survey).select(stat="gap", against="", **ALL)
    short = [gap for gap in gaps if direction(gap, alpha_of(survey)) < 0]
    worst = min(short, key=lambda gap: gap.value, default=None)
    if worst is None:
        return None
    return Sentence(
        "**{item} falls short of expectation** by {amount} ({low} to {high}).", item=Name("item", worst.measure),
        amount=Number(worst, absolute=True), low=Number(worst, "low", signed=True),
        high=Number(worst, "high", signed=True),
    )  # fmt: skip
