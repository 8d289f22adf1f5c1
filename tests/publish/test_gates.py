"""A text shows the number of its estimate, whatever words stand around it."""

from __future__ import annotations

import pytest

from csreport.present.words import MINUS
from csreport.publish.gates import _holds


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
