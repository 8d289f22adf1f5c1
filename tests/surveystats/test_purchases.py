"""Who buys again: by hand, and on the CDNOW sample of Fader & Hardie."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from surveystats.events import buyers, cohorts, fifths, kaplan_meier, rfm_groups

NAN = np.nan
CDNOW = Path(os.environ.get("CSREPORT_REFERENCE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "purchases"


def test_days_of_purchase_by_hand() -> None:
    """A buys on days 5, 1 and 5 again; B on day 2; C on a day that nobody wrote down."""
    found = buyers(["A", "B", "A", "A", "C"], [5, 2, 1, 5, NAN], [10, 20, NAN, 1, 9])
    assert found.customers.tolist() == ["A", "B"] and found.amount.tolist() == [11, 20]
    assert (found.first.tolist(), found.last.tolist(), found.times.tolist()) == ([1, 2], [5, 2], [2, 1])
    assert found.second[0] == 5 and np.isnan(found.second[1])
    assert not len(buyers([], []).first) and not len(rfm_groups(buyers([], [])))


def test_groups_by_hand() -> None:
    """Ten customers; the fifth of a value with k smaller ones is 1 + 5k // 10; equal values lie in the same."""
    assert fifths([1, 1, 2, 3, 4]).tolist() == [1, 1, 3, 4, 5] and fifths([7, 7]).tolist() == [1, 1]
    last, often = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0], [9, 1, 8, 2, 3, 4, 5, 6, 7, 0]
    days = [(who, last[who] - step) for who in range(10) for step in range(often[who] + 1)]
    found = rfm_groups(buyers(*zip(*days, strict=True), [often[who] for who, _ in days]))
    assert found.tolist() == [0, 1, 0, 1, 3, 3, 3, 2, 2, 3]


def test_cohorts_by_hand() -> None:
    """A first buys in month 3 and again in 5; B in 4 alone, twice; of month 5's starters nothing later is known."""
    table = cohorts(["A", "A", "B", "B"], [3, 5, 4, 4])
    np.testing.assert_equal(table, [[1, 0, 1], [1, 0, NAN], [0, NAN, NAN]])
    assert cohorts([], []).shape == (0, 0)


@pytest.mark.skipif(not CDNOW.is_dir(), reason="reference data not here: set CSREPORT_REFERENCE_DATA")
def test_cdnow() -> None:
    """Of 2,357 customers 946 bought again by 1997-09-30, and 410 within 30 days (Fader & Hardie)."""
    names = ["old", "id", "day", "cds", "paid"]
    told = pd.read_csv(CDNOW / "CDNOW_sample.txt", sep=r"\s+", names=names, dtype={"day": str})
    day = pd.to_datetime(told["day"])
    found = buyers(told["id"], day.to_numpy("datetime64[D]").astype(float), told["paid"])
    until = float(np.datetime64("1997-09-30").astype(int))
    assert len(found.first) == 2357 and (found.second <= until).sum() == 946
    assert (found.second - found.first <= 30).sum() == 410
    assert found.amount.sum() == pytest.approx(told["paid"].sum())
    # everybody was followed for more than 30 days, so the curve is the plain share
    end = np.where(np.isnan(found.second), until, np.minimum(found.second, until))
    curve = kaplan_meier(end - found.first, found.second <= until)
    assert 1 - curve.at(30).value == pytest.approx(410 / 2357)
    table = cohorts(told["id"], day.dt.year * 12 + day.dt.month)
    assert table[:3, 0].tolist() == [781, 857, 719]
    assert np.nansum(table) == len(told.assign(month=day.dt.to_period("M")).drop_duplicates(["id", "month"]))
