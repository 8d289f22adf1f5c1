"""Tiny surveys made in memory: a codebook, a period and tables of text."""

from __future__ import annotations

from typing import Any

import pandas as pd

from csreport.project.codebook import Codebook
from csreport.project.project import PeriodFile, Rules
from csreport.survey.intake import Raw

CODEBOOK: dict[str, Any] = {
    "scales": {
        "sat": {"min": "1", "max": "5", "missing": ["9"], "labels": {"5": {"en": "Very good", "zh-Hans": "非常满意"}}},
        "nps": {"min": "0", "max": "10", "missing": ["99"]},
    },
    "items": {
        "overall": {"column": "Q1", "scale": "sat", "role": "overall", "label": "Overall"},
        "staff": {"column": "Q2", "scale": "sat", "dimension": "service", "label": "Staff"},
        "speed": {"column": "Q3", "scale": "sat", "dimension": "service", "label": "Speed"},
        "price": {"column": "Q4", "scale": "sat", "dimension": "value", "label": "Price"},
        "recommend": {"column": "Q5", "scale": "nps", "role": "recommend", "label": "Recommend"},
    },
    "dimensions": {"service": {"label": "Service", "weight": "3"}, "value": {"label": "Value", "weight": "1"}},
    "segments": {
        "size": {"column": "size", "source": "frame", "label": "Size", "levels": {"small": "S", "large": "L"}}
    },
    "design": {"id": "id", "date": "date", "duration": "seconds"},
}
PERIOD: dict[str, Any] = {
    "period": "2025Q1",
    "sample": "probability",
    "fieldwork": {"start": "2025-03-01", "end": "2025-03-10"},
    "responses": [{"file": "responses.csv", "sha256": "0" * 64}],
}
BLANK = {"id": "", "date": "2025-03-05", "seconds": "600", "Q1": "4", "Q2": "4", "Q3": "3", "Q4": "4", "Q5": "8"}


def codebook(**changed: Any) -> Codebook:
    return Codebook.model_validate(CODEBOOK | changed)


def _period(**changed: Any) -> PeriodFile:
    return PeriodFile.model_validate(PERIOD | changed)


def rules(**screening: Any) -> Rules:
    return Rules.model_validate({"screening": screening})


def _table(*rows: dict[str, str]) -> pd.DataFrame:
    filled = [BLANK | {"id": f"C{i}"} | row for i, row in enumerate(rows)]
    table = pd.DataFrame(filled, columns=list(BLANK), dtype=str)
    table["csreport.source"], table["csreport.line"] = "responses.csv", range(2, len(table) + 2)
    return table


def raw(*rows: dict[str, str], frame: dict[str, str] | None = None, **period: Any) -> Raw:
    """Raw tables: what a row does not give is an ordinary answer; the frame as {id: size}."""
    ids = {f"C{i}": "small" for i in range(len(rows))} if frame is None else frame
    known = pd.DataFrame({"id": list(ids), "size": list(ids.values())}, dtype=str)
    return Raw(_period(**period), _table(*rows), known)
