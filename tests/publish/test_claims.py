"""What summary, title page, figure titles and conclusion say of changes, against every table of changes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

import pytest
from conftest import EARLIER, PERIOD

from csreport.estimates import Row, read_csv
from csreport.present.chapter import words_of
from csreport.project.project import Project

pytestmark = pytest.mark.report
CLAIMED = ("summary", "trends", "conclusion")


def changes_of(project: Project) -> dict[str, Row]:
    """Changes of all customers since the first comparison period in the estimates of every chapter, by measure."""
    folder = project.output / PERIOD / "estimates"
    rows = [row for path in sorted(folder.glob("*.csv")) for row in read_csv(path)]
    found = {
        row.key: row for row in rows if row.against == f"period:{EARLIER}" and row.stat in {"mean", "nps", "index"}
    }
    usual = [row for row in found.values() if not row.segment and row.weighting == "representative"]
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


def test_what_is_called_real_is_counted_and_named(mini_report: Project, said: dict[str, str]) -> None:
    changes, words = changes_of(mini_report), words_of(mini_report, "en")
    book, plain = mini_report.codebook, []
    for way in (-1, 1):
        plain += [
            row for row in real(changes.values(), way) if row.measure in book.items and not book.items[row.measure].role
        ]
    assert len(changes) > 8 and plain, "nothing changed, so nothing is claimed"
    for row in plain:
        assert words.label(row.measure).lower() in said["trends"].lower()


VERBS = {-1: ("fell by", "lost"), 1: ("rose by", "gained")}


def test_the_largest_change_of_an_item_is_told_by_summary_and_conclusion(
    mini_report: Project, said: dict[str, str]
) -> None:
    changes, book = changes_of(mini_report), mini_report.codebook
    plain = [row for row in changes.values() if row.measure in book.items and book.items[row.measure].role is None]
    for way, verbs in VERBS.items():
        largest = next(iter(real(plain, way)), None)
        if largest is None:
            assert not any(f" {verb} " in said["conclusion"] for verb in verbs)
            continue
        label, amount = book.items[largest.measure].label["en"], f"{abs(largest.value):.2f}"
        assert any(f"{label} {verb} {amount}" in said["summary"] for verb in verbs)
        assert label.lower() in said["conclusion"].lower()


def test_no_chapter_calls_another_change_real_than_the_tables(mini_report: Project, said: dict[str, str]) -> None:
    """“X rose by …” and “X fell by …” stand for changes whose p is below the level, wherever they are said."""
    changes, book = changes_of(mini_report), mini_report.codebook
    for key, item in book.items.items():
        for way, verbs in VERBS.items():
            if key in changes and any(f"{item.label['en']} {verb} " in said["page"] for verb in verbs):
                assert changes[key] in real(changes.values(), way)
