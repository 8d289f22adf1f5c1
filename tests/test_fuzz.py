"""Hostile files: whatever is in them, reading ends in a table or in one message of ours.

CSREPORT_FUZZ sets the number of files (default 60); file i is always the same.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from test_formats import archive

from csreport.chapters.indicators import choice_rows, indicators
from csreport.chapters.response import respondent_rows
from csreport.project.errors import CsreportError, InputError
from csreport.project.project import Project
from csreport.publish.scaffold import new_project
from csreport.publish.validate import check, problems
from csreport.survey import intake
from csreport.survey.survey import load_survey

FILES = int(os.environ.get("CSREPORT_FUZZ", "60"))
BATCH = 20
TEXT_TYPES = (".csv", ".tsv", ".txt")
TYPES = (".xlsx", ".xls", ".ods", ".parquet", ".sav", ".dta", ".zip", ".json", ".db", "", *TEXT_TYPES)
WORDS = ["", " ", "1", "5", "４", "很满意", "très bien", "ナ", "\ufeff", "\u202e", "😀", "nan", "-1e400", "1_0", "0x1F",
         "=cmd|' /C calc'!A0", "+HYPERLINK(\"http://x\")", "@SUM(1)", "-2+3", "<script>", "../../etc", "%s%n", "\x07",
         "a,b", "a;b", "a\tb", "a|b", 'say "so"', "it's", "line\nbreak", "line\rbreak", "x" * 3000]  # fmt: skip
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5", "shift_jis",
             "cp1252", "latin-1", "cp1251", "utf-7"]  # fmt: skip
MAGIC = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1", b"$FL2", b"SQLite format 3\x00", b"\x1f\x8b\x08",
         b"<stata_dta>", b"%PDF-1.7", b"\x89PNG\r\n", b"<html>", b"{", b"\xff\xfe", b"\xef\xbb\xbf", b"\0"]  # fmt: skip


def cells(rng: Random, rows: int, columns: int) -> list[list[str]]:
    return [[rng.choice(WORDS) for _ in range(columns)] for _ in range(rows)]


def text(rng: Random) -> str:
    """A text file by no one rule: delimiters, quotes and line ends may change from line to line."""
    own, quote = rng.choice([",", ";", "\t", "|", "\x1f"]), rng.choice(["", '"', '"', "'"])
    end, tidy = rng.choice(["\n", "\r\n", "\r", "\n\r"]), rng.random() < 0.5
    out = []
    for line in [[f"Q{i}" for i in range(rng.randint(1, 8))], *cells(rng, rng.randint(0, 30), rng.randint(1, 9))]:
        mark, held = (own, quote) if tidy else (rng.choice([own, ",", ";", "\t"]), rng.choice(["", '"', quote]))
        doubled = [cell.replace('"', '""') if tidy and held == '"' else cell for cell in line]
        out.append(mark.join(held + cell + (held if rng.random() < 0.98 else "") for cell in doubled))
    return end.join(out)


def damaged(data: bytes, rng: Random) -> bytes:
    """Bytes cut short, overwritten, doubled, or with others in between."""
    place = rng.randrange(len(data) + 1)
    noise = rng.choice([b"\x00", b"\xff\xfe", b'"', b"\r", b"\x1a", rng.randbytes(rng.randint(1, 40))])
    return rng.choice([
        data[:place], data[place:], data[:place] + noise + data[place:],
        data[:place] + noise + data[place + len(noise):], data + data, data + b"\x00" * 100, data.replace(b"\n", noise),
    ])  # fmt: skip


# ---- kinds of files -----------------------------------------------------------------------
def well_encoded(rng: Random) -> tuple[bytes, str]:
    return text(rng).encode(rng.choice(ENCODINGS), "replace"), rng.choice(TEXT_TYPES)


def broken_text(rng: Random) -> tuple[bytes, str]:
    return damaged(well_encoded(rng)[0], rng), rng.choice(TEXT_TYPES)


def random_bytes(rng: Random) -> tuple[bytes, str]:
    return rng.choice([b"", *MAGIC]) + rng.randbytes(rng.choice([0, 1, 2, 3, 100, 5000])), rng.choice(TYPES)


TYPED = "http://schemas.openxmlformats.org/package/2006/content-types"
BOOMS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY bomb "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
SHEETS = [
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Q1</t></is></c></row>',
    '<row r="9999999"><c r="ZZZZ1"><v>1</v></c></row>',
    '<row><c r="A1"><f>cmd|calc</f><v>x</v></c></row>',
    "<row>" * 500,
    "&bomb;" * 9,
    "\x00",
]


def workbook(rng: Random) -> tuple[bytes, str]:
    """A zip that calls itself a workbook: sheets of one's own making, a small bomb, entries with hostile names."""
    sheet = "<worksheet><sheetData>" + rng.choice(SHEETS) + rng.choice(["</sheetData></worksheet>", ""])
    link = '<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="w"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPED}"/>',
        "xl/workbook.xml": '<workbook><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{link}</Relationships>",
        "xl/worksheets/sheet1.xml": rng.choice(["", BOOMS]) + sheet,
        rng.choice(["../../evil.csv", "content.xml", "big.csv"]): "0" * rng.choice([10, 2_000_000]),
    }
    data = archive(**{name: content for name, content in parts.items() if rng.random() < 0.9})
    return (damaged(data, rng) if rng.random() < 0.4 else data), rng.choice([".xlsx", ".xlsx", ".ods", ".zip", ".csv"])


def parquet(rng: Random) -> tuple[bytes, str]:
    columns = {
        "Q1": pa.array([rng.choice([1, None]) for _ in range(4)], pa.int64()),
        "Q2": pa.array([[1], None, [], [2, 3]]),
        "Q3": pa.array([b"\xff\xfe", b"", None, b"\x00"]),
        "Q4": pa.array([1e400, float("nan"), -0.0, None]),
        "Q5": pa.array([{"a": 1}, None, {"a": None}, {"a": 2}]),
        "Q6": pa.array([0, 1, None, 2**62], pa.timestamp("us")),
    }
    stream = io.BytesIO()
    pq.write_table(pa.table({name: column for name, column in columns.items() if rng.random() < 0.6}), stream)
    data = stream.getvalue()
    return (damaged(data, rng) if rng.random() < 0.5 else data), rng.choice([".parquet", ".parquet", ".csv", ".xlsx"])


VENDORS = [
    ["Q1", "Q2_1", "Q2_2", "ResponseId", "V1", "Status"], ['{"ImportId":"QID1"}', '{"ImportId":"status"}', "{", ""],
    ["序号", "来源", "来自IP", "提交答卷时间", "1、满意度", "2、爱好", "第3题(a)", "第3题(b)", "第4题\uff08c\uff09"],
    ["id", "submitdate", "lastpage", "startlanguage", "G1[SQ001]", "G1[SQ002]", "G2[", "G3]["],
    ["Timestamp", "How satisfied are you?", "Which? [a]", "Which? [b]", "Why?"],
    ["#", "Network ID", "token", "Submit Date (UTC)", "Why?", "Why?"], ["Respondent ID", "", "Response", "A", "", "B"],
    ["Response ID", "Date", "Duration (in seconds)", "weight", "Overall satisfaction", "Recommend us?", "Age", "Sex"],
]  # fmt: skip
ANSWERS = [
    "", "", "1", "2", "3", "4", "5", "10", "-3", "99", "0", "Y", "Response", "其他〖x〗", "其他〖",
    "a┋b", "a┋其他【请注明】〖b〗", "(跳过)", "N/A", "2025-02-30", "13/02/2025", "02/13/2025",
    "2025-01-01 10:00", "45000", "very satisfied", "非常满意", "Red, green (dark, light)", "Green, red", "Blue",
    "1e400", "nan", "{}|*/", "\u00b2", "٣", "x" * 300,
]  # fmt: skip


def vendor_like(rng: Random) -> tuple[bytes, str]:
    """Parts of the exports of survey services that do not belong together."""
    header = rng.choice(VENDORS)
    rows = [rng.choices(rng.choice([ANSWERS, ANSWERS, header]), k=len(header)) for _ in range(rng.randint(0, 40))]
    stream = io.StringIO()
    csv.writer(stream).writerows([header, *([rng.choice(VENDORS)] if rng.random() < 0.3 else []), *rows])
    return stream.getvalue().encode(rng.choice(["utf-8", "utf-8-sig", "gb18030"]), "replace"), rng.choice(TEXT_TYPES)


def statistics_file(rng: Random) -> tuple[bytes, str]:
    """A file of SPSS or Stata with a few bytes changed, also in what it says of its size."""
    table = pd.DataFrame({"q1": [1.0, 5.0, 9.0] * 7, "q2": ["a", "", "中"] * 7})
    words, missing = {"q1": {1: "bad", 9: "no answer"}}, {"q1": [9, {"lo": 90, "hi": 99}]}
    with tempfile.NamedTemporaryFile() as file:
        if rng.random() < 0.6:
            told = {"variable_value_labels": words, "missing_ranges": missing}
            pyreadstat.write_sav(table, file.name, compress=rng.random() < 0.3, **told)
        else:
            pyreadstat.write_dta(table, file.name, version=rng.choice([8, 12, 15]))
        data = bytearray(Path(file.name).read_bytes())
    for _ in range(rng.randint(0, 4)):
        at = rng.randrange(len(data) - 4)
        data[at : at + 4] = rng.choice([b"\xff\xff\xff\x7f", b"\0\0\0\0", b"\xff\xff\xff\xff", rng.randbytes(4)])
    return (damaged(bytes(data), rng) if rng.random() < 0.3 else bytes(data)), rng.choice([".sav", ".dta", ".csv"])


def page(rng: Random) -> tuple[bytes, str]:
    """A web page whose tags open and close as they like."""
    tags = ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th colspan=3>", "<td colspan=999999999>", "<br>",
            "<td colspan=-1>", "<td rowspan=2>", "text", "&#0;", "&nbsp;", "<script>", "<!--", "-->", "1"]  # fmt: skip
    made = "<table><tr><td>a" + "".join(rng.choices(tags, k=rng.randint(0, 60)))
    return made.encode(), rng.choice([".xls", ".html"])


KINDS: list[Callable[[Random], tuple[bytes, str]]] = [well_encoded, broken_text, random_bytes, workbook, parquet]
KINDS += [vendor_like, statistics_file, page]


def ends_well(path: Path) -> None:
    """A table of text with names that are all different, or one message that names the file and no traceback."""
    try:
        table = intake.read(path, f"data/raw/x/{path.name}").table
    except CsreportError as error:
        assert "data/raw/x/" in str(error) and "Traceback" not in str(error)
        return
    assert isinstance(table, pd.DataFrame) and table.columns.is_unique
    assert all(isinstance(cell, str) for row in table.head(50).to_numpy() for cell in row)


@pytest.mark.parametrize("batch", range(-(-FILES // BATCH)))
def test_any_file_ends_in_a_table_or_in_a_message(batch: int, tmp_path: Path) -> None:
    for number in range(batch * BATCH, min(FILES, (batch + 1) * BATCH)):
        kind = KINDS[number % len(KINDS)]
        content, suffix = kind(Random(number))
        path = tmp_path / f"file{number}{suffix}"
        path.write_bytes(content)
        try:
            ends_well(path)
        except Exception as error:
            pytest.fail(f"file {number} ({kind.__name__}, {suffix or 'no type'}): {error!r}")
        path.unlink()


def goes_all_the_way(path: Path, folder: Path) -> None:
    """From the file to a project, its survey and its numbers; no row is lost and the file stays as it was."""
    before = path.read_bytes()
    try:
        new_project(folder, [path])
    except CsreportError as error:
        assert str(error).strip() and "Traceback" not in str(error)
        assert not folder.exists()
        return
    project = Project(folder)
    wrong = problems(check(project))
    try:
        survey = load_survey(project, project.periods[0])
    except CsreportError:
        assert wrong, "what stops a report is named by validate"
        return
    assert {finding.kind for finding in wrong} <= {"labels", "values"}, "these can be read, but not shown or trusted"
    ledger, rows = survey.ledger, [*indicators(survey), *choice_rows(survey), *respondent_rows(survey)]
    assert len(ledger) == len(intake.read(path, path.name).table)
    assert int(ledger["accepted"].sum()) + int((ledger["reason"] != "").sum()) == len(ledger)
    assert not [row for row in rows if row.n > len(ledger)]
    assert path.read_bytes() == before


@pytest.mark.parametrize("number", range(-(-FILES // BATCH) * 2))
def test_any_file_ends_in_numbers_or_in_a_message(number: int, tmp_path: Path) -> None:
    content, suffix = [vendor_like, well_encoded][number % 2](Random(f"whole way {number}"))
    path = tmp_path / f"file{number}{suffix}"
    path.write_bytes(content)
    goes_all_the_way(path, tmp_path / "project")


NAMES = [" a.csv", "a\nb.csv", "{a}.csv", "#x.csv", "null", "'", "\u202egpj.csv", "-rf.csv"]


def test_a_file_may_be_called_anything_but_must_be_one(tmp_path: Path) -> None:
    for name in NAMES:
        text = "Overall satisfaction,Branch\n" + "5,x\n4,y\n3,x\n2,y\n1,x\n" * 4
        (tmp_path / name).write_text(text, encoding="utf-8")
    new_project(tmp_path / "project", [tmp_path / name for name in NAMES])
    project = Project(tmp_path / "project")
    assert [file.file for file in project.period(project.periods[0]).responses] == NAMES
    assert len(load_survey(project, project.periods[0]).ledger) == 20 * len(NAMES)
    path = tmp_path / os.fsdecode(b"caf\xe9.csv")
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"caf\?\.csv: the file's name is no UTF-8"):
        new_project(tmp_path / "other", [path])
    (tmp_path / "folder.csv").mkdir()
    for name in ("folder.csv", "missing.csv", "missing.parquet", "missing.xlsx"):
        with pytest.raises(InputError, match="data/raw/x/"):
            intake.read(tmp_path / name, f"data/raw/x/{name}")


@pytest.mark.slow
def test_a_table_of_many_questions_is_drafted_in_time(tmp_path: Path) -> None:
    """What grows with the square of the number of columns would need minutes here."""
    header = ["Same", "same "] * 300 + [f"How satisfied are you with {i}?" for i in range(600)]
    table = pd.DataFrame(np.random.default_rng(1).integers(1, 6, (12, len(header))), columns=header)
    table.insert(0, "Timestamp", [f"2025-01-{day:02} 10:00:00" for day in range(1, 13)])
    table.to_csv(tmp_path / "wide.csv", index=False)
    new_project(tmp_path / "project", [tmp_path / "wide.csv"])
    assert len(Project(tmp_path / "project").codebook.items) >= 600
