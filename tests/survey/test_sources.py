"""A period's answers may come from a database: asked for once, kept as received, frozen by a declared fingerprint."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import stat
from pathlib import Path

import pandas as pd
import pytest
from conftest import MINIATURE, PERIOD

from csreport.chapters.history import content_hash, indicators_of
from csreport.project.errors import InputError, ParamsError
from csreport.project.project import Project, sha256
from csreport.publish.report import build_report
from csreport.publish.scaffold import new_period
from csreport.publish.validate import check, problems
from csreport.survey.intake import Reading, fingerprint, read, read_declared, refresh
from csreport.survey.survey import load_survey

pytest.importorskip("sqlalchemy")
URL = "CSREPORT_DATABASE_URL"
TABLES = ("responses", "frame", "invitations")


def declare(project: Project, **parts: str) -> Project:
    """Replace the files of the period by queries."""
    path = project.params("periods", f"{PERIOD}.yml")
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^responses:\n(  - .*\n|    .*\n)+", f"responses:\n  - {parts['responses']}\n", text)
    for part in ("frame", "invitations"):
        if part in parts:
            text = re.sub(rf"(?m)^{part}: .*$", f"{part}: {parts[part]}", text)
    path.write_text(text, encoding="utf-8")
    return Project(project.root)


def query(sql: str, **more: str) -> str:
    told = "".join(f", {key}: {value}" for key, value in more.items())
    return f'{{database: {URL}, query: "{sql}"{told}}}'


@pytest.fixture
def base(mini: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The miniature project's files in a database."""
    path = tmp_path / "secret.sqlite"
    with sqlite3.connect(path) as connection:
        for name in TABLES:
            read(mini.raw(PERIOD) / f"{name}.csv", name).table.to_sql(name, connection, index=False)
    monkeypatch.setenv(URL, f"sqlite:///{path}")
    return path


def run(base: Path, sql: str) -> None:
    with sqlite3.connect(base) as connection:
        connection.execute(sql)


@pytest.fixture
def asked(mini: Project, base: Path) -> Project:
    """The miniature project with queries in place of files."""
    return declare(mini, **{name: query(f"select * from {name} order by rowid") for name in TABLES})


def read_of(project: Project) -> Reading:
    return read_declared(project, PERIOD, project.period(PERIOD).responses[0])


def test_the_numbers_are_those_of_the_files_and_what_was_received_is_kept_private(asked):
    assert indicators_of(asked, PERIOD) == indicators_of(Project(MINIATURE), PERIOD)
    name = asked.period(PERIOD).responses[0].name
    assert name.startswith(f"{URL}-")
    assert set(load_survey(asked, PERIOD).received["design.source"]) == {name}
    declared, reading = asked.period(PERIOD).responses[0], read_of(asked)
    path = asked.root / declared.place(PERIOD)
    assert path.is_relative_to(asked.root / "private") and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert fingerprint(asked, PERIOD, declared) == sha256(path) == hashlib.sha256(path.read_bytes()).hexdigest()
    pd.testing.assert_frame_equal(reading.table, read(asked.raw(PERIOD) / "responses.csv", "file").table)
    assert reading.table.iloc[7, 0] in path.read_text(encoding="utf-8").splitlines()[reading.lines[7] - 1]
    assert reading.notes[0] == f"result of a query of {URL}"


def test_an_unfrozen_query_is_asked_again_for_a_report_and_not_by_each_notebook(asked, base):
    before, numbers = content_hash(asked, PERIOD), indicators_of(asked, PERIOD)
    run(base, "delete from responses where rowid % 2 = 0")
    assert content_hash(asked, PERIOD) == before, "a notebook reads what was kept"
    refresh(asked, PERIOD)
    assert content_hash(asked, PERIOD) != before, "the cache is keyed by what was fetched"
    assert indicators_of(asked, PERIOD) != numbers


def test_a_frozen_query_needs_no_database_and_accepts_no_other_result(asked, base, monkeypatch):
    declared = asked.period(PERIOD).responses[0]
    found = fingerprint(asked, PERIOD, declared)
    project = declare(asked, responses=query("select * from responses order by rowid", sha256=found))
    run(base, "update responses set rowid = rowid + 1 where rowid = (select max(rowid) from responses)")
    run(base, "delete from responses where rowid < 4")
    refresh(project, PERIOD)
    assert fingerprint(project, PERIOD, project.period(PERIOD).responses[0]) == found
    (project.root / declared.place(PERIOD)).unlink()
    with pytest.raises(InputError, match=r"its result has changed since it was declared\n  expected sha256") as caught:
        load_survey(project, PERIOD)
    assert "secret" not in str(caught.value)
    assert not (project.root / declared.place(PERIOD)).exists(), "another result is not kept"
    monkeypatch.delenv(URL)
    with pytest.raises(InputError, match=rf"params/periods/{PERIOD}.yml: query of {URL}: the environment variable"):
        load_survey(project, PERIOD)


def test_rows_are_sorted_where_the_query_names_no_order(mini, base):
    run(base, "create table pairs as select 'b' as k, 2 as v union all select 'a', 1 union all select 'b', 1")
    rows = [["a", "1"], ["b", "1"], ["b", "2"]]
    for order, expected in (("", rows), (" order by k desc, v desc", rows[::-1])):
        project = declare(mini, responses=query(f"select k, v from pairs{order}"))
        assert read_of(project).table.to_numpy().tolist() == expected


CELLS = ["'a,b;c'", "'line' || char(10) || 'break'", "'say \"so\"'", "'nul' || char(0) || 'x'", "''", "null", "x'ff00'"]
CELLS += ["'  blank  '", "'中文┋〖x〗'", "1e300", "'=cmd()'"]
ENDS = ["select ';' as a", "select 1 as a;", "select 'a' as a, ';''x' as b"]  # or a semicolon in a text


@pytest.mark.usefixtures("base")
def test_any_cell_of_a_result_comes_back(mini):
    escaped = [cell.replace('"', '\\"') for cell in CELLS]
    for sql in (*(f"select {cell} as only" for cell in escaped), *ENDS):
        table = read_of(declare(mini, responses=query(sql))).table
        assert len(table) == 1 and isinstance(table.iloc[0, 0], str), sql


def test_a_result_without_rows_or_with_a_doubled_column_is_said(mini, base):
    with pytest.raises(InputError):
        load_survey(declare(mini, responses=query("select * from responses where 0")), PERIOD)
    with pytest.raises(InputError, match=r"private/.*: column 'a' stands in the header twice"):
        read_of(declare(mini, responses=query("select 1 as a, 2 as a")))


@pytest.mark.parametrize(("before", "said"), [("select 1 as a; ", "only one statement"), ("with b as (select 1) ", "")])
def test_a_duckdb_query_writes_no_file(mini, monkeypatch, before, said):
    pytest.importorskip("duckdb")
    monkeypatch.setenv(URL, "duckdb://")
    planted = mini.raw(PERIOD) / "planted.csv"
    write = "insert into t select 1" if "with" in before else f"copy (select 1) to '{planted}'"
    project = declare(mini, responses=query(before + write))
    with pytest.raises(InputError, match=said or "only a query that reads is run"):
        fingerprint(project, PERIOD, project.period(PERIOD).inputs[0])
    assert not planted.exists()


def test_a_link_leads_nowhere_outside_of_the_project(mini, tmp_path):
    path, outside, inside = mini.raw(PERIOD) / "responses.csv", tmp_path / "elsewhere.csv", mini.root / "kept.csv"
    path.rename(outside)
    path.symlink_to(outside)
    with pytest.raises(InputError, match="a link that leads out of the project"):
        load_survey(mini, PERIOD)
    outside.rename(inside)
    path.unlink()
    path.symlink_to(inside)
    assert load_survey(mini, PERIOD).name == PERIOD, "a link inside of the project is a file of it"
    (mini.root / "data" / "raw").rename(tmp_path / "disk")
    (mini.root / "data" / "raw").symlink_to(tmp_path / "disk")
    assert load_survey(Project(mini.root), PERIOD).name == PERIOD, "the folder of raw files may be a link"


def test_a_new_period_is_compared_with_what_the_query_gave(asked, tmp_path):
    source = tmp_path / "later.csv"
    source.write_bytes((asked.raw(PERIOD) / "responses.csv").read_bytes().replace(b",A1,", b",A1n,"))
    said = "\n".join(new_period(asked, "2026", [source]))
    assert "column gone: 'A1' (items.overall); perhaps 'A1n' now" in said


# ---- what a period file may say ----------------------------------------------------------------
SHA, EITHER = f"sha256: {'0' * 64}", "give 'file' with its 'sha256', or 'database' with 'query'"


def test_a_source_is_a_file_or_a_query(mini):
    for entry, said in (
        ("source: us", EITHER),
        ("database: URL_HERE", EITHER),
        ("query: select 1", EITHER),
        ("file: a.csv", r"file 'a\.csv' needs its 'sha256'"),
        (f"file: a.csv, {SHA}, database: X, query: select 1", "not both"),
        (f"file: a.csv, {SHA}, query: select 1", "not both"),
        ("database: 'postgresql://me:hunter2@host/db', query: select 1", "never the URL itself"),
        ("database: X, query: select 1, sheet: A", "belong to a file"),
        ("database: X, query: select 1, sha256: abc", "sha256"),
        ("databse: X, query: select 1", "did you mean 'database'"),
        (f"file: ../2024/responses.csv, {SHA}", "stands in data/raw/<period>"),
        (f"file: /etc/hostname, {SHA}", "stands in data/raw/<period>"),
        (f"file: 'C:\\\\a.csv', {SHA}", "stands in data/raw/<period>"),
    ):
        with pytest.raises(ParamsError, match=said) as caught:
            declare(mini, responses=f"{{{entry}}}").period(PERIOD)
        assert "hunter2" not in str(caught.value)
        assert re.match(rf"params/periods/{PERIOD}\.yml:\d+: ", str(caught.value))


GONE = "with gone as (select rowid from responses) delete from responses where rowid in gone returning A1"


def test_a_query_that_cannot_be_run_is_a_problem_with_its_place_and_changes_nothing(mini, base, monkeypatch):
    for sql, said, *url in (
        (GONE, "the query failed: attempt to write"),
        ("select a from nowhere", "the query failed: no such table: nowhere"),
        ("drop table responses", "only a query that reads is run"),
        ("select 1; drop table responses", "only one statement is run"),
        ("select $$'$$; drop table responses; select $$'$$", "only one statement is run"),
        ("select 1", "the database cannot be reached", "sqlite:////no/such/secret.db"),
        ("select 1", f"the environment variable '{URL}' with the database's URL is not set", ""),
    ):
        if url:
            monkeypatch.setenv(URL, *url)
        project = declare(mini, responses=query(sql))
        (found,) = [finding for finding in problems(check(project)) if said in finding.message]
        assert found.file == f"params/periods/{PERIOD}.yml" and "secret" not in found.message
    with sqlite3.connect(base) as connection:
        assert connection.execute("select count(*) from responses").fetchone()[0] > 0


def test_validate_says_how_to_freeze_a_query(asked):
    found, declared = check(asked), asked.period(PERIOD).responses[0]
    assert problems(found) == []
    (advice,) = [f for f in found if "is not frozen" in f.message and declared.name in f.message]
    assert fingerprint(asked, PERIOD, declared) in advice.message and advice.severity == "warning"


@pytest.mark.slow
def test_a_report_names_the_query_and_shows_no_url(asked, base):
    build_report(asked, PERIOD, ["en"])
    folder = asked.output / PERIOD
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    declared = asked.period(PERIOD).responses[0]
    assert record["inputs"]["responses 1"] == sha256(asked.root / declared.place(PERIOD))
    for path in folder.rglob("*"):
        if path.suffix in {".html", ".json", ".qmd", ".csv"}:
            assert base.name not in path.read_text(encoding="utf-8")
