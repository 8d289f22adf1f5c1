"""Importance–performance map: where an improvement would matter most, with the uncertainty of both."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from csreport.estimates import Estimates, Row
from csreport.findings.priorities import Driver, chance_of, rank
from csreport.present.forms.listing import Listing, listing, write_listing
from csreport.present.key import Entry, base_entries, key_line, write_key
from csreport.present.layout import Margins, Sheet, canvas, extent, inches, least_extent, tick_labels, ticks
from csreport.present.placement import Box, Scene, Spot, covering, place, points_as_boxes
from csreport.present.style import (
    ALERT,
    ALERT_LIGHT,
    FOCUS,
    GHOST,
    INK,
    INK2,
    INK3,
    PAPER,
    RULE,
    SMALL,
    TINY,
    balance,
    measure,
)
from csreport.present.words import Words

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
    points = [
        Point(words.label(one.importance.measure), one.importance, one.score, one in first) for one in found.drivers
    ]
    return Quadrant(points, found.share, found.line, words.unit(points[0].score))


def _score(estimates: Estimates, row: Row) -> Row | None:
    found = (estimates.get(row, stat=stat, against="") for stat in ("mean", "top_box", "index"))
    return next((score for score in found if score is not None), None)


def draw(data: Quadrant, sheet: Sheet) -> Figure:
    """The map; labels stand at their points, or in a numbered list where they would cover each other."""
    labels = [balance(point.label, LABEL[sheet.wide], size=SMALL) for point in data.points]
    figure, axes, scene = _plot(data, sheet, None)
    spots = place(scene, [_size(label) for label in labels])
    far = sum(spot.leads for spot in spots)
    if covering(scene, spots) or far > max(2, len(spots) // 4):
        labels = [str(number) for number in range(1, len(data.points) + 1)]
        names = [f"{number}  {point.label}" for number, point in enumerate(data.points, 1)]
        figure, axes, scene = _plot(data, sheet, listing(sheet, names))
        spots = place(scene, [_size(label) for label in labels])
    _write_labels(axes, scene, spots, labels)
    return figure


def _size(label: str) -> tuple[float, float]:
    return measure(label, SMALL) + 0.03, (label.count("\n") + 1) * LINE


def _plot(data: Quadrant, sheet: Sheet, names: Listing | None) -> tuple[Figure, Axes, Scene]:
    """Everything but the labels, and the room that they have."""
    key = key_line(sheet, _entries(data, sheet))
    stat = data.points[0].score.stat
    low, high = _range([point.score for point in data.points], stat, HIGH[sheet.wide])
    places = ticks(low, high, count=5)
    texts = tick_labels(sheet.words, places, stat=stat)
    left = max(measure(text, TINY) for text in texts) + 0.1
    below = 0.42 + (names.height if names else 0.0)
    margins = Margins(left, 0.06, key.height + 0.2, below)
    figure, axes = canvas(sheet, HIGH[sheet.wide], margins=margins)
    write_key(figure, key)
    axes.set(ylim=(low, high), xlim=_range([point.importance for point in data.points], "share", inches(axes)))
    axes.set_yticks(places, texts)
    across = ticks(*axes.get_xlim(), count=max(2, int(inches(axes) / 0.7)))
    axes.set_xticks(across, tick_labels(sheet.words, across, stat="share"))
    axes.tick_params(axis="both", labelsize=TINY, labelcolor=INK3, pad=2)
    _draw_fields(axes, data)
    _draw_points(axes, data)
    _write_axes(figure, data, sheet, (key.height, below))
    if names:
        write_listing(figure, names)
    return figure, axes, _scene(axes, data, _write_fields(axes, sheet))


def _range(rows: Sequence[Row], stat: str, room: float) -> tuple[float, float]:
    """Ends of an axis with air for labels round the outer points."""
    known = [value for row in rows for value in (row.low, row.value, row.high) if not math.isnan(value)]
    return extent(known, least=least_extent(stat, 30), pad=0.28 / room)


def _draw_fields(axes: Axes, data: Quadrant) -> None:
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    corner = Rectangle((data.across, y0), x1 - data.across, data.up - y0, fc=ALERT_LIGHT, ec="none", zorder=0)
    axes.add_patch(corner)
    axes.plot([data.across] * 2, [y0, y1], color=GHOST, lw=0.8, zorder=1)
    axes.plot([x0, x1], [data.up] * 2, color=GHOST, lw=0.8, zorder=1)
    axes.plot([x0, x0, x1], [y1, y0, y0], color=RULE, lw=1.4, zorder=1, clip_on=False)


def _draw_points(axes: Axes, data: Quadrant) -> None:
    for point in data.points:
        tone = ALERT if point.first else FOCUS
        x, y = _at(point)
        line: dict[str, Any] = {"color": tone, "lw": 1.0, "alpha": 0.55, "zorder": 2}
        axes.plot([point.importance.low, point.importance.high], [y, y], **line)
        axes.plot([x, x], [point.score.low, point.score.high], **line)
        sure = data.sure(point)
        style: dict[str, Any] = {
            "color": tone if sure else PAPER,
            "mec": PAPER if sure else tone,
            "mew": 0.8 if sure else 1.5,
        }
        axes.plot(x, y, "o", ms=6.6, zorder=4, **style)


def _at(point: Point) -> tuple[float, float]:
    return point.importance.value, point.score.value


def _write_fields(axes: Axes, sheet: Sheet) -> list[Box]:
    """Names of the four fields in their corners; the room that they take, in inches from the plot's corner."""
    words, (wide, high) = sheet.words, (inches(axes), HIGH[sheet.wide])
    names = ((words.text("Maintain"), 0, 1, INK3), (words.text("Keep up"), 1, 1, INK3),
             (words.text("Watch"), 0, 0, INK3), (words.text("Improve first"), 1, 0, ALERT))  # fmt: skip
    boxes = []
    for text, right, top, colour in names:
        style: dict[str, Any] = {"ha": "right" if right else "left", "va": "top" if top else "bottom"}
        shift = (-4 if right else 4, -4 if top else 4)
        axes.annotate(
            text, (right, top), xycoords="axes fraction", xytext=shift, textcoords="offset points",
            size=SMALL, weight="bold", color=colour, zorder=6, **style,
        )  # fmt: skip
        size = measure(text, SMALL, weight="bold") + 0.1
        x, y = (wide - size if right else 0.0), (high - 0.2 if top else 0.0)
        boxes.append(Box(x, y, x + size, y + 0.2))
    return boxes


def _scene(axes: Axes, data: Quadrant, corners: Sequence[Box]) -> Scene:
    """Points and what surrounds them, in inches from the lower left corner of the plot."""
    points = [_inch(axes, *_at(point)) for point in data.points]
    bounds = Box(0.02, 0.02, inches(axes) - 0.02, _high(axes) - 0.02)
    across, up = _inch(axes, data.across, data.up)
    corner = Box(across, 0.0, inches(axes), up)
    return Scene(points, [*points_as_boxes(points), *corners], list(_bars(axes, data)), bounds, corner)


def _bars(axes: Axes, data: Quadrant) -> Iterator[Box]:
    """The error bars, and the lines between the fields, as thin boxes."""
    for point in data.points:
        x, y = _at(point)
        for row, across in ((point.importance, True), (point.score, False)):
            if not math.isnan(row.low):
                ends = ((row.low, y), (row.high, y)) if across else ((x, row.low), (x, row.high))
                (x0, y0), (x1, y1) = (_inch(axes, *end) for end in ends)
                yield Box(x0 - 0.01, y0 - 0.01, x1 + 0.01, y1 + 0.01)
    middle_x, middle_y = _inch(axes, data.across, data.up)
    yield Box(middle_x - 0.008, 0.0, middle_x + 0.008, _high(axes))
    yield Box(0.0, middle_y - 0.008, inches(axes), middle_y + 0.008)


def _high(axes: Axes) -> float:
    figure: Any = axes.figure
    return float(axes.get_position().height * figure.get_figheight())


def _inch(axes: Axes, x: float, y: float) -> tuple[float, float]:
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    return (x - x0) / (x1 - x0) * inches(axes), (y - y0) / (y1 - y0) * _high(axes)


def _write_labels(axes: Axes, scene: Scene, spots: Sequence[Spot], labels: Sequence[str]) -> None:
    wide, high = inches(axes), _high(axes)
    style: dict[str, Any] = {"size": SMALL, "ha": "center", "va": "center", "linespacing": 1.1, "zorder": 7}
    for (x, y), spot, label in zip(scene.points, spots, labels, strict=True):
        to = (spot.centre[0] / wide, spot.centre[1] / high)
        if spot.leads:
            near = (min(max(x, spot.box.x0), spot.box.x1) / wide, min(max(y, spot.box.y0), spot.box.y1) / high)
            start = (x / wide, y / high)
            axes.plot(*zip(start, near, strict=True), color=INK2, lw=0.6, transform=axes.transAxes, zorder=3)
        ground = ALERT_LIGHT if spot.box.inside(scene.corner) else PAPER
        box = {"fc": ground, "ec": "none", "alpha": 0.8, "pad": 0.4}
        axes.text(*to, label, transform=axes.transAxes, color=INK, bbox=box, **style)


def _write_axes(figure: Figure, data: Quadrant, sheet: Sheet, room: tuple[float, float]) -> None:
    """Names of the axes: performance above the plot, importance below its right end."""
    words, (top, below), high = sheet.words, room, figure.get_figheight()
    style: dict[str, Any] = {"size": SMALL, "color": INK2, "transform": figure.dpi_scale_trans}
    performance = words.text("↑ Performance: {unit}", unit=data.unit)
    figure.text(0.02, high - top - 0.02, performance, va="center_baseline", **style)
    importance = words.text("Importance: share of explained variance →")
    figure.text(sheet.width - 0.04, below - 0.33, importance, ha="right", va="center_baseline", **style)


def _entries(data: Quadrant, sheet: Sheet) -> list[Entry]:
    words = sheet.words
    entries = [Entry("full", FOCUS, words.text("clearly in its field"))]
    if not all(data.sure(point) for point in data.points):
        entries.append(Entry("dot", FOCUS, words.text("could lie in a neighbouring field")))
    entries.append(Entry("ends", FOCUS, words.text("{level} interval", level=sheet.level)))
    entries.append(Entry("ends", GHOST, words.text("averages")))
    return entries + base_entries((row for point in data.points for row in (point.importance, point.score)), words)
