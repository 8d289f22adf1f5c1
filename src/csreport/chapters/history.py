"""The Estimates of earlier periods: recomputed from their answers, or read from a published table."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from csreport.chapters.activity import recorded
from csreport.chapters.changes import panel_rows
from csreport.chapters.effects import reached_rows
from csreport.chapters.groups import Measure, Split, aimed_levels, gaps, headlines, level_rows
from csreport.chapters.indicators import indicators, judged_together, row_of
from csreport.chapters.mentions import PERIOD, mention_rows, said_of
from csreport.estimates import FIELDS, PUBLISHED, Estimates, Row, bind
from csreport.project.errors import InputError, ParamsError, ProjectError
from csreport.project.params import Form, cached, libraries, program, read_document
from csreport.project.project import Project, approved_before, earlier_periods, left_out, timeline
from csreport.survey.intake import PARQUET, fingerprint
from csreport.survey.summaries import INDEX, Entry, checks, entries_of, misplaced
from csreport.survey.survey import Survey, load_survey
from surveystats import distributions as stats
from surveystats import planning
from surveystats.inference import Result, Sample
from surveystats.proportions import wilson

# ---- periods known only from a published table ----
FILE = "params/published.yml"
UNCHECKED = "published without the numbers that a check of it would need"


def published(project: Project) -> Estimates:
    """Estimates of the periods of `params/published.yml`; none without that file.

    Standard errors are as published, or those of a simple random sample; a number's rounding adds to them. A measure
    whose numbers could not be checked against each other has the status `caution`.

    Raises
    ------
    ParamsError
        Every number that cannot be true at once: file, line, key, what was found and what the others imply.
    """
    file = project.published
    if file is None:
        return Estimates()
    problems = [*misplaced(file, project)]
    entries = [] if problems else list(entries_of(file, project))
    problems += [(entry.place(check.part), check.problem) for entry in entries for check in checks(entry)]
    told = [(place, problem) for place, problem in problems if problem]
    if told:
        lines = read_document(project.params("published.yml"), FILE).lines
        raise ParamsError("\n".join(f"{FILE}:{_line(lines, place)}: {'.'.join(place)}: {text}" for place, text in told))
    return bind(*(rows(entry, project.rules.confidence) for entry in entries))


def _line(lines: dict[tuple[str | int, ...], int], place: tuple[str, ...]) -> int:
    return lines.get(place) or _line(lines, place[:-1]) if place else 1


class Told(NamedTuple):
    """A number with its standard error and the width of the interval that rounding leaves it."""

    value: float
    se: float = math.nan
    width: float = 0.0


def rows(entry: Entry, confidence: float) -> Iterator[Row]:
    """Estimates of one published measure."""
    status = "ok" if any(True for _ in checks(entry)) else "caution"
    stem = Row(entry.period, entry.key, "", status=status, note="" if status == "ok" else UNCHECKED)
    method = PUBLISHED + entry.source
    for stat, told in _scores(entry):
        result = _result(told, entry.told.n, confidence)
        if stat == "nps":
            result = replace(result, low=max(result.low, -100.0), high=min(result.high, 100.0))
        yield row_of(result, replace(stem, stat=stat), method)
    for stat, category, share in _shares(entry):
        low, high = wilson(share, entry.told.n or math.nan, confidence=confidence)
        told = Told(share, _se(math.sqrt(share * (1 - share)), entry), 10.0 ** -(entry.told.share_decimals + 2))
        result = replace(_result(told, entry.told.n, confidence), low=low, high=high)
        yield row_of(result, replace(stem, stat=stat, category=category), method)


def _result(told: Told, n: int | None, confidence: float) -> Result:
    """With the variance of rounding, width²/12, beside that of sampling.

    Source: Sheppard 1898.
    """
    base = math.nan if n is None else float(n)
    se = math.sqrt(told.se**2 + told.width**2 / 12)
    df = base - 1 if se > 0 else math.nan
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * se if df > 0 else math.nan
    return Result(told.value, se, told.value - reach, told.value + reach, df, math.nan, base, base, base)


def _se(spread: float, entry: Entry) -> float:
    """Standard error of a mean whose answers have this spread (n in the denominator), sampled simply."""
    n = entry.told.n
    return spread / math.sqrt(n - 1) if n is not None and n > 1 else math.nan


def _scores(entry: Entry) -> Iterator[tuple[str, Told]]:
    """Mean, spread, index and NPS: as published, else from the distribution."""
    told, n = entry.told, entry.told.n or math.nan
    exact = planning.sd_of_distribution(entry.shares, entry.points, n=n) if entry.shares else math.nan
    sd = exact if told.sd is None else float(told.sd)
    se = float(told.se) if told.se is not None else sd / math.sqrt(n)
    main = INDEX if entry.key == INDEX else "mean"
    own = getattr(told, main)
    if own is not None:
        yield main, Told(float(own), se, 10.0 ** -told.decimals(main))
    elif entry.shares:
        low, high = planning.implied_range(entry.shares, entry.points, digits=told.share_decimals)
        yield "mean", Told(planning.mean_of_distribution(entry.shares, entry.points), se, high - low)
    if not math.isnan(sd) and entry.key != INDEX:
        yield "sd", Told(sd)
    if entry.recommend:
        yield from _nps(entry)


def _nps(entry: Entry) -> Iterator[tuple[str, Told]]:
    """Net Promoter Score; its spread needs both shares, p + d − (p − d)²."""
    told, up, down = entry.told, entry.share("promoters"), entry.share("detractors")
    se = math.nan if up is None or down is None else _se(100 * math.sqrt(max(up + down - (up - down) ** 2, 0)), entry)
    if told.nps is not None:
        yield "nps", Told(float(told.nps), se, 10.0 ** -told.decimals("nps"))
    elif up is not None and down is not None:
        low, high = planning.nps_range(up, down, digits=told.share_decimals)
        yield "nps", Told(100 * (up - down), se, high - low)


def _shares(entry: Entry) -> Iterator[tuple[str, str, float]]:
    """Answer options, boxes and parts of the NPS: statistic, category and share."""
    for point, share in zip(entry.points, entry.shares, strict=False):
        yield "share", f"{point:g}", share
    found = {part: told for part in entry.parts() if (told := entry.share(part)) is not None}
    for part in ("top_box", "bottom_box"):
        if part in found:
            yield part, "", found[part]
    if {"promoters", "detractors"} <= set(found):
        found["passives"] = min(max(1 - found["promoters"] - found["detractors"], 0.0), 1.0)
        for part in ("detractors", "passives", "promoters"):
            yield "share", part, found[part]


# ---- the last waves together ----
TOGETHER = 4  # waves, this one included
PERSON, WEIGHT = "design.id", "design.weight"


def wave_of(survey: Survey) -> pd.DataFrame:
    """A wave's answers, levels and comments by respondent, with weights that sum to 1."""
    accepted, book = survey.accepted, survey.codebook
    columns = [key for key in (*book.items, *book.segments, book.topics_of) if key in accepted]
    ids = accepted.get(PERSON, pd.Series("", index=accepted.index)).fillna("").astype(str)
    # whoever has no id is nobody known from another wave
    alone = pd.Series([f"{survey.name}\0{label}" for label in accepted.index], index=accepted.index)
    weights = np.asarray(survey.design.weights, float)
    added = {PERSON: ids.where(ids != "", alone), WEIGHT: weights / weights.sum(), PERIOD: survey.name}
    return accepted[columns].assign(**added).reset_index(drop=True)


def lasting_rows(survey: Survey, wanted: Iterable[Measure], *, of: Iterable[Split]) -> Iterator[Row]:
    """Each level less all others over the last waves together (stat `lasting_gap`, `against` level:others).

    Population: respondents of this and up to three earlier waves, for measures asked in each of them; every wave weighs
    the same. Formula: `groups.contrast` of the values less their wave's mean, respondents as clusters, so that
    whoever answered in several waves counts as one. p adjusted by Holm over all measures and levels.
    """
    waves = [wave_of(survey), *survey.waves]
    if len(waves) < 2:
        return
    table = pd.concat(waves, ignore_index=True)
    kept = [m for m in wanted if all(m.key in wave and wave[m.key].notna().any() for wave in waves)]
    wave = np.repeat(np.arange(len(waves)), [len(each) for each in waves])
    sample = Sample.of(len(table), weights=table[WEIGHT] * len(table), clusters=table[PERSON])
    stacked = [_stacked(measure, table, wave) for measure in kept]
    levels = [_levels(split, table) for split in of]
    rows = [row for split in levels for measure in stacked for row in gaps(survey, measure, split, sample)]
    method = f"{len(waves)} waves together, respondents as clusters, t"
    yield from (replace(row, stat="lasting_gap") for row in judged_together(rows, method))


def _stacked(measure: Measure, table: pd.DataFrame, wave: np.ndarray) -> Measure:
    """A measure in all waves, less each wave's mean: what changed for everybody is no difference between groups."""
    values, weights = table[measure.key].to_numpy(float), table[WEIGHT].to_numpy(float)
    known = np.isfinite(values)
    total = np.bincount(wave[known], weights[known] * values[known]) / np.bincount(wave[known], weights[known])
    return Measure(measure.key, measure.stat, values - total[wave])


def _levels(split: Split, table: pd.DataFrame) -> Split:
    held = table.get(split.segment, pd.Series(index=table.index, dtype=object))
    return Split(split.segment, split.levels, pd.Categorical(held, categories=split.levels).codes.astype(int))


# ---- computed once per content ----
PARAMS = ("rules.yml", "population.yml", "published.yml", "targets.yml")
MOST = 8  # surveys kept in a process
_SURVEYS: dict[tuple[Path, str, str, str], Survey] = {}
_HISTORIES: dict[tuple[str, ...], Estimates] = {}  # the last one


def survey_of(project: Project, period: str) -> Survey:
    """The period's Survey; prepared once in a process while nothing it is made of changes."""
    said = project.codebook.model_dump_json() + project.actions.model_dump_json()
    key = (project.root, period, _lineage(project, period), said)
    if key not in _SURVEYS:
        outside = left_out(project, period)
        before = [name for name in project.until(period)[:-1] if name not in outside][:-TOGETHER:-1]
        found = replace(load_survey(project, period), waves=tuple(_wave(project, name) for name in before))
        if len(_SURVEYS) == MOST:
            del _SURVEYS[next(iter(_SURVEYS))]
        _SURVEYS[key] = found
    return _SURVEYS[key]


def _wave(project: Project, period: str) -> pd.DataFrame:
    """What a later survey holds of this one."""
    return cached(_file(project, period, "wave", content_hash), lambda: wave_of(survey_of(project, period)), PARQUET)


def indicators_of(project: Project, period: str) -> Estimates:
    """The period's indicators, from the cache when nothing they were made of has changed."""
    path = _file(project, period, "indicators", content_hash)
    return cached(path, lambda: _all_indicators(survey_of(project, period)), TABLE)


def keep_period(project: Project, period: str) -> None:
    """Compute and keep what reports of later periods ask of this one."""
    indicators_of(project, period)
    _wave(project, period)


def estimates_of(project: Project, period: str, chapter: str, make: Callable[[], Estimates]) -> Estimates:
    """A chapter's estimates, from the cache when nothing they were made of has changed."""
    return cached(_file(project, period, f"estimates-{chapter}", _lineage), make, TABLE)


def _file(project: Project, period: str, kind: str, key: Callable[[Project, str], str]) -> Path:
    return project.private(period, "cache") / f"{kind}-{key(project, period)}"


def _all_indicators(survey: Survey) -> Estimates:
    """Indicators of all customers; of every level of the segments the headlines, what has a target there, and what an
    action there was to move; what comments name; what the company records."""
    levels = (level_rows(survey, headlines(survey)), aimed_levels(survey), reached_rows(survey))
    return bind(indicators(survey), *levels, Estimates(mention_rows(survey, said_of(survey))), recorded(survey))


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

    Special and event surveys only where this period names them. With a panel, also what respondents of both periods do
    to the changes (`panel_rows`).

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
    declared, outside = set(project.periods), left_out(project, period)
    names = [name for name in earlier_periods(project, period) if name not in outside]
    try:
        made_of = [content_hash(project, name) for name in names if name in declared]
        key = (str(project.root), period, _lineage(project, period), *made_of)
        if key not in _HISTORIES:
            printed = published(project)
            told = [indicators_of(project, name) if name in declared else printed.select(period=name) for name in names]
            found = bind(*told, overlaps_of(project, period))
            _HISTORIES.clear()
            _HISTORIES[key] = found
        return _HISTORIES[key]
    except InputError as error:
        raise InputError(f"while preparing the earlier periods of {period}:\n{error}") from None


def overlaps_of(project: Project, period: str) -> Estimates:
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


def _read_table(data: bytes) -> Estimates:
    return Estimates.of_checked(Row(*record) for record in json.loads(data))


TABLE = Form[Estimates]("json", _write_table, _read_table)


def content_hash(project: Project, period: str) -> str:
    """Fingerprint of everything a period's numbers are made of: params, raw files, this program's code, libraries."""
    declared = project.period(period)
    digest = hashlib.sha256(f"{program('.py', '.yml')}{libraries()}".encode())
    for name in (*PARAMS, f"periods/{period}.yml"):
        path = project.params(name)
        digest.update(name.encode() + (path.read_bytes() if path.exists() else b""))
    for path in sorted(project.chapters.glob("*.py")):  # the project's own chapters
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(project.asked.encode())
    for file in declared.inputs:
        digest.update(fingerprint(project, period, file).encode())
    return digest.hexdigest()[:16]


def _lineage(project: Project, period: str) -> str:
    """Fingerprint of a period and of the earlier ones: whom they invited, and what this one is compared with.

    A period file pins its raw files by their sha256; results of queries that nothing freezes are looked at.
    """
    digest = hashlib.sha256(f"{content_hash(project, period)}{approved_before(project, period)}".encode())
    for name in project.periods[: project.periods.index(period)]:
        digest.update(project.params("periods", f"{name}.yml").read_bytes())
        for file in project.period(name).inputs:
            if file.sha256 is None:
                digest.update(fingerprint(project, name, file).encode())
    return digest.hexdigest()[:16]
