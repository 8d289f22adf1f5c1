"""Small bases are marked or emptied, and nothing left standing gives an emptied number away."""

from __future__ import annotations

import math
from dataclasses import replace

from conftest import PERIOD
from hypothesis import given
from hypothesis import strategies as st

from csreport.chapters.conductor import Conductor
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates, Row
from csreport.project.project import Project
from csreport.survey.survey import load_survey

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
    rows = [replace(TOTAL, stat=stat, n=150.0, value=0.5) for stat in ("mean", "eta_squared", "importance")]
    assert [row.status for row in suppress(rows, caution=30, suppress=10)] == ["ok", "caution", "caution"]


# ---- levels whose size the survey knows --------------------------------------------------
SIZES = {("2025", "size", "large"): 80, ("2025", "size", "middle"): 18, ("2025", "size", "tiny"): 2}


def part(name: str, measure: str = "respondents", n: float = 100.0) -> Row:
    """A level's share of all: its base is everybody, whatever the level's size."""
    return replace(level(name, n, value=0.5), measure=measure, stat="share")


def hidden(rows: list[Row]) -> set[tuple[str, str]]:
    found = suppress(rows, caution=30, suppress=10, sizes=SIZES)
    return {(row.measure, row.level) for row in found if row.status == "suppressed"}


def test_the_share_of_a_small_level_is_hidden_though_its_base_is_everybody() -> None:
    """It goes with the smallest of the others, not with the one that comes first."""
    rows = [part("large"), part("middle"), part("tiny"), part("tiny", "frame", 9000.0)]
    assert hidden(rows) == {("respondents", "tiny"), ("respondents", "middle")}
    assert suppress(rows, caution=30, suppress=10, sizes=SIZES).one(measure="frame").shown


def test_every_measure_hides_the_same_level() -> None:
    """The smallest other is that of the survey, not of a question that some skipped."""
    counts = {"overall": (80, 18, 2), "again": (15, 16, 2)}
    rows = [
        replace(level(name, float(n)), measure=measure)
        for measure, bases in counts.items()
        for name, n in zip(("large", "middle", "tiny"), bases, strict=True)
    ]
    assert hidden(rows) == {(measure, name) for measure in counts for name in ("middle", "tiny")}  # fmt: skip


def test_an_open_link_shows_no_level_of_two(open_sample: Project) -> None:
    survey = load_survey(open_sample, PERIOD)
    book = survey.codebook
    segment = next(iter(book.segments))
    small = book.segments[segment].names[-1]
    accepted = survey.accepted.index
    received = survey.received.copy()
    received.loc[accepted, segment] = book.segments[segment].names[0]
    received.loc[accepted[:2], segment] = small
    chapter = Conductor(open_sample, "sample", PERIOD)
    vars(chapter)["survey"] = replace(survey, received=received)
    rows = [
        row for row in chapter.estimates if row.measure == "respondents" and row.level == small and row.stat == "share"
    ]
    assert rows and not any(row.shown for row in rows)
