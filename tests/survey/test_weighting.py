"""Weights against published tables, and each way they can go wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csreport.project.errors import InputError
from csreport.survey.weighting import poststratify, rake, trim
from surveystats.sample import kish_n_eff

# Kalton & Flores-Cervantes 2003, as in the tests of R's survey package: a1..a4 by b1..b3.
SAMPLE = np.array([[20, 40, 40], [50, 140, 310], [100, 50, 50], [30, 100, 70]])
POPULATION = np.array([[80, 40, 55], [60, 150, 340], [170, 60, 200], [55, 165, 125]])
RAKED = [[1.8108, 1.4528, 2.0168], [1.0836, 0.8694, 1.2068], [2.1961, 1.7619, 2.4459], [1.8332, 1.4708, 2.0417]]
POSTSTRATIFIED = [[4.00, 1.00, 1.38], [1.20, 1.07, 1.10], [1.70, 1.20, 4.00], [1.83, 1.65, 1.79]]
A, B = ("a1", "a2", "a3", "a4"), ("b1", "b2", "b3")


@pytest.fixture(scope="module")
def respondents() -> pd.DataFrame:
    rows = [(a, b) for i, a in enumerate(A) for j, b in enumerate(B) for _ in range(SAMPLE[i, j])]
    return pd.DataFrame(rows, columns=["a", "b"])


@pytest.fixture(scope="module")
def margins() -> dict[str, pd.Series]:
    return {
        "a": pd.Series(POPULATION.sum(axis=1), index=list(A), dtype=float),
        "b": pd.Series(POPULATION.sum(axis=0), index=list(B), dtype=float),
    }


def table_of(respondents: pd.DataFrame, weights: pd.Series) -> np.ndarray:
    """Weight of each cell, on the population's scale."""
    scale = POPULATION.sum() / SAMPLE.sum()
    return (weights * scale).groupby([respondents["a"], respondents["b"]]).mean().unstack().to_numpy()


def test_the_published_table_has_its_published_totals() -> None:
    assert (SAMPLE.sum(), POPULATION.sum()) == (1000, 1500)


def test_raking_gives_the_published_weights(respondents, margins) -> None:
    weights = rake(respondents, margins)
    np.testing.assert_array_equal(table_of(respondents, weights).round(4), RAKED)
    assert weights.mean() == pytest.approx(1, abs=1e-12)
    assert kish_n_eff(weights) == pytest.approx(909.3549, abs=5e-5)


def test_raking_meets_every_margin(respondents, margins) -> None:
    weights = rake(respondents, margins)
    for name, known in margins.items():
        found = weights.groupby(respondents[name]).sum() / len(respondents)
        np.testing.assert_allclose(found, known / known.sum(), atol=1e-9)


def test_poststratification_gives_the_published_weights(respondents) -> None:
    cells = respondents["a"] + respondents["b"]
    population = pd.Series(POPULATION.ravel(), index=[a + b for a in A for b in B], dtype=float)
    weights = poststratify(cells, population)
    np.testing.assert_allclose(table_of(respondents, weights), POSTSTRATIFIED, atol=0.00501)
    np.testing.assert_allclose(table_of(respondents, weights), POPULATION / SAMPLE, rtol=1e-12)
    assert weights.mean() == pytest.approx(1, abs=1e-12)


def test_raking_one_margin_is_poststratification(respondents, margins) -> None:
    pd.testing.assert_series_equal(
        rake(respondents[["a"]], {"a": margins["a"]}), poststratify(respondents["a"], margins["a"]), check_names=False
    )


def test_raking_keeps_the_ratios_of_start_weights_within_a_cell(respondents, margins) -> None:
    start = pd.Series(np.tile([1.0, 3.0], 500))
    weights = rake(respondents, margins, start=start)
    cell = (respondents["a"] == "a1") & (respondents["b"] == "b1")
    assert sorted(set((weights[cell] / weights[cell].min()).round(9))) == [1, 3]
    for name, known in margins.items():
        np.testing.assert_allclose(weights.groupby(respondents[name]).sum() / 1000, known / known.sum(), atol=1e-9)


def test_population_margin_may_be_categorical_with_an_empty_level(respondents, margins) -> None:
    known = margins | {"a": margins["a"].reindex([*A, "a5"], fill_value=0.0)}
    categorical = respondents.assign(a=pd.Categorical(respondents["a"], categories=[*A, "a5"]))
    np.testing.assert_allclose(rake(categorical, known), rake(respondents, margins), rtol=1e-12)


@pytest.mark.parametrize("way", ["rake", "poststratify"])
def test_level_without_respondent_is_named(way) -> None:
    answers, population = pd.Series(["x", "x"]), pd.Series({"x": 10.0, "lost": 5.0})
    with pytest.raises(InputError, match="'lost' is in the population but has no respondent; merge levels"):
        rake(answers.to_frame("s"), {"s": population}) if way == "rake" else poststratify(answers, population)


@pytest.mark.parametrize("way", ["rake", "poststratify"])
def test_level_unknown_to_the_population_is_named(way) -> None:
    answers, population = pd.Series(["x", "new"]), pd.Series({"x": 10.0})
    with pytest.raises(InputError, match="'new' has respondents but no place in the population"):
        rake(answers.to_frame("s"), {"s": population}) if way == "rake" else poststratify(answers, population)


def test_margins_that_contradict_each_other_do_not_converge() -> None:
    answers = pd.DataFrame({"a": ["x", "y"], "b": ["x", "y"]})
    margins = {"a": pd.Series({"x": 1.0, "y": 1.0}), "b": pd.Series({"x": 1.0, "y": 3.0})}
    with pytest.raises(InputError, match="raking to a, b: the margins cannot all be met; use fewer margins"):
        rake(answers, margins)


def test_trim_by_hand() -> None:
    """Mean 2, cap 4: 8 becomes 4, its excess 4 is spread 1:1:2 over the others (sum 4), which doubles them."""
    trimmed = trim(pd.Series([8.0, 1.0, 1.0, 2.0, 0.0, 0.0]), 2)
    assert trimmed.tolist() == [4, 2, 2, 4, 0, 0]


def test_trim_goes_on_until_no_weight_exceeds_the_cap() -> None:
    """Mean 2.1, cap 3: 7 → 3 lifts the others by 15/7, so 2 → 30/7, above the cap; → 3 lifts the last two by 1.4."""
    assert trim(pd.Series([7.0, 2.0, 1.0, 0.5, 0.0]), 3 / 2.1).tolist() == pytest.approx([3, 3, 3, 1.5, 0], abs=1e-12)


def test_trim_leaves_small_weights_alone() -> None:
    weights = pd.Series([1.0, 2.0, 3.0])
    pd.testing.assert_series_equal(trim(weights, 2), weights)


def test_zero_cell_whose_margins_only_meet_at_the_edge_is_refused() -> None:
    """Cells xx, xy, yy: margins that need a negative xy."""
    answers = pd.DataFrame({"a": ["x", "x", "y"], "b": ["x", "y", "y"]})
    margins = {"a": pd.Series({"x": 1.0, "y": 2.0}), "b": pd.Series({"x": 2.0, "y": 1.0})}
    with pytest.raises(InputError, match="cannot all be met"):
        rake(answers, margins)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=30), st.floats(1.05, 10))
def test_trim_keeps_the_sum_the_cap_and_the_order(weights, limit) -> None:
    before = pd.Series(weights)
    after = trim(before, limit)
    assert after.sum() == pytest.approx(before.sum(), rel=1e-9)
    assert after.max() <= limit * before.mean() * (1 + 1e-9)
    assert (after.sort_values().diff().dropna() >= 0).all()
    ordered = after[before.sort_values(kind="stable").index]
    assert (ordered.diff().dropna() >= -1e-9 * before.mean()).all()
