"""Chapter 90: what the results suggest, what can be concluded, and what remains open."""

from __future__ import annotations

from csreport.chapters.comparisons import goals, score
from csreport.chapters.highlights import (
    advice,
    change_findings,
    checks,
    driver_finding,
    extremes_finding,
    overall,
    overall_finding,
)
from csreport.chapters.importance import priorities
from csreport.chapters.indicators import POWER
from csreport.chapters.wording import headline
from csreport.estimates import Estimates
from csreport.facts import Blocks, Facts, Name, Number, Sentence, all_of
from csreport.survey.survey import Survey


def facts_recommendations(evidence: Estimates, survey: Survey) -> Facts:
    """What the results suggest to look at, by rule."""
    found = tuple(advice(evidence, survey))
    if not found:
        return {"answer": Sentence("conclusion-results-suggest-nothing-look")}
    return {
        "answer": Sentence("conclusion-these-suggestions-follow-numbers"),
        "findings": found,
    }


def facts_conclusion(evidence: Estimates, survey: Survey) -> Facts:
    """What can be concluded, and how far the data carry it."""
    told = [overall_finding(evidence, survey), *change_findings(evidence, survey), extremes_finding(evidence, survey)]
    told += [driver_finding(evidence, survey), *score(evidence, survey), _carried(evidence, survey)]
    known = [sentence for sentence in told if sentence is not None]
    return {"answer": all_of(*known)} if known else {}


def _carried(evidence: Estimates, survey: Survey) -> Sentence | None:
    """How far the data carry the conclusion."""
    found = checks(evidence, survey)
    if not found:
        return None
    doubtful = tuple(Name("message", check.name) for check in found if check.light != "good")
    return {
        "good": Sentence("conclusion-data-good-every-criterion"),
        "watch": Sentence("conclusion-data-call-care-one", criteria=doubtful),
        "poor": Sentence("conclusion-data-poor-one-respect", criteria=doubtful),
    }[overall(found)]


def facts_open(evidence: Estimates, survey: Survey) -> Facts:
    """What this survey leaves open, and what the next one could show."""
    undecided = tuple(goal.name for goal in goals(evidence, survey) if goal.verdict == "cannot_tell")
    told = [
        Sentence("conclusion-whether-these-targets-met", names=undecided) if undecided else None,
        _priority(evidence, survey),
        _next(evidence, survey),
        Sentence("conclusion-causes-open-surveys-show"),
    ]
    return {"answer": all_of(*told)}


def _priority(evidence: Estimates, survey: Survey) -> Sentence | None:
    found = priorities(evidence, survey)
    if found is None or found.settled or found.first is None:
        return None
    return Sentence("conclusion-whether-comes-first-settled", item=Name("item", found.first.score.measure))


def _next(evidence: Estimates, survey: Survey) -> Sentence | None:
    """The change that the next survey would find."""
    found = headline(evidence, survey.codebook.role("overall"), "detectable", "mean", period=survey.name)
    if found is None:
        return None
    return Sentence(
        "conclusion-next-survey-size-would",
        amount=Number(found),
        indicator=Name("item", found.measure),
        power=round(100 * POWER),
    )


BLOCKS: Blocks = {
    "recommendations": facts_recommendations,
    "conclusion": facts_conclusion,
    "open": facts_open,
}
