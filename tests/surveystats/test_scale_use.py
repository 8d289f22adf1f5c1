"""Scores on 0–100, the index, and use of the scale: by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from surveystats.planning import index_of_mean
from surveystats.scales import ceiling_share, floor_share, item_nonresponse, rescaled, weighted_index

NAN = math.nan


def test_answers_on_0_to_100() -> None:
    assert rescaled([1, 3, 5, NAN], (1, 5)) == pytest.approx([0, 50, 100, NAN], nan_ok=True)
    assert rescaled(3.98, (1, 5)) == pytest.approx(74.5) == index_of_mean(3.98, 1, 5)
    with pytest.raises(ValueError, match="6 lies outside the scale from 1 to 5"):
        rescaled([1, 6], (1, 5))
    with pytest.raises(ValueError, match="from 5 to 5"):
        rescaled([5], (5, 5))


def test_index_by_hand() -> None:
    """Weights ½, ¼, ¼: all known 60; without the second 50/0.75; half of the weight or less gives none."""
    parts = [[80, 40, 40], [80, NAN, 40], [NAN, 40, 40], [80, NAN, NAN], [NAN] * 3]
    assert weighted_index(parts, [2, 1, 1]) == pytest.approx([60, 50 / 0.75, NAN, NAN, NAN], nan_ok=True)
    assert not len(weighted_index(np.empty((0, 2)), [1, 1]))


def test_index_of_the_american_kind() -> None:
    """Fornell et al. 1996: means 8, 7, 7 of 1–10 with weights .3885, .3190, .2925 make 70.983, equal ones 70.370."""
    points = rescaled([[8, 7, 7]], (1, 10))
    assert weighted_index(points, [0.3885, 0.3190, 0.2925])[0] == pytest.approx(70.983, abs=5e-4)
    assert weighted_index(points, [1, 1, 1])[0] == pytest.approx(70.370, abs=5e-4)


def test_use_of_the_scale_by_hand() -> None:
    """1, 2, –, 3 with weights 1, 2, 4, 1: ¼ at 1, ¼ at 3; missing 4/8, and 0 of 4 where not asked."""
    y, weights = [1, 2, NAN, 3], [1, 2, 4, 1]
    low, high = floor_share(y, 1, weights=weights), ceiling_share(y, 3, weights=weights)
    assert (low.value, low.n, high.value, high.n) == (0.25, 3, 0.25, 3)
    assert ceiling_share(6 - np.array(y), 5, weights=weights) == low
    withheld = item_nonresponse(y, weights=weights)
    assert (withheld.value, withheld.n) == (0.5, 4)
    asked = item_nonresponse(y, [True, True, False, True], weights=weights)
    assert (asked.value, asked.n_weighted) == (0, 4)


def test_nobody_answered() -> None:
    for found in (floor_share([NAN], 1), ceiling_share([], 5), item_nonresponse([])):
        assert math.isnan(found.value) and found.n == 0
