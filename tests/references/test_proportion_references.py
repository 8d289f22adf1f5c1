"""Published shares and Net Promoter Scores, and their intervals."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from reference_data import reference_table

from surveystats.proportions import nps, share, share_of_count, wilson

REPOSITORY = Path(__file__).resolve().parents[2]
COUNTS = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


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
    y = [9.0] * counts[0] + [7.0] * counts[1] + [0.0] * counts[2]
    answered, n = nps(y), sum(counts)
    assert (round(answered.value, 2), round(answered.low, 3), round(answered.high, 3)) == (value, *adjusted)
    if centre is not None:
        assert round((answered.low + answered.high) / 2, 3) == centre
    assert round(answered.se * math.sqrt((n - 1) / n), 4) == se


def test_weighted_share() -> None:
    """R survey 4.1, svyciprop(~I(sch.wide == "Yes"), dstrat): .8279; the Wilson limits lie between R's logit and beta
    ones, .7745–.871 and .7742–.873, to a third digit."""
    table = reference_table("apistrat")
    holds = (table["sch.wide"] == "Yes").astype(float)
    found = share(holds, weights=table["pw"], strata=table["stype"], fpc=table["fpc"])
    assert round(found.value, 4) == 0.8279 and found.df == 197
    assert (found.low, found.high) == pytest.approx((0.7744, 0.872), abs=0.003)
