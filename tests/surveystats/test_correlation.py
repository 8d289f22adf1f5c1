"""Correlations: by hand, against scipy and pingouin, and by what must hold for any scores."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from surveystats.correlation import correlation_matrix, kendall, pearson, rank_agreement, spearman
from surveystats.sample import Replicates, Sample

NAN = math.nan
ALL = pytest.mark.parametrize("measure", [pearson, spearman, kendall])
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


def test_spearman_by_hand():
    """Weighted mid-ranks of x .5, 2, 3.5 and of y .5, 3, 1.5, all around 2: Σw = 2.25 − .75 = 1.5 over
    √(4.5 · (2.25 + 2 + .25)) = 4.5; ρ = 1/3."""
    assert spearman(X, Y, weights=W).value == pytest.approx(1 / 3, abs=1e-12)


def test_kendall_by_hand():
    """Pairs of the three with both scores: weights 1·2 and 1·1 agree, 2·1 disagrees: τ = (2 + 1 − 2)/5."""
    found = kendall(X, Y, weights=W)
    assert found.value == pytest.approx(0.2, abs=1e-12)
    assert found.n == 3


def test_ties_in_kendall_by_hand():
    """x = 1, 1, 2, y = 1, 2, 2, weights 1, 2, 1: only the first and third differ on both (1); x differs in pairs of
    weight 1 + 2, y in 2 + 1; τ-b = 1/√(3 · 3)."""
    assert kendall([1, 1, 2], [1, 2, 2], weights=[1, 2, 1]).value == pytest.approx(1 / 3, abs=1e-12)


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
def test_scipy_and_pingouin_agree_at_equal_weights(seed: int):
    x, y, _ = scores(seed)
    ours = {"pearson": pearson(x, y), "spearman": spearman(x, y), "kendall": kendall(x, y)}
    for name, found in ours.items():
        theirs = pingouin.corr(x, y, method=name)
        assert found.value == pytest.approx(float(theirs["r"].iloc[0]), abs=1e-12)
        if name != "kendall":  # the p of τ there is that of no association at all, ours allows any spread
            assert found.p == pytest.approx(float(theirs["p_val"].iloc[0]), rel=1e-9)
    r = stats.pearsonr(x, y)
    interval = r.confidence_interval()
    assert (ours["pearson"].low, ours["pearson"].high) == pytest.approx((interval.low, interval.high), abs=1e-12)
    assert pingouin.corr(x, y)["CI95"].iloc[0] == pytest.approx([ours["pearson"].low, ours["pearson"].high], abs=0.005)


@ALL
@pytest.mark.parametrize("seed", range(3))
def test_linearised_scores_are_the_derivatives_by_the_weights(measure, seed: int):
    """The infinitesimal jackknife, by differences: se² = n/(n − 1) Σ (w ∂r/∂w)²."""
    x, y, w = scores(seed, 40)
    options = {} if measure is kendall else {"interval": "design"}
    found, step = measure(x, y, weights=w, **options), 1e-5
    slopes = [
        (measure(x, y, weights=w + step * unit).value - measure(x, y, weights=w - step * unit).value) / (2 * step)
        for unit in np.eye(40)
    ]
    assert found.se == pytest.approx(math.sqrt(40 / 39 * ((w * slopes) ** 2).sum()), rel=1e-6)
    reach = stats.t.ppf(0.975, 39) * found.se / (1 - found.value**2)
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
    half = pearson(x, y, sample=designs[2])
    assert half.se == pytest.approx(pearson(x, y, weights=w, interval="design").se * math.sqrt(0.5), rel=1e-12)


def test_answers_of_one_respondent_given_twice_do_not_count_twice():
    x, y, w = scores(5)
    once = pearson(x, y, weights=w, interval="design")
    twice = pearson(np.tile(x, 2), np.tile(y, 2), weights=np.tile(w, 2), clusters=np.tile(np.arange(80), 2))
    assert twice.se == pytest.approx(once.se, rel=1e-9)
    assert (once.n, twice.n) == (80, 160)


@ALL
@pytest.mark.parametrize("values", [[], [1.0], [2.0, 2.0, 2.0], [NAN, NAN]])
def test_without_spread_there_is_no_correlation(measure, values):
    found = measure(values, np.arange(len(values), dtype=float))
    assert math.isnan(found.value) and math.isnan(found.se) and math.isnan(found.p)
    assert found.n == int(np.isfinite(values).sum())


@ALL
def test_two_respondents_have_no_standard_error(measure):
    found = measure([1, 2], [1, 2])
    assert found.value == pytest.approx(1)
    assert math.isnan(found.se) and math.isnan(found.low) and math.isnan(found.p)


@ALL
def test_a_perfect_correlation_has_an_interval_of_one_point(measure):
    found = measure([1, 2, 3, 4, 5], [2, 4, 6, 8, 10])
    assert (found.value, found.low, found.high) == pytest.approx((1, 1, 1))
    assert found.p == 0


@ALL
def test_lengths_must_agree(measure):
    with pytest.raises(ValueError, match="x has 2 entries, y 3"):
        measure([1, 2], [1, 2, 3])


@ALL
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_holds_for_any_scores(measure, seed: int):
    x, y, w = scores(seed, 25)
    found = measure(x, y, weights=w)
    if math.isnan(found.value):
        return
    close = {"abs": 1e-10}
    assert measure(y, x, weights=w).value == pytest.approx(found.value, **close)
    assert measure(6 - x, y, weights=w).value == pytest.approx(-found.value, **close)
    assert measure(3 * x - 7, 0.1 * y, weights=5 * w).value == pytest.approx(found.value, **close)
    order = np.random.default_rng(seed).permutation(25)
    assert measure(x[order], y[order], weights=w[order]).value == pytest.approx(found.value, **close)
    twice = np.random.default_rng(seed).integers(1, 4, 25)
    repeated = measure(np.repeat(x, twice), np.repeat(y, twice)).value
    assert measure(x, y, weights=twice).value == pytest.approx(repeated, **close)
    assert measure(x, y, weights=np.full(25, 3.0)).value == pytest.approx(measure(x, y).value, **close)


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
def test_every_pair_of_a_matrix(method: str):
    x, y, w = scores(6)
    z = np.where(np.arange(80) < 10, NAN, 6 - x + (np.arange(80) % 3))
    table = np.column_stack([x, y, z])
    measure = {"pearson": pearson, "spearman": spearman, "kendall": kendall}[method]
    pairs = correlation_matrix(table, weights=w, method=method)
    alone = measure(x, z, weights=w)
    for name in ("value", "se", "low", "high", "p", "n", "n_weighted", "n_eff"):
        assert getattr(pairs, name)[0, 2] == getattr(pairs, name)[2, 0] == pytest.approx(getattr(alone, name))
    assert pairs.n.tolist() == [[80, 80, 70], [80, 80, 70], [70, 70, 70]]
    assert np.isnan(np.diag(pairs.p)).all() and np.diag(pairs.value) == pytest.approx(1)
    listwise = correlation_matrix(table, weights=w, method=method, missing="listwise")
    assert (listwise.n == 70).all()
    assert listwise.value[0, 1] == pytest.approx(measure(x[10:], y[10:], weights=w[10:]).value, abs=1e-12)


def test_a_matrix_of_nothing():
    assert correlation_matrix(np.empty((0, 2))).n.tolist() == [[0, 0], [0, 0]]
    constant = correlation_matrix([[1, 2], [1, 3], [1, 4]])
    assert np.isnan(constant.value[0]).all() and constant.value[1, 1] == pytest.approx(1)


def test_agreement_of_two_rankings_by_hand():
    """.4 .3 .2 .1 against .5 .1 .3 .1 (the last item unknown): d = 0, 1, −1: ρ = 1 − 6·2/24 = .5, τ = (2 − 1)/3."""
    found = rank_agreement([0.4, 0.3, 0.2, 0.1], [0.5, 0.1, 0.3, NAN])
    assert (found.spearman, found.kendall, found.same_first, found.n) == (
        pytest.approx(0.5), pytest.approx(1 / 3), True, 3,
    )  # fmt: skip
    assert not rank_agreement([1, 2], [2, 1]).same_first
    nothing = rank_agreement([NAN], [1])
    assert math.isnan(nothing.spearman) and not nothing.same_first and nothing.n == 0


def test_a_matrix_by_hand():
    """Scores 1, 2, 3, – and 1, 3, 2, 4, weights 1, 2, 1, 3: means 2, 9/4; sums of squares 2, 11/4; of products 1."""
    table = np.array([[1, 1, 5], [2, 3, 5], [3, 2, 5], [NAN, 4, 5]], float)
    found = correlation_matrix(table, weights=[1, 2, 1, 3])
    assert found.value[0, 1] == found.value[1, 0] == pytest.approx(1 / math.sqrt(2 * 11 / 4))
    assert found.value[0, 0] == pytest.approx(1) and np.isnan(found.value[2]).all()  # the third does not vary
    assert found.n.tolist() == [[3, 3, 3], [3, 4, 4], [3, 4, 4]] and found.n_weighted[0, 1] == 4


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_pingouin_agrees_on_a_matrix(method):
    table = pd.DataFrame(np.random.default_rng(5).integers(1, 6, (60, 3)).astype(float), columns=list("abc"))
    expected = pingouin.pairwise_corr(table, method=method).rename(columns={"p-unc": "p_unc"})
    found = correlation_matrix(table, method=method)
    for row in expected.itertuples():
        place = "abc".index(row.X), "abc".index(row.Y)
        assert (found.value[place], found.p[place]) == pytest.approx((row.r, row.p_unc), rel=1e-9)
