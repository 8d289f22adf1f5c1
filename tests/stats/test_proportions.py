"""Shares, boxes and the Net Promoter Score against published numbers and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csreport.stats.inference import mean
from csreport.stats.proportions import box, nps, promoter_score, share, wilson
from csreport.stats.sample import Sample

NAN = math.nan


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published(count: int, n: int, low: float, high: float) -> None:
    """Newcombe 1998a, table I."""
    assert tuple(round(x, 4) for x in wilson(count / n, n)) == (low, high)


def test_wilson_at_its_ends() -> None:
    assert wilson(0, 10)[0] == 0 and wilson(1, 10)[1] == pytest.approx(1, abs=1e-15)
    assert wilson(1, 10)[0] == pytest.approx(1 - wilson(0, 10)[1])
    assert all(math.isnan(x) for x in (*wilson(0.5, 0), *wilson(0.5, NAN)))


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 1), st.floats(0.5, 1e6), st.floats(0.5, 0.999))
def test_wilson_holds_the_share_and_stays_in_range(p, n, confidence) -> None:
    low, high = wilson(p, n, confidence=confidence)
    assert 0 <= low <= p + 1e-12 and p - 1e-12 <= high <= 1


def test_share_by_hand() -> None:
    """1, 0, –, 1 with weights 1, 2, 5, 1: p = 2/4; z = 0.125, −0.25, 0, 0.125 and V = 4/3 · 0.09375 = 0.125.

    The base of the interval is p(1 − p)/V = 2, and Wilson at p = ½, n = 2 is ½ ± z/(2√(2 + z²)).
    """
    found = share([1, 0, NAN, 1], Sample.of(4, weights=[1, 2, 5, 1]))
    assert (found.value, found.n, found.n_weighted) == (0.5, 3, 4)
    assert found.se**2 == pytest.approx(0.125, rel=1e-12)
    z = 1.959963984540054
    half = z / (2 * math.sqrt(2 + z * z))
    assert (found.low, found.high) == pytest.approx((0.5 - half, 0.5 + half), rel=1e-12)


def test_share_of_a_simple_sample_has_base_n_less_one() -> None:
    """Our standard error divides by n − 1, so its base p(1 − p)/se² is n − 1: Wilson of 81/263 on 262."""
    found = share([1] * 81 + [0] * 182, Sample.of(263))
    assert found.se == pytest.approx(math.sqrt(81 / 263 * 182 / 263 / 262), rel=1e-12)
    assert (found.low, found.high) == pytest.approx(wilson(81 / 263, 262), rel=1e-12)


@pytest.mark.parametrize("holds", [0.0, 1.0])
def test_share_of_none_or_all_uses_the_effective_base(holds: float) -> None:
    """Weights 1, 1, 2: n_eff 8/3."""
    found = share([holds] * 3 + [NAN], Sample.of(4, weights=[1, 1, 2, 7]))
    assert (found.value, found.se) == (holds, 0)
    assert (found.low, found.high) == pytest.approx(wilson(holds, 16 / 6), rel=1e-12)


def test_share_interval_is_never_narrower_than_that_of_n() -> None:
    """Strata that explain everything: the standard error is 0, the interval that of a simple sample."""
    found = share([1, 1, 0, 0], Sample.of(4, strata=["a", "a", "b", "b"]))
    assert found.se == 0 and (found.low, found.high) == pytest.approx(wilson(0.5, 4), rel=1e-12)


def test_share_of_nobody() -> None:
    found = share([NAN, NAN], Sample.of(2))
    assert math.isnan(found.value) and math.isnan(found.low) and found.n == 0


def test_box_keeps_missing_missing() -> None:
    np.testing.assert_equal(box([1, 4, NAN, 5, 3], 4), [0, 1, NAN, 1, 0])
    np.testing.assert_equal(box([1, 4, NAN, 2, 3], 2, top=False), [1, 0, NAN, 1, 0])


def test_promoters_and_detractors() -> None:
    scores = [0, 6, 6.5, 7, 8, 9, 10, NAN]
    np.testing.assert_equal(promoter_score(scores), [-100, -100, 0, 0, 0, 100, 100, NAN])


def nps_sample(promoters: int, passives: int, detractors: int) -> list[float]:
    return [10.0] * promoters + [8.0] * passives + [2.0] * detractors


@pytest.mark.parametrize(
    ("counts", "value", "se"),
    [((162, 108, 54), 33.33, 4.1409), ((36, 45, 19), 17.0, 7.2187), ((45, 30, 25), 20.0, 8.1240)],
    ids=["half-third-sixth", "36-45-19", "45-30-25"],
)
def test_nps_as_published(counts: tuple[int, int, int], value: float, se: float) -> None:
    """The published standard error is √(Var/n), Var = p + d − (p − d)²; ours, by linearisation, √(Var/(n − 1)).

    So the published one is exactly ours times √((n − 1)/n).
    """
    n = sum(counts)
    found = nps(nps_sample(*counts), Sample.of(n))
    assert round(found.value, 2) == value
    assert round(found.se * math.sqrt((n - 1) / n), 4) == se
    p, d = counts[0] / n, counts[2] / n
    assert found.se == pytest.approx(100 * math.sqrt((p + d - (p - d) ** 2) / (n - 1)), rel=1e-12)


def test_nps_by_hand() -> None:
    """Promoter, passive, –, detractor with weights 2, 1, 9, 1: 100·(2 − 1)/4; z = 37.5, −6.25, 0, −31.25."""
    found = nps([9, 7, NAN, 6], Sample.of(4, weights=[2, 1, 9, 1]))
    assert (found.value, found.n) == (25, 3)
    assert found.se == pytest.approx(math.sqrt(4 / 3 * (37.5**2 + 6.25**2 + 31.25**2)), rel=1e-12)
    assert (found.low, found.high) == (-100, 100)


def test_nps_interval_ends_at_a_hundred() -> None:
    found = nps([10, 10, 9, 8], Sample.of(4))
    assert found.high == 100 and -100 < found.low < 75
    alone = nps([10], Sample.of(1))
    assert alone.value == 100 and math.isnan(alone.low) and math.isnan(alone.high)


SCORES = st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=1, max_size=15)


@settings(max_examples=40, deadline=None)
@given(SCORES, st.lists(st.floats(0.1, 9), min_size=15, max_size=15))
def test_shares_sum_to_one_and_nps_is_their_difference(scores, weights) -> None:
    y = np.array([NAN if s is None else float(s) for s in scores])
    sample = Sample.of(len(y), weights=weights[: len(y)])
    parts = [share(np.where(np.isfinite(y), y == point, NAN), sample).value for point in range(11)]
    if np.isfinite(y).any():
        assert sum(parts) == pytest.approx(1)
        assert nps(y, sample).value == pytest.approx(100 * (sum(parts[9:]) - sum(parts[:7])), abs=1e-9)
        assert share(box(y, 9), sample).value == pytest.approx(sum(parts[9:]), abs=1e-12)
    else:
        assert all(math.isnan(part) for part in parts)


@settings(max_examples=40, deadline=None)
@given(SCORES)
def test_reversed_share_is_the_rest(scores) -> None:
    y = np.array([NAN if s is None else float(s > 4) for s in scores])
    sample = Sample.of(len(y))
    yes, no = share(y, sample), share(1 - y, sample)
    np.testing.assert_allclose(
        [no.value, no.se, no.low, no.high], [1 - yes.value, yes.se, 1 - yes.high, 1 - yes.low], atol=1e-12
    )
    assert mean(y, sample).n == yes.n
