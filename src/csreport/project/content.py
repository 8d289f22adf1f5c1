"""What things are made of, by their content; and what was computed once, checked by its sum when it is read, and
without anything that could run."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: what two processes want at once is made twice
    fcntl = None  # type: ignore[assignment]

NAMED = ("items", "dimensions", "segments", "choices", "comments")
NAMES = {"label", "question", "unit", "phrase", "phrases", "kind"}  # what is said of them
READERS = ("pandas", "pyarrow", "pyreadstat", "python-calamine", "python-dateutil")  # of files
COUNTERS = ("numpy", "scipy", "rjieba", "snowballstemmer", "opencc")  # of answers, and of words in comments


@cache
def program(*endings: str) -> str:
    """Fingerprint of this program's files with these endings; line ends do not count."""
    digest = hashlib.sha256()
    for root in (Path(str(files(package))) for package in ("csreport", "surveystats")):
        for path in sorted(path for path in root.rglob("*") if path.suffix in endings):
            digest.update(path.relative_to(root).as_posix().encode() + re.sub(rb"\r\n?", b"\n", path.read_bytes()))
    return digest.hexdigest()[:16]


@cache
def libraries() -> Mapping[str, str]:
    """Versions of Python and of the libraries on which a number can depend."""
    found = {name: importlib.metadata.version(name) for name in READERS + COUNTERS}
    return {"python": platform.python_version(), **found}


def split_names(book: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A codebook as plain data without what only names a question, on which no number depends; and those names.

    Words of answers and levels are no names: files may hold them in place of codes.
    """
    asked, names = dict(book), {}
    for part in NAMED:
        entries = book.get(part, {})
        asked[part] = {key: {k: v for k, v in entry.items() if k not in NAMES} for key, entry in entries.items()}
        names[part] = {key: {k: v for k, v in entry.items() if k in NAMES} for key, entry in entries.items()}
    return asked, names


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


def read_yaml(source: Path | str) -> Any:
    """What a file or text of this program declares; by the parser in C, ten times as quick, where there is one."""
    text = source if isinstance(source, str) else source.read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read_json(path: Path) -> dict[str, Any] | None:
    """Plain data of a file; None where there is no such file, or it holds something else."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


T = TypeVar("T")


@dataclass(frozen=True)
class Form(Generic[T]):
    """How a kind of thing is written and read."""

    ending: str
    write: Callable[[T], bytes]
    read: Callable[[bytes], T]


def cached(path: Path, make: Callable[[], T], form: Form[T]) -> T:
    """What stands in a file (`<kind>-<fingerprint>`, without ending), else what `make` gives.

    One fingerprint of a kind is kept. A damaged file is made again, and said. What somebody else is making is waited
    for.
    """
    path = path.with_name(f"{path.name}.{form.ending}")
    if (found := read_checked(path)) is not None:
        return form.read(found)
    kind = path.name.rpartition("-")[0]
    with _alone(path.with_name(f".{kind}.lock")):
        if (found := read_checked(path)) is not None:
            return form.read(found)
        if path.is_file():
            print(f"csreport: {path.name} was damaged and is made again", file=sys.stderr)
        made = make()
        for stale in path.parent.glob(f"{kind}-*"):
            if stale.name.rpartition("-")[0] == kind:
                stale.unlink(missing_ok=True)
        write_checked(path, form.write(made))
    return made


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While no other process or thread is here; a lock ends with its process."""
    with path.open("w") as lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
