"""A code frame drafted from comments: it can be read, names what they speak of, and holds nothing personal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import MINIATURE
from spoken import PERSONAL, SECRETS, spoken_survey

from csreport.chapters.topics import suggest_topics
from csreport.cli import main
from csreport.project.errors import ParamsError
from csreport.project.topics import read_topics

TEXTS = ["回复太慢，等了很久", "配送及时，包装很好", "The invoice was wrong"]


def test_a_draft_names_subjects_with_what_is_said_of_them_and_can_be_read(survey, tmp_path):
    one = spoken_survey(survey, TEXTS * 11 + PERSONAL)
    path = tmp_path / "topics.yml"
    path.write_text(draft := suggest_topics(one), encoding="utf-8")
    topics = read_topics(path, one.codebook, shown="topics.yml").topics
    told = {next(iter(topic.label.values())): topic for topic in topics.values()}
    assert {"回复", "配送", "包装", "invoice"} <= set(told)
    assert "回复 慢" in told["回复"].problem.terms["zh"]
    assert told["配送"].praise.terms["zh"] == ["配送 及时"]
    assert told["invoice"].problem.terms["en"] == ["invoice wrong"]
    assert "# 回复太慢，等了很久" in draft
    assert [secret for secret in SECRETS if secret in draft] == []


def test_what_the_less_satisfied_speak_of_is_marked(survey):
    overall = survey.accepted[survey.codebook.role("overall")]
    low = overall < overall.mean()
    one = spoken_survey(survey, ["回复太慢" if less else "包装很好" for less in low])
    key = [line for line in suggest_topics(one).splitlines() if "key of the less satisfied" in line]
    assert len(key) == 1
    assert "回复" in suggest_topics(one).split(key[0])[1].splitlines()[1]


def test_without_an_open_question_it_says_so(survey):
    book = survey.codebook.model_copy(update={"comments": {}})
    with pytest.raises(ParamsError, match="no open question that was asked in 2025"):
        suggest_topics(replace(survey, codebook=book))


def test_the_command_prints_it(capsys):
    assert main(["--project", str(MINIATURE), "topics", "suggest", "2025"]) == 0
    assert "comment: remark" in capsys.readouterr().out
