"""Annex: the questionnaire with its results, definitions and exclusion rules."""

from __future__ import annotations

from csreport.chapters.comparisons import names_of
from csreport.chapters.indicators import questions
from csreport.chapters.wording import confidence_of, first_comparison, meanings, rules
from csreport.estimates import Estimates
from csreport.facts import Blocks, Facts, Name, Sentence, Value, all_of, block
from csreport.survey.survey import Survey


def facts_questionnaire(evidence: Estimates, survey: Survey) -> Facts:
    """What was asked, word for word, and what was answered."""
    book = survey.codebook
    rated = [key for key in book.items if survey.measured(key)]
    if not len(evidence.select(period=survey.name, measure=[*rated, *book.choices], stat="share")):
        return {}
    choices, comments = (
        sum(found.asked_in(survey.name) for found in group.values()) for group in (book.choices, book.comments)
    )
    answer = all_of(
        "questionnaire-every-question-answers-order",
        Sentence("questionnaire-rating-questions", count=len(rated)) if rated else None,
        Sentence("questionnaire-choices", count=choices) if choices else None,
        Sentence("questionnaire-open-questions", count=comments) if comments else None,
        "questionnaire-weighted-shares-stand-population" if survey.design.method != "none" else None,
    )
    return block(
        {"confidence": confidence_of(survey), "cut": survey.rules.top_box},
        answer=answer,
        caption="questionnaire-questionnaire-results",
        note="questionnaire-base-respondents-answered-question",
    )


def facts_news(evidence: Estimates, survey: Survey) -> Facts:
    """How the questions differ from those of the first comparison period; what stands as it was published."""
    earlier = first_comparison(survey)
    if not earlier:
        return {}
    lists = questions(survey.codebook, survey.name, earlier)
    added, gone = (tuple(Name("item", key) for key in keys) for keys in lists)
    broken = names_of(evidence.select(stat="break", against=f"period:{earlier}"))
    printed = any(row.is_published for row in evidence.of_all(period=earlier))
    values: dict[str, Value] = {"period": Name("period", earlier), "added": added, "gone": gone, "broken": broken}
    told = [
        "questionnaire-same" if not added and not gone else None,
        "questionnaire-added" if added else None,
        "questionnaire-gone" if gone else None,
        "questionnaire-broken" if broken else None,
        "questionnaire-printed" if printed else None,
    ]
    return {"answer": all_of(*told, **values)}


def facts_definitions(evidence: Estimates, survey: Survey) -> Facts:
    """What each indicator of the report means."""
    if not len(evidence):
        return {}
    return {
        "answer": Sentence("questionnaire-every-indicator-report-means"),
        "caption": Sentence("questionnaire-definitions-indicators"),
        "items": tuple((meaning.term, meaning.told) for meaning in meanings(evidence, survey)),
    }


def facts_exclusions(evidence: Estimates, survey: Survey) -> Facts:
    """Which answers were left out, and by which limits."""
    found = rules(evidence, survey)
    if not found:
        return {"answer": Sentence("questionnaire-answer-checked-every-screening")}
    told = any(row.measure == "respondents" for row in evidence)
    return {
        "answer": all_of(
            Sentence("questionnaire-answers-left-out-declared"),
            Sentence("questionnaire-each-rule-changes-stands") if told else None,
        ),
        "caption": Sentence("questionnaire-screening-rules-order-they"),
        "items": found,
    }


BLOCKS: Blocks = {
    "questionnaire": facts_questionnaire,
    "news": facts_news,
    "definitions": facts_definitions,
    "exclusions": facts_exclusions,
}
