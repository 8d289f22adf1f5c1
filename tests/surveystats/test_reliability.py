"""Internal consistency, sampling adequacy and use of the scale: by hand, by derivatives, against other packages."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.multivariate.factor import Factor

from surveystats.covariance import correlation, covariance
from surveystats.factorability import bartlett_sphericity, kaiser_meyer_olkin
from surveystats.omega import omega_total
from surveystats.reliability import (
    alpha_if_dropped,
    average_correlation,
    cronbach_alpha,
    feldt_interval,
    guttman_lambda6,
    item_total_correlations,
    standardised_alpha,
)
from surveystats.sample import Result, Sample, kish_n_eff
from surveystats.scale_use import ceiling_shares, floor_shares, item_nonresponse

NAN = math.nan
SMALL = [[1, 1], [2, 3], [NAN, 5], [3, 2]]
WEIGHTS = [1, 2, 4, 1]
ONE_NUMBER: list[Callable[..., Result]] = [
    cronbach_alpha, standardised_alpha, average_correlation, guttman_lambda6, omega_total,
]  # fmt: skip
EVERY: list[Callable[..., Any]] = [
    *ONE_NUMBER, alpha_if_dropped, item_total_correlations, kaiser_meyer_olkin, bartlett_sphericity, covariance,
    correlation,
]  # fmt: skip


def battery(seed: int = 1, *, n: int = 60, items: int = 5, holes: float = 0.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    common = random.normal(size=(n, 1))
    table = np.clip(np.round(3.5 + 0.8 * common + random.normal(size=(n, items))), 1, 6)
    table[random.random(table.shape) < holes] = NAN
    return table


# ---- by hand -------------------------------------------------------------------------
def test_alpha_by_hand() -> None:
    """Complete rows (1, 1), (2, 3), (3, 2) with weights 1, 2, 1: means 2 and 2.25.

    Σw(x − 2)² = 2, Σw(y − 2.25)² = 1.5625 + 1.125 + 0.0625 = 2.75, Σw(x − 2)(y − 2.25) = 1.25 − 0.25 = 1; over Σw = 4
    and times 3/2: 0.75, 1.03125, 0.375. α = 2 (1 − 1.78125/2.53125) = 16/27; r = 0.5/√1.375.
    """
    base = covariance(SMALL, weights=WEIGHTS)
    assert base.matrix == pytest.approx(np.array([[0.75, 0.375], [0.375, 1.03125]]))
    assert (base.n, base.n_weighted) == (3, 4) and base.n_eff == pytest.approx(16 / 6)
    found = cronbach_alpha(SMALL, weights=WEIGHTS)
    assert found.value == pytest.approx(16 / 27)
    assert (found.n, found.n_weighted) == (3, 4) and found.n_eff == pytest.approx(16 / 6)
    r = 0.5 / math.sqrt(1.375)
    assert correlation(SMALL, weights=WEIGHTS)[0, 1] == pytest.approx(r)
    assert average_correlation(SMALL, weights=WEIGHTS).value == pytest.approx(r)
    assert standardised_alpha(SMALL, weights=WEIGHTS).value == pytest.approx(2 * r / (1 + r))
    assert guttman_lambda6(SMALL, weights=WEIGHTS).value == pytest.approx(1 - 2 * (1 - r**2) / (2 + 2 * r))
    assert [one.value for one in item_total_correlations(SMALL, weights=WEIGHTS)] == pytest.approx([r, r])
    low, high = feldt_interval(16 / 27, 16 / 6, 2)
    assert (found.low, found.high) == (low, high) and found.df == pytest.approx(16 / 6 - 1)


def test_pairwise_alpha_by_hand() -> None:
    """The second item keeps its answer 5 of weight 4: mean 29/8, Σw(y − ȳ)² = 17.875, over 8 and times 4/3.

    The first variance and the covariance are those of the complete rows.
    """
    own = 17.875 / 8 * 4 / 3
    base = covariance(SMALL, weights=WEIGHTS, missing="pairwise")
    assert base.matrix == pytest.approx(np.array([[0.75, 0.375], [0.375, own]]))
    assert base.pairs.tolist() == [[3, 3], [3, 4]] and (base.n, base.n_weighted) == (4, 8)
    found = cronbach_alpha(SMALL, weights=WEIGHTS, missing="pairwise")
    assert found.value == pytest.approx(2 * (1 - (0.75 + own) / (0.75 + own + 0.75)))
    r = 0.375 / math.sqrt(0.75 * own)
    assert standardised_alpha(SMALL, weights=WEIGHTS, missing="pairwise").value == pytest.approx(2 * r / (1 + r))
    # Each pair's own standard deviations in the correlation matrix, as R's cor(use = "pairwise").
    assert correlation(SMALL, weights=WEIGHTS, missing="pairwise")[0, 1] == pytest.approx(0.5 / math.sqrt(1.375))


def test_factorability_by_hand() -> None:
    """Two items: no other item to partial out, so q = r and KMO ½; Bartlett −(16/6 − 1 − 9/6) ln(1 − r²), r² = 2/11."""
    found = kaiser_meyer_olkin(SMALL, weights=WEIGHTS)
    assert found.overall == pytest.approx(0.5) and found.items == pytest.approx([0.5, 0.5])
    assert (found.n, found.n_weighted) == (3, 4) and found.n_eff == pytest.approx(16 / 6)
    test = bartlett_sphericity(SMALL, weights=WEIGHTS)
    assert test.value == pytest.approx(-(16 / 6 - 2.5) * math.log(1 - 2 / 11))
    assert test.df == 1 and test.p == pytest.approx(float(stats.chi2.sf(test.value, 1)))


def test_use_of_the_scale_by_hand() -> None:
    """Item 1 answers 1, 2, –, 3 with weights 1, 2, 4, 1: at 1 a share of ¼; at 3 a share of ¼; missing 4/8.

    Item 2 answers 1, 3, 5, 2: at the floor 1/8, at the ceiling of 5 4/8, none missing. The third not asked: 0 of 4.
    """
    floors = floor_shares(SMALL, 1, weights=WEIGHTS)
    assert [one.value for one in floors] == pytest.approx([1 / 4, 1 / 8]) and [one.n for one in floors] == [3, 4]
    assert [one.value for one in ceiling_shares(SMALL, 5, weights=WEIGHTS)] == pytest.approx([0, 1 / 2])
    assert ceiling_shares(SMALL, 3, weights=WEIGHTS)[0].value == pytest.approx(1 / 4)
    withheld = item_nonresponse(SMALL, weights=WEIGHTS)
    assert [one.value for one in withheld] == pytest.approx([1 / 2, 0]) and [one.n for one in withheld] == [4, 4]
    put = item_nonresponse(SMALL, [True, True, False, True], weights=WEIGHTS)
    assert [one.value for one in put] == pytest.approx([0, 0]) and [one.n_weighted for one in put] == [4, 4]
    each = item_nonresponse(SMALL, np.array([[1, 1], [1, 0], [1, 1], [0, 1]], bool), weights=WEIGHTS)
    assert [one.value for one in each] == pytest.approx([4 / 7, 0])
    turned = 6 - np.array(SMALL, float)
    assert ceiling_shares(turned, 5, weights=WEIGHTS) == floor_shares(SMALL, 1, weights=WEIGHTS)


# ---- standard errors are those of the weights' derivatives -------------------------------
@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
@pytest.mark.parametrize("measure", [cronbach_alpha, standardised_alpha, average_correlation])
def test_linearised_scores_are_derivatives(measure: Callable[..., Result], missing: str) -> None:
    """z_i = w_i ∂θ/∂w_i, so that the variance is n/(n − 1) Σ(z − z̄)² of numerical derivatives."""
    table = battery(3, n=25, holes=0.1)
    w = np.random.default_rng(4).uniform(0.5, 2, len(table))
    slopes = optimize.approx_fprime(w, lambda weights: measure(table, weights=weights, missing=missing).value, 1e-6)
    z = slopes * w
    kwargs = {"interval": "linearised"} if measure is cronbach_alpha else {}
    found = measure(table, weights=w, missing=missing, **kwargs)
    assert found.se**2 == pytest.approx(len(z) / (len(z) - 1) * ((z - z.mean()) ** 2).sum(), rel=1e-4)
    base = covariance(table, weights=w, missing=missing)
    assert found.df == base.n - 1
    reach = float(stats.t.ppf(0.975, found.df)) * found.se
    assert (found.low, found.high) == pytest.approx((found.value - reach, found.value + reach))


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
@pytest.mark.parametrize("measure", [alpha_if_dropped, item_total_correlations])
def test_linearised_scores_of_items_are_derivatives(measure: Callable[..., Any], missing: str) -> None:
    table = battery(5, n=25, items=4, holes=0.1)
    w = np.random.default_rng(6).uniform(0.5, 2, len(table))
    for item, found in enumerate(measure(table, weights=w, missing=missing)):
        slopes = optimize.approx_fprime(
            w, lambda weights, item=item: measure(table, weights=weights, missing=missing)[item].value, 1e-6
        )
        z = slopes * w
        assert found.se**2 == pytest.approx(len(z) / (len(z) - 1) * ((z - z.mean()) ** 2).sum(), rel=1e-4)


def test_clusters_and_strata_count() -> None:
    """Every respondent twice, as a cluster: the same standard error as once."""
    table = battery(7, n=40)
    once = cronbach_alpha(table, interval="linearised")
    twice = cronbach_alpha(np.repeat(table, 2, axis=0), interval="linearised", clusters=np.repeat(range(40), 2))
    assert (twice.value, twice.se, twice.df) == pytest.approx((once.value, once.se, once.df))
    sample = Sample.of(40, strata=np.arange(40) % 2)
    assert cronbach_alpha(table, sample, interval="linearised").df == 38
    assert cronbach_alpha(table, sample).value == pytest.approx(once.value)


# ---- other packages ------------------------------------------------------------------
@pytest.mark.parametrize("holes", [0.0, 0.15])
def test_covariances_agree_with_pandas(holes: float) -> None:
    table = battery(8, holes=holes)
    frame = pd.DataFrame(table)
    assert covariance(table, missing="pairwise").matrix == pytest.approx(frame.cov().to_numpy())
    assert correlation(table, missing="pairwise") == pytest.approx(frame.corr().to_numpy())
    complete = frame.dropna().to_numpy()
    assert covariance(table).matrix == pytest.approx(np.cov(complete.T))
    assert correlation(table) == pytest.approx(np.corrcoef(complete.T))
    assert covariance(table).n == len(complete)


def test_far_from_zero_no_digits_are_lost() -> None:
    table = battery(9)
    assert covariance(table + 1e7).matrix == pytest.approx(covariance(table).matrix, rel=1e-8)
    assert cronbach_alpha(table + 1e7).se == pytest.approx(cronbach_alpha(table).se, rel=1e-8)


@pytest.mark.parametrize("holes", [0.0, 0.15])
def test_alpha_agrees_with_pingouin(holes: float) -> None:
    frame = pd.DataFrame(battery(10, holes=holes))
    expected, interval = pingouin.cronbach_alpha(frame)
    found = cronbach_alpha(frame, missing="pairwise")
    assert found.value == pytest.approx(expected)
    assert np.round([found.low, found.high], 3) == pytest.approx(interval)
    # pingouin's listwise interval takes n before rows are dropped; ours is that of the complete rows.
    expected, interval = pingouin.cronbach_alpha(frame.dropna())
    found = cronbach_alpha(frame)
    assert found.value == pytest.approx(expected) and found.n == len(frame.dropna())
    assert np.round([found.low, found.high], 3) == pytest.approx(interval)


def test_items_dropped_and_item_total_agree_with_plain_numbers() -> None:
    table = battery(11)
    for item, (without, total) in enumerate(zip(alpha_if_dropped(table), item_total_correlations(table), strict=True)):
        rest = np.delete(table, item, axis=1)
        assert (without.value, without.low, without.high) == pytest.approx(
            (cronbach_alpha(rest).value, cronbach_alpha(rest).low, cronbach_alpha(rest).high)
        )
        assert total.value == pytest.approx(np.corrcoef(table[:, item], rest.sum(axis=1))[0, 1])
        assert total.low < total.value < total.high


def test_adequacy_agrees_with_pingouins_partial_correlations() -> None:
    frame = pd.DataFrame(battery(12))
    shared, partial = frame.corr().to_numpy() ** 2, frame.pcorr().to_numpy() ** 2
    for table in (shared, partial):
        np.fill_diagonal(table, 0)
    found = kaiser_meyer_olkin(frame)
    assert found.overall == pytest.approx(shared.sum() / (shared.sum() + partial.sum()))
    assert found.items == pytest.approx(shared.sum(axis=0) / (shared.sum(axis=0) + partial.sum(axis=0)))


@pytest.mark.parametrize("seed", range(5))
def test_omega_agrees_with_statsmodels(seed: int) -> None:
    table = battery(seed, n=200, items=6)
    fitted = Factor(table, n_factor=1, method="ml").fit()
    common = fitted.loadings.sum() ** 2
    assert omega_total(table).value == pytest.approx(common / (common + fitted.uniqueness.sum()), abs=1e-5)


def test_omega_of_three_items_is_exact() -> None:
    """Three items fit exactly: λ1 = √(r12 r13/r23)."""
    table = battery(13, n=400, items=3)
    r = np.corrcoef(table.T)
    loadings = np.sqrt([r[0, 1] * r[0, 2] / r[1, 2], r[0, 1] * r[1, 2] / r[0, 2], r[0, 2] * r[1, 2] / r[0, 1]])
    common = loadings.sum() ** 2
    assert omega_total(table).value == pytest.approx(common / (common + (1 - loadings**2).sum()), abs=1e-5)


# ---- what must hold for any data -----------------------------------------------------
@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.1]), st.sampled_from(["listwise", "pairwise"]))
def test_equal_weights_shifts_and_order_change_nothing(seed: int, holes: float, missing: str) -> None:
    table = battery(seed, n=30, items=4, holes=holes)
    order = np.random.default_rng(seed).permutation(4)
    for measure in ONE_NUMBER:
        found = measure(table, missing=missing).value
        digits = {"abs": 1e-5} if measure is omega_total else {"rel": 1e-8, "abs": 1e-10}
        same = [
            measure(table, missing=missing, weights=np.full(30, 2.5)).value,
            measure(7 - table, missing=missing).value,
            measure(10 + 3 * table, missing=missing).value,
            measure(table[:, order], missing=missing).value,
        ]
        assert same == pytest.approx([found] * 4, nan_ok=True, **digits)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_whole_weights_are_repeated_rows(seed: int) -> None:
    table = battery(seed, n=20, items=3)
    times = np.random.default_rng(seed).integers(1, 4, 20)
    repeated = np.repeat(table, times, axis=0)
    for measure in (cronbach_alpha, standardised_alpha, guttman_lambda6):
        assert measure(table, weights=times).value == pytest.approx(measure(repeated).value)
    assert kaiser_meyer_olkin(table, weights=times).overall == pytest.approx(kaiser_meyer_olkin(repeated).overall)
    test = bartlett_sphericity(table, weights=times)
    per_person = bartlett_sphericity(repeated).value / (len(repeated) - 1 - 11 / 6)
    assert test.value == pytest.approx(per_person * (kish_n_eff(times) - 1 - 11 / 6), nan_ok=True)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_standardised_alpha_follows_from_the_average_correlation(seed: int) -> None:
    table = battery(seed, n=30, items=4)
    r = average_correlation(table).value
    assert standardised_alpha(table).value == pytest.approx(4 * r / (1 + 3 * r))


def test_equally_correlated_items_have_one_reliability() -> None:
    """Orthogonalised answers with every correlation ½: α = ω = 4·½/(1 + 3·½) = 0.8, λ6 = 1 − 4·0.625/10 = 0.75."""
    random = np.random.default_rng(14).normal(size=(50, 4))
    plain, _ = np.linalg.qr(random - random.mean(axis=0))
    table = plain @ np.linalg.cholesky(np.full((4, 4), 0.5) + 0.5 * np.eye(4)).T
    assert cronbach_alpha(table).value == pytest.approx(0.8)
    assert omega_total(table).value == pytest.approx(0.8, abs=1e-6)
    assert guttman_lambda6(table).value == pytest.approx(0.75)


# ---- nothing to work with ------------------------------------------------------------
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "table",
    [np.zeros((0, 3)), np.full((4, 3), NAN), [[1.0, 2, 3]], [[1.0, 2, 3], [2, 2, 5]], np.ones((5, 3)),
     [[1, NAN, NAN], [NAN, 2, 3], [3, 4, NAN]], [[1, 2, 1], [2, 1, 2], [3, 4, 3], [4, 4, 4]]],
    ids=["nobody", "all-missing", "one", "two", "constant", "scattered", "an-item-twice"],
)  # fmt: skip
@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_nothing_to_work_with_is_no_number(table: Any, missing: str) -> None:
    for measure in EVERY:
        measure(table, missing=missing)
    assert math.isnan(omega_total(table, missing=missing).value)
    assert math.isnan(guttman_lambda6(table, missing=missing).value)
    assert math.isnan(bartlett_sphericity(table, missing=missing).value)
    assert math.isnan(kaiser_meyer_olkin(table, missing=missing).overall)
    for shares in (floor_shares(table, 1), ceiling_shares(table, 5), item_nonresponse(table)):
        assert len(shares) == 3


def test_few_answers() -> None:
    nobody = cronbach_alpha(np.full((4, 3), NAN))
    assert math.isnan(nobody.value) and (nobody.n, nobody.n_eff) == (0, 0)
    assert cronbach_alpha([[1.0, 2, 3]]).n == 1 and math.isnan(cronbach_alpha([[1.0, 2, 3]]).value)
    flat = [[1, 1], [1, 2], [1, 3]]  # the first item does not vary: raw alpha is 0, the others cannot be had
    assert cronbach_alpha(flat).value == 0 and math.isnan(standardised_alpha(flat).value)
    assert math.isnan(cronbach_alpha([[1, 3], [2, 2], [3, 1]]).value)  # the sum does not vary
    assert all(math.isnan(one.value) for one in alpha_if_dropped([[1, 2], [2, 3], [3, 3]]))
    assert cronbach_alpha(battery(), weights=np.zeros(60)).n == 0
    assert feldt_interval(0.8, 1, 3) == (pytest.approx(NAN, nan_ok=True),) * 2
    assert feldt_interval(NAN, 9, 3) == (pytest.approx(NAN, nan_ok=True),) * 2


def test_a_single_item_is_no_battery() -> None:
    with pytest.raises(ValueError, match="at least two items"):
        cronbach_alpha([[1.0], [2.0]])
    with pytest.raises(ValueError, match="4 entries for 3 respondents"):
        cronbach_alpha([[1.0, 2], [2, 3], [3, 3]], weights=[1, 1, 1, 1])


def test_a_wide_interval_at_low_confidence_is_narrower() -> None:
    table = battery(15)
    half, whole = cronbach_alpha(table, confidence=0.5), cronbach_alpha(table)
    assert whole.low < half.low < half.value < half.high < whole.high


def test_alpha_without_an_item_by_hand() -> None:
    """Without the third of items (1, 1, 2), (2, 3, 1), (3, 2, 3), (–, 4, 4) of weights 1, 2, 1, 5.

    Sums of squares 2 and 11/4, of products 1: α = 2 (1 − (2 + 11/4)/(2 + 11/4 + 2)) = 16/27.
    """
    table = [[1, 1, 2], [2, 3, 1], [3, 2, 3], [NAN, 4, 4]]
    *_, last = alpha_if_dropped(table, weights=[1, 2, 1, 5])
    assert last.value == pytest.approx(16 / 27) and (last.n, last.n_weighted) == (3, 4)
    assert last.n_eff == pytest.approx(16 / 6)


def test_omega_with_weights_and_a_missing_answer_by_hand() -> None:
    """Three items fit one factor exactly: λ_1² = r_12 r_13 / r_23. A weight of 2 repeats a row; gaps leave it out."""
    table, weights = battery(13, n=60, items=3), np.resize([1, 2, 3], 60)
    table[7, 1] = NAN
    rows = np.repeat(np.delete(table, 7, axis=0), np.delete(weights, 7), axis=0)
    away = rows - rows.sum(axis=0) / len(rows)
    products = np.array([[(one * other).sum() for one in away.T] for other in away.T])
    r12, r13, r23 = (products[i, j] / math.sqrt(products[i, i] * products[j, j]) for i, j in ((0, 1), (0, 2), (1, 2)))
    loadings = np.sqrt([r12 * r13 / r23, r12 * r23 / r13, r13 * r23 / r12])
    assert (loadings < 1).all()
    common = loadings.sum() ** 2
    expected = common / (common + (1 - loadings**2).sum())
    assert omega_total(table, weights=weights).value == pytest.approx(expected, abs=1e-5)
