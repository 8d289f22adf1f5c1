"""Annex: who was asked, who answered, who was left out, and how exact the results can be."""

from __future__ import annotations

from collections.abc import Iterator

from csreport.chapters.fieldwork import (
    attainment_rows,
    duration_rows,
    facts_checks,
    facts_progress,
    facts_records,
    facts_stages,
    fieldwork_rows,
    record_rows,
    stage_rows,
)
from csreport.chapters.indicators import POWER, choice_rows, sensitivity
from csreport.chapters.method import method_statement
from csreport.chapters.representation import (
    detectable_change_rows,
    facts_margins,
    facts_nonresponse,
    nonresponse_rows,
    taking_part,
)
from csreport.chapters.response import contact_rows, facts_contacts, respondent_rows, response_rows
from csreport.chapters.wording import alpha_of
from csreport.estimates import PLANNED, Estimates, Row, direction
from csreport.facts import Blocks, Facts, Name, Number, Sentence, about, all_of, block, ends_of, reason_of
from csreport.survey.survey import Survey

CONTACT = ("CON1", "COOP1")


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Response and exclusion flow, rates, contacts, fieldwork, weights, precision, non-response, and targets."""
    return Estimates(
        [
            *response_rows(survey),
            *detectable_change_rows(survey),
            *nonresponse_rows(survey),
            *fieldwork_rows(survey),
            *duration_rows(survey),
            *respondent_rows(survey),
            *attainment_rows(survey),
            *sensitivity(survey),
            *choice_rows(survey),
            *stage_rows(survey),
            *contact_rows(survey),
            *record_rows(survey),
        ]
    )


def facts_statement(estimates: Estimates, survey: Survey) -> Facts:
    """The method in short."""
    return {"method": method_statement(estimates, survey)}


# ---- response ----------------------------------------------------------------------------------
def facts_response(estimates: Estimates, survey: Survey) -> Facts:
    """Who answered and who was left out."""
    rate, start = estimates.find(measure="response", category="RR1"), taking_part(estimates, survey)
    kind = "open" if survey.period.sample == "open" else "rate" if rate is not None else "unrecorded"
    more = Sentence("sample-response-rate", kind=kind, rate=Number(rate) if rate is not None else "")
    checked = all(row.shown for row in estimates.select(measure="respondents", category="flagged"))
    return block(
        {"received": Number(estimates.one(measure="respondents", category="received"))},
        answer=all_of(start, more if kind != "rate" or (rate and rate.shown) else None, *_exclusions(estimates)),
        finding="sample-flow",
        alt=all_of(start),
        base="sample-flow-base",
        caption="sample-exclusions",
        note=all_of("sample-exclusions-note", None if checked else "sample-not-checked"),
    )


def _exclusions(estimates: Estimates) -> Iterator[Sentence]:
    """The most frequent reason, and how far the headline moves, at most, when one rule excludes nothing."""
    reasons = [row for row in estimates.select(category="excluded") if row.value > 0]
    if not reasons:
        yield Sentence("sample-none-excluded")
    else:
        most = max(reasons, key=lambda row: row.value)
        yield Sentence("sample-most-excluded", count=Number(most), reason=Name("message", reason_of(most.level)))
    moves = [row for row in estimates if row.against_kind == "scenario" and row.against != "scenario:all"]
    if moves and all(row.shown for row in moves):
        largest = max(moves, key=lambda row: abs(row.value))
        yield Sentence("sample-rule-off", size="slight" if abs(largest.value) < 0.005 else "", **about(largest))


def facts_rates(estimates: Estimates, survey: Survey) -> Facts:
    """How many of the invited answered, where answers were lost, and whether channels differ."""
    rates = {row.category: row for row in estimates.select(measure="response", stat="rate") if row.shown}
    if not {"RR1", "RR2", "REF1"} <= set(rates):
        return {}
    reached = set(CONTACT) <= set(rates)
    answer = all_of(
        "sample-rates",
        "sample-rates-reached" if reached else "sample-rates-silent" if "silent" in rates else None,
        "sample-rates-usable" if "usable" in rates else None,
        "sample-rates-weighted" if "weighted" in rates else None,
        *_channels(estimates, survey),
        Sentence("sample-lost", way=_loss(rates)),
        **{name.lower(): Number(row) for name, row in rates.items()},
    )
    note = all_of("sample-rates-note", "sample-rates-note-contact" if reached else None)
    return block({}, answer=answer, caption="sample-rates-caption", note=note)


def _channels(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    rows = [row for row in estimates.select(measure="channels", stat="rate", category="RR1") if row.shown]
    test = estimates.find(measure="channels", stat="chi_square")
    if len(rows) > 1 and test is not None and test.shown:
        yield Sentence(
            "sample-channels", way="apart" if direction(test, alpha_of(survey)) else "alike", **ends_of(rows)
        )


def _loss(rates: dict[str, Row]) -> str:
    """Where most answers were lost, as far as that is known."""
    if "CON1" in rates:
        return "unreached" if 1 - rates["CON1"].value > rates["CON1"].value - rates["RR1"].value else "reached"
    return "silent" if "silent" in rates and rates["silent"].value > rates["REF1"].value else "reached"


# ---- precision ---------------------------------------------------------------------------------
def facts_precision(estimates: Estimates, survey: Survey) -> Facts:
    """How exact the results can be, in all and in each group."""
    margin, item = estimates.find(measure="precision"), survey.codebook.role("overall") or ""
    if margin is None or not margin.shown:
        unknown = "sample-precision-open" if margin is None else "sample-precision-few"
        answer = all_of(unknown, *_spread(estimates, survey))
        return block({}, answer=answer, caption="sample-weights-caption", note="sample-weights-note")
    found = estimates.find(measure=item, stat="detectable_change", category="mean", segment="")
    change = found if found is not None and found.shown else None
    detectable = Sentence("sample-detectable", power=round(100 * POWER), **about(change)) if change else None
    answer = all_of(*_exact(margin, estimates, survey), detectable, *_spread(estimates, survey))
    return block({}, answer=answer, caption="sample-weights-caption", note="sample-weights-note")


def _exact(margin: Row, estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """The margin of error, what weighting costs of it, whether it was planned, and the group with the widest."""
    spread = {row.stat: Number(row) for row in estimates.select(measure="weights")}
    weighted = "" if survey.design.method == "none" else "weighted"
    effect, n_eff = spread["design_effect"], spread["n_eff"]
    yield Sentence("sample-precision", kind=weighted, margin=Number(margin), effect=effect, n_eff=n_eff)
    planned = estimates.find(measure="response", category=f"{PLANNED}margin_of_error")
    if planned is not None:
        within = "within" if margin.value <= planned.value else "wider"
        yield Sentence("sample-precision-planned", way=within, planned=Number(planned))
    rows = estimates.select(measure="respondents", stat="margin_of_error", status="ok")
    groups = [row for row in rows if row.shown]
    if len(groups) > 1:
        widest = max(groups, key=lambda row: row.value)
        yield Sentence("sample-precision-groups", margin=Number(widest), **about(widest))


def _spread(estimates: Estimates, survey: Survey) -> Iterator[Sentence]:
    """How far the weights spread, and whether any was cut."""
    if survey.design.method == "none":
        yield Sentence("sample-unweighted")
        return
    rows = {row.stat: row for row in estimates.select(measure="weights") if row.shown}
    limit, trimmed = survey.rules.weighting.trim, rows.get("share_trimmed")
    if {"minimum", "maximum"} <= set(rows):
        yield Sentence("sample-weights", **{stat: Number(row) for stat, row in rows.items()})
    if limit is not None and trimmed is not None:
        yield Sentence("sample-trimmed", way="cut" if trimmed.value > 0 else "none", limit=f"{limit:g}")


BLOCKS: Blocks = {
    "statement": facts_statement,
    "response": facts_response,
    "rates": facts_rates,
    "contacts": facts_contacts,
    "records": facts_records,
    "progress": facts_progress,
    "stages": facts_stages,
    "margins": facts_margins,
    "nonresponse": facts_nonresponse,
    "precision": facts_precision,
    "checks": facts_checks,
}
