"""Published rates and times: exact Poisson limits, leukaemia remissions."""

from __future__ import annotations

import math

import pytest

from surveystats.events import event_rate, kaplan_meier

NAN = math.nan


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
    ("weeks", "relapse", "median", "events"),
    [
        ([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0], 31, 7),
        ([5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1], 23, 11),
    ],
    ids=["maintained", "not-maintained"],
)
def test_remission_with_maintenance(weeks: list, relapse: list, median: float, events: int) -> None:
    """R survival `aml` (Miller 1981), `survfit`: 31 and 23."""
    found = kaplan_meier(weeks, relapse)
    assert (found.median.value, found.n_closed) == (median, events)
