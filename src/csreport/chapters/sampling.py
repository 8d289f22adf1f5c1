"""Chapter 10: who was asked, who answered, who was left out, and how exact the results can be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from csreport.estimates import Estimates, Row
from csreport.facts import REASON_WORDS, Blocks, Card, Dates, Facts, Name, Number, Sentence, Value, all_of
from csreport.indicators import row_of, sample_of
from csreport.stats.inference import kish_design_effect, kish_n_eff, margin_of_error, mean, standard_deviation
from csreport.stats.proportions import share
from csreport.survey.screening import REASONS
from csreport.survey.survey import Survey

ASKED = {
    "invited": ("complete", "partial", "refusal", "non_contact", "other", "unknown", "not_eligible"),
    "delivered": ("complete", "partial", "refusal", "non_contact", "other"),
    "started": ("complete", "partial"),
    "completed": ("complete",),
}
ELIGIBLE = ("complete", "partial", "refusal", "non_contact", "other", "unknown")


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Counts of the response and exclusion flow, response rates, weights, precision and margins."""
    return Estimates(
        [
            *_invitations(survey),
            *_flow(survey),
            *_rates(survey),
            *_weights(survey),
            *_precision(survey),
            *_margins(survey),
        ]
    )


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
    for reason in REASONS:
        if getattr(survey.rules.screening, reason).action != "off":
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


def facts_response(estimates: Estimates, survey: Survey) -> Facts:
    """Who answered and who was left out."""
    received = estimates.one(measure="respondents", category="received")
    accepted = estimates.one(measure="respondents", category="accepted")
    invited = estimates.find(measure="invitations", category="invited")
    rate = estimates.find(measure="response", category="RR1")
    more: Sentence | None
    numbers: dict[str, Value] = {"received": Number(received), "accepted": Number(accepted)}
    if survey.period.sample == "open":
        start = Sentence("{received} answers came in through an open link; {accepted} of them are analysed.", **numbers)
        more = Sentence("Nobody knows how many people saw the link, so this report states no response rate.")
    elif invited is not None and rate is not None:
        start = Sentence(
            "Of {invited} invited customers, {received} answers came in and {accepted} are analysed.",
            invited=Number(invited), **numbers,
        )  # fmt: skip
        more = Sentence("The response rate is {rate} (AAPOR RR1).", rate=Number(rate)) if rate.shown else None
    else:
        start = _analysed(received, accepted)
        more = Sentence("How many people were asked is not recorded, so no response rate is stated.")
    return {
        "answer": all_of(start, more),
        "finding": Sentence("From the first contact to the analysed answer"),
        "alt": all_of(start),
        "base": Sentence("Base: {received} answers received.", received=Number(received)),
        "caption": Sentence("Answers flagged and excluded, by rule"),
        "note": Sentence(
            "Rules are fixed before the analysis. An answer with several flags is excluded for the first rule in this "
            "order. Accepted and excluded answers add up to those received."
        ),
        "follows": _largest_exclusion(estimates),
    }


def _analysed(received: Row, accepted: Row) -> Sentence:
    if received.value == accepted.value:
        return Sentence("{received} answers came in and all are analysed.", received=Number(received))
    return Sentence("{received} answers came in and {accepted} of them are analysed.",
                    received=Number(received), accepted=Number(accepted))  # fmt: skip


def _largest_exclusion(estimates: Estimates) -> Sentence:
    reasons = [row for row in estimates.select(category="excluded") if row.value > 0]
    if not reasons:
        return Sentence("**What follows.** No answer was excluded; the flags are for information.")
    largest = max(reasons, key=lambda row: row.value)
    return Sentence(
        "**What follows.** Most exclusions ({count}) have one reason: {reason}. The rule, not the score, decided.",
        count=Number(largest),
        reason=Name("message", REASON_WORDS[largest.level]),
    )


def facts_precision(estimates: Estimates, survey: Survey) -> Facts:
    """How exact the results can be."""
    effect = estimates.one(measure="weights", stat="design_effect")
    n_eff = estimates.one(measure="weights", stat="n_eff")
    margin = estimates.find(measure="precision")
    weights: dict[str, Value] = {"effect": Number(effect), "n_eff": Number(n_eff)}
    if margin is None:
        answer = Sentence(
            "People chose themselves to take part, so the results describe those who answered and no margin of error "
            "is stated."
        )
    elif not margin.shown:
        answer = Sentence("Too few people answered to say how exact the results are.")
    elif survey.design.method == "none":
        answer = Sentence(
            "A share near one half is exact to ±{margin} percentage points; answers are not weighted.",
            margin=Number(margin),
        )
    else:
        answer = Sentence(
            "A share near one half is exact to ±{margin} percentage points. Weighting costs precision: the design "
            "effect of the weights is {effect}, so that the answers count like {n_eff} equally weighted ones.",
            margin=Number(margin), **weights,
        )  # fmt: skip
    return {"answer": answer, "method": method_statement(estimates, survey)}


def method_statement(estimates: Estimates, survey: Survey) -> Card:
    """What a reader must know to judge the survey (after ISO 20252)."""
    kind = {
        "probability": Sentence("Probability sample")
        if survey.frame is None
        else Sentence("Probability sample from the customer frame"),
        "open": Sentence("Open link; respondents chose themselves"),
    }[survey.period.sample]
    items = [(Sentence("Sample"), kind)]
    if survey.period.population:
        population = Name("given", texts=tuple(survey.period.population.items()))
        items.insert(0, (Sentence("Population"), Sentence("{population}", population=population)))
    if survey.period.fieldwork:
        days = Dates(survey.period.fieldwork.start.isoformat(), survey.period.fieldwork.end.isoformat())
        items.append((Sentence("Fieldwork"), Sentence("{days}", days=days)))
    items.append((Sentence("Weighting"), _weighting_words(survey)))
    items.append(
        (Sentence("Interval"), Sentence("{level}%, Taylor linearisation", level=round(100 * survey.rules.confidence)))
    )
    return tuple(items)


def _weighting_words(survey: Survey) -> Sentence:
    margins = tuple(Name("item", name) for name in survey.rules.weighting.margins)
    return {
        "none": Sentence("None"),
        "file": Sentence("Weights delivered with the data"),
        "rake": Sentence("Raked to {margins}", margins=margins),
        "poststratify": Sentence("Post-stratified to {margins}", margins=margins),
    }[survey.design.method]


def facts_margins(estimates: Estimates, survey: Survey) -> Facts:
    """Whether respondents look like the population."""
    pairs = [(_unweighted(estimates, row), row) for row in estimates.select(measure="frame")]
    if not pairs:
        return {"answer": NO_MARGINS["file" if survey.design.method == "file" else "none"]}
    pairs = [(found, known) for found, known in pairs if found.shown and known.shown]
    table: Facts = {
        "caption": Sentence("Respondents against the population"),
        "note": Sentence("Shares of analysed answers. The population is the customer frame of the period."),
    }
    if not pairs:
        return {"answer": Sentence("Too few people answered to compare them with the population."), **table}
    found, known = max(pairs, key=lambda pair: abs(pair[0].value - pair[1].value))
    return {
        "answer": Sentence(
            "The widest gap before weighting is in {segment}: {level} makes up {share} of the respondents and {known} "
            "of the population. Weighting closes it.",
            segment=Name("item", found.segment), level=Name("level", found.level, found.segment),
            share=Number(found), known=Number(known),
        ),
        **table,
    }  # fmt: skip


NO_MARGINS = {
    "file": Sentence("The weights came with the data; the population behind them is not declared here."),
    "none": Sentence("The population's make-up is not declared, so the respondents cannot be compared with it."),
}


def _unweighted(estimates: Estimates, row: Row) -> Row:
    return estimates.one(measure="respondents", stat="share", segment=row.segment, level=row.level, weighting="none")


BLOCKS: Blocks = {"response": facts_response, "margins": facts_margins, "precision": facts_precision}
