"""Where labels go so that they cover neither points nor each other; inches, y upwards or downwards alike."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from csreport.chapters.importance import Driver, chance_of, rank
from csreport.estimates import Estimates, Row
from csreport.present.layout import (
    ALERT,
    ALERT_LIGHT,
    FOCUS,
    GHOST,
    INK2,
    INK3,
    PAPER,
    RULE,
    SMALL,
    TINY,
    Axis,
    Entry,
    Sheet,
    balance,
    base_entries,
    draw_scale,
    extent,
    listing,
    mark_title,
    measure,
    scale_of,
    write_key,
    write_listing,
)
from csreport.present.vectors import Canvas
from csreport.present.words import Words

# ---- where labels go so that they cover neither points nor each other ----
NEAR = 0.09  # inches from a point to its label
RINGS = (0.0, 0.1, 0.22, 0.36, 0.52, 0.7, 0.9)  # further out, where there is no room beside the point
ANGLES = 16
PASSES = 4
LEADER = 0.2  # a label further away than this needs a line to its point
POINT = 0.055  # half the side of the square that a point keeps free


@dataclass(frozen=True)
class Box:
    """A rectangle by its ends."""

    x0: float
    y0: float
    x1: float
    y1: float

    def overlap(self, other: Box) -> float:
        """Area that two boxes share."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.y1, other.y1) - max(self.y0, other.y0)
        return wide * high if wide > 0 and high > 0 else 0.0

    def inside(self, other: Box) -> bool:
        """Whether its middle lies in another box."""
        x, y = (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2
        return other.x0 < x < other.x1 and other.y0 < y < other.y1

    def outside(self, bounds: Box) -> float:
        """Inches by which it leaves the bounds."""
        return max(0.0, bounds.x0 - self.x0, self.x1 - bounds.x1, bounds.y0 - self.y0, self.y1 - bounds.y1)


@dataclass(frozen=True)
class Spot:
    """A label's box, and how far it stands from its point."""

    box: Box
    distance: float

    @property
    def centre(self) -> tuple[float, float]:
        """Middle of the box."""
        return (self.box.x0 + self.box.x1) / 2, (self.box.y0 + self.box.y1) / 2

    @property
    def leads(self) -> bool:
        """Whether a line must lead from the point to the label."""
        return self.distance > LEADER


@dataclass(frozen=True)
class Scene:
    """Points, what must stay free and what should, the room that there is, and its tinted corner."""

    points: Sequence[tuple[float, float]]
    kept: Sequence[Box]
    soft: Sequence[Box]
    bounds: Box
    corner: Box

    def costs(self, spots: Sequence[Spot], others: Sequence[Spot]) -> np.ndarray:
        """How bad each spot is: covering is worst, then leaving the plot, crossing a line, standing far away."""
        boxes = _ends([spot.box for spot in spots])
        covered = _shared(boxes, [*self.kept, *(spot.box for spot in others)])
        outside = np.array([spot.box.outside(self.bounds) for spot in spots])
        away = np.array([spot.distance for spot in spots])
        return 1000 * covered + 500 * outside + 40 * _shared(boxes, self.soft) + away


def _ends(boxes: Sequence[Box]) -> np.ndarray:
    return np.array([(box.x0, box.y0, box.x1, box.y1) for box in boxes], float).reshape(-1, 4)


def _shared(boxes: np.ndarray, others: Sequence[Box]) -> np.ndarray:
    """Area that each box shares with all others together."""
    first, second = boxes[:, None, :], _ends(others)[None, :, :]
    high = np.minimum(first[..., 2:], second[..., 2:])
    low = np.maximum(first[..., :2], second[..., :2])
    return np.clip(high - low, 0, None).prod(axis=-1).sum(axis=1)


def place(scene: Scene, sizes: Sequence[tuple[float, float]]) -> list[Spot]:
    """A spot for the label of every point: the best for each in turn, looked at again once all stand."""
    crowded = sorted(range(len(sizes)), key=lambda one: (_nearest(scene.points, one), one))
    spots = [list(_spots(point, size)) for point, size in zip(scene.points, sizes, strict=True)]
    chosen: dict[int, Spot] = {}
    for _ in range(PASSES):
        before = dict(chosen)
        for one in crowded:
            others = [spot for place, spot in chosen.items() if place != one]
            # Equal costs differ in the last bits from one machine to another: the first of them wins.
            chosen[one] = spots[one][int(np.argmin(scene.costs(spots[one], others).round(9)))]
        if chosen == before:
            break
    return [chosen[one] for one in range(len(sizes))]


def points_as_boxes(points: Iterable[tuple[float, float]]) -> list[Box]:
    """The squares that points keep free."""
    return [Box(x - POINT, y - POINT, x + POINT, y + POINT) for x, y in points]


def covering(scene: Scene, spots: Sequence[Spot]) -> bool:
    """Whether any label covers a point or another label, or leaves the plot."""
    return any(
        spot.box.outside(scene.bounds) > 0.02
        or any(spot.box.overlap(box) > 1e-4 for box in scene.kept)
        or any(spot.box.overlap(other.box) > 1e-4 for other in spots[:place])
        for place, spot in enumerate(spots)
    )


def _nearest(points: Sequence[tuple[float, float]], one: int) -> float:
    return min((math.dist(points[one], other) for place, other in enumerate(points) if place != one), default=0.0)


def _spots(point: tuple[float, float], size: tuple[float, float]) -> Iterator[Spot]:
    """Boxes round a point, nearest first: beside it, then on wider and wider rings."""
    (x, y), (wide, high) = point, size
    for ring in RINGS:
        for step in range(ANGLES):
            angle = 2 * math.pi * step / ANGLES
            dx, dy = math.cos(angle), math.sin(angle)
            # The middle of the box lies so that its near side just touches the ring.
            reach = min(_ratio(wide / 2, dx), _ratio(high / 2, dy))
            away = NEAR + ring + reach
            middle = (x + dx * away, y + dy * away)
            box = Box(middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2)
            yield Spot(box, NEAR + ring)


def _ratio(half: float, part: float) -> float:
    return half / abs(part) if abs(part) > 1e-9 else math.inf


# ---- importance–performance map ----
HIGH = {True: 3.6, False: 3.4}  # inches: height of the plot, wide and narrow
LINE = 0.135  # inches: height of a line of a label
LABEL = {True: 1.5, False: 1.05}  # inches: widest label


@dataclass(frozen=True)
class Point:
    """One driver: how important it is, and how it performs."""

    label: str
    importance: Row
    score: Row
    first: bool  # important and rated low


@dataclass(frozen=True)
class Quadrant:
    """Points, the lines that part the fields, and the name of the performance axis."""

    points: list[Point]
    across: float
    up: float
    unit: str

    def sure(self, point: Point) -> bool:
        """Whether neither interval reaches over a line."""
        pairs = ((point.importance, self.across), (point.score, self.up))
        return not any(row.low < line < row.high for row, line in pairs)


def read(estimates: Estimates, words: Words, *, explaining: str) -> Quadrant | None:
    """Drivers with importance and score, of one outcome; the fields meet at the averages."""
    rows = [row for row in estimates if row.stat == "importance" and row.shown and not row.level]
    target = explaining or (rows[0].against_id if rows else "")
    drivers = []
    for row in rows:
        score = _score(estimates, row)
        if row.against_id == target and score is not None and score.shown:
            drivers.append(Driver(row, score, chance_of(estimates, row)))
    if not drivers:
        return None
    found = rank(drivers, confidence=words.confidence)
    first = [*found.settled, *found.possible]
    named = [(words.label(driver.importance.measure), driver) for driver in found.drivers]
    points = [Point(label, driver.importance, driver.score, driver in first) for label, driver in named]
    return Quadrant(points, found.share, found.line, words.unit(points[0].score))


def _score(estimates: Estimates, row: Row) -> Row | None:
    found = (estimates.get(row, stat=stat, against="") for stat in ("mean", "top_box", "index"))
    return next((score for score in found if score is not None), None)


@dataclass(frozen=True)
class Plot:
    """Both axes in inches, and the corner where to act first."""

    across: Axis
    up: Axis
    corner: Box

    def at(self, point: Point) -> tuple[float, float]:
        """Where a point lies."""
        return self.across(point.importance.value), self.up(point.score.value)


def draw(data: Quadrant, sheet: Sheet) -> str:
    """The map; labels stand at their points, or in a numbered list where they would cover each other."""
    key, stat = _key(data, sheet), data.points[0].score.stat
    ends = _range([point.score for point in data.points], stat, HIGH[sheet.wide])
    numbers = scale_of(sheet.words, stat, ends, 5)
    canvas = sheet.canvas()
    top, left = write_key(canvas, key) + 0.2, max(measure(text, TINY) for text in numbers.values()) + 0.1
    wide = sheet.width - left - 0.06
    across = Axis(*_range([point.importance for point in data.points], "share", wide), left, wide)
    up = Axis(*ends, top + HIGH[sheet.wide], -HIGH[sheet.wide])
    x, y = across(data.across), up(data.up)
    plot = Plot(across, up, Box(x, y, across.end, up.start))
    names = _write_axes(canvas, data, plot, numbers, sheet)
    scene = _scene(plot, data, _write_fields(canvas, plot, sheet))
    labels = [balance(point.label, LABEL[sheet.wide], size=SMALL) for point in data.points]
    spots, listed = place(scene, [_size(label) for label in labels]), None
    if covering(scene, spots) or sum(spot.leads for spot in spots) > max(2, len(spots) // 4):
        labels = [str(number) for number in range(1, len(data.points) + 1)]
        listed = listing(sheet, [f"{number}  {point.label}" for number, point in enumerate(data.points, 1)])
        spots = place(scene, [_size(label) for label in labels])
    _draw_points(canvas, data, plot, sheet.words)
    _write_labels(canvas, scene, spots, labels)
    if listed is not None:
        write_listing(canvas, listed, names)
    return canvas.svg(names + (listed.height if listed else 0.0))


def _range(rows: Sequence[Row], stat: str, room: float) -> tuple[float, float]:
    """Ends of an axis with air for labels round the outer points."""
    known = [value for row in rows for value in (row.low, row.value, row.high)]
    return extent(known, stat=stat, units=30, pad=0.28 / room)


def _size(label: str) -> tuple[float, float]:
    return measure(label, SMALL) + 0.03, (label.count("\n") + 1) * LINE


def _write_axes(canvas: Canvas, data: Quadrant, plot: Plot, numbers: dict[float, str], sheet: Sheet) -> float:
    """Fields and axes with numbers and names: performance above, importance below; the height they end at."""
    words, across, up, corner = sheet.words, plot.across, plot.up, plot.corner
    canvas.box((corner.x0, corner.y0), (corner.x1 - corner.x0, corner.y1 - corner.y0), ALERT_LIGHT)
    canvas.line([corner.x0] * 2, [up.end, up.start], GHOST, 0.8)
    canvas.line([across.start, across.end], [corner.y0] * 2, GHOST, 0.8)
    canvas.line([across.start, across.start, across.end], [up.end, up.start, up.start], RULE, 1.4)
    for value, text in numbers.items():
        canvas.text(across.start - 0.03, up(value), text, size=TINY, colour=INK3, align="end")
    shares = scale_of(words, "share", (across.low, across.high), max(2, int(across.length / 0.7)))
    draw_scale(canvas, across, shares, (up.start, up.start), size=TINY)
    canvas.text(0.02, up.end - 0.18, words.text("↑ Performance: {unit}", unit=data.unit), size=SMALL, colour=INK2)
    importance = words.text("Importance: share of explained variance →")
    canvas.text(sheet.width - 0.04, up.start + 0.33, importance, size=SMALL, colour=INK2, align="end")
    return up.start + 0.42


def _write_fields(canvas: Canvas, plot: Plot, sheet: Sheet) -> list[Box]:
    """Names of the four fields in their corners; the room that they take."""
    words, across, up = sheet.words, plot.across, plot.up
    names = (
        (words.text("Maintain"), False, True, INK3),
        (words.text("Keep up"), True, True, INK3),
        (words.text("Watch"), False, False, INK3),
        (words.text("Improve first"), True, False, ALERT),
    )
    boxes = []
    for text, right, top, colour in names:
        size = measure(text, SMALL, weight="bold") + 0.1
        x, y = across.end - size if right else across.start, up.end if top else up.start - 0.2
        canvas.text(x + 0.05, y + 0.1, text, size=SMALL, weight="bold", colour=colour)
        boxes.append(Box(x, y, x + size, y + 0.2))
    return boxes


def _draw_points(canvas: Canvas, data: Quadrant, plot: Plot, words: Words) -> None:
    for point in data.points:
        x, y = plot.at(point)
        tone, sure = ALERT if point.first else FOCUS, data.sure(point)
        said = mark_title(words, point.importance, point.label), mark_title(words, point.score, data.unit)
        with canvas.titled("\n".join(said)):
            ends = [plot.across(end) for end in (point.importance.low, point.importance.high)]
            canvas.line(ends, [y, y], tone, opacity=0.55)
            canvas.line([x, x], [plot.up(end) for end in (point.score.low, point.score.high)], tone, opacity=0.55)
            fill, edge, width = (tone, PAPER, 0.8) if sure else (PAPER, tone, 1.5)
            canvas.dot(x, y, 6.6, fill, edge=edge, width=width)


def _scene(plot: Plot, data: Quadrant, corners: Sequence[Box]) -> Scene:
    """Points and what surrounds them."""
    points = [plot.at(point) for point in data.points]
    across, up = plot.across, plot.up
    bounds = Box(across.start + 0.02, up.end + 0.02, across.end - 0.02, up.start - 0.02)
    return Scene(points, [*points_as_boxes(points), *corners], list(_bars(plot, data)), bounds, plot.corner)


def _bars(plot: Plot, data: Quadrant) -> Iterator[Box]:
    """The error bars, and the lines between the fields, as thin boxes."""
    across, up = plot.across, plot.up
    for point in data.points:
        x, y = plot.at(point)
        if not math.isnan(point.importance.low):
            ends = across(point.importance.low), across(point.importance.high)
            yield Box(ends[0] - 0.01, y - 0.01, ends[1] + 0.01, y + 0.01)
        if not math.isnan(point.score.low):
            yield Box(x - 0.01, up(point.score.high) - 0.01, x + 0.01, up(point.score.low) + 0.01)
    x, y = plot.corner.x0, plot.corner.y0
    yield Box(x - 0.008, up.end, x + 0.008, up.start)
    yield Box(across.start, y - 0.008, across.end, y + 0.008)


def _write_labels(canvas: Canvas, scene: Scene, spots: Sequence[Spot], labels: Sequence[str]) -> None:
    for (x, y), spot, label in zip(scene.points, spots, labels, strict=True):
        if spot.leads:
            near = min(max(x, spot.box.x0), spot.box.x1), min(max(y, spot.box.y0), spot.box.y1)
            canvas.line([x, near[0]], [y, near[1]], INK2, 0.6)
        ground = ALERT_LIGHT if spot.box.inside(scene.corner) else PAPER
        canvas.text(*spot.centre, label, size=SMALL, align="middle", ground=ground)


def _key(data: Quadrant, sheet: Sheet) -> list[Entry]:
    words = sheet.words
    entries = [Entry("full", FOCUS, words.text("clearly in its field"))]
    if not all(data.sure(point) for point in data.points):
        entries.append(Entry("dot", FOCUS, words.text("could lie in a neighbouring field")))
    entries.append(Entry("ends", FOCUS, words.text("{level} interval", level=sheet.level)))
    entries.append(Entry("ends", GHOST, words.text("averages")))
    return entries + base_entries((row for point in data.points for row in (point.importance, point.score)), words)
