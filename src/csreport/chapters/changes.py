"""What changed: which changes are real, the course over all periods, and respondents that periods have in common."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from csreport.chapters.groups import Split, headlines, measures
from csreport.chapters.indicators import judged_together, measured, readings, row_of, sample_of
from csreport.estimates import Estimates, Row, covariance_of, direction, statistic
from csreport.facts import SPANS, alpha_of, size_of
from csreport.project.codebook import period_order
from csreport.survey.survey import Survey
from surveystats.change import FIRM_PERIODS, Wave, overlap_of, p_chart, xmr
from surveystats.groups import equality
from surveystats.inference import Result, Sample

# ---- the course of indicators over all periods ----
SIGMAS = 3.0
NAME = re.compile(r"(\d{4})[-_]?([A-Za-z]{0,8}\d{0,2})")


def first_of_year(periods: Sequence[str]) -> str:
    """The first of these periods, in order of time, in the year of the last; the last where names tell no year."""
    year = NAME.fullmatch(periods[-1])
    return next(name for name in periods if name[:4] == year[1]) if year else periods[-1]


def places_in_time(periods: Sequence[str]) -> dict[str, int]:
    """Where periods stand in time, counted in periods: from names like 2024Q1, 2024-05 or 2024-spring, or years alone.

    `periods` stand in their order. Names that tell no such order give their place alone.
    """
    counted = {period: place for place, period in enumerate(periods)}
    known = [match for match in map(NAME.fullmatch, periods) if match is not None]
    labels = _seasons(known)
    if not known or len(known) < len(periods) or (len(labels) > 1 and "" in labels):
        return counted
    first = min(int(match[1]) for match in known)
    places = {match[0]: (int(match[1]) - first) * len(labels) + labels.index(match[2]) for match in known}
    ascending = all(before < now for before, now in pairwise(places.values()))
    return places if ascending else counted


def _seasons(found: Sequence[re.Match[str]]) -> list[str]:
    """Seasons in the order of the year that has the most of them, then the others."""
    years: dict[str, list[str]] = {}
    for match in found:
        years.setdefault(match[1], []).append(match[2])
    fullest = max(years.values(), key=len, default=[])
    rest = {label for labels in years.values() for label in labels} - set(fullest)
    return sorted([*fullest, *rest], key=period_order) if rest else fullest


@dataclass(frozen=True)
class Series:
    """One indicator: its estimate in each period in which it was measured the same way, the latest last."""

    rows: tuple[Row, ...]
    places: dict[str, int]

    @property
    def now(self) -> Row:
        """The estimate of this period."""
        return self.rows[-1]

    @property
    def earlier(self) -> tuple[Row, ...]:
        """The estimates of the periods before."""
        return self.rows[:-1]


def series_of(now: Iterable[Row], history: Estimates, periods: Sequence[str], *, least: int = 0) -> list[Series]:
    """Each indicator of this period with its earlier estimates; without those on fewer than `least` respondents."""
    places = places_in_time(periods)
    found = []
    for row in now:
        if row.shown and not row.against and not row.n < least:
            before = (history.get(row, period=period) for period in periods if period != row.period)
            past = [other for other in before if other is not None and other.shown and not other.n < least]
            found.append(Series((*past, row), places))
    return found


def timeline(rows: Iterable[Row]) -> list[str]:
    """Periods of several series in the order that every one of them has them in, also where some have gaps."""
    series: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        series.setdefault((row.measure, row.stat, row.segment, row.level), []).append(row.period)
    merged: list[str] = []
    for sequence in sorted(series.values(), key=len, reverse=True):
        place = 0 if set(sequence) & set(merged) else len(merged)
        for period in sequence:
            if period not in merged:
                merged.insert(place, period)
            place = merged.index(period) + 1
    return merged


# ---- range of chance ---------------------------------------------------------------------------
def limit_rows(series: Iterable[Series]) -> Iterator[Row]:
    """Centre and control limits (stats `centre`, `limit_low`, `limit_high`; category: the statistic they belong to).

    Population: the periods before this one, a missing period being a gap; none before `control.LEAST_PERIODS` of them.
    Formula: XmR chart, x̄ ± 2.66 MR̄; shares: Laney's p′ chart on effective bases, limits at this period's base.
    Shares, NPS and index are cut at the ends of their scale.
    """
    for one in series:
        low, centre, high, chart = _limits(one)
        if math.isnan(low):
            continue
        state = ", provisional" if len(one.earlier) < FIRM_PERIODS else ""
        method = f"{chart} of {len(one.earlier)} earlier periods{state}"
        now, ends = one.now, statistic(one.now.stat)
        key = Row(now.period, now.measure, "", now.stat, now.segment, now.level, method=method)
        values = {"centre": centre, "limit_low": max(low, ends.low), "limit_high": min(high, ends.high)}
        yield from (replace(key, stat=stat, value=value) for stat, value in values.items())


def _limits(series: Series) -> tuple[float, float, float, str]:
    values, base = _gapped(series, "value"), series.now.n_eff
    if series.now.stat != "top_box":
        chart = xmr(values)
        lines = (chart.low, chart.centre, chart.high)
        low, centre, high = (float(line[-1]) if len(line) else math.nan for line in lines)
        return low, centre, high, "XmR chart"
    chart = p_chart(values, _gapped(series, "n_eff"))
    centre = float(chart.centre[-1]) if len(chart.centre) else math.nan
    if not chart.estimable or not base > 0:
        return math.nan, math.nan, math.nan, ""
    spread = chart.dispersion if math.isfinite(chart.dispersion) else 0.0
    reach = SIGMAS * spread * math.sqrt(centre * (1 - centre) / base)
    return centre - reach, centre, centre + reach, "Laney p′ chart"


def _gapped(series: Series, part: str) -> np.ndarray:
    """The earlier values at their places in time."""
    if not series.earlier:
        return np.array([])
    at = {series.places[row.period]: getattr(row, part) for row in series.earlier}
    return np.array([at.get(place, math.nan) for place in range(min(at), max(at) + 1)])


def outside(row: Row, estimates: Estimates) -> int | None:
    """Whether an estimate lies above (1), below (−1) or within (0) its range of chance; None where there is none."""
    low, high = (estimates.get(row, stat=stat, category=row.stat, against="") for stat in ("limit_low", "limit_high"))
    if low is None or high is None or not row.shown:
        return None
    return int(row.value > high.value) - int(row.value < low.value)


# ---- groups of customers -----------------------------------------------------------------------
def unequal_rows(changes: Iterable[Row], *, least: int) -> list[Row]:
    """Whether the levels of each segment changed unequally against a period (stat `unequal_change`: F, with its p).

    Population: changes of levels on at least `least` respondents in both periods. Formula: `comparison.equality` of the
    changes, the levels being taken as independent; p by Holm over the segments and periods.
    """
    groupings: dict[tuple[str, str], list[Row]] = {}
    for row in changes:
        if row.level and row.shown and row.n >= least:
            groupings.setdefault((row.segment, row.against), []).append(row)
    found = []
    for rows in groupings.values():
        test = equality([Result(row.value, row.se, df=row.df, n=int(row.n)) for row in rows])
        if not math.isnan(test.p):
            key = replace(rows[0], stat="unequal_change", category=rows[0].stat, level="")
            numbers = Result(test.value, math.nan, df=test.df_denominator, p=test.p, n=test.n)
            found.append(row_of(replace(numbers, n_weighted=math.nan, n_eff=math.nan), key, ""))
    return judged_together(found, "Welch's F of the levels' changes")


# ---- respondents that two periods have in common, and what they do to the change of each indicator ----
OVERLAP = "overlap"  # category of the count of respondents that answered in both periods
EARLIER = "earlier_period"  # stands for the segment of periods compared with


def panel_rows(now: Survey, before: Survey) -> Iterator[Row]:
    """How many respondents of a period answered in an earlier one too, and the covariances of their indicators.

    Rows of the earlier period `against` this one: a count of category `overlap` (n: respondents of this period), and
    for each indicator whose change is tested, in all and in the levels of headlines, its covariance with itself (stat
    `<stat>_covariance`; df: of the difference; n: units in both). None without a panel or without common respondents.
    """
    empty = pd.Series(dtype=str)
    ids = [set(survey.accepted.get("design.panel", empty).astype(str).str.strip()) - {""} for survey in (now, before)]
    common = len(ids[0] & ids[1])
    if not common:
        return
    against, n = f"period:{now.name}", float(len(now.accepted))
    count = Row(before.name, "respondents", "count", OVERLAP, against=against, weighting="none", method="count")
    yield replace(count, value=float(common), n=n)
    if now.design.replicates is not None or before.design.replicates is not None:
        return
    method = f"{common:,} of {len(now.accepted):,} respondents also answered in {before.name}"
    for key, waves in _waves(now, before):
        shared = overlap_of(*waves)
        if shared.units:
            row = replace(key, period=before.name, stat=covariance_of(key.stat), against=against, method=method)
            yield replace(row, value=shared.covariance, df=shared.df, n=float(shared.units))


def overlap_rows(survey: Survey, history: Estimates) -> Iterator[Row]:
    """How many respondents also answered in each earlier period, as rows of this one."""
    for row in history.select(measure="respondents", category=OVERLAP, against=f"period:{survey.name}"):
        yield replace(row, period=survey.name, against="", segment=EARLIER, level=row.period)


def _waves(now: Survey, before: Survey) -> Iterator[tuple[Row, tuple[Wave, Wave]]]:
    """Both waves of each indicator, and of each headline in each level, that both periods have answers to."""
    samples, units = [sample_of(survey) for survey in (now, before)], _units(now, before)
    earlier, heads = _followed(before), {(measure.key, measure.stat, "") for measure in headlines(now)}
    splits = [(Split.of(now, segment), Split.of(before, segment)) for segment in now.codebook.segments]
    for (measure, stat, category), values in _followed(now).items():
        if (measure, stat, category) not in earlier:
            continue
        answers, key = (values, earlier[measure, stat, category]), Row(now.name, measure, stat, category)
        yield key, _pair(answers, units, samples)
        for pair in splits if (measure, stat, category) in heads else ():
            for place, level in enumerate(pair[0].levels):
                inside = [sample.subset(split.codes == place) for sample, split in zip(samples, pair, strict=True)]
                yield replace(key, segment=pair[0].segment, level=level), _pair(answers, units, inside)


def _pair(answers: tuple[np.ndarray, np.ndarray], units: list[np.ndarray], samples: list[Sample]) -> tuple[Wave, Wave]:
    now, before = (Wave(*parts) for parts in zip(answers, units, samples, strict=True))
    return now, before


def _followed(survey: Survey) -> dict[tuple[str, str, str], np.ndarray]:
    """Values per respondent of each statistic whose change is tested."""
    book, recommend = survey.codebook, survey.codebook.role("recommend")
    wanted = [(key, "mean") for key in measured(survey)]
    wanted += [(key, "top_box") for key in measured(survey) if key in book.items]
    wanted += [(recommend, "nps")] if recommend is not None else []
    found = {(m.key, m.stat, ""): m.values for m in measures(survey, [*wanted, ("index", "index")])}
    found |= {(reading.item, "rate", reading.category): reading.holds for reading in readings(survey)}
    return {key: values for key, values in found.items() if statistic(key[1]).followed}


def _units(now: Survey, before: Survey) -> list[np.ndarray]:
    """The drawn units of both waves by number: clusters where they were drawn, else respondents."""
    labels = []
    for survey in (now, before):
        design, ids = survey.design, survey.accepted["design.panel"].astype(str).str.strip()
        alone = survey.name + " " + pd.Series(range(len(ids)), ids.index).astype(str)
        found = "id " + ids.mask((ids == "") | ids.duplicated())
        if design.clusters is not None:
            found = design.strata.astype(str) + "\0" + design.clusters.astype(str)
        labels.append(found.fillna(alone))
    codes = pd.factorize(pd.concat(labels))[0]
    return np.split(codes, [len(labels[0])])


# ---- which changes are real ----
TOLD = ("mean", *SPANS)


@dataclass(frozen=True)
class Moves:
    """Changes against an earlier period: all of them, and those that fell or rose beyond noise, the largest first.

    Changes on scales of different lengths are ranked as parts of their scale.
    """

    period: str
    tested: list[Row]
    fell: list[Row]
    rose: list[Row]

    def without(self, measures: Iterable[str]) -> Moves:
        """The same without some measures."""
        gone = set(measures)
        kept = ([row for row in rows if row.measure not in gone] for rows in (self.tested, self.fell, self.rose))
        return Moves(self.period, *kept)


def once_each(rows: Iterable[Row]) -> list[Row]:
    """One statistic for each measure: the mean, of the recommendation the Net Promoter Score."""
    found = list(rows)
    twice = {row.measure for row in found if row.stat == "nps"}
    return [row for row in found if not (row.stat == "mean" and row.measure in twice)]


def moves(estimates: Estimates, survey: Survey, earlier: str) -> Moves:
    """What changed against an earlier period, of all customers: headline questions, index, dimensions and items."""
    found = estimates.of_all(period=survey.name, against=f"period:{earlier}", stat=TOLD, category="")
    known = (row for row in once_each(found) if row.shown)
    tested = [row for row in known if (now := estimates.get(row, against="")) is not None and now.shown]
    ranked = sorted(tested, key=lambda row: size_of(row, survey), reverse=True)
    fell, rose = ([row for row in ranked if direction(row, alpha_of(survey)) == way] for way in (-1, 1))
    return Moves(earlier, tested, fell, rose)
