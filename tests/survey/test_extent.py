"""Tables as people send them: titles and merged headers above the answers, totals and signatures below."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from csreport.project.errors import InputError
from csreport.survey.intake import Reading, read
from csreport.survey.survey import load_survey

COLUMNS = ["序号", "客户编号", "区域", "规模", "总体满意度", "产品质量", "推荐意愿"]
WORDS = ["非常不满意", "不满意", "一般", "满意", "非常满意"]


def answers(rows: int) -> list[list[object]]:
    words = [(WORDS[n % 5], WORDS[n * 7 % 5]) for n in range(1, rows + 1)]
    return [[n, f"K{n:05}", "东西南"[n % 3], "大中小"[n % 3], *said, n % 11] for n, said in enumerate(words, 1)]


def written_by_xlsxwriter(path: Path, rows: list[list[object]], *, merged: str = "") -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("答卷")
    sheet.insert_textbox("Z1", "x")  # a drawing: the sheet's tag declares the namespace of relationships
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    if merged:
        sheet.merge_range(merged, rows[0][0])
    book.close()
    return path


def written_by_openpyxl(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("rows", [200, 5_000])
@pytest.mark.parametrize("write", [written_by_xlsxwriter, written_by_openpyxl])
def test_workbooks_of_any_length_are_read(tmp_path, write, rows):
    """From 194 rows on, the namespace of a sheet's tag was taken for a cell far to the right."""
    reading = read(write(tmp_path / "answers.xlsx", [COLUMNS, *answers(rows)]), "answers.xlsx")
    assert list(reading.table.columns) == COLUMNS and len(reading.table) == rows
    assert reading.table.iloc[-1].tolist() == [str(cell) for cell in answers(rows)[-1]]


def messy(tmp_path: Path) -> Reading:
    """A title, an empty line, a header of two rows with merged cells, answers, totals and who made it."""
    groups = ["客户属性", "", "", "", "评价", "", ""]
    head = [["2026年一季度客户满意度调查", *[""] * 6], [""] * 7, groups, COLUMNS]
    foot = [["合计", *[""] * 5, 5.1], ["平均分", *[""] * 4, 3.7, 5.1], ["制表人：王芳", *[""] * 5, "审核：李明"]]
    return read(written_by_xlsxwriter(tmp_path / "m.xlsx", [*head, *answers(30), *foot], merged="A1:G1"), "m.xlsx")


def test_titles_merged_headers_totals_and_signatures_are_known_by_their_line(tmp_path):
    reading = messy(tmp_path)
    assert list(reading.table.columns) == COLUMNS
    assert reading.labels["总体满意度"] == "评价: 总体满意度" and reading.labels["规模"] == "客户属性: 规模"
    assert list(reading.lines[:2]) == [5, 6]
    assert any("the header is taken from line 4" in note for note in reading.notes)
    assert reading.totals == [35, 36, 37]
    rows = [COLUMNS, *answers(5), ["", "小计", "", "", "", 3.2, 5], *answers(5)]
    assert read(written_by_openpyxl(tmp_path / "t.xlsx", rows), "t.xlsx").totals == [7], "between groups"


def test_plain_tables_stay_as_they_are_and_columns_of_two_groups_are_told_apart(tmp_path):
    for rows in (
        [["id", "q1", "q2", "q3"], ["1", "5", "4", ""], ["2", "3", "", ""]],
        [["id", "", "", "q3"], ["anna", "very good", "fine", "yes"], ["ben", "very good", "bad", "no"]],
        [["kind", "q1", "q2", "q3"], *([word, "1", "2", "3"] for word in ("Total", "Average", "Partly") * 5)],
        [["day", "sector", "q2", "q3"], ["1", "Total", "2", "3"], ["2", "Media", "2", "3"]],
        [["id", "why", "where", "when"], ["1", "", "", ""], ["2", "Total rubbish", "", ""], ["3", "a: b", "", ""]],
    ):
        reading = read(written_by_openpyxl(tmp_path / "p.xlsx", rows), "p.xlsx")
        assert len(reading.table) == len(rows) - 1 and not reading.totals
    rows = [["", "Price", "", "Service", ""], ["id", "score", "why", "score", "why"], ["7", "5", "x", "4", "y"]]
    reading = read(written_by_openpyxl(tmp_path / "g.xlsx", rows), "g.xlsx")
    assert list(reading.table.columns) == ["id", "Price: score", "Price: why", "Service: score", "Service: why"]


def test_a_declared_header_is_taken(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("made,by,us\n1,2,3\nid,q1,q2\n7,5,4\n", encoding="utf-8")
    assert list(read(path, "d.csv", header=[3]).table.columns) == ["id", "q1", "q2"]
    assert list(read(path, "d.csv", header=[1]).table.columns) == ["made", "by", "us"]
    with pytest.raises(InputError, match=r"d\.csv: header: line 9"):
        read(path, "d.csv", header=[9])


def test_totals_are_received_and_excluded_with_their_reason(mini, change):
    """In the ledger, not lost: accepted and excluded rows make all that were received."""
    rows = (mini.raw("2025") / "responses.csv").read_text(encoding="utf-8").splitlines()
    comma = "," * rows[0].count(",")
    more = f"{rows[-1]}\nTotal{comma}\nPrepared by: W. Fang{comma}"
    ledger = load_survey(change("data/raw/2025/responses.csv", (rows[-1], more)), "2025").ledger
    assert len(ledger) == len(rows) - 1 + 2
    assert ledger["reason"].iloc[-2:].tolist() == ["total_row", "total_row"]
    assert (ledger["accepted"] | (ledger["reason"] != "")).all()
