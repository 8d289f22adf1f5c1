"""The last waves together: differences between groups that last, and that one wave alone is too small to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from csreport.estimates import Row
from csreport.measures.breakdown import Measure, Split
from csreport.measures.contrasts import gaps
from csreport.measures.indicators import judged_together
from csreport.survey.survey import Survey
from surveystats.sample import Sample

TOGETHER = 4  # waves, this one included
PERSON, WEIGHT = "design.id", "design.weight"


def wave_of(survey: Survey) -> pd.DataFrame:
    """A wave's answers and levels by respondent, with weights that sum to 1."""
    accepted, book = survey.accepted, survey.codebook
    columns = [key for key in (*book.items, *book.segments) if key in accepted]
    ids = accepted.get(PERSON, pd.Series("", index=accepted.index)).fillna("").astype(str)
    # whoever has no id is nobody known from another wave
    alone = pd.Series([f"{survey.name}\0{label}" for label in accepted.index], index=accepted.index)
    weights = np.asarray(survey.design.weights, float)
    added = {PERSON: ids.where(ids != "", alone), WEIGHT: weights / weights.sum()}
    return accepted[columns].assign(**added).reset_index(drop=True)


def lasting_rows(survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split]) -> Iterator[Row]:
    """Each level less all others over the last waves together (stat `lasting_gap`, `against` level:others).

    Population: respondents of this and up to three earlier waves, for measures asked in each of them; every wave weighs
    the same. Formula: `inference.contrast` of the values less their wave's mean, respondents as clusters, so that
    whoever answered in several waves counts as one. p adjusted by Holm over all measures and levels.
    """
    waves = [wave_of(survey), *survey.waves]
    if len(waves) < 2:
        return
    table = pd.concat(waves, ignore_index=True)
    kept = [m for m in wanted if all(m.key in wave and wave[m.key].notna().any() for wave in waves)]
    wave = np.repeat(np.arange(len(waves)), [len(each) for each in waves])
    sample = Sample.of(len(table), weights=table[WEIGHT] * len(table), clusters=table[PERSON])
    rows = [
        row
        for split in of
        for measure in kept
        for row in gaps(survey, _stacked(measure, table, wave), _levels(split, table), sample)
    ]
    method = f"{len(waves)} waves together, respondents as clusters, t"
    yield from (replace(row, stat="lasting_gap") for row in judged_together(rows, method))


def _stacked(measure: Measure, table: pd.DataFrame, wave: np.ndarray) -> Measure:
    """A measure in all waves, less each wave's mean: what changed for everybody is no difference between groups."""
    values, weights = table[measure.key].to_numpy(float), table[WEIGHT].to_numpy(float)
    known = np.isfinite(values)
    total = np.bincount(wave[known], weights[known] * values[known]) / np.bincount(wave[known], weights[known])
    return Measure(measure.key, measure.stat, values - total[wave])


def _levels(split: Split, table: pd.DataFrame) -> Split:
    held = table.get(split.segment, pd.Series(index=table.index, dtype=object))
    return Split(split.segment, split.levels, pd.Categorical(held, categories=split.levels).codes.astype(int))
