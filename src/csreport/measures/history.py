"""Computed once per content: the Survey of each period, and the Estimates of its chapters and of earlier periods."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from csreport.estimates import FIELDS, Estimates, Row, bind
from csreport.measures.breakdown import aimed_levels, headlines, level_rows
from csreport.measures.indicators import indicators
from csreport.measures.panel import panel_rows
from csreport.measures.published import published
from csreport.measures.waves import TOGETHER, wave_of
from csreport.project.content import program, split_names
from csreport.project.errors import InputError, ProjectError
from csreport.project.project import Project, earlier_periods, timeline
from csreport.survey.cache import FRAME, Form, cached
from csreport.survey.sources import fingerprint
from csreport.survey.survey import Survey, load_survey

PARAMS = ("rules.yml", "population.yml", "published.yml", "targets.yml")
MOST = 8  # surveys kept in a process
_SURVEYS: dict[tuple[Path, str, str, str], Survey] = {}


def survey_of(project: Project, period: str) -> Survey:
    """The period's Survey; prepared once in a process while nothing it is made of changes."""
    key = (project.root, period, _lineage(project, period), project.codebook.model_dump_json())
    if key not in _SURVEYS:
        before = project.periods[: project.periods.index(period)][:-TOGETHER:-1]
        found = replace(load_survey(project, period), waves=tuple(_wave(project, name) for name in before))
        if len(_SURVEYS) == MOST:
            del _SURVEYS[next(iter(_SURVEYS))]
        _SURVEYS[key] = found
    return _SURVEYS[key]


def _wave(project: Project, period: str) -> pd.DataFrame:
    """What a later survey holds of this one."""
    return cached(_file(project, period, "wave", content_hash), lambda: wave_of(survey_of(project, period)), FRAME)


def indicators_of(project: Project, period: str) -> Estimates:
    """The period's indicators, from the cache when nothing they were made of has changed."""
    path = _file(project, period, "indicators", content_hash)
    return cached(path, lambda: _all_indicators(survey_of(project, period)), TABLE)


def estimates_of(project: Project, period: str, chapter: str, make: Callable[[], Estimates]) -> Estimates:
    """A chapter's estimates, from the cache when nothing they were made of has changed."""
    return cached(_file(project, period, f"estimates-{chapter}", _lineage), make, TABLE)


def _file(project: Project, period: str, kind: str, key: Callable[[Project, str], str]) -> Path:
    return project.private(period, "cache") / f"{kind}-{key(project, period)}"


def _all_indicators(survey: Survey) -> Estimates:
    """Indicators of all customers, and of every level of the segments the headlines and what has a target there."""
    return bind(indicators(survey), level_rows(survey, headlines(survey)), aimed_levels(survey))


def check_comparisons(project: Project, period: str) -> None:
    """Refuse a comparison with a period that is not there or not earlier.

    Raises
    ------
    ProjectError
        Names the file and the period.
    """
    known, earlier = timeline(project), earlier_periods(project, period)
    for wanted in project.period(period).compare_to:
        if wanted not in earlier:
            if wanted not in known:
                project.period(wanted)
            raise ProjectError(f"params/periods/{period}.yml: compare_to '{wanted}' is not earlier than {period}")


def history_of(project: Project, period: str) -> Estimates:
    """Indicators of every earlier period, recomputed from raw under today's codebook; without raw data, as published.

    With a panel, also what respondents of both periods do to the changes (`panel_rows`).

    Raises
    ------
    ProjectError
        When a comparison period is not declared or not earlier.
    ParamsError
        When published numbers cannot belong together.
    InputError
        When an earlier period cannot be read; names it.
    """
    check_comparisons(project, period)
    printed, declared = published(project), set(project.periods)
    try:
        return bind(
            *(
                indicators_of(project, name) if name in declared else printed.select(period=name)
                for name in earlier_periods(project, period)
            ),
            _overlaps(project, period),
        )
    except InputError as error:
        raise InputError(f"while preparing the earlier periods of {period}:\n{error}") from None


def _overlaps(project: Project, period: str) -> Estimates:
    """Common respondents of a period and of those whose changes to it are tested."""
    if project.codebook.design.panel is None:
        return Estimates()
    wanted = [name for name in project.period(period).compare_to if name in project.periods]

    def made() -> Estimates:
        now = survey_of(project, period)
        return bind(*(panel_rows(now, survey_of(project, name)) for name in dict.fromkeys(wanted)))

    return cached(_file(project, period, "overlap", _lineage), made, TABLE)


def _write_table(found: Estimates) -> bytes:
    rows = [[getattr(row, name) for name in FIELDS] for row in found]
    return json.dumps(rows, ensure_ascii=False, default=lambda number: number.item()).encode()  # numpy's as Python's


TABLE = Form[Estimates]("json", _write_table, lambda data: Estimates(Row(*record) for record in json.loads(data)))


def content_hash(project: Project, period: str) -> str:
    """Fingerprint of everything a period's numbers are made of: params, raw files, and this program's code."""
    declared = project.period(period)
    digest = hashlib.sha256(program(".py", ".yml").encode())
    for name in (*PARAMS, f"periods/{period}.yml"):
        path = project.params(name)
        digest.update(name.encode() + (path.read_bytes() if path.exists() else b""))
    for path in sorted(project.chapters.glob("*.py")):  # the project's own chapters
        digest.update(path.name.encode() + path.read_bytes())
    asked, _ = split_names(project.codebook.model_dump(mode="json"))
    digest.update(json.dumps(asked).encode())
    for file in declared.inputs:
        digest.update(fingerprint(project, period, file).encode())
    return digest.hexdigest()[:16]


def _lineage(project: Project, period: str) -> str:
    """Fingerprint of a period and of the earlier ones: whom they invited, and what this one is compared with.

    A period file pins its raw files by their sha256; results of queries that nothing freezes are looked at.
    """
    digest = hashlib.sha256(content_hash(project, period).encode())
    for name in project.periods[: project.periods.index(period)]:
        digest.update(project.params("periods", f"{name}.yml").read_bytes())
        for file in project.period(name).inputs:
            if file.sha256 is None:
                digest.update(fingerprint(project, name, file).encode())
    return digest.hexdigest()[:16]
