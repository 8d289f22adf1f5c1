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
from pages import sample
from python_calamine import CalamineWorkbook

from csreport.estimates import COLUMNS, Estimates, Row, csv_of, read_csv, read_each
from csreport.present.cells import Cell, Line, Table
from csreport.present.chapter import words_of
from csreport.present.words import Numeral
from csreport.project.project import Project
from csreport.publish.render import document_head
from csreport.publish.sheets import Book, flat, formatted
from csreport.publish.workbook import Report, make_workbook

ROWS = [
    Row("2025", "overall", "mean", value=3.98765, low=3.9, high=4.0746, n=1109.0),
    Row("2025", "overall", "top_box", value=0.7264, low=0.69, high=0.76, n=1109.0),
    Row("2025", "overall", "top_box", against="period:2024", value=0.0684, p=0.001),
    Row("2025", "overall", "mean", segment="size", level="small", status="suppressed"),
    Row("2025", "recommend", "mean", against="measure:overall", p=1e-9, value=-0.0004, df=math.inf),
    Row("2024", "overall", "mean", value=3.9, low=3.8, high=4.0, n=1000.0),
    Row("2025", "waiting", "mean", value=4.2, low=4.1, high=4.35, n=1100.0),
    Row("2025", "advice", "mean", value=3.1, low=3.0, high=3.2, n=1100.0),
]
CROSSED = [
    Row("2025", "overall", stat, category, segment=segment, level=level, value=value, n=n, n_eff=n - 10)
    for segment, level, n in (("", "", 1109.0), ("size", "small", 700.0), ("size", "large", 409.0))
    for stat, category, value in (("share", "5", 0.4), ("mean", "", 3.98765 + n / 10_000))
]
LETTER = Row("2025", "overall", "mean", segment="size", level="small", against="level:large", value=0.03, p=0.01)
HOSTILE = '=HYPERLINK("http://example.invalid","x")'
FINDINGS = [{"title": "Better", "lines": ["Waiting time rose.", "=1+1"]}]


def number(text: str, key: str, value: float, *how, **more) -> Cell:
    return Cell(text, key, numbers=(Numeral(value, text, *how),), **more)


def table() -> Table:
    mean, top, rise, hidden, odd, *_ = ROWS
    low = (Numeral(3.9, "3.90", 2), Numeral(4.0746, "4.07", 2))
    first = [
        number("1,109", f"{mean.key}/part=n", 1109.0),
        number("3.99", mean.key, 3.98765, 2, kind="caution", letters="AB"),
        Cell("3.90 to 4.07", f"{mean.key}/part=low+high", numbers=low),
        number("72.6%", top.key, 0.7264, 1, "%"),
        number("+6.8", rise.key, 0.0684, 1, "points", mark="change better up"),
        number("< 0.001", f"{odd.key}/part=p", 1e-9, 3),
        Cell("met", mark="verdict met"),
    ]
    second = [Cell("–"), Cell("–", hidden.key, "suppressed"), Cell("–")]
    second += [Cell("at least 100", "x", numbers=(Numeral(100.0, "100"),)), number("0.00", odd.key, -0.0004, 2)]
    second += [number("−0.26", "y", -0.2611, 2), Cell("21 November", sort="2025-11-21")]
    heads = ["Indicator", "n", "Mean", "95% interval", "Top answers", "Change", "p", "Verdict"]
    return Table(heads, [Line("@SUM(1+1)"), Line(HOSTILE, first), Line("-small", second, total=True)])


@pytest.fixture(scope="module")
def draft(tmp_path_factory) -> Path:
    """A folder like a draft: an assembled document, its table as data, and estimates."""
    folder = tmp_path_factory.mktemp("draft")
    source = sample(folder / "en", body="# Satisfaction {#satisfaction}", period=PERIOD, findings=FINDINGS)
    shown = table().payload("tbl-scores", "Scores & <shares>", "* a base below 100.")
    shown |= {"number": 1, "chapter": "Satisfaction"}
    (source / "tables.json").write_text(json.dumps([shown]), encoding="utf-8")
    (folder / "estimates").mkdir()
    (folder / "estimates" / "satisfaction.csv").write_text(csv_of(Estimates(ROWS)))
    (folder / "estimates" / "banners.csv").write_text(csv_of(Estimates([*CROSSED, LETTER])))
    return folder


def written(draft: Path, lang: str = "en", name: str = "report.xlsx") -> Path:
    (draft / name).write_bytes(made_of(draft, Project(MINIATURE), lang))
    return draft / name


def made_of(folder: Path, project: Project, lang: str) -> bytes:
    source = folder / "en" / "source"
    report = Report(project, words_of(project, lang), document_head(source), read_each(folder / "estimates"))
    tables = json.loads((source / "tables.json").read_text(encoding="utf-8"))
    return make_workbook(report, tables, timestamp=1_766_275_200)


@pytest.fixture(scope="module")
def path(draft) -> Path:
    return written(draft)


def read(path: Path, name: str) -> str:
    """A part of the file as text."""
    return zipfile.ZipFile(path).read(f"xl/{name}.xml").decode()


def sheets_of(path: Path) -> list[str]:
    return CalamineWorkbook.from_path(str(path)).sheet_names


def cells(path: Path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def same(value: object) -> object:
    """What a cell holds for a value, but for the last of 16 digits: nothing where there is none."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value) if math.isinf(value) else ""
    return pytest.approx(value, rel=1e-14) if isinstance(value, float) else value


def test_a_number_keeps_its_exact_value_in_the_unit_shown():
    words = words_of(Project(MINIATURE), "en")
    for row, shown, value, code in (
        (ROWS[1], "72.6%", 0.7264, "#,##0.0%"),
        (ROWS[2], "+6.8", 6.84, '"+"#,##0.0;"−"#,##0.0;#,##0.0'),
        (replace(ROWS[0], value=1109.0, stat="count"), "1,109", 1109.0, "#,##0"),
        (replace(ROWS[2], value=-0.0684), "−6.8", -6.84, '#,##0.0;"−"#,##0.0;#,##0.0'),
        (replace(ROWS[2], value=-0.0001), "0.0", -0.01, "#,##0.0;#,##0.0;#,##0.0"),  # nothing has no sign
    ):
        numeral = words.numeral(row)
        found, made = formatted(asdict(numeral))
        assert numeral.text == shown and math.isclose(found, value) and made.startswith(code)
    numeral = words_of(Project(MINIATURE), "de").numeral(replace(ROWS[0], value=1234.5678))
    assert numeral.text == "1.234,57", "a comma of another language changes no number"
    assert formatted(asdict(numeral)) == (1234.5678, '#,##0.00;"−"#,##0.00;#,##0.00')
    assert formatted(asdict(Numeral(5.0, "5")), before='";;" ')[1].split("#")[0] == '"”;;” "', "words stay words"


TABLE = "1 Scores & <shares>"


def part(path: Path, sheet: str) -> str:
    """The XML of a sheet."""
    return read(path, f"worksheets/sheet{sheets_of(path).index(sheet) + 1}")


def test_the_summary_comes_first_with_status_and_findings_and_the_contents_link_to_every_sheet(path):
    names, contents = sheets_of(path), cells(path, "Contents")
    assert names == ["Summary", "Contents", "Over time", "Items", "By customer size", TABLE, "Estimates", "Codebook"]
    assert [line[0] for line in contents[4:11]] == ["Summary", *names[2:]]
    assert [TABLE, "Table 1  Scores & <shares>", "Satisfaction"] in [line[:3] for line in contents]
    links = html.unescape(part(path, "Contents"))
    assert [name for name in names if name != "Contents" and f"'{name}'!A1" not in links] == []
    lines = cells(path, "Summary")
    texts = [line[0] for line in lines]
    assert texts[:3] == ["Customer satisfaction, 2025Q4", "Hengxin Services Group", "Draft – not for decision"]
    assert lines[texts.index("Overall satisfaction")][1:5] == [ROWS[0].value, ROWS[0].low, ROWS[0].high, 1109]
    assert texts[texts.index("Better") + 1 :][:2] == ["Waiting time rose.", "=1+1"]


def test_charts_draw_the_course_and_the_items_with_their_intervals(path):
    course, items = cells(path, "Over time"), cells(path, "Items")
    assert [line[:4] for line in course[4:6]] == [["2024", 3.9, 3.8, 4.0], ["2025", ROWS[0].value, 3.9, 4.0746]]
    assert [line[0] for line in items[4:6]] == ["Advice", "Waiting time"]
    charts = [read(path, f"charts/chart{place}") for place in range(1, 6)]
    bars = [chart for chart in charts if "<c:barDir" in chart]
    assert len(bars) == 2, "on their own sheet, and the first of each on the summary"
    assert "xl/charts/chart6.xml" not in zipfile.ZipFile(path).namelist()
    for chart in charts:
        assert len(re.findall(r"<c:(?:minus|plus)><c:numRef><c:f>", chart)) == 2
    below, above = re.findall(r"<c:(?:minus|plus)><c:numRef><c:f>Items!\$([A-Z])\$5:", bars[0])[::-1]
    lengths = [items[5]["ABCDEFGHIJ".index(letter)] for letter in (below, above)]
    assert lengths == [pytest.approx(0.1), pytest.approx(0.15)]


def test_a_banner_table_has_bases_letters_and_a_question_in_every_line(path):
    lines = cells(path, "By customer size")
    assert lines[3][3:5] == ["Customer size", ""]
    assert lines[4] == ["Question", "Answer", "All", "Small (A)", "Large (B)"]
    assert {line[0] for line in lines[5:9]} == {"Overall satisfaction"}
    assert [line[1:] for line in lines[5:8]] == [
        ["n", 1109, 700, 409], ["Effective n", 1099, 690, 399], ["5 · Very satisfied", 0.4, 0.4, 0.4],
    ]  # fmt: skip
    assert lines[8][1:] == ["Mean", *(pytest.approx(row.value) for row in CROSSED if row.stat == "mean")]
    assert "#,##0.00&quot; B&quot;" in read(path, "styles")  # small lies above large
    assert any("A letter marks" in str(line[0]) for line in lines)


def test_a_table_holds_the_estimates_themselves_shown_as_the_report_does(path):
    lines, (mean, top, *_) = cells(path, TABLE), ROWS
    assert lines[0][0] == "Table 1  Scores & <shares>"
    assert lines[3] == ["Section", "Indicator", "n", "Mean", "95% interval: from", "95% interval: to", "Top answers",
                        "Change", "p", "Verdict"]  # fmt: skip
    plain = {"heads": ["Item", "n"], "groups": [], "lines": [{"head": "a", "cells": [{"text": "1"}], "total": False}]}
    assert flat(plain, "Section") == plain, "without sections no column of their names"
    first, second = lines[4:6]
    assert first[:7] == ["@SUM(1+1)", HOSTILE, 1109, mean.value, mean.low, mean.high, top.value]
    assert math.isclose(first[7], 6.84) and first[8] == 1e-9 and first[9] == "✓ met"
    assert second == ["@SUM(1+1)", "-small", "–", "–", "–", "", 100, -0.0004, -0.2611, "21 November"]
    assert "* a base below 100." in [line[0] for line in lines]
    formats = ("#,##0.0%", '"▲ +"#,##0.0', '#,##0.00"* AB"', '"at least "', '[<0.001]"< 0.001";0.000')
    assert [shown for shown in formats if shown not in html.unescape(read(path, "styles"))] == []


def test_no_text_becomes_a_formula_or_a_link(path):
    for name in sheets_of(path):
        assert not re.search(r"<f>|<f |example\.invalid", part(path, name)), name
    assert "=HYPERLINK" in read(path, "sharedStrings")
    assert 'quotePrefix="1"' in read(path, "styles")


def test_the_estimates_sheet_equals_the_estimates(path):
    said, head, *lines = cells(path, "Estimates")[3:]
    assert said[:6] == ["Chapter", "Label", "Period", "Measure", "Category", "Grouping"]
    assert head[:2] == ["chapter", "label"] and tuple(head[2:]) == COLUMNS
    name = f'<definedName name="estimates">Estimates!$A$5:$V${5 + len(ROWS)}</definedName>'
    assert name in read(path, "workbook") and len(lines) == len(ROWS)
    for line, row in zip(lines, ROWS, strict=True):
        assert line[0] == "satisfaction" and line[2:] == [same(getattr(row, name)) for name in COLUMNS]


def test_the_codebook_sheet_holds_every_question(path):
    lines = {line[1]: line for line in cells(path, "Codebook")[4:]}
    book = Project(MINIATURE).codebook
    assert {*lines} == {*book.items, *book.dimensions, *book.segments, *book.comments}
    overall = lines["overall"]
    assert overall[2:9] == ["Overall satisfaction", "", "A1", "overall satisfaction", "", 1, 5]
    assert overall[9].startswith("1 = Very dissatisfied; 2 = Dissatisfied") and lines["ordering"][11] == 0.4


def test_heads_stay_in_view_print_again_and_filter(path):
    for name, columns, rows, ends in (
        ("Contents", 0, 4, []),
        (TABLE, 2, 4, ["A4:J6"]),
        ("By customer size", 2, 5, ["A5:E9"]),
        ("Estimates", 1, 5, ["A5:V13"]),
    ):
        split = f'xSplit="{columns}" ' if columns else ""
        assert re.search(rf'<pane {split}ySplit="{rows}"[^>]*state="frozen"', part(path, name)), name
        assert re.findall(r'<autoFilter ref="([^"]*)"', part(path, name)) == ends
    assert "_xlnm.Print_Titles" in read(path, "workbook") and "<pane" not in part(path, "Summary")


def test_the_same_report_gives_the_same_bytes_with_the_date_of_its_data(draft, path):
    assert path.read_bytes() == written(draft, name="again.xlsx").read_bytes()
    core = zipfile.ZipFile(path).read("docProps/core.xml").decode()
    assert set(re.findall(r"(\d{4}-\d\d-\d\d)T", core)) == {"2025-12-21"}


def test_sheet_names_are_acceptable_in_every_language(draft):
    for lang in ("zh-Hans", "zh-Hant"):
        names = sheets_of(written(draft, lang, f"{lang}.xlsx"))
        assert len({name.lower() for name in names}) == len(names)
        assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    wanted = ["Table [1]: a/b?", "7 How much of the differences lies between groups", "x" * 40, "X" * 40, "'*'"]
    book = Book(file=None, words=None)  # type: ignore[arg-type]
    made = [book.named(name) for name in wanted]
    assert made == ["Table 1 a b", "7 How much of the differences…", "x" * 30 + "…", "X" * 28 + "… 2", "-"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_it(path, tmp_path):
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "html",
               "--outdir", str(tmp_path), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    shown = html.unescape(re.sub(r"<[^>]+>", "\n", page))
    for text in ("1,109", "3.99* AB", "72.6%", "▲ +6.8", "< 0.001", "at least 100", "−0.26", "✓ met", "=HYPERLINK"):
        assert text in shown, f"{text} is not in:\n{shown}"


@pytest.mark.report
def test_the_workbook_of_a_report_equals_its_estimates(mini_report, tmp_path):
    folder = mini_report.output / PERIOD
    target, made = tmp_path / "report.xlsx", made_of(folder, mini_report, "en")
    target.write_bytes(made)
    lines = cells(target, "Estimates")[5:]
    chapters = [path for path in sorted((folder / "estimates").glob("*.csv")) if path.stem != "banners"]
    stored = [row for path in chapters for row in read_csv(path)]
    assert len(lines) == len(stored)
    for line, row in zip(lines, stored, strict=True):
        assert line[2:] == [same(getattr(row, name)) for name in COLUMNS]
    tables = json.loads((folder / "en" / "source" / "tables.json").read_text(encoding="utf-8"))
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names
    assert sheets[:5] == ["Summary", "Contents", "Over time", "Items", "By customer size"]
    assert [name.split()[0] for name in sheets[5:-2]] == [str(table["number"]) for table in tables]
    assert [table["number"] for table in tables] == [*range(1, len(tables) + 1)]
    summary = [str(line[0]) for line in cells(target, "Summary")]
    document = (folder / "en" / "source" / "report.qmd").read_text(encoding="utf-8")
    groups = yaml.safe_load(document.split("---")[1])["csreport"]["findings"]
    assert len(groups) == 3 and all(summary[summary.index(one["title"]) + 1] == one["lines"][0] for one in groups)
    page = (folder / "en" / "report.html").read_text(encoding="utf-8")
    for table in tables:
        assert f'id="{table["id"]}"' in page, table["id"]
