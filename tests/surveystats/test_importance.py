"""The driver engine: by hand, by every order of the drivers, by other routes, and what must hold for any data."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pingouin
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.outliers_influence import variance_inflation_factor

from surveystats.association import linear_regression
from surveystats.drivers import (
    QUADRANTS,
    Bootstrap,
    Drivers,
    bootstrap,
    exact_parts,
    fit_drivers,
    relative_parts,
    subset_r2,
)
from surveystats.sample import Replicates, Sample

NAN = math.nan
FEW = Bootstrap(replicates=10, seed=1)


def survey(seed: int, n: int = 80, count: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Scores (drivers, outcome) and weights."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, count)) + random.normal(size=(n, 1))
    y = x @ np.linspace(1, 0, count) + 1.5 * random.normal(size=n)
    return np.column_stack([x, y]), random.uniform(0.5, 3, n)


def fit(scores: np.ndarray, weights: np.ndarray | None = None, settings: Bootstrap = FEW, **design) -> Drivers:
    found = fit_drivers(scores, Sample.of(len(scores), weights=weights, **design), bootstrap=settings)
    assert found is not None
    return found


# ---- by hand -----------------------------------------------------------------------------
def test_two_drivers_with_weights_and_missing_answers_by_hand():
    """x1 = −1 −1 1 1, x2 = −1 1 −1 1, w = 1 2 2 1 (both mean 0, variance 1, r12 = −1/3), y = 0 1 3 3; a fifth
    respondent answered x1 alone. Mean of y 11/6, variance 53/36, cov(y, x1) = 7/6, cov(y, x2) = −1/6: R²(1) = 49/53,
    R²(2) = 1/53, R²(12) = (50/53 − 2 · 7/159)/(8/9) = 51/53. LMG: ½(49 + 51 − 1)/53 = 99/106, ½(1 + 51 − 49)/53 =
    3/106. x1 has the answer 0 of weight 4 too: mean 0, variance 6/10, so that b1 = β1 √(53/36 / .6)."""
    scores = np.array([[-1, -1, 0], [-1, 1, 1], [1, -1, 3], [1, 1, 3], [0, NAN, NAN]], float)
    found = fit(scores, np.array([1.0, 2, 2, 1, 4]))
    point = {name: values[0] for name, values in found.statistics.items()}
    assert point["importance"] == pytest.approx([99 / 102, 3 / 102]) and found.explained[0] == pytest.approx(51 / 53)
    assert point["importance_johnson"] == pytest.approx(point["importance"])  # of two drivers
    beta = np.array([(7 - 1 / 3) * 9 / 8, (-1 + 7 / 3) * 9 / 8]) / math.sqrt(53)
    assert point["beta"] == pytest.approx(beta) and point["vif"] == pytest.approx([9 / 8, 9 / 8])
    assert point["slope"][0] == pytest.approx(beta[0] * math.sqrt(53 / 36 / 0.6))
    assert point["rank"].tolist() == [1, 2] and [QUADRANTS[int(place)] for place in found.quadrants[0]] == [
        "keep", "overkill",
    ]  # fmt: skip
    assert [int((found.base(*pair) > 0).sum()) for pair in ((0,), (0, 1), (0, 2))] == [5, 4, 4]


def test_two_correlations_by_hand():
    """r12 = .5, r1 = .6, r2 = .3: R² = (.36 + .09 − .18)/.75 = .36; parts ½(.36 + .36 − .09) and ½(.09 + .36 − .36)."""
    table = np.array([[[1, 0.5, 0.6], [0.5, 1, 0.3], [0.6, 0.3, 1]]])
    for parts in (exact_parts, relative_parts):
        assert parts(table)[0] == pytest.approx([0.315, 0.045], abs=1e-12)


# ---- other routes ------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_the_average_over_every_order_of_weighted_regressions(seed: int):
    scores, w = survey(seed)
    x, y = scores[:, :-1], scores[:, -1]

    def r2(columns: tuple[int, ...]) -> float:
        return sm.WLS(y, sm.add_constant(x[:, columns]), weights=w).fit().rsquared if columns else 0.0

    parts = np.zeros(4)
    for order in itertools.permutations(range(4)):
        for place, driver in enumerate(order):
            parts[driver] += (r2(order[: place + 1]) - r2(order[:place])) / 24
    found, linear = fit(scores, w), linear_regression(y, x, weights=w)
    assert found.statistics["importance"][0] * found.explained[0] == pytest.approx(parts, abs=1e-12)
    assert found.explained[0] == pytest.approx(linear.r2, abs=1e-12)
    assert found.statistics["slope"][0] == pytest.approx([result.value for result in linear.coefficients])


def test_every_subset_in_its_place():
    """Subset s holds driver j when bit 3 − j of s is set."""
    scores, _ = survey(1)
    found = subset_r2(np.corrcoef(scores.T)[None])[:, 0]
    for subset in range(16):
        chosen = [driver for driver in range(4) if subset >> (3 - driver) & 1]
        model = sm.OLS(scores[:, -1], sm.add_constant(scores[:, chosen]))
        assert found[subset] == pytest.approx(model.fit().rsquared if chosen else 0.0, abs=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_other_packages_agree_at_equal_weights(seed: int):
    scores, _ = survey(seed)
    theirs = pingouin.linear_regression(scores[:, :-1], scores[:, -1], relimp=True)
    found = fit(scores)
    assert 100 * found.statistics["importance"][0] == pytest.approx(theirs["relimp_perc"].iloc[1:].to_numpy(float))
    table = sm.add_constant(scores[:, :-1])
    expected = [variance_inflation_factor(table, column) for column in range(1, 5)]
    assert found.statistics["vif"][0] == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(5))
def test_relative_weights_are_genizi(seed: int):
    """Johnson's derivation from the data: with X = PΔQᵀ, Z = PQᵀ is the closest orthonormal table; squared
    coefficients of X on Z times those of y on Z."""
    scores, w = survey(seed)
    share = w / w.sum()
    z = (scores - share @ scores) * np.sqrt(share)[:, None]
    z /= np.sqrt((z**2).sum(axis=0))
    left, _, right = np.linalg.svd(z[:, :-1], full_matrices=False)
    closest = left @ right
    expected = (z[:, :-1].T @ closest) ** 2 @ (closest.T @ z[:, -1]) ** 2
    found = fit(scores, w)
    assert found.statistics["importance_johnson"][0] * found.explained[0] == pytest.approx(expected, abs=1e-12)


# ---- replicates --------------------------------------------------------------------------
def test_intervals_are_quantiles_of_the_replicates():
    """Each replicate fitted on its own, one weight vector at a time; missing answers and clusters included."""
    scores, w = survey(2)
    scores[::9, 1], scores[4::11, 4] = NAN, NAN
    clusters, chosen = np.repeat(np.arange(40), 2), Bootstrap(replicates=100, seed=4)
    found = fit(scores, w, chosen, clusters=clusters)

    def importances(weights: np.ndarray) -> np.ndarray:
        one = fit_drivers(scores, Sample.of(80, weights=weights), bootstrap=Bootstrap(1))
        return np.full(4, NAN) if one is None else one.statistics["importance"][0]

    alone = bootstrap(importances, Sample.of(80, weights=w, clusters=clusters), settings=chosen)
    for driver, two in enumerate(alone):
        one = found.result(found.statistics["importance"][:, driver], found.base(driver, -1))
        assert (one.value, one.se) == pytest.approx((two.value, two.se), rel=1e-8)
        assert (one.low, one.high) == pytest.approx((two.low, two.high), abs=1e-3)  # those of fewer degrees of freedom


def test_symmetric_intervals_are_those_of_t():
    scores, w = survey(3)
    found = fit(scores, w, Bootstrap(replicates=50, seed=2))
    one = found.result(found.statistics["slope"][:, 0], found.base(0, -1), symmetric=True)
    assert one.high - one.value == pytest.approx(one.value - one.low) and 0 <= one.p <= 1 and one.df == 79


def test_answers_of_one_respondent_given_twice_do_not_narrow_the_interval():
    scores, w = survey(6)
    once = fit(scores, w, Bootstrap(50, 2))
    twice = fit(np.tile(scores, (2, 1)), np.tile(w, 2), Bootstrap(50, 2), clusters=np.tile(np.arange(80), 2))
    assert twice.statistics["importance"] == pytest.approx(once.statistics["importance"])


def test_replicate_weights_of_the_file_are_used():
    scores, w = survey(7, n=40, count=2)
    jackknife = np.where(np.eye(40, dtype=bool), 0.0, w[:, None] * 40 / 39)
    found = fit_drivers(scores, Sample.of(40, weights=w).replicated(Replicates.of(jackknife, "jk1")))
    assert found is not None and len(found.explained) == 41
    values = np.array([fit(scores, column).explained[0] for column in jackknife.T])
    result = found.result(found.explained, found.least)
    assert result.se == pytest.approx(math.sqrt(39 / 40 * ((values - values.mean()) ** 2).sum()), rel=1e-8)


def test_a_clear_leader_ranks_first_in_every_replicate():
    random = np.random.default_rng(5)
    x = random.normal(size=(300, 3))
    found = fit(np.column_stack([x, 3 * x[:, 1] + random.normal(size=300)]), None, Bootstrap(replicates=100))
    assert (found.statistics["rank"][:, 1] == 1).all()


# ---- what cannot be fitted ---------------------------------------------------------------
@pytest.mark.parametrize(
    "scores",
    [
        [[1, 2, 3], [2, 1, 5]],
        [[i, i**2, 5] for i in range(6)],
        [[i**2, 4, i] for i in range(6)],
        [[i**2, -2 * i**2, i] for i in range(6)],
        [[i, NAN, i % 3] for i in range(6)],
        [[i, NAN, i % 3] if i % 2 else [NAN, i, i % 3] for i in range(6)],
    ],
    ids=["two people", "constant outcome", "constant driver", "collinear", "unanswered", "never together"],
)
@pytest.mark.filterwarnings("ignore:Mean of empty slice", "ignore:Degrees of freedom")
def test_what_cannot_be_fitted_is_none(scores):
    assert fit_drivers(np.array(scores, float), Sample.of(len(scores)), bootstrap=FEW) is None


def test_replicates_that_cannot_be_fitted_are_left_out():
    """Six respondents: many replicates hold two of them only."""
    found = fit(np.array([[1.0, 1], [2, 2], [3, 4], [5, 3], [4, 4], [2, 1]]), None, Bootstrap(replicates=200, seed=1))
    known = np.isfinite(found.explained)
    assert known[0] and known.sum() <= 201 and math.isfinite(found.result(found.explained, found.least).se)


@given(seed=st.integers(0, 10_000))
def test_what_holds_for_any_data(seed: int):
    scores, w = survey(seed, 25, 3)
    found = fit(scores, w).statistics
    order = np.random.default_rng(seed).permutation(3)
    moved = fit(np.column_stack([scores[:, order] * [1, -3, 0.01] + 5, 4 - 2 * scores[:, -1]]), 9 * w).statistics
    for name in ("importance", "importance_johnson"):
        assert (found[name][0] >= -1e-12).all() and found[name][0].sum() == pytest.approx(1)
        assert moved[name][0] == pytest.approx(found[name][0][order], abs=1e-9)
    times = np.random.default_rng(seed).integers(1, 4, 25)
    repeated = fit(np.repeat(scores, times, axis=0)).statistics["importance"][0]
    assert fit(scores, times.astype(float)).statistics["importance"][0] == pytest.approx(repeated, abs=1e-9)
