"""What summary, title page, figure titles and conclusion say of changes, against every table of changes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from conftest import EARLIER, PERIOD

from csreport.estimates import Estimates, Row, csv_of, read_csv
from csreport.project.errors import RenderError
from csreport.project.project import Project
from csreport.publish.gates import _contradictions, check_estimates

pytestmark = pytest.mark.report
CLAIMED, STATS = ("summary", "trends", "conclusion"), {"mean", "nps", "index"}


def changes_of(project: Project) -> dict[str, Row]:
    """Changes of all customers since the first comparison period in the estimates of every chapter, by measure."""
    folder = project.output / PERIOD / "estimates"
    rows = [row for path in sorted(folder.glob("*.csv")) for row in read_csv(path)]
    wanted = {row.key: row for row in rows if row.against == f"period:{EARLIER}"}.values()
    usual = [row for row in wanted if row.stat in STATS and row.weighting == "representative" and not row.segment]
    return {row.measure: row for row in usual if (row.measure, row.stat) != ("recommend", "mean")}


def real(rows: Iterable[Row], way: int) -> list[Row]:
    """Those beyond noise in one direction, the largest first."""
    return sorted((row for row in rows if row.p < 0.05 and row.value * way > 0), key=lambda row: -abs(row.value))


@pytest.fixture(scope="module")
def said(mini_report: Project) -> dict[str, str]:
    """The text of the chapters that speak of all others, by chapter; and the whole page."""
    page = (mini_report.output / PERIOD / "en" / "report.html").read_text(encoding="utf-8")
    bodies = {name: re.split(r'<section id="[a-z]+" class="level2', page.partition(f'<section id="{name}"')[2])[0]
              for name in CLAIMED}  # fmt: skip
    plain = {name: html.unescape(re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", "", body, flags=re.DOTALL))
             for name, body in (bodies | {"page": page}).items()}  # fmt: skip
    return {name: " ".join(text.split()) for name, text in plain.items()}


def test_no_change_stands_without_the_value_that_it_starts_from(mini_report) -> None:
    paths = [path for path in (mini_report.output / PERIOD / "estimates").glob("*.csv") if path.stem != "history"]
    known = Estimates({row.key: row for path in paths for row in read_csv(path)}.values())
    changes = [row for row in known if row.against_kind == "period" and row.stat in STATS and row.shown]
    starts = [(row, known.get(row, period=row.against_id, against="")) for row in changes if not row.category]
    assert len(starts) > 8 and [row.key for row, start in starts if start is None or not start.shown] == []


VERBS = {-1: ("fell by", "lost"), 1: ("rose by", "gained")}


def test_what_is_called_real_is_named_and_the_largest_told_by_summary_and_conclusion(mini_report, said) -> None:
    changes, book = changes_of(mini_report), mini_report.codebook
    items = [row for row in changes.values() if row.measure in book.items and not book.items[row.measure].role]
    assert len(changes) > 8 and any(real(items, way) for way in VERBS), "nothing changed, so nothing is claimed"
    for way, verbs in VERBS.items():
        labels = [book.items[row.measure].label["en"] for row in real(items, way)]
        assert [label for label in labels if label.lower() not in said["trends"].lower()] == []
        if labels:
            amount = f"{abs(real(items, way)[0].value):.2f}"
            assert any(f"{labels[0]} {verb} {amount}" in said["summary"] for verb in verbs)
            assert labels[0].lower() in said["conclusion"].lower()
        else:
            assert not any(f" {verb} " in said["conclusion"] for verb in verbs)


def test_no_chapter_calls_another_change_real_than_the_tables(mini_report: Project, said: dict[str, str]) -> None:
    """“X rose by …” and “X fell by …” stand for changes whose p is below the level, wherever they are said."""
    changes, book = changes_of(mini_report), mini_report.codebook
    for key, item in book.items.items():
        for way, verbs in VERBS.items():
            if key in changes and any(f"{item.label['en']} {verb} " in said["page"] for verb in verbs):
                assert changes[key] in real(changes.values(), way)


CHANGE = Row("2025", "overall", "mean", against="period:2024", value=-0.24, p=0.001, n=900.0)


def test_two_chapters_may_not_judge_one_change_differently():
    assert not list(_contradictions([CHANGE, replace(CHANGE, value=CHANGE.value + 1e-12, se=0.1)]))
    (said,) = _contradictions([CHANGE, replace(CHANGE, p=0.2)])
    assert said == f"estimates: change '{CHANGE.key}' differs between two chapters"
    assert not list(_contradictions([CHANGE, replace(CHANGE, p=0.2, status="suppressed")]))


def test_a_report_whose_chapters_disagree_is_refused(tmp_path):
    (tmp_path / "estimates").mkdir()
    for name, p in (("satisfaction", 0.001), ("trends", 0.2)):
        (tmp_path / "estimates" / f"{name}.csv").write_text(csv_of(Estimates([replace(CHANGE, p=p)])))
    with pytest.raises(RenderError, match=r"change '2025/overall/.*' differs between two chapters"):
        check_estimates(tmp_path / "estimates")
