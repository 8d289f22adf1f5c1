"""What to improve first: a ranked list with intervals and advice, and a map of importance and score."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from csreport.chapters.importance import Driver, Priorities, advise, chance_of, rank
from csreport.estimates import Estimates, Row
from csreport.present import layout, style
from csreport.present.layout import Axis, Drawing, Sample, Sheet, across, drawn, fit, mark_title
from csreport.present.style import ALERT, BOLD, BROKEN, CARE, FOCUS, GHOST, GRID, INK, INK3, LEAD, LEAST, LESS, PAPER
from csreport.present.words import Words

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
    look: style.Style

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
    look = {"colour": CARE} if sure == "open" else look
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

    def end(self, row: Row) -> float:
        """Where a bar and its interval end."""
        return self.axis(row.value if math.isnan(row.high) else row.high) + 8


def _bars(data: Ranking, sheet: Sheet, right: float) -> Bars:
    known = [value for one in data.points for value in (one.importance.value, one.importance.high)]
    most = 1.02 * max(data.share, *(value for value in known if not math.isnan(value)))
    if not sheet.wide:
        return Bars(sheet, right, sheet.width - 30, Axis(0.0, most, 28.0, right - 28 - 46))
    start = 40 + min(sheet.room, max(across(one.label, weight="bold") for one in data.points)) + 12
    advice = min(max(across(one.said, LESS, weight="bold") for one in data.points), 190.0)
    return Bars(sheet, right, start - 52 + 14, Axis(0.0, most, start, max(80.0, right - start - 52 - advice)))


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
            sheet.upright(axis(value), (start - 4, y), GRID)
            sheet.quiet(axis(value), start - 12, text, "middle")
        if several:
            sheet.upright(axis(data.share), (start - 4, y), GHOST, dash=BROKEN)
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
    sheet.box((x, y), (share.end - x, top + high - y), style.ALERT_LIGHT)
    sheet.steps(up.numbers(words, stat, 5), up, share.ends)
    _write_shares(sheet, share, top + high)
    sheet.upright(x, (top, top + high), GHOST, dash=BROKEN)
    sheet.level(y, share.ends, GHOST, dash=BROKEN)
    taken = _write_fields(sheet, (left, top, share.end, top + high))
    _draw_discs(data, sheet, (share, up), taken)
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
        look = {"size": LESS, "colour": ALERT} | BOLD if field == "concentrate" else style.QUIET
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
