"""Files that are known to be as they were written: their sum stands in front."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def write_checked(path: Path, data: bytes) -> None:
    """Write a file with its sum in front, in one step."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
    draft.replace(path)


def read_checked(path: Path) -> bytes | None:
    """What was written; None where there is no such file, or it is not as it was written."""
    try:
        total, _, data = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return data if total == hashlib.sha256(data).hexdigest().encode() else None
