"""Answers from a database; where it is stays in an environment variable and out of every message."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from csreport.project.errors import InputError
from csreport.survey.grid import Grid, frame, text_of

FETCH = 10_000
QUOTING = re.compile(r"[\\$`#]|--|/\*")  # with one of these, what looks like the end of a text may be none
# What keeps a transaction from writing; another database gets one statement that is rolled back.
READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    **dict.fromkeys(("postgresql", "mysql", "mariadb"), "SET TRANSACTION READ ONLY"),
}
READS = re.compile(r"\s*(?:(?:--[^\n]*\n|/\*.*?\*/)\s*)*(?:select|with|from|values)\b", re.IGNORECASE | re.DOTALL)


def read_query(url_variable: str, query: str, *, folder: Path | None = None) -> Grid:
    """Rows of one query as a grid; the database's URL is taken from the environment variable that is named.

    `duckdb://` is the embedded DuckDB, which reads the files of `folder` by their names.

    Raises
    ------
    InputError
        When the variable is not set, a package is missing, or the query fails; never shows the URL.
    """
    url = os.environ.get(url_variable, "").strip()
    shown = f"query of {url_variable}"
    if not url:
        raise InputError(f"{shown}: the environment variable '{url_variable}' with the database's URL is not set")
    if not READS.match(query):
        raise InputError(f"{shown}: only a query that reads is run; it starts with SELECT or WITH")
    if not _single(query):
        raise InputError(f"{shown}: only one statement is run; leave out what follows ';', and comments that hold one")
    duck = url.startswith("duckdb:")
    names, rows = (_duckdb if duck else _sqlalchemy)(url, query, shown=shown, folder=folder)
    table = frame(rows, len(names))
    return Grid(names, table, range(1, len(table) + 1), kind="query", notes=(f"{shown}: {len(table)} rows",))


def _single(query: str) -> bool:
    """Whether a query is one statement: a `;` may end it, or stand inside of plain quotes."""
    text = query.strip().removesuffix(";")
    return ";" not in (text if QUOTING.search(text) else re.sub(r"'[^']*'|\"[^\"]*\"", "", text))


def _missing(shown: str, package: str) -> InputError:
    return InputError(f"{shown}: needs the package {package}: pip install csreport[database]")


def _texts(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in rows]


def _fetched(cursor: Any) -> Iterator[list[str]]:
    while part := cursor.fetchmany(FETCH):
        yield from _texts(part)


def _failed(shown: str, error: Exception, secrets: Iterable[str]) -> InputError:
    """Say why a query failed, without anything that stands in the URL or names a folder."""
    reason = (str(getattr(error, "orig", None) or error).strip() or type(error).__name__).splitlines()[0]
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        reason = reason.replace(secret, "…")
    return InputError(f"{shown}: the query failed: {reason}")


def _sqlalchemy(url: str, query: str, *, shown: str, folder: Path | None) -> tuple[list[str], list[list[str]]]:
    try:
        import sqlalchemy as sa  # noqa: PLC0415 - optional package
    except ImportError:
        raise _missing(shown, "sqlalchemy") from None
    try:
        parsed = sa.make_url(url)
        engine = sa.create_engine(parsed)
        connection = engine.connect()
    except ImportError as error:
        driver = error.name or "of the database's driver"
        raise InputError(f"{shown}: needs the package {driver}: pip install {driver}") from None
    except Exception as error:  # drivers put host and user into their messages
        raise InputError(f"{shown}: the database cannot be reached ({type(error).__name__})") from None
    secrets = [url, parsed.password, parsed.username, parsed.host, parsed.database, *parsed.query.values()]
    try:
        with connection:  # closed without commit: what a query may still do is rolled back
            if (guard := READ_ONLY.get(engine.dialect.name)) is not None:
                connection.exec_driver_sql(guard)
            result = connection.execution_options(stream_results=True).exec_driver_sql(query)
            return list(result.keys()), list(_fetched(result))
    except Exception as error:
        raise _failed(shown, error, map(str, filter(None, secrets))) from None
    finally:
        engine.dispose()


def _duckdb(url: str, query: str, *, shown: str, folder: Path | None) -> tuple[list[str], list[list[str]]]:
    try:
        import duckdb  # noqa: PLC0415 - optional package
    except ImportError:
        raise _missing(shown, "duckdb") from None
    name = re.sub(r"^duckdb:/{0,3}", "", url.split("?", 1)[0])
    stored = name not in {"", ":memory:"}
    base = (folder or Path()).resolve()
    try:
        with duckdb.connect(str(base / name) if stored else ":memory:", read_only=stored) as connection:
            _offer(connection, query, folder=base if folder is not None and not stored else None)
            if any(part.type != duckdb.StatementType.SELECT for part in duckdb.extract_statements(query)):
                raise ValueError("only a query that reads is run")
            cursor = connection.execute(query)
            return [column[0] for column in cursor.description], list(_fetched(cursor))
    except Exception as error:
        raise _failed(shown, error, [url, str(base / name), str(base), name if stored else ""]) from None


def _offer(connection: Any, query: str, *, folder: Path | None) -> None:
    """Make the folder's files readable by name, and no other file."""
    if folder is not None:
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name in query and path.resolve().is_relative_to(folder):
                source, view = str(path).replace("'", "''"), path.name.replace('"', '""')
                connection.execute(f"CREATE VIEW \"{view}\" AS SELECT * FROM '{source}'")
        allowed = str(folder).replace("'", "''")
        connection.execute(f"SET allowed_directories = ['{allowed}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
