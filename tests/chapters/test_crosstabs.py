"""One segment by another: cells, their protection, and whether one difference depends on the other."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from segmented import people, survey_of

from csreport.chapters.groups import Split, crossed, crosstab_rows, headlines, interaction_row, protected, splits
from csreport.chapters.indicators import sample_of
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates, Row, direction
from csreport.survey.survey import Survey
from surveystats.inference import mean


@pytest.fixture(scope="module")
def depends(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """In the north sector c is more satisfied, in the south less."""
    felt = people(900, seed=8)
    felt["overall"] += 0.6 * (felt["sector"] == "c") * np.where(felt["area"] == "n", 1, -1)
    return survey_of(tmp_path_factory.mktemp("depends"), felt, segments=("sector", "area"))


def table(survey: Survey) -> Estimates:
    sector, area = splits(survey)
    return Estimates(crosstab_rows(survey, headlines(survey)[0], down=sector, across=area))


def cell(row: str, column: str, n: float) -> Row:
    return Row("2025", "overall", "mean", segment="down*across", level=f"{row}*{column}", value=4.0, n=n)


def test_a_cell_is_the_mean_of_its_respondents(depends: Survey) -> None:
    found = table(depends).select(stat="mean", against="")
    assert len(found) == 6
    for row in found:
        sector, area = row.level.split("*")
        inside = (depends.accepted["sector"] == sector) & (depends.accepted["area"] == area)
        expected = mean(depends.accepted["overall"], sample_of(depends).subset(inside.to_numpy()))
        assert (row.value, row.low, row.n) == pytest.approx((expected.value, expected.low, expected.n))
        assert row.segment == "sector*area"


def test_letters_compare_the_columns_of_a_row(depends: Survey) -> None:
    pairs = [row for row in table(depends) if row.against.startswith("level:") and row.against != "level:others"]
    assert {row.against.removeprefix("level:")[0] for row in pairs if row.level[0] == "c"} == {"c"}
    real = {(row.level, row.against) for row in pairs if direction(row, 0.05) > 0}
    assert real == {("c*n", "level:c*s")}


def test_a_difference_that_depends_is_found(depends: Survey) -> None:
    assert table(depends).one(stat="interaction").p < 0.001


def test_two_by_two_is_the_difference_of_differences(tmp_path: Path) -> None:
    """With four cells of independent respondents, F is the square of (d₁ − d₂)/se, se² the sum of the four variances,
    each with the factor n/(n − 1) of the whole sample.
    """
    felt = people(400, seed=4)
    felt = felt[felt["sector"] != "c"].reset_index(drop=True)
    survey = survey_of(tmp_path, felt, segments=("sector", "area"))
    sector, area = splits(survey)
    measure = headlines(survey)[0]
    found = interaction_row(survey, measure, down=sector, across=area)
    groups = [measure.values[(sector.codes == i) & (area.codes == j)] for i in (0, 1) for j in (0, 1)]
    a, b, c, d = (group.mean() for group in groups)
    n = len(measure.values)
    variance = sum(group.var() / len(group) for group in groups) * n / (n - 1)
    f = ((a - b) - (c - d)) ** 2 / variance
    assert found is not None
    assert (found.value, found.df, found.n) == pytest.approx((f, 1, n))
    assert found.p == pytest.approx(stats.f.sf(f, 1, n - 2), rel=0.01)


def test_an_empty_cell_costs_a_degree_of_freedom(depends: Survey) -> None:
    sector, area = splits(depends)
    gone = Split("sector", sector.levels, np.where((sector.codes == 0) & (area.codes == 0), -1, sector.codes))
    measure = headlines(depends)[0]
    assert interaction_row(depends, measure, down=sector, across=area).df == 2  # type: ignore[union-attr]
    assert interaction_row(depends, measure, down=gone, across=area).df == 1  # type: ignore[union-attr]
    assert interaction_row(depends, measure, down=sector, across=sector) is None


def test_unknown_levels_are_in_no_cell() -> None:
    one, other = Split("one", ["x", "y"], np.array([0, 1, -1])), Split("other", ["u", "v"], np.array([1, -1, 0]))
    both = crossed(one, other)
    assert (both.segment, both.levels) == ("one*other", ["x*u", "x*v", "y*u", "y*v"])
    assert both.codes.tolist() == [1, -1, -1]


def test_a_hidden_cell_takes_three_others_with_it() -> None:
    """Large*north is too small: one more of its row, one of its column, and the cell where those two meet."""
    bases = {"large": (7, 40, 50), "middle": (30, 45, 60), "small": (70, 80, 90)}
    rows = [cell(row, column, n) for row, known in bases.items() for column, n in zip("nsw", known, strict=True)]
    found = protected(rows, least=10)
    hidden = {row.level for row in found if row.status == "suppressed"}
    assert hidden == {"large*n", "large*s", "middle*n", "middle*s"}
    assert all(math.isnan(row.value) and math.isnan(row.n) for row in found if row.level in hidden)
    notes = {row.level: row.note for row in found}
    assert notes["large*n"] == "base below 10" and "worked out" in notes["middle*s"]


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=4))
def test_no_row_or_column_gives_a_cell_away(bases: list[list[int]]) -> None:
    """Of the cells of a row or column with respondents, never one alone is empty beside others that are shown."""
    rows = [cell(f"r{i}", f"c{j}", float(n)) for i, known in enumerate(bases) for j, n in enumerate(known) if n]
    found = list(suppress(protected(rows, least=10), caution=30, suppress=10))
    for row in rows:
        if row.n < 10:
            assert next(other for other in found if other.level == row.level).status == "suppressed"
    for side in (0, 1):
        for name in {row.level.split("*")[side] for row in rows}:
            line = [row for row in found if row.level.split("*")[side] == name]
            hidden = sum(row.status == "suppressed" for row in line)
            assert hidden != 1 or len(line) == 1


def test_differences_of_hidden_cells_go_with_them(tmp_path: Path) -> None:
    felt = people(200, seed=2)
    few = felt.index[(felt["sector"] == "c") & (felt["area"] == "s")][4:]
    felt.loc[few, "area"] = "n"
    survey = survey_of(tmp_path, felt, segments=("sector", "area"))
    found = suppress(table(survey), caution=30, suppress=10)
    hidden = {row.level for row in found.select(stat="mean", against="") if row.status == "suppressed"}
    assert "c*s" in hidden and len(hidden) >= 4
    for row in found.select(stat="mean"):
        if row.level in hidden or row.against.removeprefix("level:") in hidden:
            assert not row.shown
