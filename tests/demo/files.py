"""Write the raw files of the demonstration, and declare their fingerprints."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .company import PERIODS, SEED
from .quarter import Quarter, generate

FRAME_SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()),
        ("size", pa.string()),
        ("industry", pa.string()),
        ("region", pa.string()),
        ("business_line", pa.string()),
        ("since", pa.date32()),
        ("tenure_years", pa.float64()),
        ("key_account", pa.int8()),
        ("revenue", pa.int64()),
    ]
)
DECLARED = re.compile(r"(?P<before>file: (?P<file>\S+)\n +sha256: )\S+")


def write(root: Path, *, seed: int = SEED, periods: Sequence[str] | None = None) -> None:
    """Write frame.parquet, invitations.csv and responses.csv to data/raw; the same seed, the same bytes."""
    for period in PERIODS if periods is None else periods:
        folder = root / "data" / "raw" / period
        quarter = generate(period, seed)
        folder.mkdir(parents=True, exist_ok=True)
        _write_quarter(quarter, folder)


def declare(root: Path) -> None:
    """Rewrite the sha256 values in params/periods/*.yml to those of the files in data/raw.

    Raises
    ------
    FileNotFoundError
        When a declared file is not there.
    """
    for declaration in sorted((root / "params" / "periods").glob("*.yml")):
        folder = root / "data" / "raw" / declaration.stem
        text = declaration.read_text(encoding="utf-8")
        renewed = DECLARED.sub(partial(_renewed, folder), text)
        if renewed != text:
            declaration.write_text(renewed, encoding="utf-8", newline="\n")


def _write_quarter(quarter: Quarter, folder: Path) -> None:
    table = pa.Table.from_pandas(quarter.frame, schema=FRAME_SCHEMA, preserve_index=False)
    pq.write_table(table.replace_schema_metadata(None), folder / "frame.parquet", compression="zstd")
    _write_csv(quarter.invitations, folder / "invitations.csv", encoding="utf-8")
    _write_csv(quarter.responses, folder / "responses.csv", encoding="utf-8-sig")


def _write_csv(table: pd.DataFrame, path: Path, *, encoding: str) -> None:
    table.to_csv(path, index=False, encoding=encoding, lineterminator="\n")


def _renewed(folder: Path, declared: re.Match[str]) -> str:
    content = (folder / declared["file"]).read_bytes()
    return declared["before"] + hashlib.sha256(content).hexdigest()
