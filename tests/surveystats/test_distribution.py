"""Spread, design effect and quantiles by hand, and against numpy."""

from __future__ import annotations

import math

import numpy as np
import pytest

from surveystats.inference import median, quantile, standard_deviation

NAN = math.nan


def test_standard_deviation_is_numpys_at_equal_weights() -> None:
    y = np.random.default_rng(3).normal(size=50)
    assert standard_deviation(y) == pytest.approx(y.std(ddof=1), rel=1e-12)
    assert standard_deviation(y, weights=[7.0] * 50) == pytest.approx(y.std(ddof=1), rel=1e-12)


def test_quantiles_by_hand() -> None:
    """Answers 1, 2, 3, 4, – with weights 1, 1, 2, 4, 9: reached 1/8, 1/4, 1/2, 1.

    Share up to 3: ½, z = (½, ½, 1, −2)/8, V = 5/4 · 5.5/64, df 3; at 50 % t = .76489, so that the limits are where .249
    and .751 are reached: 2 and 4.
    """
    y, w = [1, 2, 3, 4, NAN], [1, 1, 2, 4, 9]
    assert [quantile(y, share, weights=w).value for share in (0, 0.125, 0.13, 0.25, 0.26, 0.5, 0.51, 1)] == [
        1, 1, 2, 2, 3, 3, 4, 4,
    ]  # fmt: skip
    found = median(y, weights=w, confidence=0.5)
    assert (found.value, found.low, found.high, found.df, found.n) == (3, 2, 4, 3, 4)
    assert found.se == pytest.approx((4 - 2) / (2 * 0.764892), rel=1e-5)
    assert (found.n_weighted, found.n_eff) == (8, pytest.approx(64 / 22))
