"""The Net Promoter Score by hand, at its ends, and by what must hold for any answers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveystats.errors import StatisticsError
from surveystats.inference import mean
from surveystats.proportions import base_of, nps, nps_of, promoter_score
from surveystats.sample import Replicates, Result, Sample

NAN = math.nan
Z = 1.959963984540054


def scores(promoters: int, passives: int, detractors: int) -> list[float]:
    return [10.0] * promoters + [8.0] * passives + [2.0] * detractors


def limits(found: Result) -> tuple[float, float]:
    return found.low, found.high


def test_promoters_and_detractors() -> None:
    given_scores = [0, 6, 6.5, 7, 8, 9, 10, NAN]
    np.testing.assert_equal(promoter_score(given_scores), [-100, -100, 0, 0, 0, 100, 100, NAN])


def test_nps_by_hand() -> None:
    """Promoter, passive, –, detractor with weights 2, 1, 9, 1: 100·(2 − 1)/4; z = 37.5, −6.25, 0, −31.25.

    V = 4/3 Σz²; Var = ¾ − 1/16 = 11/16 per answer (10⁴ of it in points²), so the base would be 4/3 · 6875/V = 2.84,
    but of so few answers it is at most Kish's 16/6.
    Adjusted: p = (m/2 + ¾)/(m + 3), d = (m/4 + ¾)/(m + 3).
    """
    found = nps([9, 7, NAN, 6], weights=[2, 1, 9, 1])
    variance = 4 / 3 * (37.5**2 + 6.25**2 + 31.25**2)
    assert (found.value, found.n, found.n_weighted) == (25, 3, 4)
    assert found.se == pytest.approx(math.sqrt(variance))
    m = 16 / 6
    assert 4 / 3 * 6875 / variance > m
    p, d = (m / 2 + 0.75) / (m + 3), (m / 4 + 0.75) / (m + 3)
    reach = Z * math.sqrt((p + d - (p - d) ** 2) / (m + 3))
    assert limits(found) == pytest.approx((100 * (p - d - reach), min(100 * (p - d + reach), 100)))


def test_everyone_a_promoter_still_leaves_doubt() -> None:
    """Five promoters: p = 5.75/8, d = 0.75/8."""
    found = nps([10.0] * 5)
    reach = Z * math.sqrt((6.5 / 8 - (5 / 8) ** 2) / 8)
    assert (found.value, found.se, found.high) == (100, 0, 100)
    assert found.low == pytest.approx(100 * (5 / 8 - reach))
    nobody, one = nps([NAN, NAN]), nps([10.0, NAN])
    assert math.isnan(nobody.value) and nobody.n == 0 and one.n == 1 and math.isnan(one.se)


def test_a_census_has_no_sampling_error() -> None:
    assert limits(nps([10.0, 9, 8], fpc=[3, 3, 3])) == pytest.approx((200 / 3, 200 / 3))


def test_clusters_and_replicates_reach_the_interval() -> None:
    random = np.random.default_rng(8)
    y = random.choice([3.0, 8, 10], 120)
    simple = nps(y)
    clustered = nps(y, clusters=np.arange(120) // 30)
    assert clustered.df == 3
    # Wider by the standard error and by t with 3 degrees of freedom, but for what the added answers do.
    ratio = clustered.se / simple.se * stats.t.ppf(0.975, 3) / stats.t.ppf(0.975, 119)
    assert (clustered.high - clustered.low) / (simple.high - simple.low) == pytest.approx(ratio, rel=0.15)
    sample = Sample.of(120).replicated(Replicates.of(random.poisson(1, (120, 40)), "bootstrap"))
    assert nps(y, sample).df == 39 and nps(y, sample).low < simple.value < nps(y, sample).high


def test_nps_of_a_mean_is_nps() -> None:
    y = np.array([10.0, 9, 8, 3, NAN, 9])
    found = nps_of(mean(promoter_score(y)), (0.6, 0.2), base=base_of(np.isfinite(y), Sample.of(6)))
    assert limits(found) == pytest.approx(limits(nps(y)))


SCORES = st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=1, max_size=15)
WEIGHTS = st.lists(st.floats(0.1, 9), min_size=15, max_size=15)


@given(st.lists(st.sampled_from([0.0, 7, 10, NAN]), min_size=1, max_size=20))
def test_promoters_for_detractors_flips_the_sign(y) -> None:
    other = [{0.0: 10.0, 10: 0.0}.get(x, x) for x in y]
    one, back = nps(y), nps(other)
    np.testing.assert_allclose([back.value, back.low, back.high], [-one.value, -one.high, -one.low], atol=1e-9)


@given(st.integers(0, 10**6))
def test_order_and_unit_of_weights_do_not_matter(seed) -> None:
    random = np.random.default_rng(seed)
    y, w, order = random.integers(0, 11, 25).astype(float), random.uniform(0.2, 5, 25), random.permutation(25)
    assert limits(nps(y[order], weights=3 * w[order])) == pytest.approx(limits(nps(y, weights=w)))


@pytest.mark.parametrize("code", [99, 11, -1, math.inf])
def test_codes_that_are_no_answers_are_refused(code: float) -> None:
    """99 was a promoter."""
    with pytest.raises(StatisticsError, match=rf"1 of 3 answers are not from 0 to 10 \(first: {code:g}\)"):
        nps([10, code, NAN])
