"""Shares, their intervals and differences by hand, at the ends, and by what must hold for any data."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveystats.inference import mean
from surveystats.proportions import Base, base_of, box, effective_base, share, share_of, share_of_count, t_ratio, wilson
from surveystats.sample import Result, Sample

NAN = math.nan
Z = 1.959963984540054


def limits(found: Result) -> tuple[float, float]:
    return found.low, found.high


def answers(count: int, n: int) -> list[float]:
    return [1.0] * count + [0.0] * (n - count)


def test_wilson_at_its_ends() -> None:
    assert wilson(0, 10)[0] == 0 and wilson(1, 10)[1] == 1
    assert wilson(1, 10)[0] == pytest.approx(1 - wilson(0, 10)[1])
    assert all(math.isnan(x) for x in (*wilson(0.5, 0), *wilson(0.5, NAN)))
    assert wilson(0.3, math.inf) == (0.3, 0.3)


@given(st.floats(0, 1), st.floats(0.5, 1e6), st.floats(0.5, 0.999))
def test_wilson_holds_the_share_and_stays_in_range(p, n, confidence) -> None:
    low, high = wilson(p, n, confidence=confidence)
    assert 0 <= low <= p <= high <= 1


def test_share_by_hand() -> None:
    """1, 0, –, 1 with weights 1, 2, 5, 1: p = 2/4; z = 0.125, −0.25, 0, 0.125 and V = 4/3 · 0.09375 = 0.125.

    n/deff = 4/3 · 0.25/0.125 = 8/3; the df are those of the answers, 2. Wilson at ½ on n is ½ ± z/(2√(n + z²)).
    """
    found = share([1, 0, NAN, 1], weights=[1, 2, 5, 1])
    assert (found.value, found.n, found.n_weighted) == (0.5, 3, 4)
    assert found.se**2 == pytest.approx(0.125, rel=1e-12)
    half = Z / (2 * math.sqrt(8 / 3 + Z * Z))
    assert limits(found) == pytest.approx((0.5 - half, 0.5 + half), rel=1e-12)
    assert found == share([1, 0, NAN, 1], Sample.of(4, weights=[1, 2, 5, 1]))


@pytest.mark.parametrize(("count", "n"), [(81, 263), (15, 148), (0, 20), (1, 29), (20, 20), (1, 1)])
def test_a_simple_sample_has_the_interval_of_its_count(count: int, n: int) -> None:
    found = share(answers(count, n))
    counted = share_of_count(count, n)
    assert limits(found) == pytest.approx(wilson(count / n, n), abs=1e-14)
    assert limits(counted) == limits(found) or limits(counted) == pytest.approx(limits(found), abs=1e-14)
    assert counted.se == pytest.approx(math.sqrt(count / n * (1 - count / n) / n) if n > 1 else NAN, nan_ok=True)


@pytest.mark.parametrize("holds", [0.0, 1.0])
def test_share_of_none_or_all_uses_the_kish_base(holds: float) -> None:
    """Weights 1, 1, 2: n_eff 16/6."""
    found = share([holds] * 3 + [NAN], weights=[1, 1, 2, 7])
    assert (found.value, found.se) == (holds, 0)
    assert limits(found) == pytest.approx(wilson(holds, 16 / 6), rel=1e-12)


def test_strata_that_explain_everything_fall_back_on_the_kish_base() -> None:
    found = share([1, 1, 0, 0], strata=["a", "a", "b", "b"])
    ratio = (stats.t.ppf(0.975, 3) / stats.t.ppf(0.975, 2)) ** 2
    assert found.se == 0 and limits(found) == pytest.approx(wilson(0.5, 4 * ratio), rel=1e-9)


def test_strata_and_sampling_fraction_may_raise_the_base_above_n() -> None:
    """40 of 50, and 10 of 50, half of each stratum drawn: V = ½ · ¼ (0.16/49 + 0.16/49); base 99⁻¹ · 100 · ¼/V."""
    y = answers(40, 50) + answers(10, 50)
    found = share(y, strata=[0] * 50 + [1] * 50, fpc=[100] * 100)
    variance = 0.5 * 0.25 * 2 * 0.16 / 49
    assert found.se**2 == pytest.approx(variance)
    base = 100 / 99 * 0.25 / variance * (stats.t.ppf(0.975, 99) / stats.t.ppf(0.975, 98)) ** 2
    assert base > 300 and limits(found) == pytest.approx(wilson(0.5, base), rel=1e-9)


def test_a_census_has_no_sampling_error() -> None:
    some, everyone = (share(y, fpc=[4.0] * 4) for y in ([1, 0, 0, 0], [1, 1, 1, 1]))
    assert limits(some) == pytest.approx((0.25, 0.25))
    assert limits(everyone) == (1, 1)


def test_few_clusters_widen_the_interval() -> None:
    """Three clusters: base n/(n − 1) · pq/se² · (t₅/t₂)²; of few answers the interval is that of the logit."""
    y = [1, 1, 0, 1, 0, 0]
    many, three = [*([1] * 50), *([0] * 50), *([1, 0] * 25)], np.repeat([1, 2, 3], 50)
    found = share(many, clusters=three)
    base = 150 / 149 * 0.25 / found.se**2 * (stats.t.ppf(0.975, 149) / stats.t.ppf(0.975, 2)) ** 2
    assert base * 0.25 < 10
    t, centre = stats.t.ppf(0.975, 2), found.value
    expected = [
        1 / (1 + math.exp(-(math.log(centre / (1 - centre)) + sign * t * found.se / (centre * (1 - centre)))))
        for sign in (-1, 1)
    ]
    assert limits(found) == pytest.approx(tuple(expected))
    even = share(np.tile(np.arange(50), 3) < np.repeat([26, 25, 24], 50), clusters=three)
    base = 150 / 149 * 0.25 / even.se**2 * (stats.t.ppf(0.975, 149) / stats.t.ppf(0.975, 2)) ** 2
    assert base * 0.25 > 10 and even.df == 2 and limits(even) == pytest.approx(wilson(0.5, base), rel=1e-9)
    alone = share(y, clusters=[1] * 6)
    assert alone.value == 0.5 and math.isnan(alone.low) and math.isnan(alone.high)


def test_a_domain_spread_over_many_strata_keeps_its_interval() -> None:
    """Six respondents, each alone in a stratum of ten: the mean has no degrees of freedom left, the share has five."""
    strata = np.repeat(np.arange(6), 10)
    inside = np.arange(60) % 10 == 0
    y = np.where(inside, np.arange(60) % 20 == 0, NAN)
    found = share(y, strata=strata)
    assert found.df == 0 and math.isnan(mean(y, strata=strata).low)
    assert 0 < found.low < 0.5 < found.high < 1
    base = base_of(np.isfinite(y), Sample.of(60, strata=strata))
    assert base == Base(5.0, 0.0, 60.0)


def test_share_of_nobody_or_one() -> None:
    nobody = share([NAN, NAN])
    assert math.isnan(nobody.value) and math.isnan(nobody.low) and nobody.n == 0
    assert share([]).n == 0
    one = share([1.0, NAN])
    assert (one.value, one.n) == (1, 1) and math.isnan(one.se)
    assert share([1.0, 0.0], weights=[0, 0]).n == 0


def test_a_domain_of_a_simple_sample_has_the_interval_of_its_count() -> None:
    """7 of 10 answers of 40 respondents; the rest are missing, or outside the domain."""
    y = np.array(answers(7, 10) + [NAN] * 10 + [1.0] * 20)
    domain = Sample.of(40).subset(np.arange(40) < 20)
    assert limits(share(y, domain)) == pytest.approx(wilson(0.7, 10), abs=1e-12)


def test_share_of_a_mean_is_share() -> None:
    y = np.array([1, 0, 1, 1, NAN, 0])
    assert share_of(mean(y), base=base_of(np.isfinite(y), Sample.of(6))) == share(y)
    found = mean(y)
    plain = share_of(found)  # without the size of the sample: the base is 5/6 of that
    assert limits(plain) == pytest.approx(wilson(0.6, 0.24 / found.se**2))
    assert math.isnan(share_of(Result(NAN)).value)


def test_effective_base_of_nothing() -> None:
    assert math.isnan(effective_base(Result(NAN), 0.25))
    assert math.isnan(effective_base(Result(0.5, 0.1, df=0, n=5, n_eff=5), 0.25))
    assert math.isnan(t_ratio(5, 0, 0.95)) and t_ratio(0, 0, 0.95) == 1


def test_count_outside_its_base() -> None:
    with pytest.raises(ValueError, match="a count of 5 of 3"):
        share_of_count(5, 3)
    assert math.isnan(share_of_count(0, 0).value)


def test_box_keeps_missing_missing() -> None:
    np.testing.assert_equal(box([1, 4, NAN, 5, 3], 4), [0, 1, NAN, 1, 0])
    np.testing.assert_equal(box([1, 4, NAN, 2, 3], 2, top=False), [1, 0, NAN, 1, 0])


@given(st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=1, max_size=15))
def test_reversed_share_is_the_rest(scores) -> None:
    y = np.array([NAN if s is None else float(s > 4) for s in scores])
    yes, no = share(y), share(1 - y)
    np.testing.assert_allclose(
        [no.value, no.se, no.low, no.high], [1 - yes.value, yes.se, 1 - yes.high, 1 - yes.low], atol=1e-12
    )


@given(st.integers(0, 10**6))
def test_shares_do_not_depend_on_the_order_or_the_unit_of_weights(seed) -> None:
    random = np.random.default_rng(seed)
    y, w, h = random.integers(0, 2, 30), random.uniform(0.3, 4, 30), random.integers(0, 3, 30)
    order = random.permutation(30)
    one = share(y, weights=w, strata=h)
    other = share(y[order], weights=7 * w[order], strata=h[order])
    assert limits(other) == pytest.approx(limits(one), rel=1e-9, nan_ok=True)
