"""What roles read out of answers, worked out by hand."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from builders import survey_from

from csreport.chapters.indicators import expectation, indicators, readings
from csreport.estimates import Estimates
from csreport.survey.survey import Survey

SCALES = {
    "sat": {"min": 1, "max": 5, "missing": ["9"]}, "ease": {"min": 1, "max": 7}, "likely": {"min": 0, "max": 10},
    "compared": {"min": 1, "max": 5},
}  # fmt: skip
ROLES = {"overall": "sat", "recommend": "likely", "effort": "ease", "expectation": "compared", "repurchase": "sat"}
ANSWERS = pd.DataFrame({
    "overall": ["5", "4", "2", "9", "4"], "recommend": ["10", "8", "9", "9", ""], "effort": ["7", "5", "4", "", "1"],
    "expectation": ["5", "3", "1", "4", ""], "repurchase": ["5", "4", "4", "5", "1"], "W": ["1", "2", "4", "1", "2"],
})  # fmt: skip


def survey_of(answers: pd.DataFrame = ANSWERS, *, weighted: bool = True, **scales: str) -> Survey:
    kept = {role: scales.get(role, scale) for role, scale in ROLES.items() if role in answers}
    items = {f"q_{role}": {"column": role, "scale": scale, "role": role, "label": role} for role, scale in kept.items()}
    book = {"scales": SCALES, "items": items, "design": {"weight": "W"} if weighted else {}}
    return survey_from(answers, book, rules={"weighting": {"method": "file" if weighted else "none"}})


def holds(survey: Survey) -> dict[str, list[float]]:
    return {reading.category: list(reading.holds) for reading in readings(survey)}


NAN = math.nan


def test_readings_by_hand():
    """The fourth did not rate satisfaction (9), the fifth did not say how likely or as expected."""
    expected = {
        "easy": [1, 1, 0, NAN, 0], "better": [1, 0, 0, 1, NAN], "worse": [0, 0, 1, 0, NAN],
        "loyal": [1, 1, 0, NAN, 0], "secure": [1, 0, 0, NAN, NAN],
        "again_satisfied": [1, 1, NAN, NAN, 0], "again_others": [NAN, NAN, 1, NAN, NAN],
    }  # fmt: skip
    found = holds(survey_of())
    assert list(found) == list(expected)
    for category, values in expected.items():
        np.testing.assert_array_equal(found[category], values, err_msg=category)


def test_their_shares_are_weighted():
    """Easy: weights 1 and 2 of 1, 2, 4, 2; loyal: 1 and 2 of 1, 2, 4, 2."""
    rows = indicators(survey_of())
    share = {row.category: row.value for row in rows.select(stat="rate", weighting="representative")}
    assert share["easy"] == pytest.approx(3 / 9)
    assert share["loyal"] == pytest.approx(3 / 9)
    assert share["secure"] == pytest.approx(1 / 7)
    assert share["again_satisfied"] == pytest.approx(3 / 5)
    plain = rows.one(stat="rate", category="easy", weighting="none")
    assert (plain.value, plain.n) == (0.5, 4)


def test_on_a_scale_of_its_own_expectation_is_the_distance_from_the_middle():
    item, gaps = expectation(survey_of(weighted=False)) or ("", [])
    assert item == "q_expectation" and np.nanmean(gaps) == pytest.approx(np.mean([2, 0, -2, 1]))


def test_on_the_scale_of_satisfaction_expectation_is_what_was_expected():
    """Perceived 5, 4, 2, –, 4 less expected 5, 3, 1, 4, –."""
    survey = survey_of(expectation="sat")
    found = expectation(survey)
    assert found is not None and found[0] == "q_overall"
    np.testing.assert_array_equal(found[1], [0, 1, 1, NAN, NAN])
    assert holds(survey)["better"] == pytest.approx([0, 1, 1, NAN, NAN], nan_ok=True)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_that_was_not_asked_or_answered_says_nothing(role: str):
    for answers in (ANSWERS.drop(columns=role), ANSWERS.assign(**{role: ""})):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            rows = indicators(survey_of(answers))
        assert not [row for row in rows if row.stat == "rate" and row.measure == f"q_{role}"]
        assert all(row.n > 0 for row in rows if row.stat == "rate")


def test_nobody_answers_nothing_fails():
    empty = ANSWERS.assign(**dict.fromkeys(["overall", "recommend", "effort", "expectation"], ""))
    assert isinstance(indicators(survey_of(empty)), Estimates)
