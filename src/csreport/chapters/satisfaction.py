"""Chapter 20: how satisfied customers are, with what, whether they come back, and how well that is measured."""

from __future__ import annotations

from csreport.estimates import Estimates, Row, direction
from csreport.facts import N_, Blocks, Facts, Name, Number, Sentence, Value, all_of, interval
from csreport.findings.headlines import facts_channels, facts_targets, facts_weightings
from csreport.findings.loyalty import facts_effort, facts_expectation, facts_loyalty, facts_recommend
from csreport.findings.moves import first_names, moves
from csreport.findings.scales import facts_reliability, facts_revision, item_rows, reliability_rows
from csreport.findings.strengths import average_rows, comparable_dimensions, comparable_items, facts_strengths
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
from csreport.measures.indicators import indicators, with_changes
from csreport.measures.nonresponse import POWER
from csreport.measures.targets import target_rows
from csreport.survey.survey import Survey


def estimates(survey: Survey, history: Estimates) -> Estimates:
    """Every indicator of the period with its changes, targets and other comparisons; and how well items measure."""
    now, aimed = indicators(survey), list(aimed_levels(survey))
    return Estimates([
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
    ])  # fmt: skip


# ---- overall -----------------------------------------------------------------------------------
def facts_overall(estimates: Estimates, survey: Survey) -> Facts:
    """How satisfied customers are overall."""
    item = survey.codebook.role("overall")
    mean, top, bottom = (headline(estimates, item, stat) for stat in ("mean", "top_box", "bottom_box"))
    if item is None or mean is None or top is None or bottom is None:
        return {}
    scale = survey.codebook.scale(item)
    level = Sentence(
        "{indicator} is {value} on a scale from {lowest} to {highest} ({low} to {high}); {share} chose one of the top "
        "{cut} answers.",
        indicator=Name("item", item), lowest=f"{scale.min:g}", highest=f"{scale.max:g}", share=Number(top),
        cut=survey.rules.top_box, **interval(mean),
    )  # fmt: skip
    facts: Facts = {
        "answer": all_of(level, *changes(estimates, survey, mean), _index(estimates, survey)),
        "finding": _extremes(top, bottom, survey),
        "alt": level,
        "base": all_of(base_of(mean, survey), detectable(estimates, survey, mean)),
        "caption": Sentence("{indicator}, weighted and unweighted", indicator=Name("item", item)),
        "note": all_of(
            Sentence(
                "Interval: {confidence}%. Effective base and design effect after Kish, on the base of this question.",
                confidence=confidence_of(survey),
            ),
            _median(estimates, item),
            _weighted_note(survey),
        ),
    }
    follows = _follows(estimates, survey, mean)
    return facts | ({"follows": follows} if follows is not None else {})


def _follows(estimates: Estimates, survey: Survey, mean: Row) -> Sentence | None:
    """How to take the change against the first comparison period."""
    change = change_of(estimates, mean, first_comparison(survey))
    if change is None:
        return None
    return {
        1: Sentence("**What follows.** The rise is real; below stands which parts of the service rose."),
        -1: Sentence("**What follows.** The fall is real; below stands which parts of the service fell."),
        0: Sentence("**What follows.** Read no trend into the latest change: chance alone brings as much."),
    }[direction(change, alpha_of(survey))]


def _extremes(top: Row, bottom: Row, survey: Survey) -> Sentence:
    return Sentence(
        "{indicator}: {top} chose one of the top {cut} answers, {bottom} one of the bottom {cut}",
        indicator=Name("item", top.measure), top=Number(top), bottom=Number(bottom), cut=survey.rules.top_box,
    )  # fmt: skip


def _index(estimates: Estimates, survey: Survey) -> Sentence | None:
    """The index, with its change against the first comparison period."""
    row = headline(estimates, "index", "index")
    if row is None:
        return None
    earlier = first_comparison(survey)
    change = change_of(estimates, row, earlier)
    if change is None:
        return Sentence("The satisfaction index is {value} of 100 ({low} to {high}).", **interval(row))
    values = interval(row) | {"amount": Number(change, absolute=True), "period": Name("period", earlier)}
    return {
        1: Sentence(
            "The satisfaction index is {value} of 100 ({low} to {high}), {amount} more than in {period}.", **values
        ),
        -1: Sentence(
            "The satisfaction index is {value} of 100 ({low} to {high}), {amount} less than in {period}.", **values
        ),
        0: Sentence(
            "The satisfaction index is {value} of 100 ({low} to {high}); its change against {period} is within noise.",
            **values,
        ),
    }[direction(change, alpha_of(survey))]


def _median(estimates: Estimates, item: str) -> Sentence | None:
    row = headline(estimates, item, "median")
    return Sentence("The median answer is {median}.", median=Number(row)) if row is not None else None


def _weighted_note(survey: Survey) -> Sentence | None:
    if survey.design.method == "none" or survey.period.sample == "open":
        return None
    return Sentence("Weighted results stand for the population; unweighted ones describe the respondents.")


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
    scores = [row for row in found if row is not None]
    if len(scores) < 2:
        return {}
    ranked = sorted(scores, key=lambda row: row.value)
    caption, note = RANKED[kind]
    ends: dict[str, Value] = {
        "best": Name("item", ranked[-1].measure), "best_value": Number(ranked[-1]),
        "worst": Name("item", ranked[0].measure), "worst_value": Number(ranked[0]),
    }  # fmt: skip
    level = Sentence("{best} leads with {best_value}; {worst} comes last with {worst_value}.", **ends)
    return {
        "answer": all_of(level, _moved(estimates, survey, measures)),
        "finding": Sentence("{best} scores highest, {worst} lowest", best=ends["best"], worst=ends["worst"]),
        "alt": level,
        "base": bases_of(scores, survey),
        "caption": Sentence(caption),
        "note": all_of(Sentence(note), *_marks(survey), _detectable_range(estimates, survey, measures)),
    }


def _marks(survey: Survey) -> list[Sentence]:
    """What the marks in a ranking mean."""
    caution = Sentence("* marks a base below {limit}.", limit=survey.rules.minimum_base.caution)
    if not survey.period.compare_to:
        return [caution]
    return [Sentence("▲▼ mark changes beyond noise after Holm's correction for several tests."), caution]


def _detectable_range(estimates: Estimates, survey: Survey, measures: list[str]) -> Sentence | None:
    """The changes that would be found, where changes are told."""
    rows = [row for row in estimates.select(measure=measures, stat="detectable", category="mean") if row.shown]
    if not rows or not survey.period.compare_to:
        return None
    least, most = min(rows, key=lambda row: row.value), max(rows, key=lambda row: row.value)
    return Sentence(
        "True changes of {least} to {most} would be found with a probability of {power}%, each taken by itself.",
        least=Number(least), most=Number(most), power=round(100 * POWER),
    )  # fmt: skip


def _moved(estimates: Estimates, survey: Survey, measures: list[str]) -> Sentence | None:
    """Which of several measures changed against the first comparison period."""
    found = moves(estimates.select(measure=measures), survey, first_comparison(survey))
    if not found.tested:
        return None
    values: dict[str, Value] = {
        "period": Name("period", found.period), "fell": first_names(found.fell), "rose": first_names(found.rose),
    }  # fmt: skip
    if found.fell and found.rose:
        return Sentence("Against {period}, {fell} fell and {rose} rose beyond noise.", **values)
    if found.rose:
        return Sentence("Against {period}, {rose} rose beyond noise.", **values)
    if found.fell:
        return Sentence("Against {period}, {fell} fell beyond noise.", **values)
    return Sentence("Against {period}, none of them changed beyond noise.", period=values["period"])


BLOCKS: Blocks = {
    "overall": facts_overall,
    "weightings": facts_weightings,
    "channels": facts_channels,
    "targets": facts_targets,
    "dimensions": facts_dimensions,
    "strengths": facts_strengths,
    "items": facts_items,
    "recommend": facts_recommend,
    "loyalty": facts_loyalty,
    "effort": facts_effort,
    "expectation": facts_expectation,
    "reliability": facts_reliability,
    "revision": facts_revision,
}
