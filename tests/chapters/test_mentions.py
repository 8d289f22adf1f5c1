"""What is counted of comments: people's codes, parts of mentions, costs, groups, new words, other sources, actions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import MINIATURE, said
from spoken import DEAR, FAST, SLOW, spoken_survey

from csreport.chapters import mentions, voice
from csreport.chapters.history import wave_of
from csreport.chapters.indicators import sample_of
from csreport.chapters.mentions import said_of
from csreport.estimates import Estimates
from csreport.present import tables
from csreport.present.chapter import words_of
from csreport.project.actions import Action
from csreport.project.errors import InputError
from csreport.project.project import Project
from csreport.survey.intake import check_coded, sides_of


def coded(survey, texts, codes):
    """The miniature survey with comments, and what a person wrote of each."""
    one = spoken_survey(survey, texts)
    received = one.received.assign(**{"coded.remark": ""})
    received.loc[one.accepted.index[: len(codes)], "coded.remark"] = codes
    return replace(one, received=received)


def english(survey):
    words = words_of(Project(MINIATURE), "en")
    words.codebook = survey.codebook
    return words


def weights_of(survey) -> np.ndarray:
    return np.asarray(sample_of(survey).weights, float)


# ---- people's codes ----
def test_what_a_person_wrote_wins(survey):
    one = coded(survey, [SLOW, SLOW, DEAR], ["price-", "0", ""])
    assert [sorted(codes.sides) for codes in said_of(one).codes] == [
        [("price", "problem")],
        [],
        [("price", "problem")],
    ]


def test_a_cell_of_codes_is_read_and_a_wrong_one_is_named(survey):
    assert sides_of("speed-; price+") == {("speed", "problem"), ("price", "praise")}
    assert sides_of("0") == frozenset()
    book = spoken_survey(survey, []).codebook
    for cell in ("speeed-", "speed"):
        with pytest.raises(InputError, match=f"column 'CODES', row 2: '{cell}'"):
            check_coded(pd.Series(["0", cell]), book, "CODES")


def test_rules_and_people_are_compared_on_what_people_coded(survey):
    """By hand: of 40, people find slow replies in 20; the rules find 18 of these, and 2 of what they do not hold."""
    texts = [SLOW] * 18 + ["Fine"] * 2 + [SLOW] * 2 + ["Fine"] * 18 + [DEAR] * 5
    one = coded(survey, texts, ["speed-"] * 20 + ["0"] * 20)
    rows = {
        row.stat: row for row in mentions.agreement_rows(one, said_of(one)) if row.parts[1:3] == ("speed", "problem")
    }
    assert rows["precision"].value == rows["recall"].value == pytest.approx(18 / 20)
    assert rows["precision"].n == rows["recall"].n == 20
    # pairs that disagree: 4 of 40; by chance 2·40·40/(80·79) (Krippendorff 2004)
    assert rows["coder_alpha"].value == pytest.approx(1 - 0.1 / (2 * 40 * 40 / (80 * 79)))
    assert rows["coder_alpha"].low < rows["coder_alpha"].value < rows["coder_alpha"].high
    few = coded(survey, texts, ["speed-"] * 20)
    assert list(mentions.agreement_rows(few, said_of(few))) == []


# ---- what it goes with ----
def test_parts_of_all_mentions_and_what_a_problem_moves_are_counted_by_hand(survey):
    one = spoken_survey(survey, [SLOW] * 12 + [f"{SLOW}. {DEAR}"] * 11 + [DEAR] * 10 + [" ", "Fine"] * 10)
    spoken, w = said_of(one), weights_of(one)
    slow, dear = (np.nan_to_num(spoken.names((topic, "problem"))) for topic in ("speed", "price"))
    parts = {row.measure: row.value for row in mentions.part_rows(one, spoken) if row.category == "problem"}
    assert parts["speed"] == pytest.approx((w @ slow) / (w @ slow + w @ dear))
    rows = {row.stat: row for row in mentions.score_rows(one, spoken) if row.measure == "speed" and row.against}
    scores = one.accepted[one.codebook.role("overall")].to_numpy(float)
    wrote = spoken.wrote & np.isfinite(scores)
    every, rest = (np.average(scores[who], weights=w[who]) for who in (wrote, wrote & (slow == 0)))
    assert rows["mention_cost"].value == pytest.approx(every - rest)
    share = w[wrote] @ slow[wrote] / w[wrote].sum()
    assert rows["mention_cost"].value == pytest.approx(share * rows["mention_score"].value)
    assert rows["mention_cost"].low < rows["mention_cost"].value < rows["mention_cost"].high


def test_groups_are_compared_and_what_differs_is_told(survey):
    size = survey.accepted["size"]
    one = spoken_survey(survey, [SLOW if (level == "small") == (i % 6 > 0) else "Fine" for i, level in enumerate(size)])
    found = voice.estimates(one, Estimates())
    small = found.find(measure="speed", stat="mention", segment="size", level="small", against="")
    gap = found.get(small, against=mentions.OTHERS)
    names, w = said_of(one).names(("speed", "problem")), weights_of(one)
    shares = [np.average(names[size == level], weights=w[size == level]) for level in ("small", "large")]
    assert (small.value, gap.value) == pytest.approx((shares[0], shares[0] - shares[1]))
    assert gap.p < 0.05
    assert "customers criticise slow replies" in said(Project(MINIATURE), voice, found, one)["topics/more"]
    table = tables.mention_groups(found, english(one))
    assert "worse up" in "".join(cell.mark for line in table.lines for cell in line.cells)
    even = spoken_survey(survey, [SLOW, "Fine"] * (len(size) // 2))
    assert "more" not in voice.facts_topics(voice.estimates(even, Estimates()), even)


# ---- new words ----
def after(survey, before: list[str], now: list[str]):
    """A survey with comments, and the wave before it."""
    wave = wave_of(spoken_survey(survey, before)).assign(**{mentions.PERIOD: "2024"})
    return replace(spoken_survey(survey, now), waves=(wave,))


def test_words_that_are_clearly_more_frequent_than_before_are_told(survey):
    plain = [SLOW] * 40
    one = after(survey, [*plain, "The portal fails"], plain + ["The portal fails"] * 15 + ["我们登录经常失败"] * 12)
    rows = [row for row in mentions.term_rows(one, said_of(one)) if not row.against]
    assert {row.category for row in rows} == {"portal", "fails"}  # no Chinese comment before: nothing to compare with
    assert {row.value for row in rows} == {15 / 55}
    assert "“portal” in 27%" in said(Project(MINIATURE), voice, voice.estimates(one, Estimates()), one)["topics/more"]
    alike = after(survey, plain + ["The portal fails"] * 12, plain + ["The portal fails"] * 15)
    assert [*mentions.term_rows(alike, said_of(alike))] == []
    assert [*mentions.term_rows(spoken_survey(survey, plain), said_of(one))] == []


@pytest.mark.parametrize(
    "text", ["王经理和张伟明很好", "please ask Miller", "write to miller@example.com", "李娜没有回复"]
)
def test_no_name_is_a_new_word(survey, text):
    coder = said_of(spoken_survey(survey, [SLOW])).coder
    assert not coder.terms(text) & {"王经理", "张伟明", "李娜", "miller", "Miller", "example"}


# ---- other sources, actions ----
def test_other_sources_are_counted_apart(survey):
    one = spoken_survey(survey, [SLOW] * 30)
    texts = [DEAR] * 9 + [SLOW] * 2 + ["", None, "Fine"]
    object.__setattr__(
        one, "tables", {"reviews": pd.DataFrame({"text": texts}), "tickets": pd.DataFrame({"id": ["1"]})}
    )
    rows = {(row.measure, row.category, row.level): row for row in mentions.source_rows(one, said_of(one))}
    assert rows["price", "problem", "reviews"].value == pytest.approx(9 / 12)
    assert {(row.level, row.n) for row in rows.values()} == {("reviews", 12)}
    found = voice.estimates(one, Estimates())
    assert (
        "Elsewhere other things come first: high prices in reviews (75%)."
        in said(Project(MINIATURE), voice, found, one)["topics/more"]
    )
    table = tables.sources(found, english(one))
    assert table.heads == ["Topic", "Survey", "Reviews"]
    assert [cell.text for cell in table.lines[0].cells] == ["30", "12"]
    quoted = voice.facts_quotes(found, one)["quotes"]
    assert {quote.text for quote in quoted} == {SLOW}


def test_a_complaint_that_names_a_topic_is_about_a_problem(survey):
    one = spoken_survey(survey, [SLOW] * 30)
    one = replace(
        one, tables={name: pd.DataFrame({"text": ["What about the price?"]}) for name in ("tickets", "reviews")}
    )
    rows = {(row.level, row.measure, row.category): row.value for row in mentions.source_rows(one, said_of(one))}
    assert (rows["tickets", "price", "problem"], rows["reviews", "price", "problem"]) == (1, 0)


def test_problems_are_mapped_to_unfinished_actions_about_them(survey):
    task = {"en": "Answer faster"}
    one = spoken_survey(survey, [SLOW] * 30)
    speed = one.codebook.topics["speed"].model_copy(update={"item": "waiting"})
    book = one.codebook.model_copy(update={"topics": one.codebook.topics | {"speed": speed}})
    done = {"start": "2025-01-01", "finished": "2025-01-02"}
    register = {
        "a": Action.model_validate({"period": "2025", "task": task, "item": "waiting"}),
        "b": Action.model_validate({"period": "2025", "task": task, "item": "waiting", **done}),
    }
    one = replace(one, codebook=book, register=register)
    assert {row.measure: row.value for row in mentions.action_rows(one)} == {"speed": 1, "price": 0}
    assert list(mentions.action_rows(replace(one, register={}))) == []


def test_main_points_stand_under_their_dimension(survey):
    one = spoken_survey(survey, [SLOW] * 20 + [DEAR] * 11 + [FAST] * 10)
    topics = {key: topic.model_copy(update={"dimension": "ordering"}) for key, topic in one.codebook.topics.items()}
    one = replace(one, codebook=one.codebook.model_copy(update={"topics": topics}))
    table = tables.main_topics(voice.estimates(one, Estimates()), english(one))
    assert [line.head for line in table.lines] == ["Ordering"]
    texts = [cell.text for cell in table.lines[0].cells]
    assert texts[0::2] == ["Slow", "Fast"]
