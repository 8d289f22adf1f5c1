"""Chapter 05: why the survey was made, who was asked and how, and how the report is to be read."""

from __future__ import annotations

from csreport.chapters.highlights import weighting_words
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
                "This report shows what the survey of {period} found: how satisfied customers are, with what, how that "
                "changed, and what to look at first.",
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
        return Sentence("It asks about {subjects}.", subjects=dimensions)
    items = [key for key in book.items if survey.measured(key)]
    return Sentence("It holds {count} rating questions.", count=len(items)) if items else None


def facts_method(evidence: Estimates, survey: Survey) -> Facts:
    """Who was asked, how many answered, when, and how the answers are weighted."""
    period = survey.period
    texts = tuple(period.population.items())
    days = Dates(period.fieldwork.start.isoformat(), period.fieldwork.end.isoformat()) if period.fieldwork else None
    sampled = len(evidence.select(measure="respondents")) > 0
    told = [
        taking_part(evidence, survey),
        Sentence("**Population:** {population}.", population=Name("given", texts=texts)) if texts else None,
        Sentence("**Fieldwork:** {days}.", days=days) if days is not None else None,
        Sentence("**Weighting:** {weighting}.", weighting=weighting_words(survey)),
        Sentence("Details stand in the chapter [Sampling](#sampling).") if sampled else None,
    ]
    return {"answer": all_of(*told)}


def facts_reading(evidence: Estimates, survey: Survey) -> Facts:
    """What intervals, real changes, associations and marks mean."""
    base = survey.rules.minimum_base
    return {
        "answer": all_of(
            meaning_of_intervals(survey),
            Sentence(
                "“Real” and “beyond noise” mean that chance is an unlikely explanation, also after many comparisons; "
                "“within noise” means that nothing can be concluded."
            ),
            Sentence("“Goes with” is an association and no proof of a cause."),
            Sentence(
                "Results on an effective base below {caution} are marked with *, those on fewer than {suppress} "
                "answers are not shown.",
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
