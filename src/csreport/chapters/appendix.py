"""Chapter 95, the appendix: the questionnaire with its results, definitions and exclusion rules."""

from __future__ import annotations

from csreport.estimates import Estimates
from csreport.facts import Blocks, Facts, Sentence, all_of
from csreport.findings.meanings import meanings, rules
from csreport.findings.nuances import facts_robustness
from csreport.findings.wording import confidence_of
from csreport.survey.survey import Survey


def facts_questionnaire(evidence: Estimates, survey: Survey) -> Facts:
    """What was asked, word for word, and what was answered."""
    book, period = survey.codebook, survey.name
    rated = [key for key in book.items if survey.measured(key)]
    shown = evidence.select(period=period, measure=[*rated, *book.choices], stat="share")
    if not len(shown):
        return {}
    weighted = Sentence("Weighted shares stand for the population, unweighted ones describe the respondents.")
    return {
        "answer": all_of(
            Sentence("Every question with its answers, in the order of the questionnaire."),
            _kinds(survey, rated=len(rated)),
            weighted if survey.design.method != "none" else None,
        ),
        "caption": Sentence("Questionnaire with results"),
        "note": Sentence(
            "Base: respondents who answered the question; “not applicable” and blanks are left out. Interval: "
            "{confidence}%. Top answers: the {cut} highest. Rounded shares may not add to 100%.",
            confidence=confidence_of(survey),
            cut=survey.rules.top_box,
        ),
    }


def _kinds(survey: Survey, *, rated: int) -> Sentence:
    """How many questions of each kind there are, of the kinds that there are."""
    book = survey.codebook
    choices, comments = (
        sum(found.asked_in(survey.name) for found in group.values()) for group in (book.choices, book.comments)
    )
    return all_of(
        Sentence("Rating questions: {count}.", count=rated) if rated else None,
        Sentence("Choices: {count}.", count=choices) if choices else None,
        Sentence("Open questions: {count}.", count=comments) if comments else None,
    )


def facts_definitions(evidence: Estimates, survey: Survey) -> Facts:
    """What each indicator of the report means."""
    if not len(evidence):
        return {}
    return {
        "answer": Sentence(
            "Every indicator of this report means the same wherever it stands. Higher is better unless said otherwise."
        ),
        "caption": Sentence("Definitions of the indicators"),
        "items": tuple((meaning.term, meaning.told) for meaning in meanings(evidence, survey)),
    }


def facts_exclusions(evidence: Estimates, survey: Survey) -> Facts:
    """Which answers were left out, and by which limits."""
    found = rules(evidence, survey)
    if not found:
        return {"answer": Sentence("No answer was checked: every screening rule is switched off.")}
    told = any(row.measure == "respondents" for row in evidence)
    return {
        "answer": all_of(
            Sentence("Answers are left out by declared rules, the same for all; scores play no part in them."),
            Sentence("What each rule changes stands in the chapter [Sampling](#sampling).") if told else None,
        ),
        "caption": Sentence("Screening rules in the order in which they decide"),
        "items": found,
    }


BLOCKS: Blocks = {
    "questionnaire": facts_questionnaire,
    "definitions": facts_definitions,
    "exclusions": facts_exclusions,
    "robustness": facts_robustness,
}
