"""The tables: what each cell says, the key of its number, its mark, and the one HTML form of all of them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from figure_rows import DECLARED, DRIVERS, MANY, NOW, aimed, by_level, model, score, speak

from csreport import tables
from csreport.estimates import Estimates, Row, bind
from csreport.present.cells import Cell, Line, Table, without_twin
from csreport.present.words import Numeral, Words
from csreport.project.targets import Baseline, Target

EN = speak("en")


def crossed() -> Estimates:
    rows = [score("overall", 4.0, 0.05)]
    for segment, levels in (("size", "SL"), ("region", "EW")):
        rows += [score("overall", 4.1, 0.05, segment=segment, level=level) for level in levels]
    for size in "SL":
        row = score("overall", 4.2, 0.1, segment="size*region", level=f"{size}*E", status="caution")
        rows += [row, replace(row, against="level:others", value=-0.3, p=0.001 if size == "L" else 0.5)]
        rows.append(Row(NOW, "overall", "mean", segment="size*region", level=f"{size}*W", status="suppressed"))
    return Estimates(rows)


def with_tests(estimates: Estimates) -> Estimates:
    """Scores by group, each grouping with its test."""
    measures, segments = estimates.values("measure"), [segment for segment in estimates.values("segment") if segment]
    tests = (
        Row(NOW, measure, "eta_squared", segment=segment, value=0.0134, df=2.0, p=0.0002 if segment == "size" else 0.31)
        for measure in measures
        for segment in segments
    )
    return Estimates([*estimates, *tests])


def scales() -> Estimates:
    numbers = {"mean": 4.1, "sd": 0.83, "floor": 0.012, "ceiling": 0.451, "non_response": 0.03, "item_total": 0.55}
    numbers |= {"top_box": 0.754, "bottom_box": 0.05}
    rows = [Row(NOW, item, stat, value=value, n=1180) for item in ("price", "staff") for stat, value in numbers.items()]
    rows.append(Row(NOW, "people", "alpha", value=0.8431, low=0.74, high=0.92, n=1100))
    rows.append(Row(NOW, "people", "omega", value=0.8405, n=1100))
    return Estimates([*rows, Row(NOW, "people", "items", value=4, n=1100)])


def moved() -> Estimates:
    """Staff rose and price fell since the quarter before, in all and among small customers."""
    rows = []
    for measure, change in (("staff", 0.3), ("price", -0.2)):
        for segment, level in (("", ""), ("size", "S")):
            now = score(measure, 4.0, 0.05, segment=segment, level=level)
            rows += [now, replace(now, period=BEFORE, value=4.0 - change)]
            rows.append(replace(now, against=f"period:{BEFORE}", value=change, p=0.001 if change > 0 else 0.4))
    share = Row(NOW, "staff", "top_box", value=0.7, n=1200.0)
    rows += [share, replace(share, against=f"period:{BEFORE}", value=0.13, p=0.001)]
    rows.append(
        Row(NOW, "staff", "unequal_change", "mean", segment="size", against=f"period:{BEFORE}", value=1.2, p=0.7)
    )
    return Estimates(rows)


BEFORE = "2025Q3"
GROUPS = with_tests(by_level("overall", "staff"))
Make = Callable[[Words], "Table | None"]
SOURCES: dict[str, tuple[Make, Estimates]] = {
    "scores": (lambda w: tables.scores(scales(), w), scales()),
    "groups": (lambda w: tables.groups(GROUPS, w)["size"], GROUPS),
    "crosstab": (lambda w: tables.crosstab(crossed(), w), crossed()),
    "drivers": (lambda w: tables.drivers(model(*DRIVERS), w), model(*DRIVERS)),
    "targets": (lambda w: tables.targets(aimed(), w, declared=DECLARED), aimed()),
    "periods": (lambda w: tables.periods(moved(), w), moved()),
    "moves": (lambda w: tables.moves(moved(), w), moved()),
    "questions": (lambda w: tables.questions(scales(), w), scales()),
    "reliability": (lambda w: tables.reliability(scales(), w), scales()),
}


def one(table: Table | None) -> Table:
    assert table is not None
    return table


def cells(table: Table) -> Iterator[Cell]:
    return (cell for line in table.lines for cell in line.cells)


def line(table: Table, head: str) -> list[str]:
    return [cell.text for cell in next(line for line in table.lines if line.head == head and line.cells).cells]


@pytest.mark.parametrize("name", SOURCES)
def test_every_number_is_its_estimate_and_every_line_as_long_as_the_head(name: str) -> None:
    make, source = SOURCES[name]
    for words in (EN, speak("zh-Hans")):
        table, known = one(make(words)), {row.key: row for row in source}
        assert {len(line.cells) + 1 for line in table.lines if line.cells} == {len(table.heads)}
        assert not table.groups or sum(columns for _, columns in table.groups) == len(table.heads) - 1
        assert not [cell.text for cell in cells(table) if not cell.key and re.search(r"\d", cell.text)]
        keyed = [(cell.text, *cell.key.partition("/part=")[::2]) for cell in cells(table) if cell.key]
        assert keyed
        for text, key, part in keyed:
            row = known[key]
            if text == "–":
                assert not row.shown or math.isnan(getattr(row, part or "value"))
            elif row.stat != "target":
                assert text == (words.interval(row) if part == "low+high" else words.figure(row, part or "value"))


def test_nothing_to_show_is_none() -> None:
    for name in [*SOURCES, "weightings", "correlations", "limits", "driver_checks"]:
        assert not getattr(tables, name)(Estimates(), EN), name


def test_what_is_written_as_a_number_sorts_as_it_is_written() -> None:
    plain = dict.fromkeys(("1,241", "−0.19", "< 0.001", "3.48 to 3.57"), "")
    for text, sort in (plain | {"at least 30": "30", "约 30": "30"}).items():
        html = Table(["Item", "A"], [Line("x", [Cell(text, numbers=(Numeral(30, "30", 0),))])]).html("t", "", "")
        assert re.findall('data-sort="([^"]*)"', html) == [sort] * bool(sort)


def test_groups_head_their_columns_and_the_legend_stands_below_the_note() -> None:
    table = Table(["Item", "All", "S", "L"], [Line("x", [Cell("1")] * 3)], [("", 1), ("Size", 2)], ["* few"])
    html = table.html("t", "", "Note")
    assert '<tr><td></td><td></td><th scope="colgroup" colspan="2">Size</th></tr>' in html
    assert "<p>Note</p><p>* few</p>" in html
    assert "<p>* few</p></td></tr></tfoot>" in table.html("t", "", "")
    assert "<tfoot>" not in Table(["Item"], []).html("t", "", "")
    lettered = Cell("4.20", "k/e&y", "caution", (Numeral(4.2, "4.20", 2),), letters="BC")
    html = Table(["Item", "A"], [Line("<b>", [lettered])]).html("t", "Caption", "Note")
    assert '<td class="caution"><span class="num" data-key="k/e&amp;y">4.20</span><sup>BC</sup></td>' in html
    assert '<th scope="row">&lt;b&gt;</th>' in html and '<tfoot><tr><td colspan="2">Note</td></tr></tfoot>' in html


def correlated(*pairs: tuple[str, str, float]) -> Estimates:
    return Estimates(Row(NOW, a, "correlation", against=f"measure:{b}", value=value, n=900.0) for a, b, value in pairs)


def checked() -> Estimates:
    explained = Row(NOW, "overall", "explained", value=0.58, low=0.54, high=0.62, n=1098)
    return Estimates([explained, Row(NOW, "overall", "proportionality", value=1.3, p=0.23, n=685)])


def limited() -> Estimates:
    stats = {"centre": 3.9, "limit_low": 3.7, "limit_high": 4.1, "detectable": 0.1}
    rows = [Row(NOW, "overall", stat, "mean", value=value) for stat, value in stats.items()]
    return Estimates([score("overall", 4.0, 0.1), score("price", 4.0, 0.1), *rows])


def described() -> Estimates:
    people = Row(NOW, "people", "mean", value=4.0, low=3.9, high=4.1, n=1190)
    return bind(scales(), [people, Row(NOW, "price", "nps", value=20, n=1190)])


def written(table: Table | None) -> list[str]:
    """A table as text: its heads, then each line."""
    lines = [one(table).heads, *([line.head, *(cell.text for cell in line.cells)] for line in one(table).lines)]
    return [" | ".join(texts) for texts in lines]


PAIRS = (("staff", "price", 0.4), ("staff", "recommend", 0.5), ("price", "recommend", 0.6))
SHOWN = {  # a table, and what stands in it: its heads or a line
    "scores": (tables.scores(described(), EN), "Net Promoter Score | 1,190 | +20 | – | – | – | –"),
    "spread": (tables.scores(described(), EN), "Staff expertise | 1,180 | 4.10 | – | 0.83 | 75.4% | 5.0%"),
    "columns": (tables.drivers(model("price"), EN, stats=("slope", "vif")), "Driver | Slope | 95% interval"),
    "slope": (tables.drivers(model("price"), EN, stats=("slope", "vif")), "Value for money | −0.08 | −0.13 to −0.03"),
    "explained": (tables.driver_checks(checked(), EN), "Explained variance (R²) | 1,098 | 58.0% | 54.0% to 62.0% | –"),
    "odds": (tables.driver_checks(checked(), EN), "Proportional odds: F test | 685 | 1.30 | – | 0.230"),
    "outcomes first": (tables.correlations(correlated(*PAIRS), EN), "1 Recommend |  | "),
    "a triangle": (tables.correlations(correlated(*PAIRS), EN), "3 Value for money | 0.60 | 0.40"),
    "questions": (tables.questions(scales(), EN), "Staff expertise | 1,180 | 1.2% | 45.1% | 3.0% | 0.55"),
    "alpha": (tables.reliability(scales(), EN), "Scale | n | Items | Cronbach's α | 95% interval | McDonald's ω"),
    "scales": (tables.reliability(scales(), EN), "People | 1,100 | 4 | 0.84 | 0.74 to 0.92 | 0.84"),
    "periods": (tables.periods(moved(), EN), "Indicator | Q4 2025 | Q3 2025 | Change | Top answers"),
    "rise": (tables.periods(moved(), EN), "Staff expertise | 4.00 | 3.70 | +0.30 | +13.0"),
    "fall": (tables.periods(moved(), EN), "Value for money | 4.00 | 4.20 | −0.20 | –"),
    "groups over time": (tables.moves(moved(), EN), "Small · Staff expertise | 4.00 | 3.70 | +0.30"),
    "moved alike": (tables.moves(moved(), EN), "p |  |  | 0.700"),
    "limits": (tables.limits(limited(), EN), "Overall satisfaction | 4.00 | 3.90 | 3.70 | 4.10 | 0.10"),
}


def test_tables_show_what_was_estimated() -> None:
    assert [case for case, (table, said) in SHOWN.items() if said not in written(table)] == []
    beside = one(tables.correlations(correlated(*((name, "recommend", 0.4) for name in MANY)), EN))
    assert beside.heads == ["Item", "1"] and len(beside.lines) == len(MANY) + 1, "of many questions outcomes alone"
    assert [len(written(SHOWN[case][0])) for case in ("a triangle", "questions", "limits")] == [4, 3, 2]
    scored = [(line.head, line.total) for line in one(SHOWN["scores"][0]).lines]
    assert scored[1:] == [("Net Promoter Score", False), ("People", True), ("Staff expertise", False)]
    staff = next(line for line in one(SHOWN["periods"][0]).lines if line.head == "Staff expertise")
    assert [cell.mark for cell in staff.cells[2:]] == ["change better up", "change better up"]


def test_weightings_stand_below_each_other_where_they_differ() -> None:
    rows = [score("overall", 4.0, 0.1), score("overall", 4.2, 0.1, weighting="value")]
    unweighted = replace(rows[0], weighting="none")
    assert tables.weightings(Estimates([rows[0], unweighted]), EN) is None
    table = one(tables.weightings(Estimates([*rows, unweighted]), EN))
    assert [line.head for line in table.lines] == ["Overall satisfaction", "Weighted", "By customer value"]


def test_many_levels_stand_in_the_lines_with_headline_indicators() -> None:
    shrunken = Row(NOW, "recommend", "shrunken", segment="branch", level="b3", value=0.2, n=40.0)
    table = tables.groups(bind(by_level("overall", "recommend", segments=("branch",)), [shrunken]), EN)["branch"]
    assert len(table.lines) == 25 and table.heads == ["Level", "n", "Recommend", "Drawn towards the average"]


def test_groups_have_a_table_each_with_bases_marks_and_test() -> None:
    found = tables.groups(GROUPS, EN)
    assert list(found) == ["size", "region"]
    table = found["size"]
    assert table.heads == ["Indicator", "All", "Small", "Medium", "Large", "η²", "p"]
    assert line(table, "n") == ["1,200", "1,200", "1,200", "1,200", "", ""]
    overall = next(line for line in table.lines if line.head == "Overall satisfaction")
    assert overall.cells[1].mark == "change better up" and not overall.cells[2].mark
    assert [cell.text for cell in overall.cells[-2:]] == ["1.3%", "< 0.001"]
    assert overall.cells[3].kind == "caution" and len(table.legend) == 2
    west = found["region"].heads.index("West") - 1
    assert line(found["region"], "n")[west] == "–" and any("–" in text for text in found["region"].legend)


def test_what_matters_to_each_group_stands_below_its_scores() -> None:
    weight = Row(NOW, "staff", "importance", against="measure:overall", value=0.31, n=900.0)
    group = replace(weight, segment="size", level="S")
    table = tables.groups(bind(GROUPS, [weight, group, replace(group, against="level:others", p=0.001)]), EN)["size"]
    assert [line.head for line in table.lines[-2:]] == ["Importance for Overall satisfaction", "Staff expertise"]
    assert table.lines[-1].cells[1].mark and table.lines[-1].cells[-1].text == ""


def test_crosstab_has_the_totals_of_both_segments() -> None:
    table = one(tables.crosstab(crossed(), EN))
    assert table.heads == ["Customer size", "All", "East China", "West"] and table.groups[1] == ("Region", 2)
    assert line(table, "All customers") == ["4.00", "4.10", "4.10"]
    large = table.lines[-1].cells
    assert [cell.text for cell in large] == ["4.10", "4.20", "–"]
    assert [(cell.mark, cell.kind) for cell in large[1:]] == [("change worse down", "caution"), ("", "suppressed")]
    assert len(table.legend) == 3


def test_crosstab_carries_letters_within_rows() -> None:
    west = score("overall", 3.9, 0.1, segment="size*region", level="S*W")
    rows = [west if row.level == "S*W" else row for row in crossed() if not row.against]
    test = replace(next(row for row in rows if row.level == "S*E"), against="level:S*W", value=0.3, p=0.001)
    table = one(tables.crosstab(Estimates([*rows, test]), EN))
    assert table.heads[2:] == ["East China (A)", "West (B)"]
    assert [cell.letters for cell in table.lines[1].cells] == ["", "B", ""]
    assert "same row" in table.legend[0]


def test_drivers_stand_by_importance_under_their_outcome() -> None:
    """What stands beside an outcome without a correlation comes from the comparison of groups: no driver."""
    other = Estimates(replace(row, against="measure:price") for row in model(*DRIVERS) if row.against)
    table = one(tables.drivers(bind(model(*DRIVERS), other), EN))
    assert [line.head for line in table.lines if not line.cells] == ["Overall satisfaction", "Value for money"]
    shares = [line.cells[0].numbers[0].value for line in table.lines[1 : len(DRIVERS) + 1]]
    assert shares == sorted(shares, reverse=True)
    assert table.heads == ["Driver", "Importance", "95% interval", "Johnson's weight", "Slope", "95% interval"]
    part = Row(NOW, "people", "importance", "", against="measure:overall", value=0.4)
    known = [replace(row, stat="correlation", value=0.3) for row in model(*DRIVERS) if row.stat == "importance"]
    table = one(tables.drivers(bind(model(*DRIVERS), known, [part]), EN))
    assert "People" not in [line.head for line in table.lines]


def test_targets_give_value_goal_distance_and_verdict() -> None:
    detectable = Row(NOW, "overall", "detectable", category="mean", value=0.07)
    table = one(tables.targets(bind(aimed(), [detectable]), EN, declared=DECLARED))
    assert line(table, "Overall satisfaction") == ["4.08", "≥ 4.20", "−0.12", "−0.17 to −0.07", "missed", "0.07"]
    few = next(line for line in table.lines if line.head == "Overall satisfaction: bottom answers")
    assert [cell.text for cell in few.cells][1:3] == ["≤ 6.0%", "−2.0"]
    assert (few.cells[4].text, few.cells[4].mark) == ("met", "verdict met")
    marks = {cell.mark for cell in cells(table) if cell.mark}
    assert marks == {"verdict met", "verdict not-met", "verdict cannot-tell"}


def test_a_target_without_estimate_cannot_be_told() -> None:
    goal = Row(NOW, "staff", "target", category="mean", against="target:t", value=4.2)
    hidden = Row(NOW, "staff", "mean", status="suppressed")
    for rows, said in (([hidden, replace(hidden, against="target:t")], "too close to call"), ([], "not measured")):
        table = one(tables.targets(Estimates([goal, *rows]), EN))
        assert line(table, "Staff expertise") == ["–", "≥ 4.20", "–", "–", said]
    unknown = replace(goal, value=float("nan"), status="not_estimable")
    started = Target(measure="staff", change=0.1, baseline=Baseline(period="before"))
    assert line(one(tables.targets(Estimates([unknown]), EN, declared={"t": started})), "Staff expertise")[1] == "–"


def test_a_column_that_says_the_same_again_goes() -> None:
    for weighted, heads in (("40.0%", 2), ("41.0%", 3)):
        lines = [Line("Size"), Line("Small", [Cell("12"), Cell("40.0%"), Cell(weighted)])]
        found = without_twin(Table(["Group", "n", "Respondents", "Weighted"], lines))
        assert len(found.heads) - 1 == heads == len(found.lines[1].cells) and found.lines[0].head == "Size"
