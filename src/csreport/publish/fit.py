"""What would spoil a report though it can be built: scales that do not fit, nothing answered, hardly anybody left."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from csreport.project.codebook import Scale
from csreport.project.params import read_document
from csreport.project.project import Project
from csreport.publish.findings import Finding, Severity
from csreport.survey.intake import Raw, code_answers
from csreport.survey.survey import Survey

CODEBOOK = "params/codebook.yml"
OUTSIDE = 0.05  # of the answers, from which on a scale does not fit
BEYOND = 0.01  # of the answers one point beyond an end of the scale: it continues there, or a code is not declared
LEAST = 3  # answers outside, of which fewer are slips
LONG, ENOUGH = 7, 30  # points of a scale, and answers, from which on an unused upper half is odd


def misfits(project: Project, raw: Raw) -> Iterator[Finding]:
    """Questions whose answers do not fit their scale, with the line of the question."""
    period, lines = raw.period.period, read_document(project.params("codebook.yml"), CODEBOOK)
    for key, item in project.codebook.items.items():
        if item.asked_in(period) and item.source == "responses":
            name, scale = item.name_in(period), project.codebook.scales[item.scale]
            found = _misfit(raw.responses[name], scale, name)
            if found is not None:
                severity, said = found
                line, ends = lines.line(("items", key, "scale")), f"{scale.min:g} to {scale.max:g}"
                message = f"{CODEBOOK}:{line}: {period}: items.{key}: scale '{item.scale}' ({ends}) {said}"
                yield Finding("values", severity, message, CODEBOOK, line, column=name, expected=ends)


def _misfit(cells: pd.Series, scale: Scale, name: str) -> tuple[Severity, str] | None:
    """How the answers of a column do not fit their scale, and how grave that is."""
    coded, answers = code_answers(cells, scale), pd.to_numeric(cells, errors="coerce")
    n, outside = int(coded.answered.sum()), int(coded.outside.sum())
    ends = [scale.min - scale.step, scale.max + scale.step]
    beyond = int((coded.outside & answers.isin(ends)).sum())
    if n and outside == n:
        return "problem", f"fits none of the {n} answers in column '{name}'"
    if outside >= LEAST and (outside >= OUTSIDE * n or beyond >= max(LEAST, BEYOND * n)):
        return "problem", (
            f"does not fit column '{name}': {outside} of {n} answers lie outside and would be left out; correct min, "
            f"max and labels, or declare the codes under missing or not_applicable"
        )
    if len(scale.points) >= LONG and n >= ENOUGH and answers.max() <= (scale.min + scale.max) / 2:
        return "warning", f"is used by half: no answer in column '{name}' is above {answers.max():g}; check max"
    return None


def gaps(survey: Survey) -> Iterator[Finding]:
    """Questions without any answer, and too few respondents for results."""
    asked = {key: item for key, item in survey.codebook.items.items() if item.asked_in(survey.name)}
    silent = [key for key in asked if not survey.received[key].notna().any()]
    scored = [key for key, item in asked.items() if item.attention is None]
    if scored and {*scored} <= {*silent}:
        yield _finding("problem", survey, "no question with a score has an answer: check columns and scales")
    else:
        for key in silent:
            yield _finding(
                "warning", survey, f"items.{key}: column '{asked[key].name_in(survey.name)}' holds no answer"
            )
    n, base = len(survey.accepted), survey.rules.minimum_base
    who = "1 answer is" if n == 1 else f"{n} answers are"
    if n < base.suppress:
        yield _finding("problem", survey, f"{who} analysed, and results need {base.suppress} (minimum_base.suppress)")
    elif n < base.caution:
        yield _finding("warning", survey, f"only {who} analysed: every result is marked as uncertain")


def _finding(severity: Severity, survey: Survey, said: str) -> Finding:
    return Finding("values", severity, f"{survey.name}: {said}", file=f"params/periods/{survey.name}.yml")
