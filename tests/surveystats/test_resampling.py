"""Bootstrap of designs: factors by hand, variances against linearisation, intervals against scipy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveystats.drivers import (
    Bootstrap,
    bootstrap,
    moment_columns,
    moment_correlations,
    replicate_blocks,
    replicate_totals,
    resampled,
)
from surveystats.inference import mean
from surveystats.sample import Replicates, Sample

NAN = math.nan


def bootstrap_weights(sample: Sample, *, replicates: int, seed: int) -> np.ndarray:
    return np.concatenate(list(replicate_blocks(sample, replicates=replicates, seed=seed)), axis=1)


def weighted_mean(values: np.ndarray):
    base = np.isfinite(values)
    return lambda w: (w[base] @ values[base]) / w[base].sum() if w[base].sum() > 0 else NAN


def test_two_clusters_by_hand():
    """One of two clusters is drawn: it counts double (weights 1, 2 → 2, 4), the other (3) not at all; or the other."""
    sample = Sample.of(3, weights=[1, 2, 3], clusters=["a", "a", "b"])
    found = {tuple(column) for column in bootstrap_weights(sample, replicates=50, seed=1).T}
    assert found == {(2.0, 4.0, 0.0), (0.0, 0.0, 6.0)}


def test_three_respondents_by_hand():
    """Two draws of three, × 3/2: twice the same (3, 0, 0) or two of them once (1.5, 1.5, 0)."""
    found = {tuple(sorted(column)) for column in bootstrap_weights(Sample.of(3), replicates=200, seed=1).T}
    assert found == {(0.0, 0.0, 3.0), (0.0, 1.5, 1.5)}


def test_sampling_fractions_shrink_the_factors():
    """Half of the stratum is in the sample: λ = √.5, factors 1 − λ and 1 + λ; a stratum wholly in it stays as it is."""
    sample = Sample.of(4, strata=[0, 0, 1, 1], fpc=[0.5, 0.5, 1, 1])
    found = bootstrap_weights(sample, replicates=50, seed=2)
    assert np.unique(found[:2].round(12)) == pytest.approx([1 - math.sqrt(0.5), 1 + math.sqrt(0.5)])
    assert found[2:] == pytest.approx(1)


def test_a_lonely_stratum_keeps_its_weights():
    found = bootstrap_weights(Sample.of(3, weights=[5, 1, 1], strata=[0, 1, 1]), replicates=20, seed=0)
    assert (found[0] == 5).all()


def test_the_seed_decides():
    sample = Sample.of(30)
    first, again, other = (bootstrap_weights(sample, replicates=5, seed=seed) for seed in (1, 1, 2))
    assert (first == again).all() and (first != other).any()


@given(seed=st.integers(0, 10_000))
def test_strata_keep_their_size(seed: int):
    """Factors of a stratum sum to its clusters, clusters move together, and no weight is negative."""
    random = np.random.default_rng(seed)
    strata = random.integers(0, 3, 24)
    clusters = random.integers(0, 5, 24)
    sample = Sample.of(24, strata=strata, clusters=clusters, fpc=np.full(24, random.uniform(0, 1)))
    found = bootstrap_weights(sample, replicates=8, seed=seed)
    first = np.unique(sample.clusters, return_index=True)[1]
    assert (found == found[first][sample.clusters]).all()
    for stratum in np.unique(strata):
        members = sample.strata[first] == stratum
        assert found[first][members].sum(axis=0) == pytest.approx(members.sum())
    assert (found >= -1e-12).all()


@pytest.mark.parametrize("kind", ["simple", "stratified", "clustered", "fpc"])
def test_the_variance_of_a_mean_is_the_linearised_one(kind: str):
    """4,000 replicates: Monte-Carlo error of a standard error 1/√8000 = 1.1 %; four of them."""
    random = np.random.default_rng(3)
    y, w = random.normal(size=240), random.uniform(1, 3, 240)
    design = {
        "simple": {},
        "stratified": {"strata": np.repeat([0, 1, 2], 80)},
        "clustered": {"clusters": np.repeat(np.arange(60), 4), "strata": np.repeat([0, 1], 120)},
        "fpc": {"strata": np.repeat([0, 1], 120), "fpc": np.repeat([0.4, 0.1], 120)},
    }[kind]
    y = np.where(np.arange(240) % 7 == 0, NAN, y + np.repeat(random.normal(size=60), 4))
    sample = Sample.of(240, weights=w, **design)
    expected = mean(y, sample)
    [found] = bootstrap(weighted_mean(y), sample, settings=Bootstrap(replicates=4000, seed=5))
    assert found.value == pytest.approx(expected.value)
    assert found.se == pytest.approx(expected.se, rel=0.045)
    replicated = mean(
        y, sample.replicated(Replicates.of(bootstrap_weights(sample, replicates=4000, seed=5), "bootstrap"))
    )
    assert replicated.se == pytest.approx(found.se, rel=0.01)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=0.2 * expected.se)


def test_calibrated_weights_are_calibrated_again():
    """Every replicate keeps the totals; the mean is as sure as its linearised variance says."""
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
    weights = np.where(np.eye(3, dtype=bool), 0.0, 1.5)
    sample = Sample.of(3).replicated(Replicates.of(weights, "jk1"))
    [found] = bootstrap(weighted_mean(np.array([1.0, 2.0, 6.0])), sample)
    assert found.se == pytest.approx(math.sqrt(2 / 3 * 3.5))
    assert found.df == 2
    assert found.high - found.value == pytest.approx(stats.t.ppf(0.975, 2) * found.se)


def test_the_interval_is_that_of_scipy_but_for_few_clusters():
    """scipy's percentile bootstrap of a mean; ours draws n − 1 of n and takes quantiles Φ(±t)."""
    y = np.random.default_rng(9).exponential(size=150)
    theirs = stats.bootstrap((y,), np.mean, n_resamples=6000, method="percentile", rng=1).confidence_interval
    [found] = bootstrap(weighted_mean(y), Sample.of(150), settings=Bootstrap(replicates=6000, seed=1))
    width = theirs.high - theirs.low
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=0.04 * width)


def test_few_clusters_widen_the_interval():
    """Five values, replicates 1 … 999: with 4 degrees of freedom t = 2.7764, Φ(−t) = .00275, the 2.75th of 999 + 1."""
    values = np.arange(1.0, 1000.0)[None]
    [found] = resampled(np.array([500.0]), values, sample=Sample.of(5), base=np.ones(5), confidence=0.95)
    assert found.low == pytest.approx(1000 * stats.norm.cdf(-stats.t.ppf(0.975, 4)))
    [many] = resampled(np.array([500.0]), values, sample=Sample.of(10**5), base=np.ones(10**5), confidence=0.95)
    assert (many.low, many.high) == pytest.approx((25, 975), abs=0.01)


def test_replicates_without_a_number_are_left_out():
    values = np.array([[1.0, NAN, 3.0], [NAN, NAN, 4.0]])
    one, two = resampled(np.array([2.0, 4.0]), values, sample=Sample.of(9), base=np.ones(9), confidence=0.95)
    assert one.se == pytest.approx(math.sqrt(2)) and 1 <= one.low < one.high <= 3
    assert math.isnan(two.se) and math.isnan(two.low) and two.value == 4
    [unknown] = resampled(np.array([NAN]), values[:1], sample=Sample.of(9), base=np.ones(9), confidence=0.95)
    assert math.isnan(unknown.value) and math.isnan(unknown.se) and unknown.n == 9


def test_nobody_and_one_respondent():
    [nobody] = bootstrap(lambda w: NAN, Sample.of(0), settings=Bootstrap(replicates=5))
    assert math.isnan(nobody.value) and nobody.n == 0
    [alone] = bootstrap(lambda w: 3.0, Sample.of(1), settings=Bootstrap(replicates=5))
    assert alone.value == 3 and math.isnan(alone.low)


def test_blocks_put_together_are_the_whole(monkeypatch):
    sample = Sample.of(10, clusters=np.arange(10) // 2)
    monkeypatch.setattr("surveystats.drivers.CELLS", 35)
    blocks = list(replicate_blocks(sample, replicates=8, seed=1))
    assert [block.shape for block in blocks] == [(10, 3), (10, 3), (10, 2)]
    columns = np.random.default_rng(1).normal(size=(10, 2))
    totals = replicate_totals(columns, sample, bootstrap=Bootstrap(replicates=8, seed=1))
    assert totals == pytest.approx(np.hstack(blocks).T @ columns)


def test_moments_give_the_correlations_of_each_replicate():
    random = np.random.default_rng(2)
    scores = random.normal(size=(50, 3)) @ random.normal(size=(3, 3))
    base = random.uniform(size=50) < 0.8
    w = random.uniform(0, 2, (50, 4))
    found = moment_correlations(w.T @ moment_columns(scores, base), 3)
    for column, table in zip(w.T, found, strict=True):
        covariance = np.cov(scores[base].T, aweights=column[base])
        spread = np.sqrt(np.diag(covariance))
        assert table == pytest.approx(covariance / spread / spread[:, None], abs=1e-12)
    nothing = moment_correlations(np.zeros((1, 10)), 3)
    assert np.isnan(nothing).all()
    constant = moment_correlations(np.ones((1, 50)) @ moment_columns(scores * [1, 0, 1], base), 3)
    assert constant[0, 0, 1] == 0 and constant[0, 1, 1] == 1
