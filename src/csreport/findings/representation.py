"""Whether the respondents stand for the population, and whether those who did not answer are different: as facts."""

from __future__ import annotations

from csreport.estimates import Estimates, Row, direction
from csreport.facts import Facts, Name, Number, Sentence, Value, about, all_of
from csreport.findings.wording import alpha_of
from csreport.measures.nonresponse import knows_asked
from csreport.measures.response import STRATUM
from csreport.survey.survey import Survey

NOTABLE = 0.1  # standard deviations; Austin 2009


def taking_part(estimates: Estimates, survey: Survey) -> Sentence | None:
    """How people came to answer, and how many answers are analysed.

    Customers are told apart from answers: some send several, and some who answer were never invited.
    """
    counts = estimates.select(measure=("respondents", "invitations"), stat="count", segment="", against="")
    rows = {row.category: row for row in counts}
    numbers: dict[str, Value] = {category: Number(row) for category, row in rows.items()}
    numbers |= {"others": numbers.get("not_invited", 0)}
    if not {"received", "accepted"} <= set(rows):
        return None
    if survey.period.sample == "open":
        return Sentence("{received} answers came in through an open link; {accepted} of them are analysed.", **numbers)
    if "invited" not in rows:
        all_analysed = rows["received"].value == rows["accepted"].value
        return Sentence(
            "{received} answers came in and all are analysed."
            if all_analysed
            else "{received} answers came in and {accepted} of them are analysed.",
            **numbers,
        )
    if "answered" not in rows:
        return Sentence(
            "{invited} customers were invited; {received} answers came in and {accepted} are analysed.", **numbers
        )
    if rows["further"].value + rows["not_invited"].value == 0:
        return Sentence(
            "Of {invited} invited customers, {answered} sent an answer; {accepted} of these are analysed.", **numbers
        )
    return Sentence(
        "Of {invited} invited customers, {answered} sent an answer. With further answers of the same customer "
        "({further}) and answers of customers who were not invited ({others}), {received} came in; {accepted} of these "
        "are analysed.",
        **numbers,
    )


# ---- sample, respondents and population --------------------------------------------------------
def facts_margins(estimates: Estimates, survey: Survey) -> Facts:
    """Whether respondents look like the population."""
    known = [row for row in estimates.select(measure="frame", stat="share") if row.segment != STRATUM]
    if not known:
        if survey.design.method == "file":
            return {
                "answer": Sentence("The weights came with the data; the population behind them is not declared here.")
            }
        return {
            "answer": Sentence(
                "The population's make-up is not declared, so the respondents cannot be compared with it."
            )
        }
    note = Sentence("Shares of analysed answers. The population is the customer frame of the period.")
    if survey.frame is None:
        note = Sentence("Shares of analysed answers. The population is as declared in the parameters.")
    if survey.invitations is not None and survey.period.sample != "open":
        note = all_of(note, Sentence("Invited: customers on the list of invitations who were eligible."))
    table: Facts = {"caption": Sentence("Respondents against the population"), "note": note}
    pairs = [(estimates.get(row, measure="respondents"), row) for row in known if row.shown]
    shown = [(found, row) for found, row in pairs if found is not None and found.shown]
    if not shown:
        return {"answer": Sentence("Too few people answered to compare them with the population."), **table}
    found, share = max(shown, key=lambda pair: abs(pair[0].value - pair[1].value))
    gap = Sentence(
        "The widest gap before weighting is in {segment}: {level} makes up {share} of the respondents and {known} "
        "of the population. Weighting closes it.",
        known=Number(share),
        **about(found),
    )
    return {"answer": all_of(gap, _already_invited(estimates, found, share)), **table}


def _already_invited(estimates: Estimates, found: Row, known: Row) -> Sentence | None:
    """How much of a gap was there before anybody answered."""
    invited = estimates.get(known, measure="invitations")
    if invited is None or not invited.shown:
        return None
    least, most = sorted((known.value, found.value))
    if not least <= invited.value <= most:
        return Sentence("Among the invited its share was {invited}.", invited=Number(invited))
    return Sentence(
        "Among the invited its share was {invited}: that part of the gap was drawn, the rest came about as some groups "
        "answered more often than others.",
        invited=Number(invited),
    )


def facts_profile(estimates: Estimates, survey: Survey) -> Facts:
    """Who the respondents are."""
    choices: Facts = {
        "caption_choices": Sentence("What respondents chose"),
        "note_choices": Sentence("Share of those who answered the question; several answers may be possible."),
    }
    counts = estimates.select(measure="respondents", stat="count", category="", weighting="none")
    if not len(counts):
        only = Sentence("The table shows what respondents chose.")
        return {"answer": only, **choices} if survey.codebook.choices else {}
    answer, first = Sentence("Too few people answered to describe them."), next(iter(counts)).segment
    shares = estimates.select(measure="respondents", stat="share", segment=first, weighting="representative")
    shown = [row for row in shares if row.shown]
    if shown:
        largest = max(shown, key=lambda row: row.value)
        answer = Sentence("By {segment}, the largest group is {level} with {share} of the answers.", **about(largest))
    return {
        "answer": answer,
        "caption": Sentence("Respondents by group"),
        "note": Sentence("Answers without the information are left out of numerator and base."),
        **choices,
    }


# ---- non-response ------------------------------------------------------------------------------
def facts_nonresponse(estimates: Estimates, survey: Survey) -> Facts:
    """Whether those who answered differ from those who were asked, with a verdict."""
    rows, alpha = estimates.select(measure="nonresponse"), alpha_of(survey)
    tests, late, weighted, even = (
        [row for row in rows.select(stat=stat, weighting=weighting) if row.shown]
        for stat, weighting in (
            ("chi_square", "none"),
            ("late_minus_early", "representative"),
            ("smd", "representative"),
            ("r_indicator", "none"),
        )
    )
    if not tests and not late:
        return {}
    real = sorted((row for row in tests if direction(row, alpha)), key=lambda row: row.p)
    left = max(weighted, key=lambda row: abs(row.value), default=None)
    asked = Sentence("those who were asked") if knows_asked(survey) else Sentence("the customer frame")
    indicator = None
    if even:
        indicator = Sentence(
            "The R-indicator is {value} ({low} to {high}); 1 would mean that every customer was equally likely "
            "to answer.",
            **about(even[0]),
        )
    verdict = (_verdict(survey, tests, real, left, asked), _before(rows, real)) if tests else ()
    answer = all_of(*verdict, indicator, *_late(late, alpha))
    if not tests:
        return {"answer": answer}
    return {
        "answer": answer,
        "caption": Sentence("Respondents against {asked}, group by group", asked=asked),
        "note": all_of(
            Sentence(
                "Standardised difference: share among respondents less share among {asked}, in standard deviations; "
                "below 0.1 is usually called small (Austin 2009). After weighting: against the customer frame. p: χ² "
                "test that all groups answered alike, adjusted by Holm over the groupings. Partial R: how much a "
                "grouping adds to unequal chances of answering.",
                asked=asked,
            ),
            Sentence("What the frame does not know of customers stays open."),
        ),
        "follows": _follows(survey, real, left),
    }


def _segments(rows: list[Row]) -> tuple[Name, ...]:
    return tuple(Name("item", row.segment) for row in rows)


def _verdict(survey: Survey, tests: list[Row], real: list[Row], left: Row | None, asked: Sentence) -> Sentence:
    """What the frame tells of those who did not answer."""
    made = left if survey.design.method != "none" else None
    if made is not None and abs(made.value) >= NOTABLE:
        return Sentence(
            "Weighting does not close every gap: {level} ({segment}) still differs from the customer frame by {amount} "
            "standard deviations, where 0.1 is usually called small.",
            **about(made),
        )
    if not real:
        return Sentence(
            "No sign of non-response bias: by {segments}, respondents are like {asked}, within noise.",
            segments=_segments(tests),
            asked=asked,
        )
    if made is None:
        return Sentence("Answering was uneven by {segments}, beyond noise.", segments=_segments(real))
    return Sentence(
        "Answering was uneven by {segments}, and weighting corrects it: after weighting no group differs from the "
        "customer frame by more than {amount} standard deviations, less than the 0.1 that is usually called small.",
        segments=_segments(real),
        **about(made),
    )


def _before(rows: Estimates, real: list[Row]) -> Sentence | None:
    """The group that answered most unevenly."""
    found = rows.select(stat="smd", weighting="none", segment=[row.segment for row in real])
    widest = max((row for row in found if row.shown), key=lambda row: abs(row.value), default=None)
    if widest is None:
        return None
    if widest.value > 0:
        return Sentence(
            "Before weighting {level} is over-represented by {amount} standard deviations.", **about(widest)
        )
    return Sentence("Before weighting {level} is under-represented by {amount} standard deviations.", **about(widest))


def _late(rows: list[Row], alpha: float) -> list[Sentence]:
    """Late answers stand in for those that never came."""
    higher, lower = (
        tuple(Name("item", row.category) for row in rows if direction(row, alpha) == way) for way in (1, -1)
    )
    if rows and not higher and not lower:
        return [
            Sentence(
                "Late answers, which are often taken to resemble those that never came, scored like early ones, within "
                "noise."
            )
        ]
    above = Sentence("Late answers scored higher than early ones on {items}, beyond noise.", items=higher)
    below = Sentence("Late answers scored lower than early ones on {items}, beyond noise.", items=lower)
    return [*([above] if higher else []), *([below] if lower else [])]


def _follows(survey: Survey, real: list[Row], left: Row | None) -> Sentence:
    outside = [row for row in real if row.segment not in survey.design.margins]
    segments = _segments(outside or real)
    if outside and left is not None and abs(left.value) >= NOTABLE:
        return Sentence(
            "**What follows.** Add {segments} to the weighting margins, and read results of these groups with care "
            "until then.",
            segments=segments,
        )
    if outside:
        return Sentence(
            "**What follows.** Answering went with {segments}, which the weights do not use; the difference is small, "
            "and the margin is worth adding.",
            segments=segments,
        )
    if real:
        return Sentence(
            "**What follows.** The weights use {segments} and are needed: unweighted results lean towards those who "
            "answer more often.",
            segments=segments,
        )
    return Sentence("**What follows.** Nothing that the frame knows calls for further weighting.")
