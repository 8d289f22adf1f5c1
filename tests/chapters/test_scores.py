"""The annex of scores; reliability of scales and revision of items, against the public statistics and by hand."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pandas as pd
import pytest
from builders import survey_from
from conftest import EARLIER, MINIATURE, PERIOD, REPOSITORY, said

from csreport.chapters import scores
from csreport.chapters.indicators import index_scores, sample_of
from csreport.chapters.quality import THRESHOLDS, batteries, crossed, item_rows, reliability_rows
from csreport.estimates import Estimates, Row
from csreport.project.project import Project
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

MINI = Project(MINIATURE)


def told(survey, *rows: Row) -> dict[str, str]:
    return said(MINI, scores, Estimates(rows), survey)


def test_every_table_has_a_caption_of_its_own(survey):
    captions = {part: text for part, text in told(survey).items() if part.partition("/")[2].startswith("caption")}
    assert len(set(captions.values())) == len(captions) > 10


def test_each_grouping_has_its_caption_and_channels_have_theirs(survey):
    rows = [Row(PERIOD, "overall", "mean", segment=name, level="x", value=4.0) for name in ("size", "channel")]
    found = told(survey, *rows)
    assert found["groups/caption_size"] == "Scores by customer size"
    assert found["groups/caption_channel"] == "Scores by channel"


def test_questions_to_revise_are_named_where_their_whole_interval_crosses_a_limit(survey):
    fine = Row(PERIOD, "waiting", "non_response", value=0.1, low=0.05, high=0.15, n=70.0)
    silent = Row(PERIOD, "advice", "non_response", value=0.4, low=0.3, high=0.5, n=70.0)
    assert told(survey, fine)["questions/note"].startswith("No question calls for revision (")
    assert told(survey, fine, silent)["questions/note"].startswith("To be revised: advice (")


def test_who_answered_twice_is_told_below_the_changes(survey):
    row = Row(PERIOD, "respondents", "count", "overlap", segment="earlier_period", level=EARLIER, value=9.0, n=72.0)
    assert "9 of 72 respondents also answered" in told(survey, row)["periods/note"]


def test_the_widest_overlap_of_drivers_is_named(survey):
    rows = [Row(PERIOD, item, "vif", value=value) for item, value in (("advice", 1.4), ("waiting", 6.2))]
    assert told(survey, *rows)["drivers/note_model"].endswith("The largest VIF is 6.20 (waiting time).")


def test_no_table_stands_in_two_notebooks():
    """What the annex shows as a table, the body shows as a figure or says."""
    kinds = [re.findall(r"tables\.(\w+)\(", path.read_text()) for path in (REPOSITORY / "notebooks").glob("*.ipynb")]
    shown = [name for names in kinds for name in set(names)]
    assert len(shown) > 20 and sorted(shown) == sorted(set(shown))


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
        row, result = (
            found.one(measure=key, stat=stat),
            function(points(scaled, items), sample, **more),
        )
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
