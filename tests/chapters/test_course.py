"""The course of an indicator over all periods, and respondents that periods have in common."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders import survey_from
from scipy import stats
from test_history import add_period

from csreport.chapters import comparisons, groups, indicators, trends
from csreport.chapters.comparisons import Series, first_of_year, panel_rows
from csreport.chapters.groups import headlines, level_rows
from csreport.chapters.history import history_of, survey_of
from csreport.estimates import Estimates, Row, bind
from csreport.project.project import Project
from csreport.survey.survey import Survey
from surveystats.change import p_chart, xmr

QUARTERS = [f"{year}Q{quarter}" for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]


def rows(values, periods=QUARTERS, *, stat="mean", measure="m", se=0.05, n=400.0):
    size = {"se": se, "df": n - 1, "n": n, "n_weighted": n, "n_eff": n}
    known = zip(periods, map(float, values), strict=False)
    return [
        Row(name, measure, stat, value=value, low=value - 2 * se, high=value + 2 * se, **size) for name, value in known
    ]


def series(values, periods=QUARTERS, **more) -> Series:
    known = [row for row in rows(values, periods, **more) if math.isfinite(row.value)]
    return Series(tuple(known), comparisons.places_in_time(list(periods[: len(values)])))


def moved(segment: str, *changes: float) -> list[Row]:
    stem = Row("2025Q4", "m", "mean", segment=segment, against="period:2024Q4", se=0.1, df=399.0, n=400.0)
    return [replace(stem, level=str(place), value=change) for place, change in enumerate(changes)]


def test_unequal_change_is_tested_for_each_grouping_with_holm_over_all():
    """Of 0.4 and 0 with standard errors of 0.1 the difference is 0.4 / √0.02: its p is that of Welch's t.

    Levels on few respondents, single ones and those of unknown error are not tested.
    """
    p = 2 * float(stats.t.sf(0.4 / math.sqrt(0.02), 798))
    found = groups.unequal_rows([*moved("size", 0.4, 0.0), *moved("region", 0.2, 0.2)], least=30)
    told = [(row.segment, row.level, row.stat, row.category) for row in found]
    assert told == [("size", "", "unequal_change", "mean"), ("region", "", "unequal_change", "mean")]
    assert found[0].p == pytest.approx(2 * p) and found[1].p == pytest.approx(1.0)
    assert found[0].value == pytest.approx(8.0) and found[0].n == 800
    few = replace(moved("size", 5.0)[0], level="few", n=29.0)
    assert groups.unequal_rows([*moved("size", 0.1), few, *moved("region", 0.3)], least=30) == []
    assert groups.unequal_rows([replace(row, se=math.nan) for row in moved("size", 0.4, 0.0)], least=30) == []


def test_names_tell_places_in_time_and_their_order_comes_from_every_series():
    """Months in which nothing was ever asked are no seasons; names that contradict the order of time tell nothing."""
    cases = {
        ("2024Q3", "2024Q4", "2025Q1", "2025Q2"): [2, 3, 4, 5], ("2024-11", "2024-12", "2025-01"): [1, 2, 3],
        ("2024H1", "2024H2", "2025H1"): [0, 1, 2], ("2024-spring", "2024-autumn", "2025-spring"): [0, 1, 2],
        ("2013", "2014", "2016"): [0, 1, 3], ("2023Q4", "2024Q4"): [0, 1], ("wave9", "wave10"): [0, 1],
        ("2024", "2025Q1"): [0, 1], ("2025Q1", "2024Q4"): [0, 1], (): [],
    }  # fmt: skip
    for periods, places in cases.items():
        assert comparisons.places_in_time([*periods]) == dict(zip(periods, places, strict=True))
    first = rows([1, 2, 3], ["2024Q1", "2024Q2", "2024Q4"])
    second = rows([1, 2, 3], ["2024Q2", "2024Q3", "2024Q4"], measure="k")
    assert comparisons.timeline([*second, *first]) == ["2024Q1", "2024Q2", "2024Q3", "2024Q4"]
    assert comparisons.timeline(rows([1, 2, 3], QUARTERS[:3])) == QUARTERS[:3] and comparisons.timeline([]) == []


def test_a_series_leaves_out_what_is_not_shown_and_small_bases():
    past = rows([3.0, 3.1, 3.2], QUARTERS[:3])
    hidden = Row("2023Q4", "m", "mean", status="suppressed")
    now = rows([3.3], ["2024Q1"])
    small = [*past[:1], Row("2023Q2", "m", "mean", value=5.0, se=1.0, n=4.0), past[2], hidden]
    found = comparisons.series_of(now, Estimates(small), [*QUARTERS[:4], "2024Q1"], least=10)
    assert [row.period for row in found[0].rows] == ["2023Q1", "2023Q3", "2024Q1"]
    few = Row("2024Q1", "m", "mean", value=3.0, n=4.0)
    assert comparisons.series_of([few], Estimates(past), QUARTERS[:5], least=10) == []


# ---- range of chance ---------------------------------------------------------------------------
def test_limits_are_those_of_the_periods_before_and_of_shares_for_the_base_of_this_one():
    """Individuals chart of the eight earlier values: mean 3.55, mean moving range .1, limits 3.55 ± .266."""
    values = [3.5, 3.6, 3.5, 3.6, 3.5, 3.6, 3.5, 3.6, 4.5]
    found = {row.stat: row for row in comparisons.limit_rows([series(values)])}
    assert found["centre"].value == pytest.approx(3.55)
    assert found["limit_high"].value == pytest.approx(3.55 + 3 * 0.1 / 1.128)
    chart = xmr(values[:-1])
    assert (found["limit_low"].value, found["limit_high"].value) == (chart.low[-1], chart.high[-1])
    assert {row.category for row in found.values()} == {"mean"} and {row.period for row in found.values()} == {"2025Q1"}
    assert "8 earlier periods, provisional" in found["centre"].method
    assert all(math.isnan(row.n) for row in found.values()), "eight periods are no base of eight respondents"
    # p′ chart: p̄ of the earlier periods, their dispersion, and 3 σ at this period's effective base.
    shares, n = [0.60, 0.62, 0.58, 0.61, 0.63, 0.59, 0.6], 400.0
    past = rows(shares, stat="top_box", n=n)
    now = rows([0.7], [QUARTERS[7]], stat="top_box", n=100.0)
    one = Series((*past, *now), comparisons.places_in_time(QUARTERS[:8]))
    found = {row.stat: row.value for row in comparisons.limit_rows([one])}
    chart = p_chart(shares, [n] * 7)
    reach = 3 * chart.dispersion * math.sqrt(chart.centre[0] * (1 - chart.centre[0]) / 100)
    assert found["centre"] == pytest.approx(np.mean(shares))
    assert found["limit_high"] - found["centre"] == pytest.approx(reach)
    assert found["limit_high"] - found["centre"] == pytest.approx(2 * (chart.high[0] - chart.centre[0]))


def test_too_few_periods_have_no_limits_a_missing_one_is_a_gap_and_limits_end_where_the_scale_ends():
    for earlier in (0, 1, 5):
        assert list(comparisons.limit_rows([series([3.0] * (earlier + 1))])) == []
    values = [3.5, 3.6, math.nan, 3.6, 3.5, 3.6, 3.5, 3.6, 3.9]
    found = {row.stat: row.value for row in comparisons.limit_rows([series(values)])}
    assert found["limit_high"] == xmr(values[:-1]).high[-1]
    found = {row.stat: row.value for row in comparisons.limit_rows([series([90, -20] * 4, stat="nps")])}
    assert found["limit_high"] == 100.0 and found["limit_low"] == -100.0
    for stat, se in product(["mean", "top_box", "nps", "index"], [0.0, math.nan]):
        assert all(math.isfinite(row.value) for row in comparisons.limit_rows([series([0.5] * 9, stat=stat, se=se)]))
    steady = [3.5, 3.6] * 4
    for value, side in ((4.5, 1), (2.0, -1), (3.6, 0)):
        one = series([*steady, value])
        assert comparisons.outside(one.now, Estimates([one.now, *comparisons.limit_rows([one])])) == side
    assert comparisons.outside(one.now, Estimates([one.now])) is None


BOOK = {
    "scales": {"sat": {"min": 1, "max": 5}},
    "items": {"overall": {"column": "Q", "scale": "sat", "role": "overall", "label": "Overall"}},
    "segments": {"area": {"column": "AREA", "label": "Area", "levels": {"n": "North", "s": "South"}}},
    "design": {"weight": "W", "panel": "ID"},
}
NOW = pd.DataFrame({"ID": list("abcd"), "Q": ["5", "", "4", "3"], "W": ["1", "5", "2", "1"], "AREA": list("nnsn")})
THEN = pd.DataFrame({"ID": list("bcdx"), "Q": ["1", "3", "2", "4"], "W": ["2", "1", "3", "2"], "AREA": list("nssn")})


def prepared(table: pd.DataFrame, period: str, book: dict = BOOK) -> Survey:
    earlier = ["2024"] if period == "2025" else []
    return survey_from(table, book, rules={"screening": {"incomplete": "off"}}, period=period, compare_to=earlier)


def history(now: Survey, then: Survey) -> Estimates:
    return bind(indicators.indicators(then), level_rows(then, headlines(then)), panel_rows(now, then))


def test_change_of_a_panel_by_hand_and_in_a_level_of_those_who_were_in_it_both_times() -> None:
    """Now a 5, b –, c 4, d 3 of weights 1, 5, 2, 1: mean 4; before b 1, c 3, d 2, x 4 of weights 2, 1, 3, 2: 19/8.

    z now 1/4, 0, 0, −1/4; z before 2 (1 − 19/8)/8, (3 − 19/8)/8, 3 (2 − 19/8)/8, 2 (4 − 19/8)/8; factor 4/3 each, so
    that only d adds to the covariance.
    """
    now, then = prepared(NOW, "2025"), prepared(THEN, "2024")
    found = indicators.with_changes(now, history(now, then), indicators.indicators(now))
    change = found.one(measure="overall", stat="mean", against="period:2024")
    z = np.array([2 * (1 - 19 / 8), 3 - 19 / 8, 3 * (2 - 19 / 8), 2 * (4 - 19 / 8)]) / 8
    variance = 4 / 3 * (2 / 16 + (z**2).sum() - 2 * (-1 / 4) * z[2])
    assert change.value == pytest.approx(4 - 19 / 8)
    assert change.se == pytest.approx(math.sqrt(variance))
    assert change.method.startswith("overlapping waves: 3 of 4 respondents also answered in 2024")
    # North now a 5, b –, d 3 and before b 1, x 4: nobody answered both times. South now c 4 and before c 3, d 2.
    now, then = prepared(NOW, "2025"), prepared(THEN, "2024")
    rows = Estimates(panel_rows(now, then)).select(stat="mean_covariance", measure="overall")
    assert [(row.level, row.n) for row in rows] == [("", 2), ("s", 1)]
    moved = indicators.changes(level_rows(now, headlines(now)), history(now, then), ["2024"], confidence=0.95)
    assert moved.one(level="n", stat="mean").method.startswith("independent waves, Welch")


def test_only_a_known_id_is_the_same_respondent() -> None:
    """Others, blanks, one that stands there twice, blanks around."""
    for ids, common in (("p|q|r|s", None), ("|||", None), ("b|b||s", 1), (" b|c ||s", 2)):
        now, then = prepared(NOW.assign(ID=ids.split("|"), Q=[*"5543"]), "2025"), prepared(THEN, "2024")
        found = history(now, then)
        count = found.find(measure="respondents", category="overlap")
        covariance = found.find(measure="overall", stat="mean_covariance", segment="")
        assert [row and (row.value, row.n)[place] for place, row in enumerate((count, covariance))] == [common, common]
        if common is None:
            means = indicators.indicators(now).select(stat="mean", weighting="representative")
            (change,) = indicators.changes(means, found, ["2024"], confidence=0.95)
            assert change.method == "independent waves, Welch"


def test_clusters_are_the_units_where_they_were_drawn() -> None:
    """The same two shops in both waves, other respondents in all but one: shops vary together."""
    book = BOOK | {"design": {"panel": "ID", "cluster": "AREA", "weight": "W"}}
    rows = Estimates(panel_rows(prepared(NOW, "2025", book), prepared(THEN, "2024", book)))
    assert rows.one(measure="overall", stat="mean_covariance", segment="").n == 2
    book = BOOK | {"design": {"weight": "W"}}
    assert list(panel_rows(prepared(NOW, "2025", book), prepared(THEN, "2024", book))) == [], "no panel is declared"


@pytest.fixture
def waves(tmp_path: Path) -> Project:
    """Two periods of 40 respondents on disk, of whom 15 are the same."""
    for period, first, earlier in (("2024", 0, "[]"), ("2025", 25, "['2024']")):
        rows = "".join(f"SECRET{first + i},{1 + (first + i) * 7 % 5},{'ns'[i % 2]}\n" for i in range(40))
        add_period(tmp_path, period, "ID,Q,AREA\n" + rows, earlier)
    documents = {"codebook": BOOK | {"design": {"panel": "ID"}}, "project": {"title": "T", "organisation": "O"}}
    for name, document in (documents | {"rules": {"confidence": 0.95}}).items():
        (tmp_path / f"params/{name}.yml").write_text(repr(document))
    return Project(tmp_path)


def test_who_answered_both_times_is_counted_and_no_id_leaves_the_surveys(waves: Project) -> None:
    survey, past = survey_of(waves, "2025"), history_of(waves, "2025")
    found = trends.estimates(survey, past)
    both = found.one(measure="respondents", category="overlap", period="2025", level="2024")
    assert (both.value, both.n) == (15.0, 40.0)
    assert found.one(measure="overall", stat="mean", segment="", against="period:2024").method.startswith("overlapping")
    kept = [path for path in waves.root.rglob("*/cache/*") if not path.name.startswith("survey-")]
    assert any(path.name.startswith("overlap-") for path in kept)
    assert not any(b"SECRET" in path.read_bytes() for path in kept)
    assert all(path.is_relative_to(waves.root / "private") for path in kept)


def test_a_year_begins_with_its_first_period_and_names_without_one_have_none():
    found = {names: first_of_year(names.split()) for names in ("2024Q4 2025Q1 2025Q2", "2025", "wave1 wave2 wave3")}
    assert list(found.values()) == ["2025Q1", "2025", "wave3"]
