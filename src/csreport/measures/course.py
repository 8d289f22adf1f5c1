"""The course of indicators over all periods: the range of chance, and whether groups moved alike."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from csreport.catalogue import statistic
from csreport.estimates import Estimates, Row
from csreport.measures.indicators import judged_together, row_of
from csreport.project.codebook import period_order
from surveystats.comparison import equality
from surveystats.control import FIRM_PERIODS, p_chart, xmr
from surveystats.sample import Result

SIGMAS = 3.0
NAME = re.compile(r"(\d{4})[-_]?([A-Za-z]{0,8}\d{0,2})")


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

    def stem(self, stat: str, category: str = "") -> Row:
        """A row of this period about the indicator."""
        return Row(self.now.period, self.now.measure, stat, category or self.now.stat, self.now.segment, self.now.level)


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
    return merged_periods(sorted(series.values(), key=len, reverse=True))


def merged_periods(sequences: Iterable[Sequence[str]]) -> list[str]:
    """All periods in the order that every sequence has them in, also where one has gaps."""
    merged: list[str] = []
    for sequence in sequences:
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
        least, most = statistic(one.now.stat).low, statistic(one.now.stat).high
        values = {"centre": centre, "limit_low": max(low, least), "limit_high": min(high, most)}
        yield from (replace(one.stem(stat), value=value, method=method) for stat, value in values.items())


def _limits(series: Series) -> tuple[float, float, float, str]:
    values, bases = _gapped(series, "value"), _gapped(series, "n_eff")
    if series.now.stat != "top_box":
        chart = xmr(values)
        low, centre, high = (
            float(line[-1]) if len(line) else math.nan for line in (chart.low, chart.centre, chart.high)
        )
        return low, centre, high, "XmR chart"
    chart = p_chart(values, bases)
    centre, base = float(chart.centre[-1]) if len(chart.centre) else math.nan, series.now.n_eff
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
            numbers = Result(
                test.value, df=test.df_denominator, p=test.p, n=test.n, n_weighted=math.nan, n_eff=math.nan
            )
            found.append(row_of(numbers, key, ""))
    return judged_together(found, "Welch's F of the levels' changes")
