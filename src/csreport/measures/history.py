"""Prepared once per content: the Survey of each period, and the Estimates of the earlier ones."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from csreport.estimates import Estimates, bind
from csreport.measures.breakdown import aimed_levels, headlines, level_rows
from csreport.measures.indicators import indicators
from csreport.measures.panel import panel_rows
from csreport.measures.published import published, timeline
from csreport.measures.waves import TOGETHER, wave_of
from csreport.project.errors import InputError, ProjectError
from csreport.project.project import Project
from csreport.survey.sources import fingerprint
from csreport.survey.survey import Survey, load_survey

T = TypeVar("T")
PARAMS = ("codebook.yml", "rules.yml", "population.yml", "published.yml", "targets.yml")


def survey_of(project: Project, period: str) -> Survey:
    """The period's Survey, from the cache when nothing it was made of has changed."""
    return _cached(project, period, "survey", lambda: _with_waves(project, period), key=_lineage)


def _with_waves(project: Project, period: str) -> Survey:
    before = project.periods[: project.periods.index(period)][:-TOGETHER:-1]
    return replace(load_survey(project, period), waves=tuple(wave_of(survey_of(project, name)) for name in before))


def indicators_of(project: Project, period: str) -> Estimates:
    """The period's indicators, from the cache when nothing they were made of has changed."""
    return _cached(project, period, "indicators", lambda: _all_indicators(survey_of(project, period)))


def estimates_of(project: Project, period: str, chapter: str, make: Callable[[], Estimates]) -> Estimates:
    """A chapter's estimates, from the cache when nothing they were made of has changed."""
    return _cached(project, period, f"estimates-{chapter}", make, key=_lineage)


def _all_indicators(survey: Survey) -> Estimates:
    """Indicators of all customers, and of every level of the segments the headlines and what has a target there."""
    return bind(indicators(survey), level_rows(survey, headlines(survey)), aimed_levels(survey))


def earlier_periods(project: Project, period: str) -> list[str]:
    """Periods before this one, earliest first: declared ones, and those known from a published table."""
    project.period(period)
    known = timeline(project)
    return known[: known.index(period)]


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

    return _cached(project, period, "overlap", made, key=_lineage)


def _cached(
    project: Project, period: str, kind: str, make: Callable[[], T], *, key: Callable[[Project, str], str] | None = None
) -> T:
    folder = project.private(period, "cache")
    path = folder / f"{kind}-{(key or content_hash)(project, period)}.pickle"
    if path.is_file():
        try:
            with path.open("rb") as stream:
                return pickle.load(stream)
        except Exception:  # a damaged pickle can raise anything; the cache is made again
            path.unlink(missing_ok=True)
    made = make()
    for stale in folder.glob(f"{kind}-*.pickle"):
        stale.unlink(missing_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(pickle.dumps(made))
    draft.replace(path)
    return made


def content_hash(project: Project, period: str) -> str:
    """Fingerprint of everything a period's numbers are made of: params, raw files, and this package's code."""
    declared = project.period(period)
    digest = hashlib.sha256(_code_hash().encode())
    for name in (*PARAMS, f"periods/{period}.yml"):
        path = project.params(name)
        digest.update(name.encode() + (path.read_bytes() if path.exists() else b""))
    for path in sorted(project.chapters.glob("*.py")):  # the project's own chapters
        digest.update(path.name.encode() + path.read_bytes())
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


@cache
def _code_hash() -> str:
    digest = hashlib.sha256()
    root = Path(str(files("csreport")))
    for path in sorted(root.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
