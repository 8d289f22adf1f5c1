"""params/topics.yml: read into the codebook; what is not declared is named with its line."""

from __future__ import annotations

import pytest
from conftest import copy_project

from csreport.project.errors import ParamsError
from csreport.project.project import Project

TOPICS = """\
comment: remark
topics:
  vans:
    dimension: delivery
    item: on_time
    label: {en: Deliveries}
    terms: {en: [van], zh: [送货]}
    problem: {label: {en: Late vans}, terms: {en: [late]}}
    praise: {label: {en: Vans on time}}
"""


def project_with(tmp_path, text: str) -> Project:
    project = copy_project(tmp_path / "p")
    project.params("topics.yml").write_text(text, encoding="utf-8")
    return project


def test_topics_belong_to_the_codebook(tmp_path):
    book = project_with(tmp_path, TOPICS.replace("dimension: delivery\n    item: on_time", "item: overall")).codebook
    assert book.topics_of == "remark"
    assert book.topics["vans"].terms["zh"] == ["送货"]


def test_without_the_file_there_are_no_topics(tmp_path):
    book = copy_project(tmp_path / "p").codebook
    assert (book.topics, book.topics_of) == ({}, "")


def test_what_is_not_declared_is_named_with_its_line(tmp_path):
    text = TOPICS.replace("comment: remark", "comment: remarks").replace("  vans:", "  overall:")
    with pytest.raises(ParamsError) as caught:
        _ = project_with(tmp_path, text.replace("on_time", "nothing_such")).codebook
    told = str(caught.value)
    assert "params/topics.yml:1: comment: 'remarks' is no open question of the codebook; did you mean 'remark'" in told
    assert "params/topics.yml:3: topics.overall: 'overall' is taken" in told
    assert "params/topics.yml:5: topics.overall.item: 'nothing_such' is not declared" in told


def test_a_language_without_rules_is_refused(tmp_path):
    with pytest.raises(ParamsError, match=r"params/topics.yml:7"):
        _ = project_with(tmp_path, TOPICS.replace("zh: [送货]", "de: [Wagen]")).codebook


def test_topics_stand_in_their_own_file(tmp_path):
    project = copy_project(tmp_path / "p")
    path = project.params("codebook.yml")
    path.write_text(path.read_text(encoding="utf-8") + "\ntopics_of: remark\n", encoding="utf-8")
    with pytest.raises(ParamsError, match="topics_of"):
        _ = project.codebook
