"""Tests between levels: those of the public statistics, adjusted, and never bolder than the segment's own test."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from segmented import people, survey_of

from csreport.chapters.groups import (
    OTHERS,
    Measure,
    Split,
    families,
    gap_rows,
    headlines,
    omnibus_rows,
    pair_rows,
    parts,
    splits,
)
from csreport.chapters.indicators import sample_of
from csreport.estimates import Estimates, direction
from csreport.survey.survey import Survey
from surveystats.groups import eta_squared, holm, pairwise, wald_test
from surveystats.inference import contrast


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """Sector c is more satisfied; areas do not differ."""
    felt = people(900, seed=3)
    felt["overall"] += 0.5 * (felt["sector"] == "c")
    return survey_of(tmp_path_factory.mktemp("planted"), felt, segments=("sector", "area"))


def overall(survey: Survey) -> Measure:
    return headlines(survey)[0]


def thirds(survey: Survey) -> Split:
    """A weighted, post-stratified survey in three parts, with some whose part is unknown."""
    codes = np.arange(len(survey.accepted)) % 3
    codes[:4] = -1
    return Split("thirds", ["x", "y", "z"], codes)


def small_bases(survey: Survey, limit: int) -> Survey:
    base = survey.rules.minimum_base.model_copy(update={"caution": limit, "suppress": min(limit, 5)})
    return replace(survey, rules=survey.rules.model_copy(update={"minimum_base": base}))


def test_a_gap_is_the_contrast_of_the_level_with_all_others(survey: Survey) -> None:
    survey = small_bases(survey, 5)
    split = thirds(survey)
    for measure in headlines(survey):
        rows = list(gap_rows(survey, [measure], of=[split]))
        expected = []
        for code, row in enumerate(rows):
            side = np.where(split.codes < 0, np.nan, split.codes == code)
            one = contrast(measure.values, side, sample=sample_of(survey))
            expected.append(one.p)
            assert (row.level, row.against) == (split.levels[code], OTHERS)
            assert (row.value, row.se, row.low, row.high, row.df) == pytest.approx(
                (one.value, one.se, one.low, one.high, one.df), rel=1e-9
            )
            assert (row.n, row.n_weighted, row.n_eff) == pytest.approx((one.n, one.n_weighted, one.n_eff))
        assert [row.p for row in rows] == pytest.approx(list(holm(expected)))


def test_gaps_have_opposite_signs_in_a_segment_of_two(survey: Survey) -> None:
    """With two levels, each less the other: the same distance, mirrored; one family, adjusted together."""
    rows = Estimates(gap_rows(survey, headlines(survey)))
    assert {row.against for row in rows} == {OTHERS}
    for measure in headlines(survey):
        found = [row.value for row in rows.select(measure=measure.key, stat=measure.stat)]
        assert len(found) == 2 and found[0] == pytest.approx(-found[1])


def test_one_test_for_all_levels_is_the_design_based_f(survey: Survey) -> None:
    survey = small_bases(survey, 5)
    split, wanted = thirds(survey), headlines(survey)
    rows = Estimates(omnibus_rows(survey, wanted, of=[split]))
    labels = np.where(split.codes < 0, np.nan, split.codes)
    for family in families(survey, wanted):
        expected = [wald_test(m.values, labels, sample=sample_of(survey)).p for m in family]
        found = [rows.one(measure=m.key, category="top_box" if m.stat == "top_box" else "") for m in family]
        assert [row.p for row in found] == pytest.approx(list(holm(expected)))
        for row, measure in zip(found, family, strict=True):
            share = eta_squared(measure.values, labels, sample=sample_of(survey))
            assert (row.value, row.low, row.high, row.df) == pytest.approx((share.value, share.low, share.high, 2))


def test_a_planted_difference_is_found_and_nothing_else(planted: Survey) -> None:
    tests = Estimates(omnibus_rows(planted, [overall(planted)], of=splits(planted)))
    assert tests.one(segment="sector").p < 0.001 and tests.one(segment="area").p > 0.05
    rows = Estimates(gap_rows(planted, [overall(planted)], omnibus=tests))
    assert direction(rows.one(level="c"), 0.05) == 1
    assert {direction(row, 0.05) for row in rows.select(segment="area")} == {0}


def test_no_level_stands_out_where_the_levels_do_not_differ(planted: Survey) -> None:
    """Each p is at least that of its segment's own test; a test that could not be had lets none through."""
    wanted = [*headlines(planted), *parts(planted)]
    tests = omnibus_rows(planted, wanted, of=splits(planted))
    gate = {(row.measure, row.category, row.segment): row.p for row in tests}
    for row in [
        *gap_rows(planted, wanted, omnibus=tests),
        *pair_rows(planted, wanted, of=splits(planted), omnibus=tests),
    ]:
        assert row.p >= gate[row.measure, "top_box" if row.stat == "top_box" else "", row.segment]
    unknown = [replace(row, p=math.nan) for row in tests]
    assert all(math.isnan(row.p) for row in gap_rows(planted, wanted, omnibus=unknown))


def test_pairs_stand_both_ways_and_share_their_adjusted_p(planted: Survey) -> None:
    split = splits(planted)[0]
    rows = Estimates(pair_rows(planted, [overall(planted)], of=[split]))
    assert len(rows) == 6
    expected = pairwise(overall(planted).values, split.codes.astype(float), sample=sample_of(planted))
    adjusted = holm(expected.p)
    for place, (first, second) in enumerate(zip(expected.first, expected.second, strict=True)):
        one, other = split.levels[first], split.levels[second]
        row, back = rows.one(level=one, against=f"level:{other}"), rows.one(level=other, against=f"level:{one}")
        assert (row.value, row.low, row.p) == pytest.approx(
            (expected.value[place], expected.low[place], adjusted[place])
        )
        assert (back.value, back.low, back.high, back.p) == pytest.approx((-row.value, -row.high, -row.low, row.p))


def test_only_pairs_that_are_compared_count_in_their_family(planted: Survey) -> None:
    split = splits(planted)[0]
    rows = list(pair_rows(planted, [overall(planted)], of=[split], compared=lambda one, other: "a" in {one, other}))
    assert {frozenset((row.level, row.against[-1])) for row in rows} == {frozenset("ab"), frozenset("ac")}
    assert {row.method[-1] for row in rows} == {"2"}


def test_levels_on_a_small_base_are_not_tested(tmp_path: Path) -> None:
    felt = people(300, seed=5)
    felt.loc[:19, "sector"] = "d"
    felt["overall"] -= 2.0 * (felt["sector"] == "d")
    survey = survey_of(tmp_path, felt, segments=("sector",))
    tests = omnibus_rows(survey, [overall(survey)], of=splits(survey))
    assert tests[0].df == 2
    found = {row.level for row in gap_rows(survey, [overall(survey)], omnibus=tests)}
    assert found == {"a", "b", "c"}
    assert not any(
        "d" in {row.level, row.against[-1]} for row in pair_rows(survey, [overall(survey)], of=splits(survey))
    )


def test_one_large_level_among_small_ones_is_not_tested(tmp_path: Path) -> None:
    """Neither against the few others, nor where the segment's own test could not be had."""
    felt = people(200, seed=5).assign(area="n")
    felt.loc[:11, "area"], felt.loc[12:24, "area"] = "s", "w"
    survey = survey_of(tmp_path, felt, segments=("area", "sector"))
    assert not list(gap_rows(survey, [overall(survey)], of=splits(survey)[:1]))
    tests = omnibus_rows(survey, [overall(survey)], of=splits(survey))
    assert {row.segment for row in tests} == {"sector"}
    others = [replace(row, segment="elsewhere") for row in tests]
    assert all(math.isnan(row.p) for row in gap_rows(survey, [overall(survey)], omnibus=others))


def test_answers_without_any_spread_give_no_verdict(tmp_path: Path) -> None:
    survey = survey_of(tmp_path, people(90, seed=1).assign(overall=4.0), segments=("area",))
    rows = [*omnibus_rows(survey, [overall(survey)], of=splits(survey)), *gap_rows(survey, [overall(survey)])]
    assert rows and all(direction(row, 0.05) == 0 for row in rows)
