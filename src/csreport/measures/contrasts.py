"""Tests between the levels of segments: all levels at once, each against all others, and each pair."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
from scipy import stats

from csreport.estimates import Row
from csreport.measures.breakdown import Measure, Split, families, splits
from csreport.measures.indicators import judged_together, row_of, sample_of
from csreport.survey.survey import Survey
from surveystats.comparison import pairwise
from surveystats.inference import clusters_held, degrees_of_freedom, linearised_covariance, tested
from surveystats.multiplicity import holm
from surveystats.sample import Result, Sample, kish_n_eff
from surveystats.variance_shares import eta_squared

OTHERS = "level:others"
Gates = dict[tuple[str, str, str], float]


def omnibus_rows(survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split]) -> list[Row]:
    """One test per measure and split that all its levels are alike: η² with the p of the design-based F.

    Population: respondents with an answer and a level on a base that needs no caution. p adjusted by Holm over the
    splits and the measures of one kind (a family): headline items one by one, dimensions together, other items
    together. A top box stands in `category`, as the mean of the item has the test that belongs to the item.
    """
    sample, given = sample_of(survey), list(of)
    rows: list[Row] = []
    for family in families(survey, wanted):
        tried = [_omnibus(survey, measure, split, sample) for split in given for measure in family]
        found = [row for row in tried if row is not None]
        adjusted = holm([row.p for row in found])
        method = f"share of variance; design-based F, p by Holm over {int(np.isfinite(adjusted).sum())}"
        rows += [replace(row, p=float(p), method=method) for row, p in zip(found, adjusted, strict=True)]
    return rows


def _omnibus(survey: Survey, measure: Measure, split: Split, sample: Sample) -> Row | None:
    groups = split.groups(measure.values, survey.rules.minimum_base.caution)
    if len(np.unique(groups[np.isfinite(groups)])) < 2:
        return None
    result = eta_squared(measure.values, groups, sample=sample, confidence=survey.rules.confidence)
    key = Row(survey.name, measure.key, "eta_squared", _category(measure.stat), segment=split.segment)
    return row_of(result, key, "")


def _category(stat: str) -> str:
    return stat if stat in {"top_box", "bottom_box"} else ""


def gap_rows(
    survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split] | None = None, omnibus: Iterable[Row] = ()
) -> Iterator[Row]:
    """Each level less all other levels together (`against` level:others).

    Population: respondents with a level and an answer; no row where either side's base needs caution. p adjusted by
    Holm over the levels of a segment and the measures of one kind (a family, as for `omnibus_rows`), and never below
    that of the segment's own test where `omnibus` holds it: a level stands out only where the levels differ at all.
    Formula: `inference.contrast` of each level.
    """
    sample, kept, gates = sample_of(survey), list(wanted), _gates(omnibus)
    for split in splits(survey) if of is None else of:
        for family in families(survey, kept):
            rows = [row for measure in family for row in gaps(survey, measure, split, sample)]
            yield from (_gated(row, gates) for row in judged_together(rows, "level less all others, t"))


def gaps(survey: Survey, measure: Measure, split: Split, sample: Sample) -> Iterator[Row]:
    """Each level of one split less all others, where both bases are sufficient; p not adjusted."""
    known = np.isfinite(measure.values) & (split.codes >= 0) & (sample.weights > 0)
    count = np.bincount(split.codes[known], minlength=len(split.levels))
    enough = np.flatnonzero(np.minimum(count, count.sum() - count) >= max(survey.rules.minimum_base.caution, 1))
    if not len(enough):
        return
    inside = known[:, None] & (split.codes[:, None] == enough)
    values, scores = _contrasts(measure.values, known, inside, sample.weights)
    told = [min(clusters_held(side, sample), clusters_held(known & ~side, sample)) > 1 for side in inside.T]
    variances = np.where(told, np.diag(linearised_covariance(scores, sample)[0]), math.nan)
    for place, code in enumerate(enough):
        sides = (inside[:, place], known & ~inside[:, place])
        parts = sum(np.where(side, sample.weights, 0.0) / sample.weights[side].sum() for side in sides)
        df = degrees_of_freedom(known, sample, parts) - 1
        smaller = min(sides, key=np.sum)
        result = _tested((values[place], variances[place], df), smaller, sample, survey.rules.confidence)
        key = Row(survey.name, measure.key, measure.stat, against=OTHERS)
        yield row_of(result, replace(key, segment=split.segment, level=split.levels[code]), "")


def _contrasts(
    values: np.ndarray, known: np.ndarray, inside: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Mean of each level (columns of `inside`) less that of the others, and the linearised scores."""
    w, y = np.where(known, weights, 0.0), np.where(known, values, 0.0)
    own, others = w @ inside, w.sum() - w @ inside
    mean = (w * y) @ inside / own
    other = ((w * y).sum() - (w * y) @ inside) / others
    part = np.where(inside, (y[:, None] - mean) / own, (other - y[:, None]) / others)
    return mean - other, w[:, None] * part


def _tested(found: tuple[float, float, float], base: np.ndarray, sample: Sample, confidence: float) -> Result:
    """Value, variance and df with t interval and p; `base` is the smaller side."""
    value, variance, df = found
    w = np.where(base, sample.weights, 0.0)
    se = math.sqrt(max(variance, 0.0))
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else math.nan
    bases = (int(base.sum()), float(w.sum()), kish_n_eff(w))
    return tested(Result(float(value), se, float(value - reach), float(value + reach), df, math.nan, *bases))


def pair_rows(
    survey: Survey,
    wanted: Iterable[Measure],
    *,
    of: Iterable[Split],
    omnibus: Iterable[Row] = (),
    compared: Callable[[str, str], bool] = lambda one, other: True,
) -> Iterator[Row]:
    """Each level less each other one that it is compared with (`against` level:<other>), both ways, for letters.

    Population and `omnibus`: as for `gap_rows`. p adjusted by Holm over the pairs of one segment and measure.
    """
    sample, kept, gates = sample_of(survey), list(wanted), _gates(omnibus)
    for split in of:
        for measure in kept:
            rows = [row for row in _pairs(survey, measure, split, sample) if compared(row.level, _other(row))]
            for row in judged_together(rows, "pair of levels, t"):
                yield (found := _gated(row, gates))
                turned = {"value": -row.value, "low": -row.high, "high": -row.low}
                yield replace(found, level=_other(row), against=f"level:{row.level}", **turned)  # type: ignore[arg-type]


def _other(row: Row) -> str:
    return row.against_id


def _pairs(survey: Survey, measure: Measure, split: Split, sample: Sample) -> Iterator[Row]:
    """Every pair of levels once; p not yet adjusted."""
    groups = split.groups(measure.values, survey.rules.minimum_base.caution)
    found = pairwise(measure.values, groups, sample=sample, confidence=survey.rules.confidence)
    for place, (first, second) in enumerate(zip(found.first, found.second, strict=True)):
        level, other = (split.levels[int(found.labels[side])] for side in (first, second))
        key = Row(survey.name, measure.key, measure.stat, segment=split.segment, level=level, against=f"level:{other}")
        names = ("value", "se", "low", "high", "df", "p", "n")
        numbers = {name: float(getattr(found, name)[place]) for name in names}
        yield replace(key, **numbers)  # type: ignore[arg-type]


def _gates(omnibus: Iterable[Row]) -> Gates:
    """p of each segment's own test, by measure, category and segment."""
    return {(row.measure, row.category, row.segment): row.p for row in omnibus}


def _gated(row: Row, gates: Gates) -> Row:
    """The row with p at least that of its segment's own test; one that could not be had lets nothing through."""
    gate = gates.get((row.measure, _category(row.stat), row.segment), math.nan if gates else 0.0)
    return replace(row, p=math.nan if math.isnan(gate) else max(row.p, gate))
