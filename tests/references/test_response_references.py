"""Outcome rates, sample sizes, allocations and tests of non-response against published numbers."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from reference_data import reference_table

from surveystats.planning import (
    exact_allocation,
    expected_se,
    margin_of_error,
    minimum_detectable_change,
    nps_sd,
    sample_size,
)
from surveystats.response import Dispositions, eligibility_rate, outcome_rates, response_test

REPOSITORY = Path(__file__).resolve().parents[2]
NAMES = (
    "RR1", "RR2", "RR3", "RR4", "RR5", "RR6", "COOP1", "COOP2", "COOP3", "COOP4", "REF1", "REF2", "REF3", "CON1",
    "CON2", "CON3", "LOC1", "LOC2",
)  # fmt: skip


# ---- AAPOR ------------------------------------------------------------------------------------
def test_outcome_rates_of_twelve_cases() -> None:
    """README of the R package outcomerate (rOpenSci), 3 digits; e = .9 by the proportional method."""
    cases = Dispositions.of({"I": 4, "P": 2, "R": 1, "NC": 1, "O": 1, "UH": 1, "UO": 1, "NE": 1})
    published = (.364, .545, .370, .556, .444, .667, .500, .750, .571, .857, .091, .093, .111, .727, .741, .889, .818,
                 .833)  # fmt: skip
    assert eligibility_rate(cases) == pytest.approx(0.9, rel=1e-12)
    found = outcome_rates(cases)
    assert tuple(found) == NAMES
    assert tuple(round(rate.value, 3) for rate in found.values()) == published


def test_outcome_rates_as_fractions() -> None:
    """tests/testthat/test-rate.R of outcomerate, exact fractions at e = 0.5."""
    cases = Dispositions.of({"I": 5, "P": 3, "R": 2, "NC": 1, "O": 2, "UH": 1, "UO": 1, "NE": 1})
    published = (1 / 3, 8 / 15, 5 / 14, 4 / 7, 5 / 13, 8 / 13, 5 / 12, 2 / 3, 1 / 2, 4 / 5, 2 / 15, 1 / 7, 2 / 13,
                 4 / 5, 6 / 7, 12 / 13, 13 / 15, 39 / 42)  # fmt: skip
    found = outcome_rates(cases, e=0.5)
    assert [rate.value for rate in found.values()] == pytest.approx(published, rel=1e-12)


def test_outcome_rates_of_a_survey_of_1691_cases() -> None:
    """Vignette "Intro to outcomerate" (data middleearth), 8 digits."""
    cases = Dispositions.of({"I": 760, "P": 339, "R": 59, "NC": 288, "O": 1, "UO": 173, "NE": 71})
    published = (
        0.46913580, 0.67839506, 0.47149080, 0.68180052, 0.52522460, 0.75950242, 0.65573770, 0.94823123, 0.65630397,
        0.94905009, 0.03641975, 0.03660258, 0.04077402, 0.71543210, 0.71902347, 0.80096752, 0.89320988, 0.89769367,
    )  # fmt: skip
    assert [rate.value for rate in outcome_rates(cases).values()] == pytest.approx(published, abs=5.1e-9)


def test_rates_of_a_case_that_may_not_be_eligible() -> None:
    """tests/testthat/test-rate.R of outcomerate: one UO at e = .3; rates without a base are not numbers."""
    found = {name: rate.value for name, rate in outcome_rates(Dispositions(unknown_other=1), e=0.3).items()}
    zero = {"RR1", "RR2", "RR3", "RR4", "REF1", "REF2", "CON1", "CON2", "LOC1", "LOC2"}
    assert {name for name, value in found.items() if value == 0} == zero
    assert all(math.isnan(found[name]) for name in set(NAMES) - zero)


def test_weighted_outcome_rates() -> None:
    """README of outcomerate: eleven cases with weights 1.3 and 2.5, RR2 .50 and CON1 .69; unweighted .55 and .73."""
    codes = ["I", "P", "I", "UO", "R", "I", "NC", "I", "O", "P", "UH"]
    weighted = outcome_rates(Dispositions.counted(codes, [1.3] * 6 + [2.5] * 5))
    plain = outcome_rates(Dispositions.counted(codes))
    assert [round(weighted[name].value, 2) for name in ("RR2", "CON1")] == [0.50, 0.69]
    assert [round(plain[name].value, 2) for name in ("RR2", "CON1")] == [0.55, 0.73]


def test_weighted_response_rate_as_a_fraction() -> None:
    """tests/testthat/test-rate.R of outcomerate: RR2 of sixteen weighted cases is 19.3/37.2."""
    codes = ["I", "P", "I", "NC", "UH", "I", "R", "UO", "I", "O", "P", "I", "R", "O", "P", "NE"]
    weights = [3.2, 0.4, 4.9, 3.8, 1.6, 3.3, 1.3, 2.2, 3.5, 3.6, 0.1, 1.6, 1.1, 4.3, 2.3, 0.6]
    assert outcome_rates(Dispositions.counted(codes, weights))["RR2"].value == pytest.approx(19.3 / 37.2, rel=1e-12)


def test_response_rate_of_5000_parents() -> None:
    """README of the R package nrba: 3,011 respondents, 1,521 not, 233 ineligible, 235 unknown: e .9511018, RR3 .6331604."""  # noqa: E501
    cases = Dispositions(complete=3011, refusal=1521, not_eligible=233, unknown_other=235)
    assert eligibility_rate(cases) == pytest.approx(0.9511018, abs=5.1e-8)
    assert outcome_rates(cases)["RR3"].value == pytest.approx(0.6331604, abs=5.1e-8)


# ---- planning -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("population", "n"), [(100, 80), (500, 218), (1_000, 278), (5_000, 357), (10_000, 370), (None, 385)]
)
def test_sample_sizes_for_five_points(population: int | None, n: int) -> None:
    """Cochran 1977 with FPC [run]; Krejcie & Morgan's table of 1970 up to rounding (they print 217 for 500)."""
    assert sample_size(0.05, population=population) == n


@pytest.mark.parametrize(
    ("n", "population", "points"), [(1_200, None, 2.829), (1_200, 4_000, 2.367), (300, 1_000, 4.736)]
)
def test_margins_of_error(n: float, population: float | None, points: float) -> None:
    """Cochran 1977 [run]: percentage points, 3 digits."""
    assert round(100 * margin_of_error(n, population=population), 3) == points


def test_standard_error_of_a_mean_from_a_finite_population() -> None:
    """Help of the R package statpsych: ci.mean.fpc(.05, 24.5, 3.65, 40, 300) has SE 0.5381631."""
    assert round(expected_se(3.65, 40, population=300), 7) == 0.5381631


@pytest.mark.parametrize(("n", "points"), [(400, 15.3), (1_200, 8.9)])
def test_detectable_change_of_the_nps(n: int, points: float) -> None:
    """METHODS_REFERENCE 3.4: variance .6 per answer, power .8, two-sided 5 %: 15.3 and 8.9 points."""
    assert round(minimum_detectable_change(expected_se(100 * math.sqrt(0.6), n)), 1) == points


def test_variance_of_an_answer_to_the_recommendation_question() -> None:
    """whuber, CrossValidated: half promoters, a third passives, a sixth detractors: variance 5/9."""
    assert nps_sd(1 / 2, 1 / 6) ** 2 / 1e4 == pytest.approx(5 / 9, rel=1e-12)


SIZES, SPREADS = (3000, 4000, 5000, 2000), (48, 79, 76, 16)


@pytest.mark.parametrize(
    ("n", "bounds", "published"),
    [
        (190, {}, (31.376147, 68.853211, 82.798165, 6.972477)),
        (190, {"maximum": (100, 90, 70, 80)}, (35.121951, 77.073171, 70.0, 7.804878)),
        (190, {"minimum": (50, 120, 1, 2)}, (50, 120, 18, 2)),
        (1284, {"minimum": (100, 90, 500, 50), "maximum": (300, 400, 800, 90)}, (228.9496, 400.0, 604.1727, 50.8777)),
    ],
    ids=["free", "maxima", "minima", "both"],
)
def test_neyman_allocation_within_bounds(n: int, bounds: dict, published: tuple[float, ...]) -> None:
    """README of the R package stratallo (Wójciak, Wesołowski & Wieczorkowski), as many digits as it prints."""
    found = exact_allocation(n, SIZES, method="neyman", sd=SPREADS, **bounds)
    assert found == pytest.approx(published, abs=5.1e-5 if n == 1284 else 5.1e-7)
    assert found.sum() == pytest.approx(n, rel=1e-12)


# ---- tests --------------------------------------------------------------------------------------
def test_rao_scott_of_a_stratified_sample() -> None:
    """R survey 4.1, svychisq(~sch.wide + stype, apistrat) [run], 12 digits."""
    table = reference_table("apistrat")
    design = {"weights": table["pw"], "strata": table["stype"], "fpc": table["fpc"]}
    found = response_test(table["stype"], table["sch.wide"] == "Yes", **design)
    assert found.f == pytest.approx(17.2474439639, rel=1e-10)
    assert found.ndf == pytest.approx(1.82867150416, rel=1e-10)
    assert found.ddf == pytest.approx(360.24828632, rel=1e-10)
    assert found.p_design == pytest.approx(2.03504635947e-07, rel=1e-9)


def test_rao_scott_of_a_simple_sample() -> None:
    """R survey 4.1, svychisq(~stype + awards, apisrs) [run]: F 9.0282, p 1.4636e-4."""
    table = reference_table("apisrs")
    found = response_test(table["stype"], table["awards"] == "Yes", weights=table["pw"], fpc=table["fpc"])
    assert round(found.f, 4) == 9.0282
    assert found.p_design == pytest.approx(1.4636e-4, abs=5.1e-9)
