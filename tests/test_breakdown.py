"""Indicators by level of a segment: the same numbers as of the level on its own, and honest gaps."""

from __future__ import annotations

import numpy as np
import pytest

from csreport.breakdown import OTHERS, gap_rows, headlines, level_rows, measures
from csreport.estimates import Estimates
from csreport.indicators import sample_of
from csreport.stats.inference import mean
from csreport.stats.promoters import nps
from csreport.stats.proportions import share
from csreport.survey.survey import Survey, load_survey


@pytest.fixture
def survey(mini) -> Survey:
    return load_survey(mini, "2025")


def test_levels_equal_the_statistic_of_the_domain(survey: Survey) -> None:
    """Mean, top box and NPS of each level are those of the public statistics on that domain."""
    wanted = headlines(survey)
    assert {"mean", "top_box", "nps"} <= {measure.stat for measure in wanted}
    rows = Estimates(level_rows(survey, wanted))
    assert len(rows)
    known = {(measure.key, measure.stat): measure.values for measure in wanted}
    for row in rows:
        inside = (survey.accepted[row.segment] == row.level).to_numpy()
        domain, values = sample_of(survey).subset(inside), known[row.measure, row.stat]
        if row.stat == "nps":
            expected = nps(survey.accepted[row.measure], domain)
        else:
            expected = share(values, domain) if row.stat == "top_box" else mean(values, domain)
        assert row.value == pytest.approx(expected.value, rel=1e-9)
        assert (row.se, row.low) == pytest.approx((expected.se, expected.low), rel=1e-6, nan_ok=True)
        assert row.n == np.isfinite(values[inside]).sum()


def test_bases_of_the_levels_add_up(survey: Survey) -> None:
    for measure in headlines(survey):
        for segment in survey.codebook.segments:
            rows = Estimates(level_rows(survey, [measure])).select(segment=segment)
            known = survey.accepted[segment].notna().to_numpy() & np.isfinite(measure.values)
            assert sum(row.n for row in rows) == known.sum()


def test_gaps_have_opposite_signs_in_a_segment_of_two(survey: Survey) -> None:
    """With two levels, each less the other: the same distance, mirrored; one family, adjusted together."""
    rows = Estimates(gap_rows(survey, headlines(survey)))
    assert {row.against for row in rows} == {OTHERS}
    pairs = 0
    for segment in survey.codebook.segments:
        for measure in headlines(survey):
            found = [row.value for row in rows.select(measure=measure.key, stat=measure.stat, segment=segment)]
            if len(found) == 2:
                pairs += 1
                assert found[0] == pytest.approx(-found[1])
    assert pairs


def test_what_was_not_measured_is_left_out(survey: Survey) -> None:
    assert measures(survey, [("nothing", "mean")]) == []
