"""Indicators by level of a segment: the same numbers as of the level on its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import without
from segmented import ITEMS, people, survey_of

from csreport.chapters.groups import Split, headlines, leading, level_rows, measures, parts, splits, total_rows
from csreport.chapters.indicators import indicators, sample_of
from csreport.estimates import Estimates
from csreport.survey.survey import Survey, load_survey
from surveystats.inference import mean
from surveystats.proportions import nps, share


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


def test_totals_are_the_indicators_of_all_customers(survey: Survey) -> None:
    known = indicators(survey)
    for row in total_rows(survey, headlines(survey)):
        same = known.one(measure=row.measure, stat=row.stat, category="", weighting="representative")
        assert (row.segment, row.level) == ("", "")
        assert (row.value, row.se, row.low, row.high, row.n) == pytest.approx(
            (same.value, same.se, same.low, same.high, same.n), rel=1e-9
        )


def test_what_was_not_measured_is_left_out(survey: Survey) -> None:
    assert measures(survey, [("nothing", "mean")]) == []


def test_a_segment_of_one_level_tells_nothing_apart(tmp_path: Path) -> None:
    felt = people(60, seed=1).assign(area="n")
    survey = survey_of(tmp_path, felt, segments=("sector", "area"))
    assert [split.segment for split in splits(survey)] == ["sector"]


def test_eight_levels_are_a_list_of_units(tmp_path: Path) -> None:
    survey = survey_of(tmp_path, people(60, seed=1), segments=("sector", "shop"))
    assert [split.long for split in splits(survey)] == [False, True]


def test_parts_are_dimensions_or_else_items(mini, survey: Survey) -> None:
    assert [measure.key for measure in parts(survey)] == list(survey.codebook.dimensions)
    plain = load_survey(without(mini, "recommend", dimensions=False), "2025")
    assert [measure.key for measure in parts(plain)] == [k for k, i in plain.codebook.items.items() if i.role is None]


@pytest.mark.parametrize(
    ("left_out", "lead"),
    [((), "overall"), (("overall",), "recommend"), (("overall", "recommend"), ITEMS[0])],
)
def test_one_measure_stands_for_all(left_out: tuple[str, ...], lead: str, tmp_path: Path) -> None:
    survey = survey_of(tmp_path, people(40, seed=1), segments=("sector",), leave_out=left_out)
    found = leading(survey, [*headlines(survey), *parts(survey)])
    assert found is not None and found.key == lead
    assert leading(survey, []) is None


def test_groups_for_a_test_leave_small_levels_and_unknown_ones_out() -> None:
    split = Split("any", ["x", "y", "z"], np.array([0, 0, 0, 1, 1, 2, -1]))
    values = np.array([1.0, 2, np.nan, 1, 2, 3, 4])
    assert split.counted(values).tolist() == [2, 2, 1]
    assert split.groups(values, 2).tolist()[:5] == [0, 0, 0, 1, 1]
    assert np.isnan(split.groups(values, 2)[5:]).all()
