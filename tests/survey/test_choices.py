"""Choices, merged levels, not-applicable codes and several rows of a respondent, by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from csreport.project.codebook import Choice, Codebook, Segment
from csreport.project.errors import InputError
from csreport.survey.choices import check_choice, code_choice, misdeclared, silent_rows, unlisted
from csreport.survey.intake import code_levels
from csreport.survey.survey import by_respondent

SPORTS = {
    "sport": {"en": "Sport", "zh-Hans": "运动"},
    "read": {"en": "Reading, news", "zh-Hans": "阅读"},
    "none": "None",
}


def coded(choice: dict[str, object], table: dict[str, list[str]]) -> dict[str, list[float]]:
    found = code_choice(pd.DataFrame(table, dtype=str), Choice.model_validate({"label": "Hobbies"} | choice), "2025")
    return {key: [None if math.isnan(v) else v for v in values] for key, values in found.items()}


def test_several_options_stand_in_one_cell_or_in_columns_of_zeros_and_ones() -> None:
    expected = {"sport": [1, 0, None, 0, 1], "read": [1, 1, None, 0, 0], "none": [0, 0, None, 0, 0]}
    cells = ["运动┋阅读", "阅读", "", "其他", " 运动 ┋ 其他 "]
    assert coded({"column": "Q6", "delimiter": "┋", "options": SPORTS}, {"Q6": cells}) == expected
    options = {key: {"label": label, "column": f"Q6({key})"} for key, label in SPORTS.items()}
    table = {f"Q6({key})": ["" if cell is None else str(cell) for cell in cells] for key, cells in expected.items()}
    assert coded({"options": options}, table) == expected
    cells = ["Sport, Reading, news", "Reading", "Reading, news"]
    found = coded({"column": "Q6", "delimiter": ",", "options": SPORTS}, {"Q6": cells})
    assert (found["read"], found["sport"]) == ([1, 0, 1], [1, 0, 0]), "an option with the delimiter is found whole"


def test_one_option_by_code_or_label() -> None:
    options = {key: {"label": word, "codes": [code, word]} for key, code, word in (("m", "1", "男"), ("f", "2", "女"))}
    found = coded({"column": "Q3", "options": options, "missing": ["9"]}, {"Q3": ["1", "女", "9", ""]})
    assert found == {"m": [1, 0, None, None], "f": [0, 1, None, None]}


def own(**parts: list[str]) -> dict[str, dict[str, object]]:
    """Options a and b with columns of their own."""
    return {key: {"label": key.upper(), "column": f"Q_{key}"} | parts for key in ("a", "b")}


def asked(table: dict[str, list[str]], **told: object) -> tuple[pd.DataFrame, Choice]:
    return pd.DataFrame(table, dtype=str), Choice.model_validate({"label": "Q"} | told)


def test_codes_say_what_is_chosen_in_a_column_of_its_own() -> None:
    """1 = yes, 2 = no: a is chosen by 1 of 4 and b by 2 of 4 that were asked, one was not asked."""
    expected = {"a": [1, 0, 0, 0, None], "b": [1, 1, 0, 0, None]}
    turned = {key: [None if cell is None else 1 - cell for cell in cells] for key, cells in expected.items()}
    for two in ("2", "2.0", "２"):
        table = {"Q_a": ["1", two, two, two, ""], "Q_b": ["1.0", "1", two, two, ""]}
        assert coded({"options": own(codes=["1"])}, table) == expected
        assert coded({"options": own(), "not_chosen": ["2"]}, table) == expected
        assert coded({"options": own(codes=["2"]), "not_chosen": ["1"]}, table) == turned
        assert coded({"options": own(codes=["2"])}, table) == turned, "a 1 says yes only where no code is declared"


def test_what_neither_says_yes_nor_no_is_refused_until_it_is_declared() -> None:
    table = {"Q_a": ["1", "2"], "Q_b": ["2", "2"]}
    responses, choice = asked(table, options=own())
    with pytest.raises(InputError, match=r"choices.q: column 'Q_a': '2' \(1 rows\) says neither"):
        check_choice(responses, "q", choice, "2025")
    for declared in ({"options": own(codes=["1"])}, {"options": own(), "not_chosen": ["2"]}):
        responses, choice = asked(table, **declared)
        check_choice(responses, "q", choice, "2025")
    assert [odd.value for odd in unlisted(*asked(table, options=own(codes=["1"])), "2025")] == ["2", "2"]
    assert not list(unlisted(*asked(table, options=own(), not_chosen=["2"]), "2025"))


def test_words_for_not_chosen_are_no_choice() -> None:
    for yes, no in (("Yes", "Not selected"), ("Selected", "Unchecked"), ("选中", "未选中")):
        table = {"Q_a": [yes, no, no], "Q_b": [no, yes, no]}
        assert coded({"options": own()}, table) == {"a": [1, 0, 0], "b": [0, 1, 0]}
        assert not list(unlisted(*asked(table, options=own()), "2025"))


def test_a_no_that_is_declared_as_no_answer_is_refused() -> None:
    """It would leave only those who chose something in the base."""
    table = {"Q_a": ["Yes", "Not selected", "Not selected"], "Q_b": ["Not selected", "Not selected", "Yes"]}
    responses, choice = asked(table, options=own(), missing=["Not selected"])
    with pytest.raises(InputError, match="'Not selected' is declared as missing, but stands beside"):
        check_choice(responses, "q", choice, "2025")
    coded_so = asked({"Q_a": ["1", "2"], "Q_b": ["2", "2"]}, options=own(codes=["1"]), missing=["2"])
    assert [(odd.value, odd.rows) for odd in misdeclared(*coded_so, "2025")] == [("2", 1)]
    skipped = asked({"Q_a": ["1", "0", "-3"], "Q_b": ["0", "0", "-3"]}, options=own(), missing=["-3"])
    assert not list(misdeclared(*skipped, "2025"))
    assert coded({"options": own(), "missing": ["-3"]}, {"Q_a": ["1", "-3"], "Q_b": ["0", "-3"]})["a"] == [1, None]


def test_who_ticked_nothing_was_asked_only_where_that_is_declared() -> None:
    table = {"Q_a": ["x", "", ""], "Q_b": ["", "x", ""]}
    assert coded({"options": own()}, table) == {"a": [1, 0, None], "b": [0, 1, None]}
    assert coded({"options": own(), "not_chosen": [""]}, table) == {"a": [1, 0, 0], "b": [0, 1, 0]}
    silent = silent_rows(*asked(table, options=own()), "2025")
    assert silent is not None and (silent.rows, silent.first) == (1, 2)
    for declared in ({"not_chosen": [""]}, {"missing": [""]}):
        assert silent_rows(*asked(table, options=own(), **declared), "2025") is None
    assert silent_rows(*asked({"Q_a": ["1", ""], "Q_b": ["0", ""]}, options=own()), "2025") is None


def test_words_written_into_the_column_of_other_choose_it_where_that_is_declared() -> None:
    other = {"label": "Other", "column": "Q_o"}
    options, table = own() | {"other": other | {"filled": True}}, {"Q_a": ["1", "0", "0"], "Q_b": ["0", "0", "0"]}
    table["Q_o"] = ["", "by mail", "0"]
    assert coded({"options": options}, table)["other"] == [0, 1, 0]
    assert not list(unlisted(*asked(table, options=options), "2025"))
    odd = unlisted(*asked(table, options=own() | {"other": other}), "2025")
    assert [one.value for one in odd] == ["by mail"]


def test_options_and_questions_that_a_wave_did_not_have_are_no_answers() -> None:
    later = own() | {"c": {"label": "C", "column": "Q_c", "since": "2026"}}
    table = {"Q_a": ["1"], "Q_b": ["0"]}
    assert coded({"options": later}, table) == {"a": [1], "b": [0], "c": [None]}
    assert coded({"options": own(), "until": "2024"}, {"Q1": ["1"]}) == {"a": [None], "b": [None]}


def test_a_choice_stands_in_one_way() -> None:
    one, two = {"a": "A"}, {"a": {"label": "A", "column": "Q_a"}}
    for broken in (
        {"options": own(codes=["1"]), "not_chosen": ["1"]},
        {"options": own(), "not_chosen": [""], "missing": [""]},
        {"column": "Q", "not_chosen": ["2"], "options": one},
        {"options": one},
        {"column": "Q", "options": two},
        {"options": two | {"b": "B"}},
        {"column": "Q", "options": {}},
        {"column": "Q", "options": {"a/b": "A"}},
        {"column": "Q", "delimiter": "", "options": one},
    ):
        with pytest.raises(ValidationError):
            Choice.model_validate({"label": "Q"} | broken)


CELLS = st.lists(st.text(alphabet="aB, ;;０01┋", max_size=6), min_size=1, max_size=8)


@given(CELLS, st.sampled_from([{}, *({"delimiter": mark} for mark in (";", ", ", "┋", " "))]))
def test_an_answer_names_an_option_or_is_listed_as_none(cells: list[str], delimiter: dict[str, str]) -> None:
    """Whatever stands in a cell: it is blank, holds an option, or is named by `unlisted`; counts are rows."""
    told = {"column": "Q", "label": "Q", "options": {"a": "A", "ab": "B, b"}} | delimiter
    choice, table = Choice.model_validate(told), pd.DataFrame({"Q": cells}, dtype=str)
    found = pd.DataFrame(code_choice(table, choice, "2025"))
    odd = list(unlisted(table, choice, "2025"))
    assert all(1 <= one.rows <= len(cells) and 0 <= one.first < len(cells) for one in odd)
    nothing = found.notna().all(axis=1) & (found.sum(axis=1) == 0)
    if any(char.isalnum() for at in nothing[nothing].index for char in cells[at]):
        assert odd
    assert delimiter or sum(one.rows for one in odd) == int(nothing.sum())


def test_levels_have_several_codes_and_missing_cells_name_none_also_where_bands_would_take_them() -> None:
    told = {"column": "AGE", "label": "Age", "missing": ["99", "Refused"]}
    banded = Segment.model_validate(told | {"bands": [30]})
    assert code_levels(pd.Series(["29", "99", "refused"], dtype=str), banded).isna().tolist() == [False, True, True]
    with pytest.raises(ValidationError, match="'99' stands under 'missing' and under level 'x'"):
        Segment.model_validate(told | {"levels": {"x": {"label": "X", "codes": ["99"]}}})
    levels = {"young": {"label": {"en": "Young"}, "codes": ["1", "18-24"]}, "old": {"en": "Old"}}
    cells = pd.Series(["1", "18-24", "YOUNG", "old", "young", "2"], dtype=str)
    found = code_levels(cells, Segment.model_validate(told | {"levels": levels})).astype(object)
    assert found.where(found.notna(), None).tolist() == ["young", "young", "young", "old", "young", None]


def test_since_and_until_compare_numbers_as_numbers() -> None:
    item = {"column": "A", "scale": "s", "label": "A", "since": "2025Q1", "until": "2026Q10"}
    book = Codebook.model_validate({"scales": {"s": {"min": 1, "max": 5}}, "items": {"a": item}})
    for period, asked in {"2024Q4": False, "2025Q1": True, "2026Q10": True, "2026Q11": False}.items():
        assert book.items["a"].asked_in(period) is bool(list(book.columns(period))) is asked


def test_rows_of_one_respondent_become_one() -> None:
    rows = pd.DataFrame({"design.id": [*"aba", "", ""], "design.line": range(2, 7), "overall": [5.0, 3, 2, 1, 4]})
    rows["size"] = pd.Categorical([None, "small", "large", "small", None])
    found = by_respondent(rows.set_axis(range(10, 15)))
    assert found["overall"].to_dict() == {10: 3.5, 11: 3.0, 13: 1.0, 14: 4.0}
    assert found["design.line"].tolist() == [2, 3, 5, 6]
    assert found["size"].astype(object).fillna("?").tolist() == ["large", "small", "small", "?"]
