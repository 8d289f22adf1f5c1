"""η², ω² and rank ε², by hand and against pingouin and scipy."""

from __future__ import annotations

import math

import numpy as np
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from surveystats.comparison import anova, wald_test
from surveystats.ranks import kruskal_wallis, rank_test
from surveystats.variance_shares import eta_squared, eta_squared_from_f, omega_squared, rank_epsilon_squared

NAN = math.nan
Y, GROUPS, WEIGHTS = [2, 4, 1, 5, NAN], ["a", "a", "b", "b", "b"], [1, 3, 2, 2, 5]
PAIN = pingouin.read_dataset("anova")
VALUES, HAIR = PAIN["Pain threshold"].to_numpy(float), PAIN["Hair color"].to_numpy()


def test_by_hand() -> None:
    """Means 3.5 and 3 around 3.25 with weights 4 and 4: SS 8/16 = .5 between, 1·2.25 + 3·.25 + 2·4 + 2·4 = 19 within.

    η² = .5/19.5. ω²: both times n/8, n = 64/18: MS_within = n · 19/8/(n − 2).
    """
    assert eta_squared(Y, GROUPS, weights=WEIGHTS).value == pytest.approx(0.5 / 19.5, rel=1e-12)
    n = 64 / 18
    within = n * 19 / 8
    expected = (n / 16 - within / (n - 2)) / (n / 16 + within + within / (n - 2))
    found = omega_squared(Y, GROUPS, weights=WEIGHTS)
    assert found.value == pytest.approx(expected, rel=1e-12) and (found.n, found.n_weighted) == (4, 8)


def test_rank_epsilon_by_hand() -> None:
    """1, 2 | 2, 3 with weights 1, 2 | 1, 4: ranks .0625, .3125 | .3125, .75, and η² of these; one missing."""
    ranks, weights = np.array([0.0625, 0.3125, 0.3125, 0.75]), np.array([1, 2, 1, 4])
    means = np.array([0.6875 / 3, 3.3125 / 5])
    whole = np.average(ranks, weights=weights)
    between = 3 * (means[0] - whole) ** 2 + 5 * (means[1] - whole) ** 2
    found = rank_epsilon_squared([1, 2, 2, 3, NAN], ["a", "a", "b", "b", "b"], weights=[1, 2, 1, 4, 3])
    assert found.value == pytest.approx(between / (weights * (ranks - whole) ** 2).sum(), rel=1e-12)


def test_from_f_by_hand() -> None:
    """F(2, 20) = 5: 10/30; both limits put F at a tail of 5 %."""
    found = eta_squared_from_f(5, 2, 20, confidence=0.9)
    assert found.value == pytest.approx(1 / 3) and found.p == pytest.approx(stats.f.sf(5, 2, 20))
    for limit, tail in ((found.low, 0.95), (found.high, 0.05)):
        assert stats.ncf.cdf(5, 2, 20, limit / (1 - limit) * 20) == pytest.approx(tail, abs=1e-6)


def test_agrees_with_pingouin_and_scipy() -> None:
    """pingouin gives η² (np2 with one factor); ε² = H/(n − 1); ω² = df(F − 1)/(df F + n − df)."""
    table = pingouin.anova(data=PAIN, dv="Pain threshold", between="Hair color", effsize="n2").iloc[0]
    assert eta_squared(VALUES, HAIR).value == pytest.approx(table["n2"])
    h = stats.kruskal(*[VALUES[level == HAIR] for level in np.unique(HAIR)]).statistic
    assert rank_epsilon_squared(VALUES, HAIR).value == pytest.approx(h / (len(VALUES) - 1))
    f, n = table["F"], len(VALUES)
    assert omega_squared(VALUES, HAIR).value == pytest.approx(3 * (f - 1) / (3 * f + n - 3))


def test_interval_is_that_of_the_textbook_in_large_simple_samples() -> None:
    """The base that F and η² imply is then the error df of the analysis of variance."""
    random = np.random.default_rng(2)
    groups = random.integers(0, 4, 4000)
    y = random.normal(size=4000) + 0.2 * groups
    classical = anova(y, groups)
    expected = eta_squared_from_f(classical.value, classical.df, classical.df_denominator)
    found = eta_squared(y, groups)
    assert found.value == pytest.approx(expected.value, rel=1e-9)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=3e-3)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_properties(seed: int) -> None:
    """Between 0 and 1, ω² ≤ η², the interval holds η² or lies below it, p is of the design-based test."""
    random = np.random.default_rng(seed)
    y, groups = random.integers(1, 6, 80).astype(float), random.integers(0, 3, 80)
    design = {"weights": random.uniform(0.5, 3, 80), "clusters": random.integers(0, 20, 80)}
    eta, omega, rank = (f(y, groups, **design) for f in (eta_squared, omega_squared, rank_epsilon_squared))
    assert 0 <= eta.value <= 1 and omega.value <= eta.value and 0 <= rank.value <= 1
    assert 0 <= eta.low <= eta.high <= 1 and eta.low <= eta.value and omega.high == eta.high
    assert eta.p == wald_test(y, groups, **design).p and rank.p == rank_test(y, groups, **design).p
    turned = eta_squared(9 - 3 * y, groups, **design)
    assert (turned.value, turned.high) == pytest.approx((eta.value, eta.high), rel=1e-6, abs=1e-9)
    assert rank_epsilon_squared(y, groups).value == pytest.approx(kruskal_wallis(y, groups).value / 79)


@pytest.mark.parametrize("share", [eta_squared, omega_squared, rank_epsilon_squared])
@pytest.mark.parametrize(
    ("values", "groups"),
    [
        ([], []),
        ([1.0], [1]),
        ([NAN] * 3, [1, 1, 2]),
        ([1, 1, 1, 1], [1, 1, 2, 2]),
        ([1, 2, 3], [1, 1, 1]),
        ([1, 2], [None] * 2),
    ],
    ids=["empty", "one", "missing", "constant", "one group", "no group"],
)
def test_nothing_to_share(share, values: list, groups: list) -> None:
    assert math.isnan(share(values, groups).value) and math.isnan(share(values, groups).high)


def test_no_spread_within_groups() -> None:
    found = eta_squared([1, 1, 2, 2], [0, 0, 1, 1])
    assert found.value == 1 and math.isnan(found.low)
    assert math.isnan(omega_squared([1, 1, 2, 2], [0, 0, 1, 1]).value)


def test_equal_means_are_not_certain() -> None:
    found = eta_squared([1, 3, 1, 3] * 10, [0, 0, 1, 1] * 10)
    assert found.value == 0 == found.low and 0.02 < found.high < 0.3
    assert math.isnan(eta_squared_from_f(NAN, 2, 20).value) and math.isnan(eta_squared_from_f(3, 2, 0).value)
