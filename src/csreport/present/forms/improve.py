"""What to improve first: a ranked list with intervals and advice, and a map of importance and score."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from csreport.chapters.importance import Driver, Priorities, advise, chance_of, rank
from csreport.estimates import Estimates, Row
from csreport.present.forms.pieces import (
    BOLD,
    QUIET,
    Sample,
    Style,
    base_samples,
    draw_disc,
    draw_key,
    fit,
    spot,
)
from csreport.present.layout import (
    ALERT,
    ALERT_LIGHT,
    CARE,
    FOCUS,
    GHOST,
    GRID,
    INK,
    INK3,
    LEAD,
    LEAST,
    LESS,
    PAPER,
    Axis,
    Sheet,
    across,
    clamp,
    extent,
    mark_title,
    scale_of,
)
from csreport.present.vectors import Canvas
from csreport.present.words import Words

MOST, FIRST = 16, 10  # drivers that the list holds; of more the first ones, and those rated low
DISC = 21.0  # units between the middles of two discs, at least
FREE = 34.0  # units above and below the discs, where the names of the fields stand
SHARES = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.15, 0.25, 0.4, 0.6, 1.0)  # numbers of the map's axis


# ---- reading ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Point:
    """A driver: its place in the list, its name, numbers and colour, and what the map advises, and how surely."""

    number: int
    label: str
    importance: Row
    score: Row
    colour: str
    field: str
    certainty: str

    @property
    def first(self) -> bool:
        """Whether it lies where to improve first."""
        return self.field == "concentrate"


@dataclass(frozen=True)
class Ranking:
    """Drivers by importance, an equal share, the average score, and how many are left out."""

    points: list[Point]
    share: float
    line: float
    more: int


def read_improve(estimates: Estimates, words: Words) -> Ranking | None:
    """Drivers of the first outcome given, with importance and score."""
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
    return Ranking(kept, found.share, found.line, len(points) - len(kept))


def _point(number: int, driver: Driver, found: Priorities, estimates: Estimates, words: Words) -> Point:
    score, line = driver.score, found.line
    colour = ALERT if score.high < line else FOCUS if score.low > line else INK3
    field, certainty = advise(estimates, driver, found, confidence=words.confidence)
    return Point(number, words.label(driver.importance.measure), driver.importance, score, colour, field, certainty)


# ---- drawing ----------------------------------------------------------------------------------------
def draw_improve(data: Ranking, sheet: Sheet) -> str:
    """The list, and the map beside it, or below it on paper and on a phone."""
    canvas = sheet.canvas()
    top = draw_key(canvas, _key(data, sheet.words))
    beside = sheet.width > 900
    below = _draw_list(canvas, data, sheet, top, sheet.width - 410 if beside else sheet.width)
    if beside:
        numbers = across("0.00", LEAST) + 8
        field = (sheet.width - 358 + numbers - 34, top + 40, 358 + 34 - numbers, 360.0)
        return canvas.svg(max(below, _draw_map(canvas, data, sheet, field)))
    left = 34.0
    return canvas.svg(
        _draw_map(canvas, data, sheet, (left, below + 44, sheet.width - left - 2, 260.0 if sheet.wide else 300.0))
    )


def _key(data: Ranking, words: Words) -> list[Sample]:
    value = words.fixed(data.line, 2)
    found = [
        spot(ALERT, words.text("figures-below-average", value=value)),
        spot(INK3, words.text("figures-near-average")),
        spot(FOCUS, words.text("figures-above-average")),
    ]
    return [*found, *base_samples([row for one in data.points for row in (one.importance, one.score)], words)]


def _advice(point: Point, words: Words) -> str:
    if not point.certainty:
        return ""
    return words.text("figures-advice", field=point.field, certainty=point.certainty)


def _tone(point: Point) -> Style:
    if point.certainty == "open":
        return {"colour": CARE}
    return {"colour": ALERT, "weight": "bold"} if point.first else {"colour": FOCUS}


def _title(point: Point, words: Words) -> str:
    said = mark_title(words, point.importance, point.label), mark_title(words, point.score, words.unit(point.score))
    return "\n".join([*said, *filter(None, [_advice(point, words)])])


@dataclass(frozen=True)
class Bars:
    """What the list is drawn on: its right end, the names' room, and the axis of the bars."""

    canvas: Canvas
    sheet: Sheet
    right: float
    room: float
    axis: Axis


def _bars(canvas: Canvas, data: Ranking, sheet: Sheet, right: float) -> Bars:
    known = [value for one in data.points for value in (one.importance.value, one.importance.high)]
    most = 1.02 * max(data.share, *(value for value in known if not math.isnan(value)))
    if not sheet.wide:
        return Bars(canvas, sheet, right, sheet.width - 30, Axis(0.0, most, 28.0, right - 28 - 46))
    start = 40 + min(sheet.room, max(across(one.label, weight="bold") for one in data.points)) + 12
    advice = max(across(_advice(one, sheet.words), LESS, weight="bold") for one in data.points)
    return Bars(
        canvas,
        sheet,
        right,
        start - 52 + 14,
        Axis(0.0, most, start, max(80.0, right - start - 52 - min(advice, 190.0))),
    )


def _draw_list(canvas: Canvas, data: Ranking, sheet: Sheet, top: float, right: float) -> float:
    words, bars = sheet.words, _bars(canvas, data, sheet, right)
    head = fit(words.text("figures-importance", level=sheet.level), right, LEAST)
    canvas.text(0, top, head, up="top", **QUIET)
    y = start = top + (LEAD * (head.count("\n") + 1)) + (24 if sheet.wide else 4)
    mark = canvas.place
    for one in data.points:
        y = (_draw_wide if sheet.wide else _draw_narrow)(bars, one, y)
    with canvas.behind(mark):
        if sheet.wide:
            count = max(2, int(bars.axis.length / 42))
            for value, text in scale_of(words, "share", (0.0, bars.axis.high), count).items():
                canvas.line([bars.axis(value)] * 2, [start - 4, y], GRID)
                canvas.text(bars.axis(value), start - 12, text, align="middle", **QUIET)
        if len(data.points) > 1:
            canvas.line([bars.axis(data.share)] * 2, [start - 4, y], GHOST, dash="5 4")
    if len(data.points) > 1:
        text = words.text("figures-equal-share", share=words.percent(data.share, 1))
        at = clamp(bars.axis(data.share), across(text, LEAST), within=(0.0, right))
        canvas.text(at, y + 4, text, align="middle", up="top", **QUIET)
    if data.more:
        canvas.text(0, y + 26, words.text("figures-more", n=data.more), size=LESS, colour=INK3, up="top")
        y += 20
    return y + 24


def _draw_wide(bars: Bars, one: Point, top: float) -> float:
    canvas, words, axis, row = bars.canvas, bars.sheet.words, bars.axis, one.importance
    weight = "bold" if one.first else "normal"
    name = fit(one.label, bars.room, weight=weight)
    end = axis(row.value if math.isnan(row.high) else row.high) + 8
    share = words.percent(row.value)
    advice = fit(_advice(one, words), bars.right - end - across(share) - 8, LESS, weight="bold")
    height = max(
        30.0 if bars.right < bars.sheet.width else 26.0, LEAD * (max(name.count("\n"), advice.count("\n")) + 1) + 8
    )
    y = top + height / 2
    with canvas.mark(row.key, _title(one, words)):
        draw_disc(canvas, (11, y), one.number, one.colour)
        canvas.text(28, y, name, weight=weight)
        _draw_bar(canvas, one, axis, y)
        canvas.text(end, y, share, ground=PAPER)
        canvas.text(end + across(share) + 8, y, advice, size=LESS, **_tone(one))
        canvas.hit(0, top, bars.right, height)
    return top + height


def _draw_narrow(bars: Bars, one: Point, top: float) -> float:
    """Name over the bar; the advice beside the bar where it fits, else over it."""
    canvas, words, axis, row = bars.canvas, bars.sheet.words, bars.axis, one.importance
    weight, advice, share = "bold" if one.first else "normal", _advice(one, words), words.percent(row.value)
    end = axis(row.value if math.isnan(row.high) else row.high) + 8
    beside = end + across(advice, LEAST, weight="bold") < bars.right - across(share) - 8
    name = fit(one.label, bars.room, weight=weight)
    above = "" if beside else fit(advice, bars.room, LEAST, weight="bold")
    more = LEAD * (name.count("\n"))
    y = top + 12 + more + LEAD + (LEAD * (above.count("\n") + 1) if above else 0)
    with canvas.mark(row.key, _title(one, words)):
        draw_disc(canvas, (11, top + 11), one.number, one.colour)
        canvas.text(28, top + 11 + more / 2, name, weight=weight, ground=PAPER)
        lift = LEAD * above.count("\n") / 2
        canvas.text(28, y - LEAD - lift, above, size=LEAST, ground=PAPER, **_tone(one))
        _draw_bar(canvas, one, axis, y)
        if beside:
            canvas.text(end, y, advice, size=LEAST, **_tone(one))
        canvas.text(bars.right, y, share, align="end")
        canvas.hit(0, top, bars.right, y + 10 - top)
    return y + 14


def _draw_bar(canvas: Canvas, one: Point, axis: Axis, y: float) -> None:
    row = one.importance
    tone = GHOST if one.colour == INK3 else one.colour
    canvas.box((axis(0), y - 7), (axis(row.value) - axis(0), 14), tone)
    canvas.line([axis(row.low), axis(row.high)], [y, y], INK, 1.25)


# ---- the map ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Log:
    """Shares along a line of some length, on a log scale."""

    low: float
    high: float
    start: float
    length: float

    def __call__(self, share: float) -> float:
        """Place of a share; what lies below the scale stands at its end."""
        return self.start + math.log(max(share, self.low) / self.low) / math.log(self.high / self.low) * self.length

    @property
    def end(self) -> float:
        """Where the line ends."""
        return self.start + self.length


Box = tuple[float, float, float, float]


def _draw_map(canvas: Canvas, data: Ranking, sheet: Sheet, field: Box) -> float:
    """Discs by importance and score; the height below the map."""
    words, (left, top, wide, high) = sheet.words, field
    stat = data.points[0].score.stat
    margin = FREE / (high - 2 * FREE)
    ends = extent([*(one.score.value for one in data.points), data.line], stat=stat, units=20, pad=margin)
    up, shares = Axis(*ends, top + high, -high), [one.importance.value for one in data.points]
    most, least = max(*shares, 2 * data.share), max(min(*shares, data.share / 2), data.share / 8)
    share = Log(least * 0.84, most * 1.19, left, wide)
    canvas.text(0 if left < 60 else left - 34, top - 22, words.text("figures-map-score"), **QUIET)
    x, y = share(data.share), up(data.line)
    canvas.box((x, y), (share.end - x, top + high - y), ALERT_LIGHT)
    numbers = scale_of(words, stat, ends, 5)
    for value, text in numbers.items():
        canvas.line([left, share.end], [up(value)] * 2, GRID)
        canvas.text(left - 6, up(value), text, align="end", **QUIET)
    _write_shares(canvas, share, top + high, words)
    canvas.line([x, x], [top, top + high], GHOST, dash="5 4")
    canvas.line([left, share.end], [y, y], GHOST, dash="5 4")
    taken = _write_fields(canvas, (left, top, share.end, top + high), words)
    _draw_discs(canvas, data, sheet, (share, up), taken)
    return top + high + 46


def _write_shares(canvas: Canvas, share: Log, bottom: float, words: Words) -> None:
    last = -math.inf
    for value in SHARES:
        text = words.percent(value, 0 if value >= 0.01 else 1)
        x, half = share(value), across(text, LEAST) / 2
        if share.low <= value <= share.high and x - half > last + 8 and x + half <= canvas.width:
            canvas.text(x, bottom + 13, text, align="middle", **QUIET)
            last = x + half
    said = fit(words.text("figures-map-share"), share.length, LEAST)
    canvas.text(share.start + share.length / 2, bottom + 24, said, align="middle", up="top", **QUIET)


def _write_fields(canvas: Canvas, inside: Box, words: Words) -> list[Box]:
    """Names of the four fields in the corners, and where they stand."""
    left, top, right, bottom = inside
    taken: list[Box] = []
    for field, x, y in (
        ("overkill", left + 6, top + 14),
        ("keep", right - 6, top + 14),
        ("low_priority", left + 6, bottom - 12),
        ("concentrate", right - 6, bottom - 12),
    ):
        first, start = field == "concentrate", x == left + 6
        style: Style = {"size": LESS, "weight": "bold", "colour": ALERT} if first else QUIET
        text = words.text("figures-field", field=field)
        width = across(text, LESS, weight="bold")
        canvas.text(x, y, text, align="start" if start else "end", **style)
        taken.append((x if start else x - width, y - 9, x + width if start else x, y + 9))
    return taken


def _draw_discs(canvas: Canvas, data: Ranking, sheet: Sheet, axes: tuple[Log, Axis], taken: list[Box]) -> None:
    """Discs, each as near to its place as its neighbours let it; names only where to improve first, and room is."""
    (share, up), words = axes, sheet.words
    true = [(share(one.importance.value), up(one.score.value)) for one in data.points]
    placed = spread(true, (share.start + 10, share.end - 10))
    for one, place in zip(data.points, true, strict=True):
        if one.importance.low > data.share:
            tone = GHOST if one.colour == INK3 else one.colour
            left, right = (min(share(value), share.end) for value in (one.importance.low, one.importance.high))
            top, bottom = max(up(one.score.high), up.end), min(up(one.score.low), up.start)
            canvas.line([left, right], [place[1]] * 2, tone, 1.5, opacity=0.6)
            canvas.line([place[0]] * 2, [top, bottom], tone, 1.5, opacity=0.6)
            taken = [*taken, (left, place[1] - 2, right, place[1] + 2), (place[0] - 2, top, place[0] + 2, bottom)]
    for one, place, at in zip(data.points, true, placed, strict=True):
        with canvas.mark(one.importance.key, _title(one, words)):
            if at != place:
                canvas.line([place[0], at[0]], [place[1], at[1]], INK3, 0.8)
                canvas.dot(*place, 3, INK3)
            draw_disc(canvas, at, one.number, one.colour)
    taken = [*taken, *((x - 10, y - 10, x + 10, y + 10) for x, y in placed)]
    for one, at in zip(data.points, placed, strict=True) if sheet.wide else ():
        if one.first:
            _name_disc(canvas, one, at, (share.start, up.end, share.end, up.start), taken)


def _name_disc(canvas: Canvas, one: Point, at: tuple[float, float], inside: Box, taken: list[Box]) -> None:
    """The name beside, above or below a disc where nothing stands yet; nowhere else, as the list has it."""
    x, y = at
    for room in (200.0, 110.0):
        text = fit(one.label, room, LESS, weight="bold")
        wide, high = across(text, LESS, weight="bold"), LESS * (1 + 1.2 * text.count("\n"))
        for left, middle in _places_near(x, y, wide, high, inside[2] - 4):
            box = (left - 1, middle - high / 2, left + wide + 1, middle + high / 2)
            if _within(box, inside) and not any(_touch(box, other) for other in taken):
                canvas.text(left, middle, text, size=LESS, **BOLD)
                taken.append(box)
                return


def _places_near(x: float, y: float, wide: float, high: float, end: float) -> Iterator[tuple[float, float]]:
    """Where a text of some width and height may begin, and its middle: right, left, above and below a disc."""
    yield from ((x + 14, y), (x - 14 - wide, y))
    for middle in (y - 14 - high / 2, y + 14 + high / 2):
        yield from ((x - wide / 2, middle), (min(x - wide / 2, end - wide), middle))
        yield from ((x - 6 - wide, middle), (x + 6, middle))


def _within(box: Box, inside: Box) -> bool:
    return box[0] > inside[0] and box[1] > inside[1] and box[2] < inside[2] and box[3] < inside[3]


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def spread(points: Sequence[tuple[float, float]], within: tuple[float, float]) -> list[tuple[float, float]]:
    """Where discs stand so that none covers another: at their points, or as little to the side as it takes."""
    placed: list[tuple[float, float]] = []
    steps = sorted((step * DISC / 4 for step in range(-80, 81)), key=abs)
    for x, y in points:
        places = ((x + step, y) for step in steps if step == 0 or within[0] <= x + step <= within[1])
        free = (at for at in places if all(math.dist(at, other) >= DISC - 1e-9 for other in placed))
        placed.append(next(free, (x, y)))
    return placed
