"""Groups of respondents: indicators by level, tests between levels, segments of many levels, one segment by another."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from builders import with_base
from conftest import without
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from segmented import ITEMS, people, survey_of

from csreport.chapters import groups
from csreport.chapters.indicators import indicators, sample_of
from csreport.estimates import Estimates, Row, direction, suppress
from csreport.survey.survey import Survey, load_survey
from surveystats.groups import contrast, eta_squared, holm, pairwise, wald_test
from surveystats.inference import mean
from surveystats.proportions import nps, share


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """Sector c is more satisfied; areas do not differ."""
    felt = people(900, seed=3)
    felt["overall"] += 0.5 * (felt["sector"] == "c")
    return survey_of(tmp_path_factory.mktemp("planted"), felt, segments=("sector", "area"))


def overall(survey: Survey) -> groups.Measure:
    return groups.headlines(survey)[0]


def omnibus(survey: Survey, *wanted: groups.Measure) -> list[Row]:
    return groups.omnibus_rows(survey, wanted or [overall(survey)], of=groups.splits(survey))


def test_levels_equal_the_statistic_of_the_domain(survey: Survey) -> None:
    """Mean, top box and NPS of each level are those of the public statistics on that domain."""
    known = {(measure.key, measure.stat): measure.values for measure in groups.headlines(survey)}
    assert {"mean", "top_box", "nps"} <= {stat for _, stat in known}
    rows = Estimates(groups.level_rows(survey, groups.headlines(survey)))
    assert len(rows)
    for row in rows:
        inside = (survey.accepted[row.segment] == row.level).to_numpy()
        domain, values = sample_of(survey).subset(inside), known[row.measure, row.stat]
        if row.stat == "nps":
            expected = nps(survey.accepted[row.measure], domain)
        else:
            expected = share(values, domain) if row.stat == "top_box" else mean(values, domain)
        assert row.value == pytest.approx(expected.value, rel=1e-9)
        assert (row.se, row.low) == pytest.approx((expected.se, expected.low), rel=1e-6, nan_ok=True)
        assert row.n == np.isfinite(values[inside]).sum()


def test_totals_are_those_of_all_what_tells_nothing_apart_is_no_group(survey: Survey, tmp_path: Path) -> None:
    known = indicators(survey)
    for row in groups.total_rows(survey, groups.headlines(survey)):
        same = known.one(measure=row.measure, stat=row.stat, category="", weighting="representative")
        assert (row.segment, row.level, row.n) == ("", "", same.n)
        assert [row.value, row.se, row.low, row.high] == pytest.approx([same.value, same.se, same.low, same.high])
    assert groups.measures(survey, [("nothing", "mean")]) == []
    felt = people(60, seed=1).assign(area="n")
    given = groups.splits(survey_of(tmp_path, felt, segments=("sector", "area", "shop")))
    assert [(split.segment, split.long) for split in given] == [("sector", False), ("shop", True)]


def test_parts_are_dimensions_or_else_items_and_one_measure_stands_for_all(mini, survey, tmp_path: Path) -> None:
    assert [measure.key for measure in groups.parts(survey)] == list(survey.codebook.dimensions)
    plain = load_survey(without(mini, "recommend", dimensions=False), "2025")
    assert [measure.key for measure in groups.parts(plain)] == [
        k for k, i in plain.codebook.items.items() if i.role is None
    ]
    for place, lead in enumerate(("overall", "recommend", ITEMS[0])):
        lacking = ("overall", "recommend")[:place]
        other = survey_of(tmp_path / lead, people(40, seed=1), segments=("sector",), leave_out=lacking)
        found = groups.leading(other, [*groups.headlines(other), *groups.parts(other)])
        assert found is not None and found.key == lead
    assert groups.leading(survey, []) is None


# ---- tests between levels: the public statistics, adjusted, never bolder than the segment's own test --
@pytest.fixture(scope="module")
def thirds(survey: Survey) -> tuple[Survey, groups.Split]:
    """A weighted, post-stratified survey in three parts, with some whose part is unknown, where bases of 5 will do."""
    codes = np.arange(len(survey.accepted)) % 3
    codes[:4] = -1
    return with_base(survey, caution=5, suppress=5), groups.Split("thirds", ["x", "y", "z"], codes)


def test_a_gap_is_the_contrast_with_all_others_and_one_test_the_design_based_f(
    thirds: tuple[Survey, groups.Split],
) -> None:
    survey, split = thirds
    rows = Estimates(groups.omnibus_rows(survey, groups.headlines(survey), of=[split]))
    labels = np.where(split.codes < 0, np.nan, split.codes)
    for family in groups.families(survey, groups.headlines(survey)):
        expected = [wald_test(m.values, labels, sample=sample_of(survey)).p for m in family]
        found = [rows.one(measure=m.key, category="top_box" if m.stat == "top_box" else "") for m in family]
        assert [row.p for row in found] == pytest.approx(list(holm(expected)))
        for row, measure in zip(found, family, strict=True):
            part = eta_squared(measure.values, labels, sample=sample_of(survey))
            assert (row.value, row.low, row.high, row.df) == pytest.approx((part.value, part.low, part.high, 2))
    survey, split = thirds
    for measure in groups.headlines(survey):
        rows = list(groups.gap_rows(survey, [measure], of=[split]))
        expected = []
        for code, row in enumerate(rows):
            side = np.where(split.codes < 0, np.nan, split.codes == code)
            one = contrast(measure.values, side, sample=sample_of(survey))
            expected.append(one.p)
            assert (row.level, row.against) == (split.levels[code], groups.OTHERS)
            for part in ("value", "se", "low", "high", "df", "n", "n_weighted", "n_eff"):
                assert getattr(row, part) == pytest.approx(getattr(one, part), rel=1e-9), part
        assert [row.p for row in rows] == pytest.approx(list(holm(expected)))


def test_no_level_stands_out_where_levels_do_not_differ_and_pairs_share_their_adjusted_p(planted: Survey) -> None:
    """Each p is at least that of its segment's own test; a test that could not be had lets none through."""
    wanted = [*groups.headlines(planted), *groups.parts(planted)]
    tests = omnibus(planted, *wanted)
    gate = {(row.measure, row.category, row.segment): row.p for row in tests}
    pairs = groups.pair_rows(planted, wanted, of=groups.splits(planted), omnibus=tests)
    for row in [*groups.gap_rows(planted, wanted, omnibus=tests), *pairs]:
        assert row.p >= gate[row.measure, "top_box" if row.stat == "top_box" else "", row.segment]
    unknown = [replace(row, p=math.nan) for row in tests]
    assert all(math.isnan(row.p) for row in groups.gap_rows(planted, wanted, omnibus=unknown))
    split = groups.splits(planted)[0]
    rows = Estimates(groups.pair_rows(planted, [overall(planted)], of=[split]))
    assert len(rows) == 6
    expected = pairwise(overall(planted).values, split.codes.astype(float), sample=sample_of(planted))
    adjusted = holm(expected.p)
    for place, (first, second) in enumerate(zip(expected.first, expected.second, strict=True)):
        one, other = split.levels[first], split.levels[second]
        row, back = rows.one(level=one, against=f"level:{other}"), rows.one(level=other, against=f"level:{one}")
        assert [row.value, row.low, row.p] == pytest.approx(
            [expected.value[place], expected.low[place], adjusted[place]]
        )
        assert (back.value, back.low, back.high, back.p) == pytest.approx((-row.value, -row.high, -row.low, row.p))
    some = list(
        groups.pair_rows(planted, [overall(planted)], of=[split], compared=lambda one, other: "a" in {one, other})
    )
    assert {frozenset((row.level, row.against[-1])) for row in some} == {frozenset("ab"), frozenset("ac")}
    assert {row.method[-1] for row in some} == {"2"}, "only pairs that are compared count in their family"


def test_levels_on_a_small_base_are_not_tested_nor_one_large_among_them(tmp_path: Path) -> None:
    """Neither against the few others, nor where the segment's own test could not be had."""
    felt = people(300, seed=5)
    felt.loc[:19, "sector"] = "d"
    felt["overall"] -= 2.0 * (felt["sector"] == "d")
    felt = felt.assign(area="n")
    felt.loc[:11, "area"], felt.loc[12:24, "area"] = "s", "w"
    survey = survey_of(tmp_path / "few", felt, segments=("area", "sector"))
    area, sector = groups.splits(survey)
    tests = omnibus(survey)
    assert [(row.segment, row.df) for row in tests] == [("sector", 2)]
    assert {row.level for row in groups.gap_rows(survey, [overall(survey)], of=[sector], omnibus=tests)} == {
        "a",
        "b",
        "c",
    }
    assert not any(
        "d" in {row.level, row.against[-1]} for row in groups.pair_rows(survey, [overall(survey)], of=[sector])
    )
    assert not list(groups.gap_rows(survey, [overall(survey)], of=[area]))
    others = [replace(row, segment="elsewhere") for row in tests]
    assert all(math.isnan(row.p) for row in groups.gap_rows(survey, [overall(survey)], omnibus=others))
    alike = survey_of(tmp_path / "alike", felt.assign(overall=4.0), segments=("sector",))
    rows = [*omnibus(alike), *groups.gap_rows(alike, [overall(alike)])]
    assert rows and all(direction(row, 0.05) == 0 for row in rows), "answers without any spread"


def in_shops(folder: Path, *, seed: int, apart: float) -> Survey:
    """Nine shops: one is better, one is worse, seven are alike."""
    felt = people(720, seed=seed)
    felt["shop"] = [f"s{1 + number % 9}" for number in range(len(felt))]
    felt["overall"] += apart * (felt["shop"] == "s2") - apart * (felt["shop"] == "s7")
    return survey_of(folder, felt, segments=("shop",))


def units(survey: Survey) -> Estimates:
    wanted = [overall(survey), *groups.parts(survey)]
    return Estimates(groups.unit_rows(survey, wanted, of=groups.splits(survey), omnibus=omnibus(survey, *wanted)))


def test_only_measures_that_differ_are_listed_best_unit_first_between_mean_and_average(tmp_path: Path) -> None:
    shops = in_shops(tmp_path / "apart", seed=4, apart=0.6)
    found = units(shops)
    assert found.values("measure") == ["overall"] and found.values("stat") == ["shrunken"]
    rows = list(found.select(against=""))
    assert (rows[0].level, rows[-1].level) == ("s2", "s7")
    assert [row.value for row in rows] == sorted((row.value for row in rows), reverse=True)
    way = {row.level: direction(row, 0.05) for row in found.select(against="level:others")}
    assert {level for level, side in way.items() if side} == {"s2", "s7"}
    means = {row.level: row for row in groups.level_rows(shops, [overall(shops)])}
    centre = np.mean([row.value for row in rows])
    for row in rows:
        assert abs(row.value - centre) < abs(means[row.level].value - centre)
        assert row.low < row.value < row.high and row.n == means[row.level].n
    assert not len(units(in_shops(tmp_path / "alike", seed=5, apart=0.0))), "alike units are not ranked"


def test_shrinking_by_hand() -> None:
    """Three units of equal base with means 3, 4, 5 and se .5: v = .25, u = 4, Q = 4(1 + 0 + 1) = 8,
    τ² = (8 − 2)/(12 − 48/12) = .75, B = .75/(.75 + .25) = .75: 3.25, 4, 4.75. Variance: .75 × .25 + .25²/3 = .2083.
    """
    found = groups.shrink([3, 4, 5], [0.5, 0.5, 0.5], n_eff=[20, 20, 20])
    assert found.between == pytest.approx(0.75)
    assert list(found.values) == pytest.approx([3.25, 4, 4.75])
    assert list(found.se) == pytest.approx([np.sqrt(0.1875 + 0.0625 / 3)] * 3)
    alike = groups.shrink([4.0, 4.1], [0.5, 0.5], n_eff=[20, 20])
    assert alike.between == 0 and list(alike.values) == pytest.approx([4.05, 4.05]), "less than chance"
    assert list(groups.shrink([3, 5], [0.0, 0.0], n_eff=[9, 9]).values) == [3, 5], "without spread"
    small = groups.shrink([3, 3, 5, 5, 4.9], [0.1, 0.1, 0.1, 0.1, 0.001], n_eff=[50, 50, 50, 50, 2]).values
    assert abs(small[4] - 4) < abs(small[3] - 4) - 0.1, "whose few answers happen to agree is not taken for exact"


# ---- one segment by another: cells, their protection, whether one difference depends on the other ------
@pytest.fixture(scope="module")
def depends(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """In the north sector c is more satisfied, in the south less."""
    felt = people(900, seed=8)
    felt["overall"] += 0.6 * (felt["sector"] == "c") * np.where(felt["area"] == "n", 1, -1)
    return survey_of(tmp_path_factory.mktemp("depends"), felt, segments=("sector", "area"))


def table(survey: Survey) -> Estimates:
    sector, area = groups.splits(survey)
    return Estimates(groups.crosstab_rows(survey, overall(survey), down=sector, across=area))


def cell(row: str, column: str, n: float) -> Row:
    return Row("2025", "overall", "mean", segment="down*across", level=f"{row}*{column}", value=4.0, n=n)


def test_a_cell_is_the_mean_of_its_respondents_and_letters_compare_the_columns_of_a_row(depends: Survey) -> None:
    found = table(depends)
    cells = found.select(stat="mean", against="")
    assert len(cells) == 6 and cells.values("segment") == ["sector*area"]
    for row in cells:
        sector, area = row.level.split("*")
        inside = (depends.accepted["sector"] == sector) & (depends.accepted["area"] == area)
        expected = mean(depends.accepted["overall"], sample_of(depends).subset(inside.to_numpy()))
        assert (row.value, row.low, row.n) == pytest.approx((expected.value, expected.low, expected.n))
    pairs = [row for row in found if row.against_kind == "level" and row.against_id != "others"]
    assert {row.against_id[0] for row in pairs if row.level[0] == "c"} == {"c"}
    assert {(row.level, row.against) for row in pairs if direction(row, 0.05) > 0} == {("c*n", "level:c*s")}
    assert found.one(stat="interaction").p < 0.001, "a difference that depends is found"


def test_two_by_two_is_the_difference_of_differences_less_empty_cells(tmp_path: Path, depends: Survey) -> None:
    """With four cells of independent respondents, F is the square of (d₁ − d₂)/se, se² the sum of the four variances,
    each with the factor n/(n − 1) of the whole sample.
    """
    felt = people(400, seed=4)
    survey = survey_of(tmp_path, felt[felt["sector"] != "c"].reset_index(drop=True), segments=("sector", "area"))
    (sector, area), values = groups.splits(survey), overall(survey).values
    found = groups.interaction_row(survey, overall(survey), down=sector, across=area)
    cells = [values[(sector.codes == i) & (area.codes == j)] for i in (0, 1) for j in (0, 1)]
    a, b, c, d = (group.mean() for group in cells)
    n = len(values)
    variance = sum(group.var() / len(group) for group in cells) * n / (n - 1)
    f = ((a - b) - (c - d)) ** 2 / variance
    assert found is not None
    assert (found.value, found.df, found.n) == pytest.approx((f, 1, n))
    assert found.p == pytest.approx(stats.f.sf(f, 1, n - 2), rel=0.01)
    sector, area = groups.splits(depends)
    gone = groups.Split("sector", sector.levels, np.where((sector.codes == 0) & (area.codes == 0), -1, sector.codes))
    rows = [groups.interaction_row(depends, overall(depends), down=down, across=area) for down in (sector, gone)]
    assert [row.df for row in rows] == [2, 1]
    assert groups.interaction_row(depends, overall(depends), down=sector, across=sector) is None
    both = groups.crossed(
        groups.Split("one", ["x", "y"], np.array([0, 1, -1])), groups.Split("other", ["u", "v"], np.array([1, -1, 0]))
    )
    assert (both.segment, both.levels) == ("one*other", ["x*u", "x*v", "y*u", "y*v"])
    assert both.codes.tolist() == [1, -1, -1]


def test_a_hidden_cell_takes_three_others_with_it() -> None:
    """Large*north is too small: one more of its row, one of its column, and the cell where those two meet."""
    bases = {"large": (7, 40, 50), "middle": (30, 45, 60), "small": (70, 80, 90)}
    rows = [cell(row, column, n) for row, known in bases.items() for column, n in zip("nsw", known, strict=True)]
    found = groups.protected(rows, least=10)
    hidden = {row.level: row for row in found if row.status == "suppressed"}
    assert set(hidden) == {"large*n", "large*s", "middle*n", "middle*s"}
    assert all(math.isnan(row.value) and math.isnan(row.n) for row in hidden.values())
    assert hidden["large*n"].note == "base below 10" and "worked out" in hidden["middle*s"].note


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=4))
def test_no_row_or_column_gives_a_cell_away(bases: list[list[int]]) -> None:
    """Of the cells of a row or column with respondents, never one alone is empty beside others that are shown."""
    rows = [cell(f"r{i}", f"c{j}", float(n)) for i, known in enumerate(bases) for j, n in enumerate(known) if n]
    found = {row.level: row for row in suppress(groups.protected(rows, least=10), caution=30, suppress=10)}
    assert all(found[row.level].status == "suppressed" for row in rows if row.n < 10)
    for side in (0, 1):
        for name in {level.split("*")[side] for level in found}:
            line = [row for level, row in found.items() if level.split("*")[side] == name]
            hidden = sum(row.status == "suppressed" for row in line)
            assert hidden != 1 or len(line) == 1


def test_differences_of_hidden_cells_go_with_them(tmp_path: Path) -> None:
    felt = people(200, seed=2)
    few = felt.index[(felt["sector"] == "c") & (felt["area"] == "s")][4:]
    felt.loc[few, "area"] = "n"
    found = suppress(table(survey_of(tmp_path, felt, segments=("sector", "area"))), caution=30, suppress=10)
    hidden = {row.level for row in found.select(stat="mean", against="") if row.status == "suppressed"}
    assert "c*s" in hidden and len(hidden) >= 4
    touched = [row for row in found.select(stat="mean") if {row.level, row.against_id} & hidden]
    assert not any(row.shown for row in touched)
