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
    expected = {"easy": 3 / 9, "loyal": 3 / 9, "secure": 1 / 7, "again_satisfied": 3 / 5}
    assert {category: share[category] for category in expected} == pytest.approx(expected)
    plain = rows.one(stat="rate", category="easy", weighting="none")
    assert (plain.value, plain.n) == (0.5, 4)


def test_expectation_is_the_distance_from_the_middle_or_what_satisfaction_is_less():
    """On the scale of satisfaction, perceived 5, 4, 2, –, 4 less expected 5, 3, 1, 4, –."""
    item, gaps = expectation(survey_of(weighted=False)) or ("", [])
    assert item == "q_expectation" and np.nanmean(gaps) == pytest.approx(np.mean([2, 0, -2, 1]))
    survey = survey_of(expectation="sat")
    item, gaps = expectation(survey) or ("", [])
    assert item == "q_overall"
    np.testing.assert_array_equal(gaps, [0, 1, 1, NAN, NAN])
    np.testing.assert_array_equal(holds(survey)["better"], [0, 1, 1, NAN, NAN])


def test_a_role_that_was_not_asked_or_answered_says_nothing():
    empty = {role: ANSWERS.assign(**{role: ""}) for role in ROLES}
    for role, answers in [*empty.items(), *((role, ANSWERS.drop(columns=role)) for role in ROLES)]:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            rows = indicators(survey_of(answers)).select(stat="rate")
        assert not [row for row in rows if row.measure == f"q_{role}"] and all(row.n > 0 for row in rows), role
    nobody = ANSWERS.assign(**dict.fromkeys(["overall", "recommend", "effort", "expectation"], ""))
    assert isinstance(indicators(survey_of(nobody)), Estimates)
