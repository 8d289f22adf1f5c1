"""The miniature project with tables beside the answers, written by hand."""

from __future__ import annotations

import textwrap

from conftest import PERIOD, edit

from csreport.project.project import Project, sha256
from csreport.survey.survey import Rows, read_rows

TICKETS = """
columns: {id: NO, customer: CUST, opened: CREATED, responded: FIRST, closed: DONE, kind: DESK, complexity: LEVEL,
  contacts: TIMES, reopened: AGAIN, text: SAID}
codes: {complexity: {A: simple, B: complex}}
labels: {kind: {request_desk: {en: Request desk, zh-Hans: 受理台}, after_sales: {en: After-sales, zh-Hans: 售后}}}
timezone: Europe/Berlin
"""
HEADER = "NO,CUST,CREATED,FIRST,DONE,DESK,LEVEL,TIMES,AGAIN,SAID"
DAYS = "{start: 2025-03-01, end: 2025-10-31}"


def with_table(project: Project, name: str, declared: str, *files: str, activity: str | None = DAYS) -> Project:
    """Declare a table in codebook and period, and write its files (name-1.csv …)."""
    path = project.params("codebook.yml")
    told = textwrap.indent(f"{name}:\n{textwrap.indent(declared.strip(), '  ')}", "  ")
    path.write_text(f"{path.read_text(encoding='utf-8')}\ntables:\n{told}\n", encoding="utf-8")
    lines = []
    for number, text in enumerate(files, 1):
        file = project.raw(PERIOD) / f"{name}-{number}.csv"
        file.write_text(text, encoding="utf-8")
        lines.append(f"{{file: {file.name}, sha256: {sha256(file)}}}")
    return with_files(project, f"{{{name}: [{', '.join(lines)}]}}", activity=activity)


def with_files(project: Project, tables: str, *, activity: str | None = DAYS) -> Project:
    """Declare what the period's tables are read from."""
    days = "" if activity is None else f"\nactivity: {activity}"
    edit(project.params("periods", f"{PERIOD}.yml"), ("\ncompare_to:", f"\ntables: {tables}{days}\ncompare_to:"))
    return Project(project.root)


def read_tickets(project: Project, *rows: str, declared: str = TICKETS, activity: str | None = DAYS) -> Rows:
    """Some tickets of a period, and those left out."""
    text = "\n".join([HEADER, *rows]) + "\n"
    return rows_of(with_table(project, "tickets", declared, text, activity=activity), "tickets")


def rows_of(project: Project, name: str) -> Rows:
    """A period's rows of a table; LB-1001 and LB-1002 are customers."""
    return read_rows(project, PERIOD, name, {"LB-1001", "LB-1002"})
