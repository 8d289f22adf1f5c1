"""Segments of many levels: shown only where they differ, and drawn towards the average."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from segmented import people, survey_of

from csreport.chapters.groups import headlines, level_rows, omnibus_rows, parts, shrink, splits, unit_rows
from csreport.estimates import Estimates, direction
from csreport.survey.survey import Survey


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """Nine shops: one is better, one is worse, seven are alike."""
    felt = people(720, seed=4)
    felt["shop"] = [f"s{1 + number % 9}" for number in range(len(felt))]
    felt["overall"] += 0.6 * (felt["shop"] == "s2") - 0.6 * (felt["shop"] == "s7")
    return survey_of(tmp_path_factory.mktemp("shops"), felt, segments=("shop",))


def units(survey: Survey) -> Estimates:
    wanted = [headlines(survey)[0], *parts(survey)]
    omnibus = omnibus_rows(survey, wanted, of=splits(survey))
    return Estimates(unit_rows(survey, wanted, of=splits(survey), omnibus=omnibus))


def test_only_measures_that_differ_are_listed_best_unit_first(shops: Survey) -> None:
    found = units(shops)
    assert found.values("measure") == ["overall"] and found.values("stat") == ["shrunken"]
    rows = list(found.select(against=""))
    assert (rows[0].level, rows[-1].level) == ("s2", "s7")
    assert [row.value for row in rows] == sorted((row.value for row in rows), reverse=True)
    way = {row.level: direction(row, 0.05) for row in found.select(against="level:others")}
    assert {level for level, side in way.items() if side} == {"s2", "s7"}


def test_every_unit_lies_between_its_mean_and_the_average(shops: Survey) -> None:
    means = {row.level: row for row in level_rows(shops, [headlines(shops)[0]])}
    rows = list(units(shops).select(against=""))
    centre = np.mean([row.value for row in rows])
    for row in rows:
        plain = means[row.level]
        assert abs(row.value - centre) < abs(plain.value - centre)
        assert row.low < row.value < row.high
        assert row.n == plain.n


def test_alike_units_are_not_ranked(tmp_path) -> None:
    felt = people(720, seed=5)
    felt["shop"] = [f"s{1 + number % 9}" for number in range(len(felt))]
    assert not len(units(survey_of(tmp_path, felt, segments=("shop",))))


def test_shrinking_by_hand() -> None:
    """Three units of equal base with means 3, 4, 5 and se .5: v = .25, u = 4, Q = 4(1 + 0 + 1) = 8,
    τ² = (8 − 2)/(12 − 48/12) = .75, B = .75/(.75 + .25) = .75: 3.25, 4, 4.75. Variance: .75 × .25 + .25²/3 = .2083.
    """
    found = shrink([3, 4, 5], [0.5, 0.5, 0.5], n_eff=[20, 20, 20])
    assert found.between == pytest.approx(0.75)
    assert list(found.values) == pytest.approx([3.25, 4, 4.75])
    assert list(found.se) == pytest.approx([np.sqrt(0.1875 + 0.0625 / 3)] * 3)


def test_units_that_differ_less_than_chance_are_all_average() -> None:
    found = shrink([4.0, 4.1], [0.5, 0.5], n_eff=[20, 20])
    assert found.between == 0
    assert list(found.values) == pytest.approx([4.05, 4.05])


def test_the_smaller_a_unit_the_closer_to_the_average() -> None:
    """Within-unit spread is smoothed: a small unit whose answers happen to agree is not taken for exact."""
    found = shrink([3, 3, 5, 5, 4.9], [0.1, 0.1, 0.1, 0.1, 0.001], n_eff=[50, 50, 50, 50, 2])
    assert abs(found.values[4] - 4) < abs(found.values[3] - 4) - 0.1


def test_units_without_spread_stay_as_they_are() -> None:
    assert list(shrink([3, 5], [0.0, 0.0], n_eff=[9, 9]).values) == [3, 5]


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(0.05, 0.5), st.floats(5, 80)), min_size=2, max_size=12))
def test_shrinking_never_leaves_the_range_of_the_means(units_given: list[tuple[float, float, float]]) -> None:
    values, se, n_eff = (list(part) for part in zip(*units_given, strict=True))
    found = shrink(values, se, n_eff=n_eff)
    assert min(values) - 1e-9 <= found.values.min() and found.values.max() <= max(values) + 1e-9
    assert (found.se > 0).all() and found.between >= 0
