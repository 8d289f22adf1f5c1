"""Annex: who was asked, who answered, who was left out, and how exact the results can be."""

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
from csreport.facts import REASON_WORDS, Blocks, Facts, Name, Number, Sentence, about, all_of, block, ends_of
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
    more = Sentence("sample-many-people-asked-recorded")
    if survey.period.sample == "open":
        more = Sentence("sample-nobody-knows-many-people")
    elif rate is not None:
        more = Sentence("sample-response-rate-aapor-rr1-2", rate=Number(rate))
    checked = all(row.shown for row in estimates.select(measure="respondents", category="flagged"))
    unchecked = "sample-checked-data-period-do"
    return block(
        {"received": Number(received)},
        answer=all_of(start, None if rate is not None and not rate.shown else more),
        finding="sample-first-contact-analysed-answer",
        alt=all_of(start),
        base="sample-base-answers-received",
        caption="sample-answers-flagged-excluded-rule",
        note=all_of(
            "sample-rules-declared-same-every",
            None if checked else unchecked,
        ),
        follows=all_of(_largest_exclusion(estimates), *_largest_move(estimates)),
    )


def _largest_exclusion(estimates: Estimates) -> Sentence:
    reasons = [row for row in estimates.select(category="excluded") if row.value > 0]
    if not reasons:
        return Sentence("sample-follows-answer-excluded-flags")
    largest = max(reasons, key=lambda row: row.value)
    return Sentence(
        "sample-follows-most-frequent-reason",
        count=Number(largest),
        reason=Name("message", REASON_WORDS[largest.level]),
    )


def _largest_move(estimates: Estimates) -> Iterator[Sentence]:
    """How far the headline moves, at most, when one rule excludes nothing."""
    moves = [row for row in estimates if row.against_kind == "scenario" and row.against != "scenario:all"]
    if moves and all(row.shown for row in moves):
        largest = max(moves, key=lambda row: abs(row.value))
        yield Sentence(
            "sample-switching-any-one-rule" if abs(largest.value) < 0.005 else "sample-switching-any-one-rule-off",
            **about(largest),
        )


# ---- response ----------------------------------------------------------------------------------
def facts_rates(estimates: Estimates, survey: Survey) -> Facts:
    """How many of the invited answered, and in which channels more did."""
    rates = {row.category: row for row in estimates.select(measure="response", stat="rate") if row.shown}
    if not {"RR1", "RR2", "REF1"} <= set(rates):
        return {}
    contact = "sample-base-con1-rr1-coop1"
    return block(
        {},
        answer=all_of(*_outcomes(rates), *_channels(estimates, survey)),
        caption="sample-response-rates-aapor-definitions",
        note=all_of(
            "sample-base-rr1-rr4-ref1",
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
        "sample-customers-may-been-eligible" if reached else "sample-customers-may-been-eligible-answered",
        "sample-nothing-came-back-whether" if "silent" in rates and not reached else None,
        "sample-answers-analysed-after-exclusions" if "usable" in rates else None,
        "sample-groups-invited-unequal-chances" if "weighted" in rates else None,
        **{name.lower(): Number(row) for name, row in rates.items()},
    )


def _channels(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """Whether the channels differ beyond noise."""
    rows = [row for row in estimates.select(measure="channels", stat="rate", category="RR1") if row.shown]
    test = estimates.find(measure="channels", stat="chi_square")
    if len(rows) > 1 and test is not None and test.shown:
        yield Sentence(
            "sample-channels-differ-beyond-noise"
            if direction(test, alpha_of(survey))
            else "sample-between-channels-rate-ranges",
            **ends_of(rows),
        )


def _loss(rates: dict[str, Row]) -> Sentence:
    """Where most answers were lost, as far as that is known."""
    if "CON1" in rates and 1 - rates["CON1"].value > rates["CON1"].value - rates["RR1"].value:
        return Sentence("sample-follows-more-answers-lost-because")
    if "CON1" not in rates and "silent" in rates and rates["silent"].value > rates["REF1"].value:
        return Sentence("sample-follows-most-answers-lost")
    return Sentence("sample-follows-more-answers-lost")


# ---- precision ---------------------------------------------------------------------------------
def facts_precision(estimates: Estimates, survey: Survey) -> Facts:
    """How exact the results can be, in all and in each group."""
    margin, item = estimates.find(measure="precision"), survey.codebook.role("overall") or ""
    found = estimates.find(measure=item, stat="detectable_change", category="mean", segment="")
    method = method_statement(estimates, survey)
    if margin is None:
        chosen = "sample-people-chose-themselves-take"
        return block({}, answer=chosen, method=method)
    told = found is not None and found.shown
    values = about(found if found is not None else margin) | {"power": round(100 * POWER)}
    return block(
        values | {"confidence": confidence_of(survey)},
        answer=all_of(*_exact(margin, estimates, survey))
        if margin.shown
        else Sentence("sample-too-few-people-answered-say"),
        caption="sample-precision-reached-planned",
        note="sample-margin-error-half-width",
        method=method,
        follows="sample-follows-between-two-waves" if told else None,
    )


def _exact(margin: Row, estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """The margin of error, what weighting costs of it, whether it was planned, and the group with the widest."""
    spread = {row.stat: Number(row) for row in estimates.select(measure="weights")}
    yield Sentence(
        "sample-share-near-one-half" if survey.design.method == "none" else "sample-share-near-one-half-exact",
        margin=Number(margin),
        effect=spread["design_effect"],
        n_eff=spread["n_eff"],
    )
    planned = estimates.find(measure="response", category=f"{PLANNED}margin_of_error")
    if planned is not None:
        yield Sentence(
            "sample-within-planned" if margin.value <= planned.value else "sample-wider-planned",
            planned=Number(planned),
        )
    rows = estimates.select(measure="respondents", stat="margin_of_error", status="ok")
    groups = [row for row in rows if row.shown]
    if len(groups) > 1:
        widest = max(groups, key=lambda row: row.value)
        yield Sentence(
            "sample-within-groups-less-exact",
            margin=Number(widest),
            **about(widest),
        )


def facts_weights(estimates: Estimates, survey: Survey) -> Facts:
    """How far the weights spread, and what that costs."""
    if survey.design.method == "none":
        return {"answer": Sentence("sample-answers-weighted-each-counts")}
    rows = {row.stat: row for row in estimates.select(measure="weights") if row.shown}
    limit, trimmed = survey.rules.weighting.trim, rows.get("share_trimmed")
    if not {"minimum", "maximum", "design_effect", "n_eff"} <= set(rows):
        return {}
    cut = "sample-largest-weights-cut-times"
    if trimmed is not None and not trimmed.value > 0:
        cut = "sample-none-reached-cap-times"
    answer = all_of(
        "sample-weights-run-times-their",
        cut if limit is not None and trimmed is not None else None,
        limit=f"{limit:g}" if limit is not None else "",
        **{stat: Number(row) for stat, row in rows.items()},
    )
    note = "sample-design-effect-effective-base"
    return block({}, answer=answer, caption="sample-weights-spread-costs", note=note)


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
