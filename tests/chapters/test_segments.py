"""Chapter 30 on the miniature project, on surveys with something planted, and on numbers made by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import MINIATURE, PERIOD, REPOSITORY, said, without
from segmented import people, project_of

from csreport.chapters import segments
from csreport.chapters.groups import aspects, gap_rows, omnibus_rows, splits
from csreport.chapters.history import TOGETHER, lasting_rows, wave_of
from csreport.chapters.suppression import suppress
from csreport.estimates import NUMBERS, Estimates, Row, direction
from csreport.project.project import Project
from csreport.survey.survey import Survey, load_survey

OTHERS = "level:others"
NOISE, REAL = 0.4, 0.001


@pytest.fixture(scope="module")
def found(survey: Survey) -> Estimates:
    return segments.estimates(survey, Estimates())


def told(project: Project, found: Estimates, lang: str = "en") -> dict[str, str]:
    return said(project, segments, found, load_survey(project, project.periods[-1]), lang)


def made(p_small: float, p_large: float, *, values: tuple[float, float] = (3.5, 4.2), p: float = REAL) -> Estimates:
    """Overall satisfaction of small and large customers, made by hand."""
    total = Row(PERIOD, "overall", "mean", value=4.0, low=3.9, high=4.1, n=100.0)
    test = replace(total, stat="eta_squared", segment="size", value=0.08, low=0.02, high=0.15, df=1.0, p=p)
    gap = values[0] - values[1]
    levels = [
        replace(total, segment="size", level=level, value=value, n=n, low=value - 0.1, high=value + 0.1)
        for level, value, n in zip(("small", "large"), values, (60.0, 40.0), strict=True)
    ]
    gaps = [
        replace(row, against=OTHERS, value=value, low=value - 0.2, high=value + 0.2, p=chance, n=40.0)
        for row, value, chance in zip(levels, (gap, -gap), (p_small, p_large), strict=True)
    ]
    return Estimates([total, test, *levels, *gaps])


def hidden(found: Estimates, limit: int = 10_000) -> Estimates:
    return suppress(found, caution=limit, suppress=limit)


# ---- what it estimates ---------------------------------------------------------------
def test_it_breaks_headlines_dimensions_and_items_down(found: Estimates) -> None:
    levels = found.select(
        segment="size", level=["small", "large"], against="", stat=["mean", "top_box", "nps", "index"]
    )
    assert {(row.measure, row.stat) for row in levels} == {
        ("overall", "mean"), ("overall", "top_box"), ("recommend", "nps"), ("effort", "mean"), ("index", "index"),
        ("ordering", "mean"), ("baking", "mean"),
        *((item, "mean") for item in ("friendliness", "waiting", "advice", "freshness", "assortment", "invoice")),
    }  # fmt: skip
    tested = {(row.measure, row.category) for row in found.select(stat="eta_squared")}
    assert ("overall", "top_box") in tested and ("overall", "") in tested and ("baking", "") in tested
    assert all(row.p == row.p for row in found.select(stat="eta_squared"))
    assert found.values("period") == [PERIOD] and found.values("weighting") == ["representative"]


def test_letters_belong_to_the_headlines_only(found: Estimates) -> None:
    pairs = [row for row in found if row.against in {"level:small", "level:large"}]
    assert {row.measure for row in pairs} == {"overall", "recommend", "effort", "index"}


def test_a_single_segment_has_no_two_way_table(found: Estimates, survey: Survey) -> None:
    assert not [row for row in found if "*" in row.segment]
    assert segments.facts_crosstab(found, survey) == {}


def test_needs_rest_on_the_dimensions(found: Estimates) -> None:
    rows = found.select(stat="importance", against="measure:overall", level="large")
    assert rows.values("measure") == ["ordering", "baking"]


# ---- what it says ----------------------------------------------------------------------


def test_it_names_who_stands_above_and_below(survey: Survey) -> None:
    texts = told(Project(MINIATURE), made(REAL, REAL))
    assert "Overall satisfaction differs most by Customer size" in texts["overview/answer"]
    assert texts["overview/follows"].startswith("What follows. Look at customers by Customer size first.")
    assert texts["levels/answer"] == (
        "By Customer size, Overall satisfaction is above that of the others for Large (4.20) and below it for Small "
        "(3.50)."
    )
    assert texts["levels/alt"] == texts["levels/answer"]
    assert "stands furthest apart" in texts["levels/finding"]
    assert "40 to 60 respondents a group" in texts["levels/base"]


@pytest.mark.parametrize(
    ("chances", "expected", "other"),
    [
        ((NOISE, REAL), "is above that of the others for Large (4.20).", "Small"),
        ((REAL, NOISE), "is below that of the others for Small (3.50).", "Large"),
        ((NOISE, NOISE), "groups differ in Overall satisfaction, but none of them alone stands apart.", "Large"),
    ],
)
def test_it_names_only_levels_that_stand_apart(chances: tuple[float, float], expected: str, other: str) -> None:
    text = told(Project(MINIATURE), made(*chances))["levels/answer"]
    assert expected in text and other not in text


def test_noise_is_called_noise(survey: Survey) -> None:
    texts = told(Project(MINIATURE), made(NOISE, NOISE, p=NOISE))
    assert texts["overview/answer"] == "By Customer size, Overall satisfaction does not differ beyond noise."
    assert "No grouping supports a plan of its own" in texts["overview/follows"]
    assert texts["levels/answer"] == texts["overview/answer"]
    assert texts["levels/finding"] == "Overall satisfaction: no group stands apart beyond noise"
    assert texts["tests/answer"] == "Not one of 1 tests shows a difference beyond noise."
    assert not [text for text in texts.values() if "above" in text and "others for" in text]


def test_the_widest_gap_is_that_of_the_scale_and_of_a_sound_base(survey: Survey) -> None:
    rows = [
        Row(PERIOD, measure, "mean", segment="size", level=level, against=OTHERS, value=value, p=REAL, n=n,
            status=status, low=value - 0.1, high=value + 0.1)
        for measure, level, value, n, status in [
            ("ordering", "small", -0.4, 40.0, "ok"), ("baking", "large", 0.3, 40.0, "ok"),
            ("baking", "small", -0.9, 20.0, "caution"),
        ]
    ]  # fmt: skip
    texts = told(Project(MINIATURE), Estimates(rows))
    assert texts["dimensions/answer"].startswith("Groups differ from the others beyond noise in 3 of 3 comparisons.")
    assert "Ordering for Small (Customer size), 0.40 below the others (−0.50 to −0.30)" in texts["dimensions/answer"]
    assert texts["dimensions/follows"] == "What follows. The first gap to close is Ordering for Small (Customer size)."


def test_who_does_not_recommend_is_asked_first(survey: Survey) -> None:
    rows = [
        replace(row, measure="recommend", stat="nps" if row.stat == "mean" else row.stat) for row in made(REAL, REAL)
    ]
    texts = told(Project(MINIATURE), Estimates([*made(NOISE, NOISE, p=NOISE), *rows]))
    assert "Net Promoter Score is above that of the others for Large" in texts["recommend/answer"]
    assert texts["recommend/follows"].startswith("What follows. Ask Small (Customer size) first")
    assert "Overall satisfaction does not differ" in texts["levels/answer"]


def test_suppressed_numbers_say_nothing(found: Estimates, survey: Survey) -> None:
    texts = told(Project(MINIATURE), hidden(found))
    assert not texts
    blank = dict.fromkeys(NUMBERS, math.nan)
    one_level = Estimates(
        row if row.level != "small" else replace(row, status="suppressed", **blank) for row in made(NOISE, REAL)
    )
    assert "Small" not in " ".join(told(Project(MINIATURE), one_level).values())


# ---- surveys with something planted ------------------------------------------------------
def test_planted_differences_come_out_and_reach_every_block(tmp_path: Path) -> None:
    felt = people(900, seed=11)
    felt["overall"] += 0.5 * (felt["sector"] == "c")
    felt["recommend"] += 1.5 * (felt["sector"] == "c")
    felt["second"] -= 0.5 * (felt["sector"] == "b")
    project = project_of(tmp_path, felt, segments=("sector", "area", "shop"))
    survey = load_survey(project, "2025")
    found = suppress(segments.estimates(survey, Estimates()), caution=30, suppress=10)
    texts = told(project, found)
    assert texts["overview/answer"].startswith("overall differs most by Sector")
    assert "By Area and Shop, differences are within noise." in texts["overview/answer"]
    assert "above that of the others for c" in texts["levels/answer"]
    assert "By Shop, overall does not differ beyond noise: a ranking would show chance." in texts["levels/answer"]
    assert "second for b (Sector)" in texts["dimensions/answer"]
    assert "Net Promoter Score is above that of the others for c" in texts["recommend/answer"]
    assert "How overall differs by Sector does not depend on Area beyond noise" in texts["crosstab/answer"]
    assert "Sector (3 of 5 indicators)" in texts["tests/answer"]
    assert not len(found.select(segment="shop", against="", stat="mean")), (
        "units are not listed where they do not differ"
    )


def test_units_that_differ_are_listed_with_honest_words(tmp_path: Path) -> None:
    felt = people(900, seed=12)
    felt["shop"] = [f"s{1 + number % 9}" for number in range(len(felt))]
    felt["overall"] += 0.7 * (felt["shop"] == "s3")
    project = project_of(tmp_path, felt, segments=("area", "shop"))
    found = segments.estimates(load_survey(project, "2025"), Estimates())
    texts = told(project, found)
    real = [row for row in found.select(stat="shrunken", measure="overall", against=OTHERS) if direction(row, 0.05)]
    assert "s3" in {row.level for row in real}
    assert (
        f"By Shop, {len(real)} of 9 differ from the others in overall beyond noise; the order of the rest"
        in (texts["levels/answer"])
    )
    assert next(iter(found.select(stat="shrunken", measure="overall", against=""))).level == "s3"


def test_a_difference_that_depends_on_another_is_said_to(tmp_path: Path) -> None:
    felt = people(900, seed=13)
    felt["overall"] += 0.8 * ((felt["sector"] == "c") & (felt["area"] == "n"))
    project = project_of(tmp_path, felt, segments=("sector", "area"))
    texts = told(project, segments.estimates(load_survey(project, "2025"), Estimates()))
    assert "depends on" in texts["crosstab/answer"] and "read it cell by cell" in texts["crosstab/answer"]


def test_a_level_with_needs_of_its_own_is_named(tmp_path: Path) -> None:
    felt = people(900, seed=14)
    felt["overall"] = felt["overall"].where(felt["sector"] != "c", 3.7 + 0.9 * (felt["third"] - 3.6))
    project = project_of(tmp_path, felt, segments=("sector", "area"))
    texts = told(project, segments.estimates(load_survey(project, "2025"), Estimates()))
    assert "By Sector, the profile differs beyond noise. By Area, the profile does not differ" in texts["needs/answer"]
    assert "third weighs more for c (Sector)" in texts["needs/answer"]
    assert texts["needs/finding"] == "What goes together with overall differs by Sector"
    assert "cause" not in " ".join(texts.values())


def test_small_bases_are_not_shown_and_not_named(tmp_path: Path) -> None:
    felt = people(300, seed=15)
    felt.loc[:5, "sector"] = "tiny"
    felt.loc[:5, "overall"] = 1.0
    project = project_of(tmp_path, felt, segments=("sector", "area"))
    found = suppress(segments.estimates(load_survey(project, "2025"), Estimates()), caution=30, suppress=10)
    rows = [row for row in found if "tiny" in row.level.split("*")]
    assert rows and not any(row.shown for row in rows)
    shown = {
        row.level for row in found.select(measure="overall", stat="mean", segment="sector", against="") if row.shown
    }
    assert shown < {"a", "b", "c"}, "one more level goes, or the total would give the tiny one away"
    assert "tiny" not in " ".join(told(project, found).values())


# ---- single aspects, in this wave and over several ----------------------------------------
def test_an_item_that_one_group_rates_lower_is_named_below_the_dimensions(mini: Project) -> None:
    """Every small customer finds the bread two points staler: the other items of the dimension stay as they are."""
    survey = load_survey(mini, PERIOD)
    received = survey.received.copy()
    small = received["size"] == "small"
    received.loc[small, "freshness"] = 1.0
    received.loc[~small, "freshness"] = received.loc[~small, "freshness"].clip(lower=4.0)
    planted = replace(survey, received=received)
    found = segments.estimates(planted, Estimates())
    texts = said(mini, segments, found, planted)
    assert "By Customer size, groups differ in" in texts["items/answer"] and "Freshness for" in texts["items/answer"]
    assert texts["items/finding"] == "Single aspects differ between groups by Customer size"
    plain = said(mini, segments, found.select(measure="index"), planted)
    assert "items/answer" not in plain


def test_tests_of_items_stand_with_the_items(found: Estimates) -> None:
    """The table of tests holds the headlines and dimensions; Holm goes over all items and groupings."""
    tested = [row for row in found.select(stat="eta_squared") if row.measure == "freshness"]
    assert len(tested) == 1 and "Holm over 6" in tested[0].method
    assert (
        "of 6 indicators" in told(Project(MINIATURE), found)["tests/answer"]
        or "of 7 tests" in (told(Project(MINIATURE), found)["tests/answer"])
    )


def test_the_planted_deficit_of_the_demonstration_is_found_over_four_quarters() -> None:
    """Support customers and after-sales: 0.21 below the others in truth, within noise in the last quarter alone."""
    project = Project(REPOSITORY)
    names = project.periods[-TOGETHER:]
    last, *before = (load_survey(project, name) for name in reversed(names))
    survey = replace(last, waves=tuple(wave_of(earlier) for earlier in before))
    measures, given = aspects(survey), [split for split in splits(survey) if not split.long]
    rows = [*lasting_rows(survey, measures, of=given)]
    real = {(row.measure, row.level) for row in rows if direction(row, 0.05) and row.segment != "size"}
    assert real == {("after_sales", "support")}, "nothing but size and this is planted"
    deficit = next(row for row in rows if (row.measure, row.level) == ("after_sales", "support"))
    assert deficit.low < 3.12 - 3.33 < deficit.high < 0
    now = [*gap_rows(survey, measures, of=given, omnibus=omnibus_rows(survey, measures, of=given))]
    assert not [row for row in now if row.measure == "after_sales" and row.segment == "business_line"
                and direction(row, 0.05)]  # fmt: skip
    texts = said(project, segments, Estimates([*now, *rows]), survey)
    assert (
        "beyond it in the last 4 periods together: After-sales support for Support (Business line), 0.19 below"
        in (texts["items/answer"])
    )


# ---- what a survey may lack ------------------------------------------------------------------
def test_without_segments_there_is_nothing_to_tell(tmp_path: Path) -> None:
    project = project_of(tmp_path, people(60, seed=1), segments=())
    found = segments.estimates(load_survey(project, "2025"), Estimates())
    assert not len(found) and told(project, found) == {}


def test_a_segment_of_one_level_has_nothing_to_tell(tmp_path: Path) -> None:
    project = project_of(tmp_path, people(60, seed=1).assign(area="n"), segments=("area",))
    found = segments.estimates(load_survey(project, "2025"), Estimates())
    assert not len(found) and told(project, found) == {}


@pytest.mark.parametrize(
    "left_out", [("overall",), ("recommend",), ("overall", "recommend"), ("first", "second", "third")]
)
def test_an_item_that_is_not_there_leaves_the_rest(left_out: tuple[str, ...], tmp_path: Path) -> None:
    project = project_of(tmp_path, people(200, seed=2), segments=("sector", "area", "shop"), leave_out=left_out)
    survey = load_survey(project, "2025")
    found = suppress(segments.estimates(survey, Estimates()), caution=30, suppress=10)
    texts = told(project, found)
    assert {"overview/answer", "levels/answer", "tests/answer"} <= set(texts)
    assert ("recommend/answer" in texts) == ("recommend" not in left_out)
    assert ("dimensions/answer" in texts) == ("first" not in left_out)


def test_answers_all_missing_or_alike_fail_nowhere(tmp_path: Path) -> None:
    felt = people(80, seed=2).assign(overall=4.0, first=float("nan"), second=3.0)
    felt.loc[felt.index[:70], "sector"] = None
    project = project_of(tmp_path, felt, segments=("sector", "area"))
    found = segments.estimates(load_survey(project, "2025"), Estimates())
    assert told(project, suppress(found, caution=30, suppress=10))


def test_without_dimensions_the_items_are_compared(mini: Project) -> None:
    project = without(mini, "recommend", "effort", dimensions=False)
    survey = load_survey(project, PERIOD)
    found = segments.estimates(survey, Estimates())
    assert set(found.select(stat="mean", level="small", against="").values("measure")) == {
        "overall", "friendliness", "waiting", "advice", "freshness", "assortment", "invoice",
    }  # fmt: skip
