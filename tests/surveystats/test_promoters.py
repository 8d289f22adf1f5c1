"""The Net Promoter Score by hand, at its ends, and by what must hold for any answers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from csreport.project.errors import InputError
from surveystats.bases import base_of
from surveystats.inference import mean
from surveystats.promoters import nps, nps_of, nps_of_counts, promoter_score
from surveystats.proportions import box, distribution, share, share_difference
from surveystats.sample import Replicates, Result, Sample

NAN = math.nan
Z = 1.959963984540054
METHODS = ("adjusted_wald", "wald", "t")


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
    wald = nps([9, 7, NAN, 6], weights=[2, 1, 9, 1], method="wald")
    reach = 100 * Z * math.sqrt(11 / 16 / m)
    assert limits(wald) == pytest.approx((25 - reach, 100))


def test_t_interval_is_that_of_the_mean() -> None:
    y = scores(6, 3, 3)
    found, plain = nps(y, method="t"), mean(promoter_score(y))
    assert limits(found) == (plain.low, plain.high)
    low, high = stats.t.interval(0.95, 11, found.value, found.se)
    assert limits(found) == pytest.approx((low, high))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("counts", [(6, 3, 3), (1, 1, 1), (30, 0, 2), (0, 5, 0), (9, 0, 0)])
def test_a_simple_sample_has_the_interval_of_its_counts(counts, method) -> None:
    found, counted = nps(scores(*counts), method=method), nps_of_counts(*counts, method=method)
    assert limits(found) == pytest.approx(limits(counted), abs=1e-9)
    n = sum(counts)
    assert counted.se == pytest.approx(found.se * math.sqrt((n - 1) / n))
    assert -100 <= found.low <= found.value <= found.high <= 100


def test_everyone_a_promoter_still_leaves_doubt() -> None:
    """Five promoters: p = 5.75/8, d = 0.75/8; the t interval closes on 100."""
    found = nps([10.0] * 5)
    reach = Z * math.sqrt((6.5 / 8 - (5 / 8) ** 2) / 8)
    assert (found.value, found.se, found.high) == (100, 0, 100)
    assert found.low == pytest.approx(100 * (5 / 8 - reach))
    assert limits(nps([10.0] * 5, method="t")) == (100, 100) == limits(nps([10.0] * 5, method="wald"))


def test_a_census_has_no_sampling_error() -> None:
    assert limits(nps([10.0, 9, 8], fpc=[3, 3, 3])) == pytest.approx((200 / 3, 200 / 3))


@pytest.mark.parametrize("method", METHODS)
def test_nps_of_nobody_and_of_one(method) -> None:
    for y in ([], [NAN], [NAN, NAN]):
        found = nps(y, method=method)
        assert found.n == 0 and all(math.isnan(x) for x in (found.value, found.low, found.high))
    assert math.isnan(nps_of_counts(0, 0, 0, method=method).value)
    one = nps([10.0], method=method)
    assert one.value == 100 and one.n == 1
    assert math.isnan(one.low) == (method == "t")
    assert math.isnan(nps_of_counts(1, 0, 0, method="t").low)
    assert math.isnan(nps_of(Result(NAN), (NAN, NAN)).value)


def test_negative_counts() -> None:
    with pytest.raises(ValueError, match="negative count"):
        nps_of_counts(3, -1, 2)


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


def test_difference_of_scores_from_their_own_limits() -> None:
    """Two scores of 100 have no standard error, yet their difference has an interval."""
    found = share_difference(nps([10.0] * 12), nps([10.0] * 30))
    assert found.value == 0 and found.low < 0 < found.high and found.p == 1


SCORES = st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=1, max_size=15)
WEIGHTS = st.lists(st.floats(0.1, 9), min_size=15, max_size=15)


@settings(max_examples=60, deadline=None)
@given(SCORES, WEIGHTS, st.sampled_from(METHODS))
def test_nps_is_the_difference_of_two_shares(answers, weights, method) -> None:
    y = np.array([NAN if s is None else float(s) for s in answers])
    sample = Sample.of(len(y), weights=weights[: len(y)])
    parts = [one.value for one in distribution(y, range(11), sample)]
    found = nps(y, sample, method=method)
    if not np.isfinite(y).any():
        assert all(math.isnan(part) for part in (*parts, found.value))
        return
    assert sum(parts) == pytest.approx(1)
    assert found.value == pytest.approx(100 * (sum(parts[9:]) - sum(parts[:7])), abs=1e-9)
    assert share(box(y, 9), sample).value == pytest.approx(sum(parts[9:]), abs=1e-12)
    if not math.isnan(found.low):
        assert -100 <= found.low <= found.value <= found.high <= 100


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0.0, 7, 10, NAN]), min_size=1, max_size=20), st.sampled_from(METHODS))
def test_promoters_for_detractors_flips_the_sign(y, method) -> None:
    other = [{0.0: 10.0, 10: 0.0}.get(x, x) for x in y]
    one, back = nps(y, method=method), nps(other, method=method)
    np.testing.assert_allclose([back.value, back.low, back.high], [-one.value, -one.high, -one.low], atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_order_and_unit_of_weights_do_not_matter(seed) -> None:
    random = np.random.default_rng(seed)
    y, w, order = random.integers(0, 11, 25).astype(float), random.uniform(0.2, 5, 25), random.permutation(25)
    assert limits(nps(y[order], weights=3 * w[order])) == pytest.approx(limits(nps(y, weights=w)))


@pytest.mark.parametrize("code", [99, 11, -1, math.inf])
def test_codes_that_are_no_answers_are_refused(code: float) -> None:
    """99 was a promoter."""
    with pytest.raises(InputError, match=rf"1 of 3 answers are not from 0 to 10 \(first: {code:g}\)"):
        nps([10, code, NAN])
