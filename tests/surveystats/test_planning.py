"""Sample sizes, detectable changes and allocations: by hand, against statsmodels, and by what must hold."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from surveystats.change import difference
from surveystats.errors import StatisticsError
from surveystats.inference import mean
from surveystats.planning import (
    allocate,
    exact_allocation,
    expected_se,
    margin_of_error,
    minimum_detectable_change,
    nps_sd,
    sample_size,
    sample_size_for_change,
    share_sd,
)
from surveystats.sample import Result

NAN = math.nan
power = pytest.importorskip("statsmodels.stats.power")


# ---- one wave -----------------------------------------------------------------------------------
def test_expected_se_by_hand() -> None:
    """sd 2, 25 of 101 answers, design effect 1.5: 2 √(1.5/25 · 76/100)."""
    assert expected_se(2, 25, population=101, design_effect=1.5) == pytest.approx(2 * math.sqrt(0.06 * 0.76))
    assert expected_se(2, 25) == 0.4


def test_expected_se_is_that_of_answers_with_unequal_weights_up_to_kish() -> None:
    """Answers 1, 5, –, 3, 1 with weights 1, 2, 9, 1, 2: sd of the answers and n = 4 with deff 4 · 10/36."""
    assert expected_se(1.5, 4, design_effect=40 / 36) == pytest.approx(1.5 / math.sqrt(3.6))
    assert mean([1, 5, NAN, 3, 1], weights=[1, 2, 9, 1, 2]).n_eff == pytest.approx(3.6)


@pytest.mark.parametrize("n", [0, -1, NAN])
def test_nobody_has_no_precision(n: float) -> None:
    assert math.isnan(expected_se(1, n)) and math.isnan(margin_of_error(n))


def test_a_census_has_no_margin() -> None:
    assert margin_of_error(500, population=500) == 0 == margin_of_error(600, population=500)
    assert margin_of_error(300, population=1) == margin_of_error(300)


def test_spreads_of_shares_and_scores() -> None:
    assert share_sd(0.2) == 0.4 and share_sd(0) == share_sd(1) == 0
    assert nps_sd(0.5, 0.5) == 100 and nps_sd(1, 0) == 0
    scores = [100.0] * 5 + [0.0] * 3 + [-100.0] * 2
    assert nps_sd(0.5, 0.2) == pytest.approx(np.std(scores))


@pytest.mark.parametrize("margin", [0, 1, -0.1, 5, NAN])
def test_a_margin_is_a_share(margin: float) -> None:
    with pytest.raises(ValueError, match="margin is a share"):
        sample_size(margin)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0.01, 0.3), st.floats(0.05, 0.95), st.one_of(st.none(), st.integers(2, 100_000)), st.floats(1, 4),
    st.floats(0.8, 0.99),
)  # fmt: skip
def test_the_sample_size_is_the_smallest_that_keeps_the_margin(
    margin: float, share: float, population: int | None, deff: float, confidence: float
) -> None:
    given_ = {"share": share, "population": population, "design_effect": deff, "confidence": confidence}
    n = sample_size(margin, **given_)
    assert population is None or n <= population
    assert margin_of_error(n, **given_) <= margin * (1 + 1e-6)
    if n > 1:
        assert margin_of_error(n - 1, **given_) > margin * (1 - 1e-6)


def test_an_empty_population_needs_nobody() -> None:
    assert sample_size(0.05, population=0) == 0 == sample_size_for_change(1, 5, population=0)


# ---- two waves ------------------------------------------------------------------------------------
def test_detectable_change_by_hand() -> None:
    """Standard errors .3 and .4, estimates correlated by .25: √(.09 + .16 − 2 · .25 · .12) = √.19."""
    z = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    assert minimum_detectable_change(0.3, 0.4, correlation=0.25) == pytest.approx(z * math.sqrt(0.19))
    assert minimum_detectable_change(0.3) == pytest.approx(z * math.sqrt(0.18))


def test_detectable_change_of_two_estimates_uses_their_degrees_of_freedom() -> None:
    """Three answers per wave: t of 4 degrees of freedom instead of z."""
    now, before = mean([1, 2, 4]), mean([2, 3, 5])
    df = difference(now, before).df
    expected = (stats.t.ppf(0.975, df) + stats.t.ppf(0.8, df)) * math.hypot(now.se, before.se)
    assert minimum_detectable_change(now, before) == pytest.approx(expected)
    assert minimum_detectable_change(now, before.se) < expected
    assert minimum_detectable_change(replace(now, df=NAN)) == pytest.approx(minimum_detectable_change(now.se))


def test_detectable_change_is_found_with_the_power_asked_for() -> None:
    """By simulation of normal estimates: 80 % and 90 % of 40,000 tests, ± 4 Monte-Carlo errors."""
    rng = np.random.default_rng(3)
    for wanted in (0.8, 0.9):
        change = minimum_detectable_change(1.0, 2.0, power=wanted)
        found = rng.normal(change, math.sqrt(5), 40_000)
        assert abs((np.abs(found) / math.sqrt(5) > stats.norm.ppf(0.975)).mean() - wanted) < 4 * 0.002


@pytest.mark.parametrize("estimate", [Result(NAN), NAN, mean([]), mean([3.0])])
def test_an_unknown_standard_error_shows_no_change(estimate: Result | float) -> None:
    assert math.isnan(minimum_detectable_change(estimate)) and math.isnan(minimum_detectable_change(1.0, estimate))


def test_estimates_without_error_show_any_change() -> None:
    assert minimum_detectable_change(0.0) == 0 == minimum_detectable_change(mean([3.0, 3, 3]))


@pytest.mark.parametrize(
    ("change", "sd", "wanted", "level"), [(0.2, 1.0, 0.8, 0.95), (5, 70.0, 0.9, 0.9), (-0.1, 0.5, 0.7, 0.99)]
)
def test_sample_size_for_a_change_agrees_with_statsmodels(
    change: float, sd: float, wanted: float, level: float
) -> None:
    effect = abs(change) / sd
    expected = power.NormalIndPower().solve_power(effect, power=wanted, alpha=1 - level)
    assert sample_size_for_change(change, sd, power=wanted, confidence=level) == pytest.approx(expected, abs=1.1)


def test_sample_size_for_a_change_by_hand() -> None:
    """From 60 % to 50 %, z = 1.95996 + .84162: n₀ = 7.8489 (.24 + .25)/.01 = 384.6; of 1,000: 384.6/1.3836 = 277.97;
    a panel whose answers correlate by .5 needs 7.8489 (.49 − .24495)/.01 = 192.3."""
    spread = {"sd": share_sd(0.5), "sd_before": share_sd(0.6)}
    assert sample_size_for_change(0.1, **spread) == 385
    assert sample_size_for_change(0.1, **spread, population=1_000) == 278
    assert sample_size_for_change(0.1, **spread, correlation=0.5) == 193
    assert sample_size_for_change(0.1, **spread, design_effect=2) == 770


@settings(max_examples=40, deadline=None)
@given(st.floats(0.05, 3), st.floats(0.2, 5), st.one_of(st.none(), st.integers(50, 10_000)), st.floats(1, 3))
def test_size_and_change_are_inverse(change: float, sd: float, population: int | None, deff: float) -> None:
    n = sample_size_for_change(change, sd, population=population, design_effect=deff)
    se = expected_se(sd, max(n, 1), population=population, design_effect=deff)
    assert minimum_detectable_change(se) <= change * (1 + 1e-6)


@pytest.mark.parametrize("change", [0, NAN])
def test_no_change_needs_no_sample_size(change: float) -> None:
    with pytest.raises(ValueError, match="change must not be 0"):
        sample_size_for_change(change, 1)


# ---- strata -----------------------------------------------------------------------------------------
def test_allocations_by_hand() -> None:
    """60 of 300, 200 and 100: proportional 30, 20, 10; equal 20 each; Neyman with sd 1, 3, 3: 15, 30, 15."""
    sizes = [300, 200, 100]
    assert allocate(60, sizes).tolist() == [30, 20, 10]
    assert allocate(60, sizes, method="equal").tolist() == [20, 20, 20]
    assert allocate(60, sizes, method="neyman", sd=[1, 3, 3]).tolist() == [15, 30, 15]
    assert allocate(60, sizes, minimum=15).tolist() == [27, 18, 15]


def test_a_small_stratum_is_taken_whole() -> None:
    assert allocate(30, [100, 3, 50], method="equal").tolist() == [14, 3, 13]
    assert allocate(7, [100, 1, 50], minimum=2).tolist() == [4, 1, 2]


def test_equal_remainders_go_to_the_larger_stratum_then_to_the_first() -> None:
    assert allocate(4, [5, 5, 5], method="equal").tolist() == [2, 1, 1]
    assert allocate(4, [5, 9, 5], method="equal").tolist() == [1, 2, 1]


def test_strata_without_spread_get_what_the_others_cannot_take() -> None:
    assert allocate(5, [4, 10], method="neyman", sd=[1, 0]).tolist() == [4, 1]
    assert allocate(3, [0, 5], method="neyman", sd=[3, 0]).tolist() == [0, 3]
    assert allocate(4, [2, 6], method="neyman", sd=[0, 0]).sum() == 4


def test_nothing_to_spread() -> None:
    assert allocate(0, [3, 4]).tolist() == [0, 0]
    assert allocate(0, []).tolist() == []
    assert allocate(7, [3, 4]).tolist() == [3, 4]


def test_what_cannot_be_allocated_is_said() -> None:
    with pytest.raises(StatisticsError, match="sample of 9 was asked for, but the strata hold only 7"):
        allocate(9, [3, 4])
    with pytest.raises(StatisticsError, match="less than the strata's minima, which sum to 4"):
        allocate(3, [30, 40], minimum=2)
    with pytest.raises(StatisticsError, match="size or standard deviation is missing or negative"):
        allocate(3, [30, 40], method="neyman", sd=[1, NAN])
    with pytest.raises(ValueError, match="needs 'sd'"):
        allocate(3, [30, 40], method="neyman")
    with pytest.raises(ValueError, match="allocation 'optimal' is unknown"):
        allocate(3, [30, 40], method="optimal")  # type: ignore[arg-type]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.floats(0, 9)), min_size=1, max_size=12), st.floats(0, 1),
    st.sampled_from(["proportional", "equal", "neyman"]), st.integers(0, 5),
)  # fmt: skip
def test_an_allocation_sums_to_n_within_its_bounds(
    strata: list[tuple[int, float]], share: float, method: str, minimum: int
) -> None:
    sizes, sd = (np.array(column) for column in zip(*strata, strict=True))
    low = np.minimum(minimum, sizes)
    n = int(low.sum() + share * (sizes.sum() - low.sum()))
    found = allocate(n, sizes, method=method, sd=sd, minimum=minimum)  # type: ignore[arg-type]
    assert found.sum() == n and (found >= low).all() and (found <= sizes).all()
    exact = exact_allocation(n, sizes, method=method, sd=sd, minimum=minimum)  # type: ignore[arg-type]
    assert (np.abs(found - exact) < 1 + 1e-6).all()


def test_neyman_has_the_least_variance() -> None:
    """No allocation of 12 to three strata has a smaller variance than the one found."""
    sizes, sd = np.array([40, 30, 30]), np.array([1.0, 4.0, 2.0])

    def variance(n: np.ndarray) -> float:
        return float((sizes**2 * (1 - n / sizes) * sd**2 / n).sum())

    best = exact_allocation(12, sizes, method="neyman", sd=sd)
    for one in np.arange(0.5, 11, 0.5):
        for two in np.arange(0.5, 11.5 - one, 0.5):
            assert variance(best) <= variance(np.array([one, two, 12 - one - two])) + 1e-9
