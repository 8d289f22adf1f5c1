"""Published indices, weights, rates and times: ACSI form, AHP's leader, exact Poisson limits, leukaemia remissions."""

from __future__ import annotations

import math

import pytest

from surveystats.index_weights import ahp_weights
from surveystats.indices import index_of_means, rescaled
from surveystats.survival import event_rate, kaplan_meier

NAN = math.nan


def test_index_of_the_american_kind() -> None:
    """Form of Fornell et al. 1996; weights of the State of Ohio (verint.com): means 8, 7, 7 of 1–10."""
    assert round(index_of_means([8, 7, 7], [0.3885, 0.3190, 0.2925], scale=(1, 10)), 3) == 70.983
    assert round(index_of_means([8, 7, 7], scale=(1, 10)), 3) == 70.370
    assert round((8 + 7 + 7 - 3) / 27 * 100, 3) == 70.370


def test_a_five_point_mean_on_0_to_100() -> None:
    """METHODS 3.4: 3.98 of 1–5 is 74.5."""
    assert round(float(rescaled(3.98, (1, 5))), 10) == 74.5
    assert round(index_of_means([3.98], scale=(1, 5)), 10) == 74.5


def test_priorities_of_the_leader_example() -> None:
    """Wikipedia, "Analytic hierarchy process – leader example": priorities .547, .127, .270, .056.

    Criteria experience, education, charisma, age; experience 4 times education, 3 times charisma, 7 times age; charisma
    3 times education, 5 times age; education 3 times age. The article prints .547 for .54757.
    """
    found = ahp_weights([[1, 4, 3, 7], [NAN, 1, 1 / 3, 3], [NAN, NAN, 1, 5], [NAN, NAN, NAN, 1]])
    assert found.weights == pytest.approx([0.547, 0.127, 0.270, 0.056], abs=1e-3)
    assert found.consistency_ratio == pytest.approx(0.044, abs=5e-4) and found.consistent


def test_exact_poisson_limit_of_nothing() -> None:
    """R epitools `pois.exact`: no event in one unit, up to 3.689 (Garwood 1936)."""
    found = event_rate(0, 1, per=1)
    assert (found.value, found.low, round(found.high, 3)) == (0, 0, 3.689)


def test_remission_under_6_mercaptopurine() -> None:
    """Freireich et al. 1963, PROC LIFETEST: S .8571 (.0764), .8067 (.0869), .7529 (.0963) after 6, 7, 10 weeks."""
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    relapse = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    found = kaplan_meier(weeks, relapse)
    expected = [(6, 0.8571, 0.0764), (7, 0.8067, 0.0869), (10, 0.7529, 0.0963)]
    assert [(time, round(found.at(time).value, 4), round(found.at(time).se, 4)) for time, *_ in expected] == expected
    assert (found.n, found.n_closed) == (21, 9)


@pytest.mark.parametrize(
    ("weeks", "relapse", "median", "low", "events"),
    [
        ([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0], 31, 18, 7),
        ([5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1], 23, 8, 11),
    ],
    ids=["maintained", "not-maintained"],
)
def test_remission_with_maintenance(weeks: list, relapse: list, median: float, low: float, events: int) -> None:
    """R survival `aml` (Miller 1981), `survfit` with its interval of the log: 31 (18–NA) and 23 (8–NA)."""
    found = kaplan_meier(weeks, relapse, interval="log")
    assert (found.median.value, found.median.low, found.n_closed) == (median, low, events)
    assert math.isnan(found.median.high)
