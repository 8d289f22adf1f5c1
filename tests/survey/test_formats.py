"""Any file as one grid of text cells: what it is, its content says; whatever is wrong with it is one clear error."""

from __future__ import annotations

import csv
import datetime as dt
import io
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from csreport.project.errors import InputError
from csreport.survey import files, intake
from csreport.survey.files import Grid, read_grid, read_query
from csreport.survey.text import _careful, _fast

CHINESE = ["满意", "不满意", "服务态度很好", "价格太贵了,希望便宜一点", "一般", "产品质量不错", "没有意见"]
TAIWAN = ["滿意", "不滿意", "服務態度很好", "價格太貴了,希望便宜一點", "一般", "產品品質不錯", "沒有意見"]


def rows_of(grid: Grid) -> list[list[str]]:
    return [grid.header, *grid.table.to_numpy().tolist()]


def read(folder: Path, data: bytes, name: str = "r.csv", **options: str) -> Grid:
    path = folder / name
    path.write_bytes(data)
    return read_grid(path, f"data/raw/p/{name}", **options)


def refused(folder: Path, data: bytes, name: str = "r.csv", **options: str) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, data, name, **options)
    said = str(caught.value)
    assert said.startswith(f"data/raw/p/{name}: ")
    assert "\n" not in said
    assert str(folder) not in said
    return said


def xlsx(*sheets: tuple[str, list[list[object]]]) -> bytes:
    """A workbook of these cells; of a pair, "%" makes a percentage and anything else is the formula of its value."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        percentage, moment = (book.add_format({"num_format": shown}) for shown in ("0%", "yyyy-mm-dd hh:mm"))
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for y, x, cell in ((y, x, cell) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell != ""):
                if isinstance(cell, dt.datetime):
                    sheet.write(y, x, cell, moment)
                elif isinstance(cell, tuple) and cell[0] != "%":
                    sheet.write_formula(y, x, f"={cell[0]}", None, cell[1])
                else:
                    sheet.write(y, x, *((cell[1], percentage) if isinstance(cell, tuple) else [cell]))
    return out.getvalue()


def archive(**parts: str) -> bytes:
    """A zip archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return out.getvalue()


def with_cells(*places: str, quote: str = '"', value: str = "1") -> bytes:
    """A workbook that holds a number in each of these places, in any order."""
    cells = "".join(f"<c r={quote}{place}{quote}><v>{value}</v></c>" for place in places)
    out, base = io.BytesIO(), zipfile.ZipFile(io.BytesIO(xlsx(("s", []))))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name in base.namelist():
            filled = f"<sheetData><row>{cells}</row></sheetData>".encode()
            book.writestr(name, base.read(name).replace(b"<sheetData/>", filled))
    return out.getvalue()


def ods(*rows: list[object], cell: str = "", row: str = "") -> bytes:
    """An OpenDocument sheet of texts and numbers, with attributes of its cells and rows."""
    spaces = " ".join(f'xmlns:{x}="urn:oasis:names:tc:opendocument:xmlns:{x}:1.0"' for x in ("office", "table", "text"))
    lines = ""
    for values in rows:
        kinds = ["string" if isinstance(value, str) else f'float" office:value="{value}' for value in values]
        cells = (
            f'<table:table-cell {cell} office:value-type="{kind}"><text:p>{value}</text:p></table:table-cell>'
            for kind, value in zip(kinds, values, strict=True)
        )
        lines += f"<table:table-row {row}>{''.join(cells)}</table:table-row>"
    body = f'<office:body><office:spreadsheet><table:table table:name="s">{lines}</table:table></office:spreadsheet>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = f"<office:document-content {spaces}>{body}</office:body></office:document-content>"
    return archive(**{"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"})


# --- delimited text ---------------------------------------------------------------------------------------------------
WESTERN = ["café", "Größe", "it’s “fine” – 5 €", "Œuvre", "déçu, très déçu"]


@pytest.mark.parametrize(
    ("encoding", "said", "words"),
    [
        ("utf-8", "UTF-8", CHINESE),
        ("utf-8-sig", "UTF-8 with BOM", CHINESE),
        ("utf-16", "UTF-16", CHINESE),
        *(("gb18030", "GB18030", words) for words in (CHINESE, ["好"], TAIWAN)),
        *(("big5", "Big5", words) for words in (TAIWAN, ["滿意"])),
        *(("cp1252", "Windows-1252", words) for words in (WESTERN, ["naïve"])),
    ],
)
def test_encoding_and_delimiter_are_told_by_content_or_said(tmp_path: Path, encoding, said, words) -> None:
    rows = [["id", "comment"], *([str(i), word] for i, word in enumerate(words))]
    for delimiter in (",", ";", "\t", "|"):
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows(rows)
        grid = read(tmp_path, out.getvalue().encode(encoding))
        assert (rows_of(grid), grid.encoding, grid.delimiter) == (rows, said, delimiter)
        assert said in grid.notes[0]
    assert rows_of(read(tmp_path, "a,b\n1,日本\n".encode("shift_jis"), encoding="shift_jis"))[1] == ["1", "日本"]
    assert "did you mean 'gb18030'" in refused(tmp_path, b"a\n1\n", encoding="gb1803")
    assert "line 2 holds bytes that are no ascii" in refused(tmp_path, "a\né\n".encode(), encoding="ascii")


ROWS = [
    (b"a,b\n1,2\n", [["a", "b"], ["1", "2"]], [2]),
    (b"a,b\r1,2\r3,4", [["a", "b"], ["1", "2"], ["3", "4"]], [2, 3]),
    (b'a,b\n"x\n\ny",2\n3,4\n', [["a", "b"], ["x\n\ny", "2"], ["3", "4"]], [2, 5]),
    (b'a,b\r\n"x\r\ny",2\r\n3,4\r\n', [["a", "b"], ["x\r\ny", "2"], ["3", "4"]], [2, 4]),
    (b"\n\na,b\n\n1,2\n", [["a", "b"], ["1", "2"]], [5]),
    (b"a,b,c\n1,2\n3,4,5\n", [["a", "b", "c"], ["1", "2", ""], ["3", "4", "5"]], [2, 3]),
    (b"a,b\n1,2,\n3,4\n", [["a", "b"], ["1", "2"], ["3", "4"]], [2, 3]),
    (b"a;b\n1,5;2\n2,5;3\n", [["a", "b"], ["1,5", "2"], ["2,5", "3"]], [2, 3]),
    (b'"Good, or bad, or so?";b\n1;2\n', [["Good, or bad, or so?", "b"], ["1", "2"]], [2]),
    (b"Good, or bad;b\n1;2\n", [["Good, or bad", "b"], ["1", "2"]], [2]),
    (b'a,b\n5" pipe,x"y"\n', [["a", "b"], ['5" pipe', 'x"y"']], [2]),
    (b'a\tb\n"say ""hi""\tnow"\t1\n', [["a", "b"], ['say "hi"\tnow', "1"]], [2]),
    (b"a,b\n007,NA\nnull,\nTrue,1e3\n", [["a", "b"], ["007", "NA"], ["null", ""], ["True", "1e3"]], [2, 3, 4]),
    (b" a , b\n1, 2 \n", [[" a ", " b"], ["1", " 2 "]], [2]),
    (b"a,b,\n1,2,\n", [["a", "b", ""], ["1", "2", ""]], [2]),
    (b"a\tb\n1;1\t2,2\n", [["a", "b"], ["1;1", "2,2"]], [2]),
    (b'only\n1\n""\n"2,3"\n', [["only"], ["1"], [""], ["2,3"]], [2, 3, 4]),
    (b'a,b\n"x" y,2\n', [["a", "b"], ["x y", "2"]], [2]),
    (b'"a" x\n1\n', [["a x"], ["1"]], [2]),
    (b"a,b\n", [["a", "b"]], []),
    (b"\x1e\n\x1e", [["\x1e"], ["\x1e"]], [2]),
]


def test_rows_and_their_lines(tmp_path: Path) -> None:
    grids = [read(tmp_path, data) for data, *_ in ROWS]
    found = [(data, rows_of(grid), list(grid.lines)) for (data, *_), grid in zip(ROWS, grids, strict=True)]
    assert found == ROWS


def test_what_is_left_out_or_filled_up_is_said(tmp_path: Path) -> None:
    grid = read(tmp_path, b"a,b,c\n1,2\n\n3,4,5,,\n")
    assert grid.dropped == ((3, "blank line"),)
    assert "1 rows are shorter than the header; their missing cells are blank (first: line 2)" in grid.notes
    assert any("more blank cells" in note and "line 4" in note for note in grid.notes)
    sheet = read(tmp_path, xlsx(("s", [["a", "b"], [1, 2], ["", ""], [3, 4]])))
    assert (list(sheet.lines), sheet.dropped) == ([2, 4], ((3, "blank row"),))


def test_only_headers_are_trimmed_and_named_and_none_may_stand_twice(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(b" a , b,\n1, 2 ,\n3\n")
    table = intake.read(tmp_path / "r.csv", "r.csv").table
    assert [*table] == ["a", "b", "Unnamed: 2"]
    assert table.to_numpy().tolist() == [["1", " 2 ", ""], ["3", "", ""]]
    (tmp_path / "r.csv").write_bytes(b"a, a\n1,2\n")
    with pytest.raises(InputError, match=r"^data/raw/p/r\.csv: column 'a' stands in the header twice$"):
        intake.read(tmp_path / "r.csv", "data/raw/p/r.csv")


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=8)


def written(rows: list[list[str]], delimiter: str, end: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


def rows_of_width(width: int) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.lists(TEXTS, min_size=width, max_size=width), min_size=1, max_size=5)


@given(
    rows=st.integers(1, 4).flatmap(rows_of_width),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
@example(rows=[["a", "b"], ["\x1e", "\x1e"]], delimiter=",", encoding="utf-8", end="\n")
@example(rows=[["", ","]], delimiter=";", encoding="utf-8", end="\n")
@example(rows=[["a"], ["\x1e"]], delimiter=",", encoding="utf-8", end="\n")
def test_any_table_comes_back_cell_by_cell(tmp_path: Path, rows, delimiter, encoding, end) -> None:
    said = {"encoding": "gb18030"} if encoding == "gb18030" else {}
    assert rows_of(read(tmp_path, written(rows, delimiter, end).encode(encoding), **said)) == rows


@given(text=st.text(alphabet='ab,"\n\r ', max_size=40))
def test_the_fast_way_reads_as_the_careful_way(text: str) -> None:
    data = ("h,i\n" + text).encode()
    fast = _fast(data, ["h", "i"], delimiter=",", shown="r")
    if fast is not None:
        careful = _careful(data, ["h", "i"], ",", "r")
        assert rows_of(fast) == rows_of(careful)
        assert list(fast.lines) == list(careful.lines)
        assert fast.dropped == careful.dropped


# --- spreadsheets -----------------------------------------------------------------------------------------------------
SHEET = [
    ["id", "when", "at", "share", "yes", "sum", "text"],
    [1, dt.datetime(2025, 1, 31), dt.datetime(2025, 1, 31, 9, 30), ("%", 0.3), True, ("A2*2", 2), " x "],
    [2.5, "", "", ("%", 1), False, ("A2*3", 7.5), "007"],
]
SHEET_TEXT = [
    ["id", "when", "at", "share", "yes", "sum", "text"],
    ["1", "2025-01-31", "2025-01-31 09:30:00", "0.3", "True", "2", " x "],
    ["2.5", "", "", "1", "False", "7.5", "007"],
]


@pytest.mark.parametrize("name", ["r.xlsx", "r.xls", "r.csv"])
def test_spreadsheet_cells_become_text_whatever_the_file_is_called(tmp_path: Path, name: str) -> None:
    grid = read(tmp_path, xlsx(("blank", []), ("Answers", SHEET), ("more", [["x"]])), name)
    assert rows_of(grid) == SHEET_TEXT
    assert (grid.sheet, grid.kind, list(grid.lines)) == ("Answers", "sheet", [2, 3])
    assert "read sheet 'Answers'; not read: blank, more" in grid.notes


def test_a_sheet_may_be_named_and_hold_a_stray_cell_but_must_fit(tmp_path: Path, monkeypatch) -> None:
    book = xlsx(("one", [["a"], [1]]), ("two", [["b"], ["x"]]))
    assert read(tmp_path, book, "r.xlsx", sheet="two").header == ["b"]
    assert "there is no sheet 'tow'; did you mean 'two'?" in refused(tmp_path, book, "r.xlsx", sheet="tow")
    assert "the file is no spreadsheet" in refused(tmp_path, b"a\n1\n", sheet="two")
    grid = read(tmp_path, with_cells("A1", "B1", "A2", "B9000", "CV3"), "r.xlsx")
    assert (grid.table.shape, list(grid.lines)) == ((3, 100), [2, 3, 9000])
    monkeypatch.setattr(files, "MAX_UNPACKED", 1000)
    assert "unpacks to 0 GiB; save the sheet of answers as .csv" in refused(tmp_path, book, "r.xlsx")


def test_cells_of_a_page_need_no_end_and_may_span_columns(tmp_path: Path) -> None:
    page = b"<html></table></td><table><tr>x<td colspan=2>a<td>b<tr>y<td>1<td>2<td>3</table>the end"
    assert rows_of(read(tmp_path, page, "r.xls")) == [["a", "", "b"], ["1", "2", "3"]]
    page = "<table><tr><td colspan='{}'>a</td><td>b</td></tr><tr><td>1<td>2</table>"
    spans = {"-5": 2, "x": 2, "\u00b2": 2, "0": 2, " 2 ": 3, "999999999": 2, "1e3": 2}
    assert {span: len(read(tmp_path, page.format(span).encode(), "r.xls").header) for span in spans} == spans


TEXT_ERRORS = [
    (b"", "the file is empty"),
    (b"\n\n", "the file is empty"),
    (b'"', "quotation mark opened in line 1 is never closed"),
    (b"a,b\n1,2\n1\0,2\n", "line 3 holds NUL characters"),
    ("a,b\n1,x\n\0,2\n".encode("utf-16"), "line 3 holds NUL characters"),
    (bytes(range(256)), "line 1 holds NUL characters"),
    (b"a,b\n1,2,3\n4,5,6\n", "line 2 has 3 cells, but the header has 2"),
    (b"a,b\n1,2\n4,5,6\n", "line 3 has 3 cells, but the header has 2"),
    (b'a,b\n"x\ny",2\n4,5,6\n', "line 4 has 3 cells, but the header has 2"),
    (b'a,b\n1,2\n"1,2\n3,4\n', "quotation mark opened in line 3 is never closed"),
    (b'a,b\n1,x"2\n3,"y\n', "quotation mark opened in line 3 is never closed"),
    ("a,b\n1,很好很好\n".encode()[:-2], "line 2 holds bytes that are no UTF-8"),
    ("a,b\n1,很好很好很好很好".encode() + b"\xff\n2,b\n", "line 2 holds bytes that are no UTF-8"),
    (b"a,b\n1,\x81\x20\n", "not text in any of UTF-8, UTF-16, GB18030, Big5, Windows-1252"),
    ("a,b\n1,2\n".encode("utf-16")[:-1], "line 2 holds bytes that are no UTF-16"),
    (b"a," * 9_000_000, "line 1 is longer than 16 MiB"),
    (b"a,b\n" * 3 + b"x" * 17_000_000, "line 4 is longer than 16 MiB"),
    (b'a,b\n"' + b"1,2\n" * 500_000, "longer than 1,000,000 characters: is a quotation mark not closed?"),
    (b",".join(b"c" for _ in range(20_000)), "20,000 columns are more than the 16,384"),
    (b"a," + b"x" * 32_768 + b"\n1,2\n", "the header of column 2 has 32,768 characters"),
]
FOREIGN = [
    (xlsx(("s", [])), "every sheet is empty"),
    (archive(**{"answers.csv": "a,b\n1,2\n"}), "is a zip archive and no spreadsheet; unpack it first"),
    (b"<table><tr><td colspan=99999>a</table>", "columns are more than the 16,384"),
    (xlsx(("s", [["a"]]))[:200], "damaged"),
    (b"PK\x03\x04 nonsense", "damaged"),
    (archive(**{"xl/workbook.bin": ""}), "is a binary workbook; save it as .xlsx or .csv"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000, "cannot be read"),
    (b"%PDF-1.7", "is a PDF document"),
    (b"SQLite format 3\0", "is an SQLite database"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"PAR1 nonsense", "cannot be read as a table"),
    (b"$FL2@(#) nonsense", "cannot be read"),
    (b"<stata_dta>nonsense", "cannot be read"),
    (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML form of 2003"),
    (b"<html><p>none</p></html>", "holds no table"),
    (b"<table><tr><td rowspan=2>a</td></tr></table>", "cells over several rows"),
]
# The library would reserve a cell for each place between and end the whole process where there is no memory.
FAR_APART = [
    (with_cells("A1", "XFD1048576"), "a sheet spans 1,048,576 rows and 16,384 columns for 2 cells"),
    (with_cells("XFD1048576", "A1", quote="'"), "a sheet spans 1,048,576 rows and 16,384 columns for 2 cells"),
    (with_cells("A1", "ZZ200000"), "a sheet spans 200,000 rows and 702 columns"),
    (with_cells("A1", "ZZZZZZZ99999999999"), "a sheet spans 99,999,999,999 rows"),
    (ods(["x"], row='table:number-rows-repeated="99999999999"'), "repeats rows 99999999999 times: is a damaged"),
    (ods(["x"], cell='table:number-columns-repeated="1048576"'), "repeats columns 1048576 times"),
]


@pytest.mark.parametrize(("data", "said"), [*TEXT_ERRORS, *FOREIGN, *FAR_APART])
def test_what_is_damaged_foreign_or_too_large_is_one_error(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in refused(tmp_path, data)


def test_other_files_under_a_spreadsheet_name_are_read_as_what_they_are(tmp_path: Path) -> None:
    rows = "<tr><th>编号</th><th>评价</th></tr><tr><td>1<td>很好<br>满意"
    page = f"<html><meta charset=gbk><table border=1>{rows}</table></html>"
    assert rows_of(read(tmp_path, page.encode("gb18030"), "r.xls")) == [["编号", "评价"], ["1", "很好\n满意"]]
    assert rows_of(read(tmp_path, b"a\tb\n1\t2\n", "r.xls")) == [["a", "b"], ["1", "2"]]
    assert rows_of(read(tmp_path, ods(["a", "b"], [1, 2.5]), "r.xls")) == [["a", "b"], ["1", "2.5"]]


# --- statistics packages, Parquet -------------------------------------------------------------------------------------
def test_spss_keeps_codes_labels_and_what_is_missing(tmp_path: Path) -> None:
    table, path = pd.DataFrame({"q": [1.0, 2.0, 9.0, None], "t": ["a", "b", "", "d"]}), tmp_path / "r.dat"
    names, words = {"q": "Zufriedenheit", "t": "Text"}, {"q": {1: "gut", 9: "weiß nicht"}}
    missing = {"q": [9, {"lo": 90, "hi": 99}]}
    pyreadstat.write_sav(table, path, column_labels=names, variable_value_labels=words, missing_ranges=missing)
    grid = read_grid(path, "r.dat")  # told by content
    assert rows_of(grid) == [["q", "t"], ["1", "a"], ["2", "b"], ["9", ""], ["", "d"]]
    assert grid.value_labels == {"q": {"1": "gut", "9": "weiß nicht"}}
    assert grid.column_labels == names
    assert set(grid.user_missing["q"]) == {"9", (90.0, 99.0)}


def test_stata_extended_missing_values_are_marks(tmp_path: Path) -> None:
    table, words = pd.DataFrame({"q": [1, 2, "a"], "t": ["x", "y", "a"]}), {"q": {1: "good", "a": "refused"}}
    pyreadstat.write_dta(table, tmp_path / "r.dta", missing_user_values={"q": ["a"]}, variable_value_labels=words)
    grid = read_grid(tmp_path / "r.dta", "r.dta")
    assert rows_of(grid) == [["q", "t"], ["1", "x"], ["2", "y"], [".a", "a"]]
    assert grid.user_missing == {"q": [".a"]}
    assert grid.value_labels["q"][".a"] == "refused"


def test_parquet_becomes_text(tmp_path: Path) -> None:
    table = pd.DataFrame({"id": [1001, None], "size": ["小型", None], "score": [1.5, 2.0], "member": [True, None]})
    table = table.astype({"id": "Int64", "member": "boolean"}).assign(since=pd.to_datetime(["2020-01-31", None]))
    table.to_parquet(tmp_path / "f.parquet")
    found = rows_of(read_grid(tmp_path / "f.parquet", "f.parquet"))
    assert found == [[*table], ["1001", "小型", "1.5", "True", "2020-01-31"], ["", "", "2.0", "", ""]]


# --- databases --------------------------------------------------------------------------------------------------------
def test_a_query_over_the_files_of_a_period(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("duckdb")
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "r.csv").write_text("id,x\n2,b\n1,a\n")
    (tmp_path / "outside.csv").write_text("id,x\n2,b\n")
    monkeypatch.setenv("ANSWERS_URL", "duckdb://")
    grid = read_query("ANSWERS_URL", "SELECT id, x, 4.0::double AS y FROM 'r.csv' ORDER BY id", folder=tmp_path / "p")
    assert rows_of(grid) == [["id", "x", "y"], ["1", "a", "4"], ["2", "b", "4"]]
    with pytest.raises(InputError, match=r"the query failed: (?!.*sqlalchemy)"):
        read_query("ANSWERS_URL", f"SELECT * FROM '{tmp_path}/outside.csv'", folder=tmp_path / "p")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(InputError, match=r"pip install csreport\[database\]"):
        read_query("ANSWERS_URL", "SELECT 1")
