"""A report with comments: what customers wrote stands in it word for word, and nothing that tells who wrote it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml
from conftest import MINIATURE, PERIOD, copy_project, edit
from papers import text_in
from spoken import DEAR, FAST, FRAME, PERSONAL, SECRETS, SLOW

from csreport.project.project import Project, sha256
from csreport.publish.report import build_report

pytestmark = pytest.mark.report
CASE, OURS, NOBODY = "CASE-77-", "LB-1007", "LB-9977"  # beside the answers: a number, a customer, and no customer


def commented(root: Path) -> Project:
    """The miniature project with topics, and a comment of nearly everybody in 2025."""
    project = copy_project(root)
    path = project.raw(PERIOD) / "responses.csv"
    before = sha256(path)
    rows = list(csv.reader(path.open(encoding="utf-8")))
    texts = [SLOW, *PERSONAL, DEAR, FAST] * 6
    for row, text in zip(rows[1:], texts, strict=False):
        row[-1] = text
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    edit(project.params("periods", f"{PERIOD}.yml"), (before, sha256(path)))
    frame = {"comment": "remark", "topics": FRAME}
    project.params("topics.yml").write_text(yaml.safe_dump(frame, allow_unicode=True), encoding="utf-8")
    return with_texts(Project(root))


def with_texts(project: Project) -> Project:
    """The same things said in tickets, complaints, interviews and reviews, which are only counted."""
    book, period = project.params("codebook.yml"), project.params("periods", f"{PERIOD}.yml")
    tables, files = dict[str, object](), dict[str, object]()
    for name, day in {"tickets": "opened", "complaints": "opened", "interviews": "date", "reviews": "date"}.items():
        path = project.raw(PERIOD) / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = [(f"{CASE}{at}", f"2025-06-0{1 + at % 9}", text, OURS) for at, text in enumerate(PERSONAL)]
            other = (f"{CASE}99", "2025-06-01", PERSONAL[0], NOBODY)
            csv.writer(file).writerows([("ID", "DAY", "SAID", "WHO"), *rows, other])
        who = {} if name == "reviews" else {"customer": "WHO"}
        tables[name] = {"columns": {"id": "ID", day: "DAY", "text": "SAID"} | who, "timezone": "Europe/Berlin"}
        files[name] = [{"file": path.name, "sha256": sha256(path)}]
    told = {"activity": {"start": "2025-06-01", "end": "2025-06-30"}, "tables": files}
    for path, more in ((book, {"tables": tables}), (period, told)):
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{yaml.safe_dump(more)}", encoding="utf-8")
    return Project(project.root)


@pytest.mark.slow
def test_no_personal_data_of_a_comment_leaves_the_house(tmp_path):
    """Planted names, phones, e-mails, ID and card numbers, WeChat ids and addresses; caches stay in private/."""
    project = commented(tmp_path / "p")
    build_report(project, PERIOD)
    seen = ""
    for path in sorted(file for file in (project.root / "output").rglob("*") if file.is_file()):
        text = text_in(path.name, path.read_bytes())
        assert [secret for secret in (*SECRETS, CASE, OURS, NOBODY) if secret in text] == [], path.name
        seen += text
    assert SLOW in seen
    beside = [path for path in project.root.rglob("*") if path.is_file() and "private" not in path.parts]
    raw = {"responses.csv", "tickets.csv", "complaints.csv", "interviews.csv", "reviews.csv"}
    found = [(path, secret) for path in beside if path.name not in raw for secret in (*SECRETS, CASE, NOBODY)
             if secret.encode() in path.read_bytes()]  # fmt: skip
    assert found == []
    for source in raw - {"responses.csv"}:
        assert f"{source.removesuffix('.csv')},," in seen, "it is counted"


def test_the_miniature_project_has_no_topics_so_no_chapter(mini_report):
    for path in (mini_report.root / "output" / PERIOD).rglob("report.html"):
        assert "fig-voice" not in path.read_text(encoding="utf-8"), path
    assert not (MINIATURE / "params" / "topics.yml").exists()
