"""How sure a change is: decided by one function."""

from __future__ import annotations

import math

from test_story import change, updated

from csreport.chapters.wording import way_of

CASES = [
    (change("advice", 0.16, half=0.07), "rise"),
    (change("advice", -0.24, half=0.08), "fall"),
    (change("advice", 0.09, half=0.07, p=0.08), "hint-up"),  # its own interval leaves zero out, the correction does not
    (change("advice", -0.09, half=0.07, p=0.08), "hint-down"),
    (change("advice", 0.01, half=0.06, p=0.7), "steady"),
    (change("advice", 0.05, half=0.07, p=0.3), "none"),
    (change("effort", 0.05, half=0.07, p=0.3), "steady"),  # 0.12 of seven points is less
    (change("recommend", 3.0, half=5.0, p=0.3, stat="nps"), "none"),
    (change("advice", 0.01, half=0.015, p=0.3, stat="top_box"), "steady"),
    (change("advice", 0.5, low=math.nan, high=math.nan), "first"),  # nothing could be tested
    (None, "first"),
]


def test_three_steps_of_certainty(survey):
    """Nothing is clear where people chose themselves."""
    assert [way_of(row, survey) for row, _ in CASES] == [way for _, way in CASES]
    assert way_of(CASES[0][0], updated(survey, sample="open")) == "open"
