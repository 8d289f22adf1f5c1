"""Choices, merged levels, not-applicable codes and several rows of a respondent, by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from csreport.project.codebook import Choice, Codebook, Scale, Segment
from csreport.survey.choices import code_choice, unlisted
from csreport.survey.intake import code_answers, code_levels
from csreport.survey.survey import by_respondent

SPORTS = {
    "sport": {"en": "Sport", "zh-Hans": "运动"},
    "read": {"en": "Reading, news", "zh-Hans": "阅读"},
    "none": "None",
}


def coded(choice: dict[str, object], table: dict[str, list[str]]) -> dict[str, list[float]]:
    found = code_choice(pd.DataFrame(table, dtype=str), Choice.model_validate({"label": "Hobbies"} | choice), "2025")
    return {key: [None if math.isnan(v) else v for v in values] for key, values in found.items()}


def test_several_options_in_one_cell() -> None:
    cells = ["运动┋阅读", "阅读", "", "其他", " 运动 ┋ 其他 "]
    found = coded({"column": "Q6", "delimiter": "┋", "options": SPORTS}, {"Q6": cells})
    assert found == {"sport": [1, 0, None, 0, 1], "read": [1, 1, None, 0, 0], "none": [0, 0, None, 0, 0]}


def test_an_option_that_holds_the_delimiter_is_found_whole() -> None:
    cells = ["Sport, Reading, news", "Reading", "Reading, news"]
    found = coded({"column": "Q6", "delimiter": ",", "options": SPORTS}, {"Q6": cells})
    assert found["read"] == [1, 0, 1]
    assert found["sport"] == [1, 0, 0]


def test_columns_of_zeros_and_ones_give_the_same_as_text() -> None:
    options = {key: {"label": label, "column": f"Q6({key})"} for key, label in SPORTS.items()}
    table = {
        "Q6(sport)": ["1", "0", "", "0", "1"],
        "Q6(read)": ["1", "1", "", "0", "0"],
        "Q6(none)": ["0", "0", "", "0", "0"],
    }
    assert coded({"options": options}, table) == coded(
        {"column": "Q6", "delimiter": "┋", "options": SPORTS}, {"Q6": ["运动┋阅读", "阅读", "", "其他", "运动"]}
    )


def test_one_option_by_code_or_label() -> None:
    options = {
        "male": {"label": {"zh-Hans": "男"}, "codes": ["1", "男"]},
        "female": {"label": {"zh-Hans": "女"}, "codes": ["2", "女"]},
    }
    assert coded({"column": "Q3", "options": options, "missing": ["9"]}, {"Q3": ["1", "女", "9", ""]}) == {
        "male": [1, 0, None, None], "female": [0, 1, None, None],
    }  # fmt: skip


@pytest.mark.parametrize("broken", [
    {"options": {"a": "A"}},
    {"column": "Q", "options": {"a": {"label": "A", "column": "Q_a"}}},
    {"options": {"a": {"label": "A", "column": "Q_a"}, "b": "B"}},
    {"column": "Q", "options": {}},
    {"column": "Q", "options": {"a/b": "A"}},
    {"column": "Q", "delimiter": "", "options": {"a": "A"}},
])  # fmt: skip
def test_a_choice_stands_in_one_way(broken: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Choice.model_validate({"label": "Q"} | broken)


@given(
    st.lists(st.text(alphabet="aB, ;;０01┋", max_size=6), min_size=1, max_size=8),
    st.sampled_from([None, ";", ", ", "┋", " "]),
)
def test_an_answer_names_an_option_or_is_listed_as_none(cells: list[str], delimiter: str | None) -> None:
    """Whatever stands in a cell: it is blank, holds an option, or is named by `unlisted`; counts are rows."""
    told = {"column": "Q", "label": "Q", "options": {"a": "A", "ab": "B, b"}} | (
        {"delimiter": delimiter} if delimiter else {}
    )
    choice, table = Choice.model_validate(told), pd.DataFrame({"Q": cells}, dtype=str)
    found = pd.DataFrame(code_choice(table, choice, "2025"))
    odd = list(unlisted(table, choice, "2025"))
    assert all(1 <= one.rows <= len(cells) and 0 <= one.first < len(cells) for one in odd)
    nothing = found.notna().all(axis=1) & (found.sum(axis=1) == 0)
    if any(char.isalnum() for at in nothing[nothing].index for char in cells[at]):
        assert odd
    if delimiter is None:
        assert sum(one.rows for one in odd) == int(nothing.sum())


def test_several_codes_of_one_level() -> None:
    levels = {"young": {"label": {"en": "Young"}, "codes": ["1", "18-24"]}, "old": {"en": "Old"}}
    segment = Segment.model_validate({"column": "AGE", "label": "Age", "levels": levels})
    cells = pd.Series(["1", "18-24", "YOUNG", "old", "young", "2"], dtype=str)
    found = code_levels(cells, segment)
    assert [None if pd.isna(level) else level for level in found] == ["young", "young", "young", "old", "young", None]


def test_not_applicable_is_an_answer_without_a_score() -> None:
    scale = Scale.model_validate({"min": 1, "max": 5, "missing": ["0"], "not_applicable": ["6"]})
    found = code_answers(pd.Series(["6", "0", "", "5", "7"], dtype=str), scale)
    assert found.values.isna().tolist() == [True, True, True, False, True]
    assert found.outside.tolist() == [False, False, False, False, True]
    assert found.answered.tolist() == [True, False, False, True, True]


@pytest.mark.parametrize(
    ("period", "asked"), [("2024Q4", False), ("2025Q1", True), ("2026Q10", True), ("2026Q11", False)]
)
def test_since_and_until_compare_numbers_as_numbers(period: str, asked: bool) -> None:
    book = Codebook.model_validate({
        "scales": {"s": {"min": 1, "max": 5}},
        "items": {"a": {"column": "A", "scale": "s", "label": "A", "since": "2025Q1", "until": "2026Q10"}},
    })  # fmt: skip
    assert book.items["a"].asked_in(period) is asked
    assert bool(list(book.columns(period))) is asked


def test_rows_of_one_respondent_become_one() -> None:
    rows = pd.DataFrame({
        "design.id": ["a", "b", "a", "", ""], "design.line": [2, 3, 4, 5, 6],
        "overall": [5.0, 3.0, 2.0, 1.0, 4.0], "size": pd.Categorical([None, "small", "large", "small", None]),
    }, index=[10, 11, 12, 13, 14])  # fmt: skip
    found = by_respondent(rows)
    assert found["overall"].to_dict() == {10: 3.5, 11: 3.0, 13: 1.0, 14: 4.0}
    assert found["design.line"].tolist() == [2, 3, 5, 6]
    assert [None if pd.isna(size) else size for size in found["size"]] == ["large", "small", "small", None]
