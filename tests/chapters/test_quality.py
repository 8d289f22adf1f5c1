"""How well the questions measure, against the public statistics and by hand; how far the data carry."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from builders import survey_from
from conftest import MINIATURE, PERIOD

from csreport.chapters import sample
from csreport.chapters.indicators import index_scores, sample_of
from csreport.chapters.quality import ORDER, THRESHOLDS, batteries, checks, crossed, item_rows, reliability_rows
from csreport.chapters.summary import facts_sure
from csreport.estimates import Estimates, Row
from csreport.present.chapter import words_of
from csreport.project.project import Project
from csreport.project.targets import SamplingTargets, TargetsFile
from csreport.survey.survey import Survey
from surveystats.association import pearson
from surveystats.scales import (
    alpha_if_dropped,
    average_correlation,
    cronbach_alpha,
    item_total_correlations,
    kaiser_meyer_olkin,
    omega_total,
    one_factor,
)

DIMENSIONS = {"service": ["a", "b", "c"], "value": ["d", "e"]}
ITEMS = {key: name for name, keys in DIMENSIONS.items() for key in keys}


def answers_of(n: int = 200, seed: int = 3) -> pd.DataFrame:
    """Items of two scales with something in common; `e` on seven points; one in eight answers missing."""
    draws = np.random.default_rng(seed)
    common = draws.normal(size=n)
    table = {key: np.clip(np.round(3 + common + draws.normal(size=n)), 1, 5) for key in [*ITEMS, "overall"]}
    table["e"] = np.clip(np.round(4 + 1.5 * common + draws.normal(size=n)), 1, 7)
    frame = pd.DataFrame(table).map(lambda x: f"{x:g}")
    frame = frame.mask(draws.random(frame.shape) < 0.125, "9")
    return frame.assign(W=draws.integers(1, 4, n).astype(str))


def survey_of(answers: pd.DataFrame, *, dimensions: bool = True) -> Survey:
    points = {"sat": {"min": 1, "max": 5, "missing": ["9"]}, "seven": {"min": 1, "max": 7, "missing": ["9"]}}
    items = {key: {"column": key, "scale": "seven" if key == "e" else "sat", "label": key} for key in ITEMS}
    if dimensions:
        items = {key: item | {"dimension": ITEMS[key]} for key, item in items.items()}
    items["overall"] = {"column": "overall", "scale": "sat", "role": "overall", "label": "overall"}
    book = {"scales": points, "items": items, "design": {"weight": "W"}}
    if dimensions:
        book["dimensions"] = {key: {"label": key} for key in DIMENSIONS}
    return survey_from(answers, book, rules={"screening": {"incomplete": "off"}})


@pytest.fixture(scope="module")
def scaled() -> Survey:
    return survey_of(answers_of())


@pytest.fixture(scope="module")
def found(scaled: Survey) -> Estimates:
    return Estimates([*reliability_rows(scaled), *item_rows(scaled)])


def points(scaled: Survey, items: list[str]) -> np.ndarray:
    """Answers on 0–100."""
    spread = np.array([6 if item == "e" else 4 for item in items])
    return 100 * (scaled.accepted[items].to_numpy(float) - 1) / spread


# ---- scales ----------------------------------------------------------------------------------
@pytest.mark.parametrize("key", ["service", "value", "index"])
def test_alpha_and_mean_correlation_are_those_of_the_public_functions(found, scaled, key):
    items = DIMENSIONS.get(key, list(ITEMS))
    sample = sample_of(scaled)
    for stat, function, more in (("alpha", cronbach_alpha, {}),
                                 ("inter_item", average_correlation, {})):  # fmt: skip
        row, result = (found.one(measure=key, stat=stat), function(points(scaled, items), sample, **more))
        assert [row.value, row.low, row.high] == pytest.approx([result.value, result.low, result.high])
        assert row.n == result.n
    assert found.one(measure=key, stat="items").value == len(items)


def test_omega_and_kmo_need_three_items(found, scaled):
    answers, sample = points(scaled, DIMENSIONS["service"]), sample_of(scaled)
    omega, kmo = (found.one(measure="service", stat=stat).value for stat in ("omega", "kmo"))
    assert omega == pytest.approx(omega_total(answers, sample).value)
    assert kmo == pytest.approx(kaiser_meyer_olkin(answers, sample).overall)
    assert found.find(measure="value", stat="omega") is None


def test_the_first_factor_of_a_dimension_and_of_all_items_that_have_none_of_their_own(found, scaled):
    for key, items in (("service", DIMENSIONS["service"]), ("index", list(ITEMS))):
        expected = one_factor(points(scaled, items), sample_of(scaled))
        share = found.one(measure=key, stat="factor_share")
        assert share.value == pytest.approx(expected.explained) and share.n == expected.n
        for place, item in enumerate(items):
            if key == "service" or item in DIMENSIONS["value"]:
                row = found.one(measure=item, stat="loading")
                assert row.value == pytest.approx(expected.loadings[place]) and row.low != row.low
    assert found.find(measure="value", stat="factor_share") is None


def test_validity_is_the_correlation_of_the_index_with_overall_satisfaction(found, scaled):
    result = pearson(index_scores(scaled), scaled.accepted["overall"], sample=sample_of(scaled))
    row = found.one(measure="index", stat="validity")
    assert (row.value, row.low, row.high) == pytest.approx((result.value, result.low, result.high))


def test_items_of_a_scale_are_counted_once():
    """A dimension that holds all items is the battery; without dimensions all items are one."""
    alone = survey_of(answers_of().assign(d="9", e="9"))
    assert [battery.key for battery in batteries(alone)] == ["service"]
    assert [battery.key for battery in batteries(survey_of(answers_of(), dimensions=False))] == ["index"]


# ---- items -----------------------------------------------------------------------------------
def test_use_of_the_scale_by_hand():
    """Answers 1, 5, –, 5 with weights 1, 2, 4, 1: lowest 1/4, highest 3/4, no answer 4/8."""
    table = pd.DataFrame({key: ["1", "5", "9", "5"] for key in [*ITEMS, "overall"]} | {"W": ["1", "2", "4", "1"]})
    rows = Estimates(item_rows(survey_of(table)))
    assert rows.one(measure="a", stat="floor").value == pytest.approx(0.25)
    assert rows.one(measure="a", stat="ceiling").value == pytest.approx(0.75)
    missing = rows.one(measure="a", stat="non_response")
    assert (missing.value, missing.n) == (pytest.approx(0.5), 4)
    assert rows.one(measure="e", stat="ceiling").value == 0, "five of seven is not the highest answer"


def test_item_total_is_within_the_dimension_from_three_items_on(found, scaled):
    sample = sample_of(scaled)
    for key, items in (("service", DIMENSIONS["service"]), ("index", list(ITEMS))):
        total = item_total_correlations(points(scaled, items), sample)
        without = alpha_if_dropped(points(scaled, items), sample)
        for place, item in enumerate(items):
            if key == "service" or ITEMS[item] == "value":
                assert found.one(measure=item, stat="item_total").value == pytest.approx(total[place].value)
                assert found.one(measure=item, stat="alpha_without").value == pytest.approx(without[place].value)
    assert found.find(measure="overall", stat="item_total") is None


# ---- what lacks ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "changed", [{"a": "3"}, {"a": "9"}, dict.fromkeys(ITEMS, "9"), dict.fromkeys([*ITEMS, "overall"], "4")]
)
def test_items_that_do_not_vary_or_were_not_answered_break_nothing(changed):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        scaled = survey_of(answers_of(30).assign(**changed))
        rows = Estimates([*reliability_rows(scaled), *item_rows(scaled)])
    assert not [row for row in rows if row.stat == "alpha" and row.shown and not row.low <= row.high]


def test_three_respondents_break_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for n in (1, 2, 3):
            scaled = survey_of(answers_of(n, seed=1))
            assert Estimates([*reliability_rows(scaled), *item_rows(scaled)]).values("stat")


# ---- what is to be revised -------------------------------------------------------------------
def item(key: str, stat: str, low: float, high: float) -> Row:
    return Row("2025", key, stat, value=(low + high) / 2, low=low, high=high, n=200)


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda threshold: threshold.stat)
def test_an_item_is_to_be_revised_when_the_whole_interval_lies_beyond_a_threshold(threshold):
    limit, side = threshold.limit, 1 if threshold.above else -1
    beyond, across = (sorted((limit + side * a, limit + side * 0.1)) for a in (0.02, -0.02))
    rest = [item(key, "non_response", 0.0, 0.01) for key in ("a", "b")]
    for ends, found in ((beyond, True), (across, False)):
        rows = Estimates([row for row in rest if threshold.stat != row.stat] + [item("a", threshold.stat, *ends)])
        assert [one.stat for one in crossed(rows, "a")] == ([threshold.stat] if found else [])


# ---- how far the data carry: each criterion at, above and below its limits ----
def evidence(
    *, rate: float = 0.3, margin: float = 0.03, accepted: float = 95, even: float = 0.9, left: float = 0.02
) -> Estimates:
    none = {"weighting": "none"}
    return Estimates([
        Row(PERIOD, "response", "rate", "RR1", value=rate, n=400.0, **none),
        Row(PERIOD, "response", "rate", "RR1", segment="channel", level="web", value=0.01, n=400.0, **none),
        Row(PERIOD, "precision", "margin_of_error", value=margin, n=100.0),
        Row(PERIOD, "respondents", "count", "received", value=100.0, **none),
        Row(PERIOD, "respondents", "count", "accepted", value=accepted, **none),
        Row(PERIOD, "nonresponse", "r_indicator", value=even, n=400.0, **none),
        Row(PERIOD, "nonresponse", "smd", segment="size", level="small", value=-left, n=100.0),
        Row(PERIOD, "nonresponse", "smd", segment="size", level="small", value=0.9, n=100.0, **none),
    ])  # fmt: skip


def lights(found: Estimates, survey: Survey) -> dict[str, str]:
    return {one.name: one.light for one in checks(found, survey)}


NAMES = ("response", "precision", "analysed", "likeness")


def test_good_data_are_good_by_every_criterion(survey):
    assert lights(evidence(), survey) == dict.fromkeys(NAMES, "good")


@pytest.mark.parametrize(
    ("part", "name", "limits"),
    [
        ("rate", "response", {0.20: "good", 0.19: "watch", 0.10: "watch", 0.09: "poor"}),
        ("margin", "precision", {0.05: "good", 0.051: "watch", 0.10: "watch", 0.11: "poor"}),
        ("accepted", "analysed", {90: "good", 89: "watch", 75: "watch", 74: "poor"}),
        ("even", "likeness", {0.80: "good", 0.79: "watch", 0.65: "watch", 0.64: "poor"}),
        ("left", "likeness", {0.10: "good", 0.11: "watch", 0.25: "watch", 0.26: "poor"}),
    ],
)
def test_each_criterion_has_its_limits(survey, part, name, limits):
    for value, light in limits.items():
        found = lights(evidence(**{part: value}), survey)
        assert found[name] == light, value
        assert {other for key, other in found.items() if key != name} == {"good"}


def test_declared_targets_of_the_sample_set_the_limits(survey):
    wanted = SamplingTargets(response_rate=0.4, margin_of_error=0.02)
    strict = replace(survey, targets=TargetsFile(sampling=wanted))
    found = lights(evidence(), strict)
    assert (found["response"], found["precision"]) == ("watch", "watch")


def told(found: Estimates, survey: Survey, lang: str = "en") -> str:
    return words_of(Project(MINIATURE), lang).plain(facts_sure(found, survey)["answer"])


def test_only_what_calls_for_care_is_said_and_the_worst_of_it(survey):
    assert "care" not in told(evidence(), survey)
    assert told(evidence(rate=0.15), survey).endswith(
        "One point calls for care: 15% of those invited answered, below our mark of 20%."
    )
    both = told(evidence(rate=0.15, accepted=70), survey)
    assert both.endswith(
        "Read the results as a hint: 70 of the 100 answers received could be used, below our mark of 90%."
    )
    assert max((one.light for one in checks(evidence(rate=0.15), survey)), key=ORDER.index) == "watch"


def test_every_criterion_has_words_in_both_languages(survey):
    for found in (evidence(rate=0.01), evidence(margin=0.2), evidence(accepted=10), evidence(even=0.1)):
        assert told(found, survey) != told(found, survey, "zh-Hans")
        assert "提示" not in told(found, survey, "zh-Hans") and "仅供参考" in told(found, survey, "zh-Hans")


def test_what_is_not_known_calls_for_care(survey):
    found = Estimates(row for row in evidence() if row.measure not in {"response", "nonresponse", "precision"})
    assert lights(found, survey) == {"unknown": "watch", "analysed": "good"}


def test_an_open_link_has_no_response_rate_and_no_margin(survey, history):
    opened = replace(survey, period=survey.period.model_copy(update={"sample": "open"}), invitations=None)
    text = told(sample.estimates(opened, history), opened)
    assert "no margin can be given" in text
    assert not any(claim in text for claim in ("±", "population", "response rate"))


def test_the_miniature_project_is_judged_by_its_own_numbers(survey, history):
    """72 of 82 answers analysed are 88 percent."""
    found = checks(sample.estimates(survey, history), survey)
    assert {one.name: one.light for one in found}["analysed"] == "watch"
