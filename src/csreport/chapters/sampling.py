"""Chapter 10: who was asked, who answered, who was left out, and how exact the results can be."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.chapters.fieldwork import (
    attainment_rows,
    facts_checks,
    facts_progress,
    facts_stages,
    fieldwork_rows,
    stage_rows,
)
from csreport.chapters.indicators import POWER, choice_rows, sensitivity
from csreport.chapters.method import method_statement
from csreport.chapters.representation import (
    detectable_change_rows,
    facts_margins,
    facts_nonresponse,
    facts_profile,
    nonresponse_rows,
    taking_part,
)
from csreport.chapters.response import contact_rows, facts_contacts, respondent_rows, response_rows
from csreport.chapters.wording import alpha_of, confidence_of
from csreport.estimates import PLANNED, Estimates, Row, direction
from csreport.facts import N_, REASON_WORDS, Blocks, Facts, Name, Number, Sentence, about, all_of, block, ends_of
from csreport.survey.survey import Survey

TOLD = ("RR1", "RR2", "CON1", "COOP1", "REF1")


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Response and exclusion flow, rates, contacts, fieldwork, weights, precision, non-response, and targets."""
    return Estimates(
        [
            *response_rows(survey),
            *detectable_change_rows(survey),
            *nonresponse_rows(survey),
            *fieldwork_rows(survey),
            *respondent_rows(survey),
            *attainment_rows(survey),
            *sensitivity(survey),
            *choice_rows(survey),
            *stage_rows(survey),
            *contact_rows(survey),
        ]
    )


def facts_response(estimates: Estimates, survey: Survey) -> Facts:
    """Who answered and who was left out."""
    received = estimates.one(measure="respondents", category="received")
    rate, start = estimates.find(measure="response", category="RR1"), taking_part(estimates, survey)
    more = Sentence("How many people were asked is not recorded, so no response rate is stated.")
    if survey.period.sample == "open":
        more = Sentence("Nobody knows how many people saw the link, so this report states no response rate.")
    elif rate is not None:
        more = Sentence("The response rate is {rate} (AAPOR RR1).", rate=Number(rate))
    checked = all(row.shown for row in estimates.select(measure="respondents", category="flagged"))
    unchecked = N_(
        "Not checked: the data of this period do not hold what the rule needs, such as dates, durations, ids or a "
        "customer frame."
    )
    return block(
        {"received": Number(received)},
        answer=all_of(start, None if rate is not None and not rate.shown else more),
        finding="From the first contact to the analysed answer",
        alt=all_of(start),
        base="Base: {received} answers received.",
        caption="Answers flagged and excluded, by rule",
        note=all_of(
            "Rules are declared, and the same for every answer. One with several flags is excluded for the first "
            "rule in this order. Accepted and excluded answers add up to those received.",
            None if checked else unchecked,
        ),
        follows=all_of(_largest_exclusion(estimates), *_largest_move(estimates)),
    )


def _largest_exclusion(estimates: Estimates) -> Sentence:
    reasons = [row for row in estimates.select(category="excluded") if row.value > 0]
    if not reasons:
        return Sentence("**What follows.** No answer was excluded; the flags are for information.")
    largest = max(reasons, key=lambda row: row.value)
    return Sentence(
        "**What follows.** The most frequent reason for exclusion is: {reason} ({count}). The rule, not the score, "
        "decided.",
        count=Number(largest),
        reason=Name("message", REASON_WORDS[largest.level]),
    )


def _largest_move(estimates: Estimates) -> Iterator[Sentence]:
    """How far the headline moves, at most, when one rule excludes nothing."""
    moves = [row for row in estimates if row.against_kind == "scenario" and row.against != "scenario:all"]
    if moves and all(row.shown for row in moves):
        largest = max(moves, key=lambda row: abs(row.value))
        yield Sentence(
            "Switching any one rule off moves {indicator} by less than 0.01."
            if abs(largest.value) < 0.005
            else "Switching any one rule off moves {indicator} by at most {amount}.",
            **about(largest),
        )


# ---- response ----------------------------------------------------------------------------------
def facts_rates(estimates: Estimates, survey: Survey) -> Facts:
    """How many of the invited answered, and in which channels more did."""
    rates = {row.category: row for row in estimates.select(measure="response", stat="rate") if row.shown}
    if not {"RR1", "RR2", "REF1"} <= set(rates):
        return {}
    contact = N_("Base of CON1: that of RR1; of COOP1: those reached.")
    return block(
        {},
        answer=all_of(*_outcomes(rates), *_channels(estimates, survey)),
        caption="Response rates by the AAPOR definitions",
        note=all_of(
            "Base of RR1 to RR4, REF1 and analysed answers: invited customers who are not known to be ineligible; of "
            "RR5 and RR6: those known to be eligible. e: share eligible among the cases known, used for cases of "
            "unknown eligibility in RR3 and RR4. Unless a rate is weighted, each invitation counts once, whatever its "
            "chance. Intervals: {confidence}%, Wilson.",
            contact if {"CON1", "COOP1"} <= set(rates) else None,
            confidence=confidence_of(survey),
        ),
        follows=_loss(rates),
    )


def _outcomes(rates: dict[str, Row]) -> Iterator[Sentence]:
    """What became of the invited: reached, answered, refused; where contact is not known, how many were silent; and the
    rates of analysed answers and of unequal chances of being invited."""
    reached = set(TOLD) <= set(rates)
    yield all_of(
        "Of the customers who may have been eligible, {con1} were reached and {rr1} answered completely; {rr2} "
        "counting partial answers. Of those reached, {coop1} answered completely; {ref1} of all refused."
        if reached
        else "Of the customers who may have been eligible, {rr1} answered completely ({rr2} counting partial answers) "
        "and {ref1} refused.",
        "From {silent} nothing came back: whether these customers were reached is not known, so no rates of contact or "
        "cooperation are stated."
        if "silent" in rates and not reached
        else None,
        "Answers that are analysed, after the exclusions, make {usable}." if "usable" in rates else None,
        "Groups were invited with unequal chances, which these rates leave aside; weighted by them, RR1 is {weighted}."
        if "weighted" in rates
        else None,
        **{name.lower(): Number(row) for name, row in rates.items()},
    )


def _channels(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """Whether the channels differ beyond noise."""
    rows = [row for row in estimates.select(measure="channels", stat="rate", category="RR1") if row.shown]
    test = estimates.find(measure="channels", stat="chi_square")
    if len(rows) > 1 and test is not None and test.shown:
        yield Sentence(
            "Channels differ beyond noise: {best} {best_value}, {worst} {worst_value} (RR1)."
            if direction(test, alpha_of(survey))
            else "Between channels the rate ranges from {worst_value} to {best_value}, which is within noise.",
            **ends_of(rows),
        )


def _loss(rates: dict[str, Row]) -> Sentence:
    """Where most answers were lost, as far as that is known."""
    if "CON1" in rates and 1 - rates["CON1"].value > rates["CON1"].value - rates["RR1"].value:
        return Sentence(
            "**What follows.** More answers were lost because customers were not reached than because they "
            "declined: better addresses and reminders come before persuasion."
        )
    if "CON1" not in rates and "silent" in rates and rates["silent"].value > rates["REF1"].value:
        return Sentence(
            "**What follows.** Most answers were lost to silence. Record next time which invitations were delivered "
            "and opened: only then can be told whether addresses, reminders or a shorter questionnaire would help most."
        )
    return Sentence(
        "**What follows.** More answers were lost among customers who were reached than because they were not: the "
        "invitation and the length of the questionnaire come first."
    )


# ---- precision ---------------------------------------------------------------------------------
def facts_precision(estimates: Estimates, survey: Survey) -> Facts:
    """How exact the results can be, in all and in each group."""
    margin, item = estimates.find(measure="precision"), survey.codebook.role("overall") or ""
    found = estimates.find(measure=item, stat="detectable_change", category="mean", segment="")
    method = method_statement(estimates, survey)
    if margin is None:
        chosen = N_(
            "People chose themselves to take part, so the results describe those who answered and no margin of error "
            "is stated."
        )
        return block({}, answer=chosen, method=method)
    told = found is not None and found.shown
    values = about(found if found is not None else margin) | {"power": round(100 * POWER)}
    return block(
        values | {"confidence": confidence_of(survey)},
        answer=all_of(*_exact(margin, estimates, survey))
        if margin.shown
        else Sentence("Too few people answered to say how exact the results are."),
        caption="Precision reached and planned",
        note="Margin of error: half the width of the {confidence}% interval of a share near one half (Cochran), on the "
        "effective base, with the correction for a finite population where its size is known. Planned, of a group: "
        "with as many answers as its target. Smallest detectable change: what a comparison with a next wave like this "
        "one finds with a probability of {power}%.",
        method=method,
        follows="**What follows.** Between two waves like this one, a true change of {amount} in {indicator} would be "
        "found with a probability of {power}%; smaller ones may pass unseen, and groups need larger ones."
        if told
        else None,
    )


def _exact(margin: Row, estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """The margin of error, what weighting costs of it, whether it was planned, and the group with the widest."""
    spread = {row.stat: Number(row) for row in estimates.select(measure="weights")}
    yield Sentence(
        "A share near one half is exact to ±{margin} percentage points; answers are not weighted."
        if survey.design.method == "none"
        else "A share near one half is exact to ±{margin} percentage points. Weighting costs precision: the design "
        "effect of the weights is {effect}, so that the answers count like {n_eff} equally weighted ones.",
        margin=Number(margin),
        effect=spread["design_effect"],
        n_eff=spread["n_eff"],
    )
    planned = estimates.find(measure="response", category=f"{PLANNED}margin_of_error")
    if planned is not None:
        yield Sentence(
            "That is within the ±{planned} planned."
            if margin.value <= planned.value
            else "That is wider than the ±{planned} planned.",
            planned=Number(planned),
        )
    rows = estimates.select(measure="respondents", stat="margin_of_error", status="ok")
    groups = [row for row in rows if row.shown]
    if len(groups) > 1:
        widest = max(groups, key=lambda row: row.value)
        yield Sentence(
            "Within groups it is less exact: at worst ±{margin}, for {level} ({segment}).",
            margin=Number(widest),
            **about(widest),
        )


def facts_weights(estimates: Estimates, survey: Survey) -> Facts:
    """How far the weights spread, and what that costs."""
    if survey.design.method == "none":
        return {"answer": Sentence("Answers are not weighted: each counts once.")}
    rows = {row.stat: row for row in estimates.select(measure="weights") if row.shown}
    limit, trimmed = survey.rules.weighting.trim, rows.get("share_trimmed")
    if not {"minimum", "maximum", "design_effect", "n_eff"} <= set(rows):
        return {}
    cut = N_("The largest weights were cut to {limit} times the mean.")
    if trimmed is not None and not trimmed.value > 0:
        cut = N_("None reached the cap of {limit} times the mean.")
    answer = all_of(
        "Weights run from {minimum} to {maximum} times their mean, which is a design effect of {design_effect}.",
        cut if limit is not None and trimmed is not None else None,
        limit=f"{limit:g}" if limit is not None else "",
        **{stat: Number(row) for stat, row in rows.items()},
    )
    note = N_("Design effect and effective base after Kish: 1 + the squared coefficient of variation of the weights.")
    return block({}, answer=answer, caption="Weights: spread and what it costs", note=note)


BLOCKS: Blocks = {
    "response": facts_response,
    "rates": facts_rates,
    "contacts": facts_contacts,
    "progress": facts_progress,
    "stages": facts_stages,
    "margins": facts_margins,
    "nonresponse": facts_nonresponse,
    "profile": facts_profile,
    "precision": facts_precision,
    "weights": facts_weights,
    "checks": facts_checks,
}
