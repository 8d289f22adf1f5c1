"""Chapter 20: its estimates on the miniature project, and what it says of planted numbers."""

from __future__ import annotations

import math
import re
import warnings
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from builders import survey_from
from conftest import PERIOD, REPOSITORY, without
from test_story import of_kind, updated

from csreport.chapters import satisfaction
from csreport.chapters.comparisons import benchmarks, target_rows
from csreport.chapters.indicators import indicators
from csreport.chapters.suppression import suppress
from csreport.estimates import Estimates, Row
from csreport.facts import Facts, Name, Sentence
from csreport.present.chapter import words_of
from csreport.present.words import Words
from csreport.project.project import Project
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
    scale = {"share", "top_box", "bottom_box", "floor", "ceiling", "non_response", "item_total", "concerned"}
    assert set(item.values("stat")) == always | scale | {"alpha_without", "loading"}
    factor = {"omega", "kmo", "factor_share"}
    assert set(now.select(measure="baking").values("stat")) == always | factor | {"alpha", "items", "inter_item"}
    parts = {"detractors", "passives", "promoters"}
    assert set(now.select(measure="recommend", stat="share").values("category")) == parts | {*map(str, range(11))}
    bases = {row.measure: row.n for row in found.select(stat="mean", against="", weighting="none")}
    assert min(bases.values()) < bases["overall"] == 72  # a 7 on five points and "not applicable" are no answers
    changed = found.select(against="period:2024")
    assert set(changed.values("stat")) == {"mean", "top_box", "nps", "index", "rate"}
    waiting = changed.one(measure="waiting", stat="mean")
    assert waiting.value > 0.5 and waiting.p < 0.001 and waiting.method.endswith("Holm over 6")
    items = told(satisfaction.facts_items(found, survey))
    assert items["satisfaction-items"].values["pattern"] == "rise"
    assert items["satisfaction-rose"].values["item"] == Name("item", "waiting")
    assert told(satisfaction.facts_overall(found, survey))["satisfaction-overall"].values["way"] in {"none", "steady"}


def told(facts: Facts) -> dict[str, Sentence]:
    """What a block says, by message: of several the first."""
    every: dict[str, Sentence] = {}

    def walk(content: object) -> None:
        if isinstance(content, Sentence):
            every.setdefault(content.message, content)
        for part in content.values.values() if isinstance(content, Sentence) else content:
            if isinstance(part, Sentence | tuple):
                walk(part)

    walk(tuple(facts.values()))
    return every


# ---- what a survey may lack ---------------------------------------------------------
def test_what_is_not_declared_or_absent_gives_no_facts(mini, change):
    absent = change("params/codebook.yml", ("recommend: {column: D1,", "recommend: {column: D1, absent: [2025],"))
    project = without(mini, "overall", "recommend", dimensions=False)
    for survey, missing in ((load_survey(absent, PERIOD), ["nps"]), (load_survey(project, PERIOD), ["nps", "index"])):
        found = satisfaction.estimates(survey, indicators(survey))
        assert "satisfaction-nps" not in told(satisfaction.facts_recommend(found, survey))
        assert not len(found.select(stat=missing))
        assert "satisfaction-items" in told(satisfaction.facts_items(found, survey))
    assert satisfaction.facts_overall(found, survey) == {} and not len(found.select(stat="half_width"))


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


def row(measure: str, stat: str, value: float, half: float = 0.1, **more: str | float) -> Row:
    ends = {"value": value, "low": value - half, "high": value + half, "n": 120.0, "se": half / 2}
    return Row("2025", measure, stat, **(ends | more))  # type: ignore[arg-type]


def change(of: Row, value: float, p: float) -> Row:
    return replace(of, value=value, low=value - 0.1, high=value + 0.1, p=p, against="period:2024")


SHARES = [row("q_overall", "top_box", 0.6), row("q_overall", "bottom_box", 0.1)]


@pytest.mark.parametrize(
    ("value", "p", "way"),
    [(0.3, 0.01, "rise"), (-0.3, 0.01, "fall"), (0.3, 0.2, "hint-up"), (-0.3, 0.2, "hint-down"), (0.05, 0.6, "none")],
)
def test_overall_says_no_more_than_the_test_shows(value: float, p: float, way: str):
    """So does what counting by revenue shows; an earlier survey that did not ask it is a break."""
    mean, survey = row("q_overall", "mean", 3.8), asked()
    worth = replace(mean, weighting="value", value=3.8 + value)
    apart = replace(change(worth, value, p), against="weighting:representative")
    rows = [mean, *SHARES, change(mean, value, p), worth, apart]
    found = told(satisfaction.facts_overall(Estimates(rows), survey))
    assert found["satisfaction-overall"].values["way"] == found["satisfaction-by-revenue"].values["way"] == way
    assert found["satisfaction-overall-finding"].values["size"] == "half"
    first, opened = ({"compare_to": [], "sample": sample} for sample in ("probability", "open"))
    for update, expected in (({}, "break"), (first, "first"), (opened, "open")):
        alone = Estimates([mean, *SHARES])
        values = told(satisfaction.facts_overall(alone, updated(survey, **update)))["satisfaction-overall"].values
        assert values["way"] == expected


def items(rows: Estimates | list[Row], survey: Survey | None = None) -> dict[str, Sentence]:
    """What is told of items."""
    return told(satisfaction.facts_items(Estimates(rows), survey or asked()))


def average() -> list[Row]:
    return [row(key, "average", 3.5, math.nan) for key in PLAIN]


def test_strong_and_weak_need_the_whole_interval():
    """Average 3.5: 3.9 ± .2 lies above, 3.5 ± .2 holds it, 3.1 ± .5 reaches it, 3.1 ± .3 does not."""
    for half, weak in ((0.5, 0), (0.3, 1)):
        scores = [row("first", "mean", 3.9, 0.2), row("second", "mean", 3.5, 0.2), row("third", "mean", 3.1, half)]
        found = items([*scores, *average()])["satisfaction-items"].values
        assert (found["pattern"], found["strong"], found["weak"]) == ("ends", 1, weak)
        assert (found["best"].id, found["worst"].id) == ("first", "third")
    alike = items([*(row(key, "mean", 3.5) for key in PLAIN), *average()])
    assert alike["satisfaction-items"].values["pattern"] == "flat"
    alone = items([row("first", "mean", 4.0)])
    assert alone["satisfaction-overall"].values["item"].id == "first" and "satisfaction-items" not in alone


def items_of(**changes: float) -> Estimates:
    """Three items at 4.0, 3.5 and 3.0 around their average, with clear changes of some."""
    scores = [row(key, "mean", value) for key, value in zip(PLAIN, (4.0, 3.5, 3.0), strict=True)]
    moved = [change(one, changes.get(one.measure, 0.0), 0.001 if one.measure in changes else 0.9) for one in scores]
    low = [row(key, "bottom_box", value, 0.02) for key, value in zip(PLAIN, (0.1, 0.3, 0.2), strict=True)]
    silent = [row(key, "non_response", 0.05 if key == "first" else 0.2, 0.02) for key in PLAIN]
    return Estimates([*scores, *average(), *moved, *low, *silent])


@pytest.mark.parametrize(
    ("changes", "pattern", "places", "title"),
    [
        ({"third": -0.9, "second": 0.3}, "both", {"down": "lowest", "up": "average"}, "taken"),
        ({"third": -0.3, "first": 0.3}, "both", {"down": "still-lowest", "up": "strong"}, "average"),
        ({"second": -0.3}, "fall", {"down": "average"}, "average"),
        ({"third": 0.3}, "rise", {"up": "still-lowest"}, "average"),
        ({"second": 0.9}, "rise", {"up": "average"}, "left"),
        ({}, "ends", {}, "average"),
    ],
)
def test_what_moved_is_told_with_its_place(changes: dict[str, float], pattern: str, places: dict[str, str], title: str):
    """The title tells who took the last place, or left it."""
    found = items(items_of(**changes))
    values, last = found["satisfaction-items"].values, "third" if title == "average" else "second"
    assert (values["pattern"], values["worst"].id) == (pattern, "third")
    assert {name: values[f"{name}_place"] for name in ("down", "up") if name in values} == places
    finding = found["satisfaction-items-finding"].values
    assert (finding["title"], finding["last"].id) == (title, last)


def test_the_dissatisfied_are_those_of_what_fell_of_ratings_alone_and_an_open_sample_has_no_changes():
    found = items(items_of(second=-0.3))
    for told_of, expected in ((found, ("second", "yes", "no")), (items(items_of()), ("third", "no", "yes"))):
        values = told_of["satisfaction-dissatisfied"].values
        assert (values["item"].id, values["most"], values["named"]) == expected
    assert found["satisfaction-left-out"].values["share"].row.value == 0.2
    opened = items(items_of(third=-0.9, second=0.3), updated(asked(), sample="open"))
    assert opened["satisfaction-items"].values["pattern"] == "ends"
    assert not {"satisfaction-fell", "satisfaction-rose", "satisfaction-since"} & set(opened)
    other = items(items_of(third=0.3), of_kind(asked(), "behaviour"))
    assert "satisfaction-dissatisfied" not in other
    assert {other[name].values["kind"] for name in ("satisfaction-items", "satisfaction-items-top")} == {"other"}


def test_a_dimension_that_hides_its_items_is_named():
    """`second` and `third` are of one dimension, whose average did not clearly move."""
    whole = row("two", "mean", 3.2)
    found = items([*items_of(third=-0.3), whole, change(whole, -0.05, 0.5)])["satisfaction-parted"].values
    assert (found["item"].id, [name.id for name in found["others"]], found["way"]) == ("third", ["second"], "fall")
    assert "satisfaction-parted" not in items([*items_of(third=-0.3), whole, change(whole, -0.2, 0.001)])


BENCHMARKS = TargetsFile.model_validate({
    "benchmarks": {
        key: {"measure": "q_recommend", "stat": "nps", "value": value, "source": "x", "label": {"en": key.title()}}
        for key, value in {"worse": 1, "same": 8, "better": 17}.items()
    },
})  # fmt: skip


def test_benchmarks_are_told_with_the_whole_interval_only():
    survey = asked(targets=BENCHMARKS)
    rows = target_rows([row("q_recommend", "nps", 9.0, 3.0)], Estimates(), BENCHMARKS, period="2025", confidence=0.95)
    found = benchmarks(Estimates(rows), survey, ["q_recommend"])
    assert [sentence.values["way"] for sentence in found] == ["rise", "none", "fall"]
    assert benchmarks(Estimates(rows), survey, ["q_overall"]) == []


@pytest.mark.parametrize(
    ("value", "many", "few", "ahead"),
    [(20, 0.4, 0.15, "promoters-twice"), (1, 0.3, 0.29, "unclear"), (-20, 0.2, 0.4, "detractors-twice")],
)
def test_promoters_are_said_to_outnumber_detractors_by_the_interval(value: float, many: float, few: float, ahead: str):
    up, down = row("q_recommend", "share", many, 0.02, category="promoters"), ("detractors", few)
    rows = [row("q_recommend", "nps", value, 5.0), up, replace(up, category=down[0], value=few)]
    found = told(satisfaction.facts_recommend(Estimates(rows), asked()))
    assert found["satisfaction-nps-finding"].values["ahead"] == ahead
    assert found["satisfaction-nps"].values["way"] == "first"


@pytest.mark.parametrize(("gap", "p", "way"), [(0.4, 0.01, "rise"), (-0.4, 0.01, "fall"), (0.05, 0.4, "none")])
def test_buying_again_is_linked_to_satisfaction_by_its_test(gap: float, p: float, way: str):
    again = {"again_satisfied": 0.5 + gap / 2, "again_others": 0.5 - gap / 2}
    rates = [row("q_repurchase", "rate", value, 0.05, category=key) for key, value in again.items()]
    apart = replace(rates[0], value=gap, low=gap - 0.1, high=gap + 0.1, p=p, against="category:again_others")
    asked_of = [row("q_repurchase", "top_box", 0.5, 0.05), row("q_repurchase", "mean", 3.9), *rates, apart]
    found = told(satisfaction.facts_recommend(Estimates(asked_of), asked()))
    assert found["satisfaction-again-apart"].values["way"] == way and "satisfaction-nps" not in found


def test_expectation_is_told_of_the_question_that_compares():
    for expected, item in (("own", "q_expectation"), ("level", "q_overall")):
        rows = [row(item, "rate", 0.4, category="better"), row(item, "rate", 0.2, category="worse")]
        found = told(satisfaction.facts_experience(Estimates(rows), asked(expected=expected)))
        assert found["satisfaction-expected"].values["better"].row.value == 0.4 and "satisfaction-ease" not in found
        assert satisfaction.facts_experience(Estimates(), asked(expected=expected)) == {}


# ---- the sentences of the demonstration, as an editor of each language would write them ----------


def demonstration() -> tuple[Estimates, SimpleNamespace]:
    """Numbers of the fourth quarter of 2025 as they were published, and the survey they are of."""
    demo = Project(REPOSITORY)
    survey = SimpleNamespace(
        name="2025Q4", codebook=demo.codebook, rules=demo.rules, targets=demo.targets, period=demo.period("2025Q4"),
        measured=lambda key: True, design=SimpleNamespace(method="rake"),
    )  # fmt: skip

    def score(measure: str, stat: str, value: float, half: float, **more: object) -> Row:
        ends = {"value": value, "low": value - half, "high": value + half, "n": 1093.0}
        return Row("2025Q4", measure, stat, **(ends | more))  # type: ignore[arg-type]

    def since(measure: str, value: float, half: float, period: str = "2025Q3", **more: object) -> Row:
        return replace(score(measure, "mean", value, half, p=0.001, against=f"period:{period}"), **more)

    means = {"staff_expertise": 4.173, "plan_fit": 4.091, "price_transparency": 3.766, "problem_solving": 3.758,
             "response_speed": 3.622, "cooperation": 3.425, "after_sales": 3.253}  # fmt: skip
    still = ("staff_expertise", "plan_fit", "price_transparency", "problem_solving")
    rows = [
        score("overall", "mean", 3.988, 0.05), score("recommend", "nps", 25.5, 4.5),
        score("effort", "mean", 5.061, 0.07), since("overall", 0.156, 0.072),
        since("overall", 0.088, 0.07, "2024Q4", p=0.11),
        since("recommend", 9.8, 6.3, stat="nps", p=0.02),
        since("effort", 0.24, 0.099),
        since("after_sales", -0.24, 0.084), since("after_sales", -0.202, 0.086, "2024Q4"),
        since("response_speed", 0.309, 0.082), since("cooperation", 0.146, 0.082, p=0.009),
        since("price_transparency", 0.161, 0.075, "2024Q4"), *(since(key, 0.01, 0.08, p=0.9) for key in still),
        *(score(key, "mean", value, 0.06) for key, value in means.items()),
        *(score(key, "average", 3.77, 0.06) for key in means),
        score("overall", "mean", 4.259, 0.061, weighting="value"),
        score("overall", "mean", 0.271, 0.07, weighting="value", p=0.001, against="weighting:representative"),
        score("recommend", "share", 0.434, 0.03, category="promoters"),
        score("recommend", "share", 0.178, 0.03, category="detractors"),
        score("overall", "top_box", 0.726, 0.03), score("overall", "bottom_box", 0.038, 0.01),
        score("after_sales", "bottom_box", 0.188, 0.03),
    ]  # fmt: skip
    return Estimates(rows), survey


SPOKEN = {
    "en": {
        "satisfaction-overall": "Overall satisfaction is 3.99 of 5, up 0.16 from the third quarter (0.08 to 0.23).",
        "satisfaction-overall-earlier": "Compared with a year ago, satisfaction appears to have risen by 0.09 "
        "(0.02 to 0.16), but the survey cannot rule out chance.",
        "satisfaction-by-revenue": "Counted by revenue instead of by head, satisfaction is 4.26 (4.20 to 4.32): "
        "those who buy more are happier.",
        "satisfaction-items": "After-sales support fell and is now lowest; response speed rose furthest and is still "
        "among the weakest.",
        "satisfaction-fell": "After-sales support fell by 0.24 from the third quarter (0.16 to 0.32) and by 0.20 from "
        "a year ago.",
        "satisfaction-rose": "Response speed rose by 0.31 (0.23 to 0.39) to 3.62, cooperation between departments by "
        "0.15 to 3.43.",
        "satisfaction-items-top": "Staff expertise leads with 4.17, followed by the fit of the plan with 4.09.",
        "satisfaction-since": "Price transparency is 0.16 above a year ago (0.09 to 0.24).",
        "satisfaction-nps": "The Net Promoter Score is +26, up 10 from the third quarter (4 to 16): 43.4% promoters, "
        "17.8% detractors.",
        "satisfaction-ease": "Customers find dealing with us easier: 5.06 of 7, up 0.24 (0.14 to 0.34).",
    },
    "zh-Hans": {
        "satisfaction-overall": "总体满意度为3.99分，比三季度上升0.16分（0.08至0.23）。",
        "satisfaction-satisfied": "73%的客户表示满意或非常满意，4%表示不满意。",
        "satisfaction-overall-earlier": "与去年同期相比高0.09分（0.02至0.16），似有上升，但不排除偶然。",
        "satisfaction-by-revenue": "若按收入加权，总体满意度为4.26分（4.20至4.32）：采购越多的客户越满意。",
        "satisfaction-items": "售后支持下降，已居末位；响应速度升幅最大，仍属弱项。",
        "satisfaction-rose": "响应速度上升0.31分（0.23至0.39），至3.62分；跨部门协作上升0.15分，至3.43分。",
        "satisfaction-since": "价格透明度比去年同期高0.16分（0.09至0.24）。",
        "satisfaction-nps": "净推荐值为+26，比三季度上升10点（4至16）：推荐者43.4%，贬损者17.8%。",
        "satisfaction-ease": "客户觉得办事更便捷：5.06分（满分7分），上升0.24分（0.14至0.34）。",
    },
}


@pytest.mark.parametrize("lang", SPOKEN)
def test_the_demonstration_is_told_in_native_sentences(lang: str):
    rows, survey = demonstration()
    found: dict[str, Sentence] = {}
    for facts in satisfaction.BLOCKS.values():
        found |= told(facts(rows, survey))  # type: ignore[arg-type]
    words = words_of(Project(REPOSITORY), lang)
    assert {id: words.plain(found[id]) for id in SPOKEN[lang]} == SPOKEN[lang]


AIMS = {key: {"measure": "q_overall", "value": value} for key, value in {"low": 3.8, "mid": 3.95, "high": 4.2}.items()}
TARGETS = TargetsFile.model_validate(BENCHMARKS.model_dump(include={"benchmarks"}) | {"targets": AIMS})


# ---- the whole of a survey with every role -----------------------------------------------------


@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize(
    ("n", "changed"),
    [
        (120, {}), (120, dict.fromkeys(ROLES, "")), (120, dict.fromkeys(PLAIN, "")), (3, {}), (1, {}),
        (120, dict.fromkeys([*ROLES, *PLAIN[1:]], "")), (120, {"by": ""}), (120, {"q_overall": ""}),
        (120, dict.fromkeys([*ROLES, *PLAIN], "4")), (120, {"by": "mail", "worth": "3", "W": "1"}),
    ],
)  # fmt: skip
def test_whatever_is_missing_nothing_fails_and_every_number_has_a_row(n: int, changed: dict[str, str], few: bool):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        survey = asked(random_answers(n).assign(**changed), targets=TARGETS)
        earlier = survey.period.model_copy(update={"period": "2024", "compare_to": []})
        rows = satisfaction.estimates(survey, indicators(replace(survey, period=earlier)))
        rows = suppress(rows, caution=30, suppress=100 if few else 10)
        words, keys = Words("en", survey.codebook, periods={}), {row.key for row in rows if row.shown}
        for content in (part for facts in satisfaction.BLOCKS.values() for part in facts(rows, survey).values()):
            assert not re.search("–|nan", words.plain(content))
            assert {*re.findall(r'key="([^"]+?)(?:/part=\w+)?"', words.sentence(content))} <= keys
