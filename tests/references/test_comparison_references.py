"""Published tests and effect sizes: R's survey, MASS, ordinal, brant, effectsize and effsize, SAS, and textbooks."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from reference_data import reference_table

from surveystats.association import proportional_odds, proportional_odds_test
from surveystats.groups import f_limits, holm, pairwise, wald_test
from surveystats.inference import contrast
from surveystats.response import response_test
from surveystats.sample import Sample

REPOSITORY = Path(__file__).resolve().parents[2]

# MASS::housing (Madsen 1976), 1,681 householders: satisfaction varies fastest, then influence, type and contact.
HOUSING = [
    21, 21, 28, 34, 22, 36, 10, 11, 36, 61, 23, 17, 43, 35, 40, 26, 18, 54,
    13, 9, 10, 8, 8, 12, 6, 7, 9, 18, 6, 7, 15, 13, 13, 7, 5, 11,
    14, 19, 37, 17, 23, 40, 3, 5, 23, 78, 46, 43, 48, 45, 86, 15, 25, 62,
    20, 23, 20, 10, 22, 24, 7, 10, 21, 57, 23, 13, 31, 21, 13, 5, 6, 13,
]  # fmt: skip
CELLS = np.array([(s, i, t, c) for c, t, i, s in product(range(2), range(4), range(3), range(3))])
PEOPLE = np.repeat(CELLS, HOUSING, axis=0)


@pytest.fixture(scope="module")
def strata() -> tuple[pd.DataFrame, Sample]:
    table = reference_table("apistrat")
    return table, Sample.of(len(table), weights=table["pw"], strata=table["stype"], fpc=table["fpc"])


@pytest.fixture(scope="module")
def clusters() -> tuple[pd.DataFrame, Sample]:
    table = reference_table("apiclus1")
    return table, Sample.of(len(table), weights=table["pw"], clusters=table["dnum"], fpc=table["fpc"])


def coded(indicators: list[np.ndarray]) -> np.ndarray:
    return np.column_stack(indicators).astype(float)


def test_t_of_two_groups(strata) -> None:
    """R survey 4.1, svyttest(api00 ~ awards, dstrat), and the same as a Wald F of two groups."""
    table, sample = strata
    found = contrast(table["api00"], (table["awards"] == "Yes").astype(float), sample=sample)
    assert found.value / found.se == pytest.approx(2.30360731982, rel=1e-11)
    assert found.p == pytest.approx(0.0222935238151, rel=1e-10) and (round(found.value, 3), found.df) == (44.687, 196)
    several = wald_test(table["api00"], table["awards"], sample=sample)
    assert several.value == pytest.approx(2.30360731982**2, rel=1e-10)
    assert several.p == pytest.approx(0.0222935238151, rel=1e-10) and several.df_denominator == 196
    pair = pairwise(table["api00"], table["awards"], sample=sample)
    assert pair.p[0] == pytest.approx(0.0222935238151, rel=1e-10)


def test_rao_scott_in_strata(strata) -> None:
    """R survey 4.1, svychisq(~sch.wide + stype, dstrat)."""
    table, sample = strata
    found = response_test(table["stype"], (table["sch.wide"] == "Yes").astype(float), sample)
    assert found.f == pytest.approx(17.2474439639, rel=1e-11)
    assert found.p_design == pytest.approx(2.03504635947e-07, rel=1e-10)
    assert found.ndf == pytest.approx(1.82867150416, rel=1e-11) and found.ddf == pytest.approx(360.24828632, rel=1e-11)


def test_rao_scott_in_a_simple_sample() -> None:
    """R survey 4.1, svychisq(~stype + awards, dsrs)."""
    table = reference_table("apisrs")
    yes = (table["awards"] == "Yes").astype(float)
    found = response_test(table["stype"], yes, weights=table["pw"], fpc=table["fpc"])
    assert round(found.f, 4) == 9.0282 and found.p_design == pytest.approx(1.4636e-4, abs=5e-9)


def test_rao_scott_in_clusters(clusters) -> None:
    """R survey, examples of ?svychisq, dclus1: F = 5.1934 (1.4946, 20.9250), p = .021747462; X² 11.940892081."""
    table, sample = clusters
    found = response_test(table["stype"], (table["sch.wide"] == "Yes").astype(float), sample)
    assert (round(found.f, 4), round(found.ndf, 4), round(found.ddf, 4)) == (5.1934, 1.4946, 20.925)
    assert found.p_design == pytest.approx(0.021747462, abs=5e-10)
    assert found.chi_square == pytest.approx(11.940892081, abs=5e-10)


def test_benjamini_hochberg_example() -> None:
    """Benjamini & Hochberg 1995, 15 p values: 3 rejected by Holm's method."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590]
    assert (holm([*p, 1]) <= 0.05).sum() == 3


# R's `mtcars` (Henderson & Velleman 1981): weight in 1,000 lb of 32 cars, and which have a manual gearbox.


def test_limits_of_f() -> None:
    """R effectsize and MBESS: F(3, 123) = 4 gives η² = .089, 90 % (.014–.163); F(2, 57) = 67.4157 up to .7853874."""
    low, high = (limit / (limit + 123) for limit in f_limits(4, 3, 123, confidence=0.9))
    assert (round(low, 3), round(high, 3)) == (0.014, 0.163)
    most = f_limits(67.4157, 2, 57)[1]
    assert most / (most + 57) == pytest.approx(0.7853874, abs=2e-7)


@pytest.mark.parametrize("people", [False, True], ids=["frequencies", "one row each"])
def test_housing_model(people: bool) -> None:
    """R, polr(Sat ~ Infl + Type + Cont, weights = Freq, data = housing): printed values, and clm's further digits.

    polr stops its search early: its seventh digit is not that of clm, whose gradient is 1e-8.
    """
    cells, weights = (PEOPLE, None) if people else (CELLS, HOUSING)
    x = coded([cells[:, 1] == 1, cells[:, 1] == 2, *(cells[:, 2] == level for level in (1, 2, 3)), cells[:, 3] == 1])
    found = proportional_odds(cells[:, 0], x, weights=weights)
    estimates = [result.value for result in found.coefficients + found.thresholds]
    printed = [0.5663937, 1.2888191, -0.5723501, -0.3661866, -1.0910149, 0.3602841, -0.4961353, 0.6907083]
    assert estimates == pytest.approx(printed, abs=4e-7)
    digits = [0.566393737902, 1.288819110364, -0.572350002038, -0.366186370687, -1.091014658963, 0.360284004567,
              -0.496135138189, 0.690708259254]  # fmt: skip
    assert estimates == pytest.approx(digits, abs=1e-9)
    errors = np.sqrt(np.diag(found.model_covariance))
    expected = [0.1046528, 0.1271561, 0.1192380, 0.1551733, 0.1514860, 0.0955358, 0.1248472, 0.1254719]
    assert errors == pytest.approx(expected, abs=6e-8)
    assert -2 * found.log_likelihood == pytest.approx(3479.149, abs=5e-4)
    if people:
        assert found.n == 1681
        assert [result.se for result in found.coefficients] == pytest.approx(expected[:6], rel=0.05)


def test_wine_model() -> None:
    """R ordinal, clm(rating ~ temp + contact, data = wine)."""
    wine = reference_table("wine")
    found = proportional_odds(wine["rating"], coded([wine["temp"] == "warm", wine["contact"] == "yes"]))
    estimates = [round(result.value, 4) for result in found.coefficients + found.thresholds]
    assert estimates == [2.5031, 1.5278, -1.3444, 1.2508, 3.4669, 5.0064]
    assert np.sqrt(np.diag(found.model_covariance))[:2] == pytest.approx([0.5286801, 0.4766226], abs=6e-8)
    assert found.log_likelihood == pytest.approx(-86.49192337, abs=5e-9)


def test_model_of_clustered_schools(clusters) -> None:
    """R survey and broom, svyolr(mealcat ~ avg.ed + mobility + stype, dclus1): estimates and design-based errors."""
    table, sample = clusters
    category = pd.cut(table["meals"], [0, 25, 50, 75, 100]).cat.codes.replace(-1, np.nan)
    x = coded([table["avg.ed"], table["mobility"], table["stype"] == "H", table["stype"] == "M"])
    found = proportional_odds(category, x, sample=sample)
    results = found.coefficients + found.thresholds
    assert [result.value for result in results] == pytest.approx(
        [-2.6999217, 0.0325042, -1.7574715, -0.6191463, -8.857919, -6.586464, -4.924938], rel=1e-5
    )
    printed = [1.13, 0.0207, 0.700, 0.310, 3.69, 3.11, 2.86]
    assert [float(f"{result.se:.3g}") for result in results] == printed and found.n == 157


def test_model_of_smoking() -> None:
    """R brant, its example: polr(Smoke ~ Sex + Height, data = MASS::survey); 29 of 237 incomplete.

    Coefficients .09478 (.4808), .02785 (.0243), deviance 287.0276 (polr's search stops early).
    """
    table = reference_table("mass_survey", keep_default_na=False)
    smoke = table["Smoke"].map({"Never": 0, "Occas": 1, "Regul": 2, "Heavy": 3})
    sex, height = table["Sex"].map({"Female": 0, "Male": 1}), pd.to_numeric(table["Height"], errors="coerce")
    fit = proportional_odds(smoke, coded([sex, height]))
    assert [result.value for result in fit.coefficients] == pytest.approx([0.09478, 0.02785], abs=1e-4)
    assert np.sqrt(np.diag(fit.model_covariance))[:2] == pytest.approx([0.4808, 0.0243], abs=2e-4)
    assert round(-2 * fit.log_likelihood, 4) == 287.0276 and fit.n == 208


# Satisfaction (1–3) after hip replacement by year and volume of the hospital: year, high volume, answer, count.
HIPS = [
    (1, 0, (84, 231, 99)), (1, 1, (473, 493, 93)), (2, 0, (150, 347, 117)), (2, 1, (332, 387, 62)),
    (3, 0, (257, 889, 234)), (3, 1, (571, 793, 112)),
]  # fmt: skip


def test_score_test_of_hip_replacements() -> None:
    """SAS LOGISTIC (a course's worked exercise, effect coding): estimates and "Score Test for the Proportional Odds
    Assumption", χ² = 26.5204 with 3 df. SAS writes P(y ≤ k) with + xβ.
    """
    rows = np.array([(y, v, s, n) for y, v, counts in HIPS for s, n in enumerate(counts)])
    years = [np.where(rows[:, 0] == 3, -1, rows[:, 0] == level) for level in (1, 2)]
    x = coded([np.where(rows[:, 1] == 0, 1, -1), *years])
    fit = proportional_odds(rows[:, 2], x, weights=rows[:, 3])
    assert [round(-result.value, 4) for result in fit.coefficients] == [-0.4965, 0.0079, 0.0558]
    assert [round(result.value, 4) for result in fit.thresholds] == [-0.8317, 1.9763]
    assert np.sqrt(np.diag(fit.model_covariance)) == pytest.approx([0.0276, 0.0405, 0.0408, 0.0313, 0.0418], abs=5e-4)
    found = proportional_odds_test(rows[:, 2], x, weights=rows[:, 3])
    assert round(found.chi_square, 4) == 26.5204


def test_cheese_tasting() -> None:
    """McCullagh & Nelder 1989, p. 175: nine grades of four additives. SAS: additive 1 against 4, 1.6128; JMP: −log
    likelihood 355.67 against 429.9 without additives, χ² = 148.45.
    """
    counts = np.array(
        [
            [0, 0, 1, 7, 8, 8, 19, 8, 1],
            [6, 9, 12, 11, 7, 6, 1, 0, 0],
            [1, 1, 6, 8, 23, 7, 5, 1, 0],
            [0, 0, 0, 1, 3, 7, 14, 16, 11],
        ]
    )
    additive, grade = (places.ravel() for places in np.indices(counts.shape))
    found = proportional_odds(grade, coded([additive == level for level in range(3)]), weights=counts.ravel())
    assert round(-found.coefficients[0].value, 4) == 1.6128 and round(-found.log_likelihood, 2) == 355.67
    alone = proportional_odds(grade, np.zeros((36, 0)), weights=counts.ravel())
    assert round(-alone.log_likelihood, 1) == 429.9
    assert round(2 * (found.log_likelihood - alone.log_likelihood), 2) == 148.45
