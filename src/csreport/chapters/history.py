"""The Estimates of earlier periods: recomputed from their answers, or read from a published table that can be true."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from csreport.chapters.comparisons import panel_rows
from csreport.chapters.customers import recorded
from csreport.chapters.groups import Measure, Split, aimed_levels, gaps, headlines, level_rows
from csreport.chapters.indicators import indicators, judged_together, row_of
from csreport.chapters.register import reached_rows
from csreport.chapters.topics import PERIOD, mention_rows, said_of
from csreport.estimates import FIELDS, PUBLISHED, Estimates, Row, bind
from csreport.project.codebook import Codebook, Scale
from csreport.project.errors import InputError, ParamsError, ProjectError, nearest
from csreport.project.params import Form, cached, libraries, program, read_document
from csreport.project.project import Project, approved_before, earlier_periods, left_out, timeline
from csreport.project.targets import PublishedFile, PublishedMeasure
from csreport.survey.intake import PARQUET, fingerprint
from csreport.survey.survey import Survey, load_survey
from surveystats import distributions as stats
from surveystats import planning
from surveystats.inference import Result, Sample
from surveystats.proportions import DETRACTOR, PROMOTER, wilson

# ---- numbers of a published table: which measure they tell of ----
INDEX = "index"
Range = tuple[float, float]


@dataclass(frozen=True)
class Entry:
    """One measure of one published period, with what the codebook and the rules say of it."""

    period: str
    key: str
    told: PublishedMeasure
    source: str
    scale: Scale | None  # of an item, or that all items of a dimension share
    item: bool
    recommend: bool
    boxes: int

    def place(self, part: str) -> tuple[str, ...]:
        """Where in the file one of its numbers stands."""
        return ("periods", self.period, "measures", self.key, part)

    @property
    def points(self) -> list[float]:
        """Answer options, lowest first."""
        return self.scale.points if self.scale else []

    @property
    def shares(self) -> list[float]:
        """Share of each answer option; none without a distribution."""
        return [float(self.told.distribution.get(x, 0)) for x in self.points] if self.told.distribution else []

    @property
    def ends(self) -> Range:
        """Low and high end of the scale."""
        return (self.scale.min, self.scale.max) if self.scale else (-math.inf, math.inf)

    def inside(self, low: float, high: float) -> list[float]:
        """1 for each answer option within the ends, else 0."""
        return [float(low <= point <= high) for point in self.points]

    def parts(self) -> dict[str, list[float]]:
        """Answer options (1, else 0) of each share that sums several of them; none but of an item."""
        if not self.item:
            return {}
        count = min(self.boxes, len(self.points))
        found = {
            "top_box": self.inside(self.points[-count], math.inf),
            "bottom_box": self.inside(-math.inf, self.points[count - 1]),
        }
        nps = {"promoters": self.inside(PROMOTER, math.inf), "detractors": self.inside(-math.inf, DETRACTOR)}
        return found | (nps if self.recommend else {})

    def share(self, part: str) -> float | None:
        """A share as published, else as the distribution has it, else None."""
        own, inside = getattr(self.told, part), self.parts().get(part)
        if own is not None:
            return float(own)
        return planning.mean_of_distribution(self.shares, inside) if self.shares and inside else None


def entries_of(file: PublishedFile, project: Project) -> Iterator[Entry]:
    """Every measure of every period; all of them must be known (see `misplaced`)."""
    book = project.codebook
    for name, period in file.periods.items():
        for key, told in period.measures.items():
            scale, recommend = _scale(book, key), book.role("recommend") == key
            boxes = project.rules.top_box
            yield Entry(name, key, told, period.source, scale, key in book.items, recommend, boxes)


def _scale(book: Codebook, key: str) -> Scale | None:
    members = [key] if key in book.items else book.members(key)
    names = {book.items[member].scale for member in members}
    return book.scales[names.pop()] if len(names) == 1 else None


def misplaced(file: PublishedFile, project: Project) -> Iterator[tuple[tuple[str, ...], str]]:
    """Periods and measures that may not stand there."""
    book = project.codebook
    known = [*book.items, *book.dimensions, *([INDEX] if book.dimensions else [])]
    for name, period in file.periods.items():
        if name in project.periods:
            yield ("periods", name), f"the period is also declared in params/periods/{name}.yml; keep one of the two"
        for key in period.measures:
            if key not in known:
                hint = nearest(key, known)
                yield ("periods", name, "measures", key), f"the codebook has no item or dimension of this id{hint}"


# ---- whether they can all be true ----
class Check(NamedTuple):
    """One comparison of a number with the others: what is wrong with it, or "" where it agrees."""

    part: str
    problem: str = ""


def checks(entry: Entry) -> Iterator[Check]:
    """Comparisons that the published numbers of a measure allow; none where they say nothing of each other."""
    wrong = list(_foreign(entry))
    yield from wrong
    if wrong:
        return
    if entry.shares:
        good = planning.sums_to_one(entry.shares, digits=entry.told.share_decimals)
        yield Check("distribution", "" if good else f"its shares sum to {sum(entry.shares):.4g}, not to 1")
    yield from _mean(entry)
    yield from _spread(entry)
    yield from _index(entry)
    yield from _parts(entry)
    yield from _check_nps(entry)


def _span(entry: Entry) -> str:
    return "{:g} to {:g}".format(*entry.ends)


def _foreign(entry: Entry) -> Iterator[Check]:
    told = entry.told
    if told.distribution and not entry.item:
        yield Check("distribution", "only an item has a distribution")
    for point in told.distribution if entry.item else ():
        if point not in entry.points:
            yield Check("distribution", f"{point:g} is no point of the scale ({_span(entry)})")
    for part in ("top_box", "bottom_box"):
        if getattr(told, part) is not None and not entry.item:
            yield Check(part, "only an item has one")
    for part in ("nps", "promoters", "detractors"):
        if getattr(told, part) is not None and not entry.recommend:
            yield Check(part, "only the item with the role recommend has one")
    if entry.key == INDEX and told.mean is not None:
        yield Check("mean", "the index has no mean; write it as index")
    if entry.key != INDEX and told.index is not None and told.mean is None and not told.distribution:
        yield Check("index", f"give the mean that it stands for; the index of all dimensions is the measure '{INDEX}'")


def _mean(entry: Entry) -> Iterator[Check]:
    told = entry.told
    if told.mean is None:
        return
    mean, digits = float(told.mean), told.decimals("mean")
    if entry.scale and not planning.agrees(mean, *entry.ends, digits=digits):
        yield Check("mean", f"{told.mean} lies outside the scale ({_span(entry)})")
    if entry.shares:
        implied = planning.mean_of_distribution(entry.shares, entry.points)
        limits = planning.implied_range(entry.shares, entry.points, digits=told.share_decimals)
        yield _agrees(entry, "mean", implied, limits, of="the distribution implies")
    whole = entry.scale is not None and entry.scale.step == 1 and entry.scale.min % 1 == 0
    if told.n is not None and not told.weighted and whole and (entry.item or told.items > 1):
        yield from _grim(entry, "mean", planning.grim(mean, told.n, digits, items=told.items))


def _grim(entry: Entry, part: str, possible: bool | None) -> Iterator[Check]:
    if possible is not None:
        wrong = (
            f"{getattr(entry.told, part)} cannot come from whole-number answers of {entry.told.n} people (GRIM); give "
            "the n of this question, or 'weighted: true' where answers were weighted"
        )
        yield Check(part, "" if possible else wrong)


def _agrees(entry: Entry, part: str, implied: float, limits: Range, *, of: str) -> Check:
    number = getattr(entry.told, part)
    share = part in entry.parts()
    digits = entry.told.share_decimals + 2 if share else entry.told.decimals(part)
    if math.isnan(limits[0]) or planning.agrees(float(number), *limits, digits=digits):
        return Check(part)
    places = max(digits, 2)
    ends = f"{limits[0]:.{places}f} to {limits[1]:.{places}f}"
    return Check(part, f"found {number}, but {of} {implied:.{places}f} ({ends} as the others are rounded)")


def _spread(entry: Entry) -> Iterator[Check]:
    told, n = entry.told, entry.told.n or math.inf
    if told.sd is None or entry.scale is None:
        return
    if entry.shares:
        implied = planning.sd_of_distribution(entry.shares, entry.points, n=n)
        limits = planning.implied_sd_range(entry.shares, entry.points, digits=told.share_decimals, n=n)
        yield _agrees(entry, "sd", implied, limits, of="the distribution implies")
    elif told.mean is not None:
        half = planning.rounding(told.decimals("mean"))
        means = (min(max(float(told.mean) + way, entry.ends[0]), entry.ends[1]) for way in (-half, 0, half))
        widest = max(planning.largest_sd(mean, *entry.ends, n=n) for mean in means)
        if float(told.sd) > widest + planning.rounding(told.decimals("sd")):
            yield Check("sd", f"found {told.sd}, but with this mean it is at most {widest:.2f}")


def _index(entry: Entry) -> Iterator[Check]:
    told = entry.told
    if told.index is None or entry.scale is None or entry.key == INDEX:
        return
    ends = entry.ends
    if told.mean is not None:
        half = planning.rounding(told.decimals("mean"))
        around = [planning.index_of_mean(float(told.mean) + way, *ends) for way in (-half, 0, half)]
        yield _agrees(entry, "index", around[1], (around[0], around[2]), of="the mean implies")
    if entry.shares:
        mean = planning.mean_of_distribution(entry.shares, entry.points)
        low, high = planning.implied_range(entry.shares, entry.points, digits=told.share_decimals)
        index, least, most = (planning.index_of_mean(x, *ends) for x in (mean, low, high))
        yield _agrees(entry, "index", index, (least, most), of="the distribution implies")


def _parts(entry: Entry) -> Iterator[Check]:
    told = entry.told
    for part, inside in entry.parts().items() if entry.shares else ():
        if getattr(told, part) is not None:
            implied = planning.mean_of_distribution(entry.shares, inside)
            limits = planning.implied_range(entry.shares, inside, digits=told.share_decimals)
            boxed = f" (top_box in params/rules.yml is {entry.boxes})" if part.endswith("box") else ""
            yield _agrees(entry, part, implied, limits, of=f"the distribution{boxed} implies")


def _check_nps(entry: Entry) -> Iterator[Check]:
    told = entry.told
    if told.promoters is not None and told.detractors is not None:
        both = told.promoters + told.detractors
        if not planning.agrees(min(float(both), 1.0), float(both), 1.0, digits=told.share_decimals + 2):
            yield Check("promoters", f"promoters and detractors sum to {both}, more than 1")
    up, down = entry.share("promoters"), entry.share("detractors")
    if told.nps is None:
        return
    if up is not None and down is not None:
        limits = planning.nps_range(up, down, digits=told.share_decimals)
        yield _agrees(entry, "nps", 100 * (up - down), limits, of="promoters and detractors imply")
    if told.n is not None and not told.weighted:
        yield from _grim(entry, "nps", planning.grim(float(told.nps) / 100, told.n, told.decimals("nps") + 2))


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
