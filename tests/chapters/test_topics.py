"""What comments say: topics, sides, negation and time, in Chinese and English; a code frame drafted from them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import MINIATURE, REPOSITORY
from demo.comments import WORDS
from spoken import PERSONAL, SECRETS, TOPICS, spoken_survey

from csreport.chapters.indicators import sample_of
from csreport.chapters.topics import SIDES, Coder, mention_rows, said_of
from csreport.chapters.voice import suggest_topics
from csreport.cli import main
from csreport.project.codebook import Topic, TopicsFile
from csreport.project.errors import ParamsError
from csreport.project.params import load
from csreport.project.project import Project
from csreport.survey.choices import sides_of
from surveystats.scales import coder_evaluation

BAD, GOOD = {("speed", "problem")}, {("speed", "praise")}


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(TOPICS)


DEAR = ("price", "problem")
SAID = [
    (BAD, ["Replies are slow", "Response isn't good", "Please make your replies faster and quick", "回复太慢",
           "响应不快", "现在要催好几次", "响应比以前慢", "希望回复能快一点", "打电话经常没人接"]),
    (GOOD, ["The replies were not slow", "Replies used to be slow, now they are fast", "回复不慢", "不用催",
            "以前回复慢，现在快了", "回复以前慢现在快了"]),
    (GOOD | {DEAR}, ["We get a reply the same day, but prices are too high and unfair: expensive!",
                     "回复及时，但是价格不合理"]),
    (BAD | {DEAR}, ["回覆很慢，價格太貴"]), (set(), ["没有什么要改进的地方"]),
]  # fmt: skip


def test_a_comment_names_these_sides(coder):
    found = [(text, sides, coder.code(text).sides) for sides, texts in SAID for text in texts]
    assert [one for one in found if one[1] != one[2]] == []


def wrong_order(*terms: str) -> Coder:
    said = {"label": "Wrong order", "terms": {"zh": list(terms)}}
    topic = {"label": "Order", "problem": said, "praise": {"label": "Right order"}}
    return Coder({"order": Topic.model_validate(topic)})


@pytest.mark.parametrize(
    ("term", "comment", "named"),
    [
        ("订|买 … 来|到 的 是", "我们订的是红的，结果来的是蓝的", "problem"),  # parts of a story, one of several words
        ("订|买 … 来|到 的 是", "买的没来", ""),
        ("订|买 … 来|到 的 是", "订了，第一天，第二天，第三天，第四天，来的是他", ""),  # too far apart
        ("<nobody> <answer>", "热线从来没人接听", "problem"),  # lists of the language
        ("发+错|漏发", "货又发错了", "problem"),  # an option of two words
        ("等 <span>", "等了三天", "problem"),
        ("拖延", "希望不要拖延", "problem"),  # wished away, so it is there
        ("拖延", "从不拖延", "praise"),
    ],
)
def test_a_term_names_options_lists_and_parts_apart(term, comment, named):
    assert wrong_order(term).code(comment).sides == ({("order", named)} if named else set())


def test_nothing_to_improve_is_no_criticism_and_an_unknown_list_of_words_is_named(coder):
    said = ["没有不满", "暂时没有建议", "无", "n/a", "No comment", "Nothing to improve", "The coffee was cold"]
    codes = [coder.code(comment) for comment in said]
    assert [(one.sides, one.nothing) for one in codes] == [(set(), True)] * 6 + [(set(), False)]
    with pytest.raises(ParamsError, match="'<nobdy>' is no list of words in zh; did you mean 'nobody'"):
        wrong_order("<nobdy> 理")


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
    assert right / found >= 0.85 and right / there >= 0.80, (lang, right / found, right / there)


def test_the_topics_of_the_demo_hold_on_comments_that_no_generator_made():
    """The held-out half of 225 comments; their file says who wrote them, and why this flatters."""
    coder, truth, found = Coder(Project(REPOSITORY).codebook.topics), list[list[bool]](), list[list[bool]]()
    sides = [(topic, side) for topic in Project(REPOSITORY).codebook.topics for side in SIDES]
    for line in (Path(__file__).parent / "data" / "comments_zh.txt").read_text(encoding="utf-8").splitlines():
        comment, _, codes = (part.strip() for part in line.rpartition("|"))
        if not line.startswith("#") and int(hashlib.sha256(comment.encode()).hexdigest()[0], 16) % 2:
            told, said = sides_of(codes.replace(" ", "; ")), coder.code(comment).sides
            truth.append([side in told for side in sides])
            found.append([side in said for side in sides])
    result = coder_evaluation(truth, found, codes=sides).micro
    assert len(truth) == 118 and min(result.precision.low, result.recall.low) >= 0.80


def test_shares_are_of_those_who_wrote_weighted_like_everything(survey):
    """By hand: weight of those who name it over weight of those who wrote; who left it blank counts nowhere."""
    one = spoken_survey(survey, ["Replies are slow", "Expensive", "n/a", " ", "slow"])
    rows = {(row.measure, row.category): row for row in mention_rows(one, said_of(one))}
    weights = sample_of(one).weights
    wrote = weights[[0, 1, 2, 4]].sum()
    assert rows["speed", "problem"].value == pytest.approx((weights[0] + weights[4]) / wrote)
    assert rows["price", "problem"].value == pytest.approx(weights[1] / wrote)
    assert {row.n for row in rows.values()} == {4} and rows["price", "praise"].value == 0
    assert said_of(survey) is said_of(spoken_survey(survey, [])) is None, "without topics or comments"


def test_a_draft_names_subjects_with_what_is_said_of_them_and_marks_what_the_less_satisfied_speak_of(survey, tmp_path):
    one = spoken_survey(survey, ["回复太慢，等了很久", "配送及时，包装很好", "The invoice was wrong"] * 11 + PERSONAL)
    path = tmp_path / "topics.yml"
    path.write_text(draft := suggest_topics(one), encoding="utf-8")
    topics = load(path, TopicsFile, problems=lambda found: found.problems(one.codebook)).topics
    told = {next(iter(topic.label.values())): topic for topic in topics.values()}
    assert "包装" in told
    assert "回复 慢" in told["回复"].problem.terms["zh"]
    assert told["配送"].praise.terms["zh"] == ["配送 及时"]
    assert told["invoice"].problem.terms["en"] == ["invoice wrong"]
    assert [*told["配送"].praise.label.values()] == ["配送（称赞）"]
    assert [*told["invoice"].problem.label.values()] == ["invoice (problem)"]
    assert "# 回复太慢，等了很久" in draft
    assert [secret for secret in SECRETS if secret in draft] == []
    overall = survey.accepted[survey.codebook.role("overall")]
    low = overall < overall.mean()
    one = spoken_survey(survey, ["回复太慢" if less else "包装很好" for less in low])
    draft = suggest_topics(one).splitlines()
    (place,) = [place for place, line in enumerate(draft) if "key of the less satisfied" in line]
    assert "回复" in draft[place + 1]


def test_the_command_prints_it_and_without_an_open_question_says_so(survey, capsys):
    book = survey.codebook.model_copy(update={"comments": {}})
    with pytest.raises(ParamsError, match="no open question that was asked in 2025"):
        suggest_topics(replace(survey, codebook=book))
    assert main(["--project", str(MINIATURE), "topics", "suggest", "2025"]) == 0
    assert "comment: remark" in capsys.readouterr().out
