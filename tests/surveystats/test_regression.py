"""Weighted regression: by hand, against statsmodels and pingouin, and by what must hold for any data."""

from __future__ import annotations

import math

import numpy as np
import pingouin
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.outliers_influence import variance_inflation_factor

from surveystats.inference import contrast, mean
from surveystats.regression import associated_change, linear_regression, variance_inflation
from surveystats.sample import Replicates, Sample

NAN = math.nan


def survey(seed: int, n: int = 60, count: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, count)) + random.normal(size=(n, 1))
    y = x @ np.arange(1, count + 1) + random.normal(size=n) * (1 + np.abs(x[:, 0]))
    return y, x, random.uniform(0.5, 3, n)


def values(results) -> list[float]:
    return [result.value for result in results]


def test_one_driver_by_hand():
    """The fourth respondent has no score on the driver but stays in the design.

    x = 1, 2, 3, y = 1, 3, 2, w = 1, 2, 1: x̄ = 2, ȳ = 2.25, Σw dx dy = 1, Σw dx² = 2: b = .5, intercept 1.25;
    residuals −.75, .75, −.75: R² = 1 − 2.25/2.75; scores w e dx/2 = .375, 0, −.375, 0 over four respondents:
    V = 4/3 · .28125 = .375. Adjusted R² 1 − .8182 · 2/1; b* = b √(2/2.75) = 1/√5.5.
    """
    found = linear_regression([1, 3, 2, 5], [1, 2, 3, NAN], weights=[1, 2, 1, 4])
    slope = found.coefficients[0]
    assert (slope.value, found.intercept.value) == (pytest.approx(0.5), pytest.approx(1.25))
    assert slope.se == pytest.approx(math.sqrt(0.375))
    assert found.r2 == pytest.approx(2 / 11) and found.r2_adjusted == pytest.approx(1 - 2 * 9 / 11)
    assert found.standardised[0].value == pytest.approx(1 / math.sqrt(5.5))
    assert found.inflation == pytest.approx([1])
    assert (found.n, found.n_weighted, found.n_eff, found.df) == (3, 4, pytest.approx(16 / 6), 1)
    assert slope.high - slope.value == pytest.approx(stats.t.ppf(0.975, 1) * slope.se)
    assert slope.p == pytest.approx(2 * stats.t.sf(0.5 / slope.se, 1))


@pytest.mark.parametrize("seed", range(5))
def test_statsmodels_agrees(seed: int):
    """Coefficients, R² and the sandwich (HC0 × n/(n − 1)) of weighted least squares."""
    y, x, w = survey(seed)
    found, theirs = linear_regression(y, x, weights=w), sm.WLS(y, sm.add_constant(x), weights=w).fit(cov_type="HC0")
    together = (found.intercept, *found.coefficients)
    assert values(together) == pytest.approx(theirs.params, rel=1e-10)
    assert [result.se for result in together] == pytest.approx(theirs.bse * math.sqrt(60 / 59), rel=1e-10)
    assert found.covariance == pytest.approx(theirs.cov_params() * 60 / 59, rel=1e-9)
    assert (found.r2, found.r2_adjusted) == pytest.approx((theirs.rsquared, theirs.rsquared_adj), rel=1e-12)


def test_clusters_as_in_statsmodels():
    """Clustered sandwich without its small-sample factor, times G/(G − 1)."""
    y, x, w = survey(7)
    groups = np.repeat(np.arange(15), 4)
    theirs = sm.WLS(y, sm.add_constant(x), weights=w).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    found = linear_regression(y, x, weights=w, clusters=groups)
    together = (found.intercept, *found.coefficients)
    assert [result.se for result in together] == pytest.approx(theirs.bse * math.sqrt(15 / 14), rel=1e-10)
    assert found.df == 15 - 1 - 3


@pytest.mark.parametrize("seed", range(3))
def test_pingouin_agrees_at_equal_and_unequal_weights(seed: int):
    y, x, w = survey(seed)
    for weights in (np.ones(60), w):
        found, theirs = linear_regression(y, x, weights=weights), pingouin.linear_regression(x, y, weights=weights)
        assert values((found.intercept, *found.coefficients)) == pytest.approx(list(theirs["coef"]), rel=1e-9)
        assert (found.r2, found.r2_adjusted) == pytest.approx((theirs["r2"].iloc[0], theirs["adj_r2"].iloc[0]))


@pytest.mark.parametrize("seed", range(3))
def test_inflation_as_in_statsmodels(seed: int):
    y, x, w = survey(seed)
    columns = sm.add_constant(x)
    theirs = [variance_inflation_factor(columns, place) for place in range(1, 4)]
    assert variance_inflation(x) == pytest.approx(theirs, rel=1e-9)
    assert linear_regression(y, x).inflation == pytest.approx(theirs, rel=1e-9)
    r2 = sm.WLS(x[:, 0], columns[:, [0, 2, 3]], weights=w).fit().rsquared
    assert variance_inflation(x, weights=w)[0] == pytest.approx(1 / (1 - r2), rel=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_standard_errors_of_standardised_coefficients_are_those_of_their_derivatives(seed: int):
    """Infinitesimal jackknife by differences, the standard deviations moving too."""
    y, x, w = survey(seed, 30)
    step, found = 1e-5, linear_regression(y, x, weights=w)

    def at(weights: np.ndarray) -> np.ndarray:
        return np.array(values(linear_regression(y, x, weights=weights).standardised))

    slopes = np.array([(at(w + step * unit) - at(w - step * unit)) / (2 * step) for unit in np.eye(30)])
    expected = np.sqrt(30 / 29 * ((w[:, None] * slopes) ** 2).sum(axis=0))
    assert [result.se for result in found.standardised] == pytest.approx(expected, rel=1e-5)


def test_a_dummy_gives_the_difference_of_two_means():
    """As `contrast`: same value, standard error and degrees of freedom under a stratified clustered design."""
    y, x, w = survey(3)
    side = (x[:, 0] > 0).astype(float)
    sample = Sample.of(60, weights=w, strata=np.repeat([0, 1], 30), clusters=np.repeat(np.arange(20), 3))
    found, expected = linear_regression(y, side, sample=sample).coefficients[0], contrast(y, side, sample=sample)
    for name in ("value", "se", "df", "low", "high", "p"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-10)


def test_a_domain_is_not_a_smaller_sample():
    """Only the degrees of freedom and bases are the domain's: zero scores of the others stay in the variance."""
    y, x, w = survey(4)
    keep = np.arange(60) < 40
    sample = Sample.of(60, weights=w)
    domain = linear_regression(y, x, sample=sample.subset(keep))
    apart = linear_regression(y[keep], x[keep], weights=w[keep])
    masked = linear_regression(np.where(keep, y, NAN), x, sample=sample)
    assert values(domain.coefficients) == pytest.approx(values(apart.coefficients))
    assert domain.coefficients[0].se == pytest.approx(masked.coefficients[0].se)
    assert domain.coefficients[0].se == pytest.approx(apart.coefficients[0].se * math.sqrt(60 / 59 / (40 / 39)))
    assert domain.df == apart.df == 40 - 1 - 3


def test_replicate_weights_are_used():
    y, x, w = survey(5)
    jackknife = np.where(np.eye(60, dtype=bool), 0.0, w[:, None] * 60 / 59)
    sample = Sample.of(60, weights=w)
    found = linear_regression(y, x, sample=sample.replicated(Replicates.of(jackknife, "jk1")))
    linear = linear_regression(y, x, sample=sample)
    assert found.coefficients[1].se == pytest.approx(linear.coefficients[1].se, rel=1e-9)
    assert found.df == 59 - 3


def test_calibration_lowers_the_standard_error_of_what_it_explains():
    y, x, w = survey(6)
    auxiliaries = np.column_stack([np.ones(60), x[:, 0], y])
    sample = Sample.of(60, weights=w)
    calibrated = linear_regression(y, x, sample=sample.calibrated(auxiliaries, w))
    assert calibrated.intercept.se < linear_regression(y, x, sample=sample).intercept.se


# ---- what moving a driver is associated with ---------------------------------------------
def test_a_change_by_hand():
    """The slope of .5 (se √.375): two tenths are a change of .1, se .2 √.375."""
    fit = linear_regression([1, 3, 2, 5], [1, 2, 3, NAN], weights=[1, 2, 1, 4])
    found = associated_change(fit, 0.2)
    assert (found.value, found.se) == (pytest.approx(0.1), pytest.approx(0.2 * math.sqrt(0.375)))
    assert found.n == 3 and found.p == pytest.approx(fit.coefficients[0].p)


def test_several_changes_at_once_take_the_covariance_into_account():
    y, x, w = survey(8)
    fit = linear_regression(y, x, weights=w)
    single = [associated_change(fit, 0.2 * unit) for unit in np.eye(3)]
    assert [found.se for found in single] == pytest.approx([0.2 * found.se for found in fit.coefficients])
    together = associated_change(fit, 0.2)
    assert together.value == pytest.approx(sum(found.value for found in single))
    theirs = sm.WLS(y, sm.add_constant(x), weights=w).fit(cov_type="HC0").t_test([0, 0.2, 0.2, 0.2])
    assert together.se == pytest.approx(float(np.ravel(theirs.sd)[0]) * math.sqrt(60 / 59), rel=1e-9)
    summed = linear_regression(y, np.column_stack([x.sum(axis=1), x[:, 1:]]), weights=w)
    assert together.value != pytest.approx(0.2 * summed.coefficients[1].value)


# ---- what cannot be fitted ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("y", "x", "reason"),
    [
        ([], np.empty((0, 2)), "too_few"),
        ([1], [[1, 2]], "too_few"),
        ([1, 2, 3, NAN], [[1, 2], [2, 1], [3, 3], [4, 4]], "too_few"),
        ([1, 2, 3, 4], np.empty((4, 0)), "too_few"),
        ([2] * 6, [[1, 2], [2, 1], [3, 3], [4, 4], [5, 1], [6, 0]], "constant_outcome"),
        (range(6), [[7, 2], [7, 1], [7, 3], [7, 4], [7, 1], [7, 0]], "constant_driver"),
        (range(6), [[i, 2 * i + 1] for i in range(6)], "collinear"),
        (range(7), [[0.1 * i, 0.3 * (i % 3), 0.1 * i + 0.3 * (i % 3)] for i in range(7)], "collinear"),
        ([NAN] * 6, [[i, i**2] for i in range(6)], "too_few"),
    ],
)
def test_what_cannot_be_fitted_says_why(y, x, reason):
    found = linear_regression(list(y), x, weights=np.ones(len(x)))
    assert found.reason == reason
    assert math.isnan(found.r2) and math.isnan(found.intercept.value) and np.isnan(found.covariance).all()
    assert len(found.coefficients) == np.shape(x)[1] and all(math.isnan(result.se) for result in found.coefficients)
    changed = associated_change(found, 0.2)
    assert changed.n == found.n and (math.isnan(changed.value) or not found.coefficients)


def test_inflation_is_infinite_for_what_the_others_determine():
    x = np.array([[i, 2.0 * i + 1, (i * 7) % 5] for i in range(12)])
    found = variance_inflation(x)
    assert np.isinf(found).tolist() == [True, True, False]
    assert found[2] == pytest.approx(variance_inflation(x[:, [0, 2]])[1])
    assert linear_regression(np.arange(12) % 4, x).inflation == pytest.approx(found)
    assert variance_inflation([[1, 5], [2, 5], [3, 5]]) == pytest.approx([1, NAN], nan_ok=True)
    assert np.isnan(variance_inflation(np.empty((0, 2)))).all()


def test_a_perfect_fit_has_no_error():
    x = np.arange(8.0)
    found = linear_regression(3 + 2 * x, x)
    assert (found.intercept.value, found.coefficients[0].value) == (pytest.approx(3), pytest.approx(2))
    assert found.coefficients[0].se == pytest.approx(0, abs=1e-12) and found.r2 == pytest.approx(1)


def test_fewer_clusters_than_drivers_leave_no_interval():
    y, x, _ = survey(9)
    found = linear_regression(y, x, clusters=np.repeat([0, 1, 2], 20))
    assert found.df == -1
    assert math.isfinite(found.coefficients[0].value) and math.isnan(found.coefficients[0].low)


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="drivers: 2 respondents for 3 outcomes"):
        linear_regression([1, 2, 3], [[1], [2]])


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_holds_for_any_data(seed: int):
    y, x, w = survey(seed, 20, 2)
    found = linear_regression(y, x, weights=w)
    b = np.array(values(found.coefficients))
    scaled = linear_regression(10 * y, x[:, ::-1] * [2, -5] + 3, weights=7 * w)
    assert values(scaled.coefficients) == pytest.approx(10 * b[::-1] / [2, -5], rel=1e-8)
    assert [r.se for r in scaled.coefficients] == pytest.approx([10 * r.se / s for r, s in
                                                                 zip(found.coefficients[::-1], (2, 5), strict=True)],
                                                                rel=1e-8)  # fmt: skip
    assert scaled.r2 == pytest.approx(found.r2, abs=1e-10)
    times = np.random.default_rng(seed).integers(1, 4, 20)
    repeated = linear_regression(np.repeat(y, times), np.repeat(x, times, axis=0))
    assert values(linear_regression(y, x, weights=times).coefficients) == pytest.approx(
        values(repeated.coefficients), rel=1e-8
    )
    assert found.intercept.value + mean(x[:, 0], weights=w).value * b[0] + mean(x[:, 1], weights=w).value * b[
        1
    ] == pytest.approx(mean(y, weights=w).value, abs=1e-9)


def test_inflation_by_hand():
    """Drivers 1, 2, 3, – and 1, 3, 2, 4 of weights 1, 2, 1, 3: r² = 1²/(2 · 11/4) = 2/11; 1/(1 − 2/11) = 11/9."""
    drivers = [[1, 1], [2, 3], [3, 2], [math.nan, 4]]
    assert variance_inflation(drivers, weights=[1, 2, 1, 3]) == pytest.approx([11 / 9, 11 / 9])
