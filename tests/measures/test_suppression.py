"""Small bases are marked or emptied, and nothing left standing gives an emptied number away."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from csreport.estimates import Estimates, Row
from csreport.measures.suppression import suppress

TOTAL = Row("2025", "overall", "mean", value=4.0, n=100.0)


def level(name: str, n: float, **parts: object) -> Row:
    return replace(TOTAL, segment="size", level=name, n=n, **parts)


def shown(rows: Estimates) -> set[tuple[str, str]]:
    return {(row.level, row.against) for row in rows if row.shown}


def test_a_single_hidden_level_takes_the_smallest_other_with_it() -> None:
    found = suppress([TOTAL, level("large", 60), level("middle", 33), level("small", 7)], caution=30, suppress=10)
    assert shown(found) == {("", ""), ("large", "")}
    assert "base below 10" in found.one(level="small").note
    assert "give that of a level" in found.one(level="middle").note


def test_two_hidden_levels_need_no_third() -> None:
    rows = [TOTAL, level("large", 60), level("middle", 31), level("small", 5), level("tiny", 4)]
    assert shown(suppress(rows, caution=30, suppress=10)) == {("", ""), ("large", ""), ("middle", "")}


def test_differences_against_a_hidden_level_go_with_it() -> None:
    rows = [
        level("large", 60), level("middle", 33), level("small", 7), level("other", 8),
        level("large", 60, against="level:middle"), level("large", 12, against="level:small"),
    ]  # fmt: skip
    assert shown(suppress(rows, caution=30, suppress=10)) == {
        ("large", ""), ("middle", ""), ("large", "level:middle"),
    }  # fmt: skip


def test_a_difference_on_a_small_base_leaves_both_its_values() -> None:
    rows = [level("large", 60), level("small", 40), level("small", 7, against="period:2024")]
    assert shown(suppress(rows, caution=30, suppress=10)) == {("large", ""), ("small", "")}


def test_a_difference_against_an_emptied_earlier_value_goes_with_it() -> None:
    rows = [
        level("large", 60), level("small", 40), level("small", 12, against="period:2024"),
        level("large", 50, period="2024"), level("middle", 11, period="2024"), level("small", 5, period="2024"),
    ]  # fmt: skip
    found = suppress(rows, caution=30, suppress=10)
    assert {(row.period, row.level, row.against) for row in found if row.shown} == {
        ("2025", "large", ""), ("2025", "small", ""), ("2024", "large", ""),
    }  # fmt: skip


def test_counts_stay() -> None:
    rows = [level("large", 60), level("small", 7, stat="count", value=7.0)]
    assert shown(suppress(rows, caution=30, suppress=10)) == {("large", ""), ("small", "")}


@given(st.lists(st.integers(0, 40), min_size=2, max_size=6))
def test_never_exactly_one_hidden(bases: list[int]) -> None:
    """Whoever knows the total and all shown levels must miss at least two."""
    rows = [level(str(i), float(n)) for i, n in enumerate(bases)]
    hidden = [row for row in suppress(rows, caution=30, suppress=10) if row.status == "suppressed"]
    assert len(hidden) != 1
    assert all(math.isnan(row.value) for row in hidden)


def test_tests_and_importances_need_a_larger_base() -> None:
    rows = [replace(TOTAL, stat=stat, n=150.0) for stat in ("mean", "eta_squared", "importance")]
    assert [row.status for row in suppress(rows, caution=30, suppress=10)] == ["ok", "caution", "caution"]
