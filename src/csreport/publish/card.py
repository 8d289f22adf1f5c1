"""What the index shows of a report: its title, when it was in the field, and its headline with the course so far."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from csreport.estimates import NUMBERS, Estimates, Row, read_csv
from csreport.measures.indicators import headline_pairs
from csreport.measures.published import timeline
from csreport.project.project import Project
from csreport.survey.survey import Survey


def card_of(project: Project, survey: Survey, draft: Path) -> dict[str, Any]:
    """Plain data of a finished build; the headline is the first that the survey measured."""
    fieldwork = survey.period.fieldwork
    return {
        "title": survey.period.title,
        "fieldwork": [fieldwork.start.isoformat(), fieldwork.end.isoformat()] if fieldwork else [],
        "respondents": len(survey.accepted),
        "headline": _headline(project, survey, draft),
    }


def _headline(project: Project, survey: Survey, draft: Path) -> dict[str, Any]:
    rows = {row.key: row for path in sorted((draft / "estimates").glob("*.csv")) for row in read_csv(path)}
    estimates = Estimates(rows.values())
    for measure, stat in headline_pairs(survey):
        series = {row.period: row for row in estimates.of_all(measure=measure, stat=stat, category="", against="")}
        now = series.get(survey.name)
        if now is not None and now.shown:
            known = {name: series.get(name) for name in timeline(project)}
            course = [{"period": name, "title": project.titles.get(name, {}), "value": row.value}
                      for name, row in known.items() if row is not None and row.shown]  # fmt: skip
            told = {key: value for key, value in asdict(now).items() if key not in NUMBERS or value == value}  # noqa: PLR0124
            return {"label": _label(survey, now), "row": told, "of": _highest(survey, now), "course": course}
    return {}


def _label(survey: Survey, row: Row) -> dict[str, str]:
    item = survey.codebook.items.get(row.measure)
    return item.label if item is not None and row.stat == "mean" else {}


def _highest(survey: Survey, row: Row) -> float | None:
    """Upper end of the scale."""
    if row.stat == "nps":
        return None
    return 100.0 if row.stat == "index" else survey.codebook.scale(row.measure).max
