"""The course over all periods: the leading score with its target, many measures in small panels, and dated events."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from csreport.chapters.changes import places_in_time, timeline
from csreport.estimates import Estimates, Row, direction
from csreport.present.forms.pieces import (
    QUIET,
    Style,
    draw_key,
    draw_tag,
    fit,
    goals_of,
    in_time,
    last_period,
    numbered,
    one_statistic,
    quarter_of,
    short_period,
    times_of,
)
from csreport.present.layout import (
    BAND,
    COLOUR,
    FOCUS,
    FOCUS_LIGHT,
    GRID,
    INK,
    INK2,
    INK3,
    LEAD,
    LEAST,
    LESS,
    MARKS,
    RULE,
    Axis,
    Sheet,
    across,
    clamp,
    extent,
    level_name,
    mark_title,
    scale_of,
)
from csreport.present.vectors import DASHED, DOTTED, Canvas
from csreport.present.words import Words, stars
from csreport.project.brand import PALETTE
from csreport.project.targets import Target

LEAST_PERIODS, PANELS = 3, 9  # periods that make a course; panels that one figure holds
TINTS = {1: FOCUS_LIGHT, -1: PALETTE["band-alert"], 0: BAND}
Events = Sequence[tuple[dt.date, str]]


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
        """Estimates of periods that follow each other."""
        found: list[list[Row]] = []
        for row in self.rows:
            joined = found and self.joined(found[-1][-1], row) and self.next(time, found[-1][-1], row)
            if joined:
                found[-1].append(row)
            else:
                found.append([row])
        return found

    def next(self, time: Time, one: Row, other: Row) -> bool:
        """Whether no period is missing between two."""
        return time.places[other.period] - time.places[one.period] == 1

    def joined(self, one: Row, other: Row) -> bool:
        """Whether two estimates are of the same thing."""
        return other.period not in self.breaks


@dataclass(frozen=True)
class Course:
    """Series over the same time, the words of what their changes are counted from, and the first one's target."""

    series: list[Series]
    time: Time
    goal: Row | None
    now: str


def read_course(
    estimates: Estimates,
    words: Words,
    *,
    events: Events,
    days: Mapping[str, dt.date],
    declared: Mapping[str, Target] | None,
) -> Course | None:
    """The course of the leading score: overall satisfaction, else the index, else the first measure."""
    known = estimates.select(segment="", weighting="representative", category="")
    rows = [row for row in known.select(against="") if row.shown and row.stat in {"mean", "nps", "index"}]
    found = _series(known, words, days)
    measures = [words.codebook.role("overall"), "index", *(row.measure for row in rows)]
    first = next((one for name in measures for one in found if one.rows[0].measure == name), None)
    if first is None or len(first.rows) < LEAST_PERIODS:
        return None
    aim = goals_of(estimates, words, declared).get((first.rows[-1].measure, first.rows[-1].stat, "", ""))
    time = _time(timeline(first.rows), events, days)
    return Course([first], time, aim.goal_row if aim is not None else None, last_period(known))


def read_trends(estimates: Estimates, words: Words, *, events: Events, days: Mapping[str, dt.date]) -> Course | None:
    """At most nine measures or groups: clear changes first, falls before rises, then the others as they are given."""
    known = Estimates(row for row in estimates if row.weighting == "representative" and not row.category)
    found = [one for one in _series(known, words, days) if len(one.rows) > 1]
    if max((len(one.rows) for one in found), default=0) < LEAST_PERIODS:
        return None
    order = {-1: 0, 1: 1, 0: 2}
    ranked = sorted(found, key=lambda one: (order[one.way], -abs(one.change.value) if one.way and one.change else 0.0))[
        :PANELS
    ]
    periods = timeline(in_time([row for one in ranked for row in one.rows], days))
    time = _time(periods, events, days)
    return Course(ranked, time, None, last_period(known))


def _series(known: Estimates, words: Words, days: Mapping[str, dt.date]) -> list[Series]:
    """One series for each measure or level, with its first clear change, else its first."""
    rows = [row for row in known if row.is_estimate and row.shown and row.stat in {"mean", "nps", "index"}]
    kept = {(row.measure, row.stat) for row in one_statistic(rows)}
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        if (row.measure, row.stat) in kept:
            groups.setdefault((row.measure, row.segment, row.level), []).append(row)
    breaks = {(row.measure, row.period) for row in known if row.stat == "break" and not row.against}
    found = []
    for (measure, segment, level), rows in groups.items():
        members = in_time(rows, days)
        changes = [
            row
            for row in known.select(measure=measure, segment=segment, level=level, stat=members[-1].stat)
            if row.against_kind == "period" and row.period == members[-1].period
        ]
        clear = next((row for row in changes if direction(row, words.alpha)), None)
        way = direction(clear, words.alpha) if clear is not None else 0
        ended = frozenset(period for name, period in breaks if name == measure)
        change = clear or next(iter(changes), None)
        label = words.series(members[-1]) + (f" · {level_name(members[-1], words)}" if level else "")
        found.append(Series(label, words.unit(members[-1]), members, change, way, ended))
    return found


def _time(periods: list[str], events: Events, days: Mapping[str, dt.date]) -> Time:
    at, dated = times_of(periods, days)
    low, high = at[periods[0]], at[periods[-1]]
    known = sorted((day.toordinal(), text) for day, text in events) if dated else []
    shown = [(float(day), text) for day, text in known if low <= day <= high][-3:]
    return Time(periods, at, places_in_time(periods), shown)


# ---- the leading score ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Plot:
    """What a series is drawn on."""

    canvas: Canvas
    x: Axis
    y: Axis
    time: Time

    def at(self, row: Row) -> float:
        """Where the period of a row stands."""
        return self.x(self.time.at[row.period])


def draw_course(data: Course, sheet: Sheet) -> str:
    """The line with its intervals and all values, the last one large; events stand in words over it, or below."""
    canvas, words, one = sheet.canvas(), sheet.words, data.series[0]
    stat, big = one.rows[0].stat, 26.0 if sheet.wide else 17.0
    values = [value for row in one.rows for value in (row.low, row.value, row.high)]
    ends = extent([*values, *([data.goal.value] if data.goal is not None else [])], stat=stat, units=40)
    numbers = scale_of(words, stat, ends, 5)
    left = max(across(text, LEAST) for text in numbers.values()) + 32
    goal = words.text("figures-target-value", value=words.figure(data.goal)) if data.goal is not None else ""
    goal = goal if sheet.wide else fit(goal, 54.0, LEAST)
    right = max(across(words.figure(one.rows[-1]), big, weight="bold") + 14, across(goal, LESS) + 20)
    x = Axis(*data.time.ends, left, sheet.width - right - left)
    said = _words_beside(data.time, x, left) if sheet.wide else None
    top = 14.0 + (LEAD * max(text.count("\n") + 1 for text in said) if said else 22.0 if data.time.events else 0.0)
    y = Axis(*ends, top + (200.0 if sheet.wide else 190.0), -(200.0 if sheet.wide else 190.0))
    plot = Plot(canvas, x, y, data.time)
    bottom = y.start + 22
    for value, text in numbers.items():
        canvas.line([left - 18, x.end + 10], [y(value)] * 2, GRID)
        canvas.text(left - 24, y(value), text, align="end", **QUIET)
    _draw_events(plot, said, bottom)
    _draw_line(plot, one)
    _draw_goal(plot, data, sheet, goal, right)
    _draw_points(plot, data, sheet, big)
    below = _write_periods(plot, sheet, bottom + 4)
    if data.time.events and said is None:
        below = draw_key(canvas, [numbered(n, text) for n, (_, text) in enumerate(data.time.events, 1)], below + 8)
    return canvas.svg(below)


def _words_beside(time: Time, x: Axis, left: float) -> list[str] | None:
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
    canvas = plot.canvas
    for number, (day, _) in enumerate(plot.time.events, 1):
        x = plot.x(day)
        top = 4.0 if said else 20.0
        canvas.line([x, x], [top, bottom], INK3, dash=DOTTED)
        if said:
            canvas.text(x - 8, 2, said[number - 1], size=LESS, colour=INK2, align="end", up="top")
        else:
            draw_tag(canvas, x, 10, number)


def _draw_line(plot: Plot, one: Series, way: int = 1) -> None:
    """Band and line of every run of periods; dashed over a missing one, and none where the measure became another."""
    canvas, at, y = plot.canvas, plot.at, plot.y
    tone = COLOUR[way]
    runs = one.runs(plot.time)
    for run in runs:
        known = [row for row in run if not math.isnan(row.low)]
        if len(known) > 1:
            xs = [at(row) for row in known]
            ys = [*(y(row.high) for row in known), *(y(row.low) for row in reversed(known))]
            canvas.area([*xs, *reversed(xs)], ys, TINTS[way])
    for run, following in pairwise(runs):
        if one.joined(run[-1], following[0]):
            pair = (run[-1], following[0])
            canvas.line([at(row) for row in pair], [y(row.value) for row in pair], tone, 2.0, dash=DASHED)
    for run in runs:
        canvas.line([at(row) for row in run], [y(row.value) for row in run], tone, 2.5)


def _draw_goal(plot: Plot, data: Course, sheet: Sheet, text: str, right: float) -> None:
    """The target over the periods of its year, and its words at the end, clear of the last value's."""
    if data.goal is None:
        return
    last = data.series[0].rows[-1]
    year = last.period[:4]
    start = min((plot.x(plot.time.at[p]) for p in plot.time.periods if p.startswith(year)), default=plot.at(last))
    y = plot.y(data.goal.value)
    plot.canvas.line([min(start, plot.at(last) - 40), plot.x.end + 12], [y, y], INK, 1.5)
    away, lines = y - plot.y(last.value), text.count("\n")
    need = (24.0 if sheet.wide else 17.0) + 7 * lines
    at = y if abs(away) >= need else plot.y(last.value) + math.copysign(need, away)
    plot.canvas.text(plot.x.end + 16, at, text, size=LESS if sheet.wide else LEAST, colour=INK2)


def _draw_points(plot: Plot, data: Course, sheet: Sheet, big: float) -> None:
    """Every estimate with its interval and, where there is room, its value below; the last one large beside it."""
    canvas, words, one = plot.canvas, sheet.words, data.series[0]
    shown = _with_values(plot, one, words, wide=sheet.wide)
    for place, row in enumerate(one.rows):
        last, at = place == len(one.rows) - 1, plot.at(row)
        with canvas.mark(row.key, mark_title(words, row, one.label, words.period(row.period))):
            canvas.line([at, at], [plot.y(row.low), plot.y(row.high)], FOCUS, 2.0)
            canvas.dot(at, plot.y(row.value), 13 if last else 9, FOCUS if last else INK3)
            value = words.figure(row) + stars(row)
            if last:
                canvas.text(at + 12, plot.y(row.value), value, size=big, weight="bold")
            elif place in shown:
                end = not sheet.wide and place > 0
                low = row.value if math.isnan(row.low) else row.low
                middle = clamp(at, across(value, LEAST), within=(0.0, sheet.width))
                canvas.text(
                    at + 5 if end else middle,
                    plot.y(low) + 12,
                    value,
                    size=LEAST,
                    colour=INK2,
                    align="end" if end else "middle",
                )
            canvas.hit(at - 12, plot.y.end, 24, plot.y.start - plot.y.end)


def _with_values(plot: Plot, one: Series, words: Words, *, wide: bool) -> set[int]:
    """Places of the estimates whose value is written: all, or where they would touch the first and the one before."""
    last = len(one.rows) - 1
    least = min((plot.at(other) - plot.at(row) for row, other in pairwise(one.rows)), default=0.0)
    if wide and least > max(across(words.figure(row), LEAST) for row in one.rows) + 6:
        return set(range(last))
    far = plot.at(one.rows[last - 1]) - plot.at(one.rows[0]) > 80
    return {0, last - 1} if far else {last - 1}


def _write_periods(plot: Plot, sheet: Sheet, top: float) -> float:
    """Periods below the plot, so many as have room, the last one always; of quarters the year below."""
    words, canvas, periods = sheet.words, plot.canvas, plot.time.periods
    quarters = all(quarter_of(period) for period in periods)
    names = [_short(period, words) for period in periods]
    room, texts = sheet.width / 4, {}
    limit = math.inf
    for period, name in reversed(list(zip(periods, names, strict=True))):
        text = fit(name, room, LEAST)
        middle, width = plot.x(plot.time.at[period]), across(text, LEAST)
        at = clamp(middle, width, within=(0.0, sheet.width))
        if at + width / 2 < limit:
            texts[period] = (at, text)
            limit = at - width / 2 - 8
    for at, text in texts.values():
        canvas.text(at, top, text, align="middle", up="top", **QUIET)
    below = top + LEAST * 1.25 * max(text.count("\n") + 1 for _, text in texts.values())
    if not quarters:
        return below
    limit = -math.inf
    for place, period in enumerate(periods):
        year = period[:4]
        if place == 0 or periods[place - 1][:4] != year:
            at = clamp(plot.x(plot.time.at[period]), across(year, LEAST, weight="bold"), within=(0.0, sheet.width))
            if at - across(year, LEAST) / 2 > limit:
                canvas.text(at, below, year, align="middle", up="top", weight="bold", **QUIET)
                limit = at + across(year, LEAST) / 2 + 8
    return below + LEAST * 1.25


def _short(period: str, words: Words) -> str:
    quarter = quarter_of(period)
    return words.text("figures-quarter-axis", n=quarter[1]) if quarter is not None else words.period(period)


@dataclass(frozen=True)
class Heading:
    """What the heads of panels are written on."""

    canvas: Canvas
    sheet: Sheet
    data: Course


# ---- small panels -----------------------------------------------------------------------------------
def draw_trends(data: Course, sheet: Sheet) -> str:
    """Panels side by side on one span for each unit, so that slopes compare; events run through all of them."""
    canvas = sheet.canvas()
    y = draw_key(canvas, [numbered(n, text) for n, (_, text) in enumerate(data.time.events, 1)])
    columns, gap = (3, 0.038 * sheet.width) if sheet.wide else (2, 24.0)
    width = (sheet.width - gap * (columns - 1)) / columns
    high, spans = 0.4 * width if sheet.wide else 84.0, _spans(data)
    for start in range(0, len(data.series), columns):
        tags = 22.0 if data.time.events and not start else 6.0
        row = data.series[start : start + columns]
        below = [
            _write_head(Heading(canvas, sheet, data), one, place * (width + gap), y, width)
            for place, one in enumerate(row)
        ]
        top = max(below) + tags + 6
        for place, one in enumerate(row):
            left = place * (width + gap)
            x = Axis(*data.time.ends, left + 6, width - across(_last(one, sheet.words), weight="bold") - 20)
            middle = sum(_reach(one)) / 2
            up = Axis(middle - spans[one.unit] / 2, middle + spans[one.unit] / 2, top + high, -high)
            _draw_panel(Plot(canvas, x, up, data.time), one, sheet.words, tagged=not start)
        y = top + high + 30
    return canvas.svg(y)


def _write_head(heading: Heading, one: Series, left: float, top: float, width: float) -> float:
    """The name of a panel and its change; the height below them."""
    canvas, words = heading.canvas, heading.sheet.words
    name = fit(one.label, width, LESS, weight="bold")
    said = fit(_said(one, heading.data, words), width, LEAST, weight="bold")
    canvas.text(left, top, name, size=LESS, weight="bold", colour=COLOUR[one.way] if one.way else INK, up="top")
    below = top + LEAD * (name.count("\n") + 1)
    style: Style = {"weight": "bold", "colour": COLOUR[one.way]} if one.way else {"colour": INK3}
    canvas.text(left, below, said, size=LEAST, up="top", **style)
    return below + LEAST * 1.3 * (said.count("\n") + 1)


def _last(one: Series, words: Words) -> str:
    return words.figure(one.rows[-1]) + stars(one.rows[-1])


def _reach(one: Series) -> tuple[float, float]:
    """From the lowest to the highest that is drawn of a series."""
    known = [value for row in one.rows for value in (row.low, row.value, row.high) if not math.isnan(value)]
    return min(known), max(known)


def _spans(data: Course) -> dict[str, float]:
    """The length of the axis of each unit: that of the widest series."""
    found: dict[str, float] = {}
    for one in data.series:
        low, high = extent(_reach(one), stat=one.rows[0].stat, units=40)
        found[one.unit] = max(found.get(one.unit, 0.0), high - low)
    return found


def _said(one: Series, data: Course, words: Words) -> str:
    """The change in words: since when, or that none is clear."""
    if one.change is None:
        return ""
    if not one.way:
        return words.text("figures-no-clear-change")
    since = short_period(words, one.change.against_id, data.now)
    value = words.figure(one.change, signed=True)
    return MARKS[one.way] + words.text("figures-change-since", value=value, period=since)


def _draw_panel(plot: Plot, one: Series, words: Words, *, tagged: bool) -> None:
    """Line and band of one series, its first value and, large, its last; what stands alone has its interval."""
    canvas, x, (top, bottom) = plot.canvas, plot.x, (plot.y.end, plot.y.start)
    canvas.line([x.start - 6, x.end + 6], [bottom, bottom], RULE)
    for number, (day, _) in enumerate(plot.time.events, 1):
        canvas.line([x(day)] * 2, [top - (6 if tagged else 0), bottom], INK3, dash=DOTTED)
        if tagged:
            draw_tag(canvas, x(day) + _aside(plot.time, x, number), top - 12, number)
    _draw_line(plot, one, one.way)
    alone = [run[0] for run in one.runs(plot.time) if len(run) == 1]
    for place, row in enumerate(one.rows):
        final, at, y = place == len(one.rows) - 1, plot.at(row), plot.y(row.value)
        with canvas.mark(row.key, mark_title(words, row, one.label, words.period(row.period))):
            if row in alone:
                canvas.line([at, at], [plot.y(row.low), plot.y(row.high)], COLOUR[one.way], 2.0)
            canvas.dot(at, y, 9 if final else 5.2, COLOUR[one.way])
            canvas.hit(at - 8, top, 16, bottom - top)
            if final:
                canvas.text(at + 8, y, _last(one, words), weight="bold", colour=COLOUR[one.way] if one.way else INK)
            elif not place:
                _write_first(plot, one, words)
    _write_years(plot, words, bottom + 5)


def _write_first(plot: Plot, one: Series, words: Words) -> None:
    """The first value, below its interval where the line rises and there is room, else above."""
    row, following = one.rows[0], one.rows[1]
    low, high = (plot.y(row.value if math.isnan(end) else end) for end in (row.low, row.high))
    below = row.value < following.value and low + 20 < plot.y.start
    value = words.figure(row) + stars(row)
    plot.canvas.text(plot.at(row) - 2, low + 11 if below else high - 9, value, size=LEAST, colour=INK2)


def _aside(time: Time, x: Axis, number: int) -> float:
    """How far a tag steps aside for the one before it."""
    if number < 2:
        return 0.0
    gap = x(time.events[number - 1][0]) - x(time.events[number - 2][0]) - _aside(time, x, number - 1)
    return max(0.0, 20.0 - gap)


def _write_years(plot: Plot, words: Words, top: float) -> None:
    """The first period of each year, or the first period, below a panel."""
    periods, limit = plot.time.periods, -math.inf
    yearly = all(quarter_of(period) for period in periods)
    for place, period in enumerate(periods):
        if place and (not yearly or periods[place - 1][:4] == period[:4]):
            continue
        text = fit(period[:4] if yearly else words.period(period), plot.x.length, LEAST).partition("\n")[0]
        at = max(plot.x(plot.time.at[period]) - 6, limit)
        if at + across(text, LEAST) <= plot.x.end + 40:
            plot.canvas.text(at, top, text, up="top", **QUIET)
            limit = at + across(text, LEAST) + 8
