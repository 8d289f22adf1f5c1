"""Whether those who answered are like those who were asked, and what change the sample can show: as Estimates."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from csreport.estimates import Row
from csreport.measures.indicators import TAYLOR, index_scores, row_of, sample_of
from csreport.survey.survey import Survey
from csreport.survey.weighting import FRAME, crossed
from surveystats.domains import domain_means
from surveystats.multiplicity import holm
from surveystats.nonresponse import early_late, response_test, standardised_differences
from surveystats.planning import minimum_detectable_change
from surveystats.promoters import promoter_score
from surveystats.proportions import box
from surveystats.representativeness import RIndicator, r_indicator
from surveystats.sample import Result, Sample

POWER = 0.8  # of the test that a detectable change belongs to
NOT_STATED = "not_stated"
Recode = Callable[[np.ndarray], np.ndarray]


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
        yield from _late(survey)


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
    return Asked(levels, analysed, _selection(survey, asked, survey.frame), "against the eligible invited")


def knows_asked(survey: Survey) -> bool:
    """Whether invited customers can be told apart by having answered or not; otherwise the whole frame counts."""
    known = () if survey.frame is None else survey.frame.columns
    invited, names = survey.invitations, [name for name in survey.codebook.segments if name in known]
    return invited is not None and "design.id" in survey.accepted and bool(names) and f"{FRAME}{names[0]}" in invited


def _selection(survey: Survey, asked: pd.DataFrame, frame: pd.DataFrame) -> Sample:
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
        tests.append(replace(stem, stat="chi_square", value=test.chi_square, df=test.df, p=test.p, n=float(test.n),
                             method=f"Pearson {asked.words}", status=status))  # fmt: skip
    yield from _family(tests)


def _family(rows: list[Row]) -> Iterator[Row]:
    """Tests that are judged together: p adjusted by Holm over all of them."""
    method = f"; p by Holm over {len(rows)}" if len(rows) > 1 else ""
    for row, p in zip(rows, holm([row.p for row in rows]), strict=True):
        yield replace(row, p=float(p), method=row.method + method)


def _remaining(survey: Survey, stem: Row) -> Iterator[Row]:
    """What weighting leaves of the differences from the frame."""
    if survey.frame is None:
        return
    found = standardised_differences(
        survey.accepted[stem.segment].astype(object), _counts(survey.frame[stem.segment]), sample_of(survey),
        confidence=survey.rules.confidence,
    )  # fmt: skip
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
    stem = Row(survey.name, "nonresponse", "r_indicator", weighting="none", n=float(found.n), n_eff=found.n_eff,
               n_weighted=found.n_weighted, method=f"logistic propensities, {asked.words}")  # fmt: skip
    if math.isnan(found.value):
        yield replace(stem, status="not_estimable")
        return
    yield replace(stem, value=found.value, se=found.se, low=found.low, high=found.high)
    yield replace(stem, stat="r_indicator_adjusted", value=found.adjusted)
    yield replace(stem, stat="propensity", value=found.propensity)
    yield replace(stem, stat="propensity_variation", value=found.variation)
    yield from _partial(found, replace(stem, stat="partial_r"))


def _partial(found: RIndicator, stem: Row) -> Iterator[Row]:
    for segment, value in found.partial.items():
        yield replace(stem, segment=segment, value=value)
        for level, part in found.partial_levels[segment].items():
            yield replace(stem, segment=segment, level=str(level) or NOT_STATED, value=part)


def _late(survey: Survey) -> Iterator[Row]:
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
    yield from _family(found)


# ---- what the sample can show --------------------------------------------------------------------
def detectable_rows(survey: Survey) -> Iterator[Row]:
    """Smallest change to a next wave like this one that would be found: of each indicator, in all and by segment level.

    None for open samples, which measure no population.
    """
    if survey.period.sample != "probability":
        return
    sample, level = sample_of(survey), survey.rules.confidence
    method = f"two-sided test at {1 - level:.2g}, power {POWER:g}, next wave like this one; {TAYLOR}"
    splits = [("", [""], np.zeros(len(survey.accepted), int)), *_splits(survey)]
    for values, stats in _indicators(survey):
        points, code = np.unique(values[np.isfinite(values)], return_inverse=True)
        answers = np.full(len(values), -1)
        answers[np.isfinite(values)] = code
        table = np.stack([recode(points) for _, recode in stats], axis=1)
        for segment, names, groups in splits:
            found = domain_means(answers, table, groups, sample=sample, confidence=level)
            for name, results in zip(names, found, strict=False):  # the last levels may hold nobody
                for (key, _), result in zip(stats, results, strict=True):
                    if result.n:
                        yield _detectable(replace(key, segment=segment, level=name, method=method), result, level)


def _detectable(key: Row, result: Result, confidence: float) -> Row:
    value = minimum_detectable_change(result, power=POWER, confidence=confidence)
    status = "not_estimable" if math.isnan(value) else "ok"
    return replace(key, value=value, n=float(result.n), n_weighted=float(result.n_weighted), n_eff=float(result.n_eff),
                   status=status)  # fmt: skip


def _splits(survey: Survey) -> Iterator[tuple[str, list[str], np.ndarray]]:
    for segment, declared in survey.codebook.segments.items():
        names = list(declared.names)
        yield segment, names, pd.Categorical(survey.accepted[segment], categories=names).codes.astype(int)


def _indicators(survey: Survey) -> Iterator[tuple[np.ndarray, list[tuple[Row, Recode]]]]:
    """Answers to each headline item with its statistics as recodes: mean, top box, NPS; and the index."""
    for item in _headlines(survey):
        key, points = Row(survey.name, item, "detectable_change"), survey.codebook.scale(item).points
        cut = points[-min(survey.rules.top_box, len(points))]
        stats: list[tuple[Row, Recode]] = [(replace(key, category="mean"), np.asarray)]
        stats.append((replace(key, category="top_box"), partial(box, cut=cut)))
        if survey.codebook.role("recommend") == item:
            stats.append((replace(key, category="nps"), promoter_score))
        yield survey.accepted[item].to_numpy(float), stats
    scores = index_scores(survey)
    if scores is not None:
        yield scores.to_numpy(float), [(Row(survey.name, "index", "detectable_change", "index"), np.asarray)]


def _headlines(survey: Survey) -> list[str]:
    """Items with a role that were asked and answered."""
    return [key for key, item in survey.codebook.items.items() if item.role and survey.measured(key)]
