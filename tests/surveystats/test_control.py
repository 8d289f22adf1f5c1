"""Control charts by hand, on series too short, and by what must hold for any series."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveystats.change import FIRM_PERIODS, LEAST_PERIODS, RULES, p_chart, run_rules, xmr

NAN = math.nan


def test_xmr_by_hand_with_a_gap() -> None:
    """2, 4, –, 3, 5, 4, 6: mean 4; ranges 2, 2, 1, 2 (none over the gap), mean 1.75; limits 4 ± 3 · 1.75/1.128."""
    chart = xmr([2, 4, NAN, 3, 5, 4, 6])
    assert chart.centre[0] == 4 and chart.mean_range == 1.75
    np.testing.assert_equal(chart.ranges, [NAN, 2, NAN, NAN, 2, 1, 2])
    assert chart.high[0] == pytest.approx(4 + 3 * 1.75 / 1.128) and chart.low[3] == pytest.approx(4 - 3 * 1.75 / 1.128)
    assert chart.high[0] == pytest.approx(4 + 2.66 * 1.75, abs=1e-3)
    assert chart.range_high == pytest.approx(3.267 * 1.75)
    assert (chart.n, chart.estimable, chart.provisional) == (6, True, True)
    np.testing.assert_equal(chart.points, [2, 4, NAN, 3, 5, 4, 6])


@pytest.mark.parametrize("level", [0.0, 3.3, 1e-9])
def test_a_series_without_variation_gives_no_signal(level: float) -> None:
    chart = xmr([level] * 12)
    np.testing.assert_array_equal(chart.low, chart.high)
    assert not any(found.any() for found in chart.signals.values())


@given(st.lists(st.floats(-100, 100), min_size=6, max_size=30), st.floats(0.1, 50), st.floats(-500, 500))
def test_xmr_moves_with_shift_and_scale(values, scale, shift) -> None:
    x = np.array(values)
    one, other = xmr(x), xmr(scale * x + shift)
    np.testing.assert_allclose(other.high, scale * one.high + shift, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(other.range_high, scale * one.range_high, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(xmr(-x).low, -one.high, rtol=1e-9, atol=1e-9)


# Rules


def signals(rule: str, distances: list[float]) -> list[int]:
    return np.flatnonzero(run_rules(distances)[rule]).tolist()


def test_a_point_beyond_three_sigma() -> None:
    assert signals("beyond limits", [0, 3.1, 3, -3.2, NAN]) == [1, 3]


def test_two_of_three_beyond_two_sigma_on_one_side() -> None:
    """2.1 and 2.2 with one between them; 2.1 and −2.2 are not on one side; a missing period is skipped."""
    assert signals("two of three", [2.1, 0, 2.2, 0, 0, 2.1, -2.2, 0]) == [2]
    assert signals("two of three", [-2.1, NAN, NAN, -2.2, 0, 0, 0]) == [3]
    assert signals("two of three", [2.1, 0, 0, 2.2]) == []


def test_four_of_five_beyond_one_sigma() -> None:
    assert signals("four of five", [1.1, 1.2, 0.5, 1.3, 1.4, 0, 0]) == [4]
    assert signals("four of five", [1.1, 1.2, -1.5, 1.3, 0.9]) == []


def test_eight_on_one_side() -> None:
    assert signals("run of eight", [0.1] * 9) == [7, 8]
    assert signals("run of eight", [0.1] * 7 + [-0.1] + [0.1] * 7) == []
    assert signals("run of eight", [-0.1] * 4 + [NAN] + [-0.1] * 4) == [8]
    assert signals("run of eight", [0.1] * 4 + [0.0] + [0.1] * 4) == []


def test_rules_of_nothing() -> None:
    for empty in ([], [NAN, NAN]):
        assert set(run_rules(empty)) == set(RULES)
        assert not any(found.any() for found in run_rules(empty).values())


@given(st.lists(st.floats(-4, 4), max_size=25))
def test_rules_do_not_know_up_from_down(distances) -> None:
    there, back = run_rules(distances), run_rules([-z for z in distances])
    for rule, found in there.items():
        np.testing.assert_array_equal(found, back[rule])


# EWMA


# Shares


def test_p_chart_by_hand_with_a_gap_and_changing_bases() -> None:
    """Counts 5/10, 10/40, –, 9/30, 12/20, 4/10, 20/40: p̄ = 60/150 = .4; σ = √(.24/n); z and σ_z from neighbours."""
    p = [0.5, 0.25, NAN, 0.3, 0.6, 0.4, 0.5]
    n = [10, 40, 50, 30, 20, 10, 40]
    chart = p_chart(p, n)
    z = [(x - 0.4) / math.sqrt(0.24 / base) for x, base in zip(p, n, strict=True)]
    moves = [abs(z[1] - z[0]), abs(z[4] - z[3]), abs(z[5] - z[4]), abs(z[6] - z[5])]
    assert chart.dispersion == pytest.approx(np.mean(moves) / 1.128)
    assert chart.centre[0] == pytest.approx(0.4)
    assert chart.low[0] == max(0.0, 0.4 - 3 * chart.dispersion * math.sqrt(0.24 / 10))
    assert chart.high[1] == pytest.approx(min(1, 0.4 + 3 * chart.dispersion * math.sqrt(0.24 / 40)))
    assert math.isnan(chart.high[2]) and math.isnan(chart.points[2]) and chart.n == 6


def test_periods_that_differ_by_more_than_sampling_widen_the_limits() -> None:
    random = np.random.default_rng(3)
    n = random.integers(200, 2000, 40)
    p = random.binomial(n, 0.6) / n
    assert 0.7 < p_chart(p, n).dispersion < 1.3
    wide = p_chart(np.clip(p + random.normal(0, 0.06, 40), 0, 1), n)
    assert wide.dispersion > 2 and wide.signals["beyond limits"].sum() < 8


@pytest.mark.parametrize("values", [[], [3.0], [NAN] * 9, [1.0, 2, 3, 2, 1], [1.0, 2, NAN, 3, NAN, 2, 1]])
def test_too_few_periods_have_no_limits(values: list[float]) -> None:
    for chart in (xmr(values), p_chart(np.array(values) / 10, [50] * len(values))):
        assert not chart.estimable and chart.provisional and np.isnan(chart.low).all() and np.isnan(chart.high).all()
        assert not any(found.any() for found in chart.signals.values())
    assert math.isnan(xmr(values).range_high)


def test_limits_firm_up_with_periods() -> None:
    assert xmr([1.0, 2] * 3).estimable and LEAST_PERIODS == 6
    assert xmr([1.0, 2] * 8).provisional and not xmr([1.0, 2] * 8 + [1]).provisional and FIRM_PERIODS == 17


@pytest.mark.parametrize("level", [0.0, 1.0])
def test_shares_at_the_ends(level: float) -> None:
    chart = p_chart([level] * 8, [30] * 8)
    assert (chart.low == level).all() and (chart.high == level).all()
    assert not any(found.any() for found in chart.signals.values())


def test_shares_that_are_none() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        p_chart([0.5, 40], [10, 10])
    chart = p_chart([0.5] * 7, [10, 0, 10, NAN, 10, 10, 10])
    assert chart.n == 5 and not chart.estimable
