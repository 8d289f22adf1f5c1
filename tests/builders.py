"""Surveys made in memory from a table of answers and a codebook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import demo
import pandas as pd

from csreport.project.codebook import Codebook
from csreport.project.project import PeriodFile, Project, Rules
from csreport.survey.intake import Raw
from csreport.survey.survey import Survey, prepare


def received(answers: pd.DataFrame) -> pd.DataFrame:
    """Answers with the file and line that each row comes from."""
    return answers.assign(**{"csreport.source": "r.csv", "csreport.line": range(2, len(answers) + 2)})


def raw_of(project: Project, quarter: demo.Quarter) -> Raw:
    """A fresh quarter of the demonstration, as it is received in a declared period."""
    tables = (table.astype(str) for table in (quarter.responses, quarter.frame, quarter.invitations))
    responses, frame, invitations = tables
    return Raw(project.period(quarter.period), received(responses), frame, invitations)


def items(*names: str, scale: str = "five", **fields: str) -> dict[str, Any]:
    """Items of a codebook, each in the column of its name."""
    return {name: {"column": name, "scale": scale, "label": name, **fields} for name in names}


def segment(column: str, levels: Iterable[str]) -> dict[str, Any]:
    """A segment of a codebook whose levels are called as they are coded."""
    return {"column": column, "label": column, "levels": {level: level for level in levels}}


def survey_from(
    answers: pd.DataFrame, book: dict[str, Any], *, rules: dict[str, Any] | None = None, **period: Any
) -> Survey:
    """The survey of an open link whose file holds these answers; weights, unless told otherwise, are in the file."""
    declared = {"period": "2025", "sample": "open", "responses": [{"file": "r.csv", "sha256": "0" * 64}]} | period
    policy = Rules.model_validate({"weighting": {"method": "file"}} | (rules or {}))
    return prepare(Raw(PeriodFile.model_validate(declared), received(answers)), Codebook.model_validate(book), policy)


def with_base(survey: Survey, **base: int) -> Survey:
    """The survey under another minimum base."""
    least = survey.rules.minimum_base.model_copy(update=base)
    return replace(survey, rules=survey.rules.model_copy(update={"minimum_base": least}))
