"""Chapter 20: its estimates on the miniature project, and what it says of planted numbers."""

from __future__ import annotations

import math
import re
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from builders import survey_from
from conftest import PERIOD, told_in, without
from test_story import of_kind, updated

from csreport.chapters import satisfaction
from csreport.chapters.comparisons import benchmarks, target_rows
from csreport.chapters.indicators import indicators
from csreport.estimates import Estimates, Row, suppress
from csreport.facts import Facts, Name, Sentence
from csreport.present.words import Words
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
    return {one.message: one for one in reversed(told_in(tuple(facts.values())))}


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
    return Row("2025", measure, stat, **(ends | more))


def change(of: Row, value: float, p: float) -> Row:
    return replace(of, value=value, low=value - 0.1, high=value + 0.1, p=p, against="period:2024")


SHARES = [row("q_overall", "top_box", 0.6), row("q_overall", "bottom_box", 0.1)]


def test_overall_says_no_more_than_the_test_shows():
    """So does what counting by revenue shows; an earlier survey that did not ask it is a break."""
    mean, survey = row("q_overall", "mean", 3.8), asked()
    clear, hints = [("rise", 0.3, 0.01), ("fall", -0.3, 0.01)], [("hint-up", 0.3, 0.2), ("hint-down", -0.3, 0.2)]
    for way, value, p in (*clear, *hints, ("none", 0.05, 0.6)):
        worth = replace(mean, weighting="value", value=3.8 + value)
        apart = replace(change(worth, value, p), against="weighting:representative")
        rows = [mean, *SHARES, change(mean, value, p), worth, apart]
        found = told(satisfaction.facts_overall(Estimates(rows), survey))
        assert found["satisfaction-overall"].values["way"] == found["satisfaction-by-revenue"].values["way"] == way
        assert found["satisfaction-overall-finding"].values["size"] == "half"
    first, opened = ({"compare_to": [], "sample": sample} for sample in ("probability", "open"))
    for update, expected in (({}, "break"), (first, "first"), (opened, "open")):
        found = told(satisfaction.facts_overall(Estimates([mean, *SHARES]), updated(survey, **update)))
        assert found["satisfaction-overall"].values["way"] == expected


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


def test_what_moved_is_told_with_its_place():
    """The title tells who took the last place, or left it."""
    cases = [
        ({"third": -0.9, "second": 0.3}, "both", {"down": "lowest", "up": "average"}, "taken"),
        ({"third": -0.3, "first": 0.3}, "both", {"down": "still-lowest", "up": "strong"}, "average"),
        ({"second": -0.3}, "fall", {"down": "average"}, "average"),
        ({"third": 0.3}, "rise", {"up": "still-lowest"}, "average"),
        ({"second": 0.9}, "rise", {"up": "average"}, "left"),
        ({}, "ends", {}, "average"),
    ]
    for changes, pattern, places, title in cases:
        found = items(items_of(**changes))
        values, finding = found["satisfaction-items"].values, found["satisfaction-items-finding"].values
        assert (values["pattern"], values["worst"].id) == (pattern, "third")
        assert {name: values[f"{name}_place"] for name in ("down", "up") if name in values} == places
        assert (finding["title"], finding["last"].id) == (title, "third" if title == "average" else "second")


def test_the_dissatisfied_are_those_of_what_fell_and_a_dimension_that_hides_its_items_is_named():
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
    # `second` and `third` are of one dimension, whose average did not clearly move.
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


def test_promoters_buying_again_and_expectation_are_told_by_interval_and_test():
    for value, many, few, ahead in ((20, 0.4, 0.15, "promoters-twice"), (10, 0.35, 0.25, "promoters"),
                                    (1, 0.3, 0.29, "unclear"), (-20, 0.2, 0.4, "detractors-twice")):  # fmt: skip
        shares = [row("q_recommend", "share", share, 0.02, category=part)
                  for part, share in (("promoters", many), ("detractors", few))]  # fmt: skip
        found = told(satisfaction.facts_recommend(Estimates([row("q_recommend", "nps", value, 5.0), *shares]), asked()))
        assert found["satisfaction-nps-finding"].values["ahead"] == ahead
        assert found["satisfaction-nps"].values["way"] == "first"
    for gap, p, way in ((0.4, 0.01, "rise"), (-0.4, 0.01, "fall"), (0.05, 0.4, "none")):
        again = {"again_satisfied": 0.5 + gap / 2, "again_others": 0.5 - gap / 2}
        rates = [row("q_repurchase", "rate", value, 0.05, category=key) for key, value in again.items()]
        apart = replace(rates[0], value=gap, low=gap - 0.1, high=gap + 0.1, p=p, against="category:again_others")
        asked_of = [row("q_repurchase", "top_box", 0.5, 0.05), row("q_repurchase", "mean", 3.9), *rates, apart]
        found = told(satisfaction.facts_recommend(Estimates(asked_of), asked()))
        assert found["satisfaction-again-apart"].values["way"] == way and "satisfaction-nps" not in found
    for expected, item in (("own", "q_expectation"), ("level", "q_overall")):
        rows = [row(item, "rate", 0.4, category="better"), row(item, "rate", 0.2, category="worse")]
        found = told(satisfaction.facts_experience(Estimates(rows), asked(expected=expected)))
        assert found["satisfaction-expected"].values["better"].row.value == 0.4 and "satisfaction-ease" not in found
        assert satisfaction.facts_experience(Estimates(), asked(expected=expected)) == {}
    survey = asked(targets=BENCHMARKS)
    rows = target_rows([row("q_recommend", "nps", 9.0, 3.0)], Estimates(), BENCHMARKS, period="2025", confidence=0.95)
    found = benchmarks(Estimates(rows), survey, ["q_recommend"])
    assert [sentence.values["way"] for sentence in found] == ["rise", "none", "fall"]
    assert benchmarks(Estimates(rows), survey, ["q_overall"]) == []


SPOKEN = {
    "satisfaction-overall": "Q_overall is 3.99 of 5, up 0.16 from 2024 (0.06 to 0.26).",
    "satisfaction-satisfied": "Of all customers, 60% are satisfied or very satisfied and 10% dissatisfied.",
    "satisfaction-overall-earlier": "Compared with 2023, satisfaction appears to have risen by 0.12 (0.02 to 0.22), "
    "but with 14 changes tested, the survey cannot rule out chance.",
    "satisfaction-by-revenue": "Counted by revenue instead of by head, satisfaction is 4.26 (4.16 to 4.36): those who "
    "buy more are happier.",
    "satisfaction-items": "Third fell and is now lowest; second rose.",
    "satisfaction-items-top": "First leads with 4.00, followed by second with 3.50.",
    "satisfaction-fell": "Third fell by 0.90 from 2024 (0.80 to 1.00) and by 0.50 from 2023.",
    "satisfaction-rose": "Second rose by 0.30 (0.20 to 0.40) to 3.50.",
    "satisfaction-since": "First is 0.16 above 2023 (0.06 to 0.26).",
    "satisfaction-ease": "Customers find dealing with us easier: 5.06 of 7, up 0.24 (0.14 to 0.34).",
}


def test_it_is_told_as_an_editor_would_write_it():
    survey = updated(asked(), compare_to=["2024", "2023"])
    overall, ease = row("q_overall", "mean", 3.988), row("q_effort", "mean", 5.061)
    worth = row("q_overall", "mean", 4.259, weighting="value")
    hint = replace(change(overall, 0.12, 0.11), method="Welch; p by Holm over 14")
    since = (change(row(item, "mean", 0.0), value, 0.001) for item, value in (("first", 0.16), ("third", -0.5)))
    earlier = (hint, *since)
    rows = [
        overall, ease, worth, replace(change(worth, 0.271, 0.001), against="weighting:representative"), *SHARES,
        change(overall, 0.16, 0.001), change(ease, 0.24, 0.001), *items_of(third=-0.9, second=0.3),
        *(replace(one, against="period:2023") for one in earlier),
    ]  # fmt: skip
    found: dict[str, Sentence] = {}
    for facts in satisfaction.BLOCKS.values():
        found |= told(facts(Estimates(rows), survey))
    words = Words("en", survey.codebook, periods={})
    assert {id: words.plain(found[id]) for id in SPOKEN} == SPOKEN


AIMS = {key: {"measure": "q_overall", "value": value} for key, value in {"low": 3.8, "mid": 3.95, "high": 4.2}.items()}
TARGETS = TargetsFile.model_validate(BENCHMARKS.model_dump(include={"benchmarks"}) | {"targets": AIMS})


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
