"""Files of every kind become the same table of text, or one clear error."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from csreport.project.errors import InputError
from csreport.survey import shapes


def read_table(path: Path, shown: str) -> pd.DataFrame:
    """The table of a raw file."""
    return shapes.read(path, shown).table


def read(tmp_path: Path, data: bytes, name: str = "r.csv") -> pd.DataFrame:
    path = tmp_path / name
    path.write_bytes(data)
    return read_table(path, f"data/raw/p/{name}")


def cells(table: pd.DataFrame) -> list[list[str]]:
    return [list(table.columns), *table.to_numpy().tolist()]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("a,b\n1,很好\n".encode(), [["a", "b"], ["1", "很好"]]),
        ("a,b\n1,很好\n".encode("utf-8-sig"), [["a", "b"], ["1", "很好"]]),
        ("编号,评价\n1,很好\n".encode("gb18030"), [["编号", "评价"], ["1", "很好"]]),
        ("a,b\n1,caf\xe9\n".encode("cp1252"), [["a", "b"], ["1", "café"]]),
        ("a\tb\n1\t很好\n".encode("utf-16"), [["a", "b"], ["1", "很好"]]),
        (b"a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        (b"a\tb\n1;1\t2,2\n", [["a", "b"], ["1;1", "2,2"]]),
        (b"a|b\n1|2\n", [["a", "b"], ["1", "2"]]),
        (b'"Good, or bad, or so?";b\n1;2\n', [["Good, or bad, or so?", "b"], ["1", "2"]]),
        (b" a , b\n1, 2 \n", [["a", "b"], ["1", " 2 "]]),
        (b"a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
        (b'a,b\n"x\ny",2\n', [["a", "b"], ["x\ny", "2"]]),
        (b"a,b\n007,NA\nnull,\nTrue,1e3\n", [["a", "b"], ["007", "NA"], ["null", ""], ["True", "1e3"]]),
        (b"a,b,c\n1,2\n", [["a", "b", "c"], ["1", "2", ""]]),
        (b"a,b,\n1,2,\n", [["a", "b", "Unnamed: 2"], ["1", "2", ""]]),
        (b"a,b\n", [["a", "b"]]),
        (b"only\n1\n", [["only"], ["1"]]),
    ],
    ids=[
        "utf8", "bom", "gb18030", "cp1252", "utf16", "semicolon", "tab", "pipe", "commas-in-header", "spaces", "crlf",
        "line-in-cell", "text-stays-text", "short-row", "trailing-comma", "header-only", "one-column",
    ],
)  # fmt: skip
def test_text_file_is_read_as_it_stands(tmp_path: Path, data: bytes, expected: list[list[str]]) -> None:
    assert cells(read(tmp_path, data)) == expected


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"a,b,a\n1,2,3\n", "r.csv", r"column 'a' stands in the header twice"),
        (b"a, a\n1,2\n", "r.csv", r"column 'a' stands in the header twice"),
        (b"a,b\n1,2,3\n4,5,6\n", "r.csv", r"line 2 has 3 cells, but the header has 2"),
        (b"a,b\n1,2\n4,5,6\n", "r.csv", r"line 3 has 3 cells, but the header has 2"),
        (b"a,b\n1\0,2\n", "r.csv", r"NUL characters"),
        (bytes(range(256)), "r.csv", r"line 1 holds NUL characters"),
        (b"", "r.csv", r"the file is empty"),
        (b'a,b\n"1,2\n', "r.csv", r"the quotation mark opened in line 2 is never closed"),
        (b"", "f.parquet", r"the file is empty"),
    ],
    ids=[
        "header-twice", "header-twice-by-space", "every-row-too-long", "row-too-long", "nul", "binary", "empty",
        "open-quote", "empty-parquet",
    ],
)  # fmt: skip
def test_unreadable_file_is_one_named_error(tmp_path: Path, data: bytes, name: str, expected: str) -> None:
    with pytest.raises(InputError, match=rf"^data/raw/p/{name.replace('.', '[.]')}: .*{expected}") as caught:
        read(tmp_path, data, name)
    assert "\n" not in str(caught.value)


def test_parquet_becomes_text(tmp_path: Path) -> None:
    table = pd.DataFrame({
        "id": pd.array([1001, None], dtype="Int64"),
        "size": ["小型", None],
        "score": [1.5, 2.0],
        "member": pd.array([True, None], dtype="boolean"),
        "since": pd.to_datetime(["2020-01-31", None]),
    })  # fmt: skip
    table.to_parquet(tmp_path / "f.parquet")
    read = read_table(tmp_path / "f.parquet", "f.parquet")
    assert cells(read) == [
        ["id", "size", "score", "member", "since"],
        ["1001", "小型", "1.5", "True", "2020-01-31"],
        ["", "", "2.0", "", ""],
    ]
    assert all(isinstance(cell, str) for row in read.to_numpy() for cell in row)
