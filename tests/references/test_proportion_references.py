"""Published shares, differences of shares and Net Promoter Scores, and their intervals."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from reference_data import reference_table

from surveystats.promoters import nps, nps_of_counts
from surveystats.proportions import (
    clopper_pearson,
    distribution,
    paired_share_difference,
    share,
    share_difference,
    share_of_count,
    wilson,
)

REPOSITORY = Path(__file__).resolve().parents[2]
COUNTS = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
EXACT = [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)]


def answers(count: int, n: int) -> list[float]:
    return [1.0] * count + [0.0] * (n - count)


@pytest.mark.parametrize(("count", "n", "low", "high"), COUNTS)
def test_wilson(count: int, n: int, low: float, high: float) -> None:
    """Newcombe 1998a, Statistics in Medicine 17: 857–872, table I, method 3; from counts and from answers."""
    found = share(answers(count, n))
    for limits in (wilson(count / n, n), (found.low, found.high)):
        assert tuple(round(x, 4) for x in limits) == (low, high)
    counted = share_of_count(count, n)
    assert (round(counted.low, 4), round(counted.high, 4)) == (low, high)


@pytest.mark.parametrize(("count", "n", "low", "high"), EXACT)
def test_clopper_pearson(count: int, n: int, low: float, high: float) -> None:
    """Newcombe 1998a, table I, method 5 (exact)."""
    found = share(answers(count, n), method="clopper_pearson")
    for limits in (clopper_pearson(count / n, n), (found.low, found.high)):
        assert tuple(round(x, 4) for x in limits) == (low, high)


@pytest.fixture(scope="module")
def schools() -> pd.DataFrame:
    return reference_table("apistrat")


@pytest.mark.parametrize(
    ("column", "value", "method", "limits"),
    [
        ("sch.wide", 0.8279, "logit", (0.7745, 0.871)),
        ("sch.wide", 0.8279, "korn_graubard", (0.7742, 0.873)),
        ("sch.wide", 0.8279, "wald", (0.7799, 0.876)),
        ("awards", 0.6389, "korn_graubard", (0.5672, 0.7064)),
    ],
)
def test_weighted_share(schools, column: str, value: float, method, limits: tuple[float, float]) -> None:
    """R survey 4.1, svyciprop(~I(sch.wide == "Yes"), dstrat, method = "logit", "beta", "mean"); upper limits as
    printed to three digits. Its degrees of freedom are degf(design), schools less strata, 197; its base for "beta" is
    p(1 − p)/se² · (t_199/t_197)², not cut at n."""
    design = {"weights": schools["pw"], "strata": schools["stype"], "fpc": schools["fpc"]}
    holds = (schools[column] == "Yes").astype(float)
    found = share(holds, method=method, **design)
    assert (round(found.value, 4), round(found.low, 4)) == (value, limits[0])
    assert round(found.high, len(str(limits[1])) - 2) == limits[1] and found.df == 197
    _, yes = distribution(holds, [0, 1], method=method, **design)
    assert (yes.low, yes.high) == pytest.approx((found.low, found.high))


@pytest.mark.parametrize(
    ("now", "before", "value", "low", "high"),
    [
        ((56, 70), (48, 80), 0.2, 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.6, 0.1705, 0.8090),
        ((10, 10), (0, 20), 1.0, 0.6791, 1.0),
    ],
)
def test_difference_of_two_shares(now, before, value: float, low: float, high: float) -> None:
    """Newcombe 1998b, Statistics in Medicine 17: 873–890, table II, method 10; from counts and from answers."""
    for found in (
        share_difference(share_of_count(*now), share_of_count(*before)),
        share_difference(share(answers(*now)), share(answers(*before))),
    ):
        assert tuple(round(x, 4) for x in (found.value, found.low, found.high)) == (value, low, high)


def test_difference_of_paired_shares() -> None:
    """Altman et al. 2000, Statistics with Confidence, table 6.2 (thallium and exercise tests): 14 positive in both, 5
    and 0 in one only, 22 in neither; .12 (.011 to .226) by Newcombe's method 10."""
    now, before = [1.0] * 19 + [0.0] * 22, [1.0] * 14 + [0.0] * 27
    found = paired_share_difference(now, before)
    assert (round(found.value, 2), round(found.low, 3), round(found.high, 3)) == (0.12, 0.011, 0.226)


NPS = [
    # promoters, passives, detractors, score, se, adjusted centre, adjusted interval
    ((162, 108, 54), 33.33, 4.1409, 33.028, (24.945, 41.110)),
    ((36, 45, 19), 17.0, 7.2187, 16.505, (2.561, 30.448)),
    ((45, 30, 25), 20.0, 8.1240, None, (3.770, 35.065)),
]


@pytest.mark.parametrize(("counts", "value", "se", "centre", "adjusted"), NPS, ids=["324", "36-45-19", "45-30-25"])
def test_net_promoter_score(counts, value: float, se: float, centre: float | None, adjusted) -> None:
    """½, ⅓, ⅙ is whuber's example (CrossValidated), the adjusted interval that of Rocks 2016 and MeasuringU; computed
    in R. The published standard error is √(Var/n), Var = p + d − (p − d)²; that of answers has n − 1."""
    found = nps_of_counts(*counts)
    assert (round(found.value, 2), round(found.se, 4)) == (value, se)
    assert (round(found.low, 3), round(found.high, 3)) == adjusted
    if centre is not None:
        assert round((found.low + found.high) / 2, 3) == centre
    y = [9.0] * counts[0] + [7.0] * counts[1] + [0.0] * counts[2]
    answered, n = nps(y), sum(counts)
    assert (round(answered.low, 3), round(answered.high, 3)) == adjusted
    assert round(answered.se * math.sqrt((n - 1) / n), 4) == se


def test_variance_and_wald_interval_of_the_score() -> None:
    """whuber's example: Var 5/9 per answer; with n = 324 Wald 25.217 to 41.449."""
    found = nps_of_counts(162, 108, 54, method="wald")
    assert (found.se / 100) ** 2 * 324 == pytest.approx(5 / 9)
    assert (round(found.low, 3), round(found.high, 3)) == (25.217, 41.449)
    answered = nps([10.0] * 162 + [8.0] * 108 + [3.0] * 54, method="wald")
    assert (round(answered.low, 3), round(answered.high, 3)) == (25.217, 41.449)
