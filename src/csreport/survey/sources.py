"""Where a period's answers come from: declared files, and queries whose results are kept as they were received."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from dataclasses import replace
from pathlib import Path

from csreport.project.errors import InputError, nearest
from csreport.project.period import RawFile
from csreport.project.project import Project, sha256
from csreport.survey.database import read_query
from csreport.survey.delimited import read_text
from csreport.survey.grid import Grid
from csreport.survey.shapes import Reading, read, unfold

ORDERED = re.compile(r"\border\s+by\b", re.IGNORECASE)


def read_declared(project: Project, period: str, declared: RawFile) -> Reading:
    """Read a declared file, or the result of a declared query.

    Raises
    ------
    InputError
        When it is not there, has changed since its fingerprint was declared, or cannot be read.
    """
    path, shown = _located(project, period, declared), declared.place(period)
    if declared.query is None:
        return _renamed(read(path, shown, **declared.reading), declared, shown, period)
    grid = read_text(path.read_bytes(), shown, encoding="utf-8", delimiter=",")
    said = f"result of a query of {declared.database}"
    found = unfold(Grid(**{**vars(grid), "kind": "query", "notes": (said,)}), shown, shape=declared.shape)
    return _renamed(found, declared, shown, period)


def _renamed(reading: Reading, declared: RawFile, shown: str, period: str) -> Reading:
    """The columns of one file under the names that the period's other files have."""
    headers = list(reading.table.columns)
    for name, header in declared.aliases.items():
        place = f"params/periods/{period}.yml: aliases: {name}"
        if header not in headers:
            raise InputError(f"{place}: {shown} has no column '{header}'{nearest(header, headers)}")
        if name in headers and name not in declared.aliases.values():
            raise InputError(f"{place}: {shown} has a column of this name already; leave the alias out")
    return replace(reading, table=reading.table.rename(columns={old: new for new, old in declared.aliases.items()}))


def fingerprint(project: Project, period: str, declared: RawFile) -> str:
    """The sha256 of a declared file, or of the result of a declared query, after checking that it is the declared one.

    Raises
    ------
    InputError
        As `read_declared` does.
    """
    return sha256(_located(project, period, declared))


def refresh(project: Project, period: str) -> None:
    """Ask the database anew for every result of a period that no declared fingerprint freezes.

    Raises
    ------
    InputError
        When a query fails.
    """
    for declared in project.period(period).inputs:
        if declared.query is not None and declared.sha256 is None:
            _fetch(project, period, declared)


def _located(project: Project, period: str, declared: RawFile) -> Path:
    """Path of a file, or of a stored result, which is asked for when there is none or not the declared one."""
    if declared.query is None:
        return project.raw_file(period, declared)
    path = project.stored(period, declared)
    kept = path.is_file() and declared.sha256 in {None, sha256(path)}
    return path if kept else _fetch(project, period, declared)


def _fetch(project: Project, period: str, declared: RawFile) -> Path:
    """Ask the database, and keep what it returns."""
    where, folder = f"params/periods/{period}.yml", project.raw(period)
    try:
        grid = read_query(str(declared.database), str(declared.query), folder=folder if folder.is_dir() else None)
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    data = _as_text(grid, ordered=ORDERED.search(str(declared.query)) is not None)
    found = hashlib.sha256(data).hexdigest()
    if declared.sha256 not in {None, found}:
        raise InputError(
            f"{where}: query of {declared.database}: its result has changed since it was declared\n"
            f"  expected sha256 {declared.sha256}\n  found    sha256 {found} ({len(grid.table):,} rows)"
        )
    path = project.stored(period, declared)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(data)
    draft.chmod(0o600)
    draft.replace(path)
    return path


def _as_text(grid: Grid, *, ordered: bool) -> bytes:
    """A result as CSV, the same bytes for the same rows: without ORDER BY a database promises no order, so we sort."""
    table = grid.table if ordered else grid.table.sort_values(list(grid.table.columns), kind="stable")
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(grid.header)
    writer.writerows(table.itertuples(index=False, name=None))
    return stream.getvalue().replace("\0", "\ufffd").encode("utf-8", "replace")
