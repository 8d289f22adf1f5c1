"""What an estimate is held against: other weightings, other channels, a change just large enough to be found."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import stats

from csreport.catalogue import followed
from csreport.estimates import Estimates, Row
from csreport.measures.breakdown import Measure, Split, level_rows, measures
from csreport.measures.contrasts import gap_rows
from csreport.measures.experience import readings
from csreport.measures.indicators import POWER, result_of, row_of, sample_of
from csreport.survey.survey import Survey
from surveystats.inference import (
    clusters_held,
    contrast,
    degrees_of_freedom,
    influence,
    linearised_variance,
    residuals,
    tested,
)
from surveystats.planning import minimum_detectable_change
from surveystats.sample import Result, Sample, kish_n_eff

CHANNEL = "channel"
SATISFIED = {"again_satisfied": 1.0, "again_others": 0.0}


def headline_measures(survey: Survey) -> list[Measure]:
    """Overall satisfaction by mean and top box, the index and the NPS: what is compared in several ways."""
    book = survey.codebook
    wanted = [(book.role("overall"), "mean"), (book.role("overall"), "top_box"), (book.role("recommend"), "nps")]
    return measures(survey, [*((key, stat) for key, stat in wanted if key is not None), ("index", "index")])


# ---- change that would be found ----------------------------------------------------------------
def detectable_rows(survey: Survey, history: Estimates, now: Estimates) -> Iterator[Row]:
    """Smallest true change to the first period compared with that the test finds, with the power stated.

    Population: estimates whose changes are tested, shares of a reading apart. Where there is no such period, or it did
    not measure the indicator, the other wave is taken to be as exact as this one. Rows carry the stat `detectable` and
    the statistic in `category`. Formula: `planning.minimum_detectable_change`.
    """
    earlier, level = next(iter(survey.period.compare_to), ""), survey.rules.confidence
    method = f"two-sided test at {1 - level:.2g}, power {POWER:g}"
    for row in now.of_all(stat=followed(), category="", against=""):
        before = history.get(row, period=earlier)
        known = before is not None and before.shown and before.se > 0
        waves = [result_of(row), *([result_of(before)] if before is not None and known else [])]
        value = minimum_detectable_change(*waves, power=POWER, confidence=level)
        if not math.isnan(value):
            key = Row(row.period, row.measure, "detectable", row.stat)
            against = f"against {earlier}" if known else "against a wave as exact"
            yield replace(key, value=value, n=row.n, n_eff=row.n_eff, method=f"{method}; {against}")


# ---- weightings --------------------------------------------------------------------------------
def weighting_rows(survey: Survey) -> Iterator[Row]:
    """What weighting changes: the headline measures by customer value less representative, and that less unweighted.

    Population: respondents with an answer. Both means are of the same respondents: the interval accounts for it.
    Formula: z = z₁ − z₀ of the two means, each less what its calibration explains; t.
    """
    pairs = [("representative", "none")] if survey.design.method != "none" else []
    pairs += [("value", "representative")] if survey.design.worth is not None else []
    for measure in headline_measures(survey) if pairs else []:
        for one, other in pairs:
            key = Row(survey.name, measure.key, measure.stat, against=f"weighting:{other}", weighting=one)
            samples = (sample_of(survey, one), sample_of(survey, other))
            result = _reweighted(measure.values, *samples, confidence=survey.rules.confidence)
            yield row_of(result, key, "same respondents weighted two ways; Taylor linearisation, t")


def _reweighted(values: np.ndarray, one: Sample, other: Sample, *, confidence: float) -> Result:
    """Mean of the same values under two sets of weights: the difference."""
    (value, z1, base1), (reference, z0, base0) = influence(values, one), influence(values, other)
    plain, base = replace(one, auxiliaries=None, before=None, replicates=None), base1 & base0
    scores = residuals(z1[:, None], one)[:, 0] - residuals(z0[:, None], other)[:, 0]
    variance, df = linearised_variance(scores, plain)[0], degrees_of_freedom(base, plain)
    se = math.sqrt(max(variance, 0.0)) if clusters_held(base, plain) > 1 else math.nan
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else math.nan
    w, gap = np.where(base, one.weights, 0.0), value - reference
    bases = (int(base.sum()), float(w.sum()), kish_n_eff(w))
    return tested(Result(gap, se, gap - reach, gap + reach, df, math.nan, *bases))


# ---- channels ----------------------------------------------------------------------------------
def channel_rows(survey: Survey) -> Iterator[Row]:
    """The overall score in every channel of answering, and each channel less all others (Holm).

    Population: respondents with an answer whose channel is known and brought at least the minimum base of answers. None
    where fewer than two channels did, and none where the channel is declared as a segment, which has its own chapter.
    """
    item = survey.codebook.role("overall")
    overall = measures(survey, [(item, "mean"), (item, "top_box")]) if item is not None else []
    split = _channels(survey, overall[0].values) if overall else None
    if split is not None:
        yield from level_rows(survey, overall, of=[split])
        yield from gap_rows(survey, overall[:1], of=[split])


def _channels(survey: Survey, answers: np.ndarray) -> Split | None:
    column, least = f"design.{CHANNEL}", max(survey.rules.minimum_base.suppress, 2)
    if column not in survey.accepted or survey.codebook.channel_segment is not None:
        return None
    names = survey.accepted[column].astype("string").str.strip().str.replace(r"[/*]", "-", regex=True)
    counts = names[(names.fillna("") != "") & np.isfinite(answers)].value_counts()
    levels = sorted(str(name) for name, count in counts.items() if count >= least)
    known = names.where(names.isin(levels)).astype(object)
    codes = pd.Categorical(known, categories=levels).codes.astype(int)
    return Split(CHANNEL, levels, codes) if len(levels) > 1 else None


# ---- loyalty -----------------------------------------------------------------------------------
def loyalty_rows(survey: Survey) -> Iterator[Row]:
    """Share that would buy again among the satisfied less that among the others.

    Population: respondents who answered both questions. Formula: `inference.contrast`.
    """
    parts = {reading.category: reading for reading in readings(survey) if reading.category in SATISFIED}
    if len(parts) < len(SATISFIED):
        return
    returns, group = (np.full(len(survey.accepted), math.nan) for _ in range(2))
    for category, side in SATISFIED.items():
        held = np.isfinite(parts[category].holds)
        returns[held], group[held] = parts[category].holds[held], side
    result = contrast(returns, group, sample=sample_of(survey), confidence=survey.rules.confidence)
    key = Row(survey.name, parts["again_satisfied"].item, "rate", "again_satisfied", against="category:again_others")
    yield row_of(result, key, "Taylor linearisation, t")
