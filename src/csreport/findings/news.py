"""What is different from the last report, and why: the data, the questions, the definitions, the parameters."""

from __future__ import annotations

from csreport.estimates import Estimates, Row
from csreport.facts import Facts, Name, Number, Sentence, all_of
from csreport.findings.goals import indicator_name, names_of
from csreport.findings.highlights import scores
from csreport.findings.wording import first_comparison, headline
from csreport.measures.definitions import questions
from csreport.measures.indicators import headline_pairs
from csreport.survey.survey import Survey


def facts_news(evidence: Estimates, survey: Survey) -> Facts:
    """What is different from the first comparison period."""
    earlier = first_comparison(survey)
    if not earlier:
        return {"key": Sentence("No earlier period is declared for comparison.")}
    before = _before(evidence, survey, earlier)
    told = [Sentence("**Since {period}.**", period=Name("period", earlier))]
    if before is not None:
        now, then = before
        told += [
            Sentence(
                "Data: {n} answers to {indicator}, then {before}.",
                n=Number(now, "n"),
                indicator=indicator_name(now.measure, now.stat),
                before=Number(then, "n"),
            )
        ]
    told += _questions(survey, earlier)
    broken = list(evidence.select(stat="break", against=f"period:{earlier}"))
    if broken:
        told += [
            Sentence("Definitions: not comparable, because made of other questions: {names}.", names=names_of(broken))
        ]
    return {"key": all_of(*told, _parameters(before[1] if before is not None else None, survey, earlier))}


def _before(evidence: Estimates, survey: Survey, earlier: str) -> tuple[Row, Row] | None:
    """The leading estimate now and then."""
    heads = [headline(evidence, measure, stat, period=survey.name) for measure, stat in headline_pairs(survey)]
    heads += scores(evidence, survey)
    for now in (row for row in heads if row is not None):
        then = evidence.get(now, period=earlier)
        if then is not None and then.shown and now.n > 0 and then.n > 0:
            return now, then
    return None


def _questions(survey: Survey, earlier: str) -> list[Sentence]:
    """Questions that were added and left out."""
    added, gone = (
        tuple(Name("item", key) for key in keys) for keys in questions(survey.codebook, survey.name, earlier)
    )
    if not added and not gone:
        return [Sentence("Questions: the same.")]
    new, left = Sentence("New questions: {items}.", items=added), Sentence("No longer asked: {items}.", items=gone)
    return [*([new] if added else []), *([left] if gone else [])]


def _parameters(then: Row | None, survey: Survey, earlier: str) -> Sentence:
    """Whether rules and weights were the same."""
    if then is not None and then.is_published:
        return Sentence(
            "Parameters: {period} stands as published; its rules and weights may differ from today's.",
            period=Name("period", earlier),
        )
    return Sentence(
        "Parameters: today's rules and weighting ({weighting}) for both, so no difference comes from there.",
        weighting=weighting_words(survey),
    )


def weighting_words(survey: Survey) -> Sentence:
    """How the weights were made."""
    margins = tuple(Name("item", name) for name in survey.rules.weighting.margins)
    return {
        "none": Sentence("no weights"),
        "file": Sentence("weights delivered with the data"),
        "rake": Sentence("raked to {margins}", margins=margins),
        "poststratify": Sentence("post-stratified to {margins}", margins=margins),
        "linear": Sentence("calibrated to {margins}", margins=margins),
        "logit": Sentence("calibrated to {margins}", margins=margins),
        "adjust": Sentence("adjusted for non-response"),
    }[survey.design.method]
