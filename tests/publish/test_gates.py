"""A text shows the number of its estimate, whatever words stand around it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from csreport.estimates import Estimates, Row, write_csv
from csreport.present.words import MINUS
from csreport.project.errors import RenderError
from csreport.publish.gates import _contradictions, _holds, check_estimates

HOLD = {
    ("20.0%", "20.0%"),
    ("at least 20.0%", "20.0%"),
    ("0.83", f"{MINUS}0.83"),  # fell by 0.83
    ("+26", "26"),
    (f"{MINUS}0.32 to {MINUS}0.16", f"{MINUS}0.32 to {MINUS}0.16"),
}
OTHERS = {("3.80", "3.90"), ("175%", "17.5%"), ("13.80", "3.80"), ("3.801", "3.80"), ("3.66 to 3.80", "3.66")}
OTHERS |= {("+0.83", f"{MINUS}0.83"), (f"{MINUS}3.5", "3.5")}


def test_a_text_holds_the_number_and_no_other():
    assert {pair for pair in HOLD | OTHERS if _holds(*pair)} == HOLD


CHANGE = Row("2025", "overall", "mean", against="period:2024", value=-0.24, p=0.001, n=900.0)


def test_two_chapters_may_not_judge_one_change_differently():
    assert not list(_contradictions([CHANGE, replace(CHANGE, value=CHANGE.value + 1e-12, se=0.1)]))
    (said,) = _contradictions([CHANGE, replace(CHANGE, p=0.2)])
    assert said == f"estimates: change '{CHANGE.key}' differs between two chapters"
    assert not list(_contradictions([CHANGE, replace(CHANGE, p=0.2, status="suppressed")]))


def test_a_report_whose_chapters_disagree_is_refused(tmp_path):
    (tmp_path / "estimates").mkdir()
    for name, p in (("satisfaction", 0.001), ("trends", 0.2)):
        write_csv(Estimates([replace(CHANGE, p=p)]), tmp_path / "estimates" / f"{name}.csv")
    with pytest.raises(RenderError, match=r"change '2025/overall/.*' differs between two chapters"):
        check_estimates(tmp_path / "estimates")
