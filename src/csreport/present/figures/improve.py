"""What to improve: drivers ranked and mapped, what customers say and complain of, when they ask, what is planned."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from babel.dates import format_skeleton

from csreport.chapters.importance import Driver, Priorities, advise, chance_of, rank
from csreport.estimates import Estimates, Row
from csreport.facts import Facts, rows_in
from csreport.present import layout, vectors
from csreport.present.layout import Axis, Drawing, Sample, Sheet, across, drawn, fit, mark_title, moved, swatch, ticks
from csreport.present.vectors import ALERT, BOLD, FOCUS, GHOST, INK, INK2, INK3, LEAD, LEAST, LESS, PAPER, Paint
from csreport.present.words import Words, capital
from csreport.project.brand import mixed
from csreport.project.targets import Action

# ---- what to improve first: a ranked list with intervals and advice, and a map of importance and score ----
MOST, FIRST = 16, 10  # drivers that the list holds; of more the first ones, and those rated low
DISC = 21.0  # units between the middles of two discs, at least
FREE = 34.0  # units above and below the discs, where the names of the fields stand
SHARES = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.15, 0.25, 0.4, 0.6, 1.0)  # numbers of the map's axis


@dataclass(frozen=True)
class Point:
    """A driver: its place in the list, its name, numbers and colour, and what the map advises, in words and look."""

    number: int
    label: str
    importance: Row
    score: Row
    colour: str
    field: str
    said: str
    look: vectors.Style

    @property
    def first(self) -> bool:
        """Whether it lies where to improve first."""
        return self.field == "concentrate"

    @property
    def tone(self) -> str:
        """The colour of its lines."""
        return GHOST if self.colour == INK3 else self.colour


@dataclass(frozen=True)
class Ranking:
    """Drivers by importance, an equal share, the average score, and how many are left out."""

    points: list[Point]
    share: float
    line: float
    more: int


def improve_first(estimates: Estimates, words: Words) -> Drawing | None:
    """Drivers of the first outcome given by importance with interval and advice, and a map of importance and score."""
    rows = [row for row in estimates if row.stat == "importance" and row.shown and not row.level]
    drivers = []
    for row in rows:
        score = estimates.get(row, stat="mean", against="")
        if row.against_id == rows[0].against_id and score is not None and score.shown:
            drivers.append(Driver(row, score, chance_of(estimates, row)))
    if not drivers:
        return None
    found = rank(drivers, confidence=words.confidence)
    points = [_point(number, driver, found, estimates, words) for number, driver in enumerate(found.drivers, 1)]
    kept = [one for one in points if len(points) <= MOST or one.number <= FIRST or one.score.value < found.line]
    return drawn(_draw_improve, Ranking(kept, found.share, found.line, len(points) - len(kept)), words)


def _point(number: int, driver: Driver, found: Priorities, estimates: Estimates, words: Words) -> Point:
    score, line, label = driver.score, found.line, words.label(driver.importance.measure)
    colour = ALERT if score.high < line else FOCUS if score.low > line else INK3
    field, sure = advise(estimates, driver, found, confidence=words.confidence)
    said = words.text("figures-advice", field=field, certainty=sure) if sure else ""
    look = {"colour": ALERT} | BOLD if field == "concentrate" else {"colour": FOCUS}
    look = {"colour": vectors.CARE} if sure == "open" else look
    return Point(number, label, driver.importance, score, colour, field, said, look)


# ---- the list ---------------------------------------------------------------------------------------
def _draw_improve(data: Ranking, sheet: Sheet) -> float:
    """The list, and the map beside it, or below it on paper and on a phone."""
    top = sheet.key(_samples(data, sheet.words))
    if sheet.width > 900:
        below, left = _draw_list(data, sheet, top, sheet.width - 410), 34 - across("0.00", LEAST) - 8
        return max(below, _draw_map(data, sheet, (sheet.width - 358 - left, top + 40, 358 + left, 360.0)))
    below = _draw_list(data, sheet, top, sheet.width)
    # Paper is short: what it shows should stand beneath what is said of it.
    return _draw_map(data, sheet, (34.0, below + 36, sheet.width - 36, 200.0 if sheet.wide else 300.0))


def _samples(data: Ranking, words: Words) -> list[Sample]:
    found = [
        layout.spot(ALERT, words.text("figures-below-average", value=words.fixed(data.line, 2))),
        layout.spot(INK3, words.text("figures-near-average")),
        layout.spot(FOCUS, words.text("figures-above-average")),
    ]
    rows = [row for one in data.points for row in (one.importance, one.score)]
    return [*found, *layout.base_samples(rows, words)]


def _title(point: Point, words: Words) -> str:
    said = mark_title(words, point.importance, point.label), mark_title(words, point.score, words.unit(point.score))
    return "\n".join([*said, *filter(None, [point.said])])


@dataclass(frozen=True)
class Bars:
    """What the list is drawn on: its right end, the names' room, and the axis of the bars."""

    sheet: Sheet
    right: float
    room: float
    axis: Axis
    share: float

    def end(self, row: Row) -> float:
        """Where the number behind a bar and its interval begins: clear of the line of an equal share."""
        start, line = self.axis(row.value if math.isnan(row.high) else row.high) + 8, self.axis(self.share)
        wide = across(self.sheet.words.percent(row.value))
        return line + 5 if start - 3 < line < start + wide + 3 else start


def _bars(data: Ranking, sheet: Sheet, right: float) -> Bars:
    known = [value for one in data.points for value in (one.importance.value, one.importance.high)]
    most = 1.02 * max(data.share, *(value for value in known if not math.isnan(value)))
    if not sheet.wide:
        return Bars(sheet, right, sheet.width - 30, Axis(0.0, most, 28.0, right - 28 - 46), data.share)
    start = 40 + min(sheet.room, max(across(one.label, weight="bold") for one in data.points)) + 12
    advice = min(max(across(one.said, LESS, weight="bold") for one in data.points), 190.0)
    axis = Axis(0.0, most, start, max(80.0, right - start - 52 - advice))
    return Bars(sheet, right, start - 52 + 14, axis, data.share)


def _draw_list(data: Ranking, sheet: Sheet, top: float, right: float) -> float:
    words, bars, several = sheet.words, _bars(data, sheet, right), len(data.points) > 1
    axis, head = bars.axis, fit(words.text("figures-importance", level=sheet.words.sure), right, LEAST)
    sheet.quiet(0, top, head, up="top")
    y = start = top + (LEAD * (head.count("\n") + 1)) + (24 if sheet.wide else 4)
    mark = sheet.place
    for one in data.points:
        y = _draw_point(bars, one, y)
    with sheet.behind(mark):
        count = max(2, int(axis.length / 42))
        for value, text in axis.numbers(words, "share", count).items() if sheet.wide else ():
            sheet.upright(axis(value), (start - 4, y), vectors.GRID)
            sheet.quiet(axis(value), start - 12, text, "middle")
        if several:
            sheet.upright(axis(data.share), (start - 4, y), GHOST, dash=vectors.BROKEN)
    if several:
        text = words.text("figures-equal-share", share=words.percent(data.share, 1))
        sheet.centre(axis(data.share), y + 4, text, (0.0, right))
    if data.more:
        sheet.text(0, y + 26, words.text("figures-more", n=data.more), size=LESS, colour=INK3, up="top")
        y += 20
    return y + 24


def _draw_point(bars: Bars, one: Point, top: float) -> float:
    """Name, bar, share and advice; on a phone the name over the bar, and the advice beside it where that fits."""
    sheet, row, weight, wide = bars.sheet, one.importance, "bold" if one.first else "normal", bars.sheet.wide
    name, end, share = fit(one.label, bars.room, weight=weight), bars.end(row), sheet.words.percent(row.value)
    axis, room, advice, above = bars.axis, bars.right - end - across(share) - 8, one.said, ""
    if wide:
        advice = fit(one.said, room, LESS, weight="bold")
    elif across(one.said, LEAST, weight="bold") >= room:
        above, advice = fit(one.said, bars.room, LEAST, weight="bold"), ""
    more = LEAD * above.count("\n")
    marks = 1 + LEAD + (LEAD + more if above else 0)
    slot = sheet.slot(top, [name, advice], (30.0 if bars.right < sheet.width else 23.0, 7), (11, marks, 10, 14))
    with sheet.row(slot, row.key, _title(one, sheet.words), bars.right):
        sheet.disc(11, slot.text, one.number, one.colour)
        sheet.text(28, slot.name, name, weight=weight, ground="" if wide else PAPER)
        sheet.text(28, slot.y - LEAD - more / 2, above, size=LEAST, ground=PAPER, **one.look)
        sheet.box((axis(0), slot.y - 7), (axis(row.value) - axis(0), 14), one.tone)
        sheet.level(slot.y, (axis(row.low), axis(row.high)), INK, 1.25)
        if wide:
            sheet.text(end, slot.y, share, ground=PAPER)
            sheet.text(end + across(share) + 8, slot.y, advice, size=LESS, **one.look)
        else:
            sheet.text(end, slot.y, advice, size=LEAST, **one.look)
            sheet.text(bars.right, slot.y, share, align="end")
    return slot.below


# ---- the map ----------------------------------------------------------------------------------------
class Log(Axis):
    """Shares along a line, on a log scale; what lies below the scale stands at its end."""

    def __call__(self, value: float) -> float:
        """Place of a share."""
        return self.start + math.log(max(value, self.low) / self.low) / math.log(self.high / self.low) * self.length


Box = tuple[float, float, float, float]


def _draw_map(data: Ranking, sheet: Sheet, field: Box) -> float:
    """Discs by importance and score; the height below the map."""
    words, (left, top, wide, high), stat = sheet.words, field, data.points[0].score.stat
    scores = [*(one.score.value for one in data.points), data.line]
    ends = layout.extent(scores, stat=stat, units=20, pad=FREE / (high - 2 * FREE))
    up, shares = Axis(*ends, top + high, -high), [one.importance.value for one in data.points]
    most, least = max(*shares, 2 * data.share), max(min(*shares, data.share / 2), data.share / 8)
    share = Log(least * 0.84, most * 1.19, left, wide)
    sheet.quiet(0 if left < 60 else left - 34, top - 22, words.text("figures-map-score"))
    x, y = share(data.share), up(data.line)
    sheet.box((x, y), (share.end - x, top + high - y), vectors.ALERT_LIGHT)
    sheet.steps(up.numbers(words, stat, 5), up, share.ends)
    _write_shares(sheet, share, top + high)
    sheet.upright(x, (top, top + high), GHOST, dash=vectors.BROKEN)
    sheet.level(y, share.ends, GHOST, dash=vectors.BROKEN)
    taken = _write_fields(sheet, (left, top, share.end, top + high))
    lines = [(x - 1, top, x + 1, top + high), (left, y - 1, share.end, y + 1)]  # no name stands on one of them
    _draw_discs(data, sheet, (share, up), [*taken, *lines])
    return top + high + 46


def _write_shares(sheet: Sheet, share: Log, bottom: float) -> None:
    words, last = sheet.words, -math.inf
    for value in SHARES:
        text = words.percent(value, 0 if value >= 0.01 else 1)
        x, half = share(value), across(text, LEAST) / 2
        if share.low <= value <= share.high and x - half > last + 8 and x + half <= sheet.width:
            sheet.quiet(x, bottom + 13, text, "middle")
            last = x + half
    said = fit(words.text("figures-map-share"), share.length, LEAST)
    sheet.quiet(share.start + share.length / 2, bottom + 24, said, "middle", "top")


def _write_fields(sheet: Sheet, inside: Box) -> list[Box]:
    """Names of the four fields in the corners, and where they stand."""
    left, top, right, bottom = inside
    taken: list[Box] = []
    for place, field in enumerate(("overkill", "keep", "low_priority", "concentrate")):
        look = {"size": LESS, "colour": ALERT} | BOLD if field == "concentrate" else vectors.QUIET
        text, y = sheet.words.text("figures-field", field=field), top + 14 if place < 2 else bottom - 12
        width = across(text, LESS, weight="bold")
        x, align = (right - 6, "end") if place % 2 else (left + 6, "start")
        sheet.text(x, y, text, align=align, **look)
        taken.append((x - width, y - 9, x, y + 9) if place % 2 else (x, y - 9, x + width, y + 9))
    return taken


def _draw_discs(data: Ranking, sheet: Sheet, axes: tuple[Log, Axis], taken: list[Box]) -> None:
    """Discs, each as near to its place as its neighbours let it; names only where to improve first, and room is."""
    (share, up), inside = axes, (axes[0].start, axes[1].end, axes[0].end, axes[1].start)
    true = [(share(one.importance.value), up(one.score.value)) for one in data.points]
    placed = spread(true, (share.start + 10, share.end - 10))
    for one, (x, y) in zip(data.points, true, strict=True):
        if one.importance.low > data.share:
            left, right = (min(share(value), share.end) for value in (one.importance.low, one.importance.high))
            top, bottom = max(up(one.score.high), up.end), min(up(one.score.low), up.start)
            sheet.level(y, (left, right), one.tone, 1.5, opacity="0.6")
            sheet.upright(x, (top, bottom), one.tone, 1.5, opacity="0.6")
            taken = [*taken, (left, y - 2, right, y + 2), (x - 2, top, x + 2, bottom)]
    for one, place, at in zip(data.points, true, placed, strict=True):
        with sheet.mark(one.importance.key, _title(one, sheet.words)):
            if at != place:
                sheet.line([place[0], at[0]], [place[1], at[1]], INK3, 0.8)
                sheet.dot(*place, 3, INK3)
            sheet.disc(*at, one.number, one.colour)
    taken = [*taken, *((x - 10, y - 10, x + 10, y + 10) for x, y in placed)]
    for one, at in zip(data.points, placed, strict=True) if sheet.wide else ():
        if one.first:
            _name_disc(sheet, one, at, inside, taken)


def _name_disc(sheet: Sheet, one: Point, at: tuple[float, float], inside: Box, taken: list[Box]) -> None:
    """The name beside, above or below a disc where nothing stands yet; nowhere else, as the list has it."""
    for room in (200.0, 110.0):
        text = fit(one.label, room, LESS, weight="bold")
        wide, high = across(text, LESS, weight="bold"), LESS * (1 + 1.2 * text.count("\n"))
        for left, middle in _places_near(*at, wide, high, inside[2] - 4):
            box = (left - 1, middle - high / 2, left + wide + 1, middle + high / 2)
            within = box[0] > inside[0] and box[1] > inside[1] and box[2] < inside[2] and box[3] < inside[3]
            beside = (box[0] >= b[2] or b[0] >= box[2] or box[1] >= b[3] or b[1] >= box[3] for b in taken)
            if within and all(beside):
                sheet.text(left, middle, text, size=LESS, **BOLD)
                taken.append(box)
                return


def _places_near(x: float, y: float, wide: float, high: float, end: float) -> Iterator[tuple[float, float]]:
    """Where a text of some width and height may begin, and its middle: right, left, above and below a disc."""
    yield from ((x + 14, y), (x - 14 - wide, y))
    for middle in (y - 14 - high / 2, y + 14 + high / 2):
        yield from ((x - wide / 2, middle), (min(x - wide / 2, end - wide), middle))
        yield from ((x - 6 - wide, middle), (x + 6, middle))


def spread(points: Sequence[tuple[float, float]], within: tuple[float, float]) -> list[tuple[float, float]]:
    """Where discs stand so that none covers another: at their points, or as little to the side as it takes."""
    placed: list[tuple[float, float]] = []
    steps = sorted((step * DISC / 4 for step in range(-80, 81)), key=abs)
    for x, y in points:
        places = ((x + step, y) for step in steps if step == 0 or within[0] <= x + step <= within[1])
        free = (at for at in places if all(math.dist(at, other) >= DISC - 1e-9 for other in placed))
        placed.append(next(free, (x, y)))
    return placed


# ---- what comments criticise and praise -------------------------------------------------------------
SIDES = {"problem": ALERT, "praise": FOCUS}
MOST_TOPICS = 12  # topics that a figure lists
BAR, STEP = 11.0, 16.0  # units: of a bar; from one bar or square to the next
BEHIND = 120.0  # units behind a bar, for its number and what it moved by
Sides = dict[str, tuple[Row, Row | None]]  # of a topic: its estimate, and what changed of it


def topics(estimates: Estimates, words: Words) -> Drawing | None:
    """What comments criticise and praise, topic by topic, the most criticised first."""
    since, found = layout.earlier_period(estimates), list[tuple[str, Sides]]()
    for measure in words.codebook.topics:
        rows = estimates.of_all(measure=measure, stat="mention", against="")
        sides = {row.category: (row, estimates.get(row, against=since) if since else None) for row in rows}
        if len(sides) == len(SIDES) and any(row.shown and row.value > 0 for row, _ in sides.values()):
            found.append((words.label(measure), sides))
    found.sort(key=lambda topic: -row.value if (row := topic[1]["problem"][0]).shown else 1.0)
    return drawn(_draw_topics, found[:MOST_TOPICS], words)


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
SQUARES, SIDE = {True: 25, False: 20}, 12.0  # how many in a row, wide or not; side
PARTS = {"dissatisfied": ALERT, "neither": GHOST, "satisfied": vectors.CONTEXT, "none": PAPER}


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
    counts = estimates.select(measure="tickets", stat="count", against="", period=layout.last_period(estimates))
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
    top += LEAST * vectors.LEADING + 6
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
    sheet.text(x + wide / 2, y + CELL / 2, told, colour=layout.readable_on(colour), **vectors.INSIDE)


def _shade(part: float) -> Paint:
    grounds = ((FOCUS, PAPER), (vectors.NIGHT[4], vectors.NIGHT[2]))
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
    samples.append(swatch(vectors.CONTEXT, words.text("service-surge-key", part="other")))
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
            sheet.box((x + 0.15 * each, high), (0.7 * each, up.start - high), ALERT if surges else vectors.CONTEXT)
            if surges:
                sheet.text(x + each / 2, high - 3, words.figure(row), align="middle", up="bottom", **BOLD)
        if limit is not None:
            sheet.level(up(limit.value), (x + 0.05 * each, x + 0.95 * each), INK, 2.0)
        if day.month in {1, 7} or place == 0:
            sheet.quiet(x, up.start + 6, name, up="top")
    return up.start + 26


# ---- actions along the months -----------------------------------------------------------------------
STATUS = {"done": FOCUS, "late": ALERT, "running": INK2, "planned": vectors.CONTEXT}


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
    y = top = sheet.key([*samples, layout.stroke(INK, words.text("figures-today"))]) + LEAST * vectors.LEADING
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
        widest = across(format_skeleton("yMMM", dt.date(2000, 12, 1), locale=words.locale), LEAST)
        for month in _months(min(days), max(days), axis.length / (widest + 14)):
            x, name = axis(month.toordinal()), format_skeleton("yMMM", month, locale=words.locale)
            if x + across(name, LEAST) <= sheet.width:
                sheet.quiet(x, top - 6, name, up="bottom")
            sheet.upright(x, (top, y), vectors.GRID)
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
    sheet.text(0, second, owner, **vectors.QUIET, ground=clear)
    below = second - 9 + LEAD + 6
    y = (top + below) / 2 - 3 if sheet.wide else below + 4
    due, done = (day.toordinal() if day else None for day in (action.due, action.finished))
    start = action.start.toordinal() if action.start else due or now
    stop = done if status == "done" and done else max(now, start)
    with sheet.titled(f"{name}: {state}"):
        sheet.box((axis(start), y - 4), (max(axis(stop) - axis(start), 2.0), 8), STATUS[status])
        if due:
            sheet.level(y, (axis(start), axis(due)), STATUS[status], 2.0)
            sheet.dot(axis(due), y, 9, INK, shape=vectors.DIAMOND)
    colour = STATUS[status] if status != "planned" else INK2
    sheet.text(sheet.width, y if sheet.wide else second, state, align="end", size=LESS, colour=colour, **BOLD)
    return below if sheet.wide else y + 16


def _months(first: dt.date, last: dt.date, room: float) -> Iterator[dt.date]:
    """Firsts of months, so many as there is room for."""
    months = [dt.date(first.year + month // 12, month % 12 + 1, 1) for month in range(first.month, first.month + 240)]
    known = [month for month in months if month <= last]
    step = next(step for step in (1, 2, 3, 4, 6, 12, 24, 240) if len(known) / step <= max(1, room))
    return (month for month in known if (12 * month.year + month.month - 1) % step == 0)
