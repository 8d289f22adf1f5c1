"""What was computed once, kept in private/: checked by its sum when it is read, and without anything that could run."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import pandas as pd

from csreport.project.content import read_checked, write_checked

T = TypeVar("T")


@dataclass(frozen=True)
class Form(Generic[T]):
    """How a kind of thing is written and read."""

    ending: str
    write: Callable[[T], bytes]
    read: Callable[[bytes], T]


def cached(path: Path, make: Callable[[], T], form: Form[T]) -> T:
    """What stands in a file (`<kind>-<fingerprint>`, without ending), else what `make` gives.

    One fingerprint of a kind is kept. A damaged file is made again, and said.
    """
    path = path.with_name(f"{path.name}.{form.ending}")
    found = read_checked(path)
    if found is not None:
        return form.read(found)
    if path.is_file():
        print(f"csreport: {path.name} was damaged and is made again", file=sys.stderr)
    made = make()
    kind = path.name.rpartition("-")[0]
    for stale in path.parent.glob(f"{kind}-*"):
        if stale.name.rpartition("-")[0] == kind:
            stale.unlink(missing_ok=True)
    write_checked(path, form.write(made))
    return made


def _write_frame(found: pd.DataFrame) -> bytes:
    stream = io.BytesIO()
    found.to_parquet(stream)
    return stream.getvalue()


FRAME = Form[pd.DataFrame]("parquet", _write_frame, lambda data: pd.read_parquet(io.BytesIO(data)))
