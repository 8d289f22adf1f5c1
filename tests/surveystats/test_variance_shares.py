"""η² and its interval, by hand and against pingouin."""

from __future__ import annotations

import math

import numpy as np
import pingouin
import pytest
from scipy import stats

from surveystats.groups import eta_squared, f_limits, wald_test

NAN = math.nan


def test_by_hand() -> None:
    """Means 3.5 and 3 around 3.25, weights 4 and 4: SS 8/16 = .5 between, 1·2.25 + 3·.25 + 2·4 + 2·4 = 19 within."""
    found = eta_squared([2, 4, 1, 5, NAN], ["a", "a", "b", "b", "b"], weights=[1, 3, 2, 2, 5])
    assert found.value == pytest.approx(0.5 / 19.5, rel=1e-12)
    assert (found.n, found.n_weighted, found.n_eff) == (4, 8, pytest.approx(64 / 18))


def test_pingouin_agrees() -> None:
    data = pingouin.read_dataset("anova")
    table = pingouin.anova(data=data, dv="Pain threshold", between="Hair color", effsize="n2").iloc[0]
    found = eta_squared(data["Pain threshold"], data["Hair color"].to_numpy())
    assert found.value == pytest.approx(table["n2"]) and found.low < found.value < found.high


def test_limits_put_the_statistic_at_a_tail() -> None:
    """The published pair of R effectsize and MBESS for F(3, 123) = 4 stands in tests/references."""
    for value, df, left in ((5, 2, 20), (1.7, 4, 300)):
        low, high = f_limits(value, df, left, confidence=0.9)
        assert low == 0 or stats.ncf.cdf(value, df, left, low) == pytest.approx(0.95, abs=1e-6)
        assert stats.ncf.cdf(value, df, left, high) == pytest.approx(0.05, abs=1e-6)
    assert f_limits(0.0, 2, 20)[1] == f_limits(1.0, 2, 20)[1]
    assert all(math.isnan(limit) for limit in f_limits(NAN, 2, 20))


def test_interval_is_that_of_the_design_based_f() -> None:
    random = np.random.default_rng(1)
    groups = random.integers(0, 3, 400)
    y, w = groups + 2 * random.normal(size=400), random.uniform(0.5, 2, 400)
    found, test = eta_squared(y, groups, weights=w), wald_test(y, groups, weights=w)
    assert (found.p, found.df) == (test.p, 2) and 0 < found.low < found.value < found.high < 1


@pytest.mark.parametrize("groups", [[1, 1, 1, 1], [NAN] * 4, [1, 2, 3, 4]])
def test_nothing_to_share(groups) -> None:
    found = eta_squared([1, 2, 4, 4], groups)
    assert math.isnan(found.low) and (found.value == 1 or math.isnan(found.value))
    same = eta_squared([3, 3, 3, 3], [1, 1, 2, 2])
    assert math.isnan(same.value) and same.n == 4
