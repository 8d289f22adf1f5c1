"""Trimming, non-response cells and the spread of weights, by hand and at their edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveystats.errors import StatisticsError
from surveystats.weights import adjust_nonresponse, rake, trim, weight_spread


# ---- trimming ----------------------------------------------------------------
def test_trim_by_hand() -> None:
    """Mean 2, cap 4: 8 becomes 4; its excess of 4, a third of all 12, goes 1:1:2 to the others, which doubles them."""
    found = trim([8, 1, 1, 2, 0, 0], 2)
    assert found.weights.tolist() == [4, 2, 2, 4, 0, 0]
    assert (found.cap, found.n_trimmed, found.share_trimmed) == (4, 1, pytest.approx(1 / 3))


def test_nothing_to_trim() -> None:
    found = trim([1, 2, 3], 2)
    assert found.weights.tolist() == [1, 2, 3] and (found.n_trimmed, found.share_trimmed) == (0, 0)
    assert trim([], 2).weights.tolist() == [] and trim([0, 0], 2).weights.tolist() == [0, 0]


@pytest.mark.parametrize("limit", [1, 0.5, math.nan])
def test_a_cap_at_the_mean_is_refused(limit: float) -> None:
    with pytest.raises(ValueError, match="leaves nothing to spread over"):
        trim([1, 2], limit)


CELLS = {"a": ["x", "x", "x", "y", "y", "y"], "b": ["u", "u", "v", "u", "v", "v"]}
KNOWN = {"a": {"x": 30.0, "y": 30.0}, "b": {"u": 30.0, "v": 30.0}}


def raked(weights: np.ndarray) -> np.ndarray:
    return rake(CELLS, KNOWN, weights=weights).weights


def test_trimming_alternates_with_raking_until_both_hold() -> None:
    """Weights before 9 1 1 1 1 1; the raked maximum is cut to 1.4 times the mean of 10, and the margins are met."""
    before = raked(np.array([9.0, 1, 1, 1, 1, 1]))
    assert before.max() > 14
    found = trim(before, 1.4, recalibrate=raked)
    assert found.weights.max() <= 14 * (1 + 1e-6)
    for name, levels in KNOWN.items():
        for level, size in levels.items():
            assert found.weights[np.array(CELLS[name]) == level].sum() == pytest.approx(size, rel=1e-9)
    assert found.n_trimmed == 1 and found.share_trimmed == pytest.approx((before.max() - 14) / 60)


def test_margins_that_need_more_than_the_cap_are_said() -> None:
    """A population half x, of which there is one respondent in four: x needs 2 mean weights."""
    labels, known = {"a": ["x", "y", "y", "y"]}, {"a": {"x": 2.0, "y": 2.0}}
    with pytest.raises(
        StatisticsError, match=r"trimming at 1.5 .* need a weight of 2 times the mean \(x\); raise the limit"
    ):
        trim([2, 2 / 3, 2 / 3, 2 / 3], 1.5, recalibrate=lambda w: rake(labels, known, weights=w).weights,
             named=lambda place: labels["a"][place])  # fmt: skip


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=30), st.floats(1.05, 10), st.floats(0.01, 100))
def test_trim_keeps_the_sum_the_cap_and_the_scale(weights, limit, scale) -> None:
    before = np.array(weights)
    found = trim(before, limit)
    assert found.weights.sum() == pytest.approx(before.sum(), rel=1e-9)
    assert found.weights.max() <= limit * before.mean() * (1 + 1e-9)
    np.testing.assert_allclose(trim(scale * before, limit).weights, scale * found.weights, rtol=1e-9)
    assert 0 <= found.share_trimmed < 1 and weight_spread(found.weights).n_eff >= weight_spread(before).n_eff - 1e-9


# ---- non-response ------------------------------------------------------------
def test_nonresponse_by_hand() -> None:
    """Cell a: of weight 1 + 2 + 1 = 4 the weight 3 responded, rate ¾; cell b: 1 of 2."""
    found = adjust_nonresponse(["a", "a", "a", "b", "b"], [True, True, False, True, False], weights=[1, 2, 1, 1, 1])
    np.testing.assert_allclose(found.weights, [4 / 3, 8 / 3, 0, 2, 0])
    assert found.rates == {"a": 0.75, "b": 0.5} and found.merged == {}


def test_weight_of_each_class_is_kept() -> None:
    """R `survey`, tests/toy_example_for_postStratify.R: classes of 500, 5 and 3 of 5 respond."""
    cells, answered = ["A"] * 5 + ["B"] * 5, [True] * 8 + [False] * 2
    found = adjust_nonresponse(cells, answered, weights=[100] * 10)
    np.testing.assert_allclose(found.weights, [100] * 5 + [500 / 3] * 3 + [0, 0])


def test_small_cells_join_the_one_of_the_nearest_rate() -> None:
    """Respondents 1 of 2, 4 of 5, 3 of 8 and rates .5, .8, .375: a joins c (rates .125 apart, not .3), 4 of 10."""
    cells = ["a"] * 2 + ["b"] * 5 + ["c"] * 8
    answered = [True, False] + [True] * 4 + [False] + [True] * 3 + [False] * 5
    found = adjust_nonresponse(cells, answered, minimum=2)
    assert found.merged == {"a": "c"} and found.rates == {"b": 0.8, "c": 0.4}
    assert found.weights[0] == 2.5 and found.weights.sum() == pytest.approx(15)
    everything = adjust_nonresponse(cells, answered, minimum=100)
    assert set(everything.rates.values()) == {8 / 15} and len(everything.merged) == 2


def test_empty_cells_are_named_or_merged() -> None:
    cells, answered = ["a", "a", "b"], [True, False, False]
    with pytest.raises(StatisticsError, match="nobody of cell 'b' responded; merge cells"):
        adjust_nonresponse(cells, answered)
    assert adjust_nonresponse(cells, answered, minimum=1).weights.tolist() == [3, 0, 0]


def test_nobody_and_unknown_cells() -> None:
    for cells in ([], ["a"]):
        with pytest.raises(StatisticsError, match="nobody responded"):
            adjust_nonresponse(cells, [False] * len(cells))
    with pytest.raises(StatisticsError, match="2 of those asked have no cell"):
        adjust_nonresponse(["a", None, math.nan], [True] * 3)
    with pytest.raises(StatisticsError, match="a weight is missing or negative"):
        adjust_nonresponse(["a", "a"], [True, False], weights=[1, math.nan])
    assert adjust_nonresponse(["a", None], [True, True], weights=[1, 0]).weights.tolist() == [1, 0]


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.floats(0.1, 10)), min_size=1, max_size=40),
       st.integers(1, 5))  # fmt: skip
def test_respondents_carry_the_weight_of_all(rows, minimum) -> None:
    cells, answered, weights = (np.array(column) for column in zip(*rows, strict=True))
    if not answered.any():
        return
    found = adjust_nonresponse(cells, answered, weights=weights, minimum=minimum)
    assert found.weights.sum() == pytest.approx(weights.sum())
    assert (found.weights[answered] >= weights[answered] * (1 - 1e-12)).all() and not found.weights[~answered].any()


# ---- spread ------------------------------------------------------------------
def test_spread_by_hand() -> None:
    """Weights 1, 1, 4: mean 2, sd √2, (Σw)²/Σw² = 36/18; the weight of 0 does not count."""
    found = weight_spread([1, 1, 4, 0])
    assert (found.n, found.minimum, found.maximum, found.ratio, found.n_eff) == (3, 1, 4, 4, 2)
    assert found.cv == pytest.approx(math.sqrt(2) / 2) and found.design_effect == pytest.approx(1 + found.cv**2)


def test_spread_of_nothing_and_of_equal_weights() -> None:
    nothing, equal = weight_spread([]), weight_spread([3, 3])
    assert (nothing.n, nothing.n_eff) == (0, 0) and math.isnan(nothing.cv) and math.isnan(nothing.design_effect)
    assert (equal.n_eff, equal.cv, equal.ratio, equal.design_effect) == (2, 0, 1, 1)
