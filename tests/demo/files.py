"""Write the raw files of the demonstration, and declare their fingerprints."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from .company import PERIODS, SEED
from .customers import FRAME_COLUMNS
from .exports import Tables, tables
from .quarter import Quarter, generate

FRAME_SCHEMA = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in FRAME_COLUMNS.items()])
DECLARED = re.compile(r"(?P<before>file: (?P<file>\S+)\n +sha256: )\S+")


def write(root: Path, *, seed: int = SEED, periods: Sequence[str] | None = None) -> None:
    """Write the survey's files and the tables beside it to data/raw; the same seed, the same bytes."""
    for period in PERIODS if periods is None else periods:
        folder = root / "data" / "raw" / period
        folder.mkdir(parents=True, exist_ok=True)
        _write_quarter(generate(period, seed), folder)
        _write_tables(tables(period, seed), folder)


def declare(root: Path) -> None:
    """Rewrite the sha256 values in params/periods/*.yml to those of the files in data/raw."""
    for declaration in sorted((root / "params" / "periods").glob("*.yml")):
        folder = root / "data" / "raw" / declaration.stem
        text = declaration.read_text(encoding="utf-8")
        renewed = DECLARED.sub(partial(_renewed, folder), text)
        if renewed != text:
            declaration.write_text(renewed, encoding="utf-8", newline="\n")


def _write_quarter(quarter: Quarter, folder: Path) -> None:
    frame = pa.Table.from_pandas(quarter.frame, schema=FRAME_SCHEMA, preserve_index=False)
    pq.write_table(frame.replace_schema_metadata(None), folder / "frame.parquet", compression="zstd")
    quarter.invitations.to_csv(folder / "invitations.csv", index=False, lineterminator="\n")
    quarter.responses.to_csv(folder / "responses.csv", index=False, encoding="utf-8-sig", lineterminator="\n")


def _write_tables(recorded: Tables, folder: Path) -> None:
    for name, table in recorded.files.items():
        if name == "purchases":  # the longest: every order since 2023
            cells = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
            pq.write_table(cells, folder / f"{name}.parquet", compression="zstd", compression_level=9)
        else:
            table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def _renewed(folder: Path, declared: re.Match[str]) -> str:
    content = (folder / declared["file"]).read_bytes()
    return declared["before"] + hashlib.sha256(content).hexdigest()
