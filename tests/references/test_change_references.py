"""Published changes between waves, effects of actions and control charts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from reference_data import reference_table

from surveystats.change import (
    Wave,
    difference,
    difference_in_differences,
    overlap_of,
    p_chart,
    regression_to_the_mean,
    reliability_of_units,
    xmr,
)
from surveystats.inference import mean
from surveystats.sample import Result

REPOSITORY = Path(__file__).resolve().parents[2]
FLOWRATE = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]


@pytest.fixture(scope="module")
def schools() -> pd.DataFrame:
    return reference_table("apistrat")


def test_change_of_the_same_schools(schools) -> None:
    """R survey 4.1, svymean(~I(api00 - api99), dstrat): 32.893, se 2.0511; as two waves that overlap fully."""
    design = {"weights": schools["pw"], "strata": schools["stype"], "fpc": schools["fpc"]}
    waves = [Wave.of(schools[name], schools["cds"], **design) for name in ("api00", "api99")]
    now, before = mean(schools["api00"], **design), mean(schools["api99"], **design)
    assert (round(now.value, 4), round(now.se, 4)) == (662.2874, 9.4089)
    assert (round(before.value, 2), round(before.se, 4)) == (629.39, 9.9639)
    others = Wave.of(schools["api99"], "other " + schools["cds"].astype(str), **design)
    found, apart = difference(now, before, overlap=overlap_of(*waves)), difference(now, before)
    assert (round(found.value, 3), round(found.se, 4), found.df) == (32.893, 2.0511, 197)
    assert apart.se > 6 * found.se  # what ignoring the panel would cost
    assert difference(now, before, overlap=overlap_of(waves[0], others)).se == pytest.approx(apart.se)


def test_difference_in_differences() -> None:
    """Card & Krueger 1994, American Economic Review 84: 772–793, table 3: employment per restaurant changed by 0.59
    (.54) in New Jersey, by −2.16 (1.25) in Pennsylvania; difference 2.76 (1.36), from unrounded changes."""
    found = difference_in_differences(Result(0.59, 0.54, df=308), Result(-2.16, 1.25, df=74))
    assert found.value == pytest.approx(2.76, abs=0.011) and round(found.se, 2) == 1.36


BATTING = [0.4, 0.378, 0.356, 0.333, 0.311, 0.311, 0.289, 0.267, 0.244,
           0.244, 0.222, 0.222, 0.222, 0.222, 0.222, 0.2, 0.178, 0.156]  # fmt: skip


def test_regression_to_the_mean_of_batting_averages() -> None:
    """Efron & Morris 1977, Scientific American 236(5): 119–127: 18 players after 45 at bats, variance of each
    .265 (1 − .265)/45; shrinking factor .212, Clemente's .400 becomes .294."""
    overall = float(np.mean(BATTING))
    players = [Result(x, (overall * (1 - overall) / 45) ** 0.5) for x in BATTING]
    assert round(reliability_of_units(players), 3) == 0.212
    assert round(regression_to_the_mean(players, 0).expected, 3) == 0.294


def test_chart_of_individual_values() -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2 (flowrate): mean, mean range, limits."""
    chart = xmr(FLOWRATE)
    found = (chart.centre[0], chart.mean_range, chart.high[0], chart.low[0])
    assert tuple(round(x, 4) for x in found) == (50.81, 1.8778, 55.8041, 45.8159)
    assert not any(signal.any() for signal in chart.signals.values())


def test_chart_of_shares() -> None:
    """NIST/SEMATECH e-Handbook, 6.3.3.2: chips out of place on 30 wafers of 50; p̄ .2313, limits .0524 and .4102, with
    wafers 15 and 23 beyond them."""
    found = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
    chart = p_chart(np.array(found) / 50, [50] * 30)
    centre, reach = chart.centre[0], 3 * chart.sigma[0] / chart.dispersion  # of the chart before Laney
    assert tuple(round(x, 4) for x in (centre, centre - reach, centre + reach)) == (0.2313, 0.0524, 0.4102)
    assert np.flatnonzero(np.abs(chart.points - centre) > reach).tolist() == [14, 22]
