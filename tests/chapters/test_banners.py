"""Banner tables: by hand, by R's package survey, and with the decisions that the chapter on segments takes."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import items, segment, survey_from
from reference_data import reference_table
from segmented import people, survey_of

from csreport.chapters import segments
from csreport.chapters.groups import splits
from csreport.chapters.indicators import sample_of
from csreport.chapters.questionnaire import asked_questions, banner
from csreport.estimates import Estimates
from csreport.survey.survey import Survey
from surveystats.groups import pairwise, recoded_means, wald_test

FIVE = {"five": {"min": 1, "max": 5}, "ten": {"min": 0, "max": 10}}
NAN = math.nan


def asked(table: pd.DataFrame, *, least: int = 1, **book: Any) -> Survey:
    """A survey of these columns: `answer` on five points, `group` as a segment, `w` as weights."""
    declared = {"scales": FIVE, "items": items("answer"), "design": {"weight": "w"}}
    declared["segments"] = {"group": segment("group", "abc")}
    base = {"suppress": least, "caution": least}
    rules = {"screening": {"incomplete": "off", "straight_lining": "off"}, "minimum_base": base}
    text = table.astype(object).where(table.notna(), "").map(lambda cell: str(cell).removesuffix(".0"))
    return survey_from(text, declared | book, rules=rules)


def test_a_banner_by_hand() -> None:
    """a: 5 and 4 of weights 1 and 3, one missing of weight 5; b: 1, 2, 4 of weights 2, 2, 4.

    The missing answer leaves numerator and base together; c, which nobody belongs to, has no column.
    """
    rows = [(5, "a", 1), (4, "a", 3), (NAN, "a", 5), (1, "b", 2), (2, "b", 2), (4, "b", 4)]
    found = banner(asked(pd.DataFrame(rows, columns=["answer", "group", "w"]))).select(measure="answer", against="")
    told = {(row.level, row.stat, row.category): row for row in found}
    assert {key[0] for key in told} == {"", "a", "b"}
    expected = {
        ("a", "share", "5"): 1 / 4, ("a", "share", "4"): 3 / 4, ("a", "top_box", ""): 1.0, ("a", "mean", ""): 17 / 4,
        ("b", "share", "1"): 2 / 8, ("b", "share", "3"): 0.0, ("b", "top_box", ""): 4 / 8, ("b", "mean", ""): 22 / 8,
        ("", "share", "4"): 7 / 12, ("", "top_box", ""): 8 / 12, ("", "mean", ""): 39 / 12,
    }  # fmt: skip
    assert {key: told[key].value for key in expected} == pytest.approx(expected)
    bases = {level: (told[level, "mean", ""].n, told[level, "mean", ""].n_eff) for level in ("", "a", "b")}
    expected = {"": (5, 144 / 34), "a": (2, 16 / 10), "b": (3, 64 / 24)}
    assert bases == {level: (n, pytest.approx(n_eff)) for level, (n, n_eff) in expected.items()}


def test_values_and_standard_errors_are_those_of_r() -> None:
    """references/banner.R: svymean, svyby and svycontrast of a stratified, weighted sample with missing answers.

    R's degrees of freedom are others (docs/methods.md), so that p is not compared.
    """
    table = reference_table("apistrat")
    table["answer"] = np.digitize(table["api00"], [500, 600, 700, 800]) + 1.0
    table.loc[np.arange(9, len(table), 10), "answer"] = NAN
    survey = asked(
        table[["answer", "stype", "awards", "pw"]],
        segments={name: segment(name, sorted(set(table[name]))) for name in ("stype", "awards")},
        design={"weight": "pw", "stratum": "stype"},
    )
    expected = pd.read_csv(Path(__file__).parents[1] / "references" / "data" / "banner_r.csv", keep_default_na=False)
    found, (question,), sample = banner(survey), asked_questions(survey), sample_of(survey)
    pairs = {
        (split.segment, line, split.levels[i], split.levels[j]): (each.value[place], each.se[place])
        for split in splits(survey)
        for line, one in zip(
            question.lines, recoded_means(question.values, split.groups(question.answers, 1), sample), strict=True
        )
        for each in [one.pairs(0.95)]
        for place, (i, j) in enumerate(zip(each.first, each.second, strict=True))
    }
    for row in expected.itertuples():
        line = ("share", row.line[-1]) if row.line.startswith("share") else (row.line, "")
        if row.against:
            ours = pairs.pop((row.segment, line, row.level, row.against))
        else:
            one = found.one(stat=line[0], category=line[1], segment=row.segment, level=row.level, against="")
            ours = (one.value, one.se)
        assert ours == pytest.approx((row.value, row.se), rel=1e-9, abs=1e-10), row
    assert not pairs


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """Sector c is more satisfied; areas are alike; shops are many."""
    felt = people(900, seed=5)
    felt["overall"] += 0.7 * (felt["sector"] == "c")
    felt["first"] += 0.7 * (felt["sector"] == "c")
    return survey_of(tmp_path_factory.mktemp("planted"), felt, segments=("sector", "area", "shop"))


@pytest.fixture(scope="module")
def table(planted: Survey) -> Estimates:
    return banner(planted)


def test_decisions_are_those_of_the_chapter_on_segments(planted: Survey, table: Estimates) -> None:
    """The same number must not have a letter in one table and none in another."""
    chapter = segments.estimates(planted, Estimates())
    pairs = (row for row in chapter if row.against_kind == "level" and row.against != "level:others")
    theirs = [row for row in pairs if not row.is_crossed]
    assert not any(row.against for row in table.select(segment=["area", "shop"])), "alike, and of many levels"
    assert len(table.select(segment="shop", measure="overall", stat="mean")) == 9
    real = {row.key for row in theirs if row.value > 0 and row.p < 0.05}
    lines = {(row.measure, row.category, row.stat) for row in theirs}
    ours = {row.key for row in table if row.against and (row.measure, row.category, row.stat) in lines}
    assert real and ours == real
    for row in chapter.select(segment=["sector", "area"], against="", stat=["mean", "top_box", "nps"]):
        mine = table.get(row)
        assert mine is not None and [mine.value, mine.low] == pytest.approx([row.value, row.low])


def test_shares_need_the_test_of_their_question_and_enough_answers() -> None:
    """Answers 3 and 2 or 4 have one mean: the question does not differ, so that no share of it has a pair."""
    table = pd.DataFrame({"answer": [3.0] * 40 + [2.0, 4.0] * 20, "group": ["a"] * 40 + ["b"] * 40, "w": 1.0})
    found = banner(asked(table, least=10))
    assert pairwise((table["answer"] == 4).astype(float), table["group"]).p[0] < 1e-6
    assert not wald_test(table["answer"], table["group"]).p < 0.5
    assert {(row.stat, row.category) for row in found if row.against} == {("top_box", "")}
    # 4 of 40 against none: two expected of each (Cochran's rule asks for five); 12 of 120: six.
    for n, letters in ((40, set()), (120, {("a", "level:b")})):
        answers = [1.0] * (n // 10) + [4.0] * (n - n // 10) + [4.0, 5.0] * (n // 2)
        table = pd.DataFrame({"answer": answers, "group": ["a"] * n + ["b"] * n, "w": 1.0})
        found = banner(asked(table, least=10)).select(category="1")
        assert pairwise((table["answer"] == 1).astype(float), table["group"]).p[0] < 0.05
        assert {(row.level, row.against) for row in found if row.against} == letters


def test_options_of_a_choice_have_lines_of_their_own() -> None:
    many = ["x;y", "x", ""] * 20 + ["y"] * 45 + ["x;y"] * 15
    table = pd.DataFrame({"answer": 3.0, "group": ["a"] * 60 + ["b"] * 60, "w": 1.0, "many": many})
    options = {key: {"codes": [key], "label": key} for key in "xy"}
    why = {"column": "many", "delimiter": ";", "label": "Why", "options": options}
    found = banner(asked(table, least=10, choices={"why": why})).select(measure="why")
    values = {(row.level, row.category): (row.value, row.n) for row in found if not row.against}
    assert values["a", "x"] == (1.0, 40) and values["a", "y"] == (0.5, 40) and values["b", "x"] == (0.25, 60)
    assert {(row.category, row.level) for row in found if row.against} == {("x", "a"), ("y", "b")}


def test_a_small_level_is_hidden_and_the_next_one_with_it() -> None:
    table = pd.DataFrame({"answer": [1.0, 5, 3] * 20, "group": ["a"] * 40 + ["b"] * 15 + ["c"] * 5, "w": 1.0})
    found = banner(asked(table, least=10)).select(segment="group", against="")
    assert {row.level for row in found if row.shown} == {"a"}
    assert {row.level for row in found if row.status == "suppressed" and math.isnan(row.n)} == {"b", "c"}


def test_too_little_gives_no_letter_and_no_error() -> None:
    """Nobody in a group, all alike, one answer each; a question that nobody answered is left out."""
    cases = [
        ([NAN] * 3 + [4.0] * 3, {"", "b"}),
        ([2.0] * 6, {"", "a", "b"}),
        ([5.0, NAN, NAN, 1.0, NAN, NAN], {"", "a", "b"}),
    ]
    for answers, levels in cases:
        table = pd.DataFrame({"answer": answers, "other": NAN, "group": [*"aaabbb"], "w": [1.0, 2, 3, 1, 2, 3]})
        found = banner(asked(table, items=items("answer", "other")))
        assert {row.level for row in found} == levels and not any(row.against for row in found)
        assert {row.measure for row in found} == {"answer"}
