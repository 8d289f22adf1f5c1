"""Importance of drivers and the bootstrap of a design: by hand, by every order, replicate by replicate."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveystats.association import linear_regression
from surveystats.drivers import (
    QUADRANTS,
    Bootstrap,
    Drivers,
    bootstrap,
    fit_drivers,
    moment_columns,
    moment_correlations,
    replicate_blocks,
    resampled,
)
from surveystats.inference import Replicates, Sample, mean

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
    assert point["rank"].tolist() == [1, 2]
    assert [QUADRANTS[int(place)] for place in found.quadrants[0]] == ["keep", "overkill"]
    assert [int((found.base(*pair) > 0).sum()) for pair in ((0,), (0, 1), (0, 2))] == [5, 4, 4]


def test_the_average_over_every_order_of_weighted_regressions():
    scores, w = survey(0)
    x, y, parts = scores[:, :-1], scores[:, -1], np.zeros(4)

    def r2(columns: tuple[int, ...]) -> float:
        return sm.WLS(y, sm.add_constant(x[:, columns]), weights=w).fit().rsquared if columns else 0.0

    for order in itertools.permutations(range(4)):
        for place, driver in enumerate(order):
            parts[driver] += (r2(order[: place + 1]) - r2(order[:place])) / 24
    found, linear = fit(scores, w), linear_regression(y, x, weights=w)
    assert found.statistics["importance"][0] * found.explained[0] == pytest.approx(parts, abs=1e-12)
    assert found.explained[0] == pytest.approx(linear.r2, abs=1e-12)
    assert found.statistics["slope"][0] == pytest.approx([result.value for result in linear.coefficients])


@given(seed=st.integers(0, 10_000))
def test_what_holds_for_any_data(seed: int):
    """Shares of 1, whatever the order, scale and sign of drivers and the scale of weights; weights are repetitions."""
    (scores, w), random = survey(seed, 25, 3), np.random.default_rng(seed)
    order, times = random.permutation(3), random.integers(1, 4, 25)
    found = fit(scores, w).statistics
    moved = fit(np.column_stack([scores[:, order] * [1, -3, 0.01] + 5, 4 - 2 * scores[:, -1]]), 9 * w).statistics
    for name in ("importance", "importance_johnson"):
        assert (found[name][0] >= -1e-12).all() and found[name][0].sum() == pytest.approx(1)
        assert moved[name][0] == pytest.approx(found[name][0][order], abs=1e-9)
    weighted, repeated = fit(scores, times.astype(float)), fit(np.repeat(scores, times, axis=0))
    assert weighted.statistics["importance"][0] == pytest.approx(repeated.statistics["importance"][0], abs=1e-9)


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


@pytest.mark.filterwarnings("ignore:Mean of empty slice", "ignore:Degrees of freedom")
def test_what_cannot_be_fitted_is_none():
    """Two people; constant outcome, then driver; collinear; unanswered; never answered together."""
    i = np.arange(6.0)
    odd, gap, constant = i % 2 == 1, np.full(6, NAN), np.full(6, 5.0)
    columns = [(i[:2], i[:2] ** 2, i[:2]), (i, i**2, constant), (i**2, constant, i), (i**2, -2 * i**2, i)]
    columns += [(i, gap, i % 3), (np.where(odd, i, NAN), np.where(odd, NAN, i), i % 3)]
    for table in columns:
        assert fit_drivers(np.column_stack(table), Sample.of(len(table[0])), bootstrap=FEW) is None, table


def bootstrap_weights(sample: Sample, *, replicates: int, seed: int) -> np.ndarray:
    return np.concatenate(list(replicate_blocks(sample, replicates=replicates, seed=seed)), axis=1)


def weighted_mean(values: np.ndarray):
    base = np.isfinite(values)
    return lambda w: (w[base] @ values[base]) / w[base].sum() if w[base].sum() > 0 else NAN


def test_replicate_weights_by_hand():
    """One of two clusters is drawn: it counts double (weights 1, 2 → 2, 4), the other (3) not at all; or the other.

    Two draws of three respondents, × 3/2: twice the same (3, 0, 0) or two of them once (1.5, 1.5, 0). Half of a stratum
    in the sample: λ = √.5, factors 1 − λ and 1 + λ; a stratum wholly in it stays as it is.
    """
    clusters = Sample.of(3, weights=[1, 2, 3], clusters=["a", "a", "b"])
    drawn = bootstrap_weights(clusters, replicates=50, seed=1)
    assert {tuple(column) for column in drawn.T} == {(2.0, 4.0, 0.0), (0.0, 0.0, 6.0)}
    drawn = bootstrap_weights(Sample.of(3), replicates=200, seed=1)
    assert {tuple(sorted(column)) for column in drawn.T} == {(0.0, 0.0, 3.0), (0.0, 1.5, 1.5)}
    halves = Sample.of(4, strata=[0, 0, 1, 1], fpc=[0.5, 0.5, 1, 1])
    drawn = bootstrap_weights(halves, replicates=50, seed=2)
    assert np.unique(drawn[:2].round(12)) == pytest.approx([1 - math.sqrt(0.5), 1 + math.sqrt(0.5)])
    assert drawn[2:] == pytest.approx(1)


@pytest.mark.parametrize("design", [{"clusters": np.repeat(np.arange(60), 4)}, {"fpc": np.repeat([0.4, 0.1], 120)}])
def test_the_variance_of_a_mean_is_the_linearised_one(design: dict):
    """1,500 replicates: Monte-Carlo error of a standard error 1/√3000 = 1.8 %; four of them."""
    random = np.random.default_rng(3)
    y, w = random.normal(size=240), random.uniform(1, 3, 240)
    y = np.where(np.arange(240) % 7 == 0, NAN, y + np.repeat(random.normal(size=60), 4))
    sample = Sample.of(240, weights=w, strata=np.repeat([0, 1], 120), **design)
    expected = mean(y, sample)
    [found] = bootstrap(weighted_mean(y), sample, settings=Bootstrap(replicates=1500, seed=5))
    assert found.value == pytest.approx(expected.value) and found.se == pytest.approx(expected.se, rel=0.073)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.25 * expected.se)


def test_calibrated_weights_are_calibrated_again():
    """Every replicate keeps the totals, so that a mean is as sure as its linearised variance says."""
    random = np.random.default_rng(6)
    group = random.integers(0, 3, 90)
    auxiliaries = np.column_stack([np.ones(90), *(group == code for code in range(3))]).astype(float)  # redundant
    before = random.uniform(1, 2, 90)
    sample = Sample.of(90, weights=before * np.array([1.0, 1.5, 0.7])[group]).calibrated(auxiliaries, before)
    weights = bootstrap_weights(sample, replicates=30, seed=7)
    assert weights.T @ auxiliaries == pytest.approx(np.tile(sample.weights @ auxiliaries, (30, 1)), rel=1e-9)
    y = group * 2.0 + random.normal(size=90)
    expected = mean(y, sample)
    [found] = bootstrap(weighted_mean(y), sample, settings=Bootstrap(replicates=3000, seed=8))
    assert found.se == pytest.approx(expected.se, rel=0.06)
    domain = sample.subset(group == 1)
    inside = bootstrap_weights(domain, replicates=30, seed=7)
    assert (inside == np.where((group == 1)[:, None], weights, 0)).all()


def test_replicates_of_its_own_are_used_with_their_coefficients():
    """Delete-one jackknife by hand: y = 1, 2, 6: means without one 4, 3.5, 1.5 around 3: 2/3 · (1 + .25 + 2.25)."""
    sample = Sample.of(3).replicated(Replicates.of(np.where(np.eye(3, dtype=bool), 0.0, 1.5), "jk1"))
    [found] = bootstrap(weighted_mean(np.array([1.0, 2.0, 6.0])), sample)
    assert (found.se, found.df) == (pytest.approx(math.sqrt(2 / 3 * 3.5)), 2)
    assert found.high - found.value == pytest.approx(stats.t.ppf(0.975, 2) * found.se)


def results_of(point: list[float], replicates: np.ndarray, n: int):
    return resampled(np.array(point), replicates, sample=Sample.of(n), base=np.ones(n), confidence=0.95)


def test_few_clusters_widen_the_interval():
    """Five values, replicates 1 … 999: with 4 degrees of freedom t = 2.7764, Φ(−t) = .00275, the 2.75th of 999 + 1."""
    ([few], [many]) = (results_of([500.0], np.arange(1.0, 1000.0)[None], n) for n in (5, 10**5))
    assert few.low == pytest.approx(1000 * stats.norm.cdf(-stats.t.ppf(0.975, 4)))
    assert (many.low, many.high) == pytest.approx((25, 975), abs=0.01)


def test_replicates_without_a_number_are_left_out():
    values = np.array([[1.0, NAN, 3.0], [NAN, NAN, 4.0], [1.0, NAN, 3.0]])
    one, two, unknown = results_of([2.0, 4.0, NAN], values, 9)
    assert one.se == pytest.approx(math.sqrt(2)) and 1 <= one.low < one.high <= 3
    assert math.isnan(two.se) and math.isnan(two.low) and two.value == 4
    assert math.isnan(unknown.value) and math.isnan(unknown.se) and unknown.n == 9


def test_moments_give_the_correlations_of_each_replicate():
    random = np.random.default_rng(2)
    scores = random.normal(size=(50, 3)) @ random.normal(size=(3, 3))
    base, w = random.uniform(size=50) < 0.8, random.uniform(0, 2, (50, 4))
    for column, table in zip(w.T, moment_correlations(w.T @ moment_columns(scores, base), 3), strict=True):
        covariance = np.cov(scores[base].T, aweights=column[base])
        spread = np.sqrt(np.diag(covariance))
        assert table == pytest.approx(covariance / spread / spread[:, None], abs=1e-12)
    assert np.isnan(moment_correlations(np.zeros((1, 10)), 3)).all()
    constant = moment_correlations(np.ones((1, 50)) @ moment_columns(scores * [1, 0, 1], base), 3)
    assert constant[0, 0, 1] == 0 and constant[0, 1, 1] == 1
