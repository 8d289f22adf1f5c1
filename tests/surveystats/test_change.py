"""Change between waves, by hand, against other implementations, and by what must hold for any data."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveystats import inference
from surveystats.change import (
    Effect,
    Wave,
    difference,
    difference_in_differences,
    overlap_of,
    regression_to_the_mean,
    reliability_of_units,
)
from surveystats.inference import mean
from surveystats.sample import Replicates, Result, Sample

NAN = math.nan


def overlapping(now: Wave, before: Wave) -> Result:
    """The difference of two waves' means with what their common units make of it."""
    return difference(*(mean(wave.values, wave.sample) for wave in (now, before)), overlap=overlap_of(now, before))


def paired(now: np.ndarray, before: np.ndarray, **design: np.ndarray) -> Result:
    """Mean change of the same respondents."""
    return inference.tested(mean(np.asarray(now, float) - before, **design))


def test_difference_is_welchs_test() -> None:
    a, b = [1.0, 2, 4, 4, 5], [2.0, 2, 3, 1]
    found = difference(mean(a, Sample.of(5)), mean(b, Sample.of(4)), confidence=0.9)
    welch = stats.ttest_ind(a, b, equal_var=False)
    low, high = welch.confidence_interval(0.9)
    assert found.value == pytest.approx(1.2)
    assert [found.p, found.df, found.low, found.high] == pytest.approx([welch.pvalue, welch.df, low, high], rel=1e-9)
    assert (found.n, found.n_weighted, found.n_eff) == (4, 4, pytest.approx(4))


def test_difference_by_hand() -> None:
    """se² = 9/100 + 16/100; df = 0.0625 / (0.0081/10 + 0.0256/20)."""
    now = Result(4.0, 0.3, df=10, n=12, n_weighted=9.5, n_eff=8)
    before = Result(3.5, 0.4, df=20, n=30, n_weighted=8, n_eff=9)
    found = difference(now, before)
    assert (found.value, found.n, found.n_weighted, found.n_eff) == (0.5, 12, 8, 8)
    assert found.se == pytest.approx(0.5)
    assert found.df == pytest.approx(0.0625 / (0.0081 / 10 + 0.0256 / 20))
    assert found.p == pytest.approx(2 * stats.t.sf(1, found.df))


def test_one_wave_without_spread_leaves_the_other_its_degrees_of_freedom() -> None:
    found = difference(mean([4.0] * 5, Sample.of(5)), mean([1.0, 2, 3], Sample.of(3)))
    assert found.se == pytest.approx(1 / math.sqrt(3)) and found.df == pytest.approx(2)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (mean([4.0], Sample.of(1)), mean([1.0, 2], Sample.of(2))),
        (mean([NAN], Sample.of(1)), mean([1.0, 2], Sample.of(2))),
        (mean([4.0, 4], Sample.of(2)), mean([2.0, 2], Sample.of(2))),
        (mean([1.0, 2, 6], Sample.of(3, strata=[1, 2, 3])), mean([1.0, 2], Sample.of(2))),
        (mean([1.0, 2], Sample.of(2)), mean([1.0, 2, 6], Sample.of(3, strata=[1, 2, 3]))),
        (Result(3.0, 0.1), Result(2.0, 0.1)),
    ],
    ids=["one-answer", "no-answer", "no-spread", "lonely-strata-now", "lonely-strata-before", "unknown-df"],
)
def test_what_cannot_be_tested_has_no_interval(now: Result, before: Result) -> None:
    found = difference(now, before)
    assert math.isnan(found.p) and math.isnan(found.low) and math.isnan(found.high)
    np.testing.assert_equal(found.value, now.value - before.value)


@given(st.lists(st.integers(0, 10), min_size=3, max_size=8), st.lists(st.integers(0, 10), min_size=3, max_size=8))
def test_swapping_the_waves_flips_the_sign(a, b) -> None:
    one, other = (mean(np.array(y, float), Sample.of(len(y))) for y in (a, b))
    there, back = difference(one, other), difference(other, one)
    np.testing.assert_allclose(
        [back.value, back.se, back.low, back.high, back.p, back.df],
        [-there.value, there.se, -there.high, -there.low, there.p, there.df], rtol=1e-9,
    )  # fmt: skip


# Waves that share respondents


def limits(found: Result) -> tuple[float, float]:
    return found.low, found.high


def test_overlap_by_hand() -> None:
    """Now a, b, c answer 4, 2, – with weights 1, 3, 9; before b, c, d answer 1, 2, 5 with weights 1, 1, 2.

    Now: mean 2.5, z = (1.5/4, −1.5/4, 0), each wave a simple sample of 3, so V₁ = 3/2 · 2 · .375²; before: mean 13/4,
    z = (−2.25, −1.25, 3.5)/4 and V₀ = 3/2 (5.0625 + 1.5625 + 12.25)/16; only b is in both with a score other than 0:
    Cov = 3/2 · (−.375)(−.5625).
    """
    now = Wave.of([4, 2, NAN], ["a", "b", "c"], weights=[1, 3, 9])
    before = Wave.of([1, 2, 5], ["b", "c", "d"], weights=[1, 1, 2])
    found = overlapping(now, before)
    v1, v0, cov = 1.5 * 2 * 0.375**2, 1.5 * (5.0625 + 1.5625 + 12.25) / 16, 1.5 * 0.375 * 0.5625
    assert found.value == pytest.approx(2.5 - 3.25)
    assert found.se == pytest.approx(math.sqrt(v1 + v0 - 2 * cov))
    shared = overlap_of(now, before)
    assert (shared.covariance, shared.units) == (pytest.approx(cov), 1)
    assert (found.n, found.n_weighted) == (2, 4)


def drawn(seed: int, *, n: int = 40) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    random = np.random.default_rng(seed)
    y = np.where(random.random(n) < 0.1, NAN, random.integers(1, 6, n))
    strata = random.integers(0, 3, n)
    design = {"weights": random.uniform(0.3, 3, n), "strata": strata, "fpc": np.array([0.1, 0.0, 0.5])[strata]}
    return y, random.permutation(1000)[:n], design


@given(st.integers(0, 10**6))
def test_waves_without_a_common_unit_are_independent(seed) -> None:
    (a, _, one), (b, _, other) = drawn(seed), drawn(seed + 1, n=25)
    found = overlapping(Wave.of(a, np.arange(40), **one), Wave.of(b, np.arange(100, 125), **other))
    expected = difference(mean(a, **one), mean(b, **other))
    np.testing.assert_allclose(list(vars(found).values()), list(vars(expected).values()), rtol=1e-9)


@given(st.integers(0, 10**6))
def test_waves_with_all_units_in_common_are_paired(seed) -> None:
    y, units, design = drawn(seed)
    earlier = np.where(np.isfinite(y), np.random.default_rng(seed + 9).integers(1, 6, 40), NAN)
    found = overlapping(Wave.of(y, units, **design), Wave.of(earlier, units, **design))
    expected = paired(y, earlier, **design)
    np.testing.assert_allclose(list(vars(found).values()), list(vars(expected).values()), rtol=1e-8)


@given(st.integers(0, 10**6))
def test_panel_in_any_order_and_swapped(seed) -> None:
    (a, units, one), (b, others, two) = drawn(seed), drawn(seed + 5)
    others = np.where(np.arange(40) < 20, units, others + 2000)
    there = overlapping(Wave.of(a, units, **one), Wave.of(b, others, **two))
    order = np.random.default_rng(seed).permutation(40)
    shuffled = Wave.of(b[order], others[order].astype(str), **{key: part[order] for key, part in two.items()})
    back = overlapping(shuffled, Wave.of(a, units.astype(str), **one))
    np.testing.assert_allclose(
        [back.value, back.se, back.low, back.high, back.df, back.p],
        [-there.value, there.se, -there.high, -there.low, there.df, there.p], rtol=1e-8,
    )  # fmt: skip


def test_overlap_lies_between_paired_and_independent() -> None:
    random = np.random.default_rng(1)
    opinion = random.normal(0, 1, 300)
    now, before = (opinion + random.normal(0, 0.5, 300) for _ in range(2))
    units = np.arange(300)
    ses = [
        overlapping(Wave.of(now, units), Wave.of(before, np.where(units < common, units, units + 900))).se
        for common in (0, 100, 200, 300)
    ]
    assert ses == sorted(ses, reverse=True) and ses[3] < 0.6 * ses[0]


def test_overlap_is_that_of_a_bootstrap_of_units() -> None:
    """Units resampled with all their waves: the standard error within Monte-Carlo error of ours."""
    random = np.random.default_rng(4)
    opinion = random.normal(0, 1, 500)
    now, before = opinion[:300] + random.normal(0, 0.6, 300), opinion[150:] + random.normal(0, 0.6, 350)
    found = overlapping(Wave.of(now, np.arange(300)), Wave.of(before, np.arange(150, 500)))
    table = np.full((500, 2), NAN)
    table[:300, 0], table[150:, 1] = now, before
    draws = table[random.integers(0, 500, (3000, 500))]
    means = np.nanmean(draws, axis=1)
    assert found.se == pytest.approx((means[:, 0] - means[:, 1]).std(), rel=0.06)


def test_clusters_are_the_units_of_a_clustered_wave() -> None:
    """Two waves of the same six branches: cluster totals of both, paired."""
    random = np.random.default_rng(2)
    branch = np.repeat(np.arange(6), 5)
    level = random.normal(0, 1, 6)[branch]
    now, before = level + random.normal(0, 0.3, 30), level + random.normal(0, 0.3, 30)
    waves = [Wave.of(y, branch, clusters=branch) for y in (now, before)]
    assert overlapping(*waves).se == pytest.approx(paired(now, before, clusters=branch).se)
    rows = [Wave.of(y, branch) for y in (now, before)]  # several rows of one respondent
    assert overlapping(*rows) == overlapping(*waves)


def test_calibrated_waves_use_residuals() -> None:
    random = np.random.default_rng(6)
    groups = np.eye(2)[random.integers(0, 2, 60)]
    now, before = (3 * groups[:, 0] + random.normal(0, 1, 60) for _ in range(2))
    sample = Sample.of(60).calibrated(groups, np.ones(60))
    waves = [Wave.of(y, np.arange(60), sample) for y in (now, before)]
    assert overlapping(*waves).se == pytest.approx(mean(now - before, sample).se)
    apart = overlapping(waves[0], Wave.of(before, np.arange(60, 120), sample))
    assert apart.se == pytest.approx(math.hypot(mean(now, sample).se, mean(before, sample).se))


@pytest.mark.parametrize("gap", [None, NAN, ""])
def test_respondents_without_a_label_are_in_one_wave_only(gap) -> None:
    """Two answers without a label now and two before are four people, a is one in both."""
    now = Wave.of([1, 2, 4, 5], np.array(["a", "b", gap, gap], object))
    before = Wave.of([1, 3, 3, 1], np.array([gap, gap, "c", "a"], object))
    found = overlapping(now, before)
    named = overlapping(Wave.of([1, 2, 4, 5], list("abxy")), Wave.of([1, 3, 3, 1], list("zwca")))
    assert found == named and now.sample.simple


def test_labels_as_numbers_text_or_both() -> None:
    y, earlier = [1.0, 2, 4], [2.0, 2, 3]
    there = overlapping(Wave.of(y, [1, 2, 3]), Wave.of(earlier, [1, 2, 4]))
    for labels in ([1.0, 2.0, NAN], ["1", "2", "9"], np.array([1, 2, "x"], object)):
        assert overlapping(Wave.of(y, [1, 2, 3]), Wave.of(earlier, labels)) == there


def test_what_a_wave_cannot_be() -> None:
    with pytest.raises(ValueError, match="units: 2 entries for 3 respondents"):
        Wave.of([1, 2, 3], ["a", "b"])
    with pytest.raises(ValueError, match="units: each must be"):
        Wave.of([1, 2, 3], ["a", "b", "b"], Sample.of(3))
    with pytest.raises(ValueError, match="units: each must be"):
        Wave.of([1, 2, 3], ["a", "b", "c"], clusters=[1, 1, 2])
    replicated = Sample.of(3).replicated(Replicates.of(np.ones((3, 4)), "bootstrap"))
    wave = Wave.of([1, 2, 3], ["a", "b", "c"], replicated)
    with pytest.raises(ValueError, match="replicate weights"):
        overlapping(wave, wave)


@pytest.mark.parametrize("values", [[], [NAN, NAN], [3.0]])
def test_overlap_with_nothing(values: list[float]) -> None:
    full = Wave.of([1, 2, 3], ["a", "b", "c"])
    found = overlapping(full, Wave.of(values, ["a", "b"][: len(values)]))
    assert math.isnan(found.se) and math.isnan(found.low) and math.isnan(found.p)
    assert found.n == min(3, int(np.isfinite(values).sum()))
    same = overlapping(full, full)
    assert (same.value, same.se) == (0, 0) and math.isnan(same.p)


# An action, and what would have happened without it


def test_difference_in_differences_by_hand() -> None:
    """(4.2 − 3.9) − (4.0 − 4.1) = .4, se² = .01 + .02 + .03 + .04."""
    given_parts = ((4.2, 0.01, 30), (3.9, 0.02, 20), (4.0, 0.03, 40), (4.1, 0.04, 50))
    parts = [Result(v, math.sqrt(var), df=df, n=df + 1, n_weighted=df, n_eff=df) for v, var, df in given_parts]
    found = difference_in_differences((parts[0], parts[1]), (parts[2], parts[3]))
    assert isinstance(found, Effect) and found.value == pytest.approx(0.4) and found.se == pytest.approx(math.sqrt(0.1))
    assert found.df == pytest.approx(0.01 / (0.0001 / 30 + 0.0004 / 20 + 0.0009 / 40 + 0.0016 / 50))
    assert (found.treated.value, found.comparison.value, found.n) == (pytest.approx(0.3), pytest.approx(-0.1), 21)
    assert found.trends == "not tested" and found.earlier is None
    changes = difference(parts[0], parts[1]), difference(parts[2], parts[3])
    assert difference_in_differences(*changes) == found


def test_trends_before_the_action() -> None:
    flat, risen = Result(0.02, 0.1, df=50), Result(0.5, 0.1, df=50)
    assert difference_in_differences(flat, flat, earlier=(flat, flat)).trends == "not contradicted"
    found = difference_in_differences(risen, flat, earlier=(risen, flat))
    assert found.trends == "contradicted" and found.earlier.value == pytest.approx(0.48)
    assert difference_in_differences(flat, flat, earlier=(Result(NAN), flat)).trends == "not tested"


def test_reliability_by_hand() -> None:
    """Values 1 to 5: Σ(y − ȳ)² = 10; errors of 1 leave 1 − 2/10; errors of 3 leave nothing."""
    units = [Result(float(v), 1.0) for v in range(1, 6)]
    assert reliability_of_units([*units, Result(NAN), Result(9.0)]) == pytest.approx(0.8)
    assert reliability_of_units([Result(float(v), 3.0) for v in range(1, 6)]) == 0
    found = regression_to_the_mean(units, 0)
    assert (found.expected, found.change, found.centre) == pytest.approx((3 - 0.8 * 2, 0.4, 3))
    assert regression_to_the_mean(units, 2).change == pytest.approx(0)


@pytest.mark.parametrize("units", [[], [Result(1.0, 0.1)] * 3, [Result(2.0, 0.1)] * 6, [Result(NAN)] * 5])
def test_reliability_that_cannot_be_told(units) -> None:
    assert math.isnan(reliability_of_units(units))
    if units:
        assert math.isnan(regression_to_the_mean(units, 0).change)
