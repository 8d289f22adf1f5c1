"""The workbook: real numbers in the unit shown, all estimates, no formula, the same bytes twice."""

from __future__ import annotations

import html
import io
import json
import math
import re
import shutil
import subprocess
import zipfile
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import yaml
from conftest import MINIATURE, PERIOD
from python_calamine import CalamineWorkbook

from csreport.estimates import COLUMNS, Estimates, Row, read_csv, write_csv
from csreport.present.cells import Cell, Line, Table
from csreport.present.chapter import words_of
from csreport.present.words import Numeral
from csreport.project.errors import RenderError
from csreport.project.project import Project
from csreport.publish.workbook import _number, _sheet_name, write_workbook

ROWS = [
    Row("2025", "overall", "mean", value=3.98765, low=3.9, high=4.0746, n=1109.0),
    Row("2025", "overall", "top_box", value=0.7264, low=0.69, high=0.76, n=1109.0),
    Row("2025", "overall", "top_box", against="period:2024", value=0.0684, p=0.001),
    Row("2025", "overall", "mean", segment="size", level="small", status="suppressed"),
    Row("2025", "recommend", "mean", against="measure:overall", p=1e-9, value=-0.0004, df=math.inf),
]
HOSTILE = '=HYPERLINK("http://example.invalid","x")'
FRONT = {
    "title": "Bakery survey, 2025", "author": "+Bakery\\-Guild",
    "csreport": {
        "lang": "en", "period": PERIOD, "status": "Draft – not for decision", "status-note": "Not approved.",
        "facts": [{"name": "Base", "value": "1,109 respondents"}], "words": {"table": "Table", "figure": "Figure"},
    },
}  # fmt: skip


def table() -> Table:
    mean, top, rise, hidden, odd = ROWS
    low = (Numeral(3.9, "3.90", 2), Numeral(4.0746, "4.07", 2))
    least = Numeral(100.0, "100")
    return Table(
        ["Indicator", "n", "Mean", "95% interval", "Top answers", "Change", "p", "Verdict"],
        [
            Line("@SUM(1+1)"),
            Line(
                HOSTILE,
                [
                    Cell("1,109", f"{mean.key}/part=n", numbers=(Numeral(1109.0, "1,109"),)),
                    Cell("3.99", mean.key, "caution", (Numeral(3.98765, "3.99", 2),), letters="AB"),
                    Cell("3.90 to 4.07", f"{mean.key}/part=low+high", numbers=low),
                    Cell("72.6%", top.key, numbers=(Numeral(0.7264, "72.6%", 1, "%"),)),
                    Cell("+6.8", rise.key, "", (Numeral(0.0684, "+6.8", 1, "points"),), "change better up"),
                    Cell("< 0.001", f"{odd.key}/part=p", numbers=(Numeral(1e-9, "< 0.001", 3),)),
                    Cell("met", mark="verdict met"),
                ],
            ),
            Line(
                "-small",
                [
                    Cell("–"),
                    Cell("–", hidden.key, "suppressed"),
                    Cell("–"),
                    Cell("at least 100", "x", numbers=(least,)),
                    Cell("0.00", odd.key, numbers=(Numeral(-0.0004, "0.00", 2),)),
                    Cell("−0.26", "y", numbers=(Numeral(-0.2611, "−0.26", 2),)),
                    Cell("21 November", sort="2025-11-21"),
                ],
                total=True,
            ),
        ],
    )


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A folder like a draft: an assembled document, its table as data, and estimates."""
    source = tmp_path / "en" / "source"
    source.mkdir(parents=True)
    head = yaml.safe_dump(FRONT, allow_unicode=True, sort_keys=False)
    (source / "report.qmd").write_text(f"---\n{head}---\n\n# Satisfaction {{#satisfaction}}\n", encoding="utf-8")
    shown = table().payload("tbl-scores", "Scores & <shares>", "* a base below 100.")
    shown |= {"number": 1, "chapter": "Satisfaction"}
    (source / "tables.json").write_text(json.dumps([shown]), encoding="utf-8")
    (tmp_path / "estimates").mkdir()
    write_csv(Estimates(ROWS), tmp_path / "estimates" / "satisfaction.csv")
    return tmp_path


def written(draft: Path, lang: str = "en", name: str = "report.xlsx") -> Path:
    target, words = draft / name, words_of(Project(MINIATURE), lang)
    source = draft / lang / "source" if (draft / lang).is_dir() else draft / "en" / "source"
    write_workbook(source, draft / "estimates", target=target, words=words, timestamp=1_766_275_200)
    return target


def cells(path: Path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def line_of(path: Path, sheet: str, head: str) -> list[object]:
    return next(line for line in cells(path, sheet) if line[0] == head)


def blank(value: object) -> object:
    """What a cell holds for a value: nothing where there is none."""
    if isinstance(value, float) and math.isinf(value):
        return str(value)
    return "" if isinstance(value, float) and math.isnan(value) else value


def same(value: object) -> object:
    """What a cell holds for a value, but for the last of 16 digits."""
    return pytest.approx(value, rel=1e-14) if isinstance(value, float) and not math.isnan(value) else blank(value)


# ---- numbers as they are shown ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "shown", "value", "format"),
    [
        (ROWS[1], "72.6%", 0.7264, "#,##0.0%"),
        (ROWS[2], "+6.8", 6.84, '"+"#,##0.0;"−"#,##0.0;#,##0.0'),
        (replace(ROWS[0], value=1109.0, stat="count"), "1,109", 1109.0, "#,##0"),
        (replace(ROWS[2], value=-0.0684), "−6.8", -6.84, '#,##0.0;"−"#,##0.0;#,##0.0'),
        (replace(ROWS[2], value=-0.0001), "0.0", -0.01, "#,##0.0;#,##0.0;#,##0.0"),  # nothing has no sign
    ],
)
def test_a_number_keeps_its_exact_value_in_the_unit_shown(row, shown, value, format):
    numeral = words_of(Project(MINIATURE), "en").numeral(row)
    found, code = _number(asdict(numeral))
    assert numeral.text == shown and math.isclose(found, value)
    assert code.startswith(format)


def test_a_comma_of_another_language_changes_no_number():
    numeral = words_of(Project(MINIATURE), "de").numeral(replace(ROWS[0], value=1234.5678))
    assert numeral.text == "1.234,57"
    assert _number(asdict(numeral)) == (1234.5678, '#,##0.00;"−"#,##0.00;#,##0.00')


def test_words_round_a_number_cannot_break_out_of_its_format():
    assert _number(asdict(Numeral(5.0, "5")), before='";;" ')[1].split("#")[0] == '"”;;” "'


# ---- sheets -------------------------------------------------------------------------------------
def test_every_table_has_a_sheet_and_the_contents_link_to_it(draft):
    path = written(draft)
    assert CalamineWorkbook.from_path(str(path)).sheet_names == [
        "Contents",
        "Table 1",
        "Estimates",
        "Codebook",
    ]
    contents = cells(path, "Contents")
    assert contents[0][0] == "Bakery survey, 2025" and contents[1][0] == "+Bakery-Guild"
    assert contents[2][0] == "Draft – not for decision"
    assert ["Table 1", "Scores & <shares>", "Satisfaction"] in [line[:3] for line in contents]
    assert "'Table 1'!A1" in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()


def test_a_table_holds_the_estimates_themselves(draft):
    path, (mean, top, *_) = written(draft), ROWS
    lines = cells(path, "Table 1")
    assert lines[0][0] == "Table 1  Scores & <shares>"
    assert lines[3] == ["Indicator", "n", "Mean", "95% interval: from", "95% interval: to", "Top answers", "Change",
                        "p", "Verdict"]  # fmt: skip
    found = line_of(path, "Table 1", HOSTILE)
    assert found[1:6] == [1109, mean.value, mean.low, mean.high, top.value]
    assert math.isclose(found[6], 6.84) and found[7] == 1e-9 and found[8] == "✓ met"
    assert line_of(path, "Table 1", "-small")[1:] == ["–", "–", "–", "", 100, -0.0004, -0.2611, "21 November"]
    assert "* a base below 100." in [line[0] for line in lines]


def test_formats_show_numbers_as_the_report_does(draft):
    styles = zipfile.ZipFile(written(draft)).read("xl/styles.xml").decode()
    for shown in ("#,##0.0%", "&quot;▲ +&quot;#,##0.0", "#,##0.00&quot;* AB&quot;", "&quot;at least &quot;"):
        assert shown in styles, shown


def test_no_text_becomes_a_formula_or_a_link(draft):
    archive = zipfile.ZipFile(written(draft))
    for name in archive.namelist():
        if name.startswith("xl/worksheets/"):
            content = archive.read(name).decode()
            assert "<f>" not in content and "<f " not in content
            assert "example.invalid" not in content
    assert "=HYPERLINK" in archive.read("xl/sharedStrings.xml").decode()
    assert 'quotePrefix="1"' in archive.read("xl/styles.xml").decode()


def test_the_estimates_sheet_equals_the_estimates(draft):
    head, *lines = cells(written(draft), "Estimates")[3:]
    assert head[:2] == ["chapter", "label"] and tuple(head[2:]) == COLUMNS
    assert len(lines) == len(ROWS)
    for line, row in zip(lines, ROWS, strict=True):
        assert line[0] == "satisfaction"
        for name, found in zip(COLUMNS, line[2:], strict=True):
            wanted = asdict(row)[name]
            assert found == blank(wanted), name


def test_the_codebook_sheet_holds_every_question(draft):
    lines = cells(written(draft), "Codebook")[4:]
    book = Project(MINIATURE).codebook
    assert {line[1] for line in lines} == {*book.items, *book.dimensions, *book.segments, *book.comments}
    overall = next(line for line in lines if line[1] == "overall")
    assert overall[2:9] == ["Overall satisfaction", "", "A1", "overall satisfaction", "", 1, 5]
    assert overall[9].startswith("1 = Very dissatisfied; 2 = Dissatisfied")
    assert [line[11] for line in lines if line[1] == "ordering"] == [0.4]


def test_heads_stay_in_view_and_print_again(draft):
    archive = zipfile.ZipFile(written(draft))
    sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert re.search(r'<pane xSplit="1" ySplit="4"[^>]*state="frozen"', sheet)
    assert "_xlnm.Print_Titles" in archive.read("xl/workbook.xml").decode()


def test_the_same_report_gives_the_same_bytes_with_the_date_of_its_data(draft):
    first, again = written(draft), written(draft, name="again.xlsx")
    assert first.read_bytes() == again.read_bytes()
    core = zipfile.ZipFile(first).read("docProps/core.xml").decode()
    assert set(re.findall(r"(\d{4}-\d\d-\d\d)T", core)) == {"2025-12-21"}


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
def test_sheet_names_are_valid_in_every_language(draft, lang):
    names = CalamineWorkbook.from_path(str(written(draft, lang))).sheet_names
    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_a_sheet_name_is_made_acceptable():
    taken: set[str] = set()
    assert _sheet_name("Table [1]: a/b?", taken) == "Table  1   a b"
    assert _sheet_name("x" * 40, taken) == "x" * 31
    assert _sheet_name("X" * 40, taken) == "X" * 29 + " 2"
    assert _sheet_name("'*'", taken) == "-"


def test_a_missing_document_is_named(tmp_path):
    with pytest.raises(RenderError, match=r"no report\.qmd"):
        write_workbook(tmp_path, tmp_path, target=tmp_path / "x", words=words_of(Project(MINIATURE), "en"), timestamp=0)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_it(draft, tmp_path):
    path = written(draft)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "html",
               "--outdir", str(tmp_path), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    shown = html.unescape(re.sub(r"<[^>]+>", "\n", page))
    for text in ("1,109", "3.99* AB", "72.6%", "▲ +6.8", "< 0.001", "at least 100", "−0.26", "✓ met", "=HYPERLINK"):
        assert text in shown, f"{text} is not in:\n{shown}"


# ---- the whole report ---------------------------------------------------------------------------
@pytest.mark.report
def test_the_workbook_of_a_report_equals_its_estimates(mini_report, tmp_path):
    folder = mini_report.output / PERIOD
    target = tmp_path / "report.xlsx"
    write_workbook(folder / "en" / "source", folder / "estimates", target=target,
                   words=words_of(mini_report, "en"), timestamp=0)  # fmt: skip
    lines = cells(target, "Estimates")[4:]
    stored = [row for path in sorted((folder / "estimates").glob("*.csv")) for row in read_csv(path)]
    assert len(lines) == len(stored)
    for line, row in zip(lines, stored, strict=True):
        assert line[2:] == [same(getattr(row, name)) for name in COLUMNS]
    tables = json.loads((folder / "en" / "source" / "tables.json").read_text(encoding="utf-8"))
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(target.read_bytes())).sheet_names
    assert sheets == ["Contents", *(f"Table {number}" for number in range(1, len(tables) + 1)), "Estimates", "Codebook"]
    assert [table["number"] for table in tables] == [*range(1, len(tables) + 1)]
    page = (folder / "en" / "report.html").read_text(encoding="utf-8")
    for table in tables:
        assert f'id="{table["id"]}"' in page, table["id"]
