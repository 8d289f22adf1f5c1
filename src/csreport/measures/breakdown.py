"""The indicators in every level of the declared segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csreport.estimates import Row
from csreport.measures.indicators import TAYLOR, WILSON, index_scores, row_of, sample_of
from csreport.survey.survey import Survey
from surveystats.bases import base_of
from surveystats.domains import domain_means
from surveystats.promoters import nps_of, promoter_score
from surveystats.proportions import box, share_of
from surveystats.sample import Result, Sample

PROMOTED = 100.0
ADJUSTED = "Taylor linearisation, adjusted Wald"
LONG = 8  # levels from which on a segment is a list of units


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

    @property
    def long(self) -> bool:
        """Whether it is a list of units (stores, teams) rather than a few groups."""
        return len(self.levels) >= LONG

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
    return [split for split in found if len(np.unique(split.codes[split.codes >= 0])) > 1]


def headlines(survey: Survey) -> list[Measure]:
    """What is broken down for trends: overall, recommendation, effort, index and dimensions."""
    book = survey.codebook
    stats = {"overall": ("mean", "top_box"), "recommend": ("nps",), "effort": ("mean",)}
    found = [(book.role(role), stat) for role, listed in stats.items() for stat in listed]  # type: ignore[arg-type]
    pairs = [(key, stat) for key, stat in found if key is not None]
    return measures(survey, [*pairs, ("index", "index"), *((key, "mean") for key in book.dimensions)])


def parts(survey: Survey) -> list[Measure]:
    """What a score is made up of: the dimensions, or the items without a role where fewer than two are declared."""
    dimensions = measures(survey, ((key, "mean") for key in survey.codebook.dimensions))
    return dimensions if len(dimensions) > 1 else aspects(survey)


def aspects(survey: Survey) -> list[Measure]:
    """The items without a role: the single aspects that customers rate."""
    return measures(survey, ((key, "mean") for key, item in survey.codebook.items.items() if item.role is None))


def leading(survey: Survey, wanted: Iterable[Measure]) -> Measure | None:
    """The measure that stands for all: overall satisfaction, else the index, the recommendation, any other."""
    book, kept = survey.codebook, list(wanted)
    order = [(book.role("overall"), "mean"), ("index", "index"), (book.role("recommend"), "nps")]
    found = [measure for place in order for measure in kept if (measure.key, measure.stat) == place]
    return next(iter([*found, *kept]), None)


def families(survey: Survey, wanted: Iterable[Measure]) -> list[list[Measure]]:
    """Measures that are tested together: headline items each alone, dimensions, other items."""
    book, kept = survey.codebook, list(wanted)
    plain = {key for key, item in book.items.items() if item.role is None}
    alone = [[m] for m in kept if m.key not in plain and m.key not in book.dimensions]
    rest = [[m for m in kept if m.key in group] for group in (set(book.dimensions), plain)]
    return [*alone, *(family for family in rest if family)]


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


def total_rows(survey: Survey, wanted: Iterable[Measure]) -> Iterator[Row]:
    """Each statistic of all customers."""
    return level_rows(survey, wanted, of=[Split("", [""], np.zeros(len(survey.accepted), int))])


def level_rows(
    survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split] | None = None, weighting: str = "representative"
) -> Iterator[Row]:
    """Each statistic in each level of the splits (of all declared segments unless given).

    Population: accepted respondents of the level who answered; a level without any gives no row.
    """
    sample = sample_of(survey, weighting)
    given = [Split.of(survey, segment) for segment in survey.codebook.segments] if of is None else list(of)
    for measure in wanted:
        points, code = _coded(measure.values)
        recodes = np.column_stack([points, points == PROMOTED, points == -PROMOTED])
        for split in given:
            results = domain_means(code, recodes, split.codes, sample=sample, confidence=survey.rules.confidence)
            for place, (level, found) in enumerate(zip(split.levels, results, strict=False)):
                key = Row(survey.name, measure.key, measure.stat, segment=split.segment, level=level)
                if found[0].n:
                    answered = (code >= 0) & (split.codes == place)
                    key = replace(key, weighting=weighting)
                    yield _row(found, key, (answered, sample), survey.rules.confidence)


def aimed_levels(survey: Survey) -> Iterator[Row]:
    """Every level of each segment in which a level has a target or benchmark, for its measure: a base too small, and
    what would give it away, is only seen beside the others."""
    declared = survey.targets
    wanted = [aim for aim in (*declared.targets.values(), *declared.benchmarks.values()) if aim.segment]
    for measure, stat, segment in dict.fromkeys((aim.measure, aim.stat, aim.segment) for aim in wanted):
        yield from level_rows(survey, measures(survey, [(measure, stat)]), of=[Split.of(survey, segment)])


def _coded(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct answers, and which of them each respondent gave (−1: none)."""
    known = np.isfinite(values)
    points, inverse = np.unique(values[known], return_inverse=True)
    code = np.full(len(values), -1)
    code[known] = inverse
    return points, code


def _row(found: list[Result], key: Row, answers: tuple[np.ndarray, Sample], confidence: float) -> Row:
    """The row of a level, with the interval that suits its statistic."""
    if key.stat in {"top_box", "bottom_box"}:
        return row_of(share_of(found[0], base=base_of(*answers), confidence=confidence), key, WILSON)
    if key.stat == "nps":
        shares = (found[1].value, found[2].value)
        return row_of(nps_of(found[0], shares, base=base_of(*answers), confidence=confidence), key, ADJUSTED)
    return row_of(found[0], key, TAYLOR)
