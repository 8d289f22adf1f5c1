"""What measures are made of, and where that changed."""

from __future__ import annotations

import pytest
from conftest import EARLIER, PERIOD

from csreport.chapters.indicators import break_rows, breaks, comparable, composition, questions
from csreport.estimates import Estimates, Row
from csreport.project.codebook import Codebook


def book(**items: dict) -> Codebook:
    stem = {"scale": "five", "label": "x"}
    return Codebook.model_validate({
        "scales": {"five": {"min": 1, "max": 5}},
        "dimensions": {"service": {"label": "Service"}, "price": {"label": "Price"}},
        "items": {
            key: stem | {"column": key} | {k: v for k, v in more.items() if v is not None}
            for key, more in ({
                "overall": {"role": "overall"}, "speed": {"dimension": "service"}, "tone": {"dimension": "service"},
                "cost": {"dimension": "price"},
            } | items).items()
        },
    })  # fmt: skip


def test_a_dimension_is_its_items_and_the_index_all_of_them():
    codebook = book(tone={"dimension": "service", "since": "2025"})
    assert composition(codebook, "overall", "2024") == ("overall",)
    assert composition(codebook, "service", "2024") == ("speed",)
    assert composition(codebook, "service", "2025") == ("speed", "tone")
    assert composition(codebook, "index", "2024") == ("speed", "cost")


@pytest.mark.parametrize(
    ("validity", "found"),
    [
        ({}, {}),
        ({"since": "2024"}, {"2024": {"tone"}}),
        ({"until": "2024"}, {"2025": {"tone"}}),
        ({"absent": ["2024"]}, {"2024": {"tone"}, "2025": {"tone"}}),
        ({"since": "2023"}, {}),
    ],
)
def test_a_dimension_breaks_where_its_items_change(validity, found):
    codebook = book(tone={"dimension": "service"} | validity)
    assert breaks(codebook, "service", ["2023", "2024", "2025"]) == found
    assert breaks(codebook, "price", ["2023", "2024", "2025"]) == {}
    assert breaks(codebook, "overall", ["2023", "2024", "2025"]) == {}


def test_an_item_that_was_not_asked_for_a_while_is_the_same_item_again():
    codebook = book(overall={"role": "overall", "absent": ["2024"]})
    assert breaks(codebook, "overall", ["2023", "2024", "2025"]) == {}


def test_an_item_that_replaces_another_in_a_dimension_is_a_break():
    """The same number of items, but others: two items differ."""
    codebook = book(
        tone={"dimension": "service", "until": "2024"}, manner={"dimension": "service", "since": "2025"}
    )  # fmt: skip
    assert breaks(codebook, "service", ["2024", "2025"]) == {"2025": {"tone", "manner"}}


def test_only_periods_with_the_same_items_are_comparable():
    codebook = book(tone={"dimension": "service", "since": "2024"})
    history = Estimates(Row(period, measure, "mean", value=3.0) for period in ("2023", "2024")
                        for measure in ("overall", "service", "price", "index"))  # fmt: skip
    kept = {(row.period, row.measure) for row in comparable(codebook, history, "2025")}
    assert {row.measure for row in history} == {"overall", "service", "price", "index"}
    assert kept == {("2023", "overall"), ("2023", "price"), *(("2024", row.measure) for row in history)}


def test_breaks_are_told_for_the_chart_and_for_each_comparison():
    codebook = book(tone={"dimension": "service", "since": "2024"})
    rows = list(break_rows(codebook, ["service", "service", "price"], ["2023", "2024", "2025"],
                           compare_to=["2024", "2023"]))  # fmt: skip
    assert [(row.period, row.measure, row.against, row.value) for row in rows] == [
        ("2024", "service", "", 1.0), ("2025", "service", "period:2023", 1.0),
    ]  # fmt: skip
    assert all(row.stat == "break" for row in rows)


def test_what_a_questionnaire_added_and_left_out():
    codebook = book(tone={"dimension": "service", "until": "2024"}, extra={"since": "2025"})
    assert questions(codebook, "2025", "2024") == (["extra"], ["tone"])
    assert questions(codebook, "2025", "2025") == ([], [])


def test_renamed_columns_are_no_break(survey):
    """The miniature project renamed a column between its periods."""
    assert survey.codebook.items["waiting"].aliases
    assert not list(break_rows(survey.codebook, [*survey.codebook.dimensions, "index"], [EARLIER, PERIOD]))
