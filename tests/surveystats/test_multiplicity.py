"""Holm's adjusted p values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from surveystats.groups import holm

NAN = math.nan


def test_by_hand() -> None:
    """.01, .04, –, .03: three count: .01 · 3, .03 · 2, then no less; never above 1; none of none."""
    assert holm([0.01, 0.04, NAN, 0.03]) == pytest.approx([0.03, 0.06, NAN, 0.06], nan_ok=True)
    assert holm([0.6, 0.6]).tolist() == [1, 1]
    assert np.isnan(holm([NAN, NAN])).all() and not len(holm([]))


@given(st.lists(st.floats(0, 1) | st.just(NAN), max_size=20))
def test_statsmodels_agrees(p_values: list[float]) -> None:
    p = np.array(p_values)
    known, found = np.isfinite(p), holm(p)
    assert np.isnan(found[~known]).all()
    if known.any():
        assert found[known] == pytest.approx(multipletests(p[known], method="holm")[1], abs=1e-12)
