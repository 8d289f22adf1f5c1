"""Surveys made in memory from a table of answers and a codebook."""

from __future__ import annotations

from typing import Any

import pandas as pd

from csreport.project.codebook import Codebook
from csreport.project.project import PeriodFile, Rules
from csreport.survey.intake import Raw
from csreport.survey.survey import Survey, prepare


def survey_from(
    answers: pd.DataFrame, book: dict[str, Any], *, rules: dict[str, Any] | None = None, **period: Any
) -> Survey:
    """The survey of an open link whose file holds these answers; weights, unless told otherwise, are in the file."""
    declared = {"period": "2025", "sample": "open", "responses": [{"file": "r.csv", "sha256": "0" * 64}]} | period
    table = answers.assign(**{"csreport.source": "r.csv", "csreport.line": range(2, len(answers) + 2)})
    policy = Rules.model_validate({"weighting": {"method": "file"}} | (rules or {}))
    return prepare(Raw(PeriodFile.model_validate(declared), table), Codebook.model_validate(book), policy)
