"""Chapter 05: why the survey was made, who was asked and how, and how the report is to be read."""

from __future__ import annotations

from csreport.chapters.method import weighting_words
from csreport.chapters.representation import taking_part
from csreport.chapters.wording import meaning_of_intervals
from csreport.estimates import Estimates
from csreport.facts import Blocks, Dates, Facts, Name, Sentence, all_of
from csreport.survey.survey import Survey


def facts_background(evidence: Estimates, survey: Survey) -> Facts:
    """What the survey is for, and what it asks about."""
    return {
        "answer": all_of(
            Sentence(
                "introduction-report-shows-survey-found",
                period=Name("period", survey.name),
            ),
            _subjects(survey),
        )
    }


def _subjects(survey: Survey) -> Sentence | None:
    """What was asked about: the dimensions, or how many questions."""
    book = survey.codebook
    dimensions = tuple(Name("item", key) for key in book.dimensions if survey.measured(key))
    if dimensions:
        return Sentence("introduction-asks-about", subjects=dimensions)
    items = [key for key in book.items if survey.measured(key)]
    return Sentence("introduction-holds-rating-questions", count=len(items)) if items else None


def facts_method(evidence: Estimates, survey: Survey) -> Facts:
    """Who was asked, how many answered, when, and how the answers are weighted."""
    period = survey.period
    texts = tuple(period.population.items())
    days = Dates(period.fieldwork.start.isoformat(), period.fieldwork.end.isoformat()) if period.fieldwork else None
    sampled = len(evidence.select(measure="respondents")) > 0
    told = [
        taking_part(evidence, survey),
        Sentence("introduction-population", population=Name("given", texts=texts)) if texts else None,
        Sentence("introduction-fieldwork", days=days) if days is not None else None,
        Sentence("introduction-weighting", weighting=weighting_words(survey)),
        Sentence("introduction-details-stand-chapter-sampling") if sampled else None,
    ]
    return {"answer": all_of(*told)}


def facts_reading(evidence: Estimates, survey: Survey) -> Facts:
    """What intervals, real changes, associations and marks mean."""
    base = survey.rules.minimum_base
    return {
        "answer": all_of(
            meaning_of_intervals(survey),
            Sentence("introduction-real-beyond-noise-mean"),
            Sentence("introduction-goes-association-proof-cause"),
            Sentence(
                "introduction-results-effective-base-below",
                caution=base.caution,
                suppress=base.suppress,
            ),
        )
    }


BLOCKS: Blocks = {
    "background": facts_background,
    "method": facts_method,
    "reading": facts_reading,
}
