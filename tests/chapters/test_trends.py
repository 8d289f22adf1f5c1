"""Chapter 50 on the miniature project."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import ModuleType

import pytest
from conftest import EARLIER, MINIATURE, PERIOD, said, without

from csreport.chapters import satisfaction, trends
from csreport.chapters.changes import unequal_rows
from csreport.chapters.groups import headlines, level_rows
from csreport.chapters.indicators import indicators, with_changes
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates, Row, bind
from csreport.project.project import Project
from csreport.project.targets import Target, TargetsFile
from csreport.survey.survey import Survey, load_survey

UNWEIGHTED = "sample: probability\nweighting: {method: none}"
VALUES = ("mean", "top_box", "nps", "index")
PLAIN = ["friendliness", "waiting", "advice", "freshness", "assortment", "invoice"]


@pytest.fixture(scope="module")
def found(survey, history) -> Estimates:
    return trends.estimates(survey, history)


def test_it_follows_the_headlines_the_index_the_dimensions_and_the_items(found):
    assert found.values("period") == [EARLIER, PERIOD]
    leading = found.select(stat=VALUES, segment="")
    assert {(row.measure, row.stat) for row in leading} == {
        ("overall", "mean"), ("overall", "top_box"), ("recommend", "nps"), ("effort", "mean"), ("index", "index"),
        ("ordering", "mean"), ("baking", "mean"), *((item, "mean") for item in PLAIN),
    }  # fmt: skip
    assert found.values("weighting") == ["representative"]
    assert found.values("against") == ["", "period:2024"]


def test_the_earlier_period_is_recomputed_under_its_own_column_names(found, history):
    assert len(found.select(period=EARLIER)) == 13
    for row in found.select(period=EARLIER):
        assert row == history.get(row)


def test_it_counts_and_names_the_items_that_rose_and_fell(found, survey):
    told = said(Project(MINIATURE), trends, found, survey)
    assert told["indicators/answer"] == "Against 2024, real rises: Waiting time and Ordering; real falls: none."
    assert told["indicators/finding"] == (
        "Development from 2024 to 2025; of the indicators and items, real falls: 0, real rises: 2"
    )
    change = found.one(measure="waiting", stat="mean", against="period:2024")
    rows = [replace(change, value=-change.value) if row == change else row for row in found]
    told = said(Project(MINIATURE), trends, Estimates(rows), survey)
    assert told["indicators/answer"] == "Against 2024, real falls: Waiting time; real rises: Ordering."
    assert told["indicators/finding"].endswith("real falls: 1, real rises: 1")


def test_it_says_which_waves_are_not_weighted_where_others_are(found, survey, change):
    assert not len(found.select(stat="design_effect")), "both waves are weighted"
    project = change(f"params/periods/{EARLIER}.yml", ("sample: probability", UNWEIGHTED))
    mixed = trends.estimates(survey, indicators(load_survey(project, EARLIER)))
    text = said(project, trends, mixed, survey)["indicators/note"]
    assert "Not weighted: 2024; the other periods are." in text
    assert "Not weighted" not in said(project, trends, found, survey)["indicators/note"]


def test_the_base_is_the_fewest_and_the_most_who_answered(found, survey):
    bases = [row.n for row in found.select(against="", segment="", stat=VALUES) if row.measure not in PLAIN]
    text = said(Project(MINIATURE), trends, found, survey)["indicators/base"]
    assert f"{min(bases):.0f} to {max(bases):.0f} respondents" in text


def test_a_single_period_has_no_trend():
    survey = load_survey(Project(MINIATURE), EARLIER)
    found = trends.estimates(survey, Estimates())
    assert found.values("period") == [EARLIER]
    assert trends.facts_indicators(found, survey) == {}


def test_periods_without_a_declared_comparison_say_so(change):
    project = change(f"params/periods/{PERIOD}.yml", ("compare_to: [2024]\n", ""))
    survey = load_survey(project, PERIOD)
    found = trends.estimates(survey, indicators(load_survey(project, EARLIER)))
    assert said(project, trends, found, survey)["indicators/answer"] == "No earlier period is declared for comparison."


def test_without_dimensions_it_follows_the_items(mini):
    project = without(mini, "recommend", "effort", dimensions=False)
    survey = load_survey(project, PERIOD)
    found = trends.estimates(survey, indicators(load_survey(project, EARLIER)))
    assert found.select(stat=VALUES, segment="").values("measure") == ["overall", *PLAIN]
    assert "Waiting time" in said(project, trends, found, survey)["indicators/answer"]


def test_an_item_new_this_period_appears_without_a_change(change):
    project = change("params/codebook.yml", ("recommend: {column: D1,", "recommend: {column: D1, absent: [2024],"))
    survey = load_survey(project, PERIOD)
    found = trends.estimates(survey, indicators(load_survey(project, EARLIER)))
    assert [(row.period, row.against) for row in found.select(measure="recommend", stat=VALUES)] == [(PERIOD, "")]
    assert said(project, trends, found, survey)


# ---- agreement with the rest of the house --------------------------------------------------------
def test_this_period_and_its_changes_are_the_indicators_of_everyone(found, survey, history):
    """What another chapter shows of the same indicator is the same number."""
    known = with_changes(survey, history, indicators(survey))
    for row in found.select(period=PERIOD, segment="", category="", stat=VALUES):
        if not row.against.startswith("target:"):
            assert row == known.get(row)


def test_the_minimum_detectable_change_stands_beside_each_indicator(found):
    shown = {(row.measure, row.stat) for row in found.select(period=PERIOD, against="", segment="", stat=VALUES)}
    assert {(row.measure, row.category) for row in found.select(stat="detectable")} == shown
    for row in found.select(stat="detectable", category="mean"):
        change = found.one(measure=row.measure, stat="mean", against="period:2024", segment="")
        assert row.value == pytest.approx(2.8 * change.se, rel=0.03), "about (1.96 + .84) standard errors"


# ---- a longer history ----------------------------------------------------------------------------
YEARS = [str(year) for year in range(2012, 2025)]


def long_history(survey: Survey, moves: dict[str, list[float]], *, se: float = 0.05) -> Estimates:
    """Every leading indicator in thirteen earlier years, at this year's value plus the moves given; else as now."""
    now = [row for row in indicators(survey).select(stat=VALUES, weighting="representative") if row.shown]
    found = []
    for place, period in enumerate(YEARS):
        for row in now:
            move = moves.get(row.measure, [0.01, -0.01] * 7)[place]
            found.append(replace(row, period=period, value=row.value + move, se=se, df=500.0, n=501.0))
    return Estimates(found)


def planted(survey: Survey, **moves: list[float]) -> dict[str, str]:
    found = trends.estimates(survey, long_history(survey, moves))
    return said(Project(MINIATURE), trends, found, survey)


def test_few_periods_have_no_range_of_chance(found, survey):
    told = said(Project(MINIATURE), trends, found, survey)
    assert told["limits/answer"].endswith("from 6 earlier periods on; so far: 1.")
    assert "limits/follows" not in told


def test_what_lies_outside_the_range_of_the_earlier_periods_is_named(survey):
    told = planted(survey, ordering=[-0.5, -0.51] * 7, baking=[0.6, 0.61] * 7)
    assert told["limits/answer"].startswith(
        "Below the range of the earlier periods: Baking. Above the range of the earlier periods: Ordering."
    )
    assert "(13) and is provisional" in told["limits/answer"]
    assert "ask what was different" in told["limits/follows"]


def test_what_stays_within_the_range_needs_no_explanation(survey):
    told = planted(survey, **{key: [0.5, -0.5] * 7 for key in ("ordering", "baking")})
    assert told["limits/answer"].startswith("Every indicator stays within the range of the earlier periods.")
    assert "need no explanation" in told["limits/follows"]


# ---- definitions ---------------------------------------------------------------------------------
@pytest.fixture
def renewed(change) -> tuple[Project, Survey, Estimates]:
    """The miniature project whose questionnaire asked one item of Ordering for the first time in 2025."""
    project = change("params/codebook.yml", ("advice: {column: B3,", "advice: {column: B3, since: '2025',"))
    earlier = load_survey(project, EARLIER)
    return project, load_survey(project, PERIOD), indicators(earlier)


def test_scores_made_of_other_items_are_not_compared(renewed):
    project, survey, history = renewed
    found = trends.estimates(survey, history)
    compared = {row.measure for row in found.select(against="period:2024", stat=VALUES)}
    assert compared == {"overall", "recommend", "effort", "baking", *PLAIN} - {"advice"}
    assert found.select(stat="break", against="").values("period") == [PERIOD]
    assert set(found.select(stat="break").values("measure")) == {"ordering", "index"}
    told = said(project, trends, found, survey)["indicators/answer"]
    assert told.endswith(
        "Not comparable with 2024, because other questions were asked then: Satisfaction index and Ordering."
    )
    assert "Ordering" not in told.partition("Not comparable")[0]


def test_every_chapter_leaves_the_same_scores_uncompared(renewed):
    """The summary binds the estimates of both chapters: a number that differs between them would be an error."""
    _, survey, history = renewed
    both = bind(satisfaction.estimates(survey, history), trends.estimates(survey, history))
    assert not len(both.select(measure=["ordering", "index"], against="period:2024", stat=VALUES))


def test_what_is_not_comparable_costs_the_others_no_power(renewed):
    """The dimension that is left is a family of its own: its p is not adjusted."""
    _, survey, history = renewed
    row = trends.estimates(survey, history).one(measure="baking", stat="mean", against="period:2024", segment="")
    assert "Holm" not in row.method


# ---- groups of customers -------------------------------------------------------------------------
@pytest.fixture(scope="module")
def grouped(survey, history) -> Estimates:
    earlier = load_survey(Project(MINIATURE), EARLIER)
    return trends.estimates(survey, bind(history, level_rows(earlier, headlines(earlier))))


def test_the_headline_is_followed_in_every_group(grouped, survey):
    rows = grouped.select(segment="size", stat="mean")
    assert set(rows.values("measure")) == {"overall"}
    assert set(rows.values("period")) == {EARLIER, PERIOD} and set(rows.values("level")) == {"small", "large"}
    direct = {row.key: row for row in level_rows(survey, headlines(survey))}
    assert all(row == direct[row.key] for row in rows.select(period=PERIOD, against=""))
    assert all("Holm over 2" in row.method for row in rows.select(against="period:2024"))


def moved(grouped: Estimates, survey: Survey, small: float, large: float) -> dict[str, str]:
    """What is said when the two sizes of customers change by so much, each with a standard error of 0.1."""
    level = {"small": small, "large": large}
    rows = [replace(row, value=level[row.level], se=0.1, df=200.0, p=0.001)
            for row in grouped.select(segment="size", against="period:2024", stat="mean")]  # fmt: skip
    tests = unequal_rows(rows, least=30)
    gone = {row.key for row in (*rows, *tests)}
    found = Estimates([*(row for row in grouped if row.key not in gone), *rows, *tests])
    return said(Project(MINIATURE), trends, found, survey)


def test_groups_moved_alike_unless_a_test_of_unequal_change_says_otherwise(grouped, survey):
    """Both groups rose by three standard errors or more: not which of them is significant decides, but the test."""
    alike, apart = moved(grouped, survey, 0.30, 0.45), moved(grouped, survey, 0.30, -0.30)
    assert alike["segment_trends/answer"].startswith("Against 2024, no grouping shows unequal changes")
    assert alike["segment_trends/finding"].endswith("groupings that moved apart: 0 of 1")
    assert apart["segment_trends/answer"] == (
        "Against 2024, Overall satisfaction changed unequally by Customer size: from −0.30 (Large) to +0.30 (Small)."
    )
    assert apart["segment_trends/finding"].endswith("groupings that moved apart: 1 of 1")


def test_without_segments_there_are_no_groups(survey, history):
    alone = replace(survey, codebook=survey.codebook.model_copy(update={"segments": {}}))
    found = trends.estimates(alone, history)
    assert found.values("segment") == [""]
    assert trends.facts_segment_trends(found, alone) == {}


# ---- targets -------------------------------------------------------------------------------------
TARGETS = ModuleType("targets")
TARGETS.BLOCKS = {"targets": satisfaction.facts_targets}  # type: ignore[attr-defined]


def aiming(survey: Survey, **targets: Target) -> Survey:
    return replace(survey, targets=TargetsFile(targets=targets))


def test_verdicts_follow_the_interval(survey, history):
    now = indicators(survey).one(measure="overall", stat="mean", weighting="representative")
    due = dt.date(2026, 1, 1)
    here = aiming(
        survey,
        low=Target(measure="overall", value=now.low - 0.1, label={"en": "Low"}),
        high=Target(measure="overall", value=now.high + 0.1, label={"en": "High"}, date=due),
        inside=Target(measure="overall", value=now.value, label={"en": "Inside"}, date=dt.date(2020, 1, 1)),
        small=Target(measure="overall", segment="size", level="small", value=1.0),
    )
    found = trends.estimates(here, history)
    told = said(Project(MINIATURE), TARGETS, found, here)
    assert told["targets/answer"] == (
        "2 of 4 targets are met. Met: Low and Overall satisfaction, Small. Not met: High. Cannot tell: Inside. "
        "Not due before 1 January 2026: High."
    )
    assert told["targets/follows"].startswith("What follows. The furthest from its target is “High”: 0.")
    aim = found.one(stat="target", against="target:low")
    assert found.one(against="target:low", stat="mean").value == pytest.approx(now.value - aim.value)


def test_an_item_and_a_group_with_a_target_are_followed(survey, history):
    here = aiming(
        survey, fresh=Target(measure="freshness", value=3.0),
        nps=Target(measure="recommend", stat="nps", segment="size", level="large", value=0.0),
    )  # fmt: skip
    found = trends.estimates(here, history)
    assert found.select(measure="freshness", stat="mean", against="").values("period") == [EARLIER, PERIOD]
    assert set(found.select(stat="nps", segment="size", against="").values("level")) == {"small", "large"}
    told = said(Project(MINIATURE), TARGETS, found, here)["targets/answer"]
    assert "Freshness" in told and "Net Promoter Score, Large" in told


def test_no_target_and_no_indicator(found, survey, history):
    here = aiming(survey, overall=Target(measure="overall", value=3.0))
    hidden = suppress(trends.estimates(here, history), caution=10_000, suppress=10_000)
    told = said(Project(MINIATURE), TARGETS, hidden, here)["targets/answer"]
    assert told == "0 of 1 targets are met. Cannot tell: Overall satisfaction."


# ---- odd surveys ---------------------------------------------------------------------------------
def test_every_block_copes_with_a_survey_of_items_alone(mini):
    project = without(mini, "overall", "recommend", "effort", dimensions=False)
    survey = load_survey(project, PERIOD)
    found = trends.estimates(survey, indicators(load_survey(project, EARLIER)))
    told = said(project, trends, found, survey)
    assert "segment_trends/answer" not in told
    assert told["limits/answer"]


def test_a_published_period_is_followed_and_said_to_be_so(survey):
    stem = Row("2020", "overall", "mean", value=3.5, se=0.1, low=3.3, high=3.7, df=99.0, n=100.0)
    printed = Estimates([replace(stem, method="published: annual report")])
    told = said(Project(MINIATURE), trends, trends.estimates(survey, printed), survey)
    assert "2020: as published, not recomputed" in told["indicators/note"]
    assert told["indicators/answer"].startswith("No indicator can be compared")
