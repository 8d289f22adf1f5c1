"""Dimension scores: the mean of at least half of the items."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tiny_survey import codebook

from csreport.survey.intake import score

NAN = float("nan")


@pytest.mark.parametrize(
    ("staff", "speed", "expected"),
    [(4, 2, 3.0), (5, NAN, 5.0), (NAN, NAN, NAN)],
    ids=["both", "half-answered", "none-answered"],
)
def test_score_is_the_mean_of_answered_items(staff, speed, expected) -> None:
    answers = pd.DataFrame({"staff": [staff], "speed": [speed], "price": [1.0]})
    scored = score(answers, codebook())
    np.testing.assert_equal(scored["service"].iloc[0], expected)
    assert scored["value"].iloc[0] == 1.0


def test_less_than_half_is_no_score() -> None:
    book = codebook()
    items = book.items | {"price": book.items["price"].model_copy(update={"dimension": "service"})}
    answers = pd.DataFrame({"staff": [5.0, 5.0], "speed": [NAN, 2.0], "price": [NAN, NAN]})
    scored = score(answers, book.model_copy(update={"items": items}))
    assert np.isnan(scored["service"].iloc[0]) and scored["service"].iloc[1] == 3.5


def test_answers_stay_as_they_were() -> None:
    answers = pd.DataFrame({"staff": [4.0], "speed": [2.0], "price": [1.0], "other": ["x"]})
    pd.testing.assert_frame_equal(score(answers, codebook())[list(answers.columns)], answers)
