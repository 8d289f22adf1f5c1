"""Change between waves, and many changes at once."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from csreport.stats.change import difference, holm
from csreport.stats.inference import mean
from csreport.stats.sample import Result, Sample

NAN = math.nan
# Benjamini & Hochberg 1995, fifteen tests.
FIFTEEN = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0
]  # fmt: skip


def test_holm_rejects_three_of_the_published_fifteen() -> None:
    adjusted = holm(FIFTEEN)
    assert (adjusted < 0.05).sum() == 3
    assert adjusted[:4] == pytest.approx([15 * 0.0001, 14 * 0.0004, 13 * 0.0019, 12 * 0.0095])
    assert adjusted[-1] == 1


def test_holm_by_hand() -> None:
    """0.01·4, 0.02·3, then 0.03·2 stays 0.06, 0.04·1 may not fall below: 0.06."""
    assert holm([0.04, 0.01, NAN, 0.03, 0.02]) == pytest.approx([0.06, 0.04, NAN, 0.06, 0.06], nan_ok=True)


@pytest.mark.parametrize("p", [[], [NAN], [0.5], [NAN, 0.5]])
def test_holm_of_at_most_one_changes_nothing(p: list[float]) -> None:
    np.testing.assert_equal(holm(p), np.array(p, float))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.just(NAN), st.floats(0, 1)), max_size=12))
def test_holm_never_lowers_and_keeps_the_order(p) -> None:
    adjusted, raw = holm(p), np.array(p, float)
    held = np.isfinite(raw)
    np.testing.assert_array_equal(np.isfinite(adjusted), held)
    assert (adjusted[held] >= raw[held]).all() and (adjusted[held] <= 1).all()
    order = np.argsort(raw[held], kind="stable")
    assert (np.diff(adjusted[held][order]) >= 0).all()
    if held.any():
        assert adjusted[held].min() == pytest.approx(min(1.0, raw[held].min() * held.sum()))


def test_difference_is_welchs_test() -> None:
    a, b = [1.0, 2, 4, 4, 5], [2.0, 2, 3, 1]
    found = difference(mean(a, Sample.of(5)), mean(b, Sample.of(4)), confidence=0.9)
    welch = stats.ttest_ind(a, b, equal_var=False)
    low, high = welch.confidence_interval(0.9)
    assert found.value == pytest.approx(1.2)
    assert [found.p, found.df, found.low, found.high] == pytest.approx([welch.pvalue, welch.df, low, high], rel=1e-9)
    assert (found.n, found.n_weighted, found.n_eff) == (4, 4, pytest.approx(4))


def test_difference_by_hand() -> None:
    """se² = 9/100 + 16/100; df = 0.0625 / (0.0081/10 + 0.0256/20)."""
    now = Result(4.0, 0.3, df=10, n=12, n_weighted=9.5, n_eff=8)
    before = Result(3.5, 0.4, df=20, n=30, n_weighted=8, n_eff=9)
    found = difference(now, before)
    assert (found.value, found.n, found.n_weighted, found.n_eff) == (0.5, 12, 8, 8)
    assert found.se == pytest.approx(0.5)
    assert found.df == pytest.approx(0.0625 / (0.0081 / 10 + 0.0256 / 20))
    assert found.p == pytest.approx(2 * stats.t.sf(1, found.df))


def test_one_wave_without_spread_leaves_the_other_its_degrees_of_freedom() -> None:
    found = difference(mean([4.0] * 5, Sample.of(5)), mean([1.0, 2, 3], Sample.of(3)))
    assert found.se == pytest.approx(1 / math.sqrt(3)) and found.df == pytest.approx(2)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (mean([4.0], Sample.of(1)), mean([1.0, 2], Sample.of(2))),
        (mean([NAN], Sample.of(1)), mean([1.0, 2], Sample.of(2))),
        (mean([4.0, 4], Sample.of(2)), mean([2.0, 2], Sample.of(2))),
        (mean([1.0, 2, 6], Sample.of(3, strata=[1, 2, 3])), mean([1.0, 2], Sample.of(2))),
        (mean([1.0, 2], Sample.of(2)), mean([1.0, 2, 6], Sample.of(3, strata=[1, 2, 3]))),
        (Result(3.0, 0.1), Result(2.0, 0.1)),
    ],
    ids=["one-answer", "no-answer", "no-spread", "lonely-strata-now", "lonely-strata-before", "unknown-df"],
)
def test_what_cannot_be_tested_has_no_interval(now: Result, before: Result) -> None:
    found = difference(now, before)
    assert math.isnan(found.p) and math.isnan(found.low) and math.isnan(found.high)
    np.testing.assert_equal(found.value, now.value - before.value)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=3, max_size=8), st.lists(st.integers(0, 10), min_size=3, max_size=8))
def test_swapping_the_waves_flips_the_sign(a, b) -> None:
    one, other = (mean(np.array(y, float), Sample.of(len(y))) for y in (a, b))
    there, back = difference(one, other), difference(other, one)
    np.testing.assert_allclose(
        [back.value, back.se, back.low, back.high, back.p, back.df],
        [-there.value, there.se, -there.high, -there.low, there.p, there.df], rtol=1e-9,
    )  # fmt: skip
