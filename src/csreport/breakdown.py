"""The indicators in every level of the declared segments, and how each level differs from all the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from csreport.estimates import Row
from csreport.indicators import TAYLOR, WILSON, index_scores, row_of, sample_of
from csreport.stats.comparison import pairwise
from csreport.stats.domains import domain_means
from csreport.stats.groups import group_means
from csreport.stats.inference import degrees_of_freedom, linearised_covariance, tested
from csreport.stats.multiplicity import holm
from csreport.stats.promoters import nps_of, promoter_score
from csreport.stats.proportions import box, share_of
from csreport.stats.sample import Result, Sample, kish_n_eff
from csreport.stats.variance_shares import eta_squared
from csreport.survey.survey import Survey

OTHERS, PROMOTED = "level:others", 100.0
ADJUSTED = "Taylor linearisation, adjusted Wald"


@dataclass(frozen=True)
class Measure:
    """A measure and one statistic of it, as values per respondent whose mean is that statistic."""

    key: str
    stat: str
    values: np.ndarray


@dataclass(frozen=True)
class Split:
    """A segment's levels in their declared order, and which each respondent is in (−1: unknown)."""

    segment: str
    levels: list[str]
    codes: np.ndarray

    @staticmethod
    def of(survey: Survey, segment: str) -> Split:
        """The split of the accepted respondents by a declared segment."""
        levels = list(survey.codebook.segments[segment].names)
        return Split(segment, levels, pd.Categorical(survey.accepted[segment], categories=levels).codes.astype(int))

    def counted(self, values: np.ndarray) -> np.ndarray:
        """How many respondents of each level have a value."""
        held = self.codes[np.isfinite(values) & (self.codes >= 0)]
        return np.bincount(held, minlength=len(self.levels))

    def groups(self, values: np.ndarray, least: int) -> np.ndarray:
        """Each respondent's level for a test; NaN where unknown, or where fewer than `least` answered."""
        enough = self.counted(values) >= max(least, 2)
        return np.where((self.codes >= 0) & enough[self.codes], self.codes, np.nan)


def splits(survey: Survey) -> list[Split]:
    """Every declared segment that tells at least two levels of respondents apart."""
    found = [Split.of(survey, segment) for segment in survey.codebook.segments]
    return [split for split in found if (np.bincount(split.codes[split.codes >= 0]) > 0).sum() > 1]


def headlines(survey: Survey) -> list[Measure]:
    """What is broken down for trends: overall, recommendation, effort, index and dimensions."""
    book = survey.codebook
    listed = {"overall": ("mean", "top_box"), "recommend": ("nps",), "effort": ("mean",)}
    found = [(book.role(role), stat) for role, several in listed.items() for stat in several]  # type: ignore[arg-type]
    pairs = [(key, stat) for key, stat in found if key is not None]
    return measures(survey, [*pairs, ("index", "index"), *((key, "mean") for key in book.dimensions)])


def parts(survey: Survey) -> list[Measure]:
    """What a score is made up of: the dimensions, or the items without a role where fewer than two are declared."""
    book = survey.codebook
    dimensions = measures(survey, ((key, "mean") for key in book.dimensions))
    plain = [key for key, item in book.items.items() if item.role is None]
    return dimensions if len(dimensions) > 1 else measures(survey, ((key, "mean") for key in plain))


def measures(survey: Survey, wanted: Iterable[tuple[str, str]]) -> list[Measure]:
    """The wanted statistics as values per respondent; those that were not measured are left out."""
    found = []
    for key, stat in dict.fromkeys(wanted):
        values = _values(survey, key, stat)
        if values is not None and np.isfinite(values).any():
            found.append(Measure(key, stat, values))
    return found


def _values(survey: Survey, key: str, stat: str) -> np.ndarray | None:
    if stat == "index":
        scores = index_scores(survey)
        return None if scores is None else scores.to_numpy(float)
    if not survey.measured(key):
        return None
    values = survey.accepted[key].to_numpy(float)
    if stat == "nps":
        return promoter_score(values)
    if stat in {"top_box", "bottom_box"}:
        points = survey.codebook.scale(key).points
        boxes = min(survey.rules.top_box, len(points))
        return box(values, points[-boxes] if stat == "top_box" else points[boxes - 1], top=stat == "top_box")
    return values


# ---- scores -----------------------------------------------------------------
def level_rows(
    survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split] | None = None, weighting: str = "representative"
) -> Iterator[Row]:
    """Each statistic in each level of the splits (all declared segments unless given).

    Population: accepted respondents of the level who answered; a level without any gives no row.
    """
    sample = sample_of(survey, weighting)
    given = [Split.of(survey, segment) for segment in survey.codebook.segments] if of is None else list(of)
    for measure in wanted:
        points, code = _coded(measure.values)
        recodes = np.column_stack([points, points == PROMOTED, points == -PROMOTED])
        for split in given:
            results = domain_means(code, recodes, split.codes, sample=sample, confidence=survey.rules.confidence)
            for level, found in zip(split.levels, results, strict=False):
                stem = Row(survey.name, measure.key, measure.stat, weighting=weighting)
                if found[0].n:
                    yield _row(found, replace(stem, segment=split.segment, level=level), survey.rules.confidence)


def total_rows(survey: Survey, wanted: Iterable[Measure]) -> Iterator[Row]:
    """Each statistic of all customers."""
    everyone = Split("", [""], np.zeros(len(survey.accepted), int))
    return level_rows(survey, wanted, of=[everyone])


def _coded(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct answers, and which of them each respondent gave (−1: none)."""
    known = np.isfinite(values)
    points, inverse = np.unique(values[known], return_inverse=True)
    code = np.full(len(values), -1)
    code[known] = inverse
    return points, code


def _row(found: list[Result], key: Row, confidence: float) -> Row:
    """The row of a level, with the interval that suits its statistic."""
    if key.stat in {"top_box", "bottom_box"}:
        return row_of(share_of(found[0], confidence=confidence), key, WILSON)
    if key.stat == "nps":
        return row_of(nps_of(found[0], (found[1].value, found[2].value), confidence=confidence), key, ADJUSTED)
    return row_of(found[0], key, TAYLOR)


# ---- tests ------------------------------------------------------------------
def omnibus_rows(survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split]) -> list[Row]:
    """One test per measure and split that all its levels are alike: η² with the p of the design-based F.

    Population: respondents with an answer and a level that at least the minimum base answered. p adjusted by Holm over
    the splits and the measures of one kind (a family): headline items one by one, dimensions together, other items
    together. The statistic stands in `category` where it is a share of answers, as the measure has a test of its own.
    """
    sample, given, rows = sample_of(survey), list(of), []
    for family in families(survey, wanted):
        found = [_omnibus(survey, measure, split, sample) for split in given for measure in family]
        known = [row for row in found if row is not None]
        adjusted = holm([row.p for row in known])
        tests = int(np.isfinite(adjusted).sum())
        method = f"eta squared; design-based F, p by Holm over {tests}"
        rows += [replace(row, p=float(p), method=method) for row, p in zip(known, adjusted, strict=True)]
    return rows


def _omnibus(survey: Survey, measure: Measure, split: Split, sample: Sample) -> Row | None:
    groups = split.groups(measure.values, survey.rules.minimum_base.suppress)
    if len(np.unique(groups[np.isfinite(groups)])) < 2:
        return None
    result = eta_squared(measure.values, groups, sample=sample, confidence=survey.rules.confidence)
    category = measure.stat if measure.stat == "top_box" else ""
    return row_of(result, Row(survey.name, measure.key, "eta_squared", category, segment=split.segment), "")


def gap_rows(
    survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split] | None = None, omnibus: Iterable[Row] = ()
) -> Iterator[Row]:
    """Each level less all other levels together (`against` level:others).

    Population: respondents with a level and an answer; no row for a level below the minimum base. p adjusted by Holm
    over the levels of a segment and the measures of one kind (a family, as for `omnibus_rows`), and never below that of
    the segment's own test where `omnibus` holds it: a level stands out only in a segment that tells its levels apart.
    Formula: as `inference.contrast`, all levels at once.
    """
    sample, kept = sample_of(survey), list(wanted)
    gates = {(row.measure, row.category, row.segment): row.p for row in omnibus}
    for split in splits(survey) if of is None else of:
        for family in families(survey, kept):
            rows = [row for measure in family for row in _gaps(survey, measure, split, sample)]
            yield from _adjusted(rows, gates, "level less all others, t")


def pair_rows(
    survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split], omnibus: Iterable[Row] = ()
) -> Iterator[Row]:
    """Each level less each other one (`against` level:<other>), both ways, for the letters of a table.

    Population and `omnibus`: as for `gap_rows`. p adjusted by Holm over the pairs of levels of one measure.
    """
    sample, kept = sample_of(survey), list(wanted)
    gates = _gates(omnibus)
    for split in of:
        for measure in kept:
            groups = split.groups(measure.values, survey.rules.minimum_base.suppress)
            yield from _gated(_pairs(survey, measure, replace(split, codes=groups), sample), gates)


def families(survey: Survey, wanted: Iterable[Measure]) -> list[list[Measure]]:
    """Measures that are tested together: headline items each alone, dimensions, other items."""
    book, kept = survey.codebook, list(wanted)
    plain = {key for key, item in book.items.items() if item.role is None}
    alone = [[m] for m in kept if m.key not in plain and m.key not in book.dimensions]
    rest = [[m for m in kept if m.key in group] for group in (set(book.dimensions), plain)]
    return [*alone, *(family for family in rest if family)]


def _gaps(survey: Survey, measure: Measure, split: Split, sample: Sample) -> Iterator[Row]:
    """Rows of one measure and split; p not adjusted yet."""
    known = np.isfinite(measure.values) & (split.codes >= 0) & (sample.weights > 0)
    count = split.counted(np.where(known, measure.values, np.nan))
    enough = np.flatnonzero(count >= max(survey.rules.minimum_base.suppress, 1))
    if (count > 0).sum() < 2 or not len(enough):
        return
    inside = known[:, None] & (split.codes[:, None] == enough)
    value, scores = _contrasts(np.where(known, measure.values, 0.0), known, inside, sample.weights)
    variance = np.diag(linearised_covariance(scores, sample)[0])
    df = degrees_of_freedom(known, sample) - 1
    for place, code in enumerate(enough):
        smaller = min((inside[:, place], known & ~inside[:, place]), key=np.sum)
        result = _tested(float(value[place]), float(variance[place]), df, smaller, sample, survey.rules.confidence)
        key = Row(survey.name, measure.key, measure.stat, segment=split.segment, level=split.levels[code])
        yield row_of(result, replace(key, against=OTHERS), "")


def _contrasts(y: np.ndarray, known: np.ndarray, inside: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, ...]:
    """Mean of each level (columns) less that of the others, and its linearised scores."""
    w = np.where(known, weights, 0.0)
    own, all_own = w @ inside, (w * y) @ inside
    mean, other = all_own / own, (w @ y - all_own) / (w.sum() - own)
    column = w[:, None]
    scores = np.where(inside, column * (y[:, None] - mean) / own, -column * (y[:, None] - other) / (w.sum() - own))
    return mean - other, scores


def _tested(
    value: float, variance: float, df: float, base: np.ndarray, sample: Sample, confidence: float
) -> Result:
    w = np.where(base, sample.weights, 0.0)
    se = float(np.sqrt(max(variance, 0.0))) if base.sum() > 1 else float("nan")
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else float("nan")
    bases = (int(base.sum()), float(w.sum()), kish_n_eff(w))
    return tested(Result(value, se, value - reach, value + reach, df, float("nan"), *bases))
