"""Comments, service and actions: topics, customers concerned, the hours of tickets, complaints by month, and plans."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from babel.dates import format_skeleton

from csreport.estimates import Estimates, Row
from csreport.facts import Facts, rows_in
from csreport.present import layout, style
from csreport.present.forms.pieces import earlier_period, last_period, moved
from csreport.present.layout import Axis, Drawing, Sample, Sheet, across, drawn, fit, mark_title, swatch, ticks
from csreport.present.style import ALERT, BOLD, CONTEXT, FOCUS, GHOST, INK, INK2, LEAD, LEADING, LEAST, LESS, PAPER
from csreport.present.vectors import Paint
from csreport.present.words import Words, capital
from csreport.project.brand import mixed
from csreport.project.targets import Action

# ---- what comments criticise and praise -------------------------------------------------------------
SIDES = {"problem": ALERT, "praise": FOCUS}
MOST = 12  # topics that a figure lists
BAR, STEP = 11.0, 17.0
BEHIND = 120.0  # units behind a bar, for its number and what it moved by
Sides = dict[str, tuple[Row, Row | None]]  # of a topic: its estimate, and what changed of it


def topics(estimates: Estimates, words: Words) -> Drawing | None:
    """What comments criticise and praise, topic by topic, the most criticised first."""
    since, found = earlier_period(estimates), list[tuple[str, Sides]]()
    for measure in words.codebook.topics:
        rows = estimates.of_all(measure=measure, stat="mention", against="")
        sides = {row.category: (row, estimates.get(row, against=since) if since else None) for row in rows}
        if len(sides) == len(SIDES) and any(row.shown and row.value > 0 for row, _ in sides.values()):
            found.append((words.label(measure), sides))
    found.sort(key=lambda topic: -row.value if (row := topic[1]["problem"][0]).shown else 1.0)
    return drawn(_draw_topics, found[:MOST], words)


def _draw_topics(data: Sequence[tuple[str, Sides]], sheet: Sheet) -> float:
    """Names at the left, or above on a phone; bars with intervals on one scale, side by side or below each other."""
    words, rows = sheet.words, [row for _, sides in data for row, _ in sides.values()]
    samples = [swatch(SIDES[side], words.text("voice-side", side=side)) for side in SIDES]
    samples.append(layout.dash(INK2, words.text("voice-interval", level=sheet.words.sure), 1.5))
    y = sheet.key([*samples, *layout.base_samples(rows, words)])
    most = max(row.high for row in rows if row.shown)
    start, half = (sheet.room + 12, (sheet.width - sheet.room - 12) / 2) if sheet.wide else (0.0, sheet.width)
    for label, sides in data:
        sheet.rule(y)
        name = fit(label, sheet.room)
        height = (name.count("\n") + 1) * LEAD
        sheet.text(0, y + 3 + height / 2 if sheet.wide else y + 6, name, up="middle" if sheet.wide else "top")
        y += 3 + height / 2 if sheet.wide else 12 + height + STEP / 2
        for place, side in enumerate(sides):
            left = start + list(SIDES).index(side) * half * sheet.wide
            _draw_side(
                sheet, Axis(0.0, most, left, half - BEHIND), y + (0 if sheet.wide else place * STEP), *sides[side]
            )
        y += 3 + height / 2 if sheet.wide else 1.5 * STEP + 6
    return y + 4


def _draw_side(sheet: Sheet, axis: Axis, y: float, row: Row, change: Row | None) -> None:
    if not row.shown:
        return
    with sheet.mark(row.key, mark_title(sheet.words, row)):
        sheet.box((axis.start, y - BAR / 2), (axis(row.value) - axis.start, BAR), SIDES[row.category])
        sheet.level(y, (axis(row.low), axis(row.high)), INK2, 1.5)
        told, (text, _, clear) = sheet.words.figure(row), moved(change, sheet.words)
        sheet.text(axis(row.high) + 6, y, told, size=LESS)
        if clear and change is not None:
            worse = (change.value > 0) == (row.category == "problem")
            place = axis(row.high) + 12 + across(told, LESS)
            sheet.text(place, y, text, size=LESS, colour=ALERT if worse else FOCUS)


# ---- a hundred squares for all customers ------------------------------------------------------------
HUNDRED = 100
SQUARES, STEP, SIDE = {True: 25, False: 20}, 16.0, 12.0  # how many in a row, wide or not; from one to the next; side
PARTS = {"dissatisfied": ALERT, "neither": GHOST, "satisfied": CONTEXT, "none": PAPER}


def squares(evidence: Estimates, facts: Facts, words: Words) -> Drawing | None:
    """A hundred squares for all customers: how many are dissatisfied with what some facts count first."""
    row = next((row for row in rows_in(dict(facts)) if row.stat == "concerned"), None)
    return drawn(_draw_squares, count_squares(evidence, row) if row is not None else None, words)


def count_squares(evidence: Estimates, row: Row) -> dict[str, int]:
    """How many of a hundred customers answered how, in the order of PARTS; some of them did not answer."""
    found = {stat: evidence.get(row, stat=stat) for stat in ("bottom_box", "top_box", "non_response")}
    share = {stat: one.value if one is not None and one.shown else 0.0 for stat, one in found.items()}
    answered = 1 - share["non_response"]
    dissatisfied = round(HUNDRED * answered * share["bottom_box"])
    satisfied = round(HUNDRED * answered * share["top_box"])
    none = round(HUNDRED * share["non_response"])
    neither = HUNDRED - dissatisfied - satisfied - none
    return {"dissatisfied": dissatisfied, "neither": neither, "satisfied": satisfied, "none": none}


def _draw_squares(data: dict[str, int], sheet: Sheet) -> float:
    """The squares row by row, and below them what they mean with their number."""
    columns = SQUARES[sheet.wide]
    sheet.width = (columns - 1) * STEP + SIDE
    edges = {part: GHOST if part == "none" else "" for part in PARTS}
    parts = [part for part, count in data.items() for _ in range(count)]
    for (row, part), found in groupby(range(HUNDRED), key=lambda place: (place // columns, parts[place])):
        places = [place % columns * STEP for place in found]
        for x in places if edges[part] else []:
            sheet.box((x, row * STEP), (SIDE, SIDE), PARTS[part], edge=edges[part])
        if not edges[part]:  # a row of squares is one line of dashes: a page has room for few hundred shapes
            ends = (places[0], places[-1] + SIDE)
            sheet.level(row * STEP + SIDE / 2, ends, PARTS[part], SIDE, dash=f"{SIDE:g} {STEP - SIDE:g}")
    told = {part: sheet.words.text("figures-squares", part=part, count=str(count)) for part, count in data.items()}
    samples = [swatch(PARTS[part], told[part], edges[part]) for part, count in data.items() if count]
    return sheet.key(samples, HUNDRED / columns * STEP + 6)


# ---- tickets by weekday and hour --------------------------------------------------------------------
HIGH, CELL = 150.0, 26.0  # units: height of the bars of months, of an hour's row
Week = dict[tuple[int, int], tuple[Row, Row | None]]  # tickets and late answers by weekday and hour


def week(estimates: Estimates, words: Words) -> Drawing | None:
    """Tickets by weekday and hour, and the share answered late."""
    counts = estimates.select(measure="tickets", stat="count", against="", period=last_period(estimates))
    cells = {(int(row.category[0]), int(row.category[2:])): (row, estimates.get(row, stat="late")) for row in counts}
    return drawn(_draw_week, cells, words)


def _hours(data: Week) -> range:
    """From the first hour with one in a hundred tickets to the last."""
    sums = Counter[int]()
    for (_, hour), (row, _late) in data.items():
        sums[hour] += round(row.value)
    busy = [hour for hour, count in sums.items() if count >= sums.total() / 100]
    return range(min(busy), max(busy) + 1)


def _draw_week(data: Week, sheet: Sheet) -> float:
    """A field for each hour of the week, the darker the more tickets, in it the share of late answers."""
    words, most = sheet.words, max(row.value for row, _ in data.values())
    days, hours = sorted({day for day, _ in data}), _hours(data)
    shades = [
        swatch(_shade(part), words.text("service-shade", part=name)) for part, name in ((0.1, "few"), (1.0, "many"))
    ]
    top = sheet.key([*shades, Sample(lambda *_: None, words.text("service-inside"), 0.0)]) + 4
    names = {day: words.text("service-weekday", day=f"d{day}") for day in days}
    left = (max(map(across, names.values())) if sheet.wide else across("00:00", LEAST)) + 10
    columns, lines = (hours, days) if sheet.wide else (days, hours)
    wide = (sheet.width - left) / len(columns)
    for place, column in enumerate(columns):
        head = f"{column}" if sheet.wide else words.text("service-weekday-short", day=f"d{column}")
        sheet.quiet(left + (place + 0.5) * wide, top, head, "middle", "top")
    top += LEAST * LEADING + 6
    for line_place, line in enumerate(lines):
        y = top + line_place * CELL
        sheet.text(0, y + CELL / 2, names[line] if sheet.wide else f"{line}:00", size=LEAST)
        for place, column in enumerate(columns):
            day, hour = (line, column) if sheet.wide else (column, line)
            if (day, hour) in data:
                row, late = data[day, hour]
                with sheet.mark(row.key, mark_title(words, row, names[day], f"{hour}:00")):
                    _draw_hour(sheet, (left + place * wide, y), wide, _shade(row.value / most), late)
    return top + len(lines) * CELL + 4


def _draw_hour(sheet: Sheet, corner: tuple[float, float], wide: float, colour: str, late: Row | None) -> None:
    x, y = corner
    sheet.box((x + 1, y + 1), (wide - 2, CELL - 2), colour)
    told = sheet.words.fixed(late.value, 0, places=2) if late is not None and late.shown else ""
    sheet.text(x + wide / 2, y + CELL / 2, told, colour=layout.readable_on(colour), **style.INSIDE)


def _shade(part: float) -> Paint:
    grounds = ((FOCUS, PAPER), (style.NIGHT[4], style.NIGHT[2]))
    return Paint(*(mixed(strong, ground, 0.06 + 0.94 * part) for strong, ground in grounds))


# ---- complaints by month ----------------------------------------------------------------------------
def complaints(estimates: Estimates, words: Words) -> Drawing | None:
    """Complaints by month, and from how many on a month is a surge; none of fewer than three months."""
    rows = [row for row in estimates.select(measure="complaints", stat="count", against="") if row.category]
    months = [(row, estimates.get(row, stat="surge")) for row in sorted(rows, key=lambda row: row.category)]
    return drawn(_draw_months, months if len(months) > 2 else None, words)


def _draw_months(data: Sequence[tuple[Row, Row | None]], sheet: Sheet) -> float:
    """A bar for each month; one that is a surge stands out, and a line tells from where on it is one."""
    words, limits = sheet.words, [limit for _, limit in data if limit is not None]
    samples = [swatch(ALERT, words.text("service-surge-key", part="surge"))]
    samples.append(swatch(CONTEXT, words.text("service-surge-key", part="other")))
    line = layout.dash(INK, words.text("service-surge-key", part="limit"), 2.0)
    top = sheet.key([*samples, *([line] if limits else []), *layout.base_samples(limits, words)]) + 14
    most = max(row.value for row in [*(row for row, _ in data), *limits])
    up, numbers = Axis(0.0, most, top + HIGH, -HIGH), {v: words.fixed(v, 0) for v in ticks(0.0, most, count=3)}
    left = 10 + max(across(text, LEAST) for text in numbers.values())
    each = (sheet.width - left) / len(data)
    sheet.steps(numbers, up, (left, sheet.width))
    for place, (row, limit) in enumerate(data):
        x, high, surges = left + place * each, up(row.value), limit is not None and row.value >= limit.value
        day = dt.date.fromisoformat(f"{row.category}-01")
        name = format_skeleton("yMMM", day, locale=words.locale)
        with sheet.mark(row.key, mark_title(words, row, name)):
            sheet.box((x + 0.15 * each, high), (0.7 * each, up.start - high), ALERT if surges else CONTEXT)
            if surges:
                sheet.text(x + each / 2, high - 3, words.figure(row), align="middle", up="bottom", **BOLD)
        if limit is not None:
            sheet.level(up(limit.value), (x + 0.05 * each, x + 0.95 * each), INK, 2.0)
        if day.month in {1, 7} or place == 0:
            sheet.quiet(x, up.start + 6, name, up="top")
    return up.start + 26


# ---- actions along the months -----------------------------------------------------------------------
STATUS = {"done": FOCUS, "late": ALERT, "running": INK2, "planned": CONTEXT}


Timeline = tuple[list[tuple[Action, str]], dt.date]  # actions and how they stand, and when they are looked at


def timeline(actions: Sequence[tuple[Action, str]], words: Words, *, today: dt.date | None) -> Drawing | None:
    """Actions by horizon: start, due day, end and how each stood on a day; those without any day are left out."""
    dated = sorted((pair for pair in actions if pair[0].start or pair[0].due), key=lambda pair: pair[0].place)
    return drawn(_draw_timeline, (dated, today) if dated and today is not None else None, words)


def _draw_timeline(data: Timeline, sheet: Sheet) -> float:
    """Names and owners at the left, or above on a phone; a bar from start to due day or end."""
    words, (actions, today) = sheet.words, data
    given = {status for _, status in actions}
    days = [today, *(day for one, _ in actions for day in (one.start, one.due, one.finished) if day is not None)]
    states = {status: words.text("tables-action-status", kind=status) for status in STATUS if status in given}
    samples = [swatch(STATUS[status], text) for status, text in states.items()]
    y = top = sheet.key([*samples, layout.stroke(INK, words.text("figures-today"))]) + LEAST * LEADING
    names = 0.36 * sheet.width if sheet.wide else 0.0
    first, last = min(days).toordinal(), max(days).toordinal()
    state = max(across(text, LESS, weight="bold") for text in states.values())
    end = sheet.width - (state + 14 if sheet.wide else 8)
    axis = Axis(first, max(last, first + 30), names + 10, end - names - 18)
    now, place = today.toordinal(), sheet.place
    for horizon, members in groupby(actions, key=lambda pair: pair[0].horizon):
        sheet.rule(y)
        sheet.quiet(0, y + 14, words.text("tables-action-horizon", kind=horizon))
        y += 22
        for action, status in members:
            y = _draw_action(sheet, axis, (action, status, now), y)
    with sheet.behind(place):
        for month in _months(min(days), max(days), axis):
            x, name = axis(month.toordinal()), format_skeleton("yMMM", month, locale=words.locale)
            if x + across(name, LEAST) <= sheet.width:
                sheet.quiet(x, top - 6, name, up="bottom")
            sheet.upright(x, (top, y), style.GRID)
        sheet.upright(axis(now), (top, y), INK, 1.5)
    return y + 4


def _draw_action(sheet: Sheet, axis: Axis, told: tuple[Action, str, int], top: float) -> float:
    """One action from its top on; how low it reaches."""
    (action, status, now), words, room = told, sheet.words, axis.start - 24 if sheet.wide else sheet.width
    name, owner = fit(capital(words.choose(action.task, "")), room, LESS), words.choose(action.owner, "")
    state, lines = words.text("tables-action-status", kind=status), name.count("\n")
    second = top + 9 + (lines + 1) * LEAD
    clear = "" if sheet.wide else PAPER  # on a phone the lines of months and of today run behind the names
    owner = fit(owner or words.text("summary-owner", known="no"), room, LEAST)
    sheet.text(0, top + 9 + lines * LEAD / 2, name, size=LESS, ground=clear)
    sheet.text(0, second, owner, **style.QUIET, ground=clear)
    below = second - 9 + LEAD + 6
    y = (top + below) / 2 - 3 if sheet.wide else below + 4
    due, done = (day.toordinal() if day else None for day in (action.due, action.finished))
    start = action.start.toordinal() if action.start else due or now
    stop = done if status == "done" and done else max(now, start)
    with sheet.titled(f"{name}: {state}"):
        sheet.box((axis(start), y - 4), (max(axis(stop) - axis(start), 2.0), 8), STATUS[status])
        if due:
            sheet.level(y, (axis(start), axis(due)), STATUS[status], 2.0)
            sheet.dot(axis(due), y, 9, INK, shape=style.DIAMOND)
    colour = STATUS[status] if status != "planned" else INK2
    sheet.text(sheet.width, y if sheet.wide else second, state, align="end", size=LESS, colour=colour, **BOLD)
    return below if sheet.wide else y + 16


def _months(first: dt.date, last: dt.date, axis: Axis) -> Iterator[dt.date]:
    """Firsts of months, so many as there is room for."""
    months = [dt.date(first.year + month // 12, month % 12 + 1, 1) for month in range(first.month, first.month + 240)]
    known = [month for month in months if month <= last]
    room = max(1, int(axis.length / 62))
    step = next(step for step in (1, 3, 6, 12, 24, 240) if len(known) / step <= room)
    return (month for month in known if (12 * month.year + month.month - 1) % step == 0)
