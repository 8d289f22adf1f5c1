"""Change between waves, effects of actions, and control charts: by hand and published."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference_data import reference_table
from scipy import stats

from surveystats import inference
from surveystats.change import (
    Effect,
    Wave,
    difference,
    difference_in_differences,
    overlap_of,
    p_chart,
    regression_to_the_mean,
    reliability_of_units,
    xmr,
)
from surveystats.inference import Replicates, Result, Sample, mean

NAN = math.nan


def overlapping(now: Wave, before: Wave) -> Result:
    """The difference of two waves' means with what their common units make of it."""
    return difference(*(mean(wave.values, wave.sample) for wave in (now, before)), overlap=overlap_of(now, before))


def paired(now: np.ndarray, before: np.ndarray, **design: np.ndarray) -> Result:
    """Mean change of the same respondents."""
    return inference.tested(mean(np.asarray(now, float) - before, **design))


def test_difference_by_hand_and_by_welch() -> None:
    """se² = 9/100 + 16/100; df = 0.0625 / (0.0081/10 + 0.0256/20)."""
    now = Result(4.0, 0.3, df=10, n=12, n_weighted=9.5, n_eff=8)
    found = difference(now, Result(3.5, 0.4, df=20, n=30, n_weighted=8, n_eff=9))
    assert (found.value, found.se, found.n, found.n_weighted, found.n_eff) == (0.5, pytest.approx(0.5), 12, 8, 8)
    assert found.df == pytest.approx(0.0625 / (0.0081 / 10 + 0.0256 / 20))
    assert found.p == pytest.approx(2 * stats.t.sf(1, found.df))
    a, b = [1.0, 2, 4, 4, 5], [2.0, 2, 3, 1]
    found, welch = difference(mean(a), mean(b), confidence=0.9), stats.ttest_ind(a, b, equal_var=False)
    expected = [welch.pvalue, welch.df, *welch.confidence_interval(0.9)]
    assert [found.p, found.df, found.low, found.high] == pytest.approx(expected, rel=1e-9)


def test_overlap_by_hand() -> None:
    """Now a, b, c answer 4, 2, – with weights 1, 3, 9; before b, c, d answer 1, 2, 5 with weights 1, 1, 2.

    Now: mean 2.5, z = (1.5/4, −1.5/4, 0), each wave a simple sample of 3, so V₁ = 3/2 · 2 · .375²; before: mean 13/4,
    z = (−2.25, −1.25, 3.5)/4 and V₀ = 3/2 (5.0625 + 1.5625 + 12.25)/16; only b is in both with a score other than 0:
    Cov = 3/2 · (−.375)(−.5625).
    """
    now, before = Wave.of([4, 2, NAN], [*"abc"], weights=[1, 3, 9]), Wave.of([1, 2, 5], [*"bcd"], weights=[1, 1, 2])
    found, shared = overlapping(now, before), overlap_of(now, before)
    v1, v0, cov = 1.5 * 2 * 0.375**2, 1.5 * (5.0625 + 1.5625 + 12.25) / 16, 1.5 * 0.375 * 0.5625
    assert found.value == pytest.approx(2.5 - 3.25) and found.se == pytest.approx(math.sqrt(v1 + v0 - 2 * cov))
    assert (shared.covariance, shared.units, found.n, found.n_weighted) == (pytest.approx(cov), 1, 2, 4)


def drawn(seed: int, *, n: int = 40) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    random = np.random.default_rng(seed)
    y = np.where(random.random(n) < 0.1, NAN, random.integers(1, 6, n))
    strata = random.integers(0, 3, n)
    design = {"weights": random.uniform(0.3, 3, n), "strata": strata, "fpc": np.array([0.1, 0.0, 0.5])[strata]}
    return y, random.permutation(1000)[:n], design


@given(st.integers(0, 10**6))
def test_waves_without_a_common_unit_are_independent_those_with_all_paired(seed) -> None:
    (a, units, one), (b, _, other) = drawn(seed), drawn(seed + 1, n=25)
    apart = overlapping(Wave.of(a, np.arange(40), **one), Wave.of(b, np.arange(100, 125), **other))
    earlier = np.where(np.isfinite(a), np.random.default_rng(seed + 9).integers(1, 6, 40), NAN)
    same = overlapping(Wave.of(a, units, **one), Wave.of(earlier, units, **one))
    for found, expected in (
        (apart, difference(mean(a, **one), mean(b, **other))),
        (same, paired(a, earlier, **one)),
    ):
        np.testing.assert_allclose(list(vars(found).values()), list(vars(expected).values()), rtol=1e-8)


def test_clusters_are_the_units_of_a_clustered_wave() -> None:
    """Two waves of the same six branches: cluster totals of both, paired."""
    random = np.random.default_rng(2)
    branch = np.repeat(np.arange(6), 5)
    now, before = random.normal(0, 1, 6)[branch] + random.normal(0, 0.3, (2, 30))
    waves = [Wave.of(y, branch, clusters=branch) for y in (now, before)]
    assert overlapping(*waves).se == pytest.approx(paired(now, before, clusters=branch).se)
    rows = [Wave.of(y, branch) for y in (now, before)]  # several rows of one respondent
    assert overlapping(*rows) == overlapping(*waves)


def test_calibrated_waves_use_residuals() -> None:
    random = np.random.default_rng(6)
    groups = np.eye(2)[random.integers(0, 2, 60)]
    now, before = 3 * groups[:, 0] + random.normal(0, 1, (2, 60))
    sample = Sample.of(60).calibrated(groups, np.ones(60))
    one, same, other = (Wave.of(y, np.arange(60) + at, sample) for y, at in ((now, 0), (before, 0), (before, 60)))
    assert overlapping(one, same).se == pytest.approx(mean(now - before, sample).se)
    assert overlapping(one, other).se == pytest.approx(math.hypot(mean(now, sample).se, mean(before, sample).se))


@pytest.mark.parametrize("gap", [None, NAN, ""])
def test_respondents_without_a_label_are_in_one_wave_only(gap) -> None:
    """Two answers without a label now and two before are four people, a is one in both."""
    now = Wave.of([1, 2, 4, 5], np.array(["a", "b", gap, gap], object))
    before = Wave.of([1, 3, 3, 1], np.array([gap, gap, "c", "a"], object))
    named = overlapping(Wave.of([1, 2, 4, 5], list("abxy")), Wave.of([1, 3, 3, 1], list("zwca")))
    assert overlapping(now, before) == named and now.sample.simple


def test_what_a_wave_cannot_be() -> None:
    for units, sample, clusters, expected in (
        (["a", "b"], None, None, "units: 2 entries for 3 respondents"),
        (["a", "b", "b"], Sample.of(3), None, "units: each must be"),
        (["a", "b", "c"], None, [1, 1, 2], "units: each must be"),
    ):
        with pytest.raises(ValueError, match=expected):
            Wave.of([1, 2, 3], units, sample, clusters=clusters)
    replicated = Sample.of(3).replicated(Replicates.of(np.ones((3, 4)), "bootstrap"))
    wave = Wave.of([1, 2, 3], ["a", "b", "c"], replicated)
    with pytest.raises(ValueError, match="replicate weights"):
        overlapping(wave, wave)


def test_change_of_the_same_schools() -> None:
    """R survey 4.1, svymean(~I(api00 - api99), dstrat): 32.893, se 2.0511; as two waves that overlap fully."""
    schools = reference_table("apistrat")
    design = {"weights": schools["pw"], "strata": schools["stype"], "fpc": schools["fpc"]}
    waves = [Wave.of(schools[name], schools["cds"], **design) for name in ("api00", "api99")]
    found, apart = overlapping(*waves), difference(*(mean(wave.values, wave.sample) for wave in waves))
    assert (round(found.value, 3), round(found.se, 4), found.df) == (32.893, 2.0511, 197)
    assert apart.se > 6 * found.se  # what ignoring the panel would cost


# An action, and what would have happened without it
def test_difference_in_differences_by_hand_and_published() -> None:
    """.3 − (−.1) = .4, se² = .03 + .07; trends before the action.

    Card & Krueger 1994, American Economic Review 84: 772–793, table 3: employment per restaurant changed by 0.59
    (.54) in New Jersey, by −2.16 (1.25) in Pennsylvania; difference 2.76 (1.36), from unrounded changes.
    """
    treated, others = Result(0.3, math.sqrt(0.03), df=50, n=21), Result(-0.1, math.sqrt(0.07), df=90, n=41)
    found = difference_in_differences(treated, others)
    assert isinstance(found, Effect) and found.value == pytest.approx(0.4) and found.se == pytest.approx(math.sqrt(0.1))
    assert found.df == pytest.approx(0.01 / (0.0009 / 50 + 0.0049 / 90)) and found.n == 21 and found.earlier is None
    flat, risen = Result(0.02, 0.1, df=50), Result(0.5, 0.1, df=50)
    for pair, p in (((flat, flat), 1), ((risen, flat), 0.0009), ((Result(NAN), flat), NAN)):
        earlier = difference_in_differences(flat, flat, earlier=pair).earlier
        assert earlier.p == pytest.approx(p, abs=1e-4, nan_ok=True)
    found = difference_in_differences(Result(0.59, 0.54, df=308), Result(-2.16, 1.25, df=74))
    assert found.value == pytest.approx(2.76, abs=0.011) and round(found.se, 2) == 1.36


def test_regression_to_the_mean_by_hand_and_published() -> None:
    """Values 1 to 5: Σ(y − ȳ)² = 10; errors of 1 leave 1 − 2/10; errors of 3 leave nothing.

    Efron & Morris 1977, Scientific American 236(5): 119–127: 18 players after 45 at bats, variance of each
    .265 (1 − .265)/45; shrinking factor .212, Clemente's .400 becomes .294.
    """
    units = [Result(float(v), 1.0) for v in range(1, 6)]
    assert reliability_of_units([*units, Result(NAN), Result(9.0)]) == pytest.approx(0.8)
    assert reliability_of_units([Result(float(v), 3.0) for v in range(1, 6)]) == 0
    found = regression_to_the_mean(units, 0)
    assert (found.expected, found.change, found.centre) == pytest.approx((3 - 0.8 * 2, 0.4, 3))
    hits = [0.4, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244, 0.244, *[0.222] * 5, 0.2, 0.178, 0.156]
    overall = float(np.mean(hits))
    players = [Result(x, (overall * (1 - overall) / 45) ** 0.5) for x in hits]
    assert round(reliability_of_units(players), 3) == 0.212
    assert round(regression_to_the_mean(players, 0).expected, 3) == 0.294


def test_chart_of_individual_values_by_hand_and_published() -> None:
    """2, 4, –, 3, 5, 4, 6: mean 4; ranges 2, 2, 1, 2 (none over the gap), mean 1.75; limits 4 ± 3 · 1.75/1.128.

    NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2 (flowrate): mean, limits.
    """
    chart, reach = xmr([2, 4, NAN, 3, 5, 4, 6]), 3 * 1.75 / 1.128
    assert (chart.low[3], chart.high[0]) == pytest.approx((4 - reach, 4 + reach))
    assert (chart.centre[0], chart.n, chart.estimable) == (4, 6, True)
    chart = xmr([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1])
    assert [round(line[0], 4) for line in (chart.centre, chart.high, chart.low)] == [50.81, 55.8041, 45.8159]


def test_chart_of_shares_by_hand_and_published() -> None:
    """Counts 5/10, 10/40, –, 9/30, 12/20, 4/10, 20/40: p̄ = 60/150 = .4; σ = √(.24/n); z and σ_z from neighbours.

    NIST/SEMATECH e-Handbook, 6.3.3.2: chips out of place on 30 wafers of 50; p̄ .2313, limits .0524 and .4102.
    """
    p, n = np.array([0.5, 0.25, NAN, 0.3, 0.6, 0.4, 0.5]), np.array([10, 40, 50, 30, 20, 10, 40])
    chart, moves = p_chart(p, n), np.abs(np.diff((p - 0.4) / np.sqrt(0.24 / n)))
    assert chart.dispersion == pytest.approx(np.nanmean(moves) / 1.128) and chart.centre[0] == pytest.approx(0.4)
    reach = 3 * chart.dispersion * np.sqrt(0.24 / n)
    assert chart.low[0] == max(0.0, 0.4 - reach[0]) and chart.high[1] == pytest.approx(min(1, 0.4 + reach[1]))
    assert math.isnan(chart.high[2]) and chart.n == 6
    found = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
    chart = p_chart(np.array(found) / 50, [50] * 30)
    centre, reach = chart.centre[0], (chart.high[0] - chart.centre[0]) / chart.dispersion  # of the chart before Laney
    assert tuple(round(x, 4) for x in (centre, centre - reach, centre + reach)) == (0.2313, 0.0524, 0.4102)


def test_charts_without_variation_or_with_too_few_periods() -> None:
    for level in (0.0, 3.3, 1e-9):
        chart = xmr([level] * 12)
        np.testing.assert_array_equal(chart.low, chart.high)
    for level in (0.0, 1.0):
        chart = p_chart([level] * 8, [30] * 8)
        assert (chart.low == level).all() and (chart.high == level).all()
    for values in ([], [3.0], [NAN] * 9, [1.0, 2, 3, 2, 1], [1.0, 2, NAN, 3, NAN, 2, 1]):
        for chart in (xmr(values), p_chart(np.array(values) / 10, [50] * len(values))):
            assert not chart.estimable and np.isnan(chart.low).all() and np.isnan(chart.high).all()
    chart = p_chart([0.5] * 7, [10, 0, 10, NAN, 10, 10, 10])
    assert chart.n == 5 and not chart.estimable
    with pytest.raises(ValueError, match="between 0 and 1"):
        p_chart([0.5, 40], [10, 10])
