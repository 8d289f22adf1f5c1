"""Chapter 10: who was asked, who answered, who was left out, and how exact the results can be."""

from __future__ import annotations

from csreport.estimates import Estimates, Row
from csreport.facts import REASON_WORDS, Blocks, Card, Dates, Facts, Name, Number, Sentence, Value, all_of
from csreport.indicators import choice_rows, sensitivity
from csreport.response import respondent_rows, response_rows
from csreport.survey.survey import Survey


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Counts of the response and exclusion flow, response rates, weights, precision and margins."""
    return Estimates([*response_rows(survey), *respondent_rows(survey), *sensitivity(survey), *choice_rows(survey)])


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
        "follows": all_of(_largest_exclusion(estimates), _largest_move(estimates)),
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


def _largest_move(estimates: Estimates) -> Sentence | None:
    """How far the headline moves, at most, when one rule excludes nothing."""
    moves = [row for row in estimates if row.against.startswith("scenario:") and row.shown]
    single = [row for row in moves if row.against != "scenario:all"]
    if not single:
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


BLOCKS: Blocks = {
    "response": facts_response,
    "margins": facts_margins,
    "profile": facts_profile,
    "precision": facts_precision,
}
