"""Shares, their intervals and differences by hand, at the ends, and by what must hold for any data."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from csreport.project.errors import InputError
from surveystats.bases import Base, base_of, effective_base, t_ratio
from surveystats.inference import mean
from surveystats.proportions import (
    box,
    clopper_pearson,
    distribution,
    paired_share_difference,
    share,
    share_difference,
    share_of,
    share_of_count,
    wilson,
)
from surveystats.sample import Replicates, Result, Sample

NAN = math.nan
METHODS = ("wilson", "logit", "korn_graubard", "wald", "clopper_pearson")
Z = 1.959963984540054


def limits(found: Result) -> tuple[float, float]:
    return found.low, found.high


def answers(count: int, n: int) -> list[float]:
    return [1.0] * count + [0.0] * (n - count)


@pytest.mark.parametrize(
    ("name", "ours"), [("wilson", wilson), ("beta", clopper_pearson)], ids=["wilson", "clopper-pearson"]
)
@settings(max_examples=40, deadline=None)
@given(data=st.data(), n=st.integers(1, 400), confidence=st.sampled_from([0.8, 0.95, 0.99]))
def test_intervals_of_counts_agree_with_statsmodels(name, ours, data, n, confidence) -> None:
    count = data.draw(st.integers(0, n))
    found = ours(count / n, n, confidence=confidence)
    expected = proportion_confint(count, n, alpha=1 - confidence, method=name)
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_wilson_at_its_ends() -> None:
    assert wilson(0, 10)[0] == 0 and wilson(1, 10)[1] == 1
    assert wilson(1, 10)[0] == pytest.approx(1 - wilson(0, 10)[1])
    assert all(math.isnan(x) for x in (*wilson(0.5, 0), *wilson(0.5, NAN)))
    assert wilson(0.3, math.inf) == (0.3, 0.3)


def test_clopper_pearson_at_its_ends() -> None:
    """0 of n: 1 − (α/2)^(1/n)."""
    assert clopper_pearson(0, 20) == pytest.approx((0, 1 - 0.025 ** (1 / 20)))
    assert clopper_pearson(1, 20) == pytest.approx((0.025 ** (1 / 20), 1))
    assert all(math.isnan(x) for x in (*clopper_pearson(0.5, 0), *clopper_pearson(NAN, 5)))
    assert clopper_pearson(0.3, math.inf) == (0.3, 0.3)


@settings(max_examples=40, deadline=None)
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


def test_the_other_methods_by_hand() -> None:
    """p = ½, se = √0.125, df = 2 as above: t = 4.3027; K–G on 0.25/0.125 = 2; logit ± t √0.125/0.25."""
    found = {method: share([1, 0, NAN, 1], weights=[1, 2, 5, 1], method=method) for method in METHODS}
    t = stats.t.ppf(0.975, 2)
    assert limits(found["wald"]) == (0, 1)
    assert limits(found["korn_graubard"]) == pytest.approx((stats.beta.ppf(0.025, 1, 2), stats.beta.ppf(0.975, 2, 1)))
    assert found["logit"].low == pytest.approx(1 / (1 + math.exp(t * math.sqrt(0.125) / 0.25)))
    assert limits(found["clopper_pearson"]) == pytest.approx(clopper_pearson(0.5, 8 / 3))
    assert {one.se for one in found.values()} == {found["wilson"].se}


@pytest.mark.parametrize(("count", "n"), [(81, 263), (15, 148), (0, 20), (1, 29), (20, 20), (1, 1)])
def test_a_simple_sample_has_the_interval_of_its_count(count: int, n: int) -> None:
    found = share(answers(count, n))
    counted = share_of_count(count, n)
    assert limits(found) == pytest.approx(wilson(count / n, n), abs=1e-14)
    assert limits(counted) == limits(found) or limits(counted) == pytest.approx(limits(found), abs=1e-14)
    exact = share(answers(count, n), method="clopper_pearson")
    assert limits(exact) == pytest.approx(clopper_pearson(count / n, n), abs=1e-14)
    assert counted.se == pytest.approx(math.sqrt(count / n * (1 - count / n) / n) if n > 1 else NAN, nan_ok=True)


@pytest.mark.parametrize("holds", [0.0, 1.0])
@pytest.mark.parametrize("method", ["wilson", "korn_graubard", "logit", "clopper_pearson"])
def test_share_of_none_or_all_uses_the_kish_base(holds: float, method) -> None:
    """Weights 1, 1, 2: n_eff 16/6."""
    found = share([holds] * 3 + [NAN], weights=[1, 1, 2, 7], method=method)
    interval = wilson if method == "wilson" else clopper_pearson
    assert (found.value, found.se) == (holds, 0)
    assert limits(found) == pytest.approx(interval(holds, 16 / 6), rel=1e-12)


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


@pytest.mark.parametrize("method", METHODS)
def test_a_census_has_no_sampling_error(method) -> None:
    some, everyone = (share(y, fpc=[4.0] * 4, method=method) for y in ([1, 0, 0, 0], [1, 1, 1, 1]))
    if method != "korn_graubard":  # R divides by the variance of 0
        assert limits(some) == pytest.approx((0.25, 0.25))
    assert limits(everyone) == (1, 1)


def test_half_of_a_population_seen_without_a_case_bounds_the_rest() -> None:
    """0 of 50 drawn from 100: K cases escape with chance ½^K, so 0.025 is reached at K = 5.3, a share of .053."""
    found = share([0.0] * 50, fpc=[100] * 50, method="clopper_pearson")
    assert found.high == pytest.approx(5.3219 / 100, rel=0.03)


def test_few_clusters_widen_the_interval() -> None:
    """Three clusters: base n/(n − 1) · pq/se² · (t₅/t₂)²; of few answers the interval is that of the logit."""
    y = [1, 1, 0, 1, 0, 0]
    many, three = [*([1] * 50), *([0] * 50), *([1, 0] * 25)], np.repeat([1, 2, 3], 50)
    found = share(many, clusters=three)
    base = 150 / 149 * 0.25 / found.se**2 * (stats.t.ppf(0.975, 149) / stats.t.ppf(0.975, 2)) ** 2
    assert base * 0.25 < 10 and limits(found) == limits(share(many, clusters=three, method="logit"))
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


@pytest.mark.parametrize("method", METHODS)
def test_share_of_nobody_or_one(method) -> None:
    nobody = share([NAN, NAN], method=method)
    assert math.isnan(nobody.value) and math.isnan(nobody.low) and nobody.n == 0
    assert share([], method=method).n == 0
    one = share([1.0, NAN], method=method)
    assert (one.value, one.n) == (1, 1) and math.isnan(one.se)
    assert share([1.0, 0.0], weights=[0, 0], method=method).n == 0


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


def test_replicate_weights_have_their_own_degrees_of_freedom() -> None:
    random = np.random.default_rng(3)
    sample = Sample.of(60).replicated(Replicates.of(random.poisson(1, (60, 30)), "bootstrap"))
    y = random.random(60) < 0.6
    found = share(y, sample)
    base = 60 / 59 * found.value * (1 - found.value) / found.se**2 * t_ratio(59, 29, 0.95)
    assert found.df == 29 and limits(found) == pytest.approx(wilson(found.value, base))
    assert distribution(y.astype(float), [1, 0], sample)[0] == found


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


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), method=st.sampled_from(METHODS))
def test_distribution_is_every_share_at_once(seed, method) -> None:
    random = np.random.default_rng(seed)
    n = int(random.integers(0, 40))
    y = np.where(random.random(n) < 0.2, NAN, random.integers(1, 5, n))
    sample = Sample.of(
        n, weights=random.uniform(0.2, 3, n) * (random.random(n) > 0.1), strata=random.integers(0, 3, n),
        clusters=random.integers(0, 9, n) if seed % 2 else None, fpc=np.full(n, 0.2),
    )  # fmt: skip
    found = distribution(y, [1, 2, 3, 4], sample, method=method)
    for point, one in zip([1, 2, 3, 4], found, strict=True):
        alone = share(np.where(np.isfinite(y), y == point, NAN), sample, method=method)
        for name in vars(one):
            assert getattr(one, name) == pytest.approx(getattr(alone, name), rel=1e-8, abs=1e-9, nan_ok=True), name
    if found[0].n:
        assert sum(one.value for one in found) == pytest.approx(1)


def test_distribution_by_hand() -> None:
    """1, 2, –, 3, 3 with weights 1, 2, 9, 1, 2: 1/6, 2/6, 3/6; an answer 3 outside the points stays in the base."""
    found = distribution([1, 2, NAN, 3, 3], [1, 2], weights=[1, 2, 9, 1, 2])
    assert [one.value for one in found] == pytest.approx([1 / 6, 2 / 6]) and {one.n for one in found} == {4}
    assert distribution([1, 2], []) == []
    assert [one.n for one in distribution([NAN], [1, 2])] == [0, 0]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=1, max_size=15), st.sampled_from(METHODS))
def test_reversed_share_is_the_rest(scores, method) -> None:
    y = np.array([NAN if s is None else float(s > 4) for s in scores])
    yes, no = share(y, method=method), share(1 - y, method=method)
    np.testing.assert_allclose(
        [no.value, no.se, no.low, no.high], [1 - yes.value, yes.se, 1 - yes.high, 1 - yes.low], atol=1e-12
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(METHODS))
def test_shares_do_not_depend_on_the_order_or_the_unit_of_weights(seed, method) -> None:
    random = np.random.default_rng(seed)
    y, w, h = random.integers(0, 2, 30), random.uniform(0.3, 4, 30), random.integers(0, 3, 30)
    order = random.permutation(30)
    one = share(y, weights=w, strata=h, method=method)
    other = share(y[order], weights=7 * w[order], strata=h[order], method=method)
    assert limits(other) == pytest.approx(limits(one), rel=1e-9, nan_ok=True)


# Differences


def test_difference_by_hand() -> None:
    """Limits .1 below and .2 above .6; .1 and .3 around .3: .3 − √(.1² + .3²), .3 + √(.2² + .1²)."""
    now = Result(0.6, 0.05, 0.5, 0.8, 20, n=30, n_weighted=25, n_eff=20)
    before = Result(0.3, 0.12, 0.2, 0.6, 20, n=20, n_weighted=40, n_eff=18)
    found = share_difference(now, before)
    assert limits(found) == pytest.approx((0.3 - math.sqrt(0.1), 0.3 + math.sqrt(0.05)))
    assert (found.se, found.n, found.n_weighted, found.n_eff) == (pytest.approx(0.13), 20, 25, 18)
    assert found.p == pytest.approx(2 * stats.norm.sf(Z * 0.3 / math.sqrt(0.1)))


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(2, 90), st.integers(2, 90))
def test_difference_agrees_with_statsmodels(data, n, m) -> None:
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    found = share_difference(share_of_count(a, n), share_of_count(b, m))
    expected = confint_proportions_2indep(a, n, b, m, compare="diff", method="newcomb")
    assert limits(found) == pytest.approx(expected, abs=1e-9)
    if a / n != b / m:
        assert (found.p < 0.05) == (found.low > 0 or found.high < 0)
    back = share_difference(share_of_count(b, m), share_of_count(a, n))
    assert (back.value, *limits(back)) == pytest.approx((-found.value, -found.high, -found.low))
    assert back.p == pytest.approx(found.p)


def test_weighted_difference_rests_on_effective_bases() -> None:
    """Weights 1 and 3 halve the base; the interval is that of counts on n/deff."""
    random = np.random.default_rng(5)
    y, w = (random.random(200) < 0.7).astype(float), np.repeat([1.0, 3.0], 100)
    y[3] = NAN
    one, other = share(y[:100], weights=w[50:150]), share(y[100:], weights=w[50:150])
    found = share_difference(one, other)
    bases = [effective_base(p, p.value * (1 - p.value), base=Base(p.df, 0.0, 100)) for p in (one, other)]
    assert all(base < 95 for base in bases)
    expected = share_difference(*(
        replace(part, low=wilson(part.value, base)[0], high=wilson(part.value, base)[1])
        for part, base in zip((one, other), bases, strict=True)
    ))  # fmt: skip
    assert limits(found) == pytest.approx(limits(expected))


@pytest.mark.parametrize("empty", [Result(NAN), share([])])
def test_difference_to_nothing_is_nothing(empty: Result) -> None:
    found = share_difference(share_of_count(3, 5), empty)
    assert math.isnan(found.value) and math.isnan(found.low) and math.isnan(found.p)


def newcombe_paired(both: int, first: int, second: int, neither: int) -> tuple[float, float]:
    """Method 10 as Newcombe 1998c writes it, in counts."""
    n = both + first + second + neither
    p1, p2 = (both + first) / n, (both + second) / n
    (l1, u1), (l2, u2) = wilson(p1, n), wilson(p2, n)
    a = (both + first) * (second + neither) * (both + second) * (first + neither)
    b = both * neither - first * second
    c = b - n / 2 if b > n / 2 else 0 if b >= 0 else b
    phi = c / math.sqrt(a) if a > 0 else 0.0
    down = math.sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
    up = math.sqrt((p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2)
    return p1 - p2 - down, p1 - p2 + up


def pairs(*counts: int) -> tuple[list[float], list[float]]:
    cells = [(1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]
    rows = [cell for cell, count in zip(cells, counts, strict=True) for _ in range(count)]
    return [one for one, _ in rows], [other for _, other in rows]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=4, max_size=4).filter(lambda counts: sum(counts) > 1))
def test_paired_difference_is_method_ten(counts) -> None:
    now, before = pairs(*counts)
    found = paired_share_difference(now, before)
    assert limits(found) == pytest.approx(newcombe_paired(*counts), abs=1e-9)
    assert -1 - 1e-12 <= found.low <= found.value <= found.high <= 1 + 1e-12
    back = paired_share_difference(before, now)
    assert (back.value, *limits(back)) == pytest.approx((-found.value, -found.high, -found.low), abs=1e-9)


def test_paired_difference_by_hand_with_gaps_and_weights() -> None:
    """Both answered by five, weights 2 2 1 1 2 (three others miss one): p = 5/8 and 4/8, d = 1/8; φ by the design."""
    now = [1, 1, 0, 1, 0, 1, NAN, NAN]
    before = [1, 0, 0, 0, 1, NAN, 0, NAN]
    w = [2, 2, 1, 1, 2, 9, 9, 9]
    found = paired_share_difference(now, before, weights=w)
    assert (found.value, found.n, found.n_weighted) == (pytest.approx(1 / 8), 5, 8)
    answered = np.arange(8) < 5
    one, other = (share(np.where(answered, y, NAN), weights=w) for y in (now, before))
    z1, z0 = (
        np.array(w[:5]) * (np.array(y[:5]) - part.value) / 8 for y, part in ((now, one), (before, other))
    )  # fmt: skip
    phi = (z1 @ z0) / math.sqrt((z1 @ z1) * (z0 @ z0))
    assert phi < 0  # not drawn towards 0
    a, b = one.value - one.low, other.high - other.value
    assert found.low == pytest.approx(1 / 8 - math.sqrt(a * a + b * b - 2 * phi * a * b), rel=1e-9)


def test_paired_difference_of_nothing() -> None:
    for now, before in (([], []), ([NAN, 1.0], [0.0, NAN])):
        found = paired_share_difference(now, before)
        assert found.n == 0 and math.isnan(found.value) and math.isnan(found.low) and math.isnan(found.p)
    same = paired_share_difference([1.0, 0, 1], [1.0, 0, 1])
    assert same.value == 0 and same.low < 0 < same.high


# Precision


@pytest.mark.parametrize("value", [2, -1, 0.5, math.inf])
def test_what_is_no_share_is_refused(value: float) -> None:
    """0, 2 and 1 had the share 1."""
    with pytest.raises(InputError, match=rf"1 of 3 answers are not 0 or 1 \(first: {value:g}\)"):
        share([0, value, NAN])


def test_rare_shares_under_a_design_effect_of_two_cover() -> None:
    """2 % in 30 clusters of ten, and with weights of Kish effect 2: Wilson on the base of their own se covers 91 %."""
    random, hits = np.random.default_rng(7), {"clusters": 0, "weights": 0}
    clusters = np.repeat(np.arange(30), 10)
    for _ in range(1000):
        y = random.random(300) < np.repeat(random.beta(0.16, 7.84, 30), 10)
        found = share(y, clusters=clusters)
        hits["clusters"] += found.low <= 0.02 <= found.high
        found = share(random.random(400) < 0.02, weights=np.exp(random.normal(0, math.sqrt(math.log(2)), 400)))
        hits["weights"] += found.low <= 0.02 <= found.high
    assert all(940 <= count <= 980 for count in hits.values()), hits
