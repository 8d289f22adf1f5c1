"""How well the questions measure, against the public statistics and by hand; how far the data carry."""

from __future__ import annotations

import math
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from builders import survey_from
from conftest import MINIATURE, PERIOD

from csreport.chapters.indicators import index_scores, sample_of
from csreport.chapters.quality import ORDER, THRESHOLDS, batteries, checks, crossed, item_rows, reliability_rows
from csreport.chapters.summary import facts_sure
from csreport.estimates import Estimates, Row
from csreport.present.chapter import words_of
from csreport.project.project import Project
from csreport.project.targets import SamplingTargets, TargetsFile
from csreport.survey.survey import Survey
from surveystats import scales
from surveystats.association import pearson

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


@pytest.mark.parametrize("key", ["service", "value", "index"])
def test_what_is_told_of_a_scale_are_the_public_functions_of_its_items(found, scaled, key):
    """From three items on also omega, KMO, the first factor, and of each item that has no smaller scale its part."""
    items, sample = DIMENSIONS.get(key, list(ITEMS)), sample_of(scaled)
    answers = points(scaled, items)
    for stat, function in (("alpha", scales.cronbach_alpha), ("inter_item", scales.average_correlation)):
        row, result = found.one(measure=key, stat=stat), function(answers, sample)
        assert [row.value, row.low, row.high, row.n] == pytest.approx([result.value, result.low, result.high, result.n])
    assert found.one(measure=key, stat="items").value == len(items)
    whole = {stat: found.find(measure=key, stat=stat) for stat in ("omega", "kmo", "factor_share")}
    if key == "value":
        assert set(whole.values()) == {None}
        return
    factor = scales.one_factor(answers, sample)
    kmo = scales.kaiser_meyer_olkin(answers, sample).overall
    expected = [scales.omega_total(answers, sample).value, kmo, factor.explained]
    assert [row.value for row in whole.values()] == pytest.approx(expected) and whole["factor_share"].n == factor.n
    total, without = scales.item_total_correlations(answers, sample), scales.alpha_if_dropped(answers, sample)
    for place, item in enumerate(items):
        if key == "service" or ITEMS[item] == "value":
            parts = [found.one(measure=item, stat=stat) for stat in ("loading", "item_total", "alpha_without")]
            own = [factor.loadings[place], total[place].value, without[place].value]
            assert [row.value for row in parts] == pytest.approx(own) and math.isnan(parts[0].low)


def test_validity_is_the_correlation_with_overall_satisfaction_and_items_of_a_scale_are_counted_once(found, scaled):
    result = pearson(index_scores(scaled), scaled.accepted["overall"], sample=sample_of(scaled))
    assert found.find(measure="overall", stat="item_total") is None
    row = found.one(measure="index", stat="validity")
    assert (row.value, row.low, row.high) == pytest.approx((result.value, result.low, result.high))
    # A dimension that holds all items is the battery; without dimensions all items are one.
    alone = survey_of(answers_of().assign(d="9", e="9"))
    assert [battery.key for battery in batteries(alone)] == ["service"]
    assert [battery.key for battery in batteries(survey_of(answers_of(), dimensions=False))] == ["index"]


def test_use_of_the_scale_by_hand():
    """Answers 1, 5, –, 5 with weights 1, 2, 4, 1: lowest 1/4, highest 3/4, no answer 4/8."""
    table = pd.DataFrame({key: ["1", "5", "9", "5"] for key in [*ITEMS, "overall"]} | {"W": ["1", "2", "4", "1"]})
    rows = Estimates(item_rows(survey_of(table)))
    assert rows.one(measure="a", stat="floor").value == pytest.approx(0.25)
    assert rows.one(measure="a", stat="ceiling").value == pytest.approx(0.75)
    missing = rows.one(measure="a", stat="non_response")
    assert (missing.value, missing.n) == (pytest.approx(0.5), 4)
    assert rows.one(measure="e", stat="ceiling").value == 0, "five of seven is not the highest answer"


def test_items_that_do_not_vary_or_were_not_answered_or_by_three_break_nothing():
    every = [*ITEMS, "overall"]
    changed = [{"a": "3"}, {"a": "9"}, dict.fromkeys(ITEMS, "9"), dict.fromkeys(every, "4")]
    tables = [answers_of(n, seed=1) for n in (1, 2, 3)] + [answers_of(30).assign(**columns) for columns in changed]
    for table in tables:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            scaled = survey_of(table)
            rows = Estimates([*reliability_rows(scaled), *item_rows(scaled)])
        assert len(rows) and not [row for row in rows.select(stat="alpha") if row.shown and not row.low <= row.high]


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


def evidence(
    *, rate: float = 0.3, margin: float = 0.03, accepted: float = 95, even: float = 0.9, left: float = 0.02
) -> Estimates:
    none = {"weighting": "none"}
    return Estimates([
        Row(PERIOD, "response", "rate", "RR1", value=rate, n=400.0, **none),
        Row(PERIOD, "response", "rate", "RR1", segment="channel", level="web", value=0.01, n=400.0, **none),
        Row(PERIOD, "precision", "margin_of_error", value=margin, n=100.0),
        Row(PERIOD, "respondents", "count", "accepted", value=accepted, **none),
        Row(PERIOD, "respondents", "share", "analysed", value=accepted / 100, n=100.0, **none),
        Row(PERIOD, "nonresponse", "r_indicator", value=even, n=400.0, **none),
        Row(PERIOD, "nonresponse", "smd", segment="size", level="small", value=-left, n=100.0),
        Row(PERIOD, "nonresponse", "smd", segment="size", level="small", value=0.9, n=100.0, **none),
    ])  # fmt: skip


def lights(found: Estimates, survey: Survey) -> dict[str, str]:
    return {one.name: one.light for one in checks(found, survey)}


LIMITS = [
    ("rate", "response", {0.20: "good", 0.19: "watch", 0.10: "watch", 0.09: "poor"}),
    ("margin", "precision", {0.05: "good", 0.051: "watch", 0.10: "watch", 0.11: "poor"}),
    ("accepted", "analysed", {90: "good", 89: "watch", 75: "watch", 74: "poor"}),
    ("even", "likeness", {0.80: "good", 0.79: "watch", 0.65: "watch", 0.64: "poor"}),
    ("left", "likeness", {0.10: "good", 0.11: "watch", 0.25: "watch", 0.26: "poor"}),
]


def test_each_criterion_has_its_limits_or_those_of_declared_targets(survey):
    good = dict.fromkeys(("response", "precision", "analysed", "likeness"), "good")
    assert lights(evidence(), survey) == good
    for part, name, limits in LIMITS:
        for value, light in limits.items():
            assert lights(evidence(**{part: value}), survey) == good | {name: light}, (part, value)
    wanted = SamplingTargets(response_rate=0.4, margin_of_error=0.02)
    found = lights(evidence(), replace(survey, targets=TargetsFile(sampling=wanted)))
    assert (found["response"], found["precision"]) == ("watch", "watch")
    known = Estimates(row for row in evidence() if row.measure not in {"response", "nonresponse", "precision"})
    assert lights(known, survey) == {"unknown": "watch", "analysed": "good"}


def told(found: Estimates, survey: Survey, lang: str = "en") -> str:
    return words_of(Project(MINIATURE), lang).plain(facts_sure(found, survey)["answer"])


def test_only_what_calls_for_care_is_said_and_the_worst_of_it(survey):
    assert "care" not in told(evidence(), survey)
    assert told(evidence(rate=0.15), survey).endswith(
        "One of four checks of the sample calls for care: 15% of those invited answered, below our mark of 20%."
    )
    assert "Two of four checks of the sample call for care, first of all: 15% of" in told(
        evidence(rate=0.15, accepted=89.6), survey
    )
    both = told(evidence(rate=0.15, accepted=70), survey)
    assert both.endswith(
        "Read the results as a hint: 70% of the answers received could be used, below our mark of 90%."
    )
    assert "89.6% of the answers received could be used, just below our mark" in told(evidence(accepted=89.6), survey)
    assert max((one.light for one in checks(evidence(rate=0.15), survey)), key=ORDER.index) == "watch"
