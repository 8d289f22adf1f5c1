"""Whether the respondents stand for the population, and whether those who did not answer are different: as facts."""

from __future__ import annotations

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Facts, Name, Number, Sentence, Value, all_of
from csreport.findings.wording import alpha_of
from csreport.measures.nonresponse import knows_asked
from csreport.measures.response import STRATUM
from csreport.survey.survey import Survey

NOTABLE = 0.1  # standard deviations; Austin 2009


def taking_part(estimates: Estimates, survey: Survey) -> Sentence | None:
    """How people came to answer, and how many answers are analysed."""
    rows = {(row.measure, row.category): Number(row) for row in
            estimates.select(measure=("respondents", "invitations"), stat="count", segment="", against="")}  # fmt: skip
    numbers: dict[str, Value] = {
        part: rows["respondents", part] for part in ("received", "accepted") if ("respondents", part) in rows
    }
    if len(numbers) < 2:
        return None
    if survey.period.sample == "open":
        return Sentence("{received} answers came in through an open link; {accepted} of them are analysed.", **numbers)
    if ("invitations", "invited") in rows:
        return _of_the_invited(numbers | {"invited": rows["invitations", "invited"]}, rows)
    if rows["respondents", "received"].row.value == rows["respondents", "accepted"].row.value:
        return Sentence("{received} answers came in and all are analysed.", received=numbers["received"])
    return Sentence("{received} answers came in and {accepted} of them are analysed.", **numbers)


def _of_the_invited(numbers: dict[str, Value], rows: dict[tuple[str, str], Number]) -> Sentence:
    """Customers told apart from answers: some send several, and some who answer were never invited."""
    answered = rows.get(("invitations", "answered"))
    if answered is None:
        return Sentence("{invited} customers were invited; {received} answers came in and {accepted} are analysed.",
                        **numbers)  # fmt: skip
    further, others = rows["respondents", "further"], rows["respondents", "not_invited"]
    if further.row.value + others.row.value == 0:
        return Sentence("Of {invited} invited customers, {answered} sent an answer; {accepted} of these are analysed.",
                        invited=numbers["invited"], answered=answered, accepted=numbers["accepted"])  # fmt: skip
    return Sentence(
        "Of {invited} invited customers, {answered} sent an answer. With further answers of the same customer "
        "({further}) and answers of customers who were not invited ({others}), {received} came in; {accepted} of these "
        "are analysed.", answered=answered, further=further, others=others, **numbers,
    )  # fmt: skip


# ---- sample, respondents and population --------------------------------------------------------
def facts_margins(estimates: Estimates, survey: Survey) -> Facts:
    """Whether respondents look like the population."""
    known = [row for row in estimates.select(measure="frame", stat="share") if row.segment != STRATUM]
    pairs = [(_unweighted(estimates, row), row) for row in known]
    if not pairs:
        return {"answer": NO_MARGINS["file" if survey.design.method == "file" else "none"]}
    pairs = [(found, known) for found, known in pairs if found.shown and known.shown]
    table: Facts = {"caption": Sentence("Respondents against the population"), "note": _margins_note(survey)}
    if not pairs:
        return {"answer": Sentence("Too few people answered to compare them with the population."), **table}
    found, share = max(pairs, key=lambda pair: abs(pair[0].value - pair[1].value))
    gap = Sentence(
        "The widest gap before weighting is in {segment}: {level} makes up {share} of the respondents and {known} "
        "of the population. Weighting closes it.",
        segment=Name("item", found.segment), level=Name("level", found.level, found.segment),
        share=Number(found), known=Number(share),
    )  # fmt: skip
    return {"answer": all_of(gap, _already_invited(estimates, found)), **table}


NO_MARGINS = {
    "file": Sentence("The weights came with the data; the population behind them is not declared here."),
    "none": Sentence("The population's make-up is not declared, so the respondents cannot be compared with it."),
}


def _unweighted(estimates: Estimates, row: Row) -> Row:
    return estimates.one(measure="respondents", stat="share", segment=row.segment, level=row.level, weighting="none")


def _margins_note(survey: Survey) -> Sentence:
    first = Sentence("Shares of analysed answers. The population is the customer frame of the period.")
    if survey.frame is None:
        first = Sentence("Shares of analysed answers. The population is as declared in the parameters.")
    if survey.invitations is None or survey.period.sample == "open":
        return first
    return all_of(first, Sentence("Invited: customers on the list of invitations who were eligible."))


def _already_invited(estimates: Estimates, found: Row) -> Sentence | None:
    """How much of a gap was there before anybody answered."""
    where = {"segment": found.segment, "level": found.level}
    invited = estimates.find(measure="invitations", stat="share", **where)
    known = estimates.find(measure="frame", stat="share", **where)
    if invited is None or known is None or not invited.shown:
        return None
    least, most = sorted((known.value, found.value))
    if not least <= invited.value <= most:
        return Sentence("Among the invited its share was {invited}.", invited=Number(invited))
    return Sentence(
        "Among the invited its share was {invited}: that part of the gap was drawn, the rest came about as some groups "
        "answered more often than others.", invited=Number(invited),
    )  # fmt: skip


def facts_profile(estimates: Estimates, survey: Survey) -> Facts:
    """Who the respondents are."""
    choices: Facts = {
        "caption_choices": Sentence("What respondents chose"),
        "note_choices": Sentence("Share of those who answered the question; several answers may be possible."),
    }
    table: Facts = {
        "caption": Sentence("Respondents by group"),
        "note": Sentence("Answers without the information are left out of numerator and base."),
    }
    counts = estimates.select(measure="respondents", stat="count", category="", weighting="none")
    if not len(counts):
        return (
            {"answer": Sentence("The table shows what respondents chose."), **choices}
            if survey.codebook.choices
            else {}
        )
    first = next(iter(counts)).segment
    shares = estimates.select(measure="respondents", stat="share", segment=first, weighting="representative")
    shown = [row for row in shares if row.shown]
    if not shown:
        return {"answer": Sentence("Too few people answered to describe them."), **table, **choices}
    largest = max(shown, key=lambda row: row.value)
    return {
        "answer": Sentence(
            "By {segment}, the largest group is {level} with {share} of the answers.",
            segment=Name("item", first), level=Name("level", largest.level, first), share=Number(largest),
        ),
        **table,
        **choices,
    }  # fmt: skip


# ---- non-response ------------------------------------------------------------------------------
def facts_nonresponse(estimates: Estimates, survey: Survey) -> Facts:
    """Whether those who answered differ from those who were asked, with a verdict."""
    rows = estimates.select(measure="nonresponse")
    tests = [row for row in rows.select(stat="chi_square") if row.shown]
    late = [row for row in rows.select(stat="late_minus_early") if row.shown]
    if not tests and not late:
        return {}
    real = sorted((row for row in tests if direction(row, alpha_of(survey))), key=lambda row: row.p)
    left = _left(rows)
    facts: Facts = {"answer": all_of(
        _verdict(rows, survey, tests, real, left), _evenness(rows), _late(late, alpha_of(survey))
    )}  # fmt: skip
    if not tests:
        return facts
    return facts | {
        "caption": Sentence("Respondents against {asked}, group by group", asked=_asked(survey)),
        "note": all_of(_table_note(survey), OPEN_END),
        "follows": _follows(survey, real, left),
    }


OPEN_END = Sentence("What the frame does not know of customers stays open.")


def _left(rows: Estimates) -> Row | None:
    """The group in which weighting leaves the largest difference from the frame."""
    weighted = [row for row in rows.select(stat="smd", weighting="representative") if row.shown]
    return max(weighted, key=lambda row: abs(row.value), default=None)


def _segments(rows: list[Row]) -> tuple[Name, ...]:
    return tuple(Name("item", row.segment) for row in rows)


def _verdict(rows: Estimates, survey: Survey, tests: list[Row], real: list[Row], left: Row | None) -> Sentence | None:
    """What the frame tells of those who did not answer."""
    if not tests:
        return None
    remains = left is not None and survey.design.method != "none" and abs(left.value) >= NOTABLE
    if left is not None and remains:
        first: Sentence | None = _remainder(left)
    elif not real:
        return Sentence(
            "No sign of non-response bias: by {segments}, respondents are like {asked}, within noise.",
            segments=_segments(tests), asked=_asked(survey),
        )  # fmt: skip
    elif left is not None and survey.design.method != "none":
        first = Sentence(
            "Answering was uneven by {segments}, and weighting corrects it: after weighting no group differs from the "
            "customer frame by more than {amount} standard deviations, less than the 0.1 that is usually called small.",
            segments=_segments(real), amount=Number(left, absolute=True),
        )  # fmt: skip
    else:
        first = Sentence("Answering was uneven by {segments}, beyond noise.", segments=_segments(real))
    return all_of(first, _before(rows, real))


def _asked(survey: Survey) -> Sentence:
    return Sentence("those who were asked") if knows_asked(survey) else Sentence("the customer frame")


def _remainder(left: Row) -> Sentence:
    return Sentence(
        "Weighting does not close every gap: {level} ({segment}) still differs from the customer frame by {amount} "
        "standard deviations, where 0.1 is usually called small.",
        level=Name("level", left.level, left.segment), segment=Name("item", left.segment),
        amount=Number(left, absolute=True),
    )  # fmt: skip


def _before(rows: Estimates, real: list[Row]) -> Sentence | None:
    """The group that answered most unevenly."""
    segments = [row.segment for row in real]
    found = [row for row in rows.select(stat="smd", weighting="none", segment=segments) if row.shown]
    if not found:
        return None
    widest = max(found, key=lambda row: abs(row.value))
    group: dict[str, Value] = {"level": Name("level", widest.level, widest.segment),
                               "amount": Number(widest, absolute=True)}  # fmt: skip
    if widest.value > 0:
        return Sentence("Before weighting {level} is over-represented by {amount} standard deviations.", **group)
    return Sentence("Before weighting {level} is under-represented by {amount} standard deviations.", **group)


def _evenness(rows: Estimates) -> Sentence | None:
    row = rows.find(stat="r_indicator")
    if row is None or not row.shown:
        return None
    ends: dict[str, Value] = {"value": Number(row), "low": Number(row, "low"), "high": Number(row, "high")}
    return Sentence("The R-indicator is {value} ({low} to {high}); 1 would mean that every customer was equally likely "
                    "to answer.", **ends)  # fmt: skip


def _late(rows: list[Row], alpha: float) -> Sentence | None:
    """Late answers stand in for those that never came."""
    if not rows:
        return None
    higher = tuple(Name("item", row.category) for row in rows if direction(row, alpha) > 0)
    lower = tuple(Name("item", row.category) for row in rows if direction(row, alpha) < 0)
    if not higher and not lower:
        return Sentence(
            "Late answers, which are often taken to resemble those that never came, scored like early ones, within "
            "noise."
        )
    return all_of(
        Sentence("Late answers scored higher than early ones on {items}, beyond noise.", items=higher)
        if higher else None,
        Sentence("Late answers scored lower than early ones on {items}, beyond noise.", items=lower)
        if lower else None,
    )  # fmt: skip


def _table_note(survey: Survey) -> Sentence:
    return Sentence(
        "Standardised difference: share among respondents less share among {asked}, in standard deviations; below 0.1 "
        "is usually called small (Austin 2009). After weighting: against the customer frame. p: χ² test that all "
        "groups answered alike, adjusted by Holm over the groupings. Partial R: how much a grouping adds to unequal "
        "chances of answering.",
        asked=_asked(survey),
    )  # fmt: skip


def _follows(survey: Survey, real: list[Row], left: Row | None) -> Sentence:
    margins = set(survey.design.margins)
    outside = [row for row in real if row.segment not in margins]
    if outside and left is not None and abs(left.value) >= NOTABLE:
        return Sentence(
            "**What follows.** Add {segments} to the weighting margins, and read results of these groups with care "
            "until then.", segments=_segments(outside),
        )  # fmt: skip
    if outside:
        return Sentence(
            "**What follows.** Answering went with {segments}, which the weights do not use; the difference is small, "
            "and the margin is worth adding.", segments=_segments(outside),
        )  # fmt: skip
    if real:
        return Sentence(
            "**What follows.** The weights use {segments} and are needed: unweighted results lean towards those who "
            "answer more often.", segments=_segments(real),
        )  # fmt: skip
    return Sentence("**What follows.** Nothing that the frame knows calls for further weighting.")
