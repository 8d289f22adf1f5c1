"""Periods known only from a published table: checked for consistency, then as Estimates like any other."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from scipy import stats

from csreport.estimates import PUBLISHED, Estimates, Row, bind
from csreport.measures.indicators import row_of
from csreport.project.codebook import period_order
from csreport.project.errors import ParamsError
from csreport.project.params import read_document
from csreport.project.project import Project
from csreport.survey.summaries import INDEX, Entry, checks, entries_of, misplaced
from surveystats import consistency
from surveystats.proportions import wilson
from surveystats.sample import Result

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


def timeline(project: Project) -> list[str]:
    """All periods, earliest first: the declared ones in their order, published ones where date or name puts them.

    By date when every declared period has its fieldwork and every published one its date, else by name (wave9 before
    wave10).
    """
    names = list(project.periods)
    table = project.published.periods if project.published else {}
    fieldwork = {name: project.period(name).fieldwork for name in names}
    starts = {name: days.start for name, days in fieldwork.items() if days is not None}
    dates = {name: period.day for name, period in table.items() if period.day is not None}
    dated = len(starts) == len(names) and len(dates) == len(table)

    def order(name: str) -> tuple[dt.date, list[tuple[int, int | str]]]:
        return (starts.get(name) or dates[name] if dated else dt.date.min), period_order(name)

    for name in sorted(set(table) - set(names), key=order):
        places = (place for place, other in enumerate(names) if order(other) > order(name))
        names.insert(next(places, len(names)), name)
    return names


def _line(lines: dict[tuple[str | int, ...], int], place: tuple[str, ...]) -> int:
    return lines.get(place) or _line(lines, place[:-1]) if place else 1


# ---- rows ----------------------------------------------------------------------------------------------
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
    exact = consistency.sd_of_distribution(entry.shares, entry.points, n=n) if entry.shares else math.nan
    sd = exact if told.sd is None else float(told.sd)
    se = float(told.se) if told.se is not None else sd / math.sqrt(n)
    main = INDEX if entry.key == INDEX else "mean"
    own = getattr(told, main)
    if own is not None:
        yield main, Told(float(own), se, 10.0 ** -told.decimals(main))
    elif entry.shares:
        low, high = consistency.implied_range(entry.shares, entry.points, digits=told.share_decimals)
        yield "mean", Told(consistency.mean_of_distribution(entry.shares, entry.points), se, high - low)
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
        low, high = consistency.nps_range(up, down, digits=told.share_decimals)
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
