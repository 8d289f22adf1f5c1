"""Respondents that two periods have in common, and what they do to the change of each indicator: as Estimates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from csreport.catalogue import covariance_of, statistic
from csreport.estimates import Estimates, Row
from csreport.measures.breakdown import Split, headlines, measures
from csreport.measures.experience import readings
from csreport.measures.indicators import measured, sample_of
from csreport.survey.survey import Survey
from surveystats.change import Wave, overlap_of
from surveystats.sample import Sample

OVERLAP = "overlap"  # category of the count of respondents that answered in both periods
EARLIER = "earlier_period"  # stands for the segment of periods compared with


def panel_rows(now: Survey, before: Survey) -> Iterator[Row]:
    """How many respondents of a period answered in an earlier one too, and the covariances of their indicators.

    Rows of the earlier period `against` this one: a count of category `overlap` (n: respondents of this period), and
    for each indicator whose change is tested, in all and in the levels of headlines, its covariance with itself (stat
    `<stat>_covariance`; df: of the difference; n: units in both). None without a panel or without common respondents.
    """
    empty = pd.Series(dtype=str)
    ids = [set(survey.accepted.get("design.panel", empty).astype(str).str.strip()) - {""} for survey in (now, before)]
    common = len(ids[0] & ids[1])
    if not common:
        return
    stem = Row(before.name, "", "", against=f"period:{now.name}")
    method = f"{common:,} of {len(now.accepted):,} respondents also answered in {before.name}"
    yield replace(
        stem,
        measure="respondents",
        stat="count",
        category=OVERLAP,
        weighting="none",
        value=float(common),
        n=float(len(now.accepted)),
        method="count",
    )
    if now.design.replicates is not None or before.design.replicates is not None:
        return
    for key, waves in _waves(now, before):
        shared = overlap_of(*waves)
        if shared.units:
            yield replace(
                stem,
                measure=key.measure,
                category=key.category,
                segment=key.segment,
                level=key.level,
                stat=covariance_of(key.stat),
                value=shared.covariance,
                df=shared.df,
                n=float(shared.units),
                method=method,
            )


def overlap_rows(survey: Survey, history: Estimates) -> Iterator[Row]:
    """How many respondents also answered in each earlier period, as rows of this one."""
    for row in history.select(measure="respondents", category=OVERLAP, against=f"period:{survey.name}"):
        yield replace(row, period=survey.name, against="", segment=EARLIER, level=row.period)


def _waves(now: Survey, before: Survey) -> Iterator[tuple[Row, tuple[Wave, Wave]]]:
    """Both waves of each indicator, and of each headline in each level, that both periods have answers to."""
    samples, units = [sample_of(survey) for survey in (now, before)], _units(now, before)
    earlier, heads = _followed(before), {(measure.key, measure.stat, "") for measure in headlines(now)}
    splits = [(Split.of(now, segment), Split.of(before, segment)) for segment in now.codebook.segments]
    for (measure, stat, category), values in _followed(now).items():
        if (measure, stat, category) not in earlier:
            continue
        answers, key = (values, earlier[measure, stat, category]), Row(now.name, measure, stat, category)
        yield key, _pair(answers, units, samples)
        for pair in splits if (measure, stat, category) in heads else ():
            for place, level in enumerate(pair[0].levels):
                inside = [sample.subset(split.codes == place) for sample, split in zip(samples, pair, strict=True)]
                yield replace(key, segment=pair[0].segment, level=level), _pair(answers, units, inside)


def _pair(answers: tuple[np.ndarray, np.ndarray], units: list[np.ndarray], samples: list[Sample]) -> tuple[Wave, Wave]:
    now, before = (Wave(*parts) for parts in zip(answers, units, samples, strict=True))
    return now, before


def _followed(survey: Survey) -> dict[tuple[str, str, str], np.ndarray]:
    """Values per respondent of each statistic whose change is tested."""
    book, recommend = survey.codebook, survey.codebook.role("recommend")
    wanted = [(key, "mean") for key in measured(survey)]
    wanted += [(key, "top_box") for key in measured(survey) if key in book.items]
    wanted += [(recommend, "nps")] if recommend is not None else []
    found = {(m.key, m.stat, ""): m.values for m in measures(survey, [*wanted, ("index", "index")])}
    found |= {(reading.item, "rate", reading.category): reading.holds for reading in readings(survey)}
    return {key: values for key, values in found.items() if statistic(key[1]).followed}


def _units(now: Survey, before: Survey) -> list[np.ndarray]:
    """The drawn units of both waves by number: clusters where they were drawn, else respondents."""
    labels = []
    for survey in (now, before):
        design, ids = survey.design, survey.accepted["design.panel"].astype(str).str.strip()
        alone = survey.name + " " + pd.Series(range(len(ids)), ids.index).astype(str)
        found = "id " + ids.mask((ids == "") | ids.duplicated())
        if design.clusters is not None:
            found = design.strata.astype(str) + "\0" + design.clusters.astype(str)
        labels.append(found.fillna(alone))
    codes = pd.factorize(pd.concat(labels))[0]
    return np.split(codes, [len(labels[0])])
