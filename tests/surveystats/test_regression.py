"""Weighted regression: by hand, against statsmodels, and by what must hold for any data."""

from __future__ import annotations

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveystats.association import linear_regression
from surveystats.inference import contrast, mean
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
    V = 4/3 · .28125 = .375.
    """
    found = linear_regression([1, 3, 2, 5], [1, 2, 3, NAN], weights=[1, 2, 1, 4])
    slope = found.coefficients[0]
    assert (slope.value, found.intercept.value) == (pytest.approx(0.5), pytest.approx(1.25))
    assert slope.se == pytest.approx(math.sqrt(0.375))
    assert found.r2 == pytest.approx(2 / 11)
    assert (slope.n, slope.n_weighted, slope.n_eff, slope.df) == (3, 4, pytest.approx(16 / 6), 1)
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
    assert found.r2 == pytest.approx(theirs.rsquared, rel=1e-12)


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
    assert found.intercept.df == 15 - 1 - 3


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
    assert domain.coefficients[0].df == apart.coefficients[0].df == 40 - 1 - 3


def test_replicate_weights_are_used():
    y, x, w = survey(5)
    jackknife = np.where(np.eye(60, dtype=bool), 0.0, w[:, None] * 60 / 59)
    sample = Sample.of(60, weights=w)
    found = linear_regression(y, x, sample=sample.replicated(Replicates.of(jackknife, "jk1")))
    linear = linear_regression(y, x, sample=sample)
    assert found.coefficients[1].se == pytest.approx(linear.coefficients[1].se, rel=1e-9)
    assert found.coefficients[1].df == 59 - 3


def test_calibration_lowers_the_standard_error_of_what_it_explains():
    y, x, w = survey(6)
    auxiliaries = np.column_stack([np.ones(60), x[:, 0], y])
    sample = Sample.of(60, weights=w)
    calibrated = linear_regression(y, x, sample=sample.calibrated(auxiliaries, w))
    assert calibrated.intercept.se < linear_regression(y, x, sample=sample).intercept.se


# ---- what cannot be fitted ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("y", "x", "reason"),
    [
        ([], np.empty((0, 2)), "too_few"),
        ([1, 2, 3], [[1, 2], [2, 1], [3, 3]], "too_few"),
        ([5] * 6, [[i, i**2] for i in range(6)], "constant_outcome"),
        (range(6), [[i**2, 4] for i in range(6)], "constant_driver"),
        (range(6), [[i**2, -2 * i**2] for i in range(6)], "collinear"),
        (range(6), [[NAN, i] for i in range(6)], "too_few"),
    ],
)
def test_what_cannot_be_fitted_says_why(y, x, reason):
    found = linear_regression(list(y), x)
    assert found.reason == reason and math.isnan(found.r2) and len(found.coefficients) == 2
    assert all(math.isnan(result.value) for result in (found.intercept, *found.coefficients))


def test_a_perfect_fit_has_no_error():
    x = np.arange(8.0)
    found = linear_regression(3 + 2 * x, x)
    assert (found.intercept.value, found.coefficients[0].value) == (pytest.approx(3), pytest.approx(2))
    assert found.coefficients[0].se == pytest.approx(0, abs=1e-12) and found.r2 == pytest.approx(1)


def test_fewer_clusters_than_drivers_leave_no_interval():
    y, x, _ = survey(9)
    found = linear_regression(y, x, clusters=np.repeat([0, 1, 2], 20))
    assert found.intercept.df == -1
    assert math.isfinite(found.coefficients[0].value) and math.isnan(found.coefficients[0].low)


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="drivers: 2 respondents for 3 outcomes"):
        linear_regression([1, 2, 3], [[1], [2]])


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
