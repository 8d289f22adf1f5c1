"""Who was asked, who answered, who is analysed: counts, rates, weights and make-up of the respondents, as Estimates."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from csreport.estimates import Row
from csreport.indicators import row_of, sample_of
from csreport.stats.distribution import standard_deviation
from csreport.stats.inference import mean
from csreport.stats.planning import margin_of_error
from csreport.stats.proportions import share
from csreport.stats.sample import kish_design_effect, kish_n_eff
from csreport.survey.screening import REASONS, action_of
from csreport.survey.survey import Survey

ASKED = {
    "invited": ("complete", "partial", "refusal", "non_contact", "other", "unknown", "not_eligible"),
    "delivered": ("complete", "partial", "refusal", "non_contact", "other"),
    "started": ("complete", "partial"),
    "completed": ("complete",),
}
ELIGIBLE = ("complete", "partial", "refusal", "non_contact", "other", "unknown")


def response_rows(survey: Survey) -> Iterator[Row]:
    """Counts of the response and exclusion flow, response rates, weights and precision."""
    yield from _invitations(survey)
    yield from _flow(survey)
    yield from _rates(survey)
    yield from _weights(survey)
    yield from _precision(survey)


def respondent_rows(survey: Survey) -> Iterator[Row]:
    """The make-up of the respondents, against the population where that is known."""
    yield from _margins(survey)
    yield from _profile(survey)


def _count(survey: Survey, measure: str, category: str, value: int, *, reason: str = "") -> Row:
    row = Row(survey.name, measure, "count", category, weighting="none", value=float(value), method="count")
    return replace(row, segment="reason", level=reason) if reason else row


def _invitations(survey: Survey) -> Iterator[Row]:
    if survey.invitations is None:
        return
    found = survey.invitations["disposition"].value_counts()
    for step, codes in ASKED.items():
        yield _count(survey, "invitations", step, int(found.reindex(codes, fill_value=0).sum()))


def _flow(survey: Survey) -> Iterator[Row]:
    """Received and accepted rows, each reason for exclusion, and how many rows each rule flagged."""
    ledger = survey.ledger
    yield _count(survey, "respondents", "received", len(ledger))
    yield _count(survey, "respondents", "accepted", int(ledger["accepted"].sum()))
    checks = any(item.attention is not None for item in survey.codebook.items.values())
    for reason in REASONS:
        if action_of(survey.rules, reason) != "off" and (checks or reason != "attention"):
            excluded = int((ledger["reason"] == reason).sum())
            yield _count(survey, "respondents", "excluded", excluded, reason=reason)
            yield _count(survey, "respondents", "flagged", int(ledger[reason].sum()), reason=reason)


def _rates(survey: Survey) -> Iterator[Row]:
    """AAPOR response rates 1 and 2, every case of unknown eligibility counted as eligible (e = 1)."""
    if survey.invitations is None or survey.period.sample != "probability":
        return
    found = survey.invitations["disposition"].value_counts()
    base = int(found.reindex(ELIGIBLE, fill_value=0).sum())
    for rate, codes in (("RR1", ("complete",)), ("RR2", ("complete", "partial"))):
        answered = int(found.reindex(codes, fill_value=0).sum())
        value = answered / base if base else math.nan
        yield Row(
            survey.name, "response", "rate", rate, weighting="none", value=value, n=float(base), method=f"AAPOR {rate}"
        )


def _weights(survey: Survey) -> Iterator[Row]:
    """Kish design effect and effective base of the weights: of all received rows when the file brings them,
    of the accepted ones otherwise."""
    raw = survey.raw_design if survey.design.method == "file" else None
    weights = survey.design.weights if raw is None else raw[raw > 0]
    key = Row(survey.name, "weights", "", n=float(len(weights)), method=f"Kish; {survey.design.method}")
    yield replace(key, stat="design_effect", value=kish_design_effect(weights))
    yield replace(key, stat="n_eff", value=kish_n_eff(weights))


def _precision(survey: Survey) -> Iterator[Row]:
    """Margin of error of a share of one half; none is claimed for an open sample."""
    if survey.period.sample != "probability":
        return
    n, n_eff = float(len(survey.design.weights)), _effective_base(survey)
    value = margin_of_error(n_eff, population=survey.population_size, confidence=survey.rules.confidence)
    yield Row(survey.name, "precision", "margin_of_error", value=value, n=n, n_eff=n_eff, method="Cochran, n effective")


def _effective_base(survey: Survey) -> float:
    """Effective base of the weights, or that of the overall item when its clusters make it smaller: sd² / se²."""
    n_eff, item = kish_n_eff(survey.design.weights), survey.codebook.role("overall")
    if survey.design.clusters is None or item is None or not survey.measured(item):
        return n_eff
    values, design = survey.accepted[item].to_numpy(float), sample_of(survey)
    sample = replace(design, fpc=design.fpc * 0)
    se = mean(values, sample).se
    return min(n_eff, (standard_deviation(values, sample) / se) ** 2) if se > 0 else n_eff


def _margins(survey: Survey) -> Iterator[Row]:
    """Each level's share in the population, among respondents, and among weighted respondents."""
    accepted = survey.accepted
    for segment, known in survey.design.margins.items():
        for level in known.index:
            key = Row(survey.name, "frame", "share", segment=segment, level=str(level), weighting="none")
            yield replace(key, value=float(known[level] / known.sum()), n=float(known.sum()), method="population")
            holds = (accepted[segment] == level).astype(float).where(accepted[segment].notna())
            for weighting in ("none", "representative"):
                result = share(holds, sample_of(survey, weighting), confidence=survey.rules.confidence)
                yield row_of(result, replace(key, measure="respondents", weighting=weighting), "share of respondents")


def _profile(survey: Survey) -> Iterator[Row]:
    """Each level's share of respondents, for the segments that are not weighting margins, with counts."""
    accepted = survey.accepted
    for segment in survey.codebook.segments:
        if segment in survey.design.margins or not accepted[segment].notna().any():
            continue
        for level in survey.codebook.segments[segment].names:
            holds = (accepted[segment] == level).astype(float).where(accepted[segment].notna())
            key = Row(survey.name, "respondents", "share", segment=segment, level=level)
            for weighting in ("none", "representative"):
                result = share(holds, sample_of(survey, weighting), confidence=survey.rules.confidence)
                yield row_of(result, replace(key, weighting=weighting), "share of respondents")
            yield replace(key, stat="count", weighting="none", value=float(holds.sum()), method="count")
