"""Chapter 20: how satisfied customers are, with what, whether they come back, and how well that is measured."""

from __future__ import annotations

from csreport.estimates import Estimates, direction
from csreport.facts import N_, Blocks, Facts, Name, Number, Sentence, Value, about, all_of, by_way, interval
from csreport.findings.headlines import facts_channels, facts_targets, facts_weightings
from csreport.findings.loyalty import facts_effort, facts_expectation, facts_loyalty, facts_recommend
from csreport.findings.moves import first_names, moves
from csreport.findings.scales import facts_reliability, facts_revision, item_rows, reliability_rows
from csreport.findings.strengths import average_rows, comparable_dimensions, comparable_items, strengths
from csreport.findings.wording import (
    alpha_of,
    base_of,
    bases_of,
    change_of,
    changes,
    confidence_of,
    detectable,
    first_comparison,
    headline,
)
from csreport.measures.breakdown import aimed_levels
from csreport.measures.comparisons import (
    channel_rows,
    detectable_rows,
    loyalty_rows,
    weighting_rows,
)
from csreport.measures.definitions import comparable
from csreport.measures.indicators import POWER, indicators, with_changes
from csreport.measures.targets import target_rows
from csreport.survey.survey import Survey


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Every indicator of the period with its changes, targets and other comparisons; and how well items measure."""
    now, aimed = indicators(survey), list(aimed_levels(survey))
    return Estimates(
        [
            *with_changes(survey, history, now),
            *detectable_rows(survey, comparable(survey.codebook, history, survey.name), now),
            *aimed,
            *target_rows(
                [*now, *aimed], history, survey.targets, period=survey.name, confidence=survey.rules.confidence
            ),
            *weighting_rows(survey),
            *channel_rows(survey),
            *average_rows(survey, now),
            *loyalty_rows(survey),
            *reliability_rows(survey),
            *item_rows(survey),
        ]
    )


# ---- overall -----------------------------------------------------------------------------------
def facts_overall(estimates: Estimates, survey: Survey) -> Facts:
    """How satisfied customers are overall."""
    item = survey.codebook.role("overall")
    mean, top, bottom, median = (
        headline(estimates, item, stat) for stat in ("mean", "top_box", "bottom_box", "median")
    )
    if item is None or mean is None or top is None or bottom is None:
        return {}
    scale, cut = survey.codebook.scale(item), survey.rules.top_box
    level = Sentence(
        "{indicator} is {value} on a scale from {lowest} to {highest} ({low} to {high}); {share} chose one of the top "
        "{cut} answers.",
        lowest=f"{scale.min:g}",
        highest=f"{scale.max:g}",
        cut=cut,
        **about(mean) | {"share": Number(top)},
    )
    weighted = survey.design.method != "none" and survey.period.sample != "open"
    facts: Facts = {
        "answer": all_of(level, *changes(estimates, survey, mean), _index(estimates, survey)),
        "finding": Sentence(
            "{indicator}: {top} chose one of the top {cut} answers, {bottom} one of the bottom {cut}",
            top=Number(top),
            bottom=Number(bottom),
            cut=cut,
            **about(mean),
        ),
        "alt": level,
        "base": all_of(base_of(mean, survey), detectable(estimates, survey, mean)),
        "caption": Sentence("{indicator}, weighted and unweighted", **about(mean)),
        "note": all_of(
            Sentence(
                "Interval: {confidence}%. Effective base and design effect after Kish, on the base of this question.",
                confidence=confidence_of(survey),
            ),
            Sentence("The median answer is {median}.", median=Number(median)) if median is not None else None,
            Sentence("Weighted results stand for the population; unweighted ones describe the respondents.")
            if weighted
            else None,
        ),
    }
    change = change_of(estimates, mean, first_comparison(survey))
    if change is not None:
        facts["follows"] = by_way(
            direction(change, alpha_of(survey)),
            "**What follows.** The rise is real; below stands which parts of the service rose.",
            "**What follows.** The fall is real; below stands which parts of the service fell.",
            "**What follows.** Read no trend into the latest change: chance alone brings as much.",
        )
    return facts


def _index(estimates: Estimates, survey: Survey) -> Sentence | None:
    """The index, with its change against the first comparison period."""
    row = headline(estimates, "index", "index")
    if row is None:
        return None
    earlier = first_comparison(survey)
    change = change_of(estimates, row, earlier)
    if change is None:
        return Sentence("The satisfaction index is {value} of 100 ({low} to {high}).", **interval(row))
    return by_way(
        direction(change, alpha_of(survey)),
        "The satisfaction index is {value} of 100 ({low} to {high}), {amount} more than in {period}.",
        "The satisfaction index is {value} of 100 ({low} to {high}), {amount} less than in {period}.",
        "The satisfaction index is {value} of 100 ({low} to {high}); its change against {period} is within noise.",
        amount=Number(change, absolute=True),
        period=Name("period", earlier),
        **interval(row),
    )


# ---- dimensions and items ----------------------------------------------------------------------
def facts_dimensions(estimates: Estimates, survey: Survey) -> Facts:
    """Which dimensions score highest and lowest, and which changed."""
    return _ranking(estimates, survey, comparable_dimensions(survey), "dimensions")


def facts_items(estimates: Estimates, survey: Survey) -> Facts:
    """Which items score highest and lowest, and which changed."""
    return _ranking(estimates, survey, comparable_items(survey), "items")


RANKED = {
    "dimensions": (N_("Scores by dimension"), N_("A dimension's score is the mean of its items for each respondent.")),
    "items": (N_("Scores by item"), N_("Answers “not applicable” and blanks are left out of numerator and base.")),
}


def _ranking(estimates: Estimates, survey: Survey, measures: list[str], kind: str) -> Facts:
    found = [headline(estimates, measure, "mean") for measure in measures]
    scores = sorted((row for row in found if row is not None), key=lambda row: row.value)
    if len(scores) < 2:
        return {}
    caption, note = RANKED[kind]
    ends: dict[str, Value] = {
        "best": Name("item", scores[-1].measure),
        "best_value": Number(scores[-1]),
        "worst": Name("item", scores[0].measure),
        "worst_value": Number(scores[0]),
    }
    level = Sentence("{best} leads with {best_value}; {worst} comes last with {worst_value}.", **ends)
    marks = Sentence("▲▼ mark changes beyond noise after Holm's correction for several tests.")
    return {
        "answer": all_of(level, strengths(estimates, scores, kind), _moved(estimates, survey, measures)),
        "finding": Sentence("{best} scores highest, {worst} lowest", **ends),
        "alt": level,
        "base": bases_of(scores, survey),
        "caption": Sentence(caption),
        "note": all_of(
            Sentence(note),
            marks if survey.period.compare_to else None,
            Sentence("* marks an effective base below {limit}.", limit=survey.rules.minimum_base.caution),
            _detectable_range(estimates, survey, measures),
        ),
    }


def _detectable_range(estimates: Estimates, survey: Survey, measures: list[str]) -> Sentence | None:
    """The changes that would be found, where changes are told."""
    rows = [row for row in estimates.select(measure=measures, stat="detectable", category="mean") if row.shown]
    if not rows or not survey.period.compare_to:
        return None
    least, most = (pick(rows, key=lambda row: row.value) for pick in (min, max))
    return Sentence(
        "True changes of {least} to {most} would be found with a probability of {power}%, each taken by itself.",
        least=Number(least),
        most=Number(most),
        power=round(100 * POWER),
    )


def _moved(estimates: Estimates, survey: Survey, measures: list[str]) -> Sentence | None:
    """Which of several measures changed against the first comparison period."""
    found = moves(estimates.select(measure=measures), survey, first_comparison(survey))
    if not found.tested:
        return None
    values: dict[str, Value] = {
        "period": Name("period", found.period),
        "fell": first_names(found.fell),
        "rose": first_names(found.rose),
    }
    if found.fell and found.rose:
        return Sentence("Against {period}, {fell} fell and {rose} rose beyond noise.", **values)
    if found.rose:
        return Sentence("Against {period}, {rose} rose beyond noise.", **values)
    if found.fell:
        return Sentence("Against {period}, {fell} fell beyond noise.", **values)
    return Sentence("Against {period}, none of them changed beyond noise.", **values)


BLOCKS: Blocks = {
    "overall": facts_overall,
    "weightings": facts_weightings,
    "channels": facts_channels,
    "targets": facts_targets,
    "dimensions": facts_dimensions,
    "items": facts_items,
    "recommend": facts_recommend,
    "loyalty": facts_loyalty,
    "effort": facts_effort,
    "expectation": facts_expectation,
    "reliability": facts_reliability,
    "revision": facts_revision,
}
