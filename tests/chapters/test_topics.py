"""What comments say: topics, sides, negation and time, in Chinese and English."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import REPOSITORY
from demo.comments import WORDS
from spoken import TOPICS, spoken_survey

from csreport.chapters.indicators import sample_of
from csreport.chapters.mentions import mention_rows, said_of
from csreport.chapters.topics import Coder
from csreport.project.project import Project

BAD, GOOD = {("speed", "problem")}, {("speed", "praise")}


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(TOPICS)


@pytest.mark.parametrize(
    ("comment", "sides"),
    [
        ("Replies are slow", BAD),
        ("The replies were not slow", GOOD),
        ("Response isn't good", BAD),
        ("We get a reply the same day, but prices are too high and unfair: expensive!", GOOD | {("price", "problem")}),
        ("Replies used to be slow, now they are fast", GOOD),
        ("Please make your replies faster and quick", BAD),
        ("Nothing to improve", set()),
        ("回复太慢", BAD),
        ("回复不慢", GOOD),
        ("响应不快", BAD),
        ("不用催", GOOD),
        ("现在要催好几次", BAD),
        ("以前回复慢，现在快了", GOOD),
        ("回复以前慢现在快了", GOOD),
        ("响应比以前慢", BAD),
        ("希望回复能快一点", BAD),
        ("回覆很慢，價格太貴", BAD | {("price", "problem")}),
        ("回复及时，但是价格不合理", GOOD | {("price", "problem")}),
        ("打电话经常没人接", BAD),
        ("没有不满", set()),
        ("没有什么要改进的地方", set()),
    ],
)
def test_a_comment_names_these_sides(coder, comment, sides):
    assert coder.code(comment).sides == sides


@pytest.mark.parametrize("comment", ["没有不满", "暂时没有建议", "无", "n/a", "No comment", "Nothing to improve"])
def test_nothing_to_improve_is_no_criticism_and_no_topic_is_missed(coder, comment):
    codes = coder.code(comment)
    assert (codes.sides, codes.nothing) == (frozenset(), True)


def test_a_comment_about_something_else_is_uncoded(coder):
    codes = coder.code("The coffee was cold")
    assert (codes.sides, codes.nothing) == (frozenset(), False)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_topics_of_the_demo_hold_on_phrases_that_their_rules_were_not_written_from(lang):
    """Every second phrase of the generator; comments are put together from complaint and praise, as it does."""
    book, draw = Project(REPOSITORY).codebook, np.random.default_rng(5)
    coder, topic_of = Coder(book.topics), {topic.item: key for key, topic in book.topics.items()}
    held = {
        side: [(text, topic_of[item]) for item, told in WORDS["phrases"][lang].items() for text in told[place][1::2]]
        for place, side in enumerate(("problem", "praise"))
    }
    right = found = there = 0
    for _ in range(400):
        parts = [(*held[side][draw.integers(len(held[side]))], side) for side in ("praise", "problem")]
        joint = WORDS["joints"][lang][draw.integers(len(WORDS["joints"][lang]))]
        labels = {(topic, side) for _, topic, side in parts}
        sides = coder.code(joint.join(text for text, *_ in parts) + WORDS["closings"][lang][0]).sides
        right, found, there = right + len(sides & labels), found + len(sides), there + len(labels)
    print(lang, right / found, right / there)
    assert right / found >= 0.85
    assert right / there >= 0.80


def test_shares_are_of_those_who_wrote_weighted_like_everything(survey):
    """By hand: weight of those who name it over weight of those who wrote; who left it blank counts nowhere."""
    one = spoken_survey(survey, ["Replies are slow", "Expensive", "n/a", " ", "slow"])
    rows = {(row.measure, row.category): row for row in mention_rows(one, said_of(one))}
    weights = sample_of(one).weights
    wrote = weights[[0, 1, 2, 4]].sum()
    assert rows["speed", "problem"].value == pytest.approx((weights[0] + weights[4]) / wrote)
    assert rows["price", "problem"].value == pytest.approx(weights[1] / wrote)
    assert {row.n for row in rows.values()} == {4}
    assert rows["price", "praise"].value == 0


def test_without_topics_or_comments_nothing_is_counted(survey):
    assert said_of(survey) is None
    assert said_of(spoken_survey(survey, [])) is None
