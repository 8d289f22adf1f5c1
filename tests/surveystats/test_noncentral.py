"""Limits of noncentrality: the statistic lies at both tails under them, also far out and near 0."""

from __future__ import annotations

import math

import pytest
from scipy import stats
from surveystats.noncentral import chi_square_limits, f_limits, t_limits


@pytest.mark.parametrize(("value", "df"), [(12.3, 4), (60.0, 6), (1e5, 12)])
def test_chi_square(value: float, df: int) -> None:
    low, high = chi_square_limits(value, df)
    assert stats.ncx2.sf(value, df, low) == pytest.approx(0.025, abs=1e-6) and low < value - df < high
    assert stats.ncx2.cdf(value, df, high) == pytest.approx(0.025, abs=1e-6)


@pytest.mark.parametrize(("value", "df", "left"), [(4.0, 3, 123), (5.3, 1.83, 360.2), (3000.0, 4, 1e6)])
def test_f(value: float, df: float, left: float) -> None:
    low, high = f_limits(value, df, left, confidence=0.9)
    assert stats.ncf.sf(value, df, left, low) == pytest.approx(0.05, abs=1e-6)
    assert stats.ncf.cdf(value, df, left, high) == pytest.approx(0.05, abs=1e-6)


@pytest.mark.parametrize(("value", "df"), [(4.0, 68), (-1.8, 18), (0.0, 5), (60.0, 2000)])
def test_t(value: float, df: int) -> None:
    low, high = t_limits(value, df)
    assert stats.nct.sf(value, df, low) == pytest.approx(0.025, abs=1e-6)
    assert stats.nct.cdf(value, df, high) == pytest.approx(0.025, abs=1e-6)
    assert t_limits(-value, df) == pytest.approx((-high, -low))


def test_near_no_effect() -> None:
    """By the textbook both limits of a statistic near 0 are 0: the upper one is that of its expected value instead."""
    low, high = chi_square_limits(0.01, 4)
    assert low == 0 and high == chi_square_limits(4.0, 4)[1] > 0
    low, high = f_limits(0.01, 3, 100)
    assert low == 0 and high == f_limits(1.0, 3, 100)[1] > 0
    assert chi_square_limits(3.0, 4)[0] == 0 < chi_square_limits(3.0, 4)[1]


def test_unknown() -> None:
    assert all(math.isnan(limit) for limit in chi_square_limits(math.nan, 2))
    assert all(math.isnan(limit) for limit in f_limits(math.nan, 2, 10))
    assert all(math.isnan(limit) for limit in (*t_limits(math.nan, 10), *t_limits(1.0, 0)))
