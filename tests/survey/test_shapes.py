"""Exports of every survey service become one row per respondent, whatever their language, order, name or file type."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from pathlib import Path

import pandas as pd
import pytest
from test_formats import xlsx

from csreport.draft import draft
from csreport.project.codebook import DateColumn
from csreport.project.errors import InputError
from csreport.survey.choices import joint_of, parts_of, set_apart
from csreport.survey.dates import read_dates
from csreport.survey.intake import Reading, read, unfold
from csreport.survey.text import Grid

DATA = Path(os.environ.get("CSREPORT_REFERENCE_DATA", Path(__file__).parents[3] / "shared" / "data"))
reference = pytest.mark.skipif(not DATA.is_dir(), reason="reference data not here: set CSREPORT_REFERENCE_DATA")
EXPORTS = DATA / "vendor_exports"


NAMES = ("limesurvey.csv", "export-surveymonkey.xlsx", "qualtrics_2024.tsv")  # which say nothing of what is in them
KINDS = pytest.mark.parametrize("name", NAMES)


def layout(folder: Path, rows: list[list[object]], name: str = NAMES[0], **options: str) -> Reading:
    """Write rows as comma-separated UTF-8, a workbook or tab-separated UTF-16, and read the file."""
    out, tabs = io.StringIO(), name.endswith("tsv")
    csv.writer(out, delimiter="\t" if tabs else ",").writerows(rows)
    text = out.getvalue().encode("utf-16" if tabs else "utf-8")
    (folder / name).write_bytes(xlsx(("Data", rows)) if name.endswith("xlsx") else text)
    return read(folder / name, name, **options)


def noted(reading: Reading, words: str) -> bool:
    return any(words in note for note in reading.notes)


# --- real exports -----------------------------------------------------------------------------------------------------
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


# --- the same services, another language, order, name and file type ---------------------------------------------------
@KINDS
def test_qualtrics_in_chinese_with_other_order_and_preview_rows(tmp_path: Path, name: str) -> None:
    ids = ["Q7_1", "Q7_2", "Q1", "Status", "ResponseId"]
    texts = ["喜欢哪些? - 价格", "喜欢哪些? - 服务", "总体满意度", "答复类型", "答复 ID"]
    imports = [f'{{"ImportId": "{name}"}}' for name in ("QID7_1", "QID7_2", "QID1", "status", "_recordId")]
    answers = [["1", "", "5", "IP 地址", "R_1"], ["", "1", "4", "调查预览", "R_2"]]
    reading = layout(tmp_path, [ids, texts, imports, *answers], name)
    assert (reading.shape, reading.header_rows, list(reading.lines)) == ("qualtrics", 3, [4, 5])
    assert reading.table.to_numpy().tolist() == answers
    assert reading.labels["Q1"] == "总体满意度"
    assert reading.multiple == {"喜欢哪些?": [("Q7_1", "价格"), ("Q7_2", "服务")]}
    assert noted(reading, "column 'Status' holds IP 地址 ×1, 调查预览 ×1: test and preview answers are kept")


@KINDS
def test_legacy_qualtrics_in_another_order(tmp_path: Path, name: str) -> None:
    rows = [
        ["Q1", "Q2_1", "V1", "V2", "V8", "V9"],
        ["Wie zufrieden?", "Marken - A", "ResponseID", "ResponseSet", "StartDate", "EndDate"],
        ["5", "1", "R_1", "Standard", "2017-07-18 08:28:09", "2017-07-18 08:29:09"],
    ]
    reading = layout(tmp_path, rows, name)
    assert (reading.shape, list(reading.lines)) == ("qualtrics_legacy", [3])
    assert list(reading.table.columns) == ["Q1", "Q2_1", "ResponseID", "ResponseSet", "StartDate", "EndDate"]


@KINDS
@pytest.mark.parametrize("word", ["Response", "Antwort", "Vastaus"])
def test_surveymonkey_in_any_language(tmp_path: Path, name: str, word: str) -> None:
    rows = [
        ["Respondent ID", "Start Date", "How satisfied  are you?", "Which do you use?", "", "", "Why?", "Rate us", ""],
        ["", "", word, "Phone", "Mail", "Other (please specify)", word, "Price", "Service"],
        ["11", "2025-01-02", "Very", "Phone", "", "", "Good", "5", "4"],
        ["12", "2025-01-02", "Not", "Phone", "Mail", "by letter", "", "3", "2"],
        ["13", "2025-01-03", "Very", "", "Mail", "", "Bad", "1", "2"],
    ]
    reading = layout(tmp_path, rows, name)
    assert (reading.shape, reading.header_rows, list(reading.lines)) == ("surveymonkey", 2, [3, 4, 5])
    asked = "How satisfied are you?,Which do you use? [Phone],Which do you use? [Mail]"
    asked += ",Which do you use? [Other (please specify)],Why?,Rate us [Price],Rate us [Service]"
    assert [*reading.table] == ["Respondent ID", "Start Date", *asked.split(",")]
    options = ["Phone", "Mail", "Other (please specify)"]
    assert reading.multiple == {"Which do you use?": [(f"Which do you use? [{name}]", name) for name in options]}


@KINDS
def test_limesurvey_with_codes_as_headers(tmp_path: Path, name: str) -> None:
    rows = [
        ["id", "submitdate", "lastpage", "startlanguage", "seed", "Q1[SQ001]", "Q1[SQ002]", "Q2_SQ001", "Q2_SQ002"],
        ["1", "2025-01-02 09:00:00", "3", "de", "7", "Y", "", "4", "5"],
        ["2", "", "1", "de-informal", "8", "Y", "Y", "", "1"],
    ]
    reading = layout(tmp_path, rows, name)
    assert reading.shape == "limesurvey"
    assert reading.multiple == {"Q1": [("Q1[SQ001]", "SQ001"), ("Q1[SQ002]", "SQ002")]}


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
def test_google_forms_in_any_language(tmp_path: Path, name: str, header: list[str], stamps: list[str]) -> None:
    used = ["A, B", "B, C", "A, C", "A, B, C", "A", "B, D (x, y)", "D (x, y), A"]
    rows = [[stamps[i % 2], "5", cell] for i, cell in enumerate(used)]
    reading = layout(tmp_path, [header, *rows], name)
    assert reading.shape == "google_forms"
    assert reading.delimited == {header[2].strip(): ", "}
    assert parts_of(used[-1], ", ") == ["D (x, y)", "A"]


@KINDS
def test_typeform_with_its_own_columns_and_doubled_questions(tmp_path: Path, name: str) -> None:
    header = ["#", "Why?", "Why?", "Why? (2)", "Network ID", "Start Date (UTC)", "Submit Date (UTC)"]
    reading = layout(tmp_path, [header, ["a1", "x", "y", "z", "n", "2025-01-01", "2025-01-01"]], name)
    assert reading.shape == "typeform"
    assert list(reading.table.columns[1:4]) == ["Why?", "Why? (3)", "Why? (2)"]
    assert noted(reading, "1 headers stand there more than once and got a number: 'Why?'")


@KINDS
def test_wjx_with_metadata_last_and_other_brackets(tmp_path: Path, name: str) -> None:
    coded = [["1、总体满意度", "第2题(价格)", "第2题(服务)", "序号", "来源", "来自IP"]]
    coded += [["5", "1", "0", "1", "微信", "1.2.3.4"], ["4", "1", "1", "2", "链接", "1.2.3.5"]]
    reading = layout(tmp_path, coded, name)
    assert reading.shape == "wjx_coded"
    assert reading.multiple == {"第2题": [("第2题(价格)", "价格"), ("第2题(服务)", "服务")]}
    text = [["1、总体满意度 ", "2、喜欢什么?", "序号", "来源", "来自IP"]]
    text += [["非常满意", "价格┋服务", "1", "", ""], ["一般", "服务", "2", "", ""]]
    reading = layout(tmp_path, text, name)
    assert (reading.shape, reading.delimited) == ("wjx_text", {"2、喜欢什么?": "┋"})
    assert reading.table.columns[0] == "1、总体满意度"


def test_wjx_options_stand_in_the_brackets_that_end_a_header(tmp_path: Path) -> None:
    for header, stem, option in (
        ("第 6 题 (运动)", "第 6 题", "运动"),
        ("6、喜欢(多选)", "6、喜欢", "多选"),
        ("6、喜欢 (a) 吗 (b)", "6、喜欢", "a) 吗 (b"),
        ("第6题(政治/军事(新))", "第6题", "政治/军事(新)"),
        ("第1题\uff08服务(快)\uff09", "第1题", "服务(快)"),
    ):
        rows = [["序号", "来源", "来自IP", header, f"{stem}(z)"], ["1", "a", "b", "1", "0"], ["2", "a", "b", "0", "1"]]
        assert layout(tmp_path, rows).multiple == {stem: [(header, option), (f"{stem}(z)", "z")]}


@pytest.mark.parametrize(
    "piece", ["[", "(", "1.(", "第1题(", "a[b](", "[x](", " - ", "_1", "a_SQ", "〖", "┋", "\v", "* "]
)
def test_headers_and_cells_of_any_length_are_searched_in_time(tmp_path: Path, piece: str) -> None:
    """Patterns whose time grows with the square of the length would need minutes here."""
    long = piece * (20_000 // len(piece))
    for first in ("", "序号", "Timestamp", "lastpage"):
        header = [first, long + "-", f"1.{long}", f"第1题{long})", "submitdate", "id", "startlanguage"]
        rows = [[f"{i}", f"{long}{i}", f"{i}{long}", long, "", "", ""] for i in range(4)]
        draft([layout(tmp_path, [header, *rows])])


@KINDS
def test_words_beside_an_option_stand_in_a_column_of_their_own(tmp_path: Path, name: str) -> None:
    rows = [
        ["序号", "1、渠道", "2、用途(多选)", "来源", "来自IP"],
        ["1", "其他〖 朋友 〗", "学习┋其他【请注明】〖画图〗┋工作", "微信", "1.1.1.1"],
        ["2", "门店", "其他【请注明】〖〗", "微信", "1.1.1.2"],
        ["3", "其他〖〗", "自定〖a〗┋其他【请注明】〖b〗", "微信", "1.1.1.3"],
        ["4", "", "学习", "链接", "1.1.1.4"],
    ]
    reading = layout(tmp_path, rows, name)
    cells = {column: reading.table[column].tolist() for column in reading.table if column[1] == "、"}
    marked = ["学习┋其他【请注明】┋工作", "其他【请注明】", "自定┋其他【请注明】", "学习"]
    assert cells == {
        "1、渠道": ["其他", "门店", "其他", ""],
        "1、渠道〖〗": ["朋友", "", "", ""],
        "2、用途(多选)": marked,
        "2、用途(多选)〖〗": ["画图", "", "a; b", ""],
    }
    assert reading.labels["1、渠道〖〗"] == "渠道: 其他"
    assert reading.delimited == {"2、用途(多选)": "┋"}
    assert noted(reading, "words written beside an option (〖…〗) have 2 columns of their own")


def test_coded_answers_may_have_words_beside_them_and_codes_for_skipped(tmp_path: Path) -> None:
    rows = [["序号", "1、渠道", "第2题(学习)", "第2题(其他)"], ["1", "3〖朋友〗", "1", "0"]]
    reading = layout(tmp_path, [*rows, ["2", "1", "-3", "-3"], ["3", "2", "0", "1〖画图〗"]])
    assert reading.shape == "wjx_coded"
    assert reading.table["1、渠道"].tolist() == ["3", "1", "2"]
    assert reading.table["第2题(其他)〖〗"].tolist() == ["", "", "画图"]
    assert [option for _, option in reading.multiple["第2题"]] == ["学习", "其他"]


def test_sentences_that_hold_such_brackets_stay_whole() -> None:
    for cells in (
        ["〖note〗 at the start", "no mark"],
        ["never 〖closed", "twice 〖a〗〖b〗", "in the 〖a〗 middle", "inner 〖a〖b〗〗"],
        [f"a whole sentence of opinion, the {i}th of its kind 〖smiles〗" for i in range(40)],
        ["x" * 100 + "〖y〗"],
    ):
        table = pd.DataFrame({"why": pd.Series(cells, dtype="str")})
        found, origins = set_apart(table)
        assert not origins
        pd.testing.assert_frame_equal(found, table)


def test_spreadsheet_dates_are_dates_in_a_sheet_and_numbers_in_its_text(tmp_path: Path) -> None:
    """Excel's own dates: a date cell is read as ISO, a serial number only with `order: excel` (a draft says so)."""
    for name, moment, order in ((NAMES[1], dt.datetime(2025, 3, 14, 12), None), (NAMES[0], "45730.5", "excel")):
        reading = layout(tmp_path, [["Response date", "score"], *[[moment, "4"] for _ in range(6)]], name)
        column = DateColumn(column="Response date", order=order)
        days = read_dates(reading.table["Response date"], column, shown="x")
        assert days.unique().tolist() == [pd.Timestamp("2025-03-14 12:00")]


@pytest.mark.parametrize(
    ("shape", "rows"),
    [
        ("surveymonkey", [["Respondent ID", "Rate", "", ""], ["", "A", "B", "C"], ["1", "x", "y", "z"],
                          ["2", "x", "", "z"]]),
        ("qualtrics", [["Q1", "Q2"], ['{"ImportId":"QID1"}', '{"ImportId":"QID2"}'], ["1", "2"]]),
        ("limesurvey", [["Vastauksen tunniste", "Lähetetty", "Viimeinen sivu", "Aloituskieli", "Oletko tyytyväinen?"],
                        ["4", "2025-01-02 09:00:00", "3", "fi", "Kyllä"], ["9", "", "", "sv", ""]]),
        ("plain", [["id", "answer"], ["1", "Response"], ["2", "回答"]]),
        ("plain", [["id", "x", "y", ""], ["A1", "foo", "bar", "baz"], ["A2", "foo", "qux", "quux"]]),
        ("plain", [["date", "rating"], ["2025-01-01 09:00", "3"], ["2025-01-01 10:00", "4"]]),
        ("plain", [["id", "token"], ["1", "short"], ["2", "words"]]),
        ("plain", [["id", "lang", "StartDate"], ["1", "de", "EndDate"], ["2", "en", "Finished"]]),
        ("plain", [["a"], ["1"]]),
    ],
)  # fmt: skip
def test_services_without_what_is_usual_are_known_and_plain_files_are_not_taken_for_one(
    tmp_path: Path, shape: str, rows: list[list[object]]
) -> None:
    reading = layout(tmp_path, rows)
    assert (reading.shape, len(reading.table)) == (shape, len(rows) - reading.header_rows)


def test_the_shape_may_be_said(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Q1", "Q2"], ["Text", "Text"], ["1", "2"]]
    assert len(layout(tmp_path, rows, shape="surveymonkey").table) == 1
    with pytest.raises(InputError, match="shape 'qualtrix' is not known; did you mean 'qualtrics'"):
        layout(tmp_path, rows, shape="qualtrix")
    with pytest.raises(InputError, match="fewer than the 3 header rows"):
        layout(tmp_path, rows[:2], shape="qualtrics")


def test_which_cells_hold_several_answers() -> None:
    joint = {";": ["a;b;", "b;c;", "a;c;", "a;b;c;", ""], "┋": ["运动┋阅读", "阅读"]}
    whole = [
        ["Yes, often", "Yes, rarely", "No, never", "Yes, often"],
        ["Good, but slow.", "I like it, really", "Well, no", "Fine, thanks"],
        ["1,5", "2,5", "1,7", "2,7", "3,5", "3,7"],
        ["Doctorate (e.g. PhD, EdD)", "Master", "Doctorate (e.g. PhD, EdD)"],
    ]
    assert [joint_of(pd.Series(cells)) for cells in (*joint.values(), *whole)] == [*joint, *[None] * len(whole)]


def test_declared_missing_values_are_found_under_a_header_with_spaces() -> None:
    table = pd.DataFrame([["1"], ["9"]], columns=["Q1  "], dtype="str")
    grid = Grid(["Q1  "], table, [2, 3], kind="stata", user_missing={"Q1  ": ["9"]})
    assert unfold(grid, "r.dta").table.to_dict("list") == {"Q1": ["1", ""]}
