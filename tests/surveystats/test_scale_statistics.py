"""Reliability of scales and of coders, the index and use of the scale: by hand, published, against other packages."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference_data import reference_table
from scipy import optimize, stats
from sklearn.metrics import precision_recall_fscore_support
from statsmodels.stats.proportion import proportion_confint

from surveystats import scales
from surveystats.drivers import Bootstrap
from surveystats.inference import Sample
from surveystats.planning import index_of_mean
from surveystats.scales import covariance, cronbach_alpha, krippendorff_alpha

NAN = math.nan
SMALL = [[1, 1], [2, 3], [NAN, 5], [3, 2]]
WEIGHTS = [1, 2, 4, 1]


def battery(seed: int = 1, *, n: int = 60, items: int = 5, holes: float = 0.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    common = random.normal(size=(n, 1))
    table = np.clip(np.round(3.5 + 0.8 * common + random.normal(size=(n, items))), 1, 6)
    table[random.random(table.shape) < holes] = NAN
    return table


def test_alpha_by_hand() -> None:
    """Rows (1, 1), (2, 3), (–, 5), (3, 2) with weights 1, 2, 4, 1; pairs on the three complete rows.

    Means 2 and 2.25; Σw(x − 2)² = 2, Σw(x − 2)(y − 2.25) = 1.25 − 0.25 = 1, over Σw = 4 and times 3/2: 0.75, 0.375. The
    second item keeps its answer 5: mean 29/8, Σw(y − ȳ)² = 17.875, over 8 and times 4/3. Of two items there is no other
    to partial out, so that KMO is one half.
    """
    own = 17.875 / 8 * 4 / 3
    base = covariance(SMALL, weights=WEIGHTS)
    assert base.matrix == pytest.approx(np.array([[0.75, 0.375], [0.375, own]]))
    assert base.pairs.tolist() == [[3, 3], [3, 4]] and (base.n, base.n_weighted) == (4, 8)
    found = cronbach_alpha(SMALL, weights=WEIGHTS)
    assert found.value == pytest.approx(2 * (1 - (0.75 + own) / (0.75 + own + 0.75)))
    assert (found.n, found.n_weighted, found.n_eff) == (4, 8, pytest.approx(64 / 22))
    r = 0.375 / math.sqrt(0.75 * own)
    assert scales.average_correlation(SMALL, weights=WEIGHTS).value == pytest.approx(r)
    assert [one.value for one in scales.item_total_correlations(SMALL, weights=WEIGHTS)] == pytest.approx([r, r])
    # Each pair's own standard deviations in the correlation matrix, as R's cor(use = "pairwise").
    assert scales.correlation(base)[0, 1] == pytest.approx(0.5 / math.sqrt(1.375))
    adequacy = scales.kaiser_meyer_olkin(SMALL, weights=WEIGHTS)
    assert adequacy.overall == pytest.approx(0.5) and adequacy.items == pytest.approx([0.5, 0.5])
    assert (adequacy.n, adequacy.n_weighted) == (4, 8)


@pytest.mark.parametrize("measure", [cronbach_alpha, scales.average_correlation])
def test_linearised_scores_are_derivatives(measure) -> None:
    """z_i = w_i ∂θ/∂w_i, so that the variance is n/(n − 1) Σ(z − z̄)² of numerical derivatives."""
    table = battery(3, n=25, holes=0.1)
    w = np.random.default_rng(4).uniform(0.5, 2, len(table))
    z = w * optimize.approx_fprime(w, lambda weights: measure(table, weights=weights).value, 1e-6)
    found = measure(table, weights=w)
    assert found.se**2 == pytest.approx(len(z) / (len(z) - 1) * ((z - z.mean()) ** 2).sum(), rel=1e-4)
    assert found.df == covariance(table, weights=w).n - 1
    reach = float(stats.t.ppf(0.975, found.df)) * found.se
    assert (found.low, found.high) == pytest.approx((found.value - reach, found.value + reach))


def test_clusters_and_strata_count() -> None:
    """Every respondent twice, as a cluster: the same standard error as once."""
    table = battery(7, n=40)
    once, strata = cronbach_alpha(table), cronbach_alpha(table, Sample.of(40, strata=np.arange(40) % 2))
    twice = cronbach_alpha(np.repeat(table, 2, axis=0), clusters=np.repeat(range(40), 2))
    assert (twice.value, twice.se, twice.df) == pytest.approx((once.value, once.se, once.df))
    assert (strata.value, strata.df) == (pytest.approx(once.value), 38)


@pytest.mark.parametrize("holes", [0.0, 0.15])
def test_covariances_agree_with_pandas_and_alpha_with_pingouin(holes: float) -> None:
    frame = pd.DataFrame(battery(8, holes=holes))
    assert covariance(frame).matrix == pytest.approx(frame.cov().to_numpy())
    assert scales.correlation(covariance(frame)) == pytest.approx(frame.corr().to_numpy())
    assert cronbach_alpha(frame).value == pytest.approx(pingouin.cronbach_alpha(frame)[0])


def test_items_dropped_and_item_total_agree_with_plain_numbers() -> None:
    table = battery(11)
    for item, (without, total) in enumerate(
        zip(scales.alpha_if_dropped(table), scales.item_total_correlations(table), strict=True)
    ):
        rest = np.delete(table, item, axis=1)
        alone = cronbach_alpha(rest)
        assert (without.value, without.low, without.high) == pytest.approx((alone.value, alone.low, alone.high))
        assert total.value == pytest.approx(np.corrcoef(table[:, item], rest.sum(axis=1))[0, 1])
        assert total.low < total.value < total.high


def test_omega_with_weights_and_a_missing_answer_by_hand() -> None:
    """Three items fit one factor exactly: λ_1² = r_12 r_13 / r_23, each pair on those who answered both."""
    table, weights = battery(13, n=60, items=3), np.resize([1, 2, 3], 60)
    table[7, 1] = NAN
    r = covariance(table, weights=weights).correlation
    loadings = np.sqrt(r[[0, 0, 0], [1, 1, 2]] * r[[0, 1, 1], [2, 2, 2]] / r[[1, 0, 0], [2, 2, 1]])
    assert (loadings < 1).all()
    common = loadings.sum() ** 2
    expected = common / (common + (1 - loadings**2).sum())
    assert scales.omega_total(table, weights=weights).value == pytest.approx(expected, abs=1e-5)
    found = scales.one_factor(table, weights=weights)
    assert found.loadings == pytest.approx(loadings, abs=1e-5) and found.n == 60
    assert found.explained == pytest.approx((loadings**2).mean(), abs=1e-5)


def test_one_factor_is_that_of_factanal() -> None:
    """R 4.2, `factanal(attitude, 1)`, and of its correlations with weights 1, 2, 3 in turn (`cov.wt`)."""
    table = reference_table("attitude").drop(columns="rownames")
    loadings = [0.85247736, 0.90224108, 0.59270556, 0.73069667, 0.76499433, 0.24609277, 0.37784530]
    found = scales.one_factor(table)
    assert found.loadings == pytest.approx(loadings, abs=1e-5)
    assert found.explained == pytest.approx(0.45921702, abs=1e-6)
    weighted = [0.86442410, 0.91170426, 0.58886786, 0.69730896, 0.82902307, 0.52747512, 0.35363516]
    assert scales.one_factor(table, weights=np.resize([1, 2, 3], 30)).loadings == pytest.approx(weighted, abs=1e-5)


def test_no_battery_and_no_factor_of_too_few_items_or_of_a_sum() -> None:
    with pytest.raises(ValueError, match="at least two items"):
        cronbach_alpha([[1.0], [2.0]])
    with pytest.raises(ValueError, match="4 entries for 3 respondents"):
        cronbach_alpha([[1.0, 2], [2, 3], [3, 3]], weights=[1, 1, 1, 1])
    table = battery(5, items=3)
    for items in (table[:, :2], np.column_stack([table, table.sum(axis=1)])):
        found = scales.one_factor(items)
        assert math.isnan(found.explained) and np.isnan(found.loadings).all() and found.n == 60


def test_answers_on_0_to_100() -> None:
    assert scales.rescaled([1, 3, 5, NAN], (1, 5)) == pytest.approx([0, 50, 100, NAN], nan_ok=True)
    assert scales.rescaled(3.98, (1, 5)) == pytest.approx(74.5) == index_of_mean(3.98, 1, 5)
    with pytest.raises(ValueError, match="6 lies outside the scale from 1 to 5"):
        scales.rescaled([1, 6], (1, 5))
    with pytest.raises(ValueError, match="from 5 to 5"):
        scales.rescaled([5], (5, 5))


def test_index_by_hand_and_of_the_american_kind() -> None:
    """Weights ½, ¼, ¼: all known 60; without the second 50/0.75; half of the weight or less gives none.

    Fornell et al. 1996: means 8, 7, 7 of 1–10 with weights .3885, .3190, .2925 make 70.983, equal ones 70.370.
    """
    parts = [[80, 40, 40], [80, NAN, 40], [NAN, 40, 40], [80, NAN, NAN], [NAN] * 3]
    assert scales.weighted_index(parts, [2, 1, 1]) == pytest.approx([60, 50 / 0.75, NAN, NAN, NAN], nan_ok=True)
    assert not len(scales.weighted_index(np.empty((0, 2)), [1, 1]))
    points = scales.rescaled([[8, 7, 7]], (1, 10))
    assert scales.weighted_index(points, [0.3885, 0.3190, 0.2925])[0] == pytest.approx(70.983, abs=5e-4)
    assert scales.weighted_index(points, [1, 1, 1])[0] == pytest.approx(70.370, abs=5e-4)


def test_use_of_the_scale_by_hand() -> None:
    """1, 2, –, 3 with weights 1, 2, 4, 1: ¼ at 1, ¼ at 3; missing 4/8."""
    y, weights = [1, 2, NAN, 3], [1, 2, 4, 1]
    low, high = scales.floor_share(y, 1, weights=weights), scales.ceiling_share(y, 3, weights=weights)
    assert (low.value, low.n, high.value, high.n) == (0.25, 3, 0.25, 3)
    assert repr(scales.ceiling_share(6 - np.array(y), 5, weights=weights)) == repr(low)  # NaN is NaN
    withheld = scales.item_nonresponse(y, weights=weights)
    assert (withheld.value, withheld.n) == (0.5, 4)


def test_bfi_alpha() -> None:
    """R 4.2, psych 2.2 `alpha` of A1–A5 of 2,800 people, A1 reversed: .7030 raw, .7130 standardised; not reversed .43.

    psych takes every covariance from those who answered both items and turns that matrix into correlations
    (`cov2cor`): our pairwise rule. Complete rows alone give .7038 and .7135.
    """
    given = reference_table("bfi").iloc[:, 1:6]
    items = given.assign(A1=7 - given["A1"])
    r = scales.average_correlation(items).value
    assert round(cronbach_alpha(items).value, 4) == 0.7030 and round(5 * r / (1 + 4 * r), 4) == 0.7130
    assert round(cronbach_alpha(given).value, 2) == 0.43


# ---- coders of the same units ----
def test_krippendorff_by_hand() -> None:
    """Units aa, ab, b–, bb with weights 1, 2, 9, 1: the third cannot be paired; the others scaled to 0.75, 1.5, 0.75.

    Coincidences aa 1.5, ab and ba 1.5 each, bb 1.5; n_a = n_b = 3, n = 6. α = 1 − 5 · 3/(2 · 9) = 1/6.
    """
    found = krippendorff_alpha([[*"aabb"], ["a", "b", None, "b"]], weights=[1, 2, 9, 1])
    assert found.value == pytest.approx(1 / 6)
    assert (found.n, found.n_weighted) == (3, 4) and found.n_eff == pytest.approx(16 / 6)


def alpha_of_pairs(ratings: list[list[int | None]], level: str) -> float:
    """Krippendorff's alpha pair by pair, from the definition."""
    units = [[code for code in unit if code is not None] for unit in zip(*ratings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    every = [code for unit in units for code in unit]
    often = Counter(every)

    def apart(pair: tuple[int, int]) -> float:
        if level == "nominal":
            return float(pair[0] != pair[1])
        between = sum(often[g] for g in often if min(pair) <= g <= max(pair))
        return (between - (often[pair[0]] + often[pair[1]]) / 2) ** 2

    def within(codes: list[int]) -> float:
        return sum(map(apart, itertools.permutations(codes, 2))) / (len(codes) - 1)

    return 1 - sum(map(within, units)) / within(every) if every and within(every) else NAN


CODES = st.one_of(st.none(), st.integers(0, 4))


@given(st.integers(2, 8).flatmap(lambda n: st.lists(st.lists(CODES, min_size=n, max_size=n), min_size=2, max_size=4)),
       st.sampled_from(["nominal", "ordinal"]))  # fmt: skip
def test_krippendorff_is_that_of_every_pair(ratings: list[list[int | None]], level: str) -> None:
    """Whatever the order of coders and the scale of weights."""
    expected, weights = pytest.approx(alpha_of_pairs(ratings, level), nan_ok=True), np.full(len(ratings[0]), 3.0)
    assert krippendorff_alpha(ratings, level=level).value == expected
    assert krippendorff_alpha(ratings[::-1], level=level, weights=weights).value == expected


def test_quality_of_a_code_by_hand() -> None:
    """Weights 1, 2, 1, 4, 3; both, coded only, reference only, neither, not judged.

    Precision 1/3 on n_eff 9/5, recall 1/2 on 2, F1 = 2/(2 + 2 + 1) from J = 1/4.
    """
    found = scales.code_evaluation([1, 0, 1, 0, NAN], [1, 1, 0, 0, 1], weights=[1, 2, 1, 4, 3])
    precision, recall, f1 = found.precision, found.recall, found.f1
    assert (precision.value, recall.value, f1.value) == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert (precision.n, recall.n, f1.n) == (2, 2, 3)
    assert precision.n_weighted == 3 and precision.n_eff == pytest.approx(9 / 5)
    expected = proportion_confint(9 / 5 / 3, 9 / 5, method="wilson")
    assert (precision.low, precision.high) == pytest.approx(expected)
    low, high = proportion_confint(16 / 6 / 4, 16 / 6, method="wilson")
    assert (f1.low, f1.high) == pytest.approx((2 * low / (1 + low), 2 * high / (1 + high)))


def test_coders_of_several_codes_by_hand_and_by_scikit_learn() -> None:
    """Price: hit, missed; service: hit, false alarm, hit. Micro precision 3/4, recall 3/4."""
    found = scales.coder_evaluation(
        [[1, 1], [1, 0], [0, 1], [0, 0]], [[1, 1], [0, 1], [0, 1], [0, 0]], codes=["p", "s"]
    )
    assert found.codes["p"].recall.value == 0.5 and found.codes["s"].precision.value == pytest.approx(2 / 3)
    random = np.random.default_rng(1)
    reference = random.integers(0, 2, (80, 4))
    coded = np.where(random.random((80, 4)) < 0.2, 1 - reference, reference)
    micro = scales.coder_evaluation(reference, coded, codes=list("abcd")).micro
    expected = precision_recall_fscore_support(reference, coded, average="micro")
    assert (micro.precision.value, micro.recall.value, micro.f1.value) == pytest.approx(expected[:3])


def test_bootstrap_is_seeded_and_sound() -> None:
    random = np.random.default_rng(2)
    true = random.integers(0, 3, 200)
    coders = [np.where(random.random(200) < 0.2, random.integers(0, 3, 200), true) for _ in range(3)]
    found, again, other, narrow = (
        krippendorff_alpha(coders, bootstrap=Bootstrap(200, seed=seed, confidence=confidence))
        for seed, confidence in ((3, 0.95), (3, 0.95), (4, 0.95), (3, 0.5))
    )
    assert repr(found) == repr(again) != repr(other) and found.value == krippendorff_alpha(coders).value
    assert found.low < narrow.low < narrow.high < found.high
    # The jackknife over units gives nearly the same standard error.
    left = [krippendorff_alpha([np.delete(coder, unit) for coder in coders]).value for unit in range(200)]
    assert found.se == pytest.approx(math.sqrt(199 / 200 * ((left - np.mean(left)) ** 2).sum()), rel=0.2)


@pytest.mark.parametrize(("level", "value"), [("nominal", 0.7434), ("ordinal", 0.8154)])
def test_krippendorff_of_the_c_data(level: str, value: float) -> None:
    """R irr::kripp.alpha, its example: four coders of twelve units, of which eleven can be paired."""
    units = "11-1 2232 3333 3333 2222 1234 4444 1121 2222 -555 --11 --3-"
    table = np.array([[NAN if code == "-" else float(code) for code in unit] for unit in units.split()])
    found = krippendorff_alpha(table.T, level=level)
    assert round(found.value, 4) == value and found.n == 11
