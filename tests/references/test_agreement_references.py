"""Published agreement of coders: Krippendorff's "C" data and the example of the encyclopaedia."""

from __future__ import annotations

import math

import numpy as np
import pytest

from surveystats.agreement import code_evaluation, krippendorff_alpha

NAN = math.nan
# R irr::kripp.alpha, example: matrix(c(…), nrow = 4), four coders and twelve units, given unit by unit.
C_DATA = np.array(
    [
        [1, 1, NAN, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
        [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [NAN, 5, 5, 5], [NAN, NAN, 1, 1], [NAN, NAN, 3, NAN],
    ]
).T  # fmt: skip
# Wikipedia, "Krippendorff's alpha", a computational example: coders A, B and C, fifteen units.
ENCYCLOPAEDIA = ["*****34121133*3", "1*213343*******", "**21344*21133*4"]


@pytest.mark.parametrize(
    ("level", "value"), [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491), ("ratio", 0.7974)]
)
def test_krippendorff_of_the_c_data(level: str, value: float) -> None:
    """R irr::kripp.alpha, its example; eleven of the twelve units can be paired."""
    found = krippendorff_alpha(C_DATA, level=level)
    assert round(found.value, 4) == value and found.n == 11


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.691), ("interval", 0.811)])
def test_krippendorff_of_the_encyclopaedia(level: str, value: float) -> None:
    """Wikipedia, "Krippendorff's alpha": nominal .691, interval .811 (also R's and Python's packages)."""
    ratings = [[None if code == "*" else int(code) for code in coder] for coder in ENCYCLOPAEDIA]
    assert {len(coder) for coder in ratings} == {15}
    assert round(krippendorff_alpha(ratings, level=level).value, 3) == value


def test_wilson_interval_of_a_precision() -> None:
    """Newcombe 1998a, method 3: 81 of 263 is .2553–.3662, 15 of 148 .0624–.1605."""
    reference, coded = np.repeat([1, 0, 1], [81, 182, 20]), np.repeat([1, 1, 0], [81, 182, 20])
    found = code_evaluation(reference, coded).precision
    assert (round(found.low, 4), round(found.high, 4), found.n) == (0.2553, 0.3662, 263)
    found = code_evaluation(np.repeat([1, 1], [15, 133]), np.repeat([1, 0], [15, 133])).recall
    assert (round(found.low, 4), round(found.high, 4), found.n) == (0.0624, 0.1605, 148)
