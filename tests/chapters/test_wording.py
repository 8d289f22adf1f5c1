"""How sure a change is: decided by one function."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from csreport.chapters.wording import way_of
from csreport.estimates import Row
from csreport.project.codebook import Codebook

BOOK = Codebook.model_validate(
    {
        "scales": {"five": {"min": 1, "max": 5}, "seven": {"min": 1, "max": 7}},
        "items": {
            "a": {"column": "A", "scale": "five", "label": "A"},
            "b": {"column": "B", "scale": "seven", "label": "B"},
        },
    }
)


def survey(sample: str = "probability") -> SimpleNamespace:
    rules = SimpleNamespace(confidence=0.95)
    return SimpleNamespace(period=SimpleNamespace(sample=sample), codebook=BOOK, rules=rules)


def change(value: float, low: float, high: float, p: float, **more: str) -> Row:
    key = {"measure": "a", "stat": "mean"} | more
    return Row("2025", against="period:2024", value=value, low=low, high=high, p=p, **key)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (change(0.16, 0.08, 0.23, 0.001), "rise"),
        (change(-0.24, -0.32, -0.16, 0.001), "fall"),
        (change(0.09, 0.02, 0.16, 0.08), "hint-up"),  # its own interval leaves zero out, the correction does not
        (change(-0.09, -0.16, -0.02, 0.08), "hint-down"),
        (change(0.01, -0.05, 0.07, 0.7), "steady"),
        (change(0.05, -0.02, 0.12, 0.3), "none"),
        (change(0.05, -0.02, 0.12, 0.3, measure="b"), "steady"),  # 0.12 of seven points is less
        (change(3.0, -2.0, 8.0, 0.3, stat="nps"), "none"),
        (change(0.01, -0.01, 0.02, 0.3, stat="top_box"), "steady"),
        (change(0.5, math.nan, math.nan, 0.001), "first"),  # nothing could be tested
        (None, "first"),
    ],
)
def test_three_steps_of_certainty(row: Row | None, expected: str) -> None:
    assert way_of(row, survey()) == expected  # type: ignore[arg-type]


def test_nothing_is_clear_where_people_chose_themselves() -> None:
    assert way_of(change(0.16, 0.08, 0.23, 0.001), survey("open")) == "open"  # type: ignore[arg-type]
