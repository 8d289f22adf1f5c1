"""A text shows the number of its estimate, whatever words stand around it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import MINIATURE

from csreport.estimates import Estimates, Row, write_csv
from csreport.present.words import MINUS
from csreport.project.errors import RenderError
from csreport.project.project import Project
from csreport.publish.gates import _contradictions, _holds, check_report


@pytest.mark.parametrize(
    ("text", "told", "holds"),
    [
        ("20.0%", "20.0%", True),
        ("at least 20.0%", "20.0%", True),
        ("0.83", f"{MINUS}0.83", True),  # fell by 0.83
        ("+26", "26", True),
        (f"{MINUS}0.32 to {MINUS}0.16", f"{MINUS}0.32 to {MINUS}0.16", True),
        ("3.80", "3.90", False),
        ("175%", "17.5%", False),
        ("13.80", "3.80", False),
        ("3.801", "3.80", False),
        ("3.66 to 3.80", "3.66", False),
        ("+0.83", f"{MINUS}0.83", False),
        (f"{MINUS}3.5", "3.5", False),
    ],
)
def test_a_text_holds_the_number_and_no_other(text, told, holds):
    assert _holds(text, told) is holds


def test_two_chapters_may_not_judge_one_change_differently():
    row = Row("2025", "overall", "mean", against="period:2024", value=-0.24, p=0.001, n=900.0)
    assert not list(_contradictions({row.key: [row, replace(row, value=row.value + 1e-12, se=0.1)]}))
    (said,) = _contradictions({row.key: [row, replace(row, p=0.2)]})
    assert said == f"estimates: change '{row.key}' differs between two chapters"
    assert not list(_contradictions({row.key: [row, replace(row, p=0.2, status="suppressed")]}))


def test_a_report_whose_chapters_disagree_is_refused(tmp_path):
    row = Row("2025", "overall", "mean", against="period:2024", value=-0.24, p=0.001, n=900.0)
    (tmp_path / "estimates").mkdir()
    for name, p in (("satisfaction", 0.001), ("trends", 0.2)):
        write_csv(Estimates([replace(row, p=p)]), tmp_path / "estimates" / f"{name}.csv")
    with pytest.raises(RenderError, match=r"change '2025/overall/.*' differs between two chapters"):
        check_report(tmp_path, [], Project(MINIATURE))
