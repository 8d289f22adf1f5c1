"""Where labels go so that they cover neither points nor each other; inches, y upwards or downwards alike."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

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
