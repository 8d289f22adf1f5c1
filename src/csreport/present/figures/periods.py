"""The course over all periods: the leading score with its target, many measures in small panels, and dated events."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from csreport.chapters.comparisons import PANELS, first_of_year, places_in_time, timeline
from csreport.estimates import Estimates, Row, direction
from csreport.present import layout, vectors
from csreport.present.layout import Axis, Drawing, Sample, Sheet, across, clamp, drawn, extent, fit, quarter_of
from csreport.present.results import goals_of
from csreport.present.vectors import BOLD, COLOUR, DASHED, DOTTED, INK2, INK3, LEAD, LEAST, LESS, MARKS
from csreport.present.words import Words, stars
from csreport.project.targets import Target

LEAST_PERIODS = 3  # that make a course
DRAWN = {"mean", "nps", "index"}
MONTH = re.compile(r"(\d{4})[-_]?[Mm]?(0[1-9]|1[0-2])")
Events = Sequence[tuple[dt.date, str]]
Days = Mapping[str, dt.date]


# ---- reading ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Time:
    """Periods in order, where they stand in time, and what happened when, as far as days are known."""

    periods: list[str]
    at: dict[str, float]
    places: dict[str, int]
    events: list[tuple[float, str]]

    @property
    def ends(self) -> tuple[float, float]:
        """From the first period to the last."""
        return self.at[self.periods[0]], self.at[self.periods[-1]]

    @property
    def samples(self) -> list[Sample]:
        """The numbers of the events and what they mean."""
        return [Sample(partial(Sheet.tag, number=n), text, 18.0) for n, (_, text) in enumerate(self.events, 1)]

    @property
    def years(self) -> list[str]:
        """The first period of each year, where all are quarters."""
        if not all(quarter_of(period) for period in self.periods):
            return []
        return [one for one, before in zip(self.periods, ["", *self.periods], strict=False) if one[:4] != before[:4]]


@dataclass(frozen=True)
class Series:
    """One measure over time: its estimates, its change, and the periods from which on it is made of other items."""

    label: str
    unit: str
    rows: list[Row]
    change: Row | None
    way: int
    breaks: frozenset[str]

    def runs(self, time: Time) -> list[list[Row]]:
        """Estimates of periods that follow each other, none missing between two, and are of the same thing."""
        found = [self.rows[:1]]
        for one, other in pairwise(self.rows):
            if other.period not in self.breaks and time.places[other.period] - time.places[one.period] == 1:
                found[-1].append(other)
            else:
                found.append([other])
        return found

    @property
    def known(self) -> list[float]:
        """All that is drawn."""
        values = (value for row in self.rows for value in (row.low, row.value, row.high))
        return [value for value in values if not math.isnan(value)]


@dataclass(frozen=True)
class Course:
    """Series over the same time, the words of what their changes are counted from, and the first one's target."""

    series: list[Series]
    time: Time
    goal: Row | None
    now: str


def course(
    estimates: Estimates,
    words: Words,
    *,
    events: Events = (),
    days: Days | None = None,
    declared: Mapping[str, Target] | None = None,
) -> Drawing | None:
    """The leading score over all periods with its target and dated events; none of fewer than three periods.

    It is overall satisfaction, else the index, else the first measure. `days` tells when a period was asked, where its
    name does not.
    """
    known = estimates.select(segment="", weighting="representative", category="")
    found = _series(known, words, days or {})
    measures = [words.codebook.role("overall"), "index", *(one.rows[0].measure for one in found)]
    first = next((one for name in measures for one in found if one.rows[0].measure == name), None)
    if first is None or len(first.rows) < LEAST_PERIODS:
        return None
    aim = goals_of(estimates, words, declared).get((first.rows[-1].measure, first.rows[-1].stat, "", ""))
    time = _time(timeline(first.rows), events, days or {})
    return drawn(_draw_course, Course([first], time, aim.goal_row if aim else None, layout.last_period(known)), words)


def trends(estimates: Estimates, words: Words, *, events: Events = (), days: Days | None = None) -> Drawing | None:
    """At most nine measures or groups over all periods in small panels; events are numbered.

    Clear changes stand first, falls before rises, then the others as they are given.
    """
    known = Estimates(row for row in estimates if row.weighting == "representative" and not row.category)
    found = [one for one in _series(known, words, days or {}) if len(one.rows) > 1]
    if max((len(one.rows) for one in found), default=0) < LEAST_PERIODS:
        return None
    order = {-1: 0, 1: 1, 0: 2}
    found.sort(key=lambda one: (order[one.way], -abs(one.change.value) if one.way and one.change else 0.0))
    periods = timeline(_in_time([row for one in found[:PANELS] for row in one.rows], days or {}))
    time = _time(periods, events, days or {})
    return drawn(_draw_trends, Course(found[:PANELS], time, None, layout.last_period(known)), words)


def _series(known: Estimates, words: Words, days: Days) -> list[Series]:
    """One series for each measure or level, with its first clear change, else its first."""
    rows = [row for row in known if row.is_estimate and row.shown and row.stat in DRAWN]
    kept = {(row.measure, row.stat) for row in layout.one_statistic(rows)}
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        if (row.measure, row.stat) in kept:
            groups.setdefault((row.measure, row.segment, row.level), []).append(row)
    breaks = {(row.measure, row.period) for row in known if row.stat == "break" and not row.against}
    found = []
    for (measure, segment, level), given in groups.items():
        members = _in_time(given, days)
        last = members[-1]
        same = known.select(measure=measure, segment=segment, level=level, stat=last.stat, period=last.period)
        changes = [row for row in same if row.against_kind == "period"]
        clear = next((row for row in changes if direction(row, words.alpha)), None)
        way = direction(clear, words.alpha) if clear is not None else 0
        ended = frozenset(period for name, period in breaks if name == measure)
        label = words.series(last) + (f" · {layout.level_name(last, words)}" if level else "")
        found.append(Series(label, words.unit(last), members, clear or next(iter(changes), None), way, ended))
    return found


def _day_of(period: str, days: Days) -> dt.date | None:
    """When a period was asked: the day given, else the middle of the last month of a quarter, of a month or a year."""
    if period in days:
        return days[period]
    if quarter := quarter_of(period):
        return dt.date(int(quarter[0]), 3 * quarter[1], 15)
    if month := MONTH.fullmatch(period):
        return dt.date(int(month[1]), int(month[2]), 15)
    return dt.date(int(period), 7, 1) if re.fullmatch(r"\d{4}", period) else None


def _in_time(rows: Sequence[Row], days: Days) -> list[Row]:
    """Rows by the days of their periods; in the order given where a day is not known."""
    known = {row.period: _day_of(row.period, days) for row in rows}
    return list(rows) if None in known.values() else sorted(rows, key=lambda row: known[row.period] or dt.date.min)


def _time(periods: list[str], events: Events, days: Days) -> Time:
    """Where periods stand in time: by their days where all are known and in order, else one after the other."""
    dated = [day.toordinal() for day in (_day_of(period, days) for period in periods) if day is not None]
    if len(dated) < len(periods) or any(one >= other for one, other in pairwise(dated)):
        return Time(
            periods, {period: float(place) for place, period in enumerate(periods)}, places_in_time(periods), []
        )
    shown = sorted((float(day.toordinal()), text) for day, text in events if dated[0] <= day.toordinal() <= dated[-1])
    return Time(periods, dict(zip(periods, map(float, dated), strict=True)), places_in_time(periods), shown[-3:])


# ---- the leading score ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Plot:
    """What a series is drawn on."""

    sheet: Sheet
    x: Axis
    y: Axis
    time: Time

    def at(self, row: Row) -> float:
        """Where the period of a row stands."""
        return self.x(self.time.at[row.period])

    def free(self, at: float) -> tuple[float, float]:
        """From the event before a place to the one after it, clear of their lines."""
        events = [self.x(day) for day, _ in self.time.events]
        before, after = [x + 5 for x in events if x <= at], [x - 5 for x in events if x > at]
        return max(before, default=0.0), min(after, default=self.sheet.width)

    def height(self, row: Row, end: str) -> float:
        """Height of an end of its interval; of its value where it has none."""
        known = getattr(row, end)
        return self.y(row.value if math.isnan(known) else known)


def _said(row: Row, words: Words) -> str:
    return words.figure(row) + stars(row)


def _draw_course(data: Course, sheet: Sheet) -> float:
    """The line with its intervals and all values, the last one large; events stand in words over it, or below."""
    words, one, stat = sheet.words, data.series[0], data.series[0].rows[0].stat
    flat = sheet.width == vectors.PRINT  # it shares its page with all that is to be decided
    big, high = 26.0 if sheet.wide else 17.0, 92.0 if flat else 200.0 if sheet.wide else 190.0
    ends = extent([*one.known, *([data.goal.value] if data.goal is not None else [])], stat=stat, units=40)
    numbers = Axis(*ends, 0.0, 1.0).numbers(words, stat, 5)
    left = max(across(text, LEAST) for text in numbers.values()) + 32
    goal = words.text("figures-target-value", value=words.figure(data.goal)) if data.goal is not None else ""
    goal = goal if sheet.wide else fit(goal, 54.0, LEAST)
    right = max(across(words.figure(one.rows[-1]), big, weight="bold") + 14, across(goal, LESS) + 20)
    x = Axis(*data.time.ends, left, sheet.width - right - left)
    said = _words_beside(data.time, x) if sheet.wide else None
    top = (8.0 if flat else 14.0) + (
        LEAD * max(text.count("\n") + 1 for text in said) if said else 22.0 if data.time.events else 0.0
    )
    plot = Plot(sheet, x, Axis(*ends, top + high, -high), data.time)
    bottom = plot.y.start + (15 if flat else 22)
    sheet.steps(numbers, plot.y, (left - 18, x.end + 10))
    _draw_events(plot, said, bottom)
    _draw_line(plot, one)
    _draw_goal(plot, data, goal)
    _draw_points(plot, one, big)
    below = _write_periods(plot, bottom + 4)
    return sheet.key(data.time.samples, below + 8) if data.time.events and said is None else below


def _words_beside(time: Time, x: Axis) -> list[str] | None:
    """What happened, in lines left of each event; None where that has no room."""
    said, start = [], 0.0
    for day, text in time.events:
        room = x(day) - start - 22
        lines = fit(text, min(room, 250.0), LESS) if room >= 110 else ""
        if not lines or lines.count("\n") > 2:
            return None
        said.append(lines)
        start = x(day)
    return said or None


def _draw_events(plot: Plot, said: Sequence[str] | None, bottom: float) -> None:
    for number, (day, _) in enumerate(plot.time.events, 1):
        x = plot.x(day)
        plot.sheet.upright(x, (4.0 if said else 20.0, bottom), INK3, dash=DOTTED)
        if said:
            plot.sheet.text(x - 8, 2, said[number - 1], size=LESS, colour=INK2, align="end", up="top")
        else:
            plot.sheet.tag(x, 10, number)


def _draw_line(plot: Plot, one: Series, way: int = 1) -> None:
    """Band and line of every run of periods; dashed over a missing one, and none where the measure became another."""
    sheet, at, y, tone, runs = plot.sheet, plot.at, plot.y, COLOUR[way], one.runs(plot.time)
    for run in runs:
        known = [row for row in run if not math.isnan(row.low)]
        if len(known) > 1:
            xs = [at(row) for row in known]
            ys = [*(y(row.high) for row in known), *(y(row.low) for row in reversed(known))]
            sheet.area([*xs, *reversed(xs)], ys, vectors.BANDS[way])
    for run, following in pairwise(runs):
        if following[0].period not in one.breaks:
            pair = (run[-1], following[0])
            sheet.line([at(row) for row in pair], [y(row.value) for row in pair], tone, 2.0, dash=DASHED)
    for run in runs:
        sheet.line([at(row) for row in run], [y(row.value) for row in run], tone, 2.5)


def _draw_goal(plot: Plot, data: Course, text: str) -> None:
    """The target over the periods of its year, and its words at the end, clear of the last value's."""
    if data.goal is None:
        return
    last, sheet, y = data.series[0].rows[-1], plot.sheet, plot.y(data.goal.value)
    start = plot.x(plot.time.at[first_of_year(plot.time.periods)])
    sheet.level(y, (min(start, plot.at(last) - 40), plot.x.end + 12), vectors.INK, 1.5)
    away, need = y - plot.y(last.value), (24.0 if sheet.wide else 17.0) + 7 * text.count("\n")
    at = y if abs(away) >= need else plot.y(last.value) + math.copysign(need, away)
    sheet.text(plot.x.end + 16, at, text, size=LESS if sheet.wide else LEAST, colour=INK2)


def _draw_points(plot: Plot, one: Series, big: float) -> None:
    """Every estimate with its interval and, where there is room, its value below; the last one large beside it."""
    sheet, words, y = plot.sheet, plot.sheet.words, plot.y
    shown, last = _with_values(plot, one), one.rows[-1]
    for place, row in enumerate(one.rows):
        at, value = plot.at(row), _said(row, words)
        with sheet.mark(row.key, layout.mark_title(words, row, one.label, words.period(row.period))):
            sheet.upright(at, (y(row.low), y(row.high)), vectors.FOCUS, 2.0)
            sheet.dot(at, y(row.value), 13 if row is last else 9, vectors.FOCUS if row is last else INK3)
            if row is last:
                sheet.text(at + 12, y(row.value), value, size=big, **BOLD)
            elif place in shown:
                x, below = clamp(at, across(value, LEAST), within=plot.free(at)), plot.height(row, "low") + 12
                sheet.text(x, below, value, size=LEAST, colour=INK2, align="middle", ground=vectors.PAPER)
            sheet.hit(at - 12, y.end, 24, y.start - y.end)


def _with_values(plot: Plot, one: Series) -> set[int]:
    """Places of the estimates whose value is written: all, or where they would touch the first and the one before."""
    last, words = len(one.rows) - 1, plot.sheet.words
    least = min(plot.at(other) - plot.at(row) for row, other in pairwise(one.rows))
    if plot.sheet.wide and least > max(across(words.figure(row), LEAST) for row in one.rows) + 6:
        return set(range(last))
    far = plot.at(one.rows[last - 1]) - plot.at(one.rows[0]) > 80
    return {0, last - 1} if far else {last - 1}


def _write_periods(plot: Plot, top: float) -> float:
    """Periods below the plot, so many as have room, the last one always; of quarters the year below."""
    words, sheet, limit, texts = plot.sheet.words, plot.sheet, math.inf, []
    for period in reversed(plot.time.periods):
        quarter = quarter_of(period)
        name = words.text("figures-quarter-axis", n=quarter[1]) if quarter else words.period(period)
        text = fit(name, sheet.width / 4, LEAST)
        width = across(text, LEAST)
        at = clamp(plot.x(plot.time.at[period]), width, within=(0.0, sheet.width))
        if at + width / 2 < limit:
            texts.append((at, text))
            limit = at - width / 2 - 8
    for at, text in texts:
        sheet.quiet(at, top, text, "middle", "top")
    below = top + LEAST * 1.25 * max(text.count("\n") + 1 for _, text in texts)
    limit = -math.inf
    for period in plot.time.years:
        year = period[:4]
        at = clamp(plot.x(plot.time.at[period]), across(year, LEAST, weight="bold"), within=(0.0, sheet.width))
        if at - across(year, LEAST) / 2 > limit:
            sheet.text(at, below, year, align="middle", up="top", **vectors.QUIET | BOLD)
            limit = at + across(year, LEAST) / 2 + 8
    return below + LEAST * 1.25 if plot.time.years else below


# ---- small panels -----------------------------------------------------------------------------------
def _draw_trends(data: Course, sheet: Sheet) -> float:
    """Panels side by side on one span for each unit, so that slopes compare; events run through all of them."""
    y = sheet.key(data.time.samples)
    columns, gap = (3, 0.038 * sheet.width) if sheet.wide else (2, 24.0)
    width = (sheet.width - gap * (columns - 1)) / columns
    high, spans = 0.4 * width if sheet.wide else 84.0, _spans(data)
    for start in range(0, len(data.series), columns):
        row = list(enumerate(data.series[start : start + columns]))
        below = [_write_head(sheet, data, one, (place * (width + gap), y), width) for place, one in row]
        top = max(below) + (22.0 if data.time.events and not start else 6.0) + 6
        for place, one in row:
            last = across(_said(one.rows[-1], sheet.words), weight="bold")
            x = Axis(*data.time.ends, place * (width + gap) + 6, width - last - 20)
            middle, half = (min(one.known) + max(one.known)) / 2, spans[one.unit] / 2
            up = Axis(middle - half, middle + half, top + high, -high)
            _draw_panel(Plot(sheet, x, up, data.time), one, tagged=not start)
        y = top + high + 30
    return y


def _write_head(sheet: Sheet, data: Course, one: Series, at: tuple[float, float], width: float) -> float:
    """The name of a panel and its change since when, or that none is clear; the height below them."""
    words, (left, top), change = sheet.words, at, one.change
    said = words.text("figures-no-clear-change") if change is not None else ""
    if change is not None and one.way:
        since, value = layout.short_period(words, change.against_id, data.now), words.figure(change, signed=True)
        said = MARKS[one.way] + words.text("figures-change-since", value=value, period=since)
    name, said = fit(one.label, width, LESS, weight="bold"), fit(said, width, LEAST, weight="bold")
    below = top + LEAD * (name.count("\n") + 1)
    sheet.text(left, top, name, size=LESS, colour=COLOUR[one.way] if one.way else vectors.INK, up="top", **BOLD)
    sheet.text(left, below, said, size=LEAST, up="top", colour=COLOUR[one.way], **(BOLD if one.way else {}))
    return below + LEAST * 1.3 * (said.count("\n") + 1)


def _spans(data: Course) -> dict[str, float]:
    """The length of the axis of each unit: that of the widest series."""
    found: dict[str, float] = {}
    for one in data.series:
        low, high = extent(one.known, stat=one.rows[0].stat, units=40)
        found[one.unit] = max(found.get(one.unit, 0.0), high - low)
    return found


def _draw_panel(plot: Plot, one: Series, *, tagged: bool) -> None:
    """Line and band of one series, its first value and, large, its last; what stands alone has its interval."""
    sheet, words, tone, (bottom, top) = plot.sheet, plot.sheet.words, COLOUR[one.way], plot.y.ends
    sheet.level(bottom, (plot.x.start - 6, plot.x.end + 6), vectors.RULE)
    for number, x in enumerate((plot.x(day) for day, _ in plot.time.events), 1):
        sheet.upright(x, (top - (6 if tagged else 0), bottom), INK3, dash=DOTTED)
        if tagged:
            sheet.tag(x + _aside(plot, number), top - 12, number)
    _draw_line(plot, one, one.way)
    alone = [run[0] for run in one.runs(plot.time) if len(run) == 1]
    for row in one.rows:
        final, at, y = row is one.rows[-1], plot.at(row), plot.y(row.value)
        with sheet.mark(row.key, layout.mark_title(words, row, one.label, words.period(row.period))):
            if row in alone:
                sheet.upright(at, (plot.y(row.low), plot.y(row.high)), tone, 2.0)
            sheet.dot(at, y, 9 if final else 5.2, tone)
            sheet.hit(at - 8, top, 16, bottom - top)
            if final:
                sheet.text(at + 8, y, _said(row, words), colour=tone if one.way else vectors.INK, **BOLD)
            elif row is one.rows[0]:
                _write_first(plot, *one.rows[:2])
    _write_years(plot, bottom + 5)


def _write_first(plot: Plot, row: Row, following: Row) -> None:
    """The first value, below its interval where the line rises and there is room, else above."""
    low, high = plot.height(row, "low"), plot.height(row, "high")
    y = low + 11 if row.value < following.value and low + 20 < plot.y.start else high - 9
    plot.sheet.text(plot.at(row) - 2, y, _said(row, plot.sheet.words), size=LEAST, colour=INK2)


def _aside(plot: Plot, number: int) -> float:
    """How far a tag steps aside for the one before it."""
    if number < 2:
        return 0.0
    before, day = (plot.x(plot.time.events[place][0]) for place in (number - 2, number - 1))
    return max(0.0, 20.0 - (day - before - _aside(plot, number - 1)))


def _write_years(plot: Plot, top: float) -> None:
    """The first period of each year, or the first period, below a panel."""
    limit = -math.inf
    for period in plot.time.years or plot.time.periods[:1]:
        name = period[:4] if plot.time.years else plot.sheet.words.period(period)
        text = fit(name, plot.x.length, LEAST).partition("\n")[0]
        at = max(plot.x(plot.time.at[period]) - 6, limit)
        if at + across(text, LEAST) <= plot.x.end + 40:
            plot.sheet.quiet(at, top, text, up="top")
            limit = at + across(text, LEAST) + 8
