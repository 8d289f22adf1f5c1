"""Importance–performance map: drivers as numbered discs, their names in a list beside the map or below it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csreport.chapters.importance import Driver, chance_of, rank
from csreport.estimates import Estimates, Row
from csreport.present.layout import (
    ALERT,
    ALERT_LIGHT,
    FOCUS,
    GHOST,
    INK,
    INK2,
    INK3,
    LINE,
    PAPER,
    RULE,
    SMALL,
    TINY,
    Axis,
    Entry,
    Sheet,
    base_entries,
    draw_scale,
    extent,
    mark_title,
    measure,
    scale_of,
    wrap,
    write_key,
)
from csreport.present.vectors import Canvas
from csreport.present.words import Words

HIGH = 3.5  # inches: height of the map
LIST = 2.3  # inches: the list beside a wide map
DISC = 13.0  # points across a disc
APART = (DISC + 1.5) / 72  # inches between the middles of two discs, at least
MARGIN = 0.36  # inches from the outer intervals to the edge: there stand the names of the fields


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
        scores = (estimates.get(row, stat=stat, against="") for stat in ("mean", "top_box", "index"))
        score = next((found for found in scores if found is not None), None)
        if row.against_id == target and score is not None and score.shown:
            drivers.append(Driver(row, score, chance_of(estimates, row)))
    if not drivers:
        return None
    found = rank(drivers, confidence=words.confidence)
    first = [*found.settled, *found.possible]
    named = [(words.label(driver.importance.measure), driver) for driver in found.drivers]
    points = [Point(label, driver.importance, driver.score, driver in first) for label, driver in named]
    return Quadrant(points, found.share, found.line, words.unit(points[0].score))


# ---- drawing ------------------------------------------------------------
@dataclass(frozen=True)
class Plot:
    """Both axes in inches, and the point where the fields meet."""

    across: Axis
    up: Axis
    middle: tuple[float, float]


def draw(data: Quadrant, sheet: Sheet) -> str:
    """The map with the names of its discs in the order of importance; where to act first stands out."""
    canvas, stat = sheet.canvas(), data.points[0].score.stat
    ends = _ends([point.score for point in data.points], stat, HIGH)
    numbers = scale_of(sheet.words, stat, ends, 5)
    top, left = write_key(canvas, _key(data, sheet)) + 0.2, max(measure(text, TINY) for text in numbers.values()) + 0.1
    length = sheet.width - left - (LIST if sheet.wide else 0.06)
    across = Axis(*_ends([point.importance for point in data.points], "share", length), left, length)
    up = Axis(*ends, top + HIGH, -HIGH)
    plot = Plot(across, up, (across(data.across), up(data.up)))
    _draw_fields(canvas, plot, sheet.words)
    _write_axes(canvas, plot, numbers, data.unit, sheet.words)
    _draw_points(canvas, data, plot, sheet.words)
    below = up.start + 0.45
    start = (across.end + 0.2, top - 0.02) if sheet.wide else (0.02, below)
    return canvas.svg(max(_write_list(canvas, data, start), below))


def _ends(rows: Sequence[Row], stat: str, length: float) -> tuple[float, float]:
    """Ends of an axis that keeps a margin round the outer intervals."""
    known = [value for row in rows for value in (row.low, row.value, row.high)]
    return extent(known, stat=stat, units=30, pad=MARGIN / (length - 2 * MARGIN))


def _draw_fields(canvas: Canvas, plot: Plot, words: Words) -> None:
    """The four fields with their names in the corners."""
    across, up, (x, y) = plot.across, plot.up, plot.middle
    canvas.box((x, y), (across.end - x, up.start - y), ALERT_LIGHT)
    canvas.line([x, x], [up.end, up.start], GHOST, 0.8)
    canvas.line([across.start, across.end], [y, y], GHOST, 0.8)
    left, right, top, bottom = across.start + 0.05, across.end - 0.05, up.end + 0.1, up.start - 0.1
    for text, at, height, colour in (
        (words.text("figures-maintain"), left, top, INK3),
        (words.text("figures-keep-up"), right, top, INK3),
        (words.text("figures-watch"), left, bottom, INK3),
        (words.text("figures-improve-first"), right, bottom, ALERT),
    ):
        align = "start" if at == left else "end"
        canvas.text(at, height, text, size=SMALL, weight="bold", colour=colour, align=align)


def _write_axes(canvas: Canvas, plot: Plot, numbers: dict[float, str], unit: str, words: Words) -> None:
    """Axes with numbers and names: performance above, importance below."""
    across, up = plot.across, plot.up
    canvas.line([across.start, across.start, across.end], [up.end, up.start, up.start], RULE, 1.4)
    for value, text in numbers.items():
        canvas.text(across.start - 0.03, up(value), text, size=TINY, colour=INK3, align="end")
    shares = scale_of(words, "share", (across.low, across.high), max(2, int(across.length / 0.7)))
    draw_scale(canvas, across, shares, (up.start, up.start), size=TINY)
    canvas.text(0.02, up.end - 0.14, words.text("figures-performance", unit=unit), size=SMALL, colour=INK2)
    importance = words.text("figures-importance-share-explained-variance")
    canvas.text(across.end, up.start + 0.33, importance, size=SMALL, colour=INK2, align="end")


def _draw_points(canvas: Canvas, data: Quadrant, plot: Plot, words: Words) -> None:
    """Intervals first, then the discs; one that would cover another stands aside, with a line to its place."""
    across, up = plot.across, plot.up
    true = [(across(point.importance.value), up(point.score.value)) for point in data.points]
    for point, (x, y) in zip(data.points, true, strict=True):
        tone = ALERT if point.first else FOCUS
        canvas.line([across(point.importance.low), across(point.importance.high)], [y, y], tone, opacity=0.4)
        canvas.line([x, x], [up(point.score.low), up(point.score.high)], tone, opacity=0.4)
    for number, (point, place, at) in enumerate(zip(data.points, true, spread(true, across), strict=True), 1):
        said = mark_title(words, point.importance, point.label), mark_title(words, point.score, data.unit)
        with canvas.titled("\n".join(said)):
            if at != place:
                canvas.line([place[0], at[0]], [place[1], at[1]], INK2, 0.6)
                canvas.dot(*place, 2.4, INK2)
            _draw_disc(canvas, at, number, point, sure=data.sure(point))


def spread(points: Sequence[tuple[float, float]], across: Axis) -> list[tuple[float, float]]:
    """Where discs stand so that none covers another: at their points, or as little to the side as it takes."""
    placed: list[tuple[float, float]] = []
    low, high = across.start + APART / 2, across.end - APART / 2
    for x, y in points:
        steps = sorted((step * APART / 4 for step in range(-80, 81)), key=abs)
        free = (
            at
            for at in ((x + step, y) for step in steps)
            if (at[0] == x or low <= at[0] <= high) and all(math.dist(at, other) > APART - 1e-9 for other in placed)
        )
        placed.append(next(free, (x, y)))
    return placed


def _draw_disc(canvas: Canvas, at: tuple[float, float], number: int, point: Point, *, sure: bool) -> None:
    """A driver's disc with its number: filled where the driver lies clearly in its field."""
    tone = ALERT if point.first else FOCUS
    fill, edge, ink = (tone, PAPER, PAPER) if sure else (PAPER, tone, tone)
    canvas.dot(*at, DISC, fill, edge=edge, width=1.2)
    canvas.text(*at, str(number), size=TINY, weight="bold", colour=ink, align="middle")


def _write_list(canvas: Canvas, data: Quadrant, start: tuple[float, float]) -> float:
    """The names of the discs from some place on; the height where they end."""
    x, y = start
    for number, point in enumerate(data.points, 1):
        weight, colour = ("bold", ALERT) if point.first else ("normal", INK)
        name = wrap(point.label, canvas.width - x - 0.28, size=SMALL, weight=weight)
        more = name.count("\n") * LINE
        _draw_disc(canvas, (x + 0.1, y + 0.1), number, point, sure=data.sure(point))
        canvas.text(x + 0.24, y + 0.1 + more / 2, name, size=SMALL, weight=weight, colour=colour)
        y += 0.22 + more
    return y + 0.04


def _key(data: Quadrant, sheet: Sheet) -> list[Entry]:
    words = sheet.words
    entries = [Entry("full", FOCUS, words.text("figures-clearly-field"))]
    if not all(data.sure(point) for point in data.points):
        entries.append(Entry("dot", FOCUS, words.text("figures-could-lie-neighbouring-field")))
    entries.append(Entry("ends", FOCUS, words.text("common-interval-2", level=sheet.level)))
    entries.append(Entry("ends", GHOST, words.text("figures-averages")))
    return entries + base_entries((row for point in data.points for row in (point.importance, point.score)), words)
