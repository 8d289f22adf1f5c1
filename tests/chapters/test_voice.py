"""Chapter 60: what comments criticise and praise, and quotations that tell nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import MINIATURE, said, told_in
from spoken import DEAR, FAST, PERSONAL, SLOW, spoken_survey

from csreport.chapters import voice
from csreport.chapters.indicators import sample_of
from csreport.chapters.topics import is_quotable
from csreport.estimates import Estimates, Row
from csreport.project.project import Project


@pytest.fixture
def spoken(survey):
    return spoken_survey(survey, [SLOW] * 20 + [DEAR] * 11 + [FAST] * 10 + ["n/a", "Blue"])


def words_in(found: Estimates, of) -> str:
    return said(Project(MINIATURE), voice, found, of)["topics/answer"]


def test_it_names_the_leading_problems_and_the_leading_praise(spoken):
    found = voice.estimates(spoken, Estimates())
    answer = voice.facts_topics(found, spoken)["answer"]
    wanted, praised, *_ = told_in(answer)
    share = wanted.values["share"].row
    first, second = (found.find(measure=m, category="problem", stat="mention", against="") for m in ("speed", "price"))
    assert (share.n, share.value) == (43, pytest.approx(first.value + second.value))
    assert praised.values["share"].row.measure == "speed"
    text = words_in(found, spoken)
    assert text.startswith("Slow replies and high prices are what customers want changed: 43 wrote to us")


def test_too_few_comments_leave_no_trace(survey):
    few = spoken_survey(survey, [SLOW] * 29)
    found = voice.estimates(few, Estimates())
    assert not list(found)
    assert voice.facts_topics(found, few) == voice.facts_quotes(found, few) == {}
    assert not list(voice.estimates(survey, Estimates()))


def test_a_clear_change_of_a_problem_is_told(spoken):
    before = Row("2024", "speed", "mention", "problem", value=0.05, se=0.02, low=0.02, high=0.1, df=60, n=60, n_eff=60)
    found = voice.estimates(spoken, Estimates([before]))
    messages = {sentence.message for sentence in told_in(voice.facts_topics(found, spoken)["answer"])}
    assert "voice-moved" in messages
    assert "Complaints about slow replies rose from 5% to" in words_in(found, spoken)


def test_those_who_name_it_are_compared_with_the_other_commenters(spoken):
    found = voice.estimates(spoken, Estimates())
    overall, names = spoken.codebook.role("overall"), spoken.accepted["remark"] == SLOW
    own = found.find(measure="speed", category="problem", stat="mention_score", against="")
    apart = found.find(measure="speed", category="problem", stat="mention_score", against="level:others")
    weights, scores = sample_of(spoken).weights, spoken.accepted[overall].to_numpy(float)
    others = (~names & (spoken.accepted["remark"] != "")).to_numpy()
    mean = [(weights[who] * scores[who]).sum() / weights[who].sum() for who in (names.to_numpy(), others)]
    assert own.value == pytest.approx(mean[0])
    assert apart.value == pytest.approx(mean[0] - mean[1])
    # too few to be shown beside all who wrote
    assert found.find(measure="price", category="praise", stat="mention_score", against="") is None


PLAIN = [SLOW, "客户经理耐心，解释得很清楚。", "售后换人频繁，情况都不了解。"]


def test_a_plain_comment_may_be_quoted_and_none_that_may_tell_who_somebody_is():
    assert [text for text in (*PLAIN, *PERSONAL) if is_quotable(text)] == PLAIN


def test_quotations_are_typical_consented_and_never_of_a_small_cell(survey):
    texts = [SLOW] * 12 + PERSONAL[:6] + [DEAR] * 9 + [FAST] * 12
    one = spoken_survey(survey, texts)
    found = voice.estimates(one, Estimates())
    quotes = voice.facts_quotes(found, one)["quotes"]
    assert {(quote.text, quote.lang) for quote in quotes} == {(SLOW, "en"), (FAST, "en")}
    refused = replace(one, received=one.received.assign(**{"consent.remark": False}))
    assert voice.facts_quotes(found, refused) == {}


def test_a_word_that_nobody_else_wrote_may_be_a_name(survey):
    texts = ["Your replies are slow"] * 12
    one = spoken_survey(survey, [*texts, "Slow replies, as nakamura is"] + ["Fine"] * 20)
    assert {quote.text for quote in voice.facts_quotes(voice.estimates(one, Estimates()), one)["quotes"]} == {texts[0]}
    names = [f"{one}{other}{last}" for one in "lmn" for other in "aeiou" for last in "nk"]
    alone = spoken_survey(survey, [f"Slow replies by {name} here" for name in names])
    assert voice.facts_quotes(voice.estimates(alone, Estimates()), alone) == {}


def test_the_same_seed_draws_the_same_quotation(survey):
    texts = [f"Replies {word} slow" for word in ("remain so", "are too", "were very", "stay quite")] * 8
    one = spoken_survey(survey, texts)
    found = voice.estimates(one, Estimates())
    first = voice.facts_quotes(found, one)
    turned = spoken_survey(survey, texts[::-1])
    assert first == voice.facts_quotes(found, turned) != {}
