"""Published numbers of correlations, regressions, and decompositions of R²."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from reference_data import reference_table
from scipy import stats

from surveystats.association import Regression, correlation_matrix, linear_regression, pearson
from surveystats.drivers import Bootstrap, Drivers, exact_parts, fit_drivers, subset_r2
from surveystats.sample import Sample

REPOSITORY = Path(__file__).resolve().parents[2]
DRIVERS = ["complaints", "privileges", "learning", "raises", "critical", "advance"]
LMG = [0.370816194319, 0.0509037929715, 0.155765990169, 0.120345079404, 0.00658872254586, 0.0281822131216]
JOHNSON = [0.362760199658, 0.0560022787789, 0.163610910751, 0.121780399688, 0.00825546649644, 0.020192737159]


def attitude() -> tuple[np.ndarray, np.ndarray]:
    data = reference_table("attitude")
    return data["rating"].to_numpy(float), data[DRIVERS].to_numpy(float)


def fitted(y: np.ndarray, x: np.ndarray, weights: np.ndarray | None = None) -> Drivers:
    found = fit_drivers(np.column_stack([x, y]), Sample.of(len(y), weights=weights), bootstrap=Bootstrap(2))
    assert found is not None
    return found


def parts(found: Drivers, name: str = "importance") -> np.ndarray:
    """Parts of R², which the shares are of."""
    return found.statistics[name][0] * found.explained[0]


# ---- attitude (Chatterjee & Price 1977) ---------------------------------------------------
def test_attitude_lmg():
    """R relaimpo 2.2 `calc.relimp(type = "lmg")`, 12 digits: attitude.lmg.*, attitude.R2."""
    found = fitted(*attitude())
    assert parts(found) == pytest.approx(LMG, abs=1e-12)
    assert found.explained[0] == pytest.approx(0.732601992531, abs=1e-12)


def test_attitude_relative_weights():
    """R relaimpo 2.2 `calc.relimp(type = "genizi")`, 12 digits: attitude.johnson_rw.*."""
    assert parts(fitted(*attitude()), "importance_johnson") == pytest.approx(JOHNSON, abs=1e-12)


def test_attitude_regression():
    """R help of `attitude`, `summary(lm(rating ~ ., attitude))`: coefficients and R²."""
    found = linear_regression(*attitude())
    assert [result.value for result in (found.intercept, *found.coefficients)] == pytest.approx(
        [10.78708, 0.61319, -0.07305, 0.32033, 0.08173, 0.03838, -0.21706], abs=5e-6
    )
    assert found.r2 == pytest.approx(0.7326, abs=5e-5)


def test_attitude_variance_inflation():
    """R car::vif of the same regression: complaints 2.667, raises 3.078."""
    found = fitted(*attitude()).statistics["vif"][0]
    assert (found[0], found[3]) == pytest.approx((2.667, 3.078), abs=5e-4)


def test_attitude_correlations():
    """R `cor.test(rating, complaints)`: .8254176 (.6620128–.9139139), p 1.988e−8."""
    y, x = attitude()
    found = pearson(y, x[:, 0])
    assert (found.value, found.low, found.high) == pytest.approx((0.8254176, 0.6620128, 0.9139139), abs=5e-8)
    assert found.p == pytest.approx(1.988e-8, rel=2e-4) and found.df == 28


SUBSETS = {
    "c": 0.68131416, "p": 0.18157559, "l": 0.38897445, "r": 0.34826403, "k": 0.02447321, "a": 0.02405175,
    "cp": 0.68306390, "cl": 0.70801520, "cr": 0.68389794, "ck": 0.68131649, "ca": 0.68228010, "pl": 0.40751383,
    "pr": 0.38150183, "pk": 0.19054994, "pa": 0.18166343, "lr": 0.45067032, "lk": 0.39614609, "la": 0.43238637,
    "rk": 0.35333723, "ra": 0.39864217, "ka": 0.03781193, "cpl": 0.71500445, "cla": 0.72559500, "lra": 0.55237629,
    "prka": 0.44494455, "clra": 0.72851428, "cplrk": 0.71535493, "cplra": 0.73180937, "cplka": 0.73101872,
    "cprka": 0.69059450, "clrka": 0.72923413, "plrka": 0.56392478, "cplrka": 0.73260199,
}  # fmt: skip


def test_attitude_subsets():
    """R dominanceanalysis README: R² of subsets of the drivers (initials; k = critical), 8 digits."""
    y, x = attitude()
    found = subset_r2(np.corrcoef(np.column_stack([x, y]).T)[None])[:, 0]
    for subset, r2 in SUBSETS.items():
        place = sum(2 ** (5 - "cplrka".index(driver)) for driver in subset)
        assert found[place] == pytest.approx(r2, abs=5e-9), subset


# ---- other decompositions ----------------------------------------------------------------
MTCARS = """
21 6 160 110 4|21 6 160 110 4|22.8 4 108 93 4|21.4 6 258 110 3|18.7 8 360 175 3|18.1 6 225 105 3|14.3 8 360 245 3
24.4 4 146.7 62 4|22.8 4 140.8 95 4|19.2 6 167.6 123 4|17.8 6 167.6 123 4|16.4 8 275.8 180 3|17.3 8 275.8 180 3
15.2 8 275.8 180 3|10.4 8 472 205 3|10.4 8 460 215 3|14.7 8 440 230 3|32.4 4 78.7 66 4|30.4 4 75.7 52 4|33.9 4 71.1 65 4
21.5 4 120.1 97 3|15.5 8 318 150 3|15.2 8 304 150 3|13.3 8 350 245 3|19.2 8 400 175 3|27.3 4 79 66 4|26 4 120.3 91 5
30.4 4 95.1 113 5|15.8 8 351 264 5|19.7 6 145 175 5|15 8 301 335 5|21.4 4 121 109 4
"""  # Motor Trend 1974: miles per gallon, cylinders, displacement, horsepower, gears


def test_motor_trend_relative_weights():
    """R package rwa, README: mpg by cyl, disp, hp, gear: R² .7791896; raw and rescaled weights."""
    cars = np.array([row.split() for row in MTCARS.strip().replace("\n", "|").split("|")], float)
    assert cars.shape == (32, 5)
    found = fitted(cars[:, 0], cars[:, 1:])
    assert found.explained[0] == pytest.approx(0.7791896, abs=5e-8)
    weights = parts(found, "importance_johnson")
    assert weights == pytest.approx([0.2284797, 0.2221469, 0.2321744, 0.0963886], abs=5e-8)
    shares = 100 * found.statistics["importance_johnson"][0]
    assert shares == pytest.approx([29.32274, 28.50999, 29.79691, 12.37037], abs=5e-6)


def test_grades_from_published_correlations():
    """R dominanceanalysis, test of lmWithCov: GPA by IQ, nAch, SES: R² .496."""
    table = np.array([[1, 0.16, 0.3, 0.57], [0.16, 1, 0.41, 0.5], [0.3, 0.41, 1, 0.33], [0.57, 0.5, 0.33, 1]])
    assert exact_parts(table[None])[0].sum() == pytest.approx(0.496, abs=1e-3)


def test_a_weighted_correlation():
    """R package LPWC, example of wt.corr: 0.4241453."""
    found = pearson([1, 2, -9, 4, 5], [2, 3, 4, 5, 6], weights=[0.5, 1, 2, 0.5, 2])
    assert found.value == pytest.approx(0.4241453, abs=5e-8)


# ---- California schools (R survey) --------------------------------------------------------
def schools(name: str, *, fpc: bool = True, nested: bool = False) -> tuple[pd.DataFrame, Sample]:
    data = reference_table(name)
    design = {"weights": data["pw"], "fpc": data["fpc"] if fpc else None}
    if name == "apistrat":
        design["strata"] = data["stype"]
    if name == "apiclus1" or nested:
        design["clusters"] = data["dnum"]
    return data, Sample.of(len(data), **design)


def assert_fit(found: Regression, expected: dict[str, list[float]], *, df: float, rel: float = 1e-9) -> None:
    together = (found.intercept, *found.coefficients)
    for name, numbers in expected.items():
        assert [getattr(result, name) for result in together] == pytest.approx(numbers, rel=rel), name
    assert {result.df for result in together} == {df}


EXPLAINED = ["ell", "meals", "mobility"]


def test_stratified_regression():
    """R survey 4.5 `svyglm(api00 ~ ell + meals + mobility, dstrat)` (man/svyglm), full digits as frozen in the tests
    of Stats::LikeR; printed 820.8873 10.0777 | −.4806 .3920 | −3.1415 .2839 | .2257 .3932."""
    data, sample = schools("apistrat")
    found = linear_regression(data["api00"], data[EXPLAINED], sample=sample)
    assert_fit(found, {
        "value": [820.8873159056232, -0.4805866121719494, -3.1415353099845613, 0.22571321022963628],
        "se": [10.077735949885389, 0.3919734032225283, 0.28394650641650143, 0.39321836202252897],
        "p": [5.594749814545701e-152, 0.2216587151554869, 2.254134651846002e-22, 0.5666226131622016],
        "low": [801.0113244897284, -1.253663028983467, -3.7015537855799514, -0.5498185984025248],
        "high": [840.7633073215179, 0.2924898046395684, -2.581516834389171, 1.0012450188617978],
    }, df=194)  # fmt: skip


def test_stratified_regression_without_fpc():
    """The same without sampling fractions (also samplics, tests/regression/test_glm)."""
    data, sample = schools("apistrat", fpc=False)
    found = linear_regression(data["api00"], data[EXPLAINED], sample=sample)
    assert_fit(found, {
        "se": [10.256489937131112, 0.3977074728300146, 0.2883000540559524, 0.40269076251276187],
        "low": [800.658773804364, -1.264972148299878, -3.71014014624079, -0.5685007063450263],
    }, df=194)  # fmt: skip


def test_weighted_regression_without_strata():
    """samplics, tests/regression/test_glm: weights of apistrat alone."""
    data = reference_table("apistrat")
    found = linear_regression(data["api00"], data[EXPLAINED], weights=data["pw"])
    assert_fit(found, {"se": [10.97091, 0.3971755, 0.2917333, 0.4012498]}, df=196, rel=1e-5)


def test_clustered_regression():
    """R survey 4.5 `svyglm(api00 ~ ell + meals + mobility, dclus1)`: 819.2791 21.3900 …, 11 degrees of freedom."""
    data, sample = schools("apiclus1")
    found = linear_regression(data["api00"], data[EXPLAINED], sample=sample)
    assert_fit(found, {
        "value": [819.2790511391253, -0.5167217796834802, -3.123204264899352, -0.16891968218716674],
        "se": [21.3899712651521, 0.32400394496541335, 0.2780830437608844, 0.44491841915120217],
        "p": [4.646620299650624e-13, 0.13906346730593247, 2.2905074124112613e-07, 0.7114222316707224],
        "high": [866.3580604685117, 0.1964060949965425, -2.511147612308532, 0.8103391558160606],
    }, df=11)  # fmt: skip


def test_clustered_regression_of_the_vignette():
    """R survey, vignette "survey": `svyglm(api00 ~ ell + meals, dclus1)`: 817.1823 18.6709 | −.5088 .3259 | −3.1456 .3018."""  # noqa: E501
    data, sample = schools("apiclus1")
    found = linear_regression(data["api00"], data[["ell", "meals"]], sample=sample)
    assert_fit(found, {"value": [817.1823, -0.5088, -3.1456], "se": [18.6709, 0.3259, 0.3018]}, df=12, rel=1e-4)


def test_clusters_nested_in_strata():
    """R survey 4.5, clusters dnum within strata stype of apistrat: 157 degrees of freedom."""
    data, sample = schools("apistrat", fpc=False, nested=True)
    found = linear_regression(data["api00"], data[["ell", "meals"]], sample=sample)
    assert_fit(found, {
        "value": [823.857925625165, -0.5057255519026618, -3.1106289944093177],
        "se": [8.595478228982207, 0.4099297273548257, 0.27046088407583585],
    }, df=157)  # fmt: skip


def test_a_driver_with_missing_answers():
    """R survey 4.5 `svyglm(api00 ~ acs.k3 + ell, dstrat)`: rows leave, their clusters stay in the design; 94 df."""
    data, sample = schools("apistrat")
    found = linear_regression(data["api00"], data[["acs.k3", "ell"]], sample=sample)
    assert_fit(found, {
        "value": [681.0640856220909, 4.844802651073272, -3.862410557051025],
        "se": [132.09446168573584, 6.95197773600194, 0.33056955363458607],
        "low": [418.78743540431253, -8.958512111093299, -4.518764154959875],
        "p": [1.3942279638825135e-06, 0.48758802847978766, 5.1851675217595835e-20],
    }, df=94)  # fmt: skip


def test_a_factor_as_dummies():
    """R survey 4.5 `svyglm(api00 ~ stype + ell, dstrat)`."""
    data, sample = schools("apistrat")
    dummies = np.column_stack([data["stype"] == "H", data["stype"] == "M", data["ell"]]).astype(float)
    assert_fit(linear_regression(data["api00"], dummies, sample=sample), {
        "value": [775.7306583868246, -94.30409173057109, -59.75026975434801, -4.029461351902181],
        "se": [11.849649018573977, 13.762882733480284, 15.85848199630205, 0.3094400140647052],
    }, df=194)  # fmt: skip


def test_a_regression_estimator():
    """R survey 4.5 `svyglm(api.stu ~ enroll, dstrat)`."""
    data, sample = schools("apistrat")
    assert_fit(linear_regression(data["api.stu"], data["enroll"], sample=sample), {
        "value": [13.343827005611043, 0.8145409161374642], "se": [11.463985760378055, 0.024593841705605784],
        "high": [35.952425888199244, 0.8630434451641203],
    }, df=196)  # fmt: skip


def test_a_simple_random_sample():
    """GLM.jl manual, `lm` with probability weights on apisrs against R survey: estimates, errors and limits."""
    data, sample = schools("apisrs", fpc=False)
    found = linear_regression(data["api00"], data[EXPLAINED], sample=sample)
    assert_fit(found, {
        "value": [848.029, -1.60183, -2.57991, -1.39217], "se": [18.3336, 0.632381, 0.456003, 1.24835],
        "low": [811.873, -2.84897, -3.47921, -3.85409], "high": [884.186, -0.354684, -1.68061, 1.06974],
    }, df=196, rel=4e-6)  # fmt: skip


def test_weighted_correlations_of_schools():
    """R jtools `svycor(~api00 + api99 + dnum, dstrat)`, reference page: .9759047, .2543484, .2441910."""
    data, sample = schools("apistrat")
    found = correlation_matrix(data[["api00", "api99", "dnum"]], sample)
    assert found.value[np.triu_indices(3, 1)] == pytest.approx([0.9759047, 0.2543484, 0.2441910], abs=5e-8)
    assert (found.low < found.value)[np.triu_indices(3, 1)].all()


def test_a_real_satisfaction_survey_by_every_order():
    """mobi (European Customer Satisfaction Index): LMG of satisfaction from weighted R² of all subsets, recursively."""
    data = reference_table("mobi")
    y = data[["CUSA1", "CUSA2", "CUSA3"]].mean(axis=1).to_numpy()
    x = data[[f"PERQ{item}" for item in range(1, 6)]].to_numpy(float)
    w = 1 + data["IMAG1"].to_numpy(float) / 10
    found = fitted(y, x, w)

    def r2(drivers: frozenset[int]) -> float:
        columns = np.column_stack([np.ones(len(y)), x[:, sorted(drivers)]])
        root = np.sqrt(w)
        rest = np.linalg.lstsq(columns * root[:, None], y * root, rcond=None)[1][0]
        return 1 - rest / (w @ (y - np.average(y, weights=w)) ** 2)

    def value(drivers: frozenset[int]) -> np.ndarray:
        """Shapley values by the recursion of Hart & Mas-Colell 1989."""
        parts = np.zeros(5)
        for driver in drivers:
            without = drivers - {driver}
            added = r2(drivers) - (r2(without) if without else 0.0)
            parts[driver] += added / len(drivers)
            parts += (value(without) if without else 0.0) / len(drivers)
        return parts

    assert parts(found) == pytest.approx(value(frozenset(range(5))), abs=1e-10)
    assert stats.spearmanr(parts(found), parts(found, "importance_johnson")).statistic > 0.8
