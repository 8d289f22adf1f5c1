"""Importance by level: the public decomposition of each level, and honest about differences between levels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from segmented import ITEMS, people, survey_of

from csreport.chapters.groups import OTHERS, splits
from csreport.chapters.importance import ORDERED, PER_GROUP_DRIVER, need_rows
from csreport.chapters.indicators import sample_of
from csreport.estimates import Estimates, direction
from csreport.survey.survey import Survey
from surveystats.drivers import Bootstrap, fit_drivers


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """For sector c the third item counts and the others do not; areas are alike."""
    felt = people(900, seed=6)
    own = 3.7 + 0.9 * (felt["third"] - 3.6) + 0.5 * np.random.default_rng(1).standard_normal(len(felt))
    felt["overall"] = np.where(felt["sector"] == "c", own, felt["overall"])
    return survey_of(tmp_path_factory.mktemp("needs"), felt, segments=("sector", "area"))


def needs(survey: Survey) -> Estimates:
    return Estimates(need_rows(survey, of=splits(survey)))


def shares_of(survey: Survey, inside: np.ndarray, name: str) -> tuple[list[float], int]:
    """Importances of the items among some who answered all of them, and how many these are."""
    scores = survey.accepted[[*ITEMS, "overall"]].to_numpy(float)
    complete = inside & np.isfinite(scores).all(axis=1)
    scores = np.where(complete[:, None], scores, np.nan)
    found = fit_drivers(scores, sample_of(survey).subset(complete), bootstrap=Bootstrap(2))
    assert found is not None
    return found.statistics[name][0].tolist(), int(complete.sum())


def test_it_is_the_decomposition_of_each_level(planted: Survey) -> None:
    found = needs(planted)
    for segment, level in [("", ""), ("sector", "a"), ("sector", "c"), ("area", "n")]:
        inside = np.ones(len(planted.accepted), bool) if not level else (planted.accepted[segment] == level).to_numpy()
        expected, n = shares_of(planted, inside, "importance")
        for item, share in zip(ITEMS, expected, strict=True):
            row = found.one(measure=item, stat="importance", segment=segment, level=level, against="measure:overall")
            assert row.value == pytest.approx(share, rel=1e-9)
            assert row.low < row.value < row.high
            assert row.n == n


def test_shares_of_a_level_sum_to_one(planted: Survey) -> None:
    rows = [row for row in needs(planted) if row.against == "measure:overall"]
    groups = {(row.segment, row.level) for row in rows}
    assert len(groups) == 6
    for segment, level in groups:
        assert sum(row.value for row in rows if (row.segment, row.level) == (segment, level)) == pytest.approx(1)


def test_a_level_with_needs_of_its_own_is_found_and_no_other(planted: Survey) -> None:
    found = needs(planted)
    assert found.one(stat="profile", segment="sector").p < 0.001
    assert found.one(stat="profile", segment="area").p > 0.05
    way = {(row.level, row.measure): direction(row, 0.05) for row in found.select(against=OTHERS)}
    assert way["c", "third"] == 1 and way["c", "first"] == way["c", "second"] == -1
    assert way["n", "third"] == 0


def test_a_gap_is_never_surer_than_the_profile(planted: Survey) -> None:
    found = needs(planted)
    for row in found.select(against=OTHERS):
        assert row.p >= found.one(stat="profile", segment=row.segment).p


def test_a_level_with_few_answers_is_named_without_a_value(tmp_path: Path) -> None:
    felt = people(200, seed=2)
    felt.loc[:24, "sector"] = "d"
    felt.loc[25:29, "sector"] = "e"
    found = needs(survey_of(tmp_path, felt, segments=("sector",)))
    assert {row.status for row in found.select(level="d")} == {"not_estimable"}
    assert {row.n for row in found.select(level="d")} == {25} and PER_GROUP_DRIVER * len(ITEMS) > 25
    assert not len(found.select(level="e")), "a level below the minimum base is not even named"
    assert not len(found.select(level="d", against=OTHERS))


def test_without_an_overall_item_it_explains_the_recommendation(tmp_path: Path) -> None:
    survey = survey_of(tmp_path, people(150, seed=2), segments=("area",), leave_out=("overall",))
    assert set(needs(survey).select(segment="").values("against")) == {"measure:recommend"}


@pytest.mark.parametrize("left_out", [("overall", "recommend"), ("first", "second")])
def test_without_outcome_or_drivers_there_are_no_needs(left_out: tuple[str, ...], tmp_path: Path) -> None:
    survey = survey_of(tmp_path, people(150, seed=2), segments=("area",), leave_out=left_out)
    assert not len(needs(survey))


def test_an_item_that_all_answer_alike_leaves_nothing_to_compare(tmp_path: Path) -> None:
    survey = survey_of(tmp_path, people(150, seed=2).assign(first=4.0), segments=("area",))
    assert not len(needs(survey))


def test_many_drivers_take_relative_weights(planted: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(ITEMS) <= ORDERED
    monkeypatch.setattr("csreport.chapters.importance.ORDERED", 2)
    found = needs(planted)
    assert {row.stat for row in found} == {"importance_johnson", "profile"}
    inside = (planted.accepted["sector"] == "b").to_numpy()
    expected, _ = shares_of(planted, inside, "importance_johnson")
    assert [row.value for row in found.select(level="b", against="measure:overall")] == pytest.approx(expected)


def test_the_same_seed_gives_the_same_numbers(planted: Survey) -> None:
    assert needs(planted) == needs(planted)


def test_groups_that_are_alike_seldom_differ(tmp_path: Path) -> None:
    """Of 40 tests of alike segments, each wrong with a chance of 5 %, more than 6 are wrong with a chance of 0.3 %."""
    survey = survey_of(tmp_path, people(500, seed=9), segments=("sector",))
    draw = np.random.default_rng(2)
    given = splits(survey)[0]
    wrong = 0
    for _ in range(40):
        shuffled = type(given)("sector", given.levels, draw.permutation(given.codes))
        profile = Estimates(need_rows(survey, of=[shuffled])).one(stat="profile")
        wrong += profile.p < 0.05
    assert wrong <= 6
