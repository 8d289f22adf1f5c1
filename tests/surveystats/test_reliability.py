"""Internal consistency, sampling adequacy and use of the scale: by hand, by derivatives, against other packages."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.multivariate.factor import Factor

from surveystats.sample import Result, Sample
from surveystats.scales import (
    alpha_if_dropped,
    average_correlation,
    correlation,
    covariance,
    cronbach_alpha,
    item_total_correlations,
    kaiser_meyer_olkin,
    omega_total,
)

NAN = math.nan
SMALL = [[1, 1], [2, 3], [NAN, 5], [3, 2]]
WEIGHTS = [1, 2, 4, 1]
ONE_NUMBER: list[Callable[..., Result]] = [cronbach_alpha, average_correlation, omega_total]
EVERY: list[Callable[..., Any]] = [*ONE_NUMBER, alpha_if_dropped, item_total_correlations, kaiser_meyer_olkin]


def battery(seed: int = 1, *, n: int = 60, items: int = 5, holes: float = 0.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    common = random.normal(size=(n, 1))
    table = np.clip(np.round(3.5 + 0.8 * common + random.normal(size=(n, items))), 1, 6)
    table[random.random(table.shape) < holes] = NAN
    return table


# ---- by hand -------------------------------------------------------------------------
def test_alpha_by_hand() -> None:
    """Rows (1, 1), (2, 3), (–, 5), (3, 2) with weights 1, 2, 4, 1; pairs on the three complete rows.

    Means 2 and 2.25; Σw(x − 2)² = 2, Σw(x − 2)(y − 2.25) = 1.25 − 0.25 = 1, over Σw = 4 and times 3/2: 0.75, 0.375. The
    second item keeps its answer 5: mean 29/8, Σw(y − ȳ)² = 17.875, over 8 and times 4/3.
    """
    own = 17.875 / 8 * 4 / 3
    base = covariance(SMALL, weights=WEIGHTS)
    assert base.matrix == pytest.approx(np.array([[0.75, 0.375], [0.375, own]]))
    assert base.pairs.tolist() == [[3, 3], [3, 4]] and (base.n, base.n_weighted) == (4, 8)
    found = cronbach_alpha(SMALL, weights=WEIGHTS)
    assert found.value == pytest.approx(2 * (1 - (0.75 + own) / (0.75 + own + 0.75)))
    assert (found.n, found.n_weighted, found.n_eff) == (4, 8, pytest.approx(64 / 22))
    r = 0.375 / math.sqrt(0.75 * own)
    assert average_correlation(SMALL, weights=WEIGHTS).value == pytest.approx(r)
    assert [one.value for one in item_total_correlations(SMALL, weights=WEIGHTS)] == pytest.approx([r, r])
    # Each pair's own standard deviations in the correlation matrix, as R's cor(use = "pairwise").
    assert correlation(base)[0, 1] == pytest.approx(0.5 / math.sqrt(1.375))


def test_adequacy_by_hand() -> None:
    """Two items: no other item to partial out, so that q = r and KMO is one half."""
    found = kaiser_meyer_olkin(SMALL, weights=WEIGHTS)
    assert found.overall == pytest.approx(0.5) and found.items == pytest.approx([0.5, 0.5])
    assert (found.n, found.n_weighted) == (4, 8)


# ---- standard errors are those of the weights' derivatives -------------------------------
@pytest.mark.parametrize("measure", [cronbach_alpha, average_correlation])
def test_linearised_scores_are_derivatives(measure: Callable[..., Result]) -> None:
    """z_i = w_i ∂θ/∂w_i, so that the variance is n/(n − 1) Σ(z − z̄)² of numerical derivatives."""
    table = battery(3, n=25, holes=0.1)
    w = np.random.default_rng(4).uniform(0.5, 2, len(table))
    slopes = optimize.approx_fprime(w, lambda weights: measure(table, weights=weights).value, 1e-6)
    z = slopes * w
    found = measure(table, weights=w)
    assert found.se**2 == pytest.approx(len(z) / (len(z) - 1) * ((z - z.mean()) ** 2).sum(), rel=1e-4)
    base = covariance(table, weights=w)
    assert found.df == base.n - 1
    reach = float(stats.t.ppf(0.975, found.df)) * found.se
    assert (found.low, found.high) == pytest.approx((found.value - reach, found.value + reach))


@pytest.mark.parametrize("measure", [alpha_if_dropped, item_total_correlations])
def test_linearised_scores_of_items_are_derivatives(measure: Callable[..., Any]) -> None:
    table = battery(5, n=25, items=4, holes=0.1)
    w = np.random.default_rng(6).uniform(0.5, 2, len(table))
    for item, found in enumerate(measure(table, weights=w)):
        slopes = optimize.approx_fprime(w, lambda weights, item=item: measure(table, weights=weights)[item].value, 1e-6)
        z = slopes * w
        assert found.se**2 == pytest.approx(len(z) / (len(z) - 1) * ((z - z.mean()) ** 2).sum(), rel=1e-4)


def test_clusters_and_strata_count() -> None:
    """Every respondent twice, as a cluster: the same standard error as once."""
    table = battery(7, n=40)
    once = cronbach_alpha(table)
    twice = cronbach_alpha(np.repeat(table, 2, axis=0), clusters=np.repeat(range(40), 2))
    assert (twice.value, twice.se, twice.df) == pytest.approx((once.value, once.se, once.df))
    sample = Sample.of(40, strata=np.arange(40) % 2)
    assert cronbach_alpha(table, sample).df == 38
    assert cronbach_alpha(table, sample).value == pytest.approx(once.value)


# ---- other packages ------------------------------------------------------------------
@pytest.mark.parametrize("holes", [0.0, 0.15])
def test_covariances_agree_with_pandas(holes: float) -> None:
    table = battery(8, holes=holes)
    frame = pd.DataFrame(table)
    assert covariance(table).matrix == pytest.approx(frame.cov().to_numpy())
    assert correlation(covariance(table)) == pytest.approx(frame.corr().to_numpy())


def test_far_from_zero_no_digits_are_lost() -> None:
    table = battery(9)
    assert covariance(table + 1e7).matrix == pytest.approx(covariance(table).matrix, rel=1e-8)
    assert cronbach_alpha(table + 1e7).se == pytest.approx(cronbach_alpha(table).se, rel=1e-8)


@pytest.mark.parametrize("holes", [0.0, 0.15])
def test_alpha_agrees_with_pingouin(holes: float) -> None:
    frame = pd.DataFrame(battery(10, holes=holes))
    assert cronbach_alpha(frame).value == pytest.approx(pingouin.cronbach_alpha(frame)[0])


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
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.1]))
def test_equal_weights_shifts_and_order_change_nothing(seed: int, holes: float) -> None:
    table = battery(seed, n=30, items=4, holes=holes)
    order = np.random.default_rng(seed).permutation(4)
    for measure in ONE_NUMBER:
        found = measure(table).value
        digits = {"abs": 1e-5} if measure is omega_total else {"rel": 1e-8, "abs": 1e-10}
        same = [
            measure(table, weights=np.full(30, 2.5)).value,
            measure(7 - table).value,
            measure(10 + 3 * table).value,
            measure(table[:, order]).value,
        ]
        assert same == pytest.approx([found] * 4, nan_ok=True, **digits)


@given(st.integers(0, 10_000))
def test_whole_weights_are_repeated_rows(seed: int) -> None:
    """Up to n/(n − 1), which cancels in alpha and in correlations."""
    table = battery(seed, n=20, items=3)
    times = np.random.default_rng(seed).integers(1, 4, 20)
    repeated = np.repeat(table, times, axis=0)
    for measure in (cronbach_alpha, average_correlation):
        assert measure(table, weights=times).value == pytest.approx(measure(repeated).value, nan_ok=True)
    adequacy = [kaiser_meyer_olkin(*given).overall for given in ((table, Sample.of(20, weights=times)), (repeated,))]
    assert adequacy[0] == pytest.approx(adequacy[1], nan_ok=True)


def test_equally_correlated_items_have_one_reliability() -> None:
    """Orthogonalised answers with every correlation ½: α = ω = 4·½/(1 + 3·½) = 0.8."""
    random = np.random.default_rng(14).normal(size=(50, 4))
    plain, _ = np.linalg.qr(random - random.mean(axis=0))
    table = plain @ np.linalg.cholesky(np.full((4, 4), 0.5) + 0.5 * np.eye(4)).T
    assert cronbach_alpha(table).value == pytest.approx(0.8)
    assert omega_total(table).value == pytest.approx(0.8, abs=1e-6)


# ---- nothing to work with ------------------------------------------------------------
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "table",
    [np.zeros((0, 3)), np.full((4, 3), NAN), [[1.0, 2, 3]], [[1.0, 2, 3], [2, 2, 5]], np.ones((5, 3)),
     [[1, NAN, NAN], [NAN, 2, 3], [3, 4, NAN]], [[1, 2, 1], [2, 1, 2], [3, 4, 3], [4, 4, 4]]],
    ids=["nobody", "all-missing", "one", "two", "constant", "scattered", "an-item-twice"],
)  # fmt: skip
def test_nothing_to_work_with_is_no_number(table: Any) -> None:
    for measure in EVERY:
        measure(table)
    assert math.isnan(omega_total(table).value)
    assert math.isnan(kaiser_meyer_olkin(table).overall)


def test_few_answers() -> None:
    nobody = cronbach_alpha(np.full((4, 3), NAN))
    assert math.isnan(nobody.value) and (nobody.n, nobody.n_eff) == (0, 0)
    assert cronbach_alpha([[1.0, 2, 3]]).n == 1 and math.isnan(cronbach_alpha([[1.0, 2, 3]]).value)
    flat = [[1, 1], [1, 2], [1, 3]]  # the first item does not vary: raw alpha is 0, the others cannot be had
    assert cronbach_alpha(flat).value == 0 and math.isnan(average_correlation(flat).value)
    assert math.isnan(cronbach_alpha([[1, 3], [2, 2], [3, 1]]).value)  # the sum does not vary
    assert all(math.isnan(one.value) for one in alpha_if_dropped([[1, 2], [2, 3], [3, 3]]))
    assert cronbach_alpha(battery(), weights=np.zeros(60)).n == 0


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
    """Without the third of items (1, 1, 2), (2, 3, 1), (3, 2, 3), (–, 5, 4): the alpha of the first two by hand."""
    table = np.column_stack([SMALL, [2, 1, 3, 4]])
    *_, last = alpha_if_dropped(table, weights=WEIGHTS)
    assert last.value == pytest.approx(cronbach_alpha(SMALL, weights=WEIGHTS).value)
    assert (last.n, last.n_weighted) == (4, 8)


def test_omega_with_weights_and_a_missing_answer_by_hand() -> None:
    """Three items fit one factor exactly: λ_1² = r_12 r_13 / r_23, each pair on those who answered both."""
    table, weights = battery(13, n=60, items=3), np.resize([1, 2, 3], 60)
    table[7, 1] = NAN
    r = covariance(table, weights=weights).correlation
    r12, r13, r23 = r[0, 1], r[0, 2], r[1, 2]
    loadings = np.sqrt([r12 * r13 / r23, r12 * r23 / r13, r13 * r23 / r12])
    assert (loadings < 1).all()
    common = loadings.sum() ** 2
    expected = common / (common + (1 - loadings**2).sum())
    assert omega_total(table, weights=weights).value == pytest.approx(expected, abs=1e-5)
