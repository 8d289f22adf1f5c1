"""The catalogue of statistics holds what is estimated and nothing else; keys are taken apart in one place."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from conftest import MINIATURE, PERIOD, REPOSITORY, copy_project
from tiny_chapter import CHAPTER

from csreport import estimates
from csreport.chapters.conductor import Conductor, chapter_module, chapter_names, speaks_of_others
from csreport.estimates import Estimates, Row
from csreport.project.errors import EstimatesError, NotebookError
from csreport.project.project import Project

SOURCE = REPOSITORY / "src" / "csreport"
MAKERS = sorted((SOURCE / "chapters").glob("*.py"))
KINDS = {"level", "period", "measure", "target", "benchmark", "planned", "scenario", "published"}


def test_statistics_are_declared_and_a_value_lies_within_the_range_of_its_statistic() -> None:
    share, nan = Row(PERIOD, "overall", "share", value=1.0), float("nan")
    fit = [share, replace(share, against="period:2024", value=-0.4), Row(PERIOD, "recommend", "nps", value=nan)]
    assert len(Estimates(fit)) == 3
    for row, said in (
        (replace(share, stat="maen"), r"'maen' is not declared in statistics\.yml; did you mean 'mean'\?"),
        (Row(PERIOD, "overall", "target", "answers", value=4.0), "'answers' is not declared"),
        (replace(share, value=1.01), "lies outside the range"),
        (Row(PERIOD, "overall", "priority", against="measure:price", value=-0.1), "lies outside the range"),
        (Row(PERIOD, "recommend", "limit_low", "nps", value=-101.0), "lies outside the range"),
    ):
        with pytest.raises(EstimatesError, match=said):
            Estimates([row])


def test_the_catalogue_declares_each_statistic_once_and_whole_and_none_that_no_chapter_makes() -> None:
    text = estimates.FILE.read_text(encoding="utf-8")
    declared = re.findall(r"^  (\w+):", text[text.index("\nstatistics:") :], re.M)
    assert len(declared) == len(set(declared)), "YAML keeps the last of two silently"
    stored = yaml.safe_load(text)
    forms = stored["forms"]
    for one in estimates.statistics().values():
        assert one.name and one.definition and one.form in forms and one.low < one.high, one.id
        assert one.explained == "" or estimates.statistic(one.explained).explained == one.explained, one.id
    assert {one["form"] for one in stored["statistics"].values()} == set(forms), "a form that nothing has"
    assert {stat for _, stat in estimates.headlines()} <= set(estimates.followed())
    nodes = [node for path in MAKERS for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    named = {node.value for node in nodes if isinstance(node, ast.Constant)}
    assert {id for id in estimates.statistics() if id.removesuffix("_covariance") not in named} == set()


def test_keys_are_taken_apart_in_one_place() -> None:
    """What stands against what, of which scenario, which crosstab: `Row` says it, nobody cuts its key."""
    cuts = {"removeprefix", "startswith", "partition", "split", "count"}
    parts = {"against", "segment", "level", "category", "weighting", "method", "key"}
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in cuts):
                continue
            text = next((arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)), None)
            cut = text == ":" and isinstance(node.func.value, ast.Attribute) and node.func.value.attr in parts
            if cut or text == "*" or (isinstance(text, str) and text[-1:] == ":" and text[:-1] in KINDS):
                found.append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    assert [place for place in found if not place.startswith("estimates.py")] == []


# ---- chapters --------------------------------------------------------------------------------
def test_evidence_is_every_other_chapter_of_the_projects_notebooks(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    for path in project.notebooks.glob("*_[dst]*.ipynb"):
        if "sample" not in path.name:
            path.unlink()
    project.chapters.mkdir()
    (project.chapters / "turnout.py").write_text(CHAPTER, encoding="utf-8")
    (project.notebooks / "60_turnout.ipynb").touch()
    (project.notebooks / "85_own.ipynb").touch()
    evidence = Conductor(project, "conclusion", PERIOD).evidence
    assert evidence.find(measure="answers", stat="count") is not None
    assert len(evidence.select(measure="respondents")) and not len(evidence.select(stat="importance"))
    assert speaks_of_others("conclusion", project) and not speaks_of_others("own", project)


def test_a_chapter_of_the_projects_own_is_found_and_its_faults_are_named(tmp_path: Path) -> None:
    project = copy_project(tmp_path)
    project.chapters.mkdir()
    path = project.chapters / "turnout.py"
    path.write_text(CHAPTER, encoding="utf-8")
    assert "turnout" in chapter_names(project) and "conductor" not in chapter_names(project)
    assert list(chapter_module("turnout", project).BLOCKS) == ["number"]
    with pytest.raises(NotebookError, match=r"there is no chapter 'turnuot'.*did you mean 'turnout'"):
        chapter_module("turnuot", project)
    for text, error in (("def estimates(:", r"chapters/turnout\.py: SyntaxError"), ("", "declares its blocks")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(NotebookError, match=error):
            chapter_module("turnout", project)
    assert chapter_names(Project(MINIATURE)) == chapter_names()
