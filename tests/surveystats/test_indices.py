"""Indices, composites, weights and the stability of ranks: by hand and against plain means."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from surveystats.index_weights import ahp_weights, derived_weights, equal_weights, normalised_weights
from surveystats.indices import (
    IndexTree,
    composite,
    composite_index,
    customer_effort,
    expectation_gap,
    index_of_means,
    rescaled,
    scale_index,
    weighted_index,
)

from surveystats.consistency import index_of_mean
from surveystats.inference import mean

NAN = math.nan
TREE = IndexTree(["product", "product", "service"], [3, 1, 1], {"product": 0.6, "service": 0.4})


# ---- 0–100 ---------------------------------------------------------------------------
def test_answers_on_0_to_100() -> None:
    assert rescaled([1, 3, 5, NAN], (1, 5)) == pytest.approx([0, 50, 100, NAN], nan_ok=True)
    assert rescaled([1, 3, 5, NAN], (1, 5), reverse=True) == pytest.approx([100, 50, 0, NAN], nan_ok=True)
    assert rescaled(3.98, (1, 5)) == pytest.approx(74.5) == index_of_mean(3.98, 1, 5)
    with pytest.raises(ValueError, match="6 lies outside the scale from 1 to 5"):
        rescaled([1, 6], (1, 5))
    with pytest.raises(ValueError, match="from 5 to 5"):
        rescaled([1], (5, 5))


def test_scale_index_by_hand() -> None:
    """Answers 1, 3, –, 5 with weights 1, 2, 4, 1: mean 3, index 50; reversed 50 as well, 1, 4 → 25 against 75."""
    found = scale_index([1, 3, NAN, 5], (1, 5), weights=[1, 2, 4, 1])
    assert found.value == 50 and (found.n, found.n_weighted) == (3, 4)
    assert found.se == pytest.approx(25 * mean([1, 3, NAN, 5], weights=[1, 2, 4, 1]).se)
    assert scale_index([1, 3, 2], (1, 5), reverse=True).value == pytest.approx(75)
    assert scale_index([1, 3, 2], (1, 5)).value == pytest.approx(25)


# ---- weighted index ----------------------------------------------------------------------
def test_index_of_means() -> None:
    assert index_of_means([8, 7, 7], [0.3885, 0.3190, 0.2925], scale=(1, 10)) == pytest.approx(70.983, abs=5e-4)
    assert index_of_means([8, NAN], [1, 0], scale=(1, 10)) == pytest.approx(700 / 9)
    assert math.isnan(index_of_means([8, NAN], scale=(1, 10))) and math.isnan(index_of_means([], scale=(1, 10)))
    with pytest.raises(ValueError, match="3 weights for 2 parts"):
        index_of_means([8, 7], [1, 1, 1], scale=(1, 10))
    with pytest.raises(ValueError, match="entry 2 is -1"):
        index_of_means([8, 7], [1, -1], scale=(1, 10))


def test_weighted_index_by_hand() -> None:
    """Item 1 answers 1, 5, –, weights 1, 3, 2: mean 4, index 75; item 2 answers 2, –, 5: mean 4, index 75.

    With importance 2 : 1 and item 2 of 3 instead of 2: means 4 and (3 + 10)/3 = 13/3: (2 · 75 + 250/3)/3.
    """
    items, w = [[1, 2], [5, NAN], [NAN, 5]], [1, 3, 2]
    found = weighted_index(items, scale=(1, 5), weights=w)
    assert found.value == pytest.approx(75) and (found.n, found.n_weighted) == (3, 6)
    items[0][1] = 3
    found = weighted_index(items, [2, 1], scale=(1, 5), weights=w)
    assert found.value == pytest.approx((150 + 250 / 3) / 3)
    # z: item 1 2/3 · (−75/4, 75/4, 0), item 2 1/3 · (−100/9, 0, 100/9)
    z = np.array([-12.5 - 100 / 27, 12.5, 100 / 27])
    assert found.se**2 == pytest.approx(3 / 2 * (z**2).sum())
    assert found.df == 2


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_with_complete_answers_the_index_is_a_mean_of_respondents(seed: int) -> None:
    random = np.random.default_rng(seed)
    items, w, importance = random.integers(1, 6, (30, 3)), random.uniform(0.5, 2, 30), random.uniform(0, 1, 3)
    design: Any = {"weights": w, "strata": np.arange(30) % 2, "clusters": np.arange(30) // 3}
    found = weighted_index(items, importance, scale=(1, 5), **design)
    own = rescaled(items, (1, 5)) @ (importance / importance.sum())
    expected = mean(own, **design)
    assert (found.value, found.se, found.low, found.high) == pytest.approx(
        (expected.value, expected.se, expected.low, expected.high)
    )
    assert found.value == pytest.approx(
        index_of_means((items * w[:, None]).sum(axis=0) / w.sum(), importance, scale=(1, 5))
    )
    turned = weighted_index(6 - items, importance, scale=(1, 5), **design)
    assert turned.value == pytest.approx(100 - found.value) and turned.se == pytest.approx(found.se)
    tree = IndexTree(["a", "b", "c"], dimension_weights=dict(zip("abc", importance, strict=True)))
    total = composite_index(rescaled(items, (1, 5)), tree, **design).total
    assert (total.value, total.se) == pytest.approx((found.value, found.se))


# ---- composite -----------------------------------------------------------------------
def test_composite_by_hand() -> None:
    """Product 3 : 1, service alone; product .6, service .4.

    80, 40, 50: product 70, total 42 + 20 = 62. –, 40, 50: product is known to ¼ only, below ½: NaN; service carries
    .4, below ½: NaN. 80, –, 50: product 80 (¾ known), total 48 + 20 = 68, behind it .6 · .75 + .4 = .85.
    80, 40, –: total is product's 70 on .6 of the weight.
    """
    rows = [[80, 40, 50], [NAN, 40, 50], [80, NAN, 50], [80, 40, NAN], [NAN, NAN, NAN]]
    found = composite(rows, TREE)
    assert found.dimensions["product"] == pytest.approx([70, NAN, 80, 70, NAN], nan_ok=True)
    assert found.dimensions["service"] == pytest.approx([50, 50, 50, NAN, NAN], nan_ok=True)
    assert found.total == pytest.approx([62, NAN, 68, 70, NAN], nan_ok=True)
    assert found.known == pytest.approx([1, 0.4, 0.85, 0.6, 0])
    strict = composite(rows, IndexTree(TREE.dimensions, TREE.item_weights, TREE.dimension_weights, "exclude"))
    assert strict.total == pytest.approx([62, NAN, NAN, NAN, NAN], nan_ok=True)
    lenient = composite(rows, IndexTree(TREE.dimensions, TREE.item_weights, TREE.dimension_weights, minimum=0))
    assert lenient.total == pytest.approx([62, 0.6 * 40 + 0.4 * 50, 68, 70, NAN], nan_ok=True)


def test_composite_index_by_hand() -> None:
    """Totals 62, 68, – with weights 1, 3, 5: (62 + 204)/4 = 66.5; service 50, 50, 50."""
    rows = [[80, 40, 50], [80, NAN, 50], [NAN, 40, 50]]
    found = composite_index(rows, TREE, weights=[1, 3, 5])
    assert found.total.value == pytest.approx(66.5) and (found.total.n, found.total.n_weighted) == (2, 4)
    assert found.dimensions["service"].value == 50 and found.dimensions["service"].n == 3
    assert found.dimensions["product"].value == pytest.approx((70 + 240) / 4)


def test_equal_weights_unless_given() -> None:
    found = composite([[10, 20, 90]], IndexTree(["a", "a", "b"]))
    assert found.total == pytest.approx([(15 + 90) / 2]) and list(found.dimensions) == ["a", "b"]


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        (IndexTree(["a", "b"]), "a table of 2 items"),
        (IndexTree(["a", "a", "b"], [1, 1]), "2 entries for 3 items"),
        (IndexTree(["a", "a", "b"], [1, -1, 1]), "entry 2 is -1"),
        (IndexTree(["a", "a", "b"], None, {"a": 1, "c": 1}), r"\['b', 'c'\]"),
        (IndexTree(["a", "a", "b"], minimum=1.5), "a share between 0 and 1"),
    ],
)
def test_a_tree_that_does_not_fit_is_named(tree: IndexTree, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        composite([[1, 2, 3]], tree)


# ---- weights -------------------------------------------------------------------------
def test_weights() -> None:
    assert equal_weights(4) == pytest.approx([0.25] * 4) and len(equal_weights(0)) == 0
    assert normalised_weights([2, 6]) == pytest.approx([0.25, 0.75])
    assert derived_weights([0.3, -0.1, 0.1]) == pytest.approx([0.75, 0, 0.25])
    assert np.isnan(derived_weights([0.3, NAN])).all() and np.isnan(derived_weights([-1, 0])).all()
    for bad in ([1, NAN], [1, -2], [0, 0]):
        with pytest.raises(ValueError, match="weights"):
            normalised_weights(bad)


def test_consistent_comparisons_give_their_ratios() -> None:
    """From weights .6, .3, .1 themselves: λ_max = 3, CR = 0."""
    w = np.array([0.6, 0.3, 0.1])
    found = ahp_weights(w[:, None] / w)
    assert found.weights == pytest.approx(w) and found.eigenvalue == pytest.approx(3)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-12) and found.consistent


def test_comparisons_of_three_by_hand() -> None:
    """For three parts the eigenvector is the rows' geometric mean and λ_max = 1 + q + 1/q, q = (a13/(a12 a23))^⅓."""
    a12, a13, a23 = 2.0, 9.0, 3.0
    found = ahp_weights([[1, a12, a13], [NAN, 1, a23], [NAN, NAN, 1]])
    rows = np.array([(a12 * a13) ** (1 / 3), (a23 / a12) ** (1 / 3), (1 / a13 / a23) ** (1 / 3)])
    q = (a13 / (a12 * a23)) ** (1 / 3)
    assert found.weights == pytest.approx(rows / rows.sum()) and found.eigenvalue == pytest.approx(1 + q + 1 / q)
    assert found.consistency_index == pytest.approx((found.eigenvalue - 3) / 2)
    assert found.consistency_ratio == pytest.approx(found.consistency_index / 0.58)
    circular = ahp_weights([[1, 5, 1 / 5], [NAN, 1, 5], [NAN, NAN, 1]])
    assert not circular.consistent and circular.weights == pytest.approx([1 / 3] * 3)


def test_small_large_and_wrong_comparisons() -> None:
    assert ahp_weights([[1]]).weights == pytest.approx([1]) and len(ahp_weights(np.zeros((0, 0))).weights) == 0
    pair = ahp_weights([[1, 3], [NAN, 1]])
    assert pair.weights == pytest.approx([0.75, 0.25]) and pair.consistency_ratio == 0
    assert math.isnan(ahp_weights(np.ones((16, 16))).consistency_ratio)
    with pytest.raises(ValueError, match="row 1, column 2 is 3, row 2, column 1 is 3"):
        ahp_weights([[1, 3], [3, 1]])
    with pytest.raises(ValueError, match="row 1, column 2 is nan"):
        ahp_weights([[1, NAN], [3, 1]])
    with pytest.raises(ValueError, match="row 1, column 1 is 2"):
        ahp_weights([[2, 3], [NAN, 1]])
    with pytest.raises(ValueError, match="a square matrix"):
        ahp_weights([[1, 2]])


# ---- effort and expectation ------------------------------------------------------------
def test_effort_and_gap_by_hand() -> None:
    """Ease 7, 4, –, 5 with weights 1, 2, 4, 1: mean 20/4 = 5, share of 5–7 2/4. Gap 4 − 5, 5 − 3, –: (−1 + 4)/3 = 1."""
    found = customer_effort([7, 4, NAN, 5], weights=[1, 2, 4, 1])
    assert found.mean.value == 5 and found.easy.value == 0.5 and found.easy.n == 3
    assert customer_effort([7, 4, NAN, 5], cut=7, weights=[1, 2, 4, 1]).easy.value == 0.25
    gap = expectation_gap([4, 5, 3], [5, 3, NAN], weights=[1, 2, 2])
    assert gap.value == 1 and (gap.n, gap.n_weighted) == (2, 3)


def test_gap_agrees_with_scipy() -> None:
    random = np.random.default_rng(1)
    perceived, expected = random.integers(1, 6, 40), random.integers(1, 6, 40)
    found, test = expectation_gap(perceived, expected), stats.ttest_rel(perceived, expected)
    interval = test.confidence_interval()
    assert (found.value, found.p) == pytest.approx((float((perceived - expected).mean()), test.pvalue))
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    turned = expectation_gap(expected, perceived)
    assert turned.value == -found.value and turned.p == pytest.approx(found.p)


# ---- ranks ---------------------------------------------------------------------------
ITEMS = [[5, 1], [4, 2], [3, 3], [2, 4], [1, 4], [1, 5]]
UNITS = ["north", "north", "south", "south", "west", "west"]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("rows", [np.zeros((0, 2)), np.full((3, 2), NAN), [[3.0, 4.0]], [[3.0, NAN]]])
def test_indices_without_answers(rows: Any) -> None:
    answered = np.isfinite(np.asarray(rows, float))
    found = weighted_index(rows, scale=(1, 5))
    assert math.isnan(found.value) == (not answered.any(axis=0).all()) and math.isnan(found.se)
    assert composite_index(rows, IndexTree(["a", "b"])).total.n == answered.any(axis=1).sum()
    column = np.asarray(rows, float)[:, 0]
    for part in (scale_index(column, (1, 5)), customer_effort(column).mean, expectation_gap(column, column)):
        assert math.isnan(part.se) and part.n == answered[:, 0].sum()
