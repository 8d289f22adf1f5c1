"""Chapter 10: who was asked, who answered, who was left out, and how exact the results can be."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.estimates import PLANNED, Estimates, Row, direction
from csreport.facts import REASON_WORDS, Blocks, Facts, Name, Number, Sentence, Value, all_of
from csreport.findings.attainment import attainment_rows, facts_checks
from csreport.findings.contacts import contact_rows, facts_contacts
from csreport.findings.fieldwork import facts_progress, fieldwork_rows
from csreport.findings.representation import facts_margins, facts_nonresponse, facts_profile, taking_part
from csreport.findings.stages import facts_stages, stage_rows
from csreport.findings.statement import method_statement
from csreport.findings.wording import alpha_of, confidence_of
from csreport.measures.indicators import choice_rows, sensitivity
from csreport.measures.nonresponse import POWER
from csreport.measures.response import respondent_rows, response_rows
from csreport.survey.survey import Survey

TOLD = ("RR1", "RR2", "CON1", "COOP1", "REF1")


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Response and exclusion flow, rates, contacts, fieldwork, weights, precision, non-response, and targets."""
    return Estimates([
        *response_rows(survey), *fieldwork_rows(survey), *respondent_rows(survey), *attainment_rows(survey),
        *sensitivity(survey), *choice_rows(survey), *stage_rows(survey), *contact_rows(survey),
    ])  # fmt: skip


def facts_response(estimates: Estimates, survey: Survey) -> Facts:
    """Who answered and who was left out."""
    received = estimates.one(measure="respondents", category="received")
    rate = estimates.find(measure="response", category="RR1")
    start = taking_part(estimates, survey)
    more: Sentence | None
    if survey.period.sample == "open":
        more = Sentence("Nobody knows how many people saw the link, so this report states no response rate.")
    elif rate is not None:
        more = Sentence("The response rate is {rate} (AAPOR RR1).", rate=Number(rate)) if rate.shown else None
    else:
        more = Sentence("How many people were asked is not recorded, so no response rate is stated.")
    return {
        "answer": all_of(start, more),
        "finding": Sentence("From the first contact to the analysed answer"),
        "alt": all_of(start),
        "base": Sentence("Base: {received} answers received.", received=Number(received)),
        "caption": Sentence("Answers flagged and excluded, by rule"),
        "note": all_of(
            Sentence(
                "Rules are declared, and the same for every answer. One with several flags is excluded for the first "
                "rule in this order. Accepted and excluded answers add up to those received."
            ),
            _not_checked(estimates),
        ),
        "follows": all_of(_largest_exclusion(estimates), _largest_move(estimates)),
    }


def _not_checked(estimates: Estimates) -> Sentence | None:
    if all(row.shown for row in estimates.select(measure="respondents", category="flagged")):
        return None
    return Sentence("Not checked: the data of this period do not hold what the rule needs, such as dates, durations, "
                    "ids or a customer frame.")  # fmt: skip


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


def _largest_move(estimates: Estimates) -> Sentence | None:
    """How far the headline moves, at most, when one rule excludes nothing."""
    moves = [row for row in estimates if row.against_kind == "scenario"]
    single = [row for row in moves if row.against != "scenario:all"]
    if not single or not all(row.shown for row in single):
        return None
    largest = max(single, key=lambda row: abs(row.value))
    if abs(largest.value) < 0.005:
        return Sentence(
            "Switching any one rule off moves {indicator} by less than 0.01.", indicator=Name("item", largest.measure)
        )
    return Sentence(
        "Switching any one rule off moves {indicator} by at most {amount}.",
        indicator=Name("item", largest.measure), amount=Number(largest, absolute=True),
    )  # fmt: skip


# ---- response ----------------------------------------------------------------------------------
def facts_rates(estimates: Estimates, survey: Survey) -> Facts:
    """How many of the invited answered, and in which channels more did."""
    rates = {row.category: row for row in estimates.select(measure="response", stat="rate") if row.shown}
    if not {"RR1", "RR2", "REF1"} <= set(rates):
        return {}
    base = Sentence(
        "Base of RR1 to RR4, REF1 and analysed answers: invited customers who are not known to be ineligible; of RR5 "
        "and RR6: those known to be eligible. e: share eligible among the cases known, used for cases of unknown "
        "eligibility in RR3 and RR4. Unless a rate is weighted, each invitation counts once, whatever its chance. "
        "Intervals: {confidence}%, Wilson.", confidence=confidence_of(survey),
    )  # fmt: skip
    known = {"CON1", "COOP1"} <= set(rates)
    return {
        "answer": all_of(*_outcomes(rates), *_usable(rates), _channels(estimates, survey)),
        "caption": Sentence("Response rates by the AAPOR definitions"),
        "note": all_of(base, Sentence("Base of CON1: that of RR1; of COOP1: those reached.") if known else None),
        "follows": _loss(rates),
    }


def _outcomes(rates: dict[str, Row]) -> Iterator[Sentence]:
    """What became of the invited: reached, answered, refused; where contact is not known, how many were silent."""
    numbers: dict[str, Value] = {name.lower(): Number(rates[name]) for name in TOLD if name in rates}
    if len(numbers) == len(TOLD):
        yield Sentence(
            "Of the customers who may have been eligible, {con1} were reached and {rr1} answered completely; {rr2} "
            "counting partial answers. Of those reached, {coop1} answered completely; {ref1} of all refused.",
            **numbers,
        )  # fmt: skip
        return
    outcomes = {name: numbers[name] for name in ("rr1", "rr2", "ref1")}
    yield Sentence("Of the customers who may have been eligible, {rr1} answered completely ({rr2} counting partial "
                   "answers) and {ref1} refused.", **outcomes)  # fmt: skip
    if "silent" in rates:
        yield Sentence("From {silent} nothing came back: whether these customers were reached is not known, so no "
                       "rates of contact or cooperation are stated.", silent=Number(rates["silent"]))  # fmt: skip


def _usable(rates: dict[str, Row]) -> Iterator[Sentence]:
    """The rate that analysed answers make, and the one that accounts for unequal chances of being invited."""
    if "usable" in rates:
        yield Sentence(
            "Answers that are analysed, after the exclusions, make {usable}.", usable=Number(rates["usable"])
        )
    if "weighted" in rates:
        yield Sentence("Groups were invited with unequal chances, which these rates leave aside; weighted by them, RR1 "
                       "is {weighted}.", weighted=Number(rates["weighted"]))  # fmt: skip


def _channels(estimates: Estimates, survey: Survey) -> Sentence | None:
    """Whether the channels differ beyond noise."""
    rows = [row for row in estimates.select(measure="channels", stat="rate", category="RR1") if row.shown]
    test = estimates.find(measure="channels", stat="chi_square")
    if len(rows) < 2 or test is None or not test.shown:
        return None
    least, most = min(rows, key=lambda row: row.value), max(rows, key=lambda row: row.value)
    ends: dict[str, Value] = {"low": Number(least), "high": Number(most)}
    if not direction(test, alpha_of(survey)):
        return Sentence("Between channels the rate ranges from {low} to {high}, which is within noise.", **ends)
    names: dict[str, Value] = {
        "least": Name("level", least.level, least.segment), "most": Name("level", most.level, most.segment),
    }  # fmt: skip
    return Sentence("Channels differ beyond noise: {most} {high}, {least} {low} (RR1).", **names, **ends)


def _loss(rates: dict[str, Row]) -> Sentence:
    """Where most answers were lost, as far as that is known."""
    if "CON1" in rates:
        reached, answered = rates["CON1"].value, rates["RR1"].value
        if 1 - reached > reached - answered:
            return Sentence(
                "**What follows.** More answers were lost because customers were not reached than because they "
                "declined: better addresses and reminders come before persuasion."
            )
    elif "silent" in rates and rates["silent"].value > rates["REF1"].value:
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
    margin = estimates.find(measure="precision")
    if margin is None:
        return {"answer": Sentence(
            "People chose themselves to take part, so the results describe those who answered and no margin of error "
            "is stated."
        ), "method": method_statement(estimates, survey)}  # fmt: skip
    answer = Sentence("Too few people answered to say how exact the results are.")
    if margin.shown:
        answer = all_of(_exact(margin, estimates, survey), _against_plan(margin, estimates), _widest(estimates))
    return {
        "answer": answer,
        "caption": Sentence("Precision reached and planned"),
        "note": Sentence(
            "Margin of error: half the width of the {confidence}% interval of a share near one half (Cochran), on the "
            "effective base, with the correction for a finite population where its size is known. Planned, of a group: "
            "with as many answers as its target. Smallest detectable change: what a comparison with a next wave like "
            "this one finds with a probability of {power}%.",
            confidence=confidence_of(survey), power=round(100 * POWER),
        ),
        **_detectable(estimates, survey),
        "method": method_statement(estimates, survey),
    }  # fmt: skip


def _exact(margin: Row, estimates: Estimates, survey: Survey) -> Sentence:
    if survey.design.method == "none":
        return Sentence(
            "A share near one half is exact to ±{margin} percentage points; answers are not weighted.",
            margin=Number(margin),
        )
    effect, n_eff = (estimates.one(measure="weights", stat=stat) for stat in ("design_effect", "n_eff"))
    return Sentence(
        "A share near one half is exact to ±{margin} percentage points. Weighting costs precision: the design "
        "effect of the weights is {effect}, so that the answers count like {n_eff} equally weighted ones.",
        margin=Number(margin), effect=Number(effect), n_eff=Number(n_eff),
    )  # fmt: skip


def _against_plan(margin: Row, estimates: Estimates) -> Sentence | None:
    planned = estimates.find(measure="response", category=f"{PLANNED}margin_of_error")
    if planned is None:
        return None
    if margin.value <= planned.value:
        return Sentence("That is within the ±{planned} planned.", planned=Number(planned))
    return Sentence("That is wider than the ±{planned} planned.", planned=Number(planned))


def _widest(estimates: Estimates) -> Sentence | None:
    """The group with the least exact results."""
    rows = [row for row in estimates.select(measure="respondents", stat="margin_of_error") if row.status == "ok"]
    rows = [row for row in rows if row.shown]
    if len(rows) < 2:
        return None
    widest = max(rows, key=lambda row: row.value)
    return Sentence(
        "Within groups it is less exact: at worst ±{margin}, for {level} ({segment}).",
        margin=Number(widest), level=Name("level", widest.level, widest.segment), segment=Name("item", widest.segment),
    )  # fmt: skip


def _detectable(estimates: Estimates, survey: Survey) -> Facts:
    """What the precision means for comparing two waves."""
    item = survey.codebook.role("overall")
    found = (
        None if item is None else estimates.find(measure=item, stat="detectable_change", category="mean", segment="")
    )
    if found is None or not found.shown:
        return {}
    return {
        "follows": Sentence(
            "**What follows.** Between two waves like this one, a true change of {amount} in {indicator} would be "
            "found with a probability of {power}%; smaller ones may pass unseen, and groups need larger ones.",
            amount=Number(found), indicator=Name("item", found.measure), power=round(100 * POWER),
        )
    }  # fmt: skip


def facts_weights(estimates: Estimates, survey: Survey) -> Facts:
    """How far the weights spread, and what that costs."""
    if survey.design.method == "none":
        return {"answer": Sentence("Answers are not weighted: each counts once.")}
    rows = {row.stat: row for row in estimates.select(measure="weights") if row.shown}
    if not {"minimum", "maximum", "design_effect", "n_eff"} <= set(rows):
        return {}
    numbers: dict[str, Value] = {stat: Number(row) for stat, row in rows.items()}
    spread = Sentence(
        "Weights run from {minimum} to {maximum} times their mean, which is a design effect of {design_effect}.",
        **numbers,
    )  # fmt: skip
    return {
        "answer": all_of(spread, _trimming(rows, survey)),
        "caption": Sentence("Weights: spread and what it costs"),
        "note": Sentence(
            "Design effect and effective base after Kish: 1 + the squared coefficient of variation of the weights."
        ),
    }


def _trimming(rows: dict[str, Row], survey: Survey) -> Sentence | None:
    limit = survey.rules.weighting.trim
    if limit is None or "share_trimmed" not in rows:
        return None
    if rows["share_trimmed"].value > 0:
        return Sentence("The largest weights were cut to {limit} times the mean.", limit=f"{limit:g}")
    return Sentence("None reached the cap of {limit} times the mean.", limit=f"{limit:g}")


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
