"""Queries against a real PostgreSQL server, which is started for these tests: what is asked is read, and nothing else
happens there."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from conftest import MINIATURE, PERIOD
from table_project import HEADER, TICKETS, rows_of, with_files, with_table
from test_sources import TABLES, declare, query, read_of

from csreport.project.errors import InputError
from csreport.project.project import Project
from csreport.survey.intake import read
from csreport.survey.survey import read_rows

sa = pytest.importorskip("sqlalchemy")
pytest.importorskip("psycopg")
URL = "CSREPORT_DATABASE_URL"


def as_anyone(*command: str | Path) -> list[str]:
    """A command, run as an ordinary user: the server refuses to be run by root."""
    own = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return [*own, *map(str, command)]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """URL of a server of its own, which nobody else can reach."""
    places = [Path(shutil.which("pg_ctl") or "/none").parent, *sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
    programs = next((place for place in reversed(places) if (place / "initdb").is_file()), None)
    users = {entry.pw_name for entry in pwd.getpwall()}
    if programs is None or (os.geteuid() == 0 and not ("postgres" in users and shutil.which("runuser"))):
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has at most 107 characters
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    control = (programs / "pg_ctl", "-D", folder / "data", "-w", "-s")
    where = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    first = as_anyone(programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "reader", "-N", "-E", "UTF8")
    try:
        subprocess.run(first, check=True, capture_output=True, cwd="/")
        subprocess.run(as_anyone(*control, "-o", where, "-l", folder / "log", "start"), check=True, cwd="/")
        try:
            yield f"postgresql+psycopg://reader@/postgres?host={folder}"
        finally:
            subprocess.run(as_anyone(*control, "-m", "immediate", "stop"), check=True, cwd="/")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


WIPE = """DROP SEQUENCE IF EXISTS counter; CREATE SEQUENCE counter;
CREATE OR REPLACE FUNCTION wipe(name text) RETURNS text LANGUAGE plpgsql AS
$$ BEGIN EXECUTE 'DELETE FROM ' || name; RETURN name; END $$"""
TICKET_ROWS = [
    "T1,LB-1001,2025-10-25 23:30:00+00,2025-10-26 01:30:00+00,,request_desk,A,2,yes,迟到",
    "T2,LB-1002,2025-05-04 22:00:00+00,,,after_sales,B,,no,",
]


@pytest.fixture
def base(server, monkeypatch) -> Iterator[sa.Engine]:
    """The miniature project's files and some tickets on the server."""
    engine = sa.create_engine(server)
    raw = MINIATURE / "data" / "raw" / PERIOD
    stamps = {"CREATED", "FIRST", "DONE"}
    with engine.begin() as connection:
        for name in TABLES:
            read(raw / f"{name}.csv", name).table.to_sql(name, connection, index=False, if_exists="replace")
        columns = ", ".join(f"{name} {'timestamptz' if name in stamps else 'text'}" for name in HEADER.split(","))
        connection.execute(sa.text(f"DROP TABLE IF EXISTS tickets; CREATE TABLE tickets ({columns})"))
        connection.execute(sa.text(WIPE))
        for row in TICKET_ROWS:
            cells = ", ".join("NULL" if cell == "" else f"'{cell}'" for cell in row.split(","))
            connection.execute(sa.text(f"INSERT INTO tickets VALUES ({cells})"))
    monkeypatch.setenv(URL, server)
    yield engine
    engine.dispose()


def asked(project: Project, sql: str) -> Project:
    """The miniature project with tickets of a query."""
    with_table(project, "tickets", TICKETS, activity=None)
    path = project.params("periods", f"{PERIOD}.yml")
    path.write_text(path.read_text(encoding="utf-8").replace("\ntables: {tickets: []}", ""), encoding="utf-8")
    return with_files(project, f'{{tickets: [{{database: {URL}, query: "{sql}"}}]}}')


def test_answers_of_a_server_are_those_of_the_files(mini, base):
    expected = read(mini.raw(PERIOD) / "responses.csv", "file").table
    found = read_of(declare(mini, responses=query("select * from responses")))
    expected = expected.sort_values([*expected], kind="stable").reset_index(drop=True)
    pd.testing.assert_frame_equal(found.table, expected)


def test_moments_of_a_server_keep_their_zone(mini, base):
    names = ", ".join(f'{name.lower()} as \\"{name}\\"' for name in HEADER.split(","))
    rows = rows_of(asked(mini, f"select {names} from tickets order by no"), "tickets")
    assert rows.ledger.empty
    opened = [str(moment) for moment in rows.accepted["opened"]]
    assert opened == ["2025-10-26 01:30:00+02:00", "2025-05-05 00:00:00+02:00"]
    assert str(rows.accepted["responded"].iloc[0]) == "2025-10-26 02:30:00+01:00"
    assert rows.accepted["text"].iloc[0] == "迟到"


WRITES = {
    "delete": "WITH gone AS (DELETE FROM {table} RETURNING *) SELECT * FROM gone",
    "update": "WITH odd AS (UPDATE {table} SET {column} = 'x' RETURNING *) SELECT * FROM odd",
    "insert": "WITH new AS (INSERT INTO {table} SELECT * FROM {table} RETURNING *) SELECT * FROM new",
    "switch": "SELECT set_config('transaction_read_only', 'off', true) FROM {table}",
    "sequence": "SELECT nextval('counter') FROM {table}",  # which no rollback takes back
    "function": "SELECT wipe('{table}')",
    "into": "SELECT * INTO copied FROM {table}",
}


@pytest.mark.parametrize("way", WRITES)
@pytest.mark.parametrize(("table", "column"), [("responses", "customer"), ("tickets", "cust")])
def test_a_query_that_would_write_changes_nothing(mini, base, way, table, column):
    def state() -> list[tuple]:
        with base.connect() as connection:
            told = [f"SELECT * FROM {table} ORDER BY 1, 2", "SELECT count(*) FROM pg_class", "SELECT * FROM counter"]
            return [row for sql in told for row in connection.execute(sa.text(sql)).all()]

    sql, before = WRITES[way].format(table=table, column=column), state()
    project = declare(mini, responses=query(sql)) if table == "responses" else asked(mini, sql)
    with pytest.raises(InputError, match=f"query of {URL}: the query failed: "):
        read_of(project) if table == "responses" else read_rows(project, PERIOD, "tickets")
    assert state() == before and len(before) > 3
    assert not list(project.private(PERIOD, "queries").glob("*"))
