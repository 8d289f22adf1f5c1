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
from csreport.facts import Facts, Name, Number, Sentence, Value, about, all_of, block, by_way
from csreport.survey.survey import Survey
from csreport.survey.weighting import FRAME, crossed
from surveystats.planning import minimum_detectable_change
from surveystats.response import early_late, r_indicator, response_test, standardised_differences
from surveystats.sample import Sample

# ---- whether those who answered are like those who were asked, and what change the sample can show ----


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
    for segment, value in found.partial.items():
        yield replace(stem, stat="partial_r", segment=segment, value=value)


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
        kind = "open"
    elif "invited" not in rows:
        kind = "all" if rows["received"].value == rows["accepted"].value else "received"
    elif "answered" not in rows:
        kind = "invited"
    else:
        kind = "answered" if rows["further"].value + rows["not_invited"].value == 0 else "further"
    return Sentence("sample-taking-part", kind=kind, **numbers | {"others": numbers.get("not_invited", 0)})


def facts_margins(estimates: Estimates, survey: Survey) -> Facts:
    """Whether respondents look like the population; and the sample group by group."""
    known = [row for row in estimates.select(measure="frame", stat="share") if row.segment != STRATUM]
    pairs = [(estimates.get(row, measure="respondents"), row) for row in known if row.shown]
    shown = [(found, row) for found, row in pairs if found is not None and found.shown]
    kind = "few" if known else "file" if survey.design.method == "file" else "unknown"
    answer = Sentence("sample-no-gap", kind=kind)
    if shown:
        found, share = max(shown, key=lambda pair: abs(pair[0].value - pair[1].value))
        answer = all_of("sample-gap", _already_invited(estimates, found, share), known=Number(share), **about(found))
    frame = "declared" if survey.frame is None else "frame"
    return block({"kind": frame}, answer=answer, caption="sample-composition", note="sample-composition-note")


def _already_invited(estimates: Estimates, found: Row, known: Row) -> Sentence | None:
    """How much of a gap was there before anybody answered."""
    invited = estimates.get(known, measure="invitations")
    if invited is None or not invited.shown:
        return None
    least, most = sorted((known.value, found.value))
    return Sentence(
        "sample-gap-invited", kind="part" if least <= invited.value <= most else "", invited=Number(invited)
    )


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
    if not tests:
        return {"answer": all_of(*_late(late, alpha))}
    real = sorted((row for row in tests if direction(row, alpha)), key=lambda row: row.p)
    left = max(weighted, key=lambda row: abs(row.value), default=None)
    answer = all_of(
        _verdict(survey, tests, real, left if survey.design.method != "none" else None),
        _before(rows, real),
        *_outside(survey, real, left),
        *(Sentence("sample-r-indicator", **about(row)) for row in even[:1]),
        *_late(late, alpha),
    )
    asked = "asked" if knows_asked(survey) else "frame"
    return block({"asked": asked}, answer=answer, caption="sample-nonresponse", note="sample-nonresponse-note")


def _verdict(survey: Survey, tests: list[Row], real: list[Row], left: Row | None) -> Sentence:
    """What the frame tells of those who did not answer."""
    kind = "uneven" if left is None else "corrected"
    if left is not None and abs(left.value) >= NOTABLE:
        kind = "left"
    elif not real:
        kind = "none"
    more = about(left) if left is not None else {}
    return Sentence("sample-unevenness", kind=kind, **more | {"segments": segments_of(real or tests)})


def _before(rows: Estimates, real: list[Row]) -> Sentence | None:
    """The group that answered most unevenly."""
    found = rows.select(stat="smd", weighting="none", segment=[row.segment for row in real])
    widest = max((row for row in found if row.shown), key=lambda row: abs(row.value), default=None)
    way = "over" if widest is not None and widest.value > 0 else "under"
    return Sentence("sample-before-weighting", way=way, **about(widest)) if widest is not None else None


def _outside(survey: Survey, real: list[Row], left: Row | None) -> Iterator[Sentence]:
    """Groupings that went with answering and that the weights do not use."""
    outside = [row for row in real if row.segment not in survey.design.margins]
    if outside:
        size = "notable" if left is not None and abs(left.value) >= NOTABLE else "slight"
        yield Sentence("sample-add-margin", size=size, segments=segments_of(outside))


def _late(rows: list[Row], alpha: float) -> Iterator[Sentence]:
    """Late answers stand in for those that never came."""
    named = {way: tuple(Name("item", row.category) for row in rows if direction(row, alpha) == way) for way in (1, -1)}
    for way in (1, -1):
        if named[way]:
            yield by_way(way, "sample-late", items=named[way])
    if rows and not any(named.values()):
        yield by_way(0, "sample-late")
