"""Decompositions of R²: by hand, by every order of the drivers, by other routes, and what must hold for any data."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pingouin
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from surveystats.decomposition import exact_parts, random_orders, sampled_parts, subset_r2
from surveystats.draws import Bootstrap
from surveystats.importance import decomposition_of_correlations, importance, lmg, relative_weights
from surveystats.regression import linear_regression
from surveystats.sample import Replicates, Sample

NAN = math.nan
BOTH = pytest.mark.parametrize("measure", [lmg, relative_weights])


def survey(seed: int, n: int = 80, count: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, count)) + random.normal(size=(n, 1))
    y = x @ np.linspace(1, 0, count) + 1.5 * random.normal(size=n)
    return y, x, random.uniform(0.5, 3, n)


# ---- by hand -----------------------------------------------------------------------------
def test_two_drivers_with_weights_and_a_missing_answer_by_hand():
    """x1 = −1 −1 1 1, x2 = −1 1 −1 1, w = 1 2 2 1 (both mean 0, variance 1, r12 = −1/3), y = 0 1 3 3; a fifth
    respondent has no x2. Mean of y 11/6, variance 53/36, cov(y, x1) = 7/6, cov(y, x2) = −1/6: R²(1) = 49/53,
    R²(2) = 1/53, R²(12) = (50/53 − 2 · 7/159)/(8/9) = 51/53. LMG: ½(49 + 51 − 1)/53 = 99/106, ½(1 + 51 − 49)/53 =
    3/106. On its own x2 goes with a lower y, with x1 held with a higher one: (−1 + 7/3)/√53 · 9/8 > 0."""
    x = [[-1, -1], [-1, 1], [1, -1], [1, 1], [5, NAN]]
    found = lmg([0, 1, 3, 3, 9], x, weights=[1, 2, 2, 1, 4])
    assert found.parts == pytest.approx([99 / 106, 3 / 106], abs=1e-12)
    assert found.r2 == pytest.approx(51 / 53) and found.shares.sum() == pytest.approx(1)
    assert (found.n, found.n_weighted, found.n_eff) == (4, 6, pytest.approx(36 / 10))
    assert found.zero_order_signs.tolist() == [1, -1] and found.signs.tolist() == [1, 1]
    assert found.reversed_signs.tolist() == [False, True]
    assert found.correlations == pytest.approx([7 / math.sqrt(53), -1 / math.sqrt(53)])
    assert found.standardised[1] == pytest.approx(4 / 3 / math.sqrt(53) * 9 / 8)
    assert (found.monte_carlo_se == 0).all()
    assert relative_weights([0, 1, 3, 3, 9], x, weights=[1, 2, 2, 1, 4]).parts == pytest.approx(found.parts)


def test_two_correlations_by_hand():
    """r12 = .5, r1 = .6, r2 = .3: R² = (.36 + .09 − .18)/.75 = .36; parts ½(.36 + .36 − .09) and ½(.09 + .36 − .36).
    Two drivers: relative weights are the same."""
    for measure in ("lmg", "johnson"):
        found = decomposition_of_correlations([[1, 0.5], [0.5, 1]], [0.6, 0.3], measure=measure)
        assert found.parts == pytest.approx([0.315, 0.045], abs=1e-12)
        assert found.standardised == pytest.approx([0.6, 0], abs=1e-12)


# ---- other routes ------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_the_average_over_every_order_of_weighted_regressions(seed: int):
    y, x, w = survey(seed)

    def r2(columns: tuple[int, ...]) -> float:
        return sm.WLS(y, sm.add_constant(x[:, columns]), weights=w).fit().rsquared if columns else 0.0

    parts = np.zeros(4)
    for order in itertools.permutations(range(4)):
        for place, driver in enumerate(order):
            parts[driver] += (r2(order[: place + 1]) - r2(order[:place])) / 24
    found = lmg(y, x, weights=w)
    assert found.parts == pytest.approx(parts, abs=1e-12)
    assert found.r2 == pytest.approx(r2((0, 1, 2, 3)), abs=1e-12)
    assert found.standardised == pytest.approx([r.value for r in linear_regression(y, x, weights=w).standardised])


def test_every_subset_in_its_place():
    """Subset s holds driver j when bit 3 − j of s is set."""
    y, x, _ = survey(1)
    found = subset_r2(np.corrcoef(np.column_stack([x, y]).T)[None])[:, 0]
    for subset in range(16):
        chosen = [driver for driver in range(4) if subset >> (3 - driver) & 1]
        expected = sm.OLS(y, sm.add_constant(x[:, chosen])).fit().rsquared if chosen else 0.0
        assert found[subset] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_pingouin_agrees_at_equal_weights(seed: int):
    y, x, _ = survey(seed)
    theirs = pingouin.linear_regression(x, y, relimp=True)
    found = lmg(y, x)
    assert found.parts == pytest.approx(theirs["relimp"].iloc[1:].to_numpy(float), abs=1e-9)
    assert 100 * found.shares == pytest.approx(theirs["relimp_perc"].iloc[1:].to_numpy(float), abs=1e-7)


@pytest.mark.parametrize("seed", range(5))
def test_relative_weights_are_genizi(seed: int):
    """Johnson's derivation from the data: with X = PΔQᵀ, Z = PQᵀ is the closest orthonormal table; squared
    coefficients of X on Z times those of y on Z."""
    y, x, w = survey(seed)
    share = w / w.sum()
    z = (x - share @ x) * np.sqrt(share)[:, None]
    z /= np.sqrt((z**2).sum(axis=0))
    u = (y - share @ y) * np.sqrt(share)
    u /= np.sqrt((u**2).sum())
    left, _, right = np.linalg.svd(z, full_matrices=False)
    closest = left @ right
    expected = (z.T @ closest) ** 2 @ (closest.T @ u) ** 2
    assert relative_weights(y, x, weights=w).parts == pytest.approx(expected, abs=1e-12)


def test_orthogonal_drivers_share_nothing():
    x = np.array(list(itertools.product([-1, 1], repeat=3)) * 2, float)
    y = x @ [3, 2, 1] + np.arange(16) % 5
    squares = [np.corrcoef(column, y)[0, 1] ** 2 for column in x.T]
    assert lmg(y, x).parts == pytest.approx(squares) and relative_weights(y, x).parts == pytest.approx(squares)


# ---- many drivers ------------------------------------------------------------------------
def test_sampled_orders_come_close_to_all_of_them():
    """15 drivers: within four Monte-Carlo standard errors of the exact parts, and still summing to R²."""
    y, x, _ = survey(11, n=300, count=15)
    table = np.corrcoef(np.column_stack([x, y]).T)
    found, exact = lmg(y, x, orders=600, seed=3), exact_parts(table[None])[0]
    assert (found.monte_carlo_se > 0).all() and found.monte_carlo_se.max() < 0.005
    assert (np.abs(found.parts - exact) < 4 * found.monte_carlo_se).all()
    assert found.parts.sum() == pytest.approx(found.r2) == pytest.approx(exact.sum())
    assert (lmg(y, x, orders=600, seed=3).parts == found.parts).all()
    assert (lmg(y, x, orders=600, seed=4).parts != found.parts).any()


def test_orders_come_with_their_reverse():
    orders = random_orders(6, orders=10, seed=1)
    assert orders.shape == (10, 6) and (np.sort(orders, axis=1) == np.arange(6)).all()
    assert (orders[0::2] == orders[1::2, ::-1]).all()


def test_a_replicate_with_determined_drivers_has_no_sampled_parts():
    fine = np.array([[1, 0.5, 0.6], [0.5, 1, 0.3], [0.6, 0.3, 1]])
    broken = np.array([[1, 1, 0.6], [1, 1, 0.6], [0.6, 0.6, 1]])
    parts, errors = sampled_parts(np.stack([fine, broken]), random_orders(2, orders=4, seed=0))
    assert parts[0] == pytest.approx([0.315, 0.045]) and np.isnan(parts[1]).all() and np.isnan(errors[1]).all()
    assert exact_parts(broken[None])[0] == pytest.approx([0.18, 0.18])


def test_many_drivers_have_bootstrap_intervals_too():
    y, x, w = survey(12, n=120, count=16)
    found = importance(y, x, weights=w, bootstrap=Bootstrap(replicates=20, seed=1))
    assert found.replicates == 20
    assert all(part.low <= part.high for part in found.parts)
    assert sum(part.value for part in found.parts) == pytest.approx(found.r2.value)


# ---- intervals and ranks -----------------------------------------------------------------
def test_intervals_are_quantiles_of_the_replicates():
    """Each replicate decomposed on its own, one weight vector at a time."""
    from surveystats.resampling import bootstrap, bootstrap_weights  # noqa: PLC0415

    y, x, w = survey(2)
    sample = Sample.of(80, weights=w, clusters=np.repeat(np.arange(40), 2))
    chosen = Bootstrap(replicates=200, seed=4)
    found = importance(y, x, sample=sample, bootstrap=chosen)
    alone = bootstrap(lambda weights: lmg(y, x, weights=weights).parts, sample, settings=chosen)
    for one, two in zip(found.parts, alone, strict=True):
        assert (one.se, one.low, one.high, one.df) == pytest.approx((two.se, two.low, two.high, 39), rel=1e-8)
    drawn = np.array(
        [lmg(y, x, weights=column).parts for column in bootstrap_weights(sample, replicates=200, seed=4).T]
    )
    assert found.first == pytest.approx((drawn.argmax(axis=1)[:, None] == np.arange(4)).mean(axis=0))
    order = np.argsort(-found.decomposition.parts)
    expected = [(drawn[:, a] > drawn[:, b]).mean() for a, b in itertools.pairwise(order)]
    assert found.above_next[order] == pytest.approx([*expected, NAN], nan_ok=True)
    assert found.ranks[order].tolist() == [1, 2, 3, 4]
    assert (found.rank_low <= found.ranks).all() and (found.ranks <= found.rank_high).all()
    assert [share.value for share in found.shares] == pytest.approx(found.decomposition.shares)


def test_a_clear_leader_ranks_first_in_every_replicate():
    random = np.random.default_rng(5)
    x = random.normal(size=(300, 3))
    found = importance(3 * x[:, 1] + random.normal(size=300), x, bootstrap=Bootstrap(replicates=100))
    assert found.first.tolist() == [0, 1, 0] and found.ranks[1] == 1
    assert (found.rank_low[1], found.rank_high[1]) == (1, 1)
    assert found.above_next[1] == 1


def test_answers_of_one_respondent_given_twice_do_not_narrow_the_interval():
    y, x, w = survey(6)
    once = importance(y, x, weights=w, bootstrap=Bootstrap(replicates=50, seed=2))
    twice = importance(
        np.tile(y, 2), np.tile(x, (2, 1)), weights=np.tile(w, 2), clusters=np.tile(np.arange(80), 2),
        bootstrap=Bootstrap(replicates=50, seed=2),
    )  # fmt: skip
    for one, two in zip(once.parts, twice.parts, strict=True):
        assert (one.value, one.se, one.low, one.high) == pytest.approx((two.value, two.se, two.low, two.high))


def test_replicate_weights_of_the_file_are_used():
    y, x, w = survey(7, n=40, count=2)
    jackknife = np.where(np.eye(40, dtype=bool), 0.0, w[:, None] * 40 / 39)
    sample = Sample.of(40, weights=w).replicated(Replicates.of(jackknife, "jk1"))
    found = importance(y, x, sample=sample)
    values = np.array([lmg(y, x, weights=column).parts for column in jackknife.T])
    expected = np.sqrt(39 / 40 * ((values - values.mean(axis=0)) ** 2).sum(axis=0))
    assert [part.se for part in found.parts] == pytest.approx(expected, rel=1e-8)
    assert found.replicates == 40 and found.parts[0].df == 39


def test_replicates_without_variation_are_left_out():
    """Four respondents: many replicates hold one or two of them only."""
    y, x = [1.0, 2, 4, 3], [1.0, 2, 3, 5]
    found = importance(y, x, bootstrap=Bootstrap(replicates=200, seed=1))
    assert 0 < found.replicates < 200
    assert math.isfinite(found.parts[0].se)


# ---- what cannot be decomposed -----------------------------------------------------------
@pytest.mark.parametrize(
    ("y", "x", "reason"),
    [
        ([], np.empty((0, 2)), "too_few"),
        ([1, 2, 3], [[1, 2], [2, 1], [3, 3]], "too_few"),
        ([5] * 6, [[i, i**2] for i in range(6)], "constant_outcome"),
        (range(6), [[i**2, 4] for i in range(6)], "constant_driver"),
        (range(6), [[i**2, -2 * i**2] for i in range(6)], "collinear"),
        (range(6), [[NAN, i] for i in range(6)], "too_few"),
    ],
)
def test_what_cannot_be_decomposed_says_why(y, x, reason):
    for found in (lmg(list(y), x), relative_weights(list(y), x)):
        assert found.reason == reason
        assert np.isnan(found.parts).all() and len(found.parts) == np.shape(x)[1] and math.isnan(found.r2)
        assert not found.reversed_signs.any()
    bootstrapped = importance(list(y), x)
    assert bootstrapped.decomposition.reason == reason and bootstrapped.replicates == 0
    assert all(math.isnan(part.value) for part in bootstrapped.parts) and np.isnan(bootstrapped.first).all()


def test_correlations_that_cannot_be_decomposed():
    assert decomposition_of_correlations([[1, 1], [1, 1]], [0.5, 0.5]).reason == "collinear"
    assert decomposition_of_correlations([[1, NAN], [NAN, 1]], [0.5, 0.5]).reason == "too_few"
    with pytest.raises(ValueError, match="correlations among drivers"):
        decomposition_of_correlations([[1, 0.5], [0.5, 1]], [0.5])


@BOTH
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_holds_for_any_data(measure, seed: int):
    y, x, w = survey(seed, 25, 3)
    found = measure(y, x, weights=w)
    close = {"abs": 1e-9}
    assert found.parts.sum() == pytest.approx(found.r2, **close)
    assert found.r2 == pytest.approx(linear_regression(y, x, weights=w).r2, **close)
    assert (found.parts >= -1e-12).all() and found.shares.sum() == pytest.approx(1)
    order = np.random.default_rng(seed).permutation(3)
    moved = measure(4 - 2 * y, x[:, order] * [1, -3, 0.01] + 5, weights=9 * w)
    assert moved.parts == pytest.approx(found.parts[order], **close)
    times = np.random.default_rng(seed).integers(1, 4, 25)
    repeated = measure(np.repeat(y, times), np.repeat(x, times, axis=0))
    assert measure(y, x, weights=times).parts == pytest.approx(repeated.parts, **close)
    assert measure(y, x, weights=np.full(25, 2.0)).parts == pytest.approx(measure(y, x).parts, **close)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_one_driver_takes_all(seed: int):
    y, x, w = survey(seed, 15, 1)
    for measure in (lmg, relative_weights):
        found = measure(y, x[:, 0], weights=w)
        assert found.parts[0] == pytest.approx(found.r2) == pytest.approx(found.correlations[0] ** 2)
