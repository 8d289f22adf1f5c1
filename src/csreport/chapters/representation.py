"""Whether the respondents stand for the population: Estimates and facts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csreport.chapters.differences import segments_of
from csreport.chapters.groups import Split, level_rows, measures
from csreport.chapters.indicators import POWER, TAYLOR, judged_together, result_of, row_of, sample_of
from csreport.chapters.response import STRATUM
from csreport.chapters.wording import alpha_of
from csreport.estimates import Estimates, Row, direction
from csreport.facts import Facts, Name, Number, Sentence, Value, about, all_of, block
from csreport.survey.survey import Survey
from csreport.survey.weighting import FRAME, crossed
from surveystats.planning import minimum_detectable_change
from surveystats.representativeness import r_indicator
from surveystats.response import early_late, response_test, standardised_differences
from surveystats.sample import Sample

# ---- whether those who answered are like those who were asked, and what change the sample can show ----
NOT_STATED = "not_stated"


@dataclass(frozen=True)
class Asked:
    """Everyone who was asked: levels by segment, whether analysed, chances of selection, and who they are in words."""

    levels: pd.DataFrame
    analysed: np.ndarray
    sample: Sample
    words: str


def nonresponse_rows(survey: Survey) -> Iterator[Row]:
    """Respondents against those asked on what the frame knows of both, R-indicators, late against early answers.

    None for open samples: nobody knows who was asked.
    """
    asked = asked_of(survey) if survey.period.sample == "probability" else None
    if asked is not None:
        yield from _differences(survey, asked)
        yield from _evenness(survey, asked)
    if survey.period.sample == "probability":
        yield from _late_answers(survey)


def asked_of(survey: Survey) -> Asked | None:
    """The eligible invited customers that the frame knows; without a list of invitations everyone in the frame."""
    invited = survey.invitations
    if survey.frame is None:
        return None
    names = [name for name in survey.codebook.segments if name in survey.frame]
    if not names:
        return None
    if invited is None or not knows_asked(survey):
        return _everyone(survey, survey.frame, names)
    asked = invited[invited["disposition"] != "not_eligible"].drop_duplicates("id")
    levels = asked[[f"{FRAME}{name}" for name in names]].set_axis(names, axis=1)
    known = levels.notna().any(axis=1)
    asked, levels = asked[known], levels[known]
    analysed = asked["id"].isin(survey.accepted["design.id"].str.strip()).to_numpy(float)
    return Asked(levels, analysed, _selection(asked, survey.frame), "against the eligible invited")


def knows_asked(survey: Survey) -> bool:
    """Whether invited customers can be told apart by having answered or not; otherwise the whole frame counts."""
    known = () if survey.frame is None else survey.frame.columns
    invited, names = survey.invitations, [name for name in survey.codebook.segments if name in known]
    return invited is not None and "design.id" in survey.accepted and bool(names) and f"{FRAME}{names[0]}" in invited


def _selection(asked: pd.DataFrame, frame: pd.DataFrame) -> Sample:
    """Chances of selection: those of the strata, where both frame and invitations know them."""
    column, n = f"{FRAME}design.stratum", len(asked)
    if "design.stratum" not in frame or column not in asked or asked[column].isna().any():
        fraction = np.full(n, min(n / len(frame), 1.0))
        return Sample.of(n, fpc=fraction)
    size, taken = frame["design.stratum"].value_counts(), asked[column].value_counts()
    chances = asked[column].map((taken / size).clip(upper=1)).to_numpy(float)
    return Sample.of(n, weights=1 / chances, strata=asked[column].to_numpy(str), fpc=chances)


def _everyone(survey: Survey, frame: pd.DataFrame, names: list[str]) -> Asked:
    """The frame with as many analysed in each cell as there are: within a cell it does not matter who."""
    cells, answered = crossed(frame, names), crossed(survey.accepted, names).value_counts()
    analysed = frame.groupby(cells).cumcount() < cells.map(answered).fillna(0)
    everyone = Sample.of(len(frame), fpc=np.ones(len(frame)))
    words = "against the frame: selection and response together"
    return Asked(frame[names], analysed.to_numpy(float), everyone, words)


def _differences(survey: Survey, asked: Asked) -> Iterator[Row]:
    """Standardised differences by level, before weighting from those asked and after it from the frame; and χ²."""
    level, tests = survey.rules.confidence, []
    for segment in asked.levels:
        stem = Row(survey.name, "nonresponse", "smd", segment=str(segment), weighting="none")
        labels = asked.levels[segment].astype(object)
        before = standardised_differences(labels[asked.analysed == 1], _counts(asked.levels[segment]), confidence=level)
        for name, result in before.items():
            yield row_of(result, replace(stem, level=str(name)), f"standardised difference {asked.words}")
        yield from _remaining(survey, replace(stem, weighting="representative"))
        test = response_test(labels, asked.analysed)
        status = "not_estimable" if math.isnan(test.chi_square) else "ok"
        chi_square = replace(stem, stat="chi_square", method=f"Pearson {asked.words}", status=status)
        tests.append(replace(chi_square, value=test.chi_square, df=test.df, p=test.p, n=float(test.n)))
    yield from judged_together(tests)


def _remaining(survey: Survey, stem: Row) -> Iterator[Row]:
    """What weighting leaves of the differences from the frame."""
    if survey.frame is None:
        return
    labels, known = survey.accepted[stem.segment].astype(object), _counts(survey.frame[stem.segment])
    found = standardised_differences(labels, known, sample_of(survey), confidence=survey.rules.confidence)
    method = "standardised difference against the frame, weighted"
    for name, result in found.items():
        row = row_of(result, replace(stem, level=str(name)), method)
        if stem.segment in survey.design.margins:  # what weighting fixes does not vary
            row = replace(row, se=math.nan, low=math.nan, high=math.nan, df=math.nan, p=math.nan)
        yield row


def _counts(levels: pd.Series) -> dict[str, float]:
    return {str(level): float(count) for level, count in levels.value_counts(sort=False).items()}


def _evenness(survey: Survey, asked: Asked) -> Iterator[Row]:
    known = {str(name): asked.levels[name].astype(object) for name in asked.levels}
    found = r_indicator(asked.analysed, known, asked.sample, confidence=survey.rules.confidence)
    stem = Row(survey.name, "nonresponse", "r_indicator", weighting="none", n=float(found.n), n_eff=found.n_eff)
    stem = replace(stem, n_weighted=found.n_weighted, method=f"logistic propensities, {asked.words}")
    if math.isnan(found.value):
        yield replace(stem, status="not_estimable")
        return
    yield replace(stem, value=found.value, se=found.se, low=found.low, high=found.high)
    yield replace(stem, stat="r_indicator_adjusted", value=found.adjusted)
    yield replace(stem, stat="propensity", value=found.propensity)
    yield replace(stem, stat="propensity_variation", value=found.variation)
    for segment, value in found.partial.items():
        stem = replace(stem, stat="partial_r", segment=segment, level="")
        yield replace(stem, value=value)
        for level, part in found.partial_levels[segment].items():
            yield replace(stem, level=str(level) or NOT_STATED, value=part)


def _late_answers(survey: Survey) -> Iterator[Row]:
    """Late minus early answers to the headline items."""
    if "design.date" not in survey.accepted:
        return
    dates = survey.accepted["design.date"]
    arrival, sample = (dates - dates.min()).dt.total_seconds().to_numpy(float), sample_of(survey)
    found = []
    for item in _headlines(survey):
        result = early_late(survey.accepted[item].to_numpy(float), arrival, sample, confidence=survey.rules.confidence)
        key = Row(survey.name, "nonresponse", "late_minus_early", category=item)
        found.append(row_of(result, key, "last quarter of arrivals minus first, means; Taylor linearisation, t"))
    yield from judged_together(found)


# ---- what the sample can show --------------------------------------------------------------------
def detectable_change_rows(survey: Survey) -> Iterator[Row]:
    """Smallest change to a next wave like this one that would be found: of each indicator, in all and by segment level.

    None for open samples, which measure no population.
    """
    if survey.period.sample != "probability":
        return
    level, recommend = survey.rules.confidence, survey.codebook.role("recommend")
    pairs = [(item, stat) for item in _headlines(survey) for stat in ("mean", "top_box")]
    pairs += [(recommend, "nps")] if recommend is not None else []
    everyone = Split("", [""], np.zeros(len(survey.accepted), int))
    splits = [everyone, *(Split.of(survey, segment) for segment in survey.codebook.segments)]
    method = f"two-sided test at {1 - level:.2g}, power {POWER:g}, next wave like this one; {TAYLOR}"
    for row in level_rows(survey, measures(survey, [*pairs, ("index", "index")]), of=splits):
        value = minimum_detectable_change(result_of(row), power=POWER, confidence=level)
        key = Row(survey.name, row.measure, "detectable_change", row.stat, row.segment, row.level, method=method)
        key = replace(key, n=row.n, n_weighted=row.n_weighted, n_eff=row.n_eff)
        yield replace(key, value=value, status="not_estimable" if math.isnan(value) else "ok")


def _headlines(survey: Survey) -> list[str]:
    """Items with a role that were asked and answered."""
    return [key for key, item in survey.codebook.items.items() if item.role and survey.measured(key)]


# ---- whether the respondents stand for the population, and whether those who did not answer are different ----
NOTABLE = 0.1  # standard deviations; Austin 2009


def taking_part(estimates: Estimates, survey: Survey) -> Sentence | None:
    """How people came to answer, and how many answers are analysed.

    Customers are told apart from answers: some send several, and some who answer were never invited.
    """
    counts = estimates.select(measure=("respondents", "invitations"), stat="count", segment="", against="")
    rows = {row.category: row for row in counts}
    numbers: dict[str, Value] = {category: Number(row) for category, row in rows.items()}
    if not {"received", "accepted"} <= set(rows):
        return None
    if survey.period.sample == "open":
        told = "sample-answers-came-through-open"
    elif "invited" not in rows and rows["received"].value == rows["accepted"].value:
        told = "sample-answers-came-all-analysed"
    elif "invited" not in rows:
        told = "sample-answers-came-them-analysed"
    elif "answered" not in rows:
        told = "sample-customers-invited-answers-came"
    elif rows["further"].value + rows["not_invited"].value == 0:
        told = "sample-invited-customers-sent-answer"
    else:
        told = "sample-invited-customers-sent-answer-further"
    return Sentence(told, **numbers | {"others": numbers.get("not_invited", 0)})


# ---- sample, respondents and population --------------------------------------------------------
def facts_margins(estimates: Estimates, survey: Survey) -> Facts:
    """Whether respondents look like the population."""
    known = [row for row in estimates.select(measure="frame", stat="share") if row.segment != STRATUM]
    pairs = [(estimates.get(row, measure="respondents"), row) for row in known if row.shown]
    shown = [(found, row) for found, row in pairs if found is not None and found.shown]
    if not known:
        brought = Sentence("sample-weights-came-data-population")
        unknown = Sentence("sample-populations-make-up-declared")
        return {"answer": brought if survey.design.method == "file" else unknown}
    answer = Sentence("sample-too-few-people-answered")
    if shown:
        found, share = max(shown, key=lambda pair: abs(pair[0].value - pair[1].value))
        answer = all_of(
            "sample-widest-gap-before-weighting",
            _already_invited(estimates, found, share),
            known=Number(share),
            **about(found),
        )
    note = all_of(
        "sample-shares-analysed-answers-population"
        if survey.frame is None
        else "sample-shares-analysed-answers-population-customer",
        "sample-invited-customers-list-invitations"
        if survey.invitations is not None and survey.period.sample != "open"
        else None,
    )
    return block({}, answer=answer, caption="sample-respondents-against-population", note=note)


def _already_invited(estimates: Estimates, found: Row, known: Row) -> Sentence | None:
    """How much of a gap was there before anybody answered."""
    invited = estimates.get(known, measure="invitations")
    if invited is None or not invited.shown:
        return None
    least, most = sorted((known.value, found.value))
    return Sentence(
        "sample-among-invited-share-part" if least <= invited.value <= most else "sample-among-invited-share",
        invited=Number(invited),
    )


def facts_profile(estimates: Estimates, survey: Survey) -> Facts:
    """Who the respondents are."""
    choices = block(
        {},
        caption_choices="sample-respondents-chose",
        note_choices="sample-share-those-answered-question",
    )
    counts = estimates.select(measure="respondents", stat="count", category="", weighting="none")
    if not len(counts):
        only = Sentence("sample-table-shows-respondents-chose")
        return {"answer": only, **choices} if survey.codebook.choices else {}
    first, answer = next(iter(counts)).segment, Sentence("sample-too-few-people-answered-describe")
    shares = estimates.select(measure="respondents", stat="share", segment=first, weighting="representative")
    shown = [row for row in shares if row.shown]
    if shown:
        largest = max(shown, key=lambda row: row.value)
        answer = Sentence("sample-largest-group-answers", **about(largest))
    note = "sample-answers-without-information-left"
    return block({}, answer=answer, caption="sample-respondents-group", note=note) | choices


# ---- non-response ------------------------------------------------------------------------------
def facts_nonresponse(estimates: Estimates, survey: Survey) -> Facts:
    """Whether those who answered differ from those who were asked, with a verdict."""
    rows, alpha = estimates.select(measure="nonresponse"), alpha_of(survey)
    tests, late, weighted, even = (
        [row for row in rows.select(stat=stat, weighting=weighting) if row.shown]
        for stat, weighting in (
            ("chi_square", "none"),
            ("late_minus_early", "representative"),
            ("smd", "representative"),
            ("r_indicator", "none"),
        )
    )
    if not tests and not late:
        return {}
    real = sorted((row for row in tests if direction(row, alpha)), key=lambda row: row.p)
    left = max(weighted, key=lambda row: abs(row.value), default=None)
    asked = Sentence("sample-those-asked") if knows_asked(survey) else Sentence("sample-customer-frame")
    evenness = "sample-r-indicator-1-would"
    verdict = (_verdict(survey, tests, real, left, asked), _before(rows, real)) if tests else ()
    answer = all_of(*verdict, *(Sentence(evenness, **about(row)) for row in even[:1]), *_late(late, alpha))
    if not tests:
        return {"answer": answer}
    return block(
        {"asked": asked},
        answer=answer,
        caption="sample-respondents-against-group-group",
        note=all_of(
            "sample-standardised-difference-share-among",
            "sample-frame-does-know-customers",
            asked=asked,
        ),
        follows=_follows(survey, real, left),
    )


def _verdict(survey: Survey, tests: list[Row], real: list[Row], left: Row | None, asked: Sentence) -> Sentence:
    """What the frame tells of those who did not answer."""
    made = left if survey.design.method != "none" else None
    values: dict[str, Value] = (about(made) if made is not None else {}) | {"asked": asked}
    told = "sample-answering-uneven-weighting-corrects"
    if made is not None and abs(made.value) >= NOTABLE:
        told = "sample-weighting-does-close-every"
    elif not real:
        told = "sample-sign-non-response-bias"
    elif made is None:
        told = "sample-answering-uneven-beyond-noise"
    return Sentence(told, segments=segments_of(real or tests), **values)


def _before(rows: Estimates, real: list[Row]) -> Sentence | None:
    """The group that answered most unevenly."""
    found = rows.select(stat="smd", weighting="none", segment=[row.segment for row in real])
    widest = max((row for row in found if row.shown), key=lambda row: abs(row.value), default=None)
    if widest is None:
        return None
    return Sentence(
        "sample-before-weighting-over-represented" if widest.value > 0 else "sample-before-weighting-under-represented",
        **about(widest),
    )


def _late(rows: list[Row], alpha: float) -> list[Sentence]:
    """Late answers stand in for those that never came."""
    named = {way: tuple(Name("item", row.category) for row in rows if direction(row, alpha) == way) for way in LATE}
    held = [way for way in (1, -1) if named[way]] or ([0] if rows else [])
    return [Sentence(LATE[way], items=named[way]) for way in held]


LATE = {
    1: "sample-late-answers-scored-higher",
    -1: "sample-late-answers-scored-lower",
    0: "sample-late-answers-often-taken",
}


def _follows(survey: Survey, real: list[Row], left: Row | None) -> Sentence:
    outside = [row for row in real if row.segment not in survey.design.margins]
    told = "sample-follows-nothing-frame-knows"
    if outside and left is not None and abs(left.value) >= NOTABLE:
        told = "sample-follows-add-weighting-margins"
    elif outside:
        told = "sample-follows-answering-went-weights"
    elif real:
        told = "sample-follows-weights-use-needed"
    return Sentence(told, segments=segments_of(outside or real))
