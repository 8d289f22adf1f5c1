"""The tables: what each cell says, the key of its number, its mark, and the one HTML form of all of them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from figure_rows import DECLARED, DRIVERS, NOW, aimed, by_level, model, score, speak

from csreport import tables
from csreport.estimates import Estimates, Row, bind
from csreport.present.cells import Cell, Line, Table, without_twin
from csreport.present.words import Numeral, Words
from csreport.project.targets import Baseline, Target

EN = speak("en")


# ---- rows ---------------------------------------------------------------
def with_pairs(estimates: Estimates, real: float = 0.2) -> Estimates:
    """The differences between all levels of a segment; those beyond `real` exceed noise."""
    found = list(estimates)
    levels = [row for row in estimates if row.level and row.shown and not row.against]
    for row in levels:
        for other in levels:
            same = (row.measure, row.stat, row.segment) == (other.measure, other.stat, other.segment)
            if same and row.level != other.level:
                away = row.value - other.value
                p = 0.001 if abs(away) > real else 0.6
                found.append(replace(row, against=f"level:{other.level}", value=away, p=p))
    return Estimates(found)


def crossed() -> Estimates:
    rows = [score("overall", 4.0, 0.05)]
    for segment, levels in (("size", "SL"), ("region", "EW")):
        rows += [score("overall", 4.1, 0.05, segment=segment, level=level) for level in levels]
    for size in "SL":
        row = score("overall", 4.2, 0.1, segment="size*region", level=f"{size}*E", status="caution")
        rows += [row, replace(row, against="level:others", value=-0.3, p=0.001 if size == "L" else 0.5)]
        rows.append(Row(NOW, "overall", "mean", segment="size*region", level=f"{size}*W", status="suppressed"))
    return Estimates(rows)


def omnibus(*measures: str) -> Estimates:
    return Estimates(
        Row(NOW, measure, "eta_squared", segment=segment, value=0.0134, df=2.0, p=p, n=1212)
        for measure in measures
        for segment, p in (("size", 0.0002), ("region", 0.31))
    )


def scales() -> Estimates:
    numbers = {"mean": 4.1, "sd": 0.83, "floor": 0.012, "ceiling": 0.451, "non_response": 0.03, "item_total": 0.55}
    rows = [Row(NOW, item, stat, value=value, n=1180) for item in ("price", "staff") for stat, value in numbers.items()]
    rows.append(Row(NOW, "people", "alpha", value=0.8431, low=0.74, high=0.92, n=1100))
    rows.append(Row(NOW, "people", "omega", value=0.8405, n=1100))
    return Estimates([*rows, Row(NOW, "people", "items", value=4, n=1100)])


Make = Callable[[Words], "Table | None"]
SOURCES: dict[str, tuple[Make, Estimates]] = {
    "levels": (lambda w: tables.levels(with_pairs(by_level("overall")), w), with_pairs(by_level("overall"))),
    "banner": (lambda w: tables.levels(by_level(*DRIVERS), w), by_level(*DRIVERS)),
    "crosstab": (lambda w: tables.crosstab(crossed(), w), crossed()),
    "drivers": (lambda w: tables.drivers(model(*DRIVERS), w), model(*DRIVERS)),
    "tests": (lambda w: tables.tests(omnibus("overall", "price"), w), omnibus("overall", "price")),
    "targets": (lambda w: tables.targets(aimed(), w, declared=DECLARED), aimed()),
    "revision": (lambda w: tables.revision(scales(), w), scales()),
    "reliability": (lambda w: tables.reliability(scales(), w), scales()),
}


def one(table: Table | None) -> Table:
    assert table is not None
    return table


def cells(table: Table) -> Iterator[Cell]:
    return (cell for line in table.lines for cell in line.cells)


def line(table: Table, head: str) -> list[str]:
    return [cell.text for cell in next(line for line in table.lines if line.head == head and line.cells).cells]


# ---- all tables ---------------------------------------------------------
@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_every_number_is_its_estimate(name: str, lang: str) -> None:
    make, source = SOURCES[name]
    words, known = speak(lang), {row.key: row for row in source}
    keyed = [cell for cell in cells(one(make(words))) if cell.key]
    assert keyed
    for cell in keyed:
        key, _, part = cell.key.partition("/part=")
        row = known[key]
        if cell.text == "–":
            assert not row.shown or math.isnan(getattr(row, part or "value"))
        elif row.stat != "target":
            ends = [words.figure(row, end) for end in ("low", "high")]
            both = words.text("{low} to {high}", low=ends[0], high=ends[1])
            assert cell.text == (both if part == "low+high" else words.figure(row, part or "value"))


@pytest.mark.parametrize("name", SOURCES)
def test_numbers_without_a_key_are_none(name: str) -> None:
    unkeyed = [cell.text for cell in cells(one(SOURCES[name][0](EN))) if not cell.key]
    assert not [text for text in unkeyed if re.search(r"\d", text)]


@pytest.mark.parametrize("name", SOURCES)
def test_every_line_is_as_long_as_the_head(name: str) -> None:
    table = one(SOURCES[name][0](EN))
    assert {len(line.cells) + 1 for line in table.lines if line.cells} == {len(table.heads)}
    assert not table.groups or sum(columns for _, columns in table.groups) == len(table.heads) - 1


@pytest.mark.parametrize("name", ["levels", "crosstab", "drivers", "tests", "targets", "revision", "reliability"])
def test_nothing_to_show_is_none(name: str) -> None:
    assert getattr(tables, name)(Estimates(), EN) is None


# ---- the HTML -----------------------------------------------------------
def test_letters_stand_outside_the_number() -> None:
    table = Table(
        ["Item", "A"], [Line("<b>", [Cell("4.20", "k/e&y", "caution", (Numeral(4.2, "4.20", 2),), letters="BC")])]
    )
    html = table.html("t", "Caption", "Note")
    assert (
        '<td class="caution" data-sort="4.2"><span class="num" data-key="k/e&amp;y">4.20</span><sup>BC</sup></td>'
        in html
    )
    assert '<th scope="row">&lt;b&gt;</th>' in html and '<tfoot><tr><td colspan="2">Note</td></tr></tfoot>' in html


def test_groups_head_their_columns_and_the_legend_stands_below_the_note() -> None:
    table = Table(["Item", "All", "S", "L"], [Line("x", [Cell("1")] * 3)], [("", 1), ("Size", 2)], ["* few"])
    html = table.html("t", "", "Note")
    assert '<tr><td></td><td></td><th scope="colgroup" colspan="2">Size</th></tr>' in html
    assert "<p>Note</p><p>* few</p>" in html
    assert "<p>* few</p></td></tr></tfoot>" in table.html("t", "", "")
    assert "<tfoot>" not in Table(["Item"], []).html("t", "", "")


# ---- segments -----------------------------------------------------------
def test_levels_carry_letters_of_those_they_exceed() -> None:
    table = one(tables.levels(with_pairs(by_level("overall", segments=("size",))), EN))
    small = next(line for line in table.lines if line.head == "Small (A)")
    assert small.cells[1].letters == "BC" and small.cells[1].text == "4.20"
    assert [line.head for line in table.lines] == [
        "All customers",
        "Customer size",
        "Small (A)",
        "Medium (B)",
        "Large (C)",
    ]
    assert table.lines[0].total and table.lines[0].cells[0].text == "1,200"
    assert any("letter" in text and "95%" in text for text in table.legend)
    assert any(text.startswith("*") for text in table.legend)


def test_letters_start_anew_in_every_segment_and_go_beyond_z() -> None:
    table = one(tables.levels(with_pairs(by_level("overall", segments=("size", "branch"))), EN))
    heads = [line.head for line in table.lines]
    assert (
        "Small (A)" in heads and "Branch 0 Harbour District (A)" in heads and "Branch 24 Harbour District (Y)" in heads
    )
    rows = [score("overall", 4.0, 0.1, segment="other", level=f"level {n}") for n in range(28)]
    heads = [line.head for line in one(tables.levels(with_pairs(Estimates(rows), -1.0), EN)).lines]
    assert heads[-3:] == ["level 25 (Z)", "level 26 (AA)", "level 27 (AB)"]


def test_levels_without_pairs_are_marked_against_the_others() -> None:
    table = one(tables.levels(by_level("overall"), EN))
    small = next(line for line in table.lines if line.head == "Small")
    assert small.cells[1].mark == "change better up" and not small.cells[1].letters
    assert any(text.startswith("▲▼") for text in table.legend) and any(text.startswith("–") for text in table.legend)


def test_many_measures_over_few_levels_stand_in_the_rows() -> None:
    table = one(tables.levels(by_level(*DRIVERS), EN))
    assert table.groups == [("", 1), ("Customer size", 3), ("Region", 4)]
    assert table.heads[:3] == ["Indicator", "All", "Small"] and table.lines[0].head == "n"
    assert [line.head for line in table.lines[1:]] == [EN.label(name) for name in DRIVERS]
    west = table.heads.index("West") - 1
    assert table.lines[1].cells[west].kind == "suppressed" and table.lines[0].cells[west].text == "–"


def test_crosstab_has_the_totals_of_both_segments() -> None:
    table = one(tables.crosstab(crossed(), EN))
    assert table.heads == ["Customer size", "All", "East China", "West"] and table.groups[1] == ("Region", 2)
    assert line(table, "All customers") == ["4.00", "4.10", "4.10"]
    large = table.lines[-1]
    assert [cell.text for cell in large.cells] == ["4.10", "4.20", "–"]
    assert large.cells[1].mark == "change worse down" and large.cells[1].kind == "caution"
    assert large.cells[2].kind == "suppressed" and len(table.legend) == 3


def test_crosstab_carries_letters_within_rows() -> None:
    rows = [row for row in crossed() if not row.against]
    west = score("overall", 3.9, 0.1, segment="size*region", level="S*W")
    rows = [west if row.level == "S*W" else row for row in rows]
    test = replace(next(row for row in rows if row.level == "S*E"), against="level:S*W", value=0.3, p=0.001)
    table = one(tables.crosstab(Estimates([*rows, test]), EN))
    assert table.heads[2:] == ["East China (A)", "West (B)"]
    assert [cell.letters for cell in table.lines[1].cells] == ["", "B", ""]
    assert "same row" in table.legend[0]


def test_crosstab_groups_several_measures() -> None:
    other = Estimates(replace(row, measure="price") for row in crossed())
    heads = [line.head for line in one(tables.crosstab(bind(crossed(), other), EN)).lines if not line.cells]
    assert heads == ["Overall satisfaction", "Value for money"]


def test_tests_say_what_they_found() -> None:
    table = one(tables.tests(omnibus("overall"), EN))
    assert table.heads[0] == "Segment"
    assert line(table, "Customer size") == ["1,212", "1.3%", "2", "< 0.001", "differ"]
    assert line(table, "Region")[3:] == ["0.310", "within noise"]
    assert [head.head for head in one(tables.tests(omnibus("overall", "price"), EN)).lines if not head.cells] == [
        "Customer size", "Region",
    ]  # fmt: skip


# ---- models, targets, scales --------------------------------------------
def test_drivers_stand_by_importance_above_what_they_explain() -> None:
    explained = Row(NOW, "overall", "explained", value=0.58, low=0.54, high=0.62, n=1098)
    table = one(tables.drivers(bind(model(*DRIVERS), [explained]), EN))
    shares = [line.cells[0].numbers[0].value for line in table.lines[:-1]]
    assert shares == sorted(shares, reverse=True)
    assert table.heads == ["Driver", "Importance", "95% interval", "Johnson's weight", "Slope", "95% interval"]
    assert table.lines[-1].total and [cell.text for cell in table.lines[-1].cells[:2]] == ["58.0%", "54.0% to 62.0%"]
    assert "−0.08" in line(table, "Value for money")


def test_drivers_show_the_columns_that_are_asked_for() -> None:
    table = one(tables.drivers(model(*DRIVERS), EN, stats=("slope", "vif")))
    assert table.heads == ["Driver", "Slope", "95% interval"]
    assert tables.drivers(model(*DRIVERS), EN, outcome="nobody") is None


def test_targets_give_value_goal_distance_and_verdict() -> None:
    detectable = Row(NOW, "overall", "detectable", category="mean", value=0.07)
    table = one(tables.targets(bind(aimed(), [detectable]), EN, declared=DECLARED))
    assert line(table, "Overall satisfaction") == [
        "at least", "4.08", "4.20", "−0.12", "−0.17 to −0.07", "not met", "0.07",
    ]  # fmt: skip
    few = next(line for line in table.lines if line.head == "Overall satisfaction: bottom answers")
    assert [cell.text for cell in few.cells][2:4] == ["6.0%", "−2.0"] and few.cells[0].text == "at most"
    assert (few.cells[5].text, few.cells[5].mark) == ("met", "verdict met")
    marks = {cell.mark for cell in cells(table) if cell.mark}
    assert marks == {"verdict met", "verdict not-met", "verdict cannot-tell"}


def test_a_target_without_estimate_cannot_be_told() -> None:
    goal = Row(NOW, "staff", "target", category="mean", against="target:t", value=4.2)
    hidden = Row(NOW, "staff", "mean", status="suppressed")
    away = replace(hidden, against="target:t")
    table = one(tables.targets(Estimates([goal, hidden, away]), EN))
    assert line(table, "Staff expertise") == ["–", "4.20", "–", "–", "cannot tell"]
    table = one(tables.targets(Estimates([goal]), EN))
    assert line(table, "Staff expertise") == ["–", "4.20", "–", "–", "not measured"]
    unknown = replace(goal, value=float("nan"), status="not_estimable")
    started = Target(measure="staff", change=0.1, baseline=Baseline(period="before"))
    assert line(one(tables.targets(Estimates([unknown]), EN, declared={"t": started})), "Staff expertise")[1] == "–"


def test_items_to_revise_stand_under_their_dimension() -> None:
    table = one(tables.revision(scales(), EN))
    assert [line.head for line in table.lines] == ["People", "Staff expertise", "Others", "Value for money"]
    assert line(table, "Staff expertise") == ["1,180", "4.10", "0.83", "1.2%", "45.1%", "3.0%", "0.55"]


def test_reliability_shows_what_was_estimated() -> None:
    table = one(tables.reliability(scales(), EN))
    assert table.heads == ["Scale", "n", "Items", "Cronbach's alpha", "95% interval", "McDonald's omega"]
    assert line(table, "People") == ["1,100", "4", "0.84", "0.74 to 0.92", "0.84"]


@pytest.mark.parametrize(("weighted", "heads"), [("40.0%", 2), ("41.0%", 3)], ids=["unweighted", "weighted"])
def test_a_column_that_says_the_same_again_goes(weighted: str, heads: int) -> None:
    lines = [Line("Size"), Line("Small", [Cell("12"), Cell("40.0%"), Cell(weighted)])]
    found = without_twin(Table(["Group", "n", "Respondents", "Weighted"], lines))
    assert len(found.heads) - 1 == heads == len(found.lines[1].cells) and found.lines[0].head == "Size"


# ---- changes ------------------------------------------------------------
def test_the_largest_fall_stands_first_where_changes_are_ranked() -> None:
    """In the order given: no change known, a rise, the larger fall, the smaller fall."""
    moves = {"overall": None, "staff": 0.3, "price": -0.2, "people": -0.1}
    rows = [score(measure, 4.0, 0.05) for measure in moves]
    rows += [replace(score(measure, move, 0.05), against="period:2025Q3", p=0.001)
             for measure, move in moves.items() if move is not None]  # fmt: skip
    for ranked, order in ((True, ["price", "people", "staff", "overall"]), (False, list(moves))):
        table = tables.periods(Estimates(rows), EN, ranked=ranked)
        assert table is not None
        assert [line.head for line in table.lines] == [EN.label(measure) for measure in order]
