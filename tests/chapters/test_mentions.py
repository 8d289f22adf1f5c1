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


def more(found, survey) -> str:
    """What the chapter adds to its answer."""
    return said(Project(MINIATURE), voice, found, survey)["topics/more"]


# ---- people's codes ----
def test_what_a_person_wrote_wins_and_a_wrong_cell_is_named(survey):
    one = coded(survey, [SLOW, SLOW, DEAR], ["price-", "0", ""])
    assert [codes.sides for codes in said_of(one).codes] == [{("price", "problem")}, set(), {("price", "problem")}]
    assert sides_of("speed-; price+") == {("speed", "problem"), ("price", "praise")}
    assert sides_of("0") == frozenset()
    for cell in ("speeed-", "speed"):
        with pytest.raises(InputError, match=f"column 'CODES', row 2: '{cell}'"):
            check_coded(pd.Series(["0", cell]), one.codebook, "CODES")


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
    spoken, w = said_of(one), sample_of(one).weights
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
    names, w = said_of(one).names(("speed", "problem")), sample_of(one).weights
    shares = [np.average(names[size == level], weights=w[size == level]) for level in ("small", "large")]
    assert (small.value, gap.value) == pytest.approx((shares[0], shares[0] - shares[1]))
    assert gap.p < 0.05
    assert "customers criticise slow replies" in more(found, one)
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
    assert "“portal” in 27%" in more(voice.estimates(one, Estimates()), one)
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
    texts, cases = [DEAR] * 9 + [SLOW] * 2 + ["", None, "Fine"], pd.DataFrame({"id": ["1"]})
    one = replace(one, tables={"reviews": pd.DataFrame({"text": texts}), "tickets": cases})
    rows = {(row.measure, row.category, row.level): row for row in mentions.source_rows(one, said_of(one))}
    assert rows["price", "problem", "reviews"].value == pytest.approx(9 / 12)
    assert {(row.level, row.n) for row in rows.values()} == {("reviews", 12)}
    found = voice.estimates(one, Estimates())
    assert "Elsewhere other things come first: high prices in reviews (75%)." in more(found, one)
    table = tables.sources(found, english(one))
    assert table.heads == ["Topic", "Survey", "Reviews"]
    assert [cell.text for cell in table.lines[0].cells] == ["30", "12"]
    assert {quote.text for quote in voice.facts_quotes(found, one)["quotes"]} == {SLOW}
    asked = dict.fromkeys(("tickets", "reviews"), pd.DataFrame({"text": ["What about the price?"]}))
    rows = mentions.source_rows(replace(one, tables=asked), said_of(one))
    silent = {row.level: row.value for row in rows if (row.measure, row.category) == ("price", "problem")}
    assert silent == {"tickets": 1, "reviews": 0}, "a case that names a topic is about a problem"


def test_problems_are_mapped_to_unfinished_actions_about_them(survey):
    one = spoken_survey(survey, [SLOW] * 30)
    speed = one.codebook.topics["speed"].model_copy(update={"item": "waiting"})
    book = one.codebook.model_copy(update={"topics": one.codebook.topics | {"speed": speed}})
    asked = {"period": "2025", "task": {"en": "Answer faster"}, "item": "waiting"}
    done = asked | {"start": "2025-01-01", "finished": "2025-01-02"}
    for tasks, served in (((done, asked), 1), ((done,), 0)):
        register = {f"a{place}": Action.model_validate(task) for place, task in enumerate(tasks)}
        rows = mentions.action_rows(replace(one, codebook=book, register=register))
        assert {row.measure: row.value for row in rows} == {"speed": served, "price": 0}
    assert list(mentions.action_rows(replace(one, codebook=book, register={}))) == []


def test_main_points_stand_under_their_dimension(survey):
    one = spoken_survey(survey, [SLOW] * 20 + [DEAR] * 11 + [FAST] * 10)
    topics = {key: topic.model_copy(update={"dimension": "ordering"}) for key, topic in one.codebook.topics.items()}
    one = replace(one, codebook=one.codebook.model_copy(update={"topics": topics}))
    table = tables.main_topics(voice.estimates(one, Estimates()), english(one))
    assert [line.head for line in table.lines] == ["Ordering"]
    assert [cell.text for cell in table.lines[0].cells][0::2] == ["Slow", "Fast"]
