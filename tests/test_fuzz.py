"""Hostile files: whatever is in them, reading ends in a table or in one message of ours.

CSREPORT_FUZZ sets the number of files (default 60); file i is always the same.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from csreport.project.errors import CsreportError, InputError
from csreport.survey import shapes


def read_table(path: Path, shown: str) -> pd.DataFrame:
    """The table of a raw file."""
    return shapes.read(path, shown).table


FILES = int(os.environ.get("CSREPORT_FUZZ", "60"))
BATCH = 20
TEXT_TYPES = (".csv", ".tsv", ".txt")
BINARY_TYPES = (".xlsx", ".xls", ".ods", ".parquet", ".sav", ".dta", ".zip", ".json", ".db", "")
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
    lines = [[f"Q{i}" for i in range(rng.randint(1, 8))], *cells(rng, rng.randint(0, 30), rng.randint(1, 9))]
    out = []
    for line in lines:
        mark = own if tidy else rng.choice([own, ",", ";", "\t"])
        held = quote if tidy else rng.choice(["", '"', quote])
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
    return damaged(text(rng).encode(rng.choice(ENCODINGS), "replace"), rng), rng.choice(TEXT_TYPES)


def mixed_encodings(rng: Random) -> tuple[bytes, str]:
    parts = [text(rng).encode(rng.choice(ENCODINGS), "replace") for _ in range(3)]
    return b"\n".join(parts), rng.choice(TEXT_TYPES)


def random_bytes(rng: Random) -> tuple[bytes, str]:
    start = rng.choice([b"", *MAGIC])
    return start + rng.randbytes(rng.choice([0, 1, 2, 3, 100, 5000])), rng.choice(TEXT_TYPES + BINARY_TYPES)


def odd_header(rng: Random) -> tuple[bytes, str]:
    header = rng.choice([
        ["Q1", "Q1", "Q2"], ["Q1", " Q1 "], ["", "", ""], ["Q1", "", "Q1.1", "Q1"], ["=1+1", "@x"], ["Q\n1", "Q2"],
        ["csreport.source", "csreport.line"], ["\u00e9", "e\u0301"], ["Unnamed: 1", ""], ["1", "2"],
    ])  # fmt: skip
    table = pd.DataFrame(cells(rng, rng.randint(0, 5), len(header)), columns=header)
    return table.to_csv(index=False).encode(), rng.choice(TEXT_TYPES)


def uneven(rng: Random) -> tuple[bytes, str]:
    """Lines of different lengths, blank lines, thousands of columns, thousands of quotes."""
    mark = rng.choice([",", ";", "\t"])
    wide = mark.join(f"Q{i}" for i in range(10_000)) + "\n" + mark.join("1" * 10_000)
    ragged = "\n".join(mark.join("x" * rng.randint(0, 9)) for _ in range(50))
    return rng.choice([wide, ragged, '"' * 9999, "\n" * 999, mark * 999, "a" * 100_000]).encode(), rng.choice(
        TEXT_TYPES
    )


def workbook(rng: Random) -> tuple[bytes, str]:
    """A zip that calls itself a workbook: sheets of one's own making, a small bomb, entries with hostile names."""
    sheet = "<worksheet><sheetData>" + rng.choice([
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Q1</t></is></c></row>',
        '<row r="9999999"><c r="ZZZZ1"><v>1</v></c></row>',
        '<row><c r="A1"><f>cmd|calc</f><v>x</v></c></row>', "<row>" * 500, "&bomb;" * 9, "\x00",
    ]) + rng.choice(["</sheetData></worksheet>", ""])  # fmt: skip
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY bomb "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": '<workbook><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="w"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": rng.choice(["", entity]) + sheet,
        rng.choice(["../../evil.csv", "content.xml", "big.csv"]): "0" * rng.choice([10, 2_000_000]),
    }
    kept = {name: content for name, content in parts.items() if rng.random() < 0.9}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
    data = stream.getvalue()
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
    kept = {name: column for name, column in columns.items() if rng.random() < 0.6}
    stream = io.BytesIO()
    pq.write_table(pa.table(kept), stream)
    data = stream.getvalue()
    return (damaged(data, rng) if rng.random() < 0.5 else data), rng.choice([".parquet", ".parquet", ".csv", ".xlsx"])


KINDS: list[Callable[[Random], tuple[bytes, str]]] = [
    well_encoded, broken_text, mixed_encodings, random_bytes, odd_header, uneven, workbook, parquet,
]  # fmt: skip


def ends_well(path: Path) -> None:
    """A table of text with names that are all different, or one message that names the file and no traceback."""
    try:
        table = read_table(path, "data/raw/x/" + path.name)
    except CsreportError as error:
        assert str(error).strip() and "Traceback" not in str(error)
        assert "data/raw/x/" in str(error)
        return
    assert isinstance(table, pd.DataFrame) and table.columns.is_unique
    assert all(isinstance(cell, str) for row in table.head(50).to_numpy() for cell in row)


@pytest.mark.parametrize("batch", range(-(-FILES // BATCH)))
def test_any_file_ends_in_a_table_or_in_a_message(batch: int, tmp_path: Path) -> None:
    for number in range(batch * BATCH, min(FILES, (batch + 1) * BATCH)):
        content, suffix = KINDS[number % len(KINDS)](Random(number))
        path = tmp_path / f"file{number}{suffix}"
        path.write_bytes(content)
        try:
            ends_well(path)
        except Exception as error:
            pytest.fail(f"file {number} ({KINDS[number % len(KINDS)].__name__}, {suffix or 'no type'}): {error!r}")
        path.unlink()


def test_a_folder_and_a_missing_file_are_messages(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name in ("folder.csv", "missing.csv", "missing.parquet", "missing.xlsx"):
        with pytest.raises(InputError, match="data/raw/x/"):
            read_table(tmp_path / name, f"data/raw/x/{name}")


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("CSREPORT_SLOW"), reason="a line of 200 MB: set CSREPORT_SLOW=1")
def test_one_line_of_two_hundred_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as stream:
        for _ in range(200):
            stream.write(b"x" * 2**20)
    ends_well(path)
