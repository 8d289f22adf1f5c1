"""Correlations: by hand, against scipy and pingouin, and by what must hold for any scores."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveystats.association import correlation_matrix, pearson
from surveystats.sample import Replicates, Sample

NAN = math.nan
X, Y, W = [1, 2, 3, NAN], [1, 3, 2, 5], [1, 2, 1, 4]


def scores(seed: int, n: int = 80) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two tied five-point scores and weights."""
    random = np.random.default_rng(seed)
    x = random.integers(1, 6, n).astype(float)
    y = np.clip(x + random.integers(-2, 3, n), 1, 5)
    return x, y, random.uniform(0.5, 3, n)


def test_pearson_by_hand():
    """The respondent without x leaves. Σw = 4, x̄ = 8/4, ȳ = 9/4; Σw dx dy = 1.25 − .25 = 1, Σw dx² = 2,
    Σw dy² = 1.5625 + 1.125 + .0625 = 2.75; r = 1/√5.5. n_eff = 16/6 < 3: no interval."""
    found = pearson(X, Y, weights=W)
    assert found.value == pytest.approx(1 / math.sqrt(5.5), abs=1e-12)
    assert (found.n, found.n_weighted, found.n_eff) == (3, 4.0, pytest.approx(16 / 6))
    assert math.isnan(found.se) and math.isnan(found.low) and math.isnan(found.high)


def test_fisher_interval_rests_on_the_effective_base():
    """Weights 1 and 3 in turn: n_eff = (4·50)²/(10·50) = 80 of 100 respondents."""
    x, y, _ = scores(1, 100)
    w = np.tile([1.0, 3.0], 50)
    found = pearson(x, y, weights=w)
    assert found.n_eff == pytest.approx(80)
    reach = 1.959963984540054 / math.sqrt(77)
    assert found.low == pytest.approx(math.tanh(math.atanh(found.value) - reach), abs=1e-12)
    assert found.high == pytest.approx(math.tanh(math.atanh(found.value) + reach), abs=1e-12)
    t = found.value * math.sqrt(78 / (1 - found.value**2))
    assert found.p == pytest.approx(2 * stats.t.sf(abs(t), 78), rel=1e-10)


@pytest.mark.parametrize("seed", range(5))
def test_scipy_agrees_at_equal_weights(seed: int):
    x, y, _ = scores(seed)
    found, theirs = pearson(x, y), stats.pearsonr(x, y)
    interval = theirs.confidence_interval()
    assert (found.value, found.low, found.high) == pytest.approx((theirs.statistic, *interval), abs=1e-12)
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_linearised_scores_are_the_derivatives_by_the_weights(seed: int):
    """The infinitesimal jackknife, by differences: se² = n/(n − 1) Σ (w ∂r/∂w)², the design two equal strata."""
    x, y, w = scores(seed, 40)
    strata, step = np.repeat([0, 1], 20), 1e-5
    found = pearson(x, y, weights=w, strata=strata)
    z = w * [
        (pearson(x, y, weights=w + step * unit).value - pearson(x, y, weights=w - step * unit).value) / (2 * step)
        for unit in np.eye(40)
    ]
    variance = sum(20 / 19 * ((part - part.mean()) ** 2).sum() for part in np.split(z, 2))
    assert found.se == pytest.approx(math.sqrt(variance), rel=1e-6)
    reach = stats.t.ppf(0.975, 38) * found.se / (1 - found.value**2)
    assert found.high == pytest.approx(math.tanh(math.atanh(found.value) + reach), abs=1e-9)


def test_clusters_strata_and_replicates_make_the_interval_linear():
    x, y, w = scores(4)
    plain = pearson(x, y, weights=w)
    designs = [
        Sample.of(80, weights=w, clusters=np.repeat(np.arange(20), 4)),
        Sample.of(80, weights=w, strata=np.repeat([0, 1], 40)),
        Sample.of(80, weights=w, fpc=np.full(80, 0.5)),
        Sample.of(80, weights=w).replicated(Replicates.of(np.random.default_rng(1).exponential(w[:, None], (80, 60)),
                                                          "bootstrap")),
    ]  # fmt: skip
    for sample, df in zip(designs, (19, 78, 79, 59), strict=True):
        found = pearson(x, y, sample=sample)
        assert found.value == pytest.approx(plain.value, abs=1e-12)
        assert found.df == df
        assert found.low < found.value < found.high
        assert found.se != pytest.approx(plain.se, rel=1e-6)


def test_answers_of_one_respondent_given_twice_do_not_count_twice():
    x, y, w = scores(5)
    once = pearson(x, y, weights=w, strata=np.arange(80) < 40)
    twice = pearson(
        np.tile(x, 2),
        np.tile(y, 2),
        weights=np.tile(w, 2),
        clusters=np.tile(np.arange(80), 2),
        strata=np.tile(np.arange(80) < 40, 2),
    )
    assert twice.se == pytest.approx(once.se, rel=1e-9)
    assert (once.n, twice.n) == (80, 160)


@pytest.mark.parametrize("values", [[], [1.0], [2.0, 2.0, 2.0], [NAN, NAN]])
def test_without_spread_there_is_no_correlation(values):
    found = pearson(values, np.arange(len(values), dtype=float))
    assert math.isnan(found.value) and math.isnan(found.se) and math.isnan(found.p)
    assert found.n == int(np.isfinite(values).sum())


def test_two_respondents_have_no_standard_error():
    found = pearson([1, 2], [1, 2])
    assert found.value == pytest.approx(1)
    assert math.isnan(found.se) and math.isnan(found.low) and math.isnan(found.p)


def test_a_perfect_correlation_has_an_interval_of_one_point():
    found = pearson([1, 2, 3, 4, 5], [2, 4, 6, 8, 10])
    assert (found.value, found.low, found.high) == pytest.approx((1, 1, 1))
    assert found.p == 0


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="x has 2 entries, y 3"):
        pearson([1, 2], [1, 2, 3])


@given(seed=st.integers(0, 10_000))
def test_what_holds_for_any_scores(seed: int):
    x, y, w = scores(seed, 25)
    found = pearson(x, y, weights=w)
    if math.isnan(found.value):
        return
    close = {"abs": 1e-10}
    assert pearson(y, x, weights=w).value == pytest.approx(found.value, **close)
    assert pearson(6 - x, y, weights=w).value == pytest.approx(-found.value, **close)
    assert pearson(3 * x - 7, 0.1 * y, weights=5 * w).value == pytest.approx(found.value, **close)
    order = np.random.default_rng(seed).permutation(25)
    assert pearson(x[order], y[order], weights=w[order]).value == pytest.approx(found.value, **close)
    twice = np.random.default_rng(seed).integers(1, 4, 25)
    repeated = pearson(np.repeat(x, twice), np.repeat(y, twice)).value
    assert pearson(x, y, weights=twice).value == pytest.approx(repeated, **close)
    assert pearson(x, y, weights=np.full(25, 3.0)).value == pytest.approx(pearson(x, y).value, **close)


def test_every_pair_of_a_matrix():
    x, y, w = scores(6)
    z = np.where(np.arange(80) < 10, NAN, 6 - x + (np.arange(80) % 3))
    pairs, alone = correlation_matrix(np.column_stack([x, y, z]), weights=w), pearson(x, z, weights=w)
    for name in ("value", "se", "low", "high", "p", "n", "n_weighted", "n_eff"):
        assert getattr(pairs, name)[0, 2] == getattr(pairs, name)[2, 0] == pytest.approx(getattr(alone, name))
    assert pairs.n.tolist() == [[80, 80, 70], [80, 80, 70], [70, 70, 70]]
    assert np.isnan(np.diag(pairs.p)).all() and np.diag(pairs.value) == pytest.approx(1)


def test_a_matrix_of_nothing():
    assert correlation_matrix(np.empty((0, 2))).n.tolist() == [[0, 0], [0, 0]]
    constant = correlation_matrix([[1, 2], [1, 3], [1, 4]])
    assert np.isnan(constant.value[0]).all() and constant.value[1, 1] == pytest.approx(1)


def test_a_matrix_by_hand():
    """Scores 1, 2, 3, – and 1, 3, 2, 4, weights 1, 2, 1, 3: means 2, 9/4; sums of squares 2, 11/4; of products 1."""
    table = np.array([[1, 1, 5], [2, 3, 5], [3, 2, 5], [NAN, 4, 5]], float)
    found = correlation_matrix(table, weights=[1, 2, 1, 3])
    assert found.value[0, 1] == found.value[1, 0] == pytest.approx(1 / math.sqrt(2 * 11 / 4))
    assert found.value[0, 0] == pytest.approx(1) and np.isnan(found.value[2]).all()  # the third does not vary
    assert found.n.tolist() == [[3, 3, 3], [3, 4, 4], [3, 4, 4]] and found.n_weighted[0, 1] == 4


def test_pingouin_agrees_on_a_matrix():
    table = pd.DataFrame(np.random.default_rng(5).integers(1, 6, (60, 3)).astype(float), columns=list("abc"))
    expected = pingouin.pairwise_corr(table, method="pearson").rename(columns={"p-unc": "p_unc"})
    found = correlation_matrix(table)
    for row in expected.itertuples():
        place = "abc".index(row.X), "abc".index(row.Y)
        assert (found.value[place], found.p[place]) == pytest.approx((row.r, row.p_unc), rel=1e-9)
