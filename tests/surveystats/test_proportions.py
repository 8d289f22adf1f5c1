"""Shares and the Net Promoter Score: by hand, published, and at their ends."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from reference_data import reference_table
from scipy import stats

from surveystats import proportions
from surveystats.errors import StatisticsError
from surveystats.inference import Replicates, Result, Sample, mean
from surveystats.proportions import Base, base_of, nps, share, wilson

NAN = math.nan
Z = 1.959963984540054


def limits(found: Result) -> tuple[float, float]:
    return found.low, found.high


def base_from(found: Result, n: int, df: int) -> float:
    """n/(n − 1) · ¼/se² · (t of n − 1 over that of df)²."""
    return n / (n - 1) * 0.25 / found.se**2 * (stats.t.ppf(0.975, n - 1) / stats.t.ppf(0.975, df)) ** 2


@pytest.mark.parametrize(
    ("count", "n", "ends"),
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718))],
)
def test_wilson(count: int, n: int, ends: tuple[float, float]) -> None:
    """Newcombe 1998a, Statistics in Medicine 17: 857–872, table I, method 3; from counts and from answers."""
    found = share([1.0] * count + [0.0] * (n - count))
    for low, high in (wilson(count / n, n), limits(found), limits(proportions.share_of_count(count, n))):
        assert (round(low, 4), round(high, 4)) == ends


def test_wilson_at_its_ends() -> None:
    assert wilson(0, 10)[0] == 0 and wilson(1, 10)[1] == 1
    assert wilson(1, 10)[0] == pytest.approx(1 - wilson(0, 10)[1])
    assert all(math.isnan(x) for x in (*wilson(0.5, 0), *wilson(0.5, NAN)))
    assert wilson(0.3, math.inf) == (0.3, 0.3)


def test_share_by_hand() -> None:
    """1, 0, –, 1 with weights 1, 2, 5, 1: p = 2/4; z = 0.125, −0.25, 0, 0.125 and V = 4/3 · 0.09375 = 0.125.

    n/deff = 4/3 · 0.25/0.125 = 8/3; the df are those of the answers, 2. Wilson at ½ on n is ½ ± z/(2√(n + z²)).
    Of none or all it rests on the Kish base, 16/6.
    """
    found = share([1, 0, NAN, 1], weights=[1, 2, 5, 1])
    assert (found.value, found.n, found.n_weighted) == (0.5, 3, 4)
    assert found.se**2 == pytest.approx(0.125, rel=1e-12)
    half = Z / (2 * math.sqrt(8 / 3 + Z * Z))
    assert limits(found) == pytest.approx((0.5 - half, 0.5 + half), rel=1e-12)
    for holds in (0.0, 1.0):
        found = share([holds] * 3 + [NAN], weights=[1, 1, 2, 7])
        assert (found.value, found.se) == (holds, 0)
        assert limits(found) == pytest.approx(wilson(holds, 16 / 6), rel=1e-12)


def test_strata_and_sampling_fraction_may_raise_the_base_above_n() -> None:
    """40 of 50, and 10 of 50, half of each stratum drawn: V = ½ · ¼ (0.16/49 + 0.16/49); base 99⁻¹ · 100 · ¼/V."""
    strata = np.repeat([0, 1], 50)
    found = share(np.tile(np.arange(50), 2) < np.array([40, 10])[strata], strata=strata, fpc=[100] * 100)
    base = base_from(found, 100, 98)
    assert found.se**2 == pytest.approx(0.5 * 0.25 * 2 * 0.16 / 49)
    assert base > 300 and limits(found) == pytest.approx(wilson(0.5, base), rel=1e-9)


def test_few_clusters_widen_the_interval() -> None:
    """Three clusters have two degrees of freedom; of few answers the interval is that of the logit."""
    three = np.repeat([1, 2, 3], 50)
    found = share([*([1] * 50), *([0] * 50), *([1, 0] * 25)], clusters=three)
    assert base_from(found, 150, 2) * 0.25 < 10
    t, centre = stats.t.ppf(0.975, 2), found.value
    middle, step = math.log(centre / (1 - centre)), t * found.se / (centre * (1 - centre))
    assert limits(found) == pytest.approx(tuple(1 / (1 + math.exp(-middle + sign * step)) for sign in (1, -1)))
    even = share(np.tile(np.arange(50), 3) < np.repeat([26, 25, 24], 50), clusters=three)
    base = base_from(even, 150, 2)
    assert base * 0.25 > 10 and even.df == 2 and limits(even) == pytest.approx(wilson(0.5, base), rel=1e-9)
    alone = share([1, 1, 0, 1, 0, 0], clusters=[1] * 6)
    assert alone.value == 0.5 and math.isnan(alone.low) and math.isnan(alone.high)


def test_a_domain_spread_over_many_strata_keeps_its_interval() -> None:
    """Six respondents, each alone in a stratum of ten: the mean has no degrees of freedom left, the share has five."""
    strata, people = np.repeat(np.arange(6), 10), np.arange(60)
    y = np.where(people % 10 == 0, people % 20 == 0, NAN)
    found = share(y, strata=strata)
    assert found.df == 0 and math.isnan(mean(y, strata=strata).low)
    assert 0 < found.low < 0.5 < found.high < 1
    assert base_of(np.isfinite(y), Sample.of(60, strata=strata)) == Base(5.0, 0.0, 60.0)


def test_results_of_a_mean_are_those_of_the_answers() -> None:
    y = np.array([1, 0, 1, 1, NAN, 0])
    found, base = mean(y), base_of(np.isfinite(y), Sample.of(6))
    assert repr(proportions.share_of(found, base=base)) == repr(share(y))  # NaN is NaN
    plain = proportions.share_of(found)  # without the size of the sample: the base is 5/6 of that
    assert limits(plain) == pytest.approx(wilson(0.6, 0.24 / found.se**2))
    assert math.isnan(proportions.share_of(Result(NAN)).value)
    y = np.array([10.0, 9, 8, 3, NAN, 9])
    assert limits(proportions.nps_of(mean(proportions.promoter_score(y)), (0.6, 0.2), base=base)) == pytest.approx(
        limits(nps(y))
    )


def test_recodes_keep_missing_missing() -> None:
    np.testing.assert_equal(proportions.box([1, 4, NAN, 5, 3], 4), [0, 1, NAN, 1, 0])
    np.testing.assert_equal(proportions.box([1, 4, NAN, 2, 3], 2, top=False), [1, 0, NAN, 1, 0])
    np.testing.assert_equal(
        proportions.promoter_score([0, 6, 6.5, 7, 8, 9, 10, NAN]), [-100, -100, 0, 0, 0, 100, 100, NAN]
    )


def test_effective_base_by_hand() -> None:
    """p = ½ with se .05: .25/.0025 = 100; of a sample of 101, 101/100 of it; ten degrees of freedom shrink it.

    With se .1 it is 25, and 25/4 answers apart from the rest are too few to trust: the Kish base, times −ln(½)/½.
    """
    found = Result(0.5, 0.05, df=20, n=21, n_eff=18)
    shrunk = (2.0859634 / 2.2281389) ** 2  # Student's t, 97.5 %, of 20 and 10 degrees of freedom
    assert proportions.effective_base(found, 0.25) == pytest.approx(100)
    assert proportions.effective_base(found, 0.25, base=Base(20, 0.0, 101)) == pytest.approx(101)
    assert proportions.effective_base(found, 0.25, base=Base(10)) == pytest.approx(100 * shrunk, rel=1e-6)
    few = Result(0.5, 0.1, df=20, n=21, n_eff=16)
    assert proportions.effective_base(few, 0.25) == 16 and proportions.effective_base(
        replace(few, n_eff=40), 0.25
    ) == pytest.approx(25)
    assert proportions.effective_base(few, 0.25, base=Base(20, 0.5)) == pytest.approx(16 * math.log(2) / 0.5)
    assert proportions.effective_base(found, 0.0, base=Base(20, 0.5)) == pytest.approx(18 * math.log(2) / 0.5)
    assert proportions.effective_base(found, 0.0, base=Base(20, 1.0)) == math.inf
    assert math.isnan(proportions.effective_base(Result(math.nan), 0.25))
    assert proportions.t_ratio(20, 10, 0.95) == pytest.approx(shrunk, rel=1e-6)


def test_base_of_a_design_by_hand() -> None:
    """Strata a and b of two, of 4 and 8 in the population; b gave one answer, of weight 0.

    df: the design has 4 − 2, two respondents answered: 2 − 1. f = (1 · ½ + 2 · ½)/3.
    """
    answered = np.array([True, True, False, True])
    sample = Sample.of(4, weights=[1, 2, 5, 0], strata=list("aabb"), fpc=[4, 4, 8, 8])
    assert base_of(answered, sample) == Base(1, 0.5, 4)
    clustered = Sample.of(4, weights=[1, 2, 5, 1], clusters=list("xxyz"))
    assert base_of(answered, clustered) == Base(1, 0.0, 4, clustered=True)


def adjusted(promoters: float, detractors: float, m: float) -> tuple[float, float]:
    """Rocks' interval on a base of m: three quarters of an answer more of each kind, of three more in all."""
    p, d = (promoters * m + 0.75) / (m + 3), (detractors * m + 0.75) / (m + 3)
    reach = Z * math.sqrt((p + d - (p - d) ** 2) / (m + 3))
    return max(100 * (p - d - reach), -100), min(100 * (p - d + reach), 100)


def test_nps_by_hand() -> None:
    """Promoter, passive, –, detractor with weights 2, 1, 9, 1: 100·(2 − 1)/4; z = 37.5, −6.25, 0, −31.25.

    V = 4/3 Σz²; Var = ¾ − 1/16 = 11/16 per answer (10⁴ of it in points²), so the base would be 4/3 · 6875/V = 2.84,
    but of so few answers it is at most Kish's 16/6.
    """
    found = nps([9, 7, NAN, 6], weights=[2, 1, 9, 1])
    variance = 4 / 3 * (37.5**2 + 6.25**2 + 31.25**2)
    assert (found.value, found.n, found.n_weighted, found.se) == (25, 3, 4, pytest.approx(math.sqrt(variance)))
    assert 4 / 3 * 6875 / variance > 16 / 6 and limits(found) == pytest.approx(adjusted(1 / 2, 1 / 4, 16 / 6))
    everyone = nps([10.0] * 5)
    assert (everyone.value, everyone.se, everyone.high) == (100, 0, 100)
    assert everyone.low == pytest.approx(adjusted(1, 0, 5)[0])  # still leaves doubt
    nobody, one = nps([NAN, NAN]), nps([10.0, NAN])
    assert math.isnan(nobody.value) and nobody.n == 0 and one.n == 1 and math.isnan(one.se)


def test_clusters_and_replicates_reach_the_interval_of_the_nps() -> None:
    """Wider by the standard error and by t with 3 degrees of freedom, but for what the added answers do."""
    random = np.random.default_rng(8)
    y = random.choice([3.0, 8, 10], 120)
    simple, clustered = nps(y), nps(y, clusters=np.arange(120) // 30)
    wider = clustered.se / simple.se * stats.t.ppf(0.975, 3) / stats.t.ppf(0.975, 119)
    assert (clustered.high - clustered.low) / (simple.high - simple.low) == pytest.approx(wider, rel=0.15)
    found = nps(y, Sample.of(120).replicated(Replicates.of(random.poisson(1, (120, 40)), "bootstrap")))
    assert (clustered.df, found.df) == (3, 39) and found.low < simple.value < found.high


@pytest.mark.parametrize(
    ("statistic", "codes", "expected"),
    [(nps, (99, 11, -1, math.inf), "from 0 to 10"), (share, (2, -1, 0.5, math.inf), "0 or 1")],
)
def test_codes_that_are_no_answers_are_refused(statistic, codes, expected: str) -> None:
    """99 was a promoter; 0, 2 and 1 had the share 1."""
    for code in codes:
        with pytest.raises(StatisticsError, match=rf"1 of 3 answers are not {expected} \(first: {code:g}\)"):
            statistic([1, code, NAN])


def test_more_often_than_before() -> None:
    """Agresti 2013, 3.5.2: the lady who tasted tea, p .243 and .014; R, fisher.test(alternative = "greater")."""
    assert round(proportions.more_often(3, 4, before=1, n_before=4), 4) == 0.2429
    assert proportions.more_often(4, 4, before=0, n_before=4) == pytest.approx(1 / 70)
    assert proportions.more_often(30, 300, before=9, n_before=280) == pytest.approx(0.00077463770763, rel=1e-9)
    assert proportions.more_often(0, 4, before=3, n_before=4) == pytest.approx(1)
    assert math.isnan(proportions.more_often(0, 0, before=1, n_before=4))
    with pytest.raises(ValueError, match="5 of 4"):
        proportions.more_often(5, 4, before=1, n_before=4)


@pytest.mark.parametrize(
    ("counts", "value", "se", "ends"),
    [((162, 108, 54), 33.33, 4.1409, (24.945, 41.110)), ((36, 45, 19), 17.0, 7.2187, (2.561, 30.448)),
     ((45, 30, 25), 20.0, 8.1240, (3.770, 35.065))],
)  # fmt: skip
def test_net_promoter_score(counts: tuple[int, ...], value: float, se: float, ends: tuple[float, float]) -> None:
    """½, ⅓, ⅙ is whuber's example (CrossValidated), the adjusted interval that of Rocks 2016 and MeasuringU; computed
    in R. The published standard error is √(Var/n), Var = p + d − (p − d)²; that of answers has n − 1."""
    found, n = nps(np.repeat([9.0, 7.0, 0.0], counts)), sum(counts)
    assert (round(found.value, 2), round(found.low, 3), round(found.high, 3)) == (value, *ends)
    assert round(found.se * math.sqrt((n - 1) / n), 4) == se


def test_weighted_share() -> None:
    """R survey 4.1, svyciprop(~I(sch.wide == "Yes"), dstrat): .8279; the Wilson limits lie between R's logit and beta
    ones, .7745–.871 and .7742–.873, to a third digit."""
    table = reference_table("apistrat")
    found = share(table["sch.wide"] == "Yes", weights=table["pw"], strata=table["stype"], fpc=table["fpc"])
    assert round(found.value, 4) == 0.8279 and found.df == 197
    assert limits(found) == pytest.approx((0.7744, 0.872), abs=0.003)


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
