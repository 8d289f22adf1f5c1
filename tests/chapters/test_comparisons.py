"""Weightings, channels, detectable changes and strengths: what estimates are held against."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from builders import items, segment, survey_from

from csreport.chapters.comparisons import channel_rows, detectable_rows, loyalty_rows, weighting_rows
from csreport.chapters.indicators import indicators, sample_of
from csreport.chapters.quality import average_rows, comparable_dimensions, comparable_items
from csreport.estimates import Estimates, Row, direction
from csreport.survey.survey import Survey
from surveystats.groups import contrast, holm
from surveystats.inference import mean
from surveystats.planning import minimum_detectable_change


def answers_of(n: int = 300, seed: int = 5) -> pd.DataFrame:
    """Dearer customers are more satisfied (4.5 against 3.5); so are those on the phone."""
    draws = np.random.default_rng(seed)
    dear, phone = draws.random(n) < 0.3, draws.random(n) < 0.4
    level = 3.2 + 0.8 * dear + 0.6 * phone
    score = np.clip(np.round(level + 0.7 * draws.normal(size=n)), 1, 5)
    again = np.clip(np.round(1 + 0.8 * score + 0.6 * draws.normal(size=n) - 0.4), 1, 5)
    return pd.DataFrame({
        "overall": score, "again": again, "a": np.clip(score + 1, 1, 5), "b": np.clip(score - 1, 1, 5), "c": score + 2,
    }).map(lambda x: f"{x:g}").assign(
        worth=np.where(dear, "90", "5"), by=np.where(phone, "phone", "web"), W=draws.integers(1, 4, n).astype(str)
    )  # fmt: skip


def survey_of(answers: pd.DataFrame, *, grouping: str = "", method: str = "file", **design: str) -> Survey:
    asked = items("overall", role="overall") | items("again", role="repurchase")
    book = {
        "scales": {"five": {"min": 1, "max": 5}, "seven": {"min": 1, "max": 7}},
        "items": asked | items("a", "b") | items("c", scale="seven"), "design": {"weight": "W"} | design,
    }  # fmt: skip
    if grouping:
        book["segments"] = {grouping: segment("by", ["phone", "web"])}
    return survey_from(answers, book, rules={"weighting": {"method": method}})


def test_a_difference_between_weightings_has_the_error_of_the_same_respondents_weighted_twice():
    survey = survey_of(answers_of(), value_weight="worth")
    now, rows = indicators(survey), Estimates(weighting_rows(survey))
    worth = rows.one(measure="overall", stat="mean", weighting="value")
    overall = now.select(measure="overall", stat="mean", against="")
    own, other = (overall.one(weighting=way).value for way in ("value", "representative"))
    assert worth.value == pytest.approx(own - other)
    assert worth.low < worth.value < worth.high and direction(worth, 0.05) == 1
    (alike,) = weighting_rows(survey_of(answers_of().assign(worth="7", W="1"), value_weight="worth"))
    assert alike.value == pytest.approx(0) and not direction(alike, 0.05)
    assert list(weighting_rows(survey_of(answers_of(), method="none"))) == [], "nothing to compare"
    # Against 400 half samples drawn anew from the same respondents: both means move together.
    survey = survey_of(answers_of(), value_weight="worth")
    row = Estimates(weighting_rows(survey)).one(measure="overall", stat="mean", weighting="value")
    y = survey.accepted["overall"].to_numpy(float)
    w, v = (sample_of(survey, kind).weights for kind in ("representative", "value"))
    draws, gaps = np.random.default_rng(1), []
    for _ in range(400):
        at = draws.integers(0, len(y), len(y))
        gaps.append(np.average(y[at], weights=v[at]) - np.average(y[at], weights=w[at]))
    assert row.se == pytest.approx(np.std(gaps), rel=0.15)


def test_channels_are_domains_of_the_sample():
    survey = survey_of(answers_of(), channel="by")
    rows, sample = Estimates(channel_rows(survey)), sample_of(survey)
    overall = survey.accepted["overall"].to_numpy(float)
    phone = (survey.accepted["design.channel"] == "phone").to_numpy()
    for level, held in (("phone", phone), ("web", ~phone)):
        row = rows.one(segment="channel", level=level, stat="mean", against="")
        result = mean(np.where(held, overall, np.nan), sample)
        assert (row.value, row.low, row.high, row.n) == pytest.approx((result.value, result.low, result.high, result.n))
    gaps = list(rows.select(against="level:others"))
    results = [contrast(overall, (held if row.level == "phone" else ~held).astype(float), sample=sample)
               for row, held in ((row, phone) for row in gaps)]  # fmt: skip
    assert [row.value for row in gaps] == pytest.approx([result.value for result in results])
    assert [row.p for row in gaps] == pytest.approx(list(holm([result.p for result in results])))


def test_of_answers_from_one_cluster_no_spread_is_told():
    """All who answered by phone belong to one branch: how far branches differ cannot be told from them."""
    answers = answers_of()
    branch = np.where(answers["by"] == "phone", "p", np.arange(len(answers)).astype(str))
    rows = list(channel_rows(survey_of(answers.assign(branch=branch), channel="by", cluster="branch")))
    apart = [row for row in rows if row.against == "level:others"]
    assert len(apart) == 2 and all(math.isnan(row.se) and math.isnan(row.p) for row in apart)
    alone = survey_of(answers.assign(branch="all"), cluster="branch", value_weight="worth")
    assert {math.isnan(row.se) for row in weighting_rows(alone)} == {True}


def test_names_of_channels_are_parts_of_keys_and_small_unknown_and_single_ones_give_no_rows():
    """Four letters are fewer than the minimum base; blanks are no channel; nor is one that is a segment."""
    answers = answers_of()
    for other in (
        survey_of(answers),
        survey_of(answers.assign(by="web"), channel="by"),
        survey_of(answers, channel="by", grouping="channel"),
        survey_of(answers, channel="by", grouping="way"),
    ):
        assert list(channel_rows(other)) == []
    answers.loc[:3, "by"], answers.loc[10:40, "by"] = "letter", ""
    answers["by"] = answers["by"].replace({"web": "web/app*", "phone": " phone "})
    rows = Estimates(channel_rows(survey_of(answers, channel="by")))
    assert set(rows.values("level")) == {"phone", "web-app-"}


def test_a_detectable_change_is_that_of_both_waves_and_buying_again_goes_with_satisfaction():
    survey = survey_of(answers_of())
    survey = replace(survey, period=survey.period.model_copy(update={"compare_to": ["2024"]}))
    now = indicators(survey)
    earlier = Estimates(replace(row, period="2024", se=2 * row.se) for row in now)
    own = now.one(measure="overall", stat="mean", weighting="representative")
    rows = Estimates(detectable_rows(survey, earlier, now))
    both = math.hypot(own.se, 2 * own.se)
    row = rows.one(measure="overall", category="mean")
    assert row.value == pytest.approx(2.8 * both, rel=0.01), "z of 0.975 and 0.8 are 1.96 and 0.84"
    (again,) = loyalty_rows(survey)
    rates = now.select(stat="rate", weighting="representative")
    satisfied, others = (rates.one(category=part).value for part in ("again_satisfied", "again_others"))
    assert again.value == pytest.approx(satisfied - others)
    assert again.against == "category:again_others" and direction(again, 0.05) == 1
    assert rows.one(measure="overall", category="top_box").value > 0
    alone = Estimates(detectable_rows(survey, Estimates(), now)).one(measure="overall", category="mean")
    assert alone.value == pytest.approx(minimum_detectable_change(own.se), rel=0.01)
    assert set(rows.values("weighting")) == {"representative"}


def test_averages_are_of_items_on_one_scale():
    survey = survey_of(answers_of())
    assert comparable_items(survey) == ["a", "b"] and comparable_dimensions(survey) == []
    now = indicators(survey)
    means = [now.one(measure=key, stat="mean", weighting="representative").value for key in ("a", "b")]
    rows = list(average_rows(survey, now))
    assert [row.measure for row in rows] == ["a", "b"]
    assert [row.value for row in rows] == pytest.approx([np.mean(means)] * 2)
    # a score below the minimum base is no part of it: otherwise the average would give it away
    scores = [Row("2025", key, "mean", value=value, n=n) for key, value, n in (("a", 4.0, 50), ("b", 2.0, 9))]
    assert list(average_rows(survey, Estimates(scores))) == []
