"""Chapter 50 on the miniature project."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from conftest import EARLIER, PERIOD, first, ids, said, spoken, told_in
from test_story import updated

from csreport.chapters import satisfaction, trends
from csreport.chapters.indicators import indicators, with_changes
from csreport.estimates import Estimates, Row, bind
from csreport.facts import Facts, Sentence
from csreport.project.period import Touched
from csreport.survey.survey import Survey, load_survey

UNWEIGHTED = "sample: probability\nweighting: {method: none}"
VALUES = ("mean", "top_box", "nps", "index")
PLAIN = ["friendliness", "waiting", "advice", "freshness", "assortment", "invoice"]


@pytest.fixture(scope="module")
def found(survey, history) -> Estimates:
    return trends.estimates(survey, history)


def test_it_follows_the_headlines_the_index_the_dimensions_and_the_items(found, survey, history):
    assert found.values("period") == [EARLIER, PERIOD]
    leading = found.select(stat=VALUES, segment="")
    assert {(row.measure, row.stat) for row in leading} == {
        ("overall", "mean"), ("overall", "top_box"), ("recommend", "nps"), ("effort", "mean"), ("index", "index"),
        ("recommend", "mean"), ("ordering", "mean"), ("baking", "mean"), *((item, "mean") for item in PLAIN),
    }  # fmt: skip
    assert found.values("weighting") == ["representative"]
    assert found.values("against") == ["", "period:2024"]
    earlier = found.select(period=EARLIER)
    assert len(earlier) == 14 and all(row == history.get(row) for row in earlier), "under its own column names"
    known = with_changes(survey, history, indicators(survey))  # what another chapter shows is the same number
    rows = found.select(period=PERIOD, segment="", category="", stat=VALUES)
    assert all(repr(row) == repr(known.get(row)) for row in rows if not row.against.startswith("target:"))


def test_waves_without_weights_are_known_where_others_have_them(found, survey, change):
    assert not len(found.select(stat="design_effect")), "both waves are weighted"
    project = change(f"params/periods/{EARLIER}.yml", ("sample: probability", UNWEIGHTED))
    mixed = trends.estimates(survey, indicators(load_survey(project, EARLIER)))
    assert set(mixed.select(stat="design_effect").values("period")) == {EARLIER, PERIOD}
    assert said(project, trends, mixed, survey)["indicators/answer"].endswith(
        "2024 is not weighted; the other surveys are."
    )
    assert "not weighted" not in said(project, trends, found, survey)["indicators/answer"]


def test_a_single_period_or_none_to_compare_with_has_no_trend(change):
    project = change(f"params/periods/{PERIOD}.yml", ("compare_to: [2024]\n", ""))
    earlier, survey = load_survey(project, EARLIER), load_survey(project, PERIOD)
    alone, found = trends.estimates(earlier, Estimates()), trends.estimates(survey, indicators(earlier))
    assert alone.values("period") == [EARLIER]
    assert trends.facts_indicators(alone, earlier) == trends.facts_indicators(found, survey) == {}


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


def planted(survey: Survey, **moves: list[float]) -> Facts:
    return trends.facts_limits(trends.estimates(survey, long_history(survey, moves)), survey)


def test_what_lies_outside_the_range_of_the_earlier_surveys_is_named_and_few_tell_none(survey, found):
    """Items stand for the dimension that they make up; what stays within its range is no news."""
    facts = planted(survey, ordering=[-0.5, -0.51] * 7, baking=[0.6, 0.61] * 7)
    inside, below, above, provisional = told_in(facts["answer"])
    assert ids(facts["answer"]) == ["trends-range", "trends-left", "trends-left", "trends-provisional"]
    assert inside.values["way"] == "inside" and provisional.values["n"] == 13
    assert (below.values["way"], above.values["way"]) == ("below", "above")
    names = [part.values["item"].id for part in (*below.values["items"], *above.values["items"])]
    assert names == ["baking", "ordering"]
    facts = planted(survey, ordering=[-0.5, -0.51] * 7, waiting=[-0.7, -0.71] * 7)
    assert [part.values["item"].id for part in first(facts["answer"], "trends-left").values["items"]] == ["waiting"]
    assert "trends-two-tests" not in ids(facts["answer"])
    vague = long_history(survey, {"waiting": [-0.7, -0.71] * 7}, se=2.0)  # the change from the last survey is not clear
    facts = trends.facts_limits(trends.estimates(survey, vague), survey)
    assert [name.id for name in first(facts["answer"], "trends-two-tests").values["items"]] == ["waiting"]
    facts = planted(survey, **{key: [0.5, -0.5] * 7 for key in ("ordering", "baking")})
    assert ids(facts["answer"]) == ["trends-range", "trends-provisional"]
    for shift, way in ((-0.3, "above"), (0.3, "below"), (0.0, "inside")):
        facts = planted(survey, overall=[shift, shift - 0.01] * 7)
        assert first(facts["answer"], "trends-range").values["way"] == way
    assert trends.facts_limits(found, survey) == {}, "two surveys have no course"
    past = Estimates(row for row in long_history(survey, {}) if row.period in YEARS[-3:])
    facts = trends.facts_limits(trends.estimates(survey, past), survey)
    (told,) = told_in(facts["answer"])
    assert (told.values["way"], told.values["n"]) == ("unknown", 3)
    stem = Row("2019", "overall", "mean", value=3.5, se=0.1, low=3.3, high=3.7, df=99.0, n=100.0)
    printed = [replace(stem, period=period, method="published: annual report") for period in ("2019", "2020")]
    facts = trends.facts_limits(trends.estimates(survey, Estimates(printed)), survey)
    assert [name.id for name in first(facts["answer"], "trends-published").values["periods"]] == ["2019", "2020"]


# ---- what changed, and when ------------------------------------------------------------------------
NOW, LAST, YEAR = "2025Q4", "2025Q3", "2024Q4"


def row(measure: str, value: float, *, period: str = NOW, against: str = "", p: float = 0.001) -> Row:
    ends = {"value": value, "low": value - 0.08, "high": value + 0.08, "p": p, "n": 900.0, "df": 800.0}
    return replace(Row(period, measure, "mean", against=f"period:{against}" if against else ""), **ends)


ITEMS = {"after_sales": 3.25, "response_speed": 3.62, "cooperation": 3.43, "price_transparency": 3.75, "plan_fit": 4.09}
MOVED = {"after_sales": -0.24, "response_speed": 0.31, "cooperation": 0.15}
SINCE = {"after_sales": -0.20, "response_speed": 0.29, "price_transparency": 0.16}


def course(moved: dict[str, float] = MOVED, since: dict[str, float] = SINCE, *, steady: bool = False) -> Estimates:
    """The items of the demonstration: changes since the last quarter and since a year ago, and four surveys."""
    below = (0.4, 0.3, 0.2, 0.1) if steady else (0.0, 0.1, 0.0, 0.1)
    past = zip((YEAR, "2025Q1", "2025Q2", LAST), below, strict=True)
    rows = [row(item, score - less, period=period) for period, less in past for item, score in ITEMS.items()]
    rows += [row(item, score) for item, score in ITEMS.items()]
    for earlier, known in ((LAST, moved), (YEAR, since)):
        rows += [row(item, known.get(item, 0.01), against=earlier, p=0.001 if item in known else 0.6) for item in ITEMS]
    return Estimates(rows)


def test_what_changed_and_when_is_said_as_an_analyst_would(quarter):
    facts = trends.facts_indicators(course(), quarter)
    assert spoken(facts["answer"], "en") == [
        "One of the five items fell since the third quarter, and two rose.",
        "In April 2025 quotations began to list every fee; price transparency is up 0.16 from a year ago.",
        "In October 2025 some after-sales staff moved to the request desk; response speed is up 0.31 from the third "
        "quarter, after-sales support down 0.24.",
        "A survey cannot tell whether these events are the reason.",
        "The season alone does not account for it: from a year ago, response speed is up (+0.29) and after-sales "
        "support down (−0.20) as well.",
        "No forecast of scores is given: none moved steadily in one direction over the five surveys.",
    ]
    assert spoken(facts["answer"], "zh-Hans") == [
        "5题中1题比三季度下降，2题上升。",
        "2025年4月，报价单开始列明所有费用；与去年同期相比，价格透明度高0.16分。",
        "2025年10月，部分售后人员调往需求受理岗位；与三季度相比，响应速度高0.31分，售后支持低0.24分。",
        "变化是否与这些事件有因果关系，调查无法判定。",
        "季节不足以解释：与去年同期相比，响应速度（+0.29）和售后支持（−0.20）的方向一致。",
        "5次调查中没有得分持续单向变动，故不预测得分。",
    ]
    assert spoken(facts["finding"], "en") == [
        "After-sales support fell; response speed and cooperation between departments rose"
    ]


def test_how_many_fell_and_rose_follows_the_tests(quarter):
    for moved, *found in ((MOVED, "both", 1, 2), ({"plan_fit": -0.2}, "fell", 1, 0), ({"plan_fit": 0.2}, "rose", 0, 1),
                          ({}, "none", 0, 0)):  # fmt: skip
        told = first(trends.facts_indicators(course(moved, {}), quarter)["answer"], "trends-moved")
        assert [told.values[part] for part in ("pattern", "fell", "rose")] == found


def test_an_event_whose_items_did_not_move_is_told_with_that_and_one_before_every_survey_is_not(quarter):
    events = told_in(trends.facts_indicators(course({}, {}), quarter)["answer"])
    assert [one.values["pattern"] for one in events if one.message == "trends-event"] == ["none", "none"]

    def with_events(**update: object) -> tuple[Sentence, ...]:
        other = replace(quarter, events=tuple(one.model_copy(update=update) for one in quarter.events))
        return tuple(told_in(trends.facts_indicators(course(), other)["answer"]))

    bare = with_events(items=Touched(), moved_from=None, moved_to=None)
    assert first(bare, "trends-event").values["pattern"] == "bare"
    assert not {"trends-event", "trends-reason"} & {*ids(with_events(date=dt.date(2024, 2, 1)))}


def test_the_season_may_play_a_part_and_no_forecast_is_refused_where_something_moves_steadily(quarter):
    assert "trends-forecast" not in ids(trends.facts_indicators(course(steady=True), quarter)["answer"])
    answer = trends.facts_indicators(course(), updated(quarter, sample="open"))["answer"]
    assert first(answer, "trends-moved").values["pattern"] == "open"
    assert not {"trends-event", "trends-season"} & {*ids(answer)}
    told = first(trends.facts_indicators(course(since={}), quarter)["answer"], "trends-season")
    assert told.values["pattern"] == "none"
    half = first(trends.facts_indicators(course(since={"response_speed": 0.29}), quarter)["answer"], "trends-season")
    assert half.values["pattern"] == "up"
    assert "trends-season" not in ids(trends.facts_indicators(course({}, SINCE), quarter)["answer"])


def test_scores_made_of_other_items_are_not_compared_in_any_chapter(change):
    """One item of Ordering is asked for the first time in 2025.

    The summary binds the estimates of both chapters: a number that differs between them would be an error. The
    dimension that is left is a family of its own: its p is not adjusted.
    """
    project = change("params/codebook.yml", ("advice: {column: B3,", "advice: {column: B3, since: '2025',"))
    survey, history = load_survey(project, PERIOD), indicators(load_survey(project, EARLIER))
    found = trends.estimates(survey, history)
    compared = {row.measure for row in found.select(against="period:2024", stat=VALUES)}
    assert compared == {"overall", "recommend", "effort", "baking", *PLAIN} - {"advice"}
    assert [(row.period, row.against) for row in found.select(measure="advice", stat=VALUES)] == [(PERIOD, "")]
    assert found.select(stat="break", against="").values("period") == [PERIOD]
    assert set(found.select(stat="break").values("measure")) == {"ordering", "index"}
    told = first(trends.facts_indicators(found, survey)["answer"], "trends-broken")
    assert {name.id for name in told.values["names"]} == {"index", "ordering"}
    both = bind(satisfaction.estimates(survey, history), found)
    assert not len(both.select(measure=["ordering", "index"], against="period:2024", stat=VALUES))
    assert "Holm" not in both.one(measure="baking", stat="mean", against="period:2024", segment="").method
