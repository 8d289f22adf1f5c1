"""The course of indicators over all periods: range of chance, seasons, steady trend and what it leads to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from csreport.catalogue import statistic
from csreport.estimates import Estimates, Row, alpha_at
from csreport.measures.indicators import changes, row_of
from csreport.project.columns import period_order
from surveystats.comparison import equality
from surveystats.control import FIRM_PERIODS, p_chart, xmr
from surveystats.multiplicity import holm
from surveystats.sample import Result
from surveystats.seasonality import LEAST_CYCLES, Trend, forecast, trend

SIGMAS = 3.0
NAME = re.compile(r"(\d{4})[-_]?([A-Za-z]{0,8}\d{0,2})")
HOLM = "p by Holm"


@dataclass(frozen=True)
class Calendar:
    """Where periods stand in time, counted in periods, and which season each is; no seasons where names tell none."""

    places: dict[str, int]
    seasons: dict[str, str]
    cycle: int

    @staticmethod
    def of(periods: Sequence[str]) -> Calendar:
        """From names like 2024Q1, 2024-05 or 2024-spring the year and its season; from years alone the year.

        `periods` stand in their order. Names that tell no such order give their place alone.
        """
        found = [NAME.fullmatch(period) for period in periods]
        known = [match for match in found if match is not None]
        labels = _seasons(known)
        if not known or len(known) < len(periods) or (len(labels) > 1 and "" in labels):
            return Calendar._counted(periods)
        first = min(int(match[1]) for match in known)
        places = {match[0]: (int(match[1]) - first) * len(labels) + labels.index(match[2]) for match in known}
        if any(now <= before for before, now in pairwise(places.values())):
            return Calendar._counted(periods)
        return Calendar(places, {match[0]: match[2] for match in known} if len(labels) > 1 else {}, len(labels))

    @staticmethod
    def _counted(periods: Sequence[str]) -> Calendar:
        return Calendar({period: place for place, period in enumerate(periods)}, {}, 1)

    def a_cycle_before(self, period: str) -> str | None:
        """The period of the same season one cycle earlier; None without seasons."""
        wanted = self.places[period] - self.cycle
        return next((name for name, place in self.places.items() if place == wanted), None) if self.seasons else None

    def next_season(self, period: str) -> str | None:
        """Season of the period after this one, where it is known."""
        wanted = (self.places[period] + 1) % self.cycle
        return next((label for name, label in self.seasons.items() if self.places[name] % self.cycle == wanted), None)


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
    calendar: Calendar

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
    calendar = Calendar.of(periods)
    found = []
    for row in now:
        if row.shown and not row.against and not row.n < least:
            before = (history.get(row, period=period) for period in periods if period != row.period)
            past = [other for other in before if other is not None and other.shown and not other.n < least]
            found.append(Series((*past, row), calendar))
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
        return (*_last(chart.low, chart.centre, chart.high), "XmR chart")
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
    at = {series.calendar.places[row.period]: getattr(row, part) for row in series.earlier}
    return np.array([at.get(place, math.nan) for place in range(min(at), max(at) + 1)])


def _last(*arrays: np.ndarray) -> tuple[float, float, float]:
    low, centre, high = (float(values[-1]) if len(values) else math.nan for values in arrays)
    return low, centre, high


def outside(row: Row, estimates: Estimates) -> int | None:
    """Whether an estimate lies above (1), below (−1) or within (0) its range of chance; None where there is none."""
    low, high = (estimates.get(row, stat=stat, category=row.stat, against="") for stat in ("limit_low", "limit_high"))
    if low is None or high is None or not row.shown:
        return None
    return int(row.value > high.value) - int(row.value < low.value)


# ---- seasons and trend -------------------------------------------------------------------------
def cycle_rows(
    now: Sequence[Iterable[Row]], history: Estimates, periods: Sequence[str], confidence: float
) -> list[Row]:
    """Change of each indicator against the same season a cycle before, once two cycles have gone by.

    `now`: families of estimates that are tested together. Formula: `seasonality.same_season`; p by Holm in the family.
    """
    before = same_season_period(periods)
    if before is None:
        return []
    return [row for family in now for row in changes(family, history, [before], confidence=confidence)]


def same_season_period(periods: Sequence[str]) -> str | None:
    """The period that a seasonal comparison is made with: one cycle before, once `seasonality.LEAST_CYCLES` went by."""
    calendar = Calendar.of(periods)
    if not periods or calendar.places[periods[-1]] - calendar.places[periods[0]] + 1 < LEAST_CYCLES * calendar.cycle:
        return None
    return calendar.a_cycle_before(periods[-1])


def season_rows(series: Sequence[Series], confidence: float) -> list[Row]:
    """How far each season lies from the average of the year (stat `season`, category: the season).

    Population: indicators seen in `seasonality.LEAST_CYCLES` cycles in each season. Formula: `seasonality.trend` with
    seasons; p by Holm over all of them.
    """
    found = []
    for one in series:
        for label, result in _fitted(one, seasonal=True, confidence=confidence).seasons.items():
            if math.isfinite(result.value):
                found.append(_result_row(one.stem("season", label), result))
    return _adjusted(found, "weighted regression on time and seasons")


def trend_rows(series: Sequence[Series], seasons: Iterable[Row], confidence: float) -> list[Row]:
    """Slope of each indicator per period (stat `trend`, category: the statistic), p by Holm over the indicators.

    Population: indicators of at least `seasonality.LEAST_TREND` periods. Where a season differs from the year's average
    beyond noise, the seasons stand in the fit.
    """
    moved = _seasonal(seasons, confidence)
    fits = [(one, _fitted(one, seasonal=one.now.measure in moved, confidence=confidence)) for one in series]
    rows = [_result_row(one.stem("trend"), fit) for one, fit in fits if math.isfinite(fit.value)]
    return _adjusted(rows, "weighted regression on time")


def forecast_rows(
    series: Sequence[Series], trends: Iterable[Row], seasons: Iterable[Row], confidence: float
) -> Iterator[Row]:
    """Range in which the next period's estimate should lie (stat `forecast`) where the trend exceeds noise.

    Population: `seasonality.LEAST_FORECAST` periods or more. Formula: `seasonality.forecast`, the next wave as exact as
    the median of those so far. Cut at the ends of the scale of shares, NPS and index.
    """
    moved, alpha = _seasonal(seasons, confidence), alpha_at(confidence)
    steady = {(row.measure, row.category) for row in trends if row.p < alpha}
    for one in series:
        if (one.now.measure, one.now.stat) not in steady:
            continue
        seasonal = one.now.measure in moved
        season = one.calendar.next_season(one.now.period) if seasonal else None
        found = forecast(
            _fitted(one, seasonal=seasonal, confidence=confidence), one.calendar.places[one.now.period] + 1,
            season=season, se=float(np.nanmedian([row.se for row in one.rows])), confidence=confidence,
        )  # fmt: skip
        least, most = statistic(one.now.stat).low, statistic(one.now.stat).high
        if math.isfinite(found.low) and math.isfinite(found.high):
            yield replace(one.stem("forecast"), value=found.value, low=max(found.low, least),
                          high=min(found.high, most), method=f"trend of {len(one.rows)} periods")  # fmt: skip


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
    return _adjusted(found, "Welch's F of the levels' changes")


# ---- seasons seen ------------------------------------------------------------------------------
def cycles(periods: Sequence[str]) -> int:
    """How often the season seen least has been seen; 0 where names tell no seasons."""
    seasons = list(Calendar.of(periods).seasons.values())
    return min((seasons.count(label) for label in set(seasons)), default=0)


def _seasonal(seasons: Iterable[Row], confidence: float) -> set[str]:
    alpha = alpha_at(confidence)
    return {row.measure for row in seasons if row.p < alpha}


def _fitted(series: Series, *, seasonal: bool, confidence: float) -> Trend:
    rows, calendar = [row for row in series.rows if row.se > 0], series.calendar
    if seasonal and not (calendar.seasons and len(rows) >= LEAST_CYCLES * calendar.cycle):
        return Trend(math.nan, reason="cycles")
    return trend(
        [row.value for row in rows], [float(calendar.places[row.period]) for row in rows], se=[row.se for row in rows],
        seasons=[calendar.seasons[row.period] for row in rows] if seasonal else None, confidence=confidence,
    )  # fmt: skip


def _result_row(key: Row, found: Result) -> Row:
    """A row without a base: it rests on periods, and every one of them has a base of its own."""
    return replace(key, value=found.value, se=found.se, low=found.low, high=found.high, df=found.df, p=found.p)


def _adjusted(rows: Sequence[Row], method: str) -> list[Row]:
    adjusted = holm([row.p for row in rows])
    told = f"{method}; {HOLM} over {len(rows)}" if len(rows) > 1 else method
    return [replace(row, p=float(p), method=told) for row, p in zip(rows, adjusted, strict=True)]
