"""Distance to targets and benchmarks, and the verdict that the interval allows."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from csreport.estimates import Estimates, Row
from csreport.measures.targets import aim_of, target_rows, verdict
from csreport.project.targets import Baseline, Benchmark, Target, TargetsFile

NOW = Row("2025", "overall", "mean", value=4.0, se=0.05, low=3.9, high=4.1, n=400.0, method="t")
BEFORE = Estimates([Row("2024", "overall", "mean", value=3.8, se=0.05, low=3.7, high=3.9, n=400.0)])


def distance(target: Target) -> Row:
    rows = list(target_rows([NOW], BEFORE, TargetsFile(targets={"goal": target}), period="2025"))
    assert [(row.stat, row.category, row.against) for row in rows] == [
        ("target", "mean", "target:goal"), ("mean", "", "target:goal"),
    ]  # fmt: skip
    return rows[1]


@pytest.mark.parametrize(
    ("value", "goal", "expected"),
    [
        (3.85, "at_least", "met"), (3.9, "at_least", "met"), (4.0, "at_least", "cannot_tell"),
        (4.2, "at_least", "not_met"), (4.2, "at_most", "met"), (3.8, "at_most", "not_met"),
        (4.05, "at_most", "cannot_tell"),
    ],
)  # fmt: skip
def test_the_whole_interval_decides(value: float, goal: str, expected: str) -> None:
    target = Target(measure="overall", value=value, goal=goal)
    found = distance(target)
    assert found.value == pytest.approx(4.0 - value) and found.high - found.low == pytest.approx(0.2)
    assert verdict(found, target) == expected


def test_targets_from_a_baseline() -> None:
    """3.8 and a tenth of a point, or five in a hundred of 3.8."""
    points = Target(measure="overall", change=0.1, baseline=Baseline(period="2024"))
    relative = Target(measure="overall", change=0.05, relative=True, baseline=Baseline(period="2024"))
    given = Target(measure="overall", change=0.05, relative=True, baseline=Baseline(value=4.0))
    assert aim_of(points, BEFORE) == pytest.approx(3.9)
    assert aim_of(relative, BEFORE) == pytest.approx(3.99)
    assert aim_of(given, BEFORE) == pytest.approx(4.2)


def test_without_its_indicator_or_baseline_there_is_no_row() -> None:
    other = Target(measure="price", value=4)
    unknown = Target(measure="overall", change=0.1, baseline=Baseline(period="2020"))
    declared = TargetsFile(targets={"other": other, "unknown": unknown})
    assert list(target_rows([NOW], BEFORE, declared, period="2025")) == []


def test_benchmarks_have_a_distance_too() -> None:
    declared = TargetsFile(benchmarks={"industry": Benchmark(measure="overall", value=3.7, source="an institute")})
    rows = list(target_rows([NOW], BEFORE, declared, period="2025"))
    assert [row.value for row in rows] == [3.7, pytest.approx(0.3)]
    assert rows[1].against == "benchmark:industry"


@pytest.mark.parametrize(
    "parts",
    [
        {}, {"value": 4, "change": 1}, {"change": 1}, {"value": 4, "relative": True}, {"value": 4, "segment": "size"},
        {"change": 1, "baseline": {}}, {"change": 1, "baseline": {"value": 1, "period": "2024"}},
    ],
)  # fmt: skip
def test_half_a_target_is_refused(parts: dict) -> None:
    with pytest.raises(ValidationError):
        Target.model_validate({"measure": "overall"} | parts)
