"""Exports of every survey service become one row per respondent, whatever their language, order, name or file type."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from test_formats import xlsx

from csreport.project.errors import InputError
from csreport.survey.formats import read_grid
from csreport.survey.multiple import joint_of, split_choices
from csreport.survey.shapes import Reading, read

DATA = Path(os.environ.get("CSREPORT_REFERENCE_DATA", Path(__file__).parents[3] / "shared" / "data"))
reference = pytest.mark.skipif(not DATA.is_dir(), reason="reference data not here: set CSREPORT_REFERENCE_DATA")
EXPORTS = DATA / "vendor_exports"


def layout(folder: Path, rows: list[list[object]], kind: str = "csv", **options: str) -> Reading:
    """Write rows as a file with a name that says nothing, and read it."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path = folder / f"download.{kind}"
    path.write_bytes(out.getvalue().encode() if kind == "csv" else xlsx(("Data", rows)))
    return read(path, path.name, **options)


def noted(reading: Reading, words: str) -> bool:
    return any(words in note for note in reading.notes)


KINDS = pytest.mark.parametrize("kind", ["csv", "xlsx"])


# --- real exports -----------------------------------------------------------------------------------------------------


@reference
@pytest.mark.parametrize(
    ("file", "shape", "rows", "columns", "header_rows", "first"),
    [
        ("vendor_exports/fivethirtyeight/star-wars-survey_StarWars.csv", "surveymonkey", 1186, 38, 2, 3),
        ("vendor_exports/ohbm/public_survey_data.csv", "surveymonkey", 311, 48, 2, 3),
        ("vendor_exports/qualtrics/qualtRics_sample.csv", "qualtrics", 1, 20, 3, 4),
        ("vendor_exports/qualtrics/qualtRics_sample_legacy.csv", "qualtrics_legacy", 1, 16, 2, 3),
        ("vendor_exports/limonaid/survey_100001_R_data_file.csv", "limesurvey", 3, 646, 1, 2),
        ("vendor_exports/limonaid/survey_998192_R_data_file.csv", "limesurvey", 7, 71, 1, 2),
        ("vendor_exports/stacks/results-anonymized-randomized.csv", "typeform", 69, 53, 1, 2),
        ("vendor_exports/stacks/results-anonymized-randomized.xlsx", "typeform", 69, 53, 1, 2),
        ("vendor_exports/wjx/wjx_800_800_0.xls", "wjx_text", 800, 14, 1, 2),
        ("vendor_exports/wjx/wjx_800_800_2.xls", "wjx_coded", 800, 36, 1, 2),
        ("vendor_exports/derived/wjx_text_gbk.csv", "wjx_text", 800, 14, 1, 2),
        ("vendor_exports/sav_fixtures/sample_large.sav", "spss", 485, 7, 1, 1),
        ("r_community/2018_survey_English.tsv", "plain", 3080, 48, 1, 2),
        ("r_community/2018_survey_Spanish.tsv", "plain", 295, 49, 1, 2),
        ("sfo/2013_SFO_Customer_Survey.csv", "plain", 3535, 95, 1, 2),
        ("sfo/2014_SFO_Customer_Survey.csv", "plain", 2818, 94, 1, 2),
        ("sfo/2015_SFO_Customer_Survey.csv", "plain", 2958, 88, 1, 2),
        ("sfo/2016_SFO_Customer_Survey.csv", "plain", 3087, 97, 1, 2),
        ("ecsi/mobi.csv", "plain", 250, 24, 1, 2),
        ("ecsi/satisfaction.csv", "plain", 250, 28, 1, 2),
    ],
)
def test_real_exports(*, file: str, shape: str, rows: int, columns: int, header_rows: int, first: int) -> None:
    reading = read(DATA / file, "export")
    assert (reading.shape, reading.table.shape, reading.header_rows) == (shape, (rows, columns), header_rows)
    assert reading.table.columns.is_unique
    assert all(name == name.strip() and name for name in reading.table.columns)
    assert reading.lines[0] == first
    assert len(reading.lines) == rows
    assert reading.notes


@reference
def test_wjx_text_and_coded_exports_agree() -> None:
    text = read(EXPORTS / "wjx" / "wjx_800_800_0.xls", "text")
    coded = read(EXPORTS / "wjx" / "wjx_800_800_2.xls", "coded")
    assert text.table["3、性别"].value_counts().to_dict() == {"男": 427, "女": 373}
    assert coded.table["3、性别"].value_counts().to_dict() == {"1": 427, "2": 373}
    assert text.delimited == {"6、兴趣爱好": "┋", "8、关注资讯": "┋"}
    assert coded.multiple["第6题"][0] == ("第6题(运动)", "运动")
    for column, stem in (("6、兴趣爱好", "第6题"), ("8、关注资讯", "第8题")):
        unfolded = split_choices(text.table[column], "┋")
        for option, cells in unfolded.items():
            coded_column = next(name for name, said in coded.multiple[stem] if said == option)
            assert (cells == coded.table[coded_column]).all()
    assert (split_choices(text.table["6、兴趣爱好"], "┋")["运动"] == "1").sum() == 479
    assert text.labels["3、性别"] == "性别"


@reference
def test_wjx_gbk_copy_equals_the_original() -> None:
    copy = read(EXPORTS / "derived" / "wjx_text_gbk.csv", "copy")
    pd.testing.assert_frame_equal(copy.table, read(EXPORTS / "wjx" / "wjx_800_800_0.xls", "text").table)
    assert noted(copy, "GB18030")


@reference
def test_surveymonkey_names_and_options() -> None:
    stars = read(EXPORTS / "fivethirtyeight" / "star-wars-survey_StarWars.csv", "stars")
    seen = "Which of the following Star Wars films have you seen? Please select all that apply."
    assert list(stars.multiple) == [seen]
    assert len(stars.multiple[seen]) == 6
    assert f"{seen} [Star Wars: Episode IV A New Hope]" in stars.table.columns
    assert set(stars.table["Gender"]) == {"", "Male", "Female"}
    assert noted(stars, "Windows-1252")
    brains = read(EXPORTS / "ohbm" / "public_survey_data.csv", "brains")
    assert not (brains.table == "Response").any(axis=None)
    assert len(brains.multiple) == 3


@reference
def test_typeform_sheet_equals_its_text() -> None:
    text = read(EXPORTS / "stacks" / "results-anonymized-randomized.csv", "text")
    sheet = read(EXPORTS / "stacks" / "results-anonymized-randomized.xlsx", "sheet")
    lines = {"\r\n": "\n", "_x000D_": ""}  # each writes a line break of its own

    def plain(table: pd.DataFrame) -> pd.DataFrame:
        return table.replace(lines, regex=True).apply(lambda cells: cells.str.strip())

    pd.testing.assert_frame_equal(plain(text.table), plain(sheet.table))
    assert "Which language(s) do you feel most comfortable speaking? (2)" in text.table.columns
    assert noted(text, "4 headers stand there more than once")
    assert noted(text, "stand only side by side")


@reference
def test_spss_user_missing_values_are_blank_and_counted() -> None:
    numbers = read(EXPORTS / "sav_fixtures" / "missing_test.sav", "numbers")
    assert numbers.table["var1"].tolist() == ["", "2"]
    assert noted(numbers, "column 'var1': 1 cells declared missing are read as blank: 1 (missing)")
    texts = read(EXPORTS / "sav_fixtures" / "missing_char.sav", "texts")
    assert texts.table["mychar"].tolist() == ["", "a"]
    ranges = read(EXPORTS / "sav_fixtures" / "simple_alltypes.sav", "ranges")
    assert ranges.table["z"].tolist()[:4] == ["", "", "1.234", ""]
    assert ranges.missing["z"] == [(-999.0, 0.0), "999"]
    assert ranges.options["x"] == {"1": "red", "2": "green", "3": "blue"}
    assert [column for column, _ in ranges.multiple["My multiple response set"]] == ["bool1", "bool2", "bool3"]


@reference
def test_a_damaged_file_that_crashes_the_library_is_one_error(tmp_path: Path) -> None:
    data = bytearray((EXPORTS / "sav_fixtures" / "simple_alltypes.sav").read_bytes())
    data[180] = 17
    (tmp_path / "r.sav").write_bytes(data)
    with pytest.raises(InputError, match=r"^r\.sav: is damaged; export it again$"):
        read(tmp_path / "r.sav", "r.sav")


@reference
def test_real_qualtrics_and_limesurvey_labels() -> None:
    german = read(EXPORTS / "qualtrics" / "qualtRics_sample.csv", "german")
    assert german.labels["Q1"] == "This is a multiple choice question."
    legacy = read(EXPORTS / "qualtrics" / "qualtRics_sample_legacy.csv", "legacy")
    assert list(legacy.table.columns[[0, 10, 15]]) == ["ResponseID", "Q1", "Unnamed: 15"]
    lime = read(EXPORTS / "limonaid" / "survey_998192_R_data_file.csv", "lime")
    assert lime.dropped == [(9, "blank line")]
    assert [len(group) for group in lime.multiple.values()] == [4]


@reference
def test_joined_answers_are_told_from_commas_in_sentences() -> None:
    survey = read(DATA / "r_community" / "2018_survey_English.tsv", "r")
    assert set(survey.delimited.values()) == {", "}
    assert {"Qlanguages", "Qused_for"} <= set(survey.delimited)
    assert not {"Qlike_best", "Qdegree", "Qchange_one_thing"} & set(survey.delimited)


# --- the same services, another language, order, name and file type ---------------------------------------------------


@KINDS
def test_qualtrics_in_chinese_with_other_order_and_preview_rows(tmp_path: Path, kind: str) -> None:
    ids = ["Q7_1", "Q7_2", "Q1", "Status", "ResponseId"]
    texts = ["喜欢哪些? - 价格", "喜欢哪些? - 服务", "总体满意度", "答复类型", "答复 ID"]
    imports = [f'{{"ImportId": "{name}"}}' for name in ("QID7_1", "QID7_2", "QID1", "status", "_recordId")]
    answers = [["1", "", "5", "IP 地址", "R_1"], ["", "1", "4", "调查预览", "R_2"]]
    reading = layout(tmp_path, [ids, texts, imports, *answers], kind)
    assert (reading.shape, reading.header_rows, list(reading.lines)) == ("qualtrics", 3, [4, 5])
    assert reading.table.to_numpy().tolist() == answers
    assert reading.labels["Q1"] == "总体满意度"
    assert reading.multiple == {"喜欢哪些?": [("Q7_1", "价格"), ("Q7_2", "服务")]}
    assert noted(reading, "column 'Status' holds IP 地址 ×1, 调查预览 ×1: test and preview answers are kept")


def test_qualtrics_without_the_row_of_question_texts(tmp_path: Path) -> None:
    reading = layout(tmp_path, [["Q1", "Q2"], ['{"ImportId":"QID1"}', '{"ImportId":"QID2"}'], ["1", "2"]])
    assert (reading.shape, reading.header_rows, reading.table.shape) == ("qualtrics", 2, (1, 2))


@KINDS
def test_legacy_qualtrics_in_another_order(tmp_path: Path, kind: str) -> None:
    rows = [
        ["Q1", "Q2_1", "V1", "V2", "V8", "V9"],
        ["Wie zufrieden?", "Marken - A", "ResponseID", "ResponseSet", "StartDate", "EndDate"],
        ["5", "1", "R_1", "Standard", "2017-07-18 08:28:09", "2017-07-18 08:29:09"],
    ]
    reading = layout(tmp_path, rows, kind)
    assert (reading.shape, list(reading.lines)) == ("qualtrics_legacy", [3])
    assert list(reading.table.columns) == ["Q1", "Q2_1", "ResponseID", "ResponseSet", "StartDate", "EndDate"]


@KINDS
@pytest.mark.parametrize("word", ["Response", "Antwort", "Vastaus"])
def test_surveymonkey_in_any_language(tmp_path: Path, kind: str, word: str) -> None:
    rows = [
        ["Respondent ID", "Start Date", "How satisfied  are you?", "Which do you use?", "", "", "Why?", "Rate us", ""],
        ["", "", word, "Phone", "Mail", "Other (please specify)", word, "Price", "Service"],
        ["11", "2025-01-02", "Very", "Phone", "", "", "Good", "5", "4"],
        ["12", "2025-01-02", "Not", "Phone", "Mail", "by letter", "", "3", "2"],
        ["13", "2025-01-03", "Very", "", "Mail", "", "Bad", "1", "2"],
    ]
    reading = layout(tmp_path, rows, kind)
    assert (reading.shape, reading.header_rows, list(reading.lines)) == ("surveymonkey", 2, [3, 4, 5])
    assert list(reading.table.columns) == [
        "Respondent ID",
        "Start Date",
        "How satisfied are you?",
        "Which do you use? [Phone]",
        "Which do you use? [Mail]",
        "Which do you use? [Other (please specify)]",
        "Why?",
        "Rate us [Price]",
        "Rate us [Service]",
    ]
    assert reading.multiple == {
        "Which do you use?": [("Which do you use? [Phone]", "Phone"), ("Which do you use? [Mail]", "Mail")]
    }


def test_surveymonkey_with_nothing_but_grids(tmp_path: Path) -> None:
    rows = [["Respondent ID", "Rate", "", ""], ["", "A", "B", "C"], ["1", "x", "y", "z"], ["2", "x", "", "z"]]
    assert layout(tmp_path, rows).shape == "surveymonkey"


@KINDS
def test_limesurvey_with_codes_as_headers(tmp_path: Path, kind: str) -> None:
    rows = [
        ["id", "submitdate", "lastpage", "startlanguage", "seed", "Q1[SQ001]", "Q1[SQ002]", "Q2_SQ001", "Q2_SQ002"],
        ["1", "2025-01-02 09:00:00", "3", "de", "7", "Y", "", "4", "5"],
        ["2", "", "1", "de-informal", "8", "Y", "Y", "", "1"],
    ]
    reading = layout(tmp_path, rows, kind)
    assert reading.shape == "limesurvey"
    assert reading.multiple == {"Q1": [("Q1[SQ001]", "SQ001"), ("Q1[SQ002]", "SQ002")]}


def test_limesurvey_in_a_language_nobody_listed(tmp_path: Path) -> None:
    rows = [
        ["Vastauksen tunniste", "Lähetetty", "Viimeinen sivu", "Aloituskieli", "Oletko tyytyväinen?"],
        ["4", "2025-01-02 09:00:00", "3", "fi", "Kyllä"],
        ["9", "", "", "sv", ""],
    ]
    assert layout(tmp_path, rows).shape == "limesurvey"


@KINDS
@pytest.mark.parametrize(
    ("header", "stamps"),
    [
        (["Timestamp", "How satisfied are you?", "What do you use? "], ["1/31/2025 9:30:00", "2/1/2025 10:00:00"]),
        (["Marca temporal", "¿Qué tal?", "¿Qué usa?"], ["31/01/2025 9:30:00", "01/02/2025 10:00:00"]),
        (["时间戳记", "您满意吗?", "您用什么?"], ["2025/1/31 上午 9:30:00", "2025/2/1 下午 1:00:00"]),
        (["Aikaleima", "Kuinka tyytyväinen olet?", "Mitä sinä käytät?"], ["31.1.2025 9.30.00", "1.2.2025 10.00.00"]),
    ],
)
def test_google_forms_in_any_language(tmp_path: Path, kind: str, header: list[str], stamps: list[str]) -> None:
    used = ["A, B", "B, C", "A, C", "A, B, C", "A", "B, D (x, y)", "D (x, y), A"]
    rows = [[stamps[i % 2], "5", cell] for i, cell in enumerate(used)]
    reading = layout(tmp_path, [header, *rows], kind)
    assert reading.shape == "google_forms"
    assert reading.delimited == {header[2].strip(): ", "}
    assert list(split_choices(reading.table[header[2].strip()], ", ")) == ["A", "B", "C", "D (x, y)"]


@KINDS
def test_typeform_with_its_own_columns_and_doubled_questions(tmp_path: Path, kind: str) -> None:
    header = ["#", "Why?", "Why?", "Why? (2)", "Network ID", "Start Date (UTC)", "Submit Date (UTC)"]
    reading = layout(tmp_path, [header, ["a1", "x", "y", "z", "n", "2025-01-01", "2025-01-01"]], kind)
    assert reading.shape == "typeform"
    assert list(reading.table.columns[1:4]) == ["Why?", "Why? (3)", "Why? (2)"]
    assert noted(reading, "1 headers stand there more than once and got a number: 'Why?'")


@KINDS
def test_wjx_with_metadata_last_and_other_brackets(tmp_path: Path, kind: str) -> None:
    coded = [
        ["1、总体满意度", "第2题(价格)", "第2题(服务)", "序号", "来源", "来自IP"],
        ["5", "1", "0", "1", "微信", "1.2.3.4"],
        ["4", "1", "1", "2", "链接", "1.2.3.5"],
    ]
    reading = layout(tmp_path, coded, kind)
    assert reading.shape == "wjx_coded"
    assert reading.multiple == {"第2题": [("第2题(价格)", "价格"), ("第2题(服务)", "服务")]}
    text = [
        ["1、总体满意度 ", "2、喜欢什么?", "序号", "来源", "来自IP"],
        ["非常满意", "价格┋服务", "1", "", ""],
        ["一般", "服务", "2", "", ""],
    ]
    reading = layout(tmp_path, text, kind)
    assert (reading.shape, reading.delimited) == ("wjx_text", {"2、喜欢什么?": "┋"})
    assert reading.table.columns[0] == "1、总体满意度"


def test_plain_files_keep_their_contract(tmp_path: Path) -> None:
    reading = layout(tmp_path, [[" a ", "b", ""], ["1", "2", "3"], ["4", "5", "6"]])
    assert (reading.shape, list(reading.table.columns)) == ("plain", ["a", "b", "Unnamed: 2"])
    with pytest.raises(InputError, match=r"download\.csv: column 'a' stands in the header twice"):
        layout(tmp_path, [["a", "b", "a "], ["1", "2", "3"]])


@pytest.mark.parametrize(
    "rows",
    [
        [["id", "answer"], ["1", "Response"], ["2", "回答"]],
        [["id", "x", "y", ""], ["A1", "foo", "bar", "baz"], ["A2", "foo", "qux", "quux"]],
        [["date", "rating"], ["2025-01-01 09:00", "3"], ["2025-01-01 10:00", "4"]],
        [["id", "token"], ["1", "short"], ["2", "words"]],
        [["id", "lang", "StartDate"], ["1", "de", "EndDate"], ["2", "en", "Finished"]],
        [["a"], ["1"]],
    ],
)
def test_plain_files_are_not_taken_for_a_service(tmp_path: Path, rows: list[list[object]]) -> None:
    reading = layout(tmp_path, rows)
    assert (reading.shape, len(reading.table)) == ("plain", len(rows) - 1)


def test_the_shape_may_be_said(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Q1", "Q2"], ["Text", "Text"], ["1", "2"]]
    assert len(layout(tmp_path, rows, shape="surveymonkey").table) == 1
    with pytest.raises(InputError, match="shape 'qualtrix' is not known; did you mean 'qualtrics'"):
        layout(tmp_path, rows, shape="qualtrix")
    with pytest.raises(InputError, match="fewer than the 3 header rows"):
        layout(tmp_path, rows[:2], shape="qualtrics")


def test_stata_missing_marks_become_blank(tmp_path: Path) -> None:
    table = pd.DataFrame({"q": [1, "a", "a"]})
    pyreadstat.write_dta(table, str(tmp_path / "r.dta"), missing_user_values={"q": ["a"]})
    reading = read(tmp_path / "r.dta", "r.dta")
    assert (reading.shape, reading.table["q"].tolist()) == ("stata", ["1", "", ""])
    assert noted(reading, "2 cells declared missing")


def test_grids_keep_what_a_reading_blanks(tmp_path: Path) -> None:
    pyreadstat.write_sav(pd.DataFrame({"q": [1.0, 9.0]}), str(tmp_path / "r.sav"), missing_ranges={"q": [9]})
    assert read_grid(tmp_path / "r.sav", "r.sav").table[0].tolist() == ["1", "9"]
    assert read(tmp_path / "r.sav", "r.sav").table["q"].tolist() == ["1", ""]


@pytest.mark.parametrize(
    ("cells", "joint"),
    [
        (["a;b;", "b;c;", "a;c;", "a;b;c;", ""], ";"),
        (["Yes, often", "Yes, rarely", "No, never", "Yes, often"], None),
        (["Good, but slow.", "I like it, really", "Well, no", "Fine, thanks"], None),
        (["1,5", "2,5", "1,7", "2,7", "3,5", "3,7"], None),
        (["Doctorate (e.g. PhD, EdD)", "Master", "Doctorate (e.g. PhD, EdD)"], None),
        (["运动┋阅读", "阅读"], "┋"),
    ],
)
def test_which_cells_hold_several_answers(cells: list[str], joint: str | None) -> None:
    assert joint_of(pd.Series(cells)) == joint
