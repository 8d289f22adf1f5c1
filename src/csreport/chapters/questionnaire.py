"""Annex: the questionnaire with its results, definitions and exclusion rules."""

from __future__ import annotations

from csreport.chapters.comparisons import names_of
from csreport.chapters.indicators import meanings, questions
from csreport.chapters.response import rules_used
from csreport.estimates import Estimates
from csreport.facts import (
    Blocks,
    Card,
    Facts,
    Name,
    Number,
    Sentence,
    Value,
    all_of,
    block,
    first_comparison,
    reason_of,
)
from csreport.project.codebook import Role
from csreport.survey.screening import action_of, is_checked
from csreport.survey.survey import Survey


def facts_questionnaire(evidence: Estimates, survey: Survey) -> Facts:
    """What was asked, word for word, and what was answered; and what was not."""
    book = survey.codebook
    rated = [key for key in book.items if survey.measured(key)]
    if not len(evidence.select(period=survey.name, measure=[*rated, *book.choices], stat="share")):
        return {}
    missing = tuple(Sentence("questionnaire-subject", subject=name) for name in _not_measured(evidence, survey))
    return block(
        {},
        answer=all_of(
            "questionnaire-questions",
            Sentence("questionnaire-not-measured", subjects=missing) if missing else None,
        ),
        caption="questionnaire-results",
        note=all_of(
            Sentence("questionnaire-base", cut=survey.rules.top_box),
            "questionnaire-weighted" if survey.design.method != "none" else None,
        ),
    )


ASKED_FOR: tuple[Role, ...] = ("overall", "recommend", "effort", "expectation", "repurchase")


def _not_measured(evidence: Estimates, survey: Survey) -> list[str]:
    """Subjects of a report on which this survey says nothing."""
    book, here = survey.codebook, evidence.select(period=survey.name)
    roles = {role: (item := book.role(role)) is not None and survey.measured(item) for role in ASKED_FOR}
    known = roles | {
        "dimensions": bool(book.dimensions),
        "groups": bool(book.segments),
        "importance": any(row.shown for row in here.select(stat="importance", level="")),
        "change": any(row.against_kind == "period" and row.shown for row in here),
        "response": any(row.shown for row in here.select(measure="response", stat="rate")),
        "register": survey.frame is not None,
    }
    return [subject for subject, measured in known.items() if not measured]


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
    told = {"same": not added and not gone, "added": added, "gone": gone, "broken": broken, "printed": printed}
    return {"answer": all_of(*(f"questionnaire-{kind}" for kind, holds in told.items() if holds), **values)}


def facts_definitions(evidence: Estimates, survey: Survey) -> Facts:
    """What each indicator of the report means."""
    if not len(evidence):
        return {}
    terms = tuple((meaning.term, meaning.told) for meaning in meanings(evidence, survey))
    return {
        **block({}, answer="questionnaire-definitions", caption="questionnaire-definitions-caption"),
        "items": terms,
    }


# ---- screening rules -----------------------------------------------------------------------------
def facts_exclusions(evidence: Estimates, survey: Survey) -> Facts:
    """Which answers were left out, and by which limits."""
    found = _rules(evidence, survey)
    if not found:
        return {"answer": Sentence("questionnaire-no-rules")}
    told = any(row.measure == "respondents" for row in evidence)
    answer = all_of("questionnaire-rules", "questionnaire-rules-effect" if told else None)
    return {**block({}, answer=answer, caption="questionnaire-rules-caption"), "items": found}


def _rules(evidence: Estimates, survey: Survey) -> Card:
    """Screening rules in use, in the order in which they decide: what each flags and what follows."""
    return tuple(
        (Sentence("common-rule", rule=Name("message", reason_of(rule))), _rule(rule, evidence, survey))
        for rule in rules_used(survey)
    )


def _rule(rule: str, evidence: Estimates, survey: Survey) -> Sentence:
    """What a rule flags, with its limits, and how many answers it excluded."""
    count = evidence.find(period=survey.name, measure="respondents", stat="count", category="excluded", level=rule)
    kind, excluded = "excluded", Number(count) if count is not None and count.shown else ""
    if not is_checked(survey.ledger, rule):
        kind = "unchecked"
    elif action_of(survey.rules, rule) == "flag":
        kind = "flagged"
    elif excluded:
        kind = "counted"
    copy = rule == "near_duplicate" and survey.rules.screening.near_duplicate.share == 1
    flag = Sentence("questionnaire-flag", rule="copy" if copy else rule.replace("_", "-"), **_limits(rule, survey))
    return all_of(flag, Sentence("questionnaire-flagged", kind=kind, count=excluded))


def _limits(rule: str, survey: Survey) -> dict[str, Value]:
    """The numbers that a rule's sentence names."""
    found = survey.rules.screening
    shares = {
        "near_duplicate": found.near_duplicate.share,
        "incomplete": found.incomplete.minimum_share,
        "speeding": found.speeding.median_share,
        "inconsistent": found.inconsistent.level,
    }
    lined, least = rule == "straight_lining", found.speeding.seconds_per_item
    return {
        "share": f"{100 * shares.get(rule, 0):.3g}",
        "seconds": int(least) if least == int(least) else f"{least:g}",
        "items": found.straight_lining.minimum_items if lined else found.near_duplicate.minimum_items,
    }


BLOCKS: Blocks = {
    "questionnaire": facts_questionnaire,
    "news": facts_news,
    "definitions": facts_definitions,
    "exclusions": facts_exclusions,
}
