"""Chapter 20 on the miniature project."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from builders import survey_from
from conftest import MINIATURE, PERIOD, said, without

from csreport.chapters import satisfaction
from csreport.chapters.comparisons import target_rows
from csreport.chapters.indicators import indicators
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates, Row
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.present.words import Words
from csreport.project.codebook import ChannelColumn
from csreport.project.project import PeriodFile, Project
from csreport.project.targets import TargetsFile
from csreport.survey.survey import Survey, load_survey


@pytest.fixture(scope="module")
def found(survey, history) -> Estimates:
    return satisfaction.estimates(survey, history)


def test_it_measures_items_dimensions_and_index(found, survey):
    book = survey.codebook
    now = found.select(period=PERIOD, segment="", against="", weighting="representative")
    assert set(now.values("measure")) == {*book.items, *book.dimensions, "index"}
    item = now.select(measure="freshness")
    always = {"mean", "sd", "design_effect", "detectable", "average"}
    scale = {"median", "share", "top_box", "bottom_box", "floor", "ceiling", "non_response", "item_total"}
    assert set(item.values("stat")) == always | scale | {"alpha_without"}
    assert set(now.select(measure="baking").values("stat")) == always | {"alpha", "items", "inter_item", "omega", "kmo"}
    assert set(now.select(measure="recommend", stat="share").values("category")) == {
        *map(str, range(11)), "detractors", "passives", "promoters",
    }  # fmt: skip


def test_means_are_weighted_means_of_those_who_answered(found, survey):
    for item in survey.codebook.items:
        answers, weights = survey.accepted[item], survey.design.weights
        held = answers.notna()
        row = found.one(measure=item, stat="mean", against="", weighting="representative")
        assert row.value == pytest.approx(np.average(answers[held], weights=weights[held]))
        assert row.n == held.sum()
        assert row.low < row.value < row.high
        assert found.one(measure=item, stat="mean", against="", weighting="none").value == pytest.approx(answers.mean())


def test_an_answer_outside_the_scale_is_no_answer(found):
    """Two rows hold a 7 on a five-point item, and four a 9 (not applicable); the rows stay."""
    bases = {row.measure: row.n for row in found.select(stat="mean", against="", weighting="none")}
    assert bases["overall"] == 72
    assert min(bases.values()) < 72


def test_shares_of_every_item_sum_to_one(found, survey):
    for item in survey.codebook.items:
        points = {f"{point:g}" for point in survey.codebook.scale(item).points}
        for weighting in ("representative", "none"):
            rows = found.select(measure=item, stat="share", category=points, against="", weighting=weighting)
            assert sum(row.value for row in rows) == pytest.approx(1)
            assert all(0 <= row.low <= row.value + 1e-12 and row.value <= row.high <= 1 for row in rows)


def test_boxes_are_sums_of_shares(found):
    share = {row.category: row.value for row in found.select(measure="overall", stat="share", weighting="none")}
    boxes = {
        row.stat: row.value for row in found.select(measure="overall", weighting="none", stat=("top_box", "bottom_box"))
    }
    assert boxes == {
        "top_box": pytest.approx(share["4"] + share["5"]),
        "bottom_box": pytest.approx(share["1"] + share["2"]),
    }


def test_the_nps_is_promoters_less_detractors(found):
    here = found.select(measure="recommend", against="", weighting="representative")
    parts = {row.category: row.value for row in here.select(stat="share")}
    assert here.one(stat="nps").value == pytest.approx(100 * (parts["promoters"] - parts["detractors"]))
    assert parts["promoters"] == pytest.approx(parts["9"] + parts["10"])
    assert parts["detractors"] == pytest.approx(sum(parts[str(point)] for point in range(7)))


def test_the_index_weighs_the_dimensions(found):
    here = found.select(against="", weighting="none")
    baking, ordering = (here.one(measure=m, stat="mean").value for m in ("baking", "ordering"))
    expected = 0.6 * 25 * (baking - 1) + 0.4 * 25 * (ordering - 1)
    assert here.one(measure="index", stat="index").value == pytest.approx(expected, abs=0.5)


def test_changes_are_differences_to_the_declared_period(found, history):
    changed = found.select(against="period:2024")
    assert set(changed.values("stat")) == {"mean", "top_box", "nps", "index", "rate"}
    for row in changed:
        same = {"measure": row.measure, "stat": row.stat, "category": row.category, "weighting": "representative"}
        now, before = found.one(against="", **same), history.one(**same)
        assert row.value == pytest.approx(now.value - before.value)
        assert 0 <= row.p <= 1
    waiting = changed.one(measure="waiting", stat="mean")
    assert waiting.value > 0.5 and waiting.p < 0.001 and waiting.method.endswith("Holm over 6")


def test_it_says_what_rose_and_that_the_rest_did_not(found, survey):
    told = said(Project(MINIATURE), satisfaction, found, survey)
    assert {key.split("/")[0] for key in told} == set(satisfaction.BLOCKS)
    assert "Against 2024 it did not change beyond noise" in told["overall/answer"]
    assert "Against 2024, Waiting time rose beyond noise." in told["items/answer"]
    assert "The Net Promoter Score is" in told["recommend/answer"]


# ---- what a survey may lack ---------------------------------------------------------
def test_a_role_that_is_not_declared_gives_no_facts(mini):
    project = without(mini, "overall", "recommend")
    survey = load_survey(project, PERIOD)
    found = satisfaction.estimates(survey, Estimates())
    assert satisfaction.facts_overall(found, survey) == {}
    assert satisfaction.facts_recommend(found, survey) == {}
    assert not len(found.select(stat="nps"))
    assert satisfaction.facts_items(found, survey)


def test_an_item_absent_in_one_period_gives_no_facts(change):
    project = change("params/codebook.yml", ("recommend: {column: D1,", "recommend: {column: D1, absent: [2025],"))
    survey = load_survey(project, PERIOD)
    found = satisfaction.estimates(survey, indicators(load_survey(project, "2024")))
    assert satisfaction.facts_recommend(found, survey) == {}


def test_a_survey_without_dimensions_ranks_its_items(mini):
    project = without(mini, dimensions=False)
    survey = load_survey(project, PERIOD)
    found = satisfaction.estimates(survey, Estimates())
    assert satisfaction.facts_dimensions(found, survey) == {}
    assert "dimensions" not in " ".join(said(project, satisfaction, found, survey))
    assert not len(found.select(stat="index"))


def test_suppressed_numbers_say_nothing(found, survey):
    hidden = suppress(found, caution=10_000, suppress=10_000)
    said_of_the_survey = {"channels", "targets", "loyalty", "expectation"}  # nothing was asked or declared
    assert {name for name, facts in satisfaction.BLOCKS.items() if facts(hidden, survey)} == said_of_the_survey


# ---- what is said of planted numbers ---------------------------------------------------------
ROLES = {"q_overall": ("overall", 1, 5), "q_recommend": ("recommend", 0, 10), "q_effort": ("effort", 1, 7),
         "q_expectation": ("expectation", 1, 5), "q_repurchase": ("repurchase", 1, 5)}  # fmt: skip
PLAIN = ("first", "second", "third")


def asked(answers: pd.DataFrame | None = None, *, targets: TargetsFile | None = None, expected: str = "own") -> Survey:
    """A survey with every role, three items in two dimensions, channels and customer values."""
    items = {
        key: {"column": key, "scale": key, "role": role, "label": key} for key, (role, _, _) in ROLES.items()
    } | {key: {"column": key, "scale": "plain", "dimension": "one" if key == "first" else "two", "label": key}
         for key in PLAIN}  # fmt: skip
    if expected == "level":
        items["q_expectation"]["scale"] = "q_overall"
    scales = {key: {"min": low, "max": high} for key, (_, low, high) in ROLES.items()} | {"plain": {"min": 1, "max": 5}}
    book = {
        "scales": scales, "items": items, "dimensions": {"one": {"label": "one"}, "two": {"label": "two"}},
        "design": {"channel": "by", "value_weight": "worth", "weight": "W"},
    }  # fmt: skip
    table = random_answers() if answers is None else answers
    rules = {"screening": {"incomplete": "off"}}
    survey = survey_from(table, book, rules=rules, sample="probability", compare_to=["2024"])
    return replace(survey, targets=targets or TargetsFile())


def random_answers(n: int = 120, seed: int = 2) -> pd.DataFrame:
    draws = np.random.default_rng(seed)
    ends = {key: (low, high) for key, (_, low, high) in ROLES.items()} | dict.fromkeys(PLAIN, (1, 5))
    table = {key: draws.integers(low, high + 1, n).astype(str) for key, (low, high) in ends.items()}
    design = {"by": draws.choice(["mail", "phone"], n), "worth": draws.integers(1, 90, n).astype(str)}
    return pd.DataFrame(table | design | {"W": draws.integers(1, 4, n).astype(str)})


def spoken(facts: dict, survey: Survey) -> dict[str, str]:
    words = Words("en", survey.codebook, periods={})
    flat = {key: content if isinstance(content, tuple) else (content,) for key, content in facts.items()}
    return {key: " | ".join(words.plain(sentence) for sentence in content) for key, content in flat.items()}


def row(measure: str, stat: str, value: float, half: float = 0.1, **more: str | float) -> Row:
    ends = {"value": value, "low": value - half, "high": value + half, "n": 120.0, "se": half / 2}
    return Row("2025", measure, stat, **(ends | more))  # type: ignore[arg-type]


def change(of: Row, value: float, p: float) -> Row:
    return replace(of, value=value, low=value - 0.1, high=value + 0.1, p=p, against="period:2024")


CASES = [(0.3, 0.01, "rose by 0.30", "The rise is real"), (-0.3, 0.01, "fell by 0.30", "The fall is real"),
         (0.3, 0.2, "did not change beyond noise", "Read no trend")]  # fmt: skip


@pytest.mark.parametrize(("value", "p", "text", "follows"), CASES)
def test_overall_says_no_more_than_the_test_shows(value: float, p: float, text: str, follows: str):
    survey, mean = asked(), row("q_overall", "mean", 3.8)
    rows = Estimates([
        mean, row("q_overall", "top_box", 0.6), row("q_overall", "bottom_box", 0.1), row("q_overall", "median", 4.0),
        change(mean, value, p), row("q_overall", "detectable", 0.123, category="mean"),
        row("index", "index", 70.0, 2.0),
    ])  # fmt: skip
    told = spoken(satisfaction.facts_overall(rows, survey), survey)
    assert f"Against 2024 it {text}" in told["answer"] and follows in told["follows"]
    assert "A true change of 0.12 would be found" in told["base"]
    assert "The satisfaction index is 70.0 of 100 (68.0 to 72.0)." in told["answer"]
    assert "60.0% chose one of the top 2 answers, 10.0% one of the bottom 2" in told["finding"]


def test_strengths_need_the_whole_interval():
    """Average 3.5: 3.9 ± .2 lies above, 3.5 ± .2 holds it, 3.1 ± .5 reaches it, 3.1 ± .3 does not."""
    survey = asked()
    average = [row(key, "average", 3.5, math.nan) for key in PLAIN]
    for half, weak in ((0.5, False), (0.3, True)):
        scores = [row("first", "mean", 3.9, 0.2), row("second", "mean", 3.5, 0.2), row("third", "mean", 3.1, half)]
        told = spoken(satisfaction.BLOCKS["items"](Estimates([*scores, *average]), survey), survey)
        end = "weaknesses: third." if weak else "none is weak."
        assert told["answer"].endswith(f"Strengths among the items: first; {end}")
    alike = Estimates([*(row(key, "mean", 3.5) for key in PLAIN), *average])
    told = spoken(satisfaction.BLOCKS["items"](alike, survey), survey)
    assert told["answer"].endswith("No item stands out from the average of the items.")


TARGETS = TargetsFile.model_validate({
    "targets": {
        key: {"measure": "q_overall", "value": value, "label": {"en": key.title()}}
        for key, value in {"low": 3.8, "mid": 3.95, "high": 4.2}.items()
    },
    "benchmarks": {
        key: {"measure": "q_recommend", "stat": "nps", "value": value, "source": "x", "label": {"en": key.title()}}
        for key, value in {"worse": 1, "same": 8, "better": 17}.items()
    },
})  # fmt: skip


def test_targets_are_met_with_the_whole_interval_only():
    survey = asked(targets=TARGETS)
    found = [row("q_overall", "mean", 4.0), row("q_recommend", "nps", 9.0, 3.0)]
    rows = target_rows(found, Estimates(), TARGETS, period="2025", confidence=0.95)
    told = spoken(satisfaction.BLOCKS["targets"](Estimates(rows), survey), survey)
    assert told["answer"].startswith("1 of 3 targets are met. Met: Low. Not met: High. Cannot tell: Mid.")
    assert "Net Promoter Score lies 8 above the benchmark “Worse” (+5 to +11)." in told["answer"]
    assert "Net Promoter Score lies 8 below the benchmark “Better”" in told["answer"]
    assert "does not differ from the benchmark “Same” beyond noise" in told["answer"]
    assert "furthest from its target is “High”" in told["follows"]


def test_targets_without_an_estimate_say_nothing_and_none_says_so():
    assert satisfaction.BLOCKS["targets"](Estimates(), asked(targets=TARGETS)) == {}
    survey = asked()
    told = spoken(satisfaction.BLOCKS["targets"](Estimates(), survey), survey)
    assert told == {"answer": "No target or benchmark is declared."}


def test_what_is_not_weighted_stands_once():
    mean = row("q_overall", "mean", 3.8)
    rows = Estimates([mean, replace(mean, weighting="none")])
    survey = replace(asked(), design=replace(asked().design, method="none"))
    assert spoken(satisfaction.BLOCKS["weightings"](rows, survey), survey) == {
        "answer": "Answers are not weighted: every respondent counts the same."
    }
    words = words_of(Project(MINIATURE), "en")
    assert [line.head for line in tables.weightings(rows, words).lines] == ["Unweighted"]
    apart = Estimates([mean, replace(mean, weighting="none", value=3.7)])
    assert [line.head for line in tables.weightings(apart, words).lines] == ["Weighted", "Unweighted"]


@pytest.mark.parametrize(
    ("gap", "p", "text", "follows"),
    [(0.3, 0.01, "0.30 above the published 3.80", "the higher"), (-0.3, 0.01, "0.30 below the published", "the lower"),
     (0.3, 0.4, "is within noise", "")],
)  # fmt: skip
def test_value_weights_are_told_by_their_test(gap: float, p: float, text: str, follows: str):
    survey, mean = asked(), row("q_overall", "mean", 3.8)
    value = replace(mean, weighting="value", value=3.8 + gap)
    apart = replace(value, value=gap, low=gap - 0.1, high=gap + 0.1, p=p, against="weighting:representative")
    rows = Estimates([mean, value, apart, replace(mean, weighting="none", value=3.7)])
    told = spoken(satisfaction.BLOCKS["weightings"](rows, survey), survey)
    assert text in told["answer"] and "Without weights q_overall would be 3.70" in told["answer"]
    assert follows in told.get("follows", "") and bool(follows) == ("follows" in told)


@pytest.mark.parametrize(
    ("ps", "text"),
    [((0.01, 0.3), "Above the other channels together, beyond noise: mail."), ((0.2, 0.3), "No channel differs")],
)  # fmt: skip
def test_channels_are_told_apart_by_their_test(ps: tuple[float, float], text: str):
    survey = asked()
    scores = [
        row("q_overall", "mean", value, segment="channel", level=level)
        for level, value in (("mail", 4.0), ("phone", 3.5))
    ]
    gaps = [replace(score, against="level:others", value=0.5 if score.level == "mail" else -0.5, p=p)
            for score, p in zip(scores, ps, strict=True)]  # fmt: skip
    told = spoken(satisfaction.BLOCKS["channels"](Estimates([*scores, *gaps]), survey), survey)
    assert "ranges from 3.50 (phone) to 4.00 (mail)" in told["answer"] and text in told["answer"]
    assert ("does not differ" in told["finding"]) == ("No channel" in text)
    assert "not adjusted" in told["base"]


def test_channels_are_spoken_by_their_labels():
    survey = asked()
    channel = ChannelColumn(column="by", labels={"mail": {"en": "Post"}})
    design = survey.codebook.design.model_copy(update={"channel": channel})
    survey = replace(survey, codebook=survey.codebook.model_copy(update={"design": design}))
    scores = [
        row("q_overall", "mean", 4.0, segment="channel", level="mail"),
        row("q_overall", "mean", 3.5, segment="channel", level="web"),
    ]
    assert (
        "from 3.50 (web) to 4.00 (Post)"
        in spoken(satisfaction.BLOCKS["channels"](Estimates(scores), survey), survey)["answer"]
    )


def test_channels_with_too_few_answers_are_not_called_alike():
    survey = asked()
    scores = [
        row("q_overall", "mean", value, segment="channel", level=level) for level, value in (("a", 4.0), ("b", 1.9))
    ]
    told = spoken(satisfaction.BLOCKS["channels"](Estimates(scores), survey), survey)
    assert "Too few answers came by the other channels" in told["answer"]
    assert "noise" not in told["answer"] + told["finding"] + told["alt"]


@pytest.mark.parametrize(
    ("gap", "p", "text"), [(0.4, 0.01, "goes with"), (-0.4, 0.01, "less ready"), (0.1, 0.4, "not readier")]
)
def test_loyalty_is_associated_with_satisfaction_by_its_test(gap: float, p: float, text: str):
    survey = asked()
    again = {"again_satisfied": 0.5 + gap / 2, "again_others": 0.5 - gap / 2, "loyal": 0.4, "secure": 0.2}
    rates = [row("q_repurchase", "rate", value, 0.05, category=key) for key, value in again.items()]
    apart = replace(rates[0], value=gap, low=gap - 0.1, high=gap + 0.1, p=p, against="category:again_others")
    told = spoken(
        satisfaction.BLOCKS["loyalty"](Estimates([row("q_repurchase", "top_box", 0.5, 0.05), *rates, apart]), survey),
        survey,
    )
    assert text in told["follows"] and "40.0% are satisfied and would buy again; 20.0% are promoters" in told["answer"]
    for claim in ("cause", "drive", "impact"):
        assert claim not in " ".join(told.values())


@pytest.mark.parametrize(
    ("gap", "p", "text"),
    [(0.3, 0.01, "0.30 points above"), (-0.3, 0.01, "0.30 points below"), (0.3, 0.2, "beyond noise")],
)  # fmt: skip
@pytest.mark.parametrize("expected", ["own", "level"])
def test_expectation_is_told_by_its_test(gap: float, p: float, text: str, expected: str):
    survey = asked(expected=expected)
    item = "q_expectation" if expected == "own" else "q_overall"
    rows = [
        row(item, "gap", gap, p=p),
        row(item, "rate", 0.4, category="better"),
        row(item, "rate", 0.2, category="worse"),
    ]
    told = spoken(satisfaction.BLOCKS["expectation"](Estimates(rows), survey), survey)
    assert text in told["answer"] and "40.0% found it better than expected, 20.0% worse" in told["answer"]
    assert ("follows" in told) == (gap < 0 and p < 0.05)
    assert ("middle answer" in told["base"]) == (expected == "own")


# ---- the whole of a survey with every role -----------------------------------------------------
def blank(*columns: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda table: table.assign(**dict.fromkeys(columns, ""))


@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize("changed", [
    blank(), blank(*ROLES), blank(*PLAIN), blank(*ROLES, *PLAIN[1:]), blank("by"), blank("q_overall"),
    lambda table: table.assign(**dict.fromkeys([*ROLES, *PLAIN], "4")),
    lambda table: table.assign(by="mail", worth="3", W="1"), lambda table: table.head(3), lambda table: table.head(1),
])  # fmt: skip
def test_whatever_is_missing_nothing_fails(changed: Callable[[pd.DataFrame], pd.DataFrame], few: bool):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        survey = asked(changed(random_answers()), targets=TARGETS)
        rows = satisfaction.estimates(survey, indicators(replace(survey, period=EARLIER)))
        rows = suppress(rows, caution=30, suppress=100 if few else 10)
        for facts in satisfaction.BLOCKS.values():
            told = spoken(facts(rows, survey), survey)
            assert "–" not in told.get("answer", "")
            assert "nan" not in " ".join(told.values())


EARLIER = PeriodFile.model_validate({
    "period": "2024", "sample": "probability", "responses": [{"file": "r.csv", "sha256": "0" * 64}],
})  # fmt: skip


def test_every_number_that_is_told_has_a_row():
    survey = asked(targets=TARGETS)
    rows = satisfaction.estimates(survey, indicators(replace(survey, period=EARLIER)))
    keys = {row.key for row in rows}
    words = Words("en", survey.codebook, periods={})
    for facts in satisfaction.BLOCKS.values():
        for content in facts(rows, survey).values():
            for sentence in content if isinstance(content, tuple) else (content,):
                for key in re.findall(r'key="([^"]+?)(?:/part=\w+)?"', words.sentence(sentence)):
                    assert key in keys
